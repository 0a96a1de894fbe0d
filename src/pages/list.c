/* Lists of records: filters, sorting, paging, downloads. */

#include "pages.h"

#include <string.h>

/* The value of a filter, checked; NULL when it is not given. */
static const char *
filter_value(struct visit *visit, const struct field *field)
{
	const char *value = request_value(visit->request, field->name);
	bool good;

	if (value == NULL)
		return NULL;
	if (field->type == FIELD_BOOLEAN)
		good = strcmp(value, "true") == 0 ||
		    strcmp(value, "false") == 0;
	else if (field->choices != NULL)
		good = choice_find(field->choices, value) != NULL;
	else
		good = text_is_slug(value);
	choice_check(visit, field->name, value, good);
	return value;
}

static void
sort_read(struct visit *visit, struct list_query *query)
{
	const char *sort = request_value(visit->request, "sort");
	const struct field *field;

	if (sort == NULL)
		return;
	query->descending = sort[0] == '-';
	query->sort = sort + query->descending;
	field = field_find(query->kind->fields, query->sort);
	if (field == NULL || !(field->flags & FIELD_SORT))
		refuse(visit, 400, "bad-value", "sort", say_with(visit->arena,
		    visit->language, N_("“%1”: the list cannot be sorted by "
		    "“%2”."), "sort", sort, (char *)NULL));
}

struct list_query
list_query_read(struct visit *visit)
{
	struct list_query query = {
		.kind = kind_find(visit->route->kind),
		.moment = &visit->moment,
		/* Data are the same whoever asks, but for "lang". */
		.language = visit->route->area == AREA_API &&
		    request_value(visit->request, "lang") == NULL ? EN
		    : visit->language,
	};
	size_t place = 0;
	int64_t page;

	for (const struct field *one = query.kind->fields; one->name; one++) {
		if (one->flags & FIELD_FILTER)
			query.filter[place++] = filter_value(visit, one);
	}
	sort_read(visit, &query);
	query.since = since_read(visit);
	query.limit = (size_t)number_asked(visit, "limit",
	    visit->route->area == AREA_API ? LIST_DATA : LIST_PAGE, LIST_MOST);
	page = number_asked(visit, "page", 1, 1000000);
	query.offset = ((size_t)page - 1) * query.limit;
	return query;
}

void
list_ask(struct visit *visit)
{
	struct list_query query;

	/* (Beside "on" and "entry", which brought us here.) */
	if (visit->request->count > 2)
		return;
	query = list_query_read(visit);
	visit->asked = list_rows(visit->db, visit->arena, &query);
}

const struct result *
list_read(struct visit *visit, const struct list_query *query)
{
	const struct result *rows = visit->asked != NULL ? visit->asked
	    : list_rows(visit->db, visit->arena, query);

	if (db_failure(visit->db) == DB_FINE && result_rows(rows) == 0 &&
	    query->offset > 0)
		refuse(visit, 404, "no-such-page", "page", word(visit,
		    N_("The list is not that long.")));
	return rows;
}

/* The page --------------------------------------------------------------------- */

/* Jurisdictions are few enough to be chosen from; but the plain list of
 * treaties is what is read most, and leaves them to the page behind a link. */
static bool
is_offered(const struct visit *visit, const struct field *field)
{
	const bool plain = request_value(visit->request, field->name) == NULL;

	return field->target != NULL &&
	    strcmp(field->target, "jurisdiction") == 0 &&
	    !(plain && strcmp(visit->route->kind, "treaty") == 0);
}

static void
jurisdictions_fill(struct visit *visit, struct sheet *filter,
    const char *chosen)
{
	const struct result *rows = jurisdictions_read(visit->db,
	    &visit->moment, visit->language);
	bool found = chosen == NULL;

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *slug = result_text(rows, i, "slug");

		option_add(filter, slug, result_text(rows, i, "name"),
		    chosen);
		found = found || strcmp(slug, chosen) == 0;
	}
	if (!found)
		option_add(filter, chosen, chosen, chosen);
}

