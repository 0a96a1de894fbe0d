/* Sections on the page of a partner that are about the jurisdiction itself:
 * contacts, instruments, parts, what has changed. */

#include "pages.h"

#include <string.h>

static bool
is_home(const struct visit *visit)
{
	return strcmp(visit->slug, "kazakhstan") == 0;
}

/* Contacts ---------------------------------------------------------------- */

static void
contact_row(struct visit *visit, struct sheet *table,
    const struct subject *side)
{
	static const char *const shown[] = { "authority", "contact_url" };
	struct sheet *row = row_add(table);

	put(cell_head(row, word(visit, N_("side"))), subject_title(visit,
	    side));
	for (size_t i = 0; i < COUNT(shown); i++) {
		const struct field *field = field_find(side->kind->fields,
		    shown[i]);
		const struct json *value = subject_value(side, field);
		struct sheet *cell = cell_add(row, word(visit, field->label));

		if (value != NULL)
			put_json(visit, cell, field, value, side->names);
		else
			put(cell, word(visit, N_("not in the register")));
	}
}

void
section_contacts(struct visit *visit, const struct subject *subject)
{
	const char *heading = word(visit, N_("Contacts"));
	struct sheet *table = table_add(section_add(visit, "contacts",
	    heading), heading);
	struct subject home = { .kind = subject->kind };

	table_head(table, word(visit, N_("side")));
	table_head(table, word(visit, field_find(home.kind->fields,
	    "authority")->label));
	table_head(table, word(visit, field_find(home.kind->fields,
	    "contact_url")->label));
	home.record = record_read(visit->db, home.kind, "kazakhstan",
	    &visit->moment);
	home.item = json_tree(visit->arena, home.record.item);
	if (!is_home(visit) && home.item != NULL)
		contact_row(visit, table, &home);
	contact_row(visit, table, subject);
}

/* Instruments ------------------------------------------------------------- */

static void
instruments_fill(struct visit *visit, const struct result *rows, bool ours,
    const char *id, const char *heading)
{
	const struct kind *kind = kind_find("treaty");
	const char *label[] = { word(visit, N_("title")),
		word(visit, N_("nature")), word(visit, N_("status")),
		word(visit, N_("its own status")),
		word(visit, N_("status of Kazakhstan")) };
	size_t columns = ours && !is_home(visit) ? 5 : 4;
	struct sheet *table = NULL;

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *own = result_text(rows, i, "home_status");
		struct sheet *row;

		if ((own != NULL) != ours)
			continue;
		if (table == NULL) {
			table = table_add(section_add(visit, id, heading),
			    heading);
			for (size_t j = 0; j < columns; j++)
				table_head(table, label[j]);
		}
		row = row_add(table);
		put_link(cell_head(row, label[0]), address_of(visit, "treaty",
		    result_text(rows, i, "slug")), result_text(rows, i,
		    "title"));
		put_field(visit, cell_add(row, label[1]), field_find(
		    kind->fields, "nature"), rows, i);
		put_field(visit, cell_add(row, label[2]), field_find(
		    kind->fields, "status"), rows, i);
		put_choice(visit, cell_add(row, label[3]), party_statuses,
		    result_text(rows, i, "party_status"));
		if (columns == 5)
			put_choice(visit, cell_add(row, label[4]),
			    party_statuses, own);
	}
}

void
section_instruments(struct visit *visit)
{
	const struct result *rows = partner_treaties(visit->db, visit->slug,
	    &visit->moment, visit->language);

	instruments_fill(visit, rows, true, "treaties", word(visit,
	    is_home(visit) ? N_("Treaties and other instruments")
	    : N_("Treaties and other instruments with Kazakhstan")));
	instruments_fill(visit, rows, false, "elsewhere", word(visit,
	    N_("Instruments with others, to which Kazakhstan is no party")));
}

/* What it is part of, and its parts --------------------------------------- */

void
section_parts(struct visit *visit)
{
	static const struct choice ways[] = {
		{ "state", N_("the state that it is part of"), 0 },
		{ "part", N_("part of it"), 0 },
		{ "member", N_("member of it"), 0 },
		{ "group", N_("it is a member of"), 0 },
		{ 0 },
	};
	const struct result *rows = jurisdiction_parts(visit->db, visit->slug,
	    &visit->moment, visit->language);
	const struct field *fields = field_find(kind_find(
	    "jurisdiction")->fields, "members")->parts;
	const char *label[] = { word(visit, N_("name")),
		word(visit, N_("how they hang together")),
		word(visit, N_("from")), word(visit, N_("through")) };
	const char *heading = word(visit, N_("Members and parts"));
	struct sheet *table;

	if (result_rows(rows) == 0)
		return;
	table = table_add(section_add(visit, "members", heading), heading);
	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows); i++) {
		struct sheet *row = row_add(table);

		put_link(cell_head(row, label[0]), address_of(visit,
		    "jurisdiction", result_text(rows, i, "slug")),
		    result_text(rows, i, "name"));
		put_choice(visit, cell_add(row, label[1]), ways,
		    result_text(rows, i, "how"));
		put_field(visit, cell_add(row, label[2]), field_find(fields,
		    "from"), rows, i);
		put_field(visit, cell_add(row, label[3]), field_find(fields,
		    "through"), rows, i);
	}
}

/* What has changed since a day -------------------------------------------- */

enum { CHANGES_MOST = 200 };

void
section_changed(struct visit *visit)
{
	const char *since = request_value(visit->request, "since");
	struct sheet *changed = sheet_row(visit->body, "CHANGED");
	const struct result *entries;

	if (since == NULL)
		since = year_before(visit->db, &visit->moment);
	entries = partner_entries(visit->db, visit->slug, since,
	    &visit->moment, visit->language, arena_print(visit->arena, "%d",
	    CHANGES_MOST));
	sheet_set(changed, "SINCE", since);
	kept_fill(visit, changed, NULL);
	sheet_set(changed, "COUNT", say_count(visit->arena, visit->language,
	    "%1 entry", "%1 entries", result_number(entries, 0, "count")));
	if (result_rows(entries) > 0)
		entries_fill(visit, changed, entries);
}
