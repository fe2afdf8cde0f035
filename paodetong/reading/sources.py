"""A page's text, split into what its machine is and which blocks it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from paodetong.errors import PageError
from paodetong.reading import fences
from paodetong.reading.book import Book, Declared
from paodetong.reading.fences import Fence, Refused

FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""As MkDocs takes it: a byte order mark may stand before it, and YAML's end of a document after it."""


@dataclass
class Source:
    """A page's text split into what the harness needs.

    Attributes:
        path: its file, as it was named.
        body: the text without the front matter.
        declared: the machine that it starts from; None where it has none, or says it wrongly.
        fences: its blocks that can be tested, in order.
        refused: its blocks that cannot.
        errors: all that is wrong with it.
    """

    path: Path
    body: str = ""
    declared: Declared | None = None
    fences: list[Fence] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)


def text_of(path: Path) -> str:
    """The text of a page's file.

    Raises:
        PageError: it is no UTF-8.
    """
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"这一页不是 UTF-8（有字节 0x{data[error.start]:02x}）；把它存成 UTF-8。"
        raise PageError(path, line, message) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split(text: str) -> str:
    """The body of a page: its text without the front matter."""
    matter = FRONT_MATTER.match(text)
    return text[matter.end() :] if matter else text


def read(path: Path, text: str, book: Book) -> Source:
    """Split a page into its front matter and its fences.

    Args:
        path: the file's name, for messages.
        text: its content.
        book: the book that it belongs to.
    """
    source = Source(path)
    matter = FRONT_MATTER.match(text)
    start = text.count("\n", 0, matter.end()) if matter else 0
    source.body = text[matter.end() :] if matter else text
    if (nul := text.find("\0")) >= 0:
        message = "页面里有 NUL 字节，网页里不能有它；删掉它，命令里写 printf 的转义（`\\0`）。"
        source.errors.append(PageError(path, text.count("\n", 0, nul) + 1, message))
        return source
    try:
        source.declared = _machine(path, matter["yaml"] if matter else None, book)
    except PageError as error:
        source.errors.append(error)
    known = not source.errors
    found = fences.find(path, source.body.split("\n"), start, book.snippets)
    source.fences, source.refused = found.fences, found.refused
    source.errors += found.errors
    if known:
        source.errors += _homeless(source)
    return source


def _machine(path: Path, matter: str | None, book: Book) -> Declared | None:
    """The machine that the front matter declares.

    Raises:
        PageError: there is no front matter, or it declares nothing that can be had.
    """
    try:
        data = None if matter is None else yaml.safe_load(matter) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise PageError(path, mark.line + 2 if mark else 1, f"front matter 不是合法的 YAML：{problem}") from error
    try:
        machine = book.declare(data)
    except ValueError as error:
        raise PageError(path, 1, str(error)) from error
    if machine is None:
        return None
    for image in machine.images:
        if image not in book.images:
            raise PageError(path, 1, f"测试机里没有镜像 `{image}`；可以声明的有 {'、'.join(book.images)}。")
    if machine.nodes < 1:
        raise PageError(path, 1, "`nodes:` 至少是 1。")
    if machine.images and not machine.docker:
        raise PageError(path, 1, "`docker: false` 的机器上没有 Docker，也就没有镜像；去掉 `images:`。")
    return machine


def _homeless(source: Source) -> Iterator[PageError]:
    """Blocks that would run on a machine which the page does not declare."""
    for fence in source.fences:
        if fence.kind not in ("console", "file"):
            continue
        node = fence.options.get("data-node", "1")
        if source.declared is None:
            yield PageError(source.path, fence.line, "这一页声明 `machine: none`，却有要运行的块。")
        elif int(node) > source.declared.nodes:
            message = f'data-node="{node}"，而这一页只声明了 {source.declared.nodes} 台机器。'
            yield PageError(source.path, fence.line, message)
