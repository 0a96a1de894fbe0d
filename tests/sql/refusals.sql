-- What publishing refuses: each time the field, the problem, and not a byte
-- written (register.md: Values, The eight kinds, Import and export).

BEGIN;
\ir setup.psql
SELECT no_plan();

-- What stands for a refusal to be about
SELECT tap.states('kazakhstan', 'north', 'south', 'gone') \g /dev/null
SELECT tap.put('scheme', 'ets', '{"name":{"en":"ETS"},"jurisdiction":"north"}'),
	tap.put('legal-act', 'act', '{"title":{"en":"Act"}}'),
	tap.put('treaty', 'pact', '{"title":{"en":"Pact"},"form":"bilateral","parties":["kazakhstan","north"]}'),
	tap.put('plan', 'nap', '{"name":{"en":"NAP"},"from":"2022"}'),
	tap.put('limit', 'cap', '{"treaty":"pact","unit":"other","scheme":"ets","rate_percent":"5","of":"verified-emissions","from":"2024-03-01","through":"2024-06"}'),
	tap.put('limit', 'open-cap', '{"plan":"nap","unit":"any","unlimited":true}'),
	tap.refusals('{"kind":"jurisdiction","slug":"gone","change":"withdrawal"}')
	\g /dev/null

-- How much there is of everything, before and after
CREATE FUNCTION tap.everything() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	held record;
	rows bigint;
	told text := '';
BEGIN
	FOR held IN SELECT oid::regclass AS name FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1
	LOOP
		EXECUTE format('SELECT count(*) FROM %s', held.name) INTO rows;
		told := told || held.name || ' ' || rows || ', ';
	END LOOP;
	RETURN told || (SELECT sum(superseded) FROM (SELECT superseded % 1000003 AS superseded FROM jurisdiction
		UNION ALL SELECT superseded % 1000003 FROM treaty UNION ALL SELECT superseded % 1000003 FROM usage_limit) v);
END
$$;
SELECT tap.everything() AS before \gset

-- The line ---------------------------------------------------------------------

SELECT is(tap.refusals(line), want, 'line: ' || left(line, 70)) FROM (VALUES
	('', 'line not-json'), (' ', 'line not-json'), ('{', 'line not-json'), ('{}x', 'line not-json'),
	('{"kind":"plan",}', 'line not-json'), (E'{"kind":"a\tb"}', 'line not-json'), ('{''kind'':1}', 'line not-json'),
	('{"kind":"\ud800"}', 'line not-json'), ('{"kind":"a\u0000b"}', 'line not-json'),
	('{"kind":"plan","slug":"a","item":{"name":{"en":"\u0000"},"from":"2022"}}', 'line not-json'),
	('null', 'line type'), ('[]', 'line type'), ('"a"', 'line type'), ('1', 'line type'),
	(repeat('[', 100000) || repeat(']', 100000), 'line not-json'),
	(repeat('{"a":', 100000) || '1' || repeat('}', 100000), 'line not-json'),
	('{"kind":"plan","slug":"a","item":' || repeat('[', 500) || repeat(']', 500) || '}', 'item type'),
	('{"kind":"plan","slug":"a","item":{"name":{"en":"a"},"from":' || repeat('[', 500) || repeat(']', 500) || '}}', 'from type'),
	('{"kind":"plan","slug":"a","item":{"cap_tonnes":1e200000}}', 'line not-json'),
	('{}', 'kind missing'), ('{"kind":null}', 'kind missing'), ('{"kind":"plan"}', 'slug missing'),
	('{"kind":"plan","slug":null}', 'slug missing'),
	('{"kind":1}', 'kind type'), ('{"kind":["plan"],"slug":{}}', 'kind type, slug type'),
	('{"kind":"plan","slug":"a","change":true,"basis_url":1}', 'basis_url type, change type'),
	('{"kind":"plan","slug":"a","colour":"red","Item":{}}', 'Item unknown-member, colour unknown-member'),
	('{"kind":"plan","kind":"plan","slug":"a"}', 'kind repeated'),
	('{"kind":"plan","slug":"a","item":{},"item":{}}', 'item repeated'),
	('{"kind":"plan","slug":"a","reason":{"en":"a","en":"b"},"item":{"name":{"en":"a"},"from":"2022"}}', 'reason.en repeated'),
	('{"kind":"plan","slug":"a","basis":{"ru":"a","kk":"b","ru":"c"},"item":{"name":{"en":"a"},"from":"2022"}}', 'basis.ru repeated')
) AS of (line, want);

