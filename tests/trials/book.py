"""This book, as the trials read it."""

from __future__ import annotations

from pathlib import Path

from tests.harness import fences, images

ROOT = Path(__file__).resolve().parents[2]
BOOK = fences.Book(ROOT / "snippets", (images.BASE_REFERENCE,))


def pages() -> list[Path]:
    """Every page, in the order of the folders."""
    return sorted((ROOT / "docs").rglob("*.md"))


def read(page: Path) -> fences.Source:
    """A page as the harness reads it."""
    return fences.read(page, page.read_text("utf-8"), BOOK)
