/* Many records at once: the matrix of answers, one partner, the clock of
 * studies, limits in time. */

#include "register.h"

/* In the order of the three languages, so that each can sort by its own. */
#define IN_EACH_LANGUAGE(of) { \
	[KK] = of("kk"), \
	[RU] = of("ru"), \
	[EN] = of("en"), \
}

const struct choice answers[] = {
	{ "recognised", N_("recognised"), TONE_GOOD },
	{ "not-recognised", N_("not recognised"), TONE_BAD },
	{ "undetermined", N_("undetermined"), TONE_WAIT },
	{ 0 },
};

const struct choice answer_causes[] = {
	{ "recognised", N_("within the limits"), 0 },
	{ "transition", N_("for a time after the end of the treaty"), 0 },
	{ "no-rules-in-force", N_("no rules in force"), 0 },
	{ "no-treaty", N_("no treaty"), 0 },
	{ "not-covered", N_("not covered by the treaty"), 0 },
	{ "not-yet-in-force", N_("treaty not yet in force"), 0 },
	{ "suspended", N_("treaty suspended"), 0 },
	{ "ended", N_("treaty ended"), 0 },
	{ "requirement-not-met", N_("a requirement is not met"), 0 },
	{ "requirement-not-assessed", N_("a requirement is not assessed"), 0 },
	{ "limit-not-set", N_("limit not set"), 0 },
	{ "limit-zero", N_("the limit is zero"), 0 },
	{ "limit-not-known", N_("limit not known"), 0 },
	/* Of the treaty alone, where no rules are in force. */
	{ "in-force", N_("treaty in force"), 0 },
	{ "provisionally-applied", N_("treaty provisionally applied"), 0 },
	{ 0 },
};

const struct choice matrix_shown[] = {
	{ "not-ended", N_("not those that have ended"), 0 },
	{ "instrument", N_("only where Kazakhstan has an instrument"), 0 },
	{ 0 },
};

const struct choice between_statuses[] = {
	{ "in-force", N_("in force"), TONE_GOOD },
	{ "provisionally-applied", N_("provisionally applied"), TONE_GOOD },
	{ "suspended", N_("suspended"), TONE_BAD },
	{ "not-yet-in-force", N_("not yet in force"), TONE_WAIT },
	{ "ended", N_("ended"), TONE_OVER },
	{ "none", N_("no action recorded"), TONE_UNSET },
	{ 0 },
};

#define MATRIX(L) \
	"WITH wanted AS MATERIALIZED (SELECT s.slug, s.called_" L " AS name, " \
	"s.phase, s.demonstration, s.jurisdiction, " \
	"j.called_" L " AS jurisdiction_name " \
	"FROM matrix_schemes($1::date, $2::bigint, $3) s " \
	"LEFT JOIN jurisdiction j ON j.slug = s.jurisdiction " \
	"AND j.entry <= $2::bigint AND j.superseded > $2::bigint " \
	"WHERE $4::text IS NULL OR s.jurisdiction = ANY (" \
	"(SELECT realm_of($4, $1::date, $2::bigint))::text[])), " \
	"page AS MATERIALIZED (SELECT *, row_number() OVER (ORDER BY " \
	"name COLLATE \"" L "-x-icu\", slug) AS place FROM wanted " \
	"ORDER BY place LIMIT $5::bigint OFFSET $6::bigint) " \
	"SELECT (SELECT count(*) FROM wanted) AS count, p.slug AS scheme, " \
	"p.name, p.phase, p.demonstration, p.jurisdiction, " \
	"p.jurisdiction_name, m.unit, m.answer, m.reason, m.state, m.treaty, " \
	"said(record_name('treaty', m.treaty, $2::bigint), '" L "') " \
	"AS treaty_name FROM page p JOIN matrix_at($1::date, $2::bigint, " \
	"ARRAY(SELECT slug FROM page ORDER BY place)) m ON m.scheme = p.slug " \
	"ORDER BY p.place, m.unit DESC"

