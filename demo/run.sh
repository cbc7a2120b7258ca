#!/usr/bin/env bash
# Checkpoints two real programs, each the init of a container, removes the container, restores the program into a fresh one,
# and checks that it went on from exactly where it was.
set -euo pipefail
cd "$(dirname "$0")/.."
source demo/bundle.sh

[ "$(id -u)" -eq 0 ] || { echo "demo: containers need root" >&2; exit 1; }
cr=$PWD/out/cr/cr
work=$(mktemp --directory /var/tmp/cr-demo.XXXXXX)
cr() { "$cr" --root "$work/state" "$@"; }

clean_up() {
    for container in "$work"/state/*; do
        [ ! -e "$container" ] || cr delete --force "${container##*/}"
    done
    rm -rf "$work"
}
trap clean_up EXIT

# await FILE LINES: until the program has written that many lines.
await() {
    timeout 30 sh -c 'until [ -f "$0" ] && [ "$(wc -l <"$0")" -ge "$1" ]; do sleep 0.02; done' "$1" "$2"
}

# field LOG NAME, figure LOG NAME: a time, a number that cr has written.
field() { told "$1" "$2" "$(sed -n "s/.*$2: \([0-9.]*\) ms.*/\1/p" "$1")"; }

figure() { told "$1" "$2" "$(sed -n "s/.* \([0-9]*\) $2.*/\1/p" "$1" | tail -n 1)"; }

told() {
    [ -n "$3" ] || { echo "demo: $1 does not tell: $2" >&2; exit 1; }
    echo "$3"
}

# demonstrate NAME TITLE ARG…: fills the arrays of the table.
demonstrate() {
    local name=$1 title=$2
    shift 2
    local first=$work/$name-first second=$work/$name-second image=$work/$name-image

    echo "$title"
    bundle "$first" "$@"
    cp demo/count.sh demo/chain.py "$first/rootfs/etc/"
    cr run --detach --bundle "$first" "$name-first" </dev/null >"$work/$name.log" 2>&1 || { cat "$work/$name.log" >&2; exit 1; }
    await "$first/rootfs/tmp/output" 1000
    echo "  \$ cr checkpoint --image-path $name-image $name-first"
    cr checkpoint --image-path "$image" "$name-first"
    local pid_gone
    pid_gone=$(cr state "$name-first" | sed -n 's/.*"status": "\(.*\)".*/\1/p')
    cr delete "$name-first"
    local size
    size=$(stat --format=%s "$first/rootfs/tmp/output")
    echo "    the container is $pid_gone and deleted; its file has $size bytes"

    cp --archive "$first" "$second"
    echo "  \$ cr restore --detach --image-path $name-image --bundle $name-second $name-second"
    cr restore --detach --image-path "$image" --bundle "$second" "$name-second" </dev/null >>"$work/$name.log" 2>&1 || { cat "$work/$name.log" >&2; exit 1; }
    local before
    before=$(python3 demo/verify.py "$name" "$first/rootfs/tmp/output")
    await "$second/rootfs/tmp/output" $((before + 1000))
    cr delete --force "$name-second"
    local after
    after=$(python3 demo/verify.py "$name" "$second/rootfs/tmp/output")
    cmp --silent --bytes="$size" "$first/rootfs/tmp/output" "$second/rootfs/tmp/output" || { echo "demo: the file's first $size bytes changed" >&2; exit 1; }
    echo "    it had written $before, went on with $((before + 1)) at byte $size, and reached $after: every line is right"

    titles+=("$title")
    numbers+=("$before")
    nexts+=("$((before + 1))")
    sizes+=("$(($(stat --format=%s "$image/checkpoint.cr") / 1024)) KiB")
    kept+=("$(figure "$image/dump.log" 'pages kept')")
    left_out+=("$(figure "$image/dump.log" 'left out')")
    pauses+=("$(field "$image/dump.log" pause) ms")
    rebuilds+=("$(field "$image/restore.log" rebuild) ms")
}

row() {
    local label=$1
    shift
    printf '│ %-34s │ %18s │ %18s │\n' "$label" "$@"
}

rule() { printf '%s%s%s%s%s%s%s\n' "$1" "$(printf '─%.0s' {1..36})" "$2" "$(printf '─%.0s' {1..20})" "$2" "$(printf '─%.0s' {1..20})" "$3"; }

titles=() numbers=() nexts=() sizes=() kept=() left_out=() pauses=() rebuilds=()
demonstrate count "busybox sh" /bin/busybox sh /etc/count.sh
demonstrate chain "python3" /usr/bin/python3 /etc/chain.py

echo
rule ┌ ┬ ┐
row "" "${titles[@]}"
rule ├ ┼ ┤
row "last number before the checkpoint" "${numbers[@]}"
row "first number after the restore" "${nexts[@]}"
row "image" "${sizes[@]}"
row "pages kept" "${kept[@]}"
row "pages left out (zero, or in files)" "${left_out[@]}"
row "the task stood still for" "${pauses[@]}"
row "the task was rebuilt in" "${rebuilds[@]}"
rule └ ┴ ┘
