/* The five requirements of paragraph 4: by party, and side by side. */

#include "pages.h"

#include <string.h>

enum { REQUIREMENTS = 5, CUT = 90 };

static const char *
requirement_say(const struct visit *visit, const char *number)
{
	const struct field *field = field_find(kind_find("assessment")->fields,
	    "requirement");

	return word(visit, choice_find(field->choices, number)->label);
}

/* The first words of a text, so that a cell stays a cell. */
static const char *
text_cut(const struct visit *visit, const char *text)
{
	size_t length = 0, characters = 0;

	for (; text[length] != '\0' && characters < CUT; length++)
		characters += (text[length] & 0xC0) != 0x80;
	while ((text[length] & 0xC0) == 0x80)
		length++;
	return text[length] == '\0' ? text : arena_print(visit->arena,
	    "%s…", arena_copy(visit->arena, text, length));
}

/* Since when, or from when through when. */
static const char *
period_say(const struct visit *visit, const struct result *rows, size_t row)
{
	const char *from = result_text(rows, row, "from");
	const char *through = result_text(rows, row, "through");

	if (from != NULL)
		from = day_say(visit->arena, visit->language, from);
	if (through == NULL)
		return from == NULL ? NULL : say_with(visit->arena,
		    visit->language, N_("since %1"), from, (char *)NULL);
	through = day_say(visit->arena, visit->language, through);
	return from == NULL ? say_with(visit->arena, visit->language,
	    N_("through %1"), through, (char *)NULL)
	    : arena_print(visit->arena, "%s – %s", from, through);
}

/* Outcome, since when, and the evidence. */
static void
put_assessment(struct visit *visit, struct sheet *cell,
    const struct result *rows, size_t row)
{
	const char *slug = result_text(rows, row, "assessment");
	const char *evidence = result_text(rows, row, "evidence");
	const char *other = other_language(visit, result_text(rows, row,
	    "spoken"));
	const char *period = period_say(visit, rows, row);
	struct sheet *item;

	if (strcmp(result_text(rows, row, "requirement"), "5") == 0 &&
	    strcmp(result_text(rows, row, "jurisdiction"),
	    "kazakhstan") != 0) {
		put(cell, word(visit, N_("not asked of it")));
		return;
	}
	put_choice(visit, sheet_row(cell, "ITEM"), requirement_outcomes,
	    result_text(rows, row, "outcome"));
	if (slug == NULL)
		return;
	if (period != NULL)
		put(sheet_row(cell, "ITEM"), period);
	item = sheet_row(cell, "ITEM");
	put_link(item, address_of(visit, "assessment", slug),
	    evidence != NULL ? text_cut(visit, evidence) : word(visit,
	    N_("the assessment")));
	if (evidence != NULL && other != NULL)
		put_mark(item, other);
}

static struct sheet *
requirements_section(struct visit *visit)
{
	struct sheet *section = section_add(visit, "requirements",
	    word(visit, N_("The five requirements of paragraph 4")));

	section_note(section, word(visit, N_("Requirements 1 to 4 are asked of "
	    "both sides, requirement 5 of Kazakhstan. What has not been "
	    "assessed counts as not known, never as met.")));
	return section;
}

/* Parties by requirements. */
static void
section_requirements(struct visit *visit)
{
	const struct result *rows = requirements_read(visit->db, NULL,
	    &visit->moment, visit->language);
	const char *party = word(visit, N_("jurisdiction"));
	struct sheet *table, *row = NULL;

	if (result_rows(rows) == 0)
		return;
	table = table_add(requirements_section(visit), word(visit,
	    N_("The five requirements of paragraph 4")));
	table_head(table, party);
	for (size_t n = 0; n < REQUIREMENTS; n++)
		table_head(table, requirement_say(visit, result_text(rows, n,
		    "requirement")));
	for (size_t i = 0; i < result_rows(rows); i++) {
		if (i % REQUIREMENTS == 0) {
			row = row_add(table);
			put_link(cell_head(row, party), address_of(visit,
			    "jurisdiction", result_text(rows, i,
			    "jurisdiction")), result_text(rows, i, "name"));
		}
		put_assessment(visit, cell_add(row, requirement_say(visit,
		    result_text(rows, i, "requirement"))), rows, i);
	}
}

void
section_sides(struct visit *visit, const char *jurisdictions)
{
	const struct result *rows = requirements_read(visit->db, jurisdictions,
	    &visit->moment, visit->language);
	const char *label = word(visit, N_("requirement"));
	struct sheet *table;

	if (result_rows(rows) == 0)
		return;
	table = table_add(requirements_section(visit), word(visit,
	    N_("The five requirements of paragraph 4")));
	table_head(table, label);
	for (size_t i = 0; i < result_rows(rows); i += REQUIREMENTS)
		table_head(table, result_text(rows, i, "name"));
	for (size_t n = 0; n < REQUIREMENTS; n++) {
		struct sheet *row = row_add(table);

		put(cell_head(row, label), requirement_say(visit,
		    result_text(rows, n, "requirement")));
		for (size_t i = n; i < result_rows(rows); i += REQUIREMENTS)
			put_assessment(visit, cell_add(row, result_text(rows,
			    i, "name")), rows, i);
	}
}

void
requirements_show(struct visit *visit)
{
	section_requirements(visit);
	list_show(visit);
}
