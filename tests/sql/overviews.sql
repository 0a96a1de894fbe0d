-- What the overviews read: the matrix is answer() for every cell, limits in time are
-- binding_at() of every day, and a partner is told what its treaty is, and since when.

BEGIN;
\ir setup.psql
SELECT no_plan();

-- On the shipped records ----------------------------------------------------------

\set lines `cat :'data'/register.ndjson :'data'/demonstration.ndjson`
CREATE TABLE tap.done AS SELECT (import_line(line)).*
	FROM (SELECT line FROM regexp_split_to_table(:'lines', '\n') AS line WHERE line <> '') l;
SELECT is_empty('SELECT field, problem FROM tap.done WHERE number IS NULL', 'the shipped records are in');

CREATE FUNCTION tap.schemes(day date, as_of bigint, shown text DEFAULT NULL) RETURNS text[]
LANGUAGE sql AS $$ SELECT array_agg(slug ORDER BY slug) FROM matrix_schemes(day, as_of, shown) $$;
SELECT results_eq(
	format($$SELECT * FROM matrix_at(%L, %s, tap.schemes(%1$L, %2$s)) ORDER BY 1, 2$$, day, as_of),
	format($$SELECT s.slug::text, u, a ->> 'answer', a ->> 'reason', a #>> '{steps,1,evidence,0,slug}', a #>> '{steps,1,reason}'
		FROM scheme s, unnest(ARRAY['other', 'quota']) u, answer(s.slug, u, NULL, %L, %s) a
		WHERE s.entry <= %2$s AND s.superseded > %2$s AND s.jurisdiction <> 'kazakhstan' ORDER BY 1, 2$$, day, as_of),
	format('no cell differs from answer() on %s at entry %s', day, as_of))
FROM unnest(ARRAY['2014-07-01', '2018-06-01', '2021-08-17', '2025-12-31', '2026-11-24', '2028-01-01']::date[]) day,
	unnest(ARRAY[222, 275, newest_entry()]) as_of;
SELECT cmp_ok(count(DISTINCT reason), '>', 6::bigint, 'and the cells are of many kinds')
	FROM matrix_at('2026-11-24', newest_entry(), tap.schemes('2026-11-24', newest_entry()));
SELECT set_eq($$SELECT unnest(tap.schemes('2026-11-24', newest_entry(), 'not-ended'))$$,
	$$SELECT slug FROM scheme_at('2026-11-24', newest_entry()) WHERE phase <> 'ended' AND jurisdiction <> 'kazakhstan'$$,
	'only those that have ended are left out');
SELECT set_eq($$SELECT unnest(tap.schemes('2026-11-24', newest_entry(), 'instrument'))$$,
	$$SELECT s.slug FROM scheme_at('2026-11-24', newest_entry()) s WHERE s.jurisdiction <> 'kazakhstan' AND EXISTS (
		SELECT FROM covering(s.jurisdiction, '2026-11-24', newest_entry()) c JOIN treaty t
		ON t.parties @> ARRAY['kazakhstan', c.jurisdiction] AND t.superseded > newest_entry())$$,
	'only those without an instrument are left out');

CREATE TABLE tap.stretch AS SELECT * FROM limits_in_time(ARRAY(SELECT slug::text FROM treaty
	WHERE superseded > newest_entry()), '2026-11-24', newest_entry());
CREATE TABLE tap.day AS SELECT DISTINCT day FROM tap.stretch, unnest(ARRAY[since, until - 1]) day
	WHERE isfinite(day) AND day > '2013-01-01';
SELECT cmp_ok(count(*), '>', 30::bigint, 'there are days to look at') FROM tap.day;
SELECT results_eq(
	$$SELECT d.day, b.treaty, b.unit, b.scheme, b.treaty_limits, b.plan, b.plan_limits, b.binding, b.outcome
		FROM tap.day d, binding_at(d.day, newest_entry()) b ORDER BY 1, 2, 3, 4$$,
	$$SELECT d.day, s.treaty, s.unit, s.scheme, s.treaty_limits, s.plan, s.plan_limits, s.binding, s.outcome
		FROM tap.day d JOIN tap.stretch s ON s.carried AND s.since <= d.day AND s.until > d.day
		WHERE EXISTS (SELECT FROM binding_at(d.day, newest_entry()) b WHERE b.treaty = s.treaty
			AND b.unit = s.unit AND b.scheme IS NOT DISTINCT FROM s.scheme)
		ORDER BY 1, 2, 3, 4$$,
	'limits in time are those of each day');
