-- What pages and the API read: names, derived facts as JSON, what refers to
-- what, what is due. No rule stands here; the rules are in 004.

INSERT INTO migration (number, name) VALUES (6, 'reading');

CREATE FUNCTION sort_key(line jsonb, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN jsonb_typeof(line -> name) = 'number' OR name = 'rate_percent'
			THEN to_char((line ->> name)::numeric, 'FM000000000000000000.000000')
		ELSE coalesce(line ->> (name || '_name'), line ->> name)
	END
$$;
COMMENT ON FUNCTION sort_key IS 'What a list is sorted by: numbers by size, references by name';

CREATE FUNCTION record_name(wanted text, named text, as_of bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT CASE wanted
			WHEN 'legal-act' THEN (SELECT title FROM legal_act r WHERE r.slug = named
				AND r.entry <= as_of AND r.superseded > as_of)::jsonb
			WHEN 'jurisdiction' THEN (SELECT name FROM jurisdiction r WHERE r.slug = named
				AND r.entry <= as_of AND r.superseded > as_of)::jsonb
			WHEN 'scheme' THEN (SELECT name FROM scheme r WHERE r.slug = named
				AND r.entry <= as_of AND r.superseded > as_of)::jsonb
			WHEN 'study' THEN (SELECT record_name('scheme', r.scheme, as_of)
				FROM study r WHERE r.slug = named
				AND r.entry <= as_of AND r.superseded > as_of)
			WHEN 'treaty' THEN (SELECT title FROM treaty r WHERE r.slug = named
				AND r.entry <= as_of AND r.superseded > as_of)::jsonb
			WHEN 'plan' THEN (SELECT name FROM plan r WHERE r.slug = named
				AND r.entry <= as_of AND r.superseded > as_of)::jsonb
			WHEN 'limit' THEN (SELECT coalesce(record_name('treaty', r.treaty, as_of),
				record_name('plan', r.plan, as_of)) FROM usage_limit r WHERE r.slug = named
				AND r.entry <= as_of AND r.superseded > as_of)
			WHEN 'assessment' THEN (SELECT record_name('jurisdiction', r.jurisdiction, as_of)
				FROM assessment r WHERE r.slug = named
				AND r.entry <= as_of AND r.superseded > as_of)
		END
	);
END
$$;
COMMENT ON FUNCTION record_name IS 'The name of a record at an entry; of one without a name, that of the record which it is about';

CREATE FUNCTION last_name(wanted text, named text, as_of bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT record_name(wanted, named, (SELECT max(number) FROM entry
			WHERE kind = wanted AND slug = named AND number <= as_of
				AND change <> 'withdrawal'))
	);
END
$$;
COMMENT ON FUNCTION last_name IS 'The name that a record had when it last stood: for one that has been withdrawn';

CREATE FUNCTION item_text(sha bytea) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT convert_from(bytes, 'UTF8') FROM item WHERE sha256 = sha
	);
END
$$;
COMMENT ON FUNCTION item_text IS 'The exact bytes of an item as text';

