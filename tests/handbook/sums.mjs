// Numbers that follow from others, in the texts of pages and of data, and are written by hand where <calc> would have
// computed them: a result behind "=", behind words such as "that makes", and a share of two counts beside it.
//
//   node tests/handbook/sums.mjs
//
// The numbers themselves are the build's to check (scripts/calc.lua and scripts/lib/sum.lua).
import { readFileSync } from 'node:fs';
import { markdown } from './sources.mjs';

const DATA = ['answers', 'cases', 'questions', 'terms', 'plan'].map((name) => `content/_data/${name}.yaml`);
const NUMBER = '\\$?\\d[\\d,]*(?:\\.\\d+)?';
const RESULT = new RegExp(`(?:(?<!\\b[a-z] )=|\\b(?:that is|that makes|which makes|which is|in all|comes to|adds up to|that leaves)) \\*{0,2}(?:about |only |nearly |almost )?(${NUMBER})(?![\\d:]|\\.\\d| [ap]\\.m| [×÷+−])`, 'g');
const COUNTS = new RegExp(`\\b(\\d[\\d,]*) of (?:the |its |her |our |last |every |all )*(\\d[\\d,]*)\\b`, 'g');
const SHARE = /\b(\d+(?:\.\d+)?) (?:percent|in 100)\b/g;

const plain = (text) => Number(text.replace(/[$,]/g, ''));

// A computed number stands as "#": nothing here finds it.
const hide = (text) => text.replace(/<calc is="[^"]*">.*?<\/calc>/g, '#').replace(/`[^`]*`/g, '`').replace(/\]\([^)]*\)/g, ']');

// The results that a full answer lists under `numbers` are computed from there: NUMBER -> true, by the answer's line.
function shownIn(lines) {
  const shown = [];
  let own = new Set();
  lines.forEach((line, i) => {
    if (/^- \w+:/.test(line)) own = new Set();
    for (const [, text] of line.matchAll(/shown: "([^"]*)"/g)) own.add(plain(text));
    shown[i] = own;
  });
  return shown;
}

let failed = 0;
for (const path of [...markdown, ...DATA]) {
  const lines = readFileSync(path, 'utf8').split('\n'), shown = shownIn(lines);
  let fenced = false;
  lines.forEach((line, i) => {
    if (/^ *```/.test(line)) fenced = !fenced;
    if (fenced || /^ *- \{ is: /.test(line)) return;
    // Data folds its lines: what begins in this one may end in the next.
    const own = hide(line), text = path.endsWith('.yaml') ? `${own} ${hide(lines[i + 1] ?? '').trim()}` : own;
    const isTold = (number) => shown[i].has(plain(number));
    const found = [];
    for (const match of text.matchAll(RESULT)) if (match.index < own.length && !isTold(match[1])) found.push(match[0]);
    for (const [sentence] of text.matchAll(/[^.?!]*(?:\.\d[^.?!]*)*[.?!]?/g)) {
      const shares = [...sentence.matchAll(COUNTS)].map(([, a, b]) => (100 * plain(a)) / plain(b));
      for (const [share, number] of sentence.matchAll(SHARE))
        if (!isTold(number) && own.includes(number) && shares.some((each) => Math.abs(each - number) <= 0.5)) found.push(share);
    }
    for (const each of new Set(found)) {
      failed += 1;
      console.log(`${path}:${i + 1}: "${each}" follows from other numbers: write <calc is="6 * 7">42</calc> [sum]`);
    }
  });
}
console.log(`${failed} sums by hand`);
process.exit(failed ? 1 : 0);
