"""The questions of 自测: what is written wrongly is refused with its file and name, what is right is shown."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest

from paodetong.errors import HarnessError
from paodetong.reading import quiz
from paodetong.site.quiz import MARK, QuizExtension, right

PAGE = """# 1.1 容器

## 内核 { #kernel }

```console
$ uname -r
## 不是标题 { #not-a-heading }
```

### `-v` 与 `--mount` { #syntax }
"""
SINGLE = """
[same-kernel]
ask = "容器里的 `uname -r` 打印哪个内核的？"
options = ["镜像的", "主机的", "Docker 的"]
answer = "B"
why = "共用主机的内核。"
at = "intro/container.md#kernel"
"""
MULTIPLE = """
[which]
ask = "哪些对？"
options = ["一", "二", "三", "四"]
answer = ["A", "C"]
why = "试过。"
at = "intro/container.md#syntax"
"""
TRUTH = """
[own-kernel]
ask = "镜像里有自己的内核。"
answer = false
why = "没有。"
at = "intro/container.md#kernel"
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A book of one page."""
    folder = tmp_path / "docs"
    (folder / "intro").mkdir(parents=True)
    (folder / "intro/container.md").write_text(PAGE, "utf-8")
    return folder


def _load(docs: Path, text: str) -> list[quiz.Question]:
    file = docs.parent / "quiz.toml"
    file.write_text(text, "utf-8")
    return quiz.load(file, docs)


def test_each_kind_is_read(docs: Path) -> None:
    single, multiple, truth = _load(docs, SINGLE + MULTIPLE + TRUTH)
    assert (single.kind, single.right, single.part) == ("single", "B", "intro")
    assert single.place == "1.1 容器：内核"
    assert (multiple.kind, multiple.right, multiple.place) == ("multiple", "AC", "1.1 容器：`-v` 与 `--mount`")
    assert (truth.kind, truth.options, truth.right) == ("truth", ("对", "错"), "B")
    assert [right(one) for one in (single, multiple, truth)] == ["B。", "A、C。", "错。"]


def test_what_an_answer_depends_on_makes_another_version(docs: Path) -> None:
    (before,) = _load(docs, SINGLE)
    for old, new, same in [
        ("共用主机的内核。", "换一种说法。", True),
        ("#kernel", "#syntax", True),
        ("哪个内核的？", "哪一个内核的？", False),
        ('"镜像的"', '"镜像自己的"', False),
        ('"B"', '"A"', False),
    ]:
        (after,) = _load(docs, SINGLE.replace(old, new))
        assert (before.version == after.version) == same, new


WRONG = [
    (SINGLE.replace("same-kernel", '"Same kernel"'), "[Same kernel]：名字只用小写字母、数字和连字符"),
    ("same-kernel = 1", "[same-kernel]：应当是一张表"),
    (SINGLE + 'hint = "想想"\n', "[same-kernel]：不认识 hint；可以有 ask、options、answer、why、at"),
    (SINGLE.replace("why =", "# why ="), "[same-kernel]：why 没有写"),
    (SINGLE.replace('"共用主机的内核。"', '" "'), "[same-kernel]：why 应当是一段文字，写的是 ' '"),
    (SINGLE.replace('"共用主机的内核。"', "3"), "[same-kernel]：why 应当是一段文字，写的是 3"),
    (SINGLE.replace("共用主机的", r"共用\n主机的"), "[same-kernel]：why 应当写在一行里"),
    (SINGLE.replace('answer = "B"', ""), "[same-kernel]：answer 没有写"),
    (SINGLE.replace('"B"', "2"), "[same-kernel]：answer 应当是字母、字母的列表，或者 true、false，写的是 2"),
    (SINGLE.replace('"B"', '"D"'), "[same-kernel]：answer 应当是 A、B、C 中的一个，写的是 'D'"),
    (SINGLE.replace('"B"', '"AB"'), "[same-kernel]：answer 应当是 A、B、C 中的一个，写的是 'AB'"),
    (SINGLE.replace('"B"', '""'), "[same-kernel]：answer 应当是 A、B、C 中的一个，写的是 ''"),
    (SINGLE.replace('"B"', "true"), "[same-kernel]：answer 是 true 或 false 的是判断题，不写 options"),
    (SINGLE.replace('"Docker 的"', ""), "[same-kernel]：options 应当是三到六个选项的列表"),
    (SINGLE.replace('"Docker 的"', "3"), "[same-kernel]：options 的每一项应当是一行文字"),
    (SINGLE.replace('"Docker 的"', '"镜像的"'), "[same-kernel]：options 里有两项一字不差"),
    (MULTIPLE.replace('["A", "C"]', '["A"]'), "[which]：answer 应当是 A、B、C、D 中的两个以上，按次序，写的是 ['A']"),
    (MULTIPLE.replace('["A", "C"]', '["C", "A"]'), "按次序，写的是 ['C', 'A']"),
    (MULTIPLE.replace('["A", "C"]', '["A", "E"]'), "按次序，写的是 ['A', 'E']"),
    (MULTIPLE.replace('["A", "C"]', '["A", "A"]'), "按次序，写的是 ['A', 'A']"),
    (SINGLE.replace("#kernel", ""), '[same-kernel]：at 应当写成 "intro/container.md#kernel" 这样'),
    (SINGLE.replace("intro/container.md", "intro/nowhere.md"), "[same-kernel]：at 说的页面 intro/nowhere.md 不在 "),
    (SINGLE.replace("#kernel", "#kernels"), "[same-kernel]：at 说的锚点 #kernels 不在 intro/container.md 里"),
    (SINGLE.replace("#kernel", "#not-a-heading"), "at 说的锚点 #not-a-heading 不在 intro/container.md 里"),
    (SINGLE + SINGLE.replace("same-kernel", "other"), "[other]：问的与 [same-kernel] 一字不差"),
    ("[same-kernel\n", "quiz.toml 读不了："),
    (SINGLE + SINGLE, "quiz.toml 读不了："),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_written_wrongly_is_refused(docs: Path, text: str, said: str) -> None:
    with pytest.raises(HarnessError) as refused:
        _load(docs, text)
    assert said in str(refused.value)
    assert "quiz.toml" in str(refused.value)


def test_a_file_that_is_not_there_is_refused(docs: Path) -> None:
    with pytest.raises(HarnessError, match=r"nowhere\.toml 读不了"):
        quiz.load(docs / "nowhere.toml", docs)


def _shown(docs: Path, text: str) -> str:
    _load(docs, text)
    own = QuizExtension(file=str(docs.parent / "quiz.toml"), docs=str(docs), page="interview/quiz.md")
    body = f"# 自测\n\n之前。\n\n{MARK}\n\n之后。\n"
    return markdown.markdown(body, extensions=["paodetong.sitting", own])


def test_the_mark_stands_for_all_of_them(docs: Path) -> None:
    shown = _shown(docs, SINGLE + MULTIPLE + TRUTH)
    assert shown.count("<fieldset>") == shown.count("<legend>") == shown.count("<details") == 3
    assert shown.count('type="radio"') == 3 + 2
    assert shown.count('type="checkbox"') == 4
    assert shown.count("data-right") == 1 + 2 + 1
    assert '<a href="../intro/container.md#kernel">1.1 容器：内核</a>' in shown
    assert "<code>uname -r</code>" in shown
    assert shown.index("之前") < shown.index("same-kernel") < shown.index("之后")
    assert "3 题，读一遍约 1 分钟</p>" in shown
    assert "<pre" not in shown, "代码块要由页面自己写，测试才读得到。"


def test_a_label_holds_its_field(docs: Path) -> None:
    shown = _shown(docs, MULTIPLE)
    labels = re.findall(r'<label class="quiz__option"[^>]*><input [^>]*value="(\w)"[^>]*/?><b>(\w)</b> ', shown)
    assert labels == [(letter, letter) for letter in "ABCD"]


def test_a_page_without_the_mark_is_left_alone(docs: Path) -> None:
    own = QuizExtension(file=str(docs / "nowhere.toml"), docs=str(docs))
    assert "quiz" not in markdown.markdown("# 页\n\n文字。\n", extensions=[own])
    fenced = markdown.markdown(f"# 页\n\n```text\n{MARK}\n```\n", extensions=["pymdownx.superfences", own])
    assert "quiz__" not in fenced


def test_what_is_wrong_with_a_question_stops_the_build(docs: Path) -> None:
    with pytest.raises(HarnessError, match=r"\[same-kernel\]：why 没有写"):
        _shown(docs, SINGLE.replace("why =", "# why ="))


def test_a_run_that_is_in_no_part_of_the_book_is_refused(docs: Path) -> None:
    (docs / "more.md").write_text(PAGE, "utf-8")
    with pytest.raises(HarnessError, match=r"\[same-kernel\]：at 说的页面不在 start、intro、concepts、practice 里"):
        _shown(docs, SINGLE.replace("intro/container.md", "more.md"))
