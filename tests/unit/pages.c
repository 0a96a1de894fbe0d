/* The layer pages through its seam, app_handle(): every route over the
 * shipped data, without FastCGI. */

#include "database.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "pages.h"

static struct arena *arena;
static struct site site = { .base_url = "https://tanu.example",
	.licence = "https://tanu.example/licence" };

static void
setup(void)
{
	arena = arena_new();
	site.db = database_open("tanu_public", true);
}

static void
teardown(void)
{
	db_free(site.db);
	arena_free(arena);
}

/* Asking ------------------------------------------------------------------- */

struct asked {
	const char *method;
	const char *target;
	const char *language;
	const char *tag;
};

static bool
write_text(void *to, const char *bytes, size_t length)
{
	text_add_bytes(to, bytes, length);
	return true;
}

/* The answer, with what is streamed in its body; a HEAD streams nothing. */
static struct response
answer(struct asked asked)
{
	struct request request;
	struct response response = { .status = 500, .body = text_new(arena) };
	enum request_fault fault = request_read(&request, arena,
	    asked.method == NULL ? "GET" : asked.method, asked.target);

	request.accept_language = asked.language;
	request.if_none_match = asked.tag;
	app_handle(&site, &request, fault, &response);
	if (response.stream != NULL && strcmp(request.method, "HEAD") != 0) {
		struct outlet outlet = { &response.body, write_text };

		response.stream(response.context, &outlet);
	}
	return response;
}

static struct response
get(const char *target)
{
	return answer((struct asked){ .target = target });
}

static void
check_status(const struct response *response, int wanted, const char *target)
{
	ck_assert_msg(response->status == wanted, "%s is %d, not %d: %.300s",
	    target, response->status, wanted, response->body.data);
}

static bool
has_json(const char *target)
{
	return strncmp(target, "/api/", 5) == 0 ||
	    strcmp(target, "/healthz") == 0 ||
	    strncmp(target, "/healthz?", 9) == 0;
}

static bool
has_type(const struct response *response, const char *type)
{
	return response->type != NULL &&
	    strncmp(response->type, type, strlen(type)) == 0;
}

/* A refusal as data has a code, a field and a sentence (web.md); as a page it
 * is a whole page, and leads on. */
static void
check_refusal(const struct response *response, const char *target,
    const char *code, const char *field)
{
	const char *body = response->body.data;

	ck_assert_msg(!response->cached && response->etag == NULL &&
	    response->stream == NULL, "%s", target);
	if (has_json(target)) {
		const struct json *error = json_member(json_read(arena, body),
		    "error");

		ck_assert_msg(has_type(response, "application/json"), "%s",
		    target);
		ck_assert_msg(error != NULL, "%s: %s", target, body);
		ck_assert(text_given(json_text(error, "message")));
		ck_assert(text_given(json_text(error, "code")));
		if (code != NULL) {
			unit_same(json_text(error, "code"), code, "%s", target);
			unit_same(json_text(error, "field"), field, "%s",
			    target);
		}
		return;
	}
	ck_assert_msg(has_type(response, "text/html"), "%s", target);
	ck_assert_msg(strncasecmp(body, "<!DOCTYPE html>", 15) == 0 &&
	    strstr(body, "</html>") != NULL, "%s: %.200s", target, body);
	ck_assert_msg(field == NULL || strstr(body, arena_print(arena,
	    "<code>%s</code>", field)) != NULL, "%s does not name %s", target,
	    field);
}

/* Every address: the table of routes as app.c has it, and what every kind has
 * alike. A '*' is a record that stands. Made before the tests run, where
 * nothing can be asserted. ---------------------------------------------------- */

enum { MOST = 400 };

static const char *targets[MOST];
static size_t target_count;

static void
target_add(const char *target)
{
	if (target_count == MOST)
		abort();
	targets[target_count++] = target;
}

static const char *
one_of(struct arena *kept, struct db *db, const char *statement,
    const char *parameter)
{
	const char *found = result_text(db_query(db, statement, 1, &parameter),
	    0, "found");

	if (found == NULL)
		abort();
	return arena_copy(kept, found, strlen(found));
}

static const char *
slug_of(struct arena *kept, struct db *db, const char *kind)
{
	return one_of(kept, db, "SELECT slug AS found FROM entry e "
	    "WHERE kind = $1 AND stands(kind, slug, newest_entry()) "
	    "AND slug <> 'kazakhstan' ORDER BY number LIMIT 1", kind);
}

/* What stands between name and the next quotation mark, before the end. */
static const char *
quoted(struct arena *kept, const char *at, const char *end, const char *name)
{
	const char *found = strstr(at, name);

	if (found == NULL || found > end)
		return NULL;
	found += strlen(name);
	return arena_copy(kept, found, strcspn(found, "\""));
}

static void
route_add(struct arena *kept, struct db *db, const char *row, const char *end)
{
	const char *path = quoted(kept, row, end, ".path = \"");
	const char *kind = quoted(kept, row, end, ".kind = \"");
	const char *star = strchr(path, '*');
	const char *scheme = slug_of(kept, db, "scheme");

	/* Proofs are made from the files of a log: tests/http/log.test.mjs. */
	if (strncmp(path, "proof/", 6) == 0)
		return;
	if (star != NULL)
		path = arena_print(kept, "%.*s%s%s", (int)(star - path), path,
		    kind != NULL ? slug_of(kept, db, kind)
		    : strncmp(path, "items", 5) != 0 ? "1"
		    : one_of(kept, db, "SELECT encode(item_sha256, 'hex') AS "
		    "found FROM entry WHERE kind = $1 LIMIT 1", "scheme"),
		    star + 1);
	if (strncmp(row, "{ .area = AREA_ROOT", 19) == 0)
		target_add(arena_print(kept, "/%s", path));
	else if (strncmp(row, "{ .area = AREA_API", 18) == 0)
		target_add(arena_print(kept, "/api/v1/%s%s", path,
		    strcmp(path, "check") != 0 ? ""
		    : arena_print(kept, "?scheme=%s&unit=quota", scheme)));
	for (int i = 0; strncmp(row, "{ .area = AREA_FEED", 19) == 0 &&
	    i < LANGUAGES; i++)
		target_add(arena_print(kept, "/feeds/%s/%s", language_code[i],
		    path));
	for (int i = 0; strncmp(row, "{ .area = AREA_PAGE", 19) == 0 &&
	    i < LANGUAGES; i++)
		target_add(arena_print(kept, "/%s/%s%s", language_code[i], path,
		    strcmp(path, "check") != 0 || i == RU ? ""
		    : arena_print(kept, "?scheme=%s&unit=%s&used=1", scheme,
		    i == KK ? "quota" : "other")));
}

