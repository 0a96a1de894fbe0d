/* Time as a picture: numbers here, the drawing in part-timeline.html. */

#include "pages.h"

#include <stdlib.h>

enum {
	WIDTH = 760,
	MARGIN = 20,
	TOP = 34,
	LINE = 34,
	TICKS = 8,
};

/* The stretch of days that a picture shows. */
struct span {
	long first;
	long last;
};

static struct span
span_of(const struct visit *visit, const struct bar *bars, size_t count)
{
	long today = day_number(visit->moment.on);
	struct span span = { today - 365, today + 365 };

	for (size_t i = 0; i < count; i++) {
		if (bars[i].from != NULL &&
		    day_number(bars[i].from) < span.first)
			span.first = day_number(bars[i].from) - 60;
		if (bars[i].from != NULL && day_number(bars[i].from) > span.last)
			span.last = day_number(bars[i].from) + 365;
		if (bars[i].through != NULL &&
		    day_number(bars[i].through) > span.last)
			span.last = day_number(bars[i].through) + 60;
	}
	return span;
}

static int
place(const struct span *span, long day)
{
	if (day < span->first)
		day = span->first;
	if (day > span->last)
		day = span->last;
	return MARGIN + (int)((day - span->first) * (WIDTH - 2 * MARGIN) /
	    (span->last - span->first));
}

static void
set_number(const struct visit *visit, struct sheet *row, const char *name,
    int number)
{
	sheet_set(row, name, arena_print(visit->arena, "%d", number));
}

static void
ticks_fill(const struct visit *visit, struct sheet *picture,
    const struct span *span)
{
	int first = 1970 + (int)(span->first / 365.2425) + 1;
	int last = 1970 + (int)(span->last / 365.2425);
	int step = (last - first) / TICKS + 1;

	for (int year = first; year <= last; year += step) {
		struct sheet *tick = sheet_row(picture, "TICK");

		set_number(visit, tick, "X", place(span, day_number(
		    arena_print(visit->arena, "%04d", year))));
		set_number(visit, tick, "YEAR", year);
	}
}

static void
bar_fill(const struct visit *visit, struct sheet *picture,
    const struct span *span, const struct bar *bar, int y)
{
	bool point = bar->from != NULL && bar->from == bar->through;
	int from = bar->from == NULL ? MARGIN
	    : place(span, day_number(bar->from));
	int through = bar->through == NULL ? WIDTH - MARGIN
	    : place(span, day_number(bar->through));
	struct sheet *row = sheet_row(picture, point ? "POINT" : "BAR");
	bool left = from < WIDTH * 3 / 5;

	set_number(visit, row, "X", from);
	set_number(visit, row, "Y", y);
	set_number(visit, row, "MIDDLE", y + 6);
	set_number(visit, row, "WIDTH", through - from < 3 ? 3
	    : through - from);
	set_number(visit, row, "LABEL_Y", y - 4);
	set_number(visit, row, "LABEL_X", left ? from : point ? from
	    : through);
	sheet_set(row, "ANCHOR", left ? "start" : "end");
	sheet_set(row, "TONE", bar->tone);
	sheet_set(row, "LABEL", bar->label);
}

void
timeline_add(struct visit *visit, struct sheet *section, const char *summary,
    const struct bar *bars, size_t count)
{
	struct sheet *picture = sheet_row(section, "TIMELINE");
	struct span span = span_of(visit, bars, count);
	int height = TOP + (int)count * LINE + 10;
	int now = place(&span, day_number(visit->moment.on));

	set_number(visit, picture, "WIDTH", WIDTH);
	set_number(visit, picture, "HEIGHT", height);
	set_number(visit, picture, "BOTTOM", height - 4);
	set_number(visit, picture, "NOW", now);
	set_number(visit, picture, "NOW_Y", TOP - 22);
	sheet_set(picture, "NOW_ANCHOR", now < WIDTH * 3 / 5 ? "start" : "end");
	sheet_set(picture, "ON", day_say(visit->arena, visit->language,
	    visit->moment.on));
	sheet_set(picture, "SUMMARY", summary);
	ticks_fill(visit, picture, &span);
	for (size_t i = 0; i < count; i++)
		bar_fill(visit, picture, &span, &bars[i],
		    TOP + (int)i * LINE + 20);
}
