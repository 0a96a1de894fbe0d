-- Two people to every change. An editor drafts an amendment of one or more
-- records, somebody else approves it, and then, and only then, it is published:
-- all of it or nothing. publish() stays the only way into the register.

INSERT INTO migration (number, name) VALUES (21, 'amendments');

CREATE TABLE desk.amendment (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	author bigint NOT NULL REFERENCES desk.account,
	state text NOT NULL DEFAULT 'draft' CHECK (state IN
		('draft', 'submitted', 'sent-back', 'published', 'dropped')),
	revision integer NOT NULL DEFAULT 1,
	reason texts NOT NULL,
	basis words,
	basis_url url,
	made_at timestamptz NOT NULL DEFAULT now(),
	changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON desk.amendment (state, changed_at);
COMMENT ON TABLE desk.amendment IS 'What is to become entries together, with its reason and basis';
COMMENT ON COLUMN desk.amendment.revision IS 'Counts what was saved: who saves or approves says which one was looked at';

CREATE TABLE desk.amended (
	amendment bigint NOT NULL REFERENCES desk.amendment,
	kind text NOT NULL REFERENCES kind,
	slug slug NOT NULL,
	change text NOT NULL
		CHECK (change IN ('creation', 'change', 'correction', 'withdrawal')),
	item json CHECK (json_typeof(item) = 'object'),
	drafted_from bigint NOT NULL,
	entry bigint REFERENCES entry,
	PRIMARY KEY (amendment, kind, slug),
	CHECK ((change = 'withdrawal') = (item IS NULL))
);
COMMENT ON TABLE desk.amended IS 'The records of an amendment, as they were last saved, right or not';
COMMENT ON COLUMN desk.amended.drafted_from IS 'The newest entry of this record when its draft was begun, 0 when there was none: with another one since, the draft is in conflict';
COMMENT ON COLUMN desk.amended.entry IS 'What it became when it was published';

CREATE TABLE desk.amendment_author (
	amendment bigint NOT NULL REFERENCES desk.amendment,
	account bigint NOT NULL REFERENCES desk.account,
	PRIMARY KEY (amendment, account)
);
COMMENT ON TABLE desk.amendment_author IS 'Everybody who ever saved something of an amendment: none of them can approve it';
SELECT keep_append_only('desk.amendment_author');

CREATE TABLE desk.decision (
	amendment bigint NOT NULL REFERENCES desk.amendment,
	revision integer NOT NULL,
	account bigint NOT NULL REFERENCES desk.account,
	decision text NOT NULL CHECK (decision IN ('approved', 'sent-back')),
	reason text CHECK (reason ~ '[^[:space:]]' AND length(reason) <= 10000),
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (amendment, revision),
	CHECK (decision = 'approved' OR reason IS NOT NULL)
);
COMMENT ON TABLE desk.decision IS 'What was said to a submitted amendment, and by whom';
SELECT keep_append_only('desk.decision');

CREATE FUNCTION desk.keep_four_eyes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM desk.amendment_author a
		WHERE a.amendment = NEW.amendment AND a.account = NEW.account)
		OR NOT EXISTS (SELECT FROM desk.account a WHERE a.id = NEW.account
			AND 'approver' = ANY (a.roles) AND a.disabled_at IS NULL) THEN
		RAISE EXCEPTION 'nobody decides on what they wrote, and only approvers decide'
			USING ERRCODE = 'restrict_violation';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION desk.keep_four_eyes IS 'Author and approver are never the same person: holds for every role, the owner of the tables included';
CREATE TRIGGER four_eyes BEFORE INSERT ON desk.decision
	FOR EACH ROW EXECUTE FUNCTION desk.keep_four_eyes();

CREATE FUNCTION desk.keep_published() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('published', 'dropped')
		AND (NEW.state <> 'published' OR EXISTS (SELECT FROM desk.decision d
			WHERE d.amendment = NEW.id AND d.revision = NEW.revision
				AND d.decision = 'approved')) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'an amendment is published by its approval, and stays as it was decided'
		USING ERRCODE = 'restrict_violation';