-- The head ---------------------------------------------------------------------

CREATE FUNCTION tap.head_refusals(beside jsonb) RETURNS text
LANGUAGE sql AS $$
	SELECT tap.refusals((jsonb '{"kind":"plan","slug":"trial","item":{"name":{"en":"a"},"from":"2022"}}' || beside)::text)
$$;
SELECT is(tap.head_refusals(head::jsonb), want, 'head: ' || left(head, 70)) FROM (VALUES
	('{"kind":"plans"}', 'kind choice'), ('{"kind":"Plan"}', 'kind choice'), ('{"kind":""}', 'kind choice'),
	('{"kind":"usage_limit"}', 'kind choice'),
	('{"slug":""}', 'slug value:slug'), ('{"slug":"A"}', 'slug value:slug'), ('{"slug":"a--b"}', 'slug value:slug'),
	('{"slug":"a/b"}', 'slug value:slug'), ('{"slug":"a\n"}', 'slug value:slug'),
	(format('{"slug":"%s"}', repeat('a', 65)), 'slug value:slug'),
	('{"change":"deletion"}', 'change choice'), ('{"change":""}', 'change choice'), ('{"change":"Creation"}', 'change choice'),
	('{"slug":"nap","change":"creation"}', 'change stands-already'),
	('{"change":"change"}', 'change does-not-stand'), ('{"change":"correction"}', 'change does-not-stand'),
	('{"change":"withdrawal","item":null}', 'change does-not-stand'),
	('{"kind":"scheme","slug":"nap","change":"change"}', 'change does-not-stand'),
	('{"kind":"jurisdiction","slug":"gone","change":"change"}', 'change does-not-stand'),
	('{"slug":"nap","change":"withdrawal"}', 'item withdrawal-has-none'),
	('{"item":null}', 'item missing'), ('{"slug":"nap","change":"correction","item":null}', 'item missing'),
	('{"reason":"because"}', 'reason value:texts'), ('{"reason":{}}', 'reason value:texts'), ('{"reason":{"fr":"a"}}', 'reason value:texts'),
	('{"reason":{"en":" "}}', 'reason value:texts'), ('{"reason":1}', 'reason value:texts'), ('{"reason":["a"]}', 'reason value:texts'),
	('{"basis":""}', 'basis value:words'), ('{"basis":" "}', 'basis value:words'), ('{"basis":1}', 'basis value:words'),
	('{"basis":{"en":""}}', 'basis value:words'), ('{"basis":[]}', 'basis value:words'),
	(format('{"basis":"%s"}', repeat('a', 10001)), 'basis value:words'),
	('{"basis_url":"a.kz"}', 'basis_url value:url'), ('{"basis_url":""}', 'basis_url value:url'),
	('{"basis_url":"javascript:alert(1)"}', 'basis_url value:url'),
	(format('{"basis_url":"https://%s"}', repeat('a', 2000)), 'basis_url value:url'),
	('{"slug":"nap","change":"creation","reason":1,"basis":1,"basis_url":"x"}',
		'basis value:words, basis_url value:url, change stands-already, reason value:texts')
) AS of (head, want);

-- The item as a whole ----------------------------------------------------------

