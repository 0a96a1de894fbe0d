-- Two sessions that publish at once wait for each other, and get numbers that
-- follow each other without a gap, also when the first of them gives up. These
-- sessions commit: it is the database that goes away afterwards.

SELECT plan(13);
SELECT format('host=%s port=%s user=%s dbname=%s', :'HOST', :'PORT', :'USER', :'DBNAME') AS here \gset
SELECT dblink_connect('a', :'here'), dblink_connect('b', :'here') \g /dev/null

CREATE FUNCTION tap.line(slug text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT coalesce(number::text, field || '' '' || problem) FROM import_line(%L)',
		format('{"kind":"jurisdiction","slug":"%s","item":{"name":{"en":"a"},"type":"state"}}', slug))
$$;
-- Whether this session waits for a lock, after at most two seconds
CREATE FUNCTION tap.waits(application text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	FOR n IN 1 .. 200 LOOP
		PERFORM pg_stat_clear_snapshot();
		IF EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
			AND application_name = application AND wait_event_type = 'Lock') THEN
			RETURN true;
		END IF;
		PERFORM pg_sleep(0.01);
	END LOOP;
	RETURN false;
END
$$;
SELECT dblink_exec('a', 'SET application_name = a'), dblink_exec('b', 'SET application_name = b') \g /dev/null

-- The first commits
SELECT dblink_exec('a', 'BEGIN') \g /dev/null
SELECT is(number, '1', 'a publishes, and does not commit yet') FROM dblink('a', tap.line('one')) AS of (number text);
SELECT dblink_send_query('b', tap.line('two')) \g /dev/null
SELECT ok(tap.waits('b'), 'b waits for a');
SELECT is(newest_entry(), 0::bigint, 'nobody sees what is not committed');
SELECT dblink_exec('a', 'COMMIT') \g /dev/null
SELECT is(number, '2', 'b has the number after that of a') FROM dblink_get_result('b') AS of (number text);
SELECT is(count(*), 0::bigint, 'and nothing more') FROM dblink_get_result('b') AS of (number text);

-- The first gives up
SELECT dblink_exec('a', 'BEGIN') \g /dev/null
SELECT is(number, '3', 'a publishes') FROM dblink('a', tap.line('three')) AS of (number text);
SELECT dblink_send_query('b', tap.line('four')) \g /dev/null
SELECT ok(tap.waits('b'), 'b waits for a again');
SELECT dblink_exec('a', 'ROLLBACK') \g /dev/null
SELECT is(number, '3', 'a gave up: b has its number') FROM dblink_get_result('b') AS of (number text);
SELECT count(*) FROM dblink_get_result('b') AS of (number text) \g /dev/null

-- Both for the same slug: the second finds it standing, and changes it
SELECT dblink_exec('a', 'BEGIN') \g /dev/null
SELECT is(number, '4', 'a creates a record') FROM dblink('a', tap.line('same')) AS of (number text);
SELECT dblink_send_query('b', tap.line('same')) \g /dev/null
SELECT ok(tap.waits('b'), 'b has the same slug, and waits');
SELECT dblink_exec('a', 'COMMIT') \g /dev/null
SELECT is(number, '5', 'b publishes after a') FROM dblink_get_result('b') AS of (number text);
SELECT count(*) FROM dblink_get_result('b') AS of (number text) \g /dev/null
SELECT results_eq('SELECT number, slug::text, change, standing FROM entry ORDER BY number',
	$$VALUES (1::bigint, 'one', 'creation', 1::bigint), (2, 'two', 'creation', 2), (3, 'four', 'creation', 3),
		(4, 'same', 'creation', 4), (5, 'same', 'change', 4)$$, 'numbers without a gap, counts in step');

-- A reader does not wait
SELECT dblink_exec('a', 'BEGIN'), (SELECT number FROM dblink('a', tap.line('five')) AS of (number text)) \g /dev/null
SELECT dblink_exec('b', 'SET statement_timeout = ''1s''') \g /dev/null
SELECT is(n, 4::bigint, 'a reader does not wait for one who publishes')
	FROM dblink('b', 'SELECT count(*) FROM jurisdiction_at(today(), newest_entry())') AS of (n bigint);
SELECT dblink_disconnect('a'), dblink_disconnect('b') \g /dev/null
SELECT * FROM finish();
