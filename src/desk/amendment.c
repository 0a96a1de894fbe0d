/* One amendment: its reason, its records before and after, its effect; what an
 * editor and an approver do with it. */

#include "desk.h"

#include <string.h>

const struct choice amendment_states[] = {
	{ "draft", N_("draft"), TONE_PLAIN },
	{ "submitted", N_("submitted for approval"), TONE_WAIT },
	{ "sent-back", N_("sent back"), TONE_BAD },
	{ "published", N_("published"), TONE_GOOD },
	{ "dropped", N_("dropped"), TONE_OVER },
	{ 0 },
};

/* Beside those of publish(). */
static const struct choice problems[] = {
	{ "not-allowed", N_("Your session has ended, or this is not for your "
	    "role."), 0 },
	{ "not-a-draft", N_("This is not a draft any more."), 0 },
	{ "not-submitted", N_("This is not waiting for approval any more: "
	    "somebody has decided."), 0 },
	{ "saved-since", N_("Somebody has saved this since you opened it, "
	    "perhaps you in another tab. Nothing was overwritten: look at it "
	    "anew."), 0 },
	{ "own", N_("You have written part of this: somebody else has to "
	    "decide."), 0 },
	{ "another", N_("One reason and one basis hold for the whole "
	    "amendment: leave this out, or let it say the same."), 0 },
	{ "columns", N_("This line has not the columns of the first one."),
	    0 },
	{ "copied-before", N_("The record has been changed since the entry "
	    "that this line was copied from: download the list again."), 0 },
	{ "changed-since", N_("Somebody else has changed this record since "
	    "the draft was begun."), 0 },
	{ 0 },
};

const char *
desk_problem(const struct visit *visit, const char *problem,
    const char *detail)
{
	const struct choice *found = choice_find(problems, problem);

	return found != NULL ? word(visit, found->label)
	    : problem_say(visit->arena, visit->language, problem, detail);
}

void
told_show(struct visit *visit, const char *told)
{
	const char *space = strchr(told, ' ');

	form_fault(visit, arena_copy(visit->arena, told,
	    (size_t)(space - told)), desk_problem(visit, space + 1, NULL));
}

/* What a form calls the field that "actions[2].on" is in. */
static const char *
field_said(const struct visit *visit, const char *kind, const char *path)
{
	const struct field *field = field_find(kind_find(kind)->fields,
	    arena_copy(visit->arena, path, strcspn(path, ".[")));

	return field == NULL ? path : word(visit, field->label);
}

static void
faults_show(struct visit *visit, const struct result *faults)
{
	for (size_t i = 0; i < result_rows(faults); i++) {
		const char *slug = result_text(faults, i, "slug");
		const char *said = desk_problem(visit,
		    result_text(faults, i, "problem"),
		    result_text(faults, i, "detail"));

		form_fault(visit, slug == NULL
		    ? result_text(faults, i, "field") : arena_print(
		    visit->arena, "%s-%s", result_text(faults, i, "kind"),
		    slug), slug == NULL ? said : arena_print(visit->arena,
		    "%s, %s: %s", slug, field_said(visit, result_text(faults,
		    i, "kind"), result_text(faults, i, "field")), said));
	}
}

/* The head: reason and basis ---------------------------------------------------- */

static const char *
texts_typed(const struct visit *visit, const char *name, bool plain)
{
	struct text text = text_new(visit->arena);
	const char *all = plain ? form_value(visit->request,
	    arena_print(visit->arena, "%s_all", name)) : NULL;
	bool any = false;

	json_open(&text, NULL, '{');
	for (int i = 0; i < LANGUAGES; i++) {
		const char *value = form_value(visit->request, arena_print(
		    visit->arena, "%s_%s", name, language_code[i]));

		if (value != NULL)
			json_put(&text, language_code[i], value);
		any = any || value != NULL;
	}
	json_close(&text, '}');
	if (!any && all != NULL) {
		text = text_new(visit->arena);
		text_add_json(&text, all);
	}
	return any || all != NULL ? text.data : NULL;
}

struct amendment
head_typed(const struct visit *visit)
{
	return (struct amendment){
		.id = visit->slug,
		.revision = form_value(visit->request, "revision"),
		.reason = texts_typed(visit, "reason", false),
		.basis = texts_typed(visit, "basis", true),
		.basis_url = form_value(visit->request, "basis_url"),
	};
}

