/*
 * register: the nouns and their queries. SQL, no HTTP.
 *
 * The contract is the register's own: names of fields here are the names of
 * columns, form inputs, JSON members and CSV headers. Rules and derived
 * facts are SQL functions (sql/); what stands here asks for them. Every
 * query takes the day "on" and the entry "as of" as texts.
 */
#ifndef TANU_REGISTER_H
#define TANU_REGISTER_H

#include <stdio.h>

#include "base.h"
#include "db.h"

/* Fields ------------------------------------------------------------------ */

enum field_type {
	FIELD_TEXTS,	/* {kk,ru,en} */
	FIELD_WORDS,	/* the same, or one plain text */
	FIELD_PLAIN,	/* a short plain text: a number, a code */
	FIELD_DAY,	/* may be cut */
	FIELD_CODE,	/* one of the field's choices */
	FIELD_CODES,	/* a list of them */
	FIELD_PLAINS,	/* a list of plain texts */
	FIELD_BOOLEAN,
	FIELD_TONNES,
	FIELD_NUMBER,
	FIELD_YEAR,	/* of a vintage */
	FIELD_MOMENT,	/* UTC, to the second */
	FIELD_RATE,	/* percent, a decimal string */
	FIELD_URL,
	FIELD_REFERENCE,	/* the slug of a record of kind target */
	FIELD_REFERENCES,
	FIELD_PARTS,	/* a list of objects, with fields of their own */
	FIELD_PART,	/* one such object */
	FIELD_ANY,	/* JSON of more than one shape; in data only */
	FIELD_SOURCES,
};

/* What a coded value means to a reader; pages add a mark to the word, so
 * that it is never told by colour alone. */
enum tone {
	TONE_PLAIN,
	TONE_GOOD,
	TONE_WAIT,
	TONE_BAD,
	TONE_OVER,
	TONE_UNSET,	/* missing: neither good nor bad, and never overlooked */
};

struct choice {
	const char *code;
	const char *label;	/* a message */
	enum tone tone;
};

enum {
	FIELD_NEEDED = 1,	/* the database refuses an item without it */
	FIELD_DERIVED = 2,	/* worked out in SQL, never in an item */
	FIELD_LISTED = 4,	/* a column of the list and its CSV */
	FIELD_FILTER = 8,	/* a filter of the list */
	FIELD_SORT = 16,	/* the list can be sorted by it */
	FIELD_COLUMN = 32,	/* a column of the CSV, not of the page */
};

struct field {
	const char *name;
	enum field_type type;
	const char *label;		/* a message */
	unsigned flags;
	const struct choice *choices;	/* ends with a NULL code */
	const char *target;		/* kind that a reference names */
	const struct field *parts;	/* ends with a NULL name */
};

struct kind {
	const char *kind;
	const char *plural;
	const char *name;		/* a message: "Treaty" */
	const char *names;		/* a message: "Treaties" */
	const struct field *fields;	/* ends with a NULL name */
	const struct field *facts;	/* derived facts that are lists, which
					 * only data have; or NULL */
	const char *title;		/* the field that names a record, or
					 * the reference that does */
};

extern const struct kind kinds[];
extern const size_t kind_count;
/* Of an entry (register.md), in the order of its JSON and CSV. */
extern const struct field entry_fields[];

const struct kind *kind_find(const char *kind);
const struct field *field_find(const struct field *, const char *name);
/* Is it no more than a filter: derived, and in no list and no record? */
bool field_only_filters(const struct field *);
/* NULL when the field has no such choice. */
const struct choice *choice_find(const struct choice *, const char *code);

extern const struct choice changes[];		/* of an entry */
extern const struct choice entry_roles[];	/* who made and approved it */
extern const struct choice party_statuses[];
extern const struct choice provision_statuses[];
extern const struct choice binding_outcomes[];
extern const struct choice requirement_outcomes[];
extern const struct choice phases[];		/* of a scheme */
extern const struct choice actions[];
extern const struct choice events[];
extern const struct choice units[];
extern const struct choice limited_units[];

/* Where a question stands in time ------------------------------------------ */

