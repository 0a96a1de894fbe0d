/* What witnesses have signed. Their answers come from the network, and are
 * read in a process that has no private key. */

#include "audit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EVERY = 5 };	/* seconds */

struct witness {
	struct key key;
	const char *place;
};

/* The lines "KEY PLACE" of a file that can be read; others are told of. */
static size_t
witnesses_list(struct arena *arena, const char *file,
    struct witness **witnesses)
{
	struct source *source = source_open(arena, file);
	char *at = file[0] == '\0' ? NULL : source_read(source, arena, "",
	    NULL);
	size_t count = 0, room = 1;

	for (const char *c = at; c != NULL && *c != '\0'; c++)
		room += *c == '\n';
	*witnesses = arena_alloc(arena, room * sizeof(**witnesses));
	for (char *line; at != NULL && (line = strsep(&at, "\n")) != NULL;) {
		struct witness *one = &(*witnesses)[count];
		const char *key = strsep(&line, " \t");

		if (key[0] == '\0' || key[0] == '#')
			continue;
		if (line == NULL || !key_read(arena, key, &one->key) ||
		    one->key.type != KEY_WITNESS) {
			fprintf(stderr, "tanu: %s: expected KEY PLACE, the key "
			    "that of a witness: %s\n", file, key);
			continue;
		}
		one->place = line + strspn(line, " \t");
		count++;
	}
	source_close(source);
	return count;
}

static const char *
file_of(struct arena *arena, const struct witness *witness)
{
	return arena_print(arena, "witness/%08x", witness->key.id);
}

/* Did the witness sign a checkpoint of this log, and when? */
static bool
is_good(struct arena *arena, const struct witness *witness,
    const char *bytes, struct note *note, struct checkpoint *checkpoint,
    int64_t *when)
{
	return bytes != NULL && note_read(arena, bytes, note) &&
	    checkpoint_read(arena, note->text, checkpoint) &&
	    note_check(arena, note, &witness->key, when) == NOTE_GOOD;
}

static void
witness_ask(struct arena *arena, const struct signing *how,
    const struct witness *witness)
{
	struct source *there = source_open(arena, witness->place);
	struct source *here = source_open(arena, how->directory);
	const char *got = source_read(there, arena, "", NULL);
	struct checkpoint is, was;
	struct note note;
	int64_t now = 0, before = 0;

	if (is_good(arena, witness, got, &note, &is, &now) &&
	    (!is_good(arena, witness, source_read(here, arena,
	    file_of(arena, witness), NULL), &note, &was, &before) ||
	    now > before))
		file_write(how->directory, file_of(arena, witness), got,
		    strlen(got), true);
	source_close(there);
	source_close(here);
}

void
witnesses_collect(const struct signing *how, bool once)
{
	struct arena *arena = arena_new();

	do {
		struct witness *witnesses;
		size_t count = witnesses_list(arena, how->witnesses,
		    &witnesses);

		for (size_t i = 0; i < count; i++)
			witness_ask(arena, how, &witnesses[i]);
		arena_reset(arena);
	} while (!once && sleep(EVERY) == 0);
	arena_free(arena);
}

/* Does what it has seen stand in the log as it is? */
static bool
is_ours(struct arena *arena, struct source *log,
    const struct checkpoint *seen, const struct checkpoint *ours)
{
	struct tiles tiles = { .source = log, .arena = arena,
		.size = ours->size };
	const struct nodes nodes = tiles_nodes(&tiles);
	struct tree tree;
	struct hash root;

	if (strcmp(seen->origin, ours->origin) != 0 ||
	    seen->size > ours->size || !tree_load(&tree, &nodes, seen->size))
		return false;
	root = tree_root(&tree);
	return hash_same(&root, &seen->root);
}

const char *
witnesses_read(struct arena *arena, const struct signing *how,
    const char *text, const char **table)
{
	struct source *log = source_open(arena, how->directory);
	struct text lines = text_new(arena), all = text_new(arena);
	struct witness *witnesses;
	size_t count = witnesses_list(arena, how->witnesses, &witnesses);
	struct checkpoint ours, seen;
	char moment[32];
	int64_t when;

	checkpoint_read(arena, text, &ours);
	for (size_t i = 0; i < count; i++) {
		struct note note;

		if (!is_good(arena, &witnesses[i], source_read(log, arena,
		    file_of(arena, &witnesses[i]), NULL), &note, &seen,
		    &when) || !is_ours(arena, log, &seen, &ours))
			continue;
		if (strcmp(note.text, text) == 0)
			text_add(&lines, note_line(arena, &note,
			    &witnesses[i].key));
		strftime(moment, sizeof(moment), "%Y-%m-%dT%H:%M:%SZ",
		    gmtime(&when));
		text_print(&all, "%s %llu %s\n", moment,
		    (unsigned long long)seen.size, witnesses[i].key.name);
	}
	source_close(log);
	*table = all.data;
	return lines.data;
}
