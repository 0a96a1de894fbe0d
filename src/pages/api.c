/* The register as data: JSON and CSV, the same rows as the pages. */

#include "pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char json_type[] = "application/json; charset=utf-8";

/* The members of an object's JSON text, without its braces. */
static void
members_add(struct text *text, const char *object)
{
	const char *open = object == NULL ? NULL : strchr(object, '{');
	const char *close = object == NULL ? NULL : strrchr(object, '}');

	if (open == NULL || close == NULL)
		return;
	open += 1 + strspn(open + 1, " \t\r\n");
	if (open == close)
		return;
	text_add(text, ",");
	text_add_bytes(text, open, (size_t)(close - open));
}

/* The item's members beside kind, slug, entry and the derived facts. */
static void
record_add(struct text *text, const struct kind *kind, const char *slug,
    const char *entry, const char *item, const char *derived)
{
	text_add(text, "{\"kind\":");
	text_add_json(text, kind->kind);
	text_add(text, ",\"slug\":");
	text_add_json(text, slug);
	text_print(text, ",\"entry\":%s", entry);
	members_add(text, item);
	members_add(text, derived);
	text_add(text, "}");
}

static void
list_head_add(struct visit *visit, int64_t count)
{
	struct text *body = &visit->response->body;

	text_print(body, "{\"entry\":%s,\"on\":\"%s\",\"count\":%lld,"
	    "\"items\":[", visit->moment.entry, visit->moment.on,
	    (long long)count);
	visit->response->type = json_type;
}

static void
list_end_add(struct visit *visit, const char *next)
{
	struct text *body = &visit->response->body;

	text_add(body, "],\"next\":");
	text_add_json(body, next);
	text_add(body, "}\n");
}

void
language_parameter(struct visit *visit)
{
	const char *code = request_value(visit->request, "lang");

	if (code != NULL && !language_find(code, &visit->language))
		refuse(visit, 400, "bad-value", "lang", say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not one of the "
		    "choices."), "lang", code, (char *)NULL));
}

void
api_list_show(struct visit *visit)
{
	struct list_query query = list_query_read(visit);
	struct text entries = text_new(visit->arena);
	const struct result *rows, *items;
	int64_t count;

	if (answered(visit))
		return;
	rows = list_read(visit, &query);
	if (answered(visit))
		return;
	for (size_t i = 0; i < result_rows(rows); i++)
		text_print(&entries, "%s%s", i == 0 ? "{" : ",",
		    result_text(rows, i, "entry"));
	text_add(&entries, entries.length == 0 ? "{}" : "}");
	items = record_items(visit->db, query.kind, entries.data,
	    &visit->moment);
	count = result_number(rows, 0, "count");
	list_head_add(visit, count);
	for (size_t i = 0; i < result_rows(items); i++) {
		if (i > 0)
			text_add(&visit->response->body, ",\n");
		record_add(&visit->response->body, query.kind,
		    result_text(items, i, "slug"),
		    result_text(items, i, "number"),
		    result_text(items, i, "item"),
		    result_text(items, i, "derived"));
	}
	list_end_add(visit, query.offset + query.limit >= (size_t)count ? NULL
	    : address_data(visit, "page", arena_print(visit->arena, "%zu",
	    query.offset / query.limit + 2)));
}

void
api_record_show(struct visit *visit)
{
	const struct kind *kind = kind_find(visit->route->kind);
	struct record record = { 0 };

	if (text_is_slug(visit->slug))
		record = record_read(visit->db, kind, visit->slug,
		    &visit->moment);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (record.withdrawn)
		refuse(visit, 410, "withdrawn", NULL, word(visit,
		    N_("This record has been withdrawn from the register.")));
	else if (record.item == NULL)
		refuse_not_found(visit);
	if (answered(visit))
		return;
	record_add(&visit->response->body, kind, visit->slug, record.entry,
	    record.item, record.derived);
	text_add(&visit->response->body, "\n");
	visit->response->type = json_type;
}

void
api_item_show(struct visit *visit)
{
	const struct result *row;

	if (strlen(visit->slug) != 64 ||
	    strspn(visit->slug, "0123456789abcdef") != 64) {
		refuse_not_found(visit);
		return;
	}
	row = item_bytes(visit->db, visit->slug);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (result_rows(row) == 0) {
		refuse_not_found(visit);
		return;
	}
	text_add(&visit->response->body, result_text(row, 0, "bytes"));
	visit->response->type = json_type;
}