SELECT is(tap.refusals(format('{"kind":"%s","slug":"trial","item":%s}', kind, item)), want, format('item of %s: %s', kind, left(item, 60)))
FROM (VALUES
	('plan', '[]', 'item type'), ('plan', '"a"', 'item type'), ('plan', '1', 'item type'), ('plan', 'false', 'item type'),
	('plan', '{}', 'from missing, name missing'), ('plan', '{"from":null,"name":null}', 'from missing, name missing'),
	('legal-act', '{}', 'title missing'), ('jurisdiction', '{}', 'name missing, type missing'),
	('scheme', '{}', 'jurisdiction missing, name missing'), ('study', '{}', 'scheme missing'),
	('treaty', '{}', 'form missing, parties missing, title missing'), ('limit', '{}', 'unit missing'),
	('assessment', '{}', 'jurisdiction missing, outcome missing, requirement missing'),
	('plan', '{"name":{"en":"a"},"from":"2022","colour":1,"slug":"a","entry":1,"superseded":1,"position":1,"ctid":"(0,1)","":1}',
		' unknown-member, colour unknown-member, ctid unknown-member, entry unknown-member, position unknown-member, slug unknown-member, superseded unknown-member'),
	('plan', '{"name":{"en":"a"},"from":"2022","From":"2022"}', 'From unknown-member'),
	('plan', '{"name":{"en":"a"},"from":"2022","from":"2023"}', 'from repeated'),
	('plan', '{"name":{"en":"a","en":"a"},"from":"2022","demonstration":true,"demonstration":false}', 'demonstration repeated, name.en repeated'),
	('plan', '{"name":{"en":"a"},"from":"2022","suspensions":[{"from":"2022"},{"from":"2023","through":"2023","from":"2022"}]}', 'suspensions[2].from repeated'),
	('plan', '{"name":{"en":"a"},"from":"2022","sources":[{"title":{"kk":"a","kk":"b"}}]}', 'sources[1].title.kk repeated'),
	('plan', '{"name":{"en":"a"},"from":"2022","suspensions":{"from":"2022"}}', 'suspensions type'),
	('plan', '{"name":{"en":"a"},"from":"2022","suspensions":"2022"}', 'suspensions type'),
	('plan', '{"name":{"en":"a"},"from":"2022","suspensions":[null]}', 'suspensions[1] type'),
	('plan', '{"name":{"en":"a"},"from":"2022","suspensions":[{"from":"2022"},[]]}', 'suspensions[2] type'),
	('plan', '{"name":{"en":"a"},"from":"2022","suspensions":[{"from":"2022"},{}]}', 'suspensions[2].from missing'),
	('plan', '{"name":{"en":"a"},"from":"2022","suspensions":[{"from":"2022","entry":1,"position":1,"why":1}]}',
		'suspensions[1].entry unknown-member, suspensions[1].position unknown-member, suspensions[1].why unknown-member'),
	('plan', '{"name":{"en":"a"},"from":"2022-02-29","through":"2022-04-31"}', 'from value:cut_day, through value:cut_day'),
	('plan', '{"name":{"en":"a"},"from":"2022","sources":[{"title":""}]}', 'sources value:sources')
) AS of (kind, item, want);

-- Every member of every kind, given each sort of JSON value that it does not take

CREATE TABLE tap.sound (kind text PRIMARY KEY, item jsonb);
INSERT INTO tap.sound VALUES
	('legal-act', '{"title":{"en":"a"},"provisions":[{"paragraph":"1"}]}'),
	('jurisdiction', '{"name":{"en":"a"},"type":"group","members":[{"jurisdiction":"north"}]}'),
	('scheme', '{"name":{"en":"a"},"jurisdiction":"north","suspensions":[{"from":"2022"}],"units":[{"unit":"quota","name":"A"}]}'),
	('study', '{"scheme":"ets"}'),
	('treaty', '{"title":{"en":"a"},"form":"bilateral","parties":["kazakhstan","north"],"actions":[{"action":"signature","on":"2022"}],
		"recognises":[{"unit":"quota","direction":"both"}]}'),
	('plan', '{"name":{"en":"a"},"from":"2022","suspensions":[{"from":"2022"}]}'),
	('limit', '{"treaty":"pact","unit":"quota","unlimited":true}'),
	('assessment', '{"jurisdiction":"north","requirement":1,"outcome":"met"}');
CREATE FUNCTION tap.wrong_types() RETURNS TABLE (kind text, field text, given text, told text)
LANGUAGE plpgsql AS $$
BEGIN
	FOR kind, field, given, told IN
		SELECT s.kind, c.field, v.given, tap.refusals(jsonb_build_object('kind', s.kind, 'slug', 'trial', 'item',
			CASE WHEN c.member IS NULL THEN s.item || jsonb_build_object(c.name, v.given::jsonb)
			ELSE jsonb_set(s.item, ARRAY[c.member, '0', c.name], v.given::jsonb) END)::text)
		FROM tap.sound s
		JOIN LATERAL (
			SELECT NULL::text AS member, a.attname::text AS name, a.attname::text AS field, a.atttypid AS type
			FROM kind k JOIN pg_attribute a ON a.attrelid = k.versions AND a.attnum > 0 AND a.attgenerated = ''
			WHERE k.kind = s.kind AND a.attname NOT IN ('entry', 'superseded', 'slug') AND a.attname <> ALL (laid_down())
			UNION ALL
			SELECT p.member, a.attname, p.member || '[1].' || a.attname, a.atttypid
			FROM part p JOIN pg_attribute a ON a.attrelid = p.rows AND a.attnum > 0 AND a.attgenerated = ''
			WHERE p.kind = s.kind AND a.attname NOT IN ('entry', 'position')
		) c ON true
		CROSS JOIN (VALUES ('string', '"x x"'), ('number', '-1.5'), ('boolean', 'true'), ('array', '[[1]]'), ('object', '{"x":1}')) AS v (sort, given)
		WHERE NOT coalesce(json_kind_wanted(c.type) = v.sort AND v.sort <> 'array', false)
			AND NOT (c.type = 'words'::regtype AND v.sort = 'string')
	LOOP
		RETURN NEXT;
	END LOOP;
