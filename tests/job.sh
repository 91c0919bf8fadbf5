#!/bin/sh
# One process of a kind of tests, started by run.sh: the last of a kind to end reports for all of them.
#   sh tests/job.sh KIND PARTS       $log: the folder of the run
set -u
kind=$1 parts=$2
command=$(awk -v kind="$kind" '$1 == kind {$1 = $2 = $3 = ""; print}' tests/kinds.txt)
export CLAIMS="$log/$kind.claims" CASE_TIMES="$log/$kind.cases"
mkdir -p "$CLAIMS"

# On a terminal: how many of how many kinds have ended, and which ones run.
progress_line() {
  [ -n "${progress:-}" ] || return 0
  ended=$(cat "$log/times" | wc -l) all=$(cut -d' ' -f1 "$log/queue" | sort -u | wc -l)
  running=$(for one in "$log"/*.1; do one=${one%.1}; [ -d "$one.reported" ] || echo "${one##*/}"; done | xargs)
  printf '\r\033[K%d of %d kinds; running: %s' "$ended" "$all" "$running"
}

# A part is named by the number it gets first.
part=1
until mkdir "$log/$kind.$part" 2>/dev/null; do part=$((part + 1)); done
progress_line
began=$(date +%s%3N)
sh -c "$command" >"$log/$kind.$part/out" 2>&1 </dev/null
echo $? >"$log/$kind.$part/code"
times >"$log/$kind.$part/cpu" # its second line: of the command and what that waited for
echo $(($(date +%s%3N) - began)) >"$log/$kind.$part/ms"
mkdir "$log/$kind.$part/done"

say() { [ -z "${progress:-}" ] || printf '\r\033[K'; printf '%s\n' "$@"; }

# The seconds it took, those of a processor, passed, failed, skipped. A command that failed without counting a failure is one itself; so is
# a kind that counted nothing, unless CASE asks for other ones.
count() {
  awk -v one="${CASE:-}" '
    FILENAME ~ /ms$/ {ms += $1}
    FILENAME ~ /cpu$/ && FNR == 2 {split($1 "m" $2, t, /[ms]+/); cpu += 60 * t[1] + t[2] + 60 * t[3] + t[4]}
    FILENAME ~ /code$/ && $1 != 0 {bad = 1}
    /^[0-9]+ passed, [0-9]+ failed/ {p += $1; f += $3; s += $5}
    END {
      if (bad && !f || p + f + s == 0 && one == "") f = 1
      printf "%.1f %.1f %d %d %d\n", ms / 1000, cpu, p, f, s
    }' "$log/$kind".*/ms "$log/$kind".*/cpu "$log/$kind".*/code "$log/$kind".*/out
}
# What failed, and the lines that repeat it.
explain() {
  for out in "$log/$kind".*/out; do
    if grep -q '^FAILED' "$out"; then grep -vE '^[0-9]+ passed, ' "$out" | awk '/^FAILED/ {on = 40} on-- > 0'; else tail -n 40 "$out"; fi
  done | head -n 200
  target=test; [ -z "${LONG:-}" ] || target=test-all
  cat "$log/$kind".*/out | sed -n 's/^FAILED //p' | head -n 8 | while read -r name; do
    case $name in *[!a-zA-Z0-9_.@/:-]*) name="'$(echo "$name" | tr ' ' '?')'" ;; esac
    echo "  again: make $target KIND=$kind SEED=$SEED CASE=$name"
  done
}
report() {
  read -r seconds cpu passed failed skipped <<END
$(count)
END
  [ $((passed + failed + skipped)) -gt 0 ] || return 0 # CASE names none of this kind
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$kind" "$seconds" "$cpu" "$passed" "$failed" "$skipped" >>"$log/times"
  [ ! -f "$CASE_TIMES" ] || sed "s/^\([0-9]*\) \(.*\)/$kind\t\2\t\1/" "$CASE_TIMES" >>"$log/cases"
  say "$(printf '%-10s %5d passed %3d failed%s %6.1f s, %.0f of a processor   %s' "$kind" "$passed" "$failed" "$([ "$skipped" = 0 ] || printf ' %3d skipped' "$skipped")" "$seconds" "$cpu" "$(slowest)")"
  [ "$failed" = 0 ] || say "$(explain)"
}
slowest() {
  [ -f "$CASE_TIMES" ] && sort -rn "$CASE_TIMES" | head -n 3 | awk '{ms = $1; sub(/^[0-9]+ /, ""); printf "%s%s %.1f", (NR > 1 ? ", " : ""), $0, ms / 1000}'
}

[ "$(ls -d "$log/$kind".*/done | wc -l)" = "$parts" ] && mkdir "$log/$kind.reported" 2>/dev/null && report
progress_line
exit 0