/* Entries -------------------------------------------------------------------------- */

static const struct {
	const char *name;
	const char *label;
	bool json;
	bool number;
} members[] = {
	{ "number", N_("entry"), false, true },
	{ "recorded_at", N_("recorded"), false, false },
	{ "kind", N_("kind"), false, false },
	{ "slug", N_("record"), false, false },
	{ "change", N_("what happened"), false, false },
	{ "reason", N_("reason"), true, false },
	{ "basis", N_("basis"), true, false },
	{ "basis_url", N_("link"), false, false },
	{ "author_role", N_("entered by (role)"), false, false },
	{ "approver_role", N_("approved by (role)"), false, false },
	{ "item_sha256", N_("exact bytes, by their SHA-256"), false, false },
};

static void
entry_add(struct text *text, const struct result *rows, size_t row)
{
	for (size_t i = 0; i < COUNT(members); i++) {
		const char *value = result_text(rows, row, members[i].name);

		text_add(text, i == 0 ? "{" : ",");
		text_add_json(text, members[i].name);
		text_add(text, ":");
		if (value != NULL && (members[i].json || members[i].number))
			text_add(text, value);
		else
			text_add_json(text, value);
	}
	text_add(text, "}");
}

static void
entries_csv(struct visit *visit, const struct result *rows)
{
	struct text *body = &visit->response->body;
	enum language language = request_value(visit->request, "lang") == NULL
	    ? EN : visit->language;

	for (size_t i = 0; i < COUNT(members); i++) {
		text_add(body, i == 0 ? "" : ",");
		text_add_csv(body, request_value(visit->request, "lang") ==
		    NULL ? members[i].name : word(visit, members[i].label));
	}
	text_add(body, "\r\n");
	for (size_t row = 0; row < result_rows(rows); row++) {
		for (size_t i = 0; i < COUNT(members); i++) {
			const char *value = result_text(rows, row,
			    members[i].name);

			if (i > 0)
				text_add(body, ",");
			text_add_csv(body, !members[i].json || value == NULL
			    ? value : json_said(json_read(visit->arena, value),
			    language, NULL));
		}
		text_add(body, "\r\n");
	}
	visit->response->type = "text/csv; charset=utf-8; header=present";
	visit->response->file_name = "entries.csv";
}

/* The next piece of the entries. */
static const char *
address_since(const struct visit *visit, const char *number)
{
	const char *limit = request_value(visit->request, "limit");

	return arena_print(visit->arena,
	    "/api/v1/entries?since=%s&on=%s&entry=%s%s%s", number,
	    visit->moment.on, visit->moment.entry, limit != NULL ? "&limit="
	    : "", limit != NULL ? limit : "");
}

void
api_entries_show(struct visit *visit)
{
	const char *since = request_value(visit->request, "since");
	const char *wanted = request_value(visit->request, "limit");
	const struct result *rows;
	int64_t number = 0, limit = 100;
	size_t count;

	if (since != NULL && !text_number(since, INT64_MAX / 2, &number))
		refuse(visit, 400, "bad-entry", "since", say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not the number of an "
		    "entry."), "since", since, (char *)NULL));
	if (wanted != NULL && (!text_number(wanted, LIST_MOST, &limit) ||
	    limit == 0))
		refuse(visit, 400, "bad-value", "limit", say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not a number from 1 to "
		    "%3."), "limit", wanted, "1000", (char *)NULL));
	language_parameter(visit);
	if (answered(visit))
		return;
	rows = entries_since(visit->db, arena_print(visit->arena, "%lld",
	    (long long)number), &visit->moment, arena_print(visit->arena,
	    "%lld", (long long)limit));
	count = result_rows(rows);
	if (strcmp(visit->route->path, "entries.csv") == 0) {
		entries_csv(visit, rows);
		return;
	}
	number = strtoll(visit->moment.entry, NULL, 10) - number;
	list_head_add(visit, number > 0 ? number : 0);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add(&visit->response->body, ",\n");
		entry_add(&visit->response->body, rows, i);
	}
	list_end_add(visit, number <= (int64_t)count ? NULL
	    : address_since(visit, result_text(rows, count - 1, "number")));
}

