"""Whether one line that came is the line that a page shows."""

from __future__ import annotations

import functools
import re

from paodetong.matching.bindings import Bindings
from paodetong.matching.kinds import ELLIPSIS, KINDS
from paodetong.matching.scanning import ALONE, Context, Token


def line_agrees(shown: str, came: str, bindings: Bindings, context: Context = ALONE) -> bool:
    """Whether one line agrees; binds what it identifies when it does, and nothing when it does not.

    Args:
        shown: the line of the page.
        came: the line that came.
        bindings: the page's.
        context: what the lines around the page's line say of it.
    """
    shown, came = shown.rstrip(), came.rstrip()
    tokens = bindings.tokens(shown, context)
    if shown == came and not tokens:
        return True
    found = _compile(shown, tokens).fullmatch(came)
    if found is None:
        return False
    trial = bindings.copy() if any(KINDS[token.kind].identity for token in tokens) else bindings
    if not all(trial.accepts(token, text) for token, text in zip(tokens, found.groups(), strict=True)):
        return False
    bindings.known = trial.known
    return True


def pattern(shown: str, bindings: Bindings, context: Context = ALONE) -> tuple[re.Pattern[str], tuple[Token, ...]]:
    """What a line of a page is compared by: a pattern, which holds the whole line, and the tokens of its groups."""
    shown = shown.rstrip()
    tokens = bindings.tokens(shown, context)
    return _compile(shown, tokens), tokens


@functools.lru_cache(maxsize=4096)
def _compile(line: str, tokens: tuple[Token, ...]) -> re.Pattern[str]:
    """A line's pattern, with a group for each token.

    Between two ``...`` the first place that fits is as good as any, so it is not tried again: a line of many ``...``
    takes no more than linear time for each.
    """
    pattern, start, left = "", 0, list(tokens)
    pieces = line.split(ELLIPSIS)
    for number, piece in enumerate(pieces):
        first, last, end = number == 0, number == len(pieces) - 1, start + len(piece)
        part, place = "", start
        while left and left[0].end <= end:
            token = left.pop(0)
            part += _segment(line[place : token.start], after=not first and place == start, before=False)
            kind = KINDS[token.kind]
            part += f"(?a:({kind.coming or kind.pattern}))"
            place = token.end
        part += _segment(line[place:end], after=not first and place == start, before=not last)
        pattern += part if first else f".*?{part}" if last else f"(?>.*?{part})"
        start = end + len(ELLIPSIS)
    return re.compile(pattern)


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
