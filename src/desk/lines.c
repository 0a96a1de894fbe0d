/* A file of records, as lines for the database. */

#include "desk.h"

#include <stdio.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

static struct records
fault(const char *sentence)
{
	return (struct records){ .fault = sentence };
}

static struct records
too_many(const struct visit *visit)
{
	return fault(say_with(visit->arena, visit->language, N_("There are "
	    "more than %1 records in it. Send them in parts."),
	    arena_print(visit->arena, "%d", RECORDS_MOST), (char *)NULL));
}

/* The first line that is not clean text; 0 when all are. */
static size_t
unclean_line(const char *bytes, size_t length)
{
	const char *end = bytes + length;

	for (size_t line = 1; bytes < end; line++) {
		const char *stop = memchr(bytes, '\n',
		    (size_t)(end - bytes));
		size_t size = (size_t)((stop == NULL ? end : stop) - bytes);

		if (!text_is_clean(bytes, size))
			return line;
		bytes += size + 1;
	}
	return 0;
}

/* JSON, a record a line ----------------------------------------------------------- */

static void
number_put(struct text *lines, const char *name, size_t number)
{
	json_put_raw(lines, name, arena_print(lines->arena, "%zu", number));
}

static struct records
json_lines(const struct visit *visit, const char *at)
{
	struct text lines = text_new(visit->arena);
	struct records records = { 0 };

	json_open(&lines, NULL, '[');
	for (size_t number = 1; *at != '\0'; number++) {
		size_t length = strcspn(at, "\n");

		if (strspn(at, blanks) < length) {
			if (++records.count > RECORDS_MOST)
				return too_many(visit);
			json_open(&lines, NULL, '{');
			number_put(&lines, "line", number);
			json_put(&lines, "text", arena_copy(visit->arena, at,
			    length));
			json_close(&lines, '}');
		}
		at += length;
		at += *at == '\n';
	}
	json_close(&lines, ']');
	records.lines = lines.data;
	return records;
}

/* CSV ------------------------------------------------------------------------------ */

/* A row on its way to a record. What is typed goes through the form of its
 * kind: the cells become inputs. */
struct row {
	size_t number;		/* of its line */
	bool broken;
	const struct csv_line *head;
	struct csv_line cells;
	const struct kind *kind;
	struct request form;
	const char *strange;	/* a column that its kind has not */
};

/* What a column says that is no field; NULL when it is not there. */
static const char *
cell_of(const struct row *row, const char *name)
{
	for (size_t i = 0; i < row->head->count && !row->broken; i++) {
		if (strcmp(row->head->value[i], name) == 0 &&
		    row->cells.value[i][0] != '\0')
			return row->cells.value[i];
	}
	return NULL;
}

static bool
is_said(const char *message, const char *text)
{
	for (int i = 0; i < LANGUAGES; i++) {
		if (strcmp(say((enum language)i, message), text) == 0)
			return true;
	}
	return false;
}

/* By its name, or by its label in any language. */
static const struct field *
field_called(const struct kind *kind, const char *name)
{
	const struct field *found = field_find(kind->fields, name);

	for (const struct field *one = kind->fields; found == NULL &&
	    one->name != NULL; one++) {
		if (!field_only_filters(one) && is_said(one->label, name))
			found = one;
	}
	return found;
}

/* A cell as it is typed in a form: a code for its label, and without the mark
 * that keeps a spreadsheet from taking it for a formula (text_add_csv()). */
static const char *
cell_typed(const struct field *field, const char *value)
{
	if (value[0] == '\'' && value[1] != '\0' &&
	    strchr("=+-@\t\r", value[1]) != NULL)
		value++;
	for (const struct choice *one = field->choices; one != NULL &&
	    one->code != NULL; one++) {
		if (is_said(one->label, value))
			return one->code;
	}
	return value;
}

static void
input_add(struct row *row, const char *name, const char *value)
{
	row->form.fields[row->form.field_count++] =
	    (struct parameter){ name, value };
}

