// The list of problems: open when there are errors, else a button with their number.
import { outputAt } from './address.mjs';
import { all, make } from './dom.mjs';
import { keep, kept } from './kept.mjs';
import { showCaret, sourceLines } from './source.mjs';

export const count = make('button', { type: 'button', className: 'count', hidden: true, onclick: unfold });
export const said = make('p', { className: 'said' });
const title = make('h2', {});
const folder = make('button', { type: 'button', onclick: fold }, 'Fold');
const list = make('ol', {});
export const panel = make(
  'section',
  { className: 'panel', hidden: true, ariaLabel: 'Problems of the handbook' },
  make('header', {}, title, folder),
  make('div', { className: 'list', tabIndex: 0, role: 'group', ariaLabel: 'List of problems' }, list),
);
panel.onkeydown = ({ key }) => key === 'Escape' && fold();

let shown = []; // the problems
let errors = ''; // those of them that open the list
let unfolded = false; // by hand, for warnings
let folded = kept('folded'); // the errors for which it was folded

// ---- open and folded

function showPanel() {
  const open = shown.length > 0 && (errors ? folded !== errors : unfolded);
  panel.hidden = !open;
  count.hidden = open || !shown.length;
  if (open) for (const source of all('pre', list)) showCaret(source);
}

function setFolded(value) {
  keep('folded', (folded = value ? errors : ''));
  unfolded = !value;
  showPanel();
}

function fold() {
  setFolded(true);
  count.focus();
}

function unfold() {
  setFolded(false);
  folder.focus();
}

// ---- what stands in it

// As in the terminal: place, severity, message, source, help.
function problemItem(problem) {
  const { severity, code, file, line, column, message, help, source } = problem;
  const spot = [file || 'prepbook', ...[line, column].filter(Boolean)].join(':');
  const head = [make('span', { className: 'spot' }, `${spot}:`), ' ', make('b', {}, `${severity}:`), ` ${message}`];
  if (code) head.push(' ', make('span', { className: 'code' }, `[${code}]`));
  const item = make('li', { className: severity }, make('p', {}, ...head));
  const name = { tabIndex: 0, role: 'group', ariaLabel: `Line ${line} of ${file}` };
  if (line && source) item.append(make('pre', name, ...sourceLines(problem)));
  if (help) item.append(make('p', { className: 'help' }, make('b', {}, 'help: '), help));
  return item;
}

// The page being looked at comes first; its source is known by the Markdown beside it.
function inOrder(problems) {
  const markdown = document.querySelector('link[rel="alternate"][type="text/markdown"]');
  const own = markdown && outputAt(markdown.href);
  const isOwn = (file) => own && [own, `content/${own}`].includes(file);
  const weight = ({ file, severity }) => (isOwn(file) ? 0 : 3) + ['error', 'warning', 'note'].indexOf(severity);
  return [...problems].sort((a, b) => weight(a) - weight(b));
}

const many = (number, word) => (number ? `${number} ${word}${number === 1 ? '' : 's'}` : '');
const countsOf = (state) =>
  [many(state.errors + (state.stopped ? 1 : 0), 'error'), many(state.warnings, 'warning'), many(state.notes, 'note')]
    .filter(Boolean)
    .join(', ');

function setTone(tone) {
  count.className = `count ${tone}`;
  panel.className = `panel ${tone}`;
}

function fillPanel(state) {
  for (const part of [title, count, said]) part.textContent = countsOf(state);
  setTone(errors ? 'error' : state.warnings ? 'warning' : 'note');
  list.replaceChildren(...shown.map(problemItem));
  const missing = state.errors + state.warnings + state.notes - state.problems.length;
  if (missing > 0) list.append(make('li', {}, `And ${missing} more: prepbook check lists all.`));
}

export function showProblems(state) {
  const { problems, stopped } = state;
  const stop = { severity: 'error', file: '', message: stopped, help: 'What is shown is the site before this.' };
  const next = [...(stopped ? [stop] : []), ...inOrder(problems)];
  if (JSON.stringify(next) !== JSON.stringify(shown)) {
    shown = next;
    const wrong = shown.filter(({ severity }) => severity === 'error');
    errors = wrong.length ? JSON.stringify(wrong) : '';
    unfolded &&= shown.length > 0;
    fillPanel(state);
  }
  showPanel();
}
