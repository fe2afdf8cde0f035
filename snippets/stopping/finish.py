"""一个慢服务：收到 SIGTERM，先做完手上的请求，再退出。"""

from __future__ import annotations

import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType


class Handler(BaseHTTPRequestHandler):
    """/ 马上回答，别的路径要做 3 秒。"""

    def do_GET(self) -> None:
        if self.path != "/":
            print("开始做", self.path, flush=True)
            time.sleep(3)
        self.send_response(200)
        self.end_headers()
        self.wfile.write("做完了\n".encode())

    def log_message(self, *_: object) -> None:
        """不记访问日志。"""


class Server(ThreadingHTTPServer):
    """每个请求一个线程；关掉时等这些线程做完。"""

    daemon_threads = False


def main() -> None:
    """一直服务，到 SIGTERM 为止。"""
    server = Server(("", 8000), Handler)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        print("收到 SIGTERM，不再接新的", flush=True)
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever()
    server.server_close()  # 等做着的请求
    print("手上的都做完了", flush=True)


if __name__ == "__main__":
    main()
