/* Keys and signed notes: c2sp.org/signed-note and c2sp.org/tlog-cosignature. */

#include "log.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	NAME_LONGEST = 200,
	SIGNATURES_MOST = 100,
	/* Key ID, the time of a witness' signature, Ed25519. */
	ID = 4, TIME = 8, ED25519 = crypto_sign_BYTES,
};

static const char dash[] = "\xe2\x80\x94 ";	/* U+2014 and a space */
static const char private_mark[] = "PRIVATE+KEY+";

static uint64_t
number_get(const unsigned char *bytes, size_t count)
{
	uint64_t number = 0;

	for (size_t i = 0; i < count; i++)
		number = number << 8 | bytes[i];
	return number;
}

static void
number_put(unsigned char *bytes, size_t count, uint64_t number)
{
	for (size_t i = count; i-- > 0; number >>= 8)
		bytes[i] = (unsigned char)number;
}

/* Keys ------------------------------------------------------------------------- */

/* The name of a key stands in a line between spaces and in a key between
 * pluses; others than ASCII's spaces are refused with all that is not ASCII. */
static bool
name_is_good(const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || length > NAME_LONGEST)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (name[i] <= ' ' || name[i] > '~' || name[i] == '+')
			return false;
	}
	return true;
}

static uint32_t
key_id(const struct key *key)
{
	const unsigned char middle[] = { '\n', (unsigned char)key->type };
	crypto_hash_sha256_state state;
	struct hash hash;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)key->name,
	    strlen(key->name));
	crypto_hash_sha256_update(&state, middle, sizeof(middle));
	crypto_hash_sha256_update(&state, key->public, sizeof(key->public));
	crypto_hash_sha256_final(&state, hash.bytes);
	return (uint32_t)number_get(hash.bytes, ID);
}

/* The public key that belongs to the seed, and the key's ID. */
static void
key_derive(struct key *key)
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];

	crypto_sign_seed_keypair(key->public, secret, key->seed);
	sodium_memzero(secret, sizeof(secret));
	key->id = key_id(key);
}

bool
key_make(struct key *key, const char *name, enum key_type type)
{
	if (!name_is_good(name))
		return false;
	*key = (struct key){ .name = name, .type = type };
	randombytes_buf(key->seed, sizeof(key->seed));
	key_derive(key);
	return true;
}

