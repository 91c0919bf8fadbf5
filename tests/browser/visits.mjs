// Changed since your last visit: a handbook of its own, published three times from a repository with two
// commits. Its pages are answered by the test itself, so that one address shows what is published now.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { withPage } from './browser.mjs';
import { headersForAll, types } from './site.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const program = process.env.PREPBOOK || fileURLToPath(new URL('../../build/prepbook', import.meta.url));
const site = 'https://handbook.test/';
const HOUR = 3600 * 1000;

// ---- the handbook

const words = (count, word) => Array.from({ length: count }, (_, i) => `${word}${i}`).join(' ');
const page = (title, text) => `# ${title}\n\n${text}\n\n${words(400, `line\n\n${title}`)}\n`;

const before = {
  'index.md': page('Home', 'Welcome.'),
  'loop.md': page('The loop', words(60, 'old')),
  'typo.md': page('Small', 'A page with a mistke in it.'),
  'role/place.md': page('Place', words(50, 'place')),
  'calm.md': page('Calm', 'Nothing ever changes here.'),
};
const after = {
  'loop.md': page('The loop', `${words(40, 'old')} ${words(34, 'fresh')}`),
  'typo.md': page('Small', 'A page with a mistake in it.'),
  'fresh.md': page('Fresh', words(20, 'fresh')),
};

let home;
function git(...args) {
  const at = args[0] === 'commit' ? '2026-11-12T10:00:00Z' : '2026-11-12T09:00:00Z';
  const env = {
    ...process.env,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
  };
  execFileSync(
    'git',
    ['-C', join(home, 'source'), '-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', ...args],
    {
      env,
      stdio: 'pipe',
    },
  );
}

