"""Runs that cost what changed, and runs that are shared: which pages, why, and a ledger as whole as a full run's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from paodetong.errors import HarnessError
from paodetong.running import ledger, report, selection
from tests.selftest.session import Folder

PAGE = """\
---
machine:
  images: [debian:trixie-slim]
---
```console
$ echo 一
一
```

```text title="图"
图
```
"""
WITH_FILE = PAGE + '\n```sh title="a.sh"\n--8<-- "a.sh"\n```\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A book of four pages that has run whole."""
    made = Folder(tmp_path_factory.mktemp("selection"))
    made.write("snippets/a.sh", "echo 一\n")
    for name in ("one", "two", "three"):
        made.write(f"docs/{name}.md", PAGE)
    made.write("docs/file.md", WITH_FILE)
    ran = made.run("-q", "-n", "2", "docs")
    assert ran.status == 0, ran.text
    return made


def _names(text: str) -> set[str]:
    return set(re.findall(r"(docs/\w+\.md)::", text))


DIFFERS = ("started", "first", "seconds", "runs", "pace", "output")
"""What of a ledger is another in each run: times, and ids in what commands print."""


def _without_times(whole: dict[str, Any]) -> dict[str, Any]:
    """A ledger without what differs from run to run."""

    def kept(named: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in named.items() if name not in DIFFERS}

    return dict(json.loads(json.dumps(whole), object_hook=kept))


def test_what_has_not_changed_is_not_run(folder: Folder) -> None:
    before = folder.ledger()
    ran = folder.run("-v", "-n", "2", "--changed", "docs")
    assert "4 页里 4 页没有变" in ran.text
    assert _names(ran.text) == set()
    assert folder.ledger() == before


def test_what_has_changed_is_run_and_said_and_the_ledger_stays_whole(folder: Folder) -> None:
    before = folder.ledger()
    folder.write("docs/two.md", PAGE + "\n文字\n")
    folder.write("snippets/a.sh", "echo 二\n")
    ran = folder.run("-v", "-n", "2", "--changed", "docs")
    assert ran.status == 0, ran.text
    assert _names(ran.text) == {"docs/two.md", "docs/file.md"}
    assert "  docs/two.md：文字或者它引入的文件变了" in ran.lines
    assert {page["path"] for page in folder.ledger()["pages"]} == {page["path"] for page in before["pages"]}
    for page, old in zip(folder.ledger()["pages"], before["pages"], strict=True):
        assert (page["sha256"] == old["sha256"]) is (page["path"] not in _names(ran.text))
        assert len(page["runs"]) == 1 + (page["path"] in _names(ran.text))


@pytest.mark.parametrize(("changed", "workers"), [([], 0), (["two"], 0), (["one", "two"], 2)])
def test_workers_start_where_there_is_work_for_them(folder: Folder, changed: list[str], workers: int) -> None:
    for name in changed:
        folder.write(f"docs/{name}.md", f"{PAGE}\n又改了，{len(changed)} 页一起。\n")
    two = Folder(folder.path, {"PYTEST_XDIST_AUTO_NUM_WORKERS": "2"})
    ran = two.run("-v", "-n", "auto", "--changed", "docs")
    assert ran.status == 0, ran.text
    assert _names(ran.text) == {f"docs/{name}.md" for name in changed}
    assert ("2 workers" in ran.text) is bool(workers)


def test_what_failed_is_run_again(folder: Folder) -> None:
    folder.write("docs/three.md", PAGE.replace("$ echo 一", "$ echo 三"))
    assert folder.run("-q", "--changed", "docs").status == 1
    ran = folder.run("-v", "--changed", "docs")
    assert ran.status == 1
    assert "  docs/three.md：上次没有通过" in ran.lines
    folder.write("docs/three.md", PAGE)
    assert folder.run("-q", "--changed", "docs").status == 0


@pytest.mark.parametrize(("field", "why"), [("harness", "测试框架变了"), ("machine", "测试机变了")])
def test_another_harness_or_machine_runs_all(folder: Folder, field: str, why: str) -> None:
    (file,) = (folder.path / "build").glob("ledger-*.json")
    whole = ledger.read(file)
    for page in whole["pages"]:
        page[field] = page[field].rpartition("-")[0] + "-0" if field == "machine" else "0"
    ledger.save(file, whole)
    ran = folder.run("-v", "--changed", "docs")
    assert ran.text.count(why) == 4
    assert len(_names(ran.text)) == 4


def test_shares_are_disjoint_and_make_the_whole(folder: Folder, tmp_path: Path) -> None:
    full = folder.run("-q", "docs")
    assert full.status == 0
    whole = folder.ledger()
    ran, parts = [], []
    for share in ("1/2", "2/2"):
        part = Folder(tmp_path / share.replace("/", "-"))
        for file in sorted(folder.path.glob("*/*")):
            if file.suffix in (".md", ".sh"):
                part.write(str(file.relative_to(folder.path)), file.read_text("utf-8"))
        done = part.run("-v", "--shard", share, "docs")
        assert done.status == 0, done.text
        ran.append(_names(done.text))
        parts.append(part.ledger())
    assert not ran[0] & ran[1]
    assert len(ran[0] | ran[1]) == 4
    assert _without_times(ledger.merge(parts)) == _without_times(whole)


@pytest.mark.parametrize("share", ["0/2", "3/2", "2", "a/b", "/"])
def test_a_share_that_is_none(folder: Folder, share: str) -> None:
    with pytest.raises(HarnessError, match="2/4"):
        selection.share(share)
    ran = folder.run("-q", "--shard", share, "docs")
    assert ran.status == 2
    assert f"SHARD={share} 应当写成 2/4 这样" in ran.text


def test_shares_take_about_as_long() -> None:
    seconds = {"a": 100.0, "b": 60.0, "c": 50.0, "d": 30.0, "e": 20.0}
    one = {"pages": [{"path": path, "seconds": time, "started": "2026"} for path, time in seconds.items()]}
    names = [*seconds, "new"]
    shares = [selection.shard(names, [one], index, 3) for index in (1, 2, 3)]
    assert sorted(name for share in shares for name in share) == sorted(names)
    assert max(sum(seconds.get(name, 50) for name in share) for share in shares) <= 110


def test_a_change_of_the_command_line_alone_changes_no_harness() -> None:
    assert re.fullmatch("[0-9a-f]{12}", report.harness())
    assert all((report.PACKAGE / room).is_dir() for room in report.ASIDE)
