// Which child of the newer version goes on from which child of the older.
import { classesOf, isElement } from './dom.mjs';

const COMPARED_MAX = 4e6; // pairs of children: more would be felt

// What an element of the head is for. Elsewhere the type is enough: an input for a date is no box to tick.
const useOf = (element) =>
  element.closest('head') ? ['rel', 'name', 'property'].map((name) => element.getAttribute(name)) : element.getAttribute('type');

// A node only ever goes on from one of its own kind. Others are replaced, with all that scripts added to them.
export function kindOf(node) {
  if (!isElement(node)) return node.nodeName;
  if (/^(head|body)$/.test(node.localName)) return node.localName;
  return `${node.namespaceURI} ${node.localName}.${classesOf(node)[0] ?? ''} ${useOf(node)}`;
}

const textOf = (node) => (isElement(node) ? node.outerHTML : `${node.nodeName} ${node.data}`);

// For each place in both lists, in one row after the other: how much can be kept of what comes after it.
function weigh(olds, news, weights) {
  const width = news.length + 1;
  const best = new Uint32Array((olds.length + 1) * width);
  for (let i = olds.length - 1; i >= 0; i--)
    for (let j = news.length - 1; j >= 0; j--) {
      const at = i * width + j;
      best[at] = olds[i] === news[j] ? best[at + width + 1] + weights[i] : Math.max(best[at + width], best[at + 1]);
    }
  return best;
}

// The longest list of children that are equal and in the same order; elements count more than the text between.
function pairEqual(olds, news, pair) {
  if (olds.length * news.length > COMPARED_MAX) return;
  const [a, b] = [olds.map(textOf), news.map(textOf)];
  const best = weigh(a, b, olds.map((node) => (isElement(node) ? 4 : 1)));
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const at = i * (b.length + 1) + j;
    if (a[i] === b[j]) pair(olds[i++], news[j++]);
    else if (best[at + b.length + 1] >= best[at + 1]) i++;
    else j++;
  }
}

// What begins and ends equal is most of a page. What is between comes back.
function pairEnds(before, after, pair) {
  let [from, a, b] = [0, before.length, after.length];
  while (from < a && from < b && before[from].isEqualNode(after[from])) pair(before[from], after[from++]);
  while (a > from && b > from && before[a - 1].isEqualNode(after[b - 1])) pair(before[--a], after[--b]);
  return [before.slice(from, a), after.slice(from, b)];
}

// For each node how many before it have their pair: nodes with the same number stand between the same two.
function numberGaps(nodes, isPaired) {
  let number = 0;
  return nodes.map((node) => [node, isPaired(node) ? ++number : number]);
}

// The newer children, each with the older one it goes on from.
export function pairChildren(before, after) {
  const pairs = new Map();
  const taken = new Set();
  const pair = (one, other) => {
    pairs.set(other, one);
    taken.add(one);
  };
  const pairBy = (keyOf, olds, news) => {
    const free = Map.groupBy(olds.filter((node) => !taken.has(node)), keyOf);
    for (const node of news.filter((one) => !pairs.has(one))) {
      const key = keyOf(node);
      const match = key && free.get(key)?.shift();
      if (match) pair(match, node);
    }
  };

  const [olds, news] = pairEnds(before, after, pair);
  pairEqual(olds, news, pair);
  const gaps = new Map([...numberGaps(olds, (node) => taken.has(node)), ...numberGaps(news, (node) => pairs.has(node))]);
  pairBy((node) => isElement(node) && node.id && `${kindOf(node)}#${node.id}`, olds, news);
  pairBy((node) => isElement(node) && node.outerHTML, olds, news); // equal, and moved
  pairBy((node) => `${gaps.get(node)} ${kindOf(node)}`, olds, news);
  return pairs;
}

// Those of a list of numbers that rise and are as many as can be: they stay, the others move round them.
export function longestRise(numbers) {
  const ends = [];
  const previous = numbers.map((number, i) => {
    let place = ends.findIndex((end) => numbers[end] >= number);
    if (place < 0) place = ends.length;
    ends[place] = i;
    return ends[place - 1];
  });
  const stay = new Set();
  for (let i = ends.at(-1); i !== undefined; i = previous[i]) stay.add(numbers[i]);
  return stay;
}
