-- The schema explains itself and agrees with its own catalogue (style.md; register.md:
-- The eight kinds).

BEGIN;
SELECT no_plan();

CREATE FUNCTION tap.of_extension(object oid) RETURNS boolean LANGUAGE sql AS $$
	SELECT EXISTS (SELECT FROM pg_depend WHERE objid = object AND deptype = 'e')
$$;
SELECT is_empty($$SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
	AND coalesce(obj_description(oid, 'pg_class'), '') = '' AND NOT tap.of_extension(oid)$$, 'every table says what it is');
SELECT is_empty($$SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
	AND coalesce(obj_description(oid, 'pg_proc'), '') = '' AND NOT tap.of_extension(oid)$$, 'every function');
SELECT is_empty($$SELECT t.oid::regtype FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
	WHERE typnamespace = 'public'::regnamespace AND (typtype IN ('d', 'e', 'r') OR relkind = 'c')
	AND coalesce(obj_description(t.oid, 'pg_type'), '') = '' AND NOT tap.of_extension(t.oid)$$, 'every domain and type');

SELECT results_eq('SELECT kind, plural, versions::text FROM kind ORDER BY kind COLLATE "C"', $$VALUES
	('assessment', 'assessments', 'assessment'), ('jurisdiction', 'jurisdictions', 'jurisdiction'), ('legal-act', 'legal-acts', 'legal_act'),
	('limit', 'limits', 'usage_limit'), ('plan', 'plans', 'plan'), ('scheme', 'schemes', 'scheme'), ('study', 'studies', 'study'),
	('treaty', 'treaties', 'treaty')$$, 'the eight kinds');

-- The members that register.md names, each a column or a part
CREATE TABLE tap.wanted (kind text, member text);
INSERT INTO tap.wanted SELECT kind, unnest(string_to_array(members, ' ')) || '' FROM (VALUES
	('legal-act', 'number title issuer adopted registered_number registered_on published_on in_force_from effect_after_days repealed_by url provisions '
		'provisions.paragraph provisions.summary provisions.imposes provisions.requirement provisions.from provisions.through provisions.changed_by'),
	('jurisdiction', 'name type code part_of members authority contact_url members.jurisdiction members.from members.through'),
	('scheme', 'name jurisdiction compulsory compulsory_reason started pilot_through ended suspensions sectors gases activities installations legal_basis '
		'trading_conditions cap_tonnes units website suspensions.from suspensions.through units.unit units.name'),
	('study', 'scheme begun completed author conclusion summary conditions report_url expert_support'),
	('treaty', 'title form nature parties registration_number depositary text_url authentic_languages actions recognises actions.action actions.party actions.on '
		'actions.note actions.url actions.covers_recognition actions.usable_through actions.usable_vintage_through recognises.scheme recognises.issuer '
		'recognises.unit recognises.direction recognises.vintage_from recognises.vintage_through recognises.excluded'),
	('plan', 'name from through legal_act cap_tonnes reserve_tonnes suspensions suspensions.from suspensions.through'),
	('limit', 'treaty plan unit scheme vintage_from vintage_through rate_percent of tonnes tonnes_per unlimited not_known from through carry_over clause'),
	('assessment', 'jurisdiction requirement outcome from through evidence evidence_url')
) AS of (kind, members);
INSERT INTO tap.wanted SELECT kind, 'sources' FROM kind;
CREATE VIEW tap.member AS
	SELECT kind, attname::text AS member FROM kind JOIN pg_attribute ON attrelid = versions AND attnum > 0
	UNION SELECT kind, part.member FROM part
	UNION SELECT kind, part.member || '.' || attname FROM part JOIN pg_attribute ON attrelid = rows AND attnum > 0;
SELECT is_empty('SELECT * FROM tap.wanted EXCEPT SELECT * FROM tap.member', 'every member of the contract has its place');
SELECT is_empty('SELECT kind, field FROM reference EXCEPT SELECT * FROM tap.member', 'every reference is a member');
SELECT is_empty($$SELECT kind, field, path FROM reference
	WHERE path::text <> '$."' || replace(field, '.', '"[*]."') || '"' || CASE field WHEN 'parties' THEN '[*]' ELSE '' END$$,
	'... and its path leads there');

-- What every table of versions and of parts has
SELECT is_empty($$SELECT versions, c.attname FROM kind, pg_attribute c WHERE c.attrelid = 'version'::regclass AND c.attnum > 0
	AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = versions AND a.attname = c.attname AND a.atttypid = c.atttypid)$$,
	'every table of versions is one of "version"');
SELECT is_empty($$SELECT rows, c.attname FROM part, pg_attribute c WHERE c.attrelid = 'piece'::regclass AND c.attnum > 0
	AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = rows AND a.attname = c.attname AND a.atttypid = c.atttypid)$$,
	'every table of parts is one of "piece"');
SELECT is_empty('SELECT FROM version', 'the pattern of versions holds no rows');
SELECT is_empty('SELECT FROM piece', 'nor that of parts');

-- A rule that a row can break is reported as "FIELD PROBLEM"
SELECT is_empty($$SELECT conrelid::regclass, conname FROM pg_constraint
	JOIN (SELECT versions AS held FROM kind UNION SELECT rows FROM part) t ON held = conrelid
	WHERE contype = 'c' AND pg_get_constraintdef(pg_constraint.oid) <> 'CHECK ((superseded > entry))'
	AND NOT (conname ~ '^[a-z_]+ [a-z-]+$' AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = conrelid AND attname = split_part(conname, ' ', 1)))$$,
	'every constraint names its field and the problem');

-- The migrations register themselves, one number each
SELECT cmp_ok(count(*), '>=', 6::bigint, 'migrations') FROM migration;
SELECT results_eq('SELECT number FROM migration ORDER BY applied_at, number', 'SELECT number FROM migration ORDER BY number', '... in their order');

-- Nothing of a derived fact is worked out in floating point
SELECT is_empty($$SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND NOT tap.of_extension(oid)
	AND (prorettype IN ('float4'::regtype, 'float8'::regtype)
	OR proallargtypes && ARRAY['float4'::regtype, 'float8'::regtype]::oid[] OR proargtypes::oid[] && ARRAY['float4'::regtype, 'float8'::regtype]::oid[])$$,
	'no function takes or gives a float');
SELECT is_empty($$SELECT attrelid::regclass, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
	WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND atttypid IN ('float4'::regtype, 'float8'::regtype) AND relkind = 'r'$$,
	'no table holds one');

SELECT * FROM finish();
ROLLBACK;
