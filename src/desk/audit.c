/* The audit: who did what, when and from where. */

#include "desk.h"

#include <string.h>

static const struct choice deeds[] = {
	{ "signed-in", N_("signed in"), 0 },
	{ "signed-in-by-recovery", N_("signed in with a recovery code"), 0 },
	{ "sign-in-refused", N_("signing in was refused"), 0 },
	{ "sign-in-limited", N_("too many attempts to sign in"), 0 },
	{ "signed-out", N_("signed out"), 0 },
	{ "session-ended", N_("ended a session"), 0 },
	{ "enrolled", N_("enrolled"), 0 },
	{ "password-changed", N_("changed the password"), 0 },
	{ "password-refused", N_("change of the password was refused"), 0 },
	{ "refused", N_("was refused"), 0 },
	{ "drafted", N_("began a draft"), 0 },
	{ "saved", N_("saved a draft"), 0 },
	{ "imported", N_("made a draft of a file"), 0 },
	{ "removed", N_("took a record out of a draft"), 0 },
	{ "conflict-settled", N_("settled a conflict of a draft"), 0 },
	{ "dropped", N_("dropped a draft"), 0 },
	{ "submitted", N_("submitted for approval"), 0 },
	{ "sent-back", N_("sent back"), 0 },
	{ "published", N_("approved and published"), 0 },
	{ "publishing-refused", N_("publishing was refused"), 0 },
	{ "stated", N_("made a statement on a treaty"), 0 },
	{ "remarked", N_("answered to a statement"), 0 },
	{ "language-changed", N_("changed the language of their e-mail"), 0 },
	{ "account-made", N_("made an account"), 0 },
	{ "link-made", N_("made a one-time link"), 0 },
	{ "account-disabled", N_("locked an account"), 0 },
	{ "account-enabled", N_("unlocked an account"), 0 },
	{ "sessions-ended", N_("ended all sessions of an account"), 0 },
	{ "roles-changed", N_("changed the roles of an account"), 0 },
	{ "audit-taken", N_("downloaded the audit"), 0 },
	{ "mail-sent", N_("an e-mail was sent"), 0 },
	{ "mail-refused", N_("an e-mail was given up"), 0 },
	{ "mail-switched", N_("sending of e-mail was switched"), 0 },
	{ 0 },
};

static const struct choice outcomes[] = {
	{ "f", N_("done"), TONE_PLAIN },
	{ "t", N_("refused"), TONE_BAD },
	{ 0 },
};

enum { AUDIT_PAGE = 50 };

/* What the filters and the columns are called. */
static const struct filter {
	const char *name;
	const char *label;
	const char *type;		/* of the input, where it is one */
	const struct choice *choices;	/* else */
} filters[] = {
	{ "who", N_("who (part of the e-mail)"), "text", NULL },
	{ "what", N_("what"), NULL, deeds },
	{ "from", N_("from (a day)"), "date", NULL },
	{ "through", N_("through (a day)"), "date", NULL },
	{ "outcome", N_("what came of it"), NULL, outcomes },
};

static const struct {
	const char *column;
	const char *label;
	const struct choice *choices;
} columns[] = {
	{ "at", N_("when (time of Kazakhstan)"), NULL },
	{ "email", N_("who"), NULL },
	{ "address", N_("from where"), NULL },
	{ "what", N_("what"), deeds },
	{ "refused", N_("what came of it"), outcomes },
	{ "subject", N_("concerning"), NULL },
	{ "detail", N_("details"), NULL },
};

static void
refuse_given(struct visit *visit, const char *name, const char *sentence)
{
	refuse(visit, 400, "bad-value", name, say_with(visit->arena,
	    visit->language, sentence, name, request_value(visit->request,
	    name), (char *)NULL));
}

static struct audit_query
query_read(struct visit *visit)
{
	const struct audit_query query = {
		.who = request_value(visit->request, "who"),
		.what = request_value(visit->request, "what"),
		.from = request_value(visit->request, "from"),
		.through = request_value(visit->request, "through"),
		.refused = request_value(visit->request, "outcome"),
	};

	for (size_t i = 0; i < COUNT(filters); i++) {
		const char *value = request_value(visit->request,
		    filters[i].name);

		if (value == NULL)
			continue;
		if (filters[i].choices != NULL &&
		    choice_find(filters[i].choices, value) == NULL)
			refuse_given(visit, filters[i].name, N_("“%1”: “%2” "
			    "is not one of the choices."));
		if (filters[i].choices == NULL &&
		    strcmp(filters[i].type, "date") == 0 &&
		    !day_is_whole(value))
			refuse_given(visit, filters[i].name, N_("“%1”: there "
			    "is no day “%2”. A day is written YYYY-MM-DD."));
	}
	if (query.from != NULL && query.through != NULL &&
	    strcmp(query.from, query.through) > 0)
		refuse_given(visit, "through", N_("“%1”: the last day, “%2”, "
		    "is before the first."));
	return query;
}

