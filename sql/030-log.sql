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

REVOKE ALL ON FUNCTION leaf_line, leaf_hash, entry_leaf FROM PUBLIC;
GRANT EXECUTE ON FUNCTION leaf_line, leaf_hash, entry_leaf
	TO tanu_public, tanu_desk;
