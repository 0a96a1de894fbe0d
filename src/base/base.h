/*
 * base: memory, text, days, languages, fields. No database, no web.
 *
 * All text is UTF-8 and ends with a NUL. What a function returns lives in the
 * arena that it was given, and nobody frees it. Out of memory ends the
 * process: its supervisor starts a new one.
 */
#ifndef TANU_BASE_H
#define TANU_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Memory ------------------------------------------------------------------ */

/* Memory of one request or one command, given back all at once. */
struct arena;

struct arena *arena_new(void);
/* Everything allocated so far is gone; up to one block of 256 KiB is kept. */
void arena_reset(struct arena *);
void arena_free(struct arena *);

/* size bytes, zeroed, aligned for any type. */
void *arena_alloc(struct arena *, size_t size);
/* The memory of old, of room bytes (0: there is none yet), made at least
 * wanted bytes, as realloc() does: where it is when nothing was allocated
 * after it, else elsewhere, with the first used bytes of it copied. What is
 * behind them is not zeroed. */
void *arena_grow(struct arena *, void *old, size_t used, size_t room,
    size_t wanted);
char *arena_copy(struct arena *, const char *text, size_t length);
char *arena_print(struct arena *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Text -------------------------------------------------------------------- */

/* Text that grows; data always ends with a NUL that length does not count. */
struct text {
	struct arena *arena;
	char *data;
	size_t length;
	size_t room;
};

struct text text_new(struct arena *);
void text_add(struct text *, const char *);
void text_add_bytes(struct text *, const char *, size_t length);
void text_print(struct text *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes (RFC 8259, section 7); NULL adds null. */
void text_add_json(struct text *, const char *);
/* One field of CSV, quoted where RFC 4180 asks for it. A first character
 * that a spreadsheet would take for a formula gets a ' before it. */
void text_add_csv(struct text *, const char *);
/* Percent-encodes all but the unreserved characters (RFC 3986, 2.3). */
void text_add_url(struct text *, const char *);

/* Is it UTF-8 as RFC 3629 has it, without NUL and other control characters
 * (C0, DEL, C1) than tab and line ends? */
bool text_is_clean(const char *, size_t length);
/* [a-z0-9] and single '-' between, 1 to 64 characters (register.md). */
bool text_is_slug(const char *);
/* Decodes %XX, and '+' as a space where form is set. NULL when an escape is
 * cut or not hexadecimal, or gives a NUL. */
char *text_decode(struct arena *, const char *, size_t length, bool form);
/* A whole number from 0 to most, digits only. False leaves *number alone. */
bool text_number(const char *, int64_t most, int64_t *number);
/* NULL and "" are the same: nothing was given. */
bool text_given(const char *);

/* Languages --------------------------------------------------------------- */

/* The three are equals; the order is that of the language links. */
enum language { KK, RU, EN, LANGUAGES };

/* "kk", "ru", "en", and the name that each has for itself. */
extern const char *const language_code[LANGUAGES];
extern const char *const language_name[LANGUAGES];

/* False when it is the code of none; whole codes are compared. */
bool language_find(const char *code, enum language *);
/* The best of the three for an Accept-Language header (RFC 9110, 12.5.4),
 * Kazakh when the header is absent or nothing fits. */
enum language language_accepted(const char *header);

/* Finds the message catalogues DIR/C.UTF-8/LC_MESSAGES/tanu-LANG.mo. One
 * catalogue a language, so that nothing has to be switched between requests.
 * English is what the messages are written in and has none. */
void say_open(const char *directory);
/* A message in a language; the message itself where it lacks one. What stands
 * before a '|' tells like messages apart ("month|May") and is not said. */
const char *say(enum language, const char *message);
/* With a number: the right plural form, %1 replaced by the number. */
char *say_count(struct arena *, enum language, const char *one,
    const char *many, long long number);
/* Fills %1, %2, ... %9 in a message with texts; each may come anywhere. */
char *say_with(struct arena *, enum language, const char *message, ...)
    __attribute__((sentinel));
/* Marks a message for the translators without saying it yet. */
#define N_(message) message

/* Days -------------------------------------------------------------------- */

/* A whole day YYYY-MM-DD that is on the calendar, from 1800 to 2999. */
bool day_is_whole(const char *);
/* The same, or cut to YYYY-MM or YYYY. */
bool day_is_cut(const char *);
/* Days since 1970-01-01 of a day, which may be cut: its first day. */
long day_number(const char *);
/* "1 March 2024" as the language has it, also for cut days. Anything else,
 * such as "infinity", comes back as it is. */
char *day_say(struct arena *, enum language, const char *day);
/* "2026-11-23T10:00:05Z" or "2026-11-23 10:00:05+00" with its time, in
 * Kazakhstan's (UTC+5 since 1 March 2024): "23 November 2026, 15:00". */
char *moment_say(struct arena *, enum language, const char *moment);
/* 1234567 as "1 234 567" with no-break spaces; works on any digits. */
char *amount_say(struct arena *, enum language, const char *digits);

/* A decimal string with the language's mark: "4.5" as "4,5". */
char *decimal_say(struct arena *, enum language, const char *decimal);

/* Configuration ----------------------------------------------------------- */

/* One line "key = value" of a configuration file. */
struct setting {
	const char *key;
	const char *value;
};

/*
 * Reads settings from a file: '#' begins a comment, each key once, only keys
 * that stand in the table are known. Values found replace those of the
 * table. False, and a sentence with file and line in *why, when something is
 * wrong with the file.
 */
bool settings_read(struct arena *, const char *file, struct setting *table,
    size_t count, const char **why);
/* The value of a key of the table. */
const char *setting(const struct setting *table, size_t count,
    const char *key);

/* CSV (RFC 4180) ----------------------------------------------------------- */

struct csv_line {
	const char **value;
	size_t count;
	bool broken;	/* a quote stands where none can */
};

/* The line at *at, which moves behind it; values are parted by mark, ',' in
 * RFC 4180 and ';' in spreadsheets where ',' stands in numbers. */
struct csv_line csv_read(struct arena *, const char **at, char mark);

/* JSON, as far as pages need to walk it ------------------------------------ */

enum json_type { NOTHING, BOOLEAN, NUMBER, STRING, LIST, OBJECT };

/* A value; those within an array or object follow each other by next. */
struct json {
	enum json_type type;
	const char *name;	/* of a member of an object, else NULL */
	const char *text;	/* of a string, a number without exponent,
				 * "true", "false" */
	const struct json *first;
	const struct json *next;
};

/* Reads JSON that PostgreSQL has taken into the arena, members in their order:
 * that it is JSON is not looked at again. NULL for NULL. */
const struct json *json_tree(struct arena *, const char *);
/* The same of any text. NULL when it is no JSON (RFC 8259). */
const struct json *json_read(struct arena *, const char *);
/* The same of the first length bytes, for what people hand in: a member that
 * is given twice is wrong too. NULL, and *fault, when something is. */
enum json_fault { JSON_FINE, JSON_NONE, JSON_REPEATED, JSON_TOO_LARGE };
const struct json *json_read_strictly(struct arena *, const char *,
    size_t length, enum json_fault *);
/* Adds a value as compact JSON, members in their order. */
void text_add_value(struct text *, const struct json *);

/* JSON that is passed on: a member of an object or an element of a list as it
 * stands in a text, nothing of it read. */
struct json_piece {
	const char *name;	/* in its quotes; NULL in a list */
	size_t name_length;
	const char *value;
	size_t length;
};

/* The first piece of the object or list that begins at *at, then the next;
 * *at moves behind it. False when there is none. For JSON of PostgreSQL's:
 * that it is JSON is not looked at again. */
bool json_next(const char **at, struct json_piece *);
bool json_named(const struct json_piece *, const char *name);
/* Adds a piece, with a comma where one belongs, without the blanks between its
 * tokens. */
void json_put_piece(struct text *, const struct json_piece *);

/* JSON, written member by member. A comma is put where one belongs; name is
 * that of a member of an object, NULL for an element of a list. */
void json_open(struct text *, const char *name, char bracket);
void json_close(struct text *, char bracket);
/* A text; NULL adds null. */
void json_put(struct text *, const char *name, const char *value);
/* What is JSON already: a number, true, a whole value. NULL adds null. */
void json_put_raw(struct text *, const char *name, const char *json);

/* A member of an object; NULL when absent, null, or not an object. */
const struct json *json_member(const struct json *, const char *name);
/* The text of a member that is neither list nor object; NULL if absent. */
const char *json_text(const struct json *, const char *name);
/* A text for people: {kk,ru,en} or one plain text. *other, where given, gets
 * the language in which it is when that is not the one asked for. */
const char *json_said(const struct json *, enum language,
    const char **other);

#endif
