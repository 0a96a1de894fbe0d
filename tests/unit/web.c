/* The layer web: requests, heads of answers, templates. No pages. */

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "web.h"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(arena);
}

/* Requests ---------------------------------------------------------------- */

static const struct { const char *target; enum request_fault fault;
	const char *path; } targets[] = {
	{ "/", REQUEST_FINE, "/" },
	{ "/?", REQUEST_FINE, "/" },
	{ "/en/treaties", REQUEST_FINE, "/en/treaties" },
	{ "/en/", REQUEST_FINE, "/en/" },
	{ "/en//x", REQUEST_FINE, "/en//x" },
	{ "/a%20b", REQUEST_FINE, "/a b" },
	{ "/a+b", REQUEST_FINE, "/a+b" },
	{ "/%D2%9B", REQUEST_FINE, "/қ" },
	{ "/қ", REQUEST_FINE, "/қ" },
	{ "/a%3Fb", REQUEST_FINE, "/a?b" },
	{ "/a%2Fb", REQUEST_PATH, "/" },
	{ "/a#b", REQUEST_FINE, "/a#b" },
	{ "/..", REQUEST_FINE, "/.." },
	{ "", REQUEST_PATH, "/" },
	{ "?on=x", REQUEST_PATH, "/" },
	{ "en", REQUEST_PATH, "/" },
	{ "*", REQUEST_PATH, "/" },
	{ "http://host/en/", REQUEST_PATH, "/" },
	{ "/%", REQUEST_PATH, "/" },
	{ "/%4", REQUEST_PATH, "/" },
	{ "/%zz", REQUEST_PATH, "/" },
	{ "/a%00", REQUEST_PATH, "/" },
	{ "/%ff", REQUEST_PATH, "/" },
	{ "/\377", REQUEST_PATH, "/" },
	{ "/%c0%af", REQUEST_PATH, "/" },
	{ "/%ed%a0%80", REQUEST_PATH, "/" },
	{ "/%1b[2J", REQUEST_PATH, "/" },
	{ "/%7f", REQUEST_PATH, "/" },
	{ "/a?b=%", REQUEST_QUERY, "/a" },
	{ "/a?b=%4", REQUEST_QUERY, "/a" },
	{ "/a?%=b", REQUEST_QUERY, "/a" },
	{ "/a?b=%00", REQUEST_QUERY, "/a" },
	{ "/a?b=%ff", REQUEST_QUERY, "/a" },
	{ "/a?b=\377", REQUEST_QUERY, "/a" },
	{ "/a?%ff=b", REQUEST_QUERY, "/a" },
	{ "/a?b=%c0%80", REQUEST_QUERY, "/a" },
	{ "/a?b=1&c=%1b", REQUEST_QUERY, "/a" },
	{ "/a?b=?", REQUEST_FINE, "/a" },
};

START_TEST(no_unclean_target_is_read)
{
	struct request request;

	ck_assert_int_eq(request_read(&request, arena, "GET",
	    targets[_i].target), targets[_i].fault);
	unit_same(request.path, targets[_i].path, "%s", targets[_i].target);
	ck_assert_str_eq(request.method, "GET");
	ck_assert_ptr_nonnull(request.query);
	ck_assert_ptr_eq(request.arena, arena);
	if (targets[_i].fault != REQUEST_FINE)
		ck_assert_uint_eq(request.count, 0);
}
END_TEST

/* A log has one line a request, with its path. */
static const char *const forged[] = { "/a%0aGET%20/b", "/a%0d%0ab",
	"/%0a", "/a\nb" };

START_TEST(no_path_has_a_line_of_its_own_in_the_log)
{
	struct request request;

	ck_assert_int_eq(request_read(&request, arena, "GET", forged[_i]),
	    REQUEST_PATH);
	ck_assert_ptr_null(strpbrk(request.path, "\r\n"));
}
END_TEST

START_TEST(a_target_that_is_too_long_is_not_read)
{
	struct request request;

	for (size_t length = 3998; length <= 4003; length++) {
		char *path = arena_alloc(arena, length + 1);
		char *query = arena_alloc(arena, length + 1);
		enum request_fault wanted = length <= 4000 ? REQUEST_FINE
		    : REQUEST_TOO_LONG;

		memset(path, 'a', length);
		path[0] = '/';
		ck_assert_int_eq(request_read(&request, arena, "GET", path),
		    wanted);
		memset(query, '&', length);
		memcpy(query, "/?a=", 4);
		ck_assert_int_eq(request_read(&request, arena, "GET", query),
		    wanted);
		ck_assert_uint_eq(request.count, wanted == REQUEST_FINE);
		ck_assert_str_eq(request.path, "/");
	}
}
END_TEST

