#!/usr/bin/python3
"""A service: 80000 items in sqlite3, each in a group, asked for over HTTP at a unix socket and told in JSON.

The argument is how many MiB of data it holds beside them, which no answer needs. One process, one thread.
"""
import http.server
import json
import logging
import os
import random
import socketserver
import sqlite3
import sys
import urllib.parse
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from decimal import Decimal

ITEMS, GROUPS = 80_000, 800


@dataclass
class Item:
    number: int
    name: str
    price: str


def fill():
    """The items of a group lie far from each other."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE items (number INTEGER PRIMARY KEY, kind INTEGER, name TEXT, price TEXT)")
    chance = random.Random(1)
    database.executemany(
        "INSERT INTO items VALUES (?, ?, ?, ?)",
        ((number, number % GROUPS, chance.randbytes(40).hex(), str(Decimal(chance.randrange(1, 10**6)) / 100)) for number in range(ITEMS)))
    database.execute("CREATE INDEX kinds ON items (kind)")
    return database


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        group = int(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["group"][0])
        rows = self.server.database.execute("SELECT number, name, price FROM items WHERE kind = ?", (group,))
        items = [Item(*row) for row in rows]
        body = json.dumps({
            "group": group,
            "count": len(items),
            "total": str(sum(Decimal(item.price) for item in items)),
            "at": datetime.now(timezone.utc).isoformat(),
            "items": [asdict(item) for item in items],
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form, *arguments):
        logging.info(form, *arguments)


def main():
    with socketserver.UnixStreamServer("/tmp/socket", Handler) as server:
        server.database = fill()
        server.data = [os.urandom(1 << 20) for _ in range(int(sys.argv[1]))]
        print("ready", flush=True)
        server.serve_forever()


main()
