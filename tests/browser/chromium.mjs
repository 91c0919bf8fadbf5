// One Chromium for all tests. Pages come in contexts of their own, so that no test sees another's storage.
import { accessSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function findChromium() {
  if (process.env.CHROME) return process.env.CHROME;
  // The one that shows no window costs half.
  for (const name of ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    for (const place of process.env.PATH.split(delimiter)) {
      try {
        accessSync(join(place, name));
        return join(place, name);
      } catch {}
    }
  }
  throw new Error('no Chromium on the PATH; name one with CHROME=');
}

const home = mkdtempSync(join(tmpdir(), 'prepbook-browser-'));
let browser;

export async function launch() {
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: flags,
    env: { ...process.env, HOME: home },
  });
}

export async function close() {
  await browser?.close();
  rmSync(home, { recursive: true, force: true });
}

// Gathers console messages, script errors and failed requests in `page.complaints`.
export function listen(page) {
  page.complaints = [];
  page.on('console', (message) => page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  // A page that is left takes its last requests (the icon) with it: those are no failures.
  page.on(
    'requestfailed',
    (request) =>
      request.failure().errorText !== 'net::ERR_ABORTED' &&
      page.complaints.push(`no answer: ${request.url()}`),
  );
  page.on(
    'response',
    (response) => response.status() >= 400 && page.complaints.push(`${response.status()} ${response.url()}`),
  );
}

// A page in a fresh context; options are Playwright's.
export async function withPage(options, use) {
  const { width = 1440, height = 900, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', ...rest });
  const page = await context.newPage();
  listen(page);
  try {
    return await use(page);
  } finally {
    await context.close();
  }
}
