/*
 * The schemas of the description of the data (JSON Schema 2020-12), from the
 * tables of fields: values, records, entries, answers, errors.
 */

#include "pages.h"

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

/* Numbers stand as numbers. */
void
schema_choices(struct writer *to, const char *name, const struct choice *choice)
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
		schema_choices(to, name, field->choices);
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
	{ "type", N_("This address takes a form."), 0 },
	{ "bad-form", N_("The form is not clean UTF-8 text."), 0 },
	{ "bad-type", N_("Questions come as application/json or text/csv."),
	    0 },
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
	{ "method", N_("the address does not take this method"), 0 },
	{ "away", N_("The register cannot be reached at the moment. Please try "
	    "again in a few seconds."), 0 },
	{ "full", N_("The register has no room left for this at the moment. "
	    "Nothing has been changed; please try again later."), 0 },
	{ "slow", N_("This takes longer than it may. Nothing has been changed; "
	    "please ask for less, or try again later."), 0 },
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

/* Lists, and all of them ------------------------------------------------------------ */

void
schema_list(struct writer *to, const char *name, const char *item)
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

void
schemas_add(struct writer *to)
{
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
	schema_list(to, "EntryList", "EntryRecord");
	object_add(to, "Answer", answer_fields);
	object_add(to, "MatrixCell", matrix_fields);
	schema_list(to, "Matrix", "MatrixCell");
	error_add(to);
}
