/* The layer register: its tables held against the schema, its queries run
 * over the shipped data. */

#include "database.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct db *db;

static void
setup(void)
{
	arena = arena_new();
	db = database_open("tanu_public", true);
	db_begin(db, arena);
}

static void
teardown(void)
{
	db_free(db);
	arena_free(arena);
}

static void
check_fine(const char *what)
{
	ck_assert_msg(db_failure(db) == DB_FINE, "%s: %s", what,
	    db_failure_text(db));
}

/* Calls back for the fields of a kind, then for those of each of its parts;
 * member is NULL for the kind's own. */
typedef void visitor(const struct kind *, const char *member,
    const struct field *fields);

static void
each_table(const struct kind *kind, visitor *visit)
{
	visit(kind, NULL, kind->fields);
	for (const struct field *one = kind->fields; one->name; one++) {
		if (one->parts != NULL)
			visit(kind, one->name, one->parts);
	}
	check_fine(kind->kind);
}

static const char *
place(const struct kind *kind, const char *member, const char *name)
{
	return arena_print(arena, "%s %s%s%s", kind->kind,
	    member == NULL ? "" : member, member == NULL ? "" : ".", name);
}

/* Fields and columns -------------------------------------------------------- */

/* name, type, needed: the columns that an item fills. */
static const struct result *
columns_of(const struct kind *kind, const char *member)
{
	return DB_QUERY(db,
	    "SELECT a.attname AS name, t.typname AS type, "
	    "a.attnotnull AS needed FROM pg_attribute a "
	    "JOIN pg_type t ON t.oid = a.atttypid "
	    "WHERE a.attrelid = CASE WHEN $2::text IS NULL "
	    "THEN (SELECT versions FROM kind WHERE kind = $1) "
	    "ELSE (SELECT rows FROM part WHERE kind = $1 AND member = $2) END "
	    "AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' "
	    "AND a.attname NOT IN ('entry', 'superseded', 'slug', 'position') "
	    "AND a.attname <> ALL (laid_down())", kind->kind, member);
}

/* The row of a name, or the number of rows. */
static size_t
row_of(const struct result *rows, const char *column, const char *value)
{
	size_t row = 0;

	while (row < result_rows(rows) &&
	    strcmp(result_text(rows, row, column), value) != 0)
		row++;
	return row;
}

static bool
has_row(const struct result *rows, const char *column, const char *value)
{
	return row_of(rows, column, value) < result_rows(rows);
}

static void
check_columns(const struct kind *kind, const char *member,
    const struct field *fields)
{
	const struct result *columns = columns_of(kind, member);

	ck_assert_uint_gt(result_rows(columns), 0);
	for (size_t i = 0; i < result_rows(columns); i++) {
		const char *name = result_text(columns, i, "name");
		const struct field *field = field_find(fields, name);

		ck_assert_msg(field != NULL, "%s is a column and no field",
		    place(kind, member, name));
		ck_assert_msg(!(field->flags & FIELD_DERIVED),
		    "%s is a column and derived", place(kind, member, name));
	}
}

START_TEST(no_column_is_without_a_field)
{
	each_table(&kinds[_i], check_columns);
}
END_TEST

static void
check_fields(const struct kind *kind, const char *member,
    const struct field *fields)
{
	const struct result *columns = columns_of(kind, member);

	for (const struct field *one = fields; one->name; one++) {
		if (one->type == FIELD_PARTS || (one->flags & FIELD_DERIVED))
			continue;
		ck_assert_msg(has_row(columns, "name", one->name),
		    "%s is a field and no column", place(kind, member,
		    one->name));
	}
}

START_TEST(no_field_is_without_a_column)
{
	each_table(&kinds[_i], check_fields);
}
END_TEST

START_TEST(no_list_of_objects_is_without_its_table)
{
	const struct result *parts = DB_QUERY(db,
	    "SELECT member FROM part WHERE kind = $1", kinds[_i].kind);
	size_t count = 0;

	for (const struct field *one = kinds[_i].fields; one->name; one++) {
		ck_assert_msg((one->type == FIELD_PARTS) ==
		    (one->parts != NULL), "%s", one->name);
		if (one->parts == NULL)
			continue;
		ck_assert_msg(has_row(parts, "member", one->name),
		    "%s.%s has no table", kinds[_i].kind, one->name);
		count++;
	}
	ck_assert_uint_eq(count, result_rows(parts));
}
END_TEST

START_TEST(no_kind_is_in_one_place_only)
{
	const struct result *rows = db_query(db,
	    "SELECT kind, plural FROM kind", 0, NULL);

	ck_assert_uint_eq(result_rows(rows), kind_count);
	for (size_t i = 0; i < kind_count; i++) {
		size_t row = row_of(rows, "kind", kinds[i].kind);

		unit_same(result_text(rows, row, "plural"), kinds[i].plural,
		    "%s", kinds[i].kind);
		ck_assert_ptr_eq(kind_find(kinds[i].kind), &kinds[i]);
	}
	ck_assert_ptr_null(kind_find(""));
	ck_assert_ptr_null(kind_find("treat"));
	ck_assert_ptr_null(kind_find("treaties"));
}
END_TEST

static void
check_needed(const struct kind *kind, const char *member,
    const struct field *fields)
{
	const struct result *columns = columns_of(kind, member);

	for (const struct field *one = fields; one->name; one++) {
		size_t row = row_of(columns, "name", one->name);
		bool needed = (one->flags & FIELD_NEEDED) != 0;

		ck_assert_msg(result_true(columns, row, "needed") == needed,
		    "%s: the database says %s", place(kind, member, one->name),
		    needed ? "it may be absent" : "NOT NULL");
	}
}

START_TEST(no_field_is_needed_in_one_place_only)
{
	each_table(&kinds[_i], check_needed);
}
END_TEST

/* The columns that can hold a field of each type. */
static const char *const column_types[][5] = {
	[FIELD_TEXTS] = { "texts" },
	[FIELD_WORDS] = { "words" },
	[FIELD_PLAIN] = { "plain", "text" },
	[FIELD_YEAR] = { "vintage", "int4" },
	[FIELD_DAY] = { "cut_day" },
	[FIELD_CODE] = { "text", "requirement" },
	[FIELD_CODES] = { "_text" },
	[FIELD_PLAINS] = { "_text" },
	[FIELD_BOOLEAN] = { "bool" },
	[FIELD_TONNES] = { "tonnes" },
	[FIELD_NUMBER] = { "int4", "requirement" },
	[FIELD_RATE] = { "rate" },
	[FIELD_URL] = { "url" },
	[FIELD_REFERENCE] = { "slug" },
	[FIELD_REFERENCES] = { "_text" },
	[FIELD_SOURCES] = { "sources" },
};

