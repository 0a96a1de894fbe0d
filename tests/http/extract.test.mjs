// The official extract, its proof file, and who verifies them: with the program
// and a public key alone, or at /LANG/verify.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { test, run, finally_, within } from './tap.mjs';
import { base, state, tanu, fetch, languages, newest, parse, byId, said, all } from './site.mjs';

const folder = mkdtempSync(`${tmpdir()}/tanu-extract-`);
finally_(() => rmSync(folder, { recursive: true }));
const key = /^log_keys = (\S+)/m.exec(readFileSync(`${state}/tanu.conf`, 'utf8'))[1];
const at = `on=2026-11-01&entry=${await newest()}`;
const question = 'check?scheme=che-ets&unit=other&vintage=2024&surrender_obligation=9999&used=99';
const subjects = ['treaties/demo-kz-switzerland', 'treaties', 'treaties?status=in-force&sort=title', 'partners/switzerland', 'partners/kazakhstan',
	'law/order-153-2012', 'plans', 'limits', 'requirements', 'studies', question, 'check?scheme=chn-ets&unit=quota'];
const under = (form, language, subject, when = at) => `/${language}/${form}/${subject}${subject.includes('?') ? '&' : '?'}${when}`;
const proofOf = async (subject, language = 'en') => {
	const answer = await fetch(under('proof', language, subject));
	if (answer.status !== 200)
		throw new Error(`${subject}: ${answer.status} ${answer.text.slice(0, 200)}`);
	return answer.bytes;
};

// Nothing but the file and the key: an empty configuration, no database.
writeFileSync(`${folder}/none.conf`, 'database = host=/nowhere\n');
function verify(bytes, keys = [key], name = 'x.proof') {
	writeFileSync(`${folder}/${name}`, bytes);
	const done = spawnSync(`${state}/installed/bin/tanu`, ['--config', `${folder}/none.conf`, 'verify',
		...keys.flatMap((one) => ['--key', one]), `${folder}/${name}`], { env: { PATH: process.env.PATH } });
	return { code: done.status, out: done.stdout.toString() };
}

