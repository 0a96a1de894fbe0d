// /search: what is found stands on the page as it stands in the register, in
// three languages, and nothing typed in breaks it.

import { test, run, each } from './tap.mjs';
import { fetch, parse, tags, byId, byClass, said, all, languages, json, kinds } from './site.mjs';

const ask = (q, more = '') => `search?q=${encodeURIComponent(q)}${more}`;
async function page(path, language = 'en') {
	const answer = await fetch(`/${language}/${path}`);
	answer.tree = parse(answer.text);
	const list = byClass(answer.tree, 'found')[0];
	answer.lines = list === undefined ? [] : tags(list, 'li');
	answer.links = answer.lines.map((line) => tags(line, 'a')[0].attributes.href);
	answer.heading = said(byId(answer.tree, 'found-heading'));
	return answer;
}

test('an act is found by its number, however that is typed', async (t) => {
	await each(['153-ө', '153-Ө', '153-o', '153-О', '№ 153-ө', '7703'], 3, async (q) => {
		for (const language of languages) {
			const { status, lines, links } = await page(ask(q), language);
			t.equal([status, links[0]], [200, `/${language}/law/order-153-2012`], `${language} ${q}`);
			t.equal(said(tags(lines[0], 'mark')[0]), q === '7703' ? '7703' : '153-ө', 'what matched is marked');
			t.ok(byClass(lines[0], 'tag').length > 0, 'its status is there');
		}
	});
	t.equal((await page(ask('EUA'))).links[0], '/en/schemes/eu-ets', 'a unit');
	t.equal((await page(ask('КZ'))).links[0], '/en/partners/kazakhstan', 'a code with a Cyrillic letter');
});

test('every language finds what only another one says, and tells which', async (t) => {
	for (const [language, q] of [['kk', 'соглашениях'], ['en', 'соглашениях'], ['ru', 'agreements'], ['en', 'келісімі']]) {
		const { lines } = await page(ask(q), language);
		t.ok(lines.length > 5, `${language} ${q}: ${lines.length}`);
		const [match] = all(lines[0], (e) => e.name === 'span' && e.attributes.lang !== undefined);
		t.ok(match.attributes.lang !== language && said(lines[0]).includes(`[${match.attributes.lang}]`), `${language} ${q}: in ${match.attributes.lang}`);
	}
});

test('every record is found by its name', async (t) => {
	for (const kind of ['schemes', 'treaties', 'legal-acts', 'jurisdictions', 'plans']) {
		const { items } = await json(`/api/v1/${kind}?limit=1000`);
		const some = items.filter((_, i) => i % 7 === 0);
		t.ok(some.length > 0, kind);
		await each(some, 6, async ({ slug, name, title }) => {
			const text = Object.values(name ?? title)[0];
			const { links } = await page(ask(text.slice(0, 200)), 'ru');
			t.ok(links.some((link) => link.endsWith(`/${slug}`)), `${kind}/${slug}: ${text}`);
		});
	}
});

test('counts by kind are what narrowing shows', async (t) => {
	for (const q of ['Казахстан', 'emissions trading', 'Казахсан']) {
		const { tree, heading } = await page(ask(q));
		const choices = tags(byClass(tree, 'kinds')[0], 'li').slice(1);
		const sum = choices.reduce((before, one) => before + Number(said(byClass(one, 'many')[0])), 0);
		t.ok(choices.length > 3 && heading.includes(`: ${sum} `), `${q}: ${sum} in "${heading}"`);
		for (const choice of choices) {
			const href = tags(choice, 'a')[0].attributes.href.replaceAll('&amp;', '&').slice('/en/'.length);
			t.ok((await page(href)).heading.includes(`: ${said(byClass(choice, 'many')[0])} `), href);
		}
	}
	for (const { kind } of kinds)
		t.equal((await page(ask('Казахстан', `&kind=${kind}`))).status, 200, kind);
});

test('pages of what is found hold each record once', async (t) => {
	const seen = [];
	let path = ask('emissions');
	for (let n = 1; path !== undefined; n++) {
		const { tree, links, text } = await page(path);
		t.equal(tags(tree, 'ol').filter((e) => e.attributes.class === 'found')[0].attributes.start, String(seen.length + 1), `page ${n}: numbered on`);
		seen.push(...links);
		path = /rel="next" href="\/en\/([^"]*)"/.exec(text)?.[1].replaceAll('&amp;', '&');
	}
	t.ok(seen.length > 50 && new Set(seen).size === seen.length, `${seen.length} records`);
	for (const behind of [ask('emissions', '&page=25'), 'search?page=2'])
		t.equal((await page(behind)).status, 404, `none behind the last: ${behind}`);
});

