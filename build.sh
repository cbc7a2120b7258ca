#!/usr/bin/env bash
# Builds, shows, tests, measures and installs CrContainers. Installs what is missing first; quick when nothing is.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
    cat <<'END'
Usage: ./build.sh TARGET
  build     cr and cr-hook as native executables, in out/
  demo      checkpoint and restore a busybox shell and a python3 program; ends with a table
  test      every test; the last line is "N passed, N failed"
  bench     time the task stands still, checkpoint, restore, and cr in front of runc, each beside its floor
  install   cr and cr-hook into /usr/local/bin (or $PREFIX/bin), and the hook files for podman
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
    install) build && scripts/install.sh ;;
    *) usage; [ "${1:-}" = --help ] || exit 2 ;;
esac
