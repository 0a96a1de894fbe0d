/* Whole lists and the whole register, in as little memory as a page. */

#include "pages.h"

#include <string.h>

static const char csv_type[] = "text/csv; charset=utf-8; header=present";

/* The visit, to be used when the answer is being sent: what it knows of the
 * moment lives as long as the request. */
static struct visit *
visit_keep(struct visit *visit)
{
	struct visit *kept = arena_alloc(visit->arena, sizeof(*kept));
	struct moment *moment = &kept->moment;

	*kept = *visit;
	moment->on = arena_print(visit->arena, "%s", moment->on);
	moment->entry = arena_print(visit->arena, "%s", moment->entry);
	return kept;
}

/* "history-since-120-entry-334.ndjson": what the file is, and of when. */
static const char *
file_name(const struct visit *visit, const char *what, const char *ending)
{
	const char *since = request_value(visit->request, "since");

	return arena_print(visit->arena, "%s%s%s-entry-%s.%s", what,
	    since == NULL ? "" : "-since-", since == NULL ? "" : since,
	    visit->moment.entry, ending);
}

/* A reader must not take half a file for the whole. */
static void
cut_add(const struct visit *visit, struct text *text)
{
	text_print(text, "\r\n!%s\r\n", word(visit, N_("This file is not "
	    "complete: the register could not be read to the end.")));
}

/* A list as CSV ------------------------------------------------------------------ */

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
	if (db_failure(visit->db) != DB_FINE)
		cut_add(visit, &csv->waiting);
	csv_send(csv);
	arena_free(csv->arena);
	db_end(visit->db);
}

void
api_csv_show(struct visit *visit)
{
	struct csv *csv = arena_alloc(visit->arena, sizeof(*csv));

	language_parameter(visit);
	csv->query = list_query_read(visit);
	csv->query.limit = 1000000000;
	csv->query.offset = 0;
	if (answered(visit))
		return;
	csv->visit = visit_keep(visit);
	csv->query.moment = &csv->visit->moment;
	csv->language = request_value(visit->request, "lang");
	visit->response->type = csv_type;
	visit->response->file_name = file_name(visit, arena_print(visit->arena,
	    "%s-%s", csv->query.kind->plural, visit->moment.on), "csv");
	visit->response->stream = csv_stream;
	visit->response->context = csv;
}

/* In pieces --------------------------------------------------------------------- */

/*
 * A file that is read in pieces: each is one short statement, after which the
 * database holds nothing for a reader who is slow. An entry never changes, so
 * the pieces of one entry are of one register.
 */
struct download {
	struct visit *visit;
	struct entry_query query;
	const char *language;	/* of a CSV's head; NULL: names of fields */
	char since[24];
	char kind[80];		/* the last record of the piece before */
	char slug[80];
	/* Adds the next piece; false when there is none. */
	bool (*piece)(struct download *, struct text *);
};

static void
download_stream(void *context, const struct outlet *outlet)
{
	struct download *download = context;
	struct visit *visit = download->visit;
	struct arena *of_piece = arena_new();
	bool more = true;

	visit->arena = of_piece;
	while (more) {
		struct text text = text_new(of_piece);

		db_begin(visit->db, of_piece);
		more = download->piece(download, &text);
		if (db_failure(visit->db) != DB_FINE) {
			cut_add(visit, &text);
			more = false;
		}
		more = outlet->write(outlet->to, text.data, text.length) &&
		    more;
		db_end(visit->db);
		arena_reset(of_piece);
	}
	arena_free(of_piece);
}

static void
download_begin(struct visit *visit, const char *type, const char *name,
    bool (*piece)(struct download *, struct text *))
{
	struct download *download = arena_alloc(visit->arena,
	    sizeof(*download));

	download->query = entry_query_read(visit);
	if (answered(visit))
		return;
	download->visit = visit_keep(visit);
	download->query.moment = &download->visit->moment;
	download->language = request_value(visit->request, "lang");
	download->piece = piece;
	snprintf(download->since, sizeof(download->since), "%s",
	    download->query.since);
	visit->response->type = type;
	visit->response->file_name = name;
	visit->response->checkpoint = checkpoint_named(visit);
	visit->response->stream = download_stream;
	visit->response->context = download;
}

