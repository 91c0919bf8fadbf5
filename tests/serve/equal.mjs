// After any sequence of edits the preview shows what a fresh build writes, byte for byte, and reports what `check`
// does. Random edits of three sites: plain pages, the same in a git repository with a history, and one with scripts.
//
//   node tests/serve/equal.mjs PREPBOOK [EDITS] [SEED]
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claim, took, seed as drawn } from '../cases.mjs';
import { Preview, sleep } from './preview.mjs';

const program = resolve(process.argv[2]);
const edits = Number(process.argv[3] ?? 60);
const seed = Number(process.argv[4] ?? drawn);
const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'prepbook-equal-'));

let state = seed;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = (list) => list[random(list.length)];
const WORDS = 'loop screen story signal metric launch writing answer number design trade owner scope risk'.split(' ');
const words = (count) => Array.from({ length: count }, () => pick(WORDS)).join(' ');

const walk = (folder, prefix = '') =>
  readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(folder, join(prefix, entry.name)) : [join(prefix, entry.name)]);

// ---- edits: each returns what it did, or nothing when it could not

const pagesOf = (site) => walk(join(site, 'content')).filter((path) => path.endsWith('.md') && !/(^|\/)[_.]/.test(path));
const at = (site, path) => join(site, 'content', path);
const change = (path, make) => writeFileSync(path, make(readFileSync(path, 'utf8')));
const frontOf = (text) => text.match(/^---\n([^]*?)\n---\n/);
const setFront = (text, key, line) => {
  const front = frontOf(text);
  if (!front) return `---\n${line}\n---\n\n${text}`;
  const kept = front[1].split('\n').filter((one) => !one.startsWith(`${key}:`));
  return `---\n${[...kept, line].filter(Boolean).join('\n')}\n---\n${text.slice(front[0].length)}`;
};

