"""A page as Sybil sees it: its steps in order, on one machine, and what a failure does to those that follow."""

from __future__ import annotations

import contextlib
import functools
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from unittest import SkipTest

from docker.errors import DockerException
from sybil import Document, Example, Region

from tests.harness import fences, match, session, shell, terminal, transcript
from tests.harness.errors import HarnessError, PageError
from tests.harness.fences import Book, Fence, Source
from tests.harness.machine import Fleet, Host, Machine
from tests.harness.transcript import Step

TIMEOUT = 60.0
"""Seconds that a command may take unless its block says otherwise."""
RETRY_PAUSE = 0.2
NAMELESS = re.compile(r"[a-z]+_[a-z]+\d? ")
"""How a line begins that names a container as Docker does where nobody else has: an adjective, a surname."""


@dataclass(frozen=True)
class Action:
    """What one region of a page does: a step of a transcript, or (``step`` None) a file that is written."""

    fence: Fence
    step: Step | None

    @property
    def line(self) -> int:
        """Where it stands in the page's file, 1-based."""
        return self.step.line if self.step else self.fence.line

    @property
    def text(self) -> str:
        """What is done: the whole command behind its prompt, or which file is written."""
        return f"$ {self.step.command}" if self.step else f"写入 {self.fence.options['title']}"

    @property
    def name(self) -> str:
        """What a person recognizes it by: its line and the command's beginning, or the file's name."""
        text = self.text.removeprefix("$ ").split("\n")[0]
        return f"{self.line}: {text[:60].replace('::', ': :')}"


@dataclass
class Result:
    """How an action ended: ``passed``, ``failed``, ``blocked`` or ``skipped``, and why; ``seconds`` it took."""

    status: str
    reason: str | None = None
    seconds: float = 0.0


@dataclass
class Settings:
    """What a run of pages needs from outside; the pytest plugin fills it before pages are evaluated."""

    book: Book
    record: bool = False
    fleet: Fleet | None = None


