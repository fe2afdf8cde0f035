"""不停地要一个网页，停下时说出每一版看到几次、失败几次：load.py 网址"""

from __future__ import annotations

import re
import signal
import sys
import threading
import time
import urllib.request
from collections import Counter
from http.client import HTTPException

stopping = threading.Event()
lock = threading.Lock()
seen: Counter[str] = Counter()
errors: Counter[str] = Counter()
slowest = 0.0


def visit(url: str) -> None:
    """一个读者：每次都重新连接，拿到完整的一页，上面印着第几版，才算成功。"""
    global slowest
    while not stopping.is_set():
        began = time.monotonic()
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                edition = re.search("第 . 版", answer.read().decode())
            kind, word = (seen, edition[0]) if edition else (errors, "没有印着第几版")
        except (OSError, HTTPException) as error:
            kind, word = errors, str(error)
        with lock:
            kind[word] += 1
            slowest = max(slowest, time.monotonic() - began)
        stopping.wait(0.1)


signal.signal(signal.SIGTERM, lambda *_: stopping.set())
readers = [threading.Thread(target=visit, args=sys.argv[1:]) for _ in range(4)]
for reader in readers:
    reader.start()
signal.pause()
for reader in readers:
    reader.join()
for word, count in errors.most_common():
    print(f"失败：{word}，{count} 次")
for word, count in sorted(seen.items()):
    print(f"{word}：{count} 次")
print(f"一共失败 {errors.total()} 次，最慢的一次 {slowest:.1f} 秒")
