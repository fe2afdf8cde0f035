"""The book that a subcommand is called in."""

from __future__ import annotations

from pathlib import Path

from paodetong.errors import HarnessError
from paodetong.reading import book
from paodetong.reading.book import Book


def here() -> tuple[Path, Book]:
    """The working directory and the book whose root it is.

    Raises:
        HarnessError: it is none's, or pyproject.toml is written wrongly.
    """
    root = Path.cwd()
    if (this := book.find(root)) is None:
        raise HarnessError(f"{root} 里没有书：它的 pyproject.toml 没有 [tool.{book.TABLE}]。")
    return root, this