#define SCHEMES(L) \
	"SELECT slug, called_" L " AS name FROM scheme " \
	"WHERE entry <= $1::bigint AND superseded > $1::bigint " \
	"AND ($2::boolean OR jurisdiction <> 'kazakhstan') " \
	"ORDER BY called_" L " COLLATE \"" L "-x-icu\", slug LIMIT 2000"

const struct result *
matrix_read(struct db *db, const char *shown, const char *partner,
    const struct moment *moment, enum language language, const char *limit,
    const char *offset)
{
	static const char *const statement[LANGUAGES] =
	    IN_EACH_LANGUAGE(MATRIX);

	return DB_QUERY(db, statement[language], moment->on, moment->entry,
	    shown, partner, limit, offset);
}

const struct result *
matrix_of(struct db *db, const char *scheme, const struct moment *moment)
{
	return DB_QUERY(db,
	    "SELECT scheme, unit, answer, reason, state FROM matrix_at("
	    "$2::date, $3::bigint, ARRAY[$1])", scheme, moment->on,
	    moment->entry);
}

const struct result *
schemes_read(struct db *db, const struct moment *moment, enum language language,
    bool own)
{
	static const char *const statement[LANGUAGES] =
	    IN_EACH_LANGUAGE(SCHEMES);

	return DB_QUERY(db, statement[language], moment->entry,
	    own ? "t" : "f");
}

const struct result *
partner_standing(struct db *db, const char *who, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT p.treaty, said(p.title, $4) AS title, p.demonstration, "
	    "p.party, said(record_name('jurisdiction', p.party, $3::bigint), "
	    "$4) AS party_name, p.between_now, day_out(p.since) AS since, "
	    "day_out(p.next) AS next, p.becomes, p.home_status, "
	    "day_out(p.home_since) AS home_since, p.party_status, "
	    "day_out(p.party_since) AS party_since "
	    "FROM partner_standing($1, $2::date, $3::bigint) p LIMIT 200",
	    who, moment->on, moment->entry, language_code[language]);
}

const struct result *
partner_terms(struct db *db, const char *treaties, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT t.slug AS treaty, said(t.title, $3) AS treaty_name, "
	    "r.unit, r.direction, r.scheme, "
	    "said(record_name('scheme', r.scheme, $2::bigint), $3) "
	    "AS scheme_name, r.issuer, "
	    "said(record_name('jurisdiction', r.issuer, $2::bigint), $3) "
	    "AS issuer_name, r.vintage_from, r.vintage_through, "
	    "said(r.excluded, $3) AS excluded "
	    "FROM treaty t JOIN treaty_recognises r ON r.entry = t.entry "
	    "WHERE t.slug = ANY ($1::text[]) AND t.entry <= $2::bigint "
	    "AND t.superseded > $2::bigint "
	    "ORDER BY array_position($1::text[], t.slug::text), r.position",
	    treaties, moment->entry, language_code[language]);
}

const struct result *
partner_dates(struct db *db, const char *who, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT d.\"on\", d.what, d.party, "
	    "said(record_name('jurisdiction', d.party, $3::bigint), $4) "
	    "AS party_name, d.kind, d.slug, "
	    "said(record_name(d.kind, d.slug, $3::bigint), $4) AS name "
	    "FROM partner_dates($1, $2::date, $3::bigint) d LIMIT 100",
	    who, moment->on, moment->entry, language_code[language]);
}

const struct result *
jurisdiction_parts(struct db *db, const char *who, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT 'part' AS how, j.slug, said(j.name, $3) AS name, "
	    "NULL AS \"from\", NULL AS through FROM jurisdiction j "
	    "WHERE j.part_of = $1 AND j.entry <= $2::bigint "
	    "AND j.superseded > $2::bigint "
	    "UNION ALL SELECT 'state', w.part_of, said(record_name("
	    "'jurisdiction', w.part_of, $2::bigint), $3), NULL, NULL "
	    "FROM jurisdiction w WHERE w.slug = $1 AND w.part_of IS NOT NULL "
	    "AND w.entry <= $2::bigint AND w.superseded > $2::bigint "
	    "UNION ALL SELECT 'group', g.slug, said(g.name, $3), m.\"from\", "
	    "m.through FROM jurisdiction_member m "
	    "JOIN jurisdiction g ON g.entry = m.entry "
	    "WHERE m.jurisdiction = $1 AND g.entry <= $2::bigint "
	    "AND g.superseded > $2::bigint "
	    "UNION ALL SELECT 'member', m.jurisdiction, said(record_name("
	    "'jurisdiction', m.jurisdiction, $2::bigint), $3), m.\"from\", "
	    "m.through FROM jurisdiction g "
	    "JOIN jurisdiction_member m ON m.entry = g.entry "
	    "WHERE g.slug = $1 AND g.entry <= $2::bigint "
	    "AND g.superseded > $2::bigint "
	    "ORDER BY 1 DESC, 3, 4 LIMIT 500",
	    who, moment->entry, language_code[language]);
}

