// What the tests of a built site need: the server, and Chromium beside it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { close, launch } from './chromium.mjs';
import { folder, serve } from './site.mjs';

export { withPage } from './chromium.mjs';

let server;

export async function start() {
  server = await serve();
  await launch();
}

export async function stop() {
  await close();
  server?.close();
}

export const urlOf = (path) => server.url + path;
export const fileUrlOf = (path) => pathToFileURL(join(folder, path)).href;
