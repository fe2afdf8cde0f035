"""Generated pages, transcripts and outputs: nothing crashes, nothing hangs, and no step is lost.

``FUZZ=5000`` tries so many of each instead of the few that every run tries.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paodetong import matching
from paodetong.errors import PageError
from paodetong.matching import Bindings
from paodetong.reading import rendered, sources, transcript
from tests.selftest import kinds
from tests.selftest.pages import FRONT, book
from tests.this_book import ROOT

CONFIG, SNIPPETS = ROOT / "mkdocs.yml", ROOT / "snippets"
BOOK = book(SNIPPETS)
PAGE = Path("docs/page.md")
MANY = settings(
    max_examples=int(os.environ.get("FUZZ", "60")), deadline=None, derandomize="FUZZ" not in os.environ,
    database=None, suppress_health_check=list(HealthCheck),
)  # fmt: skip

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\u00a0\ufeff")
ANY = st.characters(exclude_categories=("Cs",))
"""Without a codec, whose letters hypothesis finds out one by one: on a slow machine that takes half an hour."""
WORDS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=12),
    st.sampled_from(
        ["docker", "run", "--rm", "-it", "<b>", "&amp;", "`x`", "```", "~~~", "#", "$", ">", "|", "...", "*a*"]
    ),
    st.sampled_from(["3f2a1b9c0d1e", "172.17.0.2", "2 seconds ago", "78.1MB", "root@3f2a1b9c0d1e:/# ls", "[a](b)"]),
)
LINE = st.lists(WORDS, min_size=1, max_size=5).map(" ".join).map(str.rstrip)
OUTPUT = LINE.filter(lambda line: line and not transcript.unwritable([line]) and not line.startswith((" ", "\t")))
COMMAND = LINE.filter(lambda line: bool(line.strip()))
STEP = st.tuples(COMMAND, st.lists(COMMAND, max_size=2), st.lists(OUTPUT, max_size=3))


def _console(steps: list[tuple[str, list[str], list[str]]]) -> list[str]:
    lines = []
    for command, continued, output in steps:
        lines += [f"$ {command}", *(f"> {line}" for line in continued), *output]
    return lines


PLACES = {
    "": "",
    "1. 列表\n\n": "    ",
    "- 列表\n\n    1. 里层\n\n": "        ",
    "!!! note\n\n": "    ",
    '??? note "折叠"\n\n': "    ",
    '=== "标签"\n\n': "    ",
    "> 引用\n>\n": "> ",
}
OPENINGS = ["```console", "``` { .console }", '``` { .console data-exit="1" }', "~~~console", "````console"]


@MANY
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(PLACES)), st.sampled_from(OPENINGS), st.lists(STEP, min_size=1, max_size=3)),
        min_size=1,
        max_size=3,
    )
)
def test_every_step_is_read_as_it_is_shown(
    blocks: list[tuple[str, str, list[tuple[str, list[str], list[str]]]]],
) -> None:
    text = FRONT
    wanted = []
    for place, opening, steps in blocks:
        prefix, lines = PLACES[place], _console(steps)
        closing = opening[:4] if opening.startswith("````") else opening[:3]
        body = [opening, *lines, closing]
        text += f"文字\n\n{place}" + "\n".join(prefix + line for line in body) + "\n\n"
        wanted.append(lines)
    source = sources.read(PAGE, text, BOOK)
    if source.errors:  # a line that closes the block, an include, …: said, and not lost in silence
        return
    assert [list(fence.lines) for fence in source.fences] == wanted
    for fence, (_, _, steps) in zip(source.fences, blocks, strict=True):
        assert len(transcript.parse(PAGE, fence)) >= len(steps)
    shown = rendered.render(sources.split(text), CONFIG, SNIPPETS)
    assert rendered.compare(PAGE, text, source, shown) == []


FRAGMENTS = [
    "```console", "```", "~~~", "````", "``` { .console }", '```sh title="a"', "```text", "    ```console", "    ```",
    "``` { .console data-exit=1 }", "- ```console", "1. 一", "- 一", "> ```console", "> ```", "> ", "$ true", "> $ x",
    "    $ true", "\t$ true", "<!--", "-->", "<pre>", "</pre>", "<div markdown>", "<div hidden markdown>", "</div>",
    '=== "a"', "!!! note", "", "", "文字", '--8<-- "cowsay/Dockerfile"', ";--8<--", "---", "# 标题", "| a | b |",
    "[^1]: x", "<template>",
]  # fmt: skip


@MANY
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), LINE), max_size=14).map("\n".join))
def test_whatever_stands_on_a_page_is_tested_or_refused(body: str) -> None:
    text = FRONT + body + "\n"
    source = sources.read(PAGE, text, BOOK)
    shown = rendered.render(sources.split(text), CONFIG, SNIPPETS)
    errors = [*source.errors, *rendered.compare(PAGE, text, source, shown)]
    for error in errors:
        assert isinstance(error, PageError)
        assert 1 <= error.line <= text.count("\n") + 1
    if not errors:
        visible = sum(
            line.startswith("$ ") for block in shown for line in block.text.split("\n") if block.language == "console"
        )
        read = sum(
            line.startswith("$ ") for fence in source.fences for line in fence.lines if fence.language == "console"
        )
        assert visible == read


@MANY
@given(st.text(ANY, max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    for page in (text, FRONT + text, f"{FRONT}```console\n$ {text}\n```\n"):
        for fence in sources.read(PAGE, page, BOOK).fences:
            with contextlib.suppress(PageError):
                transcript.parse(PAGE, fence)


@MANY
@given(st.lists(LINE, max_size=8), st.lists(LINE, max_size=8))
def test_what_is_recorded_agrees(shown: list[str], came: list[str]) -> None:
    written = matching.merge(shown, came, Bindings())
    assert matching.agrees(written, came, Bindings())
    assert matching.merge(written, came, Bindings()) == written


@MANY
@given(st.lists(LINE, min_size=1, max_size=8), st.data())
def test_a_changed_letter_is_noticed(lines: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(lines) - 1))
    line = lines[number]
    taken = {at for token in matching.volatile(line) for at in range(token.start, token.end)}
    places = [at for at, letter in enumerate(line) if at not in taken and letter.isalpha()]
    if not places or matching.ELLIPSIS in line or any(one.strip() == matching.ELLIPSIS for one in lines):
        return
    at = data.draw(st.sampled_from(places))
    changed = line[:at] + ("x" if line[at] != "x" else "y") + line[at + 1 :]
    if set(matching.volatile(changed)) == set(matching.volatile(line)):
        came = [*lines[:number], changed, *lines[number + 1 :]]
        assert not matching.agrees(lines, came, Bindings())


VOLATILE = st.sampled_from(
    sorted({line for case in kinds.KINDS.values() for pair in case.agree for text in pair for line in text.split("\n")})
)
"""Lines that hold volatile text."""


@MANY
@given(st.lists(st.one_of(LINE, VOLATILE, st.text("0123456789abcdef:.-/ smhkMB", max_size=40)), max_size=6))
def test_volatile_text_is_found_in_order_and_agrees_with_itself(lines: list[str]) -> None:
    page = Bindings()
    for line, context in zip(lines, matching.contexts(lines), strict=True):
        end = 0
        for token in matching.volatile(line, context):
            assert token.start >= end
            assert line[token.start : token.end] == token.text
            end = token.end
        page.substitute(line)
    if not any(matching.ELLIPSIS in line for line in lines):
        assert matching.agrees(lines, lines, Bindings())
        page.choose("\n".join(lines))
        assert matching.agrees(lines, lines, page)
        assert matching.agrees(lines, lines, page.to_the_letter())


@MANY
@given(VOLATILE, VOLATILE)
def test_what_is_chosen_no_longer_changes(chosen: str, other: str) -> None:
    page = Bindings()
    page.choose(chosen)
    held = {token for token in matching.volatile(chosen) if matching.KINDS[token.kind].chosen}
    left = {token for token in page.tokens(chosen) if matching.KINDS[token.kind].chosen}
    assert not held & left
    if chosen.split() != other.split() and matching.ELLIPSIS not in chosen and not page.tokens(chosen):
        assert not matching.agrees([chosen], [other], page)


@pytest.mark.parametrize("text", ["\x00", "\ud7ff", "```console\n$ " + "a" * 100_000 + "\n```\n"])
def test_odd_text_is_read(text: str) -> None:
    sources.read(PAGE, FRONT + text, BOOK)