static void
texts_area(struct visit *visit, struct sheet *form, const char *name,
    const char *label, const struct json *value)
{
	struct sheet *row = sheet_row(sheet_row(form, "LINE"), "OPEN");

	sheet_set(row, "NAME", name);
	sheet_set(row, "LABEL", label);
	for (int i = 0; i < LANGUAGES; i++) {
		row = sheet_row(sheet_row(form, "LINE"), "AREA");
		sheet_set(row, "NAME", arena_print(visit->arena, "%s_%s", name,
		    language_code[i]));
		sheet_set(row, "LABEL", language_name[i]);
		sheet_set(row, "VALUE", json_text(value, language_code[i]));
	}
	if (strcmp(name, "basis") == 0) {
		row = sheet_row(sheet_row(form, "LINE"), "INPUT");
		sheet_set(row, "NAME", "basis_all");
		sheet_set(row, "LABEL", word(visit,
		    N_("or one text for all languages")));
		sheet_set(row, "VALUE", value != NULL && value->type == STRING
		    ? value->text : NULL);
	}
	sheet_show(sheet_row(form, "LINE"), "CLOSE");
}

void
head_write(struct visit *visit, struct sheet *form,
    const struct amendment *head)
{
	struct sheet *row;

	texts_area(visit, form, "reason", word(visit, N_("Reason: in one "
	    "language to save, in all three to submit")),
	    json_read(visit->arena, head->reason));
	texts_area(visit, form, "basis", word(visit, N_("Basis: the act or "
	    "decision relied on")), json_read(visit->arena, head->basis));
	row = sheet_row(sheet_row(form, "LINE"), "INPUT");
	sheet_set(row, "NAME", "basis_url");
	sheet_set(row, "LABEL", word(visit, N_("link")));
	sheet_set(row, "VALUE", head->basis_url);
}

static void
head_form(struct visit *visit, const struct amendment *head,
    const char *button)
{
	struct sheet *form = form_add(visit, NULL, button);

	if (head->revision != NULL)
		form_hidden(form, "revision", head->revision);
	head_write(visit, form, head);
}

void
amendment_new_show(struct visit *visit)
{
	head_form(visit, &(struct amendment){ 0 }, word(visit,
	    N_("Begin the draft")));
}

void
amendment_new_take(struct visit *visit)
{
	const struct amendment head = head_typed(visit);
	const char *problem = NULL;
	const char *id = amendment_draft(visit->db, visit->person->token,
	    &head, &problem);

	if (db_failure(visit->db) != DB_FINE)
		return;
	if (problem == NULL) {
		go_to(visit, arena_print(visit->arena, "desk/amendments/%s",
		    id));
		return;
	}
	told_show(visit, problem);
	head_form(visit, &head, word(visit, N_("Begin the draft")));
}

/* The amendment of the path; refuses where there is none. */
static const struct result *
amendment_of(struct visit *visit)
{
	const char *id = request_segment(visit->request, 3);
	const struct result *rows;
	int64_t number;

	if (id == NULL || !text_number(id, INT64_MAX, &number)) {
		refuse_not_found(visit);
		return NULL;
	}
	visit->slug = id;
	rows = amendment_read(visit->db, id, visit->person->account);
	if (db_failure(visit->db) != DB_FINE)
		return NULL;
	if (result_rows(rows) == 0) {
		refuse_not_found(visit);
		return NULL;
	}
	visit->title = say_with(visit->arena, visit->language,
	    N_("Amendment %1"), id, (char *)NULL);
	return rows;
}

void
amendment_head_show(struct visit *visit)
{
	const struct result *rows = amendment_of(visit);

	if (rows != NULL)
		head_form(visit, &(struct amendment){
			.revision = result_text(rows, 0, "revision"),
			.reason = result_text(rows, 0, "reason"),
			.basis = result_text(rows, 0, "basis"),
			.basis_url = result_text(rows, 0, "basis_url"),
		}, word(visit, N_("Save")));
}

static const char *
page_of(const struct visit *visit)
{
	return arena_print(visit->arena, "desk/amendments/%s", visit->slug);
}

void
amendment_head_take(struct visit *visit)
{
	struct amendment head;
	const char *told;

	if (amendment_of(visit) == NULL)
		return;
	head = head_typed(visit);
	told = amendment_save(visit->db, visit->person->token, &head);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told == NULL) {
		go_to(visit, page_of(visit));
		return;
	}
	told_show(visit, told);
	head_form(visit, &head, word(visit, N_("Save")));
}

