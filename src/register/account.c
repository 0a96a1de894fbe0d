/* Accounts of the desk: the calls of sql/020-accounts.sql. */

#include "register.h"

/* The one text that a statement gives. */
static const char *
told(const struct result *rows)
{
	return result_text(rows, 0, "told");
}

const char *
salt_of(struct db *db, const char *email)
{
	return told(DB_QUERY(db, "SELECT desk.salt_of($1) AS told", email));
}

const char *
sign_in(struct db *db, const struct sign_in *by)
{
	return told(DB_QUERY(db, "SELECT desk.sign_in($1, $2::bytea, $3, "
	    "$4::bytea, $5::bytea, $6::bytea, $7, $8) AS told",
	    by->email, by->key, by->code, by->spare, by->token,
	    by->browser, by->address, by->agent));
}

const struct result *
session_read(struct db *db, const char *token, const char *address)
{
	return DB_QUERY(db, "SELECT * FROM desk.session_read($1::bytea, $2)",
	    token, address);
}

const struct result *
sessions_list(struct db *db, const char *token)
{
	return DB_QUERY(db, "SELECT * FROM desk.sessions($1::bytea)", token);
}

bool
session_end(struct db *db, const char *token, const char *session)
{
	return result_true(DB_QUERY(db, "SELECT desk.session_end($1::bytea, "
	    "$2::bigint) AS ended", token, session), 0, "ended");
}

void
session_refused(struct db *db, const char *token, const char *room,
    const char *why)
{
	DB_QUERY(db, "SELECT desk.session_refused($1::bytea, $2, $3)", token,
	    room, why);
}

const char *
link_holder(struct db *db, const char *link)
{
	return told(DB_QUERY(db, "SELECT desk.link_holder($1::bytea) AS told",
	    link));
}

const char *
enrol(struct db *db, const struct enrolment *by)
{
	return told(DB_QUERY(db, "SELECT desk.enrol($1::bytea, $2::bytea, "
	    "$3::bytea, $4::bytea, $5, $6::bytea[], $7) AS told", by->link,
	    by->salt, by->key, by->secret, by->code, by->spares,
	    by->address));
}

const char *
password_change(struct db *db, const char *token, const char *old_key,
    const char *salt, const char *key)
{
	return told(DB_QUERY(db, "SELECT desk.password_change($1::bytea, "
	    "$2::bytea, $3::bytea, $4::bytea) AS told", token, old_key, salt,
	    key));
}

const char *
language_change(struct db *db, const char *token, const char *language)
{
	return told(DB_QUERY(db, "SELECT desk.language_change($1::bytea, $2) "
	    "AS told", token, language));
}

const char *
account_make(struct db *db, const char *email, const char *roles,
    const char *jurisdiction, const char *language)
{
	return told(DB_QUERY(db, "SELECT desk.account_make($1, "
	    "string_to_array($2, ','), $3, $4) AS told", email, roles,
	    jurisdiction, language));
}

const char *
account_language(struct db *db, const char *email)
{
	return told(DB_QUERY(db, "SELECT language AS told FROM desk.account "
	    "WHERE email = lower($1)", email));
}

const char *
link_make(struct db *db, const char *email, const char *link)
{
	return told(DB_QUERY(db, "SELECT desk.link_make($1, $2) AS told", email,
	    link));
}

const char *
account_disable(struct db *db, const char *email)
{
	return told(DB_QUERY(db, "SELECT desk.account_disable($1) AS told",
	    email));
}

const char *
account_invite(struct db *db, const char *token, const struct account *made,
    const char *link)
{
	return told(DB_QUERY(db, "SELECT desk.account_add($1::bytea, $2, "
	    "$3::text[], $4, $5, $6) AS told", token, made->email,
	    made->roles, made->jurisdiction, made->language, link));
}

const char *
account_link(struct db *db, const char *token, const char *email,
    const char *link)
{
	return told(DB_QUERY(db, "SELECT desk.account_link($1::bytea, $2, "
	    "$3) AS told", token, email, link));
}

const char *
account_lock(struct db *db, const char *token, const char *email)
{
	return told(DB_QUERY(db, "SELECT desk.account_end($1::bytea, $2) "
	    "AS told", token, email));
}

const char *
account_unlock(struct db *db, const char *token, const char *email)
{
	return told(DB_QUERY(db, "SELECT desk.account_enable($1::bytea, $2) "
	    "AS told", token, email));
}

const char *
account_sign_out(struct db *db, const char *token, const char *email)
{
	return told(DB_QUERY(db, "SELECT desk.account_sign_out($1::bytea, "
	    "$2) AS told", token, email));
}

const char *
account_roles(struct db *db, const char *token, const char *email,
    const char *roles)
{
	return told(DB_QUERY(db, "SELECT desk.account_roles($1::bytea, $2, "
	    "$3::text[]) AS told", token, email, roles));
}

const struct result *
accounts_read(struct db *db, const char *token, const char *id,
    const char *most, const char *skipped)
{
	return DB_QUERY(db, "SELECT * FROM desk.accounts_read($1::bytea, "
	    "$2::bigint, $3::bigint, $4::bigint)", token, id, most, skipped);
}

const char *
code_before(struct db *db, const char *secret)
{
	return told(DB_QUERY(db, "SELECT desk.totp($1::bytea, "
	    "floor(extract(epoch FROM now()) / 30)::bigint - 1) AS told",
	    secret));
}

const struct result *
accounts_list(struct db *db)
{
	return db_query(db, "SELECT email, array_to_string(roles, ',') AS "
	    "roles, jurisdiction, CASE WHEN disabled_at IS NOT NULL THEN "
	    "'disabled' WHEN EXISTS (SELECT FROM desk.secret s WHERE "
	    "s.account = a.id) THEN 'enrolled' ELSE 'not enrolled' END AS "
	    "state FROM desk.account a ORDER BY email", 0, NULL);
}

/* The audit ------------------------------------------------------------------- */

static const char audit_statement[] = "SELECT * FROM desk.audit_read("
    "$1::bytea, $2, $3, $4::date, $5::date, $6::boolean, $7::bigint, "
    "$8::bigint)";

const struct result *
audit_read(struct db *db, const char *token, const struct audit_query *query,
    const char *most, const char *skipped)
{
	return DB_QUERY(db, audit_statement, token, query->who, query->what,
	    query->from, query->through, query->refused, most, skipped);
}

void
audit_stream(struct db *db, const char *token,
    const struct audit_query *query,
    bool (*row)(void *context, const struct result *), void *context)
{
	const char *const given[] = { token, query->who, query->what,
		query->from, query->through, query->refused, NULL, NULL };

	db_stream(db, audit_statement, COUNT(given), given, row, context);
}
