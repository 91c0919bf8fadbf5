#!/bin/sh
# Random histories: what one walk finds against `git log -- path` for every file, and renames against what
# the generator knows it did.
#
#   sh tests/history/run.sh [NUMBER...]      without arguments SOME of ALL that SEED draws, LONG=1: all
set -u
cd "$(dirname "$0")/../.."
root=$PWD
events=${EVENTS:-$root/build/release/history-tests/events}
. tests/cases.sh
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null HOME="$work" LC_ALL=C.UTF-8
files=0 renames=0 found=0
tab=$(printf '\t')

# test NAME FILE: passed when FILE is empty
test_empty() {
  if [ ! -s "$2" ]; then passed=$((passed + 1)); return; fi
  failed=$((failed + 1)); echo "FAILED history-$number"; echo "  $1: $(wc -l <"$2") lines"; head -n 6 "$2" | sed 's/^/    /'
}
run_events() { timeout 300 "$events" "$@" || echo "exit $?"; }
# differ A B OUT: the lines that only one of them has; also when there is nothing to compare
differ() {
  diff "$1" "$2" | grep '^[<>]' >"$3"
  [ -s "$1" ] && ! grep '^exit ' "$2" >>"$3" || echo "nothing to compare" >>"$3"
}

make_repository() {
  node "$root/tests/history/generate.mjs" "$1" "$dir/oracle" $2 >"$dir/stream" && git init -q -b main "$dir/repo" &&
    git -C "$dir/repo" fast-import --quiet --export-marks="$dir/marks" <"$dir/stream" && rm "$dir/stream"
}
# git's own answer: path, commit; newest first within a path
ask_git() {
  git -C "$dir/repo" ls-tree -r -z --name-only main | tr '\0' '\n' >"$dir/files"
  while read -r path; do
    git -C "$dir/repo" log --format="$path$tab%H" main -- ":(literal)$path" </dev/null
  done <"$dir/files" >"$dir/git"
}
newest() { awk -F'\t' '!seen[$1]++' "$1"; }

# Of every rename that a followed file came through, its source; and no rename nobody made. Merges are left
# out: which file of a parent another one is there, the generator does not know.
check_renames() {
  git -C "$dir/repo" log --min-parents=2 --format=%H main >"$dir/merges"
  awk -F'\t' -v merges="$dir/merges" -v marks="$dir/marks" -v oracle="$dir/oracle" '
    BEGIN {
      while ((getline line <merges) > 0) merge[line] = 1
      while ((getline line <marks) > 0) { split(line, m, " "); commit[m[1]] = m[2] }
      while ((getline line <oracle) > 0) { split(line, o, "\t"); from[commit[":" o[1]], o[3]] = o[2]; kind[commit[":" o[1]], o[3]] = o[4] }
    }
    merge[$2] {next}
    (($2, $5) in from) { n++; if ($4 != from[$2, $5]) print $2, kind[$2, $5], from[$2, $5], "->", $5, "found:", $4 >"/dev/stderr" }
    !(($2, $5) in from) && $4 != "" { print $2, "invented", $4, "->", $5 >"/dev/stderr" }
    END { print n + 0 }' "$dir/followed" 2>"$1" >"$dir/count"
  found=$((found + $(cat "$dir/count")))
  [ -s "$dir/followed" ] && ! grep '^exit ' "$dir/followed" >>"$1" || echo "nothing was followed" >>"$1"
}

one_seed() {
  dir=$work/$1; mkdir "$dir"
  skew=; [ $(($1 % 3)) != 0 ] || skew=--skew
  make_repository "$1" "$skew" 2>"$dir/err" || { test_empty "seed $1: made" "$dir/err"; return; }
  run_events "$dir/repo" plain "" >"$dir/plain"
  ask_git
  cut -f1,2 "$dir/plain" | sort >"$dir/ours.sorted"; sort "$dir/git" >"$dir/git.sorted"
  differ "$dir/git.sorted" "$dir/ours.sorted" "$dir/d1"; test_empty "seed $1 $skew: git log -- path" "$dir/d1"
  # Wrong clocks: git goes by dates alone, the walk never shows a parent before its child.
  if [ -z "$skew" ]; then
    cut -f1,2 "$dir/plain" >"$dir/ours"; newest "$dir/ours" | sort >"$dir/n1"; newest "$dir/git" | sort >"$dir/n2"
    differ "$dir/n2" "$dir/n1" "$dir/d2"; test_empty "seed $1: git log -1" "$dir/d2"
  fi
  run_events "$dir/repo" plain content/ >"$dir/inside"; grep '^content/' "$dir/plain" >"$dir/part"
  differ "$dir/part" "$dir/inside" "$dir/d3"; test_empty "seed $1 $skew: one folder" "$dir/d3"
  run_events "$dir/repo" renames content/ >"$dir/followed"
  check_renames "$dir/d4"; test_empty "seed $1 $skew: renames" "$dir/d4"
  for pass in cold warm; do
    run_events "$dir/repo" renames content/ "$dir/cache" >"$dir/cached"
    differ "$dir/followed" "$dir/cached" "$dir/d5"; test_empty "seed $1 $skew: $pass cache" "$dir/d5"
  done
  files=$((files + $(wc -l <"$dir/files")))
  [ -n "${KEEP:-}" ] || rm -rf "$dir"
}

[ -x "$events" ] || { echo "no $events: make history-programs"; echo "0 passed, 1 failed"; exit 1; }
ALL=30 SOME=6
# Every third history has wrong clocks.
if [ $# = 0 ] && [ -n "${LONG:-}" ]; then set -- $(seq $ALL); fi
if [ $# = 0 ]; then first=$(drawn $((ALL - SOME + 1))); set -- $(seq $((first + 1)) $((first + SOME))); fi
for number in "$@"; do
  claim "history-$number" || continue
  began=$(date +%s%3N); one_seed "$number"; took "history-$number" "$began"
done
[ -z "${KEEP:-}" ] || { trap - EXIT; echo "kept $work"; }
echo "$files files, $found renames followed"
sum_up
