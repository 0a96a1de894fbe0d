/* One search over every kind, in the three languages. */

#include "pages.h"

#include <string.h>

/* Letters that a question may have; records on a page, and pages. */
enum { LETTERS = 200, RECORDS = 20, PAGES = SEARCH_MOST / RECORDS };

static size_t
letters_in(const char *text)
{
	size_t letters = 0;

	for (; *text != '\0'; text++)
		letters += ((unsigned char)*text & 0xc0) != 0x80;
	return letters;
}

/* What is asked for; NULL when it is nothing but spaces. */
static const char *
question_of(const struct visit *visit)
{
	const char *q = request_value(visit->request, "q");

	return q == NULL || q[strspn(q, " \t\r\n")] == '\0' ? NULL : q;
}

/* May refuse. */
static struct search_query
search_query_read(struct visit *visit)
{
	struct search_query query = {
		.q = question_of(visit),
		.kind = request_value(visit->request, "kind"),
		.moment = &visit->moment,
		.language = visit->language,
	};

	if (query.q != NULL && letters_in(query.q) > LETTERS)
		refuse(visit, 400, "too-long", "q", say_with(visit->arena,
		    visit->language, N_("“%1” has more than %2 letters."), "q",
		    "200", (char *)NULL));
	choice_check(visit, "kind", query.kind, query.kind != NULL &&
	    kind_find(query.kind) != NULL);
	return query;
}

static void
form_fill(struct visit *visit)
{
	sheet_set(visit->body, "Q", request_value(visit->request, "q"));
	kept_fill(visit, visit->body, NULL);
}

/* Narrowing ---------------------------------------------------------------- */

static void
choice_add(struct visit *visit, struct sheet *list, const char *kind,
    const char *label, const char *count)
{
	const char *chosen = request_value(visit->request, "kind");
	const bool here = chosen == NULL ? kind == NULL : kind != NULL &&
	    strcmp(chosen, kind) == 0;
	struct sheet *row = sheet_row(list, "KIND");
	struct sheet *name = sheet_row(row, here ? "HERE" : "OTHER");

	sheet_set(name, "LABEL", label);
	sheet_set(name, "HREF", address_with(visit, "kind", kind));
	if (count != NULL)
		sheet_set(sheet_row(row, "MANY"), "COUNT", count);
}

/* The kinds that were found, with how many of each where that is known; and
 * the one that was chosen, so that there is a way back from it. */
static void
kinds_fill(struct visit *visit, const struct result *found)
{
	const char *chosen = request_value(visit->request, "kind");
	const char *const *kind = result_list(found, 0, "kinds");
	const char *const *count = result_list(found, 0, "counts");
	const bool counted = result_number(found, 0, "everything") <=
	    SEARCH_MOST;
	struct sheet *list;

	if (kind[0] == NULL)
		return;
	list = sheet_row(visit->body, "KINDS");
	choice_add(visit, list, NULL, word(visit, N_("all kinds")), counted
	    ? result_text(found, 0, "everything") : NULL);
	for (size_t i = 0; i < kind_count; i++) {
		size_t place = 0;

		while (kind[place] != NULL &&
		    strcmp(kind[place], kinds[i].kind) != 0)
			place++;
		if (kind[place] != NULL)
			choice_add(visit, list, kinds[i].kind, word(visit,
			    kinds[i].names), counted ? count[place] : NULL);
		else if (chosen != NULL && strcmp(chosen, kinds[i].kind) == 0)
			choice_add(visit, list, chosen, word(visit,
			    kinds[i].names), counted ? "0" : NULL);
	}
}

/* One record --------------------------------------------------------------- */

/* "provisions.summary" is a part of a list of objects. */
static const char *
field_label(const struct visit *visit, const struct kind *kind,
    const char *name)
{
	size_t length = strcspn(name, ".");
	const struct field *field = field_find(kind->fields, arena_copy(
	    visit->arena, name, length));
	const struct field *part = field == NULL || name[length] == '\0' ? NULL
	    : field_find(field->parts, name + length + 1);

	if (field == NULL)
		return word(visit, N_("address"));
	return part == NULL ? word(visit, field->label)
	    : arena_print(visit->arena, "%s: %s", word(visit, field->label),
	    word(visit, part->label));
}

/* Pieces of a text; what matched stands between U+0001 and U+0002. */
static void
excerpt_fill(struct visit *visit, struct sheet *match, const char *text)
{
	bool marked = false;

	while (*text != '\0') {
		size_t length = strcspn(text, "\x01\x02");

		if (length > 0)
			sheet_set(sheet_row(sheet_row(match, "PIECE"), marked
			    ? "MARKED" : "BETWEEN"), "TEXT", arena_copy(
			    visit->arena, text, length));
		text += length;
		if (*text != '\0')
			marked = *text++ == '\x01';
	}
}

