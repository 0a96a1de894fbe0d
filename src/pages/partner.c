/* Everything about one partner; of Kazakhstan, about all of them. */

#include "pages.h"

#include <string.h>

struct partner {
	const char *name;
	bool home;			/* it is Kazakhstan */
	const struct result *standing;	/* its recognition treaties */
	const char *treaties;		/* "{a,b}", of these */
};

/* The answer first -------------------------------------------------------- */

/* %1 is the partner, %2 since when. */
static const struct choice sentences[] = {
	{ "in-force", N_("In force between Kazakhstan and %1 since %2."), 0 },
	{ "provisionally-applied", N_("Provisionally applied between "
	    "Kazakhstan and %1 since %2."), 0 },
	{ "suspended", N_("Suspended between Kazakhstan and %1 since %2."),
	    0 },
	{ "not-yet-in-force", N_("Not yet in force between Kazakhstan and "
	    "%1."), 0 },
	{ "ended", N_("No longer in force between Kazakhstan and %1 since "
	    "%2."), 0 },
	{ "none", N_("A treaty between Kazakhstan and %1 of which no action is "
	    "recorded yet."), 0 },
	{ 0 },
};

static const char *
becomes_say(const struct visit *visit, const struct result *rows, size_t i)
{
	const char *next = result_text(rows, i, "next");

	return next == NULL ? NULL : say_with(visit->arena, visit->language,
	    N_("From %1: %2."), day_say(visit->arena, visit->language, next),
	    word(visit, choice_find(between_statuses, result_text(rows, i,
	    "becomes"))->label), (char *)NULL);
}

static void
side_fill(struct visit *visit, struct sheet *facts, const char *name,
    const char *status, const char *since)
{
	struct sheet *fact = fact_add(facts, name);

	put_choice(visit, sheet_row(fact, "ITEM"), party_statuses, status);
	if (since != NULL)
		put(sheet_row(fact, "ITEM"), say_with(visit->arena, visit->language,
		    N_("since %1"), day_say(visit->arena, visit->language,
		    since), (char *)NULL));
}

static void
standing_box(struct visit *visit, const struct result *rows, size_t i)
{
	const char *now = result_text(rows, i, "between_now");
	const char *since = result_text(rows, i, "since");
	const char *name = result_text(rows, i, "party_name");
	struct sheet *box = sheet_row(visit->body, "STANDING");
	struct sheet *link = sheet_row(box, "TREATY");
	struct sheet *facts = facts_add(box);

	sheet_set(box, "TONE", tone_name(choice_find(between_statuses,
	    now)->tone));
	sheet_set(box, "TEXT", say_with(visit->arena, visit->language,
	    choice_find(sentences, now)->label, name, since == NULL ? ""
	    : day_say(visit->arena, visit->language, since), (char *)NULL));
	sheet_set(link, "HREF", address_of(visit, "treaty", result_text(rows,
	    i, "treaty")));
	sheet_set(link, "TEXT", result_text(rows, i, "title"));
	side_fill(visit, facts, word(visit, N_("for Kazakhstan")),
	    result_text(rows, i, "home_status"),
	    result_text(rows, i, "home_since"));
	side_fill(visit, facts, say_with(visit->arena, visit->language,
	    N_("for the other side: %1"), name, (char *)NULL),
	    result_text(rows, i, "party_status"),
	    result_text(rows, i, "party_since"));
	if (becomes_say(visit, rows, i) != NULL)
		sheet_set(sheet_row(box, "NEXT"), "TEXT",
		    becomes_say(visit, rows, i));
}

/* All partners of Kazakhstan, a line each. */
static void
standing_table(struct visit *visit, const struct result *rows)
{
	const char *label[] = { word(visit, N_("partner")),
		word(visit, N_("treaty")), word(visit, N_("between the two")),
		word(visit, N_("since")), word(visit, N_("what comes")) };
	const char *heading = word(visit, N_("Recognition treaties of "
	    "Kazakhstan on this day"));
	struct sheet *table = table_add(section_add(visit, "standing",
	    heading), heading);

	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *since = result_text(rows, i, "since");
		const char *becomes = becomes_say(visit, rows, i);
		struct sheet *row = row_add(table), *cell;

		put_link(cell_head(row, label[0]), address_of(visit,
		    "jurisdiction", result_text(rows, i, "party")),
		    result_text(rows, i, "party_name"));
		put_link(cell_add(row, label[1]), address_of(visit, "treaty",
		    result_text(rows, i, "treaty")), result_text(rows, i,
		    "title"));
		put_choice(visit, cell_add(row, label[2]), between_statuses,
		    result_text(rows, i, "between_now"));
		cell = cell_add(row, label[3]);
		if (since != NULL)
			put_day(visit, cell, since);
		else
			put_nothing(visit, cell);
		cell = cell_add(row, label[4]);
		if (becomes != NULL)
			put(cell, becomes);
		else
			put_nothing(visit, cell);
	}
}

