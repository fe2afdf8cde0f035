"""Facts that decay: what is newest, what ends when. A book keeps them in one file, and its pages take them from there.

A table a fact: ``value`` (what the page shows), ``says`` (what it is about), ``source`` (an address, or where else),
``checked`` (a day) and ``days`` (after which it is to be looked at again).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paodetong.reading import tables

NAME = re.compile(r"\{\{ *([a-z0-9]+(?:-[a-z0-9]+)+) *\}\}")
"""How a page names a fact: ``{{ engine-newest }}``. A name has a hyphen, which nothing in a Go template is."""


@dataclass(frozen=True)
class Fact:
    """One of them."""

    value: str
    says: str
    source: str
    checked: datetime.date
    days: int

    @property
    def due(self) -> datetime.date:
        """The day on which it is to be looked at again."""
        return self.checked + datetime.timedelta(days=self.days)


def load(file: Path) -> dict[str, Fact]:
    """The facts of a file, by their names.

    Raises:
        HarnessError: it cannot be read, or one of them lacks a field or has one too many.
    """
    return tables.load(file, Fact)


def due(facts: dict[str, Fact], today: datetime.date) -> Iterable[str]:
    """What is to be looked at again, a line each, the oldest first."""
    for name, one in sorted(facts.items(), key=lambda named: named[1].due):
        if one.due <= today:
            yield f"{name}：{one.says}，写的是 {one.value}，{one.checked} 查的；来源 {one.source}"
