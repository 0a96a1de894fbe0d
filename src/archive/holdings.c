/* Which addresses have files in an archive, and where links lead. */

#include "archive.h"

#include <stdlib.h>
#include <string.h>

/* The parameters that make a document of its own, in the order in which they
 * stand in the name of its file. */
static const char *const kept[] = {
	"scheme", "unit", "lang", "page", "since", "before", "entry",
};

/* The routes that have others of them than the usual ones. */
static const struct {
	enum area area;
	const char *path, *parameters;
} own[] = {
	{ AREA_PAGE, "check", " scheme unit " },
	{ AREA_API, "check", " scheme unit " },
	{ AREA_API, "entries", " since " },
	{ AREA_API, "proof/inclusion", " entry " },
};
static const char usual[] = " lang page before ";

/* What is no answer of the program. */
static const char *const plain[] = {
	"/static/", "/log/", "/SHA256SUMS", "/README.txt",
};

static bool
names(const char *list, const char *name)
{
	char padded[64];

	return list != NULL && strlen(name) < 40 && snprintf(padded,
	    sizeof(padded), " %s ", name) > 0 && strstr(list, padded) != NULL;
}

bool
holding_takes(const struct route *route, const char *name)
{
	const char *list = usual;

	for (size_t i = 0; i < COUNT(own); i++) {
		if (own[i].area == route->area &&
		    strcmp(own[i].path, route->path) == 0)
			list = own[i].parameters;
	}
	return names(list, name) && names(route->parameters, name);
}

/* Routes ------------------------------------------------------------------------ */

/* An address with a part that is no record, or that has to be asked for with
 * something of the reader's, is not known beforehand. */
static bool
is_held(const struct route *route)
{
	if (route->method != NULL || route->area == AREA_ROOT)
		return false;
	if (route->area == AREA_PAGE && (route->template == NULL ||
	    strcmp(route->path, "verify") == 0))
		return false;
	if (strchr(route->path, '*') != NULL && route->kind == NULL)
		return strcmp(route->path, "changes/*") == 0 ||
		    strcmp(route->path, "items/*") == 0;
	return strcmp(route->path, "proof/consistency") != 0;
}

static void
route_count(void *to, const struct route *route)
{
	*(size_t *)to += is_held(route);
}

static void
route_add(void *to, const struct route *route)
{
	struct holdings *holdings = to;

	if (is_held(route))
		holdings->routes[holdings->count++] = *route;
}

struct holdings
holdings_of(struct arena *arena, const struct site *site)
{
	struct holdings holdings = { .site = site };
	size_t count = 0;

	routes_each(arena, route_count, &count);
	holdings.routes = arena_alloc(arena,
	    (count + 1) * sizeof(struct route));
	routes_each(arena, route_add, &holdings);
	route_add(&holdings, &archive_page);
	return holdings;
}

/* "/en/law" is the page "law", "/feeds/en/changes.atom" a feed. */
static const struct route *
route_held(const struct holdings *holdings, const char *path)
{
	const char *under = path + 1;
	enum area area = AREA_PAGE;
	enum language language;
	const char *segment;
	char code[3] = "";
	size_t length;

	if (strncmp(path, "/api/v1/", 8) == 0) {
		area = AREA_API;
		under = path + 8;
	} else {
		if (strncmp(path, "/feeds/", 7) == 0) {
			area = AREA_FEED;
			under = path + 7;
		}
		strncpy(code, under, 2);
		if (!language_find(code, &language) || under[2] != '/')
			return NULL;
		under += 3;
	}
	for (size_t i = 0; i < holdings->count; i++) {
		const struct route *one = &holdings->routes[i];

		if (one->area == area && path_fits(under, one->path, &segment,
		    &length))
			return one;
	}
	return NULL;
}

/* Files ------------------------------------------------------------------------- */

/* Does a parameter say what is so anyway? */
static bool
is_settled(const struct holdings *holdings, const struct route *route,
    const struct parameter *one)
{
	const struct still *still = holdings->site->still;
	int64_t most;

	return one->value[0] == '\0' || (strcmp(one->name, "limit") == 0 &&
	    text_number(one->value, LIST_MOST, &most) && most == LIST_MOST) ||
	    (!route->undated && ((strcmp(one->name, "on") == 0 &&
	    strcmp(one->value, still->on) == 0) ||
	    (strcmp(one->name, "entry") == 0 &&
	    strcmp(one->value, still->entry) == 0)));
}

static bool
is_answerable(const struct holdings *holdings, const struct route *route,
    const struct request *request)
{
	for (size_t i = 0; i < request->count; i++) {
		const struct parameter *one = &request->parameters[i];

		if (!is_settled(holdings, route, one) &&
		    (!holding_takes(route, one->name) ||
		    !text_is_slug(one->value)))
			return false;
	}
	return true;
}

/* "en/law/page=2/index.html", "api/v1/plans.lang=en.csv": what the address
 * asks for, and an ending that tells a server what it is. */
