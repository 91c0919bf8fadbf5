// What the handbook's own scripts make: the question bank, the plans and their calendar files, the glossary, the
// videos. Skipped for sites without them.
import ICAL from 'ical.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { fileUrlOf, urlOf, withPage } from './browser.mjs';
import { files, folder, read } from './site.mjs';

const BANK = 'practice/questions/index.html', PLAN = 'practice/plan.html', GLOSSARY = 'reference/glossary.html', VIDEOS = 'reference/videos.html';
const handbook = files.includes(BANK);
const onHandbook = (name, run) => handbook && test(name, run);

// ---- calendar files (RFC 5545)

// What the format asks of the bytes, before any parser is lenient about it.
function checkBytes(bytes, name) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  check(text.endsWith('END:VCALENDAR\r\n'), `${name} ends with a line break`);
  checkNone(text.replaceAll('\r\n', '').match(/[\r\n]/g) ?? [], `${name}: line breaks that are not CRLF`);
  const lines = text.slice(0, -2).split('\r\n');
  checkNone(lines.filter((line) => Buffer.byteLength(line) > 75), `${name}: lines over 75 octets`);
  checkNone(lines.filter((line) => line.includes('\ufffd')), `${name}: characters cut in two`);
  check(lines.some((line) => line.startsWith(' ')), `${name} has folded lines`);
  return text;
}

function eventsOf(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  checkEqual(calendar.getFirstPropertyValue('version'), '2.0', 'VERSION');
  check(calendar.getFirstPropertyValue('prodid'), 'PRODID');
  const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  checkEqual(new Set(events.map((event) => event.uid)).size, events.length, 'different UIDs');
  for (const event of events) {
    check(event.startDate.isDate && event.endDate.isDate, `${event.uid} is of whole days`);
    checkEqual(event.endDate.subtractDate(event.startDate).days + 7 * event.endDate.subtractDate(event.startDate).weeks, 1, 'days it takes');
    check(event.component.getFirstPropertyValue('dtstamp'), `DTSTAMP of ${event.uid}`);
  }
  return new Map(events.map((event) => [event.uid.replace(/@.*/, ''), { day: event.startDate.toString(), summary: event.summary, text: event.description }]));
}

onHandbook('calendar: a file of each plan that a calendar takes', () => {
  for (const plan of ['four-weeks', 'two-weeks', 'one-week']) {
    const path = `practice/calendar/${plan}.ics`;
    const events = eventsOf(checkBytes(readFileSync(join(folder, path)), path));
    const loop = events.get(`${plan}-loop`).day, days = (day) => (Date.parse(events.get(`${plan}-${day}`).day) - Date.parse(loop)) / 86400000;
    checkEqual(days('writing'), -2, 'days from the loop to the writing');
    checkEqual(days('outcome'), 7, 'days from a loop on a Tuesday to the outcome');
    check([...events.values()].some((event) => event.text?.includes(',')), 'commas come through');
    checkNone([...events.values()].filter((event) => /\\[,;n]/.test(`${event.summary}${event.text}`)), 'escapes that stay');
  }
});

// ---- the calculator

const atDay = async (page, day, use) => {
  await page.clock.setFixedTime(new Date(`${day}T09:00:00`));
  await page.addInitScript(() => {
    URL.createObjectURL = (blob) => {
      window.made = blob;
      return 'about:blank#made';
    };
    URL.revokeObjectURL = () => {};
  });
  await page.goto(urlOf(PLAN));
  await use(async (loop) => {
    await page.fill('.schedule [name=loop]', loop);
    await page.waitForSelector('.schedule:not([aria-busy])');
    return {
      status: await page.textContent('.schedule .status'),
      rows: await page.$$eval('.schedule tbody tr', (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))),
      calendar: await page.evaluate(async () => window.made && [...new Uint8Array(await window.made.arrayBuffer())]),
    };
  });
  checkNone(page.complaints, 'messages');
};
const find = (rows, text) => rows.find((row) => row[1].includes(text))?.[0];

