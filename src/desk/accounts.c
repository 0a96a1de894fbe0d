/* Accounts, for administrators. */

#include "desk.h"

#include <string.h>

enum { ACCOUNTS_PAGE = 100 };

static const struct choice states[] = {
	{ "enrolled", N_("enrolled"), TONE_GOOD },
	{ "invited", N_("has not enrolled yet"), TONE_WAIT },
	{ "locked", N_("locked"), TONE_BAD },
	{ 0 },
};

/* What the database says, by field and problem. */
static const struct choice problems[] = {
	{ "email missing", N_("Something is missing here."), 0 },
	{ "email format", N_("This is not an e-mail address."), 0 },
	{ "email stands-already", N_("There is an account with this address "
	    "already."), 0 },
	{ "email does-not-stand", N_("Somebody has changed this account "
	    "since you opened the page. Look at it anew."), 0 },
	{ "email itself", N_("Nobody does this to their own account: another "
	    "administrator does."), 0 },
	{ "email last-administrator", N_("This is the last administrator, who "
	    "stays one."), 0 },
	{ "email by-command-only", N_("Whoever approves or administers and "
	    "has enrolled gets a new link from the owner of the system only: "
	    "tanu account link."), 0 },
	{ "roles choice", N_("Choose one role at least."), 0 },
	{ "roles one-of", N_("A partner official has no other role."), 0 },
	{ "jurisdiction needed", N_("A partner official is of one state or "
	    "group, and nobody else is."), 0 },
	{ "jurisdiction choice", N_("A partner is not Kazakhstan."), 0 },
	{ "jurisdiction no-such-jurisdiction", N_("There is no such "
	    "jurisdiction in the register."), 0 },
	{ "language choice", N_("Choose a language."), 0 },
	{ "do choice", N_("There is nothing to do."), 0 },
	{ 0 },
};

static void
account_told(struct visit *visit, const char *told)
{
	const struct choice *found = choice_find(problems, told);
	const char *space = strchr(told, ' ');

	form_fault(visit, arena_copy(visit->arena, told,
	    (size_t)(space - told)), found != NULL ? word(visit,
	    found->label) : desk_problem(visit, space + 1, NULL));
}

/* Roles as boxes -------------------------------------------------------------- */

static const char *
box_of(const struct visit *visit, const struct choice *role)
{
	return arena_print(visit->arena, "role_%s", role->code);
}

bool
role_declares(const struct visit *visit, const char *name)
{
	(void)visit;
	return strncmp(name, "role_", 5) == 0 &&
	    choice_find(role_choices, name + 5) != NULL;
}

/* The boxes that are ticked, as an array of PostgreSQL's. */
static const char *
roles_typed(const struct visit *visit)
{
	struct text list = text_new(visit->arena);

	text_add(&list, "{");
	for (const struct choice *role = role_choices; role->code; role++) {
		if (form_value(visit->request, box_of(visit, role)) != NULL)
			text_print(&list, "%s%s", list.length > 1 ? "," : "",
			    role->code);
	}
	text_add(&list, "}");
	return list.data;
}

static bool
list_has(const char *const *list, const char *code)
{
	while (*list != NULL && strcmp(*list, code) != 0)
		list++;
	return *list != NULL;
}

/* Boxes for roles, with those of an account ticked, or those that were. */
static void
roles_form(struct visit *visit, struct sheet *form, bool partner,
    const char *const *held)
{
	form_open(visit, form, "roles", N_("Roles"));
	for (const struct choice *role = role_choices; role->code; role++) {
		if (strcmp(role->code, "partner") != 0 || partner)
			form_tick(visit, form, box_of(visit, role),
			    role->label, held != NULL
			    ? list_has(held, role->code) : form_value(
			    visit->request, box_of(visit, role)) != NULL);
	}
	form_close(form);
}

static void
roles_put(struct visit *visit, struct sheet *cell, const struct result *rows,
    size_t i)
{
	const char *const *role = result_list(rows, i, "roles");

	for (; *role != NULL; role++)
		put_choice(visit, sheet_row(cell, "ITEM"), role_choices,
		    *role);
}

static void
moment_put(struct visit *visit, struct sheet *cell, const char *moment)
{
	if (moment == NULL)
		put_nothing(visit, cell);
	else
		put(cell, moment_say(visit->arena, visit->language, moment));
}

/* The list ---------------------------------------------------------------------- */

