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
. ../cases.sh
work=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT

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

judge() { # NAME
  cp -R "$here/$1/site" "$work/$1"
  [ ! -f "$here/$1/setup.sh" ] || (cd "$work/$1" && sh "$here/$1/setup.sh")
  diagnose "$1" >"$work/$1.diag"
  [ -z "${UPDATE:-}" ] || cp "$work/$1.diag" "$1/expected.diag"
  problem=$(diff -u "$1/expected.diag" "$work/$1.diag" 2>&1)
  [ ! -d "$1/expected" ] || problem="$problem$(compare_files "$1")"
  [ -z "$problem" ] || { echo "$problem"; return 1; }
}

here=$(pwd)
for name in ${*:-$(ls -d */ | tr -d /)}; do
  claim "$name" && try "$name" "$work/log" judge "$name"
done
sum_up
