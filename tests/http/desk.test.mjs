// Signing in, and what keeps others out: forms of other sites, codes that were
// used, sessions that ended. Accounts are made for each test, so that no code
// has been used before.

import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { test, run } from './tap.mjs';
import { fetch, tanu, state, languages, parse, tags, said, byId } from './site.mjs';
import { Browser, code, hiddenIn, people, person, signedIn } from './people.mjs';

test('the people of the demonstration are nobody else\'s to read', async (t) => {
	t.equal(people.map(({ role }) => role).sort(), ['administrator', 'approver', 'approver', 'auditor', 'editor', 'partner'], 'one for each role and a second approver');
	t.equal((statSync(`${state}/accounts.txt`).mode & 0o777).toString(8), '600', 'its mode');
});

test('nobody is in the desk without signing in', async (t) => {
	for (const path of ['desk', 'desk/sessions', 'desk/password']) {
		const answer = await fetch(`/ru/${path}`);
		t.equal([answer.status, answer.headers.location], [303, '/ru/desk/sign-in'], path);
	}
	const post = await new Browser().post('/en/desk/password', { old_password: 'a', password: 'b', again: 'b' });
	t.equal(post.status, 303, 'a form neither');
});

test('the sign-in is not kept anywhere, and lets nothing in', async (t) => {
	for (const language of languages) {
		const answer = await fetch(`/${language}/desk/sign-in`);
		t.equal(answer.status, 200, language);
		t.equal(answer.headers['cache-control'], 'no-store', 'no cache');
		t.equal(answer.headers.etag, undefined, 'no tag');
		t.ok(answer.headers['content-security-policy'].startsWith("default-src 'none'"), 'policy');
		t.ok(!/script|unsafe/.test(answer.headers['content-security-policy']), 'no scripts');
		const [cookie] = answer.headers['set-cookie'];
		t.ok(/; Path=\/; HttpOnly; SameSite=Lax/.test(cookie), cookie);
	}
});

test('who has password and code signs in, once with each code', async (t) => {
	const { browser, who } = await signedIn('editor');
	const home = await browser.send('/en/desk');
	t.equal(home.status, 200, 'in');
	t.ok(home.text.includes(who.email) && home.text.includes('Editor'), 'says who');
	t.equal((await new Browser().signIn(who)).status, 422, 'a replayed code');
	t.equal((await new Browser().signIn(who, { code: code(who.secret, 1) })).status, 303, 'the next one is good');
});

test('one refusal says nothing about which accounts there are', async (t) => {
	const who = person();
	const texts = [];
	for (const fields of [{ password: 'a wrong password' }, { code: '000000' }, { email: 'nobody@example.org' }]) {
		const answer = await new Browser().signIn(who, fields);
		t.equal(answer.status, 422, JSON.stringify(fields));
		const page = parse(answer.text);
		texts.push(said(byId(page, 'main')));
		t.equal(tags(page, 'input').find(({ attributes }) => attributes.name === 'email').attributes.value, fields.email ?? who.email, 'the address stays');
		t.ok(!answer.text.includes('a wrong password'), 'the password does not');
	}
	t.equal(new Set(texts).size, 1, 'the same words');
	const times = { known: [], unknown: [] };
	for (let i = 0; i < 5; i++) {
		for (const [which, email] of [['known', who.email], ['unknown', `none${i}@example.org`]]) {
			const browser = new Browser();
			const hidden = await browser.hidden('/en/desk/sign-in');
			const began = performance.now();
			await browser.post('/en/desk/sign-in', { ...hidden, email, password: 'wrong', code: '000000' });
			times[which].push(performance.now() - began);
		}
	}
	const median = (list) => list.sort((a, b) => a - b)[2];
	const ratio = median(times.known) / median(times.unknown);
	t.ok(ratio > 0.5 && ratio < 2, `the same time: ${ratio.toFixed(2)}`);
});

test('no form of another site does anything', async (t) => {
	const { browser } = await signedIn();
	const other = await signedIn();
	const { token } = await other.browser.hidden('/en/desk');
	for (const [what, fields] of [['without a token', {}], ['with that of another person', { token }], ['with an empty one', { token: '' }]]) {
		t.equal((await browser.post('/en/desk/sign-out', fields)).status, 403, what);
		t.equal((await new Browser().post('/en/desk/sign-in', { ...fields, email: 'a@b', password: 'a', code: '1' })).status, 403, `signing in ${what}`);
	}
	t.equal((await browser.send('/en/desk')).status, 200, 'still in');
});

