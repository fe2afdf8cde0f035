"""What a reader meets: little to load and from no other host, nothing that moves or is off the screen or unreadable."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from paodetong.site.draw import SMALLEST
from tests.site import book
from tests.site.conftest import Site, follow, listen, visit
from tests.this_book import ROOT

PAGES = book.parameters()


LETTERS = """() => [...document.querySelectorAll('article svg[viewBox]')].flatMap(picture => {
  const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width
  return [...picture.querySelectorAll('text')].map(text => scale * parseFloat(getComputedStyle(text).fontSize))
})"""
"""The pixels of all letters in pictures."""
SCROLLED = """() => [...document.querySelectorAll(".diagram__scroll")].some(one => one.scrollWidth > one.clientWidth)"""
"""Whether a picture is wider than its place."""
LIGHT = 120 * 1024
"""Bytes of a first view of a page, with all that it asks for, as they are compressed on the way."""
STILL = 0.001
"""What Chromium's layout shift may come to: the columns of a long table find their widths while it comes."""
SHIFTED = """() => new Promise(done => {
  let total = 0
  const watch = new PerformanceObserver(list => list.getEntries().forEach(entry => { total += entry.value }))
  watch.observe({ type: "layout-shift", buffered: true })
  requestAnimationFrame(() => requestAnimationFrame(() => done(total)))
})"""

STYLED = 1.5
"""How many times as many elements as a page has may be styled until it stands: each once, and what a script changes."""


@pytest.mark.parametrize("page", PAGES)
def test_a_first_view_asks_nobody_else_and_is_light(site: Site, context: BrowserContext, page: book.PageName) -> None:
    foreign, errors = listen(context, site)
    tab = context.new_page()
    answers = visit(tab, site.address(page))
    assert not foreign, f"{page} 请求了别的地方：{foreign}"
    assert not errors, f"{page} 出错：{errors}"
    assert tab.evaluate(SHIFTED) <= STILL, f"{page} 显示出来之后又移动了。"
    if site.base.startswith("http:"):
        weights = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
        assert sum(weights.values()) <= LIGHT, f"{page} 第一次打开要 {sum(weights.values())} 字节：{weights}"


@pytest.mark.parametrize("page", ["index.md", "reference/commands.md", "interview/quiz.md"])
def test_a_page_is_not_styled_again(online: Site, context: BrowserContext, browser: Browser, page: str) -> None:
    tab = context.new_page()
    browser.start_tracing(page=tab, categories=["devtools.timeline"])
    visit(tab, online.address(book.PageName(page)))
    tab.evaluate(SHIFTED)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    styled = sum(one["args"].get("elementCount", 0) for one in events if one["name"] == "UpdateLayoutTree")
    there = tab.locator("*").count()
    assert styled <= STYLED * there, f"{page} 有 {there} 个元素，样式算了 {styled} 次。"


def test_the_drawer_of_a_phone_is_there_once_it_is_opened(online: Site, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 390, "height": 780}) as context:
        tab = context.new_page()
        visit(tab, online.address(WHOLE[0]))
        link = tab.locator(".md-nav--primary").get_by_text("二、基本概念").first
        expect(link).to_be_hidden()
        tab.locator("header [for=__drawer]").click()
        expect(link).to_be_in_viewport()
        follow(link)
        expect(tab.locator("article h1")).to_contain_text("基本概念")


def _shown(tab: Page, scheme: str, bars: str, said: str) -> None:
    """Expect a page in this scheme, its scroll bars too, and the one button that says so."""
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    expect(tab.locator("html")).to_have_css("color-scheme", bars)
    expect(tab.locator("#palette button:visible")).to_have_attribute("aria-label", said)


def test_the_colours_are_the_systems_or_those_chosen(online: Site, context: BrowserContext) -> None:
    tab = context.new_page()
    tab.emulate_media(color_scheme="dark")
    visit(tab, online.address(WHOLE[0]))
    _shown(tab, "slate", "dark", "现在跟随系统，改为浅色")
    tab.emulate_media(color_scheme="light")
    _shown(tab, "default", "light", "现在跟随系统，改为浅色")
    tab.locator("#palette button:visible").focus()
    tab.keyboard.press("Enter")
    _shown(tab, "default", "light", "现在是浅色，改为深色")
    tab.keyboard.press("Enter")
    _shown(tab, "slate", "dark", "现在是深色，改为跟随系统")
    visit(tab, online.address(WHOLE[1]))
    _shown(tab, "slate", "dark", "现在是深色，改为跟随系统")
    tab.locator("#palette button:visible").click()
    _shown(tab, "default", "light", "现在跟随系统，改为浅色")


