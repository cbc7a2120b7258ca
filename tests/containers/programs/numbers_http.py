"""Keeps numbers in memory, each put by a request of its own: http.server, a thread for each client."""
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

numbers = {}
puts = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        global puts
        puts += 1
        numbers[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(numbers[self.path])

    def do_GET(self):
        self.answer(b"%d" % puts if self.path == "/count" else b"\n".join(numbers.values()))

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("", 8000), Handler)
print("ready", flush=True)
server.serve_forever()
