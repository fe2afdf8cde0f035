"""``paodetong archive``: the site that is read from a folder, as one archive."""

from __future__ import annotations

import argparse
from pathlib import Path

from paodetong.site import archive

NAME = "archive"
HELP = "把可以直接打开的网站装进一个 zip：同样的网站，装出来一字节不差。"


def add(parser: argparse.ArgumentParser) -> None:
    """Where the site is, and what it becomes."""
    parser.add_argument("folder", type=Path, metavar="目录", help="用 offline 插件构建的网站（build/site-offline）")
    parser.add_argument("file", type=Path, metavar="文件", help="写到哪里，….zip")


def main(given: argparse.Namespace) -> int:
    """Pack.

    Raises:
        HarnessError: there is no site in the folder.
    """
    count = archive.pack_site(given.folder, given.file)
    print(f"{given.file}：{count} 个文件，{given.file.stat().st_size / 1e6:.1f} MB")
    return 0
