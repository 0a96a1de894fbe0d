#include "log.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

void
log_open(void)
{
	if (sodium_init() < 0) {
		fprintf(stderr, "tanu: libsodium cannot be used\n");
		abort();
	}
}

struct hash
hash_bytes(const void *bytes, size_t length)
{
	struct hash hash;

	crypto_hash_sha256(hash.bytes, bytes, length);
	return hash;
}

struct hashing {
	crypto_hash_sha256_state state;
};

struct hashing *
hash_begin(struct arena *arena)
{
	struct hashing *hashing = arena_alloc(arena, sizeof(*hashing));

	crypto_hash_sha256_init(&hashing->state);
	return hashing;
}

void
hash_add(struct hashing *hashing, const void *bytes, size_t length)
{
	crypto_hash_sha256_update(&hashing->state, bytes, length);
}

struct hash
hash_end(struct hashing *hashing)
{
	struct hash hash;

	crypto_hash_sha256_final(&hashing->state, hash.bytes);
	return hash;
}

struct hash
hash_leaf(const void *bytes, size_t length)
{
	crypto_hash_sha256_state state;
	struct hash hash;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)"\0", 1);
	crypto_hash_sha256_update(&state, bytes, length);
	crypto_hash_sha256_final(&state, hash.bytes);
	return hash;
}

struct hash
hash_node(const struct hash *left, const struct hash *right)
{
	const struct {
		unsigned char mark;
		struct hash side[2];
	} node = { 1, { *left, *right } };

	_Static_assert(sizeof(node) == 65, "no gap before the hashes");
	return hash_bytes(&node, sizeof(node));
}

bool
hash_same(const struct hash *a, const struct hash *b)
{
	return sodium_memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

char *
hash_print(struct arena *arena, const struct hash *hash)
{
	char *text = arena_alloc(arena, 45);

	return sodium_bin2base64(text, 45, hash->bytes, sizeof(hash->bytes),
	    sodium_base64_VARIANT_ORIGINAL);
}

char *
hash_print_hex(struct arena *arena, const struct hash *hash)
{
	char *text = arena_alloc(arena, 65);

	return sodium_bin2hex(text, 65, hash->bytes, sizeof(hash->bytes));
}

bool
hash_read(const char *base64, struct hash *hash)
{
	size_t length;

	return sodium_base642bin(hash->bytes, sizeof(hash->bytes), base64, 44,
	    NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    length == sizeof(hash->bytes);
}

size_t
tree_append(struct tree *tree, const struct hash *leaf,
    struct hash made[TREE_HEIGHT])
{
	unsigned level = 0;

	made[0] = *leaf;
	while (tree->size >> level & 1) {
		made[level + 1] = hash_node(&tree->node[level], &made[level]);
		level++;
	}
	tree->node[level] = made[level];
	tree->size++;
	return level + 1;
}

struct hash
tree_root(const struct tree *tree)
{
	struct hash root = hash_bytes("", 0);
	bool begun = false;

	for (unsigned level = 0; level < TREE_HEIGHT; level++) {
		if ((tree->size >> level & 1) == 0)
			continue;
		root = begun ? hash_node(&tree->node[level], &root)
		    : tree->node[level];
		begun = true;
	}
	return root;
}

bool
tree_load(struct tree *tree, const struct nodes *nodes, uint64_t size)
{
	uint64_t before = 0;

	tree->size = size;
	for (unsigned level = TREE_HEIGHT; level-- > 0;) {
		if ((size >> level & 1) == 0)
			continue;
		if (!nodes->read(nodes->from, level, before >> level,
		    &tree->node[level]))
			return false;
		before += (uint64_t)1 << level;
	}
	return true;
}
