// What a result shows: title, path, and the densest window of each section's text.
import { section } from './blocks.mjs';
import { terms } from './terms.mjs';
import { words } from './words.mjs';

const WINDOW = 28;
const BEFORE = 5;

// The forms that a question found, with the number of their term, as far as their shards are loaded.
export async function marks(list) {
  const found = new Map();
  for (const [number, term] of list.entries()) {
    found.set(term.form, number);
    for (const group of term.groups.keys()) {
      const { forms, places, groups } = await terms(group.shard);
      for (const form of forms)
        if (groups[places.get(form)] === group && !found.has(form)) found.set(form, number);
    }
  }
  return found;
}

// Words with the number of their term; those that a hyphen joins may have one together.
function wordsWithHits(text, found) {
  const all = [];
  for (const { form, start, end, joins } of words(text)) {
    const hit = found.get(form);
    if (!joins) all.push({ start, end, hit });
    else if (hit !== undefined) for (const one of all.slice(-joins)) one.hit = hit;
  }
  return all;
}

function densest(all, list) {
  let best = 0;
  let most = -1;
  for (const [i, { hit }] of all.entries()) {
    if (hit === undefined && i) continue;
    const start = Math.max(0, Math.min(i - BEFORE, all.length - WINDOW));
    const numbers = new Set(all.slice(start, start + WINDOW).map((one) => one.hit));
    let weight = 0;
    for (const number of numbers) weight += list[number]?.idf ?? 0;
    if (weight <= most) continue;
    most = weight;
    best = start;
  }
  return best;
}

// Pieces of text, marked or not.
function excerpt(text, list, found) {
  const all = wordsWithHits(text, found);
  const first = densest(all, list);
  const shown = all.slice(first, first + WINDOW);
  const last = first + shown.length === all.length;
  const pieces = [];
  let at = first ? shown[0].start : 0;
  const give = (to, marked) => {
    const piece = text.slice(at, to).replace(/\s+/g, ' ');
    if (piece) pieces.push({ text: piece, marked });
    at = Math.max(at, to);
  };
  if (first) pieces.push({ text: '… ' });
  for (const { start, end, hit } of shown)
    if (hit !== undefined && start >= at) {
      give(start, false);
      give(end, true);
    }
  give(last ? text.length : shown.at(-1).end, false);
  if (!last) pieces.push({ text: ' …' });
  return pieces;
}

// A result's page, section and excerpt; `others` are further sections.
export async function describe({ page, unit, others }, { terms: list }) {
  const place = async (number) => {
    const { id, heading, url, ...rest } = await section(page, number);
    return { ...rest, section: heading, url: id ? `${url}#${id}` : url };
  };
  const { text, ...best } = await place(unit);
  return {
    ...best,
    excerpt: excerpt(text, list, await marks(list)),
    others: await Promise.all(others.map(place)),
  };
}