test('what a form does not have is refused', async (t) => {
	const { browser } = await signedIn();
	const hidden = await browser.hidden('/en/desk');
	const send = (body, type = 'application/x-www-form-urlencoded', path = '/en/desk/sign-out') =>
		browser.send(path, { method: 'POST', body, headers: { 'content-type': type } });
	const good = new URLSearchParams(hidden).toString();
	t.equal((await send(`${good}&more=1`)).status, 400, 'a field too many');
	t.equal((await send(`${good}&${good}`)).status, 400, 'a field twice');
	t.equal((await send(good, 'text/plain')).status, 415, 'another type');
	t.equal((await send(`${good}%00`)).status, 400, 'a NUL');
	t.equal((await send(`${good}&%ff=1`)).status, 400, 'no UTF-8');
	t.equal((await send(good, undefined, '/en/desk/sign-out?a=1')).status, 400, 'a query');
	const get = await browser.send('/en/desk/sign-out');
	t.equal([get.status, get.headers.allow], [405, 'POST'], 'GET does nothing');
});

test('a session is over when it was ended', async (t) => {
	const { browser, who } = await signedIn();
	const second = new Browser();
	t.equal((await second.signIn(who, { code: code(who.secret, 1) })).status, 303, 'a second one');
	const stolen = new Map(second.cookies);
	const hidden = await browser.hidden('/en/desk/sessions');
	t.equal((await browser.post('/en/desk/sessions', hidden)).status, 303, 'ends the other');
	t.equal((await second.send('/en/desk')).status, 303, 'which is out');
	const other = await signedIn();
	t.equal((await other.browser.post('/en/desk/sessions', { token: (await other.browser.hidden('/en/desk')).token, session: '1' })).status, 303, 'somebody else\'s');
	t.equal((await browser.send('/en/desk')).status, 200, 'does not end');
	await browser.post('/en/desk/sign-out', await browser.hidden('/en/desk'));
	t.equal((await browser.send('/en/desk')).status, 303, 'signed out');
	browser.cookies = stolen;
	t.equal((await browser.send('/en/desk')).status, 303, 'nor does a copied cookie help');
});

test('what was typed outlives the session, and is sent after signing in anew', async (t) => {
	const { browser, who } = await signedIn();
	const path = '/kk/desk/amendments/new';
	const typed = { ...await browser.hidden(path), reason_kk: 'себеп', reason_ru: 'причина', reason_en: 'A "reason" & <b>\nof two lines', basis_all: 'Order 5' };
	const elsewhere = new Browser();
	await elsewhere.signIn(who, { code: code(who.secret, 1) });
	await elsewhere.post('/en/desk/sessions', await elsewhere.hidden('/en/desk/sessions'));
	let kept = typed;
	for (const time of ['once', 'twice']) {
		const answer = await browser.post(path, kept);
		t.equal([answer.status, answer.headers['cache-control']], [403, 'no-store'], time);
		kept = hiddenIn(answer);
		t.equal(kept, typed, `all of it is there, ${time}`);
	}
	t.equal((await new Browser().post(path, typed)).headers.location, '/kk/desk/sign-in', 'from another browser it is not taken up');
	t.equal((await browser.post(path, { token: typed.token })).headers.location, '/kk/desk/sign-in', 'nothing typed, nothing kept');
	await browser.signIn(person());
	const sent = await browser.post(path, kept);
	t.equal(sent.status, 303, 'sent once more');
	t.ok((await browser.send(sent.headers.location)).text.includes('A &quot;reason&quot; &amp; &lt;b&gt;'), 'and saved');
	const password = await new Browser().post('/en/desk/sign-in', { email: who.email, password: who.password });
	t.ok(!password.text.includes(who.password), 'a password is never on a page');
});

test('a change of the password ends every session', async (t) => {
	const { browser, who } = await signedIn();
	const second = new Browser();
	await second.signIn(who, { code: code(who.secret, 1) });
	const change = async (fields) => browser.post('/en/desk/password', { ...await browser.hidden('/en/desk/password'), old_password: who.password,
		password: 'leaves under old snow', again: 'leaves under old snow', ...fields });
	for (const [why, fields] of [['a wrong old one', { old_password: 'no' }], ['short', { password: 'short', again: 'short' }],
		['not the same', { again: 'leaves' }], ['well known', { password: 'password1234', again: 'password1234' }], ['a row', { password: 'abcdefghijklmno', again: 'abcdefghijklmno' }]])
		t.equal((await change(fields)).status, 422, why);
	t.equal((await second.send('/en/desk')).status, 200, 'refused changes end nothing');
	t.equal((await change({})).status, 303, 'changed');
	t.equal((await second.send('/en/desk')).status, 303, 'the other is out');
	t.equal((await browser.send('/en/desk')).status, 303, 'and this one');
});