static void
filters_fill(struct visit *visit)
{
	struct sheet *form = sheet_row(visit->body, "FILTERS");
	const char *query = strchr(address_with(visit, "page", NULL), '?');

	sheet_set(form, "ALL", address(visit, "desk/audit"));
	sheet_set(form, "CSV", arena_print(visit->arena, "%s%s", address(visit,
	    "desk/audit.csv"), query == NULL ? "" : query));
	for (size_t i = 0; i < COUNT(filters); i++) {
		const char *value = request_value(visit->request,
		    filters[i].name);
		const struct choice *one = filters[i].choices;
		struct sheet *row = sheet_row(form, "FILTER");
		struct sheet *input = sheet_row(row, one == NULL ? "INPUT"
		    : "SELECT");

		sheet_set(row, "NAME", filters[i].name);
		sheet_set(row, "LABEL", word(visit, filters[i].label));
		if (one == NULL) {
			sheet_set(input, "TYPE", filters[i].type);
			sheet_set(input, "VALUE", value);
		}
		for (; one != NULL && one->code != NULL; one++)
			option_add(input, one->code, word(visit, one->label),
			    value);
	}
}

/* "24 November 2026, 17:10:33" of "2026-11-24T17:10:33+05:00". */
static const char *
at_say(const struct visit *visit, const char *at)
{
	return arena_print(visit->arena, "%s, %.8s", day_say(visit->arena,
	    visit->language, arena_copy(visit->arena, at, 10)), at + 11);
}

static void
line_fill(struct visit *visit, struct sheet *table, const struct result *rows,
    size_t i)
{
	struct sheet *row = row_add(table);

	for (size_t c = 0; c < COUNT(columns); c++) {
		const char *value = result_text(rows, i, columns[c].column);
		const char *label = word(visit, columns[c].label);
		struct sheet *cell = c == 0 ? cell_head(row, label)
		    : cell_add(row, label);

		if (value == NULL)
			put_nothing(visit, cell);
		else if (c == 0)
			put(cell, at_say(visit, value));
		else if (columns[c].choices == NULL)
			put(cell, value);
		else
			put_choice(visit, cell, columns[c].choices, value);
	}
}

void
audit_show(struct visit *visit)
{
	const struct audit_query query = query_read(visit);
	const size_t page = page_read(visit);
	const char *heading = word(visit, N_("What was done, the newest "
	    "first"));
	const struct result *rows;
	struct sheet *section, *table;

	if (answered(visit))
		return;
	rows = audit_read(visit->db, visit->person->token, &query,
	    arena_print(visit->arena, "%d", AUDIT_PAGE + 1),
	    arena_print(visit->arena, "%zu", (page - 1) * AUDIT_PAGE));
	filters_fill(visit);
	section = section_add(visit, "lines", heading);
	pages_around(visit, page, result_rows(rows) > AUDIT_PAGE);
	if (result_rows(rows) == 0) {
		section_note(section, word(visit, N_("Nothing fits these "
		    "filters.")));
		return;
	}
	table = table_add(section, heading);
	for (size_t c = 0; c < COUNT(columns); c++)
		table_head(table, word(visit, columns[c].label));
	for (size_t i = 0; i < result_rows(rows) && i < AUDIT_PAGE; i++)
		line_fill(visit, table, rows, i);
}

/* The same as CSV --------------------------------------------------------------- */

struct file {
	struct visit visit;
	struct audit_query query;
	const struct outlet *outlet;
};

static bool
file_row(void *context, const struct result *row)
{
	struct file *file = context;
	struct arena *arena = arena_new();
	struct text text = text_new(arena);
	bool there;

	text_add(&text, result_text(row, 0, "number"));
	for (size_t c = 0; c < COUNT(columns); c++) {
		const char *value = result_text(row, 0, columns[c].column);
		const struct choice *choice = columns[c].choices == NULL
		    ? NULL : choice_find(columns[c].choices, value);

		text_add(&text, ",");
		if (value != NULL)
			text_add_csv(&text, choice == NULL ? value
			    : word(&file->visit, choice->label));
	}
	text_add(&text, "\r\n");
	there = file->outlet->write(file->outlet->to, text.data, text.length);
	arena_free(arena);
	return there;
}

static void
file_stream(void *context, const struct outlet *outlet)
{
	struct file *file = context;
	struct visit *visit = &file->visit;
	struct text head = text_new(visit->arena);

	file->outlet = outlet;
	text_add_csv(&head, word(visit, N_("number")));
	for (size_t c = 0; c < COUNT(columns); c++) {
		text_add(&head, ",");
		text_add_csv(&head, word(visit, columns[c].label));
	}
	text_add(&head, "\r\n");
	if (outlet->write(outlet->to, head.data, head.length))
		audit_stream(visit->db, visit->person->token, &file->query,
		    file_row, file);
	if (db_failure(visit->db) != DB_FINE) {
		head = text_new(visit->arena);
		text_print(&head, "\r\n!%s\r\n", word(visit, N_("This file is "
		    "not complete: the register could not be read to the "
		    "end.")));
		outlet->write(outlet->to, head.data, head.length);
	}
	db_end(visit->db);
}

void
audit_csv_show(struct visit *visit)
{
	struct file *file = arena_alloc(visit->arena, sizeof(*file));

	file->query = query_read(visit);
	if (answered(visit))
		return;
	file->visit = *visit;
	visit->response->type = "text/csv; charset=utf-8; header=present";
	visit->response->file_name = arena_print(visit->arena,
	    "audit-%s.csv", visit->moment.today);
	visit->response->stream = file_stream;
	visit->response->context = file;
}
