/* The words of the commands key, verify and witness. */

#include "audit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { USAGE = 2 };

int
key_command(struct arena *arena, int count, char **words)
{
	bool witness = count > 1 && strcmp(words[1], "--witness") == 0;

	if (count == 2 && strcmp(words[0], "public") == 0)
		return key_public(arena, words[1]);
	if (count != 3 + witness || strcmp(words[0], "new") != 0)
		return USAGE;
	return key_new(arena, witness ? KEY_WITNESS : KEY_LOG,
	    words[1 + witness], words[2 + witness]);
}

/* An option with a value; one that may come again adds to those before. */
struct option {
	const char *name;
	const char **value;
	bool again;
};

/* The place behind the options; -1 when one is not known. */
static int
options_read(struct arena *arena, const struct option *options, size_t known,
    int count, char **words)
{
	int at = 0;

	for (; at + 1 < count && words[at][0] == '-'; at += 2) {
		size_t i = 0;

		while (i < known && strcmp(words[at], options[i].name) != 0)
			i++;
		if (i == known)
			return -1;
		*options[i].value = options[i].again &&
		    text_given(*options[i].value) ? arena_print(arena, "%s %s",
		    *options[i].value, words[at + 1]) : words[at + 1];
	}
	return at;
}

int
witness_command(struct arena *arena, int count, char **words)
{
	struct witnessing how = { 0 };
	const struct option options[] = {
		{ "--key", &how.key, false },
		{ "--trust", &how.trusted, true },
		{ "--log", &how.log, false },
	};
	int at = options_read(arena, options, COUNT(options), count, words);

	if (at != count - 1 || words[at][0] == '-' || how.key == NULL ||
	    how.trusted == NULL || how.log == NULL)
		return USAGE;
	how.state = words[at];
	return witness_log(arena, &how);
}

static bool
is_address(const char *word)
{
	return strncmp(word, "http://", 7) == 0 ||
	    strncmp(word, "https://", 8) == 0;
}

static bool
is_directory(const char *word)
{
	struct stat about;

	return stat(word, &about) == 0 && S_ISDIR(about.st_mode);
}

/* The proof file of an extract is known by its name, or by how it begins. */
static bool
is_extract(const char *word)
{
	static const char ending[] = ".proof", beginning[] = "tanu/extract/";
	size_t length = strlen(word);
	char bytes[sizeof(beginning)] = "";
	FILE *file;

	if (length > strlen(ending) &&
	    strcmp(word + length - strlen(ending), ending) == 0)
		return true;
	file = fopen(word, "re");
	if (file == NULL)
		return false;
	if (fgets(bytes, sizeof(bytes), file) == NULL)
		bytes[0] = '\0';
	fclose(file);
	return strcmp(bytes, beginning) == 0;
}

/* What is to be held against the log, and where that stands by itself. */
static const char *
verified_read(struct arena *arena, struct verifying *how, const char *word)
{
	if (is_address(word)) {
		how->site = word;
		return arena_print(arena, "%s/log", word);
	}
	how->export = word;
	if (!is_directory(word))
		return NULL;
	how->archive = word;
	how->export = arena_print(arena, "%s/api/v1/history.ndjson", word);
	return arena_print(arena, "%s/log", word);
}

int
verify_command(struct arena *arena, const char *database,
    const struct verifying *usual, int count, char **words)
{
	struct verifying how = { 0 };
	const struct option options[] = {
		{ "--key", &how.keys, true },
		{ "--log", &how.log, false },
		{ "--seen", &how.seen, false },
	};
	int at = options_read(arena, options, COUNT(options), count, words);
	const char *log = NULL;
	struct db *db;
	int status;

	if (at < 0 || at < count - 1 || (at < count && words[at][0] == '-'))
		return USAGE;
	if (at < count && is_extract(words[at]))
		return verify_extract(arena, how.keys != NULL ? how.keys
		    : usual->keys, words[at]);
	if (at < count)
		log = verified_read(arena, &how, words[at]);
	if (how.keys == NULL)
		how.keys = usual->keys;
	if (how.log == NULL)
		how.log = log != NULL ? log : usual->log;
	db = db_new(database, "tanu_public", true);
	if (at == count)
		db_begin(db, arena);
	status = verify(arena, db, &how);
	db_free(db);
	return status;
}
