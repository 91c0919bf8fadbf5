#!/bin/sh
# The figures of the history: 12,000 commits of 1,000 pages, beside git itself, in one run.
#   sh history.sh WORK_FOLDER
set -eu
work=$1
objects=$(find build/release -name '*.o' ! -path '*/unit/*' ! -path '*/spec/*' ! -path '*/fuzz/*' ! -name main.o)
libraries="$(pkg-config --cflags libgit2) $(make -s libraries)"
cc -std=c11 -D_GNU_SOURCE -O2 -Igenerator -o "$work/history" tests/bench/history.c $objects $libraries -pthread

make_history() { # NAME PAGES COMMITS
  git init -q -b main "$work/$1"
  awk -v pages="$2" -v commits="$3" -f tests/bench/history.awk | git -C "$work/$1" fast-import --quiet
  git -C "$work/$1" checkout -q main
}
least() { sort -n | head -n 1; }
ratio() { awk "BEGIN {printf \"%.2f\", $1 / $2}"; }
git_ms() { # processor time of git log over the same folder
  for i in 1 2 3 4 5; do
    bash -c "TIMEFORMAT=%U; time git -C '$work/$1' log --raw --no-renames -- content >/dev/null" 2>&1
  done | awk '{print $1 * 1000}' | least
}

make_history past 1000 12000
git=$(git_ms past)
cold=$(for i in 1 2 3 4 5; do "$work/history" "$work/past"; done | least)
"$work/history" "$work/past" "$work/past.cache" >/dev/null
warm=$(for i in 1 2 3 4 5; do "$work/history" "$work/past" "$work/past.cache"; done | least)
for i in $(seq 20); do
  echo "More $i" >>"$work/past/content/part-01/$(ls "$work/past/content/part-01" | sed -n "${i}p")"
  git -C "$work/past" -c user.name=A -c user.email=a@example.org commit -qam "Edit $i"
done
more=$(for i in 1 2 3 4 5; do cp "$work/past.cache" "$work/try.cache"; "$work/history" "$work/past" "$work/try.cache"; done | least)
echo "12,000 commits of 1,000 pages, processor time of the history stage (walk, renames, what landed)"
echo "  git log --raw --no-renames       $git ms"
echo "  cold                             $cold ms   $(ratio "$cold" "$git") of git (goal 1.2)"
echo "  with its cache                   $warm ms   (goal 15)"
echo "  with its cache, 20 new commits   $more ms   (goal 30)"
began=$(date +%s%N); XDG_CACHE_HOME=$work build/prepbook build -q "$work/past" -d "$work/past-out" >/dev/null 2>&1; ended=$(date +%s%N)
first=$(((ended - began) / 1000000))
rm -rf "$work"/past-out "$work"/.past-out*
began=$(date +%s%N); XDG_CACHE_HOME=$work build/prepbook build -q "$work/past" -d "$work/past-out" >/dev/null 2>&1; ended=$(date +%s%N)
second=$(((ended - began) / 1000000))
echo "  full build with every diff       $first ms, again with the cache $second ms   $(ratio "$second" "$first") of it"
