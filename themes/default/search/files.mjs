// The files of the index: classic scripts that call PB, so that they load from a disk and under a strict policy.

export let root;
let base;
let files; // name -> promise of what it holds
const received = new Map();
globalThis.PB = (name, payload) => received.set(name, payload);

async function fetchFile(name, query) {
  received.delete(name);
  await prepbook.add(`${base}search/${name}.js?${query}`);
  if (!received.has(name)) throw new Error(`search/${name}.js is damaged`);
  return received.get(name);
}

const fetchTwice = (name, query) => fetchFile(name, query).catch(() => fetchFile(name, `${query}&again`));

async function load(name) {
  const payload = await fetchTwice(name, `v=${root.stamp}`);
  if (payload.slice(0, 6) !== root.stamp) throw new Error(`search/${name}.js is of another build`);
  return payload.slice(6);
}

// What a file holds, read by `parse` once.
export function file(name, parse) {
  if (!files.has(name)) {
    const promise = load(name).then(parse);
    promise.catch(() => files.delete(name));
    files.set(name, promise);
  }
  return files.get(name);
}

// A separator as the name of its file.
export const safe = (separator) =>
  separator.replace(/[^a-z0-9]/gu, (c) => `-${c.codePointAt(0).toString(16)}`);

export class Reader {
  at = 0;
  constructor(text) {
    this.text = text;
  }
  int() {
    const c = this.text.charCodeAt(this.at++);
    if (!(c >= 32)) throw new Error('the search index is damaged');
    return c < 0xe000 ? c - 32 : (c - 0xe000) * 55000 + this.int();
  }
  string() {
    const length = this.int();
    return this.text.slice(this.at, (this.at += length));
  }
}

async function readRoot(query) {
  const { blocks: starts, ...rest } = await fetchTwice('root', query);
  const blocks = [];
  const reader = new Reader(starts);
  for (let page = 0; reader.at < starts.length; ) {
    const value = reader.int();
    page += value >> 1;
    blocks.push({ page, unit: value & 1 ? reader.int() : 0 });
  }
  const list = (text) => (rest.pages ? text.split(' ') : []);
  root = {
    ...rest,
    blocks,
    terms: list(rest.terms),
    suffixes: list(rest.suffixes),
    common: new Set(rest.common.split(' ')),
    boost: new Map(rest.boost),
  };
  files = new Map();
  return root;
}

// Loads the root, for the index in the folder `search` of the URL `site`.
let opening;
export function open(site) {
  base = site;
  opening ??= readRoot('').catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

// An answer; when it fails, once more with a fresh root: the host may have been updated in between.
export async function withRoot(answer) {
  await opening;
  try {
    return await answer();
  } catch {
    await readRoot(`t=${Date.now()}`);
    return answer();
  }
}
