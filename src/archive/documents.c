/* Every document of the site, one after another, into files. */

#include "archive.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Records and entries are read so many at a time. */
enum { PIECE = 250 };

static void
stop(struct documents *documents, const char *why)
{
	if (documents->why[0] == '\0')
		snprintf(documents->why, sizeof(documents->why), "%s", why);
}

/* Asked to end, by a signal that is held back until here? */
static bool
goes_on(struct documents *documents)
{
	sigset_t pending;

	sigpending(&pending);
	if (sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT))
		stop(documents, "stopped");
	if (documents->files->wrong != 0)
		stop(documents, strerror(documents->files->wrong));
	return documents->why[0] == '\0';
}

/* One document ------------------------------------------------------------------ */

static bool
outlet_write(void *to, const char *bytes, size_t length)
{
	struct files *files = to;

	file_add(files, bytes, length);
	return files->wrong == 0;
}

/* The answer to an address; false when it is none to keep. What was withdrawn
 * keeps its address, and says so there. */
static bool
answer(struct documents *documents, const char *address,
    struct response *response)
{
	struct arena *arena = documents->arena;
	struct request request;
	enum request_fault fault = request_read(&request, arena, "GET",
	    address);

	*response = (struct response){ .body = text_new(arena) };
	app_handle(documents->site, &request, fault, response);
	if (response->status == 200 || response->status == 410)
		return true;
	stop(documents, arena_print(arena, "%s answered with "
	    "status %d", address, response->status));
	return false;
}

/* Keeps what is at an address in a file of this name. Gives the address of
 * what comes after it; NULL: nothing does. */
static const char *
answer_keep(struct documents *documents, const char *address,
    const char *file)
{
	struct files *files = documents->files;
	struct leading leading = {
		.holdings = documents->holdings,
		.arena = documents->arena,
		.address = address,
		.language = documents->language,
	};
	const struct outlet outlet = { files, outlet_write };
	struct response response;
	const char *body;

	if (!answer(documents, address, &response))
		return NULL;
	file_begin(files, file);
	if (response.stream != NULL) {
		response.stream(response.context, &outlet);
		if (db_failure(documents->site->db) != DB_FINE)
			stop(documents, "the register could not be "
			    "read to the end");
	} else {
		body = links_lead(&leading, response.type,
		    response.body.data);
		file_add(files, body, strlen(body));
	}
	file_end(files);
	return leading.next;
}

/* What is at an address, and all that comes after it. */
static void
keep(struct documents *documents, const char *address)
{
	char next[4096];

	while (address != NULL && goes_on(documents)) {
		snprintf(next, sizeof(next), "%s", address);
		arena_reset(documents->arena);
		address = answer_keep(documents, next, holding_file(
		    documents->holdings, documents->arena, next));
	}
	arena_reset(documents->arena);
}

/* Documents of a route ---------------------------------------------------------- */

/* The address of a route in a language, with a slug for its star. */
static const char *
address_make(struct documents *documents, const struct route *route,
    const char *slug, const char *query)
{
	static const char *const before[] = {
		[AREA_PAGE] = "/", [AREA_FEED] = "/feeds/",
		[AREA_API] = "/api/v1",
	};
	const char *star = strchr(route->path, '*');
	int length = star == NULL ? (int)strlen(route->path)
	    : (int)(star - route->path);

	return arena_print(documents->piece, "%s%s/%.*s%s%s%s",
	    before[route->area], route->area == AREA_API ? ""
	    : documents->language, length, route->path, star == NULL ? ""
	    : slug, star == NULL ? "" : star + 1, query);
}

/* In each language, or for data, in none and in each where they have words. */
static void
keep_all(struct documents *documents, const struct route *route,
    const char *slug, const char *query)
{
	const bool data = route->area == AREA_API;

	documents->language = language_code[EN];
	if (data)
		keep(documents, address_make(documents, route, slug, query));
	for (int i = 0; i < LANGUAGES && (!data ||
	    holding_takes(route, "lang")); i++) {
		documents->language = language_code[i];
		keep(documents, address_make(documents, route, slug, data
		    ? arena_print(documents->piece, "?lang=%s",
		    language_code[i]) : query));
	}
}

/* Through the whole register ---------------------------------------------------- */

