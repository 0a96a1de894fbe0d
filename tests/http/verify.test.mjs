// tanu verify against what the owner of a database, or of the files, can do.

import { cpSync, writeFileSync } from 'node:fs';
import { test, run } from './tap.mjs';
import { base } from './site.mjs';
import { Register, run as tanu } from './register.mjs';

const good = new Register({ entries: 334 });
good.sign();

// The same register, log and keys again, to be spoilt.
function copy() {
	const register = new Register({ copyOf: good });
	cpSync(good.log, register.log, { recursive: true });
	cpSync(good.keys, register.keys, { recursive: true });
	register.configure(register.publicKeys = good.publicKeys);
	return register;
}

const edit = (register, name, change) => writeFileSync(`${register.log}/${name}`, change(register.read(name)));
const flip = (bytes) => { bytes[100] ^= 1; return bytes; };

test('nothing wrong is said of a register that is right', async (t) => {
	const exported = `${good.folder}/export.ndjson`;
	writeFileSync(exported, good.must('export'));
	for (const words of [[], [exported], ['--seen', `${good.log}/checkpoint`]]) {
		const { code, out } = good.tanu('verify', ...words);
		t.equal(code, 0, `${words}: ${out}`);
		t.ok(/No fault was found/.test(out) && /right: 334 of the 334/.test(out), `${words}: ${out}`);
	}
	const { code, out } = tanu(`${process.env.TANU_TEST_STATE}/tanu.conf`, ['verify', base]);
	t.equal(code, 0, out);
});