END
$$;
COMMENT ON FUNCTION desk.keep_published IS 'None is published that nobody approved; what is decided for good is not changed, and none is removed';
CREATE TRIGGER published BEFORE UPDATE OR DELETE ON desk.amendment
	FOR EACH ROW EXECUTE FUNCTION desk.keep_published();

-- Reading a draft ---------------------------------------------------------------

CREATE FUNCTION desk.newest_of(wanted text, named text) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN coalesce((SELECT number FROM entry WHERE kind = wanted AND slug = named
		ORDER BY number DESC LIMIT 1), 0);
END
$$;
COMMENT ON FUNCTION desk.newest_of IS 'The newest entry of a record, 0 when it has none';

CREATE FUNCTION desk.in_order(wanted bigint) RETURNS SETOF desk.amended
LANGUAGE sql STABLE AS $$
	SELECT a.* FROM desk.amended a,
		array_position(ARRAY['legal-act', 'jurisdiction', 'scheme', 'study', 'treaty',
			'plan', 'limit', 'assessment'], kind) AS rank
	WHERE amendment = wanted
	ORDER BY change = 'withdrawal', CASE change WHEN 'withdrawal' THEN -rank ELSE rank END,
		(item ->> 'part_of') IS NOT NULL, (item ->> 'repealed_by') IS NOT NULL,
		coalesce(json_typeof(item -> 'members') = 'array', false), slug
$$;
COMMENT ON FUNCTION desk.in_order IS 'The records of an amendment in the order in which they can be published: what is referred to before what refers to it, withdrawals last';

CREATE FUNCTION desk.conflicts(wanted bigint) RETURNS TABLE (
	kind text, slug text, drafted_from bigint, newest bigint)
LANGUAGE sql STABLE AS $$
	SELECT a.kind, a.slug, a.drafted_from, desk.newest_of(a.kind, a.slug)
	FROM desk.amended a JOIN desk.amendment m ON m.id = a.amendment
	WHERE a.amendment = wanted AND m.state NOT IN ('published', 'dropped')
		AND a.drafted_from <> desk.newest_of(a.kind, a.slug)
$$;
COMMENT ON FUNCTION desk.conflicts IS 'The records of a draft that somebody else has changed since it was begun';

CREATE TYPE desk.fault AS (kind text, slug text, field text, problem text, detail text);
COMMENT ON TYPE desk.fault IS 'A refusal, and the record of an amendment that it is about; without one, it is about the amendment';

CREATE FUNCTION desk.publish_all(wanted bigint) RETURNS desk.fault[]
LANGUAGE plpgsql AS $$
DECLARE
	head desk.amendment;
	one desk.amended;
	told record;
	faults desk.fault[];
BEGIN
	LOCK TABLE entry IN SHARE ROW EXCLUSIVE MODE;
	SELECT * INTO head FROM desk.amendment WHERE id = wanted;
	faults := ARRAY(SELECT (c.kind, c.slug, 'item', 'changed-since', c.newest)::desk.fault
		FROM desk.conflicts(wanted) c);
	FOR one IN SELECT * FROM desk.in_order(wanted) LOOP
		FOR told IN SELECT * FROM publish(one.kind, one.slug, one.change, head.reason,
			head.basis, head.basis_url, 'editor', 'approver', one.item)
		LOOP
			IF told.number IS NULL THEN
				faults := faults || (one.kind, one.slug, told.field, told.problem,
					told.detail)::desk.fault;
			ELSE
				UPDATE desk.amended a SET entry = told.number WHERE a.amendment = wanted
					AND a.kind = one.kind AND a.slug = one.slug;
			END IF;
		END LOOP;
	END LOOP;
	RETURN faults;
END
$$;
COMMENT ON FUNCTION desk.publish_all IS 'Publishes the records of an amendment; whoever calls it undoes that where there are faults';

CREATE FUNCTION desk.faults_of(wanted bigint) RETURNS SETOF desk.fault
LANGUAGE plpgsql AS $$
DECLARE
	faults desk.fault[];
