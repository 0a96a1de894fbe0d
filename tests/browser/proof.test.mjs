// Proofs of the log, and its checkpoint, as others verify them: with the code
// that verifies packages of npm (Sigstore).

import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { test, run } from '../http/tap.mjs';
import { json, newest, state } from '../http/site.mjs';

const require = createRequire(import.meta.url);
const { verifyCheckpoint } = require('@sigstore/verify/dist/tlog/checkpoint.js');
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle.js');

const [, name, id, typed] = /^log_keys = (\S+)\+([0-9a-f]{8})\+(\S+)/m.exec(readFileSync(`${state}/tanu.conf`, 'utf8'));
const log = { baseURL: name, logID: Buffer.from(id, 'hex'), publicKey: createPublicKey({ format: 'jwk', key: { kty: 'OKP',
	crv: 'Ed25519', x: Buffer.from(typed, 'base64').subarray(1).toString('base64url') } }) };

function verify({ index, leaf, proof, checkpoint: envelope }, tlog = log) {
	const entry = { canonicalizedBody: Buffer.from(leaf), inclusionProof: { logIndex: String(index),
		hashes: proof.map((hash) => Buffer.from(hash, 'base64')), checkpoint: { envelope } } };
	verifyMerkleInclusion(entry, verifyCheckpoint(entry, [tlog]));
}

function refused(proof, tlog) {
	try {
		verify(proof, tlog);
		return false;
	} catch (error) {
		return error.constructor.name === 'VerificationError';
	}
}

test('no entry is without a proof that others accept, and no other proof is accepted', async (t) => {
	const last = await newest();
	for (let entry = 1; entry <= last; entry += entry < 10 || entry > last - 10 ? 1 : 23) {
		const proof = await json(`/api/v1/proof/inclusion?entry=${entry}`);
		t.ok(!refused(proof), `entry ${entry}`);
		t.ok(refused({ ...proof, leaf: proof.leaf.replace('number', 'Number') }), `entry ${entry}, another leaf`);
		t.ok(refused({ ...proof, index: (proof.index + 1) % last }), `entry ${entry}, another place`);
		t.ok(refused({ ...proof, checkpoint: proof.checkpoint.replace(/\n\d+\n/, `\n${last + 1}\n`) }), `entry ${entry}, another checkpoint`);
	}
	const stranger = { ...log, logID: Buffer.from('00000000', 'hex') };
	t.ok(refused(await json('/api/v1/proof/inclusion?entry=1'), stranger), 'another key');
});

await run();
