"""What the front page promises of every page, read off the ledger of the last run."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from paodetong.cli import scan
from paodetong.matching import ELLIPSIS
from paodetong.reading import rendered, sources, transcript
from paodetong.site import sitting
from tests.site import book
from tests.this_book import BOOK, ROOT

COMMANDS_AT_MOST = {"practice": 45, "interview": 45}
"""More is no sitting: for the pages of a folder."""
ELSEWHERE_AT_MOST = 60
SKIPPED_AT_MOST = 0.05
"""The share of a part's visible blocks that may not be run here, each with its reason."""
TEACH = ("start", "intro", "concepts", "practice")
"""Folders of the parts whose pages teach; each has these parts, and stands in the table of its part."""
FORM = ("\n读完这一页，你能", "\n## 记住 { #remember }\n", "\n## 面试会这样问 { #interview }\n")
EXERCISE = ("\n## 练习 { #exercise }\n", '\n??? note "一种做法"\n')
"""Parts of a page of practice: what to do, and folded, a way to do it."""
IN_CONTAINER = re.compile(r"docker (?:.* )?(?:run|exec|logs) (?!.*-it )")
FUNCTION = re.compile(r"(?m)^ *(\w+)\(\) *\{((?:.*\}$|(?:.*\n)*?\}))")
"""A function of the shell: its name and its body, on one line or to the brace that begins a line."""
COMPLAINS = re.compile(
    r"(?!docker: )[\w./-]+: .*(?:denied|No such|not permitted|Read-only|cannot|not found|refused|No space|timed out)"
)
"""How programs say on standard error what they cannot do."""
OTHER_KIND = re.compile(r"只在 (?:Docker|Compose|buildx) |这台测试机没有 (?:overlay2|containerd|cgroup1|cgroup2)$")
"""Why a block is not run that shows another kind of machine, which every machine must leave to those of that kind."""


@pytest.fixture(scope="module")
def pages() -> list[dict[str, Any]]:
    """The pages of the last run of all pages."""
    return list(book.tested().values())


@pytest.mark.ledger
@pytest.mark.reads("docs", "snippets")
def test_nearly_everything_is_run(pages: list[dict[str, Any]]) -> None:
    parts: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        parts.setdefault(page["path"].rpartition("/")[0], []).extend(page["blocks"])
    for part, blocks in parts.items():
        skipped = [block for block in blocks if block["status"] == "skipped" and not OTHER_KIND.match(block["reason"])]
        assert len(skipped) <= SKIPPED_AT_MOST * len(blocks), f"{part} 跳过了 {len(skipped)}/{len(blocks)} 块。"


@pytest.mark.parametrize("page", book.parameters())
def test_a_page_is_one_sitting(page: book.PageName) -> None:
    text = (ROOT / "docs" / page.file).read_text("utf-8")
    most = COMMANDS_AT_MOST.get(page.file.split("/")[0], ELSEWHERE_AT_MOST)
    assert sitting.commands(text) <= most, f"约 {sitting.minutes(text)} 分钟；分成两页。"


@pytest.mark.reads("docs")
@pytest.mark.parametrize("page", book.parameters(*TEACH))
def test_a_page_says_what_it_teaches_and_what_to_remember(page: book.PageName) -> None:
    text = (ROOT / "docs" / page.file).read_text("utf-8")
    assert [part for part in FORM if part not in text] == []
    folder = page.file.split("/")[0]
    listed = ROOT / "docs" / ("index.md" if folder == "start" else f"{folder}/index.md")
    assert f"]({'' if folder == 'start' else '../'}{page.file})" in listed.read_text("utf-8"), (
        f"{listed} 的表里没有它。"
    )


@pytest.mark.parametrize("page", book.parameters("practice"))
def test_what_judges_an_exercise_can_fail(page: book.PageName) -> None:
    """It stands before the folded solution, where it must fail, and again after that, where it must not."""
    path = ROOT / "docs" / page.file
    text = path.read_text("utf-8")
    assert [part for part in EXERCISE if part not in text] == []
    solved, start = (text[: text.index(part)].count("\n") for part in reversed(EXERCISE))
    fences = [
        fence for fence in sources.read(path, text, BOOK).fences if fence.kind == "console" and fence.line > start
    ]
    asked = [fence for fence in fences if fence.line < solved and fence.options.get("data-exit", "0") != "0"]
    assert asked, "练习里没有一块会失败的判断。"
    judge = _last(transcript.parse(path, asked[-1])[-1].command)
    passing = [
        _last(step.command)
        for fence in fences
        if fence.line > solved and "data-exit" not in fence.options
        for step in transcript.parse(path, fence)
    ]
    assert judge in passing, f"做法里没有再判断一次：{judge}"


