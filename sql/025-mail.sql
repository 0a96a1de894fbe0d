-- Notices of the desk by e-mail. What is to be told stands in a table, is put
-- there by the transaction in which it happened, and goes when it has been sent.
-- Whoever runs the desk's pages cannot read it: one-time links are in it. Whoever
-- sends has a role of its own, tanu_post, which can do nothing else.

INSERT INTO migration (number, name) VALUES (25, 'mail');

CREATE TABLE desk.post (
	once boolean PRIMARY KEY DEFAULT true CHECK (once),
	sends boolean NOT NULL DEFAULT false,
	first_pause interval NOT NULL DEFAULT '2 minutes',
	longest_pause interval NOT NULL DEFAULT '2 hours',
	given_up_after interval NOT NULL DEFAULT '3 days'
);
INSERT INTO desk.post DEFAULT VALUES;
COMMENT ON TABLE desk.post IS 'How e-mail is sent, and whether: while "sends" is false nothing is put into desk.mail';
COMMENT ON COLUMN desk.post.first_pause IS 'After a first attempt; twice as long after each later one, up to longest_pause. Longer than an attempt takes (a minute): what is being sent is not sent by somebody else';
COMMENT ON COLUMN desk.post.given_up_after IS 'As long as a one-time link is good';

CREATE TABLE desk.notice (
	event text PRIMARY KEY,
	deed text,
	readers text NOT NULL
		CHECK (readers IN ('oneself', 'approvers', 'authors', 'other-side')),
	room text NOT NULL
);
COMMENT ON TABLE desk.notice IS 'What is told by e-mail, to whom; its words are in src/post/message.c';
COMMENT ON COLUMN desk.notice.deed IS 'What and detail of the audit''s line, as a regular expression; null: the event is put into desk.mail by its own function';
COMMENT ON COLUMN desk.notice.readers IS 'approvers: those who may decide on an amendment; authors: of an amendment; other-side: of a statement, the partner''s officials or the ministry''s editors and approvers';
COMMENT ON COLUMN desk.notice.room IS 'The page of the desk, before the number of the amendment or statement';
INSERT INTO desk.notice (event, deed, readers, room) VALUES
	('enrolment', NULL, 'oneself', 'desk/enrol/'),
	('enrolled', '^enrolled$', 'oneself', 'desk/sessions'),
	('password', '^password-changed$', 'oneself', 'desk/sessions'),
	('submitted', '^submitted$', 'approvers', 'desk/amendments/'),
	('sent-back', '^sent-back$', 'authors', 'desk/amendments/'),
	('published', '^published$', 'authors', 'desk/amendments/'),
	('difference', '^stated [0-9]+ differs ', 'other-side', 'desk/statements/'),
	('answer', '^remarked ', 'other-side', 'desk/statements/');

CREATE TABLE desk.mail (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name uuid NOT NULL DEFAULT gen_random_uuid(),
	event text NOT NULL REFERENCES desk.notice,
	account bigint NOT NULL REFERENCES desk.account,
	number bigint,
	secret text,
	made_at timestamptz NOT NULL DEFAULT now(),
	next_at timestamptz NOT NULL DEFAULT now(),
	tries integer NOT NULL DEFAULT 0,
	fault text,
	CHECK ((event = 'enrolment') = (secret IS NOT NULL))
);
CREATE INDEX ON desk.mail (next_at);
COMMENT ON TABLE desk.mail IS 'E-mail that waits to be sent. What was sent or given up is deleted, with its secret; the audit keeps that it was';
COMMENT ON COLUMN desk.mail.name IS 'In the Message-ID: a mail that goes twice can be told from two';
COMMENT ON COLUMN desk.mail.number IS 'Of the amendment or the statement';
COMMENT ON COLUMN desk.mail.secret IS 'Of a one-time link, which desk.link has by its hash only';
COMMENT ON COLUMN desk.mail.fault IS 'Why the last attempt failed';

-- Putting it there ----------------------------------------------------------------

