/* tanu: subcommands and options. */

#include "archive.h"
#include "audit.h"
#include "post.h"
#include "serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Exit statuses (web.md): done, refused, wrong use. */
enum { DONE, REFUSED, USAGE };

static struct setting settings[] = {
	{ "database", "dbname=tanu" },
	{ "socket", "/run/tanu/public.sock" },
	{ "desk_socket", "/run/tanu/desk.sock" },
	{ "print_socket", "/run/tanu/print.sock" },
	{ "processes", "" },
	{ "base_url", "" },
	{ "licence", "" },
	{ "log", "no" },
	{ "data", DATA_DIRECTORY },
	{ "locale", LOCALE_DIRECTORY },
	{ "log_directory", "" },
	{ "log_keys", "" },
	{ "signer_directory", "" },
	{ "sign_socket", "" },
	{ "witnesses", "" },
	{ "smtp", "" },
	{ "smtp_credentials", "" },
	{ "mail_from", "" },
};

static const char *
configured(const char *key)
{
	return setting(settings, COUNT(settings), key);
}

struct command {
	const char *name;
	const char *usage;
	const char *help;
	const char *role;	/* of the database */
	int (*run)(struct arena *, struct db *, int count, char **words);
};

static char **program;

/* serve -------------------------------------------------------------------------- */

static const char inherited[] = "TANU_LISTENING";

static void
run_again(void)
{
	/* By its name, so that a newer program in its place is taken. */
	execvp(program[0], program);
	fprintf(stderr, "tanu: cannot run again: %s\n", strerror(errno));
}

/* The socket that an earlier run of this program left open, or a new one. */
static int
listening(const char *path)
{
	const char *kept = getenv(inherited);
	char number[16];
	int socket = kept != NULL ? atoi(kept)
	    : serve_listen(path);

	if (socket < 0) {
		fprintf(stderr, "tanu: cannot listen on %s: %s\n",
		    path, strerror(errno));
		return -1;
	}
	snprintf(number, sizeof(number), "%d", socket);
	setenv(inherited, number, 1);
	return socket;
}

static size_t
process_count(void)
{
	int64_t count;

	if (text_number(configured("processes"), 1024, &count) && count > 0)
		return (size_t)count;
	return 2 * (size_t)sysconf(_SC_NPROCESSORS_ONLN);
}

/* The pools: each has a socket and a role of the database. Two at once make
 * PDFs, a second or more of a whole core each. */
static const struct {
	const char *name, *socket, *role;
	handler *handle;
	size_t processes;	/* 0: as configured */
	bool writes, prints;
} pools[] = {
	{ "public", "socket", "tanu_public", app_handle, 0, false, false },
	{ "desk", "desk_socket", "tanu_desk", desk_handle, 0, true, false },
	{ "print", "print_socket", "tanu_public", app_handle, 2, false, true },
};

static struct site
site_configured(void)
{
	return (struct site){
		.base_url = configured("base_url"),
		.licence = configured("licence"),
		.log = configured("log_directory"),
		.keys = configured("log_keys"),
		.signer = configured("sign_socket"),
	};
}

static const char *
templates_configured(struct arena *arena)
{
	return arena_print(arena, "%s/templates", configured("data"));
}

static int
serve(struct arena *arena, struct db *db, int count, char **words)
{
	struct pool pool = {
		.site = site_configured(),
		.database = configured("database"),
		.templates = templates_configured(arena),
		.log = strcmp(configured("log"), "yes") == 0,
		.again = run_again,
	};
	size_t i = 0;

	(void)db;
	while (count == 1 && i < COUNT(pools) &&
	    strcmp(words[0], pools[i].name) != 0)
		i++;
	if (count != 1 || i == COUNT(pools))
		return USAGE;
	pool.role = pools[i].role;
	pool.writes = pools[i].writes;
	pool.handle = pools[i].handle;
	pool.processes = pools[i].processes > 0 ? pools[i].processes
	    : process_count();
	pool.site.rooms = pools[i].writes ? &desk_rooms : NULL;
	if (pools[i].prints)
		pool.site.print = arena_print(arena, "%s/print/pdf.py",
		    configured("data"));
	pool.socket = listening(configured(pools[i].socket));
	if (pool.socket < 0)
		return REFUSED;
	return serve_pool(&pool);
}

