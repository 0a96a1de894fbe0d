#include "base.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* libjansson says whether it is JSON. */
static const struct json *
checked_read(struct arena *arena, const char *text, size_t length,
    size_t flags, json_error_t *error)
{
	json_t *checked = json_loadb(text, length, JSON_DECODE_ANY | flags,
	    error);
	const bool is_json = checked != NULL;

	json_decref(checked);
	return is_json ? json_tree(arena, text) : NULL;
}

const struct json *
json_read(struct arena *arena, const char *text)
{
	return text == NULL ? NULL
	    : checked_read(arena, text, strlen(text), 0, NULL);
}

const struct json *
json_read_strictly(struct arena *arena, const char *text, size_t length,
    enum json_fault *fault)
{
	json_error_t error;
	const struct json *value = checked_read(arena,
	    arena_copy(arena, text, length), length, JSON_REJECT_DUPLICATES,
	    &error);

	*fault = JSON_FINE;
	if (value != NULL)
		return value;
	if (json_error_code(&error) == json_error_duplicate_key)
		*fault = JSON_REPEATED;
	else if (json_error_code(&error) == json_error_numeric_overflow)
		*fault = JSON_TOO_LARGE;
	else
		*fault = JSON_NONE;
	return NULL;
}

const struct json *
json_member(const struct json *object, const char *name)
{
	if (object == NULL || object->type != OBJECT)
		return NULL;
	for (const struct json *one = object->first; one; one = one->next) {
		if (strcmp(one->name, name) == 0)
			return one->type == NOTHING ? NULL : one;
	}
	return NULL;
}

const char *
json_text(const struct json *object, const char *name)
{
	const struct json *value = json_member(object, name);

	return value == NULL ? NULL : value->text;
}

const char *
json_said(const struct json *value, enum language language,
    const char **other)
{
	const char *said;

	if (other != NULL)
		*other = NULL;
	if (value == NULL || value->type != OBJECT)
		return value == NULL ? NULL : value->text;
	said = json_text(value, language_code[language]);
	for (int i = 0; said == NULL && i < LANGUAGES; i++) {
		said = json_text(value, language_code[i]);
		if (said != NULL && other != NULL)
			*other = language_code[i];
	}
	return said;
}

void
text_add_value(struct text *text, const struct json *value)
{
	switch (value->type) {
	case NOTHING:
		text_add(text, "null");
		break;
	case BOOLEAN:
	case NUMBER:
		text_add(text, value->text);
		break;
	case STRING:
		text_add_json(text, value->text);
		break;
	case LIST:
	case OBJECT:
		text_add(text, value->type == LIST ? "[" : "{");
		for (const struct json *one = value->first; one != NULL;
		    one = one->next) {
			if (one != value->first)
				text_add(text, ",");
			if (one->name != NULL) {
				text_add_json(text, one->name);
				text_add(text, ":");
			}
			text_add_value(text, one);
		}
		text_add(text, value->type == LIST ? "]" : "}");
		break;
	}
}

static const char blanks[] = " \t\r\n";

/* Behind the string that begins here. */
static const char *
string_end(const char *at)
{
	for (at++; *at != '"'; at++)
		at += *at == '\\';
	return at + 1;
}

/* Behind the value that begins here. */
static const char *
value_end(const char *at)
{
	static const signed char deeper[256] = { ['{'] = 1, ['['] = 1,
		['}'] = -1, [']'] = -1 };
	int depth = 0;

	if (strchr("\"{[", *at) == NULL)
		return at + strcspn(at, ",]} \t\r\n");
	do {
		if (*at == '"')
			at = string_end(at);
		else
			depth += deeper[(unsigned char)*at++];
	} while (depth > 0);
	return at;
}

bool
json_next(const char **at, struct json_piece *piece)
{
	const char *here = *at + 1;	/* behind a bracket or a comma */

	here += strspn(here, blanks);
	if (**at == '}' || **at == ']' || *here == '}' || *here == ']')
		return false;
	*piece = (struct json_piece){ .value = here };
	here = value_end(here);
	piece->length = (size_t)(here - piece->value);
	here += strspn(here, blanks);
	if (*here == ':') {
		piece->name = piece->value;
		piece->name_length = piece->length;
		here += 1 + strspn(here + 1, blanks);
		piece->value = here;
		here = value_end(here);
		piece->length = (size_t)(here - piece->value);
		here += strspn(here, blanks);
	}
	*at = here;
	return true;
}

