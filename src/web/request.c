#include "web.h"

#include <string.h>

enum { TARGET_LONGEST = 4000 };

/* One "name=value" of a query string; false when it is not clean. */
static bool
pair_read(struct arena *arena, const char *pair, size_t length,
    struct parameter *parameter)
{
	const char *equals = memchr(pair, '=', length);
	size_t name = equals == NULL ? length : (size_t)(equals - pair);
	size_t value = equals == NULL ? 0 : length - name - 1;

	parameter->name = text_decode(arena, pair, name, true);
	parameter->value = equals == NULL ? ""
	    : text_decode(arena, equals + 1, value, true);
	return parameter->name != NULL && parameter->value != NULL &&
	    text_is_clean(parameter->name, strlen(parameter->name)) &&
	    text_is_clean(parameter->value, strlen(parameter->value));
}

bool
pairs_read(struct arena *arena, const char *text,
    struct parameter **parameters, size_t *count)
{
	size_t most = 1;

	for (const char *c = text; *c != '\0'; c++)
		most += *c == '&';
	*parameters = arena_alloc(arena, most * sizeof(**parameters));
	*count = 0;
	while (*text != '\0') {
		size_t length = strcspn(text, "&");

		if (length > 0 && !pair_read(arena, text, length,
		    &(*parameters)[(*count)++]))
			return false;
		text += length;
		text += *text == '&';
	}
	return true;
}

/* What is left of a target that cannot be read: enough to know in which
 * language, or whether as data, the refusal is to be. */
static const char *
root_of(struct arena *arena, const char *target)
{
	if (strncmp(target, "/api/", 5) == 0)
		return "/api/";
	if (strlen(target) > 3 && target[3] == '/' &&
	    strspn(target + 1, "abcdefghijklmnopqrstuvwxyz") == 2)
		return arena_copy(arena, target, 4);
	return "/";
}

/* A slash that is encoded would come out as one between segments. */
static bool
hides_slash(const char *path, size_t length)
{
	for (size_t i = 0; i + 2 < length; i++) {
		if (path[i] == '%' && path[i + 1] == '2' &&
		    (path[i + 2] == 'f' || path[i + 2] == 'F'))
			return true;
	}
	return false;
}

enum request_fault
request_read(struct request *request, struct arena *arena,
    const char *method, const char *target)
{
	size_t path = strcspn(target, "?");

	*request = (struct request){
		.arena = arena,
		.method = method,
		.path = root_of(arena, target),
		.query = "",
	};
	if (strlen(target) > TARGET_LONGEST)
		return REQUEST_TOO_LONG;
	request->query = target[path] == '?' ? target + path + 1 : "";
	request->path = text_decode(arena, target, path, false);
	if (request->path == NULL || request->path[0] != '/' ||
	    hides_slash(target, path) ||
	    !text_is_clean(request->path, strlen(request->path)) ||
	    strpbrk(request->path, "\t\r\n") != NULL) {
		request->path = root_of(arena, target);
		return REQUEST_PATH;
	}
	if (!pairs_read(arena, request->query, &request->parameters,
	    &request->count)) {
		request->count = 0;
		return REQUEST_QUERY;
	}
	return REQUEST_FINE;
}

enum request_fault
request_body(struct request *request, const char *content_type,
    const char *length, size_t (*read)(void *from, char *bytes, size_t size),
    void *from)
{
	const int64_t most = form_is_multipart(content_type) ? UPLOAD_MOST
	    : BODY_MOST;
	int64_t wanted = 0;
	char *body;

	request->content_type = content_type;
	if (text_given(length) && !text_number(length, INT64_MAX, &wanted))
		return REQUEST_BODY;
	if (wanted > most)
		return REQUEST_TOO_LARGE;
	body = arena_alloc(request->arena, (size_t)wanted + 1);
	if (read(from, body, (size_t)wanted) != (size_t)wanted)
		return REQUEST_BODY;
	request->body = body;
	request->body_length = (size_t)wanted;
	return REQUEST_FINE;
}

const char *
request_value(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->count; i++) {
		const struct parameter *one = &request->parameters[i];

		if (strcmp(one->name, name) == 0 && one->value[0] != '\0')
			return one->value;
	}
	return NULL;
}

const char *
request_cookie(const struct request *request, const char *name)
{
	const char *at = request->cookie == NULL ? "" : request->cookie;
	const size_t length = strlen(name);

	while (*at != '\0') {
		size_t pair;

		at += strspn(at, "; ");
		pair = strcspn(at, ";");
		if (pair > length && strncmp(at, name, length) == 0 &&
		    at[length] == '=')
			return arena_copy(request->arena, at + length + 1,
			    pair - length - 1);
		at += pair;
	}
	return NULL;
}

const char *
request_segment(const struct request *request, size_t n)
{
	const char *at = request->path;
	size_t length;

	while (n-- > 0 && at != NULL)
		at = strchr(at + 1, '/');
	if (at == NULL || at[1] == '\0')
		return NULL;
	length = strcspn(at + 1, "/");
	return arena_copy(request->arena, at + 1, length);
}
