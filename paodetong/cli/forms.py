"""``paodetong forms``: beside each page of the built site its other forms, its files, its results."""

from __future__ import annotations

import argparse
from pathlib import Path

from paodetong.cli.here import here

NAME = "forms"
HELP = "在网站的每一页旁边放上它的 Markdown、脚本、文件和运行结果（需要 jinja2 和 mkdocs-asciinema-player）。"


def add(parser: argparse.ArgumentParser) -> None:
    """Where the site is, and what it was built of."""
    parser.add_argument("site", type=Path, metavar="网站", help="构建好的网站（build/site）")
    parser.add_argument("--docs", type=Path, default=Path("docs"), metavar="目录", help="页面在哪里（docs）")


def main(given: argparse.Namespace) -> int:
    """Write them.

    Raises:
        HarnessError: this is no book, or a page has not been built.
    """
    from paodetong.site import downloads, forms, results  # only this needs Jinja and asciinema's player

    _, this = here()
    made = forms.write(given.docs, given.site, this)
    print(
        f"{given.site}：{made[forms.MARKDOWN]} 页的 Markdown、{made[forms.SCRIPT]} 页的脚本、"
        f"{made[downloads.FOLDER]} 个文件、{made[forms.EXAMPLE]} 个例子的文件夹、{made[results.FOLDER]} 块的运行结果"
    )
    return 0
