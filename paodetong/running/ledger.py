"""What ran, where, and with what result: the one source of every "verified" claim on the site.

A test run writes ``ledger.json`` and a copy named after its engine, and after its image store where that is not
overlay2; the site reads the latter, one for each. How often each step has run, failed and been retried is kept over the
runs: a page lists the runs that it was in, by name, and each step those in which it failed or was retried. So ledgers
of several machines can be joined, and joining twice changes nothing.

Standard library only, since the site's build imports it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paodetong.errors import HarnessError
from paodetong.reading.includes import included_files

Ledger = dict[str, Any]
LATEST = "ledger.json"
TRANSCRIPTS = ("console", "skip")
"""The kinds of blocks that hold commands."""
GOOD = ("passed", "skipped")
"""How a block ends whose page need not be run again."""
RUNS = 500
"""So many runs of a page are remembered."""


def digest(body: str, snippets: Path) -> str:
    """SHA-256 of what a page's test depends on: its body without front matter, and the snippets that it includes."""
    value = hashlib.sha256(body.replace("\r\n", "\n").strip().encode())
    for name in included_files(body):
        file = snippets / name
        value.update(b"\0" + name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b""))
    return value.hexdigest()


def read(file: Path) -> Ledger:
    """A ledger's content.

    Raises:
        HarnessError: it is no ledger.
    """
    try:
        found: Ledger = json.loads(file.read_text("utf-8"))
        found["engine"], found["pages"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HarnessError(f"{file} 不是账本：{error!r}") from error
    return found


def load(directory: Path) -> list[Ledger]:
    """The ledgers of a folder, the newest engine first; empty where no test has run."""
    found = [read(file) for file in directory.glob("ledger-*.json")]

    def age(ledger: Ledger) -> tuple[list[int], str]:
        return [int(number) for number in re.findall(r"\d+", ledger["engine"])], ledger.get("store", "")

    return sorted(found, key=age, reverse=True)


def summary(pages: Iterable[Ledger]) -> list[str]:
    """What ran, a line for each folder of pages: commands that passed, and visible blocks that were skipped."""
    folders: dict[str, list[Ledger]] = {}
    for page in pages:
        folders.setdefault(str(Path(page["path"]).parent), []).append(page)
    lines = []
    for folder, found in sorted(folders.items()):
        blocks = [block for page in found for block in page["blocks"]]
        commands = sum(len(block["commands"]) for block in blocks if block["status"] == "passed")
        skipped = sum(block["status"] == "skipped" for block in blocks)
        share = f"{skipped} 块（{skipped / max(1, len(blocks)):.1%}）"
        lines.append(f"{folder}：{len(found)} 页，{commands} 条命令跑通，{len(blocks)} 块里跳过 {share}")
    return lines


def of_page(ledgers: Iterable[Ledger], digest: str) -> list[tuple[Ledger, Ledger]]:
    """The ledgers that know the page with this digest, in their order, each with what it holds of the page."""
    found = ((one, next((page for page in one["pages"] if page["sha256"] == digest), None)) for one in ledgers)
    return [(one, page) for one, page in found if page]


def never_ran(ledgers: Iterable[Ledger], digest: str) -> set[int]:
    """Which transcripts of the page with this digest every run had to skip, counted from 0."""
    pages = [page["blocks"] for _, page in of_page(ledgers, digest)]
    statuses = [[block["status"] for block in blocks if block["kind"] in TRANSCRIPTS] for blocks in pages]
    return {at for at, found in enumerate(zip(*statuses, strict=True)) if set(found) == {"skipped"}}


def compare(ledgers: dict[str, Ledger]) -> Iterator[str]:
    """Lines for a person: for each ledger, what it is of and the blocks that passed there alone; those that none ran.

    Blocks of texts that are not the same are not the same blocks.
    """
    blocks = {
        name: {
            (page["path"], block["line"], page["sha256"], block["kind"]): block
            for page in one["pages"]
            for block in page["blocks"]
        }
        for name, one in ledgers.items()
    }
    passed = {name: {key for key in found if found[key]["status"] == "passed"} for name, found in blocks.items()}
    for name, one in ledgers.items():
        alone = passed[name].difference(*(found for other, found in passed.items() if other != name))
        where = f"Docker {one['engine']}，{one['store']}，cgroup {one['cgroup']}"
        yield f"{name}（{where}）：{len(passed[name])} 块跑通，其中 {len(alone)} 块只在这里跑通"
        yield from (f"  {path}:{line}" for path, line, *_ in sorted(alone))
    known = {key: block["reason"] for found in blocks.values() for key, block in found.items()}
    nowhere = sorted(set(known).difference(*passed.values()))
    yield f"哪里都没有跑通的 {len(nowhere)} 块"
    yield from (f"  {key[0]}:{key[1]}: {known[key]}" for key in nowhere)


def write(directory: Path, run: Ledger, pages: Iterable[Ledger], root: Path) -> None:
    """Write a run's pages; pages of an earlier run on the same engine that this one did not run are kept.

    Args:
        directory: the folder of the ledgers.
        run: when it started, and on what: ``started``, ``engine``, ``store``, ``cgroup``, ``base_image``.
        pages: what the ledger holds of each page.
        root: the folder that the pages' paths are relative to; a page that is gone is forgotten.
    """
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / name(run)
    dated = run | {"pages": [page | {"started": run["started"]} for page in pages]}
    whole = merge([*([read(file)] if file.exists() else []), dated])
    whole["pages"] = [page for page in whole["pages"] if (root / page["path"]).exists()]
    for target in (file, directory / LATEST):
        save(target, whole)


def name(run: Ledger) -> str:
    """The name of a run's file."""
    store = "" if run["store"] == "overlay2" else f"-{run['store']}"
    return f"ledger-{run['engine']}{store}.json"


def save(file: Path, whole: Ledger) -> None:
    """Write a ledger."""
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")


def merge(ledgers: Iterable[Ledger]) -> Ledger:
    """Several ledgers of one engine as one: each page as it was run last, with the runs and the failures of all.

    Raises:
        HarnessError: they are not of the same engine and image store.
    """
    found = sorted(ledgers, key=lambda one: str(one["started"]))
    if len({name(one) for one in found}) != 1:
        raise HarnessError("只有同一个版本、同一种镜像存储的账本可以合在一起：" + "、".join(name(one) for one in found))
    pages: dict[str, Ledger] = {}
    for one in found:
        for page in one["pages"]:
            earlier = pages.get(page["path"])
            pages[page["path"]] = _joined(earlier, page) if earlier else page
    return found[-1] | {"pages": [pages[path] for path in sorted(pages)]}


def _joined(one: Ledger, other: Ledger) -> Ledger:
    """A page of two ledgers: what the later run says, and the history of both."""
    old, new = sorted((one, other), key=lambda page: str(page["started"]))
    history = _history(old)
    blocks = [block | {"steps": [dict(step) for step in block.get("steps", ())]} for block in new["blocks"]]
    for key, step in _keyed(blocks):
        if past := history.get(key):
            step["first"] = min(filter(None, (past["first"], step["first"])), default=None)
            for what in ("failed", "retried"):
                step[what] = sorted({*past[what], *step[what]})[-RUNS:]
    return new | {"blocks": blocks, "runs": sorted({*old.get("runs", ()), *new.get("runs", ())})[-RUNS:]}


Key = tuple[str, int]
"""A step in the history of its page: what it does, and how many that do the same stand before it."""


def _keyed(blocks: Iterable[Ledger]) -> Iterator[tuple[Key, Ledger]]:
    before: Counter[str] = Counter()
    for block in blocks:
        for text, step in zip(block["commands"] or [block["kind"]], block.get("steps", ()), strict=False):
            yield (text, before[text]), step
            before[text] += 1


def _history(page: Ledger) -> dict[Key, Ledger]:
    return dict(_keyed(page["blocks"]))


@dataclass(frozen=True)
class Flake:
    """A step that has failed or been retried.

    Attributes:
        path, line: where it stands now.
        text: what it does.
        runs: how often it has run.
        failed: in how many of these runs it failed; ``retried``: in how many it was done again.
    """

    path: str
    line: int
    text: str
    runs: int
    failed: int
    retried: int

    def __str__(self) -> str:
        said = f"{self.path}:{self.line}: {self.text.splitlines()[0]}：跑了 {self.runs} 次，失败 {self.failed} 次"
        share = f"（{self.failed / self.runs:.1%}）" if self.failed else ""
        return f"{said}{share}，重试过 {self.retried} 次"


def flakes(whole: Ledger) -> list[Flake]:
    """The steps that have ever failed, those that fail most often first; then those that were only retried."""
    found = []
    for page in whole["pages"]:
        stopped: set[str] = set()
        for (text, _), step in _keyed(page["blocks"]):
            if step["failed"] or step["retried"]:
                runs = [run for run in page["runs"] if run >= step["first"] and run not in stopped]
                counts = len(runs), len(step["failed"]), len(step["retried"])
                found.append(Flake(page["path"], step["line"], text, *counts))
            stopped.update(step["failed"])  # what stands below was blocked there
    return sorted(found, key=lambda one: (-one.failed / max(1, one.runs), -one.retried, one.path, one.line))
