/* The layer log: the tree, its proofs, notes, checkpoints, tiles. */

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
	log_open();
}

static void
teardown(void)
{
	arena_free(arena);
}

/* The tree that Certificate Transparency tests with (RFC 6962) --------------- */

static const struct { const char *bytes; size_t length; } entries[] = {
	{ "", 0 }, { "\x00", 1 }, { "\x10", 1 }, { "\x20\x21", 2 },
	{ "\x30\x31", 2 }, { "\x40\x41\x42\x43", 4 },
	{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8 },
	{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
	    16 },
};

/* Of no entry, of the first, the first two, ... */
static const char *const roots[] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static const struct {
	uint64_t index, size;
	const char *proof;
} inclusions[] = {
	{ 0, 1, "" },
	{ 0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09"
	    "cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3"
	    "031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39b"
	    "f6e4 " },
	{ 5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d8859"
	    "9e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a"
	    "0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd952096"
	    "14b7 " },
	{ 2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3"
	    "c125 " },
	{ 1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617af"
	    "a01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3"
	    "031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d8859"
	    "9e6b " },
};

static const struct {
	uint64_t from, size;
	const char *proof;
} consistencies[] = {
	{ 1, 1, "" },
	{ 1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09"
	    "cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3"
	    "031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39b"
	    "f6e4 " },
	{ 6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558"
	    "ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a"
	    "0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd952096"
	    "14b7 " },
	{ 2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3"
	    "031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d8859"
	    "9e6b " },
};

/* A tree kept whole: leaves, and any node worked out from them. */
enum { MOST = 600 };

struct grown {
	struct hash leaf[MOST];
	struct hash root[MOST + 1];	/* by size */
	struct tree tree;
};

/* The root of leaves, as many as a power of two. */
static struct hash
leaves_root(const struct hash *leaf, size_t count)
{
	struct hash left, right;

	if (count == 1)
		return *leaf;
	left = leaves_root(leaf, count / 2);
	right = leaves_root(leaf + count / 2, count / 2);
	return hash_node(&left, &right);
}

static bool
grown_read(void *from, unsigned level, uint64_t index, struct hash *hash)
{
	const struct grown *grown = from;

	*hash = leaves_root(grown->leaf + (index << level), (size_t)1 << level);
	return true;
}

static void
grow(struct grown *grown, const void *bytes, size_t length)
{
	struct hash made[TREE_HEIGHT];

	grown->root[grown->tree.size] = tree_root(&grown->tree);
	grown->leaf[grown->tree.size] = hash_leaf(bytes, length);
	tree_append(&grown->tree, &grown->leaf[grown->tree.size], made);
	grown->root[grown->tree.size] = tree_root(&grown->tree);
}

static struct grown *
grown_example(void)
{
	struct grown *grown = arena_alloc(arena, sizeof(*grown));

	for (size_t i = 0; i < COUNT(entries); i++)
		grow(grown, entries[i].bytes, entries[i].length);
	return grown;
}

static struct grown *
grown_large(size_t size)
{
	struct grown *grown = arena_alloc(arena, sizeof(*grown));

	for (size_t i = 0; i < size; i++)
		grow(grown, &i, sizeof(i));
	return grown;
}

static const char *
proof_say(const struct proof *proof)
{
	struct text text = text_new(arena);

	for (size_t i = 0; i < proof->count; i++)
		text_print(&text, "%s ", hash_print_hex(arena,
		    &proof->hash[i]));
	return text.data;
}

START_TEST(a_tree_has_no_other_root_than_that_of_rfc_6962)
{
	const struct grown *grown = grown_example();

	for (size_t i = 0; i < COUNT(roots); i++)
		unit_same(hash_print_hex(arena, &grown->root[i]), roots[i],
		    "root of %zu", i);
}
END_TEST

START_TEST(a_proof_is_no_other_than_that_of_rfc_6962)
{
	struct grown *grown = grown_example();
	const struct nodes nodes = { grown_read, grown };
	struct proof proof;

	for (size_t i = 0; i < COUNT(inclusions); i++) {
		ck_assert(inclusion_prove(&nodes, inclusions[i].index,
		    inclusions[i].size, &proof));
		unit_same(proof_say(&proof), inclusions[i].proof,
		    "inclusion %zu", i);
	}
	for (size_t i = 0; i < COUNT(consistencies); i++) {
		ck_assert(consistency_prove(&nodes, consistencies[i].from,
		    consistencies[i].size, &proof));
		unit_same(proof_say(&proof), consistencies[i].proof,
		    "consistency %zu", i);
	}
}
END_TEST

