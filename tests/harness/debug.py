"""``python -m tests.harness.debug PAGE``: run a page, keep its machine, and open a shell in it.

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

from tests.harness import daemon, images, this_book
from tests.harness import page as pages
from tests.harness.errors import HarnessError, PageError
from tests.harness.machine import Machine, fleet, hang_up, raw
from tests.harness.page import Page, Settings
from tests.harness.shell import ENVIRONMENT, Shell

STATE = "run/page-state"


def run(page: Page, line: int | None) -> None:
    """Run a page up to a line (itself not), its first failure, or its end, telling what it does."""
    for example in page.actions():
        action = example.parsed
        if line is not None and action.line >= line:
            print(f"停在第 {line} 行之前。")
            return
        result = page.run(action)
        print(f"{page.path}:{action.name}  {result.status}", flush=True)
        if result.status == "failed":
            print(result.reason)
            return


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


def main() -> None:
    """Read the arguments, run the page, open the shell."""
    parser = argparse.ArgumentParser(
        prog="make shell PAGE=", description="运行一页，留下它的机器，在里面打开一个 shell。"
    )
    parser.add_argument("page", type=Path, help="页面")
    parser.add_argument("--line", type=int, help="停在这一行之前（默认是第一处失败，或页末）")
    parser.add_argument("--node", type=int, default=1, help="进第几台机器（1）")
    parser.add_argument("--snippets", type=Path, default=Path("snippets"), help="引入文件的目录（snippets）")
    given = parser.parse_args()
    if not sys.stdin.isatty():
        sys.exit("这里没有终端；make shell 要在终端里运行。")
    if not given.page.is_file():
        sys.exit(f"没有 {given.page} 这一页。")
    try:
        client = daemon.connect()
        with fleet(client, images.prepare(client, images.engine(), print)) as machines:
            Page.settings = Settings(this_book.book(given.snippets), fleet=machines)
            page = pages.load(Page, given.page, pages.text_of(given.page))
            try:
                run(page, given.line)
                machine, shell = page.reach(given.node)
                print("--- 机器留着；exit 离开，机器随之消失 ---")
                attach(machine, shell)
            finally:
                page.close()
    except ExceptionGroup as group:
        sys.exit("\n".join(str(error) for error in group.exceptions))
    except (HarnessError, PageError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
