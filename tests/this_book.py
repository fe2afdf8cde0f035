"""Where this book is, and what its pyproject.toml says of it."""

from __future__ import annotations

from pathlib import Path

from paodetong.reading import book

ROOT = Path(__file__).resolve().parents[1]
FOUND = book.find(ROOT)
assert FOUND is not None, "pyproject.toml 里没有 [tool.paodetong]"
BOOK = FOUND
