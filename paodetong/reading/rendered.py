"""The check that no block escapes: what a reader sees on the site is what the harness has read, block by block.

A page is rendered as the site renders it (Python-Markdown with the extensions of mkdocs.yml), and every code block that
is visible then is compared with the fences, in both directions: one that the harness did not read would never be
tested, and one that is not shown would be a hidden step.
"""

from __future__ import annotations

import difflib
import functools
import itertools
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
from mkdocs.config import load_config
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from pymdownx.superfences import fence_code_format

from paodetong.errors import PageError
from paodetong.reading.fences import CONSOLE, DIAGRAM, Fence
from paodetong.reading.prompts import CONTINUATION, PROMPT
from paodetong.reading.sources import Source, split

UNSEEN = ("script", "style", "template", "noscript", "head")
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")


@dataclass(frozen=True)
class Block:
    """A code block as a reader sees it; ``language`` is empty where the block says none."""

    language: str
    text: str


@functools.cache
def _extensions(config: Path) -> tuple[list[str], dict[str, Any]]:
    loaded = load_config(str(config))
    return list(loaded["markdown_extensions"]), dict(loaded["mdx_configs"])


def render(body: str, config: Path, snippets: Path) -> list[Block]:
    """The code blocks that the site shows for a page's body, in order.

    Diagrams are rendered as their source, whatever the site draws from it, so that they can be compared too.

    Args:
        config: the site's mkdocs.yml.
        snippets: the folder that includes are relative to.
    """
    extensions, configs = _extensions(config)
    fences = dict(configs.get("pymdownx.superfences", {}))
    fences["custom_fences"] = [
        custom | {"class": DIAGRAM, "format": fence_code_format} if custom["name"] == DIAGRAM else custom
        for custom in fences.get("custom_fences", [])
    ]
    includes = configs.get("pymdownx.snippets", {}) | {"base_path": [str(snippets)]}
    changed = configs | {"pymdownx.superfences": fences, "pymdownx.snippets": includes}
    html = markdown.Markdown(extensions=extensions, extension_configs=changed).convert(body)
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    return parser.blocks


@dataclass
class _Open:
    """An element that is not closed yet."""

    tag: str
    language: str
    hidden: bool


@dataclass
class _Blocks(HTMLParser):
    """Gathers the text of every <pre> that is seen; the numbers of numbered lines are not."""

    blocks: list[Block] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Open] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = {key: value or "" for key, value in attrs}
        classes = given.get("class", "").split()
        above = self._open[-1] if self._open else _Open("", "", hidden=False)
        languages = [name.removeprefix("language-") for name in classes if name.startswith("language-")]
        language = DIAGRAM if tag == "pre" and DIAGRAM in classes else languages[0] if languages else above.language
        hidden = (
            above.hidden or tag in UNSEEN or "hidden" in given or "linenos" in classes
            or "display:none" in given.get("style", "").replace(" ", "")
        )  # fmt: skip
        self._open.append(_Open(tag, language, hidden))
        if tag == "pre" and not hidden and self._text is None:
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        # as a browser does: what is closed here was opened here, not outside of a <template>
        inside = list(itertools.takewhile(lambda one: one.tag != "template", reversed(self._open)))
        if tag != "template" and not any(one.tag == tag for one in inside):
            return
        if tag == "template" and len(inside) == len(self._open):
            return
        while True:
            closed = self._open.pop()
            if closed.tag == "pre" and self._text is not None:  # closed by itself, or with what it stands in
                self.blocks.append(Block(closed.language, "".join(self._text)))
                self._text = None
            if closed.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._open[-1].hidden:
            self._text.append(data)


def compare(path: Path, text: str, source: Source, blocks: list[Block]) -> list[PageError]:
    """What is shown and was not read, and what was read and is not shown.

    Args:
        text: the page's file.
        source: the page as ``sources.read`` has read it.
        blocks: the page as ``render`` shows it.
    """
    read = [(_shown_language(fence.language), _comparable(fence.language, fence.text)) for fence in source.fences]
    shown = [(block.language, _comparable(block.language, block.text)) for block in blocks]
    errors: list[PageError] = []
    matcher = difflib.SequenceMatcher(None, read, shown, autojunk=False)
    for action, one, one_end, other, other_end in matcher.get_opcodes():
        if action == "equal":
            continue
        if one_end - one == other_end - other:
            pairs = zip(source.fences[one:one_end], blocks[other:other_end], strict=True)
            errors += [_differs(path, fence, block) for fence, block in pairs]
            continue
        for fence in source.fences[one:one_end]:
            message = "这个代码块在网页上看不到（或不在这里），读者却要执行它；不能有藏起来的步骤。"
            errors.append(PageError(path, fence.line, message))
        errors += [_unread(path, text, source, block) for block in blocks[other:other_end]]
    return errors


def check(path: Path, text: str, source: Source, config: Path, snippets: Path) -> list[PageError]:
    """Render a page and compare."""
    return compare(path, text, source, render(split(text), config, snippets))


def _shown_language(language: str) -> str:
    """What the class of a rendered block says: the language as written, or ``text`` where Pygments knows none."""
    if language == DIAGRAM:
        return DIAGRAM
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return "text"
    return language


def _comparable(language: str, text: str) -> str:
    """A block's text without what may differ unseen: empty lines around it, and tabs in the output of a command.

    Python-Markdown turns tabs into spaces. In a file or a command that would change what a reader copies.
    """
    lines = text.strip("\n").split("\n")
    if language == CONSOLE:
        lines = [line if line.startswith((PROMPT, CONTINUATION)) else re.sub(r"\s+", " ", line) for line in lines]
    return "\n".join(lines)


def _differs(path: Path, fence: Fence, block: Block) -> PageError:
    read, shown = (_comparable(one.language, one.text).split("\n") for one in (fence, block))
    for number, line in enumerate(read):
        other = shown[number] if number < len(shown) else ""
        if line != other:
            message = f"网页上显示的与测试读到的不同：测试读到 `{line}`，网页上是 `{other}`。"
            if line.expandtabs(4) == other:
                message = f"`{line.strip()}` 里有制表符，网页上变成了空格。"
            return PageError(path, fence.line if fence.included else fence.first + number, message)
    if len(read) != len(shown):
        return PageError(path, fence.line, f"网页上多出了 `{shown[len(read)]}`。")
    return PageError(path, fence.line, f"测试把它当作 {fence.language}，网页上却是 {block.language or '没有语言'}。")


def _unread(path: Path, text: str, source: Source, block: Block) -> PageError:
    """An error for a block that the harness did not read, at the line where its text seems to stand."""
    first = next((line.strip() for line in block.text.split("\n") if line.strip()), "")
    ours = {number for fence in source.fences for number in range(fence.line, fence.first + len(fence.lines) + 1)}
    lines = enumerate(text.split("\n"), 1)
    place = next((number for number, line in lines if first and first in line and number not in ours), 1)
    message = f"网页上有一个代码块，测试没有读到它：`{first}`。用 ``` 围栏写它，不用缩进或 <pre>。"
    return PageError(path, place, message)
