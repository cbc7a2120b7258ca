#!/usr/bin/env bash
# A containerd for tests, beside any other one. Its containers belong into the namespace that has the directory's name.
#   containerd.sh start DIRECTORY    starts it; its socket is DIRECTORY/sock, its log DIRECTORY/log
#   containerd.sh remove DIRECTORY   ends it and removes all that it made, after any failure
set -euo pipefail

usage() { sed -n '2,4s/^# *//p' "$0" >&2; exit 2; }
[ $# -eq 2 ] || usage
mkdir -p "$2"
place=$(realpath "$2")
namespace=$(basename "$place")
patience=300 # tenths of a second

answers() { ctr --address "$place/sock" version >/dev/null 2>&1; }

start() {
    cat >"$place/config.toml" <<END
version = 2
root = "$place/root"
state = "$place/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$place/sock"
END
    containerd --config "$place/config.toml" </dev/null >"$place/log" 2>&1 &
    local daemon=$! tenths=0
    until answers; do
        kill -0 "$daemon" 2>/dev/null && [ $((tenths += 1)) -lt $patience ] || { echo "containerd.sh: it does not answer:" >&2; tail -n 20 "$place/log" >&2; exit 1; }
        sleep 0.1
    done
}

# The daemon and its shims name the directory on their command lines; containers are in cgroups of the namespace's name.
remove() {
    local pid directory
    for pid in $(pgrep -f -- "^containerd --config $place/" || true) $(pgrep -f -- "containerd-shim.* -address $place/" || true) \
        $(cat /sys/fs/cgroup/*/"$namespace"/*/cgroup.procs /sys/fs/cgroup/"$namespace"/*/cgroup.procs 2>/dev/null | sort -u); do
        kill -KILL "$pid" 2>/dev/null || true
        timeout $((patience / 10)) tail --pid="$pid" -f /dev/null
    done
    for directory in /sys/fs/cgroup/"$namespace" /sys/fs/cgroup/*/"$namespace"; do
        [ ! -d "$directory" ] || find "$directory" -depth -type d -exec rmdir {} +
    done
    findmnt --list --noheadings --output TARGET | grep "^$place/" | sort --reverse | xargs --no-run-if-empty umount || true
    rm -rf --one-file-system "/run/containerd/runc/$namespace" "$place"
}

case $1 in
    start | remove) $1 ;;
    *) usage ;;
esac
