// The commands as register.md has them: what import refuses and how it says
// so, --dry-run, wrong use, --help.  Nothing here may change the register.

import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test, run, finally_ } from './tap.mjs';
import { newest, source, tanu, whole } from './site.mjs';

const folder = mkdtempSync(`${tmpdir()}/tanu-import-`);
finally_(() => rmSync(folder, { recursive: true }));
const entryBefore = await newest();

function command(args, input = '') {
	return new Promise((resolve, reject) => {
		const child = spawn(tanu, args, { stdio: ['pipe', 'pipe', 'pipe'] });
		const answer = { out: '', err: '' };
		child.stdout.on('data', (text) => { answer.out += text; });
		child.stderr.on('data', (text) => { answer.err += text; });
		child.on('error', reject);
		child.on('close', (code) => resolve({ ...answer, code, lines: answer.err.split('\n').slice(0, -1) }));
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}

let made = 0;
function file(lines) {
	const name = `${folder}/${made++}.ndjson`;
	writeFileSync(name, Buffer.concat(lines.flatMap((line) => [
		Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)), Buffer.from('\n')])));
	return name;
}

const land = (slug, item = {}) => ({ kind: 'jurisdiction', slug, item: { name: { en: slug }, type: 'state', ...item } });
const treaty = (slug, item = {}) => ({ kind: 'treaty', slug, item: { title: { en: slug }, form: 'bilateral',
	parties: ['kazakhstan', 'japan'], ...item } });
const limit = (slug, item) => ({ kind: 'limit', slug, item: { treaty: 'demo-kz-korea', unit: 'other', ...item } });
const action = (more) => treaty('e2e-t', { actions: [{ action: 'signature', on: '2020-01-01', ...more }] });

