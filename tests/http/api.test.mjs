// /api/v1: the register as data.  What it says is held against the exact
// bytes of the items, against the pages, and against an import of its export.

import { createHash } from 'node:crypto';
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdtempSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test, run, each, note, pause } from './tap.mjs';
import { fetch, json, whole, kinds, languages, newest, parse, byId, byClass, tags, said, table, csv, state, tanu }
	from './site.mjs';

const command = promisify(execFile);
const entryNow = await newest();
const today = (await json('/api/v1/treaties?limit=1')).on;
const entries = (await whole('/api/v1/entries?since=0&limit=1000')).items;
const lists = {};
for (const { kind, plural } of kinds)
	lists[kind] = await whole(`/api/v1/${plural}?limit=1000`);

// What is worked out, beside the item's own members.
const derived = {
	'legal-act': ['status', 'effect_on', 'repealed_on', 'provisions_status'],
	jurisdiction: ['treaties_in_force'],
	scheme: ['phase', 'study_due', 'study_status'],
	study: ['status', 'due'],
	treaty: ['status', 'status_since', 'parties_status', 'in_force_between', 'next_dates'],
	plan: ['status'],
	limit: ['status'],
	assessment: ['status'],
};

// JSON.parse takes a member given twice; a reader should not have to choose.
function repeated(text) {
	const found = [];
	const open = [];
	let key = null;
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
		const top = open[open.length - 1];
		if (token === '{' || token === '[')
			open.push(token === '{' ? new Set() : null);
		else if (token === '}' || token === ']')
			open.pop();
		else if (token[0] === '"')
			key = token;
		else if (token === ':') {
			if (top.has(key))
				found.push(key);
			top.add(key);
		}
	}
	return found;
}

test('a list: entry, on, count, items, next, and nothing else', async (t) => {
	for (const { kind, plural } of kinds) {
		const answer = await fetch(`/api/v1/${plural}`);
		t.equal(answer.status, 200, plural);
		t.equal(answer.headers['content-type'], 'application/json; charset=utf-8', `${plural}: type`);
		t.equal(answer.headers['access-control-allow-origin'], '*', `${plural}: open to other sites`);
		t.equal(Object.keys(answer.json), ['entry', 'on', 'count', 'items', 'next'], plural);
		t.equal([answer.json.entry, answer.json.on], [entryNow, today], `${plural}: of now`);
		t.equal(answer.json.count, lists[kind].items.length, `${plural}: count`);
		t.equal(repeated(answer.text), [], `${plural}: members given twice`);
		for (const item of answer.json.items)
			t.equal([item.kind, typeof item.slug, Number.isInteger(item.entry)], [kind, 'string', true], `${plural}: an item`);
	}
	const then = await json('/api/v1/treaties?on=2020-02-03&entry=200');
	t.equal([then.on, then.entry], ['2020-02-03', 200], 'of another day and entry');
});

test('next leads through every record once, on the same day and entry', async (t) => {
	for (const { kind, plural } of kinds) {
		for (const query of ['limit=7', 'limit=7&sort=-' + { 'legal-act': 'title', jurisdiction: 'name', scheme: 'name',
			study: 'begun', treaty: 'title', plan: 'from', limit: 'from', assessment: 'outcome' }[kind]]) {
			const seen = [];
			let next = `/api/v1/${plural}?${query}`, pages = 0;
			while (next !== null && pages++ < 100) {
				const page = await json(next);
				t.equal(page.count, lists[kind].items.length, `${next}: count`);
				t.ok(page.items.length <= 7 && page.items.length > 0, `${next}: ${page.items.length} items`);
				seen.push(...page.items.map(({ slug }) => slug));
				next = page.next;
			}
			t.equal(seen.sort(), lists[kind].items.map(({ slug }) => slug).sort(), `${plural}?${query}`);
		}
	}
	// What is published meanwhile must not push a record over the edge of a page.
	const first = await json('/api/v1/treaties?limit=7');
	const next = new URL(first.next, 'http://x').searchParams;
	t.equal([next.get('entry'), next.get('on')], [String(first.entry), first.on], 'next stays with the entry and the day');
	const filtered = new URL((await json('/api/v1/treaties?limit=3&party=kazakhstan&on=2020-02-03&entry=300')).next, 'http://x');
	t.equal(['limit', 'party', 'on', 'entry'].map((name) => filtered.searchParams.get(name)),
		['3', 'kazakhstan', '2020-02-03', '300'], 'next keeps the filters');
});

