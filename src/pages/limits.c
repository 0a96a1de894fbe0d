/* Limits on use: those of a day, and all of them in time. */

#include "pages.h"

#include <string.h>

/* So many treaties stand on the page of limits at once. */
enum { PART = 25 };

/* Zero, unlimited and not known are told apart by a tag, not by a figure. */
static const struct choice shapes[] = {
	{ "zero", N_("zero"), TONE_BAD },
	{ "unlimited", N_("unlimited"), TONE_GOOD },
	{ "not-known", N_("figure not known"), TONE_WAIT },
	{ 0 },
};

/* Is it zero, unlimited or not known? NULL when it is a plain figure. */
static const struct choice *
shape_of(const struct result *limits, size_t row)
{
	const char *figure = result_text(limits, row, "rate_percent");

	if (figure == NULL)
		figure = result_text(limits, row, "tonnes");
	if (result_true(limits, row, "unlimited"))
		return choice_find(shapes, "unlimited");
	if (figure == NULL)
		return choice_find(shapes, "not-known");
	return strspn(figure, "0.") == strlen(figure)
	    ? choice_find(shapes, "zero") : NULL;
}

/* The limits that the first so many lines name. */
static const struct result *
limits_in(struct visit *visit, const struct result *lines, size_t most)
{
	static const char *const columns[] = { "treaty_limits",
		"plan_limits" };
	struct text slugs = text_new(visit->arena);

	for (size_t i = 0; i < result_rows(lines) && i < most; i++) {
		for (size_t k = 0; k < COUNT(columns); k++) {
			const char *const *slug = result_list(lines, i,
			    columns[k]);

			for (; *slug != NULL; slug++)
				text_print(&slugs, "%s%s", slugs.length == 0
				    ? "{" : ",", *slug);
		}
	}
	text_add(&slugs, slugs.length == 0 ? "{}" : "}");
	return limits_named(visit->db, slugs.data, &visit->moment,
	    visit->language);
}

static size_t
row_of(const struct result *limits, const char *slug)
{
	size_t row = 0;

	while (row < result_rows(limits) &&
	    strcmp(result_text(limits, row, "slug"), slug) != 0)
		row++;
	return row;
}

/* Limits by their slugs. That none is set is called out where one is needed:
 * for other carbon units. */
static void
put_limits(struct visit *visit, struct sheet *cell,
    const struct result *limits, const char *const *slugs, bool needed)
{
	static const struct choice missing[] = {
		{ "needed", N_("not set"), TONE_UNSET },
		{ "free", N_("not set"), TONE_PLAIN },
		{ 0 },
	};

	if (slugs[0] == NULL)
		put_choice(visit, cell, missing, needed ? "needed" : "free");
	for (; *slugs != NULL; slugs++) {
		size_t row = row_of(limits, *slugs);
		struct sheet *item = sheet_row(cell, "ITEM");
		const struct choice *shape;

		if (row == result_rows(limits))
			continue;
		shape = shape_of(limits, row);
		if (shape != NULL)
			put_choice(visit, item, shapes, shape->code);
		put_link(item, address_of(visit, "limit", *slugs),
		    shape != NULL && strcmp(shape->code, "zero") != 0
		    ? word(visit, N_("the limit")) : limit_say(visit, limits,
		    row));
	}
}

static void
put_binding(struct visit *visit, struct sheet *cell,
    const struct result *rows, size_t row, const struct result *limits)
{
	const char *outcome = result_text(rows, row, "outcome");

	put_choice(visit, sheet_row(cell, "ITEM"), binding_outcomes, outcome);
	if (strcmp(outcome, "lowest") == 0)
		put_limits(visit, cell, limits, result_list(rows, row,
		    "binding"), false);
}

/* The cells that a line of limits has everywhere: unit, scheme, and the three
 * limits. */
enum { UNIT, SCHEME, OF_TREATY, OF_PLAN, BINDS, LABELS };

static const char *const labels[LABELS] = {
	[UNIT] = N_("kind of unit"),
	[SCHEME] = N_("scheme"),
	[OF_TREATY] = N_("limit of the treaty"),
	[OF_PLAN] = N_("limit of the plan"),
	[BINDS] = N_("what binds"),
};

