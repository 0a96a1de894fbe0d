-- When an answer will change: the coming days on which something that it
-- rests on begins or ends.

INSERT INTO migration (number, name) VALUES (8, 'turns');

CREATE TYPE turn AS ("on" date, answer text, reason text);
COMMENT ON TYPE turn IS 'From this day on a question is answered so';

CREATE FUNCTION turns_of_law(day date, as_of bigint) RETURNS date[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT array_agg(d.begins) FILTER (WHERE d.begins > day)
			|| array_agg(d.ends) FILTER (WHERE d.ends > day AND d.ends < 'infinity')
		FROM duty d WHERE d.entry <= as_of AND d.superseded > as_of);
END
$$;
COMMENT ON FUNCTION turns_of_law IS 'Coming days on which what the law imposes begins or ends';

CREATE FUNCTION turns_of_basis(day date, as_of bigint) RETURNS date[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN ARRAY(SELECT turn
		FROM (SELECT range_agg(daterange(d.begins, d.ends)) FROM duty d
			WHERE d.imposes = 'treaty' AND d.entry <= as_of AND d.superseded > as_of)
			AS met (days),
			unnest(days) AS span, unnest(ARRAY[lower(span), upper(span)]) AS turn
		WHERE turn > day AND turn < 'infinity');
END
$$;
COMMENT ON FUNCTION turns_of_basis IS 'Coming days from which on step 1 is met, or no longer';

CREATE FUNCTION turns_of_treaties(instruments instrument[], day date)
RETURNS TABLE (turns date[], carrying text[])
LANGUAGE sql STABLE AS $$
	SELECT array_agg(b.until) FILTER (WHERE b.until < 'infinity'
			AND (t.could_cover OR b.state = 'none')),
		array_agg(t.slug) FILTER (WHERE t.could_cover AND carries(b.state))
	FROM unnest(instruments) t,
		unnest(t.since[2:] || 'infinity'::date, t.states) AS b (until, state)
	WHERE t.nature = 'treaty' AND b.until > day
$$;
COMMENT ON FUNCTION turns_of_treaties IS 'Coming days on which treaties that could cover the unit turn into something else between Kazakhstan and those who stand for the scheme, and on which others first have a status; and which of the former carry it on this day or a coming one';

CREATE FUNCTION turns_of_bounds(carriers text[], issuers text[], wanted_scheme text,
	wanted_unit text, wanted_vintage integer, day date, as_of bigint) RETURNS date[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT array_agg(span.since) FILTER (WHERE span.since > day)
			|| array_agg(span.until) FILTER (WHERE span.until > day)
		FROM (
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
		) span);
END
$$;
COMMENT ON FUNCTION turns_of_bounds IS 'Coming days on which assessments, limits and plans begin or end that matter to a unit which a treaty carries';

CREATE FUNCTION turning_days(schemes text[], day date, as_of bigint)
RETURNS SETOF date
LANGUAGE plpgsql STABLE AS $$
DECLARE
	ever text[];
	joins date[];
	found record;
BEGIN
	SELECT array_agg(DISTINCT p.party), array_agg(DISTINCT p.turn) INTO ever, joins
	FROM unnest(schemes) AS scheme, issuers_of(scheme, NULL, as_of) i,
		unnest(i.ever, i.turns) AS p (party, turn);
	SELECT t.* INTO found FROM turns_of_treaties(ARRAY(
		SELECT (b.treaty, b.entry, b.nature, b.party, NULL, NULL, true, b.since,
			b.states, b.vintages_through)::instrument
		FROM treaty_between b
		WHERE b.party = ANY (ever) AND b.entry <= as_of AND b.superseded > as_of), day) t;
	RETURN QUERY SELECT DISTINCT turn
	FROM unnest(turns_of_law(day, as_of) || found.turns || joins
		|| turns_of_bounds(found.carrying, ever, NULL, NULL, NULL, day, as_of)) AS turn
	WHERE turn > day ORDER BY turn;
END
$$;
COMMENT ON FUNCTION turning_days IS 'Days after this one on which the answer about one of these schemes could change: the first day of what begins, the day after the last of what ends';

CREATE FUNCTION turns_from(law law, best verdict, sides sides, wanted_scheme text,
	wanted_unit text, wanted_vintage integer, day date, as_of bigint, most integer)
RETURNS turn[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
	of_treaties date[];
	carrying text[];
	of_law date[];
	of_bounds date[];
	turns turn[];
	one date;
	reason text;
	before text := reason_of(law, best);
	stale boolean := false;
BEGIN
	IF cardinality(sides.instruments) > 0 THEN
		SELECT t.turns || sides.turns, t.carrying INTO of_treaties, carrying
		FROM turns_of_treaties(sides.instruments, day) t;
	END IF;
	IF carrying IS NULL AND NOT law.stays THEN
		of_law := turns_of_basis(day, as_of);
	ELSIF carrying IS NOT NULL THEN
		of_law := turns_of_law(day, as_of);
		of_bounds := turns_of_bounds(carrying, sides.ever, wanted_scheme, wanted_unit,
			wanted_vintage, day, as_of);
	END IF;
	IF num_nonnulls(of_law, of_treaties, of_bounds) = 0 THEN
		RETURN NULL;
	END IF;
	FOR one IN SELECT DISTINCT turn FROM unnest(of_law || of_treaties || of_bounds) AS turn
		WHERE turn > day ORDER BY turn LOOP
		EXIT WHEN most <= 0;
		IF one = ANY (of_law) THEN
			SELECT l.* INTO law FROM law_on(one, as_of, wanted_unit) l;
		END IF;
		IF one = ANY (sides.turns) THEN
			SELECT s.* INTO sides FROM sides_on(wanted_scheme, wanted_unit, wanted_vintage,
				one, as_of) s;
		END IF;
		-- While nothing carries the unit, treaties alone decide.
		stale := stale OR carries(best.state) OR one = ANY (of_treaties);
		IF law.basis IS NOT NULL AND stale THEN
			best := (verdicts_on(law, sides, wanted_scheme, wanted_unit, wanted_vintage, one,
				as_of, false)).best;
			stale := false;
		END IF;
		reason := reason_of(law, best);
		IF reason <> before THEN
			turns := turns || (one, answer_of(reason), reason)::turn;
			before := reason;
			most := most - 1;
		END IF;
	END LOOP;
	RETURN turns;
END
$$;
COMMENT ON FUNCTION turns_from IS 'The coming days on which an answer changes, the first of them, from what it is on a day on';

CREATE FUNCTION answer_turns(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint, most integer DEFAULT 3)
RETURNS SETOF turn
LANGUAGE plpgsql STABLE AS $$
DECLARE
	law law;
	sides sides;
	best verdict;
BEGIN
	SELECT l.* INTO law FROM law_on(day, as_of, wanted_unit) l;
	SELECT s.* INTO sides FROM sides_on(wanted_scheme, wanted_unit, wanted_vintage, day,
		as_of) s;
	best := (verdicts_on(law, sides, wanted_scheme, wanted_unit, wanted_vintage, day, as_of,
		false)).best;
	RETURN QUERY SELECT t.* FROM unnest(turns_from(law, best, sides, wanted_scheme,
		wanted_unit, wanted_vintage, day, as_of, most)) t;
END
$$;
COMMENT ON FUNCTION answer_turns IS 'The coming days on which the answer changes, the first of them, as far as the register knows today';

-- For a page ---------------------------------------------------------------------

CREATE FUNCTION names_of(acts text[], jurisdictions text[], treaties bigint[],
	limits bigint[], as_of bigint) RETURNS TABLE (kind text, slug text, name jsonb)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT 'legal-act', r.slug::text, r.title::jsonb FROM legal_act r
	WHERE r.slug = ANY (acts) AND r.entry <= as_of AND r.superseded > as_of
	UNION ALL SELECT 'jurisdiction', r.slug::text, r.name::jsonb FROM jurisdiction r
	WHERE r.slug = ANY (jurisdictions) AND r.entry <= as_of AND r.superseded > as_of
	UNION ALL SELECT 'treaty', r.slug::text, r.title::jsonb FROM treaty r
	WHERE r.entry = ANY (treaties)
	UNION ALL SELECT 'limit', l.slug::text, coalesce((SELECT t.title FROM treaty t
		WHERE t.slug = l.treaty AND t.entry <= as_of AND t.superseded > as_of),
		(SELECT p.name FROM plan p
		WHERE p.slug = l.plan AND p.entry <= as_of AND p.superseded > as_of))::jsonb
	FROM usage_limit l WHERE l.entry = ANY (limits)
$$;
COMMENT ON FUNCTION names_of IS 'record_name() of the records that an answer names, those of treaties and limits by their versions';

CREATE FUNCTION answer_in_time(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint, surrender_obligation numeric,
	verified_emissions numeric, allocated_quota numeric, used numeric, language text,
	OUT answer json, OUT turns json, OUT names json)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	law law;
	sides sides;
	found verdicts;
	best verdict;
	told finding;
BEGIN
	SELECT l.* INTO law FROM law_on(day, as_of, wanted_unit) l;
	SELECT s.* INTO sides FROM sides_on(wanted_scheme, wanted_unit, wanted_vintage, day,
		as_of) s;
	found := verdicts_on(law, sides, wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
	best := found.best;
	told := finding(law, best, found.others, found.memoranda);
	answer := answer_said(told, json_build_object('scheme', wanted_scheme,
		'unit', wanted_unit, 'vintage', wanted_vintage, 'on', day, 'entry', as_of),
		surrender_obligation, verified_emissions, allocated_quota, used);
	turns := array_to_json(turns_from(law, best, sides, wanted_scheme, wanted_unit,
		wanted_vintage, day, as_of, 3));
	names := (SELECT json_object_agg(n.kind || ' ' || n.slug, said(n.name, language))
		FROM names_of(law.basis, ARRAY['kazakhstan', best.party], sides.treaties,
			best.limits, as_of) n);
END
$$;
COMMENT ON FUNCTION answer_in_time IS 'answer() and the first of answer_turns(), for a page, and what the records that it names are called, by kind and slug';