test('a one-time link enrols one person once', async (t) => {
	const email = `link${process.pid}@example.org`;
	const link = execFileSync(tanu, ['account', 'add', 'approver', email], { encoding: 'utf8' }).trim();
	const path = new URL(link).pathname.replace('/kk/', '/en/');
	const browser = new Browser();
	const hidden = await browser.hidden(path);
	const enrol = (fields) => browser.post(path, { ...hidden, password: 'green chairs in july', again: 'green chairs in july', code: code(hidden.secret, -1), ...fields });
	t.equal((await enrol({ code: '000000' })).status, 422, 'not without a code');
	t.equal((await enrol({ password: 'short', again: 'short' })).status, 422, 'nor with a short password');
	const answer = await enrol({});
	t.equal(answer.status, 200, 'enrolled');
	const spare = said(parse(answer.text)).match(/[a-z2-9]{5}-[a-z2-9]{5}/g);
	t.equal(spare.length, 10, 'ten recovery codes');
	t.equal((await browser.send(path)).status, 404, 'the link is used up');
	t.equal((await enrol({})).status, 404, 'for forms too');
	const who = { email, password: 'green chairs in july', secret: hidden.secret };
	t.equal((await new Browser().signIn(who)).status, 303, 'signs in');
	t.equal((await new Browser().signIn(who, { code: spare[0].toUpperCase() })).status, 303, 'also with a recovery code');
	t.equal((await new Browser().signIn(who, { code: spare[0] })).status, 422, 'once');
});

test('in which language e-mail comes, everybody says for themselves', async (t) => {
	const link = (...words) => execFileSync(tanu, ['account', ...words], { encoding: 'utf8' });
	const { browser, who } = await signedIn('partner', 'japan');
	const chosen = async (text) => tags(byId(parse(text ?? (await browser.send('/ru/desk')).text), 'language'), 'option').find(({ attributes }) => attributes.selected !== undefined)?.attributes.value;
	const choose = async (fields) => browser.post('/ru/desk', { ...await browser.hidden('/ru/desk'), ...fields });
	t.equal(await chosen(), 'kk', 'as the command has made it');
	for (const [what, fields, status] of [['none', {}, 422], ['an empty one', { language: '' }, 422], ['another one', { language: 'de' }, 422], ['a field too many', { language: 'ru', email: who.email }, 400], ['a form of somebody else', { token: '', language: 'ru' }, 403]])
		t.equal((await choose(fields)).status, status, what);
	t.ok((await choose({ language: 'de' })).text.includes('href="#language"'), 'the summary leads to it');
	t.equal(await chosen(), 'kk', 'nothing has changed');
	const answer = await choose({ language: 'en' });
	t.equal([answer.status, answer.headers.location, await chosen()], [303, '/ru/desk', 'en'], 'changed, and the page stays in its language');
	t.ok(link('link', who.email).includes('/en/desk/enrol/'), 'the next link is in it');
	t.ok(link('add', '--language', 'ru', 'editor', `ru${process.pid}@example.org`).includes('/ru/desk/enrol/'), 'the command makes an account of another one');
	const { browser: auditor } = await signedIn('auditor');
	for (const language of languages) {
		const lines = said(byId(parse((await auditor.send(`/${language}/desk/audit?what=language-changed&who=${who.email}`)).text), 'lines'));
		t.ok(lines.includes('kk en'), `${language}: in the audit`);
	}
});

test('tanu account refuses what makes no sense', async (t) => {
	for (const words of [['add', 'owner', 'a@b'], ['add', 'editor', 'nobody'], ['add', 'partner', 'x@example.org'], ['add', 'editor', people[0].email],
		['link', 'none@example.org'], ['disable', 'none@example.org'], ['add', 'editor'], ['remove', 'a@b'],
		['add', '--language', 'de', 'editor', 'y@example.org'], ['add', '--language', 'editor', 'y@example.org']]) {
		try {
			execFileSync(tanu, ['account', ...words], { stdio: 'pipe' });
			t.ok(false, words.join(' '));
		} catch (error) {
			t.ok([1, 2].includes(error.status) && error.stderr.length > 0, words.join(' '));
		}
	}
	const { browser, who } = await signedIn();
	execFileSync(tanu, ['account', 'disable', who.email]);
	t.equal((await browser.send('/en/desk')).status, 303, 'who is disabled is out at once');
	t.ok(execFileSync(tanu, ['account', 'list'], { encoding: 'utf8' }).includes(`editor ${who.email} - disabled\n`), 'and is listed');
});

run();
