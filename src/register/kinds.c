#include "register.h"

#include <string.h>

/* Choices: the codes of register.md and the words for them ------------------ */

const struct choice changes[] = {
	{ "creation", N_("entered"), TONE_GOOD },
	{ "change", N_("changed"), TONE_PLAIN },
	{ "correction", N_("corrected"), TONE_WAIT },
	{ "withdrawal", N_("withdrawn from the register"), TONE_OVER },
	{ 0 },
};

const struct choice entry_roles[] = {
	{ "import", N_("import of a file"), TONE_PLAIN },
	{ "editor", N_("editor"), TONE_PLAIN },
	{ "approver", N_("approver"), TONE_PLAIN },
	{ 0 },
};

static const struct choice act_statuses[] = {
	{ "in-force", N_("in force"), TONE_GOOD },
	{ "not-yet-in-force", N_("not yet in force"), TONE_WAIT },
	{ "repealed", N_("repealed"), TONE_OVER },
	{ "effect-date-unknown", N_("adopted, day of effect not known"),
	    TONE_WAIT },
	{ 0 },
};

const struct choice provision_statuses[] = {
	{ "in-force", N_("in force"), TONE_GOOD },
	{ "not-yet-in-force", N_("not yet in force"), TONE_WAIT },
	{ "ended", N_("no longer in force"), TONE_OVER },
	{ "effect-date-unknown", N_("adopted, day of effect not known"),
	    TONE_WAIT },
	{ 0 },
};

static const struct choice imposed[] = {
	{ "study", N_("study of schemes"), TONE_PLAIN },
	{ "requirement", N_("requirement for recognition"), TONE_PLAIN },
	{ "treaty", N_("recognition by treaty"), TONE_PLAIN },
	{ "supplementarity", N_("supplementarity"), TONE_PLAIN },
	{ "limit", N_("limit on use"), TONE_PLAIN },
	{ 0 },
};

static const struct choice jurisdiction_types[] = {
	{ "state", N_("state"), TONE_PLAIN },
	{ "subdivision", N_("part of a state"), TONE_PLAIN },
	{ "group", N_("group of states"), TONE_PLAIN },
	{ 0 },
};

const struct choice phases[] = {
	{ "planned", N_("planned"), TONE_WAIT },
	{ "pilot", N_("pilot phase"), TONE_WAIT },
	{ "operating", N_("operating"), TONE_GOOD },
	{ "suspended", N_("suspended"), TONE_BAD },
	{ "ended", N_("ended"), TONE_OVER },
	{ 0 },
};

static const struct choice sectors[] = {
	{ "power", N_("power"), TONE_PLAIN },
	{ "industry", N_("industry"), TONE_PLAIN },
	{ "buildings", N_("buildings"), TONE_PLAIN },
	{ "transport", N_("transport"), TONE_PLAIN },
	{ "aviation", N_("aviation"), TONE_PLAIN },
	{ "maritime", N_("maritime transport"), TONE_PLAIN },
	{ "waste", N_("waste"), TONE_PLAIN },
	{ "forestry", N_("forestry"), TONE_PLAIN },
	{ "agriculture", N_("agriculture"), TONE_PLAIN },
	{ 0 },
};

/* Chemical formulae are the same in every language. */
static const struct choice gases[] = {
	{ "CO2", "CO2", TONE_PLAIN }, { "CH4", "CH4", TONE_PLAIN },
	{ "N2O", "N2O", TONE_PLAIN }, { "HFCs", "HFCs", TONE_PLAIN },
	{ "PFCs", "PFCs", TONE_PLAIN }, { "SF6", "SF6", TONE_PLAIN },
	{ "NF3", "NF3", TONE_PLAIN },
	{ 0 },
};

const struct choice units[] = {
	{ "quota", N_("quota units"), TONE_PLAIN },
	{ "other", N_("other carbon units"), TONE_PLAIN },
	{ 0 },
};

/* A limit may be on both kinds together. */
const struct choice limited_units[] = {
	{ "quota", N_("quota units"), TONE_PLAIN },
	{ "other", N_("other carbon units"), TONE_PLAIN },
	{ "any", N_("all recognised units"), TONE_PLAIN },
	{ 0 },
};