static void
targets_make(struct arena *kept)
{
	const char *table = strstr(unit_read(kept, unit_source(kept,
	    "src/pages/app.c")), "routes[] = {");
	const char *end = strstr(table, "\n};");
	struct db *db = database_open("tanu_public", true);

	db_begin(db, kept);
	for (const char *row = table; (row = strstr(row, "{ .area = AREA_")) &&
	    row < end; row++)
		route_add(kept, db, row, strchr(row, '}'));
	for (size_t i = 0; i < kind_count; i++) {
		const char *slug = slug_of(kept, db, kinds[i].kind);

		for (int j = 0; j < LANGUAGES; j++)
			target_add(arena_print(kept, "/%s/%s/%s/history",
			    language_code[j], room_of(kinds[i].kind), slug));
		target_add(arena_print(kept, "/api/v1/%s", kinds[i].plural));
		target_add(arena_print(kept, "/api/v1/%s.csv",
		    kinds[i].plural));
		target_add(arena_print(kept, "/api/v1/%s/%s", kinds[i].plural,
		    slug));
	}
	db_free(db);
}

static const char *
with(const char *target, const char *query)
{
	return arena_print(arena, "%s%c%s", target, strchr(target, '?') == NULL
	    ? '?' : '&', query);
}

/* Targets are tested in groups, each over one connection: a new one would
 * cost more than what is asked over it. */
enum { GROUPS = LANGUAGES + 2 };

static int
group_of(const char *target)
{
	for (int i = 0; i < LANGUAGES; i++) {
		if (strncmp(target + 1, language_code[i], 2) == 0)
			return i;
	}
	return strncmp(target, "/api/", 5) == 0 ? LANGUAGES : LANGUAGES + 1;
}

static void
each_target(int group, void (*check)(const char *target))
{
	size_t count = 0;

	for (size_t i = 0; i < target_count; i++) {
		if (group_of(targets[i]) != group)
			continue;
		check(targets[i]);
		count++;
	}
	ck_assert_uint_gt(count, 0);
}

/* Every route --------------------------------------------------------------- */

static bool
is_feed(const char *target)
{
	return strncmp(target, "/feeds/", 7) == 0;
}

/* Where the language stands in an address that has one. */
static const char *
language_at(const char *target)
{
	return target + (is_feed(target) ? 7 : 1);
}

static void
check_feed(const struct response *response, const char *target)
{
	const char *body = response->body.data;

	ck_assert_str_eq(response->type, "application/atom+xml; charset=utf-8");
	ck_assert_msg(strncmp(body, "<?xml ", 6) == 0, "%s: %.100s", target,
	    body);
	ck_assert_msg(strstr(body, arena_print(arena, "xml:lang=\"%.2s\"",
	    language_at(target))) != NULL, "%s has another language", target);
	ck_assert_msg(strstr(body, "{{") == NULL && strstr(body, "(null)") ==
	    NULL, "%s has a mark that is left", target);
	ck_assert_msg(strstr(body, "<entry>") != NULL, "%s is empty", target);
}

/* Each line is a value, and none tells of a file that was cut. */
static void
check_lines(const struct response *response, const char *target)
{
	size_t lines = 0;

	for (const char *at = response->body.data; *at != '\0'; lines++) {
		size_t length = strcspn(at, "\n");

		ck_assert_msg(json_read(arena, arena_copy(arena, at, length)) !=
		    NULL, "%s, line %zu", target, lines);
		at += length + 1;
	}
	ck_assert_msg(lines > 100, "%s has %zu lines", target, lines);
}

static void
check_page(const struct response *response, const char *target)
{
	const char *body = response->body.data;

	ck_assert_str_eq(response->type, "text/html; charset=utf-8");
	ck_assert_msg(strncasecmp(body, "<!DOCTYPE html>", 15) == 0, "%s",
	    target);
	ck_assert_msg(strstr(body, arena_print(arena, "<html lang=\"%.2s\"",
	    target + 1)) != NULL, "%s has another language", target);
	ck_assert_msg(strstr(body, "</html>") != NULL, "%s is cut", target);
	ck_assert_msg(strstr(body, "{{") == NULL && strstr(body, "}}") == NULL
	    && strstr(body, "_(\"") == NULL && strstr(body, "(null)") == NULL,
	    "%s has a mark that is left", target);
	ck_assert_msg(text_is_clean(body, response->body.length), "%s",
	    target);
}

/* Records are lines that end in CR LF, of as many fields each. */
static void
check_csv(const struct response *response, const char *target)
{
	size_t fields = 1, first = 0, lines = 0;
	bool quote = false;

	for (const char *c = response->body.data; *c != '\0'; c++) {
		if (*c == '"')
			quote = !quote;
		if (quote || *c == '\r')
			continue;
		fields += *c == ',';
		if (*c != '\n')
			continue;
		ck_assert_msg(c[-1] == '\r', "%s, line %zu", target, lines);
		if (lines++ == 0)
			first = fields;
		ck_assert_msg(fields == first, "%s: line %zu has %zu fields of "
		    "%zu", target, lines, fields, first);
		fields = 1;
	}
	ck_assert_msg(!quote && fields == 1 && lines > 1, "%s is cut", target);
	ck_assert_ptr_null(strstr(response->body.data, "\n!"));
}

static void
check_route(const char *target)
{
	struct response response = get(target);

	if (strcmp(target, "/") == 0) {
		check_status(&response, 303, target);
		return;
	}
	check_status(&response, 200, target);
	if (is_feed(target))
		check_feed(&response, target);
	else if (strstr(target, ".ndjson") != NULL)
		check_lines(&response, target);
	else if (!has_json(target))
		check_page(&response, target);
	else if (strstr(target, ".csv") != NULL)
		check_csv(&response, target);
	else
		ck_assert_msg(json_read(arena, response.body.data) != NULL,
		    "%s: %.300s", target, response.body.data);
}

START_TEST(no_route_fails)
{
	each_target(_i, check_route);
}
END_TEST

static bool
takes_no_day(const char *target)
{
	static const char *const undated[] = { "/items/", "/feeds/",
		"/openapi.json", "/dcat.jsonld" };

	for (size_t i = 0; i < COUNT(undated); i++) {
		if (strstr(target, undated[i]) != NULL)
			return true;
	}
	return strcmp(target, "/") == 0 || strcmp(target, "/healthz") == 0;
}

static void
check_then(const char *target)
{
	static const char *const moments[] = { "on=1800-01-01",
		"on=2999-12-31", "on=2013-06-01&entry=40", "entry=1",
		"published=1990-01-01" };

	for (size_t i = 0; i < COUNT(moments); i++) {
		const char *then = with(target, moments[i]);
		struct response response = get(then);

		/* A record need not have stood then. */
		ck_assert_msg(takes_no_day(target) ? response.status == 400
		    : response.status == 200 || response.status == 404 ||
		    (response.status == (has_json(target) ? 400 : 422) &&
		    strstr(target, "/check?") != NULL), "%s is %d: %.300s",
		    then, response.status, response.body.data);
	}
}