static void
check_types(const struct kind *kind, const char *member,
    const struct field *fields)
{
	const struct result *columns = columns_of(kind, member);

	for (const struct field *one = fields; one->name; one++) {
		const char *type = result_text(columns, row_of(columns, "name",
		    one->name), "type");
		const char *const *fit = column_types[one->type];

		if (type == NULL || one->type == FIELD_PARTS)
			continue;
		while (*fit != NULL && strcmp(*fit, type) != 0)
			fit++;
		ck_assert_msg(*fit != NULL, "%s does not fit the column type "
		    "%s", place(kind, member, one->name), type);
	}
}

START_TEST(no_field_has_a_type_that_its_column_has_not)
{
	each_table(&kinds[_i], check_types);
}
END_TEST

START_TEST(no_field_has_what_its_type_does_not_take)
{
	const struct field *fields = kinds[_i].fields;

	for (const struct field *one = fields; one->name; one++) {
		bool coded = one->type == FIELD_CODE ||
		    one->type == FIELD_CODES;
		bool referring = one->type == FIELD_REFERENCE ||
		    one->type == FIELD_REFERENCES;

		ck_assert_msg((one->choices != NULL) == coded, "%s choices",
		    one->name);
		ck_assert_msg((one->target != NULL) == referring, "%s target",
		    one->name);
		ck_assert_msg(one->target == NULL ||
		    kind_find(one->target) != NULL, "%s target", one->name);
		ck_assert_msg(field_find(fields, one->name) == one,
		    "%s stands twice", one->name);
	}
}
END_TEST

/* Choices -------------------------------------------------------------------- */

/* code: what the column takes, from its constraint or its domain. */
static const struct result *
codes_of(const struct kind *kind, const char *member, const char *column)
{
	return DB_QUERY(db,
	    "WITH held (rows) AS (SELECT CASE WHEN $2::text IS NULL "
	    "THEN (SELECT versions FROM kind WHERE kind = $1) "
	    "ELSE (SELECT rows FROM part WHERE kind = $1 AND member = $2) END)"
	    "SELECT found[1] AS code FROM held, pg_constraint c, "
	    "regexp_matches(pg_get_constraintdef(c.oid), '''([^'']+)''', 'g') "
	    "AS found WHERE c.conrelid = held.rows "
	    "AND c.conname = $3 || ' choice' "
	    "UNION SELECT generate_series(min(found[1]::integer), "
	    "max(found[1]::integer))::text FROM held, pg_attribute a, "
	    "pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), "
	    "'([0-9]+)', 'g') AS found WHERE a.attrelid = held.rows "
	    "AND a.attname = $3 AND c.contypid = a.atttypid "
	    "AND a.atttypid = 'requirement'::regtype",
	    kind->kind, member, column);
}

static void
check_codes_known(const struct kind *kind, const char *member,
    const struct field *fields)
{
	for (const struct field *one = fields; one->name; one++) {
		const struct result *codes = codes_of(kind, member, one->name);

		if (one->type != FIELD_CODE && one->type != FIELD_CODES)
			continue;
		for (size_t i = 0; i < result_rows(codes); i++)
			ck_assert_msg(choice_find(one->choices, result_text(
			    codes, i, "code")) != NULL, "%s can be '%s', "
			    "which is no choice", place(kind, member,
			    one->name), result_text(codes, i, "code"));
	}
}

START_TEST(no_code_of_the_database_is_unknown_here)
{
	each_table(&kinds[_i], check_codes_known);
}
END_TEST

static void
check_codes_taken(const struct kind *kind, const char *member,
    const struct field *fields)
{
	for (const struct field *one = fields; one->name; one++) {
		const struct result *codes = codes_of(kind, member, one->name);

		if (one->choices == NULL || (one->flags & FIELD_DERIVED))
			continue;
		for (const struct choice *choice = one->choices; choice->code;
		    choice++)
			ck_assert_msg(has_row(codes, "code", choice->code),
			    "%s has the choice '%s', which the database "
			    "refuses", place(kind, member, one->name),
			    choice->code);
	}
}

START_TEST(no_choice_is_refused_by_the_database)
{
	each_table(&kinds[_i], check_codes_taken);
}
END_TEST

static void
check_constraints(const struct kind *kind, const char *member,
    const struct field *fields)
{
	const struct result *coded = DB_QUERY(db,
	    "SELECT split_part(c.conname, ' ', 1) AS name "
	    "FROM pg_constraint c WHERE c.conname LIKE '% choice' AND "
	    "c.conrelid = CASE WHEN $2::text IS NULL "
	    "THEN (SELECT versions FROM kind WHERE kind = $1) "
	    "ELSE (SELECT rows FROM part WHERE kind = $1 AND member = $2) END",
	    kind->kind, member);

	for (size_t i = 0; i < result_rows(coded); i++) {
		const char *name = result_text(coded, i, "name");
		const struct field *field = field_find(fields, name);

		ck_assert_msg(field != NULL && field->choices != NULL,
		    "%s has a CHECK of choices and none here",
		    place(kind, member, name));
	}
}

START_TEST(no_column_with_a_check_of_choices_is_a_free_text_here)
{
	each_table(&kinds[_i], check_constraints);
}
END_TEST

/* A status is worked out in SQL, in which its code must stand. */
START_TEST(no_derived_choice_is_unknown_to_sql)
{
	for (const struct field *one = kinds[_i].fields; one->name; one++) {
		if (one->choices == NULL || !(one->flags & FIELD_DERIVED))
			continue;
		for (const struct choice *choice = one->choices; choice->code;
		    choice++)
			ck_assert_msg(result_rows(DB_QUERY(db,
			    "SELECT FROM pg_proc WHERE pronamespace = "
			    "'public'::regnamespace AND strpos(prosrc, "
			    "quote_literal($1)) > 0 LIMIT 1", choice->code)) ==
			    1, "%s.%s: '%s' stands in no function",
			    kinds[_i].kind, one->name, choice->code);
	}
	check_fine(kinds[_i].kind);
}
END_TEST

/* References ------------------------------------------------------------------ */