/* A proof that has been changed in one way; false when there is no such way. */
static bool
proof_spoil(const struct proof *proof, size_t way, struct proof *spoilt)
{
	*spoilt = *proof;
	if (way < proof->count)
		spoilt->hash[way].bytes[way % 32] ^= 0x80;
	else if (way == proof->count)
		spoilt->hash[spoilt->count++] = hash_bytes("more", 4);
	else if (way == proof->count + 1 && proof->count > 0)
		spoilt->count--;
	else
		return false;
	return true;
}

START_TEST(an_entry_is_not_proved_elsewhere_or_otherwise)
{
	struct grown *grown = grown_large(67);
	const struct nodes nodes = { grown_read, grown };
	struct proof proof, spoilt;

	for (uint64_t size = 1; size <= grown->tree.size; size++) {
		for (uint64_t i = 0; i < size; i++) {
			const struct hash *leaf = &grown->leaf[i];

			ck_assert(inclusion_prove(&nodes, i, size, &proof));
			ck_assert(inclusion_holds(&proof, i, size, leaf,
			    &grown->root[size]));
			for (uint64_t j = 0; j <= size; j++)
				ck_assert(j == i || !inclusion_holds(&proof, j,
				    size, leaf, &grown->root[size]));
			ck_assert(!inclusion_holds(&proof, i, size, leaf,
			    &grown->root[size - 1]));
			ck_assert(!inclusion_holds(&proof, i, size,
			    &grown->leaf[i + 1], &grown->root[size]));
			for (size_t way = 0; proof_spoil(&proof, way, &spoilt);
			    way++)
				ck_assert(!inclusion_holds(&spoilt, i, size,
				    leaf, &grown->root[size]));
		}
	}
}
END_TEST

START_TEST(a_tree_that_was_another_is_not_proved_consistent)
{
	struct grown *grown = grown_large(67);
	const struct nodes nodes = { grown_read, grown };
	struct proof proof, spoilt;

	for (uint64_t size = 1; size <= grown->tree.size; size++) {
		for (uint64_t from = 0; from <= size; from++) {
			const struct hash *was = &grown->root[from];
			const struct hash *is = &grown->root[size];
			const struct hash other = hash_bytes("other", 5);

			ck_assert(consistency_prove(&nodes, from, size,
			    &proof));
			ck_assert(consistency_holds(&proof, from, size, was,
			    is));
			ck_assert(from == 0 || !consistency_holds(&proof, from,
			    size, &other, is));
			ck_assert(from == 0 || !consistency_holds(&proof, from,
			    size, was, &other));
			ck_assert(!consistency_holds(&proof, size + 1, size,
			    was, is));
			for (size_t way = 0; proof_spoil(&proof, way, &spoilt);
			    way++)
				ck_assert(!consistency_holds(&spoilt, from,
				    size, was, is));
		}
	}
}
END_TEST

START_TEST(a_tree_goes_on_from_where_it_was_left)
{
	struct grown *grown = grown_large(515);
	const struct nodes nodes = { grown_read, grown };

	for (uint64_t size = 0; size < 515; size++) {
		struct hash made[TREE_HEIGHT], root;
		struct tree tree;

		ck_assert(tree_load(&tree, &nodes, size));
		root = tree_root(&tree);
		ck_assert(hash_same(&root, &grown->root[size]));
		tree_append(&tree, &grown->leaf[size], made);
		root = tree_root(&tree);
		ck_assert(hash_same(&root, &grown->root[size + 1]));
	}
}
END_TEST

/* Keys and notes: the examples of Go's sumdb/note and of signed-note ---------- */

static const char private_key[] = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALV"
    "FGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
