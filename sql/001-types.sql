-- Values: days, texts, amounts. The first migration also makes the list in
-- which every migration registers itself.

CREATE TABLE migration (
	number integer PRIMARY KEY,
	name text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE migration IS 'The numbered files of sql/ that this database has seen';
INSERT INTO migration (number, name) VALUES (1, 'types');

CREATE DOMAIN slug AS text
	CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(VALUE) <= 64);
COMMENT ON DOMAIN slug IS 'The name of a record in addresses';

-- Days -----------------------------------------------------------------------
-- The functions from here to "Amounts" stand in every list and every check of
-- a value. They have no STRICT and no query within, so that they are inlined.

CREATE FUNCTION first_day(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE length(value)
		WHEN 10 THEN make_date(substr(value, 1, 4)::integer,
			substr(value, 6, 2)::integer, substr(value, 9, 2)::integer)
		WHEN 7 THEN make_date(substr(value, 1, 4)::integer,
			substr(value, 6, 2)::integer, 1)
		WHEN 4 THEN make_date(value::integer, 1, 1)
	END
$$;
COMMENT ON FUNCTION first_day IS 'A start counts from the first day of a cut day (register.md, Values)';

CREATE FUNCTION last_day(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE length(value)
		WHEN 10 THEN first_day(value)
		WHEN 7 THEN (first_day(value) + interval '1 month' - interval '1 day')::date
		WHEN 4 THEN make_date(value::integer, 12, 31)
	END
$$;
COMMENT ON FUNCTION last_day IS 'An end counts through the last day of a cut day (register.md, Values)';

CREATE FUNCTION day_is_valid(value text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN value ~ '^(1[89]|2[0-9])[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?$'
		AND first_day(value) IS NOT NULL;
EXCEPTION WHEN datetime_field_overflow THEN
	RETURN false;
END
$$;
COMMENT ON FUNCTION day_is_valid IS 'YYYY-MM-DD, YYYY-MM or YYYY, between 1800 and 2999, and on the calendar';

CREATE DOMAIN cut_day AS text CHECK (day_is_valid(VALUE));
COMMENT ON DOMAIN cut_day IS 'A day as its source gives it, perhaps cut to a month or a year';

CREATE FUNCTION is_within(day date, since text, until text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT day >= coalesce(first_day(since), '-infinity')
		AND day <= coalesce(last_day(until), 'infinity')
$$;
COMMENT ON FUNCTION is_within IS 'from and through are both inclusive; an absent one is open';

CREATE FUNCTION today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT (now() AT TIME ZONE 'Asia/Almaty')::date
$$;
COMMENT ON FUNCTION today IS 'Today in Kazakhstan, whatever the zone of the server';

-- Texts for people -----------------------------------------------------------

CREATE FUNCTION texts_are_valid(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN jsonb_typeof(value) <> 'object' THEN false
	ELSE value <> '{}' AND value - ARRAY['kk', 'ru', 'en'] = '{}'
		AND NOT jsonb_path_exists(value,
			'strict $.* ? (@.type() != "string" || !(@ like_regex "\\S"))')
		AND greatest(length(value ->> 'kk'), length(value ->> 'ru'),
			length(value ->> 'en')) <= 10000
	END
$$;
COMMENT ON FUNCTION texts_are_valid IS '{"kk","ru","en"} with at least one of them, none empty';

CREATE DOMAIN texts AS jsonb CHECK (texts_are_valid(VALUE));
COMMENT ON DOMAIN texts IS 'Text for people, in one to three languages';

CREATE FUNCTION words_are_valid(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE jsonb_typeof(value)
	WHEN 'string' THEN value #>> '{}' ~ '[^[:space:]]' AND length(value #>> '{}') <= 10000
	ELSE texts_are_valid(value) END
$$;
COMMENT ON FUNCTION words_are_valid IS 'Texts, or one plain text that is not empty';

CREATE DOMAIN words AS jsonb CHECK (words_are_valid(VALUE));
COMMENT ON DOMAIN words IS 'Text for people, or one plain text that stands for all languages (a proper name, a number)';

CREATE FUNCTION said(value jsonb, language text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE jsonb_typeof(value) WHEN 'string' THEN value #>> '{}'
	ELSE coalesce(value ->> language, value ->> 'kk', value ->> 'ru', value ->> 'en') END
$$;
COMMENT ON FUNCTION said IS 'A text in this language or, failing that, in another one';

CREATE FUNCTION spoken_in(value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN value ? 'kk' THEN 'kk ' ELSE '' END
		|| CASE WHEN value ? 'ru' THEN 'ru ' ELSE '' END
		|| CASE WHEN value ? 'en' THEN 'en ' ELSE '' END
$$;
COMMENT ON FUNCTION spoken_in IS 'The languages that a text has, in the order in which they stand in for each other';

CREATE DOMAIN plain AS text CHECK (VALUE ~ '[^[:space:]]' AND length(VALUE) <= 2000);
COMMENT ON DOMAIN plain IS 'A short plain text: a number, a name';

CREATE FUNCTION url_is_valid(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT value ~ '^https?://[^[:space:]<>"]+$' AND length(value) <= 2000
$$;
COMMENT ON FUNCTION url_is_valid IS 'An address of the web, fit to stand in a link as it is';

CREATE DOMAIN url AS text CHECK (url_is_valid(VALUE));
COMMENT ON DOMAIN url IS 'An address of the web that a page can link to';

-- Amounts --------------------------------------------------------------------

CREATE DOMAIN tonnes AS numeric
	CHECK (VALUE >= 0 AND VALUE < 1e15 AND VALUE = trunc(VALUE));
COMMENT ON DOMAIN tonnes IS 'Whole tonnes of CO2 equivalent';

CREATE DOMAIN rate AS text
	CHECK (VALUE ~ '^(100(\.0{1,6})?|[0-9]{1,2}(\.[0-9]{1,6})?)$');
COMMENT ON DOMAIN rate IS 'Percent from 0 to 100 as a decimal string; computed with as numeric';

CREATE DOMAIN vintage AS integer CHECK (VALUE BETWEEN 1990 AND 2200);
COMMENT ON DOMAIN vintage IS 'The year that a unit was issued for';
CREATE DOMAIN requirement AS integer CHECK (VALUE BETWEEN 1 AND 5);
COMMENT ON DOMAIN requirement IS 'Number of a requirement of paragraph 4 of the Rules';

-- Sources --------------------------------------------------------------------

CREATE FUNCTION sources_are_valid(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT CASE WHEN jsonb_typeof(value) <> 'array' THEN false
	ELSE NOT EXISTS (
		SELECT FROM jsonb_array_elements(value) AS source
		WHERE CASE WHEN jsonb_typeof(source) <> 'object' THEN true
		ELSE NOT coalesce(words_are_valid(source -> 'title'), false)
			OR NOT coalesce(url_is_valid(source ->> 'url'), true)
			OR NOT coalesce(length(source ->> 'checked_on') = 10
				AND day_is_valid(source ->> 'checked_on'), true)
			OR EXISTS (SELECT FROM jsonb_object_keys(source) AS member
				WHERE member NOT IN ('title', 'url', 'checked_on'))
		END)
	END
$$;
COMMENT ON FUNCTION sources_are_valid IS '[{"title","url","checked_on"}], the title is needed';
CREATE DOMAIN sources AS jsonb CHECK (sources_are_valid(VALUE));
COMMENT ON DOMAIN sources IS 'Where what a record says was read, and when that was last checked';
