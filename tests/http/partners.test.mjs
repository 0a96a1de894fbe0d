// Partner officials: what they see and say, who answers, and what the public
// pages tell of it, with their tags. The treaties are this test's own.

import { execFileSync } from 'node:child_process';
import { test, run, finally_ } from './tap.mjs';
import { fetch, json, tanu, languages, parse, tags, said, byId } from './site.mjs';
import { Browser, people, code, signedIn } from './people.mjs';

const mark = `partner-${process.pid}`;
const [land, other, pact] = ['land', 'other', 'pact'].map((name) => `${name}-${mark}`);
const lines = (...records) => execFileSync(tanu, ['import', '-'], { input: records.map((one) => JSON.stringify({ reason: { en: 'a test' }, ...one })).join('\n') + '\n' });
const state = (slug) => ({ kind: 'jurisdiction', slug, item: { name: { kk: `ел ${slug}`, ru: `страна ${slug}`, en: `state ${slug}` }, type: 'state', authority: { en: 'Ministry of Air' }, demonstration: true } });
const treaty = (title, change) => ({ kind: 'treaty', slug: pact, change, item: { title: { en: title }, form: 'bilateral', parties: ['kazakhstan', land], demonstration: true } });
lines(state(land), state(other), treaty('Pact'));
finally_(() => lines(...[['treaty', pact], ['jurisdiction', land], ['jurisdiction', other]].map(([kind, slug]) => ({ kind, slug, change: 'withdrawal' }))));

const { browser: official, who } = await signedIn('partner', land);
const { browser: stranger } = await signedIn('partner', other);
const { browser: editor, who: editorWho } = await signedIn('editor');
const page = `/en/desk/partner/${pact}`;
const forms = (text) => tags(parse(text), 'form').filter((one) => one.attributes.class === 'desk');
const names = (form) => tags(form, 'input').map(({ attributes }) => attributes.name);
const hidden = (browser = official, path = page, name = 'entry') => browser.hidden(path, (form) => names(form).includes(name));
const say = async (fields, browser = official) => browser.post(page, { ...await hidden(), ...browser === official ? {} : { token: (await browser.hidden('/en/desk')).token }, ...fields });
const shown = async (path, id = 'confirmed') => said(byId(parse((await fetch(path)).text), id));
const places = [`/en/treaties/${pact}`, `/en/partners/${land}`];
const entry = async () => (await json(`/api/v1/treaties/${pact}`)).entry;
const day = async () => (await json('/api/v1/treaties')).on;

test('a partner official sees their state as the ministry records it, and no other', async (t) => {
	for (const language of languages) {
		const answer = await official.send(`/${language}/desk/partner`);
		t.equal(answer.status, 200, language);
		const yours = byId(parse(answer.text), 'yours');
		t.ok(said(yours).includes('Pact') && said(yours).includes(String(await entry())), 'the treaty and its entry');
		t.ok(byId(parse(answer.text), 'contacts') !== undefined, 'the whole page of the partner');
	}
	for (const [path, status] of [[page, 200], ['/en/desk/partner/demo-kz-korea', 403], ['/en/desk/partner/nothing', 404], ['/en/desk/statements', 403], ['/en/desk/amendments/1', 403]])
		t.equal((await official.send(path)).status, status, path);
	for (const [what, browser] of [['another partner', stranger], ['an editor', editor]])
		t.equal((await browser.send(page)).status, 403, `${what}: refused`);
	t.equal((await editor.send('/en/desk/partner')).status, 403, 'nor is an editor a partner');
	t.equal((await new Browser().send(page)).status, 303, 'nor anybody');
});

test('nothing is recorded that is stolen, foreign, wrong, or of another entry', async (t) => {
	const before = await fetch(places[0]);
	for (const [what, fields, status] of [['without a token', { token: '' }, 403], ['with that of somebody else', { token: (await stranger.hidden('/en/desk')).token }, 403],
		['nothing', {}, 422], ['something else', { says: 'maybe' }, 422], ['a difference without a note', { says: 'differs', note: ' ' }, 422], ['a note that is too long', { says: 'differs', note: 'a'.repeat(10001) }, 422],
		['an entry to come', { says: 'confirmed', entry: '999999999' }, 422], ['another record\'s', { says: 'confirmed', entry: '1' }, 422], ['none', { says: 'confirmed', entry: '' }, 422],
		['no number', { says: 'confirmed', entry: '1; DROP' }, 422], ['a field too many', { says: 'confirmed', jurisdiction: other }, 400]])
		t.equal((await say(fields)).status, status, what);
	for (const browser of [stranger, editor])
		t.equal((await say({ says: 'confirmed' }, browser)).status, 403, 'by somebody else');
	const wrong = await say({ says: 'differs', note: ' ' });
	t.ok(tags(forms(wrong.text).at(-1), 'p').some(({ attributes }) => attributes.class === 'fault'), 'what is wrong stands beside it');
	t.equal((await fetch(places[0])).text, before.text, 'the public page is the same');
});