/* The page ------------------------------------------------------------------------ */

static void
facts_fill(struct visit *visit, const struct result *rows)
{
	struct sheet *facts = facts_add(section_add(visit, "head",
	    word(visit, N_("What it is"))));
	const char *basis = json_said(json_read(visit->arena,
	    result_text(rows, 0, "basis")), visit->language, NULL);
	const char *url = result_text(rows, 0, "basis_url");
	const struct json *reason = json_read(visit->arena,
	    result_text(rows, 0, "reason"));

	put_choice(visit, fact_add(facts, word(visit, N_("status"))),
	    amendment_states, result_text(rows, 0, "state"));
	for (int i = 0; i < LANGUAGES; i++) {
		const char *said = json_text(reason, language_code[i]);
		struct sheet *fact = fact_add(facts, arena_print(visit->arena,
		    "%s, %s", word(visit, N_("reason")), language_name[i]));

		if (said == NULL)
			put_nothing(visit, fact);
		else if ((enum language)i == visit->language)
			put(fact, said);
		else
			put_other(fact, said, language_code[i]);
	}
	if (basis != NULL)
		put(fact_add(facts, word(visit, N_("basis"))), basis);
	if (url != NULL)
		put_outside(fact_add(facts, word(visit, N_("link"))), url, url);
	put(fact_add(facts, word(visit, N_("written by"))),
	    result_text(rows, 0, "authors"));
	put(fact_add(facts, word(visit, N_("last saved"))), moment_say(
	    visit->arena, visit->language, result_text(rows, 0,
	    "changed_at")));
}

static void
decisions_fill(struct visit *visit)
{
	const struct result *rows = decisions_read(visit->db, visit->slug);
	struct sheet *facts;

	if (result_rows(rows) == 0)
		return;
	facts = facts_add(section_add(visit, "decisions",
	    word(visit, N_("Decisions"))));
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *reason = result_text(rows, i, "reason");
		struct sheet *fact = fact_add(facts, moment_say(visit->arena,
		    visit->language, result_text(rows, i, "at")));

		put(fact, arena_print(visit->arena, "%s: %s",
		    result_text(rows, i, "email"), word(visit,
		    strcmp(result_text(rows, i, "decision"), "approved") == 0
		    ? N_("approved") : N_("sent back"))));
		if (reason != NULL)
			put(sheet_row(fact, "ITEM"), reason);
	}
}

static struct sheet *
action_add(struct visit *visit, const struct result *head, const char *what,
    const char *button)
{
	struct sheet *form = form_add(visit, NULL, button);

	form_hidden(form, "revision", result_text(head, 0, "revision"));
	form_hidden(form, "do", what);
	return form;
}

static void
record_actions(struct visit *visit, const struct result *head,
    const struct result *rows, size_t i, struct sheet *facts)
{
	const char *kind = result_text(rows, i, "kind");
	const char *slug = result_text(rows, i, "slug");
	struct sheet *form;

	if (strcmp(result_text(rows, i, "change"), "withdrawal") != 0)
		put_link(fact_add(facts, word(visit, N_("form"))),
		    address(visit, arena_print(visit->arena,
		    "%s/record?kind=%s&slug=%s", page_of(visit), kind, slug)),
		    word(visit, N_("Fill in the record")));
	if (result_true(rows, i, "conflict")) {
		form = action_add(visit, head, "settle", say_with(visit->arena,
		    visit->language, N_("%1: I have looked at entry %2, and "
		    "this draft is to come after it"), slug,
		    result_text(rows, i, "newest"), (char *)NULL));
		form_hidden(form, "kind", kind);
		form_hidden(form, "slug", slug);
		form_hidden(form, "entry", result_text(rows, i, "newest"));
	}
	form = action_add(visit, head, "remove", say_with(visit->arena,
	    visit->language, N_("Take out of the draft: %1"), slug,
	    (char *)NULL));
	form_hidden(form, "kind", kind);
	form_hidden(form, "slug", slug);
}