static void
standing_fill(struct visit *visit, const struct partner *partner)
{
	struct sheet *box;

	if (result_rows(partner->standing) == 0) {
		box = sheet_row(visit->body, "STANDING");
		sheet_set(box, "TONE", tone_name(TONE_OVER));
		sheet_set(box, "TEXT", partner->home ? word(visit,
		    N_("Kazakhstan has no treaty on the recognition of "
		    "units.")) : say_with(visit->arena, visit->language,
		    N_("There is no treaty on the recognition of units "
		    "between Kazakhstan and %1."), partner->name,
		    (char *)NULL));
		sheet_set(sheet_row(box, "NEXT"), "TEXT", word(visit,
		    N_("Without one no foreign unit counts (paragraph 5 of the "
		    "Rules).")));
		return;
	}
	if (partner->home) {
		standing_table(visit, partner->standing);
		return;
	}
	for (size_t i = 0; i < result_rows(partner->standing); i++)
		standing_box(visit, partner->standing, i);
}

/* Its schemes ------------------------------------------------------------- */

static void
schemes_fill(struct visit *visit, const struct partner *partner)
{
	const struct result *rows = matrix_read(visit->db, NULL, visit->slug,
	    &visit->moment, visit->language, "100", "0");
	const char *label[] = { word(visit, N_("scheme")),
		word(visit, N_("phase")), word(visit, units[0].label),
		word(visit, units[1].label) };
	const char *heading = word(visit, N_("Its schemes, and whether their "
	    "units are recognised in Kazakhstan on this day"));
	struct sheet *section, *table, *row = NULL;

	if (partner->home)
		return;
	section = section_add(visit, "schemes", heading);
	if (result_rows(rows) == 0) {
		section_note(section, word(visit, N_("No trading scheme of it "
		    "stands in the register.")));
		return;
	}
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows); i++) {
		if (i % 2 == 0) {
			row = row_add(table);
			put_link(cell_head(row, label[0]), address_of(visit,
			    "scheme", result_text(rows, i, "scheme")),
			    result_text(rows, i, "name"));
			put_field(visit, cell_add(row, label[1]), field_find(
			    kind_find("scheme")->fields, "phase"), rows, i);
		}
		put_answer(visit, cell_add(row, label[2 + i % 2]), rows, i);
	}
}

/* What is recognised, in each direction ----------------------------------- */

static const struct choice recognised[] = {
	{ "now", N_("yes"), TONE_GOOD },
	{ "agreed", N_("agreed, but not on this day"), TONE_WAIT },
	{ "no", N_("no"), TONE_PLAIN },
	{ 0 },
};

/* Does any of the pairs of a treaty carry units on the day? */
static bool
is_carried(const struct result *standing, const char *treaty)
{
	for (size_t i = 0; i < result_rows(standing); i++) {
		const char *now = result_text(standing, i, "between_now");

		if (strcmp(result_text(standing, i, "treaty"), treaty) == 0 &&
		    (strcmp(now, "in-force") == 0 ||
		    strcmp(now, "provisionally-applied") == 0))
			return true;
	}
	return false;
}

static const char *
vintages_say(const struct visit *visit, const struct result *rows, size_t i)
{
	const char *from = result_text(rows, i, "vintage_from");
	const char *through = result_text(rows, i, "vintage_through");

	if (from == NULL && through == NULL)
		return word(visit, N_("all"));
	return arena_print(visit->arena, "%s–%s", from != NULL ? from : "…",
	    through != NULL ? through : "…");
}

static void
term_fill(struct visit *visit, struct sheet *row, const char *const label[],
    const struct result *terms, size_t i, bool carried)
{
	const char *direction = result_text(terms, i, "direction");
	const char *scheme = result_text(terms, i, "scheme");
	const char *issuer = result_text(terms, i, "issuer");
	const char *excluded = result_text(terms, i, "excluded");
	const char *yes = carried ? "now" : "agreed";
	struct sheet *cell = cell_head(row, label[0]);

	put_choice(visit, sheet_row(cell, "ITEM"), units, result_text(terms,
	    i, "unit"));
	if (scheme != NULL)
		put_link(sheet_row(cell, "ITEM"), address_of(visit, "scheme",
		    scheme), result_text(terms, i, "scheme_name"));
	if (issuer != NULL)
		put_link(sheet_row(cell, "ITEM"), address_of(visit,
		    "jurisdiction", issuer), say_with(visit->arena,
		    visit->language, N_("all schemes: %1"), result_text(terms,
		    i, "issuer_name"), (char *)NULL));
	put(cell_add(row, label[1]), vintages_say(visit, terms, i));
	cell = cell_add(row, label[2]);
	if (excluded != NULL)
		put(cell, excluded);
	else
		put_nothing(visit, cell);
	put_choice(visit, cell_add(row, label[3]), recognised,
	    strcmp(direction, "from-kazakhstan") == 0 ? "no" : yes);
	put_choice(visit, cell_add(row, label[4]), recognised,
	    strcmp(direction, "into-kazakhstan") == 0 ? "no" : yes);
	put_link(cell_add(row, label[5]), address_of(visit, "treaty",
	    result_text(terms, i, "treaty")), result_text(terms, i,
	    "treaty_name"));
}

