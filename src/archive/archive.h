/*
 * archive: the whole public site of an entry as files (tanu archive).
 *
 * The pages are asked in process, by the function that serves them; what is
 * changed is where their links lead: to the files that stand for addresses,
 * and where there is none, to a page that says so.
 */
#ifndef TANU_ARCHIVE_H
#define TANU_ARCHIVE_H

#include <time.h>

#include "log.h"
#include "pages.h"

/* The command ---------------------------------------------------------------- */

struct archiving {
	struct site site;	/* with its db and log; still is filled in */
	const char *share;	/* directory with templates/ and static/ */
	const char *keys;	/* public keys of the log, for readers */
};

/* tanu archive: writes the archive of an entry (NULL: the newest) into a
 * directory that is empty or not there. It is there whole or not at all. The
 * exit status of the program, with sentences on the standard streams. */
int archive_write(struct arena *, const struct archiving *, const char *entry,
    const char *directory);

/* The page that tells of the archive. */
extern const struct route archive_page;

/* What is held --------------------------------------------------------------- */

/* The routes of the site whose answers an archive holds. */
struct holdings {
	const struct site *site;
	struct route *routes;
	size_t count;
};

struct holdings holdings_of(struct arena *, const struct site *);
/* May a route's document have this parameter? */
bool holding_takes(const struct route *, const char *name);
/* The file that stands for an address ("/en/law?page=2"), by its path in the
 * archive; NULL when none does. The day and entry of the archive, and the size
 * of a piece of a list, make no difference. */
const char *holding_file(const struct holdings *, struct arena *,
    const char *address);

/* An answer as it goes into a file. */
struct leading {
	const struct holdings *holdings;
	struct arena *arena;
	const char *address;	/* of the answer */
	const char *language;	/* for links that lead nowhere */
	const char *next;	/* the next piece of the same; NULL: none */
};

/* A page or a feed with its links leading to files, and its forms without
 * effect; JSON with its "next". Sets next. */
const char *links_lead(struct leading *, const char *type, const char *body);

/* Files ---------------------------------------------------------------------- */

/* The files of an archive while it is being written. SHA256SUMS lists the
 * others, as sha256sum -c reads it. */
struct files {
	struct arena *arena;	/* for the file in hand */
	const char *directory;
	FILE *sums;
	struct hashing *sums_hashing;
	FILE *file;
	const char *name;
	struct hashing *hashing;
	uint64_t count, bytes;
	time_t told;		/* of the progress, last */
	int wrong;		/* errno of the first failure */
};

/* Begins with a new directory beside the one that is meant. False, with
 * errno. */
bool files_open(struct files *, struct arena *, const char *meant);
/* A file, in pieces or at once. */
void file_begin(struct files *, const char *name);
void file_add(struct files *, const char *bytes, size_t length);
void file_end(struct files *);
void file_put(struct files *, const char *name, const char *bytes,
    size_t length);
/* A file of another directory. */
void file_copy(struct files *, const char *from, const char *name);
/* Has a file with this name been written? */
bool file_there(struct files *, const char *name);
/* All to the disk, and renamed; *sums gets the hash of
 * SHA256SUMS. False, with errno in wrong. */
bool files_close(struct files *, const char *meant, struct hash *sums);
/* Takes away what was written. */
void files_drop(struct files *);

/* Documents ------------------------------------------------------------------ */

struct documents {
	struct site *site;
	const struct holdings *holdings;
	struct files *files;
	struct arena *arena;	/* of one document */
	struct arena *piece;	/* of some records or entries */
	const char *language;
	char why[512];		/* what stopped it; "": nothing */
};

/* Writes what every address of the holdings answers with. Ends early, with
 * why, at a failure, and when SIGINT or SIGTERM, which are held back, came. */
void documents_keep(struct documents *);

#endif
