/*
 * A database of a test program's own, with the migrations of sql/ applied as
 * tanu_owner and the shipped data in it. TANU_TEST_DB is the conninfo of a
 * superuser, in libpq's form "key=value ...".
 */
#ifndef TANU_DATABASE_H
#define TANU_DATABASE_H

#include "register.h"

/* Before the tests run; false, with a sentence on standard error. */
bool database_make(void);
/* After they have; does nothing where none was made. */
void database_drop(void);

/* A new handle for it. */
struct db *database_open(const char *role, bool read_only);
/* Its conninfo. */
const char *database_conninfo(void);

#endif
