/*
 * audit: the commands around the log. The signer, who alone reads the
 * private key; the witness, who has seen; whoever verifies. No HTTP is
 * answered here; what is signed of an extract is made by the pages.
 *
 * Each command returns the exit status of the program, 0 or 1, with
 * sentences on standard output and standard error.
 */
#ifndef TANU_AUDIT_H
#define TANU_AUDIT_H

#include "base.h"
#include "db.h"
#include <sys/types.h>

#include "log.h"
#include "register.h"

struct site;

/* Keys ---------------------------------------------------------------------- */

/* tanu key new: a private key in a new file that its owner alone can read;
 * the public one on standard output. */
int key_new(struct arena *, enum key_type, const char *name,
    const char *file);
/* tanu key public: the public key that belongs to the one of a file. */
int key_public(struct arena *, const char *file);
/* The private key of a file; false, with a sentence on standard error. */
bool key_load(struct arena *, const char *file, struct key *);

/* Checkpoints ----------------------------------------------------------------- */

/* A checkpoint, and the note that it came in. */
struct signed_checkpoint {
	const char *bytes;
	struct note note;
	struct checkpoint checkpoint;
};

/* NULL when it is a checkpoint that one of the keys has signed, of the log
 * that bears the key's name; else a sentence that says what it is. */
const char *checkpoint_open(struct arena *, const char *bytes,
    const struct key *keys, size_t count, struct signed_checkpoint *);

/* The signer ------------------------------------------------------------------- */

struct signing {
	const char *directory;	/* of the public log */
	const char *keys;	/* directory with *.key, and what was signed */
	const char *witnesses;	/* file with lines "KEY PLACE"; may be "" */
	/* For extracts: the path of the socket ("": none are signed), and what a
	 * serving process has too. */
	const char *socket;
	const char *database;
	const char *templates;
	const struct site *site;
	/* Runs the program again in its place; comes back only if it cannot. */
	void (*again)(void);
};

/* tanu sign: brings the log up to the newest entry and keeps it there until
 * SIGTERM or SIGINT, beginning anew at SIGHUP; only once where asked. Refuses
 * to sign what does not go on from what it has signed before. */
int sign(struct arena *, struct db *, const struct signing *, bool once);

/* Starts the process that signs extracts, with these keys of one log, for who
 * connects to the socket (SOCK_SEQPACKET) and sends the address of one as it
 * stands behind the host. It answers with a note, or with nothing where the
 * extract is none, or is not proved yet; one after another, each peer having a
 * second to ask. Ends with its parent; gives its number, -1 where there is
 * none. */
pid_t attester_start(const struct signing *, const struct key *,
    size_t count);

/* Gets what the witnesses have signed into DIRECTORY/witness/, over and over,
 * until the process ends; only once where asked. */
void witnesses_collect(const struct signing *, bool once);
/* Lines of signatures of the witnesses over a text, out of there; *table gets
 * a line "WHEN SIZE NAME" for each witness. */
const char *witnesses_read(struct arena *, const struct signing *,
    const char *text, const char **table);

/* The witness -------------------------------------------------------------------- */

struct witnessing {
	const char *key;	/* file with the private key of the witness */
	const char *trusted;	/* public keys of the log */
	const char *log;	/* the directory or address where it stands */
	const char *state;	/* file with what was signed last */
};

/* tanu witness: signs the checkpoint of a log that goes on from the one in the
 * state, which it takes the place of. Where a log has shown two faces, the
 * proof is kept in STATE.fork, for people to read. */
int witness_log(struct arena *, const struct witnessing *);

/* Verifying ---------------------------------------------------------------------- */

struct verifying {
	const char *keys;	/* public keys of the log */
	const char *log;	/* the directory or address where it stands */
	const char *seen;	/* file with an earlier checkpoint, or NULL */
	/* What is held against the log: a database where neither is given. */
	const char *export;	/* file of tanu export */
	const char *site;	/* address of a site */
	const char *archive;	/* directory that an export is in, or NULL */
};

/* tanu verify FILE.proof: what the proof file of an extract shows, by these
 * keys and nothing else. 1 also where the records alone are proved. */
int verify_extract(struct arena *, const char *keys, const char *file);

/* tanu verify: says in plain words what is right and what is not. db is for
 * the database alone. */
int verify(struct arena *, struct db *, const struct verifying *);

/* One who verifies, and what has been found. */
struct verifier {
	struct arena *arena;	/* of the whole run */
	const struct verifying *how;
	struct source *log;
	uint64_t size;		/* of the log, by its checkpoint */
	uint64_t through;	/* the last entry that there is to be */
	uint64_t next;		/* entry that is expected next */
	uint64_t right;		/* entries that are as the log has them */
	uint64_t fresh;		/* entries that came within a minute */
	size_t faults;
	struct arena *bundle_arena;
	uint64_t bundle_index;
	const char *bundle;
	size_t bundle_length;
	struct mismatch *mismatches, *last;	/* in their order */
	size_t mismatched;
};

/* What is not right. */
void verify_fault(struct verifier *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The checkpoint, every leaf, every tile, and what was seen before. */
bool verify_log(struct verifier *);
/* The text of the leaf of an entry in the log; NULL when it is not there. */
const char *verify_leaf(struct verifier *, struct arena *, uint64_t number);
/* Holds an entry of the register against the log. item is NULL where there is
 * none; fresh ones may not be in the log yet. */
void verify_entry(struct verifier *, struct arena *, const struct leaf *,
    const char *item, bool fresh);
/* Give every entry to verify_entry(). */
void verify_database(struct verifier *, struct db *);
void verify_export(struct verifier *);
void verify_site(struct verifier *);
/* An archive beside its entries: its files, and the entry that it is of. */
void verify_archive(struct verifier *);
/* Is an item of an archive the one that is in its history? NULL: there is
 * none. */
void verify_archived(struct verifier *, struct arena *, const char *item);

/* Commands ------------------------------------------------------------------------- */

/* The same by the words of a command line; 2 is wrong use. usual is the log of
 * the configuration, database its conninfo. */
int key_command(struct arena *, int count, char **words);
int witness_command(struct arena *, int count, char **words);
int verify_command(struct arena *, const char *database,
    const struct verifying *usual, int count, char **words);

#endif
