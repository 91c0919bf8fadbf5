// The search: dialog, page, keys, marks; from the disk, under the strict policy, without network.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { fileUrlOf, urlOf, withPage } from './browser.mjs';
import { files, read } from './site.mjs';

const KB = 1024;
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const loop = 'process/loop.html';

const open = async (page, url = urlOf('index.html')) => {
  await page.goto(url);
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => document.querySelector('.search-filters')?.children.length);
};
const status = (page) => page.textContent('.search-status');
// Types a question and waits for what is said of it.
const ask = async (page, query) => {
  await page.evaluate(() => {
    document.querySelector('.search-status').textContent = '';
  });
  await page.fill('.search input[type=search]', query);
  await page.waitForFunction(() => /result|loaded/.test(document.querySelector('.search-status').textContent));
};
const results = (page) =>
  page.$$eval('.search ol > li > a', (links) =>
    links.map((link) => ({ text: link.textContent, path: new URL(link).pathname, hash: new URL(link).hash })),
  );
const focused = (page) => page.evaluate(() => document.activeElement.textContent || document.activeElement.name);
const highlights = (page) =>
  page.evaluate(() => [...(CSS.highlights.get('search') ?? [])].map(String));

test('search: nothing of it is loaded before somebody asks', () =>
  withPage({}, async (page) => {
    const asked = [];
    page.on('request', (request) => asked.push(request.url().replace(urlOf(''), '')));
    await page.goto(urlOf(loop));
    await page.waitForTimeout(200);
    checkNone(asked.filter((path) => path.includes('search')), 'requests before');
    await page.click('.bar .find');
    await page.waitForFunction(() => document.querySelector('.search-filters')?.children.length);
    checkEqual(
      asked.filter((path) => path.includes('search')).map((path) => path.replace(/\?.*/, '')).join(),
      'assets/search.css,assets/search.js,search/root.js',
      'requests on opening',
    );
    checkEqual(page.url(), urlOf(loop), 'address');
    checkNone(page.complaints, 'messages');
  }));

const questions = [
  ['interview loop', loop],
  ['intervew lop', loop],
  ['writing asses', 'process/writing.html'],
  ['"interview loop"', loop],
  ['PM-T', 'role/'],
  ['pmt', 'role/'],
  ['S.T.A.R.', ''],
  ['resume', 'process/application.html'],
  ['résumé', 'process/application.html'],
];

for (const [name, urlFor] of [
  ['from a host', urlOf],
  ['from the disk', fileUrlOf],
  ['below a folder', (path) => urlOf(`deep/down/${path}`)],
])
  test(`search: finds it ${name}`, () =>
    withPage({}, async (page) => {
      await open(page, urlFor('start/index.html'));
      for (const [query, path] of questions) {
        await ask(page, query);
        const found = (await results(page)).slice(0, 3);
        const wanted = new URL(urlFor(path)).pathname;
        check(found.some((one) => one.path.startsWith(wanted)), `${query}: ${JSON.stringify(found)}`);
        check((await page.$$('.search mark')).length > 0, `${query}: nothing is marked`);
      }
      await page.keyboard.press('Enter');
      await page.waitForURL(/\?q=/);
      check(page.url().startsWith(urlFor('process/application.html')), page.url());
      checkNone(page.complaints, 'messages');
    }));

test('search: nothing found is said, with three pages to begin at', () =>
  withPage({}, async (page) => {
    await open(page);
    await ask(page, 'qqqqzzzz');
    checkEqual(await status(page), 'No results for “qqqqzzzz”. Try a shorter word.', 'status');
    const links = await page.$$eval('.search-help a', (all) => all.filter((a) => a.offsetParent).length);
    checkEqual(links, 4, 'links');
    await ask(page, 'qqqqzzzz loop');
    check((await results(page)).length > 3, 'an unknown word hides the known one');
  }));

test('search: hostile questions', () =>
  withPage({}, async (page) => {
    await open(page);
    for (const query of ['__proto__', 'constructor', '</script>', '"""', '" "', '\u202e\u0301\ud83d', 'x'.repeat(5000), '面'])
      await ask(page, query);
    checkNone(page.complaints, 'messages');
  }));

