"""The part 参考: what it links to is there, and every command that it lists has run where it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from pypdf import PdfReader

from tests.site import book
from tests.site.conftest import Site
from tests.this_book import ROOT

REFERENCE = ROOT / "docs/reference"
COMMANDS, NOTES = book.PageName("reference/commands.md"), book.PageName("reference/notes.md")
HOW_MANY = 40
SHEETS = 2
LINK = re.compile(r"\[[^\]]+\]\((?P<page>[^)#\s]*)#(?P<anchor>[\w-]+)\)")
COMMAND_ROW = re.compile(rf"\| `(?P<command>docker [^`]+)` \| [^|]+ \| {LINK.pattern} \|")
NOTE_ROW = re.compile(r"\| (?P<number>\d+) \| [^|]+ \| (?P<where>[^|]+) \| (?P<holds>[^|]+) \| [^|]*\|")
HOLDS = ("成立", "要补充", "已改变", "不成立")
HEADING = re.compile(r"(?P<level>#+) .*\{ #(?P<anchor>[\w-]+) \}")
PLACEHOLDER = re.compile(r"[\u4e00-\u9fff]+")


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
    tab.goto(online.address(COMMANDS))
    tab.wait_for_load_state("networkidle")
    file = tmp_path / "commands.pdf"
    tab.pdf(path=file, format="A4")
    assert len(PdfReader(file).pages) == SHEETS


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
