-- What officials of partner states say to a treaty of theirs, against an entry:
-- it is confirmed, or it differs. They never change a record.

INSERT INTO migration (number, name) VALUES (22, 'statements');

CREATE TABLE desk.statement (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	treaty slug NOT NULL,
	entry bigint NOT NULL REFERENCES entry,
	jurisdiction slug NOT NULL,
	account bigint NOT NULL REFERENCES desk.account,
	says text NOT NULL CHECK (says IN ('confirmed', 'differs')),
	note text CHECK (note ~ '[^[:space:]]' AND length(note) <= 10000),
	at timestamptz NOT NULL DEFAULT now(),
	CHECK (says = 'confirmed' OR note IS NOT NULL)
);
CREATE INDEX ON desk.statement (treaty, jurisdiction, id);
COMMENT ON TABLE desk.statement IS 'What a partner says to a treaty of its, as it stood after an entry';
SELECT keep_append_only('desk.statement');

CREATE TABLE desk.remark (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	statement bigint NOT NULL REFERENCES desk.statement,
	account bigint NOT NULL REFERENCES desk.account,
	note text NOT NULL CHECK (note ~ '[^[:space:]]' AND length(note) <= 10000),
	settled boolean NOT NULL,
	at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON desk.remark (statement, id);
COMMENT ON TABLE desk.remark IS 'The thread of a statement: the ministry answers, the partner answers to that; the last one says whether it is settled';
SELECT keep_append_only('desk.remark');

CREATE FUNCTION desk.state(token bytea, named text, as_of bigint, what text, why text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account := desk.acting(token, 'partner');
	made bigint;
BEGIN
	IF who.id IS NULL THEN
		RETURN 'session not-allowed';
	ELSIF what IS NULL OR what NOT IN ('confirmed', 'differs') THEN
		RETURN 'says choice';
	ELSIF what = 'differs' AND coalesce(why, '') !~ '[^[:space:]]' THEN
		RETURN 'note missing';
	ELSIF length(why) > 10000 THEN
		RETURN 'note range';
	ELSIF as_of IS NULL OR NOT EXISTS (SELECT FROM treaty t WHERE t.slug = named
		AND t.entry <= as_of AND t.superseded > as_of AND as_of <= newest_entry()
		AND who.jurisdiction = ANY (t.parties)) THEN
		PERFORM desk.note(who.id, 'refused', named, 'statement');
		RETURN 'treaty not-a-party';
	END IF;
	INSERT INTO desk.statement (treaty, entry, jurisdiction, account, says, note)
	VALUES (named, as_of, who.jurisdiction, who.id, what,
		CASE WHEN why ~ '[^[:space:]]' THEN why END) RETURNING id INTO made;
	PERFORM desk.note(who.id, 'stated', named, concat_ws(' ', made, what, as_of));
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.state IS 'A partner official confirms a treaty of its jurisdiction as of an entry, or says that it differs, and in what; null, or "FIELD PROBLEM"';

CREATE FUNCTION desk.remark_on(token bytea, wanted bigint, said text, now_settled boolean)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account := desk.acting(token, 'editor', 'approver', 'partner');
BEGIN
	IF who.id IS NULL THEN
		RETURN 'session not-allowed';
	ELSIF NOT EXISTS (SELECT FROM desk.statement s WHERE s.id = wanted
		AND coalesce(who.jurisdiction = s.jurisdiction, true)) THEN
		RETURN 'statement does-not-stand';
	ELSIF said IS NULL OR said !~ '[^[:space:]]' THEN
		RETURN 'note missing';
	ELSIF length(said) > 10000 THEN
		RETURN 'note range';
	END IF;
	INSERT INTO desk.remark (statement, account, note, settled)
	VALUES (wanted, who.id, said, coalesce(now_settled, false));
	PERFORM desk.note(who.id, 'remarked', wanted::text);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.remark_on IS 'One more of the thread of a statement, by the ministry or by an official of the same partner';

-- The public mark ---------------------------------------------------------------

CREATE FUNCTION statement_marks(named text, as_of bigint) RETURNS TABLE (
	jurisdiction text, says text, "on" date, entry bigint, earlier boolean,
	settled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT ON (s.jurisdiction) s.jurisdiction, s.says,
		(s.at AT TIME ZONE 'Asia/Almaty')::date, s.entry,
		EXISTS (SELECT FROM entry e WHERE e.kind = 'treaty' AND e.slug = named
			AND e.number > s.entry AND e.number <= as_of),
		coalesce((SELECT r.settled FROM desk.remark r WHERE r.statement = s.id
			ORDER BY r.id DESC LIMIT 1), false)
	FROM desk.statement s
	WHERE s.treaty = named AND s.entry <= as_of
	ORDER BY s.jurisdiction, s.id DESC
$$;
COMMENT ON FUNCTION statement_marks IS 'The newest statement of each partner to a treaty, without names and notes; "earlier": an entry has changed the treaty since';

REVOKE ALL ON FUNCTION desk.state, desk.remark_on, statement_marks FROM PUBLIC;
GRANT SELECT ON desk.statement, desk.remark TO tanu_desk;
GRANT EXECUTE ON FUNCTION desk.state, desk.remark_on TO tanu_desk;
GRANT EXECUTE ON FUNCTION statement_marks TO tanu_public, tanu_desk;
