-- The leaf of the log that an entry makes (doc/log.md). The tree, its tiles
-- and its signatures are the signer's, who has no right to write here.

INSERT INTO migration (number, name) VALUES (30, 'log');

CREATE FUNCTION leaf_line(name text, value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT name || ' ' || coalesce(value, '-') || E'\n'
$$;
COMMENT ON FUNCTION leaf_line IS 'A line of a leaf; - for what is absent';

CREATE FUNCTION leaf_hash(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT encode(sha256(convert_to(value, 'UTF8')), 'hex')
$$;
COMMENT ON FUNCTION leaf_hash IS 'What people wrote stands in the log by its SHA-256 only, so that it can be redacted';

CREATE FUNCTION entry_leaf(e entry) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT E'tanu/entry/v1\n'
		|| leaf_line('number', e.number::text)
		|| leaf_line('recorded_at', to_char(e.recorded_at AT TIME ZONE 'UTC',
			'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
		|| leaf_line('kind', e.kind)
		|| leaf_line('slug', e.slug)
		|| leaf_line('change', e.change)
		|| leaf_line('author_role', e.author_role)
		|| leaf_line('approver_role', e.approver_role)
		|| leaf_line('reason_sha256', leaf_hash(e.reason::text))
		|| leaf_line('basis_sha256', leaf_hash(e.basis::text))
		|| leaf_line('basis_url_sha256', leaf_hash(e.basis_url))
		|| leaf_line('item_sha256', encode(e.item_sha256, 'hex'))
$$;
COMMENT ON FUNCTION entry_leaf IS 'The statement about an entry that is a leaf of the log: SELECT entry_leaf(e) FROM entry e. Its form is for ever; a new one gets another first line';

-- Whether what was laid down still follows from the items ----------------------

CREATE FUNCTION without_generated(held regclass, line jsonb) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT line - ARRAY(SELECT attname::text FROM pg_attribute
		WHERE attrelid = held AND attgenerated <> '' AND attnum > 0) - laid_down()
$$;
COMMENT ON FUNCTION without_generated IS 'A row without the columns that PostgreSQL or publish() works out';

CREATE FUNCTION version_faults(wanted kind) RETURNS TABLE (
	entry bigint, fault text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN QUERY EXECUTE format('WITH made AS (
			SELECT e.number, i.item || jsonb_build_object(''entry'', e.number,
				''slug'', e.slug, ''superseded'', lead(e.number, 1,
					9223372036854775807) OVER (PARTITION BY e.slug ORDER BY e.number))
				AS item
			FROM entry e LEFT JOIN LATERAL
				(SELECT item_text(e.item_sha256)::jsonb AS item) i ON true
			WHERE e.kind = $1
		), wants AS (
			SELECT number, without_generated(%1$L, to_jsonb(
				jsonb_populate_record(NULL::%1$s, item))) AS line
			FROM made WHERE item IS NOT NULL
		), has AS (
			SELECT entry, without_generated(%1$L, to_jsonb(v)) AS line FROM %1$s v
		)
		SELECT coalesce(number, entry), CASE WHEN number IS NULL
			THEN ''a record stands that no entry has made''
			WHEN entry IS NULL THEN ''the record that it makes is missing''
			ELSE ''the record that it makes is not as its item says'' END
		FROM wants FULL JOIN has ON number = entry
		WHERE wants.line IS DISTINCT FROM has.line', wanted.versions)
	USING wanted.kind;
END
$$;
COMMENT ON FUNCTION version_faults IS 'Versions of a kind that are not what their items and the entries after them say';

CREATE FUNCTION part_faults(wanted part) RETURNS TABLE (entry bigint, fault text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN QUERY EXECUTE format('WITH wants AS (
			SELECT e.number, one.place, without_generated(%1$L, to_jsonb(
				jsonb_populate_record(NULL::%1$s, one.value || jsonb_build_object(
					''entry'', e.number, ''position'', one.place)))) AS line
			FROM entry e, LATERAL (SELECT item_text(e.item_sha256)::jsonb -> $2 AS list) i,
				jsonb_array_elements(CASE jsonb_typeof(i.list) WHEN ''array''
					THEN i.list END) WITH ORDINALITY AS one (value, place)
			WHERE e.kind = $1
		), has AS (
			SELECT entry, position, without_generated(%1$L, to_jsonb(p)) AS line
			FROM %1$s p
		)
		SELECT DISTINCT coalesce(number, entry),
			''the record that it makes is not as its item says''
		FROM wants FULL JOIN has ON number = entry AND place = position
		WHERE wants.line IS DISTINCT FROM has.line', wanted.rows)
	USING wanted.kind, wanted.member;
END
$$;
COMMENT ON FUNCTION part_faults IS 'Parts of versions that are not what the items say';

CREATE FUNCTION standing_faults() RETURNS TABLE (entry bigint, fault text)
LANGUAGE sql STABLE AS $$
	SELECT coalesce(wants.entry, has.entry),
		'the treaty''s status in time is not the one that follows from its actions'
	FROM (SELECT s.* FROM treaty t, treaty_standing_of(t.entry) s) wants
	FULL JOIN treaty_standing has USING (entry, since)
	WHERE (wants.until, wants.status) IS DISTINCT FROM (has.until, has.status)
	UNION ALL
	SELECT coalesce(wants.entry, has.entry),
		'what the treaty is between Kazakhstan and a party in time does not follow from its actions'
	FROM (SELECT b.* FROM treaty t, treaty_between_of(t.entry) b) wants
	FULL JOIN treaty_between has USING (entry, party)
	WHERE wants IS DISTINCT FROM has
$$;
COMMENT ON FUNCTION standing_faults IS 'Statuses of treaties, of themselves and between Kazakhstan and each party, that do not come out again';

CREATE FUNCTION duty_faults() RETURNS TABLE (entry bigint, fault text)
LANGUAGE sql STABLE AS $$
	WITH turned AS (
		SELECT e.number, act, lead(e.number, 1, 9223372036854775807)
			OVER (PARTITION BY act ORDER BY e.number) AS superseded
		FROM entry e, acts_turned_by(e.slug, e.number) AS act WHERE e.kind = 'legal-act'
	), wants AS (
		SELECT t.number, t.superseded, d.* FROM turned t, duties_of(ARRAY[t.act], t.number) d
	)
	SELECT coalesce(w.number, d.entry), 'what acts impose in time does not follow from them'
	FROM wants w FULL JOIN duty d ON (d.entry, d.act, d.position) = (w.number, w.act, w.position)
	WHERE w IS NULL OR d IS NULL
		OR (w.superseded, w.paragraph, w.imposes, w.begins, w.ends)
			<> (d.superseded, d.paragraph, d.imposes, d.begins, d.ends)
		OR w.requirement IS DISTINCT FROM d.requirement
$$;
COMMENT ON FUNCTION duty_faults IS 'Duties of acts that do not come out again';

CREATE FUNCTION party_faults() RETURNS TABLE (entry bigint, fault text)
LANGUAGE sql STABLE AS $$
	WITH turned AS (
		SELECT e.number, who, lead(e.number, 1, 9223372036854775807)
			OVER (PARTITION BY who ORDER BY e.number) AS superseded
		FROM entry e, covering_turned_by(e.slug, e.number) AS who
		WHERE e.kind = 'jurisdiction'
	), wants AS (
		SELECT t.number AS entry, t.superseded, p.*
		FROM turned t, parties_for(ARRAY[t.who], t.number) p
	)
	SELECT coalesce(w.entry, p.entry),
		'who can be party for a jurisdiction in time does not follow from states and groups'
	FROM wants w FULL JOIN party_for p USING (entry, jurisdiction)
	WHERE w IS DISTINCT FROM p
$$;
COMMENT ON FUNCTION party_faults IS 'Who can be party for a jurisdiction that does not come out again';

CREATE FUNCTION naming_faults() RETURNS TABLE (entry bigint, fault text)
LANGUAGE sql STABLE AS $$
	WITH renaming AS (
		SELECT number AS entry, slug FROM entry
		WHERE kind = 'jurisdiction' AND is_renamed(slug, number)
	), wants AS (
		SELECT t.entry, t.entry AS named_from, t.parties FROM treaty t
		UNION SELECT t.entry, r.entry, t.parties FROM renaming r JOIN treaty t
			ON t.parties @> ARRAY[r.slug::text] AND t.entry < r.entry AND t.superseded > r.entry
	), due AS (
		SELECT entry, array_agg(named_from ORDER BY named_from) AS named_from,
			array_agg(parties_called(parties, named_from, 'kk') ORDER BY named_from) AS kk,
			array_agg(parties_called(parties, named_from, 'ru') ORDER BY named_from) AS ru,
			array_agg(parties_called(parties, named_from, 'en') ORDER BY named_from) AS en
		FROM wants GROUP BY entry
	)
	SELECT entry, 'the parties of the treaty are not called as they were then'
	FROM due JOIN treaty t USING (entry)
	WHERE (due.named_from, kk, ru, en)
		IS DISTINCT FROM (t.named_from, t.parties_kk, t.parties_ru, t.parties_en)
$$;
COMMENT ON FUNCTION naming_faults IS 'Names of the parties of treaties that do not come out again';

CREATE FUNCTION count_faults() RETURNS TABLE (entry bigint, fault text)
LANGUAGE sql STABLE AS $$
	WITH shown AS (
		SELECT e.number, e.kind, e.slug, e.standing, e.demonstrations,
			(e.item_sha256 IS NOT NULL)::integer AS stands,
			coalesce((item_text(e.item_sha256)::jsonb ->> 'demonstration')::boolean,
				false)::integer AS shows
		FROM entry e
	), step AS (
		SELECT s.*,
			stands - lag(stands, 1, 0) OVER of_record AS more_standing,
			shows - lag(shows, 1, 0) OVER of_record AS more_shown
		FROM shown s WINDOW of_record AS (PARTITION BY kind, slug ORDER BY number)
	), total AS (
		SELECT number, standing, demonstrations,
			sum(more_standing) OVER (PARTITION BY kind ORDER BY number) AS stood,
			sum(more_shown) OVER (ORDER BY number) AS shown
		FROM step
	)
	SELECT number, 'how many records stand after it is counted wrongly'
	FROM total WHERE (standing, demonstrations) IS DISTINCT FROM (stood, shown)
$$;
COMMENT ON FUNCTION count_faults IS 'Entries that count the records after them wrongly';

CREATE FUNCTION derived_faults() RETURNS TABLE (entry bigint, fault text)
LANGUAGE sql STABLE AS $$
	SELECT f.* FROM kind k, version_faults(k) f
	UNION SELECT f.* FROM part p, part_faults(p) f
	UNION SELECT * FROM standing_faults()
	UNION SELECT * FROM naming_faults()
	UNION SELECT * FROM duty_faults()
	UNION SELECT * FROM party_faults()
	UNION SELECT * FROM count_faults()
$$;
COMMENT ON FUNCTION derived_faults IS 'What publish() laid down, worked out again from the items: what differs, and at which entry';

REVOKE ALL ON FUNCTION leaf_line, leaf_hash, entry_leaf, without_generated,
	version_faults, part_faults, standing_faults, naming_faults, duty_faults,
	party_faults, count_faults, derived_faults
	FROM PUBLIC;
GRANT EXECUTE ON FUNCTION leaf_line, leaf_hash, entry_leaf, without_generated,
	version_faults, part_faults, standing_faults, naming_faults, duty_faults,
	party_faults, count_faults, derived_faults
	TO tanu_public, tanu_sign, tanu_desk;
