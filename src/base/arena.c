#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024, KEPT = 256 * 1024 };

struct block {
	struct block *before;
	size_t size;
	size_t used;
	_Alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct block *newest;
};

static struct block *
block_new(struct block *before, size_t size)
{
	struct block *block = malloc(sizeof(*block) + size);

	if (block == NULL)
		abort();
	*block = (struct block){ .before = before, .size = size };
	return block;
}

struct arena *
arena_new(void)
{
	struct arena *arena = malloc(sizeof(*arena));

	if (arena == NULL)
		abort();
	arena->newest = block_new(NULL, BLOCK);
	return arena;
}

static void
blocks_free(struct block *block)
{
	while (block != NULL) {
		struct block *before = block->before;

		free(block);
		block = before;
	}
}

void
arena_reset(struct arena *arena)
{
	struct block *newest = arena->newest;

	blocks_free(newest->before);
	newest->before = NULL;
	newest->used = 0;
	if (newest->size > KEPT) {
		free(newest);
		arena->newest = block_new(NULL, BLOCK);
	}
}

void
arena_free(struct arena *arena)
{
	blocks_free(arena->newest);
	free(arena);
}

static size_t
round_up(size_t size)
{
	const size_t align = _Alignof(max_align_t);
	size_t rounded = (size + align - 1) / align * align;

	if (rounded < size)
		abort();
	return rounded;
}

/* Memory with whatever is in it. */
static void *
take(struct arena *arena, size_t rounded)
{
	struct block *block = arena->newest;
	void *memory;

	if (block->size - block->used < rounded) {
		block = block_new(block, rounded > BLOCK ? rounded : BLOCK);
		arena->newest = block;
	}
	memory = block->data + block->used;
	block->used += rounded;
	return memory;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t rounded = round_up(size);

	return memset(take(arena, rounded), 0, rounded);
}

void *
arena_grow(struct arena *arena, void *old, size_t used, size_t room,
    size_t wanted)
{
	size_t before = round_up(room), after = round_up(wanted);
	struct block *block = arena->newest;
	unsigned char *memory;

	/* What was allocated last has its room behind it. */
	if (room > 0 && block->used >= before &&
	    block->data + block->used - before == old &&
	    block->size - block->used >= after - before) {
		block->used += after - before;
		return old;
	}
	memory = take(arena, after);
	if (used > 0)
		memcpy(memory, old, used);
	return memory;
}

char *
arena_copy(struct arena *arena, const char *text, size_t length)
{
	char *copy = take(arena, round_up(length + 1));

	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *
arena_print(struct arena *arena, const char *format, ...)
{
	va_list list;
	char small[256];
	int length;
	char *text;

	va_start(list, format);
	length = vsnprintf(small, sizeof(small), format, list);
	va_end(list);
	if (length < 0)
		abort();
	if ((size_t)length < sizeof(small))
		return arena_copy(arena, small, (size_t)length);
	text = arena_alloc(arena, (size_t)length + 1);
	va_start(list, format);
	vsnprintf(text, (size_t)length + 1, format, list);
	va_end(list);
	return text;
}
