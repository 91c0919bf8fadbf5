// The question bank: a filter whose choice stands in the address, and marks for what was practiced.
'use strict';

{
  const KEY = 'practiced-questions';
  const list = document.querySelector('.questions');
  const items = all('.question', list);
  const practiced = new Set(prepbook.load(KEY));

  // ---- what can be chosen: the values that the questions have, by the names that stand in them

  const choices = (key, index) => {
    const names = new Map();
    for (const item of items)
      names.set(item.dataset[key], item.querySelector('.question-meta').textContent.split(' · ')[index]);
    return names;
  };

  const select = (name, label, any, options) => {
    const box = make('select', { name });
    box.append(new Option(any, ''), ...[...options].map(([value, text]) => new Option(text, value)));
    return { box, label: make('label', {}, label, box) };
  };

  const fields = [
    select('principle', 'Principle', 'All principles', choices('principle', 0)),
    select('competency', 'Competency', 'All competencies', choices('competency', 1)),
    select('stage', 'Stage', 'All stages', [['screen', 'Phone screen'], ['loop', 'Loop']]),
  ];
  const open = make('input', { type: 'checkbox', name: 'open' });
  const status = make('p', { className: 'filter-status' });
  status.setAttribute('role', 'status');

  // ---- showing

  const fits = (item) =>
    fields.every(({ box }) => !box.value || item.dataset[box.name].split(' ').includes(box.value)) &&
    !(open.checked && practiced.has(item.id));

  const show = () => {
    let shown = 0;
    for (const item of items) {
      item.hidden = !fits(item);
      if (!item.hidden) shown += 1;
    }
    const done = items.filter((item) => practiced.has(item.id)).length;
    status.textContent = `${shown} of ${items.length} questions, ${done} practiced`;
  };

  // ---- the address

  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const { box } of fields) {
      const value = asked.get(box.name) ?? '';
      box.value = [...box.options].some((option) => option.value === value) ? value : '';
    }
    open.checked = asked.has('open');
  };

  const write = () => {
    const url = new URL(location.href);
    for (const { box } of fields) {
      if (box.value) url.searchParams.set(box.name, box.value);
      else url.searchParams.delete(box.name);
    }
    if (open.checked) url.searchParams.set('open', '1');
    else url.searchParams.delete('open');
    try {
      history.replaceState(null, '', url);
    } catch {} // some browsers refuse it for files of a disk
  };

  const change = () => {
    write();
    show();
  };

  // ---- marks

  const mark = (item, box) => {
    if (box.checked) practiced.add(item.id);
    else practiced.delete(item.id);
    const kept = prepbook.save(KEY, [...practiced].sort());
    show();
    if (!kept) status.textContent += '. This browser keeps nothing.';
  };

  const boxes = new Map();
  for (const item of items) {
    const box = make('input', { type: 'checkbox', checked: practiced.has(item.id) });
    box.setAttribute('aria-label', `Practiced: ${item.querySelector('.question-text').textContent}`);
    box.addEventListener('change', () => mark(item, box));
    boxes.set(item.id, box);
    item.append(make('label', { className: 'choice' }, box, 'Practiced'));
  }

  const filters = make(
    'div',
    { className: 'filters' },
    ...fields.map(({ label }) => label),
    make('label', { className: 'choice' }, open, 'Not yet practiced'),
  );
  filters.setAttribute('role', 'group');
  filters.setAttribute('aria-label', 'Filter the questions');
  filters.addEventListener('change', change);
  list.before(filters, status);
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
    for (const [id, box] of boxes) box.checked = practiced.has(id);
    show();
  });
}
