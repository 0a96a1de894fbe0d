-- What the overviews read: the matrix of answers, one partner, the clock of
-- studies, limits in time. The rules stand in 004 and 007; here they are asked
-- for many records or many days at once.

INSERT INTO migration (number, name) VALUES (11, 'overviews');

-- The recognition treaties -------------------------------------------------------
-- Found among all others and their former versions, and in the order of names.

CREATE INDEX treaty_of_kazakhstan ON treaty (superseded, entry)
	WHERE parties @> ARRAY['kazakhstan'] AND coalesce(nature, 'treaty') = 'treaty';
CREATE INDEX instrument_of_kazakhstan ON treaty (superseded, entry) INCLUDE (slug)
	WHERE parties @> ARRAY['kazakhstan'];

CREATE FUNCTION instruments_of(sides text[], as_of bigint) RETURNS SETOF treaty
LANGUAGE sql STABLE AS $$
	SELECT t.* FROM treaty t
	WHERE 'kazakhstan' = ANY (sides) AND t.parties @> ARRAY['kazakhstan']
		AND t.entry <= as_of AND t.superseded > as_of
	UNION ALL SELECT t.* FROM (SELECT * FROM treaty
			WHERE 'kazakhstan' <> ALL (sides) AND parties && sides OFFSET 0) t
	WHERE t.entry <= as_of AND t.superseded > as_of
$$;
COMMENT ON FUNCTION instruments_of IS 'The treaties and other instruments that stand and have one of these as a party; where Kazakhstan is one of them, its own. Of one of many a partner has few, which an index over all versions finds; of Kazakhstan, those that stand are';

CREATE FUNCTION recognition_treaty_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, title jsonb, called_kk text, called_ru text, called_en text,
	status text)
LANGUAGE sql STABLE AS $$
	SELECT t.slug, t.entry, t.title, t.called_kk, t.called_ru, t.called_en,
		t.statuses[width_bucket(day, t.status_since)]
	FROM treaty t
	WHERE t.entry <= as_of AND t.superseded > as_of AND t.parties @> ARRAY['kazakhstan']
		AND coalesce(t.nature, 'treaty') = 'treaty'
		AND EXISTS (SELECT FROM treaty_recognises r WHERE r.entry = t.entry)
$$;
COMMENT ON FUNCTION recognition_treaty_at IS 'The treaties of Kazakhstan that recognise units, with their status on a day';

-- The matrix -------------------------------------------------------------------

-- A page of it asks about two hundred schemes, with hundreds of treaties each. What
-- answer() goes through for one question is here one query for all of them: each
-- treaty and each side is looked at once, and steps are weighed with no words made of
-- them. tests/sql/matrix.psql holds it against answer().

CREATE INDEX usage_limit_of_vintages ON usage_limit (superseded, entry)
	WHERE num_nonnulls(vintage_from, vintage_through) > 0;

