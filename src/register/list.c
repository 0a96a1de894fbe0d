#include "register.h"

#include <stdlib.h>
#include <string.h>

/*
 * Each kind has two statements over the same columns. The first page is what
 * most readers ask for: in the order of names, no filter, counted by
 * standing_at(); an index gives it without a sort. The other takes every
 * filter and order. Parameters of both: $1 on, $2 entry,
 * $3 limit, $4 offset; of the other besides: $5 sort, $6 descending, and from
 * $7 the filters in the order of the field table, and then "since".
 */
struct list {
	const char *kind;
	const char *first_page[LANGUAGES];
	const char *rows[LANGUAGES];
};

#define IN_EACH_LANGUAGE(of, ...) { \
	[KK] = of("kk", __VA_ARGS__), \
	[RU] = of("ru", __VA_ARGS__), \
	[EN] = of("en", __VA_ARGS__), \
}

#define STANDS(r) \
	r ".entry <= $2::bigint AND " r ".superseded > $2::bigint"

#define NAME(L, table, slug) \
	"(SELECT r.called_" L " FROM " table " r WHERE r.slug = " slug \
	" AND " STANDS("r") ")"

#define FIRST_PAGE(L, kind, columns, source, order) \
	"SELECT (SELECT standing FROM entry WHERE kind = '" kind "' AND " \
	"number <= $2::bigint ORDER BY number DESC LIMIT 1) AS count, slug, " \
	"entry, demonstration, " columns(L) " FROM " source " ORDER BY " \
	order(L) " LIMIT $3::bigint OFFSET $4::bigint"

#define ROWS(L, columns, source, filters, order) \
	"WITH row AS (SELECT slug, entry, demonstration, " columns(L) \
	", (" order(L) ")::text AS usual FROM " source " WHERE " filters "), " \
	"keyed AS (SELECT *, CASE WHEN $5::text IS NULL THEN usual " \
	"ELSE sort_key(to_jsonb(row), $5) END AS key FROM row) " \
	"SELECT count(*) OVER () AS count, * FROM keyed ORDER BY " \
	"CASE WHEN $6 = 'f' THEN key END COLLATE \"" L "-x-icu\", " \
	"CASE WHEN $6 = 't' THEN key END COLLATE \"" L "-x-icu\" " \
	"DESC NULLS LAST, slug LIMIT $3::bigint OFFSET $4::bigint"

#define BY_NAME(L) "called_" L " COLLATE \"" L "-x-icu\", slug"
#define NAME_KEY(L) "called_" L
#define BY_SLUG(L) "slug"
#define BY_START(L) "\"from\", slug"
#define START_KEY(L) "\"from\""

#define EQUALS(column, parameter) \
	"(" parameter "::text IS NULL OR " column "::text = " parameter ")"
#define HAS(column, parameter) \
	"(" parameter "::text IS NULL OR " column " @> ARRAY[" parameter "])"

#define LATER(parameter) \
	"(" parameter "::bigint IS NULL OR entry > " parameter "::bigint)"

#define AT(function) function "($1::date, $2::bigint)"

#define ACT_COLUMNS(L) "status, number, called_" L " AS title, spoken, " \
	"adopted, effect_on, repealed_on"

#define JURISDICTION_COLUMNS(L) "called_" L " AS name, spoken, type, code, " \
	"part_of, " NAME(L, "jurisdiction", "j.part_of") " AS part_of_name, " \
	"(SELECT count(*) FROM (SELECT entry, superseded, nature FROM treaty " \
	"WHERE parties @> ARRAY['kazakhstan', j.slug] " \
	"AND j.slug <> 'kazakhstan' OFFSET 0) t WHERE " STANDS("t") \
	" AND coalesce(t.nature, 'treaty') = 'treaty' " \
	"AND in_force_between_on(t.entry, 'kazakhstan', j.slug, $1::date)) " \
	"AS treaties_in_force"

#define SCHEME_COLUMNS(L) "phase, called_" L " AS name, spoken, " \
	"jurisdiction, " NAME(L, "jurisdiction", "jurisdiction") \
	" AS jurisdiction_name, compulsory, started, pilot_through, ended, " \
	"study_due, study_status"

