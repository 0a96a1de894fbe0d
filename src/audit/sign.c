/*
 * tanu sign: the log as files, and the checkpoint with its signature.
 *
 * What was signed last stands beside the keys, and is written before it is
 * published: whatever becomes of the public files, and whenever the signer
 * is killed, nothing is signed that does not go on from there.
 */

#include "audit.h"

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEYS_MOST = 8, WAIT = 1000 /* milliseconds */, BULK = 256 };

static const char last_name[] = "signed";

static volatile sig_atomic_t ended, hung_up;

struct signer {
	const struct signing *how;
	struct db *db;
	struct arena *arena;	/* of the whole run */
	struct arena *work;	/* of one round */
	struct key keys[KEYS_MOST];
	size_t key_count;
	struct builder builder;
	uint64_t size;		/* signed */
	struct hash last;	/* leaf of entry "size" */
	const char *refusal;	/* of this round */
	char said[512];		/* the last one that was told */
	pid_t attester;		/* 0: it is to be started */
};

static void
end(int number)
{
	(void)number;
	ended = 1;
}

static void
hang_up(int number)
{
	(void)number;
	hung_up = 1;
}

static void
signals_take(void)
{
	struct sigaction action = { .sa_handler = end };
	struct sigaction other = { .sa_handler = hang_up };

	sigaction(SIGHUP, &other, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* A refusal is told once, not every second. */
static bool
refuse(struct signer *signer, const char *sentence)
{
	if (strcmp(signer->said, sentence) != 0)
		fprintf(stderr, "tanu: nothing is signed: %s\n", sentence);
	snprintf(signer->said, sizeof(signer->said), "%s", sentence);
	return false;
}

static bool
keys_load(struct signer *signer)
{
	const char *pattern = arena_print(signer->arena, "%s/*.key",
	    signer->how->keys);
	glob_t found;
	bool good = glob(pattern, 0, NULL, &found) == 0 &&
	    found.gl_pathc <= KEYS_MOST;

	if (!good)
		fprintf(stderr, "tanu: %s: no key, or more than %d\n",
		    pattern, KEYS_MOST);
	for (size_t i = 0; good && i < found.gl_pathc; i++) {
		struct key *key = &signer->keys[signer->key_count++];

		good = key_load(signer->arena, found.gl_pathv[i], key);
		if (good && (key->type != KEY_LOG || strcmp(key->name,
		    signer->keys[0].name) != 0)) {
			fprintf(stderr, "tanu: %s: not a key of the log %s\n",
			    found.gl_pathv[i], signer->keys[0].name);
			good = false;
		}
	}
	globfree(&found);
	return good;
}

/* What was signed ------------------------------------------------------------------ */

/* What was signed last: beside the keys, or, where that was lost, published.
 * NULL where nothing was. */
static const char *
last_signed(struct signer *signer)
{
	const char *const places[] = { signer->how->keys,
		signer->how->directory };
	const char *const names[] = { last_name, "checkpoint" };

	for (size_t i = 0; i < COUNT(places); i++) {
		struct source *source = source_open(signer->work, places[i]);
		const char *bytes = source_read(source, signer->work,
		    names[i], NULL);

		if (bytes != NULL)
			return bytes;
	}
	return NULL;
}

/* The tree goes on where the last checkpoint left it. */
static bool
log_open_last(struct signer *signer)
{
	const char *bytes = last_signed(signer), *fault;
	struct signed_checkpoint last = { .checkpoint.root =
		hash_bytes("", 0) };
	struct hash root;

	fault = bytes == NULL ? NULL : checkpoint_open(signer->work, bytes,
	    signer->keys, signer->key_count, &last);
	if (fault != NULL)
		return refuse(signer, arena_print(signer->work, "the last "
		    "checkpoint cannot be gone on from: %s", fault));
	signer->size = last.checkpoint.size;
	if (!builder_open(&signer->builder, signer->how->directory,
	    signer->size)) {
		builder_close(&signer->builder);
		return refuse(signer, arena_print(signer->work, "tiles of the "
		    "%llu entries that were signed are missing in %s",
		    (unsigned long long)signer->size,
		    signer->how->directory));
	}
	root = tree_root(&signer->builder.tree);
	signer->last = signer->builder.last;
	if (hash_same(&root, &last.checkpoint.root))
		return true;
	builder_close(&signer->builder);
	return refuse(signer, arena_print(signer->work, "the tiles in %s are "
	    "not those of the %llu entries that were signed",
	    signer->how->directory, (unsigned long long)signer->size));
}

/* Signing ---------------------------------------------------------------------------- */

static bool
differs(struct signer *signer, const char *name, const char *bytes)
{
	struct source *source = source_open(signer->work,
	    signer->how->directory);
	const char *there = source_read(source, signer->work, name, NULL);

	return there == NULL || strcmp(there, bytes) != 0;
}

static bool
publish(struct signer *signer, const char *name, const char *bytes)
{
	if (!differs(signer, name, bytes) || file_write(
	    signer->how->directory, name, bytes, strlen(bytes), true))
		return true;
	return refuse(signer, arena_print(signer->work, "%s/%s: %s",
	    signer->how->directory, name, strerror(errno)));
}

/* Signs the tree as it stands, and publishes it with what witnesses have
 * signed. The same text signed again is the same bytes. */
static bool
checkpoint_publish(struct signer *signer)
{
	struct arena *arena = signer->work;
	const struct checkpoint checkpoint = {
		.origin = signer->keys[0].name,
		.size = signer->builder.tree.size,
		.root = tree_root(&signer->builder.tree),
	};
	const char *text = checkpoint_print(arena, &checkpoint), *table;
	const char *cosigned = witnesses_read(arena, signer->how, text,
	    &table);
	struct text note = text_new(arena);

	text_print(&note, "%s\n", text);
	for (size_t i = 0; i < signer->key_count; i++)
		text_add(&note, note_sign(arena, text, &signer->keys[i], 0));
	if (!file_write(signer->how->keys, last_name, note.data, note.length,
	    true))
		return refuse(signer, arena_print(arena, "%s/%s: %s",
		    signer->how->keys, last_name, strerror(errno)));
	text_add(&note, cosigned);
	return publish(signer, "checkpoint", note.data) &&
	    publish(signer, "witnesses", table);
}

/* One row of the register. The entry that was signed last comes again, and
 * has to be what it was. */
static bool
leaf_take(void *context, const struct result *row)
{
	struct signer *signer = context;
	const char *leaf = result_text(row, 0, "leaf");
	uint64_t number = (uint64_t)result_number(row, 0, "number");
	uint64_t size = signer->builder.tree.size;
	struct hash hash = hash_leaf(leaf, strlen(leaf));

	if (number == size && hash_same(&hash, &signer->builder.last))
		return true;
	if (number != size + 1) {
		signer->refusal = arena_print(signer->work, number == size
		    ? "entry %llu of the register is not the one in the log"
		    : "the register has entry %llu where entry %llu should "
		    "follow", (unsigned long long)number,
		    (unsigned long long)size + 1);
		return false;
	}
	builder_add(&signer->builder, leaf, strlen(leaf));
	return true;
}

static bool
entries_take(struct signer *signer)
{
	uint64_t newest = (uint64_t)newest_entry(signer->db);

	if (db_failure(signer->db) != DB_FINE)
		return refuse(signer, db_failure_text(signer->db));
	if (newest < signer->size)
		return refuse(signer, arena_print(signer->work, "the register "
		    "has %llu entries, and %llu are in the log: entries from "
		    "%llu on are missing in the register",
		    (unsigned long long)newest,
		    (unsigned long long)signer->size,
		    (unsigned long long)newest + 1));
	signer->refusal = NULL;
	signer->builder.bulk = newest > signer->size + BULK;
	leaves_stream(signer->db, signer->size, leaf_take, signer);
	if (signer->refusal != NULL)
		return refuse(signer, signer->refusal);
	if (db_failure(signer->db) != DB_FINE)
		return refuse(signer, db_failure_text(signer->db));
	return true;
}

/* Brings the log up to the newest entry. */
static bool
round_go(struct signer *signer)
{
	uint64_t size = signer->size;

	if (!entries_take(signer))
		return false;
	if (signer->builder.tree.size > size &&
	    !builder_flush(&signer->builder))
		return refuse(signer, arena_print(signer->work, "%s: %s",
		    signer->how->directory,
		    strerror(signer->builder.wrong)));
	if (!checkpoint_publish(signer))
		return false;
	builder_prune(&signer->builder, size);
	signer->size = signer->builder.tree.size;
	signer->said[0] = '\0';
	return true;
}

/* The loop ----------------------------------------------------------------------------- */

/* Ends the process that signs extracts. */
static void
attester_end(struct signer *signer)
{
	if (signer->attester > 0) {
		kill(signer->attester, SIGTERM);
		waitpid(signer->attester, NULL, 0);
	}
	signer->attester = 0;
}

/* Keeps it running. */
static void
attester_keep(struct signer *signer)
{
	if (!text_given(signer->how->socket) || (signer->attester > 0 &&
	    waitpid(signer->attester, NULL, WNOHANG) == 0))
		return;
	signer->attester = attester_start(signer->how, signer->keys,
	    signer->key_count);
}

/* A round that failed may have left half of its work in the tree: the next
 * one begins with what was signed. */
static bool
rounds_go(struct signer *signer, bool once)
{
	bool opened = false, good = false;

	do {
		arena_reset(signer->work);
		db_begin(signer->db, signer->work);
		db_execute(signer->db, "SET statement_timeout = 0; "
		    "LISTEN entry");
		opened = opened || log_open_last(signer);
		good = opened && round_go(signer);
		if (opened && !good)
			builder_close(&signer->builder);
		opened = good;
		if (once || ended || hung_up)
			break;
		attester_keep(signer);
		if (good)
			db_wait(signer->db, WAIT);
		else
			sleep(1);
	} while (!ended && !hung_up);
	if (opened)
		builder_close(&signer->builder);
	return good;
}

static pid_t
collector_start(const struct signing *how)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	witnesses_collect(how, false);
	_exit(0);
}

int
sign(struct arena *arena, struct db *db, const struct signing *how, bool once)
{
	struct signer signer = { .how = how, .db = db, .arena = arena,
		.work = arena_new() };
	pid_t collector = 0;
	bool good;

	if (once)
		witnesses_collect(how, true);
	else
		collector = collector_start(how);
	signals_take();
	good = keys_load(&signer) && rounds_go(&signer, once);
	attester_end(&signer);
	if (collector > 0) {
		kill(collector, SIGTERM);
		waitpid(collector, NULL, 0);
	}
	db_end(db);
	arena_free(signer.work);
	if (hung_up && !ended)
		how->again();
	return good || ended ? 0 : 1;
}
