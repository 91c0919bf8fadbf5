// The structure and the prose of the handbook's pages, held against numbers that stand here:
//
//   node tests/handbook/prose.mjs SITE     (the built handbook; the sources are those of content/ and scripts/)
//
// Each breach is a line with the place in the source where the text is written.
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { everyPage, files, read } from '../browser/site.mjs';
import { bodyOf, markdown, placeOf } from './sources.mjs';
import { blocksOf, find, hasClass, parse, sentencesOf, textOf, wordsOf } from './text.mjs';

let failed = 0;
const fail = (place, text, rule) => {
  failed += 1;
  console.log(`${place}: ${text} [${rule}]`);
};
const isFor = (list, path) => list.find(([pattern]) => (pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern));

// ---- the pages: what is written for readers, and what is made from data in the same form

// Not for readers: the editors' gallery, and the reference of the scripts' functions.
const APART = ['gallery.html', 'team/lua.html'];
const isPage = (path) => files.includes(path.replace(/\.html$/, '.md')) && !APART.includes(path);

// Home's list of last changes is no text of a page.
const drop = (node, name) => {
  node.children = node.children?.filter((child) => !child.tag || !hasClass(child, name)) ?? [];
  for (const child of node.children) if (child.tag) drop(child, name);
};

const pages = everyPage.filter(isPage).map((path) => {
  const html = read(path), tree = parse(html.slice(html.indexOf('<main'), html.indexOf('</main>')));
  // Two versions of a text in one; each is judged where it stands by itself.
  for (const node of find(tree, () => true)) node.children = node.children.filter((child) => !hasClass(child, 'edits'));
  const head = find(tree, (node) => hasClass(node, 'lead')), [body] = find(tree, (node) => hasClass(node, 'body'));
  const written = `content/${path.replace(/\.html$/, '.md')}`;
  drop(body, 'recent');
  return { path, trees: [...head, body], body, written: markdown.includes(written) && written };
});

// ---- words of a page

const WORDS = [500, 1200];
const OTHER_WORDS = [
  // The first page of a part that sends the reader on, and lists: what they lead to holds the words.
  ['index.html', 350, 700],
  ['people/index.html', 250, 700],
  ['practice/index.html', 300, 700],
  ['practice/questions/index.html', 350, 700],
  ['reference/', 150, 700],
  // Sheets: one is read on a phone's screen, one is printed on a page.
  ['practice/tonight.html', 80, 200],
  ['start/one-page.html', 250, 500],
];

for (const { path, written } of pages.filter(({ written }) => written)) {
  const count = wordsOf(bodyOf(written)).length;
  const [, least, most] = isFor(OTHER_WORDS, path) ?? ['', ...WORDS];
  if (count < least || count > most) fail(`${written}:1`, `${count} words; a page like this has ${least} to ${most}`, 'words');
}

// ---- sentences

const MOST = 32; // words
// The mean of all paragraphs of the handbook is the design's 12 to 18. Of a single page 10 are enough: three of the four
// pages that the design names as models ("as hard to cut") have between 10 and 12.
const MEAN_OF_ALL = [12, 18], MEAN_OF_PAGE = [10, 18];
const FEW = 15; // sentences, of which no mean is taken

const withoutBadges = (node) => hasClass(node, 'badge') && ' ';
// Lists of pages that use a term are no sentences.
const isProse = ({ tag, within }) => ['p', 'li', 'dd', 'td', 'figcaption'].includes(tag) && !within.has('pre') && !within.has('used');
for (const { path, trees } of pages)
  for (const block of trees.flatMap((tree) => blocksOf(tree, withoutBadges)).filter(isProse))
    for (const sentence of sentencesOf(block.text)) {
      const count = wordsOf(sentence).length;
      if (count > MOST) fail(placeOf(sentence, path), `a sentence of ${count} words, the most is ${MOST}: "${sentence.slice(0, 60)}..."`, 'sentence');
    }

