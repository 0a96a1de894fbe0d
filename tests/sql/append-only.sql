-- Nothing is ever deleted or overwritten, whoever asks; the public pages can read
-- everything and write nothing (register.md: Two kinds of time; style.md: roles).

BEGIN;
\ir setup.psql
SELECT no_plan();

-- A row in every table, and a version that another has taken the place of
SELECT tap.states('kazakhstan', 'north'),
	tap.put('legal-act', 'act', '{"title":{"en":"a"},"in_force_from":"2022","provisions":[{"paragraph":"1","imposes":"treaty"}]}'),
	tap.put('jurisdiction', 'union', '{"name":{"en":"a"},"type":"group","members":[{"jurisdiction":"north"}]}'),
	tap.put('scheme', 'ets', '{"name":{"en":"a"},"jurisdiction":"north","suspensions":[{"from":"2022"}],"units":[{"unit":"quota","name":"A"}]}'),
	tap.put('study', 'study', '{"scheme":"ets"}'),
	tap.put('treaty', 'pact', '{"title":{"en":"a"},"form":"bilateral","parties":["kazakhstan","north"],"actions":[{"action":"signature","on":"2022"}],
		"recognises":[{"unit":"quota","direction":"both"}]}'),
	tap.put('limit', 'cap', '{"treaty":"pact","unit":"quota","unlimited":true}'),
	tap.put('assessment', 'met', '{"jurisdiction":"north","requirement":1,"outcome":"met"}'),
	tap.put('plan', 'nap', '{"name":{"en":"a"},"from":"2021","suspensions":[{"from":"2022"}]}'),
	tap.put('plan', 'nap', '{"name":{"en":"b"},"from":"2021"}'),
	tap.put('plan', 'newest', '{"name":{"en":"c"},"from":"2021"}') \g /dev/null

CREATE TABLE tap.kept AS
	SELECT versions AS held, true AS versions FROM kind
	UNION ALL SELECT rows, false FROM part
	UNION ALL SELECT unnest(ARRAY['entry', 'item']::regclass[]), false
	UNION ALL SELECT unnest(ARRAY['duty', 'party_for', 'treaty_between']::regclass[]), true;
CREATE FUNCTION tap.rows(held regclass) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM %s', held) INTO n;
	RETURN n;
END
$$;
SELECT cmp_ok(tap.rows(held), '>', 0::bigint, format('%s has rows', held)) FROM tap.kept;
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm')
	AND relname NOT IN ('migration', 'kind', 'part', 'reference', 'version', 'piece')
	AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('entry', 'number', 'sha256'))
	AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only')$$,
	'every table that an entry fills is append-only');

-- Every write that one could think of, under each role ---------------------------

CREATE TABLE tap.said AS SELECT held::text || ' before' AS what, tap.rows(held) AS rows FROM tap.kept;
SELECT throws_ok(format('SET LOCAL ROLE %s; %s', role, format(command, held)),
	CASE role WHEN 'tanu_owner' THEN '23001' ELSE '42501' END, NULL,
	format('%s: %s', role, format(command, held)))
FROM tap.kept, (VALUES ('tanu_owner'), ('tanu_public'), ('tanu_sign'), ('tanu_desk')) AS as_role (role),
	(VALUES ('DELETE FROM %s'), ('DELETE FROM %s WHERE false'), ('TRUNCATE %s CASCADE')) AS of (command);
SELECT throws_ok(format('SET LOCAL ROLE %s; UPDATE %s SET %I = %2$s.%3$I', role, held, attname),
	CASE role WHEN 'tanu_owner' THEN '23001' ELSE '42501' END, NULL,
	format('%s: UPDATE %s SET %I', role, held, attname))
FROM tap.kept, (VALUES ('tanu_owner'), ('tanu_public'), ('tanu_sign'), ('tanu_desk')) AS as_role (role), pg_attribute
WHERE attrelid = held AND attnum > 0 AND attgenerated = '' AND (role = 'tanu_owner' OR attnum = 1);
SELECT throws_ok(format('SET LOCAL ROLE %s; INSERT INTO %s DEFAULT VALUES', role, held), '42501', NULL,
	format('%s: INSERT INTO %s', role, held))
FROM tap.kept, (VALUES ('tanu_public'), ('tanu_sign'), ('tanu_desk')) AS as_role (role);
SELECT throws_ok('UPDATE entry SET basis = NULL', '23001', 'entry is append-only', 'a superuser is told the same, and in words');
SELECT is(tap.rows(held), rows, format('%s is as it was', held)) FROM tap.kept JOIN tap.said ON what = held::text || ' before';

-- A version is superseded once, by the newest entry ------------------------------

SELECT newest_entry() AS newest \gset
SELECT throws_ok(format('UPDATE plan SET superseded = %s WHERE slug = %L AND superseded > 1000', number, 'nap'), '23001', NULL, why)
FROM (VALUES (:newest - 1, 'not by the entry before the newest'), (:newest + 1, 'not by one to come'), (9223372036854775806, 'not by one never to come')
) AS of (number, why);
SELECT throws_ok(format('UPDATE plan SET superseded = %s WHERE slug = %L AND superseded < 1000', :newest, 'nap'), '23001', NULL, 'not twice');
SELECT throws_ok(format('UPDATE plan SET superseded = 9223372036854775807 WHERE slug = %L AND superseded < 1000', 'nap'), '23001', NULL, 'not undone');
SELECT throws_ok(format('UPDATE plan SET superseded = %s, name = %L WHERE slug = %L AND superseded > 1000', :newest, '{"en":"x"}', 'nap'), '23001', NULL,
	'not together with anything else');
