// From the words of a question to terms: each with the groups it may mean, and their weights.
import { root } from './files.mjs';
import { distance, shared } from './slip.mjs';
import { exact, find, groupOf, suffixes, terms } from './terms.mjs';
import { unspaced } from './words.mjs';

// Adds [group, weight] pairs to a term; the greatest weight of a group counts.
function add({ groups }, pairs) {
  for (const [group, weight] of pairs) if (weight > (groups.get(group) ?? 0)) groups.set(group, weight);
}

// Of candidates, the `most` groups with the greatest page df, each with its greatest weight.
async function addBest(term, candidates, most) {
  const best = { groups: new Map() };
  for (const { shard, form, weight } of candidates) add(best, [[await groupOf(shard, form), weight]]);
  add(term, [...best.groups].sort(([a], [b]) => b.df - a.df).slice(0, most));
}

async function addPrefixes(term) {
  const { form: text, groups } = term;
  const { prefix, beside, alone } = root.weights;
  const first = find(root.terms, text);
  const candidates = [];
  const w = prefix * (groups.size ? beside : alone);
  for (let i = first; i <= first + 2 && (i === first || root.terms[i]?.startsWith(text)); i++) {
    const shard = await terms(i);
    for (const form of shard.forms)
      if (form !== text && form.startsWith(text))
        candidates.push({ shard, form, weight: w * (0.5 + (0.5 * text.length) / form.length) });
  }
  await addBest(term, candidates, 40);
}

// ---- slips

// The numbers of the shards around `text` that may hold what shares its first two units.
function around(separators, text) {
  const i = find(separators, text);
  const start = text.slice(0, 2);
  const near = [i];
  if (i > 0 && separators[i] > start) near.unshift(i - 1);
  if (separators[i + 1]?.startsWith(start)) near.push(i + 1);
  return near;
}

const reverse = (form) => [...form].reverse().join('');

// Forms at a distance that differ near their beginning, as [group, form].
async function fromSuffixes(text, d) {
  if (!root.suffixes.length) return [];
  const reversed = reverse(text);
  const found = [];
  for (const i of around(root.suffixes, reversed))
    for (const { form, df } of await suffixes(i))
      if (distance(reversed, form, d) === d) found.push({ form: reverse(form), df });
  found.sort((a, b) => b.df - a.df || (a.form < b.form ? -1 : 1));
  const pairs = [];
  for (const { form } of found.slice(0, 3)) pairs.push([await exact(form), form]);
  return pairs.filter(([group]) => group);
}

async function addSlips(term) {
  const { form: text } = term;
  const { slip1, slip2, other_first, kindred, slip_prefix } = root.weights;
  const near = [];
  for (const i of around(root.terms, text)) {
    const shard = await terms(i);
    for (const form of shard.forms) near.push({ shard, form });
  }
  const weigh = (form, w) => (form[0] === text[0] ? w : w * other_first);
  const addNear = async (d, w) => {
    const found = near.filter(({ form }) => distance(text, form, d) === d);
    await addBest(term, found.map((one) => ({ ...one, weight: weigh(one.form, w) })), 8);
  };
  const addEnds = async (d, w) =>
    add(term, (await fromSuffixes(text, d)).map(([group, form]) => [group, weigh(form, w)]));

  await addNear(1, slip1);
  if (!term.groups.size) await addEnds(1, slip1);
  const slip = term.groups.size > 0;
  for (const { shard, form } of near) {
    const p = shared(text, form);
    if (slip && p < form.length) continue;
    if (p >= Math.max(4, 0.6 * text.length) && text.length - p <= 3 && form.length - p <= 4)
      add(term, [[await groupOf(shard, form), (kindred * p) / Math.max(text.length, form.length)]]);
  }
  if (slip) return;
  if (text.length >= 8) {
    await addNear(2, slip2);
    await addEnds(2, slip2);
  }
  if (term.groups.size || !term.open) return;
  const begun = near.filter(({ form }) => distance(text, form, 1, true) <= 1);
  await addBest(term, begun.map((one) => ({ ...one, weight: slip_prefix })), 8);
}

// ---- all terms

const TERMS_MAX = 32;

// One term for each form; `at` has them by position.
function collect(query, whole, at) {
  const byForm = new Map();
  for (const { form, position } of whole) {
    if (!byForm.has(form)) {
      if (byForm.size === TERMS_MAX) break;
      byForm.set(form, { form, groups: new Map(), common: root.common.has(form) });
    }
    at.set(position, byForm.get(form));
  }
  const last = byForm.get(whole.at(-1)?.form);
  if (last && !/[\s"“”„]$/.test(query)) last.open = last.form.length >= 2 || unspaced.test(last.form);
  return [...byForm.values()];
}

// `found`: the words of the question.
export async function expand(query, found) {
  const whole = found.filter((one) => !one.joins);
  const at = new Map();
  const list = collect(query, whole, at);
  for (const term of list) {
    term.exact = await exact(term.form);
    if (term.exact) term.groups.set(term.exact, 1);
    if (term.open) await addPrefixes(term);
  }
  for (const { form, joins, position } of found) {
    const group = joins ? await exact(form) : undefined;
    for (let i = 0; group && i < joins; i++)
      if (at.has(position + i)) add(at.get(position + i), [[group, root.weights.joined]]);
  }
  for (let i = 1; i < whole.length; i++) {
    const pair = [whole[i - 1], whole[i]];
    const form = pair[0].form + pair[1].form;
    const place = find(root.terms, form);
    if (!at.has(pair[1].position) || place !== find(root.terms, pair[0].form)) continue;
    const group = await groupOf(await terms(place), form);
    for (const { position } of group ? pair : []) add(at.get(position), [[group, root.weights.together]]);
  }
  for (const term of list)
    if (!term.groups.size && term.form.length >= 4 && !/[0-9]/.test(term.form)) await addSlips(term);
  return list;
}
