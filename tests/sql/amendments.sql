-- The whole life of an amendment, and what nobody can do to it: publish alone,
-- publish half, overwrite what somebody else published (issue: four eyes).

BEGIN;
\ir setup.psql
\ir desk.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north', 'south'),
	tap.put('legal-act', 'rules', '{"title":{"en":"Rules"},"in_force_from":"2020-01-01","provisions":[{"paragraph":"5","imposes":"treaty"}]}'),
	tap.put('scheme', 'ets', '{"name":{"en":"ETS"},"jurisdiction":"north"}') \g /dev/null
SELECT tap.person('ed', ARRAY['editor']), tap.person('eve', ARRAY['editor']), tap.person('ann', ARRAY['approver']), tap.person('both', ARRAY['editor', 'approver', 'administrator']),
	tap.person('kim', ARRAY['partner'], 'north'), tap.person('sue', ARRAY['partner'], 'south'), tap.person('au', ARRAY['auditor']) \g /dev/null

-- A call under the desk's role: %1$s is the token of who acts
CREATE FUNCTION tap.act(who text, call text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(tap.at_desk(format('SELECT string_agg(concat_ws('' '', slug, field, problem, detail), '', '') FROM desk.' || call, quote_literal(tap.hash(who)))), 'done')
$$;
CREATE FUNCTION tap.say(who text, call text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(tap.at_desk(format('SELECT desk.' || call, quote_literal(tap.hash(who)))), 'done')
$$;
CREATE FUNCTION tap.draft(who text) RETURNS bigint LANGUAGE sql AS $$
	SELECT tap.at_desk(format('SELECT amendment FROM desk.draft(%L, ''{"kk":"а","ru":"б","en":"c"}'', ''"Order 1"'', NULL)', tap.hash(who)))::bigint
$$;
CREATE FUNCTION tap.revision(wanted bigint) RETURNS integer LANGUAGE sql AS $$ SELECT revision FROM desk.amendment WHERE id = wanted $$;
CREATE FUNCTION tap.record(who text, wanted bigint, kind text, slug text, change text, item text) RETURNS text LANGUAGE sql AS $$
	SELECT tap.say(who, format('save_record(%%s, %s, %s, %L, %L, %L, %L)', wanted, tap.revision(wanted), kind, slug, change, item))
$$;
CREATE FUNCTION tap.state(wanted bigint) RETURNS text LANGUAGE sql AS $$ SELECT state FROM desk.amendment WHERE id = wanted $$;
CREATE FUNCTION tap.submitted(who text, slug text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	made bigint := tap.draft(who);
BEGIN
	PERFORM tap.record(who, made, 'jurisdiction', slug, 'creation', '{"name":{"en":"a"},"type":"state"}');
	PERFORM tap.act(who, format('submit(%%s, %s, 2)', made));
	RETURN made;
END
$$;

-- Drafting
SELECT is(tap.at_desk(format('SELECT problem FROM desk.draft(%L, %L, %L, %L)', tap.hash(who), reason, basis, url)), want, format('%s drafts with %s %s %s', who, reason, basis, url)) FROM (VALUES
	('ann', '{"kk":"a"}', NULL, NULL, 'session not-allowed'), ('kim', '{"kk":"a"}', NULL, NULL, 'session not-allowed'), ('nobody', '{"kk":"a"}', NULL, NULL, 'session not-allowed'),
	('au', '{"kk":"a"}', NULL, NULL, 'session not-allowed'), ('ed', NULL, NULL, NULL, 'reason missing'), ('ed', '{"de":"a"}', NULL, NULL, 'reason value:texts'),
	('ed', '{"kk":"a"}', '""', NULL, 'basis value:words'), ('ed', '{"kk":"a"}', NULL, 'x', 'basis_url value:url')
) AS of (who, reason, basis, url, want);
SELECT tap.draft('ed') AS id \gset
SELECT is(tap.act('ed', 'submit(%s, ' || :id || ', 1)'), 'records missing', 'an amendment of nothing is not submitted');
SELECT is(tap.record('ed', :id, kind, slug, change, item), want, concat_ws(' ', kind, slug, change, item)) FROM (VALUES
	('thing', 'a', 'creation', '{}', 'kind choice'), ('plan', 'A b', 'creation', '{}', 'slug value:slug'), ('plan', 'a', 'edit', '{}', 'change choice'),
	('plan', 'a', 'creation', NULL, 'item missing'), ('plan', 'a', 'withdrawal', '{}', 'item withdrawal-has-none'), ('plan', 'a', 'creation', '[]', 'item type'),
	('limit', 'cap', 'creation', '{"treaty":"pact","unit":"other","rate_percent":"a lot"}', 'done'),
	('treaty', 'pact', 'creation', '{"title":{"en":"Pact"},"form":"bilateral","parties":["kazakhstan","north"],"recognises":[{"unit":"other","direction":"both"}],
		"actions":[{"action":"entry-into-force","on":"2024-01-01"},{"action":"termination","on":"2199-01-01"}]}', 'done')
) AS of (kind, slug, change, item, want);
SELECT newest_entry() AS newest \gset
SELECT is(tap.act('ed', 'submit(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'cap rate_percent value:rate a lot', 'what is typed wrongly is kept, and not submitted');
SELECT is(newest_entry(), :newest::bigint, 'trying leaves nothing behind');
SELECT is(tap.say('eve', 'save_record(%s, ' || :id || ', 1, ''plan'', ''p'', ''creation'', ''{}'')'), 'revision saved-since', 'a tab that is behind does not save over the newer one');
SELECT is(tap.record('both', :id, 'limit', 'cap', 'creation', '{"treaty":"pact","unit":"other","rate_percent":"3.0","of":"verified-emissions"}'), 'done', 'another editor saves too');
SELECT is(tap.act('ed', 'submit(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'done', 'submitted');
SELECT tap.revision(:id) AS revision \gset
SELECT is(tap.record('ed', :id, 'plan', 'p', 'creation', '{}'), 'amendment not-a-draft', 'what is submitted is not edited');

-- The effect, before it is there
SELECT results_eq(format('SELECT what, slug, beside, before, after FROM desk.effects_of(%s) WHERE "on" = today() AND what IN (''status'', ''answer'', ''binding'')', :id),
	$$VALUES ('answer', 'ets', 'other', 'no-treaty', 'recognised'), ('answer', 'ets', 'quota', 'no-treaty', 'not-covered'), ('binding', 'pact', 'other', NULL, 'limit-not-set'),
		('status', 'pact', NULL, NULL, 'in-force')$$, 'what follows today') ;
SELECT results_eq(format('SELECT "on", after FROM desk.effects_of(%s) WHERE slug = ''ets'' AND beside = ''other'' AND "on" > today()', :id),
	$$VALUES ('2199-01-01'::date, 'ended')$$, 'and on a day to come');
SELECT is(newest_entry(), :newest::bigint, 'looking leaves nothing behind'),
	is(tap.at_desk(format('SELECT count(*) FROM desk.effects(%L, %s)', tap.hash('kim'), :id)), '0', 'a partner does not see what is to come');

SELECT set_config('tap.facts', pg_get_functiondef('desk.facts'::regproc), true) \g /dev/null
CREATE OR REPLACE FUNCTION desk.facts(day date, as_of bigint, reach desk.reach) RETURNS TABLE (what text, kind text, slug text, beside text, value text) LANGUAGE sql AS $$ SELECT 'a', 'a', 'a', 'a', 'a' FROM pg_sleep(10) $$;
SET LOCAL statement_timeout = '500ms';
SELECT results_eq(format('SELECT "on", what FROM desk.effects_of(%s)', :id), $$VALUES (NULL::date, 'left-out')$$, 'an effect that takes too long is left out, and said to be');
SET LOCAL statement_timeout = '20s';
SELECT is(newest_entry(), :newest::bigint, '... which leaves nothing behind either');
DO $$ BEGIN EXECUTE current_setting('tap.facts'); END $$;

-- Four eyes
SELECT is(tap.act(who, 'approve(%s, ' || :id || ', ' || :revision || ')'), want, who || ' approves') FROM (VALUES ('ed', 'session not-allowed'), ('both', 'amendment own'),
	('kim', 'session not-allowed'), ('au', 'session not-allowed'), ('nobody', 'session not-allowed')) AS of (who, want);
SELECT is(tap.act('ann', 'approve(%s, ' || :id || ', 1)'), 'revision saved-since', 'nobody approves another revision than was looked at');
SELECT throws_ok(format('SET LOCAL ROLE %s; %s', role, format(call, :id)), '42501', NULL, format('%s: %s', role, call)) FROM (VALUES ('tanu_desk'), ('tanu_public')) AS as_role (role), (VALUES
	('UPDATE desk.amendment SET state = ''published'' WHERE id = %s'), ('INSERT INTO desk.decision (amendment, revision, account, decision) VALUES (%s, 1, 1, ''approved'')'),
	('DELETE FROM desk.amendment_author WHERE amendment = %s'), ('SELECT desk.publish_all(%s)'), ('SELECT desk.decide_on(''a'', %s, 1)'),
	('SELECT publish(''plan'', ''p%s'', NULL, NULL, NULL, NULL, ''editor'', ''approver'', ''{}'')')) AS of (call);
SELECT throws_ok(format('SET LOCAL ROLE tanu_owner; %s', format(call, :id)), '23001', NULL, 'tanu_owner: ' || call) FROM (VALUES
	('UPDATE desk.amendment SET state = ''published'' WHERE id = %s'), ('DELETE FROM desk.amendment WHERE id = %s'), ('DELETE FROM desk.amendment_author WHERE amendment = %s'),
	('INSERT INTO desk.decision (amendment, revision, account, decision) SELECT %s, 1, id, ''approved'' FROM desk.account WHERE email = ''both@example.org'''),
	('INSERT INTO desk.decision (amendment, revision, account, decision) SELECT %s, 1, id, ''approved'' FROM desk.account WHERE email = ''eve@example.org'''),
	('UPDATE desk.decision SET reason = ''%s'''), ('DELETE FROM desk.decision WHERE amendment = %s')) AS of (call);

-- Sent back, and published
SELECT is(tap.say('ann', 'send_back(%s, ' || :id || ', ' || :revision || ', '' '')'), 'reason missing', 'not sent back without a reason'),
	is(tap.say('both', 'send_back(%s, ' || :id || ', ' || :revision || ', ''x'')'), 'amendment own', 'nor by its author');
SELECT is(tap.say('ann', 'send_back(%s, ' || :id || ', ' || :revision || ', ''The rate is 3.5.'')'), 'done', 'sent back');
SELECT is(tap.act('ann', 'approve(%s, ' || :id || ', ' || :revision || ')'), 'amendment not-submitted', 'what was sent back is not approved');
SELECT is(tap.record('ed', :id, 'limit', 'cap', 'creation', '{"treaty":"pact","unit":"other","rate_percent":"3.5","of":"verified-emissions"}'), 'done', 'corrected');
SELECT is(tap.act('ed', 'submit(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'done', 'submitted again');
SELECT is(tap.act('ann', 'approve(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'done', 'approved');
SELECT is(tap.state(:id), 'published', 'published');
SELECT results_eq(format('SELECT number, slug::text, reason ->> ''en'', basis::text, author_role, approver_role FROM entry WHERE number > %s', :newest),
	format('VALUES (%s::bigint, ''pact'', ''c'', ''"Order 1"'', ''editor'', ''approver''), (%s, ''cap'', ''c'', ''"Order 1"'', ''editor'', ''approver'')', :newest + 1, :newest + 2),
	'together, what is referred to first, with roles and no names');
SELECT is((SELECT string_agg(convert_from(bytes, 'UTF8'), '') FROM item) ~ 'example.org', false, 'no address of anybody');
SELECT is(tap.act('ann', 'approve(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'amendment not-submitted', 'once');
SELECT throws_ok(format('UPDATE desk.amendment SET state = ''draft'' WHERE id = %s', :id), '23001', NULL, 'published is for good');

-- All or nothing, and nothing over what somebody else published
SELECT tap.submitted('ed', 'west') AS one, tap.submitted('eve', 'west') AS other \gset
SELECT is(tap.act('ann', 'approve(%s, ' || :one || ', ' || tap.revision(:one) || ')'), 'done', 'the first of two');
SELECT newest_entry() AS newest \gset
SELECT is(tap.act('ann', 'approve(%s, ' || :other || ', ' || tap.revision(:other) || ')') , 'west item changed-since ' || newest_entry() || ', west change stands-already west', 'the second is told'),
	is(tap.state(:other), 'submitted', 'and stays'), is(newest_entry(), :newest::bigint, 'nothing of it is published');
SELECT is((SELECT count(*) FROM desk.decision WHERE amendment = :other), 0::bigint, 'nor decided');
SELECT tap.draft('ed') AS id \gset
SELECT is(tap.record('ed', :id, 'jurisdiction', 'south', 'correction', '{"name":{"en":"South"},"type":"state"}'), 'done', 'a correction is begun'),
	is(tap.record('ed', :id, 'plan', 'east', 'creation', '{"name":{"en":"East"},"from":"2030"}'), 'done', 'with a plan');
SELECT tap.put('jurisdiction', 'south', '{"name":{"en":"The South"},"type":"state"}') AS later \gset
SELECT is(tap.act('ed', 'submit(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'south item changed-since ' || :later, 'the record was changed meanwhile');
SELECT is(tap.say('ed', 'settle_conflict(%s, ' || :id || ', ' || tap.revision(:id) || ', ''jurisdiction'', ''south'', ' || :later - 1 || ')'), 'done', 'an entry that is not the newest');
SELECT is((SELECT count(*) FROM desk.conflicts(:id)), 1::bigint, 'settles nothing');
SELECT is(tap.say('ed', 'settle_conflict(%s, ' || :id || ', ' || tap.revision(:id) || ', ''jurisdiction'', ''south'', ' || :later || ')'), 'done', 'the newest does');
SELECT is(tap.act('ed', 'submit(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'done', 'submitted');
SELECT tap.put('plan', 'east', '{"name":{"en":"Other"},"from":"2031"}') AS newest \gset
SELECT is(tap.act('ann', 'approve(%s, ' || :id || ', ' || tap.revision(:id) || ')') ~ 'east item changed-since', true, 'one record in conflict');
SELECT is(newest_entry(), :newest::bigint, 'keeps the others back too');

-- Withdrawals, drops, languages
SELECT tap.draft('ed') AS id \gset
SELECT is(tap.record('ed', :id, 'limit', 'cap', 'withdrawal', NULL), 'done', 'a withdrawal'), is(tap.record('ed', :id, 'treaty', 'pact', 'withdrawal', NULL), 'done', 'and another'),
	is(tap.say('ed', 'save_head(%s, ' || :id || ', 3, ''{"kk":"а"}'', NULL, NULL)'), 'done', 'one language is enough to save');
SELECT is(tap.act('ed', 'submit(%s, ' || :id || ', 4)'), 'reason missing ru, reason missing en', 'and not to submit');
SELECT is(tap.say('ed', 'remove_record(%s, ' || :id || ', 4, ''treaty'', ''pact'')'), 'done', 'a record is taken out');
SELECT is((SELECT count(*) FROM desk.in_order(:id)), 1::bigint, 'one is left');
SELECT is(tap.say('ed', 'drop_draft(%s, ' || :id || ', 5)'), 'done', 'dropped'), is(tap.record('ed', :id, 'plan', 'p', 'creation', '{}'), 'amendment not-a-draft', 'and closed');

-- A disabled approver, a session that ended
SELECT tap.submitted('ed', 'far') AS id \gset
SELECT desk.account_disable('ann@example.org') \g /dev/null
SELECT is(tap.act('ann', 'approve(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'session not-allowed', 'a disabled approver approves nothing');
UPDATE desk.session SET ended_at = now() WHERE token_hash = tap.hash('both');
SELECT is(tap.act('both', 'approve(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'session not-allowed', 'nor does a session that has ended');

-- A file
CREATE FUNCTION tap.import(who text, keep boolean, VARIADIC lines text[]) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(tap.at_desk(format('SELECT string_agg(concat_ws('' '', told, line, CASE WHEN problem IS NULL THEN change END, field, problem, detail), '', '' ORDER BY line, problem NULLS FIRST) FROM desk.import_file(%L, %L, NULL, NULL, %L, %L)',
		tap.hash(who), '{"en":"r"}', (SELECT json_agg(json_build_object('line', n, 'text', l)) FROM unnest(lines) WITH ORDINALITY AS of (l, n)), keep)), 'nothing')
$$;
SELECT (SELECT count(*) FROM desk.amendment) AS amendments, newest_entry() AS newest \gset
SELECT is(tap.import(who, true, '{"kind":"plan","slug":"filed","item":{"name":{"en":"a"},"from":"1995"}}'), 'session not-allowed', who || ' hands in no file') FROM unnest(ARRAY['ann', 'kim', 'au', 'nobody']) AS of (who);
SELECT is(tap.import('ed', true, '{"kind":"plan","slug":"filed","item":{"name":{"en":"a"},"from":"1995"}}', '{"kind":"limit","slug":"filed","item":{"plan":"gone","unit":"other","unlimited":true}}', '{"kind":"legal-act","slug":"act-a","item":{"title":{"en":"a"},"repealed_by":"act-b"}}',
	'{"kind":"legal-act","slug":"act-b","item":{"title":{"en":"a"},"repealed_by":"act-a"}}'), '1 creation, 2 creation, 2 plan no-such-plan gone, 3 creation, 3 repealed_by no-such-legal-act act-b, 4 creation, 4 repealed_by no-such-legal-act act-a', 'a bad line is named, and two that wait for each other');
SELECT is(tap.import('ed', false, '{"kind":"plan","slug":"filed","item":{"name":{"en":"a"},"from":"1995"}}'), '1 creation', 'looked at');
SELECT is((SELECT count(*) FROM desk.amendment), :amendments::bigint, 'none of it left anything'), is((SELECT count(*) FROM desk.amended WHERE slug = 'filed'), 0::bigint, 'no record'), is(newest_entry(), :newest::bigint, 'no entry');
SELECT is(tap.import('ed', true, '{"kind":"plan","slug":"filed","item":{"name":{"en":"a"},"from":"1995"}}'), '1 creation', 'made');
SELECT is((SELECT count(*) FROM desk.amended WHERE slug = 'filed'), 1::bigint, 'a draft with its record'), is((SELECT what FROM desk.audit ORDER BY number DESC LIMIT 1), 'imported', 'and a line of the audit');
SELECT throws_ok('SET LOCAL ROLE tanu_desk; SELECT ' || call, '42501', NULL, 'not called by itself: ' || call) FROM (VALUES
	('desk.import_into(1, ''{}'', NULL, NULL, NULL)'), ('desk.lines_read(''[]'')'), ('desk.faults_between(1, ''{}'')'), ('desk.import(NULL, NULL, NULL, NULL, NULL, true)')) AS of (call);

-- The seal
SELECT newest_entry() AS newest \gset
SELECT throws_ok('SET LOCAL ROLE tanu_desk; SELECT seal()', '42501', NULL, 'the desk does not seal');
SELECT is(seal(), true, 'sealed'), is(seal(), false, 'once');
SELECT results_eq('SELECT sealed_on, sealed_after FROM settle(NULL, NULL, NULL)', 'SELECT today()::text, newest_entry()', 'every page says since when');
SELECT is(tap.refusals('{"kind":"plan","slug":"trial","item":{"name":{"en":"a"},"from":"2030"}}'), 'line sealed', 'no import any more'), is(newest_entry(), :newest::bigint, 'not one entry');
SELECT throws_ok(call, '23001', NULL, 'not undone: ' || call) FROM (VALUES ('DELETE FROM seal'), ('UPDATE seal SET entry = 0'), ('TRUNCATE seal')) AS of (call);
SELECT tap.person('amy', ARRAY['approver']) \g /dev/null
SELECT is(tap.act('amy', 'approve(%s, ' || :id || ', ' || tap.revision(:id) || ')'), 'done', 'two people still publish');

SELECT isnt_empty(format('SELECT FROM desk.audit WHERE what = %L', what), 'noted: ' || what)
FROM unnest(ARRAY['drafted', 'saved', 'submitted', 'sent-back', 'published', 'publishing-refused', 'dropped', 'removed', 'conflict-settled', 'refused']) what;
SELECT * FROM finish();
ROLLBACK;