onHandbook('schedule: dates from the loop, over the end of a year and a leap day', () =>
  withPage({}, (page) =>
    atDay(page, '2027-12-06', async (enter) => {
      const { status, rows, calendar } = await enter('2028-01-03');
      check(/^28 days left, \d+ tasks\.$/.test(status), status);
      // The earlier of Saturday, two days before, and Thursday, two business days before.
      checkEqual(find(rows, 'Hand in the writing'), 'Thu, Dec 30, 2027', 'writing');
      checkEqual(find(rows, 'The interview loop'), 'Mon, Jan 3, 2028', 'loop');
      checkEqual(find(rows, 'Expect the outcome'), 'Mon, Jan 10, 2028', 'outcome');
      const events = eventsOf(checkBytes(Uint8Array.from(calendar), 'the calendar file'));
      checkEqual(events.get('writing').day, '2027-12-30', 'writing in the file');
      const leap = await enter('2028-03-01');
      checkEqual(find(leap.rows, 'Hand in the writing'), 'Mon, Feb 28, 2028', 'writing before a leap day');
      checkEqual(find(leap.rows, 'Expect the outcome'), 'Wed, Mar 8, 2028', 'outcome');
    })));

onHandbook('schedule: a loop tomorrow, today, in the past, on no day', () =>
  withPage({}, (page) =>
    atDay(page, '2026-12-01', async (enter) => {
      const tomorrow = await enter('2026-12-02');
      check(tomorrow.status.startsWith('1 day left'), tomorrow.status);
      check(tomorrow.status.includes('ask your recruiter today'), tomorrow.status);
      check(find(tomorrow.rows, 'The interview loop'), 'the loop is listed');
      check((await enter('2026-12-01')).status.startsWith('0 days left'), 'today');
      const past = await enter('2026-11-30');
      checkEqual(past.status, 'This day is over. Enter the date of an interview that is to come.', 'past');
      check(await page.isHidden('.schedule .table'), 'no table of a past loop');
    })));

onHandbook('schedule: days off and hours are kept to, less time drops tasks, and all is kept', () =>
  withPage({}, (page) =>
    atDay(page, '2026-12-01', async (enter) => {
      const before = await enter('2026-12-22');
      await page.check('.schedule label:has-text("Sunday") input');
      await page.check('.schedule label:has-text("Saturday") input');
      const { rows } = await enter('2026-12-22');
      checkNone(rows.filter((row) => /^S(un|at)/.test(row[0]) && row[2]), 'tasks on days off');
      await page.fill('.schedule [name=hours]', '1');
      const short = await enter('2026-12-08');
      const minutes = new Map();
      for (const [day, , time] of short.rows) if (time) minutes.set(day, [...(minutes.get(day) ?? []), parseInt(time)]);
      checkNone([...minutes.values()].filter((list) => list.length > 1 && list.reduce((a, b) => a + b) > 60), 'days with more than an hour');
      check(/\d+ tasks do not fit/.test(short.status), short.status);
      check(before.rows.length > 20, 'rows of two weeks');
      await page.reload();
      checkEqual(await page.inputValue('.schedule [name=loop]'), '2026-12-08', 'loop after a reload');
      checkEqual(await page.inputValue('.schedule [name=hours]'), '1', 'hours after a reload');
    })));

onHandbook('schedule: a phone screen has tasks of its own, and no writing', () =>
  withPage({}, (page) =>
    atDay(page, '2026-12-01', async (enter) => {
      await page.check('.schedule label:has-text("The phone screen") input');
      const { rows, status } = await enter('2026-12-10');
      check(status.startsWith('9 days left'), status);
      checkEqual(find(rows, 'The phone screen'), 'Thu, Dec 10, 2026', 'the day');
      check(find(rows, 'mock phone screen'), 'a mock of its kind');
      check(!find(rows, 'writing'), 'no writing');
      await page.check('.schedule label:has-text("The interview loop") input');
      check(find((await enter('2026-12-10')).rows, 'Hand in the writing'), 'the writing before a loop');
    })));

const status = async (page) => {
  await page.waitForSelector('.ask:not([aria-busy])');
  return page.textContent('.ask .status');
};