static const struct {
	const char *query;
	size_t count;
	struct parameter parameters[4];
} queries[] = {
	{ "", 0, { { 0 } } },
	{ "&", 0, { { 0 } } },
	{ "&&&", 0, { { 0 } } },
	{ "a=b", 1, { { "a", "b" } } },
	{ "a", 1, { { "a", "" } } },
	{ "a=", 1, { { "a", "" } } },
	{ "=b", 1, { { "", "b" } } },
	{ "=", 1, { { "", "" } } },
	{ "a=b=c", 1, { { "a", "b=c" } } },
	{ "a=b&c=d", 2, { { "a", "b" }, { "c", "d" } } },
	{ "&a=b&&c=d&", 2, { { "a", "b" }, { "c", "d" } } },
	{ "a=1&a=2", 2, { { "a", "1" }, { "a", "2" } } },
	{ "a+b=c+d", 1, { { "a b", "c d" } } },
	{ "a%2Bb=%2b", 1, { { "a+b", "+" } } },
	{ "a%26b=%3D", 1, { { "a&b", "=" } } },
	{ "%D2%9B=%d1%8f", 1, { { "қ", "я" } } },
	{ "a=%2541", 1, { { "a", "%41" } } },
	{ "a=b;c=d", 1, { { "a", "b;c=d" } } },
	{ "a=%0d%0ab", 1, { { "a", "\r\nb" } } },
	{ "a=?b#c", 1, { { "a", "?b#c" } } },
};

START_TEST(no_parameter_is_lost_or_changed)
{
	struct request request;

	ck_assert_int_eq(request_read(&request, arena, "GET", arena_print(
	    arena, "/x?%s", queries[_i].query)), REQUEST_FINE);
	ck_assert_str_eq(request.query, queries[_i].query);
	ck_assert_uint_eq(request.count, queries[_i].count);
	for (size_t i = 0; i < request.count; i++) {
		unit_same(request.parameters[i].name,
		    queries[_i].parameters[i].name, "%s", queries[_i].query);
		unit_same(request.parameters[i].value,
		    queries[_i].parameters[i].value, "%s", queries[_i].query);
	}
}
END_TEST

START_TEST(an_empty_value_is_not_given)
{
	struct request request;

	ck_assert_int_eq(request_read(&request, arena, "GET",
	    "/?on=&entry&a=&a=2&on2=x"), REQUEST_FINE);
	ck_assert_ptr_null(request_value(&request, "on"));
	ck_assert_ptr_null(request_value(&request, "entry"));
	ck_assert_ptr_null(request_value(&request, "none"));
	ck_assert_ptr_null(request_value(&request, ""));
	ck_assert_ptr_null(request_value(&request, "o"));
	ck_assert_str_eq(request_value(&request, "a"), "2");
	ck_assert_str_eq(request_value(&request, "on2"), "x");
	ck_assert_uint_eq(request.count, 5);
}
END_TEST

static const struct { const char *path, *segments[4]; } paths[] = {
	{ "/", { NULL } },
	{ "/a", { "a" } },
	{ "/a/", { "a" } },
	{ "/a/b", { "a", "b" } },
	{ "/a/b/c", { "a", "b", "c" } },
	{ "/en/treaties/eu/history?a=/x/y", { "en", "treaties", "eu",
	    "history" } },
};

START_TEST(no_segment_is_taken_for_another)
{
	struct request request;

	ck_assert_int_eq(request_read(&request, arena, "GET",
	    paths[_i].path), REQUEST_FINE);
	for (size_t i = 0; i < 4; i++)
		unit_same(request_segment(&request, i), paths[_i].segments[i],
		    "%s at %zu", paths[_i].path, i);
	ck_assert_ptr_null(request_segment(&request, 100));
}
END_TEST

struct source {
	size_t left;
	size_t asked;
};

static size_t
source_read(void *from, char *bytes, size_t size)
{
	struct source *source = from;
	size_t given = size < source->left ? size : source->left;

	memset(bytes, 'x', given);
	source->left -= given;
	source->asked += size;
	return given;
}

