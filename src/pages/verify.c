/* Verifying an extract: the file, or the number, that somebody has in hand. */

#include "log.h"
#include "pages.h"

#include <stdlib.h>
#include <string.h>

/* By the tone of a finding. */
static const struct choice outcomes[] = {
	[FINDING_RIGHT] = { "right", N_("right"), TONE_GOOD },
	[FINDING_WRONG] = { "wrong", N_("wrong"), TONE_BAD },
	[FINDING_NOTE] = { "note", N_("to know"), TONE_PLAIN },
	{ 0 },
};

/* The address --------------------------------------------------------------------- */

/* The address of an extract of this site, without its host; NULL where it is
 * another. It goes into a header: nothing but what stands in addresses. */
static const char *
address_read(struct visit *visit, const char *address)
{
	const char *base = visit->site->base_url;
	enum language language;

	if (text_given(base) && strncmp(address, base, strlen(base)) == 0)
		address += strlen(base);
	for (const char *c = address; *c != '\0'; c++) {
		if (*c < '!' || *c > '~' || strchr("\"<>\\^`{|}#", *c) != NULL)
			return NULL;
	}
	if (strlen(address) < 5 || address[0] != '/' || address[3] != '/' ||
	    !language_find(arena_copy(visit->arena, address + 1, 2),
	    &language) || strncmp(address + 4, paper_prefix[PAPER_EXTRACT],
	    strlen(paper_prefix[PAPER_EXTRACT])) != 0)
		return NULL;
	return address;
}

/* That address, asking whether this number is its own. */
static const char *
address_compared(struct visit *visit, const char *own, const char *number)
{
	return arena_print(visit->arena, "%s%cnumber=%s", own,
	    strchr(own, '?') == NULL ? '?' : '&', number);
}

/* The file ------------------------------------------------------------------------ */

static void
verdict_fill(struct visit *visit, bool good, bool proved)
{
	struct sheet *box = sheet_row(visit->body, "VERDICT");

	sheet_set(box, "TONE", proved ? "good" : good ? "wait" : "bad");
	sheet_set(box, "TEXT", word(visit, proved
	    ? N_("The proof holds: the register has signed what this extract "
	    "says, and the records that it rests on are in the signed log.")
	    : good ? N_("The records are proved, and what the extract says is "
	    "not: nobody has signed it.")
	    : N_("The proof does not hold. Do not rely on this extract.")));
}

static void
about_fill(struct visit *visit, const struct extract *extract, bool proved)
{
	struct sheet *section = section_add(visit, "about", word(visit,
	    N_("What the file is of")));
	struct sheet *facts = facts_add(section);
	const char *own = address_read(visit, extract->address);

	put(fact_add(facts, word(visit, N_("number"))), extract->number);
	put(fact_add(facts, word(visit, proved ? N_("the extract says")
	    : N_("the extract says, which is not proved"))), extract->says);
	put(fact_add(facts, word(visit, N_("address"))), extract->address);
	if (own != NULL)
		put_link(fact_add(facts, word(visit, N_("at the register"))),
		    address_compared(visit, own, extract->number),
		    word(visit, N_("Compare the number with what the register "
		    "says")));
	else
		section_note(section, word(visit, N_("The address is not one "
		    "of this register.")));
	put_day(visit, fact_add(facts, word(visit, N_("in force on"))),
	    extract->on);
	put(fact_add(facts, word(visit, N_("fact|as of entry"))),
	    arena_print(visit->arena, "%llu",
	    (unsigned long long)extract->entry));
}

static void
row_fill(struct visit *visit, struct sheet *table, enum finding_tone tone,
    const char *sentence)
{
	struct sheet *row = row_add(table);

	put_choice(visit, cell_head(row, word(visit, N_("result"))), outcomes,
	    outcomes[tone].code);
	put(cell_add(row, word(visit, N_("what was looked at"))), sentence);
}

