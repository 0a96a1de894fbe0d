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
		.sealed_on = result_text(row, 0, "sealed_on"),
		.sealed_after = result_text(row, 0, "sealed_after"),
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

const char *
record_last_name(struct db *db, const char *kind, const char *slug,
    const struct moment *moment, enum language language)
{
	return result_text(DB_QUERY(db,
	    "SELECT said(last_name($1, $2, $3::bigint), $4) AS name", kind,
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
records_standing(struct db *db, const char *kind_list,
    const char *slugs, const struct moment *moment)
{
	return DB_QUERY(db,
	    "SELECT e.number, entry_leaf(e) AS leaf, "
	    "item_text(e.item_sha256) AS item "
	    "FROM unnest($1::text[], $2::text[]) WITH ORDINALITY "
	    "AS wanted (kind, slug, place) CROSS JOIN LATERAL "
	    "(SELECT max(number) AS number FROM entry of "
	    "WHERE of.kind = wanted.kind AND of.slug = wanted.slug "
	    "AND of.number <= $3::bigint) newest "
	    "JOIN entry e ON e.number = newest.number ORDER BY wanted.place",
	    kind_list, slugs, moment->entry);
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

#define ENTRY_NAMED(language) \
	ENTRY_COLUMNS ", said(last_name(e.kind, e.slug, e.number), " \
	language ") AS name, " BEFORE " AS before"

const struct result *
entries_read(struct db *db, const char *kind, const char *slug,
    const struct moment *moment, enum language language, const char *limit,
    const char *offset)
{
	const char *const parameters[] = { moment->entry,
		language_code[language], limit, offset, kind, slug };

	if (kind == NULL)
		return db_query(db,
		    "SELECT " ENTRY_NAMED("$2") ", $1::bigint AS count "
		    "FROM entry e WHERE e.number <= $1::bigint - $4::bigint "
		    "ORDER BY e.number DESC LIMIT $3::bigint", 4, parameters);
	if (slug == NULL)
		return db_query(db,
		    "SELECT " ENTRY_NAMED("$2") ", (SELECT count(*) "
		    "FROM entry c WHERE c.kind = $5 "
		    "AND c.number <= $1::bigint) AS count FROM entry e "
		    "WHERE e.number <= $1::bigint AND e.kind = $5 "
		    "ORDER BY e.number DESC LIMIT $3::bigint "
		    "OFFSET $4::bigint", 5, parameters);
	return db_query(db,
	    "SELECT " ENTRY_NAMED("$2") ", (SELECT count(*) "
	    "FROM entry c WHERE c.kind = $5 AND c.slug = $6 "
	    "AND c.number <= $1::bigint) AS count FROM entry e "
	    "WHERE e.number <= $1::bigint AND e.kind = $5 AND e.slug = $6 "
	    "ORDER BY e.number DESC LIMIT $3::bigint OFFSET $4::bigint", 6,
	    parameters);
}

#define NARROWED \
	"e.number > $1::bigint AND e.number <= $2::bigint " \
	"AND ($3::text IS NULL OR e.kind = $3) " \
	"AND ($4::text IS NULL OR e.slug = $4) " \
	"AND ($5::text IS NULL OR e.change = $5)"

const struct result *
entries_since(struct db *db, const struct entry_query *query,
    const char *limit)
{
	return DB_QUERY(db,
	    "SELECT " ENTRY_COLUMNS " FROM entry e WHERE " NARROWED
	    " ORDER BY e.number LIMIT $6::bigint",
	    query->since, query->moment->entry, query->kind, query->slug,
	    query->change, limit);
}

int64_t
entries_count(struct db *db, const struct entry_query *query)
{
	int64_t count;

	/* There are no gaps. */
	if (query->kind == NULL && query->change == NULL) {
		count = strtoll(query->moment->entry, NULL, 10) -
		    strtoll(query->since, NULL, 10);
		return count < 0 ? 0 : count;
	}
	return result_number(DB_QUERY(db,
	    "SELECT count(*) AS count FROM entry e WHERE " NARROWED,
	    query->since, query->moment->entry, query->kind, query->slug,
	    query->change), 0, "count");
}

#define ENTRY_IN_FULL \
	ENTRY_COLUMNS ", said(last_name(e.kind, e.slug, e.number), $1) " \
	"AS name, item_text(e.item_sha256) AS item, b.number AS before, " \
	"item_text(b.item_sha256) AS item_before " \
	"FROM entry e LEFT JOIN entry b ON b.number = " BEFORE

const struct result *
entry_read(struct db *db, const char *number, enum language language)
{
	return DB_QUERY(db, "SELECT " ENTRY_IN_FULL
	    " WHERE e.number = $2::bigint", language_code[language], number);
}

const struct result *
entries_feed(struct db *db, const char *kind, const char *slug,
    const char *before, const struct moment *moment, enum language language,
    const char *limit)
{
	const char *const parameters[] = { language_code[language],
		moment->entry, before, limit, kind, slug, moment->on };

	if (slug == NULL)
		return db_query(db, "SELECT " ENTRY_IN_FULL
		    " WHERE e.number <= $2::bigint AND e.number < "
		    "coalesce($3::bigint, $2::bigint + 1) "
		    "ORDER BY e.number DESC LIMIT $4::bigint", 4, parameters);
	return db_query(db, "SELECT " ENTRY_IN_FULL
	    " WHERE e.number = ANY (ARRAY(SELECT n FROM "
	    "entries_about($5, $6, $7::date, $2::bigint) n WHERE n < "
	    "coalesce($3::bigint, $2::bigint + 1) "
	    "ORDER BY n DESC LIMIT $4::bigint)) ORDER BY e.number DESC", 7,
	    parameters);
}

const struct result *
entry_names(struct db *db, const char *number, const char *before,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT DISTINCT n.target, n.slug, said(n.name, $3) AS name "
	    "FROM entry e, named_by(e.kind, item_text(e.item_sha256)::jsonb, "
	    "$1::bigint) n WHERE e.number IN ($1::bigint, $2::bigint) "
	    "AND e.item_sha256 IS NOT NULL", number, before,
	    language_code[language]);
}

/* In pieces ------------------------------------------------------------------ */

const struct result *
history_read(struct db *db, const char *since, const char *entry,
    const char *limit)
{
	/* Put together as text, so that the item keeps its exact bytes. */
	return DB_QUERY(db,
	    "SELECT number, '{\"kind\":' || to_json(kind) || ',\"slug\":' || "
	    "to_json(slug::text) || ',\"change\":' || to_json(change) || "
	    "coalesce(',\"reason\":' || reason::text, '') || "
	    "coalesce(',\"basis\":' || basis::text, '') || "
	    "coalesce(',\"basis_url\":' || to_json(basis_url::text), '') || "
	    "coalesce(',\"item\":' || item_text(item_sha256), '') || '}' "
	    "AS line FROM entry WHERE number > $1::bigint "
	    "AND number <= coalesce($2::bigint, newest_entry()) "
	    "ORDER BY number LIMIT $3::bigint", since, entry, limit);
}

const struct result *
records_after(struct db *db, const char *kind, const char *slug,
    const char *entry, const char *limit)
{
	return DB_QUERY(db,
	    "SELECT DISTINCT ON (slug) slug AS name, "
	    "change <> 'withdrawal' AS standing, "
	    "encode(item_sha256, 'hex') AS sha256 FROM entry "
	    "WHERE kind = $1 AND slug > $2 AND number <= $3::bigint "
	    "ORDER BY slug, number DESC LIMIT $4::bigint",
	    kind, slug, entry, limit);
}

const struct result *
entries_after(struct db *db, const char *number, const char *entry,
    const char *limit)
{
	return DB_QUERY(db,
	    "SELECT number AS name, true AS standing, "
	    "encode(item_sha256, 'hex') AS sha256 FROM entry "
	    "WHERE number > $1::bigint AND number <= $2::bigint "
	    "ORDER BY number LIMIT $3::bigint", number, entry, limit);
}

const struct result *
standing_read(struct db *db, const char *kind, const char *slug,
    const char *since, const struct moment *moment, const char *limit)
{
	return DB_QUERY(db,
	    "SELECT kind, slug, number, item_text(item_sha256) AS item, "
	    "derived_facts(kind, number, $5::date, $4::bigint) AS derived "
	    "FROM (SELECT kind, slug, number, item_sha256 FROM entry e "
	    "WHERE (kind, slug) > ($1, $2) AND number > $3::bigint "
	    "AND number <= $4::bigint AND change <> 'withdrawal' "
	    "AND NOT EXISTS (SELECT FROM entry n WHERE n.kind = e.kind "
	    "AND n.slug = e.slug AND n.number > e.number "
	    "AND n.number <= $4::bigint) "
	    "ORDER BY kind, slug LIMIT $6::bigint) standing "
	    "ORDER BY kind, slug", kind, slug, since, moment->entry,
	    moment->on, limit);
}

const struct result *
partner_entries(struct db *db, const char *who, const char *since,
    const struct moment *moment, enum language language, const char *limit)
{
	return DB_QUERY(db,
	    "SELECT " ENTRY_NAMED("$5") ", count(*) OVER () AS count "
	    "FROM entry e "
	    "WHERE e.number IN (SELECT entries_about('jurisdiction', $1, "
	    "$2::date, $3::bigint, (SELECT number - 1 FROM entry "
	    "WHERE recorded_at >= $4::date::timestamp AT TIME ZONE "
	    "'Asia/Almaty' ORDER BY recorded_at, number LIMIT 1))) "
	    "ORDER BY e.number DESC LIMIT $6::bigint", who, moment->on,
	    moment->entry, since, language_code[language], limit);
}
