-- Fills an empty register with as many entries as the variable "entries"
-- says, in every kind, as publish() would have left them:
--
--	psql -U postgres -v entries=1000000 -f bench/fill.sql DATABASE
--
-- By a superuser, because triggers and foreign keys are off while it loads;
-- what they would have held is checked at the end. Nothing is random: the
-- same number gives the same register.
--
-- Of 1,000,000 entries 100,000 make treaties, 50,000 limits, 20,000
-- assessments, 2,000 legal acts, 500 schemes, 250 studies, 250 jurisdictions,
-- 40 plans; the rest change them, seven of ten a treaty. A treaty's history
-- grows by an action with each version. Treaties come evenly over time and in
-- another order than that of their names. One of three is with Kazakhstan, half
-- of these recognise units of the partner; the law, limits and assessments are
-- such that questions are answered in many ways.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SET synchronous_commit = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '256MB';
SET hash_mem_multiplier = 1;
SET jit = off;
SET timezone = 'UTC';
SET session_replication_role = replica;

BEGIN;

SELECT count(*) = 0 AS empty FROM entry \gset
\if :empty
\else
	\warn 'this register has entries already'
	\quit
\endif

-- Which record changes when ---------------------------------------------------

-- 0 to 1, another one for each purpose of each number.
CREATE FUNCTION pg_temp.dice(number bigint, purpose bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT (hashint8extended(number, purpose) & 1099511627775) / 1099511627776.0::float8
$$;

CREATE TEMP TABLE size ON COMMIT DROP AS SELECT
	:entries::bigint AS entries,
	least(250, :entries / 20) AS jurisdictions,
	greatest(5, :entries / 500) AS acts,
	least(500, :entries / 50) AS schemes,
	least(250, :entries / 100) AS studies,
	least(40, :entries / 200) AS plans,
	:entries / 10 AS treaties,
	:entries / 20 AS limits,
	:entries / 50 AS assessments;

-- "moment" is when a record came, between -4 and 1: what others refer to
-- comes before 0.
CREATE TEMP TABLE record ON COMMIT DROP AS
SELECT 'jurisdiction' AS kind, i AS id, -4 + i / 1e9::float8 AS moment
	FROM size, generate_series(1, jurisdictions) AS i
UNION ALL SELECT 'legal-act', i, -3 + i / 1e9 FROM size, generate_series(1, acts) AS i
UNION ALL SELECT 'scheme', i, -2 + i / 1e9 FROM size, generate_series(1, schemes) AS i
UNION ALL SELECT 'plan', i, -1 + i / 1e9 FROM size, generate_series(1, plans) AS i
UNION ALL SELECT 'study', i, pg_temp.dice(i, 1) FROM size, generate_series(1, studies) AS i
UNION ALL SELECT 'assessment', i, pg_temp.dice(i, 2)
	FROM size, generate_series(1, assessments) AS i
UNION ALL SELECT 'treaty', i, pg_temp.dice(i, 3) FROM size, generate_series(1, treaties) AS i
UNION ALL SELECT 'limit', i, pg_temp.dice(2 * i - 1, 3)
		+ (1 - pg_temp.dice(2 * i - 1, 3)) * pg_temp.dice(i, 4)
	FROM size, generate_series(1, limits) AS i;
CREATE INDEX ON record (kind, id);
ANALYZE record;
-- What a domain checks is checked once for all versions of a record: it is
-- most of the time that loading takes.
CREATE TEMP TABLE slug_of ON COMMIT DROP AS
SELECT kind, id, (CASE WHEN kind = 'jurisdiction' AND id = 1 THEN 'kazakhstan'
	ELSE replace(kind, 'legal-', '') || '-' || id END)::slug AS slug
FROM record;
ANALYZE slug_of;

CREATE TEMP TABLE made ON COMMIT DROP AS
WITH change AS (
	SELECT i, kind, 1 + (pg_temp.dice(i, 6) * (CASE kind WHEN 'treaty' THEN treaties
		WHEN 'limit' THEN limits WHEN 'legal-act' THEN acts
		WHEN 'scheme' THEN schemes WHEN 'study' THEN studies
		WHEN 'jurisdiction' THEN jurisdictions WHEN 'plan' THEN plans
		ELSE assessments END - 1))::bigint AS id
	FROM size, LATERAL (
		SELECT i, CASE WHEN b < .70 THEN 'treaty' WHEN b < .85 THEN 'limit'
			WHEN b < .89 THEN 'legal-act' WHEN b < .91 THEN 'scheme'
			WHEN b < .92 THEN 'study' WHEN b < .93 THEN 'jurisdiction'
			WHEN b < .94 THEN 'plan' ELSE 'assessment' END AS kind
		FROM generate_series(1, entries - (SELECT count(*) FROM record)) AS i,
			LATERAL (SELECT pg_temp.dice(i, 5)) d (b)) c
), happening AS (
	SELECT kind, id, moment FROM record
	UNION ALL
	SELECT kind, id, greatest(moment, 0)
		+ (1 - greatest(moment, 0)) * pg_temp.dice(i, 7)
	FROM change JOIN record USING (kind, id)
), numbered AS (
	SELECT kind, id, row_number() OVER (ORDER BY moment, kind, id) AS n
	FROM happening
)
SELECT n, kind, id, slug,
	row_number() OVER record AS version,
	lead(n, 1, 9223372036854775807) OVER record AS superseded,
	-- One treaty in fifty ends with a withdrawal; no limit refers to it.
	kind = 'treaty' AND id % 50 = 0 AND lead(n) OVER record IS NULL
		AND lag(n) OVER record IS NOT NULL AS withdrawn,
	kind = 'treaty' AND id % 100 = 3 AS demonstration
FROM numbered JOIN slug_of USING (kind, id)
WINDOW record AS (PARTITION BY kind, id ORDER BY n);
ANALYZE made;

-- Indexes are made anew when everything is there ------------------------------

CREATE TEMP TABLE index_of ON COMMIT DROP AS
SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS made_by
FROM pg_index JOIN pg_class c ON c.oid = indexrelid
WHERE c.relnamespace = 'public'::regnamespace
	AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid);
