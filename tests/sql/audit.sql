-- The audit: who reads it, what is found in it, and that nothing of it can be
-- changed, made up or taken away (issue: audit).

BEGIN;
\ir setup.psql
\ir desk.psql
SELECT no_plan();
SELECT tap.person('ed', ARRAY['editor']), tap.person('ann', ARRAY['approver']), tap.person('ad', ARRAY['administrator']), tap.person('au', ARRAY['auditor']) \g /dev/null
SELECT tap.sign_in('nobody', 'guess') \g /dev/null
CREATE FUNCTION tap.lines(reader text, filter text DEFAULT 'NULL, NULL, NULL, NULL, NULL', bound text DEFAULT '1000, 0') RETURNS text LANGUAGE sql AS $$
	SELECT tap.at_desk(format('SELECT string_agg(concat_ws('' '', split_part(email, ''@'', 1), what), '', '' ORDER BY number) FROM desk.audit_read(%L, %s, %s)', tap.hash(reader), filter, bound))
$$;

SELECT is(tap.lines(reader), NULL, reader || ' does not read it') FROM unnest(ARRAY['ed', 'ann', 'nobody']) reader;
SELECT isnt(tap.lines(reader), NULL, reader || ' reads it') FROM unnest(ARRAY['au', 'ad']) reader;
SELECT is(tap.lines('au', filter), want, filter) FROM (VALUES
	('''ED@'', NULL, NULL, NULL, NULL', 'ed enrolled, ed signed-in, ed refused'), ('''nobody'', NULL, NULL, NULL, NULL', 'sign-in-refused'), ('''%'', NULL, NULL, NULL, NULL', NULL),
	('''ed@'', ''signed-in'', NULL, NULL, NULL', 'ed signed-in'), ('''ed@'', NULL, NULL, NULL, true', 'ed refused'), ('''ed@'', NULL, NULL, NULL, false', 'ed enrolled, ed signed-in'),
	('''ed@'', NULL, today() + 1, NULL, NULL', NULL), ('''ed@'', NULL, NULL, today() - 1, NULL', NULL), ('''ed@'', ''enrolled'', today(), today(), NULL', 'ed enrolled')
) AS of (filter, want);
SELECT is(tap.lines('au', '''ed@'', NULL, NULL, NULL, NULL', bound), want, 'in pages, the newest first: ' || bound) FROM (VALUES ('1, 0', 'ed refused'), ('1, 1', 'ed signed-in'), ('5, 3', NULL)) AS of (bound, want);
SELECT tap.lines('au', '''ed@'', NULL, NULL, NULL, NULL', 'NULL, NULL') \g /dev/null
SELECT is(tap.lines('au', 'NULL, ''audit-taken'', NULL, NULL, NULL'), 'au audit-taken', 'whoever takes it away is noted');
SELECT matches(tap.at_desk(format('SELECT at FROM desk.audit_read(%L, NULL, NULL, NULL, NULL, NULL, 1, 0)', tap.hash('au'))), '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00$', 'in the time of Kazakhstan');

-- A day is one of Kazakhstan, whose midnight is 19:00 the day before
INSERT INTO desk.audit (at, what, email) VALUES ('2025-06-01 18:59:59Z', 'saved', 'late@example.org'), ('2025-06-01 19:00:00Z', 'saved', 'early@example.org');
SELECT is(tap.lines('au', format('NULL, ''saved'', %L, %1$L, NULL', day)), want, 'the day ' || day) FROM (VALUES ('2025-06-01', 'late saved'), ('2025-06-02', 'early saved')) AS of (day, want);

-- The address is that of the session that acts, not of the one last seen
SELECT tap.sign_in('ed', recovery => 'recovery ed', token => 'elsewhere', address => '198.51.100.9') \g /dev/null
SELECT tap.at_desk(format('SELECT email FROM desk.session_read(%L, ''192.0.2.77'')', tap.hash('ed'))) \g /dev/null
UPDATE desk.session SET seen_at = now() + interval '1 second' WHERE token_hash = tap.hash('elsewhere');
SELECT tap.at_desk(format('SELECT desk.session_refused(%L, ''/en/desk/audit'', ''role'')', tap.hash('ed'))) \g /dev/null
SELECT tap.at_desk(format('SELECT amendment FROM desk.draft(%L, ''{"kk":"a"}'', NULL, NULL)', tap.hash('ed'))) \g /dev/null
SELECT results_eq($$SELECT what, address, subject = '/en/desk/audit' FROM desk.audit WHERE email = 'ed@example.org' ORDER BY number DESC LIMIT 2$$, $$VALUES ('drafted', '192.0.2.77', false), ('refused', '192.0.2.77', true)$$, 'from where');
SELECT tap.at_desk(format('SELECT desk.session_refused(%L, ''x'', ''role'')', tap.hash('nobody'))) \g /dev/null
SELECT is_empty($$SELECT FROM desk.audit WHERE subject = 'x'$$, 'nobody has nothing noted');

-- By SQL, under each role
SELECT throws_ok(format('SET LOCAL ROLE %s; %s', role, call), CASE role WHEN 'tanu_owner' THEN '23001' ELSE '42501' END, NULL, format('%s: %s', role, call)) FROM (VALUES ('tanu_owner'), ('tanu_desk'), ('tanu_public')) AS as_role (role),
	(VALUES ('UPDATE desk.audit SET what = ''x'''), ('DELETE FROM desk.audit'), ('TRUNCATE desk.audit')) AS of (call);
SELECT throws_ok(format('SET LOCAL ROLE %s; %s', role, call), '42501', NULL, format('%s: %s', role, call)) FROM (VALUES ('tanu_desk'), ('tanu_public')) AS as_role (role),
	(VALUES ('SELECT FROM desk.audit'), ('INSERT INTO desk.audit (what) VALUES (''signed-in'')'), ('SELECT desk.note(1, ''signed-in'')')) AS of (call);
SELECT * FROM finish();
ROLLBACK;
