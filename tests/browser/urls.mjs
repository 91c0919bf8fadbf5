// Names that mean something else in a URL: every way that leads to a page of a site whose files have such names,
// without the policy that would stop a script, from a host and from a disk.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { withPage } from './browser.mjs';
import { types } from './site.mjs';

const program = process.env.PREPBOOK || fileURLToPath(new URL('../../build/prepbook', import.meta.url));
const site = 'https://urls.test/';
const names = [
  'javascript:alert(1)<!--',
  'a?b',
  'a#b',
  '100%',
  '100%41',
  'a b',
  `"q'`,
  '&amp;',
  'a:b',
  'données',
  '(x)[y]',
  'sub/c:d',
];
// The page of a name is found by a word of its own, and has two old addresses.
const wordOf = (number) => `zebra${String.fromCharCode(97 + number)}q`;
const titleOf = (number) => `Page ${wordOf(number)}`;
const slugged = names.length;
const line = (text) => `${text} ${Array.from({ length: 60 }, (_, i) => `line${i}`).join(' ')}\n`;
const text = (number, more, slug = '') =>
  `---\naliases: [/old-${number}.html]\ntags: ["t: ?#%${number % 2}"]\n${slug}---\n# ${titleOf(number)}\n\n${line(more)}`;
const slug = 'slug: "javascript:alert(2)<!--"\n';

let home;
const source = (path) => join(home, 'source/content', path);

function write(more) {
  for (const [number, name] of names.entries()) writeFileSync(source(`${name}.md`), text(number, more));
  writeFileSync(source('slugged.md'), text(slugged, more, slug));
}

function publish(name) {
  const git = (...args) =>
    execFileSync('git', ['-C', join(home, 'source'), '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
      env: { ...process.env, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
      stdio: 'pipe',
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', name);
  execFileSync(program, ['build', join(home, 'source'), '-q', '-d', join(home, name)], { stdio: 'pipe' });
}

// Built once, when the first test asks: two editions, the second with every page changed.
function handbook() {
  if (home) return home;
  home = mkdtempSync(join(tmpdir(), 'prepbook-urls-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  mkdirSync(source('sub'), { recursive: true });
  const redirects = names.map((name, i) => `  moved-${i}.html: ${JSON.stringify(`/${name}.html`)}\n`);
  writeFileSync(source('handbook.yaml'), `title: Names\nbase_url: ${site}\nredirects:\n${redirects.join('')}`);
  writeFileSync(source('index.md'), '# Home\n\nWelcome.\n');
  write(Array.from({ length: 40 }, (_, i) => `old${i}`).join(' '));
  publish('before');
  write(Array.from({ length: 40 }, (_, i) => `fresh${i}`).join(' '));
  publish('after');
  return home;
}

const edition = (name) => join(handbook(), name);

function list(folder, path = '') {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const child = path ? `${path}/${entry.name}` : entry.name;
    return entry.isDirectory() ? list(folder, child) : [child];
  });
}

// A page of the site at `base`, in the edition reader.now; a script that runs by a URL opens a dialog.
async function withReader(base, use) {
  await withPage({}, async (page) => {
    const reader = { page, base, now: edition('before') };
    const dialogs = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      dialog.dismiss();
    });
    await page.context().route(`${site}**`, async (route) => {
      const path = decodeURIComponent(new URL(route.request().url()).pathname).slice(1) || 'index.html';
      const found = existsSync(join(reader.now, path));
      await route.fulfill({
        path: join(reader.now, found ? path : '404.html'),
        status: found ? 200 : 404,
        headers: { 'Content-Type': types[extname(path)] ?? 'text/html; charset=utf-8' },
      });
    });
    await use(reader);
    checkNone(dialogs, 'scripts ran by a URL');
  });
}

const disk = () => `${pathToFileURL(edition('before')).href}/`;
const places = { 'a host': () => site, 'a disk': disk };
const addressOf = (base, path) => base + path.split('/').map(encodeURIComponent).join('/');

// The file that an address names; undefined for one that leads out of the site.
function fileAt(base, href) {
  if (!href.startsWith(base)) return undefined;
  const path = decodeURIComponent(new URL(href).pathname.slice(new URL(base).pathname.length));
  return path === '' || path.endsWith('/') ? `${path}index.html` : path;
}

const deadEnds = (base, folder, hrefs) =>
  [...new Set(hrefs)].filter((href) => !fileAt(base, href) || !existsSync(join(folder, fileAt(base, href))));

async function followAll(page, open, selector) {
  for (let number = 0; number <= slugged; number++) {
    await open(number);
    await page.locator(selector, { hasText: titleOf(number) }).first().click();
    await page.waitForFunction((title) => document.querySelector('h1')?.textContent.trim() === title, titleOf(number), {
      timeout: 5000,
    });
  }
}

for (const [place, baseOf] of Object.entries(places)) {
  test(`odd names: every link of every page leads to a file, from ${place}`, () =>
    withReader(baseOf(), async ({ page, base, now }) => {
      for (const path of list(now).filter((file) => file.endsWith('.html') && !/^(old|moved)-/.test(file))) {
        if (path === '404.html' && place === 'a disk') continue;
        await page.goto(addressOf(base, path));
        const hrefs = await page.evaluate(() =>
          [...document.querySelectorAll('a[href], link[href], script[src]')]
            .filter((one) => !/canonical/.test(one.rel))
            .map((one) => one.href || one.src),
        );
        checkNone(deadEnds(base, now, hrefs), `dead ends on ${path}`);
      }
    }));

  test(`odd names: a click on a search result opens the page, from ${place}`, () =>
    withReader(baseOf(), async ({ page, base }) => {
      const ask = async (number) => {
        await page.goto(`${base}search.html?q=${wordOf(number)}`);
        await page.waitForSelector('.search ol a');
      };
      await followAll(page, ask, '.search ol a');
    }));

  test(`odd names: redirects lead to their pages, from ${place}`, () =>
    withReader(baseOf(), async ({ page, base }) => {
      for (let number = 0; number <= slugged; number++)
        for (const old of number < slugged ? [`old-${number}`, `moved-${number}`] : [`old-${number}`]) {
          await page.goto(`${base}${old}.html`, { waitUntil: 'commit' });
          await page.waitForFunction((title) => document.querySelector('h1')?.textContent.trim() === title, titleOf(number), {
            timeout: 5000,
          });
        }
    }));
}

test('odd names: the list of what changed leads to the pages', () =>
  withReader(site, async (reader) => {
    const { page } = reader;
    await page.goto(site);
    await page.evaluate(() => prepbook.save('seen', ['00000000 index.html']));
    const known = readFileSync(join(reader.now, 'assets/changes.js'), 'utf8');
    await page.evaluate((script) => {
      new Function(script)();
      prepbook.save('seen', prepbook.changes.map(({ url, version }) => `${version} ${url}`));
      const old = Date.now() - 48 * 3600 * 1000;
      prepbook.save('visit', [`${old}`, `${old}`, '']);
    }, known);
    reader.now = edition('after');
    const open = async () => {
      await page.goto(site);
      await page.waitForSelector('.news li a');
      checkEqual(await page.locator('.news li').count(), names.length + 1, 'pages that changed');
    };
    await followAll(page, open, '.news li a');
    await page.goto(addressOf(site, 'a?b.html'));
    await page.waitForSelector('.nav .dot');
    check(await page.locator('.head > .changed').isVisible(), 'the page itself says that it changed');
  }));

test('odd names: a page that is not there leads on', () =>
  withReader(site, async ({ page, now }) => {
    await page.goto(`${site}nowhere/at/all`);
    const hrefs = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((one) => one.href));
    checkNone(deadEnds(site, now, hrefs.filter((href) => !href.includes('/nowhere/'))), 'dead ends on the 404 page');
  }));

