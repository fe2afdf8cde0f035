"""pytest's side: collects pages, gives each worker its machines, shows progress, and writes the ledger.

It does nothing in a folder that is no book: one whose pyproject.toml has no table ``[tool.paodetong]``, and whose
conftest.py has no ``pytest_docker_book``.
"""

from __future__ import annotations

import datetime
import fnmatch
import functools
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paodetong import hooks
from paodetong.errors import HarnessError, PageError
from paodetong.hosts import daemon, images
from paodetong.hosts.base_image import Say
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import Fleet
from paodetong.hosts.images import Images
from paodetong.hosts.machine import Host
from paodetong.reading import book as books
from paodetong.reading import dated
from paodetong.reading.book import Book
from paodetong.running import ledger, page, report, selection
from paodetong.running.actions import Action
from paodetong.running.page import Page, Result

PROPERTY = "page step"
LEFT_OUT = "pages left out"
RUN = pytest.StashKey["Run | None"]()
WORKER = "workerinput"
"""What pytest-xdist's workers have and their controller has not."""
WORDS = {"passed": ("passed", ".", "通过"), "failed": ("failed", "F", "失败")}
WORDS |= {"blocked": ("blocked", "b", "挡住"), "skipped": ("skipped", "s", "跳过")}
"""How pytest counts a status, and shows it briefly and at length."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("docker pages")
    group.addoption("--record", action="store_true", help="write what really came into the pages")
    group.addoption("--changed", action="store_true", help="only pages that have changed since they passed")
    group.addoption("--shard", metavar="N/M", help="only the Nth of M shares of the pages, which take about as long")


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(hooks)


@pytest.hookimpl(trylast=True)  # a conftest.py may have its own
def pytest_docker_book(config: pytest.Config) -> Book | None:
    return books.find(config.rootpath)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    try:
        run = _run(config)
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from error
    if run is not None:
        config.pluginmanager.register(run, "paodetong run")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """No workers for ``-n auto --changed`` where one page has changed or none: to start them would take longer.

    None leaves it to others, also where anything is missing: then there is more to do than pages.
    """
    if not config.getoption("--changed"):
        return None
    try:
        run = _run(config)
        if run is None:
            return None
        run.prepare(_refuse)
    except HarnessError:
        return None
    return 0 if run.changed and sum(reason is not None for reason in run.changed.values()) <= 1 else None


def _run(config: pytest.Config) -> Run | None:
    """The run of this pytest, made once; None in a folder that is no book.

    Raises:
        HarnessError: what the book says of itself is written wrongly.
    """
    if RUN not in config.stash:
        book = config.hook.pytest_docker_book(config=config)
        config.stash[RUN] = None if book is None else Run(config, book)
    return config.stash[RUN]


def _refuse(text: str) -> None:
    raise HarnessError(text)


class Run:
    """One run of pytest in a book, or one worker's part of it.

    Raises:
        HarnessError: the file of the book's facts is written wrongly.
    """

    def __init__(self, config: pytest.Config, book: Book) -> None:
        self.config, self.book = config, book
        self.record: bool = config.getoption("--record")
        self._facts = dated.load(book.dated) if book.dated else {}
        self._started = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._left_out: set[str] = set(getattr(config, WORKER, {}).get(LEFT_OUT, ()))
        self._images: Images | None = None
        self._host: Host | None = None
        self._results: dict[str, dict[int, Result]] = {}
        self._summary: list[str] = []

    @functools.cached_property
    def fleet(self) -> Fleet:
        """The machines of this process; their images were made before pytest began its work.

        Raises:
            HarnessError: no daemon answers.
        """
        client = daemon.connect(daemon.ANSWER_SECONDS)
        made = Fleet(client, images.prepare(client, Engine.wanted(), lambda _: None, self.book.images))
        self.config.add_cleanup(made.close)
        return made

    def name(self, path: Path) -> str:
        """What the ledger calls a page."""
        return Path(os.path.relpath(path, self.config.rootpath)).as_posix()

    def leaves_out(self, path: Path) -> bool:
        """Whether this run is not about a page."""
        return self.name(path) in self._left_out

    def load(self, path: Path) -> Page:
        """A page, which names itself as seen from the current directory.

        Raises:
            PageError, ExceptionGroup: it is written wrongly.
        """
        return page.load(Path(os.path.relpath(path)), self.book, lambda: self.fleet, record=self.record)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.File | None:
        """Every Markdown file is a page."""
        return PageFile.from_parent(parent, path=file_path, run=self) if file_path.suffix == ".md" else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Once, before workers start: find the daemon, build what is missing, and choose the pages, saying so."""
        if hasattr(self.config, WORKER):
            return
        if self.config.option.collectonly or not any(self._pages()):
            return
        try:
            self.prepare(self._say)
            self._choose()
        except HarnessError as error:
            pytest.exit(str(error), returncode=2)

    def prepare(self, say: Say) -> None:
        """Find the machines' images, or build them, telling ``say`` what takes time; once.

        Raises:
            HarnessError: no daemon answers, or they cannot be built.
        """
        if self._images is None:
            self._images = images.prepare(daemon.connect(), Engine.wanted(), say, self.book.images)

    def _say(self, text: str) -> None:
        if reporter := self.config.pluginmanager.get_plugin("terminalreporter"):
            reporter.write_line(text)

    def _pages(self) -> Iterator[Path]:
        """The pages that the arguments lead to."""
        aside = self.config.getini("norecursedirs")
        for argument in self.config.args:
            path = Path(self.config.invocation_params.dir, argument.split("::")[0])
            if path.suffix == ".md":
                yield path
            for file in sorted(path.rglob("*.md")) if path.is_dir() else ():
                inside = file.relative_to(path).parts[:-1]
                if not any(fnmatch.fnmatch(folder, pattern) for folder in inside for pattern in aside):
                    yield file

    @functools.cached_property
    def changed(self) -> dict[str, str | None]:
        """Of each page that does anything, why it must be run again, if it must; the images are there."""
        assert self._images is not None
        ledgers = ledger.load(self.book.ledgers)
        return {
            self.name(path): selection.changed(path, self.name(path), self.book, ledgers, self._images.version)
            for path in self._pages()
            if selection.runs(path, self.book)
        }

    def _choose(self) -> None:
        """Leave out what has passed as it is, and what another share of the run is about.

        Raises:
            HarnessError: the share is none.
        """
        if not (self.config.getoption("--changed") or self.config.getoption("--shard")):
            return
        why = self.changed
        if self.config.getoption("--changed"):
            self._left_out = {name for name, reason in why.items() if reason is None}
            self._say(f"{len(why)} 页里 {len(self._left_out)} 页没有变，已经在这种测试机上跑通，这次不跑")
            for name, reason in why.items():
                if reason:
                    self._say(f"  {name}：{reason}")
        if text := self.config.getoption("--shard"):
            index, count = selection.share(text)
            left = [name for name in why if name not in self._left_out]
            ours = selection.shard(left, ledger.load(self.book.ledgers), index, count)
            self._left_out |= set(left) - ours
            self._say(f"{count} 份里的第 {index} 份：{len(ours)} 页，共 {len(left)} 页")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Begin with the pages that take longest, where several run at once: none is left alone at the end."""
        if not hasattr(self.config, WORKER):
            return
        pages = {item.path: self.name(item.path) for item in items if isinstance(item, PageItem)}
        taken = selection.seconds(list(pages.values()), ledger.load(self.book.ledgers))
        places = [at for at, item in enumerate(items) if isinstance(item, PageItem)]
        ordered = sorted((items[at] for at in places), key=lambda item: -taken[pages[item.path]])
        for at, item in zip(places, ordered, strict=True):
            items[at] = item

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist what is left out."""
        node.workerinput[LEFT_OUT] = sorted(self._left_out)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """The steps of a page stay together: pytest-xdist would share them out, unless it was told how."""
        if config.getoption("dist") != "load":
            return None
        from xdist.scheduler import LoadFileScheduling  # there only where this hook is called

        config.option.loadscopereorder = False  # the files with most steps are not those that take longest
        return LoadFileScheduling(config, log)

    def pytest_report_teststatus(self, report: pytest.TestReport | pytest.CollectReport) -> tuple[str, str, str] | None:
        """The verbose word, with the time that a step took where that says something."""
        told = _told(report)
        if told is None:
            return None
        category, letter, word = WORDS[told["status"]]
        timed = told["status"] in ("passed", "failed")
        return category, letter, f"{word} {report.duration:5.1f}s" if timed else word

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather results, from whichever worker they come."""
        if told := _told(report):
            results = self._results.setdefault(told["page"], {})
            results |= {int(line): Result(**one) for line, one in told["results"].items()}
            self._host = Host(**told["host"]) if told["host"] else self._host

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the ledger; nothing to run is no failure where pages were left out."""
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self._left_out:
            session.exitstatus = pytest.ExitCode.OK
        if hasattr(self.config, WORKER) or self.record or self._images is None:
            return
        self._host = self._host or self._host_of(self._images.version)
        if self._host is None:
            return
        run = f"{self._started}-{secrets.token_hex(2)}"
        made = [
            report.entry(
                self.load(self.config.rootpath / name), name, self.book, results,
                machine=self._images.version, run=run,
            )
            for name, results in self._results.items()
        ]  # fmt: skip
        done = [one for one in made if one]
        if done:
            where = {"started": self._started, **vars(self._host), "base_image": self._images.base_image}
            ledger.write(self.book.ledgers, where, done, self.config.rootpath)
            said = f"Docker {self._host.engine}，{self._host.store}，cgroup {self._host.cgroup}"
            self._summary = [said, *ledger.summary(done)]

    def _host_of(self, machine: str) -> Host | None:
        """What such machines are, as earlier runs have found: these pages may not have needed Docker at all."""
        for one in ledger.load(self.book.ledgers):
            if any(page.get("machine") == machine for page in one["pages"]):
                return Host(one["engine"], one["store"], one["cgroup"])
        return None

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what the ledger says of this run, and what has not been looked up for long."""
        if due := list(dated.due(self._facts, datetime.datetime.now(datetime.UTC).date())):
            terminalreporter.write_sep("=", "该再查一查的事实")
            for line in due:
                terminalreporter.write_line(line)
        if self._summary:
            where, *lines = self._summary
            terminalreporter.write_sep("=", f"账本：{where}")
            for line in lines:
                terminalreporter.write_line(line)


def _told(report: pytest.TestReport | pytest.CollectReport) -> dict[str, Any] | None:
    """What a step tells of itself; None for a report of something else."""
    if not isinstance(report, pytest.TestReport) or report.when != "call":
        return None
    found = [value for name, value in report.user_properties if name == PROPERTY]
    return json.loads(str(found[0])) if found else None


class PageFile(pytest.File):
    """A page; its machines go when pytest leaves it."""

    def __init__(self, run: Run, **named: Any) -> None:
        super().__init__(**named)
        self.run = run
        self.page: Page | None = None

    def collect(self) -> Iterator[PageItem]:
        if self.run.leaves_out(self.path):
            return
        try:
            self.page = self.run.load(self.path)
        except PageError as error:
            raise self.CollectError(str(error)) from None
        except ExceptionGroup as group:
            raise self.CollectError("\n".join(str(error) for error in group.exceptions)) from None
        for action in self.page.actions:
            yield PageItem.from_parent(self, name=action.name, page=self.page, action=action)

    def teardown(self) -> None:
        if self.page is not None:
            self.page.close()


class StepFailed(Exception):
    """A step did not do what its page shows; the text says what."""


class PageItem(pytest.Item):
    """One step of a page."""

    def __init__(self, page: Page, action: Action, **named: Any) -> None:
        super().__init__(**named)
        self.page, self.action = page, action

    def reportinfo(self) -> tuple[Path, int, str]:
        """pytest counts lines from 0."""
        return self.path, self.action.line - 1, f"line {self.action.line}"

    def runtest(self) -> None:
        before = dict(self.page.results)
        result = self.page.reach(self.action)
        told = {
            "page": os.path.relpath(self.path, self.config.rootpath),
            "status": result.status,
            "host": self.page.host and vars(self.page.host),
            "results": {line: vars(one) for line, one in self.page.results.items() if one is not before.get(line)},
        }
        self.user_properties.append((PROPERTY, json.dumps(told, ensure_ascii=False)))
        if result.status in ("blocked", "skipped"):
            raise pytest.skip.Exception(result.reason or "", _use_item_location=True)
        if result.status == "failed":
            raise StepFailed(result.reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, StepFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)
