-- The list of entries: the one thing in the register that time is made of.

INSERT INTO migration (number, name) VALUES (2, 'entries');

CREATE TABLE kind (
	kind text PRIMARY KEY,
	plural text NOT NULL UNIQUE,
	versions regclass NOT NULL UNIQUE
);
COMMENT ON TABLE kind IS 'The kinds of record, and the table that holds the versions of each';

CREATE TABLE part (
	kind text NOT NULL REFERENCES kind,
	member text NOT NULL,
	rows regclass NOT NULL UNIQUE,
	PRIMARY KEY (kind, member)
);
COMMENT ON TABLE part IS 'Lists of objects within a record, each with a table of its own';

CREATE TABLE reference (
	kind text NOT NULL REFERENCES kind,
	field text NOT NULL,
	path jsonpath NOT NULL,
	target text NOT NULL REFERENCES kind,
	PRIMARY KEY (kind, field)
);
COMMENT ON TABLE reference IS 'Which members of which kind name another record';

CREATE TABLE item (
	sha256 bytea PRIMARY KEY CHECK (sha256 = sha256(bytes)),
	bytes bytea NOT NULL
);
COMMENT ON TABLE item IS 'The exact bytes of each item, found by their SHA-256';

CREATE TABLE entry (
	number bigint PRIMARY KEY CHECK (number > 0),
	recorded_at timestamptz(0) NOT NULL,
	kind text NOT NULL REFERENCES kind,
	slug slug NOT NULL,
	change text NOT NULL
		CHECK (change IN ('creation', 'change', 'correction', 'withdrawal')),
	reason texts,
	basis words,
	basis_url url,
	author_role text NOT NULL,
	approver_role text NOT NULL,
	item_sha256 bytea REFERENCES item,
	standing bigint NOT NULL,
	demonstrations bigint NOT NULL,
	CHECK ((change = 'withdrawal') = (item_sha256 IS NULL))
);
CREATE UNIQUE INDEX entry_of_record ON entry (kind, slug, number);
CREATE INDEX entry_of_kind ON entry (kind, number) INCLUDE (standing);
CREATE INDEX entry_recorded ON entry (recorded_at, number);
COMMENT ON TABLE entry IS 'Every published change, numbered 1, 2, 3, ... without gaps; nothing here is ever changed or removed';
COMMENT ON COLUMN entry.standing IS 'How many records of this kind stand after this entry';
COMMENT ON COLUMN entry.demonstrations IS 'How many demonstration records of all kinds stand after this entry';

CREATE TABLE version (
	entry bigint PRIMARY KEY,
	superseded bigint NOT NULL DEFAULT 9223372036854775807,
	slug slug NOT NULL,
	demonstration boolean,
	sources sources,
	CHECK (superseded > entry)
);
COMMENT ON TABLE version IS 'What every table of versions has; it holds no rows itself. A version stands at entry N when entry <= N < superseded';

-- Append-only ----------------------------------------------------------------

CREATE FUNCTION refuse_to_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
		USING ERRCODE = 'restrict_violation';
END
$$;
COMMENT ON FUNCTION refuse_to_change IS 'Holds for every role, the owner of the tables included';

CREATE FUNCTION laid_down() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT '{statuses,status_since,named_from,parties_kk,parties_ru,parties_en}'::text[]
$$;
COMMENT ON FUNCTION laid_down IS 'The columns of versions that publish() works out and lays down there: no item has them as members';

CREATE FUNCTION refuse_but_superseding() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
	/* What is generated is not there yet, and follows from the rest. */
	free text[] := ARRAY(SELECT attname FROM pg_attribute
		WHERE attrelid = TG_RELID AND attgenerated <> '') || 'superseded'::text;
	was jsonb := to_jsonb(OLD) - free;
	becomes jsonb := to_jsonb(NEW) - free;
BEGIN
	IF was = becomes AND OLD.superseded = 9223372036854775807
		AND NEW.superseded = (SELECT max(number) FROM entry) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
		USING ERRCODE = 'restrict_violation';
END
$$;
COMMENT ON FUNCTION refuse_but_superseding IS 'A version changes once: when the newest entry takes its place';

CREATE FUNCTION keep_append_only(held regclass, superseding boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE %s ON %s
		FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change()',
		CASE WHEN superseding THEN '' ELSE 'OR UPDATE' END, held);
	IF superseding THEN
		EXECUTE format('CREATE TRIGGER superseded BEFORE UPDATE ON %s
			FOR EACH ROW EXECUTE FUNCTION refuse_but_superseding()', held);
	END IF;
END
$$;
COMMENT ON FUNCTION keep_append_only IS 'Puts a table under the append-only rule; one of versions may be superseded';

SELECT keep_append_only('entry'), keep_append_only('item');

-- Which entry, which day -----------------------------------------------------
-- Here and in all files that follow, what a statement only calls is in PL/pgSQL,
-- which keeps its plan: a function in SQL that is not made part of the statement
-- is planned at each call.

CREATE FUNCTION newest_entry() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT coalesce((SELECT number FROM entry ORDER BY number DESC LIMIT 1), 0)
	);
END
$$;
COMMENT ON FUNCTION newest_entry IS 'The newest entry, 0 in an empty register';

CREATE FUNCTION entry_published(day date) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT coalesce((SELECT number FROM entry
			WHERE recorded_at < (day + 1)::timestamp AT TIME ZONE 'Asia/Almaty'
			ORDER BY recorded_at DESC, number DESC LIMIT 1), 0)
	);
END
$$;
COMMENT ON FUNCTION entry_published IS 'The last entry recorded up to the end of this day in Kazakhstan, 0 when there was none yet';

CREATE FUNCTION standing_at(wanted text, as_of bigint) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT coalesce((SELECT standing FROM entry
			WHERE kind = wanted AND number <= as_of
			ORDER BY number DESC LIMIT 1), 0)
	);
END
$$;
COMMENT ON FUNCTION standing_at IS 'How many records of a kind stood after an entry';
