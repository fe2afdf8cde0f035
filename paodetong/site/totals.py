"""What the whole book's ledgers add up to, where a page asks for it: a sentence, and the reasons of what did not run.

Only runs of the texts as they are now count, as below each page (``paodetong.site.verified``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from paodetong.reading import headings, sources
from paodetong.running import ledger
from paodetong.site import sitting, verified
from paodetong.site.engines import engine, on

SUM, REASONS = "<!-- 账本 -->", "<!-- 没有运行的 -->"
"""What stands for the sentence; alone on a line, what stands for the table."""
HERE = re.compile(r"，这里是 .*")
"""What a reason says of one machine."""
NOTHING = "这一份还没有在任何 Docker 上验证过。"
NOWHERE = "没有账本，也就说不出哪些没有运行。"


@dataclass
class Totals:
    """What ran of the pages that have transcripts.

    Attributes:
        pages: how many there are; ``ran``: how many of them a ledger knows as they are now; ``failed``: how many
            of these failed.
        commands: those that passed on one machine or more.
        engines: on which, the newest first; ``days``: when, each as year-month-day.
        skipped: blocks that ran on none, each as its page and the reason, in the order of the book's files.
    """

    pages: int = 0
    ran: int = 0
    failed: int = 0
    commands: int = 0
    engines: list[str] = field(default_factory=list)
    days: set[str] = field(default_factory=set)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """It, for the first screen."""
        if not self.ran:
            return NOTHING
        if self.failed:
            return f"{self.failed} 页没有通过最近一次验证。"
        what = f"全书 {self.commands} 条命令"
        if self.ran < self.pages:
            what = f"{self.pages} 页里有 {self.ran} 页验证过，{self.commands} 条命令"
        first, last = min(self.days), max(self.days)
        when = last if first == last else f"{first} 至 {last}"
        return f"{what}，{when} 在 {on(self.engines)}逐条跑通。"

    def table(self, titles: dict[str, str]) -> list[str]:
        """The reasons, the most frequent first, with the pages where they stand, by their titles; lines of Markdown."""
        if not self.ran:
            return [NOWHERE]
        reasons: dict[str, list[str]] = {}
        for page, reason in self.skipped:
            reasons.setdefault(reason, []).append(page)
        rows = ["| 为什么没有运行 | 几处 | 在哪里 |", "|---|---|---|"]
        for reason, pages in sorted(reasons.items(), key=lambda one: -len(one[1])):
            links = "、".join(f"[{titles[page]}]({page})" for page in dict.fromkeys(pages))
            rows.append(f"| {reason} | {len(pages)} | {links} |")
        return rows


def totals(ledgers: Iterable[ledger.Ledger], digests: dict[str, str]) -> Totals:
    """The sums over the pages that have transcripts: each by its name and the digest of its text."""
    ledgers = list(ledgers)
    found = Totals(pages=len(digests))
    for name, digest in digests.items():
        runs = [(engine(one), page) for one, page in ledger.of_page(ledgers, digest)]
        found.ran += bool(runs)
        blocks = [block for _, page in runs for block in page["blocks"]]
        found.failed += any(block["status"] not in ledger.GOOD for block in blocks)
        passed = {block["line"]: len(block["commands"]) for block in blocks if block["status"] == "passed"}
        found.commands += sum(passed.values())
        found.engines += [one for one, _ in runs if one not in found.engines]
        found.days |= {str(page["started"])[:10] for _, page in runs}
        never = {block["line"]: HERE.sub("", block["reason"]) for block in blocks if block["status"] == "skipped"}
        found.skipped += [(name, reason) for line, reason in never.items() if line not in passed]
    return found


def of_book(docs: Path, ledgers: Path, snippets: Path) -> Totals:
    """The sums of a book.

    Args:
        docs: the folder of its pages; ``ledgers``: of its ledgers; ``snippets``: of the files that pages include.
    """
    bodies = {file.relative_to(docs).as_posix(): sources.split(sources.text_of(file)) for file in docs.rglob("*.md")}
    digests = {name: ledger.digest(body, snippets) for name, body in sorted(bodies.items()) if sitting.commands(body)}
    return totals(verified.ledgers_of(ledgers), digests)


class Sums(Preprocessor):
    """Writes what was asked for."""

    def __init__(self, md: Markdown, docs: Path, ledgers: Path, snippets: Path) -> None:
        super().__init__(md)
        self._docs, self._ledgers, self._snippets = docs, ledgers, snippets

    def run(self, lines: list[str]) -> list[str]:
        """The lines, with the sums in the places of their marks."""
        if not any(SUM in line or line == REASONS for line in lines):
            return lines
        found = of_book(self._docs, self._ledgers, self._snippets)
        written: list[str] = []
        for line in lines:
            if line == REASONS:
                titles = {page: headings.linked(self._docs / page)[""] for page, _ in found.skipped}
                written += found.table(titles)
            else:
                written.append(line.replace(SUM, found.sentence))
        return written


class TotalsExtension(Extension):
    """Python-Markdown's side of it."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "docs": ["docs", "the folder of the pages"],
            "ledgers": ["build", "the folder of the ledgers"],
            "snippets": ["snippets", "the folder of the files that pages include"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown; below the digest of the page (200), which is of the text as it is written."""
        folders = (Path(self.getConfig(name)) for name in ("docs", "ledgers", "snippets"))
        md.preprocessors.register(Sums(md, *folders), "totals", 190)


def makeExtension(**kwargs: Any) -> TotalsExtension:
    """The entry that Python-Markdown looks for."""
    return TotalsExtension(**kwargs)
