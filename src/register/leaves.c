/* The entries as leaves of the log (sql/030-log.sql). */

#include "register.h"

#include <stdio.h>

int64_t
newest_entry(struct db *db)
{
	return result_number(db_query(db, "SELECT newest_entry() AS number", 0,
	    NULL), 0, "number");
}

void
leaves_stream(struct db *db, uint64_t from,
    bool (*row)(void *context, const struct result *), void *context)
{
	char number[24];
	const char *const parameters[] = { number };

	snprintf(number, sizeof(number), "%llu", (unsigned long long)from);
	db_stream(db, "SELECT e.number, entry_leaf(e) AS leaf FROM entry e "
	    "WHERE e.number >= $1::bigint ORDER BY e.number", 1, parameters,
	    row, context);
}

void
entries_stream(struct db *db,
    bool (*row)(void *context, const struct result *), void *context)
{
	db_stream(db, "SELECT e.number, entry_leaf(e) AS leaf, "
	    "item_text(e.item_sha256) AS item, "
	    "e.recorded_at > now() - interval '1 minute' AS fresh "
	    "FROM entry e ORDER BY e.number", 0, NULL, row, context);
}

const struct result *
derived_faults(struct db *db)
{
	return db_query(db, "SELECT entry, fault FROM derived_faults() "
	    "ORDER BY entry, fault LIMIT 1000", 0, NULL);
}
