/* Writing the tiles of a log that grows. */

#include "log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEVELS = TREE_HEIGHT / TILE_HEIGHT };

/* Files --------------------------------------------------------------------------- */

void
directories_make(const char *path)
{
	char part[PATH_MAX];

	for (const char *at = path; (at = strchr(at, '/')) != NULL; at++) {
		snprintf(part, sizeof(part), "%.*s", (int)(at - path), path);
		if (part[0] != '\0')
			mkdir(part, 0755);
	}
}

static bool
directory_sync(const char *path)
{
	char directory[PATH_MAX];
	int file;
	bool good;

	snprintf(directory, sizeof(directory), "%.*s",
	    (int)(strrchr(path, '/') - path), path);
	file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file < 0)
		return false;
	good = fsync(file) == 0;
	close(file);
	return good;
}

static bool
all_write(int file, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(file, bytes, length);

		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0) {
			bytes += written;
			length -= (size_t)written;
		}
	}
	return true;
}

bool
file_write(const char *directory, const char *name, const char *bytes,
    size_t length, bool sync)
{
	const int how = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
	char path[PATH_MAX], beside[PATH_MAX];
	int file;
	bool good;

	if (snprintf(path, sizeof(path), "%s/%s", directory, name) >=
	    (int)sizeof(path) || snprintf(beside, sizeof(beside), "%s.new",
	    path) >= (int)sizeof(beside)) {
		errno = ENAMETOOLONG;
		return false;
	}
	file = open(beside, how, 0644);
	if (file < 0 && errno == ENOENT) {
		directories_make(path);
		file = open(beside, how, 0644);
	}
	if (file < 0)
		return false;
	good = all_write(file, bytes, length) && (!sync || fsync(file) == 0);
	good = close(file) == 0 && good;
	return good && rename(beside, path) == 0 &&
	    (!sync || directory_sync(path));
}

/* Tiles --------------------------------------------------------------------------- */

static void
tile_write(struct builder *builder, int level, uint64_t index,
    unsigned width)
{
	const char *bytes = level == TILE_ENTRIES ? builder->bundle.data
	    : (const char *)builder->tile[level];
	size_t length = level == TILE_ENTRIES ? builder->bundle.length
	    : width * sizeof(struct hash);

	const char *name = tile_name(builder->arena, level, index, width);

	if (builder->put != NULL)
		builder->put(builder->to, name, bytes, length);
	else if (builder->wrong == 0 && !file_write(builder->directory, name,
	    bytes, length, !builder->bulk))
		builder->wrong = errno;
}

static void
bundle_begin(struct builder *builder)
{
	arena_reset(builder->arena);
	builder->bundle = text_new(builder->arena);
}

/* The first entries of the bundle that is there, whatever follows them. */
static bool
bundle_load(struct builder *builder, struct source *source,
    struct arena *arena)
{
	uint64_t size = builder->tree.size;
	size_t length, one;
	const char *at = source_tile(source, arena, TILE_ENTRIES,
	    size / TILE_WIDTH, size, &length), *end = at + length;

	for (uint64_t i = 0; at != NULL && i < size % TILE_WIDTH; i++) {
		const char *entry = bundle_next(&at, end, &one);

		if (entry == NULL)
			return false;
		bundle_add(&builder->bundle, entry, one);
	}
	return at != NULL;
}

static bool
tiles_load(struct builder *builder, struct source *source,
    struct arena *arena)
{
	uint64_t size = builder->tree.size;

	for (int level = 0; level < LEVELS; level++) {
		uint64_t hashes = size >> level * TILE_HEIGHT;
		size_t length, width = hashes % TILE_WIDTH;
		const char *bytes = width == 0 ? "" : source_tile(source,
		    arena, level, hashes / TILE_WIDTH, size, &length);

		if (bytes == NULL)
			return false;
		memcpy(builder->tile[level], bytes,
		    width * sizeof(struct hash));
	}
	return size % TILE_WIDTH == 0 || bundle_load(builder, source, arena);
}

