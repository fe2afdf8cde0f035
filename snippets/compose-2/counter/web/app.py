"""计数器：每来一次加一，数存在 store 里。"""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer

import redis

VERSION = 1
GREETING = os.environ.get("GREETING", "你好")
store = redis.Redis(host="store")


class Counter(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f"{GREETING}，你是第 {store.incr('visits')} 位（第 {VERSION} 版）\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    HTTPServer(("", 8000), Counter).serve_forever()
