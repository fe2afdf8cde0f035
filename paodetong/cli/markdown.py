"""``paodetong markdown``: each page of the built site as Markdown beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from paodetong.cli.here import here
from paodetong.site import plain

NAME = "markdown"
HELP = "在网站的每一页旁边放上它的 Markdown：引入的文件写全，链接连到别页的 Markdown。"


def add(parser: argparse.ArgumentParser) -> None:
    """Where the site is, and what it was built of."""
    parser.add_argument("site", type=Path, metavar="网站", help="构建好的网站（build/site）")
    parser.add_argument("--docs", type=Path, default=Path("docs"), metavar="目录", help="页面在哪里（docs）")


def main(given: argparse.Namespace) -> int:
    """Write them.

    Raises:
        HarnessError: this is no book, or a page has not been built.
    """
    _, this = here()
    print(f"{given.site}：{plain.write(given.docs, given.site, this)} 页的 Markdown")
    return 0
