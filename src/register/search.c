#include "register.h"

const struct result *
search_read(struct db *db, const struct search_query *query,
    const char *limit, const char *offset)
{
	return DB_QUERY(db,
	    "SELECT * FROM search_at($1, $2, $3::date, $4::bigint, $5, "
	    "$6::bigint, $7::bigint)", query->q, query->kind,
	    query->moment->on, query->moment->entry,
	    language_code[query->language], limit, offset);
}