static void
terms_fill(struct visit *visit, const struct partner *partner)
{
	const struct result *terms = partner_terms(visit->db,
	    partner->treaties, &visit->moment, visit->language);
	const char *label[] = { word(visit, N_("units")),
		word(visit, N_("vintages")), word(visit, N_("excluded")),
		word(visit, N_("recognised in Kazakhstan")),
		word(visit, N_("recognised by the other side")),
		word(visit, N_("by the treaty")) };
	const char *heading = word(visit, N_("What the treaties recognise, in "
	    "each direction"));
	struct sheet *section, *table;

	if (result_rows(terms) == 0)
		return;
	section = section_add(visit, "recognised", heading);
	section_note(section, word(visit, N_("“Yes” says that the treaty "
	    "applies between the two on this day; whether a unit counts also "
	    "depends on the requirements and the limits.")));
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(terms); i++)
		term_fill(visit, row_add(table), label, terms, i, is_carried(
		    partner->standing, result_text(terms, i, "treaty")));
}

/* Limits, requirements, dates --------------------------------------------- */

static void
limits_fill(struct visit *visit, const struct partner *partner)
{
	if (result_rows(partner->standing) == 0)
		return;
	if (partner->home) {
		section_binding_home(visit);
		return;
	}
	section_partner_binding(visit, partner->treaties, visit->slug);
	section_limits_in_time(visit, partner->treaties, visit->slug);
}

static void
sides_fill(struct visit *visit, const struct partner *partner)
{
	const char *others = partner->home || result_rows(partner->standing)
	    == 0 ? arena_print(visit->arena, "{%s}", visit->slug)
	    : slugs_of(visit, partner->standing, "party");

	section_sides(visit, partner->home ? others : arena_print(
	    visit->arena, "{kazakhstan,%s", others + 1));
}

static void
dates_fill(struct visit *visit)
{
	const struct result *dates = partner_dates(visit->db, visit->slug,
	    &visit->moment, visit->language);
	const char *label[] = { word(visit, N_("day")),
		word(visit, N_("what")), word(visit, N_("record")) };
	const char *heading = word(visit, N_("Next dates"));
	struct sheet *table;

	if (result_rows(dates) == 0)
		return;
	table = table_add(section_add(visit, "next-dates", heading), heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(dates); i++) {
		const char *party = result_text(dates, i, "party_name");
		struct sheet *row = row_add(table), *cell;

		put_day(visit, cell_head(row, label[0]), result_text(dates, i,
		    "on"));
		cell = cell_add(row, label[1]);
		put_choice(visit, sheet_row(cell, "ITEM"), events,
		    result_text(dates, i, "what"));
		if (party != NULL)
			put(sheet_row(cell, "ITEM"), party);
		put_link(cell_add(row, label[2]), address_of(visit,
		    result_text(dates, i, "kind"), result_text(dates, i,
		    "slug")), result_text(dates, i, "name"));
	}
}

/* The page ---------------------------------------------------------------- */

void
partner_fill(struct visit *visit, const struct subject *subject)
{
	const char *since = request_value(visit->request, "since");
	struct partner partner = {
		.name = subject_title(visit, subject),
		.home = strcmp(visit->slug, "kazakhstan") == 0,
	};

	if (since != NULL && !day_is_whole(since)) {
		refuse(visit, 400, "bad-day", "since", say_with(visit->arena,
		    visit->language, N_("“%1”: there is no day “%2”. A day is "
		    "written YYYY-MM-DD."), "since", since, (char *)NULL));
		return;
	}
	partner.standing = partner_standing(visit->db, visit->slug,
	    &visit->moment, visit->language);
	partner.treaties = slugs_of(visit, partner.standing, "treaty");
	standing_fill(visit, &partner);
	section_statements(visit, partner.treaties, visit->slug);
	schemes_fill(visit, &partner);
	terms_fill(visit, &partner);
	limits_fill(visit, &partner);
	sides_fill(visit, &partner);
	dates_fill(visit);
	section_contacts(visit, subject);
	section_instruments(visit);
	section_parts(visit);
	subject_facts(visit, subject);
	section_changed(visit);
	subject_more(visit);
}
