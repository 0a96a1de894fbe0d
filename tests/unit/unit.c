#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TCase *
unit_case(Suite *suite, const char *name, void (*setup)(void),
    void (*teardown)(void))
{
	TCase *tests = tcase_create(name);

	/* Sanitizers and busy machines are slow; a hang is one all the same. */
	tcase_set_timeout(tests, 120);
	if (setup != NULL)
		tcase_add_checked_fixture(tests, setup, teardown);
	suite_add_tcase(suite, tests);
	return tests;
}

int
unit_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}

int
unit_skip(const char *why)
{
	printf("1..0 # SKIP %s\n", why);
	return 0;
}

static const char *
below(struct arena *arena, const char *variable, const char *path)
{
	const char *directory = getenv(variable);

	return arena_print(arena, "%s/%s", directory == NULL ? "."
	    : directory, path);
}

const char *
unit_source(struct arena *arena, const char *path)
{
	return below(arena, "TANU_SOURCE", path);
}

const char *
unit_built(struct arena *arena, const char *path)
{
	return below(arena, "TANU_BUILD", path);
}

char *
unit_read(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "re");
	struct text text = text_new(arena);
	char bytes[8192];
	size_t length;

	if (file == NULL) {
		fprintf(stderr, "%s cannot be read\n", path);
		abort();
	}
	while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
		text_add_bytes(&text, bytes, length);
	fclose(file);
	return text.data;
}

bool
unit_equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

const char *
unit_print(const char *format, ...)
{
	static char printed[1024];
	va_list list;

	va_start(list, format);
	vsnprintf(printed, sizeof(printed), format, list);
	va_end(list);
	return printed;
}
