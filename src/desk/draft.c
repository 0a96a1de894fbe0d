/*
 * The form of a record: from an item to inputs, and back. Both walk the table
 * of fields. What is typed stands in the draft as it was typed, right or
 * not: the database says what is wrong with it.
 */

#include "desk.h"

#include <stdlib.h>
#include <string.h>

/* A list can have so many lines in a form. */
enum { LINES_MOST = 400 };

static const struct field source_fields[] = {
	{ "title", FIELD_WORDS, N_("title"), FIELD_NEEDED, 0, 0, 0 },
	{ "url", FIELD_URL, N_("link"), 0, 0, 0, 0 },
	{ "checked_on", FIELD_DAY, N_("checked on"), 0, 0, 0, 0 },
	{ 0 },
};

static const struct choice yes_or_no[] = {
	{ "true", N_("yes"), 0 },
	{ "false", N_("no"), 0 },
	{ 0 },
};

static const struct field *
parts_of(const struct field *field)
{
	return field->type == FIELD_SOURCES ? source_fields : field->parts;
}

static bool
is_list(const struct field *field)
{
	return field->type == FIELD_PLAINS || field->type == FIELD_REFERENCES ||
	    parts_of(field) != NULL;
}

static bool
is_text(const struct field *field)
{
	return field->type == FIELD_TEXTS || field->type == FIELD_WORDS;
}

/* Which names the form has ---------------------------------------------------- */

static bool name_fits(const struct field *fields, const char *name);

/* What follows the name of a field in the name of an input. */
static bool
rest_fits(const struct field *field, const char *rest)
{
	enum language language;
	size_t digits;

	if (rest[0] == '\0')
		return !is_list(field) && !is_text(field) &&
		    field->type != FIELD_CODES;
	rest++;
	if (is_text(field))
		return language_find(rest, &language) ||
		    (field->type == FIELD_WORDS && strcmp(rest, "all") == 0);
	if (field->type == FIELD_CODES)
		return choice_find(field->choices, rest) != NULL;
	digits = strspn(rest, "0123456789");
	if (!is_list(field) || digits == 0 || digits > 3 || rest[0] == '0')
		return false;
	if (parts_of(field) == NULL)
		return rest[digits] == '\0';
	return rest[digits] == '\0' || (rest[digits] == '.' &&
	    name_fits(parts_of(field), rest + digits + 1));
}

static bool
name_fits(const struct field *fields, const char *name)
{
	size_t length = strcspn(name, ".");

	for (const struct field *one = fields; one->name != NULL; one++) {
		if (strlen(one->name) == length && !(one->flags & FIELD_DERIVED)
		    && strncmp(one->name, name, length) == 0)
			return rest_fits(one, name + length);
	}
	return false;
}

bool
draft_declares(const struct visit *visit, const char *name)
{
	const char *kind = form_value(visit->request, "kind");
	const struct kind *found = kind == NULL ? NULL : kind_find(kind);

	return found != NULL && name_fits(found->fields, name);
}

bool
draft_names(const struct kind *kind, const char *name)
{
	return name_fits(kind->fields, name);
}

/* From the form to an item ---------------------------------------------------- */

struct reading {
	const struct visit *visit;
	const char *button;	/* "add:PATH", "remove:PATH.N", or another */
};

static const char *
typed(const struct reading *form, const char *path, const char *end)
{
	return form_value(form->visit->request, arena_print(
	    form->visit->arena, "%s.%s", path, end));
}

static bool
is_button(const struct reading *form, const char *what, const char *path)
{
	const size_t length = strlen(what);

	return strncmp(form->button, what, length) == 0 &&
	    strcmp(form->button + length, path) == 0;
}

/* The highest number of a line of a list that any input is of. */
static int
last_line(const struct reading *form, const char *path)
{
	const struct request *request = form->visit->request;
	const size_t length = strlen(path);
	int last = 0;

	for (size_t i = 0; i < request->field_count; i++) {
		const char *name = request->fields[i].name;

		if (strncmp(name, path, length) == 0 && name[length] == '.' &&
		    atoi(name + length + 1) > last)
			last = atoi(name + length + 1);
	}
	return last < LINES_MOST ? last : LINES_MOST;
}

static bool
is_number(const struct field *field, const char *value)
{
	const bool counted = field->type == FIELD_TONNES ||
	    field->type == FIELD_NUMBER || field->type == FIELD_YEAR ||
	    (field->type == FIELD_CODE && field->choices != NULL &&
	    field->choices[0].code[0] == '1');
	int64_t number;

	return counted && text_number(value, INT64_MAX, &number) &&
	    (value[0] != '0' || value[1] == '\0');
}

