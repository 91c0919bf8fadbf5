// Home: the tasks of today, when the plan's page (schedule.js) keeps a date. What plans (planner.js) and what is
// planned (practice/tasks.js) come then.
'use strict';

{
  const KEY = 'schedule';
  const box = document.querySelector('.today');
  const kept = () => {
    const [date = '', hours = '2', off = '', ahead = 'loop'] = prepbook.load(KEY);
    return { date, hours, off: [...off].map(Number), ahead };
  };

  let loaded;
  const load = () => (loaded ??= prepbook.add(urlOf('assets/planner.js')).then(() => prepbook.add(urlOf('practice/tasks.js'))));

  const list = make('ul', {});
  const status = make('p', { className: 'status' });
  status.setAttribute('role', 'status');

  const say = (text, todays = []) => {
    status.textContent = text;
    list.replaceChildren(...todays.map(({ title, url, minutes }) => make('li', {}, make('a', { href: urlOf(url) }, title), ` (${minutes} min)`)));
    list.hidden = !todays.length;
  };

  const show = (own) => {
    const from = days.today(), made = planOf(own, tasks, from);
    if (!made) return say(own.off.length === 7 ? 'Your plan has no day.' : 'This day is over.');
    if (!made.left) return say('It is today. Go well.');
    const when = made.left === 1 ? '1 day left' : `${made.left} days left`;
    const todays = made.placed.filter(({ day }) => day === from);
    if (todays.length) return say(`${when}. Today:`, todays);
    const next = made.placed.find(({ day }) => day > from);
    return say(`${when}. Nothing for today; next on ${days.show(next.day, root.lang)}.`);
  };

  // Busy until it is shown.
  const draw = async () => {
    const own = kept();
    if (!own.date) return;
    box.append(status, list);
    box.setAttribute('aria-busy', 'true');
    await load().then(() => show(own), () => say('The plan cannot be loaded.'));
    box.removeAttribute('aria-busy');
  };

  draw();
}
