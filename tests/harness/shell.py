"""A persistent bash on a machine, and a terminal for commands in which somebody types.

Commands reach bash over a pipe and their output comes back on another, so a command costs no process and no terminal
of its own. stdin of a command is empty, stdout and stderr come in one stream, as a terminal shows them.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import select
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyte
from docker.errors import APIError
from docker.utils.socket import next_frame_header, read_exactly

from tests.harness.machine import Machine, hang_up, raw
from tests.harness.transcript import INNER_PROMPT, KEYS

FLOOD_BYTES = 1_000_000
"""A command that prints more is stopped."""
KEY_PAUSE = 0.5
"""Seconds that a command must go on, once all is shown, before a key that may end it is pressed."""
COLUMNS, ROWS = 120, 50
FOLDER = "/root/book"
"""The working directory in which a page starts."""
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "COLUMNS": str(COLUMNS), "HOME": "/root", "TERM": "xterm"}
UNTYPED = "ctrl-^,ctrl-_,ctrl-^"
"""Keys on which the harness's own terminal would detach: none that a page types, so ^P^Q reaches the page's docker."""
MARK = b"\x1e"
LOOP = r"""
exec 3<&0 0</dev/null 2>&1
__status=0
__return() { return "$1"; }
while IFS= read -r -d '' -u 3 __token && IFS= read -r -d '' -u 3 __command; do
  __return "$__status"
  eval "$__command" 3<&-
  __status=$?
  printf '\036%s %s\036' "$__token" "$__status"
done
"""
STATE = r"""
for __name in $(compgen -v); do
  case $__name in
    BASH*|EUID|PPID|UID|SHELLOPTS|FUNCNAME|GROUPS|DIRSTACK|PIPESTATUS|_|__*) ;;
    *) declare -p "$__name" ;;
  esac
done; declare -f; printf 'cd %q\n' "$PWD"
"""
ESCAPE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>()][0-9A-B]?")
AT_PROMPT = re.compile(rb"(?:^|[\r\n])[a-z_][\w-]*@[\w.-]+:[^\r\n]*[#$] \Z")


@dataclass(frozen=True)
class Outcome:
    """What a command did. ``status`` is None when it was stopped, and ``problem`` then says why, in a sentence."""

    output: list[str]
    status: int | None
    problem: str | None = None


class Shell:
    """One bash on one machine; cwd, variables and functions last from command to command."""

    def __init__(self, machine: Machine) -> None:
        self._api = machine.container.client.api
        self._container = machine.container.id
        made = self._api.exec_create(
            self._container, ["bash", "--norc", "--noprofile", "-c", f"mkdir -p {FOLDER} && cd {FOLDER}\n{LOOP}"],
            stdin=True, environment=ENVIRONMENT,
        )  # fmt: skip
        self._stream = self._api.exec_start(made["Id"], socket=True)
        self._buffer = bytearray()

    def run(self, command: str, timeout: float) -> Outcome:
        """Run one command and wait for its end, for at most ``timeout`` seconds."""
        token = os.urandom(8).hex()
        end = re.compile(MARK + token.encode() + rb" (\d+)" + MARK)
        try:
            raw(self._stream).sendall(f"{token}\0{command}\0".encode())
        except OSError as error:
            return Outcome([], None, f"测试机的 shell 已经不在了（{error}）。")
        deadline = time.monotonic() + timeout
        searched = 0
        while (found := end.search(self._buffer, searched)) is None:
            searched = max(0, len(self._buffer) - 64)
            if len(self._buffer) > FLOOD_BYTES:
                return self._stopped(f"输出超过 {FLOOD_BYTES} 字节，不再往下读；请让命令少打印一些。")
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([raw(self._stream)], [], [], left)[0]:
                return self._stopped(f"命令在 {timeout:.0f} 秒内没有结束；给它 data-timeout，或让它能自己结束。")
            if not self._receive():
                return self._stopped("shell 在命令中途结束了（命令里有 exit，或测试机停了）。")
        output, status, rest = bytes(self._buffer[: found.start()]), int(found[1]), found.end()
        del self._buffer[:rest]
        return Outcome(_lines(output), status)

    def state(self) -> str:
        """Bash text that brings another bash to this one's variables, functions and directory."""
        return "\n".join(self.run(STATE, 10).output)

    def close(self) -> None:
        """End it."""
        hang_up(self._stream)

    def _stopped(self, problem: str) -> Outcome:
        output = _lines(bytes(self._buffer[-4000:]))
        self._buffer.clear()
        return Outcome(output, None, problem)

    def _receive(self) -> bool:
        """Take one frame from Docker's multiplexed stream; False at its end."""
        stream, size = next_frame_header(self._stream)
        if stream < 0:
            return False
        self._buffer += read_exactly(self._stream, size)
        return True


def _lines(output: bytes) -> list[str]:
    """Output as the lines that a terminal would leave standing: a bare carriage return overwrites its line."""
    text = output.decode("utf-8", errors="replace").replace("\r\n", "\n")
    lines = [line.rstrip("\r").rpartition("\r")[2].rstrip() for line in text.split("\n")]
    return lines[:-1] if lines and lines[-1] == "" else lines


Ready = Callable[[Sequence[str], Sequence[str]], bool]
"""Whether what a terminal shows (the second) is what stands on the page above a key (the first)."""


