// The changes that could be made to a source file, a small one each: a condition turned round, a call left out, a
// number off by one. Only in the bodies of functions, and never in comments, strings, asserts or preprocessor lines.

const SWAPS = [
  [/ == /g, ' != '], [/ != /g, ' == '], [/ < /g, ' <= '], [/ <= /g, ' < '], [/ > /g, ' >= '], [/ >= /g, ' > '],
  [/ && /g, ' || '], [/ \|\| /g, ' && '], [/\breturn true;/g, 'return false;'], [/\breturn false;/g, 'return true;'],
  [/\b(continue|break);/g, ';'], [/\+\+/g, '--'], [/\bif \((?!!)/g, 'if (!'],
];
const NUMBER = /(?<![\w.\\%])\d+(?![\w.])/g;
const CALL = /^\s+[a-z_]+\([^{}]*\);$/;

// The same text with strings, characters and comments blanked, letter for letter.
const blanked = (line) =>
  line.replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|\/\/.*$/g, (text) => '\x01'.repeat(text.length));

// A list of {line (from 1), before, after, what}.
export function changesOf(source) {
  const changes = [];
  let inside = false;
  source.split('\n').forEach((before, index) => {
    if (/^[a-z].*\) \{$/i.test(before) && !/^(enum|struct|typedef|union)/.test(before)) inside = true;
    if (before === '}') inside = false;
    const text = blanked(before);
    if (!inside || /^\S/.test(before) || /^\s*(#|assert|static_assert|case |default:)/.test(text)) return;
    const add = (at, length, by, what) => {
      const after = before.slice(0, at) + by + before.slice(at + length);
      if (after !== before) changes.push({ line: index + 1, before, after, what });
    };
    for (const [from, to] of SWAPS) {
      for (const match of text.matchAll(from)) {
        // `if (!` turns a plain name or a call round; of longer conditions the parts are changed instead.
        if (to === 'if (!' && !/^if \([\w>.-]+(\([^()]*\))?\)/.test(text.slice(match.index))) continue;
        add(match.index, match[0].length, to, 'condition');
      }
    }
    for (const match of text.matchAll(NUMBER)) add(match.index, match[0].length, String(Number(match[0]) + 1), 'number');
    if (CALL.test(text) && !/^\s+(return|free|close|fclose|arena_free)\b/.test(text)) add(text.search(/\S/), text.trim().length, ';', 'call');
  });
  return changes;
}

// A sequence of numbers from 0 to 1 that the seed decides.
export function sequence(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function shuffled(list, random) {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}
