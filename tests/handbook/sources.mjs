// Where a text of the handbook is written: file and line, for the messages.
import { readFileSync, readdirSync } from 'node:fs';
import { wordsOf } from './text.mjs';

const list = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? list(path) : [path];
  });

// What is no text: front matter keys stay, they are few; tags, addresses and comments go, line breaks are kept.
const blank = (text) => text.replace(/[^\n]+/g, ' ');
const clean = (path, text) =>
  path.endsWith('.lua') ? text : text.replace(/\]\([^)\n]*\)/g, blank).replace(/<(?:"[^"]*"|[^>"])*>/g, blank).replace(/[*_`]/g, '');

const read = (path) => {
  const lines = clean(path, readFileSync(path, 'utf8')).split('\n'), starts = [], at = [];
  let text = ' ';
  lines.forEach((line, i) => {
    for (const word of wordsOf(line)) {
      starts.push(text.length);
      at.push(i + 1);
      text += `${word} `;
    }
  });
  return { path, text, starts, at };
};

const files = [...list('content'), ...list('scripts')].filter((path) => /\.(md|yaml|lua)$/.test(path)).sort();
const sources = files.map(read);
export const markdown = files.filter((path) => /^content\/.*\.md$/.test(path));

const LEAST = 3; // words by which a place is known

// "FILE:LINE" of a text, first in the file that a page is written in; the page itself when no file has it.
export function placeOf(text, page) {
  const words = wordsOf(text), own = `content/${page.replace(/\.html$/, '.md')}`;
  const order = [...sources].sort((a, b) => (b.path === own) - (a.path === own));
  for (let count = Math.min(words.length, 12); count >= Math.min(LEAST, words.length); count--) {
    const wanted = ` ${words.slice(0, count).join(' ')} `;
    for (const { path, text: all, starts, at } of order) {
      const found = all.indexOf(wanted);
      if (found >= 0) return `${path}:${at[starts.indexOf(found + 1)]}`;
    }
  }
  return sources.some(({ path }) => path === own) ? `${own}:1` : page;
}

// The text of a Markdown page without its front matter, tags and addresses.
export const bodyOf = (path) => clean(path, readFileSync(path, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''));
