// The text of a built page, in the blocks in which it is read.
const VOID = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const TOKEN = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|[^<]+/g;
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

export const decode = (text) =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, number, name) =>
    name ? NAMED[name] ?? all : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(number)));

const attributesOf = (text) =>
  Object.fromEntries([...text.matchAll(/([\w-]+)(?:="([^"]*)"|='([^']*)')?/g)].map(([, name, a, b]) => [name, decode(a ?? b ?? '')]));

// A tree of { tag, attributes, children }, whose leaves are texts.
export function parse(html) {
  const root = { tag: '', attributes: {}, children: [] }, open = [root];
  for (const [text, close, name, attributes] of html.matchAll(TOKEN)) {
    const top = open.at(-1), tag = name?.toLowerCase();
    if (text.startsWith('<!--')) continue;
    if (!tag) top.children.push(decode(text));
    else if (close) {
      const at = open.findLastIndex((node) => node.tag === tag);
      if (at > 0) open.length = at;
    } else {
      const node = { tag, attributes: attributesOf(attributes), children: [] };
      top.children.push(node);
      if (!VOID.has(tag) && !attributes.endsWith('/')) open.push(node);
    }
  }
  return root;
}

export const hasClass = (node, name) => (node.attributes?.class ?? '').split(' ').includes(name);

export function* walk(node) {
  yield node;
  for (const child of node.children ?? []) yield* walk(child);
}
export const find = (node, test) => [...walk(node)].filter((each) => each.tag && test(each));
export const textOf = (node) => (typeof node === 'string' ? node : node.children.map(textOf).join(''));

const BLOCKS = new Set(['p', 'li', 'td', 'th', 'dt', 'dd', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'summary', 'caption', 'figcaption', 'legend', 'label']);
const GROUPS = new Set(['div', 'ul', 'ol', 'dl', 'table', 'blockquote', 'details', 'section', 'figure', 'pre', ...BLOCKS]);

// Every block under a node as { tag, text, within }: `text` is without the text of blocks inside it, and what
// `skip(node)` names stands in it as " | ", or as the text that `skip` gives. `within`: tags and classes it stands in.
export function blocksOf(root, skip = () => false) {
  const out = [];
  const visit = (node, block, within) => {
    if (typeof node === 'string') return void (block.text += node);
    const instead = skip(node);
    if (instead) return void (block.text += instead === true ? ' | ' : instead);
    if (node.tag === 'br') block.text += ' ';
    const names = [...within, node.tag, ...(node.attributes.class ?? '').split(' ')];
    const own = GROUPS.has(node.tag) ? { tag: node.tag, text: '', within: new Set(names) } : block;
    if (own !== block) out.push(own);
    for (const child of node.children) visit(child, own, names);
  };
  visit(root, { text: '' }, []);
  return out.map((block) => ({ ...block, text: block.text.replace(/\s+/g, ' ').trim() })).filter(({ text }) => text);
}

// ---- words and sentences

export const wordsOf = (text) => text.toLowerCase().replace(/[’‘]/g, "'").match(/[\p{L}\p{N}]+(?:[',.\-][\p{L}\p{N}]+)*/gu) ?? [];

// What ends no sentence although a period stands there.
const ABBREVIATION = /(?:^|[\s("“])(?:[ap]\.m|e\.g|i\.e|vs|etc|Mr|Ms|Dr|No)\.$/;

export function sentencesOf(text) {
  const out = [];
  let from = 0;
  for (const match of text.matchAll(/[.?!]["”')\]]*(?=\s+["“(\[]?[\p{Lu}\p{N}$])/gu)) {
    const end = match.index + match[0].length;
    if (ABBREVIATION.test(text.slice(from, match.index + 1))) continue;
    out.push(text.slice(from, end).trim());
    from = end;
  }
  out.push(text.slice(from).trim());
  return out.filter(Boolean);
}
