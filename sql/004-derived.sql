-- Derived facts (register.md): each worked out here, in one place, and never
-- typed in. All take the day "on" and the entry "as_of", or one version.

INSERT INTO migration (number, name) VALUES (4, 'derived facts');

-- Legal acts -----------------------------------------------------------------

CREATE FUNCTION legal_act_status(effect date, repeal date, day date) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT CASE
			WHEN repeal <= day THEN 'repealed'
			WHEN effect IS NULL THEN 'effect-date-unknown'
			WHEN effect > day THEN 'not-yet-in-force'
			ELSE 'in-force'
		END
	);
END
$$;
COMMENT ON FUNCTION legal_act_status IS 'Status of a legal act on a day; an act repealed before it took effect is repealed';

CREATE FUNCTION legal_act_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, superseded bigint, demonstration boolean,
	number text, title jsonb, called_kk text, called_ru text, called_en text,
	spoken text, issuer jsonb, adopted text, repealed_by text,
	status text, effect_on date, repealed_on date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT a.slug, a.entry, a.superseded, a.demonstration, a.number, a.title, a.called_kk,
		a.called_ru, a.called_en, a.spoken,
		a.issuer, a.adopted, a.repealed_by,
		legal_act_status(e.effect, r.repeal, day), e.effect, r.repeal
	FROM legal_act a
	LEFT JOIN legal_act b ON b.slug = a.repealed_by
		AND b.entry <= as_of AND b.superseded > as_of,
		LATERAL (SELECT effect_day(a.in_force_from, a.published_on,
			a.effect_after_days) OFFSET 0) e (effect),
		LATERAL (SELECT effect_day(b.in_force_from, b.published_on,
			b.effect_after_days) OFFSET 0) r (repeal)
	WHERE a.entry <= as_of AND a.superseded > as_of
$$;
COMMENT ON FUNCTION legal_act_at IS 'The legal acts that stand at an entry, with their status on a day';

