// tanu archive: the whole site as files, behind a web server that knows
// nothing but files.

import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { test, run, each, finally_, within } from './tap.mjs';
import { byClass, byId, fetch, kinds, languages, parse, said, state, tags, unescape } from './site.mjs';
import { Register, run as tanu } from './register.mjs';

const site = 'https://register.example';
const folder = mkdtempSync(`${tmpdir()}/tanu-archive-`);
const whole = `${folder}/whole`;
const register = new Register({ entries: 334 });

const withdrawal = { kind: 'treaty', slug: 'demo-kz-korea', change: 'withdrawal', reason: { en: 'It should not stand.' } };
const limits = tanu(register.config, ['export']).out.split('\n').slice(0, -1).map(JSON.parse)
	.filter(({ kind, item }) => kind === 'limit' && item?.treaty === withdrawal.slug)
	.map(({ kind, slug }) => ({ ...withdrawal, kind, slug }));
tanu(register.config, ['import', '-'], [...limits, withdrawal].map((line) => JSON.stringify(line)).join('\n'));
register.sign();
appendFileSync(register.config, `base_url = ${site}\n`);

const made = register.tanu('archive', whole);
const history = register.must('export');
const newest = history.split('\n').length - 1;
const read = (name, archive = whole) => readFileSync(`${archive}/${name}`, 'utf8');
const records = [...new Set(history.split('\n').slice(0, -1).map(JSON.parse).map(({ kind, slug }) => `${kind} ${slug}`))]
	.map((both) => both.split(' ')).map(([kind, slug]) => ({ ...kinds.find((one) => one.kind === kind), slug }));

// ---- a server of files

const server = http.createServer((request, response) => {
	let file = whole + decodeURIComponent(request.url.split('?')[0]);
	if (existsSync(file) && statSync(file).isDirectory())
		file += request.url.endsWith('/') ? 'index.html' : '/index.html';
	response.writeHead(existsSync(file) ? 200 : 404);
	response.end(existsSync(file) ? readFileSync(file) : '');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
finally_(() => {
	server.close();
	rmSync(folder, { recursive: true });
});

const get = (path) => new Promise((resolve, reject) => http.get({ host: '127.0.0.1', port: server.address().port, path }, (response) => {
	const pieces = [];
	response.on('data', (piece) => pieces.push(piece));
	response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(pieces).toString() }));
}).on('error', reject));

// ---- what is there

test('the archive is made, and says what it is', async (t) => {
	t.equal(made.code, 0, made.err);
	t.has(made.out, `archive of entry ${newest}`, 'of the newest entry');
	t.has(made.out, createHash('sha256').update(read('SHA256SUMS')).digest('hex'), 'the hash of the list of files, to be kept');
	const about = JSON.parse(read('archive.json'));
	t.equal([about.entry, about.site, about.checkpoint], [newest, site, register.checkpoint], 'entry, site, checkpoint');
	for (const words of ['мұрағаты', 'архив', 'archive'])
		t.has(read('README.txt'), words, 'in three languages');
});

test('no link of any page or feed is broken, and none leads to an address with a query or to the old site', async (t) => {
	const seen = new Set(['/']), broken = [], odd = [];
	let todo = ['/'], pages = 0;
	while (todo.length > 0) {
		const found = new Set();
		await each(todo, 8, async (path) => {
			const { status, text } = await get(path);
			if (status !== 200)
				broken.push(path);
			if (!/^<!doctype html|^\s*<\?xml/i.test(text))
				return;
			pages++;
			for (const [, raw] of text.matchAll(/ href="([^"]*)"/g)) {
				const [address] = unescape(raw).split('#');
				if (address.includes('?') && address.startsWith('/') || address !== site && address.startsWith(site))
					odd.push(`${path}: ${address}`);
				if (address.startsWith('/'))
					found.add(address);
			}
		});
		todo = [...found].filter((address) => !seen.has(address));
		todo.forEach((address) => seen.add(address));
	}
	t.equal([broken, odd], [[], []], 'links');
	t.ok(pages > 3 * (newest + records.length), `${pages} pages were looked at`);
});

