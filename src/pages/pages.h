/*
 * pages: one file for each room of the site. No SQL, no HTML.
 *
 * A page asks the register, and fills the values of a template. Most pages
 * are made of the same pieces: sections with a heading that hold a table, a
 * list of facts or a picture (templates/part-*.html); a page says what
 * stands in them.
 */
#ifndef TANU_PAGES_H
#define TANU_PAGES_H

#include "base.h"
#include "db.h"
#include "register.h"
#include "web.h"

struct route;
struct visit;
struct person;
struct fault;
struct extract;
struct checkpoint;

/* Other rooms than the public ones: who answers them has no others. */
struct rooms {
	const struct route *routes;
	size_t count;
	/* Finds out who comes, or refuses; before parameters are looked at. */
	void (*enter)(struct visit *);
};

/* What stands still in an archive: the day and the entry of every page. */
struct still {
	const char *on;
	const char *entry;
	const char *made;	/* the day on which the archive was made */
	const char *keys;	/* public keys of the log, spaces between */
	const struct route *page;	/* that tells of the archive */
};

/* What a serving process has for all its requests. */
struct site {
	const struct still *still;	/* NULL: the pages are served */
	const struct rooms *rooms;	/* NULL: the public ones */
	struct db *db;
	const char *base_url;	/* "https://tanu.example", for addresses in data */
	const char *licence;	/* of the data: an address */
	const char *log;	/* directory of the log; NULL or "": none */
	const char *keys;	/* public keys of the log, spaces between */
	const char *print;	/* program that makes PDFs; NULL: none here */
	const char *signer;	/* socket of who signs extracts; NULL or "": none */
	bool signs;	/* is the signer: makes what it signs, and nothing else */
};

/* What is asked for of a page (extract.c). */
enum paper {
	PAPER_NONE,	/* the page itself */
	PAPER_EXTRACT,	/* an official extract of it, made for printing */
	PAPER_PROOF,	/* the proof file of that */
	PAPER_PDF,	/* the extract as a PDF, with the proof file in it */
	PAPER_NOTE,	/* what the signer signs of it */
	PAPERS,
};

/* One request on its way to an answer. */
struct visit {
	const struct site *site;
	const struct request *request;
	struct response *response;
	const struct route *route;
	struct db *db;
	struct arena *arena;
	enum language language;
	struct moment moment;
	const struct person *person;	/* who has signed in, at the desk */
	const char *allow;	/* methods of the routes of this path */
	const char *path;	/* of the request, as address_path() has it */
	const char *slug;	/* of that, where the route has one */
	/* "?on=..&entry=.." where the address has them, else ""; links keep
	 * it, so that a reader stays on the day. */
	const char *stay;
	const char *title;	/* of the page, where the route has none */
	bool gone;		/* the page is of a withdrawn record: 410 */
	bool faulty;		/* a form with errors is shown again: 422 */
	const struct fault *faults;	/* of that form, at the desk */
	bool keeps;		/* a refusal has the form on it, to be sent again */
	enum paper paper;
	const char *says;	/* the page in a sentence; NULL: its title */
	struct named *named;	/* records that the page names, for a paper */
	struct extract *extract;	/* of the page, when that is done */
	const struct result *asked;	/* rows of a plain list, where asked for;
					 * the answer to a question */
	const struct json *names;	/* of what that rests on */
	const struct result *schemes;	/* that can be asked about */
	struct sheet *sheet;	/* of the whole page */
	struct sheet *body;	/* of what is between header and footer */
};

/* What a route wants of a request; the router refuses what is not so. */
enum area {
	AREA_PAGE,	/* /kk/..., /ru/..., /en/... */
	AREA_API,	/* /api/v1/... */
	AREA_FEED,	/* /feeds/kk/..., /feeds/ru/..., /feeds/en/... */
	AREA_ROOT,	/* no language */
};

/* A record whose page is asked for. */
struct subject {
	const struct kind *kind;
	struct record record;
	const struct json *item;
	const struct json *derived;
	const struct result *names;	/* of the records that it refers to */
};

struct route {
	enum area area;
	const char *path;		/* "treaties/" and a '*' for one segment,
					 * or for what stands before its ending */
	const char *method;		/* "POST"; NULL: GET and HEAD */
	void (*show)(struct visit *);
	/* Asks for what the page needs, where day and entry stand in the
	 * address: it comes on the trip that settles them. Does not refuse. */
	void (*ask)(struct visit *);
	const char *kind;		/* whose filters are parameters too */
	const char *parameters;		/* others, with a space before and after
					 * each: " page sort " */
	const char *template;		/* of the body of an AREA_PAGE */
	const char *title;		/* a message; of an address that is no
					 * page, what it answers */
	const char *parent;		/* path of the crumb before */
	/* Whether a name that parameters lack is one of the form's; or NULL. */
	bool (*declares)(const struct visit *, const char *name);
	const char *roles;		/* who may come to a room of the desk, with
					 * spaces as above; NULL: everybody */
	bool undated;			/* takes no on, entry, published */
	bool stated;			/* has on it what partners say */
	bool extract;			/* can be had as an official extract */
	bool form;			/* its POST brings a form */
};

