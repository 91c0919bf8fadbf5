// Runs every script of hostile.txt in a build, where the supervisor watches: whatever a script does, the build ends
// in time by itself, with 0 or 1, and says which script it was. Four at a time, since most of them wait for their
// limit.
//   node tests/hooks/supervised.mjs PREPBOOK
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCases } from '../cases.mjs';

const program = resolve(process.argv[2]);
const here = fileURLToPath(new URL('.', import.meta.url));
const LIMIT = 1; // seconds of a script
const PATIENCE = (LIMIT + 2) * 1000 + 2000; // of this test: the promise, and the start of a process on a busy machine

const scripts = readFileSync(join(here, 'hostile.txt'), 'utf8')
  .split(/^==== /m)
  .slice(1)
  .map((block) => {
    const [, name, outcome, lua] = block.match(/^(\w+): (.*)\n([^]*)$/);
    return { name, outcome: outcome.split(' ')[0], lua };
  });

const work = mkdtempSync(join(tmpdir(), 'supervised-'));
const build = (folder) =>
  new Promise((done) => {
    const began = Date.now();
    execFile(program, ['build', '-q', '-j', '1', folder], { timeout: PATIENCE, killSignal: 'SIGKILL' }, (error, out, err) =>
      done({ code: error ? (error.code ?? error.signal) : 0, took: Date.now() - began, err }));
  });

const expected = { ok: 0, error: 1, time: 1, memory: 1, supervisor: 1 };
const says = { error: 'script-error', time: 'script-limit', memory: 'script-limit', supervisor: 'took over' };
const run = async ({ name, outcome, lua }) => {
  const site = join(work, name);
  mkdirSync(join(site, 'content'), { recursive: true });
  mkdirSync(join(site, 'scripts'));
  writeFileSync(join(site, 'content/handbook.yaml'), `title: T\nscripts: { seconds: ${LIMIT}, megabytes: 16 }\n`);
  writeFileSync(join(site, 'content/index.md'), '# Home\n');
  writeFileSync(join(site, 'scripts/a.lua'), lua);
  const { code, took, err } = await build(site);
  // What takes its time in one state may take its memory in another.
  const limit = outcome === 'time' || outcome === 'memory';
  const good = code === expected[outcome] && took < PATIENCE && (outcome === 'ok' || err.includes(says[outcome]) || (limit && err.includes('took over')));
  rmSync(site, { recursive: true, force: true });
  if (!good) throw new Error(`${outcome} wanted; exit ${code} after ${took} ms\n${err.slice(0, 600)}`);
};

const LANES = 4;
const good = await runCases(scripts.map((script) => ({ name: script.name, run: () => run(script) })), LANES);
rmSync(work, { recursive: true, force: true });
process.exit(good ? 0 : 1);
