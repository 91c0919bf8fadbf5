// node tests/browser/preview.mjs SITE_FOLDER [WORD]: the live preview's side in the browser. See README.md.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, checkEqual, checkNone, runAll, test } from './harness.mjs';
import { start, stop, withPage } from './browser.mjs';
import { gallery } from './site.mjs';

const { startPreview } = await import(process.env.PREVIEW_DRIVER ?? './preview-server.mjs');
const LOOP = 'process/loop.html';

// A page of the preview, with a mark on its window that a reload takes away.
async function withPreview(path, options, use) {
  const preview = await startPreview();
  try {
    await withPage(options, async (page) => {
      page.setDefaultTimeout(5000);
      const open = async (where) => {
        await page.goto(preview.urlOf(where));
        await page.evaluate(() => {
          window.mark = 'here';
        });
      };
      if (path) await open(path);
      // A reload takes a moment to begin.
      const isSame = async () => {
        await pause(200);
        return page.evaluate(() => window.mark === 'here');
      };
      await use({ page, preview, open, isSame });
    });
  } finally {
    await preview.stop();
  }
}

const previewTest = (name, path, use, options = {}) => test(`preview: ${name}`, () => withPreview(path, options, use));
const waitForText = (page, text) => page.waitForFunction((wanted) => document.body.textContent.includes(wanted), text);
const waitForReload = (page) => page.waitForFunction(() => window.mark !== 'here' && document.readyState === 'complete');
const insertBefore = (marker, html) => (text) => {
  check(text.includes(marker), `no ${marker} in the page`);
  return text.replace(marker, html + marker);
};
const BODY = '<div class="body">';
const END = '<div class="end">';
const inBody = (html) => (text) => text.replace(BODY, `${BODY}\n${html}`);
const atEnd = (html) => (text) => text.replace(/\n<\/div>\n<div class="end">/, `\n${html}\n</div>\n${END}`);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const panel = (page) => page.locator('prepbook-preview .panel');

// ---- what the reader is doing is kept

const FORM = `<form><p><label>Name <input id="name" name="name"></label> <label>Text <textarea name="text">first</textarea></label>
<label>Choice <select name="choice"><option>one<option>two</select></label></p></form>`;

