/* Plans: their periods, and the limits that a plan or a treaty sets. */

#include "pages.h"

#include <string.h>

void
section_limits(struct visit *visit, const char *treaty, const char *plan)
{
	const struct result *limits = limits_of(visit->db, treaty, plan,
	    &visit->moment, visit->language);
	const struct kind *kind = kind_find("limit");
	static const char *const shown[] = { "status", "unit", "scheme",
		"from", "through" };
	const char *heading = word(visit, N_("Limits on use that it sets"));
	struct sheet *section = section_add(visit, "limits", heading);
	struct sheet *table;

	if (result_rows(limits) == 0) {
		section_note(section, word(visit,
		    N_("No limit set by it stands in the register.")));
		return;
	}
	table = table_add(section, heading);
	table_head(table, word(visit, N_("limit")));
	for (size_t i = 0; i < COUNT(shown); i++)
		table_head(table, word(visit, field_find(kind->fields,
		    shown[i])->label));
	for (size_t i = 0; i < result_rows(limits); i++) {
		struct sheet *row = row_add(table);

		put_link(cell_head(row, word(visit, N_("limit"))),
		    address_of(visit, "limit", result_text(limits, i, "slug")),
		    limit_say(visit, limits, i));
		for (size_t j = 0; j < COUNT(shown); j++) {
			const struct field *field = field_find(kind->fields,
			    shown[j]);

			put_field(visit, cell_add(row, word(visit,
			    field->label)), field, limits, i);
		}
	}
}

void
plan_fill(struct visit *visit, const struct subject *subject)
{
	subject_facts(visit, subject);
	section_limits(visit, NULL, visit->slug);
	subject_parts(visit, subject);
	subject_entries(visit, "5");
}

/* The limits that a plan sets, a line each. */
static size_t
plan_limits(struct visit *visit, const struct result *limits,
    const char *plan, struct bar *bars)
{
	size_t count = 0;

	for (size_t i = 0; i < result_rows(limits); i++) {
		const char *of = result_text(limits, i, "plan");
		const char *scheme = result_text(limits, i, "scheme_name");

		if (of == NULL || strcmp(of, plan) != 0)
			continue;
		bars[count++] = (struct bar){
			.label = arena_print(visit->arena, "%s%s%s: %s",
			    word(visit, choice_find(limited_units, result_text(
			    limits, i, "unit"))->label), scheme != NULL ? ", "
			    : "", scheme != NULL ? scheme : "",
			    limit_say(visit, limits, i)),
			.from = result_text(limits, i, "first"),
			.through = result_text(limits, i, "last"),
			.tone = "plain",
		};
	}
	return count;
}

void
plans_show(struct visit *visit)
{
	const struct field *field = field_find(kind_find("plan")->fields,
	    "status");
	const struct result *plans = plans_in_time(visit->db, &visit->moment,
	    visit->language);
	const struct result *limits = limits_of_plans(visit->db,
	    &visit->moment, visit->language);
	const char *heading = word(visit, N_("Plan periods and the limits that "
	    "they set"));
	struct bar *bars = arena_alloc(visit->arena, (result_rows(plans) +
	    result_rows(limits) + 1) * sizeof(*bars));
	size_t count = 0;

	for (size_t i = 0; i < result_rows(plans); i++) {
		const struct choice *status = choice_find(field->choices,
		    result_text(plans, i, "status"));

		bars[count++] = (struct bar){
			.group = result_text(plans, i, "name"),
			.label = word(visit, status->label),
			.from = result_text(plans, i, "first"),
			.through = result_text(plans, i, "last"),
			.tone = tone_name(status->tone),
		};
		count += plan_limits(visit, limits, result_text(plans, i,
		    "slug"), bars + count);
	}
	if (count > 0)
		timeline_add(visit, section_add(visit, "plans", heading),
		    heading, bars, count);
	list_show(visit);
}