CREATE FUNCTION day_out(day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT to_char(nullif(nullif(day, '-infinity'), 'infinity'), 'YYYY-MM-DD')
$$;
COMMENT ON FUNCTION day_out IS 'A worked-out day as text; null for "always" and "for ever"';

CREATE FUNCTION derived_facts(wanted text, version bigint, day date, as_of bigint)
RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT CASE wanted
		WHEN 'legal-act' THEN (
			SELECT json_build_object('status', a.status, 'effect_on', day_out(a.effect_on),
				'repealed_on', day_out(a.repealed_on), 'provisions_status', (
					SELECT coalesce(json_agg(json_build_object('paragraph', p.paragraph,
						'status', p.status) ORDER BY p.position), '[]')
					FROM provision_at(day, as_of) p WHERE p.entry = version))
			FROM legal_act_at(day, as_of) a WHERE a.entry = version)
		WHEN 'jurisdiction' THEN (
			SELECT json_build_object('treaties_in_force', (
				SELECT count(*) FROM treaty t
				WHERE t.parties @> ARRAY['kazakhstan', j.slug::text] AND j.slug <> 'kazakhstan'
					AND t.entry <= as_of AND t.superseded > as_of
					AND coalesce(t.nature, 'treaty') = 'treaty'
					AND in_force_between_on(t.entry, 'kazakhstan', j.slug, day)))
			FROM jurisdiction j WHERE j.entry = version)
		WHEN 'scheme' THEN (
			SELECT json_build_object('phase', phase, 'study_due', day_out(study_due),
				'study_status', study_status)
			FROM scheme_at(day, as_of) WHERE entry = version)
		WHEN 'study' THEN (
			SELECT json_build_object('status', status, 'due', day_out(due))
			FROM study_at(day, as_of) WHERE entry = version)
		WHEN 'treaty' THEN (
			SELECT json_build_object('status', t.status,
				'status_since', day_out(t.status_since),
				'parties_status', parties_status_on(t.entry, day),
				'in_force_between', (
					SELECT coalesce(json_agg(p.party ORDER BY p.place), '[]')
					FROM unnest(t.parties) WITH ORDINALITY AS p (party, place)
					WHERE p.party <> 'kazakhstan' AND 'kazakhstan' = ANY (t.parties)
						AND in_force_between_on(t.entry, 'kazakhstan', p.party, day)),
				'next_dates', (
					SELECT coalesce(json_agg(json_strip_nulls(json_build_object('on', n."on",
						'what', n.what, 'party', n.party, 'kind', n.record_kind,
						'slug', n.record))), '[]')
					FROM next_dates_on(t.slug, day, as_of) n))
			FROM treaty_at(day, as_of) t WHERE t.entry = version)
		WHEN 'plan' THEN (
			SELECT json_build_object('status', status)
			FROM plan_at(day, as_of) WHERE entry = version)
		WHEN 'limit' THEN (
			SELECT json_build_object('status', status)
			FROM limit_at(day, as_of) WHERE entry = version)
		WHEN 'assessment' THEN (
			SELECT json_build_object('status', status)
			FROM assessment_at(day, as_of) WHERE entry = version)
		END
	);
END
$$;
COMMENT ON FUNCTION derived_facts IS 'The derived facts of one version as JSON, for the API and the pages of records';

CREATE FUNCTION named_by(wanted text, item jsonb, as_of bigint) RETURNS TABLE (
	target text, slug text, name jsonb)
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT ON (r.target, used.slug) r.target, used.slug,
		coalesce(record_name(r.target, used.slug, as_of),
			last_name(r.target, used.slug, as_of))
	FROM reference r,
		LATERAL (SELECT DISTINCT found #>> '{}' AS slug
			FROM jsonb_path_query(item, r.path) AS found WHERE found <> 'null') used
	WHERE r.kind = wanted
$$;
COMMENT ON FUNCTION named_by IS 'The names of the records that an item refers to';

CREATE FUNCTION referring_to(wanted text, named text, as_of bigint) RETURNS TABLE (
	kind text, slug text, field text)
LANGUAGE sql STABLE AS $$
	-- One line a field: each is read by the index on that field, or not at all.
	WITH said (kind, slug, field, entry, superseded) AS (
		SELECT 'legal-act', slug, 'repealed_by', entry, superseded
		FROM legal_act WHERE wanted = 'legal-act' AND repealed_by = named
		UNION ALL
		SELECT 'legal-act', a.slug, 'provisions', a.entry, a.superseded
		FROM legal_act_provision p JOIN legal_act a ON a.entry = p.entry
		WHERE wanted = 'legal-act' AND (p.changed_by = named OR p.ended_by = named)
		UNION ALL
		SELECT 'jurisdiction', slug, 'part_of', entry, superseded
		FROM jurisdiction WHERE wanted = 'jurisdiction' AND part_of = named
		UNION ALL
		SELECT 'jurisdiction', j.slug, 'members', j.entry, j.superseded
		FROM jurisdiction_member m JOIN jurisdiction j ON j.entry = m.entry
		WHERE wanted = 'jurisdiction' AND m.jurisdiction = named
		UNION ALL
		SELECT 'scheme', slug, 'jurisdiction', entry, superseded
		FROM scheme WHERE wanted = 'jurisdiction' AND jurisdiction = named
		UNION ALL
		SELECT 'study', slug, 'scheme', entry, superseded
		FROM study WHERE wanted = 'scheme' AND scheme = named
		UNION ALL
		SELECT 'treaty', slug, 'parties', entry, superseded
		FROM treaty WHERE wanted = 'jurisdiction' AND parties @> ARRAY[named]
		UNION ALL
		SELECT 'treaty', t.slug, 'recognises', t.entry, t.superseded
		FROM treaty_recognises r JOIN treaty t ON t.entry = r.entry
		WHERE wanted = 'scheme' AND r.scheme = named
		UNION ALL
		SELECT 'treaty', t.slug, 'recognises', t.entry, t.superseded
		FROM treaty_recognises r JOIN treaty t ON t.entry = r.entry
		WHERE wanted = 'jurisdiction' AND r.issuer = named
		UNION ALL
		SELECT 'plan', slug, 'legal_act', entry, superseded
		FROM plan WHERE wanted = 'legal-act' AND legal_act = named
		UNION ALL
		SELECT 'limit', slug, 'treaty', entry, superseded
		FROM usage_limit WHERE wanted = 'treaty' AND treaty = named
		UNION ALL
		SELECT 'limit', slug, 'plan', entry, superseded
		FROM usage_limit WHERE wanted = 'plan' AND plan = named
		UNION ALL
		SELECT 'limit', slug, 'scheme', entry, superseded
		FROM usage_limit WHERE wanted = 'scheme' AND scheme = named
		UNION ALL
		SELECT 'assessment', slug, 'jurisdiction', entry, superseded
		FROM assessment WHERE wanted = 'jurisdiction' AND jurisdiction = named
	)
	SELECT DISTINCT kind, slug::text, field FROM said
	WHERE entry <= as_of AND superseded > as_of
