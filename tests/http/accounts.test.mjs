// Accounts at the desk: made, invited, locked, given other roles, by an
// administrator alone, and never the last one out.

import { test, run } from './tap.mjs';
import { languages, parse, table, tags, said, byId } from './site.mjs';
import { Browser, code, signedIn } from './people.mjs';

const page = '/en/desk/accounts';
const { browser: administrator, who: self } = await signedIn('administrator');
const { browser: other } = await signedIn('administrator');
let made = 0;
const address = () => `account${++made}-${process.pid}@example.org`;
const deed = (what) => (form) => tags(form, 'input').some(({ attributes }) => attributes.name === 'do' && attributes.value === what);
const act = async (path, what, fields = {}, browser = administrator) => browser.post(path, { ...await browser.hidden(path, deed(what)), ...fields });
const make = async (fields, browser = administrator) => browser.post(page, { ...await browser.hidden(page), language: 'en', ...fields });
const list = async () => table(byId(parse((await administrator.send(page)).text), 'accounts'));
const pageOf = async (email) => (await list()).flatMap((row) => tags(row[0], 'a')).find((one) => said(one) === email)?.attributes.href;
const linkIn = (answer) => answer.text.match(/http:\/\/[^<\s]*(\/[a-z]{2}\/desk\/enrol\/[0-9a-f]{64})/)?.[1];
async function enrol(path, email) {
	const browser = new Browser();
	const hidden = await browser.hidden(path);
	const who = { email, password: 'seven lamps at noon', secret: hidden.secret };
	const answer = await browser.post(path, { ...hidden, password: who.password, again: who.password, code: code(hidden.secret, -1) });
	return { status: answer.status, who };
}

test('an account is made, and its link is shown once and good once', async (t) => {
	const email = address();
	const answer = await make({ email, role_editor: '1', role_auditor: '1', language: 'ru' });
	t.equal([answer.status, answer.headers['cache-control']], [200, 'no-store'], 'made');
	const link = linkIn(answer);
	t.ok(link?.startsWith('/ru/desk/enrol/'), 'a link in their language');
	const own = await pageOf(email);
	t.ok(said(byId(parse((await administrator.send(own)).text), 'account')).includes('has not enrolled yet'), 'invited');
	t.ok(!(await administrator.send(own)).text.includes('/desk/enrol/'), 'the link is not shown again');
	t.equal(tags(tags(parse((await administrator.send(own)).text), 'ol')[0], 'a').map(({ attributes }) => attributes.href), ['/en/', page], 'each crumb once');
	const { status, who } = await enrol(link, email);
	t.equal([status, (await new Browser().signIn(who)).status], [200, 303], 'enrols, and is in');
	t.equal((await new Browser().send(link)).status, 404, 'the link is used up');
	const row = (await list()).find((cells) => said(cells[0]) === email).map(said);
	t.ok(row[1].includes('Editor') && row[1].includes('Auditor') && row[3].includes('enrolled') && / 20\d\d/.test(row[4]), row.join(', '));
});

test('what is wrong stands beside its field, and nothing typed is lost', async (t) => {
	for (const [what, fields, field] of [['no address', { role_editor: '1' }, 'email'], ['none that is one', { email: 'x', role_editor: '1' }, 'email'], ['one that stands', { email: self.email.toUpperCase(), role_editor: '1' }, 'email'],
		['no role', { email: address() }, 'roles'], ['a partner with more', { email: address(), role_partner: '1', role_editor: '1', jurisdiction: 'japan' }, 'roles'], ['a partner of nothing', { email: address(), role_partner: '1' }, 'jurisdiction'],
		['an editor of a state', { email: address(), role_editor: '1', jurisdiction: 'japan' }, 'jurisdiction'], ['a state that is none', { email: address(), role_partner: '1', jurisdiction: 'atlantis' }, 'jurisdiction'],
		['Kazakhstan', { email: address(), role_partner: '1', jurisdiction: 'kazakhstan' }, 'jurisdiction'], ['no language', { email: address(), role_editor: '1', language: '' }, 'language'],
		['another language', { email: address(), role_editor: '1', language: 'de' }, 'language']]) {
		const answer = await make(fields);
		t.equal(answer.status, 422, what);
		const main = byId(parse(answer.text), 'main');
		t.ok(tags(main, 'a').some(({ attributes }) => attributes.href === `#${field}`) && byId(main, field) !== undefined, `${what}: the summary leads to ${field}`);
		t.equal(tags(tags(main, 'form').at(-1), 'p').filter(({ attributes }) => attributes.class === 'fault').length, 1, `${what}: beside it`);
		t.equal(byId(main, 'role_partner').attributes.checked !== undefined, fields.role_partner === '1', `${what}: the boxes are as they were`);
		t.equal(linkIn(answer), undefined, `${what}: no link`);
	}
	const ill = await make({ email: '"><script>alert(1)</script>@x', role_editor: '1' });
	t.ok(!ill.text.includes('<script>alert'), 'what is typed is text');
	for (const [what, fields, status] of [['a role that is none', { role_owner: '1' }, 400], ['a field too many', { disabled_at: '' }, 400], ['no token', { token: '' }, 403]])
		t.equal((await make({ email: address(), ...fields })).status, status, what);
});

