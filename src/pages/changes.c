/* The entries: all of them, and one with what it changed, field by field. */

#include "pages.h"

#include <string.h>

void
changes_show(struct visit *visit)
{
	const char *given = request_value(visit->request, "page");
	const char *kind = request_value(visit->request, "kind");
	const struct result *entries;
	int64_t page = 1, count;

	if (given != NULL && (!text_number(given, 1000000, &page) ||
	    page == 0))
		refuse(visit, 400, "bad-value", "page", say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not a number from 1 to "
		    "%3."), "page", given, "1000000", (char *)NULL));
	if (kind != NULL && kind_find(kind) == NULL)
		refuse(visit, 400, "bad-value", "kind", say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not one of the "
		    "choices."), "kind", kind, (char *)NULL));
	if (answered(visit))
		return;
	entries = entries_read(visit->db, kind, NULL, &visit->moment,
	    visit->language, arena_print(visit->arena, "%d", LIST_PAGE),
	    arena_print(visit->arena, "%lld",
	    (long long)(page - 1) * LIST_PAGE));
	count = result_number(entries, 0, "count");
	if (page > 1 && result_rows(entries) == 0) {
		refuse(visit, 404, "no-such-page", "page", word(visit,
		    N_("The list is not that long.")));
		return;
	}
	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	section_entries(visit, entries);
	if (page > 1)
		sheet_set(sheet_row(visit->body, "BEFORE"), "HREF",
		    address_page(visit, (size_t)page - 1));
	if (page * LIST_PAGE < count)
		sheet_set(sheet_row(visit->body, "AFTER"), "HREF",
		    address_page(visit, (size_t)page + 1));
}

/* One field ---------------------------------------------------------------------- */

struct difference {
	struct visit *visit;
	struct sheet *table;
	const struct result *names_before;
	const struct result *names_after;
};

static bool
list_has(struct difference *difference, const struct field *field,
    const struct json *list, const struct result *names, const char *line)
{
	for (const struct json *one = list == NULL ? NULL : list->first; one;
	    one = one->next) {
		if (strcmp(json_line(difference->visit, field, one, names),
		    line) == 0)
			return true;
	}
	return false;
}

/* Every element of a list that the other does not have, on its own line. */
static void
list_only(struct difference *difference, struct sheet *cell,
    const struct field *field, const struct json *list,
    const struct result *names, const struct json *other,
    const struct result *other_names)
{
	for (const struct json *one = list == NULL ? NULL : list->first; one;
	    one = one->next) {
		const char *line = json_line(difference->visit, field, one,
		    names);

		if (!list_has(difference, field, other, other_names, line))
			put(sheet_row(cell, "ITEM"), line);
	}
}

static void
field_compare(struct difference *difference, const struct field *field,
    const struct json *before, const struct json *after)
{
	struct visit *visit = difference->visit;
	const char *label[] = { word(visit, N_("field")),
		word(visit, N_("before")), word(visit, N_("after")) };
	struct sheet *row, *cell;

	row = row_add(difference->table);
	put(cell_head(row, label[0]), word(visit, field->label));
	cell = cell_add(row, label[1]);
	if (before == NULL)
		put_nothing(visit, cell);
	else if (field->parts != NULL)
		list_only(difference, cell, field, before,
		    difference->names_before, after, difference->names_after);
	else
		put_json(visit, cell, field, before, difference->names_before);
	cell = cell_add(row, label[2]);
	if (after == NULL)
		put_nothing(visit, cell);
	else if (field->parts != NULL)
		list_only(difference, cell, field, after,
		    difference->names_after, before,
		    difference->names_before);
	else
		put_json(visit, cell, field, after, difference->names_after);
}

/* A text differs when any of its languages does. */
static bool
differs(const struct json *a, const struct json *b)
{
	const struct json *one, *other;

	if (a == NULL || b == NULL)
		return a != b;
	if (a->type != b->type)
		return true;
	if (a->type != LIST && a->type != OBJECT)
		return a->type != NOTHING && strcmp(a->text, b->text) != 0;
	for (one = a->first, other = b->first; one != NULL && other != NULL;
	    one = one->next, other = other->next) {
		const struct json *twin = a->type == LIST ? other
		    : json_member(b, one->name);

		if (differs(one, twin))
			return true;
	}
	return one != other;
}

static size_t
fields_compare(struct difference *difference, const struct kind *kind,
    const struct json *before, const struct json *after)
{
	size_t count = 0;

	for (const struct field *one = kind->fields; one->name; one++) {
		const struct json *was = json_member(before, one->name);
		const struct json *is = json_member(after, one->name);

		if ((one->flags & FIELD_DERIVED) || !differs(was, is))
			continue;
		field_compare(difference, one, was, is);
		count++;
	}
	return count;
}

