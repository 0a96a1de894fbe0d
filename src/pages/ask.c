/* The question as data: one in an address, many in the body of a POST. */

#include "pages.h"

#include <string.h>
#include <strings.h>

void
api_check_ask(struct visit *visit)
{
	struct question question = question_read(visit->request);

	visit->asked = answer_read(visit->db, &question, &visit->moment);
}

void
api_check_show(struct visit *visit)
{
	struct question question = question_read(visit->request);
	const char *answer;

	if (visit->asked == NULL)
		api_check_ask(visit);
	answer = visit->asked == NULL ? NULL
	    : result_text(visit->asked, 0, "answer");
	if (db_failure(visit->db) != DB_FINE)
		return;
	for (size_t i = 0; answer == NULL && i < QUESTION_FIELDS &&
	    !answered(visit); i++) {
		const char *fault = question_fault(visit->db, &question,
		    &visit->moment, i);

		if (fault != NULL)
			refuse(visit, 400, "bad-value", question_fields[i],
			    say_with(visit->arena, visit->language, fault,
			    question_fields[i], question.value[i] == NULL ? ""
			    : question.value[i], (char *)NULL));
	}
	if (answer == NULL)
		return;
	answer_say(&visit->response->body, answer);
	text_add(&visit->response->body, "\n");
	visit->response->type = "application/json; charset=utf-8";
}

/* The forms that a batch can have: what goes in comes out. */
static const struct {
	const char *type;
	enum batch_form form;
	const char *answer_type;
} forms[] = {
	{ "application/json", BATCH_JSON, "application/json; charset=utf-8" },
	{ "text/csv", BATCH_CSV, "text/csv; charset=utf-8; header=present" },
};

/* The place in forms; COUNT(forms) when it is none of them. */
static size_t
form_of(const char *type)
{
	size_t length = type == NULL ? 0 : strcspn(type, "; \t");
	size_t i = 0;

	while (i < COUNT(forms) && (strlen(forms[i].type) != length ||
	    strncasecmp(forms[i].type, type, length) != 0))
		i++;
	return i;
}

void
api_batch_show(struct visit *visit)
{
	const struct request *request = visit->request;
	size_t form = form_of(request->content_type);
	struct batch batch;

	if (form == COUNT(forms)) {
		refuse(visit, 415, "bad-type", "Content-Type", word(visit,
		    N_("Questions come as application/json or text/csv.")));
		return;
	}
	if (!batch_read(visit->arena, forms[form].form, request->body,
	    request->body_length, &batch)) {
		refuse(visit, 400, batch.code, batch.field, batch_sentence(
		    visit->arena, &batch, visit->language));
		return;
	}
	batch_answer(visit->db, visit->arena, &batch, &visit->moment);
	if (db_failure(visit->db) != DB_FINE)
		return;
	batch_say(&visit->response->body, &batch, &visit->moment,
	    visit->language);
	visit->response->type = forms[form].answer_type;
}
