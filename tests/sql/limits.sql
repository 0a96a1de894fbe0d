-- National allocation plans, the limits of treaties and plans, which of them
-- bind, and what is coming (register.md: plan, limit, derived facts; rules.md, 7, 8).

BEGIN;
\ir setup.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north', 'south') \g /dev/null
SELECT tap.put('scheme', slug, jsonb_build_object('name', tap.called(slug), 'jurisdiction', 'north'))
	FROM (VALUES ('ets'), ('offsets')) AS of (slug) \g /dev/null

-- Which plan governs -----------------------------------------------------------

CREATE FUNCTION tap.plan(slug text, beside jsonb) RETURNS bigint
LANGUAGE sql AS $$ SELECT tap.put('plan', slug, jsonb_build_object('name', tap.called(slug)) || beside) $$;
CREATE FUNCTION tap.plans(day date, as_of bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', slug, status), ', ' ORDER BY slug)
	FROM plan_at(day, coalesce(as_of, newest_entry())) WHERE status NOT IN ('ended', 'not-yet-begun')
$$;

-- The shape of Kazakhstan's own: a plan suspended, and one begun within it.
SELECT tap.plan('nap-2014', '{"from":"2014-01-01","through":"2015-12-31"}'),
	tap.plan('nap-2016', '{"from":"2016","through":"2020","suspensions":[{"from":"2016-04-22","through":"2017-12-31"}]}'),
	tap.plan('nap-2018', '{"from":"2018-01-01","through":"2020-12-31","suspensions":[{"from":"2019-06","through":"2019-07"}]}'),
	tap.plan('nap-2022', '{"from":"2022-01"}'),
	tap.plan('nap-2030', '{"from":"2030-01-01","through":"2030-12-31","suspensions":[{"from":"2030-03-01"}]}')
	\g /dev/null
SELECT unnest(ARRAY[
	is(governing_plan(day::date, newest_entry()), governing, 'the plan that governs ' || day),
	is(tap.plans(day::date), statuses, 'plans on ' || day)])
FROM (VALUES
	('2013-12-31', NULL, NULL), ('2014-01-01', 'nap-2014', 'nap-2014 governing'),
	('2015-12-31', 'nap-2014', 'nap-2014 governing'), ('2016-01-01', 'nap-2016', 'nap-2016 governing'),
	('2016-04-21', 'nap-2016', 'nap-2016 governing'), ('2016-04-22', NULL, 'nap-2016 suspended'),
	('2016-04-23', NULL, 'nap-2016 suspended'), ('2017-12-31', NULL, 'nap-2016 suspended'),
	('2018-01-01', 'nap-2018', 'nap-2016 superseded, nap-2018 governing'),
	('2019-05-31', 'nap-2018', 'nap-2016 superseded, nap-2018 governing'),
	('2019-06-01', 'nap-2016', 'nap-2016 governing, nap-2018 suspended'),
	('2019-07-31', 'nap-2016', 'nap-2016 governing, nap-2018 suspended'),
	('2019-08-01', 'nap-2018', 'nap-2016 superseded, nap-2018 governing'),
	('2020-12-31', 'nap-2018', 'nap-2016 superseded, nap-2018 governing'),
	('2021-01-01', NULL, NULL), ('2021-12-31', NULL, NULL), ('2022-01-01', 'nap-2022', 'nap-2022 governing'),
	('2029-12-31', 'nap-2022', 'nap-2022 governing'),
	('2030-02-28', 'nap-2030', 'nap-2022 superseded, nap-2030 governing'),
	('2030-03-01', 'nap-2022', 'nap-2022 governing, nap-2030 suspended'),
	('2031-01-01', 'nap-2022', 'nap-2022 governing')
) AS of (day, governing, statuses);
SELECT is(status, want, format('%s on %s', plan, day)) FROM (VALUES
	('nap-2016', '2015-12-31', 'not-yet-begun'), ('nap-2016', '2020-12-31', 'superseded'), ('nap-2016', '2021-01-01', 'ended')
) AS of (plan, day, want), plan_at(day::date, newest_entry()) WHERE slug = plan;

SELECT newest_entry() AS before \gset
SELECT tap.plan('nap-2022-b', '{"from":"2022-01-01","through":"2025"}') AS unused \gset
SELECT is(governing_plan('2022-06-01', newest_entry()), 'nap-2022-b', 'of two that began together, the one entered last');
SELECT is(governing_plan('2026-01-01', newest_entry()), 'nap-2022', '... as long as it runs');
SELECT is(governing_plan('2022-06-01', :before), 'nap-2022', '... and not as of the entry before it');
SELECT tap.refusals('{"kind":"plan","slug":"nap-2022-b","change":"withdrawal"}') AS unused \gset
SELECT is(governing_plan('2022-06-01', newest_entry()), 'nap-2022', 'a withdrawn plan governs nothing');

-- Limits in force --------------------------------------------------------------

CREATE FUNCTION tap.treaty(slug text, beside jsonb) RETURNS bigint
LANGUAGE sql AS $$
	SELECT tap.put('treaty', slug, jsonb_build_object('title', tap.called(slug), 'form', 'bilateral',
		'parties', '["kazakhstan","north"]'::jsonb,
		'actions', '[{"action":"entry-into-force","on":"2010-01-01"}]'::jsonb) || beside)
$$;
CREATE FUNCTION tap.cap(slug text, item jsonb) RETURNS bigint
LANGUAGE sql AS $$ SELECT tap.put('limit', slug, item) $$;
CREATE FUNCTION tap.limit_on(wanted text, day date) RETURNS text
LANGUAGE sql AS $$
	SELECT concat_ws(' ', status, base) FROM limit_at(day, newest_entry()) WHERE slug = wanted
$$;
SELECT tap.treaty('kz-north', '{"recognises":[{"scheme":"ets","unit":"other","direction":"both"}]}') AS unused \gset
SELECT tap.cap('changing-1', '{"treaty":"kz-north","unit":"other","rate_percent":"5.00","of":"surrender-obligation","from":"2018","through":"2018-06-30"}'),
	tap.cap('changing-2', '{"treaty":"kz-north","unit":"other","rate_percent":"3","of":"surrender-obligation","from":"2018-07-01","through":"2019-02"}'),
	tap.cap('of-2016', '{"plan":"nap-2016","unit":"any","tonnes":1000,"tonnes_per":"operator"}'),
	tap.cap('of-2018', '{"plan":"nap-2018","unit":"other","rate_percent":"10","of":"allocated-quota","from":"2018-02-01","through":"2020-06"}')
	\g /dev/null
SELECT is(tap.limit_on(slug, day::date), want, format('limit %s on %s', slug, day)) FROM (VALUES
	('changing-1', '2017-12-31', 'not-yet-begun surrender-obligation'), ('changing-1', '2018-01-01', 'in-force surrender-obligation'),
	('changing-1', '2018-06-30', 'in-force surrender-obligation'), ('changing-1', '2018-07-01', 'ended surrender-obligation'),
	('changing-2', '2018-06-30', 'not-yet-begun surrender-obligation'), ('changing-2', '2018-07-01', 'in-force surrender-obligation'),
	('changing-2', '2019-02-28', 'in-force surrender-obligation'), ('changing-2', '2019-03-01', 'ended surrender-obligation'),
	('of-2016', '2015-12-31', 'not-governing operator'), ('of-2016', '2016-01-01', 'in-force operator'),
	('of-2016', '2016-04-21', 'in-force operator'), ('of-2016', '2016-04-22', 'not-governing operator'),
	('of-2016', '2018-01-01', 'not-governing operator'), ('of-2016', '2019-06-01', 'in-force operator'),
	('of-2016', '2019-08-01', 'not-governing operator'),
	('of-2018', '2018-01-31', 'not-yet-begun allocated-quota'), ('of-2018', '2018-02-01', 'in-force allocated-quota'),
	('of-2018', '2019-05-31', 'in-force allocated-quota'), ('of-2018', '2019-06-01', 'not-governing allocated-quota'),
	('of-2018', '2020-06-30', 'in-force allocated-quota'), ('of-2018', '2020-07-01', 'ended allocated-quota')
) AS of (slug, day, want);
SELECT is(base, want, 'base of ' || slug) FROM limit_at('2018-01-01', newest_entry()),
	(VALUES ('changing-1', 'surrender-obligation'), ('of-2016', 'operator')) AS of (wanted, want) WHERE slug = wanted;
SELECT results_eq($$SELECT rate_percent, source_title FROM limit_at('2018-01-01', newest_entry()) WHERE slug = 'changing-1'$$,
	$$VALUES ('5.00', '{"en":"kz-north"}'::jsonb)$$, 'a rate keeps its digits; a limit names its source');

-- Which limit binds ------------------------------------------------------------
-- On 2025-01-01 nap-2022 governs; each case has a treaty of its own, and the
-- plan's limits are made for its scheme.

CREATE FUNCTION tap.case(name text, unit text, of_treaty jsonb, of_plan jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tap.put('scheme', name, jsonb_build_object('name', tap.called(name), 'jurisdiction', 'north'));
	PERFORM tap.treaty('t-' || name, jsonb_build_object('recognises', jsonb_build_array(
		jsonb_build_object('scheme', name, 'unit', unit, 'direction', 'into-kazakhstan'))));
	PERFORM tap.cap(format('t-%s-%s', name, place), jsonb_build_object('treaty', 't-' || name, 'unit', unit, 'scheme', name) || given)
		FROM jsonb_array_elements(of_treaty) WITH ORDINALITY AS of (given, place);
	PERFORM tap.cap(format('p-%s-%s', name, place), jsonb_build_object('plan', 'nap-2022', 'unit', unit, 'scheme', name) || given)
		FROM jsonb_array_elements(of_plan) WITH ORDINALITY AS of (given, place);
END
$$;
CREATE FUNCTION tap.binding(name text, day date DEFAULT '2025-01-01') RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', outcome, array_to_string(binding, '+')), ', ')
	FROM binding_at(day, newest_entry()) WHERE treaty = 't-' || name
$$;
SELECT tap.case(name, unit, of_treaty::jsonb, of_plan::jsonb) FROM (VALUES
	('lower-treaty', 'other', '[{"rate_percent":"4.999999","of":"verified-emissions"}]', '[{"rate_percent":"5","of":"verified-emissions"}]'),
	('lower-plan', 'other', '[{"rate_percent":"10","of":"verified-emissions"}]', '[{"rate_percent":"9","of":"verified-emissions"}]'),
	('equal', 'other', '[{"rate_percent":"5.00","of":"verified-emissions"}]', '[{"rate_percent":"5","of":"verified-emissions"}]'),
	('tonnes', 'other', '[{"tonnes":1000,"tonnes_per":"operator"}]', '[{"tonnes":999,"tonnes_per":"operator"}]'),
	('bases', 'other', '[{"rate_percent":"5","of":"verified-emissions"}]', '[{"rate_percent":"1","of":"allocated-quota"}]'),
	('per', 'other', '[{"tonnes":5,"tonnes_per":"operator"}]', '[{"tonnes":5,"tonnes_per":"all-operators"}]'),
	('zero', 'other', '[{"rate_percent":"0.00","of":"verified-emissions"}]', '[{"rate_percent":"1","of":"allocated-quota"}]'),
	('zero-tonnes', 'other', '[{"unlimited":true}]', '[{"tonnes":0,"tonnes_per":"operator"}]'),
	('zero-not-known', 'other', '[{"not_known":true}]', '[{"tonnes":0,"tonnes_per":"operator"}]'),
	('zero-alone', 'other', '[{"tonnes":0,"tonnes_per":"operator"}]', '[]'),
	('both-unlimited', 'other', '[{"unlimited":true}]', '[{"unlimited":true}]'),
	('one-unlimited', 'other', '[{"unlimited":true}]', '[{"rate_percent":"7","of":"allocated-quota"}]'),
	('not-known', 'other', '[{"not_known":true}]', '[{"rate_percent":"7","of":"allocated-quota"}]'),
	('not-known-unlimited', 'other', '[{"unlimited":true}]', '[{"not_known":true}]'),
	('no-plan-limit', 'other', '[{"rate_percent":"7","of":"allocated-quota"}]', '[]'),
	('no-treaty-limit', 'other', '[]', '[{"unlimited":true}]'),
	('not-set', 'other', '[]', '[]'),
	('quota-none', 'quota', '[]', '[]'),
	('quota-one', 'quota', '[{"rate_percent":"7","of":"allocated-quota"}]', '[]'),
	('quota-zero', 'quota', '[]', '[{"rate_percent":"0","of":"allocated-quota"}]'),
	('quota-not-known', 'quota', '[]', '[{"not_known":true}]'),
	('quota-unlimited', 'quota', '[{"unlimited":true}]', '[]'),
	('three', 'other', '[{"rate_percent":"6","of":"allocated-quota"},{"tonnes":10,"tonnes_per":"operator"}]', '[{"rate_percent":"5","of":"allocated-quota"}]'),
	('later', 'other', '[{"rate_percent":"6","of":"allocated-quota","from":"2025-01-02"}]', '[{"rate_percent":"5","of":"allocated-quota"}]'),
	('changing', 'other', '[{"rate_percent":"6","of":"allocated-quota","through":"2024"},{"rate_percent":"4","of":"allocated-quota","from":"2025"}]',
		'[{"rate_percent":"5","of":"allocated-quota"}]')
) AS of (name, unit, of_treaty, of_plan) \g /dev/null
SELECT is(tap.binding(name), want, 'binding: ' || name) FROM (VALUES
	('lower-treaty', 'lowest t-lower-treaty-1'), ('lower-plan', 'lowest p-lower-plan-1'), ('equal', 'lowest p-equal-1+t-equal-1'),
	('tonnes', 'lowest p-tonnes-1'), ('bases', 'by-figures'), ('per', 'by-figures'),
	('zero', 'zero t-zero-1'), ('zero-tonnes', 'zero p-zero-tonnes-1'), ('zero-not-known', 'zero p-zero-not-known-1'),
	('zero-alone', 'limit-not-set'), ('both-unlimited', 'unlimited'), ('one-unlimited', 'lowest p-one-unlimited-1'),
	('not-known', 'not-known'), ('not-known-unlimited', 'not-known'),
	('no-plan-limit', 'limit-not-set'), ('no-treaty-limit', 'limit-not-set'), ('not-set', 'limit-not-set'),
	('quota-none', 'none-required'), ('quota-one', 'lowest t-quota-one-1'), ('quota-zero', 'zero p-quota-zero-1'),
	('quota-not-known', 'not-known'), ('quota-unlimited', 'unlimited'), ('three', 'by-figures'),
	('later', 'limit-not-set'), ('changing', 'lowest t-changing-2')
) AS of (name, want);
SELECT is(tap.binding('changing', day::date), want, 'a rate that changes inside a period, on ' || day) FROM (VALUES
	('2024-12-30', 'lowest p-changing-1'), ('2024-12-31', 'lowest p-changing-1'),
	('2025-01-01', 'lowest t-changing-2'), ('2025-01-02', 'lowest t-changing-2')) AS of (day, want);
SELECT is(tap.binding('later', on_day), want, 'a limit that begins, on ' || on_day)
	FROM tap.around('2025-01-02', 'limit-not-set', 'lowest p-later-1');
SELECT is(tap.binding('lower-plan', day::date), want, 'only the limits of the governing plan count, on ' || day) FROM (VALUES
	('2021-12-31', 'limit-not-set'), ('2022-01-01', 'lowest p-lower-plan-1'), ('2022-01-02', 'lowest p-lower-plan-1'),
	('2029-12-31', 'lowest p-lower-plan-1'), ('2030-01-01', 'limit-not-set'), ('2030-02-28', 'limit-not-set'),
	('2030-03-01', 'lowest p-lower-plan-1')) AS of (day, want);
SELECT results_eq($$SELECT unit, scheme, treaty_limits, plan, plan_limits, treaty_status FROM binding_at('2025-01-01', newest_entry())
	WHERE treaty = 't-three'$$,
	$$VALUES ('other', 'three', ARRAY['t-three-1', 't-three-2'], 'nap-2022', ARRAY['p-three-1'], 'in-force')$$,
	'the treaty''s limits and the plan''s stand side by side');

-- Limits for any unit, and for all schemes, reach every unit and scheme
SELECT tap.treaty('t-wide', '{"recognises":[{"issuer":"north","unit":"other","direction":"both"},{"issuer":"north","unit":"quota","direction":"both"},
	{"scheme":"offsets","unit":"other","direction":"from-kazakhstan"}]}'),
	tap.cap('t-wide-1', '{"treaty":"t-wide","unit":"any","rate_percent":"2","of":"surrender-obligation"}'),
	tap.cap('p-wide-1', '{"plan":"nap-2022","unit":"other","rate_percent":"3","of":"surrender-obligation"}') \g /dev/null
SELECT results_eq($$SELECT unit, outcome, binding FROM binding_at('2025-01-01', newest_entry()) WHERE treaty = 't-wide' AND scheme IS NULL ORDER BY unit$$,
	$$VALUES ('other', 'lowest', ARRAY['t-wide-1']), ('quota', 'lowest', ARRAY['t-wide-1'])$$,
	'a limit on any unit counts for each; what limits one scheme does not limit all');
SELECT results_eq($$SELECT unit, scheme, outcome, plan_limits FROM binding_at('2025-01-01', newest_entry())
	WHERE treaty = 't-wide' AND scheme IN ('zero-tonnes', 'tonnes', 'quota-zero') ORDER BY scheme COLLATE "C"$$,
	$$VALUES ('quota', 'quota-zero', 'zero', ARRAY['p-quota-zero-1']), ('other', 'tonnes', 'by-figures', ARRAY['p-tonnes-1', 'p-wide-1']),
		('other', 'zero-tonnes', 'zero', ARRAY['p-wide-1', 'p-zero-tonnes-1'])$$,
	'... it has a line of its own, of the unit that it limits');
SELECT tap.put('scheme', 'south-ets', '{"name":{"en":"South"},"jurisdiction":"south"}'),
	tap.cap('p-south', '{"plan":"nap-2022","unit":"other","scheme":"south-ets","tonnes":0,"tonnes_per":"operator"}') \g /dev/null
SELECT is_empty($$SELECT FROM binding_at('2025-01-01', newest_entry()) WHERE scheme = 'south-ets'$$,
	'a limit on a scheme that no treaty recognises is in no line');
SELECT is_empty($$SELECT FROM binding_at('2025-01-01', newest_entry()) WHERE treaty = 't-wide' AND scheme = 'offsets'$$,
	'what goes from Kazakhstan is not carried into it');

-- What carries units at all ----------------------------------------------------

SELECT tap.treaty('t-' || slug, jsonb_build_object('recognises', '[{"unit":"quota","direction":"both"}]'::jsonb) || beside::jsonb) FROM (VALUES
	('dated', '{"actions":[{"action":"signature","on":"2020-01-01"},{"action":"entry-into-force","on":"2024-02-29"},{"action":"suspension","on":"2025"},
		{"action":"resumption","on":"2026"},{"action":"termination","on":"2027-03"}]}'),
	('memorandum', '{"nature":"memorandum"}'), ('decision', '{"nature":"decision"}'),
	('not-ours', '{"parties":["north","south"]}'),
	('provisional', '{"actions":[{"action":"provisional-application","on":"2024-02-29"},{"action":"end-of-provisional-application","on":"2025-03-01"}]}'),
	('provisional-other', '{"actions":[{"action":"provisional-application","on":"2024-02-29","covers_recognition":false},
		{"action":"provisional-application","on":"2025-03-01","covers_recognition":true},{"action":"provisional-application","party":"north","on":"2025-06-01","covers_recognition":false}]}'),
	('we-left', '{"actions":[{"action":"entry-into-force","on":"2010"},{"action":"withdrawal","party":"kazakhstan","on":"2024-02-29"}]}'),
	('we-suspended', '{"actions":[{"action":"entry-into-force","on":"2010"},{"action":"suspension","party":"kazakhstan","on":"2024-02-29"},{"action":"resumption","party":"kazakhstan","on":"2025-03-01"}]}'),
	('not-yet-ours', '{"actions":[{"action":"entry-into-force","on":"2010"},{"action":"entry-into-force","party":"kazakhstan","on":"2024-02-29"}]}')
) AS of (slug, beside) \g /dev/null
SELECT is(tap.binding(name, day::date) IS NOT NULL, want, format('%s carries units on %s', name, day)) FROM (VALUES
	('dated', '2024-02-28', false), ('dated', '2024-02-29', true), ('dated', '2024-03-01', true),
	('dated', '2024-12-31', true), ('dated', '2025-01-01', false), ('dated', '2025-12-31', false), ('dated', '2026-01-01', true),
	('dated', '2027-02-28', true), ('dated', '2027-03-01', false),
	('memorandum', '2025-01-01', false), ('decision', '2025-01-01', false), ('not-ours', '2025-01-01', false),
	('provisional', '2024-02-28', false), ('provisional', '2024-02-29', true), ('provisional', '2025-02-28', true), ('provisional', '2025-03-01', false),
	('provisional-other', '2024-02-29', false), ('provisional-other', '2025-02-28', false), ('provisional-other', '2025-03-01', true),
	('provisional-other', '2025-06-01', true),
	('we-left', '2024-02-28', true), ('we-left', '2024-02-29', false), ('we-left', '2024-03-01', false),
	('we-suspended', '2024-02-28', true), ('we-suspended', '2024-02-29', false), ('we-suspended', '2025-02-28', false), ('we-suspended', '2025-03-01', true),
	('not-yet-ours', '2024-02-28', false), ('not-yet-ours', '2024-02-29', true)
) AS of (name, day, want);

