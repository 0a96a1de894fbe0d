/*
 * constant: answers every FastCGI request with the bytes of one file, with
 * as many processes as it is told. What libfcgi can give when there is
 * nothing to be done; with a database, what it can give when the statements
 * of a list page are run, and nothing is made of their rows.
 *
 *	constant SOCKET PROCESSES FILE [CONNINFO LIST-FILE]
 */
#define _GNU_SOURCE

#include <fcgiapp.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char page[1 << 20];
static char list[1 << 16];

static PGconn *
connect(const char *conninfo)
{
	PGconn *db = PQconnectdb(conninfo);

	PQclear(PQprepare(db, "settle", "SELECT * FROM settle($1, $2, $3)", 0,
	    NULL));
	PQclear(PQprepare(db, "list", list, 0, NULL));
	PQenterPipelineMode(db);
	return db;
}

/* Sends what is in the pipeline; the rows of its last statement. */
static PGresult *
trip(PGconn *db, int statements)
{
	PGresult *last = NULL;

	PQpipelineSync(db);
	while (statements-- > 0) {
		PQclear(last);
		last = PQgetResult(db);
		PQclear(PQgetResult(db));
	}
	PQclear(PQgetResult(db));
	return last;
}

static void
statements_run(PGconn *db, const char *query)
{
	char on[16] = "", entry[16] = "";
	const char *const moment[] = { on, entry, NULL };
	const char *const page_of[] = { on, entry, "25", "0" };
	PGresult *rows;

	if (sscanf(query, "on=%15[0-9-]&entry=%15[0-9]", on, entry) != 2)
		return;
	PQsendQueryPrepared(db, "settle", 3, moment, NULL, NULL, 0);
	PQsendQueryPrepared(db, "list", 4, page_of, NULL, NULL, 0);
	rows = trip(db, 2);
	if (PQresultStatus(rows) != PGRES_TUPLES_OK)
		_exit(1);
	PQclear(rows);
}

static void
answer(int socket, int length, const char *conninfo)
{
	FCGX_Request request;
	PGconn *db = conninfo != NULL ? connect(conninfo) : NULL;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	FCGX_Init();
	FCGX_InitRequest(&request, socket, 0);
	while (FCGX_Accept_r(&request) == 0) {
		if (db != NULL)
			statements_run(db, FCGX_GetParam("QUERY_STRING",
			    request.envp));
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
	const char *conninfo = argc == 6 ? argv[4] : NULL;
	FILE *file = argc == 4 || argc == 6 ? fopen(argv[3], "r") : NULL;
	FILE *statement = argc == 6 ? fopen(argv[5], "r") : NULL;
	size_t length;
	int socket;

	if (file == NULL || (argc == 6 && statement == NULL))
		return 2;
	length = fread(page, 1, sizeof(page), file);
	if (statement != NULL)
		list[fread(list, 1, sizeof(list) - 1, statement)] = '\0';
	FCGX_Init();
	unlink(argv[1]);
	socket = FCGX_OpenSocket(argv[1], 1024);
	if (socket < 0 || chmod(argv[1], 0666) != 0)
		return 1;
	for (int i = atoi(argv[2]); i > 0; i--) {
		if (fork() == 0)
			answer(socket, (int)length, conninfo);
	}
	signal(SIGTERM, SIG_DFL);
	while (wait(NULL) > 0)
		;
	return 0;
}
