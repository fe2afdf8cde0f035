"""The claims under the pages, the notes on the blocks, and the colouring of transcripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from pygments.token import Whitespace

from paodetong.errors import HarnessError
from paodetong.running import ledger
from paodetong.site import draw, drawn, verified
from paodetong.site.lexer import TranscriptLexer
from paodetong.site.notes import notes
from tests.this_book import ROOT

PICTURES = ROOT / "theme" / "diagrams"

BODY = "# 页\n\n```console\n$ true\n```\n"


def _page(body: str = BODY, status: str = "passed", **more: Any) -> dict[str, Any]:
    block = {"line": 3, "kind": "console", "status": status, "reason": None, "commands": ["true"], "seconds": 0.1}
    digest = ledger.digest(body, Path("snippets"))
    return {"path": "docs/a.md", "sha256": digest, "started": "2026-11-24T09:00:00Z", "blocks": [block], **more}


def _rendered(folder: Path, *ledgers: dict[str, Any], body: str = BODY) -> str:
    folder.mkdir(exist_ok=True)
    for number, one in enumerate(ledgers):
        (folder / f"ledger-{number}.json").write_text(json.dumps(one), "utf-8")
    extensions = ["attr_list", "pymdownx.highlight", "pymdownx.superfences", "paodetong.sitting"]
    extensions += ["paodetong.notes", "paodetong.verified"]
    configs: dict[str, dict[str, Any]] = {
        "paodetong.verified": {"ledgers": str(folder)},
        "pymdownx.highlight": {"pygments_lang_class": True},
    }
    html: str = Markdown(extensions=extensions, extension_configs=configs).convert(body)
    return html


def test_a_page_that_passed_says_where_and_when(tmp_path: Path) -> None:
    both = [{"engine": engine, "pages": [_page()]} for engine in ("28.5.2", "26.1.5")]
    assert "本页 1 条命令，2026-11-24 在 Docker 28.5.2、26.1.5 上逐条跑通。" in _rendered(tmp_path, *both)


def test_a_page_says_below_its_title_when_it_last_passed(tmp_path: Path) -> None:
    older, newer = (
        {"engine": engine, "pages": [_page(status=status, started=f"2026-11-{day}T09:00:00Z")]}
        for engine, status, day in (("28.5.2", "passed", 23), ("26.1.5", "passed", 24))
    )
    day = '，<a href="#verified-runs">2026-11-24 跑通</a></p>'
    assert day in _rendered(tmp_path / "both", older, newer)
    assert "跑通</a>" not in _rendered(tmp_path / "none")
    failed = {"engine": "29.0.0", "pages": [_page(status="failed")]}
    assert "跑通</a>" not in _rendered(tmp_path / "failed", older, failed)


def test_an_image_store_is_named_where_it_is_another(tmp_path: Path) -> None:
    both = [{"engine": "28.5.2", "store": store, "pages": [_page()]} for store in ("containerd", "overlay2")]
    assert "在 Docker 28.5.2、28.5.2（containerd 镜像存储）上逐条跑通。" in _rendered(tmp_path, *both)


def test_a_changed_page_claims_nothing(tmp_path: Path) -> None:
    html = _rendered(tmp_path, {"engine": "28.5.2", "pages": [_page()]}, body=BODY.replace("true", "false"))
    assert verified.UNVERIFIED in html
    assert "跑通" not in html


@pytest.mark.parametrize("status", ["failed", "blocked"])
def test_a_page_that_failed_says_so(tmp_path: Path, status: str) -> None:
    html = _rendered(tmp_path, {"engine": "28.5.2", "pages": [_page(status=status)]})
    assert "在 Docker 28.5.2 上没有通过验证" in html
    assert "跑通" not in html


def test_a_block_that_no_machine_could_run_says_so(tmp_path: Path) -> None:
    two = '``` { .console data-engine=">=29" }\n$ true\n```\n\n``` { .console data-engine="<29" }\n$ true\n```\n'
    ledgers: list[dict[str, Any]] = []
    for statuses in (["skipped", "passed"], ["skipped", "skipped"]):
        page = _page(body=two)
        page["blocks"] = [page["blocks"][0] | {"status": status} for status in statuses]
        ledgers.append({"engine": f"2{len(ledgers)}.1", "pages": [page]})
    html = _rendered(tmp_path, *ledgers, body=two)
    newer, older = html.index("29 及以后"), html.index("29 以前")
    assert newer < html.index("还没有在本书的测试机上运行过") < older
    assert html.count("还没有在本书的测试机上运行过") == 1
    assert "本书的测试机" not in _rendered(tmp_path / "none", body=two)


def test_what_was_skipped_is_counted_apart(tmp_path: Path) -> None:
    page = _page()
    page["blocks"].append({"kind": "skip", "status": "skipped", "commands": ["x", "y"]})
    html = _rendered(tmp_path, {"engine": "28.5.2", "pages": [page]})
    assert "本页 1 条命令" in html
    assert "另有 1 处没有运行" in html


def test_a_page_without_transcripts_says_nothing(tmp_path: Path) -> None:
    assert "verified" not in _rendered(tmp_path, body="# 页\n\n文字\n")


def test_a_page_says_how_long_it_takes() -> None:
    body = "# 页\n\n" + "字" * 900 + "\n\n```console\n$ true\n$ for i in 1; do\n>   true\n> done\n$ 不算字\n$ 四\n```\n"
    html = Markdown(extensions=["pymdownx.superfences", "paodetong.sitting"]).convert(body)
    assert '</h1>\n<p class="sitting" data-search-exclude>约 4 分钟，4 条命令</p>' in html
    html = Markdown(extensions=["pymdownx.superfences", "paodetong.sitting"]).convert("# 页\n\n短。\n")
    assert "约 1 分钟</p>" in html


def test_a_page_says_how_long_others_take(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\nmachine: none\n---\n# 甲\n\n{'字' * 900}\n", "utf-8")
    (tmp_path / "b.md").write_text(f"---\nmachine: none\n---\n# 乙\n\n{'字' * 18_000}\n", "utf-8")
    asked = "# 页\n\n[甲](a.md)：<!-- 用时 -->；[乙](b.md#x) 不问\n\n[乙](b.md#x)：<!-- 用时 -->\n\n<!-- 合计 -->。\n"
    html = _with_times(tmp_path, asked + "\n[甲](a.md)：<!-- 用时 -->，<!-- 合计 -->\n")
    assert "：约 3 分钟；" in html
    assert "：约 1 小时</p>" in html
    assert "<p>约 1 小时 3 分钟。</p>" in html
    assert "：约 3 分钟，约 3 分钟</p>" in html


@pytest.mark.parametrize("line", ["[甲](nowhere.md)：<!-- 用时 -->", "甲：<!-- 用时 -->"])
def test_a_time_of_no_page_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(HarnessError, match="没有连到"):
        _with_times(tmp_path, f"# 页\n\n{line}\n")


def _with_times(folder: Path, text: str) -> str:
    configs = {"paodetong.sitting": {"folder": str(folder)}}
    html: str = Markdown(extensions=["paodetong.sitting"], extension_configs=configs).convert(text)
    return html


def test_notes_tell_a_blocks_options() -> None:
    assert notes({"data-skip": "要有外网"}) == ["没有运行：要有外网"]
    assert notes({"data-exit": "1", "data-node": "2"}) == ["在 node2 上", "退出码 1"]
    assert notes({"data-exact": "true"}) == ["在你那里也一字不差"]
    assert notes({"data-engine": ">=23,<29"}) == ["只适用于 Docker 23 及以后、29 以前"]
    assert notes({"data-compose": ">=2.37.2"}) == ["只适用于 Compose 2.37.2 及以后"]
    assert notes({"data-exit": "0", "data-timeout": "90"}) == []


TRANSCRIPTS = ["$ a\n> b\n>\n> c\nd\n> e\n\n$ x | y <<E\n> $ z\n> E\nroot@1:/# ls\n^P^Q\n", "$ a", ""]


@pytest.mark.parametrize("text", TRANSCRIPTS)
def test_the_lexer_loses_nothing(text: str) -> None:
    tokens = list(TranscriptLexer().get_tokens_unprocessed(text))
    assert "".join(value for _, _, value in tokens) == text
    assert all(text.startswith(value, at) for at, _, value in tokens)


def test_a_space_between_two_words_is_no_element() -> None:
    kinds = {kind for _, kind, _ in TranscriptLexer().get_tokens_unprocessed("$ a -b  c\n> d\n")}
    assert Whitespace not in kinds


@pytest.mark.parametrize("fence", ['```mermaid title="甲乙"', '``` { .mermaid title="甲乙" }'])
def test_a_picture_has_its_title(tmp_path: Path, fence: str) -> None:
    (tmp_path / f"{drawn.name('flowchart LR')}.svg").write_text('<svg role="img"></svg>', "utf-8")
    show = drawn.pictures(str(tmp_path))
    fences = [{"name": "mermaid", "class": "diagram", "format": show, "validator": drawn.validate}]
    md = Markdown(
        extensions=["attr_list", "pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": fences}},
    )
    html = md.convert(f"{fence}\nflowchart LR\n```\n")
    assert '<svg aria-label="甲乙" role="img">' in html
    assert "<figcaption>甲乙</figcaption>" in html


@pytest.mark.reads("docs")
def test_every_picture_is_drawn_and_none_is_left_over() -> None:
    wanted = set(draw.sources(ROOT / "docs"))
    assert {file.stem for file in PICTURES.glob("*.svg")} == wanted, "运行 make diagrams。"
