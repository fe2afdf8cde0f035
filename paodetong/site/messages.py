"""Puts the skeletons of a page's error messages where the site's search finds them, and a reader does not see them.

They go with the text of their section into the index that the theme makes; search.js takes them out of it again. So
whatever builds the site need know nothing of them, and they are the same when it is opened from a folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from paodetong import messages

BEGIN, BETWEEN, END = "⟦", "|", "⟧"
"""Around the skeletons of an entry, and between two; search.js has the same."""
UNNAMED = Path("这一页")
"""A Markdown extension is not told which page it reads."""


class Skeletons(Preprocessor):
    """Writes them below the heading of their entry."""

    def __init__(self, md: Markdown, snippets: Path, commands: Path) -> None:
        super().__init__(md)
        self._snippets, self._commands = snippets, commands
        self._known: frozenset[str] | None = None

    def run(self, lines: list[str]) -> list[str]:
        """The lines, with a hidden one below each heading of an entry.

        Raises:
            PageError: a message is written wrongly.
        """
        text = "\n".join(lines)
        if messages.OPTION not in text:
            return lines
        if self._known is None:
            self._known = messages.vocabulary(self._commands)
        shown = {
            entry.line: BETWEEN.join(" ".join(skeleton) for skeleton in entry.skeletons)
            for entry in messages.entries(UNNAMED, text, self._snippets, self._known)
        }
        return [part for number, line in enumerate(lines, 1) for part in (line, *_hidden(shown.get(number)))]


def _hidden(text: str | None) -> list[str]:
    return ["", f"<div hidden>{BEGIN}{text}{END}</div>", ""] if text else []


class MessagesExtension(Extension):
    """Python-Markdown's side of it."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "snippets": ["snippets", "the folder of the files that pages include"],
            "commands": ["data/commands", "the folder of what the docker of each engine can do"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown: above pymdownx.snippets (32), below what takes the page as it is (200)."""
        skeletons = Skeletons(md, Path(self.getConfig("snippets")), Path(self.getConfig("commands")))
        md.preprocessors.register(skeletons, "messages", 100)


def makeExtension(**kwargs: Any) -> MessagesExtension:
    """The entry that Python-Markdown looks for."""
    return MessagesExtension(**kwargs)
