-- Legal acts and their provisions (register.md, Derived facts; rules.md, head),
-- first of all the act of the seed in its three states: 2012, 2016, 2021.

BEGIN;
\ir setup.psql
SELECT no_plan();

-- Head of the Rules: publication day + N + 1 -----------------------------------

SELECT is(effect_day(stated, published, after_days), want::date, why) FROM (VALUES
	(NULL, '2021-08-06', 10, '2021-08-17', 'order 289: ten whole days pass, in effect on the eleventh'),
	(NULL, '2024-02-18', 10, '2024-02-29', '... onto a leap day'),
	(NULL, '2023-02-18', 10, '2023-03-01', '... over the end of February'),
	(NULL, '2023-12-21', 10, '2024-01-01', '... over the end of a year'),
	(NULL, '2021-08-06', 0, '2021-08-07', 'on the expiry of no days: the next one'),
	(NULL, '2021-08', 10, NULL, 'published in some month: not known, never a guess'),
	(NULL, '2021', 10, NULL, 'published in some year: not known'),
	(NULL, NULL, 10, NULL, 'publication not known'),
	(NULL, '2021-08-06', NULL, NULL, 'the number of days not known'),
	('2021-08-17', NULL, NULL, '2021-08-17', 'stated'),
	('2021-08', NULL, NULL, '2021-08-01', 'stated as a month: a start counts from its first day'),
	('2021', '2020-01-01', NULL, '2021-01-01', 'stated goes before published'),
	(NULL, NULL, NULL, NULL, 'nothing known')
) AS of (stated, published, after_days, want, why);

