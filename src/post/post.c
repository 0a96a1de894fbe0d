/* tanu post: takes what waits in the database, one mail after the other. */

#include "post.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WAIT = 1000 /* milliseconds */ };

static volatile sig_atomic_t ended;	/* the signal */

struct poster {
	const struct posting *how;
	struct db *db;
	struct arena *arena;	/* of one mail */
	struct smtp *smtp;
	bool switched;		/* does the database know whether it sends? */
	char said[512];		/* the last fault that was told */
};

static void
end(int number)
{
	ended = number;
}

static void
signals_take(void)
{
	struct sigaction action = { .sa_handler = end };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* A fault is told once, not at every try. */
static void
tell(struct poster *poster, const char *fault)
{
	if (strcmp(poster->said, fault) != 0)
		fprintf(stderr, "tanu: e-mail: %s\n", fault);
	snprintf(poster->said, sizeof(poster->said), "%s", fault);
}

const char *
posting_fault(const struct posting *how)
{
	if (how->server[0] == '\0')
		return NULL;
	if (strncmp(how->server, "smtp://", 7) != 0 &&
	    strncmp(how->server, "smtps://", 8) != 0)
		return "smtp is not an address smtp://HOST or smtps://HOST";
	if (strchr(how->server, '@') != NULL)
		return "user and password belong into the file that "
		    "smtp_credentials names";
	if (!address_is_plain(how->from))
		return "mail_from is not an e-mail address";
	return how->base_url[0] == '\0' ? "base_url is needed for links"
	    : NULL;
}

static const char *
message_of(struct poster *poster, const struct result *mail)
{
	const char *treaty = result_text(mail, 0, "treaty");
	struct notice notice = {
		.event = result_text(mail, 0, "event"),
		.from = poster->how->from,
		.to = result_text(mail, 0, "email"),
		.name = result_text(mail, 0, "name"),
		.made_at = result_text(mail, 0, "made_at"),
		.about = treaty != NULL ? treaty : result_text(mail, 0,
		    "number"),
		.partner = result_text(mail, 0, "partner"),
	};

	language_find(result_text(mail, 0, "language"), &notice.language);
	notice.link = arena_print(poster->arena, "%s/%s/%s",
	    poster->how->base_url, language_code[notice.language],
	    result_text(mail, 0, "path"));
	return address_is_plain(notice.to) ? message_make(poster->arena,
	    &notice) : NULL;
}

/* Sends the next mail that is due, if there is one; false also when a pause is
 * due. What is not told to the database is sent again. */
static bool
mail_go(struct poster *poster)
{
	static const char *const outcomes[] = {
		[MAIL_SENT] = "sent", [MAIL_REFUSED] = "refused",
		[MAIL_LATER] = "later",
	};
	const struct result *mail = mail_take(poster->db);
	enum outcome outcome = MAIL_REFUSED;
	const char *message, *why = NULL;

	if (result_rows(mail) == 0)
		return false;
	message = message_of(poster, mail);
	if (message == NULL)
		why = "cannot be written";
	else
		outcome = smtp_send(poster->smtp, poster->arena,
		    poster->how->from, result_text(mail, 0, "email"), message,
		    &why);
	if (why != NULL)
		tell(poster, why);
	else
		poster->said[0] = '\0';
	mail_done(poster->db, result_text(mail, 0, "id"), outcomes[outcome],
	    why);
	return db_failure(poster->db) == DB_FINE && outcome != MAIL_LATER;
}

static void
mails_go(struct poster *poster)
{
	const bool sends = poster->how->server[0] != '\0';

	while (!ended) {
		arena_reset(poster->arena);
		db_begin(poster->db, poster->arena);
		db_execute(poster->db, "LISTEN mail");
		if (!poster->switched)
			mail_switch(poster->db, sends);
		poster->switched = poster->switched ||
		    db_failure(poster->db) == DB_FINE;
		if (sends && mail_go(poster))
			continue;
		smtp_close(poster->smtp);
		if (db_failure(poster->db) != DB_FINE) {
			tell(poster, db_failure_text(poster->db));
			sleep(1);
		} else {
			db_wait(poster->db, WAIT);
		}
	}
}

int
post(struct db *db, const struct posting *how)
{
	struct poster poster = {
		.how = how,
		.db = db,
		.arena = arena_new(),
		.smtp = smtp_new(how->server, how->credentials[0] == '\0'
		    ? NULL : how->credentials),
	};

	signals_take();
	mails_go(&poster);
	smtp_free(poster.smtp);
	db_end(db);
	arena_free(poster.arena);
	if (ended == SIGHUP)
		how->again();
	return ended == SIGHUP ? 1 : 0;
}