/* The one entry: answers every request there can be. site is a struct site.
 * Never fails: a broken database is a 503 or a 500. */
void app_handle(void *site, const struct request *, enum request_fault,
    struct response *);

/* Shows every route to a function: the table's, and those that each kind
 * has. */
void routes_each(struct arena *, void (*see)(void *to, const struct route *),
    void *to);
/* Does a path fit that of a route? '*' stands for one segment, which it
 * gives. */
bool path_fits(const char *path, const char *pattern, const char **segment,
    size_t *length);
/* Fills a template with the sheet of the visit, as its answer. */
void sheet_answer(struct visit *, const char *name, const char *type);

/* Refusals. Each ends the answer: the handler returns after it. ------------ */

/* A 4xx with a code, the field it is about (or NULL) and a sentence. */
void refuse(struct visit *, int status, const char *code, const char *field,
    const char *sentence);
void refuse_not_found(struct visit *);
/* Refuses the value of a parameter that is given and not a good one. */
void choice_check(struct visit *, const char *name, const char *value,
    bool good);
/* A whole number from 1 to most, or otherwise where none is given. May
 * refuse. */
int64_t number_asked(struct visit *, const char *name, int64_t otherwise,
    int64_t most);
/* Is there an answer already (a refusal, a redirect)? */
bool answered(const struct visit *);

/* Addresses ------------------------------------------------------------------ */

/* The path of a request, each segment encoded again. */
const char *address_path(const struct request *);
/* "/ru/PATH" with the day and entry that the reader stays on. */
const char *address(const struct visit *, const char *path);
/* The page of a record. */
const char *address_of(const struct visit *, const char *kind,
    const char *slug);
/* The address asked for with one parameter set to another value, or taken
 * out where value is NULL. */
const char *address_with(const struct visit *, const char *name,
    const char *value);
/* The address asked for with its day and entry settled and one parameter set,
 * for data that are read piece by piece. */
const char *address_data(const struct visit *, const char *name,
    const char *value);
/* The address asked for, at another page of its list. */
const char *address_page(const struct visit *, int64_t page);
/* The same in another language. */
const char *address_in(const struct visit *, enum language);
/* The parameters that choose a day and an entry. */
enum { DATES = 3 };
extern const char *const date_names[DATES];
bool is_date(const char *name);
/* Where the list of a kind stands under the language: "treaties". */
const char *room_of(const char *kind);

/* The address of the page itself, of its extract or of what there is of that,
 * with its day and entry settled. */
const char *address_paper(const struct visit *, enum paper);
/* Where extracts are verified, whatever day and entry the reader is on. */
const char *address_verify(const struct visit *);
/* "extract/", "proof/", "pdf/" or "note/", which stands behind the language. */
extern const char *const paper_prefix[];

/* The address of an Atom feed, from the path behind the language. */
const char *address_feed(const struct visit *, enum language,
    const char *path);

/* Extracts -------------------------------------------------------------------- */

/* Begins the extract of a page: what it names will be noted. Sends to the
 * address with day and entry where they are not both there. */
void extract_begin(struct visit *);
/* Notes that the page names a record: it is what the extract rests on. */
void extract_name(const struct visit *, const char *kind, const char *slug);
/* After the page: fills the extract, and proves it. May refuse. */
void extract_fill(struct visit *);
/* Makes the answer of a proved extract the proof file, or for the signer, what
 * it signs. May refuse. */
void proof_answer(struct visit *);
/* The words of the page of a visit, as they stand on paper; NULL when its
 * template is none. */
char *words_of(struct visit *);
/* Adds the words of a proved extract. Gives the text that is to be signed; NULL
 * when there is none. */
const char *extract_unsigned(struct visit *, struct extract *);
/* The proof file of a proved extract, signed by the signer where there is one.
 * When it does not sign within some seconds, or something else, the file says so
 * and the answer is not to be kept. */
const char *proof_file(struct visit *, struct extract *);
/* Makes the PDF of the extract in the answer, with its proof file, where it
 * has one, attached. Refuses with 422 where its tables are too large for that,
 * and with 503 where it does not come out within 10 seconds and 1 GiB. */
