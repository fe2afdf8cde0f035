"""Which blocks a page may hold, where they stand, and that everything else is refused at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from paodetong.hosts import machine
from paodetong.reading import options
from paodetong.reading.includes import included_files
from tests.selftest.pages import FIRST, FRONT, errors, fence, read
from tests.this_book import ROOT

OK = "```console\n$ true\n```\n"


@pytest.fixture
def snippets(tmp_path: Path) -> Path:
    """A folder of snippets, with something beside it that must not be included."""
    folder = tmp_path / "snippets"
    (folder / "cow").mkdir(parents=True)
    (folder / "cow" / "Dockerfile").write_text("FROM debian:trixie-slim\nRUN true\n")
    (folder / "latin").write_bytes(b"\xe9t\xe9\n")
    (folder / "chain").write_text('a\n--8<-- "cow/Dockerfile"\n')
    (tmp_path / "secret").write_text("secret\n")
    (folder / "link").symlink_to(tmp_path / "secret")
    return folder


def block(opening: str, text: str = "$ true") -> str:
    """A page whose only block begins so."""
    return f"{FRONT}\n# 标题\n\n{opening}\n{text}\n```\n"


AT = FIRST + 3
"""The line of the opening fence in ``block``."""

REFUSED = [
    ("```", "没有写语言"),
    ("``` { }", "没有写语言"),
    ("```brainfuck", "不认识的语言 `brainfuck`"),
    ("```Console", "不认识的语言 `Console`"),
    ("``` { .Dockerfile title='Dockerfile' }", "不认识的语言 `Dockerfile`"),
    ("```console timeout=5", "`timeout=5` Material 不认识"),
    ("```console data-exit=1", "Material 不认识"),
    ('```console data-exit="1"', "Material 不认识"),
    ('```console exit="1"', 'exit="1"` Material 不认识'),
    ("```console linenums", "`linenums` Material 不认识"),
    ('```console title="a" { data-exit="1" }', "Material 不认识"),
    ('``` { .console } data-exit="1"', "Material 不认识"),
    ('``` { .console data-exlt="1" }', "console 块不认识选项 `data-exlt`"),
    ('``` { .console exit="1" }', "console 块不认识选项 `exit`"),
    ("``` { .console timeout }", "console 块不认识选项 `timeout`"),
    ('``` { .console data-exit="1" data-exit="2" }', "`data-exit` 写了两次"),
    ('```console title="a" title="b"', "`title` 写了两次"),
    ("``` { .console .wide }", "代码块上不用 `.wide`"),
    ("``` { .console #one }", "代码块上不用 `#one`"),
    ('``` { .console data-exit="1 }', "花括号里的"),
    ('``` { .console = data-exit="1" }', "花括号里的"),
    ('``` { .console } data-exit="1" }', "花括号里的"),
    ('``` { .console data-exit="1"data-retry="3" }', "花括号里的"),
    *(
        (f'``` {{ .console {key}="{value}" }}', f'{key}="{value}" 应当是')
        for key, values in {
            "data-exit": ("", "x", "-1", "256", "1.0", "٣"),
            "data-timeout": ("", "0", "5s", "3601"),
            "data-retry": ("0", "ten"),
            "data-node": ("0", "a"),
        }.items()
        for value in values
    ),
    *(
        (f'``` {{ .console data-engine="{value}" }}', "应当写成")
        for value in ("", "28", ">=", ">=28;<30", "=>28", ">=v28", ">=٣")
    ),
    ("``` { .console data-exit }", "应当是 0 到 255"),
    ("``` { .console data-engine }", "应当写成"),
    ('``` { .console data-needs="luck" }', 'data-needs="luck" 不认识'),
    ("``` { .console data-needs }", "不认识"),
    ('``` { .console data-exact="1" }', '应当写成 data-exact="true"'),
    ("``` { .console data-exact }", '应当写成 data-exact="true"'),
    ('``` { .console data-message="yes" }', '应当写成 data-message="true"'),
    ('``` { .sh title="a" data-exact="true" }', "sh 块不认识选项 `data-exact`"),
    ('``` { .console data-skip="" }', "data-skip 要写明理由"),
    ('``` { .console data-skip="  " }', "data-skip 要写明理由"),
    ("``` { .console data-skip }", "data-skip 要写明理由"),
    ('```console hl_lines="a"', 'hl_lines="a" 应当写成'),
    ('```console linenums="on"', 'linenums="on" 应当是'),
    ("```dockerfile", "文件块要有文件名"),
    ('```sh title=""', "title 要有内容"),
    ("``` { .sh title }", "title 要有内容"),
    ('``` { .dockerfile title="Dockerfile" data-exit="1" }', "dockerfile 块不认识选项 `data-exit`"),
    ('``` { .sh title="a" data-node="0" }', 'data-node="0" 应当是'),
    ('``` { .text data-node="1" }', "text 块不认识选项 `data-node`"),
    ('``` { .text data-skip="图" }', "text 块不认识选项 `data-skip`"),
    ('```mermaid title="图"', "Material 不认识"),
    ('``` { .mermaid hl_lines="1" }', "mermaid 块不认识选项 `hl_lines`"),
]


@pytest.mark.parametrize(("opening", "message"), REFUSED)
def test_an_opening_line_that_must_be_refused(opening: str, message: str) -> None:
    (error,) = errors(block(opening))
    assert error.startswith(f"docs/page.md:{AT}: ")
    assert message in error


@pytest.mark.reads("README.md")
def test_the_readme_tells_of_every_option() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    ours = [name for name in options.STEPS | options.FILES if name.startswith("data-")]
    assert [name for name in ours if f"| `{name}=" not in readme] == []


OUTSIDE = ["../a", "a/../../b", "/etc/passwd", "//etc/passwd", "~/a", "~root/a", "a/..", ".."]
FORMS = ["a/", "a//b", "./a", "a/./b", ".", "a b", "a'b", "$HOME/a", "`id`", "a\\..\\b", "a;b", "a*"]


@pytest.mark.parametrize("title", OUTSIDE)
def test_a_file_outside_the_page_s_directory(title: str) -> None:
    (error,) = errors(block(f'```sh title="{title}"'))
    assert error == f"docs/page.md:{AT}: 文件 `{title}` 在页面自己的目录之外。"


@pytest.mark.parametrize("title", FORMS)
def test_a_file_name_that_a_shell_or_a_tar_might_read_otherwise(title: str) -> None:
    (error,) = errors(block(f'```sh title="{title}"'))
    assert error.startswith(f"docs/page.md:{AT}: 文件名 `{title}` 不行")


@pytest.mark.parametrize(
    "title", ["Dockerfile", "app/main.py", ".dockerignore", "compose.yaml", "a-b_c+d@1", "说明.md"]
)
def test_a_good_file_name(title: str) -> None:
    assert fence(f'```sh title="{title}"\ntrue\n```\n').options["title"] == title


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('--8<-- "cow/none"', "引入的文件 snippets/cow/none 不存在"),
        ('--8<-- "cow"', "引入的文件 snippets/cow 不存在"),
        ('--8<-- "cow/Dockerfile:1:2"', "不存在"),
        ('--8<-- "../secret"', "引入的 `../secret` 不在 snippets/ 里面"),
        ('--8<-- "/etc/passwd"', "引入的 `/etc/passwd` 不在 snippets/ 里面"),
        ('--8<-- "link"', "引入的 `link` 不在 snippets/ 里面"),
        ('--8<-- "latin"', "引入的文件 snippets/latin 不是 UTF-8"),
        ('--8<-- "chain"', "snippets/chain 里有 `--8<--`"),
        ("--8<--", "引入文件请写成一行"),
        ('-8<- "cow/Dockerfile"', "引入文件请写成一行"),
        ('--8<-- "cow/Dockerfile" ', "引入文件请写成一行"),
        ('  --8<-- "cow/Dockerfile"', "引入文件请写成一行"),
        (';--8<-- "cow/Dockerfile"', "引入文件请写成一行"),
    ],
)
def test_an_include_that_must_be_refused(line: str, message: str, snippets: Path) -> None:
    (error,) = errors(block('```dockerfile title="Dockerfile"', f"# 一行\n{line}"), snippets)
    assert error.startswith(f"docs/page.md:{AT + 2}: ")
    assert message in error


def test_a_transcript_does_not_come_from_a_snippet(snippets: Path) -> None:
    (error,) = errors(block("```console", '--8<-- "cow/Dockerfile"'), snippets)
    assert error.startswith(f"docs/page.md:{AT}: console 块的内容直接写在页面里")


def test_an_include_in_a_quote_is_refused_since_material_leaves_it_as_text(snippets: Path) -> None:
    text = FRONT + '> ```sh title="a"\n> --8<-- "cow/Dockerfile"\n> ```\n'
    (error,) = errors(text, snippets)
    assert error.startswith(f"docs/page.md:{FIRST + 1}: 引用")


@pytest.mark.parametrize("line", ['--8<-- "cow/Dockerfile"', '    --8<-- "cow/Dockerfile"', "--8<--", "-8<- 'a'"])
def test_an_include_outside_a_fence(line: str, snippets: Path) -> None:
    (error,) = errors(f"{FRONT}文字\n\n{line}\n", snippets)
    assert error.startswith(f"docs/page.md:{FIRST + 2}: `--8<--` 只能写在")


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("文字\n\n```console\n$ true\n", 2, "代码块没有结束"),
        ("```console\n$ true\n````\n", 0, "代码块没有结束"),
        ("````console\n$ true\n```\n", 0, "代码块没有结束"),
        ("```console\n$ true\n~~~\n", 0, "代码块没有结束"),
        ("```console\n$ true\n ```\n", 0, "代码块没有结束"),
        ("1. 一\n\n    ```console\n    $ true\n```\n", 4, f"第 {FIRST + 2} 行的代码块还没有结束"),
        ("1. 一\n\n    ```console\n  $ true\n    ```\n", 3, f"第 {FIRST + 2} 行的代码块还没有结束"),
        ("> ```console\n> $ true\n```\n", 2, f"第 {FIRST} 行的代码块还没有结束"),
        ("\t```console\n\t$ true\n\t```\n", 0, "用空格缩进"),
        ("- ```console\n  $ true\n  ```\n", 0, "列表符号同一行"),
        ("一\n\n10. ```console\n    $ true\n    ```\n", 2, "列表符号同一行"),
    ],
)
def test_a_block_that_material_would_drop(body: str, line: int, message: str) -> None:
    error = errors(FRONT + body)[0]
    assert error.startswith(f"docs/page.md:{FIRST + line}: ")
    assert message in error


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [
        ("", 1, "没有 front matter"),
        ("\n" + FRONT, 1, "没有 front matter"),
        ("---\nmachine: {}\n", 1, "没有 front matter"),
        ("---\n---\n", 1, "没有 `machine:`"),
        ("---\ntitle: 一\n---\n", 1, "没有 `machine:`"),
        ("---\n- machine\n---\n", 1, "没有 `machine:`"),
        ("---\ntitle: 一\nmachine: [\n---\n", 4, "不是合法的 YAML"),
        ("---\nmachine: docker\n---\n", 1, "应当是一张表"),
        ("---\nmachine:\n---\n", 1, "应当是一张表"),
        ("---\nmachine: {image: [debian:trixie-slim]}\n---\n", 1, "不认识 `image`"),
        ("---\nmachine: {images: [alpine]}\n---\n", 1, "没有镜像 `alpine`"),
        ("---\nmachine: {images: ['debian:trixie']}\n---\n", 1, "没有镜像 `debian:trixie`"),
        ("---\nmachine: {images: [1]}\n---\n", 1, "没有镜像 `1`"),
        ("---\nmachine: {images: 'debian:trixie-slim'}\n---\n", 1, "类型不对"),
        ("---\nmachine: {nodes: '2'}\n---\n", 1, "类型不对"),
        ("---\nmachine: {nodes: true}\n---\n", 1, "类型不对"),
        ("---\nmachine: {nodes: 0}\n---\n", 1, "至少是 1"),
        ("---\nmachine: {docker: 'no'}\n---\n", 1, "类型不对"),
        ("---\nmachine: {docker: false, images: ['debian:trixie-slim']}\n---\n", 1, "没有 Docker"),
    ],
)
def test_front_matter_that_must_be_refused(front: str, line: int, message: str) -> None:
    (error,) = errors(front + OK)
    assert error.startswith(f"docs/page.md:{line}: ")
    assert message in error
    assert "\n" not in error


def test_commands_on_a_page_without_a_machine() -> None:
    figure, skipped = "```text\n图\n```\n", '``` { .console data-skip="不能" }\n$ reboot\n```\n'
    (error,) = errors("---\nmachine: none\n---\n" + figure + skipped + OK)
    assert error.startswith("docs/page.md:10: 这一页声明 `machine: none`")


def test_a_node_that_the_page_does_not_declare() -> None:
    body = '``` { .console data-node="2" }\n$ true\n```\n'
    assert not errors("---\nmachine: {nodes: 2}\n---\n" + body)
    (error,) = errors(FRONT + body)
    assert error == f'docs/page.md:{FIRST}: data-node="2"，而这一页只声明了 1 台机器。'


def test_every_error_of_a_page_is_told() -> None:
    found = errors("```rust\n```\n```console timeout=5\n$ true\n```\n")
    assert [error.split(": ")[0] for error in found] == ["docs/page.md:1", "docs/page.md:1", "docs/page.md:3"]


PLACES = """\
# 页面

