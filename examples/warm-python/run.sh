#!/usr/bin/env bash
# How long until a service answers: started cold, and from the checkpoint of a warm one. The restored one must be the same one.
set -euo pipefail
cd "$(dirname "$0")"
source ../example.sh

now() { date +%s%3N; }

# ask NAME N: puts a question.
ask() {
    echo "$2" >"$EXCHANGE/questions/.$1"
    mv "$EXCHANGE/questions/.$1" "$EXCHANGE/questions/$1"
}

answered() { [ -e "$EXCHANGE/answers/$1" ]; }

# timed NAME COMMAND…: milliseconds from the command to the answer of a question that waits for it already.
timed() {
    local question=$1 start
    shift
    ask "$question" 100000
    start=$(now)
    "$@" >&2
    await "answer" answered "$question"
    echo $(($(now) - start))
}

bar() {
    local width=$(($2 * 50 / $3))
    printf '%-8s %6d ms  %s\n' "$1" "$2" "$(printf '█%.0s' $(seq $((width > 0 ? width : 1))))"
}

begin warm-python python
export EXCHANGE=$scratch/exchange
mkdir -p "$EXCHANGE"/{questions,answers}

compose up --no-start >/dev/null 2>&1 || fail "docker-compose up --no-start failed"
cold=$(timed one compose start)
ask two 7
await "second answer" answered two
"$cr" compose checkpoint --name warm
warm=$(timed three "$cr" compose restore --name warm)

read -r prime me count <"$EXCHANGE/answers/one"
[ "$prime $count" = "1299709 1" ] || fail "the 100000th prime is 1299709, not $prime"
[ "$(cat "$EXCHANGE/answers/two")" = "17 $me 2" ] || fail "the second answer is wrong: $(cat "$EXCHANGE/answers/two")"
[ "$(cat "$EXCHANGE/answers/three")" = "1299709 $me 3" ] || fail "the restored service is not the one that was checkpointed: $(cat "$EXCHANGE/answers/three")"
[ "$warm" -lt "$cold" ] || fail "the restore took $warm ms, the cold start $cold ms"

echo
echo "from the start to the first answer:"
bar cold "$cold" "$cold"
bar restore "$warm" "$cold"
