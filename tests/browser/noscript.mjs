// With JavaScript off.
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { urlOf, withPage } from './browser.mjs';
import { gallery, pages } from './site.mjs';

const off = { javaScriptEnabled: false };

test('no script: the menu opens and closes at 390', () =>
  withPage({ ...off, width: 390, height: 844 }, async (page) => {
    await page.goto(urlOf(gallery));
    check(!(await page.isVisible('.nav')), 'the menu is open at first');
    await page.click('.menu');
    check(await page.isVisible('.nav a'), 'the menu does not open');
    await page.keyboard.press('Escape');
    check(!(await page.isVisible('.nav')), 'Escape does not close it');
    await page.click('.menu');
    await page.mouse.click(10, 400);
    check(!(await page.isVisible('.nav')), 'a click beside it does not close it');
    await page.click('.menu');
    await page.click('.drawer-head button');
    check(!(await page.isVisible('.nav')), 'its button does not close it');
    await page.click('.menu');
    await page.click('.nav a >> nth=1');
    check(!page.url().endsWith(gallery), 'its links lead nowhere');
  }));

test('no script: the theme is that of the system', () =>
  withPage({ ...off, colorScheme: 'dark' }, async (page) => {
    await page.goto(urlOf(gallery));
    checkEqual(
      await page.$eval('body', (body) => getComputedStyle(body).backgroundColor),
      'rgb(17, 25, 29)',
      'ground',
    );
  }));

test('no script: all text is there, and no button that does nothing', () =>
  withPage(off, async (page) => {
    await page.goto(urlOf(gallery));
    checkEqual(
      await page.$$eval('.tab', (tabs) => tabs.filter((tab) => tab.offsetHeight > 40).length),
      4,
      'tabs that are shown',
    );
    check(await page.isVisible('.tab-label'), 'labels of the tabs');
    check(await page.isVisible('.toc li a'), 'contents');
    const dead = await page.$$eval('button', (buttons) =>
      buttons
        .filter((button) => button.checkVisibility() && !button.popoverTargetElement)
        .map((button) => button.className),
    );
    checkNone(dead, 'dead buttons');
    await page.locator('.checklist label').nth(0).click();
    checkEqual(await page.$$eval('.checklist :checked', (boxes) => boxes.length), 1, 'ticked boxes');
  }));

test('no script: nothing is asked for in vain', () =>
  withPage(off, async (page) => {
    for (const path of pages) await page.goto(urlOf(path));
    checkNone(page.complaints, 'messages');
  }));

test('no script: Your data says why it is empty', () =>
  withPage(off, async (page) => {
    await page.goto(urlOf('your-data.html'));
    check((await page.textContent('main')).includes('JavaScript is off'), 'no word of it');
    check(!(await page.isVisible('#your-data')), 'the empty table is shown');
  }));
