// What the preview shows over the page: in a shadow root, so that the page's styles and these stay apart.
import { base, here, outputAt, page } from './address.mjs';
import { all, make, root } from './dom.mjs';
import { keep } from './kept.mjs';
import { count, panel, said, showProblems } from './problems.mjs';

const NOTE_MS = 8000;

const badge = make('p', { className: 'badge', hidden: true });
const note = make('p', { className: 'note', hidden: true });
const gone = make(
  'dialog',
  { className: 'gone', ariaLabel: 'This page is gone' },
  make('h2', {}, 'This page is gone'),
  make('p', {}, 'It is no longer a page of the handbook. When it comes back, it shows again here.'),
  make('p', {}, make('a', { href: base.href }, 'Go to the home page')),
);

export function addOverlay() {
  const host = make('prepbook-preview', { hidden: true });
  const show = () => host.removeAttribute('hidden');
  const style = make('link', { rel: 'stylesheet', href: new URL('preview.css', here), onload: show, onerror: show });
  const status = make('div', { className: 'status', role: 'status' }, note, said);
  const dock = make('div', { className: 'dock' }, make('div', { className: 'row' }, status, count), panel);
  host.attachShadow({ mode: 'open' }).append(style, badge, dock, gone);
  root.append(host);
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

// A line in the corner; the function that comes back takes it away, unless another stands there.
export function say(text) {
  setText(note, text);
  return () => note.textContent === text && setText(note, '');
}

// What the page before wanted to be said on this one.
export function showNote(text) {
  if (!text) return;
  keep('note', null);
  setTimeout(say(text), NOTE_MS);
}

export function showGone(isGone) {
  if (isGone && !gone.open) gone.showModal();
  if (!isGone) gone.close();
}

function addMark(a, word) {
  const mark = make('small', {}, ` (${word.toLowerCase()})`);
  mark.dataset.prepbook = 'mark';
  a.append(mark);
}

// Drafts and pages of the future: a badge on them, a word behind links to them.
function showDrafts({ drafts, future }) {
  const wordFor = (output) => (drafts.includes(output) ? 'Draft' : future.includes(output) ? 'Future' : '');
  setText(badge, wordFor(page));
  for (const mark of all('[data-prepbook]')) mark.remove();
  for (const a of all('nav a[href]:not([href^="#"])')) {
    const word = wordFor(outputAt(a.href));
    if (word) addMark(a, word);
  }
}

// What is shown over the page must not keep the page from being brought up to date.
export function attempt(act) {
  try {
    act();
  } catch (error) {
    console.error('prepbook preview:', error);
  }
}

export function display(state) {
  attempt(() => showProblems(state));
  attempt(() => showDrafts(state));
}
