/* tanu serve: a pool of processes behind one FastCGI socket. */
#ifndef TANU_SERVE_H
#define TANU_SERVE_H

#include "desk.h"

struct pool {
	struct site site;		/* db is filled in by each process */
	const char *database;		/* conninfo */
	const char *role;
	bool writes;			/* may transactions of the role write? */
	handler *handle;
	const char *templates;		/* directory */
	int socket;			/* listening */
	size_t processes;
	bool log;
	/* Runs the program again in place, with a new configuration; comes
	 * back only if it cannot. */
	void (*again)(void);
};

/* Serves until SIGTERM or SIGINT. 0, or 1 when the templates are wrong. */
int serve_pool(const struct pool *);

#endif
