/* The layer db, against a PostgreSQL: TANU_TEST_DB is its conninfo. */

#include "unit.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db.h"

static struct arena *arena;
static struct db *db;		/* what is tested */
static struct db *other;	/* looks on from another connection */

static void
setup(void)
{
	arena = arena_new();
	db = db_new(getenv("TANU_TEST_DB"), NULL, false);
	other = db_new(getenv("TANU_TEST_DB"), NULL, false);
	db_begin(db, arena);
	db_begin(other, arena);
}

static void
teardown(void)
{
	db_free(db);
	db_free(other);
	arena_free(arena);
}

static const char *
value_of(struct db *of, const char *statement)
{
	return result_text(db_query(of, statement, 0, NULL), 0, "value");
}

static void
check_fine(struct db *of)
{
	ck_assert_msg(db_failure(of) == DB_FINE, "%s", db_failure_text(of));
}

/* Queries ----------------------------------------------------------------- */

static const char *const hard[] = { "", "'", "\"", "\\", "$1", "%s", "{a}",
	"'; DROP TABLE entry; --", "a\nb\tc", "Қазақстан", "NULL",
	"\xf0\x9f\x8c\xb1" };

START_TEST(no_parameter_is_read_as_sql)
{
	const struct result *row = DB_QUERY(db,
	    "SELECT $1::text AS value, length($1) AS length", hard[_i]);

	check_fine(db);
	unit_same(result_text(row, 0, "value"), hard[_i], "%s", hard[_i]);
}
END_TEST

START_TEST(null_is_no_text)
{
	const struct result *row = DB_QUERY(db,
	    "SELECT $1::text AS a, $1::bigint AS b, $1::boolean AS c, "
	    "$1::text[] AS d, '' AS e, $1::text IS NULL AS f", NULL);

	check_fine(db);
	ck_assert_ptr_null(result_text(row, 0, "a"));
	ck_assert_int_eq(result_number(row, 0, "b"), 0);
	ck_assert(!result_true(row, 0, "c"));
	ck_assert_ptr_null(result_list(row, 0, "d")[0]);
	ck_assert_str_eq(result_text(row, 0, "e"), "");
	ck_assert(result_true(row, 0, "f"));
}
END_TEST

START_TEST(a_statement_that_is_run_again_does_not_keep_its_parameters)
{
	static const char statement[] = "SELECT $1::text AS value, "
	    "count(*) AS count FROM pg_prepared_statements "
	    "WHERE statement LIKE '%that is run again%' -- that is run again";

	for (int i = 0; i < 5; i++) {
		const char *given = arena_print(arena, "%d", i);
		const struct result *row = DB_QUERY(db, statement, given);

		check_fine(db);
		ck_assert_str_eq(result_text(row, 0, "value"), given);
		ck_assert_int_eq(result_number(row, 0, "count"), 1);
	}
}
END_TEST

/* As many as there is room for, next to each other in memory. */
START_TEST(no_statement_is_taken_for_another)
{
	static char statements[200][24];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 200; i++) {
			strcpy(statements[i], unit_print("SELECT %d AS value",
			    i));
			ck_assert_str_eq(value_of(db, statements[i]),
			    unit_print("%d", i));
		}
	}
	check_fine(db);
}
END_TEST

START_TEST(what_is_not_in_a_result_is_not_read)
{
	const struct result *rows = db_query(db, "SELECT g AS a, 'x' AS b "
	    "FROM generate_series(1, 3) g", 0, NULL);

	ck_assert_uint_eq(result_rows(rows), 3);
	ck_assert_int_eq(result_number(rows, 2, "a"), 3);
	ck_assert_ptr_null(result_text(rows, 3, "a"));
	ck_assert_int_eq(result_number(rows, 3, "a"), 0);
	ck_assert(!result_true(rows, 3, "a"));
	ck_assert_ptr_null(result_list(rows, 3, "a")[0]);
}
END_TEST

