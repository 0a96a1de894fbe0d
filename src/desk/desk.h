/*
 * desk: the rooms of those who sign in, one file for each. No SQL, no HTML.
 *
 * The desk runs in processes of its own, under a database role that writes no
 * table: every function of the database is told the hash of the session's
 * token, and knows by itself who acts. What is refused here is refused there
 * too; here it gets a page.
 */
#ifndef TANU_DESK_H
#define TANU_DESK_H

#include "pages.h"

/* Who comes: token is NULL where nobody has signed in, and so is the rest. */
struct person {
	const char *browser;		/* token of this browser */
	const char *token;		/* hash of that of the session, as bytea */
	const char *session;
	const char *account;
	const char *email;
	const char *jurisdiction;	/* of a partner official; else NULL */
	const char *language;		/* of what is sent to them */
	const char *const *roles;
};

bool person_is(const struct person *, const char *role);
/* Has who has signed in one of these roles (" editor approver ")? */
bool person_may(const struct visit *, const char *roles);

/* The handler of the desk's processes; site is a struct site. */
void desk_handle(void *site, const struct request *, enum request_fault,
    struct response *);
/* 403, with a line of the audit. */
void room_refuse(struct visit *, const char *code, const char *sentence);
/* What site.rooms of those processes is. */
extern const struct rooms desk_rooms;

/* tanu account ...: 0 done, 1 refused, 2 wrong use. */
int account_command(struct arena *, struct db *, const char *base_url,
    int count, char **words);

/* Secrets (libsodium) ---------------------------------------------------------- */

/* 256 random bits as 64 hexadecimal digits: tokens of sessions, links,
 * browsers. */
const char *secret_token(struct arena *);
/* size random bytes, up to 64, in hexadecimal as a bytea of PostgreSQL's. */
const char *secret_bytes(struct arena *, size_t size);
/* SHA-256 of a text, as a bytea; what follows "\x" is plain hexadecimal. */
const char *secret_hash(struct arena *, const char *text);
/* The key that Argon2id (RFC 9106; 64 MiB, three passes) makes of a password
 * and a salt of 16 bytes (a bytea), as a bytea. */
const char *secret_key(struct arena *, const char *password,
    const char *salt);
/* A bytea in base32 (RFC 4648, 6), as authenticators want it; and back, NULL
 * where it is none. */
const char *secret_base32(struct arena *, const char *bytes);
const char *secret_unbase32(struct arena *, const char *text);
/* Ten characters that are easily read: a recovery code. */
const char *secret_spare(struct arena *);
/* What is wrong with a new password of an account, as a message; NULL when
 * nothing is (NIST SP 800-63B, 5.1.1.2). */
const char *password_fault(const char *password, const char *email);

/* Cookies and forms ------------------------------------------------------------ */

/* The tokens of the session and of the browser, as the cookies have them. */
const char *session_cookie(const struct visit *);
const char *browser_cookie(const struct visit *);
/* Sets them; NULL takes the session's away. */
void session_set(struct visit *, const char *token);
void browser_set(struct visit *, const char *token);
/* What every form of this browser carries, against forms of other sites. */
const char *form_token(const struct visit *);

/* One input of a form. */
struct input {
	const char *name;
	const char *label;		/* a message */
	const char *type;		/* "password", "email", "text" */
	const char *complete;		/* autocomplete (WHATWG, 4.10.18.7) */
	const char *hint;		/* a message; NULL: none */
	bool optional;
};

/* A form of the page with its hidden token, sent to the page's own address. */
struct sheet *form_add(struct visit *, const char *heading,
    const char *button);
void form_hidden(struct sheet *form, const char *name, const char *value);
/* Inputs, with what was typed in them, but for passwords. */
void form_inputs(struct visit *, struct sheet *form, const struct input *,
    size_t count);
/* A line of text; a text of several lines; a choice; a box to tick. What is
 * wrong with them stands beside them: form_fault() comes first. Labels are
 * messages. A form with form_inputs() has none of these. */
void form_line(struct visit *, struct sheet *form, const char *name,
    const char *label, const char *value);
void form_area(struct visit *, struct sheet *form, const char *name,
    const char *label, const char *value);
void form_choices(struct visit *, struct sheet *form, const char *name,
    const char *label, const struct choice *, const char *chosen);
struct sheet *form_select(struct visit *, struct sheet *form,
    const char *name, const char *label);
/* A choice of one of the three languages, by its code. */
void form_languages(struct visit *, struct sheet *form, const char *name,
    const char *label, const char *chosen);
