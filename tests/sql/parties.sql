-- The status of each party to a treaty, and between whom a treaty is in force
-- (register.md, Derived facts).

BEGIN;
\ir setup.psql
SELECT no_plan();
SELECT tap.states('kazakhstan', 'north', 'south', 'east') \g /dev/null

CREATE FUNCTION tap.treaty(slug text, actions text) RETURNS bigint
LANGUAGE sql AS $$
	SELECT tap.put('treaty', slug, jsonb_build_object('title', tap.called(slug),
		'form', 'multilateral', 'parties', '["kazakhstan","north","south","east"]'::jsonb,
		'actions', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
			'on', split_part(one, ' ', 1), 'action', split_part(one, ' ', 2),
			'party', nullif(split_part(one, ' ', 3), ''))) ORDER BY place)
			FROM regexp_split_to_table(actions, ', ') WITH ORDINALITY AS of (one, place))))
$$;
CREATE FUNCTION tap.party(treaty text, who text, day date) RETURNS text
LANGUAGE sql AS $$
	SELECT party_status_on(entry, who, day) FROM treaty_at(day, newest_entry()) t WHERE t.slug = treaty
$$;
CREATE FUNCTION tap.between(treaty text, who text, day date) RETURNS boolean
LANGUAGE sql AS $$
	SELECT in_force_between_on(entry, 'kazakhstan', who, day) FROM treaty_at(day, newest_entry()) t WHERE t.slug = treaty
$$;

SELECT tap.treaty(slug, actions) FROM (VALUES
	-- of the treaty as a whole: in force from 2020-03-01, suspended in 2024, terminated in 2030
	('plain', '2018-01-01 signature kazakhstan, 2018-01-01 signature north, 2018-06-01 signature south, '
		'2019-01-01 ratification kazakhstan, 2019-02-01 ratification north, 2020-03-01 entry-into-force, '
		'2024-01-01 suspension, 2025-01-01 resumption, 2030-01-01 termination'),
	-- each with a day of its own
	('own', '2018-01-01 signature, 2019-01-01 ratification kazakhstan, 2019-01-01 accession south, '
		'2020-03-01 entry-into-force, 2021-03-01 entry-into-force north, 2099-01-01 entry-into-force south, '
		'2018-06-01 entry-into-force east'),
	('leaving', '2018-01-01 signature, 2020-03-01 entry-into-force, '
		'2022-02-28 withdrawal north, 2024-02-01 accession north, 2024-02-29 entry-into-force north, 2026-01-01 withdrawal north, '
		'2022-01-01 termination south, 2022-01-01 expiry east'),
	('late', '2018-01-01 signature kazakhstan, 2020-03-01 entry-into-force, 2023-01-01 accession south, '
		'2023-04-01 entry-into-force south, 2023-05 accession east'),
	('quarrel', '2020-03-01 entry-into-force, 2022-01-01 suspension north, 2022-03-01 resumption north, '
		'2023-01-01 suspension kazakhstan, 2023-03-01 resumption kazakhstan, '
		'2024-01-01 suspension south, 2024-01-01 resumption south, 2025-01-01 resumption south, 2025-01-01 suspension south'),
	('provisional', '2018-01-01 signature kazakhstan, 2018-01-01 signature north, 2018-01-01 signature south, '
		'2019-01-01 provisional-application, 2019-06-01 end-of-provisional-application south, '
		'2020-01-01 end-of-provisional-application, 2020-06-01 provisional-application north, 2020-09-01 ratification north, '
		'2021-01-01 entry-into-force, 2099-01-01 entry-into-force north'),
	('ties', '2020-03-01 entry-into-force, 2022-01-01 withdrawal north, 2022-01-01 entry-into-force north, '
		'2022-01-01 entry-into-force south, 2022-01-01 withdrawal south'),
	('cut', '2020 entry-into-force, 2022 withdrawal north, 2023-03 entry-into-force north')
) AS of (slug, actions) \g /dev/null

