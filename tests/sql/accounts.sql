-- Accounts and sessions: what nobody can do, not even with SQL under the desk's role.

BEGIN;
\ir setup.psql
\ir desk.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north') \g /dev/null

-- RFC 6238, appendix B, cut to six digits
SELECT is(desk.totp('12345678901234567890', at / 30), want, format('RFC 6238 at %s s', at)) FROM (VALUES
	(59::bigint, '287082'), (1111111109, '081804'), (1111111111, '050471'), (1234567890, '005924'), (2000000000, '279037'), (20000000000, '353130')
) AS of (at, want);

-- Accounts
SELECT is(desk.account_make(email, roles, jurisdiction, 'kk'), want, format('%s %s %s: %s', email, roles, jurisdiction, coalesce(want, 'made'))) FROM (VALUES
	('Anna@example.org', ARRAY['editor', 'approver'], NULL, NULL), ('anna@EXAMPLE.org', ARRAY['editor'], NULL, 'email stands-already'),
	('no address', ARRAY['editor'], NULL, 'email format'), ('x@example.org', ARRAY['owner'], NULL, 'roles choice'), ('x@example.org', '{}', NULL, 'roles choice'),
	('x@example.org', ARRAY['partner'], NULL, 'jurisdiction needed'), ('x@example.org', ARRAY['editor'], 'north', 'jurisdiction needed'),
	('x@example.org', ARRAY['partner', 'editor'], 'north', 'roles one-of'), ('x@example.org', ARRAY['partner'], 'nowhere', 'jurisdiction no-such-jurisdiction'),
	('x@example.org', ARRAY['partner'], 'north', NULL)
) AS of (email, roles, jurisdiction, want);

-- Enrolment: a link is good once, for three days, and until the next
SELECT is(desk.link_make('anna@example.org', 'first'), NULL, 'a link'),
	is(desk.link_make('anna@example.org', 'second'), NULL, 'and another one'),
	is(desk.link_make('nobody@example.org', 'third'), 'email does-not-stand', 'none for nobody');
SELECT is(desk.link_holder(tap.hash(token)), want, 'whose link: ' || token) FROM (VALUES ('first', NULL), ('second', 'anna@example.org'), ('else', NULL)) AS of (token, want);
CREATE FUNCTION tap.enrol(link text, code text) RETURNS text LANGUAGE sql AS $$
	SELECT desk.enrol(tap.hash(link), substr(tap.hash('salt'), 1, 16), tap.hash('anna'), tap.hash('anna'), code, ARRAY[tap.hash('spare')], '192.0.2.1')
$$;
SELECT is(tap.enrol('first', tap.code('anna')), 'link not-good', 'a link that another has taken the place of'),
	is(tap.enrol('second', '000000'), 'code not-right', 'not without a code of the new secret');
SELECT is(tap.enrol('second', tap.code('anna')), NULL, 'enrolled'), is(tap.enrol('second', tap.code('anna')), 'link not-good', 'a link is good once');
SELECT desk.link_make('x@example.org', 'old') \g /dev/null
UPDATE desk.link SET made_at = now() - interval '73 hours' WHERE token_hash = tap.hash('old');
SELECT is(tap.enrol('old', tap.code('anna')), 'link not-good', 'a link ends after three days');

-- Signing in: one answer, whatever was wrong
SELECT is(tap.sign_in('anna', code => tap.code('anna')), 'refused', 'the code that enrolled was used already');
UPDATE desk.secret SET totp_used = 0;
SELECT is(tap.sign_in('anna', 'wrong', tap.code('anna')), 'refused', 'a wrong password'), is(tap.sign_in('nobody', 'anna', tap.code('anna')), 'refused', 'no such account'),
	is(tap.sign_in('x', 'x', ''), 'refused', 'an account that has not enrolled'), is(tap.sign_in('anna', code => '000000'), 'refused', 'a wrong code');
SELECT is(tap.sign_in('anna', code => tap.code('anna')), 'signed in', 'password and code');
SELECT is(tap.sign_in('anna', code => tap.code('anna'), token => 'more'), 'refused', 'a replayed code');
SELECT is(tap.sign_in('anna', recovery => 'spare', token => 'second'), 'signed in', 'a recovery code'),
	is(tap.sign_in('anna', recovery => 'spare', token => 'more'), 'refused', 'is good once');
SELECT is(count(DISTINCT octet_length(desk.salt_of(email)))::int, 1, 'every address has a salt'), is(count(DISTINCT desk.salt_of(email))::int, 3, '... of its own')
	FROM (VALUES ('anna@example.org'), ('nobody@example.org'), ('none@example.org')) AS of (email);
SELECT is(desk.salt_of('Nobody@example.org'), desk.salt_of('nobody@example.org'), '... which stays the same');

