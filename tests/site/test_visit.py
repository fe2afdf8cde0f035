"""Opening a page while networks come and go beside the browser, as they do with every machine of the pages."""

from __future__ import annotations

import contextlib
import functools
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from paodetong.hosts import daemon
from tests.site.conftest import DROPPED, Server, follow, serving, visit

TITLES = ("one", "two", "three")


class Busy(Server):
    """A server to which a browser cannot connect before it is enough: its short queue is full."""

    request_queue_size = 0

    def __init__(self, enough: threading.Event, *args: Any) -> None:
        super().__init__(*args)
        self._enough = enough
        self._waiting = contextlib.ExitStack()
        with contextlib.suppress(TimeoutError):
            while True:
                self._waiting.enter_context(socket.create_connection(("127.0.0.1", self.server_port), timeout=0.5))

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        """When it is enough, let those go who wait, and take all others."""
        self._enough.wait()
        self._waiting.close()
        super().serve_forever(poll_interval)


@contextlib.contextmanager
def changing(enough: threading.Event) -> Iterator[None]:
    """Let networks come and go until it is enough, which it is at the end at the latest."""
    client = daemon.connect()

    def change() -> None:
        while not enough.is_set():
            client.networks.create(f"{daemon.OURS}-{uuid.uuid4().hex[:12]}", labels={daemon.OURS: "network"}).remove()

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def _by_link(tab: Page, address: str) -> None:
    tab.set_content(f"<a href='{address}'>there</a>")
    follow(tab.locator("a"))


Opening = Callable[[Page, str], object]


def _drop(tab: Page, folder: Path, opening: Opening) -> str:
    """Open a folder's page, which is served once a request for it has failed: why that one did."""
    enough, failures = threading.Event(), list[str]()

    def fail(request: Request) -> None:
        failures.append(request.failure or "")
        enough.set()

    tab.once("requestfailed", fail)
    with serving(folder, make=functools.partial(Busy, enough)) as base, changing(enough):
        opening(tab, base)
    return failures[0]


@pytest.mark.parametrize("opening", [visit, _by_link])
def test_a_page_that_was_dropped_is_opened_again(context: BrowserContext, tmp_path: Path, opening: Opening) -> None:
    tab = context.new_page()
    for title in TITLES:
        (tmp_path / "index.html").write_text(f"<!doctype html><title>{title}</title>", "utf-8")
        assert DROPPED in _drop(tab, tmp_path, opening)
        expect(tab).to_have_title(title)