CREATE FUNCTION matrix_at(day date, as_of bigint, wanted text[]) RETURNS TABLE (
	scheme text, unit text, answer text, reason text, treaty text, state text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY WITH imposed AS MATERIALIZED (
		SELECT l.basis IS NOT NULL AS basis,
			(NULL, NULL, NULL, l.requirements, NULL, l.limits, NULL)::law AS law
		FROM law_on(day, as_of, NULL) l
	), wish AS MATERIALIZED (
		SELECT w.scheme, w.place, i.today, i.ever
		FROM unnest(wanted) WITH ORDINALITY AS w (scheme, place)
		LEFT JOIN issuers_of(w.scheme, day, as_of) i ON true
	), side AS MATERIALIZED (
		SELECT p.party, r.reason AS lacking
		FROM (SELECT DISTINCT unnest(today) AS party FROM wish) p, imposed i,
			requirements_step(i.law, p.party, day, as_of) r
	), pair AS MATERIALIZED (
		SELECT b.treaty AS slug, b.entry, b.party, b.since, b.states, b.vintages_through,
			s.lacking
		FROM side s
		JOIN treaty_between b USING (party)
		WHERE b.entry <= as_of AND b.superseded > as_of AND b.nature = 'treaty'
	), path AS MATERIALIZED (
		SELECT w.scheme, w.today, p.*, u.unit,
			treaty_state(p.states[width_bucket(day, p.since)],
				p.vintages_through[width_bucket(day, p.since)], u.vintage) AS stands
		FROM (SELECT DISTINCT scheme, today, ever, unnest(today) AS party FROM wish) w
		JOIN pair p USING (party), LATERAL (
			SELECT min(coalesce(r.vintage_from, 0)) FILTER (WHERE r.unit = 'quota') AS quota,
				min(coalesce(r.vintage_from, 0)) FILTER (WHERE r.unit = 'other') AS other
			FROM treaty_recognises r WHERE r.entry = p.entry
				AND covers(r, w.ever, w.scheme, r.unit, NULL)
				AND coalesce(r.issuer = ANY (w.today), true)) c,
			LATERAL (VALUES ('quota', c.quota), ('other', c.other)) u (unit, vintage)
	), apart AS MATERIALIZED (
		SELECT array_agg(l.entry) AS limits FROM usage_limit l
		WHERE l.entry <= as_of AND l.superseded > as_of
			AND num_nonnulls(l.vintage_from, l.vintage_through) > 0
	), told AS (
		SELECT p.scheme, p.unit, p.slug, p.party, p.stands,
			reason_from(p.stands, p.lacking, NULL) AS reason
		FROM path p WHERE NOT carries(p.stands) OR p.lacking = 'requirement-not-met'
		UNION ALL SELECT p.scheme, p.unit, p.slug, p.party, p.stands, CASE
			WHEN b.limits && a.limits THEN (best_vintage((p.slug, p.party, p.stands, p.stands,
				NULL, NULL, NULL, b.limits, NULL)::verdict, i.law, (p.slug, p.entry,
				'treaty', p.party, true, NULL, true, p.since, p.states,
				p.vintages_through)::instrument,
				p.today, p.scheme, p.unit, day, as_of)).reason
			ELSE reason_from(p.stands, p.lacking, b.reason) END
		FROM imposed i, apart a, path p,
			limits_step(i.law, p.slug, p.scheme, p.unit, NULL, day, as_of) b
		WHERE carries(p.stands) AND p.lacking IS DISTINCT FROM 'requirement-not-met'
	), best AS (
		SELECT DISTINCT ON (scheme, unit) * FROM told
		ORDER BY scheme, unit, favour(reason) DESC NULLS LAST, slug, party
	)
	SELECT w.scheme, u.unit, answer_of(r.reason), r.reason, b.slug,
		coalesce(b.stands, 'no-treaty')
	FROM imposed i, wish w
	CROSS JOIN unnest(ARRAY['quota', 'other']) WITH ORDINALITY AS u (unit, place)
	LEFT JOIN best b USING (scheme, unit),
		LATERAL (SELECT CASE WHEN NOT i.basis THEN 'no-rules-in-force'
			ELSE coalesce(b.reason, 'no-treaty') END) r (reason)
	ORDER BY w.place, u.place;
END
$$;
COMMENT ON FUNCTION matrix_at IS 'answer() for schemes by both kinds of unit, of any vintage; "state" is what the treaty, where there is one, is on the day';

CREATE FUNCTION matrix_schemes(day date, as_of bigint, shown text)
RETURNS TABLE (slug text, jurisdiction text, phase text, called_kk text,
	called_ru text, called_en text, demonstration boolean)
LANGUAGE sql STABLE AS $$
	SELECT s.slug, s.jurisdiction, s.phase, s.called_kk, s.called_ru, s.called_en,
		s.demonstration
	FROM scheme_at(day, as_of) s
	WHERE s.jurisdiction <> 'kazakhstan' AND CASE shown
		WHEN 'not-ended' THEN s.phase <> 'ended'
		WHEN 'instrument' THEN issuers_on(s.slug, day, as_of) && ARRAY(
			SELECT DISTINCT unnest(t.parties)::text FROM treaty t
			WHERE t.entry <= as_of AND t.superseded > as_of
				AND t.parties @> ARRAY['kazakhstan'])
		ELSE true END
$$;
COMMENT ON FUNCTION matrix_schemes IS 'The foreign schemes of the matrix: all; "not-ended", those not ended on the day; "instrument", those that an instrument of Kazakhstan stands for';

-- A partner --------------------------------------------------------------------

CREATE FUNCTION between_on(version bigint, partner text, day date) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT CASE state WHEN 'transition' THEN 'ended' ELSE state END
	FROM treaty_between, LATERAL (SELECT states[width_bucket(day, since)]) AS now (state)
	WHERE entry = version AND party = partner
$$;
COMMENT ON FUNCTION between_on IS 'What a treaty is between Kazakhstan and one of its parties on a day, as laid down; a transition comes after its end';

CREATE FUNCTION turns_of(version bigint) RETURNS SETOF date
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT first_day("on") FROM treaty_action WHERE entry = version
$$;
COMMENT ON FUNCTION turns_of IS 'The days on which something happens to a version of a treaty: statuses are constant between them';

CREATE FUNCTION side_since(version bigint, side text, day date) RETURNS date
LANGUAGE sql STABLE AS $$
	SELECT max(turn) FROM turns_of(version) turn
	WHERE turn <= day AND party_status_on(version, side, turn)
		<> party_status_on(version, side, turn - 1)
$$;
COMMENT ON FUNCTION side_since IS 'Since when a party has had its status of a day';

CREATE FUNCTION between_turns(version bigint, partner text, day date,
	OUT since date, OUT next date, OUT becomes text)
LANGUAGE sql STABLE AS $$
	WITH changed AS MATERIALIZED (
		SELECT turn, between_on(version, partner, turn) AS state
		FROM turns_of(version) turn
		WHERE between_on(version, partner, turn)
			<> between_on(version, partner, turn - 1)
	)
	SELECT (SELECT max(turn) FROM changed WHERE turn <= day), c.turn, c.state
	FROM (SELECT) AS once
	LEFT JOIN LATERAL (SELECT * FROM changed WHERE turn > day ORDER BY turn LIMIT 1) c ON true
$$;
COMMENT ON FUNCTION between_turns IS 'Since when a treaty has been between the two what it is on a day; when that changes next, and into what';

CREATE FUNCTION sides_of(who text, day date, as_of bigint) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT array_agg(DISTINCT jurisdiction) FROM covering(who, day, as_of));
END
$$;
COMMENT ON FUNCTION sides_of IS 'covering() as a list: whose treaties count for a jurisdiction on a day';