#define STUDY_COLUMNS(L) "status, scheme, said(scheme_name, '" L "') AS " \
	"scheme_name, due, begun, completed, conclusion"

#define TREATY_COLUMNS(L) "status, called_" L " AS title, spoken, parties, " \
	"parties_" L " AS parties_name, nature, form, " \
	"nullif(status_since, '-infinity') AS status_since"

#define PLAN_COLUMNS(L) "status, called_" L " AS name, spoken, \"from\", " \
	"through, legal_act, " NAME(L, "legal_act", "legal_act") \
	" AS legal_act_name, cap_tonnes, reserve_tonnes"

#define LIMIT_COLUMNS(L) "status, treaty, CASE WHEN treaty IS NOT NULL THEN " \
	"said(source_title, '" L "') END AS treaty_name, plan, CASE WHEN plan " \
	"IS NOT NULL THEN said(source_title, '" L "') END AS plan_name, unit, " \
	"scheme, " NAME(L, "scheme", "scheme") " AS scheme_name, " \
	"vintage_from, vintage_through, rate_percent, \"of\", tonnes, " \
	"tonnes_per, unlimited, not_known, \"from\", through"

#define ASSESSMENT_COLUMNS(L) "status, jurisdiction, " \
	"said(jurisdiction_name, '" L "') AS jurisdiction_name, requirement, " \
	"outcome, \"from\", through"

static const struct list lists[] = {
	{
		"legal-act",
		IN_EACH_LANGUAGE(FIRST_PAGE, "legal-act", ACT_COLUMNS,
		    AT("legal_act_at"), BY_NAME),
		IN_EACH_LANGUAGE(ROWS, ACT_COLUMNS, AT("legal_act_at"),
		    EQUALS("status", "$7") " AND "
		    LATER("$8"), NAME_KEY),
	},
	{
		"jurisdiction",
		IN_EACH_LANGUAGE(FIRST_PAGE, "jurisdiction",
		    JURISDICTION_COLUMNS, AT("jurisdiction_at") " j", BY_NAME),
		IN_EACH_LANGUAGE(ROWS, JURISDICTION_COLUMNS,
		    AT("jurisdiction_at") " j", EQUALS("type", "$7") " AND "
		    EQUALS("part_of", "$8") " AND "
		    LATER("$9"), NAME_KEY),
	},
	{
		"scheme",
		IN_EACH_LANGUAGE(FIRST_PAGE, "scheme", SCHEME_COLUMNS,
		    AT("scheme_at"), BY_NAME),
		IN_EACH_LANGUAGE(ROWS, SCHEME_COLUMNS, AT("scheme_at"),
		    EQUALS("phase", "$7") " AND "
		    EQUALS("jurisdiction", "$8") " AND "
		    EQUALS("compulsory", "$9") " AND "
		    EQUALS("study_status", "$10") " AND "
		    HAS("sectors", "$11") " AND " HAS("gases", "$12") " AND "
		    LATER("$13"),
		    NAME_KEY),
	},
	{
		"study",
		IN_EACH_LANGUAGE(FIRST_PAGE, "study", STUDY_COLUMNS,
		    AT("study_at"), BY_SLUG),
		IN_EACH_LANGUAGE(ROWS, STUDY_COLUMNS, AT("study_at"),
		    EQUALS("status", "$7") " AND " EQUALS("scheme", "$8")
		    " AND " EQUALS("conclusion", "$9") " AND "
		    LATER("$10"), BY_SLUG),
	},
	{
		"treaty",
		IN_EACH_LANGUAGE(FIRST_PAGE, "treaty", TREATY_COLUMNS,
		    AT("treaty_at"), BY_NAME),
		IN_EACH_LANGUAGE(ROWS, TREATY_COLUMNS, AT("treaty_at"),
		    EQUALS("status", "$7") " AND " EQUALS("nature", "$8")
		    " AND " EQUALS("form", "$9") " AND "
		    HAS("parties", "$10") " AND "
		    LATER("$11"), NAME_KEY),
	},
	{
		"plan",
		IN_EACH_LANGUAGE(FIRST_PAGE, "plan", PLAN_COLUMNS,
		    AT("plan_at"), BY_START),
		IN_EACH_LANGUAGE(ROWS, PLAN_COLUMNS, AT("plan_at"),
		    EQUALS("status", "$7") " AND "
		    LATER("$8"), START_KEY),
	},
	{
		"limit",
		IN_EACH_LANGUAGE(FIRST_PAGE, "limit", LIMIT_COLUMNS,
		    AT("limit_at"), BY_SLUG),
		IN_EACH_LANGUAGE(ROWS, LIMIT_COLUMNS, AT("limit_at"),
		    EQUALS("status", "$7") " AND " EQUALS("treaty", "$8")
		    " AND " EQUALS("plan", "$9") " AND "
		    EQUALS("unit", "$10") " AND " EQUALS("scheme", "$11") " AND "
		    LATER("$12"),
		    BY_SLUG),
	},
	{
		"assessment",
		IN_EACH_LANGUAGE(FIRST_PAGE, "assessment", ASSESSMENT_COLUMNS,
		    AT("assessment_at"), BY_SLUG),
		IN_EACH_LANGUAGE(ROWS, ASSESSMENT_COLUMNS, AT("assessment_at"),
		    EQUALS("status", "$7") " AND "
		    EQUALS("jurisdiction", "$8") " AND "
		    EQUALS("requirement", "$9") " AND "
		    EQUALS("outcome", "$10") " AND "
		    LATER("$11"), BY_SLUG),
	},
};

