/* CSV (RFC 4180), as people's spreadsheets write it. */

#include "base.h"

#include <string.h>

/* One value, in quotes or without; *at moves behind it. */
static const char *
value_read(struct arena *arena, const char **at, const char *ends,
    bool *broken)
{
	struct text value = text_new(arena);
	size_t length;

	if (**at != '"') {
		length = strcspn(*at, ends);
		text_add_bytes(&value, *at, length);
		*broken = *broken || strchr(value.data, '"') != NULL;
		*at += length;
		return value.data;
	}
	do {
		++*at;
		length = strcspn(*at, "\"");
		text_add_bytes(&value, *at, length);
		*at += length;
		if (**at == '"' && *++*at == '"')
			text_add(&value, "\"");
	} while (**at == '"');
	*broken = *broken || (**at != '\0' && strchr(ends, **at) == NULL) ||
	    (*at)[-1] != '"';
	*at += strcspn(*at, ends);
	return value.data;
}

struct csv_line
csv_read(struct arena *arena, const char **at, char mark)
{
	const char ends[] = { mark, '\r', '\n', '\0' };
	struct csv_line line = { .count = 0 };
	size_t room = 0;
	bool more = true;

	while (more) {
		const char *value = value_read(arena, at, ends, &line.broken);

		if (line.count == room) {
			const char **old = line.value;

			room = room * 2 + 8;
			line.value = arena_alloc(arena,
			    room * sizeof(*line.value));
			if (line.count > 0)
				memcpy(line.value, old,
				    line.count * sizeof(*old));
		}
		line.value[line.count++] = value;
		more = **at == mark;
		*at += more;
	}
	*at += strspn(*at, "\r");
	*at += **at == '\n';
	return line;
}