previewTest('typing goes on while an edit lands', '', async ({ page, preview, open, isSame }) => {
  preview.edit(gallery, inBody(FORM));
  await open(gallery);
  await page.fill('[name=text]', 'mine');
  await page.selectOption('[name=choice]', 'two');
  await page.focus('#name');
  const text = 'The quick brown fox jumps over the lazy dog';
  const release = preview.hold(gallery);
  for (const [i, letter] of [...text].entries()) {
    await page.keyboard.type(letter);
    if (i % 5 === 2) preview.edit(gallery, (html) => html.replace(/<p id="?n?.*?x<\/p>|<form>/, `<p>line ${i}</p>\n<form>`));
    if (i === 20) release();
    if (i === 30) for (let left = 0; left < 4; left++) await page.keyboard.press('ArrowLeft');
    await pause(8);
  }
  await waitForText(page, 'line 42');
  const typed = await page.evaluate(() => {
    const { value, selectionStart } = document.activeElement;
    return { value, selectionStart, id: document.activeElement.id };
  });
  const expected = `${text.slice(0, 27)}${text.slice(31)}${text.slice(27, 31)}`;
  checkEqual(typed.value, expected, 'text');
  checkEqual(typed.id, 'name', 'focus');
  checkEqual(typed.selectionStart, expected.length - 4, 'caret');
  checkEqual(await page.inputValue('[name=text]'), 'mine', 'text area');
  checkEqual(await page.inputValue('[name=choice]'), 'two', 'choice');
  check(await isSame(), 'the page was loaded again');
  checkNone(page.complaints, 'messages');
});

const topOf = (page, selector) => page.$eval(selector, (element) => element.getBoundingClientRect().top);

// With the browser's own anchoring, which not all have, and without.
for (const anchoring of ['auto', 'none'])
  previewTest(`what is in view stays there when text above changes (${anchoring})`, LOOP, async ({ page, preview }) => {
    await page.evaluate((value) => {
      document.documentElement.style.overflowAnchor = value;
      document.getElementById('plan-your-energy').scrollIntoView();
    }, anchoring);
    const before = await topOf(page, '#plan-your-energy');
    const moved = async () => Math.abs((await topOf(page, '#plan-your-energy')) - before);
    preview.edit(LOOP, inBody('<p>new above</p>\n'.repeat(30)));
    await waitForText(page, 'new above');
    await pause(300);
    check((await moved()) < 1, `it moved by ${await moved()} when text came`);
    preview.edit(LOOP, (text) => text.replace(/(<p>new above<\/p>\n)+/, ''));
    await page.waitForFunction(() => !document.body.textContent.includes('new above'));
    await pause(300);
    check((await moved()) < 1, `it moved by ${await moved()} when text went`);
  });

previewTest('at the very top the page stays at the top', LOOP, async ({ page, preview }) => {
  preview.edit(LOOP, insertBefore('<div class="head">', '<p>new above</p>\n'.repeat(30)));
  await waitForText(page, 'new above');
  await pause(200);
  checkEqual(await page.evaluate(() => scrollY), 0, 'scroll');
});

previewTest('open details, chosen tab, theme and marks stay', '', async ({ page, preview, open, isSame }) => {
  preview.edit(gallery, inBody('<details open id="opened"><summary>Opened</summary><p>first words</p></details>'));
  await open(gallery);
  await page.click('#opened summary');
  await page.locator('.body > details:not([id]) summary').first().click();
  await page.locator('[role=tab]', { hasText: 'On video' }).first().click();
  await page.locator('.bar .theme').click();
  const look = () =>
    page.evaluate(() => [
      document.getElementById('opened').open,
      document.querySelector('.body > details:not([id])').open,
      ...[...document.querySelectorAll('[aria-selected=true]')].map((tab) => tab.textContent),
      document.documentElement.dataset.theme,
      document.querySelector('.bar .theme').textContent,
      document.querySelector('.toc details').open,
      document.querySelectorAll('.copy').length,
    ].join());
  const before = await look();
  preview.edit(gallery, (text) => text.replaceAll('Draw boxes before arrows.', 'Draw arrows before boxes.').replace('first words', 'second words'));
  await waitForText(page, 'arrows before boxes');
  preview.edit(gallery, inBody('<p>new above</p>'));
  await waitForText(page, 'new above');
  checkEqual(await look(), before, 'state');
  check(await isSame(), 'the page was loaded again');
  checkNone(page.complaints, 'messages');
});

previewTest('a selection in a text that changes stays on its words', LOOP, async ({ page, preview }) => {
  await page.evaluate(() => {
    const [text] = document.querySelector('.lead').childNodes;
    getSelection().setBaseAndExtent(text, text.data.indexOf('different'), text, text.data.indexOf('areas'));
  });
  preview.edit(LOOP, (html) => html.replaceAll('Five conversations of', 'Five or six conversations of'));
  await waitForText(page, 'Five or six');
  checkEqual(await page.evaluate(() => `${getSelection()}`), 'different ', 'selection');
});

const CODE = '<div class="code"><pre tabindex="0" role="group" aria-label="Code"><code>new code\n</code></pre></div>';

previewTest('copy buttons stay, and a new code block has one', gallery, async ({ page, preview, isSame }) => {
  const before = await page.locator('.copy').count();
  await page.evaluate(() => {
    document.querySelector('.copy').mine = true;
  });
  preview.edit(gallery, inBody(CODE));
  await waitForText(page, 'new code');
  checkEqual(await page.locator('.copy').count(), before + 1, 'buttons');
  checkEqual(await page.locator('.code:has-text("new code") .copy').count(), 1, 'buttons of the new block');
  check(await page.evaluate(() => [...document.querySelectorAll('.copy')].some((one) => one.mine)), 'the first button is another');
  preview.edit(gallery, (text) => text.replace(`${CODE}\n`, ''));
  await page.waitForFunction((count) => document.querySelectorAll('.copy').length === count, before);
  check(await isSame(), 'the page was loaded again');
});

previewTest('the filter and practiced boxes survive an edit of another page', 'practice/questions/index.html', async ({ page, preview, isSame }) => {
  const bank = 'practice/questions/index.html';
  await page.click('.bank button');
  await page.waitForSelector('.filters');
  await page.selectOption('.filters [name=principle]', 'ownership');
  await page.locator('.question:visible .choice input').first().check();
  const look = () => page.evaluate(() => [
    location.search,
    document.querySelectorAll('.question:not([hidden])').length,
    document.querySelectorAll('.question .choice input:checked').length,
    document.querySelector('.filter-status').textContent,
    document.querySelector('.filters select').value,
  ].join());
  const before = await look();
  preview.edit(bank, (text) => text.replaceAll('Your plan', 'Six-week plan'));
  await waitForText(page, 'Six-week plan');
  checkEqual(await look(), before, 'state');
  check(await isSame(), 'the page was loaded again');
  checkNone(page.complaints, 'messages');
});

previewTest('a video plays on', 'reference/videos.html', async ({ page, preview, isSame }) => {
  await page.$eval('video', async (video) => {
    video.mine = true;
    video.muted = true;
  });
  preview.edit('reference/videos.html', inBody('<p>new above</p>'));
  await waitForText(page, 'new above');
  check(await isSame(), 'the page was loaded again');
  check(await page.$eval('video', (video) => video.mine), 'the video is another');
});

// ---- what changes

previewTest('title, description, attributes, language', LOOP, async ({ page, preview, isSame }) => {
  preview.edit(LOOP, (text) =>
    text
      .replace(/<title>.*?</, '<title>Another title<')
      .replace(/<meta name="description" content="[^"]*/, '<meta name="description" content="new words')
      .replace('class="lead"', 'class="lead wide" lang="en-GB"')
      .replace('lang="en-US"', 'lang="de"')
      .replace('data-v="', 'data-v="x'),
  );
  await page.waitForFunction(() => document.title === 'Another title');
  const found = await page.evaluate(() => [
    document.querySelector('[name=description]').content,
    document.querySelector('.lead').className,
    document.querySelector('.lead').lang,
    document.documentElement.lang,
    document.documentElement.dataset.js,
    document.documentElement.dataset.v[0],
  ].join());
  checkEqual(found, 'new words,lead wide,en-GB,de,,x', 'attributes');
  check(await isSame(), 'the page was loaded again');
});

previewTest('headings come, move and go, with the contents list', LOOP, async ({ page, preview, isSame }) => {
  await page.evaluate(() => {
    document.getElementById('your-questions').mine = true;
  });
  preview.edit(LOOP, (text) => {
    const [heading] = text.match(/<h2 id="your-questions">.*<\/h2>\n/);
    const [entry] = text.match(/<li><a href="#your-questions">.*\n<\/li>\n/);
    return text
      .replace(heading, '<h2 id="brand-new">Brand new</h2>\n')
      .replace('<h2 id="shape-of-the-day">', `${heading.replace('Your questions', 'Your own questions')}<h2 id="shape-of-the-day">`)
      .replace(entry, '<li><a href="#brand-new">Brand new</a>\n</li>\n')
      .replace('<li><a href="#shape-of-the-day">', `${entry}<li><a href="#shape-of-the-day">`);
  });
  await waitForText(page, 'Brand new');
  const ids = await page.$$eval('.body > h2', (list) => list.map(({ id }) => id));
  const entries = await page.$$eval('.toc a', (list) => list.map((a) => a.hash.slice(1)));
  checkEqual(ids.join(), entries.join(), 'headings and entries');
  checkEqual(ids[0], 'your-questions', 'first heading');
  check(await page.evaluate(() => document.getElementById('your-questions').mine), 'the heading is another');
  await page.evaluate(() => document.getElementById('brand-new').scrollIntoView());
  await page.waitForFunction(() => document.querySelector('.toc [aria-current]')?.hash === '#brand-new');
  check(await isSame(), 'the page was loaded again');
  checkNone(page.complaints, 'messages');
});

previewTest('a style sheet is swapped without a reload', LOOP, async ({ page, preview, isSame }) => {
  preview.edit('assets/style.css', (text) => `${text}\n.lead { color: rgb(1, 2, 3); }`);
  await page.evaluate(() => {
    window.fonts = [];
    const look = () => {
      window.fonts.push(getComputedStyle(document.body).fontSize);
      requestAnimationFrame(look);
    };
    look();
  });
  preview.edit(LOOP, (text) => text.replace(/(assets\/[a-z.]+\?v=)\w+/g, '$1other'));
  await page.waitForFunction(() => getComputedStyle(document.querySelector('.lead')).color === 'rgb(1, 2, 3)');
  await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet][href*="assets/style.css"]').length === 1);
  checkNone((await page.evaluate(() => window.fonts)).filter((size) => size !== '17px'), 'frames without style');
  preview.edit(LOOP, (text) => text.replace(/(style\.css\?v=)\w+/g, '$1third'));
  await page.waitForSelector('link[href$="third"]', { state: 'attached' });
  check(await isSame(), 'the page was loaded again');
  checkNone(page.complaints, 'messages');
});

