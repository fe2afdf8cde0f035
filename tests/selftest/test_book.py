"""What a book may say of itself, and what is said where it says it wrongly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paodetong.errors import HarnessError
from paodetong.reading import book
from paodetong.reading.book import Book, Declared
from tests.selftest.pages import FRONT, errors
from tests.selftest.session import Folder

ONE = Declared(images=("debian:trixie-slim",))


def _find(folder: Path, table: str) -> Book | None:
    (folder / "pyproject.toml").write_text(table, "utf-8")
    return book.find(folder)


def test_a_folder_without_the_table_is_no_book(tmp_path: Path) -> None:
    assert book.find(tmp_path) is None
    assert _find(tmp_path, "[project]\nname = 'x'\n") is None


def test_all_that_a_table_may_say(tmp_path: Path) -> None:
    table = "snippets = 'files'\nimages = ['a', 'b']\ntidy = true\nsize_ratio = 2.0\nledgers = 'out'\n"
    found = _find(tmp_path, f"[tool.paodetong]\n{table}machine = {{ images = ['b', 'c'], nodes = 2 }}\n")
    assert found is not None
    assert (found.snippets, found.ledgers) == (tmp_path / "files", tmp_path / "out")
    assert (found.images, found.tidy, found.size_ratio) == (("a", "b", "c"), True, 2.0)
    assert found.declare(None) == Declared(images=("b", "c"), nodes=2)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "image = ['a']",
            "不认识 `image`；可以是 snippets、images、machine、tidy、size_ratio、ledgers、dated、commands。",
        ),
        ("tidy = 1", "`tidy` 的值 `1` 类型不对，应当是 bool。"),
        ("machine = { node = 2 }", "`machine:` 不认识 `node`"),
        ("tidy = ", "Invalid value"),
    ],
)
def test_a_table_that_is_wrong(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(HarnessError, match=rf"pyproject\.toml 的 \[tool\.paodetong\] 写得不对：.*{re.escape(said)}"):
        _find(tmp_path, f"[tool.paodetong]\n{table}\n")


def test_a_run_says_what_is_wrong_with_the_table(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("pyproject.toml", "[tool.paodetong]\nimage = ['a']\n")
    ran = folder.run("-q")
    assert ran.status == 4
    assert "不认识 `image`" in ran.text
    assert "Traceback" not in ran.text


@pytest.mark.parametrize(
    ("matter", "machine"),
    [
        (None, ONE),
        ({"title": "页"}, ONE),
        ({"machine": "none"}, None),
        ({"machine": {"nodes": 2}}, Declared(nodes=2)),
    ],
)
def test_one_machine_for_all_pages_but_those_that_say_otherwise(matter: object, machine: Declared | None) -> None:
    assert book.everywhere(ONE)(matter) == machine


def test_a_page_may_declare_only_what_there_is() -> None:
    (said,) = errors(FRONT.replace("debian:trixie-slim", "debian:sid"))
    assert "测试机里没有镜像 `debian:sid`；可以声明的有 debian:trixie-slim" in said
