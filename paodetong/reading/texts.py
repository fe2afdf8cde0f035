"""What each command does, in a line of the book's language, and why one cannot be run: a table a command.

``says`` is what it does; ``why``, where it is there, why none of the machines can run it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from paodetong.reading import tables

FILE = "texts.toml"
"""Its name, beside the records of the engines."""


@dataclass(frozen=True)
class Text:
    """One of them."""

    says: str
    why: str = ""


def load(file: Path) -> dict[str, Text]:
    """The texts of a file, by the commands.

    Raises:
        HarnessError: it cannot be read, or one of them lacks a field or has one too many.
    """
    return tables.load(file, Text)
