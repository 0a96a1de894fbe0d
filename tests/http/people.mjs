// The people of the demonstration, and a browser that keeps its cookies.

import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fetch, state, tanu, parse, tags } from './site.mjs';

const lines = readFileSync(`${state}/accounts.txt`, 'utf8').trim().split('\n');
export const people = lines.map((line) => {
	const [role, email, password, secret] = line.split(' ');
	return { role, email, password, secret };
});

function unbase32(text) {
	let bits = '';
	for (const c of text)
		bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
	return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

// The code of RFC 6238, of a step of half a minute counted from the present one.
export function code(secret, step = 0) {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + step));
	const mac = createHmac('sha1', unbase32(secret)).update(counter).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

export function hiddenIn(answer, which = () => true) {
	const form = tags(parse(answer.text), 'form').filter((one) => one.attributes.method === 'post').find(which);
	return Object.fromEntries(tags(form, 'input').filter(({ attributes }) => attributes.type === 'hidden')
		.map(({ attributes }) => [attributes.name, attributes.value]));
}

export class Browser {
	cookies = new Map();

	async send(path, options = {}) {
		const answer = await fetch(path, { ...options, headers: { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; '), ...options.headers } });
		for (const line of answer.headers['set-cookie'] ?? []) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			if (value === '')
				this.cookies.delete(name);
			else
				this.cookies.set(name, value);
		}
		return answer;
	}

	post(path, fields) {
		return this.send(path, { method: 'POST', body: new URLSearchParams(fields).toString(),
			headers: { 'content-type': 'application/x-www-form-urlencoded' } });
	}

	// The hidden fields of the form with a button, or of the first one
	async hidden(path, which = () => true) {
		return hiddenIn(await this.send(path), which);
	}

	async signIn({ email, password, secret }, fields = {}) {
		const hidden = await this.hidden('/en/desk/sign-in');
		return this.post('/en/desk/sign-in', { ...hidden, email, password, code: code(secret), ...fields });
	}
}

// Whether a form of an amendment's page is that of a deed
export const deed = (what) => (form) => tags(form, 'input').some(({ attributes }) => attributes.name === 'do' && attributes.value === what);

// Somebody new, who has used no code yet.
let made = 0;
export function person(role = 'editor', ...jurisdiction) {
	const line = execFileSync(tanu, ['account', 'add', '--enrolled', role, `person${++made}-${process.pid}@example.org`, ...jurisdiction], { encoding: 'utf8' });
	const [, email, password, secret] = line.trim().split(' ');
	return { email, password, secret };
}
export async function signedIn(role, ...jurisdiction) {
	const browser = new Browser();
	const who = person(role, ...jurisdiction);
	const answer = await browser.signIn(who);
	if (answer.status !== 303)
		throw new Error(`${who.email} does not sign in: ${answer.status} ${answer.text.slice(0, 2000)}`);
	return { browser, who };
}
