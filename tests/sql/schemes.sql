-- The phase of a scheme and the study clock of paragraph 3 (register.md,
-- Derived facts).

BEGIN;
\ir setup.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north') \g /dev/null

CREATE FUNCTION tap.scheme(slug text, beside jsonb) RETURNS bigint
LANGUAGE sql AS $$
	SELECT tap.put('scheme', slug, jsonb_build_object('name', tap.called(slug),
		'jurisdiction', 'north') || beside)
$$;
CREATE FUNCTION tap.phase(wanted text, day date) RETURNS text
LANGUAGE sql AS $$
	SELECT phase FROM scheme_at(day, newest_entry()) WHERE slug = wanted
$$;

-- Phases -----------------------------------------------------------------------

SELECT tap.scheme('full', '{"started":"2020-03-01","pilot_through":"2022-02-28","ended":"2030-06-30",
	"suspensions":[{"from":"2021-05-10","through":"2021-05-20"},{"from":"2025-01-01","through":"2025-02-28"},
		{"from":"2030-06-30"}]}'),
	tap.scheme('cut', '{"started":"2020","pilot_through":"2020-02","ended":"2021",
	"suspensions":[{"from":"2020-06","through":"2020-07"}]}'),
	tap.scheme('open', '{"started":"2020-03-01","suspensions":[{"from":"2024-02-29"}]}'),
	tap.scheme('nothing', '{}'),
	tap.scheme('planned', '{"pilot_through":"2022","suspensions":[{"from":"2021"}]}'),
	tap.scheme('never', '{"ended":"2021-06-30"}'),
	tap.scheme('one-day', '{"started":"2024-02-29","pilot_through":"2024-02-29","ended":"2024-02-29"}'),
	tap.scheme('too-early', '{"started":"2024-01-01","suspensions":[{"from":"2023","through":"2024-01-02"}]}')
	\g /dev/null

SELECT is(tap.phase(scheme, day::date), want, format('%s on %s', scheme, day)) FROM (VALUES
	('full', '2020-02-29', 'planned'), ('full', '2020-03-01', 'pilot'), ('full', '2020-03-02', 'pilot'),
	('full', '2021-05-09', 'pilot'), ('full', '2021-05-10', 'suspended'), ('full', '2021-05-11', 'suspended'),
	('full', '2021-05-19', 'suspended'), ('full', '2021-05-20', 'suspended'), ('full', '2021-05-21', 'pilot'),
	('full', '2022-02-27', 'pilot'), ('full', '2022-02-28', 'pilot'), ('full', '2022-03-01', 'operating'),
	('full', '2024-12-31', 'operating'), ('full', '2025-01-01', 'suspended'), ('full', '2025-02-28', 'suspended'),
	('full', '2025-03-01', 'operating'), ('full', '2030-06-29', 'operating'), ('full', '2030-06-30', 'suspended'),
	('full', '2030-07-01', 'ended'),
	('cut', '2019-12-31', 'planned'), ('cut', '2020-01-01', 'pilot'), ('cut', '2020-01-02', 'pilot'),
	('cut', '2020-02-28', 'pilot'), ('cut', '2020-02-29', 'pilot'), ('cut', '2020-03-01', 'operating'),
	('cut', '2020-05-31', 'operating'), ('cut', '2020-06-01', 'suspended'), ('cut', '2020-07-31', 'suspended'),
	('cut', '2020-08-01', 'operating'), ('cut', '2021-12-30', 'operating'), ('cut', '2021-12-31', 'operating'),
	('cut', '2022-01-01', 'ended'),
	('open', '2020-02-29', 'planned'), ('open', '2020-03-01', 'operating'), ('open', '2024-02-28', 'operating'),
	('open', '2024-02-29', 'suspended'), ('open', '2024-03-01', 'suspended'), ('open', '2099-01-01', 'suspended'),
	('nothing', '2024-01-01', 'planned'), ('planned', '2021-06-01', 'planned'), ('planned', '2023-01-01', 'planned'),
	('never', '2021-06-30', 'planned'), ('never', '2021-07-01', 'ended'),
	('one-day', '2024-02-28', 'planned'), ('one-day', '2024-02-29', 'pilot'), ('one-day', '2024-03-01', 'ended'),
	('too-early', '2023-12-31', 'planned'), ('too-early', '2024-01-01', 'suspended'),
	('too-early', '2024-01-02', 'suspended'), ('too-early', '2024-01-03', 'operating')
) AS of (scheme, day, want);

