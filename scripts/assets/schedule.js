// One's own dates: from the day of the loop, the minutes of a day and the days off, to a dated list and a calendar
// file. The tasks are those of the plan tables on the page.
'use strict';

{
  const KEY = 'schedule';
  const box = document.querySelector('.schedule');
  const WRITING = Number(box.dataset.writing);
  const OUTCOME = Number(box.dataset.outcome);
  const DAY = 86400000;

  // ---- days: noon UTC, so that no change of the clock moves them

  const parse = (text) => {
    const date = new Date(`${text}T12:00:00Z`);
    return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? null : date;
  };
  const add = (date, days) => new Date(date.getTime() + days * DAY);
  const iso = (date) => date.toISOString().slice(0, 10);
  const between = (from, to) => Math.round((to - from) / DAY);
  const show = (date) =>
    date.toLocaleDateString(root.lang, { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
  const today = () => {
    const now = new Date();
    return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate(), 12));
  };
  const addBusiness = (date, days) => {
    let left = days, day = date;
    while (left > 0) {
      day = add(day, 1);
      if (day.getUTCDay() % 6 !== 0) left -= 1;
    }
    return day;
  };

  // ---- plans, read from the tables

  const plans = all('.plan').map((table) => ({
    slug: table.dataset.plan,
    days: Number(table.dataset.days),
    tasks: all('tr[data-id]', table).map((row) => ({
      id: row.dataset.id,
      day: Number(row.dataset.day),
      minutes: Number(row.dataset.minutes),
      title: row.querySelector('a').textContent,
      href: row.querySelector('a').getAttribute('href'),
      detail: row.querySelector('.detail').textContent.trim(),
    })),
  }));

  // The longest plan that fits the days left; with less than the shortest one, that one.
  const choose = (left) =>
    [...plans].sort((a, b) => b.days - a.days).find((plan) => plan.days <= left) ??
    plans.reduce((a, b) => (a.days < b.days ? a : b));

  // Tasks in their order, each on the first day from its own on that is free and has the minutes left. A plan that
  // is longer than the days left begins today, and its days are drawn together.
  const arrange = (plan, loop, options) => {
    const left = between(options.from, loop), squeeze = Math.min(1, (left - 1) / (plan.days - 1));
    const used = new Map(), placed = [], dropped = [];
    const isFree = (date) => !options.off.includes(date.getUTCDay());
    const fits = (date, minutes) => {
      const before = used.get(iso(date)) ?? 0;
      return isFree(date) && (before === 0 || before + minutes <= options.minutes);
    };
    for (const task of plan.tasks) {
      let date = add(loop, Math.round(task.day * squeeze));
      if (date < options.from) date = options.from;
      while (date < loop && task.day < 0 && !fits(date, task.minutes)) date = add(date, 1);
      if (task.day < 0 && date >= loop) {
        dropped.push(task);
        continue;
      }
      used.set(iso(date), (used.get(iso(date)) ?? 0) + task.minutes);
      placed.push({ ...task, date });
    }
    return { placed, dropped };
  };

  const fixed = (loop) => [
    { id: 'writing', date: add(loop, WRITING), title: 'Hand in the writing assessment', detail: 'Confirm day and hour with your recruiter.' },
    { id: 'loop', date: loop, title: 'The interview loop', detail: 'Five interviews of 55 minutes.' },
    { id: 'outcome', date: addBusiness(loop, OUTCOME), title: 'Expect the outcome by today', detail: 'Within five business days after the loop.' },
  ];

  // ---- calendar file (RFC 5545): lines of at most 75 octets, folded between characters

  const encoder = new TextEncoder();
  const fold = (line) => {
    let out = '', used = 0;
    for (const character of line) {
      const size = encoder.encode(character).length;
      if (used + size > 75) {
        out += '\r\n ';
        used = 1;
      }
      out += character;
      used += size;
    }
    return out;
  };
  const escape = (text) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
  const compact = (date) => iso(date).replaceAll('-', '');

  const calendar = (entries, stamp) => {
    const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//PM-T Prep Handbook//Plan//EN', 'CALSCALE:GREGORIAN'];
    for (const entry of entries)
      lines.push(
        'BEGIN:VEVENT',
        `UID:${entry.id}@pm-t-prep-handbook`,
        `DTSTAMP:${stamp.toISOString().replace(/[-:]|\.\d+/g, '')}`,
        `DTSTART;VALUE=DATE:${compact(entry.date)}`,
        `DTEND;VALUE=DATE:${compact(add(entry.date, 1))}`,
        `SUMMARY:${escape(entry.minutes ? `${entry.title} (${entry.minutes} min)` : entry.title)}`,
        `DESCRIPTION:${escape(entry.detail)}`,
        'TRANSP:TRANSPARENT',
        'END:VEVENT',
      );
    lines.push('END:VCALENDAR');
    return lines.map((line) => `${fold(line)}\r\n`).join('');
  };

  // ---- the form

  const date = make('input', { type: 'date', name: 'loop', required: true });
  const hours = make('input', { type: 'number', name: 'hours', min: '0.5', max: '8', step: '0.5', value: '2' });
  const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  const off = [1, 2, 3, 4, 5, 6, 0].map((day) => make('input', { type: 'checkbox', value: String(day) }));
  const status = make('p', { className: 'status' });
  status.setAttribute('role', 'status');
  const rows = make('tbody', {});
  const table = make('div', { className: 'table', hidden: true }, make('table', {},
    make('caption', {}, 'Your dates'),
    make('thead', {}, make('tr', {}, ...['Date', 'Task', 'Time'].map((text) => make('th', { scope: 'col' }, text)))), rows));
  const download = make('a', { className: 'button', hidden: true, download: 'pm-t-plan.ics' }, 'Save as a calendar file');

  const row = (entry) =>
    make('tr', { className: entry.minutes ? '' : 'fixed' },
      make('th', { scope: 'row', className: 'day-name' }, show(entry.date)),
      make('td', {}, entry.href ? make('a', { href: entry.href }, entry.title) : make('strong', {}, entry.title)),
      make('td', { className: 'right' }, entry.minutes ? `${entry.minutes} min` : ''));

  const fail = (text) => {
    status.textContent = text;
    table.hidden = download.hidden = true;
  };

  const draw = () => {
    const loop = parse(date.value), from = today();
    const days = off.filter((input) => input.checked).map((input) => Number(input.value));
    prepbook.save(KEY, date.value ? [date.value, hours.value, days.join('')] : []);
    if (!date.value) return fail('');
    if (!loop) return fail('Enter a day that exists.');
    if (loop < from) return fail('This day is over. Enter the date of a loop that is to come.');
    if (days.length === 7) return fail('All seven days are off. Leave one.');
    const left = between(from, loop), plan = choose(left);
    const minutes = Math.max(30, Math.min(480, Math.round(Number(hours.value) * 60) || 120));
    const { placed, dropped } = left > 0 ? arrange(plan, loop, { from, off: days, minutes }) : { placed: [], dropped: plan.tasks };
    const entries = [...placed, ...fixed(loop)].sort((a, b) => a.date - b.date);
    rows.replaceChildren(...entries.map(row));
    table.hidden = download.hidden = false;
    URL.revokeObjectURL(download.href);
    download.href = URL.createObjectURL(new Blob([calendar(entries, new Date())], { type: 'text/calendar' }));
    const late = add(loop, WRITING) < from ? ' The day on which the writing is due is over: ask your recruiter today.' : '';
    const cut = dropped.length ? ` ${dropped.length} tasks do not fit and are left out.` : '';
    status.textContent = `${left} ${left === 1 ? 'day' : 'days'} left: the plan for ${plan.days} days, ${placed.length} tasks.${cut}${late}`;
  };

  const legend = make('fieldset', {}, make('legend', {}, 'Days off'),
    ...off.map((input) => make('label', { className: 'choice' }, input, names[Number(input.value)])));
  box.append(
    make('div', { className: 'fields' }, make('label', {}, 'Date of your loop', date), make('label', {}, 'Hours a day', hours)),
    legend, status, table, download);
  const [loop, kept, days] = prepbook.load(KEY);
  if (loop) date.value = loop;
  if (kept) hours.value = kept;
  for (const input of off) input.checked = (days ?? '').includes(input.value);
  box.addEventListener('input', draw);
  draw();
}