SELECT is(tap.party(treaty, who, day::date), want, format('%s: %s on %s', treaty, who, day)) FROM (VALUES
	('plain', 'kazakhstan', '2017-12-31', 'none'), ('plain', 'kazakhstan', '2018-01-01', 'signed'),
	('plain', 'kazakhstan', '2018-01-02', 'signed'), ('plain', 'kazakhstan', '2018-12-31', 'signed'),
	('plain', 'kazakhstan', '2019-01-01', 'consented'), ('plain', 'kazakhstan', '2020-02-29', 'consented'),
	('plain', 'kazakhstan', '2020-03-01', 'in-force'), ('plain', 'kazakhstan', '2020-03-02', 'in-force'),
	('plain', 'kazakhstan', '2023-12-31', 'in-force'), ('plain', 'kazakhstan', '2024-01-01', 'consented'),
	('plain', 'kazakhstan', '2025-01-01', 'in-force'), ('plain', 'kazakhstan', '2029-12-31', 'in-force'),
	('plain', 'kazakhstan', '2030-01-01', 'consented'),
	('plain', 'south', '2018-05-31', 'none'), ('plain', 'south', '2018-06-01', 'signed'), ('plain', 'south', '2019-06-01', 'signed'),
	('plain', 'south', '2020-03-01', 'in-force'), ('plain', 'east', '2020-02-29', 'none'), ('plain', 'east', '2020-03-01', 'in-force'),
	('own', 'kazakhstan', '2020-02-29', 'consented'), ('own', 'kazakhstan', '2020-03-01', 'in-force'),
	('own', 'north', '2020-03-01', 'signed'), ('own', 'north', '2021-02-28', 'signed'),
	('own', 'north', '2021-03-01', 'in-force'), ('own', 'north', '2021-03-02', 'in-force'),
	('own', 'south', '2020-03-01', 'consented'), ('own', 'south', '2098-12-31', 'consented'), ('own', 'south', '2099-01-01', 'in-force'),
	('own', 'east', '2018-06-01', 'signed'), ('own', 'east', '2020-02-29', 'signed'), ('own', 'east', '2020-03-01', 'in-force'),
	('leaving', 'north', '2020-02-29', 'signed'), ('leaving', 'north', '2020-03-01', 'in-force'),
	('leaving', 'north', '2022-02-27', 'in-force'), ('leaving', 'kazakhstan', '2022-02-28', 'in-force'),
	('leaving', 'north', '2022-02-28', 'withdrawn'), ('leaving', 'north', '2022-03-01', 'withdrawn'),
	('leaving', 'north', '2024-02-01', 'withdrawn'), ('leaving', 'north', '2024-02-28', 'withdrawn'),
	('leaving', 'north', '2024-02-29', 'in-force'), ('leaving', 'north', '2024-03-01', 'in-force'),
	('leaving', 'north', '2025-12-31', 'in-force'), ('leaving', 'north', '2026-01-01', 'withdrawn'),
	('leaving', 'south', '2021-12-31', 'in-force'), ('leaving', 'south', '2022-01-01', 'withdrawn'),
	('leaving', 'east', '2021-12-31', 'in-force'), ('leaving', 'east', '2022-01-01', 'withdrawn'),
	('late', 'south', '2020-03-01', 'none'), ('late', 'south', '2022-12-31', 'none'), ('late', 'south', '2023-01-01', 'consented'),
	('late', 'south', '2023-03-31', 'consented'), ('late', 'south', '2023-04-01', 'in-force'), ('late', 'south', '2023-04-02', 'in-force'),
	('late', 'east', '2023-05-01', 'in-force'),
	('provisional', 'north', '2018-12-31', 'signed'), ('provisional', 'north', '2019-01-01', 'provisionally-applied'),
	('provisional', 'south', '2019-05-31', 'provisionally-applied'), ('provisional', 'south', '2019-06-01', 'signed'),
	('provisional', 'north', '2019-12-31', 'provisionally-applied'), ('provisional', 'north', '2020-01-01', 'signed'),
	('provisional', 'north', '2020-06-01', 'provisionally-applied'), ('provisional', 'kazakhstan', '2020-06-01', 'signed'),
	('provisional', 'north', '2020-12-31', 'provisionally-applied'), ('provisional', 'north', '2021-01-01', 'provisionally-applied'),
	('provisional', 'kazakhstan', '2021-01-01', 'in-force'), ('provisional', 'north', '2099-01-01', 'in-force'),
	('ties', 'north', '2021-12-31', 'in-force'), ('ties', 'south', '2021-12-31', 'none'), ('ties', 'north', '2022-01-01', 'in-force'), ('ties', 'south', '2022-01-01', 'withdrawn'),
	('cut', 'north', '2021-12-31', 'in-force'), ('cut', 'kazakhstan', '2020-01-01', 'in-force'),
	('cut', 'north', '2022-01-01', 'withdrawn'), ('cut', 'north', '2023-02-28', 'withdrawn'), ('cut', 'north', '2023-03-01', 'in-force')
) AS of (treaty, who, day, want);

SELECT is(tap.between(treaty, who, day::date), want, format('%s: between Kazakhstan and %s on %s', treaty, who, day)) FROM (VALUES
	('plain', 'north', '2020-02-29', false), ('plain', 'north', '2020-03-01', true), ('plain', 'north', '2020-03-02', true),
	('plain', 'north', '2023-12-31', true), ('plain', 'north', '2024-01-01', false), ('plain', 'north', '2025-01-01', true),
	('plain', 'north', '2029-12-31', true), ('plain', 'north', '2030-01-01', false),
	('own', 'north', '2021-02-28', false), ('own', 'north', '2021-03-01', true),
	('own', 'south', '2098-12-31', false), ('own', 'south', '2099-01-01', true),
	('own', 'east', '2020-02-29', false), ('own', 'east', '2020-03-01', true),
	('leaving', 'north', '2022-02-27', true), ('leaving', 'north', '2022-02-28', false), ('leaving', 'north', '2024-02-28', false),
	('leaving', 'north', '2024-02-29', true), ('leaving', 'north', '2026-01-01', false),
	('late', 'south', '2023-03-31', false), ('late', 'south', '2023-04-01', true),
	('quarrel', 'north', '2021-12-31', true), ('quarrel', 'north', '2022-01-01', false), ('quarrel', 'south', '2022-01-01', true),
	('quarrel', 'north', '2022-02-28', false), ('quarrel', 'north', '2022-03-01', true),
	('quarrel', 'south', '2022-12-31', true), ('quarrel', 'south', '2023-01-01', false), ('quarrel', 'east', '2023-01-01', false),
	('quarrel', 'south', '2023-03-01', true), ('quarrel', 'south', '2024-01-01', true), ('quarrel', 'south', '2025-01-01', false),
	('provisional', 'south', '2019-02-01', false), ('provisional', 'south', '2021-01-01', true),
	('provisional', 'north', '2021-01-01', false), ('provisional', 'north', '2099-01-01', true)
) AS of (treaty, who, day, want);

SELECT is(parties_status_on(entry, '2021-03-01'), '[{"party":"kazakhstan","status":"in-force"},
	{"party":"north","status":"in-force"}, {"party":"south","status":"consented"}, {"party":"east","status":"in-force"}]'::jsonb,
	'parties_status, in the order of the parties')
FROM treaty WHERE slug = 'own';

SELECT * FROM finish();
ROLLBACK;
