"""Prints a chain of hashes, each over all that came before it, and writes it to the file it is given as well. SIGTERM ends it.
BALLAST is how many MiB of memory it fills first; SIGUSR1 has it write a hash of them to /tmp/ballast."""
import hashlib
import itertools
import os
import signal
import sys
import time


def end(*_):
    raise SystemExit


signal.signal(signal.SIGTERM, end)
def tell(*_):
    with open("/tmp/ballast.new", "w") as told:
        told.write(hashlib.sha256(ballast).hexdigest())
    os.rename("/tmp/ballast.new", "/tmp/ballast")


signal.signal(signal.SIGUSR1, tell)
ballast = os.urandom(int(os.environ.get("BALLAST", "0")) << 20)
digest = b"the beginning"
file = open(sys.argv[1] if len(sys.argv) > 1 else "/dev/null", "w", buffering=1)
number = 0
try:
    for number in itertools.count(1):
        digest = hashlib.sha256(digest + b"%d" % number).digest()
        print(number, digest.hex(), flush=True)
        print(number, digest.hex(), file=file)
        time.sleep(0.02)
finally:
    print("ended after", number, flush=True)
