// When the tab leaves the page: to load it again, or for another one.
import { addressOf, page } from './address.mjs';
import { keep, kept } from './kept.mjs';

let leaving = false;
export const isLeaving = () => leaving;

// The page was left, and the back button shows it as it was.
export function comeBack() {
  leaving = false;
}

// What cannot be done in place: whoever called `update` loads the page again.
export function must(holds, what) {
  if (!holds) throw new Error(what);
}

// At most once for each version: a page that cannot be brought up to date stays as it is.
export function reload({ instance, version }) {
  const now = `${instance} ${version} ${page}`;
  if (kept('reloaded') === now || !keep('reloaded', now)) return;
  leaving = true;
  history.scrollRestoration = 'manual';
  location.reload();
}

export function goTo(output, how, note) {
  if (note) keep('note', note);
  leaving = true;
  location[how](addressOf(output) + (how === 'replace' ? location.hash : ''));
}
