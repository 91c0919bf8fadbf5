// "Your data": lists what is kept, writes it to a file, reads such a file, deletes all.
'use strict';

{
  const box = document.getElementById('your-data');
  const rows = box.querySelector('tbody');
  const say = (text) => {
    box.querySelector('[role="status"]').textContent = text;
  };

  // Names in the file: "theme", "tabs", "checks/process/loop.html".
  const names = () => {
    try {
      return Object.keys(localStorage)
        .filter((key) => key === 'pb:theme' || key.startsWith(prepbook.prefix))
        .map((key) => (key === 'pb:theme' ? 'theme' : key.slice(prepbook.prefix.length)))
        .sort();
    } catch {
      return [];
    }
  };

  const keyOf = (name) => (name === 'theme' ? 'pb:theme' : prepbook.prefix + name);
  const read = (name) => (name === 'theme' ? localStorage['pb:theme'] : prepbook.load(name));

  const describe = (name, value) => {
    if (name === 'theme') return ['Theme', value];
    if (name === 'tabs') return ['Chosen tabs', value.join(', ')];
    if (name === 'seen')
      return ['Pages known, with their versions', `${value.length} ${value.length === 1 ? 'page' : 'pages'}`];
    if (name === 'visit') return ['Last visit', new Date(Number(value[0])).toLocaleString(root.lang)];
    if (name === 'searches') return ['Recent searches', value.join(', ')];
    if (name.startsWith('checks/')) return [`Checklists on ${name.slice(7)}`, `${value.length} ticked`];
    const words = name.replaceAll('-', ' ');
    return [words[0].toUpperCase() + words.slice(1), `${value.length} ${value.length === 1 ? 'entry' : 'entries'}`];
  };

  const cell = (text, className) => {
    const td = document.createElement('td');
    td.textContent = text;
    if (className) td.className = className;
    return td;
  };

  const show = () => {
    const kept = names();
    rows.replaceChildren(
      ...kept.map((name) => {
        const row = document.createElement('tr'),
          [what, value] = describe(name, read(name));
        row.append(
          cell(what),
          cell(value),
          cell(`${keyOf(name).length + localStorage[keyOf(name)].length} bytes`, 'right'),
        );
        return row;
      }),
    );
    box.querySelector('.table').hidden = kept.length === 0;
    box.querySelector('.empty').hidden = kept.length > 0;
    for (const button of all('.export, .delete', box)) button.disabled = kept.length === 0;
  };

  const exportAll = () => {
    const data = Object.fromEntries(names().map((name) => [name, read(name)]));
    const blob = new Blob([JSON.stringify({ prepbook: 1, data }, null, 2) + '\n'], {
      type: 'application/json',
    });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'handbook-data.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say('Exported to handbook-data.json.');
  };

  const isTexts = (value) => Array.isArray(value) && value.every((item) => typeof item === 'string');

  // Adds to what is there: nothing that was ticked here is lost.
  const take = (name, value) => {
    if (name === 'theme' && themes.includes(value)) {
      localStorage['pb:theme'] = root.dataset.theme = value;
      showTheme();
      return true;
    }
    if (!isTexts(value) || !(['tabs', 'seen', 'visit'].includes(name) || name.startsWith('checks/')))
      return false;
    if (name === 'visit') return prepbook.load(name).length > 0 || prepbook.save(name, value);
    return prepbook.save(name, [...new Set([...prepbook.load(name), ...value])]);
  };

  const importFile = async (input) => {
    try {
      const file = JSON.parse(await input.files[0].text());
      if (file.prepbook !== 1) throw new Error();
      const taken = Object.entries(file.data).filter(([name, value]) => take(name, value));
      say(`Imported ${taken.length} ${taken.length === 1 ? 'entry' : 'entries'}.`);
    } catch {
      say('This is not a file that this page exported. Nothing was changed.');
    }
    input.value = '';
    show();
  };

  const deleteAll = () => {
    if (!confirm('Delete everything this handbook keeps in this browser?')) return;
    for (const name of names()) localStorage.removeItem(keyOf(name));
    root.dataset.theme = 'auto';
    showTheme();
    show();
    say('Deleted. Nothing is kept any more.');
  };

  box.hidden = false;
  box.querySelector('.export').addEventListener('click', exportAll);
  box.querySelector('.delete').addEventListener('click', deleteAll);
  box.querySelector('#import').addEventListener('change', (event) => importFile(event.target));
  show();
}
