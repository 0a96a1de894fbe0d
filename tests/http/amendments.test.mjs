// The whole life of an amendment in a browser without script: drafted, wrong,
// corrected, submitted, sent back, approved, published, withdrawn. And what an
// editor, an author, another tab cannot do to it.

import { test, run } from './tap.mjs';
import { fetch, json, parse, tags, said, words as text, byId } from './site.mjs';
import { signedIn, deed } from './people.mjs';

const mark = `desk-${process.pid}`;
const words = { kk: 'қазақша', ru: 'по-русски', en: 'in English' };
const filled = (name, texts = words) => Object.fromEntries(Object.entries(texts).map(([language, text]) => [`${name}.${language}`, text]));
// What is typed for each kind, and the item that comes of it
const records = [
	['legal-act', `act-${mark}`, { ...filled('title'), 'number': '1-ө', 'in_force_from': '2001-01-01', 'provisions.1.paragraph': '9', ...filled('provisions.1.summary', { en: 'b' }), 'provisions.1.from': '2002' },
		{ title: words, number: '1-ө', in_force_from: '2001-01-01', provisions: [{ paragraph: '9', summary: { en: 'b' }, from: '2002' }] }],
	['jurisdiction', `land-${mark}`, { ...filled('name'), type: 'state', 'authority.kk': 'Б\nO <b>', demonstration: 'true' }, { name: words, type: 'state', authority: { kk: 'Б\nO <b>' }, demonstration: true }],
	['jurisdiction', `union-${mark}`, { ...filled('name'), type: 'group', 'members.1.jurisdiction': `land-${mark}`, 'members.1.from': '2001', demonstration: 'true' },
		{ name: words, type: 'group', members: [{ jurisdiction: `land-${mark}`, from: '2001' }], demonstration: true }],
	['scheme', `ets-${mark}`, { ...filled('name'), jurisdiction: `land-${mark}`, compulsory: 'true', 'sectors.power': '1', 'sectors.waste': '1', 'gases.CO2': '1', cap_tonnes: '1000', cap_year: '2020',
		'suspensions.1.from': '2010', 'suspensions.1.through': '2011', 'units.1.unit': 'quota', 'units.1.name.all': 'U', demonstration: 'true' },
		{ name: words, jurisdiction: `land-${mark}`, compulsory: true, suspensions: [{ from: '2010', through: '2011' }], sectors: ['power', 'waste'], gases: ['CO2'], cap_tonnes: 1000, cap_year: 2020,
			units: [{ unit: 'quota', name: 'U' }], demonstration: true }],
	['study', `study-${mark}`, { scheme: `ets-${mark}`, begun: '2019', conclusion: 'compatible', ...filled('summary', { ru: 'д' }), 'sources.1.title.all': 'S', 'sources.1.url': 'https://example.org/', 'sources.1.checked_on': '2020-01-01', demonstration: 'true' },
		{ scheme: `ets-${mark}`, begun: '2019', conclusion: 'compatible', summary: { ru: 'д' }, sources: [{ title: 'S', url: 'https://example.org/', checked_on: '2020-01-01' }], demonstration: true }],
	['treaty', `pact-${mark}`, { ...filled('title'), form: 'bilateral', 'parties.1': 'kazakhstan', 'parties.2': `land-${mark}`, 'authentic_languages.1': 'kk', 'actions.1.action': 'signature', 'actions.1.on': '2015-05',
		'actions.2.action': 'entry-into-force', 'actions.2.on': '2016-01-01', 'recognises.1.unit': 'other', 'recognises.1.direction': 'both', 'recognises.1.vintage_from': '2015', demonstration: 'true' },
		{ title: words, parties: ['kazakhstan', `land-${mark}`], form: 'bilateral', authentic_languages: ['kk'], actions: [{ action: 'signature', on: '2015-05' }, { action: 'entry-into-force', on: '2016-01-01' }],
			recognises: [{ unit: 'other', direction: 'both', vintage_from: 2015 }], demonstration: true }],
	['plan', `plan-${mark}`, { ...filled('name'), from: '1991', through: '1992', cap_tonnes: '5', 'suspensions.1.from': '1991', 'suspensions.1.through': '1991', demonstration: 'true' },
		{ name: words, from: '1991', through: '1992', cap_tonnes: 5, suspensions: [{ from: '1991', through: '1991' }], demonstration: true }],
	['limit', `limit-${mark}`, { treaty: `pact-${mark}`, unit: 'other', rate_percent: '4,50', of: 'verified-emissions', 'clause.all': '7', demonstration: 'true' },
		{ treaty: `pact-${mark}`, unit: 'other', rate_percent: '4.50', of: 'verified-emissions', clause: '7', demonstration: true }],
	['assessment', `met-${mark}`, { jurisdiction: `land-${mark}`, requirement: '1', outcome: 'met', demonstration: 'true' }, { jurisdiction: `land-${mark}`, requirement: 1, outcome: 'met', demonstration: true }],
];
const plural = { 'legal-act': 'legal-acts', jurisdiction: 'jurisdictions', scheme: 'schemes', study: 'studies', treaty: 'treaties', plan: 'plans', limit: 'limits', assessment: 'assessments' };