CREATE FUNCTION provision_at(day date, as_of bigint) RETURNS TABLE (
	act text, entry bigint, "position" integer, paragraph text, summary jsonb,
	imposes text, requirement integer, "from" text, through text,
	changed_by text, ended_by text, status text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT a.slug, p.entry, p.position, p.paragraph, p.summary, p.imposes,
		p.requirement, p."from", p.through, p.changed_by, p.ended_by,
		CASE
		WHEN a.repealed_on <= day THEN 'ended'
		WHEN last_day(p.through) < day THEN 'ended'
		WHEN p.through IS NULL AND x.ended <= day THEN 'ended'
		WHEN p."from" IS NOT NULL AND first_day(p."from") > day THEN 'not-yet-in-force'
		WHEN p."from" IS NULL AND a.status = 'not-yet-in-force' THEN 'not-yet-in-force'
		WHEN p."from" IS NULL AND a.status = 'effect-date-unknown' THEN 'effect-date-unknown'
		WHEN p.through IS NULL AND p.ended_by IS NOT NULL AND x.ended IS NULL
			AND x.adopted <= day THEN 'effect-date-unknown'
		ELSE 'in-force'
		END
	FROM legal_act_at(day, as_of) a
	JOIN legal_act_provision p ON p.entry = a.entry
	LEFT JOIN LATERAL (
		SELECT effect_day(e.in_force_from, e.published_on, e.effect_after_days) AS ended,
			first_day(e.adopted) AS adopted
		FROM legal_act e
		WHERE e.slug = p.ended_by AND e.entry <= as_of AND e.superseded > as_of
	) x ON true
$$;
COMMENT ON FUNCTION provision_at IS 'The provisions of the acts that stand at an entry: in-force, not-yet-in-force, ended or effect-date-unknown on a day. A bound that a provision does not state is that of its act';

CREATE FUNCTION imposed(wanted text, day date, as_of bigint) RETURNS TABLE (
	act text, paragraph text, requirement integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT act, paragraph, requirement FROM provision_at(day, as_of)
	WHERE imposes = wanted AND status = 'in-force'
$$;
COMMENT ON FUNCTION imposed IS 'The provisions in force on a day that impose something';

CREATE FUNCTION duties_of(acts text[], as_of bigint) RETURNS TABLE (act text,
	"position" integer, paragraph text, imposes text, requirement integer, begins date,
	ends date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT * FROM (
		SELECT a.slug, p.position, p.paragraph, p.imposes, p.requirement,
			coalesce(p.since, a.effect) AS begins,
			coalesce(least(r.effect, coalesce(p.until, e.effect, first_day(e.adopted))),
				'infinity') AS ends
		FROM legal_act a
		JOIN legal_act_provision p ON p.entry = a.entry AND p.imposes IS NOT NULL
		LEFT JOIN legal_act r ON r.slug = a.repealed_by
			AND r.entry <= as_of AND r.superseded > as_of
		LEFT JOIN legal_act e ON e.slug = p.ended_by
			AND e.entry <= as_of AND e.superseded > as_of
		WHERE a.slug = ANY (acts) AND a.entry <= as_of AND a.superseded > as_of
	) known WHERE begins < ends
$$;
COMMENT ON FUNCTION duties_of IS 'What the provisions of acts impose, each in its time: the days on which provision_at() has them in force';

CREATE FUNCTION acts_turned_by(named text, as_of bigint) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT named
	UNION SELECT a.slug FROM legal_act a
	WHERE a.repealed_by = named AND a.entry <= as_of AND a.superseded > as_of
	UNION SELECT a.slug
	FROM legal_act_provision p JOIN legal_act a ON a.entry = p.entry
		AND a.entry <= as_of AND a.superseded > as_of
	WHERE p.ended_by = named
$$;
COMMENT ON FUNCTION acts_turned_by IS 'The acts whose duties another entry of an act can change: its own, of those that it repeals, of those with provisions that it deletes';

CREATE FUNCTION lay_down_duties(named text, version bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	acts text[] := ARRAY(SELECT acts_turned_by(named, version));
BEGIN
	UPDATE duty SET superseded = version
	WHERE act = ANY (acts) AND superseded = 9223372036854775807;
	INSERT INTO duty SELECT version, 9223372036854775807, d.*
	FROM duties_of(acts, version) d;
END
$$;
COMMENT ON FUNCTION lay_down_duties IS 'Works out anew what an entry of an act can have changed';

-- Schemes --------------------------------------------------------------------

CREATE FUNCTION scheme_phase(version bigint, started text, pilot_through text,
	ended text, day date) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT CASE
			WHEN last_day(ended) < day THEN 'ended'
			WHEN started IS NULL OR first_day(started) > day THEN 'planned'
			WHEN EXISTS (SELECT FROM scheme_suspension s WHERE s.entry = version
				AND is_within(day, s."from", s.through)) THEN 'suspended'
			WHEN day <= last_day(pilot_through) THEN 'pilot'
			ELSE 'operating'
		END
	);
END
$$;
COMMENT ON FUNCTION scheme_phase IS 'Phase of a version of a scheme on a day; "ended" and "pilot_through" are last days';

CREATE FUNCTION study_due(jurisdiction text, pilot_through text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN jurisdiction <> 'kazakhstan'
		THEN (last_day(pilot_through) - interval '1 year')::date END
$$;
COMMENT ON FUNCTION study_due IS 'Paragraph 3: no later than one year before the pilot phase ends (before 29 February: 28 February). Kazakhstan''s own scheme is not one to be joined with, and has no due day';

CREATE FUNCTION study_status(begun date, completed date, due date, day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN completed <= day AND completed > due THEN 'completed-late'
		WHEN completed <= day THEN 'completed-in-time'
		WHEN day > due THEN 'overdue'
		WHEN begun <= day THEN 'under-way'
		ELSE 'not-begun'
	END
$$;
COMMENT ON FUNCTION study_status IS 'Status of a study as things stood on a day';

CREATE FUNCTION scheme_study_status(wanted text, due date, day date, as_of bigint)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT CASE WHEN due IS NULL AND count(*) = 0 THEN NULL
			ELSE study_status(min(first_day(begun)), min(last_day(completed)), due, day) END
		FROM study
		WHERE scheme = wanted AND entry <= as_of AND superseded > as_of
	);
END
$$;
COMMENT ON FUNCTION scheme_study_status IS 'Status over all studies of a scheme: the earliest beginning and the earliest completion count; null for a scheme with neither study nor due day';

CREATE FUNCTION scheme_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, superseded bigint, demonstration boolean,
	name jsonb, called_kk text, called_ru text, called_en text,
	spoken text, jurisdiction text, compulsory boolean, started text,
	pilot_through text, ended text, sectors text[], gases text[],
	cap_tonnes numeric, phase text, study_due date, study_status text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT s.slug, s.entry, s.superseded, s.demonstration, s.name, s.called_kk,
		s.called_ru, s.called_en, s.spoken,
		s.jurisdiction, s.compulsory, s.started, s.pilot_through, s.ended,
		s.sectors, s.gases, s.cap_tonnes,
		scheme_phase(s.entry, s.started, s.pilot_through, s.ended, day), d.due,
		scheme_study_status(s.slug, d.due, day, as_of)
	FROM scheme s, LATERAL (SELECT study_due(s.jurisdiction, s.pilot_through)) d (due)
	WHERE s.entry <= as_of AND s.superseded > as_of
$$;
COMMENT ON FUNCTION scheme_at IS 'The schemes that stand at an entry, with their phase and study clock on a day';

CREATE FUNCTION study_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, superseded bigint, demonstration boolean,
	scheme text, scheme_name jsonb, begun text, completed text, conclusion text,
	due date, status text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT y.slug, y.entry, y.superseded, y.demonstration, y.scheme, s.name,
		y.begun, y.completed, y.conclusion, d.due,
		study_status(first_day(y.begun), last_day(y.completed), d.due, day)
	FROM study y
	LEFT JOIN scheme s ON s.slug = y.scheme
		AND s.entry <= as_of AND s.superseded > as_of,
		LATERAL (SELECT study_due(s.jurisdiction, s.pilot_through)) d (due)
	WHERE y.entry <= as_of AND y.superseded > as_of
$$;
COMMENT ON FUNCTION study_at IS 'The studies that stand at an entry, with their due day and status on a day';

-- Treaties -------------------------------------------------------------------

CREATE FUNCTION treaty_status_on(version bigint, day date) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		WITH done AS MATERIALIZED (
			SELECT action, party, since AS day, position
			FROM treaty_action
			WHERE entry = version AND since <= treaty_status_on.day
		), whole AS (
			SELECT action, day, position FROM done WHERE party IS NULL
		)
		SELECT CASE
			WHEN EXISTS (SELECT FROM whole WHERE action IN ('termination', 'withdrawal'))
				THEN 'terminated'
			WHEN EXISTS (SELECT FROM whole WHERE action = 'expiry')
				THEN 'expired'
			WHEN (SELECT action FROM whole WHERE action IN ('suspension', 'resumption')
				ORDER BY day DESC, position DESC LIMIT 1) = 'suspension'
				THEN 'suspended'
			WHEN EXISTS (SELECT FROM whole WHERE action = 'entry-into-force')
				THEN 'in-force'
			WHEN (SELECT action FROM whole WHERE action IN
				('provisional-application', 'end-of-provisional-application')
				ORDER BY day DESC, position DESC LIMIT 1) = 'provisional-application'
				THEN 'provisionally-applied'
			WHEN EXISTS (SELECT FROM done WHERE action = 'signature') THEN
				CASE WHEN EXISTS (SELECT FROM done WHERE action IN
					('ratification', 'acceptance', 'approval', 'accession'))
					THEN 'ratification' ELSE 'signed' END
			WHEN EXISTS (SELECT FROM done WHERE action IN ('negotiation', 'initialling'))
				THEN 'negotiation'
			ELSE 'none'
		END
	);
END
$$;
COMMENT ON FUNCTION treaty_status_on IS 'The one rule for the status of a treaty: the first that holds; an action counts from its day on';

CREATE FUNCTION party_status(version bigint, treaty text, wanted text, day date)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		WITH own AS MATERIALIZED (
			SELECT action, party, since AS day, position
			FROM treaty_action
			WHERE entry = version AND (party = wanted OR party IS NULL)
		), done AS (
			SELECT * FROM own WHERE own.day <= party_status.day
		), now AS (
			SELECT (SELECT action FROM done WHERE party = wanted AND action IN
					('entry-into-force', 'withdrawal', 'expiry', 'termination')
					ORDER BY day DESC, position DESC LIMIT 1) AS latest,
				(SELECT action FROM own WHERE party = wanted AND action IN
					('entry-into-force', 'withdrawal', 'expiry', 'termination')
					ORDER BY day, position LIMIT 1) AS first,
				(SELECT action FROM done WHERE action IN
					('provisional-application', 'end-of-provisional-application')
					ORDER BY party IS NULL, day DESC, position DESC LIMIT 1) AS provisional
		)
		SELECT CASE
			WHEN latest IN ('withdrawal', 'expiry', 'termination') THEN 'withdrawn'
			WHEN party_status.treaty = 'in-force' AND (latest = 'entry-into-force'
				OR first IS DISTINCT FROM 'entry-into-force')
				THEN 'in-force'
			WHEN provisional = 'provisional-application'
				AND party_status.treaty IN ('in-force', 'provisionally-applied', 'ratification', 'signed')
				THEN 'provisionally-applied'
			WHEN EXISTS (SELECT FROM done WHERE action IN
				('ratification', 'acceptance', 'approval', 'accession')) THEN 'consented'
			WHEN EXISTS (SELECT FROM done WHERE action = 'signature') THEN 'signed'
			ELSE 'none'
		END
		FROM now
	);
END
$$;
COMMENT ON FUNCTION party_status IS 'The one rule for the status of a party to a treaty whose own status on the day is "treaty"; a party that did not begin with an entry into force of its own follows the treaty until it leaves';

CREATE FUNCTION party_status_on(version bigint, wanted text, day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT party_status(version, treaty_status_on(version, day), wanted, day)
$$;
COMMENT ON FUNCTION party_status_on IS 'party_status() on a day';

CREATE FUNCTION party_suspended_on(version bigint, wanted text, day date) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT coalesce((SELECT action = 'suspension' FROM treaty_action
			WHERE entry = version AND party = wanted
				AND action IN ('suspension', 'resumption')
				AND since <= day
			ORDER BY since DESC, position DESC LIMIT 1), false)
	);
END
$$;
COMMENT ON FUNCTION party_suspended_on IS 'Has this party alone suspended the treaty for its part?';

CREATE FUNCTION parties_status_on(version bigint, day date) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT coalesce(jsonb_agg(jsonb_build_object('party', party,
			'status', party_status_on(version, party, day)) ORDER BY place), '[]')
		FROM treaty, unnest(parties) WITH ORDINALITY AS of (party, place)
		WHERE entry = version
	);
END
$$;
COMMENT ON FUNCTION parties_status_on IS '[{"party","status"}] in the order of the parties';

CREATE FUNCTION in_force_between_on(version bigint, home text, partner text, day date)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT treaty_status_on(version, day) = 'in-force'
			AND party_status_on(version, home, day) = 'in-force'
			AND party_status_on(version, partner, day) = 'in-force'
			AND NOT party_suspended_on(version, home, day)
			AND NOT party_suspended_on(version, partner, day)
	);
