"""What a reader is told about how a block is run: its options, said above it."""

from __future__ import annotations

import html
import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

from paodetong.reading.options import NEEDS, PROGRAMS

BLOCK = re.compile(r'<div class="(?P<class>[^"]*\bhighlight\b[^"]*)"(?P<attributes>(?: [\w-]+="[^"]*")*)>')
ATTRIBUTE = re.compile(r'(data-[\w-]+)="([^"]*)"')
CONDITION = re.compile(r"(>=|<=|<|>|==)\s*([\d.]+)")
RELATION = {">=": "{} 及以后", "<=": "{} 及以前", "<": "{} 以前", ">": "{} 以后", "==": "{}"}


def notes(options: dict[str, str]) -> list[str]:
    """What a reader should know about a block, from its options; plain text."""
    said: list[str] = []
    if "data-skip" in options:
        said.append(f"没有运行：{options['data-skip']}")
    if "data-node" in options:
        said.append(f"在 node{options['data-node']} 上")
    for option, program in PROGRAMS.items():
        if option in options:
            parts = [RELATION[sign].format(version) for sign, version in CONDITION.findall(options[option])]
            said.append(f"只适用于 {program} {'、'.join(parts)}")
    if "data-needs" in options:
        said.append(NEEDS[options["data-needs"]])
    if "data-retry" in options:
        said.append("要等一会儿：输出还不是这样，就再执行一次")
    if "data-exact" in options:
        said.append("在你那里也一字不差")
    if options.get("data-exit", "0") != "0":
        said.append(f"退出码 {options['data-exit']}")
    return said


class Notes(Postprocessor):
    """Writes the notes of each block above it."""

    def run(self, text: str) -> str:
        """The page with the notes in it."""
        return BLOCK.sub(_annotate, text)


def _annotate(block: re.Match[str]) -> str:
    options = {key: html.unescape(value) for key, value in ATTRIBUTE.findall(block["attributes"])}
    said = notes(options)
    if not said:
        return block.group()
    kind = "run-note run-note--skip" if "data-skip" in options else "run-note"
    items = "".join(f"<span>{html.escape(one, quote=False)}</span>" for one in said)
    return f'{block.group()}<p class="{kind}">{items}</p>'


class NotesExtension(Extension):
    """Python-Markdown's side of it."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown."""
        md.postprocessors.register(Notes(md), "transcript-notes", 5)


def makeExtension(**kwargs: Any) -> NotesExtension:
    """The entry that Python-Markdown looks for."""
    return NotesExtension(**kwargs)
