// What breaks and comes back: a process, the database, slow readers, a signal
// to reload.  This file has the site for itself (site.mjs) and leaves it in
// order.

import net from 'node:net';
import http from 'node:http';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { test, run, finally_, note, within, pause } from './tap.mjs';
import { fetch, newest, port, state, parse, tags, languages } from './site.mjs';
import { hiddenIn, signedIn } from './people.mjs';

const entryNow = await newest();

// ---- processes

const pids = () => Object.fromEntries(readFileSync(`${state}/pids`, 'utf8').split('\n')
	.map((line) => line.split(' ')).filter((parts) => parts.length > 1).map(([name, pid]) => [name, Number(pid)]));
const runner = Number(readFileSync(`${state}/pids`, 'utf8').split('\n')[0]);

function stat(pid) {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [status, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
		return { status, parent: Number(parent) };
	} catch {
		return undefined;
	}
}
const runs = (pid) => !'ZX'.includes(stat(pid)?.status ?? 'X');
const children = (parent) => readdirSync('/proc').filter((name) => /^\d+$/.test(name))
	.map(Number).filter((pid) => stat(pid)?.parent === parent && runs(pid)).sort((a, b) => a - b);
const workers = () => children(pids().tanu);
const processes = workers().length;

// ./run brings PostgreSQL back by itself; stopped, it does so when we say.
let held = false;
function hold() {
	process.kill(runner, 'SIGSTOP');
	held = true;
}
function release() {
	if (held)
		process.kill(runner, 'SIGCONT');
	held = false;
}
process.on('exit', release);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
	process.on(signal, () => process.exit(1));
finally_(release);

const directory = /^database = host='((?:[^'\\]|\\.)*)'/m.exec(readFileSync(`${state}/tanu.conf`, 'utf8'))[1]
	.replace(/\\(.)/g, '$1');
const databaseReady = () => new Promise((resolve) => {
	execFile('/usr/lib/postgresql/15/bin/psql', ['-XqAtw', '-h', directory, '-U', 'tanu_owner', '-d', 'tanu', '-c', 'SELECT 1'],
		{ timeout: 2000 }, (error) => resolve(error === null));
});

// ---- load: addresses that no cache has

let turn = 0;
function address() {
	turn++;
	const day = new Date(Date.UTC(2012, 0, 1) + (turn * 37 % 6000) * 86400000).toISOString().slice(0, 10);
	return `/${languages[turn % 3]}/${['treaties', 'law/order-153-2012', 'limits', ''][turn % 4]}?on=${day}&entry=${1 + turn * 13 % entryNow}`;
}

// Requests until it is told to end: { answers, lost: [...], slowest }.
function load(atOnce) {
	const seen = { answers: 0, lost: [], slowest: 0, statuses: {} };
	let going = true;
	const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
	const one = (path) => new Promise((resolve) => {
		const began = Date.now();
		const lost = (why) => {
			seen.lost.push({ at: Date.now(), path, why });
			resolve();
		};
		const request = http.get({ host: '127.0.0.1', port, path, agent, timeout: 20000 }, (response) => {
			let length = 0;
			response.on('data', (piece) => { length += piece.length; });
			response.on('error', (error) => lost(error.message));
			response.on('end', () => {
				seen.answers++;
				seen.slowest = Math.max(seen.slowest, Date.now() - began);
				seen.statuses[response.statusCode] = (seen.statuses[response.statusCode] ?? 0) + 1;
				const whole = Number(response.headers['content-length'] ?? length) === length;
				if ((response.statusCode !== 200 && response.statusCode !== 404) || !whole)
					lost(`status ${response.statusCode}, ${length} bytes`);
				else
					resolve();
			});
		});
		request.on('timeout', () => request.destroy(new Error('no answer')));
		request.on('error', (error) => lost(error.message));
	});
	const loops = Array.from({ length: atOnce }, async () => {
		while (going)
			await one(address());
	});
	seen.end = async () => {
		going = false;
		await Promise.all(loops);
		agent.destroy();
		return seen;
	};
	return seen;
}

