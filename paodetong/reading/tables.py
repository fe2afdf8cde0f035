"""Data files of a book: TOML, a table a thing, by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from paodetong.errors import HarnessError

Made = TypeVar("Made")


def load(file: Path, make: Callable[..., Made]) -> dict[str, Made]:
    """What is made of each table, by its name; ``make`` takes the table's fields.

    Raises:
        HarnessError: it cannot be read, or one of them lacks a field or has one too many.
    """
    try:
        return {name: make(**table) for name, table in tomllib.loads(file.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError) as error:
        raise HarnessError(f"{file} 写得不对：{error}") from error
