/* Atom (RFC 4287): the entries of the register for feed readers, newest
 * first, in pages that are linked by "next" (RFC 5005, 3). */

#include "pages.h"

#include <string.h>

enum { ENTRIES = 25 };

/*
 * A name that stays with an entry or a feed, whatever becomes of the site's
 * addresses (RFC 4151). The host of the site, without its port, is whose
 * names these are; each language is a text of its own, so it is in the name.
 */
static const char *
tag_uri(const struct visit *visit, const char *rest)
{
	const char *host = strstr(visit->site->base_url, "://");
	size_t length;

	host = host == NULL ? "localhost" : host + 3;
	length = strcspn(host, ":/");
	return arena_print(visit->arena, "tag:%.*s,2026:%s/%s", (int)length,
	    host, language_code[visit->language], rest);
}

static const char *
absolute(const struct visit *visit, const char *path)
{
	return arena_print(visit->arena, "%s%s", visit->site->base_url, path);
}

/* What an entry says, in words ----------------------------------------------------- */

static void
line_add(struct text *summary, const char *line)
{
	text_print(summary, "%s%s", summary->length > 0 ? "\n" : "", line);
}

/* Elements of a list that came or went: "label, added: ...". */
static void
elements_add(const struct visit *visit, struct text *summary,
    const char *message, const struct field *field, const struct json *list,
    const struct json *other, const struct result *names)
{
	const char *const *line = list == NULL ? NULL
	    : lines_only(visit, field, list, other, names);

	for (; line != NULL && *line != NULL; line++)
		line_add(summary, say_with(visit->arena, visit->language,
		    message, word(visit, field->label), *line, (char *)NULL));
}

static void
field_add(const struct visit *visit, struct text *summary,
    const struct field *field, const struct json *before,
    const struct json *after, const struct result *names)
{
	const char *label = word(visit, field->label);
	const char *was = before == NULL ? NULL : json_line(visit, field,
	    before, names);
	const char *is = after == NULL ? NULL : json_line(visit, field, after,
	    names);

	if (field->parts != NULL && was != NULL && is != NULL) {
		elements_add(visit, summary, N_("%1, taken out: %2"), field,
		    before, after, names);
		elements_add(visit, summary, N_("%1, added: %2"), field,
		    after, before, names);
		return;
	}
	line_add(summary, was == NULL ? say_with(visit->arena,
	    visit->language, N_("%1: %2 (was not given before)"), label, is,
	    (char *)NULL) : is == NULL ? say_with(visit->arena,
	    visit->language, N_("%1: no longer given; before: %2"), label,
	    was, (char *)NULL) : say_with(visit->arena, visit->language,
	    N_("%1: %2; before: %3"), label, is, was, (char *)NULL));
}

/* All that an item says, for one that has no other beside it. */
static void
item_add(const struct visit *visit, struct text *summary,
    const struct kind *kind, const struct json *item,
    const struct result *names)
{
	for (const struct field *one = kind->fields; one->name; one++) {
		const struct json *value = one->flags & FIELD_DERIVED ? NULL
		    : json_member(item, one->name);

		if (value != NULL)
			line_add(summary, arena_print(visit->arena, "%s: %s",
			    word(visit, one->label), json_line(visit, one,
			    value, names)));
	}
}

static const char *
summary_of(const struct visit *visit, const struct kind *kind,
    const struct result *entries, size_t row)
{
	struct text summary = text_new(visit->arena);
	const char *reason = json_said(json_tree(visit->arena,
	    result_text(entries, row, "reason")), visit->language, NULL);
	const struct json *before = json_tree(visit->arena,
	    result_text(entries, row, "item_before"));
	const struct json *after = json_tree(visit->arena,
	    result_text(entries, row, "item"));
	const struct result *names = entry_names(visit->db,
	    result_text(entries, row, "number"),
	    result_text(entries, row, "before"), visit->language);

	if (reason != NULL)
		line_add(&summary, arena_print(visit->arena, "%s: %s",
		    word(visit, N_("reason")), reason));
	if (after == NULL)
		line_add(&summary, word(visit, N_("The record does not stand "
		    "any more. Before, it said:")));
	if (before == NULL || after == NULL) {
		item_add(visit, &summary, kind, after == NULL ? before
		    : after, names);
		return summary.data;
	}
	for (const struct field *one = difference_next(kind->fields, before,
	    after); one->name; one = difference_next(one + 1, before, after))
		field_add(visit, &summary, one, json_member(before, one->name),
		    json_member(after, one->name), names);
	return summary.data;
}

/* The feed -------------------------------------------------------------------------- */