test('a record is its item beside kind, slug, entry and what is worked out', async (t) => {
	const last = new Map(entries.map((entry) => [`${entry.kind}/${entry.slug}`, entry]));
	let count = 0;
	await each(kinds.flatMap(({ kind, plural }) => lists[kind].items.map((item) => [kind, plural, item])), 8,
		async ([kind, plural, listed]) => {
			const at = `/api/v1/${plural}/${listed.slug}`;
			const entry = last.get(`${kind}/${listed.slug}`);
			const answer = await fetch(at);
			const bytes = (await fetch(`/api/v1/items/${entry.item_sha256}`)).bytes;
			t.equal(createHash('sha256').update(bytes).digest('hex'), entry.item_sha256, `${at}: SHA-256 of its item`);
			const item = JSON.parse(bytes.toString('utf8'));
			const { ...rest } = answer.json;
			t.equal([rest.kind, rest.slug, rest.entry], [kind, listed.slug, entry.number], `${at}: head`);
			for (const [name, value] of Object.entries(item)) {
				t.equal(rest[name], value, `${at}: ${name}`);
				delete rest[name];
			}
			for (const name of ['kind', 'slug', 'entry'])
				delete rest[name];
			t.equal(Object.keys(rest).sort(), [...derived[kind]].sort(), `${at}: what is worked out`);
			t.equal(repeated(answer.text), [], `${at}: members given twice`);
			t.equal(answer.json, listed, `${at}: the same in the list`);
			count++;
		});
	note(`${count} records`);
	t.ok(count > 300, 'every record');
});

test('next dates of a treaty', async (t) => {
	const dates = (await json('/api/v1/treaties/demo-kz-indonesia?on=2026-12-31')).next_dates;
	t.ok(dates.some((date) => date.on === '2027-01-01' && date.what === 'entry-into-force'), 'the entry into force');
	const after = (await json('/api/v1/treaties/demo-kz-indonesia?on=2027-01-01')).next_dates;
	t.ok(!after.some((date) => date.what === 'entry-into-force'), 'no more, on the day');
	t.ok(after.some((date) => date.on === '2030-12-31' && date.kind === 'limit'), 'the end of its limit');
	t.equal(after.map(({ on }) => on), after.map(({ on }) => on).sort(), 'in the order of time');
});

test('entries: without gaps, as they are, after a number', async (t) => {
	t.equal(entries.map(({ number }) => number), Array.from({ length: entryNow }, (_, i) => i + 1), '1, 2, 3, ...');
	for (const entry of entries) {
		t.equal(Object.keys(entry), ['number', 'recorded_at', 'kind', 'slug', 'change', 'reason', 'basis', 'basis_url',
			'author_role', 'approver_role', 'item_sha256'], `entry ${entry.number}`);
		t.match(entry.recorded_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, `entry ${entry.number}: UTC, to the second`);
		t.equal(entry.item_sha256 === null, entry.change === 'withdrawal', `entry ${entry.number}: a withdrawal has no item`);
		t.ok(!/@/.test(JSON.stringify([entry.author_role, entry.approver_role])), `entry ${entry.number}: roles, no people`);
	}
	const times = entries.map(({ recorded_at: at }) => at);
	t.equal(times, [...times].sort(), 'recorded one after another');
	const some = await json('/api/v1/entries?since=270&limit=5');
	t.equal(some.items.map(({ number }) => number), [271, 272, 273, 274, 275], 'since=270&limit=5');
	t.equal(some.count, entryNow - 270, 'count is of all that there are, as in every list');
	t.equal((await json(`/api/v1/entries?since=${entryNow}`)).items, [], 'since the newest: nothing');
	t.equal((await json(`/api/v1/entries?since=${entryNow - 2}&limit=2`)).next, null, 'no next where there is nothing more');
	t.equal((await json('/api/v1/entries?since=270&entry=272')).items.map(({ number }) => number), [271, 272], 'as of entry 272');
	t.equal((await json('/api/v1/entries?since=275&limit=2')).items.map(({ slug, change }) => [slug, change]),
		[['demo-limit-ch-other-2022', 'correction'], ['demo-kz-canada', 'withdrawal']], 'a correction, a withdrawal');
	for (const bad of ['since=-1', 'since=x', 'since=1.0', 'limit=0', 'limit=1001', 'since=1&since=2', 'sort=number'])
		t.equal((await fetch(`/api/v1/entries?${bad}`)).status, 400, bad);
});

