// Questions and their answers; query.c does the same in C, and a test compares the two.
import { expand } from './expand.mjs';
import { file, Reader, root, withRoot } from './files.mjs';
import { quoted } from './phrase.mjs';
import { rank } from './rank.mjs';
import { find, terms } from './terms.mjs';
import { words } from './words.mjs';

const QUERY_MAX = 1000;
const short = (query) => [...query.slice(0, 2 * QUERY_MAX)].slice(0, QUERY_MAX).join('');

async function pagesWith(tag) {
  const reader = new Reader(await file('f', (payload) => payload));
  let tagged = new Set();
  for (const name of root.tags) {
    const pages = new Set();
    let page = 0;
    for (let count = reader.int(); count > 0; count--) pages.add((page += reader.int()));
    if (name === tag) tagged = pages;
  }
  return tagged;
}

async function ask(query, { part, tag }) {
  if (!root.pages) return { results: [], terms: [] };
  const [, from, to] = root.parts.find(([name]) => name === part) ?? [];
  const tagged = tag ? await pagesWith(tag) : undefined;
  const allowed = (page) => (!part || (page >= from && page < to)) && (!tagged || tagged.has(page));
  const list = await expand(query, words(query));
  const results = await rank(list, allowed);
  const exactly = await quoted(query, results);
  return { results: exactly?.length ? exactly : results, terms: list, unquoted: exactly?.length === 0 };
}

// {results, best first; terms; unquoted: no page has the quoted words}. `filters`: a part's name, a tag.
export const search = (query, filters = {}) => withRoot(() => ask(short(query), filters));

// Loads the shard of the word being typed.
export function warm(query) {
  const last = words(short(query)).pop();
  if (root?.pages && last?.form.length > 1) terms(find(root.terms, last.form)).catch(() => {});
}
