"""The other end of a container's console: takes it from the runtime (--console-socket) and prints what the container prints."""
import os
import socket
import sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listener.bind(sys.argv[1])
listener.listen()
print("listening", flush=True)
connection, _ = listener.accept()
_, descriptors, _, _ = socket.recv_fds(connection, 4096, 1)
connection.close()
try:
    while data := os.read(descriptors[0], 4096):
        os.write(1, data)
except OSError:  # EIO: nobody has the container's end open any more.
    pass
