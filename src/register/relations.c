/* What hangs together: treaties with their actions and limits, plans, the
 * law, the requirements of both sides. */

#include "register.h"

#define NAMED(table, column, slug) \
	"(SELECT said(r." column ", $3) FROM " table " r WHERE r.slug = " slug \
	" AND r.entry <= $2::bigint AND r.superseded > $2::bigint)"

const struct result *
treaty_actions(struct db *db, const char *entry, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT a.position, a.action, a.party, "
	    NAMED("jurisdiction", "name", "a.party") " AS party_name, "
	    "a.\"on\", first_day(a.\"on\") AS first, said(a.note, $3) AS note, "
	    "a.url, a.covers_recognition, a.usable_through, "
	    "a.usable_vintage_through, first_day(a.\"on\") > $4::date AS future "
	    "FROM treaty_action a WHERE a.entry = $1::bigint "
	    "ORDER BY first_day(a.\"on\"), a.position",
	    entry, moment->entry, language_code[language], moment->on);
}

const struct result *
treaty_parties(struct db *db, const char *entry, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT p.party, " NAMED("jurisdiction", "name", "p.party")
	    " AS party_name, "
	    "party_status_on(t.entry, p.party, $4::date) AS status, "
	    "party_suspended_on(t.entry, p.party, $4::date) AS suspended "
	    "FROM treaty t, unnest(t.parties) WITH ORDINALITY AS p (party, "
	    "place) WHERE t.entry = $1::bigint ORDER BY p.place",
	    entry, moment->entry, language_code[language], moment->on);
}

const struct result *
treaty_standing(struct db *db, const char *entry)
{
	return DB_QUERY(db,
	    "SELECT day_out(since) AS since, day_out(until - 1) AS through, "
	    "status FROM treaty_standing s WHERE entry = $1::bigint "
	    "ORDER BY s.since", entry);
}

const struct result *
treaty_next_dates(struct db *db, const char *slug, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT n.\"on\", n.what, n.party, "
	    NAMED("jurisdiction", "name", "n.party") " AS party_name, "
	    "n.record_kind AS kind, n.record AS slug, l.unlimited, "
	    "l.rate_percent, l.\"of\", l.tonnes, l.tonnes_per "
	    "FROM next_dates_on($1, $4::date, $2::bigint) n "
	    "LEFT JOIN usage_limit l ON n.record_kind = 'limit' "
	    "AND l.slug = n.record AND l.entry <= $2::bigint "
	    "AND l.superseded > $2::bigint "
	    "ORDER BY n.\"on\", n.what, n.party, n.record",
	    slug, moment->entry, language_code[language], moment->on);
}

const struct result *
binding_limits(struct db *db, const char *treaties, const char *partner,
    const struct moment *moment, enum language language)
{
	return DB_QUERY(db,
	    "SELECT b.treaty, said(b.treaty_title, $3) AS treaty_name, "
	    "b.demonstration, b.unit, b.scheme, "
	    NAMED("scheme", "name", "b.scheme") " AS scheme_name, "
	    "b.treaty_limits, b.plan, " NAMED("plan", "name", "b.plan")
	    " AS plan_name, b.plan_limits, b.binding, b.outcome "
	    "FROM binding_at($4::date, $2::bigint) b "
	    "WHERE b.treaty = ANY ($1::text[]) "
	    "AND ($5::text IS NULL OR b.scheme IS NULL OR EXISTS (SELECT "
	    "FROM scheme s WHERE s.slug = b.scheme AND s.entry <= $2::bigint "
	    "AND s.superseded > $2::bigint AND s.jurisdiction = ANY ((SELECT "
	    "realm_of($5, $4::date, $2::bigint))::text[]))) "
	    "ORDER BY 2, b.unit, b.scheme NULLS FIRST",
	    treaties, moment->entry, language_code[language], moment->on,
	    partner);
}

/* Each way to choose limits is a statement of its own, so that each is read by
 * an index. */
#define LIMITS(chosen) \
	"SELECT l.slug, l.treaty, l.plan, " \
	"said(l.source_title, $3) AS source_name, l.unit, l.scheme, " \
	NAMED("scheme", "name", "l.scheme") " AS scheme_name, " \
	"l.vintage_from, l.vintage_through, l.rate_percent, l.\"of\", " \
	"l.tonnes, l.tonnes_per, l.unlimited, l.not_known, l.\"from\", " \
	"l.through, first_day(l.\"from\") AS first, " \
	"last_day(l.through) AS last, said(l.clause, $3) AS clause, " \
	"l.status FROM limit_at($4::date, $2::bigint) l " \
	"WHERE " chosen " ORDER BY l.plan NULLS FIRST, l.unit, l.base, " \
	"first_day(l.\"from\") NULLS FIRST, l.slug"

static const struct result *
limits_ask(struct db *db, const char *statement, const char *chosen,
    const struct moment *moment, enum language language)
{
	return DB_QUERY(db, statement, chosen, moment->entry,
	    language_code[language], moment->on);
}

const struct result *
limits_of(struct db *db, const char *treaty, const char *plan,
    const struct moment *moment, enum language language)
{
	if (treaty != NULL)
		return limits_ask(db, LIMITS("l.treaty = $1"), treaty, moment,
		    language);
	return limits_ask(db, LIMITS("l.plan = $1"), plan, moment, language);
}

const struct result *
limits_of_plans(struct db *db, const struct moment *moment,
    enum language language)
{
	return limits_ask(db, LIMITS("l.plan IS NOT NULL AND $1::text IS NULL"),
	    NULL, moment, language);
}

