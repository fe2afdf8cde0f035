"""The questions of 自测: one file of data, each question with what is right, why, and where the run is that proves it.

A table a question, named by what stays when its words change::

    [same-kernel]
    ask = "容器里的 `uname -r` 打印哪个内核的版本？"
    options = ["镜像里的", "主机的", "Docker 自带的"]
    answer = "B"
    why = "…"
    at = "intro/container.md#kernel"

``answer`` says what kind of question it is: a letter (one option is right), a list of letters (two or more are), or
true or false (a statement, without options).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paodetong.errors import HarnessError
from paodetong.reading.headings import linked

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LETTERS = "ABCDEF"
TRUTH = ("对", "错")
"""The options of a statement."""
FIELDS = ("ask", "options", "answer", "why", "at")
AT = re.compile(r"(?P<page>[\w./-]+\.md)#(?P<anchor>[\w-]+)")


@dataclass(frozen=True)
class Question:
    """One of them.

    Attributes:
        name: its own in the file.
        kind: ``single``, ``multiple`` or ``truth``.
        options: what there is to choose from; inline Markdown, as ``ask`` and ``why``.
        right: the letters of those that are right, in their order.
        at: the page and anchor of the run that proves it, ``intro/container.md#kernel``.
        place: what that page and its section are called.
    """

    name: str
    kind: str
    ask: str
    options: tuple[str, ...]
    right: str
    why: str
    at: str
    place: str

    @property
    def part(self) -> str:
        """The folder of the page that proves it."""
        return self.at.split("/")[0]

    @property
    def version(self) -> str:
        """Six digits that are others when anything is that an answer given before depends on."""
        said = "\0".join((self.kind, self.ask, self.right, *self.options))
        return hashlib.sha256(said.encode()).hexdigest()[:6]


class _Wrong(Exception):
    """What is wrong with a question; a sentence without its end."""


def load(file: Path, docs: Path) -> list[Question]:
    """The questions of a file, in its order.

    Args:
        docs: the folder of the pages.

    Raises:
        HarnessError: the file cannot be read, or a question is written wrongly; a sentence with the file and its name.
    """
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise HarnessError(f"{file} 读不了：{error}") from error
    questions = list[Question]()
    for name, table in tables.items():
        try:
            questions.append(_question(name, table, docs))
            if same := [one.name for one in questions[:-1] if one.ask == questions[-1].ask]:
                raise _Wrong(f"问的与 [{same[0]}] 一字不差")
        except _Wrong as wrong:
            raise HarnessError(f"{file} 的 [{name}]：{wrong}。") from None
    return questions


def _question(name: str, table: Any, docs: Path) -> Question:
    """A question as its table says it.

    Raises:
        _Wrong: it is written wrongly.
    """
    if not NAME.fullmatch(name):
        raise _Wrong("名字只用小写字母、数字和连字符")
    if not isinstance(table, dict):
        raise _Wrong("应当是一张表")
    if unknown := [key for key in table if key not in FIELDS]:
        raise _Wrong(f"不认识 {unknown[0]}；可以有 {'、'.join(FIELDS)}")
    ask, why, at = (_text(table, key) for key in ("ask", "why", "at"))
    kind, options, right = _answer(table)
    return Question(name, kind, ask, options, right, why, at, _place(at, docs))


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"{key} 没有写" if value is None else f"{key} 应当是一段文字，写的是 {value!r}")
    if "\n" in value:
        raise _Wrong(f"{key} 应当写在一行里")
    return value


def _answer(table: Mapping[str, Any]) -> tuple[str, tuple[str, ...], str]:
    """The kind, the options, and the letters of the right ones."""
    answer = table.get("answer")
    if isinstance(answer, bool):
        if "options" in table:
            raise _Wrong("answer 是 true 或 false 的是判断题，不写 options")
        return "truth", TRUTH, LETTERS[0 if answer else 1]
    options = _options(table.get("options"))
    letters = LETTERS[: len(options)]
    if isinstance(answer, str):
        if len(answer) != 1 or answer not in letters:
            raise _Wrong(f"answer 应当是 {'、'.join(letters)} 中的一个，写的是 {answer!r}")
        return "single", options, answer
    if isinstance(answer, list):
        if len(answer) < 2 or answer != [letter for letter in letters if letter in answer]:
            raise _Wrong(f"answer 应当是 {'、'.join(letters)} 中的两个以上，按次序，写的是 {answer!r}")
        return "multiple", options, "".join(answer)
    raise _Wrong(
        "answer 没有写" if answer is None else f"answer 应当是字母、字母的列表，或者 true、false，写的是 {answer!r}"
    )


def _options(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not 3 <= len(value) <= len(LETTERS):
        raise _Wrong(f"options 应当是三到{'零一二三四五六'[len(LETTERS)]}个选项的列表")
    if not all(isinstance(one, str) and one.strip() and "\n" not in one for one in value):
        raise _Wrong("options 的每一项应当是一行文字")
    if len(set(value)) < len(value):
        raise _Wrong("options 里有两项一字不差")
    return tuple(value)


def _place(at: str, docs: Path) -> str:
    """What the page and the section are called that ``at`` names."""
    named_place = AT.fullmatch(at)
    if not named_place:
        raise _Wrong(f'at 应当写成 "intro/container.md#kernel" 这样，写的是 {at!r}')
    file = docs / named_place["page"]
    if not file.is_file():
        raise _Wrong(f"at 说的页面 {named_place['page']} 不在 {docs} 里")
    found = linked(file)
    if named_place["anchor"] not in found:
        raise _Wrong(f"at 说的锚点 #{named_place['anchor']} 不在 {named_place['page']} 里")
    return f"{found.get('', file.stem)}：{found[named_place['anchor']]}"