static const struct choice study_statuses[] = {
	{ "completed-in-time", N_("completed in time"), TONE_GOOD },
	{ "completed-late", N_("completed late"), TONE_WAIT },
	{ "under-way", N_("under way"), TONE_WAIT },
	{ "overdue", N_("overdue"), TONE_BAD },
	{ "not-begun", N_("not begun"), TONE_PLAIN },
	{ 0 },
};

static const struct choice conclusions[] = {
	{ "compatible", N_("compatible"), TONE_GOOD },
	{ "compatible-with-conditions", N_("compatible with conditions"),
	    TONE_WAIT },
	{ "not-compatible", N_("not compatible"), TONE_BAD },
	{ 0 },
};

static const struct choice forms[] = {
	{ "bilateral", N_("bilateral"), TONE_PLAIN },
	{ "multilateral", N_("multilateral"), TONE_PLAIN },
	{ 0 },
};

static const struct choice natures[] = {
	{ "treaty", N_("treaty"), TONE_PLAIN },
	{ "decision", N_("decision of a treaty body"), TONE_PLAIN },
	{ "memorandum", N_("memorandum"), TONE_PLAIN },
	{ "arrangement", N_("arrangement"), TONE_PLAIN },
	{ 0 },
};

static const struct choice treaty_statuses[] = {
	{ "in-force", N_("in force"), TONE_GOOD },
	{ "provisionally-applied", N_("provisionally applied"), TONE_GOOD },
	{ "suspended", N_("suspended"), TONE_BAD },
	{ "ratification", N_("being ratified"), TONE_WAIT },
	{ "signed", N_("signed"), TONE_WAIT },
	{ "negotiation", N_("under negotiation"), TONE_WAIT },
	{ "expired", N_("expired"), TONE_OVER },
	{ "terminated", N_("terminated"), TONE_OVER },
	{ "none", N_("no action recorded"), TONE_PLAIN },
	{ 0 },
};

const struct choice party_statuses[] = {
	{ "in-force", N_("in force"), TONE_GOOD },
	{ "provisionally-applied", N_("provisionally applied"), TONE_GOOD },
	{ "consented", N_("has consented to be bound"), TONE_WAIT },
	{ "signed", N_("has signed"), TONE_WAIT },
	{ "withdrawn", N_("has withdrawn"), TONE_OVER },
	{ "none", N_("no action recorded"), TONE_PLAIN },
	{ 0 },
};

#define ACTIONS \
	{ "negotiation", N_("negotiation"), TONE_PLAIN }, \
	{ "initialling", N_("initialling"), TONE_PLAIN }, \
	{ "signature", N_("signature"), TONE_PLAIN }, \
	{ "ratification", N_("ratification"), TONE_PLAIN }, \
	{ "acceptance", N_("acceptance"), TONE_PLAIN }, \
	{ "approval", N_("approval"), TONE_PLAIN }, \
	{ "accession", N_("accession"), TONE_PLAIN }, \
	{ "provisional-application", N_("provisional application"), \
	    TONE_GOOD }, \
	{ "end-of-provisional-application", \
	    N_("end of provisional application"), TONE_OVER }, \
	{ "entry-into-force", N_("entry into force"), TONE_GOOD }, \
	{ "amendment", N_("amendment"), TONE_PLAIN }, \
	{ "reservation", N_("reservation"), TONE_PLAIN }, \
	{ "declaration", N_("declaration"), TONE_PLAIN }, \
	{ "suspension", N_("suspension"), TONE_BAD }, \
	{ "resumption", N_("resumption"), TONE_GOOD }, \
	{ "withdrawal", N_("withdrawal"), TONE_OVER }, \
	{ "expiry", N_("expiry"), TONE_OVER }, \
	{ "termination", N_("termination"), TONE_OVER }

const struct choice actions[] = {
	ACTIONS,
	{ 0 },
};

/* What a reader may have to expect on a day: actions, and other turns. */
const struct choice events[] = {
	ACTIONS,
	{ "limit-ends", N_("a limit ends"), TONE_PLAIN },
	{ "study-due", N_("a study is due"), TONE_WAIT },
	{ "study-overdue", N_("a study is overdue"), TONE_BAD },
	{ "assessment-ends", N_("an assessment ends"), TONE_WAIT },
	{ "plan-ends", N_("a plan ends"), TONE_PLAIN },
	{ "plan-begins", N_("a plan begins"), TONE_PLAIN },
	{ 0 },
};

