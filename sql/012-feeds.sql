-- What concerns a record: for feeds, and for what changed since a day.

INSERT INTO migration (number, name) VALUES (12, 'feeds');

CREATE INDEX ON treaty_recognises (issuer) WHERE issuer IS NOT NULL;
CREATE INDEX ON treaty_recognises (scheme) WHERE scheme IS NOT NULL;
CREATE INDEX ON usage_limit (scheme) WHERE scheme IS NOT NULL;

CREATE FUNCTION records_about(wanted text, named text)
RETURNS TABLE (kind text, slug text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH concerned_scheme (slug, jurisdiction) AS (
		SELECT s.slug, s.jurisdiction FROM scheme s
		WHERE wanted = 'scheme' AND s.slug = named
		UNION ALL SELECT s.slug, s.jurisdiction FROM scheme s
		WHERE wanted = 'jurisdiction' AND s.jurisdiction = named
	), concerned_treaty (slug) AS (
		SELECT named WHERE wanted = 'treaty'
		UNION ALL SELECT t.slug FROM treaty t
		WHERE wanted = 'jurisdiction' AND named = 'kazakhstan'
			AND t.parties @> ARRAY['kazakhstan']	-- by an index of its own
		UNION ALL SELECT t.slug FROM treaty t
		WHERE wanted = 'jurisdiction' AND named <> 'kazakhstan'
			AND t.parties @> ARRAY[named]
		UNION ALL SELECT t.slug FROM treaty_recognises r JOIN treaty t ON t.entry = r.entry
		WHERE wanted = 'jurisdiction' AND r.issuer = named
		UNION ALL SELECT t.slug FROM treaty_recognises r JOIN treaty t ON t.entry = r.entry
		WHERE r.scheme IN (SELECT c.slug FROM concerned_scheme c)
		UNION ALL SELECT t.slug FROM treaty_recognises r JOIN treaty t ON t.entry = r.entry
		WHERE wanted = 'scheme'
			AND r.issuer IN (SELECT c.jurisdiction FROM concerned_scheme c)
	)
	SELECT wanted, named
	UNION ALL SELECT 'scheme', c.slug FROM concerned_scheme c
	UNION ALL SELECT 'study', s.slug FROM study s
	WHERE s.scheme IN (SELECT c.slug FROM concerned_scheme c)
	UNION ALL SELECT 'treaty', c.slug FROM concerned_treaty c
	UNION ALL SELECT 'limit', l.slug FROM usage_limit l
	WHERE l.treaty IN (SELECT c.slug FROM concerned_treaty c)
		AND (wanted <> 'scheme' OR l.scheme IS NULL)
	UNION ALL SELECT 'limit', l.slug FROM usage_limit l
	WHERE l.scheme IN (SELECT c.slug FROM concerned_scheme c)
	UNION ALL SELECT 'limit', l.slug FROM usage_limit l
	WHERE wanted = 'plan' AND l.plan = named
	UNION ALL SELECT 'assessment', a.slug FROM assessment a
	WHERE wanted = 'jurisdiction' AND a.jurisdiction = named
$$;
COMMENT ON FUNCTION records_about IS 'A record and those that have ever concerned it: of a partner its schemes, their studies, its treaties, their limits and its assessments; of a scheme its studies, the treaties that recognise it and the limits on it; of a treaty or plan its limits';

CREATE FUNCTION entries_about(wanted text, named text, day date, as_of bigint,
	after bigint DEFAULT 0)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN QUERY SELECT e.number FROM entry e
	WHERE e.number <= as_of AND e.number > after AND (e.kind, e.slug) IN (
		SELECT r.kind, r.slug
		FROM unnest(CASE wanted WHEN 'jurisdiction' THEN realm_of(named, day, as_of)
				ELSE ARRAY[named] END) AS near (slug),
			LATERAL records_about(wanted, near.slug) r);
END
$$;
COMMENT ON FUNCTION entries_about IS 'The numbers of all entries after another of the records that concern one, corrections and withdrawals included; a partner is also concerned by what concerns its realm on the day';

REVOKE ALL ON FUNCTION records_about, entries_about FROM PUBLIC;
GRANT EXECUTE ON FUNCTION records_about, entries_about TO tanu_public, tanu_sign, tanu_desk;
