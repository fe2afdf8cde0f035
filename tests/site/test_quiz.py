"""自测: each answer has its run; the browser marks exactly the right ones, by keyboard alone, and keeps the answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import autocorrect_py
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from paodetong.reading import commands, named, quiz, sources
from paodetong.reading.quiz import LETTERS, Question
from paodetong.site.quiz import PARTS, right
from tests.site import book
from tests.site.conftest import Site, listen, visit
from tests.site.test_promises import OTHER_KIND
from tests.site.test_reading import unreadable
from tests.site.test_reference import section
from tests.this_book import BOOK, ROOT

pytestmark = pytest.mark.reads("docs/interview/quiz.md")
PAGE = book.PageName("interview/quiz.md")
QUESTIONS = quiz.load(ROOT / "data/quiz.toml", ROOT / "docs")
AT_LEAST = 88
EACH = {"part": 6, "kind": 15}
"""So many of each part of the book and of each kind at least."""
MOSTLY = 0.4
"""No letter is right more often than that among the questions with one right answer."""
BY_LENGTH = 0.3
"""So many of them at most have a right answer that is longer, or shorter, than every other."""
STORE = "paodetong-quiz"


def _texts() -> Iterator[tuple[str, str]]:
    for one in QUESTIONS:
        for text in (one.ask, *one.options, one.why):
            yield one.name, text


def test_there_are_enough_and_of_all_sorts() -> None:
    assert len(QUESTIONS) >= AT_LEAST
    parts, kinds = (Counter(getattr(one, key) for one in QUESTIONS) for key in EACH)
    assert list(parts) == list(PARTS), "次序与书的不同。"
    assert min(parts.values()) >= EACH["part"]
    assert len(kinds) == 3
    assert min(kinds.values()) >= EACH["kind"]


def test_guessing_one_letter_does_not_pay() -> None:
    for kind in ("single", "truth"):
        letters = Counter(one.right for one in QUESTIONS if one.kind == kind)
        most = MOSTLY if kind == "single" else 0.6
        assert max(letters.values()) <= most * sum(letters.values()), letters


def _longest(one: Question, order: int) -> bool:
    """Whether what is right is the only longest option, or with an order of -1 the only shortest."""
    widths = [order * sum(2 if ord(letter) > 0xFF else 1 for letter in text) for text in one.options]
    return widths.count(max(widths)) == 1 and widths[LETTERS.index(one.right)] == max(widths)


@pytest.mark.parametrize("order", [1, -1], ids=["longest", "shortest"])
def test_guessing_by_length_does_not_pay(order: int) -> None:
    single = [one for one in QUESTIONS if one.kind == "single"]
    found = [one.name for one in single if _longest(one, order)]
    assert len(found) <= BY_LENGTH * len(single), found


def _lines(one: Question) -> tuple[str, range]:
    page, _, anchor = one.at.partition("#")
    return page, section((ROOT / "docs" / page).read_text("utf-8"), anchor)


def _reading_where_it_points() -> Iterator[Any]:
    for one in QUESTIONS:
        yield pytest.param(one, id=one.name, marks=pytest.mark.reads(f"docs/{one.at.partition('#')[0]}"))


@pytest.mark.parametrize("one", list(_reading_where_it_points()))
def test_where_it_points_there_is_a_run(one: Question) -> None:
    page, lines = _lines(one)
    path = ROOT / "docs" / page
    fences = sources.read(path, path.read_text("utf-8"), BOOK).fences
    run = [
        fence
        for fence in fences
        if fence.line in lines and fence.kind == "console" and "data-skip" not in fence.options
    ]
    assert run, f"[{one.name}] 的 {one.at} 那一节里没有运行的命令。"


@pytest.mark.ledger
@pytest.mark.reads("docs", "snippets")
def test_that_run_has_passed() -> None:
    """On the machine of the last run, or it is for another kind of machine."""
    wrong = []
    for one in QUESTIONS:
        page, lines = _lines(one)
        if (entry := book.tested().get(f"docs/{page}")) is None:
            pytest.fail(f"账本里没有 docs/{page}：先运行 make pages。", pytrace=False)
        blocks = [block for block in entry["blocks"] if block["line"] in lines]
        ran = [block for block in blocks if block["status"] == "passed" or OTHER_KIND.match(block["reason"] or "")]
        if not ran or any(block["status"] in ("failed", "blocked") for block in blocks):
            wrong.append(f"[{one.name}] 的 {one.at} 那一节没有通过。")
    assert not wrong, "\n".join(wrong)


def test_it_is_spaced_and_punctuated() -> None:
    wrong = [
        f"[{name}] {line.old.strip()} → {line.new.strip()}"
        for name, text in _texts()
        for line in autocorrect_py.lint_for(text + "\n", "quiz.md").lines
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.reads("docs", "snippets")
def test_every_command_named_is_there_on_every_engine() -> None:
    engines = [commands.load(file) for file in sorted((ROOT / "data/commands").glob("*.json"))]
    pages = [file.read_text("utf-8") for file in sorted((ROOT / "docs").rglob("*.md"))]
    snippets = [file.read_text("utf-8", "replace") for file in (ROOT / "snippets").rglob("*") if file.is_file()]
    blocks = "\n".join([*map(named.blocks, pages), *snippets])
    wrong = [
        f"[{name}] `{one}`：{reason}"
        for name, text in _texts()
        for one in named.named(text)
        if name not in NOT_THERE
        for reason in one.missing(engines, blocks)
    ]
    assert not wrong, "\n".join(wrong)


NOT_THERE = {"code-125"}
"""Questions about a command that is none."""


@pytest.fixture
def tab(online: Site, context: BrowserContext) -> Page:
    """The page, fresh."""
    opened = context.new_page()
    visit(opened, online.address(PAGE))
    return opened


def _question(tab: Page, one: Question) -> Any:
    return tab.locator(f"#q-{one.name}")


def _of(kind: str) -> Question:
    """The first of a kind."""
    return next(one for one in QUESTIONS if one.kind == kind)


def _wrong(one: Question) -> str:
    """Letters that are not the right ones: the first that is wrong, or where all are right, one too few."""
    letters = LETTERS[: len(one.options)]
    return next((letter for letter in letters if letter not in one.right), one.right[:1])


def _answer(tab: Page, one: Question, letters: str) -> None:
    for letter in letters:
        _question(tab, one).locator(f"input[value={letter}]").check()
    _question(tab, one).get_by_role("button", name="对答案").click()


ALL = """given => given.map(([name, letters]) => {
  const question = document.getElementById(`q-${name}`);
  const before = question.querySelectorAll('.quiz__option--right, .quiz__option--wrong').length;
  const folded = !question.querySelector('details').checkVisibility();
  for (const letter of letters) question.querySelector(`input[value=${letter}]`).click();
  question.querySelector('button').click();
  const marked = kind => [...question.querySelectorAll(`.quiz__option--${kind} input`)].map(e => e.value).join('');
  const details = question.querySelector('details');
  return {
    name, before, folded,
    right: marked('right'), wrong: marked('wrong'),
    verdict: question.querySelector('.quiz__verdict').textContent,
    open: details.open && details.querySelector('a').checkVisibility(),
    answer: details.querySelector('strong').textContent,
    why: details.querySelector('span').textContent,
    href: details.querySelector('a').href,
    kind: [...new Set([...question.querySelectorAll('input')].map(e => e.type))].join(),
    locked: question.querySelector('fieldset').disabled,
  };
})"""


@pytest.mark.parametrize("well", [True, False], ids=["right", "wrong"])
def test_exactly_the_right_answers_are_marked(site: Site, context: BrowserContext, well: bool) -> None:
    """For every question, answered well and badly: the marks, the explanation, and a link that lands on a heading."""
    tab = context.new_page()
    foreign, errors = listen(context, site)
    visit(tab, site.address(PAGE))
    given = {one.name: one.right if well else _wrong(one) for one in QUESTIONS}
    found = tab.evaluate(ALL, list(given.items()))
    assert len(found) == tab.locator(".quiz__question").count() == len(QUESTIONS)
    pages: dict[str, str] = {}
    for one, it in zip(QUESTIONS, found, strict=True):
        assert it["before"] == 0, "没有答就有记号"
        assert it["folded"], "没有答就看得到答案"
        assert it["right"] == one.right, one.name
        assert it["wrong"] == "".join(letter for letter in given[one.name] if letter not in one.right), one.name
        assert it["verdict"] == ("答对了。" if well else "答错了。"), one.name
        assert it["open"], one.name
        assert it["locked"], one.name
        assert it["answer"] == right(one)
        assert len(it["why"]) > 5
        assert it["kind"] == ("checkbox" if one.kind == "multiple" else "radio")
        address, anchor = urldefrag(it["href"])
        file = Path(address.removeprefix(site.base))
        built = pages.setdefault(address, _built(site, file).read_text("utf-8"))
        assert re.search(rf'<h[1-6] id="{re.escape(anchor)}"', built), f"{one.name} 指向 {it['href']}，那里没有这个标题"
    good = len(QUESTIONS) if well else 0
    expect(tab.locator(".quiz__score")).to_have_text(
        f"答了 {len(QUESTIONS)} / {len(QUESTIONS)} 题，对 {good} 题，错 {len(QUESTIONS) - good} 题。"
    )
    assert not foreign
    assert not errors


def _built(site: Site, file: Path) -> Path:
    """The built file at an address."""
    found = site.folder / file
    return found / "index.html" if found.is_dir() else found


def test_without_scripts_the_answers_are_folded(online: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    visit(opened, online.address(PAGE))
    one = _of("single")
    question = _question(opened, one)
    assert opened.locator(".quiz__answer").count() == len(QUESTIONS)
    assert opened.locator(".quiz__answer[open]").count() == 0
    expect(question.locator(".quiz__answer p").first).to_be_hidden()
    question.locator("summary").click()
    expect(question.locator(".quiz__answer strong")).to_have_text(right(one))
    assert opened.locator(".quiz__question button").count() == 0
    context.close()


def test_a_keyboard_is_enough(tab: Page) -> None:
    """From the buttons above on: choose, check, do over, go on to the next, follow the link to the run."""
    one, following = QUESTIONS[0], QUESTIONS[1]
    assert one.kind == "single"
    tab.locator(".quiz__reset").focus()
    tab.keyboard.press("Tab")  # the link of the heading
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    for _ in LETTERS[: LETTERS.index(_wrong(one))]:
        tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    verdict = _question(tab, one).locator(".quiz__verdict")
    expect(verdict).to_have_text("答错了。")
    further = _question(tab, one).get_by_role("button", name="下一题")
    expect(further).to_be_focused()
    tab.keyboard.press("Shift+Tab")
    expect(_question(tab, one).get_by_role("button", name="重做")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(verdict).to_have_text("")
    expect(further).to_be_hidden()
    expect(_question(tab, one).locator("input").first).to_be_focused()
    tab.keyboard.press(one.right.lower())
    tab.keyboard.press("Enter")
    expect(verdict).to_have_text("答对了。")
    tab.keyboard.press("Tab")  # the summary
    tab.keyboard.press("Tab")
    expect(_question(tab, one).locator(".quiz__proof a")).to_be_focused()
    tab.keyboard.press("Tab")
    expect(_question(tab, following).locator("input").first).to_be_focused()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(re.escape("#" + one.at.partition("#")[2]) + "$"))


def test_letters_and_enter_are_enough(tab: Page) -> None:
    """One after the other; what has the focus is in sight, not below the lines that stay above."""
    _question(tab, QUESTIONS[0]).locator("input").first.focus()
    for one in QUESTIONS[:20]:
        for letter in one.right:
            tab.keyboard.press(letter.lower())
        tab.keyboard.press("Enter")
        tab.keyboard.press("Enter")
        top, bar = tab.evaluate(
            """() => [document.activeElement.closest('.quiz__question').getBoundingClientRect().top,
                      document.querySelector('.quiz__bar').getBoundingClientRect().bottom]"""
        )
        assert top >= bar, one.name
    expect(tab.locator(".quiz__score")).to_contain_text("答了 20 / ")
    expect(tab.locator(".quiz__score")).to_contain_text("对 20 题，错 0 题")
    expect(tab.locator("[data-md-toggle=search]"), "字母打开了搜索。").not_to_be_checked()


def test_behind_the_last_question_there_is_none(tab: Page) -> None:
    one = QUESTIONS[-1]
    _answer(tab, one, one.right)
    expect(_question(tab, one).get_by_role("button", name="重做")).to_be_focused()
    expect(_question(tab, one).get_by_role("button", name="下一题")).to_be_hidden()


def test_a_letter_takes_back_where_there_may_be_several(tab: Page) -> None:
    question = _question(tab, _of("multiple"))
    question.locator("input").first.focus()
    for key in ("a", "b", "A"):
        tab.keyboard.press(key)
    assert [field.input_value() for field in question.locator("input:checked").all()] == ["B"]
    tab.keyboard.press("Control+c")
    assert question.locator("input:checked").count() == 1


def test_enter_held_down_does_not_run_on(tab: Page) -> None:
    question = _question(tab, QUESTIONS[0])
    question.locator("input").first.check()
    for _ in range(4):  # without going up between
        tab.keyboard.down("Enter")
    tab.keyboard.up("Enter")
    expect(question.get_by_role("button", name="下一题")).to_be_focused()
    expect(tab.locator(".quiz__score")).to_contain_text("答了 1 /")


def test_several_answers_by_keyboard(tab: Page) -> None:
    one = _of("multiple")
    question = _question(tab, one)
    question.locator("input").first.focus()
    for letter in LETTERS[: len(one.options)]:
        if letter in one.right:
            tab.keyboard.press("Space")
        tab.keyboard.press("Tab")
    expect(question.get_by_role("button", name="对答案")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(question.locator(".quiz__verdict")).to_have_text("答对了。")


def test_one_too_few_is_wrong_and_none_is_no_answer(tab: Page) -> None:
    one = _of("multiple")
    question = _question(tab, one)
    question.get_by_role("button").click()
    expect(question.locator(".quiz__verdict")).to_have_text("还没有选。")
    assert question.locator(".quiz__mark").count() == 0
    _answer(tab, one, one.right[:-1])
    expect(question.locator(".quiz__verdict")).to_have_text("答错了。")
    expect(question.locator(".quiz__mark")).to_have_text([*["✓ 选对了"] * (len(one.right) - 1), "✓ 该选"])


def test_it_is_kept_in_this_browser_and_only_there(site: Site, context: BrowserContext) -> None:
    tab = context.new_page()
    foreign, errors = listen(context, site)
    visit(tab, site.address(PAGE))
    single, multiple, truth = _of("single"), _of("multiple"), _of("truth")
    _answer(tab, single, _wrong(single))
    _answer(tab, multiple, multiple.right)
    _answer(tab, truth, truth.right)
    visit(tab, tab.url)
    expect(_question(tab, single).locator(".quiz__verdict")).to_have_text("答错了。")
    expect(_question(tab, multiple).locator(".quiz__verdict")).to_have_text("答对了。")
    assert [field.input_value() for field in _question(tab, multiple).locator("input:checked").all()] == list(
        multiple.right
    )
    expect(tab.locator(".quiz__score")).to_contain_text("对 2 题，错 1 题")
    kept = tab.evaluate(f"JSON.parse(localStorage.getItem('{STORE}'))")
    assert kept == {
        f"{one.name}@{one.version}": letters
        for one, letters in [(single, _wrong(single)), (multiple, multiple.right), (truth, truth.right)]
    }
    assert not context.cookies()
    assert not foreign
    assert not errors


def test_what_was_answered_before_a_question_changed_counts_no_more(tab: Page) -> None:
    one = QUESTIONS[0]
    tab.evaluate(f"localStorage.setItem('{STORE}', JSON.stringify({{'{one.name}@000000': '{one.right}'}}))")
    visit(tab, tab.url)
    expect(tab.locator(".quiz__score")).to_contain_text("答了 0 /")


@pytest.mark.parametrize("kept", ["{", "null", "3", '{"x": 1}'])
def test_what_else_is_kept_there_does_no_harm(tab: Page, kept: str) -> None:
    tab.evaluate("([key, value]) => localStorage.setItem(key, value)", [STORE, kept])
    visit(tab, tab.url)
    expect(tab.locator(".quiz__score")).to_contain_text("答了 0 /")


def test_a_browser_that_keeps_nothing_still_scores(online: Site, context: BrowserContext) -> None:
    context.add_init_script(
        "for (const f of ['getItem', 'setItem']) Storage.prototype[f] = () => { throw new Error() }"
    )
    tab = context.new_page()
    visit(tab, online.address(PAGE))
    one = QUESTIONS[0]
    _answer(tab, one, one.right)
    expect(tab.locator(".quiz__score")).to_contain_text("对 1 题")


def test_only_what_was_wrong(tab: Page) -> None:
    right_one, wrong_one = QUESTIONS[0], QUESTIONS[-1]
    only = tab.get_by_role("button", name="只看答错的")
    _answer(tab, right_one, right_one.right)
    only.click()
    expect(tab.locator(".quiz__none")).to_be_visible()
    expect(tab.locator(".quiz__question:visible")).to_have_count(0)
    only.click()
    expect(tab.locator(".quiz__none")).to_be_hidden()
    _answer(tab, wrong_one, _wrong(wrong_one))
    only.press("Enter")
    expect(only).to_have_attribute("aria-pressed", "true")
    expect(tab.locator(".quiz__question:visible")).to_have_count(1)
    expect(_question(tab, wrong_one)).to_be_visible()
    expect(tab.locator("article h2:visible")).to_have_count(1)
    _question(tab, wrong_one).get_by_role("button", name="重做").click()
    _answer(tab, wrong_one, wrong_one.right)
    expect(_question(tab, wrong_one), "做对了就从眼前消失，会吓人一跳。").to_be_visible()
    only.press("Enter")
    expect(tab.locator(".quiz__question:visible")).to_have_count(len(QUESTIONS))
    expect(tab.locator("article h2:visible")).to_have_count(len(PARTS))


def test_all_over(tab: Page) -> None:
    one = QUESTIONS[0]
    _answer(tab, one, one.right)
    tab.once("dialog", lambda dialog: dialog.dismiss())
    tab.get_by_role("button", name="全部重来").click()
    expect(tab.locator(".quiz__score")).to_contain_text("答了 1 /")
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("button", name="全部重来").click()
    expect(tab.locator(".quiz__score")).to_contain_text("答了 0 /")
    assert tab.locator(".quiz__mark").count() == 0
    visit(tab, tab.url)
    expect(tab.locator(".quiz__score")).to_contain_text("答了 0 /")


def test_an_answered_page_can_be_read_in_both_schemes(tab: Page) -> None:
    for one in QUESTIONS[:12]:
        _answer(tab, one, _wrong(one) if one.kind == "single" else one.right)
    wrong = unreadable(tab, "default")
    tab.emulate_media(color_scheme="dark")
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    wrong += unreadable(tab, "slate")
    tab.get_by_role("button", name="只看答错的").click()
    wrong += unreadable(tab, "slate")
    assert not wrong, "\n".join(wrong)


def test_no_word_of_a_question_is_told_of(tab: Page) -> None:
    assert tab.locator(".quiz abbr").count() == 0


@pytest.mark.reads("docs")
def test_no_other_page_loads_the_script(online: Site) -> None:
    for page in book.pages():
        built = (online.folder / page.served / "index.html").read_text("utf-8")
        assert ("quiz.js" in built) == (page == PAGE), page
