"""``paodetong coverage``: the share of docker's commands that ran, by group and engine; which never did, and why."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from wcwidth import wcswidth

from paodetong.cli.here import here
from paodetong.reading import texts
from paodetong.reading.texts import Text
from paodetong.running import coverage, ledger
from paodetong.running.coverage import Coverage, Leaf

NAME = "coverage"
HELP = "数一数 docker 的命令跑过多少：按组、按引擎，从账本里数；没有跑过的列出来，连同理由。"
GAP = "  "


def add(parser: argparse.ArgumentParser) -> None:
    """What the engines have."""
    parser.add_argument("--engines", type=Path, required=True, metavar="目录", help="paodetong commands 写的目录")


def main(given: argparse.Namespace) -> int:
    """Print the shares, and what never ran.

    Raises:
        HarnessError: this folder is no book, or nothing is known of any engine, or the texts are written wrongly.
    """
    root, this = here()
    engines = coverage.records(given.engines)
    said = texts.load(given.engines / texts.FILE)
    found = coverage.measure(engines, ledger.load(this.ledgers), root, this.snippets)
    if not found.engines:
        print(f"docker 的命令跑过多少：{this.ledgers} 里还没有账本")
        return 0
    print(f"docker 的命令跑过多少：{'、'.join(found.machines)}")
    print("\n".join(table(found)))
    never = list(missing(found, said))
    print("\n".join(["没有跑过的：", *never]) if never else "没有一条没有跑过")
    return 0


def table(found: Coverage) -> Iterator[str]:
    """The share of each group on each engine, and of all commands, as lines."""
    rows = [["组", *found.engines]]
    for group in found.groups:
        rows.append([group, *(_share(*found.share(group, engine)) for engine in found.engines)])
    rows.append(["合计", *(_share(*found.share("", engine)) for engine in found.engines)])
    widths = [max(wcswidth(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield GAP.join(word + " " * (width - wcswidth(word)) for word, width in zip(row, widths, strict=True)).rstrip()


def missing(found: Coverage, said: dict[str, Text]) -> Iterator[str]:
    """What has not run on an engine that has it, and why, a line each."""
    for leaf in found.leaves:
        if without := found.missing(leaf):
            where = "" if without == [one for one in found.engines if found.there(leaf, one)] else "、".join(without)
            yield f"{GAP}{leaf.name}{f'（{where}）' if where else ''}：{_why(said, leaf) or '没有写理由'}"


def _why(said: dict[str, Text], leaf: Leaf) -> str:
    return said[leaf.name].why if leaf.name in said else ""


def _share(ran: int, there: int) -> str:
    return f"{ran}/{there} {ran / there:.0%}" if there else "—"
