"""A page's part of the ledger, made of how its actions ended."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from paodetong.reading.book import Book
from paodetong.reading.fences import Fence
from paodetong.running import ledger
from paodetong.running.actions import Action
from paodetong.running.page import Page, Result

PACKAGE = Path(__file__).parents[1]
ASIDE = ("cli", "site")
"""Rooms of the package on which no result of a page depends."""


@functools.cache
def harness() -> str:
    """Twelve hex digits that change with any text of the harness that a page's result depends on."""
    value = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*.py")):
        inside = file.relative_to(PACKAGE)
        if inside.parts[0] not in ASIDE:
            value.update(f"{inside}\0".encode() + file.read_bytes())
    return value.hexdigest()[:12]


def entry(
    page: Page, name: str, book: Book, results: Mapping[int, Result], *, machine: str, run: str
) -> dict[str, Any] | None:
    """What the ledger holds of a page; None where not all of it has run.

    Args:
        page: the page.
        name: what the ledger calls it.
        book: the book that it belongs to.
        results: how its actions ended, by their lines.
        machine: the version of the machines' image.
        run: the name of the run.
    """
    if any(action.line not in results for action in page.actions):
        return None
    of_fence: dict[int, list[Action]] = {fence.line: [] for fence in page.source.fences}
    for action in page.actions:
        of_fence[action.fence.line].append(action)
    return {
        "path": name,
        "sha256": ledger.digest(page.source.body, book.snippets),
        "machine": machine,
        "harness": harness(),
        "seconds": round(sum(one.seconds for one in results.values()), 3),
        "runs": [run],
        "blocks": [_block(fence, of_fence[fence.line], results, run) for fence in page.source.fences],
    }


def _block(fence: Fence, actions: list[Action], results: Mapping[int, Result], run: str) -> dict[str, Any]:
    done = [results[action.line] for action in actions]
    block: dict[str, Any] = {"line": fence.line, "kind": fence.kind, "status": "passed", "reason": None}
    for status in ("failed", "blocked", "skipped"):
        if stopped := next((result for result in done if result.status == status), None):
            block |= {"status": status, "reason": stopped.reason}
            break
    block["commands"] = [action.command for action in actions if action.command]
    block["seconds"] = round(sum(result.seconds for result in done), 3)
    block["steps"] = [
        {
            "line": action.line,
            "first": run if result.status in ("passed", "failed") else None,
            "failed": [run] if result.status == "failed" else [],
            "retried": [run] if result.retries else [],
            **_came(action, result),
        }
        for action, result in zip(actions, done, strict=True)
    ]
    return block


def _came(action: Action, result: Result) -> dict[str, Any]:
    """What a command did, in its own words; empty where it has not run."""
    if not action.command or result.status not in ("passed", "failed"):
        return {}
    return {"exit": result.exit, "output": result.output, "pace": result.pace}
