// The log of the entries as it is served, and what its signer refuses.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { test, run, each, note } from './tap.mjs';
import { fetch, json, newest, state, unpacked } from './site.mjs';
import { Register } from './register.mjs';

// ---- RFC 9162 and C2SP once more, written from the specifications

const sha256 = (...pieces) => pieces.reduce((hash, piece) => hash.update(piece), createHash('sha256')).digest();
const leafHash = (entry) => sha256(Buffer.from([0]), entry);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

function root(hashes) {
	if (hashes.length === 0)
		return sha256('');
	if (hashes.length === 1)
		return hashes[0];
	let half = 1;
	while (half * 2 < hashes.length)
		half *= 2;
	return nodeHash(root(hashes.slice(0, half)), root(hashes.slice(half)));
}

function checkpoint(bytes) {
	const end = bytes.lastIndexOf('\n\n');
	const [origin, size, hash] = bytes.slice(0, end).split('\n');
	return { text: bytes.slice(0, end + 1), origin, size: Number(size), hash,
		lines: bytes.slice(end + 2).split('\n').slice(0, -1).map((line) => line.split(' ')) };
}

function isSigned({ text, lines }, vkey) {
	const [name, id, typed] = vkey.split(/\+(?=[0-9a-f]{8}\+)|(?<=\+[0-9a-f]{8})\+/);
	const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519',
		x: Buffer.from(typed, 'base64').subarray(1).toString('base64url') } });
	return lines.some(([, signer, signature]) => {
		const bytes = Buffer.from(signature, 'base64');
		return signer === name && bytes.subarray(0, 4).toString('hex') === id &&
			verify(null, Buffer.from(text), key, bytes.subarray(4));
	});
}

function entriesOf(bundle) {
	const entries = [];
	for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
		entries.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
	return entries;
}

function tiles(size) {
	const list = [];
	for (let index = 0; index * 256 < size; index++)
		list.push({ index, width: Math.min(256, size - index * 256) });
	return list.map(({ index, width }) => `${String(index).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`);
}

async function leavesServed(size) {
	const bundles = await each(tiles(size), 4, (name) => fetch(`/log/tile/entries/${name}`));
	return bundles.flatMap((answer) => entriesOf(unpacked(answer)));
}

async function until(what, check) {
	for (let tries = 0; tries < 200; tries++, await pause(50)) {
		if (await check())
			return;
	}
	throw new Error(`not within ten seconds: ${what}`);
}

const fileText = (name) => readFileSync(name, 'utf8');

// ---- what is served

const keys = () => /^log_keys = (.*)$/m.exec(fileText(`${state}/tanu.conf`))[1].trim().split(' ');

test('every entry is in the log that is served, and the checkpoint is of them', async (t) => {
	await until('the newest entry', async () => checkpoint((await fetch('/log/checkpoint')).text).size === await newest());
	const signed = checkpoint((await fetch('/log/checkpoint')).text);
	const leaves = await leavesServed(signed.size);
	t.equal(leaves.length, signed.size, 'leaves');
	t.equal(root(leaves.map(leafHash)).toString('base64'), signed.hash, 'root');
	t.ok(isSigned(signed, keys()[0]), 'signed by the key of the configuration');
	t.equal(signed.origin, signed.lines[0][1], 'origin and name of the key');
	const hashes = await each(tiles(signed.size), 4, async (name) => (await fetch(`/log/tile/0/${name}`)).bytes);
	t.equal(Buffer.concat(hashes).toString('hex'), Buffer.concat(leaves.map(leafHash)).toString('hex'), 'tiles of level 0');
	for (const entry of (await json('/api/v1/entries?limit=1000')).items) {
		const leaf = leaves[entry.number - 1]?.toString();
		t.ok(leaf?.startsWith(`tanu/entry/v1\nnumber ${entry.number}\nrecorded_at ${entry.recorded_at}\nkind ${entry.kind}\n` +
			`slug ${entry.slug}\nchange ${entry.change}\n`) && leaf.endsWith(`\nitem_sha256 ${entry.item_sha256 ?? '-'}\n`),
		`leaf of entry ${entry.number}`);
	}
});

test('what can change is not kept by caches, and what cannot is', async (t) => {
	const { size } = checkpoint((await fetch('/log/checkpoint')).text);
	for (const [path, cache, type] of [['checkpoint', /no-cache/, 'text/plain; charset=utf-8'],
		[`tile/0/${tiles(size).at(-1)}`, /max-age=31536000, immutable/, 'application/octet-stream'],
		[`tile/entries/${tiles(size)[0]}`, /max-age=31536000, immutable/, 'application/octet-stream']]) {
		const answer = await fetch(`/log/${path}`);
		t.equal(answer.status, 200, path);
		t.ok(cache.test(answer.headers['cache-control']), `${path}: ${answer.headers['cache-control']}`);
		t.equal(answer.headers['content-type'], type, path);
		t.equal(answer.headers['access-control-allow-origin'], '*', path);
	}
	t.equal((await fetch('/log/tile/0/999')).status, 404, 'a tile that is not there');
	t.equal((await fetch('/log/../signer/1.key')).status, 404, 'the key is not below');
	t.equal(statSync(`${state}/signer/1.key`).mode & 0o777, 0o600, 'mode of the key');
});

