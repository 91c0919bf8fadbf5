// Looks through every .html file of a folder for what no author chose: a script of the page's own, an event
// handler, an inline style, a URL that runs code, and the marker "pwn" as an element or an attribute, which
// says that a value broke out of its place. Its tokenizer follows the HTML standard, 13.2.5, and owes nothing
// to the generator's.
//
//   node active.mjs DIR [break-out]      with break-out: looks for the marker only
import {readFileSync, readdirSync} from "node:fs";

const RAW = new Set(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"]);
const URLS = new Set(["href", "src", "srcset", "action", "formaction", "xlink:href", "poster", "data", "ping",
  "cite", "background", "manifest", "longdesc"]);
const NAMED = {colon: ":", tab: "\t", newline: "\n", lpar: "(", amp: "&", lt: "<", gt: ">", quot: '"', apos: "'"};

function decode(value) {
  return value.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));?/gi, (all, hex, number, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? all;
    const code = parseInt(hex ?? number, hex ? 16 : 10);
    return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : "\uFFFD";
  });
}

// Reads the attributes from `at`, just behind a tag's name. Returns [attributes, index behind ">"].
function attributes(html, at) {
  const found = [];
  for (;;) {
    while (at < html.length && /[\s/]/.test(html[at])) at++;
    if (at >= html.length) return [null, at];
    if (html[at] === ">") return [found, at + 1];
    const from = at++;
    while (at < html.length && !/[\s/>=]/.test(html[at])) at++;
    const attribute = {name: html.slice(from, at).toLowerCase(), value: ""};
    found.push(attribute);
    let next = at;
    while (/\s/.test(html[next] ?? "")) next++;
    if (html[next] !== "=") continue;
    at = next + 1;
    while (/\s/.test(html[at] ?? "")) at++;
    const quote = html[at];
    if (quote === '"' || quote === "'") {
      const end = html.indexOf(quote, at + 1);
      if (end < 0) return [null, html.length];
      attribute.value = decode(html.slice(at + 1, end));
      at = end + 1;
    } else {
      const start = at;
      while (at < html.length && !/[\s>]/.test(html[at])) at++;
      attribute.value = decode(html.slice(start, at));
    }
  }
}

function* tags(html) {
  for (let at = 0; (at = html.indexOf("<", at)) >= 0;) {
    if (html.startsWith("<!--", at)) {
      const end = /--!?>|^-?>/g;
      end.lastIndex = at + 4;
      const match = end.exec(html);
      at = match ? end.lastIndex : html.length;
    } else if (/^<[!?]|^<\/[^a-z]/i.test(html.slice(at, at + 3))) {
      const end = html.indexOf(">", at);
      at = end < 0 ? html.length : end + 1;
    } else if (/^<\/?[a-z]/i.test(html.slice(at, at + 3))) {
      const closing = html[at + 1] === "/";
      const [name] = /^[^\s/>]+/.exec(html.slice(at + (closing ? 2 : 1), at + 200));
      const [found, end] = attributes(html, at + name.length + (closing ? 2 : 1));
      at = end;
      if (!found || closing) continue;
      const tag = {name: name.toLowerCase(), attributes: found, content: ""};
      if (RAW.has(tag.name)) {
        const close = new RegExp(`</${tag.name}[\\s/>]`, "gi");
        close.lastIndex = at;
        const match = close.exec(html);
        tag.content = html.slice(at, match ? match.index : html.length);
        at = match ? match.index : html.length;
      }
      yield tag;
    } else {
      at++;
    }
  }
}

function unsafe(url) {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(url.replace(/^[\0- ]+/, "").replace(/[\t\n\r]/g, "")) ?? [];
  return scheme !== undefined && !["http", "https", "mailto", "tel"].includes(scheme.toLowerCase());
}

// The URL of a refresh: what stands behind the time, "url=" and a quote, each of which may be missing (HTML 4.2.5.3).
const REFRESH = /^\s*[\d.]*[\s;,]*(?:url\s*=\s*)?["']?(.*)/is;

function* problems(tag) {
  const marked = (text) => /pwn/.test(text);
  if (marked(tag.name)) yield `element <${tag.name}>`;
  for (const {name} of tag.attributes) if (marked(name) || /["'<]/.test(name)) yield `attribute ${name} of <${tag.name}>`;
  if (process.argv[3] === "break-out") return;
  const own = tag.attributes.find(({name}) => name === "src")?.value.match(/(^|\/)assets\/[a-z-]+\.js\?v=\w+$/);
  if (tag.name === "script" && (!own || tag.content.trim())) yield `a script: ${tag.content.slice(0, 60)}`;
  if (["style", "iframe", "object", "embed", "base", "form"].includes(tag.name)) yield `element <${tag.name}>`;
  const refreshes = tag.attributes.some(({name, value}) => name === "http-equiv" && value.toLowerCase() === "refresh");
  for (const {name, value} of tag.attributes) {
    if (/^on|^style$|^srcdoc$/.test(name)) yield `${name}="${value}" of <${tag.name}>`;
    const urls = name === "srcset" ? value.split(",") : [value];
    if (URLS.has(name) && urls.some(unsafe)) yield `${name}="${value}" of <${tag.name}>`;
    if (tag.name === "meta" && refreshes && name === "content" && unsafe(REFRESH.exec(value)[1])) yield `a refresh to ${value}`;
  }
}

const [dir] = process.argv.slice(2);
let pages = 0, count = 0;
for (const entry of readdirSync(dir, {recursive: true, withFileTypes: true})) {
  if (!entry.isFile() || !entry.name.endsWith(".html")) continue;
  pages++;
  const path = `${entry.parentPath ?? entry.path}/${entry.name}`;
  for (const tag of tags(readFileSync(path, "utf8")))
    for (const problem of problems(tag)) {
      count++;
      console.log(`${path}: ${problem}`);
    }
}
if (pages === 0) console.log(`no page in ${dir}`);
process.exitCode = count > 0 || pages === 0 ? 1 : 0;