SELECT throws_ok(format('UPDATE plan SET superseded = %s WHERE slug = %L', :newest, 'newest'), '23514', NULL, 'not by the entry that made it');
SELECT lives_ok(format('UPDATE plan SET superseded = %s WHERE slug = %L AND superseded > 1000', :newest, 'nap'), 'by the newest entry, yes');

-- Roles ----------------------------------------------------------------------------

SELECT unnest(ARRAY[
	is(has_table_privilege(role, c.oid, 'SELECT'), true, format('%s reads %s', role, relname)),
	is(has_table_privilege(role, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'), false, format('%s does not write %s', role, relname))])
FROM pg_class c, (VALUES ('tanu_public')) AS of (role)
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p');
SELECT is_empty($$SELECT what FROM (
	SELECT c.oid::regclass::text AS what, has_table_privilege('tanu_public', c.oid, may) AS pages, has_table_privilege('tanu_sign', c.oid, may) AS signer
	FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS may WHERE relkind IN ('r', 'v', 'm', 'p')
	UNION ALL SELECT p.oid::regprocedure::text, has_function_privilege('tanu_public', p.oid, 'EXECUTE'), has_function_privilege('tanu_sign', p.oid, 'EXECUTE') FROM pg_proc p
	UNION ALL SELECT nspname, has_schema_privilege('tanu_public', oid, 'USAGE'), has_schema_privilege('tanu_sign', oid, 'USAGE') FROM pg_namespace) of WHERE pages <> signer$$,
	'the signer reads what the public pages read, and does no more');
SELECT is(pg_has_role(who, whose, 'MEMBER'), false, format('%s is no part of %s: it ends no session of it', who, whose))
FROM (VALUES ('tanu_public'), ('tanu_sign'), ('tanu_desk'), ('tanu_post')) AS one (who), (VALUES ('tanu_public'), ('tanu_sign'), ('tanu_desk'), ('tanu_post')) AS other (whose) WHERE who <> whose;
SELECT is(has_schema_privilege(role, 'public', 'CREATE'), false, role || ' makes nothing in the schema') FROM (VALUES ('tanu_public'), ('tanu_sign'), ('tanu_desk')) AS of (role);
SELECT is(pg_has_role(role, 'tanu_owner', 'MEMBER'), false, role || ' cannot become the owner') FROM (VALUES ('tanu_public'), ('tanu_sign'), ('tanu_desk')) AS of (role);
SELECT is_empty($$SELECT rolname FROM pg_roles WHERE rolname IN ('tanu_owner', 'tanu_public', 'tanu_sign', 'tanu_desk')
	AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)$$, 'none of the roles is more than a role');
SELECT is(has_function_privilege('tanu_public', p.oid, 'EXECUTE'), false, format('tanu_public does not execute %s', p.proname))
FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND proname IN
	('publish', 'import_line', 'append_entry', 'append_version', 'lay_down_names', 'lay_down_parties', 'lay_down_between', 'lay_down_duties',
	'keep_append_only');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
	WHERE pronamespace = 'public'::regnamespace AND a.grantee = 0
	AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')$$, 'nothing is left to everybody');
SELECT is_empty($$SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
	AND NOT coalesce(proconfig::text ~ 'search_path', false)$$, 'what runs as its owner names its search path');
SELECT throws_ok('SET LOCAL ROLE tanu_public; SELECT * FROM publish(''plan'', ''x'', NULL, NULL, NULL, NULL, ''a'', ''b'', ''{}'')', '42501', NULL,
	'tanu_public cannot publish');
SELECT throws_ok('SET LOCAL ROLE tanu_public; SELECT * FROM import_line(''{}'')', '42501', NULL, '... nor import');
SELECT throws_ok('SET LOCAL ROLE tanu_desk; SELECT * FROM import_line(''{}'')', '42501', NULL, 'nor does the desk import');

-- ... and tanu_public gets its answers: each function of a day and an entry, read only
CREATE FUNCTION tap.read_as(role text, query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', role);
	EXECUTE query INTO n;
	RESET ROLE;
	RETURN n;
END
$$;
SELECT cmp_ok(tap.read_as('tanu_public', format('SELECT count(*) FROM %s(%L, %s)', p.oid::regproc, '2024-01-01', newest_entry())), '>=', 0::bigint,
	format('tanu_public reads %s()', proname))
FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND p.proargtypes = ARRAY['date'::regtype, 'bigint'::regtype]::oidvector;
SELECT is(tap.read_as('tanu_public', format('SELECT count(*) FROM %s', held)), tap.rows(held), format('tanu_public reads all of %s', held)) FROM tap.kept;

SELECT * FROM finish();
ROLLBACK;
