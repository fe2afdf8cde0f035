"""What each transcript gave, one click away: named after its content, shown by engine, replayed, compared."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from paodetong.matching import Bindings, agrees
from paodetong.reading import book as books
from paodetong.reading import sources
from paodetong.running import ledger
from paodetong.site import casts, forms, proofs, results
from tests.site import book
from tests.site.conftest import Site, listen, serving, visit
from tests.this_book import BOOK, ROOT

MATTER = """---
machine:
  images: [debian:trixie-slim]
---
"""
TEXT = """# 一页

```console
$ docker run -d --name web debian:trixie-slim sleep 1000
3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a1b9c0d1e3f2a
$ docker ps -q
3f2a1b9c0d1e
$ docker images
...
debian   trixie-slim   4.8MB
...
```

```{ .console data-exit="1" data-engine=">=28" }
$ docker rm web
Error response from daemon: cannot remove it
```

```{ .console data-skip="只是给人看" }
$ docker info
```
"""
LONG = ["ab" * 32, "cd" * 32]
ENGINES = ("26.1.5", "28.5.2")
OUTPUTS = [
    [[LONG[0]], [LONG[0][:12]], ["x", "debian   trixie-slim   5MB", "y"]],
    [[LONG[1]], [LONG[1][:12]], ["debian   trixie-slim   4.8MB"]],
]


def _block(line: int, commands: list[str], outputs: list[list[str]], **instead: Any) -> dict[str, Any]:
    """A block of a ledger: one that passed, unless it is said otherwise; where it has no outputs, it has not run."""
    ran = [
        {"line": line, "first": "r", "failed": [], "retried": [], "exit": 0, "output": output,
         "pace": [[0.1, "".join(f"{one}\n" for one in output)]]}
        for output in outputs
    ]  # fmt: skip
    steps = ran or [{"line": line, "first": None, "failed": [], "retried": []}]
    block: dict[str, Any] = {"line": line, "kind": "console", "status": "passed", "reason": None, "seconds": 0.1}
    return {**block, "commands": commands, "steps": steps, **instead}


def _ledger(engine: str, outputs: list[list[str]], *, removed: bool, root: Path) -> dict[str, Any]:
    commands = ["docker run -d --name web debian:trixie-slim sleep 1000", "docker ps -q", "docker images"]
    said = [["Error response from daemon: cannot remove it"]] if removed else []
    left = {} if removed else {"status": "skipped", "reason": "只在 Docker >=28 上运行"}
    blocks = [
        _block(3, commands, outputs),
        _block(13, ["docker rm web"], said, **left),
        _block(18, ["docker info"], [], kind="skip", status="skipped", reason="只是给人看"),
    ]
    page = {
        "path": "docs/index.md",
        "sha256": ledger.digest(TEXT, root / "snippets"),
        "started": "2026-11-29T09:00:00Z",
    }
    return {
        "engine": engine, "store": "overlay2", "cgroup": "v1", "started": "2026-11-29T09:00:00Z",
        "pages": [page | {"machine": "m", "harness": "h", "seconds": 1, "runs": ["r"], "blocks": blocks}],
    }  # fmt: skip


def _small(root: Path, ledgers: Sequence[dict[str, Any]]) -> Path:
    """The site of one page, with these ledgers."""
    book.small(root, {"index.md": MATTER + TEXT})
    shutil.rmtree(root / "build", ignore_errors=True)
    (root / "build").mkdir()
    shutil.copy(ROOT / "pyproject.toml", root)
    for one in ledgers:
        ledger.save(root / f"build/{ledger.name(one)}", one)
    done = book.build(root, site=root / "site")
    assert done.returncode == 0, done.stdout
    this = books.find(root)
    assert this is not None
    forms.write(root / "docs", root / "site", this)
    return root / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of one page that two engines have run."""
    root = tmp_path_factory.mktemp("proofs") / "book"
    made = [_ledger(engine, OUTPUTS[number], removed=number == 1, root=root) for number, engine in enumerate(ENGINES)]
    folder = _small(root, made)
    with serving(folder) as base:
        yield Site(folder, base)


