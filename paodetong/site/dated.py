"""Puts facts that decay into the text, with the day on which each was looked up."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from paodetong.errors import HarnessError
from paodetong.reading import dated


class Dated(InlineProcessor):
    """Replaces the name of a fact by its value."""

    def __init__(self, file: Path, md: Markdown) -> None:
        super().__init__(dated.NAME.pattern, md)
        self._file = file

    def handleMatch(  # type: ignore[override]  # as InlineProcessor wants it, and not Pattern, its own base
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int]:
        """The element that stands for a name.

        Raises:
            HarnessError: there is no such fact.
        """
        facts = dated.load(self._file)
        if m[1] not in facts:
            raise HarnessError(f"{self._file} 里没有 {m[1]}；页面写的是 {m[0]}。")
        fact = facts[m[1]]
        element = ElementTree.Element("span", {"class": "dated", "title": f"{fact.checked} 查过：{fact.source}"})
        element.text = fact.value
        return element, m.start(), m.end()


class DatedExtension(Extension):
    """Python-Markdown's side of it."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {"file": ["data/dated.toml", "the file of the facts"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown, behind what knows inline code."""
        md.inlinePatterns.register(Dated(Path(self.getConfig("file")), md), "dated", 175)


def makeExtension(**kwargs: Any) -> DatedExtension:
    """The entry that Python-Markdown looks for."""
    return DatedExtension(**kwargs)
