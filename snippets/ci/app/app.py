"""报价服务：/10 回答买 10 件一共多少钱。"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def total(count: int) -> int:
    """一件 10 元，满 10 件打九折。"""
    price = count * 10
    return price * 9 // 10 if count >= 10 else price


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        count = int(self.path.strip("/") or 1)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{count} 件 {total(count)} 元\n".encode())


if __name__ == "__main__":
    ThreadingHTTPServer(("", 8080), Handler).serve_forever()