def _marks(folder: Path) -> list[tuple[str, str]]:
    """What stands below the transcripts, and where it leads."""
    text = (folder / "index.html").read_text("utf-8")
    return [(said, address) for address, said in re.findall(r'<p class="ran"[^>]*><a href="([^"]*)">([^<]*)</a>', text)]


def test_every_transcript_says_where_it_ran(site: Site) -> None:
    assert [said for said, _ in _marks(site.folder)] == ["✓ 28.5.2　✓ 26.1.5", "✓ 28.5.2"]


def test_results_are_named_after_their_content(site: Site) -> None:
    for _, address in _marks(site.folder):
        shown = site.folder / address
        raw = shown.with_suffix(".json").read_bytes()
        assert hashlib.sha256(raw).hexdigest().startswith(shown.stem)
        assert f'href="../#run-{shown.stem}"' in shown.read_text("utf-8")
        assert f'id="run-{shown.stem}"' in (site.folder / "index.html").read_text("utf-8")
    first = json.loads((site.folder / _marks(site.folder)[0][1]).with_suffix(".json").read_text("utf-8"))
    assert [[step["output"] for step in one["steps"]] for one in first] == OUTPUTS[::-1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (None, []),
        ({"sha256": "0" * 64}, []),
        ({"failed": True}, ["✗ 28.5.2", "✓ 28.5.2"]),
    ],
    ids=["none", "old", "failed"],
)
def test_no_mark_without_a_ledger_that_says_so(tmp_path: Path, changes: dict[str, Any] | None, said: list[str]) -> None:
    root = tmp_path / "book"
    made = _ledger("28.5.2", OUTPUTS[1], removed=True, root=root)
    page = made["pages"][0]
    if changes and changes.pop("failed", False):
        page["blocks"][0] |= {"status": "failed", "reason": "docs/index.md:8: $ docker ps -q\n输出与页面不同"}
    page |= changes or {}
    folder = _small(root, [] if changes is None else [made])
    assert [one for one, _ in _marks(folder)] == said
    if "✗ 28.5.2" in said:
        assert "输出与页面不同" in (folder / _marks(folder)[0][1]).read_text("utf-8")


def test_engines_that_print_the_same_are_shown_once(site: Site) -> None:
    one, other = ({"status": "passed", "steps": [{"exit": 0, "output": [text]}]} for text in LONG)
    assert proofs.alike([one, other], BOOK.size_ratio) == [[one, other]]
    third: dict[str, Any] = one | {"steps": [{"exit": 0, "output": ["完全不同"]}]}
    assert proofs.alike([one, other, third], BOOK.size_ratio) == [[one, other], [third]]
    shown = (site.folder / _marks(site.folder)[0][1]).read_text("utf-8")
    assert re.findall(r"<h2>(Docker.*?)</h2>", shown) == ["Docker 28.5.2", "Docker 26.1.5"]


def test_a_transcript_is_replayed(site: Site, context: BrowserContext) -> None:
    foreign, errors = listen(context, site)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    tab = context.new_page()
    visit(tab, site.base + _marks(site.folder)[0][1])
    assert not any("player" in url or url.endswith(".cast") for url in asked)
    tab.get_by_role("button", name="按真实的快慢回放").click()
    expect(tab.locator(".ap-player")).to_be_visible()
    expect(tab.locator(".ap-term-text, .ap-terminal").first).to_contain_text("$ docker run -d --name web")
    assert any(url.endswith(".cast") for url in asked)
    assert (foreign, errors) == ([], [])


def test_without_scripts_it_can_be_read(site: Site, context: BrowserContext) -> None:
    with context.browser.new_context(java_script_enabled=False) as plain:  # type: ignore[union-attr]
        tab = plain.new_page()
        visit(tab, site.base + _marks(site.folder)[0][1])
        expect(tab.locator("pre").first).to_contain_text(LONG[1])
        expect(tab.locator(".mine")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(site: Site, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    with browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 780}) as context:
        tab = context.new_page()
        visit(tab, site.base + _marks(site.folder)[0][1])
        _paste(tab, 0, "something else")
        found = Axe().run(tab).response["violations"]
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert not [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]


