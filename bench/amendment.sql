-- An amendment of a thousand treaties, submitted by an editor (bench/editors.sql)
-- in a register that has Kazakhstan and state-1: a line with cookie, token of the
-- forms, number and revision, for whoever approves it.

SET ROLE tanu_owner;
CREATE TEMPORARY TABLE approver AS
	SELECT encode(sha256(convert_to('bench approver', 'UTF8')), 'hex') AS cookie;
INSERT INTO desk.account (email, roles, language)
	VALUES ('bench-approver@example.org', '{approver}', 'en') ON CONFLICT DO NOTHING;
INSERT INTO desk.session (token_hash, account, address, agent)
	SELECT sha256(convert_to(cookie, 'UTF8')), id, '127.0.0.1', 'bench'
	FROM approver JOIN desk.account ON email = 'bench-approver@example.org'
	ON CONFLICT (token_hash) DO UPDATE SET begun_at = now(), seen_at = now();
SELECT sha256(convert_to(encode(sha256(convert_to('bench 1', 'UTF8')), 'hex'), 'UTF8')) AS editor \gset
SELECT DISTINCT amendment FROM desk.import_file(:'editor', '{"kk":"а","ru":"б","en":"c"}', '"bench"', NULL, (
	SELECT json_agg(json_build_object('line', n, 'text', json_build_object('kind', 'treaty',
		'slug', format('bench-%s-%s', newest_entry(), n), 'item', json_build_object(
		'title', json_build_object('kk', 'Келісім ' || n, 'ru', 'Договор ' || n, 'en', 'Treaty ' || n),
		'form', 'bilateral', 'parties', '["kazakhstan","state-1"]'::json, 'actions',
		'[{"action":"signature","on":"2019-01-01"},{"action":"entry-into-force","on":"2020-01-01"}]'::json,
		'recognises', '[{"unit":"other","direction":"both"}]'::json))::text))
	FROM generate_series(1, 1000) n), true) \gset
SELECT count(*) FROM desk.submit(:'editor', :amendment, 1) \g /dev/null
SELECT cookie, encode(sha256(convert_to('form ' || cookie, 'UTF8')), 'hex'), id, revision
FROM approver, desk.amendment WHERE id = :amendment AND state = 'submitted';