SELECT format('DROP INDEX %s', name) FROM index_of \gexec

-- The versions -----------------------------------------------------------------

CREATE FUNCTION pg_temp.day(number bigint, purpose bigint, since date, days integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT since + (pg_temp.dice(number, purpose) * days)::integer
$$;
CREATE FUNCTION pg_temp.country(id bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE id WHEN 1 THEN 'kazakhstan' ELSE 'jurisdiction-' || id END
$$;
CREATE FUNCTION pg_temp.name_of_country(id bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE id WHEN 1 THEN 'Kazakhstan' ELSE
		(ARRAY['Albor', 'Berland', 'Cardia', 'Dorvan', 'Estmark', 'Fennia',
		'Galdor', 'Harmony', 'Iskar', 'Jorvik'])[1 + id % 10] || ' '
		|| (ARRAY['Republic', 'Kingdom', 'Union', 'Province', 'Islands'])[1 + id / 10 % 5]
		|| ' ' || id END
$$;
CREATE FUNCTION pg_temp.texts(kk text, ru text, en text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT jsonb_build_object('kk', kk, 'ru', ru, 'en', en)
$$;
CREATE TEMP TABLE sources_said ON COMMIT DROP AS SELECT
	'[{"title": "Official Journal", "url": "https://example.org/journal", "checked_on": "2026-02-01"}]'::sources AS sources;

INSERT INTO jurisdiction (entry, superseded, slug, sources, name, type, code, authority)
SELECT n, superseded, slug, sources,
	CASE id WHEN 1 THEN pg_temp.texts('Қазақстан', 'Казахстан', 'Kazakhstan')
	ELSE pg_temp.texts(c, c, c) END,
	CASE id % 25 WHEN 7 THEN 'group' ELSE 'state' END, CASE id WHEN 1 THEN 'KZ' END,
	pg_temp.texts('Министрлік ' || version, 'Министерство ' || version,
		'Ministry, reorganised ' || version)
FROM made, sources_said, LATERAL (SELECT pg_temp.name_of_country(id)) of (c)
WHERE kind = 'jurisdiction' ORDER BY n;
INSERT INTO jurisdiction_member (entry, position, jurisdiction, "from")
SELECT n, m, pg_temp.country(m + 1), (1990 + m)::text
FROM made, generate_series(1, 5) AS m WHERE kind = 'jurisdiction' AND id % 25 = 7
ORDER BY 1, 2;
ANALYZE jurisdiction, jurisdiction_member;
INSERT INTO party_for
SELECT t.n, t.superseded, p.* FROM (
	SELECT n, who, lead(n, 1, 9223372036854775807) OVER (PARTITION BY who ORDER BY n)
	FROM made, covering_turned_by(slug, n) AS who WHERE kind = 'jurisdiction'
	) t (n, who, superseded), parties_for(ARRAY[t.who], t.n) p;

INSERT INTO legal_act (entry, superseded, slug, sources, number, title, issuer,
	adopted, published_on, effect_after_days, url)
SELECT n, superseded, slug, sources, 'No. ' || id || '/' || version,
	pg_temp.texts('Өзара тану туралы бұйрық № ' || id, 'Приказ о взаимном признании № ' || id,
		'Order on mutual recognition, No. ' || id),
	pg_temp.texts('Министрлік', 'Министерство', 'Ministry'),
	adopted, adopted + 10, 10, 'https://example.org/law/' || id
FROM made, sources_said,
	LATERAL (SELECT pg_temp.day(id, 11, '2012-01-01', 5000)) d (adopted)
WHERE kind = 'legal-act' ORDER BY n;
INSERT INTO legal_act_provision (entry, position, paragraph, summary, imposes, requirement)
SELECT n, p, p::text, pg_temp.texts('Тармақ ' || p, 'Пункт ' || p, 'Paragraph ' || p),
	(ARRAY[NULL, NULL, 'study', 'requirement', 'treaty', NULL, 'supplementarity', 'limit'])[p],
	CASE p WHEN 4 THEN CASE id % 5 WHEN 0 THEN 1 ELSE 5 END END
FROM made, generate_series(1, 8) AS p WHERE kind = 'legal-act' ORDER BY 1, 2;
-- No act refers to another: what it imposes turns with its own versions alone.
INSERT INTO duty (entry, superseded, act, position, paragraph, imposes, requirement, begins, ends)
SELECT a.entry, a.superseded, a.slug, p.position, p.paragraph, p.imposes, p.requirement,
	a.effect, 'infinity'
FROM legal_act a JOIN legal_act_provision p ON p.entry = a.entry AND p.imposes IS NOT NULL;

INSERT INTO scheme (entry, superseded, slug, sources, name, jurisdiction, compulsory,
	started, pilot_through, sectors, gases, cap_tonnes, cap_year)
SELECT n, superseded, slug, sources,
	pg_temp.texts(c || ' сауда жүйесі', 'Система торговли ' || c, c || ' trading scheme'),
	pg_temp.country(home), id % 7 <> 0, started,
	started + 900, ARRAY['power', 'industry'], ARRAY['CO2', 'N2O'],
	1000000 * (id + version), 2020
FROM made, size, sources_said,
	LATERAL (SELECT 2 + jurisdictions / 2 + id % (jurisdictions / 2 - 2)) h (home),
	LATERAL (SELECT pg_temp.name_of_country(home) || ' ' || id,
		pg_temp.day(id, 12, '2010-01-01', 6000)) d (c, started)
WHERE kind = 'scheme' ORDER BY n;
INSERT INTO scheme_unit (entry, position, unit, name)
SELECT n, 1, 'quota', '"Allowance"' FROM made WHERE kind = 'scheme' ORDER BY n;
INSERT INTO scheme_suspension (entry, position, "from", through)
SELECT n, 1, '2020-03', '2020-06' FROM made
WHERE kind = 'scheme' AND id % 10 = 0 ORDER BY n;

INSERT INTO study (entry, superseded, slug, sources, scheme, begun, completed,
	conclusion, summary)
SELECT n, superseded, slug, sources, 'scheme-' || 2 * id, begun, begun + 300, 'compatible',
	pg_temp.texts('Қорытынды ' || version, 'Вывод ' || version, 'Findings, edition ' || version)
FROM made, sources_said,
	LATERAL (SELECT pg_temp.day(id, 13, '2011-01-01', 5000)) d (begun)
WHERE kind = 'study' ORDER BY n;

INSERT INTO plan (entry, superseded, slug, sources, name, "from", through, cap_tonnes, reserve_tonnes)
SELECT n, superseded, slug, sources,
	pg_temp.texts('Ұлттық жоспар ' || id, 'Национальный план ' || id, 'National plan ' || id),
	(2012 + id)::text, (2012 + id)::text, 100000000 + version, 1000000
FROM made, sources_said WHERE kind = 'plan' ORDER BY n;

INSERT INTO assessment (entry, superseded, slug, sources, jurisdiction, requirement,
	outcome, "from", through, evidence)
SELECT n, superseded, slug, sources,
	pg_temp.country(CASE WHEN at_home THEN 1 ELSE 1 + id % jurisdictions END),
	CASE WHEN at_home THEN 5 ELSE 1 + id / jurisdictions % 5 END,
	(ARRAY['met', 'partly', 'not-met'])[1 + id % 3],
	(2012 + id / jurisdictions / 5)::text,
	CASE WHEN NOT at_home THEN (2012 + id / jurisdictions / 5)::text END,
	pg_temp.texts('Дәлел ' || version, 'Доказательство ' || version, 'Evidence, edition ' || version)
FROM made, size, sources_said, LATERAL (SELECT id % 6 = 0 AND id <= 20) h (at_home)
WHERE kind = 'assessment' ORDER BY n;

INSERT INTO usage_limit (entry, superseded, slug, sources, treaty, plan, unit,
	rate_percent, "of", tonnes, tonnes_per, "from", through, clause)
SELECT n, superseded, slug, sources,
	CASE WHEN id > plans THEN 'treaty-' || 2 * id - 1 END,
	CASE WHEN id <= plans THEN 'plan-' || id END,
	CASE id % 2 WHEN 0 THEN 'quota' ELSE 'other' END,
	CASE WHEN id % 3 > 0 THEN (id % 50)::text || '.5' END,
	CASE WHEN id % 3 > 0 THEN 'surrender-obligation' END,
	CASE WHEN id % 3 = 0 THEN 1000 * id END,
	CASE WHEN id % 3 = 0 THEN 'operator' END,
	(2013 + id % 10)::text, (2018 + id % 10 + version % 5)::text,
	pg_temp.texts('Бап ' || version, 'Статья ' || version, 'Article ' || version)
FROM made, size, sources_said WHERE kind = 'limit' ORDER BY n;

-- Treaties: five courses of events. An action counts days from the first of
-- its treaty; its party is 0 for the whole, else the number of the party.
CREATE TEMP TABLE course ON COMMIT DROP AS
SELECT course, position, action, party, after
FROM (VALUES
	(0, ARRAY['negotiation', 'signature', 'ratification', 'ratification',
		'entry-into-force', 'amendment', 'suspension', 'resumption', 'termination'],
		ARRAY[0, 0, 1, 2, 0, 0, 0, 0, 0],
		ARRAY[0, 300, 500, 620, 650, 1500, 2400, 2700, 5000]),
	(1, ARRAY['signature', 'provisional-application', 'ratification', 'ratification',
		'entry-into-force', 'declaration', 'expiry'],
		ARRAY[0, 0, 1, 2, 0, 2, 0],
		ARRAY[0, 30, 400, 410, 450, 460, 4000]),
	(2, ARRAY['negotiation', 'initialling', 'signature', 'ratification'],
		ARRAY[0, 0, 0, 1],
		ARRAY[0, 500, 600, 900]),
	(3, ARRAY['signature', 'acceptance', 'approval', 'entry-into-force',
		'reservation', 'withdrawal'],
		ARRAY[0, 1, 2, 0, 2, 0],
		ARRAY[0, 100, 200, 230, 300, 3500]),
	(4, ARRAY['signature', 'entry-into-force', 'suspension', 'resumption', 'amendment'],
		ARRAY[0, 0, 2, 2, 0],
		ARRAY[0, 200, 1000, 1200, 2000])
) c (course, actions, parties, days),
	unnest(actions, parties, days) WITH ORDINALITY AS a (action, party, after, position);

CREATE TEMP TABLE treaty_made ON COMMIT DROP AS
SELECT n, id, slug, version, superseded, demonstration, id % 5 AS course,
	least(version + 1, (SELECT max(position) FROM course c WHERE c.course = id % 5)) AS reached,
	pg_temp.day(id, 14, '2000-01-01', 9000) AS first,
	CASE WHEN id % 3 = 0 THEN 1 ELSE home END AS home, partner
FROM made, size, LATERAL (SELECT
	1 + (pg_temp.dice(id, 15) * (jurisdictions / 2 - 1))::bigint,
	2 + jurisdictions / 2 + (pg_temp.dice(id, 16) * (jurisdictions / 2 - 3))::bigint) p (home, partner)
WHERE kind = 'treaty' AND NOT withdrawn;
ANALYZE treaty_made;

CREATE TEMP TABLE treaty_title ON COMMIT DROP AS
SELECT id, pg_temp.texts(
	h || ' мен ' || p || ' арасындағы көміртегі бірліктерін өзара тану туралы келісім № '
		|| id || d,
	'Соглашение между ' || h || ' и ' || p || ' о взаимном признании углеродных единиц № '
		|| id || d,
	'Agreement between ' || h || ' and ' || p || ' on mutual recognition of carbon units, No. '
		|| id || d)::texts AS title, ('https://example.org/treaties/' || id)::url AS text_url
FROM treaty_made, LATERAL (SELECT pg_temp.name_of_country(home),
	pg_temp.name_of_country(partner),
	CASE WHEN demonstration THEN ' (demonstration)' ELSE '' END) of (h, p, d)
WHERE version = 1;
CREATE TEMP TABLE day_of ON COMMIT DROP AS
SELECT date '2000-01-01' + i AS day, (date '2000-01-01' + i)::text::cut_day AS "on"
FROM generate_series(0, 15000) AS i;
CREATE TEMP TABLE number_of ON COMMIT DROP AS
SELECT version, ('No. ' || version)::plain AS number FROM generate_series(1, 100) AS version;
ANALYZE treaty_title, day_of, number_of;

INSERT INTO treaty_action (entry, position, action, party, "on", covers_recognition)
SELECT n, position, action, (CASE party WHEN 1 THEN pg_temp.country(home)
	WHEN 2 THEN pg_temp.country(partner) END)::slug, "on",
	CASE WHEN action = 'provisional-application' THEN version % 2 = 0 END
FROM treaty_made t JOIN course c ON c.course = t.course AND position <= reached
JOIN day_of ON day = first + after
ORDER BY n, position;
ANALYZE treaty_action, jurisdiction;

-- What publish() lays down depends on the course and how far it has come, and
-- moves with the first day: laid down once for each, and copied. Nobody is given
-- another name.
CREATE TEMP TABLE example ON COMMIT DROP AS
SELECT course, reached, first, array_agg(since ORDER BY since) AS status_since,
	array_agg(status ORDER BY since) AS statuses
FROM (SELECT DISTINCT ON (course, reached) course, reached, n, first
	FROM treaty_made ORDER BY course, reached, n) one, treaty_standing_of(one.n)
GROUP BY course, reached, first;
CREATE TEMP TABLE called ON COMMIT DROP AS
SELECT home, partner, parties, parties_called(parties, entries, 'kk') AS kk,
	parties_called(parties, entries, 'ru') AS ru, parties_called(parties, entries, 'en') AS en
FROM size, (SELECT DISTINCT home, partner,
	ARRAY[pg_temp.country(home), pg_temp.country(partner)] AS parties FROM treaty_made) side;
ANALYZE example, called;
INSERT INTO treaty (entry, superseded, slug, sources, demonstration, title, form,
	nature, parties, registration_number, text_url, status_since, statuses, named_from,
	parties_kk, parties_ru, parties_en)
SELECT n, superseded, slug, sources, nullif(demonstration, false), title,
	'bilateral', (ARRAY[NULL, 'treaty', 'decision', 'memorandum'])[1 + id % 4],
	parties, number, text_url,
	ARRAY(SELECT since + (t.first - e.first) FROM unnest(e.status_since) AS since),
	statuses, ARRAY[n], ARRAY[c.kk], ARRAY[c.ru], ARRAY[c.en]
FROM treaty_made t JOIN treaty_title USING (id) JOIN example e USING (course, reached)
	JOIN called c USING (home, partner) LEFT JOIN number_of USING (version), sources_said
ORDER BY n;
INSERT INTO treaty_recognises (entry, position, issuer, unit, direction, vintage_from)
SELECT n, place, pg_temp.country(partner), unit, 'both', 2015
FROM treaty_made, unnest(ARRAY['quota', 'other']) WITH ORDINALITY AS u (unit, place)
WHERE home = 1 AND id % 4 < 2 ORDER BY 1, 2;

-- What it is between Kazakhstan and the partner is copied in the same way; whether
-- provisional application covers recognition goes by the version.
CREATE TEMP TABLE example_between ON COMMIT DROP AS
SELECT e.*, b.since, b.states, b.vintages_through
FROM (SELECT DISTINCT ON (course, reached, version % 2) course, reached,
		version % 2 AS odd, n AS entry, first
	FROM treaty_made WHERE home = 1 ORDER BY course, reached, version % 2, n) e,
	treaty_between_of(e.entry) b;
INSERT INTO treaty_between
SELECT t.n, t.superseded, t.slug, (ARRAY['treaty', 'treaty', 'decision', 'memorandum'])[1 + id % 4],
	pg_temp.country(t.partner),
	ARRAY(SELECT since + (t.first - e.first) FROM unnest(e.since) AS since),
	states, vintages_through
FROM treaty_made t JOIN example_between e ON e.course = t.course
	AND e.reached = t.reached AND odd = t.version % 2
WHERE t.home = 1 ORDER BY t.n;

-- The entries and their items ----------------------------------------------------

CREATE TEMP TABLE bytes_of (n bigint, bytes bytea) ON COMMIT DROP;
SELECT format(
	'INSERT INTO bytes_of SELECT v.entry, convert_to((jsonb_strip_nulls(to_jsonb(v)
		- ARRAY[''entry'', ''superseded'', ''slug'', ''called_kk'', ''called_ru'',
			''called_en'', ''spoken'', ''effect'', ''since'', ''until''] - laid_down())%s)::text, ''UTF8'')
	FROM %s v', string_agg(format(
		' || coalesce((SELECT jsonb_build_object(%L, jsonb_agg(jsonb_strip_nulls(
			to_jsonb(p) - ARRAY[''entry'', ''position'', ''since'', ''until'',
				''usable_until'']) ORDER BY position))
			FROM %s p WHERE p.entry = v.entry HAVING count(*) > 0), ''{}'')',
		member, rows), '') FILTER (WHERE member IS NOT NULL), versions)
