// On paper.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { long } from '../cases.mjs';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { urlOf, withPage } from './browser.mjs';
import { everyPage as pages, gallery, read } from './site.mjs';

// The text of each page of the PDF.
async function printed(page, format) {
  const folder = mkdtempSync(join(tmpdir(), 'prepbook-pdf-')),
    path = join(folder, 'page.pdf');
  try {
    await page.pdf({ path, format });
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
    return text.split('\f').slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('print: no chrome, light, everything unfolded', () =>
  withPage({ colorScheme: 'dark' }, async (page) => {
    await page.goto(urlOf(gallery));
    await page.evaluate(() => {
      localStorage['pb:theme'] = 'dark';
    });
    await page.reload();
    await page.emulateMedia({ media: 'print' });
    for (const selector of [
      '.bar',
      '.nav',
      '.toc',
      '.pager',
      '.breadcrumb',
      '.copy',
      '.tablist',
      '.footer ul',
      '.end',
    ]) {
      check(!(await page.isVisible(selector)), `${selector} is printed`);
    }
    checkEqual(
      await page.$eval('body', (body) => getComputedStyle(body).color),
      'rgb(26, 36, 41)',
      'color of the text',
    );
    checkEqual(
      await page.$$eval('.tab', (tabs) => tabs.filter((tab) => tab.offsetHeight > 20).length),
      4,
      'panels that are shown',
    );
    check(await page.isVisible('.tab-label'), 'labels of the tabs');
  }));

test('print: the text of folded parts, tabs and link targets is in the PDF', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(gallery));
    const text = (await printed(page, 'A4')).join(' ').replace(/\s+/g, ' ');
    for (const wanted of [
      'Each has an area of its own',
      'Test the link the day before',
      '(https://commonmark.org/)',
      '[Team practice]',
      'Unofficial.',
    ]) {
      check(text.includes(wanted), `not printed: ${wanted}`);
    }
    for (const unwanted of ['Skip to main content', 'On this page', 'Theme: ', 'Copy'])
      check(!text.includes(unwanted), `printed: ${unwanted}`);
  }));

function checkNoneBlank(sheets, where) {
  const blank = sheets
    .map((text, index) => [index + 1, text.replace(/\d+/g, '').trim()])
    .filter(([, text]) => text.length < 20);
  checkNone(
    blank.map(([number]) => `${where}: page ${number} of ${sheets.length}`),
    'blank pages',
  );
}

test('print: no blank page, A4 and Letter', () =>
  withPage({}, async (page) => {
    for (const path of [gallery, 'index.html', ...(long ? ['print.html'] : [])]) {
      await page.goto(urlOf(path));
      for (const format of ['A4', 'Letter']) checkNoneBlank(await printed(page, format), `${path}, ${format}`);
    }
  }));

test('print.html: no blank page, every chapter begins a new one, after a cover and the contents', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf('print.html'));
    const titles = await page.$$eval('.chapter > h1', (list) => list.map((title) => title.textContent));
    const sheets = await printed(page, 'A4');
    checkNoneBlank(sheets, 'print.html, A4');
    const heads = sheets.map((text) => text.trim().split('\n')[0].trim());
    check(titles.length >= 3, 'no chapters');
    check(heads[1].startsWith('Contents'), `the second page begins with "${heads[1]}"`);
    checkNone(
      titles.filter((title) => !heads.some((head) => head && title.startsWith(head))),
      'chapters that do not begin a page',
    );
  }));

test('print.html: every page of the handbook is in it, links stay inside', () =>
  withPage({}, async (page) => {
    const html = read('print.html');
    const isListed = (path) =>
      read(path).includes('rel="alternate" type="text/markdown"') &&
      !read(path).includes('name="robots" content="noindex"');
    const listed = pages.filter(isListed);
    checkEqual((html.match(/<section class="chapter"/g) || []).length, listed.length, 'chapters');
    await page.goto(urlOf('print.html'));
    const outside = await page.$$eval('.chapter .body a[href]', (links) =>
      links.map((link) => link.getAttribute('href')).filter((href) => /^[^#:]*\.html/.test(href)),
    );
    checkNone(
      outside.filter((href) => listed.includes(href.replace(/#.*/, ''))),
      'links that leave the document',
    );
  }));

const SHEET = 'start/one-page.html';
if (pages.includes(SHEET)) {
  test('print: what is to stand on one page stands on one', () =>
    withPage({}, async (page) => {
      await page.goto(urlOf(SHEET));
      for (const format of ['A4', 'Letter']) {
        const sheets = (await printed(page, format)).filter((text) => text.trim());
        checkEqual(sheets.length, 1, `${format}: pages`);
        check(sheets[0].includes('within which the outcome comes'), `${format}: the last row`);
      }
    }));
}
