/*
 * The description of the data (OpenAPI 3.1), made from the table of routes and
 * the tables of fields: what is not declared there is not served, and what is
 * declared is described here. In English, or the language of "lang".
 */

#include "pages.h"

#include <string.h>

/* Answers -------------------------------------------------------------------------- */

static void
list_of_kind_add(struct writer *to, const char *name,
    const struct route *route)
{
	schema_list(to, name, route->kind);
}

static void
record_of_kind_add(struct writer *to, const char *name,
    const struct route *route)
{
	json_put_raw(to->text, name, arena_print(to->visit->arena,
	    "{\"$ref\":\"#/components/schemas/%s\"}", route->kind));
}

/* What an address answers with: a schema, or what writes one. */
#define BASE64 "{\"type\":\"string\",\"contentEncoding\":\"base64\"," \
	"\"minLength\":44,\"maxLength\":44}"

static const struct shape {
	void (*show)(struct visit *);
	const char *type;
	const char *schema;
	void (*add)(struct writer *, const char *name, const struct route *);
} shapes[] = {
	{ api_list_show, "application/json", NULL, list_of_kind_add },
	{ api_record_show, "application/json", NULL, record_of_kind_add },
	{ api_csv_show, "text/csv", "{\"type\":\"string\"}", NULL },
	{ api_entries_show, "application/json", REFERENCE("EntryList"),
	    NULL },
	{ api_entries_csv_show, "text/csv", "{\"type\":\"string\"}", NULL },
	{ api_history_show, "application/x-ndjson", "{\"type\":\"string\"}",
	    NULL },
	{ api_snapshot_show, "application/x-ndjson", "{\"type\":\"string\"}",
	    NULL },
	{ api_check_show, "application/json", REFERENCE("Answer"), NULL },
	{ api_batch_show, "application/json", "{\"type\":\"object\","
	    "\"required\":[\"entry\",\"count\",\"answers\"],\"properties\":{"
	    "\"entry\":" REFERENCE("Entry") ",\"count\":{\"type\":"
	    "\"integer\",\"maximum\":1000},\"answers\":{\"type\":\"array\","
	    "\"items\":{\"anyOf\":[" REFERENCE("Answer") ",{\"type\":"
	    "\"object\",\"required\":[\"error\"]}]}}}}", NULL },
	{ matrix_json_show, "application/json", REFERENCE("Matrix"), NULL },
	{ matrix_csv_show, "text/csv", "{\"type\":\"string\"}", NULL },
	{ api_item_show, "application/json", "{\"type\":\"object\"}", NULL },
	{ api_inclusion_show, "application/json", "{\"type\":\"object\","
	    "\"required\":[\"entry\",\"index\",\"size\",\"leaf\","
	    "\"leaf_hash\",\"root\",\"proof\",\"checkpoint\"],"
	    "\"properties\":{\"entry\":" REFERENCE("Entry") ",\"index\":"
	    REFERENCE("Number") ",\"size\":" REFERENCE("Number")
	    ",\"leaf\":{\"type\":\"string\"},\"leaf_hash\":" BASE64
	    ",\"root\":" BASE64 ",\"proof\":{\"type\":\"array\","
	    "\"items\":" BASE64 "},\"checkpoint\":{\"type\":\"string\"}}}",
	    NULL },
	{ api_consistency_show, "application/json", "{\"type\":\"object\","
	    "\"required\":[\"from\",\"to\",\"from_root\",\"root\","
	    "\"proof\",\"checkpoint\"],\"properties\":{\"from\":"
	    REFERENCE("Entry") ",\"to\":" REFERENCE("Entry")
	    ",\"from_root\":" BASE64 ",\"root\":" BASE64 ",\"proof\":{"
	    "\"type\":\"array\",\"items\":" BASE64 "},\"checkpoint\":{"
	    "\"type\":\"string\"}}}", NULL },
	{ api_openapi_show, "application/json", "{\"type\":\"object\"}",
	    NULL },
	{ api_dcat_show, "application/ld+json", "{\"type\":\"object\"}",
	    NULL },
	{ feed_changes_show, "application/atom+xml", "{\"type\":\"string\"}",
	    NULL },
	{ feed_record_show, "application/atom+xml", "{\"type\":\"string\"}",
	    NULL },
	{ health_show, "application/json", "{\"type\":\"object\","
	    "\"required\":[\"status\",\"entry\"],\"properties\":{\"status\":"
	    "{\"const\":\"ok\"},\"entry\":" REFERENCE("Entry") "}}", NULL },
};

/* What many questions are asked with. */
static const char batch_body[] =
    "{\"required\":true,\"content\":{\"application/json\":{\"schema\":"
    "{\"type\":\"object\",\"required\":[\"questions\"],"
    "\"properties\":{\"questions\":{\"type\":\"array\",\"maxItems\":"
    "1000,\"items\":{\"type\":\"object\",\"required\":[\"scheme\","
    "\"unit\"]}}}}},\"text/csv\":{\"schema\":{\"type\":\"string\"}}}}";

