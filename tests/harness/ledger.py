"""What ran, where, and with what result: the one source of every "verified" claim on the site.

``python -m tests.harness.ledger FILE…`` says what each of several ledgers has that the others lack.

A test run writes ``build/ledger.json`` and a copy named after its engine, and after its image store where that is not
overlay2; the site reads the latter, one for each.
Standard library only, since the site's build imports it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.harness.includes import included_files

Ledger = dict[str, Any]
LATEST = "ledger.json"
TRANSCRIPTS = ("console", "skip")
"""The kinds of blocks that hold commands."""


def digest(body: str, snippets: Path) -> str:
    """SHA-256 of what a page's test depends on: its body without front matter, and the snippets that it includes."""
    value = hashlib.sha256(body.replace("\r\n", "\n").strip().encode())
    for name in included_files(body):
        file = snippets / name
        value.update(b"\0" + name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b""))
    return value.hexdigest()


def load(directory: Path) -> list[Ledger]:
    """The ledgers of a folder, the newest engine first; empty where no test has run."""
    found = [json.loads(file.read_text("utf-8")) for file in directory.glob("ledger-*.json")]

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


def never_ran(ledgers: Iterable[Ledger], digest: str) -> set[int]:
    """Which transcripts of the page with this digest every run had to skip, counted from 0."""
    pages = [page for one in ledgers for page in one["pages"] if page.get("sha256") == digest]
    statuses = [[block["status"] for block in page["blocks"] if block["kind"] in TRANSCRIPTS] for page in pages]
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


def write(directory: Path, run: Ledger, pages: Iterable[Ledger]) -> None:
    """Write a run's pages; pages of an earlier run on the same engine that this one did not run are kept.

    Args:
        run: when it started, and on what: ``started``, ``engine``, ``store``, ``cgroup``, ``base_image``.
        pages: what the ledger holds of each page.
    """
    directory.mkdir(parents=True, exist_ok=True)
    store = "" if run["store"] == "overlay2" else f"-{run['store']}"
    file = directory / f"ledger-{run['engine']}{store}.json"
    kept: dict[str, Ledger] = {}
    if file.exists():
        kept = {page["path"]: page for page in json.loads(file.read_text("utf-8"))["pages"]}
    kept |= {page["path"]: page | {"started": run["started"]} for page in pages}
    pages_now = [kept[path] for path in sorted(kept) if Path(path).exists()]
    text = json.dumps(run | {"pages": pages_now}, ensure_ascii=False, indent=1) + "\n"
    for target in (file, directory / LATEST):
        target.write_text(text, "utf-8")


def main() -> None:
    """Read the ledgers, print the comparison."""
    parser = argparse.ArgumentParser(prog="python -m tests.harness.ledger", description="几份账本各有什么别的没有的。")
    parser.add_argument("files", nargs="+", type=Path, help="账本")
    given = parser.parse_args()
    for line in compare({str(file): json.loads(file.read_text("utf-8")) for file in given.files}):
        print(line)


if __name__ == "__main__":
    main()