static bool
history_piece(struct download *download, struct text *text)
{
	const struct result *rows = history_read(download->visit->db,
	    download->since, download->visit->moment.entry, "200");
	size_t count = result_rows(rows);

	for (size_t i = 0; i < count; i++) {
		text_add(text, result_text(rows, i, "line"));
		text_add(text, "\n");
	}
	if (count > 0)
		snprintf(download->since, sizeof(download->since), "%s",
		    result_text(rows, count - 1, "number"));
	return count > 0;
}

static bool
snapshot_piece(struct download *download, struct text *text)
{
	const struct result *rows = standing_read(download->visit->db,
	    download->kind, download->slug, download->since,
	    &download->visit->moment, "100");
	size_t count = result_rows(rows);

	for (size_t i = 0; i < count; i++) {
		record_add(text, result_text(rows, i, "kind"),
		    result_text(rows, i, "slug"),
		    result_text(rows, i, "number"),
		    result_text(rows, i, "item"),
		    result_text(rows, i, "derived"));
		text_add(text, "\n");
	}
	if (count > 0) {
		snprintf(download->kind, sizeof(download->kind), "%s",
		    result_text(rows, count - 1, "kind"));
		snprintf(download->slug, sizeof(download->slug), "%s",
		    result_text(rows, count - 1, "slug"));
	}
	return count > 0;
}

static void
entries_head(const struct download *download, struct text *text)
{
	for (const struct field *one = entry_fields; one->name; one++) {
		text_add(text, one == entry_fields ? "" : ",");
		text_add_csv(text, download->language == NULL ? one->name
		    : word(download->visit, one->label));
	}
	text_add(text, "\r\n");
}

static const char *
entry_value(const struct download *download, const struct field *field,
    const struct result *rows, size_t row)
{
	const struct visit *visit = download->visit;
	const char *value = result_text(rows, row, field->name);
	const struct choice *choice = download->language == NULL ? NULL
	    : choice_find(field->choices, value);

	if (choice != NULL)
		return word(visit, choice->label);
	return field->type != FIELD_TEXTS && field->type != FIELD_WORDS ? value
	    : json_said(json_tree(visit->arena, value), visit->language, NULL);
}

static bool
entries_piece(struct download *download, struct text *text)
{
	const struct result *rows;
	size_t count;

	if (download->query.since != download->since)
		entries_head(download, text);
	download->query.since = download->since;
	rows = entries_since(download->visit->db, &download->query, "200");
	count = result_rows(rows);
	for (size_t row = 0; row < count; row++) {
		for (const struct field *one = entry_fields; one->name; one++) {
			text_add(text, one == entry_fields ? "" : ",");
			text_add_csv(text, entry_value(download, one, rows,
			    row));
		}
		text_add(text, "\r\n");
	}
	if (count > 0)
		snprintf(download->since, sizeof(download->since), "%s",
		    result_text(rows, count - 1, "number"));
	return count > 0;
}

void
api_history_show(struct visit *visit)
{
	download_begin(visit, "application/x-ndjson; charset=utf-8",
	    file_name(visit, "history", "ndjson"), history_piece);
}

void
api_snapshot_show(struct visit *visit)
{
	download_begin(visit, "application/x-ndjson; charset=utf-8",
	    file_name(visit, arena_print(visit->arena, "snapshot-%s",
	    visit->moment.on), "ndjson"), snapshot_piece);
}

void
api_entries_csv_show(struct visit *visit)
{
	language_parameter(visit);
	/* Data are the same whoever asks, but for "lang". */
	if (request_value(visit->request, "lang") == NULL)
		visit->language = EN;
	download_begin(visit, csv_type, file_name(visit, "entries", "csv"),
	    entries_piece);
}
