-- What is found, as of which entry, and by what: sql/010-search.sql.

BEGIN;
\ir setup.psql
SELECT no_plan();

-- The slugs that a question finds, in the order in which they stand.
CREATE FUNCTION tap.found(q text, kind text DEFAULT NULL, as_of bigint DEFAULT newest_entry(), reader text DEFAULT 'en')
RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(slug, ' ' ORDER BY place) FROM search_at(q, kind, '2026-11-24', as_of, reader, 50, 0)
		WITH ORDINALITY AS s (count, everything, meant, kinds, counts, kind, slug, name, spoken, status, aspect, code, demonstration, field, language, excerpt, place)
$$;
-- The first of them: how it is shown, what matched in brackets.
CREATE FUNCTION tap.shown(q text, reader text DEFAULT 'en', OUT meant text, OUT field text, OUT language text, OUT excerpt text)
LANGUAGE sql AS $$
	SELECT meant, field, language, translate(excerpt, E'\x01\x02', '[]')
	FROM search_at(q, NULL, '2026-11-24', newest_entry(), reader, 1, 0)
$$;

SELECT tap.put('jurisdiction', 'kazakhstan', '{"name":{"kk":"Қазақстан Республикасы","ru":"Республика Казахстан","en":"Republic of Kazakhstan"},"type":"state","code":"KZ"}'),
	tap.put('jurisdiction', 'iceland', '{"name":{"kk":"Исландия","ru":"Исландия","en":"Iceland"},"type":"state","code":"IS"}'),
	tap.put('legal-act', 'order', '{"number":"153-ө","title":{"kk":"Квота бірліктерін өзара тану қағидалары туралы бұйрық","ru":"Приказ об утверждении Правил взаимного признания единиц квот","en":"Order approving the Rules for mutual recognition of quota units"},"registered_number":"7703",
		"provisions":[{"paragraph":"1","summary":{"ru":"Основание: приказ № 153-ө и 100 % квоты","en":"Said <b>here</b> of \"amendments\" & O''Brien"}}]}'),
	tap.put('legal-act', 'other-order', '{"number":"154-ө","title":{"ru":"Приказ о торговле квотами"},"repealed_by":"order"}'),
	tap.put('scheme', 'ice-ets', '{"name":{"kk":"Исландияның сауда жүйесі","ru":"Система торговли выбросами Исландии","en":"Icelandic emissions trading scheme (ICE-ETS)"},"jurisdiction":"iceland","units":[{"unit":"quota","name":"EUA"}],"website":"https://example.org/forestry","legal_basis":{"en":"Act on CO2, without exception"}}'),
	tap.put('study', 'of-ice', '{"scheme":"ice-ets","summary":{"en":"Compatible with reservations","ru":"Совместима с оговорками"}}'),
	tap.put('treaty', 'kz-is', '{"title":{"kk":"Қазақстан мен Исландия арасындағы келісім","ru":"Соглашение между Казахстаном и Исландией","en":"Agreement between Kazakhstan and Iceland"},"form":"bilateral","parties":["kazakhstan","iceland"],"registration_number":"2024/17"}'),
	tap.put('limit', 'of-treaty', '{"treaty":"kz-is","unit":"other","unlimited":true,"clause":"Article 12"}') \g /dev/null
SELECT newest_entry() AS first \gset

-- Words -----------------------------------------------------------------------------

SELECT is(tap.found(q), want, 'a word in another form is found: ' || q) FROM (VALUES
	('agreements', 'kz-is of-treaty'), ('amendment', 'order'), ('trade schemes', 'ice-ets of-ice'),
	('соглашениями', 'kz-is of-treaty'), ('приказу', 'order other-order'), ('признании квоты', 'order'), ('оговорка', 'of-ice'),
	('жүйенің', 'ice-ets of-ice'), ('Қазақстанның', 'kazakhstan kz-is of-treaty'), ('сауданы', 'ice-ets of-ice'), ('бірлік', 'order')
) AS of (q, want);
SELECT is(tap.found(q), want, 'a word may be cut short: ' || q) FROM (VALUES
	('agre', 'kz-is of-treaty'), ('Исла', 'iceland ice-ets kz-is of-treaty of-ice'), ('квот', 'order other-order'), ('agr', NULL), ('бірліктер', 'order')) AS of (q, want);
