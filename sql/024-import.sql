-- A file of records becomes a draft at the desk: all of it, or nothing and what
-- is wrong with every line. What is published of it goes through the same
-- review as any other draft.

INSERT INTO migration (number, name) VALUES (24, 'import');

CREATE TYPE desk.imported AS (line integer, kind text, slug text, change text,
	before text, after text, field text, problem text, detail text);
COMMENT ON TYPE desk.imported IS 'A line of a file: what becomes of its record ("unchanged": it says what stands), or, once for each fault, what is wrong with it';

CREATE TYPE desk.line AS (line integer, entry bigint, item json, head jsonb,
	wrong refusal[]);
COMMENT ON TYPE desk.line IS 'A line that was read; entry: the one that it was copied from, where it says so';

CREATE FUNCTION desk.lines_read(lines json) RETURNS SETOF desk.line
LANGUAGE plpgsql AS $$
DECLARE
	given record;
	one desk.line;
BEGIN
	FOR given IN SELECT * FROM json_to_recordset(lines)
		AS of (line integer, text text, entry bigint, field text, problem text)
	LOOP
		one := (given.line, given.entry, NULL, '{}', '{}');
		one.wrong := CASE WHEN given.problem IS NOT NULL
			THEN ARRAY[(given.field, given.problem, NULL)::refusal]
			ELSE ARRAY(SELECT r FROM line_refusals(given.text) r) END;
		IF one.wrong = '{}' THEN
			one.head := jsonb_strip_nulls(given.text::jsonb - 'item');
			one.item := CASE WHEN given.text::jsonb -> 'item' <> 'null'
				THEN given.text::json -> 'item' END;
		END IF;
		RETURN NEXT one;
	END LOOP;
END
$$;
COMMENT ON FUNCTION desk.lines_read IS 'Reads [{"line":1,"text":"{...}"},...], each text in the form of import (register.md); or, in place of the text, field and problem of a line that could not be brought into it';

CREATE FUNCTION desk.line_faults(one desk.line, reason jsonb, basis jsonb,
	basis_url text, how text) RETURNS SETOF refusal
LANGUAGE sql STABLE AS $$
	SELECT r.* FROM unnest(one.wrong) r
	UNION ALL
	SELECT r.* FROM head_refusals(one.head ->> 'kind', one.head ->> 'slug', how,
		one.head -> 'reason', one.head -> 'basis', one.head ->> 'basis_url', one.item) r
	WHERE one.wrong = '{}'
	UNION ALL
	SELECT 'item', 'type', 'object'
	WHERE json_typeof(one.item) <> 'object'
	UNION ALL
	SELECT key, 'another', NULL
	FROM jsonb_each(jsonb_build_object('reason', reason, 'basis', basis, 'basis_url', basis_url)) AS of
	WHERE one.head -> key <> of.value
	UNION ALL
	SELECT 'entry', 'copied-before', newest::text
	FROM desk.newest_of(one.head ->> 'kind', one.head ->> 'slug') newest
	WHERE one.entry <> newest
$$;
COMMENT ON FUNCTION desk.line_faults IS 'What is wrong with a line by itself: what it says of its entry, which has to agree with the amendment''s, and whether somebody has changed the record since it was copied';

CREATE FUNCTION desk.import_into(wanted bigint, held desk.line[], reason jsonb,
	basis jsonb, basis_url text)
RETURNS SETOF desk.imported
LANGUAGE plpgsql AS $$
DECLARE
	one desk.line;
	said desk.imported;
	stands text;
	faults refusal[];
BEGIN
	FOREACH one IN ARRAY held LOOP
		said := (one.line, one.head ->> 'kind', one.head ->> 'slug', one.head ->> 'change',
			NULL, one.item::text, NULL, NULL, NULL);
		stands := (SELECT item_text(e.item_sha256) FROM entry e
			WHERE e.kind = said.kind AND e.slug = said.slug ORDER BY number DESC LIMIT 1);
		said.before := stands;
		said.change := coalesce(said.change, CASE WHEN stands IS NULL THEN 'creation' ELSE 'change' END);
		faults := ARRAY(SELECT f FROM desk.line_faults(one, reason, basis, basis_url,
			said.change) f);
		IF faults = '{}' AND said.change IN ('change', 'correction')
			AND stands::jsonb = one.item::jsonb THEN
			said.change := 'unchanged';
		ELSIF faults = '{}' THEN
			INSERT INTO desk.amended (amendment, kind, slug, change, item, drafted_from)
			VALUES (wanted, said.kind, said.slug, said.change, one.item,
				desk.newest_of(said.kind, said.slug))
			ON CONFLICT DO NOTHING;
			IF NOT FOUND THEN
				faults := ARRAY[('slug', 'repeated', said.slug)::refusal];
			END IF;
		END IF;
		IF faults = '{}' THEN
			RETURN NEXT said;
		ELSE
			RETURN QUERY SELECT said.line, said.kind, said.slug, said.change,
				said.before, said.after, f.field, f.problem, f.detail FROM unnest(faults) f;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION desk.import_into IS 'Puts the lines that are right by themselves into a draft, and says of each what becomes of it';