const { browser: editor } = await signedIn('editor');
const { browser: second } = await signedIn('editor');
const { browser: approver } = await signedIn('approver');
const { browser: both, who: bothWho } = await signedIn('editor,approver,administrator');

async function begin(browser = editor, reason = words) {
	const path = '/en/desk/amendments/new';
	const answer = await browser.post(path, { ...await browser.hidden(path), ...Object.fromEntries(Object.entries(reason).map(([language, text]) => [`reason_${language}`, text])), basis_all: 'Order 5' });
	return answer.headers.location;
}
const act = async (browser, page, what, fields = {}) => browser.post(page, { ...await browser.hidden(page, deed(what)), ...fields });
const add = (page, kind, slug, change, browser = editor) => act(browser, page, 'add', { kind, slug, change });
const record = (page, kind, slug) => `${page}/record?kind=${kind}&slug=${slug}`;
async function save(page, kind, slug, fields, browser = editor) {
	const form = record(page, kind, slug);
	return browser.post(form.replace(/\?.*/, ''), { ...await browser.hidden(form), ...fields });
}
// What a form says when it is opened again
async function shown(page, kind, slug, browser = editor) {
	const form = tags(parse((await browser.send(record(page, kind, slug))).text), 'form').find((one) => tags(one, 'fieldset').length > 0);
	const values = tags(form, 'input').filter(({ attributes }) => attributes.type !== 'hidden' && (attributes.type !== 'checkbox' || 'checked' in attributes)).map(({ attributes }) => [attributes.name, attributes.value]);
	values.push(...tags(form, 'textarea').map((one) => [one.attributes.name, text(one).replace(/^\n/, '')]));
	for (const select of tags(form, 'select'))
		values.push([select.attributes.name, tags(select, 'option').find(({ attributes }) => 'selected' in attributes)?.attributes.value ?? '']);
	return Object.fromEntries(values.filter(([, value]) => value !== ''));
}

