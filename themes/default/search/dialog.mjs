// The search dialog, and the page search.html. The markup is partials/search-box.
import { describe } from './excerpt.mjs';
import { open } from './files.mjs';
import { highlight } from './highlight.mjs';
import { search, warm } from './query.mjs';
import { fold } from './words.mjs';

const FIRST = 8; // results with a text at once
const MANY = 20; // then, on the way down; more by a button
const RECENT_MAX = 8;
const box = document.querySelector('.search');
const isDialog = box.matches('dialog');
const find = (name) => box.querySelector(name);
const field = find('input');
const list = find('ol');
const filters = find('.search-filters');
const more = find('.search-more');
const recent = find('.search-recent');
const help = find('.search-help');
const touch = matchMedia('(pointer: coarse)').matches;
const say = (text) => {
  find('.search-status').textContent = text;
};

// ---- what is kept: the question for this tab, the last ones on the device

const kept = `${prepbook.prefix}query`;
const keep = (query) => {
  try {
    sessionStorage[kept] = query;
  } catch {}
};
const last = () => {
  try {
    return sessionStorage[kept] ?? '';
  } catch {
    return '';
  }
};

function remember() {
  const query = field.value.trim();
  const others = prepbook.load('searches').filter((one) => fold(one) !== fold(query));
  if (query) prepbook.save('searches', [query, ...others].slice(0, RECENT_MAX));
}

// ---- results

let asked = 0; // counts questions: an answer that comes late is dropped
let answer;

const link = (url, text) => {
  const href = new URL(urlOf(url));
  href.searchParams.set('q', field.value.trim());
  return make('a', { href }, text);
};

const pieces = (excerpt) => excerpt.map(({ text, marked }) => (marked ? make('mark', {}, text) : text));

function item({ title, crumbs, section, url, excerpt, others }) {
  const path = section ? [crumbs, title] : [crumbs];
  const also = others.map((one) => make('li', {}, link(one.url, one.section || title)));
  return make(
    'li',
    { dir: 'auto' },
    link(url, section || title),
    make('span', { className: 'search-path' }, path.filter(Boolean).join(' › ')),
    make('p', {}, ...pieces(excerpt)),
    ...(also.length ? [make('ul', {}, ...also)] : []),
  );
}

// Adds results up to a number; those of another answer take the place of what is there once they are ready.
async function show(shown, count) {
  const number = asked;
  const { results } = shown;
  const next = results.slice(shown === answer ? list.children.length : 0, count);
  const texts = await Promise.all(next.map((result) => describe(result, shown)));
  if (number !== asked) return;
  if (shown !== answer) clear();
  answer = shown;
  const added = texts.map(item);
  list.append(...added);
  // A button that goes takes the focus with it.
  if (document.activeElement === more) added[0]?.querySelector('a').focus();
  more.hidden = results.length <= list.children.length;
  more.textContent = `Show all ${results.length}`;
}

function sum({ results: { length }, unquoted }) {
  if (!length) return `No results for “${field.value.trim()}”. Try a shorter word.`;
  const count = length === 1 ? '1 result.' : `${length} results.`;
  const enter = touch ? '' : length === 1 ? ' Enter opens it.' : ' Enter opens the first.';
  return `${count}${enter}${unquoted ? ' No page has the quoted words in this order.' : ''}`;
}

function clear() {
  answer = undefined;
  list.replaceChildren();
  for (const part of [more, recent, help]) part.hidden = true;
}

function begin() {
  clear();
  say('');
  const queries = prepbook.load('searches');
  recent.hidden = !queries.length;
  const choose = (query) => () => {
    field.value = query;
    field.focus();
    ask();
  };
  const chips = queries.map((query) => make('li', {}, make('button', { type: 'button', onclick: choose(query) }, query)));
  recent.querySelector('ul').replaceChildren(...chips);
}

const valueOf = (selector) => find(selector)?.value ?? '';
const chosen = () => ({ q: field.value, part: valueOf('input:checked'), tag: valueOf('select') });

function keepAddress() {
  if (isDialog) return;
  try {
    const asked = Object.entries(chosen()).filter(([, value]) => value);
    history.replaceState(null, '', `?${new URLSearchParams(asked)}`);
  } catch {}
}

