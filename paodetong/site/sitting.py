"""How long a page takes: the line below its title, counted from its text."""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from paodetong.reading import named
from paodetong.reading.fences import CONSOLE
from paodetong.reading.prompts import PROMPT

HAN = re.compile(r"[\u4e00-\u9fff]")
HAN_A_MINUTE = 300
"""How fast one reads who wants to understand; Chinese read novels at 400 to 600."""
COMMAND_SECONDS = 15
"""To copy a command, and to look at what it prints."""


def commands(text: str) -> int:
    """How many commands the transcripts of a page have."""
    lines = (line.lstrip("> ").lstrip() for _, line, language in named.lines(text) if language == CONSOLE)
    return sum(line.startswith(PROMPT) for line in lines)


def minutes(text: str) -> int:
    """How long a page takes whoever runs what they read; one at least."""
    read = sum(len(HAN.findall(line)) for _, line, language in named.lines(text) if language != CONSOLE)
    return max(1, round(read / HAN_A_MINUTE + commands(text) * COMMAND_SECONDS / 60))


class Count(Preprocessor):
    """Counts a page before any other preprocessor changes it."""

    said = ""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, unchanged."""
        text = "\n".join(lines)
        number = commands(text)
        self.said = f"约 {minutes(text)} 分钟" + (f"，{number} 条命令" if number else "")
        return lines


class Line(Postprocessor):
    """Writes it below the title."""

    def __init__(self, md: Markdown, count: Count) -> None:
        super().__init__(md)
        self.count = count

    def run(self, text: str) -> str:
        """The page with the line in it."""
        return text.replace("</h1>", f'</h1>\n<p class="sitting" data-search-exclude>{self.count.said}</p>', 1)


class SittingExtension(Extension):
    """Python-Markdown's side of it."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown; 200 is above pymdownx.snippets (32)."""
        count = Count(md)
        md.preprocessors.register(count, "sitting-count", 200)
        md.postprocessors.register(Line(md, count), "sitting-line", 2)


def makeExtension(**kwargs: Any) -> SittingExtension:
    """The entry that Python-Markdown looks for."""
    return SittingExtension(**kwargs)