test('every kind goes from a form to the register, whole and by two people', async (t) => {
	const page = await begin();
	for (const [kind, slug, fields] of records) {
		t.equal((await add(page, kind, slug, 'creation')).status, 303, `${kind} begun`);
		const answer = await save(page, kind, slug, fields);
		t.equal(answer.status, 303, `${kind} saved`);
		t.equal(await shown(page, kind, slug), kind === 'limit' ? { ...fields, rate_percent: '4.50' } : fields, `${kind}: the form says again what was typed`);
	}
	const before = (await json('/healthz')).entry;
	const submitted = await act(editor, page, 'submit');
	t.equal(submitted.status, 303, `submitted ${submitted.status === 303 ? '' : said(byId(parse(submitted.text), 'main')).slice(0, 500)}`);
	t.equal((await json('/healthz')).entry, before, 'nothing is published yet');
	const review = await approver.send(page);
	t.has(said(byId(parse(review.text), 'effect')), `ets-${mark}`, 'the effect');
	for (const [kind, slug] of records)
		t.ok(byId(parse(review.text), `${kind}-${slug}`) !== undefined, `${slug} before and after`);
	t.equal((await act(approver, page, 'approve')).status, 303, 'approved');
	t.equal((await json('/healthz')).entry, before + records.length, 'an entry for each');
	for (const [kind, slug, , item] of records) {
		const got = await json(`/api/v1/${plural[kind]}/${slug}`);
		t.equal(Object.fromEntries(Object.keys(item).map((name) => [name, got[name]])), item, `${kind} as it was typed`);
	}
	const { items } = await json(`/api/v1/entries?since=${before}`);
	t.equal([...new Set(items.map((one) => `${one.author_role} ${one.approver_role} ${one.basis} ${one.reason.kk}`))], [`editor approver Order 5 ${words.kk}`], 'roles, basis, reason');
	t.ok(!JSON.stringify(items).includes('@'), 'nobody\'s address');
	const trail = await fetch(`/ru/changes/${before + 1}`);
	t.ok(!/\beditor\b|\bapprover\b/.test(said(byId(parse(trail.text), 'main'))), 'roles are words of the language');
});

test('the effect of a correction is told by names and figures, not by codes', async (t) => {
	const page = await begin();
	await add(page, 'limit', 'demo-limit-ch-other-2025', 'correction');
	await save(page, 'limit', 'demo-limit-ch-other-2025', { ...await shown(page, 'limit', 'demo-limit-ch-other-2025'), rate_percent: '2,5' });
	const effect = said(byId(parse((await editor.send(`${page}?effect=1`.replace('/en/', '/ru/'))).text), 'effect'));
	for (const words of ['Договор между Казахстаном и Швейцарией', 'иные углеродные единицы, Система торговли выбросами Швейцарии', '2,5 % обязательства по погашению'])
		t.has(effect.replace(/\u00a0/g, ' '), words, words);
	t.ok(!/demo-|lowest|surrender/.test(effect), effect);
	await act(editor, page, 'drop');
});

test('an effect on more days than are worked out says where it ends', async (t) => {
	const page = await begin();
	await add(page, 'treaty', `busy-${mark}`, 'creation');
	const actions = Array.from({ length: 32 }, (_, i) => [[`actions.${i + 1}.action`, 'declaration'], [`actions.${i + 1}.on`, `${2101 + i}-02-03`]]).flat();
	const saved = await save(page, 'treaty', `busy-${mark}`, { ...filled('title'), form: 'bilateral', 'parties.1': 'kazakhstan', 'parties.2': 'switzerland', ...Object.fromEntries(actions), demonstration: 'true' });
	t.equal(saved.status, 303, saved.text.slice(0, 500));
	for (const [language, says] of [['en', /Only the days before .* have been worked out/], ['ru', /Рассчитаны только дни до /], ['kk', /Тек .* күніне дейінгі күндер есептелді/]])
		t.match(said(byId(parse((await editor.send(`${page.replace('/en/', `/${language}/`)}?effect=1`)).text), 'effect')), says);
	await act(editor, page, 'drop');
});

