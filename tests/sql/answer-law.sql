-- The answer, step 1: is there a law, and which of the other steps does it
-- impose on a day? (register.md, The answer; rules.md, head)

BEGIN;
\ir setup.psql
\ir answer.psql
SELECT no_plan();

-- north has everything; bare has a treaty and nothing else.
SELECT tap.world(rules => false), tap.partner('north'), tap.treaty('kz-north', 'north', '2010-01-01 entry-into-force') \g /dev/null
SELECT tap.states('bare'), tap.put('scheme', 'bare-ets', '{"name":{"en":"Bare"},"jurisdiction":"bare"}') \g /dev/null
SELECT tap.put('treaty', 'kz-bare', '{"title":{"en":"Bare"},"form":"bilateral","parties":["kazakhstan","bare"],
	"actions":[{"action":"entry-into-force","on":"2010-01-01"}],
	"recognises":[{"unit":"other","direction":"both"},{"unit":"quota","direction":"both"}]}') AS unused \gset

-- No law at all ----------------------------------------------------------------

SELECT is(tap.asked('north-ets', '2020-01-01'), 'no-rules-in-force', 'no act in the register');
SELECT is(tap.outcomes('north-ets', '2020-01-01'), 'not-met met not-applicable not-applicable', '... the treaty is still shown, nothing else is imposed');
SELECT is(tap.rests_on('north-ets', '2020-01-01', 'treaty'), 'kz-north', '... by name');
SELECT is(tap.rests_on('north-ets', '2020-01-01', 'legal-basis'), NULL, '... and the basis rests on nothing');
SELECT is(tap.outcomes('north-ets', '2009-12-31'), 'not-met not-met not-applicable not-applicable', '... nor does a treaty change the answer');
SELECT is(tap.asked('north-ets', '2009-12-31'), 'no-rules-in-force', 'without rules nothing is refused');

-- 2012 to 2021, a gap, and successors --------------------------------------------

SELECT newest_entry() AS lawless \gset
SELECT tap.put('legal-act', 'order-289-2021', '{"title":{"en":"Repeal"},"published_on":"2021-08-06","effect_after_days":10}'),
	tap.put('legal-act', 'rules-2012', '{"title":{"en":"Rules"},"published_on":"2012-07-07","effect_after_days":10,
		"repealed_by":"order-289-2021","provisions":[{"paragraph":"1"},{"paragraph":"3","imposes":"study"},
		{"paragraph":"4(1)","imposes":"requirement","requirement":1},{"paragraph":"4(5)","imposes":"requirement","requirement":5},
		{"paragraph":"5","imposes":"treaty"},{"paragraph":"7","imposes":"supplementarity"},{"paragraph":"8","imposes":"limit"}]}') \g /dev/null
SELECT newest_entry() AS first \gset
SELECT is(tap.asked('north-ets', day, as_of => :lawless), 'no-rules-in-force', 'before the act was entered: ' || day)
	FROM unnest(ARRAY['2015-01-01', '2025-01-01']::date[]) AS day;
SELECT is(tap.asked('north-ets', '2024-05-01'), 'no-rules-in-force', 'in the gap, before the successor was entered');
SELECT tap.put('legal-act', 'rules-2030', '{"title":{"en":"Third"},"in_force_from":"2030","provisions":[
		{"paragraph":"1","imposes":"treaty","ended_by":"order-289-2021","through":"2034"}]}'),
	tap.put('legal-act', 'rules-2024', '{"title":{"en":"Second"},"in_force_from":"2024-03-01","repealed_by":"rules-2030","provisions":[
		{"paragraph":"3","imposes":"treaty","from":"2024-04-01"},
		{"paragraph":"2(1)","imposes":"requirement","requirement":1},{"paragraph":"2(4)","imposes":"requirement","requirement":4},
		{"paragraph":"2(5)","imposes":"requirement","requirement":5,"from":"2025","through":"2025-12"},
		{"paragraph":"10","imposes":"supplementarity","from":"2023-01-01"},{"paragraph":"9","imposes":"limit","through":"2026"}]}') \g /dev/null
