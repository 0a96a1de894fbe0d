-- What officials of partner states say to a treaty of theirs, against an entry
-- of it: it is confirmed, or it differs. They never change a record.

INSERT INTO migration (number, name) VALUES (22, 'statements');

CREATE TABLE desk.statement (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	treaty slug NOT NULL,
	entry bigint NOT NULL REFERENCES entry,
	jurisdiction slug NOT NULL,
	account bigint NOT NULL REFERENCES desk.account,
	says text NOT NULL CHECK (says IN ('confirmed', 'differs')),
	note text CHECK (note ~ '[^[:space:]]' AND length(note) <= 10000),
	newest bigint NOT NULL DEFAULT newest_entry() REFERENCES entry,
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	CHECK (says = 'confirmed' OR note IS NOT NULL)
);
CREATE INDEX ON desk.statement (treaty, jurisdiction, id);
CREATE INDEX ON desk.statement (jurisdiction, treaty, id);
COMMENT ON TABLE desk.statement IS 'What a partner says to a treaty of its, as an entry of that treaty has it';
COMMENT ON COLUMN desk.statement.newest IS 'The newest entry of the register when it was said: pages of an earlier one do not show it';
SELECT keep_append_only('desk.statement');

CREATE TABLE desk.remark (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	statement bigint NOT NULL REFERENCES desk.statement,
	account bigint NOT NULL REFERENCES desk.account,
	note text NOT NULL CHECK (note ~ '[^[:space:]]' AND length(note) <= 10000),
	settled boolean NOT NULL,
	newest bigint NOT NULL DEFAULT newest_entry() REFERENCES entry,
	at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON desk.remark (statement, id);
COMMENT ON TABLE desk.remark IS 'The thread of a difference: the ministry answers, the partner answers to that; the last one says whether it is settled';
COMMENT ON COLUMN desk.remark.newest IS 'As in desk.statement';
SELECT keep_append_only('desk.remark');

-- Numbers of statements and remarks come in the order of their commits, so that
-- the newest of them tells which ones a page has seen.

CREATE FUNCTION desk.state(token bytea, named text, as_of bigint, what text, why text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account := desk.acting(token, 'partner');
	standing bigint;
	made bigint;
	problem text;
BEGIN
	LOCK TABLE desk.statement IN SHARE ROW EXCLUSIVE MODE;
	standing := (SELECT t.entry FROM treaty t WHERE t.slug = named
		AND t.superseded > newest_entry() AND who.jurisdiction = ANY (t.parties));
	problem := CASE
		WHEN who.id IS NULL THEN 'session not-allowed'
		WHEN what IS NULL OR what NOT IN ('confirmed', 'differs') THEN 'says choice'
		WHEN what = 'differs' AND coalesce(why, '') !~ '[^[:space:]]' THEN 'note missing'
		WHEN length(why) > 10000 THEN 'note range'
		WHEN standing IS NULL THEN 'treaty not-a-party'
		WHEN as_of = standing THEN NULL
		WHEN EXISTS (SELECT FROM treaty t WHERE t.slug = named AND t.entry = as_of)
			THEN 'entry newer-one'
		ELSE 'entry none-of-it'
	END;
	IF problem IN ('treaty not-a-party', 'entry none-of-it') THEN
		PERFORM desk.note(who.id, 'refused', named, problem);
	ELSIF problem IS NULL THEN
		INSERT INTO desk.statement (treaty, entry, jurisdiction, account, says, note)
		VALUES (named, as_of, who.jurisdiction, who.id, what,
			CASE WHEN why ~ '[^[:space:]]' THEN why END) RETURNING id INTO made;
		PERFORM desk.note(who.id, 'stated', named, concat_ws(' ', made, what, as_of));
	END IF;
	RETURN problem;
END
$$;
COMMENT ON FUNCTION desk.state IS 'A partner official confirms a treaty of its jurisdiction as its standing entry has it, or says that it differs, and in what; null, or "FIELD PROBLEM". Of what was looked at before the ministry changed it, nothing is said';

CREATE FUNCTION desk.remark_on(token bytea, wanted bigint, said text, now_settled boolean)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account := desk.acting(token, 'editor', 'approver', 'partner');
BEGIN
	IF who.id IS NULL THEN
		RETURN 'session not-allowed';
	ELSIF NOT EXISTS (SELECT FROM desk.statement s WHERE s.id = wanted
		AND s.says = 'differs' AND coalesce(who.jurisdiction = s.jurisdiction, true)) THEN
		PERFORM desk.note(who.id, 'refused', wanted::text, 'statement does-not-stand');
		RETURN 'statement does-not-stand';
	ELSIF said IS NULL OR said !~ '[^[:space:]]' THEN
		RETURN 'note missing';
	ELSIF length(said) > 10000 THEN
		RETURN 'note range';
	END IF;
	LOCK TABLE desk.statement IN SHARE ROW EXCLUSIVE MODE;
	INSERT INTO desk.remark (statement, account, note, settled)
	VALUES (wanted, who.id, said, coalesce(now_settled, false));
	PERFORM desk.note(who.id, 'remarked', wanted::text,
		CASE WHEN now_settled THEN 'settled' ELSE 'open' END);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.remark_on IS 'One more of the thread of a difference, by the ministry or by an official of the same partner; null, or "FIELD PROBLEM"';

CREATE VIEW desk.statement_state AS
	SELECT s.*, a.email, r.settled,
		s.says = 'differs' AND NOT r.settled AND NOT EXISTS (SELECT FROM desk.statement l
			WHERE l.treaty = s.treaty AND l.jurisdiction = s.jurisdiction
				AND l.id > s.id) AS open,
		EXISTS (SELECT FROM entry e WHERE e.kind = 'treaty' AND e.slug = s.treaty
			AND e.number > s.entry) AS earlier
	FROM desk.statement s JOIN desk.account a ON a.id = s.account,
		LATERAL (SELECT coalesce((SELECT r.settled FROM desk.remark r
			WHERE r.statement = s.id ORDER BY r.id DESC LIMIT 1), false)) r (settled);
COMMENT ON VIEW desk.statement_state IS 'Statements as the desk sees them; "open": a difference that waits to be settled, and the last thing that its partner said; "earlier": an entry has changed the treaty since';

-- What is public of them ----------------------------------------------------------

CREATE VIEW partner_statement AS
	SELECT id, treaty::text, jurisdiction::text, says, entry, newest,
		(at AT TIME ZONE 'Asia/Almaty')::date AS "on"
	FROM desk.statement;
COMMENT ON VIEW partner_statement IS 'Statements without names and notes';

CREATE VIEW partner_remark AS
	SELECT id, statement, settled, newest, (at AT TIME ZONE 'Asia/Almaty')::date AS "on"
	FROM desk.remark;
COMMENT ON VIEW partner_remark IS 'That a difference was answered, and whether that settled it; without names and notes';

CREATE FUNCTION statements_number() RETURNS bigint
LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT max(id) FROM partner_statement), 0)
		+ coalesce((SELECT max(id) FROM partner_remark), 0)
