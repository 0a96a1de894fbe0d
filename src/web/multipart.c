/* Forms that carry a file: multipart/form-data (RFC 7578, RFC 2046, 5.1). */

#include "web.h"

#include <string.h>
#include <strings.h>

enum { PARTS_MOST = 64, BOUNDARY_MOST = 70 };

static const char multipart_type[] = "multipart/form-data";

bool
form_is_multipart(const char *type)
{
	const size_t length = sizeof(multipart_type) - 1;

	return type != NULL && strncasecmp(type, multipart_type, length) == 0 &&
	    (type[length] == ';' || type[length] == ' ');
}

/* The value of "NAME=value" or 'NAME="value"' in a header; NULL when it has
 * none. In quotes, browsers write %22 for '"', and nothing else in another
 * way (WHATWG, 4.10.21.8). */
static const char *
attribute(struct arena *arena, const char *header, const char *name)
{
	const char *at = strchr(header, ';');

	while (at != NULL) {
		const char *start = at + 1 + strspn(at + 1, " \t");
		const size_t length = strcspn(start, "=;");
		const char *value = start + length + (start[length] == '=');
		const bool quoted = *value == '"';
		size_t size;

		value += quoted;
		size = strcspn(value, quoted ? "\"" : "; \t");
		if (length == strlen(name) &&
		    strncasecmp(start, name, length) == 0)
			return arena_copy(arena, value, size);
		at = strchr(value + size, ';');
	}
	return NULL;
}

struct reading {
	struct request *request;
	const char *at;
	const char *end;
	const char *line;	/* "\r\n--BOUNDARY" */
};

static const char *
find(const struct reading *form, const char *wanted)
{
	return memmem(form->at, (size_t)(form->end - form->at), wanted,
	    strlen(wanted));
}

/* The headers of a part, of which only one says something. */
static const char *
disposition_read(struct reading *form)
{
	static const char wanted[] = "content-disposition:";
	struct arena *arena = form->request->arena;
	const char *behind = find(form, "\r\n\r\n");
	const char *found = NULL;

	while (behind != NULL && form->at < behind + 2) {
		const char *line = form->at;

		form->at = find(form, "\r\n") + 2;
		if (strncasecmp(line, wanted, sizeof(wanted) - 1) == 0)
			found = arena_copy(arena, line,
			    (size_t)(form->at - 2 - line));
	}
	form->at = behind == NULL ? form->end : behind + 4;
	return found;
}

/* Notes a part: a text among the fields, a file beside them too. */
static bool
part_take(struct request *request, const char *disposition,
    const char *bytes, size_t length)
{
	struct arena *arena = request->arena;
	const char *name = attribute(arena, disposition, "name");
	const char *file = attribute(arena, disposition, "filename");
	const char *value = file != NULL ? file : arena_copy(arena, bytes,
	    length);

	if (name == NULL || request->field_count == PARTS_MOST ||
	    (file == NULL && strlen(value) != length) ||
	    !text_is_clean(name, strlen(name)) ||
	    !text_is_clean(value, strlen(value)))
		return false;
	if (file != NULL && length > 0) {
		if (request->file != NULL)
			return false;
		request->file = bytes;
		request->file_length = length;
	}
	request->fields[request->field_count++] =
	    (struct parameter){ name, value };
	return true;
}

bool
multipart_read(struct request *request)
{
	struct arena *arena = request->arena;
	const char *boundary = attribute(arena, request->content_type,
	    "boundary");
	struct reading form = { .request = request };

	if (boundary == NULL || boundary[0] == '\0' ||
	    strlen(boundary) > BOUNDARY_MOST || request->body == NULL)
		return false;
	form.line = arena_print(arena, "\r\n--%s", boundary);
	form.at = request->body;
	form.end = request->body + request->body_length;
	if (strncmp(form.at, form.line + 2, strlen(form.line) - 2) != 0)
		return false;
	form.at += strlen(form.line) - 2;
	request->fields = arena_alloc(arena,
	    PARTS_MOST * sizeof(*request->fields));
	while (strncmp(form.at, "\r\n", 2) == 0) {
		const char *disposition, *bytes;

		form.at += 2;
		disposition = disposition_read(&form);
		bytes = form.at;
		form.at = find(&form, form.line);
		if (disposition == NULL || form.at == NULL ||
		    !part_take(request, disposition, bytes,
		    (size_t)(form.at - bytes)))
			return false;
		form.at += strlen(form.line);
	}
	return strncmp(form.at, "--", 2) == 0;
}
