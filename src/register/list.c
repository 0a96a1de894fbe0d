#include "register.h"

#include <stdlib.h>
#include <string.h>

/*
 * Each kind has two statements over the same columns. The first page is what
 * most readers ask for: in the order of names, no filter, counted by
 * standing_at(); an index gives it without a sort. The other takes every
 * filter and order. Parameters of both: $1 on, $2 entry, $3 language,
 * $4 limit, $5 offset; of the other besides: $6 sort, $7 descending, and from
 * $8 the filters in the order of the field table.
 */
struct list {
	const char *kind;
	const char *first_page[LANGUAGES];
	const char *rows;
};

#define SAID(text) \
	"said(" text ", $3) AS " text ", " \
	"CASE WHEN jsonb_typeof(" text ") = 'object' AND NOT " text " ? $3 " \
	"THEN CASE WHEN " text " ? 'kk' THEN 'kk' WHEN " text " ? 'ru' " \
	"THEN 'ru' ELSE 'en' END END AS " text "_other"

#define NAME(table, column, slug) \
	"(SELECT said(r." column ", $3) FROM " table " r WHERE r.slug = " slug \
	" AND r.entry <= $2::bigint AND r.superseded > $2::bigint)"

#define FIRST_PAGE(kind, columns, source, order) \
	"SELECT (SELECT standing_at('" kind "', $2::bigint)) AS count, slug, entry, " \
	"demonstration, " columns " FROM " source " ORDER BY " order \
	" LIMIT $4::bigint OFFSET $5::bigint"

#define BY_NAME(kind, columns, source, name) { \
	[KK] = FIRST_PAGE(kind, columns, source, \
	    "said(" name ", 'kk') COLLATE \"kk-x-icu\", slug"), \
	[RU] = FIRST_PAGE(kind, columns, source, \
	    "said(" name ", 'ru') COLLATE \"ru-x-icu\", slug"), \
	[EN] = FIRST_PAGE(kind, columns, source, \
	    "said(" name ", 'en') COLLATE \"en-x-icu\", slug"), \
}

#define BY(kind, columns, source, order) { \
	[KK] = FIRST_PAGE(kind, columns, source, order), \
	[RU] = FIRST_PAGE(kind, columns, source, order), \
	[EN] = FIRST_PAGE(kind, columns, source, order), \
}

#define ROWS(columns, source, filters, order) \
	"WITH row AS (SELECT slug, entry, demonstration, " columns \
	", " order " AS usual FROM " source " WHERE " filters "), " \
	"keyed AS (SELECT *, CASE WHEN $6::text IS NULL THEN usual " \
	"ELSE sort_key(to_jsonb(row), $6) END AS key FROM row) " \
	"SELECT count(*) OVER () AS count, * FROM keyed ORDER BY " \
	"CASE WHEN $7 = 'f' AND $3 = 'kk' THEN key END COLLATE \"kk-x-icu\"," \
	"CASE WHEN $7 = 'f' AND $3 = 'ru' THEN key END COLLATE \"ru-x-icu\"," \
	"CASE WHEN $7 = 'f' AND $3 = 'en' THEN key END COLLATE \"en-x-icu\"," \
	"CASE WHEN $7 = 't' AND $3 = 'kk' THEN key END COLLATE \"kk-x-icu\" " \
	"DESC NULLS LAST," \
	"CASE WHEN $7 = 't' AND $3 = 'ru' THEN key END COLLATE \"ru-x-icu\" " \
	"DESC NULLS LAST," \
	"CASE WHEN $7 = 't' AND $3 = 'en' THEN key END COLLATE \"en-x-icu\" " \
	"DESC NULLS LAST, slug LIMIT $4::bigint OFFSET $5::bigint"

#define EQUALS(column, parameter) \
	"(" parameter "::text IS NULL OR " column "::text = " parameter ")"
#define HAS(column, parameter) \
	"(" parameter "::text IS NULL OR " column " @> ARRAY[" parameter "])"

#define AT(function) function "($1::date, $2::bigint)"

#define ACT_COLUMNS "status, number, " SAID("title") ", adopted, effect_on, " \
	"repealed_on"

#define JURISDICTION_COLUMNS SAID("name") ", type, code, part_of, " \
	NAME("jurisdiction", "name", "j.part_of") " AS part_of_name, " \
	"(SELECT count(*) FROM treaty t WHERE t.parties @> " \
	"ARRAY['kazakhstan', j.slug] AND j.slug <> 'kazakhstan' " \
	"AND t.entry <= $2::bigint AND t.superseded > $2::bigint " \
	"AND coalesce(t.nature, 'treaty') = 'treaty' " \
	"AND in_force_between_on(t.entry, 'kazakhstan', j.slug, $1::date)) " \
	"AS treaties_in_force"

#define SCHEME_COLUMNS "phase, " SAID("name") ", jurisdiction, " \
	NAME("jurisdiction", "name", "jurisdiction") " AS jurisdiction_name, " \
	"compulsory, started, pilot_through, ended, study_due, study_status"

#define STUDY_COLUMNS "status, scheme, said(scheme_name, $3) AS " \
	"scheme_name, due, begun, completed, conclusion"

#define TREATY_COLUMNS "status, " SAID("title") ", parties, ARRAY(SELECT " \
	"said(r.name, $3) FROM unnest(parties) WITH ORDINALITY AS p (party, " \
	"place) JOIN jurisdiction r ON r.slug = p.party AND r.entry <= " \
	"$2::bigint AND r.superseded > $2::bigint ORDER BY place) AS " \
	"parties_name, nature, form, nullif(status_since, '-infinity') AS " \
	"status_since"

