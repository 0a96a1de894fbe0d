// tanu witness: what it signs, what it refuses, and how the portal shows it.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { test, run, finally_ } from './tap.mjs';
import { base, fetch, state, newest } from './site.mjs';
import { Register, run as tanu } from './register.mjs';

const register = new Register({ entries: 60 });
register.sign();
const folder = register.folder;
const witnessKey = tanu(register.config, ['key', 'new', '--witness', 'example.com/university', `${folder}/witness.key`]).out.trim();
const seen = `${folder}/seen`;

const witness = (log, { trust = register.key, file = seen, key = `${folder}/witness.key` } = {}) =>
	tanu(register.config, ['witness', '--key', key, '--trust', trust, '--log', log, file]);

test('a witness signs a log that grows, and the portal tells of it', async (t) => {
	for (const more of [0, 0, 1, 7]) {
		if (more > 0) {
			register.import(more);
			register.sign();
		}
		const { code, out, err } = witness(register.log);
		t.equal(code, 0, err);
		t.ok(out.includes(`${register.entries} entries of example.org/log`), out);
	}
	writeFileSync(`${folder}/witnesses`, `# of a university\n${witnessKey} ${seen}\n`);
	t.equal(register.sign().code, 0, 'collected');
	t.ok(register.checkpoint.includes('— example.com/university '), 'the signature stands in the checkpoint');
	t.ok(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ 68 example.com\/university$/m.test(register.read('witnesses').toString()), 'and the time, for the pages');
	register.import(1);
	register.sign();
	t.ok(!register.checkpoint.includes('— example.com/university '), 'not in that of another log');
	t.ok(/ 68 example.com\/university$/m.test(register.read('witnesses').toString()), 'what it saw before is still told');
});

test('a signature of another witness, or over another log, is not shown', async (t) => {
	const other = new Register({ entries: 60 });
	const file = `${other.folder}/seen`;
	other.sign();
	t.equal(witness(other.log, { trust: other.key, file }).code, 0, 'signs another log of the same name');
	writeFileSync(`${folder}/witnesses`, `${witnessKey} ${file}\n`);
	const kept = register.read('witnesses').toString();
	register.sign();
	t.ok(!register.checkpoint.includes('— example.com/university '), 'another log');
	const stranger = tanu(register.config, ['key', 'new', '--witness', 'example.com/university', `${folder}/stranger.key`]).out.trim();
	writeFileSync(`${folder}/witnesses`, `${stranger} ${seen}\n`);
	register.sign();
	t.equal(register.read('witnesses').toString(), '', 'another key');
	writeFileSync(`${folder}/witnesses`, `nonsense\n${witnessKey}\n${register.key} ${seen}\n`);
	t.equal(register.sign().code, 0, 'lines that are wrong hinder nobody');
	t.ok(kept !== '', 'there was something to lose');
});

test('a log with two faces is not signed, and the proof can be read', async (t) => {
	const forked = new Register({ copyOf: register });
	const file = `${folder}/forked`;
	writeFileSync(file, readFileSync(seen));
	const before = readFileSync(file, 'utf8');
	forked.sql("UPDATE entry SET slug = 'other' WHERE number = 20");
	writeFileSync(`${forked.keys}/1.key`, readFileSync(`${register.keys}/1.key`));
	t.equal(forked.sign().code, 0, 'the ministry signs another past');
	const { code, err } = witness(forked.log, { file });
	t.equal(code, 1, err);
	t.equal(readFileSync(file, 'utf8'), before, 'the state stays');
	const proof = readFileSync(`${file}.fork`, 'utf8');
	for (const what of [/has shown two faces/, /its first 68 entries/, /an entry that had been published was changed, removed or moved/,
		...register.checkpoint.split('\n').slice(0, 1).map((line) => new RegExp(line)), ...before.split('\n').slice(2, 3).map((root) => ({ test: (text) => text.includes(root) }))])
		t.ok(what.test(proof), `${what}: ${proof}`);
	t.equal(proof.split('— example.org/log ').length, 3, 'both signatures of the log');
	t.ok(err.includes(proof), 'it is told at once, too');
	t.equal(witness(register.log, { file }).code, 0, 'the log that it knows is signed as before');
});

test('a witness does not sign what it cannot check', async (t) => {
	const other = tanu(register.config, ['key', 'new', 'example.org/log', `${folder}/other.key`]).out.trim();
	const cut = new Register({ entries: 30 });
	writeFileSync(`${cut.keys}/1.key`, readFileSync(`${register.keys}/1.key`));
	cut.sign();
	const broken = new Register({ copyOf: register });
	writeFileSync(`${broken.keys}/1.key`, readFileSync(`${register.keys}/1.key`));
	broken.sign();
	writeFileSync(`${broken.log}/tile/0/000.p/${register.entries}`, Buffer.alloc(register.entries * 32));
	writeFileSync(`${folder}/damaged`, readFileSync(seen, 'utf8').replace('\n68\n', '\n67\n'));
	for (const [what, log, more, sentence] of [
		['a key that it does not trust', register.log, { trust: other }, /none of the known keys/],
		['a log that is shorter', cut.log, {}, /it had \d+ entries and has 30/],
		['a log that is not there', `${folder}/nowhere`, {}, /No such file/],
		['a host that is not there', 'http://127.0.0.1:9', {}, /connect/],
		['an address that is none', `${base}/no-such-log`, {}, /status 404/],
		['tiles that are broken', broken.log, {}, /its tiles do not give the root/],
		['a state that is not its own', register.log, { file: `${folder}/damaged` }, /does not hold/],
		['a key of the log in place of its own', register.log, { key: `${register.keys}/1.key` }, /no key of a witness/]]) {
		const before = readFileSync(seen, 'utf8');
		const { code, err } = witness(log, more);
		t.equal(code, 1, `${what}: ${err}`);
		t.ok(sentence.test(err), `${what}: ${err}`);
		t.ok(!existsSync(`${seen}.fork`), `${what}: no proof of two faces`);
		t.equal(readFileSync(seen, 'utf8'), before, `${what}: the state stays`);
	}
	t.equal(tanu(register.config, ['witness', seen]).code, 2, 'wrong use');
});

// The site that is served: its signer looks every few seconds.
test('a record of the site says who else has seen the log', async (t) => {
	const list = `${state}/signer/witnesses`, file = `${state}/tmp-witness`;
	const before = readFileSync(list);
	finally_(() => { writeFileSync(list, before); rmSync(file); });
	rmSync(file, { force: true });
	const [trust] = /^log_keys = (\S+)/m.exec(readFileSync(`${state}/tanu.conf`, 'utf8')).slice(1);
	const { code, err } = witness(`${base}/log`, { trust, file });
	t.equal(code, 0, err);
	writeFileSync(list, `${witnessKey} ${file}\n`);
	let text = '';
	for (let tries = 0; tries < 100 && !text.includes('example.com/university'); tries++) {
		await pause(200);
		({ text } = await fetch('/ru/partners/japan'));
	}
	t.ok(new RegExp(`example.com/university: [^<]*до записи ${await newest()}`).test(text), 'within seconds');
	t.ok((await fetch('/log/checkpoint')).text.includes('— example.com/university '), 'in the checkpoint too');
});

await run();