/* "4,5", as it is written in Kazakh and Russian, and shown, is 4.5. */
static const char *
point_put(struct arena *arena, const char *value)
{
	const size_t whole = strspn(value, "0123456789");
	const char *rest = value + whole + (value[whole] == ',');

	return whole == 0 || value[whole] != ',' || rest[0] == '\0' ||
	    rest[strspn(rest, "0123456789")] != '\0' ? value
	    : arena_print(arena, "%.*s.%s", (int)whole, value, rest);
}

static const char *
scalar_read(const struct reading *form, const struct field *field,
    const char *path)
{
	const char *value = form_value(form->visit->request, path);
	struct text text = text_new(form->visit->arena);

	if (value == NULL)
		return NULL;
	if (field->type == FIELD_RATE)
		value = point_put(form->visit->arena, value);
	if (is_number(field, value) || (field->type == FIELD_BOOLEAN &&
	    choice_find(yes_or_no, value) != NULL))
		return value;
	text_add_json(&text, value);
	return text.data;
}

/* One text for all languages, or one for each. Both: as it was typed. */
static const char *
texts_read(const struct reading *form, const char *path)
{
	struct text text = text_new(form->visit->arena);
	const char *all = typed(form, path, "all");
	size_t count = 0;

	json_open(&text, NULL, '{');
	for (int i = 0; i < LANGUAGES; i++) {
		const char *value = typed(form, path, language_code[i]);

		if (value != NULL)
			json_put(&text, language_code[i], value);
		count += value != NULL;
	}
	if (all != NULL && count > 0)
		json_put(&text, "all", all);
	json_close(&text, '}');
	if (all != NULL && count == 0) {
		text = text_new(form->visit->arena);
		text_add_json(&text, all);
	}
	return all != NULL || count > 0 ? text.data : NULL;
}

static const char *
codes_read(const struct reading *form, const struct field *field,
    const char *path)
{
	struct text text = text_new(form->visit->arena);
	bool any = false;

	json_open(&text, NULL, '[');
	for (const struct choice *one = field->choices; one->code; one++) {
		if (typed(form, path, one->code) == NULL)
			continue;
		json_put(&text, NULL, one->code);
		any = true;
	}
	json_close(&text, ']');
	return any ? text.data : NULL;
}

static const char *object_read(const struct reading *,
    const struct field *fields, const char *path);

/* Lines that are empty are left out; a button adds one, or takes one away. */
static const char *
list_read_form(const struct reading *form, const struct field *field,
    const char *path)
{
	struct arena *arena = form->visit->arena;
	const struct field *parts = parts_of(field);
	const int last = last_line(form, path);
	struct text text = text_new(arena);
	bool any = is_button(form, "add:", path);

	json_open(&text, NULL, '[');
	for (int i = 1; i <= last; i++) {
		const char *line = arena_print(arena, "%s.%d", path, i);
		const char *read = is_button(form, "remove:", line) ? NULL
		    : parts == NULL ? scalar_read(form, field, line)
		    : object_read(form, parts, arena_print(arena, "%s.",
		    line));

		if (read != NULL)
			json_put_raw(&text, NULL, read);
		any = any || read != NULL;
	}
	if (is_button(form, "add:", path))
		json_put_raw(&text, NULL, parts == NULL ? "\"\"" : "{}");
	json_close(&text, ']');
	return any ? text.data : NULL;
}

static const char *
object_read(const struct reading *form, const struct field *fields,
    const char *path)
{
	struct text text = text_new(form->visit->arena);
	bool any = false;

	json_open(&text, NULL, '{');
	for (const struct field *one = fields; one->name != NULL; one++) {
		const char *name = arena_print(form->visit->arena, "%s%s",
		    path, one->name);
		const char *value;

		if (one->flags & FIELD_DERIVED)
			continue;
		value = is_list(one) ? list_read_form(form, one, name)
		    : is_text(one) ? texts_read(form, name)
		    : one->type == FIELD_CODES ? codes_read(form, one, name)
		    : scalar_read(form, one, name);
		if (value != NULL)
			json_put_raw(&text, one->name, value);
		any = any || value != NULL;
	}
	json_close(&text, '}');
	return any ? text.data : NULL;
}

const char *
draft_read(const struct visit *visit, const struct kind *kind)
{
	const char *button = form_value(visit->request, "do");
	const struct reading form = { visit, button == NULL ? "" : button };
	const char *item = object_read(&form, kind->fields, "");

	return item != NULL ? item : "{}";
}

/* From an item to the form ------------------------------------------------------ */

struct writing {
	struct visit *visit;
	struct sheet *form;
	const char *amendment;
	const struct result *faults;
	const char *kind;
	const char *slug;
	const char *listed[8];	/* kinds whose names stand in the page */
};

