SELECT (SELECT standing FROM entry WHERE kind = 'treaty' AND
	number <= $2::bigint ORDER BY number DESC LIMIT 1) AS count, slug,
	entry, demonstration, status, called_en AS title, spoken, parties,
	parties_en AS parties_name, nature, form,
	nullif(status_since, '-infinity') AS status_since
FROM treaty_at($1::date, $2::bigint)
ORDER BY called_en COLLATE "en-x-icu", slug
LIMIT $3::bigint OFFSET $4::bigint