static const struct choice directions[] = {
	{ "both", N_("both ways"), TONE_PLAIN },
	{ "into-kazakhstan", N_("into Kazakhstan"), TONE_PLAIN },
	{ "from-kazakhstan", N_("from Kazakhstan"), TONE_PLAIN },
	{ 0 },
};

static const struct choice plan_statuses[] = {
	{ "governing", N_("governs this day"), TONE_GOOD },
	{ "not-yet-begun", N_("not yet begun"), TONE_WAIT },
	{ "suspended", N_("suspended"), TONE_BAD },
	{ "superseded", N_("another plan governs"), TONE_OVER },
	{ "ended", N_("ended"), TONE_OVER },
	{ 0 },
};

static const struct choice bases[] = {
	{ "surrender-obligation", N_("surrender obligation"), TONE_PLAIN },
	{ "verified-emissions", N_("verified emissions"), TONE_PLAIN },
	{ "allocated-quota", N_("allocated quota"), TONE_PLAIN },
	{ 0 },
};

static const struct choice tonnes_per[] = {
	{ "operator", N_("for each operator"), TONE_PLAIN },
	{ "all-operators", N_("for all operators together"), TONE_PLAIN },
	{ 0 },
};

static const struct choice carry_overs[] = {
	{ "none", N_("no carry-over"), TONE_PLAIN },
	{ "within-period", N_("within the period"), TONE_PLAIN },
	{ "next-period", N_("into the next period"), TONE_PLAIN },
	{ 0 },
};

static const struct choice limit_statuses[] = {
	{ "in-force", N_("in force"), TONE_GOOD },
	{ "not-yet-begun", N_("not yet begun"), TONE_WAIT },
	{ "not-governing", N_("its plan does not govern"), TONE_OVER },
	{ "ended", N_("ended"), TONE_OVER },
	{ 0 },
};

static const struct choice outcomes[] = {
	{ "met", N_("met"), TONE_GOOD },
	{ "partly", N_("partly met"), TONE_WAIT },
	{ "not-met", N_("not met"), TONE_BAD },
	{ 0 },
};

const struct choice requirement_outcomes[] = {
	{ "met", N_("met"), TONE_GOOD },
	{ "partly", N_("partly met"), TONE_WAIT },
	{ "not-met", N_("not met"), TONE_BAD },
	{ "not-assessed", N_("not assessed"), TONE_UNSET },
	{ 0 },
};

const struct choice binding_outcomes[] = {
	{ "lowest", N_("binding"), TONE_GOOD },
	{ "by-figures", N_("the lower in tonnes, by the operator's "
	    "figures"), TONE_WAIT },
	{ "zero", N_("none may be used"), TONE_BAD },
	{ "unlimited", N_("unlimited"), TONE_GOOD },
	{ "not-known", N_("there is a limit, its figure is not known"),
	    TONE_WAIT },
	{ "limit-not-set", N_("limit not set"), TONE_UNSET },
	{ "none-required", N_("no limit set, none required"), TONE_PLAIN },
	{ 0 },
};

static const struct choice holds[] = {
	{ "in-force", N_("holds"), TONE_GOOD },
	{ "not-yet-begun", N_("not yet begun"), TONE_WAIT },
	{ "ended", N_("ended"), TONE_OVER },
	{ 0 },
};

/* The five of paragraph 4, in our own words. */
static const struct choice requirement_numbers[] = {
	{ "1", N_("1. long-term quantified national commitments"), 0 },
	{ "2", N_("2. a national system for estimating emissions and "
	    "removals"), 0 },
	{ "3", N_("3. a state registry of carbon units"), 0 },
	{ "4", N_("4. a yearly national inventory"), 0 },
	{ "5", N_("5. a working trading system in Kazakhstan, with a "
	    "procedure for domestic projects"), 0 },
	{ 0 },
};

/* Fields --------------------------------------------------------------------- */

enum {
	L = FIELD_LISTED,
	F = FIELD_FILTER,
	S = FIELD_SORT,
	N = FIELD_NEEDED,
	D = FIELD_DERIVED,
	C = FIELD_COLUMN,
};

