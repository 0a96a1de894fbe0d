-- Entries: numbers, changes, counts, exact bytes, days of publication, and what
-- stood at each entry (register.md: Two kinds of time, Entry, Import and export).

BEGIN;
\ir setup.psql
SELECT no_plan();

CREATE FUNCTION tap.says(line text) RETURNS text LANGUAGE sql AS $$ SELECT tap.refusals(line) $$;
CREATE FUNCTION tap.of(wanted bigint) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', kind, slug, change, standing, demonstrations) FROM entry WHERE number = wanted
$$;

SELECT is(newest_entry(), 0::bigint, 'an empty register is at entry 0');
SELECT is(standing_at('plan', 0), 0::bigint, '... where nothing stands');
SELECT is(entry_published(today()), 0::bigint, '... and nothing was published');

-- One life of a record -----------------------------------------------------------

SELECT is(tap.says('{"kind":"plan","slug":"nap","item":{"name":{"en":"first"},"from":"2021"}}'), '1', 'the first entry is number 1');
SELECT is(tap.says('{"kind":"plan","slug":"nap","change":"creation","item":{"name":{"en":"x"},"from":"2021"}}'), 'change stands-already', 'what stands is not made again');
SELECT is(tap.says('{"kind":"plan","slug":"nap","item":{"name":{"en":"second"},"from":"2022"}}'), '2', 'change absent, the slug stands: a refusal took no number');
SELECT is(tap.says('{"kind":"plan","slug":"nap","change":"correction","item":{"name":{"en":"third"},"from":"2023"}}'), '3', 'a correction');
SELECT is(tap.says('{"kind":"jurisdiction","slug":"nap","item":{"name":{"en":"N"},"type":"state"}}'), '4', 'another kind may have the same slug');
SELECT is(tap.says('{"kind":"plan","slug":"other","item":{"name":{"en":"other"},"from":"2021","demonstration":true}}'), '5', 'a demonstration');
SELECT is(tap.says('{"kind":"plan","slug":"nap","change":"withdrawal"}'), '6', 'a withdrawal has no item');
SELECT is(tap.says('{"kind":"plan","slug":"nap","change":"withdrawal"}'), 'change does-not-stand', 'what was withdrawn is not withdrawn again');
SELECT is(tap.says('{"kind":"plan","slug":"nap","change":"change","item":{"name":{"en":"x"},"from":"2021"}}'), 'change does-not-stand', '... nor changed');
SELECT is(tap.says('{"kind":"plan","slug":"nap","item":{"name":{"en":"again"},"from":"2024","demonstration":true}}'), '7', 'change absent, withdrawn before: created again');
SELECT is(tap.says('{"kind":"plan","slug":"other","item":{"name":{"en":"real"},"from":"2021","demonstration":false}}'), '8', 'no longer a demonstration');
SELECT is(tap.says('{"kind":"plan","slug":"nap","change":"change","item":{"name":{"en":"again"},"from":"2025","demonstration":true}}'), '9', 'still one');
SELECT is(tap.says('{"kind":"plan","slug":"nap","change":"withdrawal","item":null}'), '10', 'withdrawn for good');

SELECT is(tap.of(number), want, 'entry ' || number) FROM (VALUES
	(1, 'plan nap creation 1 0'), (2, 'plan nap change 1 0'), (3, 'plan nap correction 1 0'), (4, 'jurisdiction nap creation 1 0'),
	(5, 'plan other creation 2 1'), (6, 'plan nap withdrawal 1 1'), (7, 'plan nap creation 2 2'), (8, 'plan other change 2 1'),
	(9, 'plan nap change 2 1'), (10, 'plan nap withdrawal 1 0')
) AS of (number, want);
SELECT is(standing_at('plan', number), want::bigint, 'plans that stood at entry ' || number) FROM (VALUES
	(0, 0), (1, 1), (4, 1), (5, 2), (6, 1), (7, 2), (9, 2), (10, 1), (99, 1)) AS of (number, want);
SELECT is(standing_at('plan', number), (SELECT count(*) FROM plan WHERE entry <= number AND superseded > number),
	'... as many as there are versions at ' || number) FROM generate_series(0, 10) AS number;
SELECT is(standing_at('jurisdiction', 3) || ' ' || standing_at('jurisdiction', 4) || ' ' || standing_at('jurisdiction', 10), '0 1 1',
	'each kind is counted for itself');