FROM kind LEFT JOIN part USING (kind) GROUP BY kind, versions \gexec
INSERT INTO item SELECT sha256(bytes), bytes FROM bytes_of ON CONFLICT DO NOTHING;
ANALYZE bytes_of;

INSERT INTO entry
SELECT m.n, '2013-01-01 00:00:00Z'::timestamptz
		+ make_interval(secs => floor(m.n * 430000000.0 / entries)),
	kind, slug, CASE WHEN withdrawn THEN 'withdrawal' WHEN version = 1 THEN 'creation'
		WHEN m.n % 10 = 0 THEN 'correction' ELSE 'change' END,
	CASE WHEN m.n % 10 = 0 THEN pg_temp.texts('Түзету ' || version,
		'Исправление ' || version, 'Correction ' || version) END, basis, NULL, 'import', 'import', sha256(b.bytes),
	sum((version = 1)::integer - withdrawn::integer) OVER (PARTITION BY kind ORDER BY m.n),
	sum(demonstration::integer * ((version = 1)::integer - withdrawn::integer)) OVER (ORDER BY m.n)
FROM size, made m LEFT JOIN bytes_of b USING (n),
	(SELECT '"Order of the Minister"'::words OFFSET 0) o (basis)
ORDER BY m.n;

-- By what records are found: each text is read once. No name changes, so none
-- of those is laid down anew that are called by it.

