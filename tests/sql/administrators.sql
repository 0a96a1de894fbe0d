-- What an administrator does to accounts, and what nobody does: be locked out
-- for ever, take somebody's place, make oneself more (issue: accounts).

BEGIN;
\ir setup.psql
\ir desk.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north') \g /dev/null
SELECT tap.person('ad', ARRAY['administrator', 'approver', 'editor']), tap.person('al', ARRAY['administrator']), tap.person('ed', ARRAY['editor']),
	tap.person('ann', ARRAY['approver']), tap.person('au', ARRAY['auditor']), tap.person('kim', ARRAY['partner'], 'north') \g /dev/null
-- %1$s is the token of who acts, %2$s the hash of a link
CREATE FUNCTION tap.does(who text, call text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(tap.at_desk(format('SELECT desk.' || call, quote_literal(tap.hash(who)), quote_literal(tap.hash('l ' || who || call)))), 'done')
$$;
CREATE FUNCTION tap.live(token text) RETURNS text LANGUAGE sql AS $$ SELECT tap.at_desk(format('SELECT email FROM desk.session_read(%L, %L)', tap.hash(token), '192.0.2.9')) $$;

-- Nobody else
SELECT is(tap.does(who, call), 'session not-allowed', who || ': ' || call) FROM unnest(ARRAY['ed', 'ann', 'au', 'kim', 'nobody']) who, unnest(ARRAY['account_add(%s, ''x@example.org'', ''{editor}'', NULL, ''kk'', %s)',
	'account_link(%s, ''ed@example.org'', %s)', 'account_end(%s, ''au@example.org'')', 'account_enable(%s, ''au@example.org'')', 'account_sign_out(%s, ''au@example.org'')',
	'account_roles(%s, ''ed@example.org'', ''{approver}'')']) call;
SELECT is(tap.at_desk(format('SELECT count(*) FROM desk.accounts_read(%L, NULL, NULL, 0)', tap.hash(who))), want, who || ' sees accounts') FROM (VALUES ('ed', '0'), ('au', '0'), ('kim', '0'), ('ad', '6')) AS of (who, want);

-- Accounts
SELECT is(tap.does('ad', call), want, call) FROM (VALUES
	('account_add(%s, NULL, ''{editor}'', NULL, ''kk'', %s)', 'email missing'), ('account_add(%s, ''ed@example.org'', ''{editor}'', NULL, ''kk'', %s)', 'email stands-already'),
	('account_add(%s, ''x@example.org'', ''{}'', NULL, ''kk'', %s)', 'roles choice'), ('account_add(%s, ''x@example.org'', ''{owner}'', NULL, ''kk'', %s)', 'roles choice'),
	('account_add(%s, ''x@example.org'', ''{partner}'', NULL, ''kk'', %s)', 'jurisdiction needed'), ('account_add(%s, ''x@example.org'', ''{partner}'', ''kazakhstan'', ''kk'', %s)', 'jurisdiction choice'),
	('account_add(%s, ''x@example.org'', ''{partner}'', ''south'', ''kk'', %s)', 'jurisdiction no-such-jurisdiction'), ('account_add(%s, ''x@example.org'', ''{editor,partner}'', ''north'', ''kk'', %s)', 'roles one-of'),
	('account_add(%s, ''x@example.org'', ''{editor}'', NULL, ''de'', %s)', 'language choice'), ('account_add(%s, ''X@example.org'', ''{editor}'', NULL, ''kk'', %s)', 'done'),
	('account_link(%s, ''x@example.org'', %s)', 'done'), ('account_link(%s, ''ed@example.org'', %s)', 'done'), ('account_link(%s, ''ad@example.org'', %s)', 'done'),
	('account_link(%s, ''ann@example.org'', %s)', 'email by-command-only'), ('account_link(%s, ''al@example.org'', %s)', 'email by-command-only'), ('account_link(%s, ''none@example.org'', %s)', 'email does-not-stand')
) AS of (call, want);

-- Roles
SELECT is(tap.does('ad', call), want, call) FROM (VALUES
	('account_roles(%s, ''ad@example.org'', ''{editor}'')', 'email itself'), ('account_roles(%s, ''none@example.org'', ''{editor}'')', 'email does-not-stand'), ('account_roles(%s, ''ed@example.org'', ''{}'')', 'roles choice'),
	('account_roles(%s, ''ed@example.org'', NULL)', 'roles choice'), ('account_roles(%s, ''ed@example.org'', ''{owner}'')', 'roles choice'), ('account_roles(%s, ''ed@example.org'', ''{partner}'')', 'roles choice'),
	('account_roles(%s, ''kim@example.org'', ''{editor}'')', 'roles choice'), ('account_roles(%s, ''ed@example.org'', ''{editor,approver}'')', 'done')
) AS of (call, want);
SELECT is(tap.at_desk(format('SELECT roles FROM desk.session_read(%L, ''192.0.2.1'')', tap.hash('ed'))), '{editor,approver}', 'they hold at once');
SELECT amendment AS id FROM desk.draft(tap.hash('ed'), '{"kk":"а","ru":"б","en":"c"}', NULL, NULL) \gset
SELECT desk.save_record(tap.hash('ed'), :id, 1, 'jurisdiction', 'west', 'creation', '{"name":{"en":"West"},"type":"state"}'), (SELECT count(*) FROM desk.submit(tap.hash('ed'), :id, 2)) \g /dev/null
SELECT is((SELECT problem FROM desk.approve(tap.hash('ed'), :id, 3)), 'own', 'and nobody becomes the approver of what they wrote');

-- Locking
SELECT is(tap.does('ad', 'account_end(%s, ''ad@example.org'')'), 'email itself', 'not oneself'), is(tap.does('ad', 'account_end(%s, ''au@example.org'')'), 'done', 'somebody');
SELECT is(tap.live('au'), NULL, 'whose sessions end'), is(tap.does('ad', 'account_end(%s, ''au@example.org'')'), 'email does-not-stand', 'once'), is(tap.does('ad', 'account_link(%s, ''au@example.org'', %s)'), 'email does-not-stand', 'and who gets no link');
SELECT is(tap.does('ad', 'account_enable(%s, ''au@example.org'')'), 'done', 'unlocked'), is(tap.does('ad', 'account_enable(%s, ''au@example.org'')'), 'email does-not-stand', 'once');
SELECT is(tap.live('au'), NULL, 'no session comes back'), is(tap.sign_in('au', code => tap.code('au'), token => 'au again'), 'refused', 'nor a code that was used');
SELECT is(tap.sign_in('au', recovery => 'recovery au', token => 'au again'), 'signed in', 'but the person does');
SELECT is(tap.does('ad', 'account_sign_out(%s, ''au@example.org'')'), 'done', 'all sessions end'), is(tap.live('au again'), NULL, '... at once'), is(tap.does('ad', 'account_sign_out(%s, ''none@example.org'')'), 'email does-not-stand', 'of nobody');

-- The last administrator
SELECT is(tap.does('ad', 'account_end(%s, ''al@example.org'')'), 'done', 'one of two is locked');
SELECT is(tap.does('al', 'account_end(%s, ''ad@example.org'')'), 'session not-allowed', 'who then locks nobody'), is(desk.account_disable('ad@example.org'), 'email last-administrator', 'nor does the command lock the last');
SELECT throws_ok(call, '23001', NULL, 'tanu_owner: ' || call) FROM unnest(ARRAY['UPDATE desk.account SET disabled_at = now()', 'UPDATE desk.account SET roles = ''{editor}'' WHERE email = ''ad@example.org''']) call;

-- By SQL under the desk's role
SELECT throws_ok('SET LOCAL ROLE tanu_desk; ' || call, '42501', NULL, call) FROM unnest(ARRAY['UPDATE desk.account SET roles = ''{administrator}''', 'INSERT INTO desk.account (email, roles) VALUES (''e@example.org'', ''{editor}'')',
	'DELETE FROM desk.account', 'SELECT desk.account_disable(''ed@example.org'')', 'SELECT desk.administering(''a'', ''ed@example.org'')', 'SELECT desk.administered(1, ''a'', ''b'', ''c'')', 'SELECT FROM desk.link']) call;
SELECT isnt_empty(format('SELECT FROM desk.audit WHERE what = %L AND subject LIKE ''%%@example.org'' AND email = ''ad@example.org'' AND address IS NOT NULL', what), 'noted: ' || what)
FROM unnest(ARRAY['account-made', 'link-made', 'roles-changed', 'account-disabled', 'account-enabled', 'sessions-ended', 'refused']) what;
SELECT * FROM finish();
ROLLBACK;