BEGIN
	BEGIN
		faults := desk.publish_all(wanted);
		RAISE EXCEPTION USING ERRCODE = 'TN001';
	EXCEPTION WHEN SQLSTATE 'TN001' THEN
	END;
	RETURN QUERY SELECT (f).* FROM unnest(faults) f;
	RETURN QUERY SELECT NULL::text, NULL::text, 'records', 'missing', NULL::text
	WHERE NOT EXISTS (SELECT FROM desk.amended WHERE amendment = wanted);
	RETURN QUERY SELECT NULL::text, NULL::text, 'reason', 'missing', l
	FROM desk.amendment m, unnest(ARRAY['kk', 'ru', 'en']) l
	WHERE m.id = wanted AND NOT m.reason::jsonb ? l;
END
$$;
COMMENT ON FUNCTION desk.faults_of IS 'What keeps an amendment from being published: found by publishing it, and undoing that';

-- The effect ---------------------------------------------------------------------

CREATE TYPE desk.reach AS (whole boolean, treaties text[], schemes text[], sides text[]);
COMMENT ON TYPE desk.reach IS 'Whose facts some entries can change; "whole": those of all records, acts and plans too';

CREATE FUNCTION desk.reach_of(before bigint, after bigint) RETURNS desk.reach
LANGUAGE plpgsql STABLE AS $$
DECLARE
	reach desk.reach;
	parties text[];
BEGIN
	reach.whole := EXISTS (SELECT FROM entry e
		WHERE e.number > before AND e.number <= after
			AND (e.kind IN ('legal-act', 'jurisdiction', 'scheme', 'plan')
			OR e.kind = 'limit' AND EXISTS (SELECT FROM usage_limit l WHERE l.slug = e.slug
				AND l.entry <= after AND l.superseded > before AND l.plan IS NOT NULL)));
	reach.sides := ARRAY(SELECT DISTINCT a.jurisdiction::text
		FROM entry e JOIN assessment a ON a.slug = e.slug
			AND a.entry <= after AND a.superseded > before
		WHERE e.number > before AND e.number <= after AND e.kind = 'assessment');
	reach.treaties := ARRAY(
		SELECT t.slug::text FROM treaty t
		WHERE reach.whole AND t.entry <= after AND t.superseded > before
		UNION SELECT e.slug FROM entry e
		WHERE e.number > before AND e.number <= after AND e.kind = 'treaty'
		UNION SELECT l.treaty FROM entry e JOIN usage_limit l ON l.slug = e.slug
			AND l.entry <= after AND l.superseded > before
		WHERE e.number > before AND e.number <= after AND e.kind = 'limit'
			AND l.treaty IS NOT NULL);
	IF NOT reach.whole AND 'kazakhstan' <> ALL (reach.sides) THEN
		parties := ARRAY(SELECT DISTINCT unnest(t.parties) FROM treaty t
			WHERE t.slug = ANY (reach.treaties)
				AND t.entry <= after AND t.superseded > before) || reach.sides;
	END IF;
	reach.schemes := ARRAY(
		SELECT s.slug::text FROM scheme s
		WHERE s.entry <= after AND s.superseded > before AND (parties IS NULL
			OR (SELECT i.ever FROM issuers_of(s.slug, NULL, after) i) && parties)
		UNION SELECT y.scheme FROM entry e JOIN study y ON y.slug = e.slug
			AND y.entry <= after AND y.superseded > before
		WHERE e.number > before AND e.number <= after AND e.kind = 'study');
	RETURN reach;
END
$$;
COMMENT ON FUNCTION desk.reach_of IS 'What entries after another can change: a treaty or its limit that treaty, and the answers about the schemes that its parties stand for; an assessment its side, and answers about schemes of it (of Kazakhstan: all); a study its scheme; anything else, everything';

CREATE FUNCTION desk.facts(day date, as_of bigint, reach desk.reach) RETURNS TABLE (
	what text, kind text, slug text, beside text, value text)
