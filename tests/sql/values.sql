-- Days, texts, amounts, addresses (register.md, Values): what a column takes
-- and what it does not, at each bound.

BEGIN;
SELECT no_plan();

CREATE FUNCTION tap.takes(domain regtype, value text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT %L::%s', value, domain);
	RETURN true;
EXCEPTION WHEN data_exception OR check_violation THEN
	RETURN false;
END
$$;

-- Days -----------------------------------------------------------------------

SELECT is(day_is_valid(day), valid, format('day %L', day)) FROM (VALUES
	('2024-02-28', true), ('2024-02-29', true), ('2024-02-30', false),
	('2023-02-28', true), ('2023-02-29', false),
	('2000-02-29', true), ('1900-02-29', false),
	('2024-04-30', true), ('2024-04-31', false), ('2024-05-31', true),
	('2024-12-31', true), ('2024-12-32', false), ('2024-01-00', false),
	('2024-00-01', false), ('2024-13-01', false),
	('2024-12', true), ('2024-13', false), ('2024-00', false),
	('2024', true), ('1799', false), ('1800', true), ('2999', true), ('3000', false),
	('1799-12-31', false), ('1800-01-01', true),
	('2999-12-31', true), ('3000-01-01', false),
	('', false), (' ', false), ('202', false), ('20240', false), ('2024-1', false),
	('2024-1-1', false), ('2024-01-1', false), ('2024-001', false),
	('20240101', false), ('2024/01/01', false), ('01.02.2024', false),
	('2024-01-01 ', false), (' 2024-01-01', false), (E'2024-01-01\n', false),
	('2024-01-01T00:00', false), ('+2024-01-01', false), ('-2024', false),
	('today', false), ('infinity', false), ('٢٠٢٤', false)
) AS of (day, valid);
SELECT is(tap.takes('cut_day', '2023-02-29'), false, 'the domain asks the same function');
SELECT is(day_is_valid(NULL), NULL, 'an absent day is not a wrong one');

SELECT is(format('%s %s', first_day(day), last_day(day)), want, format('bounds of %s', day))
FROM (VALUES
	('2024-02-29', '2024-02-29 2024-02-29'),
	('2024-02', '2024-02-01 2024-02-29'), ('2023-02', '2023-02-01 2023-02-28'),
	('1900-02', '1900-02-01 1900-02-28'), ('2000-02', '2000-02-01 2000-02-29'),
	('2024-04', '2024-04-01 2024-04-30'), ('2024-12', '2024-12-01 2024-12-31'),
	('2024', '2024-01-01 2024-12-31'), ('2023', '2023-01-01 2023-12-31'),
	('1800', '1800-01-01 1800-12-31'), ('2999', '2999-01-01 2999-12-31')
) AS of (day, want);
SELECT ok(first_day(NULL) IS NULL AND last_day(NULL) IS NULL, 'no day, no bounds');

SELECT is(is_within(day::date, since, until), want,
	format('%s within %s to %s', day, coalesce(since, '...'), coalesce(until, '...')))
FROM (VALUES
	('2024-02-28', '2024-02-29', '2024-03-31', false),
	('2024-02-29', '2024-02-29', '2024-03-31', true),
	('2024-03-01', '2024-02-29', '2024-03-31', true),
	('2024-03-30', '2024-02-29', '2024-03-31', true),
	('2024-03-31', '2024-02-29', '2024-03-31', true),
	('2024-04-01', '2024-02-29', '2024-03-31', false),
	('2023-12-31', '2024', '2024-02', false), ('2024-01-01', '2024', '2024-02', true),
	('2024-02-29', '2024', '2024-02', true), ('2024-03-01', '2024', '2024-02', false),
	('2024-05-01', '2024-05-01', '2024-05-01', true),
	('0001-01-01', NULL, '2024', true), ('2024-12-31', NULL, '2024', true),
	('2025-01-01', NULL, '2024', false),
	('2023-12-31', '2024', NULL, false), ('9999-12-31', '2024', NULL, true),
	('2024-01-01', NULL, NULL, true)
) AS of (day, since, until, want);

SELECT is(runs_forward(since, until), want,
	format('from %s through %s', coalesce(since, '...'), coalesce(until, '...')))
FROM (VALUES
	('2024-03-01', '2024-02-29', false), ('2024-03-01', '2024-03-01', true),
	('2024-03-01', '2024-03-02', true), ('2024-03-01', '2024-03', true),
	('2024-03-01', '2024', true), ('2024-03', '2024-03-01', true),
	('2024-03', '2024-02', false), ('2024', '2023', false), ('2024', '2024', true),
	(NULL, '2024', true), ('2024', NULL, true), (NULL, NULL, true)
) AS of (since, until, want);

SELECT is(today(), (now() AT TIME ZONE 'Asia/Almaty')::date, 'today is a day of Kazakhstan');
SET LOCAL TimeZone = 'Pacific/Kiritimati';
SELECT is(today(), (now() AT TIME ZONE 'Asia/Almaty')::date, '... in a session far to the east');
SET LOCAL TimeZone = 'Pacific/Pago_Pago';
SELECT is(today(), (now() AT TIME ZONE 'Asia/Almaty')::date, '... and far to the west');
RESET TimeZone;

-- Texts ----------------------------------------------------------------------

SELECT unnest(ARRAY[
	is(tap.takes('texts', value), texts, format('texts %s', left(value, 60))),
	is(tap.takes('words', value), words, format('words %s', left(value, 60)))])
FROM (VALUES
	('{"kk":"а","ru":"б","en":"c"}', true, true), ('{"en":"c"}', true, true),
	('{}', false, false), ('{"fr":"c"}', false, false), ('{"en":"c","fr":"c"}', false, false),
	('{"EN":"c"}', false, false), ('{"en":""}', false, false), ('{"en":"  "}', false, false),
	('{"en":"c","ru":""}', false, false), (E'{"en":"\\n\\t"}', false, false),
	('{"en":null}', false, false), ('{"en":1}', false, false), ('{"en":["c"]}', false, false),
	('{"en":{"en":"c"}}', false, false),
	('"c"', false, true), ('""', false, false), ('" "', false, false), (E'"\\n\\t"', false, false),
	('1', false, false), ('true', false, false), ('null', false, false), ('["c"]', false, false),
	(format('{"en":"%s"}', repeat('я', 10000)), true, true),
	(format('{"en":"%s"}', repeat('я', 10001)), false, false),
	(to_json(repeat('я', 10000))::text, false, true),
	(to_json(repeat('я', 10001))::text, false, false)
) AS of (value, texts, words);

SELECT is(said(value::jsonb, language), want, format('%s in %s', value, language)) FROM (VALUES
	('{"kk":"а","ru":"б","en":"c"}', 'kk', 'а'), ('{"kk":"а","ru":"б","en":"c"}', 'ru', 'б'),
	('{"kk":"а","ru":"б","en":"c"}', 'en', 'c'), ('{"ru":"б","en":"c"}', 'kk', 'б'),
	('{"en":"c"}', 'kk', 'c'), ('{"kk":"а","ru":"б"}', 'en', 'а'), ('"plain"', 'kk', 'plain')
) AS of (value, language, want);
SELECT is(said(NULL, 'en'), NULL, 'an absent text says nothing');

SELECT is(tap.takes('plain', value), want, format('plain %L', left(value, 40))) FROM (VALUES
	('a', true), ('', false), (' ', false), (E'\n\t', false), (' a ', true),
	(repeat('я', 2000), true), (repeat('я', 2001), false)
) AS of (value, want);

-- Slugs and addresses ----------------------------------------------------------

SELECT is(tap.takes('slug', value), want, format('slug %L', value)) FROM (VALUES
	('a', true), ('0', true), ('a-b', true), ('a1-2b', true), ('', false), ('-', false),
	('-a', false), ('a-', false), ('a--b', false), ('A', false), ('a_b', false), ('a b', false),
	('a/b', false), ('é', false), ('қ', false), (E'a\n', false),
	(repeat('a', 64), true), (repeat('a', 65), false)
) AS of (value, want);

SELECT is(tap.takes('url', value), want, format('url %L', left(value, 60))) FROM (VALUES
	('https://a.kz', true), ('http://a.kz/b?c=d#e', true), ('https://қаз.kz/ә', true),
	('', false), ('a.kz', false), ('//a.kz', false), ('ftp://a.kz', false),
	('javascript:alert(1)', false), ('HTTPS://a.kz', false), ('https://', false),
	('https://a.kz/ b', false), ('https://a.kz/"', false), ('https://a.kz/<', false),
	(E'https://a.kz\n', false), (E'https://a.kz\tb', false),
	('https://' || repeat('a', 1992), true), ('https://' || repeat('a', 1993), false)
) AS of (value, want);

-- Amounts ----------------------------------------------------------------------

SELECT is(tap.takes('tonnes', value), want, format('tonnes %s', value)) FROM (VALUES
	('-1', false), ('0', true), ('1', true), ('0.5', false), ('1.0', true), ('1e3', true),
	('999999999999999', true), ('1000000000000000', false), ('1e400', false),
	('NaN', false), ('Infinity', false), ('', false), ('ten', false)
) AS of (value, want);

SELECT is(tap.takes('rate', value), want, format('rate %L', value)) FROM (VALUES
	('0', true), ('0.00', true), ('5', true), ('5.00', true), ('05', true), ('99.999999', true),
	('100', true), ('100.0', true), ('100.000000', true), ('100.000001', false), ('101', false),
	('1000', false), ('5.', false), ('.5', false), ('5,00', false), ('-1', false), ('+1', false),
	('5%', false), ('5 ', false), ('1e1', false), ('NaN', false), ('', false),
	('5.000001', true), ('5.0000001', false)
) AS of (value, want);

SELECT is(tap.takes('vintage', value), want, format('vintage %s', value)) FROM (VALUES
	('1989', false), ('1990', true), ('1991', true), ('2199', true), ('2200', true), ('2201', false)
) AS of (value, want);
SELECT is(tap.takes('requirement', value), want, format('requirement %s', value)) FROM (VALUES
	('0', false), ('1', true), ('5', true), ('6', false)
) AS of (value, want);

-- Sources ----------------------------------------------------------------------

SELECT is(tap.takes('sources', value), want, format('sources %s', left(value, 80))) FROM (VALUES
	('[]', true), ('[{"title":"a"}]', true), ('[{"title":{"en":"a"}}]', true),
	('[{"title":"a","url":"https://a.kz","checked_on":"2024-02-29"}]', true),
	('[{"title":"a","url":null,"checked_on":null}]', true),
	('{}', false), ('"a"', false), ('1', false), ('["a"]', false), ('[null]', false), ('[[]]', false),
	('[{}]', false), ('[{"url":"https://a.kz"}]', false), ('[{"title":""}]', false),
	('[{"title":" "}]', false), ('[{"title":null}]', false), ('[{"title":1}]', false),
	('[{"title":["a"]}]', false), ('[{"title":{}}]', false), ('[{"title":{"fr":"a"}}]', false),
	('[{"title":{"en":"a","fr":"b"}}]', false), ('[{"title":{"en":1}}]', false),
	('[{"title":"a","url":"a.kz"}]', false), ('[{"title":"a","url":1}]', false),
	(format('[{"title":"a","url":"https://%s"}]', repeat('a', 2000)), false),
	('[{"title":"a","checked_on":"2023-02-29"}]', false), ('[{"title":"a","checked_on":"2024-02"}]', false),
	('[{"title":"a","checked_on":2024}]', false), ('[{"title":"a","checked_on":""}]', false),
	('[{"title":"a","page":"4"}]', false), ('[{"title":"a"},{"title":""}]', false)
) AS of (value, want);

SELECT * FROM finish();
ROLLBACK;
