-- A question without a vintage asks about any (register.md, The answer). Where
-- limits treat vintages differently, the answer says which one it is about.

BEGIN;
\ir setup.psql
\ir answer.psql
SELECT no_plan();
SELECT tap.world(), tap.partner('north'), tap.treaty('kz-north', 'north', '2010-01-01 entry-into-force',
	'{"recognises":[{"issuer":"north","unit":"other","direction":"both","vintage_from":2010,"vintage_through":2020}]}') \g /dev/null
SELECT tap.refusals('{"kind":"limit","slug":"plan-any","change":"withdrawal"}') AS unused \gset

-- The plan's limits, "SLUG FROM THROUGH MEMBERS" with - for a bound that is open, and what is answered without a vintage: reason, vintage, maximum.
CREATE FUNCTION tap.planned(said text[], want text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tap.refusals(jsonb_build_object('kind', 'limit', 'slug', slug, 'change', 'withdrawal')::text) FROM usage_limit WHERE plan IS NOT NULL AND superseded > newest_entry();
	PERFORM tap.put('limit', 'p' || place, jsonb_strip_nulls(jsonb_build_object('plan', 'plan', 'unit', 'any', 'vintage_from', nullif(word[1], '-')::integer,
			'vintage_through', nullif(word[2], '-')::integer)) || word[3]::jsonb, 'creation')
		FROM unnest(said) WITH ORDINALITY AS of (one, place), regexp_split_to_array(one, ' ') AS word;
	RETURN is((SELECT concat_ws(' ', a ->> 'reason', coalesce(a ->> 'vintage', '-'), a -> 'entitlement' ->> 'maximum')
		FROM answer('north-ets', 'other', NULL, '2020-01-01', newest_entry(), 1000) a), want, array_to_string(said, ', '));
END
$$;

-- (Limits of one base may not overlap in time, so those of two vintages have two.)
SELECT tap.planned(said, want) FROM (VALUES
	('{"- - {\"rate_percent\":\"5\",\"of\":\"surrender-obligation\"}"}'::text[], 'recognised - 50'),
	('{"- - {\"tonnes\":0,\"tonnes_per\":\"operator\"}"}', 'limit-zero -'),
	-- One vintage of nothing refuses that one, and not all.
	('{"2013 2015 {\"tonnes\":0,\"tonnes_per\":\"operator\"}","- 2012 {\"rate_percent\":\"1\",\"of\":\"surrender-obligation\"}"}', 'recognised 2010 10'),
	('{"- 2015 {\"tonnes\":0,\"tonnes_per\":\"operator\"}","2016 - {\"rate_percent\":\"1\",\"of\":\"surrender-obligation\"}"}', 'recognised 2016 10'),
	('{"- 2015 {\"rate_percent\":\"1\",\"of\":\"surrender-obligation\"}","2016 - {\"tonnes\":0,\"tonnes_per\":\"operator\"}"}', 'recognised 2010 10'),
	-- Undetermined is more favourable than refused.
	('{"- 2015 {\"tonnes\":0,\"tonnes_per\":\"operator\"}","2016 - {\"not_known\":true}"}', 'limit-not-known 2016'),
	-- Without a limit other units of a vintage cannot be used.
	('{"2016 2018 {\"tonnes\":9,\"tonnes_per\":\"operator\"}"}', 'recognised 2016 9'),
	-- Every vintage is refused, for reasons of its own.
	('{"2016 2018 {\"tonnes\":0,\"tonnes_per\":\"operator\"}"}', 'limit-zero 2016'),
	-- Vintages that the treaty does not recognise make no difference.
	('{"2010 2020 {\"tonnes\":9,\"tonnes_per\":\"operator\"}","2021 - {\"rate_percent\":\"0\",\"of\":\"surrender-obligation\"}"}', 'recognised - 9'),
	('{"- 2009 {\"tonnes\":9,\"tonnes_per\":\"operator\"}","2010 - {\"rate_percent\":\"0\",\"of\":\"surrender-obligation\"}"}', 'limit-zero -'),
	-- A limit of all vintages holds beside those of some.
	('{"- - {\"tonnes\":5,\"tonnes_per\":\"operator\"}","- 2015 {\"tonnes\":0,\"tonnes_per\":\"all-operators\"}"}', 'recognised 2016 5')
) AS of (said, want);

-- With the vintage there is nothing to choose.
SELECT tap.planned('{"- 2015 {\"tonnes\":0,\"tonnes_per\":\"operator\"}","2016 - {\"rate_percent\":\"1\",\"of\":\"surrender-obligation\"}"}', 'recognised 2016 10');
SELECT is((SELECT concat_ws(' ', a ->> 'reason', a ->> 'vintage') FROM answer('north-ets', 'other', vintage, '2020-01-01', newest_entry()) a), want, 'of ' || vintage)
	FROM (VALUES (2009, 'not-covered'), (2015, 'limit-zero'), (2016, 'recognised'), (2021, 'not-covered')) AS of (vintage, want);
SELECT is((SELECT string_agg(a.answer ->> 'vintage', ' ' ORDER BY "row") FROM answers('[{"row":1,"scheme":"north-ets","unit":"other","on":"2020-01-01"},
	{"row":2,"scheme":"north-ets","unit":"other","on":"2020-01-01","vintage":2016}]', newest_entry()) a), '2016', 'many at once say it too, of the one without a vintage');

-- Inside a transition only the vintages that it names can answer.
SELECT is((SELECT concat_ws(' ', a ->> 'reason', a ->> 'vintage') FROM answer('north-ets', 'other', NULL, '2020-01-01', newest_entry()) a), 'recognised 2016', 'before the end');
SELECT tap.put('treaty', 'kz-north', jsonb_build_object('title', tap.called('kz-north'), 'form', 'multilateral', 'parties', jsonb_build_array('kazakhstan', 'north'),
	'actions', tap.actions('2010-01-01 entry-into-force, 2019-01-01 expiry - usable_vintage_through=2015'),
	'recognises', '[{"issuer":"north","unit":"other","direction":"both","vintage_from":2010,"vintage_through":2020}]'::jsonb)) AS unused \gset
SELECT is((SELECT concat_ws(' ', a ->> 'reason', a ->> 'vintage') FROM answer('north-ets', 'other', NULL, '2020-01-01', newest_entry()) a), 'limit-zero', 'through 2015: what is left is refused');

\ir matrix.psql
SELECT * FROM finish();
ROLLBACK;