struct moment {
	const char *on;		/* the day asked about */
	const char *entry;	/* the entry asked about */
	const char *today;
	const char *newest;
	const char *recorded_at;	/* of the entry; NULL for entry 0 */
	bool demonstration;	/* are any demonstration records loaded? */
	const char *sealed_on;	/* since this day, after this entry, nothing */
	const char *sealed_after; /* is published but by two people; or NULL */
};

/* Settles day and entry once for a whole request. Absent ones (NULL) are
 * today and the newest entry; published, a day, stands for an entry. An entry
 * that is not there yet gives a moment whose entry is NULL. */
struct moment moment_settle(struct db *, const char *on, const char *entry,
    const char *published);
/* The same in two steps, so that other questions go on the same trip. */
const struct result *moment_ask(struct db *, const char *on,
    const char *entry, const char *published);
struct moment moment_read(const struct result *);

/* Lists -------------------------------------------------------------------- */

enum { LIST_PAGE = 25, LIST_DATA = 100, LIST_MOST = 1000, LIST_FILTERS = 6 };

struct list_query {
	const struct kind *kind;
	const struct moment *moment;
	enum language language;
	const char *sort;	/* name of a field, or NULL */
	bool descending;
	/* Values for the fields that are filters, in their order; NULL: any. */
	const char *filter[LIST_FILTERS];
	const char *since;	/* only what came with a later entry, or NULL */
	size_t limit;
	size_t offset;
};

/*
 * The rows of a list: slug, entry, demonstration, the columns of the fields
 * that are listed, and count, the number of rows without limit and offset.
 * A text for people comes in the reader's language or, failing that, another,
 * with spoken, the codes of the languages that it has ("kk ru "); a reference X
 * with X_name, a list of references with all their names in X_name.
 */
const struct result *list_rows(struct db *, struct arena *,
    const struct list_query *);
/* What a filter on jurisdictions offers, in the order of names: slug, name. */
const struct result *jurisdictions_read(struct db *, const struct moment *,
    enum language);
/* The same rows, all of them, one at a time. */
void list_stream(struct db *, struct arena *, const struct list_query *,
    bool (*row)(void *context, const struct result *), void *context);

/* Records ------------------------------------------------------------------ */

struct record {
	const char *entry;	/* that made it so; NULL: no such record */
	bool withdrawn;
	const char *item;	/* exact JSON; NULL when withdrawn */
	const char *derived;	/* JSON of the derived facts */
};

struct record record_read(struct db *, const struct kind *, const char *slug,
    const struct moment *);
/* Names of the records that a version refers to: target, slug, name. */
const struct result *record_names(struct db *, const char *kind,
    const char *entry, const struct moment *, enum language);
/* The name of one record in a language; NULL when it does not stand. */
const char *record_name(struct db *, const char *kind, const char *slug,
    const struct moment *, enum language);
/* Records that refer to this one: kind, slug, name, field. */
const struct result *record_referring(struct db *, const char *kind,
    const char *slug, const struct moment *, enum language);
/* Items and derived facts of many versions: number, slug, item, derived. */
const struct result *record_items(struct db *, const struct kind *,
    const char *entries, const struct moment *);
/* Of records (two arrays, "{a,b}"), in their order: number, leaf and item of
 * the entry by which each stands, or was withdrawn. */
const struct result *records_standing(struct db *,
    const char *kind_list, const char *slugs, const struct moment *);
/* The bytes of an item by its SHA-256 in hex: bytes; no row, no item. */
const struct result *item_bytes(struct db *, const char *sha256);

/* Entries ------------------------------------------------------------------ */

/* Columns: number, recorded_at, kind, slug, change, reason, basis, basis_url,
 * author_role, approver_role, item_sha256 (hex), name, before (the number of
 * the entry of the same record before it), count (of all). Newest first. kind
 * and slug may be NULL; limit and offset are numbers. */
const struct result *entries_read(struct db *, const char *kind,
    const char *slug, const struct moment *, enum language,
    const char *limit, const char *offset);
/* After entry "since", oldest first. What of kind, slug and change is given
 * narrows them. */
struct entry_query {
	const char *since;
	const char *kind;
	const char *slug;
	const char *change;
	const struct moment *moment;
};
const struct result *entries_since(struct db *, const struct entry_query *,
    const char *limit);