/* "NAME+ID+BASE64": the name, the number, and the type with 32 bytes. */
static bool
parts_read(struct arena *arena, const char *text, struct key *key,
    uint32_t *id, unsigned char material[32])
{
	const char *first = strchr(text, '+');
	const char *second = first == NULL ? NULL : strchr(first + 1, '+');
	unsigned char typed[1 + 32], number[ID];
	size_t length;

	if (second == NULL || second - first != 9 ||
	    strspn(first + 1, "0123456789abcdef") != 8)
		return false;
	*key = (struct key){
		.name = arena_copy(arena, text, (size_t)(first - text)),
	};
	if (!name_is_good(key->name) ||
	    sodium_hex2bin(number, sizeof(number), first + 1, 8, NULL, &length,
	    NULL) != 0 ||
	    sodium_base642bin(typed, sizeof(typed), second + 1,
	    strlen(second + 1), NULL, &length, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0 || length != sizeof(typed))
		return false;
	key->type = typed[0];
	*id = (uint32_t)number_get(number, ID);
	memcpy(material, typed + 1, 32);
	return key->type == KEY_LOG || key->type == KEY_WITNESS;
}

static char *
parts_print(struct arena *arena, const char *mark, const struct key *key,
    const unsigned char material[32])
{
	unsigned char typed[1 + 32] = { (unsigned char)key->type };
	char base64[sodium_base64_ENCODED_LEN(sizeof(typed),
	    sodium_base64_VARIANT_ORIGINAL)];
	char *text;

	memcpy(typed + 1, material, 32);
	sodium_bin2base64(base64, sizeof(base64), typed, sizeof(typed),
	    sodium_base64_VARIANT_ORIGINAL);
	text = arena_print(arena, "%s%s+%08x+%s", mark, key->name, key->id,
	    base64);
	sodium_memzero(typed, sizeof(typed));
	sodium_memzero(base64, sizeof(base64));
	return text;
}

bool
key_read(struct arena *arena, const char *text, struct key *key)
{
	uint32_t id;

	if (!parts_read(arena, text, key, &id, key->public))
		return false;
	key->id = key_id(key);
	return key->id == id;
}

char *
key_print(struct arena *arena, const struct key *key)
{
	return parts_print(arena, "", key, key->public);
}

bool
key_read_private(struct arena *arena, const char *text, struct key *key)
{
	uint32_t id;

	if (strncmp(text, private_mark, strlen(private_mark)) != 0 ||
	    !parts_read(arena, text + strlen(private_mark), key, &id,
	    key->seed))
		return false;
	key_derive(key);
	return key->id == id;
}

char *
key_print_private(struct arena *arena, const struct key *key)
{
	return parts_print(arena, private_mark, key, key->seed);
}

size_t
keys_read(struct arena *arena, const char *list, struct key **keys)
{
	size_t count = 0, room = strlen(list) / 50 + 1;

	*keys = arena_alloc(arena, room * sizeof(**keys));
	while (*(list += strspn(list, " \t\n")) != '\0') {
		size_t length = strcspn(list, " \t\n");
		const char *one = arena_copy(arena, list, length);

		if (length < 50 || !key_read(arena, one, &(*keys)[count])) {
			fprintf(stderr, "tanu: '%s' is no public key "
			    "(NAME+ID+BASE64)\n", one);
			return 0;
		}
		count++;
		list += length;
	}
	return count;
}

/* Notes -------------------------------------------------------------------------- */

/* "— NAME BASE64": the name and the bytes. */
static bool
line_read(struct arena *arena, const char *line, size_t length,
    const char **name, unsigned char *bytes, size_t room, size_t *count)
{
	const char *at = line + strlen(dash), *end = line + length, *space;

	if (length <= strlen(dash) || memcmp(line, dash, strlen(dash)) != 0)
		return false;
	space = memchr(at, ' ', (size_t)(end - at));
	if (space == NULL)
		return false;
	*name = arena_copy(arena, at, (size_t)(space - at));
	*count = 0;
	if (sodium_base642bin(bytes, room, space + 1,
	    (size_t)(end - space - 1), NULL, count, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0)
		*count = 0;	/* longer than any that could be checked here */
	return true;
}

bool
note_read(struct arena *arena, const char *bytes, struct note *note)
{
	const char *gap = NULL;
	size_t count = 0;

	for (const char *at = bytes; (at = strstr(at, "\n\n")) != NULL; at++)
		gap = at;
	if (gap == NULL || strpbrk(bytes, "\t\r") != NULL ||
	    !text_is_clean(bytes, strlen(bytes)))
		return false;
	note->text = arena_copy(arena, bytes, (size_t)(gap + 1 - bytes));
	note->signatures = arena_copy(arena, gap + 2, strlen(gap + 2));
	for (const char *at = note->signatures; *at != '\0'; count++) {
		size_t length = strcspn(at, "\n");

		if (at[length] != '\n' || length <= strlen(dash) ||
		    memcmp(at, dash, strlen(dash)) != 0)
			return false;
		at += length + 1;
	}
	return count > 0 && count <= SIGNATURES_MOST;
}

/* What a key signs: the text, with a head before it for a witness. */
static const char *
signed_text(struct arena *arena, const char *text, const struct key *key,
    uint64_t when)
{
	if (key->type == KEY_LOG)
		return text;
	return arena_print(arena, "cosignature/v1\ntime %llu\n%s",
	    (unsigned long long)when, text);
}

static bool
signature_holds(struct arena *arena, const char *text, const struct key *key,
    const unsigned char *bytes, size_t count, int64_t *when)
{
	size_t before = key->type == KEY_WITNESS ? TIME : 0;
	uint64_t time = number_get(bytes, before);
	const char *message = signed_text(arena, text, key, time);

	if (count != before + ED25519 || time > INT64_MAX)
		return false;
	if (when != NULL)
		*when = (int64_t)time;
	return crypto_sign_verify_detached(bytes + before,
	    (const unsigned char *)message, strlen(message), key->public) == 0;
}

/* The first line that has the name and the ID of the key, and its bytes; a
 * length of 0 where there is none. */
static const char *
line_find(struct arena *arena, const struct note *note,
    const struct key *key, size_t *length, unsigned char *bytes,
    size_t room, size_t *count)
{
	for (const char *at = note->signatures; *at != '\0';
	    at += *length + 1) {
		const char *name;

		*length = strcspn(at, "\n");
		if (line_read(arena, at, *length, &name, bytes, room, count) &&
		    *count > ID && strcmp(name, key->name) == 0 &&
		    number_get(bytes, ID) == key->id)
			return at;
	}
	return NULL;
}

enum note_check
note_check(struct arena *arena, const struct note *note,
    const struct key *key, int64_t *when)
{
	unsigned char bytes[ID + TIME + ED25519];
	size_t length, count;

	if (line_find(arena, note, key, &length, bytes, sizeof(bytes),
	    &count) == NULL)
		return NOTE_UNSIGNED;
	return signature_holds(arena, note->text, key, bytes + ID, count - ID,
	    when) ? NOTE_GOOD : NOTE_BAD;
}

const char *
note_line(struct arena *arena, const struct note *note, const struct key *key)
{
	unsigned char bytes[ID + TIME + ED25519];
	size_t length, count;
	const char *line = line_find(arena, note, key, &length, bytes,
	    sizeof(bytes), &count);

	return line == NULL ? NULL : arena_copy(arena, line, length + 1);
}

char *
note_sign(struct arena *arena, const char *text, const struct key *key,
    int64_t when)
{
	const char *message = signed_text(arena, text, key, (uint64_t)when);
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	unsigned char bytes[ID + TIME + ED25519];
	char base64[sodium_base64_ENCODED_LEN(sizeof(bytes),
	    sodium_base64_VARIANT_ORIGINAL)];
	size_t before = ID;

	number_put(bytes, ID, key->id);
	if (key->type == KEY_WITNESS) {
		number_put(bytes + before, TIME, (uint64_t)when);
		before += TIME;
	}
	crypto_sign_seed_keypair(public, secret, key->seed);
	crypto_sign_detached(bytes + before, NULL,
	    (const unsigned char *)message, strlen(message), secret);
	sodium_memzero(secret, sizeof(secret));
	sodium_bin2base64(base64, sizeof(base64), bytes, before + ED25519,
	    sodium_base64_VARIANT_ORIGINAL);
	return arena_print(arena, "%s%s %s\n", dash, key->name, base64);
}

/* Checkpoints ---------------------------------------------------------------------- */

bool
checkpoint_read(struct arena *arena, const char *text,
    struct checkpoint *checkpoint)
{
	const char *size = strchr(text, '\n');
	const char *root = size == NULL ? NULL : strchr(size + 1, '\n');
	int64_t number;

	if (root == NULL || size == text || root[1] == '\0' ||
	    strcspn(root + 1, "\n") != 44 || root[45] != '\n')
		return false;
	if (!text_number(arena_copy(arena, size + 1,
	    (size_t)(root - size - 1)), INT64_MAX, &number) ||
	    (size[1] == '0' && root - size != 2))
		return false;
	checkpoint->origin = arena_copy(arena, text, (size_t)(size - text));
	checkpoint->size = (uint64_t)number;
	return hash_read(root + 1, &checkpoint->root);
}

char *
checkpoint_print(struct arena *arena, const struct checkpoint *checkpoint)
{
	return arena_print(arena, "%s\n%llu\n%s\n", checkpoint->origin,
	    (unsigned long long)checkpoint->size,
	    hash_print(arena, &checkpoint->root));
}
