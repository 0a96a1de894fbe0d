/* Sections that several pages have. */

#include "pages.h"

#include <string.h>

/* Limits by their slugs among those of a day. That none is set is called out
 * where one is needed: for other carbon units. */
static void
put_limits(struct visit *visit, struct sheet *cell,
    const struct result *limits, const char *const *slugs, bool needed)
{
	if (slugs[0] == NULL) {
		if (needed)
			put_call(cell, word(visit, N_("not set")));
		else
			put(cell, word(visit, N_("not set")));
		return;
	}
	for (; *slugs != NULL; slugs++) {
		for (size_t i = 0; i < result_rows(limits); i++) {
			if (strcmp(result_text(limits, i, "slug"), *slugs) != 0)
				continue;
			put_link(sheet_row(cell, "ITEM"),
			    address_of(visit, "limit", *slugs),
			    limit_say(visit, limits, i));
		}
	}
}

static void
put_binding(struct visit *visit, struct sheet *cell,
    const struct result *binding, size_t row, const struct result *limits)
{
	const char *outcome = result_text(binding, row, "outcome");
	const char *const *slugs = result_list(binding, row, "binding");

	put_choice(visit, sheet_row(cell, "ITEM"), binding_outcomes, outcome);
	if (strcmp(outcome, "lowest") == 0)
		put_limits(visit, cell, limits, slugs, false);
}

void
section_binding(struct visit *visit, const char *treaty)
{
	const struct result *binding = binding_limits(visit->db, treaty,
	    &visit->moment, visit->language);
	const struct result *limits = limits_of(visit->db, NULL, NULL,
	    &visit->moment, visit->language);
	const char *heading = word(visit, N_("Limits on this day: treaty, plan "
	    "and the binding one"));
	const char *label[] = { word(visit, N_("treaty")),
		word(visit, N_("kind of unit")), word(visit, N_("scheme")),
		word(visit, N_("limit of the treaty")),
		word(visit, N_("limit of the plan")),
		word(visit, N_("what binds")) };
	struct sheet *section, *table;

	if (result_rows(binding) == 0 && treaty != NULL)
		return;
	section = section_add(visit, "binding", heading);
	if (result_rows(binding) == 0) {
		section_note(section, word(visit, N_("No treaty on the "
		    "recognition of units into Kazakhstan is in force on this "
		    "day. Without one, no foreign unit counts.")));
		return;
	}
	section_note(section, word(visit, N_("Other carbon units need both "
	    "limits (paragraphs 7 and 8 of the Rules); for quota units they "
	    "apply where they are set. Where the two differ, the stricter one "
	    "binds.")));
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(binding); i++) {
		const char *scheme = result_text(binding, i, "scheme");
		const char *unit = result_text(binding, i, "unit");
		bool needed = strcmp(unit, "other") == 0;
		struct sheet *row = row_add(table);
		struct sheet *cell = cell_head(row, label[0]);

		put_link(cell, address_of(visit, "treaty",
		    result_text(binding, i, "treaty")),
		    result_text(binding, i, "treaty_name"));
		if (result_true(binding, i, "demonstration"))
			put_demonstration(visit, cell);
		put_choice(visit, cell_add(row, label[1]), units, unit);
		cell = cell_add(row, label[2]);
		if (scheme == NULL)
			put(cell, word(visit, N_("all that it recognises")));
		else
			put_link(cell, address_of(visit, "scheme", scheme),
			    result_text(binding, i, "scheme_name"));
		put_limits(visit, cell_add(row, label[3]), limits,
		    result_list(binding, i, "treaty_limits"), needed);
		put_limits(visit, cell_add(row, label[4]), limits,
		    result_list(binding, i, "plan_limits"), needed);
		put_binding(visit, cell_add(row, label[5]), binding, i, limits);
	}
}

/* The last change of each: number, day, what, why. */
void
section_entries(struct visit *visit, const struct result *entries)
{
	const char *heading = word(visit, N_("Entries"));
	const char *label[] = { word(visit, N_("entry")),
		word(visit, N_("recorded")), word(visit, N_("record")),
		word(visit, N_("what happened")), word(visit, N_("reason")) };
	struct sheet *section = section_add(visit, "entries", heading);
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
		const char *reason = json_said(json_read(visit->arena,
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
section_requirements(struct visit *visit, const char *jurisdiction)
{
	static const char *const number[] = { "1", "2", "3", "4", "5" };
	const struct field *field = field_find(kind_find("assessment")->fields,
	    "requirement");
	const struct result *rows = requirements_read(visit->db, jurisdiction,
	    &visit->moment, visit->language);
	const char *heading = word(visit, N_("The five requirements of "
	    "paragraph 4"));
	struct sheet *section, *table;

	if (result_rows(rows) == 0)
		return;
	section = section_add(visit, "requirements", heading);
	section_note(section, word(visit, N_("Requirements 1 to 4 are asked of "
	    "both sides, requirement 5 of Kazakhstan. What has not been "
	    "assessed counts as not known, never as met.")));
	table = table_add(section, heading);
	table_head(table, word(visit, N_("jurisdiction")));
	for (size_t n = 0; n < COUNT(number); n++)
		table_head(table, word(visit, choice_find(field->choices,
		    number[n])->label));
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *slug = result_text(rows, i, "jurisdiction");
		struct sheet *row = row_add(table);

		put_link(cell_head(row, word(visit, N_("jurisdiction"))),
		    address_of(visit, "jurisdiction", slug),
		    result_text(rows, i, "name"));
		for (size_t n = 0; n < COUNT(number); n++) {
			const char *assessment = result_text(rows, i,
			    arena_print(visit->arena, "assessment_%s",
			    number[n]));
			struct sheet *cell = cell_add(row, word(visit,
			    choice_find(field->choices, number[n])->label));

			if (n == 4 && strcmp(slug, "kazakhstan") != 0) {
				put(cell, word(visit, N_("not asked of it")));
				continue;
			}
			put_choice(visit, cell, requirement_outcomes,
			    result_text(rows, i, arena_print(visit->arena,
			    "outcome_%s", number[n])));
			if (assessment != NULL)
				put_link(cell, address_of(visit, "assessment",
				    assessment), word(visit, N_("evidence")));
		}
	}
}
