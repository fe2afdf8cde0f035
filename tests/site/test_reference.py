"""The part 参考: what it links to is there, and every command that it lists has run where it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, expect
from pypdf import PdfReader

from paodetong.reading import sources, texts
from paodetong.reading.fences import CONSOLE, Fence
from paodetong.running import coverage, ledger
from paodetong.running.ledger import Ledger
from paodetong.site import sitting
from tests.site import book
from tests.site.conftest import Site, visit
from tests.this_book import BOOK, ROOT

REFERENCE = ROOT / "docs/reference"
COMMANDS, NOTES, DOCKERFILE, COMPOSE, OLD, VERSIONS, PATHS = (
    book.PageName(f"reference/{name}.md")
    for name in ("commands", "notes", "dockerfile", "compose", "old-new", "versions", "paths")
)
HOW_MANY = 40
SHEETS = 2
LINK = re.compile(r"\[[^\]]+\]\((?P<page>[^)#\s]*)#(?P<anchor>[\w-]+)\)")
COMMAND_ROW = re.compile(rf"\| `(?P<command>docker [^`]+)` \| [^|]+ \| {LINK.pattern} \|")
NOTE_ROW = re.compile(r"\| (?P<number>\d+) \| [^|]+ \| (?P<where>[^|]+) \| (?P<holds>[^|]+) \| [^|]*\|")
HOLDS = ("成立", "要补充", "已改变", "不成立")
HEADING = re.compile(r"(?P<level>#+) .*\{ #(?P<anchor>[\w-]+)(?: data-[^}]*)? \}")
ENGINES = ROOT / "data" / "commands"
PLACEHOLDER = re.compile(r"[\u4e00-\u9fff]+")
FORM_ROW = re.compile(rf"\| `(?P<form>[^`]+)` \| [^|]+ \| {LINK.pattern} \|")
OLD_ROW = re.compile(rf"\| (?P<old>[^|]+) \| `(?P<form>[^`]+)`[^|]* \| [^|]+ \| {LINK.pattern} \|")
VERSION_ROW = re.compile(rf"\| (?P<version>[\d.]+) \| [^|]+ \| (?P<source>[^|]+) \| {LINK.pattern} \|")
SOURCE = re.compile(r"\]\(https://(?:github\.com|docs\.docker\.com)/[^)]+\)")
OLD_AT_LEAST, VERSIONS_AT_LEAST = 25, 45
"""How many rows each table has at least."""
READERS = ("interview", "developer", "operator")
"""The anchors of the reading lists."""
INLINE = re.compile(r"'(services: [^']+)'")
"""A Compose file that a command writes."""
SHEETS_OF_FORMS = {DOCKERFILE: 50, COMPOSE: 55}
"""How many rows each has at least."""


@dataclass(frozen=True)
class Listed:
    """A command of the list, and where it is said to have run."""

    command: str
    page: str
    anchor: str


def listed(text: str) -> list[Listed]:
    """The rows of 命令速查; pages relative to ``docs/``."""
    rows = [COMMAND_ROW.fullmatch(line) for line in text.split("\n")]
    return [Listed(row["command"], COMMANDS.linked(row["page"]), row["anchor"]) for row in rows if row]


def section(text: str, anchor: str) -> range:
    """The lines (1-based) of a page from a heading to the next that is not below it; empty where there is none."""
    lines = text.split("\n")
    for start, line in enumerate(lines, 1):
        heading = HEADING.fullmatch(line)
        if heading is None or heading["anchor"] != anchor:
            continue
        for end, other in enumerate(lines[start:], start + 1):
            found = HEADING.fullmatch(other)
            if found and len(found["level"]) <= len(heading["level"]):
                return range(start, end)
        return range(start, len(lines) + 1)
    return range(0)


def pattern(command: str) -> re.Pattern[str]:
    """What runs for a listed command: its words in their order, others between; Chinese stands for any text."""
    words = [r"\S*".join(map(re.escape, PLACEHOLDER.split(word))) for word in command.split()]
    return re.compile(r"(?<!\S)" + r"\s(?:.*\s)?".join(words) + r"(?!\S)", re.DOTALL)


def passed(page: str) -> list[tuple[int, list[str]]]:
    """A page's blocks that passed in the last run of all pages: line, commands."""
    ran = book.tested()
    if (path := f"docs/{page}") not in ran:
        pytest.fail(f"账本里没有 {path}，只有 {len(ran)} 页：先运行 make pages。", pytrace=False)
    entry = ran[path]
    return [(block["line"], block["commands"]) for block in entry["blocks"] if block["status"] == "passed"]


