"""The errors an author or a user can cause, each a sentence that says where and what to do."""

from pathlib import Path


class HarnessError(Exception):
    """Something outside the page is wrong: no daemon, no image, a machine that died."""


class PageError(Exception):
    """A page is written wrongly.

    Args:
        path: the Markdown file, as the user named it.
        line: 1-based line in that file.
        message: one sentence.
    """

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.line = line
