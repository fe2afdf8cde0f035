"""``paodetong prose``: whether the commands and options that prose names are there on every engine."""

from __future__ import annotations

import argparse
from pathlib import Path

from paodetong.errors import HarnessError
from paodetong.reading import commands, named

NAME = "prose"
HELP = "看散文、表格和图里写到的 docker 命令和选项，在每个引擎上有没有；引擎有什么，由 commands 记下。"


def add(parser: argparse.ArgumentParser) -> None:
    """Pages, and what the engines have."""
    parser.add_argument("--engines", type=Path, required=True, metavar="目录", help="paodetong commands 写的目录")
    parser.add_argument("paths", type=Path, nargs="+", metavar="路径", help="Markdown 文件或目录；引入的文件也算在书里")


def main(given: argparse.Namespace) -> int:
    """Print what is missing and the sums; 1 where anything is.

    Raises:
        HarnessError: nothing is known of any engine.
    """
    engines = [commands.load(file) for file in sorted(given.engines.glob("*.json"))]
    if not engines:
        raise HarnessError(f"{given.engines} 里没有引擎的记录；先用 paodetong commands 造。")
    files = [file for path in given.paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    pages = {file: file.read_text("utf-8") for file in files if file.suffix == ".md"}
    others = [file.read_text("utf-8", "replace") for file in files if file.is_file() and file.suffix != ".md"]
    blocks = "\n".join([*map(named.blocks, pages.values()), *others])
    found = [(file, one) for file, text in pages.items() for one in named.named(text)]
    wrong = [
        f"{file}:{one.line}: `{one}`：{reason}"
        for file, one in found
        if not one.gone
        for reason in one.missing(engines, blocks)
    ]
    print("\n".join(wrong), end="\n" if wrong else "")
    lines = sum(not one.option for _, one in found)
    print(
        f"{len(pages)} 页里写到 {lines} 次 docker 命令、{len(found) - lines} 次单独的选项，"
        f"标明已经没有的 {sum(one.gone for _, one in found)} 处；"
        f"对照了 {len(engines)} 个引擎：{'、'.join(one.engine for one in engines)}"
    )
    return 1 if wrong else 0
