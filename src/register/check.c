/* tanu check: one question in the words of the command, many in a file. */

#include "register.h"

#include <errno.h>
#include <string.h>

enum { DONE, REFUSED, USAGE };

/* What the words say, before it is looked at. */
struct wish {
	struct question question;
	const char *on;
	const char *entry;
	const char *file;
};

/* Is a word the option of a name? "--allocated-quota", "allocated_quota". */
static bool
is_option(const char *word, const char *name)
{
	if (strncmp(word, "--", 2) != 0)
		return false;
	for (word += 2; *word != '\0' && *name != '\0'; word++, name++) {
		if (*word != (*name == '_' ? '-' : *name))
			return false;
	}
	return *word == '\0' && *name == '\0';
}

/* Where the value of an option goes; NULL when there is no such option. */
static const char **
place_of(struct wish *wish, const char *word)
{
	struct { const char *name; const char **place; } others[] = {
		{ "on", &wish->on },
		{ "entry", &wish->entry },
		{ "file", &wish->file },
	};

	for (size_t i = 0; i < COUNT(others); i++) {
		if (is_option(word, others[i].name))
			return others[i].place;
	}
	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		if (is_option(word, question_fields[i]))
			return &wish->question.value[i];
	}
	return NULL;
}

static bool
wish_read(struct wish *wish, int count, char **words)
{
	bool asked = false;

	for (int i = 0; i < count; i += 2) {
		const char **place = place_of(wish, words[i]);

		if (place == NULL || *place != NULL || i + 1 == count)
			return false;
		*place = words[i + 1];
	}
	for (size_t i = 0; i < QUESTION_FIELDS; i++)
		asked = asked || wish->question.value[i] != NULL;
	return asked != (wish->file != NULL);
}

static int
say_refusal(const char *sentence)
{
	fprintf(stderr, "tanu: %s\n", sentence);
	return REFUSED;
}

static const char *
sentence(struct arena *arena, const char *message, const char *field,
    const char *value)
{
	return say_with(arena, EN, message, field, value == NULL ? "" : value,
	    (char *)NULL);
}

/* Settles the day and the entry; false with a sentence when they are none. */
static bool
moment_take(struct db *db, struct arena *arena, const struct wish *wish,
    struct moment *moment)
{
	int64_t number;

	if (wish->on != NULL && !day_is_whole(wish->on)) {
		say_refusal(sentence(arena, N_("“%1”: there is no day “%2”. A "
		    "day is written YYYY-MM-DD."), "on", wish->on));
		return false;
	}
	if (wish->entry != NULL && (wish->entry[0] == '0' ||
	    !text_number(wish->entry, INT64_MAX, &number))) {
		say_refusal(sentence(arena, N_("“%1”: “%2” is not the number "
		    "of an entry."), "entry", wish->entry));
		return false;
	}
	*moment = moment_settle(db, wish->on, wish->entry, NULL);
	if (db_failure(db) == DB_FINE && moment->entry == NULL)
		say_refusal(sentence(arena, N_("“%1”: the register has no "
		    "entry %2 yet."), "entry", wish->entry));
	return moment->entry != NULL;
}

static int
check_one(struct db *db, struct arena *arena, const struct question *question,
    const struct moment *moment)
{
	struct text text = text_new(arena);
	const struct result *rows = answer_read(db, question, moment);
	const char *answer = rows == NULL ? NULL
	    : result_text(rows, 0, "answer");
	int status = DONE;

	for (size_t i = 0; answer == NULL && i < QUESTION_FIELDS; i++) {
		const char *fault = question_fault(db, question, moment, i);

		if (fault != NULL)
			status = say_refusal(sentence(arena, fault,
			    question_fields[i], question->value[i]));
	}
	if (status != DONE)
		return status;
	if (answer == NULL)
		return REFUSED;
	answer_say(&text, answer);
	puts(text.data);
	return DONE;
}

static bool
file_take(struct text *text, const char *name)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
	char bytes[8192];
	size_t length;
	bool good;

	if (file == NULL)
		return false;
	while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
		text_add_bytes(text, bytes, length);
	good = ferror(file) == 0;
	if (file != stdin)
		fclose(file);
	return good;
}

/* JSON is one value, lines are many, and what is neither is CSV. */
static enum batch_form
form_of(struct arena *arena, const char *text)
{
	const char *first = text + strspn(text, " \t\r\n");

	if (*first == '[')
		return BATCH_JSON;
	if (*first != '{')
		return BATCH_CSV;
	return json_member(json_read(arena, text), "questions") != NULL
	    ? BATCH_JSON : BATCH_LINES;
}

static int
check_file(struct db *db, struct arena *arena, const char *name,
    const struct moment *moment)
{
	struct text text = text_new(arena), said = text_new(arena);
	struct batch batch;

	if (!file_take(&text, name))
		return say_refusal(arena_print(arena, "%s: %s", name,
		    strerror(errno)));
	if (!batch_read(arena, form_of(arena, text.data), text.data,
	    text.length, &batch))
		return say_refusal(arena_print(arena, "%s: %s", name,
		    batch_sentence(arena, &batch, EN)));
	batch_answer(db, arena, &batch, moment);
	if (db_failure(db) != DB_FINE)
		return REFUSED;
	batch_say(&said, &batch, moment, EN);
	fputs(said.data, stdout);
	return batch.refused > 0 ? REFUSED : DONE;
}

int
check_questions(struct db *db, struct arena *arena, int count, char **words)
{
	struct wish wish = { .on = NULL };
	struct moment moment;

	if (!wish_read(&wish, count, words))
		return USAGE;
	if (!moment_take(db, arena, &wish, &moment))
		return REFUSED;
	return wish.file != NULL ? check_file(db, arena, wish.file, &moment)
	    : check_one(db, arena, &wish.question, &moment);
}
