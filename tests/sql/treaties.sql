-- The status of a treaty, worked out from its actions: the first that holds,
-- an action counts from its day on (register.md, Derived facts).

BEGIN;
\ir setup.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north', 'south') \g /dev/null

-- Actions as "2020-01-01 signature, 2021 ratification north": day, action, party.
CREATE FUNCTION tap.treaty(slug text, actions text, beside jsonb DEFAULT '{}') RETURNS bigint
LANGUAGE sql AS $$
	SELECT tap.put('treaty', slug, jsonb_build_object('title', tap.called(slug),
		'form', 'bilateral', 'parties', '["kazakhstan","north"]'::jsonb,
		'actions', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
			'on', split_part(one, ' ', 1), 'action', split_part(one, ' ', 2),
			'party', nullif(split_part(one, ' ', 3), ''))) ORDER BY place), '[]')
			FROM regexp_split_to_table(nullif(actions, ''), ', ') WITH ORDINALITY AS of (one, place))) || beside)
$$;
CREATE FUNCTION tap.status(wanted text, day date) RETURNS text
LANGUAGE sql AS $$
	SELECT status FROM treaty_at(day, newest_entry()) WHERE slug = wanted
$$;

SELECT tap.treaty(slug, actions) FROM (VALUES
	('no-actions', ''),
	('other-actions', '2020-01-01 amendment, 2020-01-02 reservation north, 2020-01-03 declaration'),
	('whole-life', '2020-02-29 negotiation, 2020-06-01 initialling, 2021-03-01 signature, '
		'2022-01-01 ratification north, 2022-06-01 ratification kazakhstan, 2022-12-31 provisional-application, '
		'2023-03-01 entry-into-force, 2024-02-29 suspension, 2025-03-01 resumption, 2026-01-01 suspension, '
		'2026-07-01 resumption, 2028-02-29 expiry, 2029-01-01 termination'),
	('initialled', '2020-06-01 initialling'),
	('one-signature', '2021-03-01 signature north'),
	('acceptance', '2021-03-01 signature, 2022-01-01 acceptance north'),
	('approval', '2021-03-01 signature, 2022-01-01 approval north'),
	('accession', '2021-03-01 signature, 2022-01-01 accession kazakhstan'),
	('consent-first', '2021-03-01 signature, 2020-01-01 ratification north'),
	('no-signature', '2020-01-01 negotiation, 2022-01-01 accession north'),
	('cut', '2020 negotiation, 2021-02 signature, 2021-03 ratification, 2022 entry-into-force, 2024-02 termination'),
	('future', '2099-01-01 signature'),
	('withdrawn-as-whole', '2020-01-01 entry-into-force, 2024-02-29 withdrawal'),
	('terminated-suspended', '2020-01-01 entry-into-force, 2021-01-01 suspension, 2022-01-01 termination, 2023-01-01 resumption'),
	('terminated-expired', '2020-01-01 entry-into-force, 2021-01-01 expiry, 2022-01-01 termination'),
	('expired-terminated-earlier', '2020-01-01 entry-into-force, 2021-01-01 termination, 2022-01-01 expiry'),
	('entered-after-end', '2020-01-01 termination, 2021-01-01 entry-into-force'),
	('suspended-unborn', '2020-01-01 signature, 2021-01-01 suspension, 2022-01-01 entry-into-force, 2023-01-01 resumption'),
	('provisional', '2020-01-01 signature, 2021-01-01 provisional-application, 2022-01-01 end-of-provisional-application, '
		'2023-01-01 provisional-application'),
	('provisional-unsigned', '2020-01-01 negotiation, 2021-01-01 provisional-application, 2022-01-01 end-of-provisional-application'),
	('provisional-ratified', '2020-01-01 signature, 2021-01-01 provisional-application, 2021-06-01 ratification north, '
		'2022-01-01 end-of-provisional-application'),
	('party-only', '2020-01-01 signature north, 2021-01-01 entry-into-force north, 2022-01-01 provisional-application north'),
	('party-ends', '2020-01-01 entry-into-force, 2021-01-01 suspension north, 2022-01-01 withdrawal north, '
		'2023-01-01 expiry north, 2024-01-01 termination north'),
	('tie-suspended', '2020-01-01 entry-into-force, 2021-01-01 resumption, 2021-01-01 suspension'),
	('tie-resumed', '2020-01-01 entry-into-force, 2021-01-01 suspension, 2021-01-01 resumption'),
	('tie-provisional', '2021-01-01 end-of-provisional-application, 2021-01-01 provisional-application'),
	('tie-provisional-end', '2021-01-01 provisional-application, 2021-01-01 end-of-provisional-application'),
	('tie-cut', '2020-01-01 entry-into-force, 2021-01 suspension, 2021-01-01 resumption'),
	('tie-cut-reversed', '2020-01-01 entry-into-force, 2021-01-01 resumption, 2021 suspension'),
	('out-of-order', '2023-01-01 suspension, 2022-01-01 resumption, 2021-01-01 suspension, 2020-01-01 entry-into-force'),
	('all-at-once', '2021-01-01 signature, 2021-01-01 ratification, 2021-01-01 entry-into-force'),
	('born-and-gone', '2021-01-01 entry-into-force, 2021-01-01 termination')
) AS of (slug, actions) \g /dev/null

