# What the runners of cases share; each sources it. (For those in node: cases.mjs.)
#
#   CASE="PART..."    only cases that have one of these in their name
#   CLAIMS=FOLDER     several processes share the cases: the one that claims a case runs it
#   CASE_TIMES=FILE   gets a line "MILLISECONDS NAME" for each
#   SEED=HEX          draws what is a sample; another one with each commit (run.sh sees to that)
# Nothing of where they run reaches what is tested.
unset CI GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_CEILING_DIRECTORIES GITHUB_ACTIONS SOURCE_DATE_EPOCH
passed=0 failed=0 skipped=0
: "${SEED:=1}"

# wanted NAME: it is asked for
wanted() {
  [ -n "${CASE:-}" ] || return 0
  for part in $CASE; do case $1 in *"$part"*) return 0 ;; esac; done
  return 1
}

# claim NAME: it is asked for, and nobody else runs it
claim() {
  wanted "$1" || return 1
  [ -n "${CLAIMS:-}" ] || return 0
  set -C
  { true >"$CLAIMS/$(echo "$1" | tr / ,)"; } 2>/dev/null; claimed=$?
  set +C
  return $claimed
}

# drawn N: a number below N
drawn() { echo $((0x$SEED % $1)); }

# sample N: of the lines that it reads one in N, which SEED draws; all of them in the long run
sample() { if [ -n "${LONG:-}" ]; then cat; else awk -v n="$1" -v draw="$(drawn "$1")" 'NR % n == draw'; fi; }

# Ends a case that cannot run here.
skip() { echo "SKIP $*"; exit 77; }

# try NAME LOG COMMAND...: runs a case in a shell of its own, and counts it
try() {
  try_name=$1 try_log=$2 try_began=$(date +%s%3N); shift 2
  ("$@") >"$try_log" 2>&1
  case $? in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)); echo "SKIP $try_name: $(sed -n 's/^ *SKIP //p' "$try_log" | tail -n 1)" ;;
    *) failed=$((failed + 1)); echo "FAILED $try_name"; cat "$try_log" ;;
  esac
  took "$try_name" "$try_began"
}

# took NAME BEGAN
took() { [ -z "${CASE_TIMES:-}" ] || echo "$(($(date +%s%3N) - $2)) $1" >>"$CASE_TIMES"; }

# The last line of a runner.
sum_up() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ]
}