static void
filter_fill(struct visit *visit, const struct field *field)
{
	const char *chosen = request_value(visit->request, field->name);
	struct sheet *filter;
	struct sheet *input;

	/* Which record: chosen on that record's page, and shown here then. */
	if (field->target != NULL && !is_offered(visit, field) &&
	    chosen == NULL)
		return;
	filter = sheet_row(visit->body, "FILTER");
	sheet_set(filter, "NAME", field->name);
	sheet_set(filter, "LABEL", word(visit, field->label));
	if (field->choices == NULL && field->type != FIELD_BOOLEAN &&
	    !is_offered(visit, field)) {
		input = sheet_row(filter, "INPUT");
		sheet_set(input, "VALUE", chosen);
		return;
	}
	filter = sheet_row(filter, "SELECT");
	option_add(filter, "", word(visit, N_("all")), chosen);
	if (is_offered(visit, field))
		jurisdictions_fill(visit, filter, chosen);
	for (const struct choice *one = field->choices; one && one->code; one++)
		option_add(filter, one->code, word(visit, one->label), chosen);
	if (field->type == FIELD_BOOLEAN) {
		option_add(filter, "true", word(visit, N_("yes")), chosen);
		option_add(filter, "false", word(visit, N_("no")), chosen);
	}
}

/* Fills the form; true when any filter is set. */
static bool
filters_fill(struct visit *visit, const struct kind *kind)
{
	bool any = false;

	for (const struct field *one = kind->fields; one->name; one++) {
		if (!(one->flags & FIELD_FILTER))
			continue;
		filter_fill(visit, one);
		any = any || request_value(visit->request, one->name) != NULL;
	}
	if (strcmp(kind->kind, "treaty") == 0 &&
	    request_value(visit->request, "party") == NULL)
		sheet_set(sheet_row(visit->body, "OF_PARTY"), "HREF",
		    address_with(visit, "party", "kazakhstan"));
	kept_fill(visit, visit->body, "sort");
	if (any)
		sheet_set(sheet_row(visit->body, "UNFILTER"), "HREF",
		    address(visit, room_of(kind->kind)));
	return any;
}

static void
head_fill(struct visit *visit, struct sheet *table, const struct field *field,
    const struct list_query *query)
{
	struct sheet *head = sheet_row(table, "HEAD");
	const char *label = word(visit, field->label);
	bool sorted = query->sort != NULL &&
	    strcmp(query->sort, field->name) == 0;
	struct sheet *link;

	if (!(field->flags & FIELD_SORT)) {
		sheet_set(head, "LABEL", label);
		return;
	}
	link = sheet_row(head, "SORT");
	sheet_set(link, "LABEL", label);
	sheet_set(link, "HREF", address_with(visit, "sort",
	    sorted && !query->descending ? arena_print(visit->arena, "-%s",
	    field->name) : field->name));
	if (!sorted)
		return;
	sheet_set(sheet_row(head, "SORTED"), "ORDER", query->descending
	    ? "descending" : "ascending");
	sheet_show(link, query->descending ? "DOWN" : "UP");
}

/*
 * Rows have a template of their own, made from the field table when building
 * (templates/localise): one sheet a row, for lists are what is read most.
 */
enum { COLUMNS = 12 };

static const char *const value_name[COLUMNS] = { "V0", "V1", "V2", "V3", "V4",
	"V5", "V6", "V7", "V8", "V9", "V10", "V11" };
static const char *const tone_name_of[COLUMNS] = { "T0", "T1", "T2", "T3",
	"T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11" };
static const char *const href_name[COLUMNS] = { "H0", "H1", "H2", "H3", "H4",
	"H5", "H6", "H7", "H8", "H9", "H10", "H11" };
static const char *const link_name[COLUMNS] = { "L0", "L1", "L2", "L3", "L4",
	"L5", "L6", "L7", "L8", "L9", "L10", "L11" };
static const char *const none_name[COLUMNS] = { "N0", "N1", "N2", "N3", "N4",
	"N5", "N6", "N7", "N8", "N9", "N10", "N11" };

/* What a list shows of its rows, found once for all of them. */
struct shown {
	const struct kind *kind;
	const struct field *title;	/* NULL: a sentence of its own */
	const char *title_column;
	bool compared;		/* can be put side by side */
	size_t count;
	struct {
		const struct field *field;
		const char *name;	/* the column of what it refers to */
	} column[COLUMNS];
};

static void
shown_fill(struct visit *visit, const struct kind *kind, struct shown *shown)
{
	*shown = (struct shown){
		.kind = kind,
		.title = field_find(kind->fields, kind->title),
		.compared = strcmp(kind->kind, "scheme") == 0,
	};
	if (shown->title != NULL)
		shown->title_column = shown->title->type == FIELD_REFERENCE
		    ? reference_name(visit, shown->title)
		    : shown->title->name;
	for (const struct field *one = kind->fields; one->name; one++) {
		if (!(one->flags & FIELD_LISTED) || one == shown->title)
			continue;
		shown->column[shown->count].field = one;
		shown->column[shown->count++].name =
		    one->type == FIELD_REFERENCE ||
		    one->type == FIELD_REFERENCES
		    ? reference_name(visit, one) : NULL;
	}
}