static void
put_scheme(struct visit *visit, struct sheet *cell, const struct result *rows,
    size_t i)
{
	const char *scheme = result_text(rows, i, "scheme");

	if (scheme == NULL)
		put(cell, word(visit, N_("all that it recognises")));
	else
		put_link(cell, address_of(visit, "scheme", scheme),
		    result_text(rows, i, "scheme_name"));
}

static void
line_fill(struct visit *visit, struct sheet *row, const struct result *rows,
    size_t i, const struct result *limits)
{
	const char *unit = result_text(rows, i, "unit");
	bool needed = strcmp(unit, "other") == 0;

	put_choice(visit, cell_add(row, word(visit, labels[UNIT])), units,
	    unit);
	put_scheme(visit, cell_add(row, word(visit, labels[SCHEME])), rows, i);
	put_limits(visit, cell_add(row, word(visit, labels[OF_TREATY])),
	    limits, result_list(rows, i, "treaty_limits"), needed);
	put_limits(visit, cell_add(row, word(visit, labels[OF_PLAN])), limits,
	    result_list(rows, i, "plan_limits"), needed);
	put_binding(visit, cell_add(row, word(visit, labels[BINDS])), rows, i,
	    limits);
}

static void
put_treaty(struct visit *visit, struct sheet *cell, const struct result *rows,
    size_t i)
{
	put_link(cell, address_of(visit, "treaty", result_text(rows, i,
	    "treaty")), result_text(rows, i, "treaty_name"));
}

static const char none[] = N_("No treaty on the recognition of units into "
    "Kazakhstan is in force on this day. Without one, no foreign unit "
    "counts.");

static const char none_here[] = N_("None of these treaties carries units into "
    "Kazakhstan on this day.");

bool
treaty_is_in_force(const struct result *treaties, size_t row)
{
	const char *status = result_text(treaties, row, "status");

	return strcmp(status, "in-force") == 0 ||
	    strcmp(status, "provisionally-applied") == 0;
}

/* What is said where no limit is: are all that are in force among the first
 * treaties, of which so many were asked for? */
static const char *
none_of(const struct result *treaties, size_t asked)
{
	size_t rows = result_rows(treaties);

	return rows < asked || !treaty_is_in_force(treaties, rows - 1) ? none
	    : none_here;
}

/* The section of these lines, or what is said where there are none. */
static struct sheet *
binding_fill(struct visit *visit, const struct result *binding,
    const char *otherwise)
{
	const struct result *limits = limits_in(visit, binding,
	    result_rows(binding));
	const char *heading = word(visit, N_("Limits on this day: treaty, plan "
	    "and the binding one"));
	struct sheet *section = section_add(visit, "binding", heading);
	struct sheet *table;

	if (result_rows(binding) == 0) {
		section_note(section, word(visit, otherwise));
		return section;
	}
	section_note(section, word(visit, N_("Other carbon units need both "
	    "limits (paragraphs 7 and 8 of the Rules); for quota units they "
	    "apply where they are set. Where the two differ, the stricter one "
	    "binds.")));
	table = table_add(section, heading);
	table_head(table, word(visit, N_("treaty")));
	for (size_t i = 0; i < LABELS; i++)
		table_head(table, word(visit, labels[i]));
	for (size_t i = 0; i < result_rows(binding); i++) {
		struct sheet *row = row_add(table);
		struct sheet *cell = cell_head(row, word(visit, N_("treaty")));

		put_treaty(visit, cell, binding, i);
		if (result_true(binding, i, "demonstration"))
			put_demonstration(visit, cell);
		line_fill(visit, row, binding, i, limits);
	}
	return section;
}

static const struct result *
binding_read(struct visit *visit, const char *treaties, const char *partner)
{
	return binding_limits(visit->db, treaties, partner, &visit->moment,
	    visit->language);
}

void
section_binding(struct visit *visit, const char *treaty)
{
	const struct result *binding = binding_read(visit, arena_print(
	    visit->arena, "{%s}", treaty), NULL);

	if (result_rows(binding) > 0)
		binding_fill(visit, binding, none);
}

static void
all_limits_link(struct visit *visit, struct sheet *section)
{
	sheet_set(section, "MORE_HREF", address(visit, "limits"));
	sheet_set(sheet_row(section, "MORE_LINK"), "LABEL", word(visit,
	    N_("All limits, with those of treaty and plan")));
}

