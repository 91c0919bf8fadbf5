// From one version of the page to the next.
import { outputAt } from './address.mjs';
import { copyPage, parse } from './copy.mjs';
import { isLeaving, must, reload } from './leave.mjs';
import { mergePage } from './merge.mjs';
import { display, showGone } from './overlay.mjs';
import { keepPlace } from './place.mjs';
import { checkInserted, haveScriptsChanged, kindsEnhanced } from './scripts.mjs';

const AGAIN_MS = 1000;

let old = copyPage(); // the version that the live page goes on from
let seen; // the state that the page shows
let request;

export const nameOfVersion = ({ instance, version }) => `${instance} ${version}`;
export const isNewer = ({ instance, version }) => seen?.instance !== instance || version > seen.version;

// What is under way is not wanted any more.
export const drop = () => request?.abort();

// What a script before this one gave to <html> looks like the server's in the copy of the page.
function forgetAttributes(after) {
  for (const { name } of [...old.documentElement.attributes])
    if (!after.documentElement.hasAttribute(name)) old.documentElement.removeAttribute(name);
}

function apply(after) {
  if (!seen) forgetAttributes(after);
  const kinds = kindsEnhanced(old);
  const inserted = keepPlace(() => mergePage(old, after));
  old = after;
  dispatchEvent(new Event('prepbook:changed'));
  checkInserted(inserted, kinds);
}

// A picture that changed has the same address: asked for again under another.
function renewPictures({ changed, version }) {
  for (const image of document.images) {
    const url = new URL(image.src || '.', location);
    if (!changed?.includes(outputAt(url.href))) continue;
    url.searchParams.set('preview', version);
    image.src = url.href;
  }
}

async function bringUpToDate(state, answer, after, signal) {
  if (answer.redirected) return location.replace(answer.url + location.hash);
  // Where nothing stood already, the page for that is a page like others.
  const isGone = answer.status === 404 && after.title !== old.title;
  const needsScripts = !isGone && (await haveScriptsChanged(old, after));
  if (signal.aborted) return undefined;
  must(!needsScripts, 'other scripts');
  if (!isGone) apply(after);
  if (!isGone && seen) renewPictures(state);
  seen = state;
  showGone(isGone);
  return display(state);
}

// Undefined when there is no answer, or one that says that there is nothing to show yet.
async function ask(signal) {
  try {
    const answer = await fetch(location.pathname + location.search, { cache: 'no-store', signal });
    return answer.status < 500 && [answer, parse(await answer.text())];
  } catch {
    return undefined;
  }
}

// Only the latest counts: what is under way for an older version is dropped. A server that is gone or busy is asked
// again; when it is back as another, its stream says so.
export async function update(state) {
  drop();
  const { signal } = (request = new AbortController());
  const asked = await ask(signal);
  if (signal.aborted) return;
  if (!asked) setTimeout(() => signal.aborted || update(state), AGAIN_MS);
  else await bringUpToDate(state, ...asked, signal).catch(() => signal.aborted || isLeaving() || reload(state));
}
