"""What the prose of a page names of the docker command: command lines and options in its inline code and its pictures.

Each must be there on every engine that the book runs on, or be marked as gone. An option alone may also be another
program's: then it stands in a block somewhere in the book, where it is run.
"""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from paodetong.errors import PageError
from paodetong.reading import fences
from paodetong.reading.commands import Commands
from paodetong.reading.fences import FIGURES

SPAN = re.compile(r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?P<mark>\{[^}]*\.gone\b[^}]*\})?")
IN_PICTURE = re.compile(r"\bdocker [a-z][a-z-]*(?: [a-z][a-z-]*| --?[a-z][a-z-]*)*")
PROGRAMS = ("docker", "dockerd")
OPTION = re.compile(r"-{1,2}[A-Za-z][\w-]*(?:[= ].*)?")


@dataclass(frozen=True)
class Named:
    """A command line or an option that prose names.

    Attributes:
        line: where, in the file.
        words: ``docker run --rm``, or ``--rm`` alone.
        gone: it is marked as something that is no more, ``{ .gone title="23.0 起没有" }``.
    """

    line: int
    words: tuple[str, ...]
    gone: bool

    def __str__(self) -> str:
        return " ".join(self.words)

    @property
    def option(self) -> str:
        """The option, where it is one alone; else empty."""
        return self.words[0].partition("=")[0] if self.words[0].startswith("-") else ""

    def missing(self, engines: Iterable[Commands], blocks: str) -> Iterator[str]:
        """What of it is not there, and on which engine.

        Args:
            blocks: the text of all blocks of the book.
        """
        for one in engines:
            if not self.option:
                unknown = one.unknown(self.words)
            else:
                ran = re.search(re.escape(self.option) + r"(?![\w-])", blocks)
                unknown = None if ran or one.has(self.option) else self.option
            if unknown:
                yield f"Docker {one.engine} 没有 {unknown}"


def named(text: str) -> Iterator[Named]:
    """All that a page's text names outside the blocks that are run, in its order."""
    for number, line, language in lines(text):
        if not language:
            for span in SPAN.finditer(line):
                if words := _words(span["code"]):
                    yield Named(number, words, bool(span["mark"]))
        elif language in FIGURES:
            for found in IN_PICTURE.finditer(line):
                yield Named(number, tuple(found[0].split()), False)


def blocks(text: str) -> str:
    """The text of a page's blocks, but for its pictures."""
    return "\n".join(line for _, line, language in lines(text) if language and language not in FIGURES)


def lines(text: str) -> Iterator[tuple[int, str, str]]:
    """The lines of a page with their numbers and the language of the block that they are in; empty for none.

    A page whose block does not end, which is refused elsewhere, is read up to there.
    """
    body = text.split("\n")
    with contextlib.suppress(PageError):
        for index, block in fences.walk(Path(), body, 0):
            if block is None:
                yield index + 1, body[index], ""
            else:
                for inside in range(index + 1, block.closing):
                    yield inside + 1, body[inside], block.language or "?"


def _words(code: str) -> tuple[str, ...]:
    """The words of inline code that is a command line of docker's or an option; empty where it is neither."""
    try:
        words = tuple(shlex.split(code))
    except ValueError:
        words = tuple(code.split())
    if not words:
        return ()
    return words if (words[0] in PROGRAMS and len(words) > 1) or OPTION.fullmatch(code) else ()
