// Which changes of the program does no test notice? Breaks lines of generator/ one at a time in a copy of the tree
// (build/mutants/tree) and runs the kinds of tests that cover the line, the quick ones first, until one notices.
//
//   make mutants N=200 SEED=1        N=20 for a look; ROOMS="base format" only some; NO_E2E=1 without the slow ones,
//                              UNITS="test_nav" only these unit tests
//
// Kinds: each unit test program, the golden tests, each file of end-to-end cases. What each covers comes from one
// run with gcov, kept in build/mutants/coverage.json until a source or a test changes. A test that takes ten times as
// long as without a change has noticed it. What is the same program although a line differs stands in equivalent.txt.
// Ends with 1 when more than one in ten lives.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { changesOf, sequence, shuffled } from './mutate.mjs';

const env = process.env;
const N = Number(env.N || 200), SEED = Number(env.SEED || 1), MAY_LIVE = 0.1;
const GRACE_MS = 20_000, TIMES_LONGER = 10;
const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const home = join(root, 'build/mutants'), tree = join(home, 'tree');

// ---- the copy, and what is run in it ------------------------------------------------------------------

function run(command, args, { timeout, ...more } = {}) {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: tree, encoding: 'utf8', timeout, killSignal: 'SIGKILL', maxBuffer: 1 << 28,
    env: { ...env, MAKEFLAGS: '', MAKELEVEL: '', CLAIMS: '', CASE: '', LONG: '', LC_ALL: 'C.UTF-8', ...more },
  });
  return { good: status === 0, ms: Date.now() - began, text: `${stdout}${stderr}` };
}
const jobs = `-j${env.JOBS || 2}`;
const BUILDS = { coverage: ['VARIANT=coverage', 'CPPFLAGS=-DGUARD_IN_PROCESS'], mutant: ['VARIANT=mutant', 'OPTIMIZE_mutant=-O1'] };
const make = (build, ...targets) => run('make', ['-s', jobs, `CC=${env.CC || 'cc'}`, ...BUILDS[build], ...targets.map((one) => `build/${build}/${one}`)]);

// With their times, so that what was built before is built no second time.
function copyTree() {
  mkdirSync(join(tree, 'build'), { recursive: true });
  const filter = (path) => !path.endsWith('node_modules');
  for (const part of ['Makefile', 'README.md', 'generator', 'themes', 'scripts', 'tests', 'content']) {
    rmSync(join(tree, part), { recursive: true, force: true });
    cpSync(join(root, part), join(tree, part), { recursive: true, preserveTimestamps: true, filter });
  }
  if (!existsSync(join(tree, 'build/.deps'))) writeFileSync(join(tree, 'build/.deps'), '');
}

const unitNames = () => readdirSync(join(tree, 'tests/unit')).filter((name) => /^test_.*\.c$/.test(name)).map((name) => name.slice(0, -2));
const caseFiles = () => readdirSync(join(tree, 'tests/e2e/cases')).filter((name) => name.endsWith('.sh')).map((name) => name.slice(0, -3));
// A kind: its name, what is built for it, and how it is run.
const kinds = () => [
  ...(env.UNITS ? env.UNITS.split(' ') : unitNames()).map((name) => ({ name, target: `unit/${name}`, run: (build, limit) => run(`build/${build}/unit/${name}`, [], { timeout: limit }) })),
  { name: 'golden', target: 'prepbook', run: (build, limit) => run('sh', ['tests/golden/run.sh', `build/${build}/prepbook`], { timeout: limit }) },
  ...(env.NO_E2E ? [] : caseFiles()).map((name) => ({
    name: `e2e ${name}`, target: 'prepbook',
    run: (build, limit) => run('sh', ['tests/e2e/run.sh'], { timeout: limit, CASE: `${name}/`, PREPBOOK: join(tree, `build/${build}/prepbook`) }),
  })),
];

// ---- what each kind covers ----------------------------------------------------------------------------

const inBuild = (ending) => run('find', ['build/coverage', '-name', `*${ending}`, '!', '-path', '*/unit/*']).text.split('\n').filter(Boolean);

// {file: [lines]} of what ran since the counters were removed.
function covered() {
  const lines = {};
  const { text } = run('gcov', ['--json-format', '--stdout', ...inBuild('.gcda')]);
  for (const report of text.split('\n').filter((line) => line.startsWith('{')))
    for (const { file, lines: all } of JSON.parse(report).files)
      if (file.startsWith('generator/')) (lines[file] ??= []).push(...all.filter(({ count }) => count > 0).map(({ line_number: line }) => line));
  return lines;
}

