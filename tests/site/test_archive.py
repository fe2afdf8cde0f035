"""The archive of the site: opened from a folder of any name it can be read, followed and searched."""

from __future__ import annotations

import dataclasses
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from paodetong.errors import HarnessError
from paodetong.site import archive
from tests.site import book, searching
from tests.site.conftest import PATIENCE, Site, listen, visit

FOLDER = "我 的#书 100%"
HOME = book.PageName("index.md")
LEFT = "net::ERR_ABORTED"
"""What becomes of a file on its way when the page that asked for it is left; what is not there is another error."""


@pytest.fixture(scope="module")
def unpacked(offline: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site out of its archive, in a folder whose name an address has to escape."""
    below = tmp_path_factory.mktemp("archive")
    packed = below / "book.zip"
    archive.pack_site(offline.folder, packed)
    with zipfile.ZipFile(packed) as content:
        content.extractall(below / FOLDER)
    folder = below / FOLDER / "book"
    return dataclasses.replace(offline, folder=folder, base=f"{folder.as_uri()}/")


Wrong = tuple[list[str], list[str]]


@pytest.fixture
def wrong(unpacked: Site, context: BrowserContext) -> Wrong:
    """What the pages opened in this context asked of other places; and their errors, with what they did not get."""
    foreign, errors = listen(context, unpacked)
    context.on(
        "requestfailed",
        lambda request: None if request.failure == LEFT else errors.append(f"{request.url}：{request.failure}"),
    )
    return foreign, errors


def test_links_lead_from_page_to_page(unpacked: Site, context: BrowserContext, wrong: Wrong) -> None:
    tab = context.new_page()
    visit(tab, unpacked.address(HOME))
    expect(tab.locator("h1")).to_have_css("font-weight", "700")  # the style sheet is there
    tab.locator("article a[href='start/install.html']").first.click()
    expect(tab).to_have_url(unpacked.address(book.PageName("start/install.md")))
    expect(tab.locator("h1")).to_contain_text("安装")
    tab.locator(".md-footer__link--next").click()
    expect(tab).to_have_url(unpacked.address(book.PageName("start/image.md")))
    tab.locator(".md-header .md-logo").click()
    expect(tab).to_have_url(unpacked.address(HOME))
    assert wrong == ([], [])


@pytest.mark.parametrize(("query", "said"), [("数据卷", "卷"), ("docker run --rm", "--rm")])
def test_the_search_finds(unpacked: Site, context: BrowserContext, wrong: Wrong, query: str, said: str) -> None:
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE)
    searching.ready(tab, unpacked.address(book.PageName("concepts/volumes.md")))
    first = searching.search(tab, query).first.locator("a").first
    expect(first).to_be_visible()
    first.click()
    tab.wait_for_url(f"{unpacked.base}**")
    expect(tab.locator("article")).to_contain_text(said)
    assert wrong == ([], [])


def test_the_same_site_is_the_same_archive(tmp_path: Path) -> None:
    packed = []
    for day, names in enumerate((["index.html", "a/甲 1.html"], ["a/甲 1.html", "index.html"])):
        site = tmp_path / f"site-{day}"
        for name in [*names, "sitemap.xml"]:
            file = site / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(name if name != "sitemap.xml" else str(day), "utf-8")
            os.utime(file, (86_400 * 400 * day,) * 2)
        archive.pack_site(site, tmp_path / "same.zip")
        packed.append((tmp_path / "same.zip").read_bytes())
        shutil.rmtree(site)
    assert packed[0] == packed[1]
    with zipfile.ZipFile(tmp_path / "same.zip") as content:
        assert content.namelist() == ["same/a/甲 1.html", "same/index.html"]


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match="make site"):
        archive.pack_site(tmp_path, tmp_path / "none.zip")
