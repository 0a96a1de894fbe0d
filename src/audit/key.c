/* tanu key: keys of the log and of witnesses. */

#include "audit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
key_new(struct arena *arena, enum key_type type, const char *name,
    const char *file)
{
	struct key key;
	FILE *stream;
	int number;

	if (!key_make(&key, name, type)) {
		fprintf(stderr, "tanu: '%s' cannot be the name of a key: at "
		    "most 200 characters of ASCII, no space, no '+'\n", name);
		return 1;
	}
	number = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	stream = number < 0 ? NULL : fdopen(number, "w");
	if (stream == NULL || fprintf(stream, "%s\n",
	    key_print_private(arena, &key)) < 0 || fflush(stream) != 0 ||
	    fsync(number) != 0 || fclose(stream) != 0) {
		fprintf(stderr, "tanu: %s: %s\n", file, strerror(errno));
		return 1;
	}
	return printf("%s\n", key_print(arena, &key)) > 0 ? 0 : 1;
}

int
key_public(struct arena *arena, const char *file)
{
	struct key key;

	if (!key_load(arena, file, &key))
		return 1;
	return printf("%s\n", key_print(arena, &key)) > 0 ? 0 : 1;
}

bool
key_load(struct arena *arena, const char *file, struct key *key)
{
	FILE *stream = fopen(file, "re");
	char line[1024] = "";

	if (stream == NULL) {
		fprintf(stderr, "tanu: %s: %s\n", file, strerror(errno));
		return false;
	}
	if (fgets(line, sizeof(line), stream) != NULL)
		line[strcspn(line, "\n")] = '\0';
	fclose(stream);
	if (key_read_private(arena, line, key))
		return true;
	fprintf(stderr, "tanu: %s: this is no private key\n", file);
	return false;
}

/* What is wrong with a note as one that a key has signed; NULL: nothing. */
static const char *
note_fault(struct arena *arena, const struct note *note,
    const struct key *keys, size_t count)
{
	bool signed_by_one = false;

	for (size_t i = 0; i < count; i++) {
		enum note_check check = note_check(arena, note, &keys[i],
		    NULL);

		if (check == NOTE_BAD)
			return arena_print(arena, "the signature of %s (key "
			    "%08x) does not hold: the text is not the one "
			    "that was signed", keys[i].name, keys[i].id);
		signed_by_one = signed_by_one || check == NOTE_GOOD;
	}
	return signed_by_one ? NULL
	    : "none of the known keys of the log has signed it";
}

const char *
checkpoint_open(struct arena *arena, const char *bytes,
    const struct key *keys, size_t count, struct signed_checkpoint *opened)
{
	const char *fault;

	opened->bytes = bytes;
	if (!note_read(arena, bytes, &opened->note) ||
	    !checkpoint_read(arena, opened->note.text, &opened->checkpoint))
		return "this is no checkpoint";
	fault = note_fault(arena, &opened->note, keys, count);
	if (fault == NULL && strcmp(opened->checkpoint.origin,
	    keys[0].name) != 0)
		fault = arena_print(arena, "it is of another log: %s",
		    opened->checkpoint.origin);
	return fault;
}