START_TEST(no_route_fails_on_another_day_or_entry)
{
	each_target(_i, check_then);
}
END_TEST

/* A head without the second that it was made in. */
static const char *
timeless(const char *head)
{
	const char *second = strstr(head, "X-Accel-Expires: @");

	return second == NULL ? head : arena_print(arena, "%.*s%s",
	    (int)(second - head), head, strchr(second, '\n'));
}

static void
check_head(const char *target)
{
	struct response got = get(target);
	struct response head = answer((struct asked){ .method = "HEAD",
	    .target = target });

	ck_assert_str_eq(timeless(response_head(arena, &head)),
	    timeless(response_head(arena, &got)));
}

START_TEST(no_head_differs_from_its_get)
{
	each_target(_i, check_head);
}
END_TEST

static const char *const methods[] = { "POST", "PUT", "DELETE", "PATCH",
	"OPTIONS", "TRACE", "get", "GETS", "" };

/* What another site's script is told before it reads. */
static void
check_preflight(const struct response *response, const char *target)
{
	static const char *const said[] = { "Access-Control-Allow-Origin: *",
		"Access-Control-Allow-Methods: GET, HEAD, OPTIONS",
		"Access-Control-Allow-Headers: " };
	const char *head = response_head(arena, response);

	check_status(response, 204, target);
	for (size_t i = 0; i < COUNT(said); i++)
		ck_assert_msg(strstr(head, said[i]) != NULL, "%s: %s", target,
		    head);
	ck_assert_ptr_null(strstr(head, "Content-Length"));
	ck_assert_uint_eq(response->body.length, 0);
}

static void
check_methods(const char *target)
{
	const bool is_page = group_of(target) < LANGUAGES;

	/* Many questions come as a POST, and so does a proof file. */
	if (strncmp(target, "/api/v1/check", 13) == 0 ||
	    strcmp(target + strlen("/kk"), "/verify") == 0)
		return;
	for (size_t i = 0; i < COUNT(methods); i++) {
		struct response response = answer((struct asked){
		    .method = methods[i], .target = target });

		if (!is_page && strcmp(methods[i], "OPTIONS") == 0) {
			check_preflight(&response, target);
			continue;
		}
		check_status(&response, 405, target);
		check_refusal(&response, target, "method", NULL);
		ck_assert_str_eq(response.allow, is_page ? "GET, HEAD"
		    : "GET, HEAD, OPTIONS");
	}
}

START_TEST(no_route_is_written_to)
{
	each_target(_i, check_methods);
}
END_TEST

static const char *const undeclared[] = { "none", "On", "scheme2", "x=1",
	"=1", "kind%20", "sort%20page", "on%00", "%D2%9B=1", "scheme*=x",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };

static void
check_undeclared(const char *target)
{
	for (size_t i = 0; i < COUNT(undeclared); i++) {
		const char *then = with(target, undeclared[i]);
		struct response response = get(then);

		check_status(&response, 400, then);
		check_refusal(&response, then, NULL, NULL);
	}
}

START_TEST(no_parameter_that_is_not_declared_is_ignored)
{
	each_target(_i, check_undeclared);
}
END_TEST

static void
check_repeated(const char *target)
{
	const char *then = with(target, "on=2024-01-01&on=2024-01-01");
	struct response response = get(then);

	check_status(&response, 400, then);
	check_refusal(&response, then, NULL, "on");
}

START_TEST(no_parameter_that_is_repeated_is_ignored)
{
	each_target(_i, check_repeated);
}
END_TEST

static void
check_tag(const char *target)
{
	struct response first = get(target), again;
	bool tagged = strcmp(target, "/") != 0 && strcmp(target, "/healthz");

	ck_assert_msg((first.etag != NULL) == tagged, "%s", target);
	ck_assert_msg(first.cached == tagged, "%s", target);
	if (!tagged)
		return;
	again = answer((struct asked){ .target = target, .tag = first.etag });
	check_status(&again, 304, target);
	ck_assert_str_eq(again.etag, first.etag);
	ck_assert_uint_eq(again.body.length, 0);
	ck_assert_ptr_null(again.stream);
	again = answer((struct asked){ .target = target, .tag = arena_print(
	    arena, "\"other\", %s", first.etag) });
	check_status(&again, 304, target);
	again = answer((struct asked){ .target = target, .tag = "W/\"other\"" });
	check_status(&again, 200, target);
}

START_TEST(no_public_answer_is_without_its_tag)
{
	each_target(_i, check_tag);
}
END_TEST

/* What has to be answered when the database is away, or is not the one. */
static void
check_failure(const char *target, int status, const char *code)
{
	struct response response = get(target);

	if (strcmp(target, "/") == 0 && response.status == 303)
		return;
	check_status(&response, status, target);
	check_refusal(&response, target, code, NULL);
	if (!has_json(target) && target[1] != '\0')
		ck_assert_msg(strstr(response.body.data, arena_print(arena,
		    "<html lang=\"%.2s\"", language_at(target))) != NULL, "%s",
		    target);
	ck_assert_msg(strstr(response.body.data, "nonexistent") == NULL &&
	    strstr(response.body.data, "SELECT") == NULL &&
	    strstr(response.body.data, "does not exist") == NULL,
	    "%s tells what the server said", target);
	ck_assert((strstr(response_head(arena, &response),
	    "\r\nRetry-After: ") != NULL) == (status == 503));
}

static void
quiet(void)
{
	setup();
	db_free(site.db);
	if (freopen("/dev/null", "w", stderr) == NULL)
		abort();
}

static void
away_setup(void)
{
	quiet();
	site.db = db_new("host=/nonexistent dbname=none", NULL, true);
}

static void
broken_setup(void)
{
	quiet();
	site.db = db_new(getenv("TANU_TEST_DB"), NULL, true);
}

static void
check_away(const char *target)
{
	check_failure(target, 503, "away");
}

START_TEST(no_route_fails_otherwise_when_the_database_is_away)
{
	each_target(_i, check_away);
}
END_TEST

static void
check_broken(const char *target)
{
	check_failure(target, 500, "broken");
}

START_TEST(no_route_fails_otherwise_when_the_database_is_broken)
{
	each_target(_i, check_broken);
}
END_TEST

START_TEST(a_refusal_needs_no_database)
{
	struct response response = get("/en/none");

	check_status(&response, 404, "/en/none");
	response = get("/en/treaties?none=1");
	check_status(&response, 400, "/en/treaties?none=1");
	response = answer((struct asked){ .method = "POST", .target = "/en/" });
	check_status(&response, 405, "/en/");
}
END_TEST

/* Refusals -------------------------------------------------------------------- */

#define SHA "0000000000000000000000000000000000000000000000000000000000000000"

