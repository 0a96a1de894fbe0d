/* Sections that several pages have: entries, answers. */

#include "pages.h"

#include <string.h>

/* The last change of each: number, day, what, why. */
void
entries_fill(struct visit *visit, struct sheet *section,
    const struct result *entries)
{
	const char *heading = word(visit, N_("Entries"));
	const char *label[] = { word(visit, N_("entry")),
		word(visit, N_("recorded")), word(visit, N_("record")),
		word(visit, N_("what happened")), word(visit, N_("reason")) };
	struct sheet *table;

	if (result_rows(entries) == 0) {
		section_note(section, word(visit,
		    N_("There are no entries yet.")));
		return;
	}
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(entries); i++) {
		const char *number = result_text(entries, i, "number");
		const char *name = result_text(entries, i, "name");
		const char *kind = result_text(entries, i, "kind");
		const char *slug = result_text(entries, i, "slug");
		const char *other;
		const char *reason = json_said(json_tree(visit->arena,
		    result_text(entries, i, "reason")), visit->language,
		    &other);
		struct sheet *row = row_add(table);
		struct sheet *cell;

		put_link(cell_head(row, label[0]), address(visit, arena_print(
		    visit->arena, "changes/%s", number)), number);
		put(cell_add(row, label[1]), moment_say(visit->arena,
		    visit->language, result_text(entries, i, "recorded_at")));
		cell = cell_add(row, label[2]);
		put(cell, word(visit, kind_find(kind)->name));
		put_link(cell, address_of(visit, kind, slug),
		    name != NULL ? name : slug);
		put_choice(visit, cell_add(row, label[3]), changes,
		    result_text(entries, i, "change"));
		cell = cell_add(row, label[4]);
		if (reason == NULL)
			put_nothing(visit, cell);
		else if (other != NULL)
			put_other(cell, reason, other);
		else
			put(cell, reason);
	}
}

void
section_entries(struct visit *visit, const struct result *entries)
{
	entries_fill(visit, section_add(visit, "entries", word(visit,
	    N_("Entries"))), entries);
}

/* Answers ----------------------------------------------------------------- */

void
put_answer(const struct visit *visit, struct sheet *cell,
    const struct result *matrix, size_t row)
{
	const char *answer = result_text(matrix, row, "answer");
	const char *reason = result_text(matrix, row, "reason");
	const char *state = result_text(matrix, row, "state");
	const char *said = word(visit, choice_find(answer_causes,
	    reason)->label);

	put_choice(visit, cell, answers, answer);
	/* Without rules, what the treaty is is all there is to say. */
	if (strcmp(reason, "no-rules-in-force") == 0 && state != NULL)
		said = arena_print(visit->arena, "%s; %s", said, word(visit,
		    choice_find(answer_causes, state)->label));
	put_link(cell, arena_print(visit->arena,
	    "/%s/check?scheme=%s&unit=%s%s%s", language_code[visit->language],
	    result_text(matrix, row, "scheme"),
	    result_text(matrix, row, "unit"), visit->stay[0] != '\0' ? "&"
	    : "", visit->stay[0] != '\0' ? visit->stay + 1 : ""), said);
}

const char *
slugs_of(const struct visit *visit, const struct result *rows,
    const char *column)
{
	struct text list = text_new(visit->arena);

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *slug = result_text(rows, i, column);
		size_t before = 0;

		while (before < i && strcmp(result_text(rows, before, column),
		    slug) != 0)
			before++;
		if (before == i)
			text_print(&list, "%s%s", list.length == 0 ? "{" : ",",
			    slug);
	}
	text_add(&list, list.length == 0 ? "{}" : "}");
	return list.data;
}
