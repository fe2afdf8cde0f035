"""Lines that include a file from ``snippets/``, in the syntax of pymdownx.snippets."""

import re
from collections.abc import Iterator

INCLUDE = re.compile(r"""--8<--[ \t]+(["'])(?P<path>[^"'\\]+)\1\Z""")
"""The one form that pages use; it stands at the very beginning of a line of its block."""
MARKER = re.compile(r"[ \t]*;*-+8<-+")
"""Whatever pymdownx.snippets may take for an include, a section of a file, or an escaped one of these."""


def included_files(body: str) -> Iterator[str]:
    """The names of the snippets that a page's body includes, in order."""
    for line in body.split("\n"):
        if include := INCLUDE.match(line.lstrip("> \t")):
            yield include["path"]
