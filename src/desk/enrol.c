/* Enrolment by a one-time link: a password, an authenticator, spare codes. */

#include "desk.h"

#include <string.h>

enum { SPARES = 10 };

/* The secret stays the same while the form is corrected. */
static const char *
secret_of(const struct visit *visit)
{
	const char *given = form_value(visit->request, "secret");

	return given != NULL && secret_unbase32(visit->arena, given) != NULL
	    ? given : secret_base32(visit->arena,
	    secret_bytes(visit->arena, 20));
}

static void
form_fill(struct visit *visit, const char *email)
{
	static const struct input inputs[] = {
		{ "password", N_("New password"), "password", "new-password",
		    N_("Twelve characters at least; a few words that do not "
		    "belong together are good"), false },
		{ "again", N_("The same once more"), "password",
		    "new-password", NULL, false },
		{ "code", N_("Code"), "text", "one-time-code",
		    N_("Six digits, once the authenticator knows the key"),
		    false },
	};
	const char *secret = secret_of(visit);
	struct sheet *facts = facts_add(section_add(visit, "authenticator",
	    word(visit, N_("Your authenticator"))));
	struct sheet *form = form_add(visit, NULL, word(visit, N_("Enrol")));

	put(fact_add(facts, word(visit, N_("E-mail"))), email);
	put(fact_add(facts, word(visit, N_("Key to type in"))), secret);
	put(fact_add(facts, word(visit, N_("The same as an address"))),
	    arena_print(visit->arena, "otpauth://totp/tanu:%s?secret=%s"
	    "&issuer=tanu", email, secret));
	form_hidden(form, "secret", secret);
	form_inputs(visit, form, inputs, COUNT(inputs));
}

/* Whose link the address has; refuses where it is not good. */
static const char *
holder(struct visit *visit)
{
	const char *email = link_holder(visit->db, secret_hash(visit->arena,
	    request_segment(visit->request, 3)));

	if (email == NULL && db_failure(visit->db) == DB_FINE)
		refuse(visit, 404, "link", NULL, word(visit, N_("This link "
		    "has been used, or is too old. An administrator can make "
		    "you another one.")));
	return email;
}

void
enrol_show(struct visit *visit)
{
	const char *email = holder(visit);

	if (email != NULL)
		form_fill(visit, email);
}

static void
spares_show(struct visit *visit, const char *const *spares)
{
	struct sheet *section = section_add(visit, "spares",
	    word(visit, N_("Recovery codes")));
	struct sheet *table = table_add(section,
	    word(visit, N_("Recovery codes")));

	page_note(visit, word(visit, N_("You are enrolled, and can sign in "
	    "with the next code.")));
	section_note(section, word(visit, N_("Each of them stands in for a "
	    "code of the authenticator, once. Print them now: they are not "
	    "shown again.")));
	table_head(table, word(visit, N_("Code")));
	for (size_t i = 0; i < SPARES; i++)
		put(cell_add(row_add(table), word(visit, N_("Code"))),
		    spares[i]);
	put_link(fact_add(facts_add(section), word(visit, N_("Go on"))),
	    address(visit, "desk/sign-in"), word(visit, N_("Sign in")));
}

static void
passwords_check(struct visit *visit, const char *email)
{
	const char *password = form_value(visit->request, "password");
	const char *again = form_value(visit->request, "again");
	const char *fault = password_fault(password == NULL ? "" : password,
	    email);

	if (fault != NULL)
		form_fault(visit, "password", word(visit, fault));
	else if (again == NULL || strcmp(password, again) != 0)
		form_fault(visit, "again", word(visit,
		    N_("This is not the same.")));
}

static void
enrolled(struct visit *visit, const char *email)
{
	const char *salt = secret_bytes(visit->arena, 16);
	const char *spares[SPARES];
	struct text hashes = text_new(visit->arena);
	const char *told;

	for (size_t i = 0; i < SPARES; i++) {
		spares[i] = secret_spare(visit->arena);
		text_print(&hashes, "%s\"\\%s\"", i == 0 ? "{" : ",",
		    secret_hash(visit->arena, spares[i]));
	}
	text_add(&hashes, "}");
	told = enrol(visit->db, &(struct enrolment){
		.link = secret_hash(visit->arena,
		    request_segment(visit->request, 3)),
		.salt = salt,
		.key = secret_key(visit->arena, form_value(visit->request,
		    "password"), salt),
		.secret = secret_unbase32(visit->arena, secret_of(visit)),
		.code = form_value(visit->request, "code"),
		.spares = hashes.data,
		.address = visit->request->address,
	});
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (told == NULL) {
		spares_show(visit, spares);
		return;
	}
	form_fault(visit, "code", word(visit, N_("This code is not one of "
	    "this key at this time.")));
	form_fill(visit, email);
}

void
enrol_take(struct visit *visit)
{
	const char *email = holder(visit);

	if (email == NULL)
		return;
	passwords_check(visit, email);
	if (form_value(visit->request, "code") == NULL)
		form_fault(visit, "code", word(visit,
		    N_("Something is missing here.")));
	if (visit->faulty)
		form_fill(visit, email);
	else
		enrolled(visit, email);
}