/* migrate, import, export ------------------------------------------------------------ */

static int
run_migrate(struct arena *arena, struct db *db, int count, char **words)
{
	(void)words;
	if (count != 0)
		return USAGE;
	return migrate(db, arena, arena_print(arena, "%s/sql",
	    configured("data")));
}

static int
run_import(struct arena *arena, struct db *db, int count, char **words)
{
	bool dry_run = count > 0 && strcmp(words[0], "--dry-run") == 0;
	const char *name;
	FILE *file;
	int status;

	if (count != 1 + dry_run || (words[dry_run][0] == '-' &&
	    words[dry_run][1] != '\0'))
		return USAGE;
	name = words[dry_run];
	file = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
	if (file == NULL) {
		fprintf(stderr, "tanu: %s: %s\n", name, strerror(errno));
		return REFUSED;
	}
	status = import_file(db, arena, name, file, dry_run);
	if (file != stdin)
		fclose(file);
	return status;
}

static int
run_export(struct arena *arena, struct db *db, int count, char **words)
{
	int64_t number;

	(void)arena;
	if (count == 0)
		return export_entries(db, NULL, stdout);
	if (count != 2 || strcmp(words[0], "--entry") != 0 ||
	    !text_number(words[1], INT64_MAX, &number))
		return USAGE;
	return export_entries(db, words[1], stdout);
}

/* The log ------------------------------------------------------------------------------ */

static int
run_key(struct arena *arena, struct db *db, int count, char **words)
{
	(void)db;
	return key_command(arena, count, words);
}

static int
run_sign(struct arena *arena, struct db *db, int count, char **words)
{
	const struct site site = site_configured();
	const struct signing how = {
		.directory = configured("log_directory"),
		.keys = configured("signer_directory"),
		.witnesses = configured("witnesses"),
		.socket = configured("sign_socket"),
		.database = configured("database"),
		.templates = templates_configured(arena),
		.site = &site,
		.again = run_again,
	};
	bool once = count == 1 && strcmp(words[0], "--once") == 0;

	if (count != once)
		return USAGE;
	if (!text_given(how.directory) || !text_given(how.keys)) {
		fprintf(stderr, "tanu: the configuration names no "
		    "log_directory or no signer_directory\n");
		return REFUSED;
	}
	return sign(arena, db, &how, once);
}

static int
run_archive(struct arena *arena, struct db *db, int count, char **words)
{
	const struct archiving how = {
		.site = {
			.db = db,
			.base_url = configured("base_url"),
			.licence = configured("licence"),
			.log = configured("log_directory"),
		},
		.share = configured("data"),
		.keys = configured("log_keys"),
	};
	bool of_entry = count == 3 && strcmp(words[0], "--entry") == 0;
	int64_t number;

	if (count != 1 + 2 * of_entry || words[count - 1][0] == '-' ||
	    (of_entry && !text_number(words[1], INT64_MAX, &number)))
		return USAGE;
	return archive_write(arena, &how, of_entry ? words[1] : NULL,
	    words[count - 1]);
}

static int
run_check(struct arena *arena, struct db *db, int count, char **words)
{
	return check_questions(db, arena, count, words);
}

static int
run_seal(struct arena *arena, struct db *db, int count, char **words)
{
	(void)arena;
	(void)words;
	return count != 0 ? USAGE : seal_register(db);
}

static int
run_account(struct arena *arena, struct db *db, int count, char **words)
{
	return account_command(arena, db, configured("base_url"), count,
	    words);
}

static int
run_verify(struct arena *arena, struct db *none, int count, char **words)
{
	const struct verifying usual = {
		.keys = configured("log_keys"),
		.log = configured("log_directory"),
	};

	(void)none;
	return verify_command(arena, configured("database"), &usual, count,
	    words);
}

static int
run_witness(struct arena *arena, struct db *db, int count, char **words)
{
	(void)db;
	return witness_command(arena, count, words);
}

