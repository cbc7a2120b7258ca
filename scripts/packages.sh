#!/usr/bin/env bash
# Installs the Debian packages that the named parts of the work need and that are missing.
set -euo pipefail

needed=()
for part in "$@"; do
    case $part in
        build) needed+=(gcc libc6-dev zlib1g-dev) ;;
        demo) needed+=(runc busybox-static python3) ;;
        test) needed+=(runc crun busybox-static python3 make gcc libc6-dev docker.io docker-compose podman containerd python3-minimal libpython3-stdlib iproute2 iptables procps redis-tools memcached nginx nodejs openjdk-17-jdk-headless sqlite3) ;;
    esac
done

missing=()
for package in $(printf '%s\n' "${needed[@]}" | sort -u); do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "installing ${missing[*]}"
[ "$(id -u)" -eq 0 ] || { echo "build.sh: installing packages needs root" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { apt-get install --yes --no-install-recommends "${missing[@]}" >"$log" 2>&1; }
install || { apt-get update >"$log" 2>&1 && install; } || { cat "$log" >&2; exit 1; }
