#include "base.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const language_code[LANGUAGES] = {
	[KK] = "kk", [RU] = "ru", [EN] = "en",
};

const char *const language_name[LANGUAGES] = {
	[KK] = "Қазақша", [RU] = "Русский", [EN] = "English",
};

static const char *const domain[LANGUAGES] = {
	[KK] = "tanu-kk", [RU] = "tanu-ru", [EN] = "tanu-en",
};

bool
language_find(const char *code, enum language *language)
{
	for (int i = 0; i < LANGUAGES; i++) {
		if (strcmp(code, language_code[i]) == 0) {
			*language = (enum language)i;
			return true;
		}
	}
	return false;
}

/* The weight of one range of an Accept-Language header, in thousandths. */
static int
range_weight(const char *range, size_t length)
{
	const char *q = memchr(range, ';', length);
	char number[8] = "";
	double weight;

	if (q == NULL)
		return 1000;
	q++;
	q += strspn(q, " \t");
	if (strncasecmp(q, "q=", 2) != 0)
		return 0;
	snprintf(number, sizeof(number), "%.5s", q + 2);
	weight = strtod(number, NULL) * 1000 + 0.5;
	return weight >= 0 && weight < 1001 ? (int)weight : 0;	/* nor a NaN */
}

enum language
language_accepted(const char *header)
{
	enum language best = KK;
	int best_weight = 0;

	while (header != NULL && *header != '\0') {
		size_t length;

		header += strspn(header, " \t,");
		length = strcspn(header, ",");
		for (int i = 0; i < LANGUAGES; i++) {
			int weight = range_weight(header, length);

			if (strncasecmp(header, language_code[i], 2) == 0 &&
			    strchr("-,; \t", header[2]) != NULL &&
			    weight > best_weight) {
				best = (enum language)i;
				best_weight = weight;
			}
		}
		header += length;
	}
	return best;
}

void
say_open(const char *directory)
{
	/* Not "C": under that name gettext looks for no catalogue at all. */
	setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_MESSAGES, "C.UTF-8");
	for (int i = 0; i < LANGUAGES; i++) {
		bindtextdomain(domain[i], directory);
		bind_textdomain_codeset(domain[i], "UTF-8");
	}
}

const char *
say(enum language language, const char *message)
{
	const char *said, *bar;

	/* To gettext the empty message is the header of the catalogue. */
	if (message[0] == '\0')
		return message;
	said = language == EN ? message : dgettext(domain[language], message);
	bar = said == message ? strchr(message, '|') : NULL;
	return bar == NULL ? said : bar + 1;
}

static char *
fill(struct arena *arena, const char *message, const char *const value[9])
{
	struct text text = text_new(arena);

	for (const char *mark; (mark = strchr(message, '%')) != NULL;) {
		int place = mark[1] - '1';
		bool filled = place >= 0 && place < 9 && value[place] != NULL;

		text_add_bytes(&text, message, (size_t)(mark - message));
		text_add(&text, filled ? value[place] : "%");
		message = mark + (filled ? 2 : 1);
	}
	text_add(&text, message);
	return text.data;
}

char *
say_count(struct arena *arena, enum language language, const char *one,
    const char *many, long long number)
{
	const char *digits = arena_print(arena, "%lld", number);
	const char *value[9] = { amount_say(arena, language, digits) };

	return fill(arena, dngettext(domain[language], one, many,
	    (unsigned long)number), value);
}

char *
say_with(struct arena *arena, enum language language, const char *message,
    ...)
{
	const char *value[9] = { NULL };
	va_list list;

	va_start(list, message);
	for (size_t i = 0; i < COUNT(value); i++) {
		value[i] = va_arg(list, const char *);
		if (value[i] == NULL)
			break;
	}
	va_end(list);
	return fill(arena, say(language, message), value);
}
