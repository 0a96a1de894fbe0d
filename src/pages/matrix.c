/* The matrix: every foreign scheme by both kinds of unit, with the answer of
 * the day. As a page that fits one sheet of paper, as JSON, and as CSV. */

#include "pages.h"

#include <string.h>

/* Schemes on a page and in a piece of JSON; CSV has all. */
enum { SCHEMES = 200, PAGES = 100000 };

static const char *
shown_read(struct visit *visit)
{
	const char *shown = request_value(visit->request, "show");

	choice_check(visit, "show", shown, choice_find(matrix_shown, shown) !=
	    NULL);
	return shown;
}

/* The rows that the address asks for; may refuse. */
static const struct result *
rows_read(struct visit *visit, enum language language, int64_t page,
    int64_t limit)
{
	const char *shown = shown_read(visit);
	const struct result *rows;

	if (answered(visit))
		return NULL;
	rows = matrix_read(visit->db, shown, NULL, &visit->moment, language,
	    arena_print(visit->arena, "%lld", (long long)limit),
	    arena_print(visit->arena, "%lld", (long long)((page - 1) *
	    limit)));
	if (db_failure(visit->db) == DB_FINE && page > 1 &&
	    result_rows(rows) == 0)
		refuse(visit, 404, "no-such-page", "page", word(visit,
		    N_("The list is not that long.")));
	return rows;
}

/* The page ---------------------------------------------------------------- */

static void
form_fill(struct visit *visit)
{
	const char *shown = request_value(visit->request, "show");

	for (const struct choice *one = matrix_shown; one->code; one++)
		option_add(visit->body, one->code, word(visit, one->label),
		    shown);
	kept_fill(visit, visit->body, NULL);
}

static void
legend_fill(struct visit *visit)
{
	static const struct { const char *answer, *meaning; } legend[] = {
		{ "recognised", N_("A unit of some vintage counts in "
		    "Kazakhstan on this day, within the limits.") },
		{ "not-recognised", N_("No such unit counts in Kazakhstan on "
		    "this day.") },
		{ "undetermined", N_("It cannot be said: a rule, an assessment "
		    "or a figure is missing.") },
	};

	for (size_t i = 0; i < COUNT(legend); i++) {
		struct sheet *row = sheet_row(visit->body, "LEGEND");

		put_choice(visit, row, answers, legend[i].answer);
		sheet_set(row, "MEANING", word(visit, legend[i].meaning));
	}
}

/* The scheme, its phase where that is not the usual one, its jurisdiction. */
static void
scheme_fill(struct visit *visit, struct sheet *cell,
    const struct result *rows, size_t i)
{
	const char *phase = result_text(rows, i, "phase");
	struct sheet *name = sheet_row(cell, "ITEM");

	put_link(name, address_of(visit, "scheme", result_text(rows, i,
	    "scheme")), result_text(rows, i, "name"));
	if (strcmp(phase, "operating") != 0)
		put_choice(visit, name, phases, phase);
	if (result_true(rows, i, "demonstration"))
		put_demonstration(visit, name);
	put_link(sheet_row(cell, "ITEM"), address_of(visit, "jurisdiction",
	    result_text(rows, i, "jurisdiction")), result_text(rows, i,
	    "jurisdiction_name"));
}

static void
table_fill(struct visit *visit, const struct result *rows)
{
	const char *label[] = { word(visit, N_("scheme")),
		word(visit, units[0].label), word(visit, units[1].label) };
	struct sheet *table = table_add(visit->body, word(visit,
	    visit->route->title)), *row = NULL;

	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows); i++) {
		if (i % 2 == 0) {
			row = row_add(table);
			scheme_fill(visit, cell_head(row, label[0]), rows, i);
		}
		put_answer(visit, cell_add(row, label[1 + i % 2]), rows, i);
	}
}

/* Says what the reader does not see: which schemes are left out. */
static void
left_out_fill(struct visit *visit, int64_t count)
{
	const char *shown = request_value(visit->request, "show");

	sheet_set(visit->body, "COUNT", say_count(visit->arena,
	    visit->language, "%1 foreign scheme", "%1 foreign schemes",
	    count));
	if (shown != NULL)
		sheet_set(sheet_row(visit->body, "LEFT_OUT"), "TEXT",
		    say_with(visit->arena, visit->language,
		    N_("Others are left out: %1."), word(visit, choice_find(
		    matrix_shown, shown)->label), (char *)NULL));
}

void
matrix_show(struct visit *visit)
{
	int64_t page = number_asked(visit, "page", 1, PAGES), count;
	const struct result *rows;

	if (answered(visit))
		return;
	rows = rows_read(visit, visit->language, page, SCHEMES);
	if (answered(visit))
		return;
	count = result_number(rows, 0, "count");
	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	sheet_set(visit->body, "DAY", day_say(visit->arena, visit->language,
	    visit->moment.on));
	sheet_set(visit->body, "NUMBER", visit->moment.entry);
	form_fill(visit);
	legend_fill(visit);
	left_out_fill(visit, count);
	if (result_rows(rows) == 0)
		sheet_show(visit->body, "EMPTY");
	else
		table_fill(visit, rows);
	pages_fill(visit, page, (count + SCHEMES - 1) / SCHEMES);
	sheet_set(visit->body, "JSON", arena_print(visit->arena,
	    "/api/v1/matrix%s", strchr(address_with(visit, "data", NULL),
	    '?')));
	sheet_set(visit->body, "CSV", arena_print(visit->arena,
	    "/api/v1/matrix.csv%s&lang=%s", strchr(address_with(visit, "data",
	    NULL), '?'), language_code[visit->language]));
}

