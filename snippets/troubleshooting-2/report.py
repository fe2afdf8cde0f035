"""报表服务：GET /20 启动一个子进程，用掉 20 MiB 内存，答出它数的字节数。"""

from __future__ import annotations

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

WORK = "import sys; print(len(b'x' * (int(sys.argv[1]) << 20)))"


class Handler(BaseHTTPRequestHandler):
    """一个请求，一个子进程。"""

    def do_GET(self) -> None:
        size = self.path.strip("/")
        done = subprocess.run([sys.executable, "-c", WORK, size], capture_output=True, text=True, check=False)
        self.send_response(200 if done.stdout else 500)
        self.end_headers()
        self.wfile.write((done.stdout or "出错了\n").encode())

    def log_message(self, *_: object) -> None:
        """不记访问日志。"""


HTTPServer(("", 8000), Handler).serve_forever()