static const char *const nowhere[] = { "/none", "/en", "/EN/", "/de/",
	"/en/none", "/en//", "/en/treaties/", "/en/treaties//", "//en/",
	"/en/treaties/no-such-treaty", "/en/treaties/no-such-treaty/history",
	"/en/treaties/a/b", "/en/treaties/a/history/", "/en/treaties/A",
	"/en/treaties/%27", "/en/treaties/..", "/en/../en/", "/en/home",
	"/en/treaties.csv", "/en/changes/0", "/en/changes/01",
	"/en/changes/x", "/en/changes/-1", "/en/changes/999999999999",
	"/en/changes/99999999999999999999", "/en/schemes/compare/x",
	"/en/error", "/en/page", "/healthz/", "/healthz.json", "/api",
	"/api/", "/api/v1", "/api/v1/", "/api/v2/treaties", "/api/v1/none",
	"/api/v1/treaty", "/api/v1/treaties/", "/api/v1/treaties/none",
	"/api/v1/treaties/A", "/api/v1/treaties/x/history",
	"/api/v1/partners", "/api/v1/none.csv", "/api/v1/treaties.json",
	"/api/v1/items/", "/api/v1/items/abc", "/api/v1/items/" SHA,
	"/api/v1/items/" SHA "0", "/api/v1/entries/1", "/%D2%9B", "/robots" };

START_TEST(no_unknown_address_is_answered)
{
	struct response response = get(nowhere[_i]);

	check_status(&response, 404, nowhere[_i]);
	check_refusal(&response, nowhere[_i], "not-found", NULL);
	if (!has_json(nowhere[_i]))
		ck_assert_msg(strstr(response.body.data, "<main") != NULL &&
		    strstr(strstr(response.body.data, "<main"), "<a href=\"/")
		    != NULL, "%s leads nowhere", nowhere[_i]);
}
END_TEST

static const struct { const char *query, *code, *field; } dates[] = {
	{ "on=yesterday", "bad-day", "on" },
	{ "on=2023-02-29", "bad-day", "on" },
	{ "on=2024-1-1", "bad-day", "on" },
	{ "on=2024-01", "bad-day", "on" },
	{ "on=2024", "bad-day", "on" },
	{ "on=1799-12-31", "bad-day", "on" },
	{ "on=3000-01-01", "bad-day", "on" },
	{ "on=20240101", "bad-day", "on" },
	{ "on=%202024-01-01", "bad-day", "on" },
	{ "on=2024-01-01%0A", "bad-day", "on" },
	{ "on=2024-01-01%0D%0ASet-Cookie:%20x", "bad-day", "on" },
	{ "on=infinity", "bad-day", "on" },
	{ "on='", "bad-day", "on" },
	{ "published=2024-02-30", "bad-day", "published" },
	{ "published=x", "bad-day", "published" },
	{ "published=2999-12-31", "day-to-come", "published" },
	{ "entry=0", "bad-entry", "entry" },
	{ "entry=00", "bad-entry", "entry" },
	{ "entry=01", "bad-entry", "entry" },
	{ "entry=-1", "bad-entry", "entry" },
	{ "entry=+1", "bad-entry", "entry" },
	{ "entry=1.0", "bad-entry", "entry" },
	{ "entry=x", "bad-entry", "entry" },
	{ "entry=1%0D%0ASet-Cookie:%20x", "bad-entry", "entry" },
	{ "entry=9223372036854775808", "bad-entry", "entry" },
	{ "entry=99999999999", "no-such-entry", "entry" },
	{ "entry=999999999999999999", "no-such-entry", "entry" },
	{ "entry=1&published=2024-01-01", "entry-and-published",
	    "published" },
};

/* No page and no data answers for today when it was asked for another day. */
START_TEST(no_mistyped_date_is_answered)
{
	static const char *const dated[] = { "/en/", "/kk/treaties",
		"/ru/check", "/en/changes", "/api/v1/treaties",
		"/api/v1/treaties.csv", "/api/v1/entries", "/en/help" };

	for (size_t i = 0; i < COUNT(dated); i++) {
		const char *target = with(dated[i], dates[_i].query);
		struct response response = get(target);

		check_status(&response, 400, target);
		check_refusal(&response, target, dates[_i].code,
		    dates[_i].field);
	}
}
END_TEST

/* The links of the page's own body; a form shown again is not a link. */
static void
check_way_on(const char *target)
{
	const char *main = strstr(get(target).body.data, "<main");
	const char *end;

	ck_assert_ptr_nonnull(main);
	end = strstr(main, "</main>");
	while ((main = strstr(main, "href=\"/")) != NULL && main < end) {
		struct text link = text_new(arena);
		struct response response;

		for (main += 6; *main != '"'; main++) {
			text_add_bytes(&link, main, 1);
			if (strncmp(main, "&amp;", 5) == 0)
				main += 4;
		}
		response = get(link.data);
		ck_assert_msg(response.status == 200, "%s leads on to %s, "
		    "which is %d", target, link.data, response.status);
	}
}

START_TEST(no_refused_page_leads_to_its_own_mistake)
{
	for (size_t i = 0; i < COUNT(dates); i++)
		check_way_on(with("/en/treaties", dates[i].query));
}
END_TEST

static const struct { const char *target; int status;
	const char *code, *field; } values[] = {
	{ "/en/treaties?status=nope", 400, "bad-value", "status" },
	{ "/en/treaties?status=IN-FORCE", 400, "bad-value", "status" },
	{ "/en/treaties?party=A", 400, "bad-value", "party" },
	{ "/en/treaties?party='", 400, "bad-value", "party" },
	{ "/en/treaties?sort=none", 400, "bad-value", "sort" },
	{ "/en/treaties?sort=parties", 400, "bad-value", "sort" },
	{ "/en/treaties?sort=--title", 400, "bad-value", "sort" },
	{ "/en/treaties?sort=-", 400, "bad-value", "sort" },
	{ "/en/treaties?page=0", 400, "bad-value", "page" },
	{ "/en/treaties?page=-1", 400, "bad-value", "page" },
	{ "/en/treaties?page=x", 400, "bad-value", "page" },
	{ "/en/treaties?page=1000001", 400, "bad-value", "page" },
	{ "/en/treaties?page=1000000", 404, "no-such-page", "page" },
	{ "/en/treaties?limit=5", 400, "unknown-parameter", "limit" },
	{ "/en/treaties?lang=kk", 400, "unknown-parameter", "lang" },
	{ "/en/treaties?title=x", 400, "unknown-parameter", "title" },
	{ "/en/treaties/x?status=in-force", 400, "unknown-parameter",
	    "status" },
	{ "/en/changes?kind=treaties", 400, "bad-value", "kind" },
	{ "/en/changes?page=0", 400, "bad-value", "page" },
	{ "/en/changes?page=100000", 404, "no-such-page", "page" },
	{ "/api/v1/openapi.json?on=2024-01-01", 400, "unknown-parameter", "on" },
	{ "/en/schemes?compulsory=maybe", 400, "bad-value", "compulsory" },
	{ "/en/schemes?compulsory=t", 400, "bad-value", "compulsory" },
	{ "/en/schemes/compare?scheme*=x", 400, "unknown-parameter",
	    "scheme*" },
	{ "/api/v1/treaties?limit=0", 400, "bad-value", "limit" },
	{ "/api/v1/treaties?limit=1001", 400, "bad-value", "limit" },
	{ "/api/v1/treaties?limit=x", 400, "bad-value", "limit" },
	{ "/api/v1/treaties?status=nope", 400, "bad-value", "status" },
	{ "/api/v1/treaties?page=1000000", 404, "no-such-page", "page" },
	{ "/api/v1/treaties.csv?lang=de", 400, "bad-value", "lang" },
	{ "/api/v1/treaties.csv?lang=KK", 400, "bad-value", "lang" },
	{ "/api/v1/treaties.csv?page=1", 400, "unknown-parameter", "page" },
	{ "/api/v1/entries?since=x", 400, "bad-entry", "since" },
	{ "/api/v1/entries?since=-1", 400, "bad-entry", "since" },
	{ "/api/v1/entries?limit=0", 400, "bad-value", "limit" },
	{ "/api/v1/check", 400, "bad-value", "scheme" },
	{ "/api/v1/check?scheme=none&unit=quota", 400, "bad-value", "scheme" },
	{ "/en/a?b=%ff", 400, "bad-query", "query" },
	{ "/en/%ff", 400, "bad-address", "path" },
	{ "/api/%ff", 400, NULL, NULL },
};