static const struct { const char *length; size_t there, taken;
	enum request_fault fault; } bodies[] = {
	{ "0", 0, 0, REQUEST_FINE },
	{ "5", 5, 5, REQUEST_FINE },
	{ "5", 9, 5, REQUEST_FINE },
	{ "5", 4, 0, REQUEST_BODY },
	{ "1048576", 1048576, 1048576, REQUEST_FINE },
	{ "1048577", 1048577, 0, REQUEST_TOO_LARGE },
	{ "999999999999999999", 1, 0, REQUEST_TOO_LARGE },
	{ "9223372036854775808", 1, 0, REQUEST_BODY },
	{ NULL, 5, 0, REQUEST_FINE },
	{ "", 5, 0, REQUEST_FINE },
	{ "-1", 5, 0, REQUEST_BODY },
	{ "+5", 5, 0, REQUEST_BODY },
	{ "5,5", 5, 0, REQUEST_BODY },
	{ "0x5", 5, 0, REQUEST_BODY },
};

START_TEST(no_body_is_longer_or_shorter_than_it_says)
{
	struct source source = { .left = bodies[_i].there };
	struct request request;

	ck_assert_int_eq(request_read(&request, arena, "POST", "/"),
	    REQUEST_FINE);
	ck_assert_ptr_null(request.body);
	ck_assert_int_eq(request_body(&request, "text/csv",
	    bodies[_i].length, source_read, &source), bodies[_i].fault);
	ck_assert_uint_eq(request.body_length, bodies[_i].taken);
	ck_assert_uint_le(source.asked, BODY_MOST);
	if (bodies[_i].fault != REQUEST_FINE) {
		ck_assert_ptr_null(request.body);
		return;
	}
	ck_assert_str_eq(request.content_type, "text/csv");
	ck_assert_uint_eq(strlen(request.body), bodies[_i].taken);
}
END_TEST

/* Heads of answers ----------------------------------------------------------- */

/* The value of a header; NULL when it is not there. Ends the test when it is
 * there twice. */
static const char *
header(const char *head, const char *name)
{
	const char *line = arena_print(arena, "\r\n%s: ", name);
	const char *whole = arena_print(arena, "\r\n%s", head);
	const char *at = strstr(whole, line);

	if (at == NULL)
		return NULL;
	at += strlen(line);
	ck_assert_msg(strstr(at, line) == NULL, "%s stands twice", name);
	return arena_copy(arena, at, strcspn(at, "\r"));
}

static const struct { const char *name, *value; } always[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "X-Frame-Options", "DENY" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
};

/* What is not allowed by name stays forbidden: "default-src 'none'". */
static const char *const policy[] = { "default-src 'none'",
	"frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'" };

static const int statuses[] = { 200, 303, 304, 400, 404, 405, 410, 413, 414,
	415, 422, 500, 503 };

static bool
is_header_line(const char *line, size_t length)
{
	size_t name = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz-");

	return name > 0 && name + 2 < length &&
	    strncmp(line + name, ": ", 2) == 0;
}

static void
check_form(const char *head)
{
	const char *end = strstr(head, "\r\n\r\n");

	ck_assert_ptr_nonnull(end);
	ck_assert_str_eq(end, "\r\n\r\n");
	while (head < end + 2) {
		const char *next = strstr(head, "\r\n");

		ck_assert_msg(is_header_line(head, (size_t)(next - head)),
		    "'%.*s'", (int)(next - head), head);
		head = next + 2;
	}
}

START_TEST(no_answer_is_without_its_security_headers)
{
	static const char *const types[] = { "text/html; charset=utf-8",
		"application/json; charset=utf-8", NULL };

	for (size_t i = 0; i < COUNT(types); i++) {
		struct response response = { .status = statuses[_i],
			.type = types[i], .body = text_new(arena) };
		const char *head = response_head(arena, &response);
		const char *content;

		check_form(head);
		ck_assert_int_eq(atoi(header(head, "Status")), statuses[_i]);
		ck_assert(strncmp(head, "Status: ", 8) == 0);
		for (size_t j = 0; j < COUNT(always); j++)
			unit_same(header(head, always[j].name),
			    always[j].value, "%s", always[j].name);
		content = header(head, "Content-Security-Policy");
		for (size_t j = 0; j < COUNT(policy); j++)
			ck_assert_ptr_nonnull(strstr(content, policy[j]));
		ck_assert_ptr_null(strstr(content, "unsafe"));
		ck_assert_ptr_null(strchr(content, '*'));
		unit_same(header(head, "Content-Type"), types[i], "type");
		unit_same(header(head, "Retry-After"), statuses[_i] == 503
		    ? "2" : NULL, "Retry-After");
	}
}
END_TEST

