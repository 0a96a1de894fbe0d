/* From a request to an answer: the table of routes, and the one loop. */

#include "pages.h"

#include <stdio.h>
#include <string.h>

#define LIST_PARAMETERS " sort page "
#define QUESTION_PARAMETERS " scheme unit vintage surrender_obligation " \
	"verified_emissions allocated_quota used "

static const struct route routes[] = {
	{ .area = AREA_PAGE, .path = "", .show = home_show,
	    .template = "home", .title = N_("Recognition of carbon units") },
	{ .area = AREA_PAGE, .path = "schemes", .show = list_show,
	    .ask = list_ask, .kind = "scheme", .parameters = LIST_PARAMETERS,
	    .template = "list", .title = N_("Trading schemes"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "schemes/compare", .show = compare_show,
	    .parameters = " scheme* ", .template = "compare",
	    .title = N_("Schemes side by side"), .parent = "schemes" },
	{ .area = AREA_PAGE, .path = "schemes/*", .show = record_show,
	    .kind = "scheme", .template = "sections", .parent = "schemes",
	    .extract = true },
	{ .area = AREA_PAGE, .path = "studies", .show = studies_show,
	    .ask = list_ask, .kind = "study", .parameters = LIST_PARAMETERS,
	    .template = "list", .title = N_("Studies of schemes"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "studies/*", .show = record_show,
	    .kind = "study", .template = "sections", .parent = "studies",
	    .extract = true },
	{ .area = AREA_PAGE, .path = "treaties", .show = list_show,
	    .ask = list_ask, .kind = "treaty", .parameters = LIST_PARAMETERS,
	    .template = "list",
	    .title = N_("Treaties and other instruments"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "treaties/*", .show = record_show,
	    .kind = "treaty", .template = "sections", .parent = "treaties",
	    .stated = true,
	    .extract = true },
	{ .area = AREA_PAGE, .path = "limits", .show = limits_show,
	    .kind = "limit", .parameters = LIST_PARAMETERS "part ",
	    .template = "list", .title = N_("Limits on use"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "limits/*", .show = record_show,
	    .kind = "limit", .template = "sections", .parent = "limits",
	    .extract = true },
	{ .area = AREA_PAGE, .path = "plans", .show = plans_show,
	    .ask = list_ask, .kind = "plan", .parameters = LIST_PARAMETERS,
	    .template = "list", .title = N_("National allocation plans"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "plans/*", .show = record_show,
	    .kind = "plan", .template = "sections", .parent = "plans",
	    .extract = true },
	{ .area = AREA_PAGE, .path = "partners", .show = list_show,
	    .ask = list_ask, .kind = "jurisdiction", .parameters = LIST_PARAMETERS,
	    .template = "list", .title = N_("Partners and jurisdictions"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "partners/*", .show = record_show,
	    .kind = "jurisdiction", .parameters = " since ",
	    .template = "partner", .parent = "partners", .stated = true,
	    .extract = true },
	{ .area = AREA_PAGE, .path = "requirements",
	    .show = requirements_show, .kind = "assessment",
	    .parameters = LIST_PARAMETERS, .template = "list",
	    .title = N_("Requirements for recognition"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "requirements/*", .show = record_show,
	    .kind = "assessment", .template = "sections",
	    .parent = "requirements",
	    .extract = true },
	{ .area = AREA_PAGE, .path = "law", .show = list_show,
	    .ask = list_ask, .kind = "legal-act", .parameters = LIST_PARAMETERS,
	    .template = "list", .title = N_("Legal acts"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "law/*", .show = record_show,
	    .kind = "legal-act", .template = "sections", .parent = "law",
	    .extract = true },
	{ .area = AREA_PAGE, .path = "changes", .show = changes_show,
	    .parameters = " page kind ", .template = "sections",
	    .title = N_("Changes to the register") },
	{ .area = AREA_PAGE, .path = "changes/*", .show = entry_show,
	    .template = "sections", .parent = "changes" },
	{ .area = AREA_PAGE, .path = "check", .show = check_show,
	    .ask = check_ask,
	    .parameters = QUESTION_PARAMETERS, .template = "check",
	    .title = N_("Is this unit recognised?"),
	    .extract = true },
	{ .area = AREA_PAGE, .path = "matrix", .show = matrix_show,
	    .parameters = " show page ", .template = "matrix",
	    .title = N_("All schemes at a glance") },
	{ .area = AREA_PAGE, .path = "search", .show = search_show,
	    .parameters = " q kind page ", .template = "search",
	    .title = N_("Search in the register") },
	{ .area = AREA_PAGE, .path = "help", .show = help_show,
	    .template = "help", .title = N_("Help: words and rules") },
	{ .area = AREA_PAGE, .path = "data", .show = data_show,
	    .template = "data", .title = N_("Data and downloads") },
	{ .area = AREA_PAGE, .path = "accessibility", .show = text_show,
	    .template = "accessibility",
	    .title = N_("Accessibility statement") },

	{ .area = AREA_PAGE, .path = "verify", .show = verify_show,
	    .parameters = " number address ", .template = "verify",
	    .title = N_("Verify an extract") },
	{ .area = AREA_PAGE, .path = "verify", .method = "POST",
	    .show = verify_file_show, .parameters = " file ",
	    .template = "verify", .title = N_("Verify an extract"),
	    .undated = true, .form = true },
	{ .area = AREA_PAGE, .path = "data/fields", .show = dictionary_show,
	    .template = "sections", .title = N_("Dictionary of the data"),
	    .parent = "data" },

	{ .area = AREA_API, .path = "entries", .show = api_entries_show,
	    .parameters = " since kind slug change limit ",
	    .title = N_("Entries after an entry, oldest first") },
	{ .area = AREA_API, .path = "entries.csv",
	    .show = api_entries_csv_show,
	    .parameters = " since kind slug change lang ",
	    .title = N_("All entries, without their items") },
	{ .area = AREA_API, .path = "history.ndjson",
	    .show = api_history_show, .parameters = " since ",
	    .title = N_("The complete history: every entry with its item") },
	{ .area = AREA_API, .path = "snapshot.ndjson",
	    .show = api_snapshot_show, .parameters = " since ",
	    .title = N_("Every record that stands") },
	{ .area = AREA_API, .path = "check", .show = api_check_show,
	    .ask = api_check_ask,
	    .parameters = QUESTION_PARAMETERS,
	    .title = N_("Is this unit recognised?") },
	{ .area = AREA_API, .path = "check", .method = "POST",
	    .show = api_batch_show,
	    .title = N_("Many questions at once") },
	{ .area = AREA_API, .path = "matrix", .show = matrix_json_show,
	    .parameters = " show page ",
	    .title = N_("All schemes at a glance") },
	{ .area = AREA_API, .path = "matrix.csv", .show = matrix_csv_show,
	    .parameters = " show lang ",
	    .title = N_("All schemes at a glance") },
	{ .area = AREA_API, .path = "items/*", .show = api_item_show,
	    .undated = true, .title = N_("The exact bytes of an item, by the "
	    "SHA-256 that its entry names") },
	{ .area = AREA_API, .path = "proof/inclusion",
	    .show = api_inclusion_show, .parameters = " entry size ",
	    .undated = true, .title = N_("Proof that an entry is in the log "
	    "(RFC 9162)") },
	{ .area = AREA_API, .path = "proof/consistency",
	    .show = api_consistency_show, .parameters = " from to ",
	    .undated = true, .title = N_("Proof that the log has only grown "
	    "(RFC 9162)") },
	{ .area = AREA_API, .path = "openapi.json", .show = api_openapi_show,
	    .parameters = " lang ", .undated = true,
	    .title = N_("Description of every address") },
	{ .area = AREA_API, .path = "dcat.jsonld", .show = api_dcat_show,
	    .undated = true,
	    .title = N_("Description of the data sets") },

	{ .area = AREA_FEED, .path = "changes.atom",
	    .show = feed_changes_show, .parameters = " before ",
	    .undated = true, .title = N_("Every change as an Atom feed") },
	{ .area = AREA_FEED, .path = "treaties/*.atom",
	    .show = feed_record_show, .kind = "treaty",
	    .parameters = " before ", .undated = true,
	    .title = N_("What concerns a treaty, as an Atom feed") },
	{ .area = AREA_FEED, .path = "partners/*.atom",
	    .show = feed_record_show, .kind = "jurisdiction",
	    .parameters = " before ", .undated = true,
	    .title = N_("What concerns a partner, as an Atom feed") },
	{ .area = AREA_FEED, .path = "schemes/*.atom",
	    .show = feed_record_show, .kind = "scheme",
	    .parameters = " before ", .undated = true,
	    .title = N_("What concerns a scheme, as an Atom feed") },

	{ .area = AREA_ROOT, .path = "", .show = root_show, .undated = true },
	{ .area = AREA_ROOT, .path = "healthz", .show = health_show,
	    .undated = true, .title = N_("Is the register up, and at which "
	    "entry?") },
};

/* The rooms of the records: for each kind a list, records, histories. */
static const struct { const char *kind, *room; } rooms[] = {
	{ "scheme", "schemes" },
	{ "study", "studies" },
	{ "treaty", "treaties" },
	{ "limit", "limits" },
	{ "plan", "plans" },
	{ "jurisdiction", "partners" },
	{ "assessment", "requirements" },
	{ "legal-act", "law" },
};

const char *
room_of(const char *kind)
{
	for (size_t i = 0; i < COUNT(rooms); i++) {
		if (strcmp(rooms[i].kind, kind) == 0)
			return rooms[i].room;
	}
	return "";
}

/* Finding the route ----------------------------------------------------------- */

bool
path_fits(const char *path, const char *pattern, const char **segment,
    size_t *length)
{
	const char *star = strchr(pattern, '*');
	size_t before, after;

	if (star == NULL)
		return strcmp(path, pattern) == 0;
	before = (size_t)(star - pattern);
	after = strlen(star + 1);
	if (strncmp(path, pattern, before) != 0 ||
	    strlen(path) <= before + after)
		return false;
	*segment = path + before;
	*length = strlen(path) - before - after;
	return memchr(*segment, '/', *length) == NULL &&
	    strcmp(*segment + *length, star + 1) == 0;
}

static bool
route_takes(const struct route *route, const char *method)
{
	if (route->method == NULL)
		return strcmp(method, "GET") == 0 ||
		    strcmp(method, "HEAD") == 0;
	return strcmp(route->method, method) == 0;
}

/* The first row whose path fits, or the one of the same path that takes the
 * method: a path has a row for reading and one for each other method. */
static const struct route *
route_among(struct visit *visit, const struct route *table, size_t count,
    enum area area, const char *path)
{
	const struct route *found = NULL;
	const char *segment = NULL;
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		const char *method = table[i].method == NULL ? "GET, HEAD"
		    : table[i].method;

		if (table[i].area != area || (found == NULL
		    ? !path_fits(path, table[i].path, &segment, &length)
		    : strcmp(found->path, table[i].path) != 0))
			continue;
		visit->allow = found == NULL ? method : arena_print(
		    visit->arena, "%s, %s", visit->allow, method);
		if (found == NULL ||
		    route_takes(&table[i], visit->request->method))
			found = &table[i];
	}
	if (segment != NULL)
		visit->slug = arena_copy(visit->arena, segment, length);
	return found;
}

enum { ROUTES_OF_KIND = 4 };

/* The addresses that every kind has alike. */
static void
routes_of_kind(struct arena *arena, const struct kind *kind,
    struct route made[ROUTES_OF_KIND])
{
	const char *room = room_of(kind->kind);

	made[0] = (struct route){ .area = AREA_PAGE, .show = history_show,
	    .path = arena_print(arena, "%s/*/history", room),
	    .kind = kind->kind, .template = "sections", .parent = room };
	made[1] = (struct route){ .area = AREA_API, .show = api_list_show,
	    .path = kind->plural, .kind = kind->kind,
	    .parameters = " sort page limit since ",
	    .title = N_("a list") };
	made[2] = (struct route){ .area = AREA_API, .show = api_csv_show,
	    .path = arena_print(arena, "%s.csv", kind->plural),
	    .kind = kind->kind, .parameters = " sort lang since ",
	    .title = N_("the whole list as CSV") };
	made[3] = (struct route){ .area = AREA_API, .show = api_record_show,
	    .path = arena_print(arena, "%s/*", kind->plural),
	    .kind = kind->kind, .title = N_("one record") };
}

static const struct route *
route_of_kind(struct visit *visit, enum area area, const char *path)
{
	struct route *made = arena_alloc(visit->arena,
	    ROUTES_OF_KIND * sizeof(*made));

	for (size_t i = 0; i < kind_count; i++) {
		const struct route *found;

		routes_of_kind(visit->arena, &kinds[i], made);
		found = route_among(visit, made, ROUTES_OF_KIND, area, path);
		if (found != NULL)
			return found;
	}
	return NULL;
}

void
routes_each(struct arena *arena, void (*see)(void *, const struct route *),
    void *to)
{
	struct route made[ROUTES_OF_KIND];

	for (size_t i = 0; i < kind_count; i++) {
		routes_of_kind(arena, &kinds[i], made);
		for (size_t k = 0; k < ROUTES_OF_KIND; k++)
			see(to, &made[k]);
	}
	for (size_t i = 0; i < COUNT(routes); i++)
		see(to, &routes[i]);
}

/* The signer makes what it signs and nothing else, and nobody else makes it. */
static bool
paper_made(const struct site *site, enum paper paper)
{
	return (paper == PAPER_NOTE) == site->signs &&
	    (paper != PAPER_PDF || site->print != NULL);
}

/* Extracts stand before the page that they are of: what follows. */
static const char *
paper_take(struct visit *visit, const char *path)
{
	for (enum paper i = PAPER_EXTRACT; i < PAPERS; i++) {
		size_t length = strlen(paper_prefix[i]);

		if (paper_made(visit->site, i) &&
		    strncmp(path, paper_prefix[i], length) == 0) {
			visit->paper = i;
			return path + length;
		}
	}
	return path;
}

static const struct route *
route_find(struct visit *visit)
{
	const char *path = visit->request->path;
	const char *first = request_segment(visit->request, 0);
	const struct still *still = visit->site->still;
	enum area area = AREA_ROOT;
	const struct route *route;

	path++;
	if (first != NULL && language_find(first, &visit->language)) {
		area = AREA_PAGE;
		path += 2;
		if (*path != '/')
			return NULL;
		path++;
	} else if (strncmp(path, "api/v1/", 7) == 0) {
		area = AREA_API;
		path += 7;
	} else if (strncmp(path, "feeds/", 6) == 0) {
		const char *second = request_segment(visit->request, 1);

		if (second == NULL || !language_find(second, &visit->language)
		    || path[8] != '/')
			return NULL;
		area = AREA_FEED;
		path += 9;
	}
	if (visit->site->rooms == NULL && still == NULL && area == AREA_PAGE)
		path = paper_take(visit, path);
	if (!paper_made(visit->site, visit->paper))
		return NULL;
	if (visit->site->rooms != NULL)
		return route_among(visit, visit->site->rooms->routes,
		    visit->site->rooms->count, area, path);
	if (still != NULL && area == still->page->area &&
	    strcmp(path, still->page->path) == 0)
		return still->page;
	route = route_among(visit, routes, COUNT(routes), area, path);
	if (visit->paper != PAPER_NONE)
		return route != NULL && route->extract ? route : NULL;
	return route != NULL ? route : route_of_kind(visit, area, path);
}

/* Refusals ---------------------------------------------------------------------- */

bool
answered(const struct visit *visit)
{
	return visit->response->status != 0;
}

static void
refusal_json(struct visit *visit, const char *code, const char *field,
    const char *sentence)
{
	struct text *body = &visit->response->body;

	json_open(body, NULL, '{');
	json_open(body, "error", '{');
	json_put(body, "code", code);
	json_put(body, "field", field);
	json_put(body, "message", sentence);
	text_add(body, "}}\n");
	visit->response->type = "application/json; charset=utf-8";
}

static void page_fill(struct visit *, const char *title);

static bool
wants_json(const struct visit *visit)
{
	return strncmp(visit->request->path, "/api/", 5) == 0 ||
	    strcmp(visit->request->path, "/healthz") == 0;
}

/* What was typed in a form that is not taken for another reason than what is in
 * it is not lost: it is sent again from the page that says so, which otherwise
 * has ways on. Passwords and files are typed and chosen anew. */
static void
form_keep(struct visit *visit, int status)
{
	const struct request *request = visit->request;
	const char *names = visit->route == NULL ? NULL
	    : visit->route->parameters;
	struct sheet *again, *field;

	if (!visit->keeps || request->field_count == 0 ||
	    request->file != NULL || names == NULL ||
	    strstr(names, " password ") != NULL) {
		sheet_show(visit->body, "WAYS");
		return;
	}
	again = sheet_row(visit->body, "AGAIN");
	sheet_set(again, "ACTION", request->path);
	if (status == 403)
		sheet_set(sheet_row(again, "SIGN_IN"), "HREF",
		    address(visit, "desk/sign-in"));
	for (size_t i = 0; i < request->field_count; i++) {
		field = sheet_row(again, "HIDDEN");
		sheet_set(field, "NAME", request->fields[i].name);
		sheet_set(field, "VALUE", request->fields[i].value);
	}
}

void
refuse(struct visit *visit, int status, const char *code, const char *field,
    const char *sentence)
{
	struct response *response = visit->response;

	if (answered(visit))
		return;
	if (field != NULL && is_date(field))
		visit->stay = "";
	response->status = status;
	response->cached = false;
	response->etag = NULL;
	response->stream = NULL;
	response->body = text_new(visit->arena);
	if (wants_json(visit)) {
		refusal_json(visit, code, field, sentence);
		return;
	}
	sheet_free(visit->sheet);
	visit->sheet = sheet_new();
	visit->body = sheet_include(visit->sheet, "BODY",
	    language_code[visit->language], "error");
	sheet_set(visit->body, "SENTENCE", sentence);
	sheet_set(visit->body, "HOME", address(visit, ""));
	sheet_set(visit->body, "SEARCH", address(visit, "search"));
	sheet_set(visit->body, "CHANGES", address(visit, "changes"));
	if (field != NULL)
		sheet_set(sheet_row(visit->body, "FIELD"), "NAME", field);
	form_keep(visit, status);
	page_fill(visit, word(visit, status == 404
	    ? N_("There is no such page") : status >= 500
	    ? N_("Not available at the moment")
	    : N_("This cannot be answered as asked")));
}

void
refuse_not_found(struct visit *visit)
{
	refuse(visit, 404, "not-found", NULL, word(visit,
	    N_("Nothing in the register stands under this address.")));
}

void
choice_check(struct visit *visit, const char *name, const char *value,
    bool good)
{
	if (value != NULL && !good)
		refuse(visit, 400, "bad-value", name, say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not one of the "
		    "choices."), name, value, (char *)NULL));
}

int64_t
number_asked(struct visit *visit, const char *name, int64_t otherwise,
    int64_t most)
{
	const char *value = request_value(visit->request, name);
	int64_t number = otherwise;

	if (value != NULL && (!text_number(value, most, &number) ||
	    number == 0))
		refuse(visit, 400, "bad-value", name, say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not a number from 1 to "
		    "%3."), name, value, arena_print(visit->arena, "%lld",
		    (long long)most), (char *)NULL));
	return number;
}

/* What a route asks of a request ------------------------------------------------- */

/* Is a name, and then the mark, one of the route's parameters? */
static bool
is_listed(const struct visit *visit, const char *name, const char *mark)
{
	const char *parameters = visit->route->parameters;

	return parameters != NULL && strpbrk(name, " *") == NULL &&
	    strstr(parameters, arena_print(visit->arena, " %s%s ", name,
	    mark)) != NULL;
}

/* May it be given more than once? */
static bool
is_repeatable(const struct visit *visit, const char *name)
{
	return is_listed(visit, name, "*");
}

static bool
is_declared(const struct visit *visit, const char *name)
{
	const struct route *route = visit->route;
	const struct kind *kind = route->kind == NULL ? NULL
	    : kind_find(route->kind);
	const struct field *field = kind == NULL ? NULL
	    : field_find(kind->fields, name);

	if (!route->undated && is_date(name))
		return true;
	if (route->declares != NULL && route->declares(visit, name))
		return true;
	if (visit->paper == PAPER_EXTRACT && strcmp(name, "number") == 0)
		return true;
	if (is_listed(visit, name, "") || is_repeatable(visit, name))
		return true;
	return field != NULL && (field->flags & FIELD_FILTER) &&
	    is_listed(visit, "sort", "");
}

static void
parameters_check(struct visit *visit, const struct parameter *given,
    size_t count)
{
	for (size_t i = 0; i < count && !answered(visit); i++) {
		const char *name = given[i].name;

		if (!is_declared(visit, name))
			refuse(visit, 400, "unknown-parameter", name, say_with(
			    visit->arena, visit->language,
			    N_("This page takes no parameter “%1”."), name,
			    (char *)NULL));
		for (size_t j = 0; j < i; j++) {
			if (strcmp(given[j].name, name) == 0 &&
			    !is_repeatable(visit, name))
				refuse(visit, 400, "repeated-parameter", name,
				    say_with(visit->arena, visit->language,
				    N_("“%1” is given more than once."), name,
				    (char *)NULL));
		}
	}
}

static void
refuse_value(struct visit *visit, const char *code, const char *name,
    const char *sentence)
{
	refuse(visit, 400, code, name, say_with(visit->arena, visit->language,
	    sentence, name, request_value(visit->request, name),
	    (char *)NULL));
}

static void
moment_check(struct visit *visit)
{
	const struct request *request = visit->request;
	const char *on = request_value(request, "on");
	const char *entry = request_value(request, "entry");
	const char *published = request_value(request, "published");
	const struct still *still = visit->site->still;
	const struct result *settled;
	int64_t number;

	if (on != NULL && !day_is_whole(on))
		refuse_value(visit, "bad-day", "on", N_("“%1”: there is no day "
		    "“%2”. A day is written YYYY-MM-DD."));
	else if (published != NULL && !day_is_whole(published))
		refuse_value(visit, "bad-day", "published", N_("“%1”: there is "
		    "no day “%2”. A day is written YYYY-MM-DD."));
	else if (entry != NULL && (!text_number(entry, INT64_MAX, &number) ||
	    number == 0 || entry[0] == '0'))
		refuse_value(visit, "bad-entry", "entry", N_("“%1”: “%2” is "
		    "not the number of an entry."));
	else if (entry != NULL && published != NULL)
		refuse_value(visit, "entry-and-published", "published",
		    N_("Give “entry” or “published”, not both."));
	if (answered(visit))
		return;
	if (still != NULL) {
		on = still->on;
		entry = still->entry;
	}
	settled = moment_ask(visit->db, on, entry, published);
	if (on != NULL && entry != NULL && visit->route->ask != NULL) {
		visit->moment = (struct moment){ .on = on, .entry = entry };
		visit->route->ask(visit);
	}
	visit->moment = moment_read(settled);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (visit->moment.entry == NULL)
		refuse_value(visit, "no-such-entry", "entry",
		    N_("“%1”: the register has no entry %2 yet."));
	else if (published != NULL &&
	    strcmp(published, visit->moment.today) > 0)
		refuse_value(visit, "day-to-come", "published",
		    N_("“%1”: what will have been published on %2 is not "
		    "known yet."));
}

/* The address keeps what the reader chose: the day, the entry. */
static const char *
stay_of(const struct visit *visit)
{
	struct text stay = text_new(visit->arena);

	for (size_t i = 0; i < DATES; i++) {
		const char *value = request_value(visit->request,
		    date_names[i]);
		int64_t number;

		/* What makes no sense is not handed on. */
		if (value != NULL && (strcmp(date_names[i], "entry") == 0
		    ? text_number(value, INT64_MAX, &number)
		    : day_is_whole(value)))
			text_print(&stay, "%s%s=%s", stay.length == 0 ? "?"
			    : "&", date_names[i], value);
	}
	return stay.data;
}

/* Everything public is a function of the address, the newest entry, today,
 * the seal, the templates and, on some pages, what partners have said: their
 * tag is the tag of the answer. */
static void
tag_set(struct visit *visit, const struct result *said)
{
	struct response *response = visit->response;

	response->cached = true;
	response->etag = arena_print(visit->arena, "W/\"%s.%s.%lx%s.%s\"",
	    visit->moment.newest, visit->moment.today, sheets_print(),
	    visit->moment.sealed_on == NULL ? "" : ".sealed",
	    said == NULL ? "" : result_text(said, 0, "number"));
}

/* Has the reader this answer already? */
static bool
is_known(const struct visit *visit)
{
	const char *etag = visit->response->etag;
	const char *given = visit->request->if_none_match;

	return etag != NULL && given != NULL && (strcmp(given, "*") == 0 ||
	    strstr(given, etag + 2) != NULL);
}

/* The frame of every page ---------------------------------------------------------- */

void
languages_fill(struct visit *visit)
{
	for (int i = 0; i < LANGUAGES; i++) {
		struct sheet *row = sheet_row(visit->sheet, "LANGUAGE");

		sheet_set(row, "CODE", language_code[i]);
		sheet_set(row, "NAME", language_name[i]);
		sheet_set(row, "HREF", address_in(visit, (enum language)i));
		if ((enum language)i == visit->language)
			sheet_show(row, "CURRENT");
		else
			sheet_show(row, "ANOTHER");
	}
}

static void
navigation_fill(struct visit *visit)
{
	static const struct { const char *path, *label; } places[] = {
		{ "check", N_("Check a unit") },
		{ "matrix", N_("At a glance") },
		{ "schemes", N_("Schemes") },
		{ "studies", N_("Studies") },
		{ "treaties", N_("Treaties") },
		{ "limits", N_("Limits") },
		{ "plans", N_("Plans") },
		{ "partners", N_("Partners") },
		{ "requirements", N_("Requirements") },
		{ "law", N_("Law") },
		{ "changes", N_("Changes") },
		{ "search", N_("Search") },
	};
	const char *room = request_segment(visit->request, 1);

	for (size_t i = 0; i < COUNT(places); i++) {
		struct sheet *row = sheet_row(visit->sheet, "PLACE");

		sheet_set(row, "HREF", address(visit, places[i].path));
		sheet_set(row, "LABEL", word(visit, places[i].label));
		if (room != NULL && strcmp(room, places[i].path) == 0)
			sheet_show(row, "HERE");
	}
}

static void
crumbs_fill(struct visit *visit, const char *title)
{
	struct sheet *row;
	const struct route *route = visit->route;
	const struct rooms *other = visit->site->rooms;
	const struct route *table = other == NULL ? routes : other->routes;
	const size_t count = other == NULL ? COUNT(routes) : other->count;

	if (route == NULL || route->path[0] == '\0')
		return;
	row = sheet_row(visit->sheet, "CRUMB");
	sheet_set(row, "HREF", address(visit, ""));
	sheet_set(row, "LABEL", word(visit, N_("Home")));
	for (size_t i = 0; route->parent != NULL && i < count; i++) {
		if (table[i].area == AREA_PAGE && table[i].method == NULL &&
		    strcmp(table[i].path, route->parent) == 0) {
			row = sheet_row(visit->sheet, "CRUMB");
			sheet_set(row, "HREF", address(visit, route->parent));
			sheet_set(row, "LABEL", word(visit, table[i].title));
		}
	}
	sheet_set(sheet_row(visit->sheet, "LAST_CRUMB"), "LABEL", title);
}

static void
archive_fill(struct visit *visit)
{
	const struct still *still = visit->site->still;
	struct sheet *row = sheet_row(visit->sheet, "ARCHIVE");

	sheet_set(row, "ENTRY", still->entry);
	sheet_set(row, "MADE", day_say(visit->arena, visit->language,
	    still->made));
	sheet_set(row, "HREF", address(visit, still->page->path));
}

static void
moment_fill(struct visit *visit)
{
	const struct moment *moment = &visit->moment;
	const char *on = day_say(visit->arena, visit->language, moment->on);
	struct sheet *when;

	if (moment->entry == NULL || visit->route == NULL)
		return;
	if (moment->demonstration)
		sheet_show(visit->sheet, "DEMONSTRATION");
	if (moment->sealed_on != NULL)
		sheet_set(sheet_row(visit->sheet, "SEALED"), "SENTENCE",
		    say_with(visit->arena, visit->language, N_("Since %1, "
		    "after entry %2, nothing is published but by two people."),
		    day_say(visit->arena, visit->language, moment->sealed_on),
		    moment->sealed_after, (char *)NULL));
	if (visit->route->undated)
		return;
	when = sheet_row(visit->sheet, "WHEN");
	sheet_set(when, "ON", on);
	sheet_set(when, "ON_VALUE", moment->on);
	sheet_set(when, "ENTRY", moment->entry);
	sheet_set(when, "RECORDED", moment_say(visit->arena, visit->language,
	    moment->recorded_at));
	for (size_t i = 0; i < visit->request->count; i++) {
		const struct parameter *one = &visit->request->parameters[i];
		struct sheet *kept;

		if (one->value[0] == '\0' || is_date(one->name) ||
		    strcmp(one->name, "page") == 0)
			continue;
		kept = sheet_row(when, "KEPT");
		sheet_set(kept, "NAME", one->name);
		sheet_set(kept, "VALUE", one->value);
	}
	sheet_set(when, "CITE", arena_print(visit->arena, "%s%s",
	    visit->site->base_url, address_with(visit, "on entry", NULL)));
	if (extract_fits(visit)) {
		struct sheet *row = sheet_row(when, "PAPERS");

		sheet_set(row, "HREF", address_paper(visit, PAPER_EXTRACT));
		sheet_set(row, "PDF", address_paper(visit, PAPER_PDF));
	}
	if (visit->site->still != NULL ||
	    (strcmp(moment->on, moment->today) == 0 &&
	    strcmp(moment->entry, moment->newest) == 0))
		return;
	when = sheet_row(visit->sheet, "PAST");
	sheet_set(when, "ON", on);
	sheet_set(when, "ENTRY", moment->entry);
	sheet_set(when, "RECORDED", moment_say(visit->arena, visit->language,
	    moment->recorded_at));
	sheet_set(when, "NOW", address_with(visit, "now", NULL));
}

static void
body_add(void *to, const char *bytes, size_t length)
{
	text_add_bytes(to, bytes, length);
}

void
sheet_answer(struct visit *visit, const char *name, const char *type)
{
	visit->response->type = type;
	if (!sheet_fill(visit->sheet, language_code[visit->language], name,
	    body_add, &visit->response->body))
		visit->response->status = 500;
}

static void
feed_fill(struct visit *visit, const char *path, const char *title)
{
	struct sheet *row = sheet_row(visit->sheet, "FEED");

	sheet_set(row, "HREF", address_feed(visit, visit->language, path));
	sheet_set(row, "TITLE", title);
}

/* What a feed reader finds in a page: its own feed, and that of all. */
static void
feeds_fill(struct visit *visit, const char *title)
{
	const bool stood = visit->response->status == 200 || visit->gone;
	const char *path = !stood || visit->slug == NULL ||
	    visit->route->kind == NULL ? NULL : arena_print(visit->arena,
	    "%s/*.atom", room_of(visit->route->kind));

	for (size_t i = 0; path != NULL && i < COUNT(routes); i++) {
		if (routes[i].area == AREA_FEED &&
		    strcmp(routes[i].path, path) == 0)
			feed_fill(visit, arena_print(visit->arena,
			    "%s/%s.atom", room_of(visit->route->kind),
			    visit->slug), title);
	}
	feed_fill(visit, "changes.atom", word(visit,
	    N_("Changes to the register")));
}

static void
page_fill(struct visit *visit, const char *title)
{
	sheet_set(visit->sheet, "TITLE", title);
	sheet_set(visit->sheet, "HOME", address(visit, ""));
	sheet_set(visit->sheet, "HELP", address(visit, "help"));
	sheet_set(visit->sheet, "DATA", address(visit, "data"));
	sheet_set(visit->sheet, "VERIFY", address(visit, "verify"));
	sheet_set(visit->sheet, "ACCESSIBILITY",
	    address(visit, "accessibility"));
	languages_fill(visit);
	navigation_fill(visit);
	crumbs_fill(visit, title);
	if (visit->site->still != NULL)
		archive_fill(visit);
	else
		sheet_set(sheet_row(visit->sheet, "DESK"), "HREF",
		    arena_print(visit->arena, "/%s/desk",
		    language_code[visit->language]));
	moment_fill(visit);
	feeds_fill(visit, title);
	sheet_answer(visit, "page", "text/html; charset=utf-8");
}

/* One request -------------------------------------------------------------------- */

/* Another site's script asks first whether it may (Fetch, 3.2.2). */
static bool
is_preflight(const struct visit *visit)
{
	return strcmp(visit->request->method, "OPTIONS") == 0 &&
	    visit->route->area != AREA_PAGE;
}

static void
method_check(struct visit *visit)
{
	if (route_takes(visit->route, visit->request->method))
		return;
	visit->response->allow = visit->route->area == AREA_PAGE
	    ? visit->allow : arena_print(visit->arena, "%s, OPTIONS",
	    visit->allow);
	visit->response->preflight = is_preflight(visit);
	if (visit->response->preflight)
		visit->response->status = 204;
	else
		refuse(visit, 405, "method", NULL, say_with(visit->arena,
		    visit->language,
		    N_("This address takes only these methods: %1."),
		    visit->response->allow, (char *)NULL));
}

static void
fault_refuse(struct visit *visit, enum request_fault fault)
{
	switch (fault) {
	case REQUEST_FINE:
		break;
	case REQUEST_PATH:
		refuse(visit, 400, "bad-address", "path", word(visit,
		    N_("The address is not clean UTF-8 text.")));
		break;
	case REQUEST_QUERY:
		refuse(visit, 400, "bad-query", "query", word(visit,
		    N_("The parameters are not clean UTF-8 text.")));
		break;
	case REQUEST_TOO_LONG:
		refuse(visit, 414, "too-long", "path", word(visit,
		    N_("The address is too long.")));
		break;
	case REQUEST_BODY:
		refuse(visit, 400, "bad-body", "body", word(visit,
		    N_("The body of the request is not as long as its "
		    "Content-Length says.")));
		break;
	case REQUEST_TOO_LARGE:
		refuse(visit, 413, "too-large", "body", say_with(visit->arena,
		    visit->language, N_("The body of the request has more than "
		    "%1 bytes."), form_is_multipart(
		    visit->request->content_type) ? "4194304" : "1048576",
		    (char *)NULL));
		break;
	case REQUEST_TYPE:
		refuse(visit, 415, "type", "body", word(visit,
		    N_("This address takes a form.")));
		break;
	case REQUEST_FORM:
		refuse(visit, 400, "bad-form", "body", word(visit,
		    N_("The form is not clean UTF-8 text.")));
		break;
	}
}

static void
failure_refuse(struct visit *visit)
{
	static const struct {
		int status;
		const char *code, *message;
	} refusals[] = {
		[DB_AWAY] = { 503, "away", N_("The register cannot be reached "
		    "at the moment. Please try again in a few seconds.") },
		[DB_SHORT] = { 503, "full", N_("The register has no room left "
		    "for this at the moment. Nothing has been changed; please "
		    "try again later.") },
		[DB_SLOW] = { 503, "slow", N_("This takes longer than it may. "
		    "Nothing has been changed; please ask for less, or try "
		    "again later.") },
		[DB_BROKEN] = { 500, "broken", N_("Something is broken on our "
		    "side. It has been noted; please try again later.") },
	};
	const enum db_failure failure = db_failure(visit->db);

	visit->keeps = true;
	fprintf(stderr, "tanu: %s\n", db_failure_text(visit->db));
	visit->response->status = 0;
	visit->response->location = NULL;
	visit->response->cookies[0] = NULL;
	visit->moment = (struct moment){ 0 };
	refuse(visit, refusals[failure].status, refusals[failure].code, NULL,
	    word(visit, refusals[failure].message));
}

static void
show(struct visit *visit)
{
	const struct route *route = visit->route;
	const struct still *still = visit->site->still;
	const struct result *said = !route->stated ? NULL
	    : statements_number(visit->db);

	if (!route->undated)
		moment_check(visit);
	else if (route->area != AREA_ROOT)
		visit->moment = still == NULL
		    ? moment_settle(visit->db, NULL, NULL, NULL)
		    : moment_settle(visit->db, still->on, still->entry, NULL);
	if (!answered(visit) && db_failure(visit->db) == DB_FINE &&
	    visit->paper != PAPER_NONE)
		extract_begin(visit);
	if (answered(visit) || db_failure(visit->db) != DB_FINE)
		return;
	if (route->area != AREA_ROOT && route->method == NULL &&
	    visit->site->rooms == NULL && visit->moment.newest != NULL)
		tag_set(visit, said);
	if (route->area == AREA_API && !route->undated)
		visit->response->entry = arena_copy(visit->arena,
		    visit->moment.entry, strlen(visit->moment.entry));
	if (route->template != NULL)
		visit->body = sheet_include(visit->sheet, "BODY",
		    language_code[visit->language], route->template);
	route->show(visit);
	if (!answered(visit) && db_failure(visit->db) == DB_FINE &&
	    visit->paper != PAPER_NONE)
		extract_fill(visit);
	if (answered(visit) || db_failure(visit->db) != DB_FINE)
		return;
	visit->response->status = visit->gone ? 410 : visit->faulty ? 422
	    : 200;
	if (visit->response->status != 200)
		visit->response->etag = NULL;
	if (is_known(visit)) {
		visit->response->status = 304;
		visit->response->stream = NULL;
		visit->response->body = text_new(visit->arena);
		return;
	}
	if (visit->paper == PAPER_EXTRACT || visit->paper == PAPER_PDF)
		sheet_answer(visit, "extract", "text/html; charset=utf-8");
	if (visit->paper == PAPER_PDF)
		pdf_answer(visit);
	else if (visit->paper == PAPER_PROOF || visit->paper == PAPER_NOTE)
		proof_answer(visit);
	else if (visit->paper == PAPER_NONE && route->template != NULL)
		page_fill(visit, visit->title != NULL ? visit->title
		    : word(visit, route->title));
}

void
app_handle(void *given, const struct request *asked,
    enum request_fault fault, struct response *response)
{
	const struct site *site = given;
	struct request form = *asked;
	const struct request *request = &form;
	struct visit visit = {
		.site = site,
		.request = request,
		.response = response,
		.db = site->db,
		.arena = request->arena,
		.path = address_path(request),
		.language = language_accepted(request->accept_language),
		.sheet = sheet_new(),
	};

	response->status = 0;
	response->personal = site->rooms != NULL;
	db_begin(visit.db, visit.arena);
	visit.stay = stay_of(&visit);
	visit.route = route_find(&visit);
	if (fault == REQUEST_FINE && visit.route != NULL && visit.route->form)
		fault = form_read(&form);
	fault_refuse(&visit, fault);
	if (!answered(&visit) && visit.route == NULL)
		refuse_not_found(&visit);
	if (!answered(&visit))
		method_check(&visit);
	if (!answered(&visit) && site->rooms != NULL)
		site->rooms->enter(&visit);
	if (!answered(&visit))
		parameters_check(&visit, request->parameters, request->count);
	if (!answered(&visit))
		parameters_check(&visit, request->fields,
		    request->field_count);
	if (!answered(&visit))
		show(&visit);
	if (db_failure(visit.db) != DB_FINE && (response->status == 0 ||
	    response->status == 200 || response->status == 303 ||
	    response->status == 410))
		failure_refuse(&visit);
	sheet_free(visit.sheet);
	if (response->stream == NULL)
		db_end(visit.db);
}
