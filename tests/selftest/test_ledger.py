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


def test_ledgers_are_compared_block_by_block() -> None:
    def of(engine: str, *statuses: str) -> dict[str, Any]:
        blocks = [
            {"line": line, "kind": "console", "status": status, "reason": f"没有 {line}"}
            for line, status in enumerate(statuses, 1)
        ]
        page = {"path": "docs/a.md", "sha256": "same", "blocks": blocks}
        return {"engine": engine, "store": "overlay2", "cgroup": "v2", "pages": [page]}

    both = {"one": of("26", "passed", "skipped", "skipped"), "two": of("28", "passed", "passed", "skipped")}
    assert list(ledger.compare(both)) == [
        "one（Docker 26，overlay2，cgroup v2）：1 块跑通，其中 0 块只在这里跑通",
        "two（Docker 28，overlay2，cgroup v2）：2 块跑通，其中 1 块只在这里跑通",
        "  docs/a.md:2",
        "哪里都没有跑通的 1 块",
        "  docs/a.md:3: 没有 3",
    ]
    both["two"]["pages"][0]["sha256"] = "changed"
    assert "哪里都没有跑通的 3 块" in list(ledger.compare(both))
