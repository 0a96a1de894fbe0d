#include "desk.h"

#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { KEY = 32, SALT = 16, MEMORY = 64 * 1024 * 1024, PASSES = 3 };

static const char *
bytea(struct arena *arena, const unsigned char *bytes, size_t size)
{
	char *hex = arena_alloc(arena, 2 * size + 3);

	hex[0] = '\\';
	hex[1] = 'x';
	sodium_bin2hex(hex + 2, 2 * size + 1, bytes, size);
	return hex;
}

/* The bytes of a bytea; aborts where it is none: it comes from here or from
 * the database. */
static size_t
bytes_of(const char *text, unsigned char *bytes, size_t room)
{
	size_t size;

	if (text == NULL || strncmp(text, "\\x", 2) != 0 ||
	    sodium_hex2bin(bytes, room, text + 2, strlen(text) - 2, NULL,
	    &size, NULL) != 0)
		abort();
	return size;
}

const char *
secret_bytes(struct arena *arena, size_t size)
{
	unsigned char bytes[64];

	if (sodium_init() < 0 || size > sizeof(bytes))
		abort();
	randombytes_buf(bytes, size);
	return bytea(arena, bytes, size);
}

const char *
secret_token(struct arena *arena)
{
	return secret_bytes(arena, 32) + 2;
}

const char *
secret_hash(struct arena *arena, const char *text)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	return bytea(arena, hash, sizeof(hash));
}

const char *
secret_key(struct arena *arena, const char *password, const char *salt)
{
	unsigned char key[KEY];
	unsigned char bytes[SALT];
	const char *made;

	if (sodium_init() < 0 || bytes_of(salt, bytes, SALT) != SALT ||
	    crypto_pwhash(key, KEY, password, strlen(password), bytes, PASSES,
	    MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		abort();
	made = bytea(arena, key, KEY);
	sodium_memzero(key, KEY);
	return made;
}

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const char *
secret_base32(struct arena *arena, const char *text)
{
	unsigned char bytes[64];
	const size_t size = bytes_of(text, bytes, sizeof(bytes));
	struct text made = text_new(arena);
	unsigned int held = 0;
	int bits = 0;

	for (size_t i = 0; i < size; i++) {
		held = (held << 8 | bytes[i]) & 0xffff;
		for (bits += 8; bits >= 5; bits -= 5)
			text_add_bytes(&made,
			    &base32[held >> (bits - 5) & 31], 1);
	}
	if (bits > 0)
		text_add_bytes(&made, &base32[held << (5 - bits) & 31], 1);
	return made.data;
}

const char *
secret_unbase32(struct arena *arena, const char *text)
{
	unsigned char bytes[64];
	unsigned int held = 0;
	size_t size = 0;
	int bits = 0;

	for (const char *c = text; *c != '\0'; c++) {
		const char *place = strchr(base32, *c);

		if (place == NULL || size == sizeof(bytes))
			return NULL;
		held = (held << 5 | (unsigned int)(place - base32)) & 0xffff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes[size++] = (unsigned char)(held >> bits);
		}
	}
	return size < 20 ? NULL : bytea(arena, bytes, size);
}

const char *
secret_spare(struct arena *arena)
{
	/* No letters that are taken for digits or for each other. */
	static const char easy[] = "abcdefghjkmnpqrstuvwxyz23456789";
	char code[12];

	for (size_t i = 0; i < 11; i++)
		code[i] = i == 5 ? '-' : easy[randombytes_uniform(
		    sizeof(easy) - 1)];
	return arena_copy(arena, code, 11);
}

static bool
has_within(const char *text, const char *part, size_t length)
{
	for (; *text != '\0'; text++) {
		size_t i = 0;

		while (i < length && tolower((unsigned char)text[i]) ==
		    tolower((unsigned char)part[i]))
			i++;
		if (i == length)
			return true;
	}
	return false;
}

/* How many characters differ from the one before by other than a step. */
static size_t
turns(const char *password)
{
	size_t count = 0;
	int step = 0;

	for (size_t i = 1; password[i] != '\0'; i++) {
		const int next = password[i] - password[i - 1];

		count += next != step;
		step = next;
	}
	return count;
}

const char *
password_fault(const char *password, const char *email)
{
	static const char *const common[] = { "password", "qwerty", "letmein",
		"welcome", "iloveyou", "dragon", "monkey", "admin", "tanu",
		"kazakhstan", "qazaqstan", "astana", "almaty" };
	size_t characters = 0;

	for (const char *c = password; *c != '\0'; c++)
		characters += ((unsigned char)*c & 0xc0) != 0x80;
	if (characters < 12)
		return N_("A password has twelve characters at least.");
	if (strlen(password) > 512)
		return N_("A password has at most 512 bytes.");
	if (strcspn(email, "@") > 2 &&
	    has_within(password, email, strcspn(email, "@")))
		return N_("This password has your own name in it.");
	for (size_t i = 0; i < COUNT(common); i++) {
		if (has_within(password, common[i], strlen(common[i])) &&
		    characters < strlen(common[i]) + 10)
			return N_("This password is too easily guessed.");
	}
	return turns(password) < 6 ? N_("This password is too easily guessed.")
	    : NULL;
}