LANGUAGE sql STABLE AS $$
	SELECT 'status', 'legal-act', slug, NULL, status FROM legal_act_at(day, as_of)
		WHERE reach.whole
	UNION ALL SELECT f.what, 'scheme', s.slug, NULL, f.value FROM scheme_at(day, as_of) s,
			LATERAL (VALUES ('phase', s.phase), ('study_status', s.study_status)) f (what, value)
		WHERE s.slug = ANY (reach.schemes)
	UNION ALL SELECT 'status', 'study', slug, NULL, status FROM study_at(day, as_of)
		WHERE scheme = ANY (reach.schemes)
	UNION ALL SELECT 'status', 'treaty', slug, NULL, status FROM treaty_at(day, as_of)
		WHERE slug = ANY (reach.treaties)
	UNION ALL SELECT 'parties_status', 'treaty', t.slug, p.party, party_status_on(t.entry, p.party, day)
		FROM treaty_at(day, as_of) t, unnest(t.parties) AS p (party)
		WHERE t.slug = ANY (reach.treaties)
	UNION ALL SELECT 'status', 'plan', slug, NULL, status FROM plan_at(day, as_of)
		WHERE reach.whole
	UNION ALL SELECT 'requirement', 'jurisdiction', j.slug, n::text, o.outcome
		FROM unnest(reach.sides) j (slug),
			generate_series(1, 5) n, requirement_outcome(j.slug, n, day, as_of) o
	UNION ALL SELECT 'binding', 'treaty', b.treaty, concat_ws(' ', b.unit, b.scheme),
		concat_ws(' ', b.outcome, (SELECT string_agg(concat_ws(' ',
				l.rate_percent, l."of", trim_scale(l.tonnes)::text, l.tonnes_per),
				' ' ORDER BY l.slug)
			FROM usage_limit l WHERE l.slug = ANY (b.binding)
				AND l.entry <= as_of AND l.superseded > as_of))
		FROM binding_at(day, as_of) b WHERE b.treaty = ANY (reach.treaties)
	UNION ALL SELECT 'answer', 'scheme', m.scheme, m.unit, m.reason
		FROM matrix_at(day, as_of, ARRAY(SELECT s.slug::text FROM scheme s
			WHERE s.slug = ANY (reach.schemes) AND s.jurisdiction <> 'kazakhstan'
				AND s.entry <= as_of AND s.superseded > as_of)) m
$$;
COMMENT ON FUNCTION desk.facts IS 'What follows on a day, within reach: statuses, outcomes of requirements, binding limits, the reason of each answer of the matrix';

CREATE FUNCTION desk.turns(day date, as_of bigint, reach desk.reach) RETURNS SETOF date
LANGUAGE sql STABLE AS $$
	SELECT turn FROM (
		SELECT turning_days(ARRAY(SELECT s.slug::text FROM scheme s
			WHERE s.slug = ANY (reach.schemes) AND s.jurisdiction <> 'kazakhstan'
				AND s.entry <= as_of AND s.superseded > as_of), day, as_of)
		UNION SELECT first_day(a."on") FROM treaty t JOIN treaty_action a ON a.entry = t.entry
			WHERE t.slug = ANY (reach.treaties)
				AND t.entry <= as_of AND t.superseded > as_of
		UNION SELECT unnest(ARRAY[first_day(started), last_day(pilot_through) + 1, last_day(ended) + 1])
			FROM scheme WHERE slug = ANY (reach.schemes)
				AND entry <= as_of AND superseded > as_of
		UNION SELECT unnest(ARRAY[a.since, a.until]) FROM assessment a
			WHERE a.jurisdiction = ANY (reach.sides) AND a.entry <= as_of AND a.superseded > as_of
		UNION SELECT unnest(ARRAY[l.since, l.until]) FROM usage_limit l
			WHERE l.treaty = ANY (reach.treaties) AND l.entry <= as_of AND l.superseded > as_of
		UNION SELECT plan_turns(as_of) WHERE reach.treaties <> '{}'
		UNION SELECT unnest(ARRAY[first_day(begun), last_day(completed), y.due + 1])
			FROM study_at(day, as_of) y WHERE y.scheme = ANY (reach.schemes)
		UNION SELECT effect_on FROM legal_act_at(day, as_of) WHERE reach.whole
	) AS of (turn) WHERE turn > day AND turn < 'infinity'
$$;
COMMENT ON FUNCTION desk.turns IS 'The coming days on which something within reach follows anew';

CREATE TYPE desk.effect AS ("on" date, what text, kind text, slug text, beside text,
	before text, after text);
COMMENT ON TYPE desk.effect IS 'From this day on, what followed before the amendment and what follows with it; null: nothing';