static void
record_fill(struct visit *visit, const struct result *head,
    const struct result *rows, size_t i, bool editable)
{
	const struct kind *kind = kind_find(result_text(rows, i, "kind"));
	const char *slug = result_text(rows, i, "slug");
	const char *before = result_text(rows, i, "before");
	const char *after = result_text(rows, i, "item");
	const char *entry = result_text(rows, i, "entry");
	struct sheet *section = section_add(visit, arena_print(visit->arena,
	    "%s-%s", kind->kind, slug), arena_print(visit->arena, "%s: %s",
	    word(visit, kind->name), slug));
	struct sheet *facts = facts_add(section);

	put_choice(visit, fact_add(facts, word(visit, N_("what happens"))),
	    changes, result_text(rows, i, "change"));
	if (result_true(rows, i, "conflict"))
		put_link(fact_add(facts, word(visit, N_("Somebody else has "
		    "changed this record since the draft was begun."))),
		    address(visit, arena_print(visit->arena, "changes/%s",
		    result_text(rows, i, "newest"))), say_with(visit->arena,
		    visit->language, N_("Entry %1"), result_text(rows, i,
		    "newest"), (char *)NULL));
	if (entry != NULL)
		put_link(fact_add(facts, word(visit, N_("published as"))),
		    address(visit, arena_print(visit->arena, "changes/%s",
		    entry)), say_with(visit->arena, visit->language,
		    N_("Entry %1"), entry, (char *)NULL));
	if (editable)
		record_actions(visit, head, rows, i, facts);
	difference_add(visit, section, kind, json_read(visit->arena, before),
	    json_read(visit->arena, after), amended_names(visit->db,
	    kind->kind, before, after, visit->language));
}

/* "binding: 3.00 % of the surrender obligation" of "lowest 3.00
 * surrender-obligation": what binds, and the figure and base of each limit. */
static const char *
binding_said(const struct visit *visit, const char *const *codes)
{
	struct text text = text_new(visit->arena);

	if (codes[0] == NULL)
		return NULL;
	text_add(&text, word(visit, choice_find(binding_outcomes,
	    codes[0])->label));
	for (size_t i = 1; codes[i] != NULL; i += 2)
		text_print(&text, "%s%s", i == 1 ? ": " : "; ",
		    share_say(visit, codes[i + 1], codes[i]));
	return text.data;
}

static const char *
effect_said(const struct visit *visit, const struct result *rows, size_t i,
    const char *column)
{
	const char *what = result_text(rows, i, "what");
	const char *value = result_text(rows, i, column);
	const struct kind *kind = kind_find(result_text(rows, i, "kind"));
	const struct field *field = field_find(kind->fields, what);
	const struct choice *choice;

	if (strcmp(what, "binding") == 0)
		return binding_said(visit, result_list(rows, i,
		    arena_print(visit->arena, "%s_codes", column)));
	choice = strcmp(what, "answer") == 0
	    ? choice_find(answer_reasons, value)
	    : strcmp(what, "requirement") == 0
	    ? choice_find(requirement_outcomes, value)
	    : strcmp(what, "parties_status") == 0
	    ? choice_find(party_statuses, value)
	    : field == NULL ? NULL : choice_find(field->choices, value);

	return choice != NULL ? word(visit, choice->label) : value;
}

/* What of the record: the unit and scheme, the party, the requirement. */
static const char *
beside_said(const struct visit *visit, const struct result *rows, size_t i)
{
	const char *beside = result_text(rows, i, "beside");
	const char *name = result_text(rows, i, "beside_name");
	const struct choice *unit = choice_find(units, result_text(rows, i,
	    "unit"));

	if (unit == NULL)
		return name != NULL ? name : beside;
	return name == NULL ? word(visit, unit->label) : arena_print(
	    visit->arena, "%s, %s", word(visit, unit->label), name);
}

static void
effect_row(struct visit *visit, struct sheet *table, const char *const label[],
    const struct result *rows, size_t i)
{
	static const struct choice whats[] = {
		{ "status", N_("status"), 0 }, { "phase", N_("phase"), 0 },
		{ "study_status", N_("study"), 0 },
		{ "parties_status", N_("status of the party"), 0 },
		{ "requirement", N_("requirement"), 0 },
		{ "binding", N_("binding limit"), 0 },
		{ "answer", N_("The answer"), 0 }, { 0 },
	};
	const char *what = word(visit, choice_find(whats, result_text(rows, i,
	    "what"))->label);
	const char *beside = beside_said(visit, rows, i);
	struct sheet *row = row_add(table);
	struct sheet *cell;

	put_day(visit, cell_add(row, label[0]), result_text(rows, i, "on"));
	put_link(cell_add(row, label[1]), address_of(visit, result_text(rows,
	    i, "kind"), result_text(rows, i, "slug")), result_text(rows, i,
	    "name"));
	put(cell_add(row, label[2]), beside == NULL ? what
	    : arena_print(visit->arena, "%s: %s", what, beside));
	for (int side = 0; side < 2; side++) {
		const char *said = effect_said(visit, rows, i, side == 0
		    ? "before" : "after");

		cell = cell_add(row, label[3 + side]);
		if (said == NULL)
			put_nothing(visit, cell);
		else
			put(cell, said);
	}
}

