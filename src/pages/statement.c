/* What partners say to the treaties of theirs. */

#include "pages.h"

#include <string.h>

static const struct choice states[] = {
	{ "confirmed", N_("confirmed"), TONE_GOOD },
	{ "confirmed-earlier", N_("confirmed in an earlier state"),
	    TONE_OVER },
	{ "differs", N_("a difference has been notified"), TONE_WAIT },
	{ "settled", N_("a difference has been settled"), TONE_OVER },
	{ 0 },
};

/* %1: who says so, %2: when, %3: as of which entry. */
static const struct choice sentences[] = {
	{ "confirmed", N_("Confirmed by %1 on %2, as of entry %3."), 0 },
	{ "confirmed-earlier", N_("Confirmed by %1 on %2, as of entry %3. A "
	    "later entry has changed the treaty since: this is of an earlier "
	    "state."), 0 },
	{ "differs", N_("%1 notified a difference on %2, as of entry %3. It "
	    "is being looked at."), 0 },
	{ "settled", N_("%1 notified a difference on %2, as of entry %3. It "
	    "has been settled."), 0 },
	{ 0 },
};

static const char *
state_of(const struct result *rows, size_t i)
{
	if (strcmp(result_text(rows, i, "says"), "confirmed") == 0)
		return result_true(rows, i, "earlier") ? "confirmed-earlier"
		    : "confirmed";
	return result_true(rows, i, "settled") ? "settled" : "differs";
}

void
put_statement(const struct visit *visit, struct sheet *cell,
    const struct result *rows, size_t i)
{
	put_choice(visit, cell, states, state_of(rows, i));
}

static const char *
mark_say(const struct visit *visit, const struct result *rows, size_t i)
{
	const char *name = result_text(rows, i, "name");
	const char *authority = result_text(rows, i, "authority");
	const char *who = authority == NULL ? name : arena_print(
	    visit->arena, "%s (%s)", authority, name);

	return say_with(visit->arena, visit->language, choice_find(sentences,
	    state_of(rows, i))->label, who, day_say(visit->arena,
	    visit->language, result_text(rows, i, "on")), result_text(rows, i,
	    "entry"), (char *)NULL);
}

void
section_statements(struct visit *visit, const char *treaties, const char *who)
{
	const struct result *rows = statement_marks(visit->db, treaties, who,
	    &visit->moment, request_value(visit->request, "published"),
	    visit->language);
	struct sheet *facts;

	if (result_rows(rows) == 0)
		return;
	facts = facts_add(section_add(visit, "confirmed", word(visit,
	    N_("What the partner says to this record"))));
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *entry = result_text(rows, i, "entry");
		struct sheet *fact = fact_add(facts, result_text(rows, i,
		    who == NULL ? "name" : "treaty_title"));

		put_statement(visit, sheet_row(fact, "ITEM"), rows, i);
		put(sheet_row(fact, "ITEM"), mark_say(visit, rows, i));
		put_link(sheet_row(fact, "ITEM"), address(visit, arena_print(
		    visit->arena, "changes/%s", entry)), say_with(visit->arena,
		    visit->language, N_("Entry %1"), entry, (char *)NULL));
	}
}
