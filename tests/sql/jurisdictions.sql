-- Which jurisdictions can stand for another one as a party, and what is said
-- of the five requirements (register.md: jurisdiction, assessment; rules.md, 4, 5).

BEGIN;
\ir setup.psql
SELECT no_plan();

SELECT tap.states('state', 'left', 'other', 'alone') \g /dev/null
SELECT tap.put('jurisdiction', 'part', '{"name":{"en":"Part"},"type":"subdivision","code":"ST-P","part_of":"state"}'),
	tap.put('jurisdiction', 'part-left', '{"name":{"en":"Part"},"type":"subdivision","part_of":"left"}'),
	tap.put('jurisdiction', 'loose', '{"name":{"en":"Loose"},"type":"subdivision"}'),
	tap.put('jurisdiction', 'union', '{"name":{"en":"Union"},"type":"group","members":[
		{"jurisdiction":"state","from":"2004-05-01"}, {"jurisdiction":"left","from":"1973","through":"2020-01-31"},
		{"jurisdiction":"other"}]}'),
	tap.put('jurisdiction', 'league', '{"name":{"en":"League"},"type":"group","members":[
		{"jurisdiction":"state","through":"2015"}, {"jurisdiction":"state","from":"2018-03"},
		{"jurisdiction":"part","from":"2010-01-01","through":"2010-12-31"}]}') \g /dev/null

