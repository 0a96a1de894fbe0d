/* Many questions at once: read, put to answers() in sql/, said. */

#include "register.h"

#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

/* What is wrong with a row; the first fault stays. */
static void
asked_refuse(struct batch_row *asked, const char *code, const char *field,
    const char *value, const char *message)
{
	if (asked->message != NULL)
		return;
	asked->code = code;
	asked->field = field;
	asked->value = value;
	asked->message = message;
}

/* One value of a row, under the name that it was given. */
static void
asked_take(struct batch_row *asked, const char *name, const char *value)
{
	const char **place = strcmp(name, "on") == 0 ? &asked->on : NULL;

	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		if (strcmp(name, question_fields[i]) == 0)
			place = &asked->question.value[i];
	}
	if (place == NULL)
		asked_refuse(asked, "unknown-parameter", name, NULL,
		    N_("“%1” is no member of a question."));
	else
		*place = text_given(value) ? value : NULL;
}

static void
asked_check(struct batch_row *asked)
{
	if (asked->on != NULL && !day_is_whole(asked->on))
		asked_refuse(asked, "bad-day", "on", asked->on,
		    N_("“%1”: there is no day “%2”. A day is written "
		    "YYYY-MM-DD."));
	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		const char *fault = question_misread(&asked->question, i);

		if (fault != NULL)
			asked_refuse(asked, "bad-value", question_fields[i],
			    asked->question.value[i], fault);
	}
}

/* Room for one row more. */
static struct batch_row *
row_new(struct batch *batch)
{
	if (batch->count == BATCH_MOST) {
		batch->code = "too-many";
		batch->message = N_("More than %1 questions at once are not "
		    "answered.");
		return NULL;
	}
	return &batch->asked[batch->count++];
}

static bool
batch_refuse(struct batch *batch, const char *code, const char *field,
    const char *message)
{
	if (batch->message == NULL) {
		batch->code = code;
		batch->field = field;
		batch->message = message;
	}
	return false;
}

/* JSON ------------------------------------------------------------------------- */

static void
object_take(struct arena *arena, struct batch_row *asked, const char *text,
    size_t length)
{
	enum json_fault fault;
	const struct json *row = json_read_strictly(arena, text, length,
	    &fault);

	if (fault == JSON_REPEATED)
		asked_refuse(asked, "repeated-parameter", NULL, NULL,
		    N_("A member is given more than once."));
	else if (fault == JSON_TOO_LARGE)
		asked_refuse(asked, "bad-value", NULL, NULL,
		    N_("A number is larger than 999999999999999."));
	else if (row == NULL || row->type != OBJECT)
		asked_refuse(asked, "bad-json", NULL, NULL,
		    N_("This question is not a JSON object."));
	for (const struct json *one = row == NULL || row->type != OBJECT
	    ? NULL : row->first; one; one = one->next) {
		if (one->type == BOOLEAN || one->type == LIST ||
		    one->type == OBJECT)
			asked_refuse(asked, "bad-value", one->name, NULL,
			    N_("“%1” is neither a text nor a number."));
		else
			asked_take(asked, one->name, one->text);
	}
}

/* Where an element of an array ends: at its ',' or ']', or at the NUL. */
static const char *
element_end(const char *at)
{
	bool quoted = false;
	int depth = 0;

	for (; *at != '\0'; at++) {
		if (quoted && *at == '\\' && at[1] != '\0')
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (!quoted && (*at == '[' || *at == '{'))
			depth++;
		else if (!quoted && depth > 0 && (*at == ']' || *at == '}'))
			depth--;
		else if (!quoted && depth == 0 && (*at == ',' || *at == ']'))
			break;
	}
	return at;
}

/* What comes behind a text that is wanted here; NULL when it does not stand
 * here. Both may have blanks before them. */
static const char *
behind(const char *at, const char *wanted)
{
	if (at == NULL)
		return NULL;
	at += strspn(at, blanks);
	return strncmp(at, wanted, strlen(wanted)) == 0 ? at + strlen(wanted)
	    : NULL;
}

/* [{...},...] or {"questions":[{...},...]}: the elements one by one, so that
 * a bad one is its row's fault alone. */
static bool
json_take(struct arena *arena, struct batch *batch, const char *at)
{
	const char *object = behind(at, "{");
	bool more;

	at = behind(object == NULL ? at : behind(behind(object,
	    "\"questions\""), ":"), "[");
	more = at != NULL && behind(at, "]") == NULL;
	if (!more)
		at = behind(at, "]");
	while (more) {
		const char *end = element_end(at);
		struct batch_row *asked = row_new(batch);

		if (asked == NULL)
			return false;
		object_take(arena, asked, at, (size_t)(end - at));
		more = *end == ',';
		at = *end == '\0' ? NULL : end + 1;
	}
	if (object != NULL)
		at = behind(at, "}");
	if (at == NULL || at[strspn(at, blanks)] != '\0')
		return batch_refuse(batch, "bad-json", "body", N_("This is not "
		    "JSON of the form {\"questions\":[{...},...]}."));
	return true;
}