CREATE FUNCTION desk.notice_readers(who text, number bigint, actor bigint)
RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
	SELECT a.id FROM desk.account a, desk.account by
	WHERE by.id = actor AND a.disabled_at IS NULL
		AND EXISTS (SELECT FROM desk.secret s WHERE s.account = a.id)
		AND CASE who
		WHEN 'oneself' THEN a.id = actor
		WHEN 'approvers' THEN 'approver' = ANY (a.roles) AND NOT EXISTS (SELECT
			FROM desk.amendment_author w WHERE w.amendment = number AND w.account = a.id)
		WHEN 'authors' THEN EXISTS (SELECT
			FROM desk.amendment_author w WHERE w.amendment = number AND w.account = a.id)
		WHEN 'other-side' THEN CASE WHEN by.jurisdiction IS NULL
			THEN a.jurisdiction = (SELECT s.jurisdiction FROM desk.statement s
				WHERE s.id = number)
			ELSE a.roles && ARRAY['editor', 'approver'] END
		END
$$;
COMMENT ON FUNCTION desk.notice_readers IS 'Whom it concerns what somebody did: people who have enrolled and are not locked';

CREATE FUNCTION desk.mail_put() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
	told desk.notice;
	-- a statement's number begins the detail, its treaty is the subject
	about bigint := coalesce(substring(NEW.detail FROM '^[0-9]{1,18}'),
		substring(NEW.subject FROM '^[0-9]{1,18}$'))::bigint;
BEGIN
	FOR told IN SELECT n.* FROM desk.post p, desk.notice n
		WHERE p.sends AND concat_ws(' ', NEW.what, NEW.detail) ~ n.deed
	LOOP
		INSERT INTO desk.mail (event, account, number)
		SELECT told.event, reader, about
		FROM desk.notice_readers(told.readers, about, NEW.account) reader;
	END LOOP;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.mail_put IS 'What was done is told to whom it concerns, in the transaction in which it was done';
CREATE TRIGGER mail AFTER INSERT ON desk.audit
	FOR EACH ROW EXECUTE FUNCTION desk.mail_put();

CREATE FUNCTION desk.mail_put_link(who bigint, secret text) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO desk.mail (event, account, secret)
	SELECT 'enrolment', who, secret FROM desk.post p WHERE p.sends
$$;
COMMENT ON FUNCTION desk.mail_put_link IS 'A one-time link goes to its owner; called by link_make()';

