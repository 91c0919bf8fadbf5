// Runs every example of scripts/meta/prepbook.lua as a script of its own in a small site. `expression  --> text`
// must have that text, and the script must come to its end. Functions without an example are failures.
//   node tests/hooks/examples.mjs PREPBOOK [SANITIZED]
// SEED draws one of each four examples for the second program; LONG=1: all.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { long, runCases, seed } from '../cases.mjs';

const [program, sanitized = program] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const lines = readFileSync(join(root, 'scripts/meta/prepbook.lua'), 'utf8').split('\n');

const examples = [], lacking = [];
let block = [];
for (const line of lines) {
  if (line.startsWith('---')) {
    block.push(line.slice(3));
    continue;
  }
  const name = line.match(/^function ([\w.:]+)/)?.[1] ?? line.match(/^(?:local )?(\w+) = /)?.[1];
  const at = block.indexOf('Example:');
  if (at >= 0) examples.push({ name, code: block.slice(at + 1).map((text) => text.slice(4)) });
  else if (line.startsWith('function')) lacking.push(name);
  block = [];
}

const asScript = ({ code }) =>
  code
    .map((line) => {
      const [, expression, text] = line.match(/^(.*?)  --> (.*)$/) ?? [];
      return expression ? `is(${expression}, [==[${text}]==])` : line;
    })
    .join('\n');

const CHECK = `local function is(value, text)
  if tostring(value) ~= text then error("got " .. tostring(value) .. ", not " .. text, 2) end
end
`;
const run = (example, number) => {
  const work = mkdtempSync(join(tmpdir(), 'examples-'));
  try {
    cpSync(join(root, 'tests/golden/scripts/site/content'), join(work, 'content'), { recursive: true });
    cpSync(join(root, 'tests/golden/scripts/site/scripts/assets'), join(work, 'scripts/assets'), { recursive: true });
    for (const page of ['index.md', 'kinds.md'])
      writeFileSync(join(work, 'content', page), `---\ntitle: ${page === 'index.md' ? 'Home' : 'Kinds'}\n---\n\nText \`NOW\` <stamp kind="new">x</stamp> TODO\n\n<aside></aside>\n`);
    writeFileSync(join(work, 'scripts/a.lua'), `${CHECK}do\n${asScript(example)}\nend\nprint('came to its end')\n`);
    const chosen = long || number % 4 === seed % 4 ? sanitized : program;
    const { status, stderr, error } = spawnSync(chosen, ['build', work], { encoding: 'utf8', timeout: 60000 });
    if (error) throw error;
    if (status !== 0 || !stderr.includes('came to its end')) throw new Error(`exit ${status}: ${stderr}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
const lacks = (name) => ({
  name,
  run: () => {
    throw new Error('no example');
  },
});
const good = await runCases([...lacking.map(lacks), ...examples.map((example, i) => ({ name: example.name, run: () => run(example, i) }))]);
process.exit(good ? 0 : 1);