static struct sheet *
line_add(const struct writing *to, const char *what)
{
	return sheet_row(sheet_row(to->form, "LINE"), what);
}

/* "actions[2].on" of a fault is the input "actions.2.on". */
static bool
is_of(const char *field, const char *path)
{
	while (*field != '\0') {
		if (*field == ']') {
			field++;
			continue;
		}
		if ((*field == '[' ? '.' : *field) != *path)
			return false;
		field++;
		path++;
	}
	return *path == '\0';
}

static void
faults_write(const struct writing *to, const char *path, const char *label)
{
	for (size_t i = 0; i < result_rows(to->faults); i++) {
		const char *slug = result_text(to->faults, i, "slug");

		if (slug == NULL || strcmp(slug, to->slug) != 0 ||
		    strcmp(result_text(to->faults, i, "kind"), to->kind) != 0 ||
		    !is_of(result_text(to->faults, i, "field"), path))
			continue;
		sheet_set(line_add(to, "WRONG"), "TEXT", problem_say(
		    to->visit->arena, to->visit->language,
		    result_text(to->faults, i, "problem"),
		    result_text(to->faults, i, "detail")));
		form_fault(to->visit, path, say_with(to->visit->arena,
		    to->visit->language, "%1: %2", label,
		    problem_say(to->visit->arena, to->visit->language,
		    result_text(to->faults, i, "problem"),
		    result_text(to->faults, i, "detail")), (char *)NULL));
	}
}

static void
open_write(const struct writing *to, const char *path, const char *label)
{
	struct sheet *row = line_add(to, "OPEN");

	sheet_set(row, "NAME", path);
	sheet_set(row, "LABEL", label);
}

static void
close_write(const struct writing *to)
{
	sheet_show(sheet_row(to->form, "LINE"), "CLOSE");
}

static void
input_write(const struct writing *to, const char *what, const char *path,
    const char *label, const char *value, const char *hint)
{
	struct sheet *row = line_add(to, what);

	sheet_set(row, "NAME", path);
	sheet_set(row, "LABEL", label);
	sheet_set(row, "VALUE", value);
	if (hint != NULL)
		sheet_set(sheet_row(row, "HINT"), "TEXT", hint);
}

static void
choices_write(const struct writing *to, const char *path, const char *label,
    const struct choice *choices, const char *value)
{
	struct sheet *row = line_add(to, "SELECT");

	sheet_set(row, "NAME", path);
	sheet_set(row, "LABEL", label);
	for (const struct choice *one = choices; one->code != NULL; one++)
		option_add(row, one->code, word(to->visit, one->label), value);
	if (value != NULL && choice_find(choices, value) == NULL)
		option_add(row, value, value, value);
}

/* The names of the records that a reference can name, once in a page. */
static void
names_write(struct writing *to, const char *kind)
{
	size_t i = 0;
	const struct result *rows;
	struct sheet *list;

	while (i < COUNT(to->listed) && to->listed[i] != NULL &&
	    strcmp(to->listed[i], kind) != 0)
		i++;
	if (i == COUNT(to->listed) || to->listed[i] != NULL)
		return;
	to->listed[i] = kind;
	rows = standing_names(to->visit->db, kind, to->amendment,
	    to->visit->language);
	list = sheet_row(to->form, "NAMES");
	sheet_set(list, "KIND", kind);
	for (size_t k = 0; k < result_rows(rows); k++)
		option_add(list, result_text(rows, k, "slug"),
		    result_text(rows, k, "name"), NULL);
}

static void
scalar_write(struct writing *to, const struct field *field, const char *path,
    const char *label, const char *value)
{
	static const struct { enum field_type type; const char *hint; } hints[] = {
		{ FIELD_DAY, N_("YYYY-MM-DD; YYYY-MM or YYYY where no more is "
		    "known") },
		{ FIELD_TONNES, N_("whole tonnes, digits only") },
		{ FIELD_RATE, N_("percent: 4.5 or 4,5") },
		{ FIELD_YEAR, N_("a year") },
		{ FIELD_URL, N_("beginning with https://") },
	};
	const char *hint = NULL;
	struct sheet *row;

	if (field->type == FIELD_CODE || field->type == FIELD_BOOLEAN) {
		choices_write(to, path, label, field->type == FIELD_BOOLEAN
		    ? yes_or_no : field->choices, value);
		return;
	}
	for (size_t i = 0; i < COUNT(hints); i++) {
		if (hints[i].type == field->type)
			hint = word(to->visit, hints[i].hint);
	}
	if (field->target == NULL) {
		input_write(to, "INPUT", path, label, value, hint);
		return;
	}
	names_write(to, field->target);
	row = line_add(to, "REFERENCE");
	sheet_set(row, "NAME", path);
	sheet_set(row, "LABEL", label);
	sheet_set(row, "VALUE", value);
	sheet_set(row, "KIND", field->target);
}

