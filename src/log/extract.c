/* The proof file of an extract (doc/log.md): its words, signed; what it rests
 * on, and the proof that this stands in the log. */

#include "log.h"

#include <string.h>
#include <time.h>

static const char form[] = "tanu/extract/v1\n";

/* Writing ------------------------------------------------------------------ */

static void
statement_add(struct text *text, const struct extract *extract)
{
	text_print(text, "address %s\nsays %s\non %s\nentry %llu\n"
	    "records %zu\n", extract->address, extract->says, extract->on,
	    (unsigned long long)extract->entry, extract->count);
}

char *
extract_number(struct arena *arena, const struct extract *extract)
{
	struct text text = text_new(arena);
	const char *day = extract->on, *hex;
	struct hash hash;

	text_add(&text, form);
	statement_add(&text, extract);
	for (size_t i = 0; i < extract->count; i++) {
		const char *leaf = extract->record[i].leaf;

		hash = hash_leaf(leaf, strlen(leaf));
		text_print(&text, "%s\n", hash_print_hex(arena, &hash));
	}
	hash = hash_bytes(text.data, text.length);
	hex = hash_print_hex(arena, &hash);
	return arena_print(arena, "%llu-%.4s%.2s%.2s-%.4s-%.4s-%.4s-%.4s",
	    (unsigned long long)extract->entry, day, day + 5, day + 8, hex,
	    hex + 4, hex + 8, hex + 12);
}

static void
record_add(struct text *text, const struct extract_record *record)
{
	text_print(text, "index %llu\n%s",
	    (unsigned long long)record->index, record->leaf);
	if (record->item == NULL)
		text_add(text, "item -\n");
	else
		text_print(text, "item %zu\n%s\n", strlen(record->item),
		    record->item);
	text_print(text, "proof %zu\n", record->proof.count);
	for (size_t i = 0; i < record->proof.count; i++)
		text_print(text, "%s\n", hash_print(text->arena,
		    &record->proof.hash[i]));
}

/* The hash of all leaves: which records these are. */
static const char *
records_hash(struct arena *arena, const struct extract *extract)
{
	struct hashing *hashing = hash_begin(arena);
	struct hash hash;

	for (size_t i = 0; i < extract->count; i++) {
		const char *leaf = extract->record[i].leaf;

		hash = hash_leaf(leaf, strlen(leaf));
		hash_add(hashing, hash.bytes, sizeof(hash.bytes));
	}
	hash = hash_end(hashing);
	return hash_print_hex(arena, &hash);
}

char *
extract_note(struct arena *arena, const struct extract *extract,
    const struct checkpoint *checkpoint)
{
	struct text text = text_new(arena);

	text_print(&text, "%s/extract\nnumber %s\n", checkpoint->origin,
	    extract->number);
	statement_add(&text, extract);
	text_print(&text, "records_sha256 %s\nwords_sha256 %s\nsize %llu\n",
	    records_hash(arena, extract), leaf_hash(arena, extract->words),
	    (unsigned long long)checkpoint->size);
	return text.data;
}

char *
extract_print(struct arena *arena, const struct extract *extract)
{
	struct text text = text_new(arena);
	struct hash hash;

	text_print(&text, "%snumber %s\n", form, extract->number);
	statement_add(&text, extract);
	for (size_t i = 0; i < extract->count; i++)
		record_add(&text, &extract->record[i]);
	if (extract->note == NULL)
		text_add(&text, "words -\n");
	else
		text_print(&text, "words %zu\n%snote %zu\n%s",
		    strlen(extract->words), extract->words,
		    strlen(extract->note), extract->note);
	text_print(&text, "checkpoint %zu\n%s", strlen(extract->checkpoint),
	    extract->checkpoint);
	hash = hash_bytes(text.data, text.length);
	text_print(&text, "sha256 %s\n", hash_print_hex(arena, &hash));
	return text.data;
}

/* Reading ------------------------------------------------------------------ */

struct reading {
	struct arena *arena;
	const char *at;
	const char *end;
	bool broken;
};

/* So many bytes; none where there are not as many. */
static const char *
bytes_take(struct reading *file, uint64_t length)
{
	const char *at = file->at;

	if (file->broken || length > (uint64_t)(file->end - at)) {
		file->broken = true;
		return "";
	}
	file->at += length;
	return arena_copy(file->arena, at, (size_t)length);
}

/* A line without its end. */
static const char *
line_take(struct reading *file)
{
	const char *line = bytes_take(file, strcspn(file->at, "\n"));

	if (*file->at != '\n')
		file->broken = true;
	else
		file->at++;
	return line;
}

/* The value of the line "NAME VALUE". */
static const char *
value_take(struct reading *file, const char *name)
{
	const char *line = line_take(file);
	size_t length = strlen(name);

	if (strncmp(line, name, length) == 0 && line[length] == ' ' &&
	    line[length + 1] != '\0')
		return line + length + 1;
	file->broken = true;
	return "";
}

