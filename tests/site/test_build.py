"""The site builds, strictly, with MkDocs and with those that may follow it; and what is broken is refused."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from paodetong.site import archive
from tests.site import book
from tests.site.conftest import Site
from tests.this_book import ROOT


def test_every_page_is_built(site: Site) -> None:
    for page in book.pages():
        name = page.offline if site.base.startswith("file:") else f"{page.served}index.html"
        assert (site.folder / name).is_file(), f"{page} 没有构建出来。"


@pytest.mark.reads("docs", "snippets")
def test_properdocs_builds_the_same_site(online: Site, tmp_path: Path) -> None:
    """Every file that MkDocs has built is built by its maintained fork, alike but for what says who has built it."""
    done = book.run(
        [sys.executable, "-m", "properdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")], ROOT
    )
    assert done.returncode == 0, done.stdout
    built, kept = archive.files(tmp_path / "site"), archive.files(online.folder)
    assert built <= kept
    differ = [name for name in built if _unsigned(tmp_path / "site" / name) != _unsigned(online.folder / name)]
    assert not sorted(differ)


def _unsigned(file: Path) -> bytes:
    return re.sub(rb'<meta name="generator" content="[^"]*">', b"", file.read_bytes())


@pytest.mark.ledger
def test_zensical_builds_the_same_configuration(tmp_path: Path) -> None:
    root = book.copy(tmp_path / "book")
    done = book.run([sys.executable, "-m", "zensical", "build", "--strict", "--clean", "-f", "mkdocs.yml"], root)
    assert done.returncode == 0, done.stdout
    for page in book.pages():
        built = (root / "build/site" / page.served / "index.html").read_text("utf-8")
        source = (root / "docs" / page.file).read_text("utf-8")
        assert ('class="verified' in built) == ('class="language-console' in built), f"{page} 的验证说明不对。"
        assert ('class="machine"' in built) == ("machine: none" not in source), f"{page} 的机器说明不对。"
        assert "diagram--missing" not in built, f"{page} 有没画出来的图。"


@pytest.mark.reads("docs", "snippets")
def test_no_link_is_broken(site: Site) -> None:
    beside = Path(sys.executable).with_name("lychee")
    lychee = str(beside) if beside.is_file() else shutil.which("lychee")
    assert lychee, "没有 lychee；它在 requirements/test.txt 里。"
    asked = [
        "--offline",
        "--index-files=index.html",
        "--no-progress",
        "--include-fragments",
        "--exclude",
        "^https?://",
        "--exclude-path",
        "404.html",
        "--exclude-path",
        r"/files/\d+/",  # what pages show, for folders of their own
    ]
    done = book.run([lychee, *asked, str(site.folder)], ROOT)
    assert done.returncode == 0, done.stdout


Breakage = Callable[[Path], None]
WHOLE = {"index.md": "# 首页\n\n[安装](start/install.md)\n", "start/install.md": "# 安装\n\n## 系统 { #system }\n"}
"""A book with nothing broken in it."""


def _append(text: str) -> Breakage:
    def apply(root: Path) -> None:
        with (root / "docs/index.md").open("a", encoding="utf-8") as page:
            page.write(f"\n{text}\n")

    return apply


def _nav_entry(root: Path) -> None:
    config = root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("start/install.md", "start/nowhere.md"), "utf-8")


def _page_outside_of_nav(root: Path) -> None:
    (root / "docs/alone.md").write_text("---\nmachine: none\n---\n# 一页\n", "utf-8")


def test_strict_builds_what_is_whole(tmp_path: Path) -> None:
    done = book.build(book.small(tmp_path / "book", WHOLE))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_append("[坏链接](nowhere.md)"), "nowhere.md"),
        (_append("[坏锚点](start/install.md#没有这一节)"), "没有这一节"),
        (_append("[坏锚点](#没有这一节)"), "没有这一节"),
        (_append('```sh title="x.sh"\n--8<-- "nowhere/x.sh"\n```'), "nowhere/x.sh"),
        (_append("```mermaid\nflowchart LR\n  a --> 没画过的图\n```"), "make diagrams"),
        (_nav_entry, "start/nowhere.md"),
        (_page_outside_of_nav, "alone.md"),
    ],
    ids=["link", "anchor", "own-anchor", "snippet", "diagram", "nav", "omitted"],
)
def test_strict_refuses(tmp_path: Path, broken: Breakage, said: str) -> None:
    root = book.small(tmp_path / "book", WHOLE)
    broken(root)
    done = book.build(root)
    assert done.returncode != 0, "严格的构建没有拒绝它。"
    assert said in done.stdout
