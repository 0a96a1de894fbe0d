// Debian's Chromium, driven by playwright-core.  It speaks to the site under
// test and to nobody else; a request to another host is written down.

import { chromium } from 'playwright-core';
import { base, host, state } from '../http/site.mjs';

const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium',
	// It writes reports of crashes there, whatever its profile.
	env: { ...process.env, HOME: `${state}/chromium` },
	args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
		'--disable-sync', '--disable-extensions', '--disable-default-apps', '--disable-dev-shm-usage',
		'--font-render-hinting=none', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])],
});

export const close = () => browser.close();

// A window, and what went wrong in it.
export async function open(options = {}) {
	const context = await browser.newContext({ baseURL: base, locale: 'en-GB', timezoneId: 'Asia/Almaty', ...options });
	context.setDefaultTimeout(15000);
	const faults = [];
	await context.route('**/*', (route) => {
		const url = new URL(route.request().url());
		if (url.host === host || url.protocol === 'data:')
			return route.continue();
		faults.push(`a request to ${url.href}`);
		return route.abort();
	});
	const page = await context.newPage();
	page.on('console', (message) => {
		// A page that is refused is refused: Chromium says so as an error.
		if (['error', 'warning'].includes(message.type()) && !/status of 4\d\d/.test(message.text()))
			faults.push(`console: ${message.text()} at ${page.url()}`);
	});
	page.on('pageerror', (error) => faults.push(`script: ${error.message} at ${page.url()}`));
	page.on('requestfailed', (request) => {
		// One that leaving the page ends is none.
		if (request.failure()?.errorText !== 'net::ERR_ABORTED')
			faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
	});
	page.on('response', (response) => {
		if (response.status() >= 400 && response.request().resourceType() !== 'document')
			faults.push(`${response.status()}: ${response.url()}`);
	});
	return { page, context, faults };
}