START_TEST(no_value_that_makes_no_sense_is_answered)
{
	const char *target = values[_i].target;
	struct response response = get(target);

	check_status(&response, values[_i].status, target);
	if (values[_i].code != NULL)
		check_refusal(&response, target, values[_i].code,
		    values[_i].field);
}
END_TEST

START_TEST(a_question_with_a_fault_is_not_answered)
{
	struct response response = get("/en/check?scheme=none&unit=quota");

	check_status(&response, 422, "/en/check");
	ck_assert_ptr_nonnull(strstr(response.body.data, "none"));
	response = get("/en/check?vintage=%3Cscript%3E");
	check_status(&response, 422, "/en/check");
	ck_assert_ptr_null(strstr(response.body.data, "<script"));
	ck_assert_ptr_nonnull(strstr(response.body.data, "&lt;script"));
}
END_TEST

/* RFC 9110, 13.2.1: what would be refused is refused, not 304. */
START_TEST(no_refusal_hides_behind_a_tag)
{
	const char *etag = get("/en/treaties").etag;

	for (size_t i = 0; i < COUNT(values); i++) {
		struct response response = answer((struct asked){
		    .target = values[i].target, .tag = etag });

		check_status(&response, values[i].status, values[i].target);
	}
	for (size_t i = 0; i < COUNT(nowhere); i++) {
		struct response response = answer((struct asked){
		    .target = nowhere[i], .tag = etag });

		check_status(&response, 404, nowhere[i]);
	}
}
END_TEST

START_TEST(an_empty_value_is_not_refused)
{
	static const char *const empty[] = { "/en/?on=", "/en/?on=&entry=",
		"/en/treaties?status=&nature=&form=&party=&sort=&page=",
		"/en/treaties?on=&published=", "/en/check?scheme=&unit=",
		"/api/v1/treaties?limit=", "/api/v1/treaties.csv?lang=" };

	for (size_t i = 0; i < COUNT(empty); i++) {
		struct response response = get(empty[i]);

		check_status(&response, 200, empty[i]);
	}
}
END_TEST

static struct response
get_of_length(size_t length, const char *begin)
{
	char *target = arena_alloc(arena, length + 1);

	memset(target, 'a', length);
	memcpy(target, begin, strlen(begin));
	return get(target);
}

START_TEST(an_address_that_is_too_long_is_refused)
{
	struct response response = get_of_length(4001, "/en/");

	check_status(&response, 414, "a long address");
	check_refusal(&response, "/en/", NULL, "path");
	response = get_of_length(4001, "/api/v1/treaties?");
	check_status(&response, 414, "a long address");
	response = get_of_length(4000, "/en/");
	check_status(&response, 404, "a long address");
}
END_TEST

/* Withdrawn records ----------------------------------------------------------- */

START_TEST(no_withdrawn_record_is_gone_without_a_trace)
{
	const struct result *rows;
	struct arena *own = arena_new();
	struct db *db = database_open("tanu_public", true);

	db_begin(db, own);
	rows = db_query(db, "SELECT kind, slug, number, number - 1 AS before "
	    "FROM entry WHERE change = 'withdrawal' "
	    "AND NOT stands(kind, slug, newest_entry())", 0, NULL);
	ck_assert_uint_gt(result_rows(rows), 0);
	for (size_t i = 0; i < result_rows(rows); i++) {
		const struct kind *kind = kind_find(result_text(rows, i,
		    "kind"));
		const char *slug = result_text(rows, i, "slug");
		const char *page = arena_print(arena, "/ru/%s/%s",
		    room_of(kind->kind), slug);
		const char *data = arena_print(arena, "/api/v1/%s/%s",
		    kind->plural, slug);
		const char *before = arena_print(arena, "entry=%s",
		    result_text(rows, i, "before"));
		struct response response = get(page);

		check_status(&response, 410, page);
		check_page(&response, page);
		ck_assert_ptr_nonnull(strstr(response.body.data, arena_print(
		    arena, "/ru/changes/%s", result_text(rows, i, "number"))));
		response = get(data);
		check_status(&response, 410, data);
		check_refusal(&response, data, "withdrawn", NULL);
		response = get(with(page, before));
		check_status(&response, 200, with(page, before));
		response = get(with(data, before));
		check_status(&response, 200, with(data, before));
		response = get(arena_print(arena, "%s/history", page));
		check_status(&response, 200, page);
	}
	db_free(db);
	arena_free(own);
}
END_TEST

/* Heads ------------------------------------------------------------------------ */

/* Location is made of a code of the language table; the name of a download
 * of a kind, a day that is a day, and a number: nothing of a request gets
 * into a head. */
static const char *const hostile[] = {
	"/%0d%0aSet-Cookie:%20x=1", "/en/%0d%0aSet-Cookie:%20x=1",
	"/en/?on=2024-01-01%0d%0aSet-Cookie:%20x=1",
	"/?%0d%0aSet-Cookie:%20x=1",
	"/api/v1/treaties.csv?on=2024-01-01%0d%0aSet-Cookie:%20x=1",
	"/api/v1/treaties.csv?on=2024-01-01%22;x=%22",
	"/api/v1/treaties.csv?entry=1%0d%0aSet-Cookie:%20x=1",
	"/api/v1/treaties.csv?published=2024-01-01%0aSet-Cookie:%20x=1",
	"/api/v1/treaties.csv?lang=kk%0d%0aSet-Cookie:%20x=1",
	"/api/v1/treaties%0d%0aSet-Cookie:%20x=1.csv",
	"/api/v1/treaties/%0d%0aSet-Cookie:%20x=1",
	"/en/treaties/%0d%0aSet-Cookie:%20x=1",
	"/en/treaties?sort=title%0d%0aSet-Cookie:%20x=1",
	"/%0d%0a/", "//evil.example/", "/\\evil.example/",
};

