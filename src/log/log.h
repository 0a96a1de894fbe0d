/*
 * log: the Merkle tree of the entries, its proofs, and signed notes.
 *
 * No database, no web: whoever has this layer can check a register. What it
 * speaks is spoken by others too: the tree is that of RFC 9162, section 2
 * (hashes as in RFC 6962); notes, checkpoints, tiles and cosignatures are as
 * in the specifications of C2SP (c2sp.org: signed-note, tlog-checkpoint,
 * tlog-tiles, tlog-cosignature), with Ed25519 (RFC 8032) and SHA-256.
 */
#ifndef TANU_LOG_H
#define TANU_LOG_H

#include "base.h"

/* Before anything else of this layer; ends the program where the library of
 * hashes and signatures cannot be used. */
void log_open(void);

/* Hashes ------------------------------------------------------------------ */

struct hash {
	unsigned char bytes[32];
};

struct hash hash_bytes(const void *, size_t length);
/* Of an entry, and of an inner node (RFC 9162, 2.1.1). */
struct hash hash_leaf(const void *, size_t length);
struct hash hash_node(const struct hash *left, const struct hash *right);
/* Of bytes that come in pieces. */
struct hashing;
struct hashing *hash_begin(struct arena *);
void hash_add(struct hashing *, const void *, size_t length);
struct hash hash_end(struct hashing *);
bool hash_same(const struct hash *, const struct hash *);
/* 44 characters of base64 with its padding, and 64 of hexadecimal. */
char *hash_print(struct arena *, const struct hash *);
char *hash_print_hex(struct arena *, const struct hash *);
bool hash_read(const char *base64, struct hash *);

/* The tree ---------------------------------------------------------------- */

enum { TREE_HEIGHT = 64 };

/* The compact range of a tree: node[L] is the root of a whole subtree of 2^L
 * leaves where bit L of size is set; larger ones stand to the left. */
struct tree {
	uint64_t size;
	struct hash node[TREE_HEIGHT];
};

/* Adds a leaf. made[L], for each L below the number that is given back, is the
 * root of a subtree of 2^L leaves that the new leaf completes. */
size_t tree_append(struct tree *, const struct hash *leaf,
    struct hash made[TREE_HEIGHT]);
/* The hash of the whole tree; of an empty one, that of no bytes. */
struct hash tree_root(const struct tree *);

/* Where the nodes of a tree are read: node (level, index) is the root of the
 * leaves from index * 2^level up to (index + 1) * 2^level, all of which are
 * there. False when it cannot be had. */
struct nodes {
	bool (*read)(void *from, unsigned level, uint64_t index,
	    struct hash *);
	void *from;
};

/* The compact range of the first size leaves; false when a node is missing. */
bool tree_load(struct tree *, const struct nodes *, uint64_t size);

/* Proofs ------------------------------------------------------------------ */

struct proof {
	size_t count;
	struct hash hash[TREE_HEIGHT + 1];
};

/* PATH and PROOF of RFC 9162 (2.1.3.1, 2.1.4.1): index counts from 0 and is
 * below size; from is not above size. False when a node is missing. */
bool inclusion_prove(const struct nodes *, uint64_t index, uint64_t size,
    struct proof *);
bool consistency_prove(const struct nodes *, uint64_t from, uint64_t size,
    struct proof *);
/* Do they hold (2.1.3.2, 2.1.4.2)? An empty tree is consistent with all. */
bool inclusion_holds(const struct proof *, uint64_t index, uint64_t size,
    const struct hash *leaf, const struct hash *root);
bool consistency_holds(const struct proof *, uint64_t from, uint64_t size,
    const struct hash *from_root, const struct hash *root);

/* Keys and notes (signed-note) --------------------------------------------- */

enum key_type { KEY_LOG = 0x01, KEY_WITNESS = 0x04 };

struct key {
	const char *name;
	enum key_type type;
	uint32_t id;
	unsigned char public[32];
	unsigned char seed[32];		/* of a private key only */
};

/* A new pair of keys. The name has neither spaces nor '+'. */
bool key_make(struct key *, const char *name, enum key_type);
/* "NAME+ID+BASE64": what others verify with. */
bool key_read(struct arena *, const char *text, struct key *);
char *key_print(struct arena *, const struct key *);
/* "PRIVATE+KEY+NAME+ID+BASE64", as Go's sumdb/note has it. */
bool key_read_private(struct arena *, const char *text, struct key *);
char *key_print_private(struct arena *, const struct key *);