-- The due day ------------------------------------------------------------------

SELECT is(study_due('north', pilot), want::date, format('due, for a pilot phase through %s', coalesce(pilot, 'no day')))
FROM (VALUES
	('2025-06-30', '2024-06-30'), ('2024-02-29', '2023-02-28'), ('2025-02-28', '2024-02-28'),
	('2025-03-01', '2024-03-01'), ('2025-12-31', '2024-12-31'), ('2025', '2024-12-31'),
	('2024-02', '2023-02-28'), ('2025-02', '2024-02-28'), (NULL, NULL)
) AS of (pilot, want);

SELECT is(study_due('kazakhstan', '2025'), NULL, 'Kazakhstan''s own scheme is not studied for joining');

-- The status of one study ------------------------------------------------------

SELECT is(study_status(begun::date, completed::date, due::date, day::date), want,
	format('begun %s, completed %s, due %s: on %s', coalesce(begun, '-'), coalesce(completed, '-'),
		coalesce(due, '-'), day))
FROM (VALUES
	(NULL, NULL, '2024-06-30', '2024-06-29', 'not-begun'), (NULL, NULL, '2024-06-30', '2024-06-30', 'not-begun'),
	(NULL, NULL, '2024-06-30', '2024-07-01', 'overdue'), (NULL, NULL, NULL, '2024-07-01', 'not-begun'),
	('2024-05-01', NULL, '2024-06-30', '2024-04-30', 'not-begun'),
	('2024-05-01', NULL, '2024-06-30', '2024-05-01', 'under-way'),
	('2024-05-01', NULL, '2024-06-30', '2024-05-02', 'under-way'),
	('2024-05-01', NULL, '2024-06-30', '2024-06-30', 'under-way'),
	('2024-05-01', NULL, '2024-06-30', '2024-07-01', 'overdue'),
	('2024-05-01', NULL, NULL, '2030-01-01', 'under-way'),
	('2024-05-01', '2024-06-29', '2024-06-30', '2024-06-28', 'under-way'),
	('2024-05-01', '2024-06-29', '2024-06-30', '2024-06-29', 'completed-in-time'),
	('2024-05-01', '2024-06-30', '2024-06-30', '2024-06-30', 'completed-in-time'),
	('2024-05-01', '2024-06-30', '2024-06-30', '2024-07-01', 'completed-in-time'),
	('2024-05-01', '2024-07-01', '2024-06-30', '2024-06-30', 'under-way'),
	('2024-05-01', '2024-07-01', '2024-06-30', '2024-07-01', 'completed-late'),
	('2024-05-01', '2024-07-03', '2024-06-30', '2024-07-01', 'overdue'),
	('2024-05-01', '2024-07-03', '2024-06-30', '2024-07-02', 'overdue'),
	('2024-05-01', '2024-07-03', '2024-06-30', '2024-07-03', 'completed-late'),
	(NULL, '2024-07-03', NULL, '2024-07-02', 'not-begun'), (NULL, '2024-07-03', NULL, '2024-07-03', 'completed-in-time'),
	('2024-07-05', NULL, '2024-06-30', '2024-07-05', 'overdue')
) AS of (begun, completed, due, day, want);

-- The clock of a scheme, over its studies --------------------------------------

