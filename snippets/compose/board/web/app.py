"""留言板：留言存在数据库里，拼好的一页存在缓存里。"""

import os
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import redis

TITLE = os.environ.get("TITLE", "留言板")
PASSWORD = Path("/run/secrets/db_password").read_text().strip()
cache = redis.Redis(host="cache", decode_responses=True)


def database() -> psycopg.Connection:
    """连接数据库，用完由 with 提交并关闭。"""
    return psycopg.connect(host="db", user="postgres", password=PASSWORD)


class Board(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page, source = cache.get("page"), "缓存"
        if page is None:
            with database() as db:
                rows = db.execute("SELECT text FROM message ORDER BY id").fetchall()
            page, source = "".join(f"- {text}\n" for (text,) in rows), "数据库"
            cache.set("page", page)
        self.answer(f"{TITLE}（{socket.gethostname()} 从{source}取来）\n{page}")

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with database() as db:
            db.execute("INSERT INTO message (text) VALUES (%s)", [text])
        cache.delete("page")
        self.answer("记下了\n")

    def answer(self, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    with database() as db:
        db.execute("CREATE TABLE IF NOT EXISTS message (id serial PRIMARY KEY, text text NOT NULL)")
    ThreadingHTTPServer(("", 8000), Board).serve_forever()
