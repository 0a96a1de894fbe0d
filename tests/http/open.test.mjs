// The register for machines: whole files, what is new since an entry, feeds,
// the dictionary, the description of the data sets.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test, run, each, finally_ } from './tap.mjs';
import { fetch, json, whole, kinds, languages, newest, parse, byId, tags, said, table, csv, tanu, host, unpacked, words }
	from './site.mjs';

const command = promisify(execFile);
const folder = mkdtempSync(`${tmpdir()}/tanu-open-`);
finally_(() => rmSync(folder, { recursive: true }));
const entryNow = await newest();
const entries = (await whole('/api/v1/entries?limit=1000')).items;
const today = (await json('/api/v1/treaties?limit=1')).on;
const lists = {};
for (const { kind, plural } of kinds)
	lists[kind] = (await whole(`/api/v1/${plural}?limit=1000`)).items;
const openapi = await json('/api/v1/openapi.json');
const lines = (answer) => {
	const found = answer.text.split('\n');
	if (found.pop() !== '')
		throw new Error(`${answer.path}: the last line is cut`);
	return found.map((line) => JSON.parse(line));
};
const key = ({ kind, slug }) => `${kind}/${slug}`;

// ---- since

test('what is new since an entry, and what was withdrawn, make the register of now', async (t) => {
	for (const since of [0, 150, 222, 270, 275, 276, entryNow]) {
		const then = new Map();
		if (since > 0)
			for (const { plural } of kinds)
				for (const item of (await whole(`/api/v1/${plural}?limit=1000&entry=${since}`)).items)
					then.set(key(item), item.entry);
		for (const { kind, plural } of kinds) {
			const path = `/api/v1/${plural}?since=${since}&limit=50`;
			const list = await whole(path);
			t.equal(list.count, list.items.length, `${path}: count`);
			t.ok(list.items.every(({ entry }) => entry > since), `${path}: all are newer`);
			for (const item of list.items)
				then.set(key(item), item.entry);
			for (const entry of (await whole(list.withdrawals)).items) {
				t.equal([entry.kind, entry.change], [kind, 'withdrawal'], `${list.withdrawals}: ${entry.number}`);
				if (then.get(key(entry)) < entry.number)
					then.delete(key(entry));
			}
		}
		const now = kinds.flatMap(({ kind }) => lists[kind].map((item) => [key(item), item.entry]));
		t.equal([...then].sort(), now.sort(), `since ${since}`);
	}
	t.equal((await json('/api/v1/treaties')).withdrawals, undefined, 'not asked, not told');
});

test('since goes with filters, order, pages, day and entry', async (t) => {
	const all = lists.treaty.filter(({ entry, status }) => entry > 200 && status === 'in-force').map(({ slug }) => slug);
	const some = await whole('/api/v1/treaties?since=200&status=in-force&sort=-title&limit=3');
	t.equal(some.items.map(({ slug }) => slug).sort(), all.sort(), 'a filter');
	const then = await json('/api/v1/limits?since=223&entry=276');
	t.ok(then.items.length > 0 && then.items.every(({ entry }) => entry > 223 && entry <= 276), 'an entry');
	t.equal(csv((await fetch('/api/v1/treaties.csv?since=200&status=in-force')).text).slice(1).map(([slug]) => slug).sort(),
		all.sort(), 'as CSV');
	for (const bad of ['treaties?since=x', 'treaties?since=-1', 'treaties.csv?since=1.5', 'history.ndjson?since=x',
		'snapshot.ndjson?since=', 'entries?kind=x', 'entries?change=x', 'entries?slug=x', 'entries?kind=scheme&slug=X',
		'entries.csv?limit=5']) {
		const answer = await fetch(`/api/v1/${bad}`);
		const field = /[?&]([a-z]+)=[^&]*$/.exec(bad)[1];
		if (bad.endsWith('='))
			t.equal(answer.status, 200, `${bad}: as if it were absent`);
		else
			t.equal([answer.status, answer.json.error.field], [400, field], bad);
	}
});

