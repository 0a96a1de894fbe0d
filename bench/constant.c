/*
 * constant: answers every FastCGI request with the bytes of one file, with
 * as many processes as it is told. What libfcgi can give when there is
 * nothing to be done.
 *
 *	constant SOCKET PROCESSES FILE
 */
#define _GNU_SOURCE

#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char page[1 << 20];

static void
answer(int socket, int length)
{
	FCGX_Request request;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	FCGX_Init();
	FCGX_InitRequest(&request, socket, 0);
	while (FCGX_Accept_r(&request) == 0) {
		FCGX_FPrintF(request.out,
		    "Status: 200 OK\r\n"
		    "Content-Type: text/html; charset=utf-8\r\n"
		    "Content-Length: %d\r\n"
		    "ETag: W/\"1000.2026-11-24.c1474fcb9b997864\"\r\n"
		    "Cache-Control: no-cache\r\n"
		    "X-Content-Type-Options: nosniff\r\n"
		    "Referrer-Policy: same-origin\r\n"
		    "X-Frame-Options: DENY\r\n"
		    "Cross-Origin-Opener-Policy: same-origin\r\n"
		    "Permissions-Policy: camera=(), geolocation=(), "
		    "microphone=()\r\n"
		    "Content-Security-Policy: default-src 'none'; "
		    "style-src 'self'; img-src 'self'; font-src 'self'; "
		    "form-action 'self'; base-uri 'none'; "
		    "frame-ancestors 'none'\r\n\r\n", length);
		FCGX_PutStr(page, length, request.out);
		FCGX_Finish_r(&request);
	}
	_exit(0);
}

int
main(int argc, char **argv)
{
	FILE *file = argc == 4 ? fopen(argv[3], "r") : NULL;
	size_t length;
	int socket;

	if (file == NULL)
		return 2;
	length = fread(page, 1, sizeof(page), file);
	FCGX_Init();
	unlink(argv[1]);
	socket = FCGX_OpenSocket(argv[1], 1024);
	if (socket < 0 || chmod(argv[1], 0666) != 0)
		return 1;
	for (int i = atoi(argv[2]); i > 0; i--) {
		if (fork() == 0)
			answer(socket, (int)length);
	}
	signal(SIGTERM, SIG_DFL);
	while (wait(NULL) > 0)
		;
	return 0;
}
