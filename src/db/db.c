#include "db.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATEMENTS = 256, FOUND = 32, TRIP = 16 };

struct result {
	struct db *waiting;	/* what will have the rows; NULL: they are here */
	struct arena *arena;
	PGresult *rows;		/* NULL after a failure */
	/* Where columns were found, by the address of the name asked for:
	 * names are mostly literals, asked for again in every row. */
	int *found;
};

/* A statement that has been asked for and not run yet. */
struct asked {
	struct result *result;
	const char *statement;
	size_t count;
	const char **parameters;
	char name[24];
	bool prepares;		/* the statement is prepared on this trip */
};

struct db {
	const char *conninfo;
	const char *role;
	bool read_only;
	PGconn *connection;
	const char *prepared[STATEMENTS];	/* open addressing, by address */
	struct arena *arena;
	/* To give back at the end: not in the arena, which may be gone then. */
	PGresult **held;
	size_t held_count;
	size_t held_room;
	struct asked asked[TRIP];
	size_t asked_count;
	bool transaction;	/* begun by db_execute() and not ended */
	enum db_failure failure;
	char failure_text[512];
};

struct db *
db_new(const char *conninfo, const char *role, bool read_only)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		abort();
	db->conninfo = conninfo;
	db->role = role;
	db->read_only = read_only;
	return db;
}

static void
disconnect(struct db *db)
{
	PQfinish(db->connection);
	db->connection = NULL;
	memset(db->prepared, 0, sizeof(db->prepared));
}

void
db_free(struct db *db)
{
	db_end(db);
	disconnect(db);
	free(db->held);
	free(db);
}

static void
fail(struct db *db, enum db_failure failure, const char *text)
{
	db->failure = failure;
	snprintf(db->failure_text, sizeof(db->failure_text), "%s", text);
}

/* Plans are kept from the first use on: the pages' statements are few, and
 * what they read depends little on their parameters. None starts processes of
 * its own: each would take longer to start than the statement. Where names are
 * looked for stands here too: a role may set that for all its sessions. */
static const char options[] = "-c timezone=UTC -c datestyle=ISO,YMD"
    " -c search_path=public,pg_temp"
    " -c client_min_messages=warning -c plan_cache_mode=force_generic_plan"
    " -c statement_timeout=20s -c jit=off"
    " -c max_parallel_workers_per_gather=0";
static const char read_only_options[] = " -c default_transaction_read_only=on";

static void
connect(struct db *db)
{
	char all[512];
	const char *const keys[] = { "dbname", "user", "options",
		"connect_timeout", "client_encoding", "application_name",
		NULL };
	const char *const values[] = { db->conninfo, db->role, all, "3",
		"UTF8", "tanu", NULL };

	snprintf(all, sizeof(all), "%s%s", options,
	    db->read_only ? read_only_options : "");
	db->connection = PQconnectdbParams(keys, values, 1);
	if (PQstatus(db->connection) == CONNECTION_OK)
		return;
	fail(db, DB_AWAY, PQerrorMessage(db->connection));
	disconnect(db);
}

void
db_begin(struct db *db, struct arena *arena)
{
	db_end(db);
	db->arena = arena;
	db->failure = DB_FINE;
	db->failure_text[0] = '\0';
	if (db->connection == NULL) {
		db->transaction = false;
		connect(db);
	}
}

static void run_asked(struct db *);

void
db_end(struct db *db)
{
	/* Nobody will look; but what was asked may have been to write. */
	if (db->read_only)
		db->asked_count = 0;
	run_asked(db);
	for (size_t i = 0; i < db->held_count; i++)
		PQclear(db->held[i]);
	db->held_count = 0;
	db->arena = NULL;
}

enum db_failure
db_failure(struct db *db)
{
	run_asked(db);
	return db->failure;
}

const char *
db_failure_text(struct db *db)
{
	run_asked(db);
	return db->failure_text;
}

/* The place of a statement in the table of those prepared. */
static size_t
statement_place(const struct db *db, const char *statement)
{
	size_t place = (uintptr_t)statement / 8 % STATEMENTS;

	for (size_t i = 0; i < STATEMENTS; i++) {
		size_t at = (place + i) % STATEMENTS;

		if (db->prepared[at] == NULL || db->prepared[at] == statement)
			return at;
	}
	abort();
}

/* By SQLSTATE: class 53 is a full disk or no memory, where the connection
 * still reads and might not be had again; 57014 a statement that was ended. */
static enum db_failure
failure_of(const PGresult *rows)
{
	const char *state = PQresultErrorField(rows, PG_DIAG_SQLSTATE);

	if (state == NULL)
		return DB_BROKEN;
	return strncmp(state, "53", 2) == 0 ? DB_SHORT
	    : strcmp(state, "57014") == 0 ? DB_SLOW : DB_BROKEN;
}

/* True when the statement gave rows or did its work. */
static bool
is_good(struct db *db, PGresult *rows)
{
	ExecStatusType status = PQresultStatus(rows);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
	    status == PGRES_SINGLE_TUPLE)
		return true;
	fail(db, PQstatus(db->connection) != CONNECTION_OK ? DB_AWAY
	    : failure_of(rows), rows != NULL ? PQresultErrorMessage(rows)
	    : PQerrorMessage(db->connection));
	return false;
}