static const struct field *
field_at(const struct kind *kind, const char *path)
{
	const char *dot = strchr(path, '.');
	const struct field *field;

	if (dot == NULL)
		return field_find(kind->fields, path);
	field = field_find(kind->fields, arena_copy(arena, path,
	    (size_t)(dot - path)));
	return field == NULL || field->parts == NULL ? NULL
	    : field_find(field->parts, dot + 1);
}

START_TEST(no_reference_is_checked_that_is_no_field)
{
	const struct result *rows = DB_QUERY(db,
	    "SELECT field, target, path FROM reference WHERE kind = $1",
	    kinds[_i].kind);

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *path = result_text(rows, i, "field");
		const struct field *field = field_at(&kinds[_i], path);

		ck_assert_msg(field != NULL && (field->type == FIELD_REFERENCE
		    || field->type == FIELD_REFERENCES), "%s.%s",
		    kinds[_i].kind, path);
		unit_same(field->target, result_text(rows, i, "target"),
		    "%s.%s", kinds[_i].kind, path);
	}
	check_fine(kinds[_i].kind);
}
END_TEST

static void
check_references(const struct kind *kind, const char *member,
    const struct field *fields)
{
	for (const struct field *one = fields; one->name; one++) {
		const char *path = member == NULL ? one->name
		    : arena_print(arena, "%s.%s", member, one->name);

		if (one->target == NULL || (one->flags & FIELD_DERIVED))
			continue;
		unit_same(result_text(DB_QUERY(db,
		    "SELECT target FROM reference WHERE kind = $1 "
		    "AND field = $2", kind->kind, path), 0, "target"),
		    one->target, "%s.%s", kind->kind, path);
	}
}

START_TEST(no_reference_field_goes_unchecked)
{
	each_table(&kinds[_i], check_references);
}
END_TEST

/* Words --------------------------------------------------------------------- */

/* A catalogue with its broken lines put together again. */
static const char *
catalogue(const char *language)
{
	const char *at = unit_read(arena, unit_source(arena, arena_print(arena,
	    "po/%s.po", language)));
	struct text joined = text_new(arena);

	for (const char *seam; (seam = strstr(at, "\"\n\"")) != NULL;
	    at = seam + 3)
		text_add_bytes(&joined, at, (size_t)(seam - at));
	text_add(&joined, at);
	return joined.data;
}

static const char *catalogues[2];

static void
check_label(const char *label)
{
	struct text line = text_new(arena);

	text_add(&line, "\nmsgid ");
	text_add_json(&line, label);
	text_add(&line, "\n");
	for (size_t i = 0; i < COUNT(catalogues); i++)
		ck_assert_msg(strstr(catalogues[i], line.data) != NULL,
		    "%s lacks '%s'", i == 0 ? "po/kk.po" : "po/ru.po", label);
}

/* A formula is its own word, in every language. */
static void
check_choices(const struct choice *choices)
{
	for (const struct choice *one = choices; one && one->code; one++) {
		ck_assert_msg(text_given(one->label), "%s", one->code);
		ck_assert_msg(choice_find(choices, one->code) == one,
		    "%s stands twice", one->code);
		if (strcmp(one->code, one->label) != 0)
			check_label(one->label);
	}
}

static void
check_words(const struct kind *kind, const char *member,
    const struct field *fields)
{
	(void)kind;
	(void)member;
	for (const struct field *one = fields; one->name; one++) {
		check_label(one->label);
		check_choices(one->choices);
	}
}

START_TEST(no_word_of_a_kind_is_in_one_language_only)
{
	catalogues[0] = catalogue("kk");
	catalogues[1] = catalogue("ru");
	check_label(kinds[_i].name);
	check_label(kinds[_i].names);
	each_table(&kinds[_i], check_words);
}
END_TEST

static const struct choice *const choices_alone[] = { changes, party_statuses,
	provision_statuses, binding_outcomes, requirement_outcomes, actions,
	units, answer_reasons, steps, step_outcomes };

START_TEST(no_choice_is_in_one_language_only)
{
	catalogues[0] = catalogue("kk");
	catalogues[1] = catalogue("ru");
	check_choices(choices_alone[_i]);
}
END_TEST

START_TEST(a_choice_that_is_not_there_is_not_found)
{
	ck_assert_ptr_null(choice_find(units, "quot"));
	ck_assert_ptr_null(choice_find(units, "quotas"));
	ck_assert_ptr_null(choice_find(units, ""));
	ck_assert_ptr_null(choice_find(units, NULL));
	ck_assert_ptr_null(choice_find(NULL, "quota"));
}
END_TEST

/* What publish() can say ------------------------------------------------------- */

static void
check_problem(const char *problem)
{
	ck_assert_msg(strcmp(problem_say(arena, EN, problem, NULL),
	    problem_say(arena, EN, "no such problem", NULL)) != 0,
	    "'%s' has no sentence", problem);
}

/* Texts in quotes of 005-publish.sql that are not problems: whoever adds one
 * decides here which it is. */
static const char *const no_problems[] = { "array", "backwards", "basis",
	"boolean", "change", "correction", "creation", "demonstration", "d",
	"entry", "from", "import", "infinity", "item", "jurisdiction", "kind",
	"legal-act", "limit", "line", "null", "number", "object", "parties", "position", "publish", "reason", "seal",
	"second", "slug", "string", "superseded", "treaty", "value:",
	"withdrawal", "no-such-", "-infinity" };

static bool
is_listed(const char *const *list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i], text) == 0)
			return true;
	}
	return false;
}

START_TEST(no_problem_of_publish_is_without_a_sentence)
{
	const char *at = unit_read(arena, unit_source(arena,
	    "sql/005-publish.sql"));
	int problems = 0;

	while ((at = strchr(at, '\'')) != NULL) {
		size_t length = strspn(++at, "abcdefghijklmnopqrstuvwxyz:-");
		const char *text = arena_copy(arena, at, length);

		if (length == 0 || at[length] != '\'' ||
		    is_listed(no_problems, COUNT(no_problems), text))
			continue;
		check_problem(text);
		problems++;
		at += length + 1;
	}
	ck_assert_int_gt(problems, 15);
}
END_TEST

START_TEST(no_constraint_is_without_a_sentence)
{
	const struct result *rows = db_query(db,
	    "SELECT DISTINCT split_part(conname, ' ', 2) AS problem "
	    "FROM pg_constraint WHERE conname LIKE '% %'", 0, NULL);

	ck_assert_uint_gt(result_rows(rows), 5);
	for (size_t i = 0; i < result_rows(rows); i++)
		check_problem(result_text(rows, i, "problem"));
}
END_TEST

