/* The description of the data sets for catalogues of open data (DCAT-AP 3),
 * as JSON-LD. */

#include "pages.h"

#include <string.h>

#define AUTHORITY "http://publications.europa.eu/resource/authority/"

static const char context[] = "{"
	"\"dcat\":\"http://www.w3.org/ns/dcat#\","
	"\"dct\":\"http://purl.org/dc/terms/\","
	"\"foaf\":\"http://xmlns.com/foaf/0.1/\","
	"\"xsd\":\"http://www.w3.org/2001/XMLSchema#\"}";

struct catalogue {
	struct text *text;
	const struct visit *visit;
};

/* A member that names another thing by its address. */
static void
link_add(struct catalogue *to, const char *name, const char *address)
{
	json_open(to->text, name, '{');
	json_put(to->text, "@id", address);
	json_close(to->text, '}');
}

static const char *
absolute(const struct catalogue *to, const char *path)
{
	return arena_print(to->visit->arena, "%s%s",
	    to->visit->site->base_url, path);
}

/* The same in each language. */
static void
words_add(struct catalogue *to, const char *name, const char *message)
{
	json_open(to->text, name, '[');
	for (int i = 0; i < LANGUAGES; i++) {
		json_open(to->text, NULL, '{');
		json_put(to->text, "@language", language_code[i]);
		json_put(to->text, "@value", say((enum language)i, message));
		json_close(to->text, '}');
	}
	json_close(to->text, ']');
}

static void
thing_open(struct catalogue *to, const char *name, const char *id,
    const char *type)
{
	json_open(to->text, name, '{');
	json_put(to->text, "@id", absolute(to, id));
	json_put(to->text, "@type", type);
}

static void
licence_add(struct catalogue *to)
{
	if (text_given(to->visit->site->licence))
		link_add(to, "dct:license", to->visit->site->licence);
}

/* What catalogue, data sets and the service all say. */
static void
publisher_add(struct catalogue *to)
{
	json_open(to->text, "dct:publisher", '{');
	json_put(to->text, "@id", absolute(to, "/#publisher"));
	json_put(to->text, "@type", "foaf:Agent");
	words_add(to, "foaf:name", N_("Ministry of Ecology and Natural "
	    "Resources of the Republic of Kazakhstan"));
	json_close(to->text, '}');
}

static void
languages_add(struct catalogue *to)
{
	static const char *const code[] = { "KAZ", "RUS", "ENG" };

	json_open(to->text, "dct:language", '[');
	for (size_t i = 0; i < COUNT(code); i++)
		link_add(to, NULL, arena_print(to->visit->arena,
		    AUTHORITY "language/%s", code[i]));
	json_close(to->text, ']');
}

/* One file: its address, and what kind of file that is. */
static void
distribution_add(struct catalogue *to, const char *path, const char *message,
    const char *format, const char *media)
{
	thing_open(to, NULL, path, "dcat:Distribution");
	words_add(to, "dct:title", message);
	link_add(to, "dcat:accessURL", absolute(to, path));
	link_add(to, "dcat:downloadURL", absolute(to, path));
	link_add(to, "dct:format", arena_print(to->visit->arena,
	    AUTHORITY "file-type/%s", format));
	if (media != NULL)
		link_add(to, "dcat:mediaType", arena_print(to->visit->arena,
		    "https://www.iana.org/assignments/media-types/%s", media));
	licence_add(to);
	json_close(to->text, '}');
}

/* Begins a data set, up to its distributions. */
static void
dataset_open(struct catalogue *to, const char *id, const char *title,
    const char *description)
{
	const struct moment *moment = &to->visit->moment;

	thing_open(to, NULL, id, "dcat:Dataset");
	words_add(to, "dct:title", title);
	words_add(to, "dct:description", description);
	publisher_add(to);
	languages_add(to);
	link_add(to, "dcat:theme", AUTHORITY "data-theme/ENVI");
	link_add(to, "dct:spatial", AUTHORITY "country/KAZ");
	link_add(to, "dct:accrualPeriodicity", AUTHORITY "frequency/IRREG");
	link_add(to, "dct:accessRights", AUTHORITY "access-right/PUBLIC");
	json_put(to->text, "dcat:version", moment->newest);
	if (moment->recorded_at != NULL) {
		json_open(to->text, "dct:modified", '{');
		json_put(to->text, "@type", "xsd:dateTime");
		json_put(to->text, "@value", moment->recorded_at);
		json_close(to->text, '}');
	}
	json_open(to->text, "dcat:distribution", '[');
}

static void
dataset_close(struct catalogue *to)
{
	json_close(to->text, ']');
	json_close(to->text, '}');
}

static void
register_add(struct catalogue *to)
{
	dataset_open(to, "/#register", N_("Register of recognised carbon "
	    "units"), N_("Trading schemes studied, treaties on recognition, "
	    "limits on use and the law of Kazakhstan on it, as they stand and "
	    "as they stood, with every change."));
	distribution_add(to, "/api/v1/snapshot.ndjson",
	    N_("Every record that stands"), "JSON", NULL);
	distribution_add(to, "/api/v1/history.ndjson",
	    N_("The complete history: every entry with its item"), "JSON",
	    NULL);
	distribution_add(to, "/api/v1/entries.csv",
	    N_("All entries, without their items"), "CSV", "text/csv");
	dataset_close(to);
}

static void
kind_add(struct catalogue *to, const struct kind *kind)
{
	struct arena *arena = to->visit->arena;

	dataset_open(to, arena_print(arena, "/#%s", kind->plural), kind->names,
	    kind->names);
	distribution_add(to, arena_print(arena, "/api/v1/%s.csv",
	    kind->plural), kind->names, "CSV", "text/csv");
	distribution_add(to, arena_print(arena, "/api/v1/%s", kind->plural),
	    kind->names, "JSON", "application/json");
	dataset_close(to);
}

static void
service_add(struct catalogue *to)
{
	json_open(to->text, "dcat:service", '[');
	thing_open(to, NULL, "/#service", "dcat:DataService");
	words_add(to, "dct:title", N_("The register as data"));
	link_add(to, "dcat:endpointURL", absolute(to, "/api/v1/"));
	link_add(to, "dcat:endpointDescription", absolute(to,
	    "/api/v1/openapi.json"));
	publisher_add(to);
	licence_add(to);
	json_open(to->text, "dcat:servesDataset", '[');
	link_add(to, NULL, absolute(to, "/#register"));
	for (size_t i = 0; i < kind_count; i++)
		link_add(to, NULL, absolute(to, arena_print(to->visit->arena,
		    "/#%s", kinds[i].plural)));
	json_close(to->text, ']');
	json_close(to->text, '}');
	json_close(to->text, ']');
}

void
api_dcat_show(struct visit *visit)
{
	struct catalogue to = { &visit->response->body, visit };

	json_open(to.text, NULL, '{');
	json_put_raw(to.text, "@context", context);
	json_put(to.text, "@id", absolute(&to, "/#catalogue"));
	json_put(to.text, "@type", "dcat:Catalog");
	words_add(&to, "dct:title", N_("Data of the register of recognised "
	    "carbon units"));
	words_add(&to, "dct:description", N_("Everything on these pages can "
	    "be had as data, for any day and any entry, without an "
	    "account."));
	publisher_add(&to);
	languages_add(&to);
	licence_add(&to);
	link_add(&to, "foaf:homepage", absolute(&to, "/"));
	json_open(to.text, "dcat:dataset", '[');
	register_add(&to);
	for (size_t i = 0; i < kind_count; i++)
		kind_add(&to, &kinds[i]);
	json_close(to.text, ']');
	service_add(&to);
	json_close(to.text, '}');
	text_add(to.text, "\n");
	visit->response->type = "application/ld+json";
}