START_TEST(a_status_that_is_none_is_not_sent)
{
	static const int none[] = { 0, -1, 99, 201, 1000 };

	for (size_t i = 0; i < COUNT(none); i++) {
		struct response response = { .status = none[i],
			.body = text_new(arena) };

		ck_assert_int_eq(atoi(header(response_head(arena, &response),
		    "Status")), 500);
	}
}
END_TEST

static const char *const optional[] = { "Content-Type", "Location", "Allow",
	"ETag", "Vary", "Content-Disposition", "Retry-After",
	"Access-Control-Allow-Origin" };

START_TEST(no_header_is_sent_that_was_not_set)
{
	struct response response = { .status = 200, .body = text_new(arena) };
	const char *head = response_head(arena, &response);

	for (size_t i = 0; i < COUNT(optional); i++)
		unit_same(header(head, optional[i]), NULL, "%s", optional[i]);
	ck_assert_str_eq(header(head, "Content-Length"), "0");
	ck_assert_str_eq(header(head, "Cache-Control"), "no-store");
	ck_assert_str_eq(header(head, "X-Accel-Expires"), "0");
}
END_TEST

static void
stream_nothing(void *context, const struct outlet *outlet)
{
	(void)context;
	(void)outlet;
}

START_TEST(no_header_that_was_set_is_left_out)
{
	struct response response = { .status = 200, .type = "text/csv",
		.location = "/kk/", .allow = "GET, HEAD", .etag = "W/\"1\"",
		.file_name = "treaties.csv", .vary = "Accept-Language",
		.cached = true, .body = text_new(arena) };
	const char *head;

	text_add(&response.body, "Қ");
	head = response_head(arena, &response);
	check_form(head);
	ck_assert_str_eq(header(head, "Content-Type"), "text/csv");
	ck_assert_str_eq(header(head, "Location"), "/kk/");
	ck_assert_str_eq(header(head, "Allow"), "GET, HEAD");
	ck_assert_str_eq(header(head, "ETag"), "W/\"1\"");
	ck_assert_str_eq(header(head, "Vary"), "Accept-Language");
	ck_assert_str_eq(header(head, "Content-Disposition"),
	    "attachment; filename=\"treaties.csv\"");
	ck_assert_str_eq(header(head, "Content-Length"), "2");
	ck_assert_str_eq(header(head, "Cache-Control"), "no-cache");
	ck_assert_int_eq(header(head, "X-Accel-Expires")[0], '@');
	ck_assert_str_eq(header(head, "Access-Control-Allow-Origin"), "*");
}
END_TEST

START_TEST(no_length_is_promised_that_is_not_known)
{
	struct response response = { .status = 200, .body = text_new(arena) };

	text_add(&response.body, "something");
	response.stream = stream_nothing;
	ck_assert_ptr_null(header(response_head(arena, &response),
	    "Content-Length"));
	response.stream = NULL;
	response.status = 304;
	ck_assert_ptr_null(header(response_head(arena, &response),
	    "Content-Length"));
}
END_TEST

START_TEST(what_has_not_changed_is_kept_for_as_long_as_what_is_new)
{
	static const int kept[] = { 200, 304 };

	for (size_t i = 0; i < COUNT(kept); i++) {
		struct response response = { .status = kept[i], .cached = true,
			.body = text_new(arena) };

		ck_assert_int_eq(header(response_head(arena, &response),
		    "X-Accel-Expires")[0], '@');
	}
}
END_TEST

/* Data may be read from everywhere, pages may not. */
START_TEST(no_page_is_open_to_other_origins)
{
	static const struct { const char *type, *origin; } types[] = {
		{ "text/html; charset=utf-8", NULL }, { "text/html", NULL },
		{ NULL, NULL }, { "application/json; charset=utf-8", "*" },
		{ "text/csv; charset=utf-8; header=present", "*" },
	};

	for (size_t i = 0; i < COUNT(types); i++) {
		struct response response = { .status = 200,
			.type = types[i].type, .body = text_new(arena) };
		const char *head = response_head(arena, &response);

		unit_same(header(head, "Access-Control-Allow-Origin"),
		    types[i].origin, "%s", types[i].type);
		ck_assert_ptr_null(header(head,
		    "Access-Control-Allow-Credentials"));
	}
}
END_TEST

