/* The question, and the answer with its reasoning, step by step. */

#include "pages.h"

#include <string.h>

struct question
question_read(const struct request *request)
{
	struct question question;

	for (size_t i = 0; i < QUESTION_FIELDS; i++)
		question.value[i] = request_value(request, question_fields[i]);
	return question;
}

/* The form ------------------------------------------------------------------ */

static void
option_fill(struct sheet *form, const char *section, const char *value,
    const char *label, const char *chosen)
{
	struct sheet *option = sheet_row(form, section);

	sheet_set(option, "VALUE", value);
	sheet_set(option, "LABEL", label);
	if (chosen != NULL && strcmp(chosen, value) == 0)
		sheet_show(option, "CHOSEN");
}

void
question_fill(struct visit *visit, const struct question *question)
{
	static const char *const values[QUESTION_FIELDS] = {
		[QUESTION_VINTAGE] = "VINTAGE",
		[QUESTION_SURRENDER] = "SURRENDER",
		[QUESTION_VERIFIED] = "VERIFIED",
		[QUESTION_ALLOCATED] = "ALLOCATED",
		[QUESTION_USED] = "USED",
	};
	const struct result *schemes = schemes_read(visit->db, &visit->moment,
	    visit->language);
	struct sheet *form = sheet_row(visit->body, "QUESTION");
	bool figures = false;

	sheet_set(form, "ACTION", arena_print(visit->arena, "/%s/check",
	    language_code[visit->language]));
	sheet_set(form, "ON", visit->moment.on);
	if (request_value(visit->request, "entry") != NULL ||
	    request_value(visit->request, "published") != NULL)
		sheet_set(sheet_row(form, "ENTRY"), "VALUE",
		    visit->moment.entry);
	for (size_t i = 0; i < result_rows(schemes); i++)
		option_fill(form, "SCHEME", result_text(schemes, i, "slug"),
		    result_text(schemes, i, "name"),
		    question->value[QUESTION_SCHEME]);
	for (size_t i = 0; i < 2; i++)
		option_fill(form, "UNIT", units[i].code,
		    word(visit, units[i].label),
		    question->value[QUESTION_UNIT]);
	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		if (values[i] == NULL)
			continue;
		sheet_set(form, values[i], question->value[i]);
		figures = figures || (i >= QUESTION_SURRENDER &&
		    question->value[i] != NULL);
	}
	sheet_show(form, figures ? "OPEN" : "CLOSED");
}

/* The answer ------------------------------------------------------------------- */

static void
evidence_fill(struct visit *visit, struct sheet *cell,
    const struct json *evidence)
{
	for (const struct json *one = evidence == NULL ? NULL
	    : evidence->first; one; one = one->next) {
		const struct kind *kind = kind_find(json_text(one, "kind"));
		const char *slug = json_text(one, "slug");
		const char *name = record_name(visit->db, kind->kind, slug,
		    &visit->moment, visit->language);

		put_link(sheet_row(cell, "ITEM"), address_of(visit, kind->kind,
		    slug), arena_print(visit->arena, "%s: %s",
		    word(visit, kind->name), name != NULL ? name : slug));
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
		    record_name(visit->db, "jurisdiction", side,
		    &visit->moment, visit->language),
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
		put_link(item, address_of(visit, "treaty", slug), record_name(
		    visit->db, "treaty", slug, &visit->moment,
		    visit->language));
		if (reason != NULL)
			put_choice(visit, item, answer_reasons, reason->code);
	}
	for (const struct json *one = memoranda == NULL ? NULL
	    : memoranda->first; one; one = one->next) {
		struct sheet *item = sheet_row(cell, "ITEM");
		const char *slug = json_text(one, "slug");

		put(item, word(visit, N_("Not a treaty, and carries nothing:")));
		put_link(item, address_of(visit, "treaty", slug), record_name(
		    visit->db, "treaty", slug, &visit->moment,
		    visit->language));
	}
}

static void
steps_fill(struct visit *visit, const struct json *answer)
{
	const char *label[] = { word(visit, N_("step")),
		word(visit, N_("outcome")), word(visit, N_("why")),
		word(visit, N_("resting on")) };
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

		put(cell, say_with(visit->arena, visit->language,
		    N_("%1 (paragraph %2)"), word(visit, name->label),
		    json_text(step, "paragraph"), (char *)NULL));
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
	    decimal_say(visit->arena, visit->language, product), (char *)NULL);
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