-- Kazakhstan stops meeting requirement 5 when the first rules end.
SELECT tap.put('assessment', 'kazakhstan-5-later', '{"jurisdiction":"kazakhstan","requirement":5,"outcome":"not-met","from":"2021-08-17"}') AS unused \gset

SELECT is(tap.asked(scheme || '-ets', day::date, unit), want, format('%s: %s on %s', scheme, unit, day)) FROM (VALUES
	('north', 'other', '2012-07-17', 'no-rules-in-force'), ('north', 'other', '2012-07-18', 'recognised'), ('north', 'other', '2012-07-19', 'recognised'),
	('north', 'other', '2021-08-16', 'recognised'), ('north', 'other', '2021-08-17', 'no-rules-in-force'), ('north', 'other', '2021-08-18', 'no-rules-in-force'),
	('north', 'other', '2024-02-29', 'no-rules-in-force'), ('north', 'other', '2024-03-01', 'no-rules-in-force'),
	('north', 'other', '2024-03-31', 'no-rules-in-force'), ('north', 'other', '2024-04-01', 'recognised'), ('north', 'other', '2024-04-02', 'recognised'),
	('north', 'other', '2024-12-31', 'recognised'), ('north', 'other', '2025-01-01', 'requirement-not-met'), ('north', 'other', '2025-12-31', 'requirement-not-met'),
	('north', 'other', '2026-01-01', 'recognised'), ('north', 'other', '2029-12-31', 'recognised'),
	('north', 'other', '2030-01-01', 'recognised'), ('north', 'other', '2034-12-31', 'recognised'), ('north', 'other', '2035-01-01', 'no-rules-in-force'),
	('bare', 'other', '2012-07-17', 'no-rules-in-force'), ('bare', 'other', '2012-07-18', 'limit-not-set'), ('bare', 'quota', '2012-07-18', 'requirement-not-assessed'),
	('bare', 'other', '2021-08-17', 'no-rules-in-force'), ('bare', 'other', '2024-03-31', 'no-rules-in-force'), ('bare', 'other', '2024-04-01', 'limit-not-set'),
	('bare', 'other', '2026-12-31', 'limit-not-set'), ('bare', 'other', '2027-01-01', 'requirement-not-assessed'),
	('bare', 'other', '2029-12-31', 'requirement-not-assessed'), ('bare', 'other', '2030-01-01', 'recognised'), ('bare', 'quota', '2030-01-01', 'recognised')
) AS of (scheme, unit, day, want);
SELECT is(tap.outcomes('bare-ets', day::date, unit), want, format('steps: %s on %s', unit, day)) FROM (VALUES
	('other', '2012-07-17', 'not-met met not-applicable not-applicable'), ('other', '2012-07-18', 'met met undetermined not-met'),
	('quota', '2012-07-18', 'met met undetermined met'),
	('other', '2021-08-17', 'not-met met not-applicable not-applicable'), ('other', '2024-03-01', 'not-met met undetermined not-met'),
	('other', '2025-01-01', 'met met not-met not-met'), ('other', '2026-12-31', 'met met undetermined not-met'),
	('other', '2027-01-01', 'met met undetermined not-applicable'), ('other', '2030-01-01', 'met met not-applicable not-applicable')
) AS of (unit, day, want);
SELECT is(concat_ws(' | ', tap.rests_on('bare-ets', day::date, 'legal-basis'), (SELECT string_agg(tap.step('bare-ets', day::date, step, unit) ->> 'paragraph', ' | ' ORDER BY place)
		FROM unnest(ARRAY['legal-basis', 'treaty', 'requirements', 'limit']) WITH ORDINALITY AS of (step, place))),
	want, format('act and paragraphs: %s on %s', unit, day)) FROM (VALUES
	('other', '2015-01-01', 'rules-2012 | 5 | 5 | 4(1), 4(5) | 7, 8'), ('quota', '2015-01-01', 'rules-2012 | 5 | 5 | 4(1), 4(5) | 8'),
	('other', '2025-06-01', 'rules-2024 | 3 | 3 | 2(1), 2(4), 2(5) | 10, 9'), ('quota', '2026-06-01', 'rules-2024 | 3 | 3 | 2(1), 2(4) | 9'),
	('other', '2022-01-01', '5 | 5 | 4 | 8'), ('other', '2031-01-01', 'rules-2030 | 1 | 1 | 4 | 8')
) AS of (unit, day, want);
SELECT is(tap.asked('north-ets', day::date, as_of => :first), want, format('on %s, before the successors were entered', day)) FROM (VALUES
	('2015-01-01', 'recognised'), ('2021-08-17', 'no-rules-in-force'), ('2024-05-01', 'no-rules-in-force'), ('2031-01-01', 'no-rules-in-force')) AS of (day, want);