SELECT is_empty($$SELECT * FROM tap.stretch a JOIN tap.stretch b USING (treaty, unit)
	WHERE a.scheme IS NOT DISTINCT FROM b.scheme AND a.since < b.since AND a.until > b.since$$, 'no two stretches of a line overlap');

-- The effect of an amendment is looked for within its reach: nothing lies beyond.
CREATE TABLE tap.entry AS SELECT number FROM (SELECT number, row_number() OVER (PARTITION BY kind, change = 'withdrawal' ORDER BY number DESC) AS n FROM entry) e WHERE n <= 2;
CREATE FUNCTION tap.everything() RETURNS desk.reach LANGUAGE sql AS $$
	SELECT (true, ARRAY(SELECT DISTINCT slug FROM treaty), ARRAY(SELECT DISTINCT slug FROM scheme), ARRAY(SELECT DISTINCT jurisdiction FROM assessment))::desk.reach $$;
CREATE FUNCTION tap.changed(made bigint, day date, reach desk.reach) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT (f.*)::text FROM desk.facts(day, made - 1, reach) f EXCEPT SELECT (f.*)::text FROM desk.facts(day, made, reach) f
	UNION (SELECT (f.*)::text FROM desk.facts(day, made, reach) f EXCEPT SELECT (f.*)::text FROM desk.facts(day, made - 1, reach) f) $$;
SELECT set_eq(format('SELECT tap.changed(%s, %L, desk.reach_of(%1$s - 1, %1$s))', number, day), format('SELECT tap.changed(%s, %L, tap.everything())', number, day),
	format('what entry %s changes on %s is in its reach', number, day))
FROM tap.entry, unnest(ARRAY['2022-03-01', '2026-11-24']::date[]) day;
SELECT cmp_ok(count(*), '>', 10::bigint, 'and they change something') FROM tap.entry, tap.changed(number, '2026-11-24', tap.everything());

-- What differs from which day on, told in one pass over the days, is as comparing all days at once tells it.
CREATE FUNCTION tap.effects(made bigint) RETURNS SETOF desk.effect LANGUAGE sql AS $$
	WITH reach AS MATERIALIZED (SELECT desk.reach_of(made - 1, made) AS reach),
	day AS MATERIALIZED (SELECT today() AS day UNION (SELECT turn FROM reach r, LATERAL (SELECT desk.turns(today(), made - 1, r.reach) UNION SELECT desk.turns(today(), made, r.reach)) AS of (turn) ORDER BY turn LIMIT 30)),
	pair AS (SELECT day, what, kind, slug, beside, max(value) FILTER (WHERE as_of < made) AS was, max(value) FILTER (WHERE as_of = made) AS becomes
		FROM reach r, day, unnest(ARRAY[made - 1, made]) as_of, desk.facts(day, as_of, r.reach) GROUP BY day, what, kind, slug, beside),
	turn AS (SELECT *, lag((was, becomes)::text) OVER (PARTITION BY what, kind, slug, beside ORDER BY day) AS told FROM pair)
	SELECT day, what, kind, slug, beside, was, becomes FROM turn WHERE was IS DISTINCT FROM becomes AND told IS DISTINCT FROM (was, becomes)::text $$;
SELECT set_eq(format('SELECT * FROM desk.effects_between(%s - 1, %1$s) WHERE what <> ''left-out''', number), format('SELECT * FROM tap.effects(%s)', number), 'the effect of entry ' || number) FROM tap.entry;
-- Out of patience, today is told, and the first day that is not.
SELECT is_empty(format($$SELECT * FROM desk.effects_between(%s - 1, %1$s, '0') WHERE what <> 'left-out' AND "on" > today()$$, number), 'nothing of a coming day without patience, entry ' || number) FROM tap.entry;
SELECT is((SELECT count(*) FROM tap.entry, desk.effects_between(number - 1, number, '0') WHERE what <> 'left-out'), (SELECT count(*) FROM tap.entry, tap.effects(number) WHERE "on" = today()), 'all of today');
SELECT is((SELECT count(*) FROM tap.entry, desk.reach_of(number - 1, number) r, desk.effects_between(number - 1, number, '0') e WHERE what = 'left-out' AND e."on" = (SELECT min(turn) FROM (SELECT desk.turns(today(), number - 1, r) UNION SELECT desk.turns(today(), number, r)) AS of (turn))),
	(SELECT count(*) FROM tap.entry, desk.reach_of(number - 1, number) r WHERE EXISTS (SELECT desk.turns(today(), number - 1, r) UNION SELECT desk.turns(today(), number, r))), 'and the first day on which something turns is named');