/* That not all of the effect is there: from a day on or, without one, nothing. */
static void
left_out_note(struct visit *visit, struct sheet *section, const char *day)
{
	section_note(section, day == NULL
	    ? word(visit, N_("The amendment reaches so far that its effect "
	    "takes too long to be worked out here."))
	    : say_with(visit->arena, visit->language, N_("Only the days "
	    "before %1 have been worked out: what follows from that day on "
	    "is not shown here."), day_say(visit->arena, visit->language,
	    day), (char *)NULL));
}

static void
effect_fill(struct visit *visit)
{
	const struct result *rows = amendment_effects(visit->db,
	    visit->person->token, visit->slug, visit->language);
	const char *heading = word(visit, N_("The effect, today and on coming "
	    "days"));
	const char *const label[] = { word(visit, N_("from")),
		word(visit, N_("record")), word(visit, N_("what")),
		word(visit, N_("before")), word(visit, N_("after")) };
	struct sheet *section = section_add(visit, "effect", heading);
	struct sheet *table;
	size_t count = result_rows(rows);

	if (count > 0 && strcmp(result_text(rows, count - 1, "what"),
	    "left-out") == 0)
		left_out_note(visit, section, result_text(rows, --count,
		    "on"));
	else if (count == 0)
		section_note(section, word(visit, N_("Nothing that the "
		    "register works out follows differently.")));
	if (count == 0)
		return;
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < count; i++)
		effect_row(visit, table, label, rows, i);
}

static void
add_form(struct visit *visit, const struct result *head)
{
	struct sheet *form = action_add(visit, head, "add",
	    word(visit, N_("Put a record into the draft")));
	struct sheet *row = form_select(visit, form, "kind", N_("kind"));

	for (size_t i = 0; i < kind_count; i++)
		option_add(row, kinds[i].kind, word(visit, kinds[i].name),
		    NULL);
	form_choices(visit, form, "change", N_("what happens"), changes, NULL);
	row = sheet_row(sheet_row(form, "LINE"), "INPUT");
	sheet_set(row, "NAME", "slug");
	sheet_set(row, "LABEL", word(visit, N_("name in the address")));
	sheet_set(sheet_row(row, "HINT"), "TEXT", word(visit, N_("a to z, "
	    "digits and hyphens; of a record that stands, the last part of "
	    "its address")));
}

static void
forms_fill(struct visit *visit, const struct result *head, bool editable)
{
	const bool submitted = strcmp(result_text(head, 0, "state"),
	    "submitted") == 0;

	if (editable) {
		put_link(fact_add(facts_add(section_add(visit, "next",
		    word(visit, N_("What to do")))), word(visit,
		    N_("reason"))), address(visit, arena_print(visit->arena,
		    "%s/head", page_of(visit))), word(visit,
		    N_("Change reason and basis")));
		add_form(visit, head);
		action_add(visit, head, "submit", word(visit,
		    N_("Submit for approval")));
		action_add(visit, head, "drop", word(visit,
		    N_("Drop the draft")));
	}
	if (submitted && person_is(visit->person, "approver") &&
	    !result_true(head, 0, "own")) {
		action_add(visit, head, "approve", word(visit,
		    N_("Approve and publish")));
		form_area(visit, action_add(visit, head, "send-back",
		    word(visit, N_("Send back"))), "reason", N_("What is to "
		    "be done before it can be approved"),
		    form_value(visit->request, "reason"));
	}
}

/* The effect of more records than this is worked out when asked for: it takes
 * seconds, and the page is to come up. */
enum { EFFECT_AT_ONCE = 200 };

