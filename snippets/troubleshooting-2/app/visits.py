"""数来访的人：数记在缓存里，再往 /log/visits 写一行。"""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    """每个请求加一。"""

    def do_GET(self) -> None:
        with socket.create_connection(("cache", 6379), timeout=3) as cache:
            cache.sendall(b"INCR visits\r\n")
            number = cache.recv(100).decode().strip(":\r\n")
        with Path("/log/visits").open("a") as log:
            log.write(f"{number}\n")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"第 {number} 位\n".encode())


HTTPServer(("", 8000), Handler).serve_forever()
