// As people use it: with the keyboard alone, without scripts, on paper.

import { test, run, finally_ } from '../http/tap.mjs';
import { base, languages } from '../http/site.mjs';
import { open, close } from './browser.mjs';

finally_(close);
const focused = (page) => page.evaluate(() => {
	const element = document.activeElement;
	const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
	const { width, height, top, left } = element.getBoundingClientRect();
	return { name: element.localName, id: element.id, text: element.textContent.trim().slice(0, 60), href: element.getAttribute('href'),
		inForm: element.closest('details form') !== null,
		seen: (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 || boxShadow !== 'none')
			&& width > 0 && height > 0 && top + height > 0 && left + width > 0 };
});

// Tab until the focus fits; how many it took.
async function tabTo(page, fits, most = 80) {
	for (let i = 1; i <= most; i++) {
		await page.keyboard.press('Tab');
		if (fits(await focused(page)))
			return i;
	}
	throw new Error('the focus does not get there');
}

for (const language of languages) {
	test(`the date form works by keyboard alone in ${language}`, async (t) => {
		const { page, context, faults } = await open({ viewport: { width: 1280, height: 900 } });
		await page.goto(`/${language}/treaties?status=in-force`);
		await tabTo(page, ({ name }) => name === 'summary');
		t.ok((await focused(page)).seen, 'one sees where one is');
		await page.keyboard.press('Enter');
		t.ok(await page.evaluate(() => document.querySelector('details.when').open), 'Enter opens the form');
		await tabTo(page, ({ id }) => id === 'when-on');
		await page.keyboard.type('07072022');	// day and month, in whichever order
		t.equal(await page.inputValue('#when-on'), '2022-07-07', 'the day typed');
		await tabTo(page, ({ name, inForm }) => name === 'button' && inForm);
		await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
		const url = new URL(page.url());
		t.equal([url.pathname, url.searchParams.get('on'), url.searchParams.get('status')],
			[`/${language}/treaties`, '2022-07-07', 'in-force'], 'the page of that day, with its filter');
		t.equal(await page.locator('.banner.past').count(), 1, 'the banner of another day');
		// And back again.
		await tabTo(page, ({ href, name }) => name === 'a' && href === `/${language}/treaties?status=in-force`);
		await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
		t.equal(await page.locator('.banner.past').count(), 0, 'back to now');
		t.equal(faults, [], 'no fault');
		await context.close();
	});
}

test('the filter works by keyboard alone', async (t) => {
	const { page, context } = await open();
	await page.goto('/en/treaties');
	await tabTo(page, ({ id }) => id === 'filter-nature');
	await page.keyboard.type('memo');
	t.equal(await page.inputValue('#filter-nature'), 'memorandum', 'chosen');
	await tabTo(page, ({ name }) => name === 'button');
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
	t.equal(new URL(page.url()).searchParams.get('nature'), 'memorandum', 'filtered');
	t.ok(await page.locator('#list tbody tr').count() > 5, 'rows');
	await context.close();
});

test('everything on a page is reached by Tab, in order, and is seen', async (t) => {
	for (const [path, width] of [['/en/', 1280], ['/ru/treaties/demo-kz-korea', 1280], ['/kk/limits', 360]]) {
		const { page, context } = await open({ viewport: { width, height: 800 } });
		await page.goto(path);
		const wanted = await page.evaluate(() => {
			window.places = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')]
				.filter((place) => place.checkVisibility());
			return window.places.length;
		});
		const seen = [];
		await page.keyboard.press('Tab');
		const first = await focused(page);
		t.equal(first.href, '#main', `${path}: the first leads to the content`);
		for (let i = 0; i < wanted + 10; i++) {
			const now = await focused(page);
			const place = await page.evaluate(() => window.places.indexOf(document.activeElement));
			if (now.name === 'body')
				break;
			// (A date field has a stop for its day, month, year and calendar.)
			if (place !== seen.at(-1)) {
				seen.push(place);
				if (!now.seen)
					t.fail(`${path}: the focus on ${now.name} "${now.text}" is not seen`);
			}
			await page.keyboard.press('Tab');
		}
		t.equal(seen, [...Array(wanted).keys()], `${path}: places that take the focus, in the order of the page`);
		await context.close();
	}
	const { page, context } = await open();
	await page.goto('/en/treaties');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	t.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)), 'the skip link skips');
	await context.close();
});

