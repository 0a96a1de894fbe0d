/* Names and contents of tiles: c2sp.org/tlog-tiles. */

#include "log.h"

char *
tile_name(struct arena *arena, int level, uint64_t index, unsigned width)
{
	struct text name = text_new(arena);
	unsigned group[7];
	size_t groups = 0;

	do {
		group[groups++] = index % 1000;
		index /= 1000;
	} while (index > 0);
	if (level == TILE_ENTRIES)
		text_add(&name, "tile/entries");
	else
		text_print(&name, "tile/%d", level);
	while (groups-- > 0)
		text_print(&name, "/%s%03u", groups > 0 ? "x" : "",
		    group[groups]);
	if (width < TILE_WIDTH)
		text_print(&name, ".p/%u", width);
	return name.data;
}

unsigned
tile_width(int level, uint64_t index, uint64_t size)
{
	unsigned shift = level == TILE_ENTRIES ? 0
	    : (unsigned)level * TILE_HEIGHT;
	uint64_t hashes = shift >= 64 ? 0 : size >> shift;
	uint64_t before = index * TILE_WIDTH;

	if (hashes <= before)
		return 0;
	return hashes - before < TILE_WIDTH ? (unsigned)(hashes - before)
	    : TILE_WIDTH;
}

void
bundle_add(struct text *bundle, const char *entry, size_t length)
{
	const char head[] = { (char)(length >> 8), (char)length };

	text_add_bytes(bundle, head, sizeof(head));
	text_add_bytes(bundle, entry, length);
}

const char *
bundle_next(const char **at, const char *end, size_t *length)
{
	const unsigned char *head = (const unsigned char *)*at;
	const char *entry = *at + 2;

	if (end - *at < 2)
		return NULL;
	*length = (size_t)head[0] << 8 | head[1];
	if ((size_t)(end - entry) < *length)
		return NULL;
	*at = entry + *length;
	return entry;
}
