"""同一个慢服务：收到 SIGTERM 就走，不管手上有没有请求。"""

from __future__ import annotations

import signal
import sys
from http.server import ThreadingHTTPServer
from types import FrameType

from finish import Handler


def stop(_signal: int, _frame: FrameType | None) -> None:
    """马上退出。"""
    print("收到 SIGTERM，走了", flush=True)
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
ThreadingHTTPServer(("", 8000), Handler).serve_forever()
