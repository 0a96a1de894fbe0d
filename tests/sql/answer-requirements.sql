-- The answer, step 3: what the law asks of both sides (register.md, The answer;
-- rules.md, 4).

BEGIN;
\ir setup.psql
\ir answer.psql
SELECT no_plan();
SELECT tap.world(), tap.partner('north'), tap.treaty('kz-north', 'north', '2010-01-01 entry-into-force') \g /dev/null

-- A side's assessments of one requirement, "FROM THROUGH OUTCOME, ..." with -
-- for what is open, in place of those that it has, and what follows each day.
CREATE FUNCTION tap.assessed(side text, number integer, said text, wants text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	before bigint := newest_entry();
	word text[];
	place integer := 0;
BEGIN
	PERFORM tap.refusals(format('{"kind":"assessment","slug":"%s-%s","change":"withdrawal"}', side, number));
	FOR word IN SELECT regexp_split_to_array(one, ' ') FROM regexp_split_to_table(nullif(said, ''), ',\s*') AS one LOOP
		place := place + 1;
		PERFORM tap.put('assessment', format('%s-%s-%s', side, number, place), jsonb_strip_nulls(jsonb_build_object('jurisdiction', side,
			'requirement', number, 'outcome', word[3], 'from', nullif(word[1], '-'), 'through', nullif(word[2], '-'))));
	END LOOP;
	RETURN QUERY SELECT is(tap.asked('north-ets', w[1]::date), w[2], format('%s, %s (%s): %s', side, number, said, one))
		FROM regexp_split_to_table(wants, ',\s*') AS one, regexp_split_to_array(one, ' ') AS w;
	PERFORM tap.refusals(format('{"kind":"assessment","slug":"%s-%s-%s","change":"withdrawal"}', side, number, n)) FROM generate_series(1, place) AS n;
	PERFORM tap.put('assessment', format('%s-%s', side, number), jsonb_build_object('jurisdiction', side, 'requirement', number, 'outcome', 'met'), 'creation');
END
$$;

SELECT is(tap.asked('north-ets', '2020-01-01'), 'recognised', 'both sides meet everything');
SELECT tap.assessed(side, n, '', '2020-01-01 requirement-not-assessed') FROM (VALUES ('kazakhstan', 5), ('kazakhstan', 1), ('north', 1), ('north', 4)) AS of (side, n);
SELECT tap.assessed(side, n, '- - partly', '2020-01-01 requirement-not-met') FROM (VALUES ('kazakhstan', 5), ('kazakhstan', 2), ('north', 3)) AS of (side, n);
SELECT tap.assessed(side, n, '- - not-met', '2020-01-01 requirement-not-met') FROM (VALUES ('kazakhstan', 5), ('kazakhstan', 4), ('north', 2)) AS of (side, n);
SELECT tap.assessed('north', 2, '2020-02-29 - met', '2020-02-28 requirement-not-assessed, 2020-02-29 recognised, 2020-03-01 recognised');
SELECT tap.assessed('north', 2, '- 2020-02-29 met', '2020-02-28 recognised, 2020-02-29 recognised, 2020-03-01 requirement-not-assessed');
SELECT tap.assessed('north', 2, '2019 2020-06 met', '2018-12-31 requirement-not-assessed, 2019-01-01 recognised, 2020-06-30 recognised, 2020-07-01 requirement-not-assessed');
SELECT tap.assessed('kazakhstan', 5, '- - met, 2018-02-01 2018-06-30 partly, 2018-05-01 - not-met', '2018-01-31 recognised, 2018-02-01 requirement-not-met, 2018-06-30 requirement-not-met, 2018-07-01 requirement-not-met');
SELECT tap.assessed('kazakhstan', 5, '- - not-met, 2018-02-01 2018-06-30 met', '2018-01-31 requirement-not-met, 2018-02-01 recognised, 2018-06-30 recognised, 2018-07-01 requirement-not-met');
SELECT tap.assessed('north', 1, '2018-02 - not-met, 2018-02-01 - met', '2018-02-01 recognised');
-- Requirement 5 is Kazakhstan's alone.
SELECT tap.assessed('north', 5, '- - not-met', '2020-01-01 recognised');

-- One side has not been assessed, the other fails: not-recognised goes first.
SELECT tap.refusals('{"kind":"assessment","slug":"north-5","change":"withdrawal"}'), tap.refusals('{"kind":"assessment","slug":"kazakhstan-1","change":"withdrawal"}') \g /dev/null
SELECT tap.put('assessment', 'north-4', '{"jurisdiction":"north","requirement":4,"outcome":"partly","from":"2020-01-01"}', 'change') AS unused \gset
SELECT is(tap.asked('north-ets', on_day), want, 'not assessed here, partly met there, on ' || on_day) FROM tap.around('2020-01-01', 'requirement-not-assessed', 'requirement-not-met');
SELECT is(tap.outcomes('north-ets', '2020-01-01'), 'met met not-met met', '... the step fails, the next is shown');
SELECT is(tap.outcomes('north-ets', '2019-01-01'), 'met met undetermined met', 'not assessed: the step is not known');
SELECT is((SELECT string_agg(concat_ws(' ', d ->> 'jurisdiction', d ->> 'requirement', d ->> 'outcome', d ->> 'assessment'), ', ' ORDER BY place)
		FROM jsonb_array_elements(tap.step('north-ets', '2020-01-01', 'requirements') -> 'detail') WITH ORDINALITY AS of (d, place)),
	'kazakhstan 1 not-assessed, kazakhstan 2 met kazakhstan-2, kazakhstan 3 met kazakhstan-3, kazakhstan 4 met kazakhstan-4, kazakhstan 5 met kazakhstan-5, '
	|| 'north 1 met north-1, north 2 met north-2, north 3 met north-3, north 4 partly north-4', 'each requirement of each side with what it rests on');
SELECT is(tap.rests_on('north-ets', '2020-01-01', 'requirements'), 'kazakhstan-2, kazakhstan-3, kazakhstan-4, kazakhstan-5, north-1, north-2, north-3, north-4', '... and as evidence');

-- A limit that is missing is not-recognised too: it goes before what has not been assessed, not before what is not met.
SELECT tap.refusals('{"kind":"limit","slug":"plan-any","change":"withdrawal"}') AS unused \gset
SELECT is(tap.asked('north-ets', on_day), want, 'and no limit of the plan, on ' || on_day) FROM tap.around('2020-01-01', 'limit-not-set', 'requirement-not-met');

-- The side is the party through which the scheme is covered, not the scheme's own.
SELECT tap.put('assessment', 'kazakhstan-1', '{"jurisdiction":"kazakhstan","requirement":1,"outcome":"met"}', 'creation'),
	tap.put('limit', 'plan-any', '{"plan":"plan","unit":"any","unlimited":true}', 'creation'),
	tap.put('jurisdiction', 'member', '{"name":{"en":"Member"},"type":"state"}'),
	tap.put('jurisdiction', 'union', '{"name":{"en":"Union"},"type":"group","members":[{"jurisdiction":"member"}]}'),
	tap.put('scheme', 'member-ets', '{"name":{"en":"Member"},"jurisdiction":"member"}'), tap.treaty('kz-union', 'union', '2010-01-01 entry-into-force'),
	tap.put('assessment', 'member-1', '{"jurisdiction":"member","requirement":1,"outcome":"not-met"}') \g /dev/null
SELECT is(tap.asked('member-ets', '2021-01-01'), 'requirement-not-assessed', 'what the member fails at is not asked, the union has not been assessed');
SELECT tap.put('assessment', 'union-' || n, jsonb_build_object('jurisdiction', 'union', 'requirement', n, 'outcome', 'met')) FROM generate_series(1, 4) AS n \g /dev/null
SELECT is(tap.asked('member-ets', '2021-01-01'), 'recognised', '... and then it has');

\ir matrix.psql
SELECT * FROM finish();
ROLLBACK;
