# What the run.sh scripts share. Sourced by them. CR names the cr to use, CR_RUNTIME_NAME the runtime's name in Docker.

cr=${CR:-cr}

fail() {
    echo "$name: $*" >&2
    exit 1
}

if command -v docker-compose >/dev/null; then
    compose() { docker-compose "$@"; }
else
    compose() { docker compose "$@"; }
fi

# begin NAME KIND: an image of that kind, and a project that nobody else has; both are gone in the end, whatever happens.
begin() {
    name=$1
    export COMPOSE_PROJECT_NAME=cr-example-$name-$$ EXAMPLE_IMAGE=cr-example-$name-$$
    clones=()
    scratch=$(mktemp --directory /var/tmp/cr-example.XXXXXX)
    trap clean_up EXIT
    trap 'exit 130' INT TERM HUP
    command -v "$cr" >/dev/null || fail "there is no $cr: ./build.sh install, or set CR"
    ../image.sh "$2" "$EXAMPLE_IMAGE"
}

clean_up() {
    local code=$?
    [ ${#clones[@]} -eq 0 ] || docker rm --force --volumes "${clones[@]}" >/dev/null 2>&1 || true
    compose down --volumes --timeout 0 >/dev/null 2>&1 || true
    docker rmi "$EXAMPLE_IMAGE" >/dev/null 2>&1 || true
    rm -rf "$scratch"
    exit "$code"
}

up() {
    local log
    log=$(compose up --detach 2>&1) || fail "docker-compose up: $log"
}

container() { compose ps --quiet "$1"; }

# await WHAT COMMAND…: until the command succeeds.
await() {
    local what=$1 deadline=$((SECONDS + 60))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || fail "no $what within a minute"
        sleep 0.02
    done
}

# The numbers 1, 2, 3, … and nothing else, from a first one on: prints the last.
last_of_sequence() {
    awk -v first="$1" '$0 != first + NR - 1 { print "line " NR " is " $0 > "/dev/stderr"; exit 1 } END { print first + NR - 1 }'
}