def unproved(rows: list[Listed], docs: Path) -> list[str]:
    """The listed commands that did not run where the list says, each a sentence."""
    wrong = []
    for row in rows:
        lines = section((docs / row.page).read_text("utf-8"), row.anchor)
        ran = [command for line, commands in passed(row.page) if line in lines for command in commands]
        if not any(pattern(row.command).search(command) for command in ran):
            wrong.append(f"`{row.command}` 没有在 {row.page}#{row.anchor} 运行过")
    return wrong


@pytest.mark.ledger
@pytest.mark.reads("docs", "snippets")
def test_every_listed_command_ran_where_it_says() -> None:
    rows = listed((REFERENCE / "commands.md").read_text("utf-8"))
    assert len({row.command for row in rows}) == len(rows) == HOW_MANY
    wrong = unproved(rows, ROOT / "docs")
    assert not wrong, "\n".join(wrong)


@pytest.mark.ledger
@pytest.mark.parametrize(
    "row",
    [
        Listed("docker run -it 镜像 zsh", "intro/commands.md", "run"),
        Listed("docker logs -f 容器", "intro/commands.md", "run"),
        Listed("docker run -it 镜像 bash", "intro/commands.md", "nowhere"),
    ],
    ids=["command", "section", "anchor"],
)
def test_a_command_that_did_not_run_there_is_noticed(row: Listed) -> None:
    assert unproved([row], ROOT / "docs")


@pytest.mark.parametrize(
    ("command", "ran", "agrees"),
    [
        ("docker ps -a", "docker ps -a --format x", True),
        ("docker ps -a", "docker ps", False),
        ("docker ps -a", "docker ps -aq", False),
        ("docker run -p 主机端口:容器端口 镜像", "docker run -d -p 8080:80 debian:trixie-slim", True),
        ("docker run -p 主机端口:容器端口 镜像", "docker run -d -p 8080 debian:trixie-slim", False),
        ("docker exec 容器 命令", "x=$(docker exec web true)", False),
        ("docker exec 容器 命令", "! docker exec web true", True),
    ],
)
def test_a_listed_command_is_recognized(command: str, ran: str, agrees: bool) -> None:
    assert bool(pattern(command).search(ran)) == agrees


@pytest.mark.reads("docs/reference")
def test_the_list_fits_on_two_sheets(online: Site, context: BrowserContext, tmp_path: Path) -> None:
    tab = context.new_page()
    visit(tab, online.address(COMMANDS))
    file = tmp_path / "commands.pdf"
    tab.pdf(path=file, format="A4")
    assert len(PdfReader(file).pages) == SHEETS


@dataclass(frozen=True)
class Form:
    """A way of writing that a sheet lists, and where it is said to stand."""

    form: str
    page: str
    anchor: str


def forms(sheet: book.PageName) -> list[Form]:
    """The rows of 速查; pages relative to ``docs/``."""
    rows = [FORM_ROW.fullmatch(line) for line in (ROOT / "docs" / sheet.file).read_text("utf-8").split("\n")]
    return [Form(row["form"], sheet.linked(row["page"]), row["anchor"]) for row in rows if row]


def run_in(page: str, anchor: str) -> list[Fence]:
    """The blocks of a section that are files or are run."""
    path = ROOT / "docs" / page
    text = path.read_text("utf-8")
    lines = section(text, anchor)
    every = sources.read(path, text, BOOK).fences
    return [fence for fence in every if fence.line in lines and fence.kind in ("console", "file")]


def written(fence: Fence) -> Iterator[str]:
    """The lines of a block, continued ones joined; of a transcript also those that a command prints into a file."""
    text = re.sub(r"\\\n\s*(?:> +)?", "", fence.text)
    yield from (re.sub(r"^['\"]", "", line) for line in re.split(r"\n|\\n|'", text))


