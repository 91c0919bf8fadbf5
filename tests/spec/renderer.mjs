// A converter in a process of its own that takes many documents: tests/spec/plain.c.
import { spawnSync } from "node:child_process";

// Converts all documents in one run. dialect: "commonmark" or "gfm".
export function convertAll(program, dialect, documents) {
  const parts = [];
  for (const document of documents) {
    const bytes = Buffer.from(document);
    parts.push(Buffer.from(`${dialect} ${bytes.length}\n`), bytes);
  }
  const run = spawnSync(program, [], { input: Buffer.concat(parts), maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`${program} ended with ${run.status ?? run.signal}: ${run.stderr}`);
  const results = [];
  for (let at = 0; at < run.stdout.length; ) {
    const lineEnd = run.stdout.indexOf(10, at);
    const length = Number(run.stdout.subarray(at, lineEnd));
    results.push(run.stdout.subarray(lineEnd + 1, lineEnd + 1 + length).toString());
    at = lineEnd + 1 + length;
  }
  if (results.length !== documents.length) throw new Error(`${results.length} answers to ${documents.length} documents`);
  return results;
}

// What cmark-gfm makes of a document, with the extensions that pages have.
export function cmarkGfm(document) {
  const extensions = ["table", "strikethrough", "autolink", "tasklist"].flatMap((name) => ["-e", name]);
  const run = spawnSync("cmark-gfm", ["--unsafe", ...extensions], { input: document, maxBuffer: 1 << 28 });
  if (run.error) throw run.error;
  return run.stdout.toString();
}