static const struct shape *
shape_find(const struct route *route)
{
	static const struct shape any = { .type = "application/json",
		.schema = "{}" };

	for (size_t i = 0; i < COUNT(shapes); i++) {
		if (shapes[i].show == route->show)
			return &shapes[i];
	}
	return &any;
}

/* Every dated answer names its entry; a file of the whole register names the
 * checkpoint of the log too. */
static void
headers_add(struct writer *to, const struct route *route)
{
	if (route->undated)
		return;
	json_open(to->text, "headers", '{');
	json_put_raw(to->text, "Tanu-Entry",
	    "{\"$ref\":\"#/components/headers/Tanu-Entry\"}");
	if (route->show == api_history_show ||
	    route->show == api_snapshot_show ||
	    route->show == api_entries_csv_show)
		json_put_raw(to->text, "Tanu-Checkpoint",
		    "{\"$ref\":\"#/components/headers/Tanu-Checkpoint\"}");
	json_close(to->text, '}');
}

static void
responses_add(struct writer *to, const struct route *route)
{
	static const char *const refused[] = { "400", "404", "405", "414",
		"500", "503" };
	const struct shape *shape = shape_find(route);

	json_open(to->text, "responses", '{');
	json_open(to->text, "200", '{');
	json_put(to->text, "description", word(to->visit, route->title));
	headers_add(to, route);
	json_open(to->text, "content", '{');
	json_open(to->text, shape->type, '{');
	if (shape->add != NULL)
		shape->add(to, "schema", route);
	else
		json_put_raw(to->text, "schema", shape->schema);
	for (int i = 0; i < 3; i++)
		json_close(to->text, '}');
	json_put_raw(to->text, "304",
	    "{\"$ref\":\"#/components/responses/Unchanged\"}");
	for (size_t i = 0; i < COUNT(refused); i++)
		json_put_raw(to->text, refused[i],
		    "{\"$ref\":\"#/components/responses/Refused\"}");
	if (route->show == api_record_show)
		json_put_raw(to->text, "410",
		    "{\"$ref\":\"#/components/responses/Refused\"}");
	json_close(to->text, '}');
}

/* Parameters ------------------------------------------------------------------------ */

#define FIGURE "{\"type\":\"integer\",\"minimum\":0," \
	"\"maximum\":999999999999999}"

static const struct parameter_text {
	const char *name;
	const char *schema;
	const char *text;	/* a message */
} parameter_texts[] = {
	{ "on", REFERENCE("WholeDay"), N_("the day asked about; without it, "
	    "today in Kazakhstan") },
	{ "entry", REFERENCE("Entry"), N_("the register as it stood after "
	    "this entry; without it, the newest") },
	{ "published", REFERENCE("WholeDay"), N_("in place of “entry”: the "
	    "register as it stood at the end of this day") },
	{ "sort", NULL, N_("the field to sort by; with “-” before it, from "
	    "the end") },
	{ "page", "{\"type\":\"integer\",\"minimum\":1}", N_("the page of the "
	    "list; “next” has it") },
	{ "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,"
	    "\"default\":100}", N_("how many at once") },
	{ "since", REFERENCE("Entry"), N_("only what came with a later entry "
	    "than this") },
	{ "before", REFERENCE("Entry"), N_("only entries before this one; "
	    "“next” has it") },
	{ "lang", "{\"enum\":[\"kk\",\"ru\",\"en\"]}", N_("words in this "
	    "language; in CSV without it, names of fields and codes") },
	{ "kind", "{\"type\":\"string\"}", N_("only records of this kind") },
	{ "slug", REFERENCE("Slug"), N_("only this record; with “kind”") },
	{ "change", NULL, N_("only entries of this sort") },
	{ "size", REFERENCE("Entry"), N_("the log as it was with so many "
	    "entries; without it, as it is") },
	{ "from", REFERENCE("Entry"), N_("the log with so many entries") },
	{ "to", REFERENCE("Entry"), N_("the log with so many entries, later; "
	    "without it, as it is") },
	{ "scheme", REFERENCE("Slug"), N_("Trading scheme that the unit "
	    "comes from") },
	{ "unit", NULL, N_("Kind of unit") },
	{ "show", "{\"enum\":[\"not-ended\",\"instrument\"]}",
	    N_("only schemes that have not ended, or with whose jurisdiction "
	    "Kazakhstan has an instrument") },
	{ "vintage", REFERENCE("Year"), N_("Vintage (year of the unit), or "
	    "empty") },
	{ "surrender_obligation", FIGURE, N_("Surrender obligation") },
	{ "verified_emissions", FIGURE, N_("Verified emissions") },
	{ "allocated_quota", FIGURE, N_("Allocated quota") },
	{ "used", FIGURE, N_("Foreign units already used") },
};

