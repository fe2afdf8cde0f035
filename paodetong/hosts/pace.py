"""When what a command printed came: in pieces, each with its time."""

from __future__ import annotations

import codecs
import re
import time

Pace = tuple[tuple[float, str], ...]
"""Seconds since the command began, and the text that came then, escape sequences and all."""
TOGETHER = 0.02
"""Seconds within which pieces are one: nobody sees them apart."""
MOST_BYTES = 50_000
"""Of an output that is longer nothing is kept: nobody watches it come."""
NOTHING = re.compile(rb"(?!)")


class Pacer:
    """Takes down what comes from now on."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._came = bytearray()
        self._ends: list[tuple[float, int]] = []

    def take(self, came: bytes) -> None:
        """Note what has come just now."""
        if len(self._came) > MOST_BYTES:
            return
        self._came.extend(came)
        self._ends.append((time.monotonic() - self._began, len(self._came)))

    def pace(self, without: re.Pattern[bytes] = NOTHING) -> Pace:
        """What has come, but for what a pattern finds in it."""
        if len(self._came) > MOST_BYTES:
            return ()
        kept = bytearray(b"x" * len(self._came))
        for found in without.finditer(self._came):
            kept[found.start() : found.end()] = bytes(len(found[0]))
        pieces: list[tuple[float, bytes]] = []
        start = 0
        for when, end in self._ends:
            piece = bytes(byte for byte, keep in zip(self._came[start:end], kept[start:end], strict=True) if keep)
            start = end
            if pieces and when - pieces[-1][0] < TOGETHER:
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + piece)
            elif piece:
                pieces.append((when, piece))
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        return tuple((round(when, 2), decoder.decode(piece)) for when, piece in pieces)
