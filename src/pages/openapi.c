/*
 * The description of the data (OpenAPI 3.1), made from the table of routes and
 * the tables of fields: what is not declared there is not served, and what is
 * declared is described here. In English, or the language of "lang".
 */

#include "pages.h"

#include <string.h>

/* What is being written, and in which language. */
struct writer {
	struct text *text;
	const struct visit *visit;
};

#define REFERENCE(name) "{\"$ref\":\"#/components/schemas/" name "\"}"

/* Schemas of values -------------------------------------------------------------- */

/* The types of values that have a name of their own. */
static const struct {
	const char *name;
	const char *schema;
	const char *text;	/* a message */
} types[] = {
	{ "Texts", "{\"type\":\"object\",\"minProperties\":1,\"properties\":{"
	    "\"kk\":{\"type\":\"string\"},\"ru\":{\"type\":\"string\"},"
	    "\"en\":{\"type\":\"string\"}}}",
	    N_("text in up to three languages") },
	{ "Words", "{\"anyOf\":[{\"type\":\"string\"}," REFERENCE("Texts")
	    "]}", N_("text in up to three languages, or one for all") },
	{ "Day", "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}(-[0-9]{2}"
	    "(-[0-9]{2})?)?$\"}", N_("day, perhaps cut to a month or a year") },
	{ "WholeDay", "{\"type\":\"string\",\"format\":\"date\"}",
	    N_("a day, YYYY-MM-DD") },
	{ "Moment", "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-"
	    "[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$\"}",
	    N_("moment in UTC, to the second") },
	{ "Entry", "{\"type\":\"integer\",\"minimum\":0}",
	    N_("the number of an entry") },
	{ "Number", "{\"type\":\"integer\"}", N_("whole number") },
	{ "Year", "{\"type\":\"integer\",\"minimum\":1990,\"maximum\":2200}",
	    N_("year") },
	{ "Tonnes", "{\"type\":\"integer\",\"minimum\":0}",
	    N_("whole tonnes of CO2 equivalent") },
	{ "Rate", "{\"type\":\"string\",\"pattern\":\"^[0-9]{1,3}"
	    "(\\\\.[0-9]{1,6})?$\"}", N_("percent, a decimal string") },
	{ "Url", "{\"type\":\"string\",\"pattern\":\"^https?://\"}",
	    N_("address of the web") },
	{ "Slug", "{\"type\":\"string\",\"maxLength\":64,\"pattern\":"
	    "\"^[a-z0-9]+(-[a-z0-9]+)*$\"}",
	    N_("name of a record in addresses") },
	{ "Sources", "{\"type\":\"array\",\"items\":{\"type\":\"object\","
	    "\"required\":[\"title\"],\"properties\":{\"title\":"
	    REFERENCE("Words") ",\"url\":" REFERENCE("Url")
	    ",\"checked_on\":" REFERENCE("WholeDay") "}}}",
	    N_("list of sources: title, url, checked_on") },
};

static const char *const schema_of[] = {
	[FIELD_TEXTS] = REFERENCE("Texts"),
	[FIELD_WORDS] = REFERENCE("Words"),
	[FIELD_PLAIN] = "{\"type\":\"string\"}",
	[FIELD_DAY] = REFERENCE("Day"),
	[FIELD_PLAINS] = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
	[FIELD_BOOLEAN] = "{\"type\":\"boolean\"}",
	[FIELD_TONNES] = REFERENCE("Tonnes"),
	[FIELD_NUMBER] = REFERENCE("Number"),
	[FIELD_YEAR] = REFERENCE("Year"),
	[FIELD_MOMENT] = REFERENCE("Moment"),
	[FIELD_RATE] = REFERENCE("Rate"),
	[FIELD_URL] = REFERENCE("Url"),
	[FIELD_REFERENCE] = REFERENCE("Slug"),
	[FIELD_REFERENCES] = "{\"type\":\"array\",\"items\":"
	    REFERENCE("Slug") "}",
	[FIELD_SOURCES] = REFERENCE("Sources"),
	[FIELD_ANY] = "{}",
};