/* The public keys of a list with spaces between them. The count; 0, with a
 * sentence on standard error, when one is none. */
size_t keys_read(struct arena *, const char *list, struct key **keys);

/* A note: text that ends with a newline, and lines of signatures. */
struct note {
	const char *text;
	const char *signatures;
};

/* The bytes live on in the note. False when they are none, or when they hold
 * more than 100 signatures. */
bool note_read(struct arena *, const char *bytes, struct note *);

enum note_check {
	NOTE_GOOD,
	NOTE_UNSIGNED,	/* has no signature of this key */
	NOTE_BAD,	/* has one, which is wrong */
};

/* Is it signed by the key? *when, of a witness' key, gets the second (since
 * 1970) that its signature names. */
enum note_check note_check(struct arena *, const struct note *,
    const struct key *, int64_t *when);
/* A line of a signature with its newline; when is for a witness' key. */
char *note_sign(struct arena *, const char *text, const struct key *,
    int64_t when);
/* The line with which a key has signed; NULL when it has not. */
const char *note_line(struct arena *, const struct note *,
    const struct key *);

/* Checkpoints (tlog-checkpoint) --------------------------------------------- */

struct checkpoint {
	const char *origin;
	uint64_t size;
	struct hash root;
};

bool checkpoint_read(struct arena *, const char *text, struct checkpoint *);
char *checkpoint_print(struct arena *, const struct checkpoint *);

/* Leaves ------------------------------------------------------------------------ */

enum leaf_field {
	LEAF_NUMBER,
	LEAF_RECORDED_AT,
	LEAF_KIND,
	LEAF_SLUG,
	LEAF_CHANGE,
	LEAF_AUTHOR,
	LEAF_APPROVER,
	LEAF_REASON,	/* this and the following: SHA-256, "-" without */
	LEAF_BASIS,
	LEAF_BASIS_URL,
	LEAF_ITEM,
	LEAF_FIELDS,
};

/* What is said of an entry; NULL: not known. */
struct leaf {
	const char *field[LEAF_FIELDS];
};

extern const char *const leaf_fields[];	/* names */

/* False when the text is no leaf (doc/log.md). */
bool leaf_read(struct arena *, const char *text, struct leaf *);
/* What the API, or a line of an export, says of an entry. */
void leaf_of_json(struct arena *, const struct json *entry, struct leaf *);
/* The SHA-256 of a text in hexadecimal; "-" of NULL. */
const char *leaf_hash(struct arena *, const char *text);
/* The exact bytes of a member of a JSON object; NULL when it has none. */
const char *json_bytes(struct arena *, const char *object, const char *name);

/* Extracts (doc/log.md) --------------------------------------------------------- */

/* The most records that an extract may rest on. */
enum { EXTRACT_MOST = 1000 };

/* A record that an extract rests on. */
struct extract_record {
	const char *leaf;
	const char *item;	/* exact bytes; NULL: withdrawn */
	uint64_t index;
	struct proof proof;
};

/* What the proof file of an extract says. */
struct extract {
	const char *number;
	const char *address;	/* of the extract, with its day and entry */
	const char *says;	/* in a sentence, on one line */
	const char *on;
	uint64_t entry;
	struct extract_record *record;
	size_t count;
	const char *checkpoint;	/* the note */
	/* What the page says, as text, and the note with which the register
	 * signs that; NULL: nobody has. */
	const char *words;
	const char *note;
};

/* The number of an extract: its entry, its day, and 64 bits of the SHA-256 of
 * all that it is of. What proves it does not count: logs grow. */
char *extract_number(struct arena *, const struct extract *);
/* What the register signs of an extract in the log of this checkpoint: the
 * first line, "ORIGIN/extract", is that of no checkpoint of this log, and the second
 * that of none at all. The words end with a newline. */
char *extract_note(struct arena *, const struct extract *,
    const struct checkpoint *);
/* The bytes of the proof file. */
char *extract_print(struct arena *, const struct extract *);

enum finding_tone { FINDING_RIGHT, FINDING_WRONG, FINDING_NOTE };

/* Something that is to be said about a proof file. */
struct finding {
	enum finding_tone tone;
	const char *message;		/* for say_with() */
	const char *argument[3];
	const struct extract_record *record;	/* that it is about; or NULL */
	const struct finding *next;
};

