"""The book on paper: one PDF with its bookmarks, numbers and links; nothing folded, nothing cut off, nothing dark."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pypdf import PageObject, PdfReader
from pypdf.generic import Destination

from paodetong.errors import HarnessError
from paodetong.running import ledger
from paodetong.site import printed, radicals
from paodetong.site.draw import FLAGS, browser_path
from tests.site import book
from tests.site.conftest import Site, visit
from tests.this_book import ROOT

LONG = "0123456789" * 30
PAGES = {
    "index.md": f"# 首页\n\n见[乙的末尾](part/b.md#end)。\n\n```console\n$ echo 长\n{LONG}\n```\n",
    "part/a.md": """# 甲

## 一节

[下一页](b.md)

??? note "一种做法"

    折叠起来的话。

## 又一节 { #more }

文字
""",
    "part/b.md": f"""# 乙

| 名 | 值 |
|---|---|
| `{LONG}` | 甲 |

## 末尾 {{ #end }}

最后的话；[别处](https://docs.docker.com/)
""",
}
CONFIG = """INHERIT: mkdocs.offline.yml
nav:
  - index.md
  - 一、上篇: [part/a.md]
  - 二、下篇: [part/b.md]
"""
TITLES = ["首页", "一、上篇", "甲", "一节", "又一节", "二、下篇", "乙", "末尾"]
COLUMN = 665
"""Pixels between the margins of a sheet (printed.css: 210 mm without twice 17)."""
WIDEST = 130
"""Characters of code that a line holds."""
CUT = """width => [...document.querySelectorAll("article, article *:not(svg *, pre span)")]
  .filter((one) => {
    const whole = getComputedStyle(one).overflowX === "visible" && !one.matches("pre > code");
    return one.getBoundingClientRect().right > width + 1 || (!whole && one.scrollWidth > one.clientWidth + 1);
  })
  .map((one) => `${one.closest("article").id}：${one.outerHTML.slice(0, 160)}`)"""


def _make(root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "paodetong", "pdf", "--config", "small.yml", "build/book.pdf"]
    return book.run(command, root, PYTHONPATH=str(ROOT), **variables)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three pages, one of which has run, and its site."""
    root = book.small(tmp_path_factory.mktemp("printed") / "book", PAGES)
    shutil.rmtree(root / "build", ignore_errors=True)
    (root / "small.yml").write_text(CONFIG, "utf-8")
    shutil.copy(ROOT / "pyproject.toml", root)
    done = book.build(root, "small.yml")
    assert done.returncode == 0, done.stdout
    (root / "build/ledger-28.5.2.json").write_text(json.dumps(_ledger(PAGES["index.md"])), "utf-8")
    return root


def _ledger(body: str) -> dict[str, Any]:
    block = {"line": 5, "kind": "console", "status": "passed", "reason": None, "commands": ["true"], "seconds": 0.1}
    page = {"sha256": ledger.digest(body, Path("snippets")), "started": "2026-11-24T09:00:00Z", "blocks": [block]}
    return {"engine": "28.5.2", "pages": [page]}


@pytest.fixture(scope="module")
def pdf(small: Path) -> PdfReader:
    """The small book on paper."""
    done = _make(small)
    assert done.returncode == 0, done.stdout
    assert "一、上篇：1 页，印了 1 面\n" in done.stdout
    return PdfReader(small / "build/book.pdf")


def _flat(outline: list[Any]) -> Iterator[Destination]:
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


def _text(page: PageObject) -> str:
    return "".join(page.extract_text().split())


def test_every_page_and_section_has_its_bookmark(pdf: PdfReader) -> None:
    assert [one.title for one in _flat(pdf.outline)] == TITLES
    for one in _flat(pdf.outline):
        page = pdf.get_destination_page_number(one)
        assert page is not None
        assert str(one.title) in _text(pdf.pages[page]), one.title


def test_every_font_is_in_the_file(pdf: PdfReader) -> None:
    named: list[Any] = [page["/Resources"] for page in pdf.pages]
    fonts = [font.get_object() for one in named for font in one.get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        for one in font.get("/DescendantFonts", [font]):
            described = one.get_object().get("/FontDescriptor", {})
            drawn = font["/Subtype"] == "/Type3"  # its glyphs are drawings
            assert drawn or {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), font["/BaseFont"]


def test_all_is_printed_and_nothing_of_the_screen(pdf: PdfReader) -> None:
    texts = [_text(page) for page in pdf.pages]
    assert "跑得通的Docker" in texts[0]
    assert "全书1条命令，2026-11-24在Docker28.5.2上逐条跑通。" in texts[0]
    assert "首页" in texts[1]
    whole = "".join(texts[2:])
    assert whole.count(LONG) == 2
    assert "折叠起来的话" in whole
    assert "最后的话" in texts[-1]
    for word in ("搜索", "回到页面顶部", "下一页：", "CCBY", "¶"):
        assert word not in whole


def test_the_contents_tell_the_numbers_on_the_sheets(pdf: PdfReader) -> None:
    assert pdf.page_labels == ["i", "ii", *(str(number) for number in range(1, len(pdf.pages) - 1))]
    contents = pdf.pages[1].extract_text()
    for one in _flat(pdf.outline):
        page = pdf.get_destination_page_number(one)
        assert page is not None
        assert str(page - 1) in pdf.pages[page].extract_text().split("\n"), "这一面上没有印它的页码"
        if one.title in ("首页", "一、上篇", "甲", "二、下篇", "乙"):
            assert f"{one.title}{page - 1}" in "".join(contents.split())


def test_links_lead_to_other_pages(pdf: PdfReader) -> None:
    places = []
    addresses = set()
    for page in pdf.pages[2:]:
        for link in page.get("/Annots", ()):
            one = link.get_object()
            if "/Dest" in one:
                places.append(
                    next(at for at, sheet in enumerate(pdf.pages) if sheet.indirect_reference == one["/Dest"][0])
                )
            else:
                addresses.add(one["/A"]["/URI"])
    assert ["末尾" in _text(pdf.pages[places[0]]), "乙" in _text(pdf.pages[places[1]])] == [True, True]
    assert addresses == {"https://docs.docker.com/"}


def test_a_long_line_goes_on_in_the_next(pdf: PdfReader) -> None:
    lines = [line for page in pdf.pages for line in page.extract_text().split("\n")]
    assert LONG[:50] in "".join(lines)
    assert not [line for line in lines if len(line) > WIDEST]


def _cut(browser: Browser, site: printed.Site) -> list[str]:
    """What sticks out of the column of a sheet, or is cut off inside of it."""
    found: list[str] = []
    for part in site.parts:
        tab = printed.open_site(browser, site)
        tab.set_viewport_size({"width": COLUMN, "height": 900})
        tab.emulate_media(media="print")
        printed.fill(tab, site, part, 0)
        found += tab.evaluate(CUT, COLUMN)
        tab.context.close()
    return found


def test_what_is_long_is_not_cut_off(browser: Browser, small: Path) -> None:
    assert not _cut(browser, printed.read(small / "small.yml"))


def test_no_page_is_cut_off(browser: Browser, offline: Site, tmp_path: Path) -> None:
    config = {
        "INHERIT": str(ROOT / "mkdocs.offline.yml"),
        "docs_dir": str(ROOT / "docs"),
        "site_dir": str(offline.folder),
        "theme": {"custom_dir": str(ROOT / "theme/templates")},
        "watch": [],
    }
    (tmp_path / "all.yml").write_text(json.dumps(config), "utf-8")
    wrong = _cut(browser, printed.read(tmp_path / "all.yml"))
    assert not wrong, "\n".join(wrong)


def test_paper_is_light(online: Site, context: BrowserContext) -> None:
    tab = context.new_page()
    tab.emulate_media(color_scheme="dark")
    visit(tab, online.address(book.PageName("start/install.md")))
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    tab.emulate_media(media="print", color_scheme="dark")
    expect(tab.locator("article")).to_have_css("color", "rgb(29, 37, 41)")


def test_without_a_chinese_font_it_is_refused(small: Path, tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>", "utf-8")
    done = _make(small, FONTCONFIG_FILE=str(config))
    assert done.returncode == 2, done.stdout
    assert "请安装一种中文字体" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_browser_that_has_ended_is_told(small: Path, browser: Browser) -> None:
    ended = browser.browser_type.launch(executable_path=browser_path(), args=FLAGS)
    ended.close()
    with pytest.raises(HarnessError, match="请安装一种中文字体"):
        printed.open_site(ended, printed.read(small / "small.yml"))


def test_the_text_has_the_characters_that_were_written(browser: Browser) -> None:
    text = "首页 长 见 器 一丁 容器 😀 ABC"
    with browser.new_context() as context:
        tab = context.new_page()
        tab.set_content(f"<p>{text}</p>")
        pdf = PdfReader(io.BytesIO(tab.pdf()))
    radicals.mend(pdf)
    assert pdf.pages[0].extract_text().split() == text.split()
    assert [radicals.written(one) for one in ("⾸⻚", "首页⼀", "㍿ ＡＢ")] == ["首页", "首页一", "㍿ ＡＢ"]


def test_a_site_that_is_not_built_is_refused(small: Path) -> None:
    (small / "unbuilt.yml").write_text(CONFIG + "site_dir: build/nowhere\n", "utf-8")
    command = [sys.executable, "-m", "paodetong", "pdf", "--config", "unbuilt.yml", "build/none.pdf"]
    done = book.run(command, small, PYTHONPATH=str(ROOT))
    assert done.returncode == 2
    assert "没有 index.html；先运行 make site" in done.stdout


def test_the_parts_are_those_of_the_navigation() -> None:
    navigation = ["a.md", {"乙": "b.md"}, {"部分": ["c.md", {"里面": [{"丁": "d.md"}]}]}]
    found = [("", ("a.md",)), ("", ("b.md",)), ("部分", ("c.md", "d.md"))]
    assert [(one.title, one.pages) for one in printed.parts(navigation)] == found