static void
page_fill_amendment(struct visit *visit, const struct result *head)
{
	const char *state = result_text(head, 0, "state");
	const bool editable = person_is(visit->person, "editor") &&
	    (strcmp(state, "draft") == 0 || strcmp(state, "sent-back") == 0);
	const bool submitted = strcmp(state, "submitted") == 0;
	const struct result *rows = amended_read(visit->db, visit->slug);
	const size_t count = result_rows(rows);

	facts_fill(visit, head);
	decisions_fill(visit);
	for (size_t i = 0; i < count; i++)
		record_fill(visit, head, rows, i, editable);
	if ((submitted && count <= EFFECT_AT_ONCE) ||
	    request_value(visit->request, "effect") != NULL)
		effect_fill(visit);
	else if ((submitted || editable) && count > 0)
		put_link(fact_add(facts_add(section_add(visit, "effect",
		    word(visit, N_("The effect, today and on coming days")))),
		    word(visit, N_("what"))), address(visit, arena_print(
		    visit->arena, "%s?effect=1", page_of(visit))),
		    word(visit, N_("Work out the effect")));
	forms_fill(visit, head, editable);
}

void
amendment_show(struct visit *visit)
{
	const struct result *head = amendment_of(visit);

	if (head != NULL)
		page_fill_amendment(visit, head);
}

/* What is done with it --------------------------------------------------------------- */

struct deed {
	struct visit *visit;
	struct amendment amendment;
	struct amended record;
	const char *told;		/* "FIELD PROBLEM" */
	const struct result *faults;
	const char *then;		/* where to go */
};

static void
add_do(struct deed *deed)
{
	struct db *db = deed->visit->db;
	struct amended *record = &deed->record;

	record->change = form_value(deed->visit->request, "change");
	if (record->change != NULL && strcmp(record->change, "withdrawal") != 0)
		record->item = strcmp(record->change, "creation") == 0 ? "{}"
		    : standing_item(db, record->kind, record->slug);
	deed->told = amended_save(db, deed->visit->person->token,
	    &deed->amendment, record);
	if (record->item != NULL)
		deed->then = arena_print(deed->visit->arena,
		    "%s/record?kind=%s&slug=%s", page_of(deed->visit),
		    record->kind, record->slug);
}

static void
remove_do(struct deed *deed)
{
	deed->told = amended_remove(deed->visit->db,
	    deed->visit->person->token, &deed->amendment, &deed->record);
}

static void
settle_do(struct deed *deed)
{
	const char *entry = form_value(deed->visit->request, "entry");
	int64_t number;

	if (entry == NULL || !text_number(entry, INT64_MAX, &number))
		deed->told = "entry missing";
	else
		deed->told = amended_settle(deed->visit->db,
		    deed->visit->person->token, &deed->amendment,
		    &deed->record, entry);
}

static void
submit_do(struct deed *deed)
{
	deed->faults = amendment_submit(deed->visit->db,
	    deed->visit->person->token, &deed->amendment);
}

static void
drop_do(struct deed *deed)
{
	deed->told = amendment_drop(deed->visit->db,
	    deed->visit->person->token, &deed->amendment);
}

static void
approve_do(struct deed *deed)
{
	deed->faults = amendment_approve(deed->visit->db,
	    deed->visit->person->token, &deed->amendment);
}

static void
send_back_do(struct deed *deed)
{
	deed->told = amendment_send_back(deed->visit->db,
	    deed->visit->person->token, &deed->amendment,
	    form_value(deed->visit->request, "reason"));
}

void
amendment_take(struct visit *visit)
{
	static const struct { const char *name; void (*act)(struct deed *); }
	    deeds[] = {
		{ "add", add_do }, { "remove", remove_do },
		{ "settle", settle_do }, { "submit", submit_do },
		{ "drop", drop_do }, { "approve", approve_do },
		{ "send-back", send_back_do },
	};
	const char *what = form_value(visit->request, "do");
	struct deed deed = { .visit = visit, .told = "do choice" };
	int64_t number;

	if (amendment_of(visit) == NULL)
		return;
	deed.amendment = head_typed(visit);
	deed.record.kind = form_value(visit->request, "kind");
	deed.record.slug = form_value(visit->request, "slug");
	deed.then = page_of(visit);
	if (deed.amendment.revision == NULL ||
	    !text_number(deed.amendment.revision, INT32_MAX, &number))
		what = NULL;
	for (size_t i = 0; what != NULL && i < COUNT(deeds); i++) {
		if (strcmp(deeds[i].name, what) != 0)
			continue;
		deed.told = NULL;
		deeds[i].act(&deed);
	}
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (deed.told == NULL && (deed.faults == NULL ||
	    result_rows(deed.faults) == 0)) {
		go_to(visit, deed.then);
		return;
	}
	if (deed.told != NULL)
		told_show(visit, deed.told);
	else
		faults_show(visit, deed.faults);
	page_fill_amendment(visit, amendment_of(visit));
}

