/* What every form of the desk is made of, and the cookies. */

#include "desk.h"

#include <string.h>

/* "__Host-" is for HTTPS only (RFC 6265bis, 4.1.3.2). */
static const char *
cookie_name(const struct visit *visit, const char *name)
{
	return visit->request->secure ? arena_print(visit->arena,
	    "__Host-%s", name) : name;
}

static const char *
cookie_read(const struct visit *visit, const char *name)
{
	const char *value = request_cookie(visit->request,
	    cookie_name(visit, name));

	return value != NULL && strlen(value) == 64 &&
	    strspn(value, "0123456789abcdef") == 64 ? value : NULL;
}

static void
cookie_set(struct visit *visit, int place, const char *name,
    const char *value, const char *age)
{
	visit->response->cookies[place] = arena_print(visit->arena,
	    "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
	    cookie_name(visit, name), value == NULL ? "" : value,
	    visit->request->secure ? "; Secure" : "", age);
}

const char *
session_cookie(const struct visit *visit)
{
	return cookie_read(visit, "tanu");
}

const char *
browser_cookie(const struct visit *visit)
{
	return cookie_read(visit, "tanu-browser");
}

void
session_set(struct visit *visit, const char *token)
{
	cookie_set(visit, 0, "tanu", token, token == NULL ? "; Max-Age=0" : "");
}

void
browser_set(struct visit *visit, const char *token)
{
	cookie_set(visit, 1, "tanu-browser", token, "; Max-Age=31536000");
}

const char *
form_token(const struct visit *visit)
{
	const struct person *person = visit->person;

	return secret_hash(visit->arena, arena_print(visit->arena, "form %s",
	    person->token != NULL ? person->cookie : person->browser)) + 2;
}

struct sheet *
form_add(struct visit *visit, const char *heading, const char *button)
{
	struct sheet *form = sheet_row(visit->body, "FORM");

	if (heading != NULL)
		sheet_set(sheet_row(form, "HEADING"), "TEXT", heading);
	sheet_set(form, "ACTION", visit->request->path);
	sheet_set(form, "BUTTON", button);
	form_hidden(form, "token", form_token(visit));
	return form;
}

void
form_hidden(struct sheet *form, const char *name, const char *value)
{
	struct sheet *row = sheet_row(form, "HIDDEN");

	sheet_set(row, "NAME", name);
	sheet_set(row, "VALUE", value);
}

void
form_inputs(struct visit *visit, struct sheet *form,
    const struct input *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct input *input = &inputs[i];
		struct sheet *row = sheet_row(form, "INPUT");

		sheet_set(row, "NAME", input->name);
		sheet_set(row, "LABEL", word(visit, input->label));
		sheet_set(row, "TYPE", input->type);
		sheet_set(row, "COMPLETE", input->complete);
		if (strcmp(input->type, "password") != 0)
			sheet_set(row, "VALUE", form_value(visit->request,
			    input->name));
		if (input->hint != NULL)
			sheet_set(sheet_row(row, "HINT"), "TEXT",
			    word(visit, input->hint));
		if (!input->optional)
			sheet_show(row, "REQUIRED");
	}
}

void
form_fault(struct visit *visit, const char *name, const char *sentence)
{
	struct sheet *row = sheet_row(visit->body, "FAULT");

	visit->faulty = true;
	sheet_set(row, "NAME", name);
	sheet_set(row, "TEXT", sentence);
}

void
page_note(struct visit *visit, const char *sentence)
{
	sheet_set(sheet_row(visit->body, "NOTE"), "TEXT", sentence);
}

void
go_to(struct visit *visit, const char *path)
{
	visit->response->status = 303;
	visit->response->location = address(visit, path);
}