static uint64_t
number_take(struct reading *file, const char *name, uint64_t most)
{
	const char *value = value_take(file, name);
	int64_t number = 0;

	if (!text_number(value, (int64_t)most, &number))
		file->broken = true;
	return (uint64_t)number;
}

static const char *
leaf_take(struct reading *file)
{
	const char *start = file->at;

	for (size_t i = 0; i <= LEAF_FIELDS; i++)
		line_take(file);
	return arena_copy(file->arena, start, (size_t)(file->at - start));
}

static const char *
item_take(struct reading *file)
{
	const char *item = NULL;

	if (strncmp(file->at, "item -\n", 7) == 0) {
		line_take(file);
		return NULL;
	}
	item = bytes_take(file, number_take(file, "item", INT64_MAX));
	if (*line_take(file) != '\0')
		file->broken = true;
	return item;
}

static void
record_take(struct reading *file, struct extract_record *record)
{
	record->index = number_take(file, "index", INT64_MAX - 1);
	record->leaf = leaf_take(file);
	record->item = item_take(file);
	record->proof.count = (size_t)number_take(file, "proof",
	    COUNT(record->proof.hash));
	for (size_t i = 0; i < record->proof.count; i++) {
		if (!hash_read(line_take(file), &record->proof.hash[i]))
			file->broken = true;
	}
}

static void
words_take(struct reading *file, struct extract *extract)
{
	if (strncmp(file->at, "words -\n", 8) == 0) {
		line_take(file);
		return;
	}
	extract->words = bytes_take(file, number_take(file, "words",
	    INT64_MAX));
	extract->note = bytes_take(file, number_take(file, "note",
	    INT64_MAX));
}

/* False, and an empty extract, when the bytes are no proof file, or not all of
 * one. */
static bool
extract_read(struct arena *arena, const char *bytes, size_t length,
    struct extract *extract)
{
	const char *copy = arena_copy(arena, bytes, length);
	struct reading file = { .arena = arena, .at = copy + strlen(form),
		.end = copy + length };

	*extract = (struct extract){ 0 };
	if (!text_is_clean(bytes, length) ||
	    strncmp(copy, form, strlen(form)) != 0)
		return false;
	extract->number = value_take(&file, "number");
	extract->address = value_take(&file, "address");
	extract->says = value_take(&file, "says");
	extract->on = value_take(&file, "on");
	extract->entry = number_take(&file, "entry", INT64_MAX);
	extract->count = (size_t)number_take(&file, "records", EXTRACT_MOST);
	extract->record = arena_alloc(arena,
	    (extract->count + 1) * sizeof(*extract->record));
	for (size_t i = 0; i < extract->count && !file.broken; i++)
		record_take(&file, &extract->record[i]);
	words_take(&file, extract);
	extract->checkpoint = bytes_take(&file, number_take(&file,
	    "checkpoint", INT64_MAX));
	value_take(&file, "sha256");
	if (!file.broken && file.at == file.end && day_is_whole(extract->on))
		return true;
	*extract = (struct extract){ 0 };
	return false;
}

/* Checking ----------------------------------------------------------------- */

struct check {
	struct arena *arena;
	const struct extract *extract;
	const struct key *keys;
	size_t count;
	struct note note;
	struct checkpoint checkpoint;
	const char **names;	/* kind and slug of each record, so far */
	struct finding first;
	struct finding *last;
};

static struct finding *
find(struct check *check, enum finding_tone tone, const char *message,
    const char *first, const char *second, const char *third)
{
	struct finding *finding = arena_alloc(check->arena, sizeof(*finding));

	*finding = (struct finding){ .tone = tone, .message = message,
		.argument = { first, second, third } };
	check->last->next = finding;
	check->last = finding;
	return finding;
}

static void
whole_check(struct check *check, const char *bytes, size_t length)
{
	const char *again = extract_print(check->arena, check->extract);

	if (strlen(again) == length && memcmp(again, bytes, length) == 0)
		find(check, FINDING_RIGHT, N_("The file is whole, and the sum "
		    "at its end is that of its bytes."), NULL, NULL, NULL);
	else
		find(check, FINDING_WRONG, N_("The file was changed: the sum at "
		    "its end is not that of its bytes."), NULL, NULL, NULL);
}

static void
number_check(struct check *check)
{
	const char *is = check->extract->number;
	const char *wanted = extract_number(check->arena, check->extract);

	if (strcmp(is, wanted) == 0)
		find(check, FINDING_RIGHT, N_("The number %1 is that of the "
		    "address, the sentence, the day, the entry and the records "
		    "in the file."), is, NULL, NULL);
	else
		find(check, FINDING_WRONG, N_("The number %1 is not that of "
		    "what stands in the file: that would be %2."), is, wanted,
		    NULL);
}

