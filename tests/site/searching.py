"""The search of a site, as somebody uses it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.site.conftest import visit

FIELD = "[data-md-component=search-query]"
RESULT = ".md-search-result__list > .md-search-result__item"


def ready(tab: Page, address: str) -> None:
    """Open a page, go to its search, and wait until that has its index."""
    visit(tab, address)
    expect(tab.locator(".md-search-result__meta")).not_to_be_empty()
    tab.locator(FIELD).click()


def search(tab: Page, text: str) -> Locator:
    """Paste a text where the search is ready; the results, each a page, once there are any."""
    field = tab.locator(FIELD)
    field.fill("")
    tab.wait_for_function(f"() => !document.querySelector('{RESULT}')")
    field.focus()
    tab.keyboard.insert_text(text.strip())
    found = tab.locator(RESULT)
    expect(found.first.locator("a").first).to_be_attached()
    return found


def addresses(found: Locator, base: str) -> list[str]:
    """Where the first three results lead, below the site at ``base``, each with its anchor."""
    links = found.evaluate_all("items => items.slice(0, 3).map(item => item.querySelector('a').href)")
    return [re.sub(r"\?[^#]*", "", link).removeprefix(base) for link in links]


def page(address: str) -> str:
    """The page of an address below the site, as it is served."""
    return urlsplit(address).path
