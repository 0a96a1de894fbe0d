/* Officials of partner states, and the ministry's answers to them. */

#include "desk.h"

#include <string.h>

static const struct choice problems[] = {
	{ "choice", N_("Say which of the two it is."), 0 },
	{ "missing", N_("Something is missing here."), 0 },
	{ "range", N_("This is longer than 10,000 characters."), 0 },
	{ "newer-one", N_("The ministry has changed this treaty since you "
	    "opened the page. Nothing was recorded: look at it anew, and say "
	    "it again if it still holds."), 0 },
	{ "none-of-it", N_("This is no entry of this treaty. Nothing was "
	    "recorded."), 0 },
	{ 0 },
};

/* What was told is "FIELD PROBLEM"; what is wrong with the entry, which no
 * input shows, is said at the first one. */
static void
statement_told(struct visit *visit, const char *told, const char *first)
{
	const char *space = strchr(told, ' ');
	const char *name = arena_copy(visit->arena, told,
	    (size_t)(space - told));
	const struct choice *found = choice_find(problems, space + 1);
	const bool shown = strcmp(name, "says") == 0 ||
	    strcmp(name, "note") == 0;

	form_fault(visit, shown ? name : first, found != NULL
	    ? word(visit, found->label) : desk_problem(visit, space + 1,
	    NULL));
}

/* One's own page ---------------------------------------------------------------- */

static void
yours_row(struct visit *visit, struct sheet *table, const char *const label[],
    const struct result *rows, size_t i)
{
	const char *standing = result_text(rows, i, "standing");
	struct sheet *row = row_add(table), *cell;

	put_link(cell_head(row, label[0]), address(visit, arena_print(
	    visit->arena, "desk/partner/%s", result_text(rows, i, "slug"))),
	    result_text(rows, i, "title"));
	put_field(visit, cell_add(row, label[1]), field_find(kind_find(
	    "treaty")->fields, "status"), rows, i);
	put_link(cell_add(row, label[2]), address(visit, arena_print(
	    visit->arena, "changes/%s", standing)), standing);
	cell = cell_add(row, label[3]);
	if (result_text(rows, i, "statement") == NULL) {
		put(cell, word(visit, N_("nothing yet")));
		return;
	}
	put_statement(visit, sheet_row(cell, "ITEM"), rows, i);
	put_day(visit, sheet_row(cell, "ITEM"), result_text(rows, i, "on"));
	put(sheet_row(cell, "ITEM"), say_with(visit->arena, visit->language,
	    N_("as of entry %1"), result_text(rows, i, "entry"),
	    (char *)NULL));
}

static void
yours_fill(struct visit *visit)
{
	const struct result *rows = treaties_stated(visit->db,
	    visit->person->jurisdiction, &visit->moment, visit->language);
	const char *label[] = { word(visit, N_("title")),
		word(visit, N_("status")), word(visit, N_("entry")),
		word(visit, N_("what you said last")) };
	const char *heading = word(visit, N_("Treaties of yours"));
	struct sheet *section = section_add(visit, "yours", heading);
	struct sheet *table;

	section_note(section, result_rows(rows) == 0 ? word(visit,
	    N_("The register has no treaty to which you are a party."))
	    : word(visit, N_("Open a treaty to confirm what the register says "
	    "of it, or to notify a difference.")));
	if (result_rows(rows) == 0)
		return;
	table = table_add(section, heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows); i++)
		yours_row(visit, table, label, rows, i);
}

/* The record of the slug as it stands; false, and a refusal, without one. */
static bool
subject_find(struct visit *visit, struct subject *subject)
{
	subject->kind = kind_find(visit->route->kind);
	subject->record = record_read(visit->db, subject->kind, visit->slug,
	    &visit->moment);
	if (db_failure(visit->db) != DB_FINE)
		return false;
	if (subject->record.item == NULL) {
		refuse_not_found(visit);
		return false;
	}
	subject_open(visit, subject);
	visit->title = subject_title(visit, subject);
	return true;
}

