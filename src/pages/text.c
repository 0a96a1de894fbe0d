/* Pages that are mostly text, and the addresses that are no pages. */

#include "pages.h"

#include <string.h>

/* The words of one kind of status, with their codes. */
static void
words_fill(struct visit *visit, const char *kind, const char *name)
{
	const struct field *field = field_find(kind_find(kind)->fields, name);
	struct sheet *group = sheet_row(visit->body, "WORDS");

	sheet_set(group, "ID", kind);
	sheet_set(group, "KIND", word(visit, kind_find(kind)->name));
	for (const struct choice *one = field->choices; one->code; one++) {
		struct sheet *row = sheet_row(group, "WORD");

		put_choice(visit, row, field->choices, one->code);
		sheet_set(row, "CODE", one->code);
	}
}

void
help_show(struct visit *visit)
{
	static const struct { const char *kind, *field; } statuses[] = {
		{ "legal-act", "status" }, { "scheme", "phase" },
		{ "study", "status" }, { "treaty", "status" },
		{ "plan", "status" }, { "limit", "status" },
		{ "assessment", "outcome" },
	};

	for (size_t i = 0; i < COUNT(statuses); i++)
		words_fill(visit, statuses[i].kind, statuses[i].field);
	sheet_set(visit->body, "PARTNERS", address(visit, "partners"));
	sheet_set(visit->body, "VERIFY", address(visit, "verify"));
	sheet_set(visit->body, "HOME_SIDE", address(visit,
	    "partners/kazakhstan"));
}

void
text_show(struct visit *visit)
{
	(void)visit;
}

void
root_show(struct visit *visit)
{
	visit->response->status = 303;
	visit->response->vary = "Accept-Language";
	visit->response->location = arena_print(visit->arena, "/%s/",
	    language_code[visit->language]);
}

void
health_show(struct visit *visit)
{
	struct moment moment = moment_settle(visit->db, NULL, NULL, NULL);

	if (db_failure(visit->db) != DB_FINE)
		return;
	text_print(&visit->response->body,
	    "{\"status\":\"ok\",\"entry\":%s}\n", moment.newest);
	visit->response->type = "application/json; charset=utf-8";
}
