/* The commands that change or copy the register: migrate, import, export,
 * seal. */

#include "register.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* tanu migrate ----------------------------------------------------------------- */

static int
is_migration(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 8 && strspn(entry->d_name, "0123456789") == 3 &&
	    strcmp(entry->d_name + length - 4, ".sql") == 0;
}

/* The whole of a file, or NULL. */
static char *
file_read(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "re");
	struct text text = text_new(arena);
	char bytes[8192];
	size_t length;

	if (file == NULL)
		return NULL;
	while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
		text_add_bytes(&text, bytes, length);
	fclose(file);
	return text.data;
}

static bool
is_applied(struct db *db, const char *number)
{
	const struct result *list = db_query(db,
	    "SELECT to_regclass('migration') IS NOT NULL AS made", 0, NULL);

	return result_true(list, 0, "made") && result_rows(DB_QUERY(db,
	    "SELECT number FROM migration WHERE number = $1::integer",
	    number)) > 0;
}

static bool
migration_apply(struct db *db, struct arena *arena, const char *directory,
    const char *name)
{
	const char *path = arena_print(arena, "%s/%s", directory, name);
	const char *statements = file_read(arena, path);
	const char *number = arena_copy(arena, name, 3);

	if (statements == NULL) {
		fprintf(stderr, "tanu: %s: %s\n", path, strerror(errno));
		return false;
	}
	if (is_applied(db, number))
		return db_failure(db) == DB_FINE;
	db_execute(db, "BEGIN");
	db_execute(db, statements);
	if (db_failure(db) == DB_FINE && !is_applied(db, number)) {
		fprintf(stderr, "tanu: %s does not register itself\n", path);
		db_execute(db, "ROLLBACK");
		return false;
	}
	db_execute(db, "COMMIT");
	if (db_failure(db) == DB_FINE)
		printf("applied %s\n", name);
	return db_failure(db) == DB_FINE;
}

int
migrate(struct db *db, struct arena *arena, const char *directory)
{
	struct dirent **names;
	int count = scandir(directory, &names, is_migration, alphasort);
	bool good = count > 0;

	if (count <= 0)
		fprintf(stderr, "tanu: %s: no migrations\n", directory);
	for (int i = 0; i < count; i++) {
		good = good && migration_apply(db, arena, directory,
		    names[i]->d_name);
		free(names[i]);
	}
	if (count > 0)
		free(names);
	return good ? 0 : 1;
}

/* tanu import ------------------------------------------------------------------ */

static const struct choice problems[] = {
	{ "unknown-member", N_("there is no such field"), 0 },
	{ "missing", N_("is needed and not given"), 0 },
	{ "needed", N_("belongs to another field: give both or neither"), 0 },
	{ "choice", N_("is not one of the choices"), 0 },
	{ "type", N_("is not of the right type"), 0 },
	{ "range", N_("is out of range"), 0 },
	{ "format", N_("is not in the right form"), 0 },
	{ "repeated", N_("is given twice"), 0 },
	{ "overlap", N_("overlaps in time with another limit of the same "
	    "source, unit, scheme and base"), 0 },
	{ "backwards", N_("the period runs backwards"), 0 },
	{ "two", N_("a bilateral treaty has two parties"), 0 },
	{ "not-a-party", N_("is not a party to the treaty"), 0 },
	{ "one-of", N_("exactly one of the alternatives is to be given"), 0 },
	{ "itself", N_("a record cannot name itself here"), 0 },
	{ "only-subdivision", N_("only a part of a state is part of one"), 0 },
	{ "only-provisional", N_("belongs to provisional application only"),
	    0 },
	{ "only-end", N_("belongs to a withdrawal, an expiry or a termination "
	    "only"), 0 },
	{ "stands-already", N_("the record stands already"), 0 },
	{ "does-not-stand", N_("there is no such record to change"), 0 },
	{ "withdrawal-has-none", N_("a withdrawal has no item"), 0 },
	{ "not-json", N_("is not JSON"), 0 },
	{ "not-text", N_("is not clean UTF-8 text"), 0 },
	{ "value:cut_day", N_("there is no such day (YYYY-MM-DD, YYYY-MM or "
	    "YYYY)"), 0 },
	{ "value:texts", N_("is not a text in kk, ru or en"), 0 },
	{ "value:words", N_("is not a text in kk, ru or en"), 0 },
	{ "value:plain", N_("is not a short text"), 0 },
	{ "value:slug", N_("is not a slug: a-z, 0-9 and single '-', at most "
	    "64"), 0 },
	{ "value:url", N_("is not an http or https address"), 0 },
	{ "value:tonnes", N_("is not a whole number of tonnes"), 0 },
	{ "value:rate", N_("is not a percentage from 0 to 100, such as "
	    "\"4.5\""), 0 },
	{ "value:vintage", N_("is not a year from 1990 to 2200"), 0 },
	{ "value:requirement", N_("is not a requirement from 1 to 5"), 0 },
	{ "value:sources", N_("is not a list of sources with a title each"),
	    0 },
	{ "sealed", N_("the register is sealed: only two people together "
	    "publish"), 0 },
	{ "last-administrator", N_("is the last administrator"), 0 },
	{ "value:integer", N_("is not a whole number in range"), 0 },
	{ 0 },
};

