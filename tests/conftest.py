"""``--changed`` for the tests that are no pages: a test is left out while what it reads is what it has passed with.

A test reads the package, its own folder and the settings of the project. One that has a page for a parameter reads that
page, too; one marked ``reads(…)`` reads these files and folders. What each has passed with is kept in
``build/tests.json``, and what the tests of a folder all had read when they passed together: such a folder is not even
looked into. Tests marked ``ledger`` want the ledger of the pages as they are now, so these run first.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from paodetong.hosts import daemon, images
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import Fleet, fleet
from paodetong.reading.includes import included_files
from tests.this_book import BOOK, ROOT

PROPERTY = "reads"
PAGES = "docs"
STATE = BOOK.ledgers / "tests.json"
ALWAYS = ("paodetong", "pyproject.toml", "requirements/test.txt", "tests/conftest.py", "tests/this_book.py")
MORE = {
    "selftest": ("tests/selftest", "tests/trials", "data", "mkdocs.yml"),
    "site": ("tests/site", "theme", "data", "mkdocs.yml", "mkdocs.offline.yml"),
}
"""What the tests of a folder read besides."""
PUBLISHING = (".devcontainer", ".dockerignore", ".github", ".gitlab-ci.yml", "Makefile", "publish", "tests/prepare")
SOME = {
    "selftest": ("README.md", ".github/workflows/pages.yml", "snippets/authors"),
    "site": ("docs", "snippets", "README.md", *PUBLISHING),
}
"""What some tests of a folder say that they read."""
DERIVED = "offline"
"""A site that differs from the other in its links and never in what a page says, so it is not built for one page."""


@pytest.fixture(scope="module")
def machines() -> Iterator[Fleet]:
    """Machines of the engine that is tested."""
    client = daemon.connect(daemon.ANSWER_SECONDS)
    with fleet(client, images.prepare(client, Engine.wanted(), lambda _: None, BOOK.images)) as made:
        yield made


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "reads(*paths): files and folders that a test reads, besides the usual")
    config.addinivalue_line("markers", "ledger: a test that reads the ledger of the last run of all pages")
    config.pluginmanager.register(State(), "tests that passed")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """All workers for ``-n auto --changed`` where tests have changed; none where no page has, nor another test.

    None leaves it to what the pages of the run want.
    """
    if not config.getoption("--changed"):
        return None
    if _folders(config).keys() == _unchanged(config):
        return None if PAGES in config.args else 0
    return int(os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") or os.cpu_count() or 1)


def pytest_report_header(config: pytest.Config) -> str | None:
    names = "、".join(f"tests/{name}" for name in sorted(_unchanged(config)))
    return f"没有变，已经通过：{names}" if names else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out a folder whose tests have all passed with all that any of them reads; None leaves it to others."""
    ours = (collection_path.is_relative_to(ROOT / "tests" / folder) for folder in _unchanged(config))
    return True if any(ours) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Note what each test reads, and leave out what has passed with that."""
    known = _known() if config.getoption("--changed") else {}
    kept, left = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        if not isinstance(item, pytest.Function):
            kept.append(item)
            continue
        value = _digest(tuple(sorted(set(_reads(item)))))
        item.user_properties.append((PROPERTY, value))
        (left if known.get(item.nodeid) == value else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _usual(folder: str) -> tuple[str, ...]:
    """What all tests of a folder read."""
    return ALWAYS + MORE.get(folder, ())


def _folders(config: pytest.Config) -> dict[str, tuple[str, str]]:
    """The folders of tests that a run is wholly about: what each is called in STATE, and a digest of what it reads."""
    if config.getoption("keyword") or config.getoption("lf", False):
        return {}
    names, marked = [Path(argument).name for argument in config.args], config.getoption("markexpr")
    return {name: (f"{name} {marked}".strip(), _digest(_usual(name) + SOME[name])) for name in names if name in MORE}


@functools.cache
def _unchanged(config: pytest.Config) -> set[str]:
    """Those of them that have passed as they are now, where only what has changed is to be run."""
    known = _known() if config.getoption("--changed") else {}
    folders = _folders(config).items()
    return {name for name, (called, digest) in folders if digest in (known.get(name), known.get(called))}


def _reads(item: pytest.Function) -> Iterator[str]:
    yield from _usual(item.path.parent.name)
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    if parameters.get("site") == DERIVED:
        return
    for mark in item.iter_markers("reads"):
        yield from mark.args
    for value in parameters.values():
        file = getattr(value, "file", value)  # a site's PageName, or a path
        for path in (ROOT / "docs" / str(file), ROOT / str(file)):
            if path.suffix == ".md" and path.is_file():
                yield str(path.relative_to(ROOT))
                yield from (f"snippets/{name}" for name in included_files(path.read_text("utf-8")))


@functools.cache
def _digest(paths: tuple[str, ...]) -> str:
    return hashlib.sha256("".join(map(_content, paths)).encode()).hexdigest()[:16]


@functools.cache
def _content(path: str) -> str:
    """A digest of a file, or of all files of a folder."""
    root, value = ROOT / path, hashlib.sha256(path.encode())
    for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
        if file.is_file() and "__pycache__" not in file.parts:
            value.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return value.hexdigest()


def _known() -> dict[str, str]:
    known: dict[str, str] = json.loads(STATE.read_text("utf-8")) if STATE.is_file() else {}
    return known


class State:
    """What the tests of this run have passed with."""

    def __init__(self) -> None:
        self._passed: dict[str, str | None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather, from whichever worker it comes; a test whose fixtures fail has not passed."""
        value = next((str(value) for name, value in report.user_properties if name == PROPERTY), None)
        if value is None:
            return
        if report.failed:
            self._passed[report.nodeid] = None
        elif report.when == "call" or report.skipped:
            self._passed.setdefault(report.nodeid, value)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write it down, with what other runs have passed; where only what has changed is run, that may be nothing."""
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.getoption("--changed"):
            session.exitstatus = exitstatus = pytest.ExitCode.OK
        if hasattr(session.config, "workerinput"):
            return
        known, whole = _known(), dict(_folders(session.config).values()) if exitstatus == pytest.ExitCode.OK else {}
        state = {node: value for node, value in (known | self._passed | whole).items() if value}
        if state != known:
            STATE.parent.mkdir(exist_ok=True)
            STATE.write_text(json.dumps(state, indent=1) + "\n", "utf-8")