class Page(Document):
    """A Markdown page whose examples run in order on machines of its own."""

    settings: Settings

    def __init__(self, text: str, path: str) -> None:
        super().__init__(text, path)
        self.source: Source = fences.read(Path(path), text, self.settings.book)
        self.results: dict[int, Result] = {}
        self.recorded: list[tuple[Action, list[str]]] = []
        self.broken: int | None = None
        self.machines: list[Machine] = []
        self.shells: dict[int, shell.Shell] = {}
        self.bindings = match.Bindings(size_ratio=self.settings.book.size_ratio)
        self.host: Host | None = None
        self.lacking: dict[int, str | None] = {}

    def actions(self) -> list[Example]:
        """All examples, in the page's order."""
        return list(self.examples())

    def evaluate(self, example: Example, evaluator: Any) -> None:
        """Run an example, and first whatever stands before it and has not run."""
        for earlier in self.actions():
            if earlier.start < example.start and earlier.parsed.line not in self.results:
                self.run(earlier.parsed)
        result = self.results.get(example.parsed.line) or self.run(example.parsed)
        if self.host is None and self.machines and len(self.results) == len(self.regions):
            self.host = self.machines[0].host()  # a bare machine has an engine once the page has installed it
        if result.status in ("blocked", "skipped"):
            raise SkipTest(result.reason or "")
        if result.status == "failed":
            super().evaluate(example, lambda _: result.reason)

    def run(self, action: Action) -> Result:
        """Run one action, unless an earlier one has failed."""
        start = time.monotonic()
        if self.broken is not None:
            result = Result("blocked", f"被第 {self.broken} 行的失败挡住：{self.path}:{self.broken}")
        else:
            try:
                result = self._perform(action)
                if result.status != "failed" and self.settings.book.tidy and len(self.results) == len(self.regions) - 1:
                    result = self._tidy(action) or result
            except (HarnessError, DockerException, OSError) as error:
                result = Result("failed", f"{self.path}:{action.line}: 测试机出了问题：{error}")
            if result.status == "failed":
                self.broken = action.line
        result.seconds = time.monotonic() - start
        self.results[action.line] = result
        return result

    def _perform(self, action: Action) -> Result:
        options = action.fence.options
        if "data-skip" in options:
            return Result("skipped", options["data-skip"])
        node = int(options.get("data-node", "1"))
        if not self.machines:
            self._open()
        machine = self.machines[node - 1]
        if action.fence.line not in self.lacking:  # a block runs as a whole, or not
            self.lacking[action.fence.line] = lacks(machine, action.fence)
        if lacking := self.lacking[action.fence.line]:
            return Result("skipped", lacking)
        self.choose(action)
        if action.step is None:
            return self._write(action.fence, node)
        return self._step(action, action.step, machine, node)

    def _tidy(self, action: Action) -> Result | None:
        """What a page has done wrong that leaves containers which nobody has given a name; None where none is left."""
        for number, machine in enumerate(self.machines, 1):
            output = b""
            with contextlib.suppress(DockerException):  # the page may have switched it off
                _, output = machine.run(["bash", "-c", "docker ps -a --format '{{.Names}} {{.Image}} {{.Command}}'"])
            if left := [line for line in output.decode().split("\n") if NAMELESS.match(line)]:
                where = f"{self._where(action)}\n页面走完了，第 {number} 台机器上还有没起名字的容器"
                return Result("failed", "\n".join([f"{where}；用完就不要的加 --rm，要留的用 --name 起名：", *left]))
        return None

    def _write(self, fence: Fence, node: int) -> Result:
        """Write a file where the page's own shell stands."""
        name = fence.options["title"]
        done = self._shell(node).write(name, fence.text, "755" if fence.text.startswith("#!") else "644")
        if done.status != 0:
            return Result("failed", f"{self.path}:{fence.line}: 文件 {name} 写不了：{' '.join(done.output)}")
        return Result("passed")

    def _step(self, action: Action, step: Step, machine: Machine, node: int) -> Result:
        timeout = float(action.fence.options.get("data-timeout", TIMEOUT)) * machine.slowness
        deadline = time.monotonic() + float(action.fence.options.get("data-retry", "0")) * machine.slowness
        command = self.bindings.substitute(step.command)
        while True:
            if step.interactive:
                ready = functools.partial(self._ready, self._known(step))
                typed = [replace(one, typed=self.bindings.substitute(one.typed)) for one in step.inputs]
                outcome = session.interact(self._shell(node), command, step.expected, typed, timeout, ready)
            else:
                outcome = self._shell(node).run(command, timeout)
                if not any("\t" in line for line in step.expected):
                    outcome = replace(outcome, output=[terminal.expanded(line) for line in outcome.output])
            if self.agrees(step, outcome):
                return Result("passed")
            if outcome.problem or time.monotonic() >= deadline:
                break
            time.sleep(RETRY_PAUSE)
        if self.settings.record and outcome.problem is None and outcome.status == step.status:
            return self._record(action, step, outcome.output)
        return Result("failed", self._explain(action, step, outcome))

    def choose(self, action: Action) -> None:
        """Take what an action holds (a command, what is typed, a file) for the page's own choice, before it is done."""
        step = action.step
        if step is None:
            self.bindings.choose(action.fence.text)
            return
        self.bindings.choose(step.command)
        for one in step.inputs:
            self.bindings.choose(one.typed, above=step.expected[: one.index])

    def _known(self, step: Step) -> match.Bindings:
        """What a step's output is compared with."""
        return self.bindings.to_the_letter() if step.exact else self.bindings

    def agrees(self, step: Step, outcome: shell.Outcome) -> bool:
        """Whether a step did what the page shows; binds what its output identifies."""
        done = outcome.problem is None and outcome.status == step.status
        return done and match.agrees(_compared(step), outcome.output, self._known(step))

    def _ready(self, known: match.Bindings, shown: Sequence[str], came: Sequence[str]) -> bool:
        """Whether a key may be pressed; a recording goes by the number of lines, since their text may be new."""
        if match.agrees(shown, came, known.copy()):
            return True
        return self.settings.record and len(came) >= max(1, len(shown))

    def _record(self, action: Action, step: Step, came: list[str]) -> Result:
        if bad := transcript.unwritable(came):
            said = f"输出里的 `{bad}` 写进页面会被当成别的，请让命令不打印它，或用 `...`。"
            return Result("failed", f"{self._where(action)}\n{said}")
        shown = list(step.expected)
        if step.interactive:
            came = _with_keys(step, came)
        self.recorded.append((action, match.merge(shown, came, self._known(step))))
        return Result("passed")

    def _where(self, action: Action) -> str:
        """The first line of what is said of a failed action."""
        return f"{self.path}:{action.line}: {action.text}"

    def _explain(self, action: Action, step: Step, outcome: shell.Outcome) -> str:
        lines = [self._where(action)]
        if outcome.problem:
            lines.append(outcome.problem)
        elif outcome.status != step.status:
            lines.append(f"退出码是 {outcome.status}，页面说是 {step.status}。")
        else:
            lines.append("输出与页面不同（- 页面上有，没有出现；+ 出现了，页面上没有）：")
        lines.append(match.difference(_compared(step), outcome.output, self._known(step)))
        return "\n".join(lines)

    def _shell(self, node: int) -> shell.Shell:
        if node not in self.shells:
            self.shells[node] = shell.Shell(self.machines[node - 1])
        return self.shells[node]

    def reach(self, node: int) -> tuple[Machine, shell.Shell]:
        """A machine of the page, started if none is yet, and the page's shell on it.

        Raises:
            HarnessError: the page has no such machine.
        """
        if self.source.declared is None or not 1 <= node <= self.source.declared.nodes:
            raise HarnessError(f"{self.path} 没有第 {node} 台机器。")
        if not self.machines:
            self._open()
        return self.machines[node - 1], self._shell(node)

    def _open(self) -> None:
        declared, fleet = self.source.declared, self.settings.fleet
        assert declared is not None
        assert fleet is not None
        for number in range(1, declared.nodes + 1):
            hostname = f"node{number}" if declared.nodes > 1 else "debian"
            self.machines.append(
                fleet.machine(hostname=hostname, images=declared.images, docker=declared.docker, mirror=declared.mirror)
            )
        if declared.nodes > 1:
            names = "".join(f"{machine.address} node{n}\\n" for n, machine in enumerate(self.machines, 1))
            for machine in self.machines:
                machine.run(["bash", "-c", f"printf '{names}' >> /etc/hosts"])
        self.host = self.machines[0].host()

    def close(self) -> None:
        """End the page's machines and write what was recorded."""
        for opened in self.shells.values():
            opened.close()
        for machine in self.machines:
            machine.close()
        self.machines.clear()
        self.shells.clear()
        if self.recorded:
            self._save()

    def _save(self) -> None:
        lines = self.text.split("\n")
        for action, output in sorted(self.recorded, key=lambda pair: pair[0].line, reverse=True):
            assert action.step is not None
            first = action.step.expected_line - 1
            prefix = action.fence.prefix
            new = [(prefix + line).rstrip() for line in output]
            lines[first : first + len(action.step.expected)] = new
        Path(self.path).write_text("\n".join(lines), "utf-8")
        self.recorded.clear()


