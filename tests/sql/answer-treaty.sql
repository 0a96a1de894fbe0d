-- The answer, step 2: a treaty in force between the sides that recognises the
-- unit (register.md, The answer; rules.md, 5).

BEGIN;
\ir setup.psql
\ir answer.psql
SELECT no_plan();
SELECT tap.world() \g /dev/null

-- Each case has a partner and a treaty of its name, and lines of DAY WANT or of
-- DAY VINTAGE WANT.
CREATE FUNCTION tap.case(name text, actions text, lines text, beside jsonb DEFAULT '{}') RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tap.partner(name), tap.treaty('t-' || name, name, actions, beside);
	RETURN QUERY SELECT is(tap.asked(name || '-ets', word[1]::date, vintage => CASE cardinality(word) WHEN 3 THEN word[2]::integer END),
			word[cardinality(word)], format('%s: %s', name, one))
		FROM regexp_split_to_table(lines, ',\s*') AS one, regexp_split_to_array(one, ' ') AS word;
END
$$;

-- From the first talks to the end ------------------------------------------------

SELECT tap.case('whole', '2016-05-01 negotiation, 2017-01-01 initialling, 2018-01-01 signature kazakhstan, 2018-01-02 signature whole,
		2019-01-01 ratification kazakhstan, 2019-06-01 ratification whole, 2020-03-01 entry-into-force, 2020-05-01 amendment, 2020-06-01 reservation whole,
		2024-02-29 suspension, 2025-03-01 resumption, 2030-01-01 termination',
	'2016-04-30 no-treaty, 2016-05-01 not-yet-in-force, 2016-05-02 not-yet-in-force, 2018-01-01 not-yet-in-force, 2019-06-01 not-yet-in-force,
	2020-02-29 not-yet-in-force, 2020-03-01 recognised, 2020-03-02 recognised, 2020-06-01 recognised, 2024-02-28 recognised, 2024-02-29 suspended, 2024-03-01 suspended,
	2025-02-28 suspended, 2025-03-01 recognised, 2025-03-02 recognised, 2029-12-31 recognised, 2030-01-01 ended, 2030-01-02 ended, 2099-01-01 ended');
SELECT tap.case('expiring', '2020 entry-into-force, 2021-12 expiry', '2019-12-31 no-treaty, 2020-01-01 recognised, 2021-11-30 recognised, 2021-12-01 ended');
SELECT tap.case('denounced', '2020-03-01 entry-into-force, 2022-01-01 withdrawal', '2021-12-31 recognised, 2022-01-01 ended, 2022-01-02 ended');
SELECT tap.case('unfinished', '2018-01-01 signature, 2019-01-01 termination', '2017-12-31 no-treaty, 2018-12-31 not-yet-in-force, 2019-01-01 ended');
SELECT tap.case('frozen', '2018-01-01 signature, 2019-01-01 suspension, 2020-03-01 entry-into-force, 2021-01-01 resumption, 2022-01-01 suspension, 2023-01-01 expiry',
	'2018-12-31 not-yet-in-force, 2019-01-01 suspended, 2020-03-01 suspended, 2020-12-31 suspended, 2021-01-01 recognised, 2022-12-31 suspended, 2023-01-01 ended');
SELECT tap.case('silent', '2099-01-01 signature', '2024-01-01 no-treaty');
SELECT is(tap.rests_on('silent-ets', '2024-01-01', 'treaty'), 't-silent', 'a treaty that nothing has happened to yet is named all the same');
SELECT tap.partner('alone') \g /dev/null
SELECT is(tap.asked('alone-ets', '2024-01-01', unit), 'no-treaty', 'no treaty: ' || unit) FROM unnest(ARRAY['other', 'quota']) AS unit;
SELECT is(tap.outcomes('alone-ets', '2024-01-01'), 'met not-met met not-applicable', '... the requirements of both sides are still shown');
SELECT is(tap.step('alone-ets', '2024-01-01', 'treaty') - 'reason', '{"step":"treaty","outcome":"not-met","paragraph":"5","party":"alone","evidence":[],"memoranda":[],"others":[]}',
	'... and the treaty step has nothing to rest on');
SELECT is(tap.asked('nowhere-ets', '2024-01-01'), 'no-treaty', 'a scheme that is not there has no treaty');
SELECT is(tap.step('whole-ets', day::date, 'treaty') ->> 'reason', want, 'the step says so: ' || day) FROM (VALUES
	('2020-02-29', 'not-yet-in-force'), ('2020-03-01', 'in-force'), ('2024-03-01', 'suspended'), ('2030-01-01', 'ended')) AS of (day, want);

-- Provisional application ----------------------------------------------------------

SELECT tap.case('provisional', '2018-01-01 signature, 2019-04-01 provisional-application, 2021-01-01 end-of-provisional-application, 2022-01-01 entry-into-force',
	'2019-03-31 not-yet-in-force, 2019-04-01 recognised, 2019-04-02 recognised, 2020-12-31 recognised, 2021-01-01 not-yet-in-force, 2021-12-31 not-yet-in-force, 2022-01-01 recognised');
SELECT is(tap.step('provisional-ets', day::date, 'treaty') ->> 'reason', want, 'the step says so: ' || day) FROM (VALUES
	('2019-03-31', 'not-yet-in-force'), ('2019-04-01', 'provisionally-applied'), ('2021-01-01', 'not-yet-in-force'), ('2022-01-01', 'in-force')) AS of (day, want);
SELECT is(tap.outcomes('provisional-ets', '2019-04-01'), 'met met met met', '... and counts as met');
SELECT tap.case('other-articles', '2018-01-01 signature, 2019-04-01 provisional-application - covers_recognition=false, 2020-01-01 provisional-application - covers_recognition=true, 2021-01-01 entry-into-force',
	'2019-03-31 not-yet-in-force, 2019-04-01 not-yet-in-force, 2019-12-31 not-yet-in-force, 2020-01-01 recognised, 2021-01-01 recognised');
SELECT tap.case('one-sided', '2018-01-01 signature, 2019-01-01 provisional-application one-sided, 2020-01-01 provisional-application kazakhstan',
	'2018-12-31 not-yet-in-force, 2019-01-01 not-yet-in-force, 2019-12-31 not-yet-in-force, 2020-01-01 recognised');
SELECT tap.case('one-side-covers', '2018-01-01 signature, 2019-01-01 provisional-application one-side-covers, 2019-01-01 provisional-application kazakhstan covers_recognition=false,
	2020-01-01 provisional-application kazakhstan', '2019-01-01 not-yet-in-force, 2019-12-31 not-yet-in-force, 2020-01-01 recognised');
SELECT tap.case('stops-applying', '2018-01-01 signature, 2019-01-01 provisional-application, 2020-01-01 end-of-provisional-application stops-applying',
	'2019-12-31 recognised, 2020-01-01 not-yet-in-force, 2020-01-02 not-yet-in-force');
SELECT tap.case('in-force-and-applied', '2020-01-01 entry-into-force, 2020-01-01 provisional-application in-force-and-applied, 2025-01-01 entry-into-force in-force-and-applied,
	2023-01-01 provisional-application in-force-and-applied covers_recognition=false',
	'2019-12-31 no-treaty, 2020-01-01 recognised, 2022-12-31 recognised, 2023-01-01 not-yet-in-force, 2024-12-31 not-yet-in-force, 2025-01-01 recognised');
SELECT tap.case('applied-and-suspended', '2018-01-01 signature, 2019-01-01 provisional-application, 2020-01-01 suspension, 2021-01-01 resumption, 2022-01-01 suspension applied-and-suspended',
	'2019-12-31 recognised, 2020-01-01 suspended, 2020-12-31 suspended, 2021-01-01 recognised, 2021-12-31 recognised, 2022-01-01 suspended');
SELECT tap.case('applied-and-left', '2018-01-01 signature, 2019-01-01 provisional-application, 2020-01-01 withdrawal applied-and-left',
	'2019-12-31 recognised, 2020-01-01 ended');

-- One party alone -------------------------------------------------------------------

SELECT tap.case('pausing', '2020-03-01 entry-into-force, 2022-01-01 suspension pausing, 2022-03-01 resumption pausing, 2023-01-01 suspension kazakhstan, 2023-03-01 resumption kazakhstan',
	'2021-12-31 recognised, 2022-01-01 suspended, 2022-02-28 suspended, 2022-03-01 recognised, 2022-12-31 recognised, 2023-01-01 suspended, 2023-02-28 suspended, 2023-03-01 recognised');
SELECT tap.case('late', '2018-01-01 signature, 2020-03-01 entry-into-force, 2022-12-01 accession late, 2023-04-01 entry-into-force late, 2028-01-01 suspension late',
	'2020-02-29 not-yet-in-force, 2020-03-01 not-yet-in-force, 2023-03-31 not-yet-in-force, 2023-04-01 recognised, 2023-04-02 recognised, 2027-12-31 recognised, 2028-01-01 suspended');
SELECT tap.case('home-late', '2020-03-01 entry-into-force, 2021-03-01 entry-into-force kazakhstan', '2020-03-01 not-yet-in-force, 2021-02-28 not-yet-in-force, 2021-03-01 recognised, 2021-03-02 recognised');
SELECT tap.case('early', '2018-01-01 signature, 2019-01-01 entry-into-force early, 2020-03-01 entry-into-force', '2019-01-01 not-yet-in-force, 2020-02-29 not-yet-in-force, 2020-03-01 recognised');
-- What a party does alone gives a treaty no status: as long as it is none, there is no treaty.
SELECT tap.case('early-alone', '2019-01-01 entry-into-force early-alone, 2020-03-01 entry-into-force', '2019-01-01 no-treaty, 2020-02-29 no-treaty, 2020-03-01 recognised');
SELECT tap.case('back', '2020-03-01 entry-into-force, 2022-02-28 withdrawal back, 2023-12-01 accession back, 2024-02-29 entry-into-force back, 2026-01-01 withdrawal back',
	'2022-02-27 recognised, 2022-02-28 ended, 2022-03-01 ended, 2023-12-01 ended, 2024-02-28 ended, 2024-02-29 recognised, 2024-03-01 recognised, 2025-12-31 recognised, 2026-01-01 ended');
SELECT tap.case('home-left', '2020-03-01 entry-into-force, 2022-01-01 withdrawal kazakhstan', '2021-12-31 recognised, 2022-01-01 ended, 2022-01-02 ended');
SELECT tap.case('left-while-suspended', '2020-03-01 entry-into-force, 2021-01-01 suspension, 2022-01-01 withdrawal left-while-suspended', '2020-12-31 recognised, 2021-12-31 suspended, 2022-01-01 ended');
SELECT tap.states('third') \g /dev/null
SELECT tap.case('unmoved', '2020-03-01 entry-into-force, 2021-01-01 withdrawal third, 2022-01-01 suspension third, 2020-05-01 entry-into-force third',
	'2020-03-01 recognised, 2021-01-01 recognised, 2022-01-01 recognised', '{"parties":["kazakhstan","unmoved","third"]}');

-- The transition: what becomes of units after the end --------------------------------

SELECT tap.case('through-day', '2020-03-01 entry-into-force, 2024-01-01 termination - usable_through=2025-06-30',
	'2023-12-31 recognised, 2024-01-01 transition, 2024-01-02 transition, 2025-06-29 transition, 2025-06-30 transition, 2025-07-01 ended, 2024-06-01 2030 transition, 2024-06-01 1995 transition');
SELECT tap.case('through-vintage', '2020-03-01 entry-into-force, 2024-01-01 expiry - usable_vintage_through=2022',
	'2023-12-31 2023 recognised, 2024-01-01 2023 ended, 2024-01-01 2022 transition, 2024-01-01 2021 transition, 2099-01-01 2022 transition, 2024-01-01 transition');
SELECT tap.case('through-both', '2020-03-01 entry-into-force, 2024-01-01 withdrawal - usable_through=2025 usable_vintage_through=2022',
	'2023-12-31 2023 recognised, 2024-01-01 2022 transition, 2024-01-01 2023 ended, 2025-12-31 2022 transition, 2025-12-31 transition, 2026-01-01 2022 ended, 2026-01-01 ended');
SELECT is(tap.step('through-day-ets', day::date, 'treaty') ->> 'reason', want, 'the step says so: ' || day) FROM (VALUES
	('2023-12-31', 'in-force'), ('2024-01-01', 'transition'), ('2025-07-01', 'ended')) AS of (day, want);
SELECT is(tap.outcomes('through-day-ets', '2025-06-30'), 'met met met met', '... and inside a transition the treaty carries');
SELECT tap.case('partner-left', '2020-03-01 entry-into-force, 2024-01-01 withdrawal partner-left usable_through=2024-03', '2023-12-31 recognised, 2024-01-01 transition, 2024-03-31 transition, 2024-04-01 ended');
SELECT tap.case('home-left-gently', '2020-03-01 entry-into-force, 2024-01-01 withdrawal kazakhstan usable_vintage_through=2022', '2024-01-01 2022 transition, 2024-01-01 2023 ended');
SELECT tap.case('third-left', '2020-03-01 entry-into-force, 2024-01-01 withdrawal third usable_through=2026', '2024-01-01 recognised, 2027-01-01 recognised', '{"parties":["kazakhstan","third-left","third"]}');
SELECT tap.case('no-word', '2020-03-01 entry-into-force, 2024-01-01 termination, 2025-01-01 expiry - usable_through=2030', '2024-01-01 ended, 2025-01-01 ended');
SELECT tap.case('first-end', '2020-03-01 entry-into-force, 2024-01-01 withdrawal first-end usable_through=2026, 2025-01-01 termination', '2024-01-01 transition, 2025-01-01 transition, 2026-12-31 transition, 2027-01-01 ended');
SELECT tap.case('twice-left', '2020-03-01 entry-into-force, 2021-01-01 withdrawal twice-left, 2022-01-01 entry-into-force twice-left, 2024-01-01 withdrawal twice-left usable_through=2024',
	'2021-01-01 ended, 2021-12-31 ended, 2022-01-01 recognised, 2023-12-31 recognised, 2024-01-01 transition, 2024-12-31 transition, 2025-01-01 ended');
SELECT tap.case('once-gently', '2020-03-01 entry-into-force, 2021-01-01 withdrawal once-gently usable_through=2030, 2022-01-01 entry-into-force once-gently, 2024-01-01 withdrawal once-gently',
	'2021-01-01 transition, 2021-12-31 transition, 2022-01-01 recognised, 2024-01-01 ended');
SELECT tap.case('never-joined', '2018-01-01 signature, 2020-03-01 entry-into-force, 2024-01-01 termination - usable_through=2026, 2025-01-01 entry-into-force never-joined', '2023-12-31 not-yet-in-force, 2024-01-01 ended');
SELECT tap.case('never-begun', '2018-01-01 signature, 2024-01-01 termination - usable_through=2026', '2023-12-31 not-yet-in-force, 2024-01-01 ended');
SELECT tap.case('applied-to-the-end', '2018-01-01 signature, 2019-01-01 provisional-application, 2024-01-01 termination - usable_through=2024', '2023-12-31 recognised, 2024-12-31 transition, 2025-01-01 ended');
SELECT tap.case('suspended-to-the-end', '2020-03-01 entry-into-force, 2023-01-01 suspension, 2024-01-01 termination - usable_through=2024', '2023-12-31 suspended, 2024-12-31 transition, 2025-01-01 ended');
SELECT tap.case('no-such-vintage', '2020-03-01 entry-into-force, 2024-01-01 termination - usable_vintage_through=2020', '2024-01-01 ended, 2024-01-01 2021 ended, 2024-01-01 2020 not-covered',
	'{"recognises":[{"unit":"other","direction":"both","vintage_from":2021}]}');

-- What is recognised ----------------------------------------------------------------

SELECT tap.case('vintages', '2020-03-01 entry-into-force', '2024-01-01 2020 not-covered, 2024-01-01 2021 recognised, 2024-01-01 2022 recognised, 2024-01-01 2029 recognised,
	2024-01-01 2030 recognised, 2024-01-01 2031 not-covered, 2024-01-01 recognised', '{"recognises":[{"unit":"other","direction":"both","vintage_from":2021,"vintage_through":2030}]}');
SELECT tap.case('vintages-since', '2020-03-01 entry-into-force', '2024-01-01 2020 not-covered, 2024-01-01 2021 recognised, 2024-01-01 2199 recognised, 2024-01-01 recognised',
	'{"recognises":[{"unit":"other","direction":"into-kazakhstan","vintage_from":2021}]}');
SELECT tap.case('vintages-until', '2020-03-01 entry-into-force', '2024-01-01 1990 recognised, 2024-01-01 2020 recognised, 2024-01-01 2021 not-covered',
	'{"recognises":[{"unit":"other","direction":"both","vintage_through":2020}]}');
SELECT tap.case('two-spans', '2020-03-01 entry-into-force', '2024-01-01 2014 recognised, 2024-01-01 2015 not-covered, 2024-01-01 2017 not-covered, 2024-01-01 2018 recognised, 2024-01-01 recognised',
	'{"recognises":[{"unit":"other","direction":"both","vintage_through":2014},{"unit":"quota","direction":"both"},{"unit":"other","direction":"both","vintage_from":2018}]}');
SELECT tap.case('outward', '2020-03-01 entry-into-force', '2024-01-01 not-covered', '{"recognises":[{"unit":"other","direction":"from-kazakhstan"}]}');
SELECT tap.case('nothing', '2020-03-01 entry-into-force', '2024-01-01 not-covered', '{"recognises":[]}');
SELECT tap.case('quota-only', '2020-03-01 entry-into-force', '2024-01-01 not-covered', '{"recognises":[{"unit":"quota","direction":"both"}]}');
SELECT is(tap.asked('quota-only-ets', '2024-01-01', 'quota'), 'recognised', '... but the quota units are');
SELECT tap.put('scheme', 'second', '{"name":{"en":"Second"},"jurisdiction":"one-scheme"}') AS unused FROM tap.states('one-scheme') \gset
SELECT tap.case('uncovered-early', '2018-01-01 negotiation, 2019-01-01 signature, 2020-03-01 entry-into-force, 2024-01-01 suspension, 2025-01-01 termination',
	'2017-12-31 no-treaty, 2018-01-01 not-covered, 2019-01-01 not-covered, 2020-03-01 not-covered, 2024-01-01 not-covered, 2025-01-01 not-covered', '{"recognises":[{"unit":"quota","direction":"both"}]}');
SELECT is(tap.rests_on('outward-ets', '2024-01-01', 'treaty'), 't-outward', 'the treaty that does not cover is named');

-- Whose: scheme, issuer, neither ------------------------------------------------------

SELECT tap.put('jurisdiction', 'state', '{"name":{"en":"State"},"type":"state"}'),
	tap.put('jurisdiction', 'part', '{"name":{"en":"Part"},"type":"subdivision","part_of":"state"}'),
	tap.put('jurisdiction', 'former', '{"name":{"en":"Former"},"type":"state"}'),
	tap.put('jurisdiction', 'union', '{"name":{"en":"Union"},"type":"group","members":[{"jurisdiction":"state","from":"2014-05-01"},
		{"jurisdiction":"former","from":"2000","through":"2020-01-31"}]}'),
	tap.put('scheme', s, jsonb_build_object('name', tap.called(s), 'jurisdiction', j)) FROM (VALUES ('state-1', 'state'), ('state-2', 'state'), ('part-1', 'part'),
		('part-2', 'part'), ('former-1', 'former'), ('union-1', 'union')) AS of (s, j) \g /dev/null
SELECT tap.put('assessment', j || '-' || n, jsonb_build_object('jurisdiction', j, 'requirement', n, 'outcome', 'met'))
	FROM unnest(ARRAY['state', 'part', 'former', 'union']) AS j, generate_series(1, 4) AS n \g /dev/null
-- One treaty after the other with each kind of party and of what it recognises.
CREATE FUNCTION tap.covered(partner text, recognises jsonb, day date) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tap.put('treaty', 'changing', jsonb_build_object('title', tap.called('changing'), 'form', 'bilateral', 'parties', jsonb_build_array('kazakhstan', partner),
		'actions', tap.actions('2010-01-01 entry-into-force'), 'recognises', jsonb_build_array(recognises || '{"unit":"other","direction":"both"}')));
	PERFORM tap.put('limit', 'changing-any', '{"treaty":"changing","unit":"any","unlimited":true}');
	RETURN (SELECT string_agg(s || CASE tap.asked(s, day) WHEN 'recognised' THEN '' ELSE ' ' || tap.asked(s, day) END, ', ' ORDER BY s)
		FROM unnest(ARRAY['state-1', 'state-2', 'part-1', 'part-2', 'former-1', 'union-1']) AS s WHERE tap.asked(s, day) <> 'no-treaty');
END
$$;
SELECT is(tap.covered(partner, recognises::jsonb, day::date), want, format('treaty with %s, recognises %s, on %s', partner, recognises, day)) FROM (VALUES
	('state', '{"scheme":"state-1"}', '2016-01-01', 'part-1 not-covered, part-2 not-covered, state-1, state-2 not-covered'),
	('state', '{"scheme":"part-1"}', '2016-01-01', 'part-1, part-2 not-covered, state-1 not-covered, state-2 not-covered'),
	('state', '{"issuer":"state"}', '2016-01-01', 'part-1, part-2, state-1, state-2'),
	('state', '{"issuer":"part"}', '2016-01-01', 'part-1, part-2, state-1 not-covered, state-2 not-covered'),
	('state', '{}', '2016-01-01', 'part-1, part-2, state-1, state-2'),
	('part', '{"issuer":"part"}', '2016-01-01', 'part-1, part-2'),
	('part', '{}', '2016-01-01', 'part-1, part-2'),
	('part', '{"scheme":"part-2"}', '2016-01-01', 'part-1 not-covered, part-2'),
	('union', '{"issuer":"union"}', '2016-01-01', 'former-1, part-1, part-2, state-1, state-2, union-1'),
	('union', '{}', '2016-01-01', 'former-1, part-1, part-2, state-1, state-2, union-1'),
	('union', '{"issuer":"state"}', '2016-01-01', 'former-1 not-covered, part-1, part-2, state-1, state-2, union-1 not-covered'),
	('union', '{"scheme":"union-1"}', '2016-01-01', 'former-1 not-covered, part-1 not-covered, part-2 not-covered, state-1 not-covered, state-2 not-covered, union-1'),
	('union', '{"issuer":"union"}', '2014-04-30', 'former-1, union-1'),
	('union', '{"issuer":"union"}', '2014-05-01', 'former-1, part-1, part-2, state-1, state-2, union-1'),
	('union', '{"issuer":"union"}', '2014-05-02', 'former-1, part-1, part-2, state-1, state-2, union-1'),
	('union', '{"issuer":"union"}', '2020-01-30', 'former-1, part-1, part-2, state-1, state-2, union-1'),
	('union', '{"issuer":"union"}', '2020-01-31', 'former-1, part-1, part-2, state-1, state-2, union-1'),
	('union', '{"issuer":"union"}', '2020-02-01', 'part-1, part-2, state-1, state-2, union-1'),
	('former', '{"issuer":"union"}', '2020-01-31', 'former-1'), ('former', '{"issuer":"union"}', '2020-02-01', 'former-1 not-covered'),
	('state', '{"issuer":"former"}', '2016-01-01', 'part-1 not-covered, part-2 not-covered, state-1 not-covered, state-2 not-covered')
) AS of (partner, recognises, day, want);
SELECT is(tap.covered('union', '{}', '2016-01-01') IS NOT NULL AND tap.step(scheme, '2016-01-01', 'treaty') ->> 'party' = 'union', true, scheme || ' is covered through the union')
	FROM unnest(ARRAY['union-1', 'state-1', 'part-1']) AS scheme;

-- A memorandum in place of a treaty -----------------------------------------------------

SELECT tap.partner('friend'), tap.treaty('mou', 'friend', '2020-01-01 signature, 2020-03-01 entry-into-force', '{"nature":"memorandum"}'),
	tap.treaty('linkage', 'friend', '2021-01-01 entry-into-force', '{"nature":"arrangement"}'), tap.treaty('decision', 'friend', '2022-01-01 entry-into-force', '{"nature":"decision"}') \g /dev/null
SELECT is(tap.asked('friend-ets', day::date), 'no-treaty', 'a memorandum carries nothing, on ' || day) FROM unnest(ARRAY['2019-12-31', '2020-03-01', '2024-01-01']) AS day;
SELECT is(tap.rests_on('friend-ets', '2024-01-01', 'treaty', list => 'memoranda'), 'decision, linkage, mou', '... and is named');
SELECT is(tap.step('friend-ets', '2020-02-01', 'treaty') -> 'memoranda' -> 2, '{"kind":"treaty","slug":"mou","nature":"memorandum","status":"signed"}', '... with its status on the day');
SELECT is(tap.rests_on('friend-ets', '2024-01-01', 'treaty'), NULL, '... the step does not rest on it');
SELECT tap.treaty('kz-friend', 'friend', '2023-01-01 entry-into-force', '{"nature":"treaty"}') \g /dev/null
SELECT is(tap.asked('friend-ets', on_day), want, 'a treaty beside it carries, on ' || on_day) FROM tap.around('2023-01-01', 'no-treaty', 'recognised');
SELECT is(tap.rests_on('friend-ets', '2024-01-01', 'treaty') || ' | ' || tap.rests_on('friend-ets', '2024-01-01', 'treaty', list => 'memoranda'), 'kz-friend | decision, linkage, mou', '... beside it');
SELECT tap.treaty('mou-part', 'part', '2020-03-01 entry-into-force', '{"nature":"memorandum"}'), tap.treaty('mou-all', 'state', '2020-03-01 entry-into-force',
	'{"nature":"memorandum","parties":["kazakhstan","state","part","union"]}') \g /dev/null
SELECT is(tap.rests_on('part-1', '2024-01-01', 'treaty', list => 'memoranda'), 'mou-all, mou-part', 'named whichever side it is with, and once');
SELECT is(tap.rests_on('state-1', '2024-01-01', 'treaty', list => 'memoranda'), 'mou-all', 'one with a part of a state is not one with the state');

-- Several treaties ------------------------------------------------------------------------

SELECT tap.partner('busy') \g /dev/null
SELECT tap.treaty('kz-busy', 'busy', '2020-01-01 signature, 2022-01-01 entry-into-force, 2026-01-01 termination - usable_through=2026'),
	tap.treaty('many', 'busy', '2018-01-01 signature, 2019-01-01 entry-into-force, 2021-01-01 suspension, 2024-01-01 resumption', '{"parties":["kazakhstan","third","busy"]}'),
	tap.treaty('outward', 'busy', '2018-01-01 entry-into-force', '{"recognises":[{"unit":"other","direction":"from-kazakhstan"}]}') \g /dev/null
SELECT is(concat_ws(' | ', tap.asked('busy-ets', day::date), tap.rests_on('busy-ets', day::date, 'treaty'), tap.rests_on('busy-ets', day::date, 'treaty', list => 'others')), want, 'several treaties on ' || day)
FROM (VALUES
	('2017-12-31', 'no-treaty | kz-busy | many no-treaty, outward no-treaty'),
	('2018-01-01', 'not-yet-in-force | many | outward not-covered, kz-busy no-treaty'),
	('2019-01-01', 'recognised | many | outward not-covered, kz-busy no-treaty'),
	('2020-12-31', 'recognised | many | kz-busy not-yet-in-force, outward not-covered'),
	('2021-01-01', 'suspended | many | kz-busy not-yet-in-force, outward not-covered'),
	('2022-01-01', 'recognised | kz-busy | many suspended, outward not-covered'),
	('2024-01-01', 'recognised | kz-busy | many recognised, outward not-covered'),
	('2026-01-01', 'recognised | many | kz-busy transition, outward not-covered'),
	('2027-01-01', 'recognised | many | kz-busy ended, outward not-covered')
) AS of (day, want);
SELECT is(tap.step('busy-ets', '2022-01-01', 'treaty') -> 'others' -> 0, '{"treaty":"many","party":"busy","answer":"not-recognised","reason":"suspended"}', 'the others with their answers');
-- A limit of zero in one of them is that one's alone.
SELECT tap.put('limit', 'kz-busy-zero', '{"treaty":"kz-busy","unit":"other","tonnes":0,"tonnes_per":"operator","from":"2024-06-01"}') AS unused \gset
SELECT is(concat_ws(' | ', tap.asked('busy-ets', on_day), tap.rests_on('busy-ets', on_day, 'treaty')), want, 'the most favourable answers, on ' || on_day)
	FROM tap.around('2024-06-01', 'recognised | kz-busy', 'recognised | many');
-- One treaty, two of its parties: the state is late, the union is not.
SELECT tap.refusals('{"kind":"treaty","slug":"changing","change":"withdrawal"}') AS unused \gset
SELECT tap.treaty('both', 'state', '2020-03-01 entry-into-force, 2024-01-01 entry-into-force state', '{"parties":["kazakhstan","state","union"],"recognises":[{"unit":"other","direction":"both"}]}') \g /dev/null
SELECT is(concat_ws(' ', tap.asked('state-1', day::date), tap.step('state-1', day::date, 'treaty') ->> 'party', tap.step('state-1', day::date, 'treaty') -> 'others'), want, 'through one party or the other, on ' || day)
FROM (VALUES ('2020-02-29', 'no-treaty state []'), ('2020-03-01', 'recognised union []'), ('2024-01-01', 'recognised state []')) AS of (day, want);

-- What the register said ---------------------------------------------------------------------

SELECT tap.states('larger') \g /dev/null
SELECT newest_entry() AS zero \gset
SELECT tap.partner('said'), tap.treaty('t-said', 'said', '2020-03-01 entry-into-force') \g /dev/null
SELECT newest_entry() AS one \gset
SELECT tap.treaty('t-said', 'said', '2020-03-01 entry-into-force, 2022-01-01 suspension') \g /dev/null
SELECT newest_entry() AS two \gset
SELECT tap.put('jurisdiction', 'said', '{"name":{"en":"Said"},"type":"subdivision","part_of":"larger"}', 'correction') AS unused \gset
SELECT tap.refusals('{"kind":"treaty","slug":"t-said","change":"withdrawal"}') AS unused \gset
SELECT newest_entry() AS three \gset
SELECT tap.treaty('kz-larger', 'larger', '2020-03-01 entry-into-force, 2023-01-01 expiry') \g /dev/null
SELECT newest_entry() AS four \gset
SELECT tap.put('assessment', 'larger-' || n, jsonb_build_object('jurisdiction', 'larger', 'requirement', n, 'outcome', 'met')) AS unused FROM generate_series(1, 4) AS n \g /dev/null
SELECT newest_entry() AS five \gset
SELECT tap.put('scheme', 'said-ets', '{"name":{"en":"Said"},"jurisdiction":"alone"}', 'correction') AS unused \gset
SELECT newest_entry() AS six \gset
SELECT tap.refusals('{"kind":"scheme","slug":"said-ets","change":"withdrawal"}') AS unused \gset
SELECT is(tap.asked('said-ets', '2022-06-01', as_of => as_of), want, format('as of %s', what)) FROM (VALUES
	(:zero, 'no-treaty', 'before it was entered'), (:one, 'recognised', 'the first version'), (:two, 'suspended', 'the second version'), (:three, 'no-treaty', 'its withdrawal'),
	(:four, 'requirement-not-assessed', 'a treaty with the state it turned out to be part of'), (:five, 'recognised', 'the assessments of that state'),
	(:six, 'no-treaty', 'the correction of the scheme'), (:six + 1, 'no-treaty', 'the withdrawal of the scheme')
) AS of (as_of, want, what);

\ir matrix.psql
SELECT * FROM finish();
ROLLBACK;