/* How many these are. */
int64_t entries_count(struct db *, const struct entry_query *);
/* One entry: the columns of entries_read() but for count, item, and the
 * item_before it; no row where there is none. */
const struct result *entry_read(struct db *, const char *number,
    enum language);
/* The entries for a feed, newest first, as entry_read() gives them: of all
 * records, or of those that concern one (sql/012-feeds.sql); only those before
 * the entry "before", where that is given. */
const struct result *entries_feed(struct db *, const char *kind,
    const char *slug, const char *before, const struct moment *,
    enum language, const char *limit);
/* Names of the records that an entry or the one before it refers to, as of
 * that entry: target, slug, name. before may be NULL. */
const struct result *entry_names(struct db *, const char *number,
    const char *before, enum language);
/* The name of a record when it last stood; NULL when it never did. */
const char *record_last_name(struct db *, const char *kind, const char *slug,
    const struct moment *, enum language);

/* The register in pieces, each a short statement, so that a slow reader holds
 * nothing. History: number, and line, the entry in the form that import
 * reads; those after entry "since". */
const struct result *history_read(struct db *, const char *since,
    const char *entry, const char *limit);
/* Standing records after this kind and slug, in their order: kind, slug,
 * number, item, derived; only those of later entries than "since". */
const struct result *standing_read(struct db *, const char *kind,
    const char *slug, const char *since, const struct moment *,
    const char *limit);
/* All records of a kind that have stood up to an entry, after this slug; all
 * entries after a number: name (slug or number), standing, and sha256 (of the
 * newest item). */
const struct result *records_after(struct db *, const char *kind,
    const char *slug, const char *entry, const char *limit);
const struct result *entries_after(struct db *, const char *number,
    const char *entry, const char *limit);

/* Treaties, limits, law, requirements --------------------------------------- */

/* position, action, party, party_name, on, first (a whole day), note, url,
 * usable_through, usable_vintage_through; in the order of time. */
const struct result *treaty_actions(struct db *, const char *entry,
    const struct moment *, enum language);
/* party, name, status */
const struct result *treaty_parties(struct db *, const char *entry,
    const struct moment *, enum language);
/* since, through, status: the intervals of its status. */
const struct result *treaty_standing(struct db *, const char *entry);
/* on, what, party, party_name, kind, slug; of a limit that ends, what it says:
 * unlimited, rate_percent, of, tonnes, tonnes_per. */
const struct result *treaty_next_dates(struct db *, const char *slug,
    const struct moment *, enum language);

/* binding_at() with names: see sql/004-derived.sql. Of a list of treaties
 * ("{a,b}"), for the schemes that concern a partner (NULL: all). */
const struct result *binding_limits(struct db *, const char *treaties,
    const char *partner, const struct moment *, enum language);
/* Limits in order of their source and first day: of a treaty, or where that is
 * NULL, of a plan; of all plans; those of a list ("{a,b}"). */
const struct result *limits_of(struct db *, const char *treaty,
    const char *plan, const struct moment *, enum language);
const struct result *limits_of_plans(struct db *, const struct moment *,
    enum language);
const struct result *limits_named(struct db *, const char *slugs,
    const struct moment *, enum language);
/* Plans in the order of time with first and last day: for the chart. */
const struct result *plans_in_time(struct db *, const struct moment *,
    enum language);
/* Provisions of an act, or of all acts where act is NULL. */
const struct result *provisions_read(struct db *, const char *act,
    const struct moment *, enum language);
/* Five rows for each jurisdiction, in order: jurisdiction, name, requirement,
 * outcome, assessment, from, through, evidence, spoken. The home side first,
 * then all with an assessment or a treaty; of a list ("{a,b}") only those. */
const struct result *requirements_read(struct db *, const char *jurisdictions,
    const struct moment *, enum language);
/* Treaties with a party: slug, title, status, nature, party_status,
 * home_status, in_force_between, recognises (anything at all). */
const struct result *partner_treaties(struct db *, const char *jurisdiction,
    const struct moment *, enum language);

