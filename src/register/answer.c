/* The question of register.md, checked and put to answer() in sql/. */

#include "register.h"

#include <stdlib.h>
#include <string.h>

/* More than this many tonnes nobody emits; the bound keeps sums exact. */
#define TONNES_MOST 999999999999999

const char *const question_fields[] = {
	[QUESTION_SCHEME] = "scheme",
	[QUESTION_UNIT] = "unit",
	[QUESTION_VINTAGE] = "vintage",
	[QUESTION_SURRENDER] = "surrender_obligation",
	[QUESTION_VERIFIED] = "verified_emissions",
	[QUESTION_ALLOCATED] = "allocated_quota",
	[QUESTION_USED] = "used",
};

/* How each sentence of an answer begins: its reason. */
const struct choice answer_reasons[] = {
	{ "recognised", N_("Yes: on this day these units are recognised."),
	    TONE_GOOD },
	{ "transition", N_("Yes, for a time: the treaty has ended, but these "
	    "units can still be used."), TONE_GOOD },
	{ "no-rules-in-force", N_("Undetermined: no rules on recognition that "
	    "this register knows are in force on this day."), TONE_WAIT },
	{ "no-treaty", N_("No: there is no treaty with Kazakhstan on the "
	    "recognition of these units."), TONE_BAD },
	{ "not-covered", N_("No: the treaty does not recognise this kind of "
	    "unit, scheme or vintage in Kazakhstan."), TONE_BAD },
	{ "not-yet-in-force", N_("No: the treaty is not in force yet."),
	    TONE_BAD },
	{ "suspended", N_("No: the treaty is suspended."), TONE_BAD },
	{ "ended", N_("No: the treaty is no longer in force."), TONE_BAD },
	{ "requirement-not-met", N_("No: a requirement of paragraph 4 is not "
	    "met."), TONE_BAD },
	{ "requirement-not-assessed", N_("Undetermined: a requirement of "
	    "paragraph 4 has not been assessed."), TONE_WAIT },
	{ "limit-not-set", N_("No: a limit that these units need has not been "
	    "set."), TONE_BAD },
	{ "limit-zero", N_("No: the limit is zero, so none of these units may "
	    "be used."), TONE_BAD },
	{ "limit-not-known", N_("Undetermined: there is a limit, but its figure "
	    "is not known."), TONE_WAIT },
	{ 0 },
};

/* Why a step came out as it did: its reason or, without one, its name and
 * outcome. */
const struct choice step_reasons[] = {
	{ "rules-in-force", N_("Rules on recognition by treaty are in force on "
	    "this day."), 0 },
	{ "no-rules-in-force", N_("No provision on recognition by treaty is in "
	    "force on this day."), 0 },
	{ "in-force", N_("A treaty in force between Kazakhstan and the other "
	    "side recognises these units."), 0 },
	{ "provisionally-applied", N_("A treaty that recognises these units is "
	    "applied provisionally; that counts as in force."), 0 },
	{ "transition", N_("The treaty has ended, but what ended it lets units "
	    "of this vintage be used on this day."), 0 },
	{ "no-treaty", N_("No treaty of Kazakhstan with the other side stands "
	    "in the register."), 0 },
	{ "not-covered", N_("The treaty does not recognise this kind of unit, "
	    "scheme or vintage in Kazakhstan."), 0 },
	{ "not-yet-in-force", N_("The treaty is not in force yet between "
	    "Kazakhstan and the other side."), 0 },
	{ "suspended", N_("The treaty is suspended on this day."), 0 },
	{ "ended", N_("The treaty is no longer in force between Kazakhstan and "
	    "the other side."), 0 },
	{ "requirement-not-met", N_("At least one requirement is not met, or "
	    "only partly."), 0 },
	{ "requirement-not-assessed", N_("At least one requirement has not been "
	    "assessed for this day."), 0 },
	{ "requirements-met", N_("Every requirement that the law makes on this "
	    "day is met."), 0 },
	{ "requirements-not-applicable", N_("The law makes no requirements on "
	    "this day."), 0 },
	{ "limit-not-set", N_("The limit of the treaty or that of the plan is "
	    "missing; other carbon units need both."), 0 },
	{ "limit-zero", N_("One of the limits is zero."), 0 },
	{ "limit-not-known", N_("One of the limits is not known."), 0 },
	{ "limit-met", N_("The limits are set and leave room."), 0 },
	{ "limit-not-applicable", N_("No limit applies on this day."), 0 },
	{ 0 },
};

const struct choice steps[] = {
	{ "legal-basis", N_("Legal basis"), 0 },
	{ "treaty", N_("Treaty"), 0 },
	{ "requirements", N_("Requirements"), 0 },
	{ "limit", N_("Limit"), 0 },
	{ 0 },
};

const struct choice step_outcomes[] = {
	{ "met", N_("met"), TONE_GOOD },
	{ "not-met", N_("not met"), TONE_BAD },
	{ "undetermined", N_("not known"), TONE_WAIT },
	{ "not-applicable", N_("does not apply"), TONE_OVER },
	{ 0 },
};

static const char no_such_scheme[] =
    N_("“%1”: there is no scheme “%2” in the register.");

static bool
scheme_stands(struct db *db, const char *slug, const struct moment *moment)
{
	return result_rows(DB_QUERY(db,
	    "SELECT FROM scheme WHERE slug = $1 AND entry <= $2::bigint "
	    "AND superseded > $2::bigint", slug, moment->entry)) > 0;
}

