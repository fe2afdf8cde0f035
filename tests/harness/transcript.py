"""A console block as steps: each a command and what it prints.

Grammar, line by line: ``$ `` starts a command; ``> `` lines straight below continue it (a heredoc's body too), all else
is output. In the output of an interactive command, what follows an inner prompt (``root@3f2a1b9c0d1e:/# ``) is typed,
and caret notation (``^C``, ``^P^Q``) is a key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.harness.errors import PageError
from tests.harness.fences import Fence
from tests.harness.includes import MARKER

PROMPT = "$ "
CONTINUATION = "> "
INNER_PROMPT = re.compile(r"(?P<prompt>[a-z_][\w-]*@[\w.-]+:\S*[#$])(?: (?P<typed>.*))?\Z")
FENCE_END = re.compile(r"(?:`{3,}|~{3,})[ \t]*\Z")
KEYS = re.compile(r"(?:\^[A-Z\\\]])+\Z")


@dataclass(frozen=True)
class Step:
    """One command of a transcript.

    Attributes:
        line: 1-based line of the command in the page's file; ``expected_line`` that of its first output line.
        command: as bash gets it; several lines when continued.
        expected: the output lines that the page shows.
        status: the exit status that it must end with.
    """

    line: int
    command: str
    expected: tuple[str, ...]
    expected_line: int
    status: int

    @property
    def interactive(self) -> bool:
        """Whether somebody types while the command runs."""
        return any(INNER_PROMPT.match(line) or KEYS.match(line) for line in self.expected)


def parse(path: Path, fence: Fence) -> list[Step]:
    """Split a console block into steps.

    Raises:
        PageError: the block does not begin with a command, or a command is empty.
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
        steps.append(
            Step(
                line=fence.first + start,
                command=text,
                expected=tuple(line.rstrip() for line in lines[expected_from:index]),
                expected_line=fence.first + expected_from,
                status=int(fence.options.get("data-exit", "0")) if last else 0,
            )
        )
    return steps


def unwritable(output: list[str]) -> str | None:
    """The first line of an output that a transcript cannot hold; None if it can hold all.

    Such a line would read as a command, as a command's continuation, as the end of the block, or as an include.
    """
    for number, line in enumerate(output):
        continues = number == 0 and (line.startswith(CONTINUATION) or line == CONTINUATION.strip())
        if continues or line.startswith(PROMPT) or FENCE_END.match(line) or MARKER.match(line):
            return line
    return None
