// CommonMark 0.30: all 652 examples of the specification, byte for byte.
// usage: node commonmark.mjs PROGRAM
import spec from "commonmark-spec";
import { claim, took } from "../cases.mjs";
import { convertAll } from "./renderer.mjs";

if (!claim("commonmark")) process.exit(0);
const began = Date.now();
const tabs = (text) => text.replaceAll("\u2192", "\t"); // the specification prints them as arrows
const tests = spec.tests.map((test) => ({ ...test, markdown: tabs(test.markdown), html: tabs(test.html) }));
const VERSION_EXAMPLES = 652; // of 0.30, the version of libcmark 0.30.2
const program = process.argv[2];
const results = convertAll(program, "commonmark", tests.map((test) => test.markdown));

let failed = 0;
tests.forEach((test, index) => {
  if (results[index] === test.html) return;
  failed++;
  console.log(`FAILED commonmark\n  example ${test.number} (${test.section})`);
  console.log(`  markdown: ${JSON.stringify(test.markdown)}`);
  console.log(`  expected: ${JSON.stringify(test.html)}`);
  console.log(`  actual:   ${JSON.stringify(results[index])}`);
});
if (tests.length !== VERSION_EXAMPLES) {
  failed++;
  console.log(`FAILED commonmark\n  ${tests.length} examples instead of ${VERSION_EXAMPLES}`);
}
took("commonmark", Date.now() - began);
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