/* A line a question. */
static bool
lines_take(struct arena *arena, struct batch *batch, const char *at)
{
	while (*at != '\0') {
		size_t length = strcspn(at, "\n");

		if (strspn(at, blanks) < length) {
			struct batch_row *asked = row_new(batch);

			if (asked == NULL)
				return false;
			object_take(arena, asked, at, length);
		}
		at += length;
		at += *at == '\n';
	}
	return true;
}

/* CSV (RFC 4180) --------------------------------------------------------------- */

enum { COLUMNS_MOST = QUESTION_FIELDS + 1 };

static bool
header_check(struct batch *batch, const struct csv_line *header)
{
	struct batch_row trial = { 0 };

	if (header->broken || header->count > COLUMNS_MOST)
		return batch_refuse(batch, "bad-csv", "body", N_("The first "
		    "line is not the names of columns, each at most once."));
	for (size_t i = 0; i < header->count; i++) {
		asked_take(&trial, header->value[i], NULL);
		if (trial.message != NULL)
			return batch_refuse(batch, "unknown-parameter",
			    header->value[i], trial.message);
		for (size_t j = 0; j < i; j++) {
			if (strcmp(header->value[i], header->value[j]) == 0)
				return batch_refuse(batch,
				    "repeated-parameter", header->value[i],
				    N_("“%1” is given more than once."));
		}
	}
	return true;
}

static bool
csv_take(struct arena *arena, struct batch *batch, const char *at)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct csv_line header;

	if (strncmp(at, mark, strlen(mark)) == 0)
		at += strlen(mark);
	header = csv_read(arena, &at, ',');
	if (!header_check(batch, &header))
		return false;
	while (*at != '\0') {
		struct csv_line line = csv_read(arena, &at, ',');
		struct batch_row *asked;

		if (line.count == 1 && line.value[0][0] == '\0')
			continue;
		asked = row_new(batch);
		if (asked == NULL)
			return false;
		if (line.broken || line.count != header.count)
			asked_refuse(asked, "bad-csv", NULL, NULL, N_("This "
			    "line has not the columns of the first one."));
		else
			for (size_t i = 0; i < line.count; i++)
				asked_take(asked, header.value[i],
				    line.value[i]);
	}
	return true;
}

bool
batch_read(struct arena *arena, enum batch_form form, const char *text,
    size_t length, struct batch *batch)
{
	static bool (*const take[])(struct arena *, struct batch *,
	    const char *) = {
		[BATCH_JSON] = json_take,
		[BATCH_CSV] = csv_take,
		[BATCH_LINES] = lines_take,
	};

	*batch = (struct batch){
		.form = form,
		.asked = arena_alloc(arena, BATCH_MOST * sizeof(struct batch_row)),
	};
	if (!text_is_clean(text, length))
		return batch_refuse(batch, "bad-body", "body",
		    N_("The questions are not clean UTF-8 text."));
	if (!take[form](arena, batch, text))
		return false;
	for (size_t i = 0; i < batch->count; i++)
		asked_check(&batch->asked[i]);
	return true;
}

/* The answers --------------------------------------------------------------------- */

/* The good rows as JSON for answers(), each with its number. */
static const char *
rows_of(struct arena *arena, const struct batch *batch,
    const struct moment *moment)
{
	struct text rows = text_new(arena);

	text_add(&rows, "[");
	for (size_t i = 0; i < batch->count; i++) {
		const struct batch_row *asked = &batch->asked[i];

		if (asked->message != NULL)
			continue;
		text_print(&rows, "%s{\"row\":%zu,\"on\":\"%s\"",
		    rows.length == 1 ? "" : ",", i,
		    asked->on != NULL ? asked->on : moment->on);
		for (size_t j = 0; j < QUESTION_FIELDS; j++) {
			text_print(&rows, ",\"%s\":", question_fields[j]);
			text_add_json(&rows, asked->question.value[j]);
		}
		text_add(&rows, "}");
	}
	text_add(&rows, "]");
	return rows.data;
}

/* Where the answers go while they come. */
struct taken {
	struct arena *arena;
	struct batch *batch;
};

/* An answer is said while the database works on the next ones; of CSV, where
 * only some of it is said, it is kept as it is. */