static const char neumann_text[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";

static const struct { const char *key, *note; } notes[] = {
	{ "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	    "If you think cryptography is the answer to your problem,\n"
	    "then you don't know what your problem is.\n\n"
	    "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pA"
	    "cElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n" },
	{ "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3"
	    "U2k",
	    "This is an example message.\n\n"
	    "\xe2\x80\x94 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfX"
	    "ppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n" },
};

START_TEST(a_note_of_others_is_not_refused)
{
	for (size_t i = 0; i < COUNT(notes); i++) {
		struct note note;
		struct key key;

		ck_assert(key_read(arena, notes[i].key, &key));
		unit_same(key_print(arena, &key), notes[i].key, "key");
		ck_assert(note_read(arena, notes[i].note, &note));
		ck_assert_int_eq(note_check(arena, &note, &key, NULL),
		    NOTE_GOOD);
	}
}
END_TEST

START_TEST(a_note_is_signed_no_other_way_than_others_sign_it)
{
	struct key key;

	ck_assert(key_read_private(arena, private_key, &key));
	unit_same(key_print_private(arena, &key), private_key, "private key");
	unit_same(key_print(arena, &key), notes[0].key, "its public key");
	unit_same(arena_print(arena, "%s\n%s", neumann_text,
	    note_sign(arena, neumann_text, &key, 0)), notes[0].note, "note");
}
END_TEST

/* Is a text with one byte more, or a piece of it, taken for a key? */
static size_t
manglings_taken(const char *text, bool (*take)(struct arena *, const char *,
    struct key *))
{
	size_t length = strlen(text), taken = 0;
	struct key key;

	for (size_t i = 0; i <= length; i++) {
		for (size_t j = i + 1; j <= length; j++)
			taken += j - i < length && take(arena,
			    arena_copy(arena, text + i, j - i), &key);
	}
	for (size_t i = 0; i < length; i++) {
		char *copy = arena_copy(arena, text, length);

		copy[i]++;
		taken += take(arena, copy, &key);
	}
	return taken;
}

START_TEST(a_mangled_key_is_not_taken)
{
	struct key key;

	ck_assert_uint_eq(manglings_taken(notes[0].key, key_read), 0);
	ck_assert_uint_eq(manglings_taken(private_key, key_read_private), 0);
	ck_assert(!key_read(arena, "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzh"
	    "KqiBfsVkmqq/LDE4izWy10TWBADKEY==", &key));
	ck_assert(!key_read(arena, "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzh"
	    "KqiBfsVkmqq/LDE4izWy10TW", &key));
	ck_assert(!key_make(&key, "two words", KEY_LOG));
	ck_assert(!key_make(&key, "a+b", KEY_LOG));
	ck_assert(!key_make(&key, "", KEY_LOG));
}
END_TEST

/* Every byte of every example, each bit of it. */
START_TEST(a_changed_note_is_not_good)
{
	for (size_t i = 0; i < COUNT(notes); i++) {
		size_t length = strlen(notes[i].note);
		struct key key;

		ck_assert(key_read(arena, notes[i].key, &key));
		for (size_t bit = 0; bit < length * 8; bit++) {
			char *copy = arena_copy(arena, notes[i].note, length);
			struct note note;

			copy[bit / 8] ^= (char)(1 << bit % 8);
			ck_assert_msg(!note_read(arena, copy, &note) ||
			    note_check(arena, &note, &key, NULL) != NOTE_GOOD,
			    "byte %zu of note %zu", bit / 8, i);
		}
	}
}
END_TEST

START_TEST(what_is_no_note_is_not_read_as_one)
{
	static const char *const wrong[] = { "", "\n", "text\n", "text\n\n",
		"text\n\nname c2ln\n", "text\n\n\xe2\x80\x94 name c2ln",
		"text\n\xe2\x80\x94 name c2ln\n",
		"te\xfft\n\n\xe2\x80\x94 name c2ln\n",
		"te\tt\n\n\xe2\x80\x94 name c2ln\n" };
	struct note note;

	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(!note_read(arena, wrong[i], &note), "%zu", i);
}
END_TEST

static const char example[] = "example.com/behind-the-sofa\n20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

START_TEST(a_cosignature_does_not_hold_at_another_time_or_for_another_key)
{
	struct key log, witness, other;
	struct note note;
	char *bytes;
	int64_t when = 0;

	ck_assert(key_make(&log, "example.com/behind-the-sofa", KEY_LOG));
	ck_assert(key_make(&witness, "witness.example.com/w1", KEY_WITNESS));
	ck_assert(key_make(&other, "witness.example.com/w1", KEY_WITNESS));
	bytes = arena_print(arena, "%s\n%s%s", example,
	    note_sign(arena, example, &log, 0),
	    note_sign(arena, example, &witness, 1679315147));
	ck_assert(note_read(arena, bytes, &note));
	ck_assert_int_eq(note_check(arena, &note, &log, NULL), NOTE_GOOD);
	ck_assert_int_eq(note_check(arena, &note, &witness, &when), NOTE_GOOD);
	ck_assert_int_eq(when, 1679315147);
	ck_assert_int_eq(note_check(arena, &note, &other, NULL),
	    NOTE_UNSIGNED);
	unit_same(note_line(arena, &note, &witness),
	    note_sign(arena, example, &witness, 1679315147), "its line");

	/* The same key as one of a log: another ID, so another key. */
	log = witness;
	log.type = KEY_LOG;
	ck_assert(!key_read(arena, key_print(arena, &log), &other));
	/* The time within the signature moves by a second. */
	bytes = arena_print(arena, "%s\n%s", example,
	    note_sign(arena, example, &witness, 1679315147));
	bytes[strlen(example) + 1 + strlen("\xe2\x80\x94 witness.example.com/w1 "
	    "jWbPPwAAAABkGFD")] ^= 1;
	ck_assert(!note_read(arena, bytes, &note) ||
	    note_check(arena, &note, &witness, NULL) != NOTE_GOOD);
}
END_TEST

START_TEST(a_checkpoint_comes_back_as_it_was_and_nothing_else_is_one)
{
	static const char *const wrong[] = { "", "a\n1\n",
		"\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
		"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
		"a\n1\nCsUYapGGPo4dkMgIAUqom*Xajj7h2fB2MPA3j2jxq2I=\n" };
	struct checkpoint read;

	ck_assert(checkpoint_read(arena, example, &read));
	ck_assert_uint_eq(read.size, 20852163);
	unit_same(read.origin, "example.com/behind-the-sofa", "origin");
	unit_same(checkpoint_print(arena, &read), example, "printed again");
	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(!checkpoint_read(arena, wrong[i], &read), "%zu",
		    i);
}
END_TEST

/* Tiles ------------------------------------------------------------------------ */

START_TEST(a_tile_has_no_other_name_than_that_of_tlog_tiles)
{
	static const struct {
		int level;
		uint64_t index;
		unsigned width;
		const char *name;
	} tiles[] = {
		{ 0, 0, 256, "tile/0/000" },
		{ 0, 1234067, 256, "tile/0/x001/x234/067" },
		{ 1, 1000, 1, "tile/1/x001/000.p/1" },
		{ TILE_ENTRIES, 273, 112, "tile/entries/273.p/112" },
	};

	for (size_t i = 0; i < COUNT(tiles); i++)
		unit_same(tile_name(arena, tiles[i].level, tiles[i].index,
		    tiles[i].width), tiles[i].name, "%zu", i);
}
END_TEST

START_TEST(a_tile_is_not_wider_than_the_tree)
{
	static const struct {
		int level;
		uint64_t index, size;
		unsigned width;
	} tiles[] = {
		{ 0, 272, 70000, 256 }, { 0, 273, 70000, 112 },
		{ 0, 274, 70000, 0 }, { 1, 0, 70000, 256 },
		{ 1, 1, 70000, 17 }, { 2, 0, 70000, 1 }, { 3, 0, 70000, 0 },
		{ 0, 0, 256, 256 }, { 1, 0, 256, 1 }, { 0, 0, 0, 0 },
		{ TILE_ENTRIES, 273, 70000, 112 }, { 8, 0, UINT64_MAX, 0 },
	};

	for (size_t i = 0; i < COUNT(tiles); i++)
		ck_assert_msg(tile_width(tiles[i].level, tiles[i].index,
		    tiles[i].size) == tiles[i].width, "%zu", i);
}
END_TEST

START_TEST(a_cut_bundle_gives_no_entry_that_is_not_whole)
{
	char longest[65535];
	struct text bundle = text_new(arena);
	const char *at;
	size_t length;

	memset(longest, 'x', sizeof(longest));
	bundle_add(&bundle, "one", 3);
	bundle_add(&bundle, "", 0);
	bundle_add(&bundle, longest, sizeof(longest));
	at = bundle.data;
	ck_assert(bundle_next(&at, bundle.data + bundle.length, &length));
	ck_assert_uint_eq(length, 3);
	ck_assert(bundle_next(&at, bundle.data + bundle.length, &length));
	ck_assert_uint_eq(length, 0);
	ck_assert_ptr_null(bundle_next(&at, bundle.data + bundle.length - 1,
	    &length));
	ck_assert(bundle_next(&at, bundle.data + bundle.length, &length));
	ck_assert_uint_eq(length, sizeof(longest));
	ck_assert_ptr_null(bundle_next(&at, bundle.data + bundle.length,
	    &length));
}
END_TEST

/* Files ------------------------------------------------------------------------ */

static void
directory_remove(const char *directory)
{
	ck_assert_int_eq(system(arena_print(arena, "rm -rf '%s'",
	    directory)), 0);
}

/* A directory of this test's own. */
static const char *
directory_make(void)
{
	char *directory = arena_print(arena, "/tmp/tanu-log-XXXXXX");

	ck_assert_ptr_nonnull(mkdtemp(directory));
	return directory;
}

static void
entries_add(struct builder *builder, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		uint64_t number = builder->tree.size;

		builder_add(builder, (const char *)&number, sizeof(number));
	}
	ck_assert(builder_flush(builder));
}