/* What an entry is about, in the reader's words where the kind is known. */
static const char *
sentence_of(struct visit *visit, const struct finding *finding)
{
	struct finding said = *finding;
	struct leaf leaf;
	const struct kind *kind;

	if (said.record == NULL ||
	    !leaf_read(visit->arena, said.record->leaf, &leaf))
		return finding_say(visit->arena, visit->language, finding);
	kind = kind_find(leaf.field[LEAF_KIND]);
	said.argument[1] = arena_print(visit->arena, "%s “%s”", kind == NULL
	    ? leaf.field[LEAF_KIND] : word(visit, kind->name),
	    leaf.field[LEAF_SLUG]);
	said.argument[2] = moment_say(visit->arena, visit->language,
	    leaf.field[LEAF_RECORDED_AT]);
	return finding_say(visit->arena, visit->language, &said);
}

/* Has the log of this site gone on from that of the file? */
static bool
growth_fill(struct visit *visit, struct sheet *table,
    const struct extract *extract)
{
	struct checkpoint checkpoint;
	struct note note;
	uint64_t size;
	bool good;

	if (!note_read(visit->arena, extract->checkpoint, &note) ||
	    !checkpoint_read(visit->arena, note.text, &checkpoint))
		return false;
	good = log_began_with(visit, &checkpoint, &size);
	if (size == 0)
		return true;
	row_fill(visit, table, good ? FINDING_RIGHT : FINDING_WRONG,
	    say_with(visit->arena, visit->language, good
	    ? N_("The log has %1 entries today, and begins with the %2 of the "
	    "file.")
	    : N_("The log has %1 entries today, and does not begin with the "
	    "%2 of the file: one of the two was made up."),
	    arena_print(visit->arena, "%llu", (unsigned long long)size),
	    arena_print(visit->arena, "%llu",
	    (unsigned long long)checkpoint.size), (char *)NULL));
	return good;
}

static void
items_fill(struct visit *visit, const struct finding *found)
{
	const char *heading = word(visit, N_("What is proved, word for word"));
	struct sheet *table = table_add(section_add(visit, "items", heading),
	    heading);

	table_head(table, word(visit, N_("entry")));
	table_head(table, word(visit, N_("record")));
	for (; found != NULL; found = found->next) {
		struct sheet *row, *cell;

		if (found->record == NULL || found->tone != FINDING_RIGHT)
			continue;
		row = row_add(table);
		put(cell_head(row, word(visit, N_("entry"))),
		    found->argument[0]);
		cell = cell_add(row, word(visit, N_("record")));
		if (found->record->item != NULL)
			put(cell, found->record->item);
		else
			put(cell, word(visit, N_("Withdrawn")));
	}
}

void
verify_file_show(struct visit *visit)
{
	const char *heading = word(visit, N_("What was checked"));
	const struct request *request = visit->request;
	const struct finding *found;
	struct extract extract;
	struct sheet *table;
	struct key *keys;
	size_t count;
	bool good, proved;

	sheet_set(visit->body, "ACTION", address_verify(visit));
	if (request->file == NULL || request->file_length == 0) {
		sheet_set(sheet_row(visit->body, "FAULT"), "TEXT", word(visit,
		    N_("Choose the proof file of an extract.")));
		visit->faulty = true;
		return;
	}
	count = keys_read(visit->arena, visit->site->keys, &keys);
	found = extract_check(visit->arena, request->file,
	    request->file_length, keys, count, &extract);
	good = findings_right(found);
	proved = good && extract.note != NULL;
	if (extract.number != NULL)
		about_fill(visit, &extract, proved);
	if (proved)
		sheet_set(sheet_row(visit->body, "WORDS"), "TEXT",
		    extract.words);
	table = table_add(section_add(visit, "checked", heading), heading);
	table_head(table, word(visit, N_("result")));
	table_head(table, word(visit, N_("what was looked at")));
	for (const struct finding *one = found; one; one = one->next)
		row_fill(visit, table, one->tone, sentence_of(visit, one));
	if (good)
		good = growth_fill(visit, table, &extract);
	verdict_fill(visit, good, good && proved);
	if (good && extract.count > 0)
		items_fill(visit, found);
}

