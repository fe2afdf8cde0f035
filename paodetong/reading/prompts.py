"""What somebody types at a prompt, and how prompts look: those that a page shows, and those that a terminal stands at.

In the output of a command, what follows an inner prompt (``root@3f2a1b9c0d1e:/# ``) is typed, and caret notation
(``^C``, ``^P^Q``) is a key. PROMPTS are the prompts that are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PROMPT = "$ "
"""How a page shows that its own shell asks; CONTINUATION that it asks for the rest of a command."""
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
KEYS = re.compile(r"(?:\^[A-Z\\\]])+\Z")


def _line(*examples: str) -> re.Pattern[str]:
    """A line that begins with one of these prompts."""
    return re.compile(rf"(?P<prompt>{'|'.join(PROMPTS[one] for one in examples)})(?: (?P<typed>.*))?")


EVIDENT_LINE, ANY_LINE = _line(*EVIDENT), _line(*PROMPTS)
QUESTION = re.compile(PROMPTS["[y/N]"])


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
