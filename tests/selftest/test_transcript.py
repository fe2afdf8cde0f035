"""The grammar of a console block."""

from __future__ import annotations

from pathlib import Path

import pytest

from paodetong.errors import PageError
from paodetong.matching import Bindings, agrees
from paodetong.reading import transcript
from tests.selftest.pages import FIRST, FRONT, fence, read, steps


def console(text: str, opening: str = "```console") -> list[transcript.Step]:
    """The steps of a block with this text."""
    return steps(f"{opening}\n{text}\n```\n")


def test_commands_and_their_output() -> None:
    one, two, three = console("$ echo a\na\n$ cd /\n$ printf 'b\\n\\nc  \\n'\nb\n\nc  ")
    assert (one.command, one.expected, one.line, one.expected_line) == ("echo a", ("a",), FIRST + 1, FIRST + 2)
    assert (two.command, two.expected, two.line, two.expected_line) == ("cd /", (), FIRST + 3, FIRST + 4)
    assert (three.command, three.expected, three.line) == ("printf 'b\\n\\nc  \\n'", ("b", "", "c"), FIRST + 4)


def test_an_empty_line_before_the_next_command_belongs_to_the_output() -> None:
    one, _ = console("$ echo a\na\n\n$ true")
    assert one.expected == ("a", "")


def test_continuation_lines() -> None:
    (one,) = console("$ docker run --rm \\\n>   debian:trixie-slim \\\n>   true\n> 不是输出\n> \n>\nout\n> out")
    assert one.command == "docker run --rm \\\n  debian:trixie-slim \\\n  true\n不是输出\n\n"
    assert one.expected == ("out", "> out")
    assert one.expected_line == FIRST + 7


def test_a_heredoc_keeps_its_indentation_and_what_looks_like_a_prompt() -> None:
    (one,) = console("$ cat > a <<'EOF'\n> $ x\n>   y\n> > z\n> EOF")
    assert one.command == "cat > a <<'EOF'\n$ x\n  y\n> z\nEOF"
    assert one.expected == ()


def test_the_status_is_the_last_command_s() -> None:
    found = console("$ true\n$ false", '``` { .console data-exit="3" }')
    assert [one.status for one in found] == [0, 3]
    assert console("$ true")[0].status == 0


def test_a_block_in_a_list_is_dedented() -> None:
    (one,) = steps("1. 一\n\n    ```console\n    $ cat <<EOF\n    >   a\n    > EOF\n      a\n    ```\n")
    assert (one.command, one.expected, one.line) == ("cat <<EOF\n  a\nEOF", ("  a",), FIRST + 3)


@pytest.mark.parametrize(
    ("text", "interactive"),
    [
        ("root@3f2a1b9c0d1e:/# exit", True),
        ("root@3f2a1b9c0d1e:/#", True),
        ("user@db:~$ ls", True),
        ("^C", True),
        ("^P^Q", True),
        ("root@3f2a1b9c0d1e:/# ^P^Q", True),
        ("root@example.com", False),
        ("^", False),
        ("^C 是中断", False),
        ("# 注释", False),
        ("0@1:/#", False),
    ],
)
def test_when_somebody_types(text: str, interactive: bool) -> None:
    assert console(f"$ cmd\n{text}")[0].interactive is interactive


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("docker ps", 1, "console 块要以命令开始"),
        ("# docker ps", 1, "console 块要以命令开始"),
        ("$docker ps", 1, "console 块要以命令开始"),
        ("", 1, "console 块要以命令开始"),
        ("输出\n$ true", 1, "console 块要以命令开始"),
        ("> true\n$ true", 1, "console 块要以命令开始"),
        ("$ true\n$  ", 2, "`$ ` 之后没有命令"),
        ("$ \n> \n$ true", 1, "`$ ` 之后没有命令"),
    ],
)
def test_a_block_that_must_be_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(PageError) as caught:
        console(text)
    assert str(caught.value).startswith(f"docs/page.md:{FIRST + line}: ")
    assert message in str(caught.value)


def test_an_empty_block_is_refused() -> None:
    with pytest.raises(PageError, match="要以命令开始"):
        steps("```console\n```\n")


OUTPUTS = [
    ["$ true"],
    ["a", "$ b"],
    ["> a"],
    [">"],
    ["```"],
    ["a", "~~~~ "],
    ['--8<-- "a"'],
    ["a", ">", "> b", "$", "$a", " $ b", "``", "``` a", "#", "\\"],
    ["", "a"],
    [],
]


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_may_be_recorded_reads_back_as_the_output_it_was(output: list[str]) -> None:
    bad = transcript.unwritable(output)
    source = read(FRONT + "\n".join(["```console", "$ cmd", *output, "```", ""]))
    if bad is None:
        (one,) = transcript.parse(Path("p.md"), source.fences[0])
        assert agrees(one.expected, output, Bindings())
        return
    assert bad in output
    if not source.errors:
        back = transcript.parse(Path("p.md"), source.fences[0])
        assert [list(one.expected) for one in back] != [output]


def test_refused_outputs_are_those() -> None:
    assert [transcript.unwritable(one) is not None for one in OUTPUTS] == [True] * 7 + [False] * 3


def test_options_do_not_reach_a_transcript_s_text() -> None:
    one = fence('``` { .console title="$ 终端" }\n$ true\n```\n')
    assert one.text == "$ true\n"