CREATE FUNCTION partner_standing(who text, day date, as_of bigint) RETURNS TABLE (
	treaty text, title jsonb, demonstration boolean, party text, between_now text,
	since date, next date, becomes text, home_status text, home_since date,
	party_status text, party_since date)
LANGUAGE sql STABLE AS $$
	WITH side AS MATERIALIZED (
		SELECT CASE WHEN who <> 'kazakhstan' THEN sides_of(who, day, as_of) END AS stands
	), own AS MATERIALIZED (
		SELECT t.slug, t.entry FROM recognition_treaty_at(day, as_of) t
		WHERE who = 'kazakhstan'
		ORDER BY array_position(ARRAY['in-force', 'provisionally-applied', 'suspended',
			'ratification', 'signed', 'negotiation', 'terminated', 'expired', 'none'],
			t.status), t.slug
		LIMIT 200
	), pair AS MATERIALIZED (
		SELECT t.slug, t.entry, t.title, t.demonstration, p.party, p.place,
			between_on(t.entry, p.party, day) AS now
		FROM own JOIN treaty t USING (entry)
			CROSS JOIN unnest(t.parties) WITH ORDINALITY AS p (party, place)
		WHERE p.party <> 'kazakhstan'
		UNION ALL
		SELECT t.slug, t.entry, t.title, t.demonstration, p.party, p.place,
			between_on(t.entry, p.party, day)
		FROM instruments_of(sides_of(who, day, as_of), as_of) t
			CROSS JOIN unnest(t.parties) WITH ORDINALITY AS p (party, place)
		WHERE who <> 'kazakhstan' AND t.parties @> ARRAY['kazakhstan']
			AND p.party <> 'kazakhstan' AND coalesce(t.nature, 'treaty') = 'treaty'
			AND EXISTS (SELECT FROM treaty_recognises r WHERE r.entry = t.entry)
			AND p.party = ANY ((SELECT stands FROM side)::text[])
	)
	SELECT p.slug, p.title, p.demonstration, p.party, p.now, b.since, b.next, b.becomes,
		party_status_on(e.entry, 'kazakhstan', day), side_since(e.entry, 'kazakhstan', day),
		party_status_on(e.entry, p.party, day), side_since(e.entry, p.party, day)
	FROM pair p CROSS JOIN LATERAL (SELECT CASE WHEN who <> 'kazakhstan' THEN p.entry END)
			e (entry), between_turns(p.entry, p.party, day) b
	ORDER BY array_position(ARRAY['in-force', 'provisionally-applied', 'suspended',
		'not-yet-in-force', 'ended', 'none'], p.now), p.slug, p.place