END
$$;
SELECT is(tap.refusals(jsonb_build_object('kind', 'treaty', 'slug', 'trial', 'item', item || jsonb_build_object(laid, '["x"]'::jsonb))::text), laid || ' unknown-member',
	format('%s is worked out, and not given', laid))
FROM tap.sound, unnest(laid_down()) AS laid WHERE kind = 'treaty';
SELECT cmp_ok(count(*), '>', 400::bigint, 'members and sorts of value') FROM tap.wrong_types();
SELECT is_empty($$SELECT * FROM tap.wrong_types()
	WHERE coalesce(position(field || ' type' IN told) = 0 AND position(field || ' value:' IN told) = 0, true)$$,
	'each member, given a string, a fraction, a truth, an array or an object that it does not take, is refused by name');

-- A null member is an absent one -----------------------------------------------

SAVEPOINT nulls;
SELECT is(tap.refusals(jsonb_build_object('kind', s.kind, 'slug', 'nulls', 'item', s.item || (
		SELECT jsonb_object_agg(a.attname, NULL) FROM kind k JOIN pg_attribute a ON a.attrelid = k.versions AND a.attnum > 0 AND a.attgenerated = ''
		WHERE k.kind = s.kind AND NOT s.item ? a.attname AND a.attname NOT IN ('entry', 'superseded', 'slug')))::text) ~ '^[0-9]+$',
	true, 'null members as absent: ' || s.kind)
