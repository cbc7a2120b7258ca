#!/usr/bin/env bash
# Imports the images of the tests, made from the Debian packages of this host: cr-test-busybox, and cr-test-python with the test programs.
# DOCKER_HOST names the daemon.
set -euo pipefail
cd "$(dirname "$0")"
. ./image-root.sh

for applet in sh $(/bin/busybox --list); do ln -sf busybox "$root/bin/$applet"; done
cp --remove-destination /bin/busybox "$root/bin/busybox"
import cr-test-busybox

# Of python3 what its smallest packages have, and the libraries they need.
python=$(readlink -f /usr/bin/python3)
version=${python##*/}
files "$version-minimal" "lib$version-minimal"
program "$python"
ln -sf "$version" "$root/bin/python3"
cp -r programs "$root/programs"
import cr-test-python