CREATE TEMP TABLE name_of ON COMMIT DROP AS
SELECT 'jurisdiction' AS kind, slug, name FROM jurisdiction
UNION SELECT 'scheme', slug, name FROM scheme
UNION SELECT 'treaty', slug, title FROM treaty
UNION SELECT 'plan', slug, name FROM plan;
CREATE TEMP TABLE said_in ON COMMIT DROP AS
SELECT n, 1000 * f.place + found.place AS place, weight, language, body
FROM made m JOIN bytes_of USING (n)
	CROSS JOIN LATERAL (SELECT convert_from(bytes, 'UTF8')::jsonb OFFSET 0) i (item)
	JOIN search_field f ON f.kind = m.kind
	CROSS JOIN LATERAL jsonb_path_query(item, f.path) WITH ORDINALITY AS found (value, place)
	LEFT JOIN name_of o ON o.kind = f.target AND o.slug = value #>> '{}'
	CROSS JOIN LATERAL (SELECT * FROM jsonb_each_text(CASE WHEN f.target IS NOT NULL
			THEN name WHEN jsonb_typeof(value) = 'object' THEN value END)
		UNION ALL SELECT NULL, value #>> '{}' WHERE f.target IS NULL
			AND jsonb_typeof(value) = 'string') t (language, body);