def keys(fence: Fence) -> set[tuple[str, ...]]:
    """The paths of a Compose file, some with a value at their end; what is below a service also without its name."""
    texts = INLINE.findall(fence.text) if fence.language == CONSOLE else [fence.text]
    found = set()
    for text in texts:
        for path in _paths(yaml.load(text, _Tagged), ()):
            found.add(path)
            if path[0] == "services":
                found.add(path[2:])
    return found


class _Tagged(yaml.SafeLoader):
    """Reads Compose's own tags, such as ``!override``, as if they were not there."""


_Tagged.add_multi_constructor("!", lambda loader, _, node: loader.construct_sequence(node))


def _paths(data: Any, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if above:
        yield above
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _paths(value, (*above, str(key)))
    elif isinstance(data, list):
        for value in data:
            if isinstance(value, dict):
                yield from _paths(value, above)
    elif above:
        yield (*above[:-1], f"{above[-1]}: {str(data).lower() if isinstance(data, bool) else data}")


def stands(form: str, fences: list[Fence]) -> bool:
    """Whether a way of writing stands in one of these blocks, in whatever language it is."""
    if form.startswith("docker "):
        return any(pattern(form).search(fence.text) for fence in fences if fence.language == CONSOLE)
    line = pattern(form)
    return any(line.search(one) for fence in fences for one in written(fence))


def sets(form: str, fences: list[Fence]) -> bool:
    """Whether a key of a Compose file, dots between its parts, is set in one of these blocks."""
    wanted = [re.compile(".*".join(map(re.escape, PLACEHOLDER.split(part)))) for part in form.split(".")]
    return any(
        len(path) == len(wanted) and all(one.fullmatch(part) for one, part in zip(wanted, path, strict=True))
        for fence in fences
        if fence.language in ("yaml", CONSOLE)
        for path in keys(fence)
    )


@pytest.mark.reads("docs", "snippets")
@pytest.mark.parametrize("sheet", SHEETS_OF_FORMS, ids=str)
def test_every_form_stands_where_the_sheet_says(sheet: book.PageName) -> None:
    rows = forms(sheet)
    assert len({row.form for row in rows}) == len(rows) >= SHEETS_OF_FORMS[sheet]
    wrong = []
    for row in rows:
        fences = run_in(row.page, row.anchor)
        key = sheet == COMPOSE and not row.form.startswith("docker ")
        if not (sets if key else stands)(row.form, fences):
            wrong.append(f"`{row.form}` 不在 {row.page}#{row.anchor}")
    assert not wrong, "\n".join(wrong)


def _block(text: str, language: str = "dockerfile") -> Fence:
    return Fence(1, 2, "", language, {}, tuple(text.split("\n")), included=False)


@pytest.mark.parametrize(
    ("form", "text", "language", "there"),
    [
        ("COPY --chown=用户:组 来源 目标", "COPY --chown=a:b x /y", "dockerfile", True),
        ("COPY --chown=用户:组 来源 目标", "COPY x /y", "dockerfile", False),
        ("COPY 来源 目标", "RUN COPY", "dockerfile", False),
        ("USER 用户", "$ printf 'FROM x\\nUSER ap\\n' | docker build -", "console", True),
        ("ADD --checksum=摘要 网址 目标", "ADD --checksum=sha256:0 \\\n  http://a /b", "dockerfile", True),
        ("FROM 镜像@摘要", "FROM a@sha256:0", "dockerfile", True),
        ("FROM 镜像@摘要", "FROM a:1", "dockerfile", False),
    ],
)
def test_a_form_is_recognized(form: str, text: str, language: str, there: bool) -> None:
    assert stands(form, [_block(text, language)]) == there


FILE = "services:\n  web:\n    init: true\n    ports: !override [a]\n    develop:\n      watch:\n        - path: a\n"


@pytest.mark.parametrize(
    ("form", "text", "there"),
    [
        ("init: true", FILE, True),
        ("init: false", FILE, False),
        ("init", FILE, True),
        ("ports", FILE, True),
        ("develop.watch.path", FILE, True),
        ("develop.path", FILE, False),
        ("services.服务", FILE, True),
        ("build", "services: { a: { build: { context: . } } }", True),
        ("image", "services: { a: { build: { image: . } } }", False),
    ],
)
def test_a_key_is_recognized(form: str, text: str, there: bool) -> None:
    assert sets(form, [_block(text, "yaml")]) == there
    if "\n" not in text:
        assert sets(form, [_block(f"$ echo '{text}'", CONSOLE)]) == there


def rows(sheet: book.PageName, row: re.Pattern[str]) -> list[re.Match[str]]:
    """The rows of a table of a page; the head of a table, and its rule, are none."""
    lines = (ROOT / "docs" / sheet.file).read_text("utf-8").split("\n")
    written = [line for line in lines if line.startswith("| ") and SOURCE.sub("", line).count("](") == 1]
    found = [row.fullmatch(line) for line in written]
    assert None not in found, written[found.index(None)]
    return [one for one in found if one]


@pytest.mark.reads("docs", "snippets")
def test_every_new_form_runs_where_the_table_says() -> None:
    found = rows(OLD, OLD_ROW)
    assert len({row["old"] for row in found}) == len(found) >= OLD_AT_LEAST
    wrong = []
    for row in found:
        page, form = OLD.linked(row["page"]), row["form"]
        fences = run_in(page, row["anchor"])
        named = any(fence.options.get("title", "").endswith(f"/{form}") for fence in fences)
        if not (named or stands(form, fences) or sets(form, fences)):
            wrong.append(f"`{form}` 不在 {page}#{row['anchor']}")
    assert not wrong, "\n".join(wrong)


def tells(version: str, page: str, anchor: str) -> bool:
    """Whether a section that runs something says that it is so from a version on, in its prose or in an option."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    lines = section(text, anchor)
    said = "\n".join(text.split("\n")[lines.start - 1 : lines.stop - 1])
    number = re.escape(version.removesuffix(".0"))
    return bool(run_in(page, anchor)) and bool(re.search(rf"(?<![\d.]){number}(?:\.0)?(?![\d]|\.\d)", said))


@pytest.mark.reads("docs", "snippets")
def test_every_difference_has_its_source_and_is_shown() -> None:
    found = rows(VERSIONS, VERSION_ROW)
    assert len(found) >= VERSIONS_AT_LEAST
    wrong = [f"{row[0]}没有出处" for row in found if not SOURCE.search(row["source"])]
    for row in found:
        page = VERSIONS.linked(row["page"])
        if not tells(row["version"], page, row["anchor"]):
            wrong.append(f"{page}#{row['anchor']} 没有讲 {row['version']} 的差异，或者那里什么也没有运行：{row[0]}")
    assert not wrong, "\n".join(wrong)


def test_a_difference_that_is_not_shown_is_noticed() -> None:
    assert tells("28.3", "concepts/build.md", "add")
    assert not tells("28", "concepts/build.md", "add")
    assert not tells("28.3", "concepts/build.md", "remember")
    assert not tells("28.3", "concepts/build.md", "nowhere")


@pytest.mark.reads("docs")
def test_every_reader_has_a_list_with_times(online: Site) -> None:
    """Pages are called as they call themselves, none stands twice in a list, and the times are the pages' own."""
    text = (ROOT / "docs" / PATHS.file).read_text("utf-8")
    html = (online.folder / PATHS.served / "index.html").read_text("utf-8")
    assert "<!--" not in re.sub(r"<!--(?! (?:用时|合计)).*?-->", "", html, flags=re.DOTALL)
    for reader in READERS:
        lines = section(text, reader)
        asked = [line for line in text.split("\n")[lines.start : lines.stop - 1] if sitting.TIME in line]
        links = [re.search(r"\[(?P<name>[^\]]+)\]\((?P<page>[^)]+)\)", line) for line in asked]
        pages = [book.PageName(PATHS.linked(link["page"])) for link in links if link]
        assert len(set(pages)) == len(pages) == len(asked) >= 10
        for link, page in zip(links, pages, strict=True):
            title = (online.folder / page.served / "index.html").read_text("utf-8")
            assert link
            assert re.search(rf"<h1[^>]*>{re.escape(link['name'])}", title), f"{page} 不叫 {link['name']}。"
            body = sources.split((ROOT / "docs" / page.file).read_text("utf-8"))
            assert f"{link['name']}</a></td>\n<td>{sitting.said(sitting.minutes(body))}</td>" in html


@pytest.mark.reads("docs/reference")
def test_every_statement_of_the_notes_has_its_place(online: Site) -> None:
    """Numbered without a gap, with a verdict, and with links that land on a heading of the built site."""
    rows = [NOTE_ROW.fullmatch(line) for line in (REFERENCE / "notes.md").read_text("utf-8").split("\n")]
    found = [row for row in rows if row]
    assert [int(row["number"]) for row in found] == list(range(1, len(found) + 1))
    assert found
    wrong = []
    for row in found:
        links = list(LINK.finditer(row["where"]))
        if not links or row["holds"].strip() not in HOLDS:
            wrong.append(f"第 {row['number']} 条没有链接，或没有说是否成立")
        for link in links:
            page = book.PageName(NOTES.linked(link["page"]))
            built = (online.folder / page.served / "index.html").read_text("utf-8")
            if not re.search(rf'<h[1-6] id="{link["anchor"]}"', built):
                wrong.append(f"第 {row['number']} 条指向 {page}#{link['anchor']}，那里没有这个标题")
    assert not wrong, "\n".join(wrong)


def whole(ledgers: list[Ledger]) -> list[Ledger]:
    """Those that hold all pages that run anything, as they are now."""
    runs = set(book.tested())
    return [
        one
        for one in ledgers
        if runs <= {page["path"] for page in one["pages"] if coverage.current(page, ROOT, BOOK.snippets)}
    ]


@pytest.mark.ledger
@pytest.mark.reads("docs", "snippets")
def test_every_command_of_docker_has_run_or_says_why_not() -> None:
    records, said = coverage.records(ENGINES), texts.load(ENGINES / texts.FILE)
    found = coverage.measure(records, whole(ledger.load(BOOK.ledgers)), ROOT, BOOK.snippets)
    missing = {leaf.name: found.missing(leaf) for leaf in found.leaves if set(found.missing(leaf)) & set(records)}
    wrong = [f"{name} 没有在 {'、'.join(on)} 上跑过" for name, on in missing.items() if not said[name].why]
    ran = {name for name, _ in found.places}
    wrong += [f"{name} 跑过，不该写为什么跑不了" for name in ran if said[name].why]
    assert not wrong, "\n".join(wrong)


@pytest.mark.reads("docs/reference")
def test_the_index_is_filtered_from_the_keyboard(site: Site, context: BrowserContext) -> None:
    tab = context.new_page()
    visit(tab, site.address(COMMANDS))
    rows = tab.locator(".command-index tbody tr:has(th[scope=row])")
    status = tab.locator(".command-filter [role=status]")
    every = rows.count()
    expect(rows.filter(visible=True)).to_have_count(every)
    expect(status).to_have_text(f"{every} 条命令")

    field = tab.get_by_label("筛选")
    field.focus()
    tab.keyboard.type("Volume 删除")
    left = rows.filter(visible=True)
    expect(left.filter(has_text="docker volume prune")).to_be_visible()
    expect(left.filter(has_text="docker volume rm")).to_be_visible()
    expect(left.filter(has_text="docker volume create")).to_have_count(0)
    expect(status).to_have_text(f"{every} 条命令里的 {left.count()} 条")
    assert tab.locator(".command-index tbody").filter(visible=True).count() < every

    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    expect(tab.get_by_label("只看有版本没跑过的")).to_be_checked()
    for row in left.all():
        expect(row).to_contain_text("○")
    tab.keyboard.press("Space")
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.type("没有这样的命令")
    expect(left).to_have_count(0)
    expect(status).to_have_text(f"{every} 条命令里的 0 条")
    tab.keyboard.press("ControlOrMeta+A")
    tab.keyboard.press("Delete")
    expect(left).to_have_count(every)


@pytest.mark.reads("docs/reference")
def test_without_scripts_the_whole_index_stands_there(online: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    visit(tab, online.address(COMMANDS))
    rows = tab.locator(".command-index tbody tr")
    assert rows.count() == rows.filter(visible=True).count() > len(coverage.leaves(coverage.records(ENGINES)))
    expect(tab.locator(".command-filter")).to_have_count(0)
    context.close()


@pytest.mark.reads("docs/reference", "docs/index.md")
def test_only_the_page_that_needs_a_script_has_it(online: Site) -> None:
    for page in (COMMANDS, NOTES, book.PageName("index.md")):
        built = (online.folder / page.served / "index.html").read_text("utf-8")
        assert ("javascripts/filter.js" in built) == (page == COMMANDS), page
