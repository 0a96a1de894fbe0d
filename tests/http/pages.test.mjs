// Every page of web.md, in three languages: what it says, on which day, and
// how it is sent.  Days and entries are those of data/*.ndjson.

import { createHash } from 'node:crypto';
import { test, run, each, note, pause } from './tap.mjs';
import { fetch, json, whole, kinds, languages, source, newest, base, host, state, parse, all, tags, byId,
	byClass, words, said, table, csv, unpacked, unescape } from './site.mjs';
import { readFileSync, existsSync } from 'node:fs';

// ---- what there is

const entryNow = await newest();
const records = [];
for (const { kind, plural, room } of kinds) {
	for (const item of (await whole(`/api/v1/${plural}?limit=1000`)).items)
		records.push({ kind, plural, room, slug: item.slug, item });
}
const today = (await json('/api/v1/treaties?limit=1')).on;

const fixed = ['', 'schemes', 'schemes/compare?scheme=eu-ets&scheme=che-ets&scheme=kor-ets&scheme=chn-ets',
	'schemes/compare', 'matrix', 'studies', 'treaties', 'limits', 'plans', 'partners', 'requirements', 'law',
	'changes', `changes/${entryNow}`, 'changes/1', 'changes/277', 'help', 'data', 'accessibility'];
const one = (kind) => records.find((record) => record.kind === kind);
const samples = [...fixed, ...kinds.flatMap(({ kind, room }) =>
	[`${room}/${one(kind).slug}`, `${room}/${one(kind).slug}/history`])];

const pages = new Map();
async function page(path, options) {
	const key = JSON.stringify([path, options]);
	if (!pages.has(key)) {
		const answer = await fetch(path, options);
		answer.tree = /^text\/html/.test(answer.headers['content-type'] ?? '')
			? parse(answer.text) : undefined;
		answer.main = answer.tree && byId(answer.tree, 'main');
		pages.set(key, answer);
	}
	return pages.get(key);
}
const h1 = (answer) => said(tags(answer.tree, 'h1')[0]);
const links = (element) => tags(element, 'a').map((a) => a.attributes.href);
const query = (address) => new URL(address, base).searchParams;
const slugs = (answer) => table(byId(answer.tree, 'list') ?? answer.main)
	.map(([first]) => new URL(links(first)[0], base).pathname.split('/').pop());

// The status words of a language, by the codes that /help lists.
async function labels(language) {
	const help = await page(`/${language}/help`);
	const found = {};
	for (const group of byClass(help.tree, 'words')) {
		for (const item of tags(group, 'li')) {
			const code = said(tags(item, 'code')[0]);
			(found[code] ??= new Set()).add(said({ children: item.children.filter((c) => c.name !== 'code') }));
		}
	}
	return found;
}

const security = {
	'x-content-type-options': /^nosniff$/,
	'referrer-policy': /^(same-origin|no-referrer|strict-origin-when-cross-origin)$/,
	'x-frame-options': /^DENY$/,
	'cross-origin-opener-policy': /^same-origin$/,
	'permissions-policy': /camera=\(\)/,
};

function checkSecurity(t, answer) {
	for (const [name, wanted] of Object.entries(security))
		t.match(answer.headers[name] ?? '', wanted, `${answer.path}: ${name}`);
	const policy = new Map((answer.headers['content-security-policy'] ?? '').split(';')
		.map((part) => part.trim().split(/\s+/)).map(([name, ...values]) => [name, values.join(' ')]));
	t.equal(policy.get('default-src'), "'none'", `${answer.path}: CSP default-src`);
	t.equal(policy.get('base-uri'), "'none'", `${answer.path}: CSP base-uri`);
	t.equal(policy.get('frame-ancestors'), "'none'", `${answer.path}: CSP frame-ancestors`);
	for (const [name, values] of policy)
		t.ok(/^('none'|'self')$/.test(values), `${answer.path}: CSP ${name} allows ${values}`);
	t.ok(!policy.has('script-src') || policy.get('script-src') !== "'unsafe-inline'", 'no inline script');
	t.ok(answer.headers['x-powered-by'] === undefined, `${answer.path}: no X-Powered-By`);
	t.ok(!/\d/.test(answer.headers.server ?? ''), `${answer.path}: the server's version is not told`);
}

// ---- every address

for (const language of languages) {
	test(`every page in ${language}: 200, HTML, language, one heading`, async (t) => {
		await each(samples, 6, async (path) => {
			const answer = await page(`/${language}/${path}`);
			const at = answer.path;
			if (!t.equal(answer.status, 200, at))
				return;
			t.equal(answer.headers['content-type'], 'text/html; charset=utf-8', `${at}: type`);
			t.ok(answer.text.startsWith('<!DOCTYPE html>'), `${at}: begins with the doctype`);
			t.equal(tags(answer.tree, 'html')[0].attributes.lang, language, `${at}: lang`);
			t.equal(tags(answer.tree, 'h1').length, 1, `${at}: one h1`);
			t.ok(h1(answer).length > 2, `${at}: the h1 says something`);
			t.match(said(tags(answer.tree, 'title')[0]), /^\S.* · tanu$/, `${at}: title`);
			t.equal(byClass(answer.tree, 'shown').filter((e) => e.name === 'div').length, 1,
				`${at}: the banner that demonstration records are loaded`);
			t.equal(byClass(answer.tree, 'past').length, 0, `${at}: no banner of another day`);
			const ids = all(answer.tree, (e) => 'id' in e.attributes).map((e) => e.attributes.id);
			t.equal(ids.filter((id, i) => ids.indexOf(id) !== i), [], `${at}: ids given twice`);
		});
	});
}

test('every record has a page and a history in every language', async (t) => {
	const list = records.flatMap(({ room, slug }) => languages.flatMap((language) =>
		[`/${language}/${room}/${slug}`, `/${language}/${room}/${slug}/history`]));
	t.ok(records.length > 300, `only ${records.length} records`);
	await each(list, 8, async (path) => {
		const answer = await fetch(path);
		t.ok(answer.status === 200 && /<h1>[^<]+<\/h1>/.test(answer.text), `${path}: ${answer.status}`);
	});
});

test('the name of a record stands in its heading, in the language of the page', async (t) => {
	const named = records.filter(({ item }) => (item.title ?? item.name) !== undefined);
	await each(named.filter((_, i) => i % 5 === 0), 8, async ({ room, slug, item }) => {
		const name = item.title ?? item.name;
		for (const language of languages)
			t.equal(h1(await page(`/${language}/${room}/${slug}`)),
				(typeof name === 'string' ? name : name[language] ?? name.kk ?? name.ru ?? name.en)
					.replace(/\s+/g, ' ').trim(),
				`/${language}/${room}/${slug}`);
	});
});

// ---- languages

