// With the keyboard alone.
import { long, sample } from '../cases.mjs';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { urlOf, withPage } from './browser.mjs';
import { gallery, pages } from './site.mjs';

const STEPS_MAX = 150; // more than any page but print.html has

test('keyboard: the skip link is first on every page and leads to main', () =>
  withPage({}, async (page) => {
    for (const path of pages) {
      await page.goto(urlOf(path));
      await page.keyboard.press('Tab');
      const link = await page.evaluate(() => {
        const box = document.activeElement.getBoundingClientRect();
        return {
          text: document.activeElement.textContent,
          seen: box.top >= 0 && box.left >= 0 && box.height > 20,
        };
      });
      checkEqual(link.text, 'Skip to main content', `${path}: first stop`);
      check(link.seen, `${path}: the skip link is not in view`);
      await page.keyboard.press('Enter');
      checkEqual(await page.evaluate(() => document.activeElement.id), '~main', `${path}: focus`);
    }
  }));

// What is wrong with the element that has focus; empty when nothing is. Null at the end of the page.
function judgeFocus() {
  const element = document.activeElement;
  if (element === document.body) return null;
  const text = (element.textContent || element.id).trim().slice(0, 40);
  const name = `${element.localName}.${element.className} "${text}"`;
  const style = getComputedStyle(element),
    faults = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('no outline');
  const box = [...element.getClientRects()].find((rect) => rect.width > 1 && rect.height > 1);
  if (!box) return [`${name}: has no size`];
  // Of what is taller than the window, the part in view counts.
  const top = Math.max(box.top, 0),
    bottom = Math.min(box.bottom, innerHeight);
  if (box.top >= innerHeight || box.bottom <= 0 || box.left < 0 || box.right > innerWidth + 1)
    faults.push('out of view');
  const x = Math.min(box.left + box.width / 2, innerWidth - 1),
    y = top + (bottom - top) / 2;
  const hit = document.elementFromPoint(x, y);
  if (!hit || !(element.contains(hit) || (hit.contains(element) && hit.closest('a, label'))))
    faults.push(`covered by ${hit?.localName}.${hit?.className}`);
  return faults.map((fault) => `${name}: ${fault}`);
}

for (const [path, width, height] of [
  [gallery, 1440, 900],
  [gallery, 390, 844],
  ...sample([
    ['index.html', 1440, 900],
    ['index.html', 390, 844],
    ['your-data.html', 390, 844],
    ['a-z.html', 1440, 900],
  ], 1),
  ...(long ? [['print.html', 1440, 900]] : []),
]) {
  test(`keyboard: a walk through ${path} at ${width}`, () =>
    withPage({ width, height }, async (page) => {
      const faults = [];
      let steps = 0;
      await page.goto(urlOf(path));
      for (; steps < STEPS_MAX; steps++) {
        await page.keyboard.press('Tab');
        const found = await page.evaluate(judgeFocus);
        if (found === null) break;
        faults.push(...found);
      }
      check(steps > 8, `only ${steps} stops`);
      checkNone([...new Set(faults)], 'faults');
    }));
}

test('keyboard: backwards, focus does not hide behind the bar', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(gallery));
    await page.evaluate(() => {
      document.querySelector('.pager a, .end a, .footer a').focus();
    });
    const faults = [];
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Shift+Tab');
      faults.push(...((await page.evaluate(judgeFocus)) || []));
    }
    checkNone([...new Set(faults)], 'faults');
  }));

test('keyboard: tabs by arrows, Home and End', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(gallery));
    const chosen = () =>
      page.evaluate(
        () => document.activeElement.textContent + document.activeElement.getAttribute('aria-selected'),
      );
    await page.focus('[role=tab]');
    await page.keyboard.press('ArrowRight');
    checkEqual(await chosen(), 'On videotrue', 'after the right arrow');
    await page.keyboard.press('ArrowRight');
    checkEqual(await chosen(), 'On sitetrue', 'round the end');
    await page.keyboard.press('End');
    checkEqual(await chosen(), 'On videotrue', 'after End');
    await page.keyboard.press('Home');
    checkEqual(await chosen(), 'On sitetrue', 'after Home');
  }));

test('keyboard: details and menu open and close', () =>
  withPage({ width: 390, height: 844 }, async (page) => {
    await page.goto(urlOf(gallery));
    await page.focus('.body details summary');
    await page.keyboard.press('Enter');
    check(
      await page.evaluate(() => document.querySelector('.body details').open),
      'Enter did not open the details',
    );
    await page.focus('.menu');
    await page.keyboard.press('Enter');
    check(await page.isVisible('.nav'), 'Enter did not open the menu');
    await page.keyboard.press('Tab');
    check(
      await page.evaluate(() => document.activeElement.closest('.nav') !== null),
      'Tab does not go into the menu',
    );
    await page.keyboard.press('Escape');
    check(!(await page.isVisible('.nav')), 'Escape did not close the menu');
    checkEqual(await page.evaluate(() => document.activeElement.className), 'menu', 'focus after closing');
  }));

test('keyboard: no letter and no arrow leaves the page', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(gallery));
    const before = page.url();
    for (const key of ['ArrowRight', 'ArrowLeft', 's', 'f', '/', 'n', 'p', '?'])
      await page.keyboard.press(key);
    checkEqual(page.url(), before, 'address');
    checkEqual(await page.evaluate(() => document.activeElement.localName), 'body', 'focus');
  }));
