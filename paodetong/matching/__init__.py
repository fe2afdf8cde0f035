"""Whether what came back agrees with what the page shows, and what of it changed.

Volatile text is typed (``kinds`` lists the kinds and where they come from). An *identity* (an id, a UUID, an address
that Docker gave, a port that it chose) is bound to what came at its first sight, and must agree ever after; two of them
never share a value. A *moment* (time, duration, age, counter) may be any that is written alike; a *size*
may be up to twice or half, or what ``Bindings(size_ratio=…)`` says. Everything else is exact, but for ``...`` (any
text; alone on a line any lines) and for runs of two or more spaces, which match each other.

What the page itself chose is exact too: ``Bindings.choose`` is told its commands and files before they run, and an
identity, a span of time or a size in them that no output has shown yet is compared to the letter.

``kinds`` and ``places`` are tables of what may change, and ``scanning`` finds it; ``bindings`` remembers what each of
it stands for and what the page chose itself; ``lines`` compares a line; ``outputs`` compares, aligns, merges and
explains whole outputs. Knows no Docker and no pages.
"""

from paodetong.matching.bindings import SHORT, SIZE_RATIO, Bindings
from paodetong.matching.kinds import ELLIPSIS, EPHEMERAL, IDENTITIES, KINDS
from paodetong.matching.lines import line_agrees, pattern
from paodetong.matching.outputs import agrees, difference, merge
from paodetong.matching.scanning import Context, Token, contexts, volatile

__all__ = [
    "ELLIPSIS",
    "EPHEMERAL",
    "IDENTITIES",
    "KINDS",
    "SHORT",
    "SIZE_RATIO",
    "Bindings",
    "Context",
    "Token",
    "agrees",
    "contexts",
    "difference",
    "line_agrees",
    "merge",
    "pattern",
    "volatile",
]