struct statement {
	const char *text;
	size_t count;
	const char *parameters[6 + LIST_FILTERS + 1];
};

static const struct list *
list_find(const char *kind)
{
	for (size_t i = 0; i < COUNT(lists); i++) {
		if (strcmp(lists[i].kind, kind) == 0)
			return &lists[i];
	}
	abort();
}

static struct statement
statement_choose(struct arena *arena, const struct list_query *query)
{
	const struct list *list = list_find(query->kind->kind);
	struct statement statement = {
		.text = list->rows[query->language],
		.count = 6,
		.parameters = {
			query->moment->on,
			query->moment->entry,
			arena_print(arena, "%zu", query->limit),
			arena_print(arena, "%zu", query->offset),
			query->sort,
			query->descending ? "t" : "f",
		},
	};
	bool plain = query->sort == NULL && !query->descending &&
	    query->since == NULL;

	for (const struct field *one = query->kind->fields; one->name; one++) {
		size_t place = statement.count - 6;

		if (!(one->flags & FIELD_FILTER))
			continue;
		statement.parameters[statement.count++] = query->filter[place];
		plain = plain && query->filter[place] == NULL;
	}
	statement.parameters[statement.count++] = query->since;
	if (plain) {
		statement.text = list->first_page[query->language];
		statement.count = 4;
	}
	return statement;
}

const struct result *
list_rows(struct db *db, struct arena *arena, const struct list_query *query)
{
	struct statement statement = statement_choose(arena, query);

	return db_query(db, statement.text, statement.count,
	    statement.parameters);
}

#define JURISDICTIONS(L) \
	"SELECT slug, called_" L " AS name FROM jurisdiction r WHERE " \
	"entry <= $1::bigint AND superseded > $1::bigint " \
	"ORDER BY called_" L " COLLATE \"" L "-x-icu\", slug LIMIT 500"

const struct result *
jurisdictions_read(struct db *db, const struct moment *moment,
    enum language language)
{
	static const char *const statement[LANGUAGES] = {
		[KK] = JURISDICTIONS("kk"),
		[RU] = JURISDICTIONS("ru"),
		[EN] = JURISDICTIONS("en"),
	};

	return DB_QUERY(db, statement[language], moment->entry);
}

void
list_stream(struct db *db, struct arena *arena, const struct list_query *query,
    bool (*row)(void *context, const struct result *), void *context)
{
	struct statement statement = statement_choose(arena, query);

	db_stream(db, statement.text, statement.count, statement.parameters,
	    row, context);
}
