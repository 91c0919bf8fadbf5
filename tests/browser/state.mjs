// What the reader changes, and what is kept of it.
import { readFileSync } from 'node:fs';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { fileUrlOf, urlOf, withPage } from './browser.mjs';
import { gallery } from './site.mjs';

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const LIGHT = 'rgb(255, 255, 255)',
  DARK = 'rgb(17, 25, 29)';

test('theme: follows the system, then what was chosen', () =>
  withPage({ colorScheme: 'dark' }, async (page) => {
    await page.goto(urlOf('index.html'));
    checkEqual(await ground(page), DARK, 'ground at first');
    const button = page.locator('.bar .theme');
    checkEqual(await button.textContent(), 'Theme: auto', 'label');
    await button.click();
    checkEqual(await button.textContent(), 'Theme: light', 'label');
    checkEqual(await ground(page), LIGHT, 'ground');
    await page.goto(urlOf(gallery));
    checkEqual(await ground(page), LIGHT, 'ground of another page');
    await button.click();
    checkEqual(await ground(page), DARK, 'ground');
    await button.click();
    checkEqual(await button.textContent(), 'Theme: auto', 'label');
  }));

test('theme: no flash of the other one', () =>
  withPage({ colorScheme: 'light' }, async (page) => {
    await page.addInitScript(() => {
      window.grounds = [];
      const look = () => {
        if (document.body) window.grounds.push(getComputedStyle(document.body).backgroundColor);
        requestAnimationFrame(look);
      };
      look();
    });
    await page.goto(urlOf(gallery));
    await page.evaluate(() => {
      localStorage['pb:theme'] = 'dark';
    });
    await page.reload();
    await page.waitForFunction(() => window.grounds.length > 3);
    checkNone(
      [...new Set(await page.evaluate(() => window.grounds))].filter((color) => color !== DARK),
      'other grounds',
    );
  }));

test('theme: on a phone the switch is in the menu and in the footer', () =>
  withPage({ width: 390, height: 844 }, async (page) => {
    await page.goto(urlOf(gallery));
    check(!(await page.isVisible('.bar .theme')), 'it is in the bar');
    check(await page.isVisible('.footer .theme'), 'it is not in the footer');
    await page.click('.menu');
    await page.click('.drawer-foot .theme');
    checkEqual(await page.textContent('.footer .theme'), 'Theme: light', 'label of the other switch');
  }));

test('tabs: those with one label switch together and stay chosen', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(gallery));
    await page.locator('[role=tab]', { hasText: 'On video' }).first().click();
    const chosen = () =>
      page.$$eval('[aria-selected=true]', (tabs) => tabs.map((tab) => tab.textContent).join());
    checkEqual(await chosen(), 'On video,On video', 'chosen');
    await page.reload();
    checkEqual(await chosen(), 'On video,On video', 'chosen after a reload');
    check(!(await page.isVisible('.tab:has-text("whiteboard")')), 'the other panel is in view');
  }));

const tick = async (page) => {
  await page.goto(urlOf(gallery));
  await page.locator('.checklist label').nth(0).click();
  await page.locator('.checklist label').nth(2).click();
};
const ticked = (page) =>
  page.$$eval('.checklist input', (boxes) => boxes.map((box) => Number(box.checked)).join(''));

test('checklist: progress, kept after a reload, reset', () =>
  withPage({}, async (page) => {
    await tick(page);
    checkEqual(await page.textContent('.checklist .status'), '2 of 4 done', 'status');
    checkEqual(await page.$eval('.checklist progress', (bar) => bar.value / bar.max), 0.5, 'progress');
    await page.reload();
    checkEqual(await ticked(page), '1010', 'boxes after a reload');
    await page.click('.checklist-head button');
    checkEqual(await ticked(page), '0000', 'boxes after the reset');
    await page.reload();
    checkEqual(await ticked(page), '0000', 'boxes after reset and reload');
  }));

test('checklist: two windows agree', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(gallery));
    const other = await page.context().newPage();
    await tick(other);
    await page.waitForFunction(() => document.querySelectorAll('.checklist :checked').length === 2, null, {
      timeout: 2000,
    });
  }));

