// axe-core, all rules: WCAG A and AA to 2.2, and best practice.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { long } from '../cases.mjs';
import { checkNone, test } from './harness.mjs';
import { withPage, urlOf } from './browser.mjs';
import { gallery, pages } from './site.mjs';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Runs in the page: one line for each rule that is broken.
async function findViolations() {
  const { violations } = await axe.run({ resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => {
    const [first] = nodes;
    return `${id} (${nodes.length}): ${first.html.slice(0, 120)} ${first.any[0]?.message || ''}`;
  });
}

async function violations(page, where) {
  const found = await page.evaluate(findViolations);
  return found.map((text) => `${where}: ${text}`);
}

// Opens a page with axe in it. CSP is off for this context only: axe is not the site's own script.
function withAxe(path, options, use) {
  return withPage({ bypassCSP: true, ...options }, async (page) => {
    await page.goto(urlOf(path));
    await page.evaluate(source);
    return use(page);
  });
}

// Every width and scheme in the long run and on the gallery; else a page has two of the four, the next one the others.
const views = [[1440, 'light'], [390, 'dark'], [1440, 'dark'], [390, 'light']];

pages.forEach((path, i) => {
  const chosen = long || path === gallery ? views : views.slice(2 * (i % 2), 2 * (i % 2) + 2);
  test(`axe: ${path}`, () =>
    withAxe(path, {}, async (page) => {
      const found = [];
      for (const [width, colorScheme] of chosen) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.emulateMedia({ colorScheme });
        found.push(...(await violations(page, `${width} ${colorScheme}`)));
      }
      checkNone(found, 'violations');
    }));
});

test('axe: menu open', () =>
  withAxe(gallery, { width: 390, height: 844 }, async (page) => {
    await page.click('.menu');
    checkNone(await violations(page, 'menu'), 'violations');
  }));

test('axe: each tab, boxes ticked, details and contents open', () =>
  withAxe(gallery, { width: 390, height: 844 }, async (page) => {
    const found = [];
    for (const details of await page.$$('main details'))
      await details.evaluate((element) => {
        element.open = true;
      });
    for (const box of await page.$$('.checklist input')) await box.check();
    for (const tab of await page.$$('[role=tab]')) {
      await tab.click();
      found.push(...(await violations(page, await tab.textContent())));
    }
    checkNone(found, 'violations');
  }));
