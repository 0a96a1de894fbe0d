/* One record: its facts, what hangs on it, its history. */

#include "pages.h"

#include <string.h>

/* Facts ------------------------------------------------------------------- */

const struct json *
subject_value(const struct subject *subject, const struct field *field)
{
	return json_member(field->flags & FIELD_DERIVED ? subject->derived
	    : subject->item, field->name);
}

void
subject_open(struct visit *visit, struct subject *subject)
{
	subject->item = json_tree(visit->arena, subject->record.item);
	subject->derived = json_tree(visit->arena, subject->record.derived);
	subject->names = record_names(visit->db, subject->kind->kind,
	    subject->record.entry, &visit->moment, visit->language);
}

void
subject_facts(struct visit *visit, const struct subject *subject)
{
	struct sheet *section = section_add(visit, "facts",
	    word(visit, N_("What the register says")));
	struct sheet *facts = facts_add(section);

	for (const struct field *one = subject->kind->fields; one->name;
	    one++) {
		const struct json *value = subject_value(subject, one);

		if (value == NULL || one->type == FIELD_PARTS ||
		    strcmp(one->name, "demonstration") == 0)
			continue;
		put_json(visit, fact_add(facts, word(visit, one->label)), one,
		    value, subject->names);
	}
}

/* A list of objects as a table, with the columns that have a value. */
static void
parts_fill(struct visit *visit, const struct subject *subject,
    const struct field *field)
{
	const struct json *list = subject_value(subject, field);
	const struct field *shown[16];
	size_t count = 0;
	struct sheet *table;

	if (list == NULL || list->first == NULL)
		return;
	table = table_add(section_add(visit, field->name, word(visit,
	    field->label)), word(visit, field->label));
	for (const struct field *one = field->parts; one->name; one++) {
		const struct json *part = list->first;

		while (part != NULL && json_member(part, one->name) == NULL)
			part = part->next;
		if (part == NULL || count == COUNT(shown))
			continue;
		shown[count++] = one;
		table_head(table, word(visit, one->label));
	}
	for (const struct json *part = list->first; part; part = part->next) {
		struct sheet *row = row_add(table);

		for (size_t i = 0; i < count; i++) {
			const struct json *value = json_member(part,
			    shown[i]->name);
			struct sheet *cell = cell_add(row, word(visit,
			    shown[i]->label));

			if (value == NULL)
				put_nothing(visit, cell);
			else
				put_json(visit, cell, shown[i], value,
				    subject->names);
		}
	}
}

void
subject_parts(struct visit *visit, const struct subject *subject)
{
	for (const struct field *one = subject->kind->fields; one->name; one++) {
		if (one->type == FIELD_PARTS)
			parts_fill(visit, subject, one);
	}
}

/* Law --------------------------------------------------------------------- */

static void
provisions_fill(struct visit *visit, const struct subject *subject)
{
	static const char *const shown[] = { "imposes", "from", "through",
		"changed_by", "ended_by" };
	const struct result *rows = provisions_read(visit->db, visit->slug,
	    &visit->moment, visit->language);
	const struct field *fields = field_find(subject->kind->fields,
	    "provisions")->parts;
	const char *heading = word(visit, N_("Provisions, and whether they are "
	    "in force on this day"));
	struct sheet *table;

	if (result_rows(rows) == 0)
		return;
	table = table_add(section_add(visit, "provisions", heading), heading);
	table_head(table, word(visit, N_("paragraph")));
	table_head(table, word(visit, N_("in short")));
	table_head(table, word(visit, N_("on this day")));
	for (size_t i = 0; i < COUNT(shown); i++)
		table_head(table, word(visit, field_find(fields,
		    shown[i])->label));
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *summary = result_text(rows, i, "summary");
		struct sheet *row = row_add(table);

		put(cell_head(row, word(visit, N_("paragraph"))),
		    result_text(rows, i, "paragraph"));
		put(cell_add(row, word(visit, N_("in short"))),
		    summary != NULL ? summary : "");
		put_choice(visit, cell_add(row, word(visit,
		    N_("on this day"))), provision_statuses,
		    result_text(rows, i, "status"));
		for (size_t j = 0; j < COUNT(shown); j++) {
			const struct field *field = field_find(fields,
			    shown[j]);

			put_field(visit, cell_add(row, word(visit,
			    field->label)), field, rows, i);
		}
	}
}

