"""The dictionary of error messages: each entry is whole, and what people paste leads to theirs, also in the search."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from paodetong import messages
from paodetong.messages import Dictionary, Entry
from paodetong.reading import named
from tests.site import book, searching
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
    """The front page, whose search is ready."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    opened.set_default_timeout(PATIENCE)
    searching.ready(opened, online.address(book.PageName("index.md")))
    return opened


def _served(site: Site, entry: str) -> str:
    """Where an entry is, below the site."""
    page, _, anchor = entry.partition("#")
    return f"{site.address(book.PageName(f'reference/{page}')).removeprefix(site.base)}#{anchor}"


@pytest.mark.parametrize("pasted", _pasted(), ids=lambda one: one.entry)
def test_the_search_shows_the_entry_first(tab: Page, online: Site, pasted: Pasted) -> None:
    found = searching.addresses(searching.search(tab, pasted.text), online.base)
    assert found[0] == _served(online, pasted.entry)


def test_the_search_does_so_from_a_folder(browser: Browser, offline: Site) -> None:
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    searching.ready(opened, offline.address(book.PageName("index.md")))
    pasted = _pasted()[0]
    found = searching.addresses(searching.search(opened, pasted.text), offline.base)
    assert found[0] == _served(offline, pasted.entry)
    context.close()
