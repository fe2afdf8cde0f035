"""The dictionary of error messages: each entry is whole, and what people paste leads to theirs, also in the search."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from paodetong import messages
from paodetong.messages import Dictionary, Entry
from paodetong.reading import named
from tests.site import book
from tests.site.conftest import PATIENCE, Site
from tests.this_book import BOOK, ROOT

pytestmark = pytest.mark.reads("docs/reference", "snippets")
FOLDER = ROOT / "docs" / "reference"
PROVOKED_AT_LEAST = 70
PARTS = ("**原因。**", "**治", "**别认错。**")
"""What every entry says: where it comes from, what cures it, and what it is not."""


@dataclass(frozen=True)
class Pasted:
    """A message that somebody posted, and the entry that it belongs to."""

    entry: str
    text: str


def _pasted() -> list[Pasted]:
    found = tomllib.loads((ROOT / "tests" / "site" / "pasted.toml").read_text("utf-8"))["pasted"]
    return [Pasted(**one) for one in found]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """Those of the book."""
    assert BOOK.commands is not None
    return messages.read(FOLDER, BOOK.snippets, messages.vocabulary(BOOK.commands))


def test_there_are_as_many_as_promised(entries: list[Entry]) -> None:
    provoked = [one for one in entries if any(message.ran for message in one.messages)]
    assert len(provoked) >= PROVOKED_AT_LEAST
    assert len({one.title for one in entries}) == len(entries)


def test_every_entry_is_whole(entries: list[Entry]) -> None:
    wrong = []
    for entry in entries:
        lines = [
            line
            for number, line, language in named.lines(entry.page.read_text("utf-8"))
            if not language and number > entry.line
        ]
        end = next((at for at, line in enumerate(lines) if re.match(r"#{1,3} ", line)), len(lines))
        text = "\n".join(lines[:end])
        if any(message.ran for message in entry.messages):
            wrong += [f"{entry.place} 没有写{part}" for part in PARTS if part not in text]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("pasted", _pasted(), ids=lambda one: one.entry)
def test_what_is_pasted_leads_to_its_entry(entries: list[Entry], pasted: Pasted) -> None:
    held = Dictionary(entries).held(pasted.text)
    assert held, "一条也没有认出来。"
    assert held[0].entry.place.endswith(f"reference/{pasted.entry}")


@pytest.mark.parametrize("query", ["docker run --rm", "docker compose up", "容器镜像", "docker network create", "port"])
def test_a_query_is_no_message(entries: list[Entry], query: str) -> None:
    assert not Dictionary(entries).held(query)


@pytest.fixture(scope="module")
def tab(browser: Browser, online: Site) -> Page:
    """The front page, whose search has been made ready."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    opened.set_default_timeout(PATIENCE)
    _ready(opened, online)
    return opened


def _ready(tab: Page, site: Site) -> None:
    tab.goto(site.address(book.PageName("index.md")))
    expect(tab.locator(".md-search-result__meta")).not_to_be_empty()
    tab.locator("[data-md-component=search-query]").click()


def _first(tab: Page, text: str) -> str:
    """Where the first result of a search leads that somebody has pasted a text into, below the site."""
    field = tab.locator("[data-md-component=search-query]")
    field.fill("")
    tab.wait_for_function("() => !document.querySelector('.md-search-result__item')")
    field.focus()
    tab.keyboard.insert_text(text.strip())
    link = tab.locator(".md-search-result__list > .md-search-result__item").first.locator("a").first
    expect(link).to_be_attached()
    return re.sub(r"\?h=[^#]*", "", link.get_attribute("href") or "")


@pytest.mark.parametrize("pasted", _pasted(), ids=lambda one: one.entry)
def test_the_search_shows_the_entry_first(tab: Page, online: Site, pasted: Pasted) -> None:
    page, _, anchor = pasted.entry.partition("#")
    assert _first(tab, pasted.text) == f"{online.address(book.PageName(f'reference/{page}'))}#{anchor}"


def test_the_search_does_so_from_a_folder(browser: Browser, offline: Site) -> None:
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    _ready(opened, offline)
    pasted = _pasted()[0]
    page, _, anchor = pasted.entry.partition("#")
    assert _first(opened, pasted.text) == f"{offline.address(book.PageName(f'reference/{page}'))}#{anchor}"
    context.close()
