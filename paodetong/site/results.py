"""What each transcript gave on every engine that has run it: a file of results, which is named after its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from paodetong.running import ledger

FOLDER = "runs"
"""Where these files are, beside a page."""
DIGITS = 16
"""Hex digits of a file's SHA-256 that name it: of a book's few thousand no two are alike."""

Ran = dict[str, Any]
"""What one engine says of a transcript: ``engine``, ``store``, ``cgroup``, ``day``, ``status``, ``reason``; its
``steps``, each with ``command``, ``exit``, ``output``, ``pace``."""


def ran(ledgers: Iterable[ledger.Ledger], digest: str) -> list[list[Ran]]:
    """Of each transcript of the page with this digest, in order, what the engines that have come to it say."""
    found: list[list[Ran]] = []
    for one, page in ledger.of_page(ledgers, digest):
        blocks = [block for block in page["blocks"] if block["kind"] in ledger.TRANSCRIPTS]
        for number, block in enumerate(blocks):
            if number == len(found):
                found.append([])
            if any("exit" in step for step in block.get("steps", ())):
                found[number].append(_ran(one, str(page["started"])[:10], block))
    return found


def _ran(one: ledger.Ledger, day: str, block: ledger.Ledger) -> Ran:
    steps = [
        {"command": command, "exit": step["exit"], "output": step["output"], "pace": step["pace"]}
        for command, step in zip(block["commands"], block["steps"], strict=True)
        if "exit" in step
    ]
    where = {name: one[name] for name in ("engine", "store", "cgroup")}
    return where | {"day": day, "status": block["status"], "reason": block["reason"], "steps": steps}


def content(found: Sequence[Ran]) -> bytes:
    """The file of a transcript's raw results: JSON."""
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def name(raw: bytes) -> str:
    """The name of a file with this content, without its ending."""
    return hashlib.sha256(raw).hexdigest()[:DIGITS]
