"""What the harness must know of a book: what is said here of one may be otherwise in another.

A book says it in the table ``[tool.paodetong]`` of its pyproject.toml, or as a ``Book`` that the hook
``pytest_docker_book`` of its conftest.py returns.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paodetong.errors import HarnessError

TABLE = "paodetong"
FILE = "pyproject.toml"


@dataclass(frozen=True)
class Declared:
    """The machine that a page starts from, as its front matter says.

    Attributes:
        images: references of the images that are already there.
        nodes: how many machines; more than one for a page on clusters.
        docker: Docker is installed and runs.
        mirror: dockerd pulls from the registry beside the machines.
    """

    images: tuple[str, ...] = ()
    nodes: int = 1
    docker: bool = True
    mirror: bool = True


Declare = Callable[[Any], Declared | None]
"""Reads a page's front matter, parsed as YAML (None where there is none); returns None for a page without a machine.

Raises ValueError, with a sentence, for one that it refuses.
"""


def declared(matter: Any) -> Declared | None:
    """Front matter with a table ``machine:`` that has the fields of Declared, or with ``machine: none``.

    Raises:
        ValueError: it is written otherwise.
    """
    if matter is None:
        raise ValueError("这一页没有 front matter；在开头用 `machine:` 声明它从怎样的机器开始。")
    if not isinstance(matter, dict) or "machine" not in matter:
        raise ValueError("front matter 里没有 `machine:`；不运行命令的页面写 `machine: none`。")
    machine: Any = matter["machine"]
    if machine == "none":
        return None
    return _machine(machine)


def everywhere(machine: Declared) -> Declare:
    """How a book declares one machine for all its pages, but for those whose own front matter has a ``machine:``."""

    def declare(matter: Any) -> Declared | None:
        return declared(matter) if isinstance(matter, dict) and "machine" in matter else machine

    return declare


def _machine(table: Any) -> Declared:
    """A machine as a table says it.

    Raises:
        ValueError: it is no table, or has a field or a value that there is not.
    """
    if not isinstance(table, dict):
        raise ValueError("`machine:` 应当是一张表，例如 `images: [debian:trixie-slim]`，或者 `none`。")
    _fields("`machine:` ", table, {"images": list, "nodes": int, "docker": bool, "mirror": bool})
    return Declared(**table | {"images": tuple(table.get("images", ()))})


def _fields(where: str, table: Mapping[str, Any], known: Mapping[str, type]) -> None:
    """See that a table has known fields only, each of its type.

    Raises:
        ValueError: it has not; the sentence begins with ``where``.
    """
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"{where}不认识 `{key}`；可以是 {'、'.join(known)}。")
        if type(value) is not known[key]:
            raise ValueError(f"{where}`{key}` 的值 `{value}` 类型不对，应当是 {known[key].__name__}。")


@dataclass(frozen=True)
class Book:
    """A book.

    Attributes:
        snippets: the folder that includes are relative to.
        images: the references of the images that a page may declare.
        declare: how its pages declare their machines.
        tidy: a page must not leave containers that it has given no name (a forgotten ``--rm``).
        size_ratio: how many times larger or smaller a size may come than a page shows it. The stores of images differ
            by half as much again, and a page must not hide that.
        ledgers: the folder of the ledgers.
        dated: the file of its facts that decay, if it has one.
        commands: the folder of what the docker of each engine can do (``paodetong commands``), if it has one.
    """

    snippets: Path
    images: tuple[str, ...]
    declare: Declare = declared
    tidy: bool = False
    size_ratio: float = 1.25
    ledgers: Path = Path("build")
    dated: Path | None = None
    commands: Path | None = None


def from_table(table: Mapping[str, Any], root: Path) -> Book:
    """The book that a table describes: ``snippets``, ``images``, ``machine`` and so on.

    Args:
        root: the folder that its folders are relative to.

    Raises:
        ValueError: it has a field or a value that there is not.
    """
    types = {"snippets": str, "images": list, "machine": dict, "tidy": bool, "size_ratio": float}
    _fields("", table, types | {"ledgers": str, "dated": str, "commands": str})
    machine = _machine(table["machine"]) if "machine" in table else None
    images = (*table.get("images", ()), *(machine.images if machine else ()))
    return Book(
        snippets=root / table.get("snippets", "snippets"),
        images=tuple(dict.fromkeys(images)),
        declare=everywhere(machine) if machine else declared,
        tidy=table.get("tidy", Book.tidy),
        size_ratio=table.get("size_ratio", Book.size_ratio),
        ledgers=root / table.get("ledgers", Book.ledgers),
        dated=root / table["dated"] if "dated" in table else None,
        commands=root / table["commands"] if "commands" in table else None,
    )


def find(root: Path) -> Book | None:
    """The book whose root is this folder, as its pyproject.toml describes it; None where that has no such table.

    Raises:
        HarnessError: the file or the table is written wrongly.
    """
    file = root / FILE
    if not file.is_file():
        return None
    try:
        table = tomllib.loads(file.read_text("utf-8")).get("tool", {}).get(TABLE)
        return None if table is None else from_table(table, root)
    except ValueError as error:
        raise HarnessError(f"{file} 的 [tool.{TABLE}] 写得不对：{error}") from error
