"""The built sites, a server for one of them, and a browser."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from paodetong.hosts import daemon, images
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import Fleet, fleet
from paodetong.site import forms
from paodetong.site.draw import FLAGS, browser_path
from tests.site import book
from tests.this_book import BOOK, ROOT

CONFIGS = {"online": "mkdocs.yml", "offline": "mkdocs.offline.yml"}
WORKER = "PYTEST_XDIST_WORKER"
"""The variable that names a worker of pytest-xdist in it."""
PATIENCE = 60_000
"""Milliseconds that a browser may take for what a test waits for: it shares its processors with the pages' machines."""


@dataclass(frozen=True)
class Site:
    """A built site and the address that its pages are below."""

    folder: Path
    base: str

    def address(self, page: book.PageName) -> str:
        """Where a page is."""
        return self.base + (page.offline if self.base.startswith("file:") else page.served)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that keeps its log to itself."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """A server to which a browser may open all its connections at once, however little time there is to take them."""

    request_queue_size = 128


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a folder on a local server."""
    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


INSIDE = ("data:", "blob:", "about:")


def listen(context: BrowserContext, site: Site) -> tuple[list[str], list[str]]:
    """The requests to other places, and the errors, of all that this context opens from now on."""
    foreign: list[str] = []
    errors: list[str] = []
    context.on(
        "request",
        lambda request: None if request.url.startswith((site.base, *INSIDE)) else foreign.append(request.url),
    )
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    return foreign, errors


Built = Callable[[str], Path]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Gives the folder of a site by its name in CONFIGS; each is built when it is first asked for, once in a run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if WORKER in os.environ else base

    def give(name: str) -> Path:
        folder, making = shared / name, shared / f"making-{name}"
        with FileLock(shared / f"{name}.lock"):
            if not folder.exists():
                done = book.build(ROOT, CONFIGS[name], making)
                if done.returncode:
                    pytest.fail(f"{CONFIGS[name]} 不能严格地构建：\n{done.stdout}", pytrace=False)
                if name == "online":
                    forms.write(ROOT / "docs", making, BOOK)
                making.rename(folder)
        return folder

    return give


@pytest.fixture(scope="session")
def online(built: Built) -> Iterator[Site]:
    """The site on a server."""
    folder = built("online")
    with serving(folder) as base:
        yield Site(folder, base)


@pytest.fixture(scope="session")
def offline(built: Built) -> Site:
    """The site opened from a folder."""
    folder = built("offline")
    return Site(folder, folder.as_uri() + "/")


@pytest.fixture(params=["online", "offline"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the two in turn."""
    chosen: Site = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one that pictures are drawn with, too; its tests wait with patience."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile on a wide screen."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def machines() -> Iterator[Fleet]:
    """Machines of the engine that is tested."""
    client = daemon.connect(daemon.ANSWER_SECONDS)
    with fleet(client, images.prepare(client, Engine.wanted(), lambda _: None, BOOK.images)) as made:
        yield made