test('items are the exact bytes, by their SHA-256', async (t) => {
	const hashes = [...new Set(entries.map((entry) => entry.item_sha256).filter(Boolean))];
	await each(hashes.filter((_, i) => i % 3 === 0), 8, async (hash) => {
		const answer = await fetch(`/api/v1/items/${hash}`);
		t.equal(answer.status, 200, hash);
		t.equal(createHash('sha256').update(answer.bytes).digest('hex'), hash, 'the SHA-256');
		t.match(answer.headers['content-type'], /^application\/json/, hash);
	});
	for (const bad of ['0'.repeat(64), hashes[0].toUpperCase(), hashes[0].slice(1), `${hashes[0]}0`, 'x'.repeat(64), '']) {
		const answer = await fetch(`/api/v1/items/${bad}`);
		t.equal(answer.status, 404, `items/${bad}`);
		t.ok(answer.json.error.message, `items/${bad}: an error as JSON`);
	}
});

test('CSV is RFC 4180, with the rows of the JSON list', async (t) => {
	for (const { kind, plural } of kinds) {
		const names = {};
		for (const language of [undefined, ...languages]) {
			const path = `/api/v1/${plural}.csv${language ? `?lang=${language}` : ''}`;
			const answer = await fetch(path);
			t.equal(answer.status, 200, path);
			t.match(answer.headers['content-type'], /^text\/csv; ?charset=utf-8/i, `${path}: type`);
			t.match(answer.headers['content-disposition'] ?? '', /^attachment; filename="[a-z0-9.-]+\.csv"$/, `${path}: a file`);
			const [head, ...rows] = csv(answer.text);
			names[language] = head;
			t.equal(new Set(head).size, head.length, `${path}: each column has its own name: ${head}`);
			t.ok(rows.every((row) => row.length === head.length), `${path}: as many fields in each row`);
			t.equal(rows.map(([slug]) => slug).sort(), lists[kind].items.map(({ slug }) => slug).sort(), `${path}: rows`);
			for (const row of rows)
				t.ok(!row.some((value) => /^[=+\-@\t\r]/.test(value)), `${path}: ${row[0]}: no spreadsheet formula`);
			if (language !== undefined)
				continue;
			t.ok(head.every((name) => /^[a-z0-9_]+$/.test(name)), `${path}: names of fields: ${head}`);
			for (const row of rows) {
				const item = lists[kind].items.find(({ slug }) => slug === row[0]);
				for (const [i, name] of head.entries()) {
					const value = item[name];
					if (value === undefined || value === null)
						t.ok(row[i] === '' || name === 'nature' && row[i] === 'treaty', `${path}: ${row[0]}: ${name}: ${row[i]}`);
					else if (typeof value === 'object' && !Array.isArray(value))
						t.ok(Object.values(value).includes(row[i]), `${path}: ${row[0]}: ${name}: ${row[i]}`);
					else
						t.equal(row[i], Array.isArray(value) ? value.join(' ') : String(value), `${path}: ${row[0]}: ${name}`);
				}
			}
		}
		t.equal(new Set(languages.map((language) => names[language].slice(2).join())).size, 3, `${plural}: names in three languages`);
		for (const language of languages)
			t.equal(names[language].length, names[undefined].length, `${plural}: as many columns in ${language}`);
	}
});

test('CSV in a language has its words for codes', async (t) => {
	const words = {};
	for (const language of languages) {
		const [head, ...rows] = csv((await fetch(`/api/v1/treaties.csv?lang=${language}&on=2026-11-24`)).text);
		const help = parse((await fetch(`/${language}/help`)).text);
		const label = new Set(byClass(help, 'words').flatMap((list) => tags(list, 'li'))
			.map((li) => said({ children: li.children.filter((child) => child.name !== 'code') })));
		const column = 2;	// slug, entry, status
		t.ok(rows.every((row) => label.has(row[column])), `${language}: ${head[column]}`);
		words[language] = rows.map((row) => row[column]).sort().join();
	}
	t.equal(new Set(Object.values(words)).size, 3, 'in three languages');
});

