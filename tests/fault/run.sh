#!/bin/sh
# Publishing while file-system calls fail and kills strike (drive.c), then on real file systems that are
# full, read-only, mounted in the way or limited (mounts.sh).
#
#   sh tests/fault/run.sh      LONG=1: each single call, more kinds of errors, 1,000 random kills
#
# Otherwise every EVERY-th call, from one that SEED draws. CASE=SCENE/INJECTION/CALL repeats one.
set -u
cd "$(dirname "$0")/../.."
. tests/cases.sh
drive=$PWD/build/fault/drive fault=$PWD/build/fault/fault.so
every=10 runs=30 injections='/kill$ /EIO$ /ENOSPC'
[ -z "${LONG:-}" ] || every=1 runs=1000 injections=/
code=0
# counted NAME COMMAND...: a command that counts its own tests
counted() {
  began=$(date +%s%3N) name=$1; shift
  "$@" || code=1
  took "$name" "$began"
}

case ${CASE:-} in
  */*/[0-9]*)
    scene=${CASE%%/*} injection=${CASE#*/}
    exec "$drive" sweep "$fault" "$scene" "${injection%/*}" 0 "${CASE##*/}" ;;
esac
for one in $("$drive" list | grep $(printf ' -e %s' $injections)); do
  claim "$one" && counted "$one" "$drive" sweep "$fault" "${one%/*}" "${one#*/}" $every $((1 + $(drawn $every)))
done
claim kills && counted kills "$drive" kills "$fault" $runs

# A mount namespace of its own: nothing that mounts.sh mounts is seen outside, or outlives it.
if claim mounts; then
  if unshare -m true 2>/dev/null; then
    counted mounts unshare -m sh tests/fault/mounts.sh "$drive"
  else
    echo "SKIP mounts: needs root and mount namespaces"
    echo "0 passed, 0 failed, 13 skipped"
  fi
fi
exit $code