/* The codes of a field with their words. Numbers stand as numbers. */
static void
choices_add(struct writer *to, const char *name, const struct choice *choice)
{
	json_open(to->text, name, '{');
	json_open(to->text, "oneOf", '[');
	for (; choice->code != NULL; choice++) {
		json_open(to->text, NULL, '{');
		if (choice->code[0] >= '0' && choice->code[0] <= '9')
			json_put_raw(to->text, "const", choice->code);
		else
			json_put(to->text, "const", choice->code);
		json_put(to->text, "title", word(to->visit, choice->label));
		json_close(to->text, '}');
	}
	json_close(to->text, ']');
	json_close(to->text, '}');
}

static void object_add(struct writer *, const char *name,
    const struct field *);

/* The schema of a value that is there. */
static void
value_add(struct writer *to, const char *name, const struct field *field)
{
	const bool list = field->type == FIELD_CODES ||
	    field->type == FIELD_PARTS;

	if (field->choices == NULL && field->parts == NULL) {
		json_put_raw(to->text, name, schema_of[field->type]);
		return;
	}
	if (list) {
		json_open(to->text, name, '{');
		json_put(to->text, "type", "array");
		name = "items";
	}
	if (field->parts != NULL)
		object_add(to, name, field->parts);
	else
		choices_add(to, name, field->choices);
	if (list)
		json_close(to->text, '}');
}

/* One member of an object. What is not needed may be absent, or null. */
static void
field_add(struct writer *to, const struct field *field)
{
	const bool needed = (field->flags & FIELD_NEEDED) != 0;

	json_open(to->text, field->name, '{');
	json_put(to->text, "title", word(to->visit, field->label));
	if (field->target != NULL)
		json_put(to->text, "description", say_with(to->visit->arena,
		    to->visit->language, N_("names a record: %1"),
		    word(to->visit, kind_find(field->target)->name),
		    (char *)NULL));
	if (field->flags & FIELD_DERIVED)
		json_put_raw(to->text, "readOnly", "true");
	json_open(to->text, needed ? "allOf" : "anyOf", '[');
	value_add(to, NULL, field);
	if (!needed)
		json_put_raw(to->text, NULL, "{\"type\":\"null\"}");
	json_close(to->text, ']');
	json_close(to->text, '}');
}

static void
fields_add(struct writer *to, const struct field *field)
{
	for (; field != NULL && field->name != NULL; field++) {
		if (!field_only_filters(field))
			field_add(to, field);
	}
}

/* What is worked out is always there. */
static void
required_add(struct writer *to, const struct field *field)
{
	for (; field != NULL && field->name != NULL; field++) {
		if ((field->flags & (FIELD_NEEDED | FIELD_DERIVED)) &&
		    !field_only_filters(field))
			json_put(to->text, NULL, field->name);
	}
}

static void
object_add(struct writer *to, const char *name, const struct field *fields)
{
	json_open(to->text, name, '{');
	json_put(to->text, "type", "object");
	json_open(to->text, "properties", '{');
	fields_add(to, fields);
	json_close(to->text, '}');
	json_open(to->text, "required", '[');
	required_add(to, fields);
	json_close(to->text, ']');
	json_close(to->text, '}');
}

/* A record: its item beside kind, slug, entry and the derived facts. */
static void
kind_add(struct writer *to, const struct kind *kind)
{
	json_open(to->text, kind->kind, '{');
	json_put(to->text, "title", word(to->visit, kind->name));
	json_put(to->text, "type", "object");
	json_open(to->text, "properties", '{');
	json_put_raw(to->text, "kind", arena_print(to->visit->arena,
	    "{\"const\":\"%s\"}", kind->kind));
	json_put_raw(to->text, "slug", REFERENCE("Slug"));
	json_put_raw(to->text, "entry", REFERENCE("Entry"));
	fields_add(to, kind->fields);
	fields_add(to, kind->facts);
	json_close(to->text, '}');
	json_open(to->text, "required", '[');
	json_put(to->text, NULL, "kind");
	json_put(to->text, NULL, "slug");
	json_put(to->text, NULL, "entry");
	required_add(to, kind->fields);
	required_add(to, kind->facts);
	json_close(to->text, ']');
	json_close(to->text, '}');
}

/* Errors -------------------------------------------------------------------------- */

