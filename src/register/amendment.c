/* Amendments: the calls of sql/021-amendments.sql. */

#include "register.h"

/* "FIELD PROBLEM", or NULL. */
static const char *
told(const struct result *rows)
{
	return result_text(rows, 0, "told");
}

const char *
amendment_draft(struct db *db, const char *token, const struct amendment *to,
    const char **problem)
{
	const struct result *rows = DB_QUERY(db, "SELECT amendment, problem "
	    "FROM desk.draft($1::bytea, $2::jsonb, $3::jsonb, $4)", token,
	    to->reason, to->basis, to->basis_url);

	*problem = result_text(rows, 0, "problem");
	return result_text(rows, 0, "amendment");
}

const char *
amendment_save(struct db *db, const char *token, const struct amendment *to)
{
	return told(DB_QUERY(db, "SELECT desk.save_head($1::bytea, "
	    "$2::bigint, $3::integer, $4::jsonb, $5::jsonb, $6) AS told",
	    token, to->id, to->revision, to->reason, to->basis,
	    to->basis_url));
}

const char *
amendment_drop(struct db *db, const char *token, const struct amendment *one)
{
	return told(DB_QUERY(db, "SELECT desk.drop_draft($1::bytea, "
	    "$2::bigint, $3::integer) AS told", token, one->id,
	    one->revision));
}

const struct result *
amendment_submit(struct db *db, const char *token,
    const struct amendment *one)
{
	return DB_QUERY(db, "SELECT * FROM desk.submit($1::bytea, $2::bigint, "
	    "$3::integer)", token, one->id, one->revision);
}

const struct result *
amendment_approve(struct db *db, const char *token,
    const struct amendment *one)
{
	return DB_QUERY(db, "SELECT * FROM desk.approve($1::bytea, "
	    "$2::bigint, $3::integer)", token, one->id, one->revision);
}

const char *
amendment_send_back(struct db *db, const char *token,
    const struct amendment *one, const char *why)
{
	return told(DB_QUERY(db, "SELECT desk.send_back($1::bytea, "
	    "$2::bigint, $3::integer, $4) AS told", token, one->id,
	    one->revision, why));
}

const char *
amended_save(struct db *db, const char *token, const struct amendment *in,
    const struct amended *to)
{
	return told(DB_QUERY(db, "SELECT desk.save_record($1::bytea, "
	    "$2::bigint, $3::integer, $4, $5, $6, $7::json) AS told", token,
	    in->id, in->revision, to->kind, to->slug, to->change, to->item));
}

const char *
amended_remove(struct db *db, const char *token, const struct amendment *in,
    const struct amended *one)
{
	return told(DB_QUERY(db, "SELECT desk.remove_record($1::bytea, "
	    "$2::bigint, $3::integer, $4, $5) AS told", token, in->id,
	    in->revision, one->kind, one->slug));
}

const char *
amended_settle(struct db *db, const char *token, const struct amendment *in,
    const struct amended *one, const char *newest)
{
	return told(DB_QUERY(db, "SELECT desk.settle_conflict($1::bytea, "
	    "$2::bigint, $3::integer, $4, $5, $6::bigint) AS told", token,
	    in->id, in->revision, one->kind, one->slug, newest));
}

const struct result *
amendments_open(struct db *db, const char *account, enum language language)
{
	return DB_QUERY(db, "SELECT m.id, m.state, m.changed_at, "
	    "said(m.reason, $2) AS reason, EXISTS (SELECT FROM "
	    "desk.amendment_author a WHERE a.amendment = m.id "
	    "AND a.account = $1::bigint) AS own, (SELECT count(*) FROM "
	    "desk.amended r WHERE r.amendment = m.id) AS records "
	    "FROM desk.amendment m WHERE m.state IN ('draft', 'sent-back', "
	    "'submitted') ORDER BY m.changed_at DESC LIMIT 200", account,
	    language_code[language]);
}

const struct result *
amendment_read(struct db *db, const char *id, const char *account)
{
	return DB_QUERY(db, "SELECT m.id, m.state, m.revision, m.reason, "
	    "m.basis, m.basis_url, m.made_at, m.changed_at, (SELECT "
	    "string_agg(p.email, ', ' ORDER BY p.email) FROM "
	    "desk.amendment_author a JOIN desk.account p ON p.id = a.account "
	    "WHERE a.amendment = m.id) AS authors, EXISTS (SELECT FROM "
	    "desk.amendment_author a WHERE a.amendment = m.id AND a.account "
	    "= $2::bigint) AS own FROM desk.amendment m "
	    "WHERE m.id = $1::bigint", id, account);
}

