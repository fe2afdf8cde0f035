"""``paodetong explain``: which of a book's error messages an output holds, and where the book tells of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from paodetong.errors import HarnessError
from paodetong.messages import PROSE, Dictionary, Held, read, vocabulary
from paodetong.reading import book as books
from paodetong.reading.book import Book

NAME = "explain"
HELP = "从标准输入读一段输出，说出里面有书里讲过的哪些报错、原因、在书的哪里；一条也不认识时退出码是 1。"
SNIPPETS = Path("snippets")


def add(parser: argparse.ArgumentParser) -> None:
    """Where the book is."""
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path("docs"), metavar="目录", help="书的各页；不写是 docs"
    )


def main(given: argparse.Namespace) -> int:
    """Print what the input holds, the best first; 1 where that is nothing.

    Raises:
        HarnessError: there is no such folder, or its pages have no entries.
    """
    if not given.folder.is_dir():
        raise HarnessError(f"没有目录 {given.folder}；在书的目录里运行，或者写明各页在哪里。")
    book = books.find(Path.cwd()) or Book(snippets=SNIPPETS, images=())
    found = read(given.folder, book.snippets, vocabulary(book.commands) if book.commands else PROSE)
    if not found:
        raise HarnessError(f'{given.folder} 里没有标着 data-message="true" 的块，也就没有报错可查。')
    if sys.stdin.isatty():
        print("把报错贴在这里，然后按 Ctrl-D：", file=sys.stderr)
    held = Dictionary(found).held(sys.stdin.buffer.read().decode(errors="replace"))
    for one in held:
        print("\n".join(_said(one)))
    if not held:
        print(f"书里的 {len(found)} 条报错，这段输出里一条也没有。")
    return 0 if held else 1


def _said(held: Held) -> Iterator[str]:
    """What is said of one entry: its title, its cause, the versions that word it so, where it is."""
    yield held.entry.title
    if held.entry.cause:
        yield f"  {held.entry.cause}"
    if held.message and held.message.versions:
        yield f"  这样写的是 {held.message.versions}"
    yield f"  {held.entry.place}"
