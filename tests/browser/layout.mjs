// Where things stand, from 320 pixels to 1920.
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { urlOf, withPage } from './browser.mjs';
import { gallery, pages } from './site.mjs';

// How far the page can be scrolled sideways, and what sticks out most.
function overflow() {
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide <= 0) return '';
  const widest = [...document.querySelectorAll('body *')].sort(
    (a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right,
  )[0];
  return `${wide} px too wide: ${widest.localName}.${widest.className}`;
}

async function sideways(options, prepare = () => {}) {
  const found = [];
  await withPage(options, async (page) => {
    for (const path of pages) {
      await page.goto(urlOf(path));
      await prepare(page);
      const text = await page.evaluate(overflow);
      if (text) found.push(`${path}: ${text}`);
    }
  });
  return found;
}

test('layout: no sideways scroll at 320', async () =>
  checkNone(await sideways({ width: 320, height: 640 }), 'pages'));
test('layout: no sideways scroll at 200 % zoom', async () =>
  checkNone(await sideways({ width: 640, height: 400, deviceScaleFactor: 2 }), 'pages'));

// WCAG 2.2, 1.4.12.
const spacing = `
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-bottom: 2em !important; }`;

// Text that its box cuts off; the site's name may be, it ends in an ellipsis.
function cutText() {
  const boxes = [
    ...document.querySelectorAll(
      'button, .badge, .button, summary, .code-title, .part, th, .nav a, .pager a',
    ),
  ];
  return boxes
    .filter(
      (box) =>
        box.offsetParent &&
        box.scrollWidth > box.clientWidth + 1 &&
        getComputedStyle(box).overflowX !== 'visible',
    )
    .map((box) => `${box.localName}.${box.className} "${box.textContent.trim().slice(0, 30)}"`);
}

for (const width of [320, 1440]) {
  test(`layout: text spacing at ${width}`, async () => {
    const cut = [];
    const found = await sideways({ width, height: 800, bypassCSP: true }, async (page) => {
      await page.addStyleTag({ content: spacing });
      cut.push(...(await page.evaluate(cutText)));
    });
    checkNone([...found, ...cut], 'faults');
  });
}

test('layout: text at twice its size', async () =>
  checkNone(
    await sideways({ width: 1280, bypassCSP: true }, (page) =>
      page.addStyleTag({ content: 'html { font-size: 200%; }' }),
    ),
    'pages',
  ));

const box = (page, selector) =>
  page.$eval(selector, (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  });

test('layout: three columns from 1344', () =>
  withPage({ width: 1440 }, async (page) => {
    await page.goto(urlOf(gallery));
    const body = await box(page, '.body'),
      toc = await box(page, '.toc'),
      nav = await box(page, '.nav'),
      bar = await box(page, '.bar');
    checkEqual(body.left, 372, 'left edge of the text');
    checkEqual(body.width, 672, 'width of the text');
    checkEqual(toc.width, 240, 'width of the contents');
    checkEqual(nav.width, 272, 'width of the navigation');
    checkEqual(bar.height, 56, 'height of the bar');
    check(toc.left > body.left + body.width, 'the contents stand beside the text');
    check(await page.isVisible('.toc li a'), 'the contents are open');
  }));

test('layout: the shell is centered on a wide screen', () =>
  withPage({ width: 1920 }, async (page) => {
    await page.goto(urlOf(gallery));
    const shell = await box(page, '.shell');
    checkEqual(shell.width, 1536, 'width');
    checkEqual(shell.left, 192, 'left edge');
  }));

test('layout: two columns from 1024, contents folded', () =>
  withPage({ width: 1100 }, async (page) => {
    await page.goto(urlOf(gallery));
    check(await page.isVisible('.nav a'), 'navigation');
    check(!(await page.isVisible('.menu')), 'menu button');
    check(!(await page.isVisible('.toc li a')), 'contents');
    checkEqual((await box(page, '.body')).width, 672, 'width of the text');
  }));

test('layout: one column below 1024', () =>
  withPage({ width: 390, height: 844 }, async (page) => {
    await page.goto(urlOf(gallery));
    check(!(await page.isVisible('.nav')), 'navigation');
    check(await page.isVisible('.menu'), 'menu button');
    const body = await box(page, '.body'),
      bar = await box(page, '.bar');
    checkEqual(body.left, 16, 'left edge of the text');
    checkEqual(body.width, 358, 'width of the text');
    checkEqual(bar.height, 56, 'height of the bar');
  }));

test('layout: the menu closes when the window becomes wide', () =>
  withPage({ width: 390, height: 844 }, async (page) => {
    await page.goto(urlOf(gallery));
    await page.click('.menu');
    check(await page.$eval('.nav', (nav) => nav.matches(':popover-open')), 'the menu is not open');
    await page.setViewportSize({ width: 1200, height: 844 });
    await page.waitForFunction(() => !document.querySelector('.nav').matches(':popover-open'), null, {
      timeout: 2000,
    });
    check(await page.isVisible('.nav a'), 'the column is not there');
  }));

test('layout: a heading that is jumped to stands below the bar', () =>
  withPage({ width: 1440 }, async (page) => {
    await page.goto(`${urlOf(gallery)}#checklist`);
    const { top } = await box(page, '#checklist');
    check(top >= 56 && top < 140, `it stands at ${top}`);
  }));

// The smallest side of everything that is pressed, links in running text apart.
function smallTargets() {
  const controls = 'button, .button, summary, input, .anchor';
  const links = ['nav', 'toc', 'pager', 'breadcrumb', 'footer', 'chips', 'pages'].map((name) => `.${name} a`);
  return [...document.querySelectorAll([controls, ...links])]
    .filter((target) => target.offsetParent)
    .map((target) => {
      const box = (target.closest('label') || target).getBoundingClientRect();
      return [
        Math.round(Math.min(box.width, box.height)),
        `${target.localName}.${target.className} "${target.textContent.trim().slice(0, 30)}"`,
      ];
    })
    .filter(([side]) => side < 24)
    .map(([side, name]) => `${name}: ${side} px`);
}

test('layout: targets of 24 pixels', () =>
  withPage({ width: 390, height: 844 }, async (page) => {
    for (const path of pages) {
      await page.goto(urlOf(path));
      checkNone(await page.evaluate(smallTargets), `small targets on ${path}`);
    }
  }));

test('layout: forced colors keep edges, discs and the chosen tab', () =>
  withPage({ forcedColors: 'active' }, async (page) => {
    await page.goto(urlOf(gallery));
    const width = (selector, pseudo) =>
      page.$eval(
        selector,
        (element, [pseudo]) => {
          const style = getComputedStyle(element, pseudo);
          return Math.max(
            ...['Top', 'Right', 'Bottom', 'Left'].map((side) => parseFloat(style[`border${side}Width`])),
          );
        },
        [pseudo],
      );
    for (const selector of ['.callout', '.badge', '.card', '.part', '.slot', '[aria-selected=true]'])
      check((await width(selector)) >= 1, `${selector} has no edge`);
    check((await width('.step', '::before')) >= 2, 'no disc');
    checkEqual(await width('[aria-selected=false]'), 0, 'edge of the other tab');
  }));
