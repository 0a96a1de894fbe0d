// 10,000 generated requests that no reader would make, over raw sockets.
// TANU_TEST_SEED=N makes the same ones again; TANU_TEST_REQUESTS=N as many.

import net from 'node:net';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { test, run, note, each, pause } from './tap.mjs';
import { base, fetch, json, kinds, languages, newest, port, state, parse, byId, byClass, tags, words, said, unpacked }
	from './site.mjs';

const seed = Number(process.env.TANU_TEST_SEED ?? 20261124) >>> 0;
const wanted = Number(process.env.TANU_TEST_REQUESTS ?? 10000);
const CONNECTIONS = 8;
const PATIENCE = 15000;	// nginx itself gives a slow head 10 seconds

const entryNow = await newest();
const today = (await json('/api/v1/plans')).on;

// ---- chance, the same for the same seed (mulberry32)

let turn = seed;
function random() {
	turn = (turn + 0x6d2b79f5) >>> 0;
	let x = turn;
	x = Math.imul(x ^ (x >>> 15), x | 1);
	x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
	return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const between = (a, b) => a + below(b - a + 1);
const pick = (list) => list[below(list.length)];
const chance = (p) => random() < p;
const many = (n, make) => Array.from({ length: n }, make);
const letters = 'abcdefghijklmnopqrstuvwxyz';
const some = (n, alphabet = letters) => many(n, () => pick(alphabet)).join('');

const strange = [...'абвгдеёқңғүұөһі', ...'"\'<>&;%+#?=/\\|{}[]^`~!$()*,:@', ' ', '\u00a0', '\u202e', '\u200b', '\ufeff',
	'日', '😀', 'é', '\u0301', '١', '𝟚', 'ﬀ', '\t', '\n', '\r'];
const text = (n) => some(n, [...letters, ...letters, ...'0123456789-_.', ...strange]);
const quote = (value) => encodeURIComponent(value);
// Percent signs where none are needed change nothing.
const overquote = (value) => [...Buffer.from(value)].map((byte) =>
	chance(0.5) || !/[a-z0-9-]/.test(String.fromCharCode(byte)) ? `%${byte.toString(16).padStart(2, '0')}`
		: String.fromCharCode(byte)).join('');

// ---- what is asked for

const rooms = kinds.map(({ room }) => room);
const lists = rooms.map((room) => `/${room}`);
const records = ['/treaties/demo-kz-korea', '/law/order-153-2012', '/schemes/eu-ets', '/partners/japan', '/plans/nap-2016',
	'/limits/demo-limit-kr-quota', '/law/order-153-2012/history', '/partners/kazakhstan/history'];
const plain = ['/', '/help', '/data', '/accessibility', '/changes', '/schemes/compare', '/matrix'];
const apiLists = kinds.map(({ plural }) => `/api/v1/${plural}`);
const apiCsv = kinds.map(({ plural }) => `/api/v1/${plural}.csv`);
const apiRecords = ['/api/v1/treaties/demo-kz-korea', '/api/v1/legal-acts/order-153-2012', '/api/v1/plans/nap-2016'];
const page = (paths) => `/${pick(languages)}${pick(paths)}`;
const dated = () => chance(0.6) ? page([...lists, ...records, ...plain]) : pick([...apiLists, ...apiCsv, ...apiRecords,
	'/api/v1/entries', '/api/v1/entries.csv', '/api/v1/matrix', '/api/v1/matrix.csv']);

const badDays = () => pick([
	() => `${between(1990, 2090)}-02-30`, () => `${between(1990, 2090)}-${between(13, 99)}-01`,
	() => `${between(1990, 2090)}-00-${between(10, 28)}`, () => `${between(1990, 2090)}-04-31`, () => '2023-02-29', () => '1900-02-29',
	() => `${between(1990, 2090)}-${between(1, 9)}-${between(10, 28)}`, () => `${between(1990, 2090)}`, () => `${between(1990, 2090)}-05`,
	() => 'today', () => 'now', () => '0', () => '-1', () => `${between(10, 28)}.05.${between(1990, 2090)}`, () => `0000-00-00`,
	() => ` ${between(1990, 2090)}-05-05`, () => `${between(1990, 2090)}-05-05 `, () => `${between(1990, 2090)}-05-05T00:00:00Z`,
	() => `${between(1990, 2090)}/05/05`, () => '٢٠٢١-٠١-٠١', () => `${some(1)}020-01-01`, () => '2020-01-0l', () => '20200101',
	() => '99999-01-01', () => `+2020-01-01`, () => "2020-01-01' OR '1'='1", () => '2020-01-01;', () => 'infinity', () => 'NaN',
	() => '2020-05-05\n', () => text(between(1, 60)), () => '2020-W05-1', () => '2020-005', () => 'epoch', () => 'tomorrow'])();
const badEntries = () => pick([() => '0', () => '-1', () => String(entryNow + between(1, 100000)), () => '01', () => '1.0', () => '1e2',
	() => '0x1', () => ' 1', () => '1 ', () => '+1', () => '9'.repeat(between(5, 60)), () => '9223372036854775808', () => '١', () => 'newest',
	() => text(between(1, 40)), () => '1,2', () => 'NULL', () => '18446744073709551617'])();
const goodDay = () => `${between(1995, 2040)}-${String(between(1, 12)).padStart(2, '0')}-${String(between(1, 28)).padStart(2, '0')}`;

// A parameter that no page of the register has, whatever page it is.
const unknownName = () => pick([() => `x${some(between(1, 20))}`, () => 'ON', () => 'On', () => 'on[]', () => 'on[0]', () => ' on', () => 'on ',
	() => 'entry.', () => '__proto__', () => 'constructor', () => 'date', () => 'q1', () => `z${text(between(1, 30))}`, () => '*', () => 'scheme*',
	() => 'on entry', () => 'now', () => ' ', () => 'sort page', () => 'é'])();

const others = () => chance(0.5) ? [] : pick([[['on', goodDay()]], [['entry', String(between(1, entryNow))]],
	[['on', goodDay()], ['entry', String(between(1, entryNow))]], [['published', '']]]);
function shuffled(pairs) {
	const list = [...pairs];
	for (let i = list.length - 1; i > 0; i--) {
		const j = below(i + 1);
		[list[i], list[j]] = [list[j], list[i]];
	}
	return list;
}
const query = (pairs) => pairs.map(([name, value]) => `${chance(0.2) ? overquote(name) : quote(name)}=${
	chance(0.2) ? overquote(value) : quote(value)}`).join('&');
const address = (path, pairs) => `${path}?${query(shuffled(pairs))}`;
const without = (pairs, ...names) => pairs.filter(([name]) => !names.includes(name));

const filtersOf = [['treaties', 'treaties', ['status', 'nature', 'form']], ['schemes', 'schemes', ['phase', 'study_status', 'sectors', 'gases']],
	['studies', 'studies', ['status', 'conclusion']], ['limits', 'limits', ['status', 'unit']], ['plans', 'plans', ['status']],
	['partners', 'jurisdictions', ['type']], ['requirements', 'assessments', ['status', 'outcome', 'requirement']], ['law', 'legal-acts', ['status']]];

// Each gives { line or bytes, refused, field, statuses, ... }: what must come.
const makers = {
	'unknown parameter': () => {
		const name = unknownName();
		return { target: address(dated(), [...others(), [name, text(between(0, 20))]]), refused: [400], field: name };
	},
	'repeated parameter': () => {
		const name = pick(['on', 'entry', 'published']);
		const value = () => name === 'entry' ? String(between(1, entryNow)) : chance(0.2) ? '' : goodDay();
		return { target: address(dated(), [[name, value()], [name, value()]]), refused: [400], field: name };
	},
	'a day that does not exist': () => {
		const name = pick(['on', 'on', 'published']);
		return { target: address(dated(), [...without(others(), 'on', 'published'), [name, badDays()]]), refused: [400], field: name };
	},
	'an entry that does not exist': () => ({ target: address(dated(), [...without(others(), 'entry', 'published'),
		['entry', badEntries()]]), refused: [400], field: 'entry' }),
	'entry and published': () => ({ target: address(dated(), [['entry', String(between(1, entryNow))], ['published', '2026-01-01']]),
		refused: [400], field: 'published' }),
	'a filter of another world': () => {
		const [room, plural, fields] = pick(filtersOf);
		const field = pick(fields);
		const path = pick([`/${pick(languages)}/${room}`, `/api/v1/${plural}`, `/api/v1/${plural}.csv`]);
		return { target: address(path, [...others(), [field, pick(['x', 'IN-FORCE', 'in force', '-', '0', text(between(1, 20)).replace(/^(power|quota)$/, 'x')])]]),
			refused: [400], field };
	},
	'a sort, page or limit of another world': () => {
		const [room, plural] = pick(filtersOf);
		const api = chance(0.4);
		const [field, value] = pick([['sort', text(between(1, 20))], ['sort', '-'], ['sort', '--title'], ['sort', 'slug; drop table entry'],
			['sort', 'sources'], ['page', '0'], ['page', '-1'], ['page', 'x'], ['page', '1.5'], ['page', '9'.repeat(30)],
			api ? ['limit', pick(['0', '-5', 'x', '1001', '99999999999999999999'])] : ['limit', '10']]);
		return { target: address(api ? `/api/v1/${plural}` : `/${pick(languages)}/${room}`, [...others(), [field, value]]), refused: [400], field };
	},
	'a page beyond the end': () => ({ target: address(chance(0.5) ? page(lists) : pick(apiLists), [['page', String(between(100, 1000000))]]),
		refused: [404], field: 'page' }),
	'a slug that is none': () => {
		const slug = pick([() => text(between(1, 30)), () => 'a'.repeat(between(65, 300)), () => '-a', () => 'a-', () => 'a--b', () => 'A', () => 'ә',
			() => "x'; --", () => '*', () => '%', () => '_', () => '..', () => '.', () => 'null', () => 'no-such-record',
			() => 'a/b', () => '0'.repeat(64)])();
		const path = pick([...rooms.map((room) => `/${pick(languages)}/${room}/`), ...kinds.map(({ plural }) => `/api/v1/${plural}/`)]);
		const end = chance(0.2) && !path.startsWith('/api') ? '/history' : '';
		return { target: path + (chance(0.3) ? overquote(slug) : quote(slug)) + end, refused: [400, 404] };
	},
	'an entry or item that is none': () => ({ target: pick([`/${pick(languages)}/changes/`, '/api/v1/items/'])
		+ pick([quote(badEntries()).replace(/^\.+$/, 'x'), some(64, [...'0123456789abcdef']), some(63, [...'0123456789abcdef'])]), refused: [400, 404] }),
	'a scheme to compare that is none': () => ({ target: address(`/${pick(languages)}/schemes/compare`, [...many(between(0, 3), () => ['scheme', 'eu-ets']),
		['scheme', pick(['x', 'EU-ETS', '..', text(between(2, 9))])]]), refused: [400], field: 'scheme' }),
	'broken UTF-8': () => {
		const broken = pick(['%ff', '%fe%ff', '%c0%af', '%e0%80%af', '%f0%80%80%af', '%c1%81', '%ed%a0%80', '%ed%bf%bf', '%f4%90%80%80', '%f8%88%80%80%80', '%80',
			'%bf', '%c3', '%e2%82', '%f0%9f%98', '%c3%28', '%00', '%01', '%0b', '%1f', '%7f', '%', '%1', '%zz', '%u0041', '%%', '%c0%80']);
		const where = below(4);
		const target = where === 0 ? `${page(lists)}?on=${broken}` : where === 1 ? `${page(lists)}?${broken}=1`
			: where === 2 ? `${page(['/treaties'])}/${some(3)}${broken}${some(2)}` : `${pick(apiLists)}?status=${some(2)}${broken}`;
		return { target, refused: [400] };
	},
	'raw bytes in the address': () => {
		const bytes = Buffer.from(many(between(1, 8), () => pick([0xff, 0xc0, 0x80, 0xd2, 0x9b, 0xe2, 0x01, 0x1f, 0x7f, 0x09, 0x0b, 0x22, 0x3c, 0x00])));
		return { bytes: Buffer.concat([Buffer.from(`GET ${page(['/treaties?on=2020-01-01', '/law'])}`), bytes, Buffer.from(' HTTP/1.1\r\nHost: x\r\n\r\n')]),
			refused: [400, 404] };
	},
	'dots and slashes': () => ({ target: pick([
		`/${pick(languages)}/${'../'.repeat(between(1, 12))}etc/passwd`, `/${'%2e%2e/'.repeat(between(1, 8))}etc/passwd`,
		`/static/${'..%2f'.repeat(between(1, 8))}tanu.conf`, `/static/../${pick(['tanu.conf', 'sql/001-types.sql', 'templates/en/page.html'])}`,
		`/${pick(languages)}/treaties%2fdemo-kz-korea`, `/${pick(languages)}%2ftreaties`, `//${pick(languages)}/treaties`, `/${pick(languages)}//treaties`,
		`/${pick(languages)}/treaties/`, `/${pick(languages)}/treaties//demo-kz-korea`, `/${pick(languages)}/treaties/./demo-kz-korea`,
		`/${pick(languages)}/law/../treaties`, `/api/v1/../../${pick(languages)}/x`, `/api/v1//treaties`, '/api//v1/treaties', `/${pick(languages)}/..%5c..%5cwindows`,
		'/.git/config', '/.env', '/.well-known/', `/-/errors/${pick(languages)}/503.html`, '/static/', `/${pick(languages)}/treaties;x=1`,
		`/${pick(languages)}/treaties%3fon=2020-01-01`, `/${pick(languages)}/treaties%23`, `/${pick(languages)}/%2e/treaties`]), refused: [400, 404] }),
	'an unknown language': () => ({ target: `/${pick(['de', 'fr', 'KK', 'Ru', 'eng', 'k', 'kk-KZ', 'zz', 'en_', '%6bk%20', some(2, [...'jqwxz']), some(1), text(2).replace(/[./]/g, 'x')]
		.map((code) => /%/.test(code) ? code : quote(code)))}${pick(['/', ...lists])}`, refused: [400, 404] }),
	'a method that is none': () => {
		const method = pick(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'MKCOL', 'COPY', 'LOCK', some(between(1, 20), [...letters.toUpperCase()]),
			'get', 'Get', 'GET_', 'X'.repeat(between(100, 900)), 'HEAD1', '🐈']);
		const body = chance(0.5) ? text(between(0, 200)) : '';
		// Of data, OPTIONS is asked by scripts of other sites, and answered.
		return { target: method === 'OPTIONS' ? page(lists) : dated(), method, body, refused: [400, 405, 414, 501] };
	},
	'a long address': () => {
		const length = pick([between(4001, 8000), between(8001, 20000), between(20001, 40000)]);
		const path = dated();
		return { target: chance(0.5) ? `${path}?x=${'a'.repeat(length)}` : `${path}/${'a'.repeat(length)}`, refused: [400, 414], ends: true };
	},
	'an address that is just not too long': () => ({ target: `${page(lists)}?on=${'2'.repeat(between(100, 900))}`, refused: [400], field: 'on' }),
	'a thousand parameters': () => ({ target: `${page(lists)}?${many(between(50, 900), (_, i) => `a${i}=`).join('&')}`, refused: [400, 414] }),
	'only ampersands': () => ({ target: `${page([...lists, ...plain])}?${pick(['&'.repeat(between(1, 2000)), '&&&', ''])}` }),
	'big headers': () => ({ target: dated(), headers: pick([
		() => [`X-Long: ${'a'.repeat(between(9000, 30000))}`], () => many(between(200, 900), (_, i) => `X-${i}: ${some(between(1, 60))}`),
		() => [`Cookie: ${'a=b; '.repeat(between(2000, 5000))}`]])(), statuses: [200, 400, 404, 414, 431, 494], ends: true }),
	'strange headers': () => ({ target: dated(), headers: many(between(1, 6), () => pick([
		() => `Accept-Language: ${pick([some(between(0, 300), [...'en-ru;q=0.9, *']), 'ru;q=nan', '*'.repeat(500), ';'.repeat(400), 'ru-'.repeat(200), 'kk;q=1e9', ''])}`,
		() => `If-None-Match: ${pick(['"', 'W/', '""', '"'.repeat(600), some(between(1, 300), [...'"W/,*']), '*'.repeat(9), '\u00ff'])}`,
		() => `If-Modified-Since: ${pick(['x', 'Thu, 99 Foo 2020', goodDay()])}`, () => `Range: bytes=${pick(['0-0', '5-1', '-1', '0-,1-,2-', '99999999999999999999-', 'x'])}`,
		() => `Accept-Encoding: ${pick(['gzip;q=0', 'br;q=x', 'identity;q=0', '*', some(40)])}`, () => `Accept: ${pick(['x', 'application/json', '*/*;q=0'])}`,
		() => `X-Forwarded-For: ${text(9).replace(/[\r\n]/g, '')}`, () => `X-HTTP-Method-Override: DELETE`, () => `Content-Type: ${some(30)}`,
		() => 'Proxy: http://127.0.0.1:1/', () => 'X-Original-URL: /desk', () => `User-Agent: ${'() { :; }; '.repeat(9)}`, () => 'X_Under_Score: 1',
		() => 'Expect: 100-continue', () => 'Expect: x'])()), statuses: [200, 206, 304, 400, 404, 416, 417] }),
	'a request that is none': () => ({ bytes: Buffer.from(pick([
		() => `${text(between(1, 60))}\r\n\r\n`, () => 'GET\r\n\r\n', () => 'GET /en/ HTTP/9.9\r\nHost: x\r\n\r\n',
		() => 'GET en/ HTTP/1.1\r\nHost: x\r\n\r\n', () => 'GET /en/ HTTP/1.1\r\n\r\n', () => 'GET /en/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
		() => 'GET /en/ HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n', () => 'GET /en/ HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n',
		() => 'POST /en/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\naaaaaa',
		() => 'POST /en/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
		() => 'POST /en/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n', () => 'GET /en/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n',
		() => 'GET http:///en/ HTTP/1.1\r\nHost: x\r\n\r\n', () => 'CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n', () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n',
		() => 'GET /en/ HTTP/1.1\r\nHost: x\r\nbroken header\r\n\r\n'.replace('broken header', 'Bad\u0000Name: 1'), () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
		() => `GET /en/treaties HTTP/1.1\r\nHost: ${'x'.repeat(5000)}/\r\n\r\n`, () => 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n'])(), 'latin1'),
	statuses: [200, 400, 403, 404, 405, 414, 501, 505], ends: true, maybeNothing: true }),
	'a big body': () => ({ target: dated(), method: 'POST', claims: pick([between(1, 60000), 1048577, between(1048577, 9e12)]), refused: [400, 405, 413], ends: true }),
	'half closed': () => ({ target: dated(), half: true }),
	'cut off': () => ({ target: dated(), cut: true }),
	'two at once': () => ({ target: address(dated(), [['on', badDays()]]), refused: [400], field: 'on', twice: true }),
	'nothing wrong': () => {
		const on = goodDay(), entry = String(between(1, entryNow));
		const pairs = pick([[['on', on]], [['entry', entry]], [['on', on], ['entry', entry]], [['on', on], ['published', '']], []]);
		return { target: address(pick([page([...lists, ...plain]), pick(apiLists), pick(apiCsv)]), pairs), statuses: [200] };
	},
	'HEAD of all that': () => ({ target: pick([address(dated(), [['on', badDays()]]), `${page(lists)}?x=1`]), method: 'HEAD', refused: [400] }),
};
const weights = Object.entries({ 'unknown parameter': 8, 'repeated parameter': 6, 'a day that does not exist': 12, 'an entry that does not exist': 9,
	'a filter of another world': 7, 'a sort, page or limit of another world': 6, 'a slug that is none': 8, 'broken UTF-8': 8, 'dots and slashes': 6,
	'a method that is none': 5, 'nothing wrong': 9, 'strange headers': 5, 'a request that is none': 3, 'half closed': 2, 'cut off': 2, 'a long address': 2, 'big headers': 2,
	'a big body': 2, 'a thousand parameters': 1 });

const bag = Object.keys(makers).flatMap((name) => many(weights.find(([one]) => one === name)?.[1] ?? 3, () => name));

function make() {
	const name = pick(bag);
	const made = { name, method: 'GET', headers: [], body: '', ...makers[name]() };
	if (made.target !== undefined)
		made.target = made.target.replace(/[ \t\r\n\0]/g, (space) => encodeURIComponent(space));
	if (made.bytes === undefined) {
		const length = made.claims ?? Buffer.byteLength(made.body);
		const head = [`${made.method} ${made.target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...made.headers,
			...(length > 0 || made.method === 'POST' ? [`Content-Length: ${length}`] : []), '', ''].join('\r\n');
		made.bytes = Buffer.from(head + made.body);
		if (made.claims !== undefined)
			made.bytes = Buffer.concat([made.bytes, Buffer.alloc(Math.min(made.claims, 60000), 'a')]);
		if (made.twice)
			made.bytes = Buffer.concat([made.bytes, made.bytes]);
	}
	return made;
}

// ---- an answer, read strictly

class Incomplete extends Error {}

// The first answer in the bytes: { status, headers, body, length }, null when
// more has to come; throws when it is not HTTP.
function answerIn(bytes, headOnly, ended) {
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0) {
		if (ended)
			throw new Incomplete(`the head is cut off: ${JSON.stringify(bytes.toString('latin1').slice(0, 200))}`);
		return null;
	}
	const [line, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
	const status = Number(/^HTTP\/1\.[01] (\d{3})( |$)/.exec(line)?.[1]);
	if (!(status >= 100 && status < 600))
		throw new Error(`not a status line: ${JSON.stringify(line)}`);
	const headers = {};
	for (const one of lines) {
		const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(one);
		if (match === null)
			throw new Error(`not a header: ${JSON.stringify(one)}`);
		headers[match[1].toLowerCase()] = match[2];
	}
	let at = end + 4;
	if (status < 200)
		return { status, headers, body: Buffer.alloc(0), length: at };
	if (headOnly || status === 204 || status === 304)
		return { status, headers, body: Buffer.alloc(0), length: at };
	if (/chunked/i.test(headers['transfer-encoding'] ?? '')) {
		const pieces = [];
		for (;;) {
			const stop = bytes.indexOf('\r\n', at);
			const size = stop < 0 ? null : /^[0-9a-f]+$/i.test(bytes.toString('latin1', at, stop))
				? parseInt(bytes.toString('latin1', at, stop), 16) : NaN;
			if (Number.isNaN(size))
				throw new Error('not a chunk');
			if (size === null || bytes.length < stop + 2 + size + 2) {
				if (ended)
					throw new Incomplete('a chunk is cut off');
				return null;
			}
			pieces.push(bytes.subarray(stop + 2, stop + 2 + size));
			at = stop + 2 + size + 2;
			if (size === 0)
				return { status, headers, body: Buffer.concat(pieces), length: at };
		}
	}
	if (headers['content-length'] !== undefined) {
		if (!/^\d+$/.test(headers['content-length']))
			throw new Error(`Content-Length: ${headers['content-length']}`);
		const length = Number(headers['content-length']);
		if (bytes.length < at + length) {
			if (ended)
				throw new Incomplete(`the body is cut off at ${bytes.length - at} of ${length}`);
			return null;
		}
		return { status, headers, body: bytes.subarray(at, at + length), length: at + length };
	}
	if (!/close/i.test(headers.connection ?? ''))
		throw new Error('neither a length nor an end');
	return ended ? { status, headers, body: bytes.subarray(at), length: bytes.length } : null;
}

class Connection {
	async open() {
		this.bytes = Buffer.alloc(0);
		this.ended = false;
		this.wake = () => {};
		const socket = this.socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
		await new Promise((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('error', reject);
		});
		const mine = (what) => (piece) => {
			if (this.socket === socket) {
				what(piece);
				this.wake();
			}
		};
		socket.on('data', mine((piece) => { this.bytes = Buffer.concat([this.bytes, piece]); }));
		for (const event of ['end', 'close', 'error'])
			socket.on(event, mine(() => { this.ended = true; }));
	}

	close() {
		this.socket?.destroy();
		this.socket = undefined;
	}

	// The next answer; null when the other side has closed without one.
	async read(headOnly) {
		const end = Date.now() + PATIENCE;
		for (;;) {
			if (this.bytes.length > 0) {
				const answer = answerIn(this.bytes, headOnly, this.ended);
				if (answer !== null) {
					this.bytes = this.bytes.subarray(answer.length);
					if (answer.status < 200)
						continue;
					return answer;
				}
			}
			if (this.ended)
				return null;
			const left = end - Date.now();
			if (left <= 0)
				throw new Incomplete(`no answer in ${PATIENCE} ms; got ${this.bytes.length} bytes`);
			let timer;
			await new Promise((resolve) => {
				this.wake = resolve;
				timer = setTimeout(resolve, left);
			});
			clearTimeout(timer);
		}
	}

	async ask(made) {
		if (this.socket === undefined || this.ended)
			await this.open();
		if (made.cut) {
			this.socket.write(made.bytes.subarray(0, below(made.bytes.length)));
			this.close();
			return [];
		}
		this.socket.write(made.bytes);
		if (made.half)
			this.socket.end();
		const answers = [];
		for (let i = 0; i < (made.twice ? 2 : 1); i++) {
			const answer = await this.read(made.method === 'HEAD');
			if (answer === null)
				break;
			answers.push(answer);
			if (/close/i.test(answer.headers.connection ?? ''))
				break;
		}
		if (made.half || made.ends || made.name === 'raw bytes in the address' || this.ended
			|| answers.some((answer) => /close/i.test(answer.headers.connection ?? '')))
			this.close();
		else if (this.bytes.length > 0) {
			const more = this.bytes.toString('latin1').slice(0, 200);
			this.close();
			throw new Error(`more than was asked for: ${JSON.stringify(more)}`);
		}
		return answers;
	}
}

// ---- is it right?

function decoded(target) {
	const pairs = [];
	for (const pair of (target.split('?')[1] ?? '').split('&')) {
		const [name, ...value] = pair.split('=');
		try {
			pairs.push([decodeURIComponent(name.replace(/\+/g, ' ')), decodeURIComponent(value.join('=').replace(/\+/g, ' '))]);
		} catch {
			return null;
		}
	}
	return pairs;
}

// White space is one kind to HTML.
const blank = (value) => value.replace(/\s/g, ' ');
const sentences = new Map(languages.map((language) => [language, new Set()]));

function wrong(made, answer) {
	const { status, headers } = answer;
	const body = unpacked({ headers, bytes: answer.body });
	const target = made.target ?? '';
	const json_ = /^\/api\//.test(target);
	const type = headers['content-type'] ?? '';
	// The protocol's own: a version, a transfer coding that there is not.
	if (made.name === 'a request that is none' && (status === 501 || status === 505))
		return null;
	if (status >= 500)
		return `status ${status}`;
	if (made.refused && (status < 400 || !made.refused.includes(status)))
		return `status ${status}, wanted ${made.refused.join(' or ')}`;
	if (made.statuses && !made.statuses.includes(status))
		return `status ${status}, wanted one of ${made.statuses.join(', ')}`;
	if (/[\r\n]/.test(headers.location ?? ''))
		return 'a broken Location';
	if (headers['x-content-type-options'] !== 'nosniff')
		return `no security headers with ${status}`;
	if (made.method === 'HEAD' || status === 304)
		return null;
	if (status === 405 && !/GET/.test(headers.allow ?? ''))
		return 'a 405 without Allow';
	const language = /^\/(kk|ru|en)(?=[/?]|$)/.exec(target)?.[1];
	if (status >= 400 && status !== 405 && status !== 416) {
		if (json_) {
			if (!/^application\/json/.test(type))
				return `${status} as ${type}`;
			const { error } = JSON.parse(body.toString('utf8'));
			if (typeof error.message !== 'string' || error.message.length < 5)
				return 'an error without a message';
			if (made.field !== undefined && error.field !== made.field)
				return `names ${JSON.stringify(error.field)}, wanted ${JSON.stringify(made.field)}`;
		} else {
			if (!/^text\/html/.test(type))
				return `${status} as ${type}`;
			const tree = parse(body.toString('utf8'));
			const html = tags(tree, 'html')[0];
			if (language !== undefined && html?.attributes.lang !== language)
				return `lang ${html?.attributes.lang}, wanted ${language}`;
			const main = byId(tree, 'main');
			const sentence = said(byClass(main, 'lead')[0]) ?? '';
			if (sentence.length < 10)
				return 'no sentence';
			if (language !== undefined)
				sentences.get(language).add(sentence.replace(/[“«„][^”»“]*[”»“]/g, ''));
			if (made.field !== undefined && !tags(main, 'code').some((code) => blank(words(code)) === blank(made.field)))
				return `does not name ${JSON.stringify(made.field)}`;
		}
		return null;
	}
	if (status !== 200)
		return null;
	// Never the answer for another day or entry than asked.
	const pairs = decoded(target);
	const asked = Object.fromEntries((pairs ?? []).filter(([, value]) => value !== ''));
	if (json_ && /\.csv(\?|$)/.test(target)) {
		const name = headers['content-disposition'] ?? '';
		const day = /entries\.csv/.test(target) ? '' : `-${asked.on ?? today}`;
		if (!name.includes(`${day}-entry-${asked.entry ?? entryNow}.csv`))
			return `${name} for ${target}`;
	} else if (json_) {
		const answered = JSON.parse(body.toString('utf8'));
		if ('items' in answered && (answered.on !== (asked.on ?? today) || answered.entry !== Number(asked.entry ?? entryNow)))
			return `is of ${answered.on}, entry ${answered.entry}`;
	} else if (language !== undefined && made.name !== 'a request that is none') {
		const cite = tags(byClass(parse(body.toString('utf8')), 'cite')[0] ?? { children: [] }, 'a')[0]?.attributes.href;
		if (cite === undefined)
			return 'does not say which day it is of';
		const of = new URL(cite, base).searchParams;
		if (of.get('on') !== (asked.on ?? today) || of.get('entry') !== String(asked.entry ?? entryNow))
			return `is of ${of.get('on')}, entry ${of.get('entry')}`;
	}
	return null;
}

// ---- the service's own log and processes

const log = `${state}/log/tanu.log`;
const logAt = existsSync(log) ? statSync(log).size : 0;
const supervisor = Number(/^tanu (\d+)/m.exec(readFileSync(`${state}/pids`, 'utf8'))[1]);
const workers = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && (() => {
	try {
		return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))[1]) === supervisor;
	} catch {
		return false;
	}
})()).map(Number).sort((a, b) => a - b);

note(`TANU_TEST_SEED=${seed} TANU_TEST_REQUESTS=${wanted}`);

test(`${wanted} nasty requests: every answer is complete, right, and of the day asked`, async (t) => {
	const before = workers();
	const all = many(wanted, make);
	const counts = {}, kindsOf = {}, faults = new Map();
	const end = Date.now() + 80000;
	let done = 0;
	t.ok(before.length > 0, 'the processes are there');
	t.ok(wanted < 1000 || new Set(all.map(({ name }) => name)).size === Object.keys(makers).length, 'every kind of request');
	t.ok(new Set(all.map(({ bytes }) => createHash('md5').update(bytes).digest('hex'))).size > wanted * 0.8, 'they differ');
	const connections = many(CONNECTIONS, () => new Connection());
	const free = [...connections];
	await each(all, CONNECTIONS, async (made) => {
		if (Date.now() > end)
			return;
		const connection = free.pop();
		const tell = (what) => {
			const fault = `${made.name}: ${what.slice(0, 160)}`.replace(/"(?:[^"\\]|\\.)*"/g, '"..."');
			faults.set(fault, [...faults.get(fault) ?? [], made.bytes.toString('latin1').slice(0, 300)]);
		};
		try {
			const answers = await connection.ask(made);
			const due = made.cut ? 0 : made.twice ? 2 : 1;
			if (answers.length < due && !made.maybeNothing)
				tell(`${answers.length} answers, ${due} were due`);
			for (const answer of answers) {
				const why = wrong(made, answer);
				if (why !== null)
					tell(why);
				counts[answer.status] = (counts[answer.status] ?? 0) + 1;
			}
			kindsOf[made.name] = (kindsOf[made.name] ?? 0) + 1;
		} catch (error) {
			connection.close();
			tell(error instanceof Incomplete || error instanceof SyntaxError ? error.message : error.stack.split('\n').slice(0, 2).join(' '));
		}
		done++;
		t.checked++;
		free.push(connection);
	});
	for (const connection of connections)
		connection.close();
	for (const [fault, examples] of [...faults].sort((a, b) => b[1].length - a[1].length))
		t.fail(`${examples.length} times ${fault}: ${JSON.stringify(examples[0])}`);
	note(`statuses: ${JSON.stringify(counts)}`);
	note(`requests: ${JSON.stringify(kindsOf)}`);
	t.equal(done, wanted, 'all were made in 80 seconds');
	t.ok((counts[400] ?? 0) > wanted / 4 && (counts[404] ?? 0) > wanted / 50 && (counts[200] ?? 0) > wanted / 50, 'refusals and answers');
	for (const [language, seen] of sentences)
		t.ok(seen.size >= 5, `${language}: sentences: ${[...seen].join(' | ')}`);
	for (const a of languages)
		for (const b of languages)
			if (a < b)
				t.equal([...sentences.get(a)].filter((sentence) => sentences.get(b).has(sentence)), [], `the same sentence in ${a} and ${b}`);
	t.equal(workers(), before, 'no process has died');
});

test('after it all is well', async (t) => {
	await pause(300);
	const health = await fetch('/healthz');
	t.equal([health.status, health.json], [200, { status: 'ok', entry: entryNow }], '/healthz');
	for (const language of languages)
		t.equal((await fetch(`/${language}/treaties`)).status, 200, `/${language}/treaties`);
	const said1 = existsSync(log) ? readFileSync(log).subarray(logAt).toString('utf8') : '';
	t.ok(!/ended, starting another|AddressSanitizer|LeakSanitizer|runtime error:|Segmentation|SIGSEGV|SIGABRT|abort|assert|corrupt/i.test(said1),
		`the log of tanu: ${said1.slice(0, 2000)}`);
	t.ok(!/\bERROR\b|invalid|FATAL/.test(said1), `the database was asked nothing that it refused: ${said1.slice(0, 2000)}`);
});

await run();