#define PLAN_COLUMNS "status, " SAID("name") ", \"from\", through, " \
	"legal_act, " NAME("legal_act", "title", "legal_act") \
	" AS legal_act_name, cap_tonnes, reserve_tonnes"

#define LIMIT_COLUMNS "status, treaty, CASE WHEN treaty IS NOT NULL THEN " \
	"said(source_title, $3) END AS treaty_name, plan, CASE WHEN plan IS " \
	"NOT NULL THEN said(source_title, $3) END AS plan_name, unit, scheme, " \
	NAME("scheme", "name", "scheme") " AS scheme_name, vintage_from, " \
	"vintage_through, rate_percent, \"of\", tonnes, tonnes_per, unlimited, " \
	"not_known, \"from\", through"

#define ASSESSMENT_COLUMNS "status, jurisdiction, said(jurisdiction_name, " \
	"$3) AS jurisdiction_name, requirement, outcome, \"from\", through"

static const struct list lists[] = {
	{
		"legal-act",
		BY_NAME("legal-act", ACT_COLUMNS, AT("legal_act_at"), "title"),
		ROWS(ACT_COLUMNS, AT("legal_act_at"), EQUALS("status", "$8"),
		    "said(title, $3)"),
	},
	{
		"jurisdiction",
		BY_NAME("jurisdiction", JURISDICTION_COLUMNS,
		    AT("jurisdiction_at") " j", "name"),
		ROWS(JURISDICTION_COLUMNS, AT("jurisdiction_at") " j",
		    EQUALS("type", "$8") " AND " EQUALS("part_of", "$9"),
		    "said(name, $3)"),
	},
	{
		"scheme",
		BY_NAME("scheme", SCHEME_COLUMNS, AT("scheme_at"), "name"),
		ROWS(SCHEME_COLUMNS, AT("scheme_at"), EQUALS("phase", "$8")
		    " AND " EQUALS("jurisdiction", "$9") " AND "
		    EQUALS("compulsory", "$10") " AND "
		    EQUALS("study_status", "$11") " AND " HAS("sectors", "$12")
		    " AND " HAS("gases", "$13"), "said(name, $3)"),
	},
	{
		"study",
		BY("study", STUDY_COLUMNS, AT("study_at"), "slug"),
		ROWS(STUDY_COLUMNS, AT("study_at"), EQUALS("status", "$8")
		    " AND " EQUALS("scheme", "$9") " AND "
		    EQUALS("conclusion", "$10"), "slug::text"),
	},
	{
		"treaty",
		BY_NAME("treaty", TREATY_COLUMNS, AT("treaty_at"), "title"),
		ROWS(TREATY_COLUMNS, AT("treaty_at"), EQUALS("status", "$8")
		    " AND " EQUALS("nature", "$9") " AND "
		    EQUALS("form", "$10") " AND " HAS("parties", "$11"),
		    "said(title, $3)"),
	},
	{
		"plan",
		BY("plan", PLAN_COLUMNS, AT("plan_at"),
		    "first_day(\"from\"), slug"),
		ROWS(PLAN_COLUMNS, AT("plan_at"), EQUALS("status", "$8"),
		    "\"from\""),
	},
	{
		"limit",
		BY("limit", LIMIT_COLUMNS, AT("limit_at"), "slug"),
		ROWS(LIMIT_COLUMNS, AT("limit_at"), EQUALS("status", "$8")
		    " AND " EQUALS("treaty", "$9") " AND "
		    EQUALS("plan", "$10") " AND " EQUALS("unit", "$11")
		    " AND " EQUALS("scheme", "$12"), "slug::text"),
	},
	{
		"assessment",
		BY("assessment", ASSESSMENT_COLUMNS, AT("assessment_at"),
		    "slug"),
		ROWS(ASSESSMENT_COLUMNS, AT("assessment_at"),
		    EQUALS("status", "$8") " AND "
		    EQUALS("jurisdiction", "$9") " AND "
		    EQUALS("requirement", "$10") " AND "
		    EQUALS("outcome", "$11"), "slug::text"),
	},
};

struct statement {
	const char *text;
	size_t count;
	const char *parameters[7 + LIST_FILTERS];
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
		.text = list->rows,
		.count = 7,
		.parameters = {
			query->moment->on,
			query->moment->entry,
			language_code[query->language],
			arena_print(arena, "%zu", query->limit),
			arena_print(arena, "%zu", query->offset),
			query->sort,
			query->descending ? "t" : "f",
		},
	};
	bool plain = query->sort == NULL && !query->descending;

	for (const struct field *one = query->kind->fields; one->name; one++) {
		size_t place = statement.count - 7;

		if (!(one->flags & FIELD_FILTER))
			continue;
		statement.parameters[statement.count++] = query->filter[place];
		plain = plain && query->filter[place] == NULL;
	}
	if (plain) {
		statement.text = list->first_page[query->language];
		statement.count = 5;
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

void
list_stream(struct db *db, struct arena *arena, const struct list_query *query,
    bool (*row)(void *context, const struct result *), void *context)
{
	struct statement statement = statement_choose(arena, query);

	db_stream(db, statement.text, statement.count, statement.parameters,
	    row, context);
}
