"""What others find a page by: its address, its description, the list of all pages; and links to where it is kept."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.site import book
from tests.site.conftest import Site

DESCRIPTION = re.compile(r'<meta (?:name|property)="(?:og:)?description" content="([^"]*)">')


def _read(site: Site, page: book.PageName) -> str:
    return (site.folder / page.served / "index.html").read_text("utf-8")


def test_every_page_is_described_in_its_own_words(online: Site) -> None:
    said = {str(page): DESCRIPTION.findall(_read(online, page)) for page in book.pages()}
    assert not [page for page, texts in said.items() if len(texts) != 2 or len(set(texts)) != 1]
    counts = Counter(texts[0] for texts in said.values())
    assert not [page for page, texts in said.items() if counts[texts[0]] > 1 or not 15 <= len(texts[0]) <= 160]


def test_every_page_is_listed_for_machines(online: Site) -> None:
    listed = (online.folder / "llms.txt").read_text("utf-8")
    for page in book.pages():
        [text] = set(DESCRIPTION.findall(_read(online, page)))
        assert f"]({page.served}index.md): {text}" in listed, page


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book with one page, which says nothing."""
    return book.small(tmp_path_factory.mktemp("small") / "book", {"index.md": "# 首页\n"})


def _built(root: Path, **variables: str) -> tuple[str, str]:
    site = root / "build/small"
    shutil.rmtree(site, ignore_errors=True)
    done = book.build(root, site=site, **variables)
    assert done.returncode == 0, done.stdout
    return (site / "index.html").read_text("utf-8"), (site / "sitemap.xml").read_text("utf-8")


def test_a_page_names_its_address_and_its_source_where_they_are_known(small: Path) -> None:
    page, sitemap = _built(
        small, SITE_URL="https://book.example/d/", REPO_URL="https://code.example/b", EDIT_URI="edit/main/docs/"
    )
    assert '<link rel="canonical" href="https://book.example/d/">' in page
    assert '<meta property="og:url" content="https://book.example/d/">' in page
    assert "<loc>https://book.example/d/</loc>" in sitemap
    assert 'href="https://code.example/b/edit/main/docs/index.md"' in page


def test_a_page_leads_to_the_downloads_where_they_are_known(small: Path) -> None:
    page, _ = _built(small, DOWNLOADS="downloads/")
    for name in ("paodetong-docker.pdf", "paodetong-docker-offline.zip"):
        assert f'href="downloads/{name}"' in page
    page, _ = _built(small, DOWNLOADS="")
    assert "paodetong-docker" not in page


def test_a_page_names_none_that_is_not_known(small: Path) -> None:
    page, sitemap = _built(small, SITE_URL="", REPO_URL="", EDIT_URI="")
    assert not [link for link in ("canonical", "og:url", 'rel="edit"') if link in page]
    assert "<loc>" not in sitemap