CREATE FUNCTION desk.faults_between(wanted bigint, found desk.imported[])
RETURNS SETOF desk.imported
LANGUAGE sql AS $$
	WITH RECURSIVE fault AS MATERIALIZED (
		SELECT * FROM desk.faults_of(wanted) WHERE kind IS NOT NULL
	), bad AS (
		(SELECT kind, slug FROM unnest(found) WHERE problem IS NOT NULL
		UNION ALL
		SELECT kind, slug FROM fault WHERE NOT EXISTS (SELECT FROM unnest(found) f
			WHERE fault.problem = 'no-such-' || f.kind AND fault.detail = f.slug))
		UNION
		SELECT fault.kind, fault.slug FROM fault JOIN bad
			ON fault.problem = 'no-such-' || bad.kind AND fault.detail = bad.slug
	)
	SELECT f.line, f.kind, f.slug, f.change, f.before, f.after, t.field, t.problem, t.detail
	FROM fault t
	JOIN unnest(found) f ON f.kind = t.kind AND f.slug = t.slug AND f.problem IS NULL
	WHERE NOT EXISTS (SELECT FROM bad
		WHERE t.problem = 'no-such-' || bad.kind AND t.detail = bad.slug)
$$;
COMMENT ON FUNCTION desk.faults_between IS 'What is wrong with the lines together, found by publishing them, which is undone. What only follows from a line that is wrong is no fault of others';

CREATE FUNCTION desk.import(token bytea, INOUT reason jsonb, INOUT basis jsonb,
	INOUT basis_url text, lines json, keep boolean, OUT amendment bigint,
	OUT problem text, OUT outcome desk.imported[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account := desk.acting(token, 'editor');
	held desk.line[];
BEGIN
	IF who.id IS NULL THEN
		problem := 'session not-allowed';
		RETURN;
	END IF;
	held := ARRAY(SELECT l FROM desk.lines_read(lines) l);
	SELECT coalesce(reason, min(l.head ->> 'reason')::jsonb),
		coalesce(basis, min((l.head -> 'basis')::text)::jsonb),
		coalesce(basis_url, min(l.head ->> 'basis_url'))
	INTO reason, basis, basis_url FROM unnest(held) l;
	problem := desk.head_problem(reason, basis, basis_url);
	BEGIN
		amendment := CASE WHEN keep AND problem IS NULL
			THEN nextval(pg_get_serial_sequence('desk.amendment', 'id'))
			ELSE -pg_backend_pid() END;
		INSERT INTO desk.amendment (id, author, reason, basis, basis_url)
		OVERRIDING SYSTEM VALUE
		VALUES (amendment, who.id, CASE WHEN problem IS NULL THEN reason ELSE '{"en":"none yet"}' END,
			CASE WHEN problem IS NULL THEN basis END,
			CASE WHEN problem IS NULL THEN basis_url END);
		INSERT INTO desk.amendment_author VALUES (amendment, who.id);
		outcome := ARRAY(SELECT f FROM desk.import_into(amendment, held, reason,
			basis, basis_url) f);
		outcome := outcome || ARRAY(SELECT f FROM desk.faults_between(amendment, outcome) f);
		IF NOT keep OR problem IS NOT NULL
			OR EXISTS (SELECT FROM unnest(outcome) f WHERE f.problem IS NOT NULL)
			OR NOT EXISTS (SELECT FROM desk.amended a WHERE a.amendment = import.amendment) THEN
			RAISE EXCEPTION USING ERRCODE = 'TN001';
		END IF;
		PERFORM desk.note(who.id, 'imported', amendment::text, cardinality(outcome)::text);
	EXCEPTION WHEN SQLSTATE 'TN001' THEN
		amendment := NULL;
	END;
END
$$;
COMMENT ON FUNCTION desk.import IS 'A new amendment of an editor with the records of a file, where keep is set and nothing is wrong: else only what would become of each line. What is only looked at takes no number. A reason or a basis that was not typed is taken from the lines';

CREATE FUNCTION desk.import_file(token bytea, reason jsonb, basis jsonb,
	basis_url text, lines json, keep boolean) RETURNS TABLE (
	amendment bigint, told text, reason_taken jsonb, basis_taken jsonb,
	basis_url_taken text, line integer, kind text, slug text, change text,
	before text, after text, field text, problem text, detail text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT i.amendment, i.problem, i.reason, i.basis, i.basis_url, f.*
	FROM desk.import(token, reason, basis, basis_url, lines, keep) i
	LEFT JOIN unnest(i.outcome) f ON true
	ORDER BY f.line, f.field
$$;
COMMENT ON FUNCTION desk.import_file IS 'import(), a row for each line or fault of one';

REVOKE ALL ON FUNCTION desk.lines_read, desk.line_faults, desk.import_into,
	desk.faults_between, desk.import, desk.import_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.import_file TO tanu_desk;
