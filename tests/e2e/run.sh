#!/bin/sh
# End to end: the program as a user runs it. Each case is a function `case_*` of cases/*.sh that fails by a nonzero
# return; it runs in a fresh folder, with $prepbook, $release and $root (the repository) set. What cannot run here
# calls `skip REASON`.
#
#   sh tests/e2e/run.sh [PART...]      cases with PART in their name or in that of their file
#   SKIP="case_a ..." leaves some out; PREPBOOK=PROGRAM runs all with it; LONG=1: each in both builds
#
# Hostile input meets the sanitizers: cases named case_hostile_*, and those below a line "# Sanitized from here on."
# The others show behavior and run with the release build; one in eight, drawn by SEED, with the sanitizers. Those
# below a line "# The handbook's data." check what its scripts say, each with a second or more: with the
# release build, and one in five, drawn by SEED, unless CASE asks for them.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/cases.sh"
[ $# = 0 ] || CASE="$*"
release=${PREPBOOK:-$root/build/release/prepbook} sanitized=${PREPBOOK:-$root/build/asan/prepbook}
work=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$work" 2>/dev/null; rm -rf "$work"' EXIT
# A damaged object can make libgit2 ask for more memory than there is: malloc says no, and so shall ASan's.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}allocator_may_return_null=1"

say() { echo "    $*"; }
# expect CODE COMMAND...: runs it with output in ./out and ./err, and checks the exit code
expect() {
  want=$1; shift
  "$@" >out 2>err; got=$?
  [ $got = "$want" ] || { say "exit $got, expected $want: $*"; sed 's/^/    | /' out err; return 1; }
}
has() { grep -qF -- "$2" "$1" || { say "$1 lacks: $2"; sed 's/^/    | /' "$1" | head -20; return 1; }; }
lacks() { ! grep -qF -- "$2" "$1" || { say "$1 has: $2"; return 1; }; }
# A command without root's rights, for what they would hide; all in the case's folder is its user's.
as_nobody() {
  [ "$(id -u)" = 0 ] || { "$@"; return; }
  command -v setpriv >/dev/null || skip "root has every right, and there is no setpriv to give it up"
  chmod go+rx "$work" . && chown -R nobody . && setpriv --reuid nobody --regid nogroup --clear-groups "$@"
}
page() { mkdir -p "$(dirname "$1")"; printf '%s\n' "${2:-# ${1##*/}}" >"$1"; }
# The names, bytes and times of a tree, as one text.
state() { (cd "$1" && find . -type f -printf '%p %T@ %i ' -exec md5sum {} \; | sort); }
bytes() { (cd "$1" && find . -type f -exec md5sum {} + | sort); }
# The repository's own handbook in $built, made once for all cases that look at it.
built=$work/handbook
handbook_built() { [ -d "$built" ] || "$prepbook" build "$root" -q -d "$built" >out 2>err || { cat err; return 1; }; }

for file in "$root"/tests/e2e/cases/*.sh; do . "$file"; done

# Every case: FILE/NAME, and whether it wants the sanitizers.
list() {
  awk 'FNR == 1 {mark = ""; file = FILENAME; gsub(/.*\/|\.sh$/, "", file)}
    /^# Sanitized from here on/ {mark = "sanitized"}
    /^# The handbook.s data\./ {mark = "data"}
    match($0, /^case_[a-z_0-9]*\(\) /) {
      name = substr($0, 1, RLENGTH - 3)
      print file "/" name, name ~ /^case_hostile_/ ? "sanitized" : mark
    }' "$root"/tests/e2e/cases/*.sh
}
left_out() { for one in ${SKIP:-}; do case $1 in $one*) return 0 ;; esac; done; return 1; }
# build_for NUMBER MARK: the build a case runs with
build_for() {
  if [ "$2" = data ]; then [ -z "${CASE:-}${LONG:-}" ] && [ $(($1 % 5)) != "$(drawn 5)" ] || echo release
  elif [ -n "${LONG:-}" ]; then echo both
  elif [ -n "$2" ] || [ $(($1 % EIGHT)) = "$draw" ]; then echo asan
  else echo release; fi
}
# run_with BUILD FILE/NAME
run_with() {
  case $1 in release) prepbook=$release ;; *) prepbook=$sanitized ;; esac
  claim "$2@$1" && try "${2#*/}@$1" "$work/log" in_folder "$work/${2#*/}@$1" "${2#*/}"
}
in_folder() { mkdir "$1" && cd "$1" && "$2"; }

EIGHT=8 number=0 draw=$(drawn 8)
list >"$work/list"
while read -r one mark; do
  number=$((number + 1))
  left_out "${one#*/}" && continue
  build=$(build_for $number "$mark")
  case $build in '') ;; both) run_with release "$one"; run_with asan "$one" ;; *) run_with "$build" "$one" ;; esac
done <"$work/list"
sum_up