test('a confirmation is public at once, with its authority, day and entry, and no name', async (t) => {
	const tag = Object.fromEntries(await Promise.all(places.map(async (path) => [path, (await fetch(path)).headers.etag])));
	const list = (await fetch('/en/treaties')).headers.etag;
	t.equal((await say({ says: 'confirmed', note: 'between us' })).status, 303, 'recorded');
	await new Promise((resolve) => setTimeout(resolve, 1100));
	for (const path of places) {
		const answer = await fetch(path, { headers: { 'if-none-match': tag[path] } });
		t.equal(answer.status, 200, `${path}: another page than before`);
		t.equal((await fetch(path, { headers: { 'if-none-match': answer.headers.etag } })).status, 304, 'and then the same again');
		t.ok(said(byId(parse(answer.text), 'confirmed')).includes(`Confirmed by Ministry of Air (state ${land}) on`), await shown(path));
		t.ok(said(byId(parse(answer.text), 'confirmed')).includes(`as of entry ${await entry()}`), 'the entry');
		t.ok(!answer.text.includes(who.email) && !answer.text.includes('between us'), 'neither name nor note');
	}
	for (const language of ['kk', 'ru'])
		t.ok(!(await shown(`/${language}/treaties/${pact}`)).includes('Confirmed'), `in ${language}`);
	t.equal((await fetch('/en/treaties')).headers.etag, list, 'pages that do not tell it are not made anew');
	t.equal(await shown(`${places[0]}?entry=${await entry() - 1}`, 'confirmed'), undefined, 'an earlier entry does not know of it');
	t.ok(said(byId(parse((await official.send('/en/desk/partner')).text), 'yours')).includes('confirmed'), 'said last');
});

test('after a later entry the mark is of an earlier state, and what was looked at before is not recorded', async (t) => {
	const looked = await hidden();
	lines(treaty('Pact, changed', 'change'));
	await new Promise((resolve) => setTimeout(resolve, 1100));
	for (const path of places)
		t.ok((await shown(path)).includes('this is of an earlier state'), path);
	t.ok(!(await shown(`${places[0]}?entry=${looked.entry}`)).includes('earlier'), 'as of then it is not');
	const answer = await official.post(page, { ...looked, says: 'confirmed', note: 'kept' });
	t.equal(answer.status, 422, 'told');
	t.ok(answer.text.includes('has changed this treaty since') && answer.text.includes('Pact, changed') && answer.text.includes('kept'), 'with the new state, and nothing typed is lost');
});

test('a difference is answered by the ministry, in a thread that both see', async (t) => {
	t.equal((await say({ says: 'differs', note: 'Ours says <b>2030</b>.' })).status, 303, 'notified');
	await new Promise((resolve) => setTimeout(resolve, 1100));
	for (const path of places)
		t.ok((await shown(path)).includes('notified a difference') && (await shown(path)).includes('is being looked at'), path);
	const home = parse((await editor.send('/en/desk')).text);
	t.ok(said(byId(home, 'differences')).includes('Pact, changed'), 'it waits for the ministry');
	const thread = tags(byId(home, 'differences'), 'a')[0].attributes.href;
	t.ok((await editor.send(thread)).text.includes('Ours says &lt;b&gt;2030&lt;/b&gt;.'), 'with its note, as text');
	for (const [browser, status] of [[stranger, 404], [official, 200], [(await signedIn('auditor')).browser, 200], [new Browser(), 303]])
		t.equal((await browser.send(thread)).status, status, `${status} for ${thread}`);
	const answer = async (browser, fields) => browser.post(thread, { ...await browser.hidden(thread, (form) => tags(form, 'textarea').length > 0), ...fields });
	t.equal((await answer(editor, { note: ' ' })).status, 422, 'not with nothing');
	t.equal((await editor.post(thread, { note: 'x' })).status, 403, 'nor without a token');
	t.equal((await answer(editor, { note: 'We look at it.' })).status, 303, 'answered');
	t.equal((await answer(official, { note: 'Thank you.' })).status, 303, 'by the partner too');
	t.equal((await answer(editor, { note: 'Entry corrected.', settled: '1' })).status, 303, 'settled');
	const text = (await official.send(page)).text;
	for (const note of ['Ours says', 'We look at it.', 'Thank you.', 'Entry corrected.'])
		t.ok(text.includes(note), note);
	t.ok(!text.includes(editorWho.email), 'the ministry\'s people have no names for partners');
	await new Promise((resolve) => setTimeout(resolve, 1100));
	t.ok((await shown(places[0])).includes('It has been settled'), 'the public page says so');
	t.equal(byId(parse((await editor.send('/en/desk')).text), 'differences') === undefined || !said(byId(parse((await editor.send('/en/desk')).text), 'differences')).includes('Pact, changed'), true, 'and nothing waits');
	t.equal((await fetch(`${places[0]}?published=${(await day()).replace(/^\d+/, (year) => year - 1)}`)).status, 404, 'a year ago there was no such treaty');
	for (const path of ['x', '0', '999999999', '99999999999999999999'])
		t.equal((await editor.send(`/en/desk/statements/${path}`)).status, 404, path);
	t.equal((await editor.send('/en/desk/statements?page=0')).status, 400, 'a page that is none');
	t.equal((await editor.send('/en/desk/statements')).status, 200, 'the list');
});

test('the official of the demonstration has a treaty to speak for', async (t) => {
	const browser = new Browser();
	const shipped = people.find(({ role }) => role === 'partner');
	let answer;
	for (const step of [-1, 0, 1]) {
		answer = await browser.signIn(shipped, { code: code(shipped.secret, step) });
		if (answer.status === 303)
			break;
	}
	t.equal(answer.status, 303, 'signs in');
	const treaty = '/en/desk/partner/demo-kz-korea';
	t.ok((await browser.send('/en/desk/partner')).text.includes(treaty), 'sees it');
	t.equal((await browser.post(treaty, { ...await hidden(browser, treaty), says: 'confirmed' })).status, 303, 'confirms it');
	await new Promise((resolve) => setTimeout(resolve, 1100));
	t.ok((await shown('/en/treaties/demo-kz-korea')).includes('Confirmed by'), 'and the public page says so');
});

run();
