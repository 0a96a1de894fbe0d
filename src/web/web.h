/*
 * web: HTTP and templates, no pages.
 *
 * A request is read whole and bounded before anything looks at it; an answer
 * is complete before its first byte goes out (downloads excepted).
 */
#ifndef TANU_WEB_H
#define TANU_WEB_H

#include "base.h"
#include "db.h"
#include "sheet.h"

/* Requests ---------------------------------------------------------------- */

/* A parameter of the query or of a form, decoded. */
struct parameter {
	const char *name;
	const char *value;
};

struct request {
	struct arena *arena;
	const char *method;
	const char *path;		/* decoded, begins with '/' */
	const char *query;		/* as it came, without '?' */
	const char *accept_language;
	const char *if_none_match;
	struct parameter *parameters;
	size_t count;
	const char *content_type;	/* of the body; NULL: not said */
	const char *body;		/* NULL: none; else a NUL behind it */
	size_t body_length;
	struct parameter *fields;	/* of a form in the body, once read */
	size_t field_count;
	const char *file;		/* that came with a form; NULL: none */
	size_t file_length;
	const char *cookie;		/* the header, as it came */
	const char *address;		/* of whoever asks; NULL: not known */
	const char *agent;
	bool secure;			/* came over HTTPS */
};

/* The most bytes that the body of a request may have, and that of a form with
 * a file. nginx has the same bounds. */
enum { BODY_MOST = 1024 * 1024, UPLOAD_MOST = 4 * BODY_MOST };

/* What can be wrong with a request before any page has seen it. */
enum request_fault {
	REQUEST_FINE,
	REQUEST_PATH,		/* not a clean path: 400 */
	REQUEST_QUERY,		/* not a clean query string: 400 */
	REQUEST_TOO_LONG,	/* longer than 4,000 bytes: 414 */
	REQUEST_BODY,		/* not as long as it says to be: 400 */
	REQUEST_TOO_LARGE,	/* a body of more bytes than it may have: 413 */
	REQUEST_TYPE,		/* a body that is no form: 415 */
	REQUEST_FORM,		/* not a clean form: 400 */
};

/* Reads "PATH?QUERY" into a request, names and values decoded. Empty values
 * are kept: to a page they are as if absent. */
enum request_fault request_read(struct request *, struct arena *,
    const char *method, const char *target);
/* Reads the body of a request: as many bytes as length, a text, says (absent:
 * none, RFC 9112, 6.3), asked of read, which gives fewer than it was asked
 * for only at the end. What is in the body is for the page to judge by
 * content_type. */
enum request_fault request_body(struct request *, const char *content_type,
    const char *length, size_t (*read)(void *from, char *bytes, size_t size),
    void *from);
/* The value of a parameter; NULL when absent or empty. */
const char *request_value(const struct request *, const char *name);
/* The value of a cookie (RFC 6265, 5.4); NULL when there is none. */
const char *request_cookie(const struct request *, const char *name);
/* Reads "NAME=VALUE&..." into names and values, decoded; false when it is not
 * clean text. */
bool pairs_read(struct arena *, const char *text, struct parameter **,
    size_t *count);
/* Reads the body as a form (application/x-www-form-urlencoded, or
 * multipart/form-data) into fields; line ends become "\n". A form may have one
 * file, whose bytes are not looked at: the value of its field is its name. */
enum request_fault form_read(struct request *);
/* Is a content type that of forms with files? */
bool form_is_multipart(const char *type);
/* The reading of such a form, up to 64 fields; false when it is not clean. */
bool multipart_read(struct request *);
/* The value of a field of the form; NULL when absent or empty. */
const char *form_value(const struct request *, const char *name);
/* The n-th segment of the path, from 0; NULL behind the last. */
const char *request_segment(const struct request *, size_t n);

/* Responses --------------------------------------------------------------- */

/* Where an answer goes while it is still being made. */
struct outlet {
	void *to;
	/* False when nobody is there any more. */
	bool (*write)(void *to, const char *bytes, size_t length);
};

struct response {
	int status;
	const char *type;		/* with its charset */
	const char *location;		/* of a 303 */
	const char *allow;		/* of a 405: "GET, HEAD" */
	const char *etag;		/* of a public 200 or 304 */
	const char *file_name;		/* of a download */
	const char *vary;
	const char *entry;		/* of the register, that data name */
	const char *checkpoint;		/* of its log, that a file names */
	bool preflight;			/* says what another site may ask */
	bool cached;			/* by nginx, for a second */
	bool personal;			/* no other site's script may read it */
	const char *cookies[2];		/* to set: NAME=VALUE and attributes */
	struct text body;
	/* Set for a body that is made while it is sent. */
	void (*stream)(void *context, const struct outlet *);
	void *context;
};

/* The head of an answer as FastCGI sends it ("Status: ..."), with all
 * security headers (OWASP ASVS 14.4); the only place that writes headers. */
const char *response_head(struct arena *, const struct response *);

/* The loop ---------------------------------------------------------------- */

/* What answers requests: routes, pages, the database behind them. */
typedef void handler(void *site, const struct request *, enum request_fault,
    struct response *);

/*
 * Accepts requests on a listening FastCGI socket, one at a time, until the
 * process is asked to end by SIGTERM; what is in hand is finished. One line
 * a request goes to standard error when log is set: method, path, status,
 * milliseconds; never a query, which may hold what somebody typed.
 */
void serve_requests(int socket, handler *, void *site, bool log);
/* A listening FastCGI socket at a path, which is replaced if it is there;
 * -1 when it cannot be made. Any account may connect. */
int serve_listen(const char *path);

#endif
