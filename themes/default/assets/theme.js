// What every page has: theme switch, drawer, contents, copy buttons, print, what changed since the last visit.
// Each part works alone.
'use strict';

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const siteUrl = new URL(root.dataset.root || '.', location.href);
// The one way from a relative URL of the site, as all its files carry them, to an address; others are refused.
const urlOf = (url) => {
  const { href } = new URL(url, siteUrl);
  if (!href.startsWith(siteUrl.href)) throw new Error(`not of this site: ${url}`);
  return href;
};
// The theme's own elements: no heading has an id with ~. Themes made before that have the bare name.
const ownPart = (id) => document.getElementById(`~${id}`) ?? document.querySelector(`#${id}:is(nav, [role=status])`);
const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
// For hosts that demand trusted types: their policy may name this one.
const policy = globalThis.trustedTypes?.createPolicy?.('prepbook', { createScriptURL: (url) => url });

// What is kept on the device. Themes hold for all handbooks of a host; the rest is named after the site.
const prepbook = {
  prefix: `pb:${siteUrl.pathname}:`,

  // The list kept under a key; empty when there is none.
  load(key) {
    try {
      const value = JSON.parse(localStorage.getItem(prepbook.prefix + key));
      return Array.isArray(value) ? value : [];
    } catch {
      return [];
    }
  },

  // An empty list is taken out. False when the browser keeps nothing: storage is full, or blocked.
  save(key, list) {
    try {
      if (list.length === 0) localStorage.removeItem(prepbook.prefix + key);
      else localStorage.setItem(prepbook.prefix + key, JSON.stringify(list));
      return true;
    } catch {
      return false;
    }
  },

  // Adds a script or a style sheet of the site to the page; done when it has run.
  add(url) {
    return new Promise((resolve, reject) => {
      const element = /\.css\b/.test(url)
        ? make('link', { rel: 'stylesheet', href: url })
        : make('script', { src: policy ? policy.createScriptURL(url) : url });
      element.onload = resolve;
      element.onerror = () => reject(new Error(`cannot load ${url}`));
      document.head.append(element);
    });
  },

  say(text) {
    const status = ownPart('status');
    if (status) status.textContent = text;
  },
};

// ---- theme switch

const themes = ['auto', 'light', 'dark'];

function showTheme() {
  for (const button of all('.theme')) button.textContent = `Theme: ${root.dataset.theme || 'auto'}`;
}

function switchTheme() {
  const next = themes[(themes.indexOf(root.dataset.theme || 'auto') + 1) % themes.length];
  root.dataset.theme = next;
  try {
    localStorage['pb:theme'] = next;
  } catch {}
  showTheme();
}

for (const button of all('.theme')) button.addEventListener('click', switchTheme);
showTheme();

// ---- search: a dialog, or the page search.html. What it needs is loaded when somebody asks

const search = document.querySelector('.search');
const finder = document.querySelector('.bar .find');
const here = document.currentScript.src;
const asset = (name) => prepbook.add(new URL(name + new URL(here).search, here).href);
let searchStyle, searchScript;

function loadSearch() {
  searchStyle ??= asset('search.css').catch(() => {});
  searchScript ??= asset('search.js');
  return searchScript;
}

async function openSearch() {
  const script = loadSearch();
  await searchStyle;
  if (search.matches('dialog') && !search.open) search.showModal();
  const status = search.querySelector('.search-status');
  status.textContent ||= 'Loading search';
  try {
    await script;
  } catch {
    searchScript = undefined;
    status.textContent = 'Search cannot be loaded.';
    search.querySelector('.search-help').hidden = false;
    return;
  }
  prepbook.askSearch();
}

if (search && finder) {
  const apple = /Mac|iP/.test(navigator.platform);
  const ask = (event) => {
    event.preventDefault();
    openSearch();
  };
  for (const hint of all('kbd', finder)) {
    hint.textContent = apple ? '⌘ K' : 'Ctrl K';
    hint.hidden = false;
  }
  finder.addEventListener('click', (event) => event.ctrlKey || event.metaKey || ask(event));
  addEventListener('keydown', (event) => {
    const { key, altKey, shiftKey } = event;
    if ((apple ? event.metaKey : event.ctrlKey) && !altKey && !shiftKey && key.toLowerCase() === 'k') ask(event);
  });
  const asked = new URLSearchParams(location.search).has('q');
  if (asked || !search.matches('dialog')) loadSearch().catch(() => {});
}

// ---- navigation: a drawer on small screens, a column that keeps its place on others

const nav = ownPart('site-nav');

function keepNavPlace() {
  const current = nav.querySelector('[aria-current]');
  nav.scrollTop = Number(sessionStorage['pb:nav']) || 0;
  if (!current) return;
  const item = current.getBoundingClientRect(),
    box = nav.getBoundingClientRect();
  if (item.top < box.top || item.bottom > box.bottom) nav.scrollTop += item.top - box.top - box.height / 3;
}

if (nav) {
  const column = matchMedia('(min-width: 64rem)');
  column.addEventListener('change', () => column.matches && nav.hidePopover?.());
  try {
    if (column.matches) keepNavPlace();
    addEventListener('pagehide', () => {
      sessionStorage['pb:nav'] = nav.scrollTop;
    });
  } catch {}
}

// ---- contents: open where they have a column, with the section in view marked

const contents = document.querySelector('.toc details');

function markSection(links, headings) {
  let here = -1;
  headings.forEach((heading, i) => {
    if (heading.getBoundingClientRect().top < 140) here = i;
  });
  links.forEach((link, i) => {
    if (i === here) link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
  });
}