test('odd names: feed, sitemap, opensearch and llms.txt carry URLs of files that are there', () => {
  const folder = edition('after');
  const read = (path) => readFileSync(join(folder, path), 'utf8');
  const plain = (xml) => xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const all = (path, pattern) => [...read(path).matchAll(pattern)].map(([, url]) => plain(plain(url)));
  const urls = {
    'sitemap.xml': all('sitemap.xml', /<loc>(.*?)<\/loc>/g),
    'feed.xml': all('feed.xml', /href=(?:"|&quot;|&amp;quot;)(.*?)(?:"|&quot;|&amp;quot;)/g),
    'llms.txt': all('llms.txt', /\]\((\S*)\)/g),
    'opensearch.xml': all('opensearch.xml', /template="(.*?)"/g),
  };
  for (const [path, found] of Object.entries(urls)) {
    check(found.length > (path === 'opensearch.xml' ? 0 : names.length), `${path} has ${found.length} URLs`);
    checkNone(deadEnds(site, folder, found), `dead ends in ${path}`);
  }
});

test('odd names: an address from elsewhere is refused where URLs of the site are joined', () =>
  withReader(site, async ({ page }) => {
    await page.goto(site);
    const taken = await page.evaluate(() =>
      ['javascript:alert(1)', ' java\nscript:alert(1)', '//evil.test/', 'https://evil.test/', 'data:text/html,x', '\\\\evil.test'].filter(
        (url) => {
          try {
            return urlOf(url);
          } catch {
            return false;
          }
        },
      ),
    );
    checkNone(taken, 'addresses taken for URLs of the site');
  }));
