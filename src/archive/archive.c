/* tanu archive: what there is beside the documents, and the order of it all. */

#include "archive.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A log that is to have the newest entry gets so many tenths of a second. */
enum { PATIENCE = 100 };

static int
refuse_archive(const char *what, const char *why)
{
	fprintf(stderr, "tanu: %s: %s\n", what, why);
	return 1;
}

/* Is there nothing that would be overwritten? */
static bool
is_free(const char *directory)
{
	DIR *there = opendir(directory);
	struct dirent *one;
	bool empty = true;

	if (there == NULL)
		return errno == ENOENT;
	while ((one = readdir(there)) != NULL)
		empty &= strcmp(one->d_name, ".") == 0 ||
		    strcmp(one->d_name, "..") == 0;
	closedir(there);
	errno = ENOTEMPTY;
	return empty;
}

/* The log -------------------------------------------------------------------------- */

/* The checkpoint of a log that has the entry; NULL, with a sentence. */
static const char *
checkpoint_await(struct arena *arena, struct source *log, const char *entry,
    struct checkpoint *checkpoint, const char **why)
{
	static const struct timespec tenth = { .tv_nsec = 100000000 };
	const uint64_t wanted = strtoull(entry, NULL, 10);
	struct note note;

	for (int i = 0; i < PATIENCE; i++) {
		const char *bytes = source_read(log, arena, "checkpoint",
		    NULL);

		*why = bytes == NULL ? log->why
		    : !note_read(arena, bytes, &note) ||
		    !checkpoint_read(arena, note.text, checkpoint)
		    ? "its checkpoint is none" : checkpoint->size < wanted
		    ? "the entry is not in the log" : NULL;
		if (*why == NULL)
			return bytes;
		nanosleep(&tenth, NULL);
	}
	return NULL;
}

/* How much of the bytes of a tile, which may be wider by now, are of this
 * width. */
static size_t
tile_length(int level, const char *bytes, size_t length, unsigned width)
{
	const char *at = bytes;
	size_t one;

	if (level != TILE_ENTRIES)
		return width * sizeof(struct hash);
	while (width-- > 0 && bundle_next(&at, bytes + length, &one) != NULL)
		;
	return (size_t)(at - bytes);
}

/* The tiles that a reader of this checkpoint needs. */
static bool
tiles_copy(struct arena *arena, struct source *log, uint64_t size,
    struct files *files)
{
	for (int level = TILE_ENTRIES; level < TREE_HEIGHT / TILE_HEIGHT;
	    level++) {
		unsigned width;

		for (uint64_t index = 0; (width = tile_width(level, index,
		    size)) > 0; index++) {
			size_t length = 0;
			const char *bytes;

			arena_reset(arena);
			bytes = source_tile(log, arena, level, index, size,
			    &length);
			if (bytes == NULL)
				return false;
			file_put(files, arena_print(arena, "log/%s", tile_name(
			    arena, level, index, width)), bytes, tile_length(
			    level, bytes, length, width));
		}
	}
	return true;
}

/* NULL, or why the log cannot be had. *checkpoint gets its bytes. */
static const char *
log_copy(struct arena *arena, const char *place, const char *entry,
    struct files *files, const char **bytes)
{
	struct source *log = source_open(arena, place);
	struct arena *of_tile = arena_new();
	struct checkpoint checkpoint;
	const char *witnesses, *why = NULL;

	*bytes = checkpoint_await(arena, log, entry, &checkpoint, &why);
	if (*bytes != NULL && !tiles_copy(of_tile, log, checkpoint.size,
	    files))
		why = arena_print(arena, "%s", log->why);
	arena_free(of_tile);
	if (why != NULL)
		return why;
	file_put(files, "log/checkpoint", *bytes, strlen(*bytes));
	witnesses = source_read(log, arena, "witnesses", NULL);
	if (witnesses != NULL)
		file_put(files, "log/witnesses", witnesses,
		    strlen(witnesses));
	return NULL;
}

/* Beside the documents ------------------------------------------------------------ */

static void
static_copy(struct arena *arena, const char *share, struct files *files)
{
	const char *from = arena_print(arena, "%s/static", share);
	DIR *directory = opendir(from);
	struct dirent *one;

	if (directory == NULL) {
		files->wrong = errno;
		return;
	}
	while ((one = readdir(directory)) != NULL) {
		if (one->d_name[0] != '.')
			file_copy(files, arena_print(arena, "%s/%s", from,
			    one->d_name), arena_print(arena, "static/%s",
			    one->d_name));
	}
	closedir(directory);
}

/* What the archive is, for programs. */
static void
description_write(struct arena *arena, const struct site *site,
    const char *checkpoint, struct files *files)
{
	struct text text = text_new(arena);

	json_open(&text, NULL, '{');
	json_put_raw(&text, "entry", site->still->entry);
	json_put(&text, "on", site->still->on);
	json_put(&text, "made", site->still->made);
	json_put(&text, "site", text_given(site->base_url) ? site->base_url
	    : NULL);
	json_put(&text, "licence", text_given(site->licence) ? site->licence
	    : NULL);
	json_put(&text, "checkpoint", checkpoint);
	json_close(&text, '}');
	text_add(&text, "\n");
	file_put(files, "archive.json", text.data, text.length);
}

