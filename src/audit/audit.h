/*
 * audit: the commands around the log. The signer, who alone reads the
 * private key; the witness, who has seen; whoever verifies. No HTTP is
 * answered here.
 *
 * Each command returns the exit status of the program, 0 or 1, with
 * sentences on standard output and standard error.
 */
#ifndef TANU_AUDIT_H
#define TANU_AUDIT_H

#include "base.h"
#include "db.h"
#include "log.h"
#include "register.h"

/* Keys ---------------------------------------------------------------------- */

/* tanu key new: a private key in a new file that its owner alone can read;
 * the public one on standard output. */
int key_new(struct arena *, enum key_type, const char *name,
    const char *file);
/* tanu key public: the public key that belongs to the one of a file. */
int key_public(struct arena *, const char *file);
/* The private key of a file; false, with a sentence on standard error. */
bool key_load(struct arena *, const char *file, struct key *);
/* The public keys of a list with spaces between them. The count; 0, with a
 * sentence on standard error, when one is none. */
size_t keys_read(struct arena *, const char *list, struct key **keys);

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
};

/* tanu sign: brings the log up to the newest entry and keeps it there until
 * SIGTERM or SIGINT; only once where asked. Refuses to sign what does not go
 * on from what it has signed before. */
int sign(struct arena *, struct db *, const struct signing *, bool once);

/* A witness and what is known of it. */
struct seen {
	const char *name;
	const char *when;	/* "2026-11-24T09:00:00Z" */
	uint64_t size;		/* of the log that it has seen */
};

/* Gets what the witnesses have signed into DIRECTORY/witness/, over and over,
 * until the process ends; only once where asked. */
void witnesses_collect(const struct signing *, bool once);
/* Lines of signatures of the witnesses over a text, out of there; *table gets
 * a line "WHEN SIZE NAME" for each witness. */
const char *witnesses_read(struct arena *, const struct signing *,
    const char *text, const char **table);

#endif
