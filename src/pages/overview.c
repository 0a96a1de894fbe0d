/* The lists that begin with an overview: limits, requirements. */

#include "pages.h"

#include <string.h>

/* Plan periods and the limits that each sets, one below the other. */
static void
plans_picture(struct visit *visit)
{
	const struct kind *kind = kind_find("plan");
	const struct result *plans = plans_in_time(visit->db, &visit->moment,
	    visit->language);
	const struct result *limits = limits_of(visit->db, NULL, NULL,
	    &visit->moment, visit->language);
	size_t most = result_rows(plans) + result_rows(limits);
	struct bar *bars = arena_alloc(visit->arena, (most + 1) * sizeof(*bars));
	struct text summary = text_new(visit->arena);
	size_t count = 0;

	for (size_t i = 0; i < result_rows(plans); i++) {
		const char *slug = result_text(plans, i, "slug");
		const struct choice *status = choice_find(field_find(
		    kind->fields, "status")->choices,
		    result_text(plans, i, "status"));

		bars[count++] = (struct bar){
			.label = arena_print(visit->arena, "%s (%s)",
			    result_text(plans, i, "name"),
			    word(visit, status->label)),
			.from = result_text(plans, i, "first"),
			.through = result_text(plans, i, "last"),
			.tone = tone_name(status->tone),
		};
		text_print(&summary, "%s%s", summary.length > 0 ? "; " : "",
		    bars[count - 1].label);
		for (size_t j = 0; j < result_rows(limits); j++) {
			const char *plan = result_text(limits, j, "plan");
			const struct choice *unit = choice_find(limited_units,
			    result_text(limits, j, "unit"));

			if (plan == NULL || strcmp(plan, slug) != 0)
				continue;
			bars[count++] = (struct bar){
				.label = arena_print(visit->arena, "%s: %s",
				    word(visit, unit->label),
				    limit_say(visit, limits, j)),
				.from = result_text(limits, j, "first"),
				.through = result_text(limits, j, "last"),
				.tone = "plain",
			};
			text_print(&summary, ", %s", bars[count - 1].label);
		}
	}
	if (count > 0)
		timeline_add(visit, section_add(visit, "plans", word(visit,
		    N_("Plan periods and the limits that they set"))),
		    summary.data, bars, count);
}

void
limits_show(struct visit *visit)
{
	section_binding(visit, NULL);
	plans_picture(visit);
	list_show(visit);
}

void
requirements_show(struct visit *visit)
{
	section_requirements(visit, NULL);
	list_show(visit);
}