/* CSV ------------------------------------------------------------------------------- */

struct csv {
	struct visit *visit;
	struct list_query query;
	const struct outlet *outlet;
	const char *language;	/* of headers and labels; NULL: names, codes */
	struct arena *arena;	/* of one row */
	struct text waiting;
};

/* Rows go out a few kilobytes at a time. */
static bool
csv_send(struct csv *csv)
{
	bool there = csv->outlet->write(csv->outlet->to, csv->waiting.data,
	    csv->waiting.length);

	arena_reset(csv->arena);
	csv->waiting = text_new(csv->arena);
	return there;
}

static bool
is_column(const struct field *field)
{
	return (field->flags & (FIELD_LISTED | FIELD_COLUMN)) != 0;
}

static void
csv_head(struct csv *csv)
{
	text_add(&csv->waiting, "slug,entry");
	for (const struct field *one = csv->query.kind->fields; one->name;
	    one++) {
		if (!is_column(one))
			continue;
		text_add(&csv->waiting, ",");
		text_add_csv(&csv->waiting, csv->language == NULL ? one->name
		    : word(csv->visit, one->label));
	}
	text_add(&csv->waiting, "\r\n");
}

static void
csv_value(struct csv *csv, const struct field *field,
    const struct result *row)
{
	const char *value = result_text(row, 0, field->name);
	const struct choice *choice;

	if (value == NULL)
		return;
	if (field->type == FIELD_REFERENCES) {
		const char *const *one = result_list(row, 0, field->name);
		struct text list = text_new(csv->arena);

		for (; *one != NULL; one++)
			text_print(&list, "%s%s", list.length > 0 ? " " : "",
			    *one);
		text_add_csv(&csv->waiting, list.data);
		return;
	}
	if (field->type == FIELD_BOOLEAN)
		value = value[0] == 't' ? "true" : "false";
	choice = csv->language == NULL ? NULL
	    : choice_find(field->choices, value);
	text_add_csv(&csv->waiting, choice == NULL ? value
	    : word(csv->visit, choice->label));
}

static bool
csv_row(void *context, const struct result *row)
{
	struct csv *csv = context;

	text_add_csv(&csv->waiting, result_text(row, 0, "slug"));
	text_add(&csv->waiting, ",");
	text_add(&csv->waiting, result_text(row, 0, "entry"));
	for (const struct field *one = csv->query.kind->fields; one->name;
	    one++) {
		if (!is_column(one))
			continue;
		text_add(&csv->waiting, ",");
		csv_value(csv, one, row);
	}
	text_add(&csv->waiting, "\r\n");
	return csv->waiting.length < 16000 || csv_send(csv);
}

static void
csv_stream(void *context, const struct outlet *outlet)
{
	struct csv *csv = context;
	struct visit *visit = csv->visit;

	csv->outlet = outlet;
	csv->arena = arena_new();
	csv->waiting = text_new(csv->arena);
	csv_head(csv);
	list_stream(visit->db, visit->arena, &csv->query, csv_row, csv);
	/* A reader must not take half a list for the whole. */
	if (db_failure(visit->db) != DB_FINE)
		text_print(&csv->waiting, "\r\n!%s\r\n", word(visit,
		    N_("This list is not complete: the register could not be "
		    "read to the end.")));
	csv_send(csv);
	arena_free(csv->arena);
	db_end(visit->db);
}

void
api_csv_show(struct visit *visit)
{
	struct csv *csv = arena_alloc(visit->arena, sizeof(*csv));
	struct visit *kept = arena_alloc(visit->arena, sizeof(*kept));

	language_parameter(visit);
	csv->query = list_query_read(visit);
	csv->query.limit = 1000000000;
	csv->query.offset = 0;
	if (answered(visit))
		return;
	*kept = *visit;
	csv->visit = kept;
	csv->query.moment = &kept->moment;
	csv->language = request_value(visit->request, "lang");
	visit->response->type = "text/csv; charset=utf-8; header=present";
	visit->response->file_name = arena_print(visit->arena,
	    "%s-%s-entry-%s.csv", csv->query.kind->plural, visit->moment.on,
	    visit->moment.entry);
	visit->response->stream = csv_stream;
	visit->response->context = csv;
}