previewTest('a picture that changed is asked for again', gallery, async ({ page, preview, isSame }) => {
  const width = () => page.$eval('figure img', async (image) => {
    await image.decode();
    return image.naturalWidth;
  });
  await page.$eval('figure img', (image) => image.scrollIntoView());
  await width();
  preview.edit('role/process-map.svg', () => '<svg xmlns="http://www.w3.org/2000/svg" width="77" height="9"/>');
  await page.waitForFunction(() => document.querySelector('figure img').naturalWidth === 77);
  check(await isSame(), 'the page was loaded again');
});

// ---- a reload that keeps the place

const TABS = '<div class="tabs" id="tabs-new"><section class="tab"><h3 class="tab-label">One</h3><p>1</p></section><section class="tab"><h3 class="tab-label">Two</h3><p>2</p></section></div>';

previewTest('new tabs want the scripts: place, fields, focus are kept', '', async ({ page, preview, open }) => {
  preview.edit(gallery, atEnd(FORM));
  await open(gallery);
  await page.locator('.body details summary').first().click();
  await page.fill('[name=text]', 'mine');
  await page.selectOption('[name=choice]', 'two');
  await page.fill('#name', 'abcdef');
  await page.$eval('#name', (field) => {
    field.scrollIntoView({ block: 'center' });
    field.setSelectionRange(2, 4);
  });
  const before = await topOf(page, '#name');
  preview.edit(gallery, inBody(TABS));
  await waitForReload(page);
  await page.waitForSelector('[role=tab]:has-text("Two")', { state: 'attached' });
  await pause(200);
  const found = await page.evaluate(() => [
    document.activeElement.id,
    document.activeElement.value,
    document.activeElement.selectionStart,
    document.activeElement.selectionEnd,
    document.querySelector('[name=text]').value,
    document.querySelector('[name=choice]').value,
    document.querySelector('.body details').open,
  ].join());
  checkEqual(found, 'name,abcdef,2,4,mine,two,true', 'state');
  check(Math.abs((await topOf(page, '#name')) - before) < 2, `the field moved by ${(await topOf(page, '#name')) - before}`);
});

