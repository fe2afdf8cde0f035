"""The part of interview questions: all that are asked often are answered, each answer in all its parts."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from paodetong.reading import sources
from paodetong.reading.options import PROGRAMS
from tests.site import book
from tests.this_book import BOOK, ROOT

FOLDER = ROOT / "docs" / "interview"
INDEX = FOLDER / "index.md"
QUESTIONS = {17: 1, 16: 1, 15: 2, 12: 3, 11: 5, 10: 2, 9: 6, 8: 5, 7: 7, 6: 8, 5: 14, 4: 19, 3: 31}
"""How many of the list's questions stand in so many of the 25 collections that do not copy each other."""
ANSWER = ("**三十秒。**", "**深入。**", "**证明给他看。**", "**他会接着问。**", "出处：")
"""The parts of an answer, in this order."""
ROW = re.compile(r"^\| (\d+) \| (\d+) \| \[(.+)\]\(([\w-]+\.md)#([\w-]+)\) \|$", re.M)
HEADING = re.compile(r'^## (.+?) \{ #([\w-]+) data-asked="(\d+)" \}$', re.M)


@dataclass(frozen=True)
class Answer:
    """A heading of a page of answers, and all down to the next one."""

    page: str
    question: str
    anchor: str
    asked: int
    text: str
    lines: range

    def __str__(self) -> str:
        return f"{self.page}#{self.anchor}"


def _answers() -> Iterator[Answer]:
    for page in book.parameters("interview"):
        text = (ROOT / "docs" / page.id).read_text("utf-8")
        for heading in HEADING.finditer(text):
            end = text.find("\n## ", heading.end())
            body = text[heading.end() : end if end > 0 else len(text)]
            first = text[: heading.start()].count("\n") + 1
            lines = range(first, first + body.count("\n") + 1)
            name = page.id.removeprefix("interview/")
            yield Answer(name, heading[1], heading[2], int(heading[3]), body, lines)


ANSWERS = list(_answers())
BY_PLACE = {str(answer): answer for answer in ANSWERS}


@functools.cache
def _rows() -> list[tuple[int, int, str]]:
    """Rank, number of collections and place of every question in the index."""
    return [(int(row[1]), int(row[2]), f"{row[4]}#{row[5]}") for row in ROW.finditer(INDEX.read_text("utf-8"))]


@pytest.mark.reads("docs/interview")
def test_every_question_asked_often_has_its_answer() -> None:
    rows = _rows()
    assert [rank for rank, _, _ in rows] == list(range(1, sum(QUESTIONS.values()) + 1))
    assert Counter(asked for _, asked, _ in rows) == QUESTIONS
    assert [place for _, _, place in rows if place not in BY_PLACE] == []


@pytest.mark.reads("docs/interview")
@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_an_answer_says_how_often_it_is_asked(answer: Answer) -> None:
    """As often as the question of those under its heading that is asked most."""
    asked = [asked for _, asked, place in _rows() if place == str(answer)]
    assert asked, "高频题的表里没有它。"
    assert answer.asked == max(asked)


@pytest.mark.reads("docs/interview")
@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_an_answer_has_all_its_parts(answer: Answer) -> None:
    places = [answer.text.find(f"\n{part}") for part in ANSWER]
    assert -1 not in places, f"少了 {[part for part, at in zip(ANSWER, places, strict=True) if at < 0]}。"
    assert places == sorted(places), "次序不对。"
    full, proof, after, source = (answer.text[at:] for at in places[1:])
    assert full.count("\n- ") - proof.count("\n- ") >= 2, "深入的要有几条。"
    assert after.count("\n- ") - source.count("\n- ") >= 2, "接着问的要有几个。"
    assert re.search(r"\]\(\.\./\w", source), "出处要链接到讲它的页。"


@pytest.mark.reads("docs/interview", "snippets/interview")
@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_the_proof_of_an_answer_runs(answer: Answer) -> None:
    """Every machine of the matrix runs one: a block of its own for a version or a store has its like for the others."""
    path = FOLDER / answer.page
    fences = [fence for fence in sources.read(path, path.read_text("utf-8"), BOOK).fences if fence.kind == "console"]
    proofs = [fence for fence in fences if fence.line in answer.lines]
    assert proofs, "没有会跑的证明。"
    everywhere = [proof for proof in proofs if not {*PROGRAMS, "data-needs"} & set(proof.options)]
    kinds = Counter(proof.options.get("data-needs") for proof in proofs)
    assert everywhere or kinds["overlay2"] == kinds["containerd"] > 0, "有的机器上没有证明。"


def test_the_parts_are_known() -> None:
    """So that a misspelt heading does not hide an answer from the tests above."""
    for page in book.parameters("interview"):
        text = (ROOT / "docs" / page.id).read_text("utf-8")
        assert text.count("data-asked=") == len(HEADING.findall(text)), page.id
        assert text.count(ANSWER[0]) == len(HEADING.findall(text)), page.id
