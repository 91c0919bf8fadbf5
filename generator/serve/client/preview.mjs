// The preview's side in the browser. It keeps what the server sent and which live node each of its nodes became;
// when there is a newer version, only what differs between the two is changed in the live page. So what scripts and
// the reader did to the page stays. What the server sends stands in ../README.md.
// The modules become one script that runs at the end of the body, before any other script has changed the page.
import { page } from './address.mjs';
import { kept } from './kept.mjs';
import { comeBack, goTo, isLeaving } from './leave.mjs';
import { addOverlay, attempt, display, showGone, showNote } from './overlay.mjs';
import { restorePlace, savePlace } from './place.mjs';
import { readScripts } from './scripts.mjs';
import { connect, disconnect } from './stream.mjs';
import { drop, isNewer, nameOfVersion, update } from './update.mjs';

let first; // the version that was there when the page was loaded

const movedTo = ({ moved }) => (Object.hasOwn(moved, page) ? moved[page] : undefined);
const isToShow = (state) => state.show && state.show !== page && !document.hidden && nameOfVersion(state) !== first;

function showAsGone() {
  drop();
  showGone(true);
}

function receive(state) {
  if (isLeaving()) return;
  first ??= nameOfVersion(state);
  display(state);
  const place = movedTo(state);
  if (place) goTo(place, 'replace', `This page is now at ${place}`);
  else if (place === '') showAsGone();
  else if (isToShow(state)) goTo(state.show, 'assign');
  else if (isNewer(state)) update(state);
}

const follow = () => connect((state) => attempt(() => receive(state)));

// What is under way is asked for again when the tab is seen.
function rest() {
  disconnect();
  drop();
}

addOverlay();
showNote(kept('note'));
follow();
addEventListener('visibilitychange', () => (document.hidden ? rest() : follow()));
addEventListener('pagehide', () => {
  if (isLeaving()) savePlace();
  rest();
});
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) comeBack();
  follow();
});
addEventListener('DOMContentLoaded', () => attempt(restorePlace));
addEventListener('load', () => readScripts().catch(() => {}));
