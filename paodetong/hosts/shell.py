"""The reader's shell: one interactive bash a page, which a person's typing cannot tell from their own.

Its standard input is a terminal, since people have one: what reads it waits, job control and history expansion are on,
and bash speaks of errors as it does to a person. What it prints comes on a pipe of its own, so that programs write as
they do into a file. In a typed session (``session``) the output goes to the terminal too, in the same
bash.

util-linux's script(1) makes the terminal, as machines need not have Python. Docker brings both streams on one
connection: what the terminal shows as stdout, what comes on the pipe as stderr. A prompt is a mark with a random token
on that pipe; a page's lines are sent one by one, each when bash asks for it.
"""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, overload

from docker.utils.socket import next_frame_header, read_exactly

from paodetong.errors import HarnessError
from paodetong.hosts import terminal
from paodetong.hosts.machine import Machine, hang_up, raw
from paodetong.hosts.pace import Pace, Pacer
from paodetong.reading import prompts
from paodetong.reading.prompts import CONTINUED

FLOOD_BYTES = 1_000_000
"""A command that prints more is stopped."""
SILENCE = 2.0
"""Seconds without a sign of a command, after which it is looked whether it waits for somebody to type."""
LOOK_PAUSE = 0.5
"""Seconds after which it is looked once more: what has just ended looks as if it waited."""
WAITING = "命令在等人从键盘输入，页面却没有写输入什么；读者的终端会一直停在这里。"
LOST = "bash 的提示符不见了：命令改了 PS1 或标准错误（exec 2>…），或者用 exec 换掉了 bash；读者的终端也会变样。"
ENDED = "shell 在命令中途结束了（命令里有 exit、exec，或先前有 set -e；也可能是测试机停了）。"
PROBE = "printf {} >/dev/tty\n"
PROBE_SECONDS = 1.0
"""Within this time a bash that stands at a prompt does what it is told."""
START_SECONDS = 60.0
"""A daemon that does much else takes long to start an exec: 10 were too few on two cores at a load of 6."""
STOPPED_BYTES = 4000
"""So much is shown of the output of a command that was stopped."""
FOLDER = "/root/book"
"""The working directory in which a page starts."""
ENVIRONMENT = {
    "HOME": "/root", "USER": "root", "LOGNAME": "root", "SHELL": "/bin/bash", "TERM": "xterm",
    "LC_ALL": "C.UTF-8", "TZ": "UTC",
}  # fmt: skip
TERMINAL, PIPE = 1, 2
"""Docker's numbers of the two streams."""
MARK = "\x1e"
INTERRUPT = b"\x03"
START = rf"""
mkdir -p {FOLDER} && cd {FOLDER} || exit
exec 9>&2 8<<<"$1"
exec script -q -E always -c 'stty cols {terminal.COLUMNS} rows {terminal.ROWS}
exec bash --noprofile --rcfile /dev/fd/8 --noediting -i >&9 2>&9' /dev/null
"""
RCFILE = r"""
PS1='\036{token} $?\036' PS2='\036{token} >\036'
exec 8<&- 9>&-
printf '\036{token} %s\036' $$
"""
STATE = r"""
for __name in $(compgen -v); do
  case $__name in
    BASH*|EUID|PPID|UID|SHELLOPTS|FUNCNAME|GROUPS|DIRSTACK|PIPESTATUS|PS[124]|_|__*) ;;
    *) declare -p "$__name" ;;
  esac
done; declare -f; alias -p; printf 'cd %q\n' "$PWD"
"""
STATE_FILE = "run/machine/print-state"
WAITS = r"""
shell=$1
field() { local stat; stat=$(<"/proc/$1/stat"); set -- "$2" ${stat##*) }; shift "$1"; echo "$1"; } # behind the name
parent() { field "$1" 2; }
started() { field "$1" 20; }
terminal() { field "$1" 5; }
inside() { ! [ "/proc/$1/ns/pid" -ef /proc/self/ns/pid ]; }
given() { # whether a process in a container reads what docker hands to that, not a pipe of its own
  local top=$1 up
  while up=$(parent "$top"); [ -e "/proc/$up" ] && inside "$up"; do top=$up; done
  [ "/proc/$1/fd/0" -ef "/proc/$top/fd/0" ]
}
client= reader=0
for file in /proc/[0-9]*/task/*/syscall; do
  read -r number first _ <"$file" || continue
  case $number:$first in
    0:* | 63:*) ;;                          # read
    23:0x1 | 270:0x1 | 72:0x1) first=0x0 ;; # select and pselect6, of nothing but 0
    *) continue ;;
  esac
  process=${file#/proc/} process=${process%%/*} input=/proc/$process/fd/$((first))
  if [ "$input" -ef "/proc/$shell/fd/0" ] ||
    { [ "$input" -ef /dev/tty ] && [ "$(terminal "$process")" = "$(terminal "$shell")" ]; }; then
    case $(<"/proc/$process/comm") in
      docker*)
        case " $(tr '\0' ' ' <"/proc/$process/cmdline")" in
          *\ run\ * | *\ exec\ * | *\ attach\ * | *\ start\ * | *\ up\ *) client=$(started "$process"); continue ;;
        esac ;;
    esac
    echo "$process"
    exit
  elif [ "$first" = 0x0 ] && inside "$process" && given "$process"; then
    since=$(started "$process")
    [ "$since" -le "$reader" ] || reader=$since
  fi
done 2>/dev/null # what is looked at may end meanwhile
[ -z "$client" ] || [ "$reader" -lt "$client" ] || echo docker
"""
"""For whom somebody must type, if for anybody: a thread of this process is in a system call (by its number on x86-64
and on arm64) that reads the page's terminal. A docker client that hands on what is typed always is, so there a process
in a container that began after it must read the input that the container was given."""