// Asks for more than fits between a process and nginx, which stops listening
// after some milliseconds: the answer, or { error }, where something is done
// while the process waits to be rid of the rest.
async function inTheMiddle(path, after, act) {
	const proxies = children(pids().nginx);
	const asked = fetch(path, { timeout: 5000 }).catch((error) => ({ error }));
	await pause(after);
	try {
		proxies.forEach((pid) => process.kill(pid, 'SIGSTOP'));
		await pause(200);
		act();
		await pause(100);
	} finally {
		proxies.forEach((pid) => process.kill(pid, 'SIGCONT'));
	}
	return asked;
}

const wellAgain = () => within(30000, async () => {
	try {
		return (await fetch('/healthz', { fresh: true, timeout: 2000 })).status === 200;
	} catch {
		return false;
	}
}, 100);
finally_(wellAgain);

// ---- tests

test('the processes are there', async (t) => {
	t.ok(processes >= 1, `${processes} processes`);
	t.ok(runs(runner) && runs(pids().postgres) && runs(pids().nginx), 'run, postgres, nginx');
	t.ok(await databaseReady(), 'the database');
});

test('a process killed under load takes at most its own answer with it', async (t) => {
	const going = load(2 * processes + 2);
	await pause(500);
	const kills = 5;
	for (let i = 0; i < kills; i++) {
		const before = workers();
		const victim = before[i % before.length];
		const at = Date.now();
		process.kill(victim, 'SIGKILL');
		t.ok(await within(1000, () => !runs(victim) && workers().length === processes, 10), `kill ${i + 1}: another within a second`);
		note(`replaced after ${Date.now() - at} ms`);
		await pause(300);
	}
	await going.end();
	note(`${going.answers} answers: ${JSON.stringify(going.statuses)}, lost: ${JSON.stringify(going.lost)}`);
	t.ok(going.answers > 100, `${going.answers} answers`);
	t.ok(going.lost.length <= kills, `${going.lost.length} answers lost by ${kills} kills: ${JSON.stringify(going.lost.slice(0, 5))}`);
	t.ok(going.lost.every(({ why }) => !/^status (?!503)/.test(why)), `as 503 and nothing else: ${JSON.stringify(going.lost.slice(0, 5))}`);
	t.equal((await fetch('/healthz')).status, 200, 'well');
});

test('all processes killed at once are all replaced', async (t) => {
	const before = workers();
	for (const pid of before)
		process.kill(pid, 'SIGKILL');
	t.ok(await within(1000, () => !before.some(runs) && workers().length === processes, 10), 'within a second');
	t.equal((await fetch('/healthz')).status, 200, 'and answer');
});

test('SIGHUP keeps serving, and takes new processes', async (t) => {
	const supervisor = pids().tanu;
	const before = workers();
	const going = load(2 * processes);
	for (let i = 0; i < 3; i++) {
		await pause(400);
		process.kill(supervisor, 'SIGHUP');
	}
	t.ok(await within(5000, () => workers().length === processes && workers().every((pid) => !before.includes(pid)), 20), 'new processes');
	await pause(400);
	await going.end();
	note(`${going.answers} answers, slowest ${going.slowest} ms`);
	t.ok(going.answers > 50, `${going.answers} answers`);
	t.equal(going.lost, [], 'no answer was lost');
	t.ok(runs(supervisor) && pids().tanu === supervisor, 'the supervisor is the same');
});

test('SIGHUP cuts no answer off that waits to be taken', async (t) => {
	for (let i = 0; i < 8; i++) {
		const path = `/${languages[i % 3]}/limits?on=2020-03-0${i + 1}`;
		const { status, text, error } = await inTheMiddle(path, 10, () => process.kill(pids().tanu, 'SIGHUP'));
		t.ok(status === 200 && text.endsWith('</html>\n') && text.length > 150000, `${path}: ${error ?? `${status}, ${text.length} characters`}`);
	}
});

