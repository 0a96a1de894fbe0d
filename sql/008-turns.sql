-- When an answer will change: the coming days on which something that it
-- rests on begins or ends.

INSERT INTO migration (number, name) VALUES (8, 'turns');

CREATE FUNCTION turning_days(wanted_scheme text, day date, as_of bigint)
RETURNS SETOF date
LANGUAGE sql STABLE AS $$
	WITH own AS (
		SELECT s.jurisdiction FROM scheme s WHERE s.slug = wanted_scheme
			AND s.entry <= as_of AND s.superseded > as_of
	), near AS (
		SELECT j.slug FROM jurisdiction j, own
		WHERE j.entry <= as_of AND j.superseded > as_of
			AND (j.slug = own.jurisdiction OR j.slug = (SELECT o.part_of
				FROM jurisdiction o WHERE o.slug = own.jurisdiction
				AND o.entry <= as_of AND o.superseded > as_of)
			OR j.type = 'group')
	), turn (first_day, last_day) AS (
		SELECT first_day(a."on"), NULL::date FROM treaty t JOIN treaty_action a ON a.entry = t.entry
		WHERE t.entry <= as_of AND t.superseded > as_of
			AND t.parties @> ARRAY['kazakhstan']
			AND t.parties && ARRAY(SELECT slug::text FROM near)
		UNION SELECT NULL, last_day(a.usable_through) FROM treaty t JOIN treaty_action a ON a.entry = t.entry
		WHERE t.entry <= as_of AND t.superseded > as_of
			AND t.parties && ARRAY(SELECT slug::text FROM near)
		UNION SELECT first_day("from"), last_day(through) FROM usage_limit l
		WHERE l.entry <= as_of AND l.superseded > as_of
		UNION SELECT first_day("from"), last_day(through) FROM assessment a
		WHERE a.entry <= as_of AND a.superseded > as_of
			AND (a.jurisdiction = 'kazakhstan' OR a.jurisdiction IN (SELECT slug FROM near))
		UNION SELECT first_day("from"), last_day(through) FROM plan p
		WHERE p.entry <= as_of AND p.superseded > as_of
		UNION SELECT first_day(x."from"), last_day(x.through)
		FROM plan p JOIN plan_suspension x ON x.entry = p.entry
		WHERE p.entry <= as_of AND p.superseded > as_of
		UNION SELECT first_day(m."from"), last_day(m.through)
		FROM jurisdiction g JOIN jurisdiction_member m ON m.entry = g.entry
		WHERE g.entry <= as_of AND g.superseded > as_of
			AND m.jurisdiction IN (SELECT slug FROM near)
		UNION SELECT a.effect_on, NULL FROM legal_act_at(day, as_of) a
		UNION SELECT first_day(v."from"), last_day(v.through)
		FROM legal_act a JOIN legal_act_provision v ON v.entry = a.entry
		WHERE a.entry <= as_of AND a.superseded > as_of
	), days (turn) AS (
		SELECT first_day FROM turn UNION SELECT last_day + 1 FROM turn
	)
	SELECT turn FROM days WHERE turn > day AND turn < 'infinity' ORDER BY turn
$$;
COMMENT ON FUNCTION turning_days IS 'Days after this one on which the answer about a scheme could change: the first day of what begins, the day after the last of what ends';

CREATE FUNCTION answer_turns(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint)
RETURNS TABLE ("on" date, answer text, reason text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	now json := answer(wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
	next json;
BEGIN
	FOR "on" IN SELECT t FROM turning_days(wanted_scheme, day, as_of) t LIMIT 60 LOOP
		next := answer(wanted_scheme, wanted_unit, wanted_vintage, "on", as_of);
		IF next ->> 'reason' <> now ->> 'reason' THEN
			answer := next ->> 'answer';
			reason := next ->> 'reason';
			now := next;
			RETURN NEXT;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION answer_turns IS 'The coming days on which the answer changes, as far as the register knows today';
