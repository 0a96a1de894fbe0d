/* tanu verify: where the entries of a register are read. */

#include "audit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The database ---------------------------------------------------------------------- */

struct reading {
	struct verifier *verifier;
	struct arena *arena;	/* of one entry */
};

static bool
row_take(void *context, const struct result *row)
{
	struct reading *reading = context;
	struct leaf leaf = { { NULL } };

	arena_reset(reading->arena);
	if (!leaf_read(reading->arena, result_text(row, 0, "leaf"), &leaf)) {
		verify_fault(reading->verifier, "entry %s: a line end stands "
		    "where none can", result_text(row, 0, "number"));
		leaf = (struct leaf){ { result_text(row, 0, "number") } };
	}
	verify_entry(reading->verifier, reading->arena, &leaf,
	    result_text(row, 0, "item"), result_true(row, 0, "fresh"));
	return true;
}

void
verify_database(struct verifier *verifier, struct db *db)
{
	struct reading reading = { verifier, arena_new() };

	db_execute(db, "SET statement_timeout = 0");
	entries_stream(db, row_take, &reading);
	arena_free(reading.arena);
	if (db_failure(db) != DB_FINE)
		verify_fault(verifier, "the database cannot be read: %s",
		    db_failure_text(db));
}

/* An export ------------------------------------------------------------------------- */

/* A line says neither number nor time: its place is its number. */
static void
line_take(struct verifier *verifier, struct arena *arena, const char *line)
{
	const struct json *entry = json_read(arena, line);
	const char *item;
	struct leaf leaf;

	if (entry == NULL) {
		verify_fault(verifier, "%s:%llu: this is no JSON",
		    verifier->how->export,
		    (unsigned long long)verifier->next++);
		return;
	}
	leaf_of_json(arena, entry, &leaf);
	leaf.field[LEAF_NUMBER] = arena_print(arena, "%llu",
	    (unsigned long long)verifier->next);
	item = json_bytes(arena, line, "item");
	verify_entry(verifier, arena, &leaf, item, false);
	if (verifier->how->archive != NULL)
		verify_archived(verifier, arena, item);
}

void
verify_export(struct verifier *verifier)
{
	FILE *file = fopen(verifier->how->export, "re");
	struct arena *arena = arena_new();
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	if (file == NULL) {
		verify_fault(verifier, "%s: %s", verifier->how->export,
		    strerror(errno));
		arena_free(arena);
		return;
	}
	while ((length = getline(&line, &room, file)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		if (line[0] != '\0')
			line_take(verifier, arena, line);
		arena_reset(arena);
	}
	free(line);
	fclose(file);
	arena_free(arena);
}

/* A site ------------------------------------------------------------------------------ */

static void
entry_take(struct verifier *verifier, struct source *site,
    struct arena *arena, const struct json *entry)
{
	const char *item = NULL;
	struct leaf leaf;

	leaf_of_json(arena, entry, &leaf);
	for (size_t i = 0; i < LEAF_REASON; i++) {
		if (leaf.field[i] == NULL) {
			verify_fault(verifier, "%s: an entry has no %s",
			    site->place, leaf_fields[i]);
			return;
		}
	}
	if (leaf.field[LEAF_ITEM] != NULL)
		item = source_read(site, arena, arena_print(arena,
		    "api/v1/items/%s", leaf.field[LEAF_ITEM]), NULL);
	else
		leaf.field[LEAF_ITEM] = "-";
	verify_entry(verifier, arena, &leaf, item, true);
}

/* One piece of the list; false at its end. */
static bool
piece_take(struct verifier *verifier, struct source *site,
    struct arena *arena)
{
	const char *bytes = source_read(site, arena, arena_print(arena,
	    "api/v1/entries?since=%llu&limit=1000",
	    (unsigned long long)verifier->next - 1), NULL);
	const struct json *list = bytes == NULL ? NULL
	    : json_read(arena, bytes);
	const struct json *items = json_member(list, "items");
	struct arena *of_entry = arena_new();

	if (items == NULL)
		verify_fault(verifier, "%s", bytes == NULL ? site->why
		    : "the entries of the site are no JSON");
	for (const struct json *one = items == NULL ? NULL : items->first; one;
	    one = one->next) {
		entry_take(verifier, site, of_entry, one);
		arena_reset(of_entry);
	}
	arena_free(of_entry);
	return items != NULL && items->first != NULL;
}

void
verify_site(struct verifier *verifier)
{
	struct source *site = source_open(verifier->arena,
	    verifier->how->site);
	struct arena *arena = arena_new();
	uint64_t before;

	do {
		before = verifier->next;
		arena_reset(arena);
	} while (piece_take(verifier, site, arena) &&
	    verifier->next > before);
	arena_free(arena);
	source_close(site);
}