-- Sessions
CREATE FUNCTION tap.live(token text) RETURNS text LANGUAGE sql AS $$ SELECT tap.at_desk(format('SELECT email FROM desk.session_read(%L, %L)', tap.hash(token), '192.0.2.9')) $$;
SELECT is(tap.live('anna'), 'anna@example.org', 'a session'), is(tap.live('else'), NULL, 'no session'),
	is(tap.at_desk(format('SELECT count(*) FROM desk.sessions(%L)', tap.hash('anna'))), '2', 'one sees one''s sessions');
SELECT is(tap.at_desk(format('SELECT desk.session_end(%L, (SELECT max(id) FROM desk.sessions(%1$L)))', tap.hash('anna'))), 'true', 'and ends one');
SELECT is(tap.live('second'), NULL, 'which is then over'), is(tap.live('anna'), 'anna@example.org', 'the other one stays');
UPDATE desk.session SET seen_at = now() - interval '31 minutes' WHERE token_hash = tap.hash('anna');
SELECT is(tap.live('anna'), NULL, 'half an hour of silence ends a session');
UPDATE desk.session SET seen_at = now(), begun_at = now() - interval '12 hours 1 minute' WHERE token_hash = tap.hash('anna');
SELECT is(tap.live('anna'), NULL, 'twelve hours end it in any case');
UPDATE desk.session SET begun_at = now() WHERE token_hash = tap.hash('anna');
CREATE FUNCTION tap.change(password text) RETURNS text LANGUAGE sql AS $$
	SELECT tap.at_desk(format('SELECT desk.password_change(%L, %L, %L, %L)', tap.hash('anna'), tap.hash(password), substr(tap.hash('new salt'), 1, 16), tap.hash('new')))
$$;
SELECT is(tap.change('wrong'), 'old_password not-right', 'no new password without the old one');
SELECT is(tap.change('anna'), NULL, 'a new password');
SELECT is(tap.live('anna'), NULL, 'ends every session'), is(tap.sign_in('anna', code => tap.code('anna')), 'refused', 'and the old one is none any more');

-- Attempts: too many lock nobody out who signs in where the account is known
SELECT tap.person('ben', ARRAY['editor']), tap.person('cy', ARRAY['administrator']) \g /dev/null
SELECT count(tap.sign_in(who, recovery => 'recovery ' || who, token => who || ' at the laptop', device => 'laptop')) FROM unnest(ARRAY['ben', 'cy']) who \g /dev/null
SELECT count(tap.sign_in('ben', 'guess', address => '198.51.100.' || n)) FROM generate_series(1, 20) n \g /dev/null
UPDATE desk.secret SET totp_used = 0;
SELECT is(tap.sign_in('ben', code => tap.code('ben'), token => 'b1'), 'limited', 'after twenty attempts from anywhere, no more'),
	is(tap.sign_in('ben', code => tap.code('ben'), token => 'b2', device => 'laptop'), 'signed in', 'but where ben has signed in before, ben does'),
	is((SELECT count(*) FROM desk.device WHERE token_hash = tap.hash('laptop')), 2::bigint, 'a browser is known to each of its people'),
	is(tap.sign_in('cy', code => tap.code('cy'), token => 'c1', device => 'laptop', address => '198.51.100.7'), 'signed in', 'and others do');
SELECT count(tap.sign_in('nobody' || n, address => '203.0.113.5')) FROM generate_series(1, 50) n \g /dev/null
SELECT is(tap.sign_in('anyone', address => '203.0.113.5'), 'limited', 'fifty attempts from one address, on whatever accounts, are enough'),
	is(tap.sign_in('anyone', address => '203.0.113.6'), 'refused', 'another address is not meant');
SELECT count(tap.sign_in('ben', 'guess', device => 'laptop')) FROM generate_series(1, 10) n \g /dev/null
SELECT is(tap.sign_in('ben', code => tap.code('ben'), device => 'laptop'), 'limited', 'a known browser has ten');

-- Administrators
CREATE FUNCTION tap.admin(token text, call text) RETURNS text LANGUAGE sql AS $$ SELECT tap.at_desk(format('SELECT desk.' || call, tap.hash(token), tap.hash('l'))) $$;
SELECT tap.person('fay', ARRAY['approver']) \g /dev/null
SELECT is(tap.admin(token, call), want, format('%s: %s', token, call)) FROM (VALUES
	('ben', 'account_add(%L, ''dan@example.org'', ''{approver}'', NULL, ''kk'', %L)', 'session not-allowed'), ('cy', 'account_add(%L, ''dan@example.org'', ''{approver}'', NULL, ''kk'', %L)', NULL),
	('ben', 'account_link(%L, ''dan@example.org'', %L)', 'session not-allowed'),
	('cy', 'account_link(%L, ''fay@example.org'', %L)', 'email by-command-only'), ('ben', 'account_end(%L, ''dan@example.org'')', 'session not-allowed'),
	('cy', 'account_end(%L, ''cy@example.org'')', 'email itself'), ('cy', 'account_end(%L, ''ben@example.org'')', NULL), ('cy', 'account_end(%L, ''ben@example.org'')', 'email does-not-stand')
) AS of (token, call, want);
SELECT is(tap.live('ben'), NULL, 'a disabled account has no session'), is(tap.sign_in('ben', code => tap.code('ben'), device => 'laptop2'), 'limited', 'and does not sign in');

