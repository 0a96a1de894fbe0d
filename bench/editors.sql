-- Editors who have signed in, :editors of them, each with a draft of a treaty:
-- a line for each, cookie, token of the forms, number of the amendment.

SET ROLE tanu_owner;
CREATE TEMPORARY TABLE editor AS
	SELECT n, encode(sha256(convert_to('bench ' || n, 'UTF8')), 'hex') AS cookie
	FROM generate_series(1, :editors) n;
INSERT INTO desk.account (email, roles, language)
	SELECT 'bench' || n || '@example.org', '{editor}', 'en' FROM editor ON CONFLICT DO NOTHING;
INSERT INTO desk.session (token_hash, account, address, agent)
	SELECT sha256(convert_to(cookie, 'UTF8')), id, '127.0.0.1', 'bench'
	FROM editor JOIN desk.account ON email = 'bench' || n || '@example.org'
	ON CONFLICT (token_hash) DO UPDATE SET begun_at = now(), seen_at = now();
ALTER TABLE editor ADD amendment bigint;
UPDATE editor SET amendment = (SELECT d.amendment FROM desk.draft(
	sha256(convert_to(cookie, 'UTF8')), '{"en":"bench"}', NULL, NULL) d);
SELECT desk.save_record(sha256(convert_to(cookie, 'UTF8')), amendment, 1, 'treaty',
	'bench-' || n, 'creation', '{}') IS NULL FROM editor \g /dev/null
SELECT cookie, encode(sha256(convert_to('form ' || cookie, 'UTF8')), 'hex'), amendment, 'bench-' || n
FROM editor ORDER BY n;