test('every record, history and entry is there in three languages, and as data', async (t) => {
	const there = (name) => t.ok(existsSync(`${whole}/${name}`), name);
	for (const { plural, room, slug } of records) {
		for (const language of languages)
			['', '/history'].forEach((more) => there(`${language}/${room}/${slug}${more}/index.html`));
		there(`api/v1/${plural}/${slug}.json`);
	}
	for (let number = 1; number <= newest; number++) {
		for (const language of languages)
			there(`${language}/changes/${number}/index.html`);
		there(`api/v1/proof/inclusion.entry=${number}.json`);
	}
	for (const { plural, room } of kinds) {
		for (const language of languages)
			[`${language}/${room}/index.html`, `api/v1/${plural}.lang=${language}.csv`].forEach(there);
		const list = JSON.parse(read(`api/v1/${plural}.json`));
		t.equal([list.entry, list.count, list.next], [newest, list.items.length, null], plural);
	}
	t.equal(read('api/v1/history.ndjson'), history, 'the complete history, byte for byte');
});

test('every page of a list, of the entries and of a feed is there', async (t) => {
	let page = 1, rows = 0;
	for (let path = '/en/changes/'; path !== undefined; page++) {
		const main = byId(parse((await get(path)).text), 'main');
		rows += tags(tags(main, 'tbody')[0], 'tr').length;
		path = tags(main, 'a').find((link) => link.attributes.rel === 'next')?.attributes.href;
	}
	t.equal(rows, newest, `entries on ${page} pages`);
	let entries = 0;
	for (let path = '/feeds/ru/changes.atom'; path !== undefined;) {
		const { text } = await get(path);
		entries += text.split('<entry>').length - 1;
		path = /<link rel="next"[^>]* href="([^"]*)"/.exec(text)?.[1];
	}
	t.equal(entries, newest, 'entries of the feed');
});

test('a page says what the served one says, in its language', async (t) => {
	const archive = `${folder}/served`;
	t.equal(tanu(`${state}/tanu.conf`, ['archive', '--entry', '330', `${archive}/`]).code, 0, 'made of what is served');
	const { on } = JSON.parse(read('archive.json', archive));
	// An archive offers no extracts.
	const text = (page) => byClass(byId(page, 'main'), 'live').reduce((all, live) => all.replace(said(live), ''), said(byId(page, 'main'))).replace(/\s+/g, ' ');
	for (const language of languages) {
		for (const path of ['', '/treaties', '/schemes/eu-ets', '/partners/japan', '/changes/17', '/check?scheme=eu-ets&unit=quota']) {
			const at = `${language}${path || '/'}${path.includes('?') ? '&' : '?'}on=${on}&entry=330`;
			const served = parse((await fetch(`/${at}`)).text);
			const kept = parse(read(`${language}${path.replace(/[?&]/g, '/')}/index.html`, archive));
			t.equal(text(kept), text(served), at);
			t.equal(tags(kept, 'html')[0].attributes.lang, language, `${at}: lang`);
			t.has(said(byClass(kept, 'banner')[0]), '330', `${at}: the banner names the entry`);
		}
	}
});

test('forms have no effect, and what is not there is explained where its links lead', async (t) => {
	const page = parse(read('en/treaties/index.html'));
	t.ok(tags(page, 'form').length > 0 && tags(page, 'form').every((form) => 'inert' in form.attributes), 'forms are inert');
	const sorted = tags(tags(page, 'thead')[0], 'a').map((link) => link.attributes.href);
	t.ok(sorted.length > 0 && sorted.every((href) => href === '/en/archive/#there'), 'an order of the list');
	t.has(said(byId(parse(read('en/archive/index.html')), 'main')), 'another order of a list', 'is explained');
});

test('an archive of an earlier entry holds nothing of a later one', async (t) => {
	const early = `${folder}/early`;
	mkdirSync(early);
	t.equal(register.tanu('archive', '--entry', '40', early).code, 0, 'into a directory that is there and empty');
	t.equal(read('api/v1/history.ndjson', early), history.split('\n').slice(0, 40).map((line) => `${line}\n`).join(''), 'history');
	t.equal(readdirSync(`${early}/en/changes`).filter((name) => /^\d+$/.test(name)).length, 40, 'pages of entries');
	const { code, out } = register.tanu('verify', early);
	t.equal(code, 0, out);
	t.has(out, `the register of entry 40; the log goes on to entry ${newest}`, 'verify says so');
});

// ---- verifying

test('tanu verify accepts the archive by the key alone, and so does sha256sum', async (t) => {
	const empty = `${folder}/empty.conf`;
	writeFileSync(empty, '');
	const { code, out } = tanu(empty, ['verify', '--key', register.key, whole]);
	t.equal(code, 0, out);
	t.has(out, `${newest} of the ${newest} entries`, 'all of them');
	execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: whole });
	t.ok(tanu(empty, ['verify', whole]).code === 1, 'without a key it proves nothing');
});

