/* The answer with its reasoning, step by step. */

#include "pages.h"

#include <stdlib.h>
#include <string.h>

/* The answer ------------------------------------------------------------------- */

static const char *
name_of(const struct visit *visit, const char *kind, const char *slug)
{
	const char *name = json_text(visit->names, arena_print(visit->arena,
	    "%s %s", kind, slug));

	return name != NULL ? name : slug;
}

static void
evidence_fill(struct visit *visit, struct sheet *cell,
    const struct json *evidence)
{
	for (const struct json *one = evidence == NULL ? NULL
	    : evidence->first; one; one = one->next) {
		const struct kind *kind = kind_find(json_text(one, "kind"));
		const char *slug = json_text(one, "slug");

		put_link(sheet_row(cell, "ITEM"), address_of(visit, kind->kind,
		    slug), arena_print(visit->arena, "%s: %s",
		    word(visit, kind->name), name_of(visit, kind->kind,
		    slug)));
	}
}

/* Each requirement of each side, where the step has them. */
static void
requirements_fill(struct visit *visit, struct sheet *cell,
    const struct json *detail)
{
	const struct field *field = field_find(kind_find("assessment")->fields,
	    "requirement");

	for (const struct json *one = detail == NULL || detail->type != LIST
	    ? NULL : detail->first; one; one = one->next) {
		const char *outcome = json_text(one, "outcome");
		const char *side = json_text(one, "jurisdiction");
		const char *slug = json_text(one, "assessment");
		const char *line = arena_print(visit->arena, "%s, %s",
		    name_of(visit, "jurisdiction", side),
		    word(visit, choice_find(field->choices,
		    json_text(one, "requirement"))->label));
		struct sheet *item = sheet_row(cell, "ITEM");

		put_choice(visit, item, requirement_outcomes, outcome);
		if (slug != NULL)
			put_link(item, address_of(visit, "assessment", slug),
			    line);
		else
			put(item, line);
	}
}

/* The other instruments that were looked at, and why they do not answer. */
static void
others_fill(struct visit *visit, struct sheet *cell, const struct json *step)
{
	const struct json *memoranda = json_member(step, "memoranda");
	const struct json *others = json_member(step, "others");

	for (const struct json *one = others == NULL ? NULL : others->first;
	    one; one = one->next) {
		const char *slug = json_text(one, "treaty");
		const struct choice *reason = choice_find(answer_reasons,
		    json_text(one, "reason"));
		struct sheet *item;

		if (slug == NULL)
			continue;
		item = sheet_row(cell, "ITEM");
		put(item, word(visit, N_("Another treaty:")));
		put_link(item, address_of(visit, "treaty", slug),
		    name_of(visit, "treaty", slug));
		if (reason != NULL)
			put_choice(visit, item, answer_reasons, reason->code);
	}
	for (const struct json *one = memoranda == NULL ? NULL
	    : memoranda->first; one; one = one->next) {
		struct sheet *item = sheet_row(cell, "ITEM");
		const char *slug = json_text(one, "slug");

		put(item, word(visit, N_("Not a treaty, and carries nothing:")));
		put_link(item, address_of(visit, "treaty", slug),
		    name_of(visit, "treaty", slug));
	}
}

static void
steps_fill(struct visit *visit, const struct json *answer)
{
	const char *label[] = { word(visit, N_("step")),
		word(visit, N_("met or not")),
		word(visit, N_("because")), word(visit, N_("resting on")) };
	const char *heading = word(visit, N_("The reasoning, step by step"));
	struct sheet *table = table_add(section_add(visit, "steps", heading),
	    heading);
	const struct json *list = json_member(answer, "steps");

	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (const struct json *step = list->first; step; step = step->next) {
		const struct choice *name = choice_find(steps,
		    json_text(step, "step"));
		struct sheet *row = row_add(table);
		struct sheet *cell = cell_head(row, label[0]);
		const char *message = step_message(step);
		const char *paragraph = json_text(step, "paragraph");

		put(cell, say_with(visit->arena, visit->language,
		    strchr(paragraph, ',') == NULL ? N_("%1 (paragraph %2)")
		    : N_("%1 (paragraphs %2)"), word(visit, name->label),
		    paragraph, (char *)NULL));
		put_choice(visit, cell_add(row, label[1]), step_outcomes,
		    json_text(step, "outcome"));
		put(cell_add(row, label[2]), word(visit, message));
		cell = cell_add(row, label[3]);
		if (strcmp(name->code, "requirements") == 0)
			requirements_fill(visit, cell,
			    json_member(step, "detail"));
		else
			evidence_fill(visit, cell,
			    json_member(step, "evidence"));
		others_fill(visit, cell, step);
	}
}

