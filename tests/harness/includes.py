"""Lines that include a file from ``snippets/``, in the syntax of pymdownx.snippets."""

import re
from collections.abc import Iterator

INCLUDE = re.compile(r"""^[ \t]*--8<--[ \t]+(["'])(?P<path>[^"']+)\1[ \t]*$""")


def included_files(body: str) -> Iterator[str]:
    """The names of the snippets that a page's body includes, in order."""
    for line in body.split("\n"):
        if include := INCLUDE.match(line.lstrip("> \t")):
            yield include["path"]