-- Between two ---------------------------------------------------------------------

SELECT tap.states('north', 'south', 'east') \g /dev/null
SELECT tap.put('treaty', 'kz-north', jsonb_build_object('title', tap.called('T'), 'form', 'bilateral',
	'parties', '["kazakhstan","north"]'::jsonb, 'recognises', '[{"issuer":"north","unit":"quota","direction":"both"}]'::jsonb,
	'actions', '[{"action":"signature","on":"2001-01-01"},{"action":"entry-into-force","on":"2002-01-01"},
		{"action":"suspension","on":"2003-01-01"},{"action":"resumption","on":"2004-01-01"},
		{"action":"withdrawal","party":"north","on":"2005-01-01"}]'::jsonb)) AS unused \gset
SELECT is(concat_ws(' ', p.between_now, p.since, p.next, p.becomes), want, 'between the two on ' || day)
FROM (VALUES
	('2000-12-31', 'none 2001-01-01 not-yet-in-force'), ('2001-01-01', 'not-yet-in-force 2001-01-01 2002-01-01 in-force'),
	('2001-12-31', 'not-yet-in-force 2001-01-01 2002-01-01 in-force'), ('2002-01-01', 'in-force 2002-01-01 2003-01-01 suspended'),
	('2003-01-01', 'suspended 2003-01-01 2004-01-01 in-force'), ('2004-01-01', 'in-force 2004-01-01 2005-01-01 ended'),
	('2005-01-01', 'ended 2005-01-01'), ('2030-01-01', 'ended 2005-01-01')
) AS of (day, want), partner_standing('north', day::date, newest_entry()) p;
SELECT is(concat_ws(' ', p.home_status, p.home_since, p.party_status, p.party_since), want, 'each side on ' || day)
FROM (VALUES ('2000-12-31', 'none none'), ('2001-01-01', 'signed 2001-01-01 signed 2001-01-01'),
	('2004-06-01', 'in-force 2004-01-01 in-force 2004-01-01'), ('2005-01-01', 'in-force 2004-01-01 withdrawn 2005-01-01')
) AS of (day, want), partner_standing('north', day::date, newest_entry()) p;
SELECT is_empty($$SELECT * FROM partner_standing('east', '2004-06-01', newest_entry())$$, 'another state has no part in it');

SELECT tap.put('treaty', 'kz-plain', jsonb_build_object('title', tap.called('P'), 'form', 'bilateral', 'parties', '["kazakhstan","east"]'::jsonb)),
	tap.put('treaty', 'kz-memo', jsonb_build_object('title', tap.called('N'), 'form', 'bilateral', 'nature', 'memorandum',
	'parties', '["kazakhstan","east"]'::jsonb, 'recognises', '[{"issuer":"east","unit":"quota","direction":"both"}]'::jsonb)) \g /dev/null
SELECT is((SELECT string_agg(concat_ws(' ', slug, status), ', ') FROM recognition_treaty_at(day::date, newest_entry()) WHERE slug LIKE 'kz-%'), want, 'no other is a recognition treaty on ' || day)
FROM (VALUES ('2000-01-01', 'kz-north none'), ('2002-01-01', 'kz-north in-force'), ('2003-06-01', 'kz-north suspended')) AS of (day, want);
SELECT is((SELECT string_agg(concat_ws(' ', treaty, party, between_now), ', ') FROM partner_standing('kazakhstan', day::date, newest_entry()) WHERE party IN ('north', 'east')), want, 'of Kazakhstan, all on ' || day)
FROM (VALUES ('2000-01-01', 'kz-north north none'), ('2004-06-01', 'kz-north north in-force')) AS of (day, want);

-- Groups and parts ---------------------------------------------------------------

SELECT tap.put('jurisdiction', 'county', jsonb_build_object('name', tap.called('C'), 'type', 'subdivision', 'part_of', 'south')),
	tap.put('jurisdiction', 'union', jsonb_build_object('name', tap.called('U'), 'type', 'group',
		'members', '[{"jurisdiction":"south","from":"2010-01-01","through":"2019-12-31"}]'::jsonb)) \g /dev/null
SELECT is(realm_of(who, day::date, newest_entry()), want::text[], format('whose schemes concern %s on %s', who, day)) FROM (VALUES
	('union', '2009-12-31', '{union}'), ('union', '2010-01-01', '{county,south,union}'), ('union', '2020-01-01', '{union}'),
	('south', '2015-01-01', '{county,south,union}'), ('south', '2020-01-01', '{county,south}'), ('county', '2015-01-01', '{county,south,union}')
) AS of (who, day, want);

SELECT tap.put('scheme', 'piloting', '{"name":{"en":"M"},"jurisdiction":"north","started":"2020","pilot_through":"2028-02-29"}'),
	tap.put('study', 'of-piloting', '{"scheme":"piloting"}') \g /dev/null

-- Dates, the clock -----------------------------------------------------------------

SELECT is((SELECT string_agg(concat_ws(' ', "on", what, slug), ', ' ORDER BY "on") FROM partner_dates('north', '2002-06-01', newest_entry())
		WHERE kind = 'treaty'), '2003-01-01 suspension kz-north, 2004-01-01 resumption kz-north, 2005-01-01 withdrawal kz-north', 'what is coming for a partner');
SELECT tap.put('treaty', 'kz-apart', jsonb_build_object('title', tap.called('A'), 'form', 'bilateral', 'parties', '["kazakhstan","south"]'::jsonb,
	'actions', '[{"action":"ratification","party":"south","on":"2090-01-01"},{"action":"ratification","party":"kazakhstan","on":"2090-01-01"}]'::jsonb)) \g /dev/null
SELECT is((SELECT string_agg(party, ' ' ORDER BY place) FROM partner_dates('kazakhstan', '2089-01-01', newest_entry()) WITH ORDINALITY AS of ("on", what, party, kind, slug, place)
	WHERE slug = 'kz-apart'), 'south kazakhstan', 'what comes for one treaty on one day comes in the order of its actions');
SELECT is((SELECT string_agg(concat_ws(' ', "on", what), ', ' ORDER BY "on") FROM due_on(day::date, newest_entry(), most) WHERE kind = 'treaty' AND slug LIKE 'kz-%'), want, format('what is due on %s, no more than %s', day, most))
FROM (VALUES ('2002-06-01', 9, '2003-01-01 suspension, 2004-01-01 resumption'), ('2002-06-01', 1, '2003-01-01 suspension'), ('2003-01-01', 9, '2004-01-01 resumption, 2005-01-01 withdrawal'), ('2005-01-01', 2, NULL)) AS of (day, most, want);
SELECT is(concat_ws(' ', c.study, c.status, c.due, c.days), want, 'the clock on ' || day) FROM (VALUES
	('2026-12-31', 'of-piloting not-begun 2027-02-28 59'), ('2027-02-28', 'of-piloting not-begun 2027-02-28 0'),
	('2027-03-01', 'of-piloting overdue 2027-02-28 -1')
) AS of (day, want), study_clock(day::date, newest_entry()) c WHERE c.scheme = 'piloting';
SELECT tap.refusals('{"kind":"study","slug":"of-piloting","change":"withdrawal"}') AS unused \gset
SELECT is((SELECT concat_ws(' ', coalesce(study, 'no study'), status, days) FROM study_clock('2027-03-01', newest_entry()) WHERE scheme = 'piloting'),
	'no study overdue -1', 'a scheme that is due and has no study is not forgotten');
SELECT is_empty($$SELECT * FROM study_clock('2027-03-01', newest_entry()) WHERE scheme = 'kaz-ets' AND study IS NULL$$, 'nothing is due of Kazakhstan''s own');

SELECT * FROM finish();
ROLLBACK;
