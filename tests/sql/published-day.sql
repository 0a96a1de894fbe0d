-- The register after the last entry of a day (register.md: Two kinds of time). The
-- entries of other days are put in here as they would stand. A day is one of
-- Kazakhstan: UTC+6 until the end of February 2024, whose last day had 25 hours,
-- and UTC+5 since.

BEGIN;
\ir setup.psql
SELECT no_plan();
SELECT tap.put('jurisdiction', 'any', '{"name":{"en":"a"},"type":"state"}') AS unused \gset
ALTER TABLE entry DISABLE TRIGGER append_only;
DELETE FROM entry;
ALTER TABLE entry ENABLE TRIGGER append_only;
INSERT INTO entry (number, recorded_at, kind, slug, change, author_role, approver_role, item_sha256, standing, demonstrations)
SELECT number, at, 'jurisdiction', 'any', 'change', 'import', 'import', sha256, 1, 0
FROM item, (VALUES
	(1, timestamptz '2024-02-28 17:59:59+00'), (2, '2024-02-28 18:00:00+00'), (3, '2024-02-29 18:59:59+00'), (4, '2024-02-29 19:00:00+00'),
	(5, '2024-06-01 18:59:59+00'), (6, '2024-06-01 18:59:59+00'), (7, '2024-06-01 19:00:00+00'), (8, '2024-12-31 18:59:59+00'), (9, '2024-12-31 19:00:00+00')
) AS of (number, at);
SELECT is(entry_published(day::date), want::bigint, 'published by the end of ' || day) FROM (VALUES
	('2024-02-27', 0), ('2024-02-28', 1), ('2024-02-29', 3), ('2024-03-01', 4), ('2024-05-31', 4),
	('2024-06-01', 6), ('2024-06-02', 7), ('2024-12-30', 7), ('2024-12-31', 8), ('2025-01-01', 9), ('2025-01-02', 9)
) AS of (day, want);
SET LOCAL TimeZone = 'Pacific/Auckland';
SELECT is(entry_published('2024-06-01'), 6::bigint, 'in whatever zone the session is');
RESET TimeZone;

INSERT INTO entry (number, recorded_at, kind, slug, change, author_role, approver_role, item_sha256, standing, demonstrations)
SELECT 10, '2999-01-01', 'jurisdiction', 'any', 'change', 'import', 'import', sha256, 1, 0 FROM item LIMIT 1;
SELECT tap.put('jurisdiction', 'next', '{"name":{"en":"a"},"type":"state"}') AS unused \gset
SELECT is(recorded_at, timestamptz '2999-01-01', 'a clock that was set back does not take recorded_at with it') FROM entry WHERE number = 11;

SELECT * FROM finish();
ROLLBACK;
