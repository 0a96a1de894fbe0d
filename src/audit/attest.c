/*
 * The signer's socket. A serving process says the address of an extract; the
 * signer works the extract out by itself, over a connection of its own that
 * can only read, and signs what came out. Nothing that it is told is signed.
 *
 * A process of the signer does this, so that no page is in the way of the log.
 */

#include "audit.h"
#include "pages.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { LARGEST = 8192 /* request */, WAITING = 64 };

/* Whoever may go into the directory of the socket, and is of its group. */
static int
listen_at(const char *path)
{
	struct sockaddr_un place = { .sun_family = AF_UNIX };
	int listening = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	snprintf(place.sun_path, sizeof(place.sun_path), "%s", path);
	unlink(path);
	umask(0117);
	if (listening >= 0 && bind(listening, (const struct sockaddr *)&place,
	    sizeof(place)) == 0 && listen(listening, WAITING) == 0)
		return listening;
	perror(path);
	return -1;
}

/* The text to be signed for an extract's address, as this process works it out;
 * NULL where there is none. What would pass for a checkpoint is none. */
static const char *
work_out(struct arena *arena, struct site *site, const char *origin,
    const char *address)
{
	static const char extract[] = "extract/";
	const char *head = arena_print(arena, "%s/extract\n", origin);
	struct response response = { .body = text_new(arena) };
	struct checkpoint none;
	struct request request;
	enum request_fault fault;

	if (strlen(address) < 4 ||
	    strncmp(address + 4, extract, strlen(extract)) != 0)
		return NULL;
	fault = request_read(&request, arena, "GET", arena_print(arena,
	    "%.4snote/%s", address, address + 4 + strlen(extract)));
	app_handle(site, &request, fault, &response);
	return response.status == 200 && strncmp(response.body.data, head,
	    strlen(head)) == 0 && !checkpoint_read(arena, response.body.data,
	    &none) ? response.body.data : NULL;
}

static void
answer(int peer, struct arena *arena, struct site *site,
    const struct key *keys, size_t count)
{
	static const struct timeval patience = { .tv_sec = 1 };
	char address[LARGEST];
	struct text note = text_new(arena);
	const char *text = NULL;
	ssize_t got;

	setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	got = recv(peer, address, sizeof(address), 0);
	if (got > 0 && (size_t)got < sizeof(address) &&
	    text_is_clean(address, (size_t)got))
		text = work_out(arena, site, keys[0].name, arena_copy(arena,
		    address, (size_t)got));
	if (text == NULL)
		return;
	text_print(&note, "%s\n", text);
	for (size_t i = 0; i < count; i++)
		text_add(&note, note_sign(arena, text, &keys[i], 0));
	send(peer, note.data, note.length, MSG_NOSIGNAL);
}

_Noreturn static void
attest(const struct signing *how, const struct key *keys, size_t count)
{
	struct arena *arena = arena_new();
	struct site site = *how->site;
	char why[1024];
	int listening;

	if (!sheets_load(how->templates, why, sizeof(why))) {
		fprintf(stderr, "tanu: no extract is signed: %s\n", why);
		_exit(1);
	}
	site.db = db_new(how->database, "tanu_sign", true);
	site.signs = true;
	listening = listen_at(how->socket);
	while (listening >= 0) {
		int peer = accept(listening, NULL, NULL);

		arena_reset(arena);
		if (peer < 0)
			continue;
		answer(peer, arena, &site, keys, count);
		close(peer);
	}
	_exit(1);
}

pid_t
attester_start(const struct signing *how, const struct key *keys,
    size_t count)
{
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	attest(how, keys, count);
}
