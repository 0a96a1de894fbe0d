/* A file of records becomes a draft: looked at first, then made. */

#include "desk.h"

#include <string.h>

/* So many changes are shown field by field before the draft is made. */
enum { SHOWN_MOST = 50 };

static const struct choice outcomes[] = {
	{ "creation", N_("entered"), TONE_GOOD },
	{ "change", N_("changed"), TONE_PLAIN },
	{ "correction", N_("corrected"), TONE_WAIT },
	{ "withdrawal", N_("withdrawn from the register"), TONE_OVER },
	{ "unchanged", N_("unchanged: left out of the draft"), TONE_PLAIN },
	{ 0 },
};

/* What was handed in: a file goes before what was pasted. */
struct handed {
	const char *bytes;
	size_t length;
	const struct kind *kind;
	enum language texts;
};

static struct handed
handed_in(const struct visit *visit)
{
	const struct request *request = visit->request;
	const char *kind = form_value(request, "kind");
	const char *texts = form_value(request, "texts");
	const char *pasted = form_value(request, "lines");
	struct handed handed = {
		.bytes = "",
		.kind = kind == NULL ? NULL : kind_find(kind),
		.texts = visit->language,
	};

	if (texts != NULL)
		language_find(texts, &handed.texts);
	if (request->file != NULL) {
		handed.bytes = request->file;
		handed.length = request->file_length;
	} else if (pasted != NULL) {
		handed.bytes = pasted;
		handed.length = strlen(pasted);
	}
	return handed;
}

static struct sheet *
line_add(struct sheet *form, const char *what, const char *name,
    const char *label)
{
	struct sheet *row = sheet_row(sheet_row(form, "LINE"), what);

	sheet_set(row, "NAME", name);
	sheet_set(row, "LABEL", label);
	return row;
}

/* The file that was chosen cannot be chosen for the reader again: what was in
 * it stands in the place for what is pasted, to be corrected there. */
static void
form_fill(struct visit *visit, const struct amendment *head,
    const struct handed *handed)
{
	struct sheet *form = form_add(visit, NULL, word(visit,
	    N_("Make the draft")));
	struct sheet *row;

	sheet_show(form, "FILES");
	row = line_add(form, "FILE", "file", word(visit, N_("File")));
	sheet_set(row, "HINT", word(visit, N_("JSON, a record a line, or CSV; "
	    "UTF-8, at most 1,000 records and 4 MB")));
	row = line_add(form, "PASTE", "lines", word(visit,
	    N_("or its lines")));
	sheet_set(row, "VALUE", text_is_clean(handed->bytes, handed->length)
	    ? arena_copy(visit->arena, handed->bytes, handed->length) : NULL);
	row = form_select(visit, form, "kind", N_("Of CSV: of which kind its "
	    "records are, without a column “kind”"));
	for (size_t i = 0; i < kind_count; i++)
		option_add(row, kinds[i].kind, word(visit, kinds[i].names),
		    handed->kind != NULL ? handed->kind->kind : NULL);
	form_languages(visit, form, "texts", N_("Of CSV: in which language "
	    "its texts are, where the column does not say"),
	    language_code[handed->texts]);
	head_write(visit, form, head);
	row = sheet_row(sheet_row(form, "LINE"), "PUSH");
	sheet_set(row, "VALUE", "check");
	sheet_set(row, "LABEL", word(visit, N_("Look at what would become of "
	    "it")));
}

void
import_show(struct visit *visit)
{
	const struct handed handed = { .bytes = "",
		.texts = visit->language };

	page_note(visit, word(visit, N_("The records of a file become one "
	    "draft, all or none. It is published by an approver, like any "
	    "other.")));
	page_note(visit, word(visit, N_("A list that was downloaded as CSV can "
	    "be changed and handed in. Other columns are named as the inputs "
	    "of the forms are: title.kk, actions.1.on. What has no column "
	    "stays as it stands.")));
	form_fill(visit, &(struct amendment){ 0 }, &handed);
}

/* What came of it --------------------------------------------------------------- */

static bool
is_wrong(const struct result *rows, size_t i)
{
	return result_text(rows, i, "problem") != NULL;
}

static void
faults_fill(struct visit *visit, const struct result *rows)
{
	const char *heading = word(visit, N_("What is wrong, line by line"));
	const char *label[] = { word(visit, N_("line")),
		word(visit, N_("record")), word(visit, N_("field")),
		word(visit, N_("what is wrong")) };
	struct sheet *table = table_add(section_add(visit, "faults", heading),
	    heading);

	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *slug = result_text(rows, i, "slug");
		struct sheet *row;

		if (!is_wrong(rows, i))
			continue;
		row = row_add(table);
		put(cell_add(row, label[0]), result_text(rows, i, "line"));
		if (slug != NULL)
			put(cell_add(row, label[1]), slug);
		else
			put_nothing(visit, cell_add(row, label[1]));
		put(cell_add(row, label[2]), result_text(rows, i, "field"));
		put(cell_add(row, label[3]), desk_problem(visit,
		    result_text(rows, i, "problem"),
		    result_text(rows, i, "detail")));
	}
}