START_TEST(nothing_of_a_request_gets_into_a_head)
{
	static const char *const languages[] = { "ru", "ru\r\nSet-Cookie: x=1",
		"ru;q=1\nSet-Cookie: x=1" };

	for (size_t i = 0; i < COUNT(languages); i++) {
		struct response response = answer((struct asked){
		    .target = hostile[_i], .language = languages[i],
		    .tag = "\r\nSet-Cookie: x=1" });
		const char *head = response_head(arena, &response);
		size_t length = strlen(head);

		ck_assert_msg(strstr(head, "Set-Cookie") == NULL, "%s", head);
		ck_assert_msg(strstr(head, "evil") == NULL, "%s", head);
		ck_assert(strstr(head, "\r\n\r\n") == head + length - 4);
	}
}
END_TEST

START_TEST(the_first_address_does_not_forget_the_reader_s_language)
{
	static const struct { const char *header, *location; } readers[] = {
		{ NULL, "/kk/" }, { "ru", "/ru/" }, { "en-GB,en", "/en/" },
		{ "de", "/kk/" },
	};

	for (size_t i = 0; i < COUNT(readers); i++) {
		struct response response = answer((struct asked){
		    .target = "/", .language = readers[i].header });

		check_status(&response, 303, "/");
		ck_assert_str_eq(response.location, readers[i].location);
		ck_assert_str_eq(response.vary, "Accept-Language");
	}
}
END_TEST

START_TEST(no_download_is_without_a_clean_name)
{
	for (size_t i = 0; i < kind_count; i++) {
		struct response response = get(arena_print(arena,
		    "/api/v1/%s.csv?on=2024-02-29&entry=7&lang=ru",
		    kinds[i].plural));

		check_status(&response, 200, kinds[i].plural);
		ck_assert_str_eq(response.file_name, arena_print(arena,
		    "%s-2024-02-29-entry-7.csv", kinds[i].plural));
	}
}
END_TEST

/* Markup ----------------------------------------------------------------------- */

static const char *const marked[] = {
	"/en/treaties?status=%3Cscript%3E", "/en/%3Cscript%3E",
	"/en/treaties/%3Cscript%3E", "/en/?%3Cscript%3E=1",
	"/en/?on=%3Cscript%3E", "/en/?on=%22%3E%3Cscript%3E",
	"/en/treaties?sort=%22%3E%3Cscript%3E", "/%3Cscript%3E",
	"/en/check?scheme=%3Cscript%3E&vintage=%22%3E%3Cscript%3E",
	"/en/check?used=%22%20onfocus=x", "/en/?on=%22%20onfocus=x",
	"/en/treaties?party=%22%20onfocus=x",
};

START_TEST(nothing_that_was_typed_is_markup)
{
	struct response response = get(marked[_i]);

	ck_assert_int_ge(response.status, 400);
	ck_assert_msg(strstr(response.body.data, "<script") == NULL, "%s",
	    response.body.data);
	ck_assert_msg(strstr(response.body.data, "\" onfocus=") == NULL, "%s",
	    response.body.data);
}
END_TEST

START_TEST(no_name_of_a_record_is_markup_in_a_feed)
{
	static const char line[] = "{\"kind\":\"jurisdiction\",\"slug\":"
	    "\"markup\",\"item\":{\"type\":\"state\",\"name\":{\"en\":"
	    "\"<b>&\\\"']]>\"}}}";
	const char *body;

	db_free(site.db);
	site.db = database_open("tanu_owner", false);
	db_begin(site.db, arena);
	db_execute(site.db, "BEGIN");
	ck_assert_int_gt(result_number(DB_QUERY(site.db,
	    "SELECT number FROM import_line($1)", line), 0, "number"), 0);
	body = get("/feeds/ru/partners/markup.atom").body.data;
	ck_assert_ptr_null(strstr(body, "<b>"));
	ck_assert_ptr_null(strstr(body, "]]>"));
	ck_assert_msg(strstr(body, "<title>&lt;b&gt;&amp;&quot;&#39;]]&gt;"
	    "</title>") != NULL, "%s", body);
	db_execute(site.db, "ROLLBACK");
}
END_TEST

/* Papers ----------------------------------------------------------------------- */

/* Of a treaty with so many actions, with nothing there to set it. */
static struct response
get_pdf(const char *count)
{
	struct response response;
	const char *entry;

	db_begin(site.db, arena);
	db_execute(site.db, "BEGIN");
	entry = result_text(DB_QUERY(site.db, "SELECT number FROM "
	    "import_line(json_build_object('kind', 'treaty', 'slug', 'long', "
	    "'item', json_build_object('title', '{\"en\":\"Long\"}'::json, "
	    "'form', 'bilateral', 'parties', '[\"kazakhstan\",\"switzerland\"]'"
	    "::json, 'actions', (SELECT json_agg(json_build_object('action', "
	    "'declaration', 'on', '2001-01-01'::date + n)) FROM "
	    "generate_series(1, $1::integer) n)))::text)", count), 0, "number");
	ck_assert_ptr_nonnull(entry);
	response = get(arena_print(arena, "/en/pdf/treaties/long?on=2026-11-01"
	    "&entry=%s", entry));
	db_execute(site.db, "ROLLBACK");
	return response;
}

START_TEST(no_page_that_takes_too_long_to_set_is_begun)
{
	struct response response;

	db_free(site.db);
	site.db = database_open("tanu_owner", false);
	site.print = "/nonexistent";
	response = get_pdf("20");
	check_status(&response, 503, "a short page");
	response = get_pdf("1500");
	check_status(&response, 422, "a long page");
	ck_assert_ptr_nonnull(strstr(response.body.data,
	    "and a PDF has room for 2500."));
}
END_TEST

/* Links ------------------------------------------------------------------------ */

enum { LINKS = 400 };

struct crawl {
	const char *seen[LINKS];
	const char *from[LINKS];
	size_t count;
};

static void
crawl_add(struct crawl *crawl, const char *target, const char *from)
{
	for (size_t i = 0; i < crawl->count; i++) {
		if (strcmp(crawl->seen[i], target) == 0)
			return;
	}
	if (crawl->count < LINKS) {
		crawl->seen[crawl->count] = target;
		crawl->from[crawl->count++] = from;
	}
}