/* A check without such a name would be reported as nothing a reader knows. */
START_TEST(no_check_of_an_item_is_without_a_name)
{
	const struct result *rows = db_query(db,
	    "SELECT c.conrelid::regclass || ' ' || c.conname AS name "
	    "FROM pg_constraint c WHERE c.contype = 'c' AND c.conname NOT LIKE "
	    "'% %' AND pg_get_constraintdef(c.oid) NOT LIKE '%superseded%' "
	    "AND (c.conrelid IN (SELECT versions FROM kind) "
	    "OR c.conrelid IN (SELECT rows FROM part))", 0, NULL);

	check_fine("constraints");
	unit_same(result_text(rows, 0, "name"), NULL, "the first");
}
END_TEST

START_TEST(no_value_of_a_column_is_refused_without_a_sentence)
{
	const struct result *rows = db_query(db,
	    "SELECT DISTINCT 'value:' || a.atttypid::regtype AS problem "
	    "FROM pg_attribute a WHERE (a.attrelid IN (SELECT versions "
	    "FROM kind) OR a.attrelid IN (SELECT rows FROM part)) "
	    "AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' "
	    "AND a.attname NOT IN ('entry', 'superseded', 'position') "
	    "AND a.attname <> ALL (laid_down()) AND a.atttypid NOT IN "
	    "('text'::regtype, 'text[]'::regtype, 'boolean'::regtype)", 0,
	    NULL);

	ck_assert_uint_gt(result_rows(rows), 8);
	for (size_t i = 0; i < result_rows(rows); i++)
		check_problem(result_text(rows, i, "problem"));
}
END_TEST

START_TEST(no_record_that_is_missing_is_without_a_sentence)
{
	for (size_t i = 0; i < kind_count; i++)
		check_problem(arena_print(arena, "no-such-%s", kinds[i].kind));
	ck_assert_ptr_nonnull(strstr(problem_say(arena, EN, "no-such-treaty",
	    "abc"), "(abc)"));
	ck_assert_ptr_null(strchr(problem_say(arena, EN, "missing", ""), '('));
}
END_TEST

/* Time ------------------------------------------------------------------------ */

START_TEST(no_moment_is_another_than_was_asked_for)
{
	struct moment now = moment_settle(db, NULL, NULL, NULL);
	struct moment then;

	check_fine("now");
	ck_assert(day_is_whole(now.today));
	ck_assert_str_eq(now.on, now.today);
	ck_assert_str_eq(now.entry, now.newest);
	ck_assert(now.recorded_at != NULL && now.demonstration);
	then = moment_settle(db, "2013-01-01", "1", NULL);
	ck_assert_str_eq(then.on, "2013-01-01");
	ck_assert_str_eq(then.entry, "1");
	ck_assert_str_eq(then.newest, now.newest);
	then = moment_settle(db, NULL, NULL, now.today);
	ck_assert_str_eq(then.entry, now.newest);
	then = moment_settle(db, NULL, NULL, "2000-01-01");
	ck_assert_str_eq(then.entry, "0");
	ck_assert_ptr_null(then.recorded_at);
	ck_assert(!then.demonstration);
	then = moment_settle(db, NULL, "999999999999999999", NULL);
	ck_assert_ptr_null(then.entry);
	ck_assert_str_eq(then.newest, now.newest);
	check_fine("then");
}
END_TEST

/* Lists ----------------------------------------------------------------------- */

static struct moment moment;

static struct list_query
query_of(const struct kind *kind)
{
	moment = moment_settle(db, "2026-11-23", NULL, NULL);
	return (struct list_query){ .kind = kind, .moment = &moment,
		.limit = LIST_MOST };
}

static const char *
said(const struct list_query *query, const char *more)
{
	return arena_print(arena, "%s in %s by %s%s %s", query->kind->kind,
	    language_code[query->language], query->descending ? "-" : "",
	    query->sort == NULL ? "default" : query->sort, more);
}

static const struct result *
rows_of(const struct list_query *query)
{
	const struct result *rows = list_rows(db, arena, query);

	check_fine(said(query, ""));
	return rows;
}

/* Every column that a page or a CSV asks for, and codes that are choices. */
static void
check_rows(const struct list_query *query, const struct result *rows)
{
	ck_assert_msg(result_rows(rows) > 0, "%s", said(query, "is empty"));
	for (size_t i = 0; i < result_rows(rows); i++) {
		ck_assert(text_is_slug(result_text(rows, i, "slug")));
		ck_assert_int_gt(result_number(rows, i, "entry"), 0);
		result_true(rows, i, "demonstration");
		ck_assert_int_eq(result_number(rows, i, "count"),
		    (int64_t)result_rows(rows));
		for (const struct field *one = query->kind->fields; one->name;
		    one++) {
			const char *value;

			if (!(one->flags & FIELD_LISTED))
				continue;
			value = result_text(rows, i, one->name);
			if (one->type == FIELD_REFERENCE)
				ck_assert_msg((result_text(rows, i,
				    arena_print(arena, "%s_name", one->name))
				    != NULL) == (value != NULL), "%s",
				    said(query, one->name));
			ck_assert_msg(one->choices == NULL || value == NULL ||
			    choice_find(one->choices, value) != NULL,
			    "%s: '%s' is no choice", said(query, one->name),
			    value);
			ck_assert_msg(!(one->flags & FIELD_NEEDED) || value,
			    "%s is missing", said(query, one->name));
		}
	}
}

static bool
is_before(const struct field *field, const char *a, const char *b)
{
	switch (field->type) {
	case FIELD_TONNES:
	case FIELD_NUMBER:
	case FIELD_RATE:
		return strtod(a, NULL) <= strtod(b, NULL);
	case FIELD_DAY:
		return strcmp(a, b) <= 0;
	default:
		return true;	/* words go by the collation */
	}
}

static void
check_order(const struct list_query *query, const struct result *rows)
{
	const struct field *field = field_find(query->kind->fields,
	    query->sort);

	for (size_t i = 1; i < result_rows(rows); i++) {
		const char *a = result_text(rows, i - 1, query->sort);
		const char *b = result_text(rows, i, query->sort);

		ck_assert_msg(a != NULL || b == NULL, "%s", said(query,
		    "does not have what is absent at its end"));
		if (a == NULL || b == NULL)
			continue;
		ck_assert_msg(query->descending ? is_before(field, b, a)
		    : is_before(field, a, b), "%s: %s before %s",
		    said(query, ""), a, b);
	}
}