CREATE FUNCTION tap.covers(wanted text, day date, as_of bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(jurisdiction || ' ' || through, ', ' ORDER BY through COLLATE "C", jurisdiction)
	FROM covering(wanted, day, coalesce(as_of, newest_entry()))
$$;
SELECT is(tap.covers(slug, day::date), want, format('%s on %s', slug, day)) FROM (VALUES
	('alone', '2024-01-01', 'alone itself'), ('loose', '2024-01-01', 'loose itself'),
	('union', '2024-01-01', 'union itself'), ('nowhere', '2024-01-01', NULL),
	('state', '2004-04-30', 'league group, state itself'),
	('state', '2004-05-01', 'league group, union group, state itself'),
	('state', '2004-05-02', 'league group, union group, state itself'),
	('state', '2015-12-31', 'league group, union group, state itself'),
	('state', '2016-01-01', 'union group, state itself'), ('state', '2018-02-28', 'union group, state itself'),
	('state', '2018-03-01', 'league group, union group, state itself'),
	('left', '1972-12-31', 'left itself'), ('left', '1973-01-01', 'union group, left itself'),
	('left', '2020-01-30', 'union group, left itself'), ('left', '2020-01-31', 'union group, left itself'),
	('left', '2020-02-01', 'left itself'),
	('other', '1900-01-01', 'union group, other itself'), ('other', '2999-12-31', 'union group, other itself'),
	('part', '2009-12-31', 'league group, union group, part itself, state state'),
	('part', '2010-01-01', 'league group, union group, part itself, state state'),
	('part', '2016-01-01', 'union group, part itself, state state'),
	('part', '2004-04-30', 'league group, part itself, state state'),
	('part-left', '2020-01-31', 'union group, part-left itself, left state'),
	('part-left', '2020-02-01', 'part-left itself, left state')
) AS of (slug, day, want);

SELECT newest_entry() AS before \gset
SELECT tap.refusals('{"kind":"jurisdiction","slug":"league","change":"withdrawal"}') AS unused \gset
SELECT is(tap.covers('state', '2024-01-01'), 'union group, state itself', 'a withdrawn group covers nobody');
SELECT is(tap.covers('state', '2024-01-01', :before), 'league group, union group, state itself', '... but did before');
SELECT tap.put('jurisdiction', 'union', '{"name":{"en":"Union"},"type":"group","members":[{"jurisdiction":"left"}]}') AS unused \gset
SELECT is(tap.covers('state', '2024-01-01'), 'state itself', 'the members are those of the version that stands');
SELECT is(tap.covers('left', '2024-01-01'), 'union group, left itself', '... and of it alone');

-- What is laid down of all this, at each entry and on each day around which something turns.
SELECT tap.put('jurisdiction', 'part-left', '{"name":{"en":"Part"},"type":"subdivision","part_of":"state"}') AS unused \gset
SELECT tap.refusals('{"kind":"jurisdiction","slug":"left","change":"withdrawal"}') AS unused \gset
SELECT is_empty($$SELECT as_of, day, j.slug FROM generate_series(1, newest_entry()) AS as_of,
		(SELECT DISTINCT turn + n AS day FROM (SELECT unnest(turns) FROM party_for) AS of (turn), generate_series(-1, 1) AS n) AS days,
		(SELECT DISTINCT slug FROM jurisdiction) j
	WHERE ARRAY(SELECT jurisdiction::text FROM covering(j.slug, day, as_of) ORDER BY 1)
		<> ARRAY(SELECT DISTINCT party FROM party_for p, unnest(p.parties, p.since, p.until) AS of (party, since, until)
			WHERE p.jurisdiction = j.slug AND p.entry <= as_of AND p.superseded > as_of AND of.since <= day AND of.until > day ORDER BY 1)$$,
	'party_for says what covering() says, as of every entry');
SELECT is_empty('SELECT * FROM party_faults()', '... and comes out again');
SELECT isnt_empty('SELECT FROM party_for WHERE cardinality(turns) > 3', '... of who joins and leaves more than once');

-- Requirements -----------------------------------------------------------------

SELECT tap.put('assessment', slug, ('{"jurisdiction":"state","requirement":1}'::jsonb || item::jsonb)) FROM (VALUES
	('always', '{"outcome":"not-met"}'), ('first', '{"outcome":"partly","from":"2020-01-01","through":"2024"}'),
	('second', '{"outcome":"met","from":"2022-03","through":"2023-06-30"}'),
	('elsewhere', '{"jurisdiction":"other","outcome":"met"}'),
	('another', '{"requirement":2,"outcome":"met","from":"2024-02-29","through":"2024-02-29"}')
) AS of (slug, item) \g /dev/null
SELECT results_eq(format('SELECT outcome, assessment FROM requirement_outcome(%L, %s, %L, newest_entry())', who, number, day),
	format('VALUES (%L::text, %L::text)', want, rests_on), format('requirement %s of %s on %s', number, who, day))
FROM (VALUES
	('state', 1, '2019-12-31', 'not-met', 'always'), ('state', 1, '2020-01-01', 'partly', 'first'),
	('state', 1, '2020-01-02', 'partly', 'first'), ('state', 1, '2022-02-28', 'partly', 'first'),
	('state', 1, '2022-03-01', 'met', 'second'), ('state', 1, '2023-06-30', 'met', 'second'),
	('state', 1, '2023-07-01', 'partly', 'first'), ('state', 1, '2024-12-31', 'partly', 'first'),
	('state', 1, '2025-01-01', 'not-met', 'always'),
	('state', 2, '2024-02-28', 'not-assessed', NULL), ('state', 2, '2024-02-29', 'met', 'another'),
	('state', 2, '2024-03-01', 'not-assessed', NULL),
	('state', 3, '2024-01-01', 'not-assessed', NULL), ('other', 1, '2024-01-01', 'met', 'elsewhere'),
	('part', 1, '2024-01-01', 'not-assessed', NULL), ('nowhere', 1, '2024-01-01', 'not-assessed', NULL)
) AS of (who, number, day, want, rests_on);
SELECT is(status, want, format('assessment second on %s', day)) FROM (VALUES
	('2022-02-28', 'not-yet-begun'), ('2022-03-01', 'in-force'), ('2022-03-02', 'in-force'),
	('2023-06-29', 'in-force'), ('2023-06-30', 'in-force'), ('2023-07-01', 'ended')
) AS of (day, want), assessment_at(day::date, newest_entry()) WHERE slug = 'second';

SELECT newest_entry() AS before \gset
SELECT tap.refusals('{"kind":"assessment","slug":"second","change":"withdrawal"}') AS unused \gset
SELECT results_eq($$SELECT outcome FROM requirement_outcome('state', 1, '2022-06-01', newest_entry())$$,
	ARRAY['partly'], 'a withdrawn assessment says nothing');
SELECT results_eq(format($$SELECT outcome FROM requirement_outcome('state', 1, '2022-06-01', %s)$$, :before),
	ARRAY['met'], '... but did before');

SELECT * FROM finish();
ROLLBACK;