START_TEST(a_log_is_not_another_for_how_it_was_written)
{
	static const uint64_t sizes[] = { 0, 1, 255, 256, 257, 512, 65535,
		65536, 65537, 66000 };
	const char *directory = directory_make();
	struct tree tree = { 0 };
	struct builder builder;

	for (size_t i = 0; i < COUNT(sizes); i++) {
		uint64_t before = tree.size;
		struct hash made[TREE_HEIGHT], root, wanted;

		while (tree.size < sizes[i]) {
			struct hash leaf = hash_leaf(&tree.size,
			    sizeof(tree.size));

			tree_append(&tree, &leaf, made);
		}
		ck_assert(builder_open(&builder, directory, before));
		builder.bulk = true;
		entries_add(&builder, sizes[i] - before);
		builder_prune(&builder, before);
		root = tree_root(&builder.tree);
		wanted = tree_root(&tree);
		ck_assert_msg(hash_same(&root, &wanted), "%llu entries",
		    (unsigned long long)sizes[i]);
		builder_close(&builder);
	}
	directory_remove(directory);
}
END_TEST

START_TEST(a_node_out_of_tiles_is_no_other_than_that_of_its_leaves)
{
	static const uint64_t sizes[] = { 1, 255, 256, 257, 512, MOST };
	const struct grown *grown = grown_large(MOST);
	const char *directory = directory_make();
	struct builder builder;
	struct hash hash, wanted;

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct tiles tiles = { .source = source_open(arena, directory),
			.arena = arena, .size = sizes[i] };
		const struct nodes nodes = tiles_nodes(&tiles);

		ck_assert(builder_open(&builder, directory,
		    i == 0 ? 0 : sizes[i - 1]));
		entries_add(&builder, sizes[i] - builder.tree.size);
		builder_close(&builder);
		for (unsigned level = 0; level < 10; level++) {
			const uint64_t whole = sizes[i] >> level;

			for (uint64_t at = 0; at < whole; at++) {
				wanted = leaves_root(grown->leaf +
				    (at << level), (size_t)1 << level);
				ck_assert(nodes.read(nodes.from, level, at,
				    &hash) && hash_same(&hash, &wanted));
			}
			ck_assert(!nodes.read(nodes.from, level, whole,
			    &hash));
		}
	}
	directory_remove(directory);
}
END_TEST

