SELECT (SELECT standing_at('treaty', $2::bigint)) AS count, slug, entry,
	demonstration, status, said(title, $3) AS title,
	CASE WHEN jsonb_typeof(title) = 'object' AND NOT title ? $3
	THEN CASE WHEN title ? 'kk' THEN 'kk' WHEN title ? 'ru' THEN 'ru'
	ELSE 'en' END END AS title_other, parties,
	ARRAY(SELECT said(r.name, $3)
		FROM unnest(parties) WITH ORDINALITY AS p (party, place)
		JOIN jurisdiction r ON r.slug = p.party AND r.entry <= $2::bigint
			AND r.superseded > $2::bigint ORDER BY place) AS parties_name,
	nature, form, nullif(status_since, '-infinity') AS status_since
FROM treaty_at($1::date, $2::bigint)
ORDER BY said(title, 'en') COLLATE "en-x-icu", slug
LIMIT $4::bigint OFFSET $5::bigint