#define COMMON_FIELDS \
	{ "sources", FIELD_SOURCES, N_("sources"), 0, 0, 0, 0 }, \
	{ "demonstration", FIELD_BOOLEAN, N_("demonstration record"), 0, 0, \
	    0, 0 }

static const struct field provision_fields[] = {
	{ "paragraph", FIELD_PLAIN, N_("paragraph"), N, 0, 0, 0 },
	{ "summary", FIELD_TEXTS, N_("in short"), 0, 0, 0, 0 },
	{ "imposes", FIELD_CODE, N_("imposes"), 0, imposed, 0, 0 },
	{ "requirement", FIELD_NUMBER, N_("requirement"), 0, 0, 0, 0 },
	{ "from", FIELD_DAY, N_("from"), 0, 0, 0, 0 },
	{ "through", FIELD_DAY, N_("through"), 0, 0, 0, 0 },
	{ "changed_by", FIELD_REFERENCE, N_("worded by"), 0, 0, "legal-act",
	    0 },
	{ "ended_by", FIELD_REFERENCE, N_("deleted by"), 0, 0, "legal-act", 0 },
	{ 0 },
};

static const struct field legal_act_fields[] = {
	{ "status", FIELD_CODE, N_("status"), D | L | F | S, act_statuses, 0,
	    0 },
	{ "number", FIELD_PLAIN, N_("number"), L | S, 0, 0, 0 },
	{ "title", FIELD_TEXTS, N_("title"), N | L | S, 0, 0, 0 },
	{ "issuer", FIELD_WORDS, N_("issued by"), 0, 0, 0, 0 },
	{ "adopted", FIELD_DAY, N_("adopted"), L | S, 0, 0, 0 },
	{ "registered_number", FIELD_PLAIN, N_("registration number"), 0, 0, 0,
	    0 },
	{ "registered_on", FIELD_DAY, N_("registered on"), 0, 0, 0, 0 },
	{ "published_on", FIELD_DAY, N_("first officially published on"), 0, 0,
	    0, 0 },
	{ "in_force_from", FIELD_DAY, N_("in force from (stated)"), 0, 0, 0,
	    0 },
	{ "effect_after_days", FIELD_NUMBER, N_("takes effect after so many "
	    "calendar days"), 0, 0, 0, 0 },
	{ "effect_on", FIELD_DAY, N_("in effect from"), D | L | S, 0, 0, 0 },
	{ "repealed_by", FIELD_REFERENCE, N_("repealed by"), 0, 0, "legal-act",
	    0 },
	{ "repealed_on", FIELD_DAY, N_("repealed from"), D | L | S, 0, 0, 0 },
	{ "url", FIELD_URL, N_("official text"), 0, 0, 0, 0 },
	{ "provisions", FIELD_PARTS, N_("provisions"), 0, 0, 0,
	    provision_fields },
	COMMON_FIELDS,
	{ 0 },
};

static const struct field member_fields[] = {
	{ "jurisdiction", FIELD_REFERENCE, N_("member"), N, 0, "jurisdiction",
	    0 },
	{ "from", FIELD_DAY, N_("from"), 0, 0, 0, 0 },
	{ "through", FIELD_DAY, N_("through"), 0, 0, 0, 0 },
	{ 0 },
};

static const struct field jurisdiction_fields[] = {
	{ "name", FIELD_TEXTS, N_("name"), N | L | S, 0, 0, 0 },
	{ "type", FIELD_CODE, N_("type"), N | L | F | S, jurisdiction_types, 0,
	    0 },
	{ "code", FIELD_PLAIN, N_("ISO 3166 code"), L | S, 0, 0, 0 },
	{ "part_of", FIELD_REFERENCE, N_("part of"), L | F, 0, "jurisdiction",
	    0 },
	{ "members", FIELD_PARTS, N_("members"), 0, 0, 0, member_fields },
	{ "authority", FIELD_WORDS, N_("body to contact"), 0, 0, 0, 0 },
	{ "contact_url", FIELD_URL, N_("contact"), 0, 0, 0, 0 },
	{ "treaties_in_force", FIELD_NUMBER, N_("treaties in force with "
	    "Kazakhstan"), D | L | S, 0, 0, 0 },
	COMMON_FIELDS,
	{ 0 },
};