=== "一"

    ```console
    $ echo 1
    ```

=== "二"

    !!! note

        ``` { .console data-exit="1" }
        $ false
        ```

1. 甲

    - 乙

        ~~~console
        $ echo 2
          缩进
        ~~~

> 引用
>
> ```console
> $ cat <<EOF
> > 3
> > EOF
>
> 3
> ```

```text title="图"
    图
```

````text
```console
$ echo 不运行
```
````

??? tip "折叠"
    ```console
    $ echo 4
    ```
"""


def test_lines_and_texts_wherever_a_fence_stands() -> None:
    source = read(FRONT + PLACES)
    assert not source.errors
    lines = (FRONT + PLACES).split("\n")
    found = [(one.language, one.text) for one in source.fences]
    assert found == [
        ("console", "$ echo 1\n"),
        ("console", "$ false\n"),
        ("console", "$ echo 2\n  缩进\n"),
        ("console", "$ cat <<EOF\n> 3\n> EOF\n\n3\n"),
        ("text", "    图\n"),
        ("text", "```console\n$ echo 不运行\n```\n"),
        ("console", "$ echo 4\n"),
    ]
    for one in source.fences:
        assert lines[one.line - 1].strip("> ").startswith(("```", "~~~"))
        for number, text in enumerate(one.lines, one.first):
            assert lines[number - 1] in (one.prefix + text, (one.prefix + text).rstrip())


def test_a_snippet_does_not_move_the_lines_that_follow(snippets: Path) -> None:
    body = '# 一\n\n    ```dockerfile title="Dockerfile"\n    --8<-- "cow/Dockerfile"\n    # 末行\n    ```\n\n' + OK
    file, console = read(FRONT + body, snippets).fences
    assert (file.line, file.text) == (FIRST + 2, "FROM debian:trixie-slim\nRUN true\n# 末行\n")
    assert file.included
    assert (console.line, console.first) == (FIRST + 7, FIRST + 8)
    assert list(included_files(body)) == ["cow/Dockerfile"]


def test_kinds_and_options() -> None:
    opening = '``` { .console data-exit="1" data-timeout="90" data-engine=">=23,<29" title="终端" }'
    one = fence(f"{opening}\n$ false\n```\n")
    assert one.options == {"data-exit": "1", "data-timeout": "90", "data-engine": ">=23,<29", "title": "终端"}
    assert one.kind == "console"
    assert fence('```console { data-exit="1" }\n$ false\n```\n').options == {"data-exit": "1"}
    assert fence('``` { .console data-skip="要两小时" }\n$ false\n```\n').kind == "skip"
    assert fence("```.console\n$ true\n```\n").kind == "console"
    assert fence("```mermaid\nflowchart LR\n```\n").kind == "figure"
    assert fence('``` { .mermaid title="图" }\nflowchart LR\n```\n').kind == "figure"
    assert fence('```yaml title="compose.yaml" hl_lines="1 2-3"\na: 1\n```\n').kind == "file"


@pytest.mark.parametrize(
    ("condition", "version", "agrees"),
    [
        (">=28", "28.5.2", True),
        (">=28", "26.1.5", False),
        (">28", "28.5.2", False),
        ("<=28", "28.5.2", True),
        ("<28", "28.0.0", False),
        ("==26.1", "26.1.5", True),
        ("==26.1", "26.10.0", False),
        (">=23,<29", "26.1.5", True),
        (">=23, <26", "26.1.5", False),
        (">=20.10.24", "20.10.24+dfsg1", True),
    ],
)
def test_conditions_on_a_version(condition: str, version: str, agrees: bool) -> None:
    assert options.version_agrees(condition, version) is agrees


def test_whatever_a_block_may_need_can_be_asked_and_told() -> None:
    assert set(options.NEEDS) == set(machine.NEEDS)
    assert set(options.PROGRAMS) == set(machine.VERSIONS)
