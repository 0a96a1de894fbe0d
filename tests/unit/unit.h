/*
 * unit: what the programs of unit tests share.
 *
 * A test is named after what it forbids. Check runs each in a process of its
 * own, so that one may end by a signal and leave nothing behind.
 */
#ifndef TANU_UNIT_H
#define TANU_UNIT_H

#include <check.h>

#include "base.h"

/* A case of a suite, with fixtures that may be NULL. */
TCase *unit_case(Suite *, const char *name, void (*setup)(void),
    void (*teardown)(void));
/* Runs a suite and prints its TAP: what main() returns. */
int unit_run(Suite *);
/* The TAP of a program that cannot run here: what main() returns. */
int unit_skip(const char *why);

/* A file of the sources ($TANU_SOURCE, or here), and of what is built. */
const char *unit_source(struct arena *, const char *path);
const char *unit_built(struct arena *, const char *path);
/* The whole of a file; aborts when there is none. */
char *unit_read(struct arena *, const char *path);

/* Texts that may be NULL, the same where both are. */
#define unit_same(got, wanted, ...) do { \
	const char *got_ = (got); \
	const char *wanted_ = (wanted); \
	ck_assert_msg(unit_equal(got_, wanted_), "%s: got '%s', wanted '%s'", \
	    unit_print(__VA_ARGS__), got_ == NULL ? "(null)" : got_, \
	    wanted_ == NULL ? "(null)" : wanted_); \
} while (0)
bool unit_equal(const char *, const char *);
/* printf() into memory that the next call uses again. */
const char *unit_print(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#endif
