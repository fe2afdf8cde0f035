"""What the copy button of a transcript yields is what was run, nothing more and nothing less."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from paodetong.reading import fences, sources, transcript
from paodetong.running import ledger
from tests.site import book
from tests.site.conftest import PATIENCE, Site, serving, visit
from tests.this_book import BOOK, ROOT

PAGES = book.parameters()
BUTTON = 'button[data-md-type="copy"]'
# Opens the tabs and details around a block, since the text of what is not shown cannot be copied; presses; reads.
COPY = """async block => {
  for (let at = block; at; at = at.parentElement) {
    if (at.matches("details")) at.open = true
    if (at.matches(".tabbed-block")) {
      const index = [...at.parentElement.children].indexOf(at)
      at.closest(".tabbed-set").querySelectorAll(":scope > input")[index].click()
    }
  }
  const before = "剪贴板里原来的内容"
  await navigator.clipboard.writeText(before)
  block.querySelector('button[data-md-type="copy"]').click()
  for (const end = performance.now() + PATIENCE; performance.now() < end; await new Promise(requestAnimationFrame)) {
    const copied = await navigator.clipboard.readText()
    if (copied !== before) return copied
  }
  return "什么也没有复制"
}""".replace("PATIENCE", str(PATIENCE))
FORMS = """---
machine:
  images: [debian:trixie-slim]
---
# 各种写法

```console
$ docker run --rm \\
>   -e "A=$HOME" debian:trixie-slim \\
>   true
$ cat > a.txt <<'EOF'
> $ 不是提示符
>
> # 也不是
> EOF
$ cat a.txt
> 这是输出
# 这也是

% 还有这个
```

``` { .console data-exit="1" data-timeout="90" data-node="1" }
$ echo '<b>&amp;</b>' | grep -c "x"   # 注释
0
```

``` { .console hl_lines="1 4-6" }
$ echo 高亮
高亮
$ docker ps
$ cat <<EOF
> 三
> EOF
三
```

!!! note "提示"

    ```console
    $ docker run -it --name cow debian:trixie-slim /bin/bash
    root@3f2a1b9c0d1e:/# ls
    bin  boot
    root@3f2a1b9c0d1e:/# exit
    exit
    $ docker rm cow
    cow
    ```

=== "一"

    ```console
    $ echo 一
    一
    ```

=== "二"

    1. 列表里

        ``` { .console data-skip="只是给人看" }
        $ echo 二
        ```

??? note "折叠"

    ```console
    $ for i in 1 2; do
    >   echo $i
    > done
    1
    2
    ```

> 引用
>
> ```console
> $ echo 引用
> 引用
> ```
"""


def copied(tab: Page) -> list[str]:
    """What each transcript's button puts on the clipboard, in the order of the page."""
    blocks = tab.locator("div.language-console.highlight")
    expect(blocks.locator(BUTTON)).to_have_count(blocks.count())
    return [block.evaluate(COPY) for block in blocks.all()]


def differences(expected: list[str], found: list[str]) -> list[str]:
    """Where what was copied is not what is run, each a sentence."""
    if len(expected) != len(found):
        return [f"源文件里有 {len(expected)} 个命令块，页面上有 {len(found)} 个。"]
    return [
        f"第 {number} 块：运行的是\n{wanted}\n复制到的是\n{got}"
        for number, (wanted, got) in enumerate(zip(expected, found, strict=True), 1)
        if wanted.strip() != got.strip()
    ]


def written(text: str) -> list[str]:
    """The commands of each transcript of a page, as the harness reads and runs them."""
    file = Path("page.md")
    consoles = [fence for fence in sources.read(file, text, BOOK).fences if fence.language == fences.CONSOLE]
    return ["\n".join(step.command for step in transcript.parse(file, one)) for one in consoles]


def recorded(page: book.PageName) -> list[str]:
    """The commands of each transcript of a page, as the ledger has them for exactly this text."""
    entry, text = book.tested().get(f"docs/{page.file}"), (ROOT / "docs" / page.file).read_text("utf-8")
    if entry is None:
        return []
    if entry["sha256"] != ledger.digest(sources.split(text), ROOT / "snippets"):
        pytest.fail(f"docs/{page.file} 在上次运行之后改过。{book.RUN_FIRST}", pytrace=False)
    return ["\n".join(block["commands"]) for block in entry["blocks"] if block["kind"] in ("console", "skip")]


def _allowed(context: BrowserContext, base: str) -> Page:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    return context.new_page()


@pytest.mark.ledger
@pytest.mark.parametrize("page", PAGES)
def test_what_is_read_was_run(page: book.PageName) -> None:
    assert recorded(page) == written((ROOT / "docs" / page.file).read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_what_is_copied_is_what_is_read(online: Site, context: BrowserContext, page: book.PageName) -> None:
    expected = written((ROOT / "docs" / page.file).read_text("utf-8"))
    tab = _allowed(context, online.base)
    visit(tab, online.address(page))
    wrong = differences(expected, copied(tab))
    assert not wrong, f"docs/{page.file}\n" + "\n".join(wrong)


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one page that has every form of a transcript."""
    root = book.small(tmp_path_factory.mktemp("forms"), {"index.md": FORMS})
    # the sentence on the machine links to the page on installing, which is not here
    done = book.build(root, site=root / "site")
    assert done.returncode == 0, done.stdout
    return root / "site"


def test_every_form_of_a_transcript(forms: Path, context: BrowserContext) -> None:
    with serving(forms) as base:
        tab = _allowed(context, base)
        visit(tab, base)
        wrong = differences(written(FORMS), copied(tab))
    assert not wrong, "\n".join(wrong)


def test_the_button_is_reached_with_a_mouse(forms: Path, context: BrowserContext) -> None:
    with serving(forms) as base:
        tab = _allowed(context, base)
        visit(tab, base)
        tab.locator("div.language-console.highlight").first.hover()
        tab.locator(BUTTON).first.click()
        tab.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('docker run --rm')")


def test_without_the_style_sheet_it_would_be_noticed(forms: Path, context: BrowserContext) -> None:
    context.route("**/book.css", lambda route: route.fulfill(body="", content_type="text/css"))
    with serving(forms) as base:
        tab = _allowed(context, base)
        visit(tab, base)
        wrong = differences(written(FORMS), copied(tab))
    assert len(wrong) == len(written(FORMS))


def test_the_comparison_notices() -> None:
    assert differences(["a\nb"], ["a\nb\n"]) == []
    assert differences(["a\nb"], ["$ a\nb"])
    assert differences(["a\nb"], ["a"])
    assert differences(["a"], ["a", "b"])
    assert differences(["a", "b"], ["b", "a"])
