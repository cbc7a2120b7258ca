# Sourced: the file system of an image, made from what is installed on this host.

root=$(mktemp --directory /var/tmp/cr-images.XXXXXX)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{etc,tmp,data}
chmod 1777 "$root/tmp" "$root/data"
ln -s usr/bin usr/sbin usr/lib usr/lib64 "$root"
printf '%s\n' 'root:x:0:0::/:/bin/sh' 'user:x:1000:1000::/tmp:/bin/sh' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'user:x:1000:' >"$root/etc/group"

# add: the files that stdin lists, to where they are on the host.
add() {
    grep '^/' | xargs --delimiter '\n' realpath --no-symlinks | sort -u | while read -r path; do [ ! -f "$path" ] || echo "${path#/}"; done |
        tar --create --dereference --directory / --transform 's,^\(lib\|bin\|sbin\)\(64\)\?/,usr/&,' --files-from - | tar --extract --directory "$root" --no-same-owner
}

# program FILE…: it, and the libraries that it needs.
program() { { printf '%s\n' "$@"; ldd "$@" 2>/dev/null | grep --only-matching ' /[^ ]*\|^\s/[^ ]*' | tr --delete ' \t'; } | add; }

# files PACKAGE…: what they install, without what is there for people.
files() { dpkg-query --listfiles "$@" | grep --invert-match --regexp=/doc/ --regexp=/man/ --regexp=/legal/ --regexp='^/etc/' | add; }

import() { tar --create --directory "$root" . | docker import - "$1" >/dev/null; }
