#include "pages.h"

#include <string.h>

const char *
word(const struct visit *visit, const char *message)
{
	return say(visit->language, message);
}

struct sheet *
section_add(struct visit *visit, const char *id, const char *heading)
{
	struct sheet *section = sheet_row(visit->body, "SECTION");

	sheet_set(section, "ID", id);
	sheet_set(section, "HEADING", heading);
	return section;
}

void
section_note(struct sheet *section, const char *text)
{
	sheet_set(sheet_row(section, "NOTE"), "TEXT", text);
}

struct sheet *
table_add(struct sheet *section, const char *caption)
{
	struct sheet *table = sheet_row(section, "TABLE");

	sheet_set(table, "CAPTION", caption);
	return table;
}

void
table_head(struct sheet *table, const char *label)
{
	sheet_set(sheet_row(table, "HEAD"), "LABEL", label);
}

struct sheet *
row_add(struct sheet *table)
{
	return sheet_row(table, "ROW");
}

struct sheet *
cell_add(struct sheet *row, const char *label)
{
	struct sheet *cell = sheet_row(row, "CELL");

	sheet_set(cell, "LABEL", label);
	return cell;
}

struct sheet *
cell_head(struct sheet *row, const char *label)
{
	struct sheet *cell = sheet_row(row, "FIRST");

	sheet_set(cell, "LABEL", label);
	return cell;
}

struct sheet *
facts_add(struct sheet *section)
{
	return sheet_row(section, "FACTS");
}

struct sheet *
fact_add(struct sheet *facts, const char *label)
{
	struct sheet *fact = sheet_row(facts, "FACT");

	sheet_set(fact, "LABEL", label);
	return fact;
}

void
put(struct sheet *cell, const char *text)
{
	sheet_set(sheet_row(cell, "PLAIN"), "TEXT", text);
}

void
put_call(struct sheet *cell, const char *text)
{
	sheet_set(sheet_row(sheet_row(cell, "VALUE"), "CALL"), "TEXT", text);
}

void
put_other(struct sheet *cell, const char *text, const char *language)
{
	struct sheet *other = sheet_row(sheet_row(cell, "VALUE"), "OTHER");

	sheet_set(other, "TEXT", text);
	sheet_set(other, "CODE", language);
}

void
put_link(struct sheet *cell, const char *href, const char *text)
{
	struct sheet *link = sheet_row(sheet_row(cell, "VALUE"), "LINK");

	sheet_set(link, "HREF", href);
	sheet_set(link, "TEXT", text);
}

void
put_outside(struct sheet *cell, const char *href, const char *text)
{
	struct sheet *link = sheet_row(sheet_row(cell, "VALUE"), "OUTSIDE");

	sheet_set(link, "HREF", href);
	sheet_set(link, "TEXT", text);
}

void
put_day(const struct visit *visit, struct sheet *cell, const char *day)
{
	struct sheet *time = sheet_row(sheet_row(cell, "VALUE"), "DAY");

	sheet_set(time, "DAY", day);
	sheet_set(time, "TEXT", day_say(visit->arena, visit->language, day));
}

void
option_add(struct sheet *select, const char *value, const char *label,
    const char *chosen)
{
	struct sheet *option = sheet_row(select, "OPTION");

	sheet_set(option, "VALUE", value);
	sheet_set(option, "LABEL", label);
	if (chosen != NULL && strcmp(chosen, value) == 0)
		sheet_show(option, "CHOSEN");
}

void
kept_fill(const struct visit *visit, struct sheet *form, const char *other)
{
	for (size_t i = 0; i < visit->request->count; i++) {
		const struct parameter *one = &visit->request->parameters[i];
		struct sheet *row;

		if (one->value[0] == '\0' || (!is_date(one->name) &&
		    (other == NULL || strcmp(one->name, other) != 0)))
			continue;
		row = sheet_row(form, "KEPT");
		sheet_set(row, "NAME", one->name);
		sheet_set(row, "VALUE", one->value);
	}
}

struct sheet *
paging_add(struct visit *visit, const char *before, const char *after)
{
	struct sheet *paging;

	if (before == NULL && after == NULL)
		return NULL;
	paging = sheet_row(visit->body, "PAGING");
	if (before != NULL)
		sheet_set(sheet_row(paging, "BEFORE"), "HREF", before);
	if (after != NULL)
		sheet_set(sheet_row(paging, "AFTER"), "HREF", after);
	return paging;
}

void
pages_fill(struct visit *visit, int64_t page, int64_t pages)
{
	struct sheet *paging = paging_add(visit,
	    page > 1 ? address_page(visit, page - 1) : NULL,
	    page < pages ? address_page(visit, page + 1) : NULL);

	if (paging != NULL)
		sheet_set(sheet_row(paging, "PAGES"), "TEXT", say_with(
		    visit->arena, visit->language, N_("page %1 of %2"),
		    arena_print(visit->arena, "%lld", (long long)page),
		    arena_print(visit->arena, "%lld", (long long)pages),
		    (char *)NULL));
}