START_TEST(no_list_fails_in_any_language_and_order)
{
	struct list_query query = query_of(&kinds[_i]);
	size_t count = result_rows(rows_of(&query));

	for (int language = 0; language < LANGUAGES; language++) {
		query.language = (enum language)language;
		query.sort = NULL;
		query.descending = false;
		check_rows(&query, rows_of(&query));
		for (const struct field *one = kinds[_i].fields; one->name;
		    one++) {
			if (!(one->flags & FIELD_SORT))
				continue;
			query.sort = one->name;
			for (int down = 0; down < 2; down++) {
				const struct result *rows;

				query.descending = down == 1;
				rows = rows_of(&query);
				ck_assert_uint_eq(result_rows(rows), count);
				check_rows(&query, rows);
				check_order(&query, rows);
			}
		}
	}
}
END_TEST

static size_t
filter_place(const struct kind *kind, const struct field *field)
{
	size_t place_of = 0;

	for (const struct field *one = kind->fields; one != field; one++)
		place_of += (one->flags & FIELD_FILTER) != 0;
	return place_of;
}

/* The values of a field that stand in the data. */
static const struct result *
values_of(const struct kind *kind, const struct field *field)
{
	struct list_query query = query_of(kind);
	const struct result *rows = rows_of(&query);
	struct text entries = text_new(arena);

	for (size_t i = 0; i < result_rows(rows); i++)
		text_print(&entries, "%s%s", i == 0 ? "{" : ",",
		    result_text(rows, i, "entry"));
	text_add(&entries, "}");
	return DB_QUERY(db,
	    "WITH made AS (SELECT e.number, item_text(e.item_sha256)::jsonb "
	    "|| derived_facts(e.kind, e.number, $3::date, $4::bigint)::jsonb "
	    "AS item FROM entry e WHERE e.number = ANY ($1::bigint[])), "
	    "one AS (SELECT number, value FROM made, jsonb_array_elements("
	    "CASE WHEN $2 = 'party' THEN item -> 'parties' WHEN "
	    "jsonb_typeof(item -> $2) = 'array' THEN item -> $2 ELSE "
	    "jsonb_build_array(item -> $2) END) AS value) "
	    "SELECT value #>> '{}' AS value, count(DISTINCT number) AS count "
	    "FROM one WHERE value <> 'null' GROUP BY 1", entries.data,
	    field->name, moment.on, moment.entry);
}

static void
check_filter(const struct kind *kind, const struct field *field,
    const char *value, int64_t count)
{
	struct list_query query = query_of(kind);

	for (int language = 0; language < LANGUAGES; language++) {
		const struct result *rows;

		query.language = (enum language)language;
		query.filter[filter_place(kind, field)] = value;
		rows = rows_of(&query);
		ck_assert_msg((int64_t)result_rows(rows) == count,
		    "%s: %zu of %lld with %s %s", said(&query, ""),
		    result_rows(rows), (long long)count, field->name, value);
		if (count > 0)
			check_rows(&query, rows);
		for (size_t i = 0; i < result_rows(rows) &&
		    (field->flags & FIELD_LISTED) &&
		    field->type != FIELD_BOOLEAN; i++)
			ck_assert_str_eq(result_text(rows, i, field->name),
			    value);
	}
}

START_TEST(no_filter_lets_through_what_it_should_not)
{
	size_t filters = 0;

	for (const struct field *one = kinds[_i].fields; one->name; one++) {
		const struct result *values;

		if (!(one->flags & FIELD_FILTER))
			continue;
		filters++;
		values = values_of(&kinds[_i], one);
		check_fine(one->name);
		for (size_t i = 0; i < result_rows(values); i++)
			check_filter(&kinds[_i], one, result_text(values, i,
			    "value"), result_number(values, i, "count"));
		for (const struct choice *choice = one->choices; choice &&
		    choice->code; choice++) {
			if (!has_row(values, "value", choice->code))
				check_filter(&kinds[_i], one, choice->code, 0);
		}
		check_filter(&kinds[_i], one, "none-of-them", 0);
	}
	ck_assert_uint_le(filters, LIST_FILTERS);
}
END_TEST

/* In pages of three, no record may be lost or stand twice. */
static void
check_pages(struct list_query query)
{
	const struct result *whole = rows_of(&query);
	size_t count = result_rows(whole);

	query.limit = 3;
	for (query.offset = 0; query.offset < count + 3; query.offset += 3) {
		const struct result *page = rows_of(&query);

		for (size_t i = 0; i < 3; i++)
			unit_same(result_text(page, i, "slug"), result_text(
			    whole, query.offset + i, "slug"), "%s at %zu",
			    said(&query, ""), query.offset + i);
		ck_assert(result_rows(page) == 0 ||
		    result_number(page, 0, "count") == (int64_t)count);
	}
}

START_TEST(no_record_is_lost_between_pages)
{
	struct list_query query = query_of(&kinds[_i]);

	check_pages(query);
	query.descending = true;
	check_pages(query);
	for (const struct field *one = kinds[_i].fields; one->name; one++) {
		if ((one->flags & FIELD_SORT) && one->choices != NULL) {
			query.sort = one->name;
			check_pages(query);
		}
	}
}
END_TEST

static bool
count_row(void *context, const struct result *row)
{
	ck_assert_uint_eq(result_rows(row), 1);
	++*(size_t *)context;
	return true;
}

START_TEST(no_row_of_a_download_is_lost)
{
	struct list_query query = query_of(&kinds[_i]);
	size_t count = 0, rows = result_rows(rows_of(&query));

	list_stream(db, arena, &query, count_row, &count);
	check_fine(kinds[_i].kind);
	ck_assert_uint_eq(count, rows);
}
END_TEST

START_TEST(an_empty_register_is_no_failure)
{
	struct list_query query = query_of(&kinds[_i]);

	moment.entry = "0";
	for (int language = 0; language < LANGUAGES; language++) {
		query.language = (enum language)language;
		ck_assert_uint_eq(result_rows(rows_of(&query)), 0);
		query.descending = true;
		ck_assert_uint_eq(result_rows(rows_of(&query)), 0);
	}
}
END_TEST

/* Records --------------------------------------------------------------------- */

