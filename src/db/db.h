/*
 * db: PostgreSQL, and the only place that sees libpq.
 *
 * A failure of the database does not come back to the caller as a value to
 * be checked: it sticks to the handle, later calls do nothing and give empty
 * results, and whoever answers the request asks once, at the end, with
 * db_failure(). An expected refusal is a result, never a failure.
 */
#ifndef TANU_DB_H
#define TANU_DB_H

#include "base.h"

struct db;
struct result;

enum db_failure {
	DB_FINE,
	DB_AWAY,	/* no connection: 503, and worth another try */
	DB_SHORT,	/* the server lacks disk or memory: 503 */
	DB_SLOW,	/* a statement took longer than it may: 503 */
	DB_BROKEN,	/* a statement failed: 500 */
};

/* A handle for one connection, not yet made. conninfo is libpq's; several
 * hosts may stand in it (a primary and its hot standbys). A read-only one
 * runs every transaction read only. The texts are kept, not copied. */
struct db *db_new(const char *conninfo, const char *role, bool read_only);
void db_free(struct db *);

/* Begins a new piece of work: forgets the failure of the last one, and
 * connects again where there is no connection. Results of this work live in
 * the arena's time: db_end() gives them back. */
void db_begin(struct db *, struct arena *);
void db_end(struct db *);
enum db_failure db_failure(struct db *);
/* What the server said, for the log; never for a page. */
const char *db_failure_text(struct db *);

/*
 * Asks for one statement, prepared on its first use in a connection. The
 * statement is a literal that lives as long as the program: its address is
 * its name. Parameters are texts ($1, $2, ...), NULL is SQL's NULL; they are
 * copied. Never NULL: after a failure the result has no rows.
 *
 * It is run when somebody looks at its result, or at a later one, or asks for
 * db_failure(), together with all that was asked for before it: in one trip
 * (libpq's pipeline mode), and where there is no transaction, in one of its
 * own. So what does not depend on each other is asked for first, and looked
 * at then. A dead connection is made again once, when nothing of this work
 * has been read yet.
 */
const struct result *db_query(struct db *, const char *statement,
    size_t count, const char *const parameters[]);

/* db_query() with its parameters written out. */
#define DB_QUERY(db, statement, ...) \
	db_query(db, statement, \
	    COUNT(((const char *const[]){ __VA_ARGS__ })), \
	    (const char *const[]){ __VA_ARGS__ })

/* Statements without parameters and rows: BEGIN, COMMIT, a migration. */
void db_execute(struct db *, const char *statements);

/* Reads rows one at a time, in the memory of one. The result given to the
 * function holds one row, in its row 0; false from it ends the reading. */
void db_stream(struct db *, const char *statement, size_t count,
    const char *const parameters[],
    bool (*row)(void *context, const struct result *), void *context);

/* After "LISTEN": waits until the server tells of something, but no longer.
 * True when it has; false also when the connection is gone. */
bool db_wait(struct db *, int milliseconds);

size_t result_rows(const struct result *);
/* A value by the name of its column, NULL for SQL's NULL and for a row that
 * is not there. A column that is not there is a broken program: aborts. */
const char *result_text(const struct result *, size_t row,
    const char *column);
/* A whole number; 0 for NULL. */
int64_t result_number(const struct result *, size_t row, const char *column);
/* 't' is true; NULL is false. */
bool result_true(const struct result *, size_t row, const char *column);
/* The elements of a one-dimensional array of PostgreSQL's, NULL-terminated;
 * of NULL, none. */
const char *const *result_list(const struct result *, size_t row,
    const char *column);

#endif
