"""一个很小的网页服务：问候，说出版本、身份和目录。"""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        greeting = os.environ.get("GREETING", "喂")
        version = Path("version").read_text().strip() if Path("version").exists() else "未知"
        answer = f"{greeting}，版本 {version}，用户 {os.getuid()}，目录 {Path.cwd()}\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(answer.encode())


port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
server = ThreadingHTTPServer(("", port), Hello)
print(f"在 {port} 端口等着", flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:  # 在终端里按 Ctrl-C，收到的就是 SIGINT
    print("收到 SIGINT，收拾好了", flush=True)
