"""Another book's tree: its own front matter, its own image, and a conftest.py of ten lines."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.harness import daemon, images
from tests.selftest.session import Folder

IMAGE = "selftest/cow:1"
CONFTEST = f"""\
from tests.harness.fences import Book, Declared


def declare(matter):
    return Declared(images=("{IMAGE}",)) if (matter or {{}}).get("docker") else None


def pytest_docker_book(config):
    return Book(config.rootpath / "files", ("{IMAGE}",), declare)
"""
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


@pytest.fixture
def image() -> Iterator[str]:
    """An image of that book in the user's daemon; the machine image that carries it goes with it."""
    client = daemon.connect()
    images.prepare(client, images.engine(), lambda _: None)
    before = set(images.ours(client))
    base = next(name for name in before if "/debian:trixie" in name)
    folder = images.pack({"Dockerfile": f'FROM {base}\nCMD ["echo", "moo"]\n'.encode()})
    _build(client, folder)
    yield IMAGE
    for name in {*images.ours(client)} - before:
        client.images.remove(name)
    client.images.remove(IMAGE)


def _build(client: docker.DockerClient, context: bytes) -> None:
    client.images.build(fileobj=io.BytesIO(context), custom_context=True, tag=IMAGE, rm=True)


def test_another_book_is_tested_with_ten_lines(tmp_path: Path, image: str) -> None:
    folder = Folder(tmp_path)
    assert CONFTEST.count("\n") <= 10
    folder.write("conftest.py", CONFTEST)
    folder.write("files/say.sh", "echo moo too\n")
    folder.write("chapter/cow.md", PAGE)
    folder.write("chapter/plain.md", "# No front matter, no commands\n")
    ran = folder.run("-v", "chapter")
    assert ran.status == 0, ran.text
    assert [word for _, word in ran.steps("chapter/cow.md")] == ["通过"] * 4
    assert [block["status"] for block in folder.blocks("chapter/cow.md")] == ["passed"] * 3


def test_another_books_pages_fail_as_ours_do(tmp_path: Path, image: str) -> None:
    folder = Folder(tmp_path)
    folder.write("conftest.py", CONFTEST)
    folder.write("files/say.sh", "echo moo\n")
    folder.write("cow.md", PAGE)
    ran = folder.run("-v", "cow.md")
    assert ran.status == 1
    assert "- moo too" in ran.lines
    assert "+ moo" in ran.lines
