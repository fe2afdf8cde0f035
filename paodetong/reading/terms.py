"""The words of a book's subject: how each is said, in what it is told of, and which other words are not to be used.

A table a term: ``at`` (a page and its heading, or a page's beginning, where it is told of), ``says`` (one sentence),
and where there are such, ``en`` (its English name, which stands in brackets there), ``instead_of`` (what others call
it, and this book does not) and ``within`` (longer words that have its characters, and not its meaning).
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paodetong.errors import HarnessError


@dataclass(frozen=True)
class Term:
    """One of them."""

    name: str
    at: str
    says: str
    en: str = ""
    instead_of: Sequence[str] = ()
    within: Sequence[str] = ()


@dataclass(frozen=True)
class Use:
    """Where in a text a term stands."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True)
class Terms:
    """Those of a book, by their names, in the order of its pages."""

    by_name: dict[str, Term]

    def uses(self, text: str) -> Iterator[Use]:
        """Where they stand in a text; of two that begin at one place, the longer."""
        for found in self._words.finditer(text):
            if term := self.by_name.get(found[0]):
                yield Use(term, *found.span())

    @functools.cached_property
    def _words(self) -> re.Pattern[str]:
        """The terms and the longer words that they are no part of, the longest first."""
        words = {*self.by_name, *(word for term in self.by_name.values() for word in term.within)}
        return re.compile("|".join(_bounded(word) for word in sorted(words, key=len, reverse=True)), re.ASCII)


def _bounded(word: str) -> str:
    """A pattern for a word: one in Latin letters is no part of another."""
    before = r"(?<![\w-])" if word[0].isascii() else ""
    after = r"(?![\w-])" if word[-1].isascii() else ""
    return before + re.escape(word) + after


def load(file: Path) -> Terms:
    """The terms of a file.

    Raises:
        HarnessError: it cannot be read, or one of them lacks a field or has one too many.
    """
    try:
        return _load(file, file.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError) as error:
        raise HarnessError(f"{file} 写得不对：{error}") from error


@functools.lru_cache(maxsize=4)
def _load(file: Path, _changed: int) -> Terms:
    tables: dict[str, dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))
    return Terms({name: Term(name=name, **table) for name, table in tables.items()})