START_TEST(what_cannot_be_written_is_not_passed_over)
{
	struct builder builder;

	ck_assert(builder_open(&builder, "/proc/no-such-directory", 0));
	builder_add(&builder, "entry", 5);
	ck_assert(!builder_flush(&builder));
	ck_assert_int_ne(builder.wrong, 0);
	builder_close(&builder);
	ck_assert(!builder_open(&builder, "/proc/no-such-directory", 1));
	builder_close(&builder);
}
END_TEST

/* Extracts ------------------------------------------------------------------------ */

enum { EXTRACTED = 5 };

/* A log of five entries, with two of them in an extract. */
static struct {
	struct hash leaf[EXTRACTED];
	struct key keys[2];	/* of the log, of a witness */
	struct checkpoint checkpoint;
	struct extract extract;
	char *bytes;
} given;

static const char *
item_made(unsigned i)
{
	return arena_print(arena, "{\"title\":{\"kk\":\"\xd0\xa8\xd0\xb0"
	    "\xd1\x80\xd1\x82 %u\"},\n \"form\":\"bilateral\"}", i);
}

static const char *
leaf_made(unsigned i)
{
	return arena_print(arena, "tanu/entry/v1\nnumber %u\nrecorded_at "
	    "2026-11-24T09:00:0%uZ\nkind treaty\nslug kz-north-%u\nchange "
	    "creation\nauthor_role import\napprover_role import\n"
	    "reason_sha256 -\nbasis_sha256 -\nbasis_url_sha256 -\n"
	    "item_sha256 %s\n", i + 1, i, i, leaf_hash(arena,
	    i == 4 ? NULL : item_made(i)));
}

