-- The shipped register: real facts only. The act of the seed as its sources have it,
-- with the days of publication of 2012 and 2016 unknown, and no treaty that carries
-- anything (rules.md; issue 2, shipped data).

BEGIN;
\ir setup.psql
SELECT no_plan();

\set lines `cat :'data'/register.ndjson`
CREATE TABLE tap.line AS SELECT place, line FROM regexp_split_to_table(:'lines', '\n') WITH ORDINALITY AS of (line, place)
	WHERE line <> '';
SELECT cmp_ok(count(*), '>', 100::bigint, 'there is a register to ship') FROM tap.line;
CREATE TABLE tap.done AS SELECT place, (import_line(line)).* FROM (SELECT * FROM tap.line ORDER BY place OFFSET 0) l;
SELECT is_empty('SELECT place, field, problem, detail FROM tap.done WHERE number IS NULL', 'every line of it is good');
SELECT is(newest_entry(), (SELECT count(*) FROM tap.line), 'one entry a line');
SELECT is(demonstrations, 0::bigint, 'and no demonstration among them') FROM entry ORDER BY number DESC LIMIT 1;

CREATE FUNCTION tap.act(act text, day date, as_of bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT status FROM legal_act_at(day, coalesce(as_of, newest_entry())) WHERE slug = act
$$;
SELECT is(tap.act('order-153-2012', on_day), want, 'order 153 on ' || on_day) FROM (
	VALUES ('2012-05-11'::date, 'effect-date-unknown'), ('2016-11-12', 'effect-date-unknown'), ('2030-01-01', 'repealed')
	UNION ALL SELECT * FROM tap.around('2021-08-17', 'effect-date-unknown', 'repealed')
) AS of (on_day, want);
SELECT is(tap.act('order-289-2021', on_day), want, 'order 289 on ' || on_day)
	FROM tap.around('2021-08-17', 'not-yet-in-force', 'in-force');
SELECT is(tap.act('order-486-2016', '2020-01-01'), 'effect-date-unknown', 'order 486');

-- Its three states are three entries
CREATE TABLE tap.state AS SELECT row_number() OVER (ORDER BY number) AS state, number, change
	FROM entry WHERE kind = 'legal-act' AND slug = 'order-153-2012';
SELECT is(count(*), 3::bigint, 'the act has three states') FROM tap.state;
SELECT is((SELECT ended_by || ' ' || status FROM provision_at('2020-01-01', s.number) WHERE act = 'order-153-2012' AND paragraph = '6'), want,
	'paragraph 6 in state ' || state)
FROM tap.state s JOIN (VALUES (1, NULL), (2, 'order-486-2016 effect-date-unknown'), (3, 'order-486-2016 effect-date-unknown')) AS of (n, want) ON n = state;
SELECT is((SELECT repealed_by FROM legal_act_at('2020-01-01', s.number) WHERE slug = 'order-153-2012'), CASE state WHEN 3 THEN 'order-289-2021' END,
	'repealed by, in state ' || state) FROM tap.state s;
SELECT results_eq($$SELECT imposes, count(*) FROM provision_at('2020-01-01', newest_entry()) WHERE act = 'order-153-2012' AND imposes IS NOT NULL
	GROUP BY imposes ORDER BY imposes$$,
	$$VALUES ('limit', 1::bigint), ('requirement', 5), ('study', 1), ('supplementarity', 1), ('treaty', 1)$$, 'what its provisions impose');
SELECT is_empty(format('SELECT * FROM imposed(%L, %L, newest_entry())', what, day), format('nothing imposes %s on %s', what, day))
	FROM unnest(ARRAY['study', 'requirement', 'treaty', 'supplementarity', 'limit']) AS what, unnest(ARRAY['2015-01-01', '2020-01-01', '2021-08-17', '2025-01-01']) AS day;

-- No treaty of Kazakhstan carries units; a memorandum is shown as what it is
SELECT is_empty(format('SELECT treaty FROM binding_at(%L, newest_entry())', day), 'nothing is carried into Kazakhstan on ' || day)
	FROM unnest(ARRAY['2010-01-01', '2015-01-01', '2020-01-01', '2025-01-01', '2030-01-01']) AS day;
SELECT isnt_empty($$SELECT FROM treaty_at('2025-01-01', newest_entry()) WHERE 'japan' = ANY (parties) AND 'kazakhstan' = ANY (parties)$$,
	'the memorandum with Japan is there');
SELECT is_empty($$SELECT slug, nature FROM treaty_at('2025-01-01', newest_entry()) WHERE 'japan' = ANY (parties) AND 'kazakhstan' = ANY (parties)
	AND cardinality(parties) = 2 AND nature = 'treaty'$$, '... not as a treaty');

-- Kazakhstan's plans: that of 2016 suspended until the end of 2017
SELECT is(governing_plan(day::date, newest_entry()), want, 'the plan that governs ' || day) FROM (VALUES
	('2012-12-31', NULL), ('2013-01-01', 'nap-2013'), ('2013-12-31', 'nap-2013'), ('2014-01-01', 'nap-2014'), ('2015-12-31', 'nap-2014'),
	('2016-01-01', 'nap-2016'), ('2017-01-01', NULL), ('2017-12-31', NULL), ('2018-01-01', 'nap-2018'), ('2020-12-31', 'nap-2018'),
	('2021-01-01', 'nap-2021'), ('2022-01-01', 'nap-2022'), ('2025-12-31', 'nap-2022')
) AS of (day, want);

-- The demonstration records come on top, and say in every language what they are

\set lines `cat :'data'/demonstration.ndjson`
CREATE TABLE tap.demonstrated AS SELECT place, (import_line(line)).*
	FROM (SELECT * FROM regexp_split_to_table(:'lines', '\n') WITH ORDINALITY AS of (line, place) WHERE line <> '' OFFSET 0) l;
SELECT is_empty('SELECT place, field, problem, detail FROM tap.demonstrated WHERE number IS NULL', 'every demonstration is a good line');
SELECT is_empty($$SELECT e.number FROM entry e JOIN tap.demonstrated USING (number) LEFT JOIN item i ON i.sha256 = e.item_sha256
	WHERE change <> 'withdrawal' AND convert_from(bytes, 'UTF8')::json ->> 'demonstration' IS DISTINCT FROM 'true'$$, '... and marked as one');
SELECT is_empty($$SELECT slug, title FROM (
		SELECT slug, title::jsonb, demonstration, superseded FROM treaty UNION ALL SELECT slug, title, demonstration, superseded FROM legal_act
		UNION ALL SELECT slug, name, demonstration, superseded FROM plan UNION ALL SELECT slug, name, demonstration, superseded FROM scheme
		UNION ALL SELECT slug, name, demonstration, superseded FROM jurisdiction) r
	WHERE demonstration AND NOT (title ? 'kk' AND title ? 'ru' AND title ->> 'en' LIKE '%(demonstration)%')$$, '... in its title');
SELECT isnt_empty($$SELECT FROM binding_at(today(), newest_entry()) WHERE demonstration$$, 'with them, something is carried');

-- What refers to a record is found from both ends
SELECT set_eq($$SELECT r.kind, r.slug, e.kind AS target, e.slug::text AS named FROM entry e, referring_to(e.kind, e.slug, newest_entry()) r$$,
	$$SELECT e.kind, e.slug::text, n.target, n.slug AS named FROM entry e, named_by(e.kind, convert_from((SELECT bytes FROM item i
		WHERE i.sha256 = e.item_sha256), 'UTF8')::jsonb, newest_entry()) n
	WHERE e.change <> 'withdrawal' AND NOT EXISTS (SELECT FROM entry l WHERE (l.kind, l.slug) = (e.kind, e.slug) AND l.number > e.number)$$, 'every record that an item names is told of that item, and of no other');

SELECT * FROM finish();
ROLLBACK;
