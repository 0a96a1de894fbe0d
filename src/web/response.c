#include "web.h"

#include <string.h>
#include <time.h>

/* A header is a row: NULL as its value leaves it out. */
struct header {
	const char *name;
	const char *value;
};

static const struct header always[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "X-Frame-Options", "DENY" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
	{ "Content-Security-Policy", "default-src 'none'; style-src 'self'; "
	    "img-src 'self'; font-src 'self'; form-action 'self'; "
	    "base-uri 'none'; frame-ancestors 'none'" },
};

static const char *
status_text(int status)
{
	static const struct { int status; const char *text; } texts[] = {
		{ 200, "200 OK" }, { 204, "204 No Content" }, { 303, "303 See Other" },
		{ 304, "304 Not Modified" }, { 400, "400 Bad Request" },
		{ 403, "403 Forbidden" },
		{ 404, "404 Not Found" }, { 405, "405 Method Not Allowed" },
		{ 410, "410 Gone" }, { 413, "413 Content Too Large" },
		{ 414, "414 URI Too Long" },
		{ 415, "415 Unsupported Media Type" },
		{ 422, "422 Unprocessable Content" },
		{ 429, "429 Too Many Requests" },
		{ 500, "500 Internal Server Error" },
		{ 503, "503 Service Unavailable" },
	};

	for (size_t i = 0; i < COUNT(texts); i++) {
		if (texts[i].status == status)
			return texts[i].text;
	}
	return "500 Internal Server Error";
}

static void
add_headers(struct text *head, const struct header *headers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (headers[i].value != NULL)
			text_print(head, "%s: %s\r\n", headers[i].name,
			    headers[i].value);
	}
}

/* How long nginx keeps an answer, or the page that it has where this is a 304:
 * to the end of this second. (time() is late by some milliseconds.) */
static const char *
kept_until(struct arena *arena, const struct response *response)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return !response->cached ? "0" : arena_print(arena, "@%lld",
	    (long long)now.tv_sec);
}

const char *
response_head(struct arena *arena, const struct response *response)
{
	struct text head = text_new(arena);
	const bool open = response->preflight || (!response->personal &&
	    response->type != NULL &&
	    strncmp(response->type, "text/html", 9) != 0);
	const bool bare = response->stream != NULL || response->status == 204 ||
	    response->status == 304;
	const struct header own[] = {
		{ "Status", status_text(response->status) },
		{ "Content-Type", response->type },
		{ "Content-Length", bare ? NULL : arena_print(arena, "%zu",
		    response->body.length) },
		{ "Content-Disposition", response->file_name == NULL ? NULL
		    : arena_print(arena, "attachment; filename=\"%s\"",
		    response->file_name) },
		{ "Location", response->location },
		{ "Set-Cookie", response->cookies[0] },
		{ "Set-Cookie", response->cookies[1] },
		{ "Allow", response->allow },
		{ "ETag", response->etag },
		{ "Vary", response->vary },
		{ "Retry-After", response->status == 503 ? "2" : NULL },
		{ "Cache-Control", response->cached ? "no-cache" : "no-store" },
		{ "X-Accel-Expires", kept_until(arena, response) },
		{ "Tanu-Entry", response->entry },
		{ "Tanu-Checkpoint", response->checkpoint },
		/* Public data may be read by any site's script (Fetch, 3.2). */
		{ "Access-Control-Allow-Origin", open ? "*" : NULL },
		{ "Access-Control-Expose-Headers", response->entry != NULL
		    ? "Content-Disposition, ETag, Tanu-Checkpoint, Tanu-Entry" : NULL },
		{ "Access-Control-Allow-Methods", response->preflight
		    ? response->allow : NULL },
		{ "Access-Control-Allow-Headers", response->preflight
		    ? "Accept-Language, Content-Type, If-None-Match" : NULL },
		{ "Access-Control-Max-Age", response->preflight ? "86400"
		    : NULL },
	};

	add_headers(&head, own, COUNT(own));
	add_headers(&head, always, COUNT(always));
	text_add(&head, "\r\n");
	return head.data;
}
