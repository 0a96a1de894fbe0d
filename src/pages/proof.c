/* The log of the entries: proofs as data, and the section at the foot of a
 * record (doc/log.md). Everything is read from the files that are served. */

#include "log.h"
#include "pages.h"

#include <string.h>

/* The log as it stands. */
struct view {
	struct source *source;
	const char *bytes;	/* of the checkpoint */
	const char *witnesses;
	struct checkpoint checkpoint;
	struct tiles tiles;
	struct nodes nodes;	/* out of these tiles */
};

/* An answer that shows the log is another when its checkpoint is. */
static void
tag_add(struct visit *visit, const struct view *view)
{
	const char *etag = visit->response->etag;
	const char *both = arena_print(visit->arena, "%s%s", view->bytes,
	    view->witnesses);
	const struct hash hash = hash_bytes(both, strlen(both));

	if (etag != NULL)
		visit->response->etag = arena_print(visit->arena,
		    "%.*s.%.16s\"", (int)strlen(etag) - 1, etag,
		    hash_print_hex(visit->arena, &hash));
}

/* False where there is no log, or none yet. */
static bool
view_open(struct visit *visit, struct view *view)
{
	struct note note;

	if (!text_given(visit->site->log))
		return false;
	view->source = source_open(visit->arena, visit->site->log);
	view->bytes = source_read(view->source, visit->arena, "checkpoint",
	    NULL);
	view->witnesses = source_read(view->source, visit->arena,
	    "witnesses", NULL);
	if (view->witnesses == NULL)
		view->witnesses = "";
	if (view->bytes == NULL || !note_read(visit->arena, view->bytes,
	    &note) || !checkpoint_read(visit->arena, note.text,
	    &view->checkpoint))
		return false;
	view->tiles = (struct tiles){ .source = view->source,
		.arena = visit->arena, .size = view->checkpoint.size };
	view->nodes = tiles_nodes(&view->tiles);
	tag_add(visit, view);
	return true;
}

const char *
checkpoint_named(struct visit *visit)
{
	struct view view;

	return !view_open(visit, &view) ? NULL : arena_print(visit->arena,
	    "%s %llu %s", view.checkpoint.origin,
	    (unsigned long long)view.checkpoint.size,
	    hash_print(visit->arena, &view.checkpoint.root));
}

/* The root of the first entries of the log. */
static bool
root_read(const struct nodes *nodes, uint64_t size, struct hash *root)
{
	struct tree tree;

	if (!tree_load(&tree, nodes, size))
		return false;
	*root = tree_root(&tree);
	return true;
}

/* For extracts ------------------------------------------------------------------- */

bool
extract_prove(struct visit *visit, struct extract *extract,
    const char **witnesses)
{
	struct view view;

	if (!view_open(visit, &view) || view.checkpoint.size < extract->entry)
		return false;
	extract->checkpoint = view.bytes;
	*witnesses = view.witnesses;
	for (size_t i = 0; i < extract->count; i++) {
		struct extract_record *record = &extract->record[i];

		if (!inclusion_prove(&view.nodes, record->index,
		    view.checkpoint.size, &record->proof))
			return false;
	}
	return true;
}

bool
log_began_with(struct visit *visit, const struct checkpoint *was,
    uint64_t *size)
{
	struct view view;
	struct hash root;

	*size = 0;
	if (!view_open(visit, &view))
		return false;
	*size = view.checkpoint.size;
	return was->size <= *size &&
	    root_read(&view.nodes, was->size, &root) &&
	    hash_same(&root, &was->root);
}

/* At the foot of a record --------------------------------------------------------- */

void
witnesses_fill(struct visit *visit, struct sheet *facts, const char *table)
{
	struct sheet *fact = NULL;

	for (const char *line = table; *line != '\0';
	    line += strcspn(line, "\n") + 1) {
		const char *size = line + strcspn(line, " ") + 1;
		const char *name = size + strcspn(size, " ") + 1;

		if (fact == NULL)
			fact = fact_add(facts, word(visit,
			    N_("also seen by")));
		put(sheet_row(fact, "ITEM"), say_with(visit->arena,
		    visit->language, N_("%1: %2, up to entry %3"),
		    arena_copy(visit->arena, name, strcspn(name, "\n")),
		    moment_say(visit->arena, visit->language, arena_copy(
		    visit->arena, line, strcspn(line, " "))), arena_copy(
		    visit->arena, size, strcspn(size, " ")), (char *)NULL));
	}
}

void
section_log(struct visit *visit, const char *entry)
{
	struct sheet *section, *facts;
	struct view view;
	int64_t number;

	if (visit->paper != PAPER_NONE ||
	    !text_number(entry, INT64_MAX, &number) ||
	    !view_open(visit, &view))
		return;
	section = section_add(visit, "log", word(visit, N_("In the log")));
	if ((uint64_t)number > view.checkpoint.size) {
		section_note(section, say_with(visit->arena, visit->language,
		    N_("Entry %1 will be in the log of the register in a "
		    "moment."), entry, (char *)NULL));
		return;
	}
	section_note(section, say_with(visit->arena, visit->language,
	    N_("Entry %1 is in the log of the register: nobody can change or "
	    "remove it without others noticing."), entry, (char *)NULL));
	facts = facts_add(section);
	put_link(fact_add(facts, word(visit, N_("checkpoint"))),
	    "/log/checkpoint", arena_print(visit->arena, "%llu %s",
	    (unsigned long long)view.checkpoint.size,
	    hash_print(visit->arena, &view.checkpoint.root)));
	put_link(fact_add(facts, word(visit, N_("check it yourself"))),
	    arena_print(visit->arena, "/api/v1/proof/inclusion?entry=%s",
	    entry), word(visit, N_("proof that the entry is in the log")));
	witnesses_fill(visit, facts, view.witnesses);
}

