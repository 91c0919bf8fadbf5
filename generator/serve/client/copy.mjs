// The document as the server sent it, and the live node that each of its nodes became.
import { root } from './dom.mjs';

export const liveOf = new WeakMap();

export function link(server, live) {
  liveOf.set(server, live);
  server.childNodes.forEach((child, i) => link(child, live.childNodes[i]));
}

// The same subtree in two versions: the live nodes go over to the newer.
export function handOver(before, after) {
  liveOf.set(after, liveOf.get(before));
  before.childNodes.forEach((child, i) => handOver(child, after.childNodes[i]));
}

// Importing into a document without a window loads no picture.
export function copyPage() {
  const copy = document.implementation.createHTMLDocument('');
  copy.replaceChild(copy.importNode(root, true), copy.documentElement);
  link(copy.documentElement, root);
  return copy;
}

// The page was copied when its body was not at its end yet: what follows the last tag is missing there.
export function parse(text) {
  const parsed = new DOMParser().parseFromString(text, 'text/html');
  while (parsed.body.lastChild?.nodeType === Node.TEXT_NODE) parsed.body.lastChild.remove();
  return parsed;
}