static int
run_post(struct arena *arena, struct db *db, int count, char **words)
{
	const struct posting how = {
		.server = configured("smtp"),
		.credentials = configured("smtp_credentials"),
		.from = configured("mail_from"),
		.base_url = configured("base_url"),
		.again = run_again,
	};
	const char *fault = posting_fault(&how);

	(void)arena;
	(void)words;
	if (count != 0)
		return USAGE;
	if (fault == NULL)
		return post(db, &how);
	fprintf(stderr, "tanu: %s\n", fault);
	return REFUSED;
}

/* The table ---------------------------------------------------------------------------- */

static const struct command commands[] = {
	{
		.name = "serve",
		.usage = "serve public|desk|print",
		.help = "Answers the public pages, the desk, or extracts as "
		    "PDF, on a FastCGI socket, with\nseveral processes. "
		    "SIGTERM ends it, SIGHUP takes new templates and "
		    "configuration.",
		.run = serve,
	},
	{
		.name = "migrate",
		.usage = "migrate",
		.help = "Brings the database to the newest shape: applies the "
		    "numbered files of sql/\nthat it has not seen.",
		.role = "tanu_owner",
		.run = run_migrate,
	},
	{
		.name = "import",
		.usage = "import [--dry-run] FILE",
		.help = "Publishes the records of a file of newline-delimited "
		    "JSON, all or none;\n\"-\" is standard input. Every bad "
		    "line is named. --dry-run only checks.",
		.role = "tanu_owner",
		.run = run_import,
	},
	{
		.name = "export",
		.usage = "export [--entry N]",
		.help = "Writes every entry, up to entry N where given, in the "
		    "form that import reads.",
		.role = "tanu_owner",
		.run = run_export,
	},
	{
		.name = "archive",
		.usage = "archive [--entry N] DIRECTORY",
		.help = "Writes the whole public site of an entry, the newest "
		    "where none is given, as\nfiles that any web server can "
		    "show: pages in three languages, data, log. The\n"
		    "directory has to be empty or not there; README.txt in it "
		    "tells how to serve it,\nand tanu verify DIRECTORY checks "
		    "it.",
		.role = "tanu_public",
		.run = run_archive,
	},
	{
		.name = "key",
		.usage = "key new [--witness] NAME FILE | key public FILE",
		.help = "Makes a key of the log NAME, or of the witness NAME: "
		    "the private one in FILE,\nthe public one on standard "
		    "output; or shows the public one of FILE again.",
		.run = run_key,
	},
	{
		.name = "sign",
		.usage = "sign [--once]",
		.help = "Keeps the log of the entries: its tiles, and the "
		    "checkpoint that it signs.\nSIGTERM ends it. --once: up to "
		    "the newest entry, and no further.",
		.role = "tanu_sign",
		.run = run_sign,
	},
	{
		.name = "verify",
		.usage = "verify [--key KEY]... [--log PLACE] [--seen FILE] "
		    "[EXPORT | ADDRESS | DIRECTORY | PROOF]",
		.help = "Holds a register against its log, entry by entry: "
		    "the database of the\nconfiguration, a file of tanu "
		    "export, a site, the directory of an archive; or "
		    "checks the\nproof file of an extract, with nothing but a "
		    "key. Says what is right and what is\nnot. --key: a "
		    "public key of the log, in place of\nthose of the "
		    "configuration; --log: the directory or address of the "
		    "log; --seen: a\ncheckpoint kept from before, which the "
		    "log has to go on from. Exit status 1 when a\nfault was "
		    "found.",
		.run = run_verify,
	},
	{
		.name = "witness",
		.usage = "witness --key FILE --trust KEY... --log PLACE STATE",
		.help = "Signs the checkpoint of a log that goes on from the "
		    "one signed last, which the\nfile STATE keeps: show it to "
		    "the public. --key: the witness' private key; --trust:\na "
		    "public key of the log; --log: its directory or address. A "
		    "log with two faces\nis not signed, and the proof is in "
		    "STATE.fork. Exit status 1 when not signed.",
		.run = run_witness,
	},
	{
		.name = "check",
		.usage = "check --scheme S --unit quota|other [OPTION VALUE]...\n"
		    "  tanu check --file FILE [--on DAY] [--entry N]",
		.help = "Is a unit recognised on a day, and how many may an "
		    "operator use? Prints the\nanswer with its reasons as "
		    "JSON. Options of a question:\n\n"
		    "  --vintage YEAR   --on DAY   --entry N\n"
		    "  --surrender-obligation TONNES  --verified-emissions "
		    "TONNES\n"
		    "  --allocated-quota TONNES       --used TONNES\n\n"
		    "--file asks up to 1,000 at once: JSON, a JSON object a "
		    "line, or CSV with names\nin its first line, as "
		    "/api/v1/check takes them; \"-\" is standard input. The\n"
		    "answers come in the same form, bad rows named in their "
		    "place. Exit status 1\nwhen anything was refused.",
		.role = "tanu_public",
		.run = run_check,
	},
	{
		.name = "post",
		.usage = "post",
		.help = "Sends the desk's notices by e-mail, by the server "
		    "that the configuration names\n(smtp); without one, tells "
		    "the desk that there is none. SIGTERM ends it, SIGHUP\n"
		    "takes a new configuration.",
		.role = "tanu_post",
		.run = run_post,
	},
	{
		.name = "seal",
		.usage = "seal",
		.help = "From now on nothing is published but by two people at "
		    "the desk; import\nrefuses. Once, and not to be undone.",
		.role = "tanu_owner",
		.run = run_seal,
	},
	{
		.name = "account",
		.usage = "account add [--enrolled] [--language LANGUAGE] "
		    "ROLE[,ROLE] E-MAIL\n               [JURISDICTION] | "
		    "link E-MAIL | disable E-MAIL | list",
		.help = "add makes an account and prints its one-time link; a "
		    "partner is bound to a\njurisdiction. --language is that of "
		    "what is sent to them: kk (else), ru or en.\n--enrolled "
		    "gives it random secrets instead, and prints them in one "
		    "line: for\ndemonstrations. link makes another link; "
		    "disable ends an account.",
		.role = "tanu_owner",
		.run = run_account,
	},
};

