// The files themselves: vnu, links, tokens.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sample } from '../cases.mjs';
import { check, checkEqual, checkNone, test } from './harness.mjs';
import { everyPage as pages, files, folder, read } from './site.mjs';

const require = createRequire(import.meta.url);
const jar = join(dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

// vnu's messages for files, as "file:line: text".
function vnu(options, paths) {
  const args = ['-jar', jar, '--format', 'json', ...options, ...paths.map((path) => join(folder, path))];
  return new Promise((done, fail) =>
    execFile('java', args, { maxBuffer: 1 << 26 }, (error, out, err) => {
      if (!err.includes('"messages"')) return fail(new Error(`vnu did not run: ${error?.message} ${err}`));
      const place = (message) =>
        `${(message.url || '').replace(/^.*?:/, '').replace(`${folder}/`, '')}:${message.lastLine}`;
      done(JSON.parse(err).messages.map((message) => `${place(message)}: ${message.message}`));
    }),
  );
}

// Of the HTML files those that SEED draws; all in the long run.
const CHECKED = 50;
const ending = (end) => files.filter((path) => path.endsWith(end));
const checkable = [...ending('.css'), ...sample(ending('.html'), CHECKED)];

test('vnu: HTML files and style sheets', async () =>
  checkNone(await vnu(['--also-check-css'], checkable), 'messages'));

// ---- links

const unescape = (text) =>
  text
    .replace(/&amp;/g, '&')
    .replace(/&#x27;|&#39;/g, "'")
    .replace(/&quot;/g, '"');
const idsOf = new Map(
  pages.map((path) => [path, [...read(path).matchAll(/\sid="([^"]*)"/g)].map((match) => unescape(match[1]))]),
);

function brokenLinks(path) {
  const links = [...read(path).matchAll(/<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map(
    (match) => unescape(match[1]),
  );
  return links
    .filter((link) => {
      if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) return false;
      const [, file, id] = link.match(/^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/);
      const from = path === '404.html' ? '/' : posix.dirname(`/${path}`);
      const target = file ? posix.join('.', posix.resolve(from, decodeURIComponent(file)).slice(1)) : path;
      if (!files.includes(target)) return true;
      if (/^t=[\d.,]+$/.test(id) && /\.(mp4|webm)$/.test(target)) return false; // a time in it (W3C, Media Fragments)
      return id && !idsOf.get(target)?.includes(decodeURIComponent(id));
    })
    .map((link) => `${path}: ${link}`);
}

test('links: every one leads to a file and an id that exist', () =>
  checkNone(pages.flatMap(brokenLinks), 'broken links'));

test('ids: none twice on a page', () => {
  const twice = (list) => list.filter((id, index) => list.indexOf(id) !== index);
  checkNone(
    [...idsOf].flatMap(([path, ids]) => twice(ids).map((id) => `${path}: ${id}`)),
    'doubled ids',
  );
});

test('CSP: no style attribute, no inline style, script or handler', () => {
  const inline = /\sstyle=|<style|<script(?![^>]*\ssrc=)|<[a-z][^>]*\son[a-z]+=/i;
  const outsideCode = (path) => read(path).replace(/<pre[\s\S]*?<\/pre>/g, '');
  checkNone(
    pages.filter((path) => inline.test(outsideCode(path))),
    'pages with inline style or script',
  );
});

test('titles: "Page · Site", and none twice', () => {
  const titles = pages.map((path) => [path, read(path).match(/<title>([^<]*)<\/title>/)[1]]);
  const seen = titles.map(([, title]) => title);
  checkNone(titles.filter(([, title], index) => seen.indexOf(title) !== index).map(String), 'doubled titles');
  checkNone(
    titles.filter(([path, title]) => path !== 'index.html' && !title.includes(' · ')).map(String),
    'titles without the site',
  );
});

// ---- tokens

const theme = fileURLToPath(new URL('../../themes/default', import.meta.url));

test('tokens: theme.yaml and style.css say the same', () => {
  const yaml = readFileSync(join(theme, 'theme.yaml'), 'utf8'),
    css = readFileSync(join(theme, 'assets/style.css'), 'utf8');
  const colors = [...yaml.matchAll(/^ {2}([a-z-]+): \{light: "(#\w+)", dark: "(#\w+)"\}/gm)];
  check(colors.length > 20, 'theme.yaml could not be read');
  const differing = colors.filter(
    ([, name, light, dark]) => !css.includes(`    --${name}: light-dark(${light}, ${dark});`),
  );
  checkNone(
    differing.map((match) => match[1]),
    'tokens that differ',
  );
  const plain = [...css.slice(0, css.indexOf('@supports')).matchAll(/--([a-z-]+): (#\w+);/g)];
  for (const [, name, light] of plain)
    checkEqual(light, colors.find((match) => match[1] === name)?.[2], `plain --${name}`);
  const lines = [...yaml.matchAll(/^ {2}(measure|sans|mono): '?([^'\n]*)'?$/gm)];
  checkEqual(lines.length, 3, 'tokens that are no colors');
  for (const [, name, value] of lines) check(css.includes(`  --${name}: ${value};`), `--${name} differs`);
});
