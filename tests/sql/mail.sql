-- Who gets which mail, once, and only when mail is sent at all; that no link stays
-- behind; and what each role cannot do (issue: notices by e-mail).

BEGIN;
\ir setup.psql
\ir desk.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north', 'south'),
	tap.put('treaty', 'pact', '{"title":{"kk":"Келісім","en":"Pact"},"form":"bilateral","parties":["kazakhstan","north"]}') \g /dev/null
SELECT tap.person('ed', ARRAY['editor']), tap.person('eve', ARRAY['editor']), tap.person('ann', ARRAY['approver']), tap.person('both', ARRAY['editor', 'approver']),
	tap.person('gone', ARRAY['approver']), tap.person('ad', ARRAY['administrator']), tap.person('au', ARRAY['auditor']),
	tap.person('kim', ARRAY['partner'], 'north'), tap.person('kai', ARRAY['partner'], 'north'), tap.person('sue', ARRAY['partner'], 'south') \g /dev/null
SELECT desk.account_make('new@example.org', ARRAY['approver'], NULL, 'ru'), desk.account_disable('gone@example.org') \g /dev/null

-- A call under the desk's role; %s is the token of who acts. Comes back: the mails that it put there
CREATE FUNCTION tap.told(who text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before bigint := (SELECT coalesce(max(id), 0) FROM desk.mail);
BEGIN
	PERFORM tap.at_desk(format('SELECT FROM desk.' || call, quote_literal(tap.hash(who))));
	RETURN (SELECT string_agg(m.event || ' ' || split_part(a.email, '@', 1), ', ' ORDER BY a.email)
		FROM desk.mail m JOIN desk.account a ON a.id = m.account WHERE m.id > before);
END
$$;
-- Takes what waits, one after the other, and says what came of it; comes back: for whom it was and what it leads to
CREATE FUNCTION tap.taken(outcome text DEFAULT 'sent', what text DEFAULT 'email', why text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	one jsonb;
	all_of text[];
BEGIN
	LOOP
		SELECT to_jsonb(t) INTO one FROM desk.mail_take() t;
		EXIT WHEN one IS NULL;
		PERFORM desk.mail_done((one ->> 'id')::bigint, outcome, why);
		all_of := all_of || (one ->> what);
	END LOOP;
	RETURN array_to_string(ARRAY(SELECT * FROM unnest(all_of) one ORDER BY 1), ' ');
END
$$;
CREATE FUNCTION tap.draft(who text) RETURNS bigint LANGUAGE sql AS $$
	SELECT tap.at_desk(format('SELECT amendment FROM desk.draft(%L, ''{"kk":"а","ru":"б","en":"c"}'', NULL, NULL)', tap.hash(who)))::bigint
$$;
CREATE FUNCTION tap.save(who text, wanted bigint, seen integer) RETURNS text LANGUAGE sql AS $$
	SELECT tap.told(who, format('save_record(%%s, %s, %s, ''jurisdiction'', ''west-%s'', ''creation'', ''{"name":{"en":"West"},"type":"state"}'')', wanted, seen, wanted))
$$;

-- Off, as it is by default
SELECT tap.draft('ed') AS id \gset
SELECT is(tap.save('ed', :id, 1), NULL, 'a draft is told to nobody');
SELECT is((SELECT sends FROM desk.post), false, 'no mail by default'), is(tap.at_desk('SELECT desk.mail_is_sent()'), 'false', '... which the desk knows'),
	is(tap.told('ed', format('submit(%%s, %s, 2)', :id)), NULL, 'nothing waits that would ever be sent'),
	is(tap.told('ad', 'account_add(%s, ''first@example.org'', ''{editor}'', NULL, ''ru'', ''a secret'')'), NULL, 'no link either');
SELECT is_empty('SELECT * FROM desk.mail', 'nothing is kept');
SELECT desk.mail_switch(true), desk.mail_switch(true) \g /dev/null
SELECT is((SELECT count(*) FROM desk.audit WHERE what = 'mail-switched'), 1::bigint, 'that it is on now is noted once');

-- Amendments: nobody is told of what they did themselves, nor who is locked or has not enrolled
SELECT is(tap.told('ann', format('send_back(%%s, %s, 3, ''Why'')', :id)), 'sent-back ed', 'sent back: the author');
SELECT is(tap.save('both', :id, 3), NULL, 'saved by another one');
SELECT is(tap.told('eve', format('submit(%%s, %s, 4)', :id)), 'submitted ann', 'submitted: who may decide, so none of its authors');
SELECT is(tap.told('both', format('approve(%%s, %s, 5)', :id)), NULL, 'a refusal is told to nobody');
SELECT is(tap.told('ann', format('approve(%%s, %s, 5)', :id)), 'published both, published ed, published eve', 'published: every author');
SELECT tap.draft('ed') AS other \gset
SELECT tap.save('ed', :other, 1) \g /dev/null
SELECT is(tap.told('ed', format('submit(%%s, %s, 1)', :other)), NULL, 'what is not submitted is not told'),
	is(tap.told('ed', format('submit(%%s, %s, 2)', :other)), 'submitted ann, submitted both', 'submitted: every approver');
UPDATE desk.amended SET item = '{"name":{"en":"West"}}' WHERE amendment = :other;
SELECT is(tap.told('ann', format('approve(%%s, %s, 3)', :other)), NULL, 'what cannot be published is not told');
SELECT is(tap.taken(what => 'path'), concat_ws(' ', VARIADIC ARRAY(SELECT 'desk/amendments/' || CASE WHEN n <= 5 THEN :id ELSE :other END FROM generate_series(1, 7) n)), 'each leads to its amendment');

-- Statements
SELECT newest_of AS pact FROM desk.newest_of('treaty', 'pact') \gset
SELECT is(tap.told('kim', format('state(%%s, ''pact'', %s, ''confirmed'', NULL)', :pact)), NULL, 'a confirmation is told to nobody'),
	is(tap.told('sue', format('state(%%s, ''pact'', %s, ''differs'', ''x'')', :pact)), NULL, 'nor what is not said'),
	is(tap.told('kim', format('state(%%s, ''pact'', %s, ''differs'', ''x'')', :pact)), 'difference ann, difference both, difference ed, difference eve', 'a difference: editors and approvers of the ministry');
SELECT max(id) AS said FROM desk.statement \gset
SELECT is(tap.told('ed', format('remark_on(%%s, %s, ''y'', false)', :said)), 'answer kai, answer kim', 'an answer of the ministry: the officials of that partner'),
	is(tap.told('kai', format('remark_on(%%s, %s, ''z'', false)', :said)), 'answer ann, answer both, answer ed, answer eve', 'one of the partner: the ministry');
UPDATE desk.account SET language = 'kk' WHERE email = 'eve@example.org';
SELECT is(tap.taken(what => 'treaty'), 'Pact Pact Pact Pact Pact Pact Pact Pact Келісім Келісім', 'each in the language of who reads it');

-- One-time links
SELECT is(tap.told('ad', 'account_add(%s, ''second@example.org'', ''{editor}'', NULL, ''ru'', ''the secret'')'), 'enrolment second', 'a link that an administrator makes goes to its owner');
SELECT is(tap.told('ad', 'account_link(%s, ''second@example.org'', ''another'')'), 'enrolment second', 'so does one that is made anew');
SELECT is((SELECT string_agg(secret, ' ') FROM desk.mail), 'another', '... and the one before goes away'), is(tap.at_desk(format('SELECT desk.link_holder(%L)', tap.hash('another'))), 'second@example.org', 'it is the link that the desk knows');
SELECT is(tap.told('ed', 'account_link(%s, ''second@example.org'', ''a third'')'), NULL, 'nobody else sends one'), is(tap.told('ad', 'account_link(%s, ''ann@example.org'', ''a fourth'')'), NULL, 'nor one that is refused');
SELECT desk.link_make('second@example.org', 'of the command') \g /dev/null
SELECT is(tap.taken(), '', 'a link that was replaced is not sent');
SELECT is((SELECT detail FROM desk.audit ORDER BY number DESC LIMIT 1), 'enrolment link not-good', '... and why'), is_empty('SELECT FROM desk.mail', '... and the one that the command has shown is not either');
SELECT tap.told('ad', 'account_link(%s, ''second@example.org'', ''good'')') \g /dev/null
SELECT is(tap.taken(what => 'path'), 'desk/enrol/good', 'the link is in the address'), is_empty('SELECT FROM desk.mail', 'once sent it is nowhere');
SELECT is_empty($$SELECT FROM desk.audit a WHERE a::text ~ 'enrol/|another|secret'$$, 'and never was in the audit');
SELECT tap.told('ad', 'account_link(%s, ''second@example.org'', ''late'')') \g /dev/null
UPDATE desk.link SET made_at = now() - interval '73 hours' WHERE token_hash = tap.hash('late');
SELECT is(tap.told('kim', format('state(%%s, ''pact'', %s, ''differs'', ''again'')', :pact)) IS NOT NULL, true, 'with the next mail'), is_empty('SELECT FROM desk.mail WHERE secret IS NOT NULL', 'a link that is too old goes, though nobody sends');

-- Attempts
UPDATE desk.account SET disabled_at = now() WHERE email = 'eve@example.org';
SELECT is(tap.taken('later', why => '451 after RCPT'), 'ann@example.org both@example.org ed@example.org', 'to a locked account nothing is sent'), is(tap.taken(), '', 'what was tried waits for a pause');
SELECT results_eq('SELECT DISTINCT tries, fault, round(extract(epoch FROM next_at - now()) / 60) FROM desk.mail', 'VALUES (1, ''451 after RCPT'', 2.0)', '... of two minutes');
UPDATE desk.mail SET next_at = now(), tries = 30;
SELECT is(tap.taken('later') <> '', true, 'tried often');
SELECT is((SELECT max(round(extract(epoch FROM next_at - now()) / 60)) FROM desk.mail), 120.0, 'it is tried every two hours');
UPDATE desk.mail SET next_at = now();
SELECT is(tap.taken('refused', why => '550 after RCPT'), 'ann@example.org both@example.org ed@example.org', 'what is refused'), is_empty('SELECT FROM desk.mail', 'is not tried again');
SELECT is((SELECT count(*) FROM desk.audit WHERE what = 'mail-refused' AND refused AND detail ~ '^difference [0-9]+ 550 after RCPT$'), 3::bigint, '... and noted');
SELECT tap.told('kim', format('state(%%s, ''pact'', %s, ''differs'', ''once more'')', :pact)) \g /dev/null
UPDATE desk.mail SET made_at = now() - interval '73 hours', fault = 'nobody there';
SELECT is(tap.taken(), '', 'after three days it is given up');
SELECT is((SELECT detail FROM desk.audit ORDER BY number DESC LIMIT 1) ~ '^difference [0-9]+ nobody there$', true, '... with the last reason');
SELECT tap.told('kim', format('state(%%s, ''pact'', %s, ''differs'', ''and again'')', :pact)) \g /dev/null
SELECT desk.mail_switch(false) \g /dev/null
SELECT is_empty('SELECT FROM desk.mail', 'switched off, nothing waits'), is(tap.told('kim', format('state(%%s, ''pact'', %s, ''differs'', ''z'')', :pact)), NULL, 'nor is anything put there');
SELECT desk.mail_switch(true) \g /dev/null

-- A hostile subject of the audit is no number; and one's own account
SELECT is((SELECT desk.sign_in(repeat('9', 200), tap.hash('x'), '', NULL, tap.hash('x'), tap.hash('y'), '192.0.2.1', 'test')), 'refused', 'signing in as a number');
SELECT is(tap.told('ann', format('password_change(%%s, %L, %L, %L)', tap.hash('ann'), substr(tap.hash('salt'), 1, 16), tap.hash('new'))), 'password ann', 'a new password: its owner');
SELECT desk.enrol(tap.hash('of the command'), substr(tap.hash('s'), 1, 16), tap.hash('s'), tap.hash('s'), tap.code('s'), '{}', '192.0.2.1') \g /dev/null
SELECT desk.link_make('second@example.org', 'enrols'), desk.enrol(tap.hash('enrols'), substr(tap.hash('s'), 1, 16), tap.hash('s'), tap.hash('s'), tap.code('s'), '{}', '192.0.2.1') \g /dev/null
SELECT is(tap.taken(what => 'path'), 'desk/sessions desk/sessions', 'and that somebody has enrolled with their link');

-- The roles
SELECT throws_ok(format('SET LOCAL ROLE %s; %s', role, call), '42501', NULL, format('%s: %s', role, call)) FROM (VALUES ('tanu_desk'), ('tanu_public')) AS as_role (role), (VALUES
	('SELECT FROM desk.mail'), ('INSERT INTO desk.mail (event, account) VALUES (''submitted'', 1)'), ('UPDATE desk.mail SET secret = ''x'''), ('DELETE FROM desk.mail'), ('SELECT FROM desk.post'), ('UPDATE desk.post SET sends = false'),
	('UPDATE desk.notice SET readers = ''approvers'''), ('SELECT desk.mail_take()'), ('SELECT desk.mail_done(1, ''sent'', NULL)'), ('SELECT desk.mail_switch(true)'), ('SELECT desk.mail_put_link(1, ''x'')'), ('SELECT desk.mail_end(1, ''mail-sent'', NULL)')) AS of (call);
SELECT throws_ok('SET LOCAL ROLE tanu_post; ' || call, '42501', NULL, 'tanu_post: ' || call) FROM (VALUES ('SELECT FROM desk.mail'), ('INSERT INTO desk.mail (event, account) VALUES (''submitted'', 1)'), ('SELECT FROM desk.account'), ('SELECT FROM desk.secret'),
	('SELECT FROM desk.audit'), ('SELECT FROM entry'), ('INSERT INTO desk.audit (what) VALUES (''mail-sent'')'), ('UPDATE desk.post SET given_up_after = ''1 year'''), ('SELECT desk.mail_put_link(1, ''x'')')) AS of (call);
SELECT results_eq($$SELECT p.oid::regprocedure::text FROM pg_proc p WHERE pronamespace IN ('desk'::regnamespace, 'public'::regnamespace) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
	AND has_function_privilege('tanu_post', p.oid, 'EXECUTE') AND prorettype <> 'trigger'::regtype ORDER BY 1$$,
	$$VALUES ('desk.mail_done(bigint,text,text)'), ('desk.mail_switch(boolean)'), ('desk.mail_take()')$$, 'tanu_post can do three things');
SELECT is_empty($$SELECT oid::regclass FROM pg_class WHERE relnamespace IN ('desk'::regnamespace, 'public'::regnamespace) AND relkind IN ('r', 'v', 'm', 'p')
	AND (has_table_privilege('tanu_post', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE'))$$, 'and reads no table');
SELECT * FROM finish();
ROLLBACK;
