// What changed: history pages, changelog and feed of a small repository with a merge, a move and a removal.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { withPage } from './browser.mjs';

const program = process.env.PREPBOOK || fileURLToPath(new URL('../../build/prepbook', import.meta.url));

let home;
let day = 0;
function git(...args) {
  const at = `2026-05-${String(day).padStart(2, '0')}T10:00:00Z`;
  const env = {
    ...process.env,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
  };
  const who = ['-c', 'user.name=Ana <b>', '-c', 'user.email=ana@example.org'];
  execFileSync('git', ['-C', join(home, 'source'), ...who, ...args], { env, stdio: 'pipe' });
}

function commit(message, files = {}) {
  day++;
  for (const [path, text] of Object.entries(files)) {
    const file = join(home, 'source/content', path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
  git('add', '-A');
  git('commit', '-qm', message);
}

// Built once, when the first test asks.
function handbook() {
  if (home) return join(home, 'site');
  home = mkdtempSync(join(tmpdir(), 'prepbook-history-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'source'));
  git('init', '-q', '-b', 'main');
  commit('Initial commit', {
    'handbook.yaml': 'title: Changes\nbase_url: https://example.org/b/\nrepo_url: https://github.com/a/b\n',
    'index.md': '# Home\n\nHello.\n',
    'role/traits.md': '# Traits & <b>more</b>\n\nWe look for six traits.\n\n## First\n\nCuriosity counts.\n',
    'process/loop.md': '# Loop\n\nFive rounds of an hour, with breaks between them.\n',
  });
  git('checkout', '-qb', 'side');
  commit('Update loop.md', { 'process/loop.md': '# Loop\n\nFour rounds of an hour, with breaks between.\n' });
  git('checkout', '-q', 'main');
  commit('Both\n\nChangelog: Two pages greet.', {
    'index.md': '# Home\n\nHello there.\n',
    'role/traits.md': '# Traits & more\n\nHello. We look for six traits.\n\n## First\n\nCuriosity counts.\n',
  });
  day++;
  git('merge', '-q', '--no-ff', '-m', "Merge branch 'side'", 'side');
  git('mv', 'content/process/loop.md', 'content/process/rounds.md');
  commit('Rename loop.md');
  commit('Add old.md', { 'old.md': '# Old\n\nText.\n' });
  git('rm', '-q', 'content/old.md');
  commit('Delete old.md');
  commit('Curiosity & <care>', {
    'role/traits.md': '# Traits & more\n\nHello. We look for six traits.\n\n## First\n\nCare counts most.\n',
  });
  execFileSync(program, ['build', join(home, 'source'), '-q', '-d', join(home, 'site')], { stdio: 'pipe' });
  return join(home, 'site');
}

const open = (page, path) => page.goto(pathToFileURL(join(handbook(), path)).href);

test('changelog: parts are chosen without a script', () =>
  withPage({ javaScriptEnabled: false }, async (page) => {
    await open(page, 'changelog.html');
    const shown = () => page.locator('.entry:visible').allInnerTexts();
    const all = await shown();
    check(all.length > 5, `${all.length} entries`);
    await page.check('label:has-text("Role") input');
    const role = await shown();
    checkEqual(role.length, 3, 'entries of one part');
    checkNone(
      role.filter((text) => !/Traits/.test(text)),
      'entries of other parts',
    );
    checkNone(
      await page.locator('.group:visible:not(:has(.entry:visible))').allInnerTexts(),
      'empty groups',
    );
    await page.check('label:has-text("All parts") input');
    checkEqual((await shown()).length, all.length, 'entries of all parts');
  }));

test('changelog: one entry for pages with one note, no raw subject', () =>
  withPage({}, async (page) => {
    await open(page, 'changelog.html');
    checkEqual(await page.locator('.entry', { hasText: 'Two pages greet.' }).count(), 1, 'entries');
    const text = await page.innerText('main');
    checkNone(
      ['Update loop.md', 'Rename loop.md', 'Merge branch', 'Initial commit'].filter((one) =>
        text.includes(one),
      ),
      'raw subjects',
    );
  }));

test('changelog: every link leads to its change', () =>
  withPage({}, async (page) => {
    await open(page, 'changelog.html');
    const links = await page.locator('.entry a:not([href^="http"])').evaluateAll((all) => all.map((a) => a.href));
    for (const href of links) {
      await page.goto(href);
      if (href.includes('#')) check(await page.locator(':target').count(), `${href} leads nowhere`);
    }
    check(links.some((href) => href.includes('#change-')), 'no link to a change');
  }));

test('history: words that came and went do not stand out by color alone', () =>
  withPage({}, async (page) => {
    await open(page, 'role/traits.history.html');
    checkEqual(await page.locator('.change').count(), 3, 'changes');
    for (const details of await page.locator('.change details').all()) await details.locator('summary').click();
    const line = (name) =>
      page
        .locator(`.change .diff ${name}`)
        .first()
        .evaluate((element) => getComputedStyle(element).textDecorationLine);
    checkEqual(await line('ins'), 'underline', 'ins');
    checkEqual(await line('del'), 'line-through', 'del');
  }));

test('history: nobody is named by an address', () => {
  const files = ['changelog.html', 'feed.xml', 'role/traits.history.html', 'role/traits.html'];
  checkNone(
    files.filter((path) => readFileSync(join(handbook(), path), 'utf8').includes('ana@')),
    'files with an e-mail address',
  );
});

// ---- feed.xml, by the rules of RFC 4287, read by the browser's XML parser

function problems(text) {
  const atom = 'http://www.w3.org/2005/Atom';
  const found = [];
  const rule = (holds, what) => holds || found.push(what);
  const xml = new DOMParser().parseFromString(text, 'application/xml');
  const feed = xml.documentElement;
  const of = (parent, name) => [...parent.children].filter((one) => one.localName === name);
  const date = (parent) => of(parent, 'updated')[0]?.textContent ?? '';
  const ids = new Set();
  rule(feed.namespaceURI === atom && feed.localName === 'feed', `not a feed: ${feed.textContent}`);
  for (const part of [feed, ...of(feed, 'entry')]) {
    for (const name of ['id', 'title', 'updated'])
      rule(of(part, name).length === 1 && of(part, name)[0].textContent, `${part.localName}: one ${name}`);
    rule(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date(part)), `date: ${date(part)}`);
    rule(!ids.has(of(part, 'id')[0]?.textContent), `id twice: ${of(part, 'id')[0]?.textContent}`);
    ids.add(of(part, 'id')[0]?.textContent);
    for (const author of of(part, 'author')) rule(of(author, 'name').length === 1, 'author without a name');
  }
  rule(of(feed, 'author').length > 0, 'feed without an author');
  rule(of(feed, 'link').filter((link) => link.getAttribute('rel') === 'self').length === 1, 'one link to itself');
  const entries = of(feed, 'entry');
  const dates = entries.map(date);
  rule(entries.length > 4, `${entries.length} entries`);
  rule(dates.join() === [...dates].sort().reverse().join() && date(feed) === dates[0], `order: ${dates}`);
  for (const entry of entries) {
    const id = of(entry, 'id')[0].textContent;
    rule(/^tag:example\.org,2026:change\/[0-9a-f]{40}$/.test(id), `id: ${id}`);
    rule(of(entry, 'link').length === 1, `${id}: one link`);
    const [content] = of(entry, 'content');
    rule(content?.getAttribute('type') === 'html' && content.children.length === 0, `${id}: content`);
    const html = new DOMParser().parseFromString(content.textContent, 'text/html');
    for (const link of html.querySelectorAll('[href], [src]'))
      rule(/^https:/.test(link.getAttribute('href')), `${id}: ${link.outerHTML}`);
    rule(!html.querySelector('script, style, [style], [id]'), `${id}: what a feed may not hold`);
  }
  return found;
}

test('feed: valid Atom, one entry for each change that landed', () =>
  withPage({}, async (page) => {
    await open(page, 'changelog.html');
    const feed = readFileSync(join(handbook(), 'feed.xml'), 'utf8');
    checkNone(await page.evaluate(problems, feed), 'broken rules');
    checkEqual(feed.match(/<entry>/g).length, 7, 'entries');
  }));
