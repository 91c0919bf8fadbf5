// The words of 2,000 texts: node tests/search/words.mjs prints, for each line of words.txt, its text and what the
// theme makes of it; words.c prints the same with the generator's words.c. With --make it makes the texts anew.
//
// A line: text, TAB, words divided by blanks: form@start-end#position, in bytes of UTF-8; +joins for joined ones.
import { readFileSync } from 'node:fs';
import { words } from '../../themes/default/search/words.mjs';

const file = new URL('words.txt', import.meta.url);

// ---- texts: made once, from a sequence that is the same in every run

const scripts = [
  [0x41, 0x5a], [0x61, 0x7a], [0x61, 0x7a], [0x30, 0x39], [0xc0, 0x17f], [0x1e00, 0x1eff], [0x300, 0x345], [0x391, 0x3c9], [0x410, 0x44f],
  [0x531, 0x556], [0x5d0, 0x5ea], [0x5b0, 0x5bd], [0x621, 0x64a], [0x64b, 0x655], [0x905, 0x939], [0x93e, 0x94d], [0xe01, 0xe30], [0xe31, 0xe3a],
  [0x1780, 0x17b3], [0x3041, 0x3096], [0x30a1, 0x30fa], [0xff66, 0xff9d], [0x4e00, 0x9f00], [0xac00, 0xd7a3], [0x1100, 0x1112], [0x10a0, 0x10c5],
  [0xff21, 0xff5a], [0x2160, 0x217f], [0x2460, 0x2473], [0x1d400, 0x1d433], [0x10400, 0x1044f], [0x20000, 0x20100], [0x13a0, 0x13f5],
];
const glue = ['', '', '', ' ', ' ', ' ', '-', '-', '_', '.', "'s", '’s', '\u00ad', '\u200d', '\u2011', ', ', '#', '++', '!', '"', '…', '½', '²', 'ß', 'ς', 'İ', 'ﬁ', '™', '€', '🙂'];
const known = [
  'S.T.A.R.', 'e.g.', 'i.e. that', 'U.S.A', 'a.b.c_d', 'A.B2', 'C++', 'C#', 'C++x', 'F#,', "world's", 'worlds’ end', "o'clock", 'PM-T', 'pm-t-x-y-z', 'state-of-the-art', 'well-', '-known',
  'fooBar', 'HTMLParser', 'snake_case_name', '_private_', 'x86_64', 'utf-8', '3.14', '2026-11-23', 'résumé', 're\u0301sume\u0301', 'Straße', 'ΣΊΣΥΦΟΣ', 'Ёлка', 'naïve', 'œuvre', 'شَدَّة', 'שָׁלוֹם', 'हिन्दी',
  '面试官会问', '面', 'カタカナ', 'ﾊﾝｶｸ', '한국어', 'สัมภาษณ์', 'ភាសា', 'abc面试def', '__proto__', 'constructor', '</script>', 'a\u200db', 'co\u00adoperate', 'ÅÄÖ', 'ﬀ', 'Ⅷ', '①', '½', '²', 'x²', 'İstanbul', 'ıIİi', 'ǅ', 'ﷺ', '㍿',
  'a'.repeat(60), '面'.repeat(60), `${'x'.repeat(47)}é`, 'a-'.repeat(8), '\u202eevil\u202c', '👩‍👩‍👧', 'e\u0301\u0323', '\u0301x',
];

function makeTexts(count) {
  let state = 20261123;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (list) => list[random(list.length)];
  const letters = () => {
    const [from, to] = pick(scripts);
    return Array.from({ length: 1 + random(7) }, () => String.fromCodePoint(from + random(to - from + 1))).join('');
  };
  const texts = [...known];
  while (texts.length < count) {
    let text = '';
    for (let parts = 1 + random(6); parts > 0; parts--) text += (random(8) ? letters() : pick(known)) + pick(glue);
    texts.push(text);
  }
  return texts;
}

// ---- words

const bytes = (text) => Buffer.byteLength(text);
const show = (text) =>
  words(text)
    .map(({ form, start, end, position, joins }) =>
      `${form}@${bytes(text.slice(0, start))}-${bytes(text.slice(0, end))}#${position}${joins ? `+${joins}` : ''}`)
    .join(' ');

const making = process.argv[2] === '--make';
const texts = making ? makeTexts(2000) : readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => line.split('\t')[0]);
for (const text of texts) console.log(`${text}\t${show(text)}`);