FROM tap.sound s;
SELECT is(tap.refusals('{"kind":"plan","slug":"nulls-2","change":null,"reason":null,"basis":null,"basis_url":null,
	"item":{"name":{"en":"a"},"from":"2022","suspensions":null,"sources":null}}') ~ '^[0-9]+$', true, '... of the head, and of lists');
SELECT is(tap.refusals('{"kind":"treaty","slug":"nulls-2","item":{"title":{"en":"a"},"form":"bilateral","parties":["kazakhstan","north"],
	"actions":[{"action":"signature","on":"2022","party":null,"note":null,"covers_recognition":null}]}}') ~ '^[0-9]+$', true, '... and within lists');
ROLLBACK TO nulls;

-- One row's rules --------------------------------------------------------------

CREATE FUNCTION tap.amiss(kind text, beside jsonb) RETURNS text
LANGUAGE sql AS $$
	SELECT tap.refusals(jsonb_build_object('kind', kind, 'slug', 'trial', 'item', s.item || beside)::text)
	FROM tap.sound s WHERE s.kind = amiss.kind
$$;
SELECT is(tap.amiss(kind, item::jsonb), want, format('%s: %s', kind, item)) FROM (VALUES
	('legal-act', '{"effect_after_days":-1}', 'effect_after_days range'), ('legal-act', '{"effect_after_days":3651}', 'effect_after_days range'),
	('legal-act', '{"effect_after_days":99999999999}', 'effect_after_days value:integer'),
	('legal-act', '{"in_force_from":"2022","effect_after_days":10}', 'in_force_from one-of'),
	('legal-act', '{"repealed_by":"trial"}', 'repealed_by itself'), ('legal-act', '{"url":"x"}', 'url value:url'),
	('legal-act', '{"provisions":[{"paragraph":"1","imposes":"taxes"}]}', 'provisions[1].imposes choice'),
	('legal-act', '{"provisions":[{"paragraph":"1","imposes":"requirement"}]}', 'provisions[1].requirement needed'),
	('legal-act', '{"provisions":[{"paragraph":"1","imposes":"treaty","requirement":1}]}', 'provisions[1].requirement needed'),
	('legal-act', '{"provisions":[{"paragraph":"1","requirement":1}]}', 'provisions[1].requirement needed'),
	('legal-act', '{"provisions":[{"paragraph":"1","imposes":"requirement","requirement":6}]}', 'provisions[1].requirement value:requirement'),
	('legal-act', '{"provisions":[{"paragraph":"1","from":"2022-03-01","through":"2022-02-28"}]}', 'provisions[1].through backwards'),
	('jurisdiction', '{"type":"country"}', 'type choice'), ('jurisdiction', '{"code":"kz"}', 'code format'), ('jurisdiction', '{"code":"KAZ"}', 'code format'),
	('jurisdiction', '{"part_of":"north"}', 'part_of only-subdivision'), ('jurisdiction', '{"type":"subdivision","part_of":"trial","members":null}', 'part_of itself'),
	('jurisdiction', '{"members":[{"jurisdiction":"north","from":"2022","through":"2021"}]}', 'members[1].through backwards'),
	('scheme', '{"sectors":["power","banking"]}', 'sectors choice'), ('scheme', '{"gases":["co2"]}', 'gases choice'),
	('scheme', '{"started":"2022-03-01","pilot_through":"2022-02-28"}', 'pilot_through backwards'), ('scheme', '{"started":"2022","ended":"2021"}', 'ended backwards'),
	('scheme', '{"suspensions":[{"from":"2022-02","through":"2022-01-31"}]}', 'suspensions[1].through backwards'), ('scheme', '{"cap_tonnes":0.5}', 'cap_tonnes value:tonnes'),
	('scheme', '{"cap_tonnes":-1}', 'cap_tonnes value:tonnes'), ('scheme', '{"cap_tonnes":1e15}', 'cap_tonnes value:tonnes'),
	('scheme', '{"units":[{"unit":"any","name":"A"}]}', 'units[1].unit choice'), ('scheme', '{"units":[{"unit":"quota"}]}', 'units[1].name missing'),
	('study', '{"begun":"2022-03-01","completed":"2022-02"}', 'completed backwards'), ('study', '{"conclusion":"fine"}', 'conclusion choice'),
	('treaty', '{"form":"trilateral"}', 'form choice'), ('treaty', '{"nature":"contract"}', 'nature choice'), ('treaty', '{"parties":[]}', 'parties needed'),
	('treaty', '{"parties":["kazakhstan"]}', 'parties two'), ('treaty', '{"parties":["kazakhstan","north","south"]}', 'parties two'),
	('treaty', '{"parties":["kazakhstan","kazakhstan"]}', 'parties repeated'), ('treaty', '{"parties":["kazakhstan",null]}', 'parties type'),
	('treaty', '{"parties":["kazakhstan",1]}', 'parties no-such-jurisdiction, parties type'), ('treaty', '{"form":"multilateral","parties":["kazakhstan","north","south","north"]}', 'parties repeated'),
	('treaty', '{"actions":[{"action":"signature","on":"2022"},{"action":"signature","on":"2022","party":"south"}]}', 'actions[2].party not-a-party'),
	('treaty', '{"actions":[{"action":"applause","on":"2022"}]}', 'actions[1].action choice'), ('treaty', '{"actions":[{"action":"signature"}]}', 'actions[1].on missing'),
	('treaty', '{"actions":[{"action":"signature","on":"2022","covers_recognition":false}]}', 'actions[1].covers_recognition only-provisional'),
	('treaty', '{"actions":[{"action":"signature","on":"2022","usable_through":"2023"}]}', 'actions[1].usable_through only-end'),
	('treaty', '{"actions":[{"action":"suspension","on":"2022","usable_vintage_through":2023}]}', 'actions[1].usable_vintage_through only-end'),
	('treaty', '{"actions":[{"action":"negotiation","on":"2021"},{"action":"signature","on":"2022","usable_through":"2023"}]}', 'actions[2].usable_through only-end'),
	('treaty', '{"actions":[{"action":"expiry","on":"2022-02-02","usable_through":"2022-02-01"}]}', 'actions[1].usable_through backwards'),
	('treaty', '{"actions":[{"action":"expiry","on":"2022-02-02","usable_vintage_through":1989}]}', 'actions[1].usable_vintage_through value:vintage'),
	('treaty', '{"recognises":[{"unit":"any","direction":"both"}]}', 'recognises[1].unit choice'), ('treaty', '{"recognises":[{"unit":"quota","direction":"out"}]}', 'recognises[1].direction choice'),
	('treaty', '{"recognises":[{"unit":"quota","direction":"both","scheme":"ets","issuer":"north"}]}', 'recognises[1].scheme one-of'),
	('treaty', '{"recognises":[{"unit":"quota","direction":"both","vintage_from":2022,"vintage_through":2021}]}', 'recognises[1].vintage_through backwards'),
	('plan', '{"through":"2021"}', 'through backwards'), ('plan', '{"from":"2022-02-02","through":"2022-02-01"}', 'through backwards'),
	('plan', '{"suspensions":[{"from":"2022","through":"2021"}]}', 'suspensions[1].through backwards'),
	('limit', '{"plan":"nap"}', 'treaty one-of'), ('limit', '{"treaty":null}', 'treaty one-of'), ('limit', '{"unit":"all"}', 'unit choice'),
	('limit', '{"unlimited":null}', 'rate_percent one-of'), ('limit', '{"unlimited":false}', 'rate_percent one-of'),
	('limit', '{"not_known":true}', 'rate_percent one-of'), ('limit', '{"tonnes":1,"tonnes_per":"operator"}', 'rate_percent one-of'),
	('limit', '{"rate_percent":"5","of":"verified-emissions"}', 'rate_percent one-of'),
	('limit', '{"unlimited":null,"rate_percent":"5"}', 'of needed'), ('limit', '{"of":"verified-emissions"}', 'of needed'),
	('limit', '{"unlimited":null,"rate_percent":"5","of":"output"}', 'of choice'), ('limit', '{"unlimited":null,"rate_percent":"5,0","of":"verified-emissions"}', 'rate_percent value:rate'),
	('limit', '{"unlimited":null,"rate_percent":"101","of":"verified-emissions"}', 'rate_percent value:rate'),
	('limit', '{"unlimited":null,"rate_percent":5,"of":"verified-emissions"}', 'rate_percent type'),
	('limit', '{"unlimited":null,"tonnes":5}', 'tonnes_per needed'), ('limit', '{"tonnes_per":"operator"}', 'tonnes_per needed'),
	('limit', '{"unlimited":null,"tonnes":5,"tonnes_per":"head"}', 'tonnes_per choice'), ('limit', '{"unlimited":null,"tonnes":1.5,"tonnes_per":"operator"}', 'tonnes value:tonnes'),
	('limit', '{"vintage_from":2022,"vintage_through":2021}', 'vintage_through backwards'), ('limit', '{"from":"2022","through":"2021"}', 'through backwards'),
	('limit', '{"carry_over":"some"}', 'carry_over choice'),
	('assessment', '{"outcome":"maybe"}', 'outcome choice'), ('assessment', '{"requirement":0}', 'requirement value:requirement'),
	('assessment', '{"from":"2022-01-02","through":"2022-01-01"}', 'through backwards')
) AS of (kind, item, want);

-- References -------------------------------------------------------------------

SELECT is(tap.amiss(kind, item::jsonb), want, format('reference of %s: %s', kind, item)) FROM (VALUES
	('legal-act', '{"repealed_by":"nowhere"}', 'repealed_by no-such-legal-act'),
	('legal-act', '{"repealed_by":"nap"}', 'repealed_by no-such-legal-act'),
	('legal-act', '{"provisions":[{"paragraph":"1","changed_by":"nowhere"},{"paragraph":"2","ended_by":"nobody"}]}',
		'provisions.changed_by no-such-legal-act, provisions.ended_by no-such-legal-act'),
	('jurisdiction', '{"type":"subdivision","part_of":"nowhere"}', 'part_of no-such-jurisdiction'),
	('jurisdiction', '{"members":[{"jurisdiction":"nowhere"}]}', 'members.jurisdiction no-such-jurisdiction'),
	('scheme', '{"jurisdiction":"nowhere"}', 'jurisdiction no-such-jurisdiction'), ('scheme', '{"jurisdiction":"gone"}', 'jurisdiction no-such-jurisdiction'),
	('study', '{"scheme":"nowhere"}', 'scheme no-such-scheme'),
	('treaty', '{"parties":["kazakhstan","nowhere"]}', 'parties no-such-jurisdiction'),
	('treaty', '{"actions":[{"action":"signature","on":"2022","party":"nowhere"}]}', 'actions.party no-such-jurisdiction'),
	('treaty', '{"recognises":[{"unit":"quota","direction":"both","scheme":"nowhere"}]}', 'recognises.scheme no-such-scheme'),
	('treaty', '{"recognises":[{"unit":"quota","direction":"both","issuer":"nowhere"}]}', 'recognises.issuer no-such-jurisdiction'),
	('plan', '{"legal_act":"nowhere"}', 'legal_act no-such-legal-act'),
	('limit', '{"treaty":"nowhere"}', 'treaty no-such-treaty'), ('limit', '{"treaty":null,"plan":"nowhere"}', 'plan no-such-plan'),
	('limit', '{"scheme":"nowhere"}', 'scheme no-such-scheme'), ('assessment', '{"jurisdiction":"gone"}', 'jurisdiction no-such-jurisdiction')
) AS of (kind, item, want);

-- Limits that overlap ----------------------------------------------------------
-- "cap": of pact, other units, ets, verified emissions, from 2024-03-01 through 2024-06

CREATE FUNCTION tap.overlap(beside jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	told text;
BEGIN
	told := tap.refusals(jsonb_build_object('kind', 'limit', 'slug', 'trial', 'item', '{"treaty":"pact","unit":"other",
		"scheme":"ets","rate_percent":"3","of":"verified-emissions"}'::jsonb || beside)::text);
	RAISE EXCEPTION USING ERRCODE = 'TN002', MESSAGE = told;
EXCEPTION WHEN SQLSTATE 'TN002' THEN
	RETURN CASE WHEN told ~ '^[0-9]+$' THEN 'published' ELSE told END;
END
$$;
SELECT is(tap.overlap(item::jsonb), want, 'overlap: ' || item) FROM (VALUES
	('{}', 'from overlap'), ('{"through":"2024-02-28"}', 'published'), ('{"through":"2024-02-29"}', 'published'),
	('{"through":"2024-03-01"}', 'from overlap'), ('{"through":"2024-02"}', 'published'), ('{"through":"2024-03"}', 'from overlap'),
	('{"from":"2024-04-01","through":"2024-04-30"}', 'from overlap'), ('{"from":"2024-06-29"}', 'from overlap'), ('{"from":"2024-06-30"}', 'from overlap'),
	('{"from":"2024-07-01"}', 'published'), ('{"from":"2024-07"}', 'published'), ('{"from":"2024-06"}', 'from overlap'), ('{"from":"2024"}', 'from overlap'),
	('{"from":"2025"}', 'published'), ('{"from":"2020","through":"2030"}', 'from overlap'),
	('{"unit":"quota"}', 'published'), ('{"unit":"any"}', 'published'), ('{"scheme":null}', 'published'), ('{"of":"allocated-quota"}', 'published'),
	('{"treaty":null,"plan":"nap"}', 'published'),
	('{"rate_percent":null,"of":null,"not_known":true}', 'published'),
	('{"treaty":null,"plan":"nap","unit":"any","scheme":null,"rate_percent":null,"of":null,"unlimited":true,"from":"2050"}', 'from overlap')
) AS of (item, want);
SELECT is(tap.refusals('{"kind":"limit","slug":"cap","change":"change","item":{"treaty":"pact","unit":"other","scheme":"ets",
	"rate_percent":"4","of":"verified-emissions","from":"2024-03-01","through":"2024-06"}}') ~ '^[0-9]+$', true, 'a limit does not overlap with what it was before');
SELECT tap.refusals('{"kind":"limit","slug":"cap","change":"withdrawal"}') AS unused \gset
SELECT is(tap.overlap('{}'), 'published', 'nor with one that was withdrawn');

-- publish() itself, as the desk will call it -------------------------------------

SELECT tap.everything() AS before \gset
SELECT is((SELECT field || ' ' || problem FROM publish('plan', 'trial', NULL, NULL, NULL, NULL, 'editor', 'approver', item::json)), want,
	'publish(): ' || left(item, 60))
FROM (VALUES
	('{"name":{"en":"\u0000"},"from":"2022"}', 'item not-json'), ('{"name":{"en":"\udead"},"from":"2022"}', 'item not-json'),
	('null', 'item type'), ('{"name":{"en":"a"},"from":"2022","from":"2022"}', 'from repeated'),
	('{"name":{"en":"a"},"from":"2022","cap_tonnes":1e200000}', 'item not-json')
) AS of (item, want);

SELECT is(tap.everything(), :'before', 'and of all this nothing was written');

SELECT * FROM finish();
ROLLBACK;
