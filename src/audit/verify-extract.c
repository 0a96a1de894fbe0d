/* tanu verify: the proof file of an extract, without any network. */

#include "audit.h"

#include <stdio.h>
#include <string.h>

static const char *const tones[] = {
	[FINDING_RIGHT] = "right",
	[FINDING_WRONG] = "wrong",
	[FINDING_NOTE] = "note",
};

/* What it is of, and what it says. */
static void
extract_tell(struct arena *arena, const struct extract *extract, bool proved)
{
	printf("Extract %s\n%s\nin force on %s, as of entry %llu\n",
	    extract->number, extract->address, extract->on,
	    (unsigned long long)extract->entry);
	printf("says%s: %s\n", proved ? "" : ", which is not proved",
	    extract->says);
	if (!proved)
		return;
	for (const char *line = extract->words; *line != '\0';
	    line += strcspn(line, "\n") + 1)
		printf("    %s\n", arena_copy(arena, line,
		    strcspn(line, "\n")));
}

int
verify_extract(struct arena *arena, const char *list, const char *file)
{
	struct source *source = source_open(arena, file);
	struct key *keys;
	size_t count = keys_read(arena, list, &keys), length = 0;
	const char *bytes = source_read(source, arena, "", &length);
	const struct finding *found, *one;
	struct extract extract;
	bool good, proved;

	if (bytes == NULL || count == 0) {
		printf("wrong: %s\n", bytes == NULL ? source->why
		    : "no key of the log is known (--key)");
		return 1;
	}
	found = extract_check(arena, bytes, length, keys, count, &extract);
	good = findings_right(found);
	proved = good && extract.note != NULL;
	if (extract.number != NULL)
		extract_tell(arena, &extract, proved);
	for (one = found; one != NULL; one = one->next) {
		printf("%s: %s\n", tones[one->tone], finding_say(arena, EN,
		    one));
		if (one->tone == FINDING_RIGHT && one->record != NULL &&
		    one->record->item != NULL)
			printf("       %s\n", one->record->item);
	}
	printf("%s\n", proved ? "No fault was found. The extract is proved."
	    : good ? "The records are proved, and what the extract says is not."
	    : "The extract is not proved.");
	return proved ? 0 : 1;
}
