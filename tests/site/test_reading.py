"""What a reader meets: little to load and from no other host, nothing that moves or is off the screen or unreadable."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from paodetong.site.draw import SMALLEST
from tests.site import book
from tests.site.conftest import Site, listen

PAGES = book.parameters()


LETTERS = """() => [...document.querySelectorAll('article svg[viewBox]')].flatMap(picture => {
  const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width
  return [...picture.querySelectorAll('text')].map(text => scale * parseFloat(getComputedStyle(text).fontSize))
})"""
"""The pixels of all letters in pictures."""
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


@pytest.mark.parametrize("page", PAGES)
def test_a_first_view_asks_nobody_else_and_is_light(site: Site, context: BrowserContext, page: book.PageName) -> None:
    foreign, errors = listen(context, site)
    answers: list[Response] = []
    context.on("response", lambda answer: answers.append(answer))
    tab = context.new_page()
    tab.goto(site.address(page))
    assert not foreign, f"{page} 请求了别的地方：{foreign}"
    assert not errors, f"{page} 出错：{errors}"
    assert tab.evaluate(SHIFTED) <= STILL, f"{page} 显示出来之后又移动了。"
    if site.base.startswith("http:"):
        weights = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
        assert sum(weights.values()) <= LIGHT, f"{page} 第一次打开要 {sum(weights.values())} 字节：{weights}"


WHOLE = [book.PageName(name) for name in ("index.md", "practice/index.md", "intro/commands.md")]
"""What stands around a page is the same on all, so it is looked at on one of each kind."""


@pytest.mark.parametrize("page", PAGES)
def test_everybody_can_read_it(online: Site, context: BrowserContext, page: book.PageName) -> None:
    tab = context.new_page()
    tab.goto(online.address(page))
    within = None if page in WHOLE else "article"
    wrong = unreadable(tab, "default", within)
    tab.emulate_media(color_scheme="dark")
    # what differs in the dark is colours
    wrong += unreadable(tab, "slate", within, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    assert not wrong, "\n".join(wrong)


def unreadable(tab: Page, scheme: str, within: str | None = None, only: dict[str, Any] | None = None) -> list[str]:
    """What of a page, or of one of its elements, some people could not read in this scheme of colours, and why."""
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    tab.wait_for_function("() => document.getAnimations().length === 0")  # colours change little by little
    options = {"resultTypes": ["violations"], **(only or {})}
    found = Axe().run(tab, context=within, options=options).response["violations"]
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
    letters = tab.evaluate(LETTERS)
    context.close()
    assert width <= 360, f"{page} 比 360 像素的屏幕宽：{width}"
    assert not wide, f"{page} 有超出屏幕的内容：{wide}"
    assert min(letters, default=SMALLEST) >= SMALLEST, f"{page} 有一张图里的字只有 {min(letters)} 像素。"