const tamperings = [
	['an item changed', (r) => r.sql(`ALTER TABLE item DROP CONSTRAINT item_check; UPDATE item
		SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), 'Japan', 'Japon'), 'UTF8')
		WHERE sha256 = (SELECT item_sha256 FROM entry WHERE slug = 'japan' AND kind = 'jurisdiction')`),
	/entry \d+ \(jurisdiction japan\): the item was changed/],
	['an item changed, and its hash with it', (r) => r.sql(`INSERT INTO item SELECT sha256(convert_to(text, 'UTF8')), convert_to(text, 'UTF8')
		FROM (SELECT replace(item_text(item_sha256), 'Japan', 'Japon') AS text FROM entry WHERE slug = 'japan') one;
		UPDATE entry SET item_sha256 = (SELECT sha256 FROM item WHERE convert_from(bytes, 'UTF8') LIKE '%Japon%') WHERE slug = 'japan'`),
	/\(jurisdiction japan\): its item_sha256 was changed/],
	['an item taken away', (r) => r.sql('DELETE FROM item WHERE sha256 = (SELECT item_sha256 FROM entry WHERE number = 9)'),
		/entry 9: the item is not there/],
	['an entry removed', (r) => r.sql('DELETE FROM entry WHERE number = 7'), /entry 7 is missing in the register/],
	['an entry removed, and those after it counted anew', (r) => r.sql(`DELETE FROM entry WHERE number = 7;
		UPDATE entry SET number = number - 1 + 1000 WHERE number > 7; UPDATE entry SET number = number - 1000 WHERE number > 1000`),
	/entry 7 \(.*\) was taken out, and those after it moved up[^]*from entry 334 on/],
	['two entries swapped', (r) => r.sql(`UPDATE entry SET number = 1000 WHERE number = 11; UPDATE entry SET number = 11 WHERE number = 12;
		UPDATE entry SET number = 12 WHERE number = 1000`), /entries 11 and 12 have changed places/],
	['the newest ten cut off', (r) => r.sql('DELETE FROM entry WHERE number > 324'),
		/ends with entry 324, the log with 334: something is missing from entry 325 on/],
	['a slug changed', (r) => r.sql("UPDATE entry SET slug = 'other' WHERE number = 20"), /entry 20 \(.*\): its slug was changed: it is other/],
	['a reason changed', (r) => r.sql(`UPDATE entry SET reason = '{"en":"another"}' WHERE number = 20`), /entry 20 \(.*\): its reason_sha256 was changed/],
	['the time of an entry changed', (r) => r.sql("UPDATE entry SET recorded_at = recorded_at - interval '1 day' WHERE number = 15"),
		/entry 15 \(.*\): its recorded_at was changed/],
	['an entry slipped in at the end', (r) => r.sql(`INSERT INTO entry SELECT 335, recorded_at - interval '1 hour', kind, slug, 'correction', reason, basis,
		basis_url, author_role, approver_role, item_sha256, standing, demonstrations FROM entry WHERE number = 334`), /entry 335 is not in the log/],
	['a record changed beside its item', (r) => r.sql("UPDATE jurisdiction SET code = 'XX' WHERE slug = 'japan'"),
		/the record that it makes is not as its item says/],
	['a part of a record changed', (r) => r.sql(`UPDATE treaty_action SET "on" = '2001-01-01' WHERE entry = (SELECT min(entry) FROM treaty_action) AND position = 1`),
		/the record that it makes is not as its item says/],
	['a status changed', (r) => r.sql("UPDATE treaty SET statuses[1] = 'terminated' WHERE entry = (SELECT max(entry) FROM treaty)"),
		/the treaty's status in time is not the one that follows/],
	['a name of a party changed', (r) => r.sql("UPDATE treaty SET parties_ru[1] = 'Япония' WHERE entry = (SELECT max(entry) FROM treaty)"),
		/the parties of the treaty are not called as they were then/],
	['a state between Kazakhstan and a party changed', (r) => r.sql("UPDATE treaty_between SET states[1] = 'in-force' WHERE entry = (SELECT max(entry) FROM treaty_between)"),
		/what the treaty is between Kazakhstan and a party in time does not follow/],
	['who can be party for a jurisdiction changed', (r) => r.sql("UPDATE party_for SET parties = parties || 'japan'::text WHERE entry = (SELECT max(entry) FROM party_for)"),
		/who can be party for a jurisdiction in time does not follow/],
	['what an act imposes changed', (r) => r.sql("UPDATE duty SET begins = begins - 1 WHERE entry = (SELECT min(entry) FROM duty)"), /what acts impose in time does not follow/],
	['what an act imposed once taken away', (r) => r.sql('DELETE FROM duty WHERE entry = (SELECT min(entry) FROM duty)'), /what acts impose in time does not follow/],
	['a count changed', (r) => r.sql('UPDATE entry SET standing = standing + 1 WHERE number = 30'), /how many records stand after it is counted wrongly/],
	['a record brought back', (r) => r.sql('UPDATE jurisdiction SET superseded = entry + 1 WHERE slug = \'japan\''), /not as its item says/],
	['the checkpoint replaced by one of another key', (r) => {
		const other = new Register({ copyOf: good });
		other.sign();
		edit(r, 'checkpoint', () => other.checkpoint);
	}, /the checkpoint: none of the known keys of the log has signed it/],
	['the checkpoint edited', (r) => edit(r, 'checkpoint', (bytes) => bytes.toString().replace('\n334\n', '\n333\n')),
		/the checkpoint: the signature of example.org\/log .* does not hold/],
	['a tile of the log changed', (r) => edit(r, 'tile/0/000', flip), /tile\/0\/000 of the log does not follow from its entries/],
	['an entry of the log changed', (r) => edit(r, 'tile/entries/000', flip), /do not give the root that was signed/],
	['a bundle of the log cut', (r) => edit(r, 'tile/entries/001.p/78', (bytes) => bytes.subarray(0, 5000)), /entry \d+ is missing in the log/],
];

for (const [what, spoil, sentence] of tamperings)
	test(`it is noticed and named: ${what}`, async (t) => {
		const register = copy();
		spoil(register);
		const { code, out, err } = register.tanu('verify');
		t.equal(code, 1, `${what}: ${out}${err}`);
		t.ok(sentence.test(out), `${what}: ${out}${err}`);
		t.ok(!/No fault/.test(out), `${what}: no fault is not said`);
	});

test('it is noticed and named: the clock turned back while entries were published', async (t) => {
	const register = new Register({ copyOf: good });
	register.sql("UPDATE entry SET recorded_at = recorded_at - interval '1 day' WHERE number > 300");
	register.sign();
	const { code, out } = register.tanu('verify');
	t.equal(code, 1, out);
	t.ok(/entry 301: the clock was turned back/.test(out), out);
});

test('it is noticed by whoever kept a checkpoint: a log cut off, and one with two faces', async (t) => {
	const kept = `${good.folder}/kept`;
	writeFileSync(kept, good.checkpoint);
	for (const [what, change, sentence] of [
		['cut', 'DELETE FROM entry WHERE number > 324', /the log has been cut: it had 334 entries once, and has 324/],
		['two faces', "UPDATE entry SET slug = 'other' WHERE number = 20", /the log shows two faces: its first 334 entries/]]) {
		const register = copy();
		register.forget();
		register.sql(change);
		t.equal(register.sign().code, 0, `${what}: signed anew by whoever has the key`);
		const { code, out } = register.tanu('verify', '--seen', kept);
		t.equal(code, 1, out);
		t.ok(sentence.test(out), `${what}: ${out}`);
	}
});

test('an export that was changed is not taken for the register', async (t) => {
	const lines = good.must('export').split('\n');
	for (const [what, changed, sentence] of [
		['an item', lines.map((line, i) => i === 8 ? line.replace('"en":"', '"en":"x') : line), /entry 9 \(.*\): (the item|its basis_sha256) was changed/],
		['a kind', lines.map((line, i) => i === 4 ? line.replace('"jurisdiction"', '"scheme"') : line), /entry 5 \(.*\): its kind was changed/],
		['the last line', lines.slice(0, -2), /something is missing from entry 334 on/],
		['a line twice', [...lines.slice(0, 5), lines[4], ...lines.slice(5)], /another entry 6 was slipped in, and those after it moved down/],
		['a broken line', lines.map((line, i) => i === 4 ? line.slice(0, -3) : line), /:5: this is no JSON/]]) {
		const file = `${good.folder}/changed.ndjson`;
		writeFileSync(file, changed.join('\n'));
		const { code, out } = good.tanu('verify', '--log', good.log, '--key', good.key, file);
		t.equal(code, 1, `${what}: ${out}`);
		t.ok(sentence.test(out), `${what}: ${out.slice(0, 500)}`);
	}
});

test('without a key nothing is called right', async (t) => {
	const register = new Register({ copyOf: good });
	register.configure('');
	const { code, out } = register.tanu('verify', '--log', good.log);
	t.equal(code, 1, out);
	t.ok(/no key of the log is known/.test(out) && !/right/.test(out), out);
	t.equal(register.tanu('verify', '--key').code, 2, 'an option without its value');
	t.equal(register.tanu('verify', '--no-such', 'x').code, 2, 'an option that there is not');
});

await run();