const char *
year_before(struct db *db, const struct moment *moment)
{
	return result_text(DB_QUERY(db,
	    "SELECT day_out((coalesce((SELECT recorded_at AT TIME ZONE "
	    "'Asia/Almaty' FROM entry WHERE number = $1::bigint), today()) "
	    "- interval '1 year')::date) AS day", moment->entry), 0, "day");
}

const struct result *
study_clock(struct db *db, const struct moment *moment,
    enum language language)
{
	return DB_QUERY(db,
	    "SELECT c.scheme, said(record_name('scheme', c.scheme, "
	    "$2::bigint), $3) AS scheme_name, c.study, c.status, "
	    "day_out(c.due) AS due, c.days, abs(c.days) AS distance, c.begun, "
	    "c.completed, c.conclusion, c.days <= 366 AS soon "
	    "FROM study_clock($1::date, $2::bigint) c LIMIT 1000",
	    moment->on, moment->entry, language_code[language]);
}

const struct result *
limits_in_time(struct db *db, const char *treaties, const char *partner,
    const struct moment *moment, enum language language)
{
	return DB_QUERY(db,
	    "SELECT l.treaty, said(record_name('treaty', l.treaty, "
	    "$3::bigint), $4) AS treaty_name, l.unit, l.scheme, "
	    "said(record_name('scheme', l.scheme, $3::bigint), $4) "
	    "AS scheme_name, day_out(l.since) AS since, "
	    "day_out(l.until - 1) AS through, l.carried, l.treaty_limits, "
	    "l.plan, said(record_name('plan', l.plan, $3::bigint), $4) "
	    "AS plan_name, l.plan_limits, l.binding, l.outcome "
	    "FROM limits_in_time($1::text[], $2::date, $3::bigint) l "
	    "WHERE $5::text IS NULL OR l.scheme IS NULL OR EXISTS (SELECT "
	    "FROM scheme s WHERE s.slug = l.scheme AND s.entry <= $3::bigint "
	    "AND s.superseded > $3::bigint AND s.jurisdiction = ANY ((SELECT "
	    "realm_of($5, $2::date, $3::bigint))::text[])) LIMIT 2000",
	    treaties, moment->on, moment->entry, language_code[language],
	    partner);
}

#define RECOGNITION(L) \
	"SELECT t.slug, said(t.title, '" L "') AS title, t.status " \
	"FROM recognition_treaty_at($1::date, $2::bigint) t " \
	"ORDER BY t.status NOT IN ('in-force', 'provisionally-applied'), " \
	"t.status <> 'in-force', t.called_" L " COLLATE \"" L "-x-icu\", " \
	"t.slug LIMIT $3::bigint OFFSET $4::bigint"

const struct result *
recognition_treaties(struct db *db, const struct moment *moment,
    enum language language, const char *limit, const char *offset)
{
	static const char *const statement[LANGUAGES] =
	    IN_EACH_LANGUAGE(RECOGNITION);

	return DB_QUERY(db, statement[language], moment->on, moment->entry,
	    limit, offset);
}

const char *
law_basis(struct db *db, const struct moment *moment)
{
	return result_text(DB_QUERY(db,
	    "SELECT act FROM imposed('treaty', $1::date, $2::bigint) "
	    "ORDER BY act LIMIT 1", moment->on, moment->entry), 0, "act");
}