bool
builder_open(struct builder *builder, const char *directory, uint64_t size)
{
	struct arena *arena = arena_new();
	struct source *source = source_open(arena, directory);
	struct tiles tiles = { .source = source, .arena = arena,
		.size = size };
	struct nodes nodes = tiles_nodes(&tiles);
	bool good;

	*builder = (struct builder){ .directory = directory,
		.arena = arena_new() };
	bundle_begin(builder);
	good = tree_load(&builder->tree, &nodes, size) && (size == 0 ||
	    nodes.read(nodes.from, 0, size - 1, &builder->last)) &&
	    tiles_load(builder, source, arena);
	source_close(source);
	arena_free(arena);
	return good;
}

void
builder_begin(struct builder *builder, void (*put)(void *to, const char *name,
    const char *bytes, size_t length), void *to)
{
	*builder = (struct builder){ .put = put, .to = to,
		.arena = arena_new() };
	bundle_begin(builder);
}

void
builder_close(struct builder *builder)
{
	arena_free(builder->arena);
}

void
builder_add(struct builder *builder, const char *entry, size_t length)
{
	struct hash leaf = hash_leaf(entry, length), made[TREE_HEIGHT];
	size_t count = tree_append(&builder->tree, &leaf, made);

	builder->last = leaf;
	bundle_add(&builder->bundle, entry, length);
	for (size_t level = 0; level * TILE_HEIGHT < count; level++) {
		uint64_t last = (builder->tree.size >> level * TILE_HEIGHT) -
		    1;

		builder->tile[level][last % TILE_WIDTH] =
		    made[level * TILE_HEIGHT];
		if (last % TILE_WIDTH == TILE_WIDTH - 1)
			tile_write(builder, (int)level, last / TILE_WIDTH,
			    TILE_WIDTH);
	}
	if (builder->tree.size % TILE_WIDTH == 0) {
		tile_write(builder, TILE_ENTRIES,
		    builder->tree.size / TILE_WIDTH - 1, TILE_WIDTH);
		bundle_begin(builder);
	}
}

/* Everything that the file system of the directory holds back. */
static bool
bulk_sync(const char *directory)
{
	int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = file >= 0 && syncfs(file) == 0;

	if (file >= 0)
		close(file);
	return good;
}

bool
builder_flush(struct builder *builder)
{
	uint64_t size = builder->tree.size;

	for (int level = TILE_ENTRIES; level < LEVELS; level++) {
		unsigned shift = level < 0 ? 0
		    : (unsigned)level * TILE_HEIGHT;
		unsigned width = (size >> shift) % TILE_WIDTH;

		if (width > 0)
			tile_write(builder, level, (size >> shift) /
			    TILE_WIDTH, width);
	}
	if (builder->wrong == 0 && builder->bulk &&
	    !bulk_sync(builder->directory))
		builder->wrong = errno;
	builder->bulk = false;
	return builder->wrong == 0;
}

static void
directory_remove(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;

	if (directory == NULL)
		return;
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(directory), entry->d_name, 0);
	}
	closedir(directory);
	rmdir(path);
}

void
builder_prune(struct builder *builder, uint64_t size)
{
	struct arena *arena = arena_new();

	for (int level = TILE_ENTRIES; level < LEVELS; level++) {
		unsigned shift = level < 0 ? 0
		    : (unsigned)level * TILE_HEIGHT;
		uint64_t index = (size >> shift) / TILE_WIDTH;

		if ((size >> shift) % TILE_WIDTH > 0 && tile_width(level, index,
		    builder->tree.size) == TILE_WIDTH)
			directory_remove(arena_print(arena, "%s/%s.p",
			    builder->directory, tile_name(arena, level, index,
			    TILE_WIDTH)));
	}
	arena_free(arena);
}