/* now() is when a transaction began. */
START_TEST(what_is_asked_for_together_does_not_take_a_trip_each)
{
	const struct result *first = db_query(db,
	    "SELECT now()::text AS value", 0, NULL);
	const struct result *second = db_query(db,
	    "SELECT now()::text AS value, pg_sleep(0)", 0, NULL);
	const char *together = result_text(second, 0, "value");

	ck_assert_str_eq(result_text(first, 0, "value"), together);
	ck_assert_str_ne(value_of(db, "SELECT now()::text AS value"),
	    together);
}
END_TEST

START_TEST(a_long_trip_does_not_lose_or_mix_up_questions)
{
	const struct result *asked[50];
	char given[8];

	for (int i = 0; i < 50; i++) {
		/* The text is another one by the time that it is sent. */
		snprintf(given, sizeof(given), "%d", i);
		asked[i] = DB_QUERY(db, "SELECT $1 AS value", given);
	}
	for (int i = 49; i >= 0; i--)
		ck_assert_str_eq(result_text(asked[i], 0, "value"),
		    unit_print("%d", i));
	check_fine(db);
}
END_TEST

START_TEST(a_trip_that_fails_in_the_middle_does_not_pass_for_a_whole_one)
{
	const struct result *before = db_query(db, "SELECT 'a' AS value", 0,
	    NULL);
	const struct result *after;

	db_query(db, "SELECT 1 / 0 AS value", 0, NULL);
	after = db_query(db, "SELECT 'b' AS value", 0, NULL);
	ck_assert_uint_eq(result_rows(after), 0);
	ck_assert(db_failure(db) == DB_BROKEN);
	ck_assert_str_eq(result_text(before, 0, "value"), "a");
	db_begin(db, arena);
	ck_assert_str_eq(value_of(db, "SELECT 'b' AS value"), "b");
	check_fine(db);
}
END_TEST

/* Names in one place in memory, one after the other, and back. */
START_TEST(no_column_is_read_for_another)
{
	struct text statement = text_new(arena);
	const struct result *rows;
	char name[8];

	for (int i = 0; i < 60; i++)
		text_print(&statement, "%s %d AS c%d", i == 0 ? "SELECT" : ",",
		    i, i);
	rows = db_query(db, statement.data, 0, NULL);
	for (int i = 0; i < 3000; i++) {
		int column = i * 37 % 60;

		strcpy(name, unit_print("c%d", column));
		ck_assert_int_eq(result_number(rows, 0, name), column);
		ck_assert_int_eq(result_number(rows, 0, arena_copy(arena,
		    name, strlen(name))), column);
	}
}
END_TEST

START_TEST(a_column_that_is_not_there_does_not_pass)
{
	result_text(db_query(db, "SELECT 1 AS a, 2 AS ab", 0, NULL), 0, "b");
}
END_TEST

START_TEST(a_number_that_is_not_there_does_not_pass)
{
	result_number(db_query(db, "SELECT 1 AS a", 0, NULL), 0, "A");
}
END_TEST

static const struct { const char *value; int64_t number; } numbers[] = {
	{ "0", 0 }, { "-7", -7 }, { "9223372036854775807", INT64_MAX },
	{ "-9223372036854775808", INT64_MIN },
};

START_TEST(no_number_is_cut)
{
	ck_assert(result_number(DB_QUERY(db, "SELECT $1::bigint AS value",
	    numbers[_i].value), 0, "value") == numbers[_i].number);
}
END_TEST

START_TEST(false_is_not_true)
{
	const struct result *row = db_query(db,
	    "SELECT true AS a, false AS b", 0, NULL);

	ck_assert(result_true(row, 0, "a"));
	ck_assert(!result_true(row, 0, "b"));
}
END_TEST

static const struct { const char *array; const char *elements[6]; } lists[] = {
	{ "{}", { NULL } },
	{ "{a}", { "a" } },
	{ "{a,\"b c\",\"x\\\"y\"}", { "a", "b c", "x\"y" } },
	{ "{\"\"}", { "" } },
	{ "{\"\",a,\"\"}", { "", "a", "" } },
	{ "{\"a,b\",\"{c}\",d}", { "a,b", "{c}", "d" } },
	{ "{\"\\\\\",\"\\\\\\\\\"}", { "\\", "\\\\" } },
	{ "{\"NULL\"}", { "NULL" } },
	{ "{kazakhstan,european-union}", { "kazakhstan", "european-union" } },
	{ "{\"Қазақ тілі\",русский}", { "Қазақ тілі", "русский" } },
	{ "{\" a \"}", { " a " } },
};