static const struct field suspension_fields[] = {
	{ "from", FIELD_DAY, N_("from"), N, 0, 0, 0 },
	{ "through", FIELD_DAY, N_("through"), 0, 0, 0, 0 },
	{ 0 },
};

static const struct field unit_fields[] = {
	{ "unit", FIELD_CODE, N_("kind of unit"), N, units, 0, 0 },
	{ "name", FIELD_WORDS, N_("name"), N, 0, 0, 0 },
	{ 0 },
};

static const struct field scheme_fields[] = {
	{ "phase", FIELD_CODE, N_("phase"), D | L | F | S, phases, 0, 0 },
	{ "name", FIELD_TEXTS, N_("name"), N | L | S, 0, 0, 0 },
	{ "jurisdiction", FIELD_REFERENCE, N_("jurisdiction"), N | L | F | S, 0,
	    "jurisdiction", 0 },
	{ "compulsory", FIELD_BOOLEAN, N_("compulsory market"), L | F, 0, 0,
	    0 },
	{ "compulsory_reason", FIELD_WORDS, N_("why"), 0, 0, 0, 0 },
	{ "started", FIELD_DAY, N_("started"), L | S, 0, 0, 0 },
	{ "pilot_through", FIELD_DAY, N_("pilot phase through"), L | S, 0, 0,
	    0 },
	{ "ended", FIELD_DAY, N_("last day"), L | S, 0, 0, 0 },
	{ "study_due", FIELD_DAY, N_("study due by"), D | L | S, 0, 0, 0 },
	{ "study_status", FIELD_CODE, N_("study"), D | L | F | S,
	    study_statuses, 0, 0 },
	{ "suspensions", FIELD_PARTS, N_("suspensions"), 0, 0, 0,
	    suspension_fields },
	{ "sectors", FIELD_CODES, N_("sectors"), F, sectors, 0, 0 },
	{ "gases", FIELD_CODES, N_("gases"), F, gases, 0, 0 },
	{ "activities", FIELD_WORDS, N_("activities"), 0, 0, 0, 0 },
	{ "installations", FIELD_WORDS, N_("installations"), 0, 0, 0, 0 },
	{ "legal_basis", FIELD_WORDS, N_("legal basis"), 0, 0, 0, 0 },
	{ "trading_conditions", FIELD_WORDS, N_("conditions of trade"), 0, 0, 0,
	    0 },
	{ "cap_tonnes", FIELD_TONNES, N_("cap, tonnes CO2e a year"), 0, 0, 0,
	    0 },
	{ "cap_year", FIELD_YEAR, N_("year of the cap"), 0, 0, 0, 0 },
	{ "units", FIELD_PARTS, N_("units"), 0, 0, 0, unit_fields },
	{ "website", FIELD_URL, N_("website"), 0, 0, 0, 0 },
	COMMON_FIELDS,
	{ 0 },
};

static const struct field study_fields[] = {
	{ "status", FIELD_CODE, N_("status"), D | L | F | S, study_statuses, 0,
	    0 },
	{ "scheme", FIELD_REFERENCE, N_("scheme"), N | L | F | S, 0, "scheme",
	    0 },
	{ "due", FIELD_DAY, N_("due by"), D | L | S, 0, 0, 0 },
	{ "begun", FIELD_DAY, N_("begun"), L | S, 0, 0, 0 },
	{ "completed", FIELD_DAY, N_("completed"), L | S, 0, 0, 0 },
	{ "author", FIELD_WORDS, N_("made by"), 0, 0, 0, 0 },
	{ "conclusion", FIELD_CODE, N_("conclusion"), L | F | S, conclusions, 0,
	    0 },
	{ "summary", FIELD_WORDS, N_("summary"), 0, 0, 0, 0 },
	{ "conditions", FIELD_WORDS, N_("conditions"), 0, 0, 0, 0 },
	{ "report_url", FIELD_URL, N_("report"), 0, 0, 0, 0 },
	{ "expert_support", FIELD_WORDS, N_("expert support"), 0, 0, 0, 0 },
	COMMON_FIELDS,
	{ 0 },
};