static void
texts_write(const struct writing *to, const struct field *field,
    const char *path, const char *label, const struct json *value)
{
	struct arena *arena = to->visit->arena;
	const bool plain = value != NULL && value->type != OBJECT;

	open_write(to, path, label);
	for (int i = 0; i < LANGUAGES; i++)
		input_write(to, "AREA", arena_print(arena, "%s.%s", path,
		    language_code[i]), language_name[i], plain ? NULL
		    : json_text(value, language_code[i]), NULL);
	if (field->type == FIELD_WORDS)
		input_write(to, "INPUT", arena_print(arena, "%s.all", path),
		    word(to->visit, N_("or one text for all languages")),
		    plain ? value->text : json_text(value, "all"), NULL);
	close_write(to);
}

static bool
list_has(const struct json *list, const char *code)
{
	for (const struct json *one = list == NULL ? NULL : list->first;
	    one != NULL; one = one->next) {
		if (one->text != NULL && strcmp(one->text, code) == 0)
			return true;
	}
	return false;
}

static void
codes_write(const struct writing *to, const struct field *field,
    const char *path, const char *label, const struct json *value)
{
	open_write(to, path, label);
	for (const struct choice *one = field->choices; one->code; one++) {
		struct sheet *row = line_add(to, "TICK");

		sheet_set(row, "NAME", arena_print(to->visit->arena, "%s.%s",
		    path, one->code));
		sheet_set(row, "LABEL", word(to->visit, one->label));
		if (list_has(value, one->code))
			sheet_show(row, "CHOSEN");
	}
	close_write(to);
}

static void
push_write(const struct writing *to, const char *what, const char *path,
    const char *label)
{
	struct sheet *row = line_add(to, "PUSH");

	sheet_set(row, "VALUE", arena_print(to->visit->arena, "%s:%s", what,
	    path));
	sheet_set(row, "LABEL", label);
}

static void fields_write(struct writing *, const struct field *,
    const struct json *object, const char *path);

static void
list_write(struct writing *to, const struct field *field, const char *path,
    const char *label, const struct json *value)
{
	struct arena *arena = to->visit->arena;
	const struct field *parts = parts_of(field);
	int number = 1;

	open_write(to, path, label);
	for (const struct json *one = value == NULL ? NULL : value->first;
	    one != NULL; one = one->next, number++) {
		const char *line = arena_print(arena, "%s.%d", path, number);
		const char *name = arena_print(arena, "%s %d", label, number);

		if (parts == NULL) {
			scalar_write(to, field, line, name, one->text);
			faults_write(to, line, name);
		} else {
			open_write(to, line, name);
			fields_write(to, parts, one, arena_print(arena, "%s.",
			    line));
		}
		push_write(to, "remove", line, say_with(arena,
		    to->visit->language, N_("Remove: %1"), name,
		    (char *)NULL));
		if (parts != NULL)
			close_write(to);
	}
	push_write(to, "add", path, say_with(arena, to->visit->language,
	    N_("Add: %1"), label, (char *)NULL));
	close_write(to);
}

static void
fields_write(struct writing *to, const struct field *fields,
    const struct json *object, const char *path)
{
	for (const struct field *one = fields; one->name != NULL; one++) {
		const struct json *value = json_member(object, one->name);
		const char *name = arena_print(to->visit->arena, "%s%s", path,
		    one->name);
		const char *label = word(to->visit, one->label);

		if (one->flags & FIELD_DERIVED)
			continue;
		if (one->flags & FIELD_NEEDED)
			label = say_with(to->visit->arena, to->visit->language,
			    N_("%1 (needed)"), label, (char *)NULL);
		if (is_list(one))
			list_write(to, one, name, label, value);
		else if (is_text(one))
			texts_write(to, one, name, label, value);
		else if (one->type == FIELD_CODES)
			codes_write(to, one, name, label, value);
		else
			scalar_write(to, one, name, label,
			    value == NULL ? NULL : value->text);
		faults_write(to, name, word(to->visit, one->label));
	}
}

void
draft_write(struct visit *visit, struct sheet *form, const char *amendment,
    const struct kind *kind, const char *slug, const char *item,
    const struct result *faults)
{
	struct writing to = {
		.visit = visit, .form = form, .amendment = amendment,
		.faults = faults, .kind = kind->kind, .slug = slug,
	};

	fields_write(&to, kind->fields, json_read(visit->arena, item), "");
}
