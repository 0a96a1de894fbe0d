-- What partners say to treaties: only to their own, only to what stands, never
-- undone; and what of it is public (issue: partner officials).

BEGIN;
\ir setup.psql
\ir desk.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north', 'south'),
	tap.put('treaty', 'pact', '{"title":{"en":"Pact"},"form":"bilateral","parties":["kazakhstan","north"]}'),
	tap.put('treaty', 'other', '{"title":{"en":"Other"},"form":"bilateral","parties":["kazakhstan","south"]}') \g /dev/null
SELECT tap.person('ed', ARRAY['editor']), tap.person('ann', ARRAY['approver']), tap.person('ad', ARRAY['administrator']), tap.person('au', ARRAY['auditor']),
	tap.person('kim', ARRAY['partner'], 'north'), tap.person('kai', ARRAY['partner'], 'north'), tap.person('sue', ARRAY['partner'], 'south') \g /dev/null
CREATE FUNCTION tap.told(who text, call text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(tap.at_desk(format('SELECT desk.' || call, quote_literal(tap.hash(who)))), 'done')
$$;
CREATE FUNCTION tap.state(who text, named text, as_of bigint, says text, note text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT tap.told(who, format('state(%%s, %L, %L, %L, %L)', named, as_of, says, note))
$$;
CREATE FUNCTION tap.remark(who text, note text, settled boolean DEFAULT false, wanted bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT tap.told(who, format('remark_on(%%s, %L, %L, %L)', coalesce(wanted, (SELECT max(id) FROM desk.statement)), note, settled))
$$;
SELECT newest_of AS pact FROM desk.newest_of('treaty', 'pact') \gset

-- Who, to what, as of which entry
SELECT is(tap.state(who, named, entry, says, note), want, concat_ws(' ', who, 'to', named, entry, 'says', says, note)) FROM (VALUES
	('sue', 'pact', :pact, 'confirmed', NULL, 'treaty not-a-party'), ('kim', 'other', newest_entry(), 'confirmed', NULL, 'treaty not-a-party'), ('kim', 'nothing', :pact, 'confirmed', NULL, 'treaty not-a-party'),
	('ed', 'pact', :pact, 'confirmed', NULL, 'session not-allowed'), ('ann', 'pact', :pact, 'confirmed', NULL, 'session not-allowed'), ('ad', 'pact', :pact, 'confirmed', NULL, 'session not-allowed'),
	('au', 'pact', :pact, 'confirmed', NULL, 'session not-allowed'), ('nobody', 'pact', :pact, 'confirmed', NULL, 'session not-allowed'),
	('kim', 'pact', :pact, 'maybe', NULL, 'says choice'), ('kim', 'pact', :pact, NULL, NULL, 'says choice'), ('kim', 'pact', :pact, 'differs', NULL, 'note missing'),
	('kim', 'pact', :pact, 'differs', E' \n', 'note missing'), ('kim', 'pact', :pact, 'differs', repeat('a', 10001), 'note range'),
	('kim', 'pact', newest_entry() + 1, 'confirmed', NULL, 'entry none-of-it'), ('kim', 'pact', 1, 'confirmed', NULL, 'entry none-of-it'), ('kim', 'pact', newest_entry(), 'confirmed', NULL, 'entry none-of-it'),
	('kim', 'pact', NULL, 'confirmed', NULL, 'entry none-of-it'), ('kim', 'pact', :pact, 'confirmed', NULL, 'done')
) AS of (who, named, entry, says, note, want);

-- The mark, and what a page of another entry or day says
CREATE FUNCTION tap.mark(as_of bigint DEFAULT newest_entry(), through date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', jurisdiction, says, entry - newest_of, CASE WHEN earlier THEN 'earlier' END, CASE WHEN settled THEN 'settled' END), ', ')
	FROM desk.newest_of('treaty', 'pact'), statement_marks('{pact}', NULL, as_of, through)
$$;
SELECT is(tap.mark(), 'north confirmed 0', 'confirmed'), is(tap.mark(newest_entry() - 1), NULL, 'a page of an earlier entry does not know of it'),
	is(tap.mark(through => today() - 1), NULL, 'nor one of what was published by the day before'), is(tap.mark(through => today()), 'north confirmed 0', 'one of today does');
SELECT is((SELECT count(*) FROM statement_marks('{other}', NULL, newest_entry(), NULL)), 0::bigint, 'another treaty has none'),
	is((SELECT string_agg(treaty, '') FROM statement_marks('{}', 'north', newest_entry(), NULL)), 'pact', 'a partner''s, to whatever treaty');
SELECT newest_entry() AS before, tap.put('treaty', 'pact', '{"title":{"en":"Pact 2"},"form":"bilateral","parties":["kazakhstan","north"]}') AS later \gset
SELECT is(tap.mark(), 'north confirmed -' || :later - :pact || ' earlier', 'of an earlier state after another entry'), is(tap.mark(:before) ~ 'earlier', false, 'but not on a page of before');
SELECT is(tap.state('kim', 'pact', :pact, 'confirmed'), 'entry newer-one', 'what the ministry has changed since is looked at anew'), is(tap.state('kai', 'pact', :later, 'differs', 'Ours is Pact.'), 'done', 'a difference');
SELECT is(tap.mark(), 'north differs 0', 'takes the place of the confirmation'), is(tap.mark(:before), 'north confirmed -' || :later - :pact, 'but not on a page of before');

-- The thread
SELECT is(tap.remark(who, note, false), want, format('%s remarks %s', who, left(note, 9))) FROM (VALUES ('sue', 'Seen.', 'statement does-not-stand'), ('au', 'Seen.', 'session not-allowed'), ('ad', 'Seen.', 'session not-allowed'),
	('nobody', 'Seen.', 'session not-allowed'), ('ed', ' ', 'note missing'), ('ed', NULL, 'note missing'), ('ed', repeat('a', 10001), 'note range'), ('ed', 'Seen.', 'done')) AS of (who, note, want);
SELECT is(tap.remark('ed', 'Seen.', false, (SELECT min(id) FROM desk.statement)), 'statement does-not-stand', 'a confirmation is not answered'), is(tap.remark('ed', 'Seen.', false, 0), 'statement does-not-stand', 'nor nothing');
SELECT is(tap.mark(), 'north differs 0', 'an answer is no settlement by itself'), is(tap.remark('ann', 'It is Pact.', true), 'done', 'settled'), is(tap.mark(), 'north differs 0 settled', '... and seen to be');
SELECT is(tap.remark('kim', 'Not yet.', false), 'done', 'the partner answers'), is(tap.mark(), 'north differs 0', 'and it is open again');

-- The number of a page, and the parties of a later entry
SELECT statements_number() AS number \gset
SELECT tap.remark('ed', 'Once more.') \g /dev/null
SELECT is(statements_number() > :number, true, 'a remark makes another page');
SELECT statements_number() AS number \gset
SELECT tap.state('kim', 'pact', :later, 'confirmed') \g /dev/null
SELECT is(statements_number() > :number, true, 'so does a statement');
SELECT tap.put('treaty', 'pact', '{"title":{"en":"Pact 3"},"form":"bilateral","parties":["kazakhstan","south"]}', 'correction') AS last \gset
SELECT is(tap.state('kim', 'pact', :last, 'confirmed'), 'treaty not-a-party', 'who is no party any more says nothing more');
SELECT tap.put('treaty', 'pact', NULL, 'withdrawal') \g /dev/null
SELECT is(tap.state('sue', 'pact', :last, 'confirmed'), 'treaty not-a-party', 'nor anybody to what was withdrawn');
SELECT is((SELECT count(*) FROM entry WHERE author_role <> 'import'), 0::bigint, 'no statement made an entry');

-- Nothing is taken back, and what is not public is not read
SELECT throws_ok(format('SET LOCAL ROLE %s; %s', role, call), CASE role WHEN 'tanu_owner' THEN '23001' ELSE '42501' END, NULL, format('%s: %s', role, call)) FROM (VALUES ('tanu_owner'), ('tanu_desk'), ('tanu_public')) AS as_role (role),
	(VALUES ('UPDATE desk.statement SET says = ''confirmed'''), ('DELETE FROM desk.statement'), ('TRUNCATE desk.statement, desk.remark'), ('UPDATE desk.remark SET settled = true'), ('DELETE FROM desk.remark')) AS of (call);
SELECT throws_ok(format('SET LOCAL ROLE %s; %s', role, call), '42501', NULL, format('%s: %s', role, call)) FROM (VALUES ('tanu_desk'), ('tanu_public')) AS as_role (role),
	(VALUES ('INSERT INTO desk.statement (treaty, entry, jurisdiction, account, says) SELECT ''pact'', 1, ''north'', 1, ''confirmed'''), ('INSERT INTO desk.remark (statement, account, note, settled) VALUES (1, 1, ''a'', true)'),
	('UPDATE partner_statement SET says = ''confirmed'''), ('DELETE FROM partner_remark')) AS of (call);
SELECT throws_ok('SET LOCAL ROLE tanu_public; ' || call, '42501', NULL, 'the public role: ' || call) FROM (VALUES ('SELECT note FROM desk.statement'), ('SELECT note FROM desk.remark'),
	('SELECT desk.state(''a'', ''pact'', 1, ''confirmed'', NULL)'), ('SELECT desk.remark_on(''a'', 1, ''a'', true)')) AS of (call);
GRANT USAGE ON SCHEMA tap TO tanu_public;
SET LOCAL ROLE tanu_public;
SELECT results_eq('SELECT says FROM partner_statement ORDER BY id', $$VALUES ('confirmed'), ('differs'), ('confirmed')$$, 'the public role reads what was said');
RESET ROLE;
SELECT is_empty($$SELECT attrelid::regclass, attname FROM pg_attribute WHERE attrelid IN ('partner_statement'::regclass, 'partner_remark'::regclass) AND attnum > 0
	AND attname NOT IN ('id', 'treaty', 'jurisdiction', 'says', 'entry', 'newest', 'on', 'statement', 'settled')$$, 'and no name or note');
SELECT isnt_empty(format('SELECT FROM desk.audit WHERE what = %L AND address IS NOT NULL', what), 'noted: ' || what) FROM unnest(ARRAY['stated', 'remarked', 'refused']) what;
SELECT * FROM finish();
ROLLBACK;