// A line; the fields that its refusal must name.
const refusals = [
	['not json', 'line'],
	['[1, 2]', 'line'],
	['"text"', 'line'],
	['{"kind":"jurisdiction","slug":"e2e","item":{"name":{"en":"x"},"type":"state"}', 'line'],
	[Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'line'],
	[Buffer.from('{"kind":"jurisdiction","slug":"e2e","item":{"name":{"en":"\u0001"},"type":"state"}}'), 'line'],
	[{ slug: 'e2e', item: {} }, 'kind'],
	[{ kind: 'nothing', slug: 'e2e', item: {} }, 'kind'],
	[{ kind: 7, slug: 'e2e', item: {} }, 'kind'],
	[{ kind: 'jurisdiction', item: {} }, 'slug'],
	[land('E2E'), 'slug'], [land('e--e'), 'slug'], [land('-e'), 'slug'], [land('e-'), 'slug'], [land('e e'), 'slug'],
	[land('e'.repeat(65)), 'slug'], [land(''), 'slug'], [land('қазақстан'), 'slug'], [land('../e'), 'slug'],
	[{ ...land('e2e'), change: 'nothing' }, 'change'],
	[{ ...land('e2e'), change: 'change' }, 'change'],
	[{ ...land('e2e'), change: 'correction' }, 'change'],
	[{ ...land('kazakhstan'), change: 'creation' }, 'change'],
	[{ kind: 'jurisdiction', slug: 'e2e', change: 'withdrawal' }, 'change'],
	[{ kind: 'jurisdiction', slug: 'kazakhstan', change: 'withdrawal', item: {} }, 'item'],
	[{ kind: 'jurisdiction', slug: 'e2e' }, 'item'],
	[{ kind: 'jurisdiction', slug: 'e2e', item: [] }, 'item'],
	[{ ...land('e2e'), nonsense: 1 }, 'nonsense'],
	[{ ...land('e2e'), reason: 'plain' }, 'reason'],
	[{ ...land('e2e'), reason: { de: 'x' } }, 'reason'],
	[{ ...land('e2e'), basis_url: 'javascript:alert(1)' }, 'basis_url'],
	['{"kind":"jurisdiction","kind":"treaty","slug":"e2e","item":{}}', 'kind'],
	['{"kind":"jurisdiction","slug":"e2e","item":{"name":{"en":"x"},"type":"state","type":"group"}}', 'type'],
	[land('e2e', { nonsense: 1 }), 'nonsense'],
	[land('e2e', { entry: 1 }), 'entry'], [land('e2e', { superseded: 1 }), 'superseded'],
	[land('e2e', { name: undefined }), 'name'],
	[land('e2e', { name: {} }), 'name'], [land('e2e', { name: { en: '' } }), 'name'], [land('e2e', { name: { en: ' ' } }), 'name'],
	[land('e2e', { name: { en: 7 } }), 'name'], [land('e2e', { name: { fr: 'x' } }), 'name'],
	[land('e2e', { type: 'planet' }), 'type'], [land('e2e', { type: null }), 'type'],
	[land('e2e', { part_of: 'no-such-land' }), 'part_of'],
	[land('e2e', { type: 'subdivision', part_of: 'no-such-land' }), 'part_of'],
	[land('e2e', { contact_url: 'ftp://x' }), 'contact_url'],
	[land('e2e', { sources: [{ url: 'https://x.example' }] }), 'sources'],
	[land('e2e', { sources: [{ title: 'x', checked_on: '2026-02-30' }] }), 'sources'],
	[land('e2e', { type: 'group', members: [{ jurisdiction: 'japan', from: '2020-01-02', through: '2020-01-01' }] }), 'members[1].through'],
	[land('e2e', { type: 'group', members: [{ jurisdiction: 'no-such-land' }] }), 'members'],
	[treaty('e2e', { parties: ['kazakhstan'] }), 'parties'],
	[treaty('e2e', { parties: ['kazakhstan', 'japan', 'china'] }), 'parties'],
	[treaty('e2e', { parties: ['kazakhstan', 'kazakhstan'] }), 'parties'],
	[treaty('e2e', { parties: ['kazakhstan', 'no-such-land'] }), 'parties'],
	[treaty('e2e', { form: 'trilateral' }), 'form'], [treaty('e2e', { nature: 'letter' }), 'nature'],
	[action({ party: 'china' }), 'actions[1].party'],
	[action({ action: 'handshake' }), 'actions[1].action'],
	[action({ on: '2020-02-30' }), 'actions[1].on'], [action({ on: '30.01.2020' }), 'actions[1].on'], [action({ on: undefined }), 'actions[1].on'],
	[action({ usable_through: '2021-01-01' }), 'actions[1].usable_through'],
	[action({ covers_recognition: false }), 'actions[1].covers_recognition'],
	[treaty('e2e', { recognises: [{ unit: 'quota', direction: 'sideways', scheme: 'kor-ets' }] }), 'recognises[1].direction'],
	[treaty('e2e', { recognises: [{ unit: 'quota', direction: 'both', scheme: 'no-such-scheme' }] }), 'recognises[1].scheme'],
	[treaty('e2e', { recognises: [{ unit: 'quota', direction: 'both', scheme: 'kor-ets', vintage_from: 2025, vintage_through: 2020 }] }), 'recognises[1].vintage_through'],
	[limit('e2e', {}), null],	// none of rate, tonnes, unlimited, not_known
	[limit('e2e', { rate_percent: '5.00', of: 'surrender-obligation', unlimited: true, from: '2040-01-01' }), null],
	[limit('e2e', { plan: 'nap-2022', unlimited: true, from: '2040-01-01' }), null],
	[limit('e2e', { treaty: undefined, unlimited: true }), null],
	[limit('e2e', { rate_percent: 5, of: 'surrender-obligation', from: '2040-01-01' }), 'rate_percent'],
	[limit('e2e', { rate_percent: '101', of: 'surrender-obligation', from: '2040-01-01' }), 'rate_percent'],
	[limit('e2e', { rate_percent: '-1', of: 'surrender-obligation', from: '2040-01-01' }), 'rate_percent'],
	[limit('e2e', { rate_percent: '5,0', of: 'surrender-obligation', from: '2040-01-01' }), 'rate_percent'],
	[limit('e2e', { rate_percent: '5.00', from: '2040-01-01' }), 'of'],
	[limit('e2e', { tonnes: 1.5, tonnes_per: 'operator', from: '2040-01-01' }), 'tonnes'],
	[limit('e2e', { tonnes: -1, tonnes_per: 'operator', from: '2040-01-01' }), 'tonnes'],
	[limit('e2e', { tonnes: 5, from: '2040-01-01' }), 'tonnes_per'],
	[limit('e2e', { unlimited: true, from: '2041-01-01', through: '2040-01-01' }), 'through'],
	[limit('e2e', { scheme: 'kor-ets', tonnes: 5, tonnes_per: 'operator', from: '2025-01-01', through: '2025-12-31' }), 'from'],
	[limit('e2e', { treaty: 'no-such-treaty', unlimited: true, from: '2040-01-01' }), 'treaty'],
	[{ kind: 'study', slug: 'e2e', item: { scheme: 'no-such-scheme' } }, 'scheme'],
	[{ kind: 'study', slug: 'e2e', item: { scheme: 'eu-ets', begun: '2020-02-01', completed: '2020-01-01' } }, 'completed'],
	[{ kind: 'study', slug: 'e2e', item: { scheme: 'eu-ets', conclusion: 'perhaps' } }, 'conclusion'],
	[{ kind: 'scheme', slug: 'e2e', item: { name: { en: 'x' }, jurisdiction: 'japan', sectors: ['magic'] } }, 'sectors'],
	[{ kind: 'scheme', slug: 'e2e', item: { name: { en: 'x' }, jurisdiction: 'japan', gases: ['H2O'] } }, 'gases'],
	[{ kind: 'scheme', slug: 'e2e', item: { name: { en: 'x' }, jurisdiction: 'japan', sectors: 'power' } }, 'sectors'],
	[{ kind: 'scheme', slug: 'e2e', item: { name: { en: 'x' }, jurisdiction: 'japan', compulsory: 'yes' } }, 'compulsory'],
	[{ kind: 'scheme', slug: 'e2e', item: { name: { en: 'x' }, jurisdiction: 'japan', started: '2020-13' } }, 'started'],
	[{ kind: 'plan', slug: 'e2e', item: { name: { en: 'x' }, from: '2020-01-01', through: '2019-12-31' } }, 'through'],
	[{ kind: 'plan', slug: 'e2e', item: { name: { en: 'x' }, from: '2020', legal_act: 'no-such-act' } }, 'legal_act'],
	[{ kind: 'assessment', slug: 'e2e', item: { jurisdiction: 'japan', requirement: 6, outcome: 'met' } }, 'requirement'],
	[{ kind: 'assessment', slug: 'e2e', item: { jurisdiction: 'japan', requirement: 1, outcome: 'maybe' } }, 'outcome'],
	[{ kind: 'legal-act', slug: 'e2e', item: { number: '1', title: { en: 'x' }, adopted: '2020-01-01', repealed_by: 'no-such-act' } }, 'repealed_by'],
	[{ kind: 'legal-act', slug: 'e2e', item: { number: '1', title: { en: 'x' }, adopted: '2020-01-01',
		provisions: [{ paragraph: '1', imposes: 'requirement', requirement: 9 }] } }, 'provisions[1].requirement'],
	[{ kind: 'legal-act', slug: 'e2e', item: { number: '1', title: { en: 'x' }, adopted: '2020-01-01',
		provisions: [{ imposes: 'treaty' }] } }, 'provisions[1].paragraph'],
];

