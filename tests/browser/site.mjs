// The built site: its files, and a server that sends the headers the site itself asks for (_headers).
import { createServer } from 'node:http';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { long, sample } from '../cases.mjs';

export const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.xml': 'application/xml',
  '.md': 'text/markdown',
  '.txt': 'text/plain',
};

export const folder = resolve(process.argv[2] || 'public');

function walk(path) {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const child = path ? `${path}/${entry.name}` : entry.name;
    return entry.isDirectory() ? walk(child) : [child];
  });
}

export const files = walk('').sort();
export const isRedirect = (path) => read(path).includes('http-equiv="refresh"');
export const read = (path) => readFileSync(join(folder, path), 'utf8');
// Every page a reader stays on; redirects lead away.
export const everyPage = files.filter((path) => path.endsWith('.html') && !isRedirect(path));

export const gallery = 'gallery.html';
// The ones that are opened in a browser: the gallery, which has every component, the first page, and of the others
// what SEED draws, so that each commit opens other ones. In the long run all of them. print.html holds every page,
// and costs as much as all of them: it has tests of its own.
const OPENED = 9;
const always = [gallery, 'index.html', '404.html'].filter((path) => everyPage.includes(path));
const others = everyPage.filter((path) => !always.includes(path) && (long || path !== 'print.html'));
export const pages = [...always, ...sample(others, OPENED)];

// What _headers says for all paths: {name: value}.
export function headersForAll() {
  const block = read('_headers')
    .split(/\n(?=\S)/)
    .find((part) => part.startsWith('/*\n'));
  return Object.fromEntries(
    block
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) =>
        line
          .trim()
          .split(/:\s*(.*)/s)
          .slice(0, 2),
      ),
  );
}

function answer(request, response) {
  let path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).replace(
    /^\/(deep\/down\/)?/,
    '',
  );
  if (path === '' || path.endsWith('/')) path += 'index.html';
  const found = files.includes(path) && statSync(join(folder, path)).isFile();
  const file = found ? path : '404.html';
  const headers = { ...headersForAll(), 'Content-Type': types[extname(file)] || 'application/octet-stream' };
  if (path === 'favicon.ico') response.writeHead(204).end();
  else response.writeHead(found ? 200 : 404, headers).end(readFileSync(join(folder, file)));
}

// The site at "/", and again at "/deep/down/".
export async function serve() {
  const server = createServer(answer);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