const char *
problem_say(struct arena *arena, enum language language, const char *problem,
    const char *detail)
{
	const struct choice *found = choice_find(problems, problem);
	const char *said = found == NULL ? NULL : say(language, found->label);

	if (said == NULL && strncmp(problem, "no-such-", 8) == 0)
		said = say(language, N_("there is no such record"));
	if (said == NULL)
		said = say(language, N_("is not right"));
	if (!text_given(detail))
		return said;
	return arena_print(arena, "%s (%s)", said, detail);
}

/* The records of refused lines: what later lines say of them is not a fault
 * of theirs, and is not reported. */
struct refused {
	const char *kind;
	const char *slug;
	struct refused *before;
};

struct import {
	struct db *db;
	struct arena *arena;
	const char *name;
	struct refused *refused;
	long bad;
	long published;
};

static bool
follows_from_refused(const struct import *import, const char *problem,
    const char *slug)
{
	if (strncmp(problem, "no-such-", 8) != 0 || slug == NULL)
		return false;
	for (const struct refused *one = import->refused; one; one = one->before) {
		if (strcmp(one->kind, problem + 8) == 0 &&
		    strcmp(one->slug, slug) == 0)
			return true;
	}
	return false;
}

static void
refused_add(struct import *import, const char *line)
{
	const struct json *head = json_read(import->arena, line);
	struct refused *refused = arena_alloc(import->arena, sizeof(*refused));

	refused->kind = json_text(head, "kind");
	refused->slug = json_text(head, "slug");
	refused->before = import->refused;
	if (refused->kind != NULL && refused->slug != NULL)
		import->refused = refused;
}

static void
report(const struct import *import, long number, const char *field,
    const char *problem, const char *detail)
{
	fprintf(stderr, "%s:%ld: %s: %s\n", import->name, number, field,
	    problem_say(import->arena, EN, problem, detail));
}

static void
line_import(struct import *import, const char *line, size_t length,
    long number)
{
	const struct result *rows;

	if (!text_is_clean(line, length)) {
		report(import, number, "line", "not-text", NULL);
		import->bad++;
		return;
	}
	rows = DB_QUERY(import->db, "SELECT * FROM import_line($1)", line);
	if (result_number(rows, 0, "number") > 0) {
		import->published++;
		return;
	}
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *problem = result_text(rows, i, "problem");
		const char *detail = result_text(rows, i, "detail");

		if (!follows_from_refused(import, problem, detail))
			report(import, number, result_text(rows, i, "field"),
			    problem, detail);
	}
	refused_add(import, line);
	import->bad++;
}

int
import_file(struct db *db, struct arena *arena, const char *name, FILE *file,
    bool dry_run)
{
	struct import import = { .db = db, .arena = arena, .name = name };
	struct arena *of_line = arena_new();
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	db_execute(db, "BEGIN");
	db_execute(db, "SET LOCAL statement_timeout = 0");
	for (long number = 1; db_failure(db) == DB_FINE &&
	    (length = getline(&line, &room, file)) >= 0; number++) {
		while (length > 0 && (line[length - 1] == '\r' ||
		    line[length - 1] == '\n'))
			line[--length] = '\0';
		if (strspn(line, " \t") < (size_t)length)
			line_import(&import, line, (size_t)length, number);
		if (db_failure(db) == DB_FINE) {
			db_begin(db, of_line);
			arena_reset(of_line);
		}
	}
	free(line);
	if (ferror(file)) {
		fprintf(stderr, "tanu: %s: %s\n", name, strerror(errno));
		import.bad++;
	}
	db_execute(db, import.bad > 0 || dry_run ? "ROLLBACK" : "COMMIT");
	db_end(db);
	arena_free(of_line);
	if (db_failure(db) != DB_FINE)
		return 1;
	if (import.bad > 0)
		fprintf(stderr, "%s: %ld bad lines, nothing imported\n", name,
		    import.bad);
	else
		printf("%s: %ld entries %s\n", name, import.published,
		    dry_run ? "would be published" : "published");
	return import.bad > 0;
}

/* tanu export ------------------------------------------------------------------ */

int
export_entries(struct db *db, const char *entry, FILE *file)
{
	struct arena *of_piece = arena_new();
	const char *since = "0";
	char last[24];
	size_t rows;
	bool good = true;

	do {
		const struct result *piece;

		db_begin(db, of_piece);
		piece = history_read(db, since, entry, "500");
		rows = result_rows(piece);
		for (size_t i = 0; i < rows && good; i++)
			good = fprintf(file, "%s\n", result_text(piece, i,
			    "line")) > 0;
		if (rows > 0) {
			snprintf(last, sizeof(last), "%s", result_text(piece,
			    rows - 1, "number"));
			since = last;
		}
		good = good && db_failure(db) == DB_FINE;
		db_end(db);
		arena_reset(of_piece);
	} while (good && rows > 0);
	arena_free(of_piece);
	return good && fflush(file) == 0 ? 0 : 1;
}

/* tanu seal -------------------------------------------------------------------- */

int
seal_register(struct db *db)
{
	const bool made = result_true(db_query(db,
	    "SELECT seal() AS made", 0, NULL), 0, "made");
	const struct result *seal = db_query(db,
	    "SELECT entry, sealed_at FROM seal", 0, NULL);

	if (result_rows(seal) > 0)
		printf("%s after entry %s, at %s\n",
		    made ? "sealed" : "sealed already",
		    result_text(seal, 0, "entry"),
		    result_text(seal, 0, "sealed_at"));
	return made ? 0 : 1;
}
