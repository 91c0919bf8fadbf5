// The reader's place: scroll, focus, selection, fields and open details, over a change and over a reload.
import { page } from './address.mjs';
import { all } from './dom.mjs';
import { keep, kept } from './kept.mjs';

// ---- what is in view

function isPinned(element) {
  for (let one = element; one; one = one.parentElement)
    if (/fixed|sticky/.test(getComputedStyle(one).position)) return true;
  return false;
}

// Elements in view, topmost first; those that begin above the window come last, the innermost before.
function elementsInView() {
  if (scrollY === 0) return [];
  const [inside, above] = [[], []];
  for (const element of all('*', document.querySelector('main') ?? document.body)) {
    const { top, bottom, height } = element.getBoundingClientRect();
    if (!height || bottom <= 0 || top >= innerHeight) continue;
    if (top >= 0) inside.push({ element, top });
    else above.unshift({ element, top });
  }
  const sorted = [...inside.sort((a, b) => a.top - b.top), ...above].slice(0, 60);
  return sorted.filter(({ element }) => !isPinned(element));
}

function scrollBack(places) {
  const seen = places.find(({ element }) => element?.isConnected && element.getClientRects().length);
  if (seen) scrollBy({ top: seen.element.getBoundingClientRect().top - seen.top, behavior: 'instant' });
}

// ---- over a change of the live page

function focusAgain(element, [start, end]) {
  element.focus({ preventScroll: true });
  if (start != null) element.setSelectionRange(start, end);
}

const selectionOf = (element) => [element?.selectionStart, element?.selectionEnd];

export function keepPlace(change) {
  const places = elementsInView();
  const focused = document.activeElement;
  const selection = selectionOf(focused);
  try {
    return change();
  } finally {
    if (focused?.isConnected && focused !== document.activeElement) focusAgain(focused, selection);
    scrollBack(places);
  }
}

// ---- over a reload: elements are found again by what they are called

const isTicked = (field) => /^(checkbox|radio)$/.test(field.type);

function labelOf(element) {
  if (element.id) return `#${element.id}`;
  if (element.name) return `${element.name}=${isTicked(element) ? element.value : ''}`;
  const words = element.matches('details') ? element.querySelector('summary') : element;
  return (element.getAttribute('aria-label') ?? words?.textContent ?? '').trim().slice(0, 80);
}

const alike = (name, label) => all(name).filter((one) => labelOf(one) === label);
const findAgain = ({ name, label, number }) => alike(name, label)[number];
function nameOf(element) {
  const [name, label] = [element.localName, labelOf(element)];
  return { name, label, number: alike(name, label).indexOf(element) };
}

const valueOf = (field) => (isTicked(field) ? field.checked : field.value);
function isFilled(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (field.matches('select')) return true;
  return !/^(password|file)$/.test(field.type) && field.value !== field.defaultValue;
}

export function savePlace() {
  const { activeElement, body } = document;
  const focused = activeElement !== body && body.contains(activeElement) ? activeElement : undefined;
  const fields = all('input, textarea, select').filter(isFilled);
  keep('place', {
    page,
    fields: fields.map((field) => ({ ...nameOf(field), value: valueOf(field) })),
    details: all('details').map((one) => ({ ...nameOf(one), open: one.open })),
    focus: focused && nameOf(focused),
    selection: selectionOf(focused),
    places: elementsInView().slice(0, 12).map(({ element, top }) => ({ ...nameOf(element), top })),
    scroll: scrollY,
  });
}

function fill(field, value) {
  if (!field || valueOf(field) === value) return;
  field[isTicked(field) ? 'checked' : 'value'] = value;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
}

function scrollAgain({ scroll, places }) {
  scrollTo({ top: scroll, behavior: 'instant' });
  scrollBack(places.map((one) => ({ ...one, element: findAgain(one) })));
}

export function restorePlace() {
  const place = kept('place');
  keep('place', null);
  if (place?.page !== page) return;
  for (const field of place.fields) fill(findAgain(field), field.value);
  for (const one of place.details) Object.assign(findAgain(one) ?? {}, { open: one.open });
  const focused = place.focus && findAgain(place.focus);
  if (focused) focusAgain(focused, place.selection);
  scrollAgain(place);
  addEventListener('load', () => {
    scrollAgain(place);
    history.scrollRestoration = 'auto';
  });
}