let counter = 0;
const EDITS = {
  body: (site, page) => change(page, (text) => `${text}\n${words(8)} ${counter}.\n`),
  heading: (site, page) => change(page, (text) => `${text}\n## ${words(2)} ${counter}\n\n${words(5)}\n`),
  shorten: (site, page) => change(page, (text) => text.split('\n').slice(0, -random(4) - 1).join('\n') + '\n'),
  link: (site, page, pages) => change(page, (text) => `${text}\n[${words(2)}](/${pick(pages)}${random(3) ? '' : '#nothing'})\n`),
  broken: (site, page) => change(page, (text) => `${text}\n[${words(1)}](nowhere-${counter}.md)\n`),
  repair: (site) => pagesOf(site).forEach((path) => change(at(site, path), (text) => text.replace(/\n\[[^\]]*\]\((nowhere-[^)]*|[^)]*#nothing)\)\n/g, '\n'))),
  title: (site, page) => change(page, (text) => setFront(text, 'title', `title: ${words(3)} ${counter}`)),
  untitle: (site, page) => change(page, (text) => setFront(text, 'title', '')),
  weight: (site, page) => change(page, (text) => setFront(text, 'weight', `weight: ${random(90)}`)),
  tags: (site, page) => change(page, (text) => setFront(text, 'tags', `tags: [${pick(WORDS)}, ${pick(WORDS)}]`)),
  description: (site, page) => change(page, (text) => setFront(text, 'description', `description: ${words(6)}`)),
  slug: (site, page) => /index\.md$/.test(page) || change(page, (text) => setFront(text, 'slug', `slug: slug-${counter}`)),
  alias: (site, page) => change(page, (text) => setFront(text, 'aliases', `aliases: [/old-${counter}.html]`)),
  draft: (site, page) => change(page, (text) => setFront(text, 'draft', random(2) ? 'draft: true' : '')),
  unlisted: (site, page) => /index\.md$/.test(page) || change(page, (text) => setFront(text, 'unlisted', random(2) ? 'unlisted: true' : '')),
  date: (site, page) => change(page, (text) => setFront(text, 'date', random(2) ? 'date: 2026-01-02' : '')),
  wrongFront: (site, page) => change(page, (text) => setFront(text, 'titel', `titel: ${words(1)}`)),
  rightFront: (site) => pagesOf(site).forEach((path) => change(at(site, path), (text) => (frontOf(text) ? setFront(text, 'titel', '') : text))),
  touch: (site, page) => change(page, (text) => text),
  replace: (site, page) => {
    writeFileSync(`${page}.new`, `${readFileSync(page)}\nreplaced ${counter}\n`);
    renameSync(`${page}.new`, page);
  },
  backup: (site, page) => copyFileSync(page, `${page}~`),
  again: (site, page) => {
    const text = readFileSync(page, 'utf8');
    rmSync(page);
    writeFileSync(page, `${text}\nagain ${counter}\n`);
  },
  add: (site) => {
    const path = at(site, `${pick(['', 'part/', 'more/deep/'])}new-${counter}.md`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `# ${words(2)} ${counter}\n\n${words(9)}\n`);
  },
  remove: (site, page, pages) => (pages.length > 4 && !/content\/index\.md$/.test(page) ? rmSync(page) : undefined),
  rename: (site, page) => /index\.md$/.test(page) || renameSync(page, page.replace(/[^/]*$/, `moved-${counter}.md`)),
  folder: (site) => {
    const folders = readdirSync(at(site, ''), { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'));
    if (folders.length) renameSync(at(site, pick(folders).name), at(site, `folder-${counter}`));
  },
  asset: (site) => writeFileSync(at(site, `file-${random(3)}.txt`), words(5 + random(5))),
  image: (site, page) => {
    const size = 1 + random(90);
    writeFileSync(at(site, 'map.svg'), `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"></svg>`);
    change(page, (text) => (text.includes('map.svg') ? text : `${text}\n![A map](/map.svg)\n`));
  },
  part: (site) => writeFileSync(at(site, '_part.md'), `${words(6)} ${counter}\n`),
  include: (site, page, pages) => {
    const other = pick(pages);
    if (!existsSync(at(site, '_part.md'))) writeFileSync(at(site, '_part.md'), 'part\n');
    change(page, (text) => `${text}\n<include src="/${random(2) && at(site, other) !== page ? other : '_part.md'}"></include>\n`);
  },
  config: (site) => writeFileSync(at(site, 'handbook.yaml'), `title: ${words(2)} ${counter}\n${random(2) ? 'base_url: https://example.org/book/\n' : ''}`),
  style: (site) => {
    mkdirSync(join(site, 'themes/default/assets'), { recursive: true });
    writeFileSync(join(site, 'themes/default/assets/home.css'), `.x { margin: ${counter}px; }\n`);
  },
  template: (site) => {
    mkdirSync(join(site, 'themes/default/templates/partials'), { recursive: true });
    writeFileSync(join(site, 'themes/default/templates/partials/pager.mustache'), `<p>${counter}</p>\n`);
  },
  burst: (site, page, pages) => pages.slice(0, 6).forEach((path) => existsSync(at(site, path)) && appendFileSync(at(site, path), `\nburst ${counter}\n`)),
};

const git = (site, ...args) => execFileSync('git', ['-C', site, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], { stdio: 'pipe' });
const GIT_EDITS = {
  commit: (site) => {
    git(site, 'add', '-A');
    git(site, 'commit', '-qm', `${words(3)} ${counter}`, '--allow-empty');
  },
  stash: (site, page) => {
    appendFileSync(page, `\nstashed ${counter}\n`);
    git(site, 'stash', '-q');
  },
  tag: (site) => git(site, 'tag', `v${counter}`),
};
const SCRIPT_EDITS = {
  data: (site) => writeFileSync(at(site, '_data/rows.yaml'), Array.from({ length: 3 }, (_, i) => `- { id: row-${i}, text: ${words(3)} }\n`).join('')),
  script: (site) => writeFileSync(join(site, 'scripts/b.lua'), `prepbook.on("html", function(page) page.html = page.html .. "<p>${words(2)}</p>" end)\n`),
};

// ---- sites

function makeSite(kind) {
  const site = join(work, kind);
  cpSync(join(root, 'tests/golden/features/site'), site, { recursive: true });
  for (let i = 0; i < 12; i++) {
    const path = at(site, `part-${i % 3}/page-${i}.md`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `---\ntitle: Page ${i}\ntags: [${pick(WORDS)}]\n---\n\n## One\n\n${words(30)}\n\n[next](page-${(i + 3) % 12}.md#one)\n`);
  }
  if (kind === 'scripts') {
    mkdirSync(join(site, 'scripts'), { recursive: true });
    mkdirSync(at(site, '_data'), { recursive: true });
    SCRIPT_EDITS.data(site);
    writeFileSync(join(site, 'scripts/a.lua'), `
prepbook.shape("rows", { { id = "slug", text = "text" } })
prepbook.on("pages", function(site)
  for _, row in ipairs(prepbook.data.rows) do
    site:add{ path = "rows/" .. row.id .. ".md", title = row.text, source = row, markdown = "Of " .. row.id .. ".\\n" }
  end
end)
prepbook.on("site", function(site) site:add{ path = "count.md", title = "Count", markdown = #site.pages .. " pages" } end)
prepbook.on("finish", function(site) site:write("rows.txt", #site.pages .. " rows\\n") end)
`);
  }
  if (kind === 'git') {
    git(work, 'init', '-q', site);
    for (const page of pagesOf(site).slice(0, 5)) {
      GIT_EDITS.commit(site);
      appendFileSync(at(site, page), `\n${words(20)}\n`);
    }
    GIT_EDITS.commit(site);
  }
  return site;
}

// ---- comparing

const run = (...args) =>
  new Promise((done) => execFile(program, args, { maxBuffer: 1 << 26 }, (error, out, err) => done({ code: error ? error.code : 0, out, err })));
// Notes of the history are for a build; a preview says nothing of redirects and uncommitted pages.
const HISTORY = /^history-(moved|dirty|mass)$/;
const line = ({ severity, code, file, line, column, message }) => [severity, code, file, line, column, message].join(' ');

async function differences(preview, site) {
  const out = join(work, 'out'), found = [];
  const check = await run('check', '-D', '--format', 'json', site);
  const theirs = check.out.trim() ? JSON.parse(check.out) : [];
  const problems = (theirs.problems ?? theirs).filter(({ code }) => !HISTORY.test(code)).map(line).sort();
  const ours = preview.state.problems.filter(({ code }) => !HISTORY.test(code)).map(line).sort();
  if (problems.length <= 100 && problems.join('\n') !== ours.join('\n'))
    found.push(`problems differ:\n    check:   ${problems.filter((one) => !ours.includes(one)).slice(0, 3).join('\n             ')}\n    preview: ${ours.filter((one) => !problems.includes(one)).slice(0, 3).join('\n             ')}`);
  rmSync(out, { recursive: true, force: true });
  const build = await run('build', '-D', '-q', '--no-cache', '-d', out, site);
  if (build.code !== 0) return { found, compared: false, why: problems.filter((one) => one.startsWith('error')) };
  for (const path of walk(out)) {
    if (path === '.prepbook-manifest') continue;
    const answer = await preview.ask(path.split('/').map(encodeURIComponent).join('/')).catch((error) => {
      throw new Error(`${error.message}\n${preview.output}`);
    });
    const wanted = readFileSync(join(out, path));
    if ((answer.status === 200 || path === '404.html') && answer.body.equals(wanted)) continue;
    const a = answer.body.toString().split('\n'), b = wanted.toString().split('\n');
    const i = a.findIndex((one, at) => one !== b[at]);
    found.push(`${path}: ${answer.status}, line ${i + 1}: "${a[i]?.slice(0, 120)}" instead of "${b[i]?.slice(0, 120)}"`);
  }
  return { found, compared: true };
}

async function settled(preview, site) {
  let result;
  for (let attempt = 0; attempt < 8; attempt++) {
    await sleep(attempt ? 100 * attempt : 60);
    result = await differences(preview, site);
    if (result.found.length === 0) return result;
  }
  return result;
}

// What a change of one page does to others, one step after the other. Random edits seldom meet these.
const write = (site, path, text) => {
  mkdirSync(dirname(at(site, path)), { recursive: true });
  writeFileSync(at(site, path), text);
};
const SCENES = [
  ['a page with another in it', (site) => write(site, 'scene/outer.md', '# Outer\n\n<include src="inner.md"></include>\n')],
  ['the one in it is made', (site) => write(site, 'scene/inner.md', 'inner one\n')],
  ['the one in it is edited', (site) => write(site, 'scene/inner.md', 'inner two\n')],
  ['a third around both', (site) => write(site, 'scene/outmost.md', '# Outmost\n\n<include src="outer.md"></include>\n')],
  ['the innermost is edited', (site) => write(site, 'scene/inner.md', 'inner three\n\n## Part\n')],
  ['a link to a heading', (site) => write(site, 'scene/link.md', '# Link\n\n[part](target.md#part)\n')],
  ['the page without it', (site) => write(site, 'scene/target.md', '# Target\n\ntext\n')],
  ['the heading comes', (site) => write(site, 'scene/target.md', '# Target\n\ntext\n\n## Part\n')],
  ['the heading goes', (site) => write(site, 'scene/target.md', '# Target\n\nother text\n')],
  ['the heading comes back', (site) => write(site, 'scene/target.md', '# Target\n\nother text\n\n## Part\n')],
  ['a title that others show', (site) => write(site, 'scene/target.md', '# Another title\n\nother text\n\n## Part\n')],
  ['a navigation that names some', (site) => write(site, 'handbook.yaml', 'title: T\nnav:\n  - index.md\n  - scene/target.md\n')],
  ['a link that keeps a page from being an orphan', (site) => write(site, 'scene/target.md', '# T\n\n[link](link.md)\n\n## Part\n')],
  ['it goes', (site) => write(site, 'scene/target.md', '# T\n\nno link\n\n## Part\n')],
  ['a navigation from the folders', (site) => write(site, 'handbook.yaml', 'title: T\n')],
  ['another order', (site) => write(site, 'scene/target.md', '---\nweight: -5\n---\n# T\n\n## Part\n')],
  ['two pages of one URL', (site) => write(site, 'scene/link.md', '---\nslug: target\n---\n# Link\n')],
  ['and of two', (site) => write(site, 'scene/link.md', '---\nslug: target-2\n---\n# Link\n')],
  ['a picture', (site) => (write(site, 'scene/p.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="5" height="6"></svg>'), write(site, 'scene/link.md', '# L\n\n![A](p.svg)\n'))],
  ['of another size', (site) => write(site, 'scene/p.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="6"></svg>')],
  ['a page is an empty file', (site) => write(site, 'scene/link.md', '')],
  ['a page is no UTF-8', (site) => write(site, 'scene/link.md', Buffer.from([35, 32, 0xff, 0xfe, 10]))],
  ['a page is gone', (site) => rmSync(at(site, 'scene/link.md'))],
  ['all of it is gone', (site) => rmSync(at(site, 'scene'), { recursive: true })],
];

// Undoes what breaks a site, more of it each time.
function mend(site, kinds, times) {
  kinds.repair(site);
  kinds.rightFront(site);
  for (const path of times > 1 ? pagesOf(site) : [])
    change(at(site, path), (text) => text.replace(/\n\[[^\]]*\]\([^)]*\)\n/g, '\n').replace(/^<include .*$/gm, '').replace(/^(slug|aliases|draft|unlisted): .*\n/gm, ''));
}

// ---- the test

let passed = 0, failed = 0;
for (const kind of ['plain', 'git', 'scripts']) {
  if (!claim(`equal-${kind}`)) continue;
  const began = Date.now();
  const site = makeSite(kind);
  const preview = await Preview.start(program, site, { args: ['--no-cache'] });
  const kinds = { ...EDITS, ...(kind === 'git' ? GIT_EDITS : {}), ...(kind === 'scripts' ? SCRIPT_EDITS : {}) };
  const names = Object.keys(kinds), done = [];
  let compared = 0, bad = 0, repairs = 0;
  for (const [name, make] of SCENES) {
    make(site);
    const { found } = await settled(preview, site);
    if (found.length === 0) passed++;
    else failed++, console.log(`FAILED equal-${kind}\n  ${name}\n  ${found.slice(0, 4).join('\n  ')}`);
  }
  for (let i = 0; i < edits && bad < 3; i++) {
    const name = i < names.length ? names[i] : random(6) ? pick(names) : 'repair';
    const pages = pagesOf(site);
    counter++;
    kinds[name](site, at(site, pick(pages)), pages);
    done.push(name);
    const result = await settled(preview, site);
    if (result.compared) compared++;
    if (result.found.length === 0) passed++;
    else {
      failed++, bad++;
      console.log(`FAILED equal-${kind}\n  edit ${i + 1} (${done.slice(-4).join(', ')})\n  ${result.found.slice(0, 4).join('\n  ')}`);
    }
    // A site with errors is not built: the next edit sees to it that it can be.
    if (process.env.WHY && result.why) console.log(done.slice(-2).join(), result.why.slice(0, 3).join('\n    '));
    if (!result.compared) repairs++, mend(site, kinds, repairs);
    else repairs = 0;
  }
  if (compared < edits / 4) {
    failed++;
    console.log(`FAILED equal-${kind}\n  only ${compared} of ${edits} edits left a site that can be built`);
  }
  const code = await preview.stop();
  if (code !== 0) failed++, console.log(`FAILED equal-${kind}\n  exit ${code} at the end`);
  took(`equal-${kind}`, Date.now() - began);
}
rmSync(work, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
