"""Whether what came back agrees with what the page shows, and what of it changed.

Volatile text is typed. An *identity* (a container's, image's or network's id, an address that Docker gave, a port that
it chose) is bound to what came at its first sight, and must agree ever after; two of them never share a value. A
*moment* (time, duration, age) may be any of its kind; a *size* may be up to twice or half. Everything else is exact,
but for ``...`` (any text; alone on a line any lines) and for runs of two or more spaces, which match each other.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

ELLIPSIS = "..."
SIZE_RATIO = 2.0
EPHEMERAL = range(32768, 61000)
"""Ports that Linux and Docker choose from by themselves (net.ipv4.ip_local_port_range)."""

_DATE = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"\d{2}:\d{2}:\d{2}(?:\.\d+)?"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_UNIT = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_UNIT |= {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}

KINDS = {
    # identities
    "id": r"(?<![\w.])(?:sha256:)?[0-9a-f]{64}(?!\w)|(?<![\w.])(?:sha256:)?(?=[a-f]*\d)[0-9a-f]{12}(?!\w)",
    "mac": r"(?<![\w:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![\w:])",
    "address": r"(?<![\w.])(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}(?![\w.]\d|\w)",
    "port": r"(?<=:)(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})(?!\d)",
    # moments
    "time": rf"{_DATE}[T ]{_CLOCK}(?: ?(?:Z|[+-]\d{{2}}:?\d{{2}}))?(?: UTC)?(?! ago)"
    rf"|{_DAY},? +(?:\d{{1,2}} {_MONTH}|{_MONTH} +\d{{1,2}})(?: \d{{4}})? {_CLOCK}(?: (?:UTC|GMT))?(?: \d{{4}})?",
    "date": rf"(?<![\w-]){_DATE}(?![\w-])",
    "clock": rf"(?<![\w:.]){_CLOCK}(?![\w:])",
    "age": r"\b(?:Less than a second|About an? (?:minute|hour)|\d+ (?:second|minute|hour|day|week|month|year)s?)\b",
    "duration": r"(?<![\w.])(?:\d+m\s?)?\d+\.\d+\s?(?:seconds|s|ms|µs|us)\b|(?<![\w.])\d+m\d+s\b|(?<![\w.])\d+(?:ms|µs)\b",
    # sizes
    "size": r"(?<![\w.])\d+(?:\.\d+)?\s?(?:[KMGT]iB|[kKMGT]?B)\b",
}
IDENTITIES = ("id", "mac", "address", "port")
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()))


@dataclass
class Bindings:
    """What each identity that a page shows really is in this run; one a page."""

    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def copy(self) -> Bindings:
        """An independent copy."""
        return Bindings(dict(self.known))

    def bind(self, kind: str, shown: str, came: str) -> bool:
        """Note that ``shown`` stands for ``came``; False when either already stands for something else."""
        if kind == "id":
            shown, came = shown.removeprefix("sha256:"), came.removeprefix("sha256:")
            if len(shown) != len(came):
                return False
            if len(shown) > SHORT and not self._bind("long id", shown, came):
                return False
            shown, came = shown[:SHORT], came[:SHORT]
        return self._bind(kind, shown, came)

    def _bind(self, kind: str, shown: str, came: str) -> bool:
        if (kind, shown) in self.known:
            return self.known[kind, shown] == came
        if any(value == came and key[0] == kind for key, value in self.known.items()):
            return False
        self.known[kind, shown] = came
        return True

    def substitute(self, command: str) -> str:
        """A command as it must run: identities that the page showed become those that came."""

        def replace(token: re.Match[str]) -> str:
            kind, text = token.lastgroup or "", token.group()
            if kind not in IDENTITIES:
                return text
            digest = "sha256:" if text.startswith("sha256:") else ""
            bare = text.removeprefix("sha256:")
            known = self.known.get(("long id" if kind == "id" and len(bare) > SHORT else kind, bare))
            return digest + known if known is not None else text

        return _TOKEN.sub(replace, command)


SHORT = 12
"""Digits of an id as Docker's tables show it."""


@dataclass(frozen=True)
class _Line:
    """An expected line, compiled."""

    pattern: re.Pattern[str]
    tokens: tuple[tuple[str, str], ...]
    """Kind and shown text of each volatile token, in the order of the pattern's groups."""


@functools.lru_cache(maxsize=4096)
def _compile(line: str) -> _Line:
    pattern, tokens, place = "", [], 0
    for token in _TOKEN.finditer(line):
        kind = token.lastgroup
        assert kind is not None
        pattern += _literal(line[place : token.start()]) + f"({KINDS[kind]})"
        tokens.append((kind, token.group()))
        place = token.end()
    return _Line(re.compile(pattern + _literal(line[place:])), tuple(tokens))


