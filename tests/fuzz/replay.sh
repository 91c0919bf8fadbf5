#!/bin/sh
# Runs every fuzz target over its corpus. make test-programs has built build/asan/fuzz/NAME.
set -u
cd "$(dirname "$0")/../.."
code=0
for source in tests/fuzz/fuzz_*.c; do
  name=$(basename "$source" .c); name=${name#fuzz_}
  if [ -z "$(ls "tests/fuzz/corpus/$name" 2>/dev/null)" ]; then
    echo "no corpus: tests/fuzz/corpus/$name"; echo "0 passed, 1 failed"; code=1; continue
  fi
  output=$(timeout 60 "${FUZZ_BUILD:-build}/asan/fuzz/$name" tests/fuzz/corpus/"$name"/* 2>&1)
  if [ $? = 0 ]; then echo "$name: $(echo "$output" | wc -l) lines"; echo "$output" | tail -n 1
  else echo "$output" | tail -n 40; echo "0 passed, 1 failed"; code=1
  fi
done
exit $code