test('search: keys move the focus, and typing leads back', () =>
  withPage({}, async (page) => {
    await open(page);
    await ask(page, 'recruiter');
    const texts = await page.$$eval('.search-found :is(a, button)', (all) =>
      all.filter((one) => one.offsetParent).map((one) => one.textContent),
    );
    await page.keyboard.press('ArrowDown');
    checkEqual(await focused(page), texts[0], 'after one step');
    await page.keyboard.press('ArrowDown');
    checkEqual(await focused(page), texts[1], 'after two');
    await page.keyboard.press('End');
    await page.waitForFunction(() => document.querySelectorAll('.search ol > li').length > 8);
    check(await page.evaluate(() => document.activeElement.closest('.search-found')), 'after End');
    await page.keyboard.press('Home');
    checkEqual(await focused(page), texts[0], 'after Home');
    await page.keyboard.press('ArrowUp');
    checkEqual(await focused(page), 'q', 'after the way back');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('s');
    checkEqual(await focused(page), 'q', 'after typing');
    checkEqual(await page.inputValue('.search input[type=search]'), 'recruiters', 'field');
    await page.keyboard.press('Escape');
    check(!(await page.$eval('.search', (box) => box.open)), 'Escape leaves it open');
    checkNone(page.complaints, 'messages');
  }));

test('search: closing gives the focus back, and the question waits', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(loop));
    await page.focus('.bar .find');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.search-filters')?.children.length);
    await ask(page, 'bar raiser');
    await page.keyboard.press('Escape');
    checkEqual(await page.evaluate(() => document.activeElement.className), 'button find', 'focus');
    await open(page, urlOf('start/index.html'));
    checkEqual(await page.inputValue('.search input[type=search]'), 'bar raiser', 'field');
  }));

test('search: recent ones are kept on the device, shown and forgotten', () =>
  withPage({}, async (page) => {
    await open(page);
    for (const query of ['writing', 'Loop', 'loop']) {
      await ask(page, query);
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(`q=${query}`));
      await open(page);
    }
    await page.fill('.search input[type=search]', '');
    await page.waitForSelector('.search-recent li');
    checkEqual((await page.$$eval('.search-recent li', (all) => all.map((li) => li.textContent))).join(), 'loop,writing', 'recent');
    await page.click('.search-recent li:nth-child(2) button');
    await page.waitForSelector('.search ol > li');
    await page.goto(urlOf('your-data.html'));
    check((await page.textContent('#your-data')).includes('loop, writing'), 'your data does not tell');
    await open(page);
    await page.fill('.search input[type=search]', '');
    await page.click('.search-recent > button');
    check(!(await page.isVisible('.search-recent')), 'they are still there');
    checkNone(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('searches'))), 'keys');
  }));

test('search: a part and a tag narrow it', () =>
  withPage({}, async (page) => {
    await open(page);
    await ask(page, 'interview');
    await page.check('.search input[value="The role"]', { force: true });
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.search ol > li > a')].every((a) => a.pathname.includes('/role/')),
    );
    const inPart = (await results(page)).length;
    check(inPart > 0, 'nothing in that part');
    await page.selectOption('.search select', 'facts');
    await page.waitForFunction((before) => document.querySelectorAll('.search ol > li').length < before, inPart);
    checkEqual((await results(page))[0]?.path.replace(/.*\/role/, ''), '/index.html', 'first with the tag');
    checkNone(page.complaints, 'messages');
  }));

test('search: as a page, with a question that can be linked', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf('search.html?q=phone+screen&part=The+process'));
    await page.waitForSelector('.search ol > li');
    check((await results(page)).every(({ path }) => path.includes('/process/')), 'the part is not heeded');
    check(!(await page.isVisible('.search-none')), 'the letters are in view');
    await ask(page, 'writing');
    check(page.url().includes('q=writing&part=The+process'), page.url());
    await page.keyboard.press('Control+k');
    checkEqual(await focused(page), 'q', 'focus');
    checkNone(page.complaints, 'messages');
  }));

test('search: without JavaScript, every title by letter', () =>
  withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(urlOf(loop));
    await page.click('.bar .find');
    checkEqual(page.url(), urlOf('search.html'), 'address');
    check(await page.isVisible('.search-none'), 'the letters are hidden');
    check(!(await page.isVisible('.search input')), 'a field that does nothing is in view');
    check((await page.locator('.search-none .index a').count()) > 50, 'few titles');
  }));

test('search: the words are marked on the page, its elements stay as they are', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(loop));
    const before = await page.innerHTML('main');
    await page.goto(urlOf(`${loop}?q=the+intervews+loop`));
    await page.waitForSelector('.search-clear');
    const marked = await highlights(page);
    check(marked.some((word) => /interview/i.test(word)) && marked.some((word) => /loop/i.test(word)), marked.join());
    checkNone(marked.filter((word) => /^the$/i.test(word)), 'common words');
    await page.click('.search-clear');
    checkNone(await highlights(page), 'marks after');
    checkEqual(await page.innerHTML('main'), before, 'the page');
    checkEqual(page.url(), urlOf(loop), 'address');
    await page.goto(urlOf(`${loop}?q=loop`));
    await page.waitForSelector('.search-clear');
    await page.keyboard.press('Escape');
    checkNone(await highlights(page), 'marks after Escape');
    checkNone(page.complaints, 'messages');
  }));

