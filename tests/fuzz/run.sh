#!/bin/sh
# Fuzzes every parser with libFuzzer, AddressSanitizer and UBSan.
#
#   sh tests/fuzz/run.sh [NAME...]     FUZZ_SECONDS=60 each; FUZZ_BUILD=build
#
# What a run finds stands in build/fuzz/found/ until the next. Shrink it (-minimize_crash=1), fix the bug, and put the input into
# tests/fuzz/corpus/NAME/, where every `make test` replays it.
set -eu
cd "$(dirname "$0")/../.."
build=${FUZZ_BUILD:-build} seconds=${FUZZ_SECONDS:-60}
sanitize="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
make -s BUILD="$build" VARIANT=fuzz CC=clang OPTIMIZE_fuzz="-O1 -fsanitize=fuzzer-no-link $sanitize" "$build/fuzz/prepbook" >/dev/null
mkdir -p "$build/fuzz/target" "$build/fuzz/found"
objects=$(find "$build/fuzz" -name '*.o' ! -path "$build/fuzz/main.o")
libraries=$(make -s libraries)
names=$*
[ -n "$names" ] || names=$(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_//; s/\.c$//')
code=0
for name in $names; do
  clang -std=c11 -D_GNU_SOURCE -Igenerator $(pkg-config --cflags lua5.4) -g -O1 -fsanitize=fuzzer $sanitize -pthread \
    -o "$build/fuzz/target/$name" "tests/fuzz/fuzz_$name.c" $objects $libraries
  mkdir -p "$build/fuzz/corpus/$name"
  rm -f "$build/fuzz/found/$name-"*
  "$build/fuzz/target/$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="$build/fuzz/found/$name-" "$build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" \
    >"$build/fuzz/found/$name.log" 2>&1 || { code=1; tail -n 40 "$build/fuzz/found/$name.log"; }
  echo "$name: $(grep -o 'number_of_executed_units: *[0-9]*' "$build/fuzz/found/$name.log" | grep -o '[0-9]*$') runs," \
    "$(ls "$build/fuzz/found" | grep -c "^$name-" || true) findings"
done
exit $code