const char *
tone_tag(enum tone tone)
{
	static const char *const classes[] = {
		[TONE_PLAIN] = "tag plain",
		[TONE_GOOD] = "tag good",
		[TONE_WAIT] = "tag wait",
		[TONE_BAD] = "tag bad",
		[TONE_OVER] = "tag over",
		[TONE_UNSET] = "tag unset",
	};

	return classes[tone];
}

const char *
tone_name(enum tone tone)
{
	return tone_tag(tone) + strlen("tag ");
}

void
put_choice(const struct visit *visit, struct sheet *cell,
    const struct choice *choices, const char *code)
{
	const struct choice *found = choice_find(choices, code);
	struct sheet *tag;

	if (found == NULL || found->tone == TONE_PLAIN) {
		put(cell, found == NULL ? code : word(visit, found->label));
		return;
	}
	tag = sheet_row(sheet_row(cell, "VALUE"), "TAG");
	sheet_set(tag, "TONE", tone_name(found->tone));
	sheet_set(tag, "TEXT", word(visit, found->label));
}

void
put_mark(struct sheet *cell, const char *language)
{
	sheet_set(sheet_row(sheet_row(cell, "VALUE"), "MARK"), "CODE",
	    language);
}

void
put_nothing(const struct visit *visit, struct sheet *cell)
{
	(void)visit;
	sheet_show(sheet_row(cell, "VALUE"), "NOTHING");
}

void
put_demonstration(const struct visit *visit, struct sheet *cell)
{
	(void)visit;
	sheet_show(sheet_row(cell, "VALUE"), "SHOWN");
}

void
put_differs(const struct visit *visit, struct sheet *row, struct sheet *head)
{
	struct sheet *tag = sheet_row(sheet_row(head, "VALUE"), "TAG");

	sheet_show(row, "DIFFERS");
	sheet_set(tag, "TONE", "differs");
	sheet_set(tag, "TEXT", word(visit, N_("differs")));
}

/* The language that a text is in, when that is not the page's. */
const char *
other_language(const struct visit *visit, const char *spoken)
{
	if (!text_given(spoken) || strstr(spoken,
	    language_code[visit->language]) != NULL)
		return NULL;
	return arena_copy(visit->arena, spoken, strcspn(spoken, " "));
}

const char *
reference_name(const struct visit *visit, const struct field *field)
{
	return arena_print(visit->arena, "%s_name", field->name);
}

const char *
field_say(const struct visit *visit, const struct field *field,
    const struct result *list, size_t row)
{
	const char *value = result_text(list, row, field->name);
	const struct choice *choice = choice_find(field->choices, value);

	if (choice != NULL)
		return word(visit, choice->label);
	switch (field->type) {
	case FIELD_DAY:
		return day_say(visit->arena, visit->language, value);
	case FIELD_BOOLEAN:
		return word(visit, value[0] == 't' ? N_("yes") : N_("no"));
	case FIELD_TONNES:
		return amount_say(visit->arena, visit->language, value);
	default:
		return value;
	}
}

void
put_field(const struct visit *visit, struct sheet *cell,
    const struct field *field, const struct result *list, size_t row)
{
	const char *value = result_text(list, row, field->name);
	const char *name;

	if (value == NULL) {
		put_nothing(visit, cell);
	} else if (field->type == FIELD_CODE) {
		put_choice(visit, cell, field->choices, value);
	} else if (field->type == FIELD_DAY) {
		put_day(visit, cell, value);
	} else if (field->type == FIELD_REFERENCE) {
		name = result_text(list, row, reference_name(visit, field));
		put_link(cell, address_of(visit, field->target, value),
		    name != NULL ? name : value);
	} else {
		put(cell, field_say(visit, field, list, row));
	}
}

const char *
name_among(const struct result *names, const char *kind, const char *slug)
{
	for (size_t i = 0; i < result_rows(names); i++) {
		const char *name = result_text(names, i, "name");

		if (strcmp(result_text(names, i, "slug"), slug) == 0 &&
		    strcmp(result_text(names, i, "target"), kind) == 0)
			return name != NULL ? name : slug;
	}
	return slug;
}

static void
put_sources(const struct visit *visit, struct sheet *cell,
    const struct json *sources)
{
	for (const struct json *one = sources->first; one; one = one->next) {
		struct sheet *item = sheet_row(cell, "ITEM");
		const char *url = json_text(one, "url");
		const char *day = json_text(one, "checked_on");
		const char *title = json_said(json_member(one, "title"),
		    visit->language, NULL);

		if (url != NULL)
			put_outside(item, url, title);
		else
			put(item, title);
		if (day != NULL)
			put(item, say_with(visit->arena, visit->language,
			    N_("(checked on %1)"), day_say(visit->arena,
			    visit->language, day), (char *)NULL));
	}
}

