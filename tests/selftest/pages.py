"""Pages for the tests, made from a body and read as the harness reads them."""

from __future__ import annotations

from pathlib import Path

from paodetong.hosts.engine import BASE_REFERENCE
from paodetong.hosts.fleet import Fleet
from paodetong.reading import fences, sources, transcript
from paodetong.reading.book import Book

FRONT = "---\nmachine:\n  images: [debian:trixie-slim]\n---\n"
FIRST = FRONT.count("\n") + 1
"""The line of the file on which a body begins."""


def book(snippets: Path = Path("no-such-folder")) -> Book:
    """A book like ours, with these snippets."""
    return Book(snippets, (BASE_REFERENCE,), tidy=True)


def no_fleet() -> Fleet:
    """For pages that must not start a machine."""
    raise AssertionError("a machine was asked for")


def read(text: str, snippets: Path = Path("no-such-folder"), path: Path = Path("docs/page.md")) -> sources.Source:
    """A page's source; ``text`` is the whole file."""
    return sources.read(path, text, book(snippets))


def errors(text: str, snippets: Path = Path("no-such-folder")) -> list[str]:
    """What the harness says of a page, as an author sees it."""
    return [str(error) for error in read(text, snippets).errors]


def fence(body: str, snippets: Path = Path("no-such-folder")) -> fences.Fence:
    """The one fence of a body, which must be right."""
    source = read(FRONT + body, snippets)
    assert not source.errors, source.errors
    (only,) = source.fences
    return only


def steps(body: str) -> list[transcript.Step]:
    """The steps of a body's one console block."""
    return transcript.parse(Path("docs/page.md"), fence(body))