static const char *
tonnes(const struct visit *visit, const char *figure)
{
	return figure == NULL ? NULL : amount_say(visit->arena,
	    visit->language, figure);
}

/* "3 % × 9 999 = 299,97, rounded down: 299", in the reader's language. */
static const char *
arithmetic(const struct visit *visit, const struct json *line)
{
	const char *missing = json_text(line, "missing");
	const char *product = json_text(line, "product");
	const char *maximum = json_text(line, "maximum");
	const char *rate = json_text(line, "rate_percent");
	const struct field *of = field_find(kind_find("limit")->fields, "of");
	const struct choice *base = choice_find(of->choices,
	    json_text(line, "of"));

	if (json_text(line, "unlimited") != NULL)
		return word(visit, N_("unlimited"));
	if (missing != NULL)
		return say_with(visit->arena, visit->language,
		    N_("the figure is missing: %1"), word(visit, base->label),
		    (char *)NULL);
	if (product == NULL)
		return say_with(visit->arena, visit->language,
		    N_("%1 tonnes for each operator"), tonnes(visit, maximum),
		    (char *)NULL);
	return say_with(visit->arena, visit->language,
	    strcmp(product, maximum) == 0 ? N_("%1 % of %2 (%3) = %4")
	    : N_("%1 % of %2 (%3) = %4, rounded down"),
	    decimal_say(visit->arena, visit->language, rate),
	    tonnes(visit, json_text(line, "base")), word(visit, base->label),
	    strcmp(product, maximum) == 0 ? tonnes(visit, product)
	    : decimal_say(visit->arena, visit->language, product),
	    (char *)NULL);
}

static void
totals_fill(struct visit *visit, struct sheet *section,
    const struct json *entitlement)
{
	const char *maximum = json_text(entitlement, "maximum");
	const char *incomplete = json_text(entitlement, "incomplete");
	struct sheet *facts = facts_add(section);

	if (maximum == NULL && strcmp(incomplete, "true") == 0) {
		section_note(section, word(visit, N_("How many you may use "
		    "cannot be said yet: a figure is missing (see below).")));
		return;
	}
	if (maximum == NULL) {
		section_note(section, word(visit, N_("No limit bounds the "
		    "number for one operator.")));
		return;
	}
	put(fact_add(facts, word(visit, N_("you may use in all"))),
	    tonnes(visit, maximum));
	put(fact_add(facts, word(visit, N_("already used"))),
	    tonnes(visit, json_text(entitlement, "used")));
	put(fact_add(facts, word(visit, N_("you may still use"))),
	    tonnes(visit, json_text(entitlement, "remaining")));
	if (strcmp(incomplete, "true") == 0)
		section_note(section, word(visit, N_("Careful: a figure that "
		    "another limit needs is missing. With it, the number can "
		    "only become smaller.")));
}

/* Does a limit lack this figure? Fields are called as the bases of limits
 * are, with another dash. */
static bool
is_missing(const struct visit *visit, const struct json *entitlement,
    const char *field)
{
	const struct json *lines = json_member(entitlement, "lines");

	for (const struct json *line = lines->first; line; line = line->next) {
		char *base = arena_print(visit->arena, "%s",
		    json_text(line, "of") == NULL ? ""
		    : json_text(line, "of"));

		for (char *dash = strchr(base, '-'); dash != NULL;
		    dash = strchr(dash, '-'))
			*dash = '_';
		if (json_text(line, "missing") != NULL &&
		    strcmp(base, field) == 0)
			return true;
	}
	return false;
}