/* Checks the bytes of a proof file against the keys of the log, and of its
 * witnesses where they are among the keys. A change of any byte is a finding
 * that is wrong. Where nothing is wrong and the extract has its note, its words
 * are proved; without, its records alone. */
const struct finding *extract_check(struct arena *, const char *bytes,
    size_t length, const struct key *keys, size_t count, struct extract *);
/* A finding as a sentence. */
char *finding_say(struct arena *, enum language, const struct finding *);
/* Is nothing of it wrong? */
bool findings_right(const struct finding *);

/* Tiles (tlog-tiles) ---------------------------------------------------------- */

enum { TILE_WIDTH = 256, TILE_HEIGHT = 8, TILE_ENTRIES = -1 };

/* "tile/0/x001/x234/067" or "tile/entries/000.p/17"; level is TILE_ENTRIES
 * for a bundle of entries; a width of TILE_WIDTH is a whole tile. */
char *tile_name(struct arena *, int level, uint64_t index, unsigned width);
/* How wide this tile is in a tree of a size; 0 when it is not there. */
unsigned tile_width(int level, uint64_t index, uint64_t size);
/* One entry of a bundle: its two bytes of length, and itself. */
void bundle_add(struct text *, const char *entry, size_t length);
/* The next entry of a bundle at *at, which moves behind it; NULL at its end
 * or where it is cut. */
const char *bundle_next(const char **at, const char *end, size_t *length);

/* Places where a log stands ---------------------------------------------------- */

/* A directory, or an address of the web (http or https). */
struct source {
	const char *place;
	const char *why;	/* the last reading failed, as a sentence */
	void *curl;
};

struct source *source_open(struct arena *, const char *place);
void source_close(struct source *);
/* The bytes of the file with this name ("": of the place itself), with a NUL
 * behind them; NULL, and *why set, when they cannot be had. length may be
 * NULL. */
char *source_read(struct source *, struct arena *, const char *name,
    size_t *length);
/* The bytes of a tile or a bundle of a tree of this size, or of the whole one
 * that has taken the place of a partial one. NULL when they cannot be had, or
 * are not as many as there should be. */
char *source_tile(struct source *, struct arena *, int level, uint64_t index,
    uint64_t size, size_t *length);

/* The nodes of a tree out of its tiles. Of each level the last whole tile is
 * kept, and the one at the end of the tree, which every proof goes through. */
struct tiles {
	struct source *source;
	struct arena *arena;
	uint64_t size;
	struct tile {
		uint64_t index;
		const struct hash *node;
	} level[TREE_HEIGHT / TILE_HEIGHT][2];
};

struct nodes tiles_nodes(struct tiles *);

/* Writing a log ------------------------------------------------------------------- */

/* Makes the directories that the path of a file goes through. */
void directories_make(const char *path);
/* A file of a directory, whole or not at all: written beside, then renamed.
 * Directories on the way are made. sync waits until it is on the disk. False,
 * with errno, when that fails. */
bool file_write(const char *directory, const char *name, const char *bytes,
    size_t length, bool sync);

/* Tiles that grow. What is written for a tree of a size never changes what a
 * reader of an earlier size reads. */
struct builder {
	const char *directory;
	/* Takes a tile in place of the directory, where it is set. */
	void (*put)(void *to, const char *name, const char *bytes,
	    size_t length);
	void *to;
	struct arena *arena;
	struct tree tree;
	struct hash tile[TREE_HEIGHT / TILE_HEIGHT][TILE_WIDTH];
	struct text bundle;
	struct hash last;	/* leaf, of a tree that is not empty */
	bool bulk;	/* to the disk at the end only, all at once */
	int wrong;	/* errno of the first failure */
};

/* Goes on with the tree of a size in a directory. False when its tiles are
 * not there. */
bool builder_open(struct builder *, const char *directory, uint64_t size);
/* Begins an empty tree whose tiles go to a function. */
void builder_begin(struct builder *, void (*put)(void *to, const char *name,
    const char *bytes, size_t length), void *to);
void builder_close(struct builder *);
void builder_add(struct builder *, const char *entry, size_t length);
/* Writes the partial tiles; false when anything did not get to the disk. */
bool builder_flush(struct builder *);
/* Takes away the partial tiles of an earlier size that whole ones replace. */
void builder_prune(struct builder *, uint64_t size);

#endif