SELECT is(tap.status(treaty, day::date), want, format('%s on %s', treaty, day)) FROM (VALUES
	('no-actions', '2024-01-01', 'none'), ('other-actions', '2024-01-01', 'none'),
	('whole-life', '2020-02-28', 'none'), ('whole-life', '2020-02-29', 'negotiation'), ('whole-life', '2020-03-01', 'negotiation'),
	('whole-life', '2020-06-01', 'negotiation'),
	('whole-life', '2021-02-28', 'negotiation'), ('whole-life', '2021-03-01', 'signed'), ('whole-life', '2021-03-02', 'signed'),
	('whole-life', '2021-12-31', 'signed'), ('whole-life', '2022-01-01', 'ratification'), ('whole-life', '2022-01-02', 'ratification'),
	('whole-life', '2022-06-01', 'ratification'), ('whole-life', '2022-12-30', 'ratification'),
	('whole-life', '2022-12-31', 'provisionally-applied'), ('whole-life', '2023-01-01', 'provisionally-applied'),
	('whole-life', '2023-02-28', 'provisionally-applied'), ('whole-life', '2023-03-01', 'in-force'), ('whole-life', '2023-03-02', 'in-force'),
	('whole-life', '2024-02-28', 'in-force'), ('whole-life', '2024-02-29', 'suspended'), ('whole-life', '2024-03-01', 'suspended'),
	('whole-life', '2025-02-28', 'suspended'), ('whole-life', '2025-03-01', 'in-force'), ('whole-life', '2025-03-02', 'in-force'),
	('whole-life', '2025-12-31', 'in-force'), ('whole-life', '2026-01-01', 'suspended'), ('whole-life', '2026-06-30', 'suspended'),
	('whole-life', '2026-07-01', 'in-force'), ('whole-life', '2028-02-28', 'in-force'), ('whole-life', '2028-02-29', 'expired'),
	('whole-life', '2028-03-01', 'expired'), ('whole-life', '2028-12-31', 'expired'), ('whole-life', '2029-01-01', 'terminated'),
	('whole-life', '2029-01-02', 'terminated'),
	('initialled', '2020-05-31', 'none'), ('initialled', '2020-06-01', 'negotiation'), ('initialled', '2020-06-02', 'negotiation'),
	('one-signature', '2021-02-28', 'none'), ('one-signature', '2021-03-01', 'signed'),
	('acceptance', '2021-12-31', 'signed'), ('acceptance', '2022-01-01', 'ratification'),
	('approval', '2021-12-31', 'signed'), ('approval', '2022-01-01', 'ratification'),
	('accession', '2021-12-31', 'signed'), ('accession', '2022-01-01', 'ratification'),
	('consent-first', '2021-02-28', 'none'), ('consent-first', '2021-03-01', 'ratification'),
	('no-signature', '2022-01-01', 'negotiation'),
	('cut', '2019-12-31', 'none'), ('cut', '2020-01-01', 'negotiation'), ('cut', '2021-01-31', 'negotiation'),
	('cut', '2021-02-01', 'signed'), ('cut', '2021-02-28', 'signed'), ('cut', '2021-03-01', 'ratification'),
	('cut', '2021-12-31', 'ratification'), ('cut', '2022-01-01', 'in-force'), ('cut', '2024-01-31', 'in-force'),
	('cut', '2024-02-01', 'terminated'), ('cut', '2024-02-29', 'terminated'),
	('future', '2024-01-01', 'none'), ('future', '2098-12-31', 'none'), ('future', '2099-01-01', 'signed'),
	('withdrawn-as-whole', '2024-02-28', 'in-force'), ('withdrawn-as-whole', '2024-02-29', 'terminated'),
	('withdrawn-as-whole', '2024-03-01', 'terminated'),
	('terminated-suspended', '2021-12-31', 'suspended'), ('terminated-suspended', '2022-01-01', 'terminated'),
	('terminated-suspended', '2023-01-01', 'terminated'),
	('terminated-expired', '2021-12-31', 'expired'), ('terminated-expired', '2022-01-01', 'terminated'),
	('expired-terminated-earlier', '2021-01-01', 'terminated'), ('expired-terminated-earlier', '2022-01-01', 'terminated'),
	('entered-after-end', '2020-01-01', 'terminated'), ('entered-after-end', '2021-01-01', 'terminated'),
	('suspended-unborn', '2020-12-31', 'signed'), ('suspended-unborn', '2021-01-01', 'suspended'),
	('suspended-unborn', '2022-01-01', 'suspended'), ('suspended-unborn', '2023-01-01', 'in-force'),
	('provisional', '2020-12-31', 'signed'), ('provisional', '2021-01-01', 'provisionally-applied'),
	('provisional', '2021-12-31', 'provisionally-applied'), ('provisional', '2022-01-01', 'signed'),
	('provisional', '2022-12-31', 'signed'), ('provisional', '2023-01-01', 'provisionally-applied'),
	('provisional-unsigned', '2021-01-01', 'provisionally-applied'), ('provisional-unsigned', '2022-01-01', 'negotiation'),
	('provisional-ratified', '2021-06-01', 'provisionally-applied'), ('provisional-ratified', '2022-01-01', 'ratification'),
	('party-only', '2020-01-01', 'signed'), ('party-only', '2021-01-01', 'signed'), ('party-only', '2022-01-01', 'signed'),
	('party-ends', '2021-01-01', 'in-force'), ('party-ends', '2022-01-01', 'in-force'),
	('party-ends', '2023-01-01', 'in-force'), ('party-ends', '2024-01-01', 'in-force'),
	('tie-suspended', '2020-12-31', 'in-force'), ('tie-suspended', '2021-01-01', 'suspended'), ('tie-suspended', '2021-01-02', 'suspended'),
	('tie-resumed', '2020-12-31', 'in-force'), ('tie-resumed', '2021-01-01', 'in-force'), ('tie-resumed', '2021-01-02', 'in-force'),
	('tie-provisional', '2020-12-31', 'none'), ('tie-provisional', '2021-01-01', 'provisionally-applied'),
	('tie-provisional-end', '2021-01-01', 'none'), ('tie-provisional-end', '2021-01-02', 'none'),
	('tie-cut', '2021-01-01', 'in-force'), ('tie-cut-reversed', '2021-01-01', 'suspended'),
	('out-of-order', '2020-12-31', 'in-force'), ('out-of-order', '2021-01-01', 'suspended'), ('out-of-order', '2022-01-01', 'in-force'),
	('out-of-order', '2022-12-31', 'in-force'), ('out-of-order', '2023-01-01', 'suspended'),
	('all-at-once', '2020-12-31', 'none'), ('all-at-once', '2021-01-01', 'in-force'), ('all-at-once', '2021-01-02', 'in-force'),
	('born-and-gone', '2020-12-31', 'none'), ('born-and-gone', '2021-01-01', 'terminated')
) AS of (treaty, day, want);

