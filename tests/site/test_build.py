"""The site builds, strictly, with MkDocs and with those that may follow it; and what is broken is refused."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest

from paodetong.site import archive
from tests.site import book
from tests.site.conftest import Site
from tests.this_book import ROOT


def test_every_page_is_built(site: Site) -> None:
    for page in book.pages():
        name = page.offline if site.base.startswith("file:") else f"{page.served}index.html"
        assert (site.folder / name).is_file(), f"{page} 没有构建出来。"


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


ZENSICAL = {
    "文章里多一个跳转用的锚点": r'<a id="__skip"[^>]*>\s*</a>',
    "没有仓库也有编辑的链接": r'<a href="[^"]*" title="编辑此页".*?</a>',
    "没有值的 data-search 属性不见了，它的搜索也不认它们": r' data-search-[\w-]+(?:="[^"]*")?',
    "扩展写的相对链接从源文件算起，下载和运行结果因此找不到": r'(?<=href=")(?:\.\./)?(?:files|runs)/[^"]*',
    "模板看不到 page.markdown，所以没有例子的文件夹": r' · <a href="example\.zip" download>[^<]*</a>',
    "首页的机器那一行在最前面": r'<p class="machine"[^>]*>.*?</p>',
}
"""What it makes otherwise of the same configuration: what is to be done before the book can move to it."""


@pytest.mark.ledger
def test_what_zensical_makes_otherwise(online: Site, tmp_path: Path) -> None:
    root = book.copy(tmp_path / "book")
    done = book.run([sys.executable, "-m", "zensical", "build", "--strict", "--clean", "-f", "mkdocs.yml"], root)
    assert done.returncode == 0, done.stdout
    unseen = set(ZENSICAL)
    for page in book.pages():
        both = [folder / page.served / "index.html" for folder in (online.folder, root / "build/site")]
        one, other = (_article(file, page, set(ZENSICAL)) for file in both)
        assert one == other, f"{page} 还有别的不同。"
        unseen -= {what for what in unseen if len({_article(file, page, {*ZENSICAL} - {what}) for file in both}) > 1}
    assert unseen == set(), "这些已经没有不同了。"
    print("\n".join(ZENSICAL))


def _article(file: Path, page: book.PageName, without: set[str]) -> str:
    """The article of a page, but for some things that Zensical makes otherwise: no spaces, its links written out."""
    found = re.search(r"<article[^>]*>(.*?)</article>", file.read_text("utf-8"), re.DOTALL)
    assert found
    text = found[1]
    for what, pattern in ZENSICAL.items():
        if what in without:
            text = re.sub(pattern, "", text, flags=re.DOTALL)
    return "".join(re.sub(r'(?<=href=")[^"]*', lambda link: urljoin(f"//book/{page.served}", link[0]), text).split())


@pytest.mark.reads("docs", "snippets")
@pytest.mark.parametrize("site", ["complete", "offline"], indirect=True)
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


COLOURED = """# 首页

一段 `docker ps` 和<span title="a &gt; b">一个词</span>。

```console
$ echo "甲 <span> 乙" | sort
甲 <span> 乙
```

```yaml title="a.yaml"
a: [1, "b"] # 三
```

## `docker: unknown command: …` { #unknown }

``` { .console data-exit="1" data-message="true" }
$ docker nosuch
docker: unknown command: docker nosuch
```

<div data-search-exclude>不在里面</div>
"""


def test_what_search_reads_of_a_page_is_less_and_its_index_the_same(tmp_path: Path) -> None:
    root = book.small(tmp_path / "book", {"index.md": COLOURED})
    sites = [tmp_path / "with", tmp_path / "without"]
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8")
    without = text.replace("  paodetong.search_input: {}\n", "")
    assert text != without
    for site, settings in zip(sites, (text, without), strict=True):
        config.write_text(settings, "utf-8")
        done = book.build(root, site=site)
        assert done.returncode == 0, done.stdout
    for file in ("index.html", "search/search_index.json"):
        one, other = (site / file for site in sites)
        assert one.read_bytes() == other.read_bytes(), file
    assert "unknown command" in one.read_text("utf-8")


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
