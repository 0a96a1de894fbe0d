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
}

void
text_show(struct visit *visit)
{
	(void)visit;
}

void
archive_show(struct visit *visit)
{
	const struct still *still = visit->site->still;
	const char *key = still->keys;

	sheet_set(visit->body, "ENTRY", still->entry);
	sheet_set(visit->body, "RECORDED", moment_say(visit->arena,
	    visit->language, visit->moment.recorded_at));
	sheet_set(visit->body, "ON", day_say(visit->arena, visit->language,
	    still->on));
	sheet_set(visit->body, "MADE", day_say(visit->arena, visit->language,
	    still->made));
	sheet_set(visit->body, "DATA", address(visit, "data"));
	if (text_given(visit->site->base_url))
		sheet_set(sheet_row(visit->body, "SITE"), "HREF",
		    visit->site->base_url);
	while (*(key += strspn(key, " ")) != '\0') {
		size_t length = strcspn(key, " ");

		sheet_set(sheet_row(visit->body, "KEY"), "TEXT",
		    arena_copy(visit->arena, key, length));
		key += length;
	}
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
