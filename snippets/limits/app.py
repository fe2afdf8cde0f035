"""会吃内存的网页服务：/keep/N 记住 N MiB，/report/N 用 N MiB 算一会儿；写 --fork，每个请求由一个子进程回答。"""

import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ForkingMixIn

MIB = 1024 * 1024
kept: list[bytes] = []


class Handler(BaseHTTPRequestHandler):
    """回答一个请求。"""

    def do_GET(self) -> None:
        match self.path.strip("/").split("/"):
            case ["keep", size]:
                kept.append(b"x" * (int(size) * MIB))
                answer = f"一共记着 {sum(map(len, kept)) // MIB} MiB"
            case ["report", size]:
                table = b"x" * (int(size) * MIB)
                time.sleep(1)
                answer = f"用 {len(table) // MIB} MiB 算好了"
            case _:
                answer = "你好"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{answer}\n".encode())


class ForkingServer(ForkingMixIn, HTTPServer):
    """每个请求一个子进程。"""


server = ForkingServer if "--fork" in sys.argv else HTTPServer
server(("", 8080), Handler).serve_forever()
