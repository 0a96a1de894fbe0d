-- What concerns a record (sql/012-feeds.sql): entries_about() for feeds.

BEGIN;
\ir setup.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north', 'south') \g /dev/null

CREATE FUNCTION tap.scheme(slug text, jurisdiction text, change text DEFAULT NULL) RETURNS bigint
LANGUAGE sql AS $$
	SELECT tap.put('scheme', slug, jsonb_build_object('name', tap.called(slug), 'jurisdiction', jurisdiction), change)
$$;
CREATE FUNCTION tap.treaty(slug text, partner text, recognises text) RETURNS bigint
LANGUAGE sql AS $$
	SELECT tap.put('treaty', slug, jsonb_build_object('title', tap.called(slug), 'form', 'bilateral',
		'parties', jsonb_build_array('kazakhstan', partner), 'recognises', recognises::jsonb))
$$;
CREATE FUNCTION tap.limit_of(slug text, source text, more text) RETURNS bigint
LANGUAGE sql AS $$
	SELECT tap.put('limit', slug, jsonb_build_object(split_part(source, ' ', 1), split_part(source, ' ', 2),
		'unlimited', true, 'from', '2020-01-01') || more::jsonb)
$$;
CREATE FUNCTION tap.about(wanted text, named text) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(DISTINCT e.slug, ' ' ORDER BY e.slug) FROM entries_about(wanted, named, '2024-01-01', newest_entry()) n
	JOIN entry e ON e.number = n
$$;

SELECT tap.scheme('north-ets', 'north'), tap.scheme('south-ets', 'south'),
	tap.put('study', 'north-study', '{"scheme":"north-ets"}'),
	tap.put('plan', 'the-plan', '{"name":{"en":"x"},"from":"2020-01-01"}'),
	tap.treaty('by-scheme', 'north', '[{"scheme":"north-ets","unit":"other","direction":"both"}]'),
	tap.treaty('by-issuer', 'south', '[{"issuer":"south","unit":"quota","direction":"both"},{"scheme":"north-ets","unit":"quota","direction":"both"}]'),
	tap.limit_of('by-scheme-all', 'treaty by-scheme', '{"unit":"other"}'),
	tap.limit_of('by-issuer-south', 'treaty by-issuer', '{"unit":"quota","scheme":"south-ets"}'),
	tap.limit_of('plan-north', 'plan the-plan', '{"unit":"other","scheme":"north-ets"}'),
	tap.limit_of('plan-all', 'plan the-plan', '{"unit":"quota"}'),
	tap.put('assessment', 'north-1', '{"jurisdiction":"north","requirement":1,"outcome":"met","from":"2020-01-01"}') \g /dev/null

SELECT is(tap.about(kind, slug), want, kind || ' ' || slug) FROM (VALUES
	('scheme', 'north-ets', 'by-issuer by-scheme by-scheme-all north-ets north-study plan-north'),
	('scheme', 'south-ets', 'by-issuer by-issuer-south south-ets'),
	('treaty', 'by-scheme', 'by-scheme by-scheme-all'),
	('treaty', 'by-issuer', 'by-issuer by-issuer-south'),
	('plan', 'the-plan', 'plan-all plan-north the-plan'),
	('study', 'north-study', 'north-study')
) AS of (kind, slug, want);
SELECT is(tap.about('jurisdiction', 'south'), 'by-issuer by-issuer-south south south-ets', 'a partner');
SELECT matches(tap.about('jurisdiction', 'north'), 'by-scheme by-scheme-all north north-1 north-ets north-study plan-north',
	'a partner with studies and assessments');

-- A group and its members concern each other while they are together.
SELECT tap.put('jurisdiction', 'union', '{"name":{"en":"union"},"type":"group","members":[{"jurisdiction":"south","from":"2020-01-01","through":"2023-12-31"}]}') AS made \gset
SELECT is(tap.about('jurisdiction', 'south'), 'by-issuer by-issuer-south south south-ets', 'the group that it has left');
SELECT is(:made IN (SELECT entries_about('jurisdiction', 'south', on_day, newest_entry())), want::boolean, 'its group on ' || on_day)
FROM tap.around('2024-01-01', 'true', 'false');

-- Corrections and withdrawals are entries too; a record that has concerned one goes on doing so.
SELECT tap.scheme('north-ets', 'south', 'correction') AS moved, tap.put('limit', 'plan-north', NULL, 'withdrawal') AS gone \gset
SELECT ok(:moved = ANY (ARRAY(SELECT entries_about('jurisdiction', 'north', '2024-01-01', newest_entry()))), 'the entry that took a scheme away');
SELECT ok(:moved = ANY (ARRAY(SELECT entries_about('jurisdiction', 'south', '2024-01-01', newest_entry()))), 'the entry that brought it');
SELECT ok(:gone = ANY (ARRAY(SELECT entries_about('scheme', 'north-ets', '2024-01-01', newest_entry()))), 'a withdrawal');
SELECT ok(:gone <> ALL (ARRAY(SELECT entries_about('scheme', 'north-ets', '2024-01-01', :gone - 1))), 'not before it was published');
SELECT is((SELECT count(*) - count(DISTINCT n) FROM entries_about('jurisdiction', 'north', '2024-01-01', newest_entry()) n), 0::bigint, 'none twice');
SELECT set_eq(format('SELECT * FROM entries_about(''jurisdiction'', %L, ''2024-01-01'', newest_entry(), %s)', who, :moved),
	format('SELECT n FROM entries_about(''jurisdiction'', %L, ''2024-01-01'', newest_entry()) n WHERE n > %s', who, :moved), 'after another, those alone: ' || who)
FROM (VALUES ('north'), ('kazakhstan')) AS of (who);
SELECT set_eq($$SELECT slug FROM instruments_of(ARRAY['kazakhstan'], newest_entry())$$, $$SELECT slug FROM treaty WHERE parties @> '{kazakhstan}' AND superseded > newest_entry()$$,
	'those of Kazakhstan are as those of anybody');
SELECT is(tap.about('jurisdiction', 'nobody'), NULL, 'nothing concerns who is not there');
SELECT function_privs_are('public', 'entries_about', ARRAY['text', 'text', 'date', 'bigint', 'bigint'], 'tanu_public', ARRAY['EXECUTE'], 'the public pages may ask');

SELECT * FROM finish();
ROLLBACK;
