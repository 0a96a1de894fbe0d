-- Who works at the desk: accounts, signing in, what was done. All of it stands
-- in a schema of its own, which the public pages have no way into. The desk's
-- role has no right to write here: it calls functions that are told the hash
-- of a session's token, and so know by themselves who acts.
--
-- Both proofs of who somebody is are checked here, and not in the program: a
-- password as the key that Argon2id makes of it, of which only the SHA-256 is
-- kept, and the code of RFC 6238. So direct SQL under the desk's role can open
-- no session either.

INSERT INTO migration (number, name) VALUES (20, 'accounts');

CREATE SCHEMA desk;
COMMENT ON SCHEMA desk IS 'Accounts, amendments, statements: nothing of it is public';
CREATE SCHEMA crypto;
COMMENT ON SCHEMA crypto IS 'HMAC with SHA-1, which RFC 6238 needs and PostgreSQL itself does not have';
CREATE EXTENSION pgcrypto SCHEMA crypto;

-- What was done ----------------------------------------------------------------

CREATE TABLE desk.audit (
	number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	account bigint,
	email text,
	what text NOT NULL CHECK (what ~ '^[a-z]+(-[a-z]+)*$'),
	subject text,
	address text,
	detail text,
	refused boolean NOT NULL GENERATED ALWAYS AS (what ~ '(refused|limited)$') STORED
);
CREATE INDEX ON desk.audit (account, number);
CREATE INDEX ON desk.audit (what, number);
CREATE INDEX ON desk.audit (at);
COMMENT ON TABLE desk.audit IS 'Who did what, when and from where: sign-ins, refusals, drafts, decisions, accounts. People''s names stand here and never in an entry';
SELECT keep_append_only('desk.audit');

-- Accounts ---------------------------------------------------------------------

CREATE TABLE desk.account (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	email text NOT NULL UNIQUE CONSTRAINT "email format"
		CHECK (email ~ '^[^[:space:]@<>"]+@[^[:space:]@<>"]+$' AND length(email) <= 254
			AND email = lower(email)),
	roles text[] NOT NULL CONSTRAINT "roles choice" CHECK (cardinality(roles) > 0
		AND roles <@ ARRAY['editor', 'approver', 'administrator', 'partner', 'auditor']),
	jurisdiction slug,
	language text NOT NULL DEFAULT 'kk'
		CONSTRAINT "language choice" CHECK (language IN ('kk', 'ru', 'en')),
	made_at timestamptz NOT NULL DEFAULT now(),
	disabled_at timestamptz,
	CONSTRAINT "jurisdiction needed"
		CHECK (('partner' = ANY (roles)) = (jurisdiction IS NOT NULL)),
	CONSTRAINT "roles one-of" CHECK (roles = ARRAY['partner'] OR 'partner' <> ALL (roles))
);
COMMENT ON TABLE desk.account IS 'People who work at the desk, and partner officials, each bound to one jurisdiction. None is ever removed: what was done stays theirs';

