"""Checks a demo program's output from its first line to its last complete one; prints the last number.

Usage: verify.py count|chain FILE
"""
import hashlib
import sys

kind, path = sys.argv[1:]
digest = b"the beginning"
number = 0
with open(path) as lines:
    for line in lines:
        if not line.endswith("\n"):
            break
        number += 1
        digest = hashlib.sha256(digest + b"%d" % number).digest()
        wanted = f"{number}\n" if kind == "count" else f"{number} {digest.hex()}\n"
        if line != wanted:
            sys.exit(f"line {number} is {line!r}, not {wanted!r}")
print(number)