test('a typing mistake is told, and nothing is told as nothing', async (t) => {
	const { tree, lines } = await page(ask('Казахсан'), 'ru');
	t.match(said(byId(tree, 'found')), /похожие: казахстан/, 'says what it looked for');
	t.ok(lines.length > 10, 'and finds it');
	for (const language of languages) {
		const none = await page(ask('xyzzyxx'), language);
		t.equal([none.status, none.lines.length, tags(byClass(none.tree, 'empty')[0], 'li').length], [200, 0, 3], `${language}: what to try`);
		const unasked = await page('search', language);
		t.equal([unasked.status, byId(unasked.tree, 'found')], [200, undefined], `${language}: nothing asked`);
		t.equal(tags(unasked.tree, 'a').filter((a) => a.attributes.href === `/${language}/search`).length > 0, true, 'every page leads here');
	}
	for (const empty of ['search?q=', 'search?q=+%09'])
		t.equal(byId((await page(empty)).tree, 'found'), undefined, empty);
});

test('an earlier entry and another day are searched as they were', async (t) => {
	t.equal((await page(ask('153-ө', '&entry=1'))).lines.length, 0, 'not there yet');
	const { links, tree } = await page(ask('153-ө', '&entry=115&on=2021-08-16'));
	t.equal(links[0], '/en/law/order-153-2012?on=2021-08-16&entry=115', 'links stay there');
	t.ok(byClass(tree, 'past').length === 1, 'and the page says so');
	t.equal(all(tree, (e) => e.attributes.name === 'entry').map((e) => e.attributes.value), ['115'], 'the form too');
});

test('what cannot be asked is refused by name', async (t) => {
	for (const [query, field] of [['q=a&kind=treaties', 'kind'], ['q=a&kind=x', 'kind'], [`q=${'a'.repeat(201)}`, 'q'], [`q=${'%D3%A9'.repeat(201)}`, 'q'], ['q=a&q=b', 'q'],
		['q=a&page=0', 'page'], ['q=a&page=26', 'page'], ['q=a&page=x', 'page'], ['q=a&sort=name', 'sort'], ['q=a&on=2026-02-30', 'on'], ['q=%ff', 'query'], ['q=a%00b', 'query'], ['q=%C3', 'query']]) {
		const answer = await fetch(`/ru/search?${query}`);
		t.equal(answer.status, 400, query.slice(0, 40));
		t.ok(answer.text.includes(`<code>${field}</code>`), `names ${field}`);
	}
	t.equal((await page(`search?q=${'%D3%A9'.repeat(200)}`)).status, 200, '200 letters are not too many');
});

test('nothing typed is taken for markup, a pattern or an operator', async (t) => {
	for (const q of ['<script>alert(1)</script>', '"><b>', '%', '_', '\\', "'; DROP TABLE entry; --", '& | ! :* <-> ()', '{{Q}}', '"', '-', '-a', 'a or', '"a', `${'('.repeat(200)}`, '\u0301', '👩‍👩‍👧', '\u202ea', "a'b\\c:*d&e|f!g<2>h"]) {
		const { status, text, tree } = await page(ask(q));
		t.equal(status, 200, q);
		t.equal(byId(tree, 'q').attributes.value, q, `${q}: stands in the form as it was typed`);
		t.ok(!text.includes('<script') && !/[\u0001\u0002]/.test(text), `${q}: no markup`);
	}
});

test('HEAD, ETag and 304 are those of every page', async (t) => {
	const path = `/en/${ask('Korea')}`;
	const [got, head] = [await fetch(path), await fetch(path, { method: 'HEAD' })];
	t.equal([head.status, head.headers.etag, head.bytes.length], [200, got.headers.etag, 0], 'HEAD');
	t.equal((await fetch(path, { headers: { 'If-None-Match': got.headers.etag } })).status, 304, 'not sent again');
	t.equal((await fetch(path, { method: 'POST' })).status, 405, 'not posted');
});

await run();
