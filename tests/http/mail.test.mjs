// Notices by e-mail, to a server of SMTP on loopback: who gets which, in what
// language, with which link; what becomes of them when the server is away, says no,
// or the sender is killed; and that no secret but a one-time link is in any.

import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import tls from 'node:tls';
import { test, run, finally_, within, pause } from './tap.mjs';
import { base, languages, parse, said, sql, state, tags, tanu, byId } from './site.mjs';
import { Browser, code, deed, signedIn } from './people.mjs';
import { Server } from './smtp.mjs';

const mark = `mail-${process.pid}`;
const server = await new Server().listen();
const { browser: administrator } = await signedIn('administrator');
const { browser: auditor } = await signedIn('auditor');
const lines = (...records) => execFileSync(tanu, ['import', '-'], { input: records.map((one) => JSON.stringify({ reason: { en: 'a test' }, ...one })).join('\n') + '\n' });

// ---- switching it on and off

const sender = () => Number(/^post (\d+)/m.exec(readFileSync(`${state}/pids`, 'utf8'))?.[1]);
const plain = readFileSync(`${state}/tanu.conf`, 'utf8').replace(/^(smtp|smtp_credentials|mail_from) = .*\n/gm, '');
async function configure(text) {
	writeFileSync(`${state}/tanu.conf`, plain + text);
	process.kill(sender(), 'SIGHUP');
	return within(30000, () => sql('SELECT sends FROM desk.post') === (text === '' ? 'f' : 't'), 100);
}
const usual = (address = `smtp://127.0.0.1:${server.port}`) => `smtp = ${address}\nmail_from = register@example.org\n`;
const pace = (...pauses) => sql(`UPDATE desk.post SET (first_pause, longest_pause) = ('${pauses[0]}', '${pauses[1]}')`);
finally_(() => server.close());
finally_(() => pace('2 minutes', '2 hours'));
finally_(() => configure(''));

// ---- people and what they do