onHandbook('home: asks for the day, shows the tasks of today and keeps the day', () =>
  withPage({}, async (page) => {
    await page.clock.setFixedTime(new Date('2026-12-01T09:00:00'));
    await page.goto(urlOf('index.html'));
    const nothingYet = await status(page);
    check(nothingYet.startsWith('Enter the day'), nothingYet);
    const enter = async (day) => {
      await page.fill('.ask input', day);
      return status(page);
    };
    check((await enter('2026-12-22')).startsWith('21 days left. Today:'), 'three weeks before');
    check((await page.locator('.ask li a').count()) > 0, 'tasks of today');
    await page.reload();
    check((await status(page)).startsWith('21 days left.'), 'after a reload');
    await page.goto(urlOf(PLAN));
    checkEqual(await page.inputValue('.schedule [name=loop]'), '2026-12-22', 'the plan has it too');
    await page.fill('.schedule [name=hours]', '6');
    await page.waitForSelector('.schedule:not([aria-busy])');
    await page.goto(urlOf('index.html'));
    await enter('2026-12-04');
    check((await page.locator('.ask li').count()) <= 4, 'no more tasks than there is space for');
    await page.goto(urlOf(PLAN));
    checkEqual(await page.inputValue('.schedule [name=hours]'), '6', 'the hours stay');
    await page.goto(urlOf('index.html'));
    checkEqual(await enter('2026-12-01'), 'It is today. Go well.', 'the day itself');
    checkEqual(await enter('2026-11-30'), 'This day is over.', 'a day that is over');
    checkEqual(await enter(''), nothingYet, 'no day');
    checkNone(page.complaints, 'messages');
  }));

onHandbook('home: the day asks at both widths without moving what stands below', async () => {
  for (const width of [390, 1440]) {
    await withPage({ width }, async (page) => {
      await page.clock.setFixedTime(new Date('2026-12-01T09:00:00'));
      await page.goto(urlOf('index.html'));
      const top = () => page.$eval('.body table', (table) => table.getBoundingClientRect().top + scrollY);
      const before = await top();
      await page.fill('.ask input', '2026-12-05');
      await status(page);
      check((await page.locator('.ask li').count()) > 1, 'tasks');
      checkEqual(await top(), before, `${width}: the table below`);
    });
  }
});

onHandbook('schedule: without scripts there are tables and files', () =>
  withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(urlOf(PLAN));
    check(await page.isVisible('.without-scripts'), 'says what to do');
    await page.goto(urlOf('index.html'));
    check(!(await page.isVisible('.ask')) && (await page.isVisible('.body table')), 'Home has the table alone');
    await page.goto(urlOf(PLAN));
    checkEqual(await page.locator('.plan table').count(), 3, 'tables');
    checkEqual(await page.locator('a[href$=".ics"]').count(), 3, 'files');
  }));

// ---- the question bank

const shown = (page) => page.$$eval('.question', (items) => items.filter((item) => item.offsetParent).map((item) => item.id));

const openBank = async (page) => {
  await page.click('.bank button');
  await page.waitForSelector('.filters');
};

onHandbook('questions: filters, and an address that keeps them', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(BANK));
    await openBank(page);
    const all = await shown(page);
    check(all.length >= 120, `${all.length} questions`);
    await page.selectOption('.filters [name=principle]', 'ownership');
    const few = await shown(page);
    checkNone(few.filter((id) => !id.startsWith('ownership-')), 'others');
    check(few.length >= 6, `${few.length} of one principle`);
    checkEqual(await page.textContent('.filter-status'), `${few.length} of ${all.length} questions, 0 practiced`, 'count');
    check(page.url().endsWith('?principle=ownership'), page.url());
    await page.selectOption('.filters [name=stage]', 'screen');
    await page.reload();
    await page.waitForSelector('.filters');
    checkEqual(await page.inputValue('.filters [name=stage]'), 'screen', 'stage after a reload');
    const less = await shown(page);
    check(less.length < few.length, 'fewer with a stage');
    await page.goto(urlOf(`${BANK}?principle=nothing&stage=x`));
    await page.waitForSelector('.filters');
    checkEqual((await shown(page)).length, all.length, 'shown for an address that means nothing');
    checkNone(page.complaints, 'messages');
  }));

onHandbook('questions: what was practiced is kept and can be hidden', () =>
  withPage({}, async (page) => {
    await page.goto(fileUrlOf(BANK));
    await openBank(page);
    const first = (await shown(page))[0];
    await page.check(`#${first} .choice input`);
    await page.reload();
    await openBank(page);
    check(await page.isChecked(`#${first} .choice input`), 'ticked after a reload');
    await page.check('.filters [name=open]');
    check(!(await shown(page)).includes(first), 'hidden');
    await page.goto(fileUrlOf('your-data.html'));
    check((await page.textContent('#your-data tbody')).includes('Practiced questions'), 'listed among your data');
  }));