static bool
given_node(void *from, unsigned level, uint64_t index, struct hash *hash)
{
	struct tree tree = { 0 };
	struct hash made[TREE_HEIGHT];

	(void)from;
	for (uint64_t i = index << level; i < (index + 1) << level; i++)
		tree_append(&tree, &given.leaf[i], made);
	*hash = tree_root(&tree);
	return true;
}

static void
given_record(unsigned i, struct extract_record *record)
{
	const struct nodes nodes = { .read = given_node };

	*record = (struct extract_record){ .leaf = leaf_made(i), .index = i,
		.item = i == 4 ? NULL : item_made(i) };
	ck_assert(inclusion_prove(&nodes, i, EXTRACTED, &record->proof));
}

/* The note of the register for the extract as it stands. */
static const char *
note_made(const struct key *key)
{
	const char *text = extract_note(arena, &given.extract,
	    &given.checkpoint);

	return arena_print(arena, "%s\n%s", text, note_sign(arena, text, key,
	    0));
}

static void
extract_setup(void)
{
	struct tree tree = { 0 };
	struct hash made[TREE_HEIGHT];
	const char *text;

	setup();
	ck_assert(key_make(&given.keys[0], "example.org/log", KEY_LOG));
	ck_assert(key_make(&given.keys[1], "w.example/w", KEY_WITNESS));
	for (unsigned i = 0; i < EXTRACTED; i++) {
		text = leaf_made(i);
		given.leaf[i] = hash_leaf(text, strlen(text));
		tree_append(&tree, &given.leaf[i], made);
	}
	given.checkpoint = (struct checkpoint){ .origin = "example.org/log",
		.size = EXTRACTED, .root = tree_root(&tree) };
	text = checkpoint_print(arena, &given.checkpoint);
	given.extract = (struct extract){
		.address = "https://tanu.example/kk/extract/treaties"
		    "?on=2026-11-24&entry=5",
		.says = "\xd0\xa8\xd0\xb0\xd1\x80\xd1\x82\xd1\x82\xd0\xb0\xd1\x80",
		.on = "2026-11-24", .entry = 5, .count = 2,
		.words = "\xd0\xa8\xd0\xb0\xd1\x80\xd1\x82\n\na | b\n",
		.record = arena_alloc(arena, 2 * sizeof(struct extract_record)),
		.checkpoint = arena_print(arena, "%s\n%s%s", text,
		    note_sign(arena, text, &given.keys[0], 0),
		    note_sign(arena, text, &given.keys[1], 1679315147)),
	};
	given_record(2, &given.extract.record[0]);
	given_record(4, &given.extract.record[1]);
	given.extract.number = extract_number(arena, &given.extract);
	given.extract.note = note_made(&given.keys[0]);
	given.bytes = extract_print(arena, &given.extract);
}

static bool
holds(const char *bytes, size_t length, size_t keys)
{
	struct arena *own = arena_new();
	struct extract extract;
	bool good = findings_right(extract_check(own, bytes, length,
	    given.keys, keys, &extract));

	arena_free(own);
	return good;
}

/* The sum at the end made anew, as a forger would. */
static void
sum_again(char *bytes, size_t length)
{
	size_t body = length - strlen("sha256 \n") - 64;
	struct hash hash = hash_bytes(bytes, body);

	memcpy(bytes + body + strlen("sha256 "), hash_print_hex(arena, &hash),
	    64);
}

