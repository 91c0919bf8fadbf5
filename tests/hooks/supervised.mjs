// Runs every script of hostile.txt in a build, where the supervisor watches: whatever a script does, the build ends
// in time by itself, with 0 or 1, and says which script it was. In time: of the processor. What takes far more of that
// than promised is ended by the system, and then it was not by itself.
//   node tests/hooks/supervised.mjs PREPBOOK
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCases } from '../cases.mjs';

const program = resolve(process.argv[2]);
const here = fileURLToPath(new URL('.', import.meta.url));
const LIMIT = 1; // seconds of a script
const WORK = LIMIT + 2 + 3; // seconds of processor time: the promise, and what else the build of a page takes
const PATIENCE = 300000; // of this test, for what waits for ever

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
    const limited = ['-c', `ulimit -t ${WORK}; exec "$@"`, 'sh', program, 'build', '-q', '-j', '1', folder];
    execFile('sh', limited, { timeout: PATIENCE, killSignal: 'SIGKILL' }, (error, out, err) =>
      done({ code: error ? (error.code ?? error.signal) : 0, err }));
  });

const expected = { ok: 0, error: 1, time: 1, memory: 1, supervisor: 1 };
const says = { error: 'script-error', time: 'script-limit', memory: 'script-limit', supervisor: 'scripts/a.lua: error: scripts took over' };
const run = async ({ name, outcome, lua }) => {
  const site = join(work, name);
  mkdirSync(join(site, 'content'), { recursive: true });
  mkdirSync(join(site, 'scripts'));
  writeFileSync(join(site, 'content/handbook.yaml'), `title: T\nscripts: { seconds: ${LIMIT}, megabytes: 16 }\n`);
  writeFileSync(join(site, 'content/index.md'), '# Home\n');
  writeFileSync(join(site, 'scripts/a.lua'), lua);
  const { code, err } = await build(site);
  // What takes its time in one state may take its memory in another.
  const limit = outcome === 'time' || outcome === 'memory';
  const good = code === expected[outcome] && (outcome === 'ok' ? existsSync(join(site, 'public/index.html')) : err.includes(says[outcome]) || (limit && err.includes('took over')));
  rmSync(site, { recursive: true, force: true });
  if (!good) throw new Error(`${outcome} wanted; exit ${code}\n${err.slice(0, 600)}`);
};

const LANES = 4;
const good = await runCases(scripts.map((script) => ({ name: script.name, run: () => run(script) })), LANES);
rmSync(work, { recursive: true, force: true });
process.exit(good ? 0 : 1);