$$;
COMMENT ON FUNCTION partner_standing IS 'The recognition treaties between Kazakhstan and a partner, or a group or state that stands for it: what each is between the two, since when, and for each side. Of kazakhstan: those of 200 treaties, those in force first, a row for each other party, without the sides';

CREATE FUNCTION realm_of(who text, day date, as_of bigint) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		WITH inside AS (
			SELECT who AS slug
			UNION SELECT m.jurisdiction FROM jurisdiction g
				JOIN jurisdiction_member m ON m.entry = g.entry
					AND is_within(day, m."from", m.through)
				WHERE g.slug = who AND g.entry <= as_of AND g.superseded > as_of
		)
		SELECT array_agg(slug ORDER BY slug) FROM (
			SELECT slug FROM inside
			UNION SELECT j.slug FROM jurisdiction j
				WHERE j.part_of IN (SELECT slug FROM inside)
					AND j.entry <= as_of AND j.superseded > as_of
			UNION SELECT unnest(sides_of(who, day, as_of))) realm
		WHERE who = 'kazakhstan' OR slug <> 'kazakhstan'
	);
END
$$;
COMMENT ON FUNCTION realm_of IS 'A jurisdiction with its members and parts, and what it is itself a part or member of, on a day: whose schemes concern it';

CREATE FUNCTION partner_dates(who text, day date, as_of bigint) RETURNS TABLE (
	"on" text, what text, party text, kind text, slug text)