void
section_binding_home(struct visit *visit)
{
	const struct result *treaties = recognition_treaties(visit->db,
	    &visit->moment, visit->language, arena_print(visit->arena, "%d",
	    PART), "0");

	all_limits_link(visit, binding_fill(visit, binding_read(visit,
	    slugs_of(visit, treaties, "slug"), NULL), none_of(treaties,
	    PART)));
}

void
section_binding_brief(struct visit *visit, const struct result *treaties,
    size_t most)
{
	const struct result *binding = binding_read(visit, slugs_of(visit,
	    treaties, "slug"), NULL);
	const struct result *limits = limits_in(visit, binding, most);
	const char *heading = word(visit, N_("Limits on this day"));
	struct sheet *section = section_add(visit, "binding", heading);
	struct sheet *table;

	if (result_rows(binding) == 0) {
		section_note(section, word(visit, none_of(treaties, most)));
		return;
	}
	table = table_add(section, heading);
	table_head(table, word(visit, labels[SCHEME]));
	table_head(table, word(visit, labels[UNIT]));
	table_head(table, word(visit, labels[BINDS]));
	for (size_t i = 0; i < result_rows(binding) && i < most; i++) {
		struct sheet *row = row_add(table);

		put_scheme(visit, cell_head(row, word(visit, labels[SCHEME])),
		    binding, i);
		put_choice(visit, cell_add(row, word(visit, labels[UNIT])),
		    units, result_text(binding, i, "unit"));
		put_binding(visit, cell_add(row, word(visit, labels[BINDS])),
		    binding, i, limits);
	}
	all_limits_link(visit, section);
}

void
section_partner_binding(struct visit *visit, const char *treaties,
    const char *partner)
{
	binding_fill(visit, binding_read(visit, treaties, partner), none);
}

/* In time ----------------------------------------------------------------- */

/* What is no plain figure, by its outcome, in words that stand in a box: the
 * mark first, for boxes are narrow. */
static const struct choice inside[] = {
	{ "by-figures", N_("≶ by figures"), TONE_WAIT },
	{ "zero", N_("0 none"), TONE_BAD },
	{ "unlimited", N_("∞ unlimited"), TONE_GOOD },
	{ "not-known", N_("? not known"), TONE_WAIT },
	{ "limit-not-set", N_("– not set"), TONE_UNSET },
	{ "none-required", N_("– none"), TONE_OVER },
	{ "not-set", N_("– not set"), TONE_OVER },
	{ "not-in-force", N_("○ not in force"), TONE_OVER },
	{ 0 },
};

enum lane { LANE_TREATY, LANE_PLAN, LANE_BINDING, LANES };

static const struct { const char *label, *slugs; } lanes[LANES] = {
	[LANE_TREATY] = { N_("treaty"), "treaty_limits" },
	[LANE_PLAN] = { N_("plan"), "plan_limits" },
	[LANE_BINDING] = { N_("what binds"), "binding" },
};

/* A limit in a few characters. */
static const char *
limit_short(struct visit *visit, const struct result *limits, size_t row)
{
	const struct choice *shape = shape_of(limits, row);
	const char *rate = result_text(limits, row, "rate_percent");
	const char *tonnes = result_text(limits, row, "tonnes");

	if (shape != NULL)
		return word(visit, choice_find(inside, shape->code)->label);
	if (rate != NULL)
		return arena_print(visit->arena, "%s\u00a0%%", decimal_say(
		    visit->arena, visit->language, rate));
	tonnes = amount_say(visit->arena, visit->language, tonnes);
	return say_with(visit->arena, visit->language, strcmp(result_text(
	    limits, row, "tonnes_per"), "operator") == 0
	    ? N_("%1 t for each operator") : N_("%1 t in all"), tonnes,
	    (char *)NULL);
}

static struct bar
box_made(struct visit *visit, const char *code)
{
	const struct choice *choice = choice_find(inside, code);

	return (struct bar){ .inside = word(visit, choice->label),
		.tone = tone_name(choice->tone) };
}