/* A list in one cell: items parted by spaces. */
static void
items_add(struct row *row, const struct field *field, const char *cell)
{
	struct arena *arena = row->form.arena;

	input_add(row, arena_print(arena, "%s.", field->name), "");
	for (size_t n = 1; *(cell += strspn(cell, " ")) != '\0'; n++) {
		const char *item = arena_copy(arena, cell, strcspn(cell, " "));

		if (field->type == FIELD_CODES)
			input_add(row, arena_print(arena, "%s.%s", field->name,
			    item), "1");
		else
			input_add(row, arena_print(arena, "%s.%zu",
			    field->name, n), item);
		cell += strlen(item);
	}
}

/* Has a text this in any language? */
static bool
has_text(const struct json *text, const char *value)
{
	if (text == NULL || text->type != OBJECT)
		return text != NULL && text->text != NULL &&
		    strcmp(text->text, value) == 0;
	for (const struct json *one = text->first; one; one = one->next) {
		if (one->text != NULL && strcmp(one->text, value) == 0)
			return true;
	}
	return false;
}

static void
cell_take(struct row *row, const char *name, const char *cell,
    const struct json *stands, enum language texts)
{
	const struct field *field = field_called(row->kind, name);

	if (draft_names(row->kind, name)) {
		input_add(row, name, field == NULL ? cell
		    : cell_typed(field, cell));
	} else if (field == NULL || field->type == FIELD_PARTS ||
	    field->type == FIELD_SOURCES) {
		row->strange = cell[0] == '\0' ? row->strange : name;
	} else if (field->flags & FIELD_DERIVED) {
		return;
	} else if (field->type == FIELD_TEXTS || field->type == FIELD_WORDS) {
		cell = cell_typed(field, cell);
		if (!has_text(json_member(stands, field->name), cell))
			input_add(row, arena_print(row->form.arena, "%s.%s",
			    field->name, language_code[texts]), cell);
	} else if (field->type == FIELD_REFERENCES ||
	    field->type == FIELD_PLAINS || field->type == FIELD_CODES) {
		items_add(row, field, cell);
	} else {
		input_add(row, field->name, cell_typed(field, cell));
	}
}

/* Has a field, or a part of it, a column in this row? */
static bool
is_given(const struct row *row, const char *name)
{
	const size_t length = strlen(name);

	for (size_t i = 0; i < row->form.field_count; i++) {
		const char *given = row->form.fields[i].name;

		if (strncmp(given, name, length) == 0 &&
		    (given[length] == '\0' || given[length] == '.'))
			return true;
	}
	return false;
}

/* The languages that have columns, and those that stand. */
static void
texts_put(struct text *item, const struct row *row, const char *name,
    const struct json *old, const struct json *new)
{
	struct text texts = text_new(item->arena);
	bool any = false;

	json_open(&texts, NULL, '{');
	for (int i = 0; i < LANGUAGES; i++) {
		const char *value = json_text(is_given(row, arena_print(
		    item->arena, "%s.%s", name, language_code[i])) ? new : old,
		    language_code[i]);

		if (value != NULL)
			json_put(&texts, language_code[i], value);
		any = any || value != NULL;
	}
	json_close(&texts, '}');
	if (any)
		json_put_raw(item, name, texts.data);
}

/* What the row says, and for the rest what stands. */
static const char *
item_of(const struct visit *visit, const struct row *row,
    const struct json *stands)
{
	struct visit as_form = *visit;
	const struct json *typed;
	struct text item = text_new(visit->arena);

	as_form.request = &row->form;
	typed = json_read(visit->arena, draft_read(&as_form, row->kind));
	json_open(&item, NULL, '{');
	for (const struct field *one = row->kind->fields; one->name; one++) {
		const struct json *old = json_member(stands, one->name);
		const struct json *new = json_member(typed, one->name);
		const bool given = is_given(row, one->name);
		struct text value = text_new(visit->arena);

		if (given && (one->type == FIELD_TEXTS ||
		    one->type == FIELD_WORDS) && (new == NULL ||
		    new->type == OBJECT)) {
			texts_put(&item, row, one->name, old, new);
		} else if ((given ? new : old) != NULL) {
			text_add_value(&value, given ? new : old);
			json_put_raw(&item, one->name, value.data);
		}
	}
	json_close(&item, '}');
	return item.data;
}

