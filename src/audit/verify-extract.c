/* tanu verify: the proof file of an extract, without any network. */

#include "audit.h"

#include <stdio.h>

static const char *const tones[] = {
	[FINDING_RIGHT] = "right",
	[FINDING_WRONG] = "wrong",
	[FINDING_NOTE] = "note",
};

int
verify_extract(struct arena *arena, const char *list, const char *file)
{
	struct source *source = source_open(arena, file);
	struct key *keys;
	size_t count = keys_read(arena, list, &keys), length = 0;
	const char *bytes = source_read(source, arena, "", &length);
	const struct finding *found, *one;
	struct extract extract;

	if (bytes == NULL || count == 0) {
		printf("wrong: %s\n", bytes == NULL ? source->why
		    : "no key of the log is known (--key)");
		return 1;
	}
	found = extract_check(arena, bytes, length, keys, count, &extract);
	if (extract.number != NULL)
		printf("Extract %s\n%s\nin force on %s, as of entry %llu\n"
		    "says, which the file does not prove: %s\n", extract.number, extract.address, extract.on,
		    (unsigned long long)extract.entry, extract.says);
	for (one = found; one != NULL; one = one->next) {
		printf("%s: %s\n", tones[one->tone], finding_say(arena, EN,
		    one));
		if (one->tone == FINDING_RIGHT && one->record != NULL &&
		    one->record->item != NULL)
			printf("       %s\n", one->record->item);
	}
	printf("%s\n", findings_right(found) ? "No fault was found."
	    : "The extract is not proved.");
	return findings_right(found) ? 0 : 1;
}
