/* tanu verify: an archive (tanu archive), file by file. */

#include "audit.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 65536, HEX = 64 };

/* The SHA-256 of a file, in pieces; NULL, with errno, when it cannot be read. */
static const char *
file_hash(struct arena *arena, const char *path)
{
	struct hashing *hashing = hash_begin(arena);
	FILE *file = fopen(path, "re");
	char bytes[PIECE];
	struct hash hash;
	size_t length;
	bool good;

	if (file == NULL)
		return NULL;
	while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
		hash_add(hashing, bytes, length);
	good = ferror(file) == 0;
	fclose(file);
	hash = hash_end(hashing);
	return good ? hash_print_hex(arena, &hash) : NULL;
}

/* A line "SHA256  NAME" is as the file is. */
static void
line_check(struct verifier *verifier, struct arena *arena, char *line)
{
	const char *name = line + HEX + 2, *is;

	line[strcspn(line, "\n")] = '\0';
	if (strlen(line) < HEX + 3 || strncmp(line + HEX, "  ", 2) != 0 ||
	    name[0] == '/' || strstr(name, "..") != NULL) {
		verify_fault(verifier, "SHA256SUMS: “%s” is none of its lines",
		    line);
		return;
	}
	line[HEX] = '\0';
	is = file_hash(arena, arena_print(arena, "%s/%s",
	    verifier->how->archive, name));
	if (is == NULL)
		verify_fault(verifier, "%s: %s", name, strerror(errno));
	else if (strcmp(is, line) != 0)
		verify_fault(verifier, "%s: the file was changed: its SHA-256 "
		    "is %s, SHA256SUMS has %s", name, is, line);
}

static uint64_t
files_count(const char *directory)
{
	char *const paths[] = { (char *)directory, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	uint64_t count = 0;
	FTSENT *one;

	while (tree != NULL && (one = fts_read(tree)) != NULL)
		count += one->fts_info != FTS_D && one->fts_info != FTS_DP;
	if (tree != NULL)
		fts_close(tree);
	return count;
}

/* Every file is as it was written, and there is no other. */
static void
files_check(struct verifier *verifier)
{
	struct arena *arena = arena_new();
	const char *path = arena_print(verifier->arena, "%s/SHA256SUMS",
	    verifier->how->archive);
	FILE *sums = fopen(path, "re");
	const size_t faults = verifier->faults;
	char line[4096];
	uint64_t listed = 0, there;

	while (sums != NULL && fgets(line, sizeof(line), sums) != NULL) {
		listed++;
		line_check(verifier, arena, line);
		arena_reset(arena);
	}
	there = files_count(verifier->how->archive);
	if (sums == NULL)
		verify_fault(verifier, "%s: %s", path, strerror(errno));
	else if (there > listed + 1)
		verify_fault(verifier, "SHA256SUMS does not have all files "
		    "that are there: it lacks %llu",
		    (unsigned long long)(there - listed - 1));
	else if (faults == verifier->faults)
		printf("right: the %llu files are as SHA256SUMS has them; its "
		    "own SHA-256, to be\n  compared with one kept elsewhere, is "
		    "%s\n", (unsigned long long)listed,
		    file_hash(arena, path));
	if (sums != NULL)
		fclose(sums);
	arena_free(arena);
}

void
verify_archive(struct verifier *verifier)
{
	struct arena *arena = verifier->arena;
	struct source *archive = source_open(arena, verifier->how->archive);
	const char *bytes = source_read(archive, arena, "archive.json", NULL);
	const struct json *description = bytes == NULL ? NULL
	    : json_read(arena, bytes);
	const char *entry = json_text(description, "entry");
	int64_t number;

	files_check(verifier);
	if (bytes == NULL)
		verify_fault(verifier, "%s", archive->why);
	else if (entry == NULL || !text_number(entry, INT64_MAX, &number) ||
	    number == 0)
		verify_fault(verifier, "archive.json does not say of which "
		    "entry the archive is");
	else if ((uint64_t)number > verifier->size)
		verify_fault(verifier, "the archive is of entry %s, and its "
		    "log ends with %llu", entry,
		    (unsigned long long)verifier->size);
	else
		verifier->through = (uint64_t)number;
}

void
verify_archived(struct verifier *verifier, struct arena *arena,
    const char *item)
{
	struct source *archive = source_open(arena, verifier->how->archive);
	const char *name, *bytes;

	if (item == NULL)
		return;
	name = arena_print(arena, "api/v1/items/%s.json", leaf_hash(arena,
	    item));
	bytes = source_read(archive, arena, name, NULL);
	if (bytes == NULL)
		verify_fault(verifier, "%s", archive->why);
	else if (strcmp(bytes, item) != 0)
		verify_fault(verifier, "%s: the item is not the one that its "
		    "name says", name);
}