static const struct field action_fields[] = {
	{ "action", FIELD_CODE, N_("action"), N, actions, 0, 0 },
	{ "party", FIELD_REFERENCE, N_("party"), 0, 0, "jurisdiction", 0 },
	{ "on", FIELD_DAY, N_("day"), N, 0, 0, 0 },
	{ "note", FIELD_WORDS, N_("note"), 0, 0, 0, 0 },
	{ "url", FIELD_URL, N_("link"), 0, 0, 0, 0 },
	{ "covers_recognition", FIELD_BOOLEAN, N_("covers recognition"), 0, 0,
	    0, 0 },
	{ "usable_through", FIELD_DAY, N_("units usable through"), 0, 0, 0,
	    0 },
	{ "usable_vintage_through", FIELD_YEAR, N_("units usable of vintages "
	    "through"), 0, 0, 0, 0 },
	{ 0 },
};

static const struct field recognises_fields[] = {
	{ "scheme", FIELD_REFERENCE, N_("scheme"), 0, 0, "scheme", 0 },
	{ "issuer", FIELD_REFERENCE, N_("schemes of"), 0, 0, "jurisdiction",
	    0 },
	{ "unit", FIELD_CODE, N_("kind of unit"), N, units, 0, 0 },
	{ "direction", FIELD_CODE, N_("direction"), N, directions, 0, 0 },
	{ "vintage_from", FIELD_YEAR, N_("vintages from"), 0, 0, 0, 0 },
	{ "vintage_through", FIELD_YEAR, N_("vintages through"), 0, 0, 0, 0 },
	{ "excluded", FIELD_WORDS, N_("excluded"), 0, 0, 0, 0 },
	{ 0 },
};

static const struct field treaty_fields[] = {
	{ "status", FIELD_CODE, N_("status"), D | L | F | S, treaty_statuses, 0,
	    0 },
	{ "title", FIELD_TEXTS, N_("title"), N | L | S, 0, 0, 0 },
	{ "parties", FIELD_REFERENCES, N_("parties"), N | L, 0, "jurisdiction",
	    0 },
	{ "nature", FIELD_CODE, N_("nature"), L | F | S, natures, 0, 0 },
	{ "form", FIELD_CODE, N_("form"), N | L | F | S, forms, 0, 0 },
	{ "status_since", FIELD_DAY, N_("in this status since"), D | L | S, 0,
	    0, 0 },
	{ "party", FIELD_REFERENCE, N_("party"), D | F, 0, "jurisdiction", 0 },
	{ "registration_number", FIELD_PLAIN, N_("number in the State Register "
	    "of International Treaties"), 0, 0, 0, 0 },
	{ "depositary", FIELD_WORDS, N_("depositary"), 0, 0, 0, 0 },
	{ "text_url", FIELD_URL, N_("text"), 0, 0, 0, 0 },
	{ "authentic_languages", FIELD_PLAINS, N_("authentic languages"), 0, 0,
	    0, 0 },
	{ "actions", FIELD_PARTS, N_("actions"), 0, 0, 0, action_fields },
	{ "recognises", FIELD_PARTS, N_("what it recognises"), 0, 0, 0,
	    recognises_fields },
	COMMON_FIELDS,
	{ 0 },
};

static const struct field plan_fields[] = {
	{ "status", FIELD_CODE, N_("status"), D | L | F | S, plan_statuses, 0,
	    0 },
	{ "name", FIELD_TEXTS, N_("name"), N | L | S, 0, 0, 0 },
	{ "from", FIELD_DAY, N_("from"), N | L | S, 0, 0, 0 },
	{ "through", FIELD_DAY, N_("through"), L | S, 0, 0, 0 },
	{ "legal_act", FIELD_REFERENCE, N_("legal act"), L, 0, "legal-act",
	    0 },
	{ "cap_tonnes", FIELD_TONNES, N_("cap, tonnes CO2e"), L | S, 0, 0, 0 },
	{ "reserve_tonnes", FIELD_TONNES, N_("reserve, tonnes CO2e"), L | S, 0,
	    0, 0 },
	{ "suspensions", FIELD_PARTS, N_("suspensions"), 0, 0, 0,
	    suspension_fields },
	COMMON_FIELDS,
	{ 0 },
};

