// The preview's side in the browser. It keeps what the server sent (`old`) and which live node each of its nodes
// became; when there is a newer version, only what differs between the two is changed in the live page. So what
// scripts and the reader did to the page stays. What the server sends stands in ../README.md.
// A change that needs the page's scripts to run again is a reload that puts back scroll, focus and fields.
'use strict';

{
  const here = new URL(document.currentScript.src);
  const base = new URL('..', here);
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // What this tab keeps over a reload. False or undefined where the browser keeps nothing.
  const kept = (key) => {
    try {
      return JSON.parse(sessionStorage[`prepbook:${key}`]);
    } catch {}
  };
  const keep = (key, value) => {
    try {
      sessionStorage[`prepbook:${key}`] = JSON.stringify(value);
      return true;
    } catch {
      return false;
    }
  };

  // The output that stands at an address of the preview; undefined for addresses elsewhere.
  function outputAt(href) {
    if (!href.startsWith(base.href)) return undefined;
    const path = decodeURIComponent(new URL(href).pathname.slice(base.pathname.length));
    if (/(^|\/)$/.test(path)) return `${path}index.html`;
    return /\.\w+$/.test(path) ? path : `${path}.html`;
  }
  const page = outputAt(location.href);

  // ---- the server's document and its live nodes

  const liveOf = new WeakMap();

  function link(server, live) {
    liveOf.set(server, live);
    server.childNodes.forEach((child, i) => link(child, live.childNodes[i]));
  }

  // The same subtree in two versions: the live nodes go over to the newer.
  function handOver(before, after) {
    liveOf.set(after, liveOf.get(before));
    before.childNodes.forEach((child, i) => handOver(child, after.childNodes[i]));
  }

  // Importing into a document without a window loads no picture.
  function copyPage() {
    const copy = document.implementation.createHTMLDocument('');
    copy.replaceChild(copy.importNode(root, true), copy.documentElement);
    link(copy.documentElement, root);
    return copy;
  }

  function parse(text) {
    const parsed = new DOMParser().parseFromString(text, 'text/html');
    while (parsed.body.lastChild?.nodeType === Node.TEXT_NODE) parsed.body.lastChild.remove(); // after the last tag
    return parsed;
  }

  // ---- which child of the newer version goes on from which child of the older

  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const firstClass = (element) => (element.getAttribute('class') ?? '').trim().split(/\s+/)[0];

  // A node only ever goes on from one of its own kind. Others are replaced, with all that scripts added to them.
  function kindOf(node) {
    if (!isElement(node)) return node.nodeName;
    const { localName } = node;
    if (/^(head|body)$/.test(localName)) return localName;
    const use = node.closest('head') && ['rel', 'name', 'property'].map((name) => node.getAttribute(name));
    return `${node.namespaceURI} ${localName}.${firstClass(node)} ${use ?? node.getAttribute('type')}`;
  }
  const textOf = (node) => (isElement(node) ? node.outerHTML : `${node.nodeName} ${node.data}`);

  // The longest list of children that are equal and in the same order; elements count more than the text between.
  function commonChildren(before, after) {
    const [a, b] = [before.map(textOf), after.map(textOf)];
    const width = b.length + 1;
    if (a.length * b.length > 4e6) return [];
    const best = new Uint32Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--)
      for (let j = b.length - 1, weight = isElement(before[i]) ? 4 : 1; j >= 0; j--)
        best[i * width + j] =
          a[i] === b[j]
            ? best[(i + 1) * width + j + 1] + weight
            : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    const pairs = [];
    for (let i = 0, j = 0; i < a.length && j < b.length; )
      if (a[i] === b[j]) pairs.push([before[i++], after[j++]]);
      else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i++;
      else j++;
    return pairs;
  }

  // The newer children, each with the older one it goes on from. What begins and ends equal is most of a page.
  function pairChildren(before, after) {
    let [from, a, b] = [0, before.length, after.length];
    const pairs = new Map();
    const taken = new Set();
    const pair = (one, other) => {
      pairs.set(other, one);
      taken.add(one);
    };
    while (from < a && from < b && before[from].isEqualNode(after[from])) pair(before[from], after[from++]);
    while (a > from && b > from && before[a - 1].isEqualNode(after[b - 1])) pair(before[--a], after[--b]);
    const [olds, news] = [before.slice(from, a), after.slice(from, b)];
    for (const [one, other] of commonChildren(olds, news)) pair(one, other);

    // Then by id, then equal ones that moved, then by kind between two that stayed.
    const gap = (nodes, isPaired) => {
      let number = 0;
      return new Map(nodes.map((node) => [node, isPaired(node) ? ++number : number]));
    };
    const [gapOfOld, gapOfNew] = [gap(olds, (node) => taken.has(node)), gap(news, (node) => pairs.has(node))];
    for (const keyOf of [
      (node) => isElement(node) && node.id && `${kindOf(node)}#${node.id}`,
      (node) => isElement(node) && node.outerHTML,
      (node) => `${(gapOfOld.get(node) ?? gapOfNew.get(node))} ${kindOf(node)}`,
    ]) {
      const free = Map.groupBy(olds.filter((node) => !taken.has(node)), keyOf);
      for (const node of news) {
        const key = pairs.has(node) ? false : keyOf(node);
        const match = key && free.get(key)?.shift();
        if (match) pair(match, node);
      }
    }
    return pairs;
  }

  // Those of a list of numbers that rise and are as many as can be: they stay, the others move round them.
  function longestRise(numbers) {
    const ends = [];
    const previous = numbers.map((number, i) => {
      let place = ends.findIndex((end) => numbers[end] >= number);
      if (place < 0) place = ends.length;
      ends[place] = i;
      return ends[place - 1];
    });
    const stay = new Set();
    for (let i = ends.at(-1); i !== undefined; i = previous[i]) stay.add(numbers[i]);
    return stay;
  }

  // ---- the difference, applied

  // Where scripts of the page have read the children, or all that is within, when it was loaded.
  const CHILDREN_READ = '.tabs, .checklist, .checklist *';
  const ALL_READ = '.tab-label, .code-title, .question, .plan';
  // What gets only listeners: that it has them cannot be seen.
  const LISTENED = '.theme, .print, .toc details';
  let inserted = [];

  class NeedsReload extends Error {}

  function require(condition, what) {
    if (!condition) throw new NeedsReload(what);
  }

  // Only the letters that differ, so that a selection in the text stays.
  function mergeText(before, after, live) {
    const [one, other] = [before.data, after.data];
    if (one === other) return;
    require(live.isConnected && live.data === one, 'a script changed this text');
    require(!live.parentNode.closest?.(ALL_READ), 'a script read this text');
    let [start, end] = [0, 0];
    while (start < one.length && one[start] === other[start]) start++;
    const most = Math.min(one.length, other.length) - start;
    while (end < most && one.at(-1 - end) === other.at(-1 - end)) end++;
    live.replaceData(start, one.length - start - end, other.slice(start, other.length - end));
  }

  // Classes are changed one by one: scripts have theirs beside them.
  function mergeClasses(before, after, live) {
    const classes = (element) => (element.getAttribute('class') ?? '').split(/\s+/).filter(Boolean);
    const [one, other] = [classes(before), classes(after)];
    const added = classes(live).filter((name) => !one.includes(name));
    const value = [...new Set([...other, ...added])].join(' ');
    if (value || after.hasAttribute('class')) live.setAttribute('class', value);
    else live.removeAttribute('class');
  }

  function mergeAttributes(before, after, live) {
    for (const { name } of [...before.attributes, ...after.attributes]) {
      const attribute = after.getAttributeNode(name);
      if (before.getAttribute(name) === (attribute?.value ?? null)) continue;
      if (name === 'class' && live.getAttribute('class') !== before.getAttribute('class'))
        mergeClasses(before, after, live);
      else if (attribute) live.setAttributeNode(attribute.cloneNode());
      else live.removeAttribute(name);
    }
  }

  // The new style sheet is loaded beside the old ones, which go when it is there: nothing flashes.
  const replaced = new WeakMap();
  function swapStyle(after, live) {
    const next = document.importNode(after, true);
    replaced.set(next, live);
    next.onload = () => {
      for (let one = replaced.get(next); one; one = replaced.get(one)) one.remove();
    };
    live.after(next);
    liveOf.set(after, next);
  }

  // After the node of the child before; the first one goes before the next that stays.
  function place(node, parent, last, next) {
    const spot = last ?? next;
    require(!spot || spot.parentNode === parent, 'a script moved the place for this');
    const reference = last ? last.nextSibling : (next ?? null);
    if (reference === node) return;
    if (node.isConnected && parent.moveBefore) parent.moveBefore(node, reference); // keeps focus, plays on
    else parent.insertBefore(node, reference);
  }

  function insert(child) {
    const node = document.importNode(child, true);
    link(child, node);
    if (isElement(child)) inserted.push(child);
    return node;
  }

  function mergeChildren(before, after, live) {
    const [olds, news] = [[...before.childNodes], [...after.childNodes]];
    const pairs = pairChildren(olds, news);
    const goesOn = new Set(pairs.values());
    const order = new Map(olds.map((node, i) => [node, i]));
    const stay = longestRise(news.filter((node) => pairs.has(node)).map((node) => order.get(pairs.get(node))));
    const stays = (node) => stay.has(order.get(pairs.get(node)));
    const changed = [...olds.filter((node) => !goesOn.has(node)), ...news.filter((node) => !stays(node))];
    if (changed.some((node) => isElement(node) || node.data.trim()))
      require(!live.matches(CHILDREN_READ) && !live.closest(ALL_READ), 'a script read these children');

    for (const node of olds) {
      const gone = liveOf.get(node);
      require(gone.parentNode === live || !gone.isConnected || goesOn.has(node), 'a script moved this');
      if (!goesOn.has(node) && gone.isConnected) gone.remove();
    }
    const first = news.find(stays);
    let last;
    for (const node of news) {
      const match = pairs.get(node);
      const child = match ? liveOf.get(match) : insert(node);
      if (!stays(node)) {
        require(!match || child.parentNode === live, 'a script moved this');
        place(child, live, last, first && liveOf.get(pairs.get(first)));
      }
      if (match) merge(match, node);
      last = liveOf.get(node);
    }
  }

  function merge(before, after) {
    const live = liveOf.get(before);
    if (before.isEqualNode(after)) return handOver(before, after);
    liveOf.set(after, live);
    if (!isElement(before)) return mergeText(before, after, live);
    if (before.localName === 'noscript') return undefined; // text where scripts run, elements where not
    if (before.matches('link[rel="stylesheet"]') && before.getAttribute('href') !== after.getAttribute('href'))
      return swapStyle(after, live);
    if (before.localName !== 'script') mergeAttributes(before, after, live);
    return mergeChildren(before, after, live);
  }

  // ---- what scripts of the page made of it

  const scriptsOf = (doc) => all('script[src]', doc).map((script) => new URL(script.getAttribute('src'), location));
  const ours = (element) => element.matches('[data-prepbook]');
  // Details are opened by readers, not by scripts.
  const attributesOf = (element) =>
    Array.from(element.attributes, ({ name, value }) => (name === 'open' ? '' : `${name}=${value}`)).sort().join();

  function isEnhanced(server) {
    const live = liveOf.get(server);
    if (!live) return false; // in a noscript
    const children = [...live.children].filter((child) => !ours(child)).length;
    return children !== server.children.length || attributesOf(live) !== attributesOf(server);
  }

  // Kinds of elements that scripts added something to. What is inserted of such a kind wants the same.
  const kindsEnhanced = (doc) => new Set(all('body [class]', doc).filter(isEnhanced).map(kindOf));

  function checkInserted(kinds) {
    for (const top of inserted)
      for (const element of [top, ...all('*', top)]) {
        require(!element.matches(LISTENED), 'scripts listen to this');
        require(!kinds.has(kindOf(element)) || isEnhanced(element), 'scripts work on this');
      }
  }

  // Script files whose text was seen when the page was loaded: one version names all of a site's files, so that
  // another address alone does not say that a script is another.
  const scriptTexts = new Map();
  const textAt = async (url, cache) => (await fetch(url, { cache })).text();
  async function readScripts() {
    for (const url of scriptsOf(document).filter(({ origin }) => origin === location.origin))
      scriptTexts.set(url.pathname, await textAt(url, 'force-cache'));
  }

  async function haveScriptsChanged(after) {
    const [olds, news] = [scriptsOf(old), scriptsOf(after)];
    if (olds.map(({ pathname }) => pathname).join() !== news.map(({ pathname }) => pathname).join()) return true;
    for (const [i, url] of news.entries()) {
      if (url.href === olds[i].href) continue;
      if (url.origin !== location.origin) return true;
      if ((await textAt(url, 'no-store')) !== scriptTexts.get(url.pathname)) return true;
    }
    return false;
  }

  // ---- the reader's place

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

  function keepPlace(change) {
    const places = elementsInView();
    const focused = document.activeElement;
    const { selectionStart, selectionEnd } = focused ?? {};
    try {
      change();
    } finally {
      if (focused?.isConnected && focused !== document.activeElement) {
        focused.focus({ preventScroll: true });
        if (selectionStart != null) focused.setSelectionRange(selectionStart, selectionEnd);
      }
      scrollBack(places);
    }
  }

  // ---- a reload that keeps the reader's place: elements are found again by what they are called

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

  function savePlace() {
    const focused = document.activeElement;
    const fields = all('input, textarea, select').filter(isFilled);
    keep('place', {
      page,
      fields: fields.map((field) => ({ ...nameOf(field), value: valueOf(field) })),
      details: all('details').map((one) => ({ ...nameOf(one), open: one.open })),
      focus: focused && focused !== document.body && focused !== host && nameOf(focused),
      selection: [focused?.selectionStart, focused?.selectionEnd],
      places: elementsInView().slice(0, 12).map(({ element, top }) => ({ ...nameOf(element), top })),
      scroll: scrollY,
    });
  }

  function fill(field, value) {
    if (!field || valueOf(field) === value) return;
    field[isTicked(field) ? 'checked' : 'value'] = value;
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  }

  function restorePlace() {
    const place = kept('place');
    keep('place', null);
    if (place?.page !== page) return;
    for (const field of place.fields) fill(findAgain(field), field.value);
    for (const one of place.details) Object.assign(findAgain(one) ?? {}, { open: one.open });
    const focused = place.focus && findAgain(place.focus);
    focused?.focus({ preventScroll: true });
    if (focused && place.selection[0] != null) focused.setSelectionRange(...place.selection);
    const scroll = () => {
      scrollTo({ top: place.scroll, behavior: 'instant' });
      scrollBack(place.places.map((one) => ({ ...one, element: findAgain(one) })));
    };
    scroll();
    addEventListener('load', () => {
      scroll();
      history.scrollRestoration = 'auto';
    });
  }

  // At most once for each version: a page that cannot be brought up to date stays as it is.
  let leaving = false;
  function reload({ instance, version }) {
    const now = `${instance} ${version} ${page}`;
    if (kept('reloaded') === now || !keep('reloaded', now)) return;
    leaving = true;
    history.scrollRestoration = 'manual';
    location.reload();
  }

  // ---- what the preview shows over the page: in a shadow root, so that the page's styles and these stay apart

  const parts = {
    badge: make('p', { className: 'badge', hidden: true }),
    said: make('p', { className: 'said' }),
    note: make('p', { className: 'note', hidden: true }),
    count: make('button', { type: 'button', className: 'count', hidden: true, onclick: () => unfold() }),
    title: make('h2', {}),
    fold: make('button', { type: 'button', onclick: () => fold() }, 'Fold'),
    list: make('ol', {}),
  };
  const status = make('div', { className: 'status', role: 'status' }, parts.note, parts.said);
  const panel = make(
    'section',
    { className: 'panel', hidden: true, ariaLabel: 'Problems of the handbook' },
    make('header', {}, parts.title, parts.fold),
    make('div', { className: 'list', tabIndex: 0, role: 'group', ariaLabel: 'List of problems' }, parts.list),
  );
  panel.onkeydown = ({ key }) => key === 'Escape' && fold();
  const gone = make(
    'dialog',
    { className: 'gone', ariaLabel: 'This page is gone' },
    make('h2', {}, 'This page is gone'),
    make('p', {}, 'It is no longer a page of the handbook. When it comes back, it shows again here.'),
    make('p', {}, make('a', { href: base.href }, 'Go to the home page')),
  );
  const host = make('prepbook-preview', { hidden: true });

  function addOverlay() {
    const show = () => host.removeAttribute('hidden');
    const style = make('link', { rel: 'stylesheet', href: new URL('preview.css', here), onload: show, onerror: show });
    const row = make('div', { className: 'row' }, status, parts.count);
    const dock = make('div', { className: 'dock' }, row, panel);
    host.attachShadow({ mode: 'open' }).append(style, parts.badge, dock, gone);
    root.append(host);
  }

  const setText = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
    element.hidden = !text;
  };
  const many = (number, word) => (number ? `${number} ${word}${number === 1 ? '' : 's'}` : '');

  let problems = []; // as they are shown
  let errorsShown = '';
  let unfolded = false; // by hand, for warnings
  let folded = kept('folded'); // the errors for which it was folded

  function showPanel() {
    const open = problems.length > 0 && (errorsShown ? folded !== errorsShown : unfolded);
    panel.hidden = !open;
    parts.count.hidden = open || !problems.length;
    if (open) for (const source of all('pre', parts.list)) showCaret(source);
  }

  function fold() {
    keep('folded', (folded = errorsShown));
    unfolded = false;
    showPanel();
    parts.count.focus();
  }

  function unfold() {
    keep('folded', (folded = ''));
    unfolded = true;
    showPanel();
    parts.fold.focus();
  }

  // A long line shows the part round its place.
  function showCaret(source) {
    const caret = source.querySelector('.caret');
    const right = caret ? caret.offsetLeft + Math.min(caret.offsetWidth, 80) : 0;
    if (right > source.clientWidth - 16) source.scrollLeft = right - source.clientWidth / 2;
  }

  const gutter = (text) => make('span', { className: 'gutter' }, `${text.padStart(4)} | `);

  // The source line and the caret below it: what stands before the caret is there again, unseen, so that tabs and
  // wide characters have their own width. A long line is cut as in the terminal.
  function sourceLines({ line, column, length, source }) {
    const WIDTH = 100;
    const points = [...source];
    const from = column > WIDTH * 0.75 ? column - WIDTH / 4 : 0;
    const to = Math.min(points.length, from + WIDTH);
    const cut = (start, end = to) => points.slice(start, Math.min(end, to)).join('');
    const rest = points.length > to ? '…' : '';
    if (!column) return [gutter(`${line}`), cut(0), rest];
    const before = (from ? '…' : '') + cut(from, column - 1);
    const after = column - 1 + length;
    const caret = `^${'~'.repeat(Math.max(Math.min(after, to) - column, 0))}`;
    const below = [make('span', { className: 'unseen' }, before), make('span', { className: 'caret' }, caret)];
    return [
      ...[gutter(`${line}`), before, make('mark', {}, cut(column - 1, after)), cut(after), rest, '\n'],
      make('span', { ariaHidden: 'true' }, gutter(''), ...below),
    ];
  }

  // As in the terminal: place, severity, message, source, help.
  function problemItem(problem) {
    const { severity, code, file, line, column, message, help, source } = problem;
    const spot = [file || 'prepbook', ...[line, column].filter(Boolean)].join(':');
    const head = [make('span', { className: 'spot' }, `${spot}:`), ' ', make('b', {}, `${severity}:`), ` ${message}`];
    if (code) head.push(make('span', { className: 'code' }, ` [${code}]`));
    const item = make('li', { className: severity }, make('p', {}, ...head));
    const name = { tabIndex: 0, role: 'group', ariaLabel: `Line ${line} of ${file}` };
    if (line && source) item.append(make('pre', name, ...sourceLines(problem)));
    if (help) item.append(make('p', { className: 'help' }, make('b', {}, 'help: '), help));
    return item;
  }

  // The page being looked at comes first; its source is known by the Markdown beside it.
  function inOrder(list) {
    const markdown = document.querySelector('link[rel="alternate"][type="text/markdown"]');
    const own = markdown && outputAt(markdown.href);
    const weight = ({ file, severity }) =>
      (own && [own, `content/${own}`].includes(file) ? 0 : 3) + ['error', 'warning', 'note'].indexOf(severity);
    return [...list].sort((a, b) => weight(a) - weight(b));
  }

  function showProblems({ problems: list = [], errors, warnings, notes, stopped }) {
    const stop = { severity: 'error', file: '', message: stopped, help: 'What is shown is the site before this.' };
    const next = [...(stopped ? [stop] : []), ...inOrder(list)];
    if (JSON.stringify(next) === JSON.stringify(problems)) return showPanel();
    problems = next;
    const wrong = problems.filter(({ severity }) => severity === 'error');
    errorsShown = wrong.length ? JSON.stringify(wrong) : '';
    unfolded &&= problems.length > 0;
    const counts = [many(errors + (stopped ? 1 : 0), 'error'), many(warnings, 'warning'), many(notes, 'note')];
    for (const part of ['title', 'count', 'said']) parts[part].textContent = counts.filter(Boolean).join(', ');
    const worst = wrong.length ? 'error' : warnings ? 'warning' : 'note';
    parts.count.className = `count ${worst}`;
    panel.className = `panel ${worst}`;
    const missing = errors + warnings + notes - list.length;
    parts.list.replaceChildren(...problems.map(problemItem));
    if (missing > 0) parts.list.append(make('li', {}, `And ${missing} more: prepbook check lists all.`));
    return showPanel();
  }

  // Drafts and pages of the future: a badge on them, a word behind links to them.
  function showDrafts({ drafts = [], future = [] }) {
    const wordFor = (output) => (drafts.includes(output) ? 'Draft' : future.includes(output) ? 'Future' : '');
    setText(parts.badge, wordFor(page));
    for (const mark of all('[data-prepbook]')) mark.remove();
    for (const a of all('nav a[href]')) {
      const word = a.getAttribute('href').startsWith('#') ? '' : wordFor(outputAt(a.href));
      const mark = make('small', {}, ` (${word.toLowerCase()})`);
      mark.dataset.prepbook = 'mark';
      if (word) a.append(mark);
    }
  }

  function showGone(isGone) {
    if (isGone && !gone.open) gone.showModal();
    if (!isGone) gone.close();
  }

  // ---- from one version to the next

  let old = copyPage();
  let seen; // the state that the page shows
  let first; // the version that was there when the page was loaded
  let latest; // the last that came
  let request;

  const nameOfVersion = ({ instance, version }) => `${instance} ${version}`;

  function apply(after) {
    // What a script before this one gave to <html> looks like the server's in the copy of the page.
    if (!seen)
      for (const { name } of [...old.documentElement.attributes])
        if (!after.documentElement.hasAttribute(name)) old.documentElement.removeAttribute(name);
    const kinds = kindsEnhanced(old);
    inserted = [];
    keepPlace(() => merge(old.documentElement, after.documentElement));
    old = after;
    dispatchEvent(new Event('prepbook:changed'));
    checkInserted(kinds);
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
    const needsScripts = !isGone && (await haveScriptsChanged(after));
    if (signal.aborted) return undefined;
    require(!needsScripts, 'other scripts');
    if (!isGone) apply(after);
    if (!isGone && seen) renewPictures(state);
    seen = state;
    showGone(isGone);
    return display(state);
  }

  // Only the latest counts: what is under way for an older version is dropped.
  async function update(state) {
    request?.abort();
    const { signal } = (request = new AbortController());
    let answer, text;
    try {
      answer = await fetch(location.pathname + location.search, { cache: 'no-store', signal });
      text = await answer.text();
      if (answer.status >= 500) throw new Error(`answer ${answer.status}`);
    } catch {
      // The server is gone, and tells its state when it is back; or it was busy.
      if (!signal.aborted) setTimeout(() => latest === state && source && update(state), 1000);
      return;
    }
    try {
      await bringUpToDate(state, answer, parse(text), signal);
    } catch {
      if (!signal.aborted && !leaving) reload(state);
    }
  }

  // What is shown over the page must not keep the page from being brought up to date.
  function attempt(act) {
    try {
      act();
    } catch (error) {
      console.error('prepbook preview:', error);
    }
  }

  function display(state) {
    attempt(() => showProblems(state));
    attempt(() => showDrafts(state));
  }

  function goTo(output, how, note) {
    if (note) keep('note', note);
    leaving = true;
    location[how](new URL(encodeURI(output), base).href + (how === 'replace' ? location.hash : ''));
  }

  function receive(state) {
    if (leaving) return;
    const isNewer = !seen || seen.instance !== state.instance || state.version > seen.version;
    first ??= nameOfVersion(state);
    latest = state;
    display(state);
    const moved = Object.hasOwn(state.moved ?? {}, page) ? state.moved[page] : undefined;
    if (moved) goTo(moved, 'replace', `This page is now at ${moved}`);
    else if (moved === '') {
      request?.abort();
      showGone(true);
    }
    else if (state.show && state.show !== page && !document.hidden && nameOfVersion(state) !== first)
      goTo(state.show, 'assign');
    else if (isNewer) update(state);
  }

  // ---- the stream: one for a tab in view. Browsers allow six connections to a server, and readers have more tabs

  let source;
  let lost;

  function say(text) {
    setText(parts.note, text);
  }

  function disconnect() {
    clearTimeout(lost);
    lost = undefined;
    source?.close();
    source = undefined;
  }

  function onLost() {
    lost ??= setTimeout(() => say('Preview stopped. Waiting for prepbook serve'), 2000);
    if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
    source = undefined;
    setTimeout(connect, 2000);
  }

  function connect() {
    if (source || document.hidden) return;
    source = new EventSource(new URL('events', here));
    source.onopen = () => {
      clearTimeout(lost);
      lost = undefined;
      if (parts.note.textContent.startsWith('Preview stopped')) say('');
    };
    source.onmessage = ({ data }) => attempt(() => receive(JSON.parse(data)));
    source.onerror = onLost;
  }

  function showNote() {
    const note = kept('note');
    if (!note) return;
    keep('note', null);
    say(note);
    setTimeout(() => parts.note.textContent === note && say(''), 8000);
  }

  addOverlay();
  showNote();
  connect();
  addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect()));
  addEventListener('pagehide', () => {
    if (leaving) savePlace();
    disconnect();
  });
  addEventListener('pageshow', ({ persisted }) => {
    leaving &&= !persisted;
    connect();
  });
  addEventListener('DOMContentLoaded', () => attempt(restorePlace));
  addEventListener('load', () => readScripts().catch(() => {}));
}