test('headings, navigation and labels differ between the languages', async (t) => {
	for (const path of fixed.filter((p) => !/^changes\//.test(p))) {
		const said3 = await Promise.all(languages.map(async (l) => h1(await page(`/${l}/${path}`))));
		t.equal(new Set(said3).size, 3, `/${path}: h1 ${said3.join(' | ')}`);
	}
	const navigation = await Promise.all(languages.map(async (l) =>
		links(byClass((await page(`/${l}/`)).tree, 'places')[0]).length));
	t.equal(new Set(navigation).size, 1, 'as many places in each language');
});

// Latin words that are the same in every language: names and codes.
const allowed = new Set(`tanu csv json ndjson dcat ap atom withdrawals rfc svg html sha http https openapi slug sha256 co2 co2e ch4 n2o hfcs pfcs
	sf6 nf3 ets wcag aa on entry published sort page limit lang since n count items next kind code field message xx
	api v1 yyyy mm dd en kk ru import english pdf`.split(/\s+/));

// Words of the shipped data that are not its English texts.
function wordsOfData() {
	const found = new Set();
	const add = (text) => {
		for (const word of text.match(/[A-Za-z][A-Za-z0-9]*/g) ?? [])
			found.add(word.toLowerCase());
	};
	const visit = (value, name) => {
		if (typeof value === 'string' && name !== 'en')
			add(value);
		else if (value && typeof value === 'object')
			for (const [key, inner] of Object.entries(value))
				visit(inner, Array.isArray(value) ? name : key);
	};
	for (const name of ['register', 'demonstration'])
		for (const line of readFileSync(`${source}/data/${name}.ndjson`, 'utf8').split('\n'))
			if (line) {
				const { item, basis, reason, basis_url: url, slug } = JSON.parse(line);
				// Text that has a place of its own for each language is not
				// English in the others; what has only one stands as it is.
				visit({ item, basis, reason, url, slug }, '');
			}
	return found;
}

for (const language of ['kk', 'ru']) {
	test(`no English is left in ${language}`, async (t) => {
		const data = wordsOfData();
		const every = [...samples, ...records.filter((_, i) => i % 4 === 1)
			.map(({ room, slug }) => `${room}/${slug}`),
		'no-such-page', 'treaties?on=2021-02-31', 'treaties?sort=-', 'treaties?status=expired&nature=memorandum',
		'treaties?page=99', 'treaties/demo-kz-canada', 'treaties?on=2020-02-03', 'changes?page=2'];
		await each(every, 8, async (path) => {
			const answer = await page(`/${language}/${path}`);
			const visible = (element) => typeof element === 'string' ? element
				: ['code', 'style', 'script'].includes(element.name)
				|| (element.attributes?.lang ?? language) !== language
				|| byClass({ children: [element] }, 'outside')[0] === element
				|| byClass({ children: [element] }, 'other')[0] === element ? ' '
				: [...element.children.map(visible),
					...['aria-label', 'title', 'alt', 'placeholder', 'data-label']
						.map((name) => ` ${element.attributes?.[name] ?? ''} `)].join(' ');
			const text = visible(tags(answer.tree, 'html')[0]).replace(/https?:\/\/\S+/g, ' ')
				.replace(/\b[0-9a-f]{64}\b|[A-Za-z0-9+/]{43}=/g, ' ');
			const left = [...new Set((text.match(/[A-Za-z][A-Za-z0-9]+/g) ?? []))]
				.filter((word) => !allowed.has(word.toLowerCase()) && !data.has(word.toLowerCase()));
			t.equal(left, [], answer.path);
		});
	});
}

test('no message of the program is shown in English in kk and ru', async (t) => {
	// What stands in the catalogues as a message, as long as it is a sentence.
	const messages = [...readFileSync(`${source}/po/tanu.pot`, 'utf8')
		.matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)/gm)]
		.map(([, text]) => text.replace(/"\n"|^"|"\n?$/g, '').replace(/\\"/g, '"').replace(/\\n/g, '\n'))
		.filter((text) => /[a-z]+ [a-z]+/i.test(text)).map((text) => text.split(/%\d/)[0].trim())
		.filter((text) => text.length > 7);
	t.ok(messages.length > 100, 'there are messages');
	for (const language of ['kk', 'ru']) {
		await each(samples, 6, async (path) => {
			const text = said((await page(`/${language}/${path}`)).tree);
			for (const message of messages)
				if (text.includes(message))
					t.fail(`/${language}/${path}: "${message}"`);
			t.ok(true, path);
		});
	}
});

test('what a reader may see of a page is no less in kk and ru than in en', async (t) => {
	await each(samples, 6, async (path) => {
		const shapes = await Promise.all(languages.map(async (language) => {
			const { main } = await page(`/${language}/${path}`);
			return ['section', 'table', 'tr', 'dt', 'form', 'option', 'svg']
				.map((name) => tags(main, name).length).join(' ');
		}));
		t.equal(new Set(shapes).size, 1, `${path}: ${shapes.join(' | ')}`);
	});
});

test('language links keep the page and its parameters', async (t) => {
	for (const path of ['', 'treaties?on=2020-02-03&entry=300&status=in-force&sort=-title',
		'treaties?published=2026-01-01', 'schemes/compare?scheme=eu-ets&scheme=che-ets&on=2020-02-03',
		`law/order-153-2012?on=2021-08-16&entry=${entryNow}`, 'law/order-153-2012/history', 'changes/276',
		'changes?page=2', 'no-such-page', 'treaties/demo-kz-canada']) {
		for (const language of languages) {
			const answer = await page(`/${language}/${path}`);
			const found = byClass(answer.tree, 'languages').flatMap((e) => tags(e, 'a'));
			t.equal(found.map((a) => a.attributes.hreflang).sort(),
				languages.filter((l) => l !== language).sort(), `/${language}/${path}: to the others`);
			for (const a of found) {
				const url = new URL(a.attributes.href, base);
				const wanted = new URL(`/${a.attributes.hreflang}/${path}`, base);
				t.equal(url.pathname, wanted.pathname, `/${language}/${path}`);
				t.equal([...url.searchParams].sort().join(';').replace(/page,2/, ''),
					[...wanted.searchParams].sort().join(';').replace(/page,2/, ''), `/${language}/${path}: parameters`);
				t.equal((await page(a.attributes.href)).status, answer.status, `${a.attributes.href}: status`);
				t.equal(a.attributes.lang, a.attributes.hreflang, 'a language names itself');
			}
			t.equal(tags(answer.tree, 'link').filter((l) => l.attributes.rel === 'alternate' && 'hreflang' in l.attributes)
				.map((l) => l.attributes.href).sort(), found.map((a) => a.attributes.href).sort(),
			`/${language}/${path}: <link rel=alternate>`);
		}
	}
});

test('language links keep the page of a list', async (t) => {
	const answer = await page('/en/treaties?page=2');
	for (const a of byClass(answer.tree, 'languages').flatMap((e) => tags(e, 'a')))
		t.equal(query(a.attributes.href).get('page'), '2', a.attributes.href);
});

test('/ chooses by Accept-Language, and kk when nothing fits', async (t) => {
	for (const [given, wanted] of [
		[undefined, 'kk'], ['', 'kk'], ['kk', 'kk'], ['ru', 'ru'], ['en', 'en'], ['en-GB', 'en'], ['ru-KZ, kk', 'ru'],
		['kk-KZ;q=0.9, ru;q=0.8', 'kk'], ['en;q=0.5, ru;q=0.9', 'ru'], ['de', 'kk'], ['de, fr;q=0.9, en;q=0.1', 'en'],
		['EN-us', 'en'], ['*', 'kk'], ['en;q=0', 'kk'], ['en;q=0, ru;q=0.001', 'ru'], ['english', 'kk'],
		['ru;q=1.0,en;q=1.000', 'ru'], [';;;,,q=,', 'kk'], ['e'.repeat(900), 'kk'], ['ruu', 'kk'],
	]) {
		const answer = await fetch('/', { headers: given === undefined ? {} : { 'Accept-Language': given } });
		t.ok([302, 303, 307].includes(answer.status), `${given}: ${answer.status}`);
		t.equal(new URL(answer.headers.location ?? '', base).pathname, `/${wanted}/`, `Accept-Language: ${given}`);
		t.match(answer.headers.vary ?? '', /accept-language/i, 'Vary');
	}
	t.equal((await fetch('/en/', { headers: { 'Accept-Language': 'ru' } })).text,
		(await fetch('/en/')).text, 'an address with a language keeps to it');
	for (const lang of languages) {
		const { status, headers } = await fetch(`/${lang}?on=2016-01-01`);
		t.equal([status, headers.location], [301, `/${lang}/?on=2016-01-01`], 'a slash forgotten');
	}
});

// ---- other days, other entries

test('another day says so in a banner that leads back to now', async (t) => {
	const day = { kk: /2020\sжылғы\s3\sақпан/, ru: /3\sфевраля\s2020/, en: /3\sFebruary\s2020/ };
	for (const language of languages) {
		for (const path of ['', 'treaties?status=in-force&sort=-title', 'law/order-153-2012', 'partners/japan/history',
			'limits', 'requirements', 'changes', 'help', 'data', 'accessibility',
			'schemes/compare?scheme=eu-ets&scheme=che-ets']) {
			const to = `/${language}/${path}${path.includes('?') ? '&' : '?'}on=2020-02-03`;
			const answer = await page(to);
			const [banner] = byClass(answer.tree, 'past');
			if (!t.ok(answer.status === 200 && banner, `${to}: ${answer.status}, a banner`))
				continue;
			t.match(said(banner), day[language], `${to}: the day`);
			const [back] = links(banner);
			t.equal([...query(back)].sort(), [...query(`/${path}`)].sort(), `${to}: back to`);
			t.equal(new URL(back, base).pathname, new URL(to, base).pathname, `${to}: back to`);
			t.equal(byClass((await page(back)).tree, 'past').length, 0, `${back}: no banner`);
		}
	}
});

test('another entry, another day of publication say so too', async (t) => {
	for (const [path, entry] of [['treaties?entry=200', 200], ['law/order-153-2012?entry=115', 115],
		['treaties?published=2020-01-01', 0]]) {
		for (const language of languages) {
			const answer = await page(`/${language}/${path}`);
			const [banner] = byClass(answer.tree, 'past');
			t.equal(answer.status, 200, answer.path);
			if (t.ok(banner, `${answer.path}: a banner`))
				t.match(said(banner), new RegExp(`\\b${entry}\\b`), answer.path);
		}
	}
	for (const path of [`treaties?entry=${entryNow}`, `treaties?on=${today}`, `treaties?published=${today}`,
		`treaties?on=${today}&entry=${entryNow}`, 'treaties?on=&entry=&published=&status=&sort=&page='])
		t.equal(byClass((await page(`/en/${path}`)).tree, 'past').length, 0, `${path}: is now, no banner`);
});

test('the addresses that a page offers work, before the first entry too', async (t) => {
	for (const path of ['/en/treaties?published=2020-01-01', '/ru/?published=2020-01-01', '/kk/data?published=2020-01-01',
		'/en/limits?published=2020-01-01', '/en/changes?published=2020-01-01']) {
		const answer = await page(path);
		t.equal(answer.status, 200, path);
		for (const href of new Set(links(answer.tree).filter((l) => !l.startsWith('#')))) {
			const url = new URL(href, base);
			if (url.host === host && !/^\/(kk|ru|en)\/(desk)?$/.test(url.pathname))
				t.equal((await fetch(url.pathname + url.search)).status, 200, `${path} offers ${href}`);
		}
	}
});

test('links keep the reader on the day and entry', async (t) => {
	for (const path of ['treaties', 'treaties/demo-kz-korea', '', 'limits', 'changes', 'partners/japan']) {
		const answer = await page(`/en/${path}?on=2020-02-03&entry=330`);
		const inside = links(answer.tree).filter((href) => /^\/en\/(?!desk$)/.test(href))
			.filter((href) => !byClass(answer.tree, 'past').flatMap(links).includes(href));
		t.ok(inside.length > 10, `${path}: has links`);
		for (const href of inside) {
			t.equal(query(href).get('on'), '2020-02-03', `${path}: ${href}`);
			t.equal(query(href).get('entry'), '330', `${path}: ${href}`);
		}
	}
});

test('the address to cite is of that day and entry', async (t) => {
	for (const path of ['treaties?status=in-force', 'law/order-153-2012?on=2021-08-16', 'changes']) {
		const answer = await page(`/en/${path}`);
		const cite = links(byClass(answer.tree, 'cite')[0])[0];
		t.ok(cite.startsWith(`${base}/en/`), `${cite} is whole`);
		t.equal(query(cite).get('on'), query(`/${path}`).get('on') ?? today, cite);
		t.equal(query(cite).get('entry'), String(entryNow), cite);
		t.equal(said((await page(cite.slice(base.length))).main), said(answer.main), `${cite}: the same content`);
	}
});

// Record, day, entry: the code of its status (from data/*.ndjson by hand).
const boundaries = [
	['law/order-153-2012', '2021-08-16', null, 'effect-date-unknown'],
	['law/order-153-2012', '2021-08-17', null, 'repealed'],
	['law/order-153-2012', '2021-08-17', 115, 'effect-date-unknown'],	// before the repeal was entered
	['law/order-289-2021', '2021-08-16', null, 'not-yet-in-force'],
	['law/order-289-2021', '2021-08-17', null, 'in-force'],
	['law/ecological-code-2021', '2021-06-30', null, 'not-yet-in-force'],
	['law/ecological-code-2021', '2021-07-01', null, 'in-force'],
	['law/demo-rules-2013', '2012-12-31', null, 'not-yet-in-force'],
	['law/demo-rules-2013', '2013-01-01', null, 'in-force'],
	['law/demo-rules-2013', '2025-12-31', null, 'in-force'],
	['law/demo-rules-2013', '2026-01-01', null, 'repealed'],
	['law/demo-rules-2013', '2026-01-01', 224, 'in-force'],
	['law/demo-amendment-2027', '2027-01-19', null, 'not-yet-in-force'],	// 2026-11-20 + 60 + 1
	['law/demo-amendment-2027', '2027-01-20', null, 'in-force'],
	['treaties/demo-kz-indonesia', '2026-02-10', null, 'negotiation'],
	['treaties/demo-kz-indonesia', '2026-02-11', null, 'signed'],
	['treaties/demo-kz-indonesia', '2026-08-19', null, 'signed'],
	['treaties/demo-kz-indonesia', '2026-08-20', null, 'ratification'],
	['treaties/demo-kz-indonesia', '2026-12-31', null, 'ratification'],
	['treaties/demo-kz-indonesia', '2027-01-01', null, 'in-force'],
	['treaties/demo-kz-european-union', '2025-03-31', null, 'signed'],
	['treaties/demo-kz-european-union', '2025-04-01', null, 'provisionally-applied'],
	['treaties/demo-kz-european-union', '2027-12-31', null, 'provisionally-applied'],
	['treaties/demo-kz-european-union', '2028-01-01', null, 'in-force'],
	['treaties/demo-kz-united-kingdom', '2022-06-30', null, 'ratification'],
	['treaties/demo-kz-united-kingdom', '2022-07-01', null, 'in-force'],
	['treaties/demo-kz-united-kingdom', '2023-02-01', null, 'suspended'],
	['treaties/demo-kz-united-kingdom', '2023-07-31', null, 'suspended'],
	['treaties/demo-kz-united-kingdom', '2023-08-01', null, 'in-force'],
	['treaties/demo-kz-united-kingdom', '2026-04-30', null, 'in-force'],
	['treaties/demo-kz-united-kingdom', '2026-05-01', null, 'suspended'],
	['treaties/demo-kz-australia', '2014-12-31', null, 'in-force'],
	['treaties/demo-kz-australia', '2015-01-01', null, 'expired'],
	['treaties/demo-kz-japan', '2025-06-30', null, 'in-force'],
	['treaties/demo-kz-japan', '2025-07-01', null, 'terminated'],
	['treaties/california-quebec-2013', '2017-12-31', null, 'in-force'],
	['treaties/california-quebec-2013', '2018-01-01', null, 'terminated'],
	['plans/nap-2016', '2016-04-21', null, 'governing'],
	['plans/nap-2016', '2016-04-22', null, 'suspended'],
	['plans/nap-2016', '2017-12-31', null, 'suspended'],
	['plans/nap-2016', '2018-01-01', null, 'superseded'],
	['plans/nap-2016', '2021-01-01', null, 'ended'],
	['limits/demo-limit-ch-other-2022', '2021-12-31', null, 'not-yet-begun'],
	['limits/demo-limit-ch-other-2022', '2022-01-01', null, 'in-force'],
	['limits/demo-limit-ch-other-2022', '2024-12-31', null, 'in-force'],
	['limits/demo-limit-ch-other-2022', '2025-01-01', null, 'ended'],
	['studies/demo-study-mexico-2020', '2020-02-02', null, 'not-begun'],
	['studies/demo-study-mexico-2020', '2020-02-03', null, 'under-way'],
	['studies/demo-study-mexico-2020', '2020-10-14', null, 'under-way'],
	['studies/demo-study-mexico-2020', '2020-10-15', null, 'completed-in-time'],
];

test('answers change on the days and entries on which they must', async (t) => {
	for (const language of languages) {
		const label = await labels(language);
		for (const [path, on, entry, code] of boundaries) {
			const answer = await page(`/${language}/${path}?on=${on}${entry ? `&entry=${entry}` : ''}`);
			const about = said(byClass(answer.main, 'about')[0]) ?? '';
			t.ok([...label[code] ?? []].some((word) => about.includes(word)),
				`${answer.path}: ${code} is in "${about}"`);
		}
	}
	for (const [path, on, entry, code] of boundaries) {
		const [room, slug] = path.split('/');
		const { plural } = kinds.find((k) => k.room === room);
		t.equal((await json(`/api/v1/${plural}/${slug}?on=${on}${entry ? `&entry=${entry}` : ''}`)).status, code,
			`${path} on ${on}`);
	}
});

test('a limit whose rate changes: the day before and the day, and as published', async (t) => {
	const binding = async (parameters) => said(byId((await page(
		`/en/treaties/demo-kz-switzerland?${parameters}`)).tree, 'binding'));
	t.match(await binding('on=2024-12-31'), /5\.00.%/, 'on 31 December 2024');
	t.ok(!/3\.00.%/.test(await binding('on=2024-12-31')), 'not yet 3 %');
	t.match(await binding('on=2025-01-01'), /3\.00.%/, 'on 1 January 2025');
	t.ok(!/5\.00.%/.test(await binding('on=2025-01-01')), '5 % no more');
	t.match(await binding('on=2024-12-31&entry=275'), /0\.50.%/, 'before the correction');
	t.match(await binding('on=2024-12-31&entry=276'), /5\.00.%/, 'after it');
});

test('Kazakhstan and a party: in force between them, day by day', async (t) => {
	const status = async (on) => table(byId((await page(
		`/en/treaties/demo-multilateral-2014?on=${on}`)).tree, 'parties'))
		.find(([party]) => links(party)[0].includes('/new-zealand')).map(said)[1];
	t.equal(await status('2022-12-31'), 'in force', 'New Zealand, the day before it leaves');
	t.equal(await status('2023-01-01'), 'has withdrawn', 'New Zealand, the day that it leaves');
	const answer = await page('/en/partners/new-zealand?on=2023-01-01');
	const row = table(byId(answer.tree, 'treaties')).find(([title]) => links(title)[0].includes('demo-multilateral'));
	t.equal(row.map(said).slice(2), ['in force', 'has withdrawn', 'in force'], 'on the page of the partner');
});

test('a memorandum is shown as what it is', async (t) => {
	for (const [path, wanted] of [['treaties/jcm-japan-kazakhstan', true], ['treaties/demo-kz-korea', false]]) {
		for (const language of languages) {
			const answer = await page(`/${language}/${path}`);
			t.equal(byId(answer.tree, 'nature') !== undefined, wanted, `${answer.path}: says that it is no treaty`);
		}
	}
});

test('zero, unlimited, not known, not set look different', async (t) => {
	const cells = table(byId((await page('/en/limits?on=2026-11-24')).tree, 'binding'))
		.flatMap((row) => row.slice(3).map(said));
	for (const wanted of [/^zero 0 tonnes for each operator/, /^unlimited/, /^figure not known/, /^not set$/])
		t.ok(cells.some((cell) => wanted.test(cell)), `${wanted} in ${cells.join(' | ')}`);
});

test('the register of real facts looks right without a recognition treaty', async (t) => {
	for (const language of languages) {
		const answer = await page(`/${language}/?entry=222`);
		t.equal(answer.status, 200, answer.path);
		t.ok(!byClass(answer.tree, 'shown').some((e) => e.name === 'div'),
			`${answer.path}: no demonstration record was loaded then, and none is announced`);
		t.equal(table(byId(answer.tree, 'in-force')), [], `${answer.path}: no treaty`);
		t.ok(said(byId(answer.tree, 'in-force')).length > 40, `${answer.path}: a sentence says so`);
		t.ok(tags(answer.tree, 'table').length >= 1, `${answer.path}: what is due is there`);
	}
	const jcm = await page('/en/treaties?entry=222&party=kazakhstan');
	t.ok(slugs(jcm).includes('jcm-japan-kazakhstan'), 'the memorandum with Japan is listed');
});

test('the home page shows what is in force, limits, what is due, changes', async (t) => {
	for (const language of languages) {
		const { tree } = await page(`/${language}/`);
		for (const id of ['in-force', 'binding', 'due', 'entries'])
			t.ok(byId(tree, id) && table(byId(tree, id)).length > 0, `/${language}/ has ${id}`);
	}
	const due = table(byId((await page('/en/?on=2026-11-24')).tree, 'due')).map((row) => row.map(said).join(' '));
	t.ok(due.some((row) => /Indonesia/.test(row) && /entry into force/.test(row)), 'the next entry into force is due');
	const days = table(byId((await page('/en/?on=2026-11-24')).tree, 'due'))
		.map((row) => tags(row[0], 'time')[0]?.attributes.datetime);
	t.equal(days, [...days].sort(), 'in the order of days');
});

test('an official of a partner finds how to confirm a treaty, and whoever has an answer its extract', async (t) => {
	for (const language of languages) {
		for (const path of ['treaties/demo-kz-korea', 'partners/japan']) {
			const { tree } = await page(`/${language}/${path}?on=2020-02-03&entry=330`);
			const help = links(tree).find((href) => href.endsWith('#officials'));
			t.ok(byId((await page(help.replace('#officials', ''))).tree, 'officials') !== undefined, help);
			t.ok(links(tree).includes(`/${language}/desk`), `${language}/${path}: the desk, which has no other day`);
		}
		const answer = await page(`/${language}/check?scheme=kor-ets&unit=other`);
		t.ok(links(byClass(answer.tree, 'answer')[0]).some((href) => href.startsWith(`/${language}/extract/check?`)), `${language}: the extract of an answer`);
	}
});

test('a limit and a history are headed by what they are of', async (t) => {
	for (const [path, heading] of [
		['en/limits/demo-limit-ch-other-2025', 'Limit on use: 3.00 % of the surrender obligation'],
		['ru/limits/demo-limit-kr-total-2021', 'Лимит на использование: 2 000 000 т на всех операторов вместе'],
		['en/limits/demo-limit-ch-quota', 'Limit on use: unlimited'], ['en/limits/demo-limit-vn-other', 'Limit on use: figure not known'],
		['en/schemes/kor-ets/history', 'History: Korea Emissions Trading Scheme (K-ETS)']])
		t.equal(said(tags((await page(`/${path}?entry=334`)).tree, 'h1')[0]).replace(/\u00a0/g, ' '), heading, path);
});

test('a record withdrawn is 410 with its history; before, it stood', async (t) => {
	for (const language of languages) {
		const gone = await page(`/${language}/treaties/demo-kz-canada`);
		t.equal(gone.status, 410, gone.path);
		t.equal(tags(gone.tree, 'html')[0].attributes.lang, language, 'in the language');
		const rows = table(byId(gone.tree, 'entries'));
		t.equal(rows.map((row) => links(row[0])[0].split('/').pop()), ['277', '241'], 'its entries');
		t.equal(said(tags(gone.tree, 'h1')[0]), said(tags((await page(`/${language}/treaties/demo-kz-canada?entry=276`)).tree, 'h1')[0]), 'under its name');
		t.equal((await page(`/${language}/treaties/demo-kz-canada?entry=276`)).status, 200, 'at entry 276');
		t.equal((await page(`/${language}/treaties/demo-kz-canada?entry=240`)).status, 404, 'at entry 240');
		t.equal((await page(`/${language}/treaties/demo-kz-canada/history`)).status, 200, 'its history');
		const entry = await page(`/${language}/changes/277`);
		t.equal(entry.status, 200, entry.path);
		t.ok(table(byId(entry.tree, 'difference')).length > 2, 'the entry shows what it said before');
	}
	t.equal(slugs(await page('/en/treaties?page=1&status=negotiation')).includes('demo-kz-canada'), false,
		'it is not in the list');
	const api = await fetch('/api/v1/treaties/demo-kz-canada');
	t.equal([api.status, api.json.error.code], [410, 'withdrawn'], 'in the API');
});

// ---- lists

const filters = [
	['treaties', 'status=in-force'], ['treaties', 'nature=memorandum'], ['treaties', 'form=multilateral'],
	['treaties', 'party=kazakhstan'], ['treaties', 'party=kazakhstan&nature=treaty&status=suspended'],
	['schemes', 'phase=operating'], ['schemes', 'sectors=aviation'], ['schemes', 'gases=N2O&phase=operating'],
	['schemes', 'jurisdiction=japan'], ['schemes', 'compulsory=true'], ['schemes', 'study_status=overdue'],
	['studies', 'conclusion=compatible'], ['studies', 'scheme=mex-ets'], ['limits', 'unit=quota'],
	['limits', 'treaty=demo-kz-korea'], ['limits', 'plan=demo-nap-2026&unit=other'], ['limits', 'status=ended'],
	['plans', 'status=ended'], ['partners', 'type=group'], ['partners', 'part_of=united-states'],
	['requirements', 'jurisdiction=japan'], ['requirements', 'outcome=met&requirement=2'],
	['law', 'status=repealed'], ['law', 'status=effect-date-unknown'],
];

test('filters: what is listed fits, and what fits is listed', async (t) => {
	for (const [room, filter] of filters) {
		const { kind, plural } = kinds.find((k) => k.room === room);
		const wanted = records.filter((record) => record.kind === kind
			&& [...new URLSearchParams(filter)].every(([name, value]) => {
				const has = name === 'party' ? record.item.parties
					: name === 'nature' ? record.item.nature ?? 'treaty' : record.item[name];
				return Array.isArray(has) ? has.includes(value) : String(has) === value;
			})).map(({ slug }) => slug).sort();
		const got = (await whole(`/api/v1/${plural}?${filter}`)).items.map(({ slug }) => slug).sort();
		t.equal(got, wanted, `/api/v1/${plural}?${filter}`);
		const answer = await page(`/en/${room}?${filter}`);
		t.equal(slugs(answer).length, Math.min(25, wanted.length), answer.path);
		t.ok(slugs(answer).every((slug) => wanted.includes(slug)), `${answer.path}: all fit`);
		t.match(said(byId(answer.tree, 'list-heading')), new RegExp(`\\b${wanted.length}\\b`), `${answer.path}: count`);
		for (const [name, value] of new URLSearchParams(filter)) {
			const control = byId(answer.tree, `filter-${name}`);
			const shows = control?.name === 'select' ? tags(control, 'option')
				.filter((o) => 'selected' in o.attributes).map((o) => o.attributes.value).join() : control?.attributes.value;
			t.equal(shows, value, `${answer.path}: the form shows ${name}`);
		}
	}
	t.ok(filters.some(([room, filter]) => pages.get(JSON.stringify([`/en/${room}?${filter}`, undefined]))), 'pages were read');
});

test('a filter that nothing fits says so, and offers all', async (t) => {
	for (const language of languages) {
		const answer = await page(`/${language}/treaties?status=expired&nature=memorandum`);
		t.equal(answer.status, 200, answer.path);
		t.equal(byClass(answer.main, 'empty').length, 1, `${answer.path}: a sentence`);
		t.ok(links(answer.main).some((href) => new URL(href, base).pathname === `/${language}/treaties`
			&& !query(href).has('status')), `${answer.path}: the way to all`);
	}
});

test('sorting, up and down, in the order of the language', async (t) => {
	for (const [room, sort, read] of [
		['treaties', 'title', (row) => said(tags(row[0], 'a')[0])], ['partners', 'name', (row) => said(tags(row[0], 'a')[0])],
		['schemes', 'name', (row) => said(tags(row[0], 'a')[0])]]) {
		for (const language of languages) {
			const { plural } = kinds.find((k) => k.room === room);
			const up = await page(`/${language}/${room}?sort=${sort}`);
			const down = await page(`/${language}/${room}?sort=-${sort}`);
			const collator = new Intl.Collator(language);
			const names = table(byId(up.tree, 'list')).map(read);
			const other = table(byId(down.tree, 'list')).map(read);
			t.ok(names.length > 5, `${up.path}: rows`);
			if (Intl.Collator.supportedLocalesOf([language]).length) {
				t.equal(names, [...names].sort(collator.compare), `${up.path}: in order`);
				t.equal(other, [...other].sort(collator.compare).reverse(), `${down.path}: in order`);
			}
			for (const [answer, order] of [[up, 'ascending'], [down, 'descending']])
				t.equal(tags(answer.tree, 'th').filter((th) => 'aria-sort' in th.attributes)
					.map((th) => th.attributes['aria-sort']), [order], `${answer.path}: aria-sort`);
			const everything = [];
			for (let n = 1; n <= 5; n++) {
				const next = await fetch(`/${language}/${room}?sort=-${sort}&page=${n}`);
				if (next.status !== 200)
					break;
				everything.push(...table(byId(parse(next.text), 'list')).map(read));
			}
			t.equal(everything.length, (await json(`/api/v1/${plural}?limit=1`)).count, `${down.path}: all are there`);
		}
	}
});

test('schemes to choose from are in the order of the language', async (t) => {
	for (const language of languages) {
		for (const path of [`/${language}/`, `/${language}/check`, `/${language}/schemes/compare`]) {
			const { tree } = await page(path);
			const select = tags(tree, 'select').find((one) => /^scheme/.test(one.attributes.name));
			const names = tags(select, 'option').filter((one) => one.attributes.value !== '').map(said);
			t.ok(names.length > 20, `${path}: schemes`);
			if (Intl.Collator.supportedLocalesOf([language]).length)
				t.equal(names, [...names].sort(new Intl.Collator(language).compare), path);
		}
	}
});

test('sorting by days, numbers and figures', async (t) => {
	const column = async (path, name) => (await whole(path)).items.map((item) => item[name])
		.filter((value) => value !== undefined && value !== null);
	for (const [path, name, key] of [
		['/api/v1/treaties?sort=status_since', 'status_since', String], ['/api/v1/schemes?sort=started', 'started', String],
		['/api/v1/limits?sort=rate_percent', 'rate_percent', Number], ['/api/v1/limits?sort=tonnes', 'tonnes', Number],
		['/api/v1/plans?sort=cap_tonnes', 'cap_tonnes', Number], ['/api/v1/limits?sort=from', 'from', String]]) {
		const up = (await column(path, name)).map(key);
		const down = (await column(path.replace('sort=', 'sort=-'), name)).map(key);
		const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
		t.ok(up.length > 3, `${path}: values`);
		t.equal(up, [...up].sort(compare), path);
		t.equal(down, [...down].sort(compare).reverse(), `${path} down`);
	}
});

test('the links of a column sort it, and turn it round', async (t) => {
	const head = (answer, label) => tags(answer.tree, 'th').find((th) => said(th).startsWith(label));
	const first = links(head(await page('/en/treaties?status=in-force&on=2020-02-03'), 'title'))[0];
	t.equal([query(first).get('sort'), query(first).get('status'), query(first).get('on')],
		['title', 'in-force', '2020-02-03'], 'once');
	const second = links(head(await page(first), 'title'))[0];
	t.equal(query(second).get('sort'), '-title', 'twice');
	t.equal(query(links(head(await page(second), 'title'))[0]).get('sort'), 'title', 'three times');
});

test('paging covers the list once, and ends', async (t) => {
	for (const { kind, room } of kinds) {
		const wanted = records.filter((record) => record.kind === kind).map(({ slug }) => slug).sort();
		const got = [];
		let next = `/en/${room}`, count = 0;
		while (next && count < 20) {
			const answer = await page(next);
			t.equal(answer.status, 200, next);
			got.push(...slugs(answer));
			next = tags(answer.tree, 'a').find((a) => a.attributes.rel === 'next')?.attributes.href;
			count++;
		}
		t.equal(got.sort(), wanted, `/en/${room}`);
		t.equal(count, Math.max(1, Math.ceil(wanted.length / 25)), `/en/${room}: pages`);
		const beyond = await page(`/en/${room}?page=${count + 1}`);
		t.equal(beyond.status, 404, beyond.path);
		t.has(said(beyond.main), 'page', `${beyond.path}: names the parameter`);
	}
	const changes = [];
	for (let next = '/en/changes'; next;) {
		const answer = await page(next);
		changes.push(...table(byId(answer.tree, 'entries')).map(([number]) => Number(said(number))));
		next = tags(answer.tree, 'a').find((a) => a.attributes.rel === 'next')?.attributes.href;
	}
	t.equal(changes, Array.from({ length: entryNow }, (_, i) => entryNow - i), 'every entry once, newest first');
});

test('"download this list" has the same filters, order and dates', async (t) => {
	for (const path of ['treaties?party=kazakhstan&sort=-title&on=2024-06-01', 'limits?status=in-force&entry=275',
		'schemes?sectors=power', 'law?on=2021-08-16', 'requirements?outcome=met', 'plans?sort=-from', 'studies', 'partners?type=group']) {
		for (const language of languages) {
			const answer = await page(`/${language}/${path}`);
			const [asCsv, asJson] = byClass(answer.tree, 'downloads').flatMap(links);
			for (const href of [asCsv, asJson]) {
				for (const [name, value] of query(`/${path}`))
					t.equal(query(href).get(name), value, `${answer.path}: ${href}`);
				t.equal(query(href).get('on'), query(`/${path}`).get('on') ?? today, `${href}: the day`);
				t.equal(query(href).get('entry'), query(`/${path}`).get('entry') ?? String(entryNow), `${href}: the entry`);
			}
			t.equal(query(asCsv).get('lang'), language, `${asCsv}: the language`);
			const rows = csv((await fetch(asCsv)).text);
			const list = await json(asJson);
			const inCsv = rows.slice(1).map(([slug]) => slug);
			t.equal(slugs(answer), inCsv.slice(0, 25), `${answer.path} and ${asCsv}`);
			// JSON has no language, so what is sorted by words may come in another order.
			t.equal(list.items.map(({ slug }) => slug).sort(), [...inCsv].sort(), `${asCsv} and ${asJson}`);
			t.equal(list.next, null, `${asJson}: is the whole list`);
		}
	}
});

test('/data offers every list as it stands', async (t) => {
	for (const path of ['/en/data', '/ru/data?on=2020-02-03&entry=300']) {
		const answer = await page(path);
		const found = links(answer.main).filter((href) => href.startsWith('/api/'));
		t.ok(found.length >= 16, `${path}: ${found.length} downloads`);
		for (const href of found)
			t.equal((await fetch(href)).status, 200, href);
	}
});

test('from a later page of a list the whole list is downloaded too', async (t) => {
	const answer = await page('/en/partners?page=2');
	for (const href of byClass(answer.tree, 'downloads').flatMap(links)) {
		const got = await fetch(href);
		t.equal(got.status, 200, href);
		if (got.status === 200)
			t.equal(/json/.test(got.headers['content-type']) ? got.json.items.length : csv(got.text).length - 1,
				records.filter(({ kind }) => kind === 'jurisdiction').length, `${href}: records`);
	}
});

// ---- history and entries

test('the history of a record has its entries, newest first', async (t) => {
	for (const [path, wanted] of [['law/order-153-2012', ['116', '114', '112']],
		['limits/demo-limit-ch-other-2022', ['276', '242']], ['treaties/demo-kz-korea', ['229']]]) {
		const answer = await page(`/en/${path}/history`);
		t.equal(table(byId(answer.tree, 'entries')).map((row) => said(row[0])), wanted, path);
		const then = await page(`/en/${path}/history?entry=${wanted[wanted.length - 1]}`);
		t.equal(table(byId(then.tree, 'entries')).map((row) => said(row[0])), wanted.slice(-1), `${path}: as it was`);
		const record = await page(`/en/${path}`);
		t.ok(links(record.tree).some((href) => new URL(href, base).pathname === `/en/${path}/history`), `${path}: links to it`);
	}
});

test('an entry shows what changed, field by field', async (t) => {
	const difference = async (number) => table(byId((await page(`/en/changes/${number}`)).tree, 'difference'))
		.map((row) => row.map(said));
	t.equal(await difference(276), [['rate, percent', '0.50\u00a0%', '5.00\u00a0%']], 'a correction');
	const repeal = await difference(111);
	t.ok(repeal.some(([field, before, after]) => /repealed by/.test(field) && /nothing/.test(before) && /Code/.test(after)),
		`a repeal: ${JSON.stringify(repeal)}`);
	t.ok(!repeal.some(([field]) => field === 'title'), 'what did not change is not there');
	const creation = await difference(229);
	t.ok(creation.length >= 4 && creation.every(([, before]) => /nothing/.test(before) || before === ''),
		'a creation has nothing before');
	const withdrawal = await difference(277);
	t.ok(withdrawal.length >= 3 && withdrawal.every(([, , after]) => /nothing/.test(after) || after === ''),
		'a withdrawal has nothing after');
	for (const language of languages) {
		const answer = await page(`/${language}/changes/276`);
		const facts = said(byId(answer.tree, 'facts'));
		t.match(facts, { kk: /мөлшерлеме қате/, ru: /мөлшерлеме қате|ставка внесена с ошибкой/, en: /entered wrongly/ }[language],
			`${answer.path}: the reason`);
		t.match(facts, /[0-9a-f]{64}/, `${answer.path}: the SHA-256`);
		t.ok(!/@/.test(facts), `${answer.path}: no address of a person`);
	}
	for (const path of ['/en/changes/0', `/en/changes/${entryNow + 1}`, '/en/changes/01', '/en/changes/x',
		'/en/changes/99999999999999999999', '/en/changes/-1'])
		t.equal((await page(path)).status, 404, path);
});

test('entries can be listed by kind', async (t) => {
	const answer = await page('/en/changes?kind=legal-act');
	t.equal(answer.status, 200, answer.path);
	t.ok(table(byId(answer.tree, 'entries')).every((row) => links(row[2])[0].startsWith('/en/law/')), 'only legal acts');
});

// ---- finding one's way

test('breadcrumbs lead up, and keep the day', async (t) => {
	for (const [path, wanted] of [['treaties', ['/en/']], ['treaties/demo-kz-korea', ['/en/', '/en/treaties']],
		['treaties/demo-kz-korea/history', ['/en/', '/en/treaties']], ['law/order-153-2012', ['/en/', '/en/law']],
		['changes/276', ['/en/', '/en/changes']], ['schemes/compare', ['/en/', '/en/schemes']], ['help', ['/en/']]]) {
		const answer = await page(`/en/${path}`);
		const crumbs = byClass(answer.tree, 'crumbs')[0];
		if (!t.ok(crumbs, `${path}: a breadcrumb`))
			continue;
		t.equal(links(crumbs), wanted, path);
		t.equal(tags(crumbs, 'li').filter((li) => li.attributes['aria-current'] === 'page').map(said), [h1(answer)],
			`${path}: ends with the page`);
	}
	const dated = byClass((await page('/en/treaties/demo-kz-korea?on=2020-02-03')).tree, 'crumbs')[0];
	t.ok(links(dated).every((href) => query(href).get('on') === '2020-02-03'), 'with the day');
	t.equal(byClass((await page('/en/')).tree, 'crumbs').length, 0, 'none on the first page');
});

test('the navigation marks where one is', async (t) => {
	for (const { room } of kinds) {
		const marked = tags(byClass((await page(`/en/${room}`)).tree, 'places')[0], 'a')
			.filter((a) => 'aria-current' in a.attributes).map((a) => a.attributes.href);
		t.equal(marked, [`/en/${room}`], room);
	}
});

test('every link inside the site leads somewhere', async (t) => {
	const seen = new Map();
	// Histories of records are read above, all of them; a PDF is its extract,
	// which is read here; the desk sends to its sign-in.
	const known = (path) => /^\/en\/.*\/history$|^\/..\/pdf\/|^\/..\/desk$/.test(path);
	let frontier = languages.map((l) => [`/${l}/`, '']);
	while (frontier.length > 0 && seen.size < 6000) {
		const found = [];
		await each(frontier, 8, async ([path, from]) => {
			const answer = await fetch(path);
			const gone = /\/treaties\/demo-kz-canada(\?|$)/.test(path) && answer.status === 410;
			t.ok(answer.status === 200 || gone, `${path}: ${answer.status}, linked from ${from}`);
			// Sorted lists and pages of other languages are looked at, not through.
			if (answer.status !== 200 || !/html/.test(answer.headers['content-type']) || /[?&](sort|entry)=/.test(path)
				|| !/^\/(kk|ru|en)\/$|^\/en\//.test(path))
				return;
			for (const [, href] of answer.text.matchAll(/<a [^>]*?href="([^"]*)"/g))
				found.push([unescape(href), path]);
		});
		frontier = [];
		for (const [href, from] of found) {
			const url = new URL(href, base + from);
			const path = url.pathname + url.search;
			const elsewhere = /^\/(kk|ru)\//.test(path) && /^\/en\/./.test(from);
			if (url.host !== host || href.startsWith('#') || seen.has(path) || elsewhere || known(path))
				continue;
			seen.set(path, from);
			frontier.push([path, from]);
		}
	}
	note(`${seen.size} addresses`);
	t.ok(seen.size > 600, `${seen.size} addresses were found`);
});

test('what is not there is 404, in the language, with a way on', async (t) => {
	for (const language of languages) {
		for (const path of ['nothing', 'treaties/nothing', 'treaties/Nothing', 'treaties/demo-kz-korea/nothing', 'treaties/',
			'treaties/nothing/history', 'schemes//', 'law/demo-kz-korea', 'changes/9999999', 'index.html', 'treaties.html']) {
			const answer = await page(`/${language}/${path}`);
			t.equal(answer.status, 404, answer.path);
			t.equal(tags(answer.tree, 'html')[0].attributes.lang, language, `${answer.path}: language`);
			t.ok(links(answer.main).includes(`/${language}/`), `${answer.path}: the way to the first page`);
			t.equal(tags(answer.tree, 'h1').length, 1, `${answer.path}: h1`);
		}
	}
	for (const path of ['/nothing', '/de/', '/EN/', '/kk2/', '/en.html', '/favicon.ico', '/robots.txt', '/desk', '/search']) {
		const answer = await fetch(path);
		t.ok([200, 301, 303, 404].includes(answer.status), `${path}: ${answer.status}`);
		if (answer.status === 404)
			t.match(answer.text, /<a href="\/(kk|ru|en)\/"/, `${path}: the way on`);
	}
	for (const language of languages) {
		const answer = await fetch(`/${language}`);
		t.ok([301, 303, 307, 308, 404].includes(answer.status), `/${language}: ${answer.status}`);
	}
});

// ---- refusals

test('what makes no sense is 400, names the field, in the language', async (t) => {
	const cases = [['treaties?on=2021-02-29', 'on'], ['treaties?on=2021-13-01', 'on'], ['treaties?on=today', 'on'],
		['treaties?on=2021', 'on'], ['treaties?on=2021-1-1', 'on'], ['treaties?on=%202021-01-01', 'on'], ['?on=1', 'on'],
		['treaties?entry=0', 'entry'], ['treaties?entry=-1', 'entry'], ['treaties?entry=1.5', 'entry'],
		['treaties?entry=9999999', 'entry'], ['treaties?entry=01', 'entry'], ['treaties?entry=1e3', 'entry'],
		['treaties?published=2021-02-30', 'published'], ['treaties?published=2190-01-01', 'published'],
		['treaties?entry=1&published=2026-01-01', 'published'], ['treaties?nonsense=1', 'nonsense'],
		['treaties?on=2020-01-01&on=2020-01-02', 'on'], ['treaties?on=2020-01-01&on=2020-01-01', 'on'],
		['treaties?on=&on=2020-01-01', 'on'], ['treaties?status=nonsense', 'status'], ['treaties?party=NOT%20A%20SLUG', 'party'],
		['treaties?sort=nonsense', 'sort'], ['treaties?sort=--title', 'sort'], ['treaties?sort=-', 'sort'],
		['treaties?page=0', 'page'], ['treaties?page=x', 'page'], ['limits?part=0', 'part'], ['limits?part=x', 'part'], ['treaties?part=1', 'part'], ['treaties?limit=5', 'limit'], ['treaties?lang=ru', 'lang'],
		['schemes?compulsory=maybe', 'compulsory'], ['schemes/compare?scheme=nothing', 'scheme'],
		['schemes/compare?scheme=eu-ets&scheme=che-ets&scheme=kor-ets&scheme=chn-ets&scheme=mex-ets', 'scheme'],
		['changes?kind=nonsense', 'kind'], ['help?x=1', 'x'], ['law/order-153-2012?status=in-force', 'status'],
		['treaties?On=2020-01-01', 'On'], ['treaties?on%20=2020-01-01', 'on ']];
	for (const [path, field] of cases) {
		const sentences = new Set();
		for (const language of languages) {
			const answer = await page(`/${language}/${path}`);
			t.equal(answer.status, 400, answer.path);
			if (answer.status !== 400)
				continue;
			t.equal(tags(answer.tree, 'html')[0].attributes.lang, language, `${answer.path}: language`);
			t.ok(tags(answer.main, 'code').map(words).includes(field), `${answer.path}: names ${field}`);
			sentences.add(said(byClass(answer.main, 'lead')[0]));
		}
		t.equal(sentences.size, 3, `${path}: a sentence in each language: ${[...sentences].join(' | ')}`);
	}
});

test('what was given is shown, never run', async (t) => {
	const evil = '"><script>alert(1)</script>\'&<b>';
	for (const path of [`/en/treaties?on=${encodeURIComponent(evil)}`, `/en/treaties?${encodeURIComponent(evil)}=1`,
		`/en/treaties?status=${encodeURIComponent(evil)}`, `/en/${encodeURIComponent(evil)}`,
		`/en/schemes/compare?scheme=${encodeURIComponent(evil)}`, `/en/treaties/${encodeURIComponent(evil)}`]) {
		const answer = await fetch(path);
		t.ok(answer.status === 400 || answer.status === 404, `${path}: ${answer.status}`);
		t.ok(!answer.text.includes('<script') && !answer.text.includes('<b>'), `${path}: is escaped`);
		parse(answer.text);
	}
});

// ---- how it is sent

test('HEAD is GET without the body', async (t) => {
	for (const path of ['/en/', '/ru/treaties?on=2020-02-03', '/kk/nothing', '/en/treaties?on=x', '/', '/healthz',
		'/api/v1/treaties', '/api/v1/treaties.csv', '/en/treaties/demo-kz-canada', '/api/v1/nothing']) {
		const get = await fetch(path);
		const head = await fetch(path, { method: 'HEAD' });
		t.equal(head.status, get.status, path);
		t.equal(head.bytes.length, 0, `${path}: no body`);
		for (const name of ['content-type', 'etag', 'location', 'cache-control', 'content-security-policy', 'vary'])
			t.equal(head.headers[name], get.headers[name], `${path}: ${name}`);
		if (head.headers['content-length'] !== undefined && get.headers['content-length'] !== undefined)
			t.equal(head.headers['content-length'], get.headers['content-length'], `${path}: content-length`);
	}
});

test('ETag and 304 on everything public', async (t) => {
	const css = unescape((await page('/en/')).text.match(/href="(\/static\/[^"]+\.css)"/)[1]);
	for (const path of ['/en/', '/ru/treaties?on=2020-02-04', '/kk/law/order-153-2012', '/en/changes', '/en/changes/276',
		'/en/help', '/api/v1/treaties', '/api/v1/treaties/demo-kz-korea', '/api/v1/treaties.csv', '/api/v1/entries?since=300',
		'/api/v1/items/' + (await json('/api/v1/entries?since=0&limit=1')).items[0].item_sha256, css]) {
		const first = await fetch(path);
		const tag = first.headers.etag;
		if (!t.match(tag ?? '', /^(W\/)?"[\x21\x23-\x7e]+"$/, `${path}: ETag`))
			continue;
		for (const given of [tag, `"other", ${tag}`, tag.replace(/^W\//, ''), '*']) {
			const again = await fetch(path, { headers: { 'If-None-Match': given } });
			t.equal(again.status, 304, `${path}: If-None-Match: ${given}`);
			t.equal(again.bytes.length, 0, `${path}: 304 has no body`);
			t.ok(again.headers.etag !== undefined, `${path}: 304 has the ETag`);
		}
		for (const given of ['"other"', 'W/"other"', tag.slice(0, -2) + '"', 'nonsense']) {
			const again = await fetch(path, { headers: { 'If-None-Match': given } });
			t.equal(again.status, 200, `${path}: If-None-Match: ${given}`);
		}
	}
});

test('a page that many ask for is asked of the program once a second', async (t) => {
	const path = '/en/accessibility';
	const began = Date.now();
	let asked = 0;
	for (; Date.now() < began + 3000; asked++)
		t.equal((await fetch(path)).status, 200, path);
	await pause(1500);	// nginx writes its log once a second
	const lines = readFileSync(`${state}/nginx/log/access.log`, 'utf8').split('\n')
		.filter((line) => line.includes(`"GET ${path} `)).slice(-asked);
	const kept = lines.filter((line) => line.endsWith(' HIT'));
	note(`${asked} answers, ${kept.length} without the program`);
	t.ok(lines.length === asked && asked - kept.length <= 8, `${asked - kept.length} of ${asked} asked the program`);
});

test('who has no copy is never told that his is good', async (t) => {
	// The page is asked for by readers who have it, then by one who has not,
	// all within the second that nginx keeps an answer.
	for (const path of ['/en/treaties/demo-kz-korea?on=2018-07-09', '/ru/law?on=2018-07-09', '/api/v1/plans?on=2018-07-09',
		'/api/v1/plans.csv?on=2018-07-09', '/en/treaties/nothing?on=2018-07-09', '/kk/treaties/demo-kz-canada?on=2018-07-09']) {
		const tag = (await fetch('/en/help')).headers.etag;
		for (let i = 0; i < 3; i++)
			await fetch(path, { headers: { 'If-None-Match': tag } });
		for (const headers of [{}, { 'If-None-Match': '"of another"' }]) {
			const answer = await fetch(path, { headers });
			t.ok(answer.status !== 304 && answer.bytes.length > 0,
				`${path} with ${JSON.stringify(headers)}: ${answer.status}, ${answer.bytes.length} bytes`);
		}
	}
});

test('a tag is no excuse: what is refused is refused with it too', async (t) => {
	for (const [good, bad, status] of [['/en/treaties', '/en/treaties?status=nonsense', 400],
		['/en/treaties', '/en/treaties?page=99', 404], ['/en/limits', '/en/limits?part=2', 404], ['/en/treaties', '/en/treaties/nothing', 404],
		['/api/v1/treaties', '/api/v1/treaties?sort=nonsense', 400], ['/api/v1/treaties', '/api/v1/treaties/nothing', 404],
		['/en/changes', '/en/changes/9999999', 404], ['/en/treaties', '/en/treaties?on=x', 400]]) {
		const tag = (await fetch(good)).headers.etag;
		t.equal((await fetch(bad, { headers: { 'If-None-Match': tag } })).status, status, `${bad} with ${tag}`);
	}
});

test('methods that an address does not have are 405 with Allow', async (t) => {
	for (const path of ['/en/', '/ru/treaties', '/kk/treaties/demo-kz-korea', '/api/v1/treaties', '/api/v1/treaties.csv', '/', '/healthz']) {
		for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE']) {
			// What may be read from anywhere says so to scripts that ask.
			if (method === 'OPTIONS' && !/^\/[a-z]{2}\//.test(path))
				continue;
			const answer = await fetch(path, { method, body: method === 'POST' ? 'a=1' : undefined });
			t.equal(answer.status, 405, `${method} ${path}`);
			t.match(answer.headers.allow ?? '', /GET.*HEAD/, `${method} ${path}: Allow`);
			if (method === 'POST' && /^\/(kk|ru|en)\//.test(path))
				t.equal(tags(parse(answer.text), 'html')[0].attributes.lang, path.slice(1, 3), `${path}: in the language`);
			if (method === 'POST' && path.startsWith('/api/'))
				t.ok(answer.json.error.message, `${path}: as JSON`);
		}
	}
});

test('security headers on every kind of answer', async (t) => {
	const css = (await page('/en/')).text.match(/href="(\/static\/[^"]+\.css)"/)[1];
	for (const [path, options] of [['/en/'], ['/ru/nothing'], ['/kk/treaties?on=x'], ['/'], ['/api/v1/treaties'],
		['/api/v1/treaties.csv'], ['/api/v1/nothing'], ['/healthz'], [css], ['/static/nothing.css'], ['/en/', { method: 'POST' }],
		['/en/treaties/demo-kz-canada'], ['/en/', { method: 'TRACE' }], [`/en/${'a'.repeat(9000)}`],
		['/en/treaties', { headers: { 'If-None-Match': (await page('/en/')).headers.etag } }]])
		checkSecurity(t, await fetch(path, options));
});

test('static files: a hash in the name, a year of caching', async (t) => {
	const found = new Set([...(await page('/en/')).text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, p]) => p));
	t.ok([...found].some((path) => path.endsWith('.css')), 'a stylesheet');
	for (const path of found) {
		const answer = await fetch(path);
		t.equal(answer.status, 200, path);
		const hash = /-([0-9a-f]{8,64})\.[a-z0-9]+$/.exec(path)?.[1];
		if (t.ok(hash, `${path}: a hash in the name`))
			t.equal(createHash('sha256').update(unpacked(answer)).digest('hex').slice(0, hash.length), hash, `${path}: of its content`);
		const control = answer.headers['cache-control'] ?? '';
		t.ok(Number(/max-age=(\d+)/.exec(control)?.[1]) >= 31536000 && /immutable/.test(control) && /public/.test(control),
			`${path}: Cache-Control: ${control}`);
		t.match(answer.headers['content-type'], path.endsWith('.css') ? /^text\/css/ : path.endsWith('.svg') ? /^image\/svg\+xml/ : /./, path);
		t.equal((await fetch(path.replace(hash, '0'.repeat(hash.length)))).status, 404, `${path} with another hash`);
		if (path.endsWith('.css'))
			t.ok(!/url\(\s*['"]?(https?:)?\/\//.test(answer.text) && !/@import/.test(answer.text), `${path}: loads nothing from elsewhere`);
	}
	for (const path of ['/static/', '/static', '/static/../tanu.conf', '/static/%2e%2e/sql/001-types.sql'])
		t.equal(String((await fetch(path)).status)[0], '4', path);
});

test('pages and data are compressed, and the same', async (t) => {
	const css = (await page('/en/')).text.match(/href="(\/static\/[^"]+\.css)"/)[1];
	const brotli = existsSync('/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so');
	for (const path of ['/en/treaties', '/ru/', '/api/v1/treaties?limit=50', '/api/v1/treaties.csv', css]) {
		const as = async (encoding) => fetch(path, { headers: { 'Accept-Encoding': encoding } });
		const identity = await as('identity');
		t.equal(identity.headers['content-encoding'], undefined, `${path}: identity`);
		for (const encoding of brotli ? ['gzip', 'br'] : ['gzip']) {
			const answer = await as(encoding);
			if (identity.bytes.length < 512)
				continue;
			t.equal(answer.headers['content-encoding'], encoding, `${path}: ${encoding}`);
			t.match(answer.headers.vary ?? '', /accept-encoding/i, `${path}: Vary`);
			t.ok(unpacked(answer).equals(identity.bytes), `${path}: ${encoding} unpacks to the same`);
			t.ok(answer.bytes.length < identity.bytes.length / 1.5, `${path}: is smaller`);
		}
		if (brotli && identity.bytes.length >= 512)
			t.equal((await as('gzip, br')).headers['content-encoding'], 'br', `${path}: brotli before gzip`);
	}
});

test('nothing is loaded from another host; no script, no inline style', async (t) => {
	for (const language of languages) {
		await each([...samples, 'nothing', 'treaties?on=x'], 6, async (path) => {
			const { tree, path: at } = await page(`/${language}/${path}`);
			for (const element of all(tree, () => true)) {
				const { name, attributes } = element;
				t.ok(name !== 'script' && name !== 'style' && name !== 'iframe' && name !== 'object', `${at}: <${name}>`);
				for (const [key, value] of Object.entries(attributes)) {
					if (key === 'style' || key.startsWith('on') && key !== 'on')
						t.fail(`${at}: <${name} ${key}>`);
					const loads = key === 'src' || key === 'srcset' || key === 'action' || key === 'poster' || key === 'data'
						|| key === 'formaction' || (key === 'href' || key === 'xlink:href') && name !== 'a';
					if (loads && new URL(value, base).host !== host)
						t.fail(`${at}: <${name} ${key}="${value}">`);
					if (key === 'href' && !/^(https?:|mailto:)/.test(new URL(value, base).href))
						t.fail(`${at}: ${value}`);
				}
				if (name === 'a' && attributes.href !== undefined && new URL(attributes.href, base).host !== host)
					t.ok((attributes.rel ?? '').split(' ').includes('external'), `${at}: ${attributes.href} is marked as outside`);
			}
		});
	}
});

test('no picture says what is not said in words beside it', async (t) => {
	for (const language of languages) {
		for (const [path, wordy] of [['treaties/demo-kz-united-kingdom', 'timeline'], ['limits', 'limits-in-time'], ['plans', 'plans']]) {
			const answer = await page(`/${language}/${path}`);
			const section = byId(answer.tree, wordy);
			const lines = byClass(section, 'line').filter((line) => !line.attributes.class.includes('axis'));
			t.ok(lines.length > 3, `${answer.path}: a picture`);
			for (const svg of tags(answer.main, 'svg').filter(({ parent }) => parent.name !== 'svg'))
				t.equal(svg.attributes['aria-hidden'], 'true', `${answer.path}: the words are beside it`);
			for (const line of lines)
				t.ok(said(tags(line, 'span')[0]).length > 2, `${answer.path}: a line has its words`);
			// Days stand in the line, or all that is drawn stands in a table.
			t.ok(wordy === 'limits-in-time' ? table(section).length > 20 : lines.every((line) => byClass(line, 'days').length === 1),
				`${answer.path}: its days`);
			for (const shape of ['rect', 'circle', 'line'].flatMap((name) => tags(section, name)))
				for (const name of ['x', 'y', 'width', 'height', 'cx', 'cy', 'x1', 'x2'])
					if (name in shape.attributes)
						t.match(shape.attributes[name], /^\d+(\.\d\d)?%?$/, `${answer.path}: ${shape.name} ${name}`);
		}
	}
});

test('dates are in the way of each language, counts have their plurals', async (t) => {
	const on = async (language, day) => said(byClass((await page(`/${language}/treaties?on=${day}`)).tree, 'past')[0]);
	t.match(await on('ru', '2020-05-21'), /21\sмая\s2020/, 'ru');
	t.match(await on('kk', '2020-05-21'), /2020\sжылғы\s21\sмамыр/, 'kk');
	t.match(await on('en', '2020-05-21'), /21\sMay\s2020/, 'en');
	// Three forms in Russian, each told by the number alone.
	const forms = { one: new Set(), few: new Set(), many: new Set() };
	const rule = new Intl.PluralRules('ru');
	for (const [room, filter] of [...filters, ...kinds.map((kind) => [kind.room, ''])]) {
		const heading = said(byId((await page(`/ru/${room}?${filter}`)).tree, 'list-heading')).replace(/, страница .*/, '');
		const [, number, noun] = /(\d[\d\s]*)\s(\S+)$/.exec(heading) ?? [];
		if (t.ok(noun, `/ru/${room}?${filter}: ${heading}`))
			forms[rule.select(Number(number.replace(/\s/g, '')))].add(noun);
	}
	for (const [form, nouns] of Object.entries(forms))
		t.equal(nouns.size, 1, `${form}: ${[...nouns].join(', ')}`);
	t.equal(new Set(Object.values(forms).flatMap((nouns) => [...nouns])).size, 3, 'the three differ');
	const single = async (language, filter) => /\D*$/.exec(said(byId((await page(`/${language}/${filter}`)).tree,
		'list-heading')))[0].trim();
	t.equal([await single('en', 'studies?scheme=che-ets'), await single('en', 'studies')], ['record', 'records'], 'en');
	t.equal(await single('kk', 'studies?scheme=che-ets'), await single('kk', 'studies'), 'kk has one form');
});

test('no cookie is set, no page is private, what is cached is public', async (t) => {
	for (const path of ['/', '/en/', '/ru/nothing', '/api/v1/treaties', '/healthz']) {
		const answer = await fetch(path);
		t.equal(answer.headers['set-cookie'], undefined, `${path}: cookie`);
		t.match(answer.headers['cache-control'] ?? '', /no-cache|no-store/, `${path}: Cache-Control`);
	}
});

await run();
