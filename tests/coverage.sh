#!/bin/sh
# Line and branch coverage of generator/, from the unit, golden and end-to-end tests.
#   sh tests/coverage.sh
set -eu
cd "$(dirname "$0")/.."
rm -rf build/coverage
make VARIANT=coverage CPPFLAGS=-DGUARD_IN_PROCESS build/coverage/prepbook unit-programs
for program in build/coverage/unit/test_*; do
  "$program" >/dev/null || echo "failed: $program"
done
sh tests/golden/run.sh build/coverage/prepbook | tail -n 1
# Without the supervisor a page that hangs hangs.
PREPBOOK=$PWD/build/coverage/prepbook SKIP="case_hung case_crash case_hostile" sh tests/e2e/run.sh | tail -n 1
gcov -b -o . $(find build/coverage -name '*.gcda' ! -path '*/unit*/*') 2>/dev/null |
  awk '
    /^File / {file = $2; gsub(/\x27/, "", file); split(file, part, "/"); room = part[2]; ours = file ~ /^generator\//}
    ours && /^Lines executed/ {split($0, n, /[:% ]+/); lines[room] += n[5]; hit[room] += n[3] * n[5] / 100}
    ours && /^Branches executed/ {split($0, n, /[:% ]+/); branches = n[5]}
    ours && /^Taken at least once/ {split($0, n, /[:% ]+/); branch[room] += n[8]; taken[room] += n[6] * n[8] / 100; ours = 0}
    END {
      for (room in lines) {
        printf "%-10s %5.1f %% of %5d lines  %5.1f %% of %5d branches\n", room, 100 * hit[room] / lines[room], lines[room], branch[room] ? 100 * taken[room] / branch[room] : 0, branch[room]
        l += lines[room]; h += hit[room]; b += branch[room]; t += taken[room]
      }
      printf "%-10s %5.1f %% of %5d lines  %5.1f %% of %5d branches (aim: 90 and 80)\n", "all", 100 * h / l, l, 100 * t / b, b
    }' | sort
rm -f ./*.gcov