$$;
COMMENT ON FUNCTION statements_number IS 'Grows with every statement and every remark: a page with another number has to be made anew';

CREATE FUNCTION statement_marks(treaties text[], who text, as_of bigint, through date)
RETURNS TABLE (id bigint, treaty text, jurisdiction text, says text, "on" date,
	entry bigint, earlier boolean, settled boolean)
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT ON (s.treaty, s.jurisdiction) s.id, s.treaty, s.jurisdiction, s.says,
		s."on", s.entry,
		EXISTS (SELECT FROM entry e WHERE e.kind = 'treaty' AND e.slug = s.treaty
			AND e.number > s.entry AND e.number <= as_of),
		coalesce((SELECT r.settled FROM partner_remark r WHERE r.statement = s.id
			AND r.newest <= as_of AND (through IS NULL OR r."on" <= through)
			ORDER BY r.id DESC LIMIT 1), false)
	FROM partner_statement s
	WHERE (s.treaty = ANY (treaties) OR s.jurisdiction = who)
		AND s.newest <= as_of AND (through IS NULL OR s."on" <= through)
	ORDER BY s.treaty, s.jurisdiction, s.id DESC
$$;
COMMENT ON FUNCTION statement_marks IS 'The newest statement of each partner to each of these treaties, and of one partner to any, of those made while the register was at an entry or before, up to the end of a day; "earlier": an entry has changed the treaty since';

REVOKE ALL ON FUNCTION desk.state, desk.remark_on, statements_number, statement_marks
	FROM PUBLIC;
GRANT SELECT ON desk.statement, desk.remark, desk.statement_state TO tanu_desk;
GRANT EXECUTE ON FUNCTION desk.state, desk.remark_on TO tanu_desk;
GRANT SELECT ON partner_statement, partner_remark TO tanu_public, tanu_sign, tanu_desk;
GRANT EXECUTE ON FUNCTION statements_number, statement_marks TO tanu_public, tanu_sign, tanu_desk;
