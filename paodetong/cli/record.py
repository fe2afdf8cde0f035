"""``paodetong record``: run pages, and write what really came into them."""

from __future__ import annotations

import argparse

import pytest

NAME = "record"
HELP = "运行页面，把真正得到的输出写进去。"


def add(parser: argparse.ArgumentParser) -> None:
    """The pages."""
    parser.add_argument("pages", nargs="+", metavar="页面", help="Markdown 文件或目录")


def main(given: argparse.Namespace) -> int:
    """pytest's exit status: 0 when all could be recorded."""
    return int(pytest.main(["-v", "--record", *given.pages]))
