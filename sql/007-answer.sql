-- The answer (register.md): is a unit recognised on a day, and how many may
-- an operator use? One function, for the page, the API and the command line.
-- These functions are called many times in one answer and are in PL/pgSQL,
-- which keeps their plans.

INSERT INTO migration (number, name) VALUES (7, 'answer');

-- Step 2, the treaty -----------------------------------------------------------

CREATE FUNCTION provisional_covers(version bigint, wanted text, day date)
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN coalesce((SELECT a.covers_recognition FROM treaty_action a
		WHERE a.entry = version AND a.action = 'provisional-application'
			AND (a.party = wanted OR a.party IS NULL)
			AND first_day(a."on") <= provisional_covers.day
		ORDER BY a.party IS NULL, first_day(a."on") DESC, a.position DESC
		LIMIT 1), true);
END
$$;
COMMENT ON FUNCTION provisional_covers IS 'Is recognition among what this party applies provisionally?';

CREATE FUNCTION transition_holds(version bigint, home text, partner text,
	day date, wanted_vintage integer) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
	ended treaty_action;
BEGIN
	SELECT a.* INTO ended FROM treaty_action a
	WHERE a.entry = version AND a.action IN ('withdrawal', 'expiry', 'termination')
		AND (a.party IS NULL OR a.party IN (home, partner))
		AND first_day(a."on") <= transition_holds.day
	ORDER BY first_day(a."on"), a.position LIMIT 1;
	RETURN (ended.usable_through IS NOT NULL
			OR ended.usable_vintage_through IS NOT NULL)
		AND coalesce(last_day(ended.usable_through), 'infinity') >= day
		AND coalesce(wanted_vintage <= ended.usable_vintage_through, true);
END
$$;
COMMENT ON FUNCTION transition_holds IS 'Are units of this vintage still usable after what first ended the treaty between the two? A bound that the transition does not name is open';

CREATE FUNCTION treaty_state(version bigint, home text, partner text, day date,
	wanted_vintage integer) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	whole text := treaty_status_on(version, day);
	at_home text;
	abroad text;
BEGIN
	IF whole = 'none' THEN
		RETURN 'no-treaty';
	END IF;
	at_home := party_status_on(version, home, day);
	abroad := party_status_on(version, partner, day);
	IF whole IN ('terminated', 'expired') OR 'withdrawn' IN (at_home, abroad) THEN
		RETURN CASE WHEN transition_holds(version, home, partner, day, wanted_vintage)
			THEN 'transition' ELSE 'ended' END;
	END IF;
	IF whole = 'suspended' OR party_suspended_on(version, home, day)
		OR party_suspended_on(version, partner, day) THEN
		RETURN 'suspended';
	END IF;
	IF at_home = 'in-force' AND abroad = 'in-force' THEN
		RETURN 'in-force';
	END IF;
	IF at_home IN ('in-force', 'provisionally-applied')
		AND abroad IN ('in-force', 'provisionally-applied')
		AND (at_home = 'in-force' OR provisional_covers(version, home, day))
		AND (abroad = 'in-force' OR provisional_covers(version, partner, day)) THEN
		RETURN 'provisionally-applied';
	END IF;
	RETURN 'not-yet-in-force';
END
$$;
COMMENT ON FUNCTION treaty_state IS 'What a treaty does for a unit between two sides on a day. It carries: in-force, provisionally-applied, transition. It does not: no-treaty, not-yet-in-force, suspended, ended';

CREATE FUNCTION treaty_covers(version bigint, wanted_scheme text,
	issuers text[], wanted_unit text, wanted_vintage integer) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM treaty_recognises r
		WHERE r.entry = version AND r.unit = wanted_unit
			AND r.direction IN ('both', 'into-kazakhstan')
			AND coalesce(r.scheme = wanted_scheme, true)
			AND coalesce(r.issuer = ANY (issuers), true)
			AND coalesce(wanted_vintage >= r.vintage_from, true)
			AND coalesce(wanted_vintage <= r.vintage_through, true));
END
$$;
COMMENT ON FUNCTION treaty_covers IS 'Does a treaty recognise this unit of this scheme and vintage into Kazakhstan? issuers: the jurisdictions that stand for the scheme';

-- Step 4, the limits --------------------------------------------------------------

CREATE FUNCTION limits_on(of_treaty text, of_plan text, wanted_scheme text,
	wanted_unit text, wanted_vintage integer, day date, as_of bigint)