static bool
has_member(const struct json *object, const char *name)
{
	for (const struct json *one = object->first; one; one = one->next) {
		if (strcmp(one->name, name) == 0)
			return true;
	}
	return false;
}

START_TEST(no_record_lacks_its_item_or_its_derived_facts)
{
	const struct kind *kind = &kinds[_i];
	struct list_query query = query_of(kind);
	const struct result *rows = rows_of(&query);

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *slug = result_text(rows, i, "slug");
		struct record record = record_read(db, kind, slug, &moment);
		const struct json *item = json_read(arena, record.item);
		const struct json *derived = json_read(arena, record.derived);

		unit_same(record.entry, result_text(rows, i, "entry"), "%s",
		    slug);
		ck_assert(!record.withdrawn);
		ck_assert(item != NULL && item->type == OBJECT);
		ck_assert(derived != NULL && derived->type == OBJECT);
		for (const struct json *one = item->first; one;
		    one = one->next)
			ck_assert_msg(field_find(kind->fields, one->name) !=
			    NULL, "%s.%s", slug, one->name);
		for (const struct field *one = kind->fields; one->name; one++)
			ck_assert_msg((one->flags & (FIELD_DERIVED |
			    FIELD_LISTED)) != (FIELD_DERIVED | FIELD_LISTED) ||
			    has_member(derived, one->name),
			    "%s has no derived %s", slug, one->name);
	}
	check_fine(kind->kind);
}
END_TEST

START_TEST(no_derived_fact_is_another_in_the_list)
{
	const struct kind *kind = &kinds[_i];
	struct list_query query = query_of(kind);
	const struct result *rows = rows_of(&query);

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *slug = result_text(rows, i, "slug");
		const struct json *derived = json_read(arena, record_read(db,
		    kind, slug, &moment).derived);

		for (const struct field *one = kind->fields; one->name; one++) {
			if ((one->flags & FIELD_DERIVED) &&
			    (one->flags & FIELD_LISTED))
				unit_same(json_text(derived, one->name),
				    result_text(rows, i, one->name), "%s.%s",
				    slug, one->name);
		}
	}
	check_fine(kind->kind);
}
END_TEST

START_TEST(a_record_that_is_not_there_is_not_read)
{
	static const char *const slugs[] = { "no-such-record", "", "'", "A" };

	moment = moment_settle(db, NULL, NULL, NULL);
	for (size_t i = 0; i < COUNT(slugs); i++) {
		struct record record = record_read(db, &kinds[_i], slugs[i],
		    &moment);

		ck_assert_ptr_null(record.entry);
		ck_assert_ptr_null(record.item);
		ck_assert(!record.withdrawn);
	}
	check_fine(kinds[_i].kind);
}
END_TEST

/* What the pages of a kind ask besides, for each record and each language. */
START_TEST(no_question_about_a_record_fails)
{
	const struct kind *kind = &kinds[_i];
	struct list_query query = query_of(kind);
	const struct result *rows = rows_of(&query);

	for (size_t i = 0; i < result_rows(rows) && i < 20; i++) {
		const char *slug = result_text(rows, i, "slug");
		const char *entry = result_text(rows, i, "entry");
		enum language language = (enum language)(i % LANGUAGES);
		const struct result *names = record_names(db, kind->kind,
		    entry, &moment, language);

		for (size_t j = 0; j < result_rows(names); j++) {
			ck_assert_ptr_nonnull(kind_find(result_text(names, j,
			    "target")));
			ck_assert_ptr_nonnull(result_text(names, j, "name"));
		}
		names = record_referring(db, kind->kind, slug, &moment,
		    language);
		for (size_t j = 0; j < result_rows(names); j++) {
			const struct kind *from = kind_find(result_text(names,
			    j, "kind"));

			ck_assert_msg(from != NULL && field_find(from->fields,
			    result_text(names, j, "field")) != NULL,
			    "%s %s: %s.%s is no field", kind->kind, slug,
			    result_text(names, j, "kind"),
			    result_text(names, j, "field"));
		}
		ck_assert_uint_gt(result_rows(entries_read(db, kind->kind,
		    slug, &moment, language, "10", "0")), 0);
		ck_assert_uint_eq(result_rows(entry_read(db, entry,
		    language)), 1);
	}
	check_fine(kind->kind);
}
END_TEST

/* The answer ------------------------------------------------------------------- */

static void
check_answer(const char *scheme, const char *unit, const char *on)
{
	struct text said = text_new(arena);
	struct question question = { .value = {
		[QUESTION_SCHEME] = scheme, [QUESTION_UNIT] = unit,
		[QUESTION_SURRENDER] = "100000" } };
	const struct json *answer, *one;
	const char *text;

	moment = moment_settle(db, on, NULL, NULL);
	text = result_text(answer_read(db, &question, &moment), 0, "answer");
	check_fine(scheme);
	answer = json_read(arena, text);
	ck_assert_ptr_nonnull(answer);
	ck_assert_msg(choice_find(answer_reasons, json_text(answer,
	    "reason")) != NULL, "%s", text);
	one = json_member(answer, "steps");
	ck_assert(one != NULL && one->type == LIST);
	for (one = one->first; one; one = one->next) {
		ck_assert_msg(choice_find(steps, json_text(one, "step")) !=
		    NULL && choice_find(step_outcomes, json_text(one,
		    "outcome")) != NULL, "%s", text);
		ck_assert_msg(text_given(step_message(one)), "%s of %s on %s, "
		    "step %s: no message for the outcome %s, reason %s", unit,
		    scheme, on, json_text(one, "step"), json_text(one,
		    "outcome"), json_text(one, "reason"));
	}
	answer_say(&said, text);
	one = json_read(arena, said.data);
	ck_assert_msg(one != NULL, "%s", said.data);
	ck_assert_ptr_nonnull(json_text(json_member(one, "text"), "kk"));
}

START_TEST(no_answer_is_without_its_words)
{
	static const char *const days[] = { "2010-01-01", "2013-06-01",
		"2018-01-01", "2021-07-01", "2024-02-29", "2026-11-23",
		"2030-01-01" };
	const struct result *schemes;

	moment = moment_settle(db, days[_i], NULL, NULL);
	schemes = schemes_read(db, &moment, EN, false);
	ck_assert_uint_gt(result_rows(schemes), 0);
	for (size_t i = 0; i < result_rows(schemes); i++) {
		check_answer(result_text(schemes, i, "slug"), "quota",
		    days[_i]);
		check_answer(result_text(schemes, i, "slug"), "other",
		    days[_i]);
	}
}
END_TEST

