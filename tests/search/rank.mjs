// The two rankings agree: the theme's search modules in node and `prepbook search` give the same pages, sections and scores
// for 500 questions made from the pages of a built site; for 48 of them that SEED draws, unless LONG=1.
//
//   node tests/search/rank.mjs PREPBOOK SITE
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { sample } from '../cases.mjs';
import { openEngine } from './engine.mjs';

const QUESTIONS = 500, SOME = 48;
const [prepbook, site] = process.argv.slice(2);

// A sequence that is the same in every run.
function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function readPages() {
  const folder = path.join(site, 'search');
  const names = readdirSync(folder).filter((name) => /^d\d/.test(name));
  return names.sort().flatMap((name) => {
    const [, payload] = readFileSync(path.join(folder, name), 'utf8').match(/^PB\("[^"]*","[0-9a-f]{6}(.*)"\)\n$/);
    return JSON.parse(inflateRawSync(Buffer.from(payload, 'base64')).toString());
  });
}

const random = randomFrom(20261123);
const pick = (list) => list[random(list.length)];
const pages = readPages();
const sections = pages.flatMap(([, title, , , list]) => list.map(([, heading, text]) => ({ title, heading, text })));
const wordsOf = (text) => text.match(/[\p{L}\p{N}\p{M}_'’.+#-]+/gu) ?? ['x'];
const someWord = () => pick(wordsOf(pick(sections).text || 'x'));

function misspell(word) {
  const letters = [...word];
  const at = random(letters.length);
  const kind = random(4);
  if (kind === 0) letters.splice(at, 1);
  if (kind === 1) letters.splice(at, 0, pick([...'abcdefghijklmnopqrstuvwxyz']));
  if (kind === 2) letters[at] = pick([...'abcdefghijklmnopqrstuvwxyz']);
  if (kind === 3 && at > 0) [letters[at - 1], letters[at]] = [letters[at], letters[at - 1]];
  return letters.join('');
}

const makers = [
  () => pick(pages)[1],
  () => pick(sections).heading || someWord(),
  () => `${someWord()} ${someWord()}`,
  () => [...someWord()].slice(0, 1 + random(4)).join(''),
  () => misspell(someWord()),
  () => `${misspell(someWord())} ${someWord()}`,
  () => someWord() + pick(['s', 'ing', 'ed', 'ly', 'er']),
  () => {
    const words = wordsOf(pick(sections).text || 'x');
    const at = random(words.length);
    return `"${words.slice(at, at + 2 + random(3)).join(' ')}"`;
  },
  () => [...(pick(sections).text || 'x').replace(/\s/g, '')].slice(random(20)).slice(0, 2 + random(4)).join(''),
  () => `${someWord()} zqxj ${someWord()}`,
  () => `${someWord()}-${someWord()}`,
  () => someWord().toUpperCase(),
  () => `how do i ${someWord()} the ${someWord()}`,
  () => `${someWord()} `,
  () => wordsOf(pick(sections).text || 'x').slice(0, 40).join(' '),
];

// Three digits as printf writes them: a half goes to the even neighbor.
function rounded(score) {
  const thousandths = score * 1000, down = Math.floor(thousandths);
  return ((thousandths - down === 0.5 ? down + (down % 2) : Math.round(thousandths)) / 1000).toFixed(3);
}

const engine = await openEngine(site);
let differ = 0;
const questions = sample(Array.from({ length: QUESTIONS }, (_, i) => makers[i % makers.length]()), SOME);
for (const query of questions) {
  const answer = await engine.search(query, {});
  const ours = [];
  for (const result of answer.results.slice(0, 10)) {
    const { url } = await engine.describe(result, answer);
    ours.push(`${url} ${rounded(result.score)}`);
  }
  let theirs = '';
  try {
    theirs = execFileSync(prepbook, ['search', '--json', '--limit', '10', '-d', site, '--', query], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if (error.status !== 1) throw error;
  }
  const lines = theirs.split('\n').filter(Boolean).map((line) => JSON.parse(line)).map(({ url, score }) => `${url} ${score.toFixed(3)}`);
  if (lines.join('\n') === ours.join('\n')) continue;
  differ++;
  if (differ <= 5) console.log(`  ${JSON.stringify(query)}\n  JavaScript: ${ours.slice(0, 4).join(' | ')}\n  C:          ${lines.slice(0, 4).join(' | ')}`);
}
console.log(`${questions.length - differ} passed, ${differ} failed`);
process.exitCode = differ ? 1 : 0;
