-- The coming days on which an answer changes: what the page says will be.

BEGIN;
\ir setup.psql
\ir answer.psql
SELECT no_plan();
SELECT tap.world() \g /dev/null

CREATE FUNCTION tap.turns(scheme text, day date, unit text DEFAULT 'other', vintage integer DEFAULT NULL, as_of bigint DEFAULT NULL, most integer DEFAULT 3)
RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(concat_ws(' ', t."on", t.reason), ', ' ORDER BY t."on"), 'none')
	FROM answer_turns(scheme, unit, vintage, day, coalesce(as_of, newest_entry()), most) t
$$;

-- The same by asking for every day until the end of 2031.
CREATE FUNCTION tap.asked_daily(scheme text, since date, unit text DEFAULT 'other', vintage integer DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT coalesce(string_agg(day || ' ' || now, ', ' ORDER BY day), 'none') FROM (
		SELECT day, now FROM (SELECT day::date, now, lag(now) OVER (ORDER BY day) AS before
			FROM generate_series(since, '2031-12-31', interval '1 day') AS day, LATERAL (SELECT tap.asked(scheme, day::date, unit, vintage) OFFSET 0) a (now)) AS each
		WHERE now <> before ORDER BY day LIMIT 3) AS first
$$;

-- Each case has a partner and a treaty of its name, and lines of DAY [WANT]...: after DAY these come.
CREATE FUNCTION tap.comes(name text, actions text, lines text[], beside jsonb DEFAULT '{}') RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tap.partner(name), tap.treaty('t-' || name, name, actions, beside);
	RETURN QUERY SELECT is(tap.turns(name || '-ets', left(line, 10)::date), substr(line, 12), name || ': ' || line) FROM unnest(lines) AS line;
	RETURN NEXT is(tap.turns(name || '-ets', '2019-06-30'), tap.asked_daily(name || '-ets', '2019-06-30'), name || ': as asking for every day finds');
END
$$;

-- Treaties: the day before, on and after ------------------------------------------------

SELECT tap.comes('none-ever', '2010-01-01 entry-into-force', '{2020-01-01 none}');
SELECT tap.comes('comes', '2018-01-01 signature, 2022-03-01 entry-into-force', '{2022-02-27 2022-03-01 recognised,2022-02-28 2022-03-01 recognised,2022-03-01 none,2022-03-02 none}');
SELECT tap.comes('begins', '2021 signature', '{2020-12-31 2021-01-01 not-yet-in-force,2021-01-01 none}');
SELECT tap.comes('rests', '2010-01-01 entry-into-force, 2022-03-01 suspension, 2023-03-01 resumption',
	'{"2022-02-28 2022-03-01 suspended, 2023-03-01 recognised","2022-03-01 2023-03-01 recognised",2023-02-28 2023-03-01 recognised,2023-03-01 none}');
SELECT tap.comes('rests-alone', '2010-01-01 entry-into-force, 2022-03-01 suspension rests-alone, 2023-03-01 resumption rests-alone', '{"2022-02-28 2022-03-01 suspended, 2023-03-01 recognised"}');
SELECT tap.comes('provisional', '2018-01-01 signature, 2021-05-01 provisional-application, 2022-05-01 end-of-provisional-application', '{"2021-04-30 2021-05-01 recognised, 2022-05-01 not-yet-in-force",2022-05-01 none}');
SELECT tap.comes('wanes', '2010-01-01 entry-into-force, 2022-03-01 expiry - usable_through=2023-06', '{"2022-02-28 2022-03-01 transition, 2023-07-01 ended",2022-03-01 2023-07-01 ended,2023-06-30 2023-07-01 ended,2023-07-01 none}');
SELECT tap.comes('many', '2010-01-01 entry-into-force, 2021 suspension, 2022 resumption, 2023 suspension, 2024 resumption, 2025 withdrawal kazakhstan',
	'{"2020-12-31 2021-01-01 suspended, 2022-01-01 recognised, 2023-01-01 suspended","2022-01-01 2023-01-01 suspended, 2024-01-01 recognised, 2025-01-01 ended"}');
SELECT is(tap.turns('many-ets', '2020-01-01', most => most), want, most || ' at most') FROM (VALUES (0, 'none'), (1, '2021-01-01 suspended'),
	(9, '2021-01-01 suspended, 2022-01-01 recognised, 2023-01-01 suspended, 2024-01-01 recognised, 2025-01-01 ended')) AS of (most, want);
SELECT tap.comes('not-covered', '2018-01-01 signature, 2022-01-01 entry-into-force', '{2017-06-01 2018-01-01 not-covered,2018-01-01 none}', '{"recognises":[{"unit":"quota","direction":"both"}]}');
SELECT is(tap.turns('not-covered-ets', '2020-01-01', 'quota'), '2022-01-01 recognised', 'of the unit that it covers it is told');
SELECT tap.comes('by-vintage', '2022-01-01 entry-into-force', '{2020-01-01 2022-01-01 recognised}', '{"recognises":[{"unit":"other","direction":"both","vintage_from":2021}]}');
SELECT is(tap.turns('by-vintage-ets', '2020-01-01', vintage => vintage), want, 'vintage ' || vintage) FROM (VALUES (2020, '2022-01-01 not-covered'), (2021, '2022-01-01 recognised')) AS of (vintage, want);
SELECT tap.comes('only-talks', '2022-01-01 signature', '{2020-01-01 none}', '{"nature":"memorandum"}');
SELECT is(tap.turns('nowhere-ets', '2020-01-01'), 'none', 'a scheme that is not there');

-- One of several that recognises is enough, whichever it is, and the last decides.
SELECT tap.partner('several'), tap.treaty('s-a', 'several', '2010-01-01 entry-into-force, 2022-03-01 suspension, 2024-01-01 resumption, 2026-01-01 termination'),
	tap.treaty('s-b', 'several', '2018-01-01 signature, 2021-05-01 entry-into-force, 2023-03-01 suspension, 2025-01-01 termination'), tap.treaty('s-c', 'several', '2024-06-01 signature, 2025-06-01 entry-into-force, 2028-01-01 expiry') \g /dev/null
SELECT is(tap.turns('several-ets', '2019-06-30', most => 9), '2023-03-01 suspended, 2024-01-01 recognised, 2028-01-01 ended', 'several treaties that take turns');
SELECT is(tap.turns('several-ets', '2019-06-30'), tap.asked_daily('several-ets', '2019-06-30'), '... as asking for every day finds');

-- A group that the partner joins and leaves.
SELECT tap.put('jurisdiction', 'in-group', '{"name":{"en":"x"},"type":"state"}'), tap.put('scheme', 'in-group-ets', '{"name":{"en":"x"},"jurisdiction":"in-group"}'),
	tap.put('jurisdiction', 'union', '{"name":{"en":"x"},"type":"group","members":[{"jurisdiction":"in-group","from":"2021-05-01","through":"2024"}]}'),
	tap.put('assessment', 'union-' || n, jsonb_build_object('jurisdiction', 'union', 'requirement', n, 'outcome', 'met')), tap.treaty('t-union', 'union', '2010-01-01 entry-into-force')
	FROM generate_series(1, 1) AS n \g /dev/null
SELECT tap.put('assessment', 'union-' || n, jsonb_build_object('jurisdiction', 'union', 'requirement', n, 'outcome', 'met')) FROM generate_series(2, 4) AS n \g /dev/null
SELECT is(tap.turns('in-group-ets', day::date), want, 'a member from 2021-05-01 through 2024, after ' || day) FROM (VALUES ('2021-04-30', '2021-05-01 recognised, 2025-01-01 no-treaty'),
	('2021-05-01', '2025-01-01 no-treaty'), ('2024-12-31', '2025-01-01 no-treaty'), ('2025-01-01', 'none')) AS of (day, want);

-- Limits, plans, assessments ----------------------------------------------------------------

SELECT tap.comes('bounded', '2010-01-01 entry-into-force', '{2020-01-01 none}');
SELECT newest_entry() AS before \gset
SELECT tap.refusals('{"kind":"limit","slug":"t-bounded-any","change":"withdrawal"}'), tap.put('limit', 'first', '{"treaty":"t-bounded","unit":"other","rate_percent":"5","of":"surrender-obligation","through":"2022"}'),
	tap.put('limit', 'second', '{"treaty":"t-bounded","unit":"other","rate_percent":"0","of":"surrender-obligation","from":"2023","through":"2024-06"}'),
	tap.put('limit', 'third', '{"treaty":"t-bounded","unit":"other","rate_percent":"3","of":"surrender-obligation","from":"2024-07-01","through":"2025"}') \g /dev/null
SELECT is(tap.turns('bounded-ets', day::date, unit), want, unit || ', rates that change, after ' || day) FROM (VALUES
	('2022-12-30', 'other', '2023-01-01 limit-zero, 2024-07-01 recognised, 2026-01-01 limit-not-set'), ('2022-12-31', 'other', '2023-01-01 limit-zero, 2024-07-01 recognised, 2026-01-01 limit-not-set'),
	('2023-01-01', 'other', '2024-07-01 recognised, 2026-01-01 limit-not-set'), ('2024-06-30', 'other', '2024-07-01 recognised, 2026-01-01 limit-not-set'),
	('2024-07-01', 'other', '2026-01-01 limit-not-set'), ('2025-12-31', 'other', '2026-01-01 limit-not-set'), ('2026-01-01', 'other', 'none'), ('2020-01-01', 'quota', 'none')) AS of (day, unit, want);
SELECT is(tap.turns('bounded-ets', '2020-01-01', as_of => :before), 'none', 'an entry before does not see limits that came later');
SELECT tap.put('plan', 'next', '{"name":{"en":"Next"},"from":"2021","through":"2021","suspensions":[{"from":"2021-03","through":"2021-03"}]}') AS unused \gset
SELECT is(tap.turns('bounded-ets', day::date), want, 'a plan without limits, suspended for a month, after ' || day) FROM (VALUES
	('2020-12-31', '2021-01-01 limit-not-set, 2021-03-01 recognised, 2021-04-01 limit-not-set'), ('2021-03-31', '2021-04-01 limit-not-set, 2022-01-01 recognised, 2023-01-01 limit-zero')) AS of (day, want);
SELECT is(tap.turns('bounded-ets', '2020-06-30'), tap.asked_daily('bounded-ets', '2020-06-30'), '... as asking for every day finds');
SELECT tap.put('assessment', 'bounded-2', '{"jurisdiction":"bounded","requirement":2,"outcome":"met","through":"2020-08"}', 'change'),
	tap.put('assessment', 'bounded-2b', '{"jurisdiction":"bounded","requirement":2,"outcome":"partly","from":"2020-10-01"}') \g /dev/null
SELECT is(tap.turns('bounded-ets', '2020-08-30'), tap.asked_daily('bounded-ets', '2020-08-30'), 'an assessment that ends, and one that begins');

-- The law -----------------------------------------------------------------------------------

SELECT newest_entry() AS before \gset
SELECT tap.put('legal-act', 'repeal', '{"title":{"en":"x"},"in_force_from":"2027-05-01"}'), tap.put('legal-act', 'successor', '{"title":{"en":"y"},"in_force_from":"2028-02-01","provisions":[{"paragraph":"1","imposes":"treaty"}]}'),
	tap.put('legal-act', 'rules', jsonb_build_object('repealed_by', 'repeal') || (SELECT convert_from(bytes, 'UTF8')::jsonb FROM item JOIN entry ON item_sha256 = sha256 WHERE slug = 'rules'), 'change') \g /dev/null
SELECT is(tap.turns(scheme, day::date), want, scheme || ', a repeal and a successor after a gap, after ' || day) FROM (VALUES
	('none-ever-ets', '2027-04-30', '2027-05-01 no-rules-in-force, 2028-02-01 recognised'), ('none-ever-ets', '2027-05-01', '2028-02-01 recognised'), ('none-ever-ets', '2028-02-01', 'none'),
	('nowhere-ets', '2027-04-30', '2027-05-01 no-rules-in-force, 2028-02-01 no-treaty'), ('not-covered-ets', '2027-06-01', '2028-02-01 not-covered'), ('only-talks-ets', '2028-01-31', '2028-02-01 no-treaty')) AS of (scheme, day, want);
SELECT is(tap.turns('none-ever-ets', '2027-04-30', as_of => :before), 'none', 'an entry before does not see the repeal');
SELECT is(tap.turns('none-ever-ets', '2026-12-31'), tap.asked_daily('none-ever-ets', '2026-12-31'), '... as asking for every day finds');

-- What happens in a gap of the law is there when it ends.
SELECT tap.comes('in-the-gap', '2010-01-01 entry-into-force, 2027-08-01 termination', '{"2027-06-01 2028-02-01 ended"}');

-- The page and the function say the same.
SELECT is((SELECT string_agg(concat_ws(' ', t ->> 'on', t ->> 'reason'), ', ') FROM answer_in_time('many-ets', 'other', NULL, '2020-01-01', newest_entry(), NULL, NULL, NULL, NULL, 'en') a, json_array_elements(a.turns) AS t),
	tap.turns('many-ets', '2020-01-01'), 'answer_in_time() has answer_turns()');
SELECT is((SELECT string_agg(a.answer::text, '') FROM answer_in_time('many-ets', 'other', NULL, '2020-01-01', newest_entry(), 1, 2, 3, 4, 'en') a),
	answer('many-ets', 'other', NULL, '2020-01-01', newest_entry(), 1, 2, 3, 4)::text, '... and answer()');
SELECT is_empty($$SELECT n.* FROM answer_in_time('many-ets', 'other', NULL, '2020-01-01', newest_entry(), NULL, NULL, NULL, NULL, 'ru') a, json_each_text(a.names) AS n (record, name)
	WHERE name IS DISTINCT FROM said(record_name(split_part(record, ' ', 1), split_part(record, ' ', 2), newest_entry()), 'ru')$$, 'what it names is called as record_name() has it');
SELECT is_empty($$SELECT e.* FROM answer_in_time('many-ets', 'other', NULL, '2020-01-01', newest_entry(), NULL, NULL, NULL, NULL, 'ru') a,
	json_array_elements(a.answer -> 'steps') AS s, json_array_elements(s -> 'evidence') AS e
	WHERE s ->> 'step' <> 'requirements' AND a.names ->> concat_ws(' ', e ->> 'kind', e ->> 'slug') IS NULL$$, '... and it names all that the answer rests on');

SELECT * FROM finish();
ROLLBACK;