/* As data ----------------------------------------------------------------- */

/* The members of a cell; those with choices are words in a CSV of a
 * language. */
static const struct {
	const char *name;
	const char *label;
	const struct choice *choices;
	bool words;		/* of a language: of the CSV alone */
} members[] = {
	{ "scheme", N_("scheme"), NULL, false },
	{ "name", N_("name"), NULL, true },
	{ "jurisdiction", N_("jurisdiction"), NULL, false },
	{ "phase", N_("phase"), phases, false },
	{ "unit", N_("kind of unit"), units, false },
	{ "answer", N_("answer"), answers, false },
	{ "reason", N_("reason"), answer_causes, false },
	{ "treaty", N_("treaty"), NULL, false },
};

static void
texts_add(struct text *body, const char *reason)
{
	for (int i = 0; i < LANGUAGES; i++) {
		text_print(body, "%s\"%s\":", i == 0 ? "{" : ",",
		    language_code[i]);
		text_add_json(body, say((enum language)i, choice_find(
		    answer_reasons, reason)->label));
	}
	text_add(body, "}");
}

static void
cell_json(struct visit *visit, const struct result *rows, size_t i)
{
	struct text *body = &visit->response->body;

	for (size_t m = 0; m < COUNT(members); m++) {
		const char *value = result_text(rows, i, members[m].name);

		if (members[m].words || value == NULL)
			continue;
		text_add(body, m == 0 ? "{" : ",");
		text_add_json(body, members[m].name);
		text_add(body, ":");
		text_add_json(body, value);
	}
	text_add(body, ",\"text\":");
	texts_add(body, result_text(rows, i, "reason"));
	text_add(body, ",\"check\":");
	text_add_json(body, arena_print(visit->arena,
	    "/api/v1/check?scheme=%s&unit=%s&on=%s&entry=%s",
	    result_text(rows, i, "scheme"), result_text(rows, i, "unit"),
	    visit->moment.on, visit->moment.entry));
	text_add(body, "}");
}

void
matrix_json_show(struct visit *visit)
{
	int64_t page = number_asked(visit, "page", 1, PAGES), count;
	const struct result *rows;
	struct text *body = &visit->response->body;

	if (answered(visit))
		return;
	rows = rows_read(visit, EN, page, SCHEMES);
	if (answered(visit))
		return;
	count = result_number(rows, 0, "count");
	text_print(body, "{\"entry\":%s,\"on\":\"%s\",\"count\":%lld,"
	    "\"items\":[", visit->moment.entry, visit->moment.on,
	    (long long)count * 2);
	for (size_t i = 0; i < result_rows(rows); i++) {
		if (i > 0)
			text_add(body, ",\n");
		cell_json(visit, rows, i);
	}
	text_add(body, "],\"next\":");
	text_add_json(body, page * SCHEMES >= count ? NULL
	    : address_data(visit, "page", arena_print(visit->arena, "%lld",
	    (long long)page + 1)));
	text_add(body, "}\n");
	visit->response->type = "application/json; charset=utf-8";
}

static const char *
cell_text(struct visit *visit, const struct result *rows, size_t i, size_t m,
    bool labels)
{
	const char *value = result_text(rows, i, members[m].name);
	const struct choice *choices = members[m].choices;

	return labels && choices != NULL ? word(visit, choice_find(choices,
	    value)->label) : value;
}

void
matrix_csv_show(struct visit *visit)
{
	bool labels = request_value(visit->request, "lang") != NULL;
	struct text *body = &visit->response->body;
	const struct result *rows;

	language_parameter(visit);
	if (answered(visit))
		return;
	rows = rows_read(visit, labels ? visit->language : EN, 1, 1000000);
	if (answered(visit))
		return;
	for (size_t m = 0; m < COUNT(members); m++) {
		text_add(body, m == 0 ? "" : ",");
		text_add_csv(body, labels ? word(visit, members[m].label)
		    : members[m].name);
	}
	text_add(body, "\r\n");
	for (size_t i = 0; i < result_rows(rows); i++) {
		for (size_t m = 0; m < COUNT(members); m++) {
			text_add(body, m == 0 ? "" : ",");
			text_add_csv(body, cell_text(visit, rows, i, m,
			    labels));
		}
		text_add(body, "\r\n");
	}
	visit->response->type = "text/csv; charset=utf-8; header=present";
	visit->response->file_name = arena_print(visit->arena,
	    "matrix-%s-entry-%s.csv", visit->moment.on, visit->moment.entry);
}