def test_the_colours_are_there_from_the_first(online: Site, context: BrowserContext) -> None:
    tab = context.new_page()
    tab.route("**/bundle.*.js", lambda route: route.abort())
    tab.emulate_media(color_scheme="dark")
    visit(tab, online.address(WHOLE[0]))
    _shown(tab, "slate", "dark", "现在跟随系统，改为浅色")


def test_a_phone_shows_the_colour_of_the_header_above_it(online: Site, context: BrowserContext) -> None:
    tab = context.new_page()
    visit(tab, online.address(WHOLE[0]))
    red, green, blue = bytes.fromhex((tab.get_attribute("meta[name=theme-color]", "content") or "")[1:])
    expect(tab.locator(".md-header")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")


ONE_OF_EACH = """() => {
  const seen = new Set()
  for (const span of document.querySelectorAll("article pre span[class]")) {
    if (span.childElementCount) continue
    const kind = `${span.className} ${span.closest(".hll, .admonition, details")?.className}`
    if (seen.has(kind)) span.replaceWith(span.textContent)
    seen.add(kind)
  }
}"""
"""Leaves of each kind of highlighted word the first alone: they are most of a page, and take axe most of its time."""
WHOLE = [book.PageName(name) for name in ("index.md", "practice/index.md", "intro/commands.md")]
"""What stands around a page is the same on all, so it is looked at on one of each kind."""


@pytest.mark.parametrize("page", PAGES)
def test_everybody_can_read_it(online: Site, context: BrowserContext, page: book.PageName) -> None:
    tab = context.new_page()
    visit(tab, online.address(page))
    tab.evaluate(ONE_OF_EACH)
    within = None if page in WHOLE else "article"
    wrong = unreadable(tab, "default", within)
    tab.emulate_media(color_scheme="dark")
    # what differs in the dark is colours
    wrong += unreadable(tab, "slate", within, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    assert not wrong, "\n".join(wrong)


def unreadable(tab: Page, scheme: str, within: str | None = None, only: dict[str, Any] | None = None) -> list[str]:
    """What of a page, or of one of its elements, some people could not read in this scheme of colours, and why."""
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    tab.add_style_tag(content="* { content-visibility: visible !important }")  # what is not in sight is asked too
    tab.wait_for_function("() => document.getAnimations().length === 0")  # colours change little by little
    options = {"resultTypes": ["violations"], **(only or {})}
    found = Axe().run(tab, context=within, options=options).response["violations"]
    return [
        f"{scheme} {one['id']}: {node['html'][:200]}\n  {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_every_picture_fits_on_a_desk(online: Site, context: BrowserContext) -> None:
    tab, wide = context.new_page(), list[str]()
    for page in book.pages():
        if "mermaid" in (ROOT / "docs" / page.file).read_text("utf-8"):
            visit(tab, online.address(page))
            if tab.evaluate(SCROLLED):
                wide.append(str(page))
    assert wide == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_sticks_out_of_a_narrow_screen(online: Site, browser: Browser, page: book.PageName) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780})
    tab = context.new_page()
    visit(tab, online.address(page))
    width = tab.evaluate("document.documentElement.scrollWidth")
    wide = tab.evaluate(
        """() => [...document.querySelectorAll('article *')]
             .filter(e => e.getBoundingClientRect().right > 361
                       && !e.closest('pre, .md-typeset__scrollwrap, .diagram__scroll, .tabbed-labels'))
             .map(e => e.outerHTML.slice(0, 120))"""
    )
    letters = tab.evaluate(LETTERS)
    context.close()
    assert width <= 360, f"{page} 比 360 像素的屏幕宽：{width}"
    assert not wide, f"{page} 有超出屏幕的内容：{wide}"
    assert min(letters, default=SMALLEST) >= SMALLEST, f"{page} 有一张图里的字只有 {min(letters)} 像素。"
