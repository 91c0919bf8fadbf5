// What the first visit of a page costs, from the files alone:
//
//   node tests/handbook/weight.mjs SITE
import { gzipSync } from 'node:zlib';
import { everyPage, files, gallery, read } from '../browser/site.mjs';

const KB = 1024;
const MOST = { requests: 6, css: 6 * KB, cssOfOtherPages: 6.5 * KB, cssOfChanges: 7.5 * KB, js: 6 * KB, all: 20 * KB };
// Histories, and pages that show a text before and after.
const showsChanges = (path) => read(path).includes('assets/history.css');
const isWritten = (path) => files.includes(path.replace(/\.html$/, '.md')) && path !== 'index.html';
const mostCss = (path) => (showsChanges(path) ? MOST.cssOfChanges : isWritten(path) ? MOST.css : MOST.cssOfOtherPages);

const sizes = new Map();
const size = (name) => {
  if (!sizes.has(name)) sizes.set(name, gzipSync(read(name), { level: 9 }).length);
  return sizes.get(name);
};

// The files a page asks for before anybody does anything.
function weigh(path) {
  const wanted = [...read(path).matchAll(/<(?:link rel="stylesheet" href|script[^>]* src)="([^"?]*)/g)].map(
    ([, url]) => url.replace(/^(\.\.?\/)+|^\//, ''));
  const sum = (ending) => wanted.filter((name) => name.endsWith(ending)).reduce((total, name) => total + size(name), 0);
  return { requests: wanted.length + 1, css: sum('.css'), js: sum('.js'), html: size(path) };
}

// print.html holds all pages, the gallery all components: both are for who asks for that much.
const pages = everyPage.filter((path) => !['print.html', gallery].includes(path));
let failed = 0, heaviest = ['', 0];
for (const path of pages) {
  const { requests, css, js, html } = weigh(path), all = css + js + html;
  if (all > heaviest[1]) heaviest = [path, all];
  const over = [[requests, MOST.requests, 'requests'], [css, mostCss(path), 'bytes of style'], [js, MOST.js, 'bytes of script'], [all, MOST.all, 'bytes in all']]
    .filter(([is, most]) => is > most);
  for (const [is, most, what] of over) {
    failed += 1;
    console.log(`${path}: ${is} ${what} at the first visit; the most is ${most}`);
  }
}
console.log(`${pages.length} pages, the heaviest is ${heaviest[0]} with ${heaviest[1]} bytes`);
process.exit(failed || pages.length < 100 ? 1 : 0);
