/* A treaty: its status for each side, in time, and the limits that it sets. */

#include "pages.h"

#include <string.h>

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
	const char *heading = word(visit, N_("The treaty in time"));
	size_t count = 0;

	for (size_t i = 0; i < result_rows(standing); i++) {
		const struct choice *choice = choice_find(status->choices,
		    result_text(standing, i, "status"));
		const char *since = result_text(standing, i, "since");

		/* Before its first action there is nothing to show. */
		if (since == NULL)
			continue;
		bars[count++] = (struct bar){ .from = since,
		    .through = result_text(standing, i, "through"),
		    .tone = tone_name(choice->tone),
		    .label = word(visit, choice->label) };
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
		timeline_add(visit, section_add(visit, "timeline", heading),
		    heading, bars, count);
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
		const char *kind = result_text(dates, i, "kind");
		struct sheet *fact = fact_add(facts, day_say(visit->arena,
		    visit->language, result_text(dates, i, "on")));
		const struct choice *what = choice_find(events,
		    result_text(dates, i, "what"));

		put_link(fact, address_of(visit, kind, result_text(dates, i,
		    "slug")), strcmp(kind, "limit") != 0
		    ? word(visit, what->label) : arena_print(visit->arena,
		    "%s: %s", word(visit, what->label), limit_say(visit,
		    dates, i)));
		if (party != NULL)
			put(fact, party);
	}
}

void
treaty_fill(struct visit *visit, const struct subject *subject)
{
	const char *nature = json_text(subject->item, "nature");

	if (nature != NULL && strcmp(nature, "treaty") != 0)
		section_note(section_add(visit, "nature", word(visit,
		    N_("This is not a treaty"))), word(visit, N_("Only a "
		    "treaty can carry recognition (paragraph 5 of the Rules). "
		    "This instrument is published for information, with the "
		    "same dates and statuses.")));
	section_statements(visit, arena_print(visit->arena, "{%s}",
	    visit->slug), NULL);
	subject_facts(visit, subject);
	treaty_parties_fill(visit, subject);
	treaty_timeline_fill(visit, subject);
	next_dates_fill(visit);
	section_binding(visit, visit->slug);
	section_limits_in_time(visit, arena_print(visit->arena, "{%s}",
	    visit->slug), NULL);
	section_limits(visit, visit->slug, NULL);
	subject_parts(visit, subject);
	subject_entries(visit, "5");
}
