"""What a page does, one thing after another: a command, a typed session, a file that is written.

Each performs itself in a shell, and says what the page shows of it; who walks a page need not ask which it is.
"""

from __future__ import annotations

import abc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from paodetong.hosts import session, terminal
from paodetong.hosts.shell import Outcome, Shell
from paodetong.matching import Bindings, agrees
from paodetong.reading import prompts, transcript
from paodetong.reading.fences import Fence
from paodetong.reading.transcript import Step

TIMEOUT = 60.0
"""Seconds that an action may take unless its block says otherwise."""
NAME_LENGTH = 60


@dataclass(frozen=True)
class Action(abc.ABC):
    """One thing that a page does.

    Attributes:
        fence: the block that it stands in.
    """

    fence: Fence

    @property
    @abc.abstractmethod
    def line(self) -> int:
        """Where it stands in the page's file, 1-based."""

    @property
    @abc.abstractmethod
    def text(self) -> str:
        """What is done, as a person says it."""

    @abc.abstractmethod
    def choose(self, bindings: Bindings) -> None:
        """Take what it holds for the page's own choice; done before it is performed."""

    @abc.abstractmethod
    def perform(self, shell: Shell, bindings: Bindings, timeout: float, *, recording: bool) -> Outcome:
        """Do it.

        Args:
            shell: where.
            bindings: what the page's identities really are.
            timeout: seconds that it may take.
            recording: what the page shows may be old, so nothing waits for its very text.

        Raises:
            HarnessError: the machine is gone.
        """

    @property
    def command(self) -> str:
        """The command, as the page shows it; empty where it is none."""
        return ""

    @property
    def status(self) -> int:
        """The exit status that it must end with."""
        return 0

    @property
    def shown(self) -> Sequence[str]:
        """The lines of its output as the page shows them."""
        return ()

    @property
    def shown_line(self) -> int:
        """Where the first of them stands in the page's file, 1-based."""
        return self.line + 1

    @property
    def compared(self) -> Sequence[str]:
        """What of them is compared with what comes."""
        return self.shown

    def known(self, bindings: Bindings) -> Bindings:
        """What its output is compared by."""
        return bindings

    def written(self, came: Sequence[str]) -> list[str]:
        """What came, as a recording writes it into the page."""
        return list(came)

    @property
    def name(self) -> str:
        """What a person recognizes it by: its line, and how its text begins."""
        text = self.text.removeprefix(prompts.PROMPT).split("\n")[0]
        return f"{self.line}: {text[:NAME_LENGTH].replace('::', ': :')}"

    @property
    def node(self) -> int:
        """The number of the machine that it is done on, from 1."""
        return int(self.fence.options.get("data-node", "1"))

    @property
    def timeout(self) -> float:
        """Seconds that it may take on a usual computer."""
        return float(self.fence.options.get("data-timeout", TIMEOUT))

    @property
    def retry(self) -> float:
        """Seconds on a usual computer for which it is done again while it does not do what the page shows."""
        return float(self.fence.options.get("data-retry", "0"))


@dataclass(frozen=True)
class WriteFile(Action):
    """A file, written where the page's own shell stands."""

    @property
    def line(self) -> int:
        return self.fence.line

    @property
    def title(self) -> str:
        """Its name."""
        return self.fence.options["title"]

    @property
    def text(self) -> str:
        return f"写入 {self.title}"

    def choose(self, bindings: Bindings) -> None:
        bindings.choose(self.fence.text)

    def perform(self, shell: Shell, bindings: Bindings, timeout: float, *, recording: bool) -> Outcome:
        done = shell.write(self.title, self.fence.text, "755" if self.fence.text.startswith("#!") else "644")
        if done.status:
            return Outcome([], done.status, f"文件 {self.title} 写不了：{' '.join(done.output)}")
        return done


@dataclass(frozen=True)
class RunCommand(Action):
    """A command, and what it prints."""

    step: Step

    @property
    def line(self) -> int:
        return self.step.line

    @property
    def text(self) -> str:
        return f"{prompts.PROMPT}{self.command}"

    @property
    def command(self) -> str:
        return self.step.command

    @property
    def status(self) -> int:
        return self.step.status

    @property
    def shown(self) -> Sequence[str]:
        return self.step.expected

    @property
    def shown_line(self) -> int:
        return self.step.expected_line

    def known(self, bindings: Bindings) -> Bindings:
        return bindings.to_the_letter() if self.step.exact else bindings

    def choose(self, bindings: Bindings) -> None:
        bindings.choose(self.command)

    def perform(self, shell: Shell, bindings: Bindings, timeout: float, *, recording: bool) -> Outcome:
        outcome = shell.run(bindings.substitute(self.command), timeout)
        if any("\t" in line for line in self.shown):
            return outcome
        return replace(outcome, output=[terminal.expanded(line) for line in outcome.output])


@dataclass(frozen=True)
class TypeInSession(RunCommand):
    """A command at whose terminal somebody types."""

    @property
    def compared(self) -> Sequence[str]:
        """As a terminal shows them, which has no tabs, and without keys, which it may not echo."""
        return [terminal.expanded(line) for line in session.without_keys(self.shown)]

    def choose(self, bindings: Bindings) -> None:
        super().choose(bindings)
        for one in self.step.inputs:
            bindings.choose(one.typed, above=self.shown[: one.index])

    def perform(self, shell: Shell, bindings: Bindings, timeout: float, *, recording: bool) -> Outcome:
        known = self.known(bindings)

        def ready(shown: Sequence[str], came: Sequence[str]) -> bool:
            """A recording goes by the number of lines, since their text may be new."""
            return agrees(shown, came, known.copy()) or (recording and len(came) >= max(1, len(shown)))

        typed = [replace(one, typed=bindings.substitute(one.typed)) for one in self.step.inputs]
        return session.interact(shell, bindings.substitute(self.command), self.shown, typed, timeout, ready)

    def written(self, came: Sequence[str]) -> list[str]:
        """With the keys that the page shows where they were pressed."""
        result = list(came)
        for one in self.step.inputs:
            if one.keys is None:
                continue
            if not one.prompt:
                result.append(one.typed)
                continue
            for index, line in enumerate(result):
                if line and prompts.prompt_of(f"{line} ") == line:
                    result[index] = f"{line} {one.typed}"
                    break
        return result


def actions(path: Path, fence: Fence) -> Iterator[Action]:
    """What a block of a page does, in order; a figure does nothing.

    Raises:
        PageError: it is a console block that is no transcript.
    """
    if fence.kind == "file":
        yield WriteFile(fence)
    elif fence.kind != "figure":
        for step in transcript.parse(path, fence):
            yield (TypeInSession if step.interactive else RunCommand)(fence, step)
