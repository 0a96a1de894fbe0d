-- When an answer will change: the coming days on which something that it
-- rests on begins or ends.

INSERT INTO migration (number, name) VALUES (8, 'turns');

CREATE FUNCTION turning_days(wanted_scheme text, day date, as_of bigint)
RETURNS SETOF date
LANGUAGE sql STABLE AS $$
	WITH near AS MATERIALIZED (
		SELECT j.slug FROM jurisdiction j
		JOIN scheme s ON s.slug = wanted_scheme AND s.entry <= as_of AND s.superseded > as_of
		LEFT JOIN jurisdiction own ON own.slug = s.jurisdiction
			AND own.entry <= as_of AND own.superseded > as_of
		WHERE j.entry <= as_of AND j.superseded > as_of
			AND (j.slug IN (s.jurisdiction, own.part_of) OR j.type = 'group'
				AND EXISTS (SELECT FROM jurisdiction_member m WHERE m.entry = j.entry
					AND m.jurisdiction IN (s.jurisdiction, own.part_of)))
	), shared AS MATERIALIZED (
		SELECT t.slug, t.entry FROM treaty t
		WHERE t.entry <= as_of AND t.superseded > as_of
			AND t.parties @> ARRAY['kazakhstan']
			AND t.parties && ARRAY(SELECT slug::text FROM near)
	), span (since, until) AS (
		SELECT a."on", NULL FROM shared t JOIN treaty_action a ON a.entry = t.entry
		UNION ALL SELECT NULL, a.usable_through
		FROM shared t JOIN treaty_action a ON a.entry = t.entry
		UNION ALL SELECT l."from", l.through FROM usage_limit l
		WHERE l.entry <= as_of AND l.superseded > as_of
			AND (l.plan IS NOT NULL OR l.treaty IN (SELECT slug FROM shared))
			AND coalesce(l.scheme = wanted_scheme, true)
		UNION ALL SELECT a."from", a.through FROM assessment a
		WHERE a.entry <= as_of AND a.superseded > as_of
			AND (a.jurisdiction = 'kazakhstan' OR a.jurisdiction IN (SELECT slug FROM near))
		UNION ALL SELECT p."from", p.through FROM plan p
		WHERE p.entry <= as_of AND p.superseded > as_of
		UNION ALL SELECT x."from", x.through
		FROM plan p JOIN plan_suspension x ON x.entry = p.entry
		WHERE p.entry <= as_of AND p.superseded > as_of
		UNION ALL SELECT m."from", m.through
		FROM jurisdiction g JOIN jurisdiction_member m ON m.entry = g.entry
		WHERE g.entry <= as_of AND g.superseded > as_of AND g.slug IN (SELECT slug FROM near)
		UNION ALL SELECT a.adopted, NULL FROM legal_act a
		WHERE a.entry <= as_of AND a.superseded > as_of
		UNION ALL SELECT v."from", v.through
		FROM legal_act a JOIN legal_act_provision v ON v.entry = a.entry
		WHERE a.entry <= as_of AND a.superseded > as_of
	), days (turn) AS (
		SELECT first_day(since) FROM span
		UNION SELECT last_day(until) + 1 FROM span WHERE last_day(until) < 'infinity'
		UNION SELECT a.effect_on FROM legal_act_at(day, as_of) a
	)
	SELECT turn FROM days WHERE turn > day AND turn < 'infinity' ORDER BY turn
$$;
COMMENT ON FUNCTION turning_days IS 'Days after this one on which the answer about a scheme could change: the first day of what begins, the day after the last of what ends';

CREATE FUNCTION answer_turns(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint, most integer DEFAULT 3)
RETURNS TABLE ("on" date, answer text, reason text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	now json := answer(wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
	next json;
BEGIN
	FOR "on" IN SELECT t FROM turning_days(wanted_scheme, day, as_of) t LOOP
		EXIT WHEN most <= 0;
		next := answer(wanted_scheme, wanted_unit, wanted_vintage, "on", as_of);
		IF next ->> 'reason' <> now ->> 'reason' THEN
			answer := next ->> 'answer';
			reason := next ->> 'reason';
			now := next;
			most := most - 1;
			RETURN NEXT;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION answer_turns IS 'The coming days on which the answer changes, the first of them, as far as the register knows today';
