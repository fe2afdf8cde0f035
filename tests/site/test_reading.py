"""What a reader meets: no other host, nothing off the screen, nothing that cannot be read, and a search that finds."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.site import book
from tests.site.conftest import Site

PAGES = book.parameters()
INSIDE = ("data:", "blob:", "about:")
QUERIES = {
    "容器": ["容器"],
    "镜像": ["镜像"],
    "数据卷": ["数据卷"],
    "docker inspect": ["docker", "inspect"],
    "--rm": ["--rm"],
    # the repairs of theme/templates/assets/javascripts/search.js
    "容器镜像": ["容器", "镜像"],
    "docker run --rm": ["docker", "run", "--rm"],
    "守护进": ["守护进程"],
}


def _listen(context: BrowserContext, site: Site) -> tuple[list[str], list[str]]:
    """The requests to other places, and the errors, of all that this context opens from now on."""
    foreign: list[str] = []
    errors: list[str] = []
    context.on(
        "request",
        lambda request: None if request.url.startswith((site.base, *INSIDE)) else foreign.append(request.url),
    )
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    return foreign, errors


@pytest.mark.parametrize("page", PAGES)
def test_no_other_host_is_asked(site: Site, context: BrowserContext, page: book.PageName) -> None:
    foreign, errors = _listen(context, site)
    tab = context.new_page()
    tab.goto(site.address(page))
    tab.wait_for_load_state("networkidle")
    assert not foreign, f"{page} 请求了别的地方：{foreign}"
    assert not errors, f"{page} 出错：{errors}"


def _search(tab: Page, query: str) -> None:
    field = tab.locator("[data-md-component=search-query]")
    expect(tab.locator(".md-search-result__meta")).not_to_be_empty()
    field.click()
    field.fill("")
    field.fill(query)
    field.press("End")  # Material listens for keys


def test_the_index_is_fetched_when_it_is_wanted(online: Site, context: BrowserContext) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    tab = context.new_page()
    tab.goto(online.address(book.PageName("index.md")))
    tab.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search_index" in url]
    with tab.expect_request("**/search_index.json"):
        tab.locator("[data-md-component=search-query]").focus()


def test_the_search_leaves_out_what_commands_print(online: Site) -> None:
    docs = json.loads((online.folder / "search/search_index.json").read_text("utf-8"))["docs"]
    said = {doc["location"]: doc["text"].replace("\u200b", "") for doc in docs}
    shown = said["intro/docker/#client"]
    assert "docker version --format" in shown
    assert "containerd runc docker-init" not in shown
    assert "Is the docker daemon running?" in said["reference/errors-client/#cannot-connect"]
    assert not said["interview/quiz/#start"].strip()


@pytest.mark.parametrize("query", QUERIES)
def test_search_finds(site: Site, context: BrowserContext, query: str) -> None:
    foreign, errors = _listen(context, site)
    tab = context.new_page()
    tab.goto(site.address(book.PageName("index.md")))
    _search(tab, query)
    results = tab.locator(".md-search-result__list > .md-search-result__item")
    expect(results.first).to_be_visible()
    expect(results.first.locator("mark", has_text=re.compile("|".join(QUERIES[query]))).first).to_be_attached()
    results.first.locator("a").first.click()
    article = tab.locator("article")
    for word in QUERIES[query]:
        expect(article).to_contain_text(word)
    assert not foreign, f"搜索请求了别的地方：{foreign}"
    assert not errors, f"搜索出错：{errors}"


def test_the_search_repairs_are_still_needed(online: Site, context: BrowserContext) -> None:
    """When Material has mended its search, this fails, and search.js may go."""
    context.route("**/search.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    tab = context.new_page()
    tab.goto(online.address(book.PageName("index.md")))
    _search(tab, "--rm")
    expect(tab.locator(".md-search-result__meta")).to_contain_text("没有找到")


@pytest.mark.parametrize("page", PAGES)
def test_everybody_can_read_it(online: Site, context: BrowserContext, page: book.PageName) -> None:
    tab = context.new_page()
    tab.goto(online.address(page))
    wrong = _unreadable(tab, "default")
    tab.emulate_media(color_scheme="dark")
    # what differs in the dark is colours
    wrong += _unreadable(tab, "slate", {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    assert not wrong, "\n".join(wrong)


def _unreadable(tab: Page, scheme: str, only: dict[str, Any] | None = None) -> list[str]:
    """What of a page some people could not read in this scheme of colours, each an element with its reason."""
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    tab.wait_for_function("() => document.getAnimations().length === 0")  # colours change little by little
    found = Axe().run(tab, options={"resultTypes": ["violations"], **(only or {})}).response["violations"]
    return [
        f"{scheme} {one['id']}: {node['html'][:200]}\n  {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_sticks_out_of_a_narrow_screen(online: Site, browser: Browser, page: book.PageName) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780})
    tab = context.new_page()
    tab.goto(online.address(page))
    width = tab.evaluate("document.documentElement.scrollWidth")
    wide = tab.evaluate(
        """() => [...document.querySelectorAll('article *')]
             .filter(e => e.getBoundingClientRect().right > 361
                       && !e.closest('pre, .md-typeset__scrollwrap, .diagram__scroll, .tabbed-labels'))
             .map(e => e.outerHTML.slice(0, 120))"""
    )
    context.close()
    assert width <= 360, f"{page} 比 360 像素的屏幕宽：{width}"
    assert not wide, f"{page} 有超出屏幕的内容：{wide}"
