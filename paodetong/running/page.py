"""A page: its actions in order on machines of its own, what is skipped, and what a failure does to the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from docker.errors import DockerException

from paodetong.errors import HarnessError, PageError
from paodetong.hosts.fleet import Fleet
from paodetong.hosts.machine import Host
from paodetong.hosts.pace import Pace
from paodetong.hosts.shell import Outcome
from paodetong.matching import Bindings
from paodetong.reading import sources
from paodetong.reading.book import Book
from paodetong.running import judging
from paodetong.running.actions import Action, actions
from paodetong.running.machines import Machines, lacks
from paodetong.running.recording import Recording

TRIES = 3
"""How often a page is begun in which the engine errs by a flaw of its own."""

RETRY_PAUSES = (0.02, 0.05, 0.1, 0.2)
"""Seconds before each new try; before all later ones, the last. Most waits are for something that is just coming."""

Judge = Callable[[Action, Outcome, Bindings], bool]


@dataclass
class Result:
    """How an action ended.

    Attributes:
        status: ``passed``, ``failed``, ``blocked`` or ``skipped``.
        reason: why, in a sentence; None where it passed.
        seconds: how long it took.
        retries: how often it was done again before it held, or was given up.
        exit, output, pace: the last time that it was done, its exit status, what it printed, and how that came.
    """

    status: str
    reason: str | None = None
    seconds: float = 0.0
    retries: int = 0
    exit: int | None = None
    output: Sequence[str] = ()
    pace: Pace = ()


class Page:
    """A Markdown page that can be run.

    Args:
        path: its file, as it is to be named in messages.
        text: its content, which need not be the file's.
        book: the book that it belongs to.
        fleet: gives the machines of this process; asked when the first one is needed.
        record: what really comes is written into the file when the page is closed.
        judge: says whether an action did what the page shows.

    Attributes:
        actions: what it does, in order.
        results: how each ended, by its line; in the order in which they were done.

    Raises:
        ExceptionGroup: everything that is wrong with the page, each a PageError.
    """

    def __init__(
        self,
        path: Path,
        text: str,
        book: Book,
        fleet: Callable[[], Fleet],
        *,
        record: bool = False,
        judge: Judge = judging.holds,
    ) -> None:
        self._judge = judge
        self.path, self.text, self._book = path, text, book
        self.source = sources.read(path, text, book)
        self.actions = self._read()
        self.results: dict[int, Result] = {}
        self._machines = Machines(self.source.declared, fleet) if self.source.declared else None
        self._recording = Recording() if record else None
        self._broken: int | None = None
        self._begin()

    def _begin(self) -> None:
        """What a page knows before its first action."""
        self.bindings = Bindings(size_ratio=self._book.size_ratio)
        self._lacking: dict[int, str | None] = {}
        self._done: list[tuple[datetime, datetime, Outcome]] = []
        """Each try of an action: when it began and ended, and what came of it."""

    def _read(self) -> list[Action]:
        errors, found = list(self.source.errors), list[Action]()
        for fence in self.source.fences:
            try:
                found += actions(self.path, fence)
            except PageError as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("页面写得不对", errors)
        return found

    @property
    def machines(self) -> Machines:
        """What it runs on.

        Raises:
            HarnessError: it declares no machine.
        """
        if self._machines is None:
            raise HarnessError(f"{self.path} 没有声明机器。")
        return self._machines

    @property
    def host(self) -> Host | None:
        """What it has run on; None while that is not known."""
        return self._machines.host if self._machines else None

    def reach(self, action: Action) -> Result:
        """How an action ended; it is run if it has not been, and first whatever stands before it."""
        for one in self.actions:
            if one.line not in self.results:
                self.run(one)
            if one is action:
                break
        return self.results[action.line]

    def run(self, action: Action) -> Result:
        """Run one action, unless an earlier one has failed; where the engine erred, once more from the page's start."""
        if self._broken is not None:
            result = Result("blocked", f"被第 {self._broken} 行的失败挡住：{self.path}:{self._broken}")
        else:
            result, tries = self._attempt(action), 1
            while result.status == "failed" and (flaw := self._flaw(result)):
                if tries == TRIES or self._recording is not None:
                    said = f"引擎自己的毛病，碰巧才有（{flaw}）。这一页从头走了 {tries} 遍；再运行一次。"
                    result.reason = f"{result.reason}\n{said}"
                    break
                result = self._again(action)
                result.retries += tries
                tries += 1
            if result.status == "failed":
                self._broken = action.line
        self.results[action.line] = result
        return result

    def _attempt(self, action: Action) -> Result:
        """Do an action, and what is due after the last one."""
        start = time.monotonic()
        try:
            result = self._perform(action)
            if result.status != "failed" and action is self.actions[-1]:
                result = self._leave(action, result)
        except (HarnessError, DockerException, OSError) as error:
            result = Result("failed", f"{self.path}:{action.line}: 测试机出了问题：{error}")
        result.seconds = time.monotonic() - start
        return result

    def _flaw(self, result: Result) -> str | None:
        """What tells of a flaw of the engine by which a page has failed; None where nothing does."""
        if flaw := judging.flaw(result.output):
            return flaw
        for when, line in self._machines.lost() if self._machines else ():
            if any(began <= when <= ended and judging.starts(outcome) for began, ended, outcome in self._done):
                return f"太忙时丢了输出，dockerd 的日志：{line}"
        return None

    def _again(self, action: Action) -> Result:
        """Do all up to an action on new machines; how it ended, or what has failed before it."""
        self.machines.close()
        self._begin()
        for one in self.actions:
            result = self._attempt(one)
            if one is action or result.status == "failed":
                break
            self.results[one.line] = result
        return result

    def _perform(self, action: Action) -> Result:
        if "data-skip" in action.fence.options:
            return Result("skipped", action.fence.options["data-skip"])
        machine = self.machines.machine(action.node)
        if action.fence.line not in self._lacking:  # a block runs as a whole, or not
            self._lacking[action.fence.line] = lacks(machine, action.fence)
        if lacking := self._lacking[action.fence.line]:
            return Result("skipped", lacking)
        action.choose(self.bindings)
        shell, recording = self.machines.shell(action.node), self._recording is not None
        deadline, retries = time.monotonic() + action.retry * machine.slowness, 0
        while True:
            began = datetime.now(UTC)
            outcome = action.perform(shell, self.bindings, action.timeout * machine.slowness, recording=recording)
            self._done.append((began, datetime.now(UTC), outcome))
            held = self._judge(action, outcome, self.bindings)
            if held or outcome.problem or time.monotonic() >= deadline:
                break
            time.sleep(RETRY_PAUSES[min(retries, len(RETRY_PAUSES) - 1)])
            retries += 1
        result = Result("passed", None, 0.0, retries, outcome.status, outcome.output, outcome.pace)
        if held:
            return result
        if self._recording is not None and judging.ended(action, outcome):
            refused = self._recording.take(action, outcome, self.bindings)
            return self._failed(action, refused, result) if refused else result
        return self._failed(action, judging.explain(action, outcome, self.bindings), result)

    def _failed(self, action: Action, why: str, result: Result) -> Result:
        return replace(result, status="failed", reason=f"{self.path}:{action.line}: {action.text}\n{why}")

    def _leave(self, action: Action, result: Result) -> Result:
        """How a page's last action ended, or what is wrong with what the page leaves behind."""
        if self._machines is None:
            return result
        self._machines.look()
        for number, left in self._machines.nameless() if self._book.tidy else ():
            said = f"页面走完了，第 {number} 台机器上还有没起名字的容器；用完就不要的加 --rm，要留的用 --name 起名："
            return self._failed(action, "\n".join([said, *left]), result)
        return result

    def close(self) -> None:
        """End the page's machines, and write what was recorded."""
        if self._machines is not None:
            self._machines.close()
        if self._recording is not None:
            self._recording.save(self.path, self.text)


def load(path: Path, book: Book, fleet: Callable[[], Fleet], *, record: bool = False) -> Page:
    """The page of a file.

    Raises:
        PageError: it is no UTF-8.
        ExceptionGroup: everything else that is wrong with it, each a PageError.
    """
    return Page(path, sources.text_of(path), book, fleet, record=record)
