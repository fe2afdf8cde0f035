"""The questions of 自测 on a page: accessible without a script, and with one (theme's quiz.js) scored in the page.

``<!-- 自测 -->`` on a line of its own stands for all of them, under a heading for each part of the book. Links are
elements of the page's tree, so the site's builder checks and turns them as it does an author's own.
"""

from __future__ import annotations

import html
import itertools
import posixpath
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from paodetong.errors import HarnessError
from paodetong.reading import quiz
from paodetong.reading.quiz import LETTERS, Question
from paodetong.site import sitting

MARK = "<!-- 自测 -->"
STANDS_FOR = "paodetong-quiz-of-the-book"
"""A paragraph that no page has, in place of the mark while Python-Markdown parses."""
PARTS = {"start": "开始", "intro": "一、Docker 介绍", "concepts": "二、基本概念", "practice": "三、实践"}
KINDS = {"single": "单选", "multiple": "多选", "truth": "判断"}


def minutes(questions: list[Question]) -> int:
    """How long it takes to read them all, with their explanations."""
    text = "".join("".join((one.ask, *one.options, one.why)) for one in questions)
    return max(1, round(len(sitting.HAN.findall(text)) / sitting.HAN_A_MINUTE))


class Marks(Preprocessor):
    """Puts a paragraph where the mark is, before Python-Markdown takes it for a comment."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, the mark replaced."""
        return [STANDS_FOR if line.strip() == MARK else line for line in lines]


class Questions(Treeprocessor):
    """Puts the questions where that paragraph is; what is in them is inline Markdown, read after this.

    Attributes:
        shown: those of the last page; empty where it has no mark.
    """

    def __init__(self, md: Markdown, file: Path, docs: Path, page: str) -> None:
        super().__init__(md)
        self._file, self._docs, self._page = file, docs, page
        self.shown: list[Question] = []

    def run(self, root: ElementTree.Element) -> None:
        """Change the tree of a page.

        Raises:
            HarnessError: a question is written wrongly.
        """
        self.shown = []
        for index, element in enumerate(list(root)):
            if element.tag == "p" and element.text == STANDS_FOR:
                self.shown = quiz.load(self._file, self._docs)
                root.remove(element)
                for place, part in enumerate(self._parts(), index):
                    root.insert(place, part)
                return

    def _parts(self) -> list[ElementTree.Element]:
        for one in self.shown:
            if one.part not in PARTS:
                raise HarnessError(f"{self._file} 的 [{one.name}]：at 说的页面不在 {'、'.join(PARTS)} 里。")
        numbered = list(enumerate(sorted(self.shown, key=lambda one: list(PARTS).index(one.part)), 1))
        elements = list[ElementTree.Element]()
        for part, members in itertools.groupby(numbered, key=lambda pair: pair[1].part):
            heading = ElementTree.Element("h2", {"id": part})
            heading.text = PARTS[part]
            # the search plugin takes the first end of a tag of the same name for this one's: so it is no div
            section = ElementTree.Element("section", {"class": "quiz", "data-search-exclude": ""})
            section.extend(self._question(number, one) for number, one in members)
            elements += [heading, section]
        return [self._bar(), *elements]

    def _bar(self) -> ElementTree.Element:
        """Where the script keeps the score; it is there from the beginning, so that nothing moves."""
        bar = ElementTree.Element("div", {"class": "quiz__bar", "role": "group", "aria-label": "成绩"})
        _say(bar, "p", "quiz__score", f"答了 0 / {len(self.shown)} 题，对 0 题，错 0 题。")
        for name, text in (("quiz__only", "只看答错的"), ("quiz__reset", "全部重来")):
            _say(bar, "button", name, text).set("type", "button")
        return bar

    def _question(self, number: int, one: Question) -> ElementTree.Element:
        given = {"class": "quiz__question", "id": f"q-{one.name}", "data-quiz": f"{one.name}@{one.version}"}
        question = ElementTree.Element("div", given | {"data-kind": one.kind})
        fieldset = ElementTree.SubElement(question, "fieldset")
        legend = ElementTree.SubElement(fieldset, "legend")
        _say(legend, "span", "quiz__kind", f"{number} {KINDS[one.kind]}").tail = " "
        _say(legend, "span", "quiz__ask", one.ask)
        for letter, option in zip(LETTERS, one.options, strict=False):
            fieldset.append(self._option(number, one, letter, option))
        question.append(self._answer(one))
        return question

    def _option(self, number: int, one: Question, letter: str, text: str) -> ElementTree.Element:
        row = ElementTree.Element(
            "label", {"class": "quiz__option"} | ({"data-right": ""} if letter in one.right else {})
        )
        kind = "checkbox" if one.kind == "multiple" else "radio"
        field = {"type": kind, "name": str(number), "value": letter, "autocomplete": "off"}
        ElementTree.SubElement(row, "input", field)
        shown = ElementTree.SubElement(row, "b")
        shown.text, shown.tail = letter, f" {text}"
        return row

    def _answer(self, one: Question) -> ElementTree.Element:
        folded = ElementTree.Element("details", {"class": "quiz__answer"})
        ElementTree.SubElement(folded, "summary").text = "答案"
        said = ElementTree.SubElement(folded, "p")
        ElementTree.SubElement(said, "strong").text = right(one)
        ElementTree.SubElement(said, "span").text = one.why
        proof = _say(folded, "p", "quiz__proof", "跑给你看：")
        link = posixpath.relpath(one.at, posixpath.dirname(self._page) or ".")
        ElementTree.SubElement(proof, "a", {"href": link}).text = one.place
        return folded


def _say(parent: ElementTree.Element, tag: str, name: str, text: str) -> ElementTree.Element:
    """A new element with a class and a text, in another."""
    element = ElementTree.SubElement(parent, tag, {"class": name})
    element.text = text
    return element


def right(one: Question) -> str:
    """What is right, as a reader reads it: ``B。``, ``A、C。`` or ``对。``."""
    return (one.options[LETTERS.index(one.right)] if one.kind == "truth" else "、".join(one.right)) + "。"


class Sitting(Postprocessor):
    """Says how many questions a page has, and how long they take, in the line that says it of a page's own text."""

    def __init__(self, md: Markdown, questions: Questions) -> None:
        super().__init__(md)
        self._questions = questions

    def run(self, text: str) -> str:
        """The page with that line changed."""
        shown = self._questions.shown
        said = html.escape(f"{len(shown)} 题，读一遍约 {minutes(shown)} 分钟")
        return sitting.LINE.sub(rf"\g<start>{said}\g<end>", text, count=1) if shown else text


class QuizExtension(Extension):
    """Python-Markdown's side of it."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "file": ["data/quiz.toml", "the file of the questions"],
            "docs": ["docs", "the folder of the pages"],
            "page": ["interview/quiz.md", "the page that has the mark, relative to that folder"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown.

        The mark goes after the fences (25) and before HTML (20), the questions before inline Markdown (20), and the
        line after paodetong.sitting (2).
        """
        places = (Path(self.getConfig("file")), Path(self.getConfig("docs")), self.getConfig("page"))
        questions = Questions(md, *places)
        md.preprocessors.register(Marks(md), "quiz-mark", 22)
        md.treeprocessors.register(questions, "quiz", 30)
        md.postprocessors.register(Sitting(md, questions), "quiz-sitting", 1)


def makeExtension(**kwargs: Any) -> QuizExtension:
    """The entry that Python-Markdown looks for."""
    return QuizExtension(**kwargs)