/* What refers to it; its entries ------------------------------------------ */

static void
subject_referring(struct visit *visit, const struct subject *subject)
{
	const struct result *rows = record_referring(visit->db,
	    subject->kind->kind, visit->slug, &visit->moment, visit->language);
	const char *heading = word(visit, N_("Records that refer to it"));
	struct sheet *table;

	if (result_rows(rows) == 0)
		return;
	table = table_add(section_add(visit, "referring", heading), heading);
	table_head(table, word(visit, N_("record")));
	table_head(table, word(visit, N_("kind")));
	for (size_t i = 0; i < result_rows(rows); i++) {
		const struct kind *kind = kind_find(result_text(rows, i,
		    "kind"));
		const char *name = result_text(rows, i, "name");
		const char *slug = result_text(rows, i, "slug");
		struct sheet *row = row_add(table);

		put_link(cell_head(row, word(visit, N_("record"))),
		    address_of(visit, kind->kind, slug),
		    name != NULL ? name : slug);
		put(cell_add(row, word(visit, N_("kind"))),
		    word(visit, kind->name));
	}
}

void
subject_more(struct visit *visit)
{
	const struct kind *kind = kind_find(visit->route->kind);
	struct sheet *more = sheet_row(visit->body, "MORE");

	sheet_set(more, "HREF", address(visit, arena_print(visit->arena,
	    "%s/%s/history", room_of(kind->kind), visit->slug)));
	sheet_set(more, "DATA", arena_print(visit->arena,
	    "/api/v1/%s/%s%s", kind->plural, visit->slug,
	    strchr(address_with(visit, "on entry", NULL), '?')));
	if (strcmp(kind->kind, "treaty") == 0 ||
	    strcmp(kind->kind, "jurisdiction") == 0)
		sheet_set(sheet_row(more, "OFFICIALS"), "HREF",
		    address(visit, "help"));
}

void
subject_entries(struct visit *visit, const char *limit)
{
	section_entries(visit, entries_read(visit->db, visit->route->kind,
	    visit->slug, &visit->moment, visit->language, limit, "0"));
	subject_more(visit);
}

/* "Limit on use: 3.00 % of the surrender obligation". */
static const char *
limit_title(const struct visit *visit, const struct subject *subject)
{
	const char *rate = json_text(subject->item, "rate_percent");
	const char *base = json_text(subject->item, rate != NULL ? "of"
	    : "tonnes_per");
	const char *unlimited = json_text(subject->item, "unlimited");
	const char *said = base != NULL ? share_say(visit, base, rate != NULL
	    ? rate : json_text(subject->item, "tonnes")) : word(visit,
	    unlimited != NULL && strcmp(unlimited, "true") == 0
	    ? N_("unlimited") : N_("figure not known"));

	return arena_print(visit->arena, "%s: %s", word(visit,
	    subject->kind->name), said);
}

const char *
subject_title(struct visit *visit, const struct subject *subject)
{
	const struct json *title = json_member(subject->item,
	    subject->kind->title);

	if (strcmp(subject->kind->kind, "limit") == 0)
		return limit_title(visit, subject);
	if (title == NULL)
		return word(visit, subject->kind->name);
	if (title->type == OBJECT)
		return json_said(title, visit->language, NULL);
	for (size_t i = 0; i < result_rows(subject->names); i++) {
		if (strcmp(result_text(subject->names, i, "slug"),
		    title->text) == 0)
			return arena_print(visit->arena, "%s: %s",
			    word(visit, subject->kind->name),
			    result_text(subject->names, i, "name"));
	}
	return title->text;
}

/* The heading: the kind, the name, its status, whether it is shown only. */
static void
heading_fill(struct visit *visit, const struct subject *subject)
{
	struct sheet *heading = sheet_row(visit->body, "ABOUT");

	sheet_set(visit->body, "TITLE", visit->title);
	visit->says = visit->title;
	put(heading, word(visit, subject->kind->name));
	for (const struct field *one = subject->kind->fields; one->name; one++) {
		const struct json *value = subject_value(subject, one);

		if (one->type == FIELD_CODE && (one->flags & FIELD_DERIVED) &&
		    value != NULL) {
			const struct choice *choice = choice_find(one->choices,
			    value->text);

			put_choice(visit, heading, one->choices, value->text);
			visit->says = arena_print(visit->arena, "%s; %s: %s",
			    visit->says, word(visit, one->label), choice == NULL
			    ? value->text : word(visit, choice->label));
		}
	}
	if (json_text(subject->item, "demonstration") != NULL)
		put_demonstration(visit, heading);
}