test('what a killed process has left behind does not pass for a whole answer', async (t) => {
	const paths = ['/api/v1/history.ndjson', '/en/limits?on=2020-04-01'];
	const whole = await Promise.all(paths.map(async (path) => (await fetch(path)).bytes.length));
	let cut = 0;
	for (let i = 0; i < 12; i++) {
		const answer = await inTheMiddle(paths[i % 2], 2 + i, () => workers().forEach((pid) => process.kill(pid, 'SIGKILL')));
		cut += /aborted|hang up|reset/.test(answer.error?.message) ? 1 : 0;
		t.ok(answer.error === undefined ? answer.status === 503 || answer.bytes.length === whole[i % 2]
			: !/no answer/.test(answer.error.message), `${paths[i % 2]}: ${answer.error ?? `${answer.status}, ${answer.bytes.length} bytes`}`);
		t.ok(await within(2000, () => workers().length === processes, 10), 'replaced');
	}
	t.ok(cut > 0, `${cut} were cut off in the middle`);
});

test('SIGHUP takes the templates of a new installation, for the pages and the desk', async (t) => {
	const file = `${state}/installed/share/tanu/templates/en/page.html`;
	const old = readFileSync(file, 'utf8');
	const installed = async (text, marked) => {
		writeFileSync(`${file}.new`, text);
		renameSync(`${file}.new`, file);
		process.kill(runner, 'SIGHUP');
		return within(10000, async () => (await Promise.all(['/en/treaties', '/en/desk/sign-in'].map((path) => fetch(path, { fresh: true }))))
			.every((answer) => answer.status === 200 && answer.text.includes('data-anew') === marked), 100);
	};
	try {
		t.ok(await installed(old.replace('<body', '<body data-anew=""'), true), 'the new page');
	} finally {
		t.ok(await installed(old, false), 'and the former again');
	}
});

// The postmaster gets the signal; what must be said while it is away.
for (const [signal, how] of [['SIGQUIT', 'stopped at once (pg_ctl stop -m immediate)'], ['SIGKILL', 'killed']]) {
	test(`the database ${how}: 503 meanwhile, well within a second of its return`, async (t) => {
		const before = { tanu: pids().tanu, workers: workers(), postgres: pids().postgres };
		const { browser } = await signedIn();
		const draft = '/en/desk/amendments/new';
		const typed = { ...await browser.hidden(draft), reason_kk: 'себеп', reason_ru: 'причина', reason_en: 'typed while it was away', basis_all: 'Order 5' };
		for (let i = 0; i < 3 * processes; i++)
			await fetch(address());
		const going = load(4);
		await pause(200);
		hold();
		process.kill(before.postgres, signal);
		t.ok(await within(10000, async () => (await fetch('/healthz')).status === 503, 20), 'it is away');
		// Once and again: every process has to find it out.
		for (let round = 0; round < 3 * processes; round++) {
			for (const language of languages) {
				const path = `/${language}/treaties?on=2019-01-${10 + round % 20}`;
				const began = Date.now();
				const answer = await fetch(path);
				t.equal(answer.status, 503, path);
				t.match(answer.headers['retry-after'] ?? '', /^[1-9]\d*$/, `${path}: Retry-After`);
				t.equal(answer.headers['content-type'], 'text/html; charset=utf-8', `${path}: type`);
				t.equal(answer.headers['cache-control'], 'no-store', `${path}: is not kept`);
				const tree = parse(answer.text);
				t.equal(tags(tree, 'html')[0].attributes.lang, language, `${path}: language`);
				t.equal(tags(tree, 'h1').length, 1, `${path}: a heading`);
				t.ok(Date.now() - began < 2000, `${path}: took ${Date.now() - began} ms`);
				t.ok(!/postgres|socket|libpq|SELECT|\/work|connection to server/i.test(answer.text), `${path}: tells nothing of the inside`);
			}
			for (const path of ['/api/v1/treaties', '/api/v1/treaties.csv', '/api/v1/treaties/demo-kz-korea', '/healthz', '/api/v1/entries']) {
				const answer = await fetch(path);
				t.equal(answer.status, 503, path);
				t.match(answer.headers['retry-after'] ?? '', /^[1-9]\d*$/, `${path}: Retry-After`);
				t.match(answer.headers['content-type'] ?? '', /^application\/json/, `${path}: type`);
				t.ok(answer.json.error.message.length > 10, `${path}: a message`);
			}
		}
		const kept = await browser.post(draft, typed);
		t.equal([kept.status, hiddenIn(kept)], [503, typed], 'what an editor has typed is still there');
		const half = await browser.post('/en/desk/password', { token: typed.token, old_password: 'an old one' });
		t.equal([half.status, half.text.includes('an old one')], [503, false], 'but no password, also of a form that lacks the new one');
		const css = await fetch('/en/treaties?on=2019-03-01');
		const sheet = css.text.match(/href="(\/static\/[^"]+\.css)"/)?.[1];
		t.equal(sheet && (await fetch(sheet)).status, 200, 'static files are there');
		t.equal((await fetch('/en/treaties?on=x')).status, 400, 'what needs no database is answered');
		release();
		t.ok(await within(40000, databaseReady, 20), 'the database is back');
		const back = Date.now();
		await pause(2500);
		await going.end();
		const late = going.lost.filter(({ at }) => at > back + 1000);
		const last = Math.max(0, ...going.lost.map(({ at }) => at)) - back;
		note(`last answer lost ${last} ms after the return of the database; ${JSON.stringify(going.statuses)}`);
		t.equal(late.slice(0, 5), [], 'a second later every answer is well');
		t.ok(going.lost.every(({ why }) => /^status 503/.test(why)), `nothing but 503 in between: ${
			JSON.stringify(going.lost.filter(({ why }) => !/^status 503/.test(why)).slice(0, 5))}`);
		t.equal([pids().tanu, workers()], [before.tanu, before.workers], 'no process of tanu was started again');
		t.equal((await fetch('/healthz')).json, { status: 'ok', entry: entryNow }, 'with all its entries');
		t.equal((await browser.post(draft, hiddenIn(kept))).status, 303, 'and can be sent');
	});
}