const char *
question_misread(const struct question *question, size_t field)
{
	const char *value = question->value[field];
	int64_t number;

	switch (field) {
	case QUESTION_SCHEME:
		if (value == NULL)
			return N_("“%1”: choose the scheme of the unit.");
		return text_is_slug(value) ? NULL : no_such_scheme;
	case QUESTION_UNIT:
		if (value == NULL)
			return N_("“%1”: choose the kind of unit, quota or "
			    "other.");
		return strcmp(value, "quota") == 0 ||
		    strcmp(value, "other") == 0 ? NULL
		    : N_("“%1”: “%2” is no kind of unit; it is quota or "
		    "other.");
	case QUESTION_VINTAGE:
		return value == NULL || (text_number(value, 2200, &number) &&
		    number >= 1990) ? NULL
		    : N_("“%1”: “%2” is not a year from 1990 to 2200.");
	default:
		return value == NULL || text_number(value, TONNES_MOST,
		    &number) ? NULL
		    : N_("“%1”: “%2” is not a whole number of tonnes from 0 "
		    "to 999999999999999, written with digits alone.");
	}
}

const char *
question_fault(struct db *db, const struct question *question,
    const struct moment *moment, size_t field)
{
	const char *fault = question_misread(question, field);

	if (fault == NULL && field == QUESTION_SCHEME &&
	    !scheme_stands(db, question->value[field], moment))
		fault = no_such_scheme;
	return fault;
}

#define QUESTION \
	"$1, $2, $3::integer, $4::date, $5::bigint, $6::numeric, " \
	"$7::numeric, $8::numeric, $9::numeric"
#define STANDS \
	"s.slug = $1 AND s.entry <= $5::bigint AND s.superseded > $5::bigint"

static const struct result *
ask(struct db *db, const char *statement, const struct question *question,
    const struct moment *moment, const char *language)
{
	const char *const *value = question->value;
	const char *const parameters[] = { value[QUESTION_SCHEME],
		value[QUESTION_UNIT], value[QUESTION_VINTAGE], moment->on,
		moment->entry, value[QUESTION_SURRENDER],
		value[QUESTION_VERIFIED], value[QUESTION_ALLOCATED],
		value[QUESTION_USED], language };

	for (size_t i = 0; i < QUESTION_FIELDS; i++) {
		if (question_misread(question, i) != NULL)
			return NULL;
	}
	return db_query(db, statement, COUNT(parameters) - (language == NULL),
	    parameters);
}

const struct result *
answer_read(struct db *db, const struct question *question,
    const struct moment *moment)
{
	return ask(db, "SELECT answer(" QUESTION ") AS answer FROM scheme s "
	    "WHERE " STANDS, question, moment, NULL);
}

const struct result *
answer_read_in_time(struct db *db, const struct question *question,
    const struct moment *moment, enum language language)
{
	return ask(db, "SELECT a.answer, a.turns, a.names, "
	    "said(s.name, $10) AS name FROM scheme s, "
	    "answer_in_time(" QUESTION ", $10) a WHERE " STANDS,
	    question, moment, language_code[language]);
}

/* The sentence of an answer or a step in the three languages, so that data
 * and pages say the same. */
static void
texts_put(struct text *text, const char *message)
{
	json_open(text, "text", '{');
	for (int i = 0; i < LANGUAGES; i++)
		json_put(text, language_code[i], say((enum language)i,
		    message));
	json_close(text, '}');
}

static const char *
message_of(const char *step, const char *outcome, const char *reason)
{
	char whole[64];
	const struct choice *found;

	snprintf(whole, sizeof(whole), "%s-%s", step, outcome);
	found = choice_find(step_reasons, reason != NULL ? reason : whole);
	return found == NULL ? "" : found->label;
}

const char *
step_message(const struct json *step)
{
	return message_of(json_text(step, "step"), json_text(step, "outcome"),
	    json_text(step, "reason"));
}

/* A code, which has nothing to escape; NULL for null. */
static const char *
code_of(struct arena *arena, const struct json_piece *piece)
{
	return piece->value[0] != '"' ? NULL
	    : arena_copy(arena, piece->value + 1, piece->length - 2);
}

static void
steps_say(struct text *text, const char *list)
{
	static const char *const names[] = { "step", "outcome", "reason" };
	struct json_piece step, member;

	json_open(text, "steps", '[');
	while (json_next(&list, &step)) {
		const char *at = step.value, *code[COUNT(names)] = { NULL };

		json_open(text, NULL, '{');
		while (json_next(&at, &member)) {
			json_put_piece(text, &member);
			for (size_t i = 0; i < COUNT(names); i++) {
				if (json_named(&member, names[i]))
					code[i] = code_of(text->arena, &member);
			}
		}
		texts_put(text, message_of(code[0], code[1], code[2]));
		json_close(text, '}');
	}
	json_close(text, ']');
}

void
answer_say(struct text *text, const char *answer)
{
	struct json_piece member;
	const struct choice *reason;

	json_open(text, NULL, '{');
	while (json_next(&answer, &member)) {
		if (json_named(&member, "steps")) {
			steps_say(text, member.value);
			continue;
		}
		json_put_piece(text, &member);
		reason = !json_named(&member, "reason") ? NULL : choice_find(
		    answer_reasons, code_of(text->arena, &member));
		if (reason != NULL)
			texts_put(text, reason->label);
	}
	json_close(text, '}');
}
