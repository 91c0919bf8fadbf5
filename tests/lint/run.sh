#!/bin/sh
# The rules of the house (see generator/layers.txt and generator/README.md), each with file and line.
# Prints one line for each breach and closes with "N passed, N failed", a rule being one test.
set -u
cd "$(dirname "$0")/../.."
[ -x build/release/prepbook ] || { echo "no build/release/prepbook: make lint" >&2; exit 3; }
passed=0 failed=0
found=$(mktemp) || exit 3
trap 'rm -f "$found"' EXIT

sources() { find generator -name '*.[ch]' | sort; }

# rule NAME: what the rule found stands in $found
rule() {
  if [ -s "$found" ]; then failed=$((failed + 1)); sed "s/\$/ [$1]/" "$found"; else passed=$((passed + 1)); fi
}

sources | xargs awk -f tests/lint/layers.awk generator/layers.txt >"$found"
rule layers

sources | LC_ALL=C xargs awk -f tests/lint/sizes.awk >"$found"
rule sizes

# What known.txt lists may stay; it is to become shorter.
known() { # WHAT: takes the breaches out of $found that known.txt lists under that name
  grep "^$1 " tests/lint/known.txt | sed "s/^$1 //; s/ *#.*//" >"$found.known"
  while read -r entry; do
    grep -qF -- "$entry" "$found" || echo "tests/lint/known.txt: nothing of \"$1 $entry\" stands any more: take it out"
  done <"$found.known" >"$found.gone"
  grep -vF -f "$found.known" "$found" >"$found.rest"
  cat "$found.rest" "$found.gone" >"$found"
  rm -f "$found.known" "$found.gone" "$found.rest"
}

sources | xargs awk -f tests/lint/functions.awk >"$found"
known function
rule functions

find generator -name '*.h' | sort | xargs awk -f tests/lint/contracts.awk >"$found"
known contract
rule contracts

# Printing and exit belong to cli/ (base/arena.c has the one line for running out of memory).
sources | grep -v -e '^generator/cli/' -e '^generator/theme/embed.c' -e '^generator/base/arena.c' |
  xargs grep -nE '(^|[^a-z_])(printf|fprintf|puts|putchar|perror|exit|abort) *\(' >"$found"
grep -nE '[^_a-z]exit *\(' generator/base/arena.c | grep -v _exit >>"$found"
rule printing

sources | grep -v '^generator/theme/embed.c' |
  xargs grep -nE '(^|[^a-z_])(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|system|popen|alloca|rand|setlocale) *\(' >"$found"
rule banned

sources | grep -v -e '^generator/guard/' | xargs grep -nE '(^|[^a-z_])(fork|vfork|execv[pe]*|posix_spawn) *\(' >"$found"
rule processes

for file in $(sources | grep '\.c$'); do
  own="${file#generator/}"; own="${own%.c}.h"
  [ -f "generator/$own" ] || continue
  first=$(grep -m1 -n '^#include' "$file")
  case $first in *"\"$own\"") ;; *) echo "$file:${first%%:*}: its own header must be included first" ;; esac
done >"$found"
rule own-header-first

# A header with a .c of its own is proven by that one, which includes it first.
sources | grep '\.h$' | while read -r header; do [ -f "${header%.h}.c" ] || echo "$header"; done | xargs -P 4 -I{} sh -c 'echo "#include \"$1\"" |
  cc -std=c11 -D_GNU_SOURCE -Igenerator -I. $(pkg-config --cflags lua5.4) -fsyntax-only -xc - 2>/dev/null || echo "$1:1: does not compile alone"' sh {} >"$found"
rule headers-alone

# No warning when the program and the tests were compiled: the Makefile keeps what the compiler said.
find build -name '*.warn' -size +0 -exec cat {} + 2>/dev/null | sed -n 's/^\([^ ]*:[0-9]*:\)[0-9]*: \(warning:.*\)/\1 \2/p' | sort -u >"$found"
rule warnings

# No mutable global: no object file has writable data of its own.
find build/release -name '*.o' ! -path '*-parts/*' 2>/dev/null | sort | xargs nm -A -f sysv 2>/dev/null |
  awk -F'|' '{object = $1; sub(/:[^:]*$/, "", object); sub(/.*:/, "", $1)} $7 ~ /^[ ]*\*?(\.data|\.bss|\.tdata|\.tbss|COM)(\..*)?[ ]*\*?$/ && $7 !~ /rel\.ro/ && $1 !~ /^[ ]*\./ {print object ": mutable global " $1}' >"$found"
rule globals

# The files of a room do not call each other in circles, but for those that known.txt lists.
sources | sed -n 's|^generator/\(.*\)\.c$|build/release/\1.o|p' | while read -r object; do [ -f "$object" ] && echo "$object"; done |
  xargs nm -A -P | awk -f tests/lint/circles.awk tests/lint/known.txt - >"$found"