// A kind's entry holds as long as the sources and the tests are what they were.
function coverage(all) {
  const path = join(home, 'coverage.json');
  const state = createHash('sha256').update(run('sh', ['-c', 'find generator tests themes -type f ! -path "tests/mutants/*" -exec md5sum {} + | sort']).text).digest('hex');
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const known = kept.state === state ? kept : { state, kinds: {} };
  for (const kind of all) {
    if (known.kinds[kind.name]) continue;
    const built = make('coverage', kind.target), again = make('mutant', kind.target);
    if (!built.good || !again.good) throw new Error(`${kind.name} cannot be built: ${built.text}${again.text}`);
    for (const old of inBuild('.gcda')) rmSync(join(tree, old));
    kind.run('coverage');
    const { good, ms } = kind.run('mutant');
    known.kinds[kind.name] = { good, ms, lines: covered() };
    console.error(`  ${kind.name}: ${(ms / 1000).toFixed(1)} s${good ? '' : ', fails without any change: not used'}`);
    writeFileSync(path, JSON.stringify(known));
  }
  return known.kinds;
}

// The kinds that run a line. What a child runs that is killed is not counted: then all that run the file. Unit tests come
// first, then golden, then the end-to-end ones, each from the quickest to the slowest.
function kindsFor(all, seen, file, line) {
  const fits = (test) => all.filter(({ name }) => seen[name].good && test(seen[name].lines[file] ?? []));
  const exact = fits((lines) => lines.includes(line));
  const rank = ({ name }) => (name.startsWith('test_') ? 0 : name === 'golden' ? 1 : 2);
  return (exact.length ? exact : fits((lines) => lines.length > 0)).sort((a, b) => rank(a) - rank(b) || seen[a.name].ms - seen[b.name].ms);
}

// ---- the mutants --------------------------------------------------------------------------------------

// The changes of all rooms, one room after the other, so that each has its share.
function* draw() {
  const random = sequence(SEED);
  const rooms = new Map();
  for (const room of readdirSync(join(tree, 'generator')).sort()) {
    if (env.ROOMS && !env.ROOMS.split(' ').includes(room)) continue;
    const files = room.includes('.') ? [] : readdirSync(join(tree, 'generator', room)).filter((name) => name.endsWith('.c') && name !== 'embed.c');
    const changes = files.sort().flatMap((name) => {
      const file = `generator/${room}/${name}`;
      return changesOf(readFileSync(join(tree, file), 'utf8')).map((change) => ({ ...change, room, file }));
    });
    if (changes.length) rooms.set(room, shuffled(changes, random));
  }
  while (rooms.size)
    for (const [room, changes] of rooms) {
      if (changes.length) yield changes.pop();
      else rooms.delete(room);
    }
}

// "FILE | BEFORE | AFTER | REASON" a line.
function equivalents() {
  const lines = readFileSync(join(root, 'tests/mutants/equivalent.txt'), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(lines.map((line) => line.split(' | ')).map(([file, before, after, reason]) => [`${file}\n${before}\n${after}`, reason]));
}
const keyOf = ({ file, before, after }) => `${file}\n${before.trim()}\n${after.trim()}`;

// Who notices: a kind's name, "compiler" when it is no program, or null.
function judge(all, seen, change) {
  const path = join(tree, change.file), source = readFileSync(path, 'utf8');
  const lines = source.split('\n');
  lines[change.line - 1] = change.after;
  writeFileSync(path, lines.join('\n'));
  try {
    for (const kind of kindsFor(all, seen, change.file, change.line)) {
      if (!make('mutant', kind.target).good) return 'compiler';
      if (!kind.run('mutant', GRACE_MS + TIMES_LONGER * seen[kind.name].ms).good) return kind.name;
    }
    return null;
  } finally {
    writeFileSync(path, source);
  }
}

copyTree();
const all = kinds();
const seen = coverage(all);
const same = equivalents();
const count = { noticed: 0, lives: 0, same: 0 };
const rooms = {};
for (const change of draw()) {
  if (count.noticed + count.lives === N) break;
  if (same.has(keyOf(change))) {
    count.same++;
    continue;
  }
  const by = judge(all, seen, change);
  if (by === 'compiler') continue;
  const room = (rooms[change.room] ??= { noticed: 0, lives: 0 });
  room[by ? 'noticed' : 'lives']++, count[by ? 'noticed' : 'lives']++;
  if (by) console.log(`noticed  ${change.file}:${change.line} ${change.what}, by ${by}`);
  else console.log(`LIVES    ${change.file}:${change.line} ${change.what}\n  - ${change.before.trim()}\n  + ${change.after.trim()}`);
}
for (const [name, { noticed, lives }] of Object.entries(rooms)) console.log(`${name.padEnd(10)} ${noticed} noticed, ${lives} live`);
console.log(`seed ${SEED}: ${count.noticed} noticed, ${count.lives} live, ${count.same} drawn that are the same program`);
process.exit(count.lives > MAY_LIVE * (count.noticed + count.lives) ? 1 : 0);