test('entries as CSV', async (t) => {
	const heads = [];
	for (const language of [undefined, ...languages]) {
		const [head, ...rows] = csv((await fetch(`/api/v1/entries.csv?since=0${language ? `&lang=${language}` : ''}`)).text);
		t.equal(rows.length, entries.length, `${language}: rows`);
		t.ok(rows.every((row) => row.length === head.length), `${language}: as many fields in each`);
		heads.push(head.join());
		if (!language)
			t.equal(head, Object.keys(entries[0]), 'names of fields');
	}
	t.equal(new Set(heads).size, 4, `a header in each language: ${heads.join(' | ')}`);
});

test('CSV takes filters, order, day and entry', async (t) => {
	const query = 'party=kazakhstan&nature=treaty&sort=-status_since&on=2024-06-01&entry=300';
	const rows = csv((await fetch(`/api/v1/treaties.csv?${query}`)).text).slice(1);
	const list = await json(`/api/v1/treaties?${query}&limit=1000`);
	t.equal(rows.map(([slug]) => slug), list.items.map(({ slug }) => slug), query);
	t.equal(rows.map((row) => row[2]), list.items.map(({ status }) => status), 'the statuses');
	t.equal(csv((await fetch('/api/v1/treaties.csv?status=expired&nature=memorandum')).text).length, 1, 'an empty list has its header');
});

test('errors have a code, a field, a message and the HTTP status', async (t) => {
	for (const [path, status, field] of [
		['treaties?on=2021-02-29', 400, 'on'], ['treaties?entry=0', 400, 'entry'], ['treaties?entry=99999', 400, 'entry'],
		['treaties?published=x', 400, 'published'], ['treaties?entry=1&published=2026-01-01', 400, 'published'],
		['treaties?x=1', 400, 'x'], ['treaties?on=2020-01-01&on=2020-01-01', 400, 'on'], ['treaties?status=x', 400, 'status'],
		['treaties?sort=x', 400, 'sort'], ['treaties?page=0', 400, 'page'], ['treaties?page=99', 404, 'page'],
		['treaties?limit=0', 400, 'limit'], ['treaties?limit=1001', 400, 'limit'], ['treaties?limit=x', 400, 'limit'],
		['treaties.csv?lang=de', 400, 'lang'], ['treaties.csv?page=1', 400, 'page'], ['treaties?lang=ru', 400, 'lang'],
		['treaties/demo-kz-korea?status=in-force', 400, 'status'], ['treaties/nothing', 404, null], ['treaties/NOTHING', 404, null],
		['nothing', 404, null], ['', 404, null], ['treaties/', 404, null], ['treaties/demo-kz-korea/history', 404, null],
		['treaties/demo-kz-canada', 410, null], ['items/x?on=2020-01-01', 400, 'on'], ['entries?since=x', 400, 'since']]) {
		const answer = await fetch(`/api/v1/${path}`);
		t.equal(answer.status, status, path);
		t.equal(answer.headers['content-type'], 'application/json; charset=utf-8', `${path}: type`);
		t.equal(Object.keys(answer.json), ['error'], path);
		const { error } = answer.json;
		t.equal(Object.keys(error), ['code', 'field', 'message'], path);
		t.match(error.code, /^[a-z][a-z-]+$/, `${path}: code`);
		t.equal(error.field, field, `${path}: field`);
		t.ok(error.message.length > 10 && (field === null || status === 404 || error.message.includes(field)), `${path}: ${error.message}`);
		t.equal(answer.headers.etag, undefined, `${path}: no ETag`);
	}
	const post = await fetch('/api/v1/treaties', { method: 'POST', body: '{}' });
	t.equal([post.status, post.headers.allow, typeof post.json.error.message], [405, 'GET, HEAD, OPTIONS', 'string'], 'POST');
});

test('the same address has the same data, whoever asks', async (t) => {
	const paths = ['/api/v1/treaties?limit=60', '/api/v1/jurisdictions?sort=-name', '/api/v1/treaties.csv',
		'/api/v1/schemes.csv?sort=name', '/api/v1/entries.csv?since=300', '/api/v1/treaties/demo-kz-korea'];
	const answers = paths.map(() => []);
	for (const language of languages) {
		for (const [i, path] of paths.entries())
			answers[i].push(await fetch(path, { headers: { 'Accept-Language': language } }));
		// Not within one second: nginx would give what it has.
		await pause(2000);
	}
	for (const [i, path] of paths.entries())
		t.equal(new Set(answers[i].map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))).size, 1,
			`${path}: contents, whatever Accept-Language says`);
});

// ---- pages and data say the same