static const struct choice errors[] = {
	{ "bad-address", N_("The address is not clean UTF-8 text."), 0 },
	{ "bad-query", N_("The parameters are not clean UTF-8 text."), 0 },
	{ "too-long", N_("The address is too long."), 0 },
	{ "bad-body", N_("The body of the request is not as long as its "
	    "Content-Length says."), 0 },
	{ "too-large", N_("the body of the request is too large"), 0 },
	{ "unknown-parameter", N_("the address has no such parameter"), 0 },
	{ "repeated-parameter", N_("a parameter is given more than once"), 0 },
	{ "bad-value", N_("a value is none that the parameter can have"), 0 },
	{ "bad-day", N_("there is no such day"), 0 },
	{ "bad-entry", N_("this is not the number of an entry"), 0 },
	{ "no-such-entry", N_("the register has no such entry yet"), 0 },
	{ "entry-and-published", N_("Give “entry” or “published”, not "
	    "both."), 0 },
	{ "day-to-come", N_("the day of publication has not come yet"), 0 },
	{ "no-such-page", N_("The list is not that long."), 0 },
	{ "not-found", N_("Nothing in the register stands under this "
	    "address."), 0 },
	{ "withdrawn", N_("This record has been withdrawn from the "
	    "register."), 0 },
	{ "method", N_("This address can only be read (GET, HEAD)."), 0 },
	{ "away", N_("The register cannot be reached at the moment. Please try "
	    "again in a few seconds."), 0 },
	{ "broken", N_("Something is broken on our side. It has been noted; "
	    "please try again later."), 0 },
	/* nginx's own, before the program is asked */
	{ "400", N_("The request is not understood: it is not in the form that "
	    "HTTP asks for."), 0 },
	{ "413", N_("What was sent is too large."), 0 },
	{ "414", N_("The address is too long."), 0 },
	{ "429", N_("Too many requests from your address. Please try again in a "
	    "minute."), 0 },
	{ "503", N_("The register cannot be reached at the moment. Please try "
	    "again in a few seconds."), 0 },
	{ 0 },
};

static void
error_add(struct writer *to)
{
	json_open(to->text, "Error", '{');
	json_put(to->text, "type", "object");
	json_put_raw(to->text, "required", "[\"error\"]");
	json_open(to->text, "properties", '{');
	json_open(to->text, "error", '{');
	json_put(to->text, "type", "object");
	json_put_raw(to->text, "required",
	    "[\"code\",\"field\",\"message\"]");
	json_open(to->text, "properties", '{');
	json_open(to->text, "code", '{');
	json_open(to->text, "oneOf", '[');
	for (const struct choice *one = errors; one->code; one++) {
		json_open(to->text, NULL, '{');
		json_put(to->text, "const", one->code);
		json_put(to->text, "title", word(to->visit, one->label));
		json_close(to->text, '}');
	}
	json_close(to->text, ']');
	json_close(to->text, '}');
	json_put_raw(to->text, "field",
	    "{\"type\":[\"string\",\"null\"]}");
	json_put_raw(to->text, "message", "{\"type\":\"string\"}");
	for (int i = 0; i < 4; i++)
		json_close(to->text, '}');
}

/* Answers -------------------------------------------------------------------------- */

/* A list has where it was read, and how it goes on. */
static void
list_add(struct writer *to, const char *name, const char *item)
{
	json_open(to->text, name, '{');
	json_put(to->text, "type", "object");
	json_put_raw(to->text, "required",
	    "[\"entry\",\"on\",\"count\",\"items\",\"next\"]");
	json_open(to->text, "properties", '{');
	json_put_raw(to->text, "entry", REFERENCE("Entry"));
	json_put_raw(to->text, "on", REFERENCE("WholeDay"));
	json_put_raw(to->text, "count",
	    "{\"type\":\"integer\",\"minimum\":0}");
	json_put_raw(to->text, "items", arena_print(to->visit->arena,
	    "{\"type\":\"array\",\"items\":{\"$ref\":"
	    "\"#/components/schemas/%s\"}}", item));
	json_open(to->text, "next", '{');
	json_put(to->text, "description", word(to->visit, N_("the address of "
	    "the next piece; null at the end")));
	json_put_raw(to->text, "type", "[\"string\",\"null\"]");
	json_close(to->text, '}');
	json_open(to->text, "withdrawals", '{');
	json_put(to->text, "description", word(to->visit, N_("with “since”: "
	    "the address of the entries that withdrew records")));
	json_put(to->text, "type", "string");
	for (int i = 0; i < 3; i++)
		json_close(to->text, '}');
}