CREATE FUNCTION desk.effects_between(before bigint, after bigint,
	patience interval DEFAULT '8 s') RETURNS SETOF desk.effect
LANGUAGE plpgsql STABLE AS $$
DECLARE
	reach desk.reach := desk.reach_of(before, after);
	until timestamptz := statement_timestamp() + patience;
	coming date[] := ARRAY(SELECT desk.turns(today(), before, reach)
		UNION SELECT desk.turns(today(), after, reach) ORDER BY 1 LIMIT 31);
	day date;
	differs desk.effect[];
	known desk.effect[];
BEGIN
	FOREACH day IN ARRAY today() || coming LOOP
		IF day = coming[31] OR day > today() AND clock_timestamp() > until THEN
			RETURN NEXT (day, 'left-out', NULL, NULL, NULL, NULL, NULL)::desk.effect;
			EXIT;
		END IF;
		differs := ARRAY(
			SELECT (NULL, f.what, f.kind, f.slug, f.beside,
				max(f.value) FILTER (WHERE s.as_of = before),
				max(f.value) FILTER (WHERE s.as_of = after))::desk.effect
			FROM unnest(ARRAY[before, after]) AS s (as_of), desk.facts(day, s.as_of, reach) f
			GROUP BY f.what, f.kind, f.slug, f.beside
			HAVING max(f.value) FILTER (WHERE s.as_of = before)
				IS DISTINCT FROM max(f.value) FILTER (WHERE s.as_of = after));
		RETURN QUERY SELECT day, e.what, e.kind, e.slug, e.beside, e.before, e.after
		FROM (SELECT * FROM unnest(differs) EXCEPT SELECT * FROM unnest(known)) e
		ORDER BY e.what, e.kind, e.slug, e.beside;
		known := differs;
	END LOOP;
END
$$;
COMMENT ON FUNCTION desk.effects_between IS 'What follows differently after a later entry, today and on the next thirty days on which something turns of what it can reach; each difference from its first day on. With more such days, or when the patience with the statement is at its end, the last row has the first day that was left out';

CREATE FUNCTION desk.effects_of(wanted bigint) RETURNS SETOF desk.effect
LANGUAGE plpgsql AS $$
DECLARE
	found desk.effect[];
	before bigint := newest_entry();
BEGIN
	BEGIN
		IF desk.publish_all(wanted) = '{}' THEN
			found := ARRAY(SELECT e FROM desk.effects_between(before, newest_entry()) e);
		END IF;
		RAISE EXCEPTION USING ERRCODE = 'TN001';
	EXCEPTION WHEN SQLSTATE 'TN001' THEN
	WHEN query_canceled THEN	-- by statement_timeout
		found := ARRAY[(NULL, 'left-out', NULL, NULL, NULL, NULL, NULL)::desk.effect];
	END;
	RETURN QUERY SELECT (e).* FROM unnest(found) e;
END
$$;
COMMENT ON FUNCTION desk.effects_of IS 'The effect of an amendment: found by publishing it, comparing, and undoing that. Of one with faults, none; of one that even today takes too long, one row of what is left out, without a day';

-- Drafting -------------------------------------------------------------------------

