#!/usr/bin/env bash
# Imports the image of a service, cr-service-NAME: the service as it is installed on this host, and the test programs.
# DOCKER_HOST names the daemon.
#   service-image.sh redis|memcached|nginx|sqlite|python|node|java|dotnet
set -euo pipefail
cd "$(dirname "$0")"
. ./image-root.sh

case $1 in
    redis)
        # The package redis-tools has the server under this name; it becomes one by being called redis-server.
        program /usr/bin/redis-check-rdb
        ln -s redis-check-rdb "$root/bin/redis-server"
        ;;
    memcached) program /usr/bin/memcached ;;
    nginx)
        program /usr/sbin/nginx
        mkdir -p "$root/var/lib/nginx" "$root/var/log/nginx"
        ;;
    sqlite) program /usr/bin/sqlite3 ;;
    python)
        python=$(readlink -f /usr/bin/python3)
        version=${python##*/}
        files "$version-minimal" "lib$version-minimal" "lib$version-stdlib"
        program "$python" /usr/lib/"$version"/lib-dynload/*.so
        ln -sf "$version" "$root/bin/python3"
        ;;
    node)
        program /usr/bin/node
        [ ! -d /usr/share/nodejs ] || find /usr/share/nodejs -type f | add
        ;;
    java)
        home=$(dirname "$(dirname "$(readlink -f /usr/bin/java)")")
        files openjdk-17-jre-headless
        find -L "$home/conf" "$home/lib/security" -type f 2>/dev/null | add
        program "$home"/bin/java "$home"/lib/*.so "$home"/lib/server/*.so
        ln -s "$home/bin/java" "$root/bin/java"
        javac -d "$root" programs/Numbers.java
        ;;
    dotnet)
        home=$(dirname "$(readlink -f "$(command -v dotnet)")")
        find "$home/host" "$home/shared/Microsoft.NETCore.App" "$home/shared/Microsoft.AspNetCore.App" -type f | add
        program "$home/dotnet" "$home"/shared/Microsoft.NETCore.App/*/*.so
        ln -s "$home/dotnet" "$root/bin/dotnet"
        cp -r ../numbers/bin/Release/net10.0 "$root/numbers"
        ;;
    *)
        sed -n '2,4s/^# *//p' "$0" >&2
        exit 2
        ;;
esac
cp -r programs "$root/programs"
import "cr-service-$1"
