// The official extract as PDF: that it says what the page says, and that
// neither a slow nor a broken WeasyPrint is felt elsewhere.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test, run, finally_, within, pause } from './tap.mjs';
import { base, state, tanu, fetch, languages, newest, parse, byId, said, tags } from './site.mjs';

const folder = mkdtempSync(`${tmpdir()}/tanu-pdf-`);
finally_(() => rmSync(folder, { recursive: true }));
const entry = await newest();
const under = (form, language, subject, on = '2026-11-01') => `/${language}/${form}/${subject}${subject.includes('?') ? '&' : '?'}on=${on}&entry=${entry}`;
const tool = (name, ...words) => execFileSync(name, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const plain = (text) => text.replace(/[\s\u00a0\u00ad]+/g, '');
const away = { kk: 'PDF файлын қазір жасау мүмкін емес', ru: 'Сейчас создать PDF невозможно', en: 'The PDF cannot be made at the moment' };
const question = 'check?scheme=che-ets&unit=other&vintage=2024&surrender_obligation=9999&used=99';
const subjects = ['treaties/demo-kz-switzerland', 'treaties?status=in-force&sort=title', 'partners/switzerland', question, 'plans?status=suspended'];

for (const language of languages)
	for (const subject of subjects)
		test(`the PDF says what the extract says: ${language} ${subject}`, async (t) => {
			const page = parse((await fetch(under('extract', language, subject))).text);
			const pdf = await fetch(under('pdf', language, subject));
			t.equal([pdf.status, pdf.headers['content-type']], [200, 'application/pdf'], pdf.text.slice(0, 300));
			writeFileSync(`${folder}/x.pdf`, pdf.bytes);
			const text = plain(tool('pdftotext', '-raw', 'x.pdf', '-'));
			const [number, on, as] = tags(tags(page, 'header')[0], 'dd').map(said);
			t.ok(pdf.headers['content-disposition'].endsWith(`"tanu-${number}.pdf"`), pdf.headers['content-disposition']);
			for (const words of [number, on, as, said(tags(page, 'h1')[0])])
				t.ok(text.includes(plain(words)), words);
			const rows = tags(byId(page, 'main'), 'tbody').flatMap((body) => tags(body, 'th'));
			for (const words of [...tags(byId(page, 'main'), 'p').filter((one) => one.attributes.class === 'said'), ...tags(byId(page, 'main'), 'h2').slice(0, 2), ...rows.slice(0, 2)].map(said))
				t.ok(text.includes(plain(words).replace('–nothing', '–')), words);
			const info = tool('pdfinfo', 'x.pdf');
			t.match(info, new RegExp(`^Title: +${number} · `, 'm'));
			t.match(info, /^Tagged: +yes/m);
			t.ok(pdf.bytes.includes(`/Lang (${language})`), 'its language');
			t.ok(!/ no +\w+ +\w+ +\d+ +\d+$/m.test(tool('pdffonts', 'x.pdf').split('\n').slice(2).map((line) => line.slice(74)).join('\n')), 'fonts are in it');
			tool('pdftoppm', '-r', '150', '-l', '1', '-singlefile', '-png', 'x.pdf', 'x');
			t.equal(tool('zbarimg', '-q', '--raw', 'x.png').trim(), `${base}${under('extract', language, subject)}`, 'its code');
		});

// The boxes of the words of each page, and the width of the paper
const pages = (file) => tool('pdftotext', '-bbox', file, '-').split('<page ').slice(1).map((page) => ({ width: Number(/width="([\d.]+)"/.exec(page)[1]),
	words: [...page.matchAll(/<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</g)].map(([, ...box]) => [...box.slice(0, 4).map(Number), box[4]]) }));
test('no word in a table is broken, lies over another or beside the paper', async (t) => {
	for (const [language, subject] of [['ru', 'treaties'], ['ru', 'partners/switzerland'], ['kk', 'partners/switzerland']]) {
		writeFileSync(`${folder}/w.pdf`, (await fetch(under('pdf', language, subject))).bytes);
		const found = pages('w.pdf'), whole = new Set((await fetch(under('extract', language, subject))).text.replace(/<[^>]*>|&nbsp;/g, ' ').split(/\s+/));
		const over = found.flatMap(({ words }) => words.filter((one, i) => words.slice(i + 1).some((other) => Math.min(one[2], other[2]) - Math.max(one[0], other[0]) > 1 && Math.min(one[3], other[3]) - Math.max(one[1], other[1]) > 4)));
		t.equal(over.map((one) => one[4]), [], `${language} ${subject}: over another`);
		t.equal(found.flatMap(({ width, words }) => words.filter((one) => one[2] > width - 38)).map((one) => one[4]), [], `${language} ${subject}: beside the paper`);
		t.equal(found.flatMap(({ words }) => words.map((one) => one[4])).filter((word) => /^\p{Ll}{1,3}$/u.test(word) && !whole.has(word)), [], `${language} ${subject}: the end of a broken word`);
	}
});

test('the proof file is in the PDF, byte for byte, and holds', async (t) => {
	writeFileSync(`${folder}/p.pdf`, (await fetch(under('pdf', 'kk', question))).bytes);
	const proof = await fetch(under('proof', 'kk', question));
	const [, name] = /"(.*)"/.exec(proof.headers['content-disposition']);
	t.ok(tool('pdfdetach', '-list', 'p.pdf').includes(name), name);
	tool('pdfdetach', '-save', '1', '-o', 'p.proof', 'p.pdf');
	t.ok(readFileSync(`${folder}/p.proof`).equals(proof.bytes), 'the same bytes');
	t.match(execFileSync(tanu, ['verify', `${folder}/p.proof`]).toString(), /No fault was found/);
	writeFileSync(`${folder}/n.pdf`, (await fetch(under('pdf', 'kk', subjects[4]))).bytes);
	t.match(tool('pdfdetach', '-list', 'n.pdf'), /^0 /, 'none where there is nothing to prove');
});

// ---- what goes wrong

const children = (parent) => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
	try {
		return readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) . /s, '').split(' ')[0] === String(parent);
	} catch {
		return false;
	}
}).map(Number);
const printer = Number(/^print (\d+)/m.exec(readFileSync(`${state}/pids`, 'utf8'))[1]);
const renderers = () => children(printer).flatMap(children);
const program = `${state}/installed/share/tanu/print/pdf.py`;
let day = 0;
const anew = (language = 'en') => under('pdf', language, 'law', `2019-01-${String(++day).padStart(2, '0')}`);
async function refused(t, answer, language, what) {
	t.equal([answer.status, answer.headers['retry-after'], answer.headers['cache-control']], [503, '2', 'no-store'], what);
	t.ok(answer.text.includes(away[language]), `${what}: ${answer.text.slice(0, 200)}`);
}

