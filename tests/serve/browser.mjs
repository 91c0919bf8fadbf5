// `prepbook serve` and a real browser together: somebody edits files, a reader has the page open.
//
//   node tests/serve/browser.mjs PREPBOOK [WORD]
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { close, launch, listen, withPage } from '../browser/chromium.mjs';
import { check, checkEqual, checkNone, runAll, test } from '../browser/harness.mjs';
import { Preview, sleep } from './preview.mjs';

const program = resolve(process.argv[2]);
const work = mkdtempSync(join(tmpdir(), 'prepbook-serve-browser-'));
const theme = new URL('../../themes/default/', import.meta.url);

// ---- a small site with a bit of everything

const FORM = `<form><p><label>Name <input id="name" name="name"></label>
<label>Notes <textarea name="notes">first</textarea></label></p></form>`;
const paragraphs = (count) => Array.from({ length: count }, (_, i) => `Paragraph ${i} of a page that is long, so that it can be scrolled.\n`).join('\n');

const SITE = {
  'content/handbook.yaml': 'title: Small\nbase_url: https://example.org/small/\n',
  'content/index.md': '# Home\n\nRead [the long page](long.md) and [the form](form.md).\n\n<hello name="reader"></hello>\n',
  'content/form.md': `# Form\n\nWords before.\n\n${FORM}\n\nWords after.\n\n\`\`\`sh\nmake site\n\`\`\`\n`,
  'content/long.md': `# Long\n\n## Beginning\n\n${paragraphs(40)}\n## Middle\n\n${paragraphs(40)}`,
  'content/parts.md': `# Parts

Words before.

<details>
<summary>More of it</summary>

Words inside.

</details>

<tabs>

<tab label="On site">

A whiteboard.

</tab>
<tab label="On video">

A link.

</tab>
</tabs>

<checklist>

- [ ] Sleep
- [ ] Breakfast

</checklist>
`,
  'content/pic.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
  'scripts/hello.lua': 'prepbook.component("hello", function(attrs) return html.p{ "Hello, " .. attrs.name } end, { void = true, attributes = { "name" } })\n',
  'themes/default/assets/style.css': readFileSync(new URL('assets/style.css', theme), 'utf8'),
  'themes/default/templates/partials/footer.mustache': '<footer class="footer">Made by hand</footer>\n',
};

