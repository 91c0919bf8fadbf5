// Home: the day of the interview, kept as the plan's page (schedule.js) keeps it, and the tasks of today. What plans
// (planner.js) and what is planned (practice/tasks.js) come when there is a date.
'use strict';

{
  const KEY = 'schedule';
  const MOST = 2; // tasks that are named; home.css keeps space for them
  const box = document.querySelector('.ask');
  const [date, status, list] = ['input', '.status', 'ul'].map((selector) => box.querySelector(selector));
  const nothingYet = [status.textContent, ...list.children];

  const kept = () => {
    const [day = '', hours = '2', off = '', ahead = 'loop'] = prepbook.load(KEY);
    return { date: day, hours, off: [...off].map(Number), ahead };
  };
  const keep = (day) => {
    const [, ...rest] = prepbook.load(KEY);
    return prepbook.save(KEY, day ? [day, ...rest] : []);
  };

  let loaded;
  const load = () => (loaded ??= prepbook.add(urlOf('assets/planner.js')).then(() => prepbook.add(urlOf('practice/tasks.js'))));

  const put = (text, ...items) => {
    status.textContent = text;
    list.replaceChildren(...items);
  };
  const say = (text, todays = []) => {
    const more = todays.length - MOST;
    const items = todays.slice(0, MOST).map(({ title, url, minutes }) =>
      make('li', {}, make('a', { href: urlOf(url) }, title), ` (${minutes} min)`));
    if (more > 0) items.push(make('li', {}, `${more} more in `, make('a', { href: urlOf('practice/plan.html') }, 'your plan')));
    put(text, ...items);
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
    if (!own.date) return put(...nothingYet);
    box.setAttribute('aria-busy', 'true');
    await load().then(() => show(own), () => say('The plan cannot be loaded.'));
    box.removeAttribute('aria-busy');
  };

  date.value = kept().date;
  if (kept().ahead === 'screen') box.querySelector('label span').textContent = 'When is your phone screen?';
  date.addEventListener('input', () => {
    if (!keep(date.value)) return say('This browser keeps nothing. The plan has room for your date.');
    draw();
  });
  draw();
}
