// The search's modules in node: a site's index files are read from a folder. One site at a time.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { inflateRawSync } from 'node:zlib';

// Not every version of node knows "deflate-raw".
globalThis.DecompressionStream = class {
  constructor() {
    const parts = [];
    const stream = new TransformStream({
      transform: (part) => void parts.push(part),
      flush: (out) => out.enqueue(inflateRawSync(Buffer.concat(parts))),
    });
    Object.assign(this, { readable: stream.readable, writable: stream.writable });
  }
};

let folder;
export const fetched = [];

// Stands for the page: its scripts run here. Files that are not there are refused, as a host does.
globalThis.prepbook = {
  async add(url) {
    const [name] = url.split('?');
    vm.runInThisContext(readFileSync(path.join(folder, name), 'utf8'));
    fetched.push(path.basename(name, '.js'));
  },
};

const from = (name) => import(new URL(`../../themes/default/search/${name}.mjs`, import.meta.url));
const { open } = await from('files');
const { search } = await from('query');
const { describe } = await from('excerpt');
const { fold, words } = await from('words');

export async function openEngine(site) {
  folder = site;
  fetched.length = 0;
  const root = await open('');
  return { search, describe, words, fold, fetched, root };
}