CREATE FUNCTION desk.mail_end(ended bigint, what text, why text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	held desk.mail;
BEGIN
	DELETE FROM desk.mail WHERE id = ended RETURNING * INTO held;
	IF FOUND THEN
		PERFORM desk.note(NULL, what, (SELECT a.email FROM desk.account a
			WHERE a.id = held.account), concat_ws(' ', held.event, held.number, why),
			'tanu post');
	END IF;
END
$$;
COMMENT ON FUNCTION desk.mail_end IS 'A mail and its secret go, and a line of the audit stays';

CREATE FUNCTION desk.mail_tidy() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	held record;
BEGIN
	FOR held IN SELECT m.id, why
		FROM desk.mail m JOIN desk.account a ON a.id = m.account, desk.post p,
			LATERAL (SELECT CASE
				WHEN a.disabled_at IS NOT NULL THEN 'account locked'
				WHEN m.secret IS NOT NULL AND desk.link_holder(
					sha256(convert_to(m.secret, 'UTF8'))) IS NULL
					THEN concat_ws(' ', 'link not-good', m.fault)
				WHEN m.made_at < now() - p.given_up_after
					THEN coalesce(m.fault, 'not tried') END) AS because (why)
		WHERE why IS NOT NULL FOR UPDATE OF m SKIP LOCKED
	LOOP
		PERFORM desk.mail_end(held.id, 'mail-refused', held.why);
	END LOOP;
END
$$;
COMMENT ON FUNCTION desk.mail_tidy IS 'Gives up what is too old, what would go to a locked account, and links that were used or replaced';

CREATE FUNCTION desk.mail_waits() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM desk.mail_tidy(), pg_notify('mail', '');
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.mail_waits IS 'Tells who sends; and no link that is over stays while nobody sends';
CREATE TRIGGER waits AFTER INSERT ON desk.mail
	FOR EACH STATEMENT EXECUTE FUNCTION desk.mail_waits();

CREATE FUNCTION desk.mail_is_sent() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT sends FROM desk.post
$$;
COMMENT ON FUNCTION desk.mail_is_sent IS 'Is e-mail sent at all?';

-- Sending it ------------------------------------------------------------------------

CREATE FUNCTION desk.mail_switch(now_sends boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE desk.post SET sends = now_sends WHERE sends <> now_sends;
	IF FOUND THEN
		PERFORM desk.note(NULL, 'mail-switched', CASE WHEN now_sends THEN 'on' ELSE 'off' END,
			NULL, 'tanu post');
	END IF;
	PERFORM desk.mail_end(m.id, 'mail-refused', 'switched off')
	FROM desk.mail m WHERE NOT now_sends;
END
$$;
COMMENT ON FUNCTION desk.mail_switch IS 'Who sends tells whether it has a server to send by. Without one nothing waits';

CREATE FUNCTION desk.mail_take() RETURNS TABLE (id bigint, event text, email text,
	language text, path text, name text, made_at text, number bigint, treaty text,
	partner text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM desk.mail_tidy();
	RETURN QUERY WITH taken AS (
		UPDATE desk.mail m SET tries = m.tries + 1, next_at = clock_timestamp()
			+ least(p.first_pause * 2 ^ least(m.tries, 20), p.longest_pause)
		FROM desk.post p
		WHERE m.id = (SELECT d.id FROM desk.mail d WHERE d.next_at <= now()
			ORDER BY d.next_at, d.id LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING m.*
	)
	SELECT t.id, t.event, a.email, a.language,
		n.room || coalesce(t.secret, t.number::text, ''), t.name::text,
		to_char(t.made_at AT TIME ZONE 'UTC', 'Dy, DD Mon YYYY HH24:MI:SS') || ' +0000',
		t.number,
		coalesce(said(record_name('treaty', s.treaty, newest_entry()), a.language),
			s.treaty),
		coalesce(said(record_name('jurisdiction', s.jurisdiction, newest_entry()),
			a.language), s.jurisdiction)
	FROM taken t JOIN desk.notice n ON n.event = t.event
		JOIN desk.account a ON a.id = t.account
		LEFT JOIN desk.statement s ON s.id = t.number AND n.room = 'desk/statements/';
END
$$;
COMMENT ON FUNCTION desk.mail_take IS 'The next mail that is due, at most one, for whoever sends it now. It stays, and is due again after a pause: whoever took it may be killed';

CREATE FUNCTION desk.mail_done(done bigint, outcome text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF outcome = 'later' THEN
		UPDATE desk.mail SET fault = left(why, 200) WHERE id = done;
	ELSE
		PERFORM desk.mail_end(done, CASE outcome WHEN 'sent' THEN 'mail-sent'
			ELSE 'mail-refused' END, left(why, 200));
	END IF;
END
$$;
COMMENT ON FUNCTION desk.mail_done IS 'What came of a mail that was taken: sent, refused for good, or later';

REVOKE ALL ON FUNCTION desk.notice_readers, desk.mail_put, desk.mail_put_link, desk.mail_end,
	desk.mail_tidy, desk.mail_waits, desk.mail_is_sent, desk.mail_switch, desk.mail_take,
	desk.mail_done FROM PUBLIC;
GRANT USAGE ON SCHEMA desk TO tanu_post;
GRANT EXECUTE ON FUNCTION desk.mail_is_sent TO tanu_desk;
GRANT EXECUTE ON FUNCTION desk.mail_switch, desk.mail_take, desk.mail_done TO tanu_post;
