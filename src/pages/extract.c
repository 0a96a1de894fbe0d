/* The official extract of a page, made for printing, and the proof file beside
 * it (doc/log.md). The page itself is made as always; what it names on the way
 * is what the extract rests on. */

#include "log.h"
#include "pages.h"

#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

/* The first is none itself. */
struct named {
	const char *kind, *slug;
	struct named *next;
};

bool
extract_fits(const struct visit *visit)
{
	const int status = visit->response->status;

	return visit->route != NULL && visit->route->extract &&
	    visit->site->still == NULL && !visit->faulty &&
	    (status == 0 || status == 200 || status == 410) &&
	    strcmp(visit->moment.entry, "0") != 0 &&
	    (strcmp(visit->route->path, "check") != 0 ||
	    request_value(visit->request, "scheme") != NULL);
}

void
extract_name(const struct visit *visit, const char *kind, const char *slug)
{
	struct named *last = visit->named;
	struct named *one;
	size_t count = 0;

	for (; last->next != NULL; last = last->next) {
		if (++count > EXTRACT_MOST)
			return;		/* one too many is enough to refuse */
		if (strcmp(last->next->slug, slug) == 0 &&
		    strcmp(last->next->kind, kind) == 0)
			return;
	}
	one = arena_alloc(visit->arena, sizeof(*one));
	one->kind = arena_copy(visit->arena, kind, strlen(kind));
	one->slug = arena_copy(visit->arena, slug, strlen(slug));
	last->next = one;
}

void
extract_begin(struct visit *visit)
{
	if (!extract_fits(visit)) {
		refuse_not_found(visit);
		return;
	}
	if (request_value(visit->request, "on") == NULL ||
	    request_value(visit->request, "entry") == NULL) {
		visit->response->status = 303;
		visit->response->location = address_with(visit, "on entry",
		    NULL);
		return;
	}
	visit->named = arena_alloc(visit->arena, sizeof(*visit->named));
	if (visit->slug != NULL && text_is_slug(visit->slug))
		extract_name(visit, visit->route->kind, visit->slug);
}

/* The entries by which the named records stand. */
static void
records_add(struct visit *visit, struct extract *extract)
{
	struct text wanted = text_new(visit->arena);
	struct text slugs = text_new(visit->arena);
	const struct result *rows;
	const char *mark = "{";

	for (const struct named *one = visit->named->next; one;
	    one = one->next, mark = ",") {
		text_print(&wanted, "%s%s", mark, one->kind);
		text_print(&slugs, "%s%s", mark, one->slug);
	}
	if (slugs.length == 0)
		return;
	text_add(&wanted, "}");
	text_add(&slugs, "}");
	rows = records_standing(visit->db, wanted.data, slugs.data,
	    &visit->moment);
	extract->count = result_rows(rows);
	extract->record = arena_alloc(visit->arena,
	    (extract->count + 1) * sizeof(*extract->record));
	for (size_t i = 0; i < extract->count; i++)
		extract->record[i] = (struct extract_record){
			.index = (uint64_t)result_number(rows, i, "number") - 1,
			.leaf = result_text(rows, i, "leaf"),
			.item = result_text(rows, i, "item"),
		};
}

/* The page made for printing ------------------------------------------------------ */

/* The code of an address (ISO/IEC 18004) as the outline of its dark modules,
 * with the quiet zone of four around it. */
static void
code_fill(struct visit *visit, const char *address)
{
	enum { QUIET = 4 };
	QRcode *code = QRcode_encodeString8bit(address, 0, QR_ECLEVEL_M);
	struct text path = text_new(visit->arena);
	struct sheet *row;
	int width = code == NULL ? 0 : code->width;

	for (int y = 0; y < width; y++) {
		const unsigned char *line = code->data + y * width;

		for (int x = 0, run; x < width; x += run + 1) {
			run = 0;
			while (x + run < width && (line[x + run] & 1) != 0)
				run++;
			if (run > 0)
				text_print(&path, "M%d %dh%dv1h-%dz", x + QUIET,
				    y + QUIET, run, run);
		}
	}
	QRcode_free(code);
	if (width == 0)
		return;		/* an address too long for any code */
	row = sheet_row(visit->sheet, "QR");
	sheet_set(row, "SIZE", arena_print(visit->arena, "%d",
	    width + 2 * QUIET));
	sheet_set(row, "PATH", path.data);
}

static void
keys_fill(struct visit *visit, struct sheet *facts)
{
	const char *key = visit->site->keys;
	struct sheet *fact = NULL;

	while (key != NULL && *(key += strspn(key, " ")) != '\0') {
		size_t length = strcspn(key, " ");

		if (fact == NULL)
			fact = fact_add(facts, word(visit,
			    N_("public key of the log")));
		put(sheet_row(fact, "ITEM"), arena_copy(visit->arena, key,
		    length));
		key += length;
	}
}

/* The proof in short. */
static void
proof_fill(struct visit *visit, const struct extract *extract,
    const char *witnesses)
{
	struct sheet *proved = sheet_row(visit->sheet, "PROVED");
	struct sheet *facts = facts_add(proved);
	struct text entries = text_new(visit->arena);
	struct checkpoint checkpoint;
	struct note note;

	if (!note_read(visit->arena, extract->checkpoint, &note) ||
	    !checkpoint_read(visit->arena, note.text, &checkpoint))
		return;
	sheet_set(proved, "PROOF", address_paper(visit, PAPER_PROOF));
	for (size_t i = 0; i < extract->count; i++)
		text_print(&entries, "%s%llu", i == 0 ? "" : ", ",
		    (unsigned long long)extract->record[i].index + 1);
	put(fact_add(facts, word(visit, N_("rests on the entries"))),
	    entries.data);
	put(fact_add(facts, word(visit, N_("log"))), checkpoint.origin);
	put(fact_add(facts, word(visit, N_("checkpoint"))),
	    arena_print(visit->arena, "%llu %s",
	    (unsigned long long)checkpoint.size,
	    hash_print(visit->arena, &checkpoint.root)));
	keys_fill(visit, facts);
	witnesses_fill(visit, facts, witnesses);
}