const item = /"item":(.*)}$/.exec(history.split('\n')[8])[1];
const itemFile = `api/v1/items/${createHash('sha256').update(item).digest('hex')}.json`;
const flip = (bytes) => {
	bytes[bytes.length >> 1] ^= 1;
	return bytes;
};
const cut = (bytes) => [...bytes.toString().split('\n').slice(0, -11), ''].join('\n');
const none = () => null;

// Whoever changes a file can list it anew; the log has been signed.
function relist(name, bytes) {
	const line = bytes === null ? '' : `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
	writeFileSync(`${whole}/SHA256SUMS`, read('SHA256SUMS').split(/(?<=\n)/).map((one) => one.slice(66, -1) === name ? line : one).join(''));
}

for (const [what, name, change, listed, sentence] of [
	['a byte of a page', 'kk/law/index.html', flip, false, /kk\/law\/index.html: the file was changed/],
	['a page taken away', 'ru/law/index.html', none, false, /ru\/law\/index.html: No such file/],
	['a page slipped in', 'en/more.html', () => 'more', false, /SHA256SUMS does not have all files/],
	['a byte of an item', itemFile, flip, false, /items\/\w+\.json: the file was changed/],
	['a byte of an item, listed anew', itemFile, flip, true, /items\/\w+\.json: the item is not the one that its name says/],
	['an item taken away, also from the list', itemFile, none, true, /items\/\w+\.json: No such file/],
	['a byte of the history, listed anew', 'api/v1/history.ndjson', flip, true, /entry \d+.* was changed|is no JSON/],
	['the newest ten entries cut off, listed anew', 'api/v1/history.ndjson', cut, true,
		new RegExp(`ends with entry ${newest - 10}, the log with ${newest}`)],
	['a byte of the log, listed anew', 'log/tile/entries/000', flip, true, /root that was signed|is missing in the log|none that this program/],
	['a byte of the checkpoint, listed anew', 'log/checkpoint', flip, true, /the checkpoint: /],
])
	test(`it is noticed and named: ${what}`, async (t) => {
		const file = `${whole}/${name}`;
		const [was, sums] = [existsSync(file) ? readFileSync(file) : null, read('SHA256SUMS')];
		const is = change(was && Buffer.from(was));
		const put = (bytes) => bytes === null ? rmSync(file) : writeFileSync(file, bytes);
		put(is);
		if (listed)
			relist(name, is);
		const { code, out } = register.tanu('verify', whole);
		put(was);
		writeFileSync(`${whole}/SHA256SUMS`, sums);
		t.equal(code, 1, `${what}: ${out}`);
		t.match(out, sentence, what);
	});

test('it is accepted again when all is as it was', async (t) => t.equal(register.tanu('verify', whole).code, 0, 'exit status'));

// ---- refusals

const beside = () => readdirSync(folder).filter((name) => name.startsWith('refused'));

test('nothing is overwritten, nothing is left of what was refused', async (t) => {
	const refused = `${folder}/refused`;
	for (const [words, code, sentence] of [
		[[whole], 1, /not empty/],
		[[`${whole}/README.txt`], 1, /Not a directory/],
		[['--entry', String(newest + 1), refused], 1, /no such entry/],
		[['--entry', '0', refused], 1, /no such entry/],
		[['--entry', 'x', refused], 2, /usage/], [[], 2, /usage/], [['--all', refused], 2, /usage/],
	]) {
		const done = register.tanu('archive', ...words);
		t.equal(done.code, code, words.join(' '));
		t.match(done.err, sentence, words.join(' '));
	}
	const unlogged = `${folder}/unlogged.conf`;
	writeFileSync(unlogged, read('tanu.conf', register.folder).replace(/^log_directory.*$/m, ''));
	t.match(tanu(unlogged, ['archive', refused]).err, /log_directory/, 'without a log');
	t.equal(beside(), [], 'nothing is left');
});

test('what is stopped leaves nothing behind', async (t) => {
	const going = spawn(`${state}/installed/bin/tanu`, ['--config', register.config, 'archive', `${folder}/refused`], { stdio: 'ignore' });
	const ended = new Promise((resolve) => going.once('exit', (code) => resolve(code)));
	t.ok(await within(10000, () => beside().some((name) => existsSync(`${folder}/${name}/en/index.html`))), 'it has begun');
	going.kill('SIGTERM');
	t.equal(await ended, 1, 'exit status');
	t.equal(beside(), [], 'nothing is left');
});

await run();
