-- Many answers at once. Between two days on which something that a scheme's
-- answers rest on begins or ends, and between two vintages that anything speaks
-- of, all are answered alike: what of them is worked out once.

INSERT INTO migration (number, name) VALUES (13, 'answers');

CREATE FUNCTION answer_bounds(wanted_scheme text, as_of bigint,
	OUT days date[], OUT years integer[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
	issuers text[] := array_remove(issuers_on(wanted_scheme, NULL, as_of), 'kazakhstan');
	instruments text[];
	versions bigint[];
BEGIN
	SELECT array_agg(t.slug::text), array_agg(t.entry) INTO instruments, versions
	FROM treaty t
	WHERE t.entry <= as_of AND t.superseded > as_of
		AND t.parties @> ARRAY['kazakhstan'] AND t.parties && issuers;
	days := ARRAY(SELECT DISTINCT day FROM (
			SELECT unnest(ARRAY[a.since, a.usable_until])
			FROM treaty_action a WHERE a.entry = ANY (versions)
			UNION ALL SELECT unnest(ARRAY[m.since, m.until])
			FROM jurisdiction g JOIN jurisdiction_member m ON m.entry = g.entry
			WHERE g.slug = ANY (issuers) AND g.entry <= as_of AND g.superseded > as_of
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
COMMENT ON FUNCTION answer_bounds IS 'The days and the vintages from which on anything that an answer about a scheme rests on says something else, the law aside: between two of them all answers are alike, to the word';

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
		SELECT width_bucket(q."on", i.days) AS era, q.unit, min(q.scheme) AS scheme,
			min(q.vintage) AS vintage, min(q."on") AS day, array_agg(q::asked) AS questions
		FROM imposed i, of_scheme s, answer_bounds(s.scheme, as_of) b,
			unnest(s.questions) q
		GROUP BY s.scheme, q.unit, era, width_bucket(q."on", b.days),
			CASE WHEN q.vintage IS NULL AND b.years <> '{}' THEN -1
				ELSE coalesce(width_bucket(q.vintage, b.years), 0) END
	), law AS MATERIALIZED (
		SELECT one.era, one.unit, l AS law
		FROM (SELECT era, unit, min(day) AS day FROM alike GROUP BY era, unit) AS one,
			law_on(one.day, as_of, one.unit) l
	)
	SELECT q."row", answer_said(f, json_build_object('scheme', q.scheme, 'unit', q.unit,
			'vintage', q.vintage, 'on', q."on", 'entry', as_of),
		q.surrender_obligation, q.verified_emissions, q.allocated_quota, q.used)
	FROM alike a JOIN law l USING (era, unit),
		finding_on(l.law, a.scheme, a.unit, a.vintage, a.day, as_of) f,
		unnest(a.questions) q
$$;
COMMENT ON FUNCTION answers IS 'answer() for many questions at once; a row whose scheme does not stand has none. What is answered alike is worked out once. Questions are kept in lists by what they share and never joined with it: nobody can tell beforehand how many there are of each';

REVOKE ALL ON FUNCTION answer_bounds, answers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION answer_bounds, answers TO tanu_public, tanu_sign, tanu_desk;