START_TEST(no_byte_of_a_proof_file_can_be_another)
{
	static const char masks[] = { 0x01, 0x20, (char)0x80 };
	size_t length = strlen(given.bytes);

	ck_assert(holds(given.bytes, length, 2));
	ck_assert(holds(given.bytes, length, 1));
	for (size_t i = 0; i < length; i++) {
		for (size_t k = 0; k < COUNT(masks); k++) {
			char *other = arena_copy(arena, given.bytes, length);

			other[i] ^= masks[k];
			ck_assert_msg(!holds(other, length, 2), "byte %zu", i);
			if (i >= length - strlen("sha256 \n") - 64)
				continue;
			sum_again(other, length);
			ck_assert_msg(!holds(other, length, 2),
			    "byte %zu, with another sum", i);
		}
	}
}
END_TEST

START_TEST(a_proof_file_is_neither_shorter_nor_longer)
{
	size_t length = strlen(given.bytes);

	for (size_t i = 0; i < length; i++)
		ck_assert_msg(!holds(given.bytes, i, 2), "%zu bytes", i);
	ck_assert(!holds(arena_print(arena, "%s\n", given.bytes), length + 1,
	    2));
	ck_assert(!holds(arena_print(arena, "%s", given.bytes), length + 1,
	    2));
}
END_TEST

/* As whoever makes a file can: with a number and a sum that fit. */
static bool
forged_holds(void)
{
	given.extract.number = extract_number(arena, &given.extract);
	given.bytes = extract_print(arena, &given.extract);
	return holds(given.bytes, strlen(given.bytes), 2);
}

/* As if the register had signed that, so that the rest has to find it. */
static bool
made_again_holds(void)
{
	given.extract.number = extract_number(arena, &given.extract);
	given.extract.note = note_made(&given.keys[0]);
	return forged_holds();
}

START_TEST(words_are_not_proved_by_what_was_signed_for_others)
{
	const struct extract right = given.extract;
	struct extract wrong[] = { right, right, right, right, right, right,
		right, right, right };

	wrong[0].words = "Everything is recognised\n";
	wrong[1].says = "Everything is recognised";
	wrong[2].address = "https://tanu.example/kk/extract/plans";
	wrong[3].on = "2026-11-25";
	wrong[4].count = 1;
	wrong[5].note = right.checkpoint;
	wrong[6].note = note_made(&given.keys[1]);
	wrong[7].note = arena_print(arena, "%s\n", right.note);
	wrong[8].checkpoint = right.note;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		given.extract = wrong[i];
		ck_assert_msg(!forged_holds(), "%zu", i);
	}
	given.extract = right;
	given.extract.words = given.extract.note = NULL;
	ck_assert_msg(forged_holds(), "the records are proved without");
	given.extract = right;
	ck_assert(forged_holds());
	given.checkpoint.size++;
	ck_assert_msg(!made_again_holds(), "of another checkpoint");
}
END_TEST

START_TEST(words_hold_by_an_old_key_after_a_new_one)
{
	const char *old = given.extract.note;
	struct key next;

	given.keys[1] = given.keys[0];
	ck_assert(key_make(&next, "example.org/log", KEY_LOG));
	given.keys[0] = next;
	ck_assert_msg(holds(given.bytes, strlen(given.bytes), 2), "both known");
	ck_assert_msg(!holds(given.bytes, strlen(given.bytes), 1), "the new");
	given.extract.note = arena_print(arena, "%s%s", old, note_line(arena,
	    &(struct note){ .signatures = strstr(note_made(&next), "\n\n") +
	    2 }, &next));
	ck_assert_msg(forged_holds(), "signed with both");
}
END_TEST

START_TEST(what_is_signed_of_an_extract_is_no_checkpoint)
{
	struct checkpoint checkpoint;

	ck_assert(!checkpoint_read(arena, extract_note(arena, &given.extract,
	    &given.checkpoint), &checkpoint));
}
END_TEST

