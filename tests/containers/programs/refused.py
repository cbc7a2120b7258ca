"""Goes on with a chain while it holds what cannot be kept: a file of the kernel's, and memory with a descriptor."""
import os

version = open("/proc/version")
memory = os.memfd_create("held")
exec(open("/programs/chain.py").read())