def _last(command: str) -> str:
    """The last of several commands on one line."""
    return command.rpartition("&& ")[2]


@pytest.mark.ledger
@pytest.mark.reads("docs", "snippets")
def test_nothing_is_skipped_without_a_reason(pages: list[dict[str, Any]]) -> None:
    blocks = [(page["path"], block) for page in pages for block in page["blocks"]]
    assert [path for path, block in blocks if block["status"] == "skipped" and not block["reason"]] == []
    assert [path for path, block in blocks if block["status"] in ("failed", "blocked")] == []


@pytest.mark.parametrize("page", book.parameters())
def test_what_a_reader_sees_is_what_was_tested(page: book.PageName, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # mkdocs.yml names its folders relative to the project
    path = Path("docs") / page.file
    text = path.read_text("utf-8")
    source = sources.read(path, text, BOOK)
    assert [*source.errors, *rendered.check(path, text, source, ROOT / "mkdocs.yml", ROOT / "snippets")] == []


@pytest.mark.reads("docs", "snippets")
def test_no_page_needs_a_change_to_be_tested() -> None:
    found = [scan.scan(path, BOOK) for path in scan.pages(ROOT / "docs")]
    assert found
    assert len(found) == len(book.pages())
    assert [need for page in found for need in page.needs] == []
    assert list(scan.report(found, every=True))[-1].startswith(f"共 {len(found)} 页")


@functools.cache
def commands(page: book.PageName) -> list[tuple[transcript.Step, Mapping[str, str]]]:
    """The commands of a page in order, each with its block's options."""
    path = ROOT / "docs" / page.file
    blocks = [one for one in sources.read(path, path.read_text("utf-8"), BOOK).fences if one.kind == "console"]
    return [(step, block.options) for block in blocks for step in transcript.parse(path, block)]


@pytest.mark.parametrize("page", book.parameters())
def test_no_output_mixes_the_two_streams_of_a_container(page: book.PageName) -> None:
    """Docker hands them over apart, so which line comes first is chance; `2>&1` inside makes one of them."""
    functions = starting(page)
    for step, _ in commands(page):
        said = [line for line in step.expected if not line.startswith((" ", ELLIPSIS))]  # more of what stands above
        mixed = 0 < sum(bool(COMPLAINS.match(line)) for line in said) < len(said)
        inside = IN_CONTAINER.search(step.command) or functions.intersection(re.findall(r"\w+", step.command))
        harmless = step.interactive or "2>&1" in step.command
        assert not (mixed and inside) or harmless, f"docs/{page}:{step.line}: 标准输出和标准错误混在一起，先后不定。"


def starting(page: book.PageName) -> set[str]:
    """The functions that a page defines, itself or in a file, and that run something in a container."""
    path = ROOT / "docs" / page.file
    texts = [fence.text for fence in sources.read(path, path.read_text("utf-8"), BOOK).fences if fence.kind == "file"]
    texts += [step.command for step, _ in commands(page)]
    return {name for text in texts for name, body in FUNCTION.findall(text) if IN_CONTAINER.search(body)}


@pytest.mark.parametrize("page", book.parameters())
def test_nobody_reads_a_file_that_may_not_be_there_yet(page: book.PageName) -> None:
    """What runs in the background makes its file a moment later: whoever waits for a line of it greps with ``-s``."""
    for before, after in itertools.pairwise(step.command for step, _ in commands(page)):
        made = re.search(r"> ?([\w.]+)(?: 2>&1)? &", before)
        waits = made and re.search(rf"until grep -(\w+) [^|;]*{re.escape(made[1])}", after)
        assert not waits or "s" in waits[1], f"docs/{page}: {after}"


@pytest.mark.parametrize("page", book.parameters())
def test_disk_usage_is_asked_again(page: book.PageName) -> None:
    """Before 29.6, `system df` fails on the containerd store when a snapshot goes while it counts them."""
    for step, options in commands(page):
        assert "docker system df" not in step.command or "data-retry" in options, f"docs/{page}:{step.line}"