static bool
answer_take(void *context, const struct result *row)
{
	const struct taken *taken = context;
	const char *answer = result_text(row, 0, "answer");
	struct text said = text_new(taken->arena);

	if (taken->batch->form == BATCH_CSV)
		text_add(&said, answer);
	else
		answer_say(&said, answer);
	taken->batch->asked[result_number(row, 0, "row")].answer = said.data;
	return true;
}

void
batch_answer(struct db *db, struct arena *arena, struct batch *batch,
    const struct moment *moment)
{
	const char *const parameters[] = { rows_of(arena, batch, moment),
		moment->entry };

	db_stream(db, "SELECT row, answer FROM answers($1::json, $2::bigint)",
	    COUNT(parameters), parameters, answer_take,
	    &(struct taken){ .arena = arena, .batch = batch });
	for (size_t i = 0; i < batch->count; i++) {
		struct batch_row *asked = &batch->asked[i];

		if (asked->answer == NULL)
			asked_refuse(asked, "bad-value",
			    question_fields[QUESTION_SCHEME],
			    asked->question.value[QUESTION_SCHEME],
			    N_("“%1”: there is no scheme “%2” in the "
			    "register."));
		batch->refused += asked->message != NULL;
	}
}

static const char *
refusal_sentence(struct arena *arena, const struct batch_row *asked,
    enum language language)
{
	return say_with(arena, language, asked->message, asked->field == NULL
	    ? "" : asked->field, asked->value == NULL ? "" : asked->value,
	    (char *)NULL);
}

static void
refusal_say(struct text *text, const struct batch_row *asked, size_t row,
    enum language language)
{
	text_add(text, "{\"error\":{\"code\":");
	text_add_json(text, asked->code);
	text_add(text, ",\"field\":");
	text_add_json(text, asked->field);
	text_add(text, ",\"message\":");
	text_add_json(text, refusal_sentence(text->arena, asked, language));
	text_print(text, ",\"row\":%zu}}", row);
}

static void
json_say(struct text *text, const struct batch *batch,
    const struct moment *moment, enum language language)
{
	const bool lines = batch->form == BATCH_LINES;

	if (!lines)
		text_print(text, "{\"entry\":%s,\"count\":%zu,\"answers\":[",
		    moment->entry, batch->count);
	for (size_t i = 0; i < batch->count; i++) {
		const struct batch_row *asked = &batch->asked[i];

		if (!lines && i > 0)
			text_add(text, ",\n");
		if (asked->message != NULL)
			refusal_say(text, asked, i + 1, language);
		else
			text_add(text, asked->answer);
		if (lines)
			text_add(text, "\n");
	}
	if (!lines)
		text_add(text, "]}\n");
}

static void
csv_say(struct text *text, const struct batch *batch,
    const struct moment *moment, enum language language)
{
	text_add(text, "row,scheme,unit,vintage,on,entry,answer,reason,"
	    "maximum,remaining,binding,error\r\n");
	for (size_t i = 0; i < batch->count; i++) {
		const struct batch_row *asked = &batch->asked[i];
		const char *const *given = asked->question.value;
		const struct json *answer = json_tree(text->arena,
		    asked->answer);
		const struct json *entitlement = json_member(answer,
		    "entitlement");
		const char *chosen = json_text(answer, "vintage");
		const char *const values[] = { given[QUESTION_SCHEME],
			given[QUESTION_UNIT],
			chosen != NULL ? chosen : given[QUESTION_VINTAGE],
			asked->on != NULL ? asked->on : moment->on,
			moment->entry, json_text(answer, "answer"),
			json_text(answer, "reason"),
			json_text(entitlement, "maximum"),
			json_text(entitlement, "remaining"),
			json_text(entitlement, "binding"),
			asked->message == NULL ? NULL : refusal_sentence(
			    text->arena, asked, language) };

		text_print(text, "%zu", i + 1);
		for (size_t j = 0; j < COUNT(values); j++) {
			text_add(text, ",");
			text_add_csv(text, values[j]);
		}
		text_add(text, "\r\n");
	}
}

void
batch_say(struct text *text, const struct batch *batch,
    const struct moment *moment, enum language language)
{
	if (batch->form == BATCH_CSV)
		csv_say(text, batch, moment, language);
	else
		json_say(text, batch, moment, language);
}

const char *
batch_sentence(struct arena *arena, const struct batch *batch,
    enum language language)
{
	return say_with(arena, language, batch->message, batch->field != NULL
	    ? batch->field : arena_print(arena, "%d", BATCH_MOST),
	    (char *)NULL);
}
