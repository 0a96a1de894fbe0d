#include "register.h"

#include <stdlib.h>
#include <string.h>

const struct result *
moment_ask(struct db *db, const char *on, const char *entry,
    const char *published)
{
	return DB_QUERY(db, "SELECT * FROM settle($1, $2, $3)", on, entry,
	    published);
}

struct moment
moment_read(const struct result *row)
{
	return (struct moment){
		.on = result_text(row, 0, "on"),
		.entry = result_text(row, 0, "entry"),
		.today = result_text(row, 0, "today"),
		.newest = result_text(row, 0, "newest"),
		.recorded_at = result_text(row, 0, "recorded_at"),
		.demonstration = result_true(row, 0, "demonstration"),
	};
}

struct moment
moment_settle(struct db *db, const char *on, const char *entry,
    const char *published)
{
	return moment_read(moment_ask(db, on, entry, published));
}

struct record
record_read(struct db *db, const struct kind *kind, const char *slug,
    const struct moment *moment)
{
	const struct result *row = DB_QUERY(db,
	    "SELECT number, change = 'withdrawal' AS withdrawn, "
	    "item_text(item_sha256) AS item, CASE WHEN change <> 'withdrawal' "
	    "THEN derived_facts(kind, number, $3::date, $4::bigint) END "
	    "AS derived FROM entry "
	    "WHERE kind = $1 AND slug = $2 AND number <= $4::bigint "
	    "ORDER BY number DESC LIMIT 1",
	    kind->kind, slug, moment->on, moment->entry);

	return (struct record){
		.entry = result_text(row, 0, "number"),
		.withdrawn = result_true(row, 0, "withdrawn"),
		.item = result_text(row, 0, "item"),
		.derived = result_text(row, 0, "derived"),
	};
}

const struct result *
record_names(struct db *db, const char *kind, const char *entry,
    const struct moment *moment, enum language language)
{
	return DB_QUERY(db,
	    "SELECT n.target, n.slug, said(n.name, $4) AS name "
	    "FROM entry e, named_by($1, item_text(e.item_sha256)::jsonb, "
	    "$3::bigint) n WHERE e.number = $2::bigint "
	    "AND e.item_sha256 IS NOT NULL",
	    kind, entry, moment->entry, language_code[language]);
}

const char *
record_name(struct db *db, const char *kind, const char *slug,
    const struct moment *moment, enum language language)
{
	return result_text(DB_QUERY(db,
	    "SELECT said(record_name($1, $2, $3::bigint), $4) AS name", kind,
	    slug, moment->entry, language_code[language]), 0, "name");
}

const struct result *
record_referring(struct db *db, const char *kind, const char *slug,
    const struct moment *moment, enum language language)
{
	return DB_QUERY(db,
	    "SELECT r.kind, r.slug, r.field, "
	    "said(record_name(r.kind, r.slug, $3::bigint), $4) AS name "
	    "FROM referring_to($1, $2, $3::bigint) r "
	    "ORDER BY r.kind, 4, r.slug LIMIT 200",
	    kind, slug, moment->entry, language_code[language]);
}

const struct result *
record_items(struct db *db, const struct kind *kind, const char *entries,
    const struct moment *moment)
{
	return DB_QUERY(db,
	    "SELECT e.number, e.slug, item_text(e.item_sha256) AS item, "
	    "derived_facts(e.kind, e.number, $3::date, $4::bigint) AS derived "
	    "FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (number, "
	    "place) JOIN entry e ON e.number = wanted.number AND e.kind = $1 "
	    "ORDER BY wanted.place",
	    kind->kind, entries, moment->on, moment->entry);
}

const struct result *
item_bytes(struct db *db, const char *sha256)
{
	return DB_QUERY(db,
	    "SELECT convert_from(bytes, 'UTF8') AS bytes FROM item "
	    "WHERE sha256 = decode($1, 'hex')", sha256);
}

/* Entries -------------------------------------------------------------------- */

#define ENTRY_COLUMNS \
	"e.number, to_char(e.recorded_at AT TIME ZONE 'UTC', " \
	"'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS recorded_at, e.kind, e.slug, " \
	"e.change, e.reason, e.basis, e.basis_url, e.author_role, " \
	"e.approver_role, encode(e.item_sha256, 'hex') AS item_sha256"

#define BEFORE \
	"(SELECT max(b.number) FROM entry b WHERE b.kind = e.kind " \
	"AND b.slug = e.slug AND b.number < e.number)"

const struct result *
entries_read(struct db *db, const char *kind, const char *slug,
    const struct moment *moment, enum language language, const char *limit,
    const char *offset)
{
	const char *const parameters[] = { moment->entry,
		language_code[language], limit, offset, kind, slug };

	if (kind == NULL)
		return db_query(db,
		    "SELECT " ENTRY_COLUMNS ", said(last_name(e.kind, e.slug, "
		    "e.number), $2) AS name, " BEFORE " AS before, "
		    "$1::bigint AS count FROM entry e "
		    "WHERE e.number <= $1::bigint - $4::bigint "
		    "ORDER BY e.number DESC LIMIT $3::bigint", 4, parameters);
	if (slug == NULL)
		return db_query(db,
		    "SELECT " ENTRY_COLUMNS ", said(last_name(e.kind, e.slug, "
		    "e.number), $2) AS name, " BEFORE " AS before, "
		    "(SELECT count(*) FROM entry c WHERE c.kind = $5 AND "
		    "c.number <= $1::bigint) AS count FROM entry e "
		    "WHERE e.number <= $1::bigint AND e.kind = $5 "
		    "ORDER BY e.number DESC LIMIT $3::bigint "
		    "OFFSET $4::bigint", 5, parameters);
	return db_query(db,
	    "SELECT " ENTRY_COLUMNS ", said(last_name(e.kind, e.slug, "
	    "e.number), $2) AS name, " BEFORE " AS before, "
	    "(SELECT count(*) FROM entry c WHERE c.kind = $5 AND c.slug = $6 "
	    "AND c.number <= $1::bigint) AS count FROM entry e "
	    "WHERE e.number <= $1::bigint AND e.kind = $5 AND e.slug = $6 "
	    "ORDER BY e.number DESC LIMIT $3::bigint OFFSET $4::bigint", 6,
	    parameters);
}

const struct result *
entries_since(struct db *db, const char *since, const struct moment *moment,
    const char *limit)
{
	return DB_QUERY(db,
	    "SELECT " ENTRY_COLUMNS " FROM entry e WHERE e.number > $1::bigint "
	    "AND e.number <= $2::bigint ORDER BY e.number LIMIT $3::bigint",
	    since, moment->entry, limit);
}

const struct result *
entry_read(struct db *db, const char *number, enum language language)
{
	return DB_QUERY(db,
	    "SELECT " ENTRY_COLUMNS ", said(last_name(e.kind, e.slug, "
	    "e.number), $2) AS name, item_text(e.item_sha256) AS item, "
	    "b.number AS before, item_text(b.item_sha256) AS item_before "
	    "FROM entry e LEFT JOIN entry b ON b.number = " BEFORE
	    " WHERE e.number = $1::bigint", number, language_code[language]);
}
