"""What a terminal shows of the bytes that reach it.

It does what a terminal does (carriage returns, backspaces, colours, cursor movements), but is so wide that no line of a
page is broken: how wide a reader's is, nobody knows.
"""

from __future__ import annotations

import re

import pyte
from pyte import modes
from wcwidth import wcswidth

COLUMNS, ROWS = 10_000, 50
HISTORY = 20_000
TAB = 8
"""Lines that are kept once they have scrolled away."""
MOVES = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
"""What a terminal does not simply write: all control characters but tabs and line feeds."""
COLOURS = re.compile(rb"\x1b\[[0-9;:]*m")
"""ECMA-48's SGR, which moves nothing; without it most outputs need no terminal, which is slow."""


class Terminal:
    """A terminal that is fed as bytes come.

    Args:
        plain: the bytes come from a pipe, so a line feed also returns to the line's start, as a terminal's driver does.
    """

    def __init__(self, *, plain: bool = False) -> None:
        self._screen = pyte.HistoryScreen(COLUMNS, ROWS, history=HISTORY)
        if plain:
            self._screen.set_mode(modes.LNM)
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
        terminal = Terminal(plain=True)
        terminal.feed(output)
        return terminal.lines
    lines = [line.rstrip() for line in output.decode("utf-8", errors="replace").split("\n")]
    return lines[:-1] if lines[-1] == "" else lines