test('search: a result leads to its section, in view below the bar', () =>
  withPage({}, async (page) => {
    await open(page);
    await ask(page, 'before the call');
    const [{ hash }] = await results(page);
    check(hash.length > 1, 'no section');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.search-clear');
    const top = await page.$eval(hash, (heading) => heading.getBoundingClientRect().top);
    check(top > 50 && top < 450, `${hash} is at ${top}`);
  }));

test('search: after a new build the old root is read once more', () =>
  withPage({}, async (page) => {
    let roots = 0;
    await page.route('**/search/root.js*', async (route) => {
      roots++;
      const response = await route.fetch();
      const body = await response.text();
      await route.fulfill({ response, body: roots === 1 ? body.replace(/"stamp":"\w+"/, '"stamp":"000000"') : body });
    });
    await open(page);
    await ask(page, 'interview loop');
    check((await results(page))[0].path.endsWith(loop), 'no answer');
    checkEqual(roots, 2, 'roots read');
    checkNone(page.complaints, 'messages');
  }));

test('search: without network it says so, and answers again later', () =>
  withPage({}, async (page) => {
    await open(page);
    await ask(page, 'interview loop');
    await page.context().setOffline(true);
    await ask(page, 'interview loop ');
    check((await results(page)).length > 0, 'what is loaded is not used');
    await ask(page, 'xylophone negotiation');
    checkEqual(await status(page), 'The search index cannot be loaded.', 'status');
    check(await page.isVisible('.search-help a'), 'no way to the letters');
    await page.context().setOffline(false);
    await ask(page, 'writing assessment');
    check((await results(page)).length > 0, 'no answer later');
  }));

test('search: where scripts cannot be had, the letters remain', () =>
  withPage({}, async (page) => {
    await page.route('**/assets/search.js*', (route) => route.abort());
    await page.goto(urlOf('index.html'));
    await page.click('.bar .find');
    await page.waitForSelector('.search-help a');
    checkEqual(await status(page), 'Search cannot be loaded.', 'status');
    await page.unroute('**/assets/search.js*');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.waitForFunction(() => document.querySelector('.search-filters')?.children.length);
  }));

test('search: a host may demand trusted types', () =>
  withPage({}, async (page) => {
    await page.route('**/index.html', async (route) => {
      const response = await route.fetch();
      const headers = response.headers();
      headers['content-security-policy'] += "; require-trusted-types-for 'script'; trusted-types prepbook";
      await route.fulfill({ response, headers });
    });
    await open(page);
    await ask(page, 'interview loop');
    check((await results(page)).length > 0, 'no answer');
    checkNone(page.complaints, 'messages');
  }));

for (const width of [390, 1440])
  for (const colorScheme of ['light', 'dark'])
    test(`search: axe, and in view, at ${width}, ${colorScheme}`, () =>
      withPage({ width, height: width === 390 ? 700 : 900, colorScheme, bypassCSP: true }, async (page) => {
        await open(page, urlOf(loop));
        for (const query of ['interview loop', 'qqqqzzzz']) {
          await ask(page, query);
          const box = await page.locator('dialog.search').boundingBox();
          check(box.x >= 8 && box.x + box.width <= width - 8 && box.y + box.height <= 900, JSON.stringify(box));
          const wide = await page.$eval('.search-found', (list) => list.scrollWidth > list.clientWidth);
          check(!wide, 'results scroll sideways');
          await page.evaluate(axeSource);
          const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector('.search')));
          checkNone(violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`), 'violations');
        }
      }));

// 35 KB for a site of 62 pages, 38 for one of 883, and between them by the logarithm.
function firstMax() {
  const pages = Number(read('search/root.js').match(/"pages":(\d+)/)[1]);
  return Math.round((35 + (3 * Math.log(Math.max(pages, 62) / 62)) / Math.log(883 / 62)) * KB);
}

test('search: what the first question costs', () =>
  withPage({}, async (page) => {
    const loaded = [];
    page.on('request', (request) => loaded.push(request.url().replace(urlOf(''), '').replace(/\?.*/, '')));
    await page.goto(urlOf('index.html'));
    loaded.length = 0;
    await page.keyboard.press('Control+k');
    await page.waitForFunction(() => document.querySelector('.search-filters')?.children.length);
    await ask(page, 'interview loop');
    const weigh = (paths) => paths.reduce((sum, path) => sum + gzipSync(read(path), { level: 9 }).length, 0);
    const paths = [...new Set(loaded)].filter((path) => files.includes(path));
    if (process.env.SLOW) console.log(`first search: ${weigh(paths)} bytes in ${paths.length} files`);
    check(weigh(paths) <= firstMax(), `${weigh(paths)} bytes, at most ${firstMax()}: ${paths.join(' ')}`);
  }));
