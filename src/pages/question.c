/* The form of the question. What was typed stays in it, with what is wrong. */

#include "pages.h"

#include <string.h>

const char *const question_labels[] = {
	[QUESTION_SCHEME] = N_("Trading scheme that the unit comes from"),
	[QUESTION_UNIT] = N_("Kind of unit"),
	[QUESTION_VINTAGE] = N_("Vintage (year of the unit), or empty"),
	[QUESTION_SURRENDER] = N_("Surrender obligation"),
	[QUESTION_VERIFIED] = N_("Verified emissions"),
	[QUESTION_ALLOCATED] = N_("Allocated quota"),
	[QUESTION_USED] = N_("Foreign units already used"),
};

struct question
question_read(const struct request *request)
{
	struct question question;

	for (size_t i = 0; i < QUESTION_FIELDS; i++)
		question.value[i] = request_value(request, question_fields[i]);
	return question;
}

void
question_check(struct visit *visit, const struct question *question,
    const char **fault)
{
	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		const char *value = question->value[i];
		const char *message = question_fault(visit->db, question,
		    &visit->moment, i);

		fault[i] = message == NULL ? NULL : say_with(visit->arena,
		    visit->language, message, word(visit, question_labels[i]),
		    value == NULL ? "" : value, (char *)NULL);
	}
}

static void
schemes_fill(struct visit *visit, struct sheet *input, const char *chosen,
    const struct result *schemes)
{
	option_add(input, "", word(visit, N_("choose")), NULL);
	for (size_t i = 0; i < result_rows(schemes); i++)
		option_add(input, result_text(schemes, i, "slug"),
		    result_text(schemes, i, "name"), chosen);
}

static void
units_fill(struct visit *visit, struct sheet *input, const char *chosen,
    const struct result *schemes)
{
	(void)schemes;
	for (size_t i = 0; i < 2; i++)
		option_add(input, units[i].code, word(visit, units[i].label),
		    chosen);
}

void
question_fill(struct visit *visit, const struct question *question,
    const struct result *schemes, const char *const *fault)
{
	/* Where each stands in the form, and what there is to choose from. */
	static const struct {
		const char *section;
		void (*options)(struct visit *, struct sheet *, const char *,
		    const struct result *);
	} inputs[QUESTION_FIELDS] = {
		[QUESTION_SCHEME] = { "CHOICE", schemes_fill },
		[QUESTION_UNIT] = { "CHOICE", units_fill },
		[QUESTION_VINTAGE] = { "YEAR", NULL },
		[QUESTION_SURRENDER] = { "FIGURE", NULL },
		[QUESTION_VERIFIED] = { "FIGURE", NULL },
		[QUESTION_ALLOCATED] = { "FIGURE", NULL },
		[QUESTION_USED] = { "FIGURE", NULL },
	};
	struct sheet *form = sheet_row(visit->body, "QUESTION");
	/* An answer asks for figures: no link leads into what is folded. */
	bool figures = visit->asked != NULL && result_rows(visit->asked) > 0;

	sheet_set(form, "ACTION", arena_print(visit->arena, "/%s/check",
	    language_code[visit->language]));
	sheet_set(form, "ON", visit->moment.on);
	if (request_value(visit->request, "entry") != NULL ||
	    request_value(visit->request, "published") != NULL)
		sheet_set(sheet_row(form, "ENTRY"), "VALUE",
		    visit->moment.entry);
	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		const char *value = question->value[i];
		struct sheet *input = sheet_row(form, inputs[i].section);

		sheet_set(input, "NAME", question_fields[i]);
		sheet_set(input, "LABEL", word(visit, question_labels[i]));
		sheet_set(input, "VALUE", value);
		if (inputs[i].options != NULL)
			inputs[i].options(visit, input, value, schemes);
		figures = figures || (i >= QUESTION_SURRENDER && value != NULL);
		if (fault == NULL || fault[i] == NULL)
			continue;
		sheet_set(sheet_row(input, "WRONG"), "TEXT", fault[i]);
		if (inputs[i].options != NULL && value != NULL)
			option_add(input, value, value, value);
	}
	if (figures)
		sheet_show(form, "OPEN");
}
