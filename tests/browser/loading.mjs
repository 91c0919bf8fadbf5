// What loading a page costs and says.
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { fileUrlOf, urlOf, withPage } from './browser.mjs';
import { everyPage, files, gallery, pages, read } from './site.mjs';

const KB = 1024;
const textColumn = (page) => page.evaluate(() => getComputedStyle(document.body).fontSize);

test('loading: under the strict policy no page says a word', () =>
  withPage({}, async (page) => {
    for (const path of pages) {
      await page.goto(urlOf(path));
      checkEqual(await textColumn(page), '17px', `${path}: font size`);
    }
    checkNone(page.complaints, 'messages');
  }));

test('loading: the policy is strict', () =>
  withPage({}, async (page) => {
    const policy = (await page.goto(urlOf(''))).headers()['content-security-policy'];
    check(/script-src 'self'(;|$)/.test(policy) && /style-src 'self'(;|$)/.test(policy), policy);
  }));

test('loading: a page below a folder finds everything', () =>
  withPage({}, async (page) => {
    for (const path of pages.filter((name) => name !== '404.html'))
      await page.goto(urlOf(`deep/down/${path}`));
    checkNone(page.complaints, 'messages');
  }));

test('loading: an address that does not exist, however deep', () =>
  withPage({}, async (page) => {
    const response = await page.goto(urlOf('no/such/page.html'));
    checkEqual(response.status(), 404, 'status');
    checkEqual(await textColumn(page), '17px', 'font size');
    checkNone(
      page.complaints.filter((text) => !text.includes('404')),
      'messages',
    );
  }));

test('loading: from the disk, styled, no failed request', () =>
  withPage({}, async (page) => {
    for (const path of pages.filter((name) => name !== '404.html')) {
      await page.goto(fileUrlOf(path));
      checkEqual(await textColumn(page), '17px', `${path}: font size`);
    }
    // Browsers load no captions from a disk; the transcript stands below each video.
    checkNone(page.complaints.filter((text) => !/\.vtt\b/.test(text)), 'messages');
  }));

test('loading: print.html holds what its pages hold, and stays under 2 MB', () => {
  const main = (path) => read(path).match(/<main[\s\S]*<\/main>/)[0].length;
  const pages = everyPage.filter((path) => path !== 'print.html' && files.includes(path.replace(/\.html$/, '.md')));
  const all = pages.reduce((sum, path) => sum + main(path), 0);
  const size = read('print.html').length;
  check(size < 1.1 * all, `${size} bytes for pages of ${all}`);
  check(size < 2 * KB * KB, `${size} bytes`);
});

test('loading: nothing moves after the first paint', async () => {
  for (const [width, path] of [
    [1440, gallery],
    [390, gallery],
    [1440, 'index.html'],
    [390, 'index.html'],
  ]) {
    await withPage({ width }, async (page) => {
      await page.goto(urlOf(path));
      await page.waitForTimeout(300);
      const shift = await page.evaluate(
        () =>
          new Promise(
            (done) =>
              new PerformanceObserver((list) =>
                done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)),
              ).observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 200),
          ),
      );
      check(shift <= 0.01, `${path} at ${width}: layout shift ${shift}`);
    });
  }
});
