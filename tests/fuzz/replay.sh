#!/bin/sh
# Runs every fuzz target over its corpus. make test-programs has built build/asan/fuzz/NAME.
set -u
cd "$(dirname "$0")/../.."
. tests/cases.sh
log=$(mktemp) || exit 3
trap 'rm -f "$log"' EXIT

replay() {
  ls tests/fuzz/corpus/"$1"/* >/dev/null && timeout 60 "${FUZZ_BUILD:-build}/asan/fuzz/$1" tests/fuzz/corpus/"$1"/* &&
    echo "$1: $(ls tests/fuzz/corpus/"$1" | wc -l) inputs"
}
for source in tests/fuzz/fuzz_*.c; do
  name=$(basename "$source" .c); name=${name#fuzz_}
  claim "$name" && try "$name" "$log" replay "$name"
done
sum_up
