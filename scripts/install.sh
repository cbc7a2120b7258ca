#!/usr/bin/env bash
# Installs cr, cr-hook beside it, and the files that tell podman and CRI-O of cr-hook. With PREFIX everything lies beneath it.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=${PREFIX:-/usr/local}/bin
hooks=${PREFIX:+$PREFIX/share/containers/oci/hooks.d}
hooks=${hooks:-/etc/containers/oci/hooks.d}

install -D -m 0755 out/cr/cr "$bin/cr"
install -D -m 0755 out/cr-hook/cr-hook "$bin/cr-hook"
for file in oci-hooks/hooks.d/*.json; do
    install -D -m 0644 "$file" "$hooks/${file##*/}"
    sed -i "s|/usr/local/bin/|$bin/|" "$hooks/${file##*/}"
done
