#!/bin/sh
# End to end: the program as a user runs it. Each case is a function `case_*` that fails by a nonzero
# return; it runs in a fresh folder, with $prepbook and $root (the repository) set.
#
#   sh tests/e2e/run.sh [CASE]      SKIP="case_a ..." leaves some out
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
prepbook=${PREPBOOK:-$root/build/asan/prepbook}
[ -x "$prepbook" ] || prepbook=$root/build/prepbook
work=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$work" 2>/dev/null; rm -rf "$work"' EXIT
# A damaged object can make libgit2 ask for more memory than there is: malloc says no, and so shall ASan's.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}allocator_may_return_null=1"
passed=0 failed=0

say() { echo "    $*"; }
# expect CODE COMMAND...: runs it with output in ./out and ./err, and checks the exit code
expect() {
  want=$1; shift
  "$@" >out 2>err; got=$?
  [ $got = "$want" ] || { say "exit $got, expected $want: $*"; sed 's/^/    | /' out err; return 1; }
}
has() { grep -qF -- "$2" "$1" || { say "$1 lacks: $2"; sed 's/^/    | /' "$1" | head -20; return 1; }; }
lacks() { ! grep -qF -- "$2" "$1" || { say "$1 has: $2"; return 1; }; }
page() { mkdir -p "$(dirname "$1")"; printf '%s\n' "${2:-# ${1##*/}}" >"$1"; }
# The names, bytes and times of a tree, as one text.
state() { (cd "$1" && find . -type f -printf '%p %T@ %i ' -exec md5sum {} \; | sort); }
bytes() { (cd "$1" && find . -type f -exec md5sum {} \; | sort); }

for file in "$root"/tests/e2e/cases/*.sh; do . "$file"; done

for name in $(sed -n 's/^\(case_[a-z_0-9]*\)() .*/\1/p' "$root"/tests/e2e/cases/*.sh); do
  case $name in *"${1:-}"*) ;; *) continue ;; esac
  for skipped in ${SKIP:-}; do case $name in $skipped*) continue 2 ;; esac; done
  mkdir "$work/$name" && cd "$work/$name" || exit 3
  if "$name" >"$work/log" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $name"; cat "$work/log"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