/* What is coming within a year of the day, and what is overdue: on, what,
 * kind, slug, name. */
const struct result *due_read(struct db *, const struct moment *,
    enum language, const char *limit);
/* Number of records of each kind: kind, count. */
const struct result *counts_read(struct db *, const struct moment *);

/* Search --------------------------------------------------------------------- */

/* The most that a search finds. */
enum { SEARCH_MOST = 500 };

struct search_query {
	const char *q;		/* as it was typed */
	const char *kind;	/* only records of this kind, or NULL */
	const struct moment *moment;
	enum language language;
};

/*
 * A page of what is found (sql/010-search.sql), the best first: count, and
 * everything, the same of all kinds (SEARCH_MOST + 1: there are more); meant,
 * what was looked for instead where the words find nothing; kinds and counts,
 * of all kinds; kind, slug, name, spoken, status (of a scheme, its phase),
 * aspect and code (a field that tells records of one name apart, and its value;
 * or NULL), demonstration; field, language (NULL: any) and excerpt of the text
 * that matched, in which what did stands between U+0001 and U+0002. When
 * nothing is found, or no more, there is one row without a slug.
 */
const struct result *search_read(struct db *, const struct search_query *,
    const char *limit, const char *offset);

/* Overviews ------------------------------------------------------------------- */

extern const struct choice answers[];
/* Why, in a few words: the reasons of answers, and what a treaty is. */
extern const struct choice answer_causes[];
/* What can be left out of the matrix. */
extern const struct choice matrix_shown[];
/* What a treaty is between Kazakhstan and a partner. */
extern const struct choice between_statuses[];

/* Foreign schemes by both kinds of unit, two rows a scheme in the order of
 * names: count (of schemes), scheme, name, phase,
 * demonstration, jurisdiction, jurisdiction_name, unit, answer, reason, state
 * (of the treaty), treaty, treaty_name. shown is one of matrix_shown or NULL;
 * of the schemes that concern a partner only, where it is given. */
const struct result *matrix_read(struct db *, const char *shown,
    const char *partner, const struct moment *, enum language,
    const char *limit, const char *offset);
/* The two rows of one scheme, of Kazakhstan's too: scheme, unit, answer,
 * reason, state. */
const struct result *matrix_of(struct db *, const char *scheme,
    const struct moment *);
/* Schemes in the order of their names, Kazakhstan's own too or not: slug,
 * name. */
const struct result *schemes_read(struct db *, const struct moment *,
    enum language, bool own);
/* Recognition treaties between Kazakhstan and a partner, or what stands for
 * it: treaty, title, demonstration, party, party_name, between_now, since,
 * next, becomes, and home_status, home_since, party_status, party_since. */
const struct result *partner_standing(struct db *, const char *who,
    const struct moment *, enum language);
/* What treaties ("{a,b}") recognise: treaty, treaty_name, unit, direction,
 * scheme, scheme_name, issuer, issuer_name, vintage_from, vintage_through,
 * excluded. */
const struct result *partner_terms(struct db *, const char *treaties,
    const struct moment *, enum language);
/* What is coming for a partner: on, what, party, party_name, kind, slug,
 * name. */
const struct result *partner_dates(struct db *, const char *who,
    const struct moment *, enum language);
/* How a jurisdiction hangs together with others: how ("state", "part",
 * "member", "group"), slug, name, from, through. */
const struct result *jurisdiction_parts(struct db *, const char *who,
    const struct moment *, enum language);
/* A year before the day on which the entry was recorded. */
const char *year_before(struct db *, const struct moment *);
/* Entries that concern a partner, its parts and what it is a part of, recorded
 * from a day on, newest first; the columns of entries_read(). */
const struct result *partner_entries(struct db *, const char *who,
    const char *since, const struct moment *, enum language,
    const char *limit);
/* Studies, and schemes with a due day and none: scheme, scheme_name, study,
 * status, due, days (left), distance (without sign), soon, begun, completed,
 * conclusion; by due day. */
const struct result *study_clock(struct db *, const struct moment *,
    enum language);
/* Limits of treaties ("{a,b}") through all time, for the schemes that concern
 * a partner (NULL: all), a row for each stretch:
 * treaty, treaty_name, unit, scheme, scheme_name, since, through, carried,
 * treaty_limits, plan, plan_name, plan_limits, binding, outcome. */