def lacks(machine: Machine, fence: Fence) -> str | None:
    """Why a block does not run on this machine, in a sentence; None where it does."""
    condition, need = fence.options.get("data-engine"), fence.options.get("data-needs")
    if condition:
        host = machine.host()
        if host is None or not fences.engine_agrees(condition, host.engine):
            return f"只在 Docker {condition} 上运行，这里{f'是 {host.engine}' if host else '没有 Docker'}"
    return f"这台测试机没有 {need}" if need and not machine.has(need) else None


def _compared(step: Step) -> list[str]:
    """What a step shows, as it is compared: in a terminal without tabs, and without keys, which it may not echo."""
    if not step.interactive:
        return list(step.expected)
    return [terminal.expanded(line) for line in session.without_keys(step.expected)]


def _with_keys(step: Step, came: list[str]) -> list[str]:
    """Put the keys that the page shows back where they were pressed."""
    result = list(came)
    for one in step.inputs:
        if one.keys is None:
            continue
        if not one.prompt:
            result.append(one.typed)
            continue
        for index, line in enumerate(result):
            if line and transcript.prompt_of(f"{line} ") == line:
                result[index] = f"{line} {one.typed}"
                break
    return result


def text_of(path: Path) -> str:
    """The text of a page's file.

    Raises:
        PageError: it is no UTF-8.
    """
    data = path.read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PageError(
            path, line, f"这一页不是 UTF-8（有字节 0x{data[error.start]:02x}）；把它存成 UTF-8。"
        ) from error
    return path.read_text("utf-8")