CREATE TEMP TABLE text_of ON COMMIT DROP AS
SELECT weight, language, body, min(n) AS first,
	search_text_vector(body, language, weight) AS vector,
	CASE weight WHEN 'A' THEN search_whole(body) END AS code
FROM said_in GROUP BY weight, language, body;
ANALYZE said_in, text_of;
CREATE TEMP TABLE run ON COMMIT DROP AS
SELECT n, kind, slug, withdrawn,
	lead(n, 1, 9223372036854775807) OVER (PARTITION BY kind, id ORDER BY n) AS until
FROM (
	SELECT m.*, lag(said) OVER (PARTITION BY kind, id ORDER BY n)
		IS NOT DISTINCT FROM said AS same
	FROM made m LEFT JOIN (
		SELECT n, sum(hashtextextended(body, place)) AS said FROM said_in GROUP BY n) s USING (n)
) v WHERE NOT same;
INSERT INTO search_document
SELECT kind, slug, n, until, vector || array_to_tsvector(codes
	|| search_whole(slug) || ('#' || kind) || search_blocks(n))
FROM run JOIN (
	SELECT s.n, search_together(vector ORDER BY place, s.language),
		coalesce(array_agg(code) FILTER (WHERE code <> '='), '{}')
	FROM said_in s JOIN text_of t ON t.weight = s.weight AND t.body = s.body
		AND t.language IS NOT DISTINCT FROM s.language
	GROUP BY s.n) v (n, vector, codes) USING (n)
