-- The answer (register.md): is a unit recognised on a day, and how many may
-- an operator use? One function, for the page, the API and the command line.
--
-- An answer is a handful of queries in PL/pgSQL, which keeps their plans. What
-- they cost is mostly their beginning and ending, so there are few, over few
-- tables: functions in SQL that return rows become part of the query that calls
-- them, and what turns whatever is asked is laid down by publish(). Where a
-- query restates a rule of 004 in the form that is quick for one day and one
-- record, its comment names the rule, and tests/sql/answer-rules.sql holds the
-- two against each other.

INSERT INTO migration (number, name) VALUES (7, 'answer');

CREATE FUNCTION runs_on(day date, since date, until date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(since <= day, true) AND coalesce(until > day, true)
$$;
COMMENT ON FUNCTION runs_on IS 'is_within() for the first day and the day after the last, which tables keep; both where no day is given';

CREATE FUNCTION vintage_within(wanted integer, since integer, until integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(wanted >= since, true) AND coalesce(wanted <= until, true)
$$;
COMMENT ON FUNCTION vintage_within IS 'An absent bound is open; a question without a vintage asks about any';

CREATE FUNCTION evidence(kind text, slugs text[]) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN cardinality(slugs) > 0 THEN '[{"kind":"' || kind || '","slug":"'
		|| array_to_string(slugs, '"},{"kind":"' || kind || '","slug":"') || '"}]'
		ELSE '[]' END::json
$$;
COMMENT ON FUNCTION evidence IS 'Records as evidence of a step: slugs have nothing to escape';

-- Step 1, the legal basis --------------------------------------------------------

CREATE TYPE law AS (
	basis text[],
	basis_paragraph text,
	stays boolean,
	requirements integer[],
	requirements_paragraph text,
	limits boolean,
	limits_paragraph text
);
COMMENT ON TYPE law IS 'What the law imposes on a day: the acts and paragraphs that a treaty is needed by, whether one of these has no end, the requirements, whether limits are needed';

CREATE FUNCTION law_on(day date, as_of bigint, wanted_unit text) RETURNS SETOF law
LANGUAGE sql STABLE AS $$
	SELECT array_agg(DISTINCT act) FILTER (WHERE imposes = 'treaty'),
		string_agg(DISTINCT paragraph COLLATE "C", ', ') FILTER (WHERE imposes = 'treaty'),
		coalesce(bool_or(imposes = 'treaty' AND d.ends = 'infinity'), false),
		array_agg(DISTINCT requirement) FILTER (WHERE imposes = 'requirement'),
		string_agg(DISTINCT paragraph COLLATE "C", ', ') FILTER (WHERE imposes = 'requirement'),
		coalesce(bool_or(imposes = 'limit'), false),
		string_agg(DISTINCT paragraph COLLATE "C", ', ') FILTER (WHERE imposes = 'limit'
			OR imposes = 'supplementarity' AND wanted_unit = 'other')
	FROM duty d
	WHERE d.entry <= as_of AND d.superseded > as_of AND d.begins <= day AND d.ends > day
$$;
COMMENT ON FUNCTION law_on IS 'Step 1 and which of the others apply: what is imposed on a day';

-- Step 2, the treaty -----------------------------------------------------------

-- OFFSET keeps it a query of its own, so that who stands today is worked out once
-- and not wherever it is named.
CREATE FUNCTION issuers_of(wanted_scheme text, day date, as_of bigint)
RETURNS TABLE (today text[], ever text[], turns date[])
LANGUAGE sql STABLE AS $$
	SELECT ARRAY(SELECT party FROM unnest(p.parties, p.since, p.until)
			AS u (party, since, until)
			WHERE runs_on(issuers_of.day, u.since, u.until)),
		p.parties, p.turns
	FROM scheme s
	JOIN party_for p ON p.jurisdiction = s.jurisdiction
		AND p.entry <= as_of AND p.superseded > as_of
	WHERE s.slug = wanted_scheme AND s.entry <= as_of AND s.superseded > as_of
	OFFSET 0
$$;
COMMENT ON FUNCTION issuers_of IS 'The jurisdictions that can be party to a treaty for a scheme on a day and on any (paragraphs 4 and 5), its own first; and the days on which that turns';

CREATE FUNCTION issuers_on(wanted_scheme text, day date, as_of bigint) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT i.today FROM issuers_of(wanted_scheme, day, as_of) i);
END
$$;
COMMENT ON FUNCTION issuers_on IS 'Those of a day';

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

CREATE FUNCTION treaty_state(state text, vintage_through integer, covered integer)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN state = 'none' THEN 'no-treaty'
		WHEN covered IS NULL THEN 'not-covered'
		WHEN state = 'transition' AND nullif(covered, 0) > vintage_through THEN 'ended'
		ELSE state END
$$;
COMMENT ON FUNCTION treaty_state IS 'Step 2 (paragraph 5) for one treaty and side, from what treaty_between says. It carries the unit: in-force, provisionally-applied, transition. It does not: no-treaty, not-covered, not-yet-in-force, suspended, ended. "covered": the vintage, null where it is not recognised';

CREATE FUNCTION carries(state text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT state IN ('in-force', 'provisionally-applied', 'transition')
$$;
COMMENT ON FUNCTION carries IS 'Does a treaty in this state carry units?';

CREATE TYPE instrument AS (
	slug text,
	entry bigint,
	nature text,
	party text,
	stands boolean,
	covered integer,
	could_cover boolean,
	since date[],
	states text[],
	vintages_through integer[]
);
COMMENT ON TYPE instrument IS 'A treaty, or what is none, and one party. "stands": for the scheme, on the day; "covered": the vintage asked about, where none is given the earliest, that is recognised into Kazakhstan on the day, else null; "could_cover": on any day; and what treaty_between has, in time';

CREATE FUNCTION instruments_on(issuers text[], ever text[], wanted_scheme text,
	wanted_unit text, wanted_vintage integer, as_of bigint)
RETURNS SETOF instrument
LANGUAGE sql STABLE AS $$
	SELECT b.treaty, b.entry, b.nature, b.party, b.party = ANY (issuers), c.vintage,
		c.ever, b.since, b.states, b.vintages_through
	FROM treaty_between b,
		LATERAL (SELECT min(coalesce(wanted_vintage, r.vintage_from, 0))
				FILTER (WHERE coalesce(r.issuer = ANY (issuers), true)), count(*) > 0
			FROM treaty_recognises r WHERE r.entry = b.entry
				AND covers(r, instruments_on.ever, wanted_scheme, wanted_unit,
					wanted_vintage)) c (vintage, ever)
	WHERE b.party = ANY (instruments_on.ever) AND b.entry <= as_of AND b.superseded > as_of
	ORDER BY b.treaty, b.party
$$;
COMMENT ON FUNCTION instruments_on IS 'What Kazakhstan has with each jurisdiction that stands for a scheme, today or ever';

CREATE TYPE sides AS (
	today text[],
	ever text[],
	turns date[],
	instruments instrument[],
	treaties bigint[]
);
COMMENT ON TYPE sides IS 'Who stands for a scheme on a day and ever, the days on which that turns, what Kazakhstan has with them, and the versions of that';

CREATE FUNCTION sides_on(wanted_scheme text, wanted_unit text, wanted_vintage integer,
	day date, as_of bigint) RETURNS SETOF sides
LANGUAGE sql STABLE AS $$
	SELECT i.*, n.instruments, n.treaties
	FROM issuers_of(wanted_scheme, day, as_of) i,
		LATERAL (SELECT array_agg(n), array_agg(n.entry)
			FROM instruments_on(i.today, i.ever, wanted_scheme, wanted_unit,
				wanted_vintage, as_of) n) n (instruments, treaties)
$$;
COMMENT ON FUNCTION sides_on IS 'Both sides of a question: all that step 2 rests on, for this day and, until one of "turns", for those that come';

CREATE FUNCTION state_on(of instrument, day date, covered integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT treaty_state(of.states[width_bucket(day, of.since)],
		of.vintages_through[width_bucket(day, of.since)], covered)
$$;
COMMENT ON FUNCTION state_on IS 'treaty_state() of an instrument on a day';

-- Step 3, the requirements ---------------------------------------------------------

CREATE TYPE assessed AS (jurisdiction text, requirement integer, outcome text, assessment text);
COMMENT ON TYPE assessed IS 'How one side stands to one requirement on a day';

CREATE FUNCTION requirements_step(law law, partner text, day date, as_of bigint)
RETURNS TABLE (reason text, said json)
LANGUAGE sql STABLE AS $$
	SELECT a.reason, json_build_object('step', 'requirements',
		'outcome', CASE WHEN a.detail IS NULL THEN 'not-applicable'
			WHEN a.reason = 'requirement-not-met' THEN 'not-met'
			WHEN a.reason IS NOT NULL THEN 'undetermined' ELSE 'met' END,
		'paragraph', coalesce(law.requirements_paragraph, '4'),
		'reason', a.reason, 'detail', coalesce(a.detail, '[]'),
		'evidence', evidence('assessment', a.evidence))
	FROM (
		SELECT CASE WHEN bool_or(outcome IN ('not-met', 'partly')) THEN 'requirement-not-met'
				WHEN bool_or(outcome IS NULL) THEN 'requirement-not-assessed' END,
			json_agg(row_to_json((side, number, coalesce(outcome, 'not-assessed'),
				slug)::assessed)),
			array_agg(slug::text) FILTER (WHERE slug IS NOT NULL)
		FROM (
			SELECT s.side, n.number, found.outcome, found.slug
			FROM unnest(ARRAY['kazakhstan', nullif(partner, 'kazakhstan')])
				WITH ORDINALITY AS s (side, place)
			JOIN unnest(law.requirements) AS n (number) ON s.place = 1 OR n.number <> 5
			LEFT JOIN LATERAL (
				SELECT one.outcome, one.slug FROM assessment one
				WHERE one.jurisdiction = s.side AND one.requirement = n.number
					AND one.entry <= as_of AND one.superseded > as_of
					AND runs_on(requirements_step.day, one.since, one.until)
				ORDER BY one.since DESC NULLS LAST, one.entry DESC LIMIT 1
			) found ON true
			WHERE s.side IS NOT NULL
			ORDER BY s.place, n.number
		) each
	) a (reason, detail, evidence)
$$;
COMMENT ON FUNCTION requirements_step IS 'Step 3 (paragraph 4): 1 to 4 of both sides, 5 of Kazakhstan, those that the law imposes on the day; the assessment that began last counts, as in requirement_outcome()';

-- Step 4, the limits -----------------------------------------------------------------

-- The plans that stand are few among all their versions, and asked for by every
-- treaty that carries: found by the index alone, where the one of their entries
-- would be read through.
CREATE INDEX plan_in_time ON plan (superseded, entry) INCLUDE (slug, since, until);

CREATE FUNCTION plan_of(day date, as_of bigint) RETURNS TABLE (plan text)
LANGUAGE sql STABLE AS $$
	SELECT p.slug FROM plan p
	WHERE p.entry <= as_of AND p.superseded > as_of AND runs_on(day, p.since, p.until)
		AND NOT EXISTS (SELECT FROM plan_suspension s
			WHERE s.entry = p.entry AND runs_on(day, s.since, s.until))
	ORDER BY p.since DESC, p.entry DESC LIMIT 1
$$;
COMMENT ON FUNCTION plan_of IS 'governing_plan() as part of a query';

CREATE FUNCTION bears_on(l usage_limit, wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT l.entry <= as_of AND l.superseded > as_of
		AND l.unit IN (wanted_unit, 'any')
		AND coalesce(l.scheme = wanted_scheme, true)
		AND vintage_within(wanted_vintage, l.vintage_from, l.vintage_through)
		AND runs_on(day, l.since, l.until)
$$;
COMMENT ON FUNCTION bears_on IS 'Does a limit hold for these units on a day?';

CREATE FUNCTION limit_said(law law, reason text, plan text, by_treaty boolean,
	by_plan boolean, limits text[]) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('step', 'limit',
		'outcome', CASE WHEN reason = 'limit-not-known' THEN 'undetermined'
			WHEN reason IS NOT NULL THEN 'not-met'
			WHEN law.limits AND limit_said.limits IS NOT NULL THEN 'met' ELSE 'not-applicable' END,
		'paragraph', coalesce(law.limits_paragraph, '8'), 'reason', reason,
		'detail', json_build_object('treaty_limit', by_treaty, 'plan_limit', by_plan,
			'plan', plan),
		'evidence', evidence('limit', limit_said.limits))
$$;
COMMENT ON FUNCTION limit_said IS 'Step 4 as register.md has it';

CREATE FUNCTION limits_step(law law, of_treaty text, wanted_scheme text,
	wanted_unit text, wanted_vintage integer, day date, as_of bigint)
RETURNS TABLE (reason text, said json, limits bigint[])
LANGUAGE sql STABLE AS $$
	SELECT a.reason, limit_said(law, a.reason, governing.plan, a.by_treaty, a.by_plan,
		a.rests), a.limits
	FROM (SELECT (SELECT p.plan FROM plan_of(limits_step.day, as_of) p)
			OFFSET 0) governing (plan),
		LATERAL (
			SELECT count(l.treaty) > 0, count(l.plan) > 0,
				CASE WHEN NOT law.limits THEN NULL
					WHEN wanted_unit = 'other' AND (count(l.treaty) = 0 OR count(l.plan) = 0)
						THEN 'limit-not-set'
					WHEN bool_or(limit_is_zero(l.rate_percent, l.tonnes)) THEN 'limit-zero'
					WHEN bool_or(l.not_known) THEN 'limit-not-known' END,
				array_agg(l.slug::text), array_agg(l.entry)
			FROM (SELECT * FROM usage_limit l
				WHERE (l.treaty = of_treaty OR l.plan = governing.plan)
					AND bears_on(l, wanted_scheme, wanted_unit, wanted_vintage,
						limits_step.day, as_of)
				ORDER BY plan NULLS FIRST, slug
			) l
		) a (by_treaty, by_plan, reason, rests, limits)
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

CREATE FUNCTION entitlement(limits bigint[], surrender_obligation numeric,
	verified_emissions numeric, allocated_quota numeric, used numeric)
RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
	figures numeric[] := ARRAY[surrender_obligation, verified_emissions, allocated_quota];
	taken numeric := coalesce(trim_scale(used), 0);
	held usage_limit[] := ARRAY(SELECT l FROM usage_limit l WHERE l.entry = ANY (limits)
		ORDER BY array_position(limits, l.entry));
	one usage_limit;
	lowest numeric;
	binding text;
	open boolean := cardinality(limits) > 0;
	lacking boolean := false;
	lines json[] := '{}';
	ceilings json[] := '{}';
BEGIN
	FOREACH one IN ARRAY held LOOP
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
	FOREACH one IN ARRAY held LOOP
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
	limits bigint[],
	vintage integer
);
COMMENT ON TYPE verdict IS 'What one treaty makes of a question; the one of the highest rank answers. "limits": versions of those that bear on it. "vintage": the one that it is about, where none was asked for and limits treat vintages differently';

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

CREATE FUNCTION reason_from(state text, needed text, bound text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN NOT carries(state) THEN state
		WHEN needed = 'requirement-not-met' THEN needed
		WHEN bound IN ('limit-not-set', 'limit-zero') THEN bound
		WHEN needed IS NOT NULL THEN needed
		WHEN bound IS NOT NULL THEN bound
		WHEN state = 'transition' THEN 'transition'
		ELSE 'recognised' END
$$;
COMMENT ON FUNCTION reason_from IS 'Of what steps 2, 3 and 4 say, the reason: the first step that fails, not-recognised before undetermined';

CREATE FUNCTION weighed(path verdict, law law, wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint)
RETURNS TABLE (requirements json, limit_said json, limits bigint[],
	reason text)
LANGUAGE sql STABLE AS $$
	SELECT needed.said, bound.said, bound.limits, reason_from(path.state, needed.reason,
		bound.reason)
	FROM requirements_step(law, path.party, day, as_of) needed,
		limits_step(law, path.treaty, wanted_scheme, wanted_unit, wanted_vintage, day,
			as_of) bound
$$;
COMMENT ON FUNCTION weighed IS 'A verdict with steps 3 and 4';

CREATE FUNCTION are_of_vintages(limits bigint[]) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM usage_limit l WHERE l.entry = ANY (limits)
		AND num_nonnulls(l.vintage_from, l.vintage_through) > 0);
END
$$;
COMMENT ON FUNCTION are_of_vintages IS 'Does any of these limits hold for some vintages only?';

CREATE FUNCTION vintages_apart(version bigint, limits bigint[], issuers text[],
	wanted_scheme text, wanted_unit text) RETURNS SETOF integer
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT v.year
	FROM treaty_recognises r
	CROSS JOIN LATERAL (SELECT coalesce(r.vintage_from, 1990)
		UNION SELECT bound FROM usage_limit l,
			unnest(ARRAY[l.vintage_from, l.vintage_through + 1]) AS bound
			WHERE l.entry = ANY (limits)) v (year)
	WHERE r.entry = version AND v.year BETWEEN 1990 AND 2200
		AND covers(r, issuers, wanted_scheme, wanted_unit, v.year)
	ORDER BY 1
$$;
COMMENT ON FUNCTION vintages_apart IS 'The first of the vintages that a treaty recognises, and those from which on these limits say something else';

CREATE FUNCTION best_vintage(path verdict, law law, of instrument, issuers text[],
	wanted_scheme text, wanted_unit text, day date, as_of bigint) RETURNS verdict
LANGUAGE plpgsql STABLE AS $$
DECLARE
	best verdict;
	one verdict := path;
	alike boolean := true;
BEGIN
	FOR one.vintage IN SELECT * FROM vintages_apart(of.entry, path.limits, issuers,
		wanted_scheme, wanted_unit)
	LOOP
		CONTINUE WHEN state_on(of, day, one.vintage) <> path.state;
		SELECT w.* INTO one.requirements, one.limit_said, one.limits, one.reason
		FROM weighed(one, law, wanted_scheme, wanted_unit, one.vintage, day, as_of) w;
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

CREATE TYPE verdicts AS (best verdict, others verdict[], memoranda json[]);
COMMENT ON TYPE verdicts IS 'That of the most favourable treaty, those of the others, and instruments that are no treaties';

CREATE FUNCTION verdicts_on(law law, sides sides, wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint, shown boolean DEFAULT true)
RETURNS verdicts
LANGUAGE plpgsql STABLE AS $$
DECLARE
	one instrument;
	path verdict;
	best verdict;
	others verdict[];
	memoranda json[];
	named text;
BEGIN
	best.party := sides.today[1];
	best.state := 'no-treaty';
	best.reason := 'no-treaty';
	FOREACH one IN ARRAY coalesce(sides.instruments, '{}') LOOP
		CONTINUE WHEN NOT one.stands OR one.slug = named;
		IF one.nature <> 'treaty' THEN
			named := one.slug;
			memoranda := memoranda || json_build_object('kind', 'treaty', 'slug', one.slug,
				'nature', one.nature, 'status', (SELECT
					t.statuses[width_bucket(day, t.status_since)]
					FROM treaty t WHERE t.entry = one.entry));
			CONTINUE;
		END IF;
		path := (one.slug, one.party, state_on(one, day, one.covered), NULL, NULL, NULL,
			NULL, NULL, NULL);
		path.reason := path.state;
		IF carries(path.state) THEN
			SELECT w.*
			INTO path.requirements, path.limit_said, path.limits, path.reason
			FROM weighed(path, law, wanted_scheme, wanted_unit, wanted_vintage, day,
				as_of) w;
			IF wanted_vintage IS NULL AND are_of_vintages(path.limits) THEN
				path := best_vintage(path, law, one, sides.today, wanted_scheme, wanted_unit,
					day, as_of);
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
		EXIT WHEN best.reason = 'recognised' AND NOT shown;
	END LOOP;
	IF shown AND best.treaty IS NULL THEN
		SELECT needed.said, limit_said(law, NULL, (SELECT p.plan FROM plan_of(day,
			as_of) p), false, false, NULL)
		INTO best.requirements, best.limit_said
		FROM requirements_step(law, best.party, day, as_of) needed;
	ELSIF shown AND best.requirements IS NULL THEN
		SELECT w.*
		INTO best.requirements, best.limit_said, best.limits, best.reason
		FROM weighed(best, law, wanted_scheme, wanted_unit, wanted_vintage, day,
			as_of) w;
	END IF;
	RETURN (best, others, memoranda);
END
$$;
COMMENT ON FUNCTION verdicts_on IS 'Step 2 for every treaty of Kazakhstan with a jurisdiction that stands for the scheme, and steps 3 and 4 for those that carry the unit, or for an answer to be shown also where none does: the most favourable verdict and the others; instruments that are no treaties are named and never carry (paragraph 5). Of an answer that is not shown, only the verdict: none is more favourable than one that recognises';

CREATE FUNCTION reason_of(law law, best verdict) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN law.basis IS NULL THEN 'no-rules-in-force' ELSE best.reason END
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

CREATE FUNCTION steps_said(law law, best verdict, others verdict[], memoranda json[])
RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_array(
		json_build_object('step', 'legal-basis',
			'outcome', CASE WHEN law.basis IS NULL THEN 'not-met' ELSE 'met' END,
			'paragraph', coalesce(law.basis_paragraph, '5'),
			'reason', CASE WHEN law.basis IS NULL THEN 'no-rules-in-force'
				ELSE 'rules-in-force' END,
			'evidence', evidence('legal-act', law.basis)),
		json_build_object('step', 'treaty',
			'outcome', CASE WHEN carries(best.state) THEN 'met' ELSE 'not-met' END,
			'paragraph', coalesce(law.basis_paragraph, '5'),
			'reason', best.state, 'party', best.party,
			'evidence', evidence('treaty', array_remove(ARRAY[best.treaty], NULL)),
			'memoranda', CASE WHEN memoranda IS NULL THEN '[]'
				ELSE array_to_json(memoranda) END,
			'others', CASE WHEN others IS NULL THEN '[]'
				ELSE others_said(others, best.treaty) END),
		best.requirements,
		best.limit_said)
$$;
COMMENT ON FUNCTION steps_said IS 'The steps as register.md has them';

CREATE TYPE finding AS (reason text, vintage integer, steps json, limits bigint[]);
COMMENT ON TYPE finding IS 'What is answered alike to all who ask the same with other figures: the reason, the vintage of a verdict, the steps, and the limits that an entitlement goes by';

CREATE FUNCTION finding(law law, best verdict, others verdict[], memoranda json[])
RETURNS finding
LANGUAGE sql STABLE AS $$
	SELECT (reason_of(law, best), CASE WHEN law.basis IS NOT NULL THEN best.vintage END,
		steps_said(law, best, others, memoranda), best.limits)::finding
$$;
COMMENT ON FUNCTION finding(law, verdict, verdict[], json[]) IS 'What follows from the law of a day and the verdicts';

CREATE FUNCTION finding_on(law law, sides sides, wanted_scheme text, wanted_unit text,
	wanted_vintage integer, day date, as_of bigint) RETURNS finding
LANGUAGE plpgsql STABLE AS $$
DECLARE
	found verdicts;
BEGIN
	found := verdicts_on(law, sides, wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
	RETURN finding(law, found.best, found.others, found.memoranda);
END
$$;
COMMENT ON FUNCTION finding_on IS 'The same, with the verdicts of the day';

CREATE FUNCTION answer_said(found finding, question json, surrender_obligation numeric,
	verified_emissions numeric, allocated_quota numeric, used numeric) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN answer_of(found.reason) = 'recognised' AND num_nonnulls(
		surrender_obligation, verified_emissions, allocated_quota, used) > 0
	THEN json_build_object('question', question, 'answer', answer_of(found.reason),
		'reason', found.reason, 'vintage', found.vintage, 'steps', found.steps,
		'entitlement', entitlement(found.limits, surrender_obligation,
			verified_emissions, allocated_quota, used))
	ELSE json_build_object('question', question, 'answer', answer_of(found.reason),
		'reason', found.reason, 'vintage', found.vintage, 'steps', found.steps) END
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
	law law;
	sides sides;
	found finding;
BEGIN
	SELECT l.* INTO law FROM law_on(day, as_of, wanted_unit) l;
	SELECT s.* INTO sides FROM sides_on(wanted_scheme, wanted_unit, wanted_vintage, day,
		as_of) s;
	found := finding_on(law, sides, wanted_scheme, wanted_unit, wanted_vintage, day, as_of);
	RETURN answer_said(found, json_build_object('scheme', wanted_scheme,
		'unit', wanted_unit, 'vintage', wanted_vintage, 'on', day, 'entry', as_of),
		surrender_obligation, verified_emissions, allocated_quota, used);
END
$$;
COMMENT ON FUNCTION answer IS 'Is a unit of this kind, from this scheme, of this vintage (null: any) recognised on a day, and how many may an operator use? Figures are in tonnes; those not given are null';