const struct result *limits_in_time(struct db *, const char *treaties,
    const char *partner, const struct moment *, enum language);
/* Treaties of Kazakhstan that recognise units, those in force before others,
 * by name: slug, title, status. */
const struct result *recognition_treaties(struct db *, const struct moment *,
    enum language, const char *limit, const char *offset);
/* The first act by which, on the day, a treaty is needed (paragraph 5); NULL
 * where no rule is in force. */
const char *law_basis(struct db *, const struct moment *);

/* The answer ----------------------------------------------------------------- */

enum {
	QUESTION_SCHEME,
	QUESTION_UNIT,
	QUESTION_VINTAGE,
	QUESTION_SURRENDER,
	QUESTION_VERIFIED,
	QUESTION_ALLOCATED,
	QUESTION_USED,
	QUESTION_FIELDS,
};

/* Is a unit of this kind, from this scheme, of this vintage recognised on the
 * day, and how many may an operator use? Values as they were typed; NULL for
 * what was not. */
struct question {
	const char *value[QUESTION_FIELDS];
};

extern const char *const question_fields[];
extern const struct choice answer_reasons[];
extern const struct choice steps[];
extern const struct choice step_outcomes[];
/* Of the answer as data. */
extern const struct field answer_fields[];
/* A cell of the matrix as data. */
extern const struct field matrix_fields[];

/* What is wrong with one field as it is written, whatever stands in the
 * register: a message with %1 for its name and %2 for what was typed. NULL
 * when it is right. */
const char *question_misread(const struct question *, size_t field);
/* The same, or that the scheme does not stand in the register. */
const char *question_fault(struct db *, const struct question *,
    const struct moment *, size_t field);
/* The answer: "answer" as JSON (register.md, The answer), without its
 * sentences; NULL when a value is misread, no row when there is no scheme. */
const struct result *answer_read(struct db *, const struct question *,
    const struct moment *);
/* The same for a page, with turns (when and how the answer will change:
 * [{"on","answer","reason"}] or NULL), names (what the records that it names are
 * called: {"KIND SLUG":..}) and name, that of the scheme. */
const struct result *answer_read_in_time(struct db *, const struct question *,
    const struct moment *, enum language);
/* Adds the same with "text" in three languages beside each reason. */
void answer_say(struct text *, const char *answer);
/* The message for why a step came out so. */
const char *step_message(const struct json *step);

/* The log -------------------------------------------------------------------- */

/* The number of the newest entry, 0 in an empty register. */
int64_t newest_entry(struct db *);
/* Entries from one on, in their order: number, leaf (doc/log.md). */
void leaves_stream(struct db *, uint64_t from,
    bool (*row)(void *context, const struct result *), void *context);
/* All entries with their items: number, leaf, item, fresh (published within
 * the last minute). */
void entries_stream(struct db *,
    bool (*row)(void *context, const struct result *), void *context);
/* What was worked out when an entry came and does not come out now: entry,
 * fault (a message). */
const struct result *derived_faults(struct db *);

/* Many questions at once ------------------------------------------------------ */

enum { BATCH_MOST = 1000 };
enum batch_form { BATCH_JSON, BATCH_CSV, BATCH_LINES };

/* A row of a batch: a question and its own day, and then either its answer, as
 * answer_say() says it or, of CSV, as answer_read() has it, or what is wrong
 * with it. */
struct batch_row {
	struct question question;
	const char *on;		/* NULL: that of the moment */
	const char *code;	/* "bad-value" */
	const char *field;	/* NULL: the whole row */
	const char *value;
	const char *message;	/* %1: the field, %2: the value; NULL: fine */
	const char *answer;
};

struct batch {
	enum batch_form form;
	struct batch_row *asked;
	size_t count;
	size_t refused;		/* rows, once it is answered */
	const char *code;	/* of what is wrong with the whole */
	const char *field;
	const char *message;	/* NULL: nothing */
};

