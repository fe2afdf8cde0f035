"""``paodetong ledger``: what ledgers say together."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from paodetong.running import ledger

NAME = "ledger"
HELP = "看账本：几份账本各有什么别的没有的，合成一份，哪些步骤时好时坏。"


def add(parser: argparse.ArgumentParser) -> None:
    """A subcommand for each question."""
    questions = parser.add_subparsers(required=True, metavar="做什么")
    compare = questions.add_parser("compare", help="几份账本各有什么块别的没有跑过，哪些块哪里都没有跑过")
    compare.set_defaults(ask=_compare)
    merge = questions.add_parser("merge", help="把同一种 Docker 的几份账本合成一份")
    where = merge.add_mutually_exclusive_group(required=True)
    where.add_argument("--output", "-o", type=Path, metavar="文件", help="写到哪里")
    where.add_argument("--into", type=Path, metavar="文件夹", help="账本可以来自几种 Docker：每种一份，写进这个文件夹")
    merge.set_defaults(ask=_merge)
    flakes = questions.add_parser("flakes", help="失败过或者重试过的步骤，各占几次")
    flakes.set_defaults(ask=_flakes)
    for one in (compare, merge, flakes):
        one.add_argument("files", nargs="+", type=Path, metavar="账本", help="build/ledger-….json")


def main(given: argparse.Namespace) -> int:
    """Answer one question.

    Raises:
        HarnessError: a file is no ledger, or ledgers do not belong together.
    """
    status: int = given.ask(given)
    return status


def _compare(given: argparse.Namespace) -> int:
    for line in ledger.compare({str(file): ledger.read(file) for file in given.files}):
        print(line)
    return 0


def _merge(given: argparse.Namespace) -> int:
    found: dict[Path, list[ledger.Ledger]] = {}
    for file in given.files:
        one = ledger.read(file)
        found.setdefault(given.output or given.into / ledger.name(one), []).append(one)
    for target, parts in sorted(found.items()):
        whole = ledger.merge(parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        ledger.save(target, whole)
        print(f"{target}：{len(whole['pages'])} 页，来自 {len(parts)} 份账本")
    return 0


def _flakes(given: argparse.Namespace) -> int:
    """1 where a step has failed."""
    found = ledger.flakes(ledger.merge([ledger.read(file) for file in given.files]))
    for flake in found:
        print(flake)
    failed = sum(flake.failed > 0 for flake in found)
    print(f"失败过的步骤 {failed} 个，只是重试过的 {len(found) - failed} 个", file=sys.stderr)
    return 1 if failed else 0