void pdf_answer(struct visit *);
/* "tanu-NUMBER.proof" or "tanu-NUMBER.pdf". */
char *extract_file(struct arena *, const struct extract *,
    const char *ending);
/* Can this page, as it was asked for, be had as an extract? */
bool extract_fits(const struct visit *);
/* Adds the checkpoint of the log, and the proof of each record, out of the
 * files of the log, with the table of its witnesses; false where it is not
 * there, or not up to the entry. */
bool extract_prove(struct visit *, struct extract *,
    const char **witnesses);
/* Is the tree of this checkpoint what the log of this site began with? *size
 * gets how many entries that has now; 0: there is no log. */
bool log_began_with(struct visit *, const struct checkpoint *,
    uint64_t *size);
/* The links to the same address in other languages. */
void languages_fill(struct visit *);
/* Words of the witnesses who have seen the log. */
void witnesses_fill(struct visit *, struct sheet *facts, const char *table);

/* Data -------------------------------------------------------------------------- */

/* A record as data: its item's members beside kind, slug, entry and the
 * derived facts. */
void record_add(struct text *, const char *kind, const char *slug,
    const char *entry, const char *item, const char *derived);
/* The parameters "since" (0 without), kind, slug and change. May refuse. */
struct entry_query entry_query_read(struct visit *);
/* The parameter "since" of a list; NULL without. May refuse. */
const char *since_read(struct visit *);

/* The description of the data (OpenAPI 3.1) ---------------------------------------- */

/* What is being written; its words are in the language of the visit. */
struct writer {
	struct text *text;
	const struct visit *visit;
};

/* A schema that has a name. */
#define REFERENCE(name) "{\"$ref\":\"#/components/schemas/" name "\"}"

/* Every schema that has a name: those of values, of the record of each kind
 * (by the kind), EntryRecord, EntryList, Answer, Error. */
void schemas_add(struct writer *);
/* One of the codes, with their words. */
void schema_choices(struct writer *, const char *name,
    const struct choice *);
/* A list as the API answers it, of items with the schema called item. */
void schema_list(struct writer *, const char *name, const char *item);

/* What changed ------------------------------------------------------------------ */

/* The first of the fields in which two items differ; at the end of the
 * table, none does. */
const struct field *difference_next(const struct field *,
    const struct json *before, const struct json *after);
/* A table of the fields in which two items differ, before and after. */
void difference_add(struct visit *, struct sheet *section,
    const struct kind *, const struct json *before, const struct json *after,
    const struct result *names);
/* The lines for those elements of a list that another has not. Ends with
 * NULL. */
const char *const *lines_only(const struct visit *, const struct field *,
    const struct json *list, const struct json *other,
    const struct result *names);

/* Pieces ---------------------------------------------------------------------- */

/* The message in the reader's language. */
const char *word(const struct visit *, const char *message);

/* A new section of the body; heading is in the reader's language. */
struct sheet *section_add(struct visit *, const char *id, const char *heading);
/* A paragraph at the head of a section. */
void section_note(struct sheet *section, const char *text);
/* A table; the caption is for those who cannot see where it stands. */
struct sheet *table_add(struct sheet *section, const char *caption);
void table_head(struct sheet *table, const char *label);
struct sheet *row_add(struct sheet *table);
/* A cell, under the label of its column (which phones show beside it). */
struct sheet *cell_add(struct sheet *row, const char *label);
/* A cell that heads its row. */
struct sheet *cell_head(struct sheet *row, const char *label);
/* A list of facts, and one fact of it. */
struct sheet *facts_add(struct sheet *section);
struct sheet *fact_add(struct sheet *facts, const char *label);

/* The language that a text is in, from the codes of those that it has; NULL
 * when it has the page's. */
const char *other_language(const struct visit *, const char *spoken);

/* What stands in a cell or a fact. */
void put(struct sheet *cell, const char *text);
/* A text that calls out something missing. */
void put_call(struct sheet *cell, const char *text);
/* A text in another language than the page's. */
void put_other(struct sheet *cell, const char *text, const char *language);
void put_link(struct sheet *cell, const char *address, const char *text);
/* To another host. */
void put_outside(struct sheet *cell, const char *address, const char *text);
void put_day(const struct visit *, struct sheet *cell, const char *day);
/* A coded value as a word; with a tone, as a tag. */
void put_choice(const struct visit *, struct sheet *cell,
    const struct choice *, const char *code);
