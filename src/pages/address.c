#include "pages.h"

#include <string.h>

/* "/ru/ROOM/SLUG" with the day and entry; lists make many of them. */
static const char *
address_join(const struct visit *visit, const char *room, const char *slug)
{
	struct text text = text_new(visit->arena);

	text_add(&text, "/");
	text_add(&text, language_code[visit->language]);
	text_add(&text, "/");
	text_add(&text, room);
	if (slug != NULL) {
		text_add(&text, "/");
		text_add(&text, slug);
	}
	text_add(&text, visit->stay);
	return text.data;
}

const char *
address(const struct visit *visit, const char *path)
{
	return address_join(visit, path, NULL);
}

const char *
address_of(const struct visit *visit, const char *kind, const char *slug)
{
	if (visit->named != NULL)
		extract_name(visit, kind, slug);
	return address_join(visit, room_of(kind), slug);
}

const char *
address_verify(const struct visit *visit)
{
	return arena_print(visit->arena, "/%s/verify",
	    language_code[visit->language]);
}

const char *
address_feed(const struct visit *visit, enum language language,
    const char *path)
{
	return arena_print(visit->arena, "/feeds/%s/%s",
	    language_code[language], path);
}

const char *const date_names[DATES] = { "on", "entry", "published" };

bool
is_date(const char *name)
{
	for (size_t i = 0; i < DATES; i++) {
		if (strcmp(date_names[i], name) == 0)
			return true;
	}
	return false;
}

static void
parameter_add(struct text *query, const char *name, const char *value)
{
	text_add(query, query->length == 0 ? "?" : "&");
	text_add_url(query, name);
	text_add(query, "=");
	text_add_url(query, value);
}

/* Which part of what is there is shown. */
static bool
is_place(const char *name)
{
	return strcmp(name, "page") == 0 || strcmp(name, "part") == 0;
}

/*
 * The query of this request with one name set anew, from the first page of a
 * list on. More forms: "" keeps all as it is; "now" takes out every date; "on
 * entry" settles both, for an address to cite; "data" does, and leaves the
 * page out, for what is to be had as a whole, and the parameter called value.
 */
static const char *
query_with(const struct visit *visit, const char *name, const char *value)
{
	const struct request *request = visit->request;
	const bool settled = strcmp(name, "on entry") == 0 ||
	    strcmp(name, "data") == 0;
	const bool dates = settled || strcmp(name, "now") == 0;
	const bool paged = name[0] == '\0' || (dates &&
	    strcmp(name, "data") != 0);
	const char *anew = settled ? value : name;
	struct text query = text_new(visit->arena);

	for (size_t i = 0; i < request->count; i++) {
		const struct parameter *one = &request->parameters[i];

		if (one->value[0] == '\0' ||
		    (anew != NULL && strcmp(one->name, anew) == 0) ||
		    (dates && is_date(one->name)) ||
		    (is_place(one->name) && !paged))
			continue;
		parameter_add(&query, one->name, one->value);
	}
	if (settled) {
		/* Before the first entry there is none to name. */
		const char *published = strcmp(visit->moment.entry, "0") == 0
		    ? request_value(request, "published") : NULL;

		parameter_add(&query, "on", visit->moment.on);
		if (published != NULL)
			parameter_add(&query, "published", published);
		else if (strcmp(visit->moment.entry, "0") != 0)
			parameter_add(&query, "entry", visit->moment.entry);
	} else if (value != NULL) {
		parameter_add(&query, name, value);
	}
	return query.data;
}

const char *
address_path(const struct request *request)
{
	struct text path = text_new(request->arena);
	const char *at = request->path;

	while (*at != '\0') {
		size_t length = strcspn(at, "/");

		text_add_url(&path, arena_copy(request->arena, at, length));
		at += length;
		if (*at == '/') {
			text_add(&path, "/");
			at++;
		}
	}
	return path.data;
}

const char *
address_with(const struct visit *visit, const char *name, const char *value)
{
	return arena_print(visit->arena, "%s%s", visit->path,
	    query_with(visit, name, value));
}

const char *
address_data(const struct visit *visit, const char *name, const char *value)
{
	struct text query = text_new(visit->arena);

	text_add(&query, query_with(visit, "data", name));
	parameter_add(&query, name, value);
	return arena_print(visit->arena, "%s%s", visit->path, query.data);
}

const char *
address_page(const struct visit *visit, int64_t page)
{
	return address_with(visit, "page", page == 1 ? NULL
	    : arena_print(visit->arena, "%lld", (long long)page));
}

const char *
address_in(const struct visit *visit, enum language language)
{
	const char *path = visit->path;
	enum language found;

	if (strlen(path) >= 4 && path[3] == '/' && language_find(
	    arena_copy(visit->arena, path + 1, 2), &found))
		return arena_print(visit->arena, "/%s%s%s",
		    language_code[language], path + 3,
		    query_with(visit, "", NULL));
	return arena_print(visit->arena, "/%s/", language_code[language]);
}

const char *const paper_prefix[] = { "", "extract/", "proof/", "pdf/",
	"note/" };

const char *
address_paper(const struct visit *visit, enum paper paper)
{
	const char *whole = address_with(visit, "on entry", "number");
	const char *under = whole + strlen("/kk/");

	return arena_print(visit->arena, "%.4s%s%s", whole,
	    paper_prefix[paper], under + strlen(paper_prefix[visit->paper]));
}