LANGUAGE sql STABLE AS $$
	WITH own AS MATERIALIZED (
		SELECT t.slug, t.entry
		FROM instruments_of(sides_of(who, day, as_of), as_of) t
		WHERE t.parties @> ARRAY['kazakhstan']
	), near AS MATERIALIZED (
		SELECT s.slug FROM scheme s
		WHERE s.entry <= as_of AND s.superseded > as_of
			AND s.jurisdiction = ANY (realm_of(who, day, as_of))
	)
	SELECT "on", what, party, kind, slug FROM (
		SELECT a."on", a.action AS what, a.party, 'treaty' AS kind, o.slug, a.position
		FROM own o JOIN treaty_action a ON a.entry = o.entry
		WHERE a.since > day AND (a.party IS NULL OR who = 'kazakhstan'
			OR a.party = 'kazakhstan' OR a.party = ANY (sides_of(who, day, as_of)))
		UNION ALL
		SELECT l.through, 'limit-ends', NULL, 'limit', l.slug, NULL
		FROM usage_limit l
		WHERE l.entry <= as_of AND l.superseded > as_of AND l.until > day
			AND (l.treaty IN (SELECT slug FROM own) OR l.scheme IN (SELECT slug FROM near))
		UNION ALL
		SELECT day_out(s.study_due), CASE s.study_status WHEN 'overdue' THEN 'study-overdue'
			ELSE 'study-due' END, NULL, 'scheme', s.slug, NULL
		FROM scheme_at(day, as_of) s
		WHERE s.slug IN (SELECT slug FROM near)
			AND s.study_status IN ('overdue', 'not-begun', 'under-way')
			AND s.study_due IS NOT NULL
		UNION ALL
		SELECT a.through, 'assessment-ends', NULL, 'assessment', a.slug, NULL
		FROM assessment a
		WHERE a.jurisdiction = who AND a.entry <= as_of AND a.superseded > as_of
			AND a.until > day
	) coming
	ORDER BY "on", what, slug, position
$$;
COMMENT ON FUNCTION partner_dates IS 'What is coming for a partner: actions of its treaties with Kazakhstan, ends of their limits and of its assessments, studies that are due or overdue';

-- What is due ------------------------------------------------------------------

CREATE INDEX treaty_action_coming ON treaty_action (since, entry);
CREATE INDEX usage_limit_ending ON usage_limit (until);

-- The clock of studies -----------------------------------------------------------

CREATE FUNCTION study_clock(day date, as_of bigint) RETURNS TABLE (
	scheme text, study text, status text, due date, days integer, begun text,
	completed text, conclusion text)
LANGUAGE sql STABLE AS $$
	SELECT y.scheme, y.slug, y.status, y.due, y.due - day, y.begun, y.completed, y.conclusion
	FROM study_at(day, as_of) y
	UNION ALL
	SELECT s.slug, NULL, s.study_status, s.study_due, s.study_due - day, NULL, NULL, NULL
	FROM scheme_at(day, as_of) s
	WHERE s.study_due IS NOT NULL AND NOT EXISTS (SELECT FROM study y
		WHERE y.scheme = s.slug AND y.entry <= as_of AND y.superseded > as_of)
	ORDER BY 4, 1, 2
$$;
COMMENT ON FUNCTION study_clock IS 'Every study with its due day and the days that are left (negative: past), and every scheme with a due day that no study stands for (paragraph 3)';

-- Limits in time -----------------------------------------------------------------

CREATE FUNCTION plan_turns(as_of bigint) RETURNS SETOF date
LANGUAGE sql STABLE AS $$
	SELECT unnest(ARRAY[first_day("from"), last_day(through) + 1]) FROM plan
	WHERE entry <= as_of AND superseded > as_of
	UNION SELECT unnest(ARRAY[first_day(s."from"), last_day(s.through) + 1])
	FROM plan p JOIN plan_suspension s ON s.entry = p.entry
	WHERE p.entry <= as_of AND p.superseded > as_of
$$;
COMMENT ON FUNCTION plan_turns IS 'The days on which another plan may govern';

CREATE FUNCTION limits_in_time(wanted text[], day date, as_of bigint) RETURNS TABLE (
	treaty text, unit text, scheme text, since date, until date, carried boolean,
	treaty_limits text[], plan text, plan_limits text[], binding text[], outcome text)
