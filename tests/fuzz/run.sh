#!/bin/sh
# Fuzzes every parser with libFuzzer, AddressSanitizer and UBSan.
#
#   sh tests/fuzz/run.sh [NAME...]     FUZZ_SECONDS=60 each; FUZZ_BUILD=build
#
# A target that cannot be built, finds something or never ran is told and counts as failed; the others still have
# their turn. What a run finds stands in build/fuzz/found/ until the next. Shrink it (-minimize_crash=1), fix the bug,
# and put the input into tests/fuzz/corpus/NAME/, where every `make test` replays it.
set -u
cd "$(dirname "$0")/../.."
build=${FUZZ_BUILD:-build} seconds=${FUZZ_SECONDS:-60}
sanitize="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
passed=0 failed=0
mkdir -p "$build/fuzz/target" "$build/fuzz/found" "$build/fuzz/corpus"

make -s BUILD="$build" VARIANT=fuzz CC=clang OPTIMIZE_fuzz="-O1 -fsanitize=fuzzer-no-link $sanitize" "$build/fuzz/prepbook" >/dev/null ||
  { echo "the program cannot be built for libFuzzer"; echo "0 passed, 1 failed"; exit 1; }
objects=$(find "$build/fuzz" -name '*.o' ! -path "$build/fuzz/main.o")
flags=$(make -s flags) libraries=$(make -s libraries)

compile() {
  clang -std=c11 -D_GNU_SOURCE -Igenerator -Itests/unit $flags -g -O1 -fsanitize=fuzzer $sanitize -pthread \
    -o "$build/fuzz/target/$1" "tests/fuzz/fuzz_$1.c" $objects $libraries
}
fuzz() {
  mkdir -p "$build/fuzz/corpus/$1"
  "$build/fuzz/target/$1" -max_total_time="$seconds" -timeout=200 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="$build/fuzz/found/$1-" "$build/fuzz/corpus/$1" "tests/fuzz/corpus/$1"
}
runs() { grep -o 'number_of_executed_units: *[0-9]*' "$log" | grep -o '[0-9]*$'; }

names=$*
[ -n "$names" ] || names=$(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_//; s/\.c$//')
for name in $names; do
  log=$build/fuzz/found/$name.log
  rm -f "$build/fuzz/found/$name-"* "$build/fuzz/target/$name"
  if compile "$name" >"$log" 2>&1 && fuzz "$name" >"$log" 2>&1 && [ "$(runs || echo 0)" -gt 0 ]; then
    passed=$((passed + 1)); echo "$name: $(runs) runs"
  else
    failed=$((failed + 1)); echo "FAILED $name, $(ls "$build/fuzz/found" | grep -c "^$name-") findings"; tail -n 40 "$log"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
