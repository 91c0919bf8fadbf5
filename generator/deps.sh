#!/bin/sh
# Installs what a build (or a test) needs, or prints the line that does.
#
#   sh generator/deps.sh build|test
#
# On Debian and its kin packages are installed, as root or by sudo. Elsewhere nothing is changed: the exact
# line is printed, and the exit code is 1 while something is missing.
set -eu
what=${1:-build}
cd "$(dirname "$0")/.." && mkdir -p build

libraries="libcmark libgit2 yaml-0.1 libutf8proc libdeflate lua5.4 libmicrohttpd"

have() { command -v "$1" >/dev/null 2>&1; }

missing() {
  have cc || echo cc
  have pkg-config || { echo pkg-config; return; }
  for library in $libraries; do pkg-config --exists "$library" || echo "$library"; done
  # Snowball has no file for pkg-config.
  echo '#include <libstemmer.h>' | cc -E -x c - >/dev/null 2>&1 || echo libstemmer
  have esbuild || echo esbuild
  [ "$what" = test ] || return 0
  for program in node npm git cmark-gfm chromium java clang clang-format pdftotext; do
    have "$program" || { [ "$program" = chromium ] && have google-chrome; } || echo "$program"
  done
}

debian="gcc libc6-dev make pkg-config libcmark-dev libgit2-dev libyaml-dev libutf8proc-dev libstemmer-dev libdeflate-dev liblua5.4-dev libmicrohttpd-dev esbuild"
debian_test="nodejs npm git cmark-gfm chromium fonts-dejavu-core default-jre-headless clang clang-format libclang-rt-14-dev poppler-utils"

install_line() {
  if have apt-get; then echo "apt-get install $debian"
  elif have dnf; then echo "dnf install gcc make pkgconf cmark-devel libgit2-devel libyaml-devel utf8proc-devel libstemmer-devel libdeflate-devel lua-devel libmicrohttpd-devel golang-github-evanw-esbuild"
  elif have pacman; then echo "pacman -S gcc make pkgconf cmark libgit2 libyaml libutf8proc snowball libdeflate lua54 libmicrohttpd esbuild"
  elif have apk; then echo "apk add gcc musl-dev linux-headers make pkgconf cmark-dev libgit2-dev yaml-dev utf8proc-dev snowball-dev libdeflate-dev lua5.4-dev libmicrohttpd-dev esbuild"
  elif have brew; then echo "brew install pkg-config cmark libgit2 libyaml utf8proc snowball libdeflate lua@5.4 libmicrohttpd esbuild"
  else echo "install: a C11 compiler, make, pkg-config, cmark 0.30, libgit2 1.5, libyaml, utf8proc, Snowball (libstemmer), libdeflate, Lua 5.4 (with headers), libmicrohttpd, esbuild"
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else return 1
  fi
}

apt_install() {
  list=$debian
  if [ "$what" = test ]; then
    # A node that came with its own npm (not Debian's) stays as it is.
    have npm && debian_test=$(echo "$debian_test" | sed 's/nodejs npm //')
    have java && debian_test=$(echo "$debian_test" | sed 's/default-jre-headless //')
    list="$debian $debian_test"
  fi
  echo "installing what is missing: $(echo $wanted)"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq &&
    as_root apt-get install -y -qq --no-install-recommends $list >build/deps.log 2>&1 ||
    { cat build/deps.log >&2; return 1; }
}

wanted=$(missing)
if [ -n "$wanted" ]; then
  if have apt-get && { [ "$(id -u)" = 0 ] || have sudo; }; then
    apt_install || { echo "deps: could not install; as root: $(install_line)" >&2; exit 1; }
  else
    echo "deps: missing: $(echo $wanted)" >&2
    install_line
    exit 1
  fi
fi

if [ "$what" = test ]; then
  cd tests && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi
