#!/bin/sh
# Lint, unit and golden tests, and the end-to-end cases of the rooms that changed since the last commit, all with the
# release build. Which rooms a file of cases shows, a line of it says: "# Rooms: history diff".
set -u
cd "$(dirname "$0")/.."
changed=$({ git diff --name-only HEAD; git ls-files --others --exclude-standard; } | sort -u)
cases=
for file in tests/e2e/cases/*.sh; do
  name=$(basename "$file" .sh)
  for room in $(sed -n 's/^# Rooms: //p' "$file"); do
    echo "$changed" | grep -qE "^(generator/$room/|$room/|$file\$)" && cases="$cases $name/" && break
  done
done
export PREPBOOK=$PWD/build/release/prepbook
code=0
sh tests/run.sh lint unit golden || code=1
[ -z "$cases" ] || CASE=$cases sh tests/run.sh e2e || code=1
exit $code
