// A random history, as a stream for `git fast-import`, and an oracle: every rename it made.
//
//   node generate.mjs SEED ORACLE [--skew] [--commits N] >STREAM
//
// The oracle has one line a rename: mark of the commit, old path, new path, kind (exact, edited, replaced),
// separated by tabs. `git fast-import --export-marks` tells which commit a mark is. Dates rise from parents to
// children; with --skew some clocks are wrong. Lines are random words, so files are alike only when one came
// from the other.
import { writeFileSync } from 'node:fs';

const [seed, oracleFile, ...rest] = process.argv.slice(2);
const skew = rest.includes('--skew');
const wanted = rest.includes('--commits') ? Number(rest[rest.indexOf('--commits') + 1]) : 90;

// ---- chance: mulberry32 -----------------------------------------------------------------------------

let state = (Number(seed) * 2654435761) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const chance = (percent) => below(100) < percent;
const pick = (list) => list[below(list.length)];

// ---- texts ------------------------------------------------------------------------------------------

const word = () => below(2 ** 31).toString(36);
const line = () => Array.from({ length: 3 + below(9) }, word).join(' ');
const text = () => [`# ${word()}`, '', ...Array.from({ length: 5 + below(36) }, line)].join('\n') + '\n';

// Changes at most a fifth of the lines, so that what was stays well above git's half.
function edited(old) {
  const lines = old.split('\n').slice(0, -1);
  for (let i = Math.max(1, below(Math.floor(lines.length / 5))); i > 0; i--) {
    const at = 2 + below(Math.max(1, lines.length - 2));
    if (chance(60)) lines[at] = line();
    else if (chance(50)) lines.splice(at, 0, line());
    else if (lines.length > 6) lines.splice(at, 1);
  }
  return lines.join('\n') + '\n';
}

// Bytes of lines in both, in percent of the larger text.
function likeness(a, b) {
  const count = new Map();
  for (const l of a.split('\n')) count.set(l, (count.get(l) ?? 0) + 1);
  let common = 0;
  for (const l of b.split('\n')) {
    if (!count.get(l)) continue;
    count.set(l, count.get(l) - 1);
    common += l.length + 1;
  }
  return (100 * common) / Math.max(a.length, b.length, 1);
}

// ---- the stream -------------------------------------------------------------------------------------

const out = [], oracle = [], blobs = new Map(), commits = [];
let mark = 0, clock = 1500000000;

function data(string) {
  return `data ${Buffer.byteLength(string)}\n${string}\n`;
}

function blobOf(string) {
  if (!blobs.has(string)) {
    blobs.set(string, ++mark);
    out.push(`blob\nmark :${mark}\n${data(string)}`);
  }
  return blobs.get(string);
}

const people = ['Ana <ana@example.org>', 'Ben <ben@example.org>', 'ben <BEN@example.org>', 'Chiara <c@old.example>',
  'Dependabot <49699333+dependabot[bot]@users.noreply.github.com>', 'Eve <1+eve@users.noreply.github.com>'];
const trailers = ['', '', '', '\n\nCo-authored-by: Ben <ben@example.org>', '\n\nChangelog: skip',
  '\n\nChangelog: The guide is clearer now.', '\n\nSigned-off-by: Ana <ana@example.org>\nCo-authored-by: Eve <eve@example.org>'];

// A tree maps paths to { text, mode, stamp }; a file that is gone keeps its stamp, with text null.
function commit(parents, tree, renames = []) {
  clock += 60 + below(90000);
  const files = [...tree].filter(([, file]) => file.text !== null).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = files.map(([path, file]) => `M ${file.mode} :${blobOf(file.text)} ${path}`);
  const when = skew && chance(25) ? clock + (below(2) ? 1 : -1) * below(40000000) : clock;
  const made = { mark: ++mark, parents, tree, renames };
  out.push(`commit refs/heads/tip${made.mark}\nmark :${made.mark}\nauthor ${pick(people)} ${when - below(50000)} +0200\n` +
    `committer ${pick(people)} ${when} -0330\n` + data(`Change ${word()}${pick(trailers)}\n`) +
    (parents.length ? `from :${parents[0].mark}\n` : '') + parents.slice(1).map((p) => `merge :${p.mark}\n`).join('') +
    `deleteall\n${lines.join('\n')}\n`);
  for (const [from, to, kind] of renames) oracle.push([made.mark, from, to, kind].join('\t'));
  commits.push(made);
  return made;
}

// ---- one commit's changes ---------------------------------------------------------------------------

const folders = ['content/', 'content/', 'content/a/', 'content/a/b/', 'content/c d/', 'content/é/', 'notes/', ''];
let names = 0;
const freshPath = () => `${pick(folders)}${pick(['page', 'index', 'über'])}-${++names}.md`;