/* Templates ------------------------------------------------------------------ */

static char directory[] = "/tmp/tanu-sheets.XXXXXX";

static const char *
file_of(const char *language, const char *name)
{
	return arena_print(arena, "%s/%s/%s", directory, language, name);
}

static void
template_write(const char *language, const char *name, const char *text)
{
	FILE *file = fopen(file_of(language, name), "we");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static const struct { const char *name, *text; } templates[] = {
	{ "text.html", "{{%AUTOESCAPE context=\"HTML\"}}\n<p>{{TEXT}}</p>\n" },
	{ "attribute.html", "{{%AUTOESCAPE context=\"HTML\"}}\n"
	    "<p title=\"{{TEXT}}\">x</p>\n" },
	{ "href.html", "{{%AUTOESCAPE context=\"HTML\"}}\n"
	    "<a href=\"{{TEXT}}\">x</a>\n" },
	{ "rows.html", "{{%AUTOESCAPE context=\"HTML\"}}\n"
	    "<ul>{{#ROW}}<li>{{TEXT}}{{OUTER}}{{#MARK}}!{{/MARK}}</li>"
	    "{{/ROW}}</ul>{{>PART}}\n" },
	{ "part.html", "{{%AUTOESCAPE context=\"HTML\"}}\n"
	    "<b>{{TEXT}}</b>\n" },
};

static void
sheets_setup(void)
{
	setup();
	strcpy(directory + strlen(directory) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	for (int language = 0; language < LANGUAGES; language++) {
		const char *code = language_code[language];

		ck_assert_int_eq(mkdir(file_of(code, ""), 0700), 0);
		for (size_t i = 0; i < COUNT(templates); i++)
			template_write(code, templates[i].name,
			    templates[i].text);
		template_write(code, "own.html", code);
	}
}

static void
sheets_teardown(void)
{
	static const char *const names[] = { "own.html", "broken.html",
		"note.txt" };

	for (int language = 0; language < LANGUAGES; language++) {
		const char *code = language_code[language];

		for (size_t i = 0; i < COUNT(templates); i++)
			unlink(file_of(code, templates[i].name));
		for (size_t i = 0; i < COUNT(names); i++)
			unlink(file_of(code, names[i]));
		rmdir(file_of(code, ""));
	}
	rmdir(directory);
	teardown();
}

static void
load(void)
{
	char why[512] = "";

	ck_assert_msg(sheets_load(directory, why, sizeof(why)), "%s", why);
}

static void
add(void *to, const char *bytes, size_t length)
{
	text_add_bytes(to, bytes, length);
}

static const char *
filled(struct sheet *sheet, const char *language, const char *name)
{
	struct text text = text_new(arena);

	ck_assert_msg(sheet_fill(sheet, language, name, add, &text), "%s",
	    name);
	sheet_free(sheet);
	return text.data;
}

static const char *
filled_with(const char *name, const char *value)
{
	struct sheet *sheet = sheet_new();

	sheet_set(sheet, "TEXT", value);
	return filled(sheet, "en", name);
}

static const char *const markup[] = { "<script>alert(1)</script>",
	"a<b>c", "\" onclick=\"x", "' onclick='x", "&lt;b&gt;", "</p><p>",
	"{{TEXT}}", "<!--", "\"><img src=x onerror=y>", "a&b" };

START_TEST(no_value_is_markup_in_a_text)
{
	const char *text;

	load();
	text = filled_with("text", markup[_i]);
	ck_assert_msg(strncmp(text, "<p>", 3) == 0, "%s", text);
	text += 3;
	ck_assert_msg(strcspn(text, "<>") == (size_t)(strstr(text, "</p>") -
	    text), "%s", text);
	for (const char *at = text; (at = strchr(at, '&')) != NULL; at++)
		ck_assert_msg(strcspn(at, ";") < 7, "%s", text);
}
END_TEST

START_TEST(no_value_leaves_its_attribute)
{
	const char *text;

	load();
	text = filled_with("attribute", markup[_i]);
	ck_assert_msg(strncmp(text, "<p title=\"", 10) == 0, "%s", text);
	text += 10;
	ck_assert_msg(strstr(text, "\">x</p>") != NULL &&
	    strcspn(text, "\"<>") == (size_t)(strstr(text, "\">x</p>") - text),
	    "%s", text);
}
END_TEST

static const struct { const char *address, *shown; } addresses[] = {
	{ "/en/treaties", "/en/treaties" },
	{ "/en/?on=2024-01-01&amp=1", "/en/?on=2024-01-01&amp;amp=1" },
	{ "https://example.org/a", "https://example.org/a" },
	{ "javascript:alert(1)", "#" },
	{ "JavaScript:alert(1)", "#" },
	{ " javascript:alert(1)", "#" },
	{ "data:text/html,x", "#" },
	{ "vbscript:x", "#" },
};

START_TEST(no_address_runs_a_script)
{
	load();
	unit_same(filled_with("href", addresses[_i].address), arena_print(
	    arena, "<a href=\"%s\">x</a>\n", addresses[_i].shown), "%s",
	    addresses[_i].address);
}
END_TEST

START_TEST(no_row_takes_the_values_of_another)
{
	struct sheet *sheet = sheet_new(), *row;

	load();
	sheet_set(sheet, "OUTER", "*");
	row = sheet_row(sheet, "ROW");
	sheet_set(row, "TEXT", "a");
	row = sheet_row(sheet, "ROW");
	sheet_set(row, "TEXT", "қ");
	sheet_show(row, "MARK");
	row = sheet_row(sheet, "ROW");
	sheet_set(row, "TEXT", NULL);
	row = sheet_include(sheet, "PART", "ru", "part");
	sheet_set(row, "TEXT", "<p>");
	ck_assert_str_eq(filled(sheet, "en", "rows"),
	    "<ul><li>a*</li><li>қ*!</li><li>*</li></ul>"
	    "<b>&lt;p&gt;</b>\n\n");
}
END_TEST

START_TEST(a_section_that_is_not_shown_is_not_there)
{
	load();
	ck_assert_str_eq(filled(sheet_new(), "en", "rows"), "<ul></ul>\n");
}
END_TEST

START_TEST(no_language_has_the_template_of_another)
{
	load();
	for (int language = 0; language < LANGUAGES; language++)
		ck_assert_str_eq(filled(sheet_new(), language_code[language],
		    "own"), language_code[language]);
}
END_TEST

START_TEST(a_template_that_is_missing_is_not_filled)
{
	struct sheet *sheet = sheet_new();
	struct text text = text_new(arena);

	load();
	ck_assert(!sheet_fill(sheet, "en", "none", add, &text));
	ck_assert(!sheet_fill(sheet, "de", "text", add, &text));
	ck_assert_uint_eq(text.length, 0);
	sheet_free(sheet);
}
END_TEST

static const char *const broken[] = { "{{#OPEN}}never closed",
	"{{#A}}{{#B}}{{/A}}{{/B}}", "{{/CLOSED}}", "{{NAME", "{{A B}}",
	"{{%AUTOESCAPE context=\"NONE\"}}",
	"{{%AUTOESCAPE context=\"HTML\"}}<a href={{X}}" };

START_TEST(a_broken_template_is_not_loaded)
{
	char why[512] = "";

	template_write("ru", "broken.html", broken[_i]);
	ck_assert(!sheets_load(directory, why, sizeof(why)));
	ck_assert_msg(strstr(why, "ru/broken.html") != NULL, "'%s'", why);
}
END_TEST

START_TEST(a_language_without_templates_is_not_loaded)
{
	char why[512] = "";

	for (size_t i = 0; i < COUNT(templates); i++)
		unlink(file_of("en", templates[i].name));
	unlink(file_of("en", "own.html"));
	template_write("en", "note.txt", "no template");
	ck_assert(!sheets_load(directory, why, sizeof(why)));
	ck_assert_msg(strstr(why, "/en") != NULL, "'%s'", why);
	ck_assert(!sheets_load("/nonexistent", why, sizeof(why)));
	ck_assert_msg(strstr(why, "/nonexistent") != NULL, "'%s'", why);
}
END_TEST

START_TEST(a_long_reason_is_not_written_beyond_its_room)
{
	char why[20];

	memset(why, 'x', sizeof(why));
	ck_assert(!sheets_load("/nonexistent/with/a/long/name", why, 10));
	ck_assert_uint_lt(strlen(why), 10);
	ck_assert_int_eq(why[10], 'x');
}
END_TEST

START_TEST(templates_that_differ_have_not_one_fingerprint)
{
	unsigned long before;

	load();
	before = sheets_print();
	load();
	ck_assert_uint_eq(sheets_print(), before);
	template_write("kk", "own.html", "changed");
	load();
	ck_assert_uint_ne(sheets_print(), before);
}
END_TEST

/* ------------------------------------------------------------------------- */

#define LOOP(tests, test, table) \
	tcase_add_loop_test(tests, test, 0, (int)COUNT(table))

/* Forms and cookies -------------------------------------------------------- */

static const struct { const char *type, *body; enum request_fault fault;
	const char *a, *b; } forms[] = {
	{ "application/x-www-form-urlencoded", "a=1&b=x+y", REQUEST_FINE,
	    "1", "x y" },
	{ "application/x-www-form-urlencoded; charset=utf-8",
	    "a=%D2%9B&b=one%0D%0Atwo%0D", REQUEST_FINE, "қ", "one\ntwo\n" },
	{ "application/x-www-form-urlencoded", "", REQUEST_FINE, NULL, NULL },
	{ "application/x-www-form-urlencoded", "a=", REQUEST_FINE, NULL, NULL },
	{ "application/x-www-form-urlencoded", "a=%00", REQUEST_FORM, NULL,
	    NULL },
	{ "application/x-www-form-urlencoded", "a=%ff", REQUEST_FORM, NULL,
	    NULL },
	{ "application/x-www-form-urlencoded-not", "a=1", REQUEST_TYPE, NULL,
	    NULL },
	{ "text/plain", "a=1", REQUEST_TYPE, NULL, NULL },
	{ NULL, "a=1", REQUEST_TYPE, NULL, NULL },
};

START_TEST(no_field_of_a_form_is_lost_or_changed)
{
	struct request request = {
		.arena = arena,
		.content_type = forms[_i].type,
		.body = forms[_i].body,
		.body_length = strlen(forms[_i].body),
	};

	ck_assert_int_eq(form_read(&request), forms[_i].fault);
	unit_same(form_value(&request, "a"), forms[_i].a, "a of %d", _i);
	unit_same(form_value(&request, "b"), forms[_i].b, "b of %d", _i);
}
END_TEST

#define PART(head, body) "\r\n--x\r\nContent-Disposition: " head "\r\n\r\n" \
	body
#define LAST "\r\n--x--\r\n"

static const struct { const char *type, *body; enum request_fault fault;
	const char *a, *file; } uploads[] = {
	{ "multipart/form-data; boundary=x", PART("form-data; name=\"a\"",
	    "1\r\n2") LAST, REQUEST_FINE, "1\n2", NULL },
	{ "multipart/form-data;boundary=\"x\"", PART("form-data; name=a", "1")
	    PART("form-data; name=\"f\"; filename=\"g\"", "\377\r\n") LAST,
	    REQUEST_FINE, "1", "\377\r\n" },
	{ "multipart/form-data; boundary=x", PART("form-data; name=\"a\"; "
	    "filename=\"\"", "") LAST, REQUEST_FINE, NULL, NULL },
	{ "multipart/form-data; boundary=x", PART("form-data; name=\"a\"\r\n"
	    "Content-Type: text/plain", "") LAST, REQUEST_FINE, NULL, NULL },
	{ "multipart/form-data; charset=\"; boundary=y\"; boundary=x",
	    PART("form-data; filename=\"; name=b\"; name=\"a\"", "1") LAST,
	    REQUEST_FINE, "; name=b", "1" },
	{ "multipart/form-data; boundary=x", PART("form-data; name=\"a\"",
	    "1"), REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data; boundary=x", PART("form-data; name=\"a\"",
	    "\377") LAST, REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data; boundary=x", PART("form-data", "1") LAST,
	    REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data; boundary=x", "\r\n--x\r\n\r\n1" LAST,
	    REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data; boundary=x", "\r\n--x\r\nContent-Disposition: "
	    "form-data; name=\"a\"" LAST, REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data; boundary=x", PART("form-data; name=\"f\"; "
	    "filename=\"g\"", "1") PART("form-data; name=\"f\"; "
	    "filename=\"g\"", "2") LAST, REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data; boundary=y", PART("form-data; name=\"a\"",
	    "1") LAST, REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data; boundary=", PART("form-data; name=\"a\"",
	    "1") LAST, REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data;", "", REQUEST_FORM, NULL, NULL },
	{ "multipart/form-data", "", REQUEST_TYPE, NULL, NULL },
	{ "multipart/form-data-not; boundary=x", "", REQUEST_TYPE, NULL, NULL },
};