static void
list_row(struct visit *visit, struct sheet *table, const char *const label[],
    const struct result *rows, size_t i)
{
	const char *jurisdiction = result_text(rows, i, "jurisdiction");
	struct sheet *row = row_add(table), *cell;

	put_link(cell_head(row, label[0]), address(visit, arena_print(
	    visit->arena, "desk/accounts/%s", result_text(rows, i, "id"))),
	    result_text(rows, i, "email"));
	roles_put(visit, cell_add(row, label[1]), rows, i);
	cell = cell_add(row, label[2]);
	if (jurisdiction != NULL)
		put_link(cell, address_of(visit, "jurisdiction",
		    jurisdiction), jurisdiction);
	else
		put_nothing(visit, cell);
	put_choice(visit, cell_add(row, label[3]), states, result_text(rows,
	    i, "state"));
	moment_put(visit, cell_add(row, label[4]), result_text(rows, i,
	    "last_sign_in"));
}

static void
list_fill(struct visit *visit, size_t page)
{
	const struct result *rows = accounts_read(visit->db,
	    visit->person->token, NULL, arena_print(visit->arena, "%d",
	    ACCOUNTS_PAGE + 1), arena_print(visit->arena, "%zu",
	    (page - 1) * ACCOUNTS_PAGE));
	const char *label[] = { word(visit, N_("E-mail")),
		word(visit, N_("Roles")), word(visit, N_("For")),
		word(visit, N_("status")),
		word(visit, N_("last signed in")) };
	const char *heading = word(visit, N_("All accounts"));
	struct sheet *table = table_add(section_add(visit, "accounts",
	    heading), heading);

	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows) && i < ACCOUNTS_PAGE; i++)
		list_row(visit, table, label, rows, i);
	pages_around(visit, page, result_rows(rows) > ACCOUNTS_PAGE);
}

static void
new_form(struct visit *visit)
{
	const struct result *rows = jurisdictions_read(visit->db,
	    &visit->moment, visit->language);
	const char *spoken = form_value(visit->request, "language");
	struct sheet *form = form_add(visit, word(visit, N_("New account")),
	    word(visit, N_("Make the account")));
	struct sheet *select;

	form_line(visit, form, "email", N_("E-mail"), form_value(
	    visit->request, "email"));
	roles_form(visit, form, true, NULL);
	select = form_select(visit, form, "jurisdiction", N_("of which state "
	    "or group, for a partner official"));
	for (size_t i = 0; i < result_rows(rows); i++)
		option_add(select, result_text(rows, i, "slug"), result_text(
		    rows, i, "name"), form_value(visit->request,
		    "jurisdiction"));
	form_languages(visit, form, "language", N_("language of what is sent "
	    "to them"), spoken != NULL ? spoken
	    : language_code[visit->language]);
}

void
accounts_show(struct visit *visit)
{
	const size_t page = page_read(visit);

	if (answered(visit))
		return;
	list_fill(visit, page);
	new_form(visit);
}

/* The one time that a link is shown. */
static void
link_show(struct visit *visit, const char *email, const char *language,
    const char *token)
{
	struct sheet *facts = facts_add(section_add(visit, "link",
	    word(visit, N_("One-time link"))));

	page_note(visit, word(visit, N_("Give this link to its owner in a "
	    "safe way. It is good once, for three days, and is not shown "
	    "again.")));
	if (mail_is_sent(visit->db))
		page_note(visit, word(visit, N_("It also goes to its owner by "
		    "e-mail.")));
	put(fact_add(facts, word(visit, N_("E-mail"))), email);
	put(fact_add(facts, word(visit, N_("link"))), arena_print(
	    visit->arena, "%s/%s/desk/enrol/%s", visit->site->base_url,
	    language, token));
	put_link(fact_add(facts, word(visit, N_("Where to"))), address(visit,
	    "desk/accounts"), word(visit, N_("Accounts")));
}

void
accounts_take(struct visit *visit)
{
	const struct request *request = visit->request;
	const char *token = secret_token(visit->arena);
	const struct account made = {
		.email = form_value(request, "email"),
		.roles = roles_typed(visit),
		.jurisdiction = form_value(request, "jurisdiction"),
		.language = form_value(request, "language"),
	};
	const char *told = made.language == NULL ? "language choice"
	    : account_invite(visit->db, visit->person->token, &made, token);

	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told == NULL) {
		link_show(visit, made.email, made.language, token);
		return;
	}
	account_told(visit, told);
	list_fill(visit, 1);
	new_form(visit);
}

/* One account --------------------------------------------------------------------- */

/* The account of the path; refuses where there is none. */
static const struct result *
account_of(struct visit *visit)
{
	const struct result *rows;
	int64_t number;

	if (!text_number(visit->slug, INT64_MAX, &number)) {
		refuse_not_found(visit);
		return NULL;
	}
	rows = accounts_read(visit->db, visit->person->token, visit->slug,
	    "1", "0");
	if (db_failure(visit->db) != DB_FINE)
		return NULL;
	if (result_rows(rows) == 0) {
		refuse_not_found(visit);
		return NULL;
	}
	visit->title = result_text(rows, 0, "email");
	return rows;
}

