/* What is one's own: the first page, the sessions, the password. */

#include "desk.h"

#include <string.h>

const struct choice role_choices[] = {
	{ "editor", N_("Editor"), 0 },
	{ "approver", N_("Approver"), 0 },
	{ "administrator", N_("Administrator"), 0 },
	{ "partner", N_("Partner official"), 0 },
	{ "auditor", N_("Auditor"), 0 },
	{ 0 },
};

/* One section of amendments: those in a state, one's own or not. */
static void
amendments_fill(struct visit *visit, const struct result *rows,
    const char *id, const char *heading, bool submitted, bool own)
{
	struct sheet *facts = NULL;

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *state = result_text(rows, i, "state");
		struct sheet *fact;

		if ((strcmp(state, "submitted") == 0) != submitted ||
		    result_true(rows, i, "own") != own)
			continue;
		if (facts == NULL)
			facts = facts_add(section_add(visit, id, heading));
		fact = fact_add(facts, moment_say(visit->arena,
		    visit->language, result_text(rows, i, "changed_at")));
		put_link(fact, address(visit, arena_print(visit->arena,
		    "desk/amendments/%s", result_text(rows, i, "id"))),
		    say_with(visit->arena, visit->language,
		    N_("Amendment %1"), result_text(rows, i, "id"),
		    (char *)NULL));
		put_choice(visit, fact, amendment_states, state);
		put(fact, result_text(rows, i, "reason"));
	}
}

/* What waits for whoever comes: for an approver, what others submitted. */
static void
waiting_fill(struct visit *visit)
{
	const struct person *person = visit->person;
	const struct result *rows;

	statements_waiting(visit);
	if (person_is(person, "partner"))
		return;
	rows = amendments_open(visit->db, person->account, visit->language);
	amendments_fill(visit, rows, "approve", word(visit,
	    person_is(person, "approver") ? N_("Waits for my decision")
	    : N_("Submitted by others")), true, false);
	amendments_fill(visit, rows, "mine", word(visit,
	    N_("My drafts")), false, true);
	amendments_fill(visit, rows, "submitted", word(visit,
	    N_("Mine, waiting for approval")), true, true);
	amendments_fill(visit, rows, "drafts", word(visit,
	    N_("Drafts of others")), false, false);
	if (person_is(person, "editor")) {
		struct sheet *fact = fact_add(facts_add(section_add(visit,
		    "new", word(visit, N_("Amendments")))), word(visit,
		    N_("begin")));

		put_link(fact, address(visit, "desk/amendments/new"),
		    word(visit, N_("New amendment")));
		put_link(fact, address(visit, "desk/import"),
		    word(visit, N_("Import a file")));
	}
}

/* Where one can go from here, by role. */
static const struct { const char *path, *label, *roles; } places[] = {
	{ "desk/partner", N_("My state in the register"), " partner " },
	{ "desk/statements", N_("Statements of partners"),
	    " editor approver administrator auditor " },
	{ "desk/accounts", N_("Accounts"), " administrator " },
	{ "desk/audit", N_("Audit"), " auditor administrator " },
	{ "desk/sessions", N_("My sessions"), NULL },
	{ "desk/password", N_("Change the password"), NULL },
};

static const char *
jurisdiction_name(struct visit *visit, const char *slug)
{
	const struct record record = record_read(visit->db,
	    kind_find("jurisdiction"), slug, &visit->moment);

	return record.item == NULL ? slug : json_said(json_member(json_read(
	    visit->arena, record.item), "name"), visit->language, NULL);
}

static void
account_fill(struct visit *visit)
{
	const struct person *person = visit->person;
	struct sheet *facts = facts_add(section_add(visit, "me",
	    word(visit, N_("My account"))));
	struct sheet *fact = fact_add(facts, word(visit, N_("Roles")));

	for (const char *const *role = person->roles; *role != NULL; role++)
		put_choice(visit, fact, role_choices, *role);
	put(fact_add(facts, word(visit, N_("E-mail"))), person->email);
	if (person->jurisdiction != NULL)
		put_link(fact_add(facts, word(visit, N_("For"))),
		    address_of(visit, "jurisdiction", person->jurisdiction),
		    jurisdiction_name(visit, person->jurisdiction));
	fact = fact_add(facts, word(visit, N_("Where to")));
	for (size_t i = 0; i < COUNT(places); i++) {
		if (places[i].roles == NULL ||
		    person_may(visit, places[i].roles))
			put_link(sheet_row(fact, "ITEM"), address(visit,
			    places[i].path), word(visit, places[i].label));
	}
}

/* In which language e-mail comes; and the way out. */
static void
forms_fill(struct visit *visit)
{
	const char *typed = form_value(visit->request, "language");

	form_languages(visit, form_add(visit, NULL, word(visit,
	    N_("Change the language"))), "language", N_("Language of e-mail to "
	    "me"), typed != NULL ? typed : visit->person->language);
	sheet_set(form_add(visit, NULL, word(visit, N_("Sign out"))),
	    "ACTION", address(visit, "desk/sign-out"));
}

