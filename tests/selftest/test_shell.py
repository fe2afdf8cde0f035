"""The reader's shell: what comes true in an interactive bash comes true here, and what would wait there is ended here.

The pages are in ``cases/``; those with a number are after faults that people have reported of tools like this.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paodetong.errors import PageError
from paodetong.reading.sources import text_of
from tests.selftest.pages import FRONT, errors, read
from tests.selftest.session import TRACES, Folder, Ran
from tests.selftest.test_transcript import console

CASES = Path(__file__).parent / "cases"
WAITS = "命令在等人从键盘输入"
REFUSED = {
    "15-waits-for-input": WAITS,
    "25-static-ip-wrong": "+ 172.28.0.10",
    "cat": WAITS,
    "container-reads": WAITS,
    "read": WAITS,
    "device": WAITS,
    "password": "认得的提示符像",
    "unended": "最后一行要结束会话",
    "two": "到第 1 行，命令已经完整",
    "half": "命令没有写完",
    "early": "会话在页面写的输入用完之前就结束了",
    "broken": "得是一条完整的命令",
    "wiped": "+ doneloading 100%",
    "ps1": "bash 的提示符不见了",
    "exec-bash": "bash 的提示符不见了",
    "exec-stderr": "bash 的提示符不见了",
    "name": "终端停在 `Name:`；认得的提示符像",
    "user-prompt": "页面上的 `$ ` 只能是页面自己的命令",
    "login": "终端停在 `Username:`",
    "unanswered": "页面要写在这里输入什么",
    "tab-wrong": "+ 1234567 b",
    "hidden": "全部输出：\n一\n二\n三",
    "not-started": "+ b",
    "lost": "引擎自己的毛病，碰巧才有（太忙时丢了输出",
}
"""Pages that must fail, and a part of what is said of them; all others pass."""
PASSED = sorted({file.stem for file in CASES.glob("*.md")} - set(REFUSED))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Ran]:
    """All the pages in one run."""
    folder = Folder(tmp_path_factory.mktemp("shell"))
    names = []
    for file in sorted(CASES.glob("*.md")):
        names.append(folder.write(file.name, file.read_text("utf-8")).name)
    return folder, folder.run("-q", "-n", "2", *names)


@pytest.mark.parametrize("name", PASSED)
def test_what_a_reader_would_see_passes(name: str, session: tuple[Folder, Ran]) -> None:
    folder, ran = session
    assert {block["status"] for block in folder.blocks(f"{name}.md")} == {"passed"}, ran.text


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_reader_would_not_see_is_said(name: str, session: tuple[Folder, Ran]) -> None:
    folder, ran = session
    (failed,) = [block for block in folder.blocks(f"{name}.md") if block["status"] == "failed"]
    assert REFUSED[name] in failed["reason"], ran.text
    assert failed["seconds"] < 30


def test_what_dockerd_says_of_a_container_that_did_not_start_is_not_blamed(session: tuple[Folder, Ran]) -> None:
    (failed,) = [block for block in session[0].blocks("not-started.md") if block["status"] == "failed"]
    assert REFUSED["lost"] not in failed["reason"], session[1].text


def test_nothing_comes_with_a_traceback(session: tuple[Folder, Ran]) -> None:
    assert not [line for line in session[1].lines if any(trace in line for trace in TRACES)], session[1].text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("$ printf '\x1b[1m'", "命令里有控制字符 '\\x1b'"),
        ("$ docker run -it debian bash\nroot@3f2a1b9c0d1e:/# printf '\x07'", "命令里有控制字符"),
        ("$ echo " + "字" * 1400, "超过 4095 字节"),
    ],
)
def test_what_nobody_can_type_is_refused(text: str, message: str) -> None:
    with pytest.raises(PageError, match=re.escape(message)):
        console(text)


def test_what_no_terminal_shows_is_refused() -> None:
    with pytest.raises(PageError, match=re.escape("输出里有控制字符 '\\x1b'")):
        console("$ ls --color\n\x1b[34mdir\x1b[0m")


def test_a_page_with_a_nul_is_refused() -> None:
    (said,) = errors(FRONT + "一\n二\0\n")
    assert said.startswith(f"docs/page.md:{FRONT.count(chr(10)) + 2}: 页面里有 NUL 字节")


def test_a_page_in_another_encoding_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"# a\n\xff\n")
    with pytest.raises(PageError, match=re.escape("page.md:2: 这一页不是 UTF-8")):
        text_of(page)


def test_a_long_line_that_fits_is_taken() -> None:
    (one,) = console("$ echo " + "字" * 1300)
    assert len(one.command) == 1305


@pytest.mark.parametrize("text", ["\ufeff" + FRONT, FRONT.replace("\n---\n", "\n...\n")])
def test_front_matter_is_read_as_mkdocs_reads_it(text: str) -> None:
    assert errors(text + "# 页\n") == []
    assert read(text + "# 页\n").body == "# 页\n"
