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
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Frame,
    Locator,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

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
def serving(folder: Path, handler: type[Quiet] = Quiet, make: Callable[..., Server] = Server) -> Iterator[str]:
    """The address of a folder on a local server, which is made so and answers as the handler does."""
    server = make(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


INSIDE = ("data:", "blob:", "about:")
DROPPED = "ERR_NETWORK_CHANGED"
"""What Chromium says of all that it was loading when a network device has come or gone, as with every machine."""
REPLACED = "chrome-error:"
"""How the address begins of the page that Chromium opens in place of one that it could not load."""


def visit(tab: Page, address: str) -> list[Response]:
    """Open a page; again as long as machines that start and end beside it make Chromium drop a part of it.

    Returns:
        What was answered when nothing was dropped.
    """
    answers: list[Response] = []
    tab.on("response", lambda answer: answers.append(answer))
    while True:
        answers.clear()
        with dropping(tab) as dropped:
            tab.goto(address)
        if not dropped:
            return answers


def follow(link: Locator) -> None:
    """Click a link to another page; open that as ``visit`` does, if Chromium drops a part of it."""
    tab, address = link.page, str(link.evaluate("link => link.href"))
    with dropping(tab) as dropped, tab.expect_navigation():
        link.click()
    if dropped:
        visit(tab, address)


@contextlib.contextmanager
def dropping(tab: Page) -> Iterator[list[str]]:
    """What Chromium drops of a page that is opened meanwhile.

    If that is the page itself, this ends when Chromium has opened its own in that place: which it does after it has
    reported the error, and would end the next attempt.
    """
    dropped: list[str] = []
    replaced: list[Frame] = []

    def fail(request: Request) -> None:
        if DROPPED in (request.failure or ""):
            dropped.append(request.url)

    def replace(frame: Frame) -> None:
        if frame.url.startswith(REPLACED):
            replaced.append(frame)

    tab.on("requestfailed", fail)
    tab.on("framenavigated", replace)
    try:
        yield dropped
    except Error as error:
        if DROPPED not in error.message:
            raise
        dropped.append(error.message)
        while not replaced:
            tab.wait_for_event("framenavigated")
    finally:
        tab.remove_listener("requestfailed", fail)
        tab.remove_listener("framenavigated", replace)


def listen(context: BrowserContext, site: Site) -> tuple[list[str], list[str]]:
    """The requests to other places, and the errors, of all that this context opens from now on."""
    foreign: list[str] = []
    errors: list[str] = []
    context.on(
        "request",
        lambda request: None if request.url.startswith((site.base, *INSIDE)) else foreign.append(request.url),
    )
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda message: errors.append(message.text) if _wrong(message) else None)
    return foreign, errors


def _wrong(message: ConsoleMessage) -> bool:
    return message.type == "error" and DROPPED not in message.text


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
def complete(online: Site) -> Site:
    """The site on a server with the other forms of its pages, which are written when they are first asked for."""
    shared = online.folder.parent
    with FileLock(shared / "forms.lock"):
        if not (shared / "forms").exists():
            forms.write(ROOT / "docs", online.folder, BOOK)
            (shared / "forms").touch()
    return online


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
