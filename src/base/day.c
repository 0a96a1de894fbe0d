#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The genitive where a language has one: the day stands before the month.
 * The context keeps "May" the month apart from any other "May". */
static const char *const month_of[12] = {
	N_("of month|January"), N_("of month|February"), N_("of month|March"),
	N_("of month|April"), N_("of month|May"), N_("of month|June"),
	N_("of month|July"), N_("of month|August"), N_("of month|September"),
	N_("of month|October"), N_("of month|November"),
	N_("of month|December"),
};

/* A month alone, as in "March 2024". */
static const char *const month[12] = {
	N_("month|January"), N_("month|February"), N_("month|March"),
	N_("month|April"), N_("month|May"), N_("month|June"),
	N_("month|July"), N_("month|August"), N_("month|September"),
	N_("month|October"), N_("month|November"), N_("month|December"),
};

struct date {
	int year, month, day;	/* month and day 0 where they are cut off */
};

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in(int year, int month_number)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	return days[month_number - 1] + (month_number == 2 && is_leap(year));
}

static bool
two_digits(const char *text, int *number)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*number = (text[0] - '0') * 10 + text[1] - '0';
	return true;
}

static bool
date_read(const char *text, struct date *date)
{
	size_t length = text == NULL ? 0 : strlen(text);
	int century, year;

	*date = (struct date){ 0 };
	if (length != 4 && length != 7 && length != 10)
		return false;
	if (!two_digits(text, &century) || !two_digits(text + 2, &year) ||
	    century < 18 || century > 29)
		return false;
	date->year = century * 100 + year;
	if (length == 4)
		return true;
	if (text[4] != '-' || !two_digits(text + 5, &date->month) ||
	    date->month < 1 || date->month > 12)
		return false;
	if (length == 7)
		return true;
	return text[7] == '-' && two_digits(text + 8, &date->day) &&
	    date->day >= 1 && date->day <= days_in(date->year, date->month);
}

bool
day_is_whole(const char *text)
{
	struct date date;

	return date_read(text, &date) && date.day != 0;
}

bool
day_is_cut(const char *text)
{
	struct date date;

	return date_read(text, &date);
}

long
day_number(const char *text)
{
	struct date date;
	long year, era, month_from_march;

	if (!date_read(text, &date))
		return 0;
	if (date.month == 0)
		date.month = 1;
	if (date.day == 0)
		date.day = 1;
	/* Years that begin in March put the leap day last. */
	year = date.month <= 2 ? date.year - 1 : date.year;
	month_from_march = (date.month + 9) % 12;
	era = year * 365 + year / 4 - year / 100 + year / 400;
	return era + (153 * month_from_march + 2) / 5 + date.day - 1 - 719468;
}

char *
day_say(struct arena *arena, enum language language, const char *text)
{
	struct date date;
	const char *year, *day;

	if (text == NULL)
		return "";
	if (!date_read(text, &date))
		return arena_copy(arena, text, strlen(text));
	year = arena_copy(arena, text, strlen("YYYY"));
	if (date.month == 0)
		return say_with(arena, language, N_("year|%1"), year,
		    (char *)NULL);
	if (date.day == 0)
		return say_with(arena, language, N_("month and year|%1 %2"),
		    say(language, month[date.month - 1]), year,
		    (char *)NULL);
	day = text + strlen("YYYY-MM-");
	return say_with(arena, language, N_("day|%1 %2 %3"),
	    day[0] == '0' ? day + 1 : day,
	    say(language, month_of[date.month - 1]), year, (char *)NULL);
}

char *
moment_say(struct arena *arena, enum language language, const char *moment)
{
	const long offset = 5;	/* Kazakhstan's, in hours, since 2024-03-01 */
	int year, number, day, hour, minute;
	char local[16];

	if (moment == NULL || sscanf(moment, "%4d-%2d-%2d%*1[T ]%2d:%2d",
	    &year, &number, &day, &hour, &minute) != 5 ||
	    number < 1 || number > 12)
		return "";
	hour += (int)offset;
	if (hour >= 24) {
		hour -= 24;
		if (++day > days_in(year, number)) {
			day = 1;
			if (++number > 12) {
				number = 1;
				year++;
			}
		}
	}
	snprintf(local, sizeof(local), "%04u-%02u-%02u",
	    (unsigned)year % 10000, (unsigned)number % 100,
	    (unsigned)day % 100);
	return arena_print(arena, "%s, %02d:%02d",
	    day_say(arena, language, local), hour, minute);
}

char *
amount_say(struct arena *arena, enum language language, const char *digits)
{
	struct text text = text_new(arena);
	size_t length = digits == NULL ? 0 : strspn(digits, "0123456789");

	for (size_t i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			text_add(&text, language == EN ? "," : "\u00a0");
		text_add_bytes(&text, digits + i, 1);
	}
	if (digits != NULL)
		text_add(&text, digits + length);
	return text.data;
}

char *
decimal_say(struct arena *arena, enum language language, const char *decimal)
{
	char *said = arena_copy(arena, decimal, strlen(decimal));
	char *point = strchr(said, '.');

	if (point != NULL && language != EN)
		*point = ',';
	return said;
}
