// What scripts of the page made of it: whether they would have to run again for a newer version.
import { liveOf } from './copy.mjs';
import { all } from './dom.mjs';
import { must } from './leave.mjs';
import { kindOf } from './pair.mjs';

// What gets only listeners: that it has them cannot be seen.
const LISTENED = '.theme, .print, .toc details';

// ---- elements that scripts worked on

const isOurs = (element) => element.matches('[data-prepbook]');
// Details are opened by readers, not by scripts.
const attributesOf = (element) =>
  Array.from(element.attributes, ({ name, value }) => (name === 'open' ? '' : `${name}=${value}`)).sort().join();

function isEnhanced(server) {
  const live = liveOf.get(server);
  if (!live) return false; // in a noscript
  const children = [...live.children].filter((child) => !isOurs(child)).length;
  return children !== server.children.length || attributesOf(live) !== attributesOf(server);
}

// Kinds of elements that scripts added something to. What is inserted of such a kind wants the same.
export const kindsEnhanced = (version) => new Set(all('body [class]', version).filter(isEnhanced).map(kindOf));

export function checkInserted(inserted, kinds) {
  for (const element of inserted.flatMap((top) => [top, ...all('*', top)])) {
    must(!element.matches(LISTENED), 'scripts listen to this');
    must(!kinds.has(kindOf(element)) || isEnhanced(element), 'scripts work on this');
  }
}

// ---- script files

// Their text when the page was loaded: one version names all of a site's files, so that another address alone does
// not say that a script is another.
const texts = new Map();
const textAt = async (url, cache) => (await fetch(url, { cache })).text();
const isNear = ({ origin }) => origin === location.origin;
const scriptsOf = (version) =>
  all('script[src]', version).map((script) => new URL(script.getAttribute('src'), location));

export async function readScripts() {
  for (const url of scriptsOf(document).filter(isNear)) texts.set(url.pathname, await textAt(url, 'force-cache'));
}

export async function haveScriptsChanged(before, after) {
  const [olds, news] = [scriptsOf(before), scriptsOf(after)];
  const pathsOf = (urls) => urls.map(({ pathname }) => pathname).join();
  if (pathsOf(olds) !== pathsOf(news)) return true;
  for (const [i, url] of news.entries()) {
    if (url.href === olds[i].href) continue;
    if (!isNear(url) || (await textAt(url, 'no-store')) !== texts.get(url.pathname)) return true;
  }
  return false;
}
