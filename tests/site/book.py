"""The book as the tests see it: its pages, copies of its tree, and builds of it."""

from __future__ import annotations

import functools
import json
import os
import posixpath
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config

from paodetong.running import ledger
from paodetong.site import printed
from tests.this_book import ROOT

RUN_FIRST = "先运行 make test：网站的测试要与账本 build/ledger.json 里真正运行过的命令对照。"
PARTS = ("mkdocs.yml", "mkdocs.offline.yml", "data", "docs", "snippets", "theme")


@dataclass(frozen=True)
class PageName:
    """A page by its file, relative to ``docs/``: ``intro/docker.md``."""

    file: str

    @property
    def served(self) -> str:
        """Its address on a server, relative to the site."""
        stem = self.file.removesuffix(".md")
        return stem.removesuffix("index") if stem.endswith("index") else f"{stem}/"

    @property
    def offline(self) -> str:
        """Its file in the site that is opened from a folder."""
        return self.file.removesuffix(".md") + ".html"

    def linked(self, link: str) -> str:
        """The file that a link on this page leads to, without its anchor: this page's own where it is empty."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.file), link)) if link else self.file

    def __str__(self) -> str:
        return self.file


def pages(root: Path = ROOT) -> list[PageName]:
    """All pages, in the order of their names."""
    docs = root / "docs"
    return [PageName(file.relative_to(docs).as_posix()) for file in sorted(docs.rglob("*.md"))]


def parameters(*folders: str) -> list[Any]:
    """All pages, or those of some folders of ``docs/``, as parameters of a test, each named by its file.

    The page that leads into a folder is none of those of the folder.
    """
    found = [page for page in pages() if not folders or page.file.split("/")[0] in folders]
    return [pytest.param(page, id=page.file) for page in found if not folders or not page.file.endswith("index.md")]


@functools.cache
def navigation() -> list[PageName]:
    """The pages in the order in which they are read."""

    parts = printed.parts(load_config(str(ROOT / "mkdocs.yml"))["nav"])
    return [PageName(file) for part in parts for file in part.pages]


@functools.cache
def tested() -> dict[str, dict[str, Any]]:
    """The pages of the last run as its ledger has them, by their path (``docs/…``); fails the test where none ran."""
    file = ROOT / "build" / ledger.LATEST
    if not file.is_file():
        pytest.fail(RUN_FIRST, pytrace=False)
    return {page["path"]: page for page in json.loads(file.read_text("utf-8"))["pages"]}


def copy(target: Path) -> Path:
    """A copy of the tree that a test may break."""
    for part in PARTS:
        source, copied = ROOT / part, target / part
        copied.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copied, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, copied)
    (target / "snippets").mkdir(exist_ok=True)
    if (ROOT / "build").is_dir():
        (target / "build").mkdir()
        for file in (ROOT / "build").glob("ledger*.json"):
            shutil.copy(file, target / "build")
    return target


def small(target: Path, pages: Mapping[str, str]) -> Path:
    """A copy of the tree whose book is nothing but these pages, by their files."""
    return cut(copy(target), pages)


def cut(root: Path, pages: Mapping[str, str]) -> Path:
    """Leave nothing of the book in a tree but these pages, by their files; they are all of its navigation."""
    shutil.rmtree(root / "docs")
    for file, text in pages.items():
        (root / "docs" / file).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / file).write_text(text, "utf-8")
    config = (root / "mkdocs.yml").read_text("utf-8")
    start, end = config.index("\nnav:"), config.index("\nvalidation:")
    (root / "mkdocs.yml").write_text(f"{config[:start]}\nnav: [{', '.join(pages)}]\n{config[end:]}", "utf-8")
    return root


def build(
    root: Path, config: str = "mkdocs.yml", site: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """A strict build with MkDocs, with variables of the environment; its messages are in ``stdout``."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", config]
    return run([*command, "--site-dir", str(site)] if site else command, root, **variables)


def run(command: list[str], root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command in a tree, its messages in one stream."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"} | variables
    return subprocess.run(
        command, cwd=root, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