END
$$;
COMMENT ON FUNCTION in_force_between_on IS 'The treaty and both sides are in force, and neither side has suspended it for its part';

CREATE FUNCTION treaty_carries_on(version bigint, day date) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT CASE treaty_status_on(version, day)
			WHEN 'in-force' THEN true
			WHEN 'provisionally-applied' THEN provisional_covers(version, NULL, day)
			ELSE false
		END
	);
END
$$;
COMMENT ON FUNCTION treaty_carries_on IS 'In force, or provisionally applied with recognition among what is applied';

CREATE FUNCTION provisional_covers(version bigint, side text, day date) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN coalesce((SELECT a.covers_recognition FROM treaty_action a
		WHERE a.entry = version AND a.action = 'provisional-application'
			AND (a.party = side OR a.party IS NULL) AND a.since <= day
		ORDER BY a.party IS NULL, a.since DESC, a.position DESC
		LIMIT 1), true);
END
$$;
COMMENT ON FUNCTION provisional_covers IS 'Is recognition among what this side applies provisionally, or where it is null, what the treaty as a whole does?';

CREATE FUNCTION moved_apart(version bigint, home text, partner text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM treaty_action a
		WHERE a.entry = version AND a.party IN (home, partner)
			AND a.action IN ('entry-into-force', 'withdrawal', 'expiry', 'termination',
				'suspension', 'resumption'));