rule circles

ls -A | grep -vxE 'generator|content|themes|scripts|tests|Makefile|README\.md|LICENSE|\..*|build|public' | sed 's/$/: does not belong at the top level/' >"$found"
rule top-level

git ls-files 2>/dev/null | grep -vE '^tests/(fuzz/corpus|lint/run.sh)' | tr '\n' '\0' |
  xargs -0 -r grep -nIE "https?://(registry|deb|mirror)[.]|/home/[a-z]|$(pwd)/" >"$found" 2>/dev/null
rule machine-paths

# Every diagnostic is reported somewhere and has an example among the golden tests.
sed -n 's/^DIAG_CODE(\([A-Z0-9_]*\), [A-Z_]*, "\([a-z0-9-]*\)".*/\1 \2/p' generator/base/codes.def | while read -r name word; do
  grep -rqw "DIAG_$name" generator --include='*.c' || echo "generator/base/codes.def: nothing reports DIAG_$name"
  grep -rqF "[$word]" tests/golden tests/e2e || echo "generator/base/codes.def: no golden test shows [$word]"
done >"$found"
rule diagnostics

# Every key of front matter is used (its field in C, or templates see it as it is), and written in a unit test.
sed -n 's/^FRONT_KEY([^,]*, \([a-z_]*\), \([a-z_]*\), \(.*\)/\1 \2 \3/p' generator/site/front_matter.def | while read -r key field row; do
  case $row in *" SHOWN("* | *" SEARCHED_AS"*) ;; *)
    grep -rqE "(\.|->)$field\b" generator --include='*.c' || echo "generator/site/front_matter.def: nothing uses \"$key\"" ;;
  esac
  grep -qE "(\\\\n|\b)$key: " tests/unit/test_front_matter.c || echo "generator/site/front_matter.def: no unit test writes \"$key\""
done >"$found"
rule keys

# The man page and the tables of the command line name the same options.
sed -n 's/^    {"\([a-z-]*\)", .*OPTION_.*/\1/p' generator/cli/options.c | grep -vx -e output-dir -e version | while read -r option; do
  grep -q -- "Fl -$option" generator/cli/prepbook.1 || echo "generator/cli/prepbook.1: does not name --$option"
done >"$found"
rule man-page

# Limits count work, not waiting: every file that asks a clock or waits for a time stands, with the reason, in the
# table of guard/README.md, and the table names no other.
clocks='(^|[^a-z_])(clock_gettime|gettimeofday|timer_create|timerfd_create|setitimer|alarm|nanosleep|usleep|sleep|thread_time|clock|times|pthread_cond_timedwait|sem_timedwait) *\(|(^|[^a-z_])time *\((NULL|0|&)|[^a-z_]poll *\([^,]*,[^,]*, *[^0 ]'
sources | grep '\.c$' | xargs grep -lE "$clocks" | grep -v '^generator/theme/embed.c' | sed 's|^generator/||' | sort >"$found.calls"
sed -n 's/^| `\([a-z_]*\/[a-z_]*\.c\)` | .*/\1/p' generator/guard/README.md | sort >"$found.table"
{ comm -23 "$found.calls" "$found.table" | sed 's|.*|generator/&: asks a clock that the table in guard/README.md does not list|'
  comm -13 "$found.calls" "$found.table" | sed 's|.*|generator/guard/README.md: lists the clock of &, which asks none|'; } >"$found"
rm -f "$found.calls" "$found.table"
rule clocks

# All cases are read by one shell: of two helpers with one name, the cases of one file get the other's.
grep -ohE '^[a-z_0-9]+\(\)' tests/cases.sh tests/e2e/run.sh tests/e2e/cases/*.sh | sort | uniq -d |
  sed 's|^|tests/e2e/cases: two functions are called |' >"$found"
rule helpers


# The version at hand has an entry in the list of changes.
version=$(sed -n 's/^#define PREPBOOK_VERSION "\(.*\)"/\1/p' generator/site/version.h)
if grep -qx "## $version" generator/CHANGES.md; then :; else echo "generator/CHANGES.md:1: has no entry \"## $version\""; fi >"$found"
rule changes

if command -v clang-format >/dev/null 2>&1; then
  find generator tests -name node_modules -prune -o -name '*.[ch]' -print | sort | xargs clang-format --dry-run 2>&1 |
    sed -n 's/^\([^:]*\):\([0-9]*\):.*clang-format-violations.*/\1 \2/p' |
    awk '!seen[$1]++ {print $1 ":" $2 ": not laid out as make format does"}' >"$found"
  rule layout
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
