/* The page of an archive that tells what it is, and what is not in it. */

#include "archive.h"

#include <string.h>

static void
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

const struct route archive_page = {
	.area = AREA_PAGE,
	.path = "archive",
	.show = archive_show,
	.template = "archive",
	.title = N_("Archive of the register"),
};
