// TAP for the tests of this folder and of tests/browser.  A file says what it
// tests, then runs it:
//
//	test('a repealed act says so', async (t) => {
//		t.equal(await status(), 'repealed', 'on the day');
//	});
//	await run();
//
// A test fails when a check fails, when something is thrown, and when it
// checked nothing at all; a file fails when it has no test.

import { isDeepStrictEqual } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';

const TOLD = 12;	// failures told of one test
const tests = [];
const endings = [];

export function test(name, body) {
	tests.push({ name, body });
}

// Done after the last test, however they end.
export function finally_(body) {
	endings.unshift(body);
}

function short(value) {
	const text = typeof value === 'string' ? JSON.stringify(value)
		: value instanceof RegExp ? String(value)
		: JSON.stringify(value) ?? String(value);
	return text.length > 600 ? `${text.slice(0, 600)}...` : text;
}

export function note(text) {
	for (const line of String(text).split('\n'))
		process.stdout.write(`# ${line.replace(/\r/g, '\\r')}\n`);
}

class Checks {
	constructor() {
		this.checked = 0;
		this.failures = [];
		this.skipped = null;
	}

	fail(what) {
		this.checked++;
		this.failures.push(what);
		return false;
	}

	ok(good, what) {
		this.checked++;
		if (!good)
			this.failures.push(what);
		return Boolean(good);
	}

	equal(got, wanted, what) {
		return this.ok(isDeepStrictEqual(got, wanted),
			`${what}: got ${short(got)}, wanted ${short(wanted)}`);
	}

	match(text, pattern, what) {
		return this.ok(pattern.test(text), `${what}: no ${pattern} in ${short(text)}`);
	}

	has(text, part, what) {
		return this.ok(text.includes(part), `${what}: no ${short(part)} in ${short(text)}`);
	}

	// Something that this machine cannot show.
	skip(why) {
		this.skipped = why;
	}
}

// Words of a name that TAP would take for a directive.
const plain = (name) => name.replace(/[\\#]/g, ' ').replace(/\n/g, ' ');

async function runOne(number, { name, body }) {
	const t = new Checks();
	const began = Date.now();
	try {
		await body(t);
	} catch (error) {
		t.fail(error.stack ?? String(error));
	}
	if (t.checked === 0 && t.skipped === null)
		t.fail('nothing was checked');
	const good = t.failures.length === 0;
	process.stdout.write(`${good ? 'ok' : 'not ok'} ${number} - ${plain(name)}${
		good && t.skipped !== null ? ` # SKIP ${plain(t.skipped)}` : ''}\n`);
	for (const failure of t.failures.slice(0, TOLD))
		note(failure);
	if (t.failures.length > TOLD)
		note(`and ${t.failures.length - TOLD} more`);
	note(`${t.checked} checks, ${Date.now() - began} ms`);
	return good;
}

export async function run() {
	let good = tests.length > 0;
	if (!good) {
		process.stdout.write('Bail out! no test in this file\n');
	} else {
		process.stdout.write(`1..${tests.length}\n`);
		for (let i = 0; i < tests.length; i++)
			good = await runOne(i + 1, tests[i]) && good;
	}
	for (const ending of endings) {
		try {
			await ending();
		} catch (error) {
			note(`ending: ${error.stack}`);
		}
	}
	process.exitCode = good ? 0 : 1;
}

// Does all of it with so many at a time; results in the order of the list.
export async function each(list, atOnce, body) {
	const results = new Array(list.length);
	let next = 0;
	const worker = async () => {
		while (next < list.length) {
			const mine = next++;
			results[mine] = await body(list[mine], mine);
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker));
	return results;
}

// Waits until it is so; false when that does not come in time.
export async function within(milliseconds, what, step = 20) {
	const end = Date.now() + milliseconds;
	for (;;) {
		if (await what())
			return true;
		if (Date.now() >= end)
			return false;
		await pause(step);
	}
}

export { pause };