START_TEST(a_record_is_not_proved_by_what_belongs_to_another)
{
	struct extract *extract = &given.extract;
	const struct extract_record first = extract->record[0];
	const struct extract_record wrong[] = {
		{ leaf_made(3), first.item, first.index, first.proof },
		{ first.leaf, item_made(3), first.index, first.proof },
		{ first.leaf, NULL, first.index, first.proof },
		{ first.leaf, first.item, 3, first.proof },
		{ first.leaf, first.item, 2, extract->record[1].proof },
	};

	for (size_t i = 0; i < COUNT(wrong); i++) {
		extract->record[0] = wrong[i];
		ck_assert_msg(!made_again_holds(), "%zu", i);
	}
	extract->record[0] = first;
	extract->entry = 4;	/* before the second of its records */
	ck_assert(!made_again_holds());
}
END_TEST

START_TEST(no_file_holds_for_having_a_number_that_fits)
{
	struct extract *extract = &given.extract;
	const struct extract_record second = extract->record[1];

	ck_assert(made_again_holds());
	extract->count = 0;
	ck_assert_msg(!made_again_holds(), "no record");
	extract->count = 2;
	extract->record[1] = extract->record[0];
	ck_assert_msg(!made_again_holds(), "a record twice");
	extract->record[1] = second;
	extract->entry = EXTRACTED + 1;
	ck_assert_msg(!made_again_holds(), "an entry beyond the log");
	extract->entry = EXTRACTED;
	ck_assert(made_again_holds());
}
END_TEST

START_TEST(the_log_of_another_register_proves_nothing)
{
	ck_assert(key_make(&given.keys[0], "example.org/log", KEY_LOG));
	ck_assert(!holds(given.bytes, strlen(given.bytes), 1));
	ck_assert(!holds(given.bytes, strlen(given.bytes), 0));
	given.keys[0] = given.keys[1];	/* a witness alone is no log */
	ck_assert(!holds(given.bytes, strlen(given.bytes), 1));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log");
	TCase *tests = unit_case(suite, "tree", setup, teardown);

	tcase_add_test(tests, a_tree_has_no_other_root_than_that_of_rfc_6962);
	tcase_add_test(tests, a_proof_is_no_other_than_that_of_rfc_6962);
	tcase_add_test(tests, an_entry_is_not_proved_elsewhere_or_otherwise);
	tcase_add_test(tests,
	    a_tree_that_was_another_is_not_proved_consistent);
	tcase_add_test(tests, a_tree_goes_on_from_where_it_was_left);
	tests = unit_case(suite, "notes", setup, teardown);
	tcase_add_test(tests, a_note_of_others_is_not_refused);
	tcase_add_test(tests,
	    a_note_is_signed_no_other_way_than_others_sign_it);
	tcase_add_test(tests, a_mangled_key_is_not_taken);
	tcase_add_test(tests, a_changed_note_is_not_good);
	tcase_add_test(tests, what_is_no_note_is_not_read_as_one);
	tcase_add_test(tests,
	    a_cosignature_does_not_hold_at_another_time_or_for_another_key);
	tcase_add_test(tests,
	    a_checkpoint_comes_back_as_it_was_and_nothing_else_is_one);
	tests = unit_case(suite, "tiles", setup, teardown);
	tcase_add_test(tests,
	    a_tile_has_no_other_name_than_that_of_tlog_tiles);
	tcase_add_test(tests, a_tile_is_not_wider_than_the_tree);
	tcase_add_test(tests,
	    a_cut_bundle_gives_no_entry_that_is_not_whole);
	tests = unit_case(suite, "files", setup, teardown);
	tcase_add_test(tests, a_log_is_not_another_for_how_it_was_written);
	tcase_add_test(tests,
	    a_node_out_of_tiles_is_no_other_than_that_of_its_leaves);
	tcase_add_test(tests, what_cannot_be_written_is_not_passed_over);
	tests = unit_case(suite, "extracts", extract_setup, teardown);
	tcase_add_test(tests, no_byte_of_a_proof_file_can_be_another);
	tcase_add_test(tests, a_proof_file_is_neither_shorter_nor_longer);
	tcase_add_test(tests,
	    words_are_not_proved_by_what_was_signed_for_others);
	tcase_add_test(tests, words_hold_by_an_old_key_after_a_new_one);
	tcase_add_test(tests, what_is_signed_of_an_extract_is_no_checkpoint);
	tcase_add_test(tests,
	    a_record_is_not_proved_by_what_belongs_to_another);
	tcase_add_test(tests, no_file_holds_for_having_a_number_that_fits);
	tcase_add_test(tests, the_log_of_another_register_proves_nothing);
	return unit_run(suite);
}
