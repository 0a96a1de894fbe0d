#include "web.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* nginx waits in this queue while every process has a request in hand. */
enum { BACKLOG = 1024 };

int
serve_listen(const char *path)
{
	int socket;

	FCGX_Init();
	unlink(path);
	socket = FCGX_OpenSocket(path, BACKLOG);
	if (socket >= 0 && chmod(path, 0666) != 0)
		return -1;
	return socket;
}

static const char *
given(FCGX_Request *request, const char *name, const char *otherwise)
{
	const char *value = FCGX_GetParam(name, request->envp);

	return value == NULL ? otherwise : value;
}

static bool
outlet_write(void *to, const char *bytes, size_t length)
{
	FCGX_Request *request = to;

	return FCGX_PutStr(bytes, (int)length, request->out) == (int)length;
}

static size_t
body_read(void *from, char *bytes, size_t size)
{
	FCGX_Request *request = from;
	int got = FCGX_GetStr(bytes, (int)size, request->in);

	return got < 0 ? 0 : (size_t)got;
}

static void
response_send(FCGX_Request *to, struct arena *arena, bool head_only,
    struct response *response)
{
	const struct outlet outlet = { to, outlet_write };
	const char *head = response_head(arena, response);

	outlet_write(to, head, strlen(head));
	if (head_only || response->status == 204 || response->status == 304)
		return;
	if (response->stream != NULL)
		response->stream(response->context, &outlet);
	else
		outlet_write(to, response->body.data, response->body.length);
}

static double
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
answer(FCGX_Request *fcgi, struct arena *arena, handler *handle, void *site,
    bool log)
{
	double began = log ? milliseconds() : 0;
	struct request request;
	struct response response = { .status = 500, .body = text_new(arena) };
	enum request_fault fault;

	fault = request_read(&request, arena,
	    given(fcgi, "REQUEST_METHOD", "GET"),
	    given(fcgi, "REQUEST_URI", "/"));
	if (fault == REQUEST_FINE && strcmp(request.method, "POST") == 0)
		fault = request_body(&request,
		    given(fcgi, "CONTENT_TYPE", NULL),
		    given(fcgi, "CONTENT_LENGTH", NULL), body_read, fcgi);
	request.accept_language = given(fcgi, "HTTP_ACCEPT_LANGUAGE", NULL);
	request.if_none_match = given(fcgi, "HTTP_IF_NONE_MATCH", NULL);
	request.cookie = given(fcgi, "HTTP_COOKIE", NULL);
	request.address = given(fcgi, "REMOTE_ADDR", NULL);
	request.agent = given(fcgi, "HTTP_USER_AGENT", NULL);
	request.secure = strcmp(given(fcgi, "HTTPS", ""), "on") == 0;
	handle(site, &request, fault, &response);
	response_send(fcgi, arena, strcmp(request.method, "HEAD") == 0,
	    &response);
	if (log)
		fprintf(stderr, "%s %s %d %.1f ms\n", request.method,
		    request.path, response.status, milliseconds() - began);
}

/* Both descriptors in one that is waited on. Of several processes that wait
 * for the same request, one is woken. */
static int
wait_for(int socket, int signals)
{
	const int events = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event request = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	struct epoll_event told = { .events = EPOLLIN };

	if (epoll_ctl(events, EPOLL_CTL_ADD, socket, &request) != 0 ||
	    epoll_ctl(events, EPOLL_CTL_ADD, signals, &told) != 0)
		abort();
	return events;
}

static bool
told_to_end(void)
{
	sigset_t pending;

	return sigpending(&pending) == 0 && sigismember(&pending, SIGTERM) == 1;
}

/* One connection, one answer, whatever nginx says about keeping it. nginx has
 * sent its whole request before it looks for an answer: where all of that has
 * been read, libfcgi need not linger until nginx hangs up. */
static void
finish(FCGX_Request *request)
{
	const bool read = FCGX_GetChar(request->in) == EOF;

	FCGX_Finish_r(request);
	if (read)
		FCGX_Detach(request);
	FCGX_Free(request, 1);
}

/* SIGTERM stays blocked: libfcgi takes a read or write that it interrupts for
 * a connection that broke, and the reader would get half a page. */
void
serve_requests(int socket, handler *handle, void *site, bool log)
{
	struct arena *arena = arena_new();
	struct epoll_event event;
	FCGX_Request request;
	sigset_t end;
	int events, accepted;

	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigprocmask(SIG_BLOCK, &end, NULL);
	fcntl(socket, F_SETFL, O_NONBLOCK);
	events = wait_for(socket, signalfd(-1, &end, SFD_CLOEXEC));
	FCGX_Init();
	FCGX_InitRequest(&request, socket, 0);
	while (!told_to_end()) {
		accepted = FCGX_Accept_r(&request);
		if (accepted == 0) {
			answer(&request, arena, handle, site, log);
			finish(&request);
			arena_reset(arena);
		} else if (accepted == -EAGAIN) {
			epoll_wait(events, &event, 1, -1);
		} else {
			break;
		}
	}
	arena_free(arena);
}