let sites = 0;
function makeSite() {
  const folder = join(work, `site-${++sites}`);
  for (const [path, text] of Object.entries(SITE)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

// The ways in which editors save.
const saves = {
  'in place': (path, text) => writeFileSync(path, text),
  'renamed over': (path, text) => {
    writeFileSync(`${path}~`, text);
    renameSync(`${path}~`, path);
  },
  'deleted and created': (path, text) => {
    rmSync(path);
    writeFileSync(path, text);
  },
};

function editorOf(folder) {
  const read = (path) => readFileSync(join(folder, path), 'utf8');
  return {
    // `what` in a file becomes `by`.
    edit(path, what, by, save = saves['in place']) {
      const text = read(path);
      check(text.includes(what), `no "${what}" in ${path}`);
      save(join(folder, path), text.replace(what, by));
    },
    append: (path, more) => writeFileSync(join(folder, path), read(path) + more),
    rename: (from, to) => renameSync(join(folder, from), join(folder, to)),
  };
}

// ---- a test: a site, its preview, a tab

const mark = (page) =>
  page.evaluate(() => {
    window.mark = 'here';
  });
const isSame = async (page) => {
  await sleep(200); // a reload takes a moment to begin
  return page.evaluate(() => window.mark === 'here');
};
async function open(page, preview, path) {
  const answer = await page.goto(preview.url + path);
  const policy = answer.headers()['content-security-policy'];
  check(/script-src 'self'; style-src 'self';/.test(policy), `${path}: ${policy}`);
  await mark(page);
}
const waitForText = (page, text) => page.waitForFunction((wanted) => document.body.innerText.includes(wanted), text);
const ours = (page, selector) => page.locator(`prepbook-preview ${selector}`);

function previewTest(name, path, use, { args = [], expected = /^$/ } = {}) {
  test(name, async () => {
    const folder = makeSite();
    const preview = await Preview.start(program, folder, { args });
    try {
      await withPage({}, async (page) => {
        page.setDefaultTimeout(10000);
        await open(page, preview, path);
        await use({ page, preview, ...editorOf(folder) });
        checkNone(page.complaints.filter((one) => !expected.test(one)), 'messages');
      });
    } finally {
      await preview.stop();
    }
  });
}

// ---- what the reader is doing is kept

const stateOfField = (page) =>
  page.evaluate(() => {
    const { id, value, selectionStart, selectionEnd } = document.activeElement;
    return [id, value, selectionStart, selectionEnd].join('|');
  });

for (const [how, save] of Object.entries(saves))
  previewTest(`typing goes on while the page is saved (${how})`, 'form.html', async ({ page, edit }) => {
    await page.fill('[name=notes]', 'mine');
    await page.focus('#name');
    const text = 'The quick brown fox jumps over the lazy dog';
    for (const [i, letter] of [...text].entries()) {
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      if (i === 5) edit('content/form.md', 'Words before.', 'Words before.\n\nNew above.', save);
      if (i === 15) edit('content/form.md', 'Words after.', 'Other words after.\n\n- and\n- a list', save);
      if (i === 25) edit('content/form.md', '# Form', '# The form', save);
      if (i === 35) for (let left = 0; left < 3; left++) await page.keyboard.press('ArrowLeft');
      await sleep(20);
    }
    for (const words of ['New above.', 'Other words after.', 'The form']) await waitForText(page, words);
    const typed = `${text.slice(0, 33)}${text.slice(36)}${text.slice(33, 36)}`;
    checkEqual(await stateOfField(page), `name|${typed}|${typed.length - 3}|${typed.length - 3}`, 'field');
    checkEqual(await page.inputValue('[name=notes]'), 'mine', 'text area');
    checkEqual(await page.locator('.copy').count(), 1, 'copy buttons');
    check(await isSame(page), 'the page was loaded again');
  });

previewTest('scroll is kept when text comes above and goes', 'long.html', async ({ page, edit }) => {
  const top = () => page.$eval('#middle', (heading) => heading.getBoundingClientRect().top);
  await page.$eval('#middle', (heading) => heading.scrollIntoView());
  const before = await top();
  const above = `${'New above.\n\n'.repeat(20)}## Beginning`;
  for (const [what, by] of [['## Beginning', above], [above, '## Beginning']]) {
    edit('content/long.md', what, by);
    await page.waitForFunction((wanted) => document.body.innerText.includes('New above.') === wanted, by === above);
    await sleep(200);
    check(Math.abs((await top()) - before) < 1, `it moved by ${(await top()) - before}`);
  }
  check(await isSame(page), 'the page was loaded again');
});

previewTest('open details, the chosen tab and ticks are kept', 'parts.html', async ({ page, edit }) => {
  await page.click('summary:has-text("More of it")');
  await page.click('[role=tab]:has-text("On video")');
  await page.locator('.checklist input').first().check();
  const look = () =>
    page.evaluate(() => [
      document.querySelector('.body details').open,
      document.querySelector('[aria-selected=true]').textContent,
      ...[...document.querySelectorAll('.checklist input')].map((box) => box.checked),
      document.querySelector('progress').value,
    ].join());
  checkEqual(await look(), 'true,On video,true,false,1', 'state before');
  for (const [what, by] of [['Words before.', 'Other words before.'], ['Words inside.', 'Other words inside.'], ['A link.', 'A link and a code.']]) {
    edit('content/parts.md', what, by);
    await waitForText(page, by);
  }
  checkEqual(await look(), 'true,On video,true,false,1', 'state after');
  check(await isSame(page), 'the page was loaded again');
});

// ---- problems

previewTest('an error shows with its place, and goes when it is mended', 'form.html', async ({ page, edit }) => {
  const panel = ours(page, '.panel');
  check(await panel.isHidden(), 'there is a panel at first');
  edit('content/form.md', 'Words before.', 'Words [before](frm.md).');
  await panel.waitFor();
  const [item] = await panel.locator('li').allTextContents();
  check(item.startsWith('content/form.md:3:7: error: link to a page or file that does not exist: "frm.md" [link-missing]'), item);
  checkEqual(await panel.locator('mark').textContent(), '[before](frm.md)', 'marked');
  checkEqual(await panel.locator('.caret').textContent(), `^${'~'.repeat(15)}`, 'caret');
  await waitForText(page, 'Words before.');
  edit('content/form.md', 'frm.md', 'form.md');
  await panel.waitFor({ state: 'hidden' });
  check(await isSame(page), 'the page was loaded again');
});

previewTest('warnings are a count that opens', 'form.html', async ({ page, edit }) => {
  edit('content/form.md', 'Words after.', '![](pic.svg)');
  const count = ours(page, '.count');
  await count.waitFor();
  checkEqual(await count.textContent(), '1 warning', 'count');
  check(await ours(page, '.panel').isHidden(), 'the panel is open');
  await count.click();
  await ours(page, '.panel li', { hasText: 'content/form.md' }).waitFor();
  edit('content/form.md', '![](pic.svg)', 'Words after.');
  await ours(page, '.panel').waitFor({ state: 'hidden' });
  check(await count.isHidden(), 'the count is still there');
  check(await isSame(page), 'the page was loaded again');
});

// ---- themes and scripts

previewTest('a style sheet, a template and a script show without a reload', 'index.html', async ({ page, append, edit }) => {
  append('themes/default/assets/style.css', '\nh1 { color: rgb(1, 2, 3); }\n');
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)');
  edit('scripts/hello.lua', 'Hello, ', 'Welcome, ');
  await waitForText(page, 'Welcome, reader');
  edit('themes/default/templates/partials/footer.mustache', 'by hand', 'by many hands');
  await waitForText(page, 'Made by many hands');
  check(await isSame(page), 'the page was loaded again');
  await page.waitForFunction(() => document.querySelectorAll('link[href*="style.css"]').length === 1);
});

// ---- pages that move, drafts, the tab that follows

previewTest('a page that moved is followed; a draft says so', 'form.html', async ({ page, preview, edit, rename }) => {
  rename('content/form.md', 'content/new-form.md');
  await page.waitForURL(`${preview.url}new-form.html`);
  await ours(page, '.note').waitFor();
  checkEqual(await ours(page, '.note').textContent(), 'This page is now at new-form.html', 'note');
  await page.locator('#name').waitFor();
  await mark(page);
  edit('content/new-form.md', '# Form', '---\ndraft: true\n---\n\n# Form');
  await ours(page, '.badge').waitFor();
  checkEqual(await ours(page, '.badge').textContent(), 'Draft', 'badge');
  edit('content/new-form.md', 'draft: true', 'draft: false');
  await ours(page, '.badge').waitFor({ state: 'hidden' });
  check(await isSame(page), 'the page was loaded again');
});

previewTest('with -N the tab goes to the page being edited', 'index.html', async ({ page, preview, edit }) => {
  edit('content/long.md', '# Long', '# The long one');
  await page.waitForURL(`${preview.url}long.html`);
  await waitForText(page, 'The long one');
  await open(page, preview, 'form.html');
  await sleep(300);
  checkEqual(page.url(), `${preview.url}form.html`, 'after going elsewhere by hand');
  edit('content/form.md', 'Words before.', 'Words on this page.');
  await waitForText(page, 'Words on this page.');
  check(await isSame(page), 'the page was loaded again');
}, { args: ['-N'] });

previewTest('two tabs: each shows its own page, and titles of the other', 'form.html', async ({ page, preview, edit }) => {
  const other = await page.context().newPage();
  listen(other);
  await open(other, preview, 'long.html');
  edit('content/form.md', 'Words before.', 'Words of the form.');
  await waitForText(page, 'Words of the form.');
  edit('content/long.md', '# Long', '# Endless');
  for (const tab of [page, other]) await waitForText(tab, 'Endless');
  checkEqual(await other.textContent('h1'), 'Endless', 'heading of the other tab');
  checkEqual(await page.textContent('h1'), 'Form', 'heading of the tab');
  for (const tab of [page, other]) check(await isSame(tab), 'a page was loaded again');
  checkNone(other.complaints, 'messages of the other tab');
});

// ---- a server that falls over

previewTest('a server that was killed comes back, and the tab catches up', 'form.html', async ({ page, preview, edit }) => {
  await page.fill('#name', 'mine');
  const { pid } = preview.process;
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  await preview.until(() => true);
  const { instance } = preview.state;
  process.kill(Number(child), 'SIGSEGV');
  edit('content/form.md', 'Words before.', 'Words after the fall.');
  await waitForText(page, 'Words after the fall.');
  check(preview.state.instance !== instance, 'it is the same process');
  edit('content/form.md', 'Words after.', 'And then some.');
  await waitForText(page, 'And then some.');
  checkEqual(await page.inputValue('#name'), 'mine', 'field');
  check(await isSame(page), 'the page was loaded again');
}, { expected: /ERR_(CONNECTION|INCOMPLETE|EMPTY)|^no answer: \S+_prepbook\/events$/ });

await launch();
const good = await runAll(process.argv[3] ?? '');
await close();
rmSync(work, { recursive: true, force: true });
process.exit(good ? 0 : 1);
