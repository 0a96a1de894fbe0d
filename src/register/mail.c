/* E-mail of the desk: the calls of sql/025-mail.sql. */

#include "register.h"

bool
mail_is_sent(struct db *db)
{
	return result_true(db_query(db, "SELECT desk.mail_is_sent() AS sent",
	    0, NULL), 0, "sent");
}

void
mail_switch(struct db *db, bool sends)
{
	DB_QUERY(db, "SELECT desk.mail_switch($1::boolean)", sends ? "t"
	    : "f");
}

const struct result *
mail_take(struct db *db)
{
	return db_query(db, "SELECT * FROM desk.mail_take()", 0, NULL);
}

void
mail_done(struct db *db, const char *id, const char *outcome,
    const char *why)
{
	DB_QUERY(db, "SELECT desk.mail_done($1::bigint, $2, $3)", id, outcome,
	    why);
}