static const struct { size_t field; const char *value; bool faulty; }
    answers_to[] = {
	{ QUESTION_SCHEME, NULL, true }, { QUESTION_SCHEME, "none", true },
	{ QUESTION_SCHEME, "'", true }, { QUESTION_UNIT, NULL, true },
	{ QUESTION_UNIT, "quota", false }, { QUESTION_UNIT, "other", false },
	{ QUESTION_UNIT, "any", true }, { QUESTION_UNIT, "Quota", true },
	{ QUESTION_VINTAGE, NULL, false }, { QUESTION_VINTAGE, "1989", true },
	{ QUESTION_VINTAGE, "1990", false }, { QUESTION_VINTAGE, "2200", false },
	{ QUESTION_VINTAGE, "2201", true }, { QUESTION_VINTAGE, "20x0", true },
	{ QUESTION_SURRENDER, NULL, false }, { QUESTION_SURRENDER, "0", false },
	{ QUESTION_VERIFIED, "999999999999999", false },
	{ QUESTION_ALLOCATED, "1000000000000000", true },
	{ QUESTION_USED, "-1", true }, { QUESTION_USED, "1.5", true },
	{ QUESTION_USED, "1 000", true },
};

START_TEST(no_faulty_question_is_put)
{
	struct question question = { .value = { NULL } };

	moment = moment_settle(db, NULL, NULL, NULL);
	question.value[answers_to[_i].field] = answers_to[_i].value;
	ck_assert_msg((question_fault(db, &question, &moment,
	    answers_to[_i].field) != NULL) == answers_to[_i].faulty, "%s '%s'",
	    question_fields[answers_to[_i].field], answers_to[_i].value);
	check_fine("question");
}
END_TEST

/* Import -------------------------------------------------------------------------- */

static struct db *owner;

static void
owner_setup(void)
{
	setup();
	owner = database_open("tanu_owner", false);
	db_begin(owner, arena);
	/* What the commands say of bad lines is not what is tested. */
	if (freopen("/dev/null", "w", stderr) == NULL)
		abort();
}

static void
owner_teardown(void)
{
	db_free(owner);
	teardown();
}

#define STATE(slug) "{\"kind\":\"jurisdiction\",\"slug\":\"" slug \
	"\",\"item\":{\"name\":{\"en\":\"" slug "\"},\"type\":\"state\"}}"

static int
import(const char *lines, bool dry_run)
{
	FILE *file = tmpfile();
	int status;

	ck_assert_ptr_nonnull(file);
	fputs(lines, file);
	rewind(file);
	status = import_file(owner, arena, "trial", file, dry_run);
	fclose(file);
	return status;
}

static int64_t
stands(const char *slug)
{
	return result_number(DB_QUERY(db, "SELECT count(*) FROM jurisdiction "
	    "WHERE slug = $1", slug), 0, "count");
}

static const char *const bad_lines[] = { "{", "not JSON", "[]", "\"\"", "7",
	"{\"kind\":\"none\",\"slug\":\"x\",\"item\":{}}",
	"{\"kind\":\"jurisdiction\",\"slug\":\"X\",\"item\":{}}",
	"{\"kind\":\"jurisdiction\",\"slug\":\"x\",\"item\":{}}",
	"{\"kind\":\"jurisdiction\",\"slug\":\"x\",\"item\":{\"name\":"
	    "{\"en\":\"x\"},\"type\":\"state\",\"part_of\":\"none\"}}",
	"{\"kind\":\"study\",\"slug\":\"x\",\"item\":{\"scheme\":\"none\"}}",
	STATE("x\\u0000"), "\xff", STATE("x") "\n" "\033",
	STATE("unit-bad") "\n{\"kind\":\"jurisdiction\",\"slug\":"
	    "\"unit-bad\",\"change\":\"creation\",\"item\":{\"name\":"
	    "{\"en\":\"x\"},\"type\":\"state\"}}" };

START_TEST(a_file_with_a_bad_line_is_not_imported_in_part)
{
	const char *lines = arena_print(arena, "%s\n%s\n%s\n",
	    STATE("unit-first"), bad_lines[_i], STATE("unit-last"));

	ck_assert_int_eq(import(lines, false), 1);
	ck_assert_int_eq(db_failure(owner), DB_FINE);
	ck_assert_int_eq(stands("unit-first"), 0);
	ck_assert_int_eq(stands("unit-last"), 0);
	ck_assert_int_eq(stands("unit-bad"), 0);
}
END_TEST

START_TEST(a_dry_run_does_not_publish)
{
	ck_assert_int_eq(import(STATE("unit-dry") "\n", true), 0);
	ck_assert_int_eq(stands("unit-dry"), 0);
}
END_TEST

START_TEST(line_ends_and_empty_lines_are_no_fault)
{
	ck_assert_int_eq(import("\n" STATE("unit-a") "\r\n  \t\n\r\n"
	    STATE("unit-b"), false), 0);
	ck_assert_int_eq(stands("unit-a"), 1);
	ck_assert_int_eq(stands("unit-b"), 1);
}
END_TEST

/* A stream of lines that loses the connection of its reader after two. */
struct feed {
	struct db *other;
	const char *pid;
	int line;
};

static ssize_t
feed_read(void *context, char *buffer, size_t size)
{
	static const char *const lines[] = { STATE("unit-lost-1") "\n",
		STATE("unit-lost-2") "\n", STATE("unit-lost-3") "\n",
		STATE("unit-lost-4") "\n" };
	struct feed *feed = context;
	size_t length;

	if (feed->line == 2)
		ck_assert(result_true(DB_QUERY(feed->other,
		    "SELECT pg_terminate_backend($1::integer, 10000) AS done",
		    feed->pid), 0, "done"));
	if (feed->line == (int)COUNT(lines))
		return 0;
	length = strlen(lines[feed->line]);
	ck_assert_uint_le(length, size);
	memcpy(buffer, lines[feed->line++], length);
	return (ssize_t)length;
}

