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
from paodetong.site import sitting

TRANSCRIPT = 'class="language-console'
NOTED = re.compile(
    r'<div class="language-console[^"]*"(?: [\w-]+="[^"]*")*>(?:(?P<note><p class="run-note">.*?)</p>)?', re.DOTALL
)
"""Where a transcript begins, and what paodetong.site.notes has written there."""
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
    found = []
    for one in ledgers:
        for page in one["pages"]:
            if page.get("sha256") == digest:
                found.append(_run(engine(one), page))
                break
    return found


def engine(one: ledger.Ledger) -> str:
    """What a ledger ran on: the engine's version, and its image store where that is not the one of its time."""
    store = "（containerd 镜像存储）" if one.get("store") == "containerd" else ""
    return f"{one['engine']}{store}"


def on(engines: Iterable[str]) -> str:
    """Engines as the place where something happened."""
    return f"Docker {'、'.join(engines)} 上".replace("） 上", "）上")


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


class Claim(Postprocessor):
    """Appends the claim to a page that has transcripts, and marks those that none of its runs could run."""

    def __init__(self, md: Markdown, digest: Digest, ledgers: Path) -> None:
        super().__init__(md)
        self.digest = digest
        self.ledgers = ledgers

    def run(self, text: str) -> str:
        """The page with the claim at its end."""
        if TRANSCRIPT not in text:
            return text
        ledgers = ledgers_of(self.ledgers)
        found = runs(ledgers, self.digest.value)
        never, numbers = ledger.never_ran(ledgers, self.digest.value), itertools.count()

        def told(block: re.Match[str]) -> str:
            missed = next(numbers) in never and block["note"]
            return block.group().replace(block["note"], block["note"] + NEVER) if missed else block.group()

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
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown; 200 is above pymdownx.snippets (32)."""
        digest = Digest(md, Path(self.getConfig("snippets")))
        md.preprocessors.register(digest, "verified-digest", 200)
        md.postprocessors.register(Claim(md, digest, Path(self.getConfig("ledgers"))), "verified-claim", 1)


def makeExtension(**kwargs: Any) -> VerifiedExtension:
    """The entry that Python-Markdown looks for."""
    return VerifiedExtension(**kwargs)
