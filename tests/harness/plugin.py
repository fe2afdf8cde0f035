"""The pytest side: collects pages, gives each worker its machines, shows progress, and writes the ledger."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import SkipTest

import pytest
from sybil import Example, Sybil
from sybil.example import SybilFailure
from sybil.integration.pytest import SybilFile, SybilItem

from tests.harness import daemon, fences, hooks, images, ledger, machine, this_book
from tests.harness import page as pages
from tests.harness.errors import HarnessError, PageError
from tests.harness.fences import Book
from tests.harness.page import Page, Report, Settings

ROOT = Path(__file__).resolve().parents[2]
PROPERTY = "page step"
IMAGES = pytest.StashKey[images.Images]()
STARTED = pytest.StashKey[str]()
SUMMARY = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("docker pages")
    group.addoption("--record", action="store_true", help="write what really came into the pages")
    parser.addini("snippets", "folder that pages include files from", default="snippets")
    parser.addini("ledger", "folder that the ledger is written to", default="build")


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(hooks)


@pytest.hookimpl(trylast=True)
def pytest_docker_book(config: pytest.Config) -> Book:
    return this_book.book(config.rootpath / config.getini("snippets"))


@pytest.hookimpl(trylast=True)  # a conftest.py may have its own pytest_docker_book
def pytest_configure(config: pytest.Config) -> None:
    book = config.hook.pytest_docker_book(config=config)
    Page.settings = Settings(book, config.getoption("--record"))
    config.stash[STARTED] = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    if file_path.suffix != ".md":
        return None
    sybil = PageSybil([pages.parse], pattern="*.md", path=str(parent.config.rootpath), document_types={".md": Page})
    made: pytest.File = PageFile.from_parent(parent, path=file_path, sybils=[sybil])
    return made


class PageSybil(Sybil):
    """Names an example by its line and command."""

    def identify(self, example: Example) -> str:
        name: str = example.parsed.name
        return name


class PageFile(SybilFile):
    """A page; its machines go when pytest leaves it."""

    def collect(self) -> Iterator[PageItem]:
        document = self._document()
        self.documents.append(document)
        for example in document.examples():
            yield PageItem.from_parent(self, sybil=self.sybils[0], example=example)

    def _document(self) -> Page:
        try:
            pages.text_of(self.path)
            document = self.sybils[0].parse(self.path)
        except PageError as error:
            raise self.CollectError(str(error).replace(f"{self.config.rootpath}/", "")) from None
        except ExceptionGroup as group:
            lines = [str(error).replace(f"{self.config.rootpath}/", "") for error in group.exceptions]
            raise self.CollectError("\n".join(lines)) from None
        assert isinstance(document, Page)
        return document

    def teardown(self) -> None:
        for document in self.documents:
            assert isinstance(document, Page)
            document.close()


class PageItem(SybilItem):
    """One step of a page."""

    def reportinfo(self) -> tuple[Path, int, str]:
        """pytest counts lines from 0."""
        return self.path, self.example.parsed.line - 1, f"line {self.example.parsed.line}"

    def runtest(self) -> None:
        if Page.settings.fleet is None:
            Page.settings.fleet = _fleet(self.config)
        document = self.example.document
        assert isinstance(document, Page)
        try:
            super().runtest()
        except SkipTest as skip:
            reason = str(skip).replace(f"{self.config.rootpath}/", "")
            raise pytest.skip.Exception(reason, _use_item_location=True) from None
        finally:
            entry = {
                "page": self.path.relative_to(self.config.rootpath).as_posix(),
                "host": document.host and vars(document.host),
                "results": {line: vars(one) for line, one in document.results.items()},
            }
            text = json.dumps(entry, ensure_ascii=False).replace(f"{self.config.rootpath}/", "")
            self.user_properties.append((PROPERTY, text))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, SybilFailure):
            return excinfo.value.result.replace(f"{self.config.rootpath}/", "")
        return super().repr_failure(excinfo, style)


def _fleet(config: pytest.Config) -> machine.Fleet:
    """The machines of this process; its images were made before pytest began its work."""
    client = daemon.connect(daemon.ANSWER_SECONDS)
    opened = machine.Fleet(client, images.prepare(client, images.engine(), lambda _: None, Page.settings.book.images))
    config.add_cleanup(opened.close)
    return opened


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Once, before workers start: find the daemon, and build what is missing, saying so."""
    config = session.config
    if hasattr(config, "workerinput") or config.option.collectonly or not _wants_pages(config):
        return
    reporter = config.pluginmanager.get_plugin("terminalreporter")

    def say(text: str) -> None:
        if reporter:
            reporter.write_line(text)

    try:
        client = daemon.connect()
        config.stash[IMAGES] = images.prepare(client, images.engine(), say, Page.settings.book.images)
    except HarnessError as error:
        pytest.exit(str(error), returncode=2)


def _wants_pages(config: pytest.Config) -> bool:
    """Whether the arguments can lead to a page: a Markdown file, or a folder that has one."""
    for argument in config.args:
        path = Path(argument.split("::")[0])
        if path.suffix == ".md" or (path.is_dir() and next(path.rglob("*.md"), None)):
            return True
    return False


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """The verbose word with the time that the step took; a blocked step is its own category."""
    if report.when != "call" or not any(name == PROPERTY for name, _ in report.user_properties):
        return None
    if report.passed:
        return "passed", ".", f"通过 {report.duration:5.1f}s"
    if report.skipped:
        blocked = "被第" in str(report.longrepr)
        return ("blocked", "b", "挡住") if blocked else ("skipped", "s", "跳过")
    return "failed", "F", f"失败 {report.duration:5.1f}s"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather results, from whichever worker they come."""
    if report.when == "call":
        for name, value in report.user_properties:
            if name == PROPERTY:
                _gathered.append(json.loads(str(value)))


_gathered: list[dict[str, Any]] = []


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workerinput") or config.getoption("--record") or not _gathered:
        return
    reports: dict[str, Report] = {}
    host: machine.Host | None = None
    for entry in _gathered:
        path = config.rootpath / entry["page"]
        if entry["page"] not in reports:
            source = fences.read(path, path.read_text("utf-8"), Page.settings.book)
            reports[entry["page"]] = Report(entry["page"], source)
        report = reports[entry["page"]]
        report.results |= {int(line): pages.Result(**one) for line, one in entry["results"].items()}
        host = machine.Host(**entry["host"]) if entry["host"] else host
    snippets = Page.settings.book.snippets
    done = [
        {
            "path": report.path,
            "sha256": ledger.digest(report.source.body, snippets),
            "seconds": round(sum(one.seconds for one in report.results.values()), 3),
            "blocks": report.blocks(),
        }
        for report in reports.values()
        if report.complete()
    ]
    if done and host:
        run = {"started": config.stash[STARTED], **vars(host), "base_image": config.stash[IMAGES].base_image}
        ledger.write(config.rootpath / config.getini("ledger"), run, done)
        config.stash[SUMMARY] = [f"Docker {host.engine}，{host.store}，cgroup {host.cgroup}", *ledger.summary(done)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what the ledger says of this run."""
    if SUMMARY in config.stash:
        where, *lines = config.stash[SUMMARY]
        terminalreporter.write_sep("=", f"账本：{where}")
        for line in lines:
            terminalreporter.write_line(line)