CREATE TABLE desk.secret (
	account bigint PRIMARY KEY REFERENCES desk.account,
	salt bytea NOT NULL CHECK (length(salt) = 16),
	verifier bytea NOT NULL CHECK (length(verifier) = 32),
	totp bytea NOT NULL CHECK (length(totp) BETWEEN 20 AND 64),
	totp_used bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE desk.secret IS 'Of who has enrolled. verifier is the SHA-256 of the 32 bytes that Argon2id makes of the password and the salt';
COMMENT ON COLUMN desk.secret.totp_used IS 'The newest step of time whose code has been used: a code works once (RFC 6238, 5.2)';

CREATE TABLE desk.recovery (
	code_hash bytea PRIMARY KEY,
	account bigint NOT NULL REFERENCES desk.account,
	used_at timestamptz
);
COMMENT ON TABLE desk.recovery IS 'Codes that stand in for one of RFC 6238, once each, by their SHA-256';

CREATE TABLE desk.link (
	token_hash bytea PRIMARY KEY,
	account bigint NOT NULL REFERENCES desk.account,
	made_at timestamptz NOT NULL DEFAULT now(),
	used_at timestamptz
);
COMMENT ON TABLE desk.link IS 'One-time links for enrolment, and for beginning anew after a loss: good for three days, and until the next one is made';

CREATE TABLE desk.device (
	token_hash bytea,
	account bigint REFERENCES desk.account,
	made_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (token_hash, account)
);
COMMENT ON TABLE desk.device IS 'Browsers in which somebody has signed in. Their attempts are counted by themselves, so that nobody else can use them up';

CREATE TABLE desk.attempt (
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	email_hash bytea NOT NULL,
	address text NOT NULL,
	device bytea
);
CREATE INDEX ON desk.attempt (at);
COMMENT ON TABLE desk.attempt IS 'Attempts to sign in that failed, for a day: of accounts that exist and of others alike';

CREATE TABLE desk.session (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
	account bigint NOT NULL REFERENCES desk.account,
	begun_at timestamptz NOT NULL DEFAULT now(),
	seen_at timestamptz NOT NULL DEFAULT now(),
	ended_at timestamptz,
	address text NOT NULL,
	agent text
);
CREATE INDEX ON desk.session (account, begun_at);
COMMENT ON TABLE desk.session IS 'Sessions, by the SHA-256 of the token in the cookie. One ends half an hour after it was last seen, and twelve hours after it began (NIST SP 800-63B, 4.2.3)';

CREATE TABLE desk.pepper (
	once boolean PRIMARY KEY DEFAULT true CHECK (once),
	bytes bytea NOT NULL
);
COMMENT ON TABLE desk.pepper IS 'What the salts of accounts that do not exist are made from, so that they are the same at each asking';
INSERT INTO desk.pepper (bytes) VALUES (crypto.gen_random_bytes(32));

-- The code of RFC 6238 ----------------------------------------------------------

CREATE FUNCTION desk.totp(secret bytea, step bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT lpad((((get_byte(mac, place) & 127) * 16777216::bigint
		+ get_byte(mac, place + 1) * 65536 + get_byte(mac, place + 2) * 256
		+ get_byte(mac, place + 3)) % 1000000)::text, 6, '0')
	FROM (SELECT mac, get_byte(mac, 19) & 15 AS place
		FROM crypto.hmac(int8send(step), secret, 'sha1') AS mac) AS cut
$$;
COMMENT ON FUNCTION desk.totp IS 'The six digits of a step of time: RFC 6238, with HOTP of RFC 4226, 5.3';

CREATE FUNCTION desk.totp_step(secret bytea, code text, after bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
	SELECT step FROM (SELECT floor(extract(epoch FROM now()) / 30)::bigint AS current) AS clock,
		generate_series(current - 1, current + 1) AS step
	WHERE step > after AND desk.totp(secret, step) = code
	ORDER BY step LIMIT 1
$$;
COMMENT ON FUNCTION desk.totp_step IS 'The step of 30 seconds that a code is of, now or one beside (RFC 6238, 5.2), if it is later than "after"; else null';

-- Who acts ---------------------------------------------------------------------

CREATE FUNCTION desk.note(who bigint, what text, subject text DEFAULT NULL,
	detail text DEFAULT NULL, address text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO desk.audit (account, email, what, subject, detail, address)
	VALUES (who, (SELECT a.email FROM desk.account a WHERE a.id = who), what, subject,
		left(detail, 2000), coalesce(address, nullif(current_setting('desk.address', true), ''),
			CASE WHEN who IS NULL THEN 'tanu account' END));
END
$$;
COMMENT ON FUNCTION desk.note IS 'A line of the audit; without an address, that of the session which acting() has found, or the command of the owner''s';

CREATE FUNCTION desk.live(one desk.session) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT one.ended_at IS NULL AND one.seen_at > now() - interval '30 minutes'
		AND one.begun_at > now() - interval '12 hours'
$$;
COMMENT ON FUNCTION desk.live IS 'Has a session not ended, by itself or by time?';

CREATE FUNCTION desk.acting(token bytea, VARIADIC wanted text[]) RETURNS desk.account
LANGUAGE plpgsql AS $$
DECLARE
	who desk.account;
	mine desk.session;
BEGIN
	SELECT * INTO mine FROM desk.session s WHERE s.token_hash = token AND desk.live(s);
	SELECT * INTO who FROM desk.account a WHERE a.id = mine.account AND a.disabled_at IS NULL;
	PERFORM set_config('desk.address', coalesce(mine.address, ''), true);
	IF who.id IS NOT NULL AND NOT who.roles && wanted THEN
		PERFORM desk.note(who.id, 'refused', array_to_string(wanted, ' '));
		RETURN NULL;
	END IF;
	RETURN who;
END
$$;
COMMENT ON FUNCTION desk.acting IS 'Whose session this is, if it is live and its account has one of these roles; else null, and a line of the audit';

-- Accounts are made ------------------------------------------------------------

CREATE FUNCTION desk.account_make(address text, given text[], bound_to text,
	spoken text, by bigint DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	made bigint;
	wrong text;
BEGIN
	IF address IS NULL THEN
		RETURN 'email missing';
	ELSIF bound_to = 'kazakhstan' THEN
		RETURN 'jurisdiction choice';
	ELSIF bound_to IS NOT NULL AND NOT stands('jurisdiction', bound_to, newest_entry()) THEN
		RETURN 'jurisdiction no-such-jurisdiction';
	END IF;
	INSERT INTO desk.account (email, roles, jurisdiction, language)
	VALUES (lower(address), given, bound_to, spoken)
	ON CONFLICT DO NOTHING RETURNING id INTO made;
	IF made IS NULL THEN
		RETURN 'email stands-already';
	END IF;
	PERFORM desk.note(by, 'account-made', lower(address),
		concat_ws(' ', array_to_string(given, ' '), bound_to));
	RETURN NULL;
EXCEPTION WHEN check_violation THEN
	GET STACKED DIAGNOSTICS wrong = CONSTRAINT_NAME;
	RETURN wrong;
END
$$;
COMMENT ON FUNCTION desk.account_make IS 'Makes an account; null, or "FIELD PROBLEM". Who knows the address of a link to it can enrol';

CREATE FUNCTION desk.link_make(address text, secret text, by bigint DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	who bigint := (SELECT id FROM desk.account
		WHERE email = lower(address) AND disabled_at IS NULL);
BEGIN
	IF who IS NULL THEN
		RETURN 'email does-not-stand';
	END IF;
	UPDATE desk.link SET used_at = now() WHERE account = who AND used_at IS NULL;
	INSERT INTO desk.link (token_hash, account)
	VALUES (sha256(convert_to(secret, 'UTF8')), who);
	PERFORM desk.note(by, 'link-made', lower(address));
	IF by IS NOT NULL THEN
		PERFORM desk.mail_put_link(who, secret);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.link_make IS 'A one-time link for an account, which takes the place of any before it. One that somebody makes at the desk goes to its owner by e-mail (025-mail.sql); the command shows it';

CREATE FUNCTION desk.is_last_administrator(who bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT array_agg(id) = ARRAY[who] FROM desk.account
		WHERE 'administrator' = ANY (roles) AND disabled_at IS NULL);
END
$$;
COMMENT ON FUNCTION desk.is_last_administrator IS 'Is this the only account that administers and is not locked?';

CREATE FUNCTION desk.account_disable(address text, by bigint DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	who bigint := (SELECT id FROM desk.account
		WHERE email = lower(address) AND disabled_at IS NULL);
BEGIN
	IF who IS NULL THEN
		RETURN 'email does-not-stand';
	ELSIF desk.is_last_administrator(who) THEN
		RETURN 'email last-administrator';
	END IF;
	UPDATE desk.account SET disabled_at = now() WHERE id = who;
	UPDATE desk.session SET ended_at = now() WHERE account = who AND ended_at IS NULL;
	UPDATE desk.link SET used_at = now() WHERE account = who AND used_at IS NULL;
	PERFORM desk.note(by, 'account-disabled', lower(address));
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.account_disable IS 'Nobody signs in with this account any more, and its sessions end. What it did stays. Not of the last administrator';

CREATE FUNCTION desk.keep_administrator() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	IF desk.is_last_administrator(OLD.id)
		AND (NEW.disabled_at IS NOT NULL OR 'administrator' <> ALL (NEW.roles)) THEN
		RAISE EXCEPTION 'the last administrator stays one'
			USING ERRCODE = 'restrict_violation';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION desk.keep_administrator IS 'There is no desk without an administrator: holds for every role';
CREATE TRIGGER administrator BEFORE UPDATE ON desk.account
	FOR EACH ROW EXECUTE FUNCTION desk.keep_administrator();

-- What an administrator does at the desk. Two of them at once come one after the
-- other, so that they cannot lock each other.

CREATE FUNCTION desk.administering(token bytea, address text, OUT who desk.account,
	OUT other desk.account)
LANGUAGE plpgsql AS $$
BEGIN
	LOCK TABLE desk.account IN SHARE ROW EXCLUSIVE MODE;
	who := desk.acting(token, 'administrator');
	SELECT * INTO other FROM desk.account a WHERE a.email = lower(address);
END
$$;
COMMENT ON FUNCTION desk.administering IS 'The administrator whose session this is, and the account that it is about';

CREATE FUNCTION desk.administered(who bigint, address text, what text, problem text)
RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	IF problem IS NOT NULL AND who IS NOT NULL THEN
		PERFORM desk.note(who, 'refused', lower(address), what || ' ' || problem);
	END IF;
	RETURN problem;
END
$$;
COMMENT ON FUNCTION desk.administered IS 'Notes a refusal, and hands it on';

CREATE FUNCTION desk.account_add(token bytea, address text, given text[],
	bound_to text, spoken text, link text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	both_of record := desk.administering(token, address);
BEGIN
	RETURN CASE WHEN (both_of.who).id IS NULL THEN 'session not-allowed'
		ELSE coalesce(desk.account_make(address, given, bound_to, spoken, (both_of.who).id),
			desk.link_make(address, link, (both_of.who).id)) END;
END
$$;
COMMENT ON FUNCTION desk.account_add IS 'account_make() and link_make() by an administrator';

CREATE FUNCTION desk.account_link(token bytea, address text, link text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	both_of record := desk.administering(token, address);
	who desk.account := both_of.who;
	other desk.account := both_of.other;
BEGIN
	RETURN desk.administered(who.id, address, 'link', CASE
		WHEN who.id IS NULL THEN 'session not-allowed'
		WHEN who.id <> other.id AND other.roles && ARRAY['approver', 'administrator']
			AND EXISTS (SELECT FROM desk.secret s WHERE s.account = other.id)
			THEN 'email by-command-only'
		ELSE desk.link_make(address, link, who.id) END);
END
$$;
COMMENT ON FUNCTION desk.account_link IS 'link_make() by an administrator; not for somebody else''s account that approves or administers and has enrolled: who begins that one anew could be two people at once';

CREATE FUNCTION desk.account_end(token bytea, address text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	both_of record := desk.administering(token, address);
	who desk.account := both_of.who;
BEGIN
	RETURN desk.administered(who.id, address, 'lock', CASE
		WHEN who.id IS NULL THEN 'session not-allowed'
		WHEN who.email = lower(address) THEN 'email itself'
		ELSE desk.account_disable(address, who.id) END);
END
$$;
COMMENT ON FUNCTION desk.account_end IS 'account_disable() by an administrator, who stays';

CREATE FUNCTION desk.account_enable(token bytea, address text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	both_of record := desk.administering(token, address);
	who desk.account := both_of.who;
BEGIN
	IF who.id IS NULL THEN
		RETURN 'session not-allowed';
	END IF;
	UPDATE desk.account SET disabled_at = NULL
	WHERE email = lower(address) AND disabled_at IS NOT NULL;
	IF NOT FOUND THEN
		RETURN desk.administered(who.id, address, 'unlock', 'email does-not-stand');
	END IF;
	PERFORM desk.note(who.id, 'account-enabled', lower(address));
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.account_enable IS 'A locked account is one again, with what it had; its links stay used up';

CREATE FUNCTION desk.account_sign_out(token bytea, address text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	both_of record := desk.administering(token, address);
	who desk.account := both_of.who;
	other desk.account := both_of.other;
	ended bigint;
BEGIN
	IF who.id IS NULL OR other.id IS NULL THEN
		RETURN desk.administered(who.id, address, 'sign-out', CASE WHEN who.id IS NULL
			THEN 'session not-allowed' ELSE 'email does-not-stand' END);
	END IF;
	WITH over AS (UPDATE desk.session s SET ended_at = now()
		WHERE s.account = other.id AND desk.live(s) RETURNING s.id)
	SELECT count(*) INTO ended FROM over;
	PERFORM desk.note(who.id, 'sessions-ended', other.email, ended::text);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.account_sign_out IS 'Every session of an account ends';

CREATE FUNCTION desk.account_roles(token bytea, address text, given text[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	both_of record := desk.administering(token, address);
	who desk.account := both_of.who;
	other desk.account := both_of.other;
	problem text := CASE
		WHEN who.id IS NULL THEN 'session not-allowed'
		WHEN other.id IS NULL THEN 'email does-not-stand'
		WHEN who.id = other.id THEN 'email itself'
		WHEN cardinality(given) > 0 IS NOT TRUE
			OR NOT given <@ ARRAY['editor', 'approver', 'administrator', 'auditor']
			OR other.roles = ARRAY['partner'] THEN 'roles choice'
		WHEN desk.is_last_administrator(other.id) AND 'administrator' <> ALL (given)
			THEN 'email last-administrator'
	END;
BEGIN
	IF problem IS NULL THEN
		UPDATE desk.account SET roles = given WHERE id = other.id;
		PERFORM desk.note(who.id, 'roles-changed', other.email,
			array_to_string(other.roles, ',') || ' ' || array_to_string(given, ','));
	END IF;
	RETURN desk.administered(who.id, address, 'roles', problem);
END
$$;
COMMENT ON FUNCTION desk.account_roles IS 'Other roles for somebody of the ministry, by another administrator. A partner official stays one: what was said for a state is not said by the ministry';

CREATE FUNCTION desk.accounts_read(token bytea, wanted bigint, most bigint, skipped bigint)
RETURNS TABLE (id bigint, email text, roles text[], jurisdiction text, language text,
	made_at timestamptz, state text, last_sign_in timestamptz, sessions bigint, own boolean,
	link_by_command boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	who desk.account := desk.acting(token, 'administrator');
BEGIN
	RETURN QUERY SELECT a.id, a.email, a.roles, a.jurisdiction::text, a.language, a.made_at,
		CASE WHEN a.disabled_at IS NOT NULL THEN 'locked'
			WHEN s.account IS NOT NULL THEN 'enrolled' ELSE 'invited' END,
		(SELECT max(n.begun_at) FROM desk.session n WHERE n.account = a.id),
		(SELECT count(*) FROM desk.session n WHERE n.account = a.id AND desk.live(n)),
		a.id = who.id,
		a.id <> who.id AND s.account IS NOT NULL
			AND a.roles && ARRAY['approver', 'administrator']
	FROM desk.account a LEFT JOIN desk.secret s ON s.account = a.id
	WHERE who.id IS NOT NULL AND (wanted IS NULL OR a.id = wanted)
	ORDER BY a.email LIMIT most OFFSET skipped;
END
$$;
COMMENT ON FUNCTION desk.accounts_read IS 'All accounts, or one, for an administrator';

-- Enrolment --------------------------------------------------------------------

CREATE FUNCTION desk.link_holder(token bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT a.email FROM desk.link l JOIN desk.account a ON a.id = l.account
	WHERE l.token_hash = token AND l.used_at IS NULL AND a.disabled_at IS NULL
		AND l.made_at > now() - interval '3 days'
$$;
COMMENT ON FUNCTION desk.link_holder IS 'Whose a one-time link is, while it is good';

CREATE FUNCTION desk.enrol(token bytea, new_salt bytea, key bytea, secret bytea,
	code text, spares bytea[], from_address text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who bigint := (SELECT id FROM desk.account WHERE email = desk.link_holder(token));
	step bigint := desk.totp_step(secret, code, 0);
BEGIN
	IF who IS NULL THEN
		RETURN 'link not-good';
	ELSIF step IS NULL THEN
		RETURN 'code not-right';
	END IF;
	UPDATE desk.link SET used_at = now() WHERE token_hash = token AND used_at IS NULL;
	IF NOT FOUND THEN
		RETURN 'link not-good';
	END IF;
	INSERT INTO desk.secret VALUES (who, new_salt, sha256(key), secret, step)
	ON CONFLICT (account) DO UPDATE SET salt = excluded.salt,
		verifier = excluded.verifier, totp = excluded.totp,
		totp_used = excluded.totp_used;
	UPDATE desk.recovery SET used_at = now() WHERE account = who AND used_at IS NULL;
	INSERT INTO desk.recovery (code_hash, account) SELECT unnest(spares), who;
	UPDATE desk.session SET ended_at = now() WHERE account = who AND ended_at IS NULL;
	PERFORM desk.note(who, 'enrolled', NULL, NULL, from_address);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.enrol IS 'Uses a one-time link up: password, secret of the codes with one code as proof, recovery codes; every session ends. Null, or "FIELD PROBLEM"';

-- Signing in -------------------------------------------------------------------

CREATE FUNCTION desk.salt_of(address text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce((SELECT s.salt FROM desk.account a JOIN desk.secret s ON s.account = a.id
			WHERE a.email = lower(address)),
		substr(sha256(p.bytes || convert_to(lower(address), 'UTF8')), 1, 16))
	FROM desk.pepper p
$$;
COMMENT ON FUNCTION desk.salt_of IS 'The salt of a password; for an account that does not exist another one, always the same';

CREATE FUNCTION desk.is_limited(of_email bytea, from_address text, known bytea)
RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN known IS NOT NULL
		THEN count(*) FILTER (WHERE device = known) >= 10
		ELSE count(*) FILTER (WHERE device IS NULL AND email_hash = of_email) >= 20
			OR count(*) FILTER (WHERE device IS NULL AND address = from_address) >= 50
		END
	FROM desk.attempt WHERE at > now() - interval '15 minutes'
$$;
COMMENT ON FUNCTION desk.is_limited IS 'Have there been too many attempts in a quarter of an hour? A browser that knows the account has a count of its own, so that attempts from elsewhere lock nobody out';

CREATE FUNCTION desk.sign_in(address text, key bytea, code text,
	spare bytea, token bytea, device bytea,
	from_address text, agent text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account;
	kept desk.secret;
	of_email bytea := sha256(convert_to(lower(address), 'UTF8'));
	known bytea;
	step bigint;
	good boolean;
BEGIN
	SELECT * INTO who FROM desk.account a WHERE a.email = lower(address);
	SELECT * INTO kept FROM desk.secret s WHERE s.account = who.id FOR UPDATE;
	known := (SELECT d.token_hash FROM desk.device d
		WHERE d.token_hash = device AND d.account = who.id);
	IF desk.is_limited(of_email, from_address, known) THEN
		PERFORM desk.note(NULL, 'sign-in-limited', left(lower(address), 254), NULL, from_address);
		RETURN 'limited';
	END IF;
	step := desk.totp_step(coalesce(kept.totp, of_email), code, coalesce(kept.totp_used, 0));
	good := coalesce(kept.verifier = sha256(key) AND who.disabled_at IS NULL
		AND (step IS NOT NULL OR EXISTS (SELECT FROM desk.recovery r
			WHERE r.code_hash = spare AND r.account = who.id AND r.used_at IS NULL)), false);
	IF NOT good THEN
		DELETE FROM desk.attempt WHERE at < now() - interval '1 day';
		INSERT INTO desk.attempt (email_hash, address, device)
		VALUES (of_email, from_address, known);
		PERFORM desk.note(who.id, 'sign-in-refused', left(lower(address), 254), NULL, from_address);
		RETURN 'refused';
	END IF;
	IF step IS NULL THEN
		UPDATE desk.recovery SET used_at = now() WHERE code_hash = spare;
	ELSE
		UPDATE desk.secret SET totp_used = step WHERE account = who.id;
	END IF;
	INSERT INTO desk.device (token_hash, account) VALUES (device, who.id)
	ON CONFLICT DO NOTHING;
	INSERT INTO desk.session (token_hash, account, address, agent)
	VALUES (token, who.id, from_address, left(agent, 200));
	PERFORM desk.note(who.id, CASE WHEN step IS NULL THEN 'signed-in-by-recovery'
		ELSE 'signed-in' END, NULL, NULL, from_address);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.sign_in IS 'Opens a session for who has the password and a code that was not used yet, or a recovery code. Null; "refused", whatever was wrong; or "limited"';

CREATE FUNCTION desk.session_read(token bytea, from_address text) RETURNS TABLE (
	session bigint, account bigint, email text, roles text[], jurisdiction text,
	language text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE desk.session s SET seen_at = now(), address = from_address
	WHERE s.token_hash = token AND desk.live(s)
		AND (s.seen_at < now() - interval '1 minute' OR s.address <> from_address);
	RETURN QUERY SELECT s.id, a.id, a.email, a.roles, a.jurisdiction::text, a.language
	FROM desk.session s JOIN desk.account a ON a.id = s.account
	WHERE s.token_hash = token AND desk.live(s) AND a.disabled_at IS NULL;
END
$$;
COMMENT ON FUNCTION desk.session_read IS 'Whose session this is, if it is live; it has then been seen';

CREATE FUNCTION desk.sessions(token bytea) RETURNS TABLE (
	id bigint, begun_at timestamptz, seen_at timestamptz, address text, agent text,
	own boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT s.id, s.begun_at, s.seen_at, s.address, s.agent, s.id = mine.id
	FROM desk.session mine JOIN desk.session s ON s.account = mine.account AND desk.live(s)
	WHERE mine.token_hash = token AND desk.live(mine)
	ORDER BY s.seen_at DESC, s.id DESC
$$;
COMMENT ON FUNCTION desk.sessions IS 'The live sessions of whoever has this one';

CREATE FUNCTION desk.session_end(token bytea, ended bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	mine desk.session;
BEGIN
	SELECT * INTO mine FROM desk.session s WHERE s.token_hash = token AND desk.live(s);
	UPDATE desk.session s SET ended_at = now()
	WHERE s.id = coalesce(ended, mine.id) AND s.account = mine.account AND s.ended_at IS NULL;
	IF FOUND THEN
		PERFORM desk.note(mine.account, CASE WHEN coalesce(ended, mine.id) = mine.id
			THEN 'signed-out' ELSE 'session-ended' END, ended::text, NULL, mine.address);
		RETURN true;
	END IF;
	RETURN false;
END
$$;
COMMENT ON FUNCTION desk.session_end IS 'Ends a session of one''s own; null as its number: this one';

CREATE FUNCTION desk.session_refused(token bytea, room text, why text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT desk.note(s.account, 'refused', left(room, 200), left(why, 100), s.address)
	FROM desk.session s WHERE s.token_hash = token AND desk.live(s)
$$;
COMMENT ON FUNCTION desk.session_refused IS 'That the program has refused a room to whoever has this session: not for their role, or by a form that was not given to them';

CREATE FUNCTION desk.password_change(token bytea, old_key bytea, new_salt bytea,
	new_key bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account := desk.acting(token, 'editor', 'approver', 'administrator',
		'partner', 'auditor');
	of_email bytea := sha256(convert_to(who.email, 'UTF8'));
BEGIN
	IF who.id IS NULL THEN
		RETURN 'session not-allowed';
	ELSIF desk.is_limited(of_email, '', token) THEN
		RETURN 'old_password limited';
	END IF;
	UPDATE desk.secret SET salt = new_salt, verifier = sha256(new_key)
	WHERE account = who.id AND verifier = sha256(old_key);
	IF NOT FOUND THEN
		INSERT INTO desk.attempt (email_hash, address, device) VALUES (of_email, '', token);
		PERFORM desk.note(who.id, 'password-refused');
		RETURN 'old_password not-right';
	END IF;
	PERFORM desk.note(who.id, 'password-changed');
	UPDATE desk.session SET ended_at = now() WHERE account = who.id AND ended_at IS NULL;
	DELETE FROM desk.device WHERE account = who.id;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION desk.password_change IS 'A new password for who knows the old one; every session ends, this one too. Null, or "FIELD PROBLEM"';

CREATE FUNCTION desk.language_change(token bytea, spoken text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account := desk.acting(token, 'editor', 'approver', 'administrator',
		'partner', 'auditor');
BEGIN
	IF who.id IS NULL THEN
		RETURN 'session not-allowed';
	END IF;
	UPDATE desk.account SET language = spoken
	WHERE id = who.id AND language IS DISTINCT FROM spoken;
	IF FOUND THEN
		PERFORM desk.note(who.id, 'language-changed', NULL, who.language || ' ' || spoken);
	END IF;
	RETURN NULL;
EXCEPTION WHEN check_violation OR not_null_violation THEN
	RETURN 'language choice';
END
$$;
COMMENT ON FUNCTION desk.language_change IS 'The language of what is sent to who has this session, from the next e-mail on. Null, or "FIELD PROBLEM"';

-- Reading the audit -------------------------------------------------------------

CREATE FUNCTION desk.audit_read(token bytea, who text, wanted text, since date,
	through date, only_refused boolean, most bigint, skipped bigint)
RETURNS TABLE (number bigint, at text, email text, what text, subject text, address text,
	detail text, refused boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	reader bigint := (desk.acting(token, 'auditor', 'administrator')).id;
BEGIN
	IF reader IS NULL THEN
		RETURN;
	ELSIF most IS NULL THEN
		PERFORM desk.note(reader, 'audit-taken', NULL,
			concat_ws(' ', who, wanted, since, through, only_refused));
	END IF;
	RETURN QUERY SELECT a.number,
		to_char(a.at AT TIME ZONE 'Asia/Almaty', 'YYYY-MM-DD"T"HH24:MI:SS"+"')
			|| to_char((a.at AT TIME ZONE 'Asia/Almaty') - (a.at AT TIME ZONE 'UTC'), 'HH24:MI'),
		a.email, a.what, a.subject, a.address, a.detail, a.refused
	FROM desk.audit a
	WHERE (who IS NULL OR strpos(a.email, lower(who)) > 0
			OR a.what LIKE 'sign-in-%' AND strpos(a.subject, lower(who)) > 0)
		AND (wanted IS NULL OR a.what = wanted)
		AND (since IS NULL OR a.at >= since::timestamp AT TIME ZONE 'Asia/Almaty')
		AND (through IS NULL OR a.at < (through + 1)::timestamp AT TIME ZONE 'Asia/Almaty')
		AND (only_refused IS NULL OR a.refused = only_refused)
	ORDER BY a.number DESC LIMIT most OFFSET skipped;
END
$$;
COMMENT ON FUNCTION desk.audit_read IS 'The audit, newest first, for auditors and administrators: of who has these letters in the e-mail, of one kind, of days in Kazakhstan. Without a bound it is taken away as a file, which is noted';

-- Rights -----------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA desk FROM PUBLIC;
GRANT USAGE ON SCHEMA desk TO tanu_desk;
GRANT SELECT ON desk.account TO tanu_desk;
GRANT EXECUTE ON FUNCTION desk.account_add, desk.account_link, desk.account_end,
	desk.account_enable, desk.account_sign_out, desk.account_roles, desk.accounts_read,
	desk.link_holder, desk.enrol, desk.salt_of, desk.sign_in, desk.session_read,
	desk.sessions, desk.session_end, desk.session_refused, desk.password_change,
	desk.language_change, desk.audit_read TO tanu_desk;
