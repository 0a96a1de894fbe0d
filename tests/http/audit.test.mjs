// The audit at the desk: everything is in it, only its readers read it, and a
// filter is the same on the page and in the file.

import { readFileSync, readdirSync } from 'node:fs';
import { test, run } from './tap.mjs';
import { csv, languages, parse, source, table, tags, said, byId } from './site.mjs';
import { Browser, signedIn } from './people.mjs';

const { browser: auditor } = await signedIn('auditor');
const { browser: administrator } = await signedIn('administrator');
const { browser: editor, who } = await signedIn('editor');
const page = '/en/desk/audit';
const mine = `who=${encodeURIComponent(who.email)}`;
const lines = (text) => table(byId(parse(text), 'lines')).map((row) => row.map(said));
const options = (text, id) => tags(byId(parse(text), id), 'option').map(({ attributes }) => attributes.value).filter((value) => value !== '');

test('whoever is not to read it is refused with a sentence, and that is in it', async (t) => {
	for (const role of ['editor', 'approver', 'partner']) {
		const { browser, who: reader } = await signedIn(role, ...role === 'partner' ? ['japan'] : []);
		for (const path of ['audit', 'audit.csv']) {
			const answer = await browser.send(`/kk/desk/${path}`);
			t.equal([answer.status, answer.headers['content-type']], [403, 'text/html; charset=utf-8'], `${role}: ${path}`);
			t.ok(said(byId(parse(answer.text), 'main')).includes('рөліңіз'), 'a sentence in the language of the page');
			t.ok(!answer.text.includes(reader.email), 'no line of it');
		}
		const found = lines((await auditor.send(`${page}?who=${reader.email}&outcome=t`)).text);
		t.equal(found.map(([, email, , what, , subject]) => [email, what, subject]), ['/kk/desk/audit.csv', '/kk/desk/audit'].map((path) => [reader.email, 'was refused', path]), 'and is noted');
	}
	t.equal((await new Browser().send(page)).status, 303, 'nobody neither');
});

test('what is done is in it: who, when, from where, what', async (t) => {
	await editor.post('/en/desk/sign-out', { token: '' });
	const { token } = await editor.hidden('/en/desk');
	const draft = await editor.post('/en/desk/amendments/new', { token, reason_en: 'a' });
	await editor.post(draft.headers.location, { ...await editor.hidden(draft.headers.location), do: 'drop' });
	await new Browser().signIn(who, { password: 'a wrong password' });
	for (const browser of [auditor, administrator]) {
		const found = lines((await browser.send(`${page}?${mine}`)).text);
		t.equal(found.map(([, , , what]) => what), ['signing in was refused', 'dropped a draft', 'began a draft', 'was refused', 'signed in', 'enrolled'], 'in their order');
		t.ok(found.every(([at, email, address]) => / 20\d\d, \d\d:\d\d:\d\d$/.test(at) && email === who.email && (address === '127.0.0.1' || address === 'tanu account')), 'each with its time and address');
		t.ok(!JSON.stringify(found).includes('wrong'), 'no password');
	}
});

test('a filter finds what it says, on the page and in the file', async (t) => {
	for (const [filter, count] of [[`${mine}&what=drafted`, 1], [`${mine}&outcome=t`, 2], [`${mine}&outcome=f`, 4], [`${mine}&from=2999-01-01`, 0], [`${mine}&through=2000-01-01`, 0], ['who=%25%25', 0], [`${mine}&from=&what=`, 6]]) {
		const text = (await auditor.send(`${page}?${filter}`)).text;
		t.equal(lines(text).length, count, filter);
		const answer = await auditor.send(tags(byId(parse(text), 'main'), 'a').find((one) => said(one) === 'CSV').attributes.href);
		t.equal([answer.status, answer.headers['content-type'], answer.headers['cache-control'], answer.headers['access-control-allow-origin']], [200, 'text/csv; charset=utf-8; header=present', 'no-store', undefined], 'a file for nobody else');
		t.equal(csv(answer.text).length, count + 1, `${filter} as a file`);
	}
	t.equal(csv((await auditor.send(`/ru/desk/audit.csv?${mine}`)).text)[0].slice(0, 3), ['номер', 'когда (время Казахстана)', 'кто'], 'its head in the language');
	t.equal(lines((await auditor.send(`${page}?what=audit-taken&who=person`)).text).length > 0, true, 'and that it was taken is noted');
	for (const wrong of ['what=nothing', 'outcome=maybe', 'from=2026-02-30', 'through=x', 'from=2026-02-02&through=2026-02-01', 'page=0', 'page=x', 'colour=1', `${mine}&${mine}`])
		t.equal((await auditor.send(`${page}?${wrong}`)).status, 400, wrong);
	t.equal((await auditor.send(`${page}?who=${encodeURIComponent("'; DROP TABLE desk.audit; --")}`)).status, 200, 'letters are letters');
	t.equal((await auditor.post(page, {})).status, 405, 'nothing is written here');
});

test('it is read in pages that have every line once', async (t) => {
	const { browser, who: busy } = await signedIn('editor');
	for (let i = 0; i < 60; i++)
		await browser.send('/en/desk/audit');
	const seen = [];
	let next = `${page}?who=${busy.email}&what=refused`;
	for (let pages = 0; next !== undefined && pages < 5; pages++) {
		const text = (await auditor.send(next)).text;
		seen.push(lines(text).length);
		next = tags(parse(text), 'a').find(({ attributes }) => attributes.rel === 'next')?.attributes.href;
	}
	t.equal(seen, [50, 10], 'fifty and ten');
});

test('every deed has its words in three languages', async (t) => {
	const noted = new Set();
	for (const name of readdirSync(`${source}/sql`)) {
		for (const [, second] of readFileSync(`${source}/sql/${name}`, 'utf8').matchAll(/desk\.note\([^,()]+(?:\([^()]*\))?,\s*(CASE[\s\S]*?END|'[^']*')/g)) {
			for (const [, what] of second.matchAll(/(?:THEN|ELSE|^)\s*'([^']*)'/g))
				noted.add(what);
		}
	}
	t.ok(noted.size > 20, `${noted.size} deeds in the database's functions`);
	const texts = await Promise.all(languages.map(async (language) => (await auditor.send(`/${language}/desk/audit`)).text));
	t.equal([...noted].filter((what) => !options(texts[0], 'what').includes(what)), [], 'each can be asked for');
	const said = texts.map((text) => tags(byId(parse(text), 'what'), 'option').map((one) => one.children.join('')));
	t.equal(said[0].filter((words, i) => words === said[2][i] || said[1][i] === said[2][i]), [], 'and is said in the language');
});

run();
