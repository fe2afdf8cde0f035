"""What the front page says of all ledgers together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from playwright.sync_api import Browser

from paodetong.running import ledger
from paodetong.site import totals
from tests.site import book
from tests.site.conftest import Site, visit

HOME = "# 书\n\n<!-- 账本 -->完\n\n<!-- 没有运行的 -->\n"
BODIES = {"a.md": "# 甲\n\n```console\n$ true\n$ false\n```\n", "b.md": "# 乙\n\n```console\n$ ls\n```\n"}


def _page(name: str, *blocks: dict[str, Any], body: str | None = None) -> dict[str, Any]:
    digest = ledger.digest(body or BODIES[name], Path("snippets"))
    return {"path": f"docs/{name}", "sha256": digest, "started": "2026-11-24T09:00:00Z", "blocks": list(blocks)}


def _block(status: str, commands: int, line: int = 3, reason: str | None = None) -> dict[str, Any]:
    return {"line": line, "kind": "console", "status": status, "reason": reason, "commands": ["true"] * commands}


def _rendered(folder: Path, **ledgers: list[dict[str, Any]]) -> str:
    docs, build = folder / "docs", folder / "build"
    docs.mkdir()
    build.mkdir()
    for name, body in {**BODIES, "index.md": HOME}.items():
        (docs / name).write_text(f"---\nmachine: none\n---\n{body}", "utf-8")
    for engine, pages in ledgers.items():
        written = {"engine": engine.strip("v").replace("_", "."), "pages": pages}
        (build / f"ledger-{engine}.json").write_text(json.dumps(written), "utf-8")
    configs = {"paodetong.site.totals": {"docs": str(docs), "ledgers": str(build)}}
    html: str = Markdown(extensions=["tables", "paodetong.site.totals"], extension_configs=configs).convert(HOME)
    return html


def test_nothing_is_claimed_without_a_ledger(tmp_path: Path) -> None:
    html = _rendered(tmp_path)
    assert f"<p>{totals.NOTHING}完</p>" in html
    assert totals.NOWHERE in html


def test_what_ran_somewhere_counts_once(tmp_path: Path) -> None:
    here, there = _block("passed", 2), _block("skipped", 1, 9, "只在 Docker >=29 上运行，这里是 26.1")
    html = _rendered(
        tmp_path,
        v28_5=[_page("a.md", here, _block("passed", 1, 9)), _page("b.md", _block("passed", 1))],
        v26_1=[_page("a.md", here, there), _page("b.md", _block("passed", 1))],
    )
    assert "<p>全书 4 条命令，2026-11-24 在 Docker 28.5、26.1 上逐条跑通。完</p>" in html


def test_what_ran_nowhere_is_told_with_its_reason(tmp_path: Path) -> None:
    never = [_block("skipped", 1, line, "只在 Docker >=29 上运行，这里是 26.1") for line in (9, 12)]
    html = _rendered(tmp_path, v26_1=[_page("a.md", *never), _page("b.md", _block("skipped", 1, 3, "没有 Windows"))])
    assert '<td>只在 Docker &gt;=29 上运行</td>\n<td>2</td>\n<td><a href="a.md">甲</a></td>' in html
    assert html.index("&gt;=29") < html.index("没有 Windows")


def test_an_old_ledger_is_no_ledger(tmp_path: Path) -> None:
    html = _rendered(
        tmp_path, v26_1=[_page("a.md", _block("passed", 2), body="别的"), _page("b.md", _block("passed", 1))]
    )
    assert "2 页里有 1 页验证过，1 条命令，2026-11-24 在 Docker 26.1 上" in html


def test_a_failure_is_told_instead(tmp_path: Path) -> None:
    html = _rendered(tmp_path, v26_1=[_page("a.md", _block("failed", 2)), _page("b.md", _block("passed", 1))])
    assert "1 页没有通过最近一次验证。" in html
    assert "逐条跑通" not in html


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 780)], ids=["desk", "phone"])
def test_the_first_screen_tells_all(online: Site, browser: Browser, width: int, height: int) -> None:
    """What the book is, what ran, a first command with its button, and where to go; the machine comes later."""
    context = browser.new_context(viewport={"width": width, "height": height})
    tab = context.new_page()
    visit(tab, online.address(book.PageName("index.md")))
    places = {
        name: tab.locator(selector).first.bounding_box()
        for name, selector in {
            "凭据": "article p a[href='#verified']",
            "命令": "article .language-console",
            "去处": "article .paths li:last-child",
            "机器": "article .machine",
        }.items()
    }
    context.close()
    bottoms = {name: place["y"] + place["height"] for name, place in places.items() if place}
    assert bottoms.keys() == places.keys()
    assert max(bottoms["凭据"], bottoms["命令"], bottoms["去处"]) <= height
    assert bottoms["机器"] > bottoms["去处"]