test('a proof of inclusion leads to the root, and not to another', async (t) => {
	const { size, hash } = checkpoint((await fetch('/log/checkpoint')).text);
	const climb = ({ leaf, proof, index }, total) => {
		let at = index, last = total - 1, found = leafHash(leaf);
		for (const step of proof.map((one) => Buffer.from(one, 'base64'))) {
			const right = at % 2 === 1 || at === last;
			found = right ? nodeHash(step, found) : nodeHash(found, step);
			for (; right && at % 2 === 0 && at !== 0; at /= 2)
				last = Math.floor(last / 2);
			at = Math.floor(at / 2);
			last = Math.floor(last / 2);
		}
		return found.toString('base64');
	};
	for (const entry of [1, 2, 3, 128, 255, 256, 257, size - 1, size]) {
		const proof = await json(`/api/v1/proof/inclusion?entry=${entry}`);
		t.equal(climb(proof, size), hash, `entry ${entry}`);
		t.ok(climb({ ...proof, leaf: `${proof.leaf}x` }, size) !== hash, `entry ${entry}, another leaf`);
		const earlier = await json(`/api/v1/proof/inclusion?entry=${entry}&size=${Math.max(entry, 200)}`);
		t.equal(climb(earlier, Math.max(entry, 200)), earlier.root, `entry ${entry} in an earlier log`);
	}
	const leaves = (await leavesServed(size)).map(leafHash);
	for (const [from, to] of [[1, size], [100, 256], [255, 257], [size, size]]) {
		const proof = await json(`/api/v1/proof/consistency?from=${from}&to=${to}`);
		t.equal([proof.from_root, proof.root], [from, to].map((one) => root(leaves.slice(0, one)).toString('base64')), `${from} to ${to}`);
	}
});

test('a proof of what is not there is refused with the name of the field', async (t) => {
	for (const [path, status, field] of [['inclusion', 400, 'entry'], ['inclusion?entry=0', 400, 'entry'],
		['inclusion?entry=x', 400, 'entry'], ['inclusion?entry=99999', 404, 'entry'], ['inclusion?entry=5&size=4', 400, 'size'],
		['inclusion?entry=5&size=99999', 404, 'size'], ['inclusion?entry=5&on=2020-01-01', 400, 'on'],
		['consistency', 400, 'from'], ['consistency?from=5&to=4', 404, 'from'], ['consistency?from=01', 400, 'from'],
		['consistency?from=1&to=99999', 404, 'to']]) {
		const answer = await fetch(`/api/v1/proof/${path}`);
		t.equal([answer.status, answer.json.error.field], [status, field], path);
	}
});

test('a record does not hide that it is in the log', async (t) => {
	for (const path of ['/en/partners/japan', '/ru/treaties/demo-kz-korea', '/kk/changes/1']) {
		const { text } = await fetch(path);
		t.ok(/href="\/api\/v1\/proof\/inclusion\?entry=\d+"/.test(text), `${path}: proof`);
		t.ok(text.includes('href="/log/checkpoint"'), `${path}: checkpoint`);
	}
});

// ---- the signer

test('a log that grows bit by bit is the one that is made at once', async (t) => {
	const register = new Register({ entries: 250 });
	const other = new Register({ copyOf: register });
	for (const more of [0, 5, 1, 1, 30]) {
		if (more > 0)
			register.import(more);
		t.equal(register.sign().code, 0, `${register.entries} entries`);
	}
	cpSync(register.keys, other.keys, { recursive: true, filter: (path) => !path.endsWith('/signed') });
	rmSync(`${other.log}`, { recursive: true });
	writeFileSync(other.config, fileText(register.config).replace(register.log, other.log).replace(register.keys, other.keys));
	t.equal(other.sign().code, 0, 'at once');
	t.equal(other.checkpoint, register.checkpoint, 'the same checkpoint');
	t.ok(!existsSync(`${register.log}/tile/0/000.p`), 'partial tiles that whole ones replace are gone');
	t.equal(readdirSync(`${register.log}/tile/0/001.p`).sort(), ['1', '31'], 'partial tiles of published sizes stay');
	const before = register.checkpoint;
	t.equal(register.sign().code, 0, 'with nothing new');
	t.equal(register.checkpoint, before, 'nothing new is signed');
});

