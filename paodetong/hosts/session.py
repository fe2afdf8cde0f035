"""A typed session: a command of a page during which somebody types at the terminal, as the page shows it."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from paodetong.hosts import terminal
from paodetong.hosts.pace import Pacer
from paodetong.hosts.shell import ENDED, LOST, SILENCE, WAITING, Outcome, Shell, Stopped
from paodetong.hosts.terminal import Terminal
from paodetong.reading import prompts
from paodetong.reading.prompts import CONTINUED, KEYS, Input

KEY_PAUSE = 0.5
"""Seconds that a command must go on, once all is shown, before a key that may end it is pressed."""
ECHO_SECONDS = 5.0
KILL = b"\x15"
"""^U: a terminal's driver forgets the line that has been typed, once it has shown it."""
OVER = "会话在页面写的输入用完之前就结束了。"

Ready = Callable[[Sequence[str], Sequence[str]], bool]
"""Whether what a terminal shows (the second) is what stands on the page above a key (the first)."""
T = TypeVar("T")


def interact(
    shell: Shell, command: str, expected: Sequence[str], inputs: Sequence[Input], timeout: float, ready: Ready
) -> Outcome:
    """Run a command whose output goes to the terminal, typing what the page shows as typed.

    A line is typed when the terminal stands at a prompt (an empty one where the next prompt is right below), a key
    pressed when ``ready`` says so and the command goes on.
    Keys leave no trace on the page's side, so they are left out of what is returned.

    Args:
        expected: the lines that the page shows.
        inputs: what of them is typed.
        timeout: seconds for all of it.
    """
    session = _Session(shell, expected, ready)
    status, problem = None, None
    shell.limit(timeout)
    try:
        session.start(command)
        for one, later in itertools.zip_longest(inputs, inputs[1:]):
            if one.typed or (later and later.prompt and later.index == one.index + 1):
                session.type(one)
        session.leave()
        status = int(shell.prompted())
        session.finish()
    except Stopped as stopped:
        problem = session.explain(stopped)
    return Outcome(session.ended(), status, problem, session.pacer.pace())


class _Session:
    """A session under way."""

    def __init__(self, shell: Shell, expected: Sequence[str], ready: Ready) -> None:
        self._shell, self._expected, self._ready = shell, expected, ready
        self._terminal = Terminal()
        self.pacer = Pacer()
        self._answered = False
        """Whether anything has come since something was typed."""
        self._over = False

    def start(self, command: str) -> None:
        """Enter the command, and wait until its output begins: the terminal shows what is entered, too.

        Raises:
            Stopped: bash does not take it.
        """
        begin = os.urandom(4).hex()
        *body, last = f"{{ {command}\n}} >/dev/tty 2>&1 # {begin}".split("\n")
        if self._shell.enter(body) != CONTINUED:
            raise Stopped("bash 不认这条命令：有人要打字的一步，得是一条完整的命令。")
        self._shell.send(last.encode() + b"\n")
        self._shell.wait(lambda: self._shell.take(f"{begin}\r\n".encode()))

    def type(self, one: Input) -> None:
        """Wait until it is time, and type.

        Raises:
            Stopped: it does not come to that.
        """
        if one.prompt:
            prompt = self._await(lambda: self._prompt(one))
            if one.optional and prompt != CONTINUED:
                return
        else:
            above = without_keys(self._expected[: one.index])
            self._await(lambda: self._ready(above, self.lines) or None)
            if self._shell.wait(lambda: self._shell.stands or None, seconds=KEY_PAUSE):
                raise Stopped(OVER)
        self._show()
        self._answered = False
        self._shell.send(one.keys or one.typed.encode() + b"\r")

    def leave(self) -> None:
        """Wait for the end of the command.

        Raises:
            Stopped: it stands at a prompt instead.
        """
        while not self._shell.wait(lambda: self._shell.stands or None, seconds=SILENCE):
            self._show()
            if self._answered and prompts.prompt_of(self._terminal.line):
                raise Stopped(WAITING)

    def finish(self) -> None:
        """Wait for what the command wrote to the terminal and has not come: the echo of a key comes after all of it."""
        last = os.urandom(4).hex().encode()
        self._shell.send(last + KILL)
        rest = self._shell.wait(lambda: self._shell.take(last), seconds=ECHO_SECONDS)
        rest = (rest or b"").removesuffix(last)
        self._terminal.feed(rest)
        self.pacer.take(rest)
        self._over = True  # what comes now takes the echo away again

    @property
    def lines(self) -> list[str]:
        """What the terminal shows, without the traces of keys."""
        self._show()
        return without_keys(self._terminal.lines)

    def ended(self) -> list[str]:
        """What the terminal shows at last, with what bash itself says of the command's end and writes to the pipe."""
        self._show()
        said = terminal.driven(self._shell.printed())
        self._terminal.feed(said)
        self.pacer.take(said)
        return self.lines

    def explain(self, stopped: Stopped) -> str:
        """Why a session stopped, and where its terminal stands."""
        self._show()
        reason, stands = str(stopped), self._terminal.line.strip()
        if reason in (OVER, LOST, ENDED) or not stands or KEYS.search(stands):
            return reason
        if prompts.prompt_of(self._terminal.line) is None:
            return f"{reason}{prompts.place(stands)}"
        return f"{reason}终端停在 `{stands}`；最后一行要结束会话（例如 exit）。"

    def _show(self) -> None:
        if not self._over and (new := self._shell.take()):
            self._answered = True
            self._terminal.feed(new)
            self.pacer.take(new)

    def _prompt(self, one: Input) -> str | None:
        """The prompt at which the terminal stands for this input, if it has come to one."""
        self._show()
        prompt = prompts.prompt_of(self._terminal.line) if self._answered else None
        return prompt if one.optional or prompt != CONTINUED else None

    def _await(self, done: Callable[[], T | None]) -> T:
        """Wait for something in a session that goes on.

        Raises:
            Stopped: the command ended, or is not waited for any longer.
        """
        found: T | None = None

        def either() -> bool | None:
            nonlocal found
            found = done()
            return found is not None or self._shell.stands or None

        self._shell.wait(either)
        if found is None:
            raise Stopped(OVER)
        return found


def without_keys(lines: Sequence[str]) -> list[str]:
    """Lines of an interactive transcript without caret notation, which a terminal echoes sometimes."""
    kept = [re.sub(r"(?:^|(?<= )|(?<=\S))(?:\^[A-Z\\\]])+$", "", line).rstrip() for line in lines]
    return [new for new, old in zip(kept, lines, strict=True) if new or not KEYS.match(old)]