/* Reads questions out of text, which has length bytes and a NUL: JSON
 * ({"questions":[{...}]} or the array alone), CSV whose first line has the
 * names, or a JSON object a line. What is wrong with a row is noted in it;
 * false, and code, field, message, when the whole cannot be read. */
bool batch_read(struct arena *, enum batch_form, const char *text,
    size_t length, struct batch *);
/* What is wrong with the whole, as a sentence. */
const char *batch_sentence(struct arena *, const struct batch *,
    enum language);
/* Answers the rows that are good, in one statement. */
void batch_answer(struct db *, struct arena *, struct batch *,
    const struct moment *);
/* The answers in the form of the questions, in their order. Rows count from
 * 1. */
void batch_say(struct text *, const struct batch *, const struct moment *,
    enum language);

/* Commands ------------------------------------------------------------------ */

/* tanu migrate: applies the numbered files of DIR that the database has not
 * seen. 0, or 1 with sentences on standard error. */
int migrate(struct db *, struct arena *, const char *directory);
/* tanu import: a line a record, all or none (register.md). Every bad line is
 * reported as FILE:LINE: FIELD: what is wrong. 0 or 1. */
int import_file(struct db *, struct arena *, const char *name, FILE *,
    bool dry_run);
/* tanu export: every entry up to one, in the form that import reads. Ends the
 * work that the handle was at, as import_file() does. */
int export_entries(struct db *, const char *entry, FILE *);
/* tanu check: the words behind it. 0, 1 when something is refused, 2 when the
 * words make no sense. */
int check_questions(struct db *, struct arena *, int count, char **words);
/* tanu seal: from now on nothing is published but by two people, at the desk;
 * not to be undone. 0, or 1 when it was sealed before. */
int seal_register(struct db *);
/* What is wrong, as a sentence, for a problem code of publish(). */
const char *problem_say(struct arena *, enum language, const char *problem,
    const char *detail);

/* Accounts of the desk -------------------------------------------------------- */

/* Hashes, keys and salts are PostgreSQL's bytea: "\x" and hexadecimal. What
 * is told is NULL when it is done, else "FIELD PROBLEM"; NULL after a failure
 * too, which db_failure() tells apart. */

struct sign_in {
	const char *email;
	const char *key;		/* what Argon2id makes of the password */
	const char *code;		/* RFC 6238 */
	const char *spare;		/* hash of a recovery code */
	const char *token;		/* hash of the new session's */
	const char *browser;		/* hash of what the browser is known by */
	const char *address;
	const char *agent;
};

struct enrolment {
	const char *link;		/* hash of the one-time link's token */
	const char *salt;
	const char *key;
	const char *secret;		/* of RFC 6238 */
	const char *code;
	const char *spares;		/* an array of hashes of recovery codes */
	const char *address;
};

/* The salt of an account's password; another one where there is none. */
const char *salt_of(struct db *, const char *email);
/* Opens a session; "refused" or "limited". */
const char *sign_in(struct db *, const struct sign_in *);
/* Whose session a token is: session, account, email, roles, jurisdiction,
 * language; no row where it has ended. */
const struct result *session_read(struct db *, const char *token,
    const char *address);
/* The live sessions of whoever has this one: id, begun_at, seen_at, address,
 * agent, own. */
const struct result *sessions_list(struct db *, const char *token);
/* Ends a session of one's own; NULL: this one. */
bool session_end(struct db *, const char *token, const char *session);
/* Notes that whoever has a session was refused a room; nobody's is not. */
void session_refused(struct db *, const char *token, const char *room,
    const char *why);
/* The e-mail of whoever a one-time link is for; NULL when it is not good. */
const char *link_holder(struct db *, const char *link);
const char *enrol(struct db *, const struct enrolment *);
const char *password_change(struct db *, const char *token,
    const char *old_key, const char *salt, const char *key);
/* The language of what is sent to oneself. */
const char *language_change(struct db *, const char *token,
    const char *language);

/* An account as an administrator makes it. */
struct account {
	const char *email;
	const char *roles;		/* an array: "{editor,approver}" */
	const char *jurisdiction;	/* of a partner official; else NULL */
	const char *language;		/* of what is sent to them */
};

/* By an administrator, whose session's hash token is; link is the token of a
 * new one-time link, itself: it goes to its owner by e-mail. */