test('what is typed wrongly is kept, said beside its field, and not submitted', async (t) => {
	const page = await begin();
	await add(page, 'limit', `limit-${mark}`, 'correction');
	t.equal((await shown(page, 'limit', `limit-${mark}`)).rate_percent, '4.50', 'a correction begins with what stands');
	const wrong = { treaty: `pact-${mark}`, unit: 'other', rate_percent: 'a <b>lot', of: 'verified-emissions', tonnes: '1.5', from: '2024-13-01', through: '<script>' };
	t.equal((await save(page, 'limit', `limit-${mark}`, wrong)).status, 303, 'saved all the same');
	t.equal(await shown(page, 'limit', `limit-${mark}`), wrong, 'as it was typed');
	const form = parse((await editor.send(record(page, 'limit', `limit-${mark}`))).text);
	for (const [field, label] of [['rate_percent', 'rate, percent: '], ['tonnes', 'tonnes CO2e: '], ['from', 'from: '], ['through', 'through: ']])
		t.ok(tags(form, 'a').some((one) => one.attributes.href === `#${field}` && said(one).startsWith(label)) && byId(form, field) !== undefined, `the summary leads to ${field}, by its label`);
	const answer = await act(editor, page, 'submit');
	t.equal(answer.status, 422, 'not submitted');
	t.has(said(byId(parse(answer.text), 'main')), `limit-${mark}, rate, percent: `, 'and says why');
	t.equal((await act(editor, page, 'drop')).status, 303, 'dropped');
});

test('lines of a list are added and taken away without script', async (t) => {
	const page = await begin();
	await add(page, 'treaty', `pact-${mark}`, 'change');
	const fields = await shown(page, 'treaty', `pact-${mark}`);
	await save(page, 'treaty', `pact-${mark}`, { ...fields, do: 'add:actions' });
	t.ok((await editor.send(record(page, 'treaty', `pact-${mark}`))).text.includes('name="actions.3.action"'), 'one more');
	await save(page, 'treaty', `pact-${mark}`, { ...fields, 'actions.3.action': 'termination', 'actions.3.on': '2090', do: 'remove:actions.1' });
	const now = await shown(page, 'treaty', `pact-${mark}`);
	t.equal([now['actions.1.action'], now['actions.2.action'], now['actions.3.action']], ['entry-into-force', 'termination', undefined], 'the first is gone');
	await save(page, 'treaty', `pact-${mark}`, { ...now, do: 'add:parties' });
	t.ok((await editor.send(record(page, 'treaty', `pact-${mark}`))).text.includes('name="parties.3"'), 'a party more');
	for (const [name, status] of [['actions.0.on', 400], ['actions.1.colour', 400], ['status', 400], ['actions', 400], ['title.de', 400], ['sectors.power', 400]])
		t.equal((await save(page, 'treaty', `pact-${mark}`, { ...now, [name]: '1' })).status, status, `no field ${name}`);
	await act(editor, page, 'drop');
});

test('a tab that is behind overwrites nothing, and loses nothing', async (t) => {
	const page = await begin();
	const [kind, slug, fields] = ['plan', `plan-${mark}`, { ...filled('name'), from: '1993' }];
	await add(page, kind, slug, 'change');
	const old = await editor.hidden(record(page, kind, slug));
	t.equal((await save(page, kind, slug, fields, second)).status, 303, 'another editor saves');
	const answer = await editor.post(`${page}/record`, { ...old, ...fields, from: '1994' });
	t.equal(answer.status, 422, 'told');
	t.ok(answer.text.includes('value="1994"'), 'what was typed is still there');
	t.equal((await shown(page, kind, slug)).from, '1993', 'what was saved too');
	await act(editor, page, 'drop');
});

test('nobody approves what they wrote, nor an editor anything', async (t) => {
	const page = await begin(both);
	await add(page, 'plan', `plan-${mark}`, 'change', both);
	await save(page, 'plan', `plan-${mark}`, { ...filled('name'), from: '1993' }, both);
	t.equal((await act(both, page, 'submit')).status, 303, bothWho.email);
	const { revision } = await approver.hidden(page, deed('approve'));
	for (const [who, browser] of [['its author with all roles', both], ['another editor', second]]) {
		t.ok(!(await browser.send(page)).text.includes('value="approve"'), `${who}: no button`);
		const { token } = await browser.hidden('/en/desk');
		t.equal((await browser.post(page, { token, revision, do: 'approve' })).status, 422, `${who}: refused`);
	}
	t.equal((await approver.post(page, { revision, do: 'approve' })).status, 403, 'a form without a token');
	t.equal((await act(approver, page, 'send-back')).status, 422, 'not sent back without a reason');
	t.equal((await act(approver, page, 'send-back', { reason: 'Not 1993.' })).status, 303, 'sent back');
	t.ok((await both.send(page)).text.includes('Not 1993.'), 'with a reason');
	t.equal((await act(both, page, 'drop')).status, 303, 'dropped');
});

