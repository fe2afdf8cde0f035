"""容易答错: every false statement has who says it, what is true, and a proof that ran in the last run."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from paodetong.reading import named
from tests.site import book
from tests.site.test_reference import passed, section
from tests.this_book import ROOT

WRONG = [book.PageName(f"interview/wrong{page}.md") for page in ("", "-2", "-3")]
AT_LEAST = 30
HEADING = re.compile(r"## “(?P<statement>[^”]+)” \{ #(?P<anchor>[\w-]+) \}")
PARTS = ("**谁这么说。** ", "**其实。** ", "出处：[")


@dataclass(frozen=True)
class Statement:
    """A false statement of a page, and the lines of its section (1-based)."""

    page: book.PageName
    statement: str
    anchor: str
    lines: range

    def __str__(self) -> str:
        return f"{self.page}#{self.anchor}"


def statements(page: book.PageName) -> list[Statement]:
    """Those of a page, in its order."""
    text = (ROOT / "docs" / page.file).read_text("utf-8")
    found = [HEADING.fullmatch(line) for _, line, language in named.lines(text) if not language]
    return [Statement(page, one["statement"], one["anchor"], section(text, one["anchor"])) for one in found if one]


ALL = [one for page in WRONG for one in statements(page)]


def test_there_are_enough() -> None:
    assert len({one.statement for one in ALL}) == len(ALL) >= AT_LEAST


@pytest.mark.parametrize("page", WRONG, ids=str)
def test_every_heading_of_the_second_level_is_a_statement(page: book.PageName) -> None:
    text = (ROOT / "docs" / page.file).read_text("utf-8")
    headings = [line for _, line, language in named.lines(text) if not language and line.startswith("## ")]
    assert len(headings) == len(statements(page)), "\n".join(headings)


@pytest.mark.parametrize("one", ALL, ids=str)
def test_it_says_who_and_what_is_true_in_this_order(one: Statement) -> None:
    lines = (ROOT / "docs" / one.page.file).read_text("utf-8").split("\n")
    said = [line for line in lines[one.lines.start : one.lines.stop] if line.startswith(PARTS)]
    assert [next(part for part in PARTS if line.startswith(part)) for line in said] == list(PARTS)


@pytest.mark.ledger
@pytest.mark.parametrize("one", ALL, ids=str)
def test_its_proof_ran(one: Statement) -> None:
    ran = [command for line, commands in passed(one.page.file) if line in one.lines for command in commands]
    assert ran, f"{one} 没有一块在这台机器上跑过。"
