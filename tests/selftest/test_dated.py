"""Facts that decay: kept in one place with their source, taken by name, and named when they are due."""

from __future__ import annotations

import datetime
from pathlib import Path

import markdown
import pytest

from paodetong.errors import HarnessError
from paodetong.reading import dated
from paodetong.site.dated import DatedExtension
from tests.selftest.session import PROJECT, Folder
from tests.this_book import BOOK, ROOT

FACTS = """
[engine-newest]
value = "29.7"
says = "最新的 Engine"
source = "https://example.com/notes"
checked = 2026-01-01
days = 30

[end-debian]
value = "2027 年"
says = "何时结束"
source = "https://example.com/end"
checked = 2025-12-01
days = 3650
"""
PAGE = "---\nmachine: none\n---\n# 页\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of two facts."""
    made = tmp_path / "dated.toml"
    made.write_text(FACTS, "utf-8")
    return made


def test_what_is_due_is_named(file: Path) -> None:
    facts = dated.load(file)
    assert list(dated.due(facts, datetime.date(2026, 1, 30))) == []
    assert list(dated.due(facts, datetime.date(2026, 1, 31))) == [
        "engine-newest：最新的 Engine，写的是 29.7，2026-01-01 查的；来源 https://example.com/notes"
    ]
    assert [line.partition("：")[0] for line in dated.due(facts, datetime.date(2036, 1, 1))] == [
        "engine-newest",
        "end-debian",
    ]


@pytest.mark.parametrize("wrong", ["[a]\nvalue = 1\n", FACTS + "\nmore = 1\n", "= 1", "a = 1"])
def test_what_is_written_wrongly_is_refused(file: Path, wrong: str) -> None:
    file.write_text(wrong, "utf-8")
    with pytest.raises(HarnessError, match=r"dated\.toml 写得不对"):
        dated.load(file)


def test_a_page_takes_it_by_name(file: Path) -> None:
    shown = markdown.markdown(
        "Engine {{ engine-newest }}，代码里的 `{{ engine-newest }}` 不动。", extensions=[DatedExtension(file=str(file))]
    )
    assert 'Engine <span class="dated" title="2026-01-01 查过：https://example.com/notes">29.7</span>，' in shown
    assert "<code>{{ engine-newest }}</code>" in shown


def test_a_name_that_is_none_is_refused(file: Path) -> None:
    with pytest.raises(HarnessError, match="里没有 engine-newst；页面写的是"):
        markdown.markdown("Engine {{ engine-newst }}", extensions=[DatedExtension(file=str(file))])


def test_a_run_names_what_is_due_and_does_not_fail(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("pyproject.toml", f'{PROJECT.rstrip()}\ndated = "dated.toml"\n')
    folder.write("dated.toml", FACTS)
    folder.write("page.md", PAGE + '``` { .console data-skip="没有" }\n$ echo 一\n一\n```\n')
    ran = folder.run("-q", "page.md")
    assert ran.status == 0, ran.text
    assert "engine-newest：最新的 Engine，写的是 29.7，2026-01-01 查的；来源 https://example.com/notes" in ran.lines
    folder.write("dated.toml", "[a]\n")
    ran = folder.run("-q", "page.md")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "dated.toml 写得不对" in ran.text


def test_every_fact_of_the_book_is_used() -> None:
    assert BOOK.dated is not None
    names = {name for page in (ROOT / "docs").rglob("*.md") for name in dated.NAME.findall(page.read_text("utf-8"))}
    assert names == set(dated.load(BOOK.dated))
