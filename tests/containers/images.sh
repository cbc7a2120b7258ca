#!/usr/bin/env bash
# Imports the images of the tests, made from the Debian packages of this host: cr-test-busybox, and cr-test-python with the test programs.
# DOCKER_HOST names the daemon.
set -euo pipefail
cd "$(dirname "$0")"

root=$(mktemp --directory /var/tmp/cr-images.XXXXXX)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/usr/{bin,lib,lib64} "$root"/{etc,tmp,data}
chmod 1777 "$root/tmp" "$root/data"
ln -s usr/bin usr/lib usr/lib64 "$root"
echo 'user:x:1000:1000::/tmp:/bin/sh' >"$root/etc/passwd"

for applet in sh $(/bin/busybox --list); do ln -sf busybox "$root/bin/$applet"; done
cp --remove-destination /bin/busybox "$root/bin/busybox"
tar --create --directory "$root" . | docker import - cr-test-busybox >/dev/null

# Of python3 what its smallest packages have, and the libraries they need.
python=$(readlink -f /usr/bin/python3)
version=${python##*/}
{
    dpkg-query --listfiles "$version-minimal" "lib$version-minimal" | grep -v -e /doc/ -e /man/ -e /share/ -e '^/etc/'
    ldd "$python" | grep --only-matching '/[^ ]*'
} | while read -r path; do [ ! -f "$path" ] || echo "${path#/}"; done |
    tar --create --dereference --directory / --transform 's,^lib,usr/lib,' --files-from - | tar --extract --directory "$root" --no-same-owner
ln -sf "$version" "$root/bin/python3"
cp -r programs "$root/programs"
tar --create --directory "$root" . | docker import - cr-test-python >/dev/null