static void
name_fill(struct visit *visit, struct sheet *line, const struct shown *shown,
    const struct result *rows, size_t row)
{
	const char *slug = result_text(rows, row, "slug");
	const char *name = shown->title == NULL ? limit_say(visit, rows, row)
	    : result_text(rows, row, shown->title_column);
	const char *other = shown->title == NULL ||
	    shown->title->type != FIELD_TEXTS ? NULL
	    : other_language(visit, result_text(rows, row, "spoken"));

	sheet_set(line, "HREF", address_of(visit, shown->kind->kind, slug));
	sheet_set(line, "NAME", name != NULL ? name : slug);
	if (shown->compared)
		sheet_set(line, "SLUG", slug);
	if (other != NULL)
		sheet_set(sheet_row(line, "OTHER"), "CODE", other);
	if (result_true(rows, row, "demonstration"))
		sheet_show(line, "SHOWN");
}

static void
column_fill(struct visit *visit, struct sheet *line, const struct shown *shown,
    size_t column, const struct result *rows, size_t row)
{
	const struct field *field = shown->column[column].field;
	const char *value = result_text(rows, row, field->name);
	const struct choice *choice = choice_find(field->choices, value);
	const char *said = value == NULL ? "–"
	    : choice != NULL ? word(visit, choice->label)
	    : shown->column[column].name == NULL
	    ? field_say(visit, field, rows, row)
	    : result_text(rows, row, shown->column[column].name);

	sheet_set(line, value_name[column], said != NULL ? said : value);
	if (choice != NULL && choice->tone != TONE_PLAIN)
		sheet_set(line, tone_name_of[column], tone_tag(choice->tone));
	if (field->type != FIELD_REFERENCE)
		return;
	if (value == NULL) {
		sheet_show(line, none_name[column]);
		return;
	}
	sheet_show(line, link_name[column]);
	sheet_set(line, href_name[column], address_of(visit, field->target,
	    value));
}

static void
row_fill(struct visit *visit, struct sheet *line, const struct shown *shown,
    const struct result *rows, size_t row)
{
	name_fill(visit, line, shown, rows, row);
	for (size_t i = 0; i < shown->count; i++)
		column_fill(visit, line, shown, i, rows, row);
}

/* The same list as data: same filters, same dates, the label language. */
static void
downloads_fill(struct visit *visit, const struct kind *kind)
{
	const char *query = address_with(visit, "data", NULL);
	const char *mark = strchr(query, '?');

	sheet_set(visit->body, "CSV", arena_print(visit->arena,
	    "/api/v1/%s.csv%s&lang=%s", kind->plural, mark,
	    language_code[visit->language]));
	sheet_set(visit->body, "JSON", arena_print(visit->arena,
	    "/api/v1/%s%s&limit=%d", kind->plural, mark, LIST_MOST));
}

void
list_show(struct visit *visit)
{
	struct list_query query = list_query_read(visit);
	const struct result *rows;
	struct shown shown;
	struct sheet *table;
	const char *section;
	bool filtered;
	int64_t count;

	if (answered(visit))
		return;
	rows = list_read(visit, &query);
	if (answered(visit))
		return;
	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	filtered = filters_fill(visit, query.kind);
	downloads_fill(visit, query.kind);
	count = result_number(rows, 0, "count");
	sheet_set(visit->body, "COUNT", say_count(visit->arena,
	    visit->language, "%1 record", "%1 records", count));
	pages_fill(visit, (int64_t)query.offset / LIST_PAGE + 1,
	    (count + LIST_PAGE - 1) / LIST_PAGE);
	if (result_rows(rows) == 0) {
		sheet_show(visit->body, filtered ? "NO_MATCH" : "EMPTY");
		return;
	}
	shown_fill(visit, query.kind, &shown);
	if (shown.compared)
		sheet_set(sheet_row(visit->body, "COMPARE"), "ACTION",
		    arena_print(visit->arena, "/%s/schemes/compare",
		    language_code[visit->language]));
	table = sheet_row(visit->body, "LIST");
	sheet_set(table, "CAPTION", word(visit, query.kind->names));
	section = arena_print(visit->arena, "ROW_%td", query.kind - kinds);
	if (shown.title == NULL)
		table_head(table, word(visit, N_("limit")));
	else
		head_fill(visit, table, shown.title, &query);
	for (size_t i = 0; i < shown.count; i++)
		head_fill(visit, table, shown.column[i].field, &query);
	for (size_t i = 0; i < result_rows(rows); i++)
		row_fill(visit, sheet_row(table, section), &shown, rows, i);
}
