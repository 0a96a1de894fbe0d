// The matrix, partners, requirements, studies, limits in time, schemes side by
// side: no overview says anything else than the answers and records behind it.

import { test, run, each } from './tap.mjs';
import { fetch, json, whole, languages, parse, tags, byId, byClass, said, table, csv, base } from './site.mjs';

const cache = new Map();
async function page(path) {
	if (!cache.has(path)) {
		const answer = await fetch(path);
		answer.tree = parse(answer.text);
		answer.main = byId(answer.tree, 'main');
		cache.set(path, answer);
	}
	return cache.get(path);
}
const links = (element) => tags(element, 'a').map((a) => a.attributes.href);
const tagOf = (cell) => byClass(cell, 'tag')[0];
const tone = (cell) => tagOf(cell)?.attributes.class.replace('tag ', '');
const refused = async (t, path, field, wanted = 400) => {
	const answer = await fetch(path);
	t.equal(answer.status, wanted, path);
	if (field !== undefined)
		t.ok(answer.text.includes(path.startsWith('/api') ? `"field":"${field}"` : `<code>${field}</code>`), `${path}: names ${field}`);
};

// ---- the matrix

const days = ['on=2018-06-01', 'on=2026-11-24', 'on=2028-01-01&entry=275', 'on=2021-08-17&published=2026-01-01'];

test('no cell of the matrix differs from the answer to its question', async (t) => {
	for (const day of days) {
		const matrix = await json(`/api/v1/matrix?${day}`);
		t.equal(matrix.count, matrix.items.length, `${day}: all of them`);
		t.equal(matrix.next, null, `${day}: on one page`);
		await each(matrix.items, 8, async ({ scheme, unit, answer, reason, text, check }) => {
			const asked = await json(`/api/v1/check?scheme=${scheme}&unit=${unit}&${day}`);
			t.equal([answer, reason, text], [asked.answer, asked.reason, asked.text], `${scheme} ${unit} ${day}`);
			t.equal((await json(check)).reason, reason, check);
		});
	}
});

test('the matrix has every foreign scheme, and says what it leaves out', async (t) => {
	const all = (await whole('/api/v1/schemes?limit=1000&on=2026-11-24')).items.filter(({ jurisdiction }) => jurisdiction !== 'kazakhstan');
	const shown = async (query) => new Set((await json(`/api/v1/matrix?on=2026-11-24${query}`)).items.map(({ scheme }) => scheme));
	t.equal([...await shown('')].sort(), all.map(({ slug }) => slug).sort(), 'all');
	t.equal([...await shown('&show=not-ended')].sort(), all.filter(({ phase }) => phase !== 'ended').map(({ slug }) => slug).sort(), 'not ended');
	const some = await shown('&show=instrument');
	t.ok(some.size > 5 && some.size < all.length, `${some.size} with an instrument`);
	for (const language of languages) {
		const [whole_, part] = [await page(`/${language}/matrix?on=2026-11-24`), await page(`/${language}/matrix?on=2026-11-24&show=not-ended`)];
		t.equal(table(whole_.main).length, all.length, `${language}: a line a scheme`);
		t.ok(said(byId(part.tree, 'matrix-heading')).startsWith(`${table(part.main).length} `), `${language}: how many`);
		t.ok(tags(byId(part.tree, 'matrix'), 'p').length > tags(byId(whole_.tree, 'matrix'), 'p').length, `${language}: says that others are left out`);
	}
});

test('page, JSON and CSV of the matrix say the same', async (t) => {
	for (const language of languages) {
		for (const day of days) {
			const { items } = await json(`/api/v1/matrix?${day}`);
			const [head, ...rows] = csv((await fetch(`/api/v1/matrix.csv?${day}`)).text);
			t.equal(head, ['scheme', 'name', 'jurisdiction', 'phase', 'unit', 'answer', 'reason', 'treaty'], `${day}: header`);
			const key = (scheme, unit, answer) => `${scheme} ${unit} ${answer}`;
			t.equal(rows.map((row) => key(row[0], row[4], row[5])).sort(), items.map((i) => key(i.scheme, i.unit, i.answer)).sort(), `${day}: CSV`);
			const tones = { recognised: 'good', 'not-recognised': 'bad', undetermined: 'wait' };
			const byCell = new Map(items.map((i) => [`${i.scheme} ${i.unit}`, i]));
			for (const [, ...cells] of table((await page(`/${language}/matrix?${day}`)).main)) {
				for (const cell of cells) {
					const to = new URL(links(cell)[0], base).searchParams;
					const { answer } = byCell.get(`${to.get('scheme')} ${to.get('unit')}`);
					t.equal(tone(cell), tones[answer], `${language} ${day} ${to}: the tag`);
					t.ok(said(tagOf(cell)).length > 3, 'a word, not a colour');
				}
			}
		}
		const labelled = csv((await fetch(`/api/v1/matrix.csv?lang=${language}&on=2026-11-24`)).text);
		t.ok(labelled.slice(1).every((row) => row[5] !== 'not-recognised'), `${language}: words`);
	}
});

