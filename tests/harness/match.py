"""Whether what came back agrees with what the page shows, and what of it changed.

Volatile text is typed. An *identity* (a container's, image's or network's id, a Swarm's ids and join tokens, an address
that Docker gave, a port that it chose) is bound to what came at its first sight, and must agree ever after; two of them
never share a value. A *moment* (time, duration, age) may be any of its kind; a *size* may be up to twice or half.
Everything else is exact, but for ``...`` (any text; alone on a line any lines) and for runs of two or more spaces,
which match each other.

What looks alike and is not volatile: twelve digits, or twelve letters such as ``deadbeefcafe``, are no id, since an id
that Docker chose mixes both but once in some three hundred (what *comes* for an id may be of digits alone; should a
recording show such a one, record again). Versions, exit codes, plain numbers, addresses outside the private ranges
(``127.0.0.1``, ``0.0.0.0``) and ports below 32768 are exact. ``10.0.0.1`` is an address that Docker may have given.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

ELLIPSIS = "..."
SIZE_RATIO = 2.0
SEARCH_LIMIT = 50_000
"""Places that are tried for the lines between ``...`` before an output is held to disagree."""
ALIGN_LIMIT = 400_000
"""Lines shown times lines that came, beyond which a difference is shown without being aligned."""
DIFFERENCE_LINES = 200
KEEP = 1_000_000
"""What keeping a line weighs against dropping or adding one."""
EPHEMERAL = range(32768, 61000)
"""Ports that Linux and Docker choose from by themselves (net.ipv4.ip_local_port_range)."""

_DATE = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"\d{2}:\d{2}:\d{2}(?:\.\d+)?"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_UNIT = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_UNIT |= {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_SWARM_ID = r"[0-9a-z]{25}"
_LONG_ID = r"(?<![\w.])(?:sha256:)?[0-9a-f]{64}(?!\w)"

KINDS = {
    # identities
    "id": rf"{_LONG_ID}|(?<![\w.])(?:sha256:)?(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{{12}}(?!\w)",
    "token": rf"(?<![\w-])SWMTKN-1-[0-9a-z]{{50}}-{_SWARM_ID}(?![\w-])",
    "swarm": rf"(?<![\w.-])(?=[a-z]*\d)(?=\d*[a-z]){_SWARM_ID}(?![\w-])",
    "mac": r"(?<![\w:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![\w:])",
    "address": rf"(?<![\w.])(?:10\.{_OCTET}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.{_OCTET}\.{_OCTET}(?!\w|\.\d)",
    "port": r"(?<=:)(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})(?!\d)",
    # moments
    "time": rf"{_DATE}[T ]{_CLOCK}(?: ?(?:Z|[+-]\d{{2}}:?\d{{2}}))?(?: UTC)?"
    rf"|(?:\b{_DAY},? +)?\b(?:\d{{1,2}} {_MONTH}|{_MONTH} +\d{{1,2}})(?: \d{{4}})? {_CLOCK}"
    r"(?: (?:UTC|GMT|[+-]\d{4}))?(?: \d{4})?\b",
    "date": rf"(?<![\w-]){_DATE}(?![\w-])|\b{_MONTH} (?: \d|\d\d) (?:\d{{2}}:\d{{2}}(?!:)| \d{{4}})\b",
    "clock": rf"(?<![\w:.]){_CLOCK}(?![\w:])",
    "age": r"\b[Ll]ess than a second\b|\b[Aa]bout an? (?:minute|hour)\b"
    r"|(?<![\w.,-])\d+ (?:second|minute|hour|day|week|month|year)s?\b",
    "duration": r"(?<![\w.])(?:\d+m\s?)?\d+\.\d+\s?(?:s|ms|µs|us|seconds?)\b|(?<![\w.])\d+m\d+s\b"
    r"|(?<![\w.])\d+\s?(?:ms|µs|milliseconds)\b",
    # sizes
    "size": r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?\s?(?:[KMGT]iB|[kKMGT]?B)\b",
}
COMING = KINDS | {"id": rf"{_LONG_ID}|(?<![\w.])(?:sha256:)?[0-9a-f]{{12}}(?!\w)"}
COMING |= {"swarm": rf"(?<![\w.-]){_SWARM_ID}(?![\w-])"}
"""What may come where the page shows a token of each kind."""
IDENTITIES = ("id", "token", "swarm", "mac", "address", "port")
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()))
_CAME = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in COMING.items()))


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


def volatile(line: str) -> Iterator[Token]:
    """The volatile text of a line that a page shows, in order."""
    for token in _TOKEN.finditer(line):
        yield Token(token.lastgroup or "", token.group(), token.start())


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
            if shown.startswith(DIGEST) != came.startswith(DIGEST):
                return False
            shown, came = shown.removeprefix(DIGEST), came.removeprefix(DIGEST)
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
        return _rename(_TOKEN, command, self.known)

    def restore(self, line: str) -> str:
        """A line that came as the page would show it: identities that came become those that the page shows."""
        return _rename(_CAME, line, {(kind, came): shown for (kind, shown), came in self.known.items()})


def _rename(tokens: re.Pattern[str], text: str, names: dict[tuple[str, str], str]) -> str:
    def replace(token: re.Match[str]) -> str:
        kind, found = token.lastgroup or "", token.group()
        bare = found.removeprefix(DIGEST)
        name = names.get(("long id" if kind == "id" and len(bare) > SHORT else kind, bare))
        return found if name is None else found[: len(found) - len(bare)] + name

    return tokens.sub(replace, text)


DIGEST = "sha256:"
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
    """A line's pattern. Between two ``...`` the first place that fits is as good as any, so it is not tried again:
    a line of many ``...`` takes no more than linear time for each."""
    pieces, tokens = line.split(ELLIPSIS), []
    pattern = ""
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        part, place = "", 0
        for token in _TOKEN.finditer(piece):
            kind = token.lastgroup
            assert kind is not None
            part += _segment(piece[place : token.start()], after=not first and place == 0, before=False)
            part += f"({COMING[kind]})"
            tokens.append((kind, token.group()))
            place = token.end()
        part += _segment(piece[place:], after=not first and place == 0, before=not last)
        pattern += part if first else f".*?{part}" if last else f"(?>.*?{part})"
    return _Line(re.compile(pattern), tuple(tokens))


def _segment(text: str, *, after: bool, before: bool) -> str:
    """Literal text as a pattern; beside ``...``, which takes what is left of a run of spaces, two of them do."""
    parts = re.split(r"(\s{2,})", text)
    last = len(parts) - 1
    pattern = ""
    for number, part in enumerate(parts):
        if number % 2 == 0:
            pattern += re.escape(part)
        elif (after and number == 1 and not parts[0]) or (before and number == last - 1 and not parts[last]):
            pattern += r"\s{2}"
        else:
            pattern += r"\s{2,}"
    return pattern


def _size(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.,]+)\s?(\w+)", text).groups()  # type: ignore[union-attr]
    return float(number.replace(",", "")) * _UNIT[unit]


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
        if kind == "size" and not _similar(text, value):
            return False
    bindings.known = trial.known
    return True


def agrees(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> bool:
    """Whether an output agrees with what the page shows; binds identities when it does."""
    segments = _segments(shown)
    head, middle, tail = segments[0], segments[1:-1], segments[-1]
    known = bindings.copy()
    if len(came) < sum(map(len, segments)) or (len(segments) == 1 and len(came) != len(head)):
        return False
    if not _all_agree(head, came, 0, known):
        return False
    if len(segments) > 1:
        search = _Search(came, len(came) - len(tail), middle, tail)
        found = search.place(0, len(head), known)
        if found is None:
            return False
        known = found
    bindings.known = known.known
    return True


def _segments(shown: Sequence[str]) -> list[list[str]]:
    """The lines before, between and after those of ``...``."""
    segments: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == ELLIPSIS:
            segments.append([])
        else:
            segments[-1].append(line)
    return segments


def _all_agree(shown: Sequence[str], came: Sequence[str], start: int, known: Bindings) -> bool:
    return all(line_agrees(line, came[start + number], known) for number, line in enumerate(shown))


@dataclass
class _Search:
    """Finds places for the segments between two ``...`` lines, each the first that fits.

    A later place is tried only where a segment has bound an identity, since only then the rest can fare otherwise.
    """

    came: Sequence[str]
    end: int
    middle: Sequence[Sequence[str]]
    tail: Sequence[str]
    left: int = SEARCH_LIMIT

    def place(self, number: int, start: int, known: Bindings) -> Bindings | None:
        """The bindings once segment ``number`` and all after it stand at ``start`` or later; None if they cannot."""
        if number == len(self.middle):
            trial = known.copy()
            return trial if start <= self.end and _all_agree(self.tail, self.came, self.end, trial) else None
        segment = self.middle[number]
        for at in range(start, self.end - len(segment) + 1):
            self.left -= 1
            if self.left < 0:
                return None
            trial = known.copy()
            if not _all_agree(segment, self.came, at, trial):
                continue
            found = self.place(number + 1, at + len(segment), trial)
            if found is not None or len(trial.known) == len(known.known):
                return found
        return None


def merge(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> list[str]:
    """What a recording writes: the lines that came, but each that the page already shows rightly stays as it is.

    ``...`` lines stay where the lines around them still agree; where something changed, the new lines are written,
    with the identities that the page already has. Binds what the result identifies.
    """
    if agrees(shown, came, bindings):
        return list(shown)
    trial = bindings.copy()
    result: list[str] = []
    for action, i, j in _align(shown, came, bindings):
        if action == "any" or (action == "keep" and line_agrees(shown[i], came[j], trial)):
            result.append(shown[i])
        elif action in ("keep", "new", "replace"):
            result.append(trial.restore(came[j]))
            line_agrees(result[-1], came[j], trial)
    for candidate in (result, [bindings.restore(line) for line in came]):
        if agrees(candidate, came, bindings):
            return candidate
    return list(came)


def difference(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> str:
    """The disagreement for a reader: ``-`` the page shows and did not come, ``+`` came and the page does not show.

    Lines that agree each for itself, but whose identities do not, are shown as a disagreement.
    """
    trial = bindings.copy()
    lines: list[str] = []
    for action, i, j in _align(shown, came, bindings):
        if action == "any" or (action == "keep" and line_agrees(shown[i], came[j], trial)):
            lines.append(f"  {shown[i]}")
        elif action != "swallow":
            lines += [f"- {shown[i]}"] if action != "new" else []
            lines += [f"+ {came[j]}"] if action != "old" else []
    left = len(lines) - DIFFERENCE_LINES
    return "\n".join([*lines[:DIFFERENCE_LINES], *([f"（还有 {left} 行）"] if left > 0 else [])])


def _align(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> list[tuple[str, int, int]]:
    """How one became the other, in order: as many lines kept as possible, and as few dropped or added.

    Actions are ``keep``, ``replace``, ``old`` (dropped), ``new`` (added), ``any`` (a line of ``...``, past it) and
    ``swallow`` (a line that it stands for); with the indices in ``shown`` and ``came`` that they begin at.
    """
    start = 0
    while start < min(len(shown), len(came)) and _same(shown[start], came[start], bindings):
        start += 1
    rows, columns = len(shown) - start, len(came) - start
    before = [("keep", i, i) for i in range(start)]
    if rows * columns > ALIGN_LIMIT:
        return before + _side_by_side(start, len(shown), len(came))
    # cost[i][j] is that of the cheapest way from (start + i, start + j) to the end
    cost = [[0] * (columns + 1) for _ in range(rows + 1)]
    step = [[""] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        wild = i < rows and shown[start + i].strip() == ELLIPSIS
        for j in range(columns, -1, -1):
            moves: list[tuple[int, str]] = []
            if j < columns:
                moves.append((cost[i][j + 1], "swallow") if wild else (cost[i][j + 1] + 1, "new"))
            if i < rows:
                moves.append((cost[i + 1][j], "any") if wild else (cost[i + 1][j] + 1, "old"))
            if i < rows and j < columns and not wild:
                same = _same(shown[start + i], came[start + j], bindings)
                moves.append((cost[i + 1][j + 1] - KEEP, "keep") if same else (cost[i + 1][j + 1], "replace"))
            if moves:
                cost[i][j], step[i][j] = min(moves, key=lambda move: move[0])
    actions: list[tuple[str, int, int]] = []
    i = j = 0
    while i < rows or j < columns:
        action = step[i][j]
        actions.append((action, start + i, start + j))
        i += action in ("keep", "replace", "old", "any")
        j += action in ("keep", "replace", "new", "swallow")
    return before + actions


def _same(shown: str, came: str, bindings: Bindings) -> bool:
    return shown.strip() != ELLIPSIS and line_agrees(shown, came, bindings.copy())


def _side_by_side(start: int, rows: int, columns: int) -> list[tuple[str, int, int]]:
    """For outputs too long to align."""
    common = min(rows, columns)
    actions = [("replace", k, k) for k in range(start, common)]
    actions += [("old", k, columns) for k in range(common, rows)]
    return actions + [("new", rows, k) for k in range(common, columns)]
