"""Leaves what transcripts print out of the site's search: it is a third of a book's text, and the commands find it too.

An error message that the book tells of (``data-message``) stays in: it is what its readers look for.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

from paodetong.messages import OPTION

BLOCK = re.compile(r'<div class="[^"]*\bhighlight\b[^"]*"(?P<attributes>[^>]*)>.*?</pre>', re.DOTALL)
OUTPUT, LEFT_OUT = '<span class="go">', '<span class="go" data-search-exclude>'


class Outputs(Postprocessor):
    """Marks them as what Material's search plugin is to leave out."""

    def run(self, text: str) -> str:
        """The page with the marks."""
        return BLOCK.sub(_mark, text)


def _mark(block: re.Match[str]) -> str:
    return block.group() if OPTION in block["attributes"] else block.group().replace(OUTPUT, LEFT_OUT)


class OutputsExtension(Extension):
    """Python-Markdown's side of it."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown: below paodetong.notes (5), when all blocks are HTML."""
        md.postprocessors.register(Outputs(md), "transcript-outputs", 4)


def makeExtension(**kwargs: Any) -> OutputsExtension:
    """The entry that Python-Markdown looks for."""
    return OutputsExtension(**kwargs)
