// The site under test: requests, and reading what comes back.

import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { gunzipSync, brotliDecompressSync } from 'node:zlib';

export const base = process.env.TANU_TEST_URL ?? '';
export const state = process.env.TANU_TEST_STATE ?? '';
export const tanu = process.env.TANU_TEST_BIN ?? '';
export const source = process.env.TANU_SOURCE ?? new URL('../..', import.meta.url).pathname;
export const languages = ['kk', 'ru', 'en'];

if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(base) || state === '' || tanu === '') {
	process.stdout.write('Bail out! TANU_TEST_URL, TANU_TEST_STATE, TANU_TEST_BIN are not set; run ./test\n');
	process.exit(1);
}
export const port = Number(new URL(base).port);
export const host = new URL(base).host;

// Files that read the site may run at the same time (make -j); one that breaks
// it has it for itself.  The lock ends with this process, however it ends.
const breaks = /(failure|crash)\.test\.mjs$/.test(process.argv[1] ?? '');
const lock = spawn('flock', [breaks ? '--exclusive' : '--shared', `${state}/tests.lock`, 'sh', '-c', 'echo; cat'],
	{ stdio: ['pipe', 'pipe', 'inherit'], detached: true });
await new Promise((resolve, reject) => {
	lock.stdout.once('data', resolve);
	lock.once('error', reject);
	lock.once('exit', () => reject(new Error('no lock on the site')));
});
lock.unref();
for (const pipe of [lock.stdin, lock.stdout])
	pipe.unref();

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

// The path goes out as it is given.  Headers come back by their small names;
// raw has them as they came.
export function fetch(path, { method = 'GET', headers = {}, body, timeout = 20000, fresh = false } = {}) {
	return new Promise((resolve, reject) => {
		const request = http.request({
			host: '127.0.0.1', port, path, method, headers, timeout,
			agent: fresh ? false : agent,
		}, (response) => {
			const pieces = [];
			response.on('data', (piece) => pieces.push(piece));
			response.on('error', reject);
			response.on('end', () => {
				const bytes = Buffer.concat(pieces);
				resolve({
					path, method,
					status: response.statusCode,
					headers: response.headers,
					raw: response.rawHeaders,
					bytes,
					get text() { return bytes.toString('utf8'); },
					get json() { return JSON.parse(bytes.toString('utf8')); },
				});
			});
		});
		request.on('timeout', () => request.destroy(new Error(`${path}: no answer in ${timeout} ms`)));
		request.on('error', reject);
		request.end(body);
	});
}

export async function json(path) {
	const answer = await fetch(path);
	if (answer.status !== 200)
		throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
	return answer.json;
}

export function unpacked(answer) {
	switch (answer.headers['content-encoding']) {
	case undefined: return answer.bytes;
	case 'gzip': return gunzipSync(answer.bytes);
	case 'br': return brotliDecompressSync(answer.bytes);
	default: throw new Error(`content-encoding ${answer.headers['content-encoding']}`);
	}
}

// ---- HTML: what the program writes, not what the world does.  html-validate
// has the last word on its form (tests/browser).

const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function unescape(text) {
	return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name) =>
		name[0] !== '#' ? named[name] ?? whole
		: String.fromCodePoint(name[1] === 'x' || name[1] === 'X'
			? parseInt(name.slice(2), 16) : Number(name.slice(1))));
}

const empty = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link',
	'meta', 'source', 'track', 'wbr']);

