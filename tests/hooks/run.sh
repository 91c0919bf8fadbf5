#!/bin/sh
# Scripts from the outside: every example of the annotations, and every hostile script under the supervisor.
#   sh tests/hooks/run.sh PREPBOOK SANITIZED
cd "$(dirname "$0")/../.." || exit 3
code=0
node tests/hooks/examples.mjs "$1" "$2" || code=1
node tests/hooks/supervised.mjs "$2" || code=1
exit $code
