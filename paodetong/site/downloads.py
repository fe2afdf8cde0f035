"""The name of each file that a page shows leads to the file itself, beside the page."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

from paodetong.reading.sources import Source

FOLDER = "files"
TITLE = re.compile(r'<span class="filename">(?P<name>[^<]*)</span>')


def place(number: int, title: str) -> str:
    """Where the file is that a page shows as its ``number``-th, from 0; files of a page may have one name."""
    return f"{FOLDER}/{number}/{PurePosixPath(title).name}"


class Downloads(Postprocessor):
    """Makes links of the names."""

    def run(self, text: str) -> str:
        """The page with the links."""
        numbers = itertools.count()

        def link(found: re.Match[str]) -> str:
            address = quote(place(next(numbers), html.unescape(found["name"])))
            return f'<span class="filename"><a href="{address}" download>{found["name"]}</a></span>'

        return TITLE.sub(link, text)


def write(source: Source, into: Path) -> int:
    """Write the files that a page shows; how many there are.

    Args:
        source: the page.
        into: the folder of the site that it is served from.
    """
    made = list(_files(source))
    for name, text in made:
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text, "utf-8")
    return len(made)


def _files(source: Source) -> Iterator[tuple[str, str]]:
    titled = [fence for fence in source.fences if "title" in fence.options and fence.kind != "figure"]
    for number, fence in enumerate(titled):
        yield place(number, fence.options["title"]), fence.text


class DownloadsExtension(Extension):
    """Python-Markdown's side of it."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {"linked": [True, "whether the files lie beside each page"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown: below paodetong.notes (5), when all blocks are HTML."""
        if self.getConfig("linked"):
            md.postprocessors.register(Downloads(md), "file-downloads", 3)


def makeExtension(**kwargs: Any) -> DownloadsExtension:
    """The entry that Python-Markdown looks for."""
    return DownloadsExtension(**kwargs)