SELECT tap.scheme('leap', '{"started":"2022","pilot_through":"2024-02-29"}'),
	tap.scheme('bare', '{"started":"2022"}'), tap.scheme('undated', '{"started":"2022"}'),
	tap.scheme('two', '{"started":"2022","pilot_through":"2025-06"}'),
	tap.scheme('own', '{"jurisdiction":"kazakhstan","started":"2013","pilot_through":"2013"}'),
	tap.put('study', 'bare-1', '{"scheme":"undated","begun":"2023-03","completed":"2023-05"}'),
	tap.put('study', 'two-late', '{"scheme":"two","begun":"2024-01-01","completed":"2024-09-01"}'),
	tap.put('study', 'two-early', '{"scheme":"two","begun":"2024-04","completed":"2024-06"}')
	\g /dev/null
CREATE FUNCTION tap.clock(wanted text, day date, as_of bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT concat_ws(' ', study_due, study_status) FROM scheme_at(day, coalesce(as_of, newest_entry())) WHERE slug = wanted
$$;
CREATE FUNCTION tap.study(wanted text, day date) RETURNS text
LANGUAGE sql AS $$
	SELECT concat_ws(' ', due, status) FROM study_at(day, newest_entry()) WHERE slug = wanted
$$;

SELECT is(tap.clock(scheme, day::date), want, format('clock of %s on %s', scheme, day)) FROM (VALUES
	('leap', '2023-02-27', '2023-02-28 not-begun'), ('leap', '2023-02-28', '2023-02-28 not-begun'),
	('leap', '2023-03-01', '2023-02-28 overdue'), ('leap', '2030-01-01', '2023-02-28 overdue'),
	('bare', '2023-01-01', ''), ('own', '2012-12-31', ''), ('own', '2013-01-01', ''),
	('undated', '2023-02-28', 'not-begun'), ('undated', '2023-03-01', 'under-way'),
	('undated', '2023-05-30', 'under-way'), ('undated', '2023-05-31', 'completed-in-time'),
	('undated', '2023-06-01', 'completed-in-time'),
	('two', '2023-12-31', '2024-06-30 not-begun'), ('two', '2024-01-01', '2024-06-30 under-way'),
	('two', '2024-06-29', '2024-06-30 under-way'), ('two', '2024-06-30', '2024-06-30 completed-in-time'),
	('two', '2024-07-01', '2024-06-30 completed-in-time'), ('two', '2024-09-01', '2024-06-30 completed-in-time')
) AS of (scheme, day, want);
SELECT is(tap.study(study, day::date), want, format('%s on %s', study, day)) FROM (VALUES
	('two-late', '2024-06-30', '2024-06-30 under-way'), ('two-late', '2024-07-01', '2024-06-30 overdue'),
	('two-late', '2024-08-31', '2024-06-30 overdue'), ('two-late', '2024-09-01', '2024-06-30 completed-late'),
	('two-early', '2024-03-31', '2024-06-30 not-begun'), ('two-early', '2024-04-01', '2024-06-30 under-way'),
	('two-early', '2024-06-29', '2024-06-30 under-way'), ('two-early', '2024-06-30', '2024-06-30 completed-in-time'),
	('bare-1', '2023-05-30', 'under-way'), ('bare-1', '2023-05-31', 'completed-in-time')
) AS of (study, day, want);

-- What the register said earlier, and after a withdrawal
SELECT newest_entry() AS before \gset
SELECT tap.put('study', 'leap-1', '{"scheme":"leap","completed":"2023-02-28"}') AS unused \gset
SELECT is(tap.clock('leap', '2023-03-01'), '2023-02-28 completed-in-time', 'a study entered afterwards counts');
SELECT is(tap.clock('leap', '2023-03-01', :before), '2023-02-28 overdue', '... but not as of the entry before it');
SELECT tap.refusals('{"kind":"study","slug":"leap-1","change":"withdrawal"}') AS unused \gset
SELECT is(tap.clock('leap', '2023-03-01'), '2023-02-28 overdue', 'a withdrawn study does not count');
SELECT is(tap.study('leap-1', '2023-03-01'), NULL, '... and has no status');
SELECT tap.scheme('leap', '{"started":"2022","pilot_through":"2024-03-01"}') AS unused \gset
SELECT is(tap.clock('leap', '2023-03-01'), '2023-03-01 not-begun', 'the due day moves with the pilot phase');

SELECT * FROM finish();
ROLLBACK;
