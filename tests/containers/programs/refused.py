"""Goes on with a chain while it holds what cannot be kept: a file of the kernel's, and an event descriptor."""
import select

version = open("/proc/version")
poll = select.epoll()
exec(open("/programs/chain.py").read())