static void
difference_show(struct visit *visit, const struct result *rows, size_t i)
{
	const struct kind *kind = kind_find(result_text(rows, i, "kind"));
	const char *before = result_text(rows, i, "before");
	const char *after = result_text(rows, i, "after");

	difference_add(visit, section_add(visit, arena_print(visit->arena,
	    "line-%s", result_text(rows, i, "line")), arena_print(
	    visit->arena, "%s: %s", word(visit, kind->name),
	    result_text(rows, i, "slug"))), kind, json_read(visit->arena,
	    before), json_read(visit->arena, after), amended_names(visit->db,
	    kind->kind, before, after, visit->language));
}

/* Line by line what would become of it, and then every change. */
static void
preview_fill(struct visit *visit, const struct result *rows)
{
	const char *heading = word(visit, N_("What would become of it"));
	const char *label[] = { word(visit, N_("line")),
		word(visit, N_("record")), word(visit, N_("what happens")) };
	struct sheet *section = section_add(visit, "preview", heading);
	struct sheet *table = table_add(section, heading);
	size_t shown = 0;

	for (size_t i = 0; i < COUNT(label); i++)
		table_head(table, label[i]);
	for (size_t i = 0; i < result_rows(rows); i++) {
		const struct kind *kind = kind_find(result_text(rows, i,
		    "kind"));
		struct sheet *row = row_add(table);

		put(cell_add(row, label[0]), result_text(rows, i, "line"));
		put(cell_add(row, label[1]), arena_print(visit->arena,
		    "%s: %s", word(visit, kind->name), result_text(rows, i,
		    "slug")));
		put_choice(visit, cell_add(row, label[2]), outcomes,
		    result_text(rows, i, "change"));
	}
	for (size_t i = 0; i < result_rows(rows) && shown < SHOWN_MOST; i++) {
		const char *change = result_text(rows, i, "change");

		if (strcmp(change, "change") != 0 &&
		    strcmp(change, "correction") != 0)
			continue;
		difference_show(visit, rows, i);
		shown++;
	}
	if (shown == SHOWN_MOST)
		section_note(section, say_with(visit->arena, visit->language,
		    N_("The first %1 changes are shown field by field; the "
		    "draft shows all."), arena_print(visit->arena, "%d",
		    SHOWN_MOST), (char *)NULL));
}

/* How many lines are wrong, or would change something. */
static size_t
lines_of(const struct result *rows, bool wrong)
{
	const char *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < result_rows(rows); i++) {
		const char *line = result_text(rows, i, "line");

		if (is_wrong(rows, i) == wrong && strcmp(result_text(rows, i,
		    "change"), "unchanged") != 0 && (last == NULL ||
		    strcmp(last, line) != 0)) {
			count++;
			last = line;
		}
	}
	return count;
}

static void
outcome_show(struct visit *visit, const struct result *rows, bool keep)
{
	const char *told = result_text(rows, 0, "told");
	size_t wrong;

	if (told != NULL)
		told_show(visit, told);
	if (result_text(rows, 0, "line") == NULL)
		return;
	wrong = lines_of(rows, true);
	if (wrong > 0) {
		form_fault(visit, "faults", say_count(visit->arena,
		    visit->language, "%1 line is wrong. Nothing of the file "
		    "was kept.", "%1 lines are wrong. Nothing of the file was "
		    "kept.", (long long)wrong));
		faults_fill(visit, rows);
		return;
	}
	if (lines_of(rows, false) == 0 && keep)
		form_fault(visit, "file", word(visit, N_("Every record of the "
		    "file says what stands already: there is nothing to "
		    "draft.")));
	preview_fill(visit, rows);
}

void
import_take(struct visit *visit)
{
	const struct handed handed = handed_in(visit);
	const bool keep = form_value(visit->request, "do") == NULL;
	struct amendment head = head_typed(visit);
	const struct records records = handed.length == 0
	    ? (struct records){ .fault = word(visit, N_("Choose a file, or "
	    "paste its lines.")) } : records_read(visit, handed.bytes,
	    handed.length, handed.kind, handed.texts);
	const struct result *rows = NULL;

	if (records.fault == NULL)
		rows = records_import(visit->db, visit->person->token, &head,
		    records.lines, keep);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (rows != NULL && result_text(rows, 0, "amendment") != NULL) {
		go_to(visit, arena_print(visit->arena, "desk/amendments/%s",
		    result_text(rows, 0, "amendment")));
		return;
	}
	if (rows == NULL) {
		form_fault(visit, "file", records.fault);
	} else {
		outcome_show(visit, rows, keep);
		head.reason = result_text(rows, 0, "reason_taken");
		head.basis = result_text(rows, 0, "basis_taken");
		head.basis_url = result_text(rows, 0, "basis_url_taken");
	}
	form_fill(visit, &head, &handed);
}