SELECT is((SELECT said(name, 'en') || ' ' || "from" FROM plan WHERE slug = 'nap' AND entry <= number AND superseded > number), want,
	'the plan as of entry ' || number) FROM (VALUES
	(0, NULL), (1, 'first 2021'), (2, 'second 2022'), (3, 'third 2023'), (4, 'third 2023'), (5, 'third 2023'), (6, NULL),
	(7, 'again 2024'), (8, 'again 2024'), (9, 'again 2025'), (10, NULL), (11, NULL)
) AS of (number, want);
SELECT results_eq($$SELECT entry, superseded FROM plan WHERE slug = 'nap' ORDER BY entry$$,
	$$VALUES (1::bigint, 2::bigint), (2, 3), (3, 6), (7, 9), (9, 10)$$, 'each version stands from its entry until the next one');
SELECT is(stands('plan', 'nap', number), want, 'stands at ' || number) FROM (VALUES
	(0, false), (1, true), (5, true), (6, false), (7, true), (9, true), (10, false)) AS of (number, want);

SELECT results_eq('SELECT number FROM entry ORDER BY number', 'SELECT generate_series(1, 10)::bigint', 'no gaps');
SELECT results_eq('SELECT DISTINCT author_role, approver_role FROM entry', $$VALUES ('import', 'import')$$, 'an import says that it is one');

-- What an entry carries ----------------------------------------------------------

SELECT tap.says('{"kind":"plan","slug":"carried","reason":{"kk":"себеп","en":"why"},"basis":{"ru":"№ 1"},"basis_url":"https://a.kz/?b=1",
	"item":{"name":{"en":"a"},"from":"2021"}}') AS number \gset
SELECT results_eq(format('SELECT reason::jsonb, basis::jsonb, basis_url::text FROM entry WHERE number = %s', :number),
	$$VALUES ('{"kk":"себеп","en":"why"}'::jsonb, '{"ru":"№ 1"}'::jsonb, 'https://a.kz/?b=1')$$, 'reason, basis and its address');
SELECT number FROM publish('plan', 'by-desk', NULL, NULL, '"№ 2"', NULL, 'editor', 'approver', '{"name":{"en":"a"},"from":"2021"}') \gset
SELECT results_eq($$SELECT author_role, approver_role, basis::jsonb FROM entry WHERE slug = 'by-desk'$$,
	$$VALUES ('editor', 'approver', '"№ 2"'::jsonb)$$, 'roles, never names');

-- Exact bytes --------------------------------------------------------------------

CREATE TABLE tap.spelt (slug text, item text);
INSERT INTO tap.spelt VALUES
	('plain', '{"name":{"en":"a"},"from":"2021"}'),
	('spaced', E'{ "name" :\t{"en":  "a" , "ru":"б"}\r\n,\n   "from":"2021"  }'),
	('ordered', '{"through":"2022","from":"2021","name":{"ru":"б","kk":"а","en":"c"}}'),
	('escaped', '{"name":{"en":"\u0041\u00e9\n\t\/\"\\ \ud83c\udf0d"},"fr\u006fm":"2021"}'),
	('unicode', '{"name":{"kk":"Қазақстан Ә ғ ү ұ і","ru":"ё № 153-ө","en":"🌍 é é"},"from":"2021"}'),
	('numbers', '{"name":{"en":"a"},"from":"2021","cap_tonnes":1.5E+2,"reserve_tonnes":10.00}'),
	('nulls', '{"name":{"en":"a"},"from":"2021","through":null,"suspensions":[ ]}'),
	('markup', '{"name":{"en":"<b>&amp;</b>'' \" {{%AUTOESCAPE}}"},"from":"2021"}'),
	('long', format('{"name":{"en":"%s"},"from":"2021"}', repeat('ә', 10000)));
SELECT ok(tap.says(format('{"item":%s,"slug":"%s" , "kind" : "plan"}', item, slug)) ~ '^[0-9]+$', slug || ': published') FROM tap.spelt;
SELECT is(convert_from(i.bytes, 'UTF8'), s.item, s.slug || ': the bytes are those of the line')
	FROM tap.spelt s JOIN entry e ON e.slug = s.slug JOIN item i ON i.sha256 = e.item_sha256;