WHERE NOT withdrawn ORDER BY n;
INSERT INTO search_word
SELECT word, min(first) FROM text_of,
	regexp_split_to_table(lower(body COLLATE "und-x-icu"), '[^[:alpha:]]+') AS word
WHERE length(word) BETWEEN 4 AND 40 GROUP BY word;

SELECT made_by FROM index_of \gexec
COMMIT;
RESET session_replication_role;
VACUUM (ANALYZE);

-- What triggers and foreign keys would have held ----------------------------------

SET plan_cache_mode = force_custom_plan;
DO $$
DECLARE
	k record;
	stands bigint;
BEGIN
	ASSERT (SELECT count(*) = max(number) AND min(number) = 1 FROM entry), 'gaps';
	ASSERT NOT EXISTS (SELECT FROM entry LEFT JOIN item ON item_sha256 = sha256
		WHERE change <> 'withdrawal' AND sha256 IS NULL), 'items';
	FOR k IN SELECT kind, versions FROM kind LOOP
		EXECUTE format('SELECT count(*) FROM %s WHERE superseded > $1', k.versions)
		INTO stands USING newest_entry();
		ASSERT stands = standing_at(k.kind, newest_entry()), k.kind || ' standing';
		ASSERT stands > 0, k.kind || ' empty';
	END LOOP;
	ASSERT (SELECT demonstrations FROM entry ORDER BY number DESC LIMIT 1)
		= (SELECT count(*) FROM treaty WHERE demonstration AND superseded > newest_entry()),
		'demonstrations';
	ASSERT NOT EXISTS (SELECT FROM treaty WHERE parties[1] = parties[2]), 'parties';
	ASSERT (SELECT count(*) FROM search_document WHERE superseded > newest_entry())
		= (SELECT sum(standing_at(kind.kind, newest_entry())) FROM kind), 'found';
	FOR k IN SELECT t.entry, s.since, s.until, s.status FROM (
		SELECT entry FROM treaty ORDER BY hashint8(entry) LIMIT 200) t
		JOIN treaty_standing s USING (entry) LOOP
		ASSERT treaty_status_on(k.entry, CASE k.since WHEN '-infinity' THEN '1801-01-01'
			ELSE k.since END) = k.status AND treaty_status_on(k.entry, CASE k.until
			WHEN 'infinity' THEN '2998-01-01' ELSE k.until - 1 END) = k.status, 'status';
	END LOOP;
	ASSERT NOT EXISTS (SELECT FROM (SELECT entry, slug FROM legal_act
			ORDER BY hashint8(entry) LIMIT 200) a,
		LATERAL (SELECT * FROM duties_of(ARRAY[a.slug], a.entry)
			EXCEPT SELECT act, position, paragraph, imposes, requirement, begins, ends
			FROM duty d WHERE d.entry = a.entry) missing), 'duty';
	ASSERT NOT EXISTS (SELECT FROM (SELECT entry FROM treaty
			WHERE parties @> ARRAY['kazakhstan'] ORDER BY hashint8(entry) LIMIT 200) t,
		LATERAL (SELECT * FROM treaty_between_of(t.entry)
			EXCEPT SELECT * FROM treaty_between b WHERE b.entry = t.entry) missing), 'between';
	FOR k IN SELECT e.kind, e.slug, e.number, convert_from(i.bytes, 'UTF8')::jsonb AS item
		FROM entry e JOIN item i ON i.sha256 = e.item_sha256
		ORDER BY hashint8(e.number) LIMIT 200 LOOP
		ASSERT NOT EXISTS (SELECT FROM item_refusals(k.kind, k.item)), k.item::text;
		ASSERT NOT EXISTS (SELECT FROM version_refusals(k.kind, k.number)), k.item::text;
		ASSERT EXISTS (SELECT FROM search_document d WHERE d.kind = k.kind AND d.slug = k.slug
			AND d.entry <= k.number AND d.superseded > k.number
			AND d.vector = search_vector(k.kind, k.slug, k.item, k.number)
				|| array_to_tsvector(search_blocks(d.entry))), k.kind || ' ' || k.slug;
		ASSERT NOT EXISTS (SELECT FROM reference r,
			jsonb_path_query(k.item, r.path) AS named (value)
			WHERE r.kind = k.kind AND NOT stands(r.target, named.value #>> '{}', k.number)),
			k.number || ': ' || k.item::text;
	END LOOP;
END
$$;
