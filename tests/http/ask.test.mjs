// The question, asked in every way there is: the page, the API, many at once
// and tanu check never differ; what is wrong in one question harms no other.

import { spawnSync } from 'node:child_process';
import { fetch, tanu } from './site.mjs';
import { test, run } from './tap.mjs';

const address = '/api/v1/check';
const post = (body, type = 'application/json', headers = {}) => fetch(address, { method: 'POST', body, headers: { 'Content-Type': type, ...headers } });
const query = (question) => new URLSearchParams(Object.entries(question).map(([name, value]) => [name, String(value)])).toString();

// The same questions in every run.
let seed = 153;
const below = (most) => (seed = (seed * 48271) % 2147483647) % most;
const pick = (list) => list[below(list.length)];

async function questions(count) {
	const schemes = (await fetch('/api/v1/schemes?limit=1000')).json.items.map((one) => one.slug);
	return Array.from({ length: count }, () => {
		const question = { scheme: pick(schemes), unit: pick(['quota', 'other']), on: `${2013 + below(22)}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}` };
		for (const [name, value] of [['vintage', 2010 + below(22)], ['surrender_obligation', below(1e6)], ['verified_emissions', below(1e9)], ['allocated_quota', below(1e3)], ['used', below(500)]]) {
			if (below(3) > 0)
				question[name] = value;
		}
		return question;
	});
}

const outcomes = (answer) => answer.steps.map((step) => `${step.step} ${step.outcome}`).join(', ');

test('page, API, many at once and tanu check answer 500 questions alike', async (t) => {
	const asked = await questions(500);
	const single = await Promise.all(asked.map((one) => fetch(`${address}?${query(one)}`)));
	const many = await post(JSON.stringify({ questions: asked }));
	const command = spawnSync(tanu, ['check', '--file', '-'], { input: asked.map((one) => JSON.stringify(one)).join('\n'), encoding: 'utf8', maxBuffer: 1 << 26 });
	const lines = command.stdout.trim().split('\n').map((line) => JSON.parse(line));
	t.equal([many.status, many.json.count, lines.length, command.status], [200, 500, 500, 0], 'all are answered');
	t.ok(new Set(single.map((one) => one.json.reason)).size > 5, 'with many reasons');
	for (let i = 0; i < asked.length; i++) {
		t.equal(many.json.answers[i], single[i].json, `many: ${query(asked[i])}`);
		t.equal(lines[i], single[i].json, `tanu check: ${query(asked[i])}`);
	}
	const words = { met: 'met', 'not-met': 'not met', undetermined: 'not known', 'not-applicable': 'does not apply' };
	for (let i = 0; i < asked.length; i++) {
		const page = (await fetch(`/en/check?${query(asked[i])}`)).text.replaceAll('&nbsp;', ' ').replaceAll(/[\u00a0\u202f]/g, ' ');
		const { text, steps, entitlement } = single[i].json;
		t.ok(page.includes(text.en), `page: ${query(asked[i])}: ${text.en}`);
		for (const step of steps)
			t.ok(page.includes(step.text.en) && page.includes(words[step.outcome]), `page: ${query(asked[i])}: ${step.step} ${outcomes(single[i].json)}`);
		for (const figure of entitlement?.maximum == null ? [] : [entitlement.maximum, entitlement.remaining])
			t.ok(page.includes(String(figure).replaceAll(/\B(?=(\d{3})+$)/g, ',')), `page: ${query(asked[i])}: ${figure}`);
	}
});

const good = { scheme: 'che-ets', unit: 'other', surrender_obligation: 9999 };

test('a bad question is named in its place, and the good ones are answered', async (t) => {
	const bad = [[{ ...good, scheme: 'nowhere' }, 'scheme'], [{ ...good, unit: 'any' }, 'unit'], [{ ...good, vintage: 1989 }, 'vintage'], [{ ...good, used: -1 }, 'used'],
		[{ ...good, used: 1.5 }, 'used'], [{ ...good, used: 1e15 }, 'used'], [{ ...good, on: '2026-02-29' }, 'on'], [{ ...good, colour: 'red' }, 'colour'], [{ unit: 'other' }, 'scheme'],
		[{ ...good, used: [1] }, 'used'], [{ ...good, used: true }, 'used'], [7, null]];
	const { status, json } = await post(JSON.stringify(bad.flatMap(([question]) => [question, good])));
	t.equal([status, json.count], [200, 2 * bad.length], 'all have a place');
	bad.forEach(([question, field], i) => {
		const { error } = json.answers[2 * i];
		t.equal([Object.keys(error), error.field, error.row], [['code', 'field', 'message', 'row'], field, 2 * i + 1], JSON.stringify(question));
		t.ok(error.message.length > 10, error.message);
		t.equal([json.answers[2 * i + 1].answer, json.answers[2 * i + 1].entitlement.maximum], ['recognised', 299], `after ${JSON.stringify(question)}`);
	});
	const twice = await post('[{"scheme":"che-ets","scheme":"eu-ets","unit":"other"},{"scheme":"che-ets","unit":"other","used":99999999999999999999}]');
	t.equal(twice.json.answers.map((one) => one.error.code), ['repeated-parameter', 'bad-value'], 'a member twice, and a figure that no number holds');
});