SELECT is(encode(e.item_sha256, 'hex'), encode(sha256(convert_to(s.item, 'UTF8')), 'hex'), s.slug || ': their SHA-256')
	FROM tap.spelt s JOIN entry e ON e.slug = s.slug;
SELECT is(encode(item_sha256, 'hex'), 'ab57bbaf5917c57ac128e13a5e3d95ee3e5b9d6f2f9149e3d1c1bade7863899a', 'SHA-256 as others work it out')
	FROM entry WHERE slug = 'plain';
SELECT results_eq($$SELECT said(name, 'en'), "from"::text FROM plan WHERE slug = 'escaped'$$,
	$$VALUES (E'Aé\n\t/"\\ 🌍', '2021')$$, 'and the columns have what the escapes stand for');
SELECT results_eq($$SELECT cap_tonnes, reserve_tonnes FROM plan WHERE slug = 'numbers'$$, $$VALUES (150::tonnes, 10::tonnes)$$, 'whole tonnes, however written');

SELECT count(*) AS items FROM item \gset
SELECT tap.says('{"kind":"plan","slug":"twin","item":{"name":{"en":"a"},"from":"2021"}}') AS unused \gset
SELECT is(count(*), :items::bigint, 'the same bytes are stored once') FROM item;
SELECT is_empty('SELECT FROM entry e WHERE item_sha256 IS NOT NULL AND NOT EXISTS (SELECT FROM item i WHERE i.sha256 = e.item_sha256)',
	'every entry has its item');
SELECT is_empty($$SELECT FROM entry WHERE (change = 'withdrawal') <> (item_sha256 IS NULL)$$, 'but a withdrawal');

-- Parts keep their order and their entry -------------------------------------------

SELECT tap.says('{"kind":"plan","slug":"parts","item":{"name":{"en":"a"},"from":"2021","suspensions":[{"from":"2023"},{"from":"2022"},{"from":"2024"}]}}') AS number \gset
SELECT results_eq(format('SELECT position, "from"::text FROM plan_suspension WHERE entry = %s ORDER BY position', :number),
	$$VALUES (1, '2023'), (2, '2022'), (3, '2024')$$, 'the order of the list');
SELECT tap.says('{"kind":"plan","slug":"parts","item":{"name":{"en":"a"},"from":"2021"}}') AS later \gset
SELECT results_eq(format('SELECT entry, count(*) FROM plan_suspension WHERE entry IN (%s, %s) GROUP BY entry', :number, :later),
	format('VALUES (%s::bigint, 3::bigint)', :number), 'the parts of the version before stay');

-- A record that refers to itself, and one withdrawn while others refer to it --------

SELECT ok(tap.says('{"kind":"legal-act","slug":"self","item":{"title":{"en":"a"},"provisions":[{"paragraph":"1","changed_by":"self"}]}}') ~ '^[0-9]+$',
	'an act may change itself');
SELECT ok(tap.says('{"kind":"scheme","slug":"ets","item":{"name":{"en":"a"},"jurisdiction":"nap"}}') ~ '^[0-9]+$', 'a scheme of a jurisdiction');
SELECT ok(tap.says('{"kind":"jurisdiction","slug":"nap","change":"withdrawal"}') ~ '^[0-9]+$', 'references need to exist only at the entry that makes them');
SELECT is(tap.says('{"kind":"scheme","slug":"ets","item":{"name":{"en":"b"},"jurisdiction":"nap"}}'), 'jurisdiction no-such-jurisdiction', '... as this one does not');

-- Time -------------------------------------------------------------------------------

SELECT is_empty('SELECT FROM (SELECT recorded_at, lag(recorded_at) OVER (ORDER BY number) AS before FROM entry) e WHERE recorded_at < before',
	'recorded_at never goes backwards');
SELECT ok(bool_and(recorded_at BETWEEN now() - interval '1 second' AND clock_timestamp() + interval '1 second'), 'it is the time of the clock') FROM entry;
SELECT is_empty($$SELECT FROM entry WHERE extract(microseconds FROM recorded_at)::bigint % 1000000 <> 0$$, '... to the second');
SELECT is(entry_published(today()), newest_entry(), 'all of it was published today');
SELECT is(entry_published(today() - 1), 0::bigint, '... and nothing yesterday');

SELECT * FROM finish();
ROLLBACK;