static void
entitlement_fill(struct visit *visit, const struct json *entitlement)
{
	const char *label[] = { word(visit, N_("limit")),
		word(visit, N_("set by")), word(visit, N_("clause")),
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
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (const struct json *line = lines->first; line; line = line->next) {
		struct sheet *row = row_add(table);
		const char *slug = json_text(line, "limit");
		const char *clause = json_said(json_member(line, "clause"),
		    visit->language, NULL);
		bool binds = strcmp(json_text(line, "binding"), "true") == 0;
		struct sheet *cell;

		put_link(cell_head(row, label[0]), address_of(visit, "limit",
		    slug), slug);
		put(cell_add(row, label[1]), word(visit, strcmp(json_text(line,
		    "source"), "plan") == 0 ? N_("the plan")
		    : N_("the treaty")));
		cell = cell_add(row, label[2]);
		if (clause != NULL)
			put(cell, clause);
		else
			put_nothing(visit, cell);
		put(cell_add(row, label[3]), arithmetic(visit, line));
		cell = cell_add(row, label[4]);
		if (json_text(line, "maximum") != NULL)
			put(cell, tonnes(visit, json_text(line, "maximum")));
		else
			put_nothing(visit, cell);
		cell = cell_add(row, label[5]);
		if (binds)
			put_choice(visit, cell, binding_outcomes, "lowest");
		else
			put(cell, word(visit, N_("no")));
		if (binds)
			sheet_show(row, "DIFFERS");
	}
}

static void
turns_fill(struct visit *visit, const struct question *question)
{
	const struct result *turns = answer_turns(visit->db, question,
	    &visit->moment);
	struct sheet *facts;

	if (result_rows(turns) == 0)
		return;
	facts = facts_add(section_add(visit, "turns", word(visit,
	    N_("When the answer will change, as far as is known"))));
	for (size_t i = 0; i < result_rows(turns); i++) {
		const char *on = result_text(turns, i, "on");

		put_link(fact_add(facts, say_with(visit->arena,
		    visit->language, N_("from %1"), day_say(visit->arena,
		    visit->language, on), (char *)NULL)),
		    address_with(visit, "on", on), word(visit, choice_find(
		    answer_reasons, result_text(turns, i, "reason"))->label));
	}
}

/* What was asked, in words; then the answer. */
static void
answer_fill(struct visit *visit, const struct question *question)
{
	const struct json *answer = json_read(visit->arena,
	    answer_read(visit->db, question, &visit->moment));
	const struct choice *reason = choice_find(answer_reasons,
	    json_text(answer, "reason"));
	const struct json *entitlement = json_member(answer, "entitlement");
	const char *vintage = question->value[QUESTION_VINTAGE];
	struct sheet *box;

	if (answer == NULL || reason == NULL)
		return;
	box = sheet_row(visit->body, "ANSWER");
	sheet_set(box, "TONE", tone_name(reason->tone));
	sheet_set(box, "TEXT", word(visit, reason->label));
	sheet_set(box, "ASKED", arena_print(visit->arena, "%s · %s · %s · %s",
	    record_name(visit->db, "scheme", question->value[QUESTION_SCHEME],
	    &visit->moment, visit->language),
	    word(visit, choice_find(units,
	    question->value[QUESTION_UNIT])->label),
	    vintage == NULL ? word(visit, N_("any vintage"))
	    : say_with(visit->arena, visit->language, N_("vintage %1"),
	    vintage, (char *)NULL),
	    day_say(visit->arena, visit->language, visit->moment.on)));
	if (entitlement != NULL &&
	    json_text(entitlement, "remaining") != NULL)
		sheet_set(sheet_row(box, "HOW_MANY"), "TEXT", say_with(
		    visit->arena, visit->language,
		    N_("You may still use %1 units."), tonnes(visit,
		    json_text(entitlement, "remaining")), (char *)NULL));
	if (entitlement != NULL)
		entitlement_fill(visit, entitlement);
	steps_fill(visit, answer);
	turns_fill(visit, question);
}

void
check_show(struct visit *visit)
{
	struct question question = question_read(visit->request);
	/* The labels of templates/part-question.html. */
	static const char *const labels[QUESTION_FIELDS] = {
		[QUESTION_SCHEME] = N_("Trading scheme that the unit comes "
		    "from"),
		[QUESTION_UNIT] = N_("Kind of unit"),
		[QUESTION_VINTAGE] = N_("Vintage (year of the unit), or "
		    "empty"),
		[QUESTION_SURRENDER] = N_("Surrender obligation"),
		[QUESTION_VERIFIED] = N_("Verified emissions"),
		[QUESTION_ALLOCATED] = N_("Allocated quota"),
		[QUESTION_USED] = N_("Foreign units already used"),
	};
	bool asked = false, good = true;

	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	for (size_t i = 0; i < QUESTION_FIELDS; i++)
		asked = asked || question.value[i] != NULL;
	for (size_t i = 0; asked && i < QUESTION_FIELDS; i++) {
		const char *fault = question_fault(visit->db, &question,
		    &visit->moment, i);
		struct sheet *row;

		if (fault == NULL)
			continue;
		good = false;
		row = sheet_row(visit->body, "FAULT");
		sheet_set(row, "FIELD", question_fields[i]);
		sheet_set(row, "TEXT", say_with(visit->arena, visit->language,
		    fault, word(visit, labels[i]), question.value[i] == NULL ? ""
		    : question.value[i], (char *)NULL));
	}
	if (db_failure(visit->db) != DB_FINE)
		return;
	visit->faulty = asked && !good;
	question_fill(visit, &question);
	if (asked && good)
		answer_fill(visit, &question);
}