$$;
COMMENT ON FUNCTION referring_to IS 'The records that name this one, and in which field';

CREATE FUNCTION due_on(day date, as_of bigint, most bigint) RETURNS TABLE (
	"on" text, what text, kind text, slug text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT day_out(study_due), CASE WHEN study_status = 'overdue'
		THEN 'study-overdue' ELSE 'study-due' END, 'scheme', slug
	FROM scheme_at(day, as_of)
	WHERE study_status = 'overdue' AND phase <> 'ended'
		OR study_status IN ('not-begun', 'under-way')
			AND study_due <= day + interval '1 year'
	UNION ALL
	(SELECT a."on", a.action, 'treaty', t.slug
	FROM treaty_action a JOIN treaty t ON t.entry = a.entry
	WHERE t.entry <= as_of AND t.superseded > as_of
		AND a.since > day AND a.since <= (day + interval '2 years')::date
	ORDER BY a.since, a."on", a.action, t.slug LIMIT most)
	UNION ALL
	SELECT l.through, 'limit-ends', 'limit', l.slug
	FROM usage_limit l
	WHERE l.entry <= as_of AND l.superseded > as_of
		AND l.until > day AND l.until <= (day + interval '1 year')::date + 1
	UNION ALL
	SELECT p.through, 'plan-ends', 'plan', p.slug
	FROM plan p
	WHERE p.entry <= as_of AND p.superseded > as_of
		AND last_day(p.through) BETWEEN day AND day + interval '1 year'
	UNION ALL
	SELECT p."from", 'plan-begins', 'plan', p.slug
	FROM plan p
	WHERE p.entry <= as_of AND p.superseded > as_of
		AND first_day(p."from") > day AND first_day(p."from") <= day + interval '1 year'
$$;
COMMENT ON FUNCTION due_on IS 'What is overdue on a day, and what comes in the year after it (treaty actions: two years, and so many at most, those that come first)';

CREATE FUNCTION settle(wanted_day text, wanted_entry text, published text)
RETURNS TABLE ("on" text, entry bigint, today text, newest bigint,
	recorded_at text, demonstration boolean, sealed_on text, sealed_after bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(wanted_day, now.today),
		CASE WHEN asked.number <= now.newest THEN asked.number END,
		now.today, now.newest,
		to_char(at.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		coalesce(at.demonstrations > 0, false),
		(seal.sealed_at AT TIME ZONE 'Asia/Almaty')::date::text, seal.entry
	FROM (SELECT today()::text, coalesce((SELECT number FROM entry
			ORDER BY number DESC LIMIT 1), 0) OFFSET 0) now (today, newest),
		LATERAL (SELECT CASE WHEN wanted_entry IS NOT NULL THEN wanted_entry::bigint
			WHEN published IS NOT NULL THEN entry_published(published::date)
			ELSE now.newest END OFFSET 0) asked (number)
	LEFT JOIN entry at ON at.number = asked.number
	LEFT JOIN seal ON true
$$;
COMMENT ON FUNCTION settle IS 'Which day and which entry a page answers for; a null entry is one that is not there yet. And since when the register is sealed';
