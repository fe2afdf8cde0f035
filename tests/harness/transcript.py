"""A console block as steps: each a command and what it prints.

Grammar, line by line: ``$ `` starts a command; ``> `` lines straight below continue it (a heredoc's body too), all else
is output. In the output of an interactive command, what follows an inner prompt (``root@3f2a1b9c0d1e:/# ``) is typed,
and caret notation (``^C``, ``^P^Q``) is a key. PROMPTS are the prompts that are known.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.harness.errors import PageError
from tests.harness.fences import Fence
from tests.harness.includes import MARKER

PROMPT = "$ "
CONTINUATION = "> "
PROMPTS = {
    "root@3f2a1b9c0d1e:/#": r"(?:[a-z_][\w-]*|I have no name!)@[\w.-]+:\S*[#$]",
    "[y/N]": r".*[\[(](?:y/N|Y/n|y/n|yes/no)[\])][:?]?",
    "bash-5.2#": r"(?:ba)?sh-\d+\.\d+[#$]",
    "/ #": r"[/~]\S* [#$]",
    "#": r"#",
    "postgres=#": r"\w[\w-]*[-=('\"*^!$][#>]",
    "127.0.0.1:6379>": r"(?:not connected|[\w.-]+:\d+|redis \S+)(?:\[\d+\])?>",
    "mysql>": r"(?:mysql|MariaDB \[[^\]]+\]|sqlite)>",
    ">>>": r">>>",
    "#?": r"#\?",
}
"""The prompts of Debian's bash, of programs that ask, of a bash without a prompt of its own, of busybox (Alpine), of
dash as root, of psql, redis-cli and valkey-cli, of mysql, mariadb and sqlite3, of Python, of bash's select; by an
example."""
EVIDENT = tuple(PROMPTS)[:2]
"""Those that nothing else looks like. A line that looks like one of the others is a prompt only where a command has a
terminal to type in."""
ANSWER = re.compile(r"[yYnN]|yes|no|Yes|No")
"""What a program that asks is told; anything else behind its question came from the program."""
WITH_TERMINAL = re.compile(
    r"(?:^|[\s|;&(])(?:-[a-zA-Z]*t[a-zA-Z]*|--tty|compose (?:exec|run)|(?:ba|da|a|z)?sh|busybox|su"
    r"|psql|(?:redis|valkey)-cli|mysql|mariadb|sqlite3|python3?|select)(?:[\s=;]|$)"
)
"""A command in which somebody may type: docker's ``-t``, or a program that is made for it."""
CONTINUED = ">"
"""How bash and dash ask for the rest of a command that is typed."""
LINE_BYTES = 4095
"""A terminal takes no longer line (N_TTY_BUF_SIZE of Linux's drivers/tty/n_tty.c, less the line feed)."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
FENCE_END = re.compile(r"(?:`{3,}|~{3,})[ \t]*\Z")
KEYS = re.compile(r"(?:\^[A-Z\\\]])+\Z")


def _line(*examples: str) -> re.Pattern[str]:
    """A line that begins with one of these prompts."""
    return re.compile(rf"(?P<prompt>{'|'.join(PROMPTS[one] for one in examples)})(?: (?P<typed>.*))?")


EVIDENT_LINE, ANY_LINE = _line(*EVIDENT), _line(*PROMPTS)
QUESTION = re.compile(PROMPTS["[y/N]"])


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


@dataclass(frozen=True)
class Input:
    """What somebody types in a terminal.

    Attributes:
        index: on which line of the output, counted from 0.
        prompt: what stands before it on that line, without the space; empty for a key that is shown alone.
        typed: the text, or keys in caret notation; empty where the page shows a prompt only.
    """

    index: int
    prompt: str
    typed: str

    @property
    def keys(self) -> bytes | None:
        """The control characters of a caret notation; None for text."""
        return bytes(ord(key) & 0x1F for key in self.typed[1::2]) if KEYS.match(self.typed) else None

    @property
    def optional(self) -> bool:
        """Whether it is typed only if the terminal asks for it: what follows ``> `` may also be an output."""
        return self.prompt == CONTINUED


def inputs(command: str, output: Sequence[str]) -> Iterator[Input]:
    """What somebody types, as a page shows it in a command's output."""
    lines = ANY_LINE if WITH_TERMINAL.search(command) else EVIDENT_LINE
    # a comment looks like the prompt of dash as root, but only a session is left at its prompt
    left = any(re.match(r"# (?:exit\b|\^)", line) for line in output)
    above: Input | None = None
    for index, line in enumerate(output):
        found = lines.fullmatch(line)
        made: Input | None = None
        if found and (found["prompt"] != "#" or left) and _may_be_typed(found["prompt"], found["typed"] or ""):
            made = Input(index, found["prompt"], found["typed"] or "")
        elif KEYS.match(line):
            made = Input(index, "", line)
        elif line.startswith(CONTINUATION) and above and above.index == index - 1 and above.typed and not above.keys:
            made = Input(index, CONTINUED, line.removeprefix(CONTINUATION))
        if made:
            yield made
            above = made


def _may_be_typed(prompt: str, typed: str) -> bool:
    return not QUESTION.fullmatch(prompt) or bool(ANSWER.fullmatch(typed))


def prompt_of(line: str) -> str | None:
    """The prompt at which a terminal stands, by its last line up to the cursor; None where it is none we know."""
    bare = line.removesuffix(" ")
    found = ANY_LINE.fullmatch(bare)
    return bare if bare != line and (bare == CONTINUED or (found and found["prompt"] == bare)) else None


def place(line: str) -> str:
    """A sentence on a terminal that waits for somebody behind this text, where the page has nothing typed."""
    stands = line.strip()
    if stands == PROMPT.strip():
        return "终端停在 `$`；页面上的 `$ ` 只能是页面自己的命令，里面的 shell 要换一个提示符，或者用 bash。"
    if prompt_of(f"{stands} "):
        return f"终端停在 `{stands}`，页面要写在这里输入什么。"
    return f"终端停在 `{stands}`；认得的提示符像 {'、'.join(f'`{one}`' for one in PROMPTS)}。"


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
