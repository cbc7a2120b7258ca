#!/usr/bin/env bash
# Measures. On a signal the measuring program alone is told, so that no runtime is interrupted half-way through a container.
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(id -u)" -eq 0 ] || { echo "bench: containers need root" >&2; exit 1; }
dotnet build tests/bench/CrContainers.Bench.csproj --configuration Release --verbosity quiet
make --silent --directory tests/live/programs OUT="$PWD/out/programs"

set -m
tests/bench/bin/Release/net10.0/CrContainers.Bench </dev/null &
bench=$!
trap 'kill -TERM "$bench" 2>/dev/null || true' INT TERM HUP

code=0
wait "$bench" || code=$?
while kill -0 "$bench" 2>/dev/null; do
    code=0
    wait "$bench" || code=$?
done
exit "$code"