static void
crawl_links(struct crawl *crawl, const char *body, const char *from,
    struct arena *kept)
{
	while ((body = strstr(body, "href=\"/")) != NULL) {
		struct text target = text_new(kept);

		for (body += 6; *body != '"' && *body != '#'; body++) {
			text_add_bytes(&target, body, 1);
			if (strncmp(body, "&amp;", 5) == 0)
				body += 4;
		}
		/* Files; PDFs and the desk, which other pools make. */
		if (strncmp(target.data, "/static/", 8) != 0 &&
		    strstr(target.data, "/pdf/") == NULL &&
		    strstr(target.data, "/desk") == NULL)
			crawl_add(crawl, target.data, from);
	}
}

/* From the first page of each language on, breadth first. */
START_TEST(no_link_leads_nowhere)
{
	struct crawl crawl = { .count = 0 };
	struct arena *kept = arena;

	arena = arena_new();
	crawl_add(&crawl, arena_print(kept, "/%s/", language_code[_i]), "");
	for (size_t i = 0; i < crawl.count; i++) {
		const char *target = crawl.seen[i];
		struct response response = get(target);

		ck_assert_msg(response.status == 200 || response.status == 410,
		    "%s, linked from %s, is %d", target, crawl.from[i],
		    response.status);
		if (has_type(&response, "text/html"))
			crawl_links(&crawl, response.body.data, target, kept);
		arena_reset(arena);
	}
	arena_free(arena);
	arena = kept;
	ck_assert_uint_gt(crawl.count, 100);
}
END_TEST

/* Links keep the day, but for the one that leads back to today. */
START_TEST(no_link_forgets_the_day)
{
	const char *target = "/en/treaties?on=2020-01-01";
	struct crawl crawl = { .count = 0 };

	crawl_links(&crawl, get(target).body.data, target, arena);
	ck_assert_uint_gt(crawl.count, 20);
	for (size_t i = 0; i < crawl.count; i++)
		ck_assert_msg(strstr(crawl.seen[i], "on=2020-01-01") != NULL ||
		    strcmp(crawl.seen[i], "/en/treaties") == 0 ||
		    is_feed(crawl.seen[i]), "%s", crawl.seen[i]);
}
END_TEST

/* Data ----------------------------------------------------------------------- */

/* Follows "next" to the end; the number of items that were seen. */
static int64_t
items_behind(const char *target, int64_t *count)
{
	int64_t items = 0;

	for (int page = 0; target != NULL; page++) {
		const struct json *list;
		struct response response = get(target);

		check_status(&response, 200, target);
		ck_assert_int_lt(page, 1000);
		list = json_read(arena, response.body.data);
		ck_assert_ptr_nonnull(list);
		*count = atoll(json_text(list, "count"));
		for (const struct json *one = json_member(list,
		    "items")->first; one; one = one->next)
			items++;
		target = json_text(list, "next");
	}
	return items;
}

START_TEST(no_record_is_lost_between_pages_of_data)
{
	int64_t count = -1, items = items_behind(arena_print(arena,
	    "/api/v1/%s?limit=3", kinds[_i].plural), &count);

	ck_assert_int_gt(items, 0);
	ck_assert_int_eq(items, count);
	items = items_behind(arena_print(arena, "/api/v1/%s?limit=1000&sort=%s",
	    kinds[_i].plural, field_find(kinds[_i].fields, "status") != NULL
	    ? "-status" : "name"), &count);
	ck_assert_int_eq(items, count);
}
END_TEST

START_TEST(no_entry_is_lost_between_pages_of_data)
{
	int64_t ignored;
	const char *newest = json_text(json_read(arena,
	    get("/healthz").body.data), "entry");

	ck_assert_int_eq(items_behind("/api/v1/entries?limit=50", &ignored),
	    atoll(newest));
	ck_assert_int_eq(items_behind(arena_print(arena,
	    "/api/v1/entries?since=%s", newest), &ignored), 0);
}
END_TEST

START_TEST(no_item_is_other_bytes_than_its_sum)
{
	const char *sum = one_of(arena, (db_begin(site.db, arena), site.db),
	    "SELECT encode(item_sha256, 'hex') AS found FROM entry "
	    "WHERE kind = $1 AND item_sha256 IS NOT NULL LIMIT 1", "treaty");
	struct response response = get(arena_print(arena, "/api/v1/items/%s",
	    sum));

	check_status(&response, 200, sum);
	db_begin(site.db, arena);
	ck_assert_str_eq(one_of(arena, site.db,
	    "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') AS found",
	    response.body.data), sum);
}
END_TEST

/* One request after the other ------------------------------------------------- */

/* As serve_requests() does it: the memory of one is that of the next. A HEAD
 * of a download is answered without its stream being run. */
START_TEST(no_request_is_touched_by_the_memory_of_the_last)
{
	static const struct asked asked[] = {
		{ "HEAD", "/api/v1/treaties.csv", NULL, NULL },
		{ "GET", "/en/treaties?on=2020-01-01", NULL, NULL },
		{ "HEAD", "/api/v1/limits.csv?lang=kk", NULL, NULL },
		{ "HEAD", "/api/v1/plans.csv", NULL, NULL },
		{ "HEAD", "/api/v1/history.ndjson", NULL, NULL },
		{ "GET", "/api/v1/snapshot.ndjson?since=300", NULL, NULL },
		{ "GET", "/api/v1/treaties.csv", NULL, NULL },
		{ "GET", "/en/none", NULL, NULL },
		{ "POST", "/en/", NULL, NULL },
	};

	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < COUNT(asked); i++) {
			struct request request;
			struct response response = { .status = 500,
				.body = text_new(arena) };
			struct outlet outlet = { &response.body, write_text };
			enum request_fault fault = request_read(&request,
			    arena, asked[i].method, asked[i].target);

			app_handle(&site, &request, fault, &response);
			ck_assert_int_lt(response.status, 500);
			if (response.stream != NULL &&
			    strcmp(asked[i].method, "GET") == 0)
				response.stream(response.context, &outlet);
			arena_reset(arena);
			memset(arena_alloc(arena, 60000), 0xa5, 60000);
			arena_reset(arena);
		}
	}
}
END_TEST

static bool
write_nothing(void *to, const char *bytes, size_t length)
{
	(void)to;
	(void)bytes;
	(void)length;
	return false;
}

START_TEST(a_reader_who_leaves_does_not_break_the_next_request)
{
	for (int i = 0; i < 5; i++) {
		struct request request;
		struct response response = { .status = 500,
			.body = text_new(arena) };
		struct outlet outlet = { NULL, write_nothing };

		request_read(&request, arena, "GET", "/api/v1/schemes.csv");
		app_handle(&site, &request, REQUEST_FINE, &response);
		ck_assert_int_eq(response.status, 200);
		response.stream(response.context, &outlet);
		arena_reset(arena);
		response = get("/en/");
		check_status(&response, 200, "/en/");
		arena_reset(arena);
	}
}
END_TEST

