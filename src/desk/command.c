/* tanu account: the first administrator, and what only the owner does. */

#include "desk.h"

#include <string.h>

enum { DONE, REFUSED, USAGE };

/* What was told is "FIELD PROBLEM". */
static int
outcome(struct arena *arena, struct db *db, const char *told)
{
	const char *space = told == NULL ? NULL : strchr(told, ' ');

	if (db_failure(db) != DB_FINE)
		return REFUSED;
	if (space == NULL)
		return DONE;
	fprintf(stderr, "tanu: %.*s: %s\n", (int)(space - told), told,
	    problem_say(arena, EN, space + 1, NULL));
	return REFUSED;
}

static int
link_print(struct arena *arena, struct db *db, const char *base_url,
    const char *email)
{
	const char *token = secret_token(arena);
	const char *language = account_language(db, email);
	int status = outcome(arena, db, link_make(db, email, token));

	if (status == DONE)
		printf("%s/%s/desk/enrol/%s\n", base_url, language, token);
	return status;
}

/* Enrols with random secrets. The code is of the half minute before, so that
 * the present one still works. */
static int
enrolled_print(struct arena *arena, struct db *db, const char *roles,
    const char *email)
{
	const char *link = secret_token(arena);
	const char *salt = secret_bytes(arena, 16);
	const char *secret = secret_bytes(arena, 20);
	const char *password = arena_print(arena, "%s-%s",
	    secret_spare(arena), secret_spare(arena));
	int status = outcome(arena, db, link_make(db, email, link));

	if (status != DONE)
		return status;
	status = outcome(arena, db, enrol(db, &(struct enrolment){
		.link = secret_hash(arena, link),
		.salt = salt,
		.key = secret_key(arena, password, salt),
		.secret = secret,
		.code = code_before(db, secret),
		.spares = "{}",
		.address = "tanu account",
	}));
	if (status == DONE)
		printf("%s %s %s %s\n", roles, email, password,
		    secret_base32(arena, secret));
	return status;
}

static int
account_add(struct arena *arena, struct db *db, const char *base_url,
    int count, char **words)
{
	const char *language = language_code[KK];
	bool enrolled = false;
	const char *told;

	for (int used; count > 0; words += used, count -= used) {
		used = 1;
		if (strcmp(words[0], "--enrolled") == 0)
			enrolled = true;
		else if (count > 1 && strcmp(words[0], "--language") == 0)
			language = words[used++];
		else
			break;
	}
	if (count < 2 || count > 3)
		return USAGE;
	told = account_make(db, words[1], words[0],
	    count == 3 ? words[2] : NULL, language);
	if (told != NULL || db_failure(db) != DB_FINE)
		return outcome(arena, db, told);
	return enrolled ? enrolled_print(arena, db, words[0], words[1])
	    : link_print(arena, db, base_url, words[1]);
}

static int
account_list(struct arena *arena, struct db *db)
{
	const struct result *rows = accounts_list(db);

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *jurisdiction = result_text(rows, i,
		    "jurisdiction");

		printf("%s %s %s %s\n", result_text(rows, i, "roles"),
		    result_text(rows, i, "email"),
		    jurisdiction == NULL ? "-" : jurisdiction,
		    result_text(rows, i, "state"));
	}
	return outcome(arena, db, NULL);
}

int
account_command(struct arena *arena, struct db *db, const char *base_url,
    int count, char **words)
{
	const char *what = count > 0 ? words[0] : "";

	if (strcmp(what, "add") == 0)
		return account_add(arena, db, base_url, count - 1, words + 1);
	if (strcmp(what, "link") == 0 && count == 2)
		return link_print(arena, db, base_url, words[1]);
	if (strcmp(what, "disable") == 0 && count == 2)
		return outcome(arena, db, account_disable(db, words[1]));
	if (strcmp(what, "list") == 0 && count == 1)
		return account_list(arena, db);
	return USAGE;
}
