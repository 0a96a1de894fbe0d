/* What partners say to treaties: the calls of sql/022-statements.sql. */

#include "register.h"

/* "FIELD PROBLEM", or NULL. */
static const char *
told(const struct result *rows)
{
	return result_text(rows, 0, "told");
}

const char *
statement_make(struct db *db, const char *token,
    const struct partner_statement *said)
{
	return told(DB_QUERY(db, "SELECT desk.state($1::bytea, $2, "
	    "$3::bigint, $4, $5) AS told", token, said->treaty, said->entry,
	    said->says, said->note));
}

const char *
remark_make(struct db *db, const char *token, const char *statement,
    const char *note, bool settled)
{
	return told(DB_QUERY(db, "SELECT desk.remark_on($1::bytea, "
	    "$2::bigint, $3, $4::boolean) AS told", token, statement, note,
	    settled ? "t" : "f"));
}

const struct result *
statements_number(struct db *db)
{
	return db_query(db, "SELECT statements_number() AS number", 0, NULL);
}

const struct result *
statement_marks(struct db *db, const char *treaties, const char *who,
    const struct moment *moment, const char *published,
    enum language language)
{
	return DB_QUERY(db, "SELECT m.treaty, m.jurisdiction, m.says, "
	    "m.\"on\", m.entry, m.earlier, m.settled, coalesce(said("
	    "record_name('treaty', m.treaty, $3::bigint), $5), m.treaty) "
	    "AS treaty_title, coalesce(said(j.name, $5), m.jurisdiction) AS "
	    "name, said(j.authority, $5) AS authority "
	    "FROM statement_marks($1::text[], $2, $3::bigint, $4::date) m "
	    "LEFT JOIN jurisdiction j ON j.slug = m.jurisdiction AND j.entry "
	    "<= $3::bigint AND j.superseded > $3::bigint "
	    "ORDER BY treaty_title, name", treaties, who, moment->entry,
	    published, language_code[language]);
}

const struct result *
treaties_stated(struct db *db, const char *jurisdiction,
    const struct moment *moment, enum language language)
{
	return DB_QUERY(db, "SELECT t.slug, said(t.title, $4) AS title, "
	    "t.status, t.entry AS standing, m.says, m.\"on\", m.entry, "
	    "m.earlier, m.settled, m.id AS statement "
	    "FROM treaty_at($3::date, $2::bigint) t LEFT JOIN "
	    "statement_marks('{}', $1, $2::bigint, NULL) m "
	    "ON m.treaty = t.slug WHERE t.parties @> ARRAY[$1] "
	    "ORDER BY title, t.slug", jurisdiction, moment->entry, moment->on,
	    language_code[language]);
}

const struct result *
statements_read(struct db *db, const struct statement_query *query,
    enum language language)
{
	return DB_QUERY(db, "SELECT s.id, s.treaty, s.jurisdiction, s.says, "
	    "s.note, s.at, s.entry, s.email, s.earlier, s.settled, s.open, "
	    "coalesce(said(record_name('treaty', s.treaty, newest_entry()), "
	    "$5), s.treaty) AS title, coalesce(said(record_name("
	    "'jurisdiction', s.jurisdiction, newest_entry()), $5), "
	    "s.jurisdiction) AS name FROM desk.statement_state s "
	    "WHERE ($1::bigint IS NULL OR s.id = $1::bigint) "
	    "AND ($2::text IS NULL OR s.treaty = $2) "
	    "AND ($3::text IS NULL OR s.jurisdiction = $3) "
	    "AND (s.open OR NOT $4::boolean) ORDER BY s.id DESC "
	    "LIMIT $6::bigint OFFSET $7::bigint", query->id, query->treaty,
	    query->jurisdiction, query->open ? "t" : "f",
	    language_code[language], query->limit, query->offset);
}

const struct result *
remarks_read(struct db *db, const char *statement)
{
	return DB_QUERY(db, "SELECT r.note, r.settled, r.at, a.email, "
	    "a.jurisdiction FROM desk.remark r JOIN desk.account a "
	    "ON a.id = r.account WHERE r.statement = $1::bigint "
	    "ORDER BY r.id", statement);
}
