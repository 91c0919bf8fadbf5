#!/bin/sh
# Installs what a build (or a test, or fuzzing) needs, or prints the line that does.
#
#   sh generator/deps.sh build|test|fuzz
#
# On Debian and its kin packages are installed, as root or by sudo. Elsewhere nothing is changed: the exact
# line is printed, and the exit code is 1 while something is missing. Run again, it goes on where it stopped.
set -eu
what=${1:-build}
cd "$(dirname "$0")/.." && mkdir -p build

libraries="libcmark libgit2 yaml-0.1 libutf8proc libdeflate lua5.4 libmicrohttpd"

have() { command -v "$1" >/dev/null 2>&1; }

missing_for_build() {
  have cc || echo cc
  have pkg-config || { echo pkg-config; return; }
  for library in $libraries; do pkg-config --exists "$library" || echo "$library"; done
  # Snowball has no file for pkg-config.
  echo '#include <libstemmer.h>' | cc -E -x c - >/dev/null 2>&1 || echo libstemmer
  have esbuild || echo esbuild
}
missing() {
  case $what in
    build) missing_for_build; return ;;
    test) programs="node npm git cmark-gfm chromium-headless-shell java clang-format pdftotext perl valgrind hunspell" ;;
    fuzz) programs="clang llvm-symbolizer" ;;
  esac
  for program in $programs; do
    have "$program" || other_than "$program" || echo "$program"
  done
  # A dictionary is no program.
  [ "$what" != test ] || ! have hunspell || hunspell -d en_US -l </dev/null >/dev/null 2>&1 || echo hunspell-en-us
}

# What does as well where Debian's package is not to be had.
other_than() {
  [ "$1" = chromium-headless-shell ] && ! have apt-get && { have chromium || have google-chrome || [ -n "${CHROME:-}" ]; }
}

debian_build="gcc libc6-dev make pkg-config libcmark-dev libgit2-dev libyaml-dev libutf8proc-dev libstemmer-dev libdeflate-dev liblua5.4-dev libmicrohttpd-dev esbuild"

# The packages of Debian that are wanted. What is there already in another form (a node with its own npm) stays as it is.
debian() {
  case $what in
    build) echo "$debian_build" ;;
    fuzz) echo "clang libclang-rt-14-dev llvm" ;;
    test)
      have npm || echo nodejs npm
      have java || echo default-jre-headless
      echo chromium-headless-shell git perl cmark-gfm fonts-dejavu-core clang-format poppler-utils valgrind hunspell hunspell-en-us ;;
  esac
}

install_line() {
  if have apt-get; then echo "apt-get install --no-install-recommends" $(debian)
  elif [ "$what" != build ]; then echo "install:" $(missing)
  elif have dnf; then echo "dnf install gcc make pkgconf cmark-devel libgit2-devel libyaml-devel utf8proc-devel libstemmer-devel libdeflate-devel lua-devel libmicrohttpd-devel golang-github-evanw-esbuild"
  elif have pacman; then echo "pacman -S gcc make pkgconf cmark libgit2 libyaml libutf8proc snowball libdeflate lua54 libmicrohttpd esbuild"
  elif have apk; then echo "apk add gcc musl-dev linux-headers make pkgconf cmark-dev libgit2-dev yaml-dev utf8proc-dev snowball-dev libdeflate-dev lua5.4-dev libmicrohttpd-dev esbuild"
  elif have brew; then echo "brew install pkg-config cmark libgit2 libyaml utf8proc snowball libdeflate lua@5.4 libmicrohttpd esbuild"
  else echo "install: a C11 compiler, make, pkg-config, cmark 0.30, libgit2 1.5, libyaml, utf8proc, Snowball (libstemmer), libdeflate, Lua 5.4 (with headers), libmicrohttpd, esbuild"
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# step NAME COMMAND...: runs it, its output in build/deps.log, and prints how long it took
step() {
  name=$1 began=$(date +%s); shift
  "$@" >build/deps.log 2>&1 || { tail -n 20 build/deps.log >&2; echo "deps: $name failed (build/deps.log)" >&2; return 1; }
  echo "  $name: $(($(date +%s) - began)) s"
}

# Ends with the line that does what this could not.
give_up() {
  echo "deps: run as root: $(install_line)" >&2
  echo "deps: then go on with: make ${again:-$what}" >&2
  exit 1
}

case $what in
  build) again=build ;;
  test | fuzz) again=$what ;;
  *) echo "usage: sh generator/deps.sh build|test|fuzz" >&2; exit 2 ;;
esac
wanted=$(missing)
if [ -n "$wanted" ]; then
  echo "missing for $what:" $wanted
  have apt-get || { install_line; exit 1; }
  [ "$(id -u)" = 0 ] || have sudo || give_up
  export DEBIAN_FRONTEND=noninteractive
  # The lists of packages are fetched once; they serve the next step too.
  [ -n "$(find build/.apt-lists -mmin -60 2>/dev/null)" ] || { step "lists of packages" as_root apt-get update -q && touch build/.apt-lists; } || give_up
  step "packages" as_root apt-get install -y -q --no-install-recommends -o Dpkg::Options::=--force-unsafe-io $(debian) || { rm -f build/.apt-lists; give_up; }
  wanted=$(missing)
  [ -z "$wanted" ] || { echo "deps: still missing:" $wanted >&2; give_up; }
fi

if [ "$what" = test ] && ! cmp -s tests/package-lock.json tests/node_modules/.installed; then
  step "npm packages" npm ci --prefix tests --ignore-scripts --no-audit --no-fund --loglevel=error ||
    { echo "deps: run: npm ci --prefix tests --ignore-scripts" >&2; echo "deps: then go on with: make test" >&2; exit 1; }
  cp tests/package-lock.json tests/node_modules/.installed
fi