void
partner_show(struct visit *visit)
{
	struct subject subject = { 0 };

	visit->slug = visit->person->jurisdiction;
	if (!subject_find(visit, &subject))
		return;
	yours_fill(visit);
	partner_fill(visit, &subject);
}

/* A thread ------------------------------------------------------------------------ */

/* People of the ministry are named to the ministry alone. */
static const char *
who_said(const struct visit *visit, const struct result *rows, size_t i)
{
	return visit->person->jurisdiction != NULL &&
	    result_text(rows, i, "jurisdiction") == NULL
	    ? word(visit, N_("the ministry")) : result_text(rows, i, "email");
}

static void
said_add(struct visit *visit, struct sheet *table, const char *const label[],
    const struct result *rows, size_t i, const char *what)
{
	const char *note = result_text(rows, i, "note");
	struct sheet *row = row_add(table), *cell;

	put(cell_head(row, label[0]), moment_say(visit->arena,
	    visit->language, result_text(rows, i, "at")));
	put(cell_add(row, label[1]), who_said(visit, rows, i));
	put(cell_add(row, label[2]), what);
	cell = cell_add(row, label[3]);
	if (note != NULL)
		put(cell, note);
	else
		put_nothing(visit, cell);
}

static void
thread_fill(struct visit *visit, const struct result *rows, size_t i,
    struct sheet *section)
{
	const char *label[] = { word(visit, N_("when")),
		word(visit, N_("who")), word(visit, N_("what")),
		word(visit, N_("note")) };
	const struct result *remarks = remarks_read(visit->db,
	    result_text(rows, i, "id"));
	struct sheet *table = table_add(section, word(visit,
	    N_("What has been said")));

	for (size_t l = 0; l < COUNT(label); l++)
		table_head(table, label[l]);
	said_add(visit, table, label, rows, i, strcmp(result_text(rows, i,
	    "says"), "confirmed") == 0 ? word(visit, N_("confirmed"))
	    : word(visit, N_("notified a difference")));
	for (size_t r = 0; r < result_rows(remarks); r++)
		said_add(visit, table, label, remarks, r, result_true(remarks,
		    r, "settled") ? word(visit, N_("answered; settled"))
		    : word(visit, N_("answered; still open")));
}

/* Its state, and the entry that it is against. */
static void
statement_facts(struct visit *visit, const struct result *rows, size_t i,
    struct sheet *facts)
{
	const char *entry = result_text(rows, i, "entry");

	put_statement(visit, fact_add(facts, word(visit, N_("status"))), rows,
	    i);
	put_link(fact_add(facts, word(visit, N_("as of"))), address(visit,
	    arena_print(visit->arena, "changes/%s", entry)), say_with(
	    visit->arena, visit->language, N_("Entry %1"), entry,
	    (char *)NULL));
}

/* One treaty of theirs ---------------------------------------------------------- */

static bool
is_party(const struct visit *visit, const struct subject *subject)
{
	const struct json *parties = json_member(subject->item, "parties");
	const struct json *one = parties == NULL ? NULL : parties->first;

	while (one != NULL && strcmp(one->text,
	    visit->person->jurisdiction) != 0)
		one = one->next;
	return one != NULL;
}

static bool
treaty_find(struct visit *visit, struct subject *subject)
{
	if (!subject_find(visit, subject))
		return false;
	if (is_party(visit, subject))
		return true;
	room_refuse(visit, "party", word(visit, N_("Your state is not a "
	    "party to this treaty.")));
	return false;
}

