"""What a terminal shows of the bytes that reach it.

It does what a terminal does (carriage returns, backspaces, colours, cursor movements), but is so wide that no line of a
page is broken: how wide a reader's is, nobody knows.
"""

from __future__ import annotations

import copy
import itertools
import re
from typing import Any

import pyte
from wcwidth import wcswidth, wcwidth

COLUMNS, ROWS = 10_000, 50
HISTORY = 20_000
TAB = 8
OTHER_SCREEN = frozenset({47, 1047, 1049})
"""The private modes of xterm in which a program (less, vim) has a screen of its own."""
MOVES = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
"""What a terminal does not simply write: all control characters but tabs and line feeds."""
COLOURS = re.compile(rb"\x1b\[[0-9;:]*m")
"""ECMA-48's SGR, which moves nothing; without it most outputs need no terminal, which is slow."""


class _Screen(pyte.HistoryScreen):
    """A screen with what pyte lacks: characters without a width, and another screen for programs that fill it."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, ROWS, history=HISTORY)
        self._left: tuple[dict[int, Any], Any] | None = None

    def draw(self, data: str) -> None:
        """Write characters; pyte leaves out all that stands behind one without a width (a joiner of two emoji)."""
        for wide, group in itertools.groupby(data, lambda char: wcwidth(char) > 0):
            text = "".join(group)
            if wide:
                super().draw(text)
            elif self.cursor.x:
                line, x = self.buffer[self.cursor.y], self.cursor.x - 1
                x -= not line[x].data  # the right half of a wide one
                line[x] = line[x]._replace(data=line[x].data + "".join(char for char in text if wcwidth(char) == 0))

    def set_mode(self, *given: int, **known: Any) -> None:
        """Switch something on; the other screen is empty."""
        super().set_mode(*given, **known)
        if known.get("private") and OTHER_SCREEN.intersection(given) and self._left is None:
            self._left = copy.deepcopy(dict(self.buffer)), copy.copy(self.cursor)
            self.erase_in_display(2)

    def reset_mode(self, *given: int, **known: Any) -> None:
        """Switch something off; what was left for the other screen is there again."""
        super().reset_mode(*given, **known)
        if known.get("private") and OTHER_SCREEN.intersection(given) and self._left is not None:
            self.buffer.clear()
            self.buffer.update(self._left[0])
            self.cursor = self._left[1]
            self._left = None


class Terminal:
    """A terminal that is fed as bytes come."""

    def __init__(self) -> None:
        self._screen = _Screen()
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> None:
        """Show some more."""
        self._stream.feed(data)

    @property
    def lines(self) -> list[str]:
        """The lines above the cursor, or further down where something stands, also those that scrolled away."""
        rows = [*self._screen.history.top, *(self._screen.buffer[y] for y in range(ROWS))]
        lines = ["".join(row[x].data for x in range(max(row, default=-1) + 1)).rstrip() for row in rows]
        end = len(lines)
        while end > len(self._screen.history.top) + self._screen.cursor.y and not lines[end - 1]:
            end -= 1
        return lines[:end]

    @property
    def line(self) -> str:
        """What stands before the cursor on its line."""
        row = self._screen.buffer[self._screen.cursor.y]
        return "".join(row[x].data for x in range(self._screen.cursor.x))


def driven(output: bytes) -> bytes:
    """What a terminal receives of what is written: its driver lets a line feed return to the line's start, too."""
    return output.replace(b"\n", b"\r\n")


def expanded(line: str) -> str:
    """A line as it looks: with blanks instead of tabs, which go to the next column that is a multiple of TAB."""
    first, *others = line.split("\t")
    for one in others:
        first += " " * (TAB - wcswidth(first) % TAB) + one
    return first


def rendered(output: bytes) -> list[str]:
    """The lines that a terminal shows of what a command wrote into a pipe; what is no UTF-8 becomes U+FFFD.

    Tabs stay where nothing else needs a terminal to be understood: a page may show them as they are, or as they look.
    """
    output = COLOURS.sub(b"", output).replace(b"\r\n", b"\n")
    if MOVES.search(output):
        terminal = Terminal()
        terminal.feed(driven(output))
        return terminal.lines
    lines = [line.rstrip() for line in output.decode("utf-8", errors="replace").split("\n")]
    return lines[:-1] if lines[-1] == "" else lines
