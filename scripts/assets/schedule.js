// One's own dates, kept on the device: the form of the plan's page. What plans (planner.js), what is planned
// (practice/tasks.js, written by scripts/plan.lua) and the calendar file (calendar.js) come when there is a date. today.js
// keeps the same.
'use strict';

{
  const KEY = 'schedule';
  const box = document.querySelector('.schedule');
  const NAMES = { loop: 'The interview loop', screen: 'The phone screen' };

  const kept = () => {
    const [date = '', hours = '2', off = '', ahead = 'loop'] = prepbook.load(KEY);
    return { date, hours, off: [...off].map(Number), ahead };
  };
  const keep = ({ date, hours, off, ahead }) => prepbook.save(KEY, date ? [date, hours, off.join(''), ahead] : []);

  let loaded;
  const load = () => (loaded ??= Promise.all(['assets/planner.js', 'practice/tasks.js', 'assets/calendar.js'].map((url) => prepbook.add(urlOf(url)))));

  const fixed = ({ last, due }, ahead) => {
    const list = [{ id: ahead, day: last, title: NAMES[ahead], detail: ahead === 'loop' ? 'Five interviews of 55 minutes.' : '60 minutes.' }];
    if (ahead === 'screen') return list;
    const outcome = days.addBusiness(last, Number(box.dataset.outcome));
    list.push({ id: 'outcome', day: outcome, title: 'Expect the outcome by today', detail: 'Within five business days after the loop.' });
    if (due === undefined) return list;
    return [{ id: 'writing', day: last - due, title: 'Hand in the writing assessment', detail: 'Confirm day and hour with your recruiter.' }, ...list];
  };

  // ---- the form

  const date = make('input', { type: 'date', name: 'loop', required: true });
  const hours = make('input', { type: 'number', name: 'hours', min: '0.5', max: '8', step: '0.5', value: '2' });
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const off = names.map((_, i) => make('input', { type: 'checkbox', value: (i + 1) % 7 }));
  const ahead = ['loop', 'screen'].map((value) => make('input', { type: 'radio', name: 'ahead', value }));
  const status = make('p', { className: 'status' });
  status.setAttribute('role', 'status');
  const left = make('details', { className: 'left-out' });
  const rows = make('tbody', {});
  const heads = ['Date', 'Task', 'Time'].map((text) => make('th', { scope: 'col', className: text === 'Time' ? 'right' : '' }, text));
  const table = make('div', { className: 'table dates' },
    make('table', {}, make('caption', {}, 'Your dates'), make('thead', {}, make('tr', {}, ...heads)), rows));
  const download = make('a', { className: 'button', download: 'pm-t-plan.ics' }, 'Save as a calendar file');

  // A day is written once, and heard with each task.
  const row = ({ day, title, url, minutes }, i, entries) => {
    const again = entries[i - 1]?.day === day;
    return make('tr', { className: (minutes ? '' : 'fixed ') + (again ? 'again' : '') },
      make('th', { scope: 'row' }, make('span', { className: again ? 'hidden' : '' }, days.show(day, root.lang))),
      make('td', {}, url ? make('a', { href: urlOf(url) }, title) : make('strong', {}, title)),
      make('td', { className: 'right' }, minutes ? `${minutes} min` : ''));
  };

  const fail = (text) => {
    status.textContent = text;
    table.hidden = download.hidden = left.hidden = true;
  };

  const entered = () => ({
    date: date.value, hours: hours.value,
    off: off.filter((input) => input.checked).map((input) => Number(input.value)),
    ahead: ahead.find((input) => input.checked)?.value ?? 'loop',
  });

  const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

  const showDropped = (dropped) => {
    left.hidden = dropped.length === 0;
    left.replaceChildren(
      make('summary', {}, `${count(dropped.length, 'task does', 'tasks do')} not fit`),
      make('ul', {}, ...dropped.map(({ title, url, reason }) => make('li', {}, make('a', { href: urlOf(url) }, title), `: ${reason}`))));
  };

  // Busy until what was entered is shown.
  const draw = async () => {
    const own = entered();
    keep(own);
    if (!own.date) return fail('');
    box.setAttribute('aria-busy', 'true');
    await load().then(() => show(own), () => fail('The plan cannot be loaded.'));
    box.removeAttribute('aria-busy');
  };

  const show = (own) => {
    const from = days.today();
    if (Date.parse(own.date) / days.DAY < from) return fail('This day is over. Enter the date of an interview that is to come.');
    if (own.off.length === 7) return fail('All seven days are off. Leave one.');
    const made = planOf(own, tasks, from);
    const rank = ({ id }) => ({ loop: 0, screen: 0, writing: 2 })[id] ?? 1; // what is handed in is written first
    const entries = [...fixed(made, own.ahead), ...made.placed].sort((a, b) => a.day - b.day || rank(a) - rank(b));
    rows.replaceChildren(...entries.map(row));
    table.hidden = download.hidden = false;
    showDropped(made.dropped);
    URL.revokeObjectURL(download.href);
    download.href = URL.createObjectURL(new Blob([calendar(entries)], { type: 'text/calendar' }));
    const late = own.ahead === 'loop' && made.due === undefined
      ? ' The day on which we hand in the writing is over: ask your recruiter today.' : '';
    const cut = made.dropped.length ? ` ${count(made.dropped.length, 'task does', 'tasks do')} not fit, named below with the reason.` : '';
    const short = made.short ? ' Some tasks have their short length.' : '';
    status.textContent = `${count(made.left, 'day', 'days')} left, ${made.placed.length} tasks.${cut}${short}${late}`;
  };

  const choices = off.map((input, i) => make('label', { className: 'choice' }, input, names[i]));
  const kinds = ahead.map((input) => make('label', { className: 'choice' }, input, NAMES[input.value]));
  box.append(
    make('fieldset', { className: 'fields' }, make('legend', {}, 'What is ahead'), ...kinds),
    make('div', { className: 'fields' }, make('label', {}, 'Its date', date), make('label', {}, 'Hours a day', hours)),
    make('fieldset', { className: 'fields' }, make('legend', {}, 'Days off'), ...choices),
    status, left, table, download);
  const before = kept();
  date.value = before.date;
  hours.value = before.hours;
  for (const input of off) input.checked = before.off.includes(Number(input.value));
  for (const input of ahead) input.checked = input.value === before.ahead;
  box.addEventListener('input', draw);
  draw();
}