// Changes of one commit touch disjoint paths, so that the oracle is not ambiguous.
function change(base) {
  const tree = new Map(base.tree), touched = new Set(), renames = [], stamp = clock;
  const alive = () => [...tree].filter(([path, file]) => file.text !== null && !touched.has(path)).map(([path]) => path);
  const dead = () => [...tree].filter(([path, file]) => file.text === null && !touched.has(path)).map(([path]) => path);
  const put = (path, string, mode = '100644') => (tree.set(path, { text: string, mode, stamp }), touched.add(path));
  const get = (path) => tree.get(path).text;
  const rename = (from, to, string) => {
    const same = string === get(from), kind = same ? 'exact' : 'edited';
    if (same || likeness(get(from), string) >= 60) renames.push([from, to, kind]);
    else return put(from, string);
    put(to, string, tree.get(from).mode);
    put(from, null);
  };
  const operations = [
    [30, () => { const p = pick(alive()); put(p, edited(get(p)), tree.get(p).mode); }],
    [14, () => put(freshPath(), text())],
    [6, () => put(pick(alive()), null)],
    [9, () => { const p = pick(alive()); rename(p, freshPath(), get(p)); }],
    [9, () => { const p = pick(alive()); rename(p, freshPath(), edited(get(p))); }],
    [4, () => { // moved with its folder: the base name stays
      const p = pick(alive()), to = `content/moved-${++names}/${p.split('/').pop()}`;
      rename(p, to, chance(50) ? get(p) : edited(get(p)));
    }],
    [4, () => { // A becomes B, and another A is written
      const p = pick(alive()), to = freshPath();
      renames.push([p, to, 'replaced']);
      put(to, get(p), tree.get(p).mode);
      put(p, text());
    }],
    [3, () => { // two files change places: an edit of both, as git sees it
      const [a, b] = [pick(alive()), pick(alive())];
      if (a === b) return;
      const [one, two] = [get(a), get(b)];
      put(a, two);
      put(b, one);
    }],
    [5, () => { const p = pick(alive()); touched.add(p); put(freshPath(), chance(50) ? get(p) : edited(get(p))); }],
    [4, () => { const p = pick(alive()); put(p, get(p), tree.get(p).mode === '100644' ? '100755' : '100644'); }],
    [5, () => { const gone = dead(); if (gone.length) put(pick(gone), text()); }],
    [3, () => { // everything of a folder moves at once
      const all = alive().filter((p) => p.startsWith('content/a/')), to = `content/f-${++names}/`;
      for (const p of all) rename(p, p.replace('content/a/', to), get(p));
    }],
  ];
  const total = operations.reduce((sum, [weight]) => sum + weight, 0);
  for (let i = 1 + below(4); i > 0 && alive().length > 3; i--) {
    let roll = below(total);
    operations.find(([weight]) => (roll -= weight) < 0)[1]();
  }
  return { tree, renames };
}

const grow = (tip) => { const { tree, renames } = change(tip); return commit([tip], tree, renames); };

// A commit undone: the files it touched are what they were, when nobody touched them since.
function revert(tip) {
  const undone = pick(commits.filter((c) => c.parents.length === 1));
  if (!undone) return grow(tip);
  const before = undone.parents[0].tree, tree = new Map(tip.tree);
  const paths = [...undone.tree.keys()].filter((p) => undone.tree.get(p) !== before.get(p));
  if (paths.some((p) => tree.get(p) !== undone.tree.get(p)) || undone.renames.some(([, , kind]) => kind === 'replaced'))
    return grow(tip);
  for (const p of paths) tree.set(p, { mode: '100644', text: null, ...before.get(p), stamp: clock });
  return commit([tip], tree, undone.renames.map(([from, to, kind]) => [to, from, kind]));
}

// Mostly the newer of what the parents have; sometimes the older (an edit lost), sometimes neither.
function merge(parents) {
  const tree = new Map(), paths = new Set(parents.flatMap((p) => [...p.tree.keys()]));
  for (const path of paths) {
    const all = parents.map((p) => p.tree.get(path)).filter(Boolean).sort((a, b) => b.stamp - a.stamp);
    const differ = all.some((file) => file.text !== all[0].text) || all.length < parents.length;
    let chosen = differ && chance(15) ? pick(all) : all[0];
    const evil = differ && all.length === parents.length && all.every((f) => f.text !== null) && chance(15);
    if (evil) chosen = { text: edited(chosen.text), mode: chosen.mode, stamp: clock };
    tree.set(path, chosen);
  }
  return commit(parents, tree);
}

function root() {
  const tree = new Map();
  for (let i = 6 + below(12); i > 0; i--) tree.set(freshPath(), { text: text(), mode: '100644', stamp: clock });
  tree.set('.mailmap', { text: 'Clara <clara@example.org> <c@old.example>\n', mode: '100644', stamp: clock });
  return commit([], tree);
}

// ---- the history ------------------------------------------------------------------------------------

const tips = [root()];
while (commits.length < wanted) {
  const i = below(tips.length), roll = below(100);
  if (roll < 12 && tips.length < 6) tips.push(grow(tips[i]));
  else if (roll < 14 && tips.length < 6) tips.push(root());
  else if (roll < 30 && tips.length > 1) {
    const j = (i + 1 + below(tips.length - 1)) % tips.length;
    const [one, two] = [tips[i], tips[j]];
    tips[i] = merge([one, two]);
    if (chance(30)) tips[j] = merge([two, one]); // criss-cross
    else if (chance(60)) tips.splice(j, 1);
  } else if (roll < 33 && tips.length > 2) tips[i] = merge([tips[i], ...tips.filter((t) => t !== tips[i])]);
  else if (roll < 37) tips[i] = revert(tips[i]);
  else if (roll < 39) tips[i] = commit([tips[i]], tips[i].tree);
  else tips[i] = grow(tips[i]);
}
while (tips.length > 1) tips.splice(0, 2, merge([tips[0], tips[1]]));
out.push(`reset refs/heads/main\nfrom :${tips[0].mark}\n\n`);
process.stdout.write(out.join(''));
writeFileSync(oracleFile, oracle.map((l) => `${l}\n`).join(''));
