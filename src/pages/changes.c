/* The entries: all of them, and one with what it changed, field by field. */

#include "pages.h"

#include <stdlib.h>
#include <string.h>

void
changes_show(struct visit *visit)
{
	const char *kind = request_value(visit->request, "kind");
	const struct result *entries;
	int64_t page = number_asked(visit, "page", 1, 1000000), count;

	choice_check(visit, "kind", kind, kind != NULL && kind_find(kind) !=
	    NULL);
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
	pages_fill(visit, page, (count + LIST_PAGE - 1) / LIST_PAGE);
}

/* One field ---------------------------------------------------------------------- */

struct difference {
	struct visit *visit;
	struct sheet *table;
	const struct result *names;
};

static bool
list_has(const struct visit *visit, const struct field *field,
    const struct json *list, const struct result *names, const char *line)
{
	for (const struct json *one = list == NULL ? NULL : list->first; one;
	    one = one->next) {
		if (strcmp(json_line(visit, field, one, names), line) == 0)
			return true;
	}
	return false;
}

const char *const *
lines_only(const struct visit *visit, const struct field *field,
    const struct json *list, const struct json *other,
    const struct result *names)
{
	size_t count = 0;
	const char **lines;

	for (const struct json *one = list->first; one; one = one->next)
		count++;
	lines = arena_alloc(visit->arena, (count + 1) * sizeof(*lines));
	count = 0;
	for (const struct json *one = list->first; one; one = one->next) {
		lines[count] = json_line(visit, field, one, names);
		count += !list_has(visit, field, other, names, lines[count]);
	}
	lines[count] = NULL;
	return lines;
}

/* A value; of a list, every element that the other does not have, on its own
 * line. */
static void
side_fill(struct difference *difference, struct sheet *cell,
    const struct field *field, const struct json *value,
    const struct json *other)
{
	const char *const *line;

	if (value == NULL) {
		put_nothing(difference->visit, cell);
	} else if (field->parts == NULL) {
		put_json(difference->visit, cell, field, value,
		    difference->names);
	} else {
		line = lines_only(difference->visit, field, value, other,
		    difference->names);
		for (; *line != NULL; line++)
			put(sheet_row(cell, "ITEM"), *line);
	}
}

static void
field_compare(struct difference *difference, const struct field *field,
    const struct json *before, const struct json *after)
{
	struct visit *visit = difference->visit;
	const char *label[] = { word(visit, N_("field")),
		word(visit, N_("before")), word(visit, N_("after")) };
	struct sheet *row = row_add(difference->table);

	put(cell_head(row, label[0]), word(visit, field->label));
	side_fill(difference, cell_add(row, label[1]), field, before, after);
	side_fill(difference, cell_add(row, label[2]), field, after, before);
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

const struct field *
difference_next(const struct field *field, const struct json *before,
    const struct json *after)
{
	while (field->name != NULL && ((field->flags & FIELD_DERIVED) ||
	    !differs(json_member(before, field->name),
	    json_member(after, field->name))))
		field++;
	return field;
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
	const char *reason = json_said(json_tree(visit->arena,
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
			value = json_said(json_tree(visit->arena, value),
			    visit->language, NULL);
		if (value != NULL)
			put_choice(visit, fact_add(facts, word(visit,
			    shown[i].label)), entry_roles, value);
	}
	if (url != NULL)
		put_outside(fact_add(facts, word(visit, N_("link"))), url, url);
	if (sha256 != NULL)
		put_link(fact_add(facts, word(visit, N_("exact bytes, by their "
		    "SHA-256"))), arena_print(visit->arena,
		    "/api/v1/items/%s", sha256), sha256);
}

void
difference_add(struct visit *visit, struct sheet *section,
    const struct kind *kind, const struct json *before,
    const struct json *after, const struct result *names)
{
	struct difference difference = {
		.visit = visit,
		.names = names,
		.table = table_add(section, word(visit,
		    N_("What changed, field by field"))),
	};
	const struct field *one = difference_next(kind->fields, before, after);

	table_head(difference.table, word(visit, N_("field")));
	table_head(difference.table, word(visit, N_("before")));
	table_head(difference.table, word(visit, N_("after")));
	if (one->name == NULL)
		section_note(section, word(visit, N_("No field differs from "
		    "the entry before.")));
	for (; one->name != NULL; one = difference_next(one + 1, before, after))
		field_compare(&difference, one, json_member(before, one->name),
		    json_member(after, one->name));
}

static void
difference_fill(struct visit *visit, const struct result *entry)
{
	const struct json *after = json_tree(visit->arena,
	    result_text(entry, 0, "item"));
	struct sheet *section = section_add(visit, "difference",
	    word(visit, N_("What changed, field by field")));

	if (after == NULL) {
		section_note(section, word(visit, N_("The record does not "
		    "stand any more. Before, it said:")));
	}
	difference_add(visit, section,
	    kind_find(result_text(entry, 0, "kind")), json_tree(visit->arena,
	    result_text(entry, 0, "item_before")), after,
	    entry_names(visit->db, result_text(entry, 0, "number"),
	    result_text(entry, 0, "before"), visit->language));
}

void
entry_show(struct visit *visit)
{
	const struct result *entry;
	int64_t number;

	/* What comes after the entry asked about is not there yet. */
	if (!text_number(visit->slug, INT64_MAX, &number) || number == 0 ||
	    visit->slug[0] == '0' || number > strtoll(visit->moment.entry,
	    NULL, 10)) {
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
	section_log(visit, visit->slug);
	paging_add(visit, number == 1 ? NULL : address(visit, arena_print(
	    visit->arena, "changes/%lld", (long long)number - 1)),
	    strcmp(visit->slug, visit->moment.entry) == 0 ? NULL
	    : address(visit, arena_print(visit->arena, "changes/%lld",
	    (long long)number + 1)));
}
