// A stand-in for `prepbook serve`: the built site, whose files tests change in memory, and the stream of events.
// Another driver has the same functions; see README.md.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { files, headersForAll, read, types } from './site.mjs';

// The preview's own files: the script is made of many when prepbook is built.
const ownFiles = {
  'preview.js': new URL('../../build/served/generator/serve/client/preview.js', import.meta.url),
  'preview.css': new URL('../../generator/serve/client/preview.css', import.meta.url),
};
const SCRIPT = '<script src="/_prepbook/preview.js"></script>';
const quiet = { moved: {}, drafts: [], future: [], errors: 0, warnings: 0, notes: 0, problems: [], stopped: '' };

function counts(problems = []) {
  const count = (wanted) => problems.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('note') };
}

export async function startPreview() {
  const edited = new Map(); // path: text, or null when it is gone
  const streams = new Set();
  const sockets = new Set();
  const held = new Map(); // path: what lets the answer go
  let state = { version: 1, instance: 'first', changed: null, ...quiet };

  const textOf = (path) => (edited.has(path) ? edited.get(path) : files.includes(path) ? read(path) : null);
  const send = (stream) => stream.write(`data: ${JSON.stringify(state)}\n\n`);

  function openStream(request, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 200\n\n');
    streams.add(response);
    send(response);
    request.on('close', () => streams.delete(response));
  }

  async function answer(request, response) {
    let path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).slice(1);
    if (path === '_prepbook/events') return openStream(request, response);
    const headers = { ...headersForAll(), 'Content-Type': types[extname(path || 'index.html')] ?? 'text/html; charset=utf-8' };
    if (path.startsWith('_prepbook/')) return response.writeHead(200, headers).end(readFileSync(ownFiles[path.slice(10)]));
    if (path === 'favicon.ico') return response.writeHead(204).end();
    if (path === '' || path.endsWith('/')) path += 'index.html';
    const text = textOf(path);
    if (text === null) response.writeHead(404, { ...headers, 'Content-Type': types['.html'] });
    else response.writeHead(200, { ...headers, 'Cache-Control': path.startsWith('assets/') ? 'max-age=31536000, immutable' : 'no-cache' });
    const body = (text ?? read('404.html')).replace('</body>', `${SCRIPT}</body>`);
    const hold = held.get(path);
    held.delete(path);
    if (hold) await hold;
    return response.end(body);
  }

  const server = createServer(answer);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = (port) => new Promise((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address();

  function tell(news) {
    const { problems } = news;
    state = { ...state, version: state.version + 1, changed: null, ...(problems && counts(problems)), ...news };
    streams.forEach(send);
  }

  const pause = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  };

  return {
    urlOf: (path) => `http://127.0.0.1:${port}/${path}`,
    textOf,
    // Changes what stands at a path by a function of its text; null takes it away. Then the browsers are told.
    edit(path, change, news = {}) {
      edited.set(path, change(textOf(path)));
      tell({ changed: [path], ...news });
    },
    tell,
    // Another process: its versions begin again.
    restart(news = {}) {
      state = { ...state, ...quiet, version: 0, instance: `${state.instance}+`, ...news };
      for (const stream of streams) stream.end();
      state.version = 1;
    },
    // The next answer for a path waits until the function that comes back is called.
    hold(path) {
      let release;
      held.set(path, new Promise((done) => (release = done)));
      return release;
    },
    streams: () => streams.size,
    pause,
    resume: () => listen(port),
    stop: pause,
  };
}
