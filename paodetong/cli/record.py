"""``paodetong record``: run pages, and write what really came into them."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from paodetong.errors import HarnessError

NAME = "record"
HELP = "运行页面，把真正得到的输出写进去。"


def add(parser: argparse.ArgumentParser) -> None:
    """The pages."""
    parser.add_argument("pages", nargs="+", metavar="页面", help="Markdown 文件或目录")


def main(given: argparse.Namespace) -> int:
    """pytest's exit status: 0 when all could be recorded.

    Raises:
        HarnessError: there is no such page.
    """
    for page in given.pages:
        if not Path(page).exists():
            raise HarnessError(f"没有 {page} 这个文件或目录；要从当前目录写起，例如 docs/index.md。")
    return int(pytest.main(["-v", "--record", *given.pages]))