static bool
is_binding(const struct json *line)
{
	return strcmp(json_text(line, "binding"), "true") == 0;
}

static const char *
setter_say(const struct visit *visit, const struct json *line)
{
	return word(visit, strcmp(json_text(line, "source"), "plan") == 0
	    ? N_("limit of the plan") : N_("limit of the treaty"));
}

/* A bar for each limit that comes to a number; with one there is nothing to
 * compare. The table below it says the same in words. */
static void
chart_fill(struct visit *visit, struct sheet *section,
    const struct json *lines)
{
	long long most = 0;
	size_t count = 0;
	struct sheet *chart;

	for (const struct json *line = lines->first; line; line = line->next) {
		const char *maximum = json_text(line, "maximum");
		long long figure = maximum == NULL ? -1
		    : strtoll(maximum, NULL, 10);

		count += figure >= 0;
		most = figure > most ? figure : most;
	}
	if (count < 2 || most == 0)
		return;
	chart = sheet_row(section, "CHART");
	sheet_set(chart, "CAPTION", word(visit, N_("The limits as bars; the "
	    "table below says the same in figures")));
	for (const struct json *line = lines->first; line; line = line->next) {
		const char *maximum = json_text(line, "maximum");
		struct sheet *bar;

		if (maximum == NULL)
			continue;
		bar = sheet_row(chart, "BAR");
		sheet_set(bar, "LABEL", setter_say(visit, line));
		sheet_set(bar, "FIGURE", tonnes(visit, maximum));
		/* Below 10^15 tonnes: a per mille of it stays exact. */
		sheet_set(bar, "WIDTH", arena_print(visit->arena, "%lld.%lld%%",
		    strtoll(maximum, NULL, 10) * 1000 / most / 10,
		    strtoll(maximum, NULL, 10) * 1000 / most % 10));
		sheet_set(bar, "TONE", is_binding(line) ? "good" : "over");
		if (is_binding(line))
			sheet_set(sheet_row(bar, "BINDS"), "TEXT",
			    word(visit, choice_find(binding_outcomes,
			    "lowest")->label));
	}
}

static void
entitlement_fill(struct visit *visit, const struct json *entitlement)
{
	const char *label[] = { word(visit, N_("limit")),
		word(visit, N_("clause")),
		word(visit, N_("arithmetic")), word(visit, N_("result")),
		word(visit, N_("binding")) };
	const char *heading = word(visit, N_("How many units"));
	struct sheet *section = section_add(visit, "entitlement", heading);
	const struct json *lines = json_member(entitlement, "lines");
	const struct json *ceilings = json_member(entitlement, "ceilings");
	struct sheet *table;

	totals_fill(visit, section, entitlement);
	for (const struct json *one = ceilings->first; one; one = one->next)
		section_note(section, say_with(visit->arena, visit->language,
		    N_("All operators together may use at most %1 tonnes."),
		    tonnes(visit, json_text(one, "tonnes")), (char *)NULL));
	if (lines->first == NULL)
		return;
	chart_fill(visit, section, lines);
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (const struct json *line = lines->first; line; line = line->next) {
		struct sheet *row = row_add(table);
		const char *slug = json_text(line, "limit");
		const char *clause = json_said(json_member(line, "clause"),
		    visit->language, NULL);
		bool binds = is_binding(line);
		struct sheet *cell;

		put_link(cell_head(row, label[0]), address_of(visit, "limit",
		    slug), setter_say(visit, line));
		cell = cell_add(row, label[1]);
		if (clause != NULL)
			put(cell, clause);
		else
			put_nothing(visit, cell);
		put(cell_add(row, label[2]), arithmetic(visit, line));
		cell = cell_add(row, label[3]);
		if (json_text(line, "maximum") != NULL)
			put(cell, tonnes(visit, json_text(line, "maximum")));
		else
			put_nothing(visit, cell);
		cell = cell_add(row, label[4]);
		if (binds)
			put_choice(visit, cell, binding_outcomes, "lowest");
		else
			put(cell, word(visit, N_("no")));
		if (binds)
			sheet_show(row, "DIFFERS");
	}
}