test('rooms and forms of accounts are for administrators', async (t) => {
	const { who } = await signedIn('editor');
	const own = await pageOf(who.email);
	for (const role of ['editor', 'approver', 'auditor', 'partner']) {
		const { browser } = await signedIn(role, ...role === 'partner' ? ['japan'] : []);
		const { token } = await browser.hidden('/en/desk');
		for (const [path, fields] of [[page, { email: address(), role_administrator: '1', language: 'en' }], [own, { do: 'lock' }], [own, { do: 'roles', role_approver: '1' }]]) {
			t.equal((await browser.send(path)).status, 403, `${role} does not see ${path}`);
			t.equal((await browser.post(path, { token, ...fields })).status, 403, `${role} does nothing there`);
		}
	}
	t.equal((await administrator.post(own, { do: 'lock' })).status, 403, 'a form without a token');
	t.equal((await administrator.post(own, { do: 'lock', token: (await other.hidden('/en/desk')).token })).status, 403, 'or with that of somebody else');
	t.equal((await new Browser().send(page)).status, 303, 'nobody');
	for (const path of ['0', 'x', '999999999', '99999999999999999999'])
		t.equal((await administrator.send(`${page}/${path}`)).status, 404, path);
	t.equal((await administrator.send(`${page}?page=0`)).status, 400, 'a page that is none');
});

test('an account is locked at once, and unlocked', async (t) => {
	const { browser, who } = await signedIn('editor');
	const own = await pageOf(who.email);
	const stale = await other.hidden(own, deed('lock'));
	t.equal((await act(own, 'lock')).status, 303, 'locked');
	t.equal((await browser.send('/en/desk')).status, 303, 'out');
	t.equal((await new Browser().signIn(who, { code: code(who.secret, 1) })).status, 422, 'and not in again');
	const late = await other.post(own, stale);
	t.equal(late.status, 422, 'a second administrator is told');
	t.ok(late.text.includes('since you opened the page'), 'why');
	t.equal((await act(own, 'unlock')).status, 303, 'unlocked');
	const again = new Browser();
	t.equal((await again.signIn(who, { code: code(who.secret, 1) })).status, 303, 'in again');
	t.equal((await act(own, 'sign-out')).status, 303, 'every session ends');
	t.equal((await again.send('/en/desk')).status, 303, 'out');
});

test('roles are changed, and hold at once', async (t) => {
	const { browser, who } = await signedIn('editor');
	const own = await pageOf(who.email);
	const wrong = await act(own, 'roles');
	t.equal(wrong.status, 422, 'not to none');
	t.equal((await act(own, 'roles', { role_partner: '1' })).status, 422, 'nor to a partner');
	t.equal((await act(own, 'roles', { role_auditor: '1' })).status, 303, 'changed');
	t.equal([(await browser.send('/en/desk/amendments/new')).status, (await browser.send('/en/desk/audit')).status], [403, 200], 'an auditor now');
	const { who: partner } = await signedIn('partner', 'japan');
	const text = (await administrator.send(await pageOf(partner.email))).text;
	t.ok(text.includes('value="lock"') && !text.includes('value="roles"'), 'a partner official stays one');
});

test('nobody administers themselves, nor begins an approver anew', async (t) => {
	const own = await pageOf(self.email);
	const text = (await administrator.send(own)).text;
	t.ok(!text.includes('value="lock"') && !text.includes('value="roles"'), 'no such buttons');
	const { token } = await administrator.hidden('/en/desk');
	for (const what of ['lock', 'roles'])
		t.equal((await administrator.post(own, { token, do: what, role_editor: '1' })).status, 422, what);
	for (const role of ['approver', 'administrator']) {
		const { who } = await signedIn(role);
		const path = await pageOf(who.email);
		t.ok(!(await administrator.send(path)).text.includes('value="link"'), `${role}: no button`);
		const answer = await administrator.post(path, { token, do: 'link' });
		t.equal([answer.status, linkIn(answer)], [422, undefined], `${role}: no link`);
	}
	const { who } = await signedIn('editor');
	const answer = await act(await pageOf(who.email), 'link');
	t.equal([answer.status, (await enrol(linkIn(answer), who.email)).status], [200, 200], 'an editor begins anew');
	t.equal((await new Browser().signIn(who, { code: code(who.secret, 1) })).status, 422, 'and what was before is over');
	for (const what of ['', 'nothing'])
		t.equal((await administrator.post(own, { token, do: what })).status, 422, `do ${what}`);
});

test('what is done to accounts is in the audit', async (t) => {
	for (const language of languages) {
		const text = (await administrator.send(`/${language}/desk/audit?who=${self.email}`)).text;
		for (const what of ['account-made', 'link-made', 'account-disabled', 'account-enabled', 'sessions-ended', 'roles-changed']) {
			const [words] = tags(byId(parse(text), 'what'), 'option').filter(({ attributes }) => attributes.value === what).map(said);
			t.ok(said(byId(parse(text), 'lines')).includes(words), `${language}: ${words}`);
		}
	}
	const refused = table(byId(parse((await administrator.send(`/en/desk/audit?who=${self.email}&outcome=t`)).text), 'lines')).map((row) => said(row[6]));
	for (const [what, problem] of [['lock', 'itself'], ['roles', 'itself'], ['link', 'by-command-only']])
		t.ok(refused.includes(`${what} email ${problem}`), `${what}: ${problem}`);
});

run();