static const struct field limit_fields[] = {
	{ "status", FIELD_CODE, N_("status"), D | L | F | S, limit_statuses, 0,
	    0 },
	{ "treaty", FIELD_REFERENCE, N_("set by the treaty"), L | F | S, 0,
	    "treaty", 0 },
	{ "plan", FIELD_REFERENCE, N_("set by the plan"), L | F | S, 0, "plan",
	    0 },
	{ "unit", FIELD_CODE, N_("kind of unit"), N | L | F | S, limited_units,
	    0, 0 },
	{ "scheme", FIELD_REFERENCE, N_("scheme"), L | F | S, 0, "scheme", 0 },
	{ "vintage_from", FIELD_YEAR, N_("vintages from"), C, 0, 0, 0 },
	{ "vintage_through", FIELD_YEAR, N_("vintages through"), C, 0, 0, 0 },
	{ "rate_percent", FIELD_RATE, N_("rate, percent"), C | S, 0, 0, 0 },
	{ "of", FIELD_CODE, N_("share of"), C, bases, 0, 0 },
	{ "tonnes", FIELD_TONNES, N_("tonnes CO2e"), C | S, 0, 0, 0 },
	{ "tonnes_per", FIELD_CODE, N_("tonnes are"), C, tonnes_per, 0, 0 },
	{ "unlimited", FIELD_BOOLEAN, N_("unlimited"), C, 0, 0, 0 },
	{ "not_known", FIELD_BOOLEAN, N_("figure not known"), C, 0, 0, 0 },
	{ "from", FIELD_DAY, N_("from"), L | S, 0, 0, 0 },
	{ "through", FIELD_DAY, N_("through"), L | S, 0, 0, 0 },
	{ "carry_over", FIELD_CODE, N_("carry-over"), 0, carry_overs, 0, 0 },
	{ "clause", FIELD_WORDS, N_("clause"), 0, 0, 0, 0 },
	COMMON_FIELDS,
	{ 0 },
};

static const struct field assessment_fields[] = {
	{ "status", FIELD_CODE, N_("status"), D | L | F | S, holds, 0, 0 },
	{ "jurisdiction", FIELD_REFERENCE, N_("jurisdiction"), N | L | F | S, 0,
	    "jurisdiction", 0 },
	{ "requirement", FIELD_CODE, N_("requirement"), N | L | F | S,
	    requirement_numbers, 0, 0 },
	{ "outcome", FIELD_CODE, N_("outcome"), N | L | F | S, outcomes, 0,
	    0 },
	{ "from", FIELD_DAY, N_("from"), L | S, 0, 0, 0 },
	{ "through", FIELD_DAY, N_("through"), L | S, 0, 0, 0 },
	{ "evidence", FIELD_WORDS, N_("evidence"), 0, 0, 0, 0 },
	{ "evidence_url", FIELD_URL, N_("link to the evidence"), 0, 0, 0, 0 },
	COMMON_FIELDS,
	{ 0 },
};

/* Derived facts that are lists: sql/006-reading.sql, derived_facts() ----------- */

static const struct field provision_status_fields[] = {
	{ "paragraph", FIELD_PLAIN, N_("paragraph"), N, 0, 0, 0 },
	{ "status", FIELD_CODE, N_("status"), N, provision_statuses, 0, 0 },
	{ 0 },
};

static const struct field legal_act_facts[] = {
	{ "provisions_status", FIELD_PARTS, N_("status of each provision"), D,
	    0, 0, provision_status_fields },
	{ 0 },
};

static const struct field party_status_fields[] = {
	{ "party", FIELD_REFERENCE, N_("party"), N, 0, "jurisdiction", 0 },
	{ "status", FIELD_CODE, N_("status"), N, party_statuses, 0, 0 },
	{ 0 },
};

static const struct field next_date_fields[] = {
	{ "on", FIELD_DAY, N_("day"), N, 0, 0, 0 },
	{ "what", FIELD_CODE, N_("what"), N, events, 0, 0 },
	{ "party", FIELD_REFERENCE, N_("party"), 0, 0, "jurisdiction", 0 },
	{ "kind", FIELD_PLAIN, N_("kind"), N, 0, 0, 0 },
	{ "slug", FIELD_PLAIN, N_("record"), N, 0, 0, 0 },
	{ 0 },
};

