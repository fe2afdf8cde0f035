"""Puts each table into what scrolls where it is wider than the page, and gives it a class of its own.

Material's script does so with each table that has no class, in the reader's browser: a page is styled anew for it.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

TABLE, SCROLLS, BOX = "book-table", "md-typeset__scrollwrap", "md-typeset__table"
"""The classes of a table, of what scrolls, and of the box in it that grows with the table: the first is book.css's, the
others are the ones that Material gives and styles."""


class Tables(Treeprocessor):
    """Puts the tables into their boxes."""

    def run(self, root: Element) -> None:
        """Change the page."""
        for parent in list(root.iter()):
            for place, table in enumerate(parent):
                if table.tag == "table":
                    scrolls = Element("div", {"class": SCROLLS})
                    box = Element("div", {"class": BOX})
                    scrolls.append(box)
                    box.append(table)
                    scrolls.tail, table.tail = table.tail, None
                    table.set("class", TABLE)
                    parent[place] = scrolls


class TablesExtension(Extension):
    """Python-Markdown's side of it."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register it, behind what makes tables."""
        md.treeprocessors.register(Tables(md), "book-tables", 0)


def makeExtension(**kwargs: Any) -> TablesExtension:
    """The entry that Python-Markdown looks for."""
    return TablesExtension(**kwargs)