static bool
prepare(struct db *db, const char *statement, char name[24])
{
	size_t place = statement_place(db, statement);
	PGresult *done;
	bool good;

	snprintf(name, 24, "s%zu", place);
	if (db->prepared[place] == statement)
		return true;
	done = PQprepare(db->connection, name, statement, 0, NULL);
	good = is_good(db, done);
	PQclear(done);
	if (good)
		db->prepared[place] = statement;
	return good;
}

static void
hold(struct db *db, PGresult *rows)
{
	if (rows == NULL)
		return;
	if (db->held_count == db->held_room) {
		db->held_room = db->held_room * 2 + 16;
		db->held = realloc(db->held,
		    db->held_room * sizeof(PGresult *));
		if (db->held == NULL)
			abort();
	}
	db->held[db->held_count++] = rows;
}

/* A trip: libpq's pipeline mode sends all that was asked for and one Sync. */
static void
trip_send(struct db *db)
{
	bool sent = PQenterPipelineMode(db->connection) == 1;

	for (size_t i = 0; i < db->asked_count && sent; i++) {
		struct asked *one = &db->asked[i];
		size_t place = statement_place(db, one->statement);

		snprintf(one->name, sizeof(one->name), "s%zu", place);
		one->prepares = db->prepared[place] == NULL;
		if (one->prepares)
			sent = PQsendPrepare(db->connection, one->name,
			    one->statement, 0, NULL) == 1;
		db->prepared[place] = one->statement;
		sent = sent && PQsendQueryPrepared(db->connection, one->name,
		    (int)one->count, one->parameters, NULL, NULL, 0) == 1;
	}
	if (!sent || PQpipelineSync(db->connection) != 1)
		fail(db, DB_AWAY, PQerrorMessage(db->connection));
}

/* One result and the NULL behind it; NULL when it is not a good one. */
static PGresult *
trip_next(struct db *db)
{
	PGresult *rows = PQgetResult(db->connection);

	if (rows != NULL)
		PQclear(PQgetResult(db->connection));
	if (db->failure == DB_FINE && is_good(db, rows))
		return rows;
	PQclear(rows);
	return NULL;
}

static void
trip_read(struct db *db)
{
	for (size_t i = 0; i < db->asked_count; i++) {
		const struct asked *one = &db->asked[i];
		PGresult *prepared = one->prepares ? trip_next(db) : NULL;

		if (one->prepares && prepared == NULL)
			db->prepared[statement_place(db, one->statement)] =
			    NULL;
		PQclear(prepared);
		one->result->rows = trip_next(db);
		hold(db, one->result->rows);
	}
	PQclear(PQgetResult(db->connection));	/* of the Sync */
	/* What the server says before it closes a connection comes first. */
	if (PQstatus(db->connection) != CONNECTION_OK)
		db->failure = DB_AWAY;
	else if (PQexitPipelineMode(db->connection) != 1)
		fail(db, DB_AWAY, PQerrorMessage(db->connection));
}

static void
trip(struct db *db)
{
	trip_send(db);
	if (db->failure == DB_FINE)
		trip_read(db);
	if (db->failure == DB_AWAY)
		disconnect(db);
}

/* Runs what has been asked for since the last trip, in one. */
static void
run_asked(struct db *db)
{
	/* What a transaction had done is gone with its connection; a new one
	 * must not go on with the rest of it. */
	bool again = db->held_count == 0 && !db->transaction;

	if (db->asked_count > 0 && db->failure == DB_FINE) {
		trip(db);
		if (db->failure == DB_AWAY && again) {
			db->failure = DB_FINE;
			connect(db);
			if (db->failure == DB_FINE)
				trip(db);
		}
	}
	for (size_t i = 0; i < db->asked_count; i++)
		db->asked[i].result->waiting = NULL;
	db->asked_count = 0;
}

const struct result *
db_query(struct db *db, const char *statement, size_t count,
    const char *const parameters[])
{
	struct result *result = arena_alloc(db->arena, sizeof(*result));
	struct asked *one;

	result->arena = db->arena;
	result->found = arena_alloc(db->arena, FOUND * sizeof(int));
	if (db->failure != DB_FINE)
		return result;
	if (db->asked_count == TRIP)
		run_asked(db);
	result->waiting = db;
	one = &db->asked[db->asked_count++];
	*one = (struct asked){ .result = result, .statement = statement,
		.count = count,
		.parameters = arena_alloc(db->arena,
		    (count + 1) * sizeof(*parameters)) };
	for (size_t i = 0; i < count; i++) {
		if (parameters[i] != NULL)
			one->parameters[i] = arena_copy(db->arena,
			    parameters[i], strlen(parameters[i]));
	}
	return result;
}

