// Two people at the desk in a real browser, with the keyboard's keys and the
// buttons that are there: a correction from sign-in to the public page. Each
// page on the way is valid HTML and fits WCAG 2.2 AA, also at 360 pixels.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import { test, run, finally_ } from '../http/tap.mjs';
import { code, person } from '../http/people.mjs';
import { open, close } from './browser.mjs';

finally_(close);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });
const mark = `desk-browser-${process.pid}`;

async function sound(t, page, what) {
	const report = await validator.validateString(await page.content(), what);
	t.equal(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`)), [], `${what}: valid`);
	await page.evaluate(axe);
	// eslint-disable-next-line no-undef
	t.equal(await page.evaluate(async () => (await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] } }))
		.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`)), [], `${what}: accessible`);
	const [wide, has] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
	t.ok(wide <= has, `${what}: ${wide} pixels wide at ${has}`);
}

async function enter(t, role, width, ...jurisdiction) {
	const who = person(role, ...jurisdiction);
	const { page, faults } = await open({ viewport: { width, height: 800 }, javaScriptEnabled: true });
	await page.goto('/en/desk');
	await sound(t, page, 'sign-in');
	await page.fill('#email', who.email);
	await page.fill('#password', who.password);
	await page.fill('#code', code(who.secret));
	await page.press('#code', 'Enter');
	t.equal(new URL(page.url()).pathname, '/en/desk', `${role} is in`);
	await sound(t, page, `${role}'s first page`);
	return { page, faults };
}
const button = (page, name) => page.getByRole('button', { name, exact: false }).first().click();

test('two people make a plan, and the public page tells it', async (t) => {
	const { page, faults } = await enter(t, 'editor', 360);
	await page.click('text=New amendment');
	for (const language of ['kk', 'ru', 'en'])
		await page.fill(`#reason_${language}`, `reason ${language}`);
	await sound(t, page, 'a new amendment');
	await button(page, 'Begin the draft');
	await page.selectOption('#kind', 'plan');
	await page.selectOption('#change', 'creation');
	await page.fill('#slug', mark);
	await button(page, 'Put a record into the draft');
	await page.fill('[id="name.en"]', 'A plan made here');
	await page.fill('#from', '1995-13');
	await page.selectOption('#demonstration', 'true');
	await page.getByRole('button', { name: 'Add: Suspensions' }).click();
	t.equal(await page.inputValue('#from'), '1995-13', 'what was typed is there');
	await page.fill('[id="suspensions.1.from"]', '1995-05');
	await page.press('[id="suspensions.1.from"]', 'Enter');
	await sound(t, page, 'a form with a fault');
	await page.click('main .fault a');
	t.ok(page.url().endsWith('#from'), 'the summary leads to the field');
	await page.fill('#from', '1995');
	await page.press('#from', 'Enter');
	t.equal(await page.locator('.fault').count(), 0, 'corrected');
	await page.click('main >> text=/^Amendment/');
	await sound(t, page, 'a draft');
	const address = page.url();
	await button(page, 'Submit for approval');

	const approver = await enter(t, 'approver', 1280);
	await approver.page.goto(address);
	await sound(t, approver.page, 'the review');
	t.ok((await approver.page.innerText('#effect')).includes(mark), 'the effect');
	await button(approver.page, 'Approve and publish');
	await approver.page.click('main >> text=/^Entry/');
	t.ok((await approver.page.innerText('main')).includes('reason en'), 'the public entry says why');
	await page.goto(`/en/plans/${mark}`);
	t.equal(await page.innerText('h1'), 'A plan made here', 'the public page');
	t.equal([...faults, ...approver.faults], [], 'console and requests');
});