// FILE:LINE: FIELD: what is wrong
function told(t, name, lines) {
	const found = [];
	for (const line of lines.slice(0, -1)) {
		const match = line.startsWith(`${name}:`) && /^(\d+): ([^:\s][^:]*): (\S.*)$/.exec(line.slice(name.length + 1));
		if (t.ok(match, `FILE:LINE: FIELD: reason in ${JSON.stringify(line)}`))
			found.push({ line: Number(match[1]), field: match[2], reason: match[3] });
	}
	return found;
}

test('each bad line is refused by the name of its field', async (t) => {
	for (const [line, field] of refusals) {
		const name = file([line]);
		const { code, out, lines } = await command(['import', '--dry-run', name]);
		const what = Buffer.isBuffer(line) ? line.toString('hex') : typeof line === 'string' ? line : JSON.stringify(line);
		t.equal(code, 1, `${what}: exit status`);
		t.equal(out, '', `${what}: nothing on standard output`);
		const found = told(t, name, lines);
		t.ok(found.length > 0 && found.every((one) => one.line === 1), `${what}: line 1: ${lines.join(' / ')}`);
		// In a list of objects the member's own name will do, without its place.
		const names = [field, field?.split('.').pop(), field?.replace(/\[\d+\]/, '')];
		if (field !== null)
			t.ok(found.some((one) => names.includes(one.field) || one.field.startsWith(`${field}[`) || one.field.startsWith(`${field}.`)),
				`${what}: ${field} in: ${lines.join(' / ')}`);
		t.ok(!/is not right$|ERROR|violates|constraint/.test(lines.join('\n')), `${what}: a reason for people: ${lines.join(' / ')}`);
	}
});