START_TEST(an_import_that_loses_its_connection_is_not_published_in_part)
{
	struct feed feed = { .other = database_open(NULL, false) };
	const char *pid = result_text(db_query(owner,
	    "SELECT pg_backend_pid() AS pid", 0, NULL), 0, "pid");
	cookie_io_functions_t functions = { .read = feed_read };
	FILE *file = fopencookie(&feed, "r", functions);

	ck_assert_ptr_nonnull(file);
	setvbuf(file, NULL, _IOFBF, 256);
	feed.pid = arena_copy(arena, pid, strlen(pid));
	db_begin(feed.other, arena);
	db_begin(owner, arena);
	ck_assert_int_eq(import_file(owner, arena, "trial", file, false), 1);
	fclose(file);
	db_free(feed.other);
	ck_assert_int_eq(stands("unit-lost-1"), 0);
	ck_assert_int_eq(stands("unit-lost-2"), 0);
	ck_assert_int_eq(stands("unit-lost-3"), 0);
	ck_assert_int_eq(stands("unit-lost-4"), 0);
}
END_TEST

START_TEST(an_export_does_not_leave_an_entry_out)
{
	FILE *file = tmpfile();
	char line[65536];
	int64_t lines = 0;
	int64_t newest = atoll(moment_settle(db, NULL, NULL, NULL).newest);

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(export_entries(db, NULL, file), 0);
	rewind(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		const struct json *entry = json_read(arena, line);

		ck_assert_msg(entry != NULL && strchr(line, '\n') != NULL,
		    "line %lld is no line of JSON", (long long)lines + 1);
		ck_assert_ptr_nonnull(kind_find(json_text(entry, "kind")));
		lines++;
	}
	fclose(file);
	ck_assert_int_eq(lines, newest);
	check_fine("export");
}
END_TEST

START_TEST(a_migration_is_not_applied_twice)
{
	static const char count[] = "SELECT count(*) FROM migration";
	int64_t before = result_number(db_query(owner, count, 0, NULL), 0,
	    "count");

	ck_assert_int_eq(migrate(owner, arena, unit_source(arena, "sql")), 0);
	ck_assert_int_eq(result_number(db_query(owner, count, 0, NULL), 0,
	    "count"), before);
	ck_assert_int_eq(migrate(owner, arena, "/nonexistent"), 1);
}
END_TEST

/* The public pages run under this role. */
START_TEST(the_public_role_cannot_publish)
{
	struct db *public = database_open("tanu_public", false);

	db_begin(public, arena);
	DB_QUERY(public, "SELECT * FROM import_line($1)", STATE("unit-x"));
	ck_assert_int_eq(db_failure(public), DB_BROKEN);
	ck_assert_ptr_nonnull(strstr(db_failure_text(public),
	    "permission denied"));
	db_free(public);
}
END_TEST

/* ------------------------------------------------------------------------- */

#define LOOP(tests, test, table) \
	tcase_add_loop_test(tests, test, 0, (int)COUNT(table))
#define EACH_KIND(tests, test) \
	tcase_add_loop_test(tests, test, 0, (int)kind_count)

static void
schema_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "schema", setup, teardown);

	tcase_add_test(tests, no_kind_is_in_one_place_only);
	EACH_KIND(tests, no_column_is_without_a_field);
	EACH_KIND(tests, no_field_is_without_a_column);
	EACH_KIND(tests, no_list_of_objects_is_without_its_table);
	EACH_KIND(tests, no_field_is_needed_in_one_place_only);
	EACH_KIND(tests, no_field_has_a_type_that_its_column_has_not);
	EACH_KIND(tests, no_field_has_what_its_type_does_not_take);
	EACH_KIND(tests, no_code_of_the_database_is_unknown_here);
	EACH_KIND(tests, no_choice_is_refused_by_the_database);
	EACH_KIND(tests, no_column_with_a_check_of_choices_is_a_free_text_here);
	EACH_KIND(tests, no_derived_choice_is_unknown_to_sql);
	EACH_KIND(tests, no_reference_is_checked_that_is_no_field);
	EACH_KIND(tests, no_reference_field_goes_unchecked);
}

static void
word_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "words", setup, teardown);

	EACH_KIND(tests, no_word_of_a_kind_is_in_one_language_only);
	LOOP(tests, no_choice_is_in_one_language_only, choices_alone);
	tcase_add_test(tests, a_choice_that_is_not_there_is_not_found);
	tcase_add_test(tests, no_problem_of_publish_is_without_a_sentence);
	tcase_add_test(tests, no_constraint_is_without_a_sentence);
	tcase_add_test(tests, no_check_of_an_item_is_without_a_name);
	tcase_add_test(tests,
	    no_value_of_a_column_is_refused_without_a_sentence);
	tcase_add_test(tests, no_record_that_is_missing_is_without_a_sentence);
}

static void
query_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "queries", setup, teardown);

	tcase_add_test(tests, no_moment_is_another_than_was_asked_for);
	EACH_KIND(tests, no_list_fails_in_any_language_and_order);
	EACH_KIND(tests, no_filter_lets_through_what_it_should_not);
	EACH_KIND(tests, no_record_is_lost_between_pages);
	EACH_KIND(tests, no_row_of_a_download_is_lost);
	EACH_KIND(tests, an_empty_register_is_no_failure);
	EACH_KIND(tests, no_record_lacks_its_item_or_its_derived_facts);
	EACH_KIND(tests, no_derived_fact_is_another_in_the_list);
	EACH_KIND(tests, a_record_that_is_not_there_is_not_read);
	EACH_KIND(tests, no_question_about_a_record_fails);
	tcase_add_loop_test(tests, no_answer_is_without_its_words, 0, 7);
	LOOP(tests, no_faulty_question_is_put, answers_to);
}

static void
command_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "commands", owner_setup,
	    owner_teardown);

	LOOP(tests, a_file_with_a_bad_line_is_not_imported_in_part, bad_lines);
	tcase_add_test(tests, a_dry_run_does_not_publish);
	tcase_add_test(tests, line_ends_and_empty_lines_are_no_fault);
	tcase_add_test(tests,
	    an_import_that_loses_its_connection_is_not_published_in_part);
	tcase_add_test(tests, an_export_does_not_leave_an_entry_out);
	tcase_add_test(tests, a_migration_is_not_applied_twice);
	tcase_add_test(tests, the_public_role_cannot_publish);
}

int
main(void)
{
	Suite *suite;
	int status;

	if (!text_given(getenv("TANU_TEST_DB")))
		return unit_skip("TANU_TEST_DB is not set");
	if (!database_make()) {
		puts("Bail out! no database with the migrations of sql/");
		return 1;
	}
	suite = suite_create("register");
	schema_tests(suite);
	word_tests(suite);
	query_tests(suite);
	command_tests(suite);
	status = unit_run(suite);
	database_drop();
	return status;
}
