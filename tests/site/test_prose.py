"""Prose: spaces between Chinese and Latin and full-width punctuation (rules of autocorrect), and no made-up command."""

from __future__ import annotations

from pathlib import Path

import autocorrect_py
import pytest

from paodetong.cli.main import main
from tests.this_book import ROOT

TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prose_is_spaced_and_punctuated(path: Path) -> None:
    found = autocorrect_py.lint_for(path.read_text("utf-8"), path.name)
    wrong = [f"{path.relative_to(ROOT)}:{line.line}: {line.old.strip()} → {line.new.strip()}" for line in found.lines]
    assert not wrong, "\n".join(wrong)


@pytest.mark.reads("README.md", "docs", "snippets")
def test_every_command_named_is_there_on_every_engine(capsys: pytest.CaptureFixture[str]) -> None:
    book = [str(ROOT / part) for part in ("README.md", "docs", "snippets")]
    status = main(["prose", "--engines", str(ROOT / "data" / "commands"), *book])
    assert status == 0, capsys.readouterr()


def test_unspaced_prose_is_refused() -> None:
    assert autocorrect_py.lint_for("用Docker运行,很快。\n", "page.md").lines