/* The language of the text before it, where that is not the page's. */
void put_mark(struct sheet *cell, const char *language);
/* What is not there: a dash, and for screen readers the word for it. */
void put_nothing(const struct visit *, struct sheet *cell);
/* A mark on records of the demonstration. */
void put_demonstration(const struct visit *, struct sheet *cell);

/* The name of a record among those read together: target, slug, name. Failing
 * that, the slug. */
const char *name_among(const struct result *names, const char *kind,
    const char *slug);

/* A value of a field as it comes from a list: text, and what belongs to it. */
void put_field(const struct visit *, struct sheet *cell, const struct field *,
    const struct result *, size_t row);
/* The same as text. The value is not NULL. */
const char *field_say(const struct visit *, const struct field *,
    const struct result *, size_t row);
/* The column that has the name of what a reference names. */
const char *reference_name(const struct visit *, const struct field *);
/* A list of objects, one below the other: "label: value; label: value". */
void put_parts(const struct visit *, struct sheet *cell, const struct field *,
    const struct json *list, const struct result *names);
/* Marks a row of a comparison, and says so in its head. */
void put_differs(const struct visit *, struct sheet *row, struct sheet *head);
/* A value of a field as it stands in an item; names are of record_names(). */
void put_json(const struct visit *, struct sheet *cell, const struct field *,
    const struct json *, const struct result *names);
/* The same as one line of plain text, for differences and summaries. */
const char *json_line(const struct visit *, const struct field *,
    const struct json *, const struct result *names);
/* "5.00 % of the surrender obligation", "unlimited", ... for a row with the
 * columns of a limit. */
const char *limit_say(const struct visit *, const struct result *, size_t row);
/* The same of a figure and what it is a share of, or whom its tonnes are for. */
const char *share_say(const struct visit *, const char *base,
    const char *figure);

/* Lists ------------------------------------------------------------------------ */

/* The query that the address asks for: filters, sort, page. May refuse. */
struct list_query list_query_read(struct visit *);
/* Asks for the rows of a list without filters, order, pages. */
void list_ask(struct visit *);
/* Its rows. Refuses a page behind the last. */
const struct result *list_read(struct visit *, const struct list_query *);

/* Pictures: SVG made by a template from numbers ----------------------------- */

/* A stretch or a moment of time in a picture. */
struct bar {
	const char *chapter;	/* these head this line and those below; */
	const char *group;	/* NULL: nothing new does */
	const char *label;	/* of its line */
	const char *from;	/* a day; NULL: before the picture begins */
	const char *through;	/* a day; NULL: open */
	const char *tone;	/* "good", "wait", "bad", "over", "plain",
				 * "unset" */
	const char *inside;	/* short words that stand in it; or NULL */
	bool beside;		/* on the line of the bar before it */
};

/* A timeline with one line a bar and what is beside it; one where from equals
 * through is a point. Each line has its days as text, but for those of bars
 * with words inside, which need a table beside the picture. */
void timeline_add(struct visit *, struct sheet *section, const char *caption,
    const struct bar *, size_t count);

/* Sections that several pages have ------------------------------------------- */

/* Limits on the day: of one treaty, if it carries units; of the first of all
 * treaties; or of treaties ("{a,b}") for the schemes that concern a partner. */
void section_binding(struct visit *, const char *treaty);
void section_binding_home(struct visit *);
void section_partner_binding(struct visit *, const char *treaties,
    const char *partner);
/* That an entry is in the log, where there is one. */
void section_log(struct visit *, const char *entry);
/* "ORIGIN SIZE ROOT" of the newest checkpoint, for files to name; NULL where
 * there is no log. */
const char *checkpoint_named(struct visit *);
/* What partners say to treaties ("{a,b}"), and what one partner (or NULL) says
 * to any; and one statement as a tag, from its columns says, earlier and
 * settled. */
void section_statements(struct visit *, const char *treaties,
    const char *who);
void put_statement(const struct visit *, struct sheet *cell,
    const struct result *, size_t row);
/* The first lines of treaties, with what binds alone and the way to all. */
void section_binding_brief(struct visit *, const struct result *treaties,
    size_t most);
/* By its column status: in force or provisionally applied. */
bool treaty_is_in_force(const struct result *treaties, size_t row);
void section_entries(struct visit *, const struct result *entries);
/* The same table in a section that is there already. */
void entries_fill(struct visit *, struct sheet *section,
    const struct result *entries);
/* Requirements by parties ("{a,b}"), side by side. */
void section_sides(struct visit *, const char *jurisdictions);
/* The limits that a treaty or a plan sets. */
void section_limits(struct visit *, const char *treaty, const char *plan);
/* Limits of treaties ("{a,b}") in time, as a picture and a table; for the
 * schemes that concern a partner (NULL: all). */
