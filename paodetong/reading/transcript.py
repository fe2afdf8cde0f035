"""A console block as steps: each a command and what it prints.

Grammar, line by line: ``$ `` starts a command; ``> `` lines straight below continue it (a heredoc's body too), all else
is output, in which somebody may type (``reading.prompts``).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from paodetong.errors import PageError
from paodetong.reading.fences import Fence
from paodetong.reading.includes import MARKER
from paodetong.reading.prompts import CONTINUATION, PROMPT, Input, inputs

LINE_BYTES = 4095
"""A terminal takes no longer line (N_TTY_BUF_SIZE of Linux's drivers/tty/n_tty.c, less the line feed)."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
FENCE_END = re.compile(r"(?:`{3,}|~{3,})[ \t]*\Z")


@dataclass(frozen=True)
class Step:
    """One command of a transcript.

    Attributes:
        line: 1-based line of the command in the page's file; ``expected_line`` that of its first output line.
        command: as bash gets it; several lines when continued.
        expected: the output lines that the page shows.
        status: the exit status that it must end with.
        exact: nothing that it prints is volatile.
    """

    line: int
    command: str
    expected: tuple[str, ...]
    expected_line: int
    status: int
    exact: bool = False

    @functools.cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What somebody types while the command runs, in order; none where nobody does."""
        return tuple(inputs(self.command, self.expected))

    @property
    def interactive(self) -> bool:
        """Whether somebody types while the command runs."""
        return bool(self.inputs)


def parse(path: Path, fence: Fence) -> list[Step]:
    """Split a console block into steps.

    Raises:
        PageError: the block does not begin with a command, or a command is empty, or nobody could type it, or no
            terminal shows an output so.
    """
    steps: list[Step] = []
    index = 0
    lines = fence.lines
    if not any(line.startswith(PROMPT) for line in lines) or not lines[0].startswith(PROMPT):
        raise PageError(path, fence.first, "console 块要以命令开始：`$ ` 之后是命令，其余是它的输出。")
    while index < len(lines):
        start = index
        command = [lines[index].removeprefix(PROMPT)]
        index += 1
        while index < len(lines) and (lines[index].startswith(CONTINUATION) or lines[index] == CONTINUATION.strip()):
            command.append(lines[index][len(CONTINUATION) :])
            index += 1
        expected_from = index
        while index < len(lines) and not lines[index].startswith(PROMPT):
            index += 1
        text = "\n".join(command)
        if not text.strip():
            raise PageError(path, fence.first + start, "`$ ` 之后没有命令。")
        last = index == len(lines)
        step = Step(
            line=fence.first + start,
            command=text,
            expected=tuple(line.rstrip() for line in lines[expected_from:index]),
            expected_line=fence.first + expected_from,
            status=int(fence.options.get("data-exit", "0")) if last else 0,
            exact="data-exact" in fence.options,
        )
        for number, line in enumerate(command):
            _typeable(path, step.line + number, line)
        for one in step.inputs:
            _typeable(path, step.expected_line + one.index, one.typed)
        for number, line in enumerate(step.expected, step.expected_line):
            if found := CONTROL.search(line):
                message = f"输出里有控制字符 {found.group()!r}，没有终端这样显示它；写终端上看到的样子。"
                raise PageError(path, number, message)
        steps.append(step)
    return steps


def _typeable(path: Path, line: int, text: str) -> None:
    """See that a line can be typed at a terminal.

    Raises:
        PageError: it cannot.
    """
    if found := CONTROL.search(text):
        message = f"命令里有控制字符 {found.group()!r}，终端里打不出来；用 printf 的转义（`\\033`）写它。"
        raise PageError(path, line, message)
    if len(text.encode()) > LINE_BYTES:
        raise PageError(path, line, f"这一行超过 {LINE_BYTES} 字节，终端会截断它；分成几行，或者写进文件块。")


def unwritable(output: list[str]) -> str | None:
    """The first line of an output that a transcript cannot hold; None if it can hold all.

    Such a line would read as a command, as a command's continuation, as the end of the block, or as an include.
    """
    for number, line in enumerate(output):
        continues = number == 0 and (line.startswith(CONTINUATION) or line == CONTINUATION.strip())
        if continues or line.startswith(PROMPT) or FENCE_END.match(line) or MARKER.match(line):
            return line
    return None
