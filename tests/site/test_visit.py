"""Opening a page while networks come and go beside the browser, as they do with every machine of the pages."""

from __future__ import annotations

import contextlib
import functools
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from paodetong.hosts import daemon
from tests.site.conftest import DROPPED, Quiet, follow, visit

TITLES = ("one", "two", "three")


class Busy(ThreadingHTTPServer):
    """A server to which a browser cannot connect before it serves: its short queue is full."""

    request_queue_size = 0

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        self._waiting = contextlib.ExitStack()
        with contextlib.suppress(TimeoutError):
            while True:
                self._waiting.enter_context(socket.create_connection(("127.0.0.1", self.server_port), timeout=0.5))

    def serve(self, enough: threading.Event) -> None:
        """When it is enough, let those go who wait, and take all others until it is shut down."""
        enough.wait()
        self._waiting.close()
        self.serve_forever()


@contextlib.contextmanager
def changing() -> Iterator[threading.Event]:
    """Let networks come and go until what it gives is set."""
    enough, client = threading.Event(), daemon.connect()

    def change() -> None:
        while not enough.is_set():
            client.networks.create(f"{daemon.OURS}-{uuid.uuid4().hex[:12]}", labels={daemon.OURS: "network"}).remove()

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield enough
    finally:
        enough.set()
        thread.join()


def _by_link(tab: Page, address: str) -> None:
    tab.set_content(f"<a href='{address}'>there</a>")
    follow(tab.locator("a"))


@pytest.mark.parametrize("opening", [visit, _by_link])
def test_a_page_that_was_dropped_is_opened_again(
    context: BrowserContext, tmp_path: Path, opening: Callable[[Page, str], object]
) -> None:
    tab, dropped = context.new_page(), list[str]()
    for title in TITLES:
        (tmp_path / "index.html").write_text(f"<!doctype html><title>{title}</title>", "utf-8")
        with Busy(tmp_path) as server, changing() as enough:
            thread = threading.Thread(target=server.serve, args=(enough,))
            thread.start()

            def drop(request: Request, enough: threading.Event = enough) -> None:
                dropped.append(request.failure or "")
                enough.set()

            tab.once("requestfailed", drop)
            try:
                opening(tab, f"http://127.0.0.1:{server.server_port}/")
            finally:
                enough.set()
                server.shutdown()
                thread.join()
        expect(tab).to_have_title(title)
    assert [DROPPED in failure for failure in dropped] == [True] * len(TITLES)