START_TEST(no_form_with_a_file_is_read_amiss)
{
	const char *body = uploads[_i].body;
	struct request request = {
		.arena = arena, .content_type = uploads[_i].type,
		.body = body[0] == '\0' ? body : body + 2,
	};

	request.body_length = strlen(request.body);
	ck_assert_int_eq(form_read(&request), uploads[_i].fault);
	unit_same(form_value(&request, "a"), uploads[_i].a, "a of %d", _i);
	ck_assert((request.file != NULL) == (uploads[_i].file != NULL));
	if (request.file != NULL)
		ck_assert_str_eq(arena_copy(arena, request.file,
		    request.file_length), uploads[_i].file);
}
END_TEST

static const struct { const char *header, *value; } cookies[] = {
	{ NULL, NULL }, { "", NULL }, { "tanu", NULL }, { "tanu=1", "1" },
	{ "a=2; tanu=1", "1" }, { "a=2;tanu=1; b=3", "1" },
	{ "tanu-browser=2; tanu=1", "1" }, { "xtanu=2", NULL },
	{ "a=tanu=2", NULL }, { "tanu=1; tanu=2", "1" }, { "tanu=", "" },
};

START_TEST(no_cookie_is_taken_for_another)
{
	const struct request request = {
		.arena = arena, .cookie = cookies[_i].header,
	};

	unit_same(request_cookie(&request, "tanu"), cookies[_i].value, "%s",
	    cookies[_i].header == NULL ? "none" : cookies[_i].header);
}
END_TEST

