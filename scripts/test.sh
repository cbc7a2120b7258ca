#!/usr/bin/env bash
# Runs every test project and adds up what they say. A project that ends without a summary counts as a failure.
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(id -u)" -eq 0 ] || { echo "test: the live tests need root" >&2; exit 1; }
passed=0 failed=0 skipped=0
log=$(mktemp)
failures=$(mktemp)
export CR_CONTAINERS_PLACE
CR_CONTAINERS_PLACE=$(mktemp --directory /var/tmp/cr.XXXXXX)
clean_up() {
    for daemon in "$CR_CONTAINERS_PLACE"/*/d; do
        [ ! -e "$daemon" ] || scripts/dockerd.sh remove "$daemon"
    done
    for daemon in "$CR_CONTAINERS_PLACE"/*/config.toml; do
        [ ! -e "$daemon" ] || scripts/containerd.sh remove "${daemon%/*}"
    done
    findmnt --list --noheadings --output TARGET | grep "^$CR_CONTAINERS_PLACE/" | sort --reverse | xargs --no-run-if-empty umount || true
    rm -rf "$log" "$failures" "$CR_CONTAINERS_PLACE"
}
trap clean_up EXIT

run() {
    local name=$1 assembly=$2
    shift 2
    echo "== $name"
    local code=0
    "tests/$name/bin/Release/net10.0/$assembly" -noColor -noLogo "$@" 2>&1 | tee "$log" || code=$?
    grep ' \[FAIL\]$' "$log" >>"$failures" || true
    local summary
    summary=$(sed -n 's/.*Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\).*/\1 \2 \3 \4/p' "$log" | tail -n 1)
    if [ -z "$summary" ]; then
        echo "$name ended with code $code and without a summary"
        failed=$((failed + 1))
        return
    fi
    local total errors fails skips
    read -r total errors fails skips <<<"$summary"
    if [ "$total" -eq 0 ]; then errors=$((errors + 1)); echo "$name has no tests"; fi
    passed=$((passed + total - fails - skips))
    failed=$((failed + fails + errors))
    skipped=$((skipped + skips))
}

echo "== building the tests"
dotnet build CrContainers.sln --configuration Release --verbosity quiet
make --silent --directory tests/live/programs OUT="$PWD/out/programs"

run unit CrContainers.Tests.Unit
run plugin CrContainers.Tests.Plugin
run live CrContainers.Tests.Live -reporter verbose
run containers CrContainers.Tests.Containers -reporter verbose

# Once more, beside each other: a reader of the end of a long output sees them.
[ ! -s "$failures" ] || { echo "failed:"; cat "$failures"; }
line="$passed passed, $failed failed"
[ $skipped -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
[ $failed -eq 0 ]