previewTest('a script that changed is a reload, once', LOOP, async ({ page, preview }) => {
  await pause(300);
  preview.edit('assets/checklist.js', (text) => `${text}\nwindow.another = true;`);
  preview.edit(LOOP, (text) => text.replace(/(assets\/[a-z.]+\?v=)\w+/g, '$1other'));
  await page.waitForFunction(() => window.another);
  await page.evaluate(() => {
    window.mark = 'here';
  });
  preview.tell({});
  await pause(400);
  checkEqual(await page.evaluate(() => window.mark), 'here', 'mark after the next version');
});

previewTest('a text that a script changed and the server too is a reload, at most once', LOOP, async ({ page, preview }) => {
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.evaluate(() => {
    document.querySelector('.lead').firstChild.data = 'changed by a script';
  });
  preview.edit(LOOP, (text) => text.replace(/(<p class="lead">)[^<]*/, '$1from the server'));
  await waitForText(page, 'from the server');
  await pause(500);
  checkEqual(loads, 1, 'loads');
});

previewTest('a page that cannot be brought up to date is loaded again once, not for ever', '', async ({ page, preview }) => {
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.route(`**/${LOOP}`, (route) =>
    route.request().resourceType() === 'fetch'
      ? route.fulfill({ contentType: 'text/html', body: preview.textOf(LOOP).replace('</body>', '<script src="/another.js"></script></body>') })
      : route.continue(),
  );
  await page.goto(preview.urlOf(LOOP));
  for (let i = 0; i < 100 && loads < 2; i++) await pause(50);
  await pause(1000);
  checkEqual(loads, 2, 'loads');
});

// ---- random changes

