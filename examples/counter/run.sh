#!/usr/bin/env bash
# Counts, is checkpointed, restored and cloned; every number must be there once and in order.
set -euo pipefail
cd "$(dirname "$0")"
source ../example.sh

reached() { [ "$(docker logs "$1" | wc -l)" -ge "$2" ]; }

begin counter busybox
up
id=$(container counter)
await "number 10" reached "$id" 10

"$cr" compose checkpoint
[ "$(docker inspect --format '{{.State.Status}}' "$id")" = exited ] || fail "it did not end with its checkpoint"
before=$(docker logs "$id" | last_of_sequence 1) || fail "the log is not 1, 2, 3, …"

"$cr" compose restore
await "number after the restore" reached "$id" $((before + 10))

clone=$COMPOSE_PROJECT_NAME-clone
clones+=("$clone")
"$cr" docker clone "$id" "$clone"
await "number of the clone" reached "$clone" 10
first=$(docker logs "$clone" | sed -n 1p)
docker logs "$clone" | last_of_sequence "$first" >/dev/null || fail "the clone's log has a gap"
cloned_at=$((first - 1))
[ "$cloned_at" -ge $((before + 10)) ] || fail "the clone began with $first: it forgot something"
await "number of the source after the clone" reached "$id" $((cloned_at + 10))
after=$(docker logs "$id" | last_of_sequence 1) || fail "the source's log is not 1, 2, 3, …"

echo "counter: checkpointed at $before, went on with $((before + 1)); cloned at $cloned_at, the clone went on with $first; the source reached $after"