test('checklist: says when the browser keeps nothing', () =>
  withPage({}, async (page) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new Error('full');
      };
    });
    await tick(page);
    check((await page.textContent('.checklist .status')).includes('keeps nothing'), 'no word of it');
    checkNone(page.complaints, 'messages');
  }));

test('state: from the disk too', () =>
  withPage({}, async (page) => {
    await page.goto(fileUrlOf(gallery));
    await page.locator('.checklist label').nth(1).click();
    await page.locator('[role=tab]', { hasText: 'On video' }).first().click();
    await page.click('.bar .theme');
    await page.reload();
    checkEqual(await ticked(page), '0100', 'boxes');
    checkEqual(await page.getAttribute('html', 'data-theme'), 'light', 'theme');
    checkEqual(await page.textContent('[aria-selected=true]'), 'On video', 'tab');
    checkNone(page.complaints, 'messages');
  }));

test('your data: lists, exports, deletes, imports', () =>
  withPage({ acceptDownloads: true }, async (page) => {
    await tick(page);
    await page.click('.bar .theme');
    await page.goto(urlOf('your-data.html'));
    // What reading leaves behind (visits.mjs) depends on whether the site was built from a repository.
    const rows = () =>
      page.$$eval('#your-data tbody tr:not(:has(td:text-matches("^(Pages|Last visit)")))', (list) =>
        list.map((row) => `${row.cells[0].textContent}: ${row.cells[1].textContent}`).join(', '),
      );
    checkEqual(await rows(), 'Checklists on gallery.html: 2 ticked, Theme: light', 'rows');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('.export')]);
    const file = await download.path();
    checkEqual(JSON.parse(readFileSync(file, 'utf8')).data.theme, 'light', 'theme in the file');
    page.on('dialog', (dialog) => dialog.accept());
    await page.click('.delete');
    checkEqual(await rows(), '', 'rows after deleting');
    checkEqual(await page.evaluate(() => localStorage.length), 0, 'entries after deleting');
    await page.setInputFiles('#import', {
      name: 'x.json',
      mimeType: 'application/json',
      buffer: readFileSync(file),
    });
    await page.waitForSelector('#your-data tbody tr');
    checkEqual(await rows(), 'Checklists on gallery.html: 2 ticked, Theme: light', 'rows after importing');
    await page.goto(urlOf(gallery));
    checkEqual(await ticked(page), '1010', 'boxes after importing');
    checkNone(page.complaints, 'messages');
  }));

test('your data: an import adds, and a foreign file changes nothing', () =>
  withPage({}, async (page) => {
    await tick(page);
    const id = await page.$eval('.checklist input >> nth=3', (box) => box.id);
    await page.goto(urlOf('your-data.html'));
    const give = (value) =>
      page.setInputFiles('#import', {
        name: 'x.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(value)),
      });
    await give({ prepbook: 1, data: { 'checks/gallery.html': [id], theme: 'purple', other: 7, tabs: 'x' } });
    await page.waitForFunction(
      () => document.querySelector('#your-data [role=status]').textContent === 'Imported 1 entry.',
    );
    await give({ hello: 'world' });
    await page.waitForFunction(() =>
      document.querySelector('#your-data [role=status]').textContent.startsWith('This is not a file'),
    );
    await page.goto(urlOf(gallery));
    checkEqual(await ticked(page), '1011', 'boxes');
  }));

test('copy: the text goes to the clipboard, and the button says so', () =>
  withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await page.goto(urlOf(gallery));
    await page.click('.message .copy');
    await page.waitForFunction(() => document.querySelector('.message .copy').textContent === 'Copied');
    const text = await page.evaluate(() => navigator.clipboard.readText());
    check(text.startsWith('Hello [name],\n') && text.endsWith('[your name]\n'), JSON.stringify(text));
    checkEqual(await page.textContent('#\\~status'), 'Copied', 'status');
  }));

test('contents: the section in view is marked', () =>
  withPage({}, async (page) => {
    await page.goto(`${urlOf(gallery)}#tables`);
    await page.waitForFunction(
      () => document.querySelector('.toc [aria-current]')?.hash === '#tables',
      null,
      { timeout: 2000 },
    );
  }));