// Running text: paragraphs, without the labels they begin with and without what somebody says in them.
const NO_TEXT = ['next', 'qa', 'title', 'tag', 'checklist', 'message', 'steps'];
const isApartFromText = (node) => withoutBadges(node) || ['table', 'pre', 'strong'].includes(node.tag) || NO_TEXT.some((name) => hasClass(node, name));
const isParagraph = ({ tag, within, text }) => tag === 'p' && !within.has('li') && !/^(Before|Facts read)\b/.test(text);
const withoutSpeech = (text) => text.replace(/["“][^"”]*["”]/g, 'said').replaceAll('|', ' ').replace(/\s+/g, ' ').trim();
const mean = (list) => list.reduce((sum, each) => sum + each, 0) / list.length;

const lengths = [];
for (const { body, written } of pages.filter(({ written }) => written)) {
  const own = blocksOf(body, isApartFromText).filter(isParagraph).flatMap(({ text }) => sentencesOf(withoutSpeech(text)))
    .map((sentence) => wordsOf(sentence).length).filter((count) => count > 0);
  lengths.push(...own);
  if (own.length >= FEW && (mean(own) < MEAN_OF_PAGE[0] || mean(own) > MEAN_OF_PAGE[1]))
    fail(`${written}:1`, `${mean(own).toFixed(1)} words a sentence on average; ${MEAN_OF_PAGE.join(' to ')} are read with ease`, 'mean');
}
if (mean(lengths) < MEAN_OF_ALL[0] || mean(lengths) > MEAN_OF_ALL[1])
  fail('content', `${mean(lengths).toFixed(2)} words a sentence on average, of all pages; they have ${MEAN_OF_ALL.join(' to ')}`, 'mean');

// ---- Do this now; before and after

// Where neither belongs.
const NO_END = ['index.html'];
const GLOSSARY_LETTERS = /^reference\/glossary-/; // a slice of one list, whose head leads to all of it

for (const { path, body, written } of pages.filter(({ path }) => !GLOSSARY_LETTERS.test(path))) {
  const place = written ? `${written}:1` : path, next = find(body, (node) => hasClass(node, 'next'));
  if (next.length !== 1) fail(place, `${next.length} sections "Do this now"; a page ends with one`, 'next');
  for (const section of next) {
    const items = find(section, (node) => node.tag === 'li');
    const at = items[0] ? placeOf(textOf(items[0]), path) : place;
    if (!items.length || items.length > 3) fail(at, `${items.length} things to do now; one to three`, 'next');
    if (!find(section, (node) => node.tag === 'a').length) fail(at, 'nothing to do now has a link', 'next');
    for (const item of items.filter((item) => !/\(\d+ minutes?\)/.test(textOf(item))))
      fail(placeOf(textOf(item), path), 'a thing to do now without its minutes', 'next');
  }
  if (NO_END.includes(path)) continue;
  const near = blocksOf(body).find(({ tag, text }) => tag === 'p' && /^Before\b.*\. After\b/.test(text));
  const links = find(body, (node) => node.tag === 'p' && /^\s*Before\b/.test(textOf(node))).flatMap((node) => find(node, ({ tag }) => tag === 'a'));
  if (!near) fail(place, 'no paragraph names what to read before and after ("Before: [...]. After: [...].")', 'before-after');
  else if (links.length < 2) fail(placeOf(near.text, path), 'before and after are named without links', 'before-after');
}

// ---- what rests on published facts says when they were read

// "|": a link, see below.
const READ = /Facts read on \w+ \d+, \d+\. Check with your (recruiter|\| ?)\./g;
for (const { path, body, written } of pages.filter(({ path, written }) => written && !path.startsWith('team/'))) {
  const cites = find(body, ({ tag, attributes }) => tag === 'a' && /(about\.html|^)#f\d+$/.test(attributes.href ?? ''));
  if (cites.length && !textOf(body).match(READ)) fail(`${written}:1`, 'cites published facts, and does not say when they were read', 'read-on');
}

// ---- phrases

const PHRASE = 5, MOST_PAGES = 3;
const principles = [...readFileSync('content/_data/principles.yaml', 'utf8').matchAll(/^ *name: (.*)$/gm)].map(([, name]) => name);
// Facts are said in the words of their register, and exactly so: that is what a register is for.
const facts = ` ${wordsOf(readFileSync('content/_data/facts.yaml', 'utf8')).join(' ')} `;
// What an interviewer says: openings that all have, and the three levels that all ladders share.
const isQuestion = (sentence) => /\?["”')]*$/.test(sentence) || /^["“]?(Tell me|Walk me|Describe)\b/.test(sentence);
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'th', 'caption', 'summary']);
// Titles of blocks, links, and the one prescription, which four pages show on purpose.
const isApart = (node) => withoutBadges(node) || ['a', 'code', 'pre', 'kbd'].includes(node.tag) || ['title', 'tag', 'code-title'].some((name) => hasClass(node, name)) ||
  (node.attributes['aria-label'] ?? '').startsWith('Where to start');
const breakAt = (text) => principles.reduce((left, name) => left.replaceAll(name, ' | '), text);

const seen = new Map(); // phrase -> the pages that say it
for (const { path, trees } of pages) {
  for (const { tag, text } of trees.flatMap((tree) => blocksOf(tree, isApart))) {
    if (HEADINGS.has(tag)) continue;
    const sentences = sentencesOf(text.replace(READ, '')).filter((sentence) => !isQuestion(sentence));
    for (const piece of sentences.flatMap((sentence) => breakAt(sentence).split('|'))) {
      const words = wordsOf(piece);
      for (let i = 0; i + PHRASE <= words.length; i++) {
        const phrase = words.slice(i, i + PHRASE).join(' ');
        seen.set(phrase, (seen.get(phrase) ?? new Set()).add(path));
      }
    }
  }
}
for (const [phrase, on] of seen)
  if (on.size > MOST_PAGES && !facts.includes(` ${phrase} `)) fail(placeOf(phrase, [...on][0]), `"${phrase}" stands on ${on.size} pages; ${[...on].slice(0, 4).join(', ')}`, 'phrase');

// ---- words that are not used

// Apart from what stands as a bad example.
const BANNED = /\b(simply|leverag\w+|journeys?)\b|!(?=["”')\s]|$)/i;
for (const { path, trees } of pages)
  for (const { text } of trees.flatMap((tree) => blocksOf(tree, (node) => ['code', 'pre'].includes(node.tag) || hasClass(node, 'before')))) {
    const [found] = text.match(BANNED) ?? [];
    if (found) fail(placeOf(text, path), `"${found}" is not used here`, 'word');
  }

// ---- spelling

const LIST = 'tests/handbook/words.txt';
const listed = readFileSync(LIST, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
const spelled = new Map(); // word -> [text, page] where it stands first
for (const { path, trees } of pages)
  for (const { text } of trees.flatMap((tree) => blocksOf(tree, (node) => ['code', 'pre', 'kbd'].includes(node.tag) || ['tag', 'badge', 'also'].some((name) => hasClass(node, name)))))
    for (const [word] of text.replace(/[’‘]/g, "'").matchAll(/(?<![\p{L}\p{N}])[\p{L}][\p{L}'-]*[\p{L}](?![\p{L}\p{N}])/gu))
      if (!spelled.has(word)) spelled.set(word, [text, path]);
const { stdout, status, error } = spawnSync('hunspell', ['-l', '-i', 'utf-8', '-d', 'en_US'], { input: [...spelled.keys()].join('\n'), encoding: 'utf8' });
if (error || status !== 0) fail('hunspell', error?.message ?? `exit ${status}`, 'spelling');
// Of a compound hunspell names the part it does not know.
const whereIs = (word) => spelled.get(word) ?? [...spelled].find(([each]) => each.split('-').includes(word))?.[1] ?? [word, ''];
const unknown = new Set((stdout ?? '').split('\n').filter(Boolean)), known = new Set(listed);
const small = (word) => word[0].toLowerCase() + word.slice(1);
for (const word of unknown)
  if (!known.has(word) && !known.has(small(word))) fail(placeOf(...whereIs(word)), `"${word}" is neither in the dictionary nor in ${LIST}`, 'spelling');
const found = new Set([...unknown, ...[...unknown].map(small)]);
listed.forEach((word) => {
  if (!found.has(word)) fail(LIST, `"${word}" is in the dictionary, or on no page: take it out`, 'spelling');
});

// The page that a link leads to; empty when it leaves the handbook.
const resolved = (from, href) => {
  const url = new URL(href, `https://handbook.example/${from}`);
  return url.host === 'handbook.example' ? decodeURIComponent(url.pathname.slice(1)) : '';
};

// ---- checklists: all of them, with their points, stand in the list of lists

const LISTS = 'reference/checklists.html';
const listOfLists = pages.find(({ path }) => path === LISTS).body;
const pointsOf = new Map(); // page -> the numbers of its rows
for (const row of find(listOfLists, ({ tag }) => tag === 'tr')) {
  const [link] = find(row, ({ tag }) => tag === 'a'), cells = find(row, ({ tag }) => tag === 'td');
  if (link) pointsOf.set(resolved(LISTS, link.attributes.href), Number(textOf(cells.at(-1))));
}
const mentioned = new Set(find(listOfLists, ({ tag }) => tag === 'a').map((link) => resolved(LISTS, link.attributes.href)));
for (const { path, body, written } of pages)
  for (const list of find(body, (node) => hasClass(node, 'checklist'))) {
    const count = find(list, ({ tag }) => tag === 'li').length;
    if (!mentioned.has(path)) fail(placeOf(textOf(list), path), `this checklist is not on ${LISTS}`, 'checklists');
    else if (pointsOf.has(path) && pointsOf.get(path) !== count)
      fail(placeOf(textOf(list), path), `this checklist has ${count} points, ${LISTS} says ${pointsOf.get(path)}`, 'checklists');
  }

// ---- a way in

const led = new Set();
// The lists below terms and facts name all their pages: they are made, and nobody is sent there.
const sentFrom = (node) => node.tag && !hasClass(node, 'used') ? [node, ...node.children.flatMap(sentFrom)] : [];
for (const { path, body } of pages)
  for (const link of sentFrom(body).filter(({ tag, attributes }) => tag === 'a' && attributes.href)) {
    const to = resolved(path, link.attributes.href);
    if (to !== path) led.add(to);
  }
for (const { path, written } of pages)
  if (path !== 'index.html' && !led.has(path)) fail(written ? `${written}:1` : path, 'no text of another page leads here', 'way-in');

console.log(`${pages.length} pages, ${failed} breaches`);
process.exit(failed || pages.length < 100 ? 1 : 0);