const boundary = 'b0undary';
const part = (name, more, value) => Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`), Buffer.from(value), Buffer.from('\r\n')]);
const post = (body, language = 'en', type = `multipart/form-data; boundary=${boundary}`) => fetch(`/${language}/verify`, { method: 'POST', body, headers: { 'content-type': type } });
const upload = (bytes, language) => post(Buffer.concat([part('file', '; filename="a.proof"', bytes), Buffer.from(`--${boundary}--\r\n`)]), language);
const main = (answer) => said(byId(parse(answer.text), 'main'));

// As a forger would: the lengths and the sum at the end made anew.
function forged(bytes, change) {
	const text = change(bytes.toString()).replace(/sha256 [0-9a-f]{64}\n$/, '');
	const [head, note] = text.split(/checkpoint \d+\n/);
	const body = `${head}checkpoint ${Buffer.byteLength(note)}\n${note}`;
	return Buffer.from(`${body}sha256 ${createHash('sha256').update(body).digest('hex')}\n`);
}

test('every record, list, partner page and answer has an extract that its proof file fits', async (t) => {
	for (const subject of subjects) {
		const page = await fetch(under('extract', 'ru', subject));
		const proof = await proofOf(subject, 'ru');
		const [, number] = /^number (\S+)$/m.exec(proof);
		t.equal(page.status, 200, subject);
		t.ok(page.text.includes(`<strong>${number}</strong>`), `${subject}: ${number} is printed`);
		t.ok(page.text.includes('<path d="M4 4h7v1h-7z'), `${subject}: a code`);
		t.ok(page.text.includes(key) && page.text.includes(`tanu-${number}.proof`), `${subject}: how to verify`);
		t.ok(proof.includes(`\naddress ${base}${under('extract', 'ru', subject)}\n`), `${subject}: the address`);
		const { code, out } = verify(proof);
		t.equal(code, 0, `${subject}: ${out}`);
		t.ok(/right: Entry \d+ /.test(out), `${subject}: ${out}`);
	}
});

const plain = (text) => text.replace(/[\s|;:]/g, '');
// An element as it is on paper.
const bare = (one) => typeof one === 'string' ? one : /^(svg|summary)$/.test(one.name) || one.attributes.class === 'hidden' ? '' : { ...one, children: one.children.map(bare) };
test('the words that are signed are those of the page, in each language', async (t) => {
	for (const language of languages)
		for (const subject of subjects) {
			const proof = (await proofOf(subject, language)).toString();
			const page = byId(parse((await fetch(under('extract', language, subject))).text), 'main');
			const paper = plain(said(bare(page)));
			const words = Buffer.from(proof).subarray(Buffer.byteLength(proof.slice(0, /^words \d+\n/m.exec(proof).index))).toString()
				.replace(/^words \d+\n/, '').split(/^note \d+\n/m)[0];
			for (const line of words.split('\n').flatMap((one) => one.split(' | ')))
				t.ok(paper.includes(plain(line)), `${language} ${subject}: no such words on the page: ${line}`);
			const proofSection = byId(page, 'proof');
			const inside = (element, around) => around !== undefined && all(around, (e) => e === element).length > 0;
			const seen = all(page, (e) => ['h1', 'h2', 'p', 'dd', 'td'].includes(e.name) && !/hidden|live|call/.test(e.attributes.class ?? '')
				&& !inside(e, proofSection) && all(page, (f) => (f.name === 'form' || /\b(axis|live)\b/.test(f.attributes.class ?? '')) && inside(e, f)).length === 0);
			for (const one of seen) {
				const text = said(bare(one));
				t.ok(plain(words).includes(plain(text)), `${language} ${subject}: not signed: ${text}`);
			}
		}
});

// Whoever speaks to the signer without the program: an address in, a note out.
const asking = 'import socket, sys\ns = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\ns.settimeout(5)\ns.connect(sys.argv[1])\n'
	+ 'sys.argv[3:] and input()\ns.send(sys.argv[2].encode("utf-8", "surrogateescape"))\nsys.stdout.write(s.recv(65536).decode())\n';
const signer = /^sign_socket = (.*)$/m.exec(readFileSync(`${state}/tanu.conf`, 'utf8'))[1];
const asked = (address) => spawnSync('/usr/bin/python3', ['-c', asking, signer, address], { encoding: 'utf8' }).stdout;

test('an extract of a part of a list says which part it is', async (t) => {
	for (const [language, words] of [['kk', '3 беттің 2-беті'], ['ru', 'страница 2 из 3'], ['en', 'page 2 of 3']]) {
		const subject = 'treaties?page=2';
		t.ok(said(byId(parse((await fetch(under('extract', language, subject))).text), 'list-heading')).endsWith(`, ${words}`), `${language}: on paper`);
		t.ok((await proofOf(subject, language)).toString().includes(words), `${language}: signed`);
	}
});

test('the signer signs what it works out by itself, and nothing else', async (t) => {
	t.match(asked(under('extract', 'en', 'treaties')), new RegExp(`^${key.split('+')[0]}/extract\nnumber [^]*\n\n— `));
	for (const address of ['/', 'extract', '/en/', '/log/checkpoint', '/api/v1/treaties', under('note', 'en', 'treaties'), under('proof', 'en', 'treaties'),
		'/en/treaties', '/en/extract/', '/en/extract/treaties', under('extract', 'en', 'help'), under('extract', 'en', 'treaties/nothing'), under('extract', 'en', 'treaties?colour=1'),
		'/en/extract/treaties?on=2026-11-01&entry=99999999', under('extract', 'xx', 'treaties'), `${under('extract', 'en', 'treaties')}\n`, '\udcff\udcfe', 'x'.repeat(9000),
		under('extract', 'en', 'check?scheme=nothing&unit=other'), `/en/extract/extract/treaties?${at}`, `/en/extract/note/treaties?${at}`])
		t.equal(asked(address), '', address.slice(0, 60));
	t.equal((await fetch(under('note', 'en', 'treaties'))).status, 404, 'no page has it');
	t.equal([statSync(signer).mode & 0o777, statSync(dirname(signer)).mode & 0o7777], [0o660, 0o2750], 'who may ask');
});

test('no session of the public pages ends one of the signer', async (t) => {
	const directory = /^database = host='(.*?)'/m.exec(readFileSync(`${state}/tanu.conf`, 'utf8'))[1];
	const psql = (role, query) => spawnSync('psql', ['-XqAt', '-h', directory, '-U', role, '-d', 'tanu', '-c', query], { encoding: 'utf8' });
	const sessions = 'FROM pg_stat_activity WHERE usename = \'tanu_sign\'';
	await proofOf('law', 'kk');
	t.equal(psql('postgres', `SELECT count(*) >= 2 ${sessions}`).stdout, 't\n', 'the log and the extracts have sessions of this role');
	for (const how of ['cancel', 'terminate'])
		t.match(psql('tanu_public', `SELECT pg_${how}_backend(pid) ${sessions}`).stderr, /must be a member of the role/, how);
	t.equal(psql('tanu_public', `SELECT DISTINCT query ${sessions}`).stdout, '<insufficient privilege>\n', 'nor sees what it asks');
});

test('whoever asks the signer slowly holds nobody up', async (t) => {
	const idle = Array.from({ length: 3 }, () => spawn('/usr/bin/python3', ['-c', asking, signer, 'x', 'wait'], { stdio: ['pipe', 'ignore', 'ignore'] }));
	await pause(500);
	let proof;
	await within(6000, async () => (proof = (await proofOf('law', 'en')).toString()).includes('\nnote '), 100);
	t.ok(proof.includes('\nnote '), 'the next is signed');
	idle.forEach((one) => one.kill());
});

test('an answer rests on the records that its steps name', async (t) => {
	const proof = (await proofOf(question)).toString();
	for (const slug of ['demo-kz-switzerland', 'demo-limit-ch-other-2025', 'demo-limit-nap-2026-ch', 'demo-kz-requirement-1'])
		t.ok(proof.includes(`\nslug ${slug}\n`), slug);
	const { out } = verify(proof);
	t.ok(out.includes('"rate_percent":"3.00"'), 'and the program shows them, word for word');
	t.match(out, /\nsays: On 1 November 2026, other carbon units of the scheme .* of vintage 2024 are recognised in Kazakhstan\. .* You may still use 200 units\./);
	t.match(verify(await proofOf(subjects[0])).out, /\nsays: Treaty between .* status: in force/);
	t.match(main(await fetch(under('extract', 'en', question))), /3.00 % of 9.999/, 'the page has the arithmetic');
});

test('an extract of no settled day and entry is sent to one, and keeps the rest', async (t) => {
	for (const [asked, wanted] of [['treaties?sort=title', /^\/kk\/extract\/treaties\?sort=title&on=\d{4}-\d\d-\d\d&entry=\d+$/],
		['treaties?on=2026-11-01', /^\/kk\/extract\/treaties\?on=2026-11-01&entry=\d+$/],
		[`treaties?entry=30`, /^\/kk\/extract\/treaties\?on=\d{4}-\d\d-\d\d&entry=30$/]]) {
		const answer = await fetch(`/kk/extract/${asked}`);
		t.equal(answer.status, 303, asked);
		t.match(answer.headers.location, wanted);
	}
});

test('what is no record, list, partner page or answer has no extract', async (t) => {
	for (const path of ['help', 'changes', 'changes/1', 'matrix', 'verify', 'check', 'treaties/demo-kz-switzerland/history', 'treaties/nothing', 'nothing', ''])
		for (const form of ['extract', 'proof'])
			t.equal((await fetch(under(form, 'en', path))).status, 404, `${form}/${path}`);
	t.equal((await fetch(under('extract', 'en', 'check?scheme=nothing&unit=other'))).status, 422, 'a question that makes no sense');
	t.equal((await fetch(under('extract', 'en', 'treaties?colour=1'))).status, 400, 'nor one that is not declared');
	t.equal((await fetch(`/en/extract/treaties?on=2026-11-01&entry=99999999`)).status, 400, 'nor one to come');
});

test('an extract is what it was: 304, HEAD, the same number again', async (t) => {
	for (const form of ['extract', 'proof']) {
		const path = under(form, 'en', subjects[0]);
		const one = await fetch(path);
		t.equal((await fetch(path, { headers: { 'if-none-match': one.headers.etag } })).status, 304, form);
		const head = await fetch(path, { method: 'HEAD' });
		t.equal([head.status, head.bytes.length], [200, 0], form);
	}
	t.match((await fetch(under('proof', 'en', subjects[0]))).headers['content-disposition'], /^attachment; filename="tanu-\d+-20261101(-[0-9a-f]{4}){4}\.proof"$/);
});

test('the link to the extract stands where there is one', async (t) => {
	for (const [path, wanted] of [[subjects[0], true], ['treaties', true], [question, true], ['check', false], ['help', false], ['treaties/nothing', false]])
		t.equal((await fetch(`/en/${path}`)).text.includes('href="/en/extract/'), wanted, path);
});

test('the proof file is explained in plain words, in three languages', async (t) => {
	const proof = await proofOf(subjects[0]);
	for (const [language, words] of Object.entries({ kk: 'Дәлел расталды', ru: 'Доказательство верно', en: 'The proof holds' })) {
		const answer = await upload(proof, language);
		t.equal(answer.status, 200, language);
		t.ok(main(answer).includes(words), `${language}: ${main(answer).slice(0, 400)}`);
		t.equal(answer.headers['cache-control'], 'no-store', 'and not kept');
	}
	t.ok(main(await upload(proof)).includes('"registration_number":"Д-101"'), 'what is proved stands there');
});

// Whoever makes a file can work out a number that fits what it says.
function renumbered(bytes) {
	const text = bytes.toString();
	const head = text.split('\n').filter((line, i) => i > 1 && i < 7).map((line) => `${line}\n`).join('');
	const leaves = [...text.matchAll(/^tanu\/entry\/v1\n(?:[a-z0-9_]+ .*\n){11}/gm)];
	const sha256 = (value) => createHash('sha256').update(value).digest('hex');
	const hash = sha256(`tanu/extract/v1\n${head}${leaves.map(([leaf]) => `${sha256(`\0${leaf}`)}\n`).join('')}`);
	const of = (name) => new RegExp(`^${name} (\\S+)$`, 'm').exec(text)[1];
	const number = `${of('entry')}-${of('on').replaceAll('-', '')}-${hash.slice(0, 16).match(/.{4}/g).join('-')}`;
	return forged(bytes, (whole) => whole.replace(/^number .*$/m, `number ${number}`));
}
const emptied = (text) => text.replace(/^records \d+\n[^]*?(?=^words )/m, 'records 0\n');
const invented = (text) => text.replace(/^says .*$/m, 'says Everything is recognised');

const other = (text) => text.replace(/(\ncheckpoint \d+\n)[^\n]+([^]*\n— )\S+/, '$1example.org/other$2example.org/other');
// Words and their note, out of a file that holds.
const signedPart = (bytes) => /^words \d+\n[^]*?(?=^checkpoint )/m.exec(bytes)[0];
const stranger = signedPart((await proofOf(subjects[5])).toString());
const swapped = (proof) => forged(proof, (text) => text.replace(signedPart(text), () => stranger));
const wrongs = [
	['a byte changed', (proof) => { proof[2000] ^= 1; return proof; }, /The file was changed/, /is not the one that was published|is not in the log|cannot be read/],
	['a record changed, and the sum with it', (proof) => forged(proof, (text) => text.replace('Д-101', 'Д-102')), /the record is not the one that was published/],
	['the day changed, and the sum with it', (proof) => forged(proof, (text) => text.replace('on 2026-11-01', 'on 2026-11-02')), /is not that of what stands in the file/],
	['the log of another register', (proof) => forged(proof, other), /None of the keys that are known has signed the log “example.org\/other”/],
	['a root made up', (proof) => forged(proof, (text) => text.replace(/(checkpoint \d+\n[^\n]+\n\d+\n)./, (whole, before) => `${before}${whole.endsWith('z') ? 'y' : 'z'}`)), /The signature of \S+ does not hold/],
	['a sentence over no record, and a number that fits', (proof) => renumbered(forged(proof, (text) => invented(emptied(text)))), /The number \S+ is that of the address/, /There is no record in the file/],
	['an entry beyond the log, and a number that fits', (proof) => renumbered(forged(proof, (text) => text.replace(/^entry \d+$/m, 'entry 99999999'))), /The number \S+ is that of the address/, /is as of entry 99999999/],
	['a word changed, and the sum with it', (proof) => forged(proof, (text) => text.replace(/^(words \d+\n)T/m, '$1t')), /The words of the extract are not those that were signed/],
	['the words of another extract', swapped, /The words of the extract are not those that were signed/],
	['words that a stranger has signed', (proof) => forged(proof, (text) => text.replace(/(\n— \S+ )\S{8}/, '$1AAAAAAAA')), /The words of the extract are not signed with a key of the register/],
	['a signature of something else', (proof) => forged(proof, (text) => text.replace(/(\n— \S+ )(\S+)(\ncheckpoint [^]*\n— \S+ )(\S+)/, '$1$4$3$4')), /The words of the extract are not signed with a key of the register/],
	['a cut file', (proof) => proof.subarray(0, 5000), /This is not the proof file of an extract, or not all of it/],
	['no proof file', () => Buffer.from('{"a":1}'), /This is not the proof file of an extract/],
	['binary bytes', () => Buffer.from(Array.from({ length: 70000 }, (_, i) => i * 7919 % 256)), /This is not the proof file of an extract/],
	['lengths beyond the file', (proof) => Buffer.from(proof.toString().replace(/^item \d+$/m, 'item 9223372036854775807')), /This is not the proof file/],
	['more records than there are', (proof) => Buffer.from(proof.toString().replace(/^records \d+$/m, 'records 99999999')), /This is not the proof file/],
];

for (const [what, spoil, ...sentences] of wrongs)
	test(`${what} proves nothing`, async (t) => {
		const bytes = spoil(Buffer.from(await proofOf(subjects[0])));
		const { code, out } = verify(bytes);
		const answer = await upload(bytes);
		t.equal(code, 1, out);
		t.equal(answer.status, 200, 'looked at');
		t.ok(/The proof does not hold/.test(main(answer)), main(answer).slice(0, 300));
		for (const sentence of sentences) {
			t.match(out, sentence);
			t.match(main(answer), sentence);
		}
	});

test('another key proves nothing, and none does neither', async (t) => {
	const proof = await proofOf(subjects[0]);
	const stranger = spawnSync(`${state}/installed/bin/tanu`, ['key', 'new', key.split('+')[0], `${folder}/stranger.key`]).stdout.toString().trim();
	for (const keys of [[stranger], []]) {
		const { code, out } = verify(proof, keys);
		t.equal(code, 1, out);
	}
	t.equal(verify(proof, [key], 'by-its-beginning.txt').code, 0, 'the name of the file is nothing');
});

const wordless = (text) => text.replace(/^words \d+\n[^]*?(?=^checkpoint )/m, 'words -\n');
test('a sentence of somebody else is not proved, and the register says that the number is not its own', async (t) => {
	for (const [change, words, code, told] of [[(text) => text, /is that of this extract/, 0, /The proof holds/],
		[(text) => wordless(text), /is that of this extract/, 1, /The records are proved, and what the extract says is not/],
		[(text) => wordless(invented(text)), /is not that of this extract/, 1, /The records are proved, and what the extract says is not/],
		[invented, /is not that of this extract/, 1, /The words of the extract are not those that were signed/]]) {
		const bytes = renumbered(forged(await proofOf(subjects[0]), change));
		const done = verify(bytes);
		const answer = await upload(bytes);
		t.equal([done.code, /says, which is not proved: \S/.test(done.out), /the extract says, which is not proved/.test(main(answer))], [code, code === 1, code === 1], String(told));
		t.match(main(answer), told);
		const [, link] = /href="(\/en\/extract\/[^"]*number=[^"]*)"/.exec(answer.text);
		t.match(main(await fetch(link.replaceAll('&amp;', '&'))), words);
	}
	const elsewhere = await upload(renumbered(forged(await proofOf(subjects[0]), (text) => text.replace(/^address .*$/m, 'address https://evil.example/en/extract/treaties'))));
	t.match(main(elsewhere), /The address is not one of this register/);
	t.ok(!elsewhere.text.includes('href="https://evil'), 'and is no link');
});

test('a page that names no record says that it has no proof', async (t) => {
	const nothing = 'plans?status=suspended';
	t.equal((await fetch(under('proof', 'en', nothing))).status, 404);
	const page = await fetch(under('extract', 'en', nothing));
	t.equal(page.status, 200);
	t.match(main(page), /there is nothing that a proof file could prove/);
});

test('what is no form with a proof file is refused', async (t) => {
	const body = (bytes, more = []) => Buffer.concat([...more, part('file', '; filename="a"', bytes), Buffer.from(`--${boundary}--\r\n`)]);
	t.equal((await upload('')).status, 422, 'an empty file');
	t.equal((await post(Buffer.from(`--${boundary}--\r\n`))).status, 422, 'no file');
	t.equal((await post(body('x', [part('colour', '', '1')]))).status, 400, 'a field that is not declared');
	t.equal((await post('{}', 'en', 'application/json')).status, 415, 'no form');
	t.equal((await post('--x', 'en')).status, 400, 'no clean form');
	t.equal((await fetch('/en/verify', { method: 'PUT' })).headers.allow, 'GET, HEAD, POST', 'another method');
	for (const language of languages)
		t.equal((await post(body(Buffer.alloc(10 << 20, 'x')), language)).status, 413, `10 MB, ${language}`);
});

test('the number is compared with what the register says', async (t) => {
	const [, number] = /^number (\S+)$/m.exec(await proofOf(subjects[0]));
	const address = `${base}${under('extract', 'en', subjects[0])}`;
	const look = (fields) => fetch(`/en/verify?${new URLSearchParams(fields)}`);
	t.ok(/What the number says/.test(main(await look({ number }))), 'alone, it tells its entry and day');
	for (const [given, words] of [[number, /is that of this extract/], [number.replace(/.$/, (c) => c === '0' ? '1' : '0'), /is not that of this extract/]]) {
		const sent = await look({ number: given, address });
		t.equal([sent.status, sent.headers.location], [303, `${under('extract', 'en', subjects[0])}&number=${given}`], given);
		t.match(main(await fetch(sent.headers.location)), words);
	}
	for (const bad of ['1', 'x', `${number}0`, number.replace('2026', '2O26'), '0-20261101-0123-4567-89ab-cdef', number.replace(/-\d{8}-/, '-20261301-')]) {
		const answer = await look({ number: bad });
		t.equal([answer.status, /“number”/.test(main(answer))], [422, true], bad);
	}
	t.equal((await look({ number: number.replace(/^\d+/, '99999999') })).status, 422, 'of an entry to come');
	for (const elsewhere of ['//evil.example/en/extract/treaties', 'https://evil.example/en/extract/treaties', `${base}.evil.example/en/extract/x`, '/en/help', '/en/extract/a\r\nX: y', '/xx/extract/treaties', '/en/extract/"><b>']) {
		const answer = await look({ number, address: elsewhere });
		t.equal([answer.status, answer.headers.location, /“address”/.test(main(answer))], [422, undefined, true], elsewhere);
	}
	t.equal((await fetch('/en/verify?number=1&number=2')).status, 400, 'twice');
	t.equal(all(parse((await fetch('/en/verify')).text), (one) => one.name === 'form').length >= 2, true, 'the page asks for either');
});

test('a proof from before the log grew still holds, and the page says so', async (t) => {
	const proof = await proofOf(subjects[0]);
	const before = await newest();
	const line = JSON.stringify({ kind: 'plan', slug: `extract-${process.pid}`, item: { name: { en: 'Plan of a test' }, from: '1995', through: '1996', demonstration: true } });
	const done = spawnSync(tanu, ['import', '-'], { input: line });
	t.equal(done.status, 0, done.stderr.toString());
	let size = 0;
	for (let tries = 0; tries < 200 && size <= before; tries++, await pause(50))
		size = Number((await fetch('/log/checkpoint')).text.split('\n')[1]);
	const answer = await upload(proof);
	t.ok(/The proof holds/.test(main(answer)), main(answer).slice(0, 300));
	t.match(main(answer), new RegExp(`The log has ${size} entries today, and begins with the \\d+ of the file`));
	t.equal(verify(proof).code, 0, 'without the site too');
	const [, number] = /^number (\S+)$/m.exec(await proofOf(subjects[0]));
	t.ok(proof.includes(`number ${number}\n`), 'and the number is the same');
});

await run();