/* The fields that a list can be sorted by, each way. */
static void
sorts_add(struct writer *to, const struct kind *kind)
{
	json_open(to->text, "schema", '{');
	json_open(to->text, "enum", '[');
	for (const struct field *one = kind->fields; one->name; one++) {
		if (!(one->flags & FIELD_SORT))
			continue;
		json_put(to->text, NULL, one->name);
		json_put(to->text, NULL, arena_print(to->visit->arena, "-%s",
		    one->name));
	}
	json_close(to->text, ']');
	json_close(to->text, '}');
}

static void
parameter_open(struct writer *to, const char *name, const char *text)
{
	json_open(to->text, NULL, '{');
	json_put(to->text, "name", name);
	json_put(to->text, "in", "query");
	json_put(to->text, "description", text);
}

static void
parameter_add(struct writer *to, const struct route *route, const char *name)
{
	const struct parameter_text *found = NULL;

	for (size_t i = 0; i < COUNT(parameter_texts); i++) {
		if (strcmp(parameter_texts[i].name, name) == 0)
			found = &parameter_texts[i];
	}
	parameter_open(to, name, found == NULL ? ""
	    : word(to->visit, found->text));
	if (strcmp(name, "sort") == 0)
		sorts_add(to, kind_find(route->kind));
	else if (strcmp(name, "change") == 0)
		schema_choices(to, "schema", changes);
	else if (strcmp(name, "unit") == 0)
		schema_choices(to, "schema", units);
	else
		json_put_raw(to->text, "schema", found == NULL ? "{}"
		    : found->schema);
	json_close(to->text, '}');
}

/* A filter takes one value, also where the field is a list of them. */
static void
filters_add(struct writer *to, const struct kind *kind)
{
	for (const struct field *one = kind->fields; one->name; one++) {
		if (!(one->flags & FIELD_FILTER))
			continue;
		parameter_open(to, one->name, say_with(to->visit->arena,
		    to->visit->language, N_("only where this is so: %1"),
		    word(to->visit, one->label), (char *)NULL));
		if (one->choices != NULL)
			schema_choices(to, "schema", one->choices);
		else
			json_put_raw(to->text, "schema", one->type ==
			    FIELD_BOOLEAN ? "{\"type\":\"boolean\"}"
			    : REFERENCE("Slug"));
		json_close(to->text, '}');
	}
}

/* What stands in a path in place of a '*', or of the language. */
static void
path_parameter_add(struct writer *to, const char *name, const char *schema)
{
	json_open(to->text, NULL, '{');
	json_put(to->text, "name", name);
	json_put(to->text, "in", "path");
	json_put_raw(to->text, "required", "true");
	json_put_raw(to->text, "schema", schema);
	json_close(to->text, '}');
}

static const char *
segment_name(const struct route *route)
{
	return route->kind != NULL ? "slug" : "id";
}

static void
parameters_add(struct writer *to, const struct route *route)
{
	const char *at = route->parameters;

	json_open(to->text, "parameters", '[');
	if (route->area == AREA_FEED)
		path_parameter_add(to, "lang",
		    "{\"enum\":[\"kk\",\"ru\",\"en\"]}");
	if (strchr(route->path, '*') != NULL)
		path_parameter_add(to, segment_name(route), route->kind != NULL
		    ? REFERENCE("Slug") : "{\"type\":\"string\"}");
	for (size_t i = 0; !route->undated && i < DATES; i++)
		parameter_add(to, route, date_names[i]);
	while (at != NULL && *(at += strspn(at, " *")) != '\0') {
		size_t length = strcspn(at, " *");

		parameter_add(to, route, arena_copy(to->visit->arena, at,
		    length));
		at += length;
	}
	if (route->parameters != NULL && route->kind != NULL &&
	    strstr(route->parameters, " sort ") != NULL)
		filters_add(to, kind_find(route->kind));
	json_close(to->text, ']');
}

/* Addresses -------------------------------------------------------------------------- */

static const char *
path_of(struct writer *to, const struct route *route)
{
	static const char *const before[] = {
		[AREA_API] = "/api/v1/",
		[AREA_FEED] = "/feeds/{lang}/",
		[AREA_ROOT] = "/",
	};
	const char *star = strchr(route->path, '*');

	if (star == NULL)
		return arena_print(to->visit->arena, "%s%s",
		    before[route->area], route->path);
	return arena_print(to->visit->arena, "%s%.*s{%s}%s",
	    before[route->area], (int)(star - route->path), route->path,
	    segment_name(route), star + 1);
}