/* A box of the limits that are set, or one that says that none is. */
static struct bar
limits_box(struct visit *visit, const struct result *limits,
    const char *const *slugs, bool needed)
{
	struct text said = text_new(visit->arena);
	enum tone tone = TONE_PLAIN;

	for (; *slugs != NULL; slugs++) {
		size_t row = row_of(limits, *slugs);

		if (row == result_rows(limits))
			continue;
		text_print(&said, "%s%s", said.length > 0 ? " + " : "",
		    limit_short(visit, limits, row));
		if (shape_of(limits, row) != NULL)
			tone = shape_of(limits, row)->tone;
	}
	return said.length == 0 ? box_made(visit, needed ? "limit-not-set"
	    : "not-set") : (struct bar){ .inside = said.data,
		.tone = tone_name(tone) };
}

static struct bar
box_of(struct visit *visit, const struct result *rows, size_t i,
    enum lane lane, const struct result *limits)
{
	const char *outcome = result_text(rows, i, "outcome");
	bool other = strcmp(result_text(rows, i, "unit"), "other") == 0;
	struct bar box;

	if (lane != LANE_BINDING) {
		box = limits_box(visit, limits, result_list(rows, i,
		    lanes[lane].slugs), other);
	} else if (!result_true(rows, i, "carried")) {
		box = box_made(visit, "not-in-force");
	} else if (strcmp(outcome, "lowest") == 0) {
		box = limits_box(visit, limits, result_list(rows, i,
		    "binding"), false);
		box.tone = tone_name(TONE_GOOD);
	} else {
		box = box_made(visit, outcome);
	}
	box.from = result_text(rows, i, "since");
	box.through = result_text(rows, i, "through");
	box.label = word(visit, lanes[lane].label);
	return box;
}

/* Do two rows belong to one line: a treaty, a kind of unit, a scheme? */
static bool
is_same_line(const struct result *rows, size_t a, size_t b)
{
	static const char *const columns[] = { "treaty", "unit", "scheme" };

	for (size_t i = 0; i < COUNT(columns); i++) {
		const char *one = result_text(rows, a, columns[i]);
		const char *other = result_text(rows, b, columns[i]);

		if (one == NULL || other == NULL ? one != other
		    : strcmp(one, other) != 0)
			return false;
	}
	return true;
}

/* The boxes of one lane; what does not change is one box. */
static size_t
lane_fill(struct visit *visit, const struct result *rows, size_t first,
    size_t end, enum lane lane, const struct result *limits, struct bar *bars)
{
	size_t count = 0;

	for (size_t i = first; i < end; i++) {
		struct bar box = box_of(visit, rows, i, lane, limits);

		if (count > 0 && strcmp(bars[count - 1].inside,
		    box.inside) == 0) {
			bars[count - 1].through = box.through;
			continue;
		}
		box.beside = count > 0;
		bars[count++] = box;
	}
	return count;
}

static void
limits_picture(struct visit *visit, struct sheet *section,
    const struct result *rows, const struct result *limits)
{
	struct bar *bars = arena_alloc(visit->arena,
	    (result_rows(rows) * LANES + 1) * sizeof(*bars));
	const char *treaty = NULL, *only = result_text(rows, 0, "treaty");
	size_t count = 0, end;

	for (size_t i = 1; i < result_rows(rows) && only != NULL; i++) {
		if (strcmp(result_text(rows, i, "treaty"), only) != 0)
			only = NULL;
	}
	for (size_t i = 0; i < result_rows(rows); i = end) {
		const char *scheme = result_text(rows, i, "scheme_name");
		size_t head = count;

		for (end = i + 1; end < result_rows(rows) &&
		    is_same_line(rows, i, end); end++)
			;
		for (int lane = 0; lane < LANES; lane++)
			count += lane_fill(visit, rows, i, end,
			    (enum lane)lane, limits, bars + count);
		bars[head].group = arena_print(visit->arena, "%s: %s",
		    scheme != NULL ? scheme : word(visit,
		    N_("all that it recognises")), word(visit,
		    choice_find(units, result_text(rows, i, "unit"))->label));
		/* Of one treaty alone the page says which. */
		if (only == NULL && (treaty == NULL || strcmp(treaty,
		    result_text(rows, i, "treaty")) != 0))
			bars[head].chapter = result_text(rows, i,
			    "treaty_name");
		treaty = result_text(rows, i, "treaty");
	}
	timeline_add(visit, section, word(visit, N_("Limits in time")), bars,
	    count);
}

