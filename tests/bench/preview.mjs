// What a preview takes: from the end of a write to the event that is sent, and to the page that has the change; from
// the start to the first page; memory. Beside it Hugo's server on the same pages and edits, when it is installed.
//
//   node tests/bench/preview.mjs PREPBOOK SITE PAGES [HUGO_SITE]
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Preview, ask, sleep } from '../serve/preview.mjs';

const [program, site, pages, hugoSite] = process.argv.slice(2);
const EDITS = 50;
const GOALS = { 100: 10, 1000: 20, 10000: 50 };
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const pathOf = (i) => `part-00/page-000${10 + (i % 20)}`;

const edits = {
  text: (text, i) => `${text}\nedit-${i}-end\n`,
  title: (text, i) => text.replace(/^title: .*/m, `title: edit-${i}-end`),
};

// Milliseconds from the end of the write until `shown(i)` resolves.
async function measure(folder, edit, shown) {
  const times = [];
  for (let i = 0; i < EDITS; i++) {
    const file = join(folder, 'content', `${pathOf(i)}.md`), text = edit(readFileSync(file, 'utf8'), i);
    writeFileSync(file, text);
    const end = performance.now();
    times.push((await shown(i, end)) - end);
    await sleep(20);
  }
  return median(times);
}

const until = async (url, words) => {
  for (;;) {
    const answer = await ask(url).catch(() => null);
    if (answer?.body.includes(words)) return performance.now();
  }
};

const began = performance.now();
const preview = await Preview.start(program, site);
await preview.ask('index.html');
const first = performance.now() - began;
await preview.until(() => true);
console.log(`preview, ${Number(pages).toLocaleString('en')} pages`);
console.log(`  start to first page              ${first.toFixed(0)} ms${pages === '1000' ? ' (goal 300)' : ''}`);
for (const [kind, edit] of Object.entries(edits)) {
  let version = preview.state.version;
  const event = async () => {
    while (preview.state.version === version) await sleep(0);
    version = preview.state.version;
    return preview.state.at;
  };
  const goal = GOALS[pages] * (kind === 'title' ? 2 : 1);
  console.log(`  edit of a ${kind.padEnd(22)} ${(await measure(site, edit, event)).toFixed(1)} ms to the event, median of ${EDITS} (goal ${goal})`);
}
const ours = await measure(site, (text, i) => edits.text(text, i + 1000), (i) => until(`${preview.url}${pathOf(i)}.html`, `edit-${i + 1000}-end`));
console.log(`  edit of a text                   ${ours.toFixed(1)} ms to the page that has it`);
await preview.stop();

if (hugoSite && spawnSync('hugo', ['version']).status === 0) {
  const port = 30000 + Math.floor(Math.random() * 9000);
  const start = performance.now();
  const hugo = spawn('hugo', ['server', '-s', hugoSite, '-p', String(port), '--disableFastRender=false'], { stdio: 'ignore' });
  const base = `http://127.0.0.1:${port}/`;
  const hugoUrl = (i) => `${base}${pathOf(i)}/`;
  await until(hugoUrl(0), '<h1>');
  console.log(`  Hugo: start to first page        ${(performance.now() - start).toFixed(0)} ms`);
  const theirs = await measure(hugoSite, edits.text, (i) => until(hugoUrl(i), `edit-${i}-end`));
  console.log(`  Hugo: edit of a text             ${theirs.toFixed(1)} ms to the page that has it   ours takes ${(ours / theirs).toFixed(2)} of it`);
  hugo.kill('SIGINT');
}
