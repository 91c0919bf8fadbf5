// Our GFM against the cmark-gfm program, on generated documents.
// usage: node differential.mjs PROGRAM [DOCUMENTS [FIRST]]
// Without arguments 400 documents that SEED draws from the 30,000 of the long run.
import { convertAll, cmarkGfm } from "./renderer.mjs";
import { explain, normalize } from "./normalize.mjs";
import { generate } from "./generate.mjs";
import { claim, long, seed, took } from "../cases.mjs";

const SHOWN = 5; // differences printed in full
const program = process.argv[2];
const ALL = 30000, SOME = 400;
const count = Number(process.argv[3] || (long ? ALL : SOME));
const first = Number(process.argv[4] || (long ? 1 : 1 + (seed % (ALL - SOME))));
if (!claim("differential")) process.exit(0);
const began = Date.now();

const seeds = Array.from({ length: count }, (_, index) => first + index);
const documents = seeds.map(generate);
const ours = convertAll(program, "gfm", documents);

let failed = 0;
let explained = 0;
documents.forEach((document, index) => {
  const theirs = cmarkGfm(document);
  if (normalize(ours[index]) === normalize(theirs)) return;
  if (explain(document)) {
    explained++;
    return;
  }
  if (failed++ >= SHOWN) return;
  console.log(`FAILED differential\n  document ${seeds[index]}\n--- document\n${document}--- cmark-gfm\n${theirs}--- ours\n${ours[index]}`);
});
took("differential", Date.now() - began);
console.log(`${explained} differences of a known kind (see normalize.mjs)`);
console.log(`${count - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