void
home_desk_show(struct visit *visit)
{
	forms_fill(visit);
	if (visit->moment.sealed_on == NULL)
		page_note(visit, word(visit, N_("The register is not sealed: "
		    "whoever runs it can still publish alone, with “tanu "
		    "import”.")));
	waiting_fill(visit);
	account_fill(visit);
}

void
home_desk_take(struct visit *visit)
{
	const char *told = language_change(visit->db, visit->person->token,
	    form_value(visit->request, "language"));

	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told == NULL) {
		go_to(visit, "desk");
		return;
	}
	told_show(visit, told);
	home_desk_show(visit);
}

void
sessions_show(struct visit *visit)
{
	const struct result *rows = sessions_list(visit->db,
	    visit->person->token);

	for (size_t i = 0; i < result_rows(rows); i++) {
		struct sheet *section = section_add(visit, arena_print(
		    visit->arena, "session-%s", result_text(rows, i, "id")),
		    word(visit, result_true(rows, i, "own")
		    ? N_("This session") : N_("Another session")));
		struct sheet *facts = facts_add(section);
		struct sheet *form;

		put(fact_add(facts, word(visit, N_("Begun"))),
		    moment_say(visit->arena, visit->language,
		    result_text(rows, i, "begun_at")));
		put(fact_add(facts, word(visit, N_("Last seen"))),
		    moment_say(visit->arena, visit->language,
		    result_text(rows, i, "seen_at")));
		put(fact_add(facts, word(visit, N_("Address"))),
		    result_text(rows, i, "address"));
		put(fact_add(facts, word(visit, N_("Browser"))),
		    result_text(rows, i, "agent"));
		if (result_true(rows, i, "own"))
			continue;
		form = form_add(visit, NULL, say_with(visit->arena,
		    visit->language, N_("End the session begun %1"),
		    moment_say(visit->arena, visit->language,
		    result_text(rows, i, "begun_at")), (char *)NULL));
		form_hidden(form, "session", result_text(rows, i, "id"));
	}
}

void
session_end_take(struct visit *visit)
{
	const char *session = form_value(visit->request, "session");
	int64_t number;

	if (session == NULL || !text_number(session, INT64_MAX, &number)) {
		refuse(visit, 400, "session", "session", word(visit,
		    N_("There is no such session.")));
		return;
	}
	session_end(visit->db, visit->person->token, session);
	go_to(visit, "desk/sessions");
}

static void
form_fill(struct visit *visit)
{
	static const struct input inputs[] = {
		{ "old_password", N_("Password until now"), "password",
		    "current-password", NULL, false },
		{ "password", N_("New password"), "password", "new-password",
		    N_("Twelve characters at least; a few words that do not "
		    "belong together are good"), false },
		{ "again", N_("The same once more"), "password",
		    "new-password", NULL, false },
	};

	form_inputs(visit, form_add(visit, NULL, word(visit,
	    N_("Change the password"))), inputs, COUNT(inputs));
	page_note(visit, word(visit, N_("Every session ends with it, also "
	    "this one.")));
}

void
password_show(struct visit *visit)
{
	form_fill(visit);
}

static void
password_changed(struct visit *visit, const char *old, const char *new)
{
	const char *token = visit->person->token;
	const char *salt = secret_bytes(visit->arena, 16);
	const char *old_salt = salt_of(visit->db, visit->person->email);
	const char *told;

	if (old_salt == NULL)
		return;
	told = password_change(visit->db, token, secret_key(visit->arena, old,
	    old_salt), salt, secret_key(visit->arena, new, salt));
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told == NULL) {
		session_set(visit, NULL);
		go_to(visit, "desk/sign-in");
		return;
	}
	form_fault(visit, "old_password", word(visit, strstr(told, "limited")
	    != NULL ? N_("There have been too many attempts. Try again in a "
	    "quarter of an hour.") : N_("This is not your password.")));
}

void
password_take(struct visit *visit)
{
	const char *old = form_value(visit->request, "old_password");
	const char *new = form_value(visit->request, "password");
	const char *again = form_value(visit->request, "again");
	const char *fault = password_fault(new == NULL ? "" : new,
	    visit->person->email);

	if (old == NULL)
		form_fault(visit, "old_password", word(visit,
		    N_("Something is missing here.")));
	if (fault != NULL)
		form_fault(visit, "password", word(visit, fault));
	else if (again == NULL || strcmp(new, again) != 0)
		form_fault(visit, "again", word(visit,
		    N_("This is not the same.")));
	if (!visit->faulty)
		password_changed(visit, old, new);
	if (!answered(visit))
		form_fill(visit);
}