/* The number ---------------------------------------------------------------------- */

/* "40-20261124-0123-4567-89ab-cdef": its entry, and its day as YYYY-MM-DD. */
static bool
number_read(struct visit *visit, const char *number, int64_t *entry,
    const char **on)
{
	static const char shape[] = "dddddddd-xxxx-xxxx-xxxx-xxxx";
	size_t digits = strspn(number, "0123456789");
	const char *rest = number + digits + 1;

	if (number[digits] != '-' || strlen(rest) != strlen(shape) ||
	    !text_number(arena_copy(visit->arena, number, digits), INT64_MAX,
	    entry) || *entry == 0)
		return false;
	for (size_t i = 0; shape[i] != '\0'; i++) {
		if (shape[i] == '-' ? rest[i] != '-' : strchr(shape[i] == 'd'
		    ? "0123456789" : "0123456789abcdef", rest[i]) == NULL)
			return false;
	}
	*on = arena_print(visit->arena, "%.4s-%.2s-%.2s", rest, rest + 4,
	    rest + 6);
	return day_is_whole(*on);
}

static void
fault_fill(struct visit *visit, const char *message, const char *given)
{
	sheet_set(sheet_row(visit->body, "FAULT"), "TEXT",
	    say_with(visit->arena, visit->language, message, given,
	    (char *)NULL));
	visit->faulty = true;
}

static void
number_fill(struct visit *visit, const char *number, int64_t entry,
    const char *on)
{
	const char *digits = arena_print(visit->arena, "%lld",
	    (long long)entry);
	struct sheet *section = section_add(visit, "about", word(visit,
	    N_("What the number says")));
	struct sheet *facts;

	if (entry > strtoll(visit->moment.newest, NULL, 10)) {
		fault_fill(visit, N_("“number”: the register has no entry %1 "
		    "yet, and so has given no extract of it."), digits);
		return;
	}
	facts = facts_add(section);
	put(fact_add(facts, word(visit, N_("number"))), number);
	put_day(visit, fact_add(facts, word(visit, N_("in force on"))), on);
	put_link(fact_add(facts, word(visit, N_("fact|as of entry"))),
	    arena_print(visit->arena, "/%s/changes/%s",
	    language_code[visit->language], digits), digits);
	section_note(section, word(visit, N_("What comes after the day is "
	    "worked out of the address and the records. Give the address that "
	    "is printed beside the number as well, and the two are "
	    "compared.")));
}

void
verify_show(struct visit *visit)
{
	const char *number = request_value(visit->request, "number");
	const char *given = request_value(visit->request, "address");
	const char *address_of_it = given == NULL ? NULL
	    : address_read(visit, given);
	const char *on;
	int64_t entry;

	sheet_set(visit->body, "ACTION", address_verify(visit));
	sheet_set(visit->body, "NUMBER", number);
	sheet_set(visit->body, "ADDRESS", given);
	if (number == NULL && given == NULL)
		return;
	if (number == NULL || !number_read(visit, number, &entry, &on)) {
		fault_fill(visit, N_("“number”: “%1” is not the number of an "
		    "extract. It is written 276-20261124-0123-4567-89ab-cdef."),
		    number == NULL ? "" : number);
	} else if (given != NULL && address_of_it == NULL) {
		fault_fill(visit, N_("“address”: “%1” is not the address of an "
		    "extract of this register."), given);
	} else if (given != NULL) {
		visit->response->status = 303;
		visit->response->location = address_compared(visit,
		    address_of_it, number);
	} else {
		number_fill(visit, number, entry, on);
	}
}
