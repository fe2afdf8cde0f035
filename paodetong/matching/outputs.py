"""Whether an output agrees with what a page shows; where they differ; and what a recording writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paodetong.matching.bindings import Bindings
from paodetong.matching.kinds import ELLIPSIS
from paodetong.matching.lines import line_agrees
from paodetong.matching.scanning import Context, contexts

SEARCH_LIMIT = 50_000
"""Places that are tried for the lines between ``...`` before an output is held to disagree."""
ALIGN_LIMIT = 400_000
"""Lines shown times lines that came, beyond which a difference is shown without being aligned."""
KEEP = 1_000_000
"""What keeping a line weighs against dropping or adding one."""

Row = tuple[str, Context]
"""A line that a page shows, and what the lines around it say of it."""


def _rows(shown: Sequence[str]) -> list[Row]:
    return list(zip(shown, contexts(shown), strict=True))


def agrees(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> bool:
    """Whether an output agrees with what the page shows; binds identities when it does."""
    segments = _segments(_rows(shown))
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


def _segments(shown: Sequence[Row]) -> list[list[Row]]:
    """The lines before, between and after those of ``...``."""
    segments: list[list[Row]] = [[]]
    for line, context in shown:
        if line.strip() == ELLIPSIS:
            segments.append([])
        else:
            segments[-1].append((line, context))
    return segments


def _all_agree(shown: Sequence[Row], came: Sequence[str], start: int, known: Bindings) -> bool:
    return all(_row_agrees(row, came[start + number], known) for number, row in enumerate(shown))


def _row_agrees(row: Row, came: str, bindings: Bindings) -> bool:
    line, context = row
    return line_agrees(line, came, bindings, context)


@dataclass
class _Search:
    """Finds places for the segments between two ``...`` lines, each the first that fits.

    A later place is tried only where a segment has bound an identity, since only then the rest can fare otherwise.
    """

    came: Sequence[str]
    end: int
    middle: Sequence[Sequence[Row]]
    tail: Sequence[Row]
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
    trial, rows = bindings.copy(), _rows(shown)
    result: list[str] = []
    for action, i, j in _align(rows, came, bindings):
        if action == "any" or (action == "keep" and _row_agrees(rows[i], came[j], trial)):
            result.append(shown[i])
        elif action in ("keep", "new", "replace"):
            result.append(trial.restore(came[j]))
            line_agrees(result[-1], came[j], trial)
    for candidate in (result, [bindings.restore(line) for line in came]):
        if agrees(candidate, came, bindings):
            return candidate
    return list(came)


def difference(shown: Sequence[str], came: Sequence[str], bindings: Bindings) -> list[str]:
    """The disagreement, line by line: ``-`` the page shows and did not come, ``+`` came and the page does not show.

    Lines that agree each for itself, but whose identities do not, are shown as a disagreement.
    """
    trial, rows = bindings.copy(), _rows(shown)
    lines: list[str] = []
    for action, i, j in _align(rows, came, bindings):
        if action == "any" or (action == "keep" and _row_agrees(rows[i], came[j], trial)):
            lines.append(f"  {shown[i]}")
        elif action != "swallow":
            lines += [f"- {shown[i]}"] if action != "new" else []
            lines += [f"+ {came[j]}"] if action != "old" else []
    return lines


def _align(shown: Sequence[Row], came: Sequence[str], bindings: Bindings) -> list[tuple[str, int, int]]:
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
        wild = i < rows and shown[start + i][0].strip() == ELLIPSIS
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


def _same(shown: Row, came: str, bindings: Bindings) -> bool:
    return shown[0].strip() != ELLIPSIS and _row_agrees(shown, came, bindings.copy())


def _side_by_side(start: int, rows: int, columns: int) -> list[tuple[str, int, int]]:
    """For outputs too long to align."""
    common = min(rows, columns)
    actions = [("replace", k, k) for k in range(start, common)]
    actions += [("old", k, columns) for k in range(common, rows)]
    return actions + [("new", rows, k) for k in range(common, columns)]