async function ask() {
  const number = ++asked;
  const { q: query, ...options } = chosen();
  keep(query);
  keepAddress();
  if (!query.trim()) return begin();
  try {
    const found = await search(query, options);
    if (number !== asked) return;
    await show(found, FIRST);
    if (number !== asked) return;
    help.hidden = found.results.length > 0;
    say(sum(found));
  } catch {
    if (number !== asked) return;
    clear();
    help.hidden = false;
    say('The search index cannot be loaded.');
  }
}

let pause;
let settled = Promise.resolve();
const askNow = () => {
  clearTimeout(pause);
  pause = undefined;
  settled = ask();
};
field.addEventListener('input', () => {
  clearTimeout(pause);
  warm(field.value);
  pause = setTimeout(askNow, 80);
});

// Enter opens the first result of what stands in the field. On a touch screen it puts the keyboard away.
field.addEventListener('keydown', async (event) => {
  if (event.key !== 'Enter' || event.isComposing) return;
  if (pause) askNow();
  if (touch) return field.blur();
  await settled;
  list.querySelector('a')?.click();
});
filters.addEventListener('change', askNow);

more.addEventListener('click', () => show(answer, Infinity));
new IntersectionObserver(([{ isIntersecting }]) => {
  if (isIntersecting && list.children.length < MANY) show(answer, MANY);
}).observe(more);

list.addEventListener('click', (event) => {
  if (!event.target.closest('a')) return;
  remember();
  if (isDialog && !event.ctrlKey && !event.metaKey && !event.shiftKey) box.close();
});
recent.querySelector(':scope > button').addEventListener('click', () => {
  prepbook.save('searches', []);
  begin();
  field.focus();
});

// ---- keys: the focus itself moves, from the field through the links and back

box.addEventListener('keydown', (event) => {
  const { key } = event;
  const here = document.activeElement;
  const stops = [field, ...[...box.querySelectorAll('.search-found :is(a, button)')].filter((one) => one.offsetParent)];
  const i = stops.indexOf(here);
  const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 1, End: stops.length - 1 }[key];
  if (event.isComposing || i < 0) return;
  if (to !== undefined && (i > 0 || key === 'ArrowDown')) {
    event.preventDefault();
    stops[Math.max(0, to)]?.focus();
  } else if (i > 0 && !event.ctrlKey && !event.metaKey && !event.altKey && /^(?:.|Backspace)$/u.test(key) && key !== ' ')
    field.focus();
});

// ---- filters

function addFilters({ parts, tags }) {
  const chip = (value, text, checked) =>
    make('label', {}, make('input', { type: 'radio', name: 'part', value, checked }), text);
  const wanted = new URLSearchParams(isDialog ? '' : location.search);
  const part = wanted.get('part') ?? '';
  if (parts.length > 1)
    filters.append(
      make(
        'fieldset',
        {},
        make('legend', { className: 'hidden' }, 'Part'),
        chip('', 'All parts', !part),
        ...parts.map(([name]) => chip(name, name, name === part)),
      ),
    );
  if (tags.length)
    filters.append(
      make(
        'label',
        {},
        make('span', { className: 'hidden' }, 'Tag'),
        make(
          'select',
          { name: 'tag' },
          make('option', { value: '' }, 'Any tag'),
          ...tags.map((tag) => make('option', { value: tag, selected: tag === wanted.get('tag') }, tag)),
        ),
      ),
    );
  filters.hidden = !filters.children.length;
}

// ---- beginning

const opened = open(urlOf('')).then(addFilters);
const query = new URLSearchParams(location.search).get('q');

if (isDialog) {
  const close = find('.search-close');
  close.hidden = false;
  close.addEventListener('click', () => box.close());
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault(); // some browsers empty the field first
    box.close();
  });
  box.addEventListener('click', ({ target }) => target === box && box.close());
  if (query) opened.then(() => highlight(query)).catch(() => {});
} else {
  field.value = query ?? '';
  box.hidden = false;
  document.querySelector('.search-none').hidden = true;
  opened.catch(() => {}).then(askNow);
}

prepbook.askSearch = async () => {
  if (isDialog) field.value ||= last();
  field.focus();
  field.select();
  await opened.catch(() => {});
  askNow();
};
