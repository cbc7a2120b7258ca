#!/usr/bin/env bash
# A Docker daemon for tests, beside any other one: in a network and a mount namespace of its own, with the cr of this tree as its runtime "cr".
#   dockerd.sh start DIRECTORY    starts it, or starts it again, after a crash beside what survived; its socket is DIRECTORY/docker.sock, its log DIRECTORY/log
#   dockerd.sh stop DIRECTORY     ends it; what it holds stays
#   dockerd.sh remove DIRECTORY   ends it and removes all that it made, after any failure
set -euo pipefail

usage() { sed -n '2,5s/^# *//p' "$0" >&2; exit 2; }
[ $# -eq 2 ] || usage
verb=$1
mkdir -p "$2"
place=$(realpath "$2")
script=$(realpath "$0")
cr=${CR_BINARY:-$(realpath "${script%/*}/..")/out/cr/cr}
group=cr-docker-$(printf '%s' "$place" | sha256sum | cut -c 1-12)
pid_file=$place/docker.pid
containerd_pid_file=$place/exec/containerd/containerd.pid
patience=300 # tenths of a second

# of_us PID: a process of that id has our directory on its command line; a pid file may be older than the process.
of_us() { grep --quiet --text --fixed-strings -- "$place/" "/proc/$1/cmdline" 2>/dev/null; }

# within COMMAND…: until it succeeds, as long as there is patience.
within() {
    local tenths=0
    until "$@"; do
        [ $((tenths += 1)) -lt $patience ] || return 1
        sleep 0.1
    done
}

# What is only waiting to be reaped has no command line any more.
gone() { ! of_us "$1"; }

# end PID_FILE: SIGTERM, and SIGKILL to one that does not end.
end() {
    local pid
    pid=$(cat "$1" 2>/dev/null) || return 0
    gone "$pid" || kill -TERM "$pid" 2>/dev/null || true
    within gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
}

shims() { pgrep -f "containerd-shim.* -address $place/" || true; }

# Containers and shims that outlived their daemon.
end_containers() {
    local pid
    for pid in $(cat /sys/fs/cgroup/*/"$group"/*/cgroup.procs /sys/fs/cgroup/"$group"/*/cgroup.procs 2>/dev/null | sort -u) $(shims); do
        kill -KILL "$pid" 2>/dev/null || true
    done
}

remove_cgroups() {
    local hierarchy
    for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
        [ ! -d "$hierarchy/$group" ] || find "$hierarchy/$group" -depth -type d -exec rmdir {} + 2>/dev/null || return 1
    done
}

answers_or_is_gone() { answers || ! kill -0 "$daemon" 2>/dev/null; }

answers() { DOCKER_HOST=unix://$place/docker.sock docker version >/dev/null 2>&1; }

# serve: inside of its namespaces. A private /run keeps its containerd, its shims' sockets and its lock files apart from the host's.
serve() {
    ip link set lo up
    findmnt --source cr-docker-run >/dev/null || mount -t tmpfs -o mode=755 cr-docker-run /run
    exec env TMPDIR="$place/tmp" dockerd --experimental --host "unix://$place/docker.sock" --pidfile "$pid_file" \
        --data-root "$place/data" --exec-root "$place/exec" --config-file "$place/daemon.json" --cgroup-parent "/$group"
}

start() {
    [ -x "$cr" ] || { echo "dockerd.sh: $cr is missing: run ./build.sh build" >&2; exit 1; }
    mkdir -p "$place/tmp" "$place/data"
    rm -f "$pid_file" "$containerd_pid_file" # a containerd dies with its daemon; its pid may still be there, or another's
    printf '{ "runtimes": { "cr": { "path": "%s" } }, "shutdown-timeout": 1 }\n' "$cr" >"$place/daemon.json"
    local survivors namespaces=(unshare --net --mount --propagation slave)
    survivors=$(shims)
    [ -z "$survivors" ] || namespaces=(nsenter --target "${survivors%%$'\n'*}" --net --mount)
    "${namespaces[@]}" "$script" serve "$place" </dev/null >>"$place/log" 2>&1 &
    local daemon=$!
    within answers_or_is_gone && answers || { echo "dockerd.sh: the daemon does not answer:" >&2; tail -n 20 "$place/log" >&2; exit 1; }
}

stop() {
    end "$pid_file"
    end "$containerd_pid_file"
}

remove() {
    stop
    end_containers
    within remove_cgroups || echo "dockerd.sh: cgroups named $group are left" >&2
    findmnt --list --noheadings --output TARGET | grep "^$place/" | sort --reverse | xargs --no-run-if-empty umount || true
    rm -rf --one-file-system "$place"
}

case $verb in
    start | stop | remove | serve) $verb ;;
    *) usage ;;
esac
