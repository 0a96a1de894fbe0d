-- Two approvers at once on one amendment: one wins, the other is told. And the
-- replay of a code in two sessions at once, and two administrators. These sessions commit: it is the
-- database that goes away afterwards.

SELECT plan(12);
\ir setup.psql
\ir desk.psql
SELECT format('host=%s port=%s user=%s dbname=%s', :'HOST', :'PORT', :'USER', :'DBNAME') AS here \gset
SELECT dblink_connect('a', :'here'), dblink_connect('b', :'here') \g /dev/null
BEGIN;
SELECT tap.states('kazakhstan'), tap.person('ed', ARRAY['editor']), tap.person('ann', ARRAY['approver']), tap.person('bob', ARRAY['approver']) \g /dev/null
SELECT amendment AS id FROM desk.draft(tap.hash('ed'), '{"kk":"а","ru":"б","en":"c"}', NULL, NULL) \gset
SELECT desk.save_record(tap.hash('ed'), :id, 1, 'jurisdiction', 'west', 'creation', '{"name":{"en":"West"},"type":"state"}') \g /dev/null
SELECT count(*) FROM desk.submit(tap.hash('ed'), :id, 2) \g /dev/null
UPDATE desk.secret SET totp_used = 0;
COMMIT;

CREATE FUNCTION tap.approve(who text, wanted bigint) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT coalesce((SELECT string_agg(field || '' '' || problem, '','') FROM desk.approve(%L, %s, 3)), ''published'')', tap.hash(who), wanted)
$$;
SELECT dblink_exec('a', 'BEGIN'), dblink_exec('a', 'SET ROLE tanu_desk'), dblink_exec('b', 'SET ROLE tanu_desk') \g /dev/null
SELECT is(told, 'published', 'the first approves, and has not committed') FROM dblink('a', tap.approve('ann', :id)) AS of (told text);
SELECT dblink_send_query('b', tap.approve('bob', :id)), pg_sleep(0.3) \g /dev/null
SELECT is(dblink_is_busy('b'), 1, 'the second waits');
SELECT is(newest_entry(), 1::bigint, 'nobody sees half of it');
SELECT dblink_exec('a', 'COMMIT') \g /dev/null
SELECT is(told, 'amendment not-submitted', 'and is told') FROM dblink_get_result('b') AS of (told text);
SELECT count(*) FROM dblink_get_result('b') AS of (told text) \g /dev/null
SELECT is(newest_entry(), 2::bigint, 'one entry'), is((SELECT count(*) FROM desk.decision), 1::bigint, 'one decision');

CREATE FUNCTION tap.signing(who text, token text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT coalesce(desk.sign_in(%L, %L, %L, NULL, %L, %L, ''192.0.2.1'', ''test''), ''signed in'')',
		who || '@example.org', tap.hash(who), tap.code(who), tap.hash(token), tap.hash('device ' || token))
$$;
SELECT dblink_exec('a', 'BEGIN') \g /dev/null
SELECT is(told, 'signed in', 'a code signs in') FROM dblink('a', tap.signing('ed', 'one')) AS of (told text);
SELECT dblink_send_query('b', tap.signing('ed', 'two')), pg_sleep(0.3) \g /dev/null
SELECT is(dblink_is_busy('b'), 1, 'the same code at the same time waits');
SELECT dblink_exec('a', 'COMMIT') \g /dev/null
SELECT is(told, 'refused', 'and is refused') FROM dblink_get_result('b') AS of (told text);
SELECT count(*) FROM dblink_get_result('b') AS of (told text) \g /dev/null

SELECT tap.person('ad', ARRAY['administrator']), tap.person('al', ARRAY['administrator']) \g /dev/null
SELECT dblink_exec('a', 'BEGIN') \g /dev/null
SELECT is(told, 'locked', 'an administrator locks the other') FROM dblink('a', format('SELECT coalesce(desk.account_end(%L, ''al@example.org''), ''locked'')', tap.hash('ad'))) AS of (told text);
SELECT dblink_send_query('b', format('SELECT coalesce(desk.account_end(%L, ''ad@example.org''), ''locked'')', tap.hash('al'))), pg_sleep(0.3) \g /dev/null
SELECT is(dblink_is_busy('b'), 1, 'who does the same at the same time waits');
SELECT dblink_exec('a', 'COMMIT') \g /dev/null
SELECT is(told, 'session not-allowed', 'and is locked') FROM dblink_get_result('b') AS of (told text);
SELECT dblink_disconnect('a'), dblink_disconnect('b') \g /dev/null
SELECT * FROM finish();
