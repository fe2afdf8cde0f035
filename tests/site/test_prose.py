"""Prose: spaces between Chinese and Latin and full-width punctuation (rules of autocorrect), and no made-up command."""

from __future__ import annotations

import functools
from pathlib import Path

import autocorrect_py
import pytest

from paodetong.reading import commands, named
from tests.this_book import ROOT

TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prose_is_spaced_and_punctuated(path: Path) -> None:
    found = autocorrect_py.lint_for(path.read_text("utf-8"), path.name)
    wrong = [f"{path.relative_to(ROOT)}:{line.line}: {line.old.strip()} → {line.new.strip()}" for line in found.lines]
    assert not wrong, "\n".join(wrong)


@functools.cache
def _blocks() -> str:
    files = [file for file in (ROOT / "snippets").rglob("*") if file.is_file()]
    texts = [named.blocks(path.read_text("utf-8")) for path in TEXTS]
    return "\n".join([*texts, *(file.read_text("utf-8") for file in files)])


@pytest.mark.reads("data", "docs", "snippets")
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_named_is_there_on_every_engine(path: Path) -> None:
    engines = [commands.load(file) for file in sorted((ROOT / "data" / "commands").glob("*.json"))]
    assert engines
    missing = [
        f"{path.relative_to(ROOT)}:{one.line}: `{one}`：{reason}"
        for one in named.named(path.read_text("utf-8"))
        if not one.gone
        for reason in one.missing(engines, _blocks())
    ]
    assert not missing, "\n".join(missing)


def test_unspaced_prose_is_refused() -> None:
    assert autocorrect_py.lint_for("用Docker运行,很快。\n", "page.md").lines
