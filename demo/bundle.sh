# Makes OCI bundles for the demo. Sourced by run.sh.

# bundle DIR ARG…: an empty root file system with the host's /usr in it, and Docker's default capabilities.
bundle() {
    local directory=$1
    shift
    mkdir -p "$directory/rootfs"/{bin,dev,etc,proc,sys,tmp,usr}
    cp /bin/busybox "$directory/rootfs/bin/busybox"
    ln -s usr/lib "$directory/rootfs/lib"
    ln -s usr/lib64 "$directory/rootfs/lib64"
    local args
    args=$(printf ', "%s"' "$@")
    cat >"$directory/config.json" <<END
{
  "ociVersion": "1.0.2",
  "hostname": "demo",
  "root": { "path": "rootfs" },
  "process": {
    "user": { "uid": 0, "gid": 0 },
    "args": [${args#, }],
    "env": ["PATH=/usr/bin:/bin"],
    "cwd": "/",
    "capabilities": {
      "bounding": [$capabilities], "effective": [$capabilities], "permitted": [$capabilities]
    }
  },
  "mounts": [
    { "destination": "/proc", "type": "proc", "source": "proc" },
    { "destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"] },
    { "destination": "/usr", "type": "bind", "source": "/usr", "options": ["rbind", "ro"] }
  ],
  "linux": {
    "namespaces": [{ "type": "pid" }, { "type": "network" }, { "type": "ipc" }, { "type": "uts" }, { "type": "mount" }]
  }
}
END
}

capabilities='"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE"'
