"""Other books: the package's wheel in an empty environment tests trees of Markdown that are not ours."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docker
import pytest
import yaml

from paodetong.hosts import daemon, images, machine
from paodetong.hosts.engine import Engine
from tests.selftest.session import Folder, Ran
from tests.this_book import ROOT

AUTHORS = ROOT / "snippets" / "authors"
"""The files that docs/authors.md shows."""
IMAGE = "myorg/app:1"
"""The image of the book whose conftest.py it shows."""
PAGE = f"""\
---
title: A page of another book
docker: yes
---
# Cow

```console
$ docker images --format '{{{{.Repository}}}}:{{{{.Tag}}}}'
{IMAGE}
$ docker run --rm {IMAGE}
moo
```

```sh title="say.sh"
--8<-- "say.sh"
```

```console
$ sh say.sh
moo too
```
"""


@dataclass(frozen=True)
class Elsewhere(Folder):
    """A folder that knows nothing of this repository, with an environment that has the wheel."""

    python: str = ""

    def command(self, *arguments: str) -> list[str]:
        return [self.python, "-m", "pytest", *arguments]

    def paodetong(self, *arguments: str) -> Ran:
        """Run the command."""
        done = subprocess.run(
            [Path(self.python).parent / "paodetong", *arguments], cwd=self.path, env=self.environment(), check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        return Ran(done.returncode, done.stdout)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of an environment that has nothing but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    environment = folder / "environment"
    wheel = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, "-m", "pip", *wheel], check=True)
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    made = str(environment / "bin" / "python")
    (file,) = folder.glob("paodetong-*.whl")
    install = ["install", "--quiet", "--constraint", str(ROOT / "requirements" / "test.txt"), str(file)]
    subprocess.run([made, "-m", "pip", *install], check=True)
    return made


@pytest.fixture
def elsewhere(tmp_path: Path, python: str) -> Elsewhere:
    """An empty folder."""
    return Elsewhere(tmp_path, python=python)


@pytest.fixture
def image() -> Iterator[str]:
    """An image of another book in the user's daemon; the machine image that carries it goes with it."""
    client = daemon.connect()
    images.prepare(client, Engine.wanted(), lambda _: None)
    before = set(images.ours(client))
    base = next(name for name in before if "/debian:trixie" in name)
    _build(client, machine.pack({"Dockerfile": f'FROM {base}\nCMD ["echo", "moo"]\n'.encode()}))
    yield IMAGE
    for name in {*images.ours(client)} - before:
        client.images.remove(name)
    client.images.remove(IMAGE)


def _build(client: docker.DockerClient, context: bytes) -> None:
    client.images.build(fileobj=io.BytesIO(context), custom_context=True, tag=IMAGE, rm=True)


def test_a_book_with_its_own_front_matter_and_images_needs_ten_lines(elsewhere: Elsewhere, image: str) -> None:
    conftest = (AUTHORS / "conftest.py").read_text("utf-8")
    assert conftest.count("\n") <= 10
    elsewhere.write("conftest.py", conftest)
    elsewhere.write("files/say.sh", "echo moo too\n")
    elsewhere.write("chapter/cow.md", PAGE)
    elsewhere.write("chapter/plain.md", "# No front matter, no commands\n")
    ran = elsewhere.run("-v", "chapter")
    assert ran.status == 0, ran.text
    assert [word for _, word in ran.steps("chapter/cow.md")] == ["通过"] * 4
    assert [block["status"] for block in elsewhere.blocks("chapter/cow.md")] == ["passed"] * 3

    elsewhere.write("files/say.sh", "echo moo\n")
    ran = elsewhere.run("-v", "chapter/cow.md")
    assert ran.status == 1
    assert {"- moo too", "+ moo"} <= set(ran.lines)


def test_the_first_page_of_a_book_without_front_matter(elsewhere: Elsewhere) -> None:
    for name in ("pyproject.toml", "docs/first.md"):
        elsewhere.write(name, (AUTHORS / name).read_text("utf-8"))
    written = (elsewhere.path / "docs/first.md").read_text("utf-8")
    recorded = elsewhere.paodetong("record", "docs")
    assert recorded.status == 0, recorded.text
    page = (elsewhere.path / "docs/first.md").read_text("utf-8")
    assert re.sub(r"sha256:[0-9a-f]{64}\n|哞\n(?=```)", "", page) == written
    ran = elsewhere.run("-v", "docs")
    assert ran.status == 0, ran.text
    assert [word for _, word in ran.steps("docs/first.md")] == ["通过"] * 3
    assert "1 页现在就能测" in elsewhere.paodetong("scan", "--every", "docs").text
    assert "失败过的步骤 0 个" in elsewhere.paodetong("ledger", "flakes", "build/ledger.json").text


@pytest.mark.reads(".github/workflows/pages.yml", "snippets/authors")
def test_the_workflow_that_other_books_borrow_runs_their_pages(elsewhere: Elsewhere) -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text("utf-8"))
    command = workflow[True]["workflow_call"]["inputs"]["test"]["default"]  # YAML 1.1 takes ``on`` for True
    for name in ("pyproject.toml", "docs/first.md"):
        elsewhere.write(name, (AUTHORS / name).read_text("utf-8"))
    assert elsewhere.paodetong("record", "docs").status == 0
    path = f"{Path(elsewhere.python).parent}:{os.environ['PATH']}"
    variables = elsewhere.environment() | {"PATH": path, "SHARD": "1/1"}
    subprocess.run(["bash", "-e", "-c", command], cwd=elsewhere.path, env=variables, check=True)
    assert {block["status"] for block in elsewhere.blocks("docs/first.md")} == {"passed"}


def test_a_folder_that_is_no_book_is_left_alone(elsewhere: Elsewhere) -> None:
    elsewhere.write("README.md", "# 别的项目\n\n```console\n$ false\n```\n")
    elsewhere.write("test_it.py", "def test_it():\n    pass\n")
    ran = elsewhere.run("-q")
    assert ran.status == 0, ran.text
    assert "1 passed" in ran.text


def test_the_command_says_what_it_can_do(elsewhere: Elsewhere) -> None:
    said = elsewhere.paodetong("--help")
    assert all(f"\n    {name} " in said.text for name in ("scan", "record", "shell", "ledger", "clean"))
