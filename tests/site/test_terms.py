"""Each of the book's terms is introduced before it is used, or what uses it first links to where that is done."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from paodetong.reading import named
from tests.site import book
from tests.this_book import ROOT

pytestmark = pytest.mark.reads("docs")
TERMS = tomllib.loads((ROOT / "data" / "terms.toml").read_text("utf-8"))
HEADING = re.compile(r"#+ .*?(?:\{ #(?P<anchor>[\w-]+) \})?$")
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
ASIDE = re.compile(r"`[^`]*`|\]\([^)]*\)|<!--.*?-->")
"""What names no term: code, where a link goes, comments."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, list or table of a page's prose.

    Attributes:
        page: where it stands.
        anchor: of the heading above it; empty at the beginning of a page.
        line: its first, in the file.
        text: as it is written.
    """

    page: book.PageName
    anchor: str
    line: int
    text: str

    def links(self) -> Iterator[str]:
        """Where it links to within the book, as ``at`` of the terms has it."""
        for found in LINK.finditer(self.text):
            target, hash, anchor = found["target"].partition("#")
            yield f"{self.page.linked(target)}{hash}{anchor}"

    def tells(self, term: str) -> bool:
        """Whether it puts a term beside its English name; one that has none, beside anything in brackets."""
        english = re.escape(TERMS[term].get("en", ""))
        return bool(re.search(rf"{re.escape(term)}[”*]*（[^（）]*{english}", self.text, re.IGNORECASE))

    def introduces(self, term: str) -> bool:
        """Whether it tells what a term is, stands where that is done, or says where it is."""
        at: str = TERMS[term]["at"]
        places = (at, at.partition("#")[0])
        here = f"{self.page}#{self.anchor}" if self.anchor else self.page.file  # a page begins with what it will tell
        return self.tells(term) or any(place in places for place in (here, *self.links()))


@functools.cache
def paragraphs(page: book.PageName) -> list[Paragraph]:
    """Those of a page, in its order; headings are none."""
    found, anchor, start, lines = list[Paragraph](), "", 0, list[str]()
    for number, line, language in named.lines((ROOT / "docs" / page.file).read_text("utf-8") + "\n\n"):
        if (heading := HEADING.match(line)) and not language:
            anchor = heading["anchor"] or anchor
        if language or heading or not line.strip():
            if lines:
                found.append(Paragraph(page, anchor, start, "\n".join(lines)))
            lines = []
        else:
            start = start if lines else number
            lines.append(line)
    return found


def first(term: str) -> Paragraph | None:
    """The first paragraph of the book that uses a term, and not a longer word with it."""
    others = [other for other in TERMS if term in other and other != term] + TERMS[term].get("within", [])
    longer = "|".join(map(re.escape, others))
    word = re.compile(rf"(?<![\w-]){term}(?![\w-])", re.ASCII) if term.isascii() else re.compile(term)
    for page in book.navigation():
        for paragraph in paragraphs(page):
            text = ASIDE.sub("", paragraph.text)
            if word.search(re.sub(longer, "", text) if longer else text):
                return paragraph
    return None


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_introduced_before_it_is_used(term: str) -> None:
    used, at = first(term), TERMS[term]["at"]
    assert used, f"书里没有“{term}”。"
    assert used.introduces(term), f"docs/{used.page}:{used.line}: “{term}”在 {at} 才讲，这里要连到那里：{used.text}"


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_told_of_where_the_data_says(term: str) -> None:
    page, _, anchor = TERMS[term]["at"].partition("#")
    there = [one for one in paragraphs(book.PageName(page)) if one.anchor == anchor]
    told = Paragraph.tells if "en" in TERMS[term] else lambda one, term: term in one.text
    assert any(told(one, term) for one in there), f"{TERMS[term]['at']} 没有讲“{term}”。"
