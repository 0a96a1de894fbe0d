/*
 * tanu witness: signs that the log it sees goes on from the log it saw last.
 * Where it does not, both checkpoints are signed by the log itself: together
 * they prove to anybody that it has shown two faces.
 */

#include "audit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct witness {
	struct arena *arena;
	const struct witnessing *how;
	struct key own;
	struct key *keys;	/* of the log */
	size_t key_count;
	struct source *log;
	struct signed_checkpoint was, is;	/* was: empty at first */
	int64_t signed_at;
};

static bool
refuse(const char *what, const char *why)
{
	fprintf(stderr, "tanu: not signed: %s: %s\n", what, why);
	return false;
}

/* Beside the state, which is where a witness is sure to be able to write. */
static bool
write_beside(const struct witness *witness, const char *ending,
    const char *bytes)
{
	const char *path = witness->how->state;
	const char *slash = strrchr(path, '/');
	const char *directory = slash == NULL ? "." : arena_copy(
	    witness->arena, path, (size_t)(slash - path));
	const char *name = arena_print(witness->arena, "%s%s", slash == NULL
	    ? path : slash + 1, ending);

	if (file_write(slash == path ? "/" : directory, name, bytes,
	    strlen(bytes), true))
		return true;
	return refuse(path, strerror(errno));
}

/* What was signed last: the state, which has this witness' own signature. */
static bool
state_read(struct witness *witness)
{
	const char *path = witness->how->state;
	struct source *file = source_open(witness->arena, path);
	const char *bytes, *fault;

	errno = 0;
	bytes = source_read(file, witness->arena, "", NULL);
	if (bytes == NULL && errno == ENOENT)
		return true;
	if (bytes == NULL)
		return refuse("the state", file->why);
	fault = checkpoint_open(witness->arena, bytes, witness->keys,
	    witness->key_count, &witness->was);
	if (fault == NULL && note_check(witness->arena, &witness->was.note,
	    &witness->own, &witness->signed_at) != NOTE_GOOD)
		fault = "it does not have this witness' own signature";
	return fault == NULL ? true : refuse(path, fault);
}

static bool
checkpoint_fetch(struct witness *witness)
{
	const char *bytes = source_read(witness->log, witness->arena,
	    "checkpoint", NULL);
	const char *fault = bytes == NULL ? witness->log->why
	    : checkpoint_open(witness->arena, bytes, witness->keys,
	    witness->key_count, &witness->is);

	return fault == NULL ? true : refuse("the checkpoint of the log",
	    fault);
}

/* Two faces ------------------------------------------------------------------------ */

/* A note without the signatures of others, which may have been added since. */
static const char *
note_of(struct witness *witness, const struct signed_checkpoint *one)
{
	struct text text = text_new(witness->arena);

	text_print(&text, "%s\n", one->note.text);
	for (size_t i = 0; i < witness->key_count; i++) {
		const char *line = note_line(witness->arena, &one->note,
		    &witness->keys[i]);

		text_add(&text, line == NULL ? "" : line);
	}
	return text.data;
}

static bool
fork_tell(struct witness *witness, const struct hash *root)
{
	struct arena *arena = witness->arena;
	unsigned long long before = witness->was.checkpoint.size;
	const char *proof = arena_print(arena,
	    "The log \"%s\" has shown two faces.\n\n"
	    "Once it signed this, of its first %llu entries:\n\n%s\n"
	    "Now it has signed this, of its first %llu entries:\n\n%s\n"
	    "A log only grows, so its first %llu entries are for ever the "
	    "same. The root of the\nfirst %llu entries of the log as it is "
	    "now is\n\n    %s\n\nand not the one that it signed before,"
	    "\n\n    %s\n\nso an entry that had been published was changed, "
	    "removed or moved. Both\nsignatures can be checked by anybody who "
	    "has the log's public key, and the root\nis worked out of the "
	    "tiles of the log (c2sp.org/tlog-tiles).\n",
	    witness->is.checkpoint.origin, before, note_of(witness,
	    &witness->was), (unsigned long long)witness->is.checkpoint.size,
	    note_of(witness, &witness->is), before, before,
	    hash_print(arena, root), hash_print(arena,
	    &witness->was.checkpoint.root));

	fputs(proof, stderr);
	if (write_beside(witness, ".fork", proof))
		fprintf(stderr, "\ntanu: not signed; this is kept in "
		    "%s.fork\n", witness->how->state);
	return false;
}

/* Does the log go on from what it was? Its tiles have to give the root that it
 * signs, and a consistency proof out of them the one that it signed. */
static bool
goes_on(struct witness *witness)
{
	const struct checkpoint *was = &witness->was.checkpoint;
	const struct checkpoint *is = &witness->is.checkpoint;
	struct tiles tiles = { .source = witness->log,
		.arena = witness->arena, .size = is->size };
	const struct nodes nodes = tiles_nodes(&tiles);
	struct hash root, before;
	struct proof proof;
	struct tree tree;

	if (is->size < was->size)
		return refuse("the log", arena_print(witness->arena, "it had "
		    "%llu entries and has %llu", (unsigned long long)was->size,
		    (unsigned long long)is->size));
	if (!tree_load(&tree, &nodes, is->size))
		return refuse("the log", witness->log->why);
	root = tree_root(&tree);
	if (is->size == was->size && !hash_same(&was->root, &is->root))
		return fork_tell(witness, &is->root);
	if (!hash_same(&root, &is->root))
		return refuse("the log", "its tiles do not give the root that "
		    "it has signed");
	if (!consistency_prove(&nodes, was->size, is->size, &proof) ||
	    !tree_load(&tree, &nodes, was->size))
		return refuse("the log", witness->log->why);
	before = tree_root(&tree);
	return consistency_holds(&proof, was->size, is->size, &was->root,
	    &is->root) ? true : fork_tell(witness, &before);
}

static bool
cosign(struct witness *witness)
{
	int64_t now = (int64_t)time(NULL);

	if (now < witness->signed_at)
		return refuse("the clock", "it is before the time of the last "
		    "signature");
	if (!write_beside(witness, "", arena_print(witness->arena, "%s%s",
	    note_of(witness, &witness->is), note_sign(witness->arena,
	    witness->is.note.text, &witness->own, now))))
		return false;
	printf("signed: %llu entries of %s\n",
	    (unsigned long long)witness->is.checkpoint.size,
	    witness->is.checkpoint.origin);
	return true;
}

int
witness_log(struct arena *arena, const struct witnessing *how)
{
	struct witness witness = { .arena = arena, .how = how,
		.log = source_open(arena, how->log),
		.was.checkpoint.root = hash_bytes("", 0) };
	bool good = key_load(arena, how->key, &witness.own);

	if (good && witness.own.type != KEY_WITNESS)
		good = refuse(how->key, "this is no key of a witness");
	witness.key_count = !good ? 0 : keys_read(arena, how->trusted,
	    &witness.keys);
	good = witness.key_count > 0 && state_read(&witness) &&
	    checkpoint_fetch(&witness) && goes_on(&witness) &&
	    cosign(&witness);
	source_close(witness.log);
	return good ? 0 : 1;
}