START_TEST(no_element_of_a_list_is_changed)
{
	const struct result *row = DB_QUERY(db, "SELECT $1::text[] AS value",
	    lists[_i].array);
	const char *const *list = result_list(row, 0, "value");

	check_fine(db);
	for (size_t i = 0; i < 6; i++) {
		unit_same(list[i], lists[_i].elements[i], "%s, element %zu",
		    lists[_i].array, i);
		if (list[i] == NULL)
			break;
	}
}
END_TEST

START_TEST(a_long_list_is_not_cut)
{
	const struct result *row = db_query(db, "SELECT array_agg(repeat('x', "
	    "g) ORDER BY g) AS value FROM generate_series(1, 500) g", 0, NULL);
	const char *const *list = result_list(row, 0, "value");

	for (size_t i = 0; i < 500; i++)
		ck_assert_uint_eq(strlen(list[i]), i + 1);
	ck_assert_ptr_null(list[500]);
}
END_TEST

static const struct { const char *name, *value; } session[] = {
	{ "timezone", "UTC" }, { "datestyle", "ISO, YMD" },
	{ "search_path", "public,pg_temp" },
	{ "client_encoding", "UTF8" }, { "statement_timeout", "20s" },
};

START_TEST(no_session_is_as_the_server_likes)
{
	unit_same(result_text(DB_QUERY(db,
	    "SELECT current_setting($1) AS value", session[_i].name), 0,
	    "value"), session[_i].value, "%s", session[_i].name);
}
END_TEST

/* Failures ----------------------------------------------------------------- */

START_TEST(a_failure_does_not_come_off)
{
	const struct result *rows;

	db_execute(db, "CREATE TEMP TABLE trial (a integer)");
	check_fine(db);
	rows = db_query(db, "SELECT 1/0 AS value", 0, NULL);
	ck_assert_ptr_nonnull(rows);
	ck_assert_uint_eq(result_rows(rows), 0);
	ck_assert_ptr_null(result_text(rows, 0, "value"));
	ck_assert_int_eq(db_failure(db), DB_BROKEN);
	ck_assert_ptr_nonnull(strstr(db_failure_text(db), "division by zero"));
	rows = db_query(db, "INSERT INTO trial VALUES (1) RETURNING a", 0,
	    NULL);
	ck_assert_uint_eq(result_rows(rows), 0);
	db_execute(db, "INSERT INTO trial VALUES (2)");
	ck_assert_int_eq(db_failure(db), DB_BROKEN);
	ck_assert_ptr_nonnull(strstr(db_failure_text(db), "division by zero"));
	db_begin(db, arena);
	check_fine(db);
	ck_assert_str_eq(value_of(db, "SELECT count(*) AS value FROM trial"),
	    "0");
}
END_TEST

static const struct {
	const char *statement;
	enum db_failure failure;
} kept[] = {
	{ "DO $$ BEGIN RAISE disk_full; END $$", DB_SHORT },
	{ "SELECT pg_sleep(10)", DB_SLOW },
};

START_TEST(a_server_that_is_short_or_slow_keeps_its_connection)
{
	db_execute(db, "CREATE TEMP TABLE kept (a integer)");
	db_execute(db, "SET statement_timeout = '100ms'");
	db_query(db, kept[_i].statement, 0, NULL);
	ck_assert_int_eq(db_failure(db), kept[_i].failure);
	db_begin(db, arena);
	ck_assert_str_eq(value_of(db, "SELECT count(*) AS value FROM kept"),
	    "0");
	check_fine(db);
}
END_TEST

static const char *const broken[] = { "SELEC 1", "SELECT none FROM pg_class",
	"SELECT * FROM no_such_table", "SELECT 'x'::integer",
	"SELECT 1; SELECT 2" };

START_TEST(a_broken_statement_is_not_fine)
{
	ck_assert_uint_eq(result_rows(db_query(db, broken[_i], 0, NULL)), 0);
	ck_assert_int_eq(db_failure(db), DB_BROKEN);
	ck_assert_str_ne(db_failure_text(db), "");
	db_begin(db, arena);
	ck_assert_str_eq(value_of(db, "SELECT 1 AS value"), "1");
	check_fine(db);
}
END_TEST

