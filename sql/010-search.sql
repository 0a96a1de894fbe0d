-- One search over all kinds and the three languages: PostgreSQL's full-text
-- search over what is laid down of each version, at any entry.

INSERT INTO migration (number, name) VALUES (10, 'search');

-- For typing mistakes; a trusted extension, part of PostgreSQL's own.
CREATE EXTENSION pg_trgm;

-- Words ------------------------------------------------------------------------
-- Latin words are stemmed as English in every language, so that a scheme's name
-- is found in each of them.

DO $$
BEGIN
	CREATE TEXT SEARCH DICTIONARY tanu_kazakh
		(TEMPLATE = ispell, DictFile = tanu_kazakh, AffFile = tanu_kazakh);
EXCEPTION WHEN config_file_error OR undefined_file THEN
	RAISE EXCEPTION 'the Kazakh dictionary is missing (%): on the machine of the database, install hunspell-kk and run scripts/kazakh.sh as root', SQLERRM;
END
$$;
COMMENT ON TEXT SEARCH DICTIONARY tanu_kazakh IS 'Debian''s hunspell dictionary of Kazakh; it knows a part of the endings';

CREATE TEXT SEARCH DICTIONARY tanu_not_english
	(TEMPLATE = simple, StopWords = english, Accept = false);
CREATE TEXT SEARCH DICTIONARY tanu_not_russian
	(TEMPLATE = simple, StopWords = russian, Accept = false);

