"""How long a page takes, counted from its text: the line below its title, and where another page asks for it."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from paodetong.errors import HarnessError
from paodetong.reading import named, sources
from paodetong.reading.fences import CONSOLE
from paodetong.reading.prompts import PROMPT

HAN = re.compile(r"[\u4e00-\u9fff]")
HAN_A_MINUTE = 300
"""How fast one reads who wants to understand; Chinese read novels at 400 to 600."""
COMMAND_SECONDS = 15
"""To copy a command, and to look at what it prints."""
TIME, SUM = "<!-- 用时 -->", "<!-- 合计 -->"
"""On a line that links to a page, from a folder below the pages' own (``../intro/container.md``): how long that takes;
and the sum of all such since the last sum."""
LINE = re.compile(r'(?P<start><p class="sitting"[^>]*>)(?P<said>[^<]*)(?P<end></p>)')
"""The line below the title of a page as it is written."""
LINK = re.compile(r"\]\((?P<page>[^)#\s]+\.md)")


@functools.lru_cache(maxsize=1024)
def commands(text: str) -> int:
    """How many commands the transcripts of a page have."""
    lines = (line.lstrip("> ").lstrip() for _, line, language in named.lines(text) if language == CONSOLE)
    return sum(line.startswith(PROMPT) for line in lines)


@functools.lru_cache(maxsize=1024)
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
        self.said = said(minutes(text)) + (f"，{number} 条命令" if number else "")
        return lines


def said(number: int) -> str:
    """A number of minutes as one says it."""
    hours, rest = divmod(number, 60)
    return " ".join(["约", *([f"{hours} 小时"] if hours else []), *([f"{rest} 分钟"] if rest else [])])


class Times(Preprocessor):
    """Writes how long other pages take, where a page asks for it."""

    def __init__(self, md: Markdown, folder: Path) -> None:
        super().__init__(md)
        self._folder = folder

    def run(self, lines: list[str]) -> list[str]:
        """The lines, with the times in the places of their marks.

        Raises:
            HarnessError: such a line links to no page.
        """
        total, written = 0, []
        for line in lines:
            if TIME in line:
                taken = self._minutes(line)
                total += taken
                line = line.replace(TIME, said(taken))
            if SUM in line:
                line, total = line.replace(SUM, said(total)), 0
            written.append(line)
        return written

    def _minutes(self, line: str) -> int:
        link = LINK.search(line)
        file = self._folder / link["page"].removeprefix("../") if link else None
        if file is None or not file.is_file():
            raise HarnessError(f"要写上用时的一行，没有连到 {self._folder} 里的一页（../文件夹/页.md）：{line}")
        return minutes(sources.split(sources.text_of(file)))


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

    def __init__(self, **kwargs: Any) -> None:
        self.config = {"folder": ["docs", "the folder of the pages"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown; 200 is above pymdownx.snippets (32)."""
        count = Count(md)
        md.preprocessors.register(count, "sitting-count", 200)
        md.preprocessors.register(Times(md, Path(self.getConfig("folder"))), "sitting-times", 190)
        md.postprocessors.register(Line(md, count), "sitting-line", 2)


def makeExtension(**kwargs: Any) -> SittingExtension:
    """The entry that Python-Markdown looks for."""
    return SittingExtension(**kwargs)
