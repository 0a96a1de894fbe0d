/*
 * tanu verify: a register held against its log. What the log says is signed;
 * what the register says is compared with it, entry by entry.
 */

#include "audit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TOLD = 100,	/* faults that are told one by one */
	KEPT = 5000,	/* mismatches that are looked at more closely */
};

/* An entry that is not as the log has it: told at the end, because it may
 * have changed places with another. */
struct mismatch {
	uint64_t number;
	struct leaf register_has, log_has;
	struct mismatch *next;
};

static void
right(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fputs("right: ", stdout);
	vprintf(format, list);
	putchar('\n');
	va_end(list);
}

void
verify_fault(struct verifier *verifier, const char *format, ...)
{
	va_list list;

	if (verifier->faults++ >= TOLD)
		return;
	va_start(list, format);
	fputs("wrong: ", stdout);
	vprintf(format, list);
	putchar('\n');
	va_end(list);
}

/* Entries ------------------------------------------------------------------------ */

const char *
verify_leaf(struct verifier *verifier, struct arena *arena, uint64_t number)
{
	uint64_t index = (number - 1) / TILE_WIDTH;
	const char *at, *end, *entry;
	size_t length = 0;

	if (number == 0 || number > verifier->size)
		return NULL;
	if (verifier->bundle == NULL || verifier->bundle_index != index) {
		arena_reset(verifier->bundle_arena);
		verifier->bundle_index = index;
		verifier->bundle = source_tile(verifier->log,
		    verifier->bundle_arena, TILE_ENTRIES, index,
		    verifier->size, &verifier->bundle_length);
	}
	at = entry = verifier->bundle;
	end = at + verifier->bundle_length;
	for (uint64_t i = 0; entry != NULL && i <= (number - 1) % TILE_WIDTH;
	    i++)
		entry = bundle_next(&at, end, &length);
	return entry == NULL ? NULL : arena_copy(arena, entry, length);
}

static bool
is_same(const struct leaf *a, const struct leaf *b, size_t first)
{
	for (size_t i = first; i < LEAF_FIELDS; i++) {
		if (a->field[i] != NULL && b->field[i] != NULL &&
		    strcmp(a->field[i], b->field[i]) != 0)
			return false;
	}
	return true;
}

static void
mismatch_add(struct verifier *verifier, uint64_t number,
    const struct leaf *register_has, const struct leaf *log_has)
{
	struct arena *arena = verifier->arena;
	struct mismatch *mismatch = arena_alloc(arena, sizeof(*mismatch));

	if (verifier->mismatched++ >= KEPT) {
		verifier->faults++;
		return;
	}
	mismatch->number = number;
	for (size_t i = 0; i < LEAF_FIELDS; i++) {
		const char *is = register_has->field[i];
		const char *was = log_has->field[i];

		mismatch->register_has.field[i] = is == NULL ? NULL
		    : arena_copy(arena, is, strlen(is));
		mismatch->log_has.field[i] = arena_copy(arena, was,
		    strlen(was));
	}
	if (verifier->last == NULL)
		verifier->mismatches = mismatch;
	else
		verifier->last->next = mismatch;
	verifier->last = mismatch;
}

static void
missing_tell(struct verifier *verifier, uint64_t from, uint64_t to)
{
	if (from == to)
		verify_fault(verifier, "entry %llu is missing in the register",
		    (unsigned long long)from);
	else
		verify_fault(verifier, "entries %llu to %llu are missing in "
		    "the register", (unsigned long long)from,
		    (unsigned long long)to);
}

/* Numbers come one after another. */
static bool
number_take(struct verifier *verifier, const struct leaf *leaf,
    uint64_t *number)
{
	*number = strtoull(leaf->field[LEAF_NUMBER], NULL, 10);
	if (*number < verifier->next) {
		verify_fault(verifier, "entry %llu is there twice",
		    (unsigned long long)*number);
		return false;
	}
	if (*number > verifier->next)
		missing_tell(verifier, verifier->next, *number - 1);
	verifier->next = *number + 1;
	return true;
}

static void
item_check(struct verifier *verifier, struct arena *arena, uint64_t number,
    const struct leaf *log_has, const char *item)
{
	const char *wanted = log_has->field[LEAF_ITEM];
	const char *is = leaf_hash(arena, item);

	if (strcmp(is, wanted) == 0)
		return;
	if (item == NULL)
		verify_fault(verifier, "entry %llu: the item is not there",
		    (unsigned long long)number);
	else
		verify_fault(verifier, "entry %llu (%s %s): the item was "
		    "changed: its SHA-256 is %s, the log has %s",
		    (unsigned long long)number, log_has->field[LEAF_KIND],
		    log_has->field[LEAF_SLUG], is, wanted);
}

void
verify_entry(struct verifier *verifier, struct arena *arena,
    const struct leaf *leaf, const char *item, bool fresh)
{
	struct leaf log_has;
	const char *text;
	uint64_t number;
	size_t faults;

	if (!number_take(verifier, leaf, &number))
		return;
	if (number > verifier->size) {
		verifier->fresh += fresh;
		if (!fresh)
			verify_fault(verifier, "entry %llu is not in the log",
			    (unsigned long long)number);
		return;
	}
	text = verify_leaf(verifier, arena, number);
	if (text == NULL || !leaf_read(arena, text, &log_has))
		return;		/* has been told of the log */
	faults = verifier->faults + verifier->mismatched;
	if (!is_same(leaf, &log_has, LEAF_NUMBER))
		mismatch_add(verifier, number, leaf, &log_has);
	else
		item_check(verifier, arena, number, &log_has, item);
	verifier->right += faults == verifier->faults + verifier->mismatched;
}

