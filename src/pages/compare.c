/* Schemes side by side, up to four. */

#include "pages.h"

#include <string.h>

enum { COMPARED = 4 };

struct comparison {
	struct subject subject[COMPARED];
	const char *slug[COMPARED];
	size_t count;
};

static void
refuse_scheme(struct visit *visit, const char *code, const char *sentence,
    const char *slug)
{
	refuse(visit, 400, code, "scheme", say_with(visit->arena,
	    visit->language, sentence, "scheme", slug, (char *)NULL));
}

static void
scheme_take(struct visit *visit, struct comparison *comparison,
    const char *slug)
{
	struct subject subject = { .kind = kind_find("scheme") };

	for (size_t i = 0; i < comparison->count; i++) {
		if (strcmp(comparison->slug[i], slug) == 0) {
			refuse_scheme(visit, "repeated", N_("“%1”: “%2” is "
			    "chosen twice."), slug);
			return;
		}
	}
	if (comparison->count == COMPARED) {
		refuse_scheme(visit, "too-many", N_("“%1”: at most four "
		    "schemes are compared; “%2” is the fifth."), slug);
		return;
	}
	if (text_is_slug(slug))
		subject.record = record_read(visit->db, subject.kind, slug,
		    &visit->moment);
	if (subject.record.item == NULL) {
		refuse_scheme(visit, "no-such-scheme", N_("“%1”: there is no "
		    "scheme “%2”."), slug);
		return;
	}
	subject_open(visit, &subject);
	comparison->slug[comparison->count] = slug;
	comparison->subject[comparison->count++] = subject;
}

/* As many choices as can be compared, with what was chosen in them. */
static void
form_fill(struct visit *visit, const struct comparison *comparison)
{
	const struct result *schemes = schemes_read(visit->db, &visit->moment,
	    visit->language, true);

	for (size_t i = 0; i < COMPARED; i++) {
		struct sheet *choice = sheet_row(visit->body, "CHOICE");

		sheet_set(choice, "PLACE", arena_print(visit->arena, "%zu",
		    i + 1));
		for (size_t j = 0; j < result_rows(schemes); j++)
			option_add(choice, result_text(schemes, j, "slug"),
			    result_text(schemes, j, "name"),
			    i < comparison->count ? comparison->slug[i] : NULL);
	}
	kept_fill(visit, visit->body, NULL);
}

/* The recognition of units of each scheme on the day. */
static void
answers_fill(struct visit *visit, const struct comparison *comparison,
    struct sheet *table)
{
	const struct result *rows[COMPARED];

	for (size_t i = 0; i < comparison->count; i++)
		rows[i] = matrix_of(visit->db, comparison->slug[i],
		    &visit->moment);
	for (size_t unit = 0; unit < 2; unit++) {
		struct sheet *row = row_add(table);
		struct sheet *head = cell_head(row, word(visit, N_("field")));
		bool differs = false;

		for (size_t i = 0; i < comparison->count; i++) {
			differs = differs || strcmp(result_text(rows[i], unit,
			    "reason"), result_text(rows[0], unit,
			    "reason")) != 0;
			put_answer(visit, cell_add(row, subject_title(visit,
			    &comparison->subject[i])), rows[i], unit);
		}
		put(head, say_with(visit->arena, visit->language,
		    N_("recognised in Kazakhstan: %1"), word(visit,
		    units[unit].label), (char *)NULL));
		if (differs)
			put_differs(visit, row, head);
	}
}

static void
field_fill(struct visit *visit, const struct comparison *comparison,
    struct sheet *table, const struct field *field)
{
	struct sheet *row = row_add(table);
	struct sheet *head = cell_head(row, word(visit, N_("field")));
	const char *first = NULL;
	bool differs = false;

	put(head, word(visit, field->label));
	for (size_t i = 0; i < comparison->count; i++) {
		const struct subject *subject = &comparison->subject[i];
		const struct json *value = subject_value(subject, field);
		struct sheet *cell = cell_add(row, subject_title(visit,
		    subject));
		const char *line = value == NULL ? "" : json_line(visit,
		    field, value, subject->names);

		if (i == 0)
			first = line;
		differs = differs || strcmp(first, line) != 0;
		if (value == NULL)
			put_nothing(visit, cell);
		else if (field->type == FIELD_PARTS)
			put_parts(visit, cell, field, value, subject->names);
		else
			put_json(visit, cell, field, value, subject->names);
	}
	if (differs)
		put_differs(visit, row, head);
}

static bool
is_compared(const struct comparison *comparison, const struct field *field)
{
	if (field->type == FIELD_SOURCES || strcmp(field->name, "name") == 0)
		return false;
	for (size_t i = 0; i < comparison->count; i++) {
		if (subject_value(&comparison->subject[i], field) != NULL)
			return true;
	}
	return false;
}

static void
table_fill(struct visit *visit, const struct comparison *comparison)
{
	struct sheet *section = section_add(visit, "compare", word(visit,
	    N_("Comparison")));
	struct sheet *table;

	if (comparison->count > 1)
		section_note(section, word(visit, N_("Lines in which the "
		    "schemes differ are marked “differs”. Fields that none of "
		    "them has are left out.")));
	table = table_add(section, word(visit, visit->route->title));
	table_head(table, word(visit, N_("field")));
	for (size_t i = 0; i < comparison->count; i++) {
		struct sheet *link = sheet_row(sheet_row(table, "HEAD"),
		    "SORT");

		sheet_set(link, "HREF", address_of(visit, "scheme",
		    comparison->slug[i]));
		sheet_set(link, "LABEL", subject_title(visit,
		    &comparison->subject[i]));
	}
	answers_fill(visit, comparison, table);
	for (const struct field *one = comparison->subject[0].kind->fields;
	    one->name; one++) {
		if (is_compared(comparison, one))
			field_fill(visit, comparison, table, one);
	}
}

void
compare_show(struct visit *visit)
{
	struct comparison comparison = { .count = 0 };

	for (size_t i = 0; i < visit->request->count && !answered(visit);
	    i++) {
		const struct parameter *one = &visit->request->parameters[i];

		if (strcmp(one->name, "scheme") == 0 && one->value[0] != '\0')
			scheme_take(visit, &comparison, one->value);
	}
	if (answered(visit) || db_failure(visit->db) != DB_FINE)
		return;
	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	if (comparison.count > 0)
		table_fill(visit, &comparison);
	form_fill(visit, &comparison);
}