test('entries of one record, of one kind, of one sort', async (t) => {
	const { kind, slug } = entries.find(({ change }) => change === 'withdrawal');
	const picks = { 'kind=scheme': (e) => e.kind === 'scheme', 'change=correction': (e) => e.change === 'correction',
		[`kind=${kind}&slug=${slug}`]: (e) => e.kind === kind && e.slug === slug,
		'kind=limit&change=correction&since=100': (e) => e.kind === 'limit' && e.change === 'correction' && e.number > 100 };
	for (const [query, fits] of Object.entries(picks)) {
		const got = await whole(`/api/v1/entries?${query}&limit=7`);
		t.equal(got.items, entries.filter(fits), query);
		t.equal(got.count, got.items.length, `${query}: count`);
		t.equal(csv((await fetch(`/api/v1/entries.csv?${query}`)).text).slice(1).map(([n]) => Number(n)),
			got.items.map(({ number }) => number), `${query} as CSV`);
	}
});

// ---- whole files

test('the snapshot is every record that stands, in one order', async (t) => {
	const records = lines(await fetch('/api/v1/snapshot.ndjson'));
	t.equal(records.map(key), records.map(key).sort(), 'by kind and slug');
	const all = kinds.flatMap(({ kind }) => lists[kind]);
	t.equal(records.length, all.length, 'all of them');
	for (const record of records)
		t.equal(record, all.find((one) => key(one) === key(record)), key(record));
	const then = lines(await fetch('/api/v1/snapshot.ndjson?on=2020-02-03&entry=276'));
	for (const { kind, plural } of kinds)
		t.equal(then.filter((one) => one.kind === kind).length, (await json(`/api/v1/${plural}?entry=276`)).count, `${kind} at 276`);
	t.equal(lines(await fetch('/api/v1/snapshot.ndjson?since=300')).map(key),
		all.filter(({ entry }) => entry > 300).map(key).sort(), 'since 300');
});

test('the history is what an export writes, and can be had since an entry', async (t) => {
	const { stdout } = await command(tanu, ['export'], { maxBuffer: 1 << 28 });
	t.equal((await fetch('/api/v1/history.ndjson')).text, stdout, 'byte for byte');
	const all = stdout.split('\n').slice(0, -1);
	for (const [query, from, to] of [['since=276', 276, entryNow], ['entry=40', 0, 40], ['since=199&entry=201', 199, 201],
		[`since=${entryNow}`, entryNow, entryNow]])
		t.equal((await fetch(`/api/v1/history.ndjson?${query}`)).text, all.slice(from, to).map((l) => `${l}\n`).join(''), query);
});

test('files name their entry, in a header that other sites may read, and in their name', async (t) => {
	for (const [path, name] of [['history.ndjson?entry=300', 'history-entry-300.ndjson'],
		['history.ndjson?since=120&entry=300', 'history-since-120-entry-300.ndjson'],
		['snapshot.ndjson?on=2024-02-29&entry=300', 'snapshot-2024-02-29-entry-300.ndjson'],
		['entries.csv?since=7&entry=300&lang=kk', 'entries-since-7-entry-300.csv'],
		['treaties.csv?since=7&on=2024-02-29&entry=300', 'treaties-2024-02-29-since-7-entry-300.csv']]) {
		const { headers } = await fetch(`/api/v1/${path}`);
		t.equal(headers['content-disposition'], `attachment; filename="${name}"`, path);
		t.equal(headers['tanu-entry'], '300', `${path}: Tanu-Entry`);
		t.has(headers['access-control-expose-headers'] ?? '', 'Tanu-Entry', path);
	}
	t.equal((await fetch('/api/v1/treaties/demo-kz-korea')).headers['tanu-entry'], String(entryNow), 'of a record too');
});