static void
turns_fill(struct visit *visit, const struct json *turns)
{
	struct sheet *facts;

	if (turns == NULL)
		return;
	facts = facts_add(section_add(visit, "turns", word(visit,
	    N_("When the answer will change, as far as is known"))));
	for (const struct json *one = turns->first; one; one = one->next) {
		const char *on = json_text(one, "on");

		put_link(fact_add(facts, say_with(visit->arena,
		    visit->language, N_("from %1"), day_say(visit->arena,
		    visit->language, on), (char *)NULL)),
		    address_with(visit, "on", on), word(visit, choice_find(
		    answer_reasons, json_text(one, "reason"))->label));
	}
}

/* Of each answer: what it says of the units, with and without a vintage. */
static const struct {
	const char *answer, *any, *vintage;
} verdicts[] = {
	{ "recognised",
	    N_("On %1, %2 of the scheme “%3” are recognised in Kazakhstan."),
	    N_("On %1, %2 of the scheme “%3” of vintage %4 are recognised in "
	    "Kazakhstan.") },
	{ "not-recognised",
	    N_("On %1, %2 of the scheme “%3” are not recognised in "
	    "Kazakhstan."),
	    N_("On %1, %2 of the scheme “%3” of vintage %4 are not recognised "
	    "in Kazakhstan.") },
	{ "undetermined",
	    N_("It cannot be said whether, on %1, %2 of the scheme “%3” are "
	    "recognised in Kazakhstan."),
	    N_("It cannot be said whether, on %1, %2 of the scheme “%3” of "
	    "vintage %4 are recognised in Kazakhstan.") },
};

/* The answer as one sentence that names all that was asked about. */
static const char *
verdict_say(struct visit *visit, const struct question *question,
    const char *answer, const char *vintage)
{
	size_t i = 0;

	while (strcmp(verdicts[i].answer, answer) != 0)
		i++;
	return say_with(visit->arena, visit->language,
	    vintage == NULL ? verdicts[i].any : verdicts[i].vintage,
	    day_say(visit->arena, visit->language, visit->moment.on),
	    word(visit, choice_find(units,
	    question->value[QUESTION_UNIT])->label),
	    result_text(visit->asked, 0, "name"), vintage, (char *)NULL);
}

/* The state of the register's own legal basis on the day: the first step. */
static void
basis_fill(struct visit *visit, struct sheet *box, const struct json *list)
{
	const struct json *step = list->first;
	struct sheet *basis = sheet_row(box, "BASIS");

	sheet_set(basis, "TEXT", word(visit, step_message(step)));
	sheet_set(basis, "HELP", address(visit, "help"));
	evidence_fill(visit, basis, json_member(step, "evidence"));
}

/* Where limits treat vintages differently, an answer without one is about
 * another than the reader may have. */
static void
vintage_fill(struct visit *visit, struct sheet *box, const char *vintage)
{
	struct sheet *row;

	if (vintage == NULL)
		return;
	row = sheet_row(box, "NEEDED");
	sheet_set(row, "FIELD", question_fields[QUESTION_VINTAGE]);
	sheet_set(row, "TEXT", say_with(visit->arena, visit->language,
	    N_("The limits differ by vintage, and this answer is for units of "
	    "%1 only. Give the vintage of your units."), vintage,
	    (char *)NULL));
}