test('a partner notifies a difference and the ministry answers, in three languages', async (t) => {
	const { page, faults } = await enter(t, 'partner', 360, 'japan');
	const treaty = 'desk/partner/demo-kz-japan';
	await page.goto(`/ru/${treaty}`);
	await page.selectOption('#says', 'differs');
	await page.press('#says', 'Tab');
	await page.locator('form:has(#note) button').click();
	await sound(t, page, 'a difference without a note');
	t.equal(await page.inputValue('#says'), 'differs', 'what was chosen is there');
	await page.fill('#note', mark);
	await page.locator('form:has(#note) button').click();
	await page.waitForLoadState();
	for (const language of ['kk', 'ru', 'en']) {
		for (const path of ['desk', 'desk/partner', treaty]) {
			await page.goto(`/${language}/${path}`);
			await sound(t, page, `/${language}/${path}`);
		}
	}
	t.ok((await page.innerText('main')).includes(mark), 'the thread');
	const ministry = await enter(t, 'editor', 360);
	for (const language of ['kk', 'ru', 'en']) {
		await ministry.page.goto(`/${language}/desk/statements`);
		await sound(t, ministry.page, `/${language}/desk/statements`);
		await ministry.page.locator('#statements tbody a').first().click();
		await sound(t, ministry.page, `a statement in ${language}`);
	}
	await ministry.page.fill('#note', `answer ${mark}`);
	await ministry.page.check('#settled');
	await button(ministry.page, 'Send the answer');
	await ministry.page.waitForLoadState();
	for (const path of ['treaties/demo-kz-japan', 'partners/japan']) {
		await page.goto(`/kk/${path}`);
		await sound(t, page, path);
		t.equal(await page.locator('#confirmed .tag').count(), 1, `${path}: the mark`);
	}
	t.equal([...faults, ...ministry.faults], [], 'console and requests');
});

test('an auditor reads what was done, in three languages', async (t) => {
	const { page, faults } = await enter(t, 'auditor', 360);
	for (const language of ['kk', 'ru', 'en']) {
		await page.goto(`/${language}/desk/audit`);
		await sound(t, page, `/${language}/desk/audit`);
	}
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.selectOption('#what', 'sign-in-refused');
	await page.fill('#from', '2020-01-01');
	await button(page, 'Filter');
	t.ok(page.url().includes('what=sign-in-refused&from=2020-01-01'), 'the address has the filter');
	await sound(t, page, 'a filter');
	t.equal(faults, [], 'console and requests');
});

test('a file that was looked at becomes a draft', async (t) => {
	const { page, faults } = await enter(t, 'editor', 360);
	const file = (lines) => ({ name: 'records.csv', mimeType: 'text/csv', buffer: Buffer.from(lines) });
	for (const language of ['kk', 'ru']) {
		await page.goto(`/${language}/desk/import`);
		await sound(t, page, `the form for a file, ${language}`);
	}
	await page.goto('/en/desk');
	await page.click('text=Import a file');
	await sound(t, page, 'the form for a file');
	await page.fill('#reason_en', 'out of a file');
	await page.selectOption('#kind', 'plan');
	await page.setInputFiles('#file', file(`slug,name.en,from,demonstration\nfile-${mark},Plan,1995-13,true\n`));
	await button(page, 'Look at what would become of it');
	await sound(t, page, 'a file with a fault');
	t.equal(await page.inputValue('#reason_en'), 'out of a file', 'what was typed is there');
	await page.fill('#lines', (await page.inputValue('#lines')).replace('1995-13', '1995'));
	await button(page, 'Look at what would become of it');
	await sound(t, page, 'what would become of it');
	t.ok((await page.innerText('#preview')).includes('entered'), 'a new record');
	await button(page, 'Make the draft');
	t.ok((await page.innerText('main')).includes(`file-${mark}`), 'the draft');
	await button(page, 'Drop the draft');
	t.equal(faults.filter((fault) => !/422/.test(fault)), [], 'console and requests');
});

test('an administrator makes an account and gives its link away, in three languages', async (t) => {
	const { page, faults } = await enter(t, 'administrator', 360);
	for (const language of ['kk', 'ru', 'en']) {
		await page.goto(`/${language}/desk/accounts`);
		await sound(t, page, `/${language}/desk/accounts`);
		await page.fill('#email', `${language}-${mark}@example.org`);
		await page.press('#email', 'Enter');
		await sound(t, page, `an account without a role in ${language}`);
		t.equal(await page.inputValue('#email'), `${language}-${mark}@example.org`, 'what was typed is there');
		await page.check('#role_auditor');
		await page.press('#role_auditor', 'Enter');
		t.ok((await page.innerText('#link')).includes('/desk/enrol/'), 'the link');
		await sound(t, page, `a link in ${language}`);
		await page.goto(`/${language}/desk/accounts`);
		await page.click(`text=${language}-${mark}@example.org`);
		await sound(t, page, `an account in ${language}`);
	}
	await button(page, 'Lock the account');
	t.ok((await page.innerText('#account')).includes('locked'), 'locked');
	t.equal(faults, [], 'console and requests');
});

await run();
