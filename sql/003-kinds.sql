-- The eight kinds of record as versioned tables. A member of an item is a
-- column of the same name; a list of objects is a table of its own ("part").
-- A rule that one row can break is a constraint named "FIELD PROBLEM": the
-- publishing function reports it under these names. What a record is called in
-- each language is laid down, so that a list need not look into its texts.

INSERT INTO migration (number, name) VALUES (3, 'kinds');

CREATE TABLE piece (
	entry bigint NOT NULL,
	position integer NOT NULL,
	PRIMARY KEY (entry, position)
);
COMMENT ON TABLE piece IS 'What every table of parts has; it holds no rows itself';

CREATE FUNCTION runs_forward(since text, until text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(first_day(since) <= last_day(until), true)
$$;
COMMENT ON FUNCTION runs_forward IS 'A period may not run backwards';

-- Days may be cut. What they come to is kept beside them, so that queries need
-- not work it out again: "since" is the first day of what begins, "until" the
-- day after the last of what ends, "effect" that of an act.

CREATE FUNCTION effect_day(stated text, published text, after_days integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN stated IS NOT NULL THEN first_day(stated)
		WHEN length(published) = 10 THEN first_day(published) + after_days + 1
	END
$$;
COMMENT ON FUNCTION effect_day IS 'When an act takes effect: stated, or publication day + N + 1; unknown (null) when the publication day is not known to the day (rules.md, head)';

-- legal-act ------------------------------------------------------------------

CREATE TABLE legal_act (
	LIKE version INCLUDING ALL,
	number plain,
	title texts NOT NULL,
	called_kk text GENERATED ALWAYS AS (said(title, 'kk')) STORED,
	called_ru text GENERATED ALWAYS AS (said(title, 'ru')) STORED,
	called_en text GENERATED ALWAYS AS (said(title, 'en')) STORED,
	spoken text GENERATED ALWAYS AS (spoken_in(title)) STORED,
	issuer words,
	adopted cut_day,
	registered_number plain,
	registered_on cut_day,
	published_on cut_day,
	in_force_from cut_day,
	effect_after_days integer
		CONSTRAINT "effect_after_days range" CHECK (effect_after_days BETWEEN 0 AND 3650),
	effect date GENERATED ALWAYS AS
		(effect_day(in_force_from, published_on, effect_after_days)) STORED,
	repealed_by slug,
	url url,
	CONSTRAINT "in_force_from one-of"
		CHECK (in_force_from IS NULL OR effect_after_days IS NULL),
	CONSTRAINT "repealed_by itself" CHECK (repealed_by <> slug)
);
CREATE INDEX ON legal_act (repealed_by) WHERE repealed_by IS NOT NULL;
COMMENT ON TABLE legal_act IS 'Legal acts: takes effect on a stated day or a number of days after publication (rules.md, head)';

CREATE TABLE legal_act_provision (
	LIKE piece INCLUDING ALL,
	paragraph plain NOT NULL,
	summary texts,
	imposes text CONSTRAINT "imposes choice" CHECK
		(imposes IN ('study', 'requirement', 'treaty', 'supplementarity', 'limit')),
	requirement requirement,
	"from" cut_day,
	through cut_day,
	since date GENERATED ALWAYS AS (first_day("from")) STORED,
	until date GENERATED ALWAYS AS (last_day(through) + 1) STORED,
	changed_by slug,
	ended_by slug,
	CONSTRAINT "through backwards" CHECK (runs_forward("from", through)),
	CONSTRAINT "requirement needed"
		CHECK ((requirement IS NOT NULL) = (imposes IS NOT DISTINCT FROM 'requirement'))
);
CREATE INDEX ON legal_act_provision (changed_by) WHERE changed_by IS NOT NULL;
CREATE INDEX ON legal_act_provision (ended_by) WHERE ended_by IS NOT NULL;
COMMENT ON TABLE legal_act_provision IS 'Paragraphs of an act, and what each imposes: a step of the answer applies when a provision that imposes it is in force';
COMMENT ON COLUMN legal_act_provision.changed_by IS 'The act that gave the provision this wording';
COMMENT ON COLUMN legal_act_provision.ended_by IS 'The act that deleted the provision: without "through", it ends when that act takes effect';

CREATE TABLE duty (
	entry bigint NOT NULL,
	superseded bigint NOT NULL DEFAULT 9223372036854775807,
	act text NOT NULL,
	position integer NOT NULL,
	paragraph text NOT NULL,
	imposes text NOT NULL,
	requirement integer,
	begins date NOT NULL,
	ends date NOT NULL,
	PRIMARY KEY (entry, act, position),
	CHECK (superseded > entry)
);
CREATE INDEX ON duty (superseded, entry);
CREATE INDEX ON duty (act, superseded);
COMMENT ON TABLE duty IS 'What each provision imposes, from "begins" on and before "ends", as known from one entry on and before another, laid down by publish() with duties_of()';

-- jurisdiction ---------------------------------------------------------------

CREATE TABLE jurisdiction (
	LIKE version INCLUDING ALL,
	name texts NOT NULL,
	called_kk text GENERATED ALWAYS AS (said(name, 'kk')) STORED,
	called_ru text GENERATED ALWAYS AS (said(name, 'ru')) STORED,
	called_en text GENERATED ALWAYS AS (said(name, 'en')) STORED,
	spoken text GENERATED ALWAYS AS (spoken_in(name)) STORED,
	type text NOT NULL
		CONSTRAINT "type choice" CHECK (type IN ('state', 'subdivision', 'group')),
	code text CONSTRAINT "code format"
		CHECK (code ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'),
	part_of slug,
	authority words,
	contact_url url,
	CONSTRAINT "part_of only-subdivision" CHECK (part_of IS NULL OR type = 'subdivision'),
	CONSTRAINT "part_of itself" CHECK (part_of <> slug)
);
CREATE INDEX ON jurisdiction (part_of) WHERE part_of IS NOT NULL;
COMMENT ON TABLE jurisdiction IS 'States, parts of states and groups of states: where a scheme can be, and who can be party to a treaty (rules.md, 2(2))';

CREATE TABLE jurisdiction_member (
	LIKE piece INCLUDING ALL,
	jurisdiction slug NOT NULL,
	"from" cut_day,
	through cut_day,
	since date GENERATED ALWAYS AS (first_day("from")) STORED,
	until date GENERATED ALWAYS AS (last_day(through) + 1) STORED,
	CONSTRAINT "through backwards" CHECK (runs_forward("from", through))
);
CREATE INDEX ON jurisdiction_member (jurisdiction, entry);
COMMENT ON TABLE jurisdiction_member IS 'Who is a member of a group, from which day through which';

CREATE TABLE party_for (
	entry bigint NOT NULL,
	superseded bigint NOT NULL DEFAULT 9223372036854775807,
	jurisdiction text NOT NULL,
	parties text[] NOT NULL,
	since date[] NOT NULL,
	until date[] NOT NULL,
	turns date[],
	PRIMARY KEY (jurisdiction, entry),
	CHECK (superseded > entry)
);
CREATE INDEX ON party_for (jurisdiction, superseded, entry);
COMMENT ON TABLE party_for IS 'Who can be party to a treaty for a jurisdiction (covering()), parties[1] from since[1] on and before until[1], ...: as known from one entry on and before another, laid down by publish() with parties_for()';
COMMENT ON COLUMN party_for.turns IS 'The days on which that turns; null: none';

-- scheme ---------------------------------------------------------------------

CREATE TABLE scheme (
	LIKE version INCLUDING ALL,
	name texts NOT NULL,
	called_kk text GENERATED ALWAYS AS (said(name, 'kk')) STORED,
	called_ru text GENERATED ALWAYS AS (said(name, 'ru')) STORED,
	called_en text GENERATED ALWAYS AS (said(name, 'en')) STORED,
	spoken text GENERATED ALWAYS AS (spoken_in(name)) STORED,
	jurisdiction slug NOT NULL,
	compulsory boolean,
	compulsory_reason words,
	started cut_day,
	pilot_through cut_day,
	ended cut_day,
	sectors text[] CONSTRAINT "sectors choice" CHECK (sectors <@ ARRAY['power',
		'industry', 'buildings', 'transport', 'aviation', 'maritime', 'waste',
		'forestry', 'agriculture']),
	gases text[] CONSTRAINT "gases choice" CHECK
		(gases <@ ARRAY['CO2', 'CH4', 'N2O', 'HFCs', 'PFCs', 'SF6', 'NF3']),
	activities words,
	installations words,
	legal_basis words,
	trading_conditions words,
	cap_tonnes tonnes,
	cap_year integer CONSTRAINT "cap_year range" CHECK (cap_year BETWEEN 1990 AND 2200),
	website url,
	CONSTRAINT "pilot_through backwards" CHECK (runs_forward(started, pilot_through)),
	CONSTRAINT "ended backwards" CHECK (runs_forward(started, ended))
);
CREATE INDEX ON scheme (jurisdiction);
COMMENT ON TABLE scheme IS 'Emissions quota and trading schemes, Kazakhstan''s own among them (rules.md, 2(2))';

CREATE TABLE scheme_suspension (
	LIKE piece INCLUDING ALL,
	"from" cut_day NOT NULL,
	through cut_day,
	CONSTRAINT "through backwards" CHECK (runs_forward("from", through))
);
COMMENT ON TABLE scheme_suspension IS 'The times in which a scheme is suspended';

CREATE TABLE scheme_unit (
	LIKE piece INCLUDING ALL,
	unit text NOT NULL CONSTRAINT "unit choice" CHECK (unit IN ('quota', 'other')),
	name words NOT NULL
);
COMMENT ON TABLE scheme_unit IS 'What the units of a scheme are called, and of which of the two kinds they are (rules.md, 1)';

-- study ----------------------------------------------------------------------

CREATE TABLE study (
	LIKE version INCLUDING ALL,
	scheme slug NOT NULL,
	begun cut_day,
	completed cut_day,
	author words,
	conclusion text CONSTRAINT "conclusion choice" CHECK (conclusion IN
		('compatible', 'compatible-with-conditions', 'not-compatible')),
	summary words,
	conditions words,
	report_url url,
	expert_support words,
	CONSTRAINT "completed backwards" CHECK (runs_forward(begun, completed))
);
CREATE INDEX ON study (scheme);
COMMENT ON TABLE study IS 'Studies of a scheme for the chances of joining with it (rules.md, 3)';

-- treaty ---------------------------------------------------------------------

CREATE TABLE treaty (
	LIKE version INCLUDING ALL,
	title texts NOT NULL,
	called_kk text GENERATED ALWAYS AS (said(title, 'kk')) STORED,
	called_ru text GENERATED ALWAYS AS (said(title, 'ru')) STORED,
	called_en text GENERATED ALWAYS AS (said(title, 'en')) STORED,
	spoken text GENERATED ALWAYS AS (spoken_in(title)) STORED,
	form text NOT NULL
		CONSTRAINT "form choice" CHECK (form IN ('bilateral', 'multilateral')),
	nature text CONSTRAINT "nature choice"
		CHECK (nature IN ('treaty', 'decision', 'memorandum', 'arrangement')),
	parties text[] NOT NULL,
	registration_number plain,
	depositary words,
	text_url url,
	authentic_languages text[],
	status_since date[],
	statuses text[],
	named_from bigint[],
	parties_kk text[],
	parties_ru text[],
	parties_en text[],
	CONSTRAINT "parties two"
		CHECK (form <> 'bilateral' OR cardinality(parties) = 2),
	CONSTRAINT "parties needed" CHECK (cardinality(parties) > 0)
);
CREATE INDEX ON treaty USING gin (parties);
COMMENT ON TABLE treaty IS 'Treaties and other instruments between jurisdictions: only a treaty can carry recognition (rules.md, 5)';
COMMENT ON COLUMN treaty.statuses IS 'Laid down by publish() with treaty_status_on(): the first holds from status_since[1], "-infinity", on, the next from status_since[2] on, ...';
COMMENT ON COLUMN treaty.named_from IS 'From which entries on the parties are called parties_kk[1], [2], ...: the treaty''s own, and those that gave a party another name while the version stood';

CREATE VIEW treaty_standing AS
SELECT t.entry, t.status_since[i] AS since,
	coalesce(t.status_since[i + 1], 'infinity') AS until, t.statuses[i] AS status
FROM treaty t, generate_subscripts(t.statuses, 1) AS i;
COMMENT ON VIEW treaty_standing IS 'The status of each version of a treaty, from "since" on and before "until"';

CREATE FUNCTION refuse_but_naming() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
	held integer := cardinality(OLD.named_from);
	free text[] := '{called_kk,called_ru,called_en,spoken,named_from,parties_kk,parties_ru,parties_en}';
	was jsonb := to_jsonb(OLD) - free;
	becomes jsonb := to_jsonb(NEW) - free;
BEGIN
	IF was = becomes AND OLD.superseded = 9223372036854775807
		AND NEW.named_from = OLD.named_from || (SELECT max(number) FROM entry)
		AND NEW.named_from[held] < NEW.named_from[held + 1]
		AND NEW.parties_kk[:held] = OLD.parties_kk AND cardinality(NEW.parties_kk) = held + 1
		AND NEW.parties_ru[:held] = OLD.parties_ru AND cardinality(NEW.parties_ru) = held + 1
		AND NEW.parties_en[:held] = OLD.parties_en AND cardinality(NEW.parties_en) = held + 1
	THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
		USING ERRCODE = 'restrict_violation';
END
$$;
COMMENT ON FUNCTION refuse_but_naming IS 'What the parties of a version are called is added to, by the newest entry, and never changed';

CREATE TABLE treaty_action (
	LIKE piece INCLUDING ALL,
	action text NOT NULL CONSTRAINT "action choice" CHECK (action IN (
		'negotiation', 'initialling', 'signature', 'ratification', 'acceptance',
		'approval', 'accession', 'provisional-application',
		'end-of-provisional-application', 'entry-into-force', 'amendment',
		'reservation', 'declaration', 'suspension', 'resumption', 'withdrawal',
		'expiry', 'termination')),
	party slug,
	"on" cut_day NOT NULL,
	since date GENERATED ALWAYS AS (first_day("on")) STORED,
	note words,
	url url,
	covers_recognition boolean CONSTRAINT "covers_recognition only-provisional"
		CHECK (covers_recognition IS NULL OR action = 'provisional-application'),
	usable_through cut_day CONSTRAINT "usable_through only-end"
		CHECK (usable_through IS NULL OR action IN ('withdrawal', 'expiry', 'termination')),
	usable_until date GENERATED ALWAYS AS (last_day(usable_through) + 1) STORED,
	usable_vintage_through vintage CONSTRAINT "usable_vintage_through only-end"
		CHECK (usable_vintage_through IS NULL OR action IN ('withdrawal', 'expiry', 'termination')),
	CONSTRAINT "usable_through backwards" CHECK (runs_forward("on", usable_through))
);
COMMENT ON TABLE treaty_action IS 'What was done to a treaty, by one party or as a whole, and when: its status is worked out from nothing else';

CREATE TABLE treaty_recognises (
	LIKE piece INCLUDING ALL,
	scheme slug,
	issuer slug,
	unit text NOT NULL CONSTRAINT "unit choice" CHECK (unit IN ('quota', 'other')),
	direction text NOT NULL CONSTRAINT "direction choice"
		CHECK (direction IN ('both', 'into-kazakhstan', 'from-kazakhstan')),
	vintage_from vintage,
	vintage_through vintage,
	excluded words,
	CONSTRAINT "vintage_through backwards" CHECK (vintage_from <= vintage_through),
	CONSTRAINT "scheme one-of" CHECK (scheme IS NULL OR issuer IS NULL)
);
COMMENT ON TABLE treaty_recognises IS 'Whose units a treaty recognises, of which kind and vintage, and which way';

CREATE TABLE treaty_between (
	entry bigint NOT NULL,
	superseded bigint NOT NULL DEFAULT 9223372036854775807,
	treaty text NOT NULL,
	nature text NOT NULL,
	party text NOT NULL,
	since date[] NOT NULL,
	states text[] NOT NULL,
	vintages_through integer[] NOT NULL,
	PRIMARY KEY (party, entry),
	CHECK (superseded > entry)
);
CREATE INDEX ON treaty_between (party, superseded, entry);
COMMENT ON TABLE treaty_between IS 'What each version of a treaty of Kazakhstan is between it and each other party, laid down by publish() with between_at(): states[1] from since[1], "-infinity", on, states[2] from since[2] on, ...';
COMMENT ON COLUMN treaty_between.vintages_through IS 'Beside each state the last vintage still usable in a transition; null: every one';

-- plan -----------------------------------------------------------------------

CREATE TABLE plan (
	LIKE version INCLUDING ALL,
	name texts NOT NULL,
	called_kk text GENERATED ALWAYS AS (said(name, 'kk')) STORED,
	called_ru text GENERATED ALWAYS AS (said(name, 'ru')) STORED,
	called_en text GENERATED ALWAYS AS (said(name, 'en')) STORED,
	spoken text GENERATED ALWAYS AS (spoken_in(name)) STORED,
	"from" cut_day NOT NULL,
	through cut_day,
	since date GENERATED ALWAYS AS (first_day("from")) STORED,
	until date GENERATED ALWAYS AS (last_day(through) + 1) STORED,
	legal_act slug,
	cap_tonnes tonnes,
	reserve_tonnes tonnes,
	CONSTRAINT "through backwards" CHECK (runs_forward("from", through))
);
COMMENT ON TABLE plan IS 'National allocation plans: the plan of a period sets its limits (rules.md, 8)';

CREATE TABLE plan_suspension (
	LIKE piece INCLUDING ALL,
	"from" cut_day NOT NULL,
	through cut_day,
	since date GENERATED ALWAYS AS (first_day("from")) STORED,
	until date GENERATED ALWAYS AS (last_day(through) + 1) STORED,
	CONSTRAINT "through backwards" CHECK (runs_forward("from", through))
);
COMMENT ON TABLE plan_suspension IS 'The times in which a plan is suspended and does not govern';

-- limit ----------------------------------------------------------------------

CREATE TABLE usage_limit (
	LIKE version INCLUDING ALL,
	treaty slug,
	plan slug,
	unit text NOT NULL
		CONSTRAINT "unit choice" CHECK (unit IN ('quota', 'other', 'any')),
	scheme slug,
	vintage_from vintage,
	vintage_through vintage,
	rate_percent rate,
	"of" text CONSTRAINT "of choice" CHECK
		("of" IN ('surrender-obligation', 'verified-emissions', 'allocated-quota')),
	tonnes tonnes,
	tonnes_per text CONSTRAINT "tonnes_per choice"
		CHECK (tonnes_per IN ('operator', 'all-operators')),
	unlimited boolean,
	not_known boolean,
	"from" cut_day,
	through cut_day,
	since date GENERATED ALWAYS AS (first_day("from")) STORED,
	until date GENERATED ALWAYS AS (last_day(through) + 1) STORED,
	carry_over text CONSTRAINT "carry_over choice"
		CHECK (carry_over IN ('none', 'within-period', 'next-period')),
	clause words,
	CONSTRAINT "treaty one-of" CHECK (num_nonnulls(treaty, plan) = 1),
	CONSTRAINT "rate_percent one-of" CHECK (num_nonnulls(rate_percent, tonnes,
		nullif(unlimited, false), nullif(not_known, false)) = 1),
	CONSTRAINT "of needed" CHECK ((rate_percent IS NULL) = ("of" IS NULL)),
	CONSTRAINT "tonnes_per needed" CHECK ((tonnes IS NULL) = (tonnes_per IS NULL)),
	CONSTRAINT "vintage_through backwards" CHECK (vintage_from <= vintage_through),
	CONSTRAINT "through backwards" CHECK (runs_forward("from", through))
);
CREATE INDEX ON usage_limit (treaty, superseded, entry);
CREATE INDEX ON usage_limit (plan, superseded, entry);
COMMENT ON TABLE usage_limit IS 'Limits on the use of recognised units, set by a treaty or by a national allocation plan (paragraph 8)';

-- assessment -----------------------------------------------------------------

CREATE TABLE assessment (
	LIKE version INCLUDING ALL,
	jurisdiction slug NOT NULL,
	requirement requirement NOT NULL,
	outcome text NOT NULL
		CONSTRAINT "outcome choice" CHECK (outcome IN ('met', 'partly', 'not-met')),
	"from" cut_day,
	through cut_day,
	since date GENERATED ALWAYS AS (first_day("from")) STORED,
	until date GENERATED ALWAYS AS (last_day(through) + 1) STORED,
	evidence words,
	evidence_url url,
	CONSTRAINT "through backwards" CHECK (runs_forward("from", through))
);
CREATE INDEX ON assessment (jurisdiction, requirement, superseded, entry);
COMMENT ON TABLE assessment IS 'Whether a jurisdiction meets one of the five requirements, with the evidence (rules.md, 4)';

-- The catalogue --------------------------------------------------------------

INSERT INTO kind (kind, plural, versions) VALUES
	('legal-act', 'legal-acts', 'legal_act'),
	('jurisdiction', 'jurisdictions', 'jurisdiction'),
	('scheme', 'schemes', 'scheme'),
	('study', 'studies', 'study'),
	('treaty', 'treaties', 'treaty'),
	('plan', 'plans', 'plan'),
	('limit', 'limits', 'usage_limit'),
	('assessment', 'assessments', 'assessment');

INSERT INTO part (kind, member, rows) VALUES
	('legal-act', 'provisions', 'legal_act_provision'),
	('jurisdiction', 'members', 'jurisdiction_member'),
	('scheme', 'suspensions', 'scheme_suspension'),
	('scheme', 'units', 'scheme_unit'),
	('treaty', 'actions', 'treaty_action'),
	('treaty', 'recognises', 'treaty_recognises'),
	('plan', 'suspensions', 'plan_suspension');

INSERT INTO reference (kind, field, path, target) VALUES
	('legal-act', 'repealed_by', '$.repealed_by', 'legal-act'),
	('legal-act', 'provisions.changed_by', '$.provisions[*].changed_by', 'legal-act'),
	('legal-act', 'provisions.ended_by', '$.provisions[*].ended_by', 'legal-act'),
	('jurisdiction', 'part_of', '$.part_of', 'jurisdiction'),
	('jurisdiction', 'members.jurisdiction', '$.members[*].jurisdiction', 'jurisdiction'),
	('scheme', 'jurisdiction', '$.jurisdiction', 'jurisdiction'),
	('study', 'scheme', '$.scheme', 'scheme'),
	('treaty', 'parties', '$.parties[*]', 'jurisdiction'),
	('treaty', 'actions.party', '$.actions[*].party', 'jurisdiction'),
	('treaty', 'recognises.scheme', '$.recognises[*].scheme', 'scheme'),
	('treaty', 'recognises.issuer', '$.recognises[*].issuer', 'jurisdiction'),
	('plan', 'legal_act', '$.legal_act', 'legal-act'),
	('limit', 'treaty', '$.treaty', 'treaty'),
	('limit', 'plan', '$.plan', 'plan'),
	('limit', 'scheme', '$.scheme', 'scheme'),
	('assessment', 'jurisdiction', '$.jurisdiction', 'jurisdiction');

DO $$
DECLARE
	k record;
	laid regclass;
BEGIN
	FOR k IN SELECT versions FROM kind LOOP
		EXECUTE format('CREATE INDEX ON %s (slug, superseded, entry)', k.versions);
		EXECUTE format('CREATE INDEX ON %s (superseded, entry)', k.versions);
		PERFORM keep_append_only(k.versions, superseding => true);
	END LOOP;
	FOR k IN SELECT rows FROM part LOOP
		PERFORM keep_append_only(k.rows);
	END LOOP;
	FOREACH laid IN ARRAY ARRAY['duty', 'party_for', 'treaty_between']::regclass[] LOOP
		PERFORM keep_append_only(laid, superseding => true);
	END LOOP;
END
$$;

DROP TRIGGER superseded ON treaty;
CREATE TRIGGER superseded BEFORE UPDATE ON treaty
	FOR EACH ROW WHEN (NEW.named_from IS NOT DISTINCT FROM OLD.named_from)
	EXECUTE FUNCTION refuse_but_superseding();
CREATE TRIGGER named BEFORE UPDATE ON treaty
	FOR EACH ROW WHEN (NEW.named_from IS DISTINCT FROM OLD.named_from)
	EXECUTE FUNCTION refuse_but_naming();

-- What the lists are sorted by unless a reader asks otherwise. That a version
-- does not stand is seen in the index, and its row is not looked for.
DO $$
DECLARE
	named text;
	language text;
BEGIN
	FOREACH named IN ARRAY ARRAY['legal_act', 'jurisdiction', 'scheme', 'treaty', 'plan'] LOOP
		FOREACH language IN ARRAY ARRAY['kk', 'ru', 'en'] LOOP
			EXECUTE format('CREATE INDEX ON %I (called_%s COLLATE "%2$s-x-icu", slug,
				entry, superseded)', named, language);
		END LOOP;
	END LOOP;
END
$$;