static void
entry_facts_fill(struct visit *visit, const struct result *entry)
{
	static const struct { const char *column, *label; } shown[] = {
		{ "basis", N_("basis") },
		{ "author_role", N_("entered by (role)") },
		{ "approver_role", N_("approved by (role)") },
	};
	struct sheet *facts = facts_add(section_add(visit, "facts",
	    word(visit, N_("What happened"))));
	const char *kind = result_text(entry, 0, "kind");
	const char *slug = result_text(entry, 0, "slug");
	const char *name = result_text(entry, 0, "name");
	const char *sha256 = result_text(entry, 0, "item_sha256");
	const char *url = result_text(entry, 0, "basis_url");
	const char *reason = json_said(json_read(visit->arena,
	    result_text(entry, 0, "reason")), visit->language, NULL);
	struct sheet *fact;

	put(fact_add(facts, word(visit, N_("recorded"))), moment_say(
	    visit->arena, visit->language, result_text(entry, 0,
	    "recorded_at")));
	put_link(fact_add(facts, word(visit, kind_find(kind)->name)),
	    address_of(visit, kind, slug), name != NULL ? name : slug);
	put_choice(visit, fact_add(facts, word(visit, N_("what happened"))),
	    changes, result_text(entry, 0, "change"));
	fact = fact_add(facts, word(visit, N_("reason")));
	if (reason != NULL)
		put(fact, reason);
	else
		put_nothing(visit, fact);
	for (size_t i = 0; i < COUNT(shown); i++) {
		const char *value = result_text(entry, 0, shown[i].column);

		if (value != NULL && i == 0)
			value = json_said(json_read(visit->arena, value),
			    visit->language, NULL);
		if (value != NULL)
			put(fact_add(facts, word(visit, shown[i].label)),
			    value);
	}
	if (url != NULL)
		put_outside(fact_add(facts, word(visit, N_("link"))), url, url);
	if (sha256 != NULL)
		put_link(fact_add(facts, word(visit, N_("exact bytes, by their "
		    "SHA-256"))), arena_print(visit->arena,
		    "/api/v1/items/%s", sha256), sha256);
}

static void
difference_fill(struct visit *visit, const struct result *entry)
{
	const struct kind *kind = kind_find(result_text(entry, 0, "kind"));
	const struct json *before = json_read(visit->arena,
	    result_text(entry, 0, "item_before"));
	const struct json *after = json_read(visit->arena,
	    result_text(entry, 0, "item"));
	struct moment then = { .entry = result_text(entry, 0, "number") };
	const char *heading = word(visit, N_("What changed, field by field"));
	struct sheet *section = section_add(visit, "difference", heading);
	struct difference difference = { .visit = visit };

	if (after == NULL) {
		section_note(section, word(visit, N_("The record does not "
		    "stand any more. Before, it said:")));
	}
	difference.names_before = record_names(visit->db, kind->kind,
	    result_text(entry, 0, "before"), &then, visit->language);
	difference.names_after = record_names(visit->db, kind->kind,
	    then.entry, &then, visit->language);
	difference.table = table_add(section, heading);
	table_head(difference.table, word(visit, N_("field")));
	table_head(difference.table, word(visit, N_("before")));
	table_head(difference.table, word(visit, N_("after")));
	if (fields_compare(&difference, kind, before, after) == 0)
		section_note(section, word(visit, N_("No field differs from "
		    "the entry before.")));
}

void
entry_show(struct visit *visit)
{
	const struct result *entry;
	int64_t number;

	if (!text_number(visit->slug, INT64_MAX, &number) || number == 0 ||
	    visit->slug[0] == '0') {
		refuse_not_found(visit);
		return;
	}
	entry = entry_read(visit->db, visit->slug, visit->language);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (result_rows(entry) == 0) {
		refuse_not_found(visit);
		return;
	}
	visit->title = say_with(visit->arena, visit->language,
	    N_("Entry %1"), visit->slug, (char *)NULL);
	sheet_set(visit->body, "TITLE", visit->title);
	entry_facts_fill(visit, entry);
	difference_fill(visit, entry);
	if (number > 1)
		sheet_set(sheet_row(visit->body, "BEFORE"), "HREF",
		    address(visit, arena_print(visit->arena, "changes/%lld",
		    (long long)number - 1)));
	if (strcmp(visit->slug, visit->moment.newest) != 0)
		sheet_set(sheet_row(visit->body, "AFTER"), "HREF",
		    address(visit, arena_print(visit->arena, "changes/%lld",
		    (long long)number + 1)));
}
