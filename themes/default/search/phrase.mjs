// Quoted words: they must follow each other.
import { section } from './blocks.mjs';
import { exact, pageOf, positionsOf, unitKey } from './terms.mjs';
import { words } from './words.mjs';

const LOOKED_AT_MAX = 50;

const formsOf = (text) =>
  words(text)
    .filter((one) => !one.joins)
    .map((one) => one.form);

// The units in which a phrase's words follow each other; undefined: any may.
async function unitsWith(phrase) {
  const known = [];
  for (const [offset, form] of phrase.entries()) {
    const group = await exact(form);
    if (!group) return new Set();
    const units = await positionsOf(group);
    if (units.size) known.push({ offset, units });
  }
  if (!known.length) return undefined;
  const [first, ...rest] = known;
  const follows = (unit, from) =>
    rest.every(({ offset, units }) => units.get(unit)?.includes(from + offset - first.offset));
  const found = [...first.units].filter(([unit, list]) => list.some((from) => follows(unit, from)));
  return new Set(found.map(([unit]) => unit));
}

async function unitSaying({ page, scored }, phrase, units) {
  for (const { unit } of scored) {
    if (units && !units.has(unitKey(page, unit))) continue;
    const { title, heading, text } = await section(page, unit);
    const forms = formsOf(unit ? `${heading}\n${text}` : title);
    if (forms.some((_, i) => phrase.every((form, k) => forms[i + k] === form))) return unit;
  }
  return undefined;
}

// Of results, those with all quoted words; undefined when the question quotes none.
export async function quoted(query, results) {
  const phrases = [...query.matchAll(/["“”„]([^"“”„]+)["“”„]/g)]
    .map(([, text]) => formsOf(text))
    .filter((phrase) => phrase.length > 1);
  if (!phrases.length) return undefined;
  const sets = [];
  for (const phrase of phrases) sets.push(await unitsWith(phrase));
  const pages = sets.map((units) => units && new Set([...units].map(pageOf)));
  const found = [];
  const may = results.filter(({ page }) => pages.every((set) => !set || set.has(page)));
  for (const result of may.slice(0, LOOKED_AT_MAX)) {
    const units = [];
    for (const [i, phrase] of phrases.entries()) units.push(await unitSaying(result, phrase, sets[i]));
    if (units.includes(undefined)) continue;
    const others = [result.unit, ...result.others].filter((unit) => unit > 0 && unit !== units[0]);
    found.push({ ...result, unit: units[0], others: others.slice(0, 2) });
  }
  return found;
}
