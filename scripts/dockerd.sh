#!/usr/bin/env bash
# A Docker daemon for tests, beside any other one: in a network and a mount namespace of its own, with the cr of this tree as its runtime "cr".
#   dockerd.sh start DIRECTORY    starts it, or starts it again; its socket is DIRECTORY/docker.sock, its log DIRECTORY/log
#   dockerd.sh stop DIRECTORY     ends it; what it holds stays
#   dockerd.sh remove DIRECTORY   ends it and removes all that it made, after any failure
set -euo pipefail

usage() { sed -n '2,5s/^# *//p' "$0" >&2; exit 2; }
[ $# -eq 2 ] || usage
verb=$1
mkdir -p "$2"
place=$(realpath "$2")
cr=${CR_BINARY:-$(realpath "$(dirname "$0")/..")/out/cr/cr}
group=cr-docker-$(printf '%s' "$place" | sha256sum | cut -c 1-12)
pid_file=$place/docker.pid
containerd_pid_file=$place/exec/containerd/containerd.pid
patience=300 # tenths of a second

# of_us PID: a process of that id has our directory on its command line; a pid file may be older than the process.
of_us() { tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -qF -- "$place/"; }

# end PID_FILE: SIGTERM, and SIGKILL to one that does not end.
end() {
    local pid
    pid=$(cat "$1" 2>/dev/null) || return 0
    of_us "$pid" || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    timeout $((patience / 10)) tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
}

# Containers and shims that outlived their daemon.
end_containers() {
    local pid
    for pid in $(cat /sys/fs/cgroup/*/"$group"/*/cgroup.procs /sys/fs/cgroup/"$group"/*/cgroup.procs 2>/dev/null | sort -u); do
        kill -KILL "$pid" 2>/dev/null || true
    done
    for pid in $(pgrep -f "containerd-shim.* -address $place/" || true); do
        kill -KILL "$pid" 2>/dev/null || true
    done
}

answers() { DOCKER_HOST=unix://$place/docker.sock docker version >/dev/null 2>&1; }

# serve: inside of the new namespaces. A private /run keeps its containerd, its shims' sockets and its lock files apart from the host's.
serve() {
    ip link set lo up
    mount -t tmpfs -o mode=755 cr-docker-run /run
    exec env TMPDIR="$place/tmp" dockerd --experimental --host "unix://$place/docker.sock" --pidfile "$pid_file" \
        --data-root "$place/data" --exec-root "$place/exec" --config-file "$place/daemon.json" --cgroup-parent "/$group"
}

start() {
    [ -x "$cr" ] || { echo "dockerd.sh: $cr is missing: run ./build.sh build" >&2; exit 1; }
    mkdir -p "$place/tmp" "$place/data"
    rm -f "$pid_file"
    printf '{ "runtimes": { "cr": { "path": "%s" } }, "shutdown-timeout": 1 }\n' "$cr" >"$place/daemon.json"
    unshare --net --mount --propagation slave "$0" serve "$place" </dev/null >>"$place/log" 2>&1 &
    local daemon=$! tenths=0
    until answers; do
        kill -0 "$daemon" 2>/dev/null && [ $((tenths += 1)) -lt $patience ] || { echo "dockerd.sh: the daemon does not answer:" >&2; tail -n 20 "$place/log" >&2; exit 1; }
        sleep 0.1
    done
}

stop() {
    end "$pid_file"
    end "$containerd_pid_file"
}

remove() {
    stop
    end_containers
    local hierarchy
    for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
        [ ! -d "$hierarchy/$group" ] || find "$hierarchy/$group" -depth -type d -exec rmdir {} +
    done
    findmnt --list --noheadings --output TARGET | grep "^$place/" | sort --reverse | xargs --no-run-if-empty umount || true
    rm -rf --one-file-system "$place"
}

case $verb in
    start | stop | remove | serve) $verb ;;
    *) usage ;;
esac
