"""``make shell``: a page runs, its machine stays, and the shell is where the page was."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paodetong.hosts import daemon
from tests.selftest.pages import FRONT
from tests.selftest.session import Folder
from tests.selftest.survival import holding

SECONDS = 120.0
PAGE = f"""{FRONT}
```console
$ mkdir -p here && cd here && word=变量
$ docker run -d --name kept debian:trixie-slim sleep 600
...
$ echo $word
别的
$ touch never
```
"""
BROKEN = "page.md:10: echo $word  failed"
STAYS = "机器留着"


class Terminal:
    """A user's terminal in which ``make shell`` runs."""

    def __init__(self, master: int) -> None:
        self._master = master
        self.text = ""

    def read_until(self, wanted: str) -> str:
        """What came up to this text, which is awaited."""
        deadline = time.monotonic() + SECONDS
        while wanted not in self.text:
            ready, _, _ = select.select([self._master], [], [], deadline - time.monotonic())
            assert ready, f"{wanted!r} did not come: {self.text!r}"
            try:
                part = os.read(self._master, 65536)
            except OSError:  # the other side has closed
                part = b""
            assert part, f"ended before {wanted!r}: {self.text!r}"
            self.text += part.decode(errors="replace")
        before, _, self.text = self.text.partition(wanted)
        return before

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        os.write(self._master, f"{line}\r".encode())


@contextmanager
def shell(folder: Folder, *arguments: str) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    """A page's shell in a terminal; ended at the end, if it has not by itself."""
    master, slave = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "paodetong", "shell", "page.md", *arguments], cwd=folder.path,
        env=folder.environment(), stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        yield Terminal(master), running
    finally:
        running.kill()
        running.wait()
        os.close(master)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A project with the page."""
    made = Folder(tmp_path)
    made.declare()
    made.write("page.md", PAGE)
    return made


def test_the_shell_is_where_the_page_failed(folder: Folder) -> None:
    with shell(folder) as (terminal, running):
        assert BROKEN in terminal.read_until(STAYS)
        terminal.read_until("here# ")
        terminal.type("echo [$word] [$(docker inspect --format '{{.State.Status}}' kept)] [$(ls)]; hostname > /run/was")
        terminal.read_until("[变量] [running] []")
        client = daemon.connect()
        here = holding(client, "/run/was")
        assert len(here) == 1
        terminal.type("exit")
        assert running.wait(SECONDS) == 0
    assert here[0].id not in {one["Id"] for one in client.api.containers(all=True)}


def test_the_page_stops_before_a_line(folder: Folder) -> None:
    with shell(folder, "--line", "8") as (terminal, running):
        assert "停在第 8 行之前" in terminal.read_until(STAYS)
        terminal.read_until("here# ")
        terminal.type("docker ps -aq | wc -l; exit 7")
        terminal.read_until("0\r\n")
        assert running.wait(SECONDS) == 0


def test_a_machine_that_is_not_there(folder: Folder) -> None:
    with shell(folder, "--node", "2") as (terminal, running):
        terminal.read_until("没有第 2 台机器")
        assert running.wait(SECONDS) == 1


def test_without_a_terminal_it_says_so(folder: Folder) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paodetong", "shell", "page.md"], cwd=folder.path, env=folder.environment(),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "没有终端" in done.stderr