SELECT is(tap.found(q), NULL, 'what is no word of its own finds nothing: ' || quote_literal(q)) FROM unnest(ARRAY[
	'the', 'и', 'and of the', ' ', '%', '_', '\', '''', '"', '-', '!', '& | :*', '-agreement', '()', '<->', '№', E'\x01', repeat('(', 200)]) AS q;
SELECT is(tap.found(q), want, 'as on the web: ' || q) FROM (VALUES
	('"mutual recognition"', 'order'), ('"recognition mutual"', NULL), ('«взаимного признания»', 'order'), ('приказ -торговле', 'order'),
	('agreement or order', 'order kz-is of-treaty'), ('the agreement', 'kz-is of-treaty'), ('100%', 'order'), ('o''brien', 'order'), ('agreement\', 'kz-is of-treaty'),
	('kazakhstan''s', 'kazakhstan kz-is of-treaty'), ('квоты :*!&|<->()', 'order other-order')) AS of (q, want);
SELECT is(tap.found('example.org'), NULL, 'addresses are not searched');

-- Codes and numbers -------------------------------------------------------------------

SELECT is(split_part(tap.found(q), ' ', 1), 'order', 'one act, however its number is typed: ' || q) FROM unnest(ARRAY[
	'153-ө', '153-Ө', '153-o', '153-O', '153-о', '153-О', '153-0', '153 ө', '153ө', '№ 153-ө', '7703']) AS q;
SELECT is(tap.found('154-0'), 'other-order', '... and no other');
SELECT is(split_part(tap.found(q), ' ', 1), want, 'a whole code or name comes first: ' || q) FROM (VALUES
	('EUA', 'ice-ets'), ('eua', 'ice-ets'), ('ЕUА', 'ice-ets'), ('KZ', 'kazakhstan'), ('КZ', 'kazakhstan'), ('is', 'iceland'), ('IS', 'iceland'), ('ice-ets', 'ice-ets'),
	('Iceland', 'iceland'), ('kz-is', 'kz-is'), ('2024/17', 'kz-is'), ('СО2', 'ice-ets'), ('приказ 153-О', 'order')) AS of (q, want);

-- What matched ------------------------------------------------------------------------

SELECT is((s.field, s.language, s.excerpt)::text, want::text, 'it is told what matched: ' || q)
FROM (VALUES
	('EUA', 'en', ('units.name'::text, NULL::text, '[EUA]'::text)), ('153-O', 'ru', ('number', NULL, '[153-ө]')), ('kz-is', 'en', ('slug', NULL, '[kz-is]')),
	('соглашения Исландии', 'ru', ('title', 'ru', '[Соглашение] между Казахстаном и [Исландией]')),
	('соглашения', 'en', ('title', 'ru', '[Соглашение] между Казахстаном и Исландией')),
	('исландия', 'kk', ('name', 'kk', '[Исландия]')), ('reservation', 'ru', ('summary', 'en', 'Compatible with [reservations]')),
	('O''Brien', 'en', ('provisions.summary', 'en', 'Said <b>here</b> of "amendments" & [O]''[Brien]'))
) AS of (q, reader, want), tap.shown(q, reader) s;

-- Typing mistakes -----------------------------------------------------------------------

SELECT is((s.meant, tap.found(q))::text, want::text, 'a typing mistake: ' || q) FROM (VALUES
	('agreemnt', ('agreement'::text, 'kz-is of-treaty'::text)), ('Казахсан', ('казахстан', 'kazakhstan kz-is of-treaty')), ('Казакстан мен', ('қазақстан мен', 'kz-is of-treaty')),
	('emisions trading', ('emissions trading', 'ice-ets of-ice')), ('agreement', (NULL, 'kz-is of-treaty')), ('xyzzyx', (NULL, NULL)), ('agreement emissions', (NULL, NULL))
) AS of (q, want), tap.shown(q) s;

-- Narrowed by kind --------------------------------------------------------------------------

SELECT is(tap.found('Исландия', kind), want, 'of one kind: ' || kind) FROM (VALUES
	('jurisdiction', 'iceland'), ('scheme', 'ice-ets'), ('study', 'of-ice'), ('treaty', 'kz-is'), ('limit', 'of-treaty'), ('plan', NULL)) AS of (kind, want);
SELECT is((SELECT count(*) FROM unnest(kinds, counts) k (kind, number) WHERE number = 1), 5::bigint, 'how many of each kind are told, whichever was chosen')
	FROM search_at('Исландия', 'plan', '2026-11-24', newest_entry(), 'ru', 10, 0);
SELECT is((count, everything, slug IS NULL)::text, '(0,5,t)', '... in one row where nothing is left') FROM search_at('Исландия', 'plan', '2026-11-24', newest_entry(), 'ru', 10, 0);
SELECT is(array_agg(slug), (SELECT array_agg(slug) FROM unnest(string_to_array(tap.found('Исландия'), ' ')) WITH ORDINALITY AS s (slug, place) WHERE place BETWEEN 3 AND 4), 'a page of what is found')
	FROM search_at('Исландия', NULL, '2026-11-24', newest_entry(), 'en', 2, 2);

-- Other entries, other days -------------------------------------------------------------------

SELECT tap.put('scheme', 'ice-ets', '{"name":{"en":"Polar market"},"jurisdiction":"iceland"}'), tap.put('legal-act', 'other-order', '{"number":"154-ө","title":{"ru":"Приказ о торговле квотами"},"adopted":"2020-01-01"}') \g /dev/null
SELECT newest_entry() AS renamed \gset
SELECT tap.refusals('{"kind":"limit","slug":"of-treaty","change":"withdrawal"}') AS unused \gset
SELECT is(tap.found(q, NULL, as_of), want, format('%s as of entry %s', q, as_of)) FROM (VALUES
	('polar', :first::bigint, NULL), ('polar', :renamed, 'ice-ets of-ice'), ('icelandic scheme', :first, 'ice-ets of-ice'), ('icelandic scheme', :renamed, NULL), ('EUA', :renamed, NULL), ('EUA', :first, 'ice-ets'),
	('Article 12', :renamed, 'of-treaty'), ('Article 12', newest_entry(), NULL), ('agreement', 1, NULL), ('agreement', 0, NULL), ('agreemnt', 1, NULL), ('154-ө', :first, 'other-order'), ('154-ө', newest_entry(), 'other-order')
) AS of (q, as_of, want);
SELECT is(count(*), 1::bigint, 'a version with the same words takes no room') FROM search_document WHERE slug = 'other-order';
SELECT is(name, 'Polar market', 'a study is called by its scheme') FROM search_at('polar', 'study', '2026-11-24', newest_entry(), 'en', 1, 0);
SELECT tap.put('scheme', 'dated', '{"name":{"en":"Zebra"},"jurisdiction":"iceland","started":"2022"}') \g /dev/null
SELECT is(status, want, 'the status is of the day') FROM (VALUES ('2020-01-01', 'planned'), ('2024-01-01', 'operating')) AS of (day, want),
	search_at('zebra', NULL, day::date, newest_entry(), 'en', 1, 0);

-- Bounds ----------------------------------------------------------------------------------

SELECT is((SELECT count(*) FROM generate_series(0, as_of, step) n WHERE 1 <> (SELECT count(*) FROM unnest(search_blocks(n)) b WHERE b IN (SELECT block FROM search_blocks_before(as_of)))),
	0::bigint, 'every entry up to ' || as_of || ' is in one block that is looked at') FROM (VALUES (1023, 1), (1024, 1), (5000, 7), (70000, 101), (3000000, 4001)) AS of (as_of, step);
SELECT cmp_ok((SELECT count(*) FROM search_blocks_before(1000000)), '<', 20::bigint, 'which are few');
SELECT tap.put('jurisdiction', 'state-' || n, jsonb_build_object('name', tap.called('Ordinary ' || n), 'type', 'state')) FROM generate_series(1, 600) n \g /dev/null
SELECT is((max(count), count(slug), max(everything))::text, '(501,25,501)', 'of more than 500 no more are counted') FROM search_at('ordinary', NULL, '2026-11-24', newest_entry(), 'en', 25, 0);
SELECT is(tap.found('Ordinary 7'), 'state-7', 'and one among them is found');
INSERT INTO search_document (kind, slug, entry, vector) SELECT 'plan', 'far-' || n, n, array_to_tsvector(ARRAY['plenti', CASE WHEN n % 1000 = 0 THEN 'seldom' ELSE 'often' END] || search_blocks(n)) FROM generate_series(2000, 8000) n;
SELECT is((SELECT string_agg(slug, ' ' ORDER BY slug) FROM unnest(search_hits(q, NULL, as_of, 501))), want, format('what came long before entry %s is found: %s', as_of, q)) FROM (VALUES
	('seldom', 70000, 'far-2000 far-3000 far-4000 far-5000 far-6000 far-7000 far-8000'), ('seldom', 5000, 'far-2000 far-3000 far-4000 far-5000'), ('seldom', 1999, NULL)) AS of (q, as_of, want);
SELECT is(cardinality(search_hits('plenty', NULL, as_of, 501)), want, format('... and no more than enough: %s', as_of)) FROM (VALUES (70000, 501), (8000, 501), (2200, 201), (1999, 0)) AS of (as_of, want);
SELECT cmp_ok((SELECT min(entry) FROM unnest(search_hits('plenty', NULL, as_of, 501)) h JOIN search_document d USING (slug)), '>=', since::bigint, 'of much, what came last: ' || as_of) FROM (VALUES (8000, 7000), (20000, 4096)) AS of (as_of, since);
INSERT INTO search_document (kind, slug, entry, superseded, vector) SELECT 'plan', 'gone-' || n, n, 9000 + n, array_to_tsvector(ARRAY['vanish', CASE n WHEN 2002 THEN 'alon' ELSE 'often' END] || search_blocks(n)) FROM generate_series(2001, 2700) n;
SELECT is((SELECT count(*) FROM unnest(search_hits(q, NULL, as_of, 501)) h), want::bigint, format('a superseded version is found as of its entries and not later: %s as of entry %s', q, as_of)) FROM (VALUES
	('vanish', 2000, 0), ('vanish', 2001, 1), ('vanish', 2700, 501), ('vanish', 11100, 501), ('vanish', 11400, 300), ('vanish', 11700, 0), ('vanish', 70000, 0),
	('alone', 2001, 0), ('alone', 2002, 1), ('alone', 11001, 1), ('alone', 11002, 0), ('vanish alone', 11001, 1), ('vanish alone', 70000, 0)) AS of (q, as_of, want);
SELECT ok(tap.put('legal-act', 'long', jsonb_build_object('title', tap.called('Long'), 'provisions', (SELECT jsonb_agg(jsonb_build_object('paragraph', n::text,
	'summary', jsonb_build_object('en', (SELECT string_agg(md5(n || ' ' || m), ' ') FROM generate_series(1, 300) m)))) FROM generate_series(1, 120) n))) > 0, 'a record with more words than a vector can have is published');

-- Nobody changes what was laid down, and the public reads no more than it needs
SELECT throws_ok($$UPDATE search_document SET vector = ''$$, '23001', NULL, 'what was laid down stays');
SELECT throws_ok($$DELETE FROM search_word$$, '23001', NULL, '... and no word goes');
SET ROLE tanu_public;
SELECT slug AS found FROM search_at('zebr', 'scheme', '2026-11-24', :renamed + 1000, 'en', 1, 0) \gset
SELECT has_function_privilege('lay_down_search(text, text, bigint, jsonb)', 'EXECUTE') AS lays \gset
RESET ROLE;
SELECT is(:'found' || :'lays', 'datedf', 'the public role searches, and lays nothing down');

SELECT * FROM finish();
ROLLBACK;
