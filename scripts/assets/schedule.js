// One's own dates: a dated list and a calendar file, of the tasks in the plan tables on the page.
'use strict';

{
  const KEY = 'schedule', DAY = 86400000;
  const box = document.querySelector('.schedule');
  const WRITING = Number(box.dataset.writing), OUTCOME = Number(box.dataset.outcome);

  // ---- days are numbers, so that no change of the clock moves them

  const dateOf = (day) => new Date(day * DAY);
  const iso = (day) => dateOf(day).toISOString().slice(0, 10);
  const weekday = (day) => dateOf(day).getUTCDay();
  const show = (day) =>
    dateOf(day).toLocaleDateString(root.lang, { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
  const today = () => {
    const now = new Date();
    return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
  };
  const addBusiness = (day, days) => {
    for (let left = days; left > 0; ) {
      day += 1;
      if (weekday(day) % 6) left -= 1;
    }
    return day;
  };

  // ---- plans, read from the tables

  const taskOf = (row) => {
    const { id, day, minutes } = row.dataset, link = row.querySelector('a');
    const detail = row.querySelector('.detail').textContent.trim();
    return { id, day: Number(day), minutes: Number(minutes), title: link.textContent, href: link.href, detail };
  };
  const plans = all('.plan').map((table) => ({ days: Number(table.dataset.days), tasks: all('[data-id]', table).map(taskOf) }));
  plans.sort((a, b) => b.days - a.days);

  // The longest plan that fits the days left and today; with less than the shortest one, that one.
  const choose = (left) => plans.find((plan) => plan.days <= left + 1) ?? plans.at(-1);

  // Tasks in their order, each on the first day from its own on that is free and has the minutes left. A plan that
  // is longer than the days left begins today, and its days are drawn together.
  const arrange = (plan, from, loop, off, most) => {
    const squeeze = Math.min(1, (loop - from) / (plan.days - 1));
    const used = new Map(), placed = [], dropped = [];
    const fits = (day, minutes) => !off.includes(weekday(day)) && (!used.has(day) || used.get(day) + minutes <= most);
    for (const task of plan.tasks) {
      let day = Math.max(from, loop + Math.floor(task.day * squeeze));
      while (day < loop && !fits(day, task.minutes)) day += 1;
      if (task.day < 0 && day >= loop) {
        dropped.push(task);
        continue;
      }
      used.set(day, (used.get(day) ?? 0) + task.minutes);
      placed.push({ ...task, day });
    }
    return { placed, dropped };
  };

  const due = (loop) => [
    { id: 'writing', day: loop + WRITING, title: 'Hand in the writing assessment', detail: 'Confirm day and hour with your recruiter.' },
    { id: 'loop', day: loop, title: 'The interview loop', detail: 'Five interviews of 55 minutes.' },
    { id: 'outcome', day: addBusiness(loop, OUTCOME), title: 'Expect the outcome by today', detail: 'Within five business days after the loop.' },
  ];

  // ---- calendar file (RFC 5545): lines of at most 75 octets, folded between characters

  const fold = (line) => {
    let out = '', used = 0;
    for (const character of line) {
      const size = new TextEncoder().encode(character).length;
      if (used + size > 75) {
        out += '\r\n ';
        used = 1;
      }
      out += character;
      used += size;
    }
    return `${out}\r\n`;
  };
  const escape = (text) => text.replace(/[\\;,]/g, '\\$&');
  const compact = (day) => iso(day).replaceAll('-', '');

  const eventOf = ({ id, day, title, minutes, detail }) => [
    'BEGIN:VEVENT',
    `UID:${id}@pm-t-prep-handbook`,
    `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`,
    `DTSTART;VALUE=DATE:${compact(day)}`,
    `DTEND;VALUE=DATE:${compact(day + 1)}`,
    `SUMMARY:${escape(minutes ? `${title} (${minutes} min)` : title)}`,
    `DESCRIPTION:${escape(detail)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
  const calendar = (entries) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//PM-T Prep Handbook//Plan//EN', 'CALSCALE:GREGORIAN', ...entries.flatMap(eventOf), 'END:VCALENDAR']
      .map(fold)
      .join('');

  // ---- the form

  const date = make('input', { type: 'date', name: 'loop', required: true });
  const hours = make('input', { type: 'number', name: 'hours', min: '0.5', max: '8', step: '0.5', value: '2' });
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const off = names.map((_, i) => make('input', { type: 'checkbox', value: (i + 1) % 7 }));
  const status = make('p', { className: 'status' });
  status.setAttribute('role', 'status');
  const rows = make('tbody', {});
  const heads = ['Date', 'Task', 'Time'].map((text) => make('th', { scope: 'col', className: text === 'Time' ? 'right' : '' }, text));
  const table = make('div', { className: 'table dates' },
    make('table', {}, make('caption', {}, 'Your dates'), make('thead', {}, make('tr', {}, ...heads)), rows));
  const download = make('a', { className: 'button', download: 'pm-t-plan.ics' }, 'Save as a calendar file');

  // A day is written once, and heard with each task.
  const row = ({ day, title, href, minutes }, i, entries) => {
    const again = entries[i - 1]?.day === day;
    return make('tr', { className: (minutes ? '' : 'fixed ') + (again ? 'again' : '') },
      make('th', { scope: 'row' }, make('span', { className: again ? 'hidden' : '' }, show(day))),
      make('td', {}, href ? make('a', { href }, title) : make('strong', {}, title)),
      make('td', { className: 'right' }, minutes ? `${minutes} min` : ''));
  };

  const fail = (text) => {
    status.textContent = text;
    table.hidden = download.hidden = true;
  };

  const draw = () => {
    const loop = Date.parse(date.value) / DAY, from = today(), left = loop - from;
    const days = off.filter((input) => input.checked).map((input) => Number(input.value));
    prepbook.save(KEY, date.value ? [date.value, hours.value, days.join('')] : []);
    if (!loop) return fail('');
    if (left < 0) return fail('This day is over. Enter the date of a loop that is to come.');
    if (days.length === 7) return fail('All seven days are off. Leave one.');
    const plan = choose(left), most = Math.max(30, Math.min(480, hours.value * 60 || 120));
    const { placed, dropped } = arrange(plan, from, loop, days, most);
    const entries = [...due(loop), ...placed].sort((a, b) => a.day - b.day);
    rows.replaceChildren(...entries.map(row));
    table.hidden = download.hidden = false;
    URL.revokeObjectURL(download.href);
    download.href = URL.createObjectURL(new Blob([calendar(entries)], { type: 'text/calendar' }));
    const late = left + WRITING < 0 ? ' The day on which the writing is due is over: ask your recruiter today.' : '';
    const cut = dropped.length ? ` ${dropped.length} tasks do not fit and are left out.` : '';
    status.textContent = `${left} ${left === 1 ? 'day' : 'days'} left: the plan for ${plan.days} days, ${placed.length} tasks.${cut}${late}`;
  };

  const choices = off.map((input, i) => make('label', { className: 'choice' }, input, names[i]));
  box.append(
    make('div', { className: 'fields' }, make('label', {}, 'Date of your loop', date), make('label', {}, 'Hours a day', hours)),
    make('fieldset', { className: 'fields' }, make('legend', {}, 'Days off'), ...choices),
    status, table, download);
  const [loop, kept, days] = prepbook.load(KEY);
  if (loop) date.value = loop;
  if (kept) hours.value = kept;
  for (const input of off) input.checked = (days ?? '').includes(input.value);
  box.addEventListener('input', draw);
  draw();
}
