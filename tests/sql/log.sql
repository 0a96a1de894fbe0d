-- The leaf that an entry makes.

BEGIN;
\ir setup.psql
SELECT plan(5);

SELECT tap.put('jurisdiction', 'kazakhstan',
	'{"name":{"en":"Kazakhstan"},"type":"state"}');
SELECT * FROM import_line('{"kind":"jurisdiction","slug":"kazakhstan",'
	|| '"change":"withdrawal","reason":{"ru":"Проба","kk":"Сынақ"},'
	|| '"basis":"Order 1","basis_url":"https://example.org/1"}') \gset made_

SELECT is((SELECT entry_leaf(e) FROM entry e WHERE number = 1),
	format(E'tanu/entry/v1\nnumber 1\nrecorded_at %s\nkind jurisdiction\n'
		|| E'slug kazakhstan\nchange creation\nauthor_role import\n'
		|| E'approver_role import\nreason_sha256 -\nbasis_sha256 -\n'
		|| E'basis_url_sha256 -\nitem_sha256 %s\n',
		to_char(recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		encode(item_sha256, 'hex')),
	'a leaf has no other form than the one that stands in doc/log.md')
FROM entry WHERE number = 1;

SELECT matches((SELECT entry_leaf(e) FROM entry e WHERE number = 2),
	E'\nreason_sha256 ' || encode(sha256(convert_to(
		'{"kk": "Сынақ", "ru": "Проба"}', 'UTF8')), 'hex')
	|| E'\nbasis_sha256 ' || encode(sha256('"Order 1"'), 'hex')
	|| E'\nbasis_url_sha256 ' || encode(sha256('https://example.org/1'), 'hex')
	|| E'\nitem_sha256 -\n$',
	'what people wrote stands in a leaf by its hash alone');

SET LOCAL timezone = 'Asia/Almaty';
SELECT is((SELECT entry_leaf(e) FROM entry e WHERE number = 1),
	leaf, 'a leaf does not depend on the zone of who asks')
FROM (SELECT regexp_replace(entry_leaf(e), 'recorded_at .*?\n',
	'recorded_at ' || to_char(e.recorded_at AT TIME ZONE 'UTC',
	'YYYY-MM-DD"T"HH24:MI:SS"Z"') || E'\n') AS leaf
	FROM entry e WHERE number = 1) AS wanted;

SELECT ok(has_function_privilege('tanu_public', 'entry_leaf(entry)', 'EXECUTE'),
	'the public role can ask for a leaf');
SELECT cmp_ok((SELECT max(length(entry_leaf(e))) FROM entry e), '<', 65536,
	'an entry bundle has room for a leaf');

SELECT * FROM finish();
ROLLBACK;
