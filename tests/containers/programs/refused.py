"""Goes on with a chain while it holds what cannot be kept: a file of the kernel's that it may write to, and a FIFO by its name."""
import os

name = os.open("/proc/1/comm", os.O_WRONLY)
os.mkfifo("/tmp/held")
fifo = os.open("/tmp/held", os.O_PATH)
exec(open("/programs/chain.py").read())