test('the signer does not sign what does not go on from what it has signed', async (t) => {
	const good = new Register({ entries: 40 });
	t.equal(good.sign().code, 0, 'a good log');
	const refusals = [
		['entries cut off', (r) => r.sql('DELETE FROM entry WHERE number > 30'), /entries from 31 on are missing/],
		['the newest entry another', (r) => r.sql("UPDATE entry SET slug = 'other' WHERE number = 40"), /entry 40 of the register is not the one in the log/],
		['a tile lost', (r) => rmSync(`${r.log}/tile/0/000.p/40`), /missing/],
		['a tile changed', (r) => writeFileSync(`${r.log}/tile/0/000.p/40`, Buffer.alloc(40 * 32)), /are not those of the 40 entries/],
		['another key', (r) => { rmSync(`${r.keys}/1.key`); r.newKey('1.key', 'example.org/log'); }, /cannot be gone on from/],
		['its memory changed', (r) => writeFileSync(`${r.keys}/signed`, 'nothing\n'), /cannot be gone on from/],
		['a gap', (r) => { r.import(3, 40); r.sql('DELETE FROM entry WHERE number = 42'); }, /has entry 43 where entry 42 should follow/],
	];
	for (const [what, spoil, sentence] of refusals) {
		const register = new Register({ copyOf: good });
		cpSync(good.log, register.log, { recursive: true });
		cpSync(good.keys, register.keys, { recursive: true });
		const before = register.checkpoint;
		spoil(register);
		const { code, err } = register.sign();
		t.equal(code, 1, what);
		t.ok(sentence.test(err), `${what}: ${err}`);
		t.equal(register.checkpoint, before, `${what}: the checkpoint stays`);
	}
	rmSync(`${good.log}/checkpoint`);
	t.equal(good.sign().code, 0, 'a checkpoint that was lost');
	t.ok(existsSync(`${good.log}/checkpoint`), 'is published again');
});

test('a change of keys breaks nobody who trusts either', async (t) => {
	const register = new Register({ entries: 10 });
	register.sign();
	const next = register.newKey('2.key', 'example.org/log');
	t.equal(register.sign().code, 0, 'with both');
	for (const key of [register.key, next])
		t.ok(isSigned(checkpoint(register.checkpoint), key), key);
	rmSync(`${register.keys}/1.key`);
	register.import(5);
	t.equal(register.sign().code, 0, 'with the new one');
	t.ok(!isSigned(checkpoint(register.checkpoint), register.key) && isSigned(checkpoint(register.checkpoint), next), 'the new one signs alone');
	register.newKey('3.key', 'example.org/other');
	t.equal(register.sign().code, 1, 'a key of another log is refused');
});

// Killed again and again while entries come: what is there is right each time.
test('a signer that is killed leaves nothing wrong behind', async (t) => {
	const register = new Register({ entries: 200 });
	let kills = 0;
	for (let round = 0; round < 12; round++) {
		const child = spawn(`${state}/installed/bin/tanu`, ['--config', register.config, 'sign'], { stdio: ['ignore', 'ignore', 'inherit'] });
		const ended = new Promise((resolve) => child.once('exit', resolve));
		await pause(10 + round * 7);
		register.import(7);
		await pause(round * 5);
		kills += child.kill('SIGKILL') ? 1 : 0;
		await ended;
		if (!existsSync(`${register.log}/checkpoint`))
			continue;
		const { size, hash } = checkpoint(register.checkpoint);
		const leaves = tiles(size).flatMap((name) => entriesOf(register.read(`tile/entries/${name}`)));
		t.equal(root(leaves.map(leafHash)).toString('base64'), hash, `round ${round}, ${size} entries`);
	}
	note(`killed ${kills} times`);
	t.equal(register.sign().code, 0, 'goes on');
	t.equal(checkpoint(register.checkpoint).size, 284, 'with every entry');
});

test('an entry is in the log soon after it is published', async (t) => {
	const register = new Register({ entries: 20 });
	const child = spawn(`${state}/installed/bin/tanu`, ['--config', register.config, 'sign'], { stdio: 'ignore' });
	try {
		await until('a first checkpoint', () => existsSync(`${register.log}/checkpoint`));
		await pause(100);
		register.import(1);
		const began = Date.now();
		await until('entry 21', () => checkpoint(register.checkpoint).size === 21);
		t.ok(Date.now() - began < 1000, `after ${Date.now() - began} ms`);
	} finally {
		child.kill('SIGTERM');
	}
	t.equal(await new Promise((resolve) => child.once('exit', resolve)), 0, 'ends when it is asked to');
});

await run();