static void
match_fill(struct visit *visit, struct sheet *line, const struct kind *kind,
    const struct result *found, size_t row)
{
	const char *field = result_text(found, row, "field");
	const char *language = result_text(found, row, "language");
	struct sheet *match;

	if (field == NULL)
		return;
	match = sheet_row(line, "MATCH");
	sheet_set(match, "LABEL", field_label(visit, kind, field));
	sheet_set(match, "CODE", language != NULL ? language
	    : language_code[visit->language]);
	excerpt_fill(visit, match, result_text(found, row, "excerpt"));
	if (language != NULL && strcmp(language,
	    language_code[visit->language]) != 0)
		sheet_set(sheet_row(match, "FOREIGN"), "CODE", language);
}

/* What the record is called; where others are called so too, with what tells
 * it from them: "Republic of Korea: 3. a state registry of carbon units". */
static const char *
name_say(const struct visit *visit, const struct kind *kind,
    const struct result *found, size_t row)
{
	const char *name = result_text(found, row, "name");
	const char *aspect = result_text(found, row, "aspect");
	const struct choice *choice = aspect == NULL ? NULL : choice_find(
	    field_find(kind->fields, aspect)->choices, result_text(found, row,
	    "code"));

	if (name == NULL)
		return result_text(found, row, "slug");
	return choice == NULL ? name : arena_print(visit->arena, "%s: %s",
	    name, word(visit, choice->label));
}

static void
record_fill(struct visit *visit, const struct result *found, size_t row)
{
	const struct kind *kind = kind_find(result_text(found, row, "kind"));
	const char *slug = result_text(found, row, "slug");
	const char *status = result_text(found, row, "status");
	const char *other = other_language(visit, result_text(found, row,
	    "spoken"));
	const struct field *field = field_find(kind->fields, "status");
	struct sheet *line = sheet_row(visit->body, "RECORD");

	if (field == NULL)
		field = field_find(kind->fields, "phase");
	put_link(line, address_of(visit, kind->kind, slug), name_say(visit,
	    kind, found, row));
	if (other != NULL)
		put_mark(line, other);
	if (status != NULL && field != NULL)
		put_choice(visit, line, field->choices, status);
	if (result_true(found, row, "demonstration"))
		put_demonstration(visit, line);
	sheet_set(line, "KIND_NAME", word(visit, kind->name));
	match_fill(visit, line, kind, found, row);
}

/* The page ----------------------------------------------------------------- */

static void
found_fill(struct visit *visit, const struct result *found, int64_t page)
{
	int64_t count = result_number(found, 0, "count");
	struct sheet *list = sheet_row(visit->body, "FOUND");
	const char *meant = result_text(found, 0, "meant");

	sheet_set(list, "COUNT", count > SEARCH_MOST ? say_with(visit->arena,
	    visit->language, N_("more than %1 records"), arena_print(
	    visit->arena, "%d", SEARCH_MOST), (char *)NULL)
	    : say_count(visit->arena, visit->language, "%1 record",
	    "%1 records", count));
	if (count > SEARCH_MOST)
		sheet_show(list, "TOO_MANY");
	if (count == 0)
		sheet_show(list, "NOTHING");
	else if (meant != NULL)
		sheet_set(sheet_row(list, "MEANT"), "TEXT", meant);
	kinds_fill(visit, found);
	if (result_text(found, 0, "slug") == NULL)
		return;
	sheet_set(sheet_row(list, "LIST"), "FIRST", arena_print(visit->arena,
	    "%lld", (long long)((page - 1) * RECORDS + 1)));
	for (size_t i = 0; i < result_rows(found); i++)
		record_fill(visit, found, i);
	pages_fill(visit, page, ((count > SEARCH_MOST ? SEARCH_MOST : count) +
	    RECORDS - 1) / RECORDS);
}

void
search_show(struct visit *visit)
{
	struct search_query query = search_query_read(visit);
	int64_t page = number_asked(visit, "page", 1, PAGES);
	const struct result *found = NULL;

	if (answered(visit))
		return;
	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	form_fill(visit);
	if (query.q != NULL)
		found = search_read(visit->db, &query, arena_print(
		    visit->arena, "%d", RECORDS), arena_print(visit->arena,
		    "%lld", (long long)(page - 1) * RECORDS));
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (page > 1 && (found == NULL ||
	    result_text(found, 0, "slug") == NULL))
		refuse(visit, 404, "no-such-page", "page", word(visit,
		    N_("The list is not that long.")));
	else if (found != NULL)
		found_fill(visit, found, page);
}
