// Checklists: progress, reset, and ticks that are kept on the device, one entry for each page.
'use strict';

{
  const key = `checks/${decodeURIComponent(root.dataset.page)}`;
  const boxes = all('.checklist input[type="checkbox"]');
  const lists = [];

  const show = (list) => {
    const done = list.boxes.filter((box) => box.checked).length;
    const warning = list.kept ? '' : '. This browser keeps nothing.';
    list.status.textContent = `${done} of ${list.boxes.length} done${warning}`;
    list.bar.value = done;
    list.reset.hidden = done === 0;
  };

  const save = (list) => {
    const ids = boxes.filter((box) => box.checked).map((box) => box.id);
    list.kept = prepbook.save(key, ids);
    show(list);
  };

  const load = () => {
    const ids = prepbook.load(key);
    for (const box of boxes) box.checked = ids.includes(box.id);
    lists.forEach(show);
  };

  const reset = (list) => {
    for (const box of list.boxes) box.checked = false;
    save(list);
    list.boxes[0].focus();
  };

  const build = (element) => {
    const list = {
      boxes: all('input[type="checkbox"]', element),
      status: element.querySelector('.status'),
      bar: document.createElement('progress'),
      reset: document.createElement('button'),
      kept: true,
    };
    if (list.boxes.length === 0) return;
    list.bar.max = list.boxes.length;
    list.bar.setAttribute('aria-label', 'Progress');
    list.reset.type = 'button';
    list.reset.textContent = 'Reset';
    list.reset.addEventListener('click', () => reset(list));
    for (const box of list.boxes) box.addEventListener('change', () => save(list));
    element.querySelector('.checklist-bar').append(list.bar);
    list.status.after(list.reset);
    lists.push(list);
  };

  all('.checklist').forEach(build);
  load();
  // Only now: what was there at first is not read out, what changes is.
  for (const list of lists) list.status.setAttribute('role', 'status');
  addEventListener('storage', (event) => {
    if (event.key === prepbook.prefix + key) load();
  });
}
