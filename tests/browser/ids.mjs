// Ids of a page: headings that are called like parts of the theme keep their ids, and nothing is written into them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkEqual, checkNone, test } from './harness.mjs';
import { withPage } from './browser.mjs';

const program = process.env.PREPBOOK || fileURLToPath(new URL('../../build/prepbook', import.meta.url));
const names = ['Main', 'Status', 'Site nav', 'Title', 'Search', 'Prepbook', 'Root', 'Your data', 'Import', 'Since', 'Uncommitted'];
const text = `# Ids\n\n${names.map((name) => `## ${name}\n\nText.\n\n`).join('')}\`\`\`sh\nls\n\`\`\`\n`;

let home;
function handbook() {
  if (home) return home;
  home = mkdtempSync(join(tmpdir(), 'prepbook-ids-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'content'));
  writeFileSync(join(home, 'content/index.md'), '# Home\n');
  writeFileSync(join(home, 'content/ids.md'), text);
  writeFileSync(join(home, 'content/main.md'), '# Main\n\n## Status\n');
  execFileSync(program, ['build', home, '-q', '-d', join(home, 'public')], { stdio: 'pipe' });
  return home;
}
const addressOf = (path) => pathToFileURL(join(handbook(), 'public', path)).href;

test('ids: headings named like parts of the theme keep theirs, and no id is there twice', () =>
  withPage({}, async (page) => {
    for (const path of ['ids.html', 'print.html']) {
      await page.goto(addressOf(path));
      const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id));
      checkNone(ids.filter((id, i) => ids.indexOf(id) !== i), `ids that are there twice on ${path}`);
    }
    await page.goto(addressOf('ids.html'));
    for (const name of names) {
      const id = name.toLowerCase().replace(' ', '-');
      checkEqual(await page.evaluate((id) => document.getElementById(id)?.localName, id), 'h2', id);
    }
  }));

test('ids: Copy, the skip link and the menu find the theme, not a heading', () =>
  withPage({ viewport: { width: 390, height: 800 } }, async (page) => {
    await page.goto(addressOf('ids.html'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    checkEqual(await page.evaluate(() => document.activeElement.localName), 'main', 'focus after the skip link');
    await page.click('.bar .menu');
    checkEqual(await page.isVisible('nav.nav'), true, 'the menu is open');
    await page.keyboard.press('Escape');
    await page.click('.code .copy');
    await page.waitForFunction(() => document.querySelector('.code .copy').textContent !== 'Copy');
    checkEqual(await page.textContent('#status'), 'Status ', 'the heading');
    checkEqual((await page.textContent('.footer > [role=status]')) !== '', true, 'the message is said');
  }));
