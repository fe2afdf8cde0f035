"""``paodetong scan``: what blocks a tree of Markdown files has, and what its pages need to be tested.

Runs nothing, and takes any tree: a page that the harness cannot test is listed with the reason, never refused.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from paodetong.errors import HarnessError, PageError
from paodetong.hosts.engine import BASE_REFERENCE
from paodetong.reading import book as books
from paodetong.reading import sources, transcript
from paodetong.reading.book import Book
from paodetong.reading.fences import Refused
from paodetong.reading.prompts import PROMPT

NAME = "scan"
HELP = "列出一棵 Markdown 目录树里的代码块，以及每一页要改什么才能测试；什么也不运行。"

SHELLS = ("", "bash", "sh", "shell", "shell-session", "console", "terminal", "zsh", "powershell", "cmd", "bat")
"""Languages in which other books write commands; "" is a block that names none."""


@dataclass(frozen=True)
class Block:
    """One code block: ``kind`` is console, file, figure, skip or (it cannot be tested as it is) refused."""

    line: int
    kind: str
    language: str
    commands: int


@dataclass
class Page:
    """What a Markdown file holds, and what must change before it can be tested, each a sentence with its line."""

    path: Path
    blocks: list[Block] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)

    @property
    def commands(self) -> int:
        """How many commands its blocks show."""
        return sum(block.commands for block in self.blocks)


def scan(path: Path, book: Book) -> Page:
    """Read one file; its text may be anything."""
    found = sources.read(path, path.read_text("utf-8", errors="replace"), book)
    page = Page(path)
    errors = list(found.errors)
    for fence in found.fences:
        commands = 0
        if fence.kind in ("console", "skip"):
            try:
                commands = len(transcript.parse(path, fence))
            except PageError as error:
                errors.append(error)
        page.blocks.append(Block(fence.line, fence.kind, fence.language, commands))
    for one in found.refused:
        page.blocks.append(Block(one.line, "refused", one.language, _commands(one)))
    page.blocks.sort(key=lambda block: block.line)
    page.needs = [str(error) for error in sorted(errors, key=lambda error: error.line)]
    return page


def _commands(block: Refused) -> int:
    """About how many commands a block shows: lines with a prompt, or in a shell's block all that are no comment."""
    lines = [line.strip() for line in block.lines]
    prompts = sum(line.startswith((PROMPT, "# ")) for line in lines)
    if block.language.lower() not in SHELLS:
        return 0
    if any(line.startswith(PROMPT) for line in lines):
        return prompts
    if not block.language:
        return sum(line.startswith("docker") for line in lines)
    return sum(bool(line) and not line.startswith("#") for line in lines)


def pages(folder: Path) -> Iterator[Path]:
    """The Markdown files below a folder, without those of hidden folders."""
    for path in sorted(folder.rglob("*.md")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def report(found: list[Page], *, every: bool) -> Iterator[str]:
    """Lines for a person: a row a page, each need where asked for, and the sums."""
    for page in found:
        kinds = Counter(block.kind for block in page.blocks)
        parts = "，".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        counted = f"{len(page.blocks)} 块（{parts}）" if parts else "没有代码块"
        yield f"{page.path}：{counted}，{page.commands} 条命令，{len(page.needs)} 处要改"
        if every:
            yield from (f"  {need}" for need in page.needs)
    languages = Counter(block.language or "（没写）" for page in found for block in page.blocks)
    yield ""
    yield "语言：" + "，".join(f"{language} {count}" for language, count in languages.most_common())
    blocks = sum(len(page.blocks) for page in found)
    ready = sum(not page.needs for page in found)
    yield f"共 {len(found)} 页，{blocks} 块，{sum(page.commands for page in found)} 条命令；{ready} 页现在就能测"


def add(parser: argparse.ArgumentParser) -> None:
    """The folder, and how much is told."""
    parser.add_argument("folder", type=Path, metavar="目录", help="Markdown 文件所在的目录")
    parser.add_argument("--every", action="store_true", help="逐条列出要改的地方")
    parser.add_argument("--snippets", type=Path, metavar="目录", help="引入文件的目录（默认照书的设置，或者 snippets）")


def _book(folder: Path, snippets: Path | None) -> Book:
    """The book that a folder belongs to; one like ours where it belongs to none."""
    for root in (folder, *folder.parents):
        if found := books.find(root):
            return replace(found, snippets=snippets) if snippets else found
    inside, beside = folder / "snippets", folder.parent / "snippets"
    return Book(snippets or (inside if inside.is_dir() else beside), (BASE_REFERENCE,))


def main(given: argparse.Namespace) -> int:
    """Print the report.

    Raises:
        HarnessError: there is no such folder, or nothing in it.
    """
    if not given.folder.is_dir():
        raise HarnessError(f"{given.folder} 不是一个目录。")
    book = _book(given.folder.resolve(), given.snippets)
    found = [scan(path, book) for path in pages(given.folder)]
    if not found:
        raise HarnessError(f"{given.folder} 里没有 Markdown 文件。")
    for line in report(found, every=given.every):
        print(line)
    return 0
