"""Grows a chain of hashes, each over all that came before it: lose a byte of memory, and every later line is wrong."""
import hashlib
import itertools

digest = b"the beginning"
with open("/tmp/output", "w", buffering=1) as output:
    for number in itertools.count(1):
        digest = hashlib.sha256(digest + b"%d" % number).digest()
        print(number, digest.hex(), file=output)