LANGUAGE sql STABLE AS $$
	WITH version AS MATERIALIZED (
		SELECT t.slug, t.entry, t.parties FROM treaty t
		WHERE t.slug = ANY (wanted) AND t.entry <= as_of AND t.superseded > as_of
	), line AS MATERIALIZED (
		SELECT v.slug, v.entry, l.unit, l.scheme
		FROM version v, treaty_lines(v.entry, v.parties, day, as_of) l
	), plan_turn AS MATERIALIZED (
		SELECT turn, governing_plan(turn, as_of) AS plan
		FROM plan_turns(as_of) turn WHERE turn IS NOT NULL
	), turn AS MATERIALIZED (
		SELECT v.slug, turn FROM version v CROSS JOIN plan_turn
		UNION SELECT v.slug, turns_of(v.entry) FROM version v
		UNION SELECT n.slug, unnest(ARRAY[first_day(l."from"), last_day(l.through) + 1])
		FROM line n JOIN usage_limit l ON (l.treaty = n.slug OR l.plan IS NOT NULL)
			AND l.unit IN (n.unit, 'any') AND (l.scheme IS NULL OR l.scheme = n.scheme)
			AND l.entry <= as_of AND l.superseded > as_of
	), state AS MATERIALIZED (
		SELECT t.slug, t.turn,
			treaty_carries_on(v.entry, t.turn)
				AND party_status_on(v.entry, 'kazakhstan', t.turn) IN ('in-force', 'provisionally-applied')
				AND NOT party_suspended_on(v.entry, 'kazakhstan', t.turn) AS carried,
			(SELECT p.plan FROM plan_turn p WHERE p.turn <= t.turn
				ORDER BY p.turn DESC LIMIT 1) AS plan
		FROM turn t JOIN version v USING (slug) WHERE t.turn IS NOT NULL
	), held AS (
		SELECT l.slug, l.unit, l.scheme, s.turn, s.carried, s.plan,
			array_agg(h ORDER BY h.slug) FILTER (WHERE h.slug IS NOT NULL) AS limits,
			array_agg(h.slug::text ORDER BY h.slug) FILTER (WHERE h.treaty IS NOT NULL) AS of_treaty,
			array_agg(h.slug::text ORDER BY h.slug) FILTER (WHERE h.plan IS NOT NULL) AS of_plan
		FROM line l JOIN state s USING (slug)
		LEFT JOIN usage_limit h ON (h.treaty = l.slug OR h.plan = s.plan)
			AND h.unit IN (l.unit, 'any') AND (h.scheme IS NULL OR h.scheme = l.scheme)
			AND h.entry <= as_of AND h.superseded > as_of
			AND is_within(s.turn, h."from", h.through)
		GROUP BY 1, 2, 3, 4, 5, 6
	), told AS (
		SELECT *, (carried, plan, of_treaty, of_plan)::text AS now FROM held
	), changed AS (
		SELECT *, lag(now) OVER (PARTITION BY slug, unit, scheme ORDER BY turn) AS before
		FROM told
	), stretch AS (
		SELECT *, lead(turn, 1, 'infinity') OVER (PARTITION BY slug, unit, scheme
			ORDER BY turn) AS end
		FROM changed WHERE before IS DISTINCT FROM now
	)
	SELECT s.slug, s.unit, s.scheme, s.turn, s.end, s.carried, s.of_treaty, s.plan,
		s.of_plan, b.binding, b.outcome
	FROM stretch s, binding_of(s.unit, s.limits) b
	WHERE s.carried OR s.of_treaty IS NOT NULL
	ORDER BY s.slug, s.unit, s.scheme NULLS FIRST, s.turn
$$;
COMMENT ON FUNCTION limits_in_time IS 'The lines of treaties through all time, from "since" on and before "until": the limits of the treaty, those of the plan that governs, which bind (binding_of), and whether the treaty carries units then';

REVOKE ALL ON FUNCTION instruments_of, recognition_treaty_at, matrix_at, matrix_schemes, between_on, turns_of, side_since, between_turns,
	sides_of, partner_standing, realm_of, partner_dates, study_clock,
	plan_turns, limits_in_time FROM PUBLIC;
GRANT EXECUTE ON FUNCTION instruments_of, recognition_treaty_at, matrix_at, matrix_schemes, between_on, turns_of, side_since, between_turns,
	sides_of, partner_standing, realm_of, partner_dates, study_clock,
	plan_turns, limits_in_time TO tanu_public, tanu_sign, tanu_desk;
