"""Who writes a page sees it in the browser as soon as it is saved."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.site import book

PAGE = book.PageName("start/install.md")
WRITTEN = "这一句是刚刚写的。"
SHARE = 1 / 5
"""Of the time that the whole book takes: far less than all pages, far more than one and the wait for it."""


@pytest.mark.reads("docs", "snippets")
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
            tab.goto(f"http://{address}/{PAGE.served}")
            with (root / "docs" / PAGE.file).open("a", encoding="utf-8") as page:
                page.write(f"\n{WRITTEN}\n")
            saved = time.monotonic()
            expect(tab.get_by_text(WRITTEN)).to_be_visible()
            waited = time.monotonic() - saved
        finally:
            server.terminate()
    with capsys.disabled():
        print(f"\n存盘到看见：{waited:.1f} 秒；全书：{whole[1]} 秒。")
    assert waited <= SHARE * float(whole[1])
