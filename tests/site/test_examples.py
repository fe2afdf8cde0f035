"""An example's folder works alone: a clone, ``cd snippets/NAME``, and its page's commands up to the first that uses it.

A page's own folder is the first of which it includes a file; what it includes of others is another page's.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from paodetong.hosts import daemon, images
from paodetong.hosts.engine import Engine
from paodetong.hosts.fleet import Fleet, fleet
from paodetong.reading import sources, transcript
from paodetong.reading.fences import Fence
from paodetong.running.machines import Machines, lacks
from tests.site import book
from tests.this_book import BOOK, ROOT

FOLDER = re.compile(r'--8<-- "([^/"]+)/')
WHOLE = re.compile(r"\bdocker (compose|build)\b")
"""Commands that read what lies in their folder without naming it."""
BETWEEN = re.compile(r"[\s:=\"'<>;()]+")
CLONED = "/root/clone"
PAUSE = 0.2
"""Seconds before a command that is tried until it holds is tried again."""
TIMEOUT = 60.0
"""Seconds that a command may take whose block says nothing of it."""


def _examples() -> Iterator[tuple[book.PageName, str]]:
    """The pages of practice that have an example folder, each with its name."""
    for page in book.pages():
        if page.file.startswith("practice/") and (
            found := FOLDER.search((ROOT / "docs" / page.file).read_text("utf-8"))
        ):
            yield page, found[1]


def _until_used(source: sources.Source, names: set[str]) -> Iterator[tuple[Fence, transcript.Step]]:
    """The page's commands up to the first that needs a file of these names, each with its block."""
    for fence in source.fences:
        if fence.kind != "console" or "data-skip" in fence.options:
            continue
        for step in transcript.parse(source.path, fence):
            yield fence, step
            words = (word.removeprefix("./").split("/")[0] for word in BETWEEN.split(step.command))
            if WHOLE.search(step.command) or not names.isdisjoint(words):
                return


@pytest.fixture(scope="module")
def machines() -> Iterator[Fleet]:
    """Machines of the engine that is tested."""
    client = daemon.connect(daemon.ANSWER_SECONDS)
    with fleet(client, images.prepare(client, Engine.wanted(), lambda _: None, BOOK.images)) as made:
        yield made


@pytest.mark.reads("docs/practice", "snippets", "paodetong")
@pytest.mark.parametrize(("page", "folder"), [pytest.param(*one, id=f"{one[0]}-{one[1]}") for one in _examples()])
def test_an_example_works_alone(page: book.PageName, folder: str, machines: Fleet) -> None:
    path = ROOT / "docs" / page.file
    source = sources.read(path, path.read_text("utf-8"), BOOK)
    assert source.declared is not None
    root = ROOT / "snippets" / folder
    files = {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}
    own = Machines(source.declared, lambda: machines)
    try:
        own.machine(1).run(["mkdir", CLONED])
        own.machine(1).put(CLONED, files)
        assert own.shell(1).run(f"cd {CLONED}", TIMEOUT).status == 0
        for fence, step in _until_used(source, {entry.name for entry in root.iterdir()}):
            node = int(fence.options.get("data-node", 1))
            machine = own.machine(node)
            if lacks(machine, fence):
                continue
            seconds = float(fence.options.get("data-timeout", TIMEOUT)) * machine.slowness
            deadline = time.monotonic() + float(fence.options.get("data-retry", 0)) * machine.slowness
            while (
                outcome := own.shell(node).run(step.command, seconds)
            ).status != step.status and time.monotonic() < deadline:
                time.sleep(PAUSE)
            assert (outcome.problem, outcome.status) == (None, step.status), (step.command, outcome.output)
    finally:
        own.close()
