// How well a built handbook is searched: node tests/search/judge.mjs SITE
//
// MRR@10: one over the place of the first right page, on average. Macro: the average over types of question. Section:
// how often a right page that comes first leads to a right section. The held-back questions decide.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openEngine } from './engine.mjs';

const PLACES = 10;
const goal = { macro: 0.94, typo: 0.94, section: 0.93, nothing: 0.005 };

export const readJudged = (name) =>
  readFileSync(new URL(`judged-${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [type, query, places] = line.split('\t');
      return { type, query, right: places.split('|') };
    });

const average = (list) => list.reduce((sum, one) => sum + one, 0) / (list.length || 1);

// `find(query)` gives URLs, best first.
export async function judge(questions, find) {
  const byType = new Map();
  const sections = [];
  const misses = [];
  let nothing = 0;
  for (const { type, query, right } of questions) {
    const pages = right.map((place) => place.split('#')[0]);
    const found = (await find(query)).slice(0, PLACES);
    const place = found.findIndex((url) => pages.includes(url.split('#')[0]));
    if (!found.length) nothing++;
    if (!byType.has(type)) byType.set(type, []);
    byType.get(type).push(place < 0 ? 0 : 1 / (place + 1));
    if (place !== 0) misses.push(`${type} "${query}": ${found.slice(0, 3).join(' ')}`);
    else if (right.some((one) => one.includes('#'))) {
      const good = right.includes(found[0]) || (right.includes(pages[0]) && !found[0].includes('#'));
      sections.push(good ? 1 : 0);
      if (!good) misses.push(`${type} "${query}", section: ${found[0]}`);
    }
  }
  const types = Object.fromEntries([...byType].map(([type, list]) => [type, average(list)]));
  return {
    types, misses, macro: average(Object.values(types)), typo: types.typo,
    section: average(sections), nothing: nothing / questions.length,
  };
}

async function main(site) {
  const engine = await openEngine(site);
  const find = async (query) => {
    const answer = await engine.search(query);
    const results = answer.results.slice(0, PLACES);
    return Promise.all(results.map(async (result) => (await engine.describe(result, answer)).url));
  };
  const sets = {};
  for (const name of ['tuning', 'held']) {
    const set = (sets[name] = await judge(readJudged(name), find));
    const shown = Object.entries(set.types).map(([type, value]) => `${type} ${value.toFixed(3)}`);
    console.log(`${name}: macro ${set.macro.toFixed(3)}, section ${set.section.toFixed(3)}, nothing ${set.nothing.toFixed(3)} (${shown.join(', ')})`);
    if (process.env.MISSES) for (const miss of set.misses) console.log(`  ${miss}`);
  }
  const { macro, typo, section, nothing } = sets.held;
  const checks = [macro >= goal.macro, typo >= goal.typo, section >= goal.section, nothing <= goal.nothing];
  const failed = checks.filter((good) => !good).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