/* Proofs as data ------------------------------------------------------------------- */

/* A number of the address, from least to most. Refuses what is none, and where
 * there is nothing in its place, what is absent. */
static uint64_t
number_of(struct visit *visit, const char *name, const char *otherwise,
    uint64_t least, uint64_t most)
{
	const char *given = request_value(visit->request, name);
	int64_t number = 0;

	if (given == NULL)
		given = otherwise;
	if (given == NULL)
		refuse(visit, 400, "bad-value", name, say_with(visit->arena,
		    visit->language, N_("“%1” is needed."), name,
		    (char *)NULL));
	else if (!text_number(given, INT64_MAX, &number) ||
	    (uint64_t)number < least || (given[0] == '0' && given[1] != '\0'))
		refuse(visit, 400, "bad-value", name, say_with(visit->arena,
		    visit->language, N_("“%1”: “%2” is not the number of an "
		    "entry."), name, given, (char *)NULL));
	else if ((uint64_t)number > most)
		refuse(visit, 404, "no-such-entry", name, say_with(
		    visit->arena, visit->language, N_("“%1”: the log goes up to "
		    "entry %2 only."), name, arena_print(visit->arena, "%llu",
		    (unsigned long long)most), (char *)NULL));
	return (uint64_t)number;
}

static const char *
digits(struct visit *visit, uint64_t number)
{
	return arena_print(visit->arena, "%llu", (unsigned long long)number);
}

/* The entry as it stands in its bundle. */
static const char *
entry_leaf(struct visit *visit, struct view *view, uint64_t index)
{
	size_t length, one = 0;
	const char *at = source_tile(view->source, visit->arena, TILE_ENTRIES,
	    index / TILE_WIDTH, view->checkpoint.size, &length);
	const char *end = at + length, *entry = at;

	for (uint64_t i = 0; entry != NULL && i <= index % TILE_WIDTH; i++)
		entry = bundle_next(&at, end, &one);
	return entry == NULL ? NULL : arena_copy(visit->arena, entry, one);
}

static void
proof_add(struct visit *visit, const struct proof *proof,
    const struct view *view)
{
	struct text *body = &visit->response->body;

	json_open(body, "proof", '[');
	for (size_t i = 0; i < proof->count; i++)
		json_put(body, NULL, hash_print(visit->arena,
		    &proof->hash[i]));
	json_close(body, ']');
	json_put(body, "checkpoint", view->bytes);
	json_close(body, '}');
	text_add(body, "\n");
	visit->response->type = "application/json; charset=utf-8";
}

static void
refuse_away(struct visit *visit)
{
	refuse(visit, 503, "away", NULL, word(visit, N_("The register cannot "
	    "be reached at the moment. Please try again in a few "
	    "seconds.")));
}

void
api_inclusion_show(struct visit *visit)
{
	struct text *body = &visit->response->body;
	struct view view;
	struct proof proof;
	struct hash leaf, root;
	uint64_t entry, size;
	const char *text;

	if (!view_open(visit, &view)) {
		refuse_away(visit);
		return;
	}
	entry = number_of(visit, "entry", NULL, 1, view.checkpoint.size);
	size = answered(visit) ? 0 : number_of(visit, "size", digits(visit,
	    view.checkpoint.size), entry, view.checkpoint.size);
	if (answered(visit))
		return;
	text = entry_leaf(visit, &view, entry - 1);
	if (text == NULL || !root_read(&view.nodes, size, &root) ||
	    !inclusion_prove(&view.nodes, entry - 1, size, &proof)) {
		refuse_away(visit);
		return;
	}
	leaf = hash_leaf(text, strlen(text));
	json_open(body, NULL, '{');
	json_put_raw(body, "entry", digits(visit, entry));
	json_put_raw(body, "index", digits(visit, entry - 1));
	json_put_raw(body, "size", digits(visit, size));
	json_put(body, "leaf", text);
	json_put(body, "leaf_hash", hash_print(visit->arena, &leaf));
	json_put(body, "root", hash_print(visit->arena, &root));
	proof_add(visit, &proof, &view);
}

void
api_consistency_show(struct visit *visit)
{
	struct text *body = &visit->response->body;
	struct view view;
	struct proof proof;
	struct hash was, is;
	uint64_t from, to;

	if (!view_open(visit, &view)) {
		refuse_away(visit);
		return;
	}
	to = number_of(visit, "to", digits(visit, view.checkpoint.size), 1,
	    view.checkpoint.size);
	from = answered(visit) ? 0 : number_of(visit, "from", NULL, 1, to);
	if (answered(visit))
		return;
	if (!root_read(&view.nodes, from, &was) ||
	    !root_read(&view.nodes, to, &is) ||
	    !consistency_prove(&view.nodes, from, to, &proof)) {
		refuse_away(visit);
		return;
	}
	json_open(body, NULL, '{');
	json_put_raw(body, "from", digits(visit, from));
	json_put_raw(body, "to", digits(visit, to));
	json_put(body, "from_root", hash_print(visit->arena, &was));
	json_put(body, "root", hash_print(visit->arena, &is));
	proof_add(visit, &proof, &view);
}
