// kill -9 in the middle of publishing, a hundred times at random moments: of the
// desk's processes, of the server's process that publishes, of the whole
// database. An amendment is published wholly or not at all, numbers have no
// gaps, and who tries again is told. This file has the site for itself.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { test, run, note, within, pause } from './tap.mjs';
import { fetch, newest, sql, state, tanu, parse, said, byId, tags } from './site.mjs';
import { signedIn, deed } from './people.mjs';

const KILLS = 100, RECORDS = 12;
const mark = `crash-${process.pid}`;
const { browser: editor } = await signedIn('editor');
const { browser: approver } = await signedIn('approver');
const [written, approved] = await Promise.all([editor, approver].map(async (one) => (await one.hidden('/en/desk')).token));

// ---- what can be killed

const running = () => Object.fromEntries(readFileSync(`${state}/pids`, 'utf8').split('\n')
	.map((line) => line.split(' ')).filter((parts) => parts.length > 1).map(([name, pid]) => [name, Number(pid)]));
function read(pid, what) {
	try {
		return readFileSync(`/proc/${pid}/${what}`, 'utf8');
	} catch {
		return '';
	}
}
const children = (parent) => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && read(name, 'stat').replace(/^.*\) . /s, '').split(' ')[0] === String(parent)).map(Number);
const victims = [
	['the database', ({ postgres }) => [postgres]],
	['its process that publishes', ({ postgres }) => children(postgres).filter((pid) => /^postgres: tanu_desk tanu \S+ (?!idle)/.test(read(pid, 'cmdline'))).slice(0, 1)],
	['the processes of the desk', ({ desk }) => children(desk)],
];
const turns = [0, 1, 2, 1, 2];
function kill(pids) {
	for (const pid of pids) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// It has ended by itself.
		}
	}
	return pids.length;
}
const wellAgain = () => within(30000, async () => {
	try {
		return (await fetch('/en/desk/sign-in', { fresh: true, timeout: 5000 })).status === 200 && sql('SELECT 1') === '1';
	} catch {
		return false;
	}
});

// ---- amendments

let made = 0;
async function submitted() {
	const slug = `${mark}-${++made}`;
	const lines = Array.from({ length: RECORDS }, (_, i) => JSON.stringify({ kind: 'jurisdiction', slug: `${slug}-${i}`, item: { name: { en: 'a' }, type: 'state', demonstration: true } })).join('\n');
	const answer = await editor.post('/en/desk/import', { token: written, reason_kk: 'а', reason_ru: 'б', reason_en: 'c', lines });
	const page = answer.headers.location;
	const hidden = await editor.hidden(page, deed('submit'));
	if ((await editor.post(page, hidden)).status !== 303)
		throw new Error(`${page} is not submitted`);
	return { slug, page, id: page.split('/').pop(), revision: String(Number(hidden.revision) + 1) };
}
const approve = ({ page, revision }) => approver.post(page, { token: approved, revision, do: 'approve' }).catch((error) => ({ status: 0, text: String(error) }));
// What the database has of it, in one look: its state, its entries, and whether all entries are numbered without a gap
const kept = ({ id, slug }) => sql(`SELECT (SELECT state FROM desk.amendment WHERE id = ${id}), (SELECT count(*) FROM entry WHERE slug LIKE '${slug}-%'),
	(SELECT count(entry) FROM desk.amended WHERE amendment = ${id}), (SELECT count(*) = max(number) AND max(number) = newest_entry() FROM entry)`);

const all = `published|${RECORDS}|${RECORDS}|t`, nothing = 'submitted|0|0|t';

test('an amendment is published wholly or not at all, whenever what is killed', async (t) => {
	const began = Date.now();
	const first = await submitted();
	const timed = Date.now();
	t.equal((await approve(first)).status, 303, 'undisturbed');
	const takes = Date.now() - timed;
	const seen = { hits: 0, lost: 0, whole: 0, told: 0 };
	let one;
	for (let round = 0; round < KILLS; round++) {
		const [name, chosen] = victims[turns[round % turns.length]];
		one ??= await submitted();
		const answer = approve(one);
		await pause(Math.random() * 1.2 * takes);
		seen.hits += kill(chosen(running())) > 0;
		const { status } = await answer;
		t.ok(await wellAgain(), `round ${round}: well again after ${name}`);
		await within(10000, () => sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'tanu_desk' AND state = 'active'") === '0');
		const has = kept(one);
		t.ok(has === all || (has === nothing && status !== 303), `round ${round}: ${name} killed, answered ${status}, left ${has}`);
		if (has !== all) {
			seen.lost++;
			continue;
		}
		seen.whole++;
		if (status !== 303) {
			const again = await approve(one);
			t.equal(again.status, 422, `round ${round}: who tries again`);
			const page = parse(again.text);
			t.ok(said(byId(page, 'main')).includes('somebody has decided') && tags(byId(page, 'main'), 'a').filter(({ attributes }) => /changes\/\d+$/.test(attributes.href)).length === RECORDS, `round ${round}: is told that it is published, and as what`);
			seen.told++;
		}
		one = undefined;
	}
	if (one !== undefined) {
		t.equal((await approve(one)).status, 303, 'what was not published can be approved again');
		t.equal(kept(one), all, 'and then is');
	}
	note(`an approval of ${RECORDS} records takes ${takes} ms; ${JSON.stringify(seen)}; ${Date.now() - began} ms`);
	t.ok(seen.lost >= 5 && seen.whole >= 5, `moments before and after the commit were met: ${JSON.stringify(seen)}`);
});

test('the log has every entry, and agrees with the register', async (t) => {
	const entries = await newest();
	const size = () => Number(readFileSync(`${state}/log-public/log/checkpoint`, 'utf8').split('\n')[1]);
	t.ok(await within(20000, () => size() === entries, 100), `a checkpoint of all ${entries}`);
	t.match(execFileSync(tanu, ['verify'], { encoding: 'utf8' }), /./, 'tanu verify finds no fault');
	t.equal(sql(`SELECT count(*) FROM desk.audit WHERE what = 'published' AND subject IN (SELECT amendment::text FROM desk.amended WHERE slug LIKE '${mark}-%')`),
		String(made), 'and the audit has each approval once');
});

await run();
