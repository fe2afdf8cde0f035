"""The index of docker's commands: what each does, where it ran, on which engines. A page has it where a comment
``<!-- 全部命令 -->`` stands on a line of its own.

It is made of what the engines say of themselves (``paodetong commands``), of what the ledgers say has run, and of the
book's own line on each command.
"""

from __future__ import annotations

import functools
import posixpath
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from paodetong.reading import headings, texts
from paodetong.reading.headings import Heading
from paodetong.reading.texts import Text
from paodetong.running import coverage, ledger
from paodetong.running.coverage import Coverage, Leaf

COMMENT = "<!-- 全部命令 -->"
HERE = "paodetong-command-index"
"""Stands for the comment until the tree is made: a comment is kept out of it."""
HEAD = ("命令", "做什么", "跑在")
PLACES = 2
"""So many of the places where a command ran are linked, those first where it ran most often."""
NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)*) ")
MARKUP = re.compile(r"[`*]|\{[^}]*\}")
RAN, NOT, NONE, UNKNOWN = ("✓", "跑过"), ("○", "没有跑过"), ("—", "这个版本没有它"), ("?", "没有账本")
NEVER = "没有跑过"
NO_LEDGER = "没有账本"


class Mark(Preprocessor):
    """Puts a word in the comment's place, which stays in the tree as a paragraph."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, the comment replaced."""
        return [HERE if line.strip() == COMMENT else line for line in lines]


class Index(Treeprocessor):
    """Puts the table in the place of that paragraph.

    Attributes:
        page: where the page that holds it stands in the book's folder, ``docs/reference/commands.md``.
    """

    def __init__(self, md: Markdown, root: Path, config: dict[str, Any]) -> None:
        super().__init__(md)
        self.root, self.config = root, config

    def run(self, root: ElementTree.Element) -> None:
        """Replace it, wherever it stands."""
        for parent in root.iter():
            for at, child in enumerate(parent):
                if child.tag == "p" and (child.text or "").strip() == HERE:
                    parent[at] = self._made()

    def _made(self) -> ElementTree.Element:
        engines = coverage.records(self.root / self.config["engines"])
        said = texts.load(self.root / self.config["engines"] / texts.FILE)
        ledgers = ledger.load(self.root / self.config["ledgers"])
        found = coverage.measure(engines, ledgers, self.root, self.root / self.config["snippets"])
        return Table(found, list(engines), said, self.root, self.config["page"]).element()


class Table:
    """The table, as a tree."""

    def __init__(self, found: Coverage, records: list[str], said: dict[str, Text], root: Path, page: str) -> None:
        self.found, self.said, self.root, self.page = found, said, root, page
        self.engines = sorted({*records, *found.engines}, key=coverage.numbers, reverse=True)

    def element(self) -> ElementTree.Element:
        """The whole of it."""
        whole = ElementTree.Element("div", {"class": "command-index", "data-search-exclude": ""})
        table = ElementTree.SubElement(whole, "table")
        head = ElementTree.SubElement(ElementTree.SubElement(table, "thead"), "tr")
        for word in (*HEAD, *self.engines):
            _add(head, "th", word, scope="col")
        groups: dict[str, list[Leaf]] = {}
        for leaf in self.found.leaves:
            groups.setdefault(leaf.group, []).append(leaf)
        for group, leaves in groups.items():
            body = ElementTree.SubElement(table, "tbody")
            row = ElementTree.SubElement(body, "tr")
            title = _add(row, "th", "", scope="rowgroup", colspan=str(len(HEAD) + len(self.engines)))
            self._title(title, group)
            for leaf in leaves:
                self._row(ElementTree.SubElement(body, "tr"), leaf)
        return whole

    def _title(self, cell: ElementTree.Element, group: str) -> None:
        name = "docker" if group == coverage.TOP else f"docker {group}"
        code = _add(cell, "code", name)
        alike = [other for other, same in coverage.SAME.items() if same == group]
        said = self.said[name].says if name in self.said else ""
        code.tail = " " + said + "".join(f"；docker {other} 就是它" for other in alike)

    def _row(self, row: ElementTree.Element, leaf: Leaf) -> None:
        name = _add(row, "th", "", scope="row")
        _add(name, "code", leaf.name)
        for other in leaf.names[1:]:
            if other.split()[1] not in coverage.SAME:  # said once, above all of them
                _add(name, "br", "")
                _add(name, "code", other)
        text = self.said.get(leaf.name, Text(""))
        _add(row, "td", text.says)
        self._where(_add(row, "td", ""), leaf, text.why)
        for engine in self.engines:
            sign, meaning = self._state(leaf, engine)
            cell = _add(row, "td", "")
            _add(cell, "span", sign, role="img", **{"aria-label": meaning})

    def _state(self, leaf: Leaf, engine: str) -> tuple[str, str]:
        if not self.found.there(leaf, engine):
            return NONE
        if engine not in self.found.engines:
            return UNKNOWN
        return RAN if self.found.ran(leaf, engine) else NOT

    def _where(self, cell: ElementTree.Element, leaf: Leaf, why: str) -> None:
        places = list(self._sections(leaf))
        for at, (page, heading) in enumerate(places[:PLACES]):
            if at:
                _add(cell, "br", "")
            _add(cell, "a", self._label(page, heading), href=self._address(page, heading))
        if len(places) > PLACES:
            _add(cell, "br", "").tail = f"等 {len(places)} 节"
        elif not places:
            cell.text = (NEVER if self.found.engines else NO_LEDGER) + (f"：{why}" if why else "")

    def _sections(self, leaf: Leaf) -> Iterator[tuple[str, Heading]]:
        """The sections in which a command has run: where most often first, and then as the book has them."""
        counts: Counter[tuple[str, Heading]] = Counter()
        for place, times in self.found.where(leaf).items():
            if heading := headings.above(self._headings(place.page), place.line):
                counts[place.page, heading] += times
        yield from sorted(counts, key=lambda section: (-counts[section], section[0], section[1].line))

    @functools.cache  # noqa: B019  # lives as long as one page is made
    def _headings(self, page: str) -> list[Heading]:
        return headings.headings((self.root / page).read_text("utf-8"))

    def _label(self, page: str, heading: Heading) -> str:
        """What a link says: the number of the page, if it has one, and the heading."""
        title = next((one.text for one in self._headings(page) if one.level == 1), "")
        number = NUMBER.match(title)
        text = MARKUP.sub("", heading.text).strip()
        return f"{number['number']} {text}" if number and heading.level > 1 else text

    def _address(self, page: str, heading: Heading) -> str:
        link = posixpath.relpath(page, posixpath.dirname(self.page))
        return f"{link}#{heading.anchor}" if heading.anchor else link


def _add(parent: ElementTree.Element, tag: str, text: str, **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


class CommandIndexExtension(Extension):
    """Python-Markdown's side of it."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "page": ["docs/reference/commands.md", "the page that holds it, from the folder of the book"],
            "engines": ["data/commands", "the folder of what the engines say of themselves"],
            "ledgers": ["build", "the folder of the ledgers"],
            "snippets": ["snippets", "the folder of the files that pages include"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown: before comments go (20), and before MkDocs looks at links (0)."""
        md.preprocessors.register(Mark(md), "command-index-mark", 150)
        md.treeprocessors.register(Index(md, Path.cwd(), self.getConfigs()), "command-index", 12)


def makeExtension(**kwargs: Any) -> CommandIndexExtension:
    """The entry that Python-Markdown looks for."""
    return CommandIndexExtension(**kwargs)