-- One's own language
SELECT is(tap.at_desk(format('SELECT desk.language_change(%L, %L)', tap.hash(who), spoken)), want, format('%s: %s', who, spoken)) FROM (VALUES
	('cy', 'ru', NULL), ('cy', 'ru', NULL), ('cy', 'de', 'language choice'), ('cy', NULL, 'language choice'), ('cy', '', 'language choice'), ('ben', 'ru', 'session not-allowed'), ('else', 'ru', 'session not-allowed')
) AS of (who, spoken, want);
SELECT results_eq('SELECT email, language FROM desk.account WHERE language = ''ru''', $$VALUES ('cy@example.org', 'ru')$$, 'it is that of whose session it is, and of nobody else'),
	results_eq('SELECT email, detail FROM desk.audit WHERE what = ''language-changed''', $$VALUES ('cy@example.org', 'en ru')$$, 'noted, once');

-- The desk's role: a few functions, and no secret
SELECT throws_ok(format('SET LOCAL ROLE %s; SELECT * FROM desk.%I', role, held), '42501', NULL, format('%s does not read desk.%s', role, held))
FROM (VALUES ('tanu_public'), ('tanu_desk')) AS as_role (role), unnest(ARRAY['secret', 'session', 'link', 'recovery', 'device', 'attempt', 'pepper']) held;
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c WHERE relnamespace = 'desk'::regnamespace AND relkind IN ('r', 'v', 'S')
	AND (has_table_privilege('tanu_desk', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
		OR has_table_privilege('tanu_public', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'))$$, 'the desk writes no table itself, and the public role reads none');
SELECT is(has_schema_privilege('tanu_public', 'desk', 'USAGE'), false, 'the public role has no way into the schema'),
	is(has_schema_privilege('tanu_desk', 'desk', 'CREATE'), false, 'the desk makes nothing in it');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
	WHERE pronamespace = 'desk'::regnamespace AND a.grantee IN (0, 'tanu_public'::regrole)$$, 'no function of the desk is everybody''s');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p WHERE pronamespace = 'desk'::regnamespace AND has_function_privilege('tanu_desk', p.oid, 'EXECUTE')
	AND provolatile = 'v' AND NOT proargnames[1] = 'token' AND proname <> 'sign_in'$$, 'whatever the desk may do, it says for whom');
SELECT is_empty($$SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'desk'::regnamespace AND prosecdef
	AND NOT coalesce(proconfig::text ~ 'search_path', false)$$, 'what runs as its owner names its search path');
SELECT throws_ok('SET LOCAL ROLE tanu_desk; ' || call, '42501', NULL, 'the desk cannot: ' || call) FROM (VALUES
	('SELECT desk.account_make(''e@example.org'', ''{approver}'', NULL, ''en'')'), ('SELECT desk.link_make(''dan@example.org'', ''\x00'')'),
	('SELECT desk.note(1, ''x'')'), ('SELECT seal()'), ('INSERT INTO desk.session (token_hash, account, address) VALUES (sha256(''a''), 1, ''b'')')) AS of (call);

-- The audit
SELECT throws_ok(format('SET LOCAL ROLE %s; %s', role, call), NULL, NULL, format('%s: %s', role, call))
FROM (VALUES ('tanu_owner'), ('tanu_desk'), ('tanu_public')) AS as_role (role),
	(VALUES ('UPDATE desk.audit SET what = ''x'''), ('DELETE FROM desk.audit'), ('TRUNCATE desk.audit')) AS of (call);
SELECT isnt_empty(format('SELECT FROM desk.audit WHERE what = %L AND address IS NOT NULL', what), 'noted, with an address: ' || what)
FROM unnest(ARRAY['signed-in', 'signed-in-by-recovery', 'sign-in-refused', 'sign-in-limited', 'enrolled', 'session-ended', 'password-changed', 'password-refused', 'refused', 'account-disabled']) what;
SELECT is_empty($$SELECT FROM desk.audit WHERE concat(subject, detail) ~ 'guess|spare'$$, 'no password is ever noted');
SELECT is_empty($$SELECT relname FROM pg_class c WHERE relnamespace = 'desk'::regnamespace AND relkind = 'r' AND obj_description(oid, 'pg_class') IS NULL
	UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'desk'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL$$, 'everything says what it is');

SELECT * FROM finish();
ROLLBACK;
