/* The dictionary of the data: each kind, each field, from the field tables. */

#include "pages.h"

static const char *const type_words[] = {
	[FIELD_TEXTS] = N_("text in up to three languages"),
	[FIELD_WORDS] = N_("text in up to three languages, or one for all"),
	[FIELD_PLAIN] = N_("short text"),
	[FIELD_DAY] = N_("day, perhaps cut to a month or a year"),
	[FIELD_CODE] = N_("one of the choices"),
	[FIELD_CODES] = N_("list of choices"),
	[FIELD_PLAINS] = N_("list of short texts"),
	[FIELD_BOOLEAN] = N_("true or false"),
	[FIELD_TONNES] = N_("whole tonnes of CO2 equivalent"),
	[FIELD_NUMBER] = N_("whole number"),
	[FIELD_YEAR] = N_("year"),
	[FIELD_MOMENT] = N_("moment in UTC, to the second"),
	[FIELD_RATE] = N_("percent, a decimal string"),
	[FIELD_URL] = N_("address of the web"),
	[FIELD_REFERENCE] = N_("name of a record in addresses"),
	[FIELD_REFERENCES] = N_("list of names of records"),
	[FIELD_PARTS] = N_("list of objects, with the members below"),
	[FIELD_PART] = N_("object, with the members below"),
	[FIELD_SOURCES] = N_("list of sources: title, url, checked_on"),
	[FIELD_ANY] = N_("depends on the step"),
};

static void
type_put(struct visit *visit, struct sheet *cell, const struct field *field)
{
	const struct kind *target = field->target == NULL ? NULL
	    : kind_find(field->target);

	put(cell, word(visit, type_words[field->type]));
	if (target != NULL)
		put_link(cell, arena_print(visit->arena, "#%s",
		    target->plural), word(visit, target->name));
}

static const char *
presence(const struct field *field)
{
	return field->flags & FIELD_DERIVED ? N_("worked out")
	    : field->flags & FIELD_NEEDED ? N_("needed")
	    : N_("may be absent");
}

/* One row a field; the members of its objects follow it, behind its name. */
static void
rows_fill(struct visit *visit, struct sheet *table, const char *before,
    const struct field *field)
{
	const char *label[] = { word(visit, N_("name in the data")),
		word(visit, N_("label")), word(visit, N_("type")),
		word(visit, N_("choices")), word(visit, N_("given")) };

	for (; field != NULL && field->name != NULL; field++) {
		const char *name = arena_print(visit->arena, "%s%s", before,
		    field->name);
		struct sheet *row, *cell;

		if (field_only_filters(field))
			continue;
		row = row_add(table);
		put(cell_head(row, label[0]), name);
		put(cell_add(row, label[1]), word(visit, field->label));
		type_put(visit, cell_add(row, label[2]), field);
		cell = cell_add(row, label[3]);
		if (field->choices == NULL)
			put_nothing(visit, cell);
		for (const struct choice *one = field->choices; one &&
		    one->code; one++)
			put(sheet_row(cell, "ITEM"), arena_print(visit->arena,
			    "%s – %s", one->code, word(visit, one->label)));
		put(cell_add(row, label[4]), word(visit, presence(field)));
		rows_fill(visit, table, arena_print(visit->arena, "%s%s",
		    name, field->type == FIELD_PART ? "." : "[]."),
		    field->parts);
	}
}

static struct sheet *
table_begin(struct visit *visit, const char *id, const char *heading)
{
	const char *head[] = { N_("name in the data"), N_("label"), N_("type"),
		N_("choices"), N_("given") };
	struct sheet *table = table_add(section_add(visit, id, heading),
	    heading);

	for (size_t i = 0; i < COUNT(head); i++)
		table_head(table, word(visit, head[i]));
	return table;
}

void
dictionary_show(struct visit *visit)
{
	sheet_set(visit->body, "TITLE", word(visit, visit->route->title));
	section_note(section_add(visit, "about", word(visit,
	    N_("How to read it"))), word(visit, N_("The names are the same "
	    "everywhere: in the data, in CSV, in an import. What is worked "
	    "out is never entered. Every record has kind, slug and entry "
	    "besides: what it is, its name in addresses, and the entry that "
	    "made it so.")));
	for (size_t i = 0; i < kind_count; i++) {
		struct sheet *table = table_begin(visit, kinds[i].plural,
		    word(visit, kinds[i].name));

		rows_fill(visit, table, "", kinds[i].fields);
		rows_fill(visit, table, "", kinds[i].facts);
	}
	rows_fill(visit, table_begin(visit, "entries", word(visit,
	    N_("Entry"))), "", entry_fields);
	rows_fill(visit, table_begin(visit, "answer", word(visit,
	    N_("The answer"))), "", answer_fields);
}