CREATE TEXT SEARCH CONFIGURATION tanu_en (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION tanu_en ALTER MAPPING
	FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH english_stem;
CREATE TEXT SEARCH CONFIGURATION tanu_ru (COPY = tanu_en);
ALTER TEXT SEARCH CONFIGURATION tanu_ru ALTER MAPPING
	FOR word, hword, hword_part WITH russian_stem;
CREATE TEXT SEARCH CONFIGURATION tanu_kk (COPY = tanu_en);
ALTER TEXT SEARCH CONFIGURATION tanu_kk ALTER MAPPING
	FOR word, hword, hword_part WITH tanu_kazakh, simple;
CREATE TEXT SEARCH CONFIGURATION tanu_asked (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION tanu_asked ALTER MAPPING
	FOR asciiword, asciihword, hword_asciipart WITH tanu_not_english, simple;
ALTER TEXT SEARCH CONFIGURATION tanu_asked ALTER MAPPING
	FOR word, hword, hword_part WITH tanu_not_russian, simple;
COMMENT ON TEXT SEARCH CONFIGURATION tanu_asked IS 'What is asked, not stemmed yet, without what English and Russian leave out';

CREATE FUNCTION search_configuration(language text, body text) RETURNS regconfig
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN language = 'kk' OR language IS NULL AND body ~* '[әғқңөұүһі]' THEN 'tanu_kk'::regconfig
		WHEN language = 'ru' OR language IS NULL AND body ~* '[а-я]' THEN 'tanu_ru'::regconfig
		ELSE 'tanu_en'::regconfig
	END
$$;
COMMENT ON FUNCTION search_configuration IS 'How a text is read; one that stands for all languages, by its letters';

CREATE FUNCTION search_lexeme(word text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ('''' || replace(replace(nullif(word, ''), '\', '\\'), '''', '''''') || '''')::tsquery
$$;
COMMENT ON FUNCTION search_lexeme IS 'The query for one lexeme as it is; null for none';

CREATE FUNCTION search_stems(word text) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE ROWS 2 AS $$
	SELECT unnest(CASE
		WHEN word ~ '[0-9]' THEN ARRAY[word]
		WHEN word ~ '^[ -~]*$' THEN ts_lexize('english_stem', word)
		ELSE ts_lexize('russian_stem', word) || coalesce(ts_lexize('tanu_kazakh', word), ARRAY[word])
	END)
$$;
COMMENT ON FUNCTION search_stems IS 'Under which lexemes a word of a question may have been laid down, whichever language it is in';

-- Codes and numbers ------------------------------------------------------------

CREATE FUNCTION search_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT translate(lower(value COLLATE "und-x-icu"),
		'авекмнорстухіёәөұүқңғһ', 'abekmhopctyxieaoyykhгh')
$$;
COMMENT ON FUNCTION search_fold IS 'Small letters; those that look alike in Cyrillic and Latin are one, and so are Kazakh ones and those that stand in for them on other keyboards';

CREATE FUNCTION search_code(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT left(regexp_replace(regexp_replace(search_fold(value) COLLATE "und-x-icu",
		'\m0\M', 'o', 'g'), '[^[:alnum:]]', '', 'g'), 200)
$$;
COMMENT ON FUNCTION search_code IS 'A code, number or name without hyphens and spaces; a zero that stands alone is the letter: 153-ө, 153-О, 153-o and 153-0 are one';

CREATE FUNCTION search_whole(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	code CONSTANT text := search_code(value);
BEGIN
	RETURN '=' || CASE WHEN length(code) > 16 THEN left(md5(code), 16) ELSE code END;
END
$$;
COMMENT ON FUNCTION search_whole IS 'The lexeme for the whole of a code, number or name: =153o; of a longer one 64 bits of a hash, since a title would take more room than its words';

CREATE FUNCTION search_is_code(token text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT token ~ '[0-9]'
		AND length(regexp_replace(token, '[0-9/-]', '', 'g')) BETWEEN 1 AND 3
$$;
COMMENT ON FUNCTION search_is_code IS 'Figures with up to three letters: 153-ө, CO2, KZ-75';

CREATE FUNCTION search_pieces(value text) RETURNS TABLE (
	place bigint, gap text, token text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT place, m[1], m[2]
	FROM regexp_matches(value COLLATE "und-x-icu",
		'([^[:alnum:]]*)([[:alnum:]]+(?:[-/][[:alnum:]]+)*|$)', 'g')
		WITH ORDINALITY AS t (m, place)
$$;
COMMENT ON FUNCTION search_pieces IS 'A text word by word, each with what stands before it';

-- Texts ------------------------------------------------------------------------

CREATE TABLE search_field (
	place integer PRIMARY KEY,
	kind text NOT NULL REFERENCES kind,
	field text NOT NULL,
	path jsonpath NOT NULL,
	target text REFERENCES kind,
	weight "char" NOT NULL CHECK (weight IN ('A', 'B', 'D')),
	UNIQUE (kind, field)
);
COMMENT ON TABLE search_field IS 'Which fields of which kind are searched. What has a target is searched by the name of the record that it names: what has no name of its own is called so. Fields of weight A identify: what is asked for by the whole of one comes first';

INSERT INTO search_field (place, kind, field, path, target, weight)
SELECT row_number() OVER (), kind, field,
	('$."' || replace(field, '.', '"[*]."') || '"')::jsonpath, target, weight
FROM (VALUES
	('legal-act', 'number', NULL, 'A'),
	('legal-act', 'title', NULL, 'A'),
	('legal-act', 'registered_number', NULL, 'A'),
	('legal-act', 'issuer', NULL, 'D'),
	('legal-act', 'provisions.summary', NULL, 'D'),
	('jurisdiction', 'code', NULL, 'A'),
	('jurisdiction', 'name', NULL, 'A'),
	('jurisdiction', 'authority', NULL, 'D'),
	('scheme', 'name', NULL, 'A'),
	('scheme', 'units.name', NULL, 'A'),
	('scheme', 'legal_basis', NULL, 'D'),
	('scheme', 'activities', NULL, 'D'),
	('scheme', 'installations', NULL, 'D'),
	('scheme', 'trading_conditions', NULL, 'D'),
	('scheme', 'compulsory_reason', NULL, 'D'),
	('study', 'scheme', 'scheme', 'B'),
	('study', 'author', NULL, 'D'),
	('study', 'summary', NULL, 'D'),
	('study', 'conditions', NULL, 'D'),
	('study', 'expert_support', NULL, 'D'),
	('treaty', 'title', NULL, 'A'),
	('treaty', 'registration_number', NULL, 'A'),
	('treaty', 'depositary', NULL, 'D'),
	('treaty', 'actions.note', NULL, 'D'),
	('treaty', 'recognises.excluded', NULL, 'D'),
	('plan', 'name', NULL, 'A'),
	('limit', 'treaty', 'treaty', 'B'),
	('limit', 'plan', 'plan', 'B'),
	('limit', 'clause', NULL, 'D'),
	('assessment', 'jurisdiction', 'jurisdiction', 'B'),
	('assessment', 'evidence', NULL, 'D')
) f (kind, field, target, weight);

CREATE FUNCTION search_texts(wanted text, item jsonb, as_of bigint) RETURNS TABLE (
	place bigint, field text, weight "char", language text, body text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 AS $$
	SELECT f.place * 1000000 + found.place, f.field, f.weight, t.language, t.body
	FROM search_field f,
		LATERAL jsonb_path_query(item, f.path) WITH ORDINALITY AS found (value, place),
		LATERAL (SELECT CASE WHEN f.target IS NULL THEN found.value
			ELSE record_name(f.target, found.value #>> '{}', as_of) END OFFSET 0) s (said),
		LATERAL (SELECT key, value FROM jsonb_each_text(CASE jsonb_typeof(said)
				WHEN 'object' THEN said END)
			UNION ALL SELECT NULL, said #>> '{}' WHERE jsonb_typeof(said) = 'string') t (language, body)
	WHERE f.kind = wanted
$$;
COMMENT ON FUNCTION search_texts IS 'The texts of a version that are searched, to be ordered by place and language; names of other records as of an entry';

CREATE FUNCTION search_plain(body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT left(normalize(translate(body, E'\x01\x02\x03', '')), 10000)
$$;
COMMENT ON FUNCTION search_plain IS 'A text as it is searched: the first 10,000 letters, without what marks an excerpt';

CREATE FUNCTION search_text_vector(body text, language text, weight "char") RETURNS tsvector
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
	made tsvector := setweight(to_tsvector(search_configuration(language, body), body), weight);
BEGIN
	IF body ~ '[0-9][/-]?[^0-9[:space:][:punct:]]|[^0-9[:space:][:punct:]][/-]?[0-9]' THEN
		made := made || array_to_tsvector(ARRAY(SELECT search_code(token)
			FROM search_pieces(body) WHERE search_is_code(token)));
	END IF;
	RETURN made;
END
$$;
COMMENT ON FUNCTION search_text_vector IS 'The lexemes of one text; of what looks like a code its folded form too';

CREATE AGGREGATE search_together(tsvector) (
	SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '', PARALLEL = SAFE);
COMMENT ON AGGREGATE search_together(tsvector) IS 'One vector of several';

-- What publish() lays down -----------------------------------------------------

CREATE TABLE search_document (
	kind text NOT NULL REFERENCES kind,
	slug slug NOT NULL,
	entry bigint NOT NULL,
	superseded bigint NOT NULL DEFAULT 9223372036854775807,
	vector tsvector NOT NULL,
	PRIMARY KEY (kind, slug, entry),
	CHECK (superseded > entry)
) WITH (fillfactor = 85);
CREATE INDEX search_document_vector ON search_document USING gin (vector) WITH (fastupdate = off);
COMMENT ON TABLE search_document IS 'By what a record is found from an entry on and before another: a version with the same words makes no new row. Room is left in its pages, so that superseding does not touch the index';
COMMENT ON COLUMN search_document.vector IS 'The words of its texts; =153o, the whole of what identifies it (search_whole); #treaty, its kind; #0/12, the blocks of entries that it came in (search_blocks)';

CREATE TABLE search_word (
	word text COLLATE "C" PRIMARY KEY,
	entry bigint NOT NULL
);
CREATE INDEX search_word_like ON search_word USING gin (search_fold(word) gin_trgm_ops);
COMMENT ON TABLE search_word IS 'Each word of the register and the first entry that has it: what a beginning or a typing mistake may have meant';

SELECT keep_append_only('search_document', superseding => true),
	keep_append_only('search_word');

CREATE FUNCTION search_vector(wanted text, named text, item jsonb, as_of bigint) RETURNS tsvector
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT search_together(search_text_vector(body, language, weight) ORDER BY place, language)
			|| array_to_tsvector(array_agg(whole) FILTER (WHERE whole <> '=')
				|| ARRAY[search_whole(named), '#' || wanted])
		FROM (SELECT *, sum(length(body)) OVER (ORDER BY place, language) AS reach,
				CASE weight WHEN 'A' THEN search_whole(body) END AS whole
			FROM (SELECT place, weight, language, search_plain(body) AS body
				FROM search_texts(wanted, item, as_of) OFFSET 0) plain) t
		WHERE reach <= 200000
	);
END
$$;
COMMENT ON FUNCTION search_vector IS 'The lexemes of a version; of texts longer than 200,000 letters together, the first (a tsvector has room for 1 MB)';

CREATE FUNCTION search_block(level integer, number bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT '#' || level || '/' || (number >> 10 + 2 * level)
$$;
COMMENT ON FUNCTION search_block IS 'The block that an entry is in, of 1,024, 4,096, 16,384, ... entries';

CREATE FUNCTION search_blocks(number bigint) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT array_agg(search_block(level, number)) FROM generate_series(0, 5) AS level
$$;
COMMENT ON FUNCTION search_blocks IS 'The blocks that an entry is in, of each size';

CREATE FUNCTION search_blocks_before(number bigint) RETURNS TABLE (
	level integer, first bigint, block text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 15 AS $$
DECLARE
	size bigint := 1024;
	rest bigint := number + 1;
	upto bigint;
BEGIN
	FOR level IN 0..5 LOOP
		upto := rest;
		rest := CASE WHEN level < 5 THEN greatest(upto - size, 0) / (4 * size) * (4 * size) ELSE 0 END;
		RETURN QUERY SELECT level, e, search_block(level, e)
			FROM generate_series((upto - 1) / size * size, rest, -size) AS e;
		EXIT WHEN rest = 0;
		size := 4 * size;
	END LOOP;
END
$$;
COMMENT ON FUNCTION search_blocks_before IS 'Blocks that cover the entries up to one, newest first and ever larger ones, each level as far as a block of the next can begin: a word that is everywhere is found often enough in the first';

CREATE FUNCTION lay_down_search_of(wanted text, named text, as_of bigint, item jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	held search_document;
	made tsvector := search_vector(wanted, named, item, as_of);
BEGIN
	SELECT * INTO held FROM search_document d
	WHERE d.kind = wanted AND d.slug = named AND d.superseded = 9223372036854775807;
	IF item IS NOT NULL AND ts_delete(held.vector, search_blocks(held.entry)) = made THEN
		RETURN;
	END IF;
	UPDATE search_document d SET superseded = as_of
	WHERE d.kind = wanted AND d.slug = named AND d.entry = held.entry;
	IF item IS NULL THEN
		RETURN;
	END IF;
	INSERT INTO search_document (kind, slug, entry, vector)
	VALUES (wanted, named, as_of, made || array_to_tsvector(search_blocks(as_of)));
	INSERT INTO search_word
	SELECT DISTINCT word, as_of FROM search_texts(wanted, item, as_of) t,
		regexp_split_to_table(lower(search_plain(t.body) COLLATE "und-x-icu"), '[^[:alpha:]]+') AS word
	WHERE length(word) BETWEEN 4 AND 40
	ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION lay_down_search_of IS 'Lays down by what one record is found from an entry on';

CREATE FUNCTION lay_down_search(wanted text, named text, as_of bigint, item jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM lay_down_search_of(wanted, named, as_of, item);
	IF record_name(wanted, named, as_of) IS DISTINCT FROM record_name(wanted, named, as_of - 1)
		AND EXISTS (SELECT FROM search_field WHERE target = wanted)
		AND EXISTS (SELECT FROM entry WHERE kind = wanted AND slug = named AND number < as_of)
	THEN
		PERFORM lay_down_search_of(r.kind, r.slug, as_of, (SELECT item_text(e.item_sha256)::jsonb
			FROM entry e WHERE e.kind = r.kind AND e.slug = r.slug
			ORDER BY e.number DESC LIMIT 1))
		FROM referring_to(wanted, named, as_of) r
			JOIN search_field f ON f.kind = r.kind AND f.field = r.field AND f.target = wanted;
	END IF;
END
$$;
COMMENT ON FUNCTION lay_down_search IS 'Lays down by what a record is found from an entry on, and when its name changed, by what those are found that are called by it';

-- Asking -----------------------------------------------------------------------

CREATE FUNCTION search_query(q text, as_of bigint, beginnings boolean) RETURNS tsquery
LANGUAGE plpgsql STABLE PARALLEL SAFE SET client_min_messages = error AS $$
DECLARE
	words text := (SELECT string_agg(gap || CASE WHEN search_is_code(token)
		THEN search_code(token) ELSE token END, '' ORDER BY place)
		FROM search_pieces(translate(q, '«»“”„', '"""""')));
	asked tsquery := websearch_to_tsquery('tanu_asked', words);
	one text;
BEGIN
	FOR one IN SELECT lexeme FROM unnest(to_tsvector('tanu_asked', words)) LOOP
		asked := ts_rewrite(asked, search_lexeme(one), (
			SELECT string_agg(DISTINCT search_lexeme(stem)::text, ' | ')::tsquery
			FROM (SELECT one UNION ALL (SELECT w.word FROM search_word w
				WHERE beginnings AND length(one) >= 4 AND w.entry <= as_of
					AND w.word > one AND w.word < one || U&'\+10FFFF'
				ORDER BY w.word LIMIT 20)) AS known (word), search_stems(word) AS stem));
	END LOOP;
	RETURN CASE WHEN querytree(asked) NOT IN ('', 'T') THEN asked END;
END
$$;
COMMENT ON FUNCTION search_query IS 'A question as search engines on the web take it (quotes, or, minus), each word in any form; with "beginnings", it may go on. Null when nothing is asked for';

CREATE TYPE search_hit AS (kind text, slug text, tier integer, score integer);
COMMENT ON TYPE search_hit IS 'A record that a question finds. Tier: 1, the question is a code, number or name of it; 2, it has the words; 3, it has words that begin so';

CREATE FUNCTION search_scan(within tsquery, but_not tsquery, among tsquery[], before bigint,
	as_of bigint, exact tsquery, asked tsquery, most integer) RETURNS search_hit[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN (
		SELECT coalesce(array_agg((s.kind, s.slug, CASE WHEN but_not IS NULL THEN 1
				WHEN s.vector @@ exact THEN 2 ELSE 3 END,
				(1e6 * ts_rank('{.05, .2, .4, 1}', s.vector, asked))::integer)::search_hit), '{}')
		FROM (
			SELECT found.* FROM unnest(among) AS block, LATERAL (
				SELECT d.kind, d.slug, d.vector FROM search_document d
				WHERE d.vector @@ within AND d.vector @@ block
					AND d.entry < before AND d.superseded > as_of
					AND NOT coalesce(d.vector @@ but_not, false) OFFSET 0) found
			LIMIT most) s
	);
END
$$;
COMMENT ON FUNCTION search_scan IS 'What is found in blocks, one after the other, among what came before an entry and stands at another. A block is a condition of its own: put together with the words, the index would go through all entries of the most common one for each block';

CREATE FUNCTION search_hits(q text, wanted text, as_of bigint, most integer) RETURNS search_hit[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
	named tsquery := search_lexeme(search_whole(normalize(q)));
	exact tsquery := search_query(normalize(q), as_of, false);
	asked tsquery := search_query(normalize(q), as_of, true);
	but_not tsquery;
	within tsquery := named;
	near tsquery[];
	far tsquery[];
	begun bigint;
	hits search_hit[] := '{}';
	found search_hit[];
	more search_hit[];
	room integer;
BEGIN
	SELECT array_agg(search_lexeme(block)) FILTER (WHERE level = 0),
		array_agg(search_lexeme(block)) FILTER (WHERE level > 0),
		min(first) FILTER (WHERE level = 0)
	INTO near, far, begun FROM search_blocks_before(as_of);
	-- What is called so, then what has the words.
	WHILE within IS NOT NULL LOOP
		IF wanted IS NOT NULL THEN
			within := within && search_lexeme('#' || wanted);
		END IF;
		found := search_scan(within, but_not, near, as_of + 1, as_of, exact, asked,
			most - cardinality(hits));
		hits := hits || found;
		room := most - cardinality(hits);
		IF room > 0 AND begun > 0 THEN
			more := CASE WHEN cardinality(found) * as_of < most * (as_of - begun) THEN
				search_scan(within, but_not, ARRAY[within], begun, as_of, exact, asked, room) END;
			IF more IS NULL OR cardinality(more) = room THEN
				more := search_scan(within, but_not, far, begun, as_of, exact, asked, room);
			END IF;
			hits := hits || more;
		END IF;
		within := CASE WHEN but_not IS NULL THEN asked END;
		but_not := named;
	END LOOP;
	RETURN hits;
END
$$;
COMMENT ON FUNCTION search_hits IS 'The records that a question finds at an entry, so many at most, those that changed last. What the newest entries say to be rare is looked for once in all others, and only where that is too much, in one block after the other';

CREATE FUNCTION search_similar(q text, as_of bigint) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT nullif(string_agg(gap || coalesce(CASE WHEN token ~ '^[^0-9]{4,40}$'
				AND search_hits(token, NULL, as_of, 1) = '{}' THEN (
					SELECT word FROM (SELECT w.word FROM search_word w
						WHERE search_fold(w.word) % search_fold(token) AND w.entry <= as_of
						ORDER BY similarity(search_fold(w.word), search_fold(token)) DESC, w.word
						LIMIT 5) near
					WHERE search_hits(word, NULL, as_of, 1) <> '{}' LIMIT 1)
				END, token), '' ORDER BY place), q)
		FROM search_pieces(q) WHERE place <= 20
	);
END
$$;
COMMENT ON FUNCTION search_similar IS 'A question with each word that finds nothing replaced by the most similar one of the register; null when there is none';

CREATE FUNCTION search_status(wanted text, named text, day date, as_of bigint)
RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	-- Each kind has a statement of its own: one for all begins the plans of all.
	CASE wanted
	WHEN 'legal-act' THEN
		RETURN (SELECT status FROM legal_act_at(day, as_of) r WHERE r.slug = named);
	WHEN 'scheme' THEN
		RETURN (SELECT phase FROM scheme_at(day, as_of) r WHERE r.slug = named);
	WHEN 'study' THEN
		RETURN (SELECT status FROM study_at(day, as_of) r WHERE r.slug = named);
	WHEN 'treaty' THEN
		RETURN (SELECT status FROM treaty_at(day, as_of) r WHERE r.slug = named);
	WHEN 'plan' THEN
		RETURN (SELECT status FROM plan_at(day, as_of) r WHERE r.slug = named);
	WHEN 'limit' THEN
		RETURN (SELECT status FROM limit_at(day, as_of) r WHERE r.slug = named);
	WHEN 'assessment' THEN
		RETURN (SELECT status FROM assessment_at(day, as_of) r WHERE r.slug = named);
	ELSE
		RETURN NULL;
	END CASE;
END
$$;
COMMENT ON FUNCTION search_status IS 'The status of a record on a day, of a scheme its phase; a jurisdiction has none';

CREATE FUNCTION search_excerpt(body text, language text, asked tsquery) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
	reading CONSTANT regconfig := search_configuration(language, body);
	wanted tsquery := asked;
	code text;
	marked text;
	bare text;
BEGIN
	-- A figure beside a letter: a code is asked for.
	IF asked::text ~ '[0-9][^0-9'']|[^0-9''][0-9]' THEN
		FOR code IN SELECT token FROM search_pieces(body)
			WHERE search_is_code(token) AND asked @> search_lexeme(search_code(token)) LOOP
			wanted := wanted || phraseto_tsquery(reading, code);
		END LOOP;
	END IF;
	marked := translate(ts_headline(reading, translate(body, '<', E'\x03'), wanted,
		E'StartSel=\x01, StopSel=\x02, MaxWords=28, MinWords=14, ShortWord=0'), E'\x03', '<');
	bare := translate(marked, E'\x01\x02', '');
	RETURN CASE WHEN starts_with(body, left(bare, 20)) THEN '' ELSE '… ' END || marked
		|| CASE WHEN right(body, 20) = right(bare, 20) THEN '' ELSE ' …' END;
END
$$;
COMMENT ON FUNCTION search_excerpt IS 'The part of a text that matches, each word that does between U+0001 and U+0002. ts_headline() would take what looks like a tag for one';

CREATE FUNCTION search_matches(page search_hit[], items jsonb[], code text, asked tsquery,
	any_of tsquery, reader text, as_of bigint,
	OUT fields text[], OUT languages text[], OUT excerpts text[])
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
	one record;
	vector tsvector;
	whole boolean;
	done bigint := 0;
BEGIN
	fields := array_fill(NULL::text, ARRAY[cardinality(page)]);
	languages := fields;
	excerpts := fields;
	FOR one IN SELECT h.place AS hit, h.tier, t.field, t.weight, t.language, t.body
	FROM unnest(page, items) WITH ORDINALITY AS h (kind, slug, tier, score, item, place),
		LATERAL (SELECT * FROM search_texts(h.kind, h.item, as_of)
			UNION ALL SELECT NULL, 'slug', 'A', NULL, h.slug WHERE h.tier = 1) t
	ORDER BY h.place, t.weight, t.language = reader DESC NULLS LAST, t.place, t.language LOOP
		CONTINUE WHEN one.hit = done;
		one.body := search_plain(one.body);
		IF one.tier = 1 THEN
			whole := search_code(one.body) = code;
		ELSE
			vector := search_text_vector(one.body, one.language, one.weight);
			whole := vector @@ asked;
		END IF;
		CONTINUE WHEN NOT whole AND (one.tier = 1 OR fields[one.hit] IS NOT NULL
			OR NOT vector @@ any_of);
		fields[one.hit] := one.field;
		languages[one.hit] := one.language;
		excerpts[one.hit] := CASE one.tier WHEN 1 THEN E'\x01' || left(one.body, 300) || E'\x02'
			ELSE search_excerpt(one.body, one.language, any_of) END;
		IF whole THEN
			done := one.hit;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION search_matches IS 'Of each record of a page the first field that has all words, or else any, in which language where it has several, and the part of it that matches';

CREATE FUNCTION search_at(q text, wanted text, day date, as_of bigint, reader text,
	most bigint, behind bigint) RETURNS TABLE (count integer, everything integer, meant text,
	kinds text[], counts integer[], kind text, slug text, name text, spoken text,
	status text, aspect text, code text, demonstration boolean, field text, language text,
	excerpt text)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
DECLARE
	bound CONSTANT integer := 501;
	words text := q;
	hits search_hit[] := search_hits(q, NULL, as_of, bound);
	asked tsquery;
	any_of tsquery;
	page search_hit[];
	items jsonb[];
	matches record;
BEGIN
	IF hits = '{}' THEN
		meant := search_similar(q, as_of);
		words := coalesce(meant, q);
		hits := search_hits(words, NULL, as_of, bound);
	END IF;
	SELECT array_agg(c.kind), array_agg(c.count::integer) INTO kinds, counts
	FROM (SELECT h.kind, count(*) FROM unnest(hits) h GROUP BY h.kind) c;
	everything := cardinality(hits);
	IF wanted IS NOT NULL THEN
		hits := CASE WHEN cardinality(hits) < bound
			THEN ARRAY(SELECT h::search_hit FROM unnest(hits) h WHERE h.kind = wanted)
			ELSE search_hits(words, wanted, as_of, bound) END;
	END IF;
	asked := search_query(normalize(words), as_of, true);
	any_of := regexp_replace(replace(asked::text, '!', ''), '&|<->|<[0-9]+>', '|', 'g')::tsquery;
	page := ARRAY(SELECT h::search_hit FROM unnest(hits) h
		ORDER BY h.tier, h.score DESC, h.kind COLLATE "C", h.slug COLLATE "C" LIMIT most OFFSET behind);
	items := ARRAY(SELECT (SELECT item_text(e.item_sha256)::jsonb FROM entry e
			WHERE e.kind = h.kind AND e.slug = h.slug AND e.number <= as_of
			ORDER BY e.number DESC LIMIT 1)
		FROM unnest(page) h);
	matches := search_matches(page, items, search_code(normalize(words)), asked, any_of,
		reader, as_of);
	RETURN QUERY
	SELECT cardinality(hits), everything, meant, kinds, counts, p.kind, p.slug,
		said(n.name, reader), spoken_in(n.name), search_status(p.kind, p.slug, day, as_of),
		a.aspect, p.item ->> a.aspect, coalesce((p.item ->> 'demonstration')::boolean, false),
		p.field, p.language, p.excerpt
	FROM (SELECT) once LEFT JOIN unnest(page, items, matches.fields, matches.languages,
			matches.excerpts) WITH ORDINALITY
			AS p (kind, slug, tier, score, item, field, language, excerpt, place) ON true
		LEFT JOIN (VALUES ('limit', 'unit'), ('assessment', 'requirement')) a (kind, aspect)
			ON a.kind = p.kind
		LEFT JOIN LATERAL (SELECT coalesce(p.item -> 'title', p.item -> 'name',
			record_name(p.kind, p.slug, as_of)) AS name OFFSET 0) n ON true
	ORDER BY p.place;
END
$$;
COMMENT ON FUNCTION search_at IS 'One page of what a question finds, with what matched, in one row without a record where that is nothing; count is of all pages and everything of all kinds, 501 where there are more than 500. Several limits and assessments are called alike: "aspect" is the field that tells them apart, and code its value. Where the words find nothing, "meant" is what was looked for in their place';

REVOKE ALL ON FUNCTION search_together, search_configuration, search_lexeme, search_stems, search_fold,
	search_code, search_whole, search_is_code, search_pieces, search_texts, search_plain, search_text_vector,
	search_vector, search_block, search_blocks, search_blocks_before, lay_down_search_of, lay_down_search,
	search_query, search_scan, search_hits, search_similar, search_status, search_excerpt, search_matches,
	search_at FROM PUBLIC;
GRANT SELECT ON search_field, search_document, search_word TO tanu_public, tanu_sign, tanu_desk;
GRANT EXECUTE ON FUNCTION search_configuration, search_lexeme, search_stems, search_fold,
	search_code, search_whole, search_is_code, search_pieces, search_texts, search_plain, search_text_vector,
	search_block, search_blocks_before, search_query, search_scan, search_hits, search_similar, search_status,
	search_excerpt, search_matches, search_at TO tanu_public, tanu_sign, tanu_desk;