static void
list_of_kind_add(struct writer *to, const char *name,
    const struct route *route)
{
	list_add(to, name, route->kind);
}

static void
record_of_kind_add(struct writer *to, const char *name,
    const struct route *route)
{
	json_put_raw(to->text, name, arena_print(to->visit->arena,
	    "{\"$ref\":\"#/components/schemas/%s\"}", route->kind));
}

/* What an address answers with: a schema, or what writes one. */
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
	{ api_item_show, "application/json", "{\"type\":\"object\"}", NULL },
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

static void
responses_add(struct writer *to, const struct route *route)
{
	static const char *const refused[] = { "400", "404", "405", "414",
		"500", "503" };
	const struct shape *shape = shape_find(route);

	json_open(to->text, "responses", '{');
	json_open(to->text, "200", '{');
	json_put(to->text, "description", word(to->visit, route->title));
	if (!route->undated)
		json_put_raw(to->text, "headers", "{\"Tanu-Entry\":{\"$ref\":"
		    "\"#/components/headers/Tanu-Entry\"}}");
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
	{ "scheme", REFERENCE("Slug"), N_("Trading scheme that the unit "
	    "comes from") },
	{ "unit", NULL, N_("Kind of unit") },
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
		choices_add(to, "schema", changes);
	else if (strcmp(name, "unit") == 0)
		choices_add(to, "schema", units);
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
			choices_add(to, "schema", one->choices);
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
	static const char *const dates[] = { "on", "entry", "published" };
	const char *at = route->parameters;

	json_open(to->text, "parameters", '[');
	if (route->area == AREA_FEED)
		path_parameter_add(to, "lang",
		    "{\"enum\":[\"kk\",\"ru\",\"en\"]}");
	if (strchr(route->path, '*') != NULL)
		path_parameter_add(to, segment_name(route), route->kind != NULL
		    ? REFERENCE("Slug") : "{\"type\":\"string\"}");
	for (size_t i = 0; !route->undated && i < COUNT(dates); i++)
		parameter_add(to, route, dates[i]);
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
route_add(void *writer, const struct route *route)
{
	struct writer *to = writer;
	const char *title;

	if (route->area == AREA_PAGE || route->title == NULL)
		return;
	title = word(to->visit, route->title);
	json_open(to->text, path_of(to, route), '{');
	json_open(to->text, "get", '{');
	json_put(to->text, "summary", route->kind == NULL ||
	    route->area == AREA_FEED ? title : arena_print(to->visit->arena,
	    "%s: %s", word(to->visit, kind_find(route->kind)->names), title));
	parameters_add(to, route);
	responses_add(to, route);
	json_close(to->text, '}');
	json_close(to->text, '}');
}

static void
components_add(struct writer *to)
{
	json_open(to->text, "components", '{');
	json_open(to->text, "schemas", '{');
	for (size_t i = 0; i < COUNT(types); i++) {
		json_open(to->text, types[i].name, '{');
		json_put(to->text, "description", word(to->visit,
		    types[i].text));
		json_put_raw(to->text, "allOf", arena_print(to->visit->arena,
		    "[%s]", types[i].schema));
		json_close(to->text, '}');
	}
	for (size_t i = 0; i < kind_count; i++)
		kind_add(to, &kinds[i]);
	object_add(to, "EntryRecord", entry_fields);
	list_add(to, "EntryList", "EntryRecord");
	object_add(to, "Answer", answer_fields);
	error_add(to);
	json_close(to->text, '}');
	json_put_raw(to->text, "headers", "{\"Tanu-Entry\":{\"schema\":"
	    REFERENCE("Entry") "}}");
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
	json_open(to.text, "paths", '{');
	routes_each(visit->arena, route_add, &to);
	json_close(to.text, '}');
	components_add(&to);
	json_close(to.text, '}');
	text_add(to.text, "\n");
	visit->response->type = "application/json; charset=utf-8";
}
