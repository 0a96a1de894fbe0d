-- The answer (register.md): is a unit recognised on a day, and how many may
-- an operator use? One function, for the page, the API and the command line.
--
-- An answer is a handful of queries, one for a step, in PL/pgSQL, which keeps
-- their plans. Where a query restates a rule of 004 in the form that is quick
-- for one day and one record, its comment names the rule, and
-- tests/sql/answer-rules.sql holds the two against each other.

INSERT INTO migration (number, name) VALUES (7, 'answer');

-- Days as text -----------------------------------------------------------------
-- A day cut to its month or year is a beginning of the text of each day in it,
-- so days can be compared as they are written.

CREATE FUNCTION written(day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT to_char(day, 'YYYY-MM-DD')
$$;
COMMENT ON FUNCTION written IS 'A day as records write it';

CREATE FUNCTION begun_by(day text, since text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT since COLLATE "C" <= day
$$;
COMMENT ON FUNCTION begun_by IS 'Has what starts on this perhaps cut day begun by a written day? An absent start is not known';

CREATE FUNCTION runs_on(day text, since text, until text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(since COLLATE "C" <= day, true)
		AND coalesce(until COLLATE "C" >= left(day, length(until)), true)
$$;
COMMENT ON FUNCTION runs_on IS 'is_within() for a written day';

CREATE FUNCTION first_written(since text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT rpad(since, 10, '-01-01') COLLATE "C"
$$;
COMMENT ON FUNCTION first_written IS 'first_day() as it is written, to sort by';

CREATE FUNCTION vintage_within(wanted integer, since integer, until integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(wanted >= since, true) AND coalesce(wanted <= until, true)
$$;
COMMENT ON FUNCTION vintage_within IS 'An absent bound is open; a question without a vintage asks about any';

CREATE TYPE link AS (kind text, slug text);
COMMENT ON TYPE link IS 'A record as evidence of a step';

-- Step 1, the legal basis --------------------------------------------------------

CREATE INDEX ON legal_act_provision (entry) WHERE imposes IS NOT NULL;

CREATE TYPE duty AS (
	act text,
	paragraph text,
	imposes text,
	requirement integer,
	since date,
	until date
);
COMMENT ON TYPE duty IS 'What a provision imposes, from "since" on and before "until"; no "until": as far as is known for ever';

CREATE FUNCTION duties(as_of bigint) RETURNS duty[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN ARRAY(SELECT (a.slug, p.paragraph, p.imposes, p.requirement,
			coalesce(p.since, a.effect),
			least(r.effect, coalesce(p.until, e.effect, first_day(e.adopted))))::duty
		FROM legal_act a
		JOIN legal_act_provision p ON p.entry = a.entry AND p.imposes IS NOT NULL
		LEFT JOIN legal_act r ON r.slug = a.repealed_by
			AND r.entry <= as_of AND r.superseded > as_of
		LEFT JOIN legal_act e ON e.slug = p.ended_by
			AND e.entry <= as_of AND e.superseded > as_of
		WHERE a.entry <= as_of AND a.superseded > as_of);
END
$$;
COMMENT ON FUNCTION duties IS 'What the provisions of all acts impose, each in its time: the days on which provision_at() has them in force';

CREATE TYPE law AS (
	basis jsonb,
	basis_paragraph text,
	requirements integer[],
	requirements_paragraph text,
	limits boolean,
	limits_paragraph text
);
COMMENT ON TYPE law IS 'What the law imposes on a day: the acts and paragraphs that a treaty is needed by, the requirements, whether limits are needed';

CREATE FUNCTION law_of(duties duty[], day date, wanted_unit text) RETURNS law
LANGUAGE plpgsql STABLE AS $$
DECLARE
	found law;
BEGIN
	SELECT jsonb_agg(DISTINCT to_jsonb(('legal-act', act)::link))
			FILTER (WHERE imposes = 'treaty'),
		string_agg(DISTINCT paragraph, ', ') FILTER (WHERE imposes = 'treaty'),
		array_agg(DISTINCT requirement) FILTER (WHERE imposes = 'requirement'),
		string_agg(DISTINCT paragraph, ', ') FILTER (WHERE imposes = 'requirement'),
		coalesce(bool_or(imposes = 'limit'), false),
		string_agg(DISTINCT paragraph, ', ') FILTER (WHERE imposes = 'limit'
			OR imposes = 'supplementarity' AND wanted_unit = 'other')
	INTO found
	FROM unnest(duties) d
	WHERE d.since <= day AND coalesce(d.until > day, true);
	RETURN found;
END
$$;
COMMENT ON FUNCTION law_of IS 'Step 1 and which of the others apply: what of these duties is imposed on a day';

CREATE FUNCTION law_on(day date, as_of bigint, wanted_unit text) RETURNS law
LANGUAGE sql STABLE AS $$
	SELECT law_of(duties(as_of), day, wanted_unit)
$$;
COMMENT ON FUNCTION law_on IS 'law_of() all duties at an entry';

-- Step 2, the treaty -----------------------------------------------------------

CREATE FUNCTION issuers_on(wanted_scheme text, day text, as_of bigint) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT array_remove(ARRAY[j.slug, j.part_of]::text[], NULL)
			|| ARRAY(SELECT g.slug::text
				FROM jurisdiction_member m JOIN jurisdiction g ON g.entry = m.entry
				WHERE m.jurisdiction IN (j.slug, j.part_of)
					AND runs_on(issuers_on.day, m."from", m.through)
					AND g.entry <= as_of AND g.superseded > as_of)
		FROM scheme s
		JOIN jurisdiction j ON j.slug = s.jurisdiction
			AND j.entry <= as_of AND j.superseded > as_of
		WHERE s.slug = wanted_scheme AND s.entry <= as_of AND s.superseded > as_of);
END
$$;
COMMENT ON FUNCTION issuers_on IS 'The jurisdictions that can be party to a treaty for a scheme on a day, or on any where none is given (paragraphs 4 and 5): its own first, then as covering() has them';

CREATE FUNCTION provisional_covers(version bigint, side text, day text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN coalesce((SELECT a.covers_recognition FROM treaty_action a
		WHERE a.entry = version AND a.action = 'provisional-application'
			AND (a.party = side OR a.party IS NULL)
			AND begun_by(provisional_covers.day, a."on")
		ORDER BY a.party IS NULL, first_written(a."on") DESC, a.position DESC
		LIMIT 1), true);
END
$$;
COMMENT ON FUNCTION provisional_covers IS 'Is recognition among what this side applies provisionally?';

CREATE FUNCTION moved_apart(version bigint, home text, partner text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM treaty_action a
		WHERE a.entry = version AND a.party IN (home, partner)
			AND a.action IN ('entry-into-force', 'withdrawal', 'expiry', 'termination',
				'suspension', 'resumption'));
END
$$;
COMMENT ON FUNCTION moved_apart IS 'Has a side, ever, entered into a treaty, left, suspended or resumed it for itself? If not, both follow the treaty';

CREATE FUNCTION state_between(version bigint, whole text, home text, partner text,
	day date) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	at_home text;
	abroad text;
BEGIN
	IF whole IN ('terminated', 'expired') THEN
		RETURN 'ended';
	ELSIF whole IN ('in-force', 'suspended') AND NOT moved_apart(version, home, partner) THEN
		RETURN whole;
	END IF;
	at_home := party_status(version, whole, home, day);
	abroad := party_status(version, whole, partner, day);
	RETURN CASE
		WHEN at_home = 'withdrawn' OR abroad = 'withdrawn' THEN 'ended'
		WHEN whole = 'suspended' OR party_suspended_on(version, home, day)
			OR party_suspended_on(version, partner, day) THEN 'suspended'
		WHEN at_home = 'in-force' AND abroad = 'in-force' THEN 'in-force'
		WHEN at_home IN ('in-force', 'provisionally-applied')
			AND abroad IN ('in-force', 'provisionally-applied')
			AND (at_home = 'in-force' OR provisional_covers(version, home, written(day)))
			AND (abroad = 'in-force' OR provisional_covers(version, partner, written(day)))
			THEN 'provisionally-applied'
		ELSE 'not-yet-in-force' END;
END
$$;
COMMENT ON FUNCTION state_between IS 'What a treaty whose own status is "whole" is between two sides on a day: in-force or provisionally-applied, which carry, or not-yet-in-force, suspended, ended';

CREATE FUNCTION transition_holds(version bigint, home text, partner text,
	day date, wanted_vintage integer) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
	today text := written(day);
	ended treaty_action;
	before text;
BEGIN
	SELECT a.* INTO ended FROM treaty_action a
	WHERE a.entry = version AND a.action IN ('withdrawal', 'expiry', 'termination')
		AND (a.party IS NULL OR a.party IN (home, partner)) AND begun_by(today, a."on")
		AND NOT EXISTS (SELECT FROM treaty_action b
			WHERE b.entry = version AND b.party = a.party AND b.action = 'entry-into-force'
				AND begun_by(today, b."on")
				AND (first_written(b."on"), b.position) > (first_written(a."on"), a.position))
	ORDER BY first_written(a."on"), a.position LIMIT 1;
	IF num_nonnulls(ended.usable_through, ended.usable_vintage_through) = 0
		OR NOT runs_on(today, NULL, ended.usable_through)
		OR wanted_vintage > ended.usable_vintage_through THEN
		RETURN false;
	END IF;
	SELECT s.status INTO before FROM treaty_standing s
	WHERE s.entry = version AND s.since < first_day(ended."on") AND s.until >= first_day(ended."on");
	RETURN state_between(version, before, home, partner, first_day(ended."on") - 1)
		IN ('in-force', 'provisionally-applied', 'suspended');
END
$$;
COMMENT ON FUNCTION transition_holds IS 'Are units of this vintage still usable after what ended the treaty between the two, and were they before? A bound that the transition does not name is open';

CREATE FUNCTION covers(line treaty_recognises, issuers text[], wanted_scheme text,
	wanted_unit text, wanted_vintage integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT line.direction IN ('both', 'into-kazakhstan')
		AND line.unit = wanted_unit
		AND coalesce(line.scheme = wanted_scheme, true)
		AND coalesce(line.issuer = ANY (issuers), true)
		AND vintage_within(wanted_vintage, line.vintage_from, line.vintage_through)
$$;
COMMENT ON FUNCTION covers IS 'Does what a treaty recognises into Kazakhstan include this unit? "issuers" are the jurisdictions that stand for its scheme';

CREATE FUNCTION instruments_on(issuers text[], wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint)
RETURNS TABLE (slug text, entry bigint, nature text, party text, whole text,
	vintage integer)
LANGUAGE sql STABLE AS $$
	SELECT t.slug, t.entry, coalesce(t.nature, 'treaty'), p.party, s.status,
		(SELECT min(coalesce(wanted_vintage, r.vintage_from, 0)) FROM treaty_recognises r
			WHERE r.entry = t.entry
				AND covers(r, issuers, wanted_scheme, wanted_unit, wanted_vintage))
	FROM treaty t
	JOIN treaty_standing s ON s.entry = t.entry AND s.since <= day AND s.until > day
	JOIN unnest(issuers) AS p (party) ON p.party = ANY (t.parties)
	WHERE t.entry <= as_of AND t.superseded > as_of
		AND t.parties @> ARRAY['kazakhstan'] AND t.parties && issuers
		AND p.party <> 'kazakhstan'
$$;
COMMENT ON FUNCTION instruments_on IS 'What Kazakhstan has with each jurisdiction that stands for a scheme. "vintage": the one asked for or else the earliest that is recognised into Kazakhstan; null where the unit is not covered';

-- Step 3, the requirements ---------------------------------------------------------

CREATE TYPE assessed AS (jurisdiction text, requirement integer, outcome text, assessment text);
COMMENT ON TYPE assessed IS 'How one side stands to one requirement on a day';

CREATE FUNCTION requirements_step(law law, partner text, day text, as_of bigint,
	OUT reason text, OUT said json)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	sides text[] := array_remove(ARRAY['kazakhstan', nullif(partner, 'kazakhstan')], NULL);
	numbers integer[] := law.requirements;
	detail json;
	evidence json;
BEGIN
	SELECT CASE WHEN bool_or(a.outcome IN ('not-met', 'partly')) THEN 'requirement-not-met'
			WHEN bool_or(a.outcome IS NULL) THEN 'requirement-not-assessed' END,
		json_agg(row_to_json((s.side, number, coalesce(a.outcome, 'not-assessed'),
			a.slug)::assessed) ORDER BY s.place, number),
		json_agg(row_to_json(('assessment', a.slug)::link) ORDER BY s.place, number)
			FILTER (WHERE a.slug IS NOT NULL)
	INTO reason, detail, evidence
	FROM unnest(sides) WITH ORDINALITY AS s (side, place)
	JOIN unnest(numbers) AS number ON s.place = 1 OR number <> 5
	LEFT JOIN (
		SELECT DISTINCT ON (one.jurisdiction, one.requirement) one.jurisdiction,
			one.requirement, one.outcome, one.slug
		FROM assessment one
		WHERE one.jurisdiction = ANY (sides) AND one.requirement = ANY (numbers)
			AND one.entry <= as_of AND one.superseded > as_of
			AND runs_on(requirements_step.day, one."from", one.through)
		ORDER BY one.jurisdiction, one.requirement, one.since DESC NULLS LAST,
			one.entry DESC
	) a ON a.jurisdiction = s.side AND a.requirement = number;
	said := json_build_object('step', 'requirements',
		'outcome', CASE WHEN detail IS NULL THEN 'not-applicable'
			WHEN reason = 'requirement-not-met' THEN 'not-met'
			WHEN reason IS NOT NULL THEN 'undetermined' ELSE 'met' END,
		'paragraph', coalesce(law.requirements_paragraph, '4'),
		'reason', reason, 'detail', coalesce(detail, '[]'),
		'evidence', coalesce(evidence, '[]'));
END
$$;
COMMENT ON FUNCTION requirements_step IS 'Step 3 (paragraph 4): 1 to 4 of both sides, 5 of Kazakhstan, those that the law imposes on the day; the assessment that began last counts, as in requirement_outcome()';

-- Step 4, the limits -----------------------------------------------------------------

CREATE FUNCTION plan_on(day text, as_of bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT p.slug FROM plan p
		WHERE p.entry <= as_of AND p.superseded > as_of
			AND runs_on(day, p."from", p.through)
			AND NOT EXISTS (SELECT FROM plan_suspension s
				WHERE s.entry = p.entry AND runs_on(day, s."from", s.through))
		ORDER BY p.since DESC, p.entry DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION plan_on IS 'governing_plan() for a written day';

CREATE FUNCTION limits_step(law law, of_treaty text, wanted_scheme text,
	wanted_unit text, wanted_vintage integer, day text, as_of bigint,
	OUT reason text, OUT said json, OUT limits usage_limit[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
	of_plan text := plan_on(day, as_of);
	applies boolean := law.limits AND of_treaty IS NOT NULL;
	by_treaty boolean := false;
	by_plan boolean := false;
	evidence json;
BEGIN
	IF of_treaty IS NOT NULL THEN
		SELECT array_agg(l ORDER BY l.plan IS NOT NULL, l.slug),
			json_agg(row_to_json(('limit', l.slug)::link)
				ORDER BY l.plan IS NOT NULL, l.slug),
			count(l.treaty) > 0, count(l.plan) > 0,
			CASE WHEN NOT applies THEN NULL
				WHEN wanted_unit = 'other' AND (count(l.treaty) = 0 OR count(l.plan) = 0)
					THEN 'limit-not-set'
				WHEN bool_or(limit_is_zero(l.rate_percent, l.tonnes)) THEN 'limit-zero'
				WHEN bool_or(l.not_known) THEN 'limit-not-known' END
		INTO limits, evidence, by_treaty, by_plan, reason
		FROM usage_limit l
		WHERE (l.treaty = of_treaty OR l.plan = of_plan)
			AND l.entry <= as_of AND l.superseded > as_of
			AND l.unit IN (wanted_unit, 'any')
			AND coalesce(l.scheme = wanted_scheme, true)
			AND vintage_within(wanted_vintage, l.vintage_from, l.vintage_through)
			AND runs_on(limits_step.day, l."from", l.through);
	END IF;
	said := json_build_object('step', 'limit',
		'outcome', CASE WHEN reason = 'limit-not-known' THEN 'undetermined'
			WHEN reason IS NOT NULL THEN 'not-met'
			WHEN applies AND limits IS NOT NULL THEN 'met' ELSE 'not-applicable' END,
		'paragraph', coalesce(law.limits_paragraph, '8'), 'reason', reason,
		'detail', json_build_object('treaty_limit', by_treaty, 'plan_limit', by_plan,
			'plan', of_plan),
		'evidence', coalesce(evidence, '[]'));
END
$$;
COMMENT ON FUNCTION limits_step IS 'Step 4 (paragraphs 7 and 8): other units need a limit of the treaty and one of the plan that governs the day, for quota units they count where they are set';

CREATE FUNCTION base_of(one usage_limit, figures numeric[]) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN trim_scale(figures[array_position(ARRAY['surrender-obligation',
		'verified-emissions', 'allocated-quota'], one."of")]);
END
$$;
COMMENT ON FUNCTION base_of IS 'The figure that a rate is a share of: surrender obligation, verified emissions, allocated quota, in this order';

CREATE FUNCTION maximum_of(one usage_limit, figures numeric[]) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN coalesce(trim_scale(one.tonnes),
		floor(one.rate_percent::numeric * base_of(one, figures) * 0.01));
END
$$;
COMMENT ON FUNCTION maximum_of IS 'What a limit leaves an operator, exact and rounded down to a whole unit; null for one that is unlimited, not known or lacks its figure';

CREATE FUNCTION entitlement_line(one usage_limit, figures numeric[], lowest numeric)
RETURNS json
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	base numeric := base_of(one, figures);
	maximum numeric := maximum_of(one, figures);
	rate numeric := trim_scale(one.rate_percent::numeric);
	product numeric := trim_scale(rate * base * 0.01);
BEGIN
	RETURN jsonb_build_object('limit', one.slug,
			'source', CASE WHEN one.plan IS NULL THEN 'treaty' ELSE 'plan' END,
			'maximum', maximum, 'binding', coalesce(maximum = lowest, false))
		|| jsonb_strip_nulls(jsonb_build_object(
			'rate_percent', one.rate_percent, 'of', one."of", 'base', base,
			'product', product::text, 'tonnes', trim_scale(one.tonnes),
			'unlimited', nullif(one.unlimited, false),
			'not_known', nullif(one.not_known, false), 'clause', one.clause,
			'missing', CASE WHEN base IS NULL THEN replace(one."of", '-', '_') END,
			'arithmetic', CASE
				WHEN one.unlimited THEN 'unlimited'
				WHEN one.tonnes IS NOT NULL THEN maximum || ' t'
				WHEN product > maximum THEN
					rate || ' % x ' || base || ' = ' || product || ', rounded down'
				ELSE rate || ' % x ' || base || ' = ' || product END));
END
$$;
COMMENT ON FUNCTION entitlement_line IS 'One limit of an entitlement with its arithmetic and its source; the figure that it lacks by name';

CREATE FUNCTION entitlement(limits usage_limit[], surrender_obligation numeric,
	verified_emissions numeric, allocated_quota numeric, used numeric)
RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
	figures numeric[] := ARRAY[surrender_obligation, verified_emissions, allocated_quota];
	taken numeric := coalesce(trim_scale(used), 0);
	one usage_limit;
	lowest numeric;
	binding text;
	open boolean := cardinality(limits) > 0;
	lacking boolean := false;
	lines json[] := '{}';
	ceilings json[] := '{}';
BEGIN
	FOREACH one IN ARRAY coalesce(limits, '{}') LOOP
		open := open AND one.unlimited IS TRUE;
		IF one.tonnes_per = 'all-operators' THEN
			ceilings := ceilings || json_build_object('limit', one.slug,
				'tonnes', trim_scale(one.tonnes));
		ELSIF maximum_of(one, figures) < lowest OR lowest IS NULL THEN
			lowest := maximum_of(one, figures);
			binding := CASE WHEN lowest IS NOT NULL THEN one.slug END;
		END IF;
		lacking := lacking OR one."of" IS NOT NULL AND base_of(one, figures) IS NULL;
	END LOOP;
	FOREACH one IN ARRAY coalesce(limits, '{}') LOOP
		IF one.tonnes_per IS DISTINCT FROM 'all-operators' THEN
			lines := lines || entitlement_line(one, figures, lowest);
		END IF;
	END LOOP;
	RETURN json_build_object('maximum', lowest, 'used', taken,
		'remaining', CASE WHEN lowest IS NOT NULL THEN greatest(lowest - taken, 0) END,
		'binding', binding, 'unlimited', coalesce(open, false), 'incomplete', lacking,
		'lines', array_to_json(lines), 'ceilings', array_to_json(ceilings));
END
$$;
COMMENT ON FUNCTION entitlement IS 'How many units an operator may use (paragraph 8): the lowest limit binds, the first of equal ones by name; tonnes for all operators together are a ceiling. "unlimited": every limit says so; "incomplete": a figure that a limit needs was not given';

-- One instrument's way through the steps ----------------------------------------------

CREATE TYPE verdict AS (
	treaty text,
	party text,
	state text,
	reason text,
	rank integer,
	requirements json,
	limit_said json,
	limits usage_limit[],
	vintage integer
);
COMMENT ON TYPE verdict IS 'What one treaty makes of a question; the one of the highest rank answers. "vintage": the one that it is about, where none was asked for and limits treat vintages differently';

CREATE FUNCTION treaty_state(version bigint, partner text, whole text,
	covered integer, day date) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	state text;
BEGIN
	IF whole = 'none' THEN
		RETURN 'no-treaty';
	ELSIF covered IS NULL THEN
		RETURN 'not-covered';
	END IF;
	state := state_between(version, whole, 'kazakhstan', partner, day);
	IF state = 'ended' AND transition_holds(version, 'kazakhstan', partner, day,
		nullif(covered, 0)) THEN
		RETURN 'transition';
	END IF;
	RETURN state;
END
$$;
COMMENT ON FUNCTION treaty_state IS 'Step 2 (paragraph 5) for one treaty and side. It carries the unit: in-force, provisionally-applied, transition. It does not: no-treaty, not-covered, not-yet-in-force, suspended, ended. "covered": the vintage of instruments_on()';

CREATE FUNCTION carries(state text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT state IN ('in-force', 'provisionally-applied', 'transition')
$$;
COMMENT ON FUNCTION carries IS 'Does a treaty in this state carry units?';

CREATE FUNCTION favour(reason text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT array_position(ARRAY['no-treaty', 'not-covered', 'ended',
		'not-yet-in-force', 'suspended', 'requirement-not-met', 'limit-not-set',
		'limit-zero', 'requirement-not-assessed', 'limit-not-known', 'transition',
		'recognised'], reason)
$$;
COMMENT ON FUNCTION favour IS 'How favourable a reason is: undetermined more than not-recognised, that of a later step more than that of an earlier one';

CREATE FUNCTION answer_of(reason text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN reason IN ('recognised', 'transition') THEN 'recognised'
		WHEN reason IN ('no-rules-in-force', 'requirement-not-assessed', 'limit-not-known')
		THEN 'undetermined' ELSE 'not-recognised' END
$$;
COMMENT ON FUNCTION answer_of IS 'The answer that a reason gives';

CREATE FUNCTION weighed(path verdict, law law, wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint) RETURNS verdict
LANGUAGE plpgsql STABLE AS $$
DECLARE
	made verdict := path;
	needed record := requirements_step(law, path.party, written(day), as_of);
	bound record := limits_step(law, path.treaty, wanted_scheme, wanted_unit,
		wanted_vintage, written(day), as_of);
BEGIN
	made.requirements := needed.said;
	made.limit_said := bound.said;
	made.limits := bound.limits;
	made.reason := CASE
		WHEN NOT carries(path.state) THEN path.state
		WHEN needed.reason = 'requirement-not-met' THEN needed.reason
		WHEN bound.reason IN ('limit-not-set', 'limit-zero') THEN bound.reason
		WHEN needed.reason IS NOT NULL THEN needed.reason
		WHEN bound.reason IS NOT NULL THEN bound.reason
		WHEN path.state = 'transition' THEN 'transition'
		ELSE 'recognised' END;
	RETURN made;
END
$$;
COMMENT ON FUNCTION weighed IS 'A verdict with steps 3 and 4: the first step that fails gives the reason, not-recognised before undetermined';

CREATE FUNCTION are_of_vintages(limits usage_limit[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM unnest(limits) l
		WHERE num_nonnulls(l.vintage_from, l.vintage_through) > 0);
END
$$;
COMMENT ON FUNCTION are_of_vintages IS 'Does any of these limits hold for some vintages only?';

CREATE FUNCTION vintages_apart(version bigint, limits usage_limit[], issuers text[],
	wanted_scheme text, wanted_unit text) RETURNS SETOF integer
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT v.year
	FROM treaty_recognises r
	CROSS JOIN LATERAL (SELECT coalesce(r.vintage_from, 1990)
		UNION SELECT bound FROM unnest(limits) l,
			unnest(ARRAY[l.vintage_from, l.vintage_through + 1]) AS bound) v (year)
	WHERE r.entry = version AND v.year BETWEEN 1990 AND 2200
		AND covers(r, issuers, wanted_scheme, wanted_unit, v.year)
	ORDER BY 1
$$;
COMMENT ON FUNCTION vintages_apart IS 'The first of the vintages that a treaty recognises, and those from which on these limits say something else';

CREATE FUNCTION best_vintage(path verdict, law law, version bigint, whole text,
	issuers text[], wanted_scheme text, wanted_unit text, day date, as_of bigint)
RETURNS verdict
LANGUAGE plpgsql STABLE AS $$
DECLARE
	best verdict;
	one verdict;
	year integer;
	alike boolean := true;
BEGIN
	FOR year IN SELECT * FROM vintages_apart(version, path.limits, issuers,
		wanted_scheme, wanted_unit)
	LOOP
		CONTINUE WHEN treaty_state(version, path.party, whole, year, day) <> path.state;
		one := weighed(path, law, wanted_scheme, wanted_unit, year, day, as_of);
		one.vintage := year;
		alike := alike AND coalesce(one.limits = best.limits, best.vintage IS NULL);
		IF best.vintage IS NULL OR favour(one.reason) > favour(best.reason) THEN
			best := one;
		END IF;
	END LOOP;
	IF alike THEN
		best.vintage := NULL;
	END IF;
	RETURN best;
END
$$;
COMMENT ON FUNCTION best_vintage IS 'A question without a vintage asks about any: where limits treat vintages differently, the most favourable one answers, the first of equal ones, and is named';

CREATE FUNCTION paths_on(law law, issuers text[], wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint,
	OUT best verdict, OUT others verdict[], OUT memoranda json[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
	one record;
	path verdict;
	named text;
BEGIN
	best.party := issuers[1];
	best.state := 'no-treaty';
	best.reason := 'no-treaty';
	FOR one IN SELECT i.* FROM instruments_on(issuers, wanted_scheme, wanted_unit,
		wanted_vintage, day, as_of) i ORDER BY i.slug, i.party
	LOOP
		CONTINUE WHEN one.slug = named;
		IF one.nature <> 'treaty' THEN
			named := one.slug;
			memoranda := memoranda || json_build_object('kind', 'treaty', 'slug', one.slug,
				'nature', one.nature, 'status', one.whole);
			CONTINUE;
		END IF;
		path := NULL;
		path.treaty := one.slug;
		path.party := one.party;
		path.state := treaty_state(one.entry, one.party, one.whole, one.vintage, day);
		path.reason := path.state;
		IF carries(path.state) THEN
			path := weighed(path, law, wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
			IF wanted_vintage IS NULL AND are_of_vintages(path.limits) THEN
				path := best_vintage(path, law, one.entry, one.whole, issuers,
					wanted_scheme, wanted_unit, day, as_of);
			END IF;
		END IF;
		path.rank := favour(path.reason);
		IF best.treaty IS NULL THEN
			best := path;
		ELSIF path.rank > best.rank THEN
			others := others || best;
			best := path;
		ELSE
			others := others || path;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION paths_on IS 'Step 2 for every treaty of Kazakhstan with a jurisdiction that stands for the scheme, and steps 3 and 4 for those that carry the unit: the most favourable verdict and the others; instruments that are no treaties are named and never carry (paragraph 5)';

CREATE FUNCTION verdicts_on(law law, wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint,
	OUT best verdict, OUT others verdict[], OUT memoranda json[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
	paths record := paths_on(law, issuers_on(wanted_scheme, written(day), as_of),
		wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
BEGIN
	best := paths.best;
	others := paths.others;
	memoranda := paths.memoranda;
	IF best.requirements IS NULL THEN
		best := weighed(best, law, wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
	END IF;
END
$$;
COMMENT ON FUNCTION verdicts_on IS 'paths_on() for the answer of one day, which shows steps 3 and 4 also where nothing carries the unit';

CREATE FUNCTION reason_of(law law, best verdict) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN CASE WHEN law.basis IS NULL THEN 'no-rules-in-force' ELSE best.reason END;
END
$$;
COMMENT ON FUNCTION reason_of IS 'Step 1 goes before all others';

-- The answer ---------------------------------------------------------------------------

CREATE FUNCTION others_said(others verdict[], best text) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object('treaty', treaty, 'party', party,
			'answer', answer_of(reason), 'reason', reason) ORDER BY rank DESC, treaty), '[]')
		FROM (SELECT DISTINCT ON (treaty) treaty, party, reason, rank
			FROM unnest(others) WHERE treaty <> best ORDER BY treaty, rank DESC) AS other);
END
$$;
COMMENT ON FUNCTION others_said IS 'What the treaties that do not answer make of the question, the most favourable first';

CREATE FUNCTION answer_said(law law, best verdict, others verdict[], memoranda json[],
	question json, surrender_obligation numeric, verified_emissions numeric,
	allocated_quota numeric, used numeric) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
	reason text := reason_of(law, best);
	answer text := answer_of(reason);
	steps json := json_build_array(
		json_build_object('step', 'legal-basis',
			'outcome', CASE WHEN law.basis IS NULL THEN 'not-met' ELSE 'met' END,
			'paragraph', coalesce(law.basis_paragraph, '5'),
			'reason', CASE WHEN law.basis IS NULL THEN 'no-rules-in-force'
				ELSE 'rules-in-force' END,
			'evidence', coalesce(law.basis, '[]')),
		json_build_object('step', 'treaty',
			'outcome', CASE WHEN carries(best.state) THEN 'met' ELSE 'not-met' END,
			'paragraph', coalesce(law.basis_paragraph, '5'),
			'reason', best.state, 'party', best.party,
			'evidence', CASE WHEN best.treaty IS NULL THEN json_build_array()
				ELSE json_build_array(('treaty', best.treaty)::link) END,
			'memoranda', array_to_json(coalesce(memoranda, '{}')),
			'others', CASE WHEN others IS NULL THEN json_build_array()
				ELSE others_said(others, best.treaty) END),
		best.requirements,
		best.limit_said);
	vintage integer := CASE WHEN law.basis IS NOT NULL THEN best.vintage END;
BEGIN
	IF answer = 'recognised' AND num_nonnulls(surrender_obligation, verified_emissions,
		allocated_quota, used) > 0 THEN
		RETURN json_build_object('question', question, 'answer', answer,
			'reason', reason, 'vintage', vintage, 'steps', steps, 'entitlement', entitlement(best.limits,
				surrender_obligation, verified_emissions, allocated_quota, used));
	END IF;
	RETURN json_build_object('question', question, 'answer', answer,
		'reason', reason, 'vintage', vintage, 'steps', steps);
END
$$;
COMMENT ON FUNCTION answer_said IS 'An answer as register.md has it; with an entitlement where the unit is recognised and a figure of the operator was given';

CREATE FUNCTION answer(wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint,
	surrender_obligation numeric DEFAULT NULL,
	verified_emissions numeric DEFAULT NULL,
	allocated_quota numeric DEFAULT NULL, used numeric DEFAULT NULL)
RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
	law law := law_on(day, as_of, wanted_unit);
	found record := verdicts_on(law, wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
BEGIN
	RETURN answer_said(law, found.best, found.others, found.memoranda,
		json_build_object('scheme', wanted_scheme, 'unit', wanted_unit,
			'vintage', wanted_vintage, 'on', day, 'entry', as_of),
		surrender_obligation, verified_emissions, allocated_quota, used);
END
$$;
COMMENT ON FUNCTION answer IS 'Is a unit of this kind, from this scheme, of this vintage (null: any) recognised on a day, and how many may an operator use? Figures are in tonnes; those not given are null';