@dataclass(frozen=True)
class Outcome:
    """What a command did.

    Attributes:
        output: the lines that it printed, as a terminal shows them.
        status: its exit status; None when it was stopped, and ``problem`` then says why, in a sentence.
        pace: what came, as it came, in pieces; empty where nothing did.
    """

    output: list[str]
    status: int | None
    problem: str | None = None
    pace: Pace = ()


T = TypeVar("T")


class Stopped(Exception):
    """A command that is not waited for any longer; the text says why, in a sentence."""


class Shell:
    """One bash on one machine; all that it has lasts from command to command.

    Raises:
        HarnessError: it does not start.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._token = os.urandom(8).hex()
        self._mark = re.compile(f"{MARK}{self._token} (\\d+|>){MARK}".encode())
        self._printed = bytearray()
        self._read = 0
        self._pid = ""
        self._shown = bytearray()
        self._pacer = Pacer()
        api = machine.container.client.api
        made = api.exec_create(
            machine.container.id, ["bash", "-c", START, "shell", RCFILE.replace("{token}", self._token)],
            stdin=True, environment=ENVIRONMENT,
        )  # fmt: skip
        self._stream = api.exec_start(made["Id"], socket=True)
        self.limit(START_SECONDS * machine.slowness)
        try:
            self._pid = self.prompted()
            self.prompted()
            self.printed()
        except Stopped as stopped:
            raise HarnessError(f"测试机里的 shell 没有起来：{stopped}") from stopped

    def limit(self, seconds: float) -> None:
        """From now on, a command may take so long."""
        self._seconds, self._end = seconds, time.monotonic() + seconds
        self._heard = time.monotonic()
        self._pacer = Pacer()

    def run(self, command: str, timeout: float) -> Outcome:
        """Run one command and wait for its end, for at most ``timeout`` seconds."""
        self.limit(timeout)
        try:
            asked = self.enter(command.split("\n"))
            if asked == CONTINUED:
                self.send(INTERRUPT)
                raise Stopped("命令没有写完：bash 还在等后面的行（`> `）。")
        except Stopped as stopped:
            printed = self.printed()[-STOPPED_BYTES:]
            return Outcome(terminal.rendered(printed), None, f"{stopped}{self._place(stopped, printed)}")
        pace = self._pacer.pace(self._mark)
        return Outcome(terminal.rendered(self.printed()), int(asked), pace=pace)

    @staticmethod
    def _place(stopped: Stopped, printed: bytes) -> str:
        """Where a command stands that waits behind a text of its own, in a sentence; empty where it does not."""
        if str(stopped) != WAITING or not printed or printed.endswith(b"\n"):
            return ""
        return prompts.place(terminal.rendered(printed)[-1])

    def enter(self, lines: list[str]) -> str:
        """Send lines one by one, each when bash asks for it; how it asks after the last one.

        Raises:
            Stopped: bash has all that it needs before the last line, or does not ask.
        """
        for number, line in enumerate(lines, 1):
            self.send(line.encode() + b"\n")
            asked = self.prompted()
            if asked != CONTINUED and number < len(lines):
                raise Stopped(f"到第 {number} 行，命令已经完整，bash 执行了它；后面的行要另起一步（`$ `）。")
        return asked

    def send(self, typed: bytes) -> None:
        """Type something.

        Raises:
            Stopped: the machine is gone.
        """
        try:
            raw(self._stream).sendall(typed)
        except OSError as error:
            raise Stopped(f"测试机的 shell 已经不在了（{error}）。") from error

    def prompted(self) -> str:
        """Wait until bash asks; the status of the last command, or CONTINUED.

        Raises:
            Stopped: it does not.
        """
        found = self.wait(lambda: self._mark.search(self._printed, self._read))
        self._read = found.end()
        return found[1].decode()

    @property
    def stands(self) -> bool:
        """Whether bash asks, and nobody has noticed yet."""
        return self._mark.search(self._printed, self._read) is not None

    def printed(self) -> bytes:
        """What has come on the pipe and nobody has taken."""
        taken = self._mark.sub(b"", bytes(self._printed))
        self._printed.clear()
        self._read = 0
        return taken

    def take(self, last: bytes = b"") -> bytes | None:
        """What the terminal has received up to ``last`` and nobody has taken; None where that has not come."""
        at = self._shown.find(last) if last else len(self._shown)
        if at < 0:
            return None
        taken = bytes(self._shown[: at + len(last)])
        del self._shown[: at + len(last)]
        return taken

    @overload
    def wait(self, done: Callable[[], T | None]) -> T: ...
    @overload
    def wait(self, done: Callable[[], T | None], seconds: float) -> T | None: ...
    def wait(self, done: Callable[[], T | None], seconds: float | None = None) -> T | None:
        """Receive until ``done`` gives something; None where it has not after so many seconds.

        Raises:
            Stopped: the command's time or the bound on output or the shell ended first, or somebody would have to type.
        """
        until = float("inf") if seconds is None else time.monotonic() + seconds
        look = SILENCE
        while (value := done()) is None:
            if max(len(self._printed), len(self._shown)) > FLOOD_BYTES:
                raise Stopped(f"输出超过 {FLOOD_BYTES} 字节，不再往下读；请让命令少打印一些。")
            now = time.monotonic()
            if now >= until:
                return None
            if now >= self._end:
                raise Stopped(f"命令在 {self._seconds:.0f} 秒内没有结束；给它 data-timeout，或让它能自己结束。")
            quiet = self._heard + look
            if now < quiet:
                self._receive(min(until, self._end, quiet) - now)
            elif self._waits() and not self._receive(LOOK_PAUSE) and (reader := self._waits()):
                raise Stopped(LOST if reader == self._pid and self._obeys() else WAITING)
            else:
                look *= 2
        return value

    def _waits(self) -> str:
        """For whom (a process's number, or docker) somebody must type before anything goes on; empty for nobody."""
        if not self._pid:
            return ""
        return self._machine.run(["bash", "-c", WAITS, "waits", self._pid])[1].decode().strip()

    def _obeys(self) -> bool:
        """Whether bash does what is typed now, so that it is not a command of the page that waits for it."""
        token, before = os.urandom(8).hex(), bytes(self._shown)
        self.send(PROBE.format(f"{token[:1]}''{token[1:]}").encode())  # so its echo is another text
        until = time.monotonic() + PROBE_SECONDS
        while not (obeyed := token.encode() in self._shown) and (left := until - time.monotonic()) > 0:
            self._receive(left)
        self._shown[:] = before
        return obeyed

    def _receive(self, seconds: float) -> bool:
        """Take a frame of what comes, if any does in this time; whether one came.

        Raises:
            Stopped: the shell has ended.
        """
        if not select.select([raw(self._stream)], [], [], seconds)[0]:
            return False
        stream, size = next_frame_header(self._stream)
        if stream < 0:
            raise Stopped(ENDED)
        came = read_exactly(self._stream, size)
        self._heard = time.monotonic()
        if stream == TERMINAL:
            self._shown.extend(came)
        else:
            self._printed.extend(came)
            self._pacer.take(came)
        return True

    def write(self, name: str, text: str, mode: str) -> Outcome:
        """Write a file as this shell sees its folder, whatever has been mounted over it; nothing of the shell changes.

        Args:
            name: relative to the shell's directory; folders are made.
            mode: as chmod takes it.
        """
        script = 'cd "/proc/$1/cwd" && mkdir -p "$(dirname "$2")" && cat >"$2" && chmod "$3" "$2"'
        command = ["bash", "-c", script, "write", self._pid, name, mode]
        status, output = self._machine.run(command, text.encode())
        return Outcome(terminal.rendered(output), status)

    def state(self) -> str:
        """Bash text that brings another bash to this one's variables, functions, aliases and directory."""
        self._machine.put("/", {STATE_FILE: STATE.encode()})
        return "\n".join(self.run(f". /{STATE_FILE}", START_SECONDS).output)

    def close(self) -> None:
        """End it."""
        hang_up(self._stream)