/* A record or an entry. */
struct part {
	char name[80];		/* its slug, or its number */
	char sha256[65];	/* of its item; "" without */
	bool standing;
};

/* The next so many after a name: records of a kind, or with kind NULL,
 * entries. */
static size_t
parts_read(struct documents *documents, const char *kind, const char *after,
    struct part parts[PIECE])
{
	struct db *db = documents->site->db;
	const char *entry = documents->site->still->entry;
	const char *limit = arena_print(documents->piece, "%d", PIECE);
	const struct result *rows;
	size_t count;

	db_begin(db, documents->piece);
	rows = kind != NULL ? records_after(db, kind, after, entry, limit)
	    : entries_after(db, after, entry, limit);
	count = result_rows(rows);
	for (size_t i = 0; i < count; i++) {
		const char *sha256 = result_text(rows, i, "sha256");

		snprintf(parts[i].name, sizeof(parts[i].name), "%s",
		    result_text(rows, i, "name"));
		snprintf(parts[i].sha256, sizeof(parts[i].sha256), "%s",
		    sha256 == NULL ? "" : sha256);
		parts[i].standing = result_true(rows, i, "standing");
	}
	if (db_failure(db) != DB_FINE)
		stop(documents, db_failure_text(db));
	db_end(db);
	return count;
}

static void
parts_each(struct documents *documents, const char *kind,
    void (*see)(struct documents *, const struct route *,
    const struct part *), const struct route *route)
{
	struct part parts[PIECE];
	char after[80];
	size_t count;

	snprintf(after, sizeof(after), "%s", kind == NULL ? "0" : "");
	do {
		arena_reset(documents->piece);
		count = parts_read(documents, kind, after, parts);
		for (size_t i = 0; i < count && goes_on(documents); i++)
			see(documents, route, &parts[i]);
		if (count > 0)
			memcpy(after, parts[count - 1].name, sizeof(after));
	} while (count > 0 && goes_on(documents));
}

static void
record_keep(struct documents *documents, const struct route *route,
    const struct part *record)
{
	keep_all(documents, route, record->name, "");
}

static void
question_keep(struct documents *documents, const struct route *route,
    const struct part *scheme)
{
	for (const struct choice *unit = units; scheme->standing && unit->code;
	    unit++)
		keep_all(documents, route, NULL, arena_print(documents->piece,
		    "?scheme=%s&unit=%s", scheme->name, unit->code));
}

static void
proof_keep(struct documents *documents, const struct route *route,
    const struct part *entry)
{
	keep_all(documents, route, NULL, arena_print(documents->piece,
	    "?entry=%s", entry->name));
}

/* Two entries may have the same item. */
static void
item_keep(struct documents *documents, const struct route *route,
    const struct part *entry)
{
	const char *address = address_make(documents, route, entry->sha256,
	    "");

	if (entry->sha256[0] != '\0' && !file_there(documents->files,
	    holding_file(documents->holdings, documents->piece, address)))
		keep(documents, address);
}

/* All that a route has. */
static void
route_keep(struct documents *documents, const struct route *route)
{
	const bool many = strchr(route->path, '*') != NULL;
	const bool questions = holding_takes(route, "scheme");
	const bool pieces = route->parameters != NULL &&
	    strstr(route->parameters, " limit ") != NULL;

	arena_reset(documents->piece);
	if (strcmp(route->path, "items/*") == 0)
		parts_each(documents, NULL, item_keep, route);
	else if (holding_takes(route, "entry"))
		parts_each(documents, NULL, proof_keep, route);
	else if (many)
		parts_each(documents, route->kind, record_keep, route);
	else if (route->area == AREA_PAGE || !questions)
		keep_all(documents, route, NULL, !pieces ? "" : arena_print(
		    documents->piece, "?limit=%d", LIST_MOST));
	if (questions)
		parts_each(documents, "scheme", question_keep, route);
}

void
documents_keep(struct documents *documents)
{
	const struct holdings *holdings = documents->holdings;

	for (size_t i = 0; i < holdings->count && goes_on(documents); i++)
		route_keep(documents, &holdings->routes[i]);
	/* Nobody is there to ask which language a reader prefers. */
	documents->language = language_code[KK];
	if (goes_on(documents))
		answer_keep(documents, "/kk/", "index.html");
}
