// The stream: one for a tab in view. Browsers allow six connections to a server, and readers have more tabs.
import { here } from './address.mjs';
import { say } from './overlay.mjs';

const LOST_MS = 2000; // before a word is said about it

let source;
let lost; // the timer for that word
let unsay; // takes it away

function isBack() {
  clearTimeout(lost);
  lost = undefined;
  unsay?.();
}

function onLost(receive) {
  lost ??= setTimeout(() => (unsay = say('Preview stopped. Waiting for prepbook serve')), LOST_MS);
  if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
  source = undefined;
  setTimeout(() => connect(receive), LOST_MS);
}

export function connect(receive) {
  if (source || document.hidden) return;
  source = new EventSource(new URL('events', here));
  source.onopen = isBack;
  source.onmessage = ({ data }) => receive(JSON.parse(data));
  source.onerror = () => onLost(receive);
}

export function disconnect() {
  clearTimeout(lost);
  lost = undefined;
  source?.close();
  source = undefined;
}