START_TEST(a_refusal_that_is_expected_is_no_failure)
{
	static const char insert[] = "INSERT INTO trial VALUES (1) "
	    "ON CONFLICT DO NOTHING RETURNING a";

	db_execute(db, "CREATE TEMP TABLE trial (a integer PRIMARY KEY)");
	ck_assert_uint_eq(result_rows(db_query(db, insert, 0, NULL)), 1);
	ck_assert_uint_eq(result_rows(db_query(db, insert, 0, NULL)), 0);
	check_fine(db);
}
END_TEST

START_TEST(several_statements_that_fail_do_nothing)
{
	db_execute(db, "CREATE TEMP TABLE trial (a integer)");
	db_execute(db, "INSERT INTO trial VALUES (1); SELECT 1/0;");
	ck_assert_int_eq(db_failure(db), DB_BROKEN);
	db_begin(db, arena);
	ck_assert_str_eq(value_of(db, "SELECT count(*) AS value FROM trial"),
	    "0");
}
END_TEST

/* Connections ---------------------------------------------------------------- */

static const char *
backend(void)
{
	const char *pid = value_of(db, "SELECT pg_backend_pid() AS value");

	return arena_copy(arena, pid, strlen(pid));
}

/* Ends the connection of db from the other, and sees it gone. */
static void
cut(const char *pid)
{
	DB_QUERY(other, "SELECT pg_terminate_backend($1::integer, 10000)",
	    pid);
	check_fine(other);
	ck_assert_int_eq(result_number(DB_QUERY(other, "SELECT count(*) FROM "
	    "pg_stat_activity WHERE pid = $1::integer", pid), 0, "count"), 0);
}

START_TEST(a_connection_that_died_in_between_is_no_failure)
{
	const char *pid = backend();

	for (int i = 0; i < 3; i++) {
		const char *now;

		cut(pid);
		db_begin(db, arena);
		now = backend();
		check_fine(db);
		ck_assert_str_ne(now, pid);
		ck_assert_str_eq(value_of(db, "SELECT 1 AS value"), "1");
		pid = now;
	}
}
END_TEST

/* A page must not be made of two moments. */
START_TEST(work_that_has_read_something_is_not_begun_again_in_secret)
{
	cut(backend());
	ck_assert_uint_eq(result_rows(db_query(db, "SELECT 1 AS value", 0,
	    NULL)), 0);
	ck_assert_int_eq(db_failure(db), DB_AWAY);
	ck_assert_str_ne(db_failure_text(db), "");
	db_begin(db, arena);
	ck_assert_str_eq(value_of(db, "SELECT 1 AS value"), "1");
	check_fine(db);
}
END_TEST

/* What was done in it is lost; what would follow must not be kept alone. */
START_TEST(a_transaction_that_died_is_not_gone_on_with_outside_of_it)
{
	const char *pid = backend();

	db_begin(db, arena);
	db_execute(db, "BEGIN");
	check_fine(db);
	cut(pid);
	db_query(db, "SELECT 1 AS value", 0, NULL);
	ck_assert_int_eq(db_failure(db), DB_AWAY);
}
END_TEST

/* An import begins each line as a piece of work in one transaction. */
START_TEST(a_transaction_over_several_works_is_not_gone_on_with_outside_of_it)
{
	const char *pid = backend();

	db_begin(db, arena);
	db_execute(db, "BEGIN");
	db_begin(db, arena);
	check_fine(db);
	cut(pid);
	db_query(db, "SELECT 1 AS value", 0, NULL);
	ck_assert_int_eq(db_failure(db), DB_AWAY);
}
END_TEST

START_TEST(a_command_on_a_dead_connection_is_not_fine)
{
	const char *pid = backend();

	db_begin(db, arena);
	cut(pid);
	db_execute(db, "BEGIN");
	ck_assert_int_eq(db_failure(db), DB_AWAY);
	db_begin(db, arena);
	check_fine(db);
	ck_assert_str_eq(value_of(db, "SELECT 1 AS value"), "1");
}
END_TEST