void
put_json(const struct visit *visit, struct sheet *cell,
    const struct field *field, const struct json *value,
    const struct result *names)
{
	const char *other;
	const char *said;

	switch (field->type) {
	case FIELD_TEXTS:
	case FIELD_WORDS:
		said = json_said(value, visit->language, &other);
		if (other != NULL)
			put_other(cell, said, other);
		else
			put(cell, said);
		break;
	case FIELD_CODE:
		put_choice(visit, cell, field->choices, value->text);
		break;
	case FIELD_DAY:
		put_day(visit, cell, value->text);
		break;
	case FIELD_URL:
		put_outside(cell, value->text, value->text);
		break;
	case FIELD_REFERENCE:
		put_link(cell, address_of(visit, field->target, value->text),
		    name_among(names, field->target, value->text));
		break;
	case FIELD_REFERENCES:
		for (const struct json *one = value->first; one; one = one->next)
			put_link(sheet_row(cell, "ITEM"), address_of(visit,
			    field->target, one->text), name_among(names,
			    field->target, one->text));
		break;
	case FIELD_SOURCES:
		put_sources(visit, cell, value);
		break;
	default:
		put(cell, json_line(visit, field, value, names));
	}
}

/* One object of a list of parts as "label value; label value". */
static const char *
part_line(const struct visit *visit, const struct field *fields,
    const struct json *part, const struct result *names)
{
	struct text line = text_new(visit->arena);

	for (const struct field *one = fields; one->name != NULL; one++) {
		const struct json *value = json_member(part, one->name);

		if (value != NULL)
			text_print(&line, "%s%s: %s",
			    line.length > 0 ? "; " : "", word(visit, one->label),
			    json_line(visit, one, value, names));
	}
	return line.data;
}

void
put_parts(const struct visit *visit, struct sheet *cell,
    const struct field *field, const struct json *list,
    const struct result *names)
{
	for (const struct json *one = list->first; one; one = one->next)
		put(sheet_row(cell, "ITEM"), part_line(visit, field->parts,
		    one, names));
}

static const char *
list_line(const struct visit *visit, const struct field *field,
    const struct json *list, const struct result *names)
{
	struct text line = text_new(visit->arena);

	for (const struct json *one = list->first; one; one = one->next) {
		const struct choice *choice = choice_find(field->choices,
		    one->text);

		if (line.length > 0)
			text_add(&line, field->parts != NULL ? " | " : ", ");
		if (field->parts != NULL)
			text_add(&line, part_line(visit, field->parts, one,
			    names));
		else if (field->target != NULL)
			text_add(&line, name_among(names, field->target,
			    one->text));
		else if (field->type == FIELD_SOURCES)
			text_add(&line, json_said(json_member(one, "title"),
			    visit->language, NULL));
		else
			text_add(&line, choice == NULL ? one->text
			    : word(visit, choice->label));
	}
	return line.data;
}

const char *
json_line(const struct visit *visit, const struct field *field,
    const struct json *value, const struct result *names)
{
	const struct choice *choice;

	if (value->type == LIST)
		return list_line(visit, field, value, names);
	if (value->type == OBJECT && field->parts != NULL)
		return part_line(visit, field->parts, value, names);
	if (value->type == OBJECT)
		return json_said(value, visit->language, NULL);
	switch (field->type) {
	case FIELD_CODE:
		choice = choice_find(field->choices, value->text);
		return choice == NULL ? value->text
		    : word(visit, choice->label);
	case FIELD_DAY:
		return day_say(visit->arena, visit->language, value->text);
	case FIELD_BOOLEAN:
		return word(visit, value->text[0] == 't' ? N_("yes")
		    : N_("no"));
	case FIELD_TONNES:
		return amount_say(visit->arena, visit->language, value->text);
	case FIELD_RATE:
		return arena_print(visit->arena, "%s\u00a0%%", decimal_say(
		    visit->arena, visit->language, value->text));
	case FIELD_REFERENCE:
		return name_among(names, field->target, value->text);
	default:
		return value->text;
	}
}

const char *
share_say(const struct visit *visit, const char *base, const char *figure)
{
	static const struct choice shares[] = {
		{ "surrender-obligation",
		    N_("%1 % of the surrender obligation"), 0 },
		{ "verified-emissions", N_("%1 % of verified emissions"), 0 },
		{ "allocated-quota", N_("%1 % of allocated quota"), 0 },
		{ "operator", N_("%1 tonnes for each operator"), 0 },
		{ "all-operators",
		    N_("%1 tonnes for all operators together"), 0 },
		{ 0 },
	};

	/* Tonnes are for operators, and have no fraction to lose. */
	return say_with(visit->arena, visit->language, choice_find(shares,
	    base)->label, strstr(base, "operator") != NULL
	    ? amount_say(visit->arena, visit->language, figure)
	    : decimal_say(visit->arena, visit->language, figure),
	    (char *)NULL);
}

const char *
limit_say(const struct visit *visit, const struct result *limits, size_t row)
{
	const char *rate = result_text(limits, row, "rate_percent");
	const char *base = result_text(limits, row, rate != NULL ? "of"
	    : "tonnes_per");

	if (result_true(limits, row, "unlimited"))
		return word(visit, N_("unlimited"));
	if (base == NULL)
		return word(visit, N_("there is a limit, its figure is not "
		    "known"));
	return share_say(visit, base, rate != NULL ? rate
	    : result_text(limits, row, "tonnes"));
}
