/* The page of downloads: what there is as data, and where. */

#include "pages.h"

#include <string.h>

/* Lists, each as a page, as CSV with words, and as JSON. */
static void
lists_fill(struct visit *visit, const char *query)
{
	for (size_t i = 0; i < kind_count; i++) {
		struct sheet *row = sheet_row(visit->body, "KIND");

		sheet_set(row, "NAME", word(visit, kinds[i].names));
		sheet_set(row, "PAGE", address(visit, room_of(kinds[i].kind)));
		sheet_set(row, "CSV", arena_print(visit->arena,
		    "/api/v1/%s.csv%s&lang=%s", kinds[i].plural, query,
		    language_code[visit->language]));
		sheet_set(row, "JSON", arena_print(visit->arena,
		    "/api/v1/%s%s&limit=%d", kinds[i].plural, query,
		    LIST_MOST));
	}
}

struct addresses {
	struct visit *visit;
	enum area area;
	const char *section;
	const char *before;
};

/* An address of the table of routes, as a reader writes it. */
static void
address_fill(void *to, const struct route *route)
{
	const struct addresses *addresses = to;
	struct visit *visit = addresses->visit;
	const char *star = strchr(route->path, '*');
	struct sheet *row;

	if (route->area != addresses->area || (route->kind != NULL &&
	    route->area == AREA_API && strcmp(route->kind, "treaty") != 0))
		return;
	row = sheet_row(visit->body, addresses->section);
	sheet_set(row, "PATH", route->method != NULL ? arena_print(
	    visit->arena, "%s %s%s", route->method, addresses->before,
	    route->path) : star == NULL ? arena_print(visit->arena, "%s%s",
	    addresses->before, route->path)
	    : arena_print(visit->arena, "%s%.*s%s%s", addresses->before,
	    (int)(star - route->path), route->path, route->kind != NULL
	    ? "SLUG" : "SHA256", star + 1));
	sheet_set(row, "TEXT", word(visit, route->title));
}

void
data_show(struct visit *visit)
{
	const char *query = strchr(address_with(visit, "on entry", NULL), '?');
	struct addresses api = { visit, AREA_API, "ADDRESS", "/api/v1/" };
	struct addresses feed = { visit, AREA_FEED, "FEED_ADDRESS",
		arena_print(visit->arena, "/feeds/%s/",
		language_code[visit->language]) };

	sheet_set(visit->body, "QUERY", query);
	sheet_set(visit->body, "ENTRY", visit->moment.entry);
	sheet_set(visit->body, "FIELDS", address(visit, "data/fields"));
	sheet_set(visit->body, "FEED", address_feed(visit, visit->language,
	    "changes.atom"));
	lists_fill(visit, query);
	routes_each(visit->arena, address_fill, &api);
	routes_each(visit->arena, address_fill, &feed);
	if (text_given(visit->site->licence))
		sheet_set(sheet_row(visit->body, "LICENCE"), "HREF",
		    visit->site->licence);
}