test('one of two decisions at once wins, and the other is told', async (t) => {
	const { browser: other } = await signedIn('approver');
	const page = await begin();
	await add(page, 'plan', `plan-${mark}`, 'change');
	await save(page, 'plan', `plan-${mark}`, { ...filled('name'), from: '1993', demonstration: 'true' });
	await act(editor, page, 'submit');
	const before = (await json('/healthz')).entry;
	const answers = await Promise.all([act(approver, page, 'approve'), act(other, page, 'approve')]);
	t.equal(answers.map(({ status }) => status).sort(), [303, 422], 'one and one');
	t.equal((await json('/healthz')).entry, before + 1, 'one entry');
});

test('rooms are for their roles', async (t) => {
	const { browser: auditor } = await signedIn('auditor');
	t.equal((await auditor.send('/en/desk/amendments/1')).status, 200, 'an auditor reads');
	t.equal((await auditor.send('/en/desk/amendments/new')).status, 403, 'and drafts nothing');
	t.equal((await approver.send('/en/desk/amendments/new')).status, 403, 'nor does an approver');
	for (const path of ['0', 'x', '999999999', '99999999999999999999'])
		t.equal((await editor.send(`/en/desk/amendments/${path}`)).status, 404, path);
});

test('a session after its end decides nothing, and the draft survives it', async (t) => {
	const { browser: late } = await signedIn('approver');
	const { browser: gone } = await signedIn('editor');
	const page = await begin(gone);
	await add(page, 'plan', `plan-${mark}`, 'change', gone);
	await save(page, 'plan', `plan-${mark}`, { ...filled('name'), from: '1994' }, gone);
	const forms = [await gone.hidden(`${page}/head`), await gone.hidden(page, deed('submit'))];
	await gone.post('/en/desk/sign-out', await gone.hidden('/en/desk'));
	for (const fields of forms)
		t.equal([(await gone.post(page, fields)).headers.location], ['/en/desk/sign-in'], 'its forms lead to the sign-in');
	t.equal((await shown(page, 'plan', `plan-${mark}`)).from, '1994', 'what was saved is there for another editor');
	t.equal((await act(editor, page, 'submit')).status, 303, 'who submits it');
	const { revision, token } = await late.hidden(page, deed('approve'));
	await late.post('/en/desk/sign-out', await late.hidden('/en/desk'));
	const before = (await json('/healthz')).entry;
	t.equal((await late.post(page, { token, revision, do: 'approve' })).headers.location, '/en/desk/sign-in', 'an approver who has left');
	t.equal([(await json('/healthz')).entry, (await editor.send(page)).text.includes('submitted for approval')], [before, true], 'has approved nothing');
	t.equal((await act(approver, page, 'send-back', { reason: 'later' })).status, 303, 'another decides');
	await act(editor, page, 'drop');
});

test('records are withdrawn together, and their addresses stay', async (t) => {
	const page = await begin();
	for (const [kind, slug] of records)
		await add(page, kind, slug, 'withdrawal');
	await act(editor, page, 'submit');
	t.equal((await act(approver, page, 'approve')).status, 303, 'approved');
	for (const [kind, slug] of records)
		t.equal((await fetch(`/api/v1/${plural[kind]}/${slug}`)).status, 410, slug);
});

run();
