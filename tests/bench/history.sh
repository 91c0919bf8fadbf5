#!/bin/sh
# The figures of the history: 12,000 commits of 1,000 pages, beside git itself, in one run.
#   sh history.sh WORK_FOLDER
set -eu
work=$1
. tests/bench/figures.sh
objects=$(find build/release -name '*.o' ! -path '*-parts/*' ! -path '*/spec/*' ! -name main.o)
libraries="$(pkg-config --cflags libgit2) $(make -s libraries)"
cc -std=c11 -D_GNU_SOURCE -O2 -Igenerator -o "$work/history" tests/bench/history.c $objects $libraries -pthread

make_history() { # NAME PAGES COMMITS
  git init -q -b main "$work/$1"
  awk -v pages="$2" -v commits="$3" -f tests/bench/history.awk | git -C "$work/$1" fast-import --quiet
  git -C "$work/$1" checkout -q main
}
history() { for _ in 1 2 3 4 5; do "$work/history" "$@" || exit 1; done >"$work/figures"; least <"$work/figures"; }

make_history past 1000 12000
git=$(best 5 cpu - git -C "$work/past" log --raw --no-renames -- content)
cold=$(history "$work/past")
"$work/history" "$work/past" "$work/past.cache" >/dev/null
warm=$(history "$work/past" "$work/past.cache")
for i in $(seq 20); do
  echo "More $i" >>"$work/past/content/part-01/$(ls "$work/past/content/part-01" | sed -n "${i}p")"
  git -C "$work/past" -c user.name=A -c user.email=a@example.org commit -qam "Edit $i"
done
for _ in 1 2 3 4 5; do cp "$work/past.cache" "$work/try.cache" && "$work/history" "$work/past" "$work/try.cache"; done >"$work/figures"
more=$(least <"$work/figures")
echo "12,000 commits of 1,000 pages, processor time of the history stage (walk, renames, what landed)"
echo "  git log --raw --no-renames       $git ms"
echo "  cold                             $cold ms   $(ratio "$cold" "$git") of git (goal 1.2)"
echo "  with its cache                   $warm ms   (goal 15)"
echo "  with its cache, 20 new commits   $more ms   (goal 30)"
export XDG_CACHE_HOME="$work"
first=$(best 1 wall "$work/out/index.html" "$PREPBOOK" build -q "$work/past" -d "$work/out")
second=$(best 1 wall "$work/out/index.html" "$PREPBOOK" build -q "$work/past" -d "$work/out")
echo "  full build with every diff       $first ms, again with the cache $second ms   $(ratio "$second" "$first") of it"
