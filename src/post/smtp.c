/* SMTP (RFC 5321) by libcurl. */

#include "post.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct smtp {
	CURL *curl;
	const char *server;
	const char *credentials;
	char said[5];		/* the command that was said last, but QUIT */
	char reply[4];		/* and what it was answered with */
	bool parting;		/* QUIT has been said */
};

struct smtp *
smtp_new(const char *server, const char *credentials)
{
	struct smtp *smtp = calloc(1, sizeof(*smtp));

	if (smtp == NULL)
		abort();
	smtp->server = server;
	smtp->credentials = credentials;
	return smtp;
}

void
smtp_close(struct smtp *smtp)
{
	curl_easy_cleanup(smtp->curl);
	smtp->curl = NULL;
}

void
smtp_free(struct smtp *smtp)
{
	smtp_close(smtp);
	free(smtp);
}

/* Does the server's address lead nowhere but to this machine? */
static bool
is_here(const char *server)
{
	static const char *const here[] = { "127.0.0.1", "[::1]",
		"localhost" };
	const char *host = strstr(server, "://") + 3;

	for (size_t i = 0; i < COUNT(here); i++) {
		size_t length = strlen(here[i]);

		if (strncmp(host, here[i], length) == 0 &&
		    (host[length] == '\0' || host[length] == ':' ||
		    host[length] == '/'))
			return true;
	}
	return false;
}

/* User and password; false, and *why, when the file is not as it should be. */
static bool
credentials_set(struct smtp *smtp, const char **why)
{
	FILE *file = fopen(smtp->credentials, "re");
	char line[2][512] = { "", "" };
	struct stat status;
	bool good = file != NULL && fstat(fileno(file), &status) == 0 &&
	    (status.st_mode & S_IROTH) == 0;

	for (size_t i = 0; i < COUNT(line) && good; i++) {
		good = fgets(line[i], sizeof(line[i]), file) != NULL;
		line[i][strcspn(line[i], "\r\n")] = '\0';
	}
	if (file != NULL)
		fclose(file);
	if (good) {
		curl_easy_setopt(smtp->curl, CURLOPT_USERNAME, line[0]);
		curl_easy_setopt(smtp->curl, CURLOPT_PASSWORD, line[1]);
	} else {
		*why = "smtp_credentials is not a file with a line for the "
		    "user and one for the password that not everybody can "
		    "read";
	}
	return good;
}

/* Does it begin with a code of RFC 5321, 4.2? A server can say anything. */
static bool
is_reply(const char *bytes, size_t length)
{
	return length >= 3 && bytes[0] >= '2' && bytes[0] <= '5' &&
	    bytes[1] >= '0' && bytes[1] <= '9' &&
	    bytes[2] >= '0' && bytes[2] <= '9';
}

/* Keeps which command was said, and the code of the reply; nothing else of
 * what is said, on lines of its own too: user and password are among it. */
static int
listen_to(CURL *curl, curl_infotype type, char *bytes, size_t length,
    void *to)
{
	static const char *const commands[] = { "EHLO", "HELO", "STAR", "AUTH",
		"MAIL", "RCPT", "DATA" };
	struct smtp *smtp = to;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT && length >= 4 &&
	    strncmp(bytes, "QUIT", 4) == 0)
		smtp->parting = true;
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (type == CURLINFO_HEADER_OUT && !smtp->parting &&
		    length >= 4 && strncmp(bytes, commands[i], 4) == 0)
			snprintf(smtp->said, sizeof(smtp->said), "%s",
			    commands[i]);
	}
	if (type == CURLINFO_HEADER_IN && !smtp->parting &&
	    is_reply(bytes, length))
		snprintf(smtp->reply, sizeof(smtp->reply), "%.3s", bytes);
	return 0;
}

static bool
smtp_open(struct smtp *smtp, const char **why)
{
	if (smtp->curl != NULL)
		return true;
	smtp->curl = curl_easy_init();
	if (smtp->curl == NULL)
		abort();
	curl_easy_setopt(smtp->curl, CURLOPT_URL, smtp->server);
	curl_easy_setopt(smtp->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(smtp->curl, CURLOPT_USE_SSL, is_here(smtp->server)
	    ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
	curl_easy_setopt(smtp->curl, CURLOPT_CONNECTTIMEOUT, 10L);
	curl_easy_setopt(smtp->curl, CURLOPT_TIMEOUT, 60L);
	curl_easy_setopt(smtp->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(smtp->curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(smtp->curl, CURLOPT_DEBUGFUNCTION, listen_to);
	curl_easy_setopt(smtp->curl, CURLOPT_DEBUGDATA, smtp);
	if (smtp->credentials == NULL || credentials_set(smtp, why))
		return true;
	smtp_close(smtp);
	return false;
}

static size_t
body_read(char *to, size_t size, size_t count, void *from)
{
	const char **left = from;
	size_t length = strlen(*left);

	if (length > size * count)
		length = size * count;
	memcpy(to, *left, length);
	*left += length;
	return length;
}

/* A reply 5yz is about this mail when it answers to its reader's address or to
 * its text; to anything said before, it is about who sends, and the server's
 * or our own configuration can be put right. */
static enum outcome
refused_or_later(struct smtp *smtp, struct arena *arena, CURLcode code,
    const char **why)
{
	*why = smtp->reply[0] == '4' || smtp->reply[0] == '5'
	    ? arena_print(arena, "%s after %s", smtp->reply, smtp->said)
	    : curl_easy_strerror(code);
	smtp_close(smtp);
	return smtp->reply[0] == '5' && (strcmp(smtp->said, "RCPT") == 0 ||
	    strcmp(smtp->said, "DATA") == 0) ? MAIL_REFUSED : MAIL_LATER;
}

enum outcome
smtp_send(struct smtp *smtp, struct arena *arena, const char *from,
    const char *to, const char *message, const char **why)
{
	struct curl_slist *readers = curl_slist_append(NULL, arena_print(arena,
	    "<%s>", to));
	CURLcode code;

	if (readers == NULL)
		abort();
	smtp->said[0] = smtp->reply[0] = '\0';
	smtp->parting = false;
	if (!smtp_open(smtp, why)) {
		curl_slist_free_all(readers);
		return MAIL_LATER;
	}
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, arena_print(arena,
	    "<%s>", from));
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, readers);
	curl_easy_setopt(smtp->curl, CURLOPT_READFUNCTION, body_read);
	curl_easy_setopt(smtp->curl, CURLOPT_READDATA, &message);
	code = curl_easy_perform(smtp->curl);
	curl_slist_free_all(readers);
	return code == CURLE_OK ? MAIL_SENT
	    : refused_or_later(smtp, arena, code, why);
}
