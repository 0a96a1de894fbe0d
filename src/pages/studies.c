/* Studies with their clock: what is overdue, what is due next. */

#include "pages.h"

#include <string.h>

/* The parts of the clock, in the order in which they press. */
static const struct turn {
	const char *label;
	const char *statuses;	/* with a space before and after each */
	bool due;		/* only those with a due day */
	bool undue;		/* only those without */
} turns[] = {
	{ N_("overdue"), " overdue ", false, false },
	{ N_("due next"), " not-begun under-way ", true, false },
	{ N_("under way, with no due day"), " not-begun under-way ", false,
	    true },
	{ N_("completed late"), " completed-late ", false, false },
	{ N_("completed in time"), " completed-in-time ", false, false },
};

static bool
is_at(const struct visit *visit, const struct turn *turn,
    const struct result *clock, size_t row)
{
	const char *due = result_text(clock, row, "due");

	return strstr(turn->statuses, arena_print(visit->arena, " %s ",
	    result_text(clock, row, "status"))) != NULL &&
	    !(turn->due && due == NULL) && !(turn->undue && due != NULL);
}

static const char *
distance_say(const struct visit *visit, const struct result *clock, size_t row)
{
	long long days = result_number(clock, row, "distance");

	return result_number(clock, row, "days") < 0
	    ? say_count(visit->arena, visit->language, "%1 day too late",
	    "%1 days too late", days)
	    : say_count(visit->arena, visit->language, "%1 day left",
	    "%1 days left", days);
}

static void
clock_row(struct visit *visit, struct sheet *table, const struct turn *turn,
    const char *const label[], const struct result *clock, size_t i)
{
	const struct kind *kind = kind_find("study");
	const char *study = result_text(clock, i, "study");
	const char *due = result_text(clock, i, "due");
	const char *name = result_text(clock, i, "scheme_name");
	struct sheet *row = row_add(table), *cell;

	put_link(cell_head(row, label[0]), address_of(visit, "scheme",
	    result_text(clock, i, "scheme")), name != NULL ? name
	    : result_text(clock, i, "scheme"));
	cell = cell_add(row, label[1]);
	put_choice(visit, sheet_row(cell, "ITEM"), field_find(kind->fields,
	    "status")->choices, result_text(clock, i, "status"));
	if (turn <= &turns[1] && due != NULL)
		put(sheet_row(cell, "ITEM"), distance_say(visit, clock, i));
	cell = cell_add(row, label[2]);
	if (due != NULL)
		put_day(visit, cell, due);
	else
		put(cell, word(visit, N_("no due day: no dated pilot phase")));
	cell = cell_add(row, label[3]);
	if (study != NULL)
		put_link(cell, address_of(visit, "study", study),
		    word(visit, N_("the study")));
	else
		put_call(cell, word(visit, N_("no study in the register")));
	put_field(visit, cell_add(row, label[4]), field_find(kind->fields,
	    "completed"), clock, i);
	put_field(visit, cell_add(row, label[5]), field_find(kind->fields,
	    "conclusion"), clock, i);
}

static void
section_clock(struct visit *visit)
{
	const struct result *clock = study_clock(visit->db, &visit->moment,
	    visit->language);
	const char *label[] = { word(visit, N_("scheme")),
		word(visit, N_("status")), word(visit, N_("due by")),
		word(visit, N_("study")), word(visit, N_("completed")),
		word(visit, N_("conclusion")) };
	const char *heading = word(visit, N_("The clock"));
	struct sheet *section, *facts, *table;

	if (result_rows(clock) == 0)
		return;
	section = section_add(visit, "clock", heading);
	section_note(section, word(visit, N_("A scheme is to be studied no "
	    "later than one year before the last day of its pilot phase "
	    "(paragraph 3 of the Rules). The most pressing stand first.")));
	facts = facts_add(section);
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t t = 0; t < COUNT(turns); t++) {
		size_t count = 0;

		for (size_t i = 0; i < result_rows(clock); i++) {
			if (!is_at(visit, &turns[t], clock, i))
				continue;
			clock_row(visit, table, &turns[t], label, clock, i);
			count++;
		}
		put(fact_add(facts, word(visit, turns[t].label)),
		    arena_print(visit->arena, "%zu", count));
	}
}

void
studies_show(struct visit *visit)
{
	section_clock(visit);
	list_show(visit);
}
