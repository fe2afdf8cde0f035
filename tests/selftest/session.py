"""A pytest session of its own over a folder of pages, on the real daemon."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = """\
[tool.pytest.ini_options]
addopts = ["-ra"]

[tool.paodetong]
images = ["debian:trixie-slim"]
tidy = true
"""
"""The pyproject.toml of a folder that has no other."""
TRACES = ("Traceback", "paodetong/", "site-packages", "Error: ")
SECONDS = 900
"""A session that takes longer than this hangs, also on a machine that is ten times slower than a usual one."""
STEP = re.compile(r"(?P<page>[\w/]+\.md)::(?P<line>\d+): (?P<command>.*?)(?: (?P<word>通过|失败|跳过|挡住)\b.*)?$")


@dataclass(frozen=True)
class Ran:
    """What a session printed, and its status."""

    status: int
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines printed, without spaces at their ends."""
        return [line.rstrip() for line in self.text.split("\n")]

    def steps(self, page: str) -> list[tuple[int, str]]:
        """Line and outcome of a page's steps as the progress shows them, in its order; needs ``-v`` without xdist."""
        found = [STEP.match(line) for line in self.lines]
        return [(int(one["line"]), one["word"]) for one in found if one and one["page"] == page and one["word"]]


@dataclass(frozen=True)
class Folder:
    """A folder that pytest takes for a project with pages.

    Attributes:
        variables: further variables of its sessions.
    """

    path: Path
    variables: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> Path:
        """Write a file, making its folder."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def declare(self) -> None:
        """Make it a book, unless it is one."""
        if not (self.path / "pyproject.toml").exists():
            self.write("pyproject.toml", PROJECT)

    def command(self, *arguments: str) -> list[str]:
        """The command line of a session."""
        self.declare()
        return [sys.executable, "-m", "pytest", *arguments]

    def environment(self) -> dict[str, str]:
        """All variables of a session: ours too, without those of a pytest that runs us."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        kept |= {"PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
        return kept | self.variables

    def run(self, *arguments: str) -> Ran:
        """Run a session to its end."""
        done = subprocess.run(
            self.command(*arguments), cwd=self.path, env=self.environment(), timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        return Ran(done.returncode, done.stdout)

    def ledger(self) -> dict[str, Any]:
        """The ledger that the last session wrote; there is one where a page of it uses Docker."""
        found: dict[str, Any] = json.loads((self.path / "build" / "ledger.json").read_text("utf-8"))
        return found

    def blocks(self, page: str) -> list[dict[str, Any]]:
        """A page's blocks in the ledger."""
        (one,) = [entry for entry in self.ledger()["pages"] if entry["path"] == page]
        blocks: list[dict[str, Any]] = one["blocks"]
        return blocks


def at(text: str, needle: str) -> int:
    """The 1-based line of a page's text that holds this, which only one does."""
    (line,) = [number for number, one in enumerate(text.split("\n"), 1) if needle in one]
    return line
