/* Proofs: RFC 9162, sections 2.1.3 and 2.1.4. */

#include "log.h"

/* The largest power of two below a size above 1, as its exponent. */
static unsigned
split_level(uint64_t size)
{
	unsigned level = 0;

	while ((size - 1) >> level > 1)
		level++;
	return level;
}

/* The root of the leaves from one up to another, as they come in a proof: a
 * whole subtree, or one that ends with the tree. */
static bool
range_root(const struct nodes *nodes, uint64_t from, uint64_t to,
    struct hash *root)
{
	uint64_t size = to - from;
	struct hash left, right;
	uint64_t middle;
	unsigned level;

	if (size == 1)
		return nodes->read(nodes->from, 0, from, root);
	level = split_level(size);
	if (size == (uint64_t)2 << level)
		return nodes->read(nodes->from, level + 1, from / size, root);
	middle = from + ((uint64_t)1 << level);
	if (!range_root(nodes, from, middle, &left) ||
	    !range_root(nodes, middle, to, &right))
		return false;
	*root = hash_node(&left, &right);
	return true;
}

static bool
proof_add(struct proof *proof, const struct nodes *nodes, uint64_t from,
    uint64_t to)
{
	return range_root(nodes, from, to, &proof->hash[proof->count++]);
}

/* Proofs are found from the root down and told from the leaves up. */
static void
proof_turn(struct proof *proof)
{
	for (size_t i = 0, j = proof->count; i + 1 < j; i++) {
		struct hash kept = proof->hash[i];

		proof->hash[i] = proof->hash[--j];
		proof->hash[j] = kept;
	}
}

bool
inclusion_prove(const struct nodes *nodes, uint64_t index, uint64_t size,
    struct proof *proof)
{
	uint64_t from = 0, to = size;
	bool good = true;

	proof->count = 0;
	while (good && to - from > 1) {
		uint64_t middle = from +
		    ((uint64_t)1 << split_level(to - from));

		if (index < middle) {
			good = proof_add(proof, nodes, middle, to);
			to = middle;
		} else {
			good = proof_add(proof, nodes, from, middle);
			from = middle;
		}
	}
	proof_turn(proof);
	return good;
}

bool
consistency_prove(const struct nodes *nodes, uint64_t of, uint64_t size,
    struct proof *proof)
{
	uint64_t from = 0, to = size;
	bool good = true;

	proof->count = 0;
	if (of == 0 || of == size)
		return true;
	while (good && to != of) {
		uint64_t middle = from +
		    ((uint64_t)1 << split_level(to - from));

		if (of <= middle) {
			good = proof_add(proof, nodes, middle, to);
			to = middle;
		} else {
			good = proof_add(proof, nodes, from, middle);
			from = middle;
		}
	}
	/* A subtree that begins the tree is known to whoever has its root. */
	if (from > 0)
		good = good && proof_add(proof, nodes, from, to);
	proof_turn(proof);
	return good;
}

bool
inclusion_holds(const struct proof *proof, uint64_t index, uint64_t size,
    const struct hash *leaf, const struct hash *root)
{
	uint64_t at = index, last = size - 1;
	struct hash hash = *leaf;

	if (index >= size)
		return false;
	for (size_t i = 0; i < proof->count; i++) {
		if (last == 0)
			return false;
		if ((at & 1) == 0 && at != last) {
			hash = hash_node(&hash, &proof->hash[i]);
		} else {
			hash = hash_node(&proof->hash[i], &hash);
			for (; (at & 1) == 0 && at != 0; at >>= 1)
				last >>= 1;
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && hash_same(&hash, root);
}

bool
consistency_holds(const struct proof *proof, uint64_t from, uint64_t size,
    const struct hash *from_root, const struct hash *root)
{
	uint64_t at = from - 1, last = size - 1;
	bool is_subtree = (from & (from - 1)) == 0;
	struct hash before, after;
	size_t next = 0;

	if (from == 0 || from >= size)
		return proof->count == 0 && (from == 0 ||
		    (from == size && hash_same(from_root, root)));
	if (!is_subtree && proof->count == 0)
		return false;
	before = after = is_subtree ? *from_root : proof->hash[next++];
	for (; at & 1; at >>= 1)
		last >>= 1;
	for (; next < proof->count; next++) {
		if (last == 0)
			return false;
		if ((at & 1) == 0 && at != last) {
			after = hash_node(&after, &proof->hash[next]);
		} else {
			before = hash_node(&proof->hash[next], &before);
			after = hash_node(&proof->hash[next], &after);
			for (; (at & 1) == 0 && at != 0; at >>= 1)
				last >>= 1;
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && hash_same(&before, from_root) &&
	    hash_same(&after, root);
}
