/* The register as data: lists, records, items, entries as JSON. */

#include "pages.h"

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

void
record_add(struct text *text, const char *kind, const char *slug,
    const char *entry, const char *item, const char *derived)
{
	json_open(text, NULL, '{');
	json_put(text, "kind", kind);
	json_put(text, "slug", slug);
	json_put_raw(text, "entry", entry);
	members_add(text, item);
	members_add(text, derived);
	json_close(text, '}');
}

static void
list_head_add(struct visit *visit, int64_t count)
{
	struct text *body = &visit->response->body;

	json_open(body, NULL, '{');
	json_put_raw(body, "entry", visit->moment.entry);
	json_put(body, "on", visit->moment.on);
	json_put_raw(body, "count", arena_print(visit->arena, "%lld",
	    (long long)count));
	json_open(body, "items", '[');
	visit->response->type = json_type;
}

void
language_parameter(struct visit *visit)
{
	const char *code = request_value(visit->request, "lang");

	choice_check(visit, "lang", code, code != NULL && language_find(code,
	    &visit->language));
}

const char *
since_read(struct visit *visit)
{
	const char *since = request_value(visit->request, "since");
	int64_t number;

	if (since != NULL && !text_number(since, INT64_MAX / 2, &number))
		refuse(visit, 400, "bad-entry", "since", say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not the number of an "
		    "entry."), "since", since, (char *)NULL));
	return since;
}

/* Records ----------------------------------------------------------------------- */

/* Where a list of what is new says what does not stand any more; NULL for any
 * other list. */
static const char *
address_withdrawals(const struct visit *visit, const struct list_query *query)
{
	/* Nothing stood yet. */
	if (query->since == NULL || strcmp(visit->moment.entry, "0") == 0)
		return NULL;
	return arena_print(visit->arena, "/api/v1/entries?since=%s&kind=%s"
	    "&change=withdrawal&on=%s&entry=%s", query->since,
	    query->kind->kind, visit->moment.on, visit->moment.entry);
}

static void
list_end_add(struct visit *visit, const char *next, const char *withdrawals)
{
	struct text *body = &visit->response->body;

	json_close(body, ']');
	json_put(body, "next", next);
	if (withdrawals != NULL)
		json_put(body, "withdrawals", withdrawals);
	json_close(body, '}');
	text_add(body, "\n");
}

static void
items_add(struct visit *visit, const struct list_query *query,
    const struct result *rows)
{
	struct text entries = text_new(visit->arena);
	const struct result *items;

	for (size_t i = 0; i < result_rows(rows); i++)
		text_print(&entries, "%s%s", i == 0 ? "{" : ",",
		    result_text(rows, i, "entry"));
	text_add(&entries, entries.length == 0 ? "{}" : "}");
	items = record_items(visit->db, query->kind, entries.data,
	    &visit->moment);
	for (size_t i = 0; i < result_rows(items); i++)
		record_add(&visit->response->body, query->kind->kind,
		    result_text(items, i, "slug"),
		    result_text(items, i, "number"),
		    result_text(items, i, "item"),
		    result_text(items, i, "derived"));
}

void
api_list_show(struct visit *visit)
{
	struct list_query query = list_query_read(visit);
	const struct result *rows;
	int64_t count;

	if (answered(visit))
		return;
	rows = list_read(visit, &query);
	if (answered(visit))
		return;
	count = result_number(rows, 0, "count");
	list_head_add(visit, count);
	items_add(visit, &query, rows);
	list_end_add(visit, query.offset + query.limit >= (size_t)count ? NULL
	    : address_data(visit, "page", arena_print(visit->arena, "%zu",
	    query.offset / query.limit + 2)),
	    address_withdrawals(visit, &query));
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
	record_add(&visit->response->body, kind->kind, visit->slug,
	    record.entry, record.item, record.derived);
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

static void
entry_add(struct text *text, const struct result *rows, size_t row)
{
	json_open(text, NULL, '{');
	for (const struct field *one = entry_fields; one->name; one++) {
		const char *value = result_text(rows, row, one->name);

		if (one->type == FIELD_NUMBER || one->type == FIELD_TEXTS ||
		    one->type == FIELD_WORDS)
			json_put_raw(text, one->name, value);
		else
			json_put(text, one->name, value);
	}
	json_close(text, '}');
}

struct entry_query
entry_query_read(struct visit *visit)
{
	const char *since = since_read(visit);
	struct entry_query query = {
		.since = since != NULL ? since : "0",
		.kind = request_value(visit->request, "kind"),
		.slug = request_value(visit->request, "slug"),
		.change = request_value(visit->request, "change"),
		.moment = &visit->moment,
	};

	choice_check(visit, "kind", query.kind, query.kind != NULL &&
	    kind_find(query.kind) != NULL);
	choice_check(visit, "change", query.change,
	    choice_find(changes, query.change) != NULL);
	choice_check(visit, "slug", query.slug, query.slug != NULL &&
	    text_is_slug(query.slug));
	if (query.slug != NULL && query.kind == NULL)
		refuse(visit, 400, "bad-value", "slug", say_with(visit->arena,
		    visit->language, N_("“%1” is given with “%2” only."),
		    "slug", "kind", (char *)NULL));
	return query;
}

void
api_entries_show(struct visit *visit)
{
	struct entry_query query = entry_query_read(visit);
	const char *wanted = request_value(visit->request, "limit");
	int64_t limit = LIST_DATA, count;
	const struct result *rows;
	size_t shown;

	if (wanted != NULL && (!text_number(wanted, LIST_MOST, &limit) ||
	    limit == 0))
		refuse(visit, 400, "bad-value", "limit", say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not a number from 1 to "
		    "%3."), "limit", wanted, "1000", (char *)NULL));
	if (answered(visit))
		return;
	rows = entries_since(visit->db, &query, arena_print(visit->arena,
	    "%lld", (long long)limit));
	shown = result_rows(rows);
	count = entries_count(visit->db, &query);
	list_head_add(visit, count);
	for (size_t i = 0; i < shown; i++)
		entry_add(&visit->response->body, rows, i);
	list_end_add(visit, count <= (int64_t)shown ? NULL
	    : address_data(visit, "since", result_text(rows, shown - 1,
	    "number")), NULL);
}