START_TEST(a_database_that_is_away_does_not_stop_the_program)
{
	struct db *away = db_new("host=/nonexistent dbname=none", NULL, true);
	time_t began = time(NULL);

	for (int i = 0; i < 3; i++) {
		const struct result *rows;

		db_begin(away, arena);
		ck_assert_int_eq(db_failure(away), DB_AWAY);
		ck_assert_str_ne(db_failure_text(away), "");
		rows = db_query(away, "SELECT 1 AS value", 0, NULL);
		ck_assert_uint_eq(result_rows(rows), 0);
		ck_assert_ptr_null(result_text(rows, 0, "value"));
		db_execute(away, "BEGIN");
		ck_assert_int_eq(db_failure(away), DB_AWAY);
	}
	db_free(away);
	ck_assert_int_le(time(NULL) - began, 5);
}
END_TEST

START_TEST(a_long_failure_is_not_written_beyond_its_room)
{
	struct text statement = text_new(arena);

	text_add(&statement, "SELECT ");
	for (int i = 0; i < 500; i++)
		text_add(&statement, "бірлік");
	db_query(db, statement.data, 0, NULL);
	ck_assert_int_eq(db_failure(db), DB_BROKEN);
	ck_assert_uint_lt(strlen(db_failure_text(db)), 512);
}
END_TEST

/* Streams ------------------------------------------------------------------ */

struct seen {
	int rows;
	int most;	/* stop at this row */
	int64_t sum;
};

static bool
see(void *context, const struct result *row)
{
	struct seen *seen = context;

	ck_assert_uint_eq(result_rows(row), 1);
	ck_assert_int_eq(result_number(row, 0, "value"), ++seen->rows);
	ck_assert_ptr_null(result_text(row, 1, "value"));
	seen->sum += result_number(row, 0, "value");
	return seen->rows != seen->most;
}

static const char series[] = "SELECT g AS value, repeat('x', 200) AS wide "
    "FROM generate_series(1, $1::integer) g";

START_TEST(no_row_of_a_stream_is_lost)
{
	static const char *const counts[] = { "0", "1", "5000" };

	for (size_t i = 0; i < COUNT(counts); i++) {
		struct seen seen = { 0 };

		db_stream(db, series, 1, &counts[i], see, &seen);
		check_fine(db);
		ck_assert_int_eq(seen.rows, atoi(counts[i]));
	}
	ck_assert_str_eq(value_of(db, "SELECT 1 AS value"), "1");
}
END_TEST

START_TEST(a_stream_does_not_go_on_when_it_is_told_to_stop)
{
	static const char *const many[] = { "3000000" };

	for (int most = 1; most <= 3; most++) {
		struct seen seen = { .most = most };

		db_stream(db, series, 1, many, see, &seen);
		ck_assert_int_eq(seen.rows, most);
		check_fine(db);
		ck_assert_str_eq(value_of(db, "SELECT 1 AS value"), "1");
	}
}
END_TEST

START_TEST(a_stream_that_stops_at_its_last_row_breaks_nothing)
{
	static const char *const three[] = { "3" };

	for (int i = 0; i < 50; i++) {
		struct seen seen = { .most = 3 };

		db_stream(db, series, 1, three, see, &seen);
		ck_assert_int_eq(seen.rows, 3);
		check_fine(db);
		ck_assert_str_eq(value_of(db, "SELECT 1 AS value"), "1");
		check_fine(db);
	}
}
END_TEST

START_TEST(a_stream_that_breaks_is_not_taken_for_its_end)
{
	struct seen seen = { 0 };

	db_stream(db, "SELECT g + 0 / (5 - g) AS value "
	    "FROM generate_series(1, 10) g", 0, NULL, see, &seen);
	ck_assert_int_eq(seen.rows, 4);
	ck_assert_int_eq(db_failure(db), DB_BROKEN);
	ck_assert_ptr_nonnull(strstr(db_failure_text(db), "division"));
	seen = (struct seen){ 0 };
	db_stream(db, series, 1, (const char *const[]){ "3" }, see, &seen);
	ck_assert_int_eq(seen.rows, 0);
}
END_TEST

