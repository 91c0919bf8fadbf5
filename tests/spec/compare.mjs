// Our GFM against the cmark-gfm program, on every Markdown file of a folder.
// usage: node compare.mjs PROGRAM FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cmarkGfm, convertAll } from "./renderer.mjs";
import { explain, normalize } from "./normalize.mjs";

const [program, folder] = process.argv.slice(2);
if (!folder) {
  console.error("which folder? make compare DIR=...");
  process.exit(2);
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .filter((name) => /\.(md|markdown)$/i.test(name));
const documents = files.map((file) => readFileSync(file, "utf8").replace(/\r\n?/g, "\n").replace(/^\uFEFF/, "").replace(/\0/g, "\uFFFD"));
const ours = convertAll(program, "gfm", documents);

// The first line in which two texts differ, with its number.
function firstDifference(a, b) {
  const [left, right] = [a.split("\n"), b.split("\n")];
  const line = left.findIndex((text, index) => text !== right[index]);
  return `  line ${line + 1}\n    ours:      ${left[line]}\n    cmark-gfm: ${right[line]}`;
}

let different = 0;
files.forEach((file, index) => {
  const [mine, theirs] = [normalize(ours[index]), normalize(cmarkGfm(documents[index]))].map((html) => html.replaceAll("><", ">\n<"));
  if (mine === theirs) return;
  different++;
  console.log(`${file}${explain(documents[index]) ? ` (${explain(documents[index])})` : ""}\n${firstDifference(mine, theirs)}`);
});
console.log(`${files.length} files, ${different} differ`);