const statusOf = { treaty: 'status', scheme: 'phase', study: 'status', plan: 'status', limit: 'status' };

test('page and API never differ in a status', async (t) => {
	const days = ['2012-12-31', '2016-05-01', '2021-08-17', '2024-12-31', '2025-01-01', today, '2028-01-01'];
	const wanted = [...days.map((on) => [on, entryNow]), ['2024-12-31', 275], ['2021-08-17', 240], [today, 222]];
	const labels = {};
	for (const language of languages) {
		const help = parse((await fetch(`/${language}/help`)).text);
		const groups = byClass(help, 'words');
		labels[language] = {};
		for (const list of groups)
			for (const li of tags(list, 'li'))
				(labels[language][said(tags(li, 'code')[0])] ??= new Set())
					.add(said({ children: li.children.filter((child) => child.name !== 'code') }));
	}
	let compared = 0;
	await each(wanted, 3, async ([on, entry], turn) => {
		const language = languages[turn % 3];
		for (const [kind, field] of Object.entries(statusOf)) {
			const { plural, room } = kinds.find((one) => one.kind === kind);
			const said1 = new Map((await whole(`/api/v1/${plural}?limit=1000&on=${on}&entry=${entry}`)).items
				.map((item) => [item.slug, item[field]]));
			// The list: the column after the title is the status, but for
			// limits, where it is the first after the figure.
			const onPages = new Map();
			for (let page = 1; ; page++) {
				const answer = await fetch(`/${language}/${room}?on=${on}&entry=${entry}&page=${page}`);
				if (answer.status !== 200)
					break;
				const list = byId(parse(answer.text), 'list');
				for (const [first, status] of table(list))
					onPages.set(new URL(tags(first, 'a')[0].attributes.href, 'http://x').pathname.split('/').pop(), said(status));
				if (!/rel="next"/.test(answer.text))
					break;
			}
			t.equal([...onPages.keys()].sort(), [...said1.keys()].sort(), `${room} on ${on}, entry ${entry}: records`);
			for (const [slug, code] of said1) {
				compared++;
				t.ok(labels[language][code]?.has(onPages.get(slug)),
					`${language}/${room}/${slug} on ${on}, entry ${entry}: list "${onPages.get(slug)}", API ${code}`);
			}
			// A record's own page, of every third.
			for (const [slug, code] of [...said1].filter((_, i) => i % 3 === turn % 3)) {
				const about = said(byClass(parse((await fetch(`/${language}/${room}/${slug}?on=${on}&entry=${entry}`)).text), 'about')[0]);
				compared++;
				t.ok([...labels[language][code]].some((word) => ` ${about} `.includes(` ${word} `)),
					`${language}/${room}/${slug} on ${on}, entry ${entry}: page "${about}", API ${code}`);
				t.equal((await json(`/api/v1/${plural}/${slug}?on=${on}&entry=${entry}`))[field], code,
					`${room}/${slug} on ${on}, entry ${entry}: record and list`);
			}
		}
	});
	note(`${compared} statuses compared`);
	t.ok(compared > 1000, 'enough was compared');
});

test('a party has the status that the list of the treaty has', async (t) => {
	for (const on of ['2014-06-30', '2014-07-01', '2022-12-31', '2023-01-01', today]) {
		const record = await json(`/api/v1/treaties/demo-multilateral-2014?on=${on}`);
		const tree = parse((await fetch(`/en/treaties/demo-multilateral-2014?on=${on}`)).text);
		const rows = table(byId(tree, 'parties')).map(([party]) => tags(party, 'a')[0].attributes.href.split('/').pop().split('?')[0]);
		t.equal(record.parties_status.map(({ party }) => party), rows, `on ${on}: parties`);
		t.equal(record.in_force_between.includes('new-zealand'), on >= '2014-07-01' && on < '2023-01-01', `on ${on}: with New Zealand`);
	}
});

test('/healthz', async (t) => {
	const answer = await fetch('/healthz');
	t.equal([answer.status, answer.json], [200, { status: 'ok', entry: entryNow }], 'fine');
	t.equal(answer.headers['cache-control'], 'no-store', 'never cached');
});

// ---- out and in again

const psql = '/usr/lib/postgresql/15/bin/psql';
const conf = readFileSync(`${state}/tanu.conf`, 'utf8');
const directory = /^database = host='((?:[^'\\]|\\.)*)'/m.exec(conf)[1].replace(/\\(.)/g, '$1');
const exported = async (args = []) => (await command(tanu, ['export', ...args], { maxBuffer: 1 << 28 })).stdout;