static void
limits_table(struct visit *visit, struct sheet *section,
    const struct result *rows, const struct result *limits)
{
	const char *label[] = { word(visit, N_("treaty")),
		word(visit, N_("from")), word(visit, N_("through")) };
	struct sheet *fold = sheet_row(section, "FOLD"), *table;

	sheet_set(fold, "LABEL", word(visit, N_("The same as a table")));
	table = table_add(fold, word(visit, N_("Limits in time")));
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < LABELS; i++)
		table_head(table, word(visit, labels[i]));
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *through = result_text(rows, i, "through");
		struct sheet *row = row_add(table);
		struct sheet *cell = cell_head(row, label[0]);

		put_treaty(visit, cell, rows, i);
		if (!result_true(rows, i, "carried"))
			put(cell, word(visit, N_("(treaty not in force)")));
		put_day(visit, cell_add(row, label[1]), result_text(rows, i,
		    "since"));
		cell = cell_add(row, label[2]);
		if (through != NULL)
			put_day(visit, cell, through);
		else
			put(cell, word(visit, N_("open")));
		line_fill(visit, row, rows, i, limits);
	}
}

void
section_limits_in_time(struct visit *visit, const char *treaties,
    const char *partner)
{
	const struct result *rows = limits_in_time(visit->db, treaties,
	    partner, &visit->moment, visit->language);
	const struct result *limits = limits_in(visit, rows,
	    result_rows(rows));
	struct sheet *section;

	if (result_rows(rows) == 0)
		return;
	section = section_add(visit, "limits-in-time", word(visit,
	    N_("Limits in time: treaty, plan and the binding one")));
	section_note(section, word(visit, N_("For each kind of unit that a "
	    "treaty recognises. Zero, unlimited, not known and not set are "
	    "four different things.")));
	limits_picture(visit, section, rows, limits);
	limits_table(visit, section, rows, limits);
}

/* The slugs of no more than a part. */
static const char *
part_of(struct visit *visit, const struct result *treaties)
{
	struct text list = text_new(visit->arena);

	for (size_t i = 0; i < result_rows(treaties) && i < PART; i++)
		text_print(&list, "%s%s", i == 0 ? "{" : ",",
		    result_text(treaties, i, "slug"));
	text_add(&list, list.length == 0 ? "{}" : "}");
	return list.data;
}

static void
part_link(struct visit *visit, struct sheet *parts, const char *name,
    int64_t part)
{
	sheet_set(sheet_row(parts, name), "HREF", address_with(visit, "part",
	    part == 1 ? NULL : arena_print(visit->arena, "%lld",
	    (long long)part)));
}

static void
parts_fill(struct visit *visit, struct sheet *section, int64_t part,
    bool more)
{
	struct sheet *parts = part > 1 || more ? sheet_row(section, "PARTS")
	    : NULL;

	if (part > 1)
		part_link(visit, parts, "BEFORE", part - 1);
	if (more)
		part_link(visit, parts, "AFTER", part + 1);
}

void
limits_show(struct visit *visit)
{
	const char *treaty = request_value(visit->request, "treaty");
	int64_t part = number_asked(visit, "part", 1, 100000);
	const struct result *treaties = recognition_treaties(visit->db,
	    &visit->moment, visit->language, arena_print(visit->arena, "%d",
	    PART + 1), arena_print(visit->arena, "%lld",
	    (long long)(part - 1) * PART));
	const char *slugs = part_of(visit, treaties);

	if (answered(visit))
		return;
	if (part > 1 && result_rows(treaties) == 0) {
		refuse(visit, 404, "no-such-page", "part", word(visit,
		    N_("The list is not that long.")));
		return;
	}
	parts_fill(visit, binding_fill(visit, binding_read(visit, slugs, NULL),
	    part > 1 ? none_here : none_of(treaties, PART + 1)), part,
	    result_rows(treaties) > PART);
	section_limits_in_time(visit, treaty != NULL && text_is_slug(treaty)
	    ? arena_print(visit->arena, "{%s}", treaty) : slugs, NULL);
	list_show(visit);
}
