"""The headings of a page, and which of them a line stands below."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paodetong.reading import named

HEADING = re.compile(r"(?P<level>#{1,6}) (?P<text>.+?)(?: \{ #(?P<anchor>[\w-]+)[^}]*\})? *")


@dataclass(frozen=True)
class Heading:
    """A heading.

    Attributes:
        line: where it stands in the page's file, 1-based.
        level: 1 for the page's title.
        text: as it is written.
        anchor: what a link to it says behind ``#``; empty where the page does not say one.
    """

    line: int
    level: int
    text: str
    anchor: str


def headings(text: str) -> list[Heading]:
    """Those of a page, in their order."""
    return [
        Heading(number, len(found["level"]), found["text"], found["anchor"] or "")
        for number, line, language in named.lines(text)
        if not language and (found := HEADING.fullmatch(line))
    ]


def linked(file: Path) -> dict[str, str]:
    """The texts of those of a file that a link can lead to, by their anchors, the title by the empty one.

    A file is read again only when it has changed.
    """
    return _linked(file, file.stat().st_mtime_ns)


@functools.cache
def _linked(file: Path, _changed: int) -> dict[str, str]:
    return {one.anchor: one.text for one in headings(file.read_text("utf-8")) if one.anchor or one.level == 1}


def above(found: Iterable[Heading], line: int) -> Heading | None:
    """The last heading before a line that a link can lead to: with an anchor, or the title; None where none is."""
    linked = [one for one in found if one.line < line and (one.anchor or one.level == 1)]
    return linked[-1] if linked else None
