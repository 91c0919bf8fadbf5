#!/bin/sh
# Able to fail: what runs the program is run with /bin/false in its place, and nothing may pass. With LONG=1 also with
# /bin/true, which does nothing and says that all is well. A case that passes here says nothing about the program: it
# has to show first that the program did its work.
#   sh tests/false.sh
set -u
cd "$(dirname "$0")/.."
. tests/cases.sh
out=$(mktemp -d) || exit 3
trap 'rm -rf "$out"' EXIT
claims=${CLAIMS:-$out/claims}

# none_passes NAME COMMAND...: an inner run of the kind NAME. What fails in it has passed here.
none_passes() {
  name=$1; shift
  mkdir -p "$claims/$name.$stand_in" && : >"$out/cases"
  (unset LONG CASE; CLAIMS="$claims/$name.$stand_in" CASE_TIMES="$out/cases" PREPBOOK=/bin/$stand_in timeout 300 "$@") >"$out/log" 2>&1 </dev/null
  code=$?
  set -- $(grep -aE '^[0-9]+ passed, [0-9]+ failed' "$out/log" | awk '{p += $1; f += $3; s += $5} END {print p + 0, f + 0, s + 0}')
  # A run that ended without counting anything has failed as a whole.
  [ "$1$2$3" != 000 ] || [ $code = 0 ] || set -- 0 1 0
  passed=$((passed + $2)) failed=$((failed + $1)) skipped=$((skipped + $3))
  grep -a '^SKIP' "$out/log"
  [ "$1" != 0 ] || return 0
  grep -aE '^(FAILED|SKIP) ' "$out/log" | awk '{sub(/:$/, "", $2); print $2}' | sort >"$out/others"
  cut -d' ' -f2 "$out/cases" | sort | comm -23 - "$out/others" | sed "s|^|FAILED $name |; s|\$| passes with /bin/$stand_in|" >"$out/names"
  if [ -s "$out/names" ]; then cat "$out/names"; else echo "FAILED $name: $1 pass with /bin/$stand_in"; fi
}
# The kinds whose cases processes share, and those that one of them runs.
shared() { none_passes "$@"; }
whole() { claim "$1-$stand_in" && none_passes "$@"; }

for stand_in in false ${LONG:+true}; do
  program=/bin/$stand_in
  export EVENTS=$program
  whole serve     node tests/serve/command.mjs $program
  whole edits     node tests/serve/equal.mjs $program 1
  whole hooks     sh tests/hooks/run.sh $program $program
  whole search    env CASE='check rank judge' sh tests/search/run.sh
  whole threads   sh tests/e2e/threads.sh $program
  whole history   sh tests/history/run.sh 1
  whole upgrade   sh tests/upgrade/run.sh $program
  shared golden   sh tests/golden/run.sh $program
  shared e2e      sh tests/e2e/run.sh
done
sum_up
