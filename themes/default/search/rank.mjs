// Which pages, in which order, and which of their units a result leads to.
import { root } from './files.mjs';
import { listOf } from './terms.mjs';

// Rounded, so that two libraries agree.
const log = (x) => Math.round(Math.log2(x) * 4096) / 4096;

const newMap = () => new Map();
const newList = () => [];
function getOr(map, key, make) {
  let value = map.get(key);
  if (!value) map.set(key, (value = make()));
  return value;
}

// Each term's entries, by page and unit: pages -> units -> [term number, text, heading, share]. Sets terms' idf.
async function gather(list, allowed) {
  const pages = new Map();
  const someTell = list.some((term) => !term.common);
  for (const [number, term] of list.entries()) {
    const seen = new Set();
    for (const [group, weight] of term.groups) {
      const entries = await listOf(group);
      for (let i = 0; i < entries.length; i += 3) {
        const page = entries[i];
        const code = entries[i + 2];
        seen.add(page);
        if (!allowed(page)) continue;
        const hits = getOr(getOr(pages, page, newMap), entries[i + 1], newList);
        if (hits.at(-1)?.[0] !== number) hits.push([number, 0, 0, 0]);
        const hit = hits.at(-1);
        if (code < 16) hit[1] = Math.max(hit[1], (weight * (code + 1)) / 16);
        else {
          hit[2] = Math.max(hit[2], weight);
          hit[3] = Math.max(hit[3], (weight * (code - 15)) / 8);
        }
      }
    }
    const df = Math.max(seen.size, term.exact?.df ?? 0);
    term.idf = log(1 + (root.pages - df + 0.5) / (df + 0.5));
    if (term.common && someTell) term.idf *= root.weights.common;
    if (!term.groups.size) term.idf *= root.weights.unknown;
  }
  return pages;
}

function rankPage(page, units, list, total) {
  const { title_in_section, share, best, title } = root.weights;
  const inTitle = [];
  let titleShares = 0;
  let titleIdf = 0;
  for (const [number, , heading, part] of units.get(0) ?? []) {
    inTitle[number] = heading;
    titleShares += part;
    if (heading) titleIdf += list[number].idf;
  }
  const most = list.map(() => 0);
  const scored = [];
  for (const [unit, hits] of units) {
    let sum = 0;
    let matched = 0;
    let shares = 0;
    let headed = 0;
    let next = 0;
    for (let number = 0; number < list.length; number++) {
      const { idf } = list[number];
      let m = unit && inTitle[number] ? title_in_section * inTitle[number] : 0;
      if (hits[next]?.[0] === number) {
        const hit = hits[next++];
        m = Math.max(m, hit[1], hit[2]);
        shares += hit[3];
        if (hit[2]) headed += idf;
      }
      if (m) matched += idf;
      sum += idf * m;
      most[number] = Math.max(most[number], m);
    }
    const all = Math.min(1, shares);
    scored.push({ unit, score: (sum * matched) / total + share * all * all * all * headed });
  }
  scored.sort((a, b) => b.score - a.score || a.unit - b.unit);
  let sum = 0;
  let found = 0;
  for (const [number, { idf }] of list.entries()) {
    sum += idf * most[number];
    if (most[number]) found += idf;
  }
  const q = (Math.min(1, titleShares) * titleIdf) / total;
  const [first] = scored;
  const score =
    (sum + best * first.score) *
    Math.sqrt(Math.sqrt(found / total)) *
    (1 + title * q * q) *
    (root.boost.get(page) ?? 1);
  const others = scored.filter((one) => one !== first && one.unit && one.score * 3 >= first.score);
  return { page, unit: first.unit, others: others.slice(0, 2).map((one) => one.unit), score, scored };
}

export async function rank(list, allowed) {
  const pages = await gather(list, allowed);
  const total = list.reduce((sum, term) => sum + term.idf, 0);
  const results = [...pages].map(([page, units]) => rankPage(page, units, list, total));
  return results.sort((a, b) => b.score - a.score || a.page - b.page);
}