SELECT results_eq($$SELECT status, status_since::text, status_until::text
	FROM treaty_at('2024-06-01', newest_entry()) WHERE slug = 'whole-life'$$,
	$$VALUES ('suspended', '2024-02-29', '2025-03-01')$$, 'a status says since when and until when');
SELECT results_eq($$SELECT status, status_since::text, status_until::text
	FROM treaty_at('2024-06-01', newest_entry()) WHERE slug = 'no-actions'$$,
	$$VALUES ('none', '-infinity', 'infinity')$$, '... or always');

-- Nature -----------------------------------------------------------------------

SELECT tap.treaty('mou', '2020-01-01 signature, 2021-01-01 entry-into-force', '{"nature":"memorandum"}') AS unused \gset
SELECT is(nature, want, slug || ': nature') FROM treaty_at('2024-01-01', newest_entry()),
	(VALUES ('mou', 'memorandum'), ('future', 'treaty')) AS of (treaty, want) WHERE slug = treaty;
SELECT is(tap.status('mou', on_day), want, 'a memorandum has the same statuses, on ' || on_day)
	FROM tap.around('2021-01-01', 'signed', 'in-force');

-- What was said at earlier entries, and after a withdrawal ----------------------

SELECT newest_entry() AS before \gset
SELECT tap.treaty('future', '2099-01-01 signature, 2023-01-01 negotiation') AS unused \gset
SELECT is(status, 'none', 'as of the entry before') FROM treaty_at('2024-01-01', :before) WHERE slug = 'future';
SELECT is(tap.status('future', '2024-01-01'), 'negotiation', 'as of the newest entry');
SELECT tap.refusals('{"kind":"treaty","slug":"future","change":"withdrawal"}') AS unused \gset
SELECT is(tap.status('future', '2024-01-01'), NULL, 'a withdrawn treaty is in no list');

