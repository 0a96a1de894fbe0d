-- The only way into the register. A refusal is a row that names the field and
-- the problem, never half a record.

INSERT INTO migration (number, name) VALUES (5, 'publish');

CREATE TYPE refusal AS (field text, problem text, detail text);
COMMENT ON TYPE refusal IS 'Which field, what is wrong with it, and the value or record that this is about';

-- What one object may look like ----------------------------------------------

CREATE FUNCTION json_kind_wanted(type oid) RETURNS text
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT CASE
			WHEN t.typelem <> 0 AND t.typlen = -1 THEN 'array'
			WHEN b.typcategory = 'S' THEN 'string'
			WHEN b.typcategory = 'N' THEN 'number'
			WHEN b.typcategory = 'B' THEN 'boolean'
		END
		FROM pg_type t JOIN pg_type b
			ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
		WHERE t.oid = type
	);
END
$$;
COMMENT ON FUNCTION json_kind_wanted IS 'The kind of JSON value that a column takes; null where its domain decides';

CREATE FUNCTION object_refusals(held regclass, object jsonb, prefix text,
	beside text[]) RETURNS SETOF refusal
LANGUAGE plpgsql STABLE AS $$
DECLARE
	given record;
	col record;
	elements text;
BEGIN
	IF jsonb_typeof(object) <> 'object' THEN
		RETURN NEXT (coalesce(nullif(rtrim(prefix, '.'), ''), 'item'), 'type',
			'object')::refusal;
		RETURN;
	END IF;
	FOR given IN SELECT key, value FROM jsonb_each(object)
		WHERE key <> ALL (beside) AND value <> 'null'
	LOOP
		SELECT a.atttypid AS type, a.attname AS name,
			json_kind_wanted(a.atttypid) AS json INTO col FROM pg_attribute a
		WHERE a.attrelid = held AND a.attname = given.key AND a.attnum > 0
			AND a.attgenerated = '' AND a.attname <> ALL (laid_down())
			AND a.attname NOT IN ('entry', 'superseded', 'slug', 'position');
		IF NOT FOUND THEN
			RETURN NEXT (prefix || left(given.key, 64), 'unknown-member', NULL)::refusal;
			CONTINUE;
		END IF;
		IF jsonb_typeof(given.value) <> col.json THEN
			RETURN NEXT (prefix || given.key, 'type', col.json)::refusal;
			CONTINUE;
		END IF;
		IF jsonb_typeof(given.value) = 'array' AND col.json = 'array'
			AND EXISTS (SELECT FROM jsonb_array_elements(given.value) AS one
				WHERE jsonb_typeof(one) <> 'string') THEN
			RETURN NEXT (prefix || given.key, 'type', 'array')::refusal;
			CONTINUE;
		END IF;
		BEGIN
			EXECUTE format('SELECT (jsonb_populate_record(NULL::%s, $1)).%I::text',
				held, col.name)
			INTO elements USING jsonb_build_object(given.key, given.value);
		EXCEPTION WHEN data_exception OR check_violation THEN
			RETURN NEXT (prefix || given.key, 'value:' || col.type::regtype,
				left(given.value #>> '{}', 80))::refusal;
		END;
	END LOOP;
	RETURN QUERY SELECT prefix || a.attname, 'missing', NULL::text
	FROM pg_attribute a
	WHERE a.attrelid = held AND a.attnotnull AND a.attnum > 0
		AND a.attname NOT IN ('entry', 'superseded', 'slug', 'position')
		AND coalesce(object -> a.attname, 'null') = 'null';
END
$$;
COMMENT ON FUNCTION object_refusals IS 'Holds an object against the columns of a table: unknown members, missing ones, values that a column does not take';

CREATE FUNCTION item_refusals(wanted text, item jsonb) RETURNS SETOF refusal
LANGUAGE plpgsql STABLE AS $$
DECLARE
	p record;
	one record;
BEGIN
	RETURN QUERY SELECT * FROM object_refusals(
		(SELECT versions FROM kind k WHERE k.kind = wanted), item, '',
		ARRAY(SELECT member FROM part WHERE part.kind = wanted));
	IF jsonb_typeof(item) <> 'object' THEN
		RETURN;
	END IF;
	FOR p IN SELECT member, rows FROM part
		WHERE part.kind = wanted AND coalesce(item -> member, 'null') <> 'null'
	LOOP
		IF jsonb_typeof(item -> p.member) <> 'array' THEN
			RETURN NEXT (p.member, 'type', 'array')::refusal;
			CONTINUE;
		END IF;
		FOR one IN SELECT value, ordinality
			FROM jsonb_array_elements(item -> p.member) WITH ORDINALITY
		LOOP
			RETURN QUERY SELECT * FROM object_refusals(p.rows, one.value,
				p.member || '[' || one.ordinality || '].', '{}');
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION item_refusals IS 'Holds a whole item, with its lists of objects, against the tables of its kind';

CREATE FUNCTION repeated_members(object json) RETURNS SETOF refusal
LANGUAGE sql IMMUTABLE AS $$
	WITH RECURSIVE inside (prefix, value, depth) AS (
		SELECT '', object, 1
		UNION ALL
		SELECT inner_prefix, inner_value, depth + 1
		FROM inside, LATERAL (
			SELECT prefix || key || '.', member.value
			FROM json_each(CASE json_typeof(inside.value) WHEN 'object'
				THEN inside.value END) AS member
			UNION ALL
			SELECT rtrim(prefix, '.') || '[' || place || '].', one
			FROM json_array_elements(CASE json_typeof(inside.value) WHEN 'array'
				THEN inside.value END) WITH ORDINALITY AS element (one, place)
		) within (inner_prefix, inner_value)
		WHERE depth < 6 AND json_typeof(inner_value) IN ('object', 'array')
	)
	SELECT DISTINCT left(prefix || key, 100), 'repeated', NULL
	FROM inside, LATERAL (SELECT key
		FROM json_object_keys(CASE json_typeof(value) WHEN 'object' THEN value END) AS key
		GROUP BY key HAVING count(*) > 1) twice
$$;
COMMENT ON FUNCTION repeated_members IS 'A member given twice in one object: of two values jsonb would silently keep the last. No item goes as deep as this looks';

CREATE FUNCTION stands(wanted text, named text, as_of bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT coalesce((SELECT change <> 'withdrawal' FROM entry
			WHERE kind = wanted AND slug = named AND number <= as_of
			ORDER BY number DESC LIMIT 1), false)
	);
END
$$;
COMMENT ON FUNCTION stands IS 'Does this record stand after an entry?';

CREATE FUNCTION reference_refusals(wanted text, named text, item jsonb)
RETURNS SETOF refusal
LANGUAGE sql STABLE AS $$
	SELECT r.field, 'no-such-' || r.target, left(used.slug, 80)
	FROM reference r,
		LATERAL (SELECT DISTINCT found #>> '{}' AS slug
			FROM jsonb_path_query(item, r.path) AS found
			WHERE found <> 'null') used
	WHERE r.kind = wanted
		AND NOT stands(r.target, used.slug, newest_entry())
		AND NOT (r.target = wanted AND used.slug = named)
$$;
COMMENT ON FUNCTION reference_refusals IS 'References must exist at the entry that makes them';

-- Rules that one row alone cannot break ---------------------------------------

CREATE FUNCTION treaty_refusals(version bigint) RETURNS SETOF refusal
LANGUAGE sql STABLE AS $$
	SELECT 'actions[' || a.position || '].party', 'not-a-party', a.party::text
	FROM treaty t JOIN treaty_action a ON a.entry = t.entry
	WHERE t.entry = version AND a.party <> ALL (t.parties)
	UNION ALL
	SELECT 'parties', 'repeated', party
	FROM treaty t, unnest(t.parties) AS of (party)
	WHERE t.entry = version GROUP BY party HAVING count(*) > 1
$$;
COMMENT ON FUNCTION treaty_refusals IS 'An action''s party is a party; no party is named twice';

CREATE FUNCTION limit_refusals(version bigint) RETURNS SETOF refusal
LANGUAGE sql STABLE AS $$
	SELECT 'from', 'overlap', o.slug::text
	FROM usage_limit l JOIN usage_limit o
		ON (o.treaty = l.treaty OR o.plan = l.plan)
		AND o.superseded = 9223372036854775807 AND o.slug <> l.slug
		AND o.unit = l.unit AND o.scheme IS NOT DISTINCT FROM l.scheme
		AND limit_base(o) = limit_base(l)
		AND coalesce(first_day(o."from"), '-infinity') <= coalesce(last_day(l.through), 'infinity')
		AND coalesce(first_day(l."from"), '-infinity') <= coalesce(last_day(o.through), 'infinity')
	WHERE l.entry = version
$$;
COMMENT ON FUNCTION limit_refusals IS 'Two limits of one source, unit, scheme and base may not overlap in time';

CREATE FUNCTION version_refusals(wanted text, version bigint) RETURNS SETOF refusal
LANGUAGE sql STABLE AS $$
	SELECT * FROM treaty_refusals(version) WHERE wanted = 'treaty'
	UNION ALL
	SELECT * FROM limit_refusals(version) WHERE wanted = 'limit'
$$;
COMMENT ON FUNCTION version_refusals IS 'What a version that has just been written breaks, whatever its kind';

-- Publishing -------------------------------------------------------------------

CREATE TABLE seal (
	once boolean PRIMARY KEY DEFAULT true CHECK (once),
	entry bigint NOT NULL,
	sealed_at timestamptz(0) NOT NULL DEFAULT now()
);
COMMENT ON TABLE seal IS 'Since when, and after which entry, nothing is published but by two people. One row at most, and not to be undone';
SELECT keep_append_only('seal');

CREATE FUNCTION seal() RETURNS boolean
LANGUAGE sql AS $$
	LOCK TABLE entry IN SHARE ROW EXCLUSIVE MODE;
	WITH made AS (
		INSERT INTO seal (entry) SELECT newest_entry() ON CONFLICT DO NOTHING RETURNING once
	)
	SELECT EXISTS (SELECT FROM made);
$$;
COMMENT ON FUNCTION seal IS 'Seals the register; false when it was sealed before';

CREATE FUNCTION head_refusals(wanted text, named text, how text, reason jsonb,
	basis jsonb, basis_url text, item json) RETURNS SETOF refusal
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM kind WHERE kind = wanted) THEN
		RETURN NEXT ('kind', CASE WHEN wanted IS NULL THEN 'missing' ELSE 'choice' END,
			left(wanted, 64))::refusal;
		RETURN;
	END IF;
	IF named IS NULL OR named !~ '^[a-z0-9]+(-[a-z0-9]+)*$' OR length(named) > 64 THEN
		RETURN NEXT ('slug', CASE WHEN named IS NULL THEN 'missing' ELSE 'value:slug' END,
			left(named, 80))::refusal;
		RETURN;
	END IF;
	IF how NOT IN ('creation', 'change', 'correction', 'withdrawal') THEN
		RETURN NEXT ('change', 'choice', left(how, 64))::refusal;
	ELSIF how = 'creation' AND stands(wanted, named, newest_entry()) THEN
		RETURN NEXT ('change', 'stands-already', named)::refusal;
	ELSIF how <> 'creation' AND NOT stands(wanted, named, newest_entry()) THEN
		RETURN NEXT ('change', 'does-not-stand', named)::refusal;
	END IF;
	IF NOT coalesce(texts_are_valid(reason), true) THEN
		RETURN NEXT ('reason', 'value:texts', NULL)::refusal;
	END IF;
	IF NOT words_are_valid(basis) THEN
		RETURN NEXT ('basis', 'value:words', NULL)::refusal;
	END IF;
	IF NOT url_is_valid(basis_url) THEN
		RETURN NEXT ('basis_url', 'value:url', left(basis_url, 80))::refusal;
	END IF;
	IF how = 'withdrawal' AND item IS NOT NULL THEN
		RETURN NEXT ('item', 'withdrawal-has-none', NULL)::refusal;
	ELSIF how <> 'withdrawal' AND item IS NULL THEN
		RETURN NEXT ('item', 'missing', NULL)::refusal;
	END IF;
END
$$;
COMMENT ON FUNCTION head_refusals IS 'What an entry says about itself: kind, slug, change, reason, basis';

CREATE FUNCTION append_entry(wanted text, named text, how text, reason jsonb,
	basis jsonb, basis_url text, author text, approver text, item json,
	demonstration boolean) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	bytes bytea := convert_to(item::text, 'UTF8');
	last entry;
	stood boolean;
	demonstrated boolean;
BEGIN
	SELECT * INTO last FROM entry ORDER BY number DESC LIMIT 1;
	stood := stands(wanted, named, coalesce(last.number, 0));
	EXECUTE format('SELECT demonstration FROM %s WHERE slug = $1 AND superseded > $2',
		(SELECT versions FROM kind WHERE kind = wanted))
	INTO demonstrated USING named, coalesce(last.number, 0);
	IF bytes IS NOT NULL THEN
		INSERT INTO item VALUES (sha256(bytes), bytes) ON CONFLICT DO NOTHING;
	END IF;
	INSERT INTO entry VALUES (
		coalesce(last.number, 0) + 1,
		greatest(date_trunc('second', clock_timestamp()), last.recorded_at),
		wanted, named, how, reason, basis, basis_url, author, approver,
		sha256(bytes),
		standing_at(wanted, coalesce(last.number, 0))
			+ (how <> 'withdrawal')::integer - stood::integer,
		coalesce(last.demonstrations, 0)
			+ coalesce(demonstration, false)::integer
			- coalesce(demonstrated, false)::integer);
	RETURN coalesce(last.number, 0) + 1;
END
$$;
COMMENT ON FUNCTION append_entry IS 'The next entry, its item and its counts. recorded_at is never before that of the entry before';

CREATE FUNCTION given_columns(held regclass) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
	WHERE attrelid = held AND attnum > 0 AND attgenerated = ''
$$;
COMMENT ON FUNCTION given_columns IS 'The columns of a table that PostgreSQL does not work out itself';

CREATE FUNCTION append_version(wanted text, named text, version bigint, item jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	held regclass := (SELECT versions FROM kind WHERE kind = wanted);
	p record;
BEGIN
	EXECUTE format('UPDATE %s SET superseded = $1
		WHERE slug = $2 AND superseded = 9223372036854775807', held)
	USING version, named;
	IF item IS NULL THEN
		RETURN;
	END IF;
	FOR p IN SELECT member, rows FROM part
		WHERE kind = wanted AND jsonb_typeof(item -> member) = 'array'
	LOOP
		EXECUTE format('INSERT INTO %s (%s) SELECT %2$s
			FROM jsonb_array_elements($1) WITH ORDINALITY AS one (value, place),
			jsonb_populate_record(NULL::%1$s, one.value
				|| jsonb_build_object(''entry'', $2, ''position'', one.place)) AS made',
			p.rows, given_columns(p.rows))
		USING item -> p.member, version;
	END LOOP;
	EXECUTE format('INSERT INTO %s (%s)
		SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1) AS made', held,
		given_columns(held))
	USING item || jsonb_build_object('entry', version, 'slug', named,
		'superseded', 9223372036854775807)
		|| CASE wanted WHEN 'treaty' THEN treaty_laid_down(version,
			ARRAY(SELECT jsonb_array_elements_text(item -> 'parties'))) ELSE '{}' END;
END
$$;
COMMENT ON FUNCTION append_version IS 'The version that an entry makes, with its parts';

CREATE FUNCTION place_within(held text, row_said text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT member || '[' || substring(row_said
			FROM '\(\d+, (\d+)') || '].' FROM part WHERE rows = to_regclass(held)), '')
$$;
COMMENT ON FUNCTION place_within IS 'Where in an item a row of a table of parts stands, from what PostgreSQL says of the row that a constraint refused: its entry and position come first';

CREATE FUNCTION publish(wanted text, named text, how text, reason jsonb,
	basis jsonb, basis_url text, author text, approver text, item json)
RETURNS TABLE (number bigint, field text, problem text, detail text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	found refusal[];
	wrong text;
	held text;
	row_said text;
	members jsonb;
BEGIN
	LOCK TABLE entry IN SHARE ROW EXCLUSIVE MODE;
	IF author = approver AND EXISTS (SELECT FROM seal) THEN
		RETURN QUERY SELECT NULL::bigint, 'line', 'sealed', NULL::text;
		RETURN;
	END IF;
	how := coalesce(how, CASE WHEN stands(wanted, named, newest_entry())
		THEN 'change' ELSE 'creation' END);
	found := ARRAY(SELECT r FROM head_refusals(wanted, named, how, reason, basis,
		basis_url, item) r);
	IF found = '{}' AND item IS NOT NULL THEN
		BEGIN
			members := item;
		EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
			found := ARRAY[('item', 'not-json', SQLERRM)::refusal];
		END;
	END IF;
	IF found = '{}' AND item IS NOT NULL THEN
		found := ARRAY(SELECT r FROM repeated_members(item) r
			UNION ALL SELECT r FROM item_refusals(wanted, members) r
			UNION ALL SELECT r FROM reference_refusals(wanted, named, members) r);
	END IF;
	IF found = '{}' THEN
		BEGIN
			number := append_entry(wanted, named, how, reason, basis, basis_url,
				author, approver, item, (item ->> 'demonstration')::boolean);
			PERFORM append_version(wanted, named, number, members);
			found := ARRAY(SELECT r FROM version_refusals(wanted, number) r);
			IF found <> '{}' THEN
				RAISE EXCEPTION USING ERRCODE = 'TN001';
			END IF;
			IF wanted = 'legal-act' THEN
				PERFORM lay_down_duties(named, number);
			ELSIF wanted = 'jurisdiction' THEN
				PERFORM lay_down_parties(named, number);
				PERFORM lay_down_names(named, number);
			ELSIF wanted = 'treaty' THEN
				PERFORM lay_down_between(named, number);
			END IF;
			PERFORM lay_down_search(wanted, named, number, members);
		EXCEPTION
		WHEN SQLSTATE 'TN001' THEN
			number := NULL;
		WHEN check_violation THEN
			GET STACKED DIAGNOSTICS wrong = CONSTRAINT_NAME, held = TABLE_NAME,
				row_said = PG_EXCEPTION_DETAIL;
			number := NULL;
			found := ARRAY[(place_within(held, row_said) || split_part(wrong, ' ', 1),
				split_part(wrong, ' ', 2), NULL)::refusal];
		END;
	END IF;
	IF number IS NOT NULL THEN
		RETURN NEXT;
		PERFORM pg_notify('entry', number::text);
		RETURN;
	END IF;
	RETURN QUERY SELECT NULL::bigint, (r).field, (r).problem, (r).detail
	FROM unnest(found) r;
END
$$;
COMMENT ON FUNCTION publish IS 'Publishes one entry and returns its number, or the refusals and writes nothing. "how" may be absent: creation, or change where the record stands';

CREATE FUNCTION line_refusals(line text) RETURNS SETOF refusal
LANGUAGE plpgsql AS $$
DECLARE
	given json;
	head jsonb;
BEGIN
	BEGIN
		given := line::json;
		head := line::jsonb;
	EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
		RETURN NEXT ('line', 'not-json', SQLERRM)::refusal;
		RETURN;
	END;
	IF jsonb_typeof(head) <> 'object' THEN
		RETURN NEXT ('line', 'type', 'object')::refusal;
		RETURN;
	END IF;
	RETURN QUERY SELECT r.field, r.problem, r.detail
		FROM repeated_members((SELECT json_object_agg(key, CASE WHEN key <> 'item'
			THEN value END) FROM json_each(given))) r;
	IF FOUND THEN
		RETURN;
	END IF;
	RETURN QUERY SELECT left(key, 64),
		CASE WHEN key IN ('kind', 'slug', 'change', 'basis_url') THEN 'type'
		ELSE 'unknown-member' END, NULL::text
	FROM jsonb_each(head)
	WHERE key NOT IN ('kind', 'slug', 'change', 'reason', 'basis', 'basis_url', 'item')
		OR key IN ('kind', 'slug', 'change', 'basis_url')
		AND jsonb_typeof(value) NOT IN ('string', 'null');
END
$$;
COMMENT ON FUNCTION line_refusals IS 'What keeps a line of an import file from being read (register.md, Import and export)';

CREATE FUNCTION import_line(line text) RETURNS TABLE (
	number bigint, field text, problem text, detail text)
LANGUAGE plpgsql AS $$
DECLARE
	head jsonb;
BEGIN
	RETURN QUERY SELECT NULL::bigint, r.field, r.problem, r.detail
		FROM line_refusals(line) r;
	IF FOUND THEN
		RETURN;
	END IF;
	head := line::jsonb;
	RETURN QUERY SELECT p.number, p.field, p.problem, p.detail
	FROM publish(head ->> 'kind', head ->> 'slug', head ->> 'change',
		nullif(head -> 'reason', 'null'), nullif(head -> 'basis', 'null'),
		head ->> 'basis_url', 'import', 'import',
		CASE WHEN head -> 'item' <> 'null' THEN line::json -> 'item' END) p;
END
$$;
COMMENT ON FUNCTION import_line IS 'Publishes one line of an import file (register.md, Import and export)';