test('each cell leads to the reasoning of its own day and entry', async (t) => {
	const answer = await page('/en/matrix?on=2018-06-01&entry=275');
	const found = links(byId(answer.tree, 'matrix')).filter((href) => href.includes('/check?'));
	for (const href of found.filter((_, i) => i % 9 === 0)) {
		t.match(href, /on=2018-06-01&entry=275/, href);
		t.ok(byClass((await page(href)).tree, 'answer').length === 1, `${href}: an answer`);
	}
});

test('what the matrix cannot show is refused by name', async (t) => {
	for (const [query, field, status] of [['show=some', 'show'], ['page=0', 'page'], ['page=x', 'page'], ['page=2', 'page', 404], ['unit=quota', 'unit'], ['on=2026-02-30', 'on']]) {
		for (const path of ['/ru/matrix', '/api/v1/matrix', ...(field === 'page' ? [] : ['/api/v1/matrix.csv'])])
			await refused(t, `${path}?${query}`, field, status);
	}
	await refused(t, '/api/v1/matrix.csv?lang=de', 'lang');
});

// ---- partners

test('a partner is told first what its treaty is, and since when', async (t) => {
	for (const [who, on, wanted] of [
		['switzerland', '2021-12-31', /Not yet in force between Kazakhstan and Switzerland\.\s*From 1 January 2022: in force/],
		['switzerland', '2022-01-01', /In force between Kazakhstan and Switzerland since 1 January 2022/],
		['united-kingdom', '2026-11-24', /Suspended between Kazakhstan and United Kingdom since 1 May 2026/],
		['new-zealand', '2023-01-01', /No longer in force between Kazakhstan and New Zealand since 1 January 2023/],
		['germany', '2026-11-24', /Not yet in force between Kazakhstan and European Union\.\s*From 1 January 2028: in force/],
		['ukraine', '2026-11-24', /There is no treaty on the recognition of units between Kazakhstan and Ukraine/],
		['japan', '2016-01-01', /between Kazakhstan and Japan/]]) {
		const answer = await page(`/en/partners/${who}?on=${on}`);
		t.match(said(byClass(answer.main, 'answer')[0]), wanted, answer.path);
		t.ok(answer.text.indexOf('class="answer') < answer.text.indexOf('<section'), `${answer.path}: before all else`);
	}
	const own = await page('/en/partners/kazakhstan?on=2026-11-24');
	t.ok(table(byId(own.tree, 'standing')).length > 10, 'Kazakhstan: all its partners');
});

test('no partner hides what it should show', async (t) => {
	const { items } = await whole('/api/v1/jurisdictions?limit=1000');
	await each(items, 6, async ({ slug, members }) => {
		const answer = await page(`/en/partners/${slug}`);
		t.equal(answer.status, 200, slug);
		for (const id of ['contacts', 'requirements', 'facts', 'changed'])
			t.ok(byId(answer.tree, id) !== undefined, `${slug}: ${id}`);
		t.equal(members === undefined ? 0 : table(byId(answer.tree, 'members')).filter(([, how]) => said(how) === 'member of it').length,
			(members ?? []).length, `${slug}: its members`);
	});
	const sides = table(byId((await page('/en/partners/switzerland')).tree, 'requirements'));
	t.equal(sides.map((row) => row.length), [3, 3, 3, 3, 3], 'five requirements, both sides');
});

