// A small test runner: tests are registered, then run two at a time; each reports once.

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

async function runOne({ name, run }) {
  const began = Date.now();
  try {
    await run();
    return { name, ms: Date.now() - began };
  } catch (error) {
    return { name, ms: Date.now() - began, error };
  }
}

// Runs the tests whose name contains `word`; true when all passed.
export async function runAll(word, lanes = 2) {
  const waiting = tests.filter(({ name }) => name.includes(word));
  const results = [];
  const lane = async () => {
    while (waiting.length) {
      const result = await runOne(waiting.shift());
      results.push(result);
      if (result.error) console.log(`failed: ${result.name}\n  ${result.error.message}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const failed = results.filter(({ error }) => error).length;
  if (process.env.SLOW) {
    for (const { name, ms } of results.sort((a, b) => b.ms - a.ms).slice(0, 15))
      console.log(`${ms} ms  ${name}`);
  }
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0 && results.length > 0;
}
