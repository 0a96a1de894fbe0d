-- What 007 and 008 restate for speed, held against the rules of 004 and against
-- the plain way, over the shipped register and days around all that happens in it.

BEGIN;
\ir setup.psql
SELECT no_plan();
\set lines `cat :data/register.ndjson :data/demonstration.ndjson | base64 -w0`
SELECT count(*) FILTER (WHERE number IS NULL) AS refused FROM regexp_split_to_table(convert_from(decode(:'lines', 'base64'), 'UTF8'), '\n') AS line, import_line(line) WHERE line <> '' \gset
SELECT is(:refused, 0, 'the shipped register is loaded');
SELECT newest_entry() AS newest \gset

-- The days on which anything happens, with those before and after, and some others.
CREATE TABLE tap.day AS
	SELECT DISTINCT day FROM turning_days(ARRAY(SELECT slug::text FROM scheme WHERE superseded > :newest), '2000-01-01', :newest) AS t, generate_series(t - 1, t + 1, interval '1 day') AS g, CAST(g AS date) AS day
	UNION SELECT '2001-03-05'::date + 97 * n FROM generate_series(0, 150) AS n;

SELECT is((SELECT count(*) FROM tap.day, unnest(ARRAY['quota', 'other']) AS unit, law_on(day, :newest, unit) l
	WHERE ROW(l.basis IS NOT NULL, l.limits) IS DISTINCT FROM ROW(EXISTS (SELECT FROM imposed('treaty', day, :newest)), EXISTS (SELECT FROM imposed('limit', day, :newest)))
		OR l.requirements IS DISTINCT FROM (SELECT array_agg(DISTINCT requirement) FROM imposed('requirement', day, :newest))), 0::bigint, 'law_on() is imposed()');
SELECT is((SELECT count(*) FROM tap.day WHERE (SELECT plan FROM plan_of(day, :newest)) IS DISTINCT FROM governing_plan(day, :newest)), 0::bigint, 'plan_of() is governing_plan()');
SELECT is((SELECT count(*) FROM tap.day, scheme s WHERE s.superseded > :newest AND (SELECT array_agg(DISTINCT i) FROM unnest(issuers_on(s.slug, day, :newest)) AS i)
	IS DISTINCT FROM (SELECT array_agg(DISTINCT jurisdiction::text) FROM covering(s.jurisdiction, day, :newest))), 0::bigint, 'issuers_on() is covering()');
SELECT is((SELECT count(*) FROM tap.day, treaty_at(day, :newest) t, unnest(t.parties) AS party WHERE t.parties @> ARRAY['kazakhstan'] AND party <> 'kazakhstan'
	AND (state_between(t.entry, t.status, 'kazakhstan', party, day) = 'in-force') IS DISTINCT FROM in_force_between_on(t.entry, 'kazakhstan', party, day)), 0::bigint, 'state_between() is in_force_between_on()');
SELECT is((SELECT count(*) FROM tap.day, treaty t WHERE t.superseded > :newest AND t.parties @> ARRAY['kazakhstan'] AND coalesce(t.nature, 'treaty') = 'treaty'
	AND (SELECT status FROM treaty_standing s WHERE s.entry = t.entry AND s.since <= day AND s.until > day) <> treaty_status_on(t.entry, day)), 0::bigint, 'what is laid down is treaty_status_on()');
SELECT is((SELECT count(*) FROM tap.day, jurisdiction j, requirements_step(ROW(NULL, NULL, NULL, '{1,2,3,4,5}', NULL, true, NULL)::law, j.slug, day, :newest) step,
		json_array_elements(step.said -> 'detail') AS d, requirement_outcome(d ->> 'jurisdiction', (d ->> 'requirement')::integer, day, :newest) r
	WHERE j.superseded > :newest AND j.slug IN (SELECT jurisdiction FROM assessment) AND ROW(d ->> 'outcome', d ->> 'assessment') IS DISTINCT FROM ROW(r.outcome, r.assessment)),
	0::bigint, 'requirements_step() is requirement_outcome()');

-- Many answers are the answers to each.
CREATE TABLE tap.question AS
	SELECT row_number() OVER () AS "row", s.slug AS scheme, unit, (ARRAY[NULL, 2012, 2013, 2015, 2016, 2020, 2021, 2024, 2030, 2031])[1 + ascii(md5(s.slug || unit || day)) % 10] AS vintage, day AS "on",
		CASE WHEN ascii(md5(day::text)) % 2 = 0 THEN 9999 END AS surrender_obligation, CASE WHEN ascii(md5(unit || day)) % 3 = 0 THEN 99 END AS used
	FROM scheme s, unnest(ARRAY['quota', 'other']) AS unit, (SELECT day FROM tap.day WHERE ascii(md5('x' || day)) % 5 = 0) AS of WHERE s.superseded > :newest;
SELECT cmp_ok((SELECT count(*) FROM tap.question), '>', 1000::bigint, 'many are asked');
SELECT is((SELECT count(*) FROM answers((SELECT json_agg(q) FROM tap.question q), :newest) a FULL JOIN tap.question q USING ("row")
	WHERE a.answer::text IS DISTINCT FROM answer(q.scheme, q.unit, q.vintage, q."on", :newest, q.surrender_obligation, NULL, NULL, q.used)::text), 0::bigint, 'answers() is answer() of each');

-- Between two turning days no answer changes.
SELECT is((SELECT count(*) FROM (SELECT slug FROM scheme WHERE superseded > :newest) s, unnest(ARRAY['quota', 'other']) AS unit,
		LATERAL (SELECT t AS since, lead(t) OVER (ORDER BY t) - 1 AS until FROM turning_days(ARRAY[s.slug::text], '2009-12-31', :newest) AS t) span
	WHERE until > since AND answer(s.slug, unit, 2024, since, :newest) ->> 'reason' <> answer(s.slug, unit, 2024, until, :newest) ->> 'reason'), 0::bigint, 'turning_days() leaves out no day on which an answer changes');
SELECT is((SELECT string_agg(concat_ws(' ', "on", answer, reason), ', ') FROM answer_turns('che-ets', 'other', 2024, '2012-01-01', :newest, 2)),
	(SELECT string_agg(concat_ws(' ', day, said ->> 'answer', said ->> 'reason'), ', ' ORDER BY day) FROM (SELECT day, said FROM (
		SELECT g::date AS day, answer('che-ets', 'other', 2024, g::date, :newest) AS said, answer('che-ets', 'other', 2024, g::date - 1, :newest) AS before
		FROM generate_series('2012-01-02'::date, '2024-12-31', '1 day') AS g) AS each WHERE said ->> 'reason' <> before ->> 'reason' ORDER BY day LIMIT 2) AS first),
	'answer_turns() finds what asking for every day finds');

SELECT * FROM finish();
ROLLBACK;