test('twenty at once leave the public pages as quick as they are', async (t) => {
	const many = Array.from({ length: 20 }, () => fetch(anew(), { fresh: true, timeout: 60000 }));
	const took = [];
	for (let i = 1; i < 20; i++) {
		const began = performance.now();
		t.equal((await fetch(`/en/treaties?on=2018-01-${String(i).padStart(2, '0')}`)).status, 200);
		took.push(performance.now() - began);
		await pause(50);
	}
	t.ok(took.sort((a, b) => a - b)[9] < 100, `half of them within 100 ms: ${took.map(Math.round)}`);
	const answers = await Promise.all(many);
	t.ok(answers.filter(({ status }) => status === 200).length >= 2, `some are made: ${answers.map(({ status }) => status)}`);
	for (const answer of answers.filter(({ status }) => status !== 200))
		refused(t, answer, 'en', 'the others are told');
});

test('WeasyPrint takes no time that a page could have', async (t) => {
	const asked = fetch(anew());
	t.ok(await within(5000, () => renderers().length > 0, 5), 'it runs');
	const niceness = () => renderers().map((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[16]);
	t.ok(await within(500, () => niceness().join() === '19', 5), `behind everybody: ${niceness()}`);
	t.equal((await asked).status, 200);
});

test('a killed WeasyPrint is told to the reader, and the next PDF is made', async (t) => {
	const asked = fetch(anew('kk'));
	t.ok(await within(5000, () => renderers().length > 0, 5), 'it runs');
	renderers().forEach((pid) => process.kill(pid, 'SIGKILL'));
	refused(t, await asked, 'kk', 'killed');
	t.equal((await fetch(anew('kk'))).status, 200);
	t.equal((await fetch(under('extract', 'kk', 'law'))).status, 200, 'and the page is there all the time');
});

for (const [what, put, language] of [
	['one that is not there', undefined, 'ru'],
	['one that hangs', 'import time\ntime.sleep(60)\n', 'kk'],
	['one that takes all memory', 'x = bytearray(2 << 30)\nprint("%PDF-")\n', 'en'],
	['one that says something else', 'print("no PDF")\n', 'ru'],
	['one that fails in the middle', 'import os, sys\nprint("%PDF-1.7", flush=True)\nsys.exit(1)\n', 'en'],
])
	test(`${what} is told to the reader`, async (t) => {
		renameSync(program, `${program}.away`);
		try {
			if (put !== undefined)
				writeFileSync(program, put);
			refused(t, await fetch(anew(language)), language, what);
		} finally {
			renameSync(`${program}.away`, program);
		}
		t.equal(renderers(), [], 'none is left');
	});

test('what is no extract is no PDF, and only the pool for it makes one', async (t) => {
	for (const [path, status] of [['help', 404], ['nothing', 404], ['treaties?colour=1', 400], ['check?scheme=nothing&unit=other', 422]])
		t.equal((await fetch(under('pdf', 'en', path))).status, status, path);
	const sent = await fetch('/ru/pdf/treaties?sort=title');
	t.equal(sent.status, 303);
	t.match(sent.headers.location, /^\/ru\/pdf\/treaties\?sort=title&on=\d{4}-\d\d-\d\d&entry=\d+$/);
	const page = await fetch('/en/treaties');
	t.match(page.text, /href="\/en\/pdf\/treaties\?on=/);
	t.match((await fetch(under('extract', 'en', 'treaties'))).text, /href="\/en\/pdf\/treaties\?on=/);
});

test('the same address is the same PDF, and is made once', async (t) => {
	const path = anew();
	const first = await fetch(path);
	t.equal((await fetch(path, { headers: { 'if-none-match': first.headers.etag } })).status, 304);
	const head = await fetch(path, { method: 'HEAD' });
	t.equal([head.status, head.bytes.length], [200, 0]);
	const log = readFileSync(`${state}/log/print.log`, 'utf8');
	await pause(1100);
	const again = await fetch(`${path}&published=`);	// another address for nginx
	t.ok(again.bytes.equals(first.bytes), 'byte for byte');
	t.equal(readFileSync(`${state}/log/print.log`, 'utf8'), log, 'nothing to complain of');
});

await run();
