"""That mutants are what they say, and that what the tests would not notice is counted as missed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from paodetong.hosts.shell import Outcome
from tests.selftest.pages import FRONT
from tests.trials import mutants

ID, OTHER = "3f2a1b9c0d1e", "9b7d6f5e4a3c"
PAGE = f"""\
{FRONT}
```console
$ docker ps -q --filter name=web
{ID}
$ docker ps -q
{OTHER}
$ docker ps -q
{ID}
$ docker inspect --format x web
web is running, 3 --rm
```

```sh title="a.sh"
echo one
```
"""
CAME: list[list[Outcome] | None] = [
    [Outcome(["aaaaaaaaaaa1"], 0)],
    [Outcome(["bbbbbbbbbbb2"], 0)],
    [Outcome(["aaaaaaaaaaa1"], 0)],
    [Outcome(["web is running, 3 --rm"], 0)],
    None,
]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page in a project of its own."""
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    file = tmp_path / "page.md"
    file.write_text(PAGE, "utf-8")
    return file


def _all(page: Path) -> list[mutants.Mutant]:
    lines = PAGE.split("\n")
    return list(mutants.mutants(page, {n for n, line in enumerate(lines, 1) if line.startswith(("$ ", "```sh"))}))


def test_every_kind_is_made_and_each_changes_the_page(page: Path) -> None:
    found = _all(page)
    kinds = Counter(mutant.kind for mutant in found)
    assert set(kinds) == {*mutants.SHOWN, *mutants.RUN} - {"name"}
    assert all(mutant.text != PAGE for mutant in found)
    assert len({mutant.text for mutant in found}) == len(found)


def test_what_a_page_shows_wrongly_is_caught(page: Path) -> None:
    original = mutants.Mutant("page.md", "word", 1, "", "", PAGE)
    assert mutants.survives_replay(original, CAME)
    shown = [mutant for mutant in _all(page) if mutant.kind in mutants.SHOWN]
    assert [mutant for mutant in shown if mutants.survives_replay(mutant, CAME)] == []


def test_what_a_page_leaves_open_is_counted_as_missed(page: Path) -> None:
    text = PAGE.replace("web is running, 3 --rm", "web is ..., 3 --rm")
    page.write_text(text, "utf-8")
    line = next(n for n, one in enumerate(text.split("\n"), 1) if one.startswith("web is"))
    changed = mutants.Mutant("page.md", "word", line, "", "", text.replace("web is", "..."))
    assert mutants.survives_replay(changed, CAME)


def test_a_draw_takes_all_kinds_and_can_be_repeated(page: Path) -> None:
    found = _all(page)
    one, same = mutants.draw(found, 12, seed=1), mutants.draw(found, 12, seed=1)
    assert one == same
    assert {mutant.kind for mutant in one} >= {"word", "number", "option", "order", "file"}
    assert len(mutants.draw(found, 10_000, seed=1)) == len(found)


@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL"])
def test_workers_end_with_the_process_that_gave_them_work(how: str) -> None:
    program = f"""
import concurrent.futures, os, signal, time
from tests.trials import mutants

with concurrent.futures.ProcessPoolExecutor(2, initializer=mutants.end_with_parent) as pool:
    waiting = [pool.submit(time.sleep, 60) for _ in range(4)]
    while not all(one.running() for one in waiting[:2]):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.{how})
"""
    # the pipe closes when its last writer ends, and each worker has it
    done = subprocess.run([sys.executable, "-c", program], cwd=mutants.ROOT, stdout=subprocess.PIPE, timeout=30)
    assert done.returncode == -signal.Signals[how]