static void
threads_fill(struct visit *visit)
{
	const struct result *rows = statements_read(visit->db,
	    &(struct statement_query){ .treaty = visit->slug,
	    .jurisdiction = visit->person->jurisdiction }, visit->language);

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *id = result_text(rows, i, "id");
		struct sheet *section = section_add(visit, arena_print(
		    visit->arena, "statement-%s", id), say_with(visit->arena,
		    visit->language, N_("Statement %1"), id, (char *)NULL));
		struct sheet *facts = facts_add(section);

		statement_facts(visit, rows, i, facts);
		thread_fill(visit, rows, i, section);
		if (strcmp(result_text(rows, i, "says"), "differs") == 0)
			put_link(fact_add(facts, word(visit, N_("to answer"))),
			    address(visit, arena_print(visit->arena,
			    "desk/statements/%s", id)), say_with(visit->arena,
			    visit->language, N_("Statement %1"), id,
			    (char *)NULL));
	}
}

static void
state_form(struct visit *visit, const struct subject *subject)
{
	static const struct choice says[] = {
		{ "confirmed", N_("The register says it right: confirmed"),
		    0 },
		{ "differs", N_("Something differs"), 0 },
		{ 0 },
	};
	struct sheet *form = form_add(visit, say_with(visit->arena,
	    visit->language, N_("What you say to this treaty, as of entry %1"),
	    subject->record.entry, (char *)NULL), word(visit, N_("Record")));

	form_hidden(form, "entry", subject->record.entry);
	form_choices(visit, form, "says", N_("your statement"), says,
	    form_value(visit->request, "says"));
	form_area(visit, form, "note", N_("note to the ministry; needed where "
	    "something differs: what, and what it should say"),
	    form_value(visit->request, "note"));
}

static void
treaty_page(struct visit *visit, const struct subject *subject)
{
	page_note(visit, word(visit, N_("Below is the record as the ministry "
	    "keeps it, what has been said to it, and at the end the form. That "
	    "you confirm or notify a difference, and when, is public; your "
	    "name and your note are not.")));
	section_link(visit, "back", word(visit, N_("Back")), word(visit,
	    N_("Where to")), "desk/partner", word(visit,
	    N_("My state in the register")));
	treaty_fill(visit, subject);
	threads_fill(visit);
	state_form(visit, subject);
}

void
partner_treaty_show(struct visit *visit)
{
	struct subject subject = { 0 };

	if (treaty_find(visit, &subject))
		treaty_page(visit, &subject);
}

void
partner_treaty_take(struct visit *visit)
{
	const struct request *request = visit->request;
	const char *entry = form_value(request, "entry");
	struct subject subject = { 0 };
	const char *told;
	int64_t number;

	if (!treaty_find(visit, &subject))
		return;
	told = entry == NULL || !text_number(entry, INT64_MAX, &number)
	    ? "entry none-of-it" : statement_make(visit->db,
	    visit->person->token, &(struct partner_statement){
		.treaty = visit->slug, .entry = entry,
		.says = form_value(request, "says"),
		.note = form_value(request, "note") });
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told == NULL) {
		go_to(visit, arena_print(visit->arena, "desk/partner/%s",
		    visit->slug));
		return;
	}
	statement_told(visit, told, "says");
	treaty_page(visit, &subject);
}

/* The ministry's side ------------------------------------------------------------- */

enum { STATEMENTS_PAGE = 50 };

static void
statements_fill(struct visit *visit, const struct result *rows,
    const char *id, const char *heading)
{
	const char *label[] = { word(visit, N_("treaty")),
		word(visit, N_("partner")), word(visit, N_("what it says")),
		word(visit, N_("day")), word(visit, N_("fact|as of entry")) };
	struct sheet *table = table_add(section_add(visit, id, heading),
	    heading);

	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows); i++) {
		struct sheet *row = row_add(table);

		put_link(cell_head(row, label[0]), address(visit, arena_print(
		    visit->arena, "desk/statements/%s", result_text(rows, i,
		    "id"))), result_text(rows, i, "title"));
		put(cell_add(row, label[1]), result_text(rows, i, "name"));
		put_statement(visit, cell_add(row, label[2]), rows, i);
		put(cell_add(row, label[3]), moment_say(visit->arena,
		    visit->language, result_text(rows, i, "at")));
		put(cell_add(row, label[4]), result_text(rows, i, "entry"));
	}
}

