#!/bin/sh
# Golden tests: tests/golden/NAME/ holds site/, expected.diag (what `prepbook check` says, and its exit
# code on the last line) and, where HTML is compared, expected/ (some files of the output).
#
#   sh tests/golden/run.sh PREPBOOK [NAME...]      UPDATE=1 writes what is new instead of comparing
#
# A `setup.sh` beside site/ runs in a copy of it first, for what git cannot hold (FIFOs, odd names).
# `options` holds options for check and build, `env` variables (NAME=value on a line).
set -u
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1"); shift
cd "$(dirname "$0")" || exit 3
work=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
passed=0 failed=0

diagnose() { # NAME: the messages of `check`, then its exit code
  (cd "$work/$1" && env $(cat "$here/$1/env" 2>/dev/null) timeout 60 "$program" check . --color=never -q $(cat "$here/$1/options" 2>/dev/null)) 2>&1
  echo "exit $?"
}

compare_files() { # NAME: the chosen files of the output are as expected
  (cd "$work/$1" && env $(cat "$here/$1/env" 2>/dev/null) timeout 60 "$program" build . -q -d "$work/$1.out" $(cat "$here/$1/options" 2>/dev/null)) >/dev/null 2>&1
  find "$1/expected" -type f | sort | while read -r file; do
    made="$work/$1.out/${file#"$1"/expected/}"
    if [ -n "${UPDATE:-}" ]; then cp "$made" "$file"; else diff -u "$file" "$made" || echo differs; fi
  done
}

here=$(pwd)
for name in ${*:-$(ls -d */ | tr -d /)}; do
  cp -R "$name/site" "$work/$name"
  [ ! -f "$name/setup.sh" ] || (cd "$work/$name" && sh "$here/$name/setup.sh")
  diagnose "$name" >"$work/$name.diag"
  [ -z "${UPDATE:-}" ] || cp "$work/$name.diag" "$name/expected.diag"
  problem=$(diff -u "$name/expected.diag" "$work/$name.diag" 2>&1)
  [ ! -d "$name/expected" ] || problem="$problem$(compare_files "$name")"
  if [ -z "$problem" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $name"; echo "$problem"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
