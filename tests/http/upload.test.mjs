// A file of records at the desk: looked at, made into a draft, approved. What is
// wrong in it is said by line and field, and then nothing of it is kept.

import { readFileSync } from 'node:fs';
import { test, run } from './tap.mjs';
import { source, fetch, json, parse, tags, said, words, byId, table, kinds, languages } from './site.mjs';
import { signedIn, deed } from './people.mjs';

const mark = `file-${process.pid}`;
const page = '/en/desk/import';
const { browser: editor } = await signedIn('editor');
const { browser: approver } = await signedIn('approver');
const { token } = await editor.hidden(page);

// A form with a file, as browsers send it
function multipart(fields, file, boundary = 'b0undary') {
	const pieces = Object.entries(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
	return Buffer.concat([Buffer.from(pieces.join('')), file === undefined ? Buffer.alloc(0)
		: Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a \u049b.csv"\r\nContent-Type: text/csv\r\n\r\n`), Buffer.from(file), Buffer.from('\r\n')]),
	Buffer.from(`--${boundary}--\r\n`)]);
}
const post = (body, browser = editor, path = page) => browser.send(path, { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=b0undary' } });
const reason = { reason_kk: 'қ', reason_ru: 'р', reason_en: 'r', basis_all: 'Order 7' };
const hand = (file, fields = {}, path = page) => post(multipart({ token, ...reason, ...fields }, file), editor, path);
const main = (answer) => said(byId(parse(answer.text), 'main')) ?? '';
const faults = (answer) => table(byId(parse(answer.text), 'faults') ?? { children: [] }).map((row) => row.map(said));
const preview = (answer) => table(byId(parse(answer.text), 'preview')).map((row) => said(row[2]));
const drafts = async () => (await editor.send('/en/desk')).text.match(/desk\/amendments\/\d+/g)?.length ?? 0;
const plan = (slug, more = {}) => ({ kind: 'plan', slug: `${slug}-${mark}`, item: { name: { en: 'a' }, from: '1995', demonstration: true, ...more } });
const lines = (...records) => records.map((one) => typeof one === 'string' ? one : JSON.stringify(one)).join('\n');

test('a file becomes a draft of all its records, and is published by two people', async (t) => {
	const records = [{ kind: 'limit', slug: `cap-${mark}`, item: { plan: `one-${mark}`, unit: 'other', unlimited: true, demonstration: true } }, plan('one'), '', plan('two')];
	const looked = await hand(lines(...records), { do: 'check' });
	t.equal([looked.status, preview(looked)], [200, ['entered', 'entered', 'entered']], 'looked at first');
	t.equal((await editor.send('/en/desk')).text.includes(`cap-${mark}`), false, 'no draft yet');
	const made = await hand(lines(...records));
	t.equal(made.status, 303, main(made));
	const draft = made.headers.location;
	t.equal((await editor.post(draft, { ...await editor.hidden(draft, deed('submit')) })).status, 303, 'submitted');
	t.equal((await editor.post(draft, { token, revision: '2', do: 'approve' })).status, 422, 'not approved by an editor');
	t.equal((await approver.post(draft, { ...await approver.hidden(draft, deed('approve')) })).status, 303, 'approved');
	t.equal((await json(`/api/v1/limits/cap-${mark}`)).plan, `one-${mark}`, 'in the order in which they can stand');
	const changed = await hand(lines(plan('one', { through: '1996' }), plan('two'), { kind: 'limit', slug: `cap-${mark}`, change: 'withdrawal' }), { do: 'check' });
	t.equal(preview(changed), ['changed', 'unchanged: left out of the draft', 'withdrawn from the register'], 'what would become of it');
	t.equal(table(byId(parse(changed.text), 'line-1')).map((row) => row.map(said)), [['through', '–nothing', '1996']], 'field by field');
	const second = await hand(lines(plan('one', { through: '1996' }), plan('two')));
	t.equal([second.status, (await editor.send(second.headers.location)).text.includes(`two-${mark}`)], [303, false], 'what is unchanged is no part of the draft');
	t.equal((await hand(lines(plan('two')))).status, 422, 'nor is there a draft of nothing');
});

test('one bad line makes no draft, every bad line is named, and nothing typed is lost', async (t) => {
	const before = await drafts();
	const bad = [plan('good'), '{"kind":"plan"', { kind: 'treaty', slug: 'x', item: { title: { en: 'a' }, colour: 1 } }, plan('Bad'), { kind: 'plan', slug: 'nowhere', change: 'change', item: {} },
		plan('good'), plan('cut', { from: '1995-13' }), { kind: 'limit', slug: `of-${mark}`, item: { plan: `cut-${mark}`, unit: 'other', unlimited: true } }, { ...plan('other'), reason: { en: 'another' } },
		{ ...plan('none'), item: [] }, { kind: 'study', slug: `by-${mark}`, item: { scheme: 'nowhere' } }];
	for (const how of [{ do: 'check' }, {}]) {
		const answer = await hand(lines(...bad), how);
		t.equal(answer.status, 422, 'refused');
		const told = faults(answer).map(([line, , field]) => `${line} ${field}`);
		for (const one of ['2 line', '3 colour', '3 form', '3 parties', '4 slug', '5 change', '6 slug', '7 from', '9 reason', '10 item', '11 scheme'])
			t.ok(told.includes(one), `${one} in ${told}`);
		t.ok(!told.some((one) => /^[18] /.test(one)), `nothing of a good line, and nothing that only follows: ${told}`);
		t.equal([said(byId(parse(answer.text), 'reason_kk')), byId(parse(answer.text), 'basis_all').attributes.value], [reason.reason_kk, reason.basis_all], 'what was typed is there');
		t.equal(words(byId(parse(answer.text), 'lines')), `\n${lines(...bad)}`, 'the lines too, to be corrected');
	}
	t.equal(await drafts(), before, 'no draft');
	const unreasoned = await hand(lines(plan('good'), '{'), { reason_kk: '', reason_ru: '', reason_en: '' });
	t.ok(main(unreasoned).includes('Something is missing') || /is needed/.test(main(unreasoned)), 'a missing reason is said');
	t.equal(faults(unreasoned).map(([line]) => line), ['2'], 'together with the lines');
	const own = await hand(lines({ ...plan('own'), reason: { en: 'of the file' }, basis: 'B' }), { reason_kk: '', reason_ru: '', reason_en: '', basis_all: '' });
	t.equal(own.status, 303, 'a reason in the file will do');
	t.ok((await editor.send(own.headers.location)).text.includes('of the file'), 'and is taken');
});

test('a list that was downloaded and not changed changes nothing', async (t) => {
	for (const [i, { kind, plural }] of kinds.entries()) {
		for (const language of ['', `?lang=${languages[i % 3]}`]) {
			const file = await fetch(`/api/v1/${plural}.csv${language}`);
			const answer = await hand(file.bytes, { kind, texts: language.slice(-2) || 'kk', do: 'check' });
			t.equal([answer.status, [...new Set(preview(answer))]], [200, ['unchanged: left out of the draft']], `${plural}${language} ${JSON.stringify(faults(answer).slice(0, 3))}`);
		}
	}
});

test('cells that were changed change their fields, and no others', async (t) => {
	const { items: [treaty] } = await json('/api/v1/treaties?limit=1');
	const one = `/api/v1/treaties/${treaty.slug}`;
	const was = await json(one);
	const decision = /^msgid "decision of a treaty body"\nmsgstr "(.*)"/m.exec(readFileSync(`${source}/po/ru.po`, 'utf8'))[1];
	const files = [
		`slug,entry,title.ru,nature,parties\n${treaty.slug},${was.entry},"Новое, имя",decision,${was.parties.join(' ')}\n`,
		`slug;title;nature\r\n${treaty.slug};Новое, имя;${decision}\r\n`,
		`kind\tslug\ttitle.ru\tnature\ntreaty\t${treaty.slug}\tНовое, имя\tdecision\n`,
	];
	for (const [i, file] of files.entries()) {
		const answer = await hand(`\ufeff${file}`, { kind: i === 2 ? '' : 'treaty', texts: 'ru' });
		t.equal(answer.status, 303, main(answer).slice(0, 300));
		const form = await editor.send(`${answer.headers.location}/record?kind=treaty&slug=${treaty.slug}`);
		const item = Object.fromEntries(tags(parse(form.text), 'textarea').map((area) => [area.attributes.name, said(area)]));
		t.equal([item['title.ru'], item['title.en']], ['Новое, имя', was.title.en ?? ''], 'a language of a text');
		const draft = parse((await editor.send(answer.headers.location)).text);
		t.equal(table(byId(draft, `treaty-${treaty.slug}`)).map(([field]) => said(field)), ['title', 'nature'], 'the fields that differ');
	}
	const late = await hand(`slug,entry,nature\n${treaty.slug},${was.entry - 1},decision\n`, { kind: 'treaty' });
	t.equal(faults(late).map((row) => row[2]), ['entry'], 'a row copied from an earlier state is not taken');
	const csv = [['slug,colour\nx,red', '2 colour'], ['slug,name.en,from\nA b,a,1995', '2 slug'], ['slug,from\n"x,1995', '2 line'], ['slug,from\nx', '2 line'], [`slug,name.en,from\n"a\nb",a,1995\ny-${mark},a,1995-13`, '4 from']];
	for (const [file, wanted] of csv)
		t.ok(faults(await hand(file, { kind: 'plan' })).some(([line, , field]) => `${line} ${field}` === wanted), `${wanted} of ${JSON.stringify(file)}`);
});

test('what is no file of records is told so in the reader\'s language', async (t) => {
	const many = `slug,name.en,from\n${'x,a,1995\n'.repeat(1001)}`;
	const wrong = [['', /Choose a file/], ['\n \n', /no record/], [Buffer.from([0, 1, 2, 255]), /Line 1 is not clean UTF-8/], [Buffer.from('slug,from\n\xef\xf0,1995', 'latin1'), /Line 2 is not clean UTF-8/],
		[many, /more than 1000/], [`${lines(plan('a'))}\n`.repeat(1001), /more than 1000/], ['name,from\na,1995', /neither JSON/], ['slug,slug\na,b', /more than once/], ['slug,from\na,1995', /no column “kind”/]];
	for (const [file, sentence] of wrong) {
		const answer = await hand(file, file === many ? { kind: 'plan' } : {});
		t.equal(answer.status, 422, String(sentence));
		t.match(main(answer), sentence, 'the sentence');
		t.ok(answer.text.includes('value="Order 7"'), 'what was typed is there');
		for (const language of ['kk', 'ru'])
			t.ok(!sentence.test(main(await hand(file, {}, `/${language}/desk/import`))), `another sentence in ${language}`);
	}
	t.equal((await hand('x'.repeat(5 * 1024 * 1024))).status, 413, 'five megabytes');
	t.equal((await hand(`${lines(plan('big', { name: { en: 'b'.repeat(2000000) } }))}`)).status, 422, 'two megabytes are read');
});

test('only editors hand in files, with a form of this site', async (t) => {
	const body = (fields) => multipart({ ...reason, ...fields }, lines(plan('stolen')));
	t.equal((await post(body({ token: '0'.repeat(64) }))).status, 403, 'a stolen form');
	t.equal((await post(body({}))).status, 403, 'without a token');
	for (const role of ['approver', 'administrator', 'auditor'])
		t.equal((await post(body({ token }), (await signedIn(role)).browser)).status, 403, role);
	t.equal((await fetch(page, { method: 'POST', body: body({ token }), headers: { 'content-type': 'multipart/form-data; boundary=b0undary' } })).status, 303, 'nobody');
});

test('what is no form with a file is not read as one', async (t) => {
	const whole = multipart({ token, ...reason, do: 'check' }, lines(plan('a'))).toString();
	const send = (text, type = 'multipart/form-data; boundary=b0undary') => editor.send(page, { method: 'POST', body: text, headers: { 'content-type': type } });
	t.equal((await send(whole)).status, 200, 'the whole one is');
	t.equal((await send(whole, 'multipart/form-data; boundary="b0undary"')).status, 200, 'in quotes');
	for (const text of [whole.slice(0, -4), whole.slice(5), whole.replaceAll('form-data; name', 'form-data; nam'), whole.replace('Content-Disp', 'Disp'), `${multipart({ a: '1' }).toString().slice(0, -16)}`, '', '--b0undary\r\n--b0undary--',
		`${multipart(Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`a${i}`, '1'])))}`, multipart({ token, 'reason_kk': '\u0000' }), whole.replace('--b0undary--', `${multipart({}, 'second').toString()}`)])
		t.equal((await send(text)).status, 400, JSON.stringify(String(text).slice(0, 60)));
	t.equal((await send(whole, 'multipart/form-data')).status, 415, 'no boundary');
	for (const type of ['multipart/form-data; boundary=', `multipart/form-data; boundary=${'b'.repeat(71)}`])
		t.equal((await send(whole, type)).status, 400, type.slice(0, 40));
	t.equal((await send(multipart({ token, colour: 'red' }))).status, 400, 'no field that is not declared');
});

await run();