static bool
cut_in_the_middle(void *context, const struct result *row)
{
	struct seen *seen = context;

	if (seen->rows++ == 0)
		cut(result_text(row, 0, "pid"));
	return true;
}

START_TEST(a_stream_that_is_cut_off_is_not_taken_for_its_end)
{
	struct seen seen = { 0 };

	db_stream(db, "SELECT pg_backend_pid() AS pid, repeat('x', 1000) "
	    "FROM generate_series(1, 1000000)", 0, NULL, cut_in_the_middle,
	    &seen);
	ck_assert_int_lt(seen.rows, 1000000);
	ck_assert_int_eq(db_failure(db), DB_AWAY);
	db_begin(db, arena);
	ck_assert_str_eq(value_of(db, "SELECT 1 AS value"), "1");
	check_fine(db);
}
END_TEST

static bool
read_list(void *context, const struct result *row)
{
	const char *const *list = result_list(row, 0, "value");

	ck_assert_str_eq(list[1], "b");
	++*(int *)context;
	return true;
}

START_TEST(a_long_stream_does_not_take_memory_for_every_row)
{
	struct mallinfo2 before = mallinfo2(), after;
	int rows = 0;

	db_stream(db, "SELECT '{a,b,c,d}'::text[] AS value "
	    "FROM generate_series(1, 20000)", 0, NULL, read_list, &rows);
	after = mallinfo2();
	ck_assert_int_eq(rows, 20000);
	ck_assert_uint_lt(after.uordblks + after.hblkhd,
	    before.uordblks + before.hblkhd + (2 << 20));
}
END_TEST

static bool
read_wrong(void *context, const struct result *row)
{
	(void)context;
	return result_text(row, 0, "none") != NULL;
}

START_TEST(a_column_that_is_not_in_a_stream_does_not_pass)
{
	db_stream(db, "SELECT 1 AS value", 0, NULL, read_wrong, NULL);
}
END_TEST

/* Reading only --------------------------------------------------------------- */

static const char *const writes[] = {
	"CREATE TABLE unit_trial (a integer)",
	"CREATE TEMP TABLE unit_trial (a integer)",
	"CREATE SCHEMA unit_trial",
	"CREATE FUNCTION unit_trial() RETURNS integer LANGUAGE sql AS "
	    "'SELECT 1'",
	"INSERT INTO pg_description SELECT * FROM pg_description WHERE false",
	"UPDATE pg_description SET description = '' WHERE false",
	"DELETE FROM pg_description WHERE false",
	"COMMENT ON SCHEMA public IS 'changed'",
	"CREATE ROLE unit_trial",
	"WITH gone AS (DELETE FROM pg_description WHERE false RETURNING 1) "
	    "SELECT * FROM gone",
};

START_TEST(a_read_only_handle_does_not_write)
{
	struct db *reader = db_new(getenv("TANU_TEST_DB"), NULL, true);

	for (int transaction = 0; transaction < 2; transaction++) {
		db_begin(reader, arena);
		if (transaction)
			db_execute(reader, "BEGIN");
		check_fine(reader);
		db_query(reader, writes[_i], 0, NULL);
		ck_assert_int_eq(db_failure(reader), DB_BROKEN);
		ck_assert_msg(strstr(db_failure_text(reader), "read-only") !=
		    NULL, "%s", db_failure_text(reader));
		if (transaction)
			continue;
		db_begin(reader, arena);
		db_execute(reader, writes[_i]);
		ck_assert_int_eq(db_failure(reader), DB_BROKEN);
	}
	db_free(reader);
}
END_TEST

START_TEST(a_handle_does_not_take_another_role_than_it_is_given)
{
	struct db *public;

	db_execute(other, "DO $$ BEGIN CREATE ROLE tanu_public LOGIN; "
	    "EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$");
	check_fine(other);
	public = db_new(getenv("TANU_TEST_DB"), "tanu_public", true);
	db_begin(public, arena);
	if (db_failure(public) == DB_FINE)
		ck_assert_str_eq(value_of(public,
		    "SELECT session_user AS value"), "tanu_public");
	else
		ck_assert_ptr_nonnull(strstr(db_failure_text(public),
		    "tanu_public"));
	db_free(public);
}
END_TEST