static void
entry_fill(const struct visit *visit, const struct result *entries, size_t row)
{
	struct sheet *entry = sheet_row(visit->sheet, "ENTRY");
	const struct kind *kind = kind_find(result_text(entries, row, "kind"));
	const char *slug = result_text(entries, row, "slug");
	const char *name = result_text(entries, row, "name");
	const char *change = result_text(entries, row, "change");
	const char *path = arena_print(visit->arena, "changes/%s",
	    result_text(entries, row, "number"));
	const char *label = word(visit, choice_find(changes, change)->label);

	sheet_set(entry, "ID", tag_uri(visit, path));
	sheet_set(entry, "TITLE", arena_print(visit->arena, "%s: %s – %s",
	    word(visit, kind->name), name != NULL ? name : slug, label));
	sheet_set(entry, "UPDATED", result_text(entries, row, "recorded_at"));
	sheet_set(entry, "PAGE", absolute(visit, address(visit, path)));
	sheet_set(entry, "RECORD", absolute(visit, address_of(visit,
	    kind->kind, slug)));
	sheet_set(entry, "KIND", kind->kind);
	sheet_set(entry, "KIND_LABEL", word(visit, kind->name));
	sheet_set(entry, "CHANGE", change);
	sheet_set(entry, "CHANGE_LABEL", label);
	sheet_set(entry, "SUMMARY", summary_of(visit, kind, entries, row));
}

/* path is that of the feed without its ending, under the language. */
static void
feed_fill(struct visit *visit, const char *path, const char *title,
    const struct result *entries)
{
	const char *feed = address_feed(visit, visit->language, arena_print(
	    visit->arena, "%s.atom", path));
	const char *before = request_value(visit->request, "before");
	size_t count = result_rows(entries);

	sheet_set(visit->sheet, "ID", tag_uri(visit, arena_print(visit->arena,
	    "feeds/%s", path)));
	sheet_set(visit->sheet, "TITLE", title);
	sheet_set(visit->sheet, "SUBTITLE", word(visit,
	    visit->route->title));
	sheet_set(visit->sheet, "AUTHOR", word(visit, N_("Register of "
	    "recognised carbon units")));
	sheet_set(visit->sheet, "UPDATED", count > 0 ? result_text(entries, 0,
	    "recorded_at") : arena_print(visit->arena, "%sT00:00:00+05:00",
	    visit->moment.today));
	sheet_set(visit->sheet, "SELF", absolute(visit, before == NULL ? feed
	    : arena_print(visit->arena, "%s?before=%s", feed, before)));
	sheet_set(visit->sheet, "PAGE", absolute(visit, address(visit, path)));
	if (before != NULL)
		sheet_set(sheet_row(visit->sheet, "FIRST"), "HREF",
		    absolute(visit, feed));
	if (count > ENTRIES)
		sheet_set(sheet_row(visit->sheet, "NEXT"), "HREF",
		    absolute(visit, arena_print(visit->arena, "%s?before=%s",
		    feed, result_text(entries, ENTRIES - 1, "number"))));
	if (text_given(visit->site->licence))
		sheet_set(sheet_row(visit->sheet, "LICENCE"), "HREF",
		    visit->site->licence);
	for (size_t i = 0; i < count && i < ENTRIES; i++)
		entry_fill(visit, entries, i);
	sheet_answer(visit, "feed.xml", "application/atom+xml; charset=utf-8");
}

/* The entries of the page of a feed that was asked for, and one more. */
static const struct result *
feed_read(struct visit *visit, const char *kind, const char *slug)
{
	const char *before = request_value(visit->request, "before");
	int64_t number;

	if (before != NULL && !text_number(before, INT64_MAX / 2, &number))
		refuse(visit, 400, "bad-entry", "before", say_with(
		    visit->arena, visit->language, N_("“%1”: “%2” is not the "
		    "number of an entry."), "before", before, (char *)NULL));
	if (answered(visit))
		return NULL;
	return entries_feed(visit->db, kind, slug, before, &visit->moment,
	    visit->language, arena_print(visit->arena, "%d", ENTRIES + 1));
}

void
feed_changes_show(struct visit *visit)
{
	const struct result *entries = feed_read(visit, NULL, NULL);

	if (!answered(visit))
		feed_fill(visit, "changes", word(visit,
		    N_("Changes to the register")), entries);
}

void
feed_record_show(struct visit *visit)
{
	const char *kind = visit->route->kind;
	const char *name = !text_is_slug(visit->slug) ? NULL
	    : record_last_name(visit->db, kind, visit->slug, &visit->moment,
	    visit->language);
	const struct result *entries;

	if (db_failure(visit->db) != DB_FINE)
		return;
	if (name == NULL) {
		refuse_not_found(visit);
		return;
	}
	entries = feed_read(visit, kind, visit->slug);
	if (!answered(visit))
		feed_fill(visit, arena_print(visit->arena, "%s/%s",
		    room_of(kind), visit->slug), name, entries);
}
