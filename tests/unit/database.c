#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "unit.h"

static char name[64];
static char conninfo[2048];

/* The statement with the name of the database in place of %1. */
static const char *
filled(struct arena *arena, const char *statement)
{
	return say_with(arena, EN, statement, name, (char *)NULL);
}

/* What only the superuser may do. */
static bool
administer(const char *const statements[])
{
	struct arena *arena = arena_new();
	struct db *db = db_new(getenv("TANU_TEST_DB"), NULL, false);
	bool good;

	db_begin(db, arena);
	for (size_t i = 0; statements[i] != NULL; i++)
		db_execute(db, filled(arena, statements[i]));
	good = db_failure(db) == DB_FINE;
	if (!good)
		fprintf(stderr, "%s\n", db_failure_text(db));
	db_free(db);
	arena_free(arena);
	return good;
}

static bool
data_load(struct db *db, struct arena *arena, const char *path)
{
	FILE *file = fopen(unit_source(arena, path), "re");
	bool good;

	if (file == NULL) {
		fprintf(stderr, "%s cannot be read\n", path);
		return false;
	}
	db_begin(db, arena);
	good = import_file(db, arena, path, file, false) == 0;
	fclose(file);
	return good;
}

bool
database_make(void)
{
	static const char *const statements[] = {
		"SET statement_timeout = 0",
		"DO $$ DECLARE made text; BEGIN FOREACH made IN ARRAY ARRAY["
		    "'tanu_owner', 'tanu_public', 'tanu_sign', "
		    "'tanu_desk', 'tanu_post'] LOOP BEGIN "
		    "EXECUTE format('CREATE ROLE %I LOGIN', made); EXCEPTION "
		    "WHEN duplicate_object OR unique_violation THEN END; "
		    "END LOOP; END $$",
		"CREATE DATABASE %1 OWNER tanu_owner TEMPLATE template0 "
		    "ENCODING 'UTF8' LOCALE 'C.UTF-8'",
		NULL
	};
	struct arena *arena;
	struct db *db;
	bool good;

	snprintf(name, sizeof(name), "unit_%ld_%ld", (long)getpid(),
	    (long)time(NULL));
	snprintf(conninfo, sizeof(conninfo), "%s dbname=%s",
	    getenv("TANU_TEST_DB"), name);
	if (!administer(statements))
		return false;
	arena = arena_new();
	db = database_open("tanu_owner", false);
	db_begin(db, arena);
	good = migrate(db, arena, unit_source(arena, "sql")) == 0;
	if (!good)
		fprintf(stderr, "%s\n", db_failure_text(db));
	good = good && data_load(db, arena, "data/register.ndjson") &&
	    data_load(db, arena, "data/demonstration.ndjson");
	db_free(db);
	arena_free(arena);
	fflush(stdout);
	if (!good)
		database_drop();
	return good;
}

void
database_drop(void)
{
	static const char *const statements[] = {
		"DROP DATABASE IF EXISTS %1 WITH (FORCE)", NULL
	};

	if (name[0] != '\0')
		administer(statements);
}

struct db *
database_open(const char *role, bool read_only)
{
	return db_new(conninfo, role, read_only);
}

const char *
database_conninfo(void)
{
	return conninfo;
}