def _paste(tab: Page, step: int, text: str) -> str:
    tab.locator("select").select_option(str(step))
    tab.locator("textarea").fill(text)
    return tab.locator("[role=status]").inner_text()


def test_my_output_is_compared(site: Site, context: BrowserContext) -> None:
    tab = context.new_page()
    visit(tab, site.base + _marks(site.folder)[0][1])
    assert "一致" in _paste(tab, 0, "ef" * 32)
    assert "一致" in _paste(tab, 0, f"$ docker run -d --name web debian:trixie-slim sleep 1000\r\n{'ef' * 32}\n\n")
    assert "第 1 行起和书上的不同" in _paste(tab, 0, "docker: command not found")
    expect(tab.locator(".difference")).to_contain_text("你的：docker: command not found")
    assert "一致" in _paste(tab, 1, "0123456789ab")
    assert "一致" in _paste(tab, 2, "debian   trixie-slim   5.1MB\nmore")
    assert "不同" in _paste(tab, 2, "REPOSITORY\ndebian   trixie-slim   7.1MB")
    expect(tab.locator(".difference")).to_contain_text("书上：debian   trixie-slim   4.8MB")
    assert _paste(tab, 2, "") == ""


def test_a_cast_is_what_asciinema_reads() -> None:
    steps: list[dict[str, Any]] = [
        {"command": "cat <<EOF\na\nEOF", "pace": [[0.5, "a\n"]]},
        {"command": "true", "pace": []},
    ]
    header, *events = (json.loads(line) for line in casts.cast(steps).splitlines())
    assert header["version"] == 2
    assert "".join(text for _, _, text in events) == "$ cat <<EOF\r\n> a\r\n> EOF\r\na\r\n$ true\r\n$ "
    assert [at for at, *_ in events] == sorted(at for at, *_ in events)


@pytest.mark.ledger
def test_what_the_tests_take_for_the_same_the_browser_does_too(context: BrowserContext) -> None:
    """Every output of the ledgers agrees; one in which a letter was changed, so that the tests notice, does not."""
    chance, told, same = random.Random(1), [], 0
    ledgers = ledger.load(BOOK.ledgers)
    for file in sorted((ROOT / "docs").rglob("*.md")):
        source = sources.read(file, file.read_text("utf-8"), BOOK)
        found = results.ran(ledgers, ledger.digest(source.body, BOOK.snippets))
        for runs, steps in zip(found, proofs.patterns(source), strict=False):
            for run in (one for one in runs if one["status"] == "passed"):
                for ran, step in zip(run["steps"], steps, strict=True):
                    if "^" in "".join(ran["output"]):
                        continue
                    told.append((step["lines"], ran["output"], True))
                    same += 1
                    if changed := _changed(ran["output"], chance):
                        shown = [one.get("text", "...") for one in step["lines"]]
                        if not agrees(shown, changed, Bindings(size_ratio=BOOK.size_ratio)):
                            told.append((step["lines"], changed, False))
    assert same or not ledgers
    tab = context.new_page()
    tab.set_content(EMPTY % BOOK.size_ratio)
    tab.add_script_tag(path=Path(proofs.__file__).with_suffix(".js"))
    said = tab.evaluate("told => told.map(([lines, came]) => paodetong.compare(lines, came) === null)", told)
    wrong = [one for one, agreed in zip(told, said, strict=True) if agreed != one[2]]
    assert not wrong, f"{len(wrong)} of {len(told)}: {wrong[:3]}"


def _changed(output: list[str], chance: random.Random) -> list[str] | None:
    """An output with one letter that is another."""
    places = [(i, j) for i, line in enumerate(output) for j, char in enumerate(line) if char.isalpha()]
    if not places:
        return None
    i, j = chance.choice(places)
    return [*output[:i], output[i][:j] + "Ω" + output[i][j + 1 :], *output[i + 1 :]]


EMPTY = """<script type="application/json" id="compared">{"size_ratio": %s, "steps": []}</script>
<div class="mine"><select></select><textarea></textarea><p role="status"></p><pre class="difference"></pre></div>"""
"""What the script of a page of results finds there."""
