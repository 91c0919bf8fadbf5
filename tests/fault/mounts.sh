#!/bin/sh
# Publishing on file systems that are full, read-only, mounted in the way or limited. As root, in a mount
# namespace of its own (run.sh sees to that).
#
#   sh tests/fault/mounts.sh DRIVE
set -u
script=$(realpath "$0") drive=$(realpath "$1") passed=0 failed=0 skipped=0
work=$(mktemp -d) || exit 3
trap 'umount -R "$work" 2>/dev/null; rm -rf "$work"' EXIT
chmod 755 "$work" && cp "$drive" "$work/drive" && drive=$work/drive
mkdir "$work/disk" "$work/right" && cd "$work" || exit 3
"$drive" publish right/a A && "$drive" publish right/b B || exit 3

say() { echo "    $*"; }
disk() { mount -t tmpfs -o "mode=777,$1" tmpfs "$work/disk"; }
# build CODE A|B [MESSAGE]: publishes to disk/public, and what it says
build() {
  $as "$drive" publish disk/public "$2" 2>err; got=$?
  [ $got = "$1" ] || { say "status $got, expected $1: $(cat err)"; return 1; }
  [ -z "${3:-}" ] || grep -q "$3" err || { say "no \"$3\" in: $(cat err)"; return 1; }
}
is() { diff -r -x .git -x CNAME -x uploads right/$1 disk/public || { say "the site is not $1"; return 1; }; }
clean() { [ -z "$(ls -A disk | grep prepbook-)" ] && [ ! -e disk/public/.prepbook-new ] || { say "leftovers"; ls -A disk; return 1; }; }
fill() { dd if=/dev/zero of=disk/filler bs=4k 2>/dev/null; [ -s disk/filler ]; }

case_full() {
  disk size=1m && build 0 A && fill && build 3 B 'no space left' && is a && clean && build 0 A && rm disk/filler && build 0 B && is b && clean
}
case_full_from_the_start() { disk size=1m && fill && build 3 A 'no space left' && [ ! -e disk/public ] && clean && rm disk/filler && build 0 A && is a; }
case_no_inodes() { disk nr_inodes=60 && build 0 A && build 3 B 'no space left' && is a && clean; }
case_full_mount_point() {
  disk size=1m && mkdir disk/public && mount -t tmpfs -o size=700k tmpfs disk/public && build 0 A && is a &&
    dd if=/dev/zero of=disk/public/uploads bs=4k 2>/dev/null; build 3 B 'no space left' && is a && rm disk/public/uploads && build 0 B && is b && clean
}
case_mount_point() {
  disk size=9m && mkdir disk/public && mount -t tmpfs tmpfs disk/public && build 0 A && is a && echo e.org >disk/public/CNAME &&
    build 0 B && is b && build 0 A && is a && grep -q e.org disk/public/CNAME && clean
}
case_bind_mount() { disk size=9m && mkdir disk/public disk/other && mount --bind disk/other disk/public && build 0 A && build 0 B && is b && clean; }
case_mount_inside_the_output() {
  disk size=9m && build 0 A && mkdir disk/public/uploads && mount -t tmpfs tmpfs disk/public/uploads && echo u >disk/public/uploads/u &&
    build 0 B && is b && grep -q u disk/public/uploads/u && mountpoint -q disk/public/uploads && clean
}
case_read_only() {
  disk size=9m && build 0 A && mount -o remount,ro disk && build 3 B 'read-only' && is a && build 0 A &&
    mount -o remount,rw disk && build 0 B && is b && clean
}
case_only_the_output_is_writable() {
  disk size=9m && mkdir disk/public && mount -t tmpfs tmpfs disk/public && mount -o remount,ro disk && build 0 A && build 0 B && is b && clean
}
case_output_of_another_user() {
  disk size=9m && mkdir disk/public && chown nobody disk/public && chmod 755 disk && as="setpriv --reuid nobody --clear-groups" &&
    build 0 A && build 0 B && is b && clean
}
case_folder_may_not_be_written() {
  disk size=9m && build 0 A && chmod 755 disk && as="setpriv --reuid nobody --clear-groups" && build 3 B 'permission denied' && is a && clean
}
case_read_only_folder_of_others() {
  disk size=9m && as="setpriv --reuid nobody --clear-groups" && build 0 A && mkdir -p disk/public/uploads/x && echo u >disk/public/uploads/x/u &&
    chmod -R a-w disk/public/uploads && chown -R nobody disk/public/uploads && build 0 B && is b && grep -q u disk/public/uploads/x/u && clean &&
    build 0 A && is a && clean
}
case_quota() {
  disk "size=9m,usrquota_block_hardlimit=400k" || return 77
  as="setpriv --reuid nobody --clear-groups"
  build 0 A && $as sh -c 'dd if=/dev/zero of=disk/filler bs=4k 2>/dev/null'; build 3 B 'quota' && is a && clean && rm disk/filler && build 0 B && is b
}

for name in $(sed -n 's/^\(case_[a-z_]*\)() .*/\1/p' "$script"); do
  as=
  ("$name") >log 2>&1; code=$?
  case $code in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)); echo "SKIP $name: not offered by this kernel" ;;
    *) failed=$((failed + 1)); echo "FAILED $name"; cat log ;;
  esac
  while mountpoint -q "$work/disk"; do umount -R "$work/disk" || exit 3; done
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