test('what has changed is of that partner, and since that day', async (t) => {
	const numbers = async (query) => table(byId((await page(`/en/partners/switzerland?${query}`)).tree, 'changed')).map(([number]) => said(number));
	const all = await numbers('since=2000-01-01');
	t.ok(all.includes('276') && all.length > 10, 'the correction of its limit is there');
	t.equal(await numbers('since=2000-01-01&entry=275'), all.filter((n) => n <= 275), 'as of an entry');
	t.equal(await numbers('since=2999-01-01'), [], 'none since a day to come');
	for (const number of all) {
		const entry = (await json(`/api/v1/entries?since=${number - 1}&limit=1`)).items[0];
		const { text } = await fetch(`/api/v1/items/${entry.item_sha256}`);
		t.ok(entry.slug === 'switzerland' || /switzerland|che-ets/.test(text), `entry ${number} concerns it: ${entry.kind} ${entry.slug}`);
	}
	for (const language of languages)
		await refused(t, `/${language}/partners/japan?since=2026-13-01`, 'since');
	await refused(t, '/en/partners/japan?sort=name', 'sort');
});

// ---- requirements, studies, limits

test('what has not been assessed never looks like met', async (t) => {
	for (const language of languages) {
		const answer = await page(`/${language}/requirements?on=2026-11-24`);
		let unset = 0;
		for (const [, ...cells] of table(byId(answer.tree, 'requirements'))) {
			for (const cell of cells) {
				const evidence = links(cell).filter((href) => href.includes('/requirements/'));
				unset += tone(cell) === 'unset';
				t.equal(evidence.length > 0, ['good', 'wait', 'bad'].includes(tone(cell)), `${answer.path}: ${said(cell)}: evidence where there is an outcome`);
				t.ok(evidence.length === 0 || /\d{4}/.test(said(cell)), `${answer.path}: ${said(cell)}: since when`);
			}
		}
		t.ok(unset > 5, `${answer.path}: not assessed is called out`);
	}
});

test('the clock of studies forgets nothing that is due', async (t) => {
	const clock = async (query) => table(byId((await page(`/en/studies?${query}`)).tree, 'clock'));
	const now = await clock('on=2026-11-24');
	t.equal(now.map(([, status]) => said(status).replace(/ \d.*/, '')).slice(0, 3), ['overdue', 'under way', 'not begun'], 'the most pressing first');
	t.match(said(now[1][1]), /under way 37 days left/, 'how long there is');
	t.match(said(now[0][1]), /overdue 2,154 days too late/, 'how late it is');
	for (const on of ['2007-01-01', '2020-12-31', '2021-01-01', '2026-11-24']) {
		const schemes = (await whole(`/api/v1/schemes?limit=1000&on=${on}&entry=222`)).items.filter(({ study_due }) => study_due);
		const rows = await clock(`on=${on}&entry=222`);
		t.equal(rows.length, schemes.length, `${on}: before any study, a line for each scheme that is due`);
		for (const [scheme, status, , study] of rows) {
			t.match(said(study), /no study in the register/, `${on}: ${said(scheme)}`);
			const slug = new URL(links(scheme)[0], base).pathname.split('/').pop();
			const { study_status } = schemes.find((one) => one.slug === slug);
			t.ok(said(status).replace(' ', '-').startsWith(study_status), `${on}: ${slug}: ${said(status)} is ${study_status}`);
		}
	}
});

test('zero, unlimited, not known and not set have marks of their own', async (t) => {
	const answer = await page('/en/limits?on=2026-11-24');
	for (const id of ['binding', 'limits-in-time']) {
		const cells = table(byId(answer.tree, id)).flatMap((row) => row.slice(-3));
		for (const [word, wanted] of [['zero', 'bad'], ['unlimited', 'good'], ['figure not known', 'wait'], ['not set', 'unset']]) {
			const found = cells.filter((cell) => byClass(cell, 'tag').some((tag) => said(tag) === word));
			t.ok(found.length > 0 && found.every((cell) => tone(cell) === wanted), `${id}: ${word}`);
		}
	}
	const boxes = byClass(answer.tree, 'box').map(({ attributes, parent }) => [attributes.class.replace('box ', ''), said(parent)]);
	for (const [kind, words] of [['bad', '0 none'], ['good', '∞ unlimited'], ['wait', '? not known'], ['unset', '– not set'], ['plain', '4.00 %']])
		t.ok(boxes.some(([tone_, text]) => tone_ === kind && text.replace(/\s/g, ' ') === words), `the picture: ${words}`);
});