static const char *
digits(struct arena *arena, uint64_t number)
{
	return arena_print(arena, "%llu", (unsigned long long)number);
}

static void
witness_tell(struct check *check, const struct key *key, int64_t when)
{
	char *moment = arena_alloc(check->arena, 32);
	time_t second = (time_t)when;
	struct tm parts;

	if (gmtime_r(&second, &parts) != NULL)
		strftime(moment, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
	find(check, FINDING_RIGHT, N_("The witness %1 has seen this log at "
	    "%2."), key->name, moment, NULL);
}

/* Whoever has signed, but with no key that is known, is named at least. */
static void
strangers_tell(struct check *check, size_t known)
{
	const char *at = check->note.signatures;

	for (; *at != '\0'; at += strcspn(at, "\n") + 1) {
		const char *name = at + strcspn(at, " ") + 1;
		const char *text = arena_copy(check->arena, name,
		    strcspn(name, " \n"));
		size_t i = 0;

		while (i < check->count &&
		    strcmp(check->keys[i].name, text) != 0)
			i++;
		if (i == check->count && known > 0)
			find(check, FINDING_NOTE, N_("The signature of %1 was "
			    "not checked: its key is not known here."), text,
			    NULL, NULL);
	}
}

static void
key_check(struct check *check, const struct key *key, size_t *known)
{
	int64_t when = 0;
	enum note_check signed_by = note_check(check->arena, &check->note,
	    key, &when);

	if (key->type == KEY_LOG &&
	    strcmp(key->name, check->checkpoint.origin) != 0)
		return;
	if (signed_by == NOTE_BAD)
		find(check, FINDING_WRONG, N_("The signature of %1 does not "
		    "hold: the log is not the one that was signed."),
		    key->name, NULL, NULL);
	else if (key->type == KEY_WITNESS && signed_by == NOTE_UNSIGNED)
		find(check, FINDING_WRONG, N_("The witness %1 has not signed "
		    "this log."), key->name, NULL, NULL);
	else if (key->type == KEY_WITNESS)
		witness_tell(check, key, when);
	else if (signed_by == NOTE_GOOD && (*known)++ == 0)
		find(check, FINDING_RIGHT, N_("The log “%1” of %2 entries is "
		    "signed with the key of the register (%3)."), key->name,
		    digits(check->arena, check->checkpoint.size),
		    arena_print(check->arena, "%08x", key->id));
}

static bool
signatures_check(struct check *check)
{
	size_t known = 0;

	if (!note_read(check->arena, check->extract->checkpoint,
	    &check->note) || !checkpoint_read(check->arena, check->note.text,
	    &check->checkpoint)) {
		find(check, FINDING_WRONG, N_("The checkpoint of the log in "
		    "the file is none."), NULL, NULL, NULL);
		return false;
	}
	for (size_t i = 0; i < check->count; i++)
		key_check(check, &check->keys[i], &known);
	if (known == 0)
		find(check, FINDING_WRONG, N_("None of the keys that are known "
		    "has signed the log “%1”: it is that of another register, "
		    "or was made up."), check->checkpoint.origin, NULL, NULL);
	strangers_tell(check, known);
	return true;
}

/* What is wrong with a record; NULL: nothing. */
static const char *
record_fault(struct check *check, const struct extract_record *record,
    const struct leaf *leaf)
{
	const struct hash hash = hash_leaf(record->leaf,
	    strlen(record->leaf));
	const char *number = digits(check->arena, record->index + 1);

	if (!inclusion_holds(&record->proof, record->index,
	    check->checkpoint.size, &hash, &check->checkpoint.root) ||
	    strcmp(leaf->field[LEAF_NUMBER], number) != 0)
		return N_("Entry %1 (%2) is not in the log that was signed.");
	if (strcmp(leaf_hash(check->arena, record->item),
	    leaf->field[LEAF_ITEM]) != 0)
		return N_("Entry %1 (%2): the record is not the one that was "
		    "published.");
	if (record->index >= check->extract->entry)
		return N_("Entry %1 (%2) is later than the extract.");
	return NULL;
}

/* Does an earlier record of the file have this name? Notes it otherwise. */
static bool
name_taken(struct check *check, size_t place, const char *name)
{
	check->names[place] = name;
	for (size_t i = 0; i < place; i++) {
		if (check->names[i] != NULL &&
		    strcmp(check->names[i], name) == 0)
			return true;
	}
	return false;
}

static void
record_check(struct check *check, size_t place)
{
	const struct extract_record *record = &check->extract->record[place];
	struct leaf leaf;
	const char *fault, *name;

	if (!leaf_read(check->arena, record->leaf, &leaf)) {
		find(check, FINDING_WRONG, N_("Entry %1: what the log is to "
		    "say of it cannot be read."), digits(check->arena,
		    record->index + 1), NULL, NULL);
		return;
	}
	fault = record_fault(check, record, &leaf);
	name = arena_print(check->arena, "%s %s", leaf.field[LEAF_KIND],
	    leaf.field[LEAF_SLUG]);
	if (name_taken(check, place, name) && fault == NULL)
		fault = N_("Entry %1 (%2): the file has this record twice.");
	find(check, fault == NULL ? FINDING_RIGHT : FINDING_WRONG,
	    fault != NULL ? fault : N_("Entry %1 (%2, recorded at %3) is in "
	    "the log, and the record here is the published one, byte for "
	    "byte."), leaf.field[LEAF_NUMBER], name,
	    leaf.field[LEAF_RECORDED_AT])->record = record;
}

/* What no signature covers has to fit what one does: an extract of nothing, or
 * of an entry that the signed log does not have, shows nothing. */
static void
records_check(struct check *check)
{
	const struct extract *extract = check->extract;

	if (extract->count == 0)
		find(check, FINDING_WRONG, N_("There is no record in the file: "
		    "it proves nothing of what it says."), NULL, NULL, NULL);
	if (extract->entry == 0 || extract->entry > check->checkpoint.size)
		find(check, FINDING_WRONG, N_("The extract is as of entry %1, "
		    "and the log that was signed has %2 entries."),
		    digits(check->arena, extract->entry),
		    digits(check->arena, check->checkpoint.size), NULL);
	check->names = arena_alloc(check->arena,
	    (extract->count + 1) * sizeof(*check->names));
	for (size_t i = 0; i < extract->count; i++)
		record_check(check, i);
}

/* Is the note signed by a key of the log, and wrongly by none? */
static bool
note_signed(struct check *check, const struct note *note)
{
	size_t known = 0;

	for (size_t i = 0; i < check->count; i++) {
		const struct key *key = &check->keys[i];
		enum note_check signed_by;

		if (key->type != KEY_LOG ||
		    strcmp(key->name, check->checkpoint.origin) != 0)
			continue;
		signed_by = note_check(check->arena, note, key, NULL);
		if (signed_by == NOTE_BAD)
			return false;
		known += signed_by == NOTE_GOOD;
	}
	return known > 0;
}

/* The text of the note is made again of what stands in the file: nothing of it
 * can be of another extract. */
static void
words_check(struct check *check)
{
	const struct extract *extract = check->extract;
	struct note note;

	if (extract->note == NULL)
		find(check, FINDING_NOTE, N_("What the extract says is signed "
		    "by nobody. Proved are the records, word for word, and "
		    "nothing else: whoever made the file could have written "
		    "another sentence, day or address, left a record out, or "
		    "taken one that a later entry replaced. Get the proof file "
		    "from the register again, or compare the number there."),
		    NULL, NULL, NULL);
	else if (!note_read(check->arena, extract->note, &note) ||
	    strcmp(note.text, extract_note(check->arena, extract,
	    &check->checkpoint)) != 0)
		find(check, FINDING_WRONG, N_("The words of the extract are not "
		    "those that were signed for its number, address, day, "
		    "entry and records."), NULL, NULL, NULL);
	else if (!note_signed(check, &note))
		find(check, FINDING_WRONG, N_("The words of the extract are not "
		    "signed with a key of the register that is known."), NULL,
		    NULL, NULL);
	else
		find(check, FINDING_RIGHT, N_("The register has signed that an "
		    "extract with this number, of this address, day and entry, "
		    "has the words that stand in the file. Hold them against "
		    "what is printed."), NULL, NULL, NULL);
}

const struct finding *
extract_check(struct arena *arena, const char *bytes, size_t length,
    const struct key *keys, size_t count, struct extract *extract)
{
	struct check check = { .arena = arena, .extract = extract,
		.keys = keys, .count = count };

	check.last = &check.first;
	if (!extract_read(arena, bytes, length, extract)) {
		find(&check, FINDING_WRONG, N_("This is not the proof file of "
		    "an extract, or not all of it."), NULL, NULL, NULL);
		return check.first.next;
	}
	whole_check(&check, bytes, length);
	number_check(&check);
	if (signatures_check(&check)) {
		records_check(&check);
		words_check(&check);
	}
	return check.first.next;
}

char *
finding_say(struct arena *arena, enum language language,
    const struct finding *finding)
{
	return say_with(arena, language, finding->message,
	    finding->argument[0], finding->argument[1], finding->argument[2],
	    (char *)NULL);
}

bool
findings_right(const struct finding *finding)
{
	while (finding != NULL && finding->tone != FINDING_WRONG)
		finding = finding->next;
	return finding == NULL;
}