-- Two acts at once ---------------------------------------------------------------

SELECT tap.put('legal-act', 'beside', '{"title":{"en":"Beside"},"in_force_from":"2014","provisions":[{"paragraph":"11","imposes":"treaty"},
	{"paragraph":"12","imposes":"requirement","requirement":1},{"paragraph":"8","imposes":"limit"}]}') AS unused \gset
SELECT is(tap.rests_on('north-ets', '2015-01-01', 'legal-basis'), 'beside, rules-2012', 'two acts impose the same: both are named');
SELECT is(tap.step('north-ets', '2015-01-01', 'requirements') ->> 'paragraph', '12, 4(1), 4(5)', '... with their paragraphs');
SELECT is(tap.step('north-ets', '2015-01-01', 'limit', 'quota') ->> 'paragraph', '8', '... each paragraph once');
SELECT is(jsonb_array_length(tap.step('north-ets', '2015-01-01', 'requirements') -> 'detail'), 3, '... and each requirement once for each side');
SELECT is(tap.asked('north-ets', '2022-01-01'), 'recognised', '... and the one that stays is enough');
SELECT tap.refusals('{"kind":"legal-act","slug":"beside","change":"withdrawal"}') AS unused \gset
SELECT is(tap.asked('north-ets', '2022-01-01'), 'no-rules-in-force', 'a withdrawn act imposes nothing');
SELECT is(tap.asked('north-ets', '2022-01-01', as_of => newest_entry() - 1), 'recognised', '... but did before');

-- Days that are not known -----------------------------------------------------------

SELECT tap.put('legal-act', 'undated', '{"title":{"en":"Undated"},"adopted":"2016-02-03","effect_after_days":10,"provisions":[{"paragraph":"1","imposes":"treaty"},
	{"paragraph":"2","imposes":"requirement","requirement":3},{"paragraph":"3","imposes":"limit","from":"2022-06-01"}]}') AS unused \gset
SELECT is(tap.asked('north-ets', '2022-01-01'), 'no-rules-in-force', 'an act whose day of effect is not known imposes nothing');
SELECT is(tap.step('bare-ets', on_day, 'limit') ->> 'outcome', want, '... but for what has a day of its own, on ' || on_day)
	FROM tap.around('2022-06-01', 'not-applicable', 'not-met');
SELECT tap.put('legal-act', 'rules-2012', '{"title":{"en":"Rules"},"published_on":"2012-07-07","effect_after_days":10,"repealed_by":"undated",
	"provisions":[{"paragraph":"5","imposes":"treaty","ended_by":"order-289-2021"}]}', 'correction') AS unused \gset
SELECT is(tap.asked('north-ets', on_day), want, 'a provision that another act deleted, on ' || on_day)
	FROM tap.around('2021-08-17', 'recognised', 'no-rules-in-force');
SELECT tap.put('legal-act', 'rules-2012', '{"title":{"en":"Rules"},"published_on":"2012-07-07","effect_after_days":10,"repealed_by":"undated",
	"provisions":[{"paragraph":"5","imposes":"treaty","ended_by":"undated"}]}', 'correction') AS unused \gset
SELECT is(tap.asked('north-ets', on_day), want, 'deleted on a day that is not known, on ' || on_day)
	FROM tap.around('2016-02-03', 'recognised', 'no-rules-in-force');
SELECT is(tap.asked('north-ets', on_day, as_of => newest_entry() - 1), 'recognised', '... and as it was entered before, on ' || on_day)
	FROM tap.around('2016-02-03', '', '');

\ir matrix.psql
SELECT * FROM finish();
ROLLBACK;
