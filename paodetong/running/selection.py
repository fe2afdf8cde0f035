"""Which pages a run is about: those that have changed since they passed, and of these one share of several."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from paodetong.errors import HarnessError, PageError
from paodetong.reading import sources
from paodetong.reading.book import Book
from paodetong.running import ledger, report
from paodetong.running.ledger import Ledger


def runs(path: Path, book: Book) -> bool:
    """Whether a page does anything; one that is written wrongly does, since it must be refused."""
    try:
        found = sources.read(path, sources.text_of(path), book)
    except PageError:
        return True
    return bool(found.errors) or any(fence.kind != "figure" for fence in found.fences)


def changed(path: Path, name: str, book: Book, ledgers: Iterable[Ledger], machine: str) -> str | None:
    """Why a page must be run again, in a few words; None where it has passed as it is, on such a machine.

    Args:
        path: its file.
        name: what the ledgers call it.
        book: the book that it belongs to.
        ledgers: what has run.
        machine: the version of the machines' image.
    """
    try:
        body = sources.split(sources.text_of(path))
    except PageError:
        return "读不懂"
    engine = machine.rpartition("-")[0]
    why = "还没有在这种测试机上跑过"
    for page in (page for one in ledgers for page in one["pages"] if page["path"] == name):
        if str(page.get("machine", "")).rpartition("-")[0] != engine:
            continue
        reason = _differs(page, ledger.digest(body, book.snippets), machine)
        if reason is None:
            return None
        why = reason
    return why


def _differs(page: Mapping[str, Any], digest: str, machine: str) -> str | None:
    if page["sha256"] != digest:
        return "文字或者它引入的文件变了"
    if page["machine"] != machine:
        return "测试机变了"
    if page["harness"] != report.harness():
        return "测试框架变了"
    if any(block["status"] not in ledger.GOOD for block in page["blocks"]):
        return "上次没有通过"
    return None


def share(text: str) -> tuple[int, int]:
    """Which share of how many ``2/4`` means, the first being 1.

    Raises:
        HarnessError: it means none.
    """
    index, _, count = text.partition("/")
    if not (index.isdecimal() and count.isdecimal() and 1 <= int(index) <= int(count)):
        raise HarnessError(f"SHARD={text} 应当写成 2/4 这样：四份里的第二份。")
    return int(index), int(count)


def shard(names: Sequence[str], ledgers: Iterable[Ledger], index: int, count: int) -> set[str]:
    """One of so many shares of pages that take about as long: each goes, the longest first, to who has least to do.

    All machines that share a run must have the same ledgers, or none.

    Args:
        names: what the ledgers call the pages.
        ledgers: what has run; a page takes as many seconds as the last time.
    """
    taken = seconds(names, ledgers)
    loads, shares = [0.0] * count, [set[str]() for _ in range(count)]
    for name in sorted(names, key=lambda name: (-taken[name], name)):
        least = loads.index(min(loads))
        loads[least] += taken[name]
        shares[least].add(name)
    return shares[index - 1]


def seconds(names: Sequence[str], ledgers: Iterable[Ledger]) -> dict[str, float]:
    """How long each page takes: as long as the last time; one that has not run, as long as most do."""
    last = {page["path"]: page for one in ledgers for page in sorted(one["pages"], key=lambda page: page["started"])}
    known = {name: float(last[name]["seconds"]) for name in names if name in last}
    usual = statistics.median(known.values()) if known else 1.0
    return {name: known.get(name, usual) for name in names}
