// A small test runner: tests are registered, then run; each reports once.
import { runCases } from '../cases.mjs';

const tests = [];

export function test(name, run) {
  tests.push({ name, run });
}

export function check(condition, message) {
  if (!condition) throw new Error(message);
}

export function checkEqual(actual, expected, what) {
  check(actual === expected, `${what}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
}

// Fails with one line for each entry.
export function checkNone(list, what) {
  check(list.length === 0, `${list.length} ${what}\n    ${list.slice(0, 12).join('\n    ')}`);
}

// Runs the tests whose name contains `word`; true when all passed.
export const runAll = (word) => runCases(tests.filter(({ name }) => name.includes(word)));
