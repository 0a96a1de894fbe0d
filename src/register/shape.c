/* The answer as data (register.md, The answer): what it has, field by field. */

#include "register.h"

enum { N = FIELD_NEEDED };

static const struct choice sources[] = {
	{ "treaty", N_("the treaty"), 0 },
	{ "plan", N_("the plan"), 0 },
	{ 0 },
};

static const struct field question_part[] = {
	{ "scheme", FIELD_REFERENCE, N_("scheme"), N, 0, "scheme", 0 },
	{ "unit", FIELD_CODE, N_("kind of unit"), N, units, 0, 0 },
	{ "vintage", FIELD_YEAR, N_("vintage"), 0, 0, 0, 0 },
	{ "on", FIELD_DAY, N_("day"), N, 0, 0, 0 },
	{ "entry", FIELD_NUMBER, N_("entry"), N, 0, 0, 0 },
	{ 0 },
};

static const struct field evidence_fields[] = {
	{ "kind", FIELD_PLAIN, N_("kind"), N, 0, 0, 0 },
	{ "slug", FIELD_PLAIN, N_("record"), N, 0, 0, 0 },
	{ "nature", FIELD_PLAIN, N_("nature"), 0, 0, 0, 0 },
	{ "status", FIELD_PLAIN, N_("status"), 0, 0, 0, 0 },
	{ 0 },
};

static const struct field other_fields[] = {
	{ "treaty", FIELD_REFERENCE, N_("treaty"), 0, 0, "treaty", 0 },
	{ "party", FIELD_REFERENCE, N_("party"), 0, 0, "jurisdiction", 0 },
	{ "answer", FIELD_CODE, N_("The answer"), N, answers, 0, 0 },
	{ "reason", FIELD_CODE, N_("reason"), N, answer_reasons, 0, 0 },
	{ 0 },
};

static const struct field step_fields[] = {
	{ "step", FIELD_CODE, N_("step"), N, steps, 0, 0 },
	{ "outcome", FIELD_CODE, N_("outcome"), N, step_outcomes, 0, 0 },
	{ "paragraph", FIELD_PLAIN, N_("paragraph"), N, 0, 0, 0 },
	{ "reason", FIELD_PLAIN, N_("reason"), 0, 0, 0, 0 },
	{ "party", FIELD_REFERENCE, N_("party"), 0, 0, "jurisdiction", 0 },
	{ "evidence", FIELD_PARTS, N_("resting on"), N, 0, 0,
	    evidence_fields },
	{ "memoranda", FIELD_PARTS, N_("instruments that are no treaties"), 0,
	    0, 0, evidence_fields },
	{ "others", FIELD_PARTS, N_("other treaties"), 0, 0, 0,
	    other_fields },
	{ "detail", FIELD_ANY, N_("details of the step"), 0, 0, 0, 0 },
	{ "text", FIELD_TEXTS, N_("in words"), N, 0, 0, 0 },
	{ 0 },
};

static const struct field line_fields[] = {
	{ "limit", FIELD_REFERENCE, N_("limit"), N, 0, "limit", 0 },
	{ "source", FIELD_CODE, N_("set by"), N, sources, 0, 0 },
	{ "maximum", FIELD_TONNES, N_("result"), 0, 0, 0, 0 },
	{ "binding", FIELD_BOOLEAN, N_("binding"), N, 0, 0, 0 },
	{ "rate_percent", FIELD_RATE, N_("rate, percent"), 0, 0, 0, 0 },
	{ "of", FIELD_PLAIN, N_("share of"), 0, 0, 0, 0 },
	{ "base", FIELD_TONNES, N_("figure of the operator"), 0, 0, 0, 0 },
	{ "product", FIELD_PLAIN, N_("exact product, a decimal string"), 0, 0,
	    0, 0 },
	{ "tonnes", FIELD_TONNES, N_("tonnes CO2e"), 0, 0, 0, 0 },
	{ "unlimited", FIELD_BOOLEAN, N_("unlimited"), 0, 0, 0, 0 },
	{ "not_known", FIELD_BOOLEAN, N_("figure not known"), 0, 0, 0, 0 },
	{ "clause", FIELD_WORDS, N_("clause"), 0, 0, 0, 0 },
	{ "missing", FIELD_PLAIN, N_("figure that is missing"), 0, 0, 0, 0 },
	{ "arithmetic", FIELD_PLAIN, N_("arithmetic"), 0, 0, 0, 0 },
	{ 0 },
};

static const struct field ceiling_fields[] = {
	{ "limit", FIELD_REFERENCE, N_("limit"), N, 0, "limit", 0 },
	{ "tonnes", FIELD_TONNES, N_("tonnes CO2e"), 0, 0, 0, 0 },
	{ 0 },
};

static const struct field entitlement_fields[] = {
	{ "maximum", FIELD_TONNES, N_("you may use in all"), 0, 0, 0, 0 },
	{ "used", FIELD_TONNES, N_("already used"), 0, 0, 0, 0 },
	{ "remaining", FIELD_TONNES, N_("you may still use"), 0, 0, 0, 0 },
	{ "binding", FIELD_REFERENCE, N_("binding limit"), 0, 0, "limit", 0 },
	{ "unlimited", FIELD_BOOLEAN, N_("unlimited"), N, 0, 0, 0 },
	{ "incomplete", FIELD_BOOLEAN, N_("a figure that a limit needs was "
	    "not given"), N, 0, 0, 0 },
	{ "lines", FIELD_PARTS, N_("limits, line by line"), N, 0, 0,
	    line_fields },
	{ "ceilings", FIELD_PARTS, N_("for all operators together"), N, 0, 0,
	    ceiling_fields },
	{ 0 },
};

const struct field answer_fields[] = {
	{ "question", FIELD_PART, N_("The question"), N, 0, 0, question_part },
	{ "answer", FIELD_CODE, N_("The answer"), N, answers, 0, 0 },
	{ "reason", FIELD_CODE, N_("reason"), N, answer_reasons, 0, 0 },
	{ "text", FIELD_TEXTS, N_("in words"), N, 0, 0, 0 },
	{ "vintage", FIELD_YEAR, N_("the vintage that the answer is about, where "
	    "none was given and limits differ by vintage"), 0, 0, 0, 0 },
	{ "steps", FIELD_PARTS, N_("The reasoning, step by step"), N, 0, 0, step_fields },
	{ "entitlement", FIELD_PART, N_("How many units"), 0, 0, 0,
	    entitlement_fields },
	{ 0 },
};

const struct field matrix_fields[] = {
	{ "scheme", FIELD_REFERENCE, N_("scheme"), N, 0, "scheme", 0 },
	{ "jurisdiction", FIELD_REFERENCE, N_("jurisdiction"), N, 0,
	    "jurisdiction", 0 },
	{ "phase", FIELD_CODE, N_("phase"), N, phases, 0, 0 },
	{ "unit", FIELD_CODE, N_("kind of unit"), N, units, 0, 0 },
	{ "answer", FIELD_CODE, N_("The answer"), N, answers, 0, 0 },
	{ "reason", FIELD_CODE, N_("reason"), N, answer_reasons, 0, 0 },
	{ "treaty", FIELD_REFERENCE, N_("treaty"), 0, 0, "treaty", 0 },
	{ "text", FIELD_TEXTS, N_("in words"), N, 0, 0, 0 },
	{ "check", FIELD_PLAIN, N_("address of the reasoning"), N, 0, 0, 0 },
	{ 0 },
};
