// The description of the data (OpenAPI 3.1) holds: it is one, by the schema of
// OpenAPI itself; every answer is what it says, and nothing is left unsaid.

import { readFileSync, readdirSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { Validator } from '@seriousme/openapi-schema-validator';
import { test, run, each, note } from '../http/tap.mjs';
import { fetch, json, kinds, languages, newest, source, whole } from '../http/site.mjs';

const document = await json('/api/v1/openapi.json');
const entryNow = await newest();

// A member that is not described is a fault of ours, though not of a reader's.
function strict(schema) {
	if (Array.isArray(schema))
		return schema.map(strict);
	if (schema === null || typeof schema !== 'object')
		return schema;
	const made = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]));
	return schema.type === 'object' && schema.properties ? { additionalProperties: false, ...made } : made;
}

const ajv = new Ajv.default({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(strict(document), 'openapi');
const pointer = (...names) => `openapi#/${names.map((one) => encodeURIComponent(one.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/')}`;
const compiled = new Map();
function validator(path, status, type) {
	const at = status === 200 ? pointer('paths', path, 'get', 'responses', '200', 'content', type, 'schema')
		: pointer('components', 'schemas', 'Error');
	if (!compiled.has(at))
		compiled.set(at, ajv.compile({ $ref: at }));
	return compiled.get(at);
}

// The described path that an address is of.
function pathOf(address) {
	const { pathname } = new URL(address, 'http://x');
	return Object.keys(document.paths).find((path) => path === pathname) ?? Object.keys(document.paths).find((path) =>
		new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{[a-z]+\}/g, '[^/]+')}$`).test(pathname));
}

async function check(t, address, status = 200) {
	const answer = await fetch(address);
	const path = pathOf(address);
	if (!t.ok(path !== undefined, `${address}: described`))
		return undefined;
	const { responses } = document.paths[path].get;
	const type = answer.headers['content-type'].split(';')[0];
	t.equal(answer.status, status, address);
	t.ok(String(status) in responses, `${path}: ${status} is described`);
	if (status === 200)
		t.ok(type in responses['200'].content, `${path}: ${type} is described`);
	if (status === 200 && !/json$/.test(type))
		return answer;
	const fits = validator(path, status, type);
	if (type !== 'application/x-ndjson')
		t.ok(fits(answer.json), `${address}: ${ajv.errorsText(fits.errors).slice(0, 500)}`);
	return answer;
}

test('the description is one by the schema of OpenAPI, in every language', async (t) => {
	const seen = new Set();
	for (const language of languages) {
		const { valid, errors } = await new Validator().validate(await json(`/api/v1/openapi.json?lang=${language}`));
		t.ok(valid, `${language}: ${JSON.stringify(errors)?.slice(0, 500)}`);
		seen.add((await fetch(`/api/v1/openapi.json?lang=${language}`)).text);
	}
	t.equal(seen.size, 3, 'three of them');
	t.ok(seen.has((await fetch('/api/v1/openapi.json', { headers: { 'Accept-Language': 'ru' } })).text), 'without lang, one of them');
	t.equal(document.openapi, '3.1.0', 'version');
	const { valid } = await new Validator().validate({ ...document, paths: { x: 1 } });
	t.equal(valid, false, 'the validator sees what is wrong');
});

test('every record, list and item is as described', async (t) => {
	const addresses = [];
	for (const { plural } of kinds) {
		for (const { slug } of (await whole(`/api/v1/${plural}?limit=1000`)).items)
			addresses.push(`/api/v1/${plural}/${slug}`);
		for (const query of ['limit=1000', 'limit=3', 'since=270', 'on=2014-06-01&entry=300', 'published=1990-01-01', 'page=2&limit=1'])
			addresses.push(`/api/v1/${plural}?${query}`);
		addresses.push(`/api/v1/${plural}.csv`);
	}
	for (const { item_sha256: sum } of (await whole('/api/v1/entries?limit=1000')).items.filter((_, i) => i % 9 === 0))
		addresses.push(...sum === null ? [] : [`/api/v1/items/${sum}`]);
	addresses.push('/api/v1/entries?limit=1000', '/api/v1/entries?since=270&change=withdrawal', '/api/v1/entries.csv', '/healthz',
		'/api/v1/matrix', '/api/v1/matrix?show=instrument&on=2016-01-01', '/api/v1/matrix.csv', '/api/v1/proof/inclusion?entry=1', '/api/v1/proof/consistency?from=1&to=10',
		'/api/v1/history.ndjson', '/api/v1/snapshot.ndjson', '/api/v1/openapi.json', '/api/v1/dcat.jsonld',
		...languages.flatMap((language) => ['changes', 'treaties/demo-kz-korea', 'partners/japan', 'schemes/eu-ets']
			.map((feed) => `/feeds/${language}/${feed}.atom`)));
	await each(addresses, 6, (address) => check(t, address));
	const seen = new Set(addresses.map(pathOf));
	t.equal(Object.keys(document.paths).filter((path) => !seen.has(path) && path !== '/api/v1/check'), [], 'no path is left out');
	const rows = [...readFileSync(`${source}/src/pages/app.c`, 'utf8').matchAll(/AREA_(API|FEED), \.path = "([^"]+)"(?:, \.method = "(\w+)")?/g)];
	t.ok(rows.length > 10, 'the table of routes');
	for (const [, area, path, method] of rows) {
		const at = `/${area === 'API' ? 'api/v1' : 'feeds/{lang}'}/${path}`.replace('*', area === 'API' ? '{id}' : '{slug}');
		t.ok((method ?? 'GET').toLowerCase() in (document.paths[at] ?? {}), `${at}: ${method ?? 'GET'} is in the table of routes, and described`);
	}
	note(`${addresses.length} addresses`);
	const lines = (await fetch('/api/v1/snapshot.ndjson')).text.split('\n').slice(0, -1).map((line) => JSON.parse(line));
	for (const record of lines) {
		const fits = ajv.getSchema(pointer('components', 'schemas', record.kind));
		t.ok(fits(record), `snapshot: ${record.slug}: ${ajv.errorsText(fits.errors).slice(0, 300)}`);
	}
	const fits = ajv.getSchema(pointer('components', 'schemas', lines[0].kind));
	t.ok(!fits({ ...lines[0], undescribed: 1 }) && !fits({ ...lines[0], slug: undefined, entry: 'x' }), 'what is wrong is seen');
});

test('every answer is as described', async (t) => {
	const asked = [];
	for (const scheme of ['che-ets', 'kor-ets', 'eu-ets', 'nzl-ets', 'kaz-ets', 'chn-ets'])
		for (const unit of ['quota', 'other'])
			for (const rest of ['', '&vintage=2015&surrender_obligation=9999', '&on=2018-06-01&used=5', '&on=2012-01-01',
				'&on=2024-03-01&surrender_obligation=1000&verified_emissions=900&allocated_quota=800&used=5', '&entry=230'])
				asked.push(`/api/v1/check?scheme=${scheme}&unit=${unit}${rest}`);
	const answers = await each(asked, 4, async (address) => {
		const answer = await fetch(address);
		return answer.status === 400 ? check(t, address, 400) : check(t, address);
	});
	const met = new Set(answers.map((one) => one?.json?.answer));
	t.ok(met.has('recognised') && met.has('not-recognised') && met.has('undetermined'), `answers met: ${[...met]}`);
	t.ok(answers.some((one) => one?.json?.entitlement?.lines?.length > 1), 'entitlements met');
});

test('every refusal is as described', async (t) => {
	for (const [address, status] of [['/api/v1/treaties?on=x', 400], ['/api/v1/treaties?page=99', 404], ['/api/v1/treaties?x=1', 400],
		['/api/v1/treaties?entry=99999', 400], ['/api/v1/treaties/nothing', 404], ['/api/v1/treaties/demo-kz-canada', 410],
		['/api/v1/items/x', 404], ['/api/v1/check', 400], ['/api/v1/entries?since=x', 400], ['/api/v1/openapi.json?lang=x', 400],
		['/api/v1/treaties?published=2999-01-01', 400], ['/api/v1/treaties?entry=1&published=2026-01-01', 400],
		['/api/v1/treaties?on=2020-01-01&on=2020-01-01', 400]])
		await check(t, address, status);
	const files = readdirSync(`${source}/src/pages`).filter((name) => name.endsWith('.c'))
		.map((name) => [name, readFileSync(`${source}/src/pages/${name}`, 'utf8')]);
	// What only pages refuse has no code that anybody is shown.
	const written = files.filter(([name, text]) => /^(app|list)\.c$/.test(name) || /^api_\w+\(/m.test(text)).flatMap(([, text]) =>
		[...text.matchAll(/refuse(?:_value)?\(visit, (?:\d+, )?"([a-z-]+)"/g)].map(([, code]) => code));
	const said = document.components.schemas.Error.properties.error.properties.code.oneOf.map((one) => one.const);
	t.ok(written.length > 10, 'codes were found');
	t.equal([...new Set(written)].filter((code) => !said.includes(code)), [], 'no code is left out');
	t.equal(said.length, new Set(said).size, 'none twice');
});

// One value that the schema of a parameter takes.
function example(schema, name) {
	const known = { scheme: 'che-ets', unit: 'quota', vintage: '2015', kind: 'treaty', slug: 'demo-kz-korea', page: '1',
		jurisdiction: 'japan', part_of: 'united-states', treaty: 'demo-kz-korea', plan: 'nap-2016', party: 'japan' };
	return known[name] ?? (schema.oneOf ?? schema.enum?.map((one) => ({ const: one })) ?? [{ const:
		schema.type === 'boolean' ? true : schema.type === 'integer' ? 1 : /WholeDay/.test(schema.$ref) ? '2024-03-01' : 300 }]).at(-1).const;
}

test('every parameter that is described is taken, with each of its choices', async (t) => {
	let count = 0;
	await each(Object.entries(document.paths), 4, async ([path, { get }]) => {
		const at = path.replace('{lang}', 'en').replace('{id}', '0'.repeat(64)).replace('{slug}', { schemes: 'eu-ets', partners: 'japan' }[path.split('/')[3]] ?? 'nothing');
		t.equal(get.parameters.length, new Set(get.parameters.map(({ name, in: where }) => where + name)).size, `${path}: none twice`);
		for (const { name, in: where, schema, description } of get.parameters) {
			if (where === 'path')
				continue;
			t.ok(description.length > 3, `${path}: ${name} is described`);
			const values = schema.oneOf?.map((one) => one.const) ?? schema.enum ?? [example(schema, name)];
			for (const value of values) {
				const more = name === 'slug' ? '&kind=treaty' : '';
				const answer = await fetch(`${at}?${name}=${encodeURIComponent(value)}${more}`);
				const field = answer.status === 400 ? answer.json.error.field : null;
				t.ok(answer.status < 500 && field !== name, `${at}?${name}=${value}: ${answer.status} ${field}`);
				count++;
			}
			const bad = await fetch(`${at}?${name}=%01`);
			t.equal(bad.status, 400, `${at}?${name}=%01`);
		}
		t.equal((await fetch(`${at}?undescribed=1`)).status, 400, `${at}: none that is not described`);
	});
	note(`${count} values`);
	t.ok(count > 500, 'enough was asked');
	t.ok(entryNow > 300, 'of the shipped register');
});

await run();
