#!/bin/sh
# make test in surroundings that are not the usual ones, each in a fresh clone of what is committed. Not part of
# make test: eight runs of it.
#
#   sh tests/anywhere.sh [NAME...]      bare loaded one-core nohup strange twice user path
#   KIND="unit golden" sh tests/anywhere.sh path      only these kinds of tests
#
# Needs root, for "bare" debootstrap too; what cannot run is skipped, and it is said why.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d) || exit 3
loops=
cleanup() {
  [ -z "$loops" ] || kill $loops 2>/dev/null
  umount -R "$work/bare/proc" "$work/bare/dev" 2>/dev/null
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
passed=0 failed=0 skipped=0
chmod 755 "$work"

# clone FOLDER: what is committed, with the packages of npm that are there already
clone() {
  git clone -q "$root" "$1" || return 1
  [ ! -d "$root/tests/node_modules" ] || cp -R "$root/tests/node_modules" "$1/tests/"
}
test_in() { (cd "$1" && shift && "$@" make test ${KIND:+KIND="$KIND"} ${CASE:+CASE="$CASE"}); }
skip() { echo "SKIP $*"; return 77; }
is_root() { [ "$(id -u)" = 0 ] || skip "needs root"; }

case_bare() {
  is_root || return
  command -v debootstrap >/dev/null || { skip "needs debootstrap"; return; }
  bare=$work/bare
  debootstrap --variant=minbase --include=git,make,ca-certificates bookworm "$bare" ${MIRROR:-} >"$work/debootstrap" 2>&1 || { tail -n 5 "$work/debootstrap"; return 1; }
  # The network as it is set up here: names, proxies, certificates, registries.
  for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do [ ! -f $file ] || cp $file "$bare$file"; done
  cp -R /etc/apt/apt.conf.d/. "$bare/etc/apt/apt.conf.d/"
  [ ! -f "$HOME/.npmrc" ] || cp "$HOME/.npmrc" "$bare/root/"
  mount -t proc proc "$bare/proc" && mount --rbind /dev "$bare/dev" && mount --make-rslave "$bare/dev" || return 1
  git clone -q "$root" "$bare/root/project" || return 1
  env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb KIND="${KIND:-}" CASE="${CASE:-}" \
    chroot "$bare" sh -c 'cd /root/project && exec make test KIND="$KIND" CASE="$CASE"'
}
case_loaded() {
  clone "$work/loaded" || return 1
  for _ in 1 2 3 4; do (while :; do :; done) & loops="$loops $!"; done
  test_in "$work/loaded" taskset -c 0,1; code=$?
  kill $loops; loops=
  return $code
}
case_one_core() { clone "$work/one" && test_in "$work/one" taskset -c 0; }
# Started so, SIGINT, SIGQUIT and SIGHUP are ignored.
case_nohup() {
  clone "$work/nohup" || return 1
  (test_in "$work/nohup" nohup & wait $!)
}
case_strange() {
  clone "$work/strange" && (umask 077; test_in "$work/strange" env TZ=Asia/Tokyo LC_ALL=C HOME="$work/no-such-home")
}
case_twice() {
  clone "$work/first" && clone "$work/second" || return 1
  test_in "$work/first" env >"$work/first.log" 2>&1 & other=$!
  test_in "$work/second" env; code=$?
  wait $other || { echo "the first:"; tail -n 60 "$work/first.log"; return 1; }
  return $code
}
case_user() {
  is_root || return
  clone "$work/user" && chown -R nobody "$work/user" && mkdir "$work/home" && chown nobody "$work/home" || return 1
  test_in "$work/user" setpriv --reuid nobody --regid nogroup --clear-groups env HOME="$work/home"
}
case_path() { clone "$work/a päth" && test_in "$work/a päth" env; }

[ $# -gt 0 ] || set -- bare loaded one-core nohup strange twice user path
for name; do
  began=$(date +%s)
  "case_$(echo "$name" | tr - _)" >"$work/log" 2>&1; code=$?
  printf '%-9s %s, %d s: ' "$name" "$([ $code = 0 ] && echo passed || { [ $code = 77 ] && echo skipped || echo FAILED; })" $(($(date +%s) - began))
  tail -n 1 "$work/log"
  case $code in 0) passed=$((passed + 1)) ;; 77) skipped=$((skipped + 1)) ;; *) failed=$((failed + 1)); tail -n 80 "$work/log" ;; esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
