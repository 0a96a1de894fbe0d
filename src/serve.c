/*
 * tanu serve: a supervisor with a pool of processes behind one socket.
 *
 * Each process has its own connection and its own templates. One that dies
 * is replaced; SIGTERM lets each finish what it has in hand; SIGHUP first
 * tries the new templates, then replaces the processes one by one.
 */

#include "serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the supervisor waits for; blocked, so that none comes too early. */
static sigset_t
signals_awaited(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	return set;
}

static bool
templates_load(const struct pool *pool)
{
	char why[1024];

	if (sheets_load(pool->templates, why, sizeof(why)))
		return true;
	fprintf(stderr, "tanu: %s\n", why);
	return false;
}

/* In a process of its own, so that what it loads is forgotten. */
static bool
templates_try(const struct pool *pool)
{
	pid_t child = fork();
	int status = 1;

	if (child == 0)
		_exit(templates_load(pool) ? 0 : 1);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 && status == 0;
}

static void
work(const struct pool *pool)
{
	const sigset_t awaited = signals_awaited();
	struct site site = pool->site;

	/* A supervisor killed outright takes its processes with it. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGHUP, SIG_IGN);
	sigprocmask(SIG_UNBLOCK, &awaited, NULL);
	if (!templates_load(pool))
		_exit(1);
	site.db = db_new(pool->database, pool->role, !pool->writes);
	serve_requests(pool->socket, pool->handle, &site, pool->log);
	db_free(site.db);
	_exit(0);
}

static pid_t
worker_start(const struct pool *pool)
{
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child == 0)
		work(pool);
	return child;
}

static void
workers_end(pid_t *workers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (workers[i] > 0)
			kill(workers[i], SIGTERM);
	}
	for (size_t i = 0; i < count; i++) {
		while (workers[i] > 0 && waitpid(workers[i], NULL, 0) < 0 &&
		    errno == EINTR)
			;
	}
}

/* Starts whoever is missing. */
static void
workers_fill(const struct pool *pool, pid_t *workers)
{
	for (size_t i = 0; i < pool->processes; i++) {
		if (workers[i] <= 0)
			workers[i] = worker_start(pool);
	}
}

/* Notes who has ended. One that dies at once is not tried in a tight loop. */
static void
workers_reap(pid_t *workers, size_t count)
{
	static const struct timespec breath = { .tv_nsec = 50000000 };
	pid_t ended;

	while ((ended = waitpid(-1, NULL, WNOHANG)) > 0) {
		fprintf(stderr, "tanu: process %ld ended, starting another\n",
		    (long)ended);
		for (size_t i = 0; i < count; i++) {
			if (workers[i] == ended)
				workers[i] = 0;
		}
	}
	nanosleep(&breath, NULL);
}

int
serve_pool(const struct pool *pool)
{
	const sigset_t awaited = signals_awaited();
	pid_t *workers = calloc(pool->processes, sizeof(*workers));
	int number = 0;

	if (workers == NULL)
		abort();
	sigprocmask(SIG_BLOCK, &awaited, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (!templates_try(pool))
		return 1;
	while (number != SIGTERM && number != SIGINT) {
		workers_fill(pool, workers);
		if (sigwait(&awaited, &number) != 0)
			abort();
		if (number == SIGCHLD) {
			workers_reap(workers, pool->processes);
		} else if (number == SIGHUP && templates_try(pool)) {
			/* Configuration is read by whoever starts: the
			 * program itself, anew, on the same socket. */
			workers_end(workers, pool->processes);
			memset(workers, 0, pool->processes * sizeof(*workers));
			pool->again();
		}
	}
	workers_end(workers, pool->processes);
	free(workers);
	return 0;
}