/* What is written otherwise than it is said, which is rare: a string with
 * escapes, a number with a fraction or an exponent. */
static const char *
scalar_said(struct arena *arena, const char *from, size_t length)
{
	json_t *read = json_loadb(from, length, JSON_DECODE_ANY, NULL);
	const double real = json_real_value(read);
	const char *text;

	if (json_is_string(read)) {
		text = arena_copy(arena, json_string_value(read),
		    json_string_length(read));
	} else {
		text = arena_print(arena, "%.15g", real);
		if (strtod(text, NULL) != real)
			text = arena_print(arena, "%.17g", real);
	}
	json_decref(read);
	return text;
}

/* The text of the string that begins at *at, which moves behind it. */
static const char *
string_said(struct arena *arena, const char **at)
{
	const char *from = *at;
	size_t length;

	*at = string_end(from);
	length = (size_t)(*at - from);
	return memchr(from, '\\', length) != NULL
	    ? scalar_said(arena, from, length)
	    : arena_copy(arena, from + 1, length - 2);
}

static struct json *value_tree(struct arena *, const char **at);

static void
members_tree(struct arena *arena, const char **at, struct json *whole)
{
	const struct json **last = &whole->first;
	struct json *one;

	for (++*at;; last = &one->next) {
		const char *name = NULL;

		*at += strspn(*at, ", \t\r\n");
		if (**at == '}' || **at == ']')
			break;
		if (whole->type == OBJECT) {
			name = string_said(arena, at);
			*at += strspn(*at, ": \t\r\n");
		}
		one = value_tree(arena, at);
		one->name = name;
		*last = one;
	}
	++*at;
}

/* The value that begins at *at, which moves behind it. */
static struct json *
value_tree(struct arena *arena, const char **at)
{
	const char *from = *at;
	struct json *value = arena_alloc(arena, sizeof(*value));
	size_t length;

	if (*from == '{' || *from == '[') {
		value->type = *from == '{' ? OBJECT : LIST;
		members_tree(arena, at, value);
		return value;
	}
	if (*from == '"') {
		value->type = STRING;
		value->text = string_said(arena, at);
		return value;
	}
	*at = value_end(from);
	length = (size_t)(*at - from);
	if (*from == 'n')
		return value;
	value->type = *from == 't' || *from == 'f' ? BOOLEAN : NUMBER;
	value->text = value->type == NUMBER && strcspn(from, ".eE") < length
	    ? scalar_said(arena, from, length)
	    : arena_copy(arena, from, length);
	return value;
}

const struct json *
json_tree(struct arena *arena, const char *text)
{
	if (text == NULL)
		return NULL;
	text += strspn(text, blanks);
	return value_tree(arena, &text);
}

bool
json_named(const struct json_piece *piece, const char *name)
{
	size_t length = strlen(name);

	return piece->name_length == length + 2 &&
	    memcmp(piece->name + 1, name, length) == 0;
}

static void
begin(struct text *text, const char *name)
{
	char last = text->length == 0 ? '\0' : text->data[text->length - 1];

	if (last != '\0' && last != '{' && last != '[' && last != '\n')
		text_add(text, ",");
	if (name != NULL) {
		text_add_json(text, name);
		text_add(text, ":");
	}
}

void
json_open(struct text *text, const char *name, char bracket)
{
	begin(text, name);
	text_add_bytes(text, &bracket, 1);
}

void
json_close(struct text *text, char bracket)
{
	text_add_bytes(text, &bracket, 1);
}

void
json_put(struct text *text, const char *name, const char *value)
{
	begin(text, name);
	text_add_json(text, value);
}

void
json_put_raw(struct text *text, const char *name, const char *json)
{
	begin(text, name);
	text_add(text, json == NULL ? "null" : json);
}

/* Without the blanks between its tokens. */
static void
compact_add(struct text *text, const char *from, size_t length)
{
	const char *end = from + length;

	for (const char *at = from; at < end;) {
		if (*at == '"') {
			at = string_end(at);
		} else if (strchr(blanks, *at) == NULL) {
			at++;
		} else {
			text_add_bytes(text, from, (size_t)(at - from));
			from = ++at;
		}
	}
	text_add_bytes(text, from, (size_t)(end - from));
}

void
json_put_piece(struct text *text, const struct json_piece *piece)
{
	begin(text, NULL);
	if (piece->name != NULL) {
		text_add_bytes(text, piece->name, piece->name_length);
		text_add(text, ":");
	}
	compact_add(text, piece->value, piece->length);
}
