"""What a run says of itself at its end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from paodetong.cli.main import main
from paodetong.errors import HarnessError
from paodetong.running import ledger


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


def _run(number: int, *failed: str, retried: tuple[str, ...] = (), commands: str = "abc") -> dict[str, Any]:
    """The ledger of one run of a page whose commands are letters, in which what follows a failed one is blocked."""
    run = f"2026-11-0{number}T00:00:00Z-{number:04}"
    steps = [
        {"line": line, "first": run, "failed": [run] * (one in failed), "retried": [run] * (one in retried)}
        for line, one in enumerate(commands, 5)
    ]
    block = {"line": 4, "kind": "console", "status": "passed", "commands": list(commands), "steps": steps}
    page = {
        "path": "docs/a.md",
        "sha256": commands,
        "started": run[:20],
        "runs": [run],
        "seconds": 1,
        "blocks": [block],
    }
    return {"started": run[:20], "engine": "26", "store": "overlay2", "pages": [page]}


def test_steps_that_failed_are_counted_over_runs() -> None:
    runs = [_run(1), _run(2, "b", retried=("a",)), _run(3), _run(4, "c")]
    whole = ledger.merge(runs)
    assert [str(flake) for flake in ledger.flakes(whole)] == [
        "docs/a.md:7: c：跑了 3 次，失败 1 次（33.3%），重试过 0 次",
        "docs/a.md:6: b：跑了 4 次，失败 1 次（25.0%），重试过 0 次",
        "docs/a.md:5: a：跑了 4 次，失败 0 次，重试过 1 次",
    ]


def test_joining_in_any_order_or_twice_is_joining_once() -> None:
    runs = [_run(1), _run(2, "b"), _run(3)]
    whole = ledger.merge(runs)
    assert ledger.merge(reversed(runs)) == whole
    assert ledger.merge([whole, *runs, whole]) == whole
    assert ledger.merge([ledger.merge(runs[:2]), ledger.merge(runs[1:])]) == whole


def test_a_step_keeps_its_history_when_its_page_is_edited() -> None:
    whole = ledger.merge([_run(1, "b"), _run(2, commands="xbc")])
    (flake,) = ledger.flakes(whole)
    assert (flake.text, flake.line, flake.runs, flake.failed) == ("b", 6, 2, 1)


def test_ledgers_of_two_engines_are_not_joined() -> None:
    other = _run(2) | {"engine": "28"}
    with pytest.raises(HarnessError, match="同一个版本"):
        ledger.merge([_run(1), other])


def test_ledgers_of_several_engines_go_each_into_its_own(tmp_path: Path) -> None:
    """As the shares of several machines come."""
    runs = {"a": _run(1), "b": _run(2, "b"), "c": _run(3) | {"store": "containerd"}}
    for name, one in runs.items():
        ledger.save(tmp_path / name, one)
    assert main(["ledger", "merge", "--into", str(tmp_path / "build"), *(str(tmp_path / name) for name in runs)]) == 0
    found = {file.name: ledger.read(file) for file in (tmp_path / "build").iterdir()}
    whole = {"ledger-26.json": ledger.merge([runs["a"], runs["b"]]), "ledger-26-containerd.json": runs["c"]}
    assert found == whole