// ---- side by side

test('schemes side by side: what differs is marked by a word, and nothing else is', async (t) => {
	for (const language of languages) {
		const answer = await page(`/${language}/schemes/compare?scheme=eu-ets&scheme=che-ets&scheme=usa-california&on=2026-11-24`);
		const rows = table(byId(answer.tree, 'compare'));
		t.ok(rows.length > 12, `${answer.path}: lines`);
		for (const [head, ...cells] of rows) {
			const values = new Set(cells.map(said));
			t.equal(byClass(head, 'differs').length === 1, values.size > 1, `${answer.path}: ${said(head)}`);
			t.equal(head.parent.attributes.class === 'differs', values.size > 1, `${answer.path}: ${said(head)}: the line`);
		}
		const chosen = tags(byId(answer.tree, 'choose'), 'option').filter(({ attributes }) => 'selected' in attributes);
		t.equal(chosen.map(({ attributes }) => attributes.value), ['eu-ets', 'che-ets', 'usa-california'], 'the choice is kept');
		t.equal(tags(byId(answer.tree, 'choose'), 'select').length, 4, 'four can be chosen');
		const list = await page(`/${language}/schemes?on=2020-01-01`);
		const boxes = tags(list.main, 'input').filter(({ attributes }) => attributes.form === 'compare');
		t.equal(boxes.length, table(byId(list.tree, 'list')).length, 'each scheme of the list can be ticked');
		t.ok(boxes.every(({ attributes }) => attributes.name === 'scheme' && attributes['aria-label'].length > 12), 'and says which it is');
		t.match(byId(list.tree, 'compare').attributes.action, new RegExp(`^/${language}/schemes/compare$`), 'for the page of comparison');
	}
});

test('a comparison that cannot be made is refused by name', async (t) => {
	const four = ['eu-ets', 'che-ets', 'kor-ets', 'chn-ets'].map((slug) => `scheme=${slug}`).join('&');
	for (const [query, name] of [[`${four}&scheme=mex-ets`, 'mex-ets'], ['scheme=eu-ets&scheme=eu-ets', 'eu-ets'], ['scheme=nothing', 'nothing'], ['scheme=eu-ets&scheme=EU', 'EU']]) {
		for (const language of languages) {
			await refused(t, `/${language}/schemes/compare?${query}`, 'scheme');
			t.ok((await page(`/${language}/schemes/compare?${query}`)).text.includes(name), `${query}: names ${name}`);
		}
	}
	t.equal((await fetch(`/en/schemes/compare?${four}&scheme=`)).status, 200, 'an empty choice is none');
});

// ---- entries

test('an entry is not there before it was made', async (t) => {
	for (const [query, status] of [['', 200], ['?on=2014-01-01', 200], ['?entry=276', 200], ['?entry=275', 404], ['?published=1990-01-01', 404]])
		t.equal((await fetch(`/kk/changes/276${query}`)).status, status, query);
	const role = said(byId((await page('/ru/changes/276?on=2014-01-01')).tree, 'facts'));
	t.match(role, /импорт из файла/, 'who made it is said in words');
});

// ---- lists

test('treaties can be chosen by party, schemes by jurisdiction', async (t) => {
	for (const [room, name, value] of [['treaties', 'party', 'japan'], ['schemes', 'jurisdiction', 'japan'], ['requirements', 'jurisdiction', 'switzerland']]) {
		for (const query of room === 'treaties' ? [`?${name}=${value}`] : ['', `?${name}=${value}`]) {
			const select = byId((await page(`/ru/${room}${query}`)).tree, `filter-${name}`);
			const options = tags(select, 'option');
			t.equal(select.name, 'select', `${room}${query}: a choice`);
			t.ok(options.length > 20 && options.some(({ attributes }) => attributes.value === value), `${room}${query}: of jurisdictions`);
			t.equal(options.filter(({ attributes }) => 'selected' in attributes && attributes.value !== '').map(({ attributes }) => attributes.value),
				query === '' ? [] : [value], `${room}${query}: what is chosen`);
		}
	}
	// The plain list of treaties leads there.
	const [href] = links(byId((await page('/ru/treaties?on=2020-01-01')).tree, 'list')).filter((one) => one.includes('party='));
	t.ok(byId((await page(href)).tree, 'filter-party') !== undefined, `${href}: a choice`);
});

run();
