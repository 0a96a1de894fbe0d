/* One record: its facts, what hangs on it, its history. */

#include "pages.h"

#include <string.h>

struct subject {
	const struct kind *kind;
	struct record record;
	const struct json *item;
	const struct json *derived;
	const struct result *names;
};

/* Facts ------------------------------------------------------------------------- */

static const struct json *
value_of(const struct subject *subject, const struct field *field)
{
	return json_member(field->flags & FIELD_DERIVED ? subject->derived
	    : subject->item, field->name);
}

static void
facts_fill(struct visit *visit, const struct subject *subject)
{
	struct sheet *section = section_add(visit, "facts",
	    word(visit, N_("What the register says")));
	struct sheet *facts = facts_add(section);

	for (const struct field *one = subject->kind->fields; one->name;
	    one++) {
		const struct json *value = value_of(subject, one);

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
	const struct json *list = value_of(subject, field);
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

static void
all_parts_fill(struct visit *visit, const struct subject *subject)
{
	for (const struct field *one = subject->kind->fields; one->name; one++) {
		if (one->type == FIELD_PARTS)
			parts_fill(visit, subject, one);
	}
}

/* Treaties ------------------------------------------------------------------------- */

static void
treaty_parties_fill(struct visit *visit, const struct subject *subject)
{
	const struct result *parties = treaty_parties(visit->db,
	    subject->record.entry, &visit->moment, visit->language);
	struct sheet *section = section_add(visit, "parties",
	    word(visit, N_("Status of each party")));
	struct sheet *table = table_add(section, word(visit,
	    N_("Status of each party")));

	table_head(table, word(visit, N_("party")));
	table_head(table, word(visit, N_("status")));
	for (size_t i = 0; i < result_rows(parties); i++) {
		const char *party = result_text(parties, i, "party");
		const char *name = result_text(parties, i, "party_name");
		struct sheet *row = row_add(table);
		struct sheet *cell;

		put_link(cell_head(row, word(visit, N_("party"))),
		    address_of(visit, "jurisdiction", party),
		    name != NULL ? name : party);
		cell = cell_add(row, word(visit, N_("status")));
		put_choice(visit, cell, party_statuses,
		    result_text(parties, i, "status"));
		if (result_true(parties, i, "suspended"))
			put(cell, word(visit, N_("(has suspended the treaty "
			    "for its part)")));
	}
}

/* When each status of the treaty held, and each action, in one picture. */
static void
treaty_timeline_fill(struct visit *visit, const struct subject *subject)
{
	const struct field *status = field_find(subject->kind->fields,
	    "status");
	const struct result *standing = treaty_standing(visit->db,
	    subject->record.entry);
	const struct result *done = treaty_actions(visit->db,
	    subject->record.entry, &visit->moment, visit->language);
	size_t most = result_rows(standing) + result_rows(done);
	struct bar *bars = arena_alloc(visit->arena, (most + 1) * sizeof(*bars));
	struct text summary = text_new(visit->arena);
	size_t count = 0;

	for (size_t i = 0; i < result_rows(standing); i++) {
		const struct choice *choice = choice_find(status->choices,
		    result_text(standing, i, "status"));
		const char *until = result_text(standing, i, "until");
		const char *since = result_text(standing, i, "since");

		if (choice == NULL || !day_is_whole(since))
			continue;
		bars[count++] = (struct bar){ .from = since,
		    .through = day_is_whole(until) ? until : NULL,
		    .tone = tone_name(choice->tone),
		    .label = word(visit, choice->label) };
		text_print(&summary, "%s%s: %s", summary.length > 0 ? "; " : "",
		    day_say(visit->arena, visit->language, since),
		    word(visit, choice->label));
	}
	for (size_t i = 0; i < result_rows(done); i++) {
		const char *party = result_text(done, i, "party_name");
		const char *first = result_text(done, i, "first");
		const struct choice *choice = choice_find(actions,
		    result_text(done, i, "action"));

		bars[count++] = (struct bar){ .from = first, .through = first,
		    .tone = tone_name(choice->tone),
		    .label = party == NULL ? word(visit, choice->label)
		    : arena_print(visit->arena, "%s: %s",
		    word(visit, choice->label), party) };
	}
	if (count > 0)
		timeline_add(visit, section_add(visit, "timeline", word(visit,
		    N_("The treaty in time"))), summary.data, bars, count);
}

static void
next_dates_fill(struct visit *visit)
{
	const struct result *dates = treaty_next_dates(visit->db, visit->slug,
	    &visit->moment, visit->language);
	struct sheet *facts;

	if (result_rows(dates) == 0)
		return;
	facts = facts_add(section_add(visit, "next-dates", word(visit,
	    N_("Next dates"))));
	for (size_t i = 0; i < result_rows(dates); i++) {
		const char *party = result_text(dates, i, "party_name");
		struct sheet *fact = fact_add(facts, day_say(visit->arena,
		    visit->language, result_text(dates, i, "on")));
		const struct choice *what = choice_find(events,
		    result_text(dates, i, "what"));

		put_link(fact, address_of(visit, result_text(dates, i, "kind"),
		    result_text(dates, i, "slug")), word(visit, what->label));
		if (party != NULL)
			put(fact, party);
	}
}

static void
limits_fill(struct visit *visit, const char *treaty, const char *plan)
{
	const struct result *limits = limits_of(visit->db, treaty, plan,
	    &visit->moment, visit->language);
	const struct kind *kind = kind_find("limit");
	static const char *const shown[] = { "status", "unit", "scheme",
		"from", "through" };
	struct sheet *section = section_add(visit, "limits", word(visit,
	    N_("Limits on use that it sets")));
	struct sheet *table;

	if (result_rows(limits) == 0) {
		section_note(section, word(visit,
		    N_("No limit set by it stands in the register.")));
		return;
	}
	table = table_add(section, word(visit, N_("Limits on use that it "
	    "sets")));
	table_head(table, word(visit, N_("limit")));
	for (size_t i = 0; i < COUNT(shown); i++)
		table_head(table, word(visit, field_find(kind->fields,
		    shown[i])->label));
	for (size_t i = 0; i < result_rows(limits); i++) {
		struct sheet *row = row_add(table);

		put_link(cell_head(row, word(visit, N_("limit"))),
		    address_of(visit, "limit", result_text(limits, i, "slug")),
		    limit_say(visit, limits, i));
		for (size_t j = 0; j < COUNT(shown); j++) {
			const struct field *field = field_find(kind->fields,
			    shown[j]);

			put_field(visit, cell_add(row, word(visit,
			    field->label)), field, limits, i);
		}
	}
}

static void
treaty_fill(struct visit *visit, const struct subject *subject)
{
	const char *nature = json_text(subject->item, "nature");

	if (nature != NULL && strcmp(nature, "treaty") != 0)
		section_note(section_add(visit, "nature", word(visit,
		    N_("This is not a treaty"))), word(visit, N_("Only a "
		    "treaty can carry recognition (paragraph 5 of the Rules). "
		    "This instrument is published for information, with the "
		    "same dates and statuses.")));
	treaty_parties_fill(visit, subject);
	treaty_timeline_fill(visit, subject);
	next_dates_fill(visit);
	section_binding(visit, visit->slug);
	limits_fill(visit, visit->slug, NULL);
	all_parts_fill(visit, subject);
}

/* Plans, law, jurisdictions --------------------------------------------------------- */

static void
plan_fill(struct visit *visit, const struct subject *subject)
{
	limits_fill(visit, NULL, visit->slug);
	all_parts_fill(visit, subject);
}

static void
law_fill(struct visit *visit, const struct subject *subject)
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

static void
partner_treaties_fill(struct visit *visit)
{
	bool home = strcmp(visit->slug, "kazakhstan") == 0;
	const struct result *rows = partner_treaties(visit->db, visit->slug,
	    false, &visit->moment, visit->language);
	const struct kind *kind = kind_find("treaty");
	const char *heading = word(visit, N_("Treaties and other "
	    "instruments"));
	struct sheet *section = section_add(visit, "treaties", heading);
	struct sheet *table;

	if (result_rows(rows) == 0) {
		section_note(section, word(visit, N_("No treaty or other "
		    "instrument with it stands in the register.")));
		return;
	}
	table = table_add(section, heading);
	table_head(table, word(visit, N_("title")));
	table_head(table, word(visit, N_("nature")));
	table_head(table, word(visit, N_("status")));
	table_head(table, word(visit, N_("its own status")));
	if (!home)
		table_head(table, word(visit, N_("status of Kazakhstan")));
	for (size_t i = 0; i < result_rows(rows); i++) {
		struct sheet *row = row_add(table);
		const char *own = result_text(rows, i, "home_status");
		struct sheet *cell;

		put_link(cell_head(row, word(visit, N_("title"))),
		    address_of(visit, "treaty", result_text(rows, i, "slug")),
		    result_text(rows, i, "title"));
		put_field(visit, cell_add(row, word(visit, N_("nature"))),
		    field_find(kind->fields, "nature"), rows, i);
		put_field(visit, cell_add(row, word(visit, N_("status"))),
		    field_find(kind->fields, "status"), rows, i);
		put_choice(visit, cell_add(row, word(visit,
		    N_("its own status"))), party_statuses,
		    result_text(rows, i, "party_status"));
		if (home)
			continue;
		cell = cell_add(row, word(visit, N_("status of Kazakhstan")));
		if (own != NULL)
			put_choice(visit, cell, party_statuses, own);
		else
			put(cell, word(visit, N_("not a party")));
	}
}

static void
jurisdiction_fill(struct visit *visit, const struct subject *subject)
{
	partner_treaties_fill(visit);
	section_requirements(visit, visit->slug);
	all_parts_fill(visit, subject);
}

/* Only what there is nothing more to say about than its own fields. */
static void
plain_fill(struct visit *visit, const struct subject *subject)
{
	all_parts_fill(visit, subject);
}

static const struct {
	const char *kind;
	void (*fill)(struct visit *, const struct subject *);
} fills[] = {
	{ "legal-act", law_fill },
	{ "jurisdiction", jurisdiction_fill },
	{ "scheme", plain_fill },
	{ "study", plain_fill },
	{ "treaty", treaty_fill },
	{ "plan", plan_fill },
	{ "limit", plain_fill },
	{ "assessment", plain_fill },
};

/* What refers to it; its entries ------------------------------------------------------- */

static void
referring_fill(struct visit *visit, const struct subject *subject)
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

static void
entries_fill(struct visit *visit, const char *limit)
{
	const struct kind *kind = kind_find(visit->route->kind);
	const struct result *entries = entries_read(visit->db, kind->kind,
	    visit->slug, &visit->moment, visit->language, limit, "0");
	struct sheet *section = sheet_row(visit->body, "MORE");

	section_entries(visit, entries);
	sheet_set(section, "HREF", address(visit, arena_print(visit->arena,
	    "%s/%s/history", room_of(kind->kind), visit->slug)));
	sheet_set(section, "DATA", arena_print(visit->arena,
	    "/api/v1/%s/%s%s", kind->plural, visit->slug,
	    strchr(address_with(visit, "on entry", NULL), '?')));
}

static const char *
title_of(struct visit *visit, const struct subject *subject)
{
	const struct json *title = json_member(subject->item,
	    subject->kind->title);

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
	put(heading, word(visit, subject->kind->name));
	for (const struct field *one = subject->kind->fields; one->name; one++) {
		const struct json *value = value_of(subject, one);

		if (one->type == FIELD_CODE && (one->flags & FIELD_DERIVED) &&
		    value != NULL)
			put_choice(visit, heading, one->choices, value->text);
	}
	if (json_text(subject->item, "demonstration") != NULL)
		put_demonstration(visit, heading);
}

/* A withdrawn record keeps its address, and says so: 410. */
static void
withdrawn_show(struct visit *visit)
{
	sheet_set(visit->body, "TITLE", visit->title);
	section_note(section_add(visit, "withdrawn", word(visit,
	    N_("Withdrawn"))), word(visit, N_("This record has been withdrawn "
	    "from the register. What it said, and why it was withdrawn, "
	    "stands in its history.")));
	entries_fill(visit, "1000");
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
		return;
	}
	subject.item = json_read(visit->arena, subject.record.item);
	subject.derived = json_read(visit->arena, subject.record.derived);
	subject.names = record_names(visit->db, subject.kind->kind,
	    subject.record.entry, &visit->moment, visit->language);
	visit->title = title_of(visit, &subject);
	heading_fill(visit, &subject);
	facts_fill(visit, &subject);
	for (size_t i = 0; i < COUNT(fills); i++) {
		if (strcmp(fills[i].kind, subject.kind->kind) == 0)
			fills[i].fill(visit, &subject);
	}
	referring_fill(visit, &subject);
	entries_fill(visit, "5");
}

void
history_show(struct visit *visit)
{
	const struct kind *kind = kind_find(visit->route->kind);
	struct record record;

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
	visit->title = word(visit, N_("History"));
	sheet_set(visit->body, "TITLE", visit->title);
	put_link(sheet_row(visit->body, "ABOUT"), address_of(visit, kind->kind,
	    visit->slug), word(visit, N_("the record")));
	entries_fill(visit, "1000");
}

/* Schemes side by side ------------------------------------------------------------------ */

enum { COMPARED = 4 };

void
compare_show(struct visit *visit)
{
	const struct kind *kind = kind_find("scheme");
	struct subject subjects[COMPARED];
	size_t count = 0;
	struct sheet *table;

	for (size_t i = 0; i < visit->request->count; i++) {
		const struct parameter *one = &visit->request->parameters[i];
		struct subject subject = { .kind = kind };

		if (strcmp(one->name, "scheme") != 0 || one->value[0] == '\0')
			continue;
		if (count == COMPARED) {
			refuse(visit, 400, "too-many", "scheme", word(visit,
			    N_("At most four schemes are compared.")));
			return;
		}
		subject.record = text_is_slug(one->value)
		    ? record_read(visit->db, kind, one->value, &visit->moment)
		    : (struct record){ 0 };
		if (subject.record.item == NULL) {
			refuse(visit, 400, "no-such-scheme", "scheme",
			    say_with(visit->arena, visit->language,
			    N_("“%1”: there is no scheme “%2”."), "scheme",
			    one->value, (char *)NULL));
			return;
		}
		subject.item = json_read(visit->arena, subject.record.item);
		subject.derived = json_read(visit->arena,
		    subject.record.derived);
		subject.names = record_names(visit->db, "scheme",
		    subject.record.entry, &visit->moment, visit->language);
		subjects[count++] = subject;
	}
	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	table = section_add(visit, "compare", word(visit, N_("Comparison")));
	if (count == 0) {
		section_note(table, word(visit, N_("Choose up to four schemes "
		    "in the list of schemes.")));
		return;
	}
	table = table_add(table, word(visit, visit->route->title));
	table_head(table, word(visit, N_("field")));
	for (size_t i = 0; i < count; i++)
		table_head(table, title_of(visit, &subjects[i]));
	for (const struct field *one = kind->fields; one->name; one++) {
		const char *first = NULL;
		bool differs = false;
		struct sheet *row;

		if (one->type == FIELD_SOURCES)
			continue;
		row = row_add(table);
		put(cell_head(row, word(visit, N_("field"))), word(visit,
		    one->label));
		for (size_t i = 0; i < count; i++) {
			const struct json *value = value_of(&subjects[i], one);
			struct sheet *cell = cell_add(row, title_of(visit,
			    &subjects[i]));
			const char *line = value == NULL ? "" : json_line(
			    visit, one, value, subjects[i].names);

			if (i == 0)
				first = line;
			differs = differs || strcmp(first, line) != 0;
			if (value == NULL)
				put_nothing(visit, cell);
			else
				put_json(visit, cell, one, value,
				    subjects[i].names);
		}
		if (differs)
			sheet_show(row, "DIFFERS");
	}
}
