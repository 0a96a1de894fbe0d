#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text
text_new(struct arena *arena)
{
	return (struct text){ .arena = arena, .data = "" };
}

/* Room for more: pages are made of some thousand pieces, and mostly it is
 * there. */
static void
text_grow(struct text *text, size_t more)
{
	size_t room = text->room > 0 ? text->room : 256;

	while (room < text->length + more + 1)
		room *= 2;
	text->data = arena_grow(text->arena, text->data, text->length,
	    text->room, room);
	text->room = room;
}

static inline void
text_need(struct text *text, size_t more)
{
	if (text->length + more >= text->room)
		text_grow(text, more);
}

void
text_add_bytes(struct text *text, const char *bytes, size_t length)
{
	text_need(text, length);
	memcpy(text->data + text->length, bytes, length);
	text->length += length;
	text->data[text->length] = '\0';
}

void
text_add(struct text *text, const char *more)
{
	text_add_bytes(text, more, strlen(more));
}

void
text_print(struct text *text, const char *format, ...)
{
	va_list list;
	int length;

	va_start(list, format);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length < 0)
		abort();
	text_need(text, (size_t)length);
	va_start(list, format);
	vsnprintf(text->data + text->length, (size_t)length + 1, format, list);
	va_end(list);
	text->length += (size_t)length;
}

/* The short escapes, where there is one: as PostgreSQL prints them. */
static void
escape_add(struct text *text, char character)
{
	static const char escaped[] = "\"\\\n\r\t\b\f";
	static const char letters[] = "\"\\nrtbf";
	const char *found = strchr(escaped, character);

	if (found != NULL)
		text_print(text, "\\%c", letters[found - escaped]);
	else
		text_print(text, "\\u%04x", (unsigned char)character);
}

void
text_add_json(struct text *text, const char *value)
{
	if (value == NULL) {
		text_add(text, "null");
		return;
	}
	text_add(text, "\"");
	for (; *value != '\0'; value++) {
		size_t plain = strcspn(value, "\"\\\n\r\t\b\f"
		    "\001\002\003\004\005\006\007\013\016\017\020\021\022\023"
		    "\024\025\026\027\030\031\032\033\034\035\036\037");

		text_add_bytes(text, value, plain);
		value += plain;
		if (*value == '\0')
			break;
		escape_add(text, *value);
	}
	text_add(text, "\"");
}

void
text_add_csv(struct text *text, const char *value)
{
	bool formula, quoted;

	if (!text_given(value))
		return;
	formula = strchr("=+-@\t\r", value[0]) != NULL;
	quoted = formula || strpbrk(value, "\",\r\n") != NULL;
	if (quoted)
		text_add(text, formula ? "\"'" : "\"");
	for (const char *quote; (quote = strchr(value, '"')) != NULL;
	    value = quote + 1) {
		text_add_bytes(text, value, (size_t)(quote - value));
		text_add(text, "\"\"");
	}
	text_add(text, value);
	if (quoted)
		text_add(text, "\"");
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

void
text_add_url(struct text *text, const char *value)
{
	while (*value != '\0') {
		size_t plain = 0;

		while (is_unreserved(value[plain]))
			plain++;
		text_add_bytes(text, value, plain);
		value += plain;
		if (*value != '\0')
			text_print(text, "%%%02X", (unsigned char)*value++);
	}
}

/* The length of the character that begins here, 0 when it is not UTF-8. */
static size_t
character_length(const unsigned char *at, size_t left)
{
	uint32_t code = at[0];
	size_t length = code < 0x80 ? 1 : code >= 0xf0 ? 4 : code >= 0xe0 ? 3
	    : 2;

	if (code < 0x80)
		return 1;
	if (code < 0xc2 || code > 0xf4 || length > left)
		return 0;
	code &= 0x7fu >> length;
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000) ||
	    code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return length;
}

bool
text_is_clean(const char *text, size_t length)
{
	const unsigned char *at = (const unsigned char *)text;

	while (length > 0) {
		size_t step = character_length(at, length);

		if (step == 0 || at[0] == 0x7f || (at[0] < 0x20 &&
		    at[0] != '\t' && at[0] != '\n' && at[0] != '\r') ||
		    (at[0] == 0xc2 && at[1] < 0xa0))
			return false;
		at += step;
		length -= step;
	}
	return true;
}

bool
text_is_slug(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return length > 0 && length <= 64 && text[length] == '\0' &&
	    text[0] != '-' && text[length - 1] != '-' &&
	    strstr(text, "--") == NULL;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char *
text_decode(struct arena *arena, const char *text, size_t length, bool form)
{
	char *decoded = arena_alloc(arena, length + 1);
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		int high, low;

		if (text[i] == '+' && form) {
			decoded[used++] = ' ';
			continue;
		}
		if (text[i] != '%') {
			decoded[used++] = text[i];
			continue;
		}
		if (length - i < 3)
			return NULL;
		high = hex_digit(text[i + 1]);
		low = hex_digit(text[i + 2]);
		if (high < 0 || low < 0 || (high == 0 && low == 0))
			return NULL;
		decoded[used++] = (char)(high * 16 + low);
		i += 2;
	}
	return decoded;
}

bool
text_number(const char *text, int64_t most, int64_t *number)
{
	int64_t value = 0;
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 18 || text[digits] != '\0')
		return false;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (text[i] - '0');
	if (value > most)
		return false;
	*number = value;
	return true;
}

bool
text_given(const char *text)
{
	return text != NULL && text[0] != '\0';
}