static void
operation_add(struct writer *to, const struct route *route)
{
	const char *title = word(to->visit, route->title);

	json_open(to->text, route->method == NULL ? "get" : "post", '{');
	json_put(to->text, "summary", route->kind == NULL ||
	    route->area == AREA_FEED ? title : arena_print(to->visit->arena,
	    "%s: %s", word(to->visit, kind_find(route->kind)->names), title));
	parameters_add(to, route);
	if (route->show == api_batch_show)
		json_put_raw(to->text, "requestBody", batch_body);
	responses_add(to, route);
	json_close(to->text, '}');
}

/* The routes of data, one after another. */
struct served {
	struct arena *arena;
	struct route *route;
	size_t count;
	size_t room;
};

static void
route_see(void *to, const struct route *route)
{
	struct served *served = to;
	struct route *more;

	if (route->area == AREA_PAGE || route->title == NULL)
		return;
	if (served->count == served->room) {
		served->room = 2 * served->room + 16;
		more = arena_alloc(served->arena,
		    served->room * sizeof(*more));
		for (size_t i = 0; i < served->count; i++)
			more[i] = served->route[i];
		served->route = more;
	}
	served->route[served->count++] = *route;
}

static bool
is_same_path(const struct route *a, const struct route *b)
{
	return a->area == b->area && strcmp(a->path, b->path) == 0;
}

/* A path once, with each method that it has a row for. */
static void
paths_add(struct writer *to)
{
	struct served served = { .arena = to->visit->arena };
	size_t before;

	routes_each(served.arena, route_see, &served);
	json_open(to->text, "paths", '{');
	for (size_t i = 0; i < served.count; i++) {
		const struct route *first = &served.route[i];

		for (before = 0; before < i &&
		    !is_same_path(&served.route[before], first); before++)
			;
		if (before < i)
			continue;
		json_open(to->text, path_of(to, first), '{');
		for (size_t k = i; k < served.count; k++) {
			if (is_same_path(&served.route[k], first))
				operation_add(to, &served.route[k]);
		}
		json_close(to->text, '}');
	}
	json_close(to->text, '}');
}

static void
components_add(struct writer *to)
{
	json_open(to->text, "components", '{');
	json_open(to->text, "schemas", '{');
	schemas_add(to);
	json_close(to->text, '}');
	json_open(to->text, "headers", '{');
	json_put_raw(to->text, "Tanu-Entry", "{\"schema\":"
	    REFERENCE("Entry") "}");
	json_open(to->text, "Tanu-Checkpoint", '{');
	json_put(to->text, "description", word(to->visit, N_("newest "
	    "checkpoint of the log: its origin, size and root")));
	json_put_raw(to->text, "schema", "{\"type\":\"string\"}");
	json_close(to->text, '}');
	json_close(to->text, '}');
	json_open(to->text, "responses", '{');
	json_open(to->text, "Unchanged", '{');
	json_put(to->text, "description", word(to->visit, N_("nothing has "
	    "changed since the answer that “If-None-Match” names")));
	json_close(to->text, '}');
	json_open(to->text, "Refused", '{');
	json_put(to->text, "description", word(to->visit, N_("refused: which "
	    "field, and what is wrong with it")));
	json_put_raw(to->text, "content", "{\"application/json\":{\"schema\":"
	    REFERENCE("Error") "}}");
	for (int i = 0; i < 3; i++)
		json_close(to->text, '}');
}

static void
info_add(struct writer *to)
{
	const struct site *site = to->visit->site;

	json_open(to->text, "info", '{');
	json_put(to->text, "title", word(to->visit, N_("Register of "
	    "recognised carbon units")));
	json_put(to->text, "version", "1");
	json_put(to->text, "description", word(to->visit, N_("Everything on "
	    "these pages can be had as data, for any day and any entry, "
	    "without an account.")));
	if (text_given(site->licence)) {
		json_open(to->text, "license", '{');
		json_put(to->text, "name", site->licence);
		json_put(to->text, "url", site->licence);
		json_close(to->text, '}');
	}
	json_close(to->text, '}');
	json_open(to->text, "servers", '[');
	json_open(to->text, NULL, '{');
	json_put(to->text, "url", text_given(site->base_url) ? site->base_url
	    : "/");
	json_close(to->text, '}');
	json_close(to->text, ']');
}

void
api_openapi_show(struct visit *visit)
{
	struct writer to = { &visit->response->body, visit };

	language_parameter(visit);
	if (answered(visit))
		return;
	if (request_value(visit->request, "lang") == NULL)
		visit->language = EN;
	json_open(to.text, NULL, '{');
	json_put(to.text, "openapi", "3.1.0");
	info_add(&to);
	paths_add(&to);
	components_add(&to);
	json_close(to.text, '}');
	text_add(to.text, "\n");
	visit->response->type = "application/json; charset=utf-8";
}