test('all bad lines at once, and nothing is written', async (t) => {
	const lines = [];
	const wanted = [];
	for (const [i, [line]] of refusals.entries()) {
		lines.push(land(`e2e-good-${i}`), line);
		wanted.push(2 * i + 2);
	}
	const name = file(lines);
	const { code, out, lines: said } = await command(['import', name]);
	t.equal(code, 1, 'exit status');
	t.equal(out, '', 'nothing on standard output');
	t.equal([...new Set(told(t, name, said).map(({ line }) => line))], wanted, 'the bad lines, in their order');
	t.match(said[said.length - 1], new RegExp(`\\b${wanted.length} bad lines`), 'how many');
	t.equal(await newest(), entryBefore, 'no entry was made');
	t.ok(!(await whole('/api/v1/jurisdictions?limit=1000')).items.some(({ slug }) => slug.startsWith('e2e-')), 'no record was made');
});

test('one bad line among many changes nothing', async (t) => {
	const lines = Array.from({ length: 500 }, (_, i) => land(`e2e-${i}`));
	lines[377].item.type = 'planet';
	const name = file(lines);
	const { code, lines: said } = await command(['import', name]);
	t.equal(code, 1, 'exit status');
	t.equal(told(t, name, said).map(({ line, field }) => [line, field]), [[378, 'type']], 'line and field');
	t.equal(await newest(), entryBefore, 'no entry was made');
});

test('several faults of one line are told at once', async (t) => {
	const name = file([treaty('e2e', { title: undefined, depositary: {}, nonsense: 1, parties: ['no-such-land', 'kazakhstan'] })]);
	const fields = told(t, name, (await command(['import', name])).lines).map(({ field }) => field);
	for (const field of ['title', 'depositary', 'nonsense', 'parties'])
		t.ok(fields.includes(field), `${field} in ${fields}`);
});

test('what only follows from a bad line is not a fault of its own', async (t) => {
	const name = file([land('e2e-a', { type: 'planet' }), treaty('e2e-t', { parties: ['kazakhstan', 'e2e-a'] }),
		treaty('e2e-u', { parties: ['kazakhstan', 'e2e-b'] })]);
	const found = told(t, name, (await command(['import', name])).lines).map(({ line, field }) => [line, field]);
	t.equal(found, [[1, 'type'], [3, 'parties']], 'line 2 is as good as line 1 lets it be');
});

test('lines may refer to those before them, not after', async (t) => {
	const good = file([land('e2e-a'), treaty('e2e-t', { parties: ['kazakhstan', 'e2e-a'] })]);
	t.equal((await command(['import', '--dry-run', good])).code, 0, 'before');
	const bad = file([treaty('e2e-t', { parties: ['kazakhstan', 'e2e-a'] }), land('e2e-a')]);
	const { code, lines } = await command(['import', '--dry-run', bad]);
	t.equal([code, told(t, bad, lines).map(({ line, field }) => [line, field])], [1, [[1, 'parties']]], 'after');
});

test('--dry-run only checks', async (t) => {
	const name = file([land('e2e-a'), '', land('e2e-b'), '   ']);
	const { code, out, err } = await command(['import', '--dry-run', name]);
	t.equal([code, err], [0, ''], 'done');
	t.match(out, /\b2 entries/, 'what it would do');
	t.equal(await newest(), entryBefore, 'no entry was made');
});