if (contents) {
  const column = matchMedia('(min-width: 84rem)');
  const fit = () => {
    contents.open = column.matches;
  };
  let waiting = false;
  const look = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const links = all('a', contents);
      const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
      if (headings.every(Boolean)) markSection(links, headings);
    });
  };
  column.addEventListener('change', fit);
  fit();
  addEventListener('scroll', look, { passive: true });
  addEventListener('prepbook:changed', look);
}

// ---- copy buttons

async function copyText(block) {
  try {
    await navigator.clipboard.writeText(block.textContent.trimEnd() + '\n');
    return true;
  } catch {
    getSelection().selectAllChildren(block);
    return document.execCommand('copy');
  }
}

function addCopyButton(block) {
  const box = block.closest('.message') || block.closest('.code');
  const title = box.querySelector('.code-title');
  if (box.querySelector('.copy')) return;
  const button = document.createElement('button');
  const name = title ? `Copy: ${title.textContent}` : 'Copy code';
  const reset = () => {
    button.textContent = 'Copy';
    button.setAttribute('aria-label', name);
  };
  button.type = 'button';
  button.className = 'copy';
  reset();
  button.addEventListener('click', async () => {
    const done = await copyText(block);
    button.removeAttribute('aria-label');
    button.textContent = done ? 'Copied' : 'Selected';
    prepbook.say(done ? 'Copied' : 'Selected. Copy it with the keyboard.');
    setTimeout(reset, 2000);
  });
  box.append(button);
}

// The preview changes a page in place, and says so.
const addCopyButtons = () => all('.code > pre').forEach(addCopyButton);
addCopyButtons();
addEventListener('prepbook:changed', addCopyButtons);

// ---- print: what is folded is opened, and folded again

let opened = [];
addEventListener('beforeprint', () => {
  opened = all('details:not([open])');
  for (const details of opened) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of opened) details.open = false;
});

for (const button of all('.print')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// ---- changed since the last visit: versions of content are compared, never dates. Kept are `seen`, "VERSION
// PAGE" for each page, and `visit`: the last moment here, the end of the visit before, whether news waited.

if (root.dataset.v) {
  const load = () => new Map(prepbook.load('seen').map((line) => [line.slice(9), line.slice(0, 8)]));
  // Other tabs write too: what they wrote is read first.
  const keep = (pages) => {
    const seen = load();
    for (const { url, version } of pages) seen.set(url, version);
    return prepbook.save(
      'seen',
      Array.from(seen, ([url, version]) => `${version} ${url}`),
    );
  };
  const before = load();

  const newsFor = (seen) => {
    const known = [...seen.values()];
    return prepbook.changes.filter((page) => {
      const { url, version, since } = page;
      // A page that moved is known by its text.
      page.was = seen.get(url) ?? [version, ...Object.keys(since)].find((one) => known.includes(one));
      page.words = since[page.was] ?? '';
      return page.was !== version && page.words !== 0;
    });
  };

  const show = (box, text, act) => {
    all('.text', box)[0].textContent = text;
    all('button', box)[0].onclick = () => {
      box.hidden = true;
      all('main')[0].focus();
      act();
    };
    box.hidden = false;
  };

  const draw = () => {
    const news = newsFor(load());
    const now = Date.now();
    const [last = now, since = last, waited] = prepbook.load('visit');
    const from = waited || now - last < 18e5 ? since : last; // it ends after half an hour away
    prepbook.save('visit', [`${now}`, `${from}`, news.length ? 'news' : '']);
    for (const dot of all('.nav .dot')) dot.remove();
    for (const link of all('.nav a'))
      for (const { url, was, kind } of news)
        if (urlOf(url) === link.href)
          link.append(make('span', { className: 'dot' }, was ? ' changed' : ` ${kind}`));
    for (const panel of all('.content > .news')) {
      panel.hidden = true;
      if (!news.length) return;
      const items = news.map(({ url, title, what, words }) =>
        make('li', {}, make('a', { href: urlOf(url) }, title), `${words}. ${what}`),
      );
      const day = new Date(+from).toLocaleDateString(root.lang, { day: 'numeric', month: 'long' });
      all('ul', panel)[0].replaceChildren(...items);
      show(panel, `${news.length} page${news[1] ? 's' : ''} changed since ${day}`, () => {
        keep(prepbook.changes);
        draw();
      });
    }
  };

  const begin = () => {
    // What there is at the first look is no news.
    if (!keep(prepbook.load('visit')[0] ? [] : prepbook.changes.filter(({ url }) => !before.has(url))))
      return;
    for (const { url, was, words } of newsFor(before))
      for (const banner of was && url === root.dataset.page ? all('.head > .changed') : []) {
        all('a', banner)[0].hash = `since-${was}`;
        show(banner, words, read);
      }
    draw();
    addEventListener('storage', ({ key }) => key === `${prepbook.prefix}seen` && draw());
    addEventListener('pageshow', ({ persisted }) => persisted && draw());
  };
  if (before.size) prepbook.add(urlOf('assets/changes.js')).then(begin);

  // A page is read after five seconds in view, or a scroll.
  let timer, done;
  const read = () => {
    done ||= !document.hidden && keep([{ url: root.dataset.page, version: root.dataset.v }]);
  };
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(read, 5000);
  };
  addEventListener('visibilitychange', watch);
  addEventListener('scroll', read, { passive: true });
  watch();
}
