/* The first page: what is in force, current limits, what is due, changes. */

#include "pages.h"

#include <string.h>

/* How many rows of a table stand on this page; its link leads to the rest. */
enum { LIMITS = 8 };
#define TREATIES "8"
#define DUE "6"
#define ENTRIES "5"

static void
more_fill(struct visit *visit, struct sheet *section, const char *path,
    const char *label)
{
	sheet_set(section, "MORE_HREF", address(visit, path));
	sheet_set(sheet_row(section, "MORE_LINK"), "LABEL", word(visit, label));
}

static void
counts_fill(struct visit *visit)
{
	const struct result *counts = counts_read(visit->db, &visit->moment);
	struct sheet *facts = facts_add(section_add(visit, "counts",
	    word(visit, N_("In the register"))));

	for (size_t i = 0; i < kind_count; i++) {
		for (size_t row = 0; row < result_rows(counts); row++) {
			if (strcmp(result_text(counts, row, "kind"),
			    kinds[i].kind) != 0)
				continue;
			put_link(fact_add(facts, word(visit, kinds[i].names)),
			    address(visit, room_of(kinds[i].kind)),
			    result_text(counts, row, "count"));
		}
	}
}

static void
law_fill(struct visit *visit)
{
	const char *act = law_basis(visit->db, &visit->moment);
	struct sheet *section = section_add(visit, "law", word(visit,
	    N_("Legal basis on this day")));

	if (act == NULL) {
		section_note(section, word(visit, N_("No rules on the "
		    "recognition of foreign units that this register knows are "
		    "in force on this day. Whether a unit is recognised is "
		    "therefore undetermined; the facts about treaties are "
		    "shown all the same.")));
		return;
	}
	section_note(section, word(visit, N_("Rules on the recognition of "
	    "foreign units are in force on this day.")));
	sheet_set(section, "MORE_HREF", address_of(visit, "legal-act", act));
	sheet_set(sheet_row(section, "MORE_LINK"), "LABEL", word(visit,
	    N_("Read the provisions")));
}

static void
treaties_fill(struct visit *visit, const struct result *rows)
{
	const struct kind *kind = kind_find("treaty");
	const char *heading = word(visit, N_("Recognition treaties of "
	    "Kazakhstan that are in force on this day"));
	struct sheet *section = section_add(visit, "in-force", heading);
	struct sheet *table = NULL;

	for (size_t i = 0; i < result_rows(rows) && treaty_is_in_force(rows, i);
	    i++) {
		struct sheet *row;

		if (table == NULL) {
			table = table_add(section, heading);
			table_head(table, word(visit, N_("title")));
			table_head(table, word(visit, N_("status")));
		}
		row = row_add(table);
		put_link(cell_head(row, word(visit, N_("title"))),
		    address_of(visit, "treaty", result_text(rows, i, "slug")),
		    result_text(rows, i, "title"));
		put_field(visit, cell_add(row, word(visit, N_("status"))),
		    field_find(kind->fields, "status"), rows, i);
	}
	more_fill(visit, section, "treaties", N_("All treaties"));
	if (table == NULL)
		section_note(section, word(visit, result_rows(rows) > 0
		    ? N_("No treaty on "
		    "the mutual recognition of units is in force on this day.")
		    : N_("There is none. No treaty "
		    "of Kazakhstan on the mutual recognition of units stands "
		    "in the register; foreign units are not recognised.")));
}

static void
due_fill(struct visit *visit)
{
	const struct result *rows = due_read(visit->db, &visit->moment,
	    visit->language, DUE);
	const char *heading = word(visit, N_("What is due"));
	struct sheet *section = section_add(visit, "due", heading);
	struct sheet *table;

	if (result_rows(rows) == 0) {
		section_note(section, word(visit, N_("Nothing is due within a "
		    "year.")));
		return;
	}
	table = table_add(section, heading);
	table_head(table, word(visit, N_("day")));
	table_head(table, word(visit, N_("what")));
	table_head(table, word(visit, N_("record")));
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *kind = result_text(rows, i, "kind");
		const char *slug = result_text(rows, i, "slug");
		const char *name = result_text(rows, i, "name");
		struct sheet *row = row_add(table);

		put_day(visit, cell_head(row, word(visit, N_("day"))),
		    result_text(rows, i, "on"));
		put_choice(visit, cell_add(row, word(visit, N_("what"))),
		    events, result_text(rows, i, "what"));
		put_link(cell_add(row, word(visit, N_("record"))),
		    address_of(visit, kind, slug), name != NULL ? name : slug);
	}
}

void
home_show(struct visit *visit)
{
	static const struct question nothing;
	const struct result *treaties = recognition_treaties(visit->db,
	    &visit->moment, visit->language, TREATIES, "0");

	question_fill(visit, &nothing, schemes_read(visit->db, &visit->moment,
	    visit->language, false), NULL);
	law_fill(visit);
	treaties_fill(visit, treaties);
	section_binding_brief(visit, treaties, LIMITS);
	due_fill(visit);
	entries_fill(visit, section_add(visit, "entries", word(visit,
	    N_("Latest changes"))), entries_read(visit->db, NULL, NULL,
	    &visit->moment, visit->language, ENTRIES, "0"));
	counts_fill(visit);
	sheet_set(visit->body, "CHANGES", address(visit, "changes"));
}
