#!/usr/bin/env bash
# Makes an image from this host's Debian packages: no registry is needed.
#   ./image.sh busybox cr-example-busybox
#   ./image.sh python cr-example-python
set -euo pipefail

require() {
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || { echo "image.sh: Debian package $package is missing" >&2; exit 1; }
    done
}

# busybox, and a link to it for each of its programs.
busybox_root() {
    require busybox-static
    mkdir -p "$1"/{bin,etc,tmp}
    cp --preserve=timestamps /bin/busybox "$1/bin/busybox"
    busybox --list | grep -vx busybox | while read -r program; do ln -s busybox "$1/bin/$program"; done
}

# python3 with its standard library, and the libraries that these are linked to.
python_root() {
    require python3-minimal libpython3-stdlib
    mkdir -p "$1"/{etc,tmp,proc,sys,dev}
    local version
    version=$(python3 -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    dpkg-query --listfiles "$version-minimal" "lib$version-minimal" "lib$version-stdlib" | grep -E '^/usr/(bin|lib)/' | sort -u | while read -r path; do
        [ -d "$path" ] || echo "$path"
    done >"$1/etc/files"
    ldd "/usr/bin/$version" "/usr/lib/$version/lib-dynload/"*.so 2>/dev/null | grep -o '/[^ ]*\.so[^ ]*' | grep -v lib-dynload | grep -v ':$' | sort -u | while read -r library; do
        echo "/usr${library#/usr}"
        realpath "$library"
    done >>"$1/etc/files"
    sed 's|^/||' "$1/etc/files" | sort -u | tar --create --no-recursion --directory=/ --files-from=- | tar --extract --directory="$1"
    rm "$1/etc/files"
    ln -s "$version" "$1/usr/bin/python3"
    for link in bin lib lib64; do ln -s "usr/$link" "$1/$link"; done
}

[ $# -eq 2 ] || { echo "usage: image.sh busybox|python NAME" >&2; exit 2; }
root=$(mktemp --directory /var/tmp/cr-image.XXXXXX)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
case $1 in
    busybox) busybox_root "$root" ;;
    python) python_root "$root" ;;
    *) echo "image.sh: busybox or python" >&2; exit 2 ;;
esac
tar --create --directory="$root" --owner=0 --group=0 . | docker import - "$2" >/dev/null
echo "image $2"
