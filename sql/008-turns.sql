-- When an answer will change: the coming days on which something that it
-- rests on begins or ends.

INSERT INTO migration (number, name) VALUES (8, 'turns');

CREATE FUNCTION carriers(issuers text[], wanted_scheme text, wanted_unit text,
	wanted_vintage integer, as_of bigint, OUT carrier text[], OUT entry bigint[],
	OUT other bigint[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
	SELECT array_agg(t.slug) FILTER (WHERE c), array_agg(t.entry) FILTER (WHERE c),
		array_agg(t.entry) FILTER (WHERE NOT c)
	INTO carrier, carriers.entry, other
	FROM (
		SELECT t.slug::text, t.entry, EXISTS (SELECT FROM treaty_recognises r
			WHERE r.entry = t.entry AND covers(r, issuers, wanted_scheme,
				coalesce(wanted_unit, r.unit), wanted_vintage)) AS c
		FROM treaty t
		WHERE t.entry <= as_of AND t.superseded > as_of
			AND t.parties @> ARRAY['kazakhstan'] AND t.parties && issuers
			AND coalesce(t.nature, 'treaty') = 'treaty') t;
END
$$;
COMMENT ON FUNCTION carriers IS 'The treaties that could ever carry a unit (of either kind, where none is given), and the versions of those and of the other ones with a jurisdiction that stands for the scheme';

CREATE FUNCTION turns_of_law(duties duty[], what text, day date) RETURNS date[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN ARRAY(SELECT turn FROM unnest(duties) d, unnest(ARRAY[d.since, d.until]) AS turn
		WHERE turn > day AND coalesce(d.imposes = what, true));
END
$$;
COMMENT ON FUNCTION turns_of_law IS 'Coming days on which what the law imposes begins or ends: all, or of one sort';

CREATE FUNCTION turns_of_treaties(carriers bigint[], others bigint[], issuers text[],
	day date, as_of bigint) RETURNS date[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN ARRAY(
		SELECT turn FROM treaty_action a,
			unnest(ARRAY[a.since, a.usable_until]) AS turn
		WHERE a.entry = ANY (carriers) AND turn > day
			AND coalesce(a.party = 'kazakhstan' OR a.party = ANY (issuers), true)
		UNION SELECT s.until FROM treaty_standing s
		WHERE s.entry = ANY (others) AND s.status = 'none' AND s.until > day
			AND s.until < 'infinity'
		UNION SELECT turn
		FROM jurisdiction g JOIN jurisdiction_member m ON m.entry = g.entry,
			unnest(ARRAY[m.since, m.until]) AS turn
		WHERE g.slug = ANY (issuers) AND g.entry <= as_of AND g.superseded > as_of
			AND turn > day);
END
$$;
COMMENT ON FUNCTION turns_of_treaties IS 'Coming days on which something happens to treaties that can carry, on which others first have a status, and on which groups change';

CREATE FUNCTION turns_of_bounds(carriers text[], issuers text[], wanted_scheme text,
	wanted_unit text, wanted_vintage integer, day date, as_of bigint) RETURNS date[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN ARRAY(
		SELECT turn FROM (
			SELECT a.since, a.until FROM assessment a
			WHERE a.entry <= as_of AND a.superseded > as_of
				AND (a.jurisdiction = 'kazakhstan' OR a.jurisdiction = ANY (issuers))
			UNION ALL SELECT l.since, l.until FROM usage_limit l
			WHERE l.entry <= as_of AND l.superseded > as_of
				AND (l.plan IS NOT NULL OR l.treaty = ANY (carriers))
				AND coalesce(l.unit IN (wanted_unit, 'any'), true)
				AND coalesce(l.scheme = wanted_scheme, true)
				AND vintage_within(wanted_vintage, l.vintage_from, l.vintage_through)
			UNION ALL SELECT p.since, p.until FROM plan p
			WHERE p.entry <= as_of AND p.superseded > as_of
			UNION ALL SELECT x.since, x.until
			FROM plan p JOIN plan_suspension x ON x.entry = p.entry
			WHERE p.entry <= as_of AND p.superseded > as_of
		) span, unnest(ARRAY[span.since, span.until]) AS turn
		WHERE turn > day);
END
$$;
COMMENT ON FUNCTION turns_of_bounds IS 'Coming days on which assessments, limits and plans begin or end that matter to a unit which a treaty carries';

CREATE FUNCTION turning_days(wanted_scheme text, day date, as_of bigint)
RETURNS SETOF date
LANGUAGE plpgsql STABLE AS $$
DECLARE
	issuers text[] := issuers_on(wanted_scheme, NULL, as_of);
	found record := carriers(issuers, wanted_scheme, NULL, NULL, as_of);
BEGIN
	RETURN QUERY SELECT DISTINCT turn
	FROM unnest(turns_of_law(duties(as_of), NULL, day)
		|| turns_of_treaties(found.entry, found.other, issuers, day, as_of)
		|| turns_of_bounds(found.carrier, issuers, wanted_scheme, NULL, NULL, day, as_of))
		AS turn
	ORDER BY turn;
END
$$;
COMMENT ON FUNCTION turning_days IS 'Days after this one on which the answer about a scheme could change: the first day of what begins, the day after the last of what ends';

CREATE FUNCTION turns_from(duties duty[], law law, best verdict, wanted_scheme text,
	wanted_unit text, wanted_vintage integer, day date, as_of bigint, most integer)
RETURNS TABLE ("on" date, answer text, reason text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	issuers text[] := issuers_on(wanted_scheme, NULL, as_of);
	found record := carriers(issuers, wanted_scheme, wanted_unit, wanted_vintage, as_of);
	of_law date[] := turns_of_law(duties, CASE WHEN found.carrier IS NULL THEN 'treaty' END,
		day);
	of_treaties date[] := CASE WHEN num_nonnulls(found.carrier, found.other) > 0
		THEN turns_of_treaties(found.entry, found.other, issuers, day, as_of) END;
	of_bounds date[] := CASE WHEN found.carrier IS NOT NULL THEN turns_of_bounds(
		found.carrier, issuers, wanted_scheme, wanted_unit, wanted_vintage, day, as_of) END;
	before text := reason_of(law, best);
	stale boolean := false;
BEGIN
	FOR "on" IN SELECT DISTINCT turn FROM unnest(of_law || of_treaties || of_bounds) AS turn
		ORDER BY turn LOOP
		EXIT WHEN most <= 0;
		IF "on" = ANY (of_law) THEN
			law := law_of(duties, "on", wanted_unit);
		END IF;
		-- While nothing carries the unit, treaties alone decide.
		stale := stale OR carries(best.state) OR "on" = ANY (of_treaties);
		IF law.basis IS NOT NULL AND stale THEN
			best := (paths_on(law, issuers_on(wanted_scheme, written("on"), as_of),
				wanted_scheme, wanted_unit, wanted_vintage, "on", as_of)).best;
			stale := false;
		END IF;
		reason := reason_of(law, best);
		IF reason <> before THEN
			answer := answer_of(reason);
			before := reason;
			most := most - 1;
			RETURN NEXT;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION turns_from IS 'The coming days on which an answer changes, the first of them, from what it is on a day on';

CREATE FUNCTION answer_turns(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint, most integer DEFAULT 3)
RETURNS TABLE ("on" date, answer text, reason text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	duties duty[] := duties(as_of);
	law law := law_of(duties, day, wanted_unit);
BEGIN
	RETURN QUERY SELECT t.* FROM turns_from(duties, law, (verdicts_on(law, wanted_scheme,
		wanted_unit, wanted_vintage, day, as_of)).best, wanted_scheme, wanted_unit,
		wanted_vintage, day, as_of, most) t;
END
$$;
COMMENT ON FUNCTION answer_turns IS 'The coming days on which the answer changes, the first of them, as far as the register knows today';

CREATE FUNCTION answer_in_time(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint, surrender_obligation numeric,
	verified_emissions numeric, allocated_quota numeric, used numeric,
	OUT answer json, OUT turns json)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	duties duty[] := duties(as_of);
	law law := law_of(duties, day, wanted_unit);
	found record := verdicts_on(law, wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
BEGIN
	answer := answer_said(law, found.best, found.others, found.memoranda,
		json_build_object('scheme', wanted_scheme, 'unit', wanted_unit,
			'vintage', wanted_vintage, 'on', day, 'entry', as_of),
		surrender_obligation, verified_emissions, allocated_quota, used);
	turns := (SELECT json_agg(t) FROM turns_from(duties, law, found.best, wanted_scheme,
		wanted_unit, wanted_vintage, day, as_of, 3) t);
END
$$;
COMMENT ON FUNCTION answer_in_time IS 'answer() and the first of answer_turns(), for a page';