/* How many, or which figures are needed to say so. */
static void
many_fill(struct visit *visit, struct sheet *box,
    const struct json *entitlement)
{
	const char *remaining = entitlement == NULL ? NULL
	    : json_text(entitlement, "remaining");
	struct sheet *row;

	if (remaining != NULL) {
		const char *many = say_with(visit->arena, visit->language,
		    N_("You may still use %1 units."), tonnes(visit,
		    remaining), (char *)NULL);

		sheet_set(sheet_row(box, "HOW_MANY"), "TEXT", many);
		visit->says = arena_print(visit->arena, "%s %s", visit->says,
		    many);
	}
	if (entitlement == NULL) {
		row = sheet_row(box, "NEEDED");
		sheet_set(row, "FIELD", question_fields[QUESTION_SURRENDER]);
		sheet_set(row, "TEXT", word(visit, N_("How many may I use? "
		    "Your figures are needed for that.")));
		return;
	}
	for (size_t i = QUESTION_SURRENDER; i < QUESTION_USED; i++) {
		if (!is_missing(visit, entitlement, question_fields[i]))
			continue;
		row = sheet_row(box, "NEEDED");
		sheet_set(row, "FIELD", question_fields[i]);
		sheet_set(row, "TEXT", say_with(visit->arena, visit->language,
		    N_("A limit needs a figure of yours: %1."),
		    word(visit, question_labels[i]), (char *)NULL));
	}
}

static void
answer_fill(struct visit *visit, const struct question *question)
{
	const struct json *answer = json_tree(visit->arena,
	    result_text(visit->asked, 0, "answer"));
	const struct json *turns = json_tree(visit->arena,
	    result_text(visit->asked, 0, "turns"));
	const struct choice *reason = choice_find(answer_reasons,
	    json_text(answer, "reason"));
	const struct json *entitlement = json_member(answer, "entitlement");
	const char *verdict = json_text(answer, "answer");
	const char *chosen = json_text(answer, "vintage");
	const char *said;
	struct sheet *box;

	visit->names = json_tree(visit->arena, result_text(visit->asked, 0,
	    "names"));
	if (entitlement != NULL && entitlement->first == NULL)
		entitlement = NULL;
	box = sheet_row(visit->body, "ANSWER");
	sheet_set(box, "TONE", tone_name(reason->tone));
	said = verdict_say(visit, question, verdict, chosen != NULL ? chosen
	    : question->value[QUESTION_VINTAGE]);
	sheet_set(box, "SAID", said);
	sheet_set(box, "WHY", word(visit, reason->label));
	visit->says = arena_print(visit->arena, "%s %s", said, word(visit,
	    reason->label));
	vintage_fill(visit, box, chosen);
	if (strcmp(verdict, "recognised") == 0)
		many_fill(visit, box, entitlement);
	basis_fill(visit, box, json_member(answer, "steps"));
	if (extract_fits(visit)) {
		struct sheet *papers = sheet_row(box, "PAPERS");

		sheet_set(papers, "HREF", address_paper(visit,
		    PAPER_EXTRACT));
		sheet_set(papers, "PDF", address_paper(visit, PAPER_PDF));
	}
	turns_fill(visit, turns);
	steps_fill(visit, answer);
	if (entitlement != NULL)
		entitlement_fill(visit, entitlement);
}

static void
faults_fill(struct visit *visit, const char *const *fault)
{
	struct sheet *faults = sheet_row(visit->body, "FAULTS");

	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		struct sheet *row;

		if (fault[i] == NULL)
			continue;
		row = sheet_row(faults, "FAULT");
		sheet_set(row, "FIELD", question_fields[i]);
		sheet_set(row, "TEXT", fault[i]);
	}
}

static bool
is_question(const struct question *question)
{
	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		if (question->value[i] != NULL)
			return true;
	}
	return false;
}

void
check_ask(struct visit *visit)
{
	struct question question = question_read(visit->request);

	visit->schemes = schemes_read(visit->db, &visit->moment,
	    visit->language, false);
	if (is_question(&question))
		visit->asked = answer_read_in_time(visit->db, &question,
		    &visit->moment, visit->language);
}

void
check_show(struct visit *visit)
{
	struct question question = question_read(visit->request);
	const char *fault[QUESTION_FIELDS] = { NULL };
	bool good;

	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	if (visit->schemes == NULL)
		check_ask(visit);
	good = visit->asked != NULL && result_rows(visit->asked) > 0;
	visit->faulty = !good && is_question(&question);
	if (visit->faulty)
		question_check(visit, &question, fault);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (visit->faulty)
		faults_fill(visit, fault);
	question_fill(visit, &question, visit->schemes, fault);
	if (good)
		answer_fill(visit, &question);
}