static int
usage(FILE *to, int status)
{
	fprintf(to, "usage: tanu [--config FILE] COMMAND\n\n");
	for (size_t i = 0; i < COUNT(commands); i++)
		fprintf(to, "  tanu %s\n", commands[i].usage);
	fprintf(to, "\ntanu COMMAND --help tells more of each. Exit status: "
	    "0 done, 1 refused, 2 wrong use.\n");
	return status;
}

static int
command_help(const struct command *command, FILE *to, int status)
{
	fprintf(to, "usage: tanu [--config FILE] %s\n\n%s\n", command->usage,
	    command->help);
	return status;
}

static int
command_run(struct arena *arena, const struct command *command, int count,
    char **words)
{
	struct db *db = db_new(configured("database"), command->role, false);
	int status;

	if (count > 0 && strcmp(words[0], "--help") == 0) {
		db_free(db);
		return command_help(command, stdout, DONE);
	}
	if (command->role != NULL)
		db_begin(db, arena);
	status = db_failure(db) != DB_FINE ? REFUSED
	    : command->run(arena, db, count, words);
	if (db_failure(db) != DB_FINE) {
		fprintf(stderr, "tanu: %s", db_failure_text(db));
		status = REFUSED;
	}
	db_free(db);
	return status == USAGE ? command_help(command, stderr, USAGE) : status;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	const char *file = getenv("TANU_CONFIG");
	const char *why;
	int first = 1;

	program = argv;
	if (argc > 2 && strcmp(argv[1], "--config") == 0) {
		file = argv[2];
		first = 3;
	}
	if (first < argc && strcmp(argv[first], "--help") == 0)
		return usage(stdout, DONE);
	if (first < argc && strcmp(argv[first], "--version") == 0)
		return printf("tanu %s\n", TANU_VERSION) > 0 ? DONE : REFUSED;
	if (first >= argc)
		return usage(stderr, USAGE);
	if (file != NULL && !settings_read(arena, file, settings,
	    COUNT(settings), &why)) {
		fprintf(stderr, "tanu: %s\n", why);
		return REFUSED;
	}
	say_open(configured("locale"));
	log_open();
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(argv[first], commands[i].name) == 0) {
			int status = command_run(arena, &commands[i],
			    argc - first - 1, argv + first + 1);

			arena_free(arena);
			return status;
		}
	}
	return usage(stderr, USAGE);
}