/* What happens while a file goes out: the first write does it, once. */
static const struct turn {
	const char *statement;
	const char *after;	/* puts it right again */
	bool cut;
} turns[] = {
	{ "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
	    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
	    "AND usename = 'tanu_public'", NULL, false },
	{ "REVOKE SELECT ON entry FROM tanu_public",
	    "GRANT SELECT ON entry TO tanu_public", true },
};

struct turning {
	struct text text;
	struct db *other;
	const char *statement;
};

static bool
write_and_turn(void *to, const char *bytes, size_t length)
{
	struct turning *turning = to;

	text_add_bytes(&turning->text, bytes, length);
	if (turning->statement != NULL)
		db_execute(turning->other, turning->statement);
	turning->statement = NULL;
	return true;
}

START_TEST(no_file_is_cut_without_saying_so)
{
	const char *target = "/api/v1/history.ndjson";
	const char *whole = get(target).body.data, *last;
	struct turning turning = { text_new(arena),
		db_new(database_conninfo(), NULL, false), turns[_i].statement };
	struct response response = { .status = 500, .body = text_new(arena) };
	struct outlet outlet = { &turning, write_and_turn };
	struct request request;

	db_begin(turning.other, arena);
	request_read(&request, arena, "GET", target);
	app_handle(&site, &request, REQUEST_FINE, &response);
	response.stream(response.context, &outlet);
	if (turns[_i].after != NULL)
		db_execute(turning.other, turns[_i].after);
	ck_assert_int_eq(db_failure(turning.other), DB_FINE);
	db_free(turning.other);
	ck_assert_ptr_null(turning.statement);
	if (!turns[_i].cut) {
		ck_assert_str_eq(turning.text.data, whole);
		return;
	}
	last = strstr(turning.text.data, "\r\n!");
	ck_assert_ptr_nonnull(last);
	ck_assert_ptr_null(json_read(arena, last));
	ck_assert_int_eq(strncmp(turning.text.data, whole,
	    (size_t)(last - turning.text.data)), 0);
}
END_TEST

/* ------------------------------------------------------------------------- */

#define LOOP(tests, test, table) \
	tcase_add_loop_test(tests, test, 0, (int)COUNT(table))
#define EACH_GROUP(tests, test) \
	tcase_add_loop_test(tests, test, 0, GROUPS)

static void
route_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "routes", setup, teardown);

	EACH_GROUP(tests, no_route_fails);
	EACH_GROUP(tests, no_route_fails_on_another_day_or_entry);
	EACH_GROUP(tests, no_head_differs_from_its_get);
	EACH_GROUP(tests, no_route_is_written_to);
	EACH_GROUP(tests, no_parameter_that_is_not_declared_is_ignored);
	EACH_GROUP(tests, no_parameter_that_is_repeated_is_ignored);
	EACH_GROUP(tests, no_public_answer_is_without_its_tag);
	tests = unit_case(suite, "away", away_setup, teardown);
	EACH_GROUP(tests,
	    no_route_fails_otherwise_when_the_database_is_away);
	tcase_add_test(tests, a_refusal_needs_no_database);
	tests = unit_case(suite, "broken", broken_setup, teardown);
	EACH_GROUP(tests,
	    no_route_fails_otherwise_when_the_database_is_broken);
}

static void
refusal_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "refusals", setup, teardown);

	LOOP(tests, no_unknown_address_is_answered, nowhere);
	LOOP(tests, no_mistyped_date_is_answered, dates);
	tcase_add_test(tests, no_refused_page_leads_to_its_own_mistake);
	LOOP(tests, no_value_that_makes_no_sense_is_answered, values);
	tcase_add_test(tests, no_refusal_hides_behind_a_tag);
	tcase_add_test(tests, a_question_with_a_fault_is_not_answered);
	tcase_add_test(tests, an_empty_value_is_not_refused);
	tcase_add_test(tests, an_address_that_is_too_long_is_refused);
	tcase_add_test(tests, no_withdrawn_record_is_gone_without_a_trace);
	LOOP(tests, nothing_of_a_request_gets_into_a_head, hostile);
	LOOP(tests, nothing_that_was_typed_is_markup, marked);
	tcase_add_test(tests, no_name_of_a_record_is_markup_in_a_feed);
	tcase_add_test(tests, no_page_that_takes_too_long_to_set_is_begun);
}

/* The seal is not to be undone: this test is the last one. */
START_TEST(no_page_keeps_silent_about_the_seal)
{
	static const char *const said_by[] = { "/en/", "/en/changes" };
	const char *sentence = "nothing is published but by two people";
	const struct response before = get(said_by[0]);
	const char *tag = arena_print(arena, "%s", before.etag);
	struct db *owner = database_open("tanu_owner", false);

	ck_assert_ptr_null(strstr(before.body.data, sentence));
	db_begin(owner, arena);
	ck_assert(result_true(db_query(owner, "SELECT seal() AS made", 0, NULL),
	    0, "made"));
	db_end(owner);
	db_free(owner);
	for (size_t i = 0; i < COUNT(said_by); i++)
		ck_assert_ptr_nonnull(strstr(get(said_by[i]).body.data,
		    sentence));
	ck_assert_int_eq(answer((struct asked){ .target = said_by[0],
	    .tag = tag }).status, 200);
}
END_TEST

static void
content_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "content", setup, teardown);

	tcase_add_test(tests,
	    the_first_address_does_not_forget_the_reader_s_language);
	tcase_add_test(tests, no_download_is_without_a_clean_name);
	tcase_add_loop_test(tests, no_link_leads_nowhere, 0, LANGUAGES);
	tcase_add_test(tests, no_link_forgets_the_day);
	tcase_add_loop_test(tests, no_record_is_lost_between_pages_of_data, 0,
	    (int)kind_count);
	tcase_add_test(tests, no_entry_is_lost_between_pages_of_data);
	tcase_add_test(tests, no_item_is_other_bytes_than_its_sum);
	tcase_add_test(tests,
	    no_request_is_touched_by_the_memory_of_the_last);
	tcase_add_test(tests,
	    a_reader_who_leaves_does_not_break_the_next_request);
	LOOP(tests, no_file_is_cut_without_saying_so, turns);
	tcase_add_test(tests, no_page_keeps_silent_about_the_seal);
}

int
main(void)
{
	struct arena *kept;
	char why[1024] = "no database with the migrations of sql/";
	int status = 1;

	if (!text_given(getenv("TANU_TEST_DB")))
		return unit_skip("TANU_TEST_DB is not set");
	kept = arena_new();
	say_open(unit_built(kept, "locale"));
	if (sheets_load(unit_built(kept, "templates"), why, sizeof(why)) &&
	    database_make()) {
		Suite *suite = suite_create("pages");

		targets_make(kept);
		route_tests(suite);
		refusal_tests(suite);
		content_tests(suite);
		status = unit_run(suite);
		database_drop();
	} else {
		printf("Bail out! %s\n", why);
	}
	arena_free(kept);
	return status;
}