test('all of it works with JavaScript disabled', async (t) => {
	const { page, context, faults } = await open({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
	await page.goto('/en/');
	await page.click('nav.places a[href="/en/treaties"]');
	t.equal(new URL(page.url()).pathname, '/en/treaties', 'a link');
	await page.selectOption('#filter-status', 'in-force');
	await Promise.all([page.waitForNavigation(), page.click('form.filters button')]);
	t.equal(new URL(page.url()).searchParams.get('status'), 'in-force', 'a filter; and what a form leaves empty is no fault');
	t.equal(await page.locator('h1').textContent(), 'Treaties and other instruments', 'the page');
	t.ok(await page.locator('#list tbody tr').count() > 3, 'its rows');
	await page.click('details.when summary');
	await page.fill('#when-on', '2022-07-01');
	await Promise.all([page.waitForNavigation(), page.click('details.when button')]);
	t.equal(new URL(page.url()).searchParams.get('on'), '2022-07-01', 'another day');
	t.equal(new URL(page.url()).searchParams.get('status'), 'in-force', 'with the filter');
	t.equal(await page.locator('.banner.past').count(), 1, 'which the banner says');
	await page.click('.languages a[hreflang=kk]');
	t.equal(new URL(page.url()).searchParams.get('on'), '2022-07-01', 'in Kazakh');
	t.equal(await page.getAttribute('html', 'lang'), 'kk', 'in Kazakh');
	await page.click('.banner.past a');
	t.equal(await page.locator('.banner.past').count(), 0, 'back to now');
	await page.click('#list tbody tr:first-child a');
	t.ok(/^\/kk\/treaties\/[a-z0-9-]+$/.test(new URL(page.url()).pathname), 'a record');
	await page.click('nav.crumbs a[href="/kk/treaties"]');
	t.equal(new URL(page.url()).pathname, '/kk/treaties', 'the breadcrumb');
	t.equal(faults, [], 'no fault');
	await context.close();
});

test('as published on another day', async (t) => {
	const { page, context } = await open({ javaScriptEnabled: false });
	await page.goto('/en/treaties');
	await page.click('details.when summary');
	await page.fill('#when-published', '2020-01-01');
	await Promise.all([page.waitForNavigation(), page.click('details.when button')]);
	t.equal(new URL(page.url()).searchParams.get('published'), '2020-01-01', 'the day of publication');
	t.equal(await page.locator('#list .empty').count(), 1, 'the register was empty then, and says so');
	await context.close();
});

const question = { scheme: 'kor-ets', unit: 'other', vintage: '2015', on: '2018-06-01', surrender_obligation: '10000', verified_emissions: '9000', allocated_quota: '8000', used: '5' };

for (const language of languages) {
	test(`an operator on a phone has the answer in ${language} from the first page`, async (t) => {
		const { page, context, faults } = await open({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
		await page.goto(`/${language}/`);
		t.ok(await page.locator('#scheme').isVisible() && !await page.locator('#used').isVisible(), 'the figures are folded away');
		await page.click('details.figures summary');
		for (const [name, value] of Object.entries(question))
			await (['scheme', 'unit'].includes(name) ? page.selectOption(`#${name}`, value) : page.fill(`#${name}`, value));
		await Promise.all([page.waitForNavigation(), page.click('form.question button')]);
		const said = page.locator('.answer .said');
		t.ok(/2018/.test(await said.textContent()) && /2015/.test(await said.textContent()), 'one sentence with day and vintage');
		const box = await said.boundingBox();
		t.ok(box.y + box.height < 740, `on the first screen: down to ${box.y + box.height}`);
		t.ok((await page.locator('.answer .many').textContent()).includes('395'), 'and how many');
		t.equal(await page.locator('.answer .basis a').count(), 2, 'with its legal basis, and the way to how it is found');
		t.equal(await page.locator('#entitlement .bars p').count() > 1, true, 'the limits as a picture');
		t.equal(await page.inputValue('#used'), '5', 'what was typed stays');
		const text = await said.textContent();
		await page.click('.cite a');
		t.equal(await page.locator('.answer .said').textContent(), text, 'its address gives it again');
		t.equal(faults, [], 'no fault');
		await context.close();
	});

	test(`what is wrong with a question is said beside the field in ${language}`, async (t) => {
		const { page, context } = await open({ javaScriptEnabled: false });
		await page.goto(`/${language}/check?scheme=nowhere&unit=quota&used=-1`);
		for (const [name, typed] of [['scheme', 'nowhere'], ['used', '-1']]) {
			const label = (await page.locator(`label[for=${name}]`).textContent()).trim();
			const beside = await page.locator(`#${await page.getAttribute(`#${name}`, 'aria-describedby')}`).textContent();
			t.equal(await page.locator(`.fault a[href="#${name}"]`).textContent(), beside, `${name}: the same in the summary`);
			t.ok(beside.includes(label), `${name}: by its label`);
			t.equal(await page.inputValue(`#${name}`), typed, `${name}: what was typed stays`);
		}
		t.equal(await page.getAttribute('#unit', 'aria-invalid'), null, 'what is right is not marked');
		await context.close();
	});
}

test('an answer is one page of paper', async (t) => {
	const { page, context } = await open();
	for (const language of languages) {
		await page.goto(`/${language}/check?${new URLSearchParams(question)}`);
		const pdf = await page.pdf({ format: 'A4' });
		t.equal(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length, 1, language);
	}
	await context.close();
});

test('a reader takes an extract and its proof file, and has it verified', async (t) => {
	const { page, context } = await open({ javaScriptEnabled: false });
	await page.goto('/kk/treaties/demo-kz-switzerland');
	await page.click('.papers a[href^="/kk/extract/"]');
	t.ok(await page.locator('svg.code').isVisible(), 'a code');
	const [file] = await Promise.all([page.waitForEvent('download'), page.click('.screen a[href^="/kk/proof/"]')]);
	t.match(file.suggestedFilename(), /^tanu-\d+-\d{8}(-[0-9a-f]{4}){4}\.proof$/);
	await page.click('#proof a[href="/kk/verify"]');
	await page.setInputFiles('#file', await file.path());
	await page.click('#by-file button');
	t.ok(await page.locator('.answer.good').isVisible(), 'the proof holds');
	await context.close();
});

test('on a phone the places are folded away until wanted', async (t) => {
	const { page, context } = await open({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
	await page.goto('/kk/');
	t.equal(await page.locator('nav.places').isVisible(), false, 'folded');
	t.ok((await page.locator('header').boundingBox()).height < 160, 'the head is low');
	await page.click('.menu summary');
	t.ok(await page.locator('nav.places').isVisible(), 'unfolded');
	await page.click('nav.places a[href="/kk/treaties"]');
	t.equal(new URL(page.url()).pathname, '/kk/treaties', 'and leads on');
	await context.close();
});

test('every page prints', async (t) => {
	const { page, context } = await open();
	for (const path of ['/kk/treaties/demo-kz-switzerland', '/kk/extract/treaties/demo-kz-switzerland', '/ru/', '/en/limits', '/en/help']) {
		await page.goto(path);
		const pdf = await page.pdf({ format: 'A4' });
		t.equal(pdf.subarray(0, 5).toString(), '%PDF-', `${path}: a PDF`);
		t.ok(pdf.length > 10000, `${path}: ${pdf.length} bytes`);
		await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
		t.equal(await page.locator('nav.places').isVisible(), false, `${path}: no navigation on paper`);
		t.equal(await page.locator('main').isVisible(), true, `${path}: its content`);
		const dark = await page.evaluate(() => {
			const [r, g, b] = getComputedStyle(document.body).color.match(/\d+/g).map(Number);
			return r + g + b;
		});
		t.ok(dark < 300, `${path}: dark ink on paper, on a dark screen too`);
		// The widest thing fits the paper: A4 less its margins is some 700 pixels.
		await page.setViewportSize({ width: 720, height: 1000 });
		t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${path}: fits the width of paper`);
		// What is folded beside a picture cannot be unfolded on paper.
		for (const table of await page.locator('.timeline + details table').all())
			t.ok(await table.isVisible(), `${path}: the table of a picture`);
		await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
	}
	await context.close();
});

test('text twice as large, and a window of 320 pixels, lose nothing', async (t) => {
	const { page, context } = await open({ viewport: { width: 320, height: 640 } });
	for (const path of ['/kk/', '/ru/treaties/demo-kz-switzerland', '/en/requirements', '/ru/law/order-153-2012', '/kk/schemes/compare?scheme=eu-ets&scheme=che-ets']) {
		await page.goto(path);
		t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${path}: 320 pixels`);
	}
	await page.setViewportSize({ width: 720, height: 900 });
	for (const path of ['/kk/treaties', '/ru/partners/japan']) {
		await page.goto(path);
		await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
		t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${path}: text of 200 %`);
	}
	await context.close();
});

test('light and dark follow the device', async (t) => {
	const { page, context } = await open();
	const colours = [];
	for (const colorScheme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme });
		await page.goto('/en/');
		colours.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor === 'rgba(0, 0, 0, 0)'
			? getComputedStyle(document.documentElement).backgroundColor : getComputedStyle(document.body).backgroundColor));
	}
	t.ok(colours[0] !== colours[1], `the background is ${colours.join(' and ')}`);
	await context.close();
});

test('a link to the site keeps its own: nothing is stored in the browser', async (t) => {
	const { page, context } = await open();
	await page.goto('/en/treaties');
	t.equal(await context.cookies(base), [], 'no cookie');
	t.equal(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0], 'no storage');
	await context.close();
});

await run();