def interact(
    machine: Machine, shell: Shell, command: str, expected: Sequence[str], timeout: float, ready: Ready
) -> Outcome:
    """Run a command on a terminal of its own, typing what the page shows as typed.

    A line is typed when the terminal stands at a prompt, a key pressed when ``ready`` says so and the command goes on.
    The terminal is rendered once, at the end; keys leave no trace on the page's side, so they are left out of what is
    returned.
    """
    api = machine.container.client.api
    # SIGWINCH comes late on a slow machine, so the size is set before the command starts
    script = f"stty cols {COLUMNS} rows {ROWS}\n{shell.state()}\n{command}"
    made = api.exec_create(
        machine.container.id, ["bash", "--norc", "--noprofile", "-c", script], stdin=True, tty=True,
        environment=ENVIRONMENT, detach_keys=UNTYPED,
    )  # fmt: skip
    terminal = _Terminal(api.exec_start(made["Id"], tty=True, socket=True), time.monotonic() + timeout)
    try:
        problem = _type(terminal, expected, timeout, ready)
    finally:
        terminal.close()
    status = None
    if problem is None:
        with contextlib.suppress(APIError):
            status = api.exec_inspect(made["Id"])["ExitCode"]
    return Outcome(terminal.render(), status, problem)


def _type(terminal: _Terminal, expected: Sequence[str], timeout: float, ready: Ready) -> str | None:
    """Type what a page shows as typed, and wait for the end; what went wrong, in a sentence, or None."""
    for index, line in enumerate(expected):
        prompt = INNER_PROMPT.match(line)
        if prompt is None and not KEYS.match(line):
            continue
        if prompt is not None:
            typed = prompt["typed"] or ""
            if not typed:
                continue
            arrived = terminal.wait_prompt()
        else:
            typed, above = line, without_keys(expected[:index])
            arrived = terminal.wait(functools.partial(_shows, terminal, above, ready)) and terminal.goes_on()
        if not arrived:
            break
        terminal.send(typed)
    else:
        if terminal.wait_end():
            return None
    if len(terminal.received) > FLOOD_BYTES:
        return f"输出超过 {FLOOD_BYTES} 字节，不再往下读。"
    if terminal.ended:
        return "会话在页面写的输入用完之前就结束了。"
    return f"在 {timeout:.0f} 秒内没有等到下一个提示符或结束；最后一行要结束会话（例如 exit）。"


def _shows(terminal: _Terminal, above: Sequence[str], ready: Ready) -> bool:
    return ready(above, without_keys(terminal.render()))


def without_keys(lines: Sequence[str]) -> list[str]:
    """Lines of an interactive transcript without caret notation, which a terminal echoes sometimes."""
    kept = [re.sub(r"(?:^|(?<= )|(?<=\S))(?:\^[A-Z\\\]])+$", "", line).rstrip() for line in lines]
    return [new for new, old in zip(kept, lines, strict=True) if new or not KEYS.match(old)]


class _Terminal:
    """The master's side of a pty, with a deadline (monotonic seconds)."""

    def __init__(self, stream: Any, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline
        self._seen = 0
        self.received = bytearray()
        self.ended = False

    def send(self, typed: str) -> None:
        self._seen = len(self.received)
        if KEYS.match(typed):
            raw(self._stream).sendall(bytes(ord(key) & 0x1F for key in typed[1::2]))
        else:
            raw(self._stream).sendall(typed.encode() + b"\r")

    def wait_prompt(self) -> bool:
        """Wait until the terminal stands at a prompt that came after what was typed last."""
        return self.wait(lambda: bool(AT_PROMPT.search(ESCAPE.sub(b"", bytes(self.received[self._seen :])))))

    def wait_end(self) -> bool:
        """Wait until the command has ended and closed the terminal."""
        return self.wait(lambda: self.ended, until_end=True)

    def wait(self, done: Callable[[], bool], *, until_end: bool = False) -> bool:
        """Receive until ``done``; False when the time, the terminal or the bound on output ends first."""
        while not done():
            left = self._deadline - time.monotonic()
            if self.ended or left <= 0 or len(self.received) > FLOOD_BYTES:
                return until_end and self.ended
            self._receive(left)
        return True

    def goes_on(self) -> bool:
        """Whether the command has not ended by itself after a moment, so that a key is what ends it."""
        until = time.monotonic() + KEY_PAUSE
        while not self.ended and (left := until - time.monotonic()) > 0:
            self._receive(left)
        return not self.ended

    def _receive(self, seconds: float) -> None:
        if select.select([raw(self._stream)], [], [], seconds)[0]:
            part = raw(self._stream).recv(65536)
            self.received += part
            self.ended = not part

    def close(self) -> None:
        hang_up(self._stream)

    def render(self) -> list[str]:
        """The lines as they stand on the terminal at the end, also those that scrolled away."""
        screen = pyte.HistoryScreen(COLUMNS, ROWS, history=20_000)
        pyte.ByteStream(screen).feed(bytes(self.received))
        history = ["".join(row[x].data for x in range(COLUMNS)) for row in screen.history.top]
        lines = [line.rstrip() for line in (*history, *screen.display)]
        while lines and not lines[-1]:
            lines.pop()
        return lines
