// Valid HTML, by html-validate's preset "standard": what the HTML standard
// says, and no more.

import { HtmlValidate } from 'html-validate';
import { test, run, each } from '../http/tap.mjs';
import { fetch, json, kinds, languages, whole, state } from '../http/site.mjs';
import { readFileSync, readdirSync } from 'node:fs';
import { paths } from './paths.mjs';

const validator = new HtmlValidate({
	root: true,
	extends: ['html-validate:standard'],
});

async function complaints(html, path) {
	const report = await validator.validateString(html, path);
	return report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, selector }) =>
		`${path}:${line}: ${ruleId}: ${message} (${selector})`));
}

test('the validator sees what is wrong', async (t) => {
	t.ok((await complaints('<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p><div></div></p><img></body></html>', 'x')).length > 1, 'it does');
});

for (const language of languages) {
	test(`every page in ${language} is valid HTML`, async (t) => {
		await each(paths, 4, async (path) => {
			const answer = await fetch(`/${language}/${path}`);
			t.ok(/^text\/html/.test(answer.headers['content-type']), `/${language}/${path}: HTML`);
			t.equal(await complaints(answer.text, `/${language}/${path}`), [], `/${language}/${path}`);
		});
	});
}

test('every record is valid HTML', async (t) => {
	const records = [];
	for (const { plural, room } of kinds)
		for (const { slug } of (await whole(`/api/v1/${plural}?limit=1000`)).items)
			records.push(`${room}/${slug}`);
	await each(records.filter((_, i) => i % 2 === 0), 4, async (path, i) => {
		const at = `/${languages[i % 3]}/${path}`;
		t.equal(await complaints((await fetch(at)).text, at), [], at);
	});
	const { entry } = await json('/healthz');
	for (let number = 1; number <= entry; number += 9) {
		const at = `/${languages[number % 3]}/changes/${number}`;
		t.equal(await complaints((await fetch(at)).text, at), [], at);
	}
});

test('the pages that nginx has for its own errors are valid HTML', async (t) => {
	for (const language of languages) {
		const folder = `${state}/installed/share/tanu/errors/${language}`;
		for (const name of readdirSync(folder))
			t.equal(await complaints(readFileSync(`${folder}/${name}`, 'utf8'), `${language}/${name}`), [], `${language}/${name}`);
	}
});

await run();
