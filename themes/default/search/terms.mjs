// Term shards, and what they lead to: groups of forms with their postings, positions, forms reversed.
import { file, Reader, root, safe } from './files.mjs';

// The number of the last separator that is not after the text.
export function find(separators, text) {
  let low = 0;
  for (let high = separators.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (separators[middle] <= text) low = middle;
    else high = middle;
  }
  return low;
}

// Calls `unit(page, value)` for each entry of a list of pages; `value` is the entry's first integer.
function readPages(reader, pages, unit) {
  for (let page = 0; pages > 0; pages--) {
    const head = reader.int();
    page += head >> 2;
    let k = (head & 3) + 1;
    if (k === 4) k += reader.int();
    for (let last = 0; k > 0; k--) last = unit(page, last, reader.int());
  }
}

// Flat: page, unit, code.
function readPostings(reader, pages) {
  const list = [];
  readPages(reader, pages, (page, last, value) => {
    const unit = last + ((value / 24) | 0);
    list.push(page, unit, value % 24);
    return unit;
  });
  return list;
}

function readTerms(payload, shard) {
  const reader = new Reader(payload);
  const forms = [];
  const places = new Map(); // form -> a group's number, or the form it is found under
  const count = reader.int();
  let groups = 0;
  for (let form = ''; forms.length < count; ) {
    const head = reader.int();
    form = form.slice(0, (head / 3) | 0) + reader.string();
    forms.push(form);
    const kind = head % 3;
    places.set(form, kind === 0 ? groups++ : kind === 1 ? reader.string() : groups - reader.int());
  }
  const read = Array.from({ length: groups }, (_, number) => {
    const pages = reader.int();
    const df = reader.int();
    const list = pages ? readPostings(reader, pages) : undefined;
    return { shard, number, df, list, long: list ? 0 : reader.int() };
  });
  return { forms, places, groups: read };
}

export const terms = (i) => file(`t_${safe(root.terms[i])}`, (payload) => readTerms(payload, i));

export async function groupOf(shard, form) {
  const place = shard.places.get(form);
  if (typeof place !== 'string') return shard.groups[place];
  const home = await terms(find(root.terms, place));
  return home.groups[home.places.get(place)];
}

export const exact = async (form) => groupOf(await terms(find(root.terms, form)), form);

// A group's postings; a long list stands in a file of its own.
export async function listOf(group) {
  group.list ??= !group.long
    ? []
    : await file(`x${group.long}`, (payload) => {
        const reader = new Reader(payload);
        return readPostings(reader, reader.int());
      });
  return group.list;
}

export const suffixes = (i) =>
  file(`r_${safe(root.suffixes[i])}`, (payload) => {
    const reader = new Reader(payload);
    const list = [];
    const count = reader.int();
    for (let form = ''; list.length < count; ) {
      form = form.slice(0, reader.int()) + reader.string();
      list.push({ form, df: reader.int() });
    }
    return list;
  });

// A group's positions: page and unit, as one number, -> list. Empty for words that are too common.
export async function positionsOf(group) {
  const name = `p_${safe(root.terms[group.shard])}`;
  const { reader, groups } = await file(name, (payload) => ({ reader: new Reader(payload), groups: [] }));
  while (groups.length <= group.number) {
    const units = new Map();
    readPages(reader, reader.int(), (page, last, value) => {
      const list = [];
      let position = 0;
      for (let count = reader.int(); count > 0; count--) list.push((position += reader.int()));
      units.set(unitKey(page, last + value), list);
      return last + value;
    });
    groups.push(units);
  }
  return groups[group.number];
}

export const unitKey = (page, unit) => page * 65536 + unit;
export const pageOf = (key) => Math.floor(key / 65536);