test('files of the whole register name the checkpoint of its log', async (t) => {
	const [origin, size, root] = (await fetch('/log/checkpoint')).text.split('\n');
	for (const path of ['history.ndjson', 'history.ndjson?since=300', 'snapshot.ndjson', 'entries.csv']) {
		const { headers } = await fetch(`/api/v1/${path}`);
		t.equal(headers['tanu-checkpoint'], `${origin} ${size} ${root}`, path);
		t.has(headers['access-control-expose-headers'] ?? '', 'Tanu-Checkpoint', path);
	}
});

// ---- manners of every address

const addresses = ['/api/v1/treaties', '/api/v1/treaties/demo-kz-korea', '/api/v1/treaties.csv', '/api/v1/entries',
	'/api/v1/entries.csv', '/api/v1/history.ndjson', '/api/v1/snapshot.ndjson', '/api/v1/openapi.json', '/api/v1/dcat.jsonld',
	'/feeds/kk/changes.atom', '/feeds/en/partners/switzerland.atom'];

test('HEAD, 304, gzip and other sites, of every address', async (t) => {
	for (const path of addresses) {
		const get = await fetch(path);
		t.equal(get.status, 200, path);
		t.equal(get.headers['access-control-allow-origin'], '*', `${path}: readable from anywhere`);
		const head = await fetch(path, { method: 'HEAD' });
		t.equal([head.status, head.bytes.length, head.headers['content-type']], [200, 0, get.headers['content-type']], `HEAD ${path}`);
		t.ok(get.headers.etag !== undefined, `${path}: ETag`);
		const known = await fetch(path, { headers: { 'If-None-Match': get.headers.etag } });
		t.equal([known.status, known.bytes.length, known.headers['access-control-allow-origin']], [304, 0, '*'], `${path}: 304`);
		const small = await fetch(path, { headers: { 'Accept-Encoding': 'gzip' } });
		t.equal(small.headers['content-encoding'], 'gzip', `${path}: gzip`);
		t.ok(unpacked(small).equals(get.bytes), `${path}: the same bytes`);
	}
});