void
statements_waiting(struct visit *visit)
{
	const struct result *rows = statements_read(visit->db,
	    &(struct statement_query){ .open = true,
	    .jurisdiction = visit->person->jurisdiction }, visit->language);

	if (result_rows(rows) > 0)
		statements_fill(visit, rows, "differences", word(visit,
		    N_("Differences that are not settled")));
}

void
statements_show(struct visit *visit)
{
	size_t page = page_read(visit);
	const struct result *rows;

	if (answered(visit))
		return;
	rows = statements_read(visit->db, &(struct statement_query){
	    .limit = arena_print(visit->arena, "%d", STATEMENTS_PAGE + 1),
	    .offset = arena_print(visit->arena, "%zu",
	    (page - 1) * STATEMENTS_PAGE) }, visit->language);
	if (result_rows(rows) == 0)
		page_note(visit, word(visit, N_("No partner has said "
		    "anything.")));
	else
		statements_fill(visit, rows, "statements", word(visit,
		    N_("Statements, the newest first")));
	pages_around(visit, page, result_rows(rows) > STATEMENTS_PAGE);
}

/* The statement of the path; refuses where there is none, and another
 * partner's. */
static const struct result *
statement_of(struct visit *visit)
{
	const struct result *rows;
	int64_t number;

	if (!text_number(visit->slug, INT64_MAX, &number)) {
		refuse_not_found(visit);
		return NULL;
	}
	rows = statements_read(visit->db, &(struct statement_query){
	    .id = visit->slug, .jurisdiction = visit->person->jurisdiction },
	    visit->language);
	if (result_rows(rows) > 0)
		return rows;
	if (db_failure(visit->db) == DB_FINE)
		refuse_not_found(visit);
	return NULL;
}

static void
remark_form(struct visit *visit, const struct result *rows)
{
	const bool typed = visit->request->field_count > 0;
	struct sheet *form = form_add(visit, word(visit, N_("Your answer")),
	    word(visit, N_("Send the answer")));

	form_area(visit, form, "note", N_("answer"), form_value(
	    visit->request, "note"));
	form_tick(visit, form, "settled", N_("The difference is settled"),
	    typed ? form_value(visit->request, "settled") != NULL
	    : result_true(rows, 0, "settled"));
}

static void
statement_page(struct visit *visit, const struct result *rows)
{
	struct sheet *section = section_add(visit, "thread", word(visit,
	    N_("What has been said")));
	struct sheet *facts = facts_add(section);

	visit->title = say_with(visit->arena, visit->language,
	    N_("Statement %1"), visit->slug, (char *)NULL);
	put(fact_add(facts, word(visit, N_("partner"))), result_text(rows, 0,
	    "name"));
	put_link(fact_add(facts, word(visit, N_("treaty"))), address_of(visit,
	    "treaty", result_text(rows, 0, "treaty")), result_text(rows, 0,
	    "title"));
	statement_facts(visit, rows, 0, facts);
	thread_fill(visit, rows, 0, section);
	if (person_may(visit, " editor approver partner ") &&
	    strcmp(result_text(rows, 0, "says"), "differs") == 0)
		remark_form(visit, rows);
}

void
statement_show(struct visit *visit)
{
	const struct result *rows = statement_of(visit);

	if (rows != NULL)
		statement_page(visit, rows);
}

void
statement_take(struct visit *visit)
{
	const struct result *rows = statement_of(visit);
	const char *told;

	if (rows == NULL)
		return;
	told = remark_make(visit->db, visit->person->token, visit->slug,
	    form_value(visit->request, "note"),
	    form_value(visit->request, "settled") != NULL);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told == NULL) {
		go_to(visit, arena_print(visit->arena, "desk/statements/%s",
		    visit->slug));
		return;
	}
	statement_told(visit, told, "note");
	statement_page(visit, rows);
}
