"""Goes on with a chain while it holds what cannot be kept: a file of the kernel's that it may write to, and memory of huge pages."""
import os

name = os.open("/proc/1/comm", os.O_WRONLY)
memory = os.memfd_create("held", os.MFD_HUGETLB)
exec(open("/programs/chain.py").read())