/* A group of inputs, which what is wrong can be said of as a whole. */
void form_open(struct visit *, struct sheet *form, const char *name,
    const char *label);
void form_close(struct sheet *form);
void form_tick(struct visit *, struct sheet *form, const char *name,
    const char *label, bool chosen);
/* Says what is wrong with an input, at it and at the head of the page, which
 * becomes a 422. */
void form_fault(struct visit *, const char *name, const char *sentence);
/* A sentence at the head of the page. */
void page_note(struct visit *, const char *sentence);
/* The parameter "page", from 1 on. May refuse. */
size_t page_read(struct visit *);
/* The links to the pages before and after, of a list that nobody has counted:
 * are there more? */
void pages_around(struct visit *, int64_t page, bool more);
/* A part of the page with a link in it. */
void section_link(struct visit *, const char *id, const char *heading,
    const char *label, const char *path, const char *text);
/* 303 to a room of the desk. */
void go_to(struct visit *, const char *path);

/* The form of a record ---------------------------------------------------------- */

/* Is a name one of the inputs for the kind that the form names? */
bool draft_declares(const struct visit *, const char *name);
/* The item that the form says, as JSON: what is typed wrongly stands in it as
 * it was typed. The button "do" may add a line to a list ("add:actions") or
 * take one away ("remove:actions.2"). */
const char *draft_read(const struct visit *, const struct kind *);
/* Inputs for every field of an item, with what is wrong beside each. */
void draft_write(struct visit *, struct sheet *form, const char *amendment,
    const struct kind *, const char *slug, const char *item,
    const struct result *faults);

/* Is a name that of an input for a kind? */
bool draft_names(const struct kind *, const char *name);

/* Reason and basis of an amendment: as the form says them, and as inputs. */
struct amendment head_typed(const struct visit *);
void head_write(struct visit *, struct sheet *form, const struct amendment *);
/* Shows what was told, "FIELD PROBLEM", as the fault of an input. */
void told_show(struct visit *, const char *told);

/* A file of records -------------------------------------------------------------- */

enum { RECORDS_MOST = 1000 };

struct records {
	size_t count;
	const char *lines;	/* for records_import() */
	const char *fault;	/* a sentence: the file cannot be read at all */
};

/*
 * Reads newline-delimited JSON as "tanu import" does (register.md), or CSV: a
 * line of names first, with "slug" among them and "kind", where kind does not
 * say it. The names are those of the form's inputs ("title.kk",
 * "actions.1.on"), or those of a list that was downloaded, where a text is in
 * the language called texts and the items of a list are parted by spaces. What
 * has no column stays as it stands in the register; what is worked out is
 * passed over; "entry" says which state of the record was copied.
 */
struct records records_read(const struct visit *, const char *bytes,
    size_t length, const struct kind *, enum language texts);

extern const struct choice amendment_states[];
extern const struct choice role_choices[];
/* Is a name the box of a role ("role_editor")? */
bool role_declares(const struct visit *, const char *name);
/* A problem as a sentence. */
const char *desk_problem(const struct visit *, const char *problem,
    const char *detail);

/* Partners ----------------------------------------------------------------------- */

/* What waits for whoever comes: differences, for the ministry. */
void statements_waiting(struct visit *);

/* Rooms ------------------------------------------------------------------------ */

void home_desk_show(struct visit *);
void home_desk_take(struct visit *);
void sign_in_show(struct visit *);
void sign_in_take(struct visit *);
void sign_out_take(struct visit *);
void enrol_show(struct visit *);
void enrol_take(struct visit *);
void sessions_show(struct visit *);
void session_end_take(struct visit *);
void password_show(struct visit *);
void password_take(struct visit *);
void amendment_new_show(struct visit *);
void amendment_new_take(struct visit *);
void amendment_show(struct visit *);
void amendment_take(struct visit *);
void amendment_head_show(struct visit *);
void amendment_head_take(struct visit *);
void import_show(struct visit *);
void import_take(struct visit *);
void amended_show(struct visit *);
void amended_take(struct visit *);
void partner_show(struct visit *);
void partner_treaty_show(struct visit *);
void partner_treaty_take(struct visit *);
void statements_show(struct visit *);
void statement_show(struct visit *);
void statement_take(struct visit *);
void audit_show(struct visit *);
void audit_csv_show(struct visit *);
void accounts_show(struct visit *);
void accounts_take(struct visit *);
void account_show(struct visit *);
void account_take(struct visit *);

#endif
