"""Writes numbers to a service without a pause, or reads them back.

load.py write PROTOCOL   connects to the "ADDRESS PORT" of each line of stdin until that connection is lost; prints each number the service has acknowledged, and "lost"
load.py read PROTOCOL ADDRESS PORT   prints what the service has for each number of stdin
load.py ask PROTOCOL ADDRESS PORT QUESTION   prints what it answers
"""
import socket
import sys


def line_of(stream):
    """A connection may be lost in the middle of an answer: what came of it says nothing."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise ConnectionError
    return line


class Lines:
    """asyncio's: a line is answered by a line."""

    def put(self, number):
        return b"set %d\n" % number

    def acknowledged(self, stream, number):
        return line_of(stream) == b"%d\n" % number

    def all(self, connection, stream, numbers):
        for number in numbers:
            connection.sendall(self.get(number))
            yield self.value(stream)

    def get(self, number):
        return b"get %d\n" % number

    def value(self, stream):
        return stream.readline()

    def ask(self, connection, stream, question):
        connection.sendall(b"%s\r\n" % question)
        return stream.readline()


class Redis(Lines):
    def put(self, number):
        return b"set key%d %d ex 1000\r\n" % (number, number)

    def acknowledged(self, stream, number):
        return line_of(stream) == b"+OK\r\n"

    def get(self, number):
        return b"get key%d\r\n" % number

    def value(self, stream):
        length = int(stream.readline()[1:])
        return stream.read(length + 2) if length >= 0 else b"missing"


class Memcached(Lines):
    def put(self, number):
        return b"set key%d 0 1000 %d\r\n%d\r\n" % (number, len(str(number)), number)

    def acknowledged(self, stream, number):
        return line_of(stream) == b"STORED\r\n"

    def get(self, number):
        return b"get key%d\r\n" % number

    def value(self, stream):
        value = b"missing"
        while (line := stream.readline()) not in (b"END\r\n", b""):
            value = line
        return value

    def ask(self, connection, stream, question):
        connection.sendall(b"%s\r\n" % question)
        return b"".join(iter(stream.readline, b"END\r\n"))


class Dav(Lines):
    """nginx's: a number is a file."""

    def put(self, number):
        return b"PUT /files/%d HTTP/1.1\r\nHost: service\r\nContent-Length: %d\r\n\r\n%d" % (number, len(str(number)), number)

    def acknowledged(self, stream, number):
        return self.answer(stream)[0] == b"201"

    def get(self, number):
        return b"GET /files/%d HTTP/1.1\r\nHost: service\r\n\r\n" % number

    def value(self, stream):
        return self.answer(stream)[1]

    def ask(self, connection, stream, question):
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: service\r\n\r\n" % question)
        return self.answer(stream)[1]

    def answer(self, stream):
        length = 0
        status = line_of(stream).split(b" ")
        while (line := line_of(stream)) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        body = stream.read(length)
        if len(body) < length:
            raise ConnectionError
        return status[1], body


class Http(Dav):
    """Of programs that keep numbers in memory: one request asks for all."""

    def acknowledged(self, stream, number):
        return self.answer(stream) == (b"200", b"%d" % number)

    def all(self, connection, stream, numbers):
        kept = set(self.ask(connection, stream, b"/all").split(b"\n"))
        return (b"%d" % number if b"%d" % number in kept else b"missing" for number in numbers)


PROTOCOLS = {"lines": Lines(), "redis": Redis(), "memcached": Memcached(), "dav": Dav(), "http": Http()}


def connect(address, port):
    connection = socket.create_connection((address, int(port)), 10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection, connection.makefile("rb")


def write(protocol):
    number = 0
    for place in sys.stdin:
        try:
            connection, stream = connect(*place.split())
            while True:
                number += 1
                connection.sendall(protocol.put(number))
                # A server that sends an answer in two parts holds the second one back until the first is acknowledged.
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                if not stream.peek(1):
                    raise ConnectionError
                print(number if protocol.acknowledged(stream, number) else "refused: %d" % number, flush=True)
        except OSError:
            print("lost", flush=True)


def read(protocol, address, port):
    connection, stream = connect(address, port)
    for value in protocol.all(connection, stream, map(int, sys.stdin)):
        print(value.strip().decode())


def ask(protocol, address, port, question):
    connection, stream = connect(address, port)
    print(protocol.ask(connection, stream, question.encode()).decode())


{"write": write, "read": read, "ask": ask}[sys.argv[1]](PROTOCOLS[sys.argv[2]], *sys.argv[3:])
