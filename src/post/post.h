/*
 * post: notices of the desk, sent by e-mail. Sees the register's queries and
 * no pages: it runs in a process of its own, under a database role of its own.
 */
#ifndef TANU_POST_H
#define TANU_POST_H

#include "register.h"

/* Messages ------------------------------------------------------------------- */

/* What is told, and to whom. Texts are as people typed them. */
struct notice {
	const char *event;	/* as in desk.notice */
	enum language language;
	const char *from;	/* addresses, plain */
	const char *to;
	const char *link;	/* the page of the desk concerned */
	const char *name;	/* unique among notices, the same at each try */
	const char *made_at;	/* RFC 5322, 3.3 */
	const char *about;	/* of an amendment its number, else a treaty's
				 * title; NULL where there is none */
	const char *partner;	/* who notified a difference, or NULL */
};

/* Is it an address that can stand between "<" and ">"? */
bool address_is_plain(const char *);
/* The message (RFC 5322): headers in ASCII, a title or name that is not by
 * RFC 2047; plain text in UTF-8, in base64 (RFC 2045); lines of 76 characters
 * and fewer, but for addresses, that end with CR LF. No text can add a header.
 * NULL for an event that has no words. */
const char *message_make(struct arena *, const struct notice *);

/* SMTP (libcurl) -------------------------------------------------------------- */

enum outcome {
	MAIL_SENT,
	MAIL_REFUSED,	/* this mail, for good: RFC 5321, 4.2.1, "5yz" */
	MAIL_LATER,	/* everything else, such as a server that is away */
};

struct smtp;

/* server is smtp:// or smtps://. The first asks for STARTTLS, and goes without
 * to this very machine only. credentials is a file of two lines, user and
 * password, read at each connection; NULL: none. */
struct smtp *smtp_new(const char *server, const char *credentials);
/* Sends one message; the connection stays open for the next. Takes a minute at
 * most. *why says in English why not, without addresses and secrets. */
enum outcome smtp_send(struct smtp *, struct arena *, const char *from,
    const char *to, const char *message, const char **why);
/* Says goodbye; smtp_send() connects again. */
void smtp_close(struct smtp *);
void smtp_free(struct smtp *);

/* tanu post ------------------------------------------------------------------- */

struct posting {
	const char *server;		/* "": e-mail is off */
	const char *credentials;	/* "": none */
	const char *from;
	const char *base_url;		/* of the portal */
	/* Runs the program again in place, with a new configuration; comes
	 * back only if it cannot. */
	void (*again)(void);
};

/* What is wrong with a configuration, as a sentence; NULL: nothing. */
const char *posting_fault(const struct posting *);
/* Sends what waits until SIGTERM or SIGINT; what is in hand is finished.
 * SIGHUP takes a new configuration. 0 or 1. */
int post(struct db *, const struct posting *);

#endif