-- What is coming ---------------------------------------------------------------

SELECT tap.treaty('coming', '{"actions":[{"action":"entry-into-force","on":"2020-01-01"},{"action":"accession","party":"north","on":"2024-02-29"},
	{"action":"withdrawal","party":"north","on":"2025"},{"action":"expiry","on":"2026-06"}]}'),
	tap.cap('coming-1', '{"treaty":"coming","unit":"quota","unlimited":true,"from":"2024","through":"2024"}'),
	tap.cap('coming-2', '{"treaty":"coming","unit":"quota","unlimited":true,"from":"2025","through":"2026-03-31"}'),
	tap.cap('coming-3', '{"treaty":"coming","unit":"other","unlimited":true}') \g /dev/null
CREATE FUNCTION tap.coming(day date, as_of bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', "on", what, party, record), ', ' ORDER BY "on", what)
	FROM next_dates_on('coming', day, coalesce(as_of, newest_entry()))
$$;
SELECT is(tap.coming(day::date), want, 'what is coming after ' || day) FROM (VALUES
	('2024-02-28', '2024 limit-ends coming-1, 2024-02-29 accession north coming, 2025 withdrawal north coming, 2026-03-31 limit-ends coming-2, 2026-06 expiry coming'),
	('2024-02-29', '2024 limit-ends coming-1, 2025 withdrawal north coming, 2026-03-31 limit-ends coming-2, 2026-06 expiry coming'),
	('2024-12-31', '2024 limit-ends coming-1, 2025 withdrawal north coming, 2026-03-31 limit-ends coming-2, 2026-06 expiry coming'),
	('2025-01-01', '2026-03-31 limit-ends coming-2, 2026-06 expiry coming'),
	('2026-03-31', '2026-03-31 limit-ends coming-2, 2026-06 expiry coming'),
	('2026-04-01', '2026-06 expiry coming'), ('2026-05-31', '2026-06 expiry coming'),
	('2026-06-01', NULL)
) AS of (day, want);

SELECT * FROM finish();
ROLLBACK;
