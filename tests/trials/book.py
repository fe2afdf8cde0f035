"""This book, as the trials read it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paodetong.hosts.machine import Machine
from paodetong.reading import fences, sources, transcript
from paodetong.reading.transcript import Step
from paodetong.running.machines import lacks
from tests.this_book import BOOK, ROOT


def pages(*within: Path) -> list[Path]:
    """Every page, in the order of the folders; only these and those in these folders, where any are named.

    Raises:
        SystemExit: there is no page in one of them.
    """
    found = sorted((ROOT / "docs").rglob("*.md"))
    for one in within:
        if not any(page.is_relative_to(ROOT / one) for page in found):
            raise SystemExit(f"{one} 不是书里的一页，也不是其中的目录。")
    return [page for page in found if not within or any(page.is_relative_to(ROOT / one) for one in within)]


def read(page: Path) -> sources.Source:
    """A page as the harness reads it."""
    return sources.read(page, page.read_text("utf-8"), BOOK)


@dataclass(frozen=True)
class Entry:
    """A command of a page, for tools that know commands only; ``step`` None: it writes a file."""

    command: str
    step: Step | None


def entries(page: Path, machine: Machine) -> Iterator[Entry]:
    """A page's commands and files in order, with what runs on this machine."""
    for fence in read(page).fences:
        if fence.kind == "file":
            yield Entry(_writes(fence), None)
        elif fence.kind == "console" and lacks(machine, fence) is None:
            for step in transcript.parse(page, fence):
                yield Entry(step.command, step)


def _writes(fence: fences.Fence) -> str:
    """Bash that writes a file's block as the harness does."""
    name = shlex.quote(fence.options["title"])
    executable = f" && chmod +x {name}" if fence.text.startswith("#!") else ""
    return f'mkdir -p "$(dirname {name})" && printf %s {shlex.quote(fence.text)} > {name}{executable}'