const char *account_invite(struct db *, const char *token,
    const struct account *, const char *link);
const char *account_link(struct db *, const char *token, const char *email,
    const char *link);
const char *account_lock(struct db *, const char *token, const char *email);
const char *account_unlock(struct db *, const char *token,
    const char *email);
/* Ends every session of an account. */
const char *account_sign_out(struct db *, const char *token,
    const char *email);
const char *account_roles(struct db *, const char *token, const char *email,
    const char *roles);
/* id, email, roles, jurisdiction, language, made_at, state ("locked",
 * "enrolled", "invited"), last_sign_in, sessions (that are live), own,
 * link_by_command (an administrator gives it no new link): all, or the one
 * with an id. */
const struct result *accounts_read(struct db *, const char *token,
    const char *id, const char *most, const char *skipped);

/* For the owner of the database alone. Roles are "editor,approver"; link is
 * the token of a new one-time link. */
const char *account_make(struct db *, const char *email, const char *roles,
    const char *jurisdiction, const char *language);
/* The language of an account; NULL where there is none. */
const char *account_language(struct db *, const char *email);
const char *link_make(struct db *, const char *email, const char *link);
const char *account_disable(struct db *, const char *email);
/* The code of the half minute before this one. */
const char *code_before(struct db *, const char *secret);
/* email, roles, jurisdiction, state. */
const struct result *accounts_list(struct db *);

/* E-mail of the desk ----------------------------------------------------------- */

/* Is there a process that sends it? */
bool mail_is_sent(struct db *);
/* For that process, under its role: whether it has a server to send by. */
void mail_switch(struct db *, bool sends);
/* The next mail that is due, or no row: id, event, email, language, path (of
 * the desk's page, with the secret where it is a link), name (unique), made_at
 * (RFC 5322), number (of the amendment or statement), treaty, partner (by their
 * names). Who took it tells what came of it; else it is due again. */
const struct result *mail_take(struct db *);
/* outcome is "sent", "refused" or "later". */
void mail_done(struct db *, const char *id, const char *outcome,
    const char *why);

/* The audit -------------------------------------------------------------------- */

/* Which lines; NULL: any. */
struct audit_query {
	const char *who;	/* letters of the e-mail */
	const char *what;	/* one kind of deed */
	const char *from;	/* days */
	const char *through;
	const char *refused;	/* "t", "f" */
};

/* number, at ("2026-11-24T17:10:33+05:00", in Kazakhstan), email, what,
 * subject, address, detail, refused; newest first. No row for who may not read
 * it. */
const struct result *audit_read(struct db *, const char *token,
    const struct audit_query *, const char *most, const char *skipped);
/* The same rows, all of them, one at a time. */
void audit_stream(struct db *, const char *token, const struct audit_query *,
    bool (*row)(void *context, const struct result *), void *context);

/* Amendments ------------------------------------------------------------------ */

/* An amendment as its editor looked at it; reason and basis are JSON. */
struct amendment {
	const char *id;
	const char *revision;
	const char *reason;
	const char *basis;
	const char *basis_url;
};

/* A record of an amendment. */
struct amended {
	const char *kind;
	const char *slug;
	const char *change;	/* NULL: as it is in the draft */
	const char *item;	/* JSON; NULL for a withdrawal */
};

/* Each is told who acts by the hash of the session's token. */
const char *amendment_draft(struct db *, const char *token,
    const struct amendment *, const char **problem);
const char *amendment_save(struct db *, const char *token,
    const struct amendment *);
const char *amendment_drop(struct db *, const char *token,
    const struct amendment *);
const char *amended_save(struct db *, const char *token,
    const struct amendment *, const struct amended *);
const char *amended_remove(struct db *, const char *token,
    const struct amendment *, const struct amended *);
/* The draft is meant to come after the entry "newest" of the record. */
const char *amended_settle(struct db *, const char *token,
    const struct amendment *, const struct amended *, const char *newest);
const char *amendment_send_back(struct db *, const char *token,
    const struct amendment *, const char *why);
/* What keeps it from being done, no row when it is: kind, slug, field,
 * problem, detail. */