END
$$;
COMMENT ON FUNCTION moved_apart IS 'Has a side, ever, entered into a treaty, left, suspended or resumed it for itself? If not, both follow the treaty';

CREATE FUNCTION state_between(version bigint, whole text, home text, partner text,
	day date) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
	at_home text;
	abroad text;
BEGIN
	IF whole = 'none' THEN
		RETURN 'none';
	ELSIF whole IN ('terminated', 'expired') THEN
		RETURN 'ended';
	ELSIF whole IN ('in-force', 'suspended') AND NOT moved_apart(version, home, partner) THEN
		RETURN whole;
	END IF;
	at_home := party_status(version, whole, home, day);
	abroad := party_status(version, whole, partner, day);
	RETURN CASE
		WHEN at_home = 'withdrawn' OR abroad = 'withdrawn' THEN 'ended'
		WHEN whole = 'suspended' OR party_suspended_on(version, home, day)
			OR party_suspended_on(version, partner, day) THEN 'suspended'
		WHEN at_home = 'in-force' AND abroad = 'in-force' THEN 'in-force'
		WHEN at_home IN ('in-force', 'provisionally-applied')
			AND abroad IN ('in-force', 'provisionally-applied')
			AND (at_home = 'in-force' OR provisional_covers(version, home, day))
			AND (abroad = 'in-force' OR provisional_covers(version, partner, day))
			THEN 'provisionally-applied'
		ELSE 'not-yet-in-force' END;
END
$$;
COMMENT ON FUNCTION state_between IS 'What a treaty whose own status is "whole" is between two sides on a day: in-force or provisionally-applied, which carry, or none, not-yet-in-force, suspended, ended';