static const struct field treaty_facts[] = {
	{ "parties_status", FIELD_PARTS, N_("Status of each party"), D, 0, 0,
	    party_status_fields },
	{ "in_force_between", FIELD_REFERENCES, N_("in force between "
	    "Kazakhstan and"), D, 0, "jurisdiction", 0 },
	{ "next_dates", FIELD_PARTS, N_("Next dates"), D, 0, 0,
	    next_date_fields },
	{ 0 },
};

/* Entries --------------------------------------------------------------------- */

const struct field entry_fields[] = {
	{ "number", FIELD_NUMBER, N_("entry"), N, 0, 0, 0 },
	{ "recorded_at", FIELD_MOMENT, N_("recorded"), N, 0, 0, 0 },
	{ "kind", FIELD_PLAIN, N_("kind"), N, 0, 0, 0 },
	{ "slug", FIELD_PLAIN, N_("record"), N, 0, 0, 0 },
	{ "change", FIELD_CODE, N_("what happened"), N, changes, 0, 0 },
	{ "reason", FIELD_TEXTS, N_("reason"), 0, 0, 0, 0 },
	{ "basis", FIELD_WORDS, N_("basis"), 0, 0, 0, 0 },
	{ "basis_url", FIELD_URL, N_("link"), 0, 0, 0, 0 },
	{ "author_role", FIELD_PLAIN, N_("entered by (role)"), N, 0, 0, 0 },
	{ "approver_role", FIELD_PLAIN, N_("approved by (role)"), 0, 0, 0,
	    0 },
	{ "item_sha256", FIELD_PLAIN, N_("exact bytes, by their SHA-256"), 0,
	    0, 0, 0 },
	{ 0 },
};

/* Kinds ----------------------------------------------------------------------- */

const struct kind kinds[] = {
	{
		.kind = "legal-act",
		.plural = "legal-acts",
		.name = N_("Legal act"),
		.names = N_("Legal acts"),
		.fields = legal_act_fields,
		.facts = legal_act_facts,
		.title = "title",
	},
	{
		.kind = "jurisdiction",
		.plural = "jurisdictions",
		.name = N_("Jurisdiction"),
		.names = N_("Jurisdictions"),
		.fields = jurisdiction_fields,
		.title = "name",
	},
	{
		.kind = "scheme",
		.plural = "schemes",
		.name = N_("Trading scheme"),
		.names = N_("Trading schemes"),
		.fields = scheme_fields,
		.title = "name",
	},
	{
		.kind = "study",
		.plural = "studies",
		.name = N_("Study"),
		.names = N_("Studies"),
		.fields = study_fields,
		.title = "scheme",
	},
	{
		.kind = "treaty",
		.plural = "treaties",
		.name = N_("Treaty or other instrument"),
		.names = N_("Treaties and other instruments"),
		.fields = treaty_fields,
		.facts = treaty_facts,
		.title = "title",
	},
	{
		.kind = "plan",
		.plural = "plans",
		.name = N_("National allocation plan"),
		.names = N_("National allocation plans"),
		.fields = plan_fields,
		.title = "name",
	},
	{
		.kind = "limit",
		.plural = "limits",
		.name = N_("Limit on use"),
		.names = N_("Limits on use"),
		.fields = limit_fields,
		.title = "slug",
	},
	{
		.kind = "assessment",
		.plural = "assessments",
		.name = N_("Assessment of a requirement"),
		.names = N_("Assessments of requirements"),
		.fields = assessment_fields,
		.title = "jurisdiction",
	},
};

const size_t kind_count = COUNT(kinds);

const struct kind *
kind_find(const char *kind)
{
	for (size_t i = 0; i < kind_count; i++) {
		if (strcmp(kinds[i].kind, kind) == 0)
			return &kinds[i];
	}
	return NULL;
}

const struct field *
field_find(const struct field *fields, const char *name)
{
	for (const struct field *one = fields; one->name != NULL; one++) {
		if (strcmp(one->name, name) == 0)
			return one;
	}
	return NULL;
}

bool
field_only_filters(const struct field *field)
{
	return (field->flags & (D | L | F)) == (D | F);
}

const struct choice *
choice_find(const struct choice *choices, const char *code)
{
	for (const struct choice *one = choices; one != NULL && one->code;
	    one++) {
		if (code != NULL && strcmp(one->code, code) == 0)
			return one;
	}
	return NULL;
}
