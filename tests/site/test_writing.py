"""Who writes a page sees it in the browser as soon as it is saved."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.site import book
from tests.site.conftest import visit

PAGE = book.PageName("start/install.md")
WRITTEN = ("这一句是刚刚写的。", "这是第二句。", "这是第三句。")
"""What is saved, one after the other: the quickest counts, since another test may take the processors meanwhile."""
SHARE = 1 / 5
"""Of the time that the whole book takes: far less than all pages, far more than one and the wait for it."""


def _wait(tab: Page, page: Path, sentence: str) -> float:
    """Seconds from saving a sentence to seeing it."""
    with page.open("a", encoding="utf-8") as file:
        file.write(f"\n{sentence}\n")
    saved = time.monotonic()
    expect(tab.get_by_text(sentence)).to_be_visible()
    return time.monotonic() - saved


@pytest.mark.reads(f"docs/{PAGE.file}")
def test_a_saved_page_is_shown_while_all_others_wait(
    context: BrowserContext, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, messages = book.copy(tmp_path / "book"), tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dirtyreload", "--dev-addr", address]
    with (
        messages.open("w", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=root, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            while "Serving on" not in (said := messages.read_text("utf-8")):
                assert server.poll() is None, said
                time.sleep(0.1)
            whole = re.search(r"built in ([\d.]+) seconds", said)
            assert whole
            tab = context.new_page()
            visit(tab, f"http://{address}/{PAGE.served}")
            waits = [_wait(tab, root / "docs" / PAGE.file, sentence) for sentence in WRITTEN]
        finally:
            server.terminate()
    with capsys.disabled():
        print(f"\n存盘到看见：{min(waits):.1f} 秒；全书：{whole[1]} 秒。")
    assert min(waits) <= SHARE * float(whole[1]), waits
