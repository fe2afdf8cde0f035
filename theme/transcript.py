"""Transcripts on the page: how a console block is coloured, and what is said about how it is run.

The grammar is the tests' own (``tests.harness.transcript``), so that what looks like a command is what was run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from pygments.lexer import Lexer
from pygments.lexers._mapping import LEXERS
from pygments.lexers.shell import BashLexer
from pygments.token import Generic, Text, _TokenType

from tests.harness.transcript import CONTINUATION, PROMPT, Input, inputs

__all__ = ["TranscriptLexer"]

INNER = Generic.Prompt.Inner
TYPED = Generic.Typed
BLOCK = re.compile(r'<div class="(?P<class>[^"]*\bhighlight\b[^"]*)"(?P<attributes>(?: [\w-]+="[^"]*")*)>')
ATTRIBUTE = re.compile(r'(data-[\w-]+)="([^"]*)"')
CONDITION = re.compile(r"(>=|<=|<|>|==)\s*([\d.]+)")
RELATION = {">=": "{} 及以后", "<=": "{} 及以前", "<": "{} 以前", ">": "{} 以后", "==": "{}"}
NEEDS = {
    "hub": "需要能连上 Docker Hub",
    "ipvs": "需要内核有 IPVS",
    "cgroup1": "只适用于 cgroup v1",
    "cgroup2": "只适用于 cgroup v2",
    "overlay2": "只适用于传统的镜像存储（overlay2）",
    "containerd": "只适用于 containerd 镜像存储",
}
"""What a reader is told of each word of ``data-needs``."""

Tokens = Iterator[tuple[int, _TokenType, str]]


class TranscriptLexer(Lexer):
    """Commands after ``$ `` and ``> `` as bash; what follows an inner prompt as typed; the rest as output."""

    name = "Transcript"
    aliases: ClassVar = ["console"]
    url = "https://pygments.org/docs/lexers/#pygments.lexers.shell.BashSessionLexer"

    def get_tokens_unprocessed(self, text: str) -> Tokens:
        """Yield (offset, token type, text) over the whole block; the texts joined give the block."""
        at = 0
        for command, output in _steps(text.splitlines(keepends=True)):
            if command:
                yield from _command(at, command)
            at += sum(map(len, command))
            typed = {one.index: one for one in inputs("".join(command), [line.rstrip("\n") for line in output])}
            for number, line in enumerate(output):
                yield from _output(at, line, typed.get(number))
                at += len(line)


def _steps(lines: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The lines of each command, and those of its output; first what stands before any command."""
    command: list[str] = []
    output: list[str] = []
    for line in lines:
        if line.startswith(PROMPT):
            yield command, output
            command, output = [line], []
        elif command and not output and _continues(line):
            command.append(line)
        else:
            output.append(line)
    yield command, output


def _continues(line: str) -> bool:
    return line.startswith(CONTINUATION) or line.rstrip("\n") == CONTINUATION.strip()


def _command(at: int, lines: list[str]) -> Tokens:
    prompts = [PROMPT, *(line[: len(CONTINUATION)].rstrip("\n") for line in lines[1:])]
    command = "".join(line[len(prompt) :] for line, prompt in zip(lines, prompts, strict=True))
    yield at, Generic.Prompt, prompts[0]
    at += len(prompts[0])
    row = 0
    for _, kind, value in BashLexer().get_tokens_unprocessed(command):
        for part in value.splitlines(keepends=True):
            yield at, kind, part
            at += len(part)
            if part.endswith("\n") and row + 1 < len(prompts):
                row += 1
                yield at, Generic.Prompt, prompts[row]
                at += len(prompts[row])


def _output(at: int, line: str, typed: Input | None) -> Tokens:
    text = line.rstrip("\n")
    if typed:
        end = len(typed.prompt)
        if end:
            yield at, INNER, text[:end]
        if text[end:]:
            yield at + end, TYPED, text[end:]
    elif text:
        yield at, Generic.Output, text
    if line.endswith("\n"):
        yield at + len(text), Text, "\n"


def notes(options: dict[str, str]) -> list[str]:
    """What a reader should know about a block, from its options; plain text."""
    said: list[str] = []
    if "data-skip" in options:
        said.append(f"没有运行：{options['data-skip']}")
    if "data-node" in options:
        said.append(f"在 node{options['data-node']} 上")
    if "data-engine" in options:
        parts = [RELATION[sign].format(version) for sign, version in CONDITION.findall(options["data-engine"])]
        said.append(f"只适用于 Docker {'、'.join(parts)}")
    if "data-needs" in options:
        said.append(NEEDS.get(options["data-needs"], f"需要 {options['data-needs']}"))
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


class TranscriptExtension(Extension):
    """Teaches Pygments our console blocks, and shows their options to the reader."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Python-Markdown; Pygments has no other door for a lexer that is not installed as a package."""
        module, name, aliases, files, types = LEXERS["BashSessionLexer"]
        LEXERS["BashSessionLexer"] = (module, name, tuple(a for a in aliases if a != "console"), files, types)
        LEXERS["TranscriptLexer"] = (__name__, TranscriptLexer.name, ("console",), (), ())
        md.postprocessors.register(Notes(md), "transcript-notes", 5)


def makeExtension(**kwargs: Any) -> TranscriptExtension:
    """The entry that Python-Markdown looks for."""
    return TranscriptExtension(**kwargs)