function write(files) {
  for (const [path, text] of Object.entries(files)) {
    const file = join(home, 'source/content', path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
}

function publish(name) {
  git('add', '-A');
  git('commit', '-qm', name);
  execFileSync(program, ['build', join(home, 'source'), '-q', '-d', join(home, name)], { stdio: 'pipe' });
}

// Built once, when the first test asks.
function handbook() {
  if (home) return home;
  home = mkdtempSync(join(tmpdir(), 'prepbook-visits-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'source'));
  git('init', '-q');
  write({ ...before, 'handbook.yaml': 'title: Visits\n' });
  publish('before');
  write(after);
  git('mv', 'content/role/place.md', 'content/role/moved.md');
  publish('after');
  return home;
}

// ---- a reader

// Runs `use` with a reader of the handbook: what is published is the folder reader.now.
function withReader(use, options = {}) {
  return withPage(options, async (page) => {
    const reader = { page, now: join(handbook(), 'before'), asked: [] };
    await page.context().route(`${site}**`, async (route) => {
      const path = decodeURIComponent(new URL(route.request().url()).pathname).slice(1) || 'index.html';
      reader.asked.push(path);
      await route.fulfill({
        path: join(reader.now, path),
        headers: { ...headersForAll(), 'Content-Type': types[extname(path)] },
      });
    });
    await use(reader);
    checkNone(page.complaints, 'messages');
  });
}

const publishNow = (reader) => {
  reader.now = join(handbook(), 'after');
};
const stored = (page) =>
  page.evaluate(() =>
    Object.fromEntries(Object.entries(localStorage).map(([key, value]) => [key, JSON.parse(value)])),
  );
const seenCount = async (page) => (await stored(page))['pb:/:seen']?.length ?? 0;

async function open(reader, path, page = reader.page) {
  await page.goto(site + path);
  // The record is there: the list was asked for, and is shown once the visit is noted.
  if (await seenCount(page)) await page.waitForFunction(() => 'changes' in prepbook);
}

async function readOn(reader, path, page = reader.page) {
  await open(reader, path, page);
  await page.bringToFront();
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(
    (name) => (localStorage['pb:/:seen'] ?? '').includes(` ${name}"`) || undefined,
    path || 'index.html',
    { timeout: 3000 },
  );
}

// Read the loop and the small page, look at the home page, come back two days later.
async function firstVisit(reader) {
  await readOn(reader, 'loop.html');
  await readOn(reader, 'typo.html');
  await readOn(reader, 'index.html');
  await reader.page.evaluate((ago) => {
    const [now, since, news] = JSON.parse(localStorage['pb:/:visit']);
    localStorage['pb:/:visit'] = JSON.stringify([`${now - ago}`, `${since - ago}`, news]);
  }, 48 * HOUR);
}

const banner = (page) => page.locator('.changed');
const dots = (page) =>
  page.$$eval('.nav a', (links) =>
    links.map((link) => link.textContent).filter((text) => /changed|new/.test(text)),
  );

// ---- tests

test('visits: a first visit shows nothing as new, and asks for nothing', () =>
  withReader(async (reader) => {
    await open(reader, 'loop.html');
    await reader.page.waitForTimeout(300);
    checkEqual(await seenCount(reader.page), 0, 'pages kept before anything was read');
    await readOn(reader, 'loop.html');
    check(!reader.asked.includes('assets/changes.js'), 'changes.js was asked for');
    await readOn(reader, 'index.html');
    check(!(await reader.page.isVisible('.news')), 'the panel is in view');
    checkNone(await dots(reader.page), 'dots');
  }));

test('visits: five seconds in view count as read', () =>
  withReader(async (reader) => {
    // Time stands still but for runFor, however long the page takes to load.
    await reader.page.clock.install({ time: 0 });
    await reader.page.clock.pauseAt(1000);
    await open(reader, 'loop.html');
    await reader.page.clock.runFor(4900);
    checkEqual(await seenCount(reader.page), 0, 'pages kept after 4.9 seconds');
    await reader.page.clock.runFor(200);
    checkEqual(await seenCount(reader.page), 1, 'pages kept after 5.1 seconds');
  }));

test('visits: what changed is named on the page, in the navigation and at home', () =>
  withReader(async (reader) => {
    await firstVisit(reader);
    publishNow(reader);
    await open(reader, 'index.html');
    const { page } = reader;
    await page.waitForSelector('.news:not([hidden])');
    const day = new Date(Date.now() - 48 * HOUR).toLocaleDateString('en', { day: 'numeric', month: 'long' });
    checkEqual(await page.textContent('.news h2'), `2 pages changed since ${day}`, 'panel');
    const items = await page.$$eval('.news li', (list) => list.map((item) => item.textContent).sort());
    check(items[0].startsWith('Fresh') && /^The loop: \+34 −20 words\. /.test(items[1]), items.join('; '));
    checkEqual((await dots(page)).sort().join(), 'Fresh new,The loop changed', 'dots');
    await open(reader, 'loop.html');
    await banner(page).waitFor();
    checkEqual(
      await banner(page).innerText(),
      'This page changed since you last read it: +34 −20 words. See what changed · Dismiss',
      'banner',
    );
    const href = await page.$eval('.changed a', (link) => link.href);
    check(/\/loop\.history\.html#since-[0-9a-f]{8}$/.test(href), href);
    await page.mouse.wheel(0, 200);
    await page.waitForTimeout(100);
    check(await banner(page).isVisible(), 'the banner went away under the reader');
    await open(reader, 'index.html');
    checkEqual((await dots(page)).join(), 'Fresh new', 'dots after reading');
  }));

test('visits: the link of the banner leads to what changed since', () =>
  withReader(async (reader) => {
    await firstVisit(reader);
    publishNow(reader);
    await open(reader, 'loop.html');
    await reader.page.click('.changed a');
    await reader.page.waitForURL(/loop\.history\.html#since-/);
    check(await reader.page.$(`[id="${new URL(reader.page.url()).hash.slice(1)}"]`), 'no such place');
  }));

test('visits: a dozen words, and a page that only moved, are no news', () =>
  withReader(async (reader) => {
    await firstVisit(reader);
    publishNow(reader);
    for (const path of ['typo.html', 'calm.html', 'role/moved.html']) {
      await open(reader, path);
      await reader.page.waitForTimeout(100);
      check(!(await banner(reader.page).isVisible()), `${path}: banner`);
      check(!/Small|Calm|Place/.test((await dots(reader.page)).join()), `${path}: dots`);
    }
  }));

test('visits: dismissed with the keyboard, for good', () =>
  withReader(async (reader) => {
    await firstVisit(reader);
    publishNow(reader);
    await open(reader, 'loop.html');
    const { page } = reader;
    await banner(page).waitFor();
    await page.locator('.changed a').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    check(!(await banner(page).isVisible()), 'the banner is still there');
    checkEqual(await page.evaluate(() => document.activeElement.id), '~main', 'focus');
    await open(reader, 'loop.html');
    await page.waitForTimeout(100);
    check(!(await banner(page).isVisible()), 'the banner came back');
  }));

test('visits: all marked as read', () =>
  withReader(async (reader) => {
    await firstVisit(reader);
    publishNow(reader);
    await open(reader, 'index.html');
    await reader.page.click('.news button');
    check(!(await reader.page.isVisible('.news')), 'the panel is still there');
    checkNone(await dots(reader.page), 'dots');
    await open(reader, 'loop.html');
    await reader.page.waitForTimeout(100);
    check(!(await banner(reader.page).isVisible()), 'the banner is there');
    checkNone(await dots(reader.page), 'dots on another page');
  }));

test('visits: a visit ends after half an hour, unless news wait', () =>
  withReader(async (reader) => {
    const shift = (minutes, news) =>
      reader.page.evaluate(
        ([ago, word]) => {
          localStorage['pb:/:visit'] = JSON.stringify([`${Date.now() - ago}`, '1000', word]);
        },
        [minutes * 60000, news],
      );
    const since = async () => Number((await stored(reader.page))['pb:/:visit'][1]);
    await firstVisit(reader);
    for (const [minutes, news, moves] of [
      [29, '', false],
      [31, '', true],
      [31, 'news', false],
    ]) {
      await shift(minutes, news);
      await open(reader, 'calm.html');
      await reader.page.waitForTimeout(100);
      checkEqual((await since()) > 1000, moves, `${minutes} minutes, ${news || 'no news'}`);
    }
  }));

test('visits: two tabs lose nothing of each other', () =>
  withReader(async (reader) => {
    const other = await reader.page.context().newPage();
    await open(reader, 'loop.html');
    await open(reader, 'calm.html', other);
    await other.mouse.wheel(0, 200);
    await other.waitForFunction(() => 'pb:/:seen' in localStorage);
    await reader.page.bringToFront();
    await reader.page.mouse.wheel(0, 200);
    await reader.page.waitForFunction(() => JSON.parse(localStorage['pb:/:seen']).length === 2);
  }));

test('visits: what one tab reads is read in the other', () =>
  withReader(async (reader) => {
    await firstVisit(reader);
    publishNow(reader);
    const other = await reader.page.context().newPage();
    await open(reader, 'index.html', other);
    await other.waitForSelector('.news:not([hidden])');
    await readOn(reader, 'loop.html');
    await other.waitForFunction(() => document.querySelectorAll('.news li').length === 1);
    await readOn(reader, 'fresh.html');
    await other.waitForSelector('.news', { state: 'hidden' });
    checkNone(await dots(other), 'dots');
  }));

test('visits: Your data tells of it, exports it and takes it back', () =>
  withReader(
    async (reader) => {
      const { page } = reader;
      await firstVisit(reader);
      const before = await stored(page);
      await page.goto(`${site}your-data.html`);
      const rows = await page.$$eval('#your-data tbody tr', (list) => list.map((row) => row.innerText));
      check(/^Pages known, with their versions\s+5 pages\s/.test(rows[0]), rows[0]);
      check(/^Last visit\s+\S/.test(rows[1]), rows[1]);
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('.export')]);
      const buffer = readFileSync(await download.path());
      page.on('dialog', (dialog) => dialog.accept());
      await page.click('.delete');
      checkEqual(JSON.stringify(await stored(page)), '{}', 'kept after deleting');
      await page.setInputFiles('#import', { name: 'x.json', mimeType: 'application/json', buffer });
      await page.waitForSelector('#your-data tbody tr');
      checkEqual(
        JSON.stringify(Object.entries(await stored(page)).sort()),
        JSON.stringify(Object.entries(before).sort()),
        'kept after importing',
      );
    },
    { acceptDownloads: true },
  ));

for (const [name, breakIt] of [
  ['full', "Storage.prototype.setItem = () => { throw new Error('full'); };"],
  ['blocked', "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });"],
]) {
  test(`visits: storage that is ${name} leaves everything as it was`, () =>
    withReader(async (reader) => {
      await firstVisit(reader);
      publishNow(reader);
      await reader.page.addInitScript(breakIt);
      for (const path of ['loop.html', 'index.html']) {
        await reader.page.goto(site + path);
        await reader.page.mouse.wheel(0, 200);
        await reader.page.waitForTimeout(200);
        check(!(await reader.page.isVisible('.changed, .news')), `${path}: a notice`);
        checkNone(await dots(reader.page), `dots on ${path}`);
      }
    }));
}

test('visits: from the disk', () =>
  withPage({}, async (page) => {
    const folder = join(handbook(), 'disk');
    const put = (name) => {
      rmSync(folder, { recursive: true, force: true });
      cpSync(join(handbook(), name), folder, { recursive: true });
    };
    const url = (path) => pathToFileURL(join(folder, path)).href;
    put('before');
    for (const path of ['loop.html', 'index.html']) {
      await page.goto(url(path));
      await page.mouse.wheel(0, 200);
      await page.waitForTimeout(200);
    }
    put('after');
    await page.goto(url('index.html'));
    await page.waitForSelector('.news:not([hidden])');
    await page.click('.news li a:has-text("The loop")');
    await banner(page).waitFor();
    checkNone(page.complaints, 'messages');
  }));

test('visits: axe finds nothing in banner, dots and panel', async () => {
  for (const colorScheme of ['light', 'dark'])
    await withReader(
      async (reader) => {
        await firstVisit(reader);
        publishNow(reader);
        for (const [path, box] of [
          ['index.html', '.news'],
          ['loop.html', '.changed'],
        ]) {
          await open(reader, path);
          await reader.page.waitForSelector(`${box}:not([hidden])`);
          const found = await reader.page.evaluate(`${axeSource}; axe.run()`);
          checkNone(
            found.violations.map(({ id, nodes }) => `${path} ${colorScheme}: ${id} ${nodes[0].html}`),
            'violations',
          );
        }
      },
      { colorScheme, bypassCSP: true },
    );
});

test('visits: without JavaScript the home page lists the last changes', () =>
  withReader(
    async (reader) => {
      publishNow(reader);
      await reader.page.goto(site);
      const items = await reader.page.$$eval('.recent li', (list) => list.map((item) => item.textContent));
      checkEqual(items.length, 5, 'changes');
      check(
        items.every((text) => text.includes('2026')),
        items.join('; '),
      );
      check(!(await reader.page.isVisible('.news')), 'the panel is in view');
    },
    { javaScriptEnabled: false },
  ));