const struct result *
decisions_read(struct db *db, const char *id)
{
	return DB_QUERY(db, "SELECT d.decision, d.reason, d.at, p.email "
	    "FROM desk.decision d JOIN desk.account p ON p.id = d.account "
	    "WHERE d.amendment = $1::bigint ORDER BY d.at DESC", id);
}

const struct result *
amended_read(struct db *db, const char *id)
{
	return DB_QUERY(db, "SELECT a.kind, a.slug, a.change, a.item, "
	    "a.entry, a.drafted_from, desk.newest_of(a.kind, a.slug) AS "
	    "newest, a.entry IS NULL AND a.drafted_from <> "
	    "desk.newest_of(a.kind, a.slug) AS conflict, (SELECT "
	    "item_text(e.item_sha256) FROM entry e WHERE e.kind = a.kind AND "
	    "e.slug = a.slug AND (a.entry IS NULL OR e.number < a.entry) "
	    "ORDER BY e.number DESC LIMIT 1) AS before "
	    "FROM desk.in_order($1::bigint) a", id);
}

const struct result *
amended_names(struct db *db, const char *kind, const char *before,
    const char *after, enum language language)
{
	return DB_QUERY(db, "SELECT DISTINCT target, slug, said(name, $4) AS "
	    "name FROM (SELECT $2::jsonb UNION SELECT $3::jsonb) AS of (item), "
	    "named_by($1, item, newest_entry()) WHERE item IS NOT NULL "
	    "ORDER BY target, slug", kind, before, after,
	    language_code[language]);
}

const struct result *
amendment_faults(struct db *db, const char *token, const char *id)
{
	return DB_QUERY(db, "SELECT * FROM desk.faults($1::bytea, "
	    "$2::bigint)", token, id);
}

const struct result *
amendment_effects(struct db *db, const char *token, const char *id,
    enum language language)
{
	return DB_QUERY(db, "SELECT e.*, string_to_array(before, ' ') AS "
	    "before_codes, string_to_array(after, ' ') AS after_codes, "
	    "coalesce(said(record_name(kind, slug, newest_entry()), $3), "
	    "slug) AS name, unit, said(record_name(CASE WHEN what = "
	    "'parties_status' THEN 'jurisdiction' ELSE 'scheme' END, "
	    "CASE WHEN what = 'parties_status' THEN beside ELSE scheme END, "
	    "newest_entry()), $3) AS beside_name "
	    "FROM desk.effects($1::bytea, $2::bigint) e, LATERAL (SELECT "
	    "split_part(beside, ' ', 1), nullif(split_part(beside, ' ', 2), "
	    "'')) AS of (unit, scheme)", token, id, language_code[language]);
}

const struct result *
standing_names(struct db *db, const char *kind, const char *amendment,
    enum language language)
{
	return DB_QUERY(db, "SELECT e.slug, coalesce(said(record_name($1, "
	    "e.slug, newest_entry()), $3), e.slug) AS name FROM (SELECT "
	    "DISTINCT slug FROM entry WHERE kind = $1) e "
	    "WHERE stands($1, e.slug, newest_entry()) UNION SELECT slug, slug "
	    "FROM desk.amended WHERE amendment = $2::bigint AND kind = $1 "
	    "AND change = 'creation' ORDER BY name", kind, amendment,
	    language_code[language]);
}

const char *
standing_item(struct db *db, const char *kind, const char *slug)
{
	return told(DB_QUERY(db, "SELECT item_text(item_sha256) AS told "
	    "FROM entry WHERE kind = $1 AND slug = $2 ORDER BY number DESC "
	    "LIMIT 1", kind, slug));
}

const struct result *
standing_items(struct db *db, const char *records)
{
	return DB_QUERY(db, "SELECT r.row, item_text(e.item_sha256) AS item "
	    "FROM json_to_recordset($1::json) AS r (row integer, kind text, "
	    "slug text), LATERAL (SELECT item_sha256 FROM entry e "
	    "WHERE e.kind = r.kind AND e.slug = r.slug ORDER BY number DESC "
	    "LIMIT 1) e", records);
}

const struct result *
records_import(struct db *db, const char *token, const struct amendment *to,
    const char *lines, bool keep)
{
	return DB_QUERY(db, "SELECT * FROM desk.import_file($1::bytea, "
	    "$2::jsonb, $3::jsonb, $4, $5::json, $6::boolean)", token,
	    to->reason, to->basis, to->basis_url, lines,
	    keep ? "true" : "false");
}
