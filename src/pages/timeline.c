/* Time as a picture: lines of text with a strip beside each. Places are
 * numbers here, the drawing is in part-timeline.html. They are percents, so
 * that a strip is as wide as there is room and its text is not scaled. */

#include "pages.h"

#include <string.h>

enum { TICKS = 6 };

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
		long from = bars[i].from == NULL ? today
		    : day_number(bars[i].from);
		long through = bars[i].through == NULL ? today
		    : day_number(bars[i].through);

		if (from < span.first)
			span.first = from - 90;
		if (from > span.last)
			span.last = from + 365;
		if (through > span.last)
			span.last = through + 400;
	}
	return span;
}

/* Hundredths of a percent of the width. */
static long
place(const struct span *span, long day)
{
	if (day < span->first)
		day = span->first;
	if (day > span->last)
		day = span->last;
	return (day - span->first) * 10000 / (span->last - span->first);
}

static void
set_percent(const struct visit *visit, struct sheet *row, const char *name,
    long hundredths)
{
	sheet_set(row, name, arena_print(visit->arena, "%ld.%02ld%%",
	    hundredths / 100, hundredths % 100));
}

/* Words at the edge must not leave the picture. */
static const char *
anchor(long x, long edge)
{
	return x < edge ? "start" : x > 10000 - edge ? "end" : "middle";
}

static void
ticks_fill(const struct visit *visit, struct sheet *strip,
    const struct span *span)
{
	int first = 1970 + (int)(span->first / 365.2425) + 1;
	int last = 1970 + (int)(span->last / 365.2425);
	int step = (last - first) / TICKS + 1;

	for (int year = first; year <= last; year += step) {
		struct sheet *tick = sheet_row(strip, "TICK");
		const char *text = arena_print(visit->arena, "%04d", year);

		set_percent(visit, tick, "X", place(span, day_number(text)));
		sheet_set(tick, "YEAR", text);
		sheet_set(tick, "ANCHOR", anchor(place(span,
		    day_number(text)), 500));
	}
	set_percent(visit, strip, "NOW", place(span,
	    day_number(visit->moment.on)));
}

static void
bar_fill(const struct visit *visit, struct sheet *strip,
    const struct span *span, const struct bar *bar)
{
	bool point = bar->from != NULL && bar->from == bar->through;
	long from = bar->from == NULL ? 0 : place(span, day_number(bar->from));
	long through = bar->through == NULL ? 10000
	    : place(span, day_number(bar->through) + 1);
	struct sheet *row = sheet_row(strip, point ? "POINT"
	    : bar->inside != NULL ? "BOX" : "BAR");

	set_percent(visit, row, "X", from);
	set_percent(visit, row, "WIDTH", through - from < 40 ? 40
	    : through - from);
	sheet_set(row, "TONE", bar->tone);
	sheet_set(row, "TEXT", bar->inside);
}

static const char *
days_say(const struct visit *visit, const struct bar *bar)
{
	const char *from = bar->from == NULL ? NULL : day_say(visit->arena,
	    visit->language, bar->from);
	const char *through = bar->through == NULL ? NULL
	    : day_say(visit->arena, visit->language, bar->through);

	if (bar->from == bar->through)
		return from;
	if (through == NULL)
		return say_with(visit->arena, visit->language, N_("from %1"),
		    from, (char *)NULL);
	if (from == NULL)
		return say_with(visit->arena, visit->language,
		    N_("through %1"), through, (char *)NULL);
	return arena_print(visit->arena, "%s – %s", from, through);
}

static void
head_fill(struct sheet *picture, const char *section, const char *text)
{
	if (text != NULL)
		sheet_set(sheet_row(sheet_row(picture, "LINE"), section),
		    "TEXT", text);
}

void
timeline_add(struct visit *visit, struct sheet *section, const char *caption,
    const struct bar *bars, size_t count)
{
	struct sheet *picture = sheet_row(section, "TIMELINE");
	struct span span = span_of(visit, bars, count);
	struct sheet *line = sheet_row(picture, "AXIS");
	long now = place(&span, day_number(visit->moment.on));

	sheet_set(picture, "CAPTION", caption);
	ticks_fill(visit, line, &span);
	sheet_set(line, "ON", day_say(visit->arena, visit->language,
	    visit->moment.on));
	sheet_set(line, "ANCHOR", anchor(now, 2500));
	for (size_t i = 0; i < count; i++) {
		head_fill(picture, "CHAPTER", bars[i].chapter);
		head_fill(picture, "GROUP", bars[i].group);
		if (!bars[i].beside) {
			line = sheet_row(sheet_row(picture, "LINE"), "STRIP");
			sheet_set(line, "LABEL", bars[i].label);
			if (bars[i].inside == NULL)
				sheet_set(sheet_row(line, "DAYS"), "TEXT",
				    days_say(visit, &bars[i]));
			ticks_fill(visit, line, &span);
		}
		bar_fill(visit, line, &span, &bars[i]);
	}
}