/* Has the register for one what the log has for another? */
static bool
is_at(const struct mismatch *one, const struct mismatch *other)
{
	return is_same(&one->register_has, &other->log_has,
	    LEAF_RECORDED_AT);
}

static const struct mismatch *
swapped_with(const struct verifier *verifier, const struct mismatch *one)
{
	const struct mismatch *other = verifier->mismatches;

	for (; other != NULL; other = other->next) {
		if (other != one && is_at(one, other) && is_at(other, one))
			return other;
	}
	return NULL;
}

/* From here on every entry stands where its neighbour belongs. The last of
 * them; NULL when it is not so. */
static const struct mismatch *
moved_through(const struct mismatch *one, bool up)
{
	const struct mismatch *next = one->next;

	if (next == NULL || (is_at(one, next) && is_at(next, one)))
		return NULL;
	while (next != NULL && (up ? is_at(one, next) : is_at(next, one))) {
		one = next;
		next = one->next;
	}
	return next == NULL ? one : NULL;
}

/* One entry less or more, and all others moved. True when that was told. */
static bool
moved_tell(struct verifier *verifier, const struct mismatch *one)
{
	unsigned long long number = one->number;

	if (moved_through(one, true) != NULL)
		verify_fault(verifier, "entry %llu (%s %s) was taken out, and "
		    "those after it moved up", number,
		    one->log_has.field[LEAF_KIND],
		    one->log_has.field[LEAF_SLUG]);
	else if (moved_through(one, false) != NULL)
		verify_fault(verifier, "another entry %llu was slipped in, and "
		    "those after it moved down", number);
	else
		return false;
	return true;
}

static void
mismatch_tell(struct verifier *verifier, const struct mismatch *one)
{
	const struct mismatch *other = swapped_with(verifier, one);

	if (other != NULL) {
		if (other->number > one->number)
			verify_fault(verifier, "entries %llu and %llu have "
			    "changed places", (unsigned long long)one->number,
			    (unsigned long long)other->number);
		return;
	}
	for (size_t i = LEAF_RECORDED_AT; i < LEAF_FIELDS; i++) {
		const char *is = one->register_has.field[i];
		const char *was = one->log_has.field[i];

		if (is != NULL && strcmp(is, was) != 0)
			verify_fault(verifier, "entry %llu (%s %s): its %s was "
			    "changed: it is %s, the log has %s",
			    (unsigned long long)one->number,
			    one->log_has.field[LEAF_KIND],
			    one->log_has.field[LEAF_SLUG], leaf_fields[i], is,
			    was);
	}
}

/* After the last entry: what is missing, what was swapped. */
static void
entries_end(struct verifier *verifier)
{
	for (const struct mismatch *one = verifier->mismatches; one &&
	    !moved_tell(verifier, one); one = one->next)
		mismatch_tell(verifier, one);
	if (verifier->next <= verifier->through) {
		verify_fault(verifier, "the register ends with entry %llu, the "
		    "log with %llu: something is missing from entry %llu on",
		    (unsigned long long)verifier->next - 1,
		    (unsigned long long)verifier->size,
		    (unsigned long long)verifier->next);
	}
	if (verifier->through < verifier->size)
		printf("note: this is the register of entry %llu; the log goes "
		    "on to entry %llu\n",
		    (unsigned long long)verifier->through,
		    (unsigned long long)verifier->size);
	if (verifier->fresh > 0)
		printf("note: %llu entries are so new that they are not in the "
		    "log yet\n", (unsigned long long)verifier->fresh);
	right("%llu of the %llu entries of the log stand in the register as "
	    "the log has them", (unsigned long long)verifier->right,
	    (unsigned long long)verifier->size);
}

/* All of it ------------------------------------------------------------------------ */

static void
derived_check(struct verifier *verifier, struct db *db)
{
	const struct result *found = derived_faults(db);
	size_t count = result_rows(found);

	for (size_t i = 0; i < count; i++)
		verify_fault(verifier, "entry %s: %s", result_text(found, i,
		    "entry"), result_text(found, i, "fault"));
	if (count == 0 && db_failure(db) == DB_FINE)
		right("what is worked out of the items comes out the same "
		    "again");
}

static void
register_check(struct verifier *verifier, struct db *db)
{
	const struct verifying *how = verifier->how;

	verifier->next = 1;
	verifier->through = verifier->size;
	if (how->archive != NULL)
		verify_archive(verifier);
	if (how->export != NULL)
		verify_export(verifier);
	else if (how->site != NULL)
		verify_site(verifier);
	else
		verify_database(verifier, db);
	entries_end(verifier);
	if (how->export == NULL && how->site == NULL)
		derived_check(verifier, db);
}

int
verify(struct arena *arena, struct db *db, const struct verifying *how)
{
	struct verifier verifier = { .arena = arena, .how = how,
		.bundle_arena = arena_new(),
		.log = source_open(arena, how->log) };

	if (verify_log(&verifier)) {
		right("the log of %llu entries is whole, and signed",
		    (unsigned long long)verifier.size);
		register_check(&verifier, db);
	}
	source_close(verifier.log);
	arena_free(verifier.bundle_arena);
	if (verifier.faults > TOLD)
		printf("... and %zu more\n", verifier.faults - TOLD);
	if (verifier.faults == 0)
		printf("No fault was found.\n");
	else
		printf("Faults found: %zu.\n", verifier.faults);
	return verifier.faults > 0 ? 1 : 0;
}