onHandbook('questions: without scripts, numbers lead to lists', () =>
  withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(urlOf(BANK));
    const links = await page.$$eval('.matrix td a', (cells) => cells.map((cell) => ({ url: cell.href, count: Number(cell.textContent) })));
    check(links.length > 80, `${links.length} cells with questions`);
    const count = Number(await page.getAttribute('.bank', 'data-count'));
    checkEqual(links.reduce((sum, link) => sum + link.count, 0), count, 'sum of the cells');
    for (const link of [links[0], links[40], links.at(-1)]) {
      await page.goto(link.url);
      const found = await page.evaluate(() => {
        const heading = document.getElementById(location.hash.slice(1));
        return heading?.nextElementSibling.querySelectorAll('.question').length;
      });
      checkEqual(found, link.count, `questions at ${link.url}`);
    }
  }));

// ---- glossary and videos

onHandbook('glossary: first uses lead to entries, entries back to pages', () => {
  const pages = files.filter((name) => /^reference\/glossary-[a-z-]+\.html$/.test(name) && !name.includes('history'));
  const entries = pages.flatMap((page) => [...read(page).matchAll(/<h3 id="([^"]+)"/g)].map(([, id]) => [id, page]));
  const pageOf = new Map(entries);
  check(pageOf.size >= 140 && pageOf.size === entries.length, `${pageOf.size} terms, ${entries.length} entries`);
  // Links to an entry from when all stood on one page lead to its line in the list.
  const lines = new Map([...read(GLOSSARY).matchAll(/<li id="([^"]+)"><a href="([^"#]+)#\1"/g)].map(([, id, page]) => [id, `reference/${page}`]));
  checkEqual([...lines].sort().join(), [...pageOf].sort().join(), 'the list');
  let links = 0;
  for (const path of files.filter((name) => name.endsWith('.html') && name !== 'print.html' && name !== GLOSSARY && !pages.includes(name))) {
    const seen = [];
    const main = read(path).match(/<main[^]*<\/main>/)?.[0] ?? '';
    for (const [, page, id] of main.matchAll(/<a class="term" href="[^"#]*(glossary[^"#]*\.html)#([^"]+)"/g)) {
      checkEqual(pageOf.get(id), `reference/${page}`, `${path}: the page of ${id}`);
      check(!seen.includes(id), `${path} links "${id}" twice`);
      seen.push(id);
    }
    links += seen.length;
    checkNone(main.match(/<h[1-6][^>]*>(?:(?!<\/h).)*class="term"/g) ?? [], `${path}: terms in headings`);
  }
  check(links > 50, `${links} links from pages`);
  check(pages.flatMap((page) => read(page).match(/Used on <a/g) ?? []).length > 20, 'entries with pages');
});

onHandbook('videos: captions, and a transcript that opens by keyboard', () =>
  withPage({}, async (page) => {
    await page.goto(urlOf(VIDEOS));
    const videos = await page.locator('video').count();
    check(videos >= 3, `${videos} videos`);
    checkEqual(await page.locator('video track[kind=captions]').count(), videos, 'captions');
    const lengths = await page.$$eval('video', (list) =>
      Promise.all(list.map((video) => new Promise((resolve) => {
        if (video.readyState) resolve(video.duration);
        video.onloadedmetadata = () => resolve(video.duration);
        video.preload = 'metadata';
        video.load();
      }))));
    check(lengths.every((length) => length > 30 && length < 90), `lengths ${lengths}`);
    await page.locator('details summary', { hasText: 'View video transcript' }).first().focus();
    await page.keyboard.press('Enter');
    check(await page.isVisible('details[open] .time'), 'the transcript is open');
    await page.locator('details[open] .time').nth(2).click();
    const first = page.locator('video').first();
    check(await first.evaluate((video) => new Promise((resolve) => {
      if (video.currentTime >= 14) resolve(true);
      video.ontimeupdate = () => video.currentTime >= 14 && resolve(true);
    })), 'a time plays the video from there');
    checkNone(page.complaints, 'messages');
  }));
