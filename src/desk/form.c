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
	return secret_hash(visit->arena, arena_print(visit->arena, "form %s",
	    visit->person->browser)) + 2;
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

/* What was said of an input, where something was. */
struct fault {
	const char *name;
	const char *sentence;
	const struct fault *next;
};

static const char *
fault_of(const struct visit *visit, const char *name)
{
	const struct fault *one = visit->faults;

	while (one != NULL && strcmp(one->name, name) != 0)
		one = one->next;
	return one == NULL ? NULL : one->sentence;
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
		if (fault_of(visit, input->name) != NULL)
			sheet_set(sheet_row(row, "WRONG"), "TEXT",
			    fault_of(visit, input->name));
	}
}

/* A line of the form with one input, and what is wrong with it below. */
static struct sheet *
line_add(struct visit *visit, struct sheet *form, const char *what,
    const char *name, const char *label)
{
	struct sheet *line = sheet_row(form, "LINE");
	struct sheet *row = sheet_row(line, what);

	sheet_set(row, "NAME", name);
	sheet_set(row, "LABEL", word(visit, label));
	if (fault_of(visit, name) != NULL)
		sheet_set(sheet_row(line, "WRONG"), "TEXT",
		    fault_of(visit, name));
	return row;
}

void
form_line(struct visit *visit, struct sheet *form, const char *name,
    const char *label, const char *value)
{
	sheet_set(line_add(visit, form, "INPUT", name, label), "VALUE", value);
}

void
form_area(struct visit *visit, struct sheet *form, const char *name,
    const char *label, const char *value)
{
	sheet_set(line_add(visit, form, "AREA", name, label), "VALUE", value);
}

struct sheet *
form_select(struct visit *visit, struct sheet *form, const char *name,
    const char *label)
{
	return line_add(visit, form, "SELECT", name, label);
}

void
form_choices(struct visit *visit, struct sheet *form, const char *name,
    const char *label, const struct choice *choices, const char *chosen)
{
	struct sheet *row = form_select(visit, form, name, label);

	for (const struct choice *one = choices; one->code != NULL; one++)
		option_add(row, one->code, word(visit, one->label), chosen);
}

void
form_languages(struct visit *visit, struct sheet *form, const char *name,
    const char *label, const char *chosen)
{
	struct sheet *row = form_select(visit, form, name, label);

	for (int i = 0; i < LANGUAGES; i++)
		option_add(row, language_code[i], language_name[i], chosen);
}

void
form_open(struct visit *visit, struct sheet *form, const char *name,
    const char *label)
{
	line_add(visit, form, "OPEN", name, label);
}

void
form_close(struct sheet *form)
{
	sheet_show(sheet_row(form, "LINE"), "CLOSE");
}

void
form_tick(struct visit *visit, struct sheet *form, const char *name,
    const char *label, bool chosen)
{
	struct sheet *row = line_add(visit, form, "TICK", name, label);

	if (chosen)
		sheet_show(row, "CHOSEN");
}

void
form_fault(struct visit *visit, const char *name, const char *sentence)
{
	struct sheet *row = sheet_row(visit->body, "FAULT");
	struct fault *fault = arena_alloc(visit->arena, sizeof(*fault));

	*fault = (struct fault){ name, sentence, visit->faults };
	visit->faults = fault;
	visit->faulty = true;
	sheet_set(row, "NAME", name);
	sheet_set(row, "TEXT", sentence);
}

void
page_note(struct visit *visit, const char *sentence)
{
	sheet_set(sheet_row(visit->body, "LEAD"), "TEXT", sentence);
}

size_t
page_read(struct visit *visit)
{
	return (size_t)number_asked(visit, "page", 1, 1000000);
}

void
pages_around(struct visit *visit, int64_t page, bool more)
{
	paging_add(visit, page > 1 ? address_page(visit, page - 1) : NULL,
	    more ? address_page(visit, page + 1) : NULL);
}

void
section_link(struct visit *visit, const char *id, const char *heading,
    const char *label, const char *path, const char *text)
{
	put_link(fact_add(facts_add(section_add(visit, id, heading)), label),
	    address(visit, path), text);
}

void
go_to(struct visit *visit, const char *path)
{
	visit->response->status = 303;
	visit->response->location = address(visit, path);
}
