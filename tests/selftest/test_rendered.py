"""That no block escapes: over pages that must be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from paodetong.reading import fences, rendered, sources
from tests.selftest.pages import FIRST, FRONT, read
from tests.selftest.test_fences import PLACES
from tests.this_book import ROOT

CONFIG = ROOT / "mkdocs.yml"
OK = "```console\n$ echo 一\n一\n```\n"


def check(text: str, snippets: Path = ROOT / "snippets", path: Path = Path("docs/page.md")) -> list[str]:
    """What the check says of a page."""
    source = read(text, snippets, path)
    return [str(error) for error in (*source.errors, *rendered.check(path, text, source, CONFIG, snippets))]


@pytest.fixture(autouse=True)
def root(monkeypatch: pytest.MonkeyPatch) -> None:
    """mkdocs.yml names its folders relative to the project."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def snippets(tmp_path: Path) -> Path:
    """A folder with a file to include."""
    (tmp_path / "cow").mkdir()
    (tmp_path / "cow" / "Dockerfile").write_text('FROM debian:trixie-slim\n\nRUN echo "<b>" && true # &amp;\n')
    return tmp_path


GOOD = [
    OK,
    PLACES,
    '```dockerfile title="Dockerfile"\n--8<-- "cow/Dockerfile"\n```\n',
    '1. 一\n\n    ```dockerfile title="Dockerfile"\n    --8<-- "cow/Dockerfile"\n    ```\n',
    '```yaml title="a.yaml" linenums="1" hl_lines="2"\na: 1\n\nb: <&>\n```\n',
    '```mermaid\nflowchart LR\n    A["<b>"] --> B\n```\n',
    '``` { .mermaid title="图" }\nflowchart LR\n```\n',
    '``` { .console data-skip="不能" }\n$ reboot\n```\n',
    '``` { .console data-exit="1" title="终端" }\n$ false\n```\n',
    "```console\n$ cat <<'EOF'\n> <b>&amp;\n>   $ x\n> EOF\n\n<b>&amp;\n\n  $ x\n```\n",
    "````text\n```console\n$ true\n```\n````\n",
    "~~~console\n$ true\n~~~\n",
    "文字里的 `$ true` 与 ``` `a` ``` 不是代码块。\n",
    "".join(f'```{language} title="a"\n甲\n```\n\n' for language in fences.FILES),
    '<div class="grid" markdown>\n\n```console\n$ true\n```\n\n</div>\n',
]


@pytest.mark.parametrize("body", GOOD)
def test_a_page_whose_blocks_are_all_tested(body: str, snippets: Path) -> None:
    assert check(FRONT + body, snippets) == []


REFUSED = [
    ("文字\n\n    $ docker ps\n    $ true\n", 2, "测试没有读到它：`$ docker ps`"),
    ("1. 一\n\n        $ docker ps\n", 2, "测试没有读到它：`$ docker ps`"),
    ("!!! note\n\n        $ docker ps\n", 2, "测试没有读到它：`$ docker ps`"),
    ("<pre>$ docker ps</pre>\n", 0, "测试没有读到它：`$ docker ps`"),
    ("文字\n\n<pre><code>\n$ docker ps\n</code></pre>\n", 3, "测试没有读到它：`$ docker ps`"),
    ("<div><pre>$ docker ps</div>\n文字\n", 0, "测试没有读到它：`$ docker ps`"),
    ('<div class="highlight"><pre><code>$ docker ps</code></pre></div>\n', 0, "测试没有读到它：`$ docker ps`"),
    ("<div markdown>\n\n    $ docker ps\n\n</div>\n", 2, "测试没有读到它：`$ docker ps`"),
    ("<!--\n```console\n$ docker ps\n```\n-->\n", 1, "在网页上看不到"),
    ("<!-- 藏\n\n```console\n$ docker ps\n```\n\n-->\n", 2, "在网页上看不到"),
    ("<template>\n\n```console\n$ docker ps\n```\n\n</template>\n", 2, "在网页上看不到"),
    ("<div hidden markdown>\n\n```console\n$ docker ps\n```\n\n</div>\n", 2, "在网页上看不到"),
    ('<div style="display: none" markdown>\n\n```console\n$ docker ps\n```\n\n</div>\n', 2, "在网页上看不到"),
    ("```console timeout=5\n$ docker ps\n```\n", 0, "Material 不认识"),
    ("    ```console\n    $ docker ps\n    ```\n", 1, "网页上显示的与测试读到的不同"),
]


@pytest.mark.parametrize(("body", "line", "message"), REFUSED)
@pytest.mark.parametrize("before", ["", OK + "\n"])
def test_a_block_that_escapes(body: str, line: int, message: str, before: str) -> None:
    at = FIRST + before.count("\n") + line
    found = check(FRONT + before + body + "\n" + OK.replace("一", "二"))
    assert [error for error in found if error.startswith(f"docs/page.md:{at}: ") and message in error], found


def test_blocks_that_are_shown_in_another_order_are_noticed() -> None:
    text = FRONT + OK + "\n" + OK.replace("一", "二")
    source = read(text, Path("snippets"), Path("p.md"))
    blocks = rendered.render(sources.split(text), CONFIG, Path("snippets"))
    assert rendered.compare(Path("p.md"), text, source, blocks) == []
    assert rendered.compare(Path("p.md"), text, source, blocks[::-1])
    assert rendered.compare(Path("p.md"), text, source, blocks[1:])
    assert rendered.compare(Path("p.md"), text, source, [*blocks, blocks[0]])


def test_a_language_that_the_site_shows_otherwise_is_noticed() -> None:
    text = FRONT + OK
    source = read(text, Path("snippets"), Path("p.md"))
    (block,) = rendered.render(sources.split(text), CONFIG, Path("snippets"))
    assert block.language == "console"
    (error,) = rendered.compare(Path("p.md"), text, source, [rendered.Block("text", block.text)])
    assert str(error) == f"p.md:{FIRST}: 测试把它当作 console，网页上却是 text。"


@pytest.mark.parametrize(
    ("block", "line", "text"),
    [
        ('```makefile title="Makefile"\nall:\n\ttrue\n```\n', 2, "true"),
        ("```console\n$ cat > a <<EOF\n> a\tb\n> EOF\n```\n", 2, "> a\tb"),
    ],
)
def test_tabs_that_a_reader_copies_reach_him_or_are_noticed(block: str, line: int, text: str) -> None:
    found = check(FRONT + block)
    assert found in ([], [f"docs/page.md:{FIRST + line}: `{text}` 里有制表符，网页上变成了空格。"])


def test_tabs_in_an_output_do_no_harm() -> None:
    assert check(FRONT + "1. 一\n\n    ```console\n    $ cat /etc/hosts\n    127.0.0.1\tlocalhost\n    ```\n") == []