static void
cells_take(struct row *row, const struct json *stands, enum language texts)
{
	static const char *const heads[] = { "kind", "slug", "entry",
		"change" };
	size_t most = 0;

	for (size_t i = 0; i < row->cells.count; i++)
		most += strlen(row->cells.value[i]) + 1;
	row->form.fields = arena_alloc(row->form.arena,
	    most * sizeof(struct parameter));
	for (size_t i = 0; i < row->head->count; i++) {
		const char *name = row->head->value[i];
		size_t k = 0;

		while (k < COUNT(heads) && strcmp(heads[k], name) != 0)
			k++;
		if (k == COUNT(heads))
			cell_take(row, name, row->cells.value[i], stands,
			    texts);
	}
}

/* {"kind":..,"slug":..,"change":..,"item":{..}} of a row. */
static const char *
record_of(const struct visit *visit, struct row *row, const char *stands,
    enum language texts)
{
	static const struct field change_field = { .choices = changes };
	const char *kind = row->kind != NULL ? row->kind->kind
	    : cell_of(row, "kind");
	const char *slug = cell_of(row, "slug");
	const char *change = cell_of(row, "change");
	const struct json *old = json_read(visit->arena, stands);
	struct text text = text_new(visit->arena);

	if (change != NULL)
		change = cell_typed(&change_field, change);
	json_open(&text, NULL, '{');
	json_put(&text, "kind", kind);
	json_put(&text, "slug", slug);
	json_put(&text, "change", change);
	if (row->kind != NULL && (change == NULL ||
	    strcmp(change, "withdrawal") != 0)) {
		cells_take(row, old, texts);
		json_put_raw(&text, "item", item_of(visit, row, old));
	}
	json_close(&text, '}');
	return text.data;
}

static void
row_put(const struct visit *visit, struct text *lines, struct row *row,
    const char *stands, enum language texts)
{
	const char *entry = cell_of(row, "entry");
	const char *text = row->broken ? NULL
	    : record_of(visit, row, stands, texts);
	int64_t number;

	json_open(lines, NULL, '{');
	number_put(lines, "line", row->number);
	if (row->broken || row->strange != NULL) {
		json_put(lines, "field", row->broken ? "line" : row->strange);
		json_put(lines, "problem", row->broken ? "columns"
		    : "unknown-member");
	} else if (entry != NULL && !text_number(entry, INT64_MAX, &number)) {
		json_put(lines, "field", "entry");
		json_put(lines, "problem", "value:integer");
	} else {
		json_put(lines, "text", text);
		if (entry != NULL)
			json_put_raw(lines, "entry", arena_print(visit->arena,
			    "%lld", (long long)number));
	}
	json_close(lines, '}');
}

/* The items that stand, in the order of the rows; NULL where none does. */
static const char **
standing_of(const struct visit *visit, const struct row *rows, size_t count)
{
	const char **items = arena_alloc(visit->arena,
	    (count + 1) * sizeof(*items));
	struct text asked = text_new(visit->arena);
	const struct result *found;

	json_open(&asked, NULL, '[');
	for (size_t i = 0; i < count; i++) {
		if (rows[i].kind == NULL)
			continue;
		json_open(&asked, NULL, '{');
		number_put(&asked, "row", i);
		json_put(&asked, "kind", rows[i].kind->kind);
		json_put(&asked, "slug", cell_of(&rows[i], "slug"));
		json_close(&asked, '}');
	}
	json_close(&asked, ']');
	found = standing_items(visit->db, asked.data);
	for (size_t i = 0; i < result_rows(found); i++)
		items[result_number(found, i, "row")] = result_text(found, i,
		    "item");
	return items;
}

/* ',' of RFC 4180, ';' of spreadsheets, a tab of cells that were copied:
 * whichever parts the names. */