CREATE FUNCTION tap.act(act text, day date, as_of bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT status FROM legal_act_at(day, coalesce(as_of, newest_entry())) WHERE slug = act
$$;
CREATE FUNCTION tap.provision(named text, day date, as_of bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(status, ' | ' ORDER BY "position")
	FROM provision_at(day, coalesce(as_of, newest_entry()))
	WHERE act = 'order-153-2012' AND paragraph = named
$$;
CREATE FUNCTION tap.imposed_on(day date, as_of bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(paragraph, ' ' ORDER BY paragraph)
	FROM unnest(ARRAY['study', 'requirement', 'treaty', 'supplementarity', 'limit']) AS what,
		imposed(what, day, coalesce(as_of, newest_entry()))
$$;

-- The seed, with days of publication assumed (only that of order 289 is known):
-- 153 in force on 2012-07-18, 486 on 2016-12-12, 289 on 2021-08-17.

CREATE FUNCTION tap.rules(published text, beside jsonb, changes jsonb) RETURNS jsonb
LANGUAGE sql AS $$
	SELECT jsonb_build_object('number', '153-ө', 'title', tap.called('Rules'),
		'adopted', '2012-05-11', 'registered_number', '7703', 'registered_on', '2012-06-06',
		'published_on', published, 'effect_after_days', 10,
		'provisions', jsonb '[
			{"paragraph":"1"},
			{"paragraph":"3","imposes":"study"},
			{"paragraph":"4(1)","imposes":"requirement","requirement":1},
			{"paragraph":"4(2)","imposes":"requirement","requirement":2},
			{"paragraph":"4(3)","imposes":"requirement","requirement":3},
			{"paragraph":"4(4)","imposes":"requirement","requirement":4},
			{"paragraph":"7","imposes":"supplementarity"},
			{"paragraph":"8","imposes":"limit"}]' || changes) || beside
$$;

SELECT tap.put('legal-act', 'order-153-2012', tap.rules('2012-07-07', '{}', '[
	{"paragraph":"4(5)","imposes":"requirement","requirement":5},
	{"paragraph":"5","imposes":"treaty"}, {"paragraph":"6"}]')) AS first \gset
SELECT tap.put('legal-act', 'order-486-2016', '{"title":{"en":"Changes"},
	"adopted":"2016-11-11","published_on":"2016-12-01","effect_after_days":10}') AS unused \gset
SELECT tap.put('legal-act', 'order-153-2012', tap.rules('2012-07-07', '{}', '[
	{"paragraph":"4(5)","imposes":"requirement","requirement":5,"through":"2016-12-11"},
	{"paragraph":"4(5)","imposes":"requirement","requirement":5,"from":"2016-12-12","changed_by":"order-486-2016"},
	{"paragraph":"5","imposes":"treaty","changed_by":"order-486-2016"},
	{"paragraph":"6","ended_by":"order-486-2016"}]'), 'change') AS second \gset
SELECT tap.put('legal-act', 'order-289-2021', '{"title":{"en":"Repeal"},
	"adopted":"2021-08-04","published_on":"2021-08-06","effect_after_days":10}') AS unused \gset
SELECT tap.put('legal-act', 'order-153-2012', tap.rules('2012-07-07',
	'{"repealed_by":"order-289-2021"}', '[
	{"paragraph":"4(5)","imposes":"requirement","requirement":5,"through":"2016-12-11"},
	{"paragraph":"4(5)","imposes":"requirement","requirement":5,"from":"2016-12-12","changed_by":"order-486-2016"},
	{"paragraph":"5","imposes":"treaty","changed_by":"order-486-2016"},
	{"paragraph":"6","ended_by":"order-486-2016"}]'), 'change') AS third \gset

SELECT is(tap.act('order-153-2012', day::date), want, 'order 153 on ' || day) FROM (VALUES
	('2012-05-11', 'not-yet-in-force'), ('2012-07-07', 'not-yet-in-force'),
	('2012-07-17', 'not-yet-in-force'), ('2012-07-18', 'in-force'), ('2012-07-19', 'in-force'),
	('2021-08-16', 'in-force'), ('2021-08-17', 'repealed'), ('2021-08-18', 'repealed'),
	('2030-01-01', 'repealed')) AS of (day, want);
SELECT is(tap.act('order-289-2021', on_day), want, 'order 289 on ' || on_day)
	FROM tap.around('2021-08-17', 'not-yet-in-force', 'in-force');
SELECT is(tap.act('order-486-2016', on_day), want, 'order 486 on ' || on_day)
	FROM tap.around('2016-12-12', 'not-yet-in-force', 'in-force');
SELECT is(tap.act('order-153-2012', '2021-08-17', :second), 'in-force',
	'as the register stood before the repeal was entered');
SELECT is(effect_on || ' ' || repealed_on, '2012-07-18 2021-08-17', 'effect and repeal as days')
	FROM legal_act_at('2020-01-01', newest_entry()) WHERE slug = 'order-153-2012';

SELECT is(tap.provision(paragraph, day::date), want, format('paragraph %s on %s', paragraph, day))
FROM (VALUES
	('3', '2012-07-17', 'not-yet-in-force'), ('3', '2012-07-18', 'in-force'), ('3', '2012-07-19', 'in-force'),
	('3', '2021-08-16', 'in-force'), ('3', '2021-08-17', 'ended'), ('3', '2021-08-18', 'ended'),
	('6', '2012-07-17', 'not-yet-in-force'), ('6', '2012-07-18', 'in-force'),
	('6', '2016-12-11', 'in-force'), ('6', '2016-12-12', 'ended'), ('6', '2016-12-13', 'ended'),
	('6', '2021-08-17', 'ended'),
	('4(5)', '2012-07-17', 'not-yet-in-force | not-yet-in-force'),
	('4(5)', '2012-07-18', 'in-force | not-yet-in-force'),
	('4(5)', '2016-12-11', 'in-force | not-yet-in-force'),
	('4(5)', '2016-12-12', 'ended | in-force'), ('4(5)', '2016-12-13', 'ended | in-force'),
	('4(5)', '2021-08-16', 'ended | in-force'), ('4(5)', '2021-08-17', 'ended | ended'),
	('5', '2012-07-18', 'in-force'), ('5', '2016-12-12', 'in-force'), ('5', '2021-08-17', 'ended')
) AS of (paragraph, day, want);
SELECT is(tap.provision('6', day::date, :first), want, 'paragraph 6 as it was first entered, ' || day)
	FROM (VALUES ('2016-12-12', 'in-force'), ('2021-08-17', 'in-force')) AS of (day, want);

SELECT is(tap.imposed_on(day::date), want, 'imposed on ' || day) FROM (VALUES
	('2012-07-17', NULL), ('2012-07-18', '3 4(1) 4(2) 4(3) 4(4) 4(5) 5 7 8'),
	('2012-07-19', '3 4(1) 4(2) 4(3) 4(4) 4(5) 5 7 8'),
	('2016-12-11', '3 4(1) 4(2) 4(3) 4(4) 4(5) 5 7 8'),
	('2016-12-12', '3 4(1) 4(2) 4(3) 4(4) 4(5) 5 7 8'),
	('2021-08-16', '3 4(1) 4(2) 4(3) 4(4) 4(5) 5 7 8'),
	('2021-08-17', NULL), ('2021-08-18', NULL)) AS of (day, want);
SELECT results_eq($$SELECT requirement FROM imposed('requirement', '2020-01-01', newest_entry()) ORDER BY 1$$,
	ARRAY[1, 2, 3, 4, 5], 'the five requirements, each once');
SELECT results_eq($$SELECT act, paragraph, requirement FROM imposed('treaty', '2020-01-01', newest_entry())$$,
	$$VALUES ('order-153-2012', '5', NULL::integer)$$, 'the provision that imposes a treaty');

-- A successor after a gap ------------------------------------------------------

SELECT tap.put('legal-act', 'rules-2026', '{"title":{"en":"Successor"},"in_force_from":"2026-03",
	"provisions":[{"paragraph":"5","imposes":"treaty"},{"paragraph":"8","imposes":"limit","through":"2026"},
		{"paragraph":"9","imposes":"limit","from":"2027"}]}') AS unused \gset
SELECT is(tap.imposed_on(day::date), want, 'with a successor act, imposed on ' || day) FROM (VALUES
	('2021-08-16', '3 4(1) 4(2) 4(3) 4(4) 4(5) 5 7 8'), ('2021-08-17', NULL),
	('2026-02-28', NULL), ('2026-03-01', '5 8'), ('2026-03-02', '5 8'),
	('2026-12-31', '5 8'), ('2027-01-01', '5 9'), ('2027-01-02', '5 9')) AS of (day, want);

-- A provision of its own days, an act of others ---------------------------------

SELECT tap.put('legal-act', 'order-153-2012', tap.rules('2012-07-07',
	'{"repealed_by":"order-289-2021"}', '[
	{"paragraph":"early","from":"2012-06-01"}, {"paragraph":"late","from":"2013"},
	{"paragraph":"outliving","through":"2022"},
	{"paragraph":"stated end","through":"2016-12-31","ended_by":"order-486-2016"}]'), 'correction') AS unused \gset
SELECT is(tap.provision(paragraph, day::date), want, format('%s on %s', paragraph, day)) FROM (VALUES
	('early', '2012-05-31', 'not-yet-in-force'), ('early', '2012-06-01', 'in-force'),
	('late', '2012-12-31', 'not-yet-in-force'), ('late', '2013-01-01', 'in-force'),
	('outliving', '2021-08-16', 'in-force'), ('outliving', '2021-08-17', 'ended'),
	('stated end', '2016-12-12', 'in-force'), ('stated end', '2016-12-31', 'in-force'),
	('stated end', '2017-01-01', 'ended')
) AS of (paragraph, day, want);

-- The seed as its source has it: the days of publication of 153 and 486 unknown --

SELECT tap.put('legal-act', 'order-486-2016', '{"title":{"en":"Changes"},
	"adopted":"2016-11-11","effect_after_days":10}', 'correction') AS unused \gset
SELECT tap.put('legal-act', 'order-153-2012', tap.rules(NULL,
	'{"repealed_by":"order-289-2021"}', '[
	{"paragraph":"5","imposes":"treaty","changed_by":"order-486-2016"},
	{"paragraph":"6","ended_by":"order-486-2016"},
	{"paragraph":"dated","imposes":"limit","from":"2014"}]'), 'correction') AS unused \gset
SELECT is(tap.act('order-153-2012', on_day), want, 'effect date unknown, on ' || on_day) FROM (
	VALUES ('2012-05-10'::date, 'effect-date-unknown'), ('2016-12-12', 'effect-date-unknown')
	UNION ALL SELECT * FROM tap.around('2021-08-17', 'effect-date-unknown', 'repealed')
) AS of (on_day, want);
SELECT is(tap.provision(paragraph, day::date), want, format('effect unknown: %s on %s', paragraph, day))
FROM (VALUES
	('5', '2012-07-18', 'effect-date-unknown'), ('5', '2021-08-16', 'effect-date-unknown'),
	('5', '2021-08-17', 'ended'), ('6', '2015-01-01', 'effect-date-unknown'),
	('6', '2020-01-01', 'effect-date-unknown'), ('6', '2021-08-17', 'ended'),
	('dated', '2013-12-31', 'not-yet-in-force'), ('dated', '2014-01-01', 'in-force'),
	('dated', '2021-08-17', 'ended')
) AS of (paragraph, day, want);
SELECT is(tap.imposed_on('2020-01-01'), 'dated', 'what has no day of effect imposes nothing');

-- A deletion whose own day is not known, in an act whose day is
SELECT tap.put('legal-act', 'order-153-2012', tap.rules('2012-07-07', '{}', '[
	{"paragraph":"6","ended_by":"order-486-2016"}]'), 'correction') AS unused \gset
SELECT is(tap.provision('6', on_day), want, 'deleted on an unknown day, on ' || on_day)
	FROM tap.around('2016-11-11', 'in-force', 'effect-date-unknown');

-- Repeal by an act whose own effect date is not known: the repeal cannot be dated,
-- so it has not happened on any day.
SELECT tap.put('legal-act', 'undated', '{"title":{"en":"Undated"},"adopted":"2019-01-01","effect_after_days":10}') AS unused \gset
SELECT tap.put('legal-act', 'order-153-2012', tap.rules('2012-07-07', '{"repealed_by":"undated"}', '[]'),
	'correction') AS unused \gset
SELECT isnt(tap.act('order-153-2012', day::date), 'repealed', 'repealed by an act of unknown effect, on ' || day)
	FROM (VALUES ('2018-12-31'), ('2019-01-01'), ('2025-01-01')) AS of (day);
SELECT is(repealed_on, NULL, 'and no day of repeal is made up')
	FROM legal_act_at('2025-01-01', newest_entry()) WHERE slug = 'order-153-2012';

-- Repealed before it took effect
SELECT tap.put('legal-act', 'stillborn', '{"title":{"en":"Stillborn"},"in_force_from":"2022","repealed_by":"order-289-2021"}') AS unused \gset
SELECT is(tap.act('stillborn', on_day), want, 'repealed before its time, on ' || on_day)
	FROM tap.around('2021-08-17', 'not-yet-in-force', 'repealed');

-- A withdrawn act is in no list, and imposes nothing
SELECT is(tap.refusals('{"kind":"legal-act","slug":"rules-2026","change":"withdrawal"}'),
	(newest_entry() + 1)::text, 'withdrawn');
SELECT is(tap.act('rules-2026', '2026-06-01'), NULL, 'a withdrawn act has no status');
SELECT is(tap.act('rules-2026', '2026-06-01', newest_entry() - 1), 'in-force', '... but had one before');
SELECT is(count(*), 0::bigint, '... and imposes nothing')
	FROM imposed('treaty', '2026-06-01', newest_entry()) WHERE act = 'rules-2026';

-- What is laid down of all this, at each entry and on each day around which something turns.
SELECT is_empty($$SELECT as_of, day, of.imposes FROM generate_series(1, newest_entry()) AS as_of,
		(SELECT DISTINCT turn + n AS day FROM (SELECT begins FROM duty UNION SELECT ends FROM duty WHERE ends < 'infinity') AS of (turn), generate_series(-1, 1) AS n) AS days,
		unnest(ARRAY['study', 'requirement', 'treaty', 'supplementarity', 'limit']) AS of (imposes)
	WHERE ARRAY(SELECT concat_ws(' ', act, paragraph, requirement) FROM imposed(of.imposes, day, as_of) ORDER BY 1)
		<> ARRAY(SELECT concat_ws(' ', act, paragraph, requirement) FROM duty d
			WHERE d.imposes = of.imposes AND entry <= as_of AND superseded > as_of AND begins <= day AND ends > day ORDER BY 1)$$,
	'duty says what imposed() says, as of every entry');
SELECT is_empty('SELECT * FROM duty_faults()', '... and comes out again');

SELECT * FROM finish();
ROLLBACK;
