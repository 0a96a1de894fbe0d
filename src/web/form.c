#include "web.h"

#include <string.h>

static const char form_type[] = "application/x-www-form-urlencoded";

/* A form sends the ends of its lines as CR LF (WHATWG, 4.10.21.4). */
static const char *
lines_settled(struct arena *arena, const char *value)
{
	struct text text;

	if (strchr(value, '\r') == NULL)
		return value;
	text = text_new(arena);
	for (const char *c = value; *c != '\0'; c++) {
		if (c[0] == '\r' && c[1] == '\n')
			continue;
		text_add_bytes(&text, *c == '\r' ? "\n" : c, 1);
	}
	return text.data;
}

static bool
form_is_plain(const char *type)
{
	const size_t length = sizeof(form_type) - 1;

	return type != NULL && strncmp(type, form_type, length) == 0 &&
	    (type[length] == '\0' || type[length] == ';');
}

static bool
plain_read(struct request *request)
{
	return request->body != NULL &&
	    strlen(request->body) == request->body_length &&
	    pairs_read(request->arena, request->body, &request->fields,
	    &request->field_count);
}

enum request_fault
form_read(struct request *request)
{
	const bool files = form_is_multipart(request->content_type);

	if (!files && !form_is_plain(request->content_type))
		return REQUEST_TYPE;
	if (files ? !multipart_read(request) : !plain_read(request)) {
		request->file = NULL;
		request->field_count = 0;
		return REQUEST_FORM;
	}
	for (size_t i = 0; i < request->field_count; i++)
		request->fields[i].value = lines_settled(request->arena,
		    request->fields[i].value);
	return REQUEST_FINE;
}

const char *
form_value(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->field_count; i++) {
		const struct parameter *one = &request->fields[i];

		if (strcmp(one->name, name) == 0 && one->value[0] != '\0')
			return one->value;
	}
	return NULL;
}