test('a script of another site is told what it may ask', async (t) => {
	for (const path of [...addresses, '/healthz']) {
		const answer = await fetch(path, { method: 'OPTIONS', headers: { Origin: 'https://other.example',
			'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'if-none-match' } });
		t.equal([answer.status, answer.bytes.length], [204, 0], `OPTIONS ${path}`);
		t.equal(answer.headers['access-control-allow-origin'], '*', `${path}: origin`);
		t.match(answer.headers['access-control-allow-methods'] ?? '', /^GET, HEAD/, `${path}: methods`);
		t.match(answer.headers['access-control-allow-headers'] ?? '', /If-None-Match/, `${path}: headers`);
		t.equal(answer.headers['access-control-allow-credentials'], undefined, `${path}: no credentials`);
	}
	t.equal((await fetch('/api/v1/nothing', { method: 'OPTIONS' })).status, 404, 'of nothing there is nothing to ask');
	t.equal((await fetch('/en/treaties', { method: 'OPTIONS' })).status, 405, 'pages are for readers');
});

// ---- the dictionary

test('the dictionary has every field of the description, and every choice', async (t) => {
	const names = (schema, before = '') => Object.entries(schema.properties).flatMap(([name, field]) => {
		const inner = [...field.allOf ?? [], ...field.anyOf ?? []].find((one) => one.items?.properties ?? one.properties);
		return [before + name, ...inner ? names(inner.items ?? inner, `${before}${name}${inner.items ? '[].' : '.'}`) : []];
	});
	const heads = [];
	for (const language of languages) {
		const page = parse((await fetch(`/${language}/data/fields`)).text);
		const main = byId(page, 'main');
		heads.push(tags(main, 'h1').map(said).join());
		for (const [id, schema] of [...kinds.map(({ kind, plural }) => [plural, kind]), ['entries', 'EntryRecord'], ['answer', 'Answer']]) {
			const rows = table(byId(main, id));
			const wanted = names(openapi.components.schemas[schema]).filter((name) => !['kind', 'slug', 'entry'].includes(name) ||
				!kinds.some(({ kind }) => kind === schema));
			t.equal(rows.map(([first]) => said(first)), wanted, `${language}: ${id}`);
			t.ok(rows.every((row) => row.length === 5 && row.every((cell) => said(cell).length > 0)), `${language}: ${id}: no empty cell`);
		}
		const treaties = said(byId(main, 'treaties'));
		for (const code of ['entry-into-force', 'provisionally-applied', 'into-kazakhstan', 'memorandum'])
			t.has(treaties, `${code} – `, `${language}: choices`);
	}
	t.equal(new Set(heads).size, 3, 'in three languages');
});

// ---- the description of the data sets

test('DCAT-AP: what is mandatory, and files that are there', async (t) => {
	const answer = await fetch('/api/v1/dcat.jsonld');
	t.equal(answer.headers['content-type'], 'application/ld+json', 'type');
	const catalogue = answer.json;
	const inThree = (value) => value.map((one) => one['@language']).sort().join() === 'en,kk,ru' &&
		new Set(value.map((one) => one['@value'])).size > 1;
	for (const [prefix, address] of Object.entries(catalogue['@context']))
		t.ok(/^[a-z]+$/.test(prefix) && /^http:.*[/#]$/.test(address), `${prefix}: ${address}`);
	for (const one of [catalogue, ...catalogue['dcat:dataset']]) {
		t.ok(inThree(one['dct:title']) && inThree(one['dct:description']), `${one['@id']}: title and description`);
		t.ok(inThree(one['dct:publisher']['foaf:name']), `${one['@id']}: publisher`);
	}
	t.equal(catalogue['dcat:dataset'].length, kinds.length + 1, 'the register, and each kind');
	const ids = new Set();
	for (const set of catalogue['dcat:dataset']) {
		t.equal(set['dcat:version'], String(entryNow), `${set['@id']}: version`);
		t.ok(set['dcat:distribution'].length > 1, `${set['@id']}: files`);
		for (const file of set['dcat:distribution']) {
			const address = new URL(file['dcat:downloadURL']['@id']);
			t.equal([(await fetch(address.pathname)).status, address.host], [200, host], address.href);
			ids.add(file['@id']);
		}
	}
	t.equal(catalogue['dcat:service'][0]['dcat:servesDataset'].map((one) => one['@id']),
		catalogue['dcat:dataset'].map((one) => one['@id']), 'the service serves them all');
});

// ---- feeds

const inFeed = (element, name) => tags(element, name).filter((one) => one.parent === element);
const link = (element, rel) => inFeed(element, 'link').find(({ attributes }) => attributes.rel === rel)?.attributes.href;

// One page of a feed: well-formed by libxml2, what RFC 4287 asks for by hand.
async function feedPage(t, path) {
	const answer = await fetch(path);
	t.equal([answer.status, answer.headers['content-type']], [200, 'application/atom+xml; charset=utf-8'], path);
	const file = `${folder}/${path.replace(/\W/g, '-')}.xml`;
	writeFileSync(file, answer.bytes);
	await command('xmllint', ['--noout', '--nonet', file]);
	const feed = tags(parse(answer.text.replace(/^<\?xml[^>]*\?>/, '').replace(/<link ([^>]*)\/>/g, '<link $1>')), 'feed')[0];
	t.equal(feed.attributes.xmlns, 'http://www.w3.org/2005/Atom', `${path}: namespace`);
	const list = inFeed(feed, 'entry');
	for (const one of [feed, ...list]) {
		for (const name of ['id', 'title', 'updated'])
			t.equal(inFeed(one, name).length, 1, `${path}: one ${name}`);
		t.match(said(inFeed(one, 'id')[0]), /^tag:127\.0\.0\.1,2026:(kk|ru|en)\/[a-z0-9/-]+$/, `${path}: id`);
		t.match(said(inFeed(one, 'updated')[0]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+05:00)$/, `${path}: updated`);
		t.match(link(one, 'alternate'), new RegExp(`^http://${host}/`), `${path}: alternate`);
	}
	t.equal(inFeed(feed, 'author').length, 1, `${path}: author`);
	t.equal(link(feed, 'self'), `http://${host}${path}`, `${path}: self`);
	return { feed, list, next: link(feed, 'next')?.replace(`http://${host}`, '') };
}

async function feedWhole(t, path) {
	const list = [];
	for (let next = path; next !== undefined;) {
		const page = await feedPage(t, next);
		list.push(...page.list);
		next = page.next;
	}
	return list;
}
const numberOf = (entry) => Number(/changes\/(\d+)$/.exec(said(inFeed(entry, 'id')[0]))[1]);

test('every entry stands once in the feed of its language, newest first', async (t) => {
	const ids = new Set();
	for (const language of languages) {
		const list = await feedWhole(t, `/feeds/${language}/changes.atom`);
		t.equal(list.map(numberOf), entries.map(({ number }) => number).reverse(), `${language}: numbers`);
		for (const entry of list) {
			const number = numberOf(entry);
			const { change, recorded_at: at, reason } = entries[number - 1];
			const summary = words(inFeed(entry, 'summary')[0]);
			ids.add(said(inFeed(entry, 'id')[0]));
			t.equal(said(inFeed(entry, 'updated')[0]), at, `${language}: ${number}: updated`);
			t.equal(inFeed(entry, 'category').map(({ attributes }) => attributes.term).includes(change), true, `${number}: ${change}`);
			t.equal(link(entry, 'alternate'), `http://${host}/${language}/changes/${number}`, `${number}: its page`);
			t.ok(summary.length > 10 && !/undefined|\(null\)|%\d/.test(summary), `${language}: ${number}: ${summary}`);
			if (reason?.[language])
				t.has(summary, reason[language], `${language}: ${number}: reason`);
		}
	}
	t.equal(ids.size, 3 * entries.length, 'an id each, in each language');
});

test('a change is told field by field, as its page tells it', async (t) => {
	const list = await feedWhole(t, '/feeds/en/changes.atom');
	const told = (number) => words(inFeed(list.find((one) => numberOf(one) === number), 'summary')[0]);
	const changed = entries.filter(({ change }) => change === 'change' || change === 'correction');
	t.ok(changed.length > 3, 'there are some');
	for (const { number } of changed) {
		const page = parse((await fetch(`/en/changes/${number}`)).text);
		for (const [field, before, after] of table(byId(page, 'difference'))) {
			const line = told(number).split('\n').filter((one) => one.startsWith(said(field)));
			t.ok(line.length > 0, `${number}: ${said(field)}`);
			for (const cell of [before, after])
				if (tags(cell, 'li').length === 0 && !/nothing/.test(said(cell)) && tags(cell, 'span').every((s) => s.attributes.class !== 'item'))
					t.has(line.join(' '), said(cell), `${number}: ${said(field)}`);
		}
	}
	const gone = entries.find(({ change }) => change === 'withdrawal');
	t.has(told(gone.number), 'does not stand any more', 'a withdrawal says so');
});

test('a record has a feed of what concerns it, also when it is withdrawn', async (t) => {
	const numbers = async (path) => (await feedWhole(t, path)).map(numberOf);
	const of = (...wanted) => entries.filter((entry) => wanted.includes(key(entry))).map(({ number }) => number).reverse();
	const about = async (path, ...wanted) => t.equal((await numbers(path)).filter((n) => of(...wanted).includes(n)), of(...wanted), path);
	await about('/feeds/ru/partners/switzerland.atom', 'jurisdiction/switzerland', 'scheme/che-ets', 'treaty/demo-kz-switzerland',
		'limit/demo-limit-ch-other-2022', 'assessment/demo-ch-requirement-1', 'study/demo-study-switzerland-2020');
	await about('/feeds/kk/schemes/che-ets.atom', 'scheme/che-ets', 'study/demo-study-switzerland-2020', 'treaty/demo-kz-switzerland');
	t.equal(await numbers('/feeds/en/treaties/demo-kz-canada.atom'), of('treaty/demo-kz-canada'), 'a withdrawn treaty');
	const swiss = await numbers('/feeds/en/partners/switzerland.atom');
	t.ok(swiss.length < 60 && !swiss.some((n) => of('jurisdiction/japan', 'scheme/kor-ets').includes(n)), 'and nothing else');
	for (const nothing of ['/feeds/en/treaties/nothing.atom', '/feeds/en/partners/.atom', '/feeds/en/plans/nap-2016.atom', '/feeds/en/',
		'/feeds/de/changes.atom', '/feeds/changes.atom', '/feeds/en/treaties/demo-kz-korea', '/feeds/en/treaties/a/b.atom', '/feeds/en/treaties/A.atom'])
		t.equal((await fetch(nothing)).status, 404, nothing);
	for (const bad of ['before=x', 'before=-1', 'on=2024-01-01', 'page=2', 'before=1&before=2'])
		t.equal((await fetch(`/feeds/en/changes.atom?${bad}`)).status, 400, bad);
});

test('pages lead to their feeds', async (t) => {
	for (const [path, wanted] of [['', []], ['treaties', []], ['data', []], ['treaties/demo-kz-korea', ['treaties/demo-kz-korea']],
		['treaties/demo-kz-canada', ['treaties/demo-kz-canada']], ['partners/japan', ['partners/japan']],
		['schemes/eu-ets/history', ['schemes/eu-ets']], ['plans/nap-2016', []], ['treaties/nothing', []], ['changes/277', []]]) {
		for (const language of languages) {
			const head = tags(parse((await fetch(`/${language}/${path}`)).text), 'head')[0];
			const found = tags(head, 'link').filter(({ attributes }) => attributes.type === 'application/atom+xml');
			t.equal(found.map(({ attributes }) => attributes.href), [...wanted, 'changes'].map((one) => `/feeds/${language}/${one}.atom`),
				`/${language}/${path}`);
			t.ok(found.every(({ attributes }) => attributes.rel === 'alternate' && attributes.title.length > 3), `/${language}/${path}: titles`);
		}
	}
});

test('the page of downloads leads to all of it', async (t) => {
	for (const language of languages) {
		const main = byId(parse((await fetch(`/${language}/data`)).text), 'main');
		const found = tags(main, 'a').map(({ attributes }) => attributes.href);
		for (const wanted of ['snapshot.ndjson', 'history.ndjson', 'entries.csv', 'openapi.json', 'dcat.jsonld'])
			t.ok(found.some((href) => href.startsWith(`/api/v1/${wanted}`)), `${language}: ${wanted}`);
		for (const href of found.filter((one) => one.startsWith('/')))
			t.equal((await fetch(href, { method: 'HEAD' })).status, 200, href);
		const codes = tags(main, 'code').map(said);
		for (const path of Object.keys(openapi.paths).filter((one) => one.startsWith('/api/v1/') && !/\/(?!treaties)[a-z-]+s(\.csv|\/\{slug\})?$/.test(one)))
			t.ok(codes.includes(path.replace('{slug}', 'SLUG').replace('{id}', 'SHA256')), `${language}: ${path}`);
	}
	t.equal((await fetch(`/api/v1/history.ndjson?since=${entryNow}`)).text, '', 'its form, as it stands');
	t.equal(today, (await json('/api/v1/treaties?limit=1')).on, 'the day has not turned meanwhile');
});

await run();
