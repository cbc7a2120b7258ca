#!/usr/bin/env bash
# Builds, shows, tests, measures and installs CrContainers. Installs what is missing first; quick when nothing is.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
    cat <<'END'
Usage: ./build.sh TARGET
  build     cr as a native executable, in out/cr
  demo      checkpoint and restore a busybox shell and a python3 program; ends with a table
  test      every test; the last line is "N passed, N failed"
  bench     time the task stands still, checkpoint, restore, and cr in front of runc, each beside its floor
  install   cr into /usr/local/bin (or $PREFIX/bin)
END
}

build() {
    scripts/packages.sh build
    scripts/publish.sh
}

case ${1:-} in
    build) build ;;
    demo) scripts/packages.sh build demo && scripts/publish.sh && demo/run.sh ;;
    test) scripts/packages.sh build demo test && scripts/publish.sh && scripts/test.sh ;;
    bench) scripts/packages.sh build test && scripts/publish.sh && scripts/bench.sh ;;
    install) build && install -D -m 0755 out/cr/cr "${PREFIX:-/usr/local}/bin/cr" ;;
    *) usage; [ "${1:-}" = --help ] || exit 2 ;;
esac