/* How to serve it, and how to check it, for whoever finds the files. */
static void
readme_write(struct arena *arena, const struct still *still,
    struct files *files)
{
	static const char *const paragraphs[] = {
		N_("This is an archive of the register of recognised carbon "
		    "units, as of entry %1 and in force on %2."),
		N_("Show it with any web server, as the root of a site. A "
		    "directory has its page in index.html. To look at it on "
		    "this computer, run this in the directory, and open "
		    "http://127.0.0.1:8000/:"),
		"\tpython3 -m http.server --bind 127.0.0.1 8000",
		N_("With this line, nginx also answers the addresses that the "
		    "register had:"),
		"\ttry_files $uri $uri/index.html $uri.json =404;",
		N_("Check it with the public key of the log, taken from print "
		    "and not from here:"),
		"\ttanu verify --key KEY .",
		N_("Or, without the program, whether every file is as it was "
		    "written:"),
		"\tsha256sum -c --quiet SHA256SUMS",
		N_("The complete history is in api/v1/history.ndjson. “tanu "
		    "import” makes a living register of it again. Addresses "
		    "inside of data are those of the register."),
	};
	struct text text = text_new(arena);

	for (int i = 0; i < LANGUAGES; i++) {
		text_add(&text, i == 0 ? "" : "----\n\n");
		for (size_t k = 0; k < COUNT(paragraphs); k++)
			text_print(&text, "%s\n\n", paragraphs[k][0] == '\t'
			    ? paragraphs[k] : say_with(arena, (enum language)i,
			    paragraphs[k], still->entry, day_say(arena,
			    (enum language)i, still->on), (char *)NULL));
	}
	file_put(files, "README.txt", text.data, text.length);
}

/* All of it ------------------------------------------------------------------------ */

/* NULL, or why it could not be written. */
static const char *
all_write(struct arena *arena, const struct archiving *how,
    const struct still *still, struct files *files)
{
	struct site site = how->site;
	struct holdings holdings = holdings_of(arena, &site);
	struct documents documents = {
		.site = &site,
		.holdings = &holdings,
		.files = files,
		.arena = arena_new(),
		.piece = arena_new(),
	};
	const char *checkpoint;
	const char *why = log_copy(arena, how->site.log, still->entry, files,
	    &checkpoint);

	if (why != NULL)
		return arena_print(arena, "the log: %s", why);
	/* Proofs are of the log that the archive has. */
	site.log = arena_print(arena, "%s/log", files->directory);
	site.still = still;
	static_copy(arena, how->share, files);
	readme_write(arena, still, files);
	description_write(arena, &site, checkpoint, files);
	documents_keep(&documents);
	arena_free(documents.piece);
	arena_free(documents.arena);
	return documents.why[0] == '\0' ? NULL
	    : arena_print(arena, "%s", documents.why);
}

/* Writes, renames, and tells. */
static int
write_whole(struct arena *arena, const struct archiving *how,
    const struct still *still, const char *directory)
{
	struct files files;
	struct hash sums;
	const char *why;

	if (!files_open(&files, arena, directory))
		return refuse_archive(directory, strerror(errno));
	why = all_write(arena, how, still, &files);
	if (why == NULL && files_close(&files, directory, &sums)) {
		printf("archive of entry %s in %s: %llu files, %llu bytes\n"
		    "SHA-256 of its SHA256SUMS, to be kept elsewhere:\n  %s\n",
		    still->entry, directory, (unsigned long long)files.count,
		    (unsigned long long)files.bytes, hash_print_hex(arena,
		    &sums));
		return 0;
	}
	files_drop(&files);
	return refuse_archive(directory, why != NULL ? why
	    : strerror(files.wrong));
}

static void
signals_hold(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

int
archive_write(struct arena *arena, const struct archiving *how,
    const char *entry, const char *directory)
{
	struct moment moment;
	struct still still = { .keys = how->keys, .page = &archive_page };
	size_t length = strlen(directory);
	char why[1024];

	while (length > 1 && directory[length - 1] == '/')
		length--;
	if (!text_given(how->site.log))
		return refuse_archive(directory, "the configuration names no "
		    "log_directory, and without its log an archive proves "
		    "nothing");
	if (!is_free(directory))
		return refuse_archive(directory, strerror(errno));
	if (!sheets_load(arena_print(arena, "%s/templates", how->share), why,
	    sizeof(why)))
		return refuse_archive(directory, why);
	moment = moment_settle(how->site.db, NULL, entry, NULL);
	if (db_failure(how->site.db) != DB_FINE)
		return 1;	/* is told by whoever called */
	if (moment.entry == NULL || strcmp(moment.entry, "0") == 0)
		return refuse_archive(directory, entry == NULL
		    ? "the register has no entry yet"
		    : "the register has no such entry yet");
	still.entry = arena_print(arena, "%s", moment.entry);
	still.on = still.made = arena_print(arena, "%s", moment.today);
	db_end(how->site.db);
	signals_hold();
	return write_whole(arena, how, &still, arena_copy(arena, directory,
	    length));
}