static void
request_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "requests", setup, teardown);

	LOOP(tests, no_unclean_target_is_read, targets);
	LOOP(tests, no_path_has_a_line_of_its_own_in_the_log, forged);
	tcase_add_test(tests, a_target_that_is_too_long_is_not_read);
	LOOP(tests, no_parameter_is_lost_or_changed, queries);
	tcase_add_test(tests, an_empty_value_is_not_given);
	LOOP(tests, no_segment_is_taken_for_another, paths);
	LOOP(tests, no_body_is_longer_or_shorter_than_it_says, bodies);
	LOOP(tests, no_field_of_a_form_is_lost_or_changed, forms);
	LOOP(tests, no_form_with_a_file_is_read_amiss, uploads);
	LOOP(tests, no_cookie_is_taken_for_another, cookies);
}

static void
response_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "answers", setup, teardown);

	LOOP(tests, no_answer_is_without_its_security_headers, statuses);
	tcase_add_test(tests, a_status_that_is_none_is_not_sent);
	tcase_add_test(tests, no_header_is_sent_that_was_not_set);
	tcase_add_test(tests, no_header_that_was_set_is_left_out);
	tcase_add_test(tests, no_length_is_promised_that_is_not_known);
	tcase_add_test(tests,
	    what_has_not_changed_is_kept_for_as_long_as_what_is_new);
	tcase_add_test(tests, no_page_is_open_to_other_origins);
}

static void
sheet_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "templates", sheets_setup,
	    sheets_teardown);

	LOOP(tests, no_value_is_markup_in_a_text, markup);
	LOOP(tests, no_value_leaves_its_attribute, markup);
	LOOP(tests, no_address_runs_a_script, addresses);
	tcase_add_test(tests, no_row_takes_the_values_of_another);
	tcase_add_test(tests, a_section_that_is_not_shown_is_not_there);
	tcase_add_test(tests, no_language_has_the_template_of_another);
	tcase_add_test(tests, a_template_that_is_missing_is_not_filled);
	LOOP(tests, a_broken_template_is_not_loaded, broken);
	tcase_add_test(tests, a_language_without_templates_is_not_loaded);
	tcase_add_test(tests, a_long_reason_is_not_written_beyond_its_room);
	tcase_add_test(tests, templates_that_differ_have_not_one_fingerprint);
}

int
main(void)
{
	Suite *suite = suite_create("web");

	request_tests(suite);
	response_tests(suite);
	sheet_tests(suite);
	return unit_run(suite);
}
