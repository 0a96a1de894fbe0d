/* The PDF of an extract: the page made for printing, set by WeasyPrint in a
 * process that has that page, the proof file and one stylesheet, and is killed
 * where it takes too long or too much. */

#include "log.h"
#include "pages.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SECONDS = 10,		/* of a processor */
	PATIENCE = 15,		/* seconds: others go before it */
	MEMORY = 1 << 30,	/* of addresses; it uses a tenth */
	LARGEST = 32 << 20,	/* PDF */
	PROOF = 3,		/* descriptor, beside the usual three */
	CELLS = 2500,		/* of tables: each takes 3 ms */
};

/* By its whole name: another python3 on the way knows no WeasyPrint. */
static const char python[] = "/usr/bin/python3";

static const struct { int resource; rlim_t most; } bounds[] = {
	{ RLIMIT_AS, MEMORY },
	{ RLIMIT_CPU, SECONDS },
	{ RLIMIT_NOFILE, 64 },
	{ RLIMIT_CORE, 0 },
};

/* A file in memory, to be read from its beginning; -1 when there is none to be
 * had. */
static int
memory_file(const char *bytes, size_t length)
{
	int file = memfd_create("tanu", 0);
	size_t done = 0;

	while (file >= 0 && done < length) {
		ssize_t wrote = write(file, bytes + done, length - done);

		if (wrote < 0 && errno != EINTR) {
			close(file);
			return -1;
		}
		done += wrote > 0 ? (size_t)wrote : 0;
	}
	if (file >= 0)
		lseek(file, 0, SEEK_SET);
	return file;
}

/* In the child: nothing is left of this process but what is named here. No
 * shell, no environment, no descriptor, no right to get more rights. */
_Noreturn static void
become(char *const *words, int page, int proof, int out)
{
	/* With the time of fonts fixed, the same page is the same bytes. */
	char *const environment[] = { "LC_ALL=C.UTF-8", "SOURCE_DATE_EPOCH=0",
		NULL };

	if (dup2(page, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    (proof >= 0 && dup2(proof, PROOF) < 0) ||
	    close_range(PROOF + (proof >= 0), ~0U, 0) != 0)
		_exit(1);
	for (size_t i = 0; i < COUNT(bounds); i++)
		setrlimit(bounds[i].resource, &(struct rlimit){
		    bounds[i].most, bounds[i].most });
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	signal(SIGALRM, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	setpriority(PRIO_PROCESS, 0, 19);
	alarm(PATIENCE);	/* goes on after this */
	execve(python, words, environment);
	_exit(1);
}

/* All that the child says, up to the bound. */
static void
read_all(int from, struct text *text)
{
	char bytes[1 << 16];
	ssize_t got;

	while (text->length < LARGEST &&
	    ((got = read(from, bytes, sizeof(bytes))) > 0 ||
	    (got < 0 && errno == EINTR)))
		text_add_bytes(text, bytes, got > 0 ? (size_t)got : 0);
}

/* Runs the program on the two files (proof may be -1: none). Whether it made a
 * whole PDF. */
static bool
run(char *const *words, int page, int proof, struct text *pdf)
{
	int ends[2], status = -1;
	pid_t child;

	if (pipe(ends) != 0)
		return false;
	child = fork();
	if (child == 0)
		become(words, page, proof, ends[1]);
	close(ends[1]);
	if (child > 0)
		read_all(ends[0], pdf);
	close(ends[0]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status == 0 && pdf->length < LARGEST &&
	    strncmp(pdf->data, "%PDF-", 5) == 0;
}

/* The same with a page and a proof file (NULL: none) as text. */
static bool
run_on(char *const *words, const struct text *page, const char *proof,
    struct text *pdf)
{
	const int first = memory_file(page->data, page->length);
	const int second = proof == NULL ? -1
	    : memory_file(proof, strlen(proof));
	const bool made = first >= 0 && (second >= 0 || proof == NULL) &&
	    run(words, first, second, pdf);

	close(first);
	close(second);
	return made;
}

static void
make(struct visit *visit)
{
	struct response *response = visit->response;
	struct extract *extract = visit->extract;
	const struct text page = response->body;
	const char *proof = extract->checkpoint == NULL ? NULL
	    : proof_file(visit, extract);
	char *words[] = { (char *)python, "-sP", (char *)visit->site->print,
		(char *)extract->number, (char *)visit->site->base_url,
		proof == NULL ? NULL : extract_file(visit->arena, extract,
		    "proof"), NULL };

	response->body = text_new(visit->arena);
	if (run_on(words, &page, proof, &response->body)) {
		response->type = "application/pdf";
		response->file_name = extract_file(visit->arena, extract,
		    "pdf");
		return;
	}
	fprintf(stderr, "tanu: no PDF of extract %s was made\n",
	    extract->number);
	response->status = 0;
	refuse(visit, 503, "no-pdf", NULL, word(visit, N_("The PDF cannot be "
	    "made at the moment. Please try again in a few seconds, or print "
	    "the page of the extract itself from the browser.")));
}

/* Of the tables of a page. */
static int
cells_of(const char *page)
{
	int count = 0;

	while ((page = strstr(page, "</t")) != NULL) {
		page += strlen("</t");
		count += strncmp(page, "d>", 2) == 0 ||
		    strncmp(page, "h>", 2) == 0;
	}
	return count;
}

void
pdf_answer(struct visit *visit)
{
	const int cells = cells_of(visit->response->body.data);

	if (cells <= CELLS) {
		make(visit);
		return;
	}
	visit->response->status = 0;
	refuse(visit, 422, "too-many", NULL, say_with(visit->arena,
	    visit->language, N_("The tables of this page have %1 cells, and a "
	    "PDF has room for %2. Please print the page of the extract itself "
	    "from the browser."), arena_print(visit->arena, "%d", cells),
	    arena_print(visit->arena, "%d", CELLS), (char *)NULL));
}