static void
facts_fill(struct visit *visit, const struct result *rows)
{
	const char *jurisdiction = result_text(rows, 0, "jurisdiction");
	struct sheet *section = section_add(visit, "account", word(visit,
	    N_("What it is")));
	struct sheet *facts = facts_add(section);

	put(fact_add(facts, word(visit, N_("E-mail"))), result_text(rows, 0,
	    "email"));
	put_choice(visit, fact_add(facts, word(visit, N_("status"))), states,
	    result_text(rows, 0, "state"));
	roles_put(visit, fact_add(facts, word(visit, N_("Roles"))), rows, 0);
	if (jurisdiction != NULL)
		put_link(fact_add(facts, word(visit, N_("For"))), address_of(
		    visit, "jurisdiction", jurisdiction), jurisdiction);
	put(fact_add(facts, word(visit, N_("made"))), moment_say(visit->arena,
	    visit->language, result_text(rows, 0, "made_at")));
	moment_put(visit, fact_add(facts, word(visit, N_("last signed in"))),
	    result_text(rows, 0, "last_sign_in"));
	put(fact_add(facts, word(visit, N_("open sessions"))), result_text(
	    rows, 0, "sessions"));
	if (result_true(rows, 0, "own"))
		section_note(section, word(visit, N_("This is your own "
		    "account: another administrator changes its roles, or "
		    "locks it.")));
	if (result_true(rows, 0, "link_by_command"))
		section_note(section, word(visit, choice_find(problems,
		    "email by-command-only")->label));
}

static struct sheet *
deed_form(struct visit *visit, const char *heading, const char *what,
    const char *button)
{
	struct sheet *form = form_add(visit, heading, word(visit, button));

	form_hidden(form, "do", what);
	return form;
}

static void
account_page(struct visit *visit, const struct result *rows)
{
	const bool locked = strcmp(result_text(rows, 0, "state"),
	    "locked") == 0;
	const bool own = result_true(rows, 0, "own");
	const bool partner = result_text(rows, 0, "jurisdiction") != NULL;
	const char *did = form_value(visit->request, "do");
	const bool typed = did != NULL && strcmp(did, "roles") == 0;

	facts_fill(visit, rows);
	if (!locked && !result_true(rows, 0, "link_by_command"))
		deed_form(visit, NULL, "link", N_("Make a new one-time link"));
	if (result_number(rows, 0, "sessions") > 0)
		deed_form(visit, NULL, "sign-out", N_("End all sessions"));
	if (own)
		return;
	if (locked)
		deed_form(visit, NULL, "unlock", N_("Unlock the account"));
	else
		deed_form(visit, NULL, "lock", N_("Lock the account"));
	if (!partner)
		roles_form(visit, deed_form(visit, word(visit,
		    N_("Other roles")), "roles", N_("Change the roles")),
		    false, typed ? NULL : result_list(rows, 0,
		    "roles"));
}

void
account_show(struct visit *visit)
{
	const struct result *rows = account_of(visit);

	if (rows != NULL)
		account_page(visit, rows);
}

static const char *
deed_do(struct visit *visit, const char *what, const char *email,
    const char *link)
{
	static const struct {
		const char *name;
		const char *(*act)(struct db *, const char *, const char *);
	} deeds[] = {
		{ "lock", account_lock }, { "unlock", account_unlock },
		{ "sign-out", account_sign_out },
	};
	const char *token = visit->person->token;

	for (size_t i = 0; i < COUNT(deeds); i++) {
		if (strcmp(deeds[i].name, what) == 0)
			return deeds[i].act(visit->db, token, email);
	}
	if (strcmp(what, "roles") == 0)
		return account_roles(visit->db, token, email,
		    roles_typed(visit));
	return strcmp(what, "link") == 0 ? account_link(visit->db, token,
	    email, link) : "do choice";
}

void
account_take(struct visit *visit)
{
	const struct result *rows = account_of(visit);
	const char *what = form_value(visit->request, "do");
	const char *link = secret_token(visit->arena);
	const char *email, *told;

	if (rows == NULL)
		return;
	email = result_text(rows, 0, "email");
	told = deed_do(visit, what == NULL ? "" : what, email, link);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told != NULL) {
		account_told(visit, told);
		rows = account_of(visit);
		if (rows != NULL)
			account_page(visit, rows);
	} else if (strcmp(what, "link") == 0) {
		link_show(visit, email, result_text(rows, 0, "language"),
		    link);
	} else {
		go_to(visit, arena_print(visit->arena, "desk/accounts/%s",
		    visit->slug));
	}
}