CREATE FUNCTION usable_after(version bigint, home text, partner text, day date)
RETURNS TABLE (vintage_through integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
	ended treaty_action;
BEGIN
	SELECT a.* INTO ended FROM treaty_action a
	WHERE a.entry = version AND a.action IN ('withdrawal', 'expiry', 'termination')
		AND (a.party IS NULL OR a.party IN (home, partner)) AND a.since <= day
		AND NOT EXISTS (SELECT FROM treaty_action b
			WHERE b.entry = version AND b.party = a.party AND b.action = 'entry-into-force'
				AND b.since <= day AND (b.since, b.position) > (a.since, a.position))
	ORDER BY a.since, a.position LIMIT 1;
	IF num_nonnulls(ended.usable_until, ended.usable_vintage_through) > 0
		AND coalesce(ended.usable_until > day, true)
		AND state_between(version, treaty_status_on(version, ended.since - 1), home,
			partner, ended.since - 1) IN ('in-force', 'provisionally-applied', 'suspended')
	THEN
		RETURN QUERY SELECT ended.usable_vintage_through::integer;
	END IF;
END
$$;
COMMENT ON FUNCTION usable_after IS 'A row where units are still usable after what ended a treaty between the two, and were before: those of vintages through this one, or of every vintage. A bound that the transition does not name is open';

CREATE FUNCTION between_at(version bigint, whole text, partner text, day date,
	OUT state text, OUT vintage_through integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	state := state_between(version, whole, 'kazakhstan', partner, day);
	IF state = 'ended' THEN
		SELECT u.vintage_through INTO vintage_through
		FROM usable_after(version, 'kazakhstan', partner, day) u;
		state := CASE WHEN FOUND THEN 'transition' ELSE state END;
	END IF;
END
$$;
COMMENT ON FUNCTION between_at IS 'What a treaty is between Kazakhstan and another party on a day: state_between(), or "transition" where units are usable after the end';

CREATE FUNCTION treaty_standing_of(version bigint)
RETURNS SETOF treaty_standing
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH turn AS (
		SELECT '-infinity'::date AS day
		UNION SELECT first_day("on") FROM treaty_action WHERE entry = version
	), told AS (
		SELECT day, treaty_status_on(version, day) AS status FROM turn
	), changed AS (
		SELECT day, status, lag(status) OVER (ORDER BY day) AS before FROM told
	)
	SELECT version, day, lead(day, 1, 'infinity') OVER (ORDER BY day), status
	FROM changed WHERE before IS DISTINCT FROM status
$$;
COMMENT ON FUNCTION treaty_standing_of IS 'A status is constant between the days on which something happens: works them out from the actions of a version, with treaty_status_on()';

CREATE FUNCTION parties_called(parties text[], as_of bigint, language text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT string_agg(coalesce(said(j.name, language), party), ', ' ORDER BY place)
	FROM unnest(parties) WITH ORDINALITY AS of (party, place)
	LEFT JOIN jurisdiction j ON j.slug = party
		AND j.entry <= as_of AND j.superseded > as_of
$$;
COMMENT ON FUNCTION parties_called IS 'The names of parties as of an entry, in their order';

CREATE FUNCTION treaty_laid_down(version bigint, parties text[]) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('status_since', jsonb_agg(since ORDER BY since),
		'statuses', jsonb_agg(status ORDER BY since),
		'named_from', jsonb_build_array(version),
		'parties_kk', jsonb_build_array(parties_called(parties, version, 'kk')),
		'parties_ru', jsonb_build_array(parties_called(parties, version, 'ru')),
		'parties_en', jsonb_build_array(parties_called(parties, version, 'en')))
	FROM treaty_standing_of(version)
$$;
COMMENT ON FUNCTION treaty_laid_down IS 'What is laid down of a version of a treaty, worked out once, when the version is made';

CREATE FUNCTION is_renamed(named text, by_entry bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM unnest('{kk,ru,en}'::text[]) AS language
		WHERE parties_called(ARRAY[named], by_entry, language)
			<> parties_called(ARRAY[named], by_entry - 1, language))
$$;
COMMENT ON FUNCTION is_renamed IS 'Is a party called differently from this entry on? Also one that was withdrawn, or stands again';

CREATE FUNCTION lay_down_names(renamed text, as_of bigint) RETURNS void
LANGUAGE sql AS $$
	UPDATE treaty t SET named_from = t.named_from || as_of,
		parties_kk = t.parties_kk || parties_called(t.parties, as_of, 'kk'),
		parties_ru = t.parties_ru || parties_called(t.parties, as_of, 'ru'),
		parties_en = t.parties_en || parties_called(t.parties, as_of, 'en')
	WHERE t.parties @> ARRAY[renamed] AND t.superseded = 9223372036854775807
		AND (SELECT is_renamed(renamed, as_of))
$$;
COMMENT ON FUNCTION lay_down_names IS 'When a jurisdiction is called differently from an entry on, lays down what the parties of its treaties are called';

CREATE FUNCTION treaty_between_of(version bigint)
RETURNS SETOF treaty_between
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH turn AS (
		SELECT '-infinity'::date AS day
		UNION SELECT unnest(ARRAY[since, usable_until]) FROM treaty_action
			WHERE entry = version
	), told AS (
		SELECT p.party, day, b.state, b.vintage_through
		FROM turn
		JOIN treaty_standing s ON s.entry = version AND s.since <= day AND s.until > day,
			(SELECT DISTINCT unnest(parties) FROM treaty WHERE entry = version
				AND parties @> ARRAY['kazakhstan']) AS p (party),
			LATERAL between_at(version, s.status, p.party, day) b
		WHERE p.party <> 'kazakhstan'
	), changed AS (
		SELECT *, (state, vintage_through) IS DISTINCT FROM
			lag((state, vintage_through)) OVER (PARTITION BY party ORDER BY day) AS anew
		FROM told
	)
	SELECT t.entry, t.superseded, t.slug, coalesce(t.nature, 'treaty'), c.party,
		array_agg(c.day ORDER BY c.day), array_agg(c.state ORDER BY c.day),
		array_agg(c.vintage_through ORDER BY c.day)
	FROM changed c JOIN treaty t ON t.entry = version
	WHERE c.anew GROUP BY t.entry, c.party
$$;
COMMENT ON FUNCTION treaty_between_of IS 'What a version is between Kazakhstan and each other party in time: works it out with between_at(), from the actions and the statuses laid down';

CREATE FUNCTION lay_down_between(named text, version bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE treaty_between b SET superseded = version
	FROM treaty t
	WHERE t.slug = named AND t.superseded = version
		AND b.party = ANY (t.parties) AND b.entry = t.entry;
	INSERT INTO treaty_between SELECT * FROM treaty_between_of(version);
END
$$;
COMMENT ON FUNCTION lay_down_between IS 'Works it out once, when the version is made';

CREATE FUNCTION treaty_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, superseded bigint, demonstration boolean,
	title jsonb, called_kk text, called_ru text, called_en text,
	spoken text, form text, nature text, parties text[], parties_kk text,
	parties_ru text, parties_en text, status text, status_since date,
	status_until date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT t.slug, t.entry, t.superseded, t.demonstration, t.title, t.called_kk,
		t.called_ru, t.called_en, t.spoken, t.form,
		coalesce(t.nature, 'treaty'), t.parties,
		t.parties_kk[width_bucket(as_of, t.named_from)],
		t.parties_ru[width_bucket(as_of, t.named_from)],
		t.parties_en[width_bucket(as_of, t.named_from)],
		t.statuses[width_bucket(day, t.status_since)],
		t.status_since[width_bucket(day, t.status_since)],
		coalesce(t.status_since[width_bucket(day, t.status_since) + 1], 'infinity')
	FROM treaty t
	WHERE t.entry <= as_of AND t.superseded > as_of
$$;
COMMENT ON FUNCTION treaty_at IS 'The treaties that stand at an entry, with their status on a day';

-- Jurisdictions and assessments ----------------------------------------------

CREATE FUNCTION jurisdiction_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, superseded bigint, demonstration boolean,
	name jsonb, called_kk text, called_ru text, called_en text,
	spoken text, type text, code text, part_of text, authority jsonb,
	contact_url text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT slug, entry, superseded, demonstration, name, called_kk,
		called_ru, called_en, spoken, type, code, part_of,
		authority, contact_url
	FROM jurisdiction WHERE entry <= as_of AND superseded > as_of
$$;
COMMENT ON FUNCTION jurisdiction_at IS 'The jurisdictions that stand at an entry';

CREATE FUNCTION covering(wanted text, day date, as_of bigint) RETURNS TABLE (
	jurisdiction text, through text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH own AS (
		SELECT slug, part_of FROM jurisdiction
		WHERE slug = wanted AND entry <= as_of AND superseded > as_of
	), line AS (
		SELECT slug AS jurisdiction, 'itself' AS through FROM own
		UNION SELECT part_of, 'state' FROM own WHERE part_of IS NOT NULL
	)
	SELECT * FROM line
	UNION
	SELECT g.slug, 'group'
	FROM line
	JOIN jurisdiction_member m ON m.jurisdiction = line.jurisdiction
		AND is_within(day, m."from", m.through)
	JOIN jurisdiction g ON g.entry = m.entry
		AND g.entry <= as_of AND g.superseded > as_of
$$;
COMMENT ON FUNCTION covering IS 'The jurisdictions that can be a party for this one on a day: itself, the state that it is part of, the groups that it or that state is a member of (paragraphs 4 and 5)';

CREATE FUNCTION parties_for(who text[], as_of bigint) RETURNS TABLE (jurisdiction text,
	parties text[], since date[], until date[], turns date[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT own.jurisdiction, array_agg(p.party ORDER BY p.place, p.party, p.since),
		array_agg(p.since ORDER BY p.place, p.party, p.since),
		array_agg(p.until ORDER BY p.place, p.party, p.since),
		array_agg(DISTINCT p.since) FILTER (WHERE isfinite(p.since))
			|| array_agg(DISTINCT p.until) FILTER (WHERE isfinite(p.until))
	FROM (SELECT slug::text, array_remove(ARRAY[slug, part_of]::text[], NULL)
			FROM jurisdiction
			WHERE slug = ANY (who) AND entry <= as_of AND superseded > as_of
		) own (jurisdiction, line),
		LATERAL (
			SELECT party, place, '-infinity'::date, 'infinity'::date
			FROM unnest(line) WITH ORDINALITY AS u (party, place)
			UNION ALL
			SELECT g.slug, 3, coalesce(m.since, '-infinity'), coalesce(m.until, 'infinity')
			FROM jurisdiction_member m JOIN jurisdiction g ON g.entry = m.entry
				AND g.entry <= as_of AND g.superseded > as_of
			WHERE m.jurisdiction = ANY (line)
		) p (party, place, since, until)
	GROUP BY own.jurisdiction
$$;
COMMENT ON FUNCTION parties_for IS 'covering() in time: itself first, then the state that it is part of, then the groups';

CREATE FUNCTION covering_turned_by(named text, version bigint) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH own AS (
		SELECT named AS slug
		UNION SELECT m.jurisdiction
		FROM jurisdiction g JOIN jurisdiction_member m ON m.entry = g.entry
		WHERE g.slug = named AND version IN (g.entry, g.superseded)
	)
	SELECT slug FROM own
	UNION SELECT j.slug FROM jurisdiction j JOIN own ON own.slug = j.part_of
	WHERE j.entry <= version AND j.superseded > version
$$;
COMMENT ON FUNCTION covering_turned_by IS 'The jurisdictions for which an entry of one can change who can be party: its own, of a group its members before and after, and their parts';

CREATE FUNCTION lay_down_parties(named text, version bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	turned text[] := ARRAY(SELECT covering_turned_by(named, version));
BEGIN
	UPDATE party_for SET superseded = version
	WHERE jurisdiction = ANY (turned) AND superseded = 9223372036854775807;
	INSERT INTO party_for SELECT version, 9223372036854775807, p.*
	FROM parties_for(turned, version) p;
END
$$;
COMMENT ON FUNCTION lay_down_parties IS 'Works out anew what an entry of a jurisdiction can have changed';

CREATE FUNCTION assessment_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, superseded bigint, demonstration boolean,
	jurisdiction text, jurisdiction_name jsonb, requirement integer,
	outcome text, "from" text, through text, evidence jsonb,
	evidence_url text, status text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT a.slug, a.entry, a.superseded, a.demonstration, a.jurisdiction,
		j.name, a.requirement, a.outcome, a."from", a.through, a.evidence,
		a.evidence_url,
		CASE
		WHEN first_day(a."from") > day THEN 'not-yet-begun'
		WHEN last_day(a.through) < day THEN 'ended'
		ELSE 'in-force'
		END
	FROM assessment a
	LEFT JOIN jurisdiction j ON j.slug = a.jurisdiction
		AND j.entry <= as_of AND j.superseded > as_of
	WHERE a.entry <= as_of AND a.superseded > as_of
$$;
COMMENT ON FUNCTION assessment_at IS 'The assessments that stand at an entry; "in-force" where they hold on a day';

CREATE FUNCTION requirement_outcome(who text, wanted integer, day date, as_of bigint)
RETURNS TABLE (outcome text, assessment text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(a.outcome, 'not-assessed'), a.slug
	FROM (SELECT) AS once
	LEFT JOIN LATERAL (
		SELECT outcome, slug FROM assessment
		WHERE jurisdiction = who AND requirement = wanted
			AND entry <= as_of AND superseded > as_of
			AND is_within(day, "from", through)
		ORDER BY coalesce(first_day("from"), '-infinity') DESC, entry DESC LIMIT 1
	) a ON true
$$;
COMMENT ON FUNCTION requirement_outcome IS 'met, partly, not-met or not-assessed on a day: the assessment that began last counts';

-- Plans and limits -----------------------------------------------------------

CREATE FUNCTION plan_suspended_on(version bigint, day date) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT EXISTS (SELECT FROM plan_suspension s
			WHERE s.entry = version AND is_within(day, s."from", s.through))
	);
END
$$;
COMMENT ON FUNCTION plan_suspended_on IS 'Is this version of a plan suspended on a day?';

CREATE FUNCTION governing_plan(day date, as_of bigint) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
		SELECT slug FROM plan
		WHERE entry <= as_of AND superseded > as_of
			AND is_within(day, "from", through)
			AND NOT plan_suspended_on(entry, day)
		ORDER BY first_day("from") DESC, entry DESC LIMIT 1
	);
END
$$;
COMMENT ON FUNCTION governing_plan IS 'The plan that governs a day: the one not suspended that began last';

CREATE FUNCTION plan_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, superseded bigint, demonstration boolean,
	name jsonb, called_kk text, called_ru text, called_en text,
	spoken text, "from" text, through text, legal_act text, cap_tonnes numeric,
	reserve_tonnes numeric, status text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT p.slug, p.entry, p.superseded, p.demonstration, p.name, p.called_kk,
		p.called_ru, p.called_en, p.spoken, p."from",
		p.through, p.legal_act, p.cap_tonnes, p.reserve_tonnes,
		CASE
		WHEN first_day(p."from") > day THEN 'not-yet-begun'
		WHEN last_day(p.through) < day THEN 'ended'
		WHEN plan_suspended_on(p.entry, day) THEN 'suspended'
		WHEN p.slug = (SELECT governing_plan(day, as_of)) THEN 'governing'
		ELSE 'superseded'
		END
	FROM plan p
	WHERE p.entry <= as_of AND p.superseded > as_of
$$;
COMMENT ON FUNCTION plan_at IS 'The plans that stand at an entry; on a day one of them at most is "governing"';

CREATE FUNCTION limit_base(one usage_limit) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce((one)."of", (one).tonnes_per,
		CASE WHEN (one).unlimited THEN 'unlimited' ELSE 'not-known' END)
$$;
COMMENT ON FUNCTION limit_base IS 'What a limit is a share or a number of; limits of one base are comparable';

CREATE FUNCTION limit_at(day date, as_of bigint) RETURNS TABLE (
	slug text, entry bigint, superseded bigint, demonstration boolean,
	treaty text, plan text, source_title jsonb, unit text, scheme text,
	vintage_from integer, vintage_through integer, rate_percent text,
	"of" text, tonnes numeric, tonnes_per text, unlimited boolean,
	not_known boolean, "from" text, through text, carry_over text,
	clause jsonb, base text, status text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT l.slug, l.entry, l.superseded, l.demonstration, l.treaty, l.plan,
		coalesce(t.title, p.name), l.unit, l.scheme, l.vintage_from,
		l.vintage_through, l.rate_percent, l."of", l.tonnes, l.tonnes_per,
		l.unlimited, l.not_known, l."from", l.through, l.carry_over, l.clause,
		limit_base(l),
		CASE
		WHEN first_day(l."from") > day THEN 'not-yet-begun'
		WHEN last_day(l.through) < day THEN 'ended'
		WHEN l.plan IS NOT NULL AND l.plan IS DISTINCT FROM g.plan
			THEN 'not-governing'
		ELSE 'in-force'
		END
	FROM (SELECT governing_plan(day, as_of)) g (plan), usage_limit l
	LEFT JOIN treaty t ON t.slug = l.treaty
		AND t.entry <= as_of AND t.superseded > as_of
	LEFT JOIN plan p ON p.slug = l.plan
		AND p.entry <= as_of AND p.superseded > as_of
	WHERE l.entry <= as_of AND l.superseded > as_of
$$;
COMMENT ON FUNCTION limit_at IS 'The limits that stand at an entry: in-force, not-yet-begun or ended on a day, or of a plan that does not govern it';

CREATE FUNCTION limit_is_zero(rate_percent text, tonnes numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(rate_percent::numeric = 0 OR tonnes = 0, false)
$$;
COMMENT ON FUNCTION limit_is_zero IS 'A limit of nothing: not the same as unlimited, not known or not set';

CREATE FUNCTION treaty_lines(version bigint, sides text[], day date, as_of bigint)
RETURNS TABLE (unit text, scheme text, own boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH recognised AS MATERIALIZED (
		SELECT DISTINCT r.unit, r.scheme, r.issuer FROM treaty_recognises r
		WHERE r.entry = version AND r.direction IN ('both', 'into-kazakhstan')
	)
	SELECT unit, scheme::text, true FROM recognised
	UNION
	SELECT r.unit, l.scheme::text, false
	FROM recognised r
	JOIN usage_limit l ON l.unit IN (r.unit, 'any')
		AND (l.plan IS NOT NULL OR l.treaty = (SELECT t.slug FROM treaty t
			WHERE t.entry = version))
		AND l.entry <= as_of AND l.superseded > as_of
	JOIN scheme s ON s.slug = l.scheme
		AND s.entry <= as_of AND s.superseded > as_of
	WHERE r.scheme IS NULL AND EXISTS (
		SELECT FROM covering(s.jurisdiction, day, as_of) c
		WHERE c.jurisdiction = r.issuer OR r.issuer IS NULL
			AND c.jurisdiction = ANY (sides) AND c.jurisdiction <> 'kazakhstan')
$$;
COMMENT ON FUNCTION treaty_lines IS 'The units that a version of a treaty recognises into Kazakhstan, by kind and scheme; one of all schemes of an issuer has a line for each scheme that a limit names besides (not "own")';

CREATE FUNCTION binding_of(wanted_unit text, limits usage_limit[],
	OUT binding text[], OUT outcome text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	WITH side AS (
		SELECT slug, plan IS NOT NULL AS of_plan, limit_base(l) AS base,
			limit_is_zero(rate_percent, tonnes) AS zero, unlimited IS TRUE AS open,
			not_known IS TRUE AS unknown, coalesce(rate_percent::numeric, tonnes) AS amount
		FROM unnest(limits) l
	), weighed AS (
		SELECT coalesce(bool_or(of_plan), false) AS by_plan,
			coalesce(bool_or(NOT of_plan), false) AS by_treaty,
			bool_or(zero) AS zero, bool_or(unknown) AS unknown,
			array_agg(slug::text ORDER BY slug) FILTER (WHERE zero) AS zeros,
			count(DISTINCT base) FILTER (WHERE NOT open) AS bases,
			array_agg(slug::text ORDER BY slug) FILTER (WHERE NOT open AND amount = (
				SELECT min(o.amount) FROM side o
				WHERE o.base = side.base AND NOT o.open)) AS lowest
		FROM side
	), found AS (
		SELECT *, CASE
			WHEN wanted_unit = 'other' AND NOT (by_treaty AND by_plan) THEN 'limit-not-set'
			WHEN NOT by_treaty AND NOT by_plan THEN 'none-required'
			WHEN zero THEN 'zero'
			WHEN unknown THEN 'not-known'
			WHEN bases = 0 THEN 'unlimited'
			WHEN bases = 1 THEN 'lowest'
			ELSE 'by-figures' END AS outcome
		FROM weighed
	)
	SELECT CASE outcome WHEN 'zero' THEN zeros WHEN 'lowest' THEN lowest END, outcome
	FROM found
$$;
COMMENT ON FUNCTION binding_of IS 'Which of the limits of a treaty and a plan bind (paragraph 8), and the outcome: lowest (of one base), by-figures (bases differ: the operator''s figures decide), zero, unlimited, not-known, limit-not-set (other units need both, paragraphs 7 and 8), none-required (quota units)';

CREATE FUNCTION binding_at(day date, as_of bigint) RETURNS TABLE (
	treaty text, treaty_title jsonb, demonstration boolean, treaty_status text,
	unit text, scheme text, treaty_limits text[], plan text, plan_limits text[],
	binding text[], outcome text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	WITH carried AS (
		SELECT t.slug, t.title, t.demonstration, t.status, r.unit, r.scheme, r.own
		FROM treaty_at(day, as_of) t, treaty_lines(t.entry, t.parties, day, as_of) r
		WHERE t.nature = 'treaty' AND 'kazakhstan' = ANY (t.parties)
			AND treaty_carries_on(t.entry, day)
			AND party_status_on(t.entry, 'kazakhstan', day) IN ('in-force', 'provisionally-applied')
			AND NOT party_suspended_on(t.entry, 'kazakhstan', day)
	), of_plans AS MATERIALIZED (
		SELECT entry FROM limit_at(day, as_of) WHERE plan IS NOT NULL AND status = 'in-force'
	), gathered AS (
		SELECT c.*, h.limits, h.of_treaty, h.of_plan
		FROM carried c, LATERAL (
			SELECT array_agg(l ORDER BY l.slug) AS limits,
				array_agg(l.slug::text ORDER BY l.slug) FILTER (WHERE l.treaty IS NOT NULL) AS of_treaty,
				array_agg(l.slug::text ORDER BY l.slug) FILTER (WHERE l.plan IS NOT NULL) AS of_plan,
				bool_or(l.scheme = c.scheme) AS named
			FROM (SELECT entry FROM limit_at(day, as_of) WHERE treaty = c.slug AND status = 'in-force'
				UNION ALL SELECT entry FROM of_plans) held
			JOIN usage_limit l ON l.entry = held.entry
			WHERE l.unit IN (c.unit, 'any') AND (l.scheme IS NULL OR l.scheme = c.scheme)) h
		WHERE c.own OR h.named
	)
	SELECT g.slug, g.title, g.demonstration, g.status, g.unit, g.scheme, g.of_treaty,
		p.plan, g.of_plan, b.binding, b.outcome
	FROM (SELECT governing_plan(day, as_of) OFFSET 0) p (plan), gathered g,
		binding_of(g.unit, g.limits) b
$$;
COMMENT ON FUNCTION binding_at IS 'For each line of a treaty that carries units into Kazakhstan on a day: the treaty''s limits, those of the governing plan, and the binding ones as binding_of() has them';

CREATE FUNCTION next_dates_on(wanted text, day date, as_of bigint) RETURNS TABLE (
	"on" text, what text, party text, record_kind text, record text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT a."on", a.action, a.party, 'treaty', wanted
	FROM treaty t JOIN treaty_action a ON a.entry = t.entry
	WHERE t.slug = wanted AND t.entry <= as_of AND t.superseded > as_of
		AND first_day(a."on") > day
	UNION ALL
	SELECT l.through, 'limit-ends', NULL, 'limit', l.slug
	FROM usage_limit l
	WHERE l.treaty = wanted AND l.entry <= as_of AND l.superseded > as_of
		AND last_day(l.through) >= day
	ORDER BY 1, 2
$$;
COMMENT ON FUNCTION next_dates_on IS 'What is coming for a treaty: its actions after a day, and the ends of its limits';