// A tree of { name, attributes, children }; texts are strings.
export function parse(html) {
	const root = { name: '', attributes: {}, children: [] };
	const open = [root];
	const token = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*(\/?)>|[^<]+|</gi;
	for (const [whole, closing, tag, rest, selfClosing] of html.matchAll(token)) {
		const top = open[open.length - 1];
		if (tag === undefined) {
			if (!whole.startsWith('<!'))
				top.children.push(unescape(whole));
		} else if (closing) {
			if (top.name !== tag.toLowerCase())
				throw new Error(`</${tag}> closes <${top.name}>`);
			open.pop();
		} else {
			const element = { name: tag.toLowerCase(), attributes: {}, children: [], parent: top };
			for (const [, name, a, b, c] of rest.matchAll(/([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g)) {
				if (name in element.attributes)
					throw new Error(`${name} twice in <${tag}>`);
				element.attributes[name] = unescape(a ?? b ?? c ?? '');
			}
			top.children.push(element);
			if (!selfClosing && !empty.has(element.name))
				open.push(element);
		}
	}
	if (open.length !== 1)
		throw new Error(`<${open[open.length - 1].name}> is not closed`);
	return root;
}

// Every element that fits, in the order of the page.
export function all(element, fits) {
	const found = [];
	const visit = (one) => {
		for (const child of one.children) {
			if (typeof child === 'string')
				continue;
			if (fits(child))
				found.push(child);
			visit(child);
		}
	};
	visit(element);
	return found;
}

export const tags = (element, name) => all(element, (e) => e.name === name);
export const byId = (element, id) => all(element, (e) => e.attributes.id === id)[0];
export const byClass = (element, name) => all(element,
	(e) => (e.attributes.class ?? '').split(' ').includes(name));

export function words(element) {
	if (typeof element === 'string')
		return element;
	return element.children.map(words).join('');
}

export const said = (element) => element === undefined ? undefined
	: words(element).replace(/[ \t\r\n]+/g, ' ').trim();

// The rows of the first table below an element, each a list of its cells.
export function table(element) {
	const body = tags(element, 'tbody')[0];
	return body === undefined ? [] : body.children.filter((row) => row.name === 'tr')
		.map((row) => row.children.filter((cell) => cell.name === 'td' || cell.name === 'th'));
}

// ---- CSV, as RFC 4180 has it and no looser

export function csv(text) {
	const rows = [];
	let row = [], at = 0;
	if (text === '')
		return rows;
	for (;;) {
		let value = '';
		if (text[at] === '"') {
			for (at++; ; at++) {
				if (at >= text.length)
					throw new Error('CSV: a quote is open at the end');
				if (text[at] !== '"')
					value += text[at];
				else if (text[at + 1] === '"')
					value += text[at++];
				else
					break;
			}
			at++;
		} else {
			while (at < text.length && !',\r\n'.includes(text[at])) {
				if (text[at] === '"')
					throw new Error(`CSV: a quote inside a plain field, row ${rows.length + 1}`);
				value += text[at++];
			}
		}
		row.push(value);
		if (text[at] === ',') {
			at++;
			continue;
		}
		if (text.slice(at, at + 2) !== '\r\n')
			throw new Error(`CSV: row ${rows.length + 1} does not end with CR LF`);
		at += 2;
		rows.push(row);
		row = [];
		if (at === text.length)
			return rows;
	}
}

// ---- the register, by its own API

// kind, its plural in the API, its room among the pages
export const kinds = [
	['legal-act', 'legal-acts', 'law'],
	['jurisdiction', 'jurisdictions', 'partners'],
	['scheme', 'schemes', 'schemes'],
	['study', 'studies', 'studies'],
	['treaty', 'treaties', 'treaties'],
	['plan', 'plans', 'plans'],
	['limit', 'limits', 'limits'],
	['assessment', 'assessments', 'requirements'],
].map(([kind, plural, room]) => ({ kind, plural, room }));

export async function newest() {
	return (await json('/healthz')).entry;
}

// What the database answers to its owner
export function sql(text) {
	const directory = /^database = host='((?:[^'\\]|\\.)*)'/m.exec(readFileSync(`${state}/tanu.conf`, 'utf8'))[1].replace(/\\(.)/g, '$1');
	return execFileSync('/usr/lib/postgresql/15/bin/psql', ['-XqAtw', '-v', 'ON_ERROR_STOP=1', '-h', directory, '-U', 'tanu_owner', '-d', 'tanu', '-c', text],
		{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

// All the pages of a list of the API, joined.
export async function whole(path) {
	const items = [];
	let next = path, first;
	while (next !== null) {
		const page = await json(next);
		first ??= page;
		items.push(...page.items);
		next = page.next;
	}
	return { ...first, items, next: null };
}