function random(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const words = ['loop', 'screen', 'writing', 'story', 'plan', 'über', '面接', 'five', '&amp;', '🙂'];

function makeChanger(seed) {
  const pick = random(seed);
  const sentence = () => Array.from({ length: 1 + pick(6) }, () => words[pick(words.length)]).join(' ');
  const some = (count, make) => Array.from({ length: 1 + pick(count) }, make).join(pick(2) ? '\n' : '');
  const list = (depth) => `<ul>${some(4, () => `<li>${sentence()}${depth < 3 && !pick(3) ? list(depth + 1) : ''}</li>`)}</ul>`;
  const makers = [
    () => `<p>${sentence()} <em>${sentence()}</em> ${sentence()}</p>`,
    () => `<h${2 + pick(3)} id="h${pick(12)}">${sentence()}</h2>`,
    () => list(0),
    () => `<table><tbody>${some(4, () => `<tr>${some(3, () => `<td>${sentence()}</td>`)}</tr>`)}</tbody></table>`,
    () => `<details class="${words[pick(4)]}"${pick(2) ? ' open' : ''}><summary>${sentence()}</summary><p>${sentence()}</p></details>`,
    () => `<div class="box${pick(3)} ${words[pick(4)]}" data-n="${pick(9)}">${some(3, () => makers[pick(4)]())}</div>`,
    () => `<p id="p${pick(9)}"><input name="n${pick(3)}" value="${sentence()}"> <svg viewBox="0 0 ${pick(9)} 9"><path d="M0 ${pick(9)}"/></svg></p>`,
    () => `<!-- ${sentence()} --><pre>${sentence()}\n${sentence()}</pre>`,
    () => sentence(),
  ];
  const make = () => makers[pick(makers.length)]();
  const changes = [
    (blocks) => blocks.splice(pick(blocks.length + 1), 0, make()),
    (blocks) => blocks.splice(pick(blocks.length), 1),
    (blocks) => blocks.splice(pick(blocks.length), 1, make()),
    (blocks) => blocks.splice(pick(blocks.length), 0, ...blocks.splice(pick(blocks.length), 1 + pick(3))),
    (blocks) => blocks.sort(() => pick(3) - 1),
    (blocks) => blocks.push(...blocks.slice(0, pick(4))),
    (blocks) => change(blocks, (text) => text.replace(words[pick(words.length)], sentence())),
    (blocks) => change(blocks, (text) => text.replace(/data-n="\d"|class="\w+/, () => `class="box${pick(5)}`)),
    (blocks) => change(blocks, (text) => text.replace(/<li>/, `<li>${sentence()}</li><li title="${sentence()}">`)),
    (blocks) => change(blocks, (text) => text.replace(/<(\/?)p\b/g, '<$1section')),
  ];
  const change = (blocks, edit) => {
    const i = pick(blocks.length);
    blocks[i] = edit(blocks[i] ?? '');
  };
  return {
    blocks: Array.from({ length: 15 }, make),
    step(blocks) {
      for (let times = 1 + pick(3); times > 0; times--) changes[pick(changes.length)](blocks);
      if (blocks.length > 40) blocks.splice(20);
      if (blocks.length < 3) blocks.push(make(), make(), make());
    },
  };
}

const plainPage = (number, blocks, seed) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${number}</title><meta name="x${number % 3}" content="${number}"></head>
<body class="v${number}"><main>${blocks.join(seed % 2 ? '\n' : '')}</main></body></html>`;

for (const seed of [1, 2, 3, 4])
  previewTest(`random changes (${seed}): the page is what a fresh load is`, '', async ({ page, preview, open, isSame }) => {
    const { blocks, step } = makeChanger(seed);
    preview.edit('plain.html', () => plainPage(0, blocks, seed));
    await open('plain.html');
    for (let number = 1; number <= 50; number++) {
      step(blocks);
      const text = plainPage(number, blocks, seed);
      preview.edit('plain.html', () => text);
      await page.waitForFunction((title) => document.title === title, `${number}`, { polling: 20 });
      const difference = await page.evaluate((html) => {
        const fresh = new DOMParser().parseFromString(html, 'text/html');
        const pairs = [document.querySelector('main').outerHTML, fresh.querySelector('main').outerHTML];
        const heads = [document.head.outerHTML, fresh.head.outerHTML];
        const classes = [document.body.className, fresh.body.className];
        return [pairs, heads, classes].filter(([one, other]) => one !== other).flat().join('\n--- expected\n');
      }, text);
      checkEqual(difference, '', `after change ${number}`);
    }
    check(await isSame(), 'the page was loaded again');
    checkNone(page.complaints, 'messages');
  });

// ---- problems

const PROBLEMS = [
  { severity: 'warning', code: 'image-alt', file: 'content/role/traits.md', line: 12, column: 1, length: 14, message: 'picture without a description', help: 'write it between the brackets', source: '![](map.svg) shows it' },
  { severity: 'error', code: 'link-missing', file: 'content/process/loop.md', line: 3, column: 18, length: 14, message: 'link to a page that does not exist: "../scren.md"', help: 'did you mean "../screen.md"?', source: '\t\tAfter 面接 the 🙂 [phone screen](../scren.md) comes the loop, and it is a long line that goes on and on so that it is cut somewhere near its end' },
  { severity: 'error', code: 'front-matter', file: 'content/team/index.md', line: 2, column: 1, length: 5, message: 'unknown key "titel"', help: 'did you mean "title"?', source: 'titel: For the team' },
];
const WARNINGS = [PROBLEMS[0], { ...PROBLEMS[0], line: 20, source: '' }];

previewTest('errors show by themselves, fold, and go by themselves', LOOP, async ({ page, preview, isSame }) => {
  preview.tell({ problems: PROBLEMS });
  await panel(page).waitFor();
  checkEqual(await panel(page).locator('h2').textContent(), '2 errors, 1 warning', 'title');
  const items = await panel(page).locator('li').allTextContents();
  check(items[0].startsWith('content/process/loop.md:3:18: error: link to a page that does not exist'), items[0]);
  check(items[0].includes('[link-missing]') && items[0].endsWith('help: did you mean "../screen.md"?'), items[0]);
  check((await panel(page).boundingBox()).height <= 450, 'it is higher than half of the window');
  await panel(page).locator('button').click();
  check(await panel(page).isHidden(), 'it did not fold');
  checkEqual(await page.locator('prepbook-preview .count').textContent(), '2 errors, 1 warning', 'button');
  preview.tell({});
  await page.reload();
  await page.locator('prepbook-preview .count').waitFor();
  check(await panel(page).isHidden(), 'it is not folded after a reload');
  preview.tell({ problems: PROBLEMS.slice(0, 2) });
  await panel(page).waitFor();
  await panel(page).locator('button').focus();
  await page.keyboard.press('Escape');
  check(await panel(page).isHidden(), 'Escape did not fold it');
  await page.keyboard.press('Enter');
  check(await panel(page).isVisible(), 'Enter on the button did not open it');
  preview.tell({ problems: [] });
  await panel(page).waitFor({ state: 'hidden' });
  check(await page.locator('prepbook-preview .count').isHidden(), 'the button is still there');
  checkNone(page.complaints, 'messages');
});

previewTest('the caret stands under its words, after tabs and wide characters', LOOP, async ({ page, preview }) => {
  for (const column of [18, 2, 9, 120]) {
    preview.tell({ problems: [{ ...PROBLEMS[1], column }] });
    const place = () => panel(page).locator('pre').first().evaluate((pre) => {
      const box = (selector) => pre.querySelector(selector).getBoundingClientRect();
      return { mark: pre.querySelector('mark').textContent, off: Math.abs(box('mark').left - box('.caret').left), below: box('.caret').top > box('mark').top,
        caret: pre.querySelector('.caret').textContent, seen: box('.caret').left < pre.getBoundingClientRect().right };
    });
    const marked = [...PROBLEMS[1].source].slice(column - 1, column + 13).join('');
    await panel(page).locator('mark', { hasText: marked.trim() }).first().waitFor();
    const found = await place();
    check(found.off < 0.5 && found.below && found.seen, `column ${column}: ${JSON.stringify(found)}`);
    checkEqual(found.mark, marked, 'marked');
    checkEqual(found.caret, `^${'~'.repeat(13)}`, 'caret');
  }
});

previewTest('warnings are a button', LOOP, async ({ page, preview }) => {
  preview.tell({ problems: WARNINGS });
  const button = page.locator('prepbook-preview .count');
  await button.waitFor();
  checkEqual(await button.textContent(), '2 warnings', 'button');
  check(await panel(page).isHidden(), 'the panel is open');
  await button.click();
  check(await panel(page).isVisible(), 'the panel is not open');
  checkEqual(await page.evaluate(() => document.querySelector('prepbook-preview').shadowRoot.activeElement.textContent), 'Fold', 'focus');
  preview.tell({});
  await pause(200);
  check(await panel(page).isVisible(), 'the next version closed it');
});

previewTest('a build that stopped says why, and hostile text stays text', LOOP, async ({ page, preview }) => {
  preview.tell({ stopped: 'themes/default/templates/base.mustache:3: <img src=x onerror=alert(1)>', problems: [PROBLEMS[0]] });
  await panel(page).waitFor();
  const [item] = await panel(page).locator('li').allTextContents();
  check(item.startsWith('prepbook: error: themes/default') && item.includes('<img src=x'), item);
  checkEqual(await panel(page).locator('h2').textContent(), '1 error, 1 warning', 'title');
  preview.tell({ stopped: '', problems: [] });
  await panel(page).waitFor({ state: 'hidden' });
});

// ---- pages that move, go and come back; pages to show; drafts

previewTest('a page that moved is followed, with a note', '', async ({ page, preview, open }) => {
  await open(`${LOOP}?a=b#plan-your-energy`);
  preview.edit('process/day.html', () => preview.textOf(LOOP));
  preview.edit(LOOP, () => null, { moved: { [LOOP]: 'process/day.html' } });
  await page.waitForURL(preview.urlOf('process/day.html#plan-your-energy'));
  await page.locator('prepbook-preview .note', { hasText: 'This page is now at process/day.html' }).waitFor();
});

for (const how of ['moved', '404'])
  previewTest(`a page that is gone says so, and shows again (${how})`, LOOP, async ({ page, preview, isSame }) => {
    const text = preview.textOf(LOOP);
    preview.edit(LOOP, () => null, how === 'moved' ? { moved: { [LOOP]: '' } } : {});
    const dialog = page.locator('prepbook-preview dialog');
    await dialog.waitFor();
    checkEqual(await dialog.locator('a').evaluate((a) => a.href), preview.urlOf(''), 'link');
    preview.edit(LOOP, () => text.replace('Five conversations', 'Six conversations'), { moved: {} });
    await waitForText(page, 'Six conversations');
    await dialog.waitFor({ state: 'hidden' });
    check(await isSame(), 'the page was loaded again');
    checkNone(page.complaints.filter((one) => !one.includes('404')), 'messages');
  });

previewTest('the page for what is not there comes alive when there is a page', 'new/page.html', async ({ page, preview }) => {
  await pause(300);
  check(await page.locator('prepbook-preview dialog').isHidden(), 'it says that the page is gone');
  preview.edit('new/page.html', () => plainPage(5, ['<p>here it is</p>'], 1));
  await waitForText(page, 'here it is');
});

previewTest('show: the tab follows to the page being edited', LOOP, async ({ page, preview, open }) => {
  preview.edit(gallery, (text) => text, { show: gallery });
  await page.waitForURL(preview.urlOf(gallery));
  await open(LOOP);
  await pause(300);
  checkEqual(page.url(), preview.urlOf(LOOP), 'address after going elsewhere by hand');
});

previewTest('drafts have a badge, and a word in the navigation that stays one', LOOP, async ({ page, preview, isSame }) => {
  preview.tell({ drafts: [LOOP], future: ['process/outcome.html'] });
  const badge = page.locator('prepbook-preview .badge');
  await badge.waitFor();
  checkEqual(await badge.textContent(), 'Draft', 'badge');
  const entry = (path) => page.locator(`.nav a[href="${path}"]`).textContent();
  checkEqual(await entry('loop.html'), 'The interview loop (draft)', 'entry');
  checkEqual(await entry('outcome.html'), 'Outcome (future)', 'entry of the other');
  checkEqual(await page.locator('.toc small').count(), 0, 'marks in the contents list');
  preview.edit(LOOP, (text) => text.replaceAll('>The interview loop</a>', '>The long loop</a>').replace('<li><a href="outcome.html">', '<li><a href="x.html">X</a></li>\n<li><a href="outcome.html">'));
  await waitForText(page, 'The long loop');
  checkEqual(await entry('loop.html'), 'The long loop (draft)', 'entry after an edit');
  checkEqual(await entry('outcome.html'), 'Outcome (future)', 'other entry after an edit');
  preview.tell({ drafts: [], future: [] });
  await badge.waitFor({ state: 'hidden' });
  checkEqual(await entry('loop.html'), 'The long loop', 'entry at the end');
  check(await isSame(), 'the page was loaded again');
});

// ---- the stream

const isConnected = async (preview) => {
  for (let i = 0; i < 100 && preview.streams() === 0; i++) await pause(20);
};

previewTest('a lost connection says so, and the page catches up', LOOP, async ({ page, preview, isSame }) => {
  await isConnected(preview);
  await preview.pause();
  const note = page.locator('prepbook-preview .note');
  await pause(1000);
  check(await note.isHidden(), 'the note is there at once');
  await note.waitFor();
  checkEqual(await note.textContent(), 'Preview stopped. Waiting for prepbook serve', 'note');
  preview.edit(LOOP, (text) => text.replace('Five conversations', 'Six conversations'));
  preview.restart();
  await preview.resume();
  await waitForText(page, 'Six conversations');
  await note.waitFor({ state: 'hidden' });
  check(await isSame(), 'the page was loaded again');
});

previewTest('another instance with a lower version is newer', LOOP, async ({ page, preview, isSame }) => {
  for (let i = 0; i < 5; i++) preview.tell({});
  await pause(200);
  preview.restart();
  await pause(500);
  preview.edit(LOOP, (text) => text.replace('Five conversations', 'Six conversations'));
  await waitForText(page, 'Six conversations');
  check(await isSame(), 'the page was loaded again');
});

previewTest('an edit between the load and the stream is caught up', '', async ({ page, preview }) => {
  await page.route('**/_prepbook/events', async (route) => {
    preview.edit(LOOP, (text) => text.replace('Five conversations', 'Six conversations'));
    await route.continue();
  });
  await page.goto(preview.urlOf(LOOP));
  await waitForText(page, 'Six conversations');
});

previewTest('a late answer is dropped when there is a newer version', LOOP, async ({ page, preview, isSame }) => {
  await pause(300);
  const release = preview.hold(LOOP);
  preview.edit(LOOP, (text) => text.replace('Five conversations', 'Six conversations'));
  await pause(150);
  preview.edit(LOOP, (text) => text.replace('Six conversations', 'Seven conversations'));
  await waitForText(page, 'Seven conversations');
  release();
  await pause(300);
  check((await page.textContent('.lead')).startsWith('Seven'), 'the older one was applied');
  check(await isSame(), 'the page was loaded again');
});

previewTest('twenty tabs: hidden ones have no stream, and catch up when seen', '', async ({ page, preview, open }) => {
  await open(LOOP);
  await isConnected(preview);
  const setHidden = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, hidden);
  await setHidden(true);
  await pause(200);
  checkEqual(preview.streams(), 0, 'streams while hidden');
  preview.edit(LOOP, (text) => text.replace('Five conversations', 'Six conversations'));
  await pause(200);
  check((await page.textContent('.lead')).startsWith('Five'), 'a hidden tab was changed');
  await setHidden(false);
  await waitForText(page, 'Six conversations');
  const others = [];
  for (let i = 0; i < 8; i++) {
    const other = await page.context().newPage();
    await other.addInitScript(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }));
    await other.goto(preview.urlOf(gallery));
    others.push(other);
  }
  checkEqual(preview.streams(), 1, 'streams of all tabs');
});

previewTest('coming back by the back button catches up', LOOP, async ({ page, preview }) => {
  await isConnected(preview);
  await page.goto(preview.urlOf(gallery));
  preview.edit(LOOP, (text) => text.replace('Five conversations', 'Six conversations'));
  await page.goBack();
  await waitForText(page, 'Six conversations');
});

// ---- policy and accessibility

previewTest('under the strict policy nothing is said', '', async ({ page, preview, open, isSame }) => {
  for (const path of [gallery, 'index.html', 'your-data.html', 'search.html', 'practice/plan.html', 'tags/index.html']) {
    await open(path);
    const policy = await page.evaluate(async () => (await fetch(location)).headers.get('content-security-policy'));
    check(/script-src 'self'(;|$)/.test(policy) && /style-src 'self'(;|$)/.test(policy), policy);
    preview.edit(path, (text) => text.replace('<main id="~main"', '<main data-touched id="~main"'));
    await page.waitForSelector('main[data-touched]');
    check(await isSame(), `${path} was loaded again`);
  }
  checkNone(page.complaints, 'messages');
});

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOWN = [
  ['problems', async (page, preview) => {
    preview.tell({ problems: PROBLEMS, drafts: [LOOP], stopped: 'templates/base.mustache:3: no such partial' });
    await panel(page).waitFor();
  }],
  ['button', async (page, preview) => {
    preview.tell({ problems: WARNINGS, future: [LOOP] });
    await page.locator('prepbook-preview .count').waitFor();
  }],
  ['gone', async (page, preview) => {
    preview.edit(LOOP, () => null);
    await page.locator('prepbook-preview dialog').waitFor();
  }],
  ['note', async (page, preview) => {
    await isConnected(preview);
    await preview.pause();
    await page.locator('prepbook-preview .note').waitFor();
  }],
];

// Runs in the page: what axe leaves open about the shadow root (it stands outside of the body), and small targets.
function judgeOverlay() {
  const shadow = document.querySelector('prepbook-preview').shadowRoot;
  const seen = [...shadow.querySelectorAll('*')].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const solid = (color) => color.match(/^rgb\((\d+), (\d+), (\d+)\)$/)?.slice(1).map(Number);
  const light = (color) => {
    const [r, g, b] = color.map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (one) => {
    for (; one; one = one.parentElement) {
      const ground = solid(getComputedStyle(one).backgroundColor);
      if (ground) return ground;
    }
    return undefined;
  };
  const faults = [];
  let judged = 0;
  for (const one of seen) {
    const hasText = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const ground = groundOf(one);
    if (!hasText || one.className === 'said' || !ground) continue;
    const [dark, bright] = [light(solid(getComputedStyle(one).color)), light(ground)].sort((x, y) => x - y);
    const ratio = (bright + 0.05) / (dark + 0.05);
    judged += 1;
    if (ratio < 4.5) faults.push(`contrast ${ratio.toFixed(2)}: ${one.textContent}`);
  }
  for (const one of seen.filter((element) => element.matches('button, a')))
    if (one.getBoundingClientRect().height < 24) faults.push(`small: ${one.textContent}`);
  if (!judged) faults.push('no text was judged');
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
  return faults;
}

async function findViolations() {
  const { violations } = await axe.run({ resultTypes: ['violations'] });
  return violations.map(({ id, nodes: [first] }) => `${id}: ${first.html.slice(0, 150)} ${first.any[0]?.message ?? ''}`);
}

for (const [name, show] of SHOWN)
  for (const width of [1440, 390])
    test(`preview: axe with ${name} shown at ${width}`, () =>
      withPreview(LOOP, { bypassCSP: true, width, height: width === 390 ? 844 : 900 }, async ({ page, preview }) => {
        const { SHOTS } = process.env;
        const found = [];
        await show(page, preview);
        await page.evaluate(axeSource);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${width}-${colorScheme}.png` });
          found.push(...(await page.evaluate(findViolations)), ...(await page.evaluate(judgeOverlay)));
        }
        checkNone(found, 'violations');
      }));

await start();
const good = await runAll(process.argv[3] || '');
await stop();
process.exit(good ? 0 : 1);