test('slow readers and slow askers do not hold others up', async (t) => {
	// How fast the machine is without them, whatever else it has to do.
	const alone = load(2);
	await pause(2000);
	await alone.end();
	const bearable = Math.max(1000, 3 * alone.slowest);
	const sockets = [];
	const quiet = (socket) => {
		socket.on('error', () => {});
		sockets.push(socket);
		return socket;
	};
	try {
		// Some never end their request, some never read their answer.
		for (let i = 0; i < 10 * processes; i++) {
			const socket = quiet(net.connect(port, '127.0.0.1'));
			socket.write('GET /en/treaties HTTP/1.1\r\nHost: x\r\nX-Slow: ');
		}
		for (let i = 0; i < 5 * processes; i++) {
			const socket = quiet(net.connect(port, '127.0.0.1'));
			socket.write('POST /en/treaties HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx');
		}
		for (let i = 0; i < 5 * processes; i++) {
			const socket = quiet(net.connect({ port, host: '127.0.0.1' }));
			socket.pause();
			// More than lies between a program and its reader.
			socket.write(`GET /api/v1/history.ndjson?since=${i} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(100));
		}
		for (let i = 0; i < 5 * processes; i++) {
			const socket = quiet(net.connect({ port, host: '127.0.0.1' }));
			socket.pause();
			socket.write(`GET /api/v1/treaties?limit=1000&on=2020-01-${10 + i % 20} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(4));
		}
		await pause(2000);
		const drip = setInterval(() => {
			for (const socket of sockets.slice(0, 10 * processes))
				socket.write('x');
		}, 200);
		const going = load(2);
		await pause(3000);
		clearInterval(drip);
		await going.end();
		note(`${going.answers} answers, slowest ${going.slowest} ms`);
		t.equal(going.lost, [], 'no answer was lost');
		t.ok(going.answers > alone.answers / 3, `${going.answers} answers in three seconds, ${alone.answers} in two without them`);
		t.ok(going.slowest < bearable, `the slowest took ${going.slowest} ms, ${alone.slowest} without them`);
	} finally {
		for (const socket of sockets)
			socket.destroy();
	}
});

test('readers who leave in the middle do no harm', async (t) => {
	const before = workers();
	await Promise.all(Array.from({ length: 200 }, (_, i) => new Promise((resolve) => {
		const socket = net.connect(port, '127.0.0.1');
		socket.on('error', () => {});
		socket.on('close', resolve);
		socket.write(`GET /api/v1/entries.csv?limit=1000&since=${i} HTTP/1.1\r\nHost: x\r\n\r\n`);
		setTimeout(() => socket.resetAndDestroy?.() ?? socket.destroy(), i % 20);
	})));
	await pause(300);
	t.equal(workers(), before, 'no process has died of it');
	t.equal((await fetch('/en/treaties')).status, 200, 'well');
});