static char
mark_of(const char *at)
{
	static const char marks[] = { ',', ';', '\t' };
	const char *end = at + strcspn(at, "\r\n");
	size_t best = 0, most = 0;

	for (size_t i = 0; i < COUNT(marks); i++) {
		size_t count = 0;

		for (const char *c = at; c < end; c++)
			count += *c == marks[i];
		if (count > most) {
			most = count;
			best = i;
		}
	}
	return marks[best];
}

/* What is wrong with the line of names; NULL when nothing is. */
static const char *
head_fault(const struct visit *visit, const struct csv_line *head,
    const struct kind *kind)
{
	bool slug = false, named = kind != NULL;

	for (size_t i = 0; i < head->count; i++) {
		slug = slug || strcmp(head->value[i], "slug") == 0;
		named = named || strcmp(head->value[i], "kind") == 0;
		for (size_t k = 0; k < i; k++) {
			if (strcmp(head->value[i], head->value[k]) == 0)
				return say_with(visit->arena, visit->language,
				    N_("“%1” is given more than once."),
				    head->value[i], (char *)NULL);
		}
	}
	if (head->broken || !slug)
		return word(visit, N_("This is neither JSON, a record a line, "
		    "nor CSV with the names of columns in its first line, "
		    "“slug” among them."));
	return named ? NULL : word(visit, N_("There is no column “kind”: say "
	    "of which kind the records of this CSV file are."));
}

static struct records
csv_lines(const struct visit *visit, const char *at, const struct kind *kind,
    enum language texts)
{
	const char mark = mark_of(at);
	const char *last = at;
	const struct csv_line head = csv_read(visit->arena, &at, mark);
	const char *wrong = head_fault(visit, &head, kind);
	struct row *rows = arena_alloc(visit->arena,
	    RECORDS_MOST * sizeof(*rows));
	struct text lines = text_new(visit->arena);
	struct records records = { .fault = wrong };
	const char **standing;
	size_t number = 1;

	while (wrong == NULL && *at != '\0') {
		struct row row = { .head = &head, .form.arena = visit->arena };

		for (; last < at; last++)
			number += *last == '\n';
		row.number = number;
		row.cells = csv_read(visit->arena, &at, mark);
		row.broken = row.cells.broken ||
		    row.cells.count != head.count;
		if (row.cells.count == 1 && row.cells.value[0][0] == '\0')
			continue;
		if (records.count == RECORDS_MOST)
			return too_many(visit);
		row.kind = cell_of(&row, "kind") == NULL ? kind
		    : kind_find(cell_of(&row, "kind"));
		rows[records.count++] = row;
	}
	standing = standing_of(visit, rows, records.count);
	json_open(&lines, NULL, '[');
	for (size_t i = 0; i < records.count; i++)
		row_put(visit, &lines, &rows[i], standing[i], texts);
	json_close(&lines, ']');
	records.lines = lines.data;
	return records;
}

struct records
records_read(const struct visit *visit, const char *bytes, size_t length,
    const struct kind *kind, enum language texts)
{
	static const char mark[] = "\xef\xbb\xbf";
	const size_t unclean = unclean_line(bytes, length);
	struct records records;
	const char *text;

	if (unclean > 0)
		return fault(say_with(visit->arena, visit->language, N_("Line "
		    "%1 is not clean UTF-8 text. Save the file as UTF-8 (in a "
		    "spreadsheet: “CSV UTF-8”)."), arena_print(visit->arena,
		    "%zu", unclean), (char *)NULL));
	text = arena_copy(visit->arena, bytes, length);
	if (strncmp(text, mark, strlen(mark)) == 0)
		text += strlen(mark);
	records = text[strspn(text, blanks)] == '{' ? json_lines(visit, text)
	    : csv_lines(visit, text, kind, texts);
	if (text[strspn(text, blanks)] == '\0' || (records.fault == NULL &&
	    records.count == 0))
		return fault(word(visit, N_("There is no record in it.")));
	return records;
}
