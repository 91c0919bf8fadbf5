// What the runners of cases share; for those in shell, and for what the variables say: cases.sh.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Nothing of where they run reaches what is tested: the names that cases.sh unsets.
for (const name of readFileSync(new URL('cases.sh', import.meta.url), 'utf8').match(/^unset (.*)$/m)[1].split(' ')) delete process.env[name];
const { CASE = '', CLAIMS, CASE_TIMES } = process.env;
const parts = CASE.split(/\s+/).filter(Boolean);

// The number that SEED stands for: it draws what is a sample.
export const seed = parseInt(process.env.SEED || '1', 16) >>> 0;
// For what the long run does in full.
export const long = Boolean(process.env.LONG);

// True when the case is asked for and nobody else runs it.
export function claim(name) {
  // As a repeated run names it: a word.
  const word = name.replace(/[^\w.@/:-]/g, '?');
  if (parts.length && !parts.some((part) => name.includes(part) || word.includes(part))) return false;
  if (!CLAIMS) return true;
  try {
    writeFileSync(join(CLAIMS, encodeURIComponent(name)), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

export function took(name, ms) {
  if (CASE_TIMES) appendFileSync(CASE_TIMES, `${Math.round(ms)} ${name}\n`);
}

// In the long run all of a list; else `count` of it, which SEED draws: every so many, from one that changes.
export function sample(list, count) {
  if (long || list.length <= count) return list;
  const step = list.length / count, first = seed % list.length;
  return Array.from({ length: count }, (_, i) => list[Math.floor(first + i * step) % list.length]);
}

// Runs {name, run} one after the other, prints what failed and the line that sums up; true when all passed.
export async function runCases(cases, lanes = 1) {
  let passed = 0, failed = 0;
  const waiting = [...cases];
  const lane = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      if (!claim(one.name)) continue;
      const began = Date.now();
      try {
        await one.run();
        passed++;
      } catch (error) {
        failed++;
        console.log(`FAILED ${one.name}\n  ${error.message.slice(0, 3000)}`);
      }
      took(one.name, Date.now() - began);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}
