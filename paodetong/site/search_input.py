"""Gives Material's search plugin of each page what it indexes, and no more.

It reads the page with Python's own parser, which takes a third of a build's time, and half of the tags are the colours
of code. They, and the output that is left out (paodetong.site.outputs), are away while it reads: the index is the same.
"""

from __future__ import annotations

import re
from typing import Any

from mkdocs.config.base import LegacyConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.pages import Page

from paodetong.site.outputs import LEFT_OUT

OUTPUT = re.compile(rf"{re.escape(LEFT_OUT)}[^<]*</span>")
SPAN = re.compile(r"</?span\b[^>]*>")


class SearchInput(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Takes them away before the search plugin's turn, and puts them back after it."""

    whole = ""

    @event_priority(100)
    def _before(self, context: dict[str, Any], /, *, page: Page, **_: Any) -> None:
        self.whole = page.content or ""
        page.content = SPAN.sub("", OUTPUT.sub("", self.whole))

    @event_priority(-100)
    def _after(self, context: dict[str, Any], /, *, page: Page, **_: Any) -> None:
        page.content = self.whole

    on_page_context = CombinedEvent(_before, _after)
