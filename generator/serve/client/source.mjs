// The source line of a problem and the caret below it, as in the terminal; here it can be scrolled, and is longer.
import { make } from './dom.mjs';

const WIDTH = 160; // letters of a line that are shown

const gutter = (text) => make('span', { className: 'gutter' }, `${text.padStart(4)} | `);

// The pieces of a line: before the place, at it, after it. Of a long line only a part.
function cutLine({ column, length, source }) {
  const start = Math.max(column - 1, 0);
  const end = start + length;
  const points = [...source];
  const from = column > WIDTH * 0.75 ? column - WIDTH / 4 : 0;
  const to = Math.min(points.length, from + WIDTH);
  const piece = (one, other) => points.slice(Math.max(one, from), Math.min(other, to)).join('');
  return {
    before: (from ? '…' : '') + piece(0, start),
    marked: piece(start, end),
    after: piece(end, to) + (points.length > to ? '…' : ''),
    caret: `^${'~'.repeat(Math.max(Math.min(end, to) - column, 0))}`,
  };
}

// What stands before the caret is there again, unseen, so that tabs and wide characters have their own width.
export function sourceLines(problem) {
  const { before, marked, after, caret } = cutLine(problem);
  const number = gutter(`${problem.line}`);
  if (!problem.column) return [number, before, marked, after];
  const spans = [make('span', { className: 'unseen' }, before), make('span', { className: 'caret' }, caret)];
  const below = make('span', { ariaHidden: 'true' }, gutter(''), ...spans);
  return [number, before, make('mark', {}, marked), after, '\n', below];
}

// What is wrong is in view, with some words before it.
export function showCaret(pre) {
  const caret = pre.querySelector('.caret');
  const right = caret ? caret.offsetLeft + caret.offsetWidth : 0;
  if (right > pre.clientWidth - 16) pre.scrollLeft = Math.min(right - pre.clientWidth + 16, caret.offsetLeft - pre.clientWidth * 0.4);
}
