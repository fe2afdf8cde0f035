"""What a run says of itself at its end."""

from __future__ import annotations

from typing import Any

from tests.harness import ledger


def _page(path: str, *blocks: tuple[str, int]) -> dict[str, Any]:
    return {"path": path, "blocks": [{"status": status, "commands": ["true"] * count} for status, count in blocks]}


def test_the_summary_counts_each_folder() -> None:
    pages = [
        _page("docs/intro/b.md", ("passed", 2), ("skipped", 1)),
        _page("docs/index.md", ("passed", 1)),
        _page("docs/intro/a.md", ("passed", 3), ("failed", 4)),
    ]
    assert ledger.summary(pages) == [
        "docs：1 页，1 条命令跑通，1 块里跳过 0 块（0.0%）",
        "docs/intro：2 页，5 条命令跑通，4 块里跳过 1 块（25.0%）",
    ]