const struct result *amendment_submit(struct db *, const char *token,
    const struct amendment *);
const struct result *amendment_approve(struct db *, const char *token,
    const struct amendment *);
const struct result *amendment_faults(struct db *, const char *token,
    const char *id);
/* Makes an amendment of the lines of a file (records_read() of desk), where
 * keep is set and nothing is wrong; else says what would become of each:
 * amendment, told ("FIELD PROBLEM" of its reason and basis), reason_taken,
 * basis_taken, basis_url_taken (typed, or out of the lines), line, kind, slug,
 * change (or "unchanged"), before, after, field, problem, detail. */
const struct result *records_import(struct db *, const char *token,
    const struct amendment *, const char *lines, bool keep);
/* row, item: of the records in [{"row":0,"kind":..,"slug":..},...] that
 * stand. */
const struct result *standing_items(struct db *, const char *records);
/* on, what, kind, slug, name, beside (with unit and beside_name, where it names
 * them), before, after (with before_codes and after_codes, its words); where not
 * all days were worked out, a last row with the first that was not (NULL:
 * today), what = "left-out". */
const struct result *amendment_effects(struct db *, const char *token,
    const char *id, enum language);
/* id, state, changed_at, reason, own, records: of drafts and submitted ones,
 * newest first. */
const struct result *amendments_open(struct db *, const char *account,
    enum language);
/* id, state, revision, reason, basis, basis_url, made_at, changed_at, authors,
 * own; no row where there is none. */
const struct result *amendment_read(struct db *, const char *id,
    const char *account);
/* decision, reason, at, email; newest first. */
const struct result *decisions_read(struct db *, const char *id);
/* kind, slug, change, item, entry, drafted_from, newest, conflict, before (the
 * item that stands), in the order of publishing. */
const struct result *amended_read(struct db *, const char *id);
/* target, slug, name of what two items refer to; either may be NULL. */
const struct result *amended_names(struct db *, const char *kind,
    const char *before, const char *after, enum language);
/* slug, name of the records of a kind that stand, and of those that an
 * amendment makes. */
const struct result *standing_names(struct db *, const char *kind,
    const char *amendment, enum language);
/* The item of a record's newest entry; NULL when it has none. */
const char *standing_item(struct db *, const char *kind, const char *slug);

/* Statements of partners ------------------------------------------------------- */

/* What a partner says to a treaty of its, as an entry of it has it. */
struct partner_statement {
	const char *treaty;
	const char *entry;
	const char *says;	/* "confirmed", "differs" */
	const char *note;	/* needed where it differs */
};

const char *statement_make(struct db *, const char *token,
    const struct partner_statement *);
/* One more of the thread of a difference. */
const char *remark_make(struct db *, const char *token, const char *statement,
    const char *note, bool settled);

/* number: grows with each statement and remark. */
const struct result *statements_number(struct db *);
/* The newest statement of each partner to treaties ("{a,b}"), and of one
 * partner (or NULL) to any, as the moment knew them, and those up to the end
 * of the day published, where that is given: treaty, treaty_title,
 * jurisdiction, name, authority, says, on, entry, earlier (an entry has changed
 * the treaty since), settled. */
const struct result *statement_marks(struct db *, const char *treaties,
    const char *who, const struct moment *, const char *published,
    enum language);
/* The treaties of a partner: slug, title, status, standing (the entry that
 * made it so), and of what it said last statement (its id), says, on, entry,
 * earlier, settled. */
const struct result *treaties_stated(struct db *, const char *jurisdiction,
    const struct moment *, enum language);

/* Which statements; NULL: any. */
struct statement_query {
	const char *id;
	const char *treaty;
	const char *jurisdiction;
	bool open;		/* only differences that wait to be settled */
	const char *limit;	/* NULL: none */
	const char *offset;
};

/* id, treaty, title, jurisdiction, name, says, note, at, entry, email, earlier,
 * settled, open; newest first. */
const struct result *statements_read(struct db *,
    const struct statement_query *, enum language);
/* note, settled, at, email, jurisdiction (of a partner's); oldest first. */
const struct result *remarks_read(struct db *, const char *statement);

#endif