CREATE FUNCTION desk.head_problem(reason jsonb, basis jsonb, basis_url text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE
		WHEN reason IS NULL THEN 'reason missing'
		WHEN NOT texts_are_valid(reason) THEN 'reason value:texts'
		WHEN NOT words_are_valid(basis) THEN 'basis value:words'
		WHEN NOT url_is_valid(basis_url) THEN 'basis_url value:url'
	END
$$;
COMMENT ON FUNCTION desk.head_problem IS 'What keeps an amendment from being saved: a reason in one language at least';

CREATE FUNCTION desk.draft(token bytea, reason jsonb, basis jsonb, basis_url text,
	OUT amendment bigint, OUT problem text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	who desk.account := desk.acting(token, 'editor');
BEGIN
	problem := CASE WHEN who.id IS NULL THEN 'session not-allowed'
		ELSE desk.head_problem(reason, basis, basis_url) END;
	IF problem IS NULL THEN
		INSERT INTO desk.amendment (author, reason, basis, basis_url)
		VALUES (who.id, reason, basis, basis_url) RETURNING id INTO amendment;
		INSERT INTO desk.amendment_author VALUES (amendment, who.id);
		PERFORM desk.note(who.id, 'drafted', amendment::text);
	END IF;
END
$$;
COMMENT ON FUNCTION desk.draft IS 'A new amendment of an editor';

CREATE FUNCTION desk.take_up(token bytea, wanted bigint, seen integer,
	OUT who bigint, OUT problem text)
LANGUAGE plpgsql AS $$
DECLARE
	held desk.amendment;
BEGIN
	who := (desk.acting(token, 'editor')).id;
	SELECT * INTO held FROM desk.amendment WHERE id = wanted FOR UPDATE;
	problem := CASE
		WHEN who IS NULL THEN 'session not-allowed'
		WHEN held.id IS NULL THEN 'amendment does-not-stand'
		WHEN held.state NOT IN ('draft', 'sent-back') THEN 'amendment not-a-draft'
		WHEN held.revision <> seen THEN 'revision saved-since'
	END;
	IF problem IS NULL THEN
		UPDATE desk.amendment SET revision = revision + 1, changed_at = now() WHERE id = wanted;
		INSERT INTO desk.amendment_author VALUES (wanted, who) ON CONFLICT DO NOTHING;
	END IF;
END
$$;
COMMENT ON FUNCTION desk.take_up IS 'Before an editor saves: the draft is open, nobody saved it since it was looked at (in another tab, say), and from now on this editor is one of its authors';

CREATE FUNCTION desk.save_head(token bytea, wanted bigint, seen integer,
	new_reason jsonb, new_basis jsonb, new_basis_url text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	head text := desk.head_problem(new_reason, new_basis, new_basis_url);
	taken record;
BEGIN
	IF head IS NOT NULL THEN
		RETURN head;
	END IF;
	taken := desk.take_up(token, wanted, seen);
	IF taken.problem IS NULL THEN
		UPDATE desk.amendment SET reason = new_reason, basis = new_basis,
			basis_url = new_basis_url WHERE id = wanted;
		PERFORM desk.note(taken.who, 'saved', wanted::text);
	END IF;
	RETURN taken.problem;
END
$$;
COMMENT ON FUNCTION desk.save_head IS 'Saves reason and basis of a draft; null, or "FIELD PROBLEM"';

CREATE FUNCTION desk.save_record(token bytea, wanted bigint, seen integer,
	of_kind text, named text, how text, new_item json) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	taken record;
BEGIN
	how := coalesce(how, (SELECT a.change FROM desk.amended a WHERE a.amendment = wanted
		AND a.kind = of_kind AND a.slug = named));
	IF NOT EXISTS (SELECT FROM kind WHERE kind = of_kind) THEN
		RETURN 'kind choice';
	ELSIF named IS NULL OR named !~ '^[a-z0-9]+(-[a-z0-9]+)*$' OR length(named) > 64 THEN
		RETURN 'slug value:slug';
	ELSIF how IS NULL OR how NOT IN ('creation', 'change', 'correction', 'withdrawal') THEN
		RETURN 'change choice';
	ELSIF (how = 'withdrawal') <> (new_item IS NULL) THEN
		RETURN 'item ' || CASE how WHEN 'withdrawal' THEN 'withdrawal-has-none' ELSE 'missing' END;
	ELSIF json_typeof(new_item) <> 'object' THEN
		RETURN 'item type';
	END IF;
	taken := desk.take_up(token, wanted, seen);
	IF taken.problem IS NULL THEN
		INSERT INTO desk.amended AS a (amendment, kind, slug, change, item, drafted_from)
		VALUES (wanted, of_kind, named, how, new_item, desk.newest_of(of_kind, named))
		ON CONFLICT (amendment, kind, slug) DO UPDATE
			SET change = excluded.change, item = excluded.item;
		PERFORM desk.note(taken.who, 'saved', wanted::text, of_kind || ' ' || named);
	END IF;
	RETURN taken.problem;
END
$$;
COMMENT ON FUNCTION desk.save_record IS 'Puts a record into a draft, or saves it there, right or not; without "how", as what it stands there already. Null, or "FIELD PROBLEM"';

CREATE FUNCTION desk.settle_conflict(token bytea, wanted bigint, seen integer,
	of_kind text, named text, looked_at bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	taken record := desk.take_up(token, wanted, seen);
BEGIN
	IF taken.problem IS NULL THEN
		UPDATE desk.amended SET drafted_from = looked_at
		WHERE amendment = wanted AND kind = of_kind AND slug = named
			AND looked_at = desk.newest_of(of_kind, named);
		PERFORM desk.note(taken.who, 'conflict-settled', wanted::text,
			concat_ws(' ', of_kind, named, looked_at));
	END IF;
	RETURN taken.problem;
END
$$;
COMMENT ON FUNCTION desk.settle_conflict IS 'The editor has looked at the entry that somebody else made, and the draft is meant to come after it';

CREATE FUNCTION desk.remove_record(token bytea, wanted bigint, seen integer,
	of_kind text, named text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	taken record := desk.take_up(token, wanted, seen);
BEGIN
	IF taken.problem IS NULL THEN
		DELETE FROM desk.amended WHERE amendment = wanted AND kind = of_kind AND slug = named;
		PERFORM desk.note(taken.who, 'removed', wanted::text, concat_ws(' ', of_kind, named));
	END IF;
	RETURN taken.problem;
END
$$;
COMMENT ON FUNCTION desk.remove_record IS 'Takes a record out of a draft';

CREATE FUNCTION desk.drop_draft(token bytea, wanted bigint, seen integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	taken record := desk.take_up(token, wanted, seen);
BEGIN
	IF taken.problem IS NULL THEN
		UPDATE desk.amendment SET state = 'dropped' WHERE id = wanted;
		PERFORM desk.note(taken.who, 'dropped', wanted::text);
	END IF;
	RETURN taken.problem;
END
$$;
COMMENT ON FUNCTION desk.drop_draft IS 'A draft that will not be published; it is kept';

CREATE FUNCTION desk.submit(token bytea, wanted bigint, seen integer)
RETURNS SETOF desk.fault
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	taken record := desk.take_up(token, wanted, seen);
BEGIN
	IF taken.problem IS NOT NULL THEN
		RETURN NEXT (NULL, NULL, split_part(taken.problem, ' ', 1),
			split_part(taken.problem, ' ', 2), NULL)::desk.fault;
		RETURN;
	END IF;
	RETURN QUERY SELECT * FROM desk.faults_of(wanted);
	IF FOUND THEN
		UPDATE desk.amendment SET revision = seen WHERE id = wanted;
	ELSE
		UPDATE desk.amendment SET state = 'submitted' WHERE id = wanted;
		PERFORM desk.note(taken.who, 'submitted', wanted::text);
	END IF;
END
$$;
COMMENT ON FUNCTION desk.submit IS 'Gives a draft to the approvers; or the faults that keep it from being published';

-- Deciding --------------------------------------------------------------------------

CREATE FUNCTION desk.decide_on(token bytea, wanted bigint, seen integer,
	OUT who bigint, OUT problem text)
LANGUAGE plpgsql AS $$
DECLARE
	held desk.amendment;
BEGIN
	who := (desk.acting(token, 'approver')).id;
	SELECT * INTO held FROM desk.amendment WHERE id = wanted FOR UPDATE;
	problem := CASE
		WHEN who IS NULL THEN 'session not-allowed'
		WHEN held.id IS NULL THEN 'amendment does-not-stand'
		WHEN held.state <> 'submitted' THEN 'amendment not-submitted'
		WHEN held.revision <> seen THEN 'revision saved-since'
		WHEN EXISTS (SELECT FROM desk.amendment_author a
			WHERE a.amendment = wanted AND a.account = who) THEN 'amendment own'
	END;
	IF problem IS NOT NULL AND who IS NOT NULL THEN
		PERFORM desk.note(who, 'refused', wanted::text, problem);
	END IF;
END
$$;
COMMENT ON FUNCTION desk.decide_on IS 'Before an approver decides: it is submitted, it is what was looked at, and it is of somebody else. Of two at once, the second finds it decided';

CREATE FUNCTION desk.send_back(token bytea, wanted bigint, seen integer, why text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	taken record;
BEGIN
	IF why IS NULL OR why !~ '[^[:space:]]' THEN
		RETURN 'reason missing';
	ELSIF length(why) > 10000 THEN
		RETURN 'reason range';
	END IF;
	taken := desk.decide_on(token, wanted, seen);
	IF taken.problem IS NULL THEN
		INSERT INTO desk.decision (amendment, revision, account, decision, reason)
		VALUES (wanted, seen, taken.who, 'sent-back', why);
		UPDATE desk.amendment SET state = 'sent-back', changed_at = now() WHERE id = wanted;
		PERFORM desk.note(taken.who, 'sent-back', wanted::text);
	END IF;
	RETURN taken.problem;
END
$$;
COMMENT ON FUNCTION desk.send_back IS 'Back to its authors, with a reason; null, or "FIELD PROBLEM"';

CREATE FUNCTION desk.approve(token bytea, wanted bigint, seen integer)
RETURNS SETOF desk.fault
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	taken record := desk.decide_on(token, wanted, seen);
	faults desk.fault[];
BEGIN
	IF taken.problem IS NOT NULL THEN
		RETURN NEXT (NULL, NULL, split_part(taken.problem, ' ', 1),
			split_part(taken.problem, ' ', 2), NULL)::desk.fault;
		RETURN;
	END IF;
	BEGIN
		INSERT INTO desk.decision (amendment, revision, account, decision)
		VALUES (wanted, seen, taken.who, 'approved');
		faults := desk.publish_all(wanted);
		IF faults <> '{}' THEN
			RAISE EXCEPTION USING ERRCODE = 'TN001';
		END IF;
		UPDATE desk.amendment SET state = 'published', changed_at = now() WHERE id = wanted;
	EXCEPTION WHEN SQLSTATE 'TN001' THEN
	END;
	PERFORM desk.note(taken.who, CASE WHEN faults = '{}' THEN 'published'
		ELSE 'publishing-refused' END, wanted::text);
	RETURN QUERY SELECT (f).* FROM unnest(faults) f;
END
$$;
COMMENT ON FUNCTION desk.approve IS 'Publishes a submitted amendment of somebody else, all of it; or the faults that keep it from that, such as a record that was changed since';

-- What is shown of it ------------------------------------------------------------------

CREATE FUNCTION desk.faults(token bytea, wanted bigint) RETURNS SETOF desk.fault
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF (desk.acting(token, 'editor', 'approver', 'administrator', 'auditor')).id IS NOT NULL THEN
		RETURN QUERY SELECT * FROM desk.faults_of(wanted);
	END IF;
END
$$;
COMMENT ON FUNCTION desk.faults IS 'faults_of() for the ministry''s people';

CREATE FUNCTION desk.effects(token bytea, wanted bigint) RETURNS SETOF desk.effect
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF (desk.acting(token, 'editor', 'approver', 'administrator', 'auditor')).id IS NOT NULL THEN
		RETURN QUERY SELECT * FROM desk.effects_of(wanted);
	END IF;
END
$$;
COMMENT ON FUNCTION desk.effects IS 'effects_of() for the ministry''s people';

REVOKE ALL ON FUNCTION desk.keep_four_eyes, desk.keep_published, desk.newest_of,
	desk.in_order, desk.conflicts, desk.publish_all, desk.faults_of, desk.reach_of, desk.facts,
	desk.turns, desk.effects_between, desk.effects_of, desk.head_problem, desk.draft,
	desk.take_up, desk.save_head, desk.save_record, desk.settle_conflict,
	desk.remove_record, desk.drop_draft, desk.submit, desk.decide_on, desk.send_back,
	desk.approve, desk.faults, desk.effects FROM PUBLIC;
GRANT SELECT ON desk.amendment, desk.amended, desk.amendment_author, desk.decision
	TO tanu_desk;
GRANT EXECUTE ON FUNCTION desk.newest_of, desk.conflicts, desk.in_order, desk.draft,
	desk.save_head, desk.save_record, desk.settle_conflict, desk.remove_record,
	desk.drop_draft, desk.submit, desk.send_back, desk.approve, desk.faults,
	desk.effects TO tanu_desk;
