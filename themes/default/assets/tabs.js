// Tabs: sections with a label become a tab list. Tabs of one label switch together; the choice is kept.
'use strict';

{
  const lists = [];

  const select = (list, index, focus) => {
    list.buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', i === index);
      button.tabIndex = list.panels[i].tabIndex = i === index ? 0 : -1;
      // Found by the browser's own search where it can do that, which then fires beforematch.
      if (i === index) list.panels[i].removeAttribute('hidden');
      else list.panels[i].setAttribute('hidden', 'until-found');
    });
    if (focus) list.buttons[index].focus();
  };

  const selectLabel = (label) => {
    for (const list of lists) {
      const index = list.labels.indexOf(label);
      if (index >= 0) select(list, index);
    }
  };

  const choose = (list, index) => {
    const before = list.buttons[index].getBoundingClientRect().top;
    selectLabel(list.labels[index]);
    select(list, index, true);
    scrollBy({ top: list.buttons[index].getBoundingClientRect().top - before, behavior: 'instant' });
    const kept = prepbook.load('tabs').filter((label) => !list.labels.includes(label));
    prepbook.save('tabs', [...kept, list.labels[index]].slice(-20));
  };

  const keys = { ArrowRight: (i) => i + 1, ArrowLeft: (i) => i - 1, Home: () => 0, End: () => -1 };

  const onKey = (event, list, index) => {
    const move = keys[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const count = list.buttons.length;
    choose(list, (move(index) + count) % count);
  };

  const makeButton = (list, index, id) => {
    const button = document.createElement('button'),
      panel = list.panels[index];
    panel.id ||= `${id}-${index + 1}`;
    button.type = 'button';
    button.id = `${panel.id}-tab`;
    button.textContent = list.labels[index];
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', panel.id);
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', button.id);
    panel.addEventListener('beforematch', () => select(list, index));
    button.addEventListener('click', () => choose(list, index));
    button.addEventListener('keydown', (event) => onKey(event, list, index));
    return button;
  };

  const build = (box) => {
    const panels = all(':scope > .tab', box);
    const labels = panels.map((panel) => panel.querySelector('.tab-label').textContent);
    const list = { panels, labels, buttons: [] };
    const row = document.createElement('div');
    if (panels.length === 0) return;
    row.className = 'tablist';
    row.setAttribute('role', 'tablist');
    list.buttons = panels.map((_, index) => makeButton(list, index, box.id));
    row.append(...list.buttons);
    box.prepend(row);
    lists.push(list);
    select(list, 0);
  };

  // A link to a place in a panel that is folded away opens that panel.
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (const list of lists) {
      const index = list.panels.findIndex((panel) => panel.contains(target));
      if (target && index >= 0) select(list, index);
    }
    target?.scrollIntoView();
  };

  all('.tabs').forEach(build);
  for (const label of prepbook.load('tabs')) selectLabel(label);
  addEventListener('hashchange', openTarget);
  if (location.hash) openTarget();
}
