"""Finds the volatile text of a line, and what the lines around it say of it."""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paodetong.matching.kinds import ELLIPSIS, EXACT, KINDS, NUMBER, SWARM_ID
from paodetong.matching.places import CARRIER, EXCERPT, LINES, PLACES


def _alternation(*, coming: bool) -> re.Pattern[str]:
    kinds = {name: (kind.coming if coming and kind.identity else "") or kind.pattern for name, kind in KINDS.items()}
    if coming:
        kinds["swarm"] = rf"(?<![\w.-]){SWARM_ID}(?![\w-])"
    pattern = "|".join(f"(?P<{name}>{kinds[name]})" for name, kind in KINDS.items() if kind.pattern)
    return re.compile(pattern, re.ASCII)


_SHOWN, _CAME = _alternation(coming=False), _alternation(coming=True)
_ELLIPSIS = re.compile(re.escape(ELLIPSIS))


@dataclass(frozen=True)
class Token:
    """A piece of volatile text in a line: its kind (a key of KINDS), its text, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def place(self) -> slice:
        """Where it stands; one without a letter, at the next letter."""
        return slice(self.start, max(self.end, self.start + 1))

    def meets(self, other: Token) -> bool:
        """Whether they have a place in common."""
        return self.start < max(other.end, other.start + 1) and other.start < max(self.end, self.start + 1)


@dataclass(frozen=True)
class Context:
    """What the lines around a line say of it.

    Attributes:
        columns: kind and beginning of each column that only its name tells, when it is a row of a table.
        excerpt: it is of a step's output in what BuildKit says of a failure.
    """

    columns: tuple[tuple[str, int], ...] = ()
    excerpt: bool = False


ALONE = Context()
_HEADER = re.compile(r"\s*[A-Z][A-Z0-9/%.()-]*(?:\s+[A-Z0-9/%.()-]+)*\s*")
_TOP = re.compile(r"(?=.*\bPID\b)[A-Z%]+(?:\s{3,}[A-Z%]+)*\s*")
"""docker top's header, whose columns stand apart where those of ps, which it runs on the host, do not."""
_OF_TOP = ("process", "cputime")
_COLUMNS = {
    "id": re.compile(r"(?<!\S)(?<!\S )(?:[A-Z]+ )?ID(?!\S| \S)"),
    "process": re.compile(r"(?<!\S)P?PID(?!\S)"),
    "cputime": re.compile(r"(?<!\S)TIME(?!\S)"),
    "old": re.compile(r"(?<!\S)(?<!\S )AGE(?!\S| \S)"),
    "share": re.compile(r"(?<!\S)(?:CPU|MEM) %(?!\S| \S)"),
}
_CELLS = {
    "id": re.compile(r"(?<!\S)(?:[0-9a-z]{12}|[0-9a-z]{25})(?!\S)"),
    "process": re.compile(r"(?<!\S)[1-9]\d*(?!\S)"),
    "cputime": re.compile(r"(?<!\S)(?:\d\d:)?\d+:\d\d(?!\S)"),
    "old": re.compile(r"(?<!\S)\d+[smhdy](?:\d+[smhd])?(?!\S)"),
    "share": re.compile(r"(?<!\S)\d+\.\d\d(?=%(?!\S))"),
}
"""What stands in such a column."""
_RULE = "------"


def contexts(lines: Sequence[str]) -> list[Context]:
    """The context of each line of an output."""
    found: list[Context] = []
    columns: tuple[tuple[str, int], ...] = ()
    excerpt = False
    for line in lines:
        if _HEADER.fullmatch(line):
            columns = tuple(
                (kind, column.start())
                for kind, name in _COLUMNS.items() if kind not in _OF_TOP or _TOP.fullmatch(line)
                for column in name.finditer(line)
            )  # fmt: skip
        elif not line.strip():
            columns = ()
        if line == _RULE:
            excerpt = False
        found.append(Context(columns, excerpt) if columns or excerpt else ALONE)
        if found[-1] is ALONE and len(found) > 1 and lines[len(found) - 2] == _RULE and line.startswith(" > "):
            excerpt = True
    return found


@functools.lru_cache(maxsize=8192)
def scan(line: str, context: Context = ALONE, *, came: bool = False) -> tuple[Token, ...]:
    """The volatile text of a line in order, and what is EXACT or a CHECKSUM there.

    Args:
        line: the line; no token reaches over a ``...`` in it.
        context: what the lines around it say.
        came: the line is one that came, so it may hold what an id rarely looks like (digits alone).
    """
    gaps = [Token(EXACT, ELLIPSIS, gap.start()) for gap in _ELLIPSIS.finditer(line)]
    held = bytearray(len(line) + 1)
    for gap in gaps:
        held[gap.place] = b"x" * len(ELLIPSIS)
    taken: list[Token] = []
    for token in (*_placed(line, context), *_found(line, gaps, _CAME if came else _SHOWN)):
        if not any(held[token.place]):
            held[token.place] = b"x" * len(held[token.place])
            taken.append(token)
    return tuple(sorted(taken, key=lambda token: token.start))


def _placed(line: str, context: Context) -> Iterator[Token]:
    """What its place says is volatile, or exact."""
    for kind, at in context.columns:
        if cell := _CELLS[kind].match(line, at):
            swarm = kind == "id" and not re.fullmatch(r"[0-9a-f]{12}", cell.group())
            yield Token("swarm" if swarm else kind, cell.group(), at)
    starts = [0]
    if context.excerpt and (excerpt := EXCERPT.match(line)):
        yield Token("counter", excerpt["counter"], 0)
        starts.append(excerpt.end())
    if carrier := CARRIER.match(line, starts[-1]):
        starts.append(carrier.end())
    shapes = [found for start in starts for shape in LINES if (found := shape.match(line, start))]
    for found in (*shapes, *(one for place in PLACES for one in place.finditer(line))):
        for name, text in found.groupdict().items():
            if text is not None:
                yield Token(name.partition("_")[0], text, found.start(name))


def _found(line: str, gaps: Sequence[Token], tokens: re.Pattern[str]) -> Iterator[Token]:
    """What is volatile wherever it stands; each piece between two ``...`` is a line of its own."""
    start = 0
    for end, after in [*((gap.start, gap.end) for gap in gaps), (len(line), len(line))]:
        for found in tokens.finditer(line[start:end]):
            token = Token(found.lastgroup or "", found.group(), start + found.start())
            if token.kind != "address6" or is_address(token.text):
                yield token
        start = after


def is_address(text: str) -> bool:
    """Whether text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def volatile(line: str, context: Context = ALONE) -> Iterator[Token]:
    """The volatile text of a line that a page shows, in order."""
    return (token for token in scan(line, context) if token.kind in KINDS)


_BYTES: dict[str, int] = {"": 1, "B": 1, "k": 10**3} | {
    unit + end: (1024 if binary else 1000) ** power
    for power, unit in enumerate("KMGTPEZY", 1)
    for end, binary in (("B", False), ("iB", True), ("i", True), ("", True))
}
_BYTES["kB"] = 10**3


def size(text: str) -> float:
    """How many bytes a token of SIZES says: decimal units but for those with an ``i`` and those of one letter."""
    found = re.fullmatch(rf"({NUMBER})\s?([A-Za-z]*)", text)
    assert found is not None
    return float(found[1].replace(",", "")) * _BYTES[found[2]]