RETURNS SETOF usage_limit
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN QUERY SELECT l.* FROM usage_limit l
	WHERE (l.treaty = of_treaty OR l.plan = of_plan)
		AND l.entry <= as_of AND l.superseded > as_of
		AND l.unit IN (wanted_unit, 'any')
		AND coalesce(l.scheme = wanted_scheme, true)
		AND coalesce(wanted_vintage >= l.vintage_from, true)
		AND coalesce(wanted_vintage <= l.vintage_through, true)
		AND is_within(limits_on.day, l."from", l.through)
	ORDER BY l.plan IS NOT NULL, l.slug;
END
$$;
COMMENT ON FUNCTION limits_on IS 'The limits of a treaty and of a plan that bear on a unit on a day, those of the treaty first';

-- The steps ------------------------------------------------------------------------

CREATE FUNCTION record_link(of_kind text, named text) RETURNS json
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN json_build_object('kind', of_kind, 'slug', named);
END
$$;
COMMENT ON FUNCTION record_link IS 'A record as evidence of a step';

CREATE TYPE duty AS (
	act text,
	paragraph text,
	imposes text,
	requirement integer
);
COMMENT ON TYPE duty IS 'A provision in force that imposes something';

CREATE FUNCTION duties_on(day date, as_of bigint) RETURNS duty[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN ARRAY(SELECT (p.act, p.paragraph, p.imposes, p.requirement)::duty
		FROM provision_at(duties_on.day, as_of) p
		WHERE p.imposes IS NOT NULL AND p.status = 'in-force'
		ORDER BY p.act, p.position);
END
$$;
COMMENT ON FUNCTION duties_on IS 'What the law imposes on a day, asked once for a whole answer';

CREATE FUNCTION requirements_step(sides text[], duties duty[], day date, as_of bigint,
	OUT outcome text, OUT reason text, OUT paragraph text, OUT detail json,
	OUT evidence json)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	failed boolean;
	unknown boolean;
BEGIN
	SELECT bool_or(a.outcome IN ('not-met', 'partly')),
		bool_or(a.outcome = 'not-assessed'),
		string_agg(DISTINCT p.paragraph, ', '),
		json_agg(json_build_object('jurisdiction', s.side,
			'requirement', p.requirement, 'outcome', a.outcome,
			'assessment', a.assessment) ORDER BY s.place, p.requirement),
		json_agg(record_link('assessment', a.assessment) ORDER BY s.place, p.requirement)
			FILTER (WHERE a.assessment IS NOT NULL)
	INTO failed, unknown, paragraph, detail, evidence
	FROM (SELECT DISTINCT ON (i.requirement) i.requirement, i.paragraph
		FROM unnest(duties) i WHERE i.imposes = 'requirement'
		ORDER BY i.requirement, i.paragraph) p
	CROSS JOIN unnest(sides) WITH ORDINALITY AS s (side, place)
	CROSS JOIN LATERAL requirement_outcome(s.side, p.requirement,
		requirements_step.day, as_of) a
	WHERE s.place = 1 OR p.requirement <> 5;
	outcome := CASE WHEN detail IS NULL THEN 'not-applicable'
		WHEN failed THEN 'not-met' WHEN unknown THEN 'undetermined' ELSE 'met' END;
	reason := CASE WHEN failed THEN 'requirement-not-met'
		WHEN unknown THEN 'requirement-not-assessed' END;
	evidence := coalesce(evidence, '[]');
	detail := coalesce(detail, '[]');
	paragraph := coalesce(paragraph, '4');
END
$$;
COMMENT ON FUNCTION requirements_step IS 'Step 3: 1 to 4 of both sides, 5 of Kazakhstan (the first side), those that the law imposes on the day';

CREATE FUNCTION limit_step(limits usage_limit[], governing text, wanted_unit text,
	applies boolean, OUT outcome text, OUT reason text, OUT detail json,
	OUT evidence json)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	one usage_limit;
	of_treaty boolean := false;
	of_plan boolean := false;
	zero boolean := false;
	unknown boolean := false;
BEGIN
	FOREACH one IN ARRAY limits LOOP
		of_treaty := of_treaty OR one.treaty IS NOT NULL;
		of_plan := of_plan OR one.plan IS NOT NULL;
		zero := zero OR limit_is_zero(one.rate_percent, one.tonnes);
		unknown := unknown OR one.not_known IS TRUE;
	END LOOP;
	reason := CASE
		WHEN NOT applies THEN NULL
		WHEN wanted_unit = 'other' AND NOT (of_treaty AND of_plan) THEN 'limit-not-set'
		WHEN zero THEN 'limit-zero'
		WHEN unknown THEN 'limit-not-known' END;
	outcome := CASE WHEN NOT applies THEN 'not-applicable'
		WHEN reason = 'limit-not-known' THEN 'undetermined'
		WHEN reason IS NOT NULL THEN 'not-met'
		WHEN cardinality(limits) = 0 THEN 'not-applicable' ELSE 'met' END;
	detail := json_build_object('treaty_limit', of_treaty, 'plan_limit', of_plan,
		'plan', governing);
	evidence := coalesce((SELECT json_agg(record_link('limit', l.slug))
		FROM unnest(limits) l), '[]');
END
$$;
COMMENT ON FUNCTION limit_step IS 'Step 4: other units need both limits (paragraphs 7 and 8), for quota units they count where they are set';

CREATE FUNCTION entitlement(limits usage_limit[], surrender_obligation numeric,
	verified_emissions numeric, allocated_quota numeric, used numeric)
RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
	lines json;
	ceilings json;
	lowest numeric;
	binding text;
	open boolean;
	lacking boolean;
BEGIN
	WITH base (name, amount) AS (VALUES
		('surrender-obligation', surrender_obligation),
		('verified-emissions', verified_emissions),
		('allocated-quota', allocated_quota)
	), line AS (
		SELECT l.place, l.slug, l.plan IS NOT NULL AS of_plan, l.rate_percent,
			l.clause, l."of", l.tonnes, l.unlimited IS TRUE AS unlimited, b.amount,
			trim_scale(l.rate_percent::numeric * b.amount / 100) AS product,
			CASE WHEN l.tonnes IS NOT NULL THEN l.tonnes
				ELSE floor(l.rate_percent::numeric * b.amount / 100) END AS maximum
		FROM unnest(limits) WITH ORDINALITY AS l (entry, superseded, slug,
			demonstration, sources, treaty, plan, unit, scheme, vintage_from,
			vintage_through, rate_percent, "of", tonnes, tonnes_per, unlimited,
			not_known, "from", through, carry_over, clause, place)
		LEFT JOIN base b ON b.name = l."of"
		WHERE l.tonnes_per IS DISTINCT FROM 'all-operators'
	), least AS (
		SELECT min(line.maximum) AS maximum FROM line
	)
	SELECT json_agg(json_strip_nulls(json_build_object('limit', line.slug,
			'source', CASE WHEN of_plan THEN 'plan' ELSE 'treaty' END,
			'rate_percent', line.rate_percent, 'of', line."of", 'base', line.amount,
			'product', line.product::text, 'tonnes', line.tonnes,
			'unlimited', CASE WHEN line.unlimited THEN true END,
			'missing', CASE WHEN line."of" IS NOT NULL AND line.amount IS NULL
				THEN replace(line."of", '-', '_') END,
			'clause', line.clause))::jsonb
			|| jsonb_build_object('maximum', line.maximum,
				'binding', coalesce(line.maximum = least.maximum, false),
				'arithmetic', CASE
				WHEN line.product IS NOT NULL THEN
					trim_scale(line.rate_percent::numeric) || ' % x ' || line.amount
					|| ' = ' || line.product
					|| CASE WHEN line.product <> line.maximum THEN ', rounded down' ELSE '' END
				WHEN line.tonnes IS NOT NULL THEN line.tonnes || ' t'
				END) ORDER BY line.place),
		min(least.maximum),
		(array_agg(line.slug ORDER BY line.place)
			FILTER (WHERE line.maximum = least.maximum))[1],
		bool_and(line.unlimited),
		bool_or(line."of" IS NOT NULL AND line.amount IS NULL)
	INTO lines, lowest, binding, open, lacking
	FROM line CROSS JOIN least;
	SELECT json_agg(json_build_object('limit', l.slug, 'tonnes', l.tonnes))
	INTO ceilings FROM unnest(limits) l WHERE l.tonnes_per = 'all-operators';
	RETURN json_build_object('maximum', lowest, 'used', coalesce(used, 0),
		'remaining', greatest(lowest - coalesce(used, 0), 0), 'binding', binding,
		'unlimited', coalesce(open, true) AND ceilings IS NULL,
		'incomplete', coalesce(lacking, false),
		'lines', coalesce(lines, '[]'), 'ceilings', coalesce(ceilings, '[]'));
END
$$;
COMMENT ON FUNCTION entitlement IS 'How many units an operator may use: exact, rounded down to a whole unit; tonnes for all operators together are a ceiling. "incomplete" when a figure that a limit needs was not given';

-- One treaty's way through the steps -------------------------------------------------

CREATE TYPE verdict AS (
	treaty text,
	party text,
	state text,
	answer text,
	reason text,
	rank integer,
	requirements json,
	limit_outcome json,
	limits usage_limit[]
);
COMMENT ON TYPE verdict IS 'What one treaty makes of a question; the one of the highest rank answers';

CREATE FUNCTION treaty_path(of_treaty text, version bigint, partner text,
	wanted_scheme text, issuers text[], wanted_unit text, wanted_vintage integer,
	governing text, duties duty[], day date, as_of bigint) RETURNS verdict
LANGUAGE plpgsql STABLE AS $$
DECLARE
	made verdict;
	needed record;
	bound record;
BEGIN
	made.treaty := of_treaty;
	made.party := partner;
	made.state := CASE WHEN version IS NULL THEN 'no-treaty'
		ELSE treaty_state(version, 'kazakhstan', partner, day, wanted_vintage) END;
	IF made.state <> 'no-treaty' AND NOT treaty_covers(version, wanted_scheme,
		issuers, wanted_unit, wanted_vintage) THEN
		made.state := 'not-covered';
	END IF;
	SELECT * INTO needed FROM requirements_step(
		ARRAY['kazakhstan', partner], duties, day, as_of);
	made.limits := CASE WHEN version IS NULL THEN '{}'::usage_limit[]
		ELSE ARRAY(SELECT l FROM limits_on(of_treaty, governing, wanted_scheme,
			wanted_unit, wanted_vintage, day, as_of) l) END;
	SELECT * INTO bound FROM limit_step(made.limits, governing, wanted_unit,
		version IS NOT NULL
			AND 'limit' = ANY (ARRAY(SELECT d.imposes FROM unnest(duties) d)));
	made.requirements := row_to_json(needed);
	made.limit_outcome := row_to_json(bound);
	made.reason := CASE
		WHEN made.state NOT IN ('in-force', 'provisionally-applied', 'transition')
			THEN made.state
		WHEN needed.outcome = 'not-met' THEN needed.reason
		WHEN bound.outcome = 'not-met' THEN bound.reason
		WHEN needed.outcome = 'undetermined' THEN needed.reason
		WHEN bound.outcome = 'undetermined' THEN bound.reason
		WHEN made.state = 'transition' THEN 'transition'
		ELSE 'recognised' END;
	made.answer := CASE
		WHEN made.reason IN ('recognised', 'transition') THEN 'recognised'
		WHEN made.reason IN ('requirement-not-assessed', 'limit-not-known')
			THEN 'undetermined'
		ELSE 'not-recognised' END;
	made.rank := array_position(ARRAY['no-treaty', 'not-covered', 'ended',
		'not-yet-in-force', 'suspended', 'requirement-not-met', 'limit-not-set',
		'limit-zero', 'requirement-not-assessed', 'limit-not-known', 'transition',
		'recognised'], made.reason);
	RETURN made;
END
$$;
COMMENT ON FUNCTION treaty_path IS 'Steps 2 to 4 for one treaty and the party through which it covers the scheme';

CREATE FUNCTION treaty_paths(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, governing text, duties duty[], day date,
	as_of bigint) RETURNS SETOF verdict
LANGUAGE plpgsql STABLE AS $$
DECLARE
	of_scheme text := (SELECT s.jurisdiction FROM scheme s WHERE s.slug = wanted_scheme
		AND s.entry <= as_of AND s.superseded > as_of);
	issuers text[] := ARRAY(SELECT c.jurisdiction FROM covering(of_scheme, day, as_of) c);
	candidate record;
	found boolean := false;
BEGIN
	FOR candidate IN
		SELECT t.slug, t.entry, p.party
		FROM treaty t, unnest(t.parties) AS p (party)
		WHERE t.entry <= as_of AND t.superseded > as_of
			AND t.parties @> ARRAY['kazakhstan'] AND t.parties && issuers
			AND coalesce(t.nature, 'treaty') = 'treaty'
			AND p.party = ANY (issuers) AND p.party <> 'kazakhstan'
	LOOP
		found := true;
		RETURN NEXT treaty_path(candidate.slug, candidate.entry, candidate.party,
			wanted_scheme, issuers, wanted_unit, wanted_vintage, governing,
			duties, day, as_of);
	END LOOP;
	IF NOT found THEN
		RETURN NEXT treaty_path(NULL, NULL, of_scheme, wanted_scheme, issuers,
			wanted_unit, wanted_vintage, governing, duties, day, as_of);
	END IF;
END
$$;
COMMENT ON FUNCTION treaty_paths IS 'The paths of every treaty of Kazakhstan with a jurisdiction that stands for the scheme; one without a treaty where there is none';

-- The answer ---------------------------------------------------------------------------

CREATE FUNCTION answer(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint,
	surrender_obligation numeric DEFAULT NULL,
	verified_emissions numeric DEFAULT NULL,
	allocated_quota numeric DEFAULT NULL, used numeric DEFAULT NULL)
RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
	duties duty[] := duties_on(day, as_of);
	basis json := (SELECT json_agg(record_link('legal-act', d.act) ORDER BY d.act)
		FROM (SELECT DISTINCT act FROM unnest(duties) WHERE imposes = 'treaty') d);
	basis_paragraph text := (SELECT min(d.paragraph) FROM unnest(duties) d
		WHERE d.imposes = 'treaty');
	limit_paragraph text := (SELECT string_agg(DISTINCT d.paragraph, ', '
			ORDER BY d.paragraph) FROM unnest(duties) d
		WHERE d.imposes = 'limit'
			OR d.imposes = 'supplementarity' AND wanted_unit = 'other');
	governing text := governing_plan(day, as_of);
	paths verdict[] := ARRAY(SELECT p FROM treaty_paths(wanted_scheme, wanted_unit,
		wanted_vintage, governing, duties, day, as_of) p
		ORDER BY p.rank DESC, p.treaty);
	best verdict := paths[1];
	memoranda json;
	said text := CASE WHEN basis IS NULL THEN 'undetermined' ELSE best.answer END;
BEGIN
	SELECT json_agg(record_link('treaty', t.slug) ORDER BY t.slug) INTO memoranda
	FROM treaty t
	WHERE t.entry <= as_of AND t.superseded > as_of
		AND t.parties @> ARRAY['kazakhstan', best.party]
		AND coalesce(t.nature, 'treaty') <> 'treaty';
	RETURN json_build_object(
		'question', json_build_object('scheme', wanted_scheme, 'unit', wanted_unit,
			'vintage', wanted_vintage, 'on', day, 'entry', as_of),
		'answer', said,
		'reason', CASE WHEN basis IS NULL THEN 'no-rules-in-force' ELSE best.reason END,
		'steps', json_build_array(
			json_build_object('step', 'legal-basis',
				'outcome', CASE WHEN basis IS NULL THEN 'not-met' ELSE 'met' END,
				'paragraph', coalesce(basis_paragraph, '5'),
				'reason', CASE WHEN basis IS NULL THEN 'no-rules-in-force' ELSE 'rules-in-force' END,
				'evidence', coalesce(basis, '[]')),
			json_build_object('step', 'treaty',
				'outcome', CASE WHEN best.state IN ('in-force', 'provisionally-applied',
					'transition') THEN 'met' ELSE 'not-met' END,
				'paragraph', coalesce(basis_paragraph, '5'),
				'reason', best.state, 'party', best.party,
				'evidence', CASE WHEN best.treaty IS NULL THEN json_build_array()
					ELSE json_build_array(record_link('treaty', best.treaty)) END,
				'memoranda', coalesce(memoranda, '[]'),
				'others', coalesce((SELECT json_agg(json_build_object('treaty', o.treaty,
					'answer', o.answer, 'reason', o.reason) ORDER BY o.rank DESC, o.treaty)
					FROM unnest(paths[2:]) o), '[]')),
			json_build_object('step', 'requirements',
				'outcome', best.requirements -> 'outcome',
				'paragraph', best.requirements -> 'paragraph',
				'reason', best.requirements -> 'reason',
				'detail', best.requirements -> 'detail',
				'evidence', best.requirements -> 'evidence'),
			json_build_object('step', 'limit',
				'outcome', best.limit_outcome -> 'outcome',
				'paragraph', coalesce(limit_paragraph, '8'),
				'reason', best.limit_outcome -> 'reason',
				'detail', best.limit_outcome -> 'detail',
				'evidence', best.limit_outcome -> 'evidence')),
		'entitlement', CASE WHEN said = 'recognised' AND num_nonnulls(
			surrender_obligation, verified_emissions, allocated_quota, used) > 0
			THEN entitlement(best.limits, surrender_obligation, verified_emissions,
				allocated_quota, used) END);
END
$$;
COMMENT ON FUNCTION answer IS 'Is a unit of this kind, from this scheme, of this vintage (null: any) recognised on a day, and how many may an operator use? Figures are in tonnes; those not given are null';
