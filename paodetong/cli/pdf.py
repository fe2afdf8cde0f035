"""``paodetong pdf``: the whole book as one PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

NAME = "pdf"
HELP = "把构建好的网站印成一本 PDF，带书签、目录和页码（需要浏览器、playwright 和 pypdf）。"


def add(parser: argparse.ArgumentParser) -> None:
    """Which site, and what it becomes."""
    parser.add_argument("file", type=Path, metavar="文件", help="写到哪里，….pdf")
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("mkdocs.offline.yml"),
        metavar="文件",
        help="网站的配置，已经照它构建好了（mkdocs.offline.yml）",
    )


def main(given: argparse.Namespace) -> int:
    """Print, telling each part when it is done.

    Raises:
        HarnessError: the site is not built, or the browser cannot print it.
    """
    from paodetong.site import printed  # only this needs Playwright and pypdf

    count = printed.make(given.config, given.file, lambda line: print(line, flush=True))
    print(f"{given.file}：{count} 面，{given.file.stat().st_size / 1e6:.1f} MB")
    return 0
