// `prepbook serve` as it is run: its lines, its port, its end; pages that hang or crash it; memory that stays.
//
//   node tests/serve/command.mjs PREPBOOK [WORD]
import { execFile, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runCases } from '../cases.mjs';
import { SCRIPT, Preview, ask, sleep } from './preview.mjs';

const program = resolve(process.argv[2]);
const work = mkdtempSync(join(tmpdir(), 'prepbook-serve-'));
const tests = [];
const test = (name, run) => tests.push({ name, run });
const check = (holds, what) => {
  if (!holds) throw new Error(what);
};

let sites = 0;
function makeSite(files) {
  const site = join(work, `site-${++sites}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  }
  return site;
}
const HOME = { 'content/index.md': '# Home\n', 'content/a.md': '# A\n\n[home](index.md)\n' };

const started = async (site, args, use) => {
  const preview = await Preview.start(program, site, { args });
  try {
    await use(preview);
  } finally {
    const code = await preview.stop();
    check(code === 0, `exit ${code} at the end:\n${preview.output}`);
  }
};
const run = (args, options = {}) =>
  new Promise((done) => execFile(program, args, { timeout: 20000, ...options }, (error, out, err) => done({ code: error ? (error.code ?? error.signal) : 0, out, err })));
const titleOf = async (preview, path) => (await preview.ask(path)).body.toString().match(/<h1[^>]*>([^]*?)<\/h1>/)?.[1];

test('a line for each round, and nothing left behind', async () => {
  const site = makeSite(HOME);
  await started(site, [], async (preview) => {
    check(/^\d\d:\d\d:\d\d the whole site: 2 pages, \d+ ms, 0 problems\nhttp:\/\/127\.0\.0\.1:\d+\/  \(Ctrl-C ends the preview\)\n/.test(preview.output), preview.output);
    appendFileSync(join(site, 'content/a.md'), '\nmore [x](nope.md)\n');
    check(await preview.until((state) => state.errors === 1), 'the error is told');
    await sleep(50);
    check(/\d content\/a\.md: 1 page, \d+ ms, 1 problem\n/.test(preview.output), preview.output);
    check(preview.output.includes('content/a.md:5:6: error: link to a page or file that does not exist: "nope.md" [link-missing]'), preview.output);
  });
  check(readdirSync(site).join() === 'content', `in the site: ${readdirSync(site)}`);
});

test('the next free port of ten, and the one asked for', async () => {
  const site = makeSite(HOME);
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.on('listening', resolve));
  const { port } = taken.address();
  const { code, err } = await run(['serve', site, '-p', String(port)]);
  taken.close();
  check(code === 2 && err.includes(`127.0.0.1:${port}`) && err.includes('taken'), `exit ${code}: ${err}`);
  const first = spawn(program, ['serve', site], { stdio: ['ignore', 'pipe', 'pipe'] });
  const second = spawn(program, ['preview', site], { stdio: ['ignore', 'pipe', 'pipe'] });
  const urls = await Promise.all([first, second].map((child) => new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (more) => (text += more) && /http\S+/.test(text) && resolve(text.match(/http\S+/)[0]));
  })));
  check(urls[0] !== urls[1], urls.join(' '));
  for (const url of urls) check((await ask(url)).status === 200, url);
  const ends = [first, second].map((child) => new Promise((resolve) => child.on('exit', resolve)));
  first.kill('SIGINT');
  second.kill('SIGTERM');
  for (const code of await Promise.all(ends)) check(code === 0, `exit ${code}`);
});

test('mistakes on the command line', async () => {
  for (const [args, code, said] of [
    [['serve', 'nowhere'], 2, 'nowhere'],
    [['serve', '.', '-p', '70000'], 2, '1 to 65535'],
    [['serve', '.', '--prot', '8000'], 2, 'did you mean --port'],
    [['serv', '.'], 2, 'did you mean "prepbook serve"'],
    [['serve', '.', '-n', 'no.such.host.invalid'], 2, 'no.such.host.invalid'],
    [['serve', '.', '--poll=0'], 2, '1 to 60000'],
    [['build', '.', '--open'], 2, 'has no option --open'],
  ]) {
    const result = await run(args, { cwd: makeSite(HOME) });
    check(result.code === code && result.err.includes(said), `${args}: exit ${result.code}, ${result.err}`);
  }
});

test('what build would write, the script apart; folders, endings, 404', async () => {
  const site = makeSite({ ...HOME, 'content/process/loop.md': '# Loop\n', 'content/pic.png': 'x'.repeat(1000), 'content/handbook.yaml': 'title: T\nbase_url: https://example.org/book/\n' });
  const out = join(work, 'out-build');
  check((await run(['build', '-q', '-d', out, site])).code === 0, 'build');
  await started(site, [], async (preview) => {
    const raw = (await ask(`${preview.url}a.html`)).body.toString();
    check(raw.includes(`${SCRIPT}</body>`), 'the script ends the body');
    check(raw.replace(SCRIPT, '') === readFileSync(join(out, 'a.html'), 'utf8'), 'a.html is what build writes');
    const cases = [['', 200], ['process/', 200], ['process', 301], ['process/loop', 200], ['book/process/loop.html', 200], ['nope.html', 404], ['_prepbook/nope', 404], ['a.md', 200], ['sitemap.xml', 200], ['search/root.js', 200]];
    for (const [path, status] of cases) {
      const answer = await preview.ask(path);
      check(answer.status === status, `${path}: ${answer.status}`);
    }
    check((await preview.ask('process')).headers.location === '/process/', 'redirect');
    check((await preview.ask('nope.html')).body.equals(readFileSync(join(out, '404.html'))), '404 page');
    const part = await preview.ask('pic.png', { range: 'bytes=10-19' });
    check(part.status === 206 && part.body.length === 10 && part.headers['content-range'] === 'bytes 10-19/1000', 'a range');
    check((await preview.ask('a.html')).headers['content-security-policy']?.includes("script-src 'self'"), 'headers as the host sends them');
    check((await ask(preview.url, { host: 'evil.example' })).status >= 400, 'another host');
  });
});

test('drafts, moved and removed pages are told', async () => {
  const site = makeSite({ ...HOME, 'content/d.md': '---\ndraft: true\n---\n\n# D\n\ntext of its own\n', 'content/f.md': '---\ndate: 2999-01-01\n---\n\n# F\n' });
  await started(site, ['-N'], async (preview) => {
    check(await preview.until((state) => state.drafts.join() === 'd.html' && state.future.join() === 'f.html'), 'drafts and future pages');
    renameSync(join(site, 'content/d.md'), join(site, 'content/e.md'));
    check(await preview.until((state) => state.moved['d.html'] === 'e.html'), JSON.stringify(preview.state));
    rmSync(join(site, 'content/e.md'));
    check(await preview.until((state) => state.moved['e.html'] === ''), 'gone');
    appendFileSync(join(site, 'content/a.md'), '\nmore\n');
    check(await preview.until((state) => state.show === 'a.html' && state.changed?.join() === 'a.html'), 'the page being edited');
  });
});

test('a page that hangs is named, left out, and comes back', async () => {
  const site = makeSite(HOME);
  await started(site, ['--time-limit', '1'], async (preview) => {
    const before = preview.state?.instance;
    writeFileSync(join(site, 'content/a.md'), '![[]()'.repeat(300000));
    check(await preview.until((state) => state.instance !== before && state.problems.some((one) => one.code === 'work-hung' && one.file === 'content/a.md'), 20000), 'the problem is told');
    check((await preview.ask('index.html')).status === 200, 'other pages are shown');
    writeFileSync(join(site, 'content/a.md'), '# Back\n');
    check(await preview.until((state) => state.problems.length === 0), 'the problem is gone');
    check((await titleOf(preview, 'a.html')) === 'Back', 'the page is back');
  });
});

test('pages that hang are left out whatever they are called', async () => {
  const HANGS = '![[]()'.repeat(300000);
  const names = ['content/one, two.md', `content/${'x'.repeat(120)}/${'y'.repeat(130)}.md`];
  const site = makeSite({ ...HOME, ...Object.fromEntries(names.map((name) => [name, '# Good\n'])) });
  await started(site, ['--time-limit', '1'], async (preview) => {
    for (const name of names) writeFileSync(join(site, name), HANGS);
    const told = (state, name) => state.problems.some((one) => one.code === 'work-hung' && one.file === name);
    check(await preview.until((state) => names.every((name) => told(state, name)), 40000), JSON.stringify(preview.state?.problems));
    check((await preview.ask('index.html')).status === 200, 'other pages are shown');
  });
});

test('a script that hangs where nothing stops it is told, and tried again when a file changes', async () => {
  const HANGS = 'local t = {} setmetatable(t, { __call = t })\nprepbook.on("html", function(page) t() end)\n';
  const site = makeSite({ ...HOME, 'content/handbook.yaml': 'title: T\nscripts: { seconds: 1 }\n', 'scripts/a.lua': '-- nothing\n' });
  await started(site, ['--time-limit', '1'], async (preview) => {
    writeFileSync(join(site, 'scripts/a.lua'), HANGS);
    check(await preview.until((state) => /scripts took over/.test(state.stopped ?? ''), 30000), JSON.stringify(preview.state));
    const before = preview.state.instance;
    await sleep(4000);
    check(preview.state.instance === before, 'nothing is tried meanwhile');
    writeFileSync(join(site, 'scripts/a.lua'), '-- nothing\n');
    check(await preview.until((state) => !state.stopped, 20000), 'it goes on');
    check((await preview.ask('a.html')).status === 200, 'pages are shown');
  });
});

test('a process that is killed is followed by another on the same port', async () => {
  const site = makeSite(HOME);
  await started(site, [], async (preview) => {
    await preview.until(() => true);
    const before = preview.state.instance;
    const children = readFileSync(`/proc/${preview.process.pid}/task/${preview.process.pid}/children`, 'utf8').trim().split(' ');
    process.kill(Number(children[0]), 'SIGSEGV');
    check(await preview.until((state) => state.instance !== before), 'another process');
    check((await preview.ask('a.html')).status === 200, 'it answers');
  });
});

test('broken settings do not end it', async () => {
  const site = makeSite({ ...HOME, 'content/handbook.yaml': 'title: One\n' });
  await started(site, [], async (preview) => {
    writeFileSync(join(site, 'content/handbook.yaml'), 'title: [\n');
    check(await preview.until((state) => state.errors > 0), 'the error is told');
    check((await preview.ask('a.html')).status === 200, 'pages are shown');
    writeFileSync(join(site, 'content/handbook.yaml'), 'title: Two\n');
    check(await preview.until((state) => state.errors === 0), 'the error is gone');
    check((await preview.ask('a.html')).body.includes('Two'), 'the new title');
  });
});

test('the content folder goes and comes back', async () => {
  const site = makeSite(HOME);
  await started(site, [], async (preview) => {
    await preview.until(() => true);
    renameSync(join(site, 'content'), join(site, 'away'));
    await sleep(300);
    renameSync(join(site, 'away'), join(site, 'content'));
    appendFileSync(join(site, 'content/a.md'), '\nword-after\n');
    let seen = false;
    for (let i = 0; i < 100 && !seen; i++, await sleep(30)) seen = (await preview.ask('a.html')).body.includes('word-after');
    check(seen, 'what was written after');
  });
});

test('--poll sees changes too', async () => {
  const site = makeSite(HOME);
  await started(site, ['--poll=30'], async (preview) => {
    writeFileSync(join(site, 'content/a.md'), '# Polled\n');
    check(await preview.until((state) => state.changed?.[0] === 'a.html'), 'told');
    check((await titleOf(preview, 'a.html')) === 'Polled', 'shown');
  });
});

test('a bare folder of Markdown', async () => {
  const site = makeSite({ 'README.md': '# Bare\n', 'deep/x.md': '# X\n' });
  await started(site, [], async (preview) => {
    check((await titleOf(preview, '')) === 'Bare', 'home');
    writeFileSync(join(site, 'deep/x.md'), '# Y\n');
    check(await preview.until((state) => state.changed?.[0] === 'deep/x.html'), 'told');
  });
});

test('memory stays where it is over many edits', async () => {
  const files = { ...HOME };
  for (let i = 0; i < 200; i++) files[`content/part/p${i}.md`] = `---\ntitle: P${i}\n---\n\n${'some words of text '.repeat(200)}\n\n[next](p${(i + 1) % 200}.md)\n`;
  const site = makeSite(files);
  const edits = process.env.LONG ? 2000 : 240;
  await started(site, [], async (preview) => {
    const child = readFileSync(`/proc/${preview.process.pid}/task/${preview.process.pid}/children`, 'utf8').trim().split(' ')[0];
    const memory = () => Number(readFileSync(`/proc/${child}/status`, 'utf8').match(/VmRSS:\s*(\d+)/)[1]);
    const edit = async (i) => {
      const version = preview.state?.version ?? 0;
      const path = join(site, i % 10 === 0 ? `content/part/new${i % 20}.md` : `content/part/p${i % 200}.md`);
      writeFileSync(path, `---\ntitle: T${i}\nweight: ${i % 7}\n---\n\n${'some words of text '.repeat(200)} ${i}\n\n[broken](nope-${i}.md)\n`);
      check(await preview.until((state) => state.version > version), `edit ${i} is told`);
    };
    for (let i = 1; i <= edits / 2; i++) await edit(i);
    const half = memory();
    for (let i = edits / 2 + 1; i <= edits; i++) await edit(i);
    check(memory() < half * 1.25 + 2000, `${half} KB after half of the edits, ${memory()} KB at the end`);
  });
});

const good = await runCases(tests.filter(({ name }) => name.includes(process.argv[3] ?? '')));
rmSync(work, { recursive: true, force: true });
process.exit(good ? 0 : 1);
