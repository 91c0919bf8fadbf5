# What the figures are made with; each script of this folder sources it. $work is the folder of the run.
#
# A figure is printed by measure.c, which fails where nothing was measured. Assign it (x=$(best ...)) before it is
# shown: under `set -e` an assignment passes the failure on, `echo "$(...)"` does not.

# best N WHAT OUTPUT COMMAND...: the least of N measurements; $work/out is made anew by each
best() {
  runs=$1; shift
  for _ in $(seq "$runs"); do
    rm -rf "$work/out" "$work/.out.prepbook-lock" "$work/.out.prepbook-memo"
    "$work/measure" "$@" || exit 1
  done >"$work/figures"
  least <"$work/figures"
}
# The least of the numbers, a line each; anything else is no figure.
least() { awk '!/^[0-9]+([.][0-9]+)?$/ {print "no figure: " $0 >"/dev/stderr"; bad = 1} NR == 1 || $1 < min {min = $1} END {if (bad || !NR) exit 1; print min}'; }
ratio() { awk "BEGIN {printf \"%.2f\", ($1) / ($2)}"; }
