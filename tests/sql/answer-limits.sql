-- The answer, step 4, and how many units an operator may use (register.md, The
-- answer; rules.md, 7 and 8).

BEGIN;
\ir setup.psql
\ir answer.psql
SELECT no_plan();
SELECT tap.world(), tap.partner('north'), tap.treaty('kz-north', 'north', '2010-01-01 entry-into-force') \g /dev/null
SELECT tap.refusals(format('{"kind":"limit","slug":"%s-any","change":"withdrawal"}', s)) FROM unnest(ARRAY['plan', 'kz-north']) AS s \g /dev/null

CREATE FUNCTION tap.clear() RETURNS void LANGUAGE sql AS $$
	SELECT tap.refusals(jsonb_build_object('kind', 'limit', 'slug', slug, 'change', 'withdrawal')::text) FROM usage_limit WHERE superseded > newest_entry()
$$;

-- Limits in place of those that are there: [{..}, ..], t is of the treaty, p of the plan.
CREATE FUNCTION tap.limits(said jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tap.clear();
	PERFORM tap.put('limit', slug, '{"unit":"any"}' || CASE WHEN slug LIKE 't%' THEN '{"treaty":"kz-north"}' ELSE '{"plan":"plan"}' END::jsonb || item, 'creation')
	FROM jsonb_each(said) AS of (slug, item);
END
$$;

-- What is wanted: of other units, of quota units; on a day, of a vintage.
CREATE FUNCTION tap.limited(said text, other text, quota text, day date DEFAULT '2020-01-01', vintage integer DEFAULT NULL) RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tap.limits(said::jsonb);
	RETURN NEXT is(tap.asked('north-ets', day, 'other', vintage), other, format('other: %s, %s %s', said, day, vintage));
	RETURN NEXT is(tap.asked('north-ets', day, 'quota', vintage), quota, format('quota: %s, %s %s', said, day, vintage));
END
$$;

SELECT tap.limited(said, other, quota) FROM (VALUES
	('{}', 'limit-not-set', 'recognised'),
	('{"t":{"unlimited":true}}', 'limit-not-set', 'recognised'),
	('{"p":{"unlimited":true}}', 'limit-not-set', 'recognised'),
	('{"t":{"unlimited":true},"p":{"unlimited":true}}', 'recognised', 'recognised'),
	('{"t":{"unlimited":true,"unit":"quota"},"p":{"unlimited":true}}', 'limit-not-set', 'recognised'),
	('{"t":{"unlimited":true,"unit":"other"},"p":{"unlimited":true,"unit":"other"}}', 'recognised', 'recognised'),
	('{"t":{"tonnes":0,"tonnes_per":"operator"},"p":{"unlimited":true}}', 'limit-zero', 'limit-zero'),
	('{"t":{"tonnes":0,"tonnes_per":"all-operators"},"p":{"unlimited":true}}', 'limit-zero', 'limit-zero'),
	('{"t":{"unlimited":true},"p":{"rate_percent":"0.00","of":"verified-emissions","unit":"other"}}', 'limit-zero', 'recognised'),
	('{"t":{"tonnes":0,"tonnes_per":"operator"}}', 'limit-not-set', 'limit-zero'),
	('{"t":{"not_known":true},"p":{"unlimited":true}}', 'limit-not-known', 'limit-not-known'),
	('{"t":{"not_known":true}}', 'limit-not-set', 'limit-not-known'),
	('{"t":{"not_known":true},"p":{"tonnes":0,"tonnes_per":"operator"}}', 'limit-zero', 'limit-zero'),
	('{"t":{"rate_percent":"0.01","of":"allocated-quota"},"p":{"tonnes":1,"tonnes_per":"operator"}}', 'recognised', 'recognised'),
	('{"t":{"unlimited":true,"scheme":"north-ets"},"p":{"unlimited":true}}', 'recognised', 'recognised')
) AS of (said, other, quota);
SELECT tap.put('scheme', 'second', '{"name":{"en":"Second"},"jurisdiction":"north"}') AS unused \gset
SELECT tap.limited('{"t":{"unlimited":true,"scheme":"second"},"p":{"unlimited":true}}', 'limit-not-set', 'recognised');
SELECT is(tap.asked('second', '2020-01-01'), 'recognised', '... but for the scheme that is named');
SELECT tap.limited('{"t":{"unlimited":true},"p1":{"unlimited":true},"p2":{"tonnes":0,"tonnes_per":"operator","vintage_from":2013,"vintage_through":2015}}', want, want, '2020-01-01', vintage)
	FROM (VALUES (2012, 'recognised'), (2013, 'limit-zero'), (2015, 'limit-zero'), (2016, 'recognised')) AS of (vintage, want);
SELECT tap.limited('{"t":{"unlimited":true,"from":"2020-02-29","through":"2021-03-01"},"p":{"unlimited":true}}', want, 'recognised', day::date)
	FROM (VALUES ('2020-02-28', 'limit-not-set'), ('2020-02-29', 'recognised'), ('2020-03-01', 'recognised'), ('2021-02-28', 'recognised'), ('2021-03-01', 'recognised'), ('2021-03-02', 'limit-not-set')) AS of (day, want);
SELECT tap.limited('{"t":{"unlimited":true,"from":"2020-02","through":"2021"},"p":{"unlimited":true}}', want, 'recognised', day::date)
	FROM (VALUES ('2020-01-31', 'limit-not-set'), ('2020-02-01', 'recognised'), ('2021-12-31', 'recognised'), ('2022-01-01', 'limit-not-set')) AS of (day, want);
SELECT is(tap.step('north-ets', '2022-01-01', 'limit') -> 'detail', '{"treaty_limit":false,"plan_limit":true,"plan":"plan"}', 'the step says which one is missing');
SELECT is(tap.rests_on('north-ets', '2020-06-01', 'limit'), 't, p', '... and rests on both where they are there, the treaty''s first');

-- Plans that overlap: the one not suspended that began last governs, and its limits alone count.
SELECT tap.limits('{"t":{"unlimited":true},"p":{"unlimited":true}}') \g /dev/null
SELECT tap.put('plan', 'later', '{"name":{"en":"Later"},"from":"2018-01-01","through":"2025-12-31","suspensions":[{"from":"2020-05-01","through":"2020-12-31"}]}'),
	tap.put('limit', 'later-zero', '{"plan":"later","unit":"other","tonnes":0,"tonnes_per":"operator"}') \g /dev/null
SELECT is(tap.asked('north-ets', day::date) || ' ' || (tap.step('north-ets', day::date, 'limit') -> 'detail' ->> 'plan'), want, 'two plans, on ' || day) FROM (VALUES
	('2017-12-31', 'recognised plan'), ('2018-01-01', 'limit-zero later'), ('2020-04-30', 'limit-zero later'), ('2020-05-01', 'recognised plan'), ('2020-12-31', 'recognised plan'),
	('2021-01-01', 'limit-zero later'), ('2025-12-31', 'limit-zero later'), ('2026-01-01', 'recognised plan')) AS of (day, want);
SELECT tap.refusals('{"kind":"limit","slug":"later-zero","change":"withdrawal"}') AS unused \gset
SELECT is(tap.asked('north-ets', day::date), want, 'a plan without a limit hides that of the one before, on ' || day) FROM (VALUES ('2020-04-30', 'limit-not-set'), ('2020-05-01', 'recognised')) AS of (day, want);
SELECT tap.refusals('{"kind":"plan","slug":"later","change":"withdrawal"}') AS unused \gset

-- How many ------------------------------------------------------------------------

CREATE FUNCTION tap.entitled(day date DEFAULT '2020-01-01', surrender numeric DEFAULT NULL, verified numeric DEFAULT NULL, allocated numeric DEFAULT NULL, used numeric DEFAULT NULL,
	unit text DEFAULT 'other') RETURNS jsonb LANGUAGE sql AS $$
	SELECT (answer('north-ets', unit, NULL, day, newest_entry(), surrender, verified, allocated, used))::jsonb -> 'entitlement'
$$;
-- "maximum remaining binding", - for what is null; then each line with its sum or the figure that it lacks.
CREATE FUNCTION tap.sums(e jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', coalesce(e ->> 'maximum', '-'), coalesce(e ->> 'remaining', '-'), coalesce(e ->> 'binding', '-')) || coalesce(' | ' ||
		(SELECT string_agg(concat_ws(' ', l ->> 'limit', l ->> 'maximum', CASE WHEN (l ->> 'binding')::boolean THEN '*' END, l ->> 'arithmetic', l ->> 'missing'), '; ' ORDER BY place)
			FROM jsonb_array_elements(e -> 'lines') WITH ORDINALITY AS of (l, place)), '')
$$;

SELECT tap.limits('{"t":{"rate_percent":"3.00","of":"surrender-obligation"},"p":{"rate_percent":"4.5","of":"allocated-quota"}}') \g /dev/null
SELECT is(tap.sums(tap.entitled(surrender => s, verified => v, allocated => a, used => u)), want, format('sums: %s %s %s %s', s, v, a, u)) FROM (VALUES
	(9999::numeric, NULL::numeric, NULL::numeric, 99::numeric, '299 200 t | t 299 * 3 % x 9999 = 299.97, rounded down; p allocated_quota'),
	(9999, NULL, 6000, NULL, '270 270 p | t 299 3 % x 9999 = 299.97, rounded down; p 270 * 4.5 % x 6000 = 270'),
	(9999, NULL, 100000, 300, '299 0 t | t 299 * 3 % x 9999 = 299.97, rounded down; p 4500 4.5 % x 100000 = 4500'),
	(9999, NULL, 100000, 299, '299 0 t | t 299 * 3 % x 9999 = 299.97, rounded down; p 4500 4.5 % x 100000 = 4500'),
	(9999, NULL, 100000, 298, '299 1 t | t 299 * 3 % x 9999 = 299.97, rounded down; p 4500 4.5 % x 100000 = 4500'),
	(NULL, NULL, NULL, 7, '- - - | t surrender_obligation; p allocated_quota'),
	(NULL, 500, NULL, NULL, '- - - | t surrender_obligation; p allocated_quota'),
	(0, NULL, 0, 0, '0 0 t | t 0 * 3 % x 0 = 0; p 0 * 4.5 % x 0 = 0'),
	(33, NULL, 22, NULL, '0 0 t | t 0 * 3 % x 33 = 0.99, rounded down; p 0 * 4.5 % x 22 = 0.99, rounded down'),
	(100, NULL, 2, NULL, '0 0 p | t 3 3 % x 100 = 3; p 0 * 4.5 % x 2 = 0.09, rounded down'),
	(999999999999999, NULL, 999999999999999, 1, '29999999999999 29999999999998 t | t 29999999999999 * 3 % x 999999999999999 = 29999999999999.97, rounded down; p 44999999999999 4.5 % x 999999999999999 = 44999999999999.955, rounded down')
) AS of (s, v, a, u, want);
SELECT is(tap.entitled(), NULL, 'no figure, no entitlement');
SELECT ok(NOT (answer('north-ets', 'other', NULL, '2020-01-01', newest_entry())::jsonb ? 'entitlement'), '... and no member of that name');
SELECT is(tap.entitled(day, surrender => 1), NULL, 'not recognised, no entitlement: ' || day) FROM unnest(ARRAY['2009-12-31', '1999-12-31']::date[]) AS day;
SELECT is(jsonb_typeof(tap.entitled(surrender => 9999) #> path::text[]), 'number', path || ' is a number') FROM unnest(ARRAY['{maximum}', '{used}', '{remaining}', '{lines,0,maximum}']) AS path;
SELECT is(tap.entitled(surrender => 9999) #> '{lines,1,maximum}', 'null', 'what lacks its figure has a maximum of null');
SELECT is(tap.entitled(surrender => 9999) ->> 'incomplete', 'true', '... and the whole is incomplete');
SELECT is(tap.entitled(surrender => 9999, allocated => 1) ->> 'incomplete', 'false', '... and complete with it');

-- Rates that are exact where floating point is not.
CREATE FUNCTION tap.exact(rate text, base numeric) RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tap.limits(jsonb_build_object('t', jsonb_build_object('rate_percent', rate, 'of', 'verified-emissions'), 'p', '{"unlimited":true}'::jsonb));
	RETURN (tap.entitled(verified => base) ->> 'maximum')::numeric;
END
$$;
SELECT is(tap.exact(rate, base), want, format('%s %% of %s', rate, base)) FROM (VALUES
	('0.01', 10000::numeric, 1::numeric), ('0.01', 9999, 0), ('0.07', 100, 0), ('0.29', 10000, 29), ('1.15', 100000, 1150), ('57.3', 1000, 573), ('29', 100, 29),
	('33.33', 300, 99), ('100', 999999999999999, 999999999999999), ('99.99', 10000, 9999)) AS of (rate, base, want);

-- A rate that changes inside a period is two limits.
SELECT tap.limits('{"t":{"unlimited":true},"p1":{"rate_percent":"5","of":"verified-emissions","through":"2020-06-30"},"p2":{"rate_percent":"2.5","of":"verified-emissions","from":"2020-07-01"}}') \g /dev/null
SELECT is(tap.sums(tap.entitled(on_day, verified => 1000)), want, 'a rate that changes, on ' || on_day) FROM tap.around('2020-07-01',
	'50 50 p1 | t unlimited; p1 50 * 5 % x 1000 = 50', '25 25 p2 | t unlimited; p2 25 * 2.5 % x 1000 = 25');

-- Tonnes of each operator are its maximum; those of all together are a ceiling.
SELECT tap.limits('{"t":{"tonnes":50,"tonnes_per":"operator"},"p":{"tonnes":20,"tonnes_per":"all-operators"}}') \g /dev/null
SELECT is(tap.sums(tap.entitled(used => 20)), '50 30 t | t 50 * 50 t', 'tonnes for each operator need no figure');
SELECT is(tap.entitled(used => 20) -> 'ceilings', '[{"limit":"p","tonnes":20}]', 'tonnes of all operators together are a ceiling');
SELECT tap.limits('{"t":{"unlimited":true},"p":{"unlimited":true}}') \g /dev/null
SELECT is(tap.sums(tap.entitled(used => 20)), '- - - | t unlimited; p unlimited', 'unlimited has no maximum');
SELECT is(tap.entitled(used => 20) ->> 'unlimited', 'true', '... and says so');
SELECT tap.limits('{}') \g /dev/null
SELECT is(tap.entitled(used => 20, unit => 'quota') ->> 'unlimited', 'false', 'no limit at all is not one that is said to be unlimited');
SELECT is(tap.sums(tap.entitled(used => 20, unit => 'quota')), '- - -', '... and has no maximum either');

\ir matrix.psql

-- Thousands of versions of plans, as a register of many years has them, in a table that VACUUM has been through.
SET LOCAL session_replication_role = replica;
INSERT INTO plan (entry, superseded, slug, name, "from") SELECT n, n + 40, 'old-' || n % 40, '{"en":"x"}', '2001' FROM generate_series(100000, 110000) AS n;
ANALYZE plan;
UPDATE pg_class SET relallvisible = relpages WHERE oid = 'plan'::regclass;
SET LOCAL plan_cache_mode = force_generic_plan;
PREPARE governing (date, bigint) AS SELECT * FROM plan_of($1, $2);
CREATE FUNCTION tap.way_to_plan() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN EXECUTE governing(''2020-01-01'', 109990)'; END $$;
SELECT matches((SELECT string_agg(way_to_plan, E'\n') FROM tap.way_to_plan()), 'Index Only Scan using plan_in_time', 'the plan of a day is found without reading all that plans once said');
SELECT * FROM finish();
ROLLBACK;
