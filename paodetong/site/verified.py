"""What was verified, from the ledgers of the test runs and from nothing else: the line under a page, its day below the
title, and a word at each block that none of the runs could run.

A page is known by the digest of its text, so the claim holds for exactly the text that was tested.
"""

from __future__ import annotations

import functools
import html
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from paodetong.running import ledger
from paodetong.site import results, sitting
from paodetong.site.engines import engine, on

TRANSCRIPT = 'class="language-console'
NOTED = re.compile(
    r'<div class="language-console[^"]*"(?: [\w-]+="[^"]*")*>(?:(?P<note><p class="run-note">.*?)</p>)?.*?</pre></div>',
    re.DOTALL,
)
"""A transcript, and what paodetong.site.notes has written at its beginning."""
NEVER = "<span>还没有在本书的测试机上运行过</span>"
UNVERIFIED = "本页还没有在这台机器上验证过。"


@dataclass(frozen=True)
class Run:
    """What one ledger says about a page; ``engine`` is its version, and its image store where that is containerd's."""

    engine: str
    day: str
    commands: int
    skipped: int
    failed: bool


def runs(ledgers: Iterable[dict[str, Any]], digest: str) -> list[Run]:
    """The runs of the page with this digest, in the order of the ledgers."""
    return [_run(engine(one), page) for one, page in ledger.of_page(ledgers, digest)]


def _run(engine: str, page: dict[str, Any]) -> Run:
    blocks = page["blocks"]
    transcripts = [block for block in blocks if block["kind"] in ledger.TRANSCRIPTS]
    return Run(
        engine=engine,
        day=str(page["started"])[:10],
        commands=sum(len(block["commands"]) for block in transcripts if block["status"] == "passed"),
        skipped=sum(block["status"] == "skipped" for block in transcripts),
        failed=any(block["status"] in ("failed", "blocked") for block in blocks),
    )


def sentence(found: list[Run]) -> str:
    """What may be claimed of a page, as one Chinese paragraph."""
    said = []
    alike: dict[tuple[str, int, int], list[str]] = {}
    for run in found:
        if run.failed:
            said.append(f"本页 {run.day} 在 Docker {run.engine} 上没有通过验证。")
        elif run.commands:
            alike.setdefault((run.day, run.commands, run.skipped), []).append(run.engine)
    for (day, commands, skipped), engines in alike.items():
        rest = f"；另有 {skipped} 处没有运行，原因写在那里" if skipped else ""
        said.append(f"本页 {commands} 条命令，{day} 在 {on(engines)}逐条跑通{rest}。")
    return "".join(said) or UNVERIFIED


class Digest(Preprocessor):
    """Takes the digest of the page before any other preprocessor changes it."""

    def __init__(self, md: Markdown, snippets: Path) -> None:
        super().__init__(md)
        self.snippets = snippets
        self.value = ""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, unchanged."""
        self.value = ledger.digest("\n".join(lines), self.snippets)
        return lines


@functools.lru_cache(maxsize=1)
def _read(folder: Path, written: tuple[int, ...]) -> list[ledger.Ledger]:
    return ledger.load(folder)


def ledgers_of(folder: Path) -> list[ledger.Ledger]:
    """The ledgers of a folder, read once for all pages of a build, and again when one has been written."""
    return _read(folder, tuple(sorted(file.stat().st_mtime_ns for file in folder.glob("ledger-*.json"))))


def mark(found: list[results.Ran]) -> str:
    """Below a transcript, where it ran and a link to its results; empty where it ran nowhere."""
    if not found:
        return ""
    said = [f"{'✓' if one['status'] == 'passed' else '✗'} {engine(one)}" for one in found]
    name = results.name(results.content(found))
    link = f'<a href="{results.FOLDER}/{name}.html">{html.escape("　".join(said))}</a>'
    return f'<p class="ran" id="run-{name}" data-search-exclude>{link}</p>'


class Claim(Postprocessor):
    """Appends the claim to a page that has transcripts, and marks each: where it ran, or that no run could run it."""

    def __init__(self, md: Markdown, digest: Digest, ledgers: Path, *, linked: bool) -> None:
        super().__init__(md)
        self.digest = digest
        self.ledgers = ledgers
        self.linked = linked

    def run(self, text: str) -> str:
        """The page with the claim at its end."""
        if TRANSCRIPT not in text:
            return text
        ledgers = ledgers_of(self.ledgers)
        found = runs(ledgers, self.digest.value)
        never, numbers = ledger.never_ran(ledgers, self.digest.value), itertools.count()
        came = results.ran(ledgers, self.digest.value) if self.linked else []

        def told(block: re.Match[str]) -> str:
            number = next(numbers)
            missed = number in never and block["note"]
            shown = block.group().replace(block["note"], block["note"] + NEVER, 1) if missed else block.group()
            return shown + (mark(came[number]) if number < len(came) else "")

        text = NOTED.sub(told, text)
        state = "failed" if any(run.failed for run in found) else "passed" if found else "none"
        if state == "passed":
            day = f'<a href="#verified-runs">{max(run.day for run in found)} 跑通</a>'
            text = sitting.LINE.sub(rf"\g<start>\g<said>，{day}\g<end>", text, count=1)
        said = html.escape(sentence(found))
        return f'{text}\n<p class="verified verified--{state}" id="verified-runs" data-search-exclude>{said}</p>'


class VerifiedExtension(Extension):
    """Python-Markdown's side of it."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "ledgers": ["build", "the folder of the ledgers"],
            "snippets": ["snippets", "the folder of the files that pages include"],
            "linked": [False, "whether paodetong forms puts the results of its transcripts beside each page"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown; 200 is above pymdownx.snippets (32)."""
        digest = Digest(md, Path(self.getConfig("snippets")))
        md.preprocessors.register(digest, "verified-digest", 200)
        claim = Claim(md, digest, Path(self.getConfig("ledgers")), linked=self.getConfig("linked"))
        md.postprocessors.register(claim, "verified-claim", 1)


def makeExtension(**kwargs: Any) -> VerifiedExtension:
    """The entry that Python-Markdown looks for."""
    return VerifiedExtension(**kwargs)
