"""An example's folder works alone: a clone, ``cd snippets/NAME``, and its page's commands up to the first that uses it.

A page's own folder is the first of which it includes a file; what it includes of others is another page's.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from paodetong.hosts.fleet import Fleet
from paodetong.matching import Bindings
from paodetong.reading import sources
from paodetong.running import judging
from paodetong.running.actions import Action, actions
from paodetong.running.machines import Machines, lacks
from paodetong.running.page import RETRY_PAUSES
from paodetong.site import forms
from tests.site import book
from tests.this_book import BOOK, ROOT

WHOLE = re.compile(r"\bdocker (compose|build)\b")
"""Commands that read what lies in their folder without naming it."""
BETWEEN = re.compile(r"[\s:=\"'<>;()]+")
CLONED = "/root/clone"


def _examples() -> Iterator[Any]:
    """The pages of practice that have an example folder, each with its name: the test reads these two and no others."""
    for page in (one for one in book.pages() if one.file.startswith("practice/")):
        if folder := forms.own((ROOT / "docs" / page.file).read_text("utf-8")):
            yield pytest.param(page, folder, id=f"{page}-{folder}", marks=pytest.mark.reads(f"snippets/{folder}"))


def _until_used(source: sources.Source, names: set[str]) -> Iterator[Action]:
    """The page's commands up to the first that needs a file of these names."""
    for fence in source.fences:
        if fence.kind != "console" or "data-skip" in fence.options:
            continue
        for action in actions(source.path, fence):
            yield action
            words = (word.removeprefix("./").split("/")[0] for word in BETWEEN.split(action.command))
            if WHOLE.search(action.command) or not names.isdisjoint(words):
                return


@pytest.mark.parametrize(("page", "folder"), list(_examples()))
def test_an_example_works_alone(page: book.PageName, folder: str, machines: Fleet) -> None:
    path = ROOT / "docs" / page.file
    source = sources.read(path, path.read_text("utf-8"), BOOK)
    assert source.declared is not None
    root = ROOT / "snippets" / folder
    files = {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}
    own, bindings = Machines(source.declared, lambda: machines), Bindings()
    try:
        own.machine(1).run(["mkdir", CLONED])
        own.machine(1).put(CLONED, files)
        assert own.shell(1).run(f"cd {CLONED}", 10).status == 0
        for action in _until_used(source, {entry.name for entry in root.iterdir()}):
            machine = own.machine(action.node)
            if lacks(machine, action.fence):
                continue
            shell, seconds = own.shell(action.node), action.timeout * machine.slowness
            deadline = time.monotonic() + action.retry * machine.slowness
            outcome = action.perform(shell, bindings, seconds, recording=False)
            while not judging.ended(action, outcome) and time.monotonic() < deadline:
                time.sleep(RETRY_PAUSES[-1])
                outcome = action.perform(shell, bindings, seconds, recording=False)
            assert judging.ended(action, outcome), (action.command, outcome)
    finally:
        own.close()
