"""The words of the book's subject: what each means, where a page first uses it, and all of them in one table.

Python-Markdown's own ``abbr`` looks for whole words between spaces, and so finds none in Chinese.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from paodetong.errors import HarnessError
from paodetong.reading import terms
from paodetong.reading.headings import linked
from paodetong.reading.terms import Term, Terms

MARK = "<!-- 术语 -->"
"""The line of a page, of a folder of the book, that the table of all terms stands for."""
NO_PROSE = frozenset(("a", "abbr", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary", "th"))
NO_PROSE_OF_CLASS = frozenset(("admonition-title", "quiz"))
"""A question's words are not told of: that would answer some, and stand between its options for a keyboard."""


def told(term: Term) -> str:
    """What a reader is told of a term who stays where they are."""
    return f"{term.en}：{term.says}" if term.en else term.says


class FirstUses(Treeprocessor):
    """Marks the first use of each term on a page.

    Not in code, links, headings, heads of tables and questions, nor in what says something already when it is pointed
    at. What is marked can be reached by keyboard, where Material shows what it says as it does under a pointer or a
    finger.
    """

    def __init__(self, md: Markdown, file: Path, table: Table) -> None:
        super().__init__(md)
        self._file = file
        self._table = table

    def run(self, root: ElementTree.Element) -> None:
        """Change the tree in place; a page with the table of all terms is left as it is."""
        if not self._table.shown:
            _mark(root, terms.load(self._file), set())


def _mark(element: ElementTree.Element, known: Terms, seen: set[str]) -> None:
    """Mark first uses in an element and in all that it holds, in the order of the text."""
    children = list(element)
    at = _insert(element, 0, None, known, seen)
    for child in children:
        prose = child.tag not in NO_PROSE and "title" not in child.attrib
        if prose and NO_PROSE_OF_CLASS.isdisjoint(child.get("class", "").split()):
            _mark(child, known, seen)
        at = _insert(element, at + 1, child, known, seen)


def _insert(
    parent: ElementTree.Element, at: int, before: ElementTree.Element | None, known: Terms, seen: set[str]
) -> int:
    """Mark first uses in the text behind a child, or the one before all children; ``at`` is where the next would be.

    Returns:
        The same, after what was put there.
    """
    text = (parent.text if before is None else before.tail) or ""
    end, last = 0, before
    for use in known.uses(text):
        if use.term.name in seen:
            continue
        seen.add(use.term.name)
        marked = ElementTree.Element("abbr", {"class": "term", "tabindex": "0", "title": told(use.term)})
        marked.text = use.term.name
        _follow(parent, last, text[end : use.start])
        parent.insert(at, marked)
        at, end, last = at + 1, use.end, marked
    if end:
        _follow(parent, last, text[end:])
    return at


def _follow(parent: ElementTree.Element, before: ElementTree.Element | None, text: str) -> None:
    if before is None:
        parent.text = text
    else:
        before.tail = text


class Table(Preprocessor):
    """Writes the table of all terms where a page wants it."""

    shown = False

    def __init__(self, md: Markdown, file: Path, docs: Path) -> None:
        super().__init__(md)
        self._file = file
        self._docs = docs

    def run(self, lines: list[str]) -> list[str]:
        """The lines, with the table in the place of its mark."""
        self.shown = MARK in lines
        if not self.shown:
            return lines
        at = lines.index(MARK)
        return [*lines[:at], *table(terms.load(self._file), self._docs), *lines[at + 1 :]]


def table(known: Terms, docs: Path) -> list[str]:
    """The lines of the table, names in Latin letters first, then by pronunciation."""
    rows = ["| 词 | 一句话 | 讲在 |", "|---|---|---|"]
    for term in sorted(known.by_name.values(), key=lambda term: (not term.name.isascii(), _sound(term.name))):
        word = f"{term.name}<br />{term.en}" if term.en else term.name
        others = f"别处也叫{'、'.join(term.instead_of)}。" if term.instead_of else ""
        rows.append(f"| {word} | {term.says}{others} | [{heading(docs, term.at)}](../{term.at}) |")
    return rows


def _sound(name: str) -> bytes:
    """Sorts Chinese words by their sound, as GB 2312 has its frequent characters, and others without their case."""
    return name.lower().encode("gb18030")


def heading(docs: Path, at: str) -> str:
    """The text of the heading at a place of the book, or of the page where the place has none.

    Raises:
        HarnessError: there is no such page or heading.
    """
    page, _, anchor = at.partition("#")
    try:
        return linked(docs / page)[anchor]
    except OSError as error:
        raise HarnessError(f"术语讲在 {at}，那里没有这一页：{error}") from error
    except KeyError:
        raise HarnessError(f"术语讲在 {at}，那里没有这个标题。") from None


class GlossaryExtension(Extension):
    """Python-Markdown's side of it."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "file": ["data/terms.toml", "the file of the terms"],
            "docs": ["docs", "the folder of the pages"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown: the marks behind attr_list (8), which reads text that they would split."""
        file = Path(self.getConfig("file"))
        every = Table(md, file, Path(self.getConfig("docs")))
        md.preprocessors.register(every, "glossary-table", 190)
        md.treeprocessors.register(FirstUses(md, file, every), "glossary-uses", 7)


def makeExtension(**kwargs: Any) -> GlossaryExtension:
    """The entry that Python-Markdown looks for."""
    return GlossaryExtension(**kwargs)
