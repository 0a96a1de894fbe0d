/* The statement about an entry that is a leaf of the log (doc/log.md). */

#include "log.h"

#include <string.h>

static const char form[] = "tanu/entry/v1\n";

const char *const leaf_fields[] = {
	[LEAF_NUMBER] = "number",
	[LEAF_RECORDED_AT] = "recorded_at",
	[LEAF_KIND] = "kind",
	[LEAF_SLUG] = "slug",
	[LEAF_CHANGE] = "change",
	[LEAF_AUTHOR] = "author_role",
	[LEAF_APPROVER] = "approver_role",
	[LEAF_REASON] = "reason_sha256",
	[LEAF_BASIS] = "basis_sha256",
	[LEAF_BASIS_URL] = "basis_url_sha256",
	[LEAF_ITEM] = "item_sha256",
};

_Static_assert(COUNT(leaf_fields) == LEAF_FIELDS, "a name for each field");

bool
leaf_read(struct arena *arena, const char *text, struct leaf *leaf)
{
	const char *at = text + strlen(form);

	if (strncmp(text, form, strlen(form)) != 0)
		return false;
	for (size_t i = 0; i < LEAF_FIELDS; i++) {
		size_t name = strlen(leaf_fields[i]);
		size_t length = strcspn(at, "\n");

		if (strncmp(at, leaf_fields[i], name) != 0 ||
		    length < name + 2 || at[name] != ' ' || at[length] != '\n')
			return false;
		leaf->field[i] = arena_copy(arena, at + name + 1,
		    length - name - 1);
		at += length + 1;
	}
	return *at == '\0';
}

const char *
leaf_hash(struct arena *arena, const char *text)
{
	struct hash hash;

	if (text == NULL)
		return "-";
	hash = hash_bytes(text, strlen(text));
	return hash_print_hex(arena, &hash);
}

/* As PostgreSQL prints jsonb: ", " and ": " between, members as they came. */
static void
jsonb_add(struct text *text, const struct json *value)
{
	if (value->type != OBJECT) {
		text_add_value(text, value);
		return;
	}
	text_add(text, "{");
	for (const struct json *one = value->first; one; one = one->next) {
		if (one != value->first)
			text_add(text, ", ");
		text_add_json(text, one->name);
		text_add(text, ": ");
		text_add_value(text, one);
	}
	text_add(text, "}");
}

/* The hash of a member that people wrote. */
static const char *
member_hash(struct arena *arena, const struct json *entry, const char *name,
    bool plain)
{
	const struct json *value = json_member(entry, name);
	struct text text = text_new(arena);

	if (value == NULL)
		return "-";
	if (plain && value->type == STRING)
		text_add(&text, value->text);
	else
		jsonb_add(&text, value);
	return leaf_hash(arena, text.data);
}

void
leaf_of_json(struct arena *arena, const struct json *entry,
    struct leaf *leaf)
{
	for (size_t i = 0; i < LEAF_REASON; i++)
		leaf->field[i] = json_text(entry, leaf_fields[i]);
	leaf->field[LEAF_REASON] = member_hash(arena, entry, "reason", false);
	leaf->field[LEAF_BASIS] = member_hash(arena, entry, "basis", false);
	leaf->field[LEAF_BASIS_URL] = member_hash(arena, entry, "basis_url",
	    true);
	leaf->field[LEAF_ITEM] = json_text(entry, "item_sha256");
}

const char *
json_bytes(struct arena *arena, const char *object, const char *name)
{
	const char *at = object + strspn(object, " \t\r\n");
	struct json_piece piece;

	while ((*at == '{' || *at == ',') && json_next(&at, &piece)) {
		if (json_named(&piece, name))
			return arena_copy(arena, piece.value, piece.length);
	}
	return NULL;
}