def parse(document: Document) -> Iterator[Region]:
    """Sybil's parser: a region for each step and each file of a page.

    Raises:
        ExceptionGroup: everything that is wrong with the page, each a PageError.
    """
    assert isinstance(document, Page)
    errors = list(document.source.errors)
    offsets = [0]
    for line in document.text.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    regions: list[Region] = []
    for fence in document.source.fences:
        if fence.kind == "figure":
            continue
        try:
            steps: list[Step | None] = (
                [None] if fence.kind == "file" else list(transcript.parse(document.source.path, fence))
            )
        except PageError as error:
            errors.append(error)
            continue
        for step in steps:
            action = Action(fence, step)
            start = offsets[action.line - 1] + len(fence.prefix if step else "")
            regions.append(Region(start, offsets[action.line] - 1, action, lambda _: None))
    if errors:
        raise ExceptionGroup("页面写得不对", errors)
    yield from regions


P = TypeVar("P", bound=Page)


def load(kind: type[P], path: Path, text: str) -> P:
    """A page with its actions, as Sybil makes it, of a text that need not be the file's.

    Raises:
        ExceptionGroup: everything that is wrong with the page, each a PageError.
    """
    made = kind(text, str(path))
    for region in parse(made):
        made.add(region)
    return made


@dataclass
class Report:
    """A page's part of the ledger, gathered from the results of its actions."""

    path: str
    source: Source
    results: dict[int, Result] = field(default_factory=dict)

    def blocks(self) -> list[dict[str, Any]]:
        """The page's blocks in order, as the ledger holds them."""
        return [self._block(fence) for fence in self.source.fences]

    def _block(self, fence: Fence) -> dict[str, Any]:
        block: dict[str, Any] = {"line": fence.line, "kind": fence.kind, "status": "passed", "reason": None}
        block |= {"commands": [], "seconds": 0.0}
        if fence.kind == "figure":
            return block
        steps = [] if fence.kind == "file" else transcript.parse(self.source.path, fence)
        block["commands"] = [step.command for step in steps]
        results = [self.results.get(line) for line in ([step.line for step in steps] or [fence.line])]
        done = [result for result in results if result is not None]
        block["seconds"] = round(sum(result.seconds for result in done), 3)
        for status in ("failed", "blocked", "skipped"):
            for result in done:
                if result.status == status:
                    return block | {"status": status, "reason": result.reason}
        return block

    def complete(self) -> bool:
        """Whether every action has a result."""
        for fence in self.source.fences:
            if fence.kind in ("console", "skip"):
                lines = [step.line for step in transcript.parse(self.source.path, fence)]
            else:
                lines = [fence.line] if fence.kind == "file" else []
            if any(line not in self.results for line in lines):
                return False
        return True
