// axe-core at WCAG 2.2 AA on every page, in each language, at 1280 and at 360
// pixels, light and dark; and nothing to scroll sideways at 360.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test, run, finally_, each } from '../http/tap.mjs';
import { languages } from '../http/site.mjs';
import { open, close } from './browser.mjs';
import { paths } from './paths.mjs';

finally_(close);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// What follows from the structure does not change with the colours, so all the
// rules run once at each width, and those on contrast in the other colours.
const looks = [
	{ width: 1280, height: 900, scheme: 'light', rules: 'all' },
	{ width: 1280, height: 900, scheme: 'dark', rules: 'contrast' },
	{ width: 360, height: 740, scheme: 'dark', rules: 'all' },
	{ width: 360, height: 740, scheme: 'light', rules: 'contrast' },
];

async function violations(page, rules) {
	if (!await page.evaluate('typeof axe === "object"'))
		await page.evaluate(axe);
	return page.evaluate(async ([tags, which]) => {
		// eslint-disable-next-line no-undef
		const { violations: found, passes } = await axe.run(document, {
			resultTypes: ['violations'],
			runOnly: which === 'all' ? { type: 'tag', values: tags } : { type: 'rule', values: ['color-contrast'] },
			...which === 'all' ? { rules: { 'target-size': { enabled: true } } } : {},
		});
		return { passes: passes.length, found: found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} times: ${
			nodes.slice(0, 2).map(({ html, failureSummary }) => `${html.slice(0, 160)} (${failureSummary?.split('\n')[1]?.trim()})`).join('; ')}`) };
	}, [levels, rules]);
}

for (const language of languages) {
	test(`no violation of WCAG 2.2 AA in ${language}`, async (t) => {
		// One window for each width, each with half of the machine.
		await each([1280, 360], 2, async (width) => {
			const mine = looks.filter((look) => look.width === width);
			const { page, context, faults } = await open({ viewport: { width, height: mine[0].height } });
			for (const path of paths) {
				await page.emulateMedia({ colorScheme: mine[0].scheme });
				await page.goto(`/${language}/${path}`);
				for (const { scheme, rules } of mine) {
					await page.emulateMedia({ colorScheme: scheme });
					const { found, passes } = await violations(page, rules);
					t.ok(passes > 0, `/${language}/${path}: axe has looked at something`);
					t.equal(found, [], `/${language}/${path} at ${width}, ${scheme}`);
				}
				const [wide, has] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
				t.ok(wide <= has, `/${language}/${path}: ${wide} pixels wide at ${width}`);
				t.equal(await page.evaluate(() => [...document.querySelectorAll('td time')].filter((day) => day.getBoundingClientRect().right
					> day.closest('td').getBoundingClientRect().right).length), 0, `/${language}/${path} at ${width}: no day is cut off`);
			}
			t.equal(faults, [], `${width}: console and requests`);
			await context.close();
		});
	});
}

test('an open date form has no violation either', async (t) => {
	for (const language of languages) {
		const { page, context } = await open({ viewport: { width: 360, height: 740 } });
		await page.goto(`/${language}/treaties`);
		await page.evaluate(() => { document.querySelector('details.when').open = true; });
		t.equal((await violations(page, 'all')).found, [], language);
		t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${language}: nothing to scroll`);
		await context.close();
	}
});

await run();
