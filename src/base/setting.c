#include "base.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Cuts white space off both ends, in place. */
static char *
trim(char *text)
{
	size_t length;

	text += strspn(text, " \t\r\n");
	length = strlen(text);
	while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
		text[--length] = '\0';
	return text;
}

static struct setting *
setting_find(struct setting *table, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(table[i].key, key) == 0)
			return &table[i];
	}
	return NULL;
}

/* One line; NULL when it is right, else what is wrong with it. */
static const char *
line_read(struct arena *arena, char *line, struct setting *table,
    size_t count, bool *given)
{
	char *key = trim(line);
	char *equals = strchr(key, '=');
	struct setting *found;

	if (key[0] == '\0' || key[0] == '#')
		return NULL;
	if (equals == NULL)
		return "expected key = value";
	*equals = '\0';
	found = setting_find(table, count, trim(key));
	if (found == NULL)
		return arena_print(arena, "unknown key '%s'", trim(key));
	if (given[found - table])
		return arena_print(arena, "key '%s' is given twice",
		    trim(key));
	given[found - table] = true;
	key = trim(equals + 1);
	found->value = arena_copy(arena, key, strlen(key));
	return NULL;
}

bool
settings_read(struct arena *arena, const char *file, struct setting *table,
    size_t count, const char **why)
{
	FILE *stream = fopen(file, "re");
	bool *given = arena_alloc(arena, count * sizeof(*given));
	char line[4096];
	const char *wrong = NULL;
	int number = 0;
	bool broken;

	if (stream == NULL) {
		*why = arena_print(arena, "%s: %s", file, strerror(errno));
		return false;
	}
	while (wrong == NULL && fgets(line, sizeof(line), stream) != NULL) {
		number++;
		wrong = strchr(line, '\n') == NULL && !feof(stream)
		    ? "line too long"
		    : line_read(arena, line, table, count, given);
	}
	broken = ferror(stream);
	if (broken)
		*why = arena_print(arena, "%s: %s", file, strerror(errno));
	else if (wrong != NULL)
		*why = arena_print(arena, "%s:%d: %s", file, number, wrong);
	fclose(stream);
	return !broken && wrong == NULL;
}

const char *
setting(const struct setting *table, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(table[i].key, key) == 0)
			return table[i].value;
	}
	return NULL;
}
