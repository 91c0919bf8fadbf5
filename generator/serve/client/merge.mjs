// The difference between two versions of a page, applied to the live page.
import { handOver, link, liveOf } from './copy.mjs';
import { classesOf, isElement } from './dom.mjs';
import { must } from './leave.mjs';
import { longestRise, pairChildren } from './pair.mjs';

// Where scripts of the page have read the children, or all that is within, when it was loaded.
const CHILDREN_READ = '.tabs, .checklist, .checklist *';
const ALL_READ = '.tab-label, .code-title, .question, .plan';

let inserted = [];

// ---- texts and attributes

// Only the letters that differ, so that a selection in the text stays.
function mergeText(before, after, live) {
  const [one, other] = [before.data, after.data];
  if (one === other) return;
  must(live.isConnected && live.data === one, 'a script changed this text');
  must(!live.parentNode.closest?.(ALL_READ), 'a script read this text');
  let [start, end] = [0, 0];
  while (start < one.length && one[start] === other[start]) start++;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end++;
  live.replaceData(start, one.length - start - end, other.slice(start, other.length - end));
}

// Classes are changed one by one: scripts have theirs beside them.
function mergeClasses(before, after, live) {
  const olds = classesOf(before);
  const added = classesOf(live).filter((name) => !olds.includes(name));
  const value = [...new Set([...classesOf(after), ...added])].join(' ');
  if (value || after.hasAttribute('class')) live.setAttribute('class', value);
  else live.removeAttribute('class');
}

function mergeAttributes(before, after, live) {
  for (const { name } of [...before.attributes, ...after.attributes]) {
    const attribute = after.getAttributeNode(name);
    if (before.getAttribute(name) === (attribute?.value ?? null)) continue;
    if (name === 'class' && live.getAttribute('class') !== before.getAttribute('class'))
      mergeClasses(before, after, live);
    else if (attribute) live.setAttributeNode(attribute.cloneNode());
    else live.removeAttribute(name);
  }
}

// ---- style sheets

const replaced = new WeakMap(); // a style sheet: the one it stands for

// The new style sheet is loaded beside the old ones, which go when it is there: nothing flashes.
function swapStyle(after, live) {
  const next = document.importNode(after, true);
  replaced.set(next, live);
  next.onload = () => {
    for (let one = replaced.get(next); one; one = replaced.get(one)) one.remove();
  };
  live.after(next);
  liveOf.set(after, next);
}

const isOtherStyle = (before, after) =>
  before.matches('link[rel="stylesheet"]') && before.getAttribute('href') !== after.getAttribute('href');

// ---- children

// After the node of the child before; the first one goes before the next that stays.
function place(node, parent, last, next) {
  const spot = last ?? next;
  must(!spot || spot.parentNode === parent, 'a script moved the place for this');
  const reference = last ? last.nextSibling : (next ?? null);
  if (reference === node) return;
  if (node.isConnected && parent.moveBefore) parent.moveBefore(node, reference); // keeps focus, plays on
  else parent.insertBefore(node, reference);
}

function importChild(child) {
  const node = document.importNode(child, true);
  link(child, node);
  if (isElement(child)) inserted.push(child);
  return node;
}

// Which children are gone, where the others come from, and which need not move.
function compareChildren(before, after) {
  const [olds, news] = [[...before.childNodes], [...after.childNodes]];
  const pairs = pairChildren(olds, news);
  const goesOn = new Set(pairs.values());
  const order = new Map(olds.map((node, i) => [node, i]));
  const stay = longestRise(news.filter((node) => pairs.has(node)).map((node) => order.get(pairs.get(node))));
  const stays = (node) => stay.has(order.get(pairs.get(node)));
  return { news, gone: olds.filter((node) => !goesOn.has(node)), pairs, stays };
}

function checkNotRead({ gone, news, stays }, live) {
  const changed = [...gone, ...news.filter((node) => !stays(node))];
  if (changed.some((node) => isElement(node) || node.data.trim()))
    must(!live.matches(CHILDREN_READ) && !live.closest(ALL_READ), 'a script read these children');
}

function removeGone({ gone }, live) {
  for (const node of gone.map((one) => liveOf.get(one)).filter((one) => one.isConnected)) {
    must(node.parentNode === live, 'a script moved this');
    node.remove();
  }
}

function arrange({ news, pairs, stays }, live) {
  const first = news.find(stays);
  let last;
  for (const node of news) {
    const match = pairs.get(node);
    const child = match ? liveOf.get(match) : importChild(node);
    if (!stays(node)) {
      must(!match || child.parentNode === live, 'a script moved this');
      place(child, live, last, first && liveOf.get(pairs.get(first)));
    }
    if (match) merge(match, node);
    last = liveOf.get(node);
  }
}

function mergeChildren(before, after, live) {
  const children = compareChildren(before, after);
  checkNotRead(children, live);
  removeGone(children, live);
  arrange(children, live);
}

// ---- the whole

function merge(before, after) {
  const live = liveOf.get(before);
  if (before.isEqualNode(after)) return handOver(before, after);
  liveOf.set(after, live);
  if (!isElement(before)) return mergeText(before, after, live);
  if (before.localName === 'noscript') return undefined; // text where scripts run, elements where not
  if (isOtherStyle(before, after)) return swapStyle(after, live);
  if (before.localName !== 'script') mergeAttributes(before, after, live);
  return mergeChildren(before, after, live);
}

// The elements of the newer version that were inserted.
export function mergePage(before, after) {
  inserted = [];
  merge(before.documentElement, after.documentElement);
  return inserted;
}
