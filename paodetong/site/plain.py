"""A page as Markdown beside the page itself: what it includes is written out, and its links lead on to Markdown."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from paodetong.reading import dated, named
from paodetong.reading.fences import PREFIX
from paodetong.reading.includes import INCLUDE

NAME = "index.md"
LINK = re.compile(r"\]\((?P<page>[^)#\s:]+\.md)(?P<anchor>#[^)\s]*)?\)")


def served(page: str) -> str:
    """The folder of the site that a page is served from, relative to the site; empty for the front page."""
    stem = page.removesuffix(".md")
    return posixpath.dirname(stem) if posixpath.basename(stem) == "index" else stem


def markdown(page: str, text: str, snippets: Path, facts: Mapping[str, dated.Fact]) -> str:
    """A page as Markdown that needs nothing else of the book.

    Args:
        page: its file, relative to the folder of the pages.
        text: what is written in it.
        snippets: the folder of the files that pages include.
        facts: those that decay, by their names.
    """
    written = text.split("\n")
    for number, line, language in named.lines(text):
        written[number - 1] = _included(line, snippets) if language else _linked(page, line, facts)
    return "\n".join(written)


def _included(line: str, snippets: Path) -> str:
    text = line.lstrip(PREFIX)
    if not (include := INCLUDE.match(text)):
        return line
    lines = (snippets / include["path"]).read_text("utf-8").rstrip("\n").split("\n")
    return "\n".join(f"{line.removesuffix(text)}{one}".rstrip() for one in lines)


def _linked(page: str, line: str, facts: Mapping[str, dated.Fact]) -> str:
    def address(found: re.Match[str]) -> str:
        to = posixpath.normpath(posixpath.join(posixpath.dirname(page), found["page"]))
        return f"]({posixpath.relpath(posixpath.join(served(to), NAME), served(page) or '.')}{found['anchor'] or ''})"

    return dated.NAME.sub(lambda found: facts[found[1]].value, LINK.sub(address, line))