-- The standing laid down agrees with the one rule ------------------------------

SELECT setseed(0.153);
CREATE TABLE tap.drawn AS SELECT tap.treaty('drawn-' || n, actions) AS entry
FROM (
	SELECT n, string_agg(concat_ws(' ', day,
		(ARRAY['negotiation', 'initialling', 'signature', 'ratification', 'acceptance', 'approval',
			'accession', 'provisional-application', 'end-of-provisional-application',
			'entry-into-force', 'entry-into-force', 'amendment', 'suspension', 'resumption',
			'suspension', 'resumption', 'withdrawal', 'expiry', 'termination'])[kind],
		CASE WHEN party < 0.15 THEN 'north' WHEN party < 0.3 THEN 'kazakhstan' END), ', ') AS actions
	FROM generate_series(1, 400) AS n, LATERAL (
		SELECT left(('2020-01-01'::date + (random() * 60)::integer)::text,
				CASE WHEN random() < 0.1 THEN 4 WHEN random() < 0.3 THEN 7 ELSE 10 END) AS day,
			1 + floor(random() * CASE WHEN n % 2 = 0 THEN 19 ELSE 16 END)::integer AS kind,
			random() AS party
		FROM generate_series(1, 1 + n % 9)
	) one
	GROUP BY n
) made;
SELECT is_empty($$
	SELECT d.entry, day, s.status, treaty_status_on(d.entry, day)
	FROM tap.drawn d CROSS JOIN LATERAL (
		SELECT '2020-01-01'::date + (random() * 70 - 5)::integer AS day
		FROM generate_series(1, 20) WHERE d.entry > 0) days
	LEFT JOIN LATERAL (SELECT * FROM treaty_standing s
		WHERE s.entry = d.entry AND since <= day AND until > day) s ON true
	WHERE s.status IS DISTINCT FROM treaty_status_on(d.entry, day)$$,
	'400 treaties drawn by lot, 20 days each: treaty_standing says what treaty_status_on() says');
SELECT is_empty($$
	SELECT entry FROM (SELECT entry, since, until, status,
		lag(until, 1, '-infinity') OVER w AS before, lag(status) OVER w AS was
		FROM treaty_standing WINDOW w AS (PARTITION BY entry ORDER BY since)) laid
	WHERE since <> before OR since >= until OR status IS NOT DISTINCT FROM was$$,
	'its spans follow each other without gap or overlap, each of another status');
SELECT is_empty($$
	SELECT t.entry FROM treaty t WHERE (SELECT max(until) FROM treaty_standing s
		WHERE s.entry = t.entry) IS DISTINCT FROM 'infinity'$$,
	'every treaty has a standing, for ever');
SELECT bag_has($$SELECT DISTINCT status FROM treaty_standing JOIN tap.drawn USING (entry)$$,
	$$VALUES ('terminated'), ('expired'), ('suspended'), ('in-force'), ('provisionally-applied'),
		('ratification'), ('signed'), ('negotiation'), ('none')$$, 'the lot has drawn every status');

-- What its parties are called, laid down: by every entry, the names of that entry ----

SELECT tap.put('jurisdiction', 'turned', '{"name":{"en":"Old","ru":"Старое"},"type":"state"}'),
	tap.put('jurisdiction', 'other', '{"name":{"en":"Other"},"type":"state"}'),
	tap.put('treaty', 'called', '{"title":{"en":"a"},"form":"bilateral","parties":["other","turned"]}'),
	tap.put('treaty', 'apart', '{"title":{"en":"b"},"form":"multilateral","parties":["other"]}'),
	tap.put('jurisdiction', 'turned', '{"name":{"en":"Old","ru":"Старое"},"type":"state","code":"TT"}'),
	tap.put('jurisdiction', 'turned', '{"name":{"en":"New, of course","ru":"Старое","kk":"Жаңа"},"type":"state"}'),
	tap.put('jurisdiction', 'turned', '{"name":{"en":"Newest","ru":"Новое"},"type":"state"}'),
	tap.put('treaty', 'called', '{"title":{"en":"c"},"form":"bilateral","parties":["turned","other"]}'),
	tap.put('jurisdiction', 'turned', '{"name":{"en":"Old","ru":"Старое"},"type":"state"}'),
	tap.put('jurisdiction', 'turned', NULL, 'withdrawal'),
	tap.put('jurisdiction', 'turned', '{"name":{"en":"Again"},"type":"state"}') \g /dev/null