void
db_execute(struct db *db, const char *statements)
{
	PGresult *done;

	run_asked(db);
	if (db->failure != DB_FINE || db->connection == NULL)
		return;
	done = PQexec(db->connection, statements);
	if (!is_good(db, done) && db->failure == DB_AWAY)
		disconnect(db);
	else
		db->transaction = PQtransactionStatus(db->connection) !=
		    PQTRANS_IDLE;
	PQclear(done);
}

void
db_stream(struct db *db, const char *statement, size_t count,
    const char *const parameters[],
    bool (*row)(void *context, const struct result *), void *context)
{
	int *found = arena_alloc(db->arena, FOUND * sizeof(int));
	struct arena *of_row;
	bool wanted = true;
	char name[24];
	PGresult *rows;

	run_asked(db);
	if (db->failure != DB_FINE || db->connection == NULL ||
	    !prepare(db, statement, name))
		return;
	if (PQsendQueryPrepared(db->connection, name, (int)count, parameters,
	    NULL, NULL, 0) != 1) {
		fail(db, DB_AWAY, PQerrorMessage(db->connection));
		return;
	}
	PQsetSingleRowMode(db->connection);
	of_row = arena_new();
	while ((rows = PQgetResult(db->connection)) != NULL) {
		struct result one = { .arena = of_row, .rows = rows,
			.found = found };

		if (is_good(db, rows) && PQntuples(rows) > 0 && wanted &&
		    !row(context, &one)) {
			PGcancel *cancel = PQgetCancel(db->connection);
			char ignored[256];

			wanted = false;
			PQcancel(cancel, ignored, sizeof(ignored));
			PQfreeCancel(cancel);
		}
		PQclear(rows);
		arena_reset(of_row);
	}
	arena_free(of_row);
	/* Ends the mode, which a pipeline would keep; and meets a
	 * cancellation that comes late. */
	PQclear(PQexec(db->connection, ""));
	if (!wanted && db->failure == DB_SLOW)
		db->failure = DB_FINE;
}

static bool
is_told(struct db *db)
{
	PGnotify *one;
	bool told = false;

	PQconsumeInput(db->connection);
	while ((one = PQnotifies(db->connection)) != NULL) {
		told = true;
		PQfreemem(one);
	}
	return told;
}

bool
db_wait(struct db *db, int milliseconds)
{
	struct pollfd socket = { .events = POLLIN };

	if (db->connection == NULL)
		return false;
	if (is_told(db))
		return true;
	socket.fd = PQsocket(db->connection);
	return poll(&socket, 1, milliseconds) > 0 && is_told(db);
}

/* Looking at a result is what sends for it. */
static const PGresult *
rows_of(const struct result *result)
{
	if (result->waiting != NULL)
		run_asked(result->waiting);
	return result->rows;
}

size_t
result_rows(const struct result *result)
{
	const PGresult *rows = rows_of(result);

	return rows == NULL ? 0 : (size_t)PQntuples(rows);
}

static int
place_of(const struct result *result, const char *column)
{
	int *found = &result->found[(uintptr_t)column / 2 % FOUND];
	int place = *found;

	if (strcmp(PQfname(result->rows, place), column) == 0)
		return place;
	for (place = 0; place < PQnfields(result->rows); place++) {
		if (strcmp(PQfname(result->rows, place), column) == 0)
			return *found = place;
	}
	fprintf(stderr, "tanu: no column '%s'\n", column);
	abort();
}

const char *
result_text(const struct result *result, size_t row, const char *column)
{
	int place;

	if (row >= result_rows(result))
		return NULL;
	place = place_of(result, column);
	return PQgetisnull(result->rows, (int)row, place) ? NULL
	    : PQgetvalue(result->rows, (int)row, place);
}

int64_t
result_number(const struct result *result, size_t row, const char *column)
{
	const char *text = result_text(result, row, column);

	return text == NULL ? 0 : strtoll(text, NULL, 10);
}

bool
result_true(const struct result *result, size_t row, const char *column)
{
	const char *text = result_text(result, row, column);

	return text != NULL && text[0] == 't';
}

/* The next element of "{a,"b c",...}"; *at moves behind it. */
static const char *
element(struct arena *arena, const char **at)
{
	const char *plain = *at;
	struct text text;

	if (*plain != '"') {
		*at += strcspn(plain, ",}");
		return arena_copy(arena, plain, (size_t)(*at - plain));
	}
	text = text_new(arena);
	for ((*at)++; **at != '\0' && **at != '"'; (*at)++) {
		if (**at == '\\')
			(*at)++;
		text_add_bytes(&text, *at, 1);
	}
	(*at)++;
	return text.data;
}

const char *const *
result_list(const struct result *result, size_t row, const char *column)
{
	const char *at = result_text(result, row, column);
	size_t count = 0;
	const char **list;

	for (const char *c = at; c != NULL && *c != '\0'; c++)
		count += *c == ',';
	list = arena_alloc(result->arena, (count + 2) * sizeof(*list));
	count = 0;
	while (at != NULL && (*at == '{' || *at == ',')) {
		at++;
		if (*at != '}')
			list[count++] = element(result->arena, &at);
	}
	return list;
}
