/* The words of a page: what stands on paper, as plain text, a line for each
 * paragraph, fact and row of a table. It is made of the finished page, so that
 * there is one way to say what a page says. What comes from the register is
 * escaped there: none of it can be taken for a tag, or hide another. */

#include "pages.h"

#include <string.h>
#include <strings.h>

/* What an extract does not show (static/tanu.css, print/pdf.css): what is for
 * the page that is used, "live" and forms, and pictures of words that stand
 * beside them. */
static const char *const unseen_classes[] = { "hidden", "live", "axis" };
static const char *const unseen_tags[] = { "svg", "form", "summary" };
static const char *const empty_tags[] = { "br", "hr", "img", "input", "wbr" };

/* What stands between what comes before a tag and what comes after it. */
static const struct { const char *tag, *before, *after; } marks[] = {
	{ "h1", "\n", "\n" }, { "h2", "\n\n", "\n" }, { "h3", "\n\n", "\n" },
	{ "p", "\n", "\n" }, { "div", "\n", "\n" }, { "section", "\n", "\n" },
	{ "ul", "\n", "\n" }, { "ol", "\n", "\n" }, { "dl", "\n", "\n" },
	{ "li", "\n", "\n" }, { "dt", "\n", ": " }, { "dd", "", "\n" },
	{ "table", "\n", "\n" }, { "tr", "\n", "\n" }, { "br", "\n", "" },
	{ "th", " | ", "" }, { "td", " | ", "" }, { "item", "; ", "" },
};

static const struct { const char *name, *text; } entities[] = {
	{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
	{ "&#39;", "'" }, { "&nbsp;", "\u00a0" },
};

struct page {
	struct arena *arena;
	struct text words;
	const char *mark;	/* to come before the next word; "": none */
};

/* Of two marks that meet, the later one in this order stands. */
static void
mark_set(struct page *page, const char *mark)
{
	static const char *const order[] = { "", " ", "; ", " | ", ": ", "\n",
		"\n\n" };
	size_t is = 0, wanted = 0;

	while (strcmp(order[is], page->mark) != 0)
		is++;
	while (strcmp(order[wanted], mark) != 0)
		wanted++;
	if (wanted > is)
		page->mark = order[wanted];
}

static void
word_add(struct page *page, const char *word, size_t length)
{
	if (page->words.length > 0)
		text_add(&page->words, page->mark);
	page->mark = "";
	text_add_bytes(&page->words, word, length);
}

/* Text up to the next tag. */
static const char *
text_take(struct page *page, const char *at)
{
	while (*at != '\0' && *at != '<') {
		size_t length = strcspn(at, " \t\n\r<&"), i = 0;

		if (length > 0) {
			word_add(page, at, length);
			at += length;
		} else if (*at != '&') {
			mark_set(page, " ");
			at++;
		} else {
			while (i < COUNT(entities) && strncmp(at,
			    entities[i].name, strlen(entities[i].name)) != 0)
				i++;
			length = i == COUNT(entities) ? 1
			    : strlen(entities[i].name);
			word_add(page, i == COUNT(entities) ? at
			    : entities[i].text, i == COUNT(entities) ? 1
			    : strlen(entities[i].text));
			at += length;
		}
	}
	return at;
}

static bool
among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

/* Has the tag one of the classes that paper does not show? */
static bool
is_unseen(struct arena *arena, const char *name, const char *tag)
{
	const char *class = strstr(tag, " class=\"");
	char *list, *rest, *one;

	if (among(unseen_tags, COUNT(unseen_tags), name))
		return true;
	if (class == NULL)
		return false;
	class += strlen(" class=\"");
	list = arena_copy(arena, class, strcspn(class, "\""));
	for (one = strtok_r(list, " ", &rest); one != NULL;
	    one = strtok_r(NULL, " ", &rest)) {
		if (among(unseen_classes, COUNT(unseen_classes), one))
			return true;
	}
	return false;
}

/* Goes on behind an element whose first tag ends here. */
static const char *
element_pass(struct page *page, const char *at)
{
	for (size_t depth = 1; depth > 0 && (at = strchr(at, '<')) != NULL;) {
		const char *end = at + strcspn(at, ">");
		const char *name = arena_copy(page->arena, at + 1,
		    strcspn(at + 1, " \n/>"));

		if (at[1] == '/')
			depth--;
		else if (end[-1] != '/' &&
		    !among(empty_tags, COUNT(empty_tags), name))
			depth++;
		at = end;
	}
	return at == NULL ? "" : at + (*at == '>');
}

/* A tag; "at" is behind its '<'. */
static const char *
tag_take(struct page *page, const char *at)
{
	const char *end = at + strcspn(at, ">");
	const char *tag = arena_copy(page->arena, at, (size_t)(end - at));
	const bool ends = *tag == '/';
	const char *name = arena_copy(page->arena, tag + ends,
	    strcspn(tag + ends, " \n/"));
	/* An item right behind another, as part-cell.html has them. */
	const char *kind = strstr(tag, " class=\"item\"") != NULL &&
	    at[-2] == '>' ? "item" : name;

	if (*end == '\0')
		return end;
	for (size_t i = 0; i < COUNT(marks); i++) {
		if (strcmp(marks[i].tag, kind) == 0)
			mark_set(page, ends ? marks[i].after
			    : marks[i].before);
	}
	if (!ends && is_unseen(page->arena, name, tag))
		return element_pass(page, end + 1);
	return end + 1;
}

static void
body_add(void *to, const char *bytes, size_t length)
{
	text_add_bytes(to, bytes, length);
}

char *
words_of(struct visit *visit)
{
	struct text body = text_new(visit->arena);
	struct page page = { .arena = visit->arena, .mark = "",
		.words = text_new(visit->arena) };
	const char *at;

	if (!sheet_fill(visit->body, language_code[visit->language],
	    visit->route->template, body_add, &body))
		return NULL;
	for (at = body.data; *at != '\0';)
		at = *at == '<' ? tag_take(&page, at + 1)
		    : text_take(&page, at);
	text_add(&page.words, "\n");
	return page.words.data;
}