test('a signer that hangs or dies holds no page up, and the proof file says that it has no words', async (t) => {
	const day = (form, n) => `/en/${form}/law?on=2020-03-0${n}&entry=${entryNow}`;
	const isSigned = async (n) => (await fetch(day('proof', n), { fresh: true })).text.includes('\nnote ');
	const known = await fetch(day('proof', 1));
	t.ok(known.text.includes('\nnote '), 'signed as ever');
	const hung = children(pids().signer);
	hung.forEach((pid) => process.kill(pid, 'SIGSTOP'));
	try {
		const began = Date.now();
		t.equal((await fetch(day('extract', 2))).status, 200, 'the page');
		t.equal((await fetch(day('proof', 1), { headers: { 'if-none-match': known.headers.etag } })).status, 304, 'what somebody has is not signed again');
		t.ok(Date.now() - began < 900, 'neither waits for it');
		for (const form of ['proof', 'pdf']) {
			const answer = await fetch(day(form, 2));
			t.equal([answer.status, answer.headers['cache-control'], answer.headers.etag], [200, 'no-store', undefined], form);
			t.ok(form === 'pdf' || answer.text.includes('\nwords -\n'), 'no words');
		}
		t.ok(Date.now() - began < 12000, `after some seconds: ${Date.now() - began} ms`);
	} finally {
		hung.forEach((pid) => process.kill(pid, 'SIGCONT'));
	}
	t.ok(await within(10000, () => isSigned(2), 100), 'well again, the same address too');
	children(pids().signer).forEach((pid) => process.kill(pid, 'SIGKILL'));
	t.ok(await within(10000, () => isSigned(3), 100), 'and after being killed');
});

const many = { kk: 'Дәлел файлдары қазір көп сұралып жатыр', ru: 'Сейчас запрашивают много файлов доказательства', en: 'Many proof files are asked for at the moment' };
test('those who ask for many proof files at once hold no page up, and are told to come again', async (t) => {
	let going = true;
	const answers = [], took = [];
	const askers = Array.from({ length: 12 }, async (_, n) => {
		for (let i = 0; going; i++, await pause(5))
			answers.push(await fetch(`/${languages[n % 3]}/proof/limits?on=20${10 + n}-0${1 + i % 9}-${10 + i % 19}&entry=${entryNow}`, { fresh: true }));
	});
	for (let i = 1; i < 28; i++, await pause(50)) {
		const began = performance.now();
		t.equal((await fetch(`/en/treaties?on=2018-02-${String(i).padStart(2, '0')}`)).status, 200);
		took.push(performance.now() - began);
	}
	going = false;
	await Promise.all(askers);
	const [good, refused] = [200, 503].map((wanted) => answers.filter(({ status }) => status === wanted));
	note(`${good.length} proof files, ${refused.length} refused, half of the pages within ${Math.round(took.sort((a, b) => a - b)[13])} ms`);
	t.ok(took[13] < 100, `half of the pages within 100 ms: ${took.map(Math.round)}`);
	t.equal(answers.length, good.length + refused.length, 'made or refused');
	t.ok(good.length > 0 && good.every(({ text }) => text.includes('\nnote ')), 'what is made is signed');
	t.ok(refused.length > 0, 'the others are refused');
	for (const { path, headers, text } of refused) {
		t.equal([headers['retry-after'], headers['cache-control']], ['2', 'no-store']);
		t.ok(text.includes(many[path.slice(1, 3)]), `${path}: ${text.slice(0, 200)}`);
	}
	t.equal((await fetch(`/en/proof/limits?on=2009-01-01&entry=${entryNow}`)).status, 200, 'a moment later it is made');
});

test('the service is left in order', async (t) => {
	release();
	t.ok(await wellAgain(), '/healthz');
	t.equal(workers().length, processes, 'as many processes as before');
	t.ok(runs(runner), './run runs');
	t.equal((await fetch('/healthz')).json.entry, entryNow, 'the newest entry');
	const said = readFileSync(`${state}/log/tanu.log`, 'utf8');
	t.ok(!/AddressSanitizer|LeakSanitizer|runtime error:/.test(said), 'no sanitizer has spoken');
});

await run();
