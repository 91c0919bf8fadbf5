// The question bank: a list with a filter whose choice stands in the address, and marks for what was practiced. The
// questions (practice/questions/list.js, written by scripts/questions.lua) come when somebody asks for them.
'use strict';

{
  const KEY = 'practiced-questions';
  const box = document.querySelector('.bank');
  const practiced = new Set(prepbook.load(KEY));

  const select = (name, label, any, options) => {
    const list = make('select', { name });
    list.append(new Option(any, ''), ...options.map(([value, text]) => new Option(text, value)));
    return { box: list, label: make('label', {}, label, list) };
  };

  const build = ({ principle, competency, questions }) => {
    const names = new Map([...principle, ...competency]);
    const fields = [
      select('principle', 'Principle', 'All principles', principle),
      select('competency', 'Competency', 'All competencies', competency),
      select('stage', 'Stage', 'All stages', [['screen', 'Phone screen'], ['loop', 'Loop']]),
    ];
    const open = make('input', { type: 'checkbox', name: 'open' });
    const status = make('p', { className: 'filter-status' });
    status.setAttribute('role', 'status');

    // ---- the list

    const boxes = new Map();
    const items = questions.map((question) => {
      const tick = make('input', { type: 'checkbox', checked: practiced.has(question.id) });
      tick.setAttribute('aria-label', `Practiced: ${question.text}`);
      tick.addEventListener('change', () => mark(question, tick));
      boxes.set(question.id, tick);
      const meta = [names.get(question.principle), names.get(question.competency), question.stages].join(' · ');
      return make('li', { className: 'question', id: question.id },
        make('p', { className: 'question-text' }, question.text),
        make('p', { className: 'question-meta' }, `${meta} · `, make('a', { href: urlOf(question.url) }, 'Follow-ups')),
        make('label', { className: 'choice' }, tick, 'Practiced'));
    });

    const fits = (question) =>
      fields.every(({ box: { name, value } }) => !value || question[name].split(' ').includes(value)) &&
      !(open.checked && practiced.has(question.id));

    const show = () => {
      questions.forEach((question, i) => (items[i].hidden = !fits(question)));
      const shown = items.filter((item) => !item.hidden).length, done = questions.filter(({ id }) => practiced.has(id)).length;
      status.textContent = `${shown} of ${items.length} questions, ${done} practiced`;
    };

    const mark = ({ id }, tick) => {
      if (tick.checked) practiced.add(id);
      else practiced.delete(id);
      const kept = prepbook.save(KEY, [...practiced].sort());
      show();
      if (!kept) status.textContent += '. This browser keeps nothing.';
    };

    // ---- the address

    const read = () => {
      const asked = new URLSearchParams(location.search);
      for (const { box: list } of fields) {
        const value = asked.get(list.name) ?? '';
        list.value = [...list.options].some((option) => option.value === value) ? value : '';
      }
      open.checked = asked.has('open');
    };

    const write = () => {
      const url = new URL(location.href);
      for (const { box: list } of fields) {
        if (list.value) url.searchParams.set(list.name, list.value);
        else url.searchParams.delete(list.name);
      }
      if (open.checked) url.searchParams.set('open', '1');
      else url.searchParams.delete('open');
      try {
        history.replaceState(null, '', url);
      } catch {} // some browsers refuse it for files of a disk
    };

    const filters = make('div', { className: 'filters' }, ...fields.map(({ label }) => label),
      make('label', { className: 'choice' }, open, 'Not yet practiced'));
    filters.setAttribute('role', 'group');
    filters.setAttribute('aria-label', 'Filter the questions');
    filters.addEventListener('change', () => {
      write();
      show();
    });
    box.replaceChildren(filters, status, make('ol', { className: 'questions' }, ...items));
    read();
    show();
    addEventListener('popstate', () => {
      read();
      show();
    });
    addEventListener('storage', (event) => {
      if (event.key !== prepbook.prefix + KEY) return;
      practiced.clear();
      for (const id of prepbook.load(KEY)) practiced.add(id);
      for (const [id, tick] of boxes) tick.checked = practiced.has(id);
      show();
    });
  };

  const ask = make('button', { type: 'button' }, `Show and filter all ${box.dataset.count} questions`);
  const start = () => prepbook.add(urlOf('practice/questions/list.js')).then(() => build(bank), () => (ask.textContent = 'The questions cannot be loaded'));
  ask.addEventListener('click', () => start().then(() => box.querySelector('select')?.focus()));
  box.append(ask);
  if (location.search) start();
}