static const char *
file_name(struct arena *arena, const struct route *route,
    const struct request *request)
{
	const bool page = route->area == AREA_PAGE;
	const char *dot = page ? NULL : strrchr(route->path, '.');
	struct text name = text_new(arena);
	size_t length = strlen(request->path + 1);

	length -= dot != NULL ? strlen(dot)
	    : length > 0 && request->path[length] == '/' ? 1 : 0;
	text_add_bytes(&name, request->path + 1, length);
	for (size_t i = 0; i < COUNT(kept); i++) {
		const char *value = holding_takes(route, kept[i])
		    ? request_value(request, kept[i]) : NULL;

		if (value != NULL)
			text_print(&name, "%c%s=%s", page ? '/' : '.', kept[i],
			    value);
	}
	text_add(&name, page ? "/index.html" : dot != NULL ? dot : ".json");
	return name.data;
}

const char *
holding_file(const struct holdings *holdings, struct arena *arena,
    const char *address)
{
	const struct route *route;
	struct request request;

	for (size_t i = 0; i < COUNT(plain); i++) {
		if (strncmp(address, plain[i], strlen(plain[i])) == 0)
			return address + 1;
	}
	if (request_read(&request, arena, "GET", address) != REQUEST_FINE)
		return NULL;
	route = route_held(holdings, request.path);
	if (route == NULL || !is_answerable(holdings, route, &request))
		return NULL;
	return file_name(arena, route, &request);
}

/* Links ------------------------------------------------------------------------- */

/* The number that says which piece of a whole an address is of. */
static long long
place_of(const struct request *request, const char *name)
{
	const char *value = request_value(request, name);

	return value == NULL ? 0 : strtoll(value, NULL, 10);
}

/* Is it what comes after, of the same path? Pages and entries count up, feeds
 * go back. */
static bool
is_next(const struct leading *leading, const char *address)
{
	struct request is, was;
	long long before;

	if (request_read(&is, leading->arena, "GET", address) != REQUEST_FINE ||
	    request_read(&was, leading->arena, "GET", leading->address) !=
	    REQUEST_FINE || strcmp(is.path, was.path) != 0)
		return false;
	before = place_of(&was, "before");
	return place_of(&is, "page") > place_of(&was, "page") ||
	    place_of(&is, "since") > place_of(&was, "since") ||
	    (place_of(&is, "before") > 0 && (before == 0 ||
	    place_of(&is, "before") < before));
}

/* An address within the site, without the site's name; NULL for any other. */
static const char *
within(const struct leading *leading, const char *address)
{
	const char *site = leading->holdings->site->base_url;
	size_t length = strlen(site);

	if (length > 0 && strncmp(address, site, length) == 0)
		address += length;
	return address[0] == '/' && address[1] != '/' ? address : NULL;
}

/* Where a link leads in the archive. */
static const char *
lead(struct leading *leading, const char *address)
{
	struct arena *arena = leading->arena;
	const char *inside = within(leading, address), *file, *end;
	size_t length;

	if (inside == NULL)
		return address;
	length = strcspn(inside, "#");
	end = inside + length;
	inside = arena_copy(arena, inside, length);
	file = holding_file(leading->holdings, arena, inside);
	if (file == NULL)
		return arena_print(arena, "/%s/%s/#there",
		    leading->language, archive_page.path);
	if (is_next(leading, inside))
		leading->next = inside;
	length = strlen(file);
	if (length > 11 && strcmp(file + length - 11, "/index.html") == 0)
		length -= 10;
	return arena_print(arena, "/%.*s%s", (int)length, file, end);
}

/* text with every "what" replaced by "with". */
static const char *
replaced(struct arena *arena, const char *text, const char *what,
    const char *with)
{
	struct text copy = text_new(arena);

	for (const char *at; (at = strstr(text, what)) != NULL;
	    text = at + strlen(what)) {
		text_add_bytes(&copy, text, (size_t)(at - text));
		text_add(&copy, with);
	}
	text_add(&copy, text);
	return copy.data;
}

/* The addresses that stand between a mark and the next quotation mark: no text
 * of the register can make one of either, as all of it is escaped. */
static const char *
marked_lead(struct leading *leading, const char *body, const char *mark,
    bool html)
{
	struct text copy = text_new(leading->arena);
	const char *at;

	while ((at = strstr(body, mark)) != NULL) {
		const char *address = at + strlen(mark), *to;
		size_t length = strcspn(address, "\"");

		text_add_bytes(&copy, body, (size_t)(address - body));
		body = address + length;
		to = arena_copy(leading->arena, address, length);
		if (html)
			to = replaced(leading->arena, to, "&amp;", "&");
		to = lead(leading, to);
		text_add(&copy, html ? replaced(leading->arena, to, "&",
		    "&amp;") : to);
	}
	text_add(&copy, body);
	return copy.data;
}

const char *
links_lead(struct leading *leading, const char *type, const char *body)
{
	leading->next = NULL;
	if (strncmp(type, "application/json;", 17) == 0)
		return marked_lead(leading, body, "\"next\":\"", false);
	if (strncmp(type, "application/atom", 16) == 0)
		return marked_lead(leading, body, " href=\"", true);
	if (strncmp(type, "text/html", 9) != 0)
		return body;
	return replaced(leading->arena, marked_lead(leading, body, " href=\"",
	    true), "<form ", "<form inert ");
}