void section_limits_in_time(struct visit *, const char *treaties,
    const char *partner);
/* An option of a select, chosen where its value is the one. */
void option_add(struct sheet *select, const char *value, const char *label,
    const char *chosen);
/* The links to what comes before and after what the page shows, either of which
 * may be NULL; the part of the page that they are in, NULL without both. */
struct sheet *paging_add(struct visit *, const char *before,
    const char *after);
/* The same for a page of a list, and which of how many it is. */
void pages_fill(struct visit *, int64_t page, int64_t pages);
/* What a form takes along unseen: day and entry, as the address has them, and
 * the parameter called other (or NULL). */
void kept_fill(const struct visit *, struct sheet *form, const char *other);
/* The class of a tone, and the classes of a tag in it ("tag good"). */
const char *tone_name(enum tone);
const char *tone_tag(enum tone);
/* What there is to say of an answer: a tag, and why in a few words. */
void put_answer(const struct visit *, struct sheet *cell,
    const struct result *matrix, size_t row);
/* "{a,b}" of a column, each once. */
const char *slugs_of(const struct visit *, const struct result *,
    const char *column);

/* Records ---------------------------------------------------------------------- */

/* Reads what the record of a subject says, which stands. */
void subject_open(struct visit *, struct subject *);
/* A member of the item, or a derived fact; NULL when it has none. */
const struct json *subject_value(const struct subject *, const struct field *);
/* What a record is called in the reader's language. */
const char *subject_title(struct visit *, const struct subject *);
/* Sections: its fields; its lists of objects; its newest entries, with the way
 * to all of them. */
void subject_facts(struct visit *, const struct subject *);
void subject_parts(struct visit *, const struct subject *);
void subject_entries(struct visit *, const char *limit);
/* Of a jurisdiction: bodies to contact on both sides; treaties and other
 * instruments; its members and parts; entries that concern it, recorded since
 * the day "since" (which is good) or for a year. */
void section_contacts(struct visit *, const struct subject *);
void section_instruments(struct visit *);
void section_parts(struct visit *);
void section_changed(struct visit *);
/* Links to its history and its data. */
void subject_more(struct visit *);
/* The pages of some kinds. */
void treaty_fill(struct visit *, const struct subject *);
void plan_fill(struct visit *, const struct subject *);
void partner_fill(struct visit *, const struct subject *);

/* The question that an address asks. */
struct question question_read(const struct request *);
/* What the fields of the question are called: messages. */
extern const char *const question_labels[];
/* Puts what is wrong with each field as a sentence in the reader's language
 * into fault[QUESTION_FIELDS], NULL for what is right. */
void question_check(struct visit *, const struct question *,
    const char **fault);
/* The form of the question, with what was typed in it and what is wrong with
 * it (fault may be NULL: nothing). Schemes are those to choose from, of
 * schemes_read(). */
void question_fill(struct visit *, const struct question *,
    const struct result *schemes, const char *const *fault);
/* Takes the language of labels from the parameter "lang", where it is given.
 * Refuses another than kk, ru, en. */
void language_parameter(struct visit *);

/* Rooms ------------------------------------------------------------------------ */

void home_show(struct visit *);
void list_show(struct visit *);
void record_show(struct visit *);
void history_show(struct visit *);
void compare_show(struct visit *);
void limits_show(struct visit *);
void requirements_show(struct visit *);
void studies_show(struct visit *);
void plans_show(struct visit *);
void matrix_show(struct visit *);
void matrix_json_show(struct visit *);
void matrix_csv_show(struct visit *);
void changes_show(struct visit *);
void entry_show(struct visit *);
void check_ask(struct visit *);
void check_show(struct visit *);
void help_show(struct visit *);
void search_show(struct visit *);
void data_show(struct visit *);
void dictionary_show(struct visit *);
void text_show(struct visit *);

void root_show(struct visit *);
void health_show(struct visit *);
void api_list_show(struct visit *);
void api_csv_show(struct visit *);
void api_record_show(struct visit *);
void api_entries_show(struct visit *);
void api_check_ask(struct visit *);
void api_check_show(struct visit *);
void api_batch_show(struct visit *);
void api_item_show(struct visit *);
void api_inclusion_show(struct visit *);
void api_consistency_show(struct visit *);
void verify_show(struct visit *);
void verify_file_show(struct visit *);
void api_entries_csv_show(struct visit *);
void api_history_show(struct visit *);
void api_snapshot_show(struct visit *);
void api_openapi_show(struct visit *);
void api_dcat_show(struct visit *);

void feed_changes_show(struct visit *);
void feed_record_show(struct visit *);

#endif
