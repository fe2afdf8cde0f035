"""This book, as the trials read it."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.harness import fences, images
from tests.harness.machine import Machine

ROOT = Path(__file__).resolve().parents[2]
BOOK = fences.Book(ROOT / "snippets", (images.BASE_REFERENCE,))


def pages() -> list[Path]:
    """Every page, in the order of the folders."""
    return sorted((ROOT / "docs").rglob("*.md"))


def read(page: Path) -> fences.Source:
    """A page as the harness reads it."""
    return fences.read(page, page.read_text("utf-8"), BOOK)


def runs(fence: fences.Fence, machine: Machine) -> bool:
    """Whether a block runs on this machine."""
    condition, need = fence.options.get("data-engine"), fence.options.get("data-needs")
    return (not condition or fences.engine_agrees(condition, machine.engine)) and (not need or need in machine.facts)


def writes(fence: fences.Fence) -> str:
    """Bash that writes a file's block as the harness does."""
    name = shlex.quote(fence.options["title"])
    executable = f" && chmod +x {name}" if fence.text.startswith("#!") else ""
    return f'mkdir -p "$(dirname {name})" && printf %s {shlex.quote(fence.text)} > {name}{executable}'