const struct result *
limits_named(struct db *db, const char *slugs, const struct moment *moment,
    enum language language)
{
	return limits_ask(db, LIMITS("l.slug = ANY ($1::text[])"), slugs,
	    moment, language);
}

const struct result *
plans_in_time(struct db *db, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT p.slug, said(p.name, $3) AS name, p.\"from\", p.through, "
	    "first_day(p.\"from\") AS first, last_day(p.through) AS last, "
	    "p.status, p.cap_tonnes, $1::text AS \"on\" "
	    "FROM plan_at($1::date, $2::bigint) p "
	    "ORDER BY first_day(p.\"from\"), p.slug",
	    moment->on, moment->entry, language_code[language]);
}

const struct result *
provisions_read(struct db *db, const char *act, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT p.act, p.paragraph, said(p.summary, $3) AS summary, "
	    "p.imposes, p.requirement, p.\"from\", p.through, p.status, "
	    "p.changed_by, " NAMED("legal_act", "title", "p.changed_by")
	    " AS changed_by_name, p.ended_by, "
	    NAMED("legal_act", "title", "p.ended_by") " AS ended_by_name "
	    "FROM provision_at($4::date, $2::bigint) p "
	    "WHERE $1::text IS NULL OR p.act = $1 "
	    "ORDER BY p.act, p.position",
	    act, moment->entry, language_code[language], moment->on);
}

const struct result *
requirements_read(struct db *db, const char *jurisdictions,
    const struct moment *moment, enum language language)
{
	return DB_QUERY(db,
	    "SELECT j.slug AS jurisdiction, said(j.name, $3) AS name, "
	    "n AS requirement, o.outcome, o.assessment, a.\"from\", a.through, "
	    "said(a.evidence, $3) AS evidence, "
	    "CASE jsonb_typeof(a.evidence) WHEN 'object' "
	    "THEN spoken_in(a.evidence) END AS spoken "
	    "FROM jurisdiction j CROSS JOIN generate_series(1, 5) n "
	    "CROSS JOIN LATERAL requirement_outcome(j.slug, n, $4::date, "
	    "$2::bigint) o "
	    "LEFT JOIN assessment a ON a.slug = o.assessment "
	    "AND a.entry <= $2::bigint AND a.superseded > $2::bigint "
	    "WHERE j.entry <= $2::bigint AND j.superseded > $2::bigint "
	    "AND (j.slug = ANY ($1::text[]) OR $1::text IS NULL AND ("
	    "j.slug = 'kazakhstan' "
	    "OR EXISTS (SELECT FROM assessment a WHERE a.jurisdiction = j.slug "
	    "AND a.entry <= $2::bigint AND a.superseded > $2::bigint) "
	    "OR EXISTS (SELECT FROM treaty t WHERE t.parties @> "
	    "ARRAY['kazakhstan', j.slug::text] "
	    "AND coalesce(t.nature, 'treaty') = 'treaty' AND EXISTS (SELECT "
	    "FROM treaty_recognises r WHERE r.entry = t.entry) "
	    "AND t.entry <= $2::bigint AND t.superseded > $2::bigint))) "
	    "ORDER BY j.slug <> 'kazakhstan', 2, 1, n LIMIT 2500",
	    jurisdictions, moment->entry, language_code[language], moment->on);
}

/* The two hundred that come first are chosen by what is laid down; what is
 * between the two is asked of these alone. */
const struct result *
partner_treaties(struct db *db, const char *jurisdiction,
    const struct moment *moment, enum language language)
{
	return DB_QUERY(db,
	    "SELECT t.slug, t.title, t.status, t.nature, "
	    "party_status_on(t.entry, $1, $4::date) AS party_status, "
	    "CASE WHEN t.home THEN party_status_on(t.entry, 'kazakhstan', "
	    "$4::date) END AS home_status, b.in_force AS in_force_between, "
	    "EXISTS (SELECT FROM treaty_recognises r "
	    "WHERE r.entry = t.entry) AS recognises "
	    "FROM (SELECT t.slug, t.entry, said(t.title, $3) AS title, "
	    "s.status, coalesce(t.nature, 'treaty') AS nature, "
	    "'kazakhstan' = ANY (t.parties) AS home "
	    "FROM instruments_of(ARRAY[$1], $2::bigint) t, LATERAL (SELECT "
	    "t.statuses[width_bucket($4::date, t.status_since)]) s (status) "
	    "ORDER BY s.status = 'in-force' AND 'kazakhstan' = ANY (t.parties) "
	    "DESC, 6 DESC, 3 LIMIT 200) t, LATERAL (SELECT t.home AND "
	    "in_force_between_on(t.entry, 'kazakhstan', $1, $4::date)) "
	    "b (in_force) ORDER BY b.in_force DESC, t.home DESC, t.title",
	    jurisdiction, moment->entry, language_code[language], moment->on);
}

const struct result *
due_read(struct db *db, const struct moment *moment, enum language language,
    const char *limit)
{
	return DB_QUERY(db,
	    "SELECT d.\"on\", d.what, d.kind, d.slug, "
	    "said(record_name(d.kind, d.slug, $2::bigint), $3) AS name "
	    "FROM due_on($1::date, $2::bigint, $4::bigint) d "
	    "ORDER BY d.\"on\", d.what, d.slug LIMIT $4::bigint",
	    moment->on, moment->entry, language_code[language], limit);
}

const struct result *
counts_read(struct db *db, const struct moment *moment)
{
	return DB_QUERY(db,
	    "SELECT kind, standing_at(kind, $1::bigint) AS count FROM kind",
	    moment->entry);
}
