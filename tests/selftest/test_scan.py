"""What the scan of a foreign tree says, and that no text stops it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from paodetong.cli import scan
from tests.selftest.pages import book

FOREIGN = """\
# Chapter

```bash
$ docker ps
CONTAINER ID
$ docker images
```

```bash
# a comment
docker run hello-world
```

```
docker ps -a
some output
```

```dockerfile
FROM alpine
```

```console
$ true
```
"""


def test_a_foreign_page_is_counted_and_its_needs_are_told(tmp_path: Path) -> None:
    file = tmp_path / "chapter.md"
    file.write_text(FOREIGN, "utf-8")
    page = scan.scan(file, book(tmp_path / "snippets"))
    assert [(block.line, block.kind, block.language, block.commands) for block in page.blocks] == [
        (3, "refused", "bash", 2),
        (9, "refused", "bash", 1),
        (14, "refused", "", 1),
        (19, "refused", "dockerfile", 0),
        (23, "console", "console", 1),
    ]
    assert len(page.needs) == 5  # no front matter, two files without a name, a block without a language, and another
    assert page.needs[0].startswith(f"{file}:1: ")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe```\n", b"```\r\ndocker ps\r\n", b"---\nmachine: [\n", b"\x00" * 9])
def test_no_text_stops_it(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.md"
    file.write_bytes(content)
    assert scan.scan(file, book(tmp_path)).path == file


def test_hidden_folders_are_left_out(tmp_path: Path) -> None:
    for name in (".git/a.md", "b/c.md"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("")
    assert list(scan.pages(tmp_path)) == [tmp_path / "b/c.md"]


def test_whoever_reads_may_stop(tmp_path: Path) -> None:
    for number in range(3000):
        (tmp_path / f"{number}.md").write_text("# 页\n", "utf-8")
    command = f"{sys.executable} -m paodetong scan {tmp_path} | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