const to = (email) => server.mails.filter((mail) => mail.to === email);
const came = (email, count) => within(30000, () => to(email).length >= count);
let made = 0;
async function invite(role, language, fields = {}) {
	const email = `${role}${++made}-${mark}@example.org`;
	const page = '/en/desk/accounts';
	const answer = await administrator.post(page, { ...await administrator.hidden(page), email, language, [`role_${role}`]: '1', ...fields });
	return { email, role, language, answer };
}
// Enrols by the link that came, and signs in
async function enrol(who) {
	await came(who.email, 1);
	const link = to(who.email)[0].text.match(/^http\S+/m)[0].slice(base.length);
	who.browser = new Browser();
	const hidden = await who.browser.hidden(link);
	Object.assign(who, { secret: hidden.secret, password: 'nine grey doors at dusk' });
	await who.browser.post(link, { ...hidden, password: who.password, again: who.password, code: code(who.secret, -1) });
	return (await who.browser.signIn(who)).status;
}
const act = async (browser, page, what, fields = {}) => browser.post(page, { ...await browser.hidden(page, deed(what)), ...fields });
let drafts = 0;
async function submit(browser) {
	const item = { name: { en: `Unpublished ${mark}` }, type: 'state', demonstration: true };
	const answer = await browser.post('/en/desk/import', { ...await browser.hidden('/en/desk/import'), reason_kk: 'құпия', reason_ru: 'тайна', reason_en: 'confidential',
		lines: JSON.stringify({ kind: 'jurisdiction', slug: `land${++drafts}-${mark}`, item }) });
	const page = answer.headers.location;
	return { page, path: page.replace(/^\/en\//, ''), status: (await act(browser, page, 'submit')).status };
}

const people = {};
const land = `state-${mark}`, pact = `pact-${mark}`;
lines({ kind: 'jurisdiction', slug: land, item: { name: { en: 'The North' }, type: 'state', demonstration: true } },
	{ kind: 'treaty', slug: pact, item: { title: { kk: 'Солтүстік\nBcc: x@example.net', ru: 'Север', en: 'Pact\r\nBcc: x@example.net\r\n\r\n.' }, form: 'bilateral', parties: ['kazakhstan', land], demonstration: true } });
finally_(() => lines({ kind: 'treaty', slug: pact, change: 'withdrawal' }, { kind: 'jurisdiction', slug: land, change: 'withdrawal' }));

test('off by default: nothing waits that would ever be sent, and nothing breaks', async (t) => {
	t.equal([sql('SELECT sends FROM desk.post'), sql('SELECT count(*) FROM desk.mail')], ['f', '0'], 'off');
	const { answer } = await invite('editor', 'ru');
	t.equal([answer.status, answer.text.includes('by e-mail')], [200, false], 'an account is made, its link shown');
	t.equal((await submit((await signedIn('editor')).browser)).status, 303, 'an amendment is submitted');
	t.equal(sql('SELECT count(*) FROM desk.mail'), '0', 'nothing waits');
	for (const [what, text] of [['no sender', `smtp = smtp://127.0.0.1:${server.port}\n`], ['another protocol', 'smtp = http://127.0.0.1\nmail_from = a@b\n'], ['a password', 'smtp = smtp://a:b@127.0.0.1\nmail_from = a@b\n']]) {
		writeFileSync(`${state}/wrong.conf`, plain + text);
		let status = 0;
		try {
			execFileSync(tanu.replace(/tanu$/, 'installed/bin/tanu'), ['--config', `${state}/wrong.conf`, 'post'], { timeout: 10000, stdio: 'pipe' });
		} catch (error) {
			({ status } = error);
		}
		t.equal(status, 1, `a configuration with ${what} is refused`);
	}
	rmSync(`${state}/wrong.conf`);
	t.equal([server.mails.length, server.said.length], [0, 0], 'nobody was asked');
});

test('each event comes once, to whom it concerns, in their language, with its link', async (t) => {
	pace('200 milliseconds', '200 milliseconds');
	t.ok(await configure(usual()), 'switched on by a configuration and SIGHUP');
	for (const [name, role, language, fields] of [['author', 'editor', 'ru'], ['approver', 'approver', 'kk'], ['second', 'approver', 'en'], ['official', 'partner', 'en', { jurisdiction: land }]]) {
		people[name] = await invite(role, language, fields);
		t.ok(people[name].answer.text.includes('It also goes to its owner by e-mail'), `${name}: the administrator is told`);
		t.equal(await enrol(people[name]), 303, `${name}: enrols by the link that came, and is in`);
	}
	const { author, approver, second, official } = people;
	const first = await submit(author.browser);
	t.equal((await act(approver.browser, first.page, 'send-back', { reason: 'confidential' })).status, 303, 'sent back');
	t.equal((await act(author.browser, first.page, 'submit')).status, 303, 'submitted again');
	t.equal((await act(approver.browser, first.page, 'approve')).status, 303, 'approved');
	const treaty = `/en/desk/partner/${pact}`;
	t.equal((await official.browser.post(treaty, { ...await official.browser.hidden(treaty, (form) => tags(form, 'textarea').length > 0), says: 'differs', note: 'confidential' })).status, 303, 'differs');
	const statement = `desk/statements/${sql(`SELECT max(id) FROM desk.statement WHERE treaty = '${pact}'`)}`;
	t.equal((await author.browser.post(`/en/${statement}`, { ...await author.browser.hidden(`/en/${statement}`, (form) => tags(form, 'textarea').length > 0), note: 'confidential' })).status, 303, 'answered');
	const password = 'a new one at last', own = '/en/desk/password';
	t.equal((await official.browser.post(own, { ...await official.browser.hidden(own), old_password: official.password, password, again: password })).status, 303, 'another password');
	official.password = password;
	t.equal((await official.browser.signIn(official, { code: code(official.secret, 1) })).status, 303, 'with which they are in again');
	const wanted = [
		[author, [/^Ваша учётная запись/, 'enrol'], [/^Пароль и аутентификатор/, 'desk/sessions'], [/^Поправка \d+ возвращена$/, first.path], [/^Поправка \d+ опубликована$/, first.path], [/^Сообщено о расхождении: Север$/, statement]],
		[approver, [/^Тізілімдегі есептік/, 'enrol'], [/^Есептік жазбаңыздың құпиясөзі/, 'desk/sessions'], [/^\d+-түзету шешім күтуде$/, first.path], [/^\d+-түзету шешім күтуде$/, first.path], [/^Айырмашылық туралы хабарланды: Солтүстік Bcc: x@example.net$/, statement]],
		[second, [/^Your account/, 'enrol'], [/^Your account has/, 'desk/sessions'], [/^Amendment \d+ waits/, first.path], [/^Amendment \d+ waits/, first.path], [/^A difference has been notified: Pact  Bcc: x@example.net    \.$/, statement]],
		[official, [/^Your account/, 'enrol'], [/^Your account has/, 'desk/sessions'], [/^There is an answer about a difference: Pact /, statement], [/^Your password has been changed$/, 'desk/sessions']],
	];
	for (const [who, ...events] of wanted) {
		await came(who.email, events.length);
		t.equal(to(who.email).length, events.length, `${who.email}: each once`);
		for (const [i, [subject, path]] of events.entries()) {
			const mail = to(who.email).find((one) => subject.test(one.subject) && one.text.includes(path));
			const link = mail?.text.match(/^http\S+/m)[0];
			t.ok(mail !== undefined && link.startsWith(`${base}/${who.language}/desk/`), `${who.email}: ${subject} with ${path} among ${to(who.email).map((one) => one.subject).join(', ')}`);
			if (i > 0 && link !== undefined)
				t.equal((await who.browser.send(link.slice(base.length))).status, 200, `which is open to them: ${link}`);
		}
	}
	await pause(500);
	t.equal(sql('SELECT count(*) FROM desk.mail'), '0', 'nothing is left');
});

test('a mail is a well-formed one, of a program, and no title adds anything to it', async (t) => {
	const names = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'Auto-Submitted', 'Content-Language', 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding'];
	for (const mail of server.mails) {
		t.equal([mail.names, mail.from, mail.headers.To, mail.headers['Auto-Submitted']], [names, 'register@example.org', `<${mail.to}>`, 'auto-generated'], 'headers');
		t.ok(mail.raw.split('\r\n').every((line) => line.length <= 76 && /^[\x20-\x7e]*$/.test(line)), 'lines');
		t.ok(Math.abs(Date.parse(mail.headers.Date) - Date.now()) < 300000 && /^<[0-9a-f-]{36}@example\.org>$/.test(mail.headers['Message-ID']), 'date and number');
	}
	t.equal(new Set(server.mails.map((mail) => mail.headers['Message-ID'])).size, server.mails.length, 'each its own number');
});

test('no secret is in a mail but a one-time link, and no name of anybody', async (t) => {
	const all = Object.values(people);
	const secrets = all.flatMap(({ password, secret, browser }) => [password, secret, ...browser.cookies.values()]);
	for (const mail of server.mails) {
		const text = `${mail.text} ${mail.subject}`;
		t.ok(secrets.every((one) => !text.includes(one)), `${mail.subject}: no password, key or session`);
		t.ok(!/confidential|құпия\b|тайна|Unpublished/.test(text), `${mail.subject}: nothing of what is not public`);
		t.ok(!/@example\.org/.test(mail.text), `${mail.subject}: no person`);
		t.equal(/desk\/enrol\/[0-9a-f]{64}/.test(text), /^(Your account in|Ваша|Тізілім)/.test(mail.subject), `${mail.subject}: a link for whom it is`);
	}
	t.equal(sql("SELECT count(*) FROM desk.audit WHERE detail ~ '[0-9a-f]{64}' OR subject ~ '[0-9a-f]{64}'"), '0', 'none is in the audit');
	const [, link] = /enrol\/([0-9a-f]{64})/.exec(server.mails[0].text);
	for (const log of ['post', 'desk', 'postgres'])
		t.ok(!readFileSync(`${state}/log/${log}.log`, 'utf8').includes(link), `nor in ${log}.log`);
});

test('while the server is away the desk works, and mail goes when it is back', async (t) => {
	const before = to(people.second.email).length;
	await server.close();
	t.equal((await submit(people.author.browser)).status, 303, 'submitted');
	t.ok(await within(30000, () => sql("SELECT sum(tries) > 1 FROM desk.mail WHERE fault <> ''") === 't'), 'tried more than once');
	await server.listen();
	t.ok(await came(people.second.email, before + 1), 'came');
	await pause(1000);
	t.equal(to(people.second.email).length, before + 1, 'once');
});

test('what is refused for now is tried again, and what the sender got wrong too', async (t) => {
	for (const [stage, reply] of [['RCPT', '451 later'], ['.', '452 full'], ['MAIL', '530 who are you'], ['MAIL', '421 busy'], ['DATA', '451 later']]) {
		const before = to(people.second.email).length;
		let tries = 0;
		server.reply = (command) => command === stage && ++tries <= 2 ? reply : undefined;
		await submit(people.author.browser);
		t.ok(await came(people.second.email, before + 1) && tries > 2, `${reply} to ${stage}: tried until it is taken`);
	}
	server.reply = () => undefined;
});

test('what is refused for good is given up, and the audit says so', async (t) => {
	for (const [stage, reply] of [['RCPT', '550 no such person'], ['.', '554 no']]) {
		let tries = 0;
		server.reply = (command, what) => {
			const theirs = command === stage && (what.to ?? what).includes(people.second.email);
			tries += theirs;
			return theirs ? reply : undefined;
		};
		const { path } = await submit(people.author.browser);
		const number = path.split('/').pop();
		t.ok(await within(30000, () => sql(`SELECT detail FROM desk.audit WHERE what = 'mail-refused' AND subject = '${people.second.email}' ORDER BY number DESC LIMIT 1`) ===
			`submitted ${number} ${reply.slice(0, 3)} after ${stage === '.' ? 'DATA' : stage}`), `${reply}: noted`);
		await pause(1000);
		t.equal(tries, 1, 'once');
	}
	server.reply = () => undefined;
});

test('a sender that is killed while it sends loses nothing', async (t) => {
	for (const stage of ['DATA', '.', 'RCPT']) {
		const before = to(people.second.email).length;
		let hangs = false;
		server.reply = (command, what) => {
			hangs ||= command === stage;
			return command === stage ? null : undefined;
		};
		await submit(people.author.browser);
		t.ok(await within(30000, () => hangs), `it waits after ${stage}`);
		const killed = sender();
		process.kill(killed, 'SIGKILL');
		server.reply = () => undefined;
		t.ok(await within(30000, () => sender() !== killed), 'another one is started');
		t.ok(await came(people.second.email, before + 1), 'which sends it');
		await pause(500);
		t.ok(to(people.second.email).length <= before + 2, 'at most twice');
	}
});

test('user and password come from a file, and go nowhere but to the server', async (t) => {
	const file = `${state}/smtp-credentials`, password = 'blue-harbour-71';
	const before = to(people.second.email).length;
	finally_(() => rmSync(file, { force: true }));
	await configure('');
	writeFileSync(file, `tanu\n${password}\n`);
	execFileSync('chown', [`--reference=/proc/${sender()}/cmdline`, file]);
	chmodSync(file, 0o604);
	server.offers = ['AUTH PLAIN'];
	server.credentials = Buffer.from(`\0tanu\0${password}`).toString('base64');
	t.ok(await configure(`${usual()}smtp_credentials = ${file}\n`), 'on');
	await submit(people.author.browser);
	t.ok(await within(30000, () => sql("SELECT count(*) > 0 FROM desk.mail WHERE fault LIKE 'smtp_credentials is not%'") === 't'), 'a file that everybody can read is not used');
	chmodSync(file, 0o600);
	t.ok(await came(people.second.email, before + 1), 'one that nobody else can is');
	t.ok(server.said.includes(server.credentials), 'and says who sends');
	for (const log of ['post', 'desk', 'postgres'])
		t.ok(!readFileSync(`${state}/log/${log}.log`, 'utf8').includes(password), `not in ${log}.log`);
	t.ok(!readFileSync(`/proc/${sender()}/cmdline`, 'utf8').includes(password), 'not on a command line');
	const [user, secret] = ['tanu', password].map((one) => Buffer.from(one).toString('base64'));
	server.offers = ['AUTH LOGIN'];
	server.reply = (command, line) => ({ [user]: '334 UGFzc3dvcmQ6', [secret]: '535 no' })[line] ?? (command === 'AUTH' ? '334 VXNlcm5hbWU6' : undefined);
	await submit(people.author.browser);
	t.ok(await within(30000, () => sql("SELECT count(*) > 0 FROM desk.mail WHERE fault LIKE '535 %'") === 't') && server.said.includes(secret), 'the server wants no such password');
	t.equal(sql("SELECT DISTINCT fault FROM desk.mail WHERE fault LIKE '535 %'"), '535 after AUTH', 'no letter of it is in a fault');
	server.reply = () => undefined;
	server.offers = [];
});

test('bytes that are no reply go no further', async (t) => {
	const before = to(people.second.email).length;
	const broken = () => readFileSync(`${state}/log/post.log`, 'utf8').split('invalid byte sequence').length;
	const was = broken();
	await configure('');
	t.ok(await configure(usual()), 'on');
	server.reply = (command) => command === 'RCPT' ? (setTimeout(() => server.close(), 100), '55\xff') : undefined;
	await submit(people.author.browser);
	t.ok(await within(30000, () => sql('SELECT count(*) > 0 FROM desk.mail WHERE fault <> \'\'') === 't'), 'noted');
	server.reply = () => undefined;
	await server.listen();
	t.ok(await came(people.second.email, before + 1), 'tried until it is taken');
	t.equal(broken(), was, 'the database was told no bytes of the server');
});

test('mail goes in the clear to this machine only, and to no server that it cannot be sure of', async (t) => {
	const outside = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
	const [key, cert] = ['key', 'cert'].map((name) => `${state}/smtp-${name}.pem`);
	execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'pipe' });
	const other = await new Server().listen(outside ?? '127.0.0.1');
	const secured = tls.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => other.talk(socket));
	await new Promise((resolve) => secured.listen(0, '127.0.0.1', resolve));
	finally_(async () => {
		await other.close();
		secured.close();
		rmSync(key);
		rmSync(cert);
	});
	for (const [what, address, fault] of [['without STARTTLS', outside === undefined ? undefined : `smtp://${outside}:${other.port}`, 'SSL level'], ['with a certificate of its own', `smtps://127.0.0.1:${secured.address().port}`, 'certificate']]) {
		if (address === undefined)
			continue;
		await configure('');
		t.ok(await configure(usual(address)), address);
		await submit(people.author.browser);
		t.ok(await within(30000, () => sql(`SELECT count(*) > 0 FROM desk.mail WHERE fault LIKE '%${fault}%'`) === 't'), `${what}: ${sql('SELECT max(fault) FROM desk.mail')}`);
	}
	t.equal([other.mails.length, other.said.filter((line) => /^(MAIL|RCPT|AUTH)/.test(line))], [0, []], 'nothing was said');
});

test('switched off again, nothing waits; and auditors read what became of all', async (t) => {
	t.ok(await configure(''), 'off');
	t.equal(sql('SELECT count(*) FROM desk.mail'), '0', 'nothing waits');
	for (const language of languages) {
		const page = parse((await auditor.send(`/${language}/desk/audit`)).text);
		for (const what of ['mail-sent', 'mail-refused', 'mail-switched']) {
			const words = said(tags(byId(page, 'what'), 'option').find(({ attributes }) => attributes.value === what));
			const found = said(byId(parse((await auditor.send(`/${language}/desk/audit?what=${what}`)).text), 'lines'));
			t.ok(words !== '' && found.includes(words), `${language}: ${words}`);
			t.ok(what === 'mail-switched' || found.includes(people.second.email), `${language}: ${what}, to whom`);
		}
	}
});

run();
