#!/usr/bin/env bash
# Two services that work on the same files are checkpointed as one. Were one of them to run on after its own checkpoint, numbers would
# be in the files twice.
set -euo pipefail
cd "$(dirname "$0")"
source ../example.sh

file() { docker cp "$(container writer):/shared/$1" - | tar --extract --to-stdout; }

summed() { [ "$(file sums | wc -l)" -ge "$1" ]; }

# Each number once, each sum right: prints how many.
check_sums() {
    awk '{ total += NR } $0 != NR " " total { print "line " NR " is " $0 > "/dev/stderr"; exit 1 } END { print NR }'
}

begin two-services busybox
up
await "20 sums" summed 20

"$cr" compose checkpoint
for service in writer reader; do
    [ "$(docker inspect --format '{{.State.Status}}' "$(container $service)")" = exited ] || fail "$service did not end with its checkpoint"
done
file numbers >"$scratch/numbers"
file sums >"$scratch/sums"
written=$(last_of_sequence 1 <"$scratch/numbers") || fail "the numbers are not 1, 2, 3, …"
added=$(check_sums <"$scratch/sums") || fail "a sum is wrong"
[ "$added" -le "$written" ] || fail "more was read than written"

"$cr" compose restore
await "sums after the restore" summed $((added + 20))
"$cr" compose checkpoint --leave-running --name running
later=$(file sums | wc -l)
await "sums after the second checkpoint" summed $((later + 20))
compose stop --timeout 0 >/dev/null 2>&1

file numbers | cmp --silent --bytes="$(stat --format=%s "$scratch/numbers")" - "$scratch/numbers" || fail "the numbers before the checkpoint changed"
file sums | cmp --silent --bytes="$(stat --format=%s "$scratch/sums")" - "$scratch/sums" || fail "the sums before the checkpoint changed"
file numbers | last_of_sequence 1 >/dev/null || fail "after the restore the numbers are not 1, 2, 3, …"
total=$(file sums | check_sums) || fail "a sum is wrong after the restore"

echo "two-services: checkpointed with $written numbers written and $added added up; went on to $total, each number once"