test('an empty file, line ends of Windows, no line end at the end', async (t) => {
	t.equal((await command(['import', '--dry-run', file([])])).code, 0, 'nothing to do');
	const windows = `${folder}/windows.ndjson`;
	writeFileSync(windows, `${JSON.stringify(land('e2e-a'))}\r\n${JSON.stringify(land('e2e-b'))}`);
	t.match((await command(['import', '--dry-run', windows])).out, /\b2 entries/, 'CR LF');
	const long = file([land('e2e-a', { authority: 'x'.repeat(5_000_000) })]);
	const { code, lines } = await command(['import', '--dry-run', long]);
	t.equal([code, told(t, long, lines)[0]?.field], [1, 'authority'], 'a line of 5 MB');
	const nul = `${folder}/nul.ndjson`;
	writeFileSync(nul, `${JSON.stringify(land('e2e-a'))}\0\n`);
	t.equal((await command(['import', '--dry-run', nul])).code, 1, 'a NUL');
	const escaped = file(['{"kind":"jurisdiction","slug":"e2e-a","item":{"name":{"en":"a\\u0000b"},"type":"state"}}']);
	const answer = await command(['import', '--dry-run', escaped]);
	t.equal(answer.code, 1, 'an escaped NUL');
	told(t, escaped, answer.lines);
	const deep = file([`{"kind":"jurisdiction","slug":"e2e-a","item":${'['.repeat(100000)}${']'.repeat(100000)}}`]);
	const deeper = await command(['import', '--dry-run', deep]);
	t.equal(deeper.code, 1, 'very deep JSON');
	told(t, deep, deeper.lines);
});

test('the shipped data, once more, is refused line by line', async (t) => {
	const name = `${source}/data/register.ndjson`;
	const { code, lines } = await command(['import', name]);
	t.equal(code, 1, 'exit status');
	const found = told(t, name, lines);
	const creations = readFileSync(name, 'utf8').split('\n').filter((line) => /"change":"creation"/.test(line)).length;
	t.ok(found.filter(({ field }) => field === 'change').length >= creations - 1, 'every creation stands already');
	t.equal(await newest(), entryBefore, 'no entry was made');
});

test('a file that is not there is refused, by its name', async (t) => {
	const { code, err } = await command(['import', `${folder}/nowhere.ndjson`]);
	t.equal(code, 1, 'exit status');
	t.match(err, /nowhere\.ndjson/, 'says which');
	const { code: directory } = await command(['import', folder]);
	t.equal(directory, 1, 'a directory');
});

test('wrong use is exit status 2, and says how it is meant', async (t) => {
	for (const args of [[], ['nonsense'], ['import'], ['import', '--nonsense', 'x'], ['import', 'a', 'b'], ['import', '--dry-run'],
		['export', '--entry'], ['export', '--entry', 'x'], ['export', '--entry', '-1'], ['export', 'x'], ['migrate', 'x'],
		['serve'], ['serve', 'nothing'], ['--nonsense'], ['export', '--entry', '1', '2']]) {
		const { code, err, out } = await command(args);
		t.equal(code, 2, `tanu ${args.join(' ')}`);
		t.match(err, /usage: tanu/, `tanu ${args.join(' ')}: on standard error`);
		t.equal(out, '', `tanu ${args.join(' ')}: nothing on standard output`);
	}
	t.equal(await newest(), entryBefore, 'no entry was made');
});

test('--help of the program and of each command', async (t) => {
	const { code, out } = await command(['--help']);
	t.equal(code, 0, '--help');
	const names = [...out.matchAll(/^ {2}tanu (\S+)/gm)].map(([, name]) => name);
	for (const name of ['serve', 'migrate', 'import', 'export'])
		t.ok(names.includes(name), `--help lists ${name}`);
	for (const name of new Set(names)) {
		const help = await command([name, '--help']);
		t.equal([help.code, help.err], [0, ''], `${name} --help`);
		t.match(help.out, new RegExp(`^usage: tanu .*${name}`), `${name} --help`);
		t.ok(help.out.split('\n').length > 3, `${name} --help: says more than its usage`);
	}
	t.equal((await command(['--version'])).code, 0, '--version');
});

test('an entry that is not there cannot be exported', async (t) => {
	const { code, out } = await command(['export', '--entry', '99999999']);
	t.ok(code === 1 && out === '' || code === 0 && out.split('\n').length - 1 === entryBefore, `exit status ${code}`);
});

test('after all this the register is as it was', async (t) => {
	t.equal(await newest(), entryBefore, 'the newest entry');
});

await run();
