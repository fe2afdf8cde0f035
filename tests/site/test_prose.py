"""Chinese prose: spaces between Chinese and Latin, full-width punctuation (rules of autocorrect)."""

from pathlib import Path

import autocorrect_py
import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prose_is_spaced_and_punctuated(path: Path) -> None:
    found = autocorrect_py.lint_for(path.read_text("utf-8"), path.name)
    wrong = [f"{path.relative_to(ROOT)}:{line.line}: {line.old.strip()} → {line.new.strip()}" for line in found.lines]
    assert not wrong, "\n".join(wrong)


def test_unspaced_prose_is_refused() -> None:
    assert autocorrect_py.lint_for("用Docker运行,很快。\n", "page.md").lines
