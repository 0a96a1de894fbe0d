/* The words of an extract, as the register signs them. Whoever serves pages has
 * no key: the signer works the extract out by itself, and gives its note. */

#include "log.h"
#include "pages.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE = 1 /* second, for each of three steps */, LARGEST = 16384 };

/* Connected to the signer; -1: it is away. */
static int
signer_call(const char *path)
{
	static const struct timeval patience = { .tv_sec = PATIENCE };
	struct sockaddr_un place = { .sun_family = AF_UNIX };
	int signer = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (signer < 0)
		return -1;
	snprintf(place.sun_path, sizeof(place.sun_path), "%s", path);
	setsockopt(signer, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience));
	setsockopt(signer, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	if (connect(signer, (const struct sockaddr *)&place,
	    sizeof(place)) == 0)
		return signer;
	close(signer);
	return -1;
}

/* The note for an extract, by its address without the host; NULL where the
 * signer is away or refuses. */
static const char *
note_ask(struct visit *visit, const char *address)
{
	int signer = signer_call(visit->site->signer);
	char bytes[LARGEST];
	ssize_t got = -1;

	if (signer < 0)
		return NULL;
	if (send(signer, address, strlen(address), MSG_NOSIGNAL) > 0)
		got = recv(signer, bytes, sizeof(bytes), 0);
	close(signer);
	return got <= 0 || got == sizeof(bytes) ? NULL
	    : arena_copy(visit->arena, bytes, (size_t)got);
}

const char *
extract_unsigned(struct visit *visit, struct extract *extract)
{
	struct checkpoint checkpoint;
	struct note note;

	extract->words = words_of(visit);
	if (extract->words == NULL ||
	    !note_read(visit->arena, extract->checkpoint, &note) ||
	    !checkpoint_read(visit->arena, note.text, &checkpoint))
		return NULL;
	return extract_note(visit->arena, extract, &checkpoint);
}

static void
sign(struct visit *visit, struct extract *extract)
{
	const char *wanted, *bytes;
	struct note note;

	if (!text_given(visit->site->signer))
		return;
	wanted = extract_unsigned(visit, extract);
	bytes = note_ask(visit, address_paper(visit, PAPER_EXTRACT));
	if (wanted != NULL && bytes != NULL &&
	    note_read(visit->arena, bytes, &note) &&
	    strcmp(note.text, wanted) == 0) {
		extract->note = bytes;
		return;
	}
	/* The next reader may have more luck. */
	visit->response->cached = false;
	visit->response->etag = NULL;
}

const char *
proof_file(struct visit *visit, struct extract *extract)
{
	sign(visit, extract);
	return extract_print(visit->arena, extract);
}