def _literal(text: str) -> str:
    parts = re.split(r"(\.\.\.|\s{2,})", text)
    return "".join(".*?" if part == ELLIPSIS else r"\s{2,}" if part.isspace() and len(part) > 1 else re.escape(part)
                   for part in parts)  # fmt: skip


def _size(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)\s?(\w+)", text).groups()  # type: ignore[union-attr]
    return float(number) * _UNIT[unit]


def _similar(shown: str, came: str) -> bool:
    """Sizes agree within a factor; nothing agrees only with nothing."""
    one, other = sorted((_size(shown), _size(came)))
    return one == other or (one > 0 and other / one <= SIZE_RATIO)


def line_agrees(shown: str, came: str, bindings: Bindings) -> bool:
    """Whether one line agrees; binds what it identifies when it does, and nothing when it does not."""
    if shown == came and not _TOKEN.search(shown):
        return True
    compiled = _compile(shown.rstrip())
    found = compiled.pattern.fullmatch(came.rstrip())
    if found is None:
        return False
    trial = bindings.copy()
    for (kind, text), value in zip(compiled.tokens, found.groups(), strict=True):
        if kind in IDENTITIES and not trial.bind(kind, text, value):
            return False
        if kind == "address" and not _is_address(value):
            return False
        if kind == "size" and not _similar(text, value):
            return False
    bindings.known = trial.known
    return True


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def agrees(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> bool:
    """Whether an output agrees with what the page shows; binds identities when it does."""
    dead: set[tuple[int, int, int]] = set()

    def attempt(i: int, j: int, known: Bindings) -> Bindings | None:
        while i < len(shown) and shown[i].strip() != ELLIPSIS:
            if j == len(came) or not line_agrees(shown[i], came[j], known):
                return None
            i, j = i + 1, j + 1
        if i == len(shown):
            return known if j == len(came) else None
        for skip in range(j, len(came) + 1):
            state = (i, skip, len(known.known))
            if state in dead:
                continue
            if (result := attempt(i + 1, skip, known.copy())) is not None:
                return result
            dead.add(state)
        return None

    result = attempt(0, 0, bindings.copy())
    if result is None:
        return False
    bindings.known = result.known
    return True


def merge(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> list[str]:
    """What a recording writes: the lines that came, but each that the page already shows rightly stays as it is.

    ``...`` lines stay where the lines around them still agree; where something changed, the new lines are written.
    """
    if agrees(shown, came, bindings):
        return list(shown)
    cost, choice = _align(shown, came, lambda one, other: line_agrees(one, other, bindings.copy()))
    del cost
    result: list[str] = []
    for action, i, j in choice:
        if action == "keep":
            line_agrees(shown[i], came[j], bindings)
            result.append(shown[i])
        elif action == "any":
            result.append(shown[i])
        elif action == "new":
            result.append(came[j])
    return result if agrees(result, came, bindings.copy()) else list(came)


def _align(
    shown: Sequence[str], came: Sequence[str], same: Callable[[str, str], bool]
) -> tuple[int, list[tuple[str, int, int]]]:
    """Edit distance in which a line of ``...`` swallows lines for free; its actions in order."""
    rows, columns = len(shown), len(came)
    cost = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            if i < rows or j < columns:
                cost[i][j] = min(value for value, *_ in _moves(shown, came, i, j, cost, same))
    actions: list[tuple[str, int, int]] = []
    i = j = 0
    while i < rows or j < columns:
        _, action, next_i, next_j = min(_moves(shown, came, i, j, cost, same))
        actions.append((action, i, j))
        i, j = next_i, next_j
    return cost[0][0], actions


def _moves(
    shown: Sequence[str], came: Sequence[str], i: int, j: int, cost: list[list[int]], same: Callable[[str, str], bool]
) -> list[tuple[int, str, int, int]]:
    moves: list[tuple[int, str, int, int]] = []
    if i < len(shown) and shown[i].strip() == ELLIPSIS:
        moves.append((cost[i + 1][j], "any", i + 1, j))
        if j < len(came):
            moves.append((cost[i][j + 1], "swallow", i, j + 1))
    else:
        if i < len(shown):
            moves.append((cost[i + 1][j] + 1, "old", i + 1, j))
        if j < len(came):
            moves.append((cost[i][j + 1] + 1, "new", i, j + 1))
        if i < len(shown) and j < len(came) and same(shown[i], came[j]):
            moves.append((cost[i + 1][j + 1], "keep", i + 1, j + 1))
    return moves


def difference(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> str:
    """The disagreement for a reader: ``-`` the page shows and did not come, ``+`` came and the page does not show."""
    _, actions = _align(shown, came, lambda one, other: line_agrees(one, other, bindings.copy()))
    lines: list[str] = []
    for action, i, j in actions:
        if action in ("keep", "any"):
            lines.append(f"  {shown[i]}")
        elif action == "old":
            lines.append(f"- {shown[i]}")
        elif action == "new":
            lines.append(f"+ {came[j]}")
    return "\n".join(lines)