/* The kinds --------------------------------------------------------------- */

static void
plain_fill(struct visit *visit, const struct subject *subject)
{
	subject_facts(visit, subject);
	subject_parts(visit, subject);
	subject_referring(visit, subject);
	subject_entries(visit, "5");
}

static void
law_fill(struct visit *visit, const struct subject *subject)
{
	subject_facts(visit, subject);
	provisions_fill(visit, subject);
	subject_referring(visit, subject);
	subject_entries(visit, "5");
}

static const struct {
	const char *kind;
	void (*fill)(struct visit *, const struct subject *);
} fills[] = {
	{ "legal-act", law_fill },
	{ "jurisdiction", partner_fill },
	{ "scheme", plain_fill },
	{ "study", plain_fill },
	{ "treaty", treaty_fill },
	{ "plan", plan_fill },
	{ "limit", plain_fill },
	{ "assessment", plain_fill },
};

/* All entries of a record, and what the last one calls it; NULL: nothing. */
static const struct result *
entries_all(const struct visit *visit, const char **name)
{
	const struct result *rows = entries_read(visit->db,
	    visit->route->kind, visit->slug, &visit->moment, visit->language,
	    "1000", "0");

	*name = result_rows(rows) == 0 ? NULL : result_text(rows, 0, "name");
	return rows;
}

/* A withdrawn record keeps its address, and says so: 410. */
static void
withdrawn_show(struct visit *visit)
{
	const char *name;
	const struct result *entries = entries_all(visit, &name);
	struct sheet *heading = sheet_row(visit->body, "ABOUT");

	put(heading, visit->title);
	put_choice(visit, heading, changes, "withdrawal");
	if (name != NULL)
		visit->title = name;
	sheet_set(visit->body, "TITLE", visit->title);
	section_note(section_add(visit, "withdrawn", word(visit,
	    N_("Withdrawn"))), word(visit, N_("This record has been withdrawn "
	    "from the register. What it said, and why it was withdrawn, "
	    "stands in its history.")));
	section_entries(visit, entries);
	subject_more(visit);
	visit->gone = true;
}

void
record_show(struct visit *visit)
{
	struct subject subject = { .kind = kind_find(visit->route->kind) };

	if (!text_is_slug(visit->slug)) {
		refuse_not_found(visit);
		return;
	}
	subject.record = record_read(visit->db, subject.kind, visit->slug,
	    &visit->moment);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (subject.record.entry == NULL) {
		refuse_not_found(visit);
		return;
	}
	visit->title = word(visit, subject.kind->name);
	if (subject.record.withdrawn) {
		withdrawn_show(visit);
		section_log(visit, subject.record.entry);
		return;
	}
	subject_open(visit, &subject);
	visit->title = subject_title(visit, &subject);
	heading_fill(visit, &subject);
	for (size_t i = 0; i < COUNT(fills); i++) {
		if (strcmp(fills[i].kind, subject.kind->kind) == 0)
			fills[i].fill(visit, &subject);
	}
	section_log(visit, subject.record.entry);
}

void
history_show(struct visit *visit)
{
	const struct kind *kind = kind_find(visit->route->kind);
	const struct result *entries;
	struct record record;
	const char *name;

	if (!text_is_slug(visit->slug)) {
		refuse_not_found(visit);
		return;
	}
	record = record_read(visit->db, kind, visit->slug, &visit->moment);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (record.entry == NULL) {
		refuse_not_found(visit);
		return;
	}
	entries = entries_all(visit, &name);
	visit->title = say_with(visit->arena, visit->language,
	    N_("History: %1"), name != NULL ? name : visit->slug,
	    (char *)NULL);
	sheet_set(visit->body, "TITLE", visit->title);
	put_link(sheet_row(visit->body, "ABOUT"), address_of(visit, kind->kind,
	    visit->slug), word(visit, N_("the record")));
	section_entries(visit, entries);
	subject_more(visit);
}
