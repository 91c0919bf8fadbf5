#!/bin/sh
# Runs the kinds of tests of kinds.txt, as many processes at a time as there are processor cores. The Makefile has
# built what they run. The last line sums up.
#
#   sh tests/run.sh [KIND...]     CASE="PART..." only cases with one of these in their name
#                                 SEED=HEX another sample, LONG=1 the long runs, WORKERS=N processes
#
# Times are kept in build/test-times.tsv, those of the cases in build/test-cases.tsv.
set -u
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
SEED=${SEED:-$(git rev-parse --short=8 HEAD 2>/dev/null || echo 1)}
case $SEED in *[!0-9a-fA-F]*) echo "SEED is a hexadecimal number, not $SEED" >&2; exit 2 ;; esac
cores=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
log=$(mktemp -d) || exit 3
trap 'rm -rf "$log"' EXIT
trap 'exit 130' INT TERM HUP
export SEED log
[ -z "${CASE:-}" ] || export CASE
[ ! -t 1 ] || export progress=1
LIMIT=600 # seconds that all of it may take on two cores

kinds() { awk '!/^#/ && NF {print $1, $2}' tests/kinds.txt; }
for wanted; do
  kinds | grep -q "^$wanted " || { echo "no kind of tests is called $wanted; there are: $(kinds | cut -d' ' -f1 | xargs)" >&2; exit 2; }
done

# The queue: a line for each process, "KIND PARTS". A kind that can be shared has one for each core.
kinds | while read -r kind shared; do
  case " $* " in "  " | *" $kind "*) ;; *) continue ;; esac
  parts=1
  [ "$shared" = no ] || parts=$cores
  for _ in $(seq "$parts"); do echo "$kind $parts"; done
done >"$log/queue"

began=$(date +%s)
mkdir -p build && : >"$log/times" && : >"$log/cases"
# One process more than there are cores: some of them wait.
xargs -n 2 -P "${WORKERS:-$((cores + 1))}" sh tests/job.sh <"$log/queue"
took=$(($(date +%s) - began))
[ -z "${progress:-}" ] || printf '\r\033[K'

# A run of everything is remembered.
if [ $# = 0 ] && [ -z "${CASE:-}${LONG:-}" ]; then
  sort -k 2 -rn "$log/times" >build/test-times.tsv; sort -k 3 -rn "$log/cases" >build/test-cases.tsv
fi
awk -v took=$took -v limit=$LIMIT -v long="${LONG:-}" -v setup="${SETUP_SECONDS:-}" -v seed="$SEED" '
  {cpu += $3; p += $4; f += $5; s += $6}
  END {
    printf "%d s for all kinds, %d s of a processor, seed %s%s\n", took, cpu, seed, (setup == "" ? "" : "; set-up and compiling before them " setup " s")
    if (took > limit && !long) printf "That is over ten minutes (%d s): the slowest cases stand in build/test-cases.tsv.\n", limit
    printf "%d passed, %d failed%s\n", p, f, (s ? ", " s " skipped" : "")
    exit f > 0 || NR == 0
  }' "$log/times"