/* One record of it ------------------------------------------------------------------- */

/* Its row among the records; refuses where it has none. */
static const struct result *
record_of(struct visit *visit, const char *kind, const char *slug, size_t *row)
{
	const struct result *rows = amended_read(visit->db, visit->slug);

	for (*row = 0; kind != NULL && slug != NULL &&
	    *row < result_rows(rows); (*row)++) {
		if (strcmp(result_text(rows, *row, "kind"), kind) == 0 &&
		    strcmp(result_text(rows, *row, "slug"), slug) == 0 &&
		    result_text(rows, *row, "item") != NULL)
			return rows;
	}
	refuse_not_found(visit);
	return NULL;
}

static void
record_form(struct visit *visit, const struct amended *record,
    const char *revision, const struct result *faults)
{
	struct sheet *form = form_add(visit, NULL,
	    word(visit, N_("Save the record")));
	struct sheet *push = sheet_row(sheet_row(form, "LINE"), "PUSH");

	sheet_set(push, "VALUE", "save");
	sheet_set(push, "LABEL", word(visit, N_("Save the record")));
	form_hidden(form, "kind", record->kind);
	form_hidden(form, "slug", record->slug);
	form_hidden(form, "revision", revision);
	visit->title = arena_print(visit->arena, "%s: %s", word(visit,
	    kind_find(record->kind)->name), record->slug);
	draft_write(visit, form, visit->slug, kind_find(record->kind),
	    record->slug, record->item, faults);
	put_link(fact_add(facts_add(section_add(visit, "back", word(visit,
	    N_("Back")))), word(visit, N_("amendment"))), address(visit,
	    page_of(visit)), say_with(visit->arena, visit->language,
	    N_("Amendment %1"), visit->slug, (char *)NULL));
}

void
amended_show(struct visit *visit)
{
	const struct result *head = amendment_of(visit);
	const struct result *rows = NULL;
	size_t row = 0;

	if (head != NULL)
		rows = record_of(visit, request_value(visit->request, "kind"),
		    request_value(visit->request, "slug"), &row);
	if (rows == NULL)
		return;
	record_form(visit, &(struct amended){
		.kind = result_text(rows, row, "kind"),
		.slug = result_text(rows, row, "slug"),
		.item = result_text(rows, row, "item"),
	}, result_text(head, 0, "revision"), amendment_faults(visit->db,
	    visit->person->token, visit->slug));
	if (!visit->faulty)
		page_note(visit, word(visit, N_("This is how the record "
		    "stands in the draft. No field of it has a fault.")));
	visit->faulty = false;
}

/* What was typed is shown again, with why it was not saved. */
static void
amended_again(struct visit *visit, const struct amended *record,
    const char *told)
{
	const struct result *head = amendment_of(visit);
	size_t row = 0;

	if (head == NULL || record_of(visit, record->kind, record->slug,
	    &row) == NULL)
		return;
	told_show(visit, told);
	record_form(visit, record, result_text(head, 0, "revision"),
	    amendment_faults(visit->db, visit->person->token, visit->slug));
}

/* A save that goes well asks for nothing else: many may save at once. */
void
amended_take(struct visit *visit)
{
	const char *revision = form_value(visit->request, "revision");
	const char *kind = form_value(visit->request, "kind");
	const struct amended record = {
		.kind = kind,
		.slug = form_value(visit->request, "slug"),
		.item = kind == NULL || kind_find(kind) == NULL ? NULL
		    : draft_read(visit, kind_find(kind)),
	};
	const char *told = "revision missing";
	int64_t number;

	visit->slug = request_segment(visit->request, 3);
	if (!text_number(visit->slug, INT64_MAX, &number) ||
	    record.item == NULL) {
		refuse_not_found(visit);
		return;
	}
	if (revision != NULL && text_number(revision, INT32_MAX, &number))
		told = amended_save(visit->db, visit->person->token,
		    &(struct amendment){ .id = visit->slug,
			.revision = revision }, &record);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told == NULL)
		go_to(visit, arena_print(visit->arena,
		    "%s/record?kind=%s&slug=%s", page_of(visit), record.kind,
		    record.slug));
	else
		amended_again(visit, &record, told);
}
