-- Many answers at once. Between two days on which something that a scheme's
-- answers rest on begins or ends, and between two vintages that anything speaks
-- of, all are answered alike: what of them is worked out once.

INSERT INTO migration (number, name) VALUES (13, 'answers');

CREATE FUNCTION answer_bounds(wanted_scheme text, as_of bigint,
	OUT days date[], OUT joins date[], OUT years integer[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
	issuers text[];
	instruments text[];
	versions bigint[];
BEGIN
	SELECT i.ever, ARRAY(SELECT DISTINCT day FROM unnest(i.turns) AS day ORDER BY day)
	INTO issuers, joins FROM issuers_of(wanted_scheme, NULL, as_of) i;
	SELECT array_agg(DISTINCT b.treaty), array_agg(DISTINCT b.entry)
	INTO instruments, versions
	FROM treaty_between b
	WHERE b.party = ANY (issuers) AND b.entry <= as_of AND b.superseded > as_of;
	days := ARRAY(SELECT DISTINCT day FROM (
			SELECT unnest(ARRAY[a.since, a.usable_until])
			FROM treaty_action a WHERE a.entry = ANY (versions)
			UNION ALL SELECT unnest(turns_of_bounds(instruments, issuers, wanted_scheme,
				NULL, NULL, '-infinity', as_of))) AS turn (day)
		WHERE day IS NOT NULL ORDER BY day);
	years := ARRAY(SELECT DISTINCT year FROM (
			SELECT unnest(ARRAY[r.vintage_from, r.vintage_through + 1])
			FROM treaty_recognises r WHERE r.entry = ANY (versions)
			UNION ALL SELECT a.usable_vintage_through + 1
			FROM treaty_action a WHERE a.entry = ANY (versions)
			UNION ALL SELECT unnest(ARRAY[l.vintage_from, l.vintage_through + 1])
			FROM usage_limit l WHERE (l.plan IS NOT NULL OR l.treaty = ANY (instruments))
				AND l.entry <= as_of AND l.superseded > as_of) AS bound (year)
		WHERE year IS NOT NULL ORDER BY year);
END
$$;
COMMENT ON FUNCTION answer_bounds IS 'The days and the vintages from which on anything that an answer about a scheme rests on says something else, the law aside: between two of them all answers are alike, to the word. "joins" are those days on which others come to stand for the scheme: between two of them the sides of step 2 are the same';

CREATE TYPE asked AS (
	"row" bigint,
	scheme text,
	unit text,
	vintage integer,
	"on" date,
	surrender_obligation numeric,
	verified_emissions numeric,
	allocated_quota numeric,
	used numeric
);
COMMENT ON TYPE asked IS 'One of many questions';

CREATE TYPE alike AS (law law, vintage integer, day date, questions asked[]);
COMMENT ON TYPE alike IS 'Questions that are answered alike, by which law, and the first vintage and day among them';

CREATE FUNCTION answers(questions json, as_of bigint)
RETURNS TABLE ("row" bigint, answer json)
LANGUAGE sql STABLE AS $$
	WITH imposed AS MATERIALIZED (
		SELECT ARRAY(SELECT DISTINCT day FROM unnest(turns_of_law('-infinity', as_of))
			AS day ORDER BY day) AS days
	), of_scheme AS MATERIALIZED (
		SELECT q.scheme, array_agg(q) AS questions
		FROM json_populate_recordset(NULL::asked, questions) q
		WHERE EXISTS (SELECT FROM scheme s WHERE s.slug = q.scheme
			AND s.entry <= as_of AND s.superseded > as_of)
		GROUP BY q.scheme
	), alike AS MATERIALIZED (
		SELECT s.scheme, q.unit, width_bucket(q."on", i.days) AS era,
			width_bucket(q."on", b.joins) AS league,
			CASE WHEN q.vintage IS NULL AND b.years <> '{}' THEN -1
				ELSE coalesce(width_bucket(q.vintage, b.years), 0) END AS age,
			min(q.vintage) AS vintage, min(q."on") AS day, array_agg(q::asked) AS questions
		FROM imposed i, of_scheme s, answer_bounds(s.scheme, as_of) b,
			unnest(s.questions) q
		GROUP BY s.scheme, q.unit, era, league, age, width_bucket(q."on", b.days)
	), law AS MATERIALIZED (
		SELECT one.era, one.unit, l AS law
		FROM (SELECT era, unit, min(day) AS day FROM alike GROUP BY era, unit) AS one,
			law_on(one.day, as_of, one.unit) l
	), of_side AS MATERIALIZED (
		SELECT one.*, s AS sides
		FROM (SELECT scheme, unit, min(vintage) AS vintage, min(day) AS day,
				array_agg((law, vintage, day, questions)::alike) AS kinds
			FROM alike JOIN law USING (era, unit)
			GROUP BY scheme, unit, league, age) AS one,
			sides_on(one.scheme, one.unit, one.vintage, one.day, as_of) s
	)
	SELECT q."row", answer_said(f, json_build_object('scheme', q.scheme, 'unit', q.unit,
			'vintage', q.vintage, 'on', q."on", 'entry', as_of),
		q.surrender_obligation, q.verified_emissions, q.allocated_quota, q.used)
	FROM of_side s, unnest(s.kinds) a,
		finding_on(a.law, s.sides, s.scheme, s.unit, a.vintage, a.day, as_of) f,
		unnest(a.questions) q
$$;
COMMENT ON FUNCTION answers IS 'answer() for many questions at once; a row whose scheme does not stand has none. What is answered alike is worked out once, and what Kazakhstan has with who stands for the scheme, once for all days on which the same do. Questions are kept in lists by what they share and never joined with it: nobody can tell beforehand how many there are of each';

REVOKE ALL ON FUNCTION answer_bounds, answers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION answer_bounds, answers TO tanu_public, tanu_sign, tanu_desk;
