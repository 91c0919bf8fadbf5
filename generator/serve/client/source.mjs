// The source line of a problem and the caret below it, as in the terminal.
import { make } from './dom.mjs';

const WIDTH = 100; // letters of a line that are shown

const gutter = (text) => make('span', { className: 'gutter' }, `${text.padStart(4)} | `);

// The pieces of a line: before the place, at it, after it. A long line is cut as in the terminal.
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

// A long line shows the part round its place.
export function showCaret(pre) {
  const caret = pre.querySelector('.caret');
  const right = caret ? caret.offsetLeft + Math.min(caret.offsetWidth, 80) : 0;
  if (right > pre.clientWidth - 16) pre.scrollLeft = right - pre.clientWidth / 2;
}
