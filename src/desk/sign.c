/* Signing in and out. */

#include "desk.h"

#include <ctype.h>
#include <string.h>

static void
form_fill(struct visit *visit)
{
	static const struct input inputs[] = {
		{ "email", N_("E-mail"), "email", "username", NULL, false },
		{ "password", N_("Password"), "password", "current-password",
		    NULL, false },
		{ "code", N_("Code"), "text", "one-time-code",
		    N_("Six digits from your authenticator, or a recovery "
		    "code"), false },
	};
	struct sheet *form = form_add(visit, NULL,
	    word(visit, N_("Sign in")));

	form_inputs(visit, form, inputs, COUNT(inputs));
}

void
sign_in_show(struct visit *visit)
{
	form_fill(visit);
}

/* Recovery codes are read out and typed: capitals and spaces do not count. */
static const char *
spare_hash(const struct visit *visit, const char *code)
{
	struct text text = text_new(visit->arena);

	for (; *code != '\0'; code++) {
		const char small = (char)tolower((unsigned char)*code);

		if (small != ' ')
			text_add_bytes(&text, &small, 1);
	}
	return secret_hash(visit->arena, text.data);
}

/* The same work whether the account exists or not: its salt, or another one,
 * and Argon2id. */
static const char *
signed_in(struct visit *visit, const char *token)
{
	const struct request *request = visit->request;
	const char *email = form_value(request, "email");
	const char *code = form_value(request, "code");
	const char *salt = salt_of(visit->db, email);

	if (salt == NULL)
		return NULL;
	return sign_in(visit->db, &(struct sign_in){
		.email = email,
		.key = secret_key(visit->arena,
		    form_value(request, "password"), salt),
		.code = code,
		.spare = spare_hash(visit, code),
		.token = secret_hash(visit->arena, token),
		.browser = secret_hash(visit->arena,
		    visit->person->browser),
		.address = request->address,
		.agent = request->agent,
	});
}

void
sign_in_take(struct visit *visit)
{
	static const char *const needed[] = { "email", "password", "code" };
	const char *token = secret_token(visit->arena);
	const char *told;

	for (size_t i = 0; i < COUNT(needed); i++) {
		if (form_value(visit->request, needed[i]) == NULL)
			form_fault(visit, needed[i], word(visit,
			    N_("Something is missing here.")));
	}
	if (!visit->faulty) {
		told = signed_in(visit, token);
		if (db_failure(visit->db) != DB_FINE)
			return;
		if (told == NULL) {
			session_set(visit, token);
			browser_set(visit, visit->person->browser);
			go_to(visit, "desk");
			return;
		}
		if (strcmp(told, "limited") == 0) {
			refuse(visit, 429, "limited", NULL, word(visit,
			    N_("There have been too many attempts. Try again "
			    "in a quarter of an hour.")));
			return;
		}
		form_fault(visit, "email", word(visit, N_("E-mail, password "
		    "and code do not belong together, or the code has been "
		    "used. A new one comes every half minute.")));
	}
	form_fill(visit);
}

void
sign_out_take(struct visit *visit)
{
	session_end(visit->db, visit->person->token, NULL);
	session_set(visit, NULL);
	go_to(visit, "desk/sign-in");
}