test('CSV in, CSV out', async (t) => {
	const { status, text, headers } = await post('\ufeffunit,scheme,"surrender_obligation"\r\nother,che-ets,9999\n"other","che-ets",\r\nother\r\nother,"no""where",1\r\n', 'text/csv; charset=utf-8', { 'Accept-Language': 'en' });
	t.equal([status, headers['content-type']], [200, 'text/csv; charset=utf-8; header=present'], 'type');
	const lines = text.trim().split('\r\n');
	t.equal(lines.length, 5, 'a row a question');
	t.match(lines[0], /^row,.*answer,reason,maximum,remaining,binding,error$/, 'header');
	t.match(lines[1], /,recognised,recognised,299,299,demo-[a-z0-9-]+,$/, 'the first is answered');
	t.match(lines[2], /,recognised,recognised,,,,$/, '... and the second');
	t.match(lines[3], /^3,.*columns/, 'a line that is too short is named');
	t.match(lines[4], /^4,.*there is no scheme/, 'and a scheme that does not stand');
});

test('a body that cannot be read is refused as a whole', async (t) => {
	const one = JSON.stringify(good);
	for (const [body, type, status, code] of [['', 'application/json', 400, 'bad-json'], ['[', 'application/json', 400, 'bad-json'], [`[${one}`, 'application/json', 400, 'bad-json'],
		[`[${one}]]`, 'application/json', 400, 'bad-json'], [`{"questions":[${one}],"on":"2020-01-01"}`, 'application/json', 400, 'bad-json'], ['{}', 'application/json', 400, 'bad-json'],
		[`[${Array(1001).fill(one).join()}]`, 'application/json', 400, 'too-many'], [`[${one}]`, 'text/plain', 415, 'bad-type'], [`[${one}]`, 'application/jsonx', 415, 'bad-type'],
		['scheme,unit,scheme\r\n', 'text/csv', 400, 'repeated-parameter'], ['scheme,unit,colour\r\n', 'text/csv', 400, 'unknown-parameter'], ['[]\u0001', 'application/json', 400, 'bad-body']]) {
		const answer = await post(body, type);
		t.equal([answer.status, answer.json.error.code], [status, code], `${type}: ${body.slice(0, 40)}`);
	}
	t.equal((await post('x'.repeat(1048577))).status, 413, 'too large');
	t.equal((await post(`[${Array(1000).fill(one).join()}]`)).json.count, 1000, 'a thousand are answered');
	const past = await fetch(`${address}?on=2015-01-01&entry=300`, { method: 'POST', body: JSON.stringify([good, { ...good, on: '2016-01-01' }]), headers: { 'Content-Type': 'application/json' } });
	t.equal(past.json.answers.map(({ question }) => [question.on, question.entry]), [['2015-01-01', 300], ['2016-01-01', 300]], 'the address has the day and the entry of those that name none');
	t.equal((await fetch(`${address}?scheme=che-ets`, { method: 'POST', body: '[]', headers: { 'Content-Type': 'application/json' } })).status, 400, 'a question in the address of a POST');
	t.equal((await fetch('/api/v1/matrix', { method: 'POST', body: '[]' })).status, 405, 'POST where nothing takes it');
});

test('a thousand at once are at least five times as fast as a thousand alone', async (t) => {
	// An operator's units, on one day.
	const asked = (await questions(1000)).map(({ on, ...one }) => one);
	const time = async (work) => {
		const began = performance.now();
		await work();
		return performance.now() - began;
	};
	await post(JSON.stringify(asked));
	const many = Math.min(await time(() => post(JSON.stringify(asked))), await time(() => post(JSON.stringify(asked))));
	const alone = await time(async () => {
		for (const one of asked)
			await fetch(`${address}?${query(one)}`);
	});
	t.ok(alone > 5 * many, `${alone.toFixed(0)} ms alone, ${many.toFixed(0)} ms at once`);
});

test('tanu check says what is wrong, and how it ended', (t) => {
	for (const [words, status, said] of [[['--scheme', 'che-ets', '--unit', 'other', '--surrender-obligation', '9999', '--vintage', '2024'], 0, /"maximum":299/],
		[['--scheme', 'nowhere', '--unit', 'other'], 1, /there is no scheme “nowhere”/], [['--scheme', 'che-ets', '--unit', 'other', '--used', '-1'], 1, /whole number of tonnes/],
		[['--scheme', 'che-ets', '--unit', 'other', '--on', '2026-02-29'], 1, /no day/], [['--scheme', 'che-ets', '--unit', 'other', '--entry', '999999'], 1, /no entry/],
		[['--file', '/nowhere'], 1, /nowhere/], [[], 2, /usage/], [['--colour', 'red'], 2, /usage/], [['--scheme'], 2, /usage/], [['--scheme', 'a', '--scheme', 'b'], 2, /usage/],
		[['--file', '-', '--scheme', 'che-ets'], 2, /usage/], [['--help'], 0, /--surrender-obligation/]]) {
		const ended = spawnSync(tanu, ['check', ...words], { input: '', encoding: 'utf8' });
		t.equal(ended.status, status, words.join(' '));
		t.match(ended.stdout + ended.stderr, said, words.join(' '));
	}
	const csv = spawnSync(tanu, ['check', '--file', '-'], { input: 'scheme,unit\nche-ets,other\nnowhere,other\n', encoding: 'utf8' });
	t.equal([csv.status, csv.stdout.trim().split('\r\n').length], [1, 3], 'a bad row of a file');
});

await run();