/* ------------------------------------------------------------------------- */

#define LOOP(tests, test, table) \
	tcase_add_loop_test(tests, test, 0, (int)COUNT(table))

static void
query_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "queries", setup, teardown);

	LOOP(tests, no_parameter_is_read_as_sql, hard);
	tcase_add_test(tests, null_is_no_text);
	tcase_add_test(tests,
	    a_statement_that_is_run_again_does_not_keep_its_parameters);
	tcase_add_test(tests, no_statement_is_taken_for_another);
	tcase_add_test(tests, what_is_not_in_a_result_is_not_read);
	tcase_add_test(tests,
	    what_is_asked_for_together_does_not_take_a_trip_each);
	tcase_add_test(tests, a_long_trip_does_not_lose_or_mix_up_questions);
	tcase_add_test(tests,
	    a_trip_that_fails_in_the_middle_does_not_pass_for_a_whole_one);
	tcase_add_test(tests, no_column_is_read_for_another);
	tcase_add_test_raise_signal(tests,
	    a_column_that_is_not_there_does_not_pass, SIGABRT);
	tcase_add_test_raise_signal(tests,
	    a_number_that_is_not_there_does_not_pass, SIGABRT);
	LOOP(tests, no_number_is_cut, numbers);
	tcase_add_test(tests, false_is_not_true);
	LOOP(tests, no_element_of_a_list_is_changed, lists);
	tcase_add_test(tests, a_long_list_is_not_cut);
	LOOP(tests, no_session_is_as_the_server_likes, session);
}

static void
failure_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "failures", setup, teardown);

	LOOP(tests, a_server_that_is_short_or_slow_keeps_its_connection, kept);
	tcase_add_test(tests, a_failure_does_not_come_off);
	LOOP(tests, a_broken_statement_is_not_fine, broken);
	tcase_add_test(tests, a_refusal_that_is_expected_is_no_failure);
	tcase_add_test(tests, several_statements_that_fail_do_nothing);
	tcase_add_test(tests, a_long_failure_is_not_written_beyond_its_room);
}

static void
connection_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "connections", setup, teardown);

	tcase_add_test(tests, a_connection_that_died_in_between_is_no_failure);
	tcase_add_test(tests,
	    work_that_has_read_something_is_not_begun_again_in_secret);
	tcase_add_test(tests,
	    a_transaction_that_died_is_not_gone_on_with_outside_of_it);
	tcase_add_test(tests,
	    a_transaction_over_several_works_is_not_gone_on_with_outside_of_it);
	tcase_add_test(tests, a_command_on_a_dead_connection_is_not_fine);
	tcase_add_test(tests,
	    a_database_that_is_away_does_not_stop_the_program);
}

static void
stream_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "streams", setup, teardown);

	tcase_add_test(tests, no_row_of_a_stream_is_lost);
	tcase_add_test(tests, a_stream_does_not_go_on_when_it_is_told_to_stop);
	tcase_add_test(tests,
	    a_stream_that_stops_at_its_last_row_breaks_nothing);
	tcase_add_test(tests, a_stream_that_breaks_is_not_taken_for_its_end);
	tcase_add_test(tests,
	    a_stream_that_is_cut_off_is_not_taken_for_its_end);
	tcase_add_test(tests,
	    a_long_stream_does_not_take_memory_for_every_row);
	tcase_add_test_raise_signal(tests,
	    a_column_that_is_not_in_a_stream_does_not_pass, SIGABRT);
}

static void
reading_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "reading", setup, teardown);

	LOOP(tests, a_read_only_handle_does_not_write, writes);
	tcase_add_test(tests,
	    a_handle_does_not_take_another_role_than_it_is_given);
}

int
main(void)
{
	Suite *suite;

	if (!text_given(getenv("TANU_TEST_DB")))
		return unit_skip("TANU_TEST_DB is not set");
	suite = suite_create("db");
	query_tests(suite);
	failure_tests(suite);
	connection_tests(suite);
	stream_tests(suite);
	reading_tests(suite);
	return unit_run(suite);
}
