"""``paodetong shell``: run a page, keep its machine, and open a shell in it.

The page runs to its first failure, or to the line asked for, or to its end. The shell is where the page then is: its
directory, variables and functions. Leaving the shell ends the machine.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import select
import shutil
import signal
import sys
import termios
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from paodetong.errors import HarnessError
from paodetong.hosts.machine import Machine, hang_up, raw
from paodetong.hosts.shell import ENVIRONMENT, Shell
from paodetong.plugin import PageItem
from paodetong.running.page import Page

NAME = "shell"
HELP = "运行一页，留下它的机器，在里面打开一个 shell。"
STATE = "run/page-state"


@contextlib.contextmanager
def _keys() -> Iterator[None]:
    """The user's terminal hands on every key as it is pressed."""
    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setraw(sys.stdin)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def attach(machine: Machine, shell: Shell) -> None:
    """Connect the user's terminal with a bash on the machine, until that ends."""
    machine.put("/", {STATE: shell.state().encode()})
    api = machine.container.client.api
    made = api.exec_create(
        machine.container.id, ["bash", "--rcfile", f"/{STATE}"], stdin=True, tty=True,
        environment=ENVIRONMENT | {"TERM": os.environ.get("TERM", "xterm")},
    )  # fmt: skip
    attached = api.exec_start(made["Id"], tty=True, socket=True)
    stream = raw(attached)

    def fit(*_: object) -> None:
        size = shutil.get_terminal_size()
        api.exec_resize(made["Id"], height=size.lines, width=size.columns)

    signal.signal(signal.SIGWINCH, fit)
    fit()
    with _keys():
        while True:
            ready, _, _ = select.select([stream, sys.stdin], [], [])
            if stream in ready:
                part = stream.recv(65536)
                if not part:
                    break
                os.write(sys.stdout.fileno(), part)
            if sys.stdin in ready:
                stream.sendall(os.read(sys.stdin.fileno(), 65536))
    hang_up(attached)


class Stay:
    """A plugin for pytest that runs the page which was collected its own way, and stays.

    Args:
        line: the page stops before this line; None for its first failure, or its end.
        node: whose shell is opened.
    """

    def __init__(self, line: int | None, node: int) -> None:
        self._line, self._node = line, node
        self.status = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the items: run the page, and open the shell."""
        pages = {item.page.path: item.page for item in session.items if isinstance(item, PageItem)}
        try:
            if len(pages) != 1:
                raise HarnessError("这里不是一页有命令的页面。")
            (page,) = pages.values()
            try:
                self._run(page)
                machines = page.machines
                machine, shell = machines.machine(self._node), machines.shell(self._node)
                print("--- 机器留着；exit 离开，机器随之消失 ---")
                attach(machine, shell)
            finally:
                page.close()
        except HarnessError as error:
            print(error, file=sys.stderr)
            self.status = 1
        return True

    def _run(self, page: Page) -> None:
        """Run it, telling what it does."""
        for action in page.actions:
            if self._line is not None and action.line >= self._line:
                print(f"停在第 {self._line} 行之前。")
                return
            result = page.run(action)
            print(f"{page.path}:{action.name}  {result.status}", flush=True)
            if result.status == "failed":
                print(result.reason)
                return


def add(parser: argparse.ArgumentParser) -> None:
    """The page, and where to stay."""
    parser.add_argument("page", type=Path, metavar="页面", help="Markdown 文件")
    parser.add_argument("--line", type=int, metavar="行", help="停在这一行之前（默认是第一处失败，或页末）")
    parser.add_argument("--node", type=int, default=1, metavar="号", help="进第几台机器（1）")


def main(given: argparse.Namespace) -> int:
    """Run the page, open the shell.

    Raises:
        HarnessError: there is no terminal, or no such page.
    """
    if not sys.stdin.isatty():
        raise HarnessError("这里没有终端；paodetong shell 要在终端里运行。")
    if not given.page.is_file():
        raise HarnessError(f"没有 {given.page} 这一页。")
    stay = Stay(given.line, given.node)
    return int(pytest.main(["-qq", "-s", "--no-header", str(given.page)], plugins=[stay])) or stay.status
