/* tanu verify: the log itself. */

#include "audit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *
moment_now(struct arena *arena)
{
	time_t now = time(NULL);
	char *moment = arena_alloc(arena, 32);

	strftime(moment, 32, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
	return moment;
}

/* Leaves come in the order of their numbers and their times. */
static void
leaf_check(struct verifier *verifier, uint64_t number, const char *text,
    char before[32], const char *now)
{
	struct arena *arena = arena_new();
	const char *at = NULL;
	struct leaf leaf;

	if (!leaf_read(arena, text, &leaf)) {
		verify_fault(verifier, "entry %llu: the leaf in the log is "
		    "none that this program knows",
		    (unsigned long long)number);
		arena_free(arena);
		return;
	}
	at = leaf.field[LEAF_RECORDED_AT];
	if (strtoull(leaf.field[LEAF_NUMBER], NULL, 10) != number)
		verify_fault(verifier, "entry %llu: the leaf in the log is "
		    "that of entry %s", (unsigned long long)number,
		    leaf.field[LEAF_NUMBER]);
	if (strcmp(at, before) < 0)
		verify_fault(verifier, "entry %llu: the clock was turned back: "
		    "it was recorded at %s, the entry before it at %s",
		    (unsigned long long)number, at, before);
	if (strcmp(at, now) > 0)
		verify_fault(verifier, "entry %llu: it was recorded at %s, "
		    "which is yet to come", (unsigned long long)number, at);
	strncpy(before, at, 31);
	arena_free(arena);
}

/* A tile that the entries make is held against the one that is there. */
static void
tile_compare(void *to, const char *name, const char *bytes, size_t length)
{
	struct verifier *verifier = to;
	struct arena *arena = arena_new();
	size_t there = 0;
	const char *has = strncmp(name, "tile/entries/", 13) == 0 ? bytes
	    : source_read(verifier->log, arena, name, &there);

	if (has == NULL && strstr(name, ".p/") != NULL)
		has = source_read(verifier->log, arena, arena_copy(arena, name,
		    (size_t)(strstr(name, ".p/") - name)), &there);
	if (has == NULL)
		verify_fault(verifier, "%s", verifier->log->why);
	else if (has != bytes && (there < length ||
	    memcmp(has, bytes, length) != 0))
		verify_fault(verifier, "%s of the log does not follow from its "
		    "entries", name);
	arena_free(arena);
}

static void
leaves_check(struct verifier *verifier, struct builder *builder)
{
	struct arena *arena = arena_new();
	const char *now = moment_now(verifier->arena);
	char before[32] = "";

	builder_begin(builder, tile_compare, verifier);
	for (uint64_t number = 1; number <= verifier->size; number++) {
		const char *leaf = verify_leaf(verifier, arena, number);

		if (leaf == NULL) {
			verify_fault(verifier, "entry %llu is missing in the "
			    "log: %s", (unsigned long long)number,
			    verifier->log->why != NULL ? verifier->log->why
			    : "its bundle is cut");
			break;
		}
		leaf_check(verifier, number, leaf, before, now);
		builder_add(builder, leaf, strlen(leaf));
		arena_reset(arena);
	}
	builder_flush(builder);
	arena_free(arena);
}

/* An earlier checkpoint, of somebody's own: has the log gone on from it? */
static void
seen_check(struct verifier *verifier, const struct key *keys, size_t count)
{
	struct arena *arena = verifier->arena;
	struct tiles tiles = { .source = verifier->log, .arena = arena,
		.size = verifier->size };
	const struct nodes nodes = tiles_nodes(&tiles);
	struct source *file = source_open(arena, verifier->how->seen);
	const char *bytes = source_read(file, arena, "", NULL), *fault;
	struct signed_checkpoint seen;
	struct tree tree;
	struct hash root;

	fault = bytes == NULL ? file->why
	    : checkpoint_open(arena, bytes, keys, count, &seen);
	if (fault != NULL) {
		verify_fault(verifier, "%s: %s", verifier->how->seen, fault);
		return;
	}
	if (seen.checkpoint.size > verifier->size) {
		verify_fault(verifier, "the log has been cut: it had %llu "
		    "entries once, and has %llu",
		    (unsigned long long)seen.checkpoint.size,
		    (unsigned long long)verifier->size);
		return;
	}
	if (tree_load(&tree, &nodes, seen.checkpoint.size)) {
		root = tree_root(&tree);
		if (hash_same(&root, &seen.checkpoint.root))
			return;
	}
	verify_fault(verifier, "the log shows two faces: its first %llu "
	    "entries are not those that were signed before",
	    (unsigned long long)seen.checkpoint.size);
}

bool
verify_log(struct verifier *verifier)
{
	struct arena *arena = verifier->arena;
	const char *bytes = source_read(verifier->log, arena, "checkpoint",
	    NULL);
	struct signed_checkpoint is;
	struct builder builder;
	struct key *keys;
	size_t count = keys_read(arena, verifier->how->keys, &keys);
	const char *fault;
	struct hash root;

	fault = count == 0 ? "no key of the log is known (--key)"
	    : bytes == NULL ? verifier->log->why
	    : checkpoint_open(arena, bytes, keys, count, &is);
	if (fault != NULL) {
		verify_fault(verifier, "the checkpoint: %s", fault);
		return false;
	}
	verifier->size = is.checkpoint.size;
	leaves_check(verifier, &builder);
	root = tree_root(&builder.tree);
	if (builder.tree.size == verifier->size &&
	    !hash_same(&root, &is.checkpoint.root))
		verify_fault(verifier, "the entries of the log do not give the "
		    "root that was signed: %s comes out, %s was signed",
		    hash_print(arena, &root), hash_print(arena,
		    &is.checkpoint.root));
	builder_close(&builder);
	if (verifier->how->seen != NULL)
		seen_check(verifier, keys, count);
	return verifier->faults == 0;
}