SELECT is_empty($$
	SELECT number, t.slug FROM entry, treaty_at('2020-01-01', number) t
	WHERE (t.parties_kk, t.parties_ru, t.parties_en) IS DISTINCT FROM (parties_called(t.parties, number, 'kk'),
		parties_called(t.parties, number, 'ru'), parties_called(t.parties, number, 'en'))$$,
	'by every entry its parties are called as they were then');
SELECT results_eq($$SELECT newest_entry() - since, called FROM treaty t, unnest(named_from, parties_en) AS of (since, called)
	WHERE slug = 'called' ORDER BY 1 DESC$$, $$VALUES (8::bigint, 'Other, Old'), (5, 'Other, New, of course'), (4, 'Other, Newest'),
	(3, 'Newest, Other'), (2, 'Old, Other'), (1, 'turned, Other'), (0, 'Again, Other')$$,
	'laid down anew only when a party is called differently, withdrawn or standing again too, and only for the version that stands');
SELECT is((SELECT cardinality(named_from) FROM treaty WHERE slug = 'apart'), 1, 'and only for the treaties of that party');
SELECT is_empty('SELECT * FROM naming_faults()', 'tanu verify works out the same');
SELECT throws_ok('UPDATE treaty SET ' || change, '23001', 'treaty is append-only', 'not even by the owner: ' || change)
FROM unnest(ARRAY['named_from = named_from || newest_entry()', 'parties_en[1] = ''x''', 'statuses[1] = ''x''',
	'named_from = named_from || newest_entry(), parties_en[1] = ''x'', parties_en[2] = ''y'', parties_ru = parties_ru || ''z''::text, parties_kk = parties_kk || ''z''::text',
	'named_from = named_from || newest_entry() + 1, parties_en = parties_en || ''x''::text, parties_ru = parties_ru || ''x''::text, parties_kk = parties_kk || ''x''::text'
]) AS change;

-- ... and so does what is laid down between Kazakhstan and the other party.
SELECT is_empty($$
	SELECT d.entry, day, b.states
	FROM tap.drawn d CROSS JOIN LATERAL (
		SELECT '2020-01-01'::date + (random() * 70 - 5)::integer AS day
		FROM generate_series(1, 20) WHERE d.entry > 0) days
	LEFT JOIN treaty_between b ON b.entry = d.entry AND b.party = 'north'
	WHERE b.states[width_bucket(day, b.since)] IS DISTINCT FROM state_between(d.entry, treaty_status_on(d.entry, day), 'kazakhstan', 'north', day)$$,
	'400 treaties drawn by lot, 20 days each: treaty_between says what state_between() says');
SELECT is_empty($$
	SELECT b.entry FROM treaty_between b, generate_subscripts(b.since, 1) AS i
	WHERE (i = 1) <> (since[i] = '-infinity') OR since[i] <= since[i - 1]
		OR states[i] IS NULL OR cardinality(states) <> cardinality(since)
		OR (states[i], vintages_through[i]) IS NOT DISTINCT FROM (states[i - 1], vintages_through[i - 1])$$,
	'its spans follow each other without gap or overlap, each of another state');
SELECT bag_eq($$SELECT entry, party FROM treaty_between$$,
	$$SELECT DISTINCT entry, party FROM treaty, unnest(parties) AS party WHERE 'kazakhstan' = ANY (parties) AND party <> 'kazakhstan'$$,
	'every other party to a treaty of Kazakhstan has them, for ever, and nobody else');
SELECT bag_has($$SELECT DISTINCT unnest(states) FROM treaty_between JOIN tap.drawn USING (entry)$$,
	$$VALUES ('none'), ('not-yet-in-force'), ('provisionally-applied'), ('in-force'), ('suspended'), ('ended')$$, 'the lot has drawn every state');

SELECT * FROM finish();
ROLLBACK;
