/* Reading a log where it stands: in a directory, or on the web. */

#include "log.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nothing of a log is larger than a bundle of 256 entries of 64 KiB. */
enum { LARGEST = 32 << 20 };

static bool
is_web(const char *place)
{
	return strncmp(place, "http://", 7) == 0 ||
	    strncmp(place, "https://", 8) == 0;
}

struct source *
source_open(struct arena *arena, const char *place)
{
	struct source *source = arena_alloc(arena, sizeof(*source));
	size_t length = strlen(place);

	while (length > 1 && place[length - 1] == '/')
		length--;
	source->place = arena_copy(arena, place, length);
	if (is_web(place)) {
		source->curl = curl_easy_init();
		if (source->curl == NULL)
			abort();
	}
	return source;
}

void
source_close(struct source *source)
{
	if (source->curl != NULL)
		curl_easy_cleanup(source->curl);
}

static const char *
path_of(const struct source *source, struct arena *arena, const char *name)
{
	return name[0] == '\0' ? source->place
	    : arena_print(arena, "%s/%s", source->place, name);
}

static size_t
body_add(char *bytes, size_t size, size_t count, void *to)
{
	struct text *body = to;

	if (body->length + size * count > LARGEST)
		return 0;
	text_add_bytes(body, bytes, size * count);
	return size * count;
}

static bool
web_read(struct source *source, struct arena *arena, const char *name,
    struct text *body)
{
	const char *address = path_of(source, arena, name);
	CURL *curl = source->curl;
	long status = 0;
	CURLcode code;

	curl_easy_setopt(curl, CURLOPT_URL, address);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_add);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, identity");
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "tanu");
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_OK && status == 200)
		return true;
	source->why = code != CURLE_OK
	    ? arena_print(arena, "%s: %s", address, curl_easy_strerror(code))
	    : arena_print(arena, "%s: answered with status %ld", address,
	    status);
	return false;
}

static bool
file_read(struct source *source, struct arena *arena, const char *name,
    struct text *body)
{
	const char *path = path_of(source, arena, name);
	FILE *file = fopen(path, "re");
	char bytes[16384];
	size_t length;
	bool good;

	if (file != NULL) {
		while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
			text_add_bytes(body, bytes, length);
		good = ferror(file) == 0;
		fclose(file);
		if (good)
			return true;
	}
	source->why = arena_print(arena, "%s: %s", path, strerror(errno));
	return false;
}

char *
source_read(struct source *source, struct arena *arena, const char *name,
    size_t *length)
{
	struct text body = text_new(arena);
	bool good = source->curl != NULL
	    ? web_read(source, arena, name, &body)
	    : file_read(source, arena, name, &body);

	if (length != NULL)
		*length = body.length;
	return good ? body.data : NULL;
}

char *
source_tile(struct source *source, struct arena *arena, int level,
    uint64_t index, uint64_t size, size_t *length)
{
	unsigned width = tile_width(level, index, size);
	size_t least = level == TILE_ENTRIES ? 2 : sizeof(struct hash);
	char *bytes;

	if (width == 0)
		return NULL;
	bytes = source_read(source, arena, tile_name(arena, level, index,
	    width), length);
	if (bytes == NULL && width < TILE_WIDTH)
		bytes = source_read(source, arena, tile_name(arena, level,
		    index, TILE_WIDTH), length);
	if (bytes != NULL && *length < width * least) {
		source->why = arena_print(arena, "%s/%s is cut",
		    source->place, tile_name(arena, level, index, width));
		return NULL;
	}
	return bytes;
}

/* Where the nodes of a level of a tile begin: after those below it. */
static size_t
tile_offset(unsigned low)
{
	return 2 * TILE_WIDTH - (2 * TILE_WIDTH >> low);
}

/* All whole nodes of a tile, worked out once: many proofs ask for the same. */
static const struct hash *
tile_nodes(struct arena *arena, const char *bytes, unsigned width)
{
	struct hash *node = arena_alloc(arena, 2 * TILE_WIDTH * sizeof(*node));

	memcpy(node, bytes, width * sizeof(*node));
	for (unsigned low = 1; low < TILE_HEIGHT; low++) {
		const struct hash *below = node + tile_offset(low - 1);
		struct hash *level = node + tile_offset(low);

		for (unsigned i = 0; i < width >> low; i++)
			level[i] = hash_node(&below[2 * i], &below[2 * i + 1]);
	}
	return node;
}

static bool
tiles_read(void *from, unsigned level, uint64_t index, struct hash *hash)
{
	struct tiles *tiles = from;
	unsigned high = level / TILE_HEIGHT, low = level % TILE_HEIGHT;
	uint64_t tile = index >> (TILE_HEIGHT - low);
	size_t at = index & ((TILE_WIDTH >> low) - 1), length;
	const unsigned width = tile_width((int)high, tile, tiles->size);
	struct tile *kept = &tiles->level[high][width < TILE_WIDTH];

	if (at >= width >> low)
		return false;
	if (kept->node == NULL || kept->index != tile) {
		const char *bytes = source_tile(tiles->source, tiles->arena,
		    (int)high, tile, tiles->size, &length);

		if (bytes == NULL)
			return false;
		*kept = (struct tile){ tile, tile_nodes(tiles->arena, bytes,
		    width) };
	}
	*hash = kept->node[tile_offset(low) + at];
	return true;
}

struct nodes
tiles_nodes(struct tiles *tiles)
{
	return (struct nodes){ tiles_read, tiles };
}