/* Somebody who has an extract in hand asks whether it is this one. */
static void
number_compare(struct visit *visit, const char *number)
{
	const char *given = request_value(visit->request, "number");
	bool same = given != NULL && strcmp(given, number) == 0;
	struct sheet *row;

	if (given == NULL)
		return;
	row = sheet_row(visit->sheet, "COMPARED");
	sheet_set(row, "TONE", same ? "good" : "bad");
	sheet_set(row, "TEXT", say_with(visit->arena, visit->language, same
	    ? N_("The number %1 is that of this extract. Compare what is "
	    "printed with what stands here.")
	    : N_("The number %1 is not that of this extract: what you have in "
	    "hand is not what the register says here."), given,
	    (char *)NULL));
}

static void
page_fill(struct visit *visit, struct extract *extract)
{
	struct sheet *sheet = visit->sheet;
	const char *witnesses = "";
	const char *verify = address_verify(visit);

	languages_fill(visit);
	number_compare(visit, extract->number);
	sheet_set(sheet, "TITLE", visit->title != NULL ? visit->title
	    : word(visit, visit->route->title));
	sheet_set(sheet, "NUMBER", extract->number);
	sheet_set(sheet, "ON", day_say(visit->arena, visit->language,
	    extract->on));
	sheet_set(sheet, "ENTRY", visit->moment.entry);
	sheet_set(sheet, "RECORDED", moment_say(visit->arena,
	    visit->language, visit->moment.recorded_at));
	sheet_set(sheet, "ADDRESS", extract->address);
	sheet_set(sheet, "RECORDED_AT", visit->moment.recorded_at);
	sheet_set(sheet, "PAGE", address_paper(visit, PAPER_NONE));
	sheet_set(sheet, "PDF", address_paper(visit, PAPER_PDF));
	sheet_set(sheet, "VERIFY", verify);
	sheet_set(sheet, "VERIFY_TEXT", arena_print(visit->arena, "%s%s",
	    visit->site->base_url, verify));
	if (visit->moment.demonstration)
		sheet_show(sheet, "DEMONSTRATION");
	code_fill(visit, extract->address);
	if (extract->count == 0)
		sheet_show(sheet, "NOTHING");
	else if (extract_prove(visit, extract, &witnesses))
		proof_fill(visit, extract, witnesses);
	else
		sheet_show(sheet, "UNPROVED");
}

static void
refuse_unproved(struct visit *visit)
{
	refuse(visit, 503, "away", NULL, word(visit, N_("The log of "
	    "the register is not up to this entry yet. Please try "
	    "again in a few seconds.")));
}

/* What a proof file, or the signer, needs. */
static void
proof_begin(struct visit *visit, struct extract *extract)
{
	const char *witnesses;

	if (extract->count == 0)
		refuse(visit, 404, "not-found", NULL, word(visit,
		    N_("This page names no record, and so there is nothing "
		    "that a proof file could prove.")));
	else if (!extract_prove(visit, extract, &witnesses))
		refuse_unproved(visit);
}

void
proof_answer(struct visit *visit)
{
	struct extract *extract = visit->extract;
	const char *body = visit->paper == PAPER_NOTE
	    ? extract_unsigned(visit, extract) : proof_file(visit, extract);

	if (body == NULL) {
		visit->response->status = 0;
		refuse_unproved(visit);
		return;
	}
	text_add(&visit->response->body, body);
	visit->response->type = "text/plain; charset=utf-8";
	visit->response->file_name = extract_file(visit->arena, extract,
	    "proof");
}

/* What the extract says, on one line. */
static const char *
sentence(struct visit *visit)
{
	const char *says = visit->says != NULL ? visit->says
	    : visit->title != NULL ? visit->title
	    : word(visit, visit->route->title);
	char *line = arena_copy(visit->arena, says, strlen(says));

	for (char *c = line; *c != '\0'; c++) {
		if (*c == '\n' || *c == '\t' || *c == '\r')
			*c = ' ';
	}
	return line;
}

char *
extract_file(struct arena *arena, const struct extract *extract,
    const char *ending)
{
	return arena_print(arena, "tanu-%s.%s", extract->number, ending);
}

void
extract_fill(struct visit *visit)
{
	struct extract *extract = arena_alloc(visit->arena, sizeof(*extract));

	if (visit->faulty) {
		refuse(visit, 422, "bad-question", NULL, word(visit,
		    N_("The question cannot be answered as it stands:")));
		return;
	}
	extract->address = arena_print(visit->arena, "%s%s",
	    visit->site->base_url, address_paper(visit, PAPER_EXTRACT));
	extract->says = sentence(visit);
	extract->on = visit->moment.on;
	extract->entry = strtoull(visit->moment.entry, NULL, 10);
	visit->gone = false;	/* that it was withdrawn can be proved too */
	records_add(visit, extract);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (extract->count > EXTRACT_MOST) {
		refuse(visit, 422, "too-many", NULL, say_with(visit->arena,
		    visit->language, N_("An extract rests on %1 records at "
		    "most, and this page names more."), arena_print(
		    visit->arena, "%d", EXTRACT_MOST), (char *)NULL));
		return;
	}
	extract->number = extract_number(visit->arena, extract);
	visit->extract = extract;
	if (visit->paper == PAPER_PROOF || visit->paper == PAPER_NOTE)
		proof_begin(visit, extract);
	else
		page_fill(visit, extract);
}