async function sql(database, text) {
	const { stdout } = await command(psql, ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-h', directory, '-U', 'postgres',
		'-d', database, '-c', text], { maxBuffer: 1 << 28 });
	return stdout;
}

test('export has every entry, in the form that import reads', async (t) => {
	const text = await exported();
	const lines = text.split('\n');
	t.equal(lines.pop(), '', 'ends with a line break');
	t.equal(lines.length, entryNow, 'a line an entry');
	for (const [i, line] of lines.entries()) {
		const entry = JSON.parse(line);
		t.equal([entry.kind, entry.slug, entry.change], [entries[i].kind, entries[i].slug, entries[i].change], `line ${i + 1}`);
		t.equal(entry.reason ?? null, entries[i].reason, `line ${i + 1}: reason`);
		t.equal(entry.basis ?? null, entries[i].basis, `line ${i + 1}: basis`);
		// The item's exact bytes stand at the end of the line.
		const item = entries[i].item_sha256 === null ? null : /"item":(\{.*\})\}$/s.exec(line)?.[1];
		if (item !== null)
			t.ok(item !== undefined && line.endsWith(`${item}}`), `line ${i + 1}: item`);
	}
	const some = await exported(['--entry', '100']);
	t.equal(some, `${lines.slice(0, 100).join('\n')}\n`, '--entry 100');
	t.equal(await exported(['--entry', '0']), '', '--entry 0');
});

test('an export imported into an empty register gives the same answers', async (t) => {
	const copy = `copy_${process.pid}`;
	const folder = mkdtempSync(`${tmpdir()}/tanu-copy-`);
	try {
		await sql('postgres', `CREATE DATABASE ${copy} OWNER tanu_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`);
		writeFileSync(`${folder}/tanu.conf`, conf.replace(/dbname=tanu$/m, `dbname=${copy}`));
		writeFileSync(`${folder}/register.ndjson`, await exported());
		const binary = `${state}/installed/bin/tanu`;
		const there = async (...args) => (await command(binary, ['--config', `${folder}/tanu.conf`, ...args],
			{ maxBuffer: 1 << 28 })).stdout;
		await there('migrate');
		t.equal(await there('export'), '', 'it is empty');
		t.match(await there('import', '--dry-run', `${folder}/register.ndjson`), new RegExp(`\\b${entryNow} entries`), '--dry-run');
		t.equal(await there('export'), '', '--dry-run writes nothing');
		t.match(await there('import', `${folder}/register.ndjson`), new RegExp(`\\b${entryNow} entries`), 'import');
		t.equal(await there('export'), await exported(), 'export of the copy');
		const hashes = 'SELECT number, kind, slug, change, encode(item_sha256, \'hex\') FROM entry ORDER BY number';
		t.equal(await sql(copy, hashes), await sql('tanu', hashes), 'entries and SHA-256');
		for (const [day, entry] of [[today, entryNow], ['2021-08-17', entryNow], ['2024-12-31', 275], ['2027-01-01', 300]]) {
			const facts = `SELECT kind, slug, derived_facts(kind, number, '${day}', ${entry}) FROM (
				SELECT DISTINCT ON (kind, slug) * FROM entry WHERE number <= ${entry} ORDER BY kind, slug, number DESC) e
				WHERE change <> 'withdrawal' ORDER BY kind, slug`;
			const here = await sql('tanu', facts);
			t.ok(here.split('\n').length > 250, `${day}: facts`);
			t.equal(createHash('sha256').update(await sql(copy, facts)).digest('hex'),
				createHash('sha256').update(here).digest('hex'), `what is worked out on ${day} at entry ${entry}`);
		}
	} finally {
		await sql('postgres', `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
		rmSync(folder, { recursive: true });
	}
});

test('an import from standard input', async (t) => {
	const child = spawn(tanu, ['import', '--dry-run', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
	let said1 = '';
	child.stdout.on('data', (text) => { said1 += text; });
	child.stdin.end(`${JSON.stringify({ kind: 'jurisdiction', slug: 'e2e-land', item: { name: { en: 'E2E' }, type: 'state' } })}\n`);
	const code = await new Promise((resolve) => child.on('close', resolve));
	t.equal(code, 0, 'exit status');
	t.match(said1, /\b1 entr/, 'what it says');
});

await run();
